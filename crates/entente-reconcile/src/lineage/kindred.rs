//! The commitments of a ledger held side by side: which one takes up which earlier one most likely, decided anew only where something
//! changed. [`lineage`](super::lineage) is the same with all at once.

use super::{CLAIMS, CROWD, NEIGHBOURS, Promise, Relation, SURE, Taken, in_time, part_of, taken};
use crate::link::Linker;
use crate::reconciler::Reconciler;
use crate::view::ClaimView;
use entente_model::Day;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A commitment by the day of its first telling: those without one come last.
type Place = (bool, Option<Day>, Arc<str>);
/// What commitments share that are compared: who promises, and an action or a document.
type Block = (Vec<String>, String);

struct Known {
    place: Place,
    blocks: Vec<Arc<Block>>,
}

/// The commitments that are held. See the top of this file. What is known of their claims is asked of the two that hold them.
#[derive(Default)]
pub struct Kindred {
    known: HashMap<Arc<str>, Known>,
    blocks: HashMap<Arc<Block>, BTreeSet<Place>>,
    /// By the later one: the earlier one that it may take up, and what speaks for it.
    best: HashMap<Arc<str>, (Place, i32)>,
}

/// A commitment that may take up another earlier one than before, by id, and the earlier one that it took up before.
pub type Retaken = (String, Option<String>);

/// The others in a block that come next before a place, or all where they are few.
fn earlier<'b>(block: &'b BTreeSet<Place>, place: &Place) -> impl Iterator<Item = &'b Place> {
    let most = if block.len() > CROWD { NEIGHBOURS } else { usize::MAX };
    block.range(..place.clone()).rev().take(most)
}

/// The others in a block that come next behind a place, or all where they are few.
fn later<'b>(block: &'b BTreeSet<Place>, place: &Place) -> impl Iterator<Item = &'b Place> {
    let most = if block.len() > CROWD { NEIGHBOURS } else { usize::MAX };
    block.range(place.clone()..).filter(|other| other.2 != place.2).take(most)
}

/// What is held of claims and commitments, and what was taken out of it.
struct Shelf<'h> {
    reconciler: &'h Reconciler<'h>,
    linker: &'h Linker,
    promises: HashMap<Arc<str>, Promise<'h>>,
}

impl<'h> Shelf<'h> {
    /// A commitment; nothing where nobody tells it.
    fn promise(&self, id: &str) -> Option<Promise<'h>> {
        let mut claims: Vec<&ClaimView> = self.linker.claims_of(id).collect();
        claims.sort_by_key(|c| in_time(c));
        let ready: Vec<_> = claims.iter().take(CLAIMS).filter_map(|c| self.reconciler.ready(&c.id)).collect();
        (!ready.is_empty()).then(|| Promise::new(id, &claims, ready))
    }

    fn take(&mut self, id: &Arc<str>) {
        if !self.promises.contains_key(id)
            && let Some(promise) = self.promise(id)
        {
            self.promises.insert(Arc::clone(id), promise);
        }
    }

    /// What speaks for a later one taking up an earlier one, if it is enough to be looked at.
    fn taken(&mut self, old: &Arc<str>, new: &Arc<str>) -> Option<Taken> {
        self.take(old);
        self.take(new);
        let (old, new) = (self.promises.get(old)?, self.promises.get(new)?);
        let parts = part_of(old, new).is_some() || part_of(new, old).is_some();
        if parts { None } else { taken(old, new, self.reconciler.common()) }
    }
}

impl Kindred {
    /// Holds all commitments that `linker` holds, in the place of what was held.
    pub fn fill(&mut self, reconciler: &Reconciler, linker: &Linker) {
        *self = Kindred::default();
        let mut shelf = Shelf { reconciler, linker, promises: HashMap::new() };
        for id in linker.ids() {
            self.hold(&shelf, &id.into());
        }
        let mut all: Vec<Place> = self.known.values().map(|known| known.place.clone()).collect();
        all.sort();
        for place in &all {
            self.take_up(&mut shelf, place);
        }
    }

    /// Decides anew for the commitments that were touched, and gives those of which the earlier one that they may take up may be
    /// another one now, or for other reasons.
    pub fn settle(&mut self, reconciler: &Reconciler, linker: &Linker, touched: &BTreeSet<String>) -> Vec<Retaken> {
        let mut shelf = Shelf { reconciler, linker, promises: HashMap::new() };
        let (mut stale, mut pairs): (BTreeSet<Place>, BTreeSet<(Place, Place)>) = Default::default();
        let mut before: BTreeMap<Arc<str>, Option<(Place, i32)>> = BTreeMap::new();
        for id in touched {
            let id: Arc<str> = id.as_str().into();
            before.entry(Arc::clone(&id)).or_insert_with(|| self.best.get(&id).cloned());
            self.let_go(&id, &mut stale);
            if let Some(place) = self.hold(&shelf, &id) {
                for block in &self.known[&id].blocks {
                    let block = &self.blocks[block];
                    if block.len() > CROWD {
                        stale.extend(later(block, &place).cloned());
                    } else {
                        pairs.extend(later(block, &place).map(|other| (place.clone(), other.clone())));
                    }
                    if block.len() == CROWD + 1 {
                        stale.extend(block.iter().cloned());
                    }
                }
                stale.insert(place);
            }
        }
        let is =
            |known: &HashMap<Arc<str>, Known>, place: &Place| known.get(&place.2).is_some_and(|k| k.place == *place);
        stale.retain(|place| is(&self.known, place));
        for place in &stale {
            before.entry(Arc::clone(&place.2)).or_insert_with(|| self.best.get(&place.2).cloned());
            self.take_up(&mut shelf, place);
        }
        for (old, new) in pairs {
            if stale.contains(&new) || !is(&self.known, &old) || !is(&self.known, &new) {
                continue;
            }
            let Some(taken) = shelf.taken(&old.2, &new.2) else { continue };
            let known = self.best.get(&new.2);
            if known.is_none_or(|(from, sum)| (*sum, from) <= (taken.sum, &old)) {
                before.entry(Arc::clone(&new.2)).or_insert_with(|| known.cloned());
                self.best.insert(new.2, (old, taken.sum));
            }
        }
        let touched = |id: &Arc<str>| touched.contains(&**id);
        let changed = before.into_iter().filter(|(id, before)| {
            let now = self.best.get(id);
            touched(id) || now != before.as_ref() || now.is_some_and(|(from, _)| touched(&from.2))
        });
        let ids = |(id, before): (Arc<str>, Option<(Place, i32)>)| {
            (id.as_ref().to_owned(), before.map(|(from, _)| from.2.as_ref().to_owned()))
        };
        changed.map(ids).collect()
    }

    /// The commitments that may take up an earlier one, without being sure, in no order that means anything.
    pub fn unsure(&self) -> impl Iterator<Item = &str> {
        self.best.iter().filter(|(_, (_, sum))| *sum < SURE).map(|(id, _)| &**id)
    }

    /// How a commitment stands to the earlier one that it may take up; nothing where there is none, or it is sure. By kinds.
    pub fn doubtful(&self, reconciler: &Reconciler, linker: &Linker, id: &str) -> Vec<Relation> {
        let Some((from, _)) = self.best.get(id).filter(|(_, sum)| *sum < SURE) else { return Vec::new() };
        let mut shelf = Shelf { reconciler, linker, promises: HashMap::new() };
        shelf.taken(&from.2, &id.into()).map(|taken| taken.relations(&from.2, id)).unwrap_or_default()
    }

    /// Holds a commitment as it is told now, if anybody tells it. Gives its place.
    fn hold(&mut self, shelf: &Shelf, id: &Arc<str>) -> Option<Place> {
        let promise = shelf.promise(id)?;
        let place = (promise.first.is_none(), promise.first, Arc::clone(id));
        let states: Vec<String> = promise.states.iter().map(|state| (*state).to_owned()).collect();
        let mut blocks: Vec<Arc<Block>> = Vec::new();
        for shared in promise.shared().filter(|_| !states.is_empty()) {
            let block = (states.clone(), shared.to_owned());
            let known = self.blocks.get_key_value(&block).map(|(block, _)| Arc::clone(block));
            let block = known.unwrap_or_else(|| Arc::new(block));
            self.blocks.entry(Arc::clone(&block)).or_default().insert(place.clone());
            blocks.push(block);
        }
        self.known.insert(Arc::clone(id), Known { place: place.clone(), blocks });
        Some(place)
    }

    /// Lets a commitment go, and says of which others more is to be asked than whether they take up this one.
    fn let_go(&mut self, id: &Arc<str>, stale: &mut BTreeSet<Place>) {
        self.best.remove(id);
        let Some(known) = self.known.remove(id) else { return };
        for name in known.blocks {
            let Some(block) = self.blocks.get_mut(&name) else { continue };
            let takes = |other: &&Place| self.best.get(&other.2).is_some_and(|(from, _)| from.2 == *id);
            match block.len() > CROWD {
                true => stale.extend(later(block, &known.place).cloned()),
                false => stale.extend(later(block, &known.place).filter(takes).cloned()),
            }
            if block.len() == CROWD + 1 {
                stale.extend(block.iter().cloned());
            }
            block.remove(&known.place);
            if block.is_empty() {
                self.blocks.remove(&name);
            }
        }
    }

    /// Finds anew which earlier one a commitment may take up: the likeliest, and of those the newest.
    fn take_up(&mut self, shelf: &mut Shelf, place: &Place) {
        self.best.remove(&place.2);
        let Some(known) = self.known.get(&place.2) else { return };
        let blocks = known.blocks.iter().filter_map(|block| self.blocks.get(block));
        let others: BTreeSet<&Place> = blocks.flat_map(|block| earlier(block, place)).collect();
        let mut best: Option<(i32, &Place)> = None;
        for old in others {
            let Some(taken) = shelf.taken(&old.2, &place.2) else { continue };
            if best.is_none_or(|best| best <= (taken.sum, old)) {
                best = Some((taken.sum, old));
            }
        }
        if let Some((sum, from)) = best {
            self.best.insert(Arc::clone(&place.2), (from.clone(), sum));
        }
    }
}
