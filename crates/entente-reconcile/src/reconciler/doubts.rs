//! The pairs about which the program is not sure: what a person should look at, and which of them may be others now.

use super::tie::Tie;
use super::{Reconciler, index};
use crate::blocks::{At, key};
use crate::cluster::{DOUBT, Pair};

/// How near to the line a tie is doubtful.
fn in_doubt(tie: &Tie) -> bool {
    tie.all().abs() < DOUBT
}

impl Reconciler<'_> {
    /// All pairs that nearly were joined or nearly were not, by ids, as far as everything was settled.
    pub fn doubtful(&self) -> Vec<Pair> {
        let all = self.by_id.values().flat_map(|&at| {
            let first = move |tie: &&Tie| in_doubt(tie) && self.first(at, tie.other()) == at;
            self.ties[index(at)].iter().filter(first).map(move |tie| (at, *tie))
        });
        let mut doubtful: Vec<Pair> = all.map(|(at, tie)| self.pair(at, tie)).collect();
        doubtful.sort_by(|a, b| (&a.left, &a.right).cmp(&(&b.left, &b.right)));
        doubtful
    }

    /// The pair of two claims, if it is in doubt.
    pub fn doubt(&self, a: &str, b: &str) -> Option<Pair> {
        let (&a, &b) = self.by_id.get(a).zip(self.by_id.get(b))?;
        let ties = &self.ties[index(a)];
        let tie = ties[ties.binary_search_by_key(&b, Tie::other).ok()?];
        in_doubt(&tie).then(|| self.pair(a, tie))
    }

    /// With which others a claim makes a pair in doubt.
    pub fn doubts_of(&self, claim: &str) -> impl Iterator<Item = &str> {
        let ties = self.by_id.get(claim).into_iter().flat_map(|&at| &self.ties[index(at)]);
        ties.filter(|tie| in_doubt(tie)).map(|tie| self.ready[index(tie.other())].claim.id.as_str())
    }

    /// The pairs, by ids and the smaller id first, that may be in doubt now or no more, or for other reasons, since this was asked
    /// last; nothing where that may be any.
    pub fn doubted(&mut self) -> Option<Vec<(String, String)>> {
        let doubted = self.doubted.replace(Default::default())?;
        let id = |at: At| self.ready[index(at)].claim.id.clone();
        let ids = doubted.into_iter().map(|(a, b)| self.sorted(a, b)).map(|(a, b)| (id(a), id(b)));
        Some(ids.collect())
    }

    /// Remembers that a pair was weighed anew: what it was, and what it is.
    pub(super) fn weighed(&mut self, a: At, b: At, ties: &[Tie]) {
        if let Some(doubted) = &mut self.doubted
            && ties.iter().any(in_doubt)
        {
            doubted.insert(key(a, b));
        }
    }
}
