//! What changed in a ledger, as it leaves the program: one line a change.

use serde::Serialize;

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What kind of thing.
    pub what: What,
    /// How it changed.
    pub change: Change,
    /// Its id; for a status that of the commitment.
    pub id: String,
    /// The commitments and documents to which it belongs, or what a judgement is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<String>,
    /// What was said before: a status, how many claims a commitment had, or out of which one it was split.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What is said now: a status, how many claims a commitment has, or into which one it was merged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<String>,
    /// A quote, a title, or a reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// What kind of thing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// A document.
    Document,
    /// A claim.
    Claim,
    /// A deed.
    Deed,
    /// A commitment.
    Commitment,
    /// The status of a commitment.
    Status,
    /// A judgement.
    Judgement,
}

/// How it changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It was not there before.
    Came,
    /// It is no longer there.
    Went,
    /// It says something else.
    Altered,
    /// It was merged into another; its id leads there.
    Merged,
    /// It was split out of another, and has its own id again.
    Split,
    /// Its content was erased by law.
    Erased,
}

impl What {
    /// Its word.
    pub fn code(self) -> &'static str {
        match self {
            What::Document => "document",
            What::Claim => "claim",
            What::Deed => "deed",
            What::Commitment => "commitment",
            What::Status => "status",
            What::Judgement => "judgement",
        }
    }
}

impl Change {
    /// Its word.
    pub fn code(self) -> &'static str {
        match self {
            Change::Came => "came",
            Change::Went => "went",
            Change::Altered => "altered",
            Change::Merged => "merged",
            Change::Split => "split",
            Change::Erased => "erased",
        }
    }
}
