//! What the reports of a commitment agree and differ on, how it changed, and how it stands to others, as it leaves the
//! program.

use serde::Serialize;
use std::collections::BTreeMap;

/// A slot for which the reports give more than one value, or which some leave out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Difference {
    /// The slot, such as `money` or `due`.
    pub slot: String,
    /// The value that is preferred.
    pub preferred: String,
    /// The rule that prefers it.
    pub rule: String,
    /// One sentence: why it is preferred.
    pub because: String,
    /// Every value that a report gives, the preferred one first; last what leaves the slot out, if any does.
    pub values: Vec<SlotValue>,
}

/// One value of a slot and who gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SlotValue {
    /// The value in signs, as `entente read` shows it; nothing where the slot is left out.
    pub value: Option<String>,
    /// How it stands to the preferred value: `preferred`, `fits` (less is said, nothing else), `other` or `omitted`.
    pub stands: String,
    /// The claims that give it.
    pub claims: Vec<String>,
    /// How many independent sources those are.
    pub sources: usize,
    /// Parties whose own documents give it.
    pub official: Vec<String>,
    /// The first day on which it was told.
    pub day: Option<String>,
}

/// What one party's own documents say of a commitment, where those of another party tell it too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Readout {
    /// The state or organisation that published them.
    pub publisher: String,
    /// Its documents.
    pub documents: Vec<String>,
    /// Its claims.
    pub claims: Vec<String>,
    /// The value of each slot that it fills.
    pub says: BTreeMap<String, String>,
    /// The slots that it leaves out or fills otherwise than the other readouts.
    pub differs: Vec<String>,
}

/// A change of a commitment in the course of its tellings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Change {
    /// `reaffirmed`, `moved`, `enlarged` or `watered-down`.
    pub kind: String,
    /// The day of the telling that changed it.
    pub day: String,
    /// The claim that tells it so.
    pub claim: String,
    /// The value before, where one changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The value since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Whether a party's own document says so.
    pub official: bool,
    /// One sentence: why it counts as a change.
    pub because: String,
}

/// How a commitment stands to another one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Kin {
    /// `reaffirmed`, `moved`, `enlarged`, `watered-down`, `replaced`, `part-of` or `series`.
    pub kind: String,
    /// The other commitment.
    pub commitment: String,
    /// What the other one is to this one: `earlier`, `later`, `whole` or `part`.
    pub other_is: String,
    /// How sure, from 0 to 1.
    pub score: f64,
    /// Why.
    pub reasons: Vec<String>,
}
