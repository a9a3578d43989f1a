//! What goes into the ledger and what comes out, in the model's words.

use entente_model::{Claim, Dated, Day, Deed, Document, Effect, Extraction, Judgement, Meeting};

/// A document to be stored, with everything that was found in it.
#[derive(Clone, Debug)]
pub struct NewDocument {
    /// The reading.
    pub document: Document,
    /// The bytes it was read from; their digest must be `document.source`.
    pub source_bytes: Vec<u8>,
    /// What was found.
    pub extraction: Extraction,
    /// Words given with each deed by whoever annotated the document; empty when there are none.
    pub told: Vec<Option<String>>,
}

/// What became of a document that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is new: the ids of its claims and deeds.
    New {
        /// The document's id.
        document: String,
        /// Ids of its claims, in their order.
        claims: Vec<String>,
        /// Ids of its deeds, in their order.
        deeds: Vec<String>,
    },
    /// The document was there; this is a new reading of the same source and is now in force.
    Reread {
        /// The document's id.
        document: String,
        /// Claims that both readings tell: their ids, judgements and commitments stand.
        kept: Vec<String>,
        /// Claims that are new with this reading.
        new: Vec<String>,
        /// Claims that only the earlier reading told; they stay readable as [`StoredClaim`]s that are not current.
        gone: Vec<String>,
        /// What it changes, deeds included.
        changes: crate::Changes,
    },
    /// The same bytes, read the same way, are there already, under this id.
    AlreadyThere {
        /// The document's id.
        document: String,
    },
}

/// A document in the ledger.
#[derive(Clone, Debug)]
pub struct StoredDocument {
    /// The reading in force. Its text is empty once erased.
    pub document: Document,
    /// The day that anchors its relative dates.
    pub dated: Option<Dated>,
    /// The event that added it.
    pub seq: u64,
    /// Whether its content was erased.
    pub erased: bool,
}

impl StoredDocument {
    /// The day by which documents are put in order: published, else the anchor.
    pub fn day(&self) -> Option<Day> {
        self.document.published.or(self.dated.as_ref().map(|d| d.day))
    }
}

/// A claim in the ledger.
#[derive(Clone, Debug)]
pub struct StoredClaim {
    /// Its id, such as `c-3f0k…`: made from the document's id and the quote, so that the order of arrival is no matter.
    pub id: String,
    /// Its document's id.
    pub document: String,
    /// The quoted text.
    pub quote: String,
    /// The claim; its spans point into the document's text.
    pub claim: Claim,
    /// The event that added it.
    pub seq: u64,
    /// Whether the reading in force tells it.
    pub current: bool,
}

/// A deed in the ledger.
#[derive(Clone, Debug)]
pub struct StoredDeed {
    /// Its id, such as `d-3f0k…`.
    pub id: String,
    /// Its document's id.
    pub document: String,
    /// The quoted text.
    pub quote: String,
    /// The deed.
    pub deed: Deed,
    /// Words given with it by whoever annotated the document.
    pub told: Option<String>,
    /// The event that added it.
    pub seq: u64,
}

/// A meeting in the ledger.
#[derive(Clone, Debug)]
pub struct StoredMeeting {
    /// Its id, such as `m-3f0k…`.
    pub id: String,
    /// Its document's id.
    pub document: String,
    /// The meeting.
    pub meeting: Meeting,
    /// The event that added it.
    pub seq: u64,
}

/// A commitment: the claims that tell the same promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// Its id, such as `p-3f0k…`: made from its first claim.
    pub id: String,
    /// Ids that were merged into it and still lead to it.
    pub aliases: Vec<String>,
    /// Its claims, sorted by id.
    pub claims: Vec<String>,
    /// The event that minted it.
    pub seq: u64,
}

/// A judgement in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its id, such as `j-12.3`.
    pub id: String,
    /// The event that recorded it.
    pub seq: u64,
    /// The judgement.
    pub judgement: Judgement,
    /// The event that took it back, if one did.
    pub retracted: Option<u64>,
}

/// A link from a deed or record to a commitment, to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLink {
    /// The deed's or record's id.
    pub deed: String,
    /// The commitment's id.
    pub commitment: String,
    /// What it does to it.
    pub effect: Effect,
    /// How sure, in thousandths.
    pub score: u16,
    /// Why.
    pub reasons: Vec<String>,
}

/// A link in force: the newest judgement of the highest kind of author on that pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The deed's or record's id.
    pub deed: String,
    /// The commitment's id, aliases resolved.
    pub commitment: String,
    /// What it does to it.
    pub effect: Effect,
    /// The judgement that says so.
    pub judgement: Recorded,
}

/// What a partition changed.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Partitioned {
    /// Ids that were minted.
    pub minted: Vec<String>,
    /// Ids that now lead to another: (alias, commitment).
    pub merged: Vec<(String, String)>,
    /// Ids that were aliases and stand for themselves again.
    pub restored: Vec<String>,
}
