//! The append-only ledger: documents with their claims and deeds, judgements, commitments, and a log that anyone can
//! check. SQLite in one file behind a trait.
//!
//! Start with [`Ledger`]. What is acknowledged is durable; a document is stored whole or not at all; nothing that was
//! said is removed, only taken back or, where the law asks, visibly emptied.

mod anchor;
mod care;
mod digest;
mod error;
mod excerpt;
pub mod index;
mod judge;
mod ledger;
mod lock;
mod memory;
mod migrate;
mod note;
mod page;
mod partition;
mod past;
mod payload;
mod proof;
mod redact;
mod remark;
mod replay;
mod rows;
mod sqlite;
mod store;
pub mod tiles;
mod told;
pub mod tree;
mod types;
mod verify;
mod waiting;

pub use anchor::Changes;
pub use care::{Examined, Migration, Restored};
pub use digest::{short as short_id, source_id};
pub use error::{Error, Kind, Result};
pub use excerpt::Excerpt;
pub use judge::{Gone, ItemEvent};
pub use ledger::Ledger;
pub use memory::Memory;
pub use note::{Checkpoint, Key, PublicKey, hash_of, letters};
pub use partition::{Named, Touched};
pub use past::{ErasedSince, UpTo};
pub use proof::{Consistency, Proof, Proven};
pub use redact::Redaction;
pub use remark::Remark;
pub use rows::Row;
pub use sqlite::{SCHEMA_VERSION, Sqlite};
pub use store::{
    Batch, CommitmentRow, Counts, Derive, DocumentRow, EventRow, Happened, Head, JudgementRow, PartKind, PartRow, Reel,
    Store,
};
pub use told::Told;
pub use types::{
    Added, Commitment, Link, NewDocument, NewLink, Partitioned, Recorded, StoredClaim, StoredDeed, StoredDocument,
    StoredMeeting,
};
pub use verify::{Checks, Report, Reread, Wrong};
pub use waiting::{TouchedWaits, WORDS, Waiting, Waits};
