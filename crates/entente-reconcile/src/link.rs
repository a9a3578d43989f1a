//! Deed against commitment: does it bear on it, and what does it do to it?

use crate::Reason;
use crate::cluster::phrases;
use crate::effect::{self, Ground};
use crate::features::{self as f, Sums, reason};
use crate::probability;
use crate::rates::Rates;
use crate::text::{Profile, Weights, fold};
use crate::view::{ClaimView, DeedView, PartyView, is_state};
use entente_model::{Action, AuthorKind, Day, DeedKind, Effect, Field, Interval, Judgement, Strength, Verdict};
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
}

impl<'a> Promise<'a> {
    fn new(view: &'a CommitmentView<'a>) -> Promise<'a> {
        let mut claims = view.claims.clone();
        claims.sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
        let profile = |c: &&ClaimView| Profile::new(&c.quote, c.lang.as_deref());
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
    states: BTreeSet<String>,
    /// The clause and the words told of it, folded.
    folded: String,
}

/// Below this the slots and names alone decide.
const TOO_FAR: i32 = -3_300;
/// From here on a deed is said to bear on a commitment.
const ENOUGH: i32 = 0;

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
    let rates = Rates::shipped();
    let mut promises: Vec<Promise> = commitments.iter().filter(|c| !c.claims.is_empty()).map(Promise::new).collect();
    promises.sort_by(|a, b| a.id.cmp(b.id));
    let mut around: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for claim in commitments.iter().flat_map(|c| &c.claims) {
        around.entry(claim.document.as_str()).or_default().extend(states_of(&claim.parties));
    }
    let mut done: Vec<Done> = deeds.iter().map(|d| Done::new(d, &around)).collect();
    done.sort_by(|a, b| a.deed.id.cmp(&b.deed.id));
    let mut weights = Weights::default();
    promises.iter().flat_map(|p| &p.profiles).for_each(|p| p.count_into(&mut weights));
    done.iter().for_each(|d| d.profile.count_into(&mut weights));
    // The sentences around teach which letters are common in such articles.
    let texts: BTreeMap<&str, &DeedView> = deeds.iter().map(|d| (d.document.as_str(), d)).collect();
    for line in texts.values().flat_map(|d| d.text.lines()).filter(|l| l.len() > 40) {
        Profile::new(line, None).count_into(&mut weights);
    }
    let names = commitments
        .iter()
        .flat_map(|c| &c.claims)
        .flat_map(|c| c.bodies.iter().map(|b| b.1.as_str()).chain(c.parties.iter().map(|p| p.name.as_str())));
    let common = Common {
        weights,
        rates,
        folded: names.map(|n| (n, fold(n))).collect(),
        actors: count_actors(&promises),
        topics: topics(deeds, commitments),
    };
    let (weights, rates) = (&common.weights, &common.rates);
    promises.iter_mut().flat_map(|p| &mut p.profiles).for_each(|p| p.weigh(weights));
    done.iter_mut().flat_map(|d| std::iter::once(&mut d.profile).chain(&mut d.told)).for_each(|p| p.weigh(weights));
    // What no later reason can lift over the line is not kept: a book of thousands has millions of such pairs.
    let compared: Vec<Vec<(&Promise, Vec<Reason>)>> = done
        .iter()
        .map(|d| {
            let met = promises.iter().filter(|p| meet(d, p)).map(|p| (p, compare(d, p, &common)));
            met.filter(|(_, reasons)| total(reasons) > least).collect()
        })
        .collect();
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
            .filter(|(logit, ..)| *logit > least)
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

fn topics<'a>(deeds: &'a [DeedView], commitments: &'a [CommitmentView]) -> BTreeMap<&'a str, BTreeSet<Field>> {
    let mut topics: BTreeMap<&str, BTreeSet<Field>> = BTreeMap::new();
    let claims = commitments.iter().flat_map(|c| &c.claims).map(|c| (c.document.as_str(), &c.fields));
    for (document, fields) in claims.chain(deeds.iter().map(|d| (d.document.as_str(), &d.fields))) {
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
    fn new(deed: &'a DeedView, around: &BTreeMap<&str, BTreeSet<String>>) -> Done<'a> {
        let mut states = states_of(&deed.parties);
        states.extend(deed.states.iter().cloned());
        states.extend(around.get(deed.document.as_str()).into_iter().flatten().cloned());
        let told = deed.told.as_deref().map(|t| Profile::new(t, None));
        let folded = fold(&format!("{}\n{}", deed.quote, deed.told.as_deref().unwrap_or_default()));
        Done { deed, profile: Profile::new(&deed.quote, deed.lang.as_deref()), told, states, folded }
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

/// How well a kind of deed fits an action.
fn fit(what: DeedKind, action: Action) -> f64 {
    use Action::{Build, Cooperate, Exchange, Fund, Govern, Join, Link, Meet, Protect, Research, Share, Trade};
    use DeedKind::{Cancelled, Completed, Delayed, Held, Launched, Missed, Opened, Paid, Signed};
    match (what, action) {
        (Cancelled | Delayed | Missed, Cooperate) => -0.6,
        (Cancelled | Delayed | Missed, _) => 0.3,
        (_, Cooperate) => -1.8,
        (Held, Meet) => 1.2,
        (Held, _) => -1.2,
        (Signed, Link | Join | Govern | Trade | Protect) => 0.8,
        (Signed, Meet) => -1.0,
        (Signed, _) => 0.0,
        (Opened, Meet) => 0.6,
        (Opened, Link | Build) => 0.8,
        (Opened, _) => 0.0,
        (Paid, Fund) => 1.2,
        (Paid, Build | Research) => 0.0,
        (Paid, _) => -1.0,
        (Launched, Build | Research | Fund | Link | Exchange | Share) => 0.5,
        (Launched, _) => -0.2,
        (Completed, Meet) => -0.5,
        (Completed, _) => 0.4,
    }
}

/// What is made once for all deeds and promises.
struct Common<'a> {
    weights: Weights,
    rates: Rates,
    /// Names of organisations, folded.
    folded: BTreeMap<&'a str, String>,
    /// How many promises name an organisation, by id or name.
    actors: BTreeMap<String, u32>,
    /// The fields of all claims and deeds of a document.
    topics: BTreeMap<&'a str, BTreeSet<Field>>,
}

fn compare(done: &Done, promise: &Promise, common: &Common) -> Vec<Reason> {
    let deed = done.deed;
    let mut reasons = vec![reason("start", "most deeds bear on no given promise", -2.5)];
    reasons.push(time(done, promise));
    reasons.push(states(done, promise));
    reasons.push(kind(deed, promise));
    reasons.push(fields(deed, promise, common));
    reasons.extend(names(done, promise, &common.weights));
    // Where the slots speak against it and no name for it, the texts need not be compared.
    if total(&reasons) < TOO_FAR {
        return reasons;
    }
    reasons.push(words(done, promise));
    reasons.extend(actors(done, promise, common));
    reasons.extend(due(done, promise));
    reasons.extend(money(deed, promise, &common.rates));
    reasons.extend(places(deed, promise));
    reasons
}

fn time(done: &Done, promise: &Promise) -> Reason {
    let deed = done.deed;
    if promise.documents.contains(deed.document.as_str()) && promise.documents.len() == 1 {
        return reason("time", "promised in the same document only", -4.0);
    }
    let Some(told) = promise.first_told else {
        return reason("time", "nobody knows when it was promised", -0.3);
    };
    if let Some(to) = done.deed.date.and_then(|d| d.to) {
        if to < told {
            return reason("time", "done before it was promised", -6.0);
        }
        if done.deed.date.is_some_and(|d| d.from == d.to) && f::days_apart(Some(to), Some(told)).is_some_and(|d| d <= 3)
        {
            return reason("time", "done when it was promised", -3.5);
        }
    }
    let vague = done.deed.date.filter(|d| f::days_apart(d.from, d.to).is_some_and(|n| n > 31));
    if vague.is_some_and(|d| f::overlap(d, Interval { from: None, to: Some(told) })) {
        return reason("time", "done perhaps before it was promised", -0.8);
    }
    match deed.day {
        Some(day) if day < told => reason("time", "told before it was promised", -6.0),
        Some(day) if f::days_apart(Some(day), Some(told)).is_some_and(|d| d <= 5) => {
            reason("time", "told with the promise", -2.5)
        }
        _ => reason("time", "after it was promised", 0.3),
    }
}

fn states(done: &Done, promise: &Promise) -> Reason {
    if done.states.is_empty() || promise.states.is_empty() {
        return reason("parties", "states not named on both sides", -0.3);
    }
    let shared = done.states.intersection(&promise.states).count();
    if shared == 0 {
        // Where only the document's own promises tell its states, others may be named beside them.
        return reason("parties", "other states", if done.deed.states.is_empty() { -1.2 } else { -4.0 });
    }
    if shared == promise.states.len() {
        return reason("parties", "all states shared", 0.5);
    }
    // An article on a deed of two states names both somewhere.
    let told_all = !done.deed.states.is_empty() || done.states.len() >= 2;
    reason("parties", "some states shared", if told_all { -1.3 } else { -0.3 })
}

fn kind(deed: &DeedView, promise: &Promise) -> Reason {
    let of_kind = promise.actions.iter().map(|a| fit(deed.what, *a)).fold(f64::MIN, f64::max);
    let Some(action) = deed.action else {
        return reason("kind", format!("{} fits so well", deed.what.code()), of_kind);
    };
    let of_action = if promise.actions.contains(&action) {
        1.0
    } else {
        promise.actions.iter().filter_map(|a| f::close(*a, action)).fold(-1.5, f64::max)
    };
    reason("kind", format!("{} and {}", deed.what.code(), action.code()), of_kind + of_action)
}

fn fields(deed: &DeedView, promise: &Promise, common: &Common) -> Reason {
    let best = promise.claims.iter().map(|c| f::fields(&deed.fields, &c.fields, false).weight).max().unwrap_or(0);
    if deed.fields.is_empty() {
        // What the article is about stands in for what the clause leaves out.
        let topic = common.topics.get(deed.document.as_str());
        return match topic
            .filter(|t| !t.is_empty())
            .map(|t| promise.claims.iter().any(|c| c.fields.iter().any(|f| t.contains(f))))
        {
            Some(true) => reason("fields", "those of the article", 0.4),
            Some(false) => reason("fields", "not those of the article", -0.4),
            None => reason("fields", "not named", -0.2),
        };
    }
    let found = if best > 0 { "shared" } else { "not shared" };
    Reason { what: "fields", found: found.into(), weight: best }
}

fn words(done: &Done, promise: &Promise) -> Reason {
    let mut best = 0.0f64;
    for profile in &promise.profiles {
        if let Some(c) = done.profile.cosine(profile) {
            let same = profile.lang == done.profile.lang;
            best = best.max(if same { c * 9.0 - 0.6 } else { c * 7.0 - 0.4 });
        }
        if let Some(c) = done.told.as_ref().and_then(|t| t.cosine(profile)) {
            best = best.max(c * 7.0 - 0.5);
        }
    }
    reason("words", "alike by their letters", best.min(2.4))
}

fn names(done: &Done, promise: &Promise, weights: &Weights) -> Option<Reason> {
    let mut shared: BTreeMap<String, f64> = BTreeMap::new();
    let mut numbers = BTreeSet::new();
    let ours = done.numbers();
    for profile in &promise.profiles {
        for mine in std::iter::once(&done.profile).chain(&done.told) {
            shared.extend(mine.shared_names(profile, weights));
        }
        numbers.extend(ours.intersection(&profile.numbers).cloned());
    }
    // The parties' own names say no more than the parties do.
    shared.retain(|name, _| !promise.own_names.contains(name));
    let sum: f64 = shared.values().map(|r| r * r).sum::<f64>() + 0.5 * numbers.len() as f64;
    let found = format!("{} shared", shared.len() + numbers.len());
    (sum > 0.0).then(|| reason("names and numbers", found, (sum * 1.4).min(2.6)))
}

/// Parties and bodies of the promise that the deed's clause names. One that many promises name says little.
fn actors(done: &Done, promise: &Promise, common: &Common) -> Option<Reason> {
    let deed = done.deed;
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for claim in &promise.claims {
        let bodies = claim.bodies.iter().map(|(id, name)| (id, name.as_str()));
        let orgs = claim.parties.iter().filter(|p| !p.id.as_deref().is_some_and(is_state));
        for (id, name) in bodies.chain(orgs.map(|p| (&p.id, p.name.as_str()))) {
            let same_id = |other: &Option<String>| id.is_some() && id == other;
            let by_id = deed.bodies.iter().any(|b| same_id(&b.0)) || deed.parties.iter().any(|p| same_id(&p.id));
            let by_name =
                name.chars().count() >= 4 && done.folded.contains(common.folded.get(name).map_or(name, |f| f));
            if by_id || by_name {
                named.insert(id.as_deref().unwrap_or(name));
            }
        }
    }
    let telling = |who: &&str| 1.0 / f64::from(common.actors.get(*who).copied().unwrap_or(1)).sqrt();
    let mut weights: Vec<f64> = named.iter().map(telling).collect();
    weights.sort_by(|a, b| b.total_cmp(a));
    let weight: f64 = weights.iter().take(2).sum();
    (!named.is_empty()).then(|| reason("actors", format!("{} named in both", named.len()), weight))
}

fn due(done: &Done, promise: &Promise) -> Option<Reason> {
    let windows: Vec<Interval> = promise.claims.iter().filter_map(|c| c.due).collect();
    if windows.is_empty() {
        return None;
    }
    let late = matches!(done.deed.what, DeedKind::Missed | DeedKind::Delayed);
    let day = done.day()?;
    let passed = windows.iter().any(|w| w.to.is_some_and(|to| to <= day));
    if done.deed.what == DeedKind::Cancelled {
        // A thing can be called off before its day and after it.
        return Some(reason("due", "called off", 0.2));
    }
    if late {
        // The day that was missed is the one that was named.
        let short = |w: &Interval| f::days_apart(w.from, w.to).is_none_or(|d| d <= 400);
        let named = done.deed.date.is_some_and(|d| windows.iter().any(|w| short(w) && f::overlap(*w, d)));
        return Some(match (named, passed) {
            (true, _) => reason("due", "the day missed is the day named", 0.9),
            (_, true) => reason("due", "the day named has passed", 0.6),
            _ => reason("due", "the day named lies ahead", -0.8),
        });
    }
    let happened = done.deed.date.unwrap_or(Interval { from: Some(day), to: Some(day) });
    let within = windows.iter().filter(|w| f::overlap(**w, happened));
    // The narrower the window, the more it says to have hit it.
    let width = within.map(|w| f::days_apart(w.from, w.to).unwrap_or(400)).min();
    let after = windows.iter().filter_map(|w| f::days_apart(w.to, happened.from)).min();
    Some(match width {
        Some(..=45) => reason("due", "in the narrow window named", 1.8),
        Some(46..=130) => reason("due", "in the window named", 1.1),
        Some(_) => reason("due", "in the wide window named", 0.6),
        None if !passed => reason("due", "before the window named", -0.8),
        // Meetings take place on their day or not at all; a year on it is the next one.
        None if promise.actions.contains(&Action::Meet) && !promise.recurs && after.is_some_and(|d| d > 150) => {
            reason("due", "long after the window named", -1.8)
        }
        None => reason("due", "after the window named", 0.0),
    })
}

fn money(deed: &DeedView, promise: &Promise, rates: &Rates) -> Option<Reason> {
    if deed.money.is_empty() {
        return None;
    }
    let year = deed.day.map_or(2024, |d| d.year());
    let sums: Vec<_> = promise.claims.iter().flat_map(|c| c.money.iter().copied()).collect();
    if sums.is_empty() {
        return Some(reason("money", "a sum where none was promised", -0.4));
    }
    Some(match f::compare_sums(&deed.money, &sums, year, rates) {
        Sums::Same => reason("money", "the sum promised", 2.4),
        Sums::Scaled => reason("money", "the sum promised, for each or together", 1.2),
        Sums::Other(part) if part < 1.0 => reason("money", "a part of the sum promised", 0.5),
        Sums::Other(_) => reason("money", "more than was promised", -0.8),
        Sums::Unknown => reason("money", "sums that cannot be compared", 0.0),
    })
}

fn places(deed: &DeedView, promise: &Promise) -> Option<Reason> {
    let named: Vec<&String> = deed.places.iter().filter(|p| !promise.states.contains(*p)).collect();
    let theirs: BTreeSet<&String> = promise.claims.iter().flat_map(|c| &c.places).collect();
    if named.is_empty() || theirs.is_empty() {
        return None;
    }
    let shared = named.iter().any(|p| theirs.contains(*p));
    Some(if shared { reason("places", "shared", 0.8) } else { reason("places", "others", -0.5) })
}
