//! From pairs to promises: the likeliest pairs first, each cluster at most one claim a document, in no order but that
//! of scores and ids.

use crate::blocks::At;
use crate::features::{days_apart, reason};
use crate::pair::Ready;
use crate::reconciler::Reconciler;
use crate::said::{Said, key};
use crate::view::ClaimView;
use crate::{Reason, probability};
use entente_model::{AuthorKind, Day, Judgement, Verdict};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The claims that tell one promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// Claim ids, sorted.
    pub claims: Vec<String>,
}

/// Two claims that were found to tell one promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The smaller claim id.
    pub left: String,
    /// The greater.
    pub right: String,
    /// How sure, in thousandths.
    pub score: u16,
    /// Why, the weightiest first.
    pub reasons: Vec<Reason>,
}

/// Which claims tell the same promise.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Partition {
    /// Every claim stands in one cluster. Sorted by first claim.
    pub clusters: Vec<Cluster>,
    /// The pairs within clusters that speak for being one, by ids.
    pub pairs: Vec<Pair>,
    /// Pairs that nearly were joined or nearly were not: what a person should look at first.
    pub doubtful: Vec<Pair>,
}

impl Partition {
    /// The pairs as judgements by rule, ready to be recorded.
    pub fn judgements(&self) -> Vec<Judgement> {
        self.pairs
            .iter()
            .map(|p| Judgement {
                left: p.left.clone(),
                right: p.right.clone(),
                verdict: Verdict::Same,
                score: p.score,
                reasons: phrases(&p.reasons),
                kind: AuthorKind::Rule,
                author: "entente-reconcile".to_owned(),
            })
            .collect()
    }
}

/// Reasons in words, each with its weight.
pub fn phrases(reasons: &[Reason]) -> Vec<String> {
    let sign = |w: i32| format!("{}{}.{:02}", if w < 0 { "−" } else { "+" }, w.abs() / 1000, w.abs() % 1000 / 10);
    reasons.iter().map(|r| format!("{}: {} ({})", r.what, r.found, sign(r.weight))).collect()
}

/// A pair of claims, by index, with its score.
pub(crate) struct Edge {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) logit: i32,
}

/// Below this no pair is kept.
pub(crate) const HOPELESS: i32 = -3_000;
/// What a pair counts that was never compared.
const STRANGERS: i32 = -4_000;
/// From here on a pair is likely enough to tie two documents together.
pub(crate) const LIKELY: i32 = 800;
/// How near to the line a pair is doubtful.
pub(crate) const DOUBT: i32 = 800;
/// Of two large clusters so many claims each are asked whether the two belong together.
const ASKED: usize = 48;
/// So many pairs of a claim are kept as the reasons why it stands in its cluster.
const KEPT: usize = 8;

/// Groups claims by the promise they tell.
///
/// Judgements of people decide, whatever the scores say; those of models add to the scores; those of rules are left out
/// since this function is the rule. Two claims of one document are different promises unless a person says otherwise.
pub fn reconcile(claims: &[ClaimView], judgements: &[Judgement]) -> Partition {
    let mut reconciler = Reconciler::new();
    reconciler.put(claims.iter().map(Cow::Borrowed));
    reconciler.judge(judgements);
    reconciler.partition()
}

/// What makes two claims left over of one announcement one: a slot that few promises share.
const LEFT_OVER: [(&str, &str); 8] = [
    ("due", "the same window"),
    ("due", "the same last day"),
    ("money", "the same sum"),
    ("money", "the same round sum"),
    ("places", "shared"),
    ("bodies", "shared"),
    ("bodies", "they promise it"),
    ("fields", "the same"),
];

/// Whether a slot tells two claims from others.
pub(crate) fn telling(reasons: &[Reason]) -> bool {
    reasons.iter().any(|r| LEFT_OVER.contains(&(r.what, r.found.as_ref())))
}

/// The ties between two documents: a claim of each, and what the two claims say of each other.
pub(crate) type Rows = Vec<(At, At, i32)>;

/// What the other claims of two documents say of a pair of theirs, given the ties between the two, how much the one with less to
/// tell tells, the days of the two claims, whether the two documents tell one announcement and whether a slot tells the two.
///
/// Two documents that tell several of the same promises tell one announcement, so their other likely pairs are likelier;
/// two documents with much to tell and nothing else in common do not. And two claims that are each other's best match by
/// far are likelier than two among many alike.
pub(crate) fn context(
    rows: &Rows,
    (a, b, logit): (At, At, i32),
    least: usize,
    days: (Option<Day>, Option<Day>),
    one: bool,
    telling: bool,
) -> Vec<Reason> {
    let mut found = Vec::new();
    let mut best: BTreeMap<At, i32> = BTreeMap::new();
    for &(x, _, logit) in rows.iter().filter(|(x, y, _)| *x != a && *y != b) {
        let top = best.entry(x).or_insert(i32::MIN);
        *top = (*top).max(logit);
    }
    // In thousandths, so that the sums are the same in any order.
    let likely = || best.values().map(|logit| u32::from(probability(*logit)));
    let sure = f64::from(likely().filter(|p| *p > 600).sum::<u32>()) / 1000.0;
    // Told in two scripts, the same promises look less alike: what is likely of each adds up, too.
    let likely = f64::from(likely().sum::<u32>()) / 1000.0;
    let near = days_apart(days.0, days.1).is_none_or(|d| d <= 45);
    let strangers = sure <= 0.5 && likely <= 0.5 && near && least >= 3 && !one;
    if sure > 0.5 {
        found.push(reason("context", "the documents share other promises", 0.35 * sure.min(3.0)));
    } else if one {
        found.push(reason("context", "other documents tie the two together", 0.3));
    } else if strangers {
        found.push(reason("context", "the documents share no other promise", -1.2));
    }
    let rival = rows.iter().filter(|(x, y, _)| (*x == a) != (*y == b)).map(|r| r.2).max().unwrap_or(HOPELESS);
    let best_by_far = !strangers && logit > HOPELESS / 2 && logit - rival >= 1_000;
    if best_by_far {
        found.push(reason("rivals", "each is the other's best match by far", 0.7));
    }
    // What two tellings of one announcement have left over is most likely one promise, too, where a slot says so.
    let left_over = !strangers && sure > 0.6 && near && telling && logit - rival >= 700;
    if left_over {
        found.push(reason("left over", "nothing else of the announcement fits either", 1.0));
    }
    found
}

/// Joins clusters along the likeliest edges, which come sorted by `a` and `b`, while, on average, their claims belong together.
/// Gives each claim its cluster's smallest index.
pub(crate) fn group(ready: &[&Ready], edges: &[Edge], said: &Said, crowded: &[bool]) -> Vec<usize> {
    let mut from = vec![0; ready.len() + 1];
    edges.iter().for_each(|e| from[e.a + 1] += 1);
    (1..from.len()).for_each(|at| from[at] += from[at - 1]);
    // The edges are sorted, so those of a claim stand side by side.
    let score = |(a, b): (usize, usize)| {
        let own = &edges[from[a]..from[a + 1]];
        own.binary_search_by_key(&b, |e| e.b).ok().map(|at| own[at].logit)
    };
    let mut home: Vec<usize> = (0..ready.len()).collect();
    let mut members: BTreeMap<usize, Vec<usize>> = (0..ready.len()).map(|i| (i, vec![i])).collect();
    let forced: BTreeSet<(usize, usize)> = said.same.iter().copied().collect();
    for &(a, b) in &said.same {
        // What people say of two claims holds against what follows of others: the newest word is heard first.
        if said.allow(&home, &members, a, b) {
            join(&mut home, &mut members, a, b);
        }
    }
    let mut order: Vec<&Edge> = edges.iter().filter(|e| e.logit > 0).collect();
    order.sort_by(|x, y| y.logit.cmp(&x.logit).then_with(|| (x.a, x.b).cmp(&(y.a, y.b))));
    for edge in order {
        let (x, y) = (home[edge.a], home[edge.b]);
        if x == y {
            continue;
        }
        let (Some(left), Some(right)) = (members.get(&x), members.get(&y)) else { continue };
        let apart = |a: usize, b: usize| {
            said.differ.contains(&key(a, b))
                || (ready[a].claim.document == ready[b].claim.document && !forced.contains(&key(a, b)))
        };
        let mut sum = 0i64;
        let mut forbidden = false;
        // Who was not compared in a crowd is no stranger for that.
        let unknown = |a: usize, b: usize| if crowded[a] && crowded[b] { 0 } else { STRANGERS };
        if left.len() * right.len() > ASKED * ASKED {
            let documents: BTreeSet<&str> = left.iter().map(|&a| ready[a].claim.document.as_str()).collect();
            forbidden |= right.iter().any(|&b| documents.contains(ready[b].claim.document.as_str()))
                || said
                    .differ
                    .iter()
                    .any(|&(a, b)| home[a].min(home[b]) == x.min(y) && home[a].max(home[b]) == x.max(y));
            sum += i64::from(edge.logit);
        }
        for &a in left.iter().take(ASKED) {
            for &b in right.iter().take(ASKED) {
                forbidden |= apart(a, b);
                sum += i64::from(score(key(a, b)).unwrap_or_else(|| unknown(a, b)));
            }
        }
        if !forbidden && sum > 0 {
            join(&mut home, &mut members, x, y);
        }
    }
    home
}

fn join(home: &mut [usize], members: &mut BTreeMap<usize, Vec<usize>>, a: usize, b: usize) {
    let (x, y) = key(home[a], home[b]);
    if x == y {
        return;
    }
    let moved = members.remove(&y).unwrap_or_default();
    for &m in &moved {
        home[m] = x;
    }
    members.entry(x).or_default().extend(moved);
}

/// Which pairs are kept as reasons: those within clusters that speak for being one, of each claim the likeliest few.
pub(crate) fn kept(edges: &[Edge], home: &[usize]) -> Vec<bool> {
    let mut of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, edge) in edges.iter().enumerate().filter(|(_, e)| e.logit > 0 && home[e.a] == home[e.b]) {
        of.entry(edge.a).or_default().push(at);
        of.entry(edge.b).or_default().push(at);
    }
    let mut kept = vec![false; edges.len()];
    for mut list in of.into_values() {
        list.sort_by_key(|&at| (std::cmp::Reverse(edges[at].logit), edges[at].a, edges[at].b));
        list.into_iter().take(KEPT).for_each(|at| kept[at] = true);
    }
    kept
}
