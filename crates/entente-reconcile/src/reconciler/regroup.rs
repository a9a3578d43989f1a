//! From pairs to promises: the likeliest pairs first, clusters are joined where, on average, their claims belong together, each at most
//! one claim a document, in no order but that of scores and ids.
//!
//! Only what a change touches takes its turns again. A cluster that is touched goes back to its beginning; another one only where a
//! touched one would join it, and then only to that moment, since up to there nothing was otherwise.

use super::tie::Tie;
use super::{Reconciler, index};
use crate::blocks::At;
use crate::forest::{Moment, Node};
use crate::said::key;
use std::collections::BTreeSet;

/// What a pair counts that was never compared.
const STRANGERS: i64 = -4_000;
/// Of two large clusters so many claims each are asked whether the two belong together.
const ASKED: usize = 48;

/// The clusters that take their turns again.
struct Turns {
    /// Which claims do, and those in a row.
    again: Vec<bool>,
    claims: Vec<At>,
    /// The turns to come, the next one last.
    next: Vec<Moment>,
    /// Whether `next` is in order.
    sorted: bool,
}

impl Reconciler<'_> {
    /// Groups anew what was touched. Gives the claims whose clusters may be other ones now.
    pub(super) fn regroup(&mut self) -> Vec<At> {
        self.touch_beside();
        let said = self.hear();
        let mut turns = Turns { again: vec![false; self.ready.len()], claims: vec![], next: vec![], sorted: true };
        let touched = std::mem::take(&mut self.touched);
        for at in touched.into_iter().chain(said) {
            if !turns.again[index(at)] && self.held(at) {
                let root = self.forest.root(at);
                self.back(root, &Moment::FIRST, &mut turns);
            }
        }
        loop {
            if !turns.sorted {
                turns.next.sort_unstable_by(|x, y| self.order.moments(y, x));
                turns.sorted = true;
            }
            let Some(moment) = turns.next.pop() else { break };
            let x = self.forest.root_before(moment.a, &moment, &self.order);
            let y = self.forest.root_before(moment.b, &moment, &self.order);
            if x != y && self.belong(x, y, moment.logit) {
                for at in [moment.a, moment.b] {
                    if !turns.again[index(at)] {
                        let root = self.forest.root(at);
                        self.back(root, &moment, &mut turns);
                    }
                }
                self.forest.join(x, y, moment, &self.order);
            }
        }
        turns.claims
    }

    /// Lets a cluster go back to a moment and take its turns from there.
    fn back(&mut self, root: Node, moment: &Moment, turns: &mut Turns) {
        for node in self.forest.cut(root, moment, &self.order) {
            for at in self.forest.members(node) {
                turns.again[index(at)] = true;
                turns.claims.push(at);
                for tie in &self.ties[index(at)] {
                    let other = tie.other();
                    if tie.all() <= 0 || turns.again[index(other)] {
                        continue;
                    }
                    let (a, b) = self.order.pair(at, other);
                    let turn = Moment { logit: tie.all(), a, b };
                    if self.order.moments(&turn, moment).is_gt() {
                        turns.next.push(turn);
                        turns.sorted = false;
                    }
                }
            }
        }
    }

    /// Pairs that speak against their being one, as they did before, matter only where others could join their clusters.
    fn touch_beside(&mut self) {
        for (a, b) in std::mem::take(&mut self.beside) {
            if [a, b].iter().any(|at| self.touched.contains(at) || !self.held(*at)) {
                continue;
            }
            let (mut x, mut y) = (self.forest.root(a), self.forest.root(b));
            if self.forest.size(x) > self.forest.size(y) {
                (x, y) = (y, x);
            }
            let likely: Vec<At> = self
                .forest
                .members(x)
                .flat_map(|at| &self.ties[index(at)])
                .filter(|t| t.all() > 0)
                .map(Tie::other)
                .collect();
            if x == y || likely.into_iter().any(|other| self.forest.root(other) == y) {
                self.touched.insert(a);
            }
        }
    }

    /// Joins what people say to be one, wherever they said something else than before. What they say of two claims holds against
    /// what follows of others: the newest word is heard first. Gives the claims of which something was said.
    fn hear(&mut self) -> BTreeSet<At> {
        let mut heard: BTreeSet<At> =
            std::mem::take(&mut self.resaid).into_iter().filter(|&at| self.held(at)).collect();
        if heard.is_empty() {
            return heard;
        }
        let same = self.said.beside();
        let mut next: Vec<At> = heard.iter().copied().collect();
        while let Some(at) = next.pop() {
            let said = same.get(&index(at)).into_iter().flatten().map(|&other| other as At);
            next.extend(said.filter(|other| heard.insert(*other)));
        }
        // All others of their clusters go back to what people say of them.
        for &at in &heard {
            let root = self.forest.root(at);
            for node in self.forest.cut(root, &Moment::FIRST, &self.order) {
                self.touched.extend(self.forest.members(node));
            }
            let root = self.forest.root(at);
            self.forest.cut(root, &Moment::SAID, &self.order);
        }
        for &(a, b) in self.said.same.iter().filter(|(a, _)| heard.contains(&(*a as At))) {
            let (x, y) = (self.forest.root(a as At), self.forest.root(b as At));
            let differ = &self.said.differ;
            let against = |x: Node, y: Node| {
                !differ.is_empty()
                    && self
                        .forest
                        .members(x)
                        .any(|a| self.forest.members(y).any(|b| differ.contains(&key(index(a), index(b)))))
            };
            if x != y && !against(x, y) {
                self.forest.join(x, y, Moment::SAID, &self.order);
            }
        }
        heard
    }

    /// Whether two clusters belong together, on average and by what forbids it; `logit` is what speaks for it at this turn.
    fn belong(&self, x: Node, y: Node, logit: i32) -> bool {
        let (left, right) =
            if self.order.compare(self.forest.head(x), self.forest.head(y)).is_lt() { (x, y) } else { (y, x) };
        let (mut sum, mut asked) = (0i64, 0);
        if self.forest.size(left) * self.forest.size(right) > ASKED * ASKED {
            let homes: BTreeSet<u32> = self.forest.members(left).map(|at| self.home[index(at)]).collect();
            let mine: BTreeSet<At> = self.forest.members(left).collect();
            let theirs = |at: &usize, of: Node| self.forest.members(of).any(|other| index(other) == *at);
            let differ = |(a, b): &(usize, usize)| {
                (mine.contains(&(*a as At)) && theirs(b, right)) || (mine.contains(&(*b as At)) && theirs(a, right))
            };
            if self.forest.members(right).any(|at| homes.contains(&self.home[index(at)]))
                || self.said.differ.iter().any(differ)
            {
                return false;
            }
            sum += i64::from(logit);
        }
        for a in self.forest.members(left).take(ASKED) {
            let ties = &self.ties[index(a)];
            for b in self.forest.members(right).take(ASKED) {
                if self.apart(a, b) {
                    return false;
                }
                sum += match ties.binary_search_by_key(&b, Tie::other) {
                    Ok(place) => i64::from(ties[place].all()),
                    // Who did not meet in a crowd is no stranger for that.
                    Err(_) if self.blocks.crowded(a) && self.blocks.crowded(b) => {
                        asked += 1;
                        if asked > ASKED { 0 } else { self.score(a, b).map_or(STRANGERS, |(own, _)| i64::from(own)) }
                    }
                    Err(_) => STRANGERS,
                };
            }
        }
        sum > 0
    }

    /// Whether two claims are told apart by people, or by their document where people say nothing.
    fn apart(&self, a: At, b: At) -> bool {
        let pair = || key(index(a), index(b));
        (!self.said.differ.is_empty() && self.said.differ.contains(&pair()))
            || (self.home[index(a)] == self.home[index(b)] && !self.said.says_same(pair()))
    }
}
