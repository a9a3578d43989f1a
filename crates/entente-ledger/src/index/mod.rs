//! The index by which commitments are found: what is asked of them most, kept beside the log and derived from it.
//!
//! Nothing here is ever part of the log. The index lies on the store's shelf, is changed in the same step as what it is
//! derived from, can be dropped and made anew at any time, and loses what the law has erased in the step that erases it.
//!
//! What can be found is said by whoever describes commitments ([`Describe`]); the ledger knows neither languages nor
//! statuses. Each description has a number. For each term the numbers that have it are kept as a set; what is compared or
//! sorted by is kept in columns by number. A question is sets cut with each other, so that it costs little at any size.

mod among;
pub(crate) mod bits;
mod check;
mod column;
mod details;
mod find;
mod order;
mod packed;
mod put;
mod standing;
mod tally;

pub use among::find_among;
pub use column::{Cursor, Sort};
pub use find::{Ask, Expr, Found, When};
pub(crate) use put::leave_behind;
pub use standing::Standing;
pub use tally::{Answer, Counted};

use crate::error::Result;
use crate::excerpt::{self, Excerpt};
use crate::ledger::Ledger;
use crate::replay;
use crate::store::{Batch, PartKind, Store};
use crate::waiting;
use entente_model::Day;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// How many commitments are described at a time.
const PAGE: usize = 1024;
/// Where a step touches more commitments than this, the whole index is made anew.
const MANY: usize = 50_000;

/// A commitment as it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Its id.
    pub commitment: String,
    /// The event that minted it.
    pub seq: u64,
    /// What was known of it, by day of publication, the earliest first. The last one is all that is known.
    pub versions: Vec<Version>,
}

/// What was known of a commitment by the documents of a stretch of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The first day on which this was all that had been told; nothing where it holds from the beginning.
    pub from: Option<Day>,
    /// The first day on which more had been told; nothing for the last version.
    pub to: Option<Day>,
    /// Everything by which it can be found. A term has no character below the space.
    pub terms: BTreeSet<String>,
    /// Its texts in which words are looked for that stand one behind the other, each with its kind. Neither has a
    /// character below the space.
    pub texts: Vec<(String, String)>,
    /// Its status by the day for which it is told: each holds from its day on, the first from the beginning.
    pub steps: Vec<(Option<Day>, u8)>,
    /// The day of its first telling.
    pub day: Option<Day>,
    /// The last day that was named for it.
    pub due: Option<Day>,
    /// The last day that holds for it, once all of its tellings are known.
    pub end: Option<Day>,
    /// The first day that was named for it as a beginning.
    pub begins: Option<Day>,
    /// The days on which something of it was told, or a deed that bears on it; each once, the earliest first.
    pub news: Vec<Day>,
    /// How firm, the firmest first.
    pub strength: u8,
    /// How many documents tell it.
    pub reports: u32,
    /// Who is bound, for sorting.
    pub party: String,
    /// What else is added up over many, as whoever describes it writes it down; nothing for most.
    pub details: Vec<u8>,
}

/// Who says how commitments are found.
pub trait Describe: Send + Sync {
    /// What the descriptions depend on besides the ledger, such as the versions of the program and its packs. An index of
    /// another maker is not used, and made anew by the next who writes.
    fn maker(&self) -> &str;
    /// Describes each commitment of the excerpt. The same excerpt gives the same descriptions.
    fn describe(&self, excerpt: Excerpt) -> Vec<Described>;
}

/// How the index of a ledger is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IndexState {
    /// It says what the ledger says.
    InUse,
    /// Another maker made it, or nobody did: questions are answered from all rows until somebody writes.
    Behind,
    /// The store has no place for one.
    None,
}

impl Ledger {
    /// Has the ledger keep an index of what `describe` says of its commitments. One that is writing makes an index that is
    /// behind anew at once.
    ///
    /// # Errors
    /// Those of the store.
    pub fn described_by(mut self, describe: Arc<dyn Describe>, writes: bool) -> Result<Ledger> {
        let behind = self.store.has_shelf() && maker(self.store.as_ref())?.as_deref() != Some(describe.maker());
        self.describe = Some(describe);
        if behind && writes {
            self.index_anew()?;
        }
        Ok(self)
    }

    /// How the index is.
    ///
    /// # Errors
    /// Those of the store.
    pub fn index_state(&self) -> Result<IndexState> {
        if !self.store.has_shelf() {
            return Ok(IndexState::None);
        }
        let made_by = maker(self.store.as_ref())?;
        let ours = self.describe.as_ref().is_some_and(|d| made_by.as_deref() == Some(d.maker()));
        Ok(if ours { IndexState::InUse } else { IndexState::Behind })
    }

    /// Drops the index and makes it anew, as one step. Nothing is written to the log.
    ///
    /// # Errors
    /// Those of the store.
    pub fn index_anew(&mut self) -> Result<()> {
        let Some(describe) = self.describe.clone() else { return Ok(()) };
        let batch = Batch { after: self.store.head()?, ..Batch::default() };
        self.store.write_with(&batch, &|store| put::anew(store, describe.as_ref()))
    }

    /// Whether the index says what the ledger says: every description is made anew and compared. Gives what is wrong.
    ///
    /// # Errors
    /// Those of the store.
    pub fn check_index(&self) -> Result<Option<String>> {
        match &self.describe {
            Some(describe) if self.index_state()? == IndexState::InUse => {
                let store = self.store.as_ref();
                let checked = check::check(store, describe.as_ref());
                let checked = checked.and_then(|wrong| wrong.map_or_else(|| waiting::check(store), |w| Ok(Some(w))));
                match checked {
                    // An index of which a part is gone is a wrong index, and like any other it can be made anew.
                    Err(error) if error.kind() == crate::error::Kind::Corrupt => Ok(Some(error.to_string())),
                    checked => checked,
                }
            }
            _ => Ok(None),
        }
    }

    /// The commitments that answer a question, by the index; `None` where the index cannot be used.
    ///
    /// # Errors
    /// Those of the store.
    pub fn find(&self, ask: &Ask) -> Result<Option<Found>> {
        match self.index_state()? {
            IndexState::InUse => find::find(self.store.as_ref(), ask).map(Some),
            IndexState::Behind | IndexState::None => Ok(None),
        }
    }

    /// Writes a batch, and in the same step what it changes of the index.
    pub(crate) fn commit(&mut self, batch: &Batch) -> Result<()> {
        if !self.store.has_shelf() {
            return self.store.write(batch);
        }
        let in_use = self.index_state()? == IndexState::InUse;
        let Some(describe) = self.describe.clone().filter(|_| in_use) else {
            return self.store.write_with(batch, &leave_behind);
        };
        let describe = describe.as_ref();
        let store = self.store.as_ref();
        let mut before = touched(store, batch)?;
        before.extend(told_by_documents(store, batch)?);
        if before.len() > MANY {
            return self.store.write_with(batch, &|store| put::anew(store, describe));
        }
        let old = described(self.store.as_ref(), describe, &before)?;
        self.store.write_with(batch, &|store| {
            let mut all = before.clone();
            all.extend(touched(store, batch)?);
            put::change(store, describe, &all, &old)?;
            waiting::follow(store, batch)
        })
    }
}

/// Who made the index that lies on the shelf.
fn maker(store: &dyn Store) -> Result<Option<String>> {
    Ok(put::state(store)?.map(|(maker, _)| maker))
}

/// The descriptions of these commitments, by id.
fn described(
    store: &dyn Store,
    describe: &dyn Describe,
    ids: &BTreeSet<String>,
) -> Result<BTreeMap<String, Described>> {
    let ids: Vec<String> = ids.iter().cloned().collect();
    let mut all = BTreeMap::new();
    for page in ids.chunks(PAGE) {
        let found = describe.describe(excerpt::of(store, page)?);
        all.extend(found.into_iter().map(|d| (d.commitment.clone(), d)));
    }
    Ok(all)
}

/// The commitments told by documents that a batch reads anew or erases. Asked before the batch: a claim or a deed that is
/// new with it belongs nowhere yet, and one that comes back was known.
fn told_by_documents(store: &dyn Store, batch: &Batch) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let documents: BTreeSet<&str> =
        batch.documents.iter().map(|d| d.id.as_str()).chain(batch.redactions.iter().map(String::as_str)).collect();
    for document in documents {
        for claim in store.parts(PartKind::Claim, Some(document))? {
            found.extend(store.member(&claim.id)?);
        }
        for deed in store.parts(PartKind::Deed, Some(document))? {
            for judgement in store.judgements_from(&deed.id)?.iter().filter(|j| excerpt::bears(j)) {
                found.extend(target(store, &judgement.right)?);
            }
        }
    }
    Ok(found)
}

/// The commitment that a judgement is about.
fn target(store: &dyn Store, right: &str) -> Result<Option<String>> {
    match excerpt::home(store, right)? {
        Some(home) => Ok(Some(home)),
        None => store.member(right),
    }
}

/// The commitments of which a batch changes what is judged of them or what belongs to them, as the store has them now:
/// those before the batch where it is asked before, and those after it where it is asked after.
fn touched(store: &dyn Store, batch: &Batch) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for (claim, to) in &batch.members {
        found.extend(store.member(claim)?);
        found.extend(to.clone());
    }
    for row in &batch.commitments {
        found.extend(excerpt::home(store, &row.id)?);
        found.extend([Some(row.id.clone()), row.alias_of.clone()].into_iter().flatten());
    }
    for judgement in batch.judgements.iter().filter(|j| excerpt::bears(j)) {
        found.extend(target(store, &judgement.right)?);
    }
    let mut events: HashMap<u64, HashMap<String, Option<String>>> = HashMap::new();
    for (id, _) in &batch.retractions {
        let Some(seq) = replay::event_of(id) else { continue };
        let rows = match events.entry(seq) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(new) => {
                let rows = store.judgements_of(seq)?.into_iter();
                new.insert(rows.map(|j| (j.id.clone(), excerpt::bears(&j).then_some(j.right))).collect())
            }
        };
        if let Some(Some(right)) = rows.get(id) {
            found.extend(target(store, right)?);
        }
    }
    Ok(found)
}
