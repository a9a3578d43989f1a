//! Many forms, looked up at one place of a text at once.
//!
//! Forms are sorted by their folded bytes; at a place the longest form that could stand there is found by bisection,
//! and shorter ones by bisecting again at the first byte where the text leaves it. Building costs a sort, so that a
//! command which reads one short text does not wait.

use crate::Target;
use crate::edges::Edge;
use crate::finder::NameKind;
use crate::form::Case;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// What a form stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sense {
    /// One thing.
    One(Target, NameKind),
    /// What many states have under one name: an index of the finder's. Which one it is, the state beside it says.
    Family(u32),
    /// Several states in one word: an index of the finder's.
    Several(u32),
    /// Nothing: it hides what is shorter.
    Nothing,
}

/// A form in the dictionary.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// Folded.
    pub key: String,
    /// As written, for exact case.
    pub written: Box<str>,
    /// What it stands for.
    pub sense: Sense,
    /// How it is written.
    pub case: Case,
    /// Where it may stand.
    pub edge: Edge,
    /// Whether it counts only where its state stands beside it.
    pub beside: bool,
}

/// A hash for keys that are a few bytes already.
#[derive(Default)]
pub(crate) struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&b| self.write_u32(u32::from(b)));
    }
    fn write_u32(&mut self, n: u32) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(n)).wrapping_mul(0x517c_c1b7_2722_0a95);
        self.0 ^= self.0 >> 29;
    }
}

/// Forms by their first bytes.
#[derive(Debug)]
pub(crate) struct Dictionary {
    items: Vec<Item>,
    buckets: HashMap<u32, (u32, u32), BuildHasherDefault<Mix>>,
}

/// Bytes that choose a bucket; shorter forms have buckets of their own.
const HEAD: usize = 3;

fn head(bytes: &[u8]) -> u32 {
    bytes.iter().take(HEAD).fold(0, |n, &b| n << 8 | u32::from(b))
}

impl Dictionary {
    /// Sorts the items. Items with an empty key are dropped, equal ones merged.
    pub fn new(mut items: Vec<Item>) -> Dictionary {
        items.retain(|i| !i.key.is_empty());
        items.sort_by(|a, b| {
            let bucket = |i: &Item| head(i.key.as_bytes());
            bucket(a).cmp(&bucket(b)).then_with(|| a.key.cmp(&b.key))
        });
        items.dedup_by(|b, a| {
            a.key == b.key && a.sense == b.sense && a.case == b.case && a.edge == b.edge && a.beside == b.beside
        });
        let mut buckets: HashMap<u32, (u32, u32), BuildHasherDefault<Mix>> = HashMap::default();
        for (at, item) in items.iter().enumerate() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            buckets.entry(head(item.key.as_bytes())).or_insert((at, at)).1 = at + 1;
        }
        Dictionary { items, buckets }
    }

    /// Calls `each` with every item whose key stands at the start of `text`, longest first.
    pub fn at<'d>(&'d self, text: &[u8], mut each: impl FnMut(&'d Item)) {
        let mut short = HEAD.min(text.len());
        while short > 0 {
            if let Some(&(from, to)) = self.buckets.get(&head(&text[..short])) {
                let items = &self.items[from as usize..to as usize];
                entente_packs::prefixes(items, |item| item.key.as_bytes(), text, &mut each);
            }
            short -= 1;
        }
    }

    /// How many forms there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }
}
