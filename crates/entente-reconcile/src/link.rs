//! Deed against commitment: does it bear on it, and what does it do to it?

mod linker;
mod near;
mod slots;

use crate::Reason;
use crate::features::{self as f, reason};
use crate::text::{Letters, Profile, fold};
use crate::view::{ClaimView, DeedView, PartyView, is_state};
use entente_model::{Action, AuthorKind, Day, DeedKind, Effect, Field, Interval, Judgement, Strength, Verdict};
pub use linker::Linker;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
pub(crate) struct Promise {
    pub(crate) id: String,
    pub(crate) claims: Vec<Arc<ClaimView>>,
    profiles: Vec<Profile>,
    pub(crate) actions: BTreeSet<Action>,
    pub(crate) first_told: Option<Day>,
    pub(crate) documents: BTreeSet<String>,
    states: BTreeSet<String>,
    /// The parties' names as they stand in profiles.
    own_names: BTreeSet<String>,
    /// Parties that are no states, and bodies.
    actors: Vec<Actor>,
    /// The things that its claims name.
    things: BTreeSet<String>,
    pub(crate) exploratory: bool,
    /// Whether it is promised again and again.
    pub(crate) recurs: bool,
    /// Which of a row of meetings it is, where a telling says so.
    ordinal: Option<u32>,
    /// Whether what it promises is that something is signed.
    pub(crate) signs: bool,
}

/// Somebody named in a promise: an id if known, the name, and the name folded.
struct Actor {
    id: Option<String>,
    name: String,
    folded: String,
}

impl Actor {
    /// By what promises are counted that name it.
    fn key(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.name)
    }
}

impl Promise {
    fn new(id: &str, mut claims: Vec<Arc<ClaimView>>, letters: &Letters) -> Promise {
        claims.sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
        let profile = |c: &Arc<ClaimView>| Profile::new(&c.quote, c.lang.as_deref(), letters);
        let mut actors: BTreeSet<(Option<&String>, &String)> = BTreeSet::new();
        for claim in &claims {
            actors.extend(claim.bodies.iter().map(|(id, name)| (id.as_ref(), name)));
            let orgs = claim.parties.iter().filter(|p| !p.id.as_deref().is_some_and(is_state));
            actors.extend(orgs.map(|p| (p.id.as_ref(), &p.name)));
        }
        let actor =
            |(id, name): (Option<&String>, &String)| Actor { id: id.cloned(), name: name.clone(), folded: fold(name) };
        Promise {
            id: id.to_owned(),
            actors: actors.into_iter().map(actor).collect(),
            things: claims.iter().flat_map(|c| c.things.iter().cloned()).collect(),
            profiles: claims.iter().map(profile).collect(),
            actions: claims.iter().map(|c| c.action).collect(),
            first_told: claims.iter().filter_map(|c| c.day).min(),
            documents: claims.iter().map(|c| c.document.clone()).collect(),
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

    /// Whether some document tells both.
    fn shares(&self, other: &Promise) -> bool {
        !self.documents.is_disjoint(&other.documents)
    }

    /// The windows named in the first telling or soon after, else in any.
    pub(crate) fn first_due(&self) -> Option<Interval> {
        let soon = |c: &&Arc<ClaimView>| f::days_apart(c.day, self.first_told).is_none_or(|d| d <= 45);
        let due = |c: &Arc<ClaimView>| c.due;
        let mut early: Vec<Interval> = self.claims.iter().filter(soon).filter_map(due).collect();
        early.sort_by_key(|d| (d.to, d.from));
        early.last().copied()
    }
}

fn states_of(parties: &[PartyView]) -> BTreeSet<String> {
    parties.iter().filter_map(|p| p.state.clone().or_else(|| p.id.clone().filter(|id| is_state(id)))).collect()
}

/// A deed with what is computed once for it.
pub(crate) struct Done {
    /// The deed, without the text of its document.
    pub(crate) deed: DeedView,
    profile: Profile,
    told: Option<Profile>,
    /// The whole sentence, where the clause is a part of one.
    around: Option<Profile>,
    states: BTreeSet<String>,
    /// The clause and the words told of it, folded.
    folded: String,
    /// The numbers of both.
    numbers: BTreeSet<String>,
    /// What its document is about: the fields of all that it tells.
    topics: BTreeSet<Field>,
}

/// Below this the slots and names alone decide.
const TOO_FAR: i32 = -3_300;
/// So much the context can add at most.
const CONTEXT: i32 = 1_000;
/// From here on a deed is said to bear on a commitment.
const ENOUGH: i32 = 300;
/// From here on it is possible that it does, so that a person may look at it: three to seven.
const POSSIBLE: i32 = -850;
/// So many commitments at most are looked at for a deed.
const CANDIDATES: usize = 3;
/// The same for what tells a deed only if it bears on a promise: the text itself does not say that it does.
const IF_PROMISED: i32 = 400;
/// Below this the times say that it was not promised before.
const NOT_BEFORE: i32 = -400;

/// Finds for each deed the commitment on which it bears, if any.
///
/// Judgements of people decide: where a person has judged a deed and a commitment, the rules keep silent on the two.
pub fn link_deeds(deeds: &[DeedView], commitments: &[CommitmentView], judgements: &[Judgement]) -> Vec<Link> {
    at_once(deeds, commitments, judgements, Linker::new())
}

/// For each deed the three likeliest commitments, also those that are far from likely enough to be linked: what one may want to
/// see who asks why there is no link. Those of [`Linker::possible`] are nearer.
pub fn link_candidates(deeds: &[DeedView], commitments: &[CommitmentView], judgements: &[Judgement]) -> Vec<Link> {
    at_once(deeds, commitments, judgements, Linker::looking(ENOUGH - 2_500, CANDIDATES))
}

/// What a linker that holds nothing yet finds once it holds all of this, by deed.
fn at_once(
    deeds: &[DeedView],
    commitments: &[CommitmentView],
    judgements: &[Judgement],
    mut linker: Linker,
) -> Vec<Link> {
    let mut told: BTreeMap<&str, (Vec<Arc<ClaimView>>, Vec<DeedView>)> = BTreeMap::new();
    for claim in commitments.iter().flat_map(|c| &c.claims) {
        told.entry(claim.document.as_str()).or_default().0.push(Arc::new((*claim).clone()));
    }
    for deed in deeds {
        told.entry(deed.document.as_str()).or_default().1.push(deed.clone());
    }
    for (document, (claims, deeds)) in told {
        linker.put(document, claims, deeds);
    }
    for commitment in commitments {
        linker.set(&commitment.id, commitment.claims.iter().map(|c| c.id.as_str()));
    }
    linker.judge(judgements);
    linker.settle().into_iter().flat_map(|(_, links)| links).collect()
}

/// Where a promise to meet was kept several times, on days well apart, all but the last were steps towards it.
fn steps(links: &mut [(&Done, Link)]) {
    let day = |done: &Done| done.deed.date.filter(|_| matches!(done.deed.what, DeedKind::Held | DeedKind::Opened));
    let kept = |l: &Link| matches!(l.effect, Effect::Kept | Effect::KeptLate);
    let mut last: BTreeMap<String, Day> = BTreeMap::new();
    for (done, link) in links.iter().filter(|(_, link)| kept(link)) {
        if let Some(from) = day(done).and_then(|d| d.from) {
            let day = last.entry(link.commitment.clone()).or_insert(from);
            *day = from.max(*day);
        }
    }
    for (done, link) in links.iter_mut().filter(|(_, link)| kept(link)) {
        let day = day(done).and_then(|d| d.to);
        let after = day.zip(last.get(&link.commitment)).filter(|(day, last)| day < *last);
        if after.is_some_and(|(day, last)| f::days_apart(Some(day), Some(*last)).is_some_and(|d| d >= 20)) {
            link.effect = Effect::Progress;
            link.reasons.push("effect: one of several steps".to_owned());
        }
    }
}

/// Whether the two are worth comparing: they share a state or one side's is unknown, and the promise was not told later.
fn meet(done: &Done, promise: &Promise) -> bool {
    let later = done.deed.day.zip(promise.first_told).is_some_and(|(deed, told)| deed < told);
    let unknown = done.deed.states.is_empty() || promise.states.is_empty();
    !later && (unknown || !done.states.is_disjoint(&promise.states))
}

/// What the other deeds of its document add to what was found of a deed and a promise.
///
/// An article that follows up one promise of an announcement follows up others of it, too. And a deed that shares with a
/// promise only what many promises have, its states, its fields and its kind, is most likely of another.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Context {
    /// So many other promises of its announcement the article follows up, three at most.
    with: u8,
    /// Nothing says that the deed is of this promise and no other.
    shared: bool,
}

impl Context {
    /// What this adds, in thousandths, as the sum of both.
    fn weight(self) -> i32 {
        let (with, shared) = self.weights();
        with + shared
    }

    fn weights(self) -> (i32, i32) {
        let with = if self.with == 0 { 0 } else { 300 + 200 * i32::from(self.with) };
        (with, if self.shared { -600 } else { 0 })
    }

    fn reasons(self) -> impl Iterator<Item = Reason> {
        let (with, shared) = self.weights();
        let follows = (with, "the article follows up others of the announcement");
        let said = [follows, (shared, "shared with many promises")];
        let reason = |(weight, found): (i32, &'static str)| Reason { what: "context", found: found.into(), weight };
        said.into_iter().filter(|(weight, _)| *weight != 0).map(reason)
    }
}

/// From here on a deed is likely enough to say of its article what it follows up.
const SURE: i32 = 600;

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

impl Done {
    /// `around` are the states to whom the promises of its document belong, and `topics` what the document is about.
    fn new(mut deed: DeedView, around: &BTreeSet<String>, topics: BTreeSet<Field>, letters: &Letters) -> Done {
        let mut states = states_of(&deed.parties);
        states.extend(deed.states.iter().cloned());
        states.extend(around.iter().cloned());
        let told = deed.told.as_deref().map(|t| Profile::new(t, None, letters));
        let folded = fold(&format!("{}\n{}", deed.quote, deed.told.as_deref().unwrap_or_default()));
        let lang = deed.lang.as_deref();
        let around = sentence(&deed.text, &deed.quote).map(|s| Profile::new(s, lang, letters));
        let profile = Profile::new(&deed.quote, lang, letters);
        let numbers = profile.numbers.iter().chain(told.iter().flat_map(|t| &t.numbers)).cloned().collect();
        deed.text = String::new();
        Done { deed, profile, told, around, states, folded, numbers, topics }
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
            "names and numbers" | "actors" | "money" | "counts" => r.weight >= 400,
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

    pub(crate) fn numbers(&self) -> &BTreeSet<String> {
        &self.numbers
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
