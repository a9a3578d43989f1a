//! What leaves about the file of a ledger: what `backup`, `restore`, `migrate` and `doctor` say with `--json`.

use serde::Serialize;

/// What `backup` did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Copied {
    /// The copy.
    pub copy: String,
    /// How many events it has.
    pub events: u64,
}

/// What `restore` did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PutBack {
    /// How many events the ledger has now.
    pub events: u64,
    /// How many it had before; nothing where there was none that could be read.
    pub before: Option<u64>,
    /// Where the ledger lies that was there before.
    pub aside: Option<String>,
}

/// What `migrate` did or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Migrated {
    /// The version of the tables before.
    pub from: i32,
    /// The version after.
    pub to: i32,
    /// Whether anything was changed.
    pub done: bool,
    /// The copy that was made before.
    pub copy: Option<String>,
    /// How many events the ledger has.
    pub events: u64,
    /// The root of the tree over the log after, in base64.
    pub root: String,
}

/// One thing at which `doctor` looked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Examination {
    /// What was looked at.
    pub what: String,
    /// `well`, `warning` or `ill`.
    pub finding: String,
    /// What was found.
    pub message: String,
    /// What to do, where something is to be done.
    pub fix: Option<String>,
}

/// What `redact` erased or would erase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Redacted {
    /// Whether it was erased.
    pub done: bool,
    /// Whether the words are gone from the files, too; not while another process reads the ledger.
    pub gone: bool,
    /// The documents.
    pub documents: Vec<Erased>,
    /// Copies beside the ledger that still hold the words.
    pub copies: Vec<String>,
}

/// What of one document was erased or would be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Erased {
    /// The document's id.
    pub document: String,
    /// Readings of it.
    pub readings: u64,
    /// Quotes of claims, deeds and meetings.
    pub parts: u64,
    /// Bytes of its source.
    pub source_bytes: u64,
    /// Other documents whose texts hold one of its quotes.
    pub alike: Vec<String>,
}

/// What `update` changed or would change in one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Updated {
    /// The document's id.
    pub document: String,
    /// `same`, `changed`, `given`, `erased` or `refused`.
    pub outcome: String,
    /// Whether it was written.
    pub done: bool,
    /// Why it could not be read.
    pub refusal: Option<String>,
    /// Claims and deeds that it tells newly.
    pub new: Vec<Told>,
    /// Those that it tells otherwise, under the same id.
    pub altered: Vec<Told>,
    /// Those that it tells no more; they stay readable under their ids.
    pub gone: Vec<Told>,
    /// Those of `gone` of which a person or a model judged.
    pub to_review: Vec<String>,
}

/// A claim or deed by its quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Its id.
    pub id: String,
    /// Its quote.
    pub quote: String,
}
