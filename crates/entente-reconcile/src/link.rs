//! Deed against commitment: does it bear on it, and what does it do to it?

mod near;
mod slots;

use crate::Reason;
use crate::cluster::phrases;
use crate::effect::{self, Ground};
use crate::features::{self as f, reason};
use crate::probability;
use crate::rates::Rates;
use crate::text::{Letters, Profile, fold};
use crate::view::{ClaimView, DeedView, PartyView, is_state};
use entente_model::{Action, AuthorKind, Day, DeedKind, Effect, Field, Interval, Judgement, Strength, Verdict};
use slots::{Common, compare};
use std::collections::{BTreeMap, BTreeSet};

/// A commitment as deeds are held against it: its id and the claims that make it.
#[derive(Clone, Debug)]
pub struct CommitmentView<'a> {
    /// Its id.
    pub id: String,
    /// Its claims, in any order; at least one.
    pub claims: Vec<&'a ClaimView>,
}

/// A deed that bears on a commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The deed's id.
    pub deed: String,
    /// The commitment's id.
    pub commitment: String,
    /// What it does to it.
    pub effect: Effect,
    /// How sure, in thousandths.
    pub score: u16,
    /// Why, as phrases; the last ones say how the effect was found.
    pub reasons: Vec<String>,
}

impl Link {
    /// The link as a judgement by rule.
    pub fn judgement(&self) -> Judgement {
        Judgement {
            left: self.deed.clone(),
            right: self.commitment.clone(),
            verdict: Verdict::BearsOn(self.effect),
            score: self.score,
            reasons: self.reasons.clone(),
            kind: AuthorKind::Rule,
            author: "entente-reconcile".to_owned(),
        }
    }
}

/// What is gathered once for a commitment.
pub(crate) struct Promise<'a> {
    pub(crate) id: &'a str,
    pub(crate) claims: Vec<&'a ClaimView>,
    profiles: Vec<Profile>,
    pub(crate) actions: BTreeSet<Action>,
    pub(crate) first_told: Option<Day>,
    pub(crate) documents: BTreeSet<&'a str>,
    states: BTreeSet<String>,
    /// The parties' names as they stand in profiles.
    own_names: BTreeSet<String>,
    pub(crate) exploratory: bool,
    /// Whether it is promised again and again.
    pub(crate) recurs: bool,
    /// Which of a row of meetings it is, where a telling says so.
    ordinal: Option<u32>,
    /// Whether what it promises is that something is signed.
    pub(crate) signs: bool,
}

impl<'a> Promise<'a> {
    fn new(view: &'a CommitmentView<'a>, letters: &Letters) -> Promise<'a> {
        let mut claims = view.claims.clone();
        claims.sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
        let profile = |c: &&ClaimView| Profile::new(&c.quote, c.lang.as_deref(), letters);
        Promise {
            id: &view.id,
            profiles: claims.iter().map(profile).collect(),
            actions: claims.iter().map(|c| c.action).collect(),
            first_told: claims.iter().filter_map(|c| c.day).min(),
            documents: claims.iter().map(|c| c.document.as_str()).collect(),
            states: claims.iter().flat_map(|c| states_of(&c.parties)).collect(),
            own_names: claims
                .iter()
                .flat_map(|c| &c.parties)
                .flat_map(|p| p.id.iter().chain([&p.name]))
                .flat_map(|n| [format!("={}", fold(n))])
                .collect(),
            exploratory: claims.iter().all(|c| c.strength == Strength::Exploratory),
            recurs: claims.iter().any(|c| c.every.is_some()),
            ordinal: claims.iter().find_map(|c| c.ordinal),
            signs: claims.iter().any(|c| c.signs),
            claims,
        }
    }

    /// The windows named in the first telling or soon after, else in any.
    pub(crate) fn first_due(&self) -> Option<Interval> {
        let soon = |c: &&&ClaimView| f::days_apart(c.day, self.first_told).is_none_or(|d| d <= 45);
        let due = |c: &&ClaimView| c.due;
        let mut early: Vec<Interval> = self.claims.iter().filter(soon).filter_map(due).collect();
        early.sort_by_key(|d| (d.to, d.from));
        early.last().copied()
    }
}

fn states_of(parties: &[PartyView]) -> BTreeSet<String> {
    parties.iter().filter_map(|p| p.state.clone().or_else(|| p.id.clone().filter(|id| is_state(id)))).collect()
}

/// A deed with what is computed once for it.
pub(crate) struct Done<'a> {
    pub(crate) deed: &'a DeedView,
    profile: Profile,
    told: Option<Profile>,
    /// The whole sentence, where the clause is a part of one.
    around: Option<Profile>,
    states: BTreeSet<String>,
    /// The clause and the words told of it, folded.
    folded: String,
}

/// Below this the slots and names alone decide.
const TOO_FAR: i32 = -3_300;
/// So much the context can add at most.
const CONTEXT: i32 = 1_000;
/// From here on a deed is said to bear on a commitment.
const ENOUGH: i32 = 300;
/// The same for what tells a deed only if it bears on a promise: the text itself does not say that it does.
const IF_PROMISED: i32 = 400;
/// Below this the times say that it was not promised before.
const NOT_BEFORE: i32 = -400;

/// Finds for each deed the commitment on which it bears, if any.
///
/// Judgements of people decide: where a person has judged a deed and a commitment, the rules keep silent on the two.
pub fn link_deeds(deeds: &[DeedView], commitments: &[CommitmentView], judgements: &[Judgement]) -> Vec<Link> {
    search(deeds, commitments, judgements, ENOUGH, 1)
}

/// For each deed the three likeliest commitments, also those that are not likely enough to be linked: what a person
/// should look at.
pub fn link_candidates(deeds: &[DeedView], commitments: &[CommitmentView], judgements: &[Judgement]) -> Vec<Link> {
    search(deeds, commitments, judgements, ENOUGH - 2_500, 3)
}

/// The links with a score above `least`, at most `most` for a deed, the likeliest first.
fn search(
    deeds: &[DeedView],
    commitments: &[CommitmentView],
    judgements: &[Judgement],
    least: i32,
    most: usize,
) -> Vec<Link> {
    let (rates, letters) = (Rates::shipped(), Letters::shipped());
    let mut promises: Vec<Promise> =
        commitments.iter().filter(|c| !c.claims.is_empty()).map(|c| Promise::new(c, letters)).collect();
    promises.sort_by(|a, b| a.id.cmp(b.id));
    let mut around: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for claim in commitments.iter().flat_map(|c| &c.claims) {
        around.entry(claim.document.as_str()).or_default().extend(states_of(&claim.parties));
    }
    let mut done: Vec<Done> = deeds.iter().map(|d| Done::new(d, &around, letters)).collect();
    done.sort_by(|a, b| a.deed.id.cmp(&b.deed.id));
    let names = commitments
        .iter()
        .flat_map(|c| &c.claims)
        .flat_map(|c| c.bodies.iter().map(|b| b.1.as_str()).chain(c.parties.iter().map(|p| p.name.as_str())));
    let common = Common {
        letters,
        rates,
        folded: names.map(|n| (n, fold(n))).collect(),
        actors: count_actors(&promises),
        things: count_things(&promises),
        promises: u32::try_from(promises.len()).unwrap_or(u32::MAX),
        topics: topics(deeds, commitments),
    };
    let rates = &common.rates;
    let near = near::Near::new(&promises);
    // What no later reason can lift over the line is not kept: a book of thousands has millions of such pairs.
    let mut compared: Vec<Vec<(&Promise, Vec<Reason>)>> = done
        .iter()
        .map(|d| {
            let worth = near.of(d).into_iter().filter_map(|at| promises.get(at));
            let met = worth.filter(|p| meet(d, p)).map(|p| (p, compare(d, p, &common)));
            met.filter(|(_, reasons)| total(reasons) > d.least(least) - CONTEXT).collect()
        })
        .collect();
    in_context(&done, &mut compared);
    let held = held(&done, &compared);
    let mut links: Vec<Link> = Vec::new();
    for (deed, compared) in done.iter().zip(compared) {
        let mut scored: Vec<(i32, &Promise, Vec<Reason>)> = compared
            .into_iter()
            .filter(|(p, _)| said(deed.deed, p, judgements).is_none())
            .map(|(p, mut reasons)| {
                reasons.extend(held.get(p.id).and_then(|day| another_day(deed, *day)));
                (total(&reasons), p, reasons)
            })
            .filter(|(logit, _, reasons)| *logit > deed.least(least) && deed.bears_by(reasons))
            .collect();
        scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(b.1.id)));
        for (logit, promise, mut reasons) in scored.into_iter().take(most) {
            reasons.sort_by(|a, b| b.weight.abs().cmp(&a.weight.abs()).then_with(|| a.what.cmp(b.what)));
            let Ground { effect, because } = effect::effect(deed, promise, &promises, rates);
            let mut reasons = phrases(&reasons);
            reasons.push(format!("effect: {because}"));
            links.push(Link {
                deed: deed.deed.id.clone(),
                commitment: promise.id.to_owned(),
                effect,
                score: probability(logit),
                reasons,
            });
        }
    }
    steps(&mut links, &done);
    links
}

/// Where a promise to meet was kept several times, on days well apart, all but the last were steps towards it.
fn steps(links: &mut [Link], done: &[Done]) {
    let days: BTreeMap<&str, Interval> = done
        .iter()
        .filter(|d| matches!(d.deed.what, DeedKind::Held | DeedKind::Opened))
        .filter_map(|d| Some((d.deed.id.as_str(), d.deed.date?)))
        .collect();
    let mut last: BTreeMap<String, Day> = BTreeMap::new();
    let kept = |l: &&mut Link| matches!(l.effect, Effect::Kept | Effect::KeptLate);
    for link in links.iter_mut().filter(kept) {
        if let Some(from) = days.get(link.deed.as_str()).and_then(|d| d.from) {
            let day = last.entry(link.commitment.clone()).or_insert(from);
            *day = from.max(*day);
        }
    }
    for link in links.iter_mut().filter(kept) {
        let day = days.get(link.deed.as_str()).and_then(|d| d.to);
        let after = day.zip(last.get(&link.commitment)).filter(|(day, last)| day < *last);
        if after.is_some_and(|(day, last)| f::days_apart(Some(day), Some(*last)).is_some_and(|d| d >= 20)) {
            link.effect = Effect::Progress;
            link.reasons.push("effect: one of several steps".to_owned());
        }
    }
}

fn count_actors(promises: &[Promise]) -> BTreeMap<String, u32> {
    let mut count = BTreeMap::new();
    for promise in promises {
        let bodies = promise.claims.iter().flat_map(|c| &c.bodies).map(|(id, name)| id.as_ref().unwrap_or(name));
        let parties = promise.claims.iter().flat_map(|c| &c.parties).map(|p| p.id.as_ref().unwrap_or(&p.name));
        for who in bodies.chain(parties).collect::<BTreeSet<_>>() {
            *count.entry(who.clone()).or_insert(0) += 1;
        }
    }
    count
}

/// How many promises name each thing.
fn count_things<'a>(promises: &[Promise<'a>]) -> BTreeMap<&'a str, u32> {
    let mut count = BTreeMap::new();
    for promise in promises {
        let things: BTreeSet<&str> = promise.claims.iter().flat_map(|c| &c.things).map(String::as_str).collect();
        things.into_iter().for_each(|thing| *count.entry(thing).or_insert(0) += 1);
    }
    count
}

fn topics<'a>(deeds: &'a [DeedView], commitments: &'a [CommitmentView]) -> BTreeMap<&'a str, BTreeSet<Field>> {
    let mut topics: BTreeMap<&str, BTreeSet<Field>> = BTreeMap::new();
    let claims = commitments.iter().flat_map(|c| &c.claims).map(|c| (c.document.as_str(), &c.fields));
    let told = deeds.iter().filter(|d| !d.if_promised).map(|d| (d.document.as_str(), &d.fields));
    for (document, fields) in claims.chain(told) {
        topics.entry(document).or_default().extend(fields.iter().copied());
    }
    topics
}

/// Whether the two are worth comparing: they share a state or one side's is unknown, and the promise was not told later.
fn meet(done: &Done, promise: &Promise) -> bool {
    let later = done.deed.day.zip(promise.first_told).is_some_and(|(deed, told)| deed < told);
    let unknown = done.deed.states.is_empty() || promise.states.is_empty();
    !later && (unknown || !done.states.is_disjoint(&promise.states))
}

/// What the other deeds of its document say of a deed, and what says that it is of this promise and no other.
///
/// An article that follows up one promise of an announcement follows up others of it, too. And a deed that shares with a
/// promise only what many promises have, its states, its fields and its kind, is most likely of another.
fn in_context(done: &[Done], compared: &mut [Vec<(&Promise, Vec<Reason>)>]) {
    // By document: the deeds that are likely linked, each with the documents in which its promise was told.
    let mut likely: BTreeMap<&str, Vec<(usize, &Promise)>> = BTreeMap::new();
    for (at, (deed, compared)) in done.iter().zip(compared.iter()).enumerate() {
        let best = compared.iter().map(|(p, reasons)| (total(reasons), *p));
        if let Some((logit, promise)) = best.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.id.cmp(a.1.id)))
            && logit > SURE
            && !deed.deed.if_promised
        {
            likely.entry(deed.deed.document.as_str()).or_default().push((at, promise));
        }
    }
    for (at, (deed, compared)) in done.iter().zip(compared).enumerate() {
        let beside = likely.get(deed.deed.document.as_str()).map_or(&[][..], Vec::as_slice);
        // Where a single promise comes into question, what it shares with the deed tells it.
        let several = compared.len() > 1;
        for (promise, reasons) in compared.iter_mut() {
            let others = beside.iter().filter(|(other, p)| {
                *other != at && p.id != promise.id && !p.documents.is_disjoint(&promise.documents)
            });
            let with = others.count().min(3);
            if with > 0 {
                let weight = 0.5 + 0.2 * (with as f64 - 1.0);
                reasons.push(reason("context", "the article follows up others of the announcement", weight));
            }
            let telling = reasons.iter().any(|r| r.weight >= 400 && TELLING.contains(&r.what));
            // Meetings are many, so that their article does not say which.
            let context = with > 0 && deed.deed.what != DeedKind::Held;
            if several && !telling && !context {
                reasons.push(reason("context", "shared with many promises", -1.0));
            }
        }
    }
}

/// From here on a deed is likely enough to say of its article what it follows up.
const SURE: i32 = 600;

/// What tells one promise from others of the same states, fields and action.
const TELLING: [&str; 7] = ["names and numbers", "actors", "words", "things", "due", "money", "places"];

/// For each promise to meet the day on which its likeliest deed took place.
fn held<'a>(done: &[Done], compared: &[Vec<(&Promise<'a>, Vec<Reason>)>]) -> BTreeMap<&'a str, Interval> {
    let mut held: BTreeMap<&str, (i32, Interval)> = BTreeMap::new();
    for (deed, compared) in done.iter().zip(compared) {
        let best = compared.iter().map(|(p, reasons)| (total(reasons), *p));
        let Some((logit, promise)) = best.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.id.cmp(a.1.id))) else {
            continue;
        };
        if let Some(day) = takes_place(deed, promise)
            && logit > ENOUGH
            && held.get(promise.id).is_none_or(|(top, _)| *top < logit)
        {
            held.insert(promise.id, (logit, day));
        }
    }
    held.into_iter().map(|(id, (_, day))| (id, day)).collect()
}

fn total(reasons: &[Reason]) -> i32 {
    reasons.iter().map(|r| r.weight).sum()
}

/// The day of a meeting that takes place in the window for which it was promised.
fn takes_place(done: &Done, promise: &Promise) -> Option<Interval> {
    let happened = done.deed.date?;
    let meeting =
        matches!(done.deed.what, DeedKind::Held | DeedKind::Opened) && promise.actions.contains(&Action::Meet);
    let inside = promise.claims.iter().filter_map(|c| c.due).any(|w| f::overlap(w, happened));
    // What recurs takes place on other days, too.
    (meeting && inside && !promise.recurs && happened.from.is_some()).then_some(happened)
}

/// A meeting that took place once on its day did not take place again months later.
fn another_day(done: &Done, day: Interval) -> Option<Reason> {
    let happened = done.deed.date.filter(|_| matches!(done.deed.what, DeedKind::Held | DeedKind::Opened))?;
    let apart = f::days_apart(happened.from, day.to).zip(f::days_apart(happened.to, day.from));
    apart.is_some_and(|(a, b)| a.min(b) > 180).then(|| reason("rivals", "it took place on another day", -2.5))
}

/// What people said of this deed and commitment; then the rules keep silent.
fn said(deed: &DeedView, promise: &Promise, judgements: &[Judgement]) -> Option<Verdict> {
    let about = |j: &&Judgement| {
        j.kind == AuthorKind::Person
            && j.left == deed.id
            && (j.right == promise.id || promise.claims.iter().any(|c| c.id == j.right))
    };
    judgements.iter().rev().find(about).map(|j| j.verdict)
}

impl<'a> Done<'a> {
    fn new(deed: &'a DeedView, around: &BTreeMap<&str, BTreeSet<String>>, letters: &Letters) -> Done<'a> {
        let mut states = states_of(&deed.parties);
        states.extend(deed.states.iter().cloned());
        states.extend(around.get(deed.document.as_str()).into_iter().flatten().cloned());
        let told = deed.told.as_deref().map(|t| Profile::new(t, None, letters));
        let folded = fold(&format!("{}\n{}", deed.quote, deed.told.as_deref().unwrap_or_default()));
        let lang = deed.lang.as_deref();
        let around = sentence(&deed.text, &deed.quote).map(|s| Profile::new(s, lang, letters));
        Done { deed, profile: Profile::new(&deed.quote, lang, letters), told, around, states, folded }
    }

    /// The clause, what was told of it, and the sentence around it.
    fn profiles(&self) -> impl Iterator<Item = &Profile> {
        std::iter::once(&self.profile).chain(&self.told)
    }

    /// Whether the reasons are such that what tells a deed only if it bears on a promise may bear on this one: it was promised
    /// before, and more than states, fields and kinds tell it from others.
    fn bears_by(&self, reasons: &[Reason]) -> bool {
        let late = reasons.iter().all(|r| r.what != "time" || r.weight > NOT_BEFORE);
        let named = |r: &Reason| match r.what {
            "names and numbers" | "actors" | "money" => r.weight >= 400,
            "words" | "things" => r.weight >= 600,
            "places" => r.weight >= 800,
            "due" => r.weight >= 1_100 && self.deed.what != DeedKind::Held,
            _ => false,
        };
        !self.deed.if_promised || late && reasons.iter().any(named)
    }

    /// From where on it is looked at, where others are from `least`.
    fn least(&self, least: i32) -> i32 {
        if self.deed.if_promised { IF_PROMISED.max(least) } else { least }
    }

    /// The last day on which it may have happened, else the day of its document.
    pub(crate) fn day(&self) -> Option<Day> {
        let to = self.deed.date.and_then(|d| d.to);
        match (to, self.deed.day) {
            (Some(to), Some(day)) => Some(to.min(day)),
            (to, day) => to.or(day),
        }
    }

    pub(crate) fn numbers(&self) -> BTreeSet<String> {
        let told = self.told.iter().flat_map(|t| &t.numbers);
        self.profile.numbers.iter().chain(told).cloned().collect()
    }
}

/// The sentence of which a clause is a part: up to the marks that end one, or the line.
fn sentence<'t>(text: &'t str, quote: &str) -> Option<&'t str> {
    let at = text.find(quote).filter(|_| !quote.is_empty())?;
    let end = at + quote.len();
    let ends = ["\n", ". ", "! ", "? ", "。"];
    let from = ends.iter().filter_map(|mark| Some(text[..at].rfind(mark)? + mark.len())).max().unwrap_or(0);
    let to = ends.iter().filter_map(|mark| Some(end + text[end..].find(mark)?)).min().unwrap_or(text.len());
    (from < at || to > end + 1).then(|| &text[from..to])
}
