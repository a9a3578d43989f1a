//! How commitments stand to one another: one made anew for another day, sum or with other words; one that took another's
//! place; one that is a part of another; meetings of one series.
//!
//! Computed on reading from what the ledger holds; nothing of it is stored, and nothing depends on the order of arrival.
//! What is not sure enough is kept apart, for people to look at.

mod kindred;

use crate::Reason;
use crate::cluster::phrases;
use crate::features::{Sums, compare_sums, days_apart, overlap, reason};
use crate::link::CommitmentView;
use crate::pair::{Common, Held, Ready, alike};
use crate::view::{ClaimView, is_state};
use crate::{ONE_ANNOUNCEMENT, probability};
use entente_model::{Action, Day, Field, Interval, Money, MoneyPart};
pub use kindred::Kindred;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How a commitment stands to an earlier one, or a part to its whole.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum KinKind {
    /// Promised again as it was.
    Reaffirmed,
    /// Promised again for a later day.
    Moved,
    /// Promised again for a larger sum.
    Enlarged,
    /// Promised again for a smaller sum, or less firmly.
    WateredDown,
    /// Another took its place.
    Replaced,
    /// It is a part of the other.
    PartOf,
    /// A meeting of one series.
    Series,
}

impl KinKind {
    /// All kinds.
    pub const ALL: [KinKind; 7] = [
        KinKind::Reaffirmed,
        KinKind::Moved,
        KinKind::Enlarged,
        KinKind::WateredDown,
        KinKind::Replaced,
        KinKind::PartOf,
        KinKind::Series,
    ];
    /// The code of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            KinKind::Reaffirmed => "reaffirmed",
            KinKind::Moved => "moved",
            KinKind::Enlarged => "enlarged",
            KinKind::WateredDown => "watered-down",
            KinKind::Replaced => "replaced",
            KinKind::PartOf => "part-of",
            KinKind::Series => "series",
        }
    }
}

/// How two commitments stand to each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Relation {
    /// The kind.
    pub kind: KinKind,
    /// The earlier one, or the whole.
    pub from: String,
    /// The later one, or the part.
    pub to: String,
    /// How sure, in thousandths.
    pub score: u16,
    /// Why, as phrases.
    pub reasons: Vec<String>,
}

/// What is known of how commitments stand to one another.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lineage {
    /// What is sure enough to be said.
    pub certain: Vec<Relation>,
    /// What a person should look at first.
    pub doubtful: Vec<Relation>,
}

/// Words that a deed says of a commitment: another one, told in the deed's document, took its place.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Superseded {
    /// The commitment that was replaced.
    pub commitment: String,
    /// The deed.
    pub deed: String,
    /// The deed's document.
    pub document: String,
}

/// From here on a relation is said.
const SURE: i32 = 1_500;
/// From here on a person may look at it.
const UNSURE: i32 = 500;
/// So many claims stand for a commitment, the earliest.
const CLAIMS: usize = 3;
/// In a block of more commitments than this each is compared with its neighbours by day only.
const CROWD: usize = 150;
/// So many neighbours after it.
const NEIGHBOURS: usize = 12;

/// What speaks for a later promise taking up an earlier one, with what changed.
struct Taken {
    sum: i32,
    kinds: Vec<(KinKind, Reason)>,
    reasons: Vec<Reason>,
}

struct Promise<'a> {
    id: Arc<str>,
    claims: Vec<&'a Ready<'a>>,
    first: Option<Day>,
    states: BTreeSet<&'a str>,
    documents: BTreeSet<&'a str>,
    fields: BTreeSet<Field>,
    actions: BTreeSet<Action>,
}

/// By what a commitment's claims are sorted.
fn in_time(claim: &ClaimView) -> (bool, Option<Day>, &str) {
    (claim.day.is_none(), claim.day, &claim.id)
}

impl<'a> Promise<'a> {
    /// `ready` are the first of its claims, sorted by time.
    fn new(id: &str, claims: &[&'a ClaimView], ready: Vec<&'a Ready<'a>>) -> Promise<'a> {
        let promisers = claims.iter().flat_map(|c| &c.parties).filter(|p| p.promiser);
        let states =
            promisers.filter_map(|p| p.state.as_deref().or(p.id.as_deref().filter(|id| is_state(id)))).collect();
        Promise {
            id: id.into(),
            first: claims.iter().filter_map(|c| c.day).min(),
            states,
            documents: claims.iter().map(|c| c.document.as_str()).collect(),
            fields: claims.iter().flat_map(|c| c.fields.iter().copied()).collect(),
            actions: claims.iter().map(|c| c.action).collect(),
            claims: ready,
        }
    }

    fn views(&self) -> impl Iterator<Item = &ClaimView> {
        self.claims.iter().map(|r| &*r.claim)
    }
    fn due(&self) -> Option<Interval> {
        self.views().find_map(|c| c.due)
    }
    fn sums(&self, part: Option<MoneyPart>) -> Vec<Money> {
        self.views().flat_map(|c| c.money.iter().copied()).filter(|m| part.is_none_or(|p| m.part == p)).collect()
    }
    /// What others may share with it, beside its states.
    fn shared(&self) -> impl Iterator<Item = &str> {
        self.actions.iter().map(|action| action.code()).chain(self.documents.iter().copied())
    }
    fn only(&self, action: Action) -> bool {
        self.actions.len() == 1 && self.actions.contains(&action)
    }
}

/// Claims by time, and the first of them made ready.
fn sorted<'a>(claims: &[&'a ClaimView], common: &Common) -> (Vec<&'a ClaimView>, Vec<Ready<'a>>) {
    let mut claims = claims.to_vec();
    claims.sort_by_key(|c| in_time(c));
    let ready = claims.iter().take(CLAIMS).map(|c| Ready::new(Held::There(c), common.letters)).collect();
    (claims, ready)
}

/// How these commitments stand to one another. The result is sorted by ids and kinds.
pub fn lineage(commitments: &[CommitmentView], superseded: &[Superseded]) -> Lineage {
    let mut common = Common::shipped();
    let told: Vec<&CommitmentView> = commitments.iter().filter(|c| !c.claims.is_empty()).collect();
    let ready: Vec<(Vec<&ClaimView>, Vec<Ready>)> = told.iter().map(|c| sorted(&c.claims, &common)).collect();
    let all = told.iter().zip(&ready);
    let mut promises: Vec<Promise> =
        all.map(|(view, (claims, ready))| Promise::new(&view.id, claims, ready.iter().collect())).collect();
    promises.sort_by(|a, b| (a.first.is_none(), a.first, &a.id).cmp(&(b.first.is_none(), b.first, &b.id)));
    promises.dedup_by(|a, b| a.id == b.id);
    promises.iter().flat_map(Promise::views).for_each(|claim| common.learn(claim));
    let of: BTreeMap<&str, usize> = promises.iter().enumerate().map(|(at, p)| (&*p.id, at)).collect();
    let mut found = Lineage::default();
    // Of several earlier ones that a later one may take up, the likeliest, and of those the newest.
    let mut best: BTreeMap<usize, (usize, Taken)> = BTreeMap::new();
    for (a, b) in pairs(&promises) {
        let (old, new) = (&promises[a], &promises[b]);
        if let Some(relation) = part_of(old, new).or_else(|| part_of(new, old)) {
            found.certain.push(relation);
        } else if let Some(new) = taken(old, new, &common)
            && best.get(&b).is_none_or(|(from, known)| (known.sum, *from) <= (new.sum, a))
        {
            best.insert(b, (a, new));
        }
    }
    for (b, (a, taken)) in best {
        let list = if taken.sum >= SURE { &mut found.certain } else { &mut found.doubtful };
        list.extend(taken.relations(&promises[a].id, &promises[b].id));
    }
    found.certain.extend(superseded.iter().filter_map(|s| replaced(s, &promises, &of, &common)));
    let key = |r: &Relation| (r.from.clone(), r.to.clone(), r.kind);
    found.certain.sort_by_key(key);
    found.doubtful.sort_by_key(key);
    found.certain.dedup_by_key(|r| key(r));
    found
}

/// What speaks for a later promise taking up an earlier one, neither of them a part of the other, if it is enough to be looked at.
fn taken(old: &Promise, new: &Promise, common: &Common) -> Option<Taken> {
    let kinds = anew(old, new, common)?;
    let reasons = likeliest(old, new, common)?;
    let sum = total(&reasons);
    (sum >= UNSURE).then_some(Taken { sum, kinds, reasons })
}

impl Taken {
    fn relations(self, from: &str, to: &str) -> Vec<Relation> {
        let Taken { sum, kinds, reasons } = self;
        kinds.into_iter().map(|(kind, because)| relation(kind, from, to, sum, &reasons, &because.found)).collect()
    }
}

fn total(reasons: &[Reason]) -> i32 {
    reasons.iter().map(|r| r.weight).sum()
}

fn relation(kind: KinKind, from: &str, to: &str, sum: i32, reasons: &[Reason], because: &str) -> Relation {
    let mut sorted = reasons.to_vec();
    sorted.sort_by(|a, b| b.weight.abs().cmp(&a.weight.abs()).then_with(|| a.what.cmp(b.what)));
    let mut reasons = phrases(&sorted);
    reasons.push(because.to_owned());
    Relation { kind, from: from.to_owned(), to: to.to_owned(), score: probability(sum), reasons }
}

/// The pairs that are looked at, the earlier one first: those of the same states that share an action or a document.
fn pairs(promises: &[Promise]) -> BTreeSet<(usize, usize)> {
    let mut blocks: BTreeMap<(Vec<&str>, &str), Vec<usize>> = BTreeMap::new();
    for (at, p) in promises.iter().enumerate().filter(|(_, p)| !p.states.is_empty()) {
        let states: Vec<&str> = p.states.iter().copied().collect();
        for shared in p.shared() {
            blocks.entry((states.clone(), shared)).or_default().push(at);
        }
    }
    let mut pairs = BTreeSet::new();
    for block in blocks.into_values() {
        let far = if block.len() > CROWD { NEIGHBOURS } else { block.len() };
        for (at, &a) in block.iter().enumerate() {
            pairs.extend(block[at + 1..].iter().take(far).map(|&b| (a.min(b), a.max(b))));
        }
    }
    pairs
}

/// What speaks for the two being of one thing, by the two claims that are most alike.
fn likeliest(old: &Promise, new: &Promise, common: &Common) -> Option<Vec<Reason>> {
    let all = old.claims.iter().flat_map(|x| new.claims.iter().map(move |y| alike(x, y, common)));
    all.max_by_key(|reasons| total(reasons))
}

/// What a later promise changed of an earlier one, if it may be that one made anew.
fn anew(old: &Promise, new: &Promise, common: &Common) -> Option<Vec<(KinKind, Reason)>> {
    let later = days_apart(old.first, new.first).is_some_and(|d| d > ONE_ANNOUNCEMENT) && old.first < new.first;
    // General cooperation is promised at every visit, and says nothing that one could recognise.
    let vague = old.only(Action::Cooperate) || new.only(Action::Cooperate);
    let alike = !old.actions.is_disjoint(&new.actions) && !old.fields.is_disjoint(&new.fields);
    if !later || vague || !alike || !old.documents.is_disjoint(&new.documents) {
        return None;
    }
    let one = |kind, because: String| (kind, reason("changed", because, 0.0));
    let (was, is) = (old.due(), new.due());
    let apart = was.zip(is).filter(|(was, is)| !overlap(*was, *is) || ends_apart(*was, *is));
    if old.only(Action::Meet) || new.only(Action::Meet) {
        // A meeting for another day is another meeting.
        let next = apart.filter(|(was, is)| was.to < is.to)?;
        return Some(vec![one(KinKind::Series, format!("meetings for {} and {}", said(next.0), said(next.1)))]);
    }
    let mut kinds = Vec::new();
    if let Some((was, is)) = apart.filter(|(was, is)| was.to < is.to) {
        kinds.push(one(KinKind::Moved, format!("for {} instead of {}", said(is), said(was))));
    }
    let year = new.first.map_or(2024, |d| d.year());
    match compare_sums(&new.sums(None), &old.sums(None), year, &common.rates) {
        Sums::Other(ratio) if ratio > 1.1 => kinds.push(one(KinKind::Enlarged, format!("{ratio:.2} times the sum"))),
        Sums::Other(ratio) if ratio < 0.9 => kinds.push(one(KinKind::WateredDown, format!("{ratio:.2} times the sum"))),
        _ => {}
    }
    let firmest = |p: &Promise| p.views().map(|c| c.strength).min();
    if let Some((was, is)) = firmest(old).zip(firmest(new)).filter(|(was, is)| was < is) {
        kinds.push(one(KinKind::WateredDown, format!("{} instead of {}", is.code(), was.code())));
    }
    if kinds.is_empty() {
        kinds.push(one(KinKind::Reaffirmed, "promised again, and nothing says otherwise".to_owned()));
    }
    kinds.sort_by_key(|k| k.0);
    kinds.dedup_by_key(|k| k.0);
    Some(kinds)
}

/// Whether two windows that are open at their start end apart.
fn ends_apart(a: Interval, b: Interval) -> bool {
    a.from.is_none() && b.from.is_none() && days_apart(a.to, b.to).is_some_and(|d| d > 62)
}

fn said(window: Interval) -> String {
    let end = |day: Option<Day>| day.map_or_else(String::new, |d| d.to_string());
    format!("{}..{}", end(window.from), end(window.to))
}

/// That `part` is a part of `whole`, if one document tells both so.
fn part_of(whole: &Promise, part: &Promise) -> Option<Relation> {
    if whole.documents.is_disjoint(&part.documents) || whole.states != part.states {
        return None;
    }
    let sure = |found: String| Some(relation(KinKind::PartOf, &whole.id, &part.id, 2_000, &[], &found));
    let covered = !part.fields.is_empty() && part.fields.is_subset(&whole.fields);
    if whole.only(Action::Cooperate) && !part.actions.contains(&Action::Cooperate) && covered {
        let fields: Vec<&str> = part.fields.iter().map(|f| f.code()).collect();
        let found = format!("one document tells both; the whole is cooperation on {} in general", fields.join(", "));
        return sure(found);
    }
    let (all, some) = (whole.sums(Some(MoneyPart::Whole)), part.sums(Some(MoneyPart::Share)));
    let own = part.sums(Some(MoneyPart::Whole)).is_empty() && whole.sums(Some(MoneyPart::Share)).is_empty();
    let less = |s: &Money| all.iter().any(|w| w.currency == s.currency && s.amount < w.amount);
    let share = own && !some.is_empty() && some.iter().all(less);
    if share && !whole.fields.is_disjoint(&part.fields) {
        return sure("one document tells both; its sum is told as a share of the other's".to_owned());
    }
    None
}

/// What took the place of a commitment: the one promise of the same kind that the deed's document tells.
fn replaced(s: &Superseded, promises: &[Promise], of: &BTreeMap<&str, usize>, common: &Common) -> Option<Relation> {
    let old = &promises[*of.get(s.commitment.as_str())?];
    let there = promises.iter().filter(|p| p.id != old.id && p.documents.contains(s.document.as_str()));
    let like = there.filter(|p| !p.actions.is_disjoint(&old.actions) && !p.fields.is_disjoint(&old.fields));
    let mut scored: Vec<(i32, &Promise, Vec<Reason>)> =
        like.filter_map(|p| likeliest(old, p, common).map(|r| (total(&r), p, r))).collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    // Two that fit as well as each other tell nothing of which it is.
    let rival = scored.get(1).is_some_and(|second| scored[0].0 - second.0 < 500);
    let (sum, new, reasons) = scored.into_iter().next().filter(|best| best.0 >= UNSURE && !rival)?;
    Some(relation(
        KinKind::Replaced,
        &old.id,
        &new.id,
        sum,
        &reasons,
        &format!("{} says that another took its place", s.deed),
    ))
}
