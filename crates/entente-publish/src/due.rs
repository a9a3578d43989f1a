//! What falls due: promises whose last day lies in the time asked for, and what became of those whose day has passed.

use crate::book::Actor;
use serde::Serialize;
use std::collections::BTreeMap;

/// What falls due. Each commitment that answers the query is in one of its lists or counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DueList {
    /// Version of the format.
    pub entente: u32,
    /// The day from which is counted, and for which statuses are told.
    pub as_of: String,
    /// The last day that was asked for.
    pub until: String,
    /// How many commitments answer the query.
    pub total: u64,
    /// Those whose last day lies from `as_of` to `until`, soonest first.
    pub coming: Vec<DueLine>,
    /// Those whose day has passed and of which nothing is known, latest first. That is no failure: silence says nothing.
    pub silent: Vec<DueLine>,
    /// Those whose day has passed and of which evidence says that they are late and not done, latest first.
    pub overdue: Vec<DueLine>,
    /// How many there are of each list besides those that are listed, where only the nearest were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more: Option<More>,
    /// Those whose day has passed and of which evidence says something else, by status.
    pub told_of: BTreeMap<String, u64>,
    /// How many name only days that lie after `until`.
    pub later: u64,
    /// How many name a beginning that is not after `until`, and no end.
    pub no_end: u64,
    /// How many name no day.
    pub no_day: u64,
}

/// How many are not listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct More {
    /// Of those that come.
    pub coming: u64,
    /// Of those that passed in silence.
    pub silent: u64,
    /// Of those that are late.
    pub overdue: u64,
}

/// A commitment with the day on which it is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DueLine {
    /// Its id.
    pub commitment: String,
    /// The last day named that holds.
    pub due: String,
    /// How many days lie between `as_of` and that; fewer than none where it has passed.
    pub days: i32,
    /// The words that name it, where a telling names this very day.
    pub words: Option<String>,
    /// One sentence a language, made by the program from the slots.
    pub statement: BTreeMap<String, String>,
    /// Who is bound.
    pub parties: Vec<Actor>,
    /// What has become of it by `as_of`.
    pub status: String,
    /// One sentence: why.
    pub because: String,
    /// How many reports tell it.
    pub reports: usize,
}
