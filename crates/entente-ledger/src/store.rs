//! What a store must do for the ledger: keep rows, write a batch all or nothing, and read back what is current.
//!
//! [`Sqlite`](crate::Sqlite) keeps one file, [`Memory`](crate::Memory) keeps nothing after the process; both pass the
//! same suite of tests (`tests/conformance.rs`). A store knows no domain rule: ids, digests and judgements are made
//! by [`Ledger`](crate::Ledger). That is the seam at which another database is put in.

use crate::digest;
use crate::error::Result;
use crate::past::ErasedSince;
use crate::tree::{Hash, Node};
use entente_model::AuthorKind;

/// The last event of the log: its number, and the root of the Merkle tree over everything up to it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Head {
    /// Number of the last event; 0 before the first.
    pub seq: u64,
    /// The root of the tree over the log up to it, as a checkpoint writes it; empty before the first.
    pub root: String,
}

/// One entry of the append-only log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// Its number, from 1 without gaps.
    pub seq: u64,
    /// What happened: `document`, `judgement`, `retraction`, `partition`, `links`, `redacted`.
    pub kind: String,
    /// To what, usually an id.
    pub subject: String,
    /// When it was recorded, as the caller said.
    pub recorded: Option<String>,
    /// Random bytes in hexadecimal, so that an erased payload cannot be guessed from its digest; gone once erased.
    pub salt: Option<String>,
    /// What happened, as JSON; gone once erased.
    pub payload: Option<String>,
    /// Digest of salt and payload.
    pub digest: String,
    /// The root of the tree over the log up to this entry, as a checkpoint writes it.
    pub root: String,
}

impl EventRow {
    /// The bytes from which its leaf of the tree is made: everything but what it says, which its digest stands for.
    pub fn entry(&self) -> Vec<u8> {
        digest::entry(self.seq, &self.kind, &self.subject, self.recorded.as_deref(), &self.digest)
    }
}

/// An event without what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// Its number.
    pub seq: u64,
    /// What happened.
    pub kind: String,
    /// To what.
    pub subject: String,
    /// When it was recorded, as the caller said.
    pub recorded: Option<String>,
}

/// One reading of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRow {
    /// The event that added this reading.
    pub seq: u64,
    /// The document's id.
    pub id: String,
    /// Id of the source's bytes.
    pub source: String,
    /// Reader and overrides.
    pub reader: String,
    /// The text; gone once erased.
    pub text: Option<String>,
    /// Everything else, as JSON; gone once erased.
    pub payload: Option<String>,
    /// Whether it is the reading in force.
    pub current: bool,
}

/// Which table a part stands in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PartKind {
    /// A claim.
    Claim,
    /// A deed.
    Deed,
    /// A meeting.
    Meeting,
}

impl PartKind {
    /// All tables.
    pub const ALL: [PartKind; 3] = [PartKind::Claim, PartKind::Deed, PartKind::Meeting];
    /// The table's name.
    pub fn table(self) -> &'static str {
        match self {
            PartKind::Claim => "claims",
            PartKind::Deed => "deeds",
            PartKind::Meeting => "meetings",
        }
    }
}

/// A claim, deed or meeting of one reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartRow {
    /// Where it is kept.
    pub kind: PartKind,
    /// The event that added it.
    pub seq: u64,
    /// Its id.
    pub id: String,
    /// Its document's id.
    pub document: String,
    /// Place in the document's text, in bytes.
    pub start: u64,
    /// End of it, exclusive.
    pub end: u64,
    /// The quoted text; gone once erased.
    pub quote: Option<String>,
    /// Action, kind of deed, or name of the meeting.
    pub what: String,
    /// First day of its window, if any.
    pub day_from: Option<String>,
    /// Last day of its window, if any.
    pub day_to: Option<String>,
    /// Everything, as JSON; gone once erased.
    pub payload: Option<String>,
    /// Whether it belongs to the reading in force.
    pub current: bool,
}

/// One judgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgementRow {
    /// Its id.
    pub id: String,
    /// The event that recorded it.
    pub seq: u64,
    /// What is judged.
    pub left: String,
    /// Against what.
    pub right: String,
    /// Code of the verdict.
    pub verdict: String,
    /// Code of the effect, if it bears on something.
    pub effect: Option<String>,
    /// In thousandths.
    pub score: u16,
    /// A JSON list of phrases.
    pub reasons: String,
    /// Code of the kind of author.
    pub kind: String,
    /// The author.
    pub author: String,
    /// The event that took it back, if one did.
    pub retracted: Option<u64>,
}

/// One entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitmentRow {
    /// Its id.
    pub id: String,
    /// The claim from which the id was made.
    pub founder: String,
    /// The event that minted it.
    pub seq: u64,
    /// The commitment into which it was merged, if it was.
    pub alias_of: Option<String>,
}

/// Everything that one step writes. A store writes all of it or nothing.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The head on which the batch was built; a store refuses a batch built on another.
    pub after: Head,
    /// New events, in order.
    pub events: Vec<EventRow>,
    /// Full subtrees of the tree over the log that are there with these events and were not before.
    pub nodes: Vec<Node>,
    /// New sources: id and bytes. One that is there is left as it is.
    pub sources: Vec<(String, Vec<u8>)>,
    /// New readings. Earlier readings of the same id, and their parts, cease to be current.
    pub documents: Vec<DocumentRow>,
    /// New parts.
    pub parts: Vec<PartRow>,
    /// New judgements.
    pub judgements: Vec<JudgementRow>,
    /// Judgements taken back: id, and number of the event that does so.
    pub retractions: Vec<(String, u64)>,
    /// Commitments to add, or to replace by id.
    pub commitments: Vec<CommitmentRow>,
    /// Claims that move to a commitment, or out of any.
    pub members: Vec<(String, Option<String>)>,
    /// Documents of which every reading, part and source is to be emptied, with the payloads of their events.
    pub redactions: Vec<String>,
}

/// How many rows a store has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Counts {
    /// Events.
    pub events: u64,
    /// Full subtrees of the tree over the events.
    pub nodes: u64,
    /// Readings.
    pub documents: u64,
    /// Claims, deeds and meetings of all readings.
    pub parts: u64,
    /// Judgements.
    pub judgements: u64,
}

/// How far a walk through readings and parts has come: how the store finds the next row of each table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Reel {
    /// In the table of readings.
    pub documents: i64,
    /// In the tables of parts, in the order of [`PartKind::ALL`].
    pub parts: [i64; 3],
}

/// What a store does between writing a batch and making it durable: it reads the rows as they are with the batch, and puts
/// on the shelf what is derived from them.
pub type Derive<'a> = dyn Fn(&dyn Store) -> Result<()> + 'a;

/// Where the ledger's rows are kept. Every list comes in a fixed order: by event, then by place or id.
pub trait Store {
    /// The last event.
    fn head(&self) -> Result<Head>;
    /// Writes the batch; when this returns without error it is durable. What lies on the shelf is not kept up and goes.
    fn write(&mut self, batch: &Batch) -> Result<()>;
    /// Sees to it that what was erased is in no file any more, not even in those that the store keeps for itself. False
    /// where another process holds on to it.
    fn scrub(&mut self) -> Result<bool>;
    /// The bytes of a source; `None` if unknown or erased.
    fn source(&self, id: &str) -> Result<Option<Vec<u8>>>;
    /// Ids of all sources that still have their bytes.
    fn sources(&self) -> Result<Vec<String>>;
    /// All readings, or those of one document.
    fn documents(&self, id: Option<&str>) -> Result<Vec<DocumentRow>>;
    /// The document that was read from this source by this reader.
    fn read_from(&self, source: &str, reader: &str) -> Result<Option<String>>;
    /// A document that was read from this source and erased.
    fn erased_from(&self, source: &str) -> Result<Option<String>>;
    /// All parts of one kind, or those of one document.
    fn parts(&self, kind: PartKind, document: Option<&str>) -> Result<Vec<PartRow>>;
    /// The ids of the claims of all readings in the order in which they were written: one for each reading that tells it.
    fn claims_by_arrival(&self) -> Result<Vec<String>> {
        Ok(self.parts(PartKind::Claim, None)?.into_iter().map(|claim| claim.id).collect())
    }
    /// The newest part of this kind and id, also one that the reading in force no longer tells.
    fn part(&self, kind: PartKind, id: &str) -> Result<Option<PartRow>>;
    /// All judgements, also those taken back.
    fn judgements(&self) -> Result<Vec<JudgementRow>>;
    /// The judgements of models and people that were not taken back.
    fn standing(&self) -> Result<Vec<JudgementRow>> {
        let stands = |j: &JudgementRow| j.retracted.is_none() && j.kind != AuthorKind::Rule.code();
        Ok(self.judgements()?.into_iter().filter(stands).collect())
    }
    /// The judgements that one event recorded.
    fn judgements_of(&self, seq: u64) -> Result<Vec<JudgementRow>>;
    /// All commitments, also those merged away, by event and id.
    fn commitments(&self) -> Result<Vec<CommitmentRow>>;
    /// Claim and commitment, by claim.
    fn members(&self) -> Result<Vec<(String, String)>>;
    /// The hash of a full subtree of the tree over the log; `None` if it is not there.
    fn node(&self, level: u8, index: u64) -> Result<Option<Hash>>;
    /// How many rows of each kind there are.
    fn counts(&self) -> Result<Counts>;
    /// Events after number `after`, oldest first, at most `limit`.
    fn events(&self, after: u64, limit: usize) -> Result<Vec<EventRow>>;
    /// The events after number `after` without what they say, oldest first, at most `limit`.
    fn happened(&self, after: u64, limit: usize) -> Result<Vec<Happened>> {
        let short = |e: EventRow| Happened { seq: e.seq, kind: e.kind, subject: e.subject, recorded: e.recorded };
        Ok(self.events(after, limit)?.into_iter().map(short).collect())
    }
    /// Numbers of the events of one subject, oldest first.
    fn events_of(&self, subject: &str) -> Result<Vec<u64>>;
    /// From now on nothing that is written is durable before [`Store::release`], which makes all of it durable at once.
    /// Each batch is still written as a whole or not at all, and is seen by what this store reads after it.
    fn hold(&mut self) -> Result<()>;
    /// Makes durable what was written since [`Store::hold`]; if it fails, nothing of it is there.
    fn release(&mut self) -> Result<()>;
    /// Takes back what was written since [`Store::hold`]; nothing happens where nothing is held.
    fn discard(&mut self);
    /// The next readings and parts in the order in which they were written, up to the last of event `upto`; `reel` is
    /// where the last call ended. A help for those who walk through all of them: it may leave rows out, which are then
    /// asked for one by one.
    fn rows_up_to(&self, reel: &mut Reel, upto: u64) -> Result<(Vec<DocumentRow>, Vec<PartRow>)>;
    /// Hashes of the full subtrees of this level from index `from` to before `to`, each with its index.
    fn nodes(&self, level: u8, from: u64, to: u64) -> Result<Vec<(u64, Hash)>>;
    /// Shows each source with its bytes, one after the other, until `see` gives false.
    fn each_source(&self, see: &mut dyn FnMut(String, Vec<u8>) -> bool) -> Result<()>;
    /// Has a store that was opened for reading show what is there now. False where it cannot: it must be opened anew then.
    fn refresh(&mut self) -> Result<bool> {
        Ok(false)
    }
    /// Has a store that was opened for reading hold on to nothing until it is refreshed, so that a writer may tidy up.
    fn rest(&mut self) -> Result<()> {
        Ok(())
    }
    /// Documents whose words were erased after what this store shows; none for a store that shows all.
    fn erased_since(&self) -> Result<Vec<ErasedSince>> {
        Ok(Vec::new())
    }

    /// Writes the batch and, in the same step, what `derive` keeps on the shelf once the batch is in: all of it or nothing.
    fn write_with(&mut self, batch: &Batch, derive: &Derive) -> Result<()> {
        let _ = derive;
        self.write(batch)
    }
    /// Whether the store has a shelf: room for what is derived from its rows and can be made anew at any time. One without
    /// takes nothing and gives nothing.
    fn has_shelf(&self) -> bool {
        false
    }
    /// What lies on the shelf under a key.
    fn shelf(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let _ = key;
        Ok(None)
    }
    /// What lies on the shelf from one key up to another, which is left out, in the order of the keys, at most `limit`.
    fn shelf_between(&self, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
        let _ = (from, to, limit);
        Ok(Vec::new())
    }
    /// The keys of what lies on the shelf from one key up to another, which is left out, in their order.
    fn shelf_keys(&self, from: &[u8], to: &[u8]) -> Result<Vec<Vec<u8>>> {
        let found = self.shelf_between(from, to, usize::MAX)?;
        Ok(found.into_iter().map(|(key, _)| key).collect())
    }
    /// Puts a value on the shelf, or takes away what lies there. Only while [`Store::write_with`] derives.
    fn put_on_shelf(&self, key: &[u8], value: Option<&[u8]>) -> Result<()> {
        let _ = (key, value);
        Ok(())
    }
    /// Empties the shelf. Only while [`Store::write_with`] derives.
    fn clear_shelf(&self) -> Result<()> {
        Ok(())
    }

    /// One commitment, also one that was merged away.
    fn commitment_row(&self, id: &str) -> Result<Option<CommitmentRow>> {
        Ok(self.commitments()?.into_iter().find(|c| c.id == id))
    }
    /// Ids of the commitments that were merged into this one directly.
    fn merged_into(&self, id: &str) -> Result<Vec<String>> {
        let rows = self.commitments()?.into_iter();
        Ok(rows.filter(|c| c.alias_of.as_deref() == Some(id)).map(|c| c.id).collect())
    }
    /// The claims of a commitment, sorted.
    fn members_of(&self, commitment: &str) -> Result<Vec<String>> {
        let all = self.members()?.into_iter();
        Ok(all.filter(|(_, to)| to == commitment).map(|(claim, _)| claim).collect())
    }
    /// The commitment of a claim.
    fn member(&self, claim: &str) -> Result<Option<String>> {
        Ok(self.members()?.into_iter().find(|(id, _)| id == claim).map(|(_, to)| to))
    }
    /// The judgements of a deed or claim against others, also those taken back, in the order in which they were recorded.
    fn judgements_from(&self, left: &str) -> Result<Vec<JudgementRow>> {
        Ok(self.judgements()?.into_iter().filter(|j| j.left == left).collect())
    }
    /// The judgements against a claim or commitment, also those taken back, in the order in which they were recorded.
    fn judgements_on(&self, right: &str) -> Result<Vec<JudgementRow>> {
        Ok(self.judgements()?.into_iter().filter(|j| j.right == right).collect())
    }
}
