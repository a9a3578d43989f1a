//! What to ask, and whom: questions about promises that lack something, or whose day is near or has passed in silence.

use serde::Serialize;
use std::collections::BTreeMap;

/// Questions about commitments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Questions {
    /// Version of the format.
    pub entente: u32,
    /// The day for which statuses are told.
    pub as_of: String,
    /// The last day that counts as near.
    pub until: String,
    /// How many commitments answer the query.
    pub total: u64,
    /// How many of them nothing is asked about: they are settled, or lack nothing and their day is not near.
    pub nothing_to_ask: u64,
    /// Those about which something is to be asked: first those whose day is named, soonest first.
    pub asked: Vec<Asked>,
}

/// What to ask about one commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Asked {
    /// Its id.
    pub commitment: String,
    /// One sentence a language, made by the program from the slots.
    pub statement: BTreeMap<String, String>,
    /// What has become of it by `as_of`.
    pub status: String,
    /// The last day named that holds.
    pub due: Option<String>,
    /// Whom to ask: who is bound, and the organisations that are to carry it out.
    pub whom: Vec<Whom>,
    /// The languages in which it is told, as far as there are questions in them.
    pub languages: Vec<String>,
    /// What to ask.
    pub questions: Vec<Question>,
}

/// Someone to ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Whom {
    /// State code or registry URI.
    pub id: Option<String>,
    /// The name by language; the words of the text where there is none.
    pub names: BTreeMap<String, String>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Question {
    /// Why it is asked: what the promise lacks (`date`, `amount`, `owner`, `measure`, `firmness`), or that its day is `near` or
    /// has `passed` and nothing is known.
    pub about: String,
    /// The question by language.
    pub words: BTreeMap<String, String>,
}
