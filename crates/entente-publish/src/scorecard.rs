//! What became of promises, counted by party, field, forum or year: never a share without what it is a share of.

use serde::Serialize;
use std::collections::BTreeMap;

/// Counts of commitments by row. None is weighed: a small promise counts as much as a large one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Scorecard {
    /// Version of the format.
    pub entente: u32,
    /// The day for which statuses are told.
    pub as_of: String,
    /// What the rows are: `party`, `field`, `forum` or `year`.
    pub by: String,
    /// Every commitment once.
    pub distinct: Counts,
    /// What the rows add up to: more than there are commitments where some belong to several rows.
    pub in_rows: usize,
    /// One a party, field, forum or year: the largest first, years in their order, `none` last.
    pub rows: Vec<Row>,
}

/// One row: each commitment that belongs to it once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Row {
    /// A state's code, an id, a field's code, a year, or the words of a forum or of a party without an id, in small letters
    /// without accents; `none` where the promise names none.
    pub key: String,
    /// Its name by language, or as the texts have it where it has none; empty where the key says it.
    pub name: BTreeMap<String, String>,
    /// How many.
    #[serde(flatten)]
    pub counts: Counts,
}

/// How many commitments, and what became of them.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Counts {
    /// How many.
    pub commitments: usize,
    /// How many have each status; every status is listed, and they add up to `commitments`.
    pub statuses: BTreeMap<String, usize>,
    /// Those whose last day has passed.
    pub due_so_far: Due,
    /// How many name no day.
    pub no_day: usize,
}

/// Commitments whose last day has passed.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Due {
    /// How many.
    pub commitments: usize,
    /// How many of them have each status; every status is listed, and they add up to `commitments`.
    pub statuses: BTreeMap<String, usize>,
}
