//! Money by stage: what was pledged, committed and disbursed, each currency for itself, with what the sums leave out.

use serde::Serialize;
use serde_json::Number;

/// Money by stage. Each commitment counts once, however many reports tell it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MoneyByStage {
    /// Version of the format.
    pub entente: u32,
    /// The day by which deeds are known.
    pub as_of: String,
    /// How many commitments answer the query.
    pub total: u64,
    /// How many of them count with a sum at a stage.
    pub with_sum: usize,
    /// One a currency, by its code. They are never added to each other.
    pub currencies: Vec<Row>,
    /// All in one currency, where that was asked for.
    pub converted: Option<Converted>,
    /// What the sums leave out.
    pub left_out: LeftOut,
}

/// What came to be known in one currency.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Row {
    /// ISO 4217.
    pub currency: String,
    /// The three stages.
    #[serde(flatten)]
    pub stages: Stages,
}

/// The stages of money. Nothing at a stage means that it is not known; it never means zero.
#[derive(Clone, Debug, PartialEq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Stages {
    /// What announcements promise.
    pub pledged: Option<Sum>,
    /// What contracts and agreements say that were signed for it: sums in the quotes of deeds `signed`.
    pub committed: Option<Sum>,
    /// What was paid: sums in the quotes of deeds `paid`.
    pub disbursed: Option<Sum>,
}

/// A sum as far as it is known.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Sum {
    /// Of how many commitments.
    pub commitments: usize,
    /// At least so much, in units of the currency.
    pub low: Number,
    /// At most so much; nothing where a text says only "at least".
    pub high: Option<Number>,
    /// Whether a part of it was told as "about", or converted.
    pub about: bool,
}

/// All in one currency.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Converted {
    /// Into which currency.
    pub currency: String,
    /// The day of the rates.
    pub rate_day: String,
    /// The rates that were used.
    pub rates: Vec<Rate>,
    /// The three stages.
    #[serde(flatten)]
    pub stages: Stages,
    /// Currencies that the table does not have, so that their sums are left out.
    pub without_rate: Vec<String>,
}

/// A rate of the table that is shipped with the program.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Rate {
    /// From which currency.
    pub currency: String,
    /// Units of it for one of the other, as the average of the year.
    pub per_unit: f64,
    /// Of which year: that of the day, or the nearest that the table has.
    pub year: i16,
}

/// What sums leave out.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LeftOut {
    /// Commitments that name no sum.
    pub no_sum: usize,
    /// Shares that stand beside their whole.
    pub shares: usize,
    /// Sums for each year of which no first and last year is told.
    pub yearly: usize,
    /// Commitments whose reports name different sums: those of the preferred report count.
    pub told_differently: usize,
    /// Deeds `signed` in whose quote no sum was read.
    pub signed_without_sum: usize,
    /// Deeds `paid` in whose quote no sum was read.
    pub paid_without_sum: usize,
}
