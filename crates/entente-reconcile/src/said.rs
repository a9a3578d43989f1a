//! What people and models said of claims, by index: which are the same, which are not, and what follows for those that
//! are told no more.

use crate::cluster::Edge;
use crate::features::reason;
use crate::view::ClaimView;
use entente_model::{AuthorKind, Judgement, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// What people and models said, by index.
pub(crate) struct Said {
    /// What people say to be the same, the newest word first.
    pub(crate) same: Vec<(usize, usize)>,
    /// What people say not to be the same.
    pub(crate) differ: BTreeSet<(usize, usize)>,
    /// What models say, with its weight.
    pub(crate) models: Vec<(usize, usize, i32)>,
}

/// A pair, the smaller index first.
pub(crate) fn key(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

impl Said {
    /// Judgements come in the order in which they were recorded. Of several by people on one pair the last stands.
    ///
    /// A claim that is told no more is stood for by those that people say to be the same: what was judged of it holds for
    /// them, unless something else was said of them directly.
    pub(crate) fn new(claims: &[&ClaimView], judgements: &[Judgement]) -> Said {
        let index: BTreeMap<&str, usize> = claims.iter().enumerate().map(|(i, c)| (c.id.as_str(), i)).collect();
        let mut by_people: BTreeMap<(&str, &str), (Verdict, usize)> = BTreeMap::new();
        let mut models = Vec::new();
        for (at, j) in judgements.iter().enumerate() {
            let (a, b) = (j.left.as_str(), j.right.as_str());
            match (j.kind, j.verdict, index.get(a), index.get(b)) {
                (AuthorKind::Person, v @ (Verdict::Same | Verdict::NotSame), ..) => {
                    by_people.insert((a.min(b), a.max(b)), (v, at));
                }
                (AuthorKind::Model, Verdict::Same, Some(&a), Some(&b)) => models.push((a, b, 2 * i32::from(j.score))),
                (AuthorKind::Model, Verdict::NotSame, Some(&a), Some(&b)) => {
                    models.push((a, b, -2 * i32::from(j.score)));
                }
                _ => {}
            }
        }
        let stand_ins = StandIns::new(&index, &by_people);
        // By index: the verdict, whether it was said of just these two, and when.
        let mut of_pair: BTreeMap<(usize, usize), (bool, usize, Verdict)> = BTreeMap::new();
        for (&(a, b), &(verdict, at)) in &by_people {
            let direct = index.contains_key(a) && index.contains_key(b);
            for (x, y) in stand_ins.pairs(a, b) {
                let said = (direct, at, verdict);
                let known = of_pair.entry(key(x, y)).or_insert(said);
                if (known.0, known.1) < (said.0, said.1) {
                    *known = said;
                }
            }
        }
        let mut same: Vec<(usize, (usize, usize))> =
            of_pair.iter().filter(|(_, v)| v.2 == Verdict::Same).map(|(pair, v)| (v.1, *pair)).collect();
        same.sort_by_key(|&(at, pair)| (std::cmp::Reverse(at), pair));
        let differ = of_pair.iter().filter(|(_, v)| v.2 == Verdict::NotSame).map(|(pair, _)| *pair).collect();
        Said { same: same.into_iter().map(|(_, pair)| pair).collect(), differ, models }
    }

    /// Whether nothing that people say is against joining the clusters of these two.
    pub(crate) fn allow(&self, home: &[usize], members: &BTreeMap<usize, Vec<usize>>, a: usize, b: usize) -> bool {
        if self.differ.is_empty() {
            return true;
        }
        let of = |at: usize| members.get(&home[at]).map_or(&[][..], Vec::as_slice);
        let (left, right) = (of(a), of(b));
        !left.iter().any(|&x| right.iter().any(|&y| self.differ.contains(&key(x, y))))
    }

    /// Adds what models say to the scores.
    pub(crate) fn add_models(&self, edges: &mut [Edge]) {
        for &(a, b, weight) in &self.models {
            if let Some(edge) = edges.iter_mut().find(|e| (e.a, e.b) == key(a, b)) {
                edge.logit += weight;
                edge.reasons.push(reason("model", "a model's judgement", f64::from(weight) / 1000.0));
            }
        }
    }
}

/// For each claim that is told no more, the claims that stand for it.
struct StandIns<'a> {
    index: &'a BTreeMap<&'a str, usize>,
    of: BTreeMap<&'a str, BTreeSet<usize>>,
}

impl<'a> StandIns<'a> {
    fn new(
        index: &'a BTreeMap<&'a str, usize>,
        by_people: &BTreeMap<(&'a str, &'a str), (Verdict, usize)>,
    ) -> StandIns<'a> {
        let mut near: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (&(a, b), _) in by_people.iter().filter(|(_, v)| v.0 == Verdict::Same) {
            near.entry(a).or_default().insert(b);
            near.entry(b).or_default().insert(a);
        }
        let gone = near.keys().copied().filter(|id| !index.contains_key(id));
        let mut of = BTreeMap::new();
        for id in gone {
            let (mut seen, mut next, mut found) = (BTreeSet::from([id]), vec![id], BTreeSet::new());
            while let Some(at) = next.pop() {
                for &other in near.get(at).into_iter().flatten() {
                    match index.get(other) {
                        Some(&there) => _ = found.insert(there),
                        None if seen.insert(other) => next.push(other),
                        None => {}
                    }
                }
            }
            of.insert(id, found);
        }
        StandIns { index, of }
    }

    /// The claims that stand for an id: itself where it is told.
    fn standing(&self, id: &str) -> Vec<usize> {
        match self.index.get(id) {
            Some(&there) => vec![there],
            None => self.of.get(id).into_iter().flatten().copied().collect(),
        }
    }

    /// The pairs for which a judgement on two ids holds. Where both are told no more and the same claims stand for both,
    /// those are no pair of themselves.
    fn pairs(&self, a: &str, b: &str) -> Vec<(usize, usize)> {
        let (left, right) = (self.standing(a), self.standing(b));
        let right = &right;
        left.iter().flat_map(|&x| right.iter().map(move |&y| (x, y))).filter(|(x, y)| x != y).collect()
    }
}

#[cfg(test)]
mod tests;
