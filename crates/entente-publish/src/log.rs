//! What leaves about the log itself: proofs for strangers, and what a check found.

use serde::Serialize;

/// The script, in Python and without other libraries, by which anyone checks a [`Proof`].
pub const PROOF_SCRIPT: &str = include_str!("../../../scripts/check_proof.py");

/// The version of [`Proof`].
pub const PROOF_VERSION: u32 = 1;

/// A proof that the log of a checkpoint holds what is said of an id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Proof {
    /// Version of the format.
    pub entente_proof: u32,
    /// Of what it tells.
    pub id: String,
    /// The checkpoint, a note as <https://c2sp.org/tlog-checkpoint> has it.
    pub checkpoint: String,
    /// That the log of an older checkpoint is the beginning of it, if that was asked for.
    pub since: Option<Since>,
    /// The events that tell of the id.
    pub records: Vec<Record>,
}

/// That a log grew and nothing before was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Since {
    /// The older checkpoint.
    pub checkpoint: String,
    /// The consistency proof of RFC 6962, each hash in base64.
    pub path: Vec<String>,
}

/// One event with the path from its leaf to the root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Record {
    /// The event.
    pub event: Event,
    /// The inclusion proof of RFC 6962 for leaf `seq - 1`, each hash in base64.
    pub path: Vec<String>,
    /// The claims, deeds and meetings of the event's document of which the proof tells.
    pub parts: Vec<Part>,
}

/// One event of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Event {
    /// Its number, from 1.
    pub seq: u64,
    /// What happened.
    pub kind: String,
    /// To what.
    pub subject: String,
    /// The day on which it was recorded, by the clock of the machine.
    pub recorded: Option<String>,
    /// Random letters that go into the digest; gone once erased by law.
    pub salt: Option<String>,
    /// What it says, as JSON in a text; gone once erased by law.
    pub payload: Option<String>,
    /// SHA-256 over salt and payload, in hexadecimal.
    pub digest: String,
}

/// A claim, deed or meeting as its digest has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Part {
    /// `claims`, `deeds` or `meetings`.
    pub table: String,
    /// Its id.
    pub id: String,
    /// Its document's id.
    pub document: String,
    /// Where the quote begins in the document's text, in bytes of UTF-8.
    pub start_byte: u64,
    /// Where it ends, exclusive.
    pub end_byte: u64,
    /// The quote; gone once erased by law.
    pub quote: Option<String>,
    /// Action, kind of deed, or name of the meeting.
    pub what: String,
    /// First day of its window.
    pub day_from: Option<String>,
    /// Last day of its window.
    pub day_to: Option<String>,
    /// Everything that was found, as the ledger keeps it; gone once erased by law.
    pub payload: Option<String>,
}

/// What `verify --json` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Whether everything is right.
    pub right: bool,
    /// The first record that is wrong.
    pub wrong: Option<Wrong>,
    /// Events checked.
    pub events: u64,
    /// Sources checked.
    pub sources: u64,
    /// Readings checked.
    pub documents: u64,
    /// Quotes found in their texts.
    pub quotes: u64,
    /// Sources read again.
    pub reread: u64,
    /// Texts that another version of the reader made, so that they were not read again.
    pub older: u64,
    /// Readings erased by law.
    pub erased: u64,
    /// Checkpoints kept elsewhere out of which the log has grown.
    pub checkpoints: u64,
    /// Whose signature on them was checked.
    pub signed_by: Option<String>,
    /// The root of the tree over the log, in base64; empty where there is no event.
    pub root: String,
    /// What is wrong with the index by which commitments are found, where it is not what the ledger says.
    pub index: Option<String>,
}

/// A record that is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// Which.
    pub record: String,
    /// What is wrong with it.
    pub message: String,
}

/// What `checkpoint --json` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signed {
    /// Which log.
    pub origin: String,
    /// How many events it has.
    pub size: u64,
    /// The root of the tree over them, in base64.
    pub root: String,
    /// What others need to check the signature.
    pub public_key: String,
    /// The note itself.
    pub checkpoint: String,
}

/// One line of `log --json`: an event without what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its number, from 1.
    pub seq: u64,
    /// The day on which it was recorded, by the clock of the machine.
    pub recorded: Option<String>,
    /// What happened.
    pub kind: String,
    /// To what.
    pub subject: String,
    /// Whether what it said was erased by law.
    pub erased: bool,
    /// The root of the tree over the log up to it, in base64.
    pub root: String,
}
