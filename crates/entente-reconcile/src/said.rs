//! What people and models said of claims, by index: which are the same, which are not, and what follows for those that
//! are told no more.

use crate::Reason;
use crate::features::reason;
use entente_model::{AuthorKind, Judgement, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// What people and models said, by index.
#[derive(Default)]
pub(crate) struct Said {
    /// What people say to be the same, the newest word first.
    pub(crate) same: Vec<(usize, usize)>,
    /// The same pairs.
    one: BTreeSet<(usize, usize)>,
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
    pub(crate) fn new(index: &dyn Fn(&str) -> Option<usize>, judgements: &[Judgement]) -> Said {
        let mut by_people: BTreeMap<(&str, &str), (Verdict, usize)> = BTreeMap::new();
        let mut models = Vec::new();
        for (at, j) in judgements.iter().enumerate() {
            let (a, b) = (j.left.as_str(), j.right.as_str());
            match (j.kind, j.verdict, index(a), index(b)) {
                (AuthorKind::Person, v @ (Verdict::Same | Verdict::NotSame), ..) => {
                    by_people.insert((a.min(b), a.max(b)), (v, at));
                }
                (AuthorKind::Model, Verdict::Same, Some(a), Some(b)) => models.push((a, b, 2 * i32::from(j.score))),
                (AuthorKind::Model, Verdict::NotSame, Some(a), Some(b)) => {
                    models.push((a, b, -2 * i32::from(j.score)));
                }
                _ => {}
            }
        }
        let stand_ins = StandIns::new(index, &by_people);
        // By index: the verdict, whether it was said of just these two, and when.
        let mut of_pair: BTreeMap<(usize, usize), (bool, usize, Verdict)> = BTreeMap::new();
        for (&(a, b), &(verdict, at)) in &by_people {
            let direct = index(a).is_some() && index(b).is_some();
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
        let same: Vec<(usize, usize)> = same.into_iter().map(|(_, pair)| pair).collect();
        Said { one: same.iter().copied().collect(), same, differ, models }
    }

    /// Whether people say of just these two that they are the same.
    pub(crate) fn says_same(&self, pair: (usize, usize)) -> bool {
        self.one.contains(&pair)
    }

    /// What models say of a pair, added up.
    pub(crate) fn of_models(&self, a: usize, b: usize) -> i32 {
        self.models.iter().filter(|m| key(m.0, m.1) == key(a, b)).map(|m| m.2).sum()
    }

    /// Whether models say anything of a pair.
    pub(crate) fn by_model(&self, a: usize, b: usize) -> bool {
        self.models.iter().any(|m| key(m.0, m.1) == key(a, b))
    }

    /// The same, each by itself.
    pub(crate) fn model_reasons(&self, a: usize, b: usize) -> Vec<Reason> {
        let of = self.models.iter().filter(|m| key(m.0, m.1) == key(a, b));
        of.map(|m| reason("model", "a model's judgement", f64::from(m.2) / 1000.0)).collect()
    }

    /// The pairs of which people say something else here than in `known`, or at another place in the order.
    pub(crate) fn differs_from(&self, known: &Said) -> BTreeSet<(usize, usize)> {
        let of = |said: &Said| said.same.iter().copied().collect::<BTreeSet<_>>();
        let (ours, theirs) = (of(self), of(known));
        let mut pairs: BTreeSet<(usize, usize)> = ours.symmetric_difference(&theirs).copied().collect();
        pairs.extend(self.differ.symmetric_difference(&known.differ));
        // What is heard earlier or later than before may decide otherwise.
        let order = |said: &Said, other: &BTreeSet<(usize, usize)>| {
            said.same.iter().copied().filter(|pair| other.contains(pair)).collect::<Vec<_>>()
        };
        let (now, then) = (order(self, &theirs), order(known, &ours));
        pairs.extend(now.iter().zip(&then).filter(|(a, b)| a != b).flat_map(|(a, b)| [*a, *b]));
        pairs
    }

    /// The pairs of which models say something else here than in `known`.
    pub(crate) fn models_beside(&self, known: &Said) -> BTreeSet<(usize, usize)> {
        let of = |said: &Said| said.models.iter().map(|m| (key(m.0, m.1), m.2)).collect::<BTreeSet<_>>();
        of(self).symmetric_difference(&of(known)).map(|m| m.0).collect()
    }

    /// For each claim those that people say to be the same.
    pub(crate) fn beside(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut beside: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &(a, b) in &self.same {
            beside.entry(a).or_default().push(b);
            beside.entry(b).or_default().push(a);
        }
        beside
    }
}

/// For each claim that is told no more, the claims that stand for it.
struct StandIns<'a> {
    index: &'a dyn Fn(&str) -> Option<usize>,
    of: BTreeMap<&'a str, BTreeSet<usize>>,
}

impl<'a> StandIns<'a> {
    fn new(
        index: &'a dyn Fn(&str) -> Option<usize>,
        by_people: &BTreeMap<(&'a str, &'a str), (Verdict, usize)>,
    ) -> StandIns<'a> {
        let mut near: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (&(a, b), _) in by_people.iter().filter(|(_, v)| v.0 == Verdict::Same) {
            near.entry(a).or_default().insert(b);
            near.entry(b).or_default().insert(a);
        }
        let gone = near.keys().copied().filter(|id| index(id).is_none());
        let mut of = BTreeMap::new();
        for id in gone {
            let (mut seen, mut next, mut found) = (BTreeSet::from([id]), vec![id], BTreeSet::new());
            while let Some(at) = next.pop() {
                for &other in near.get(at).into_iter().flatten() {
                    match index(other) {
                        Some(there) => _ = found.insert(there),
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
        match (self.index)(id) {
            Some(there) => vec![there],
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
