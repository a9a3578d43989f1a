//! The deeds and promises of a ledger held side by side: which deed bears on which promise, decided anew only where something
//! changed.
//!
//! [`Linker::put`], [`Linker::remove`], [`Linker::set`] and [`Linker::judge`] change what is held, and [`Linker::settle`] gives the
//! deeds whose links may be others now. What comes out depends on what is held, and not on the order in which it came:
//! [`link_deeds`](crate::link_deeds) is the same with everything put at once.

use super::near::{Keys, Near, Slot};
use super::slots::{Common, compare};
use super::{CONTEXT, Done, ENOUGH, Link, Promise};
use super::{Compared, another_day, in_context, meet, states_of, steps, takes_place, total};
use crate::cluster::phrases;
use crate::effect::{Ground, effect};
use crate::view::{ClaimView, DeedView};
use crate::{Reason, probability};
use entente_model::{AuthorKind, Field, Interval, Judgement};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Which promises name an organisation, by id or name.
#[derive(Default)]
pub(super) struct Named {
    by: HashMap<String, BTreeSet<Slot>>,
}

/// From so many promises on one more changes nothing.
const MANY: usize = 64;

impl Named {
    /// How much it tells that one is named. Told by classes, each twice as many promises as the one before, so that one more
    /// promise seldom changes what others are taken for.
    pub(super) fn telling(&self, who: &str) -> f64 {
        let class = self.class(who);
        1.0 / f64::from(1_u32 << class).sqrt()
    }

    fn class(&self, who: &str) -> u32 {
        self.by.get(who).map_or(1, BTreeSet::len).clamp(1, MANY).ilog2()
    }
}

/// What a document tells.
#[derive(Default)]
struct Home {
    claims: Vec<Arc<ClaimView>>,
    deeds: Vec<Slot>,
}

/// A promise with the ids of its claims.
struct Promised {
    promise: Promise,
    keys: Keys,
    /// The deeds that are compared with it.
    met: BTreeSet<Slot>,
    /// Deeds that are likeliest of this promise to meet, the likeliest last, each with the day on which it took place.
    votes: BTreeMap<(i32, Reverse<String>), Interval>,
    /// The day on which the likeliest of them took place.
    held: Option<Interval>,
}

/// A deed that came near to a promise: what was found slot by slot, and what the rest of its document adds.
struct Met {
    reasons: Vec<Reason>,
    context: Vec<Reason>,
}

/// A deed with what was found out about it.
struct Told {
    done: Done,
    keys: Keys,
    met: BTreeMap<Slot, Met>,
    /// The promise to meet that it keeps most likely, and how likely.
    vote: Option<(Slot, i32)>,
    /// Its links without what others do to them, and as they are.
    raw: Vec<Link>,
    links: Vec<Link>,
}

/// The deeds and promises that are held. See the top of this file.
pub struct Linker {
    /// A link has a score above this, and a deed at most so many.
    least: i32,
    most: usize,
    common: Common,
    documents: HashMap<String, Home>,
    claims: HashMap<String, Arc<ClaimView>>,
    /// The commitment of each claim, and the claims of each commitment.
    home: HashMap<String, String>,
    members: HashMap<String, BTreeSet<String>>,
    promises: Vec<Option<Promised>>,
    promise_at: HashMap<String, Slot>,
    deeds: Vec<Option<Told>>,
    deed_at: HashMap<String, Slot>,
    near_promises: Near,
    near_deeds: Near,
    /// What people said of a deed, in the order in which they said it: on what.
    said: BTreeMap<String, Vec<String>>,
    /// What changed since everything was settled: commitments to be made anew, deeds that came, documents to be looked at as a
    /// whole, promises to meet of which the day may be another, deeds to be linked anew, commitments whose steps are to be told
    /// anew, and deeds that went.
    stale: BTreeSet<String>,
    fresh: BTreeSet<Slot>,
    read: BTreeSet<String>,
    dated: BTreeSet<Slot>,
    unlinked: BTreeSet<Slot>,
    stepped: BTreeSet<String>,
    gone: BTreeSet<String>,
    /// By commitment the deeds that are linked to it.
    linked: HashMap<String, BTreeSet<Slot>>,
}

impl Default for Linker {
    fn default() -> Linker {
        Linker::new()
    }
}

fn at(slot: Slot) -> usize {
    slot as usize
}

impl Linker {
    /// Nothing is held.
    pub fn new() -> Linker {
        Linker::looking(ENOUGH, 1)
    }

    /// The same for links with a score above `least`, at most `most` for a deed.
    pub(super) fn looking(least: i32, most: usize) -> Linker {
        Linker {
            least,
            most,
            common: Common::shipped(),
            documents: HashMap::new(),
            claims: HashMap::new(),
            home: HashMap::new(),
            members: HashMap::new(),
            promises: Vec::new(),
            promise_at: HashMap::new(),
            deeds: Vec::new(),
            deed_at: HashMap::new(),
            near_promises: Near::default(),
            near_deeds: Near::default(),
            said: BTreeMap::new(),
            stale: BTreeSet::new(),
            fresh: BTreeSet::new(),
            read: BTreeSet::new(),
            dated: BTreeSet::new(),
            unlinked: BTreeSet::new(),
            stepped: BTreeSet::new(),
            gone: BTreeSet::new(),
            linked: HashMap::new(),
        }
    }

    /// How many commitments are held.
    pub fn commitments(&self) -> usize {
        self.members.len()
    }

    /// How many deeds and commitments went whose places are still kept: a place is not given away again.
    pub fn left(&self) -> usize {
        self.deeds.len() - self.deed_at.len() + self.promises.len() - self.promise_at.len()
    }

    /// The commitment of a claim.
    pub fn commitment_of(&self, claim: &str) -> Option<&str> {
        self.home.get(claim).map(String::as_str)
    }

    /// Holds what a document tells, in the place of what it told before.
    pub fn put(&mut self, document: &str, claims: Vec<Arc<ClaimView>>, deeds: Vec<DeedView>) {
        self.remove(document);
        let around: BTreeSet<String> = claims.iter().flat_map(|c| states_of(&c.parties)).collect();
        let told = deeds.iter().filter(|d| !d.if_promised).flat_map(|d| &d.fields);
        let topics: BTreeSet<Field> = claims.iter().flat_map(|c| &c.fields).chain(told).copied().collect();
        let mut home = Home { claims, deeds: Vec::with_capacity(deeds.len()) };
        for claim in &home.claims {
            self.claims.insert(claim.id.clone(), Arc::clone(claim));
            self.stale.extend(self.home.get(&claim.id).cloned());
        }
        for deed in deeds {
            let done = Done::new(deed, &around, topics.clone(), self.common.letters);
            let id = done.deed.id.clone();
            // So many fit into memory that their places fit into 32 bits.
            let slot = self.deeds.len() as Slot;
            let keys = Keys::of_deed(&done);
            self.near_deeds.insert(slot, &keys);
            self.deed_at.insert(id, slot);
            let (raw, links) = Default::default();
            self.deeds.push(Some(Told { done, keys, met: BTreeMap::new(), vote: None, raw, links }));
            self.fresh.insert(slot);
            home.deeds.push(slot);
        }
        self.documents.insert(document.to_owned(), home);
    }

    /// Lets go of what a document tells.
    pub fn remove(&mut self, document: &str) {
        let Some(home) = self.documents.remove(document) else { return };
        for claim in home.claims {
            self.claims.remove(&claim.id);
            self.stale.extend(self.home.get(&claim.id).cloned());
        }
        for slot in home.deeds {
            self.fresh.remove(&slot);
            self.unlinked.remove(&slot);
            let Some(told) = self.deeds[at(slot)].take() else { continue };
            self.near_deeds.remove(slot, &told.keys);
            for promise in told.met.keys() {
                if let Some(promised) = &mut self.promises[at(*promise)] {
                    promised.met.remove(&slot);
                }
            }
            let id = told.done.deed.id;
            self.unvote(&id, told.vote);
            self.unlink(slot, &told.raw);
            self.deed_at.remove(&id);
            self.gone.insert(id);
        }
    }

    /// Holds these claims as those of a commitment, and as those of no other. Claims that no document tells are passed over, and
    /// a commitment that nobody tells is not held.
    pub fn set<'c>(&mut self, commitment: &str, claims: impl IntoIterator<Item = &'c str>) {
        let claims: BTreeSet<String> = claims.into_iter().map(str::to_owned).collect();
        let before = self.members.remove(commitment).unwrap_or_default();
        for claim in before.difference(&claims) {
            self.home.remove(claim);
        }
        for claim in claims.difference(&before) {
            if let Some(other) = self.home.insert(claim.clone(), commitment.to_owned()) {
                if let Some(members) = self.members.get_mut(&other) {
                    members.remove(claim);
                }
                self.stale.insert(other);
            }
        }
        if claims != before {
            self.stale.insert(commitment.to_owned());
        }
        self.members.insert(commitment.to_owned(), claims);
    }

    /// Hears what people say: all of it, each time, in the order in which it was recorded.
    pub fn judge(&mut self, judgements: &[Judgement]) {
        let mut said: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for judgement in judgements.iter().filter(|j| j.kind == AuthorKind::Person) {
            said.entry(judgement.left.clone()).or_default().push(judgement.right.clone());
        }
        for id in self.said.keys().chain(said.keys()) {
            if self.said.get(id) != said.get(id) {
                self.unlinked.extend(self.deed_at.get(id));
            }
        }
        self.said = said;
    }

    /// Decides anew what changed, and gives every deed whose links may be others now, with its links, by the deed's id. One that is
    /// told no more has none.
    pub fn settle(&mut self) -> Vec<(String, Vec<Link>)> {
        let changed = self.make_anew();
        self.compare(&changed);
        self.look_around();
        self.date();
        self.link();
        self.step()
    }

    /// Makes the promises anew that changed, and gives those whose deeds are to be compared: they themselves, and those with an
    /// organisation of which it tells more or less now that it is named.
    fn make_anew(&mut self) -> BTreeSet<Slot> {
        let mut changed: BTreeSet<Slot> = BTreeSet::new();
        let mut classes: BTreeMap<String, u32> = BTreeMap::new();
        for id in std::mem::take(&mut self.stale) {
            let members = self.members.get(&id).into_iter().flatten();
            let claims: Vec<Arc<ClaimView>> = members.filter_map(|claim| self.claims.get(claim).cloned()).collect();
            let new = Some(claims).filter(|c| !c.is_empty()).map(|c| Promise::new(&id, c, self.common.letters));
            let known = self.promise_at.get(&id).copied();
            if let Some(old) = known.and_then(|slot| self.promises[at(slot)].as_ref()) {
                for actor in &old.promise.actors {
                    classes.entry(actor.key().to_owned()).or_insert_with(|| self.common.actors.class(actor.key()));
                }
            }
            for actor in new.iter().flat_map(|p| &p.actors) {
                classes.entry(actor.key().to_owned()).or_insert_with(|| self.common.actors.class(actor.key()));
            }
            if new.is_none() {
                for claim in self.members.remove(&id).into_iter().flatten() {
                    self.home.remove(&claim);
                }
            }
            let (slot, old) = match (known, new.is_some()) {
                (Some(slot), _) => (slot, self.promises[at(slot)].take()),
                (None, false) => continue,
                (None, true) => {
                    let slot = self.promises.len() as Slot;
                    self.promises.push(None);
                    self.promise_at.insert(id.clone(), slot);
                    (slot, None)
                }
            };
            let (mut met, mut votes, mut held) = Default::default();
            if let Some(old) = old {
                self.near_promises.remove(slot, &old.keys);
                for actor in &old.promise.actors {
                    if let Some(of) = self.common.actors.by.get_mut(actor.key()) {
                        of.remove(&slot);
                        if of.is_empty() {
                            self.common.actors.by.remove(actor.key());
                        }
                    }
                }
                (met, votes, held) = (old.met, old.votes, old.held);
            }
            match new {
                Some(promise) => {
                    let keys = Keys::of_promise(&promise);
                    self.near_promises.insert(slot, &keys);
                    for actor in &promise.actors {
                        self.common.actors.by.entry(actor.key().to_owned()).or_default().insert(slot);
                    }
                    self.promises[at(slot)] = Some(Promised { promise, keys, met, votes, held });
                    changed.insert(slot);
                }
                None => {
                    self.promise_at.remove(&id);
                    for deed in met {
                        self.part(deed, slot);
                    }
                }
            }
        }
        for (actor, class) in classes {
            if self.common.actors.class(&actor) != class {
                changed.extend(self.common.actors.by.get(&actor).into_iter().flatten());
            }
        }
        changed
    }

    /// A deed is compared with a promise no more.
    fn part(&mut self, deed: Slot, promise: Slot) {
        let Some(told) = &mut self.deeds[at(deed)] else { return };
        if told.met.remove(&promise).is_some() {
            self.read.insert(told.done.deed.document.clone());
        }
        if let Some(promised) = &mut self.promises[at(promise)] {
            promised.met.remove(&deed);
        }
    }

    /// Compares the deeds that came with all promises near to them, and these promises with the deeds near to them.
    fn compare(&mut self, changed: &BTreeSet<Slot>) {
        let fresh = std::mem::take(&mut self.fresh);
        let mut found: Vec<(Slot, Slot, Option<Vec<Reason>>)> = Vec::new();
        for &deed in &fresh {
            let Some(told) = &self.deeds[at(deed)] else { continue };
            self.read.insert(told.done.deed.document.clone());
            for promise in self.near_promises.promises_for(&told.keys) {
                if let Some(reasons) = self.compared(deed, promise) {
                    found.push((deed, promise, Some(reasons)));
                }
            }
        }
        for &promise in changed {
            let Some(promised) = &self.promises[at(promise)] else { continue };
            let mut deeds = self.near_deeds.deeds_for(&promised.keys);
            deeds.extend(&promised.met);
            for deed in deeds.difference(&fresh) {
                let reasons = self.compared(*deed, promise);
                if reasons.is_some() || promised.met.contains(deed) {
                    found.push((*deed, promise, reasons));
                }
            }
        }
        for (deed, promise, reasons) in found {
            let Some(reasons) = reasons else {
                self.part(deed, promise);
                continue;
            };
            if let (Some(told), Some(promised)) = (&mut self.deeds[at(deed)], &mut self.promises[at(promise)]) {
                self.read.insert(told.done.deed.document.clone());
                told.met.insert(promise, Met { reasons, context: Vec::new() });
                promised.met.insert(deed);
            }
        }
    }

    /// What speaks for a deed bearing on a promise and against. What no later reason can lift over the line is not kept: a book of
    /// thousands has millions of such pairs.
    fn compared(&self, deed: Slot, promise: Slot) -> Option<Vec<Reason>> {
        let (done, promise) = (&self.deeds[at(deed)].as_ref()?.done, &self.promises[at(promise)].as_ref()?.promise);
        let reasons = meet(done, promise).then(|| compare(done, promise, &self.common));
        reasons.filter(|reasons| total(reasons) > done.least(self.least) - CONTEXT)
    }

    /// Lets what the deeds of one document say of each other be heard, where one of them was compared anew.
    fn look_around(&mut self) {
        for document in std::mem::take(&mut self.read) {
            let Some(home) = self.documents.get(&document) else { continue };
            let slots = home.deeds.clone();
            let told = slots.iter().filter_map(|slot| self.deeds[at(*slot)].as_ref());
            let found: Vec<Compared> = told
                .map(|told| {
                    let promise = |slot: &Slot| self.promises[at(*slot)].as_ref().map(|p| &p.promise);
                    let met = told.met.iter().filter_map(|(slot, met)| Some((promise(slot)?, met.reasons.as_slice())));
                    (&told.done, met.collect())
                })
                .collect();
            let added = in_context(&found);
            drop(found);
            for (&slot, added) in slots.iter().zip(added) {
                let Some(told) = &mut self.deeds[at(slot)] else { continue };
                for (met, context) in told.met.values_mut().zip(added) {
                    met.context = context;
                }
                self.unlinked.insert(slot);
                self.vote(slot);
            }
        }
    }

    /// Says anew which promise to meet a deed keeps most likely.
    fn vote(&mut self, slot: Slot) {
        let Some(told) = &self.deeds[at(slot)] else { return };
        let (id, before) = (told.done.deed.id.clone(), told.vote);
        let best = told.met.iter().filter_map(|(promise, met)| {
            let promised = self.promises[at(*promise)].as_ref()?;
            Some((total(&met.reasons) + total(&met.context), *promise, &promised.promise))
        });
        let best = best.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.2.id.cmp(&a.2.id)));
        let vote = best
            .filter(|(logit, ..)| *logit > ENOUGH)
            .and_then(|(logit, promise, p)| Some((promise, logit, takes_place(&told.done, p)?)));
        self.unvote(&id, before);
        if let Some((promise, logit, day)) = vote
            && let Some(promised) = &mut self.promises[at(promise)]
        {
            promised.votes.insert((logit, Reverse(id)), day);
            self.dated.insert(promise);
        }
        if let Some(told) = &mut self.deeds[at(slot)] {
            told.vote = vote.map(|(promise, logit, _)| (promise, logit));
        }
    }

    fn unvote(&mut self, deed: &str, vote: Option<(Slot, i32)>) {
        if let Some((promise, logit)) = vote
            && let Some(promised) = &mut self.promises[at(promise)]
        {
            promised.votes.remove(&(logit, Reverse(deed.to_owned())));
            self.dated.insert(promise);
        }
    }

    /// Says anew for promises to meet on which day the likeliest deed took place.
    fn date(&mut self) {
        for promise in std::mem::take(&mut self.dated) {
            let Some(promised) = &mut self.promises[at(promise)] else { continue };
            let held = promised.votes.last_key_value().map(|(_, day)| *day);
            if held != promised.held {
                promised.held = held;
                self.unlinked.extend(&promised.met);
            }
        }
    }

    /// Finds the links of deeds anew.
    fn link(&mut self) {
        for slot in std::mem::take(&mut self.unlinked) {
            let Some(told) = &self.deeds[at(slot)] else { continue };
            let raw = self.links_of(told);
            let before = self.deeds[at(slot)].as_mut().map(|told| std::mem::take(&mut told.raw)).unwrap_or_default();
            self.unlink(slot, &before);
            for link in &raw {
                self.linked.entry(link.commitment.clone()).or_default().insert(slot);
                self.stepped.insert(link.commitment.clone());
            }
            let Some(told) = &mut self.deeds[at(slot)] else { continue };
            if raw.is_empty() && !before.is_empty() {
                self.gone.insert(told.done.deed.id.clone());
            }
            (told.links, told.raw) = (raw.clone(), raw);
        }
    }

    fn unlink(&mut self, slot: Slot, links: &[Link]) {
        for link in links {
            if let Some(deeds) = self.linked.get_mut(&link.commitment) {
                deeds.remove(&slot);
                if deeds.is_empty() {
                    self.linked.remove(&link.commitment);
                }
            }
            self.stepped.insert(link.commitment.clone());
        }
    }

    fn links_of(&self, told: &Told) -> Vec<Link> {
        let (done, id) = (&told.done, told.done.deed.id.as_str());
        let said = self.said.get(id);
        let silent = |p: &Promise| {
            said.is_some_and(|on| on.iter().any(|right| *right == p.id || p.claims.iter().any(|c| c.id == *right)))
        };
        let mut scored: Vec<(i32, &Promise, Vec<Reason>)> = Vec::new();
        for (slot, met) in &told.met {
            let Some(promised) = &self.promises[at(*slot)] else { continue };
            let rivals = promised.held.and_then(|day| another_day(done, day));
            let logit = total(&met.reasons) + total(&met.context) + rivals.as_ref().map_or(0, |r| r.weight);
            if logit <= done.least(self.least) || silent(&promised.promise) {
                continue;
            }
            let reasons: Vec<Reason> = met.reasons.iter().chain(&met.context).cloned().chain(rivals).collect();
            if done.bears_by(&reasons) {
                scored.push((logit, &promised.promise, reasons));
            }
        }
        scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        let links = scored.into_iter().take(self.most).map(|(logit, promise, mut reasons)| {
            reasons.sort_by(|a, b| b.weight.abs().cmp(&a.weight.abs()).then_with(|| a.what.cmp(b.what)));
            let elsewhere = |c: &&Arc<ClaimView>| self.home.get(&c.id).is_some_and(|home| *home != promise.id);
            let home = self.documents.get(&done.deed.document);
            let here: Vec<&ClaimView> =
                home.into_iter().flat_map(|home| &home.claims).filter(elsewhere).map(|c| c.as_ref()).collect();
            let Ground { effect, because } = effect(done, promise, &here, &self.common.rates);
            let mut reasons = phrases(&reasons);
            reasons.push(format!("effect: {because}"));
            let (deed, commitment) = (id.to_owned(), promise.id.clone());
            Link { deed, commitment, effect, score: probability(logit), reasons }
        });
        links.collect()
    }

    /// Tells anew which of the deeds linked to a commitment were only steps, and gives the deeds that this and all before changed.
    fn step(&mut self) -> Vec<(String, Vec<Link>)> {
        let mut touched: BTreeSet<Slot> = BTreeSet::new();
        for commitment in std::mem::take(&mut self.stepped) {
            let slots: Vec<Slot> = self.linked.get(&commitment).into_iter().flatten().copied().collect();
            let mut links: Vec<(&Done, Link)> = Vec::new();
            for &slot in &slots {
                let Some(told) = &self.deeds[at(slot)] else { continue };
                links.extend(told.raw.iter().filter(|l| l.commitment == commitment).map(|l| (&told.done, l.clone())));
            }
            steps(&mut links);
            let now: Vec<Link> = links.into_iter().map(|(_, link)| link).collect();
            for (slot, link) in slots.into_iter().zip(now) {
                let Some(told) = &mut self.deeds[at(slot)] else { continue };
                for known in told.links.iter_mut().filter(|l| l.commitment == commitment) {
                    known.clone_from(&link);
                }
                touched.insert(slot);
            }
        }
        let mut all: BTreeMap<String, Vec<Link>> =
            std::mem::take(&mut self.gone).into_iter().map(|id| (id, Vec::new())).collect();
        for told in touched.iter().filter_map(|slot| self.deeds[at(*slot)].as_ref()) {
            all.insert(told.done.deed.id.clone(), told.links.clone());
        }
        all.into_iter().collect()
    }
}
