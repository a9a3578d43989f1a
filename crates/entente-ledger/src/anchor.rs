//! A new reading of a source takes over the ids of what the reading before told, so that judgements survive a better
//! reader.
//!
//! What has the same quote is the same. What is left is paired by how much the quotes share, in the same kind of part, the
//! most alike first, and never below one half: below that it is something else, and the older one stays readable as a part
//! that the reading in force no longer tells.

use crate::store::PartRow;
use std::collections::{BTreeMap, BTreeSet};

/// What a new reading of a document changes, by the ids of its claims and deeds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// Told by both, word for word the same in everything.
    pub kept: Vec<String>,
    /// Told by both, with another quote or other slots.
    pub altered: Vec<String>,
    /// Told by the new reading only.
    pub new: Vec<String>,
    /// Told by the older reading only: they stay readable, and nothing that was judged of them goes.
    pub gone: Vec<String>,
    /// Those of `gone` of which a person or a model judged: somebody should look at them.
    pub to_review: Vec<String>,
}

/// Gives the rows of a new reading the ids of the old rows that tell the same.
pub(crate) fn take_over(rows: &mut [PartRow], old: &[PartRow]) {
    let mut free: BTreeSet<usize> = (0..old.len()).collect();
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    // The rows of both come in the order of the text, so that the first of two same quotes meets the first.
    for (at, row) in rows.iter().enumerate() {
        let same = |o: &&usize| old[**o].kind == row.kind && old[**o].quote == row.quote;
        if let Some(found) = free.iter().find(same).copied() {
            free.remove(&found);
            taken.insert(at, found);
        }
    }
    let mut pairs: Vec<(u64, usize, usize)> = Vec::new();
    for (at, row) in rows.iter().enumerate().filter(|(at, _)| !taken.contains_key(at)) {
        for &o in free.iter().filter(|o| old[**o].kind == row.kind) {
            let alike = likeness(row, &old[o]);
            if alike >= 500 {
                pairs.push((alike, at, o));
            }
        }
    }
    pairs.sort_by_key(|&(alike, at, o)| (std::cmp::Reverse(alike), at, o));
    for (_, at, o) in pairs {
        if !taken.contains_key(&at) && free.remove(&o) {
            taken.insert(at, o);
        }
    }
    for (at, o) in &taken {
        rows[*at].id.clone_from(&old[*o].id);
    }
    // An id that was made from a quote may be that of an older part whose quote was better told since.
    let mut used: BTreeSet<String> = taken.values().map(|o| old[*o].id.clone()).collect();
    for (at, row) in rows.iter_mut().enumerate().filter(|(at, _)| !taken.contains_key(at)) {
        let mut n = 0;
        while !used.insert(row.id.clone()) {
            n += 1;
            let quote = row.quote.as_deref().unwrap_or_default();
            let prefix = row.id.get(..2).unwrap_or_default().to_owned();
            row.id = crate::digest::short(&prefix, &[&row.document, quote, "after", &n.to_string(), &at.to_string()]);
        }
    }
}

/// How much the quotes of two parts share, in thousandths: words of both by words of either. The same kind of promise or
/// deed counts as one word more.
fn likeness(a: &PartRow, b: &PartRow) -> u64 {
    let words = |row: &PartRow| {
        let mut words: BTreeMap<String, u64> = BTreeMap::new();
        let quote = row.quote.as_deref().unwrap_or_default().to_lowercase();
        let parts: Vec<String> = quote.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
        // A quote without spaces is told by its letters.
        let letters = parts.iter().filter(|p| !p.is_empty()).count() < 3;
        let parts = if letters { quote.chars().map(String::from).collect() } else { parts };
        for part in parts.into_iter().filter(|p| !p.trim().is_empty()) {
            *words.entry(part).or_default() += 1;
        }
        words
    };
    let (x, y) = (words(a), words(b));
    let both: u64 = x.iter().map(|(word, n)| (*n).min(y.get(word).copied().unwrap_or(0))).sum();
    let either = x.values().sum::<u64>() + y.values().sum::<u64>() - both;
    let same = u64::from(a.what == b.what);
    (both + same) * 1000 / (either + 1).max(1)
}
