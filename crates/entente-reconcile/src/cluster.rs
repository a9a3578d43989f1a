//! From pairs to promises: the likeliest pairs first, each cluster at most one claim a document, in no order but that
//! of scores and ids.

use crate::features::{days_apart, reason};
use crate::pair::{Common, Ready, compare};
use crate::said::{Said, key};
use crate::view::ClaimView;
use crate::{Reason, probability};
use entente_model::{AuthorKind, Judgement, Verdict};
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

/// A pair of claims, by index, with its score and reasons.
pub(crate) struct Edge {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) logit: i32,
    pub(crate) reasons: Vec<Reason>,
}

/// Below this no pair is kept.
const HOPELESS: i32 = -3_000;
/// What a pair counts that was never compared.
const STRANGERS: i32 = -4_000;
/// From here on a pair is likely enough to tie two documents together.
const LIKELY: i32 = 800;
/// How near to the line a pair is doubtful.
const DOUBT: i32 = 800;
/// In a block of more claims than this, as when one announcement is told a thousand times, each is compared with its
/// neighbours only, so that cost and memory grow with the number of claims and not with its square.
const CROWD: usize = 200;
/// So many neighbours on either side, by words and by day.
const NEIGHBOURS: usize = 12;
/// Of two large clusters so many claims each are asked whether the two belong together.
const ASKED: usize = 48;
/// So many pairs of a claim are kept as the reasons why it stands in its cluster.
const KEPT: usize = 8;

/// Groups claims by the promise they tell.
///
/// Judgements of people decide, whatever the scores say; those of models add to the scores; those of rules are left out
/// since this function is the rule. Two claims of one document are different promises unless a person says otherwise.
pub fn reconcile(claims: &[ClaimView], judgements: &[Judgement]) -> Partition {
    let mut sorted: Vec<&ClaimView> = claims.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    sorted.dedup_by(|a, b| a.id == b.id);
    let mut ready: Vec<Ready> = sorted.iter().map(|c| Ready::new(c)).collect();
    let common = Common::new(&mut ready);
    let said = Said::new(&sorted, judgements);
    let (mut edges, crowded) = compare_all(&ready, &common, &said);
    in_context(&ready, &mut edges);
    said.add_models(&mut edges);
    let groups = group(&ready, &edges, &said, &crowded);
    partition(&sorted, &edges, &groups)
}

/// Compares every two claims of different documents that share a block; in a crowded block each with its neighbours. Gives
/// also which claims stand in a crowd.
fn compare_all(ready: &[Ready], common: &Common, said: &Said) -> (Vec<Edge>, Vec<bool>) {
    let mut pairs: BTreeSet<(usize, usize)> = said.models.iter().map(|&(a, b, _)| key(a, b)).collect();
    let mut crowded = vec![false; ready.len()];
    for block in blocks(ready) {
        if block.len() > CROWD {
            block.iter().for_each(|&a| crowded[a] = true);
            for order in neighbours(ready, &block) {
                for (at, &a) in order.iter().enumerate() {
                    pairs.extend(order[at + 1..].iter().take(NEIGHBOURS).map(|&b| key(a, b)));
                }
            }
            continue;
        }
        for (at, &a) in block.iter().enumerate() {
            pairs.extend(block[at + 1..].iter().map(|&b| key(a, b)));
        }
    }
    let mut edges = Vec::new();
    for (a, b) in pairs {
        if ready[a].claim.document == ready[b].claim.document {
            continue;
        }
        let reasons = compare(&ready[a], &ready[b], common);
        let logit = reasons.iter().map(|r| r.weight).sum();
        if logit > HOPELESS {
            edges.push(Edge { a, b, logit, reasons });
        }
    }
    (edges, crowded)
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

/// The claims of a crowd in two orders, by their words and by their day and what is promised: in one of the two, tellings of
/// one promise stand side by side. Neither depends on the order of arrival.
fn neighbours(ready: &[Ready], block: &[usize]) -> [Vec<usize>; 2] {
    let claim = |at: usize| ready[at].claim;
    let (mut words, mut days) = (block.to_vec(), block.to_vec());
    words.sort_by_cached_key(|&at| (crate::text::fold(&claim(at).quote), claim(at).id.clone()));
    days.sort_by_cached_key(|&at| {
        let fields: Vec<&str> = claim(at).fields.iter().map(|f| f.code()).collect();
        (claim(at).action.code(), fields, claim(at).day, claim(at).id.clone())
    });
    [words, days]
}

/// Claims that share a promiser and an action or a field. A promiser is its state or id; names without either may be one
/// across scripts, so they all meet.
fn blocks(ready: &[Ready]) -> Vec<Vec<usize>> {
    let mut blocks: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (at, r) in ready.iter().enumerate() {
        let mut who = BTreeSet::new();
        for p in r.claim.parties.iter().filter(|p| p.promiser) {
            who.extend(p.state.iter().chain(&p.id).cloned());
            if p.state.is_none() && p.id.is_none() {
                who.insert(String::from("?"));
            }
        }
        if who.is_empty() {
            who.insert(String::from("?"));
        }
        for who in who {
            let due = r.claim.due.and_then(|d| d.to).map(|day| format!("due {day}"));
            let fields = r.claim.fields.iter().map(|f| f.code());
            for what in fields.chain([r.claim.action.code()]).map(str::to_owned).chain(due) {
                blocks.entry((who.clone(), what)).or_default().push(at);
            }
        }
    }
    blocks.into_values().collect()
}

/// The pairs of two documents, the one with the smaller id first: a claim of each, and the score.
type ByDocuments<'a> = BTreeMap<(&'a str, &'a str), Vec<(usize, usize, i32)>>;

/// What the other claims of the two documents say of a pair.
///
/// Two documents that tell several of the same promises tell one announcement, so their other likely pairs are likelier;
/// two documents with much to tell and nothing else in common do not. And two claims that are each other's best match by
/// far are likelier than two among many alike.
fn in_context(ready: &[Ready], edges: &mut [Edge]) {
    let mut of_pair: ByDocuments = BTreeMap::new();
    let mut size: BTreeMap<&str, usize> = BTreeMap::new();
    ready.iter().for_each(|r| *size.entry(r.claim.document.as_str()).or_insert(0) += 1);
    let turned = |e: &Edge| {
        let (x, y) = (ready[e.a].claim.document.as_str(), ready[e.b].claim.document.as_str());
        if x <= y { ((x, y), (e.a, e.b)) } else { ((y, x), (e.b, e.a)) }
    };
    for edge in edges.iter() {
        let (documents, (a, b)) = turned(edge);
        of_pair.entry(documents).or_default().push((a, b, edge.logit));
    }
    let announcement = announcements(&of_pair);
    let mut reasons: Vec<Vec<Reason>> = Vec::new();
    for edge in edges.iter() {
        let (documents, (a, b)) = turned(edge);
        let rows = of_pair.get(&documents).map_or(&[][..], Vec::as_slice);
        let mut found = Vec::new();
        let mut best: BTreeMap<usize, i32> = BTreeMap::new();
        for &(x, _, logit) in rows.iter().filter(|(x, y, _)| *x != a && *y != b) {
            let top = best.entry(x).or_insert(i32::MIN);
            *top = (*top).max(logit);
        }
        let sure: f64 = best.values().map(|l| f64::from(probability(*l)) / 1000.0).filter(|p| *p > 0.6).sum();
        let least = size.get(documents.0).copied().min(size.get(documents.1).copied()).unwrap_or(0);
        let near = days_apart(ready[edge.a].claim.day, ready[edge.b].claim.day).is_none_or(|d| d <= 45);
        let one = announcement.get(documents.0).is_some_and(|a| Some(a) == announcement.get(documents.1));
        // Told in two scripts, the same promises look less alike: what is likely of each adds up, too.
        let likely: f64 = best.values().map(|l| f64::from(probability(*l)) / 1000.0).sum();
        let strangers = sure <= 0.5 && likely <= 0.5 && near && least >= 3 && !one;
        if sure > 0.5 {
            found.push(reason("context", "the documents share other promises", 0.35 * sure.min(3.0)));
        } else if one {
            found.push(reason("context", "other documents tie the two together", 0.3));
        } else if strangers {
            found.push(reason("context", "the documents share no other promise", -1.2));
        }
        let rival = rows.iter().filter(|(x, y, _)| (*x == a) != (*y == b)).map(|r| r.2).max().unwrap_or(HOPELESS);
        let best_by_far = !strangers && edge.logit > HOPELESS / 2 && edge.logit - rival >= 1_000;
        if best_by_far {
            found.push(reason("rivals", "each is the other's best match by far", 0.7));
        }
        // What two tellings of one announcement have left over is most likely one promise, too, where a slot says so.
        let telling = edge.reasons.iter().any(|r| LEFT_OVER.contains(&(r.what, r.found.as_ref())));
        let left_over = !strangers && sure > 0.6 && near && telling && edge.logit - rival >= 700;
        if left_over {
            found.push(reason("left over", "nothing else of the announcement fits either", 1.0));
        }
        reasons.push(found);
    }
    for (edge, found) in edges.iter_mut().zip(reasons) {
        edge.logit += found.iter().map(|r| r.weight).sum::<i32>();
        edge.reasons.extend(found);
    }
}

/// Documents that share at least two likely promises, directly or through others, tell one announcement; each gets its
/// name, the smallest document id among them.
fn announcements<'a>(of_pair: &ByDocuments<'a>) -> BTreeMap<&'a str, &'a str> {
    let mut name: BTreeMap<&str, &str> = BTreeMap::new();
    for ((x, y), rows) in of_pair {
        let likely: BTreeSet<usize> = rows.iter().filter(|r| r.2 > LIKELY).map(|r| r.0).collect();
        let others: BTreeSet<usize> = rows.iter().filter(|r| r.2 > LIKELY).map(|r| r.1).collect();
        if likely.len().min(others.len()) < 2 {
            continue;
        }
        let (a, b) = (*name.get(x).unwrap_or(x), *name.get(y).unwrap_or(y));
        let (keep, drop) = if a <= b { (a, b) } else { (b, a) };
        name.insert(x, keep);
        name.insert(y, keep);
        name.values_mut().filter(|n| **n == drop).for_each(|n| *n = keep);
    }
    name
}

/// Joins clusters along the likeliest edges while, on average, their claims belong together. Gives each claim its
/// cluster's smallest index.
fn group(ready: &[Ready], edges: &[Edge], said: &Said, crowded: &[bool]) -> Vec<usize> {
    let score: BTreeMap<(usize, usize), i32> = edges.iter().map(|e| ((e.a, e.b), e.logit)).collect();
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
                sum += i64::from(score.get(&key(a, b)).copied().unwrap_or_else(|| unknown(a, b)));
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

fn partition(claims: &[&ClaimView], edges: &[Edge], home: &[usize]) -> Partition {
    let mut clusters: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (at, &cluster) in home.iter().enumerate() {
        clusters.entry(cluster).or_default().push(claims[at].id.clone());
    }
    let pair = |e: &Edge| {
        let mut reasons = e.reasons.clone();
        reasons.sort_by(|a, b| b.weight.abs().cmp(&a.weight.abs()).then_with(|| a.what.cmp(b.what)));
        let (left, right) = (claims[e.a].id.clone(), claims[e.b].id.clone());
        Pair { left, right, score: probability(e.logit), reasons }
    };
    let kept = kept(edges, home);
    Partition {
        clusters: clusters.into_values().map(|claims| Cluster { claims }).collect(),
        pairs: edges.iter().zip(kept).filter(|(_, kept)| *kept).map(|(edge, _)| pair(edge)).collect(),
        doubtful: edges.iter().filter(|e| e.logit.abs() < DOUBT).map(pair).collect(),
    }
}

/// Which pairs are kept as reasons: those within clusters that speak for being one, of each claim the likeliest few.
fn kept(edges: &[Edge], home: &[usize]) -> Vec<bool> {
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
