//! Which claims tell one promise: what comes of it, and what documents say of a pair of their claims.

use crate::blocks::At;
use crate::features::{days_apart, reason};
use crate::reconciler::Reconciler;
use crate::view::ClaimView;
use crate::{Reason, probability};
use entente_model::{AuthorKind, Day, Judgement, Verdict};
use std::borrow::Cow;
use std::collections::BTreeMap;

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

/// Below this no pair is kept.
pub(crate) const HOPELESS: i32 = -3_000;
/// From here on a pair is likely enough to tie two documents together.
pub(crate) const LIKELY: i32 = 800;
/// How near to the line a pair is doubtful.
pub(crate) const DOUBT: i32 = 800;
/// So many pairs of a claim are kept as the reasons why it stands in its cluster.
pub(crate) const KEPT: usize = 8;

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
