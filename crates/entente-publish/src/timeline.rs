//! Promises and deeds by day: the life of one commitment, or those of many, as tables, pages and pictures draw them.

use crate::book::Actor;
use serde::Serialize;
use std::collections::BTreeMap;

/// The lives of commitments up to a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Timeline {
    /// Version of the format.
    pub entente: u32,
    /// The day for which statuses are told; what came later is left out.
    pub as_of: String,
    /// The first day of a moment or of a window that is shown; nothing where no day is known.
    pub from: Option<String>,
    /// The last one, which may lie ahead of `as_of`: promises name days to come.
    pub to: Option<String>,
    /// How many commitments answer the query.
    pub total: u64,
    /// Those that are shown: first told first, those without a day last.
    pub lives: Vec<Life>,
}

/// What came to pass of one commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Life {
    /// Its id.
    pub commitment: String,
    /// One sentence a language, made by the program from the slots.
    pub statement: BTreeMap<String, String>,
    /// Who is bound.
    pub parties: Vec<Actor>,
    /// Technology fields.
    pub fields: Vec<String>,
    /// The day of the first telling.
    pub told: Option<String>,
    /// The last day named for it that holds on `as_of`; nothing where none was named.
    pub due: Option<String>,
    /// What has become of it by `as_of`.
    pub status: String,
    /// What came to pass, by day; what has no day comes last.
    pub moments: Vec<Moment>,
}

/// One thing that came to pass, or a day that was named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Moment {
    /// When: the first day on which it may have been. Nothing where no day is known.
    pub day: Option<String>,
    /// The last day on which it may have been, where that is another one: a deed "in May" may be of any day of May.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// What kind.
    pub what: What,
    /// The claim or deed; left out for statuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The document that tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Who tells it: the publisher that the page names, else the host of its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The address of that document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The language of that document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// When that document was published, where that is another day than `day`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<String>,
    /// The document of which it is a copy or a near copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<String>,
    /// The words that say it: a clause, or those that name a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// What was done, of a deed; the new status, of a status; what kind of bound, of a day named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What a deed does to the promise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<String>,
    /// The status before; nothing at the first one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Why the status is so, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Of a day named: whether it is the one that holds on `as_of`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds: Option<bool>,
}

/// What kind of moment. Of one day, they come in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Told for the first time.
    Told,
    /// Told again.
    ToldAgain,
    /// Something was done, is late or was given up.
    Deed,
    /// The last day that a telling names for it; the first one where it names no last.
    Due,
    /// The status became another.
    Status,
}

impl What {
    /// All kinds.
    pub const ALL: [What; 5] = [What::Told, What::ToldAgain, What::Deed, What::Due, What::Status];
    /// The code of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            What::Told => "told",
            What::ToldAgain => "told-again",
            What::Deed => "deed",
            What::Due => "due",
            What::Status => "status",
        }
    }
}

impl Moment {
    /// A moment of a kind of which nothing more is known yet.
    pub fn new(what: What, day: Option<String>) -> Moment {
        Moment {
            day,
            until: None,
            what,
            id: None,
            document: None,
            by: None,
            url: None,
            lang: None,
            told: None,
            copy_of: None,
            words: None,
            code: None,
            effect: None,
            before: None,
            because: None,
            holds: None,
        }
    }
}
