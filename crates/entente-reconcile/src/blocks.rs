//! Which claims are worth comparing: those that share a block, a promiser with an action, a field or a last day.
//!
//! In a block of many, as when one announcement is told a thousand times, each claim meets its neighbours only, so that cost
//! and memory grow with the number of claims and not with its square. Who meets whom depends on the claims that are there and
//! not on the order in which they came.

use crate::pair::Ready;
use crate::text::fold;
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// In a block of more claims than this each meets its neighbours only.
pub(crate) const CROWD: usize = 80;
/// So many neighbours on either side in each order of a crowd: by words, by who promises when, and by what is promised when.
const NEIGHBOURS: [usize; 3] = [4, 6, 4];

/// By so many letters are claims of a crowd sorted.
const FIRST: usize = 32;

/// A claim's place among all that are held.
pub(crate) type At = u32;

/// What a claim is sorted by in a crowd: its first words, folded.
type Words = Box<str>;

/// The blocks of all claims that are held.
#[derive(Default)]
pub(crate) struct Blocks {
    /// Each block's number by what its claims share. Only looked up, so the order does not matter.
    numbers: HashMap<(String, String), usize>,
    blocks: Vec<Block>,
    /// The blocks of each claim, sorted.
    of: Vec<Vec<usize>>,
    words: Vec<Words>,
    /// In how many crowds each claim stands.
    crowds: Vec<u16>,
}

/// Claims that share something.
#[derive(Default)]
struct Block {
    /// Its claims: in any order, or in a crowd in each of the orders of [`Blocks::compare`]. Only a crowd has more than one.
    orders: [Vec<At>; 3],
}

/// What changed as a claim came or went.
#[derive(Default)]
pub(crate) struct Changed {
    /// Pairs that meet now, and perhaps did not.
    pub(crate) met: BTreeSet<(At, At)>,
    /// Pairs that meet in one block less, and perhaps nowhere any more.
    pub(crate) parted: BTreeSet<(At, At)>,
    /// Claims that came to stand in a crowd, or stand in none any more.
    pub(crate) crowds: BTreeSet<At>,
}

/// A pair, the smaller first.
pub(crate) fn key(a: At, b: At) -> (At, At) {
    (a.min(b), a.max(b))
}

fn index(at: At) -> usize {
    // So many claims fit into memory that their places fit into 32 bits.
    at as usize
}

impl Blocks {
    /// Whether a claim stands in a crowd.
    pub(crate) fn crowded(&self, at: At) -> bool {
        self.crowds.get(index(at)).is_some_and(|n| *n > 0)
    }

    /// Whether two claims meet in any block.
    pub(crate) fn meet(&self, ready: &[Ready], a: At, b: At) -> bool {
        let (ours, theirs) = (&self.of[index(a)], &self.of[index(b)]);
        let shared = ours.iter().filter(|block| theirs.binary_search(block).is_ok());
        shared.map(|&number| &self.blocks[number]).any(|block| {
            let place = |order: usize, at: At| self.place(ready, block, order, at);
            block.many() <= CROWD || (0..3).any(|o| place(o, a).abs_diff(place(o, b)) <= NEIGHBOURS[o])
        })
    }

    /// All pairs that meet whose smaller is one of these. To be asked where many claims came at once: see [`Blocks::fill`].
    pub(crate) fn pairs(&self, of: Range<usize>) -> Vec<(At, At)> {
        let mut pairs = Vec::new();
        for block in &self.blocks {
            for (order, near) in block.orders.iter().zip(NEIGHBOURS) {
                let far = if block.many() > CROWD { near } else { CROWD };
                for (place, &a) in order.iter().enumerate() {
                    let near = order[place + 1..].iter().take(far).map(|&b| key(a, b));
                    pairs.extend(near.filter(|pair| of.contains(&index(pair.0))));
                }
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// Takes up many claims at once, all those of `ready` that are not yet there.
    pub(crate) fn fill(&mut self, ready: &[Ready]) {
        for at in self.of.len()..ready.len() {
            let at = self.enter(ready, at);
            for number in self.of[index(at)].clone() {
                self.blocks[number].orders[0].push(at);
            }
        }
        self.crowds.iter_mut().for_each(|n| *n = 0);
        for number in 0..self.blocks.len() {
            self.sort(ready, number);
            if self.blocks[number].many() > CROWD {
                self.blocks[number].orders[0].iter().for_each(|&at| self.crowds[index(at)] += 1);
            }
        }
    }

    /// Takes up the last claim of `ready`, which is not yet there.
    pub(crate) fn insert(&mut self, ready: &[Ready]) -> Changed {
        let mut changed = Changed::default();
        let Some(last) = ready.len().checked_sub(1) else { return changed };
        let at = self.enter(ready, last);
        for number in self.of[index(at)].clone() {
            let many = self.blocks[number].many();
            if many < CROWD {
                let all = &mut self.blocks[number].orders[0];
                changed.met.extend(all.iter().map(|&other| key(at, other)));
                all.push(at);
            } else if many == CROWD {
                self.blocks[number].orders[0].push(at);
                self.sort(ready, number);
                self.turned(number, true, &mut changed);
                for (order, near) in NEIGHBOURS.into_iter().enumerate() {
                    let block = &self.blocks[number];
                    changed.met.extend(beside(&block.orders[order], self.place(ready, block, order, at), near));
                }
            } else {
                for (order, near) in NEIGHBOURS.into_iter().enumerate() {
                    let place = self.place(ready, &self.blocks[number], order, at);
                    let list = &mut self.blocks[number].orders[order];
                    list.insert(place, at);
                    changed.met.extend(beside(list, place, near));
                    changed.parted.extend(edges(list, place, place + 1, near));
                }
                self.crowds[index(at)] += 1;
            }
        }
        changed
    }

    /// Lets a claim go.
    pub(crate) fn remove(&mut self, ready: &[Ready], at: At) -> Changed {
        let mut changed = Changed::default();
        for number in std::mem::take(&mut self.of[index(at)]) {
            let many = self.blocks[number].many();
            if many <= CROWD {
                self.blocks[number].orders[0].retain(|&other| other != at);
                continue;
            }
            for (order, near) in NEIGHBOURS.into_iter().enumerate() {
                let place = self.place(ready, &self.blocks[number], order, at);
                let list = &mut self.blocks[number].orders[order];
                list.remove(place);
                changed.met.extend(edges(list, place, place, near));
            }
            self.crowds[index(at)] -= 1;
            if many == CROWD + 1 {
                self.blocks[number].orders[1..].iter_mut().for_each(Vec::clear);
                self.turned(number, false, &mut changed);
            }
        }
        changed
    }

    fn enter(&mut self, ready: &[Ready], at: usize) -> At {
        let mut of: Vec<usize> = Vec::new();
        for shared in shared(&ready[at]) {
            let next = self.blocks.len();
            let number = *self.numbers.entry(shared).or_insert(next);
            if number == next {
                self.blocks.push(Block::default());
            }
            of.push(number);
        }
        of.sort_unstable();
        of.dedup();
        self.of.push(of);
        self.words.push(fold(&ready[at].claim.quote).chars().take(FIRST).collect());
        self.crowds.push(0);
        // See `index`.
        at as At
    }

    /// Sorts a crowd in all of its orders.
    fn sort(&mut self, ready: &[Ready], number: usize) {
        let mut orders = std::mem::take(&mut self.blocks[number].orders);
        if orders[0].len() > CROWD {
            orders = [0, 1, 2].map(|order| {
                let mut sorted = orders[0].clone();
                sorted.sort_unstable_by(|&a, &b| self.compare(ready, order, a, b));
                sorted
            });
        }
        self.blocks[number].orders = orders;
    }

    /// A block has become a crowd, or is one no more: its pairs may meet there no more, or do all.
    fn turned(&mut self, number: usize, crowd: bool, changed: &mut Changed) {
        let all = &self.blocks[number].orders[0];
        for (place, &a) in all.iter().enumerate() {
            let pairs = all[place + 1..].iter().map(|&b| key(a, b));
            if crowd {
                changed.parted.extend(pairs)
            } else {
                changed.met.extend(pairs)
            }
            let crowds = &mut self.crowds[index(a)];
            *crowds = if crowd { *crowds + 1 } else { *crowds - 1 };
            changed.crowds.insert(a);
        }
    }

    /// Where a claim stands in one of the orders of a crowd, or belongs.
    fn place(&self, ready: &[Ready], block: &Block, order: usize, at: At) -> usize {
        block.orders[order].partition_point(|&other| self.compare(ready, order, other, at).is_lt())
    }

    /// In one of three orders tellings of one promise stand side by side: by their words, by who promises and when, or by what is
    /// promised and when.
    fn compare(&self, ready: &[Ready], order: usize, a: At, b: At) -> Ordering {
        let (x, y) = (&ready[index(a)], &ready[index(b)]);
        let told = || x.claim.day.cmp(&y.claim.day);
        let first = match order {
            0 => self.words[index(a)].cmp(&self.words[index(b)]),
            1 => x.promisers.cmp(&y.promisers).then_with(told),
            _ => {
                let fields = x.claim.fields.iter().map(|f| f.code()).cmp(y.claim.fields.iter().map(|f| f.code()));
                x.claim.action.code().cmp(y.claim.action.code()).then(fields).then_with(told)
            }
        };
        first.then_with(|| x.claim.id.cmp(&y.claim.id))
    }
}

impl Block {
    fn many(&self) -> usize {
        self.orders[0].len()
    }
}

/// The states or organisations that promise, as far as they are known, sorted.
pub(crate) fn promisers(claim: &crate::ClaimView) -> Vec<String> {
    let known = claim.parties.iter().filter(|p| p.promiser).flat_map(|p| p.state.as_ref().or(p.id.as_ref()));
    known.cloned().collect::<BTreeSet<_>>().into_iter().collect()
}

/// The pairs of the one at a place with its neighbours.
fn beside(list: &[At], place: usize, near: usize) -> impl Iterator<Item = (At, At)> {
    let (from, to) = (place.saturating_sub(near), (place + near + 1).min(list.len()));
    (from..to).filter(move |&other| other != place).map(move |other| key(list[place], list[other]))
}

/// The pairs around a place that are just not neighbours where somebody stands there, and just are where nobody does: one of those
/// before `place`, and one of those from `after` on.
fn edges(list: &[At], place: usize, after: usize, near: usize) -> impl Iterator<Item = (At, At)> {
    (1..=near).filter_map(move |i| {
        let before = place.checked_sub(i)?;
        Some(key(list[before], *list.get(after + near - i)?))
    })
}

/// What a claim shares with those of its blocks: a promiser with an action, a field or a last day. A promiser is its state or id;
/// names without either may be one across scripts, so they all meet.
fn shared(ready: &Ready) -> BTreeSet<(String, String)> {
    let claim = &ready.claim;
    let mut who = BTreeSet::new();
    for p in claim.parties.iter().filter(|p| p.promiser) {
        who.extend(p.state.iter().chain(&p.id).cloned());
        if p.state.is_none() && p.id.is_none() {
            who.insert(String::from("?"));
        }
    }
    if who.is_empty() {
        who.insert(String::from("?"));
    }
    let due = claim.due.and_then(|d| d.to).map(|day| format!("due {day}"));
    let what: Vec<String> =
        claim.fields.iter().map(|f| f.code()).chain([claim.action.code()]).map(str::to_owned).chain(due).collect();
    who.iter().flat_map(|who| what.iter().map(move |what| (who.clone(), what.clone()))).collect()
}
