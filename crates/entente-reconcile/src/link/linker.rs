//! The deeds and promises of a ledger held side by side: which deed bears on which promise, decided anew only where something
//! changed.
//!
//! [`Linker::put`], [`Linker::remove`], [`Linker::set`] and [`Linker::judge`] change what is held, and [`Linker::settle`] gives the
//! deeds whose links may be others now. What comes out depends on what is held, and not on the order in which it came:
//! [`link_deeds`](crate::link_deeds) is the same with everything put at once.

use super::near::{Keys, Near, Slot};
use super::slots::{Common, compare, score};
use super::{CANDIDATES, CONTEXT, Context, Done, ENOUGH, Link, POSSIBLE, Promise, SURE};
use super::{another_day, meet, states_of, steps, takes_place};
use crate::cluster::phrases;
use crate::effect::{Ground, effect};
use crate::view::{ClaimView, DeedView};
use crate::{Reason, probability};
use entente_model::{AuthorKind, DeedKind, Field, Interval, Judgement};
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
    /// Its deeds that are likely linked, each with its promise; nothing before it was looked at as a whole.
    likely: Option<Vec<(Slot, Slot)>>,
}

/// A promise with the ids of its claims.
struct Promised {
    promise: Promise,
    keys: Keys,
    /// The deeds that came near to it, sorted.
    met: Vec<Slot>,
    /// Deeds that are likeliest of this promise to meet, the likeliest last, each with the day on which it took place.
    votes: BTreeMap<(i32, Reverse<String>), Interval>,
    /// The day on which the likeliest of them took place.
    held: Option<Interval>,
}

/// A promise to which a deed came near, in sixteen bytes: a large ledger has millions of them. What was found slot by slot is not
/// kept but found anew where it is said.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Met {
    promise: Slot,
    /// What was found slot by slot adds up to.
    own: i32,
    /// Whether any of it tells the promise from others.
    telling: bool,
    context: Context,
}

impl Met {
    fn logit(&self) -> i32 {
        self.own + self.context.weight()
    }
}

/// A deed with what was found out about it.
struct Told {
    done: Done,
    keys: Keys,
    /// By promise.
    met: Vec<Met>,
    /// Whether more than one of them comes into question.
    several: bool,
    /// The promise to meet that it keeps most likely, and how likely.
    vote: Option<(Slot, i32)>,
    /// Its links without what others do to them, and as they are.
    raw: Vec<Link>,
    links: Vec<Link>,
}

impl Told {
    fn place(&self, promise: Slot) -> Result<usize, usize> {
        self.met.binary_search_by_key(&promise, |met| met.promise)
    }
}

/// Takes something out of a sorted list, or puts it in.
fn put(list: &mut Vec<Slot>, slot: Slot, there: bool) {
    match (list.binary_search(&slot), there) {
        (Ok(place), false) => _ = list.remove(place),
        (Err(place), true) => list.insert(place, slot),
        _ => {}
    }
}

/// The deeds and promises that are held. See the top of this file.
pub struct Linker {
    /// A link has a score above `least`, and a deed at most so many; what may come above `kept` is remembered.
    least: i32,
    kept: i32,
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
    /// What changed since everything was settled: commitments to be made anew, deeds that came, documents to be looked at again,
    /// each with its deeds that were compared anew and with which promise, promises to meet of which the day may be another, deeds
    /// to be linked anew, commitments whose steps are to be told anew, and deeds that went.
    stale: BTreeSet<String>,
    fresh: BTreeSet<Slot>,
    read: BTreeMap<String, BTreeSet<(Slot, Slot)>>,
    dated: BTreeSet<Slot>,
    unlinked: BTreeSet<Slot>,
    stepped: BTreeSet<String>,
    gone: BTreeSet<String>,
    /// By commitment the deeds that are linked to it.
    linked: HashMap<String, BTreeSet<Slot>>,
    /// The deeds whose links were found anew, or that went, since somebody asked: see [`Linker::looked_at`].
    looked: BTreeSet<String>,
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
        Linker { kept: POSSIBLE, ..Linker::looking(ENOUGH, 1) }
    }

    /// The same for links with a score above `least`, at most `most` for a deed.
    pub(super) fn looking(least: i32, most: usize) -> Linker {
        Linker {
            least,
            kept: least,
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
            read: BTreeMap::new(),
            dated: BTreeSet::new(),
            unlinked: BTreeSet::new(),
            stepped: BTreeSet::new(),
            gone: BTreeSet::new(),
            linked: HashMap::new(),
            looked: BTreeSet::new(),
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

    /// The ids of all commitments that are held, in no order that means anything.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.members.keys().map(String::as_str)
    }

    /// The claims of a commitment, by id.
    pub fn claims_of(&self, commitment: &str) -> impl Iterator<Item = &ClaimView> {
        self.members.get(commitment).into_iter().flatten().filter_map(|id| self.claim(id))
    }

    /// A claim that is held.
    pub fn claim(&self, id: &str) -> Option<&ClaimView> {
        self.claims.get(id).map(AsRef::as_ref)
    }

    /// The claims that a document tells, in its order.
    pub fn claims_in(&self, document: &str) -> impl Iterator<Item = &ClaimView> {
        self.documents.get(document).into_iter().flat_map(|home| &home.claims).map(AsRef::as_ref)
    }

    /// A deed that is held, without the text of its document.
    pub fn deed(&self, id: &str) -> Option<&DeedView> {
        self.told(id).map(|told| &told.done.deed)
    }

    /// The ids of all deeds that are held, in no order that means anything.
    pub fn deeds(&self) -> impl Iterator<Item = &str> {
        self.deed_at.keys().map(String::as_str)
    }

    fn told(&self, deed: &str) -> Option<&Told> {
        self.deeds[at(*self.deed_at.get(deed)?)].as_ref()
    }

    /// The commitments on which a deed may bear, as far as everything was settled: the likeliest three, also those that are not
    /// likely enough to be linked. What a person should look at.
    pub fn possible(&self, deed: &str) -> Vec<Link> {
        let Some(told) = self.told(deed) else { return Vec::new() };
        let link = |link: Link| {
            let known = told.links.iter().find(|known| known.commitment == link.commitment);
            known.cloned().unwrap_or(link)
        };
        self.links_of(told, self.kept, CANDIDATES).into_iter().map(link).collect()
    }

    /// The deeds of which [`Linker::possible`] may give something else than when this was asked last.
    pub fn looked_at(&mut self) -> BTreeSet<String> {
        std::mem::take(&mut self.looked)
    }

    /// Holds what a document tells, in the place of what it told before.
    pub fn put(&mut self, document: &str, claims: Vec<Arc<ClaimView>>, deeds: Vec<DeedView>) {
        self.remove(document);
        let around: BTreeSet<String> = claims.iter().flat_map(|c| states_of(&c.parties)).collect();
        let told = deeds.iter().filter(|d| !d.if_promised).flat_map(|d| &d.fields);
        let topics: BTreeSet<Field> = claims.iter().flat_map(|c| &c.fields).chain(told).copied().collect();
        let mut home = Home { claims, deeds: Vec::with_capacity(deeds.len()), likely: None };
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
            self.deeds.push(Some(Told { done, keys, met: Vec::new(), several: false, vote: None, raw, links }));
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
            for met in &told.met {
                if let Some(promised) = &mut self.promises[at(met.promise)] {
                    put(&mut promised.met, slot, false);
                }
            }
            let id = told.done.deed.id;
            self.looked.insert(id.clone());
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
        self.look_around(&changed);
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
        if let Some(promised) = &mut self.promises[at(promise)] {
            put(&mut promised.met, deed, false);
        }
        let Some(told) = &mut self.deeds[at(deed)] else { return };
        if let Ok(place) = told.place(promise) {
            told.met.remove(place);
            self.read.entry(told.done.deed.document.clone()).or_default().insert((deed, promise));
        }
    }

    /// Compares the deeds that came with all promises near to them, and these promises with the deeds near to them.
    fn compare(&mut self, changed: &BTreeSet<Slot>) {
        let fresh = std::mem::take(&mut self.fresh);
        for &deed in &fresh {
            let Some(told) = &self.deeds[at(deed)] else { continue };
            let near = self.near_promises.promises_for(&told.keys);
            let met: Vec<Met> = near.into_iter().filter_map(|promise| self.compared(deed, promise)).collect();
            for met in &met {
                if let Some(promised) = &mut self.promises[at(met.promise)] {
                    put(&mut promised.met, deed, true);
                }
            }
            let Some(told) = &mut self.deeds[at(deed)] else { continue };
            told.met = met;
            self.unlinked.insert(deed);
            let document = told.done.deed.document.as_str();
            self.read.entry(document.to_owned()).or_default();
            if let Some(home) = self.documents.get_mut(document) {
                home.likely = None;
            }
        }
        for &promise in changed {
            let Some(promised) = &self.promises[at(promise)] else { continue };
            let mut deeds = self.near_deeds.deeds_for(&promised.keys);
            deeds.extend(&promised.met);
            for &deed in deeds.difference(&fresh) {
                let Some(new) = self.compared(deed, promise) else {
                    self.part(deed, promise);
                    continue;
                };
                let Some(told) = &mut self.deeds[at(deed)] else { continue };
                match told.place(promise) {
                    Ok(place) => {
                        let before = std::mem::replace(&mut told.met[place], new);
                        told.met[place].context = before.context;
                        if before.logit() > told.done.least(self.kept) {
                            self.unlinked.insert(deed);
                        }
                    }
                    Err(place) => told.met.insert(place, new),
                }
                self.read.entry(told.done.deed.document.clone()).or_default().insert((deed, promise));
                if let Some(promised) = &mut self.promises[at(promise)] {
                    put(&mut promised.met, deed, true);
                }
            }
        }
    }

    /// What a deed and a promise have to do with each other. What no later reason can lift over the line is not kept: a book of
    /// thousands has millions of such pairs.
    fn compared(&self, deed: Slot, slot: Slot) -> Option<Met> {
        let (done, promise) = (&self.deeds[at(deed)].as_ref()?.done, &self.promises[at(slot)].as_ref()?.promise);
        let found = meet(done, promise).then(|| score(done, promise, &self.common));
        let (own, telling) = found.filter(|(own, _)| *own > done.least(self.kept) - CONTEXT)?;
        Some(Met { promise: slot, own, telling, context: Context::default() })
    }

    /// Lets what the deeds of one document say of each other be heard, where one of them was compared anew.
    fn look_around(&mut self, changed: &BTreeSet<Slot>) {
        for (document, anew) in std::mem::take(&mut self.read) {
            let Some(home) = self.documents.get_mut(&document) else { continue };
            let (slots, before) = (home.deeds.clone(), home.likely.take());
            let likely: Vec<(Slot, Slot)> =
                slots.iter().filter_map(|&slot| Some((slot, self.likely(self.deeds[at(slot)].as_ref()?)?))).collect();
            // What the likely ones say of the others is the same where they are the same.
            let same = before.as_ref() == Some(&likely) && !likely.iter().any(|(_, promise)| changed.contains(promise));
            for &slot in &slots {
                self.look_around_for(slot, &likely, !same, &anew);
            }
            if let Some(home) = self.documents.get_mut(&document) {
                home.likely = Some(likely);
            }
        }
    }

    /// The promise that says of a deed's article what it follows up.
    fn likely(&self, told: &Told) -> Option<Slot> {
        let id = |met: &Met| self.promises[at(met.promise)].as_ref().map(|p| p.promise.id.as_str());
        let best = told.met.iter().max_by(|a, b| a.own.cmp(&b.own).then_with(|| id(b).cmp(&id(a))));
        best.filter(|met| met.own > SURE && !told.done.deed.if_promised).map(|met| met.promise)
    }

    /// The same for one deed: for all that it met where the likely ones are `others` than before, else for what was compared anew.
    fn look_around_for(&mut self, slot: Slot, likely: &[(Slot, Slot)], others: bool, anew: &BTreeSet<(Slot, Slot)>) {
        let Some(told) = &self.deeds[at(slot)] else { return };
        let line = told.done.least(self.least) - CONTEXT;
        // Where a single promise comes into question, what it shares with the deed tells it.
        let several = told.met.iter().filter(|met| met.own > line).take(2).count() > 1;
        let all = others || several != told.several;
        let compared: Vec<Slot> = anew.range((slot, 0)..=(slot, Slot::MAX)).map(|(_, promise)| *promise).collect();
        if !all && compared.is_empty() {
            return;
        }
        let places: Vec<usize> = match all {
            true => (0..told.met.len()).collect(),
            false => compared.iter().filter_map(|promise| told.place(*promise).ok()).collect(),
        };
        let found: Vec<(usize, Context)> = places
            .into_iter()
            .map(|place| (place, self.context(slot, told, told.met[place], likely, several)))
            .collect();
        // What stays below the line changes no link, nor any that may be one.
        let line = told.done.least(self.kept);
        let gone = compared.iter().any(|promise| told.place(*promise).is_err());
        let seen = |(place, context): &(usize, Context)| {
            let met = told.met[*place];
            let now = Met { context: *context, ..met };
            (met.context != *context || compared.contains(&met.promise)) && met.logit().max(now.logit()) > line
        };
        let linked = gone || self.unlinked.contains(&slot) || found.iter().any(seen);
        let Some(told) = &mut self.deeds[at(slot)] else { return };
        told.several = several;
        found.into_iter().for_each(|(place, context)| told.met[place].context = context);
        if linked {
            self.unlinked.insert(slot);
            self.vote(slot);
        }
    }

    fn context(&self, slot: Slot, told: &Told, met: Met, likely: &[(Slot, Slot)], several: bool) -> Context {
        let Some(promised) = &self.promises[at(met.promise)] else { return Context::default() };
        let others = likely.iter().filter(|(deed, promise)| {
            let shares = || self.promises[at(*promise)].as_ref().is_some_and(|p| p.promise.shares(&promised.promise));
            *deed != slot && *promise != met.promise && shares()
        });
        // Three at most.
        let with = others.take(3).count() as u8;
        // Meetings are many, so that their article does not say which.
        let context = with > 0 && told.done.deed.what != DeedKind::Held;
        Context { with, shared: several && !met.telling && !context }
    }

    /// Says anew which promise to meet a deed keeps most likely.
    fn vote(&mut self, slot: Slot) {
        let Some(told) = &self.deeds[at(slot)] else { return };
        let (id, before) = (told.done.deed.id.clone(), told.vote);
        let best = told.met.iter().filter_map(|met| {
            let logit = Some(met.logit()).filter(|logit| *logit > ENOUGH)?;
            Some((logit, met.promise, &self.promises[at(met.promise)].as_ref()?.promise))
        });
        let best = best.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.2.id.cmp(&a.2.id)));
        let vote = best.and_then(|(logit, promise, p)| Some((promise, logit, takes_place(&told.done, p)?)));
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
            self.looked.insert(told.done.deed.id.clone());
            let raw = self.links_of(told, self.least, self.most);
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

    fn links_of(&self, told: &Told, least: i32, most: usize) -> Vec<Link> {
        let (done, id) = (&told.done, told.done.deed.id.as_str());
        let said = self.said.get(id);
        let silent = |p: &Promise| {
            said.is_some_and(|on| on.iter().any(|right| *right == p.id || p.claims.iter().any(|c| c.id == *right)))
        };
        let mut scored: Vec<(i32, &Promise, Context, Option<Reason>)> = Vec::new();
        for met in told.met.iter().filter(|met| met.logit() > done.least(least)) {
            let Some(promised) = &self.promises[at(met.promise)] else { continue };
            let rivals = promised.held.and_then(|day| another_day(done, day));
            let logit = met.logit() + rivals.as_ref().map_or(0, |r| r.weight);
            if logit > done.least(least) && !silent(&promised.promise) {
                scored.push((logit, &promised.promise, met.context, rivals));
            }
        }
        scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        let scored = scored.into_iter().filter_map(|(logit, promise, context, rivals)| {
            let reasons = compare(done, promise, &self.common).into_iter().chain(context.reasons()).chain(rivals);
            let reasons: Vec<Reason> = reasons.collect();
            done.bears_by(&reasons).then_some((logit, promise, reasons))
        });
        let links = scored.take(most).map(|(logit, promise, mut reasons)| {
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
                self.looked.insert(told.done.deed.id.clone());
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
