//! What leaves the ledger: one line a commitment, a report, a status; version 1 like the readings.

use crate::agreement::{Change, Difference, Kin, Readout};
use crate::wire::Quote;
use serde::Serialize;
use std::collections::BTreeMap;

/// A commitment with everything that the ledger knows of it for a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Entry {
    /// Version of the format.
    pub entente: u32,
    /// Its id.
    pub commitment: String,
    /// Ids that were merged into it.
    pub aliases: Vec<String>,
    /// One sentence a language, made by the program from the slots.
    pub statement: BTreeMap<String, String>,
    /// Who is bound.
    pub parties: Vec<Actor>,
    /// Others who take part.
    pub others: Vec<Actor>,
    /// Organisations that carry it out or that it is about.
    pub bodies: Vec<Actor>,
    /// What kind of promise.
    pub action: String,
    /// Technology fields.
    pub fields: Vec<String>,
    /// How firm, by the preferred value.
    pub strength: String,
    /// Sums of the preferred value, as they stand in its telling.
    pub money: Vec<Sum>,
    /// The deadline of the preferred value.
    pub due: Option<Due>,
    /// Where, or for whom.
    pub places: Vec<String>,
    /// What has become of it.
    pub status: Status,
    /// How well it can be checked.
    pub checkability: Checkability,
    /// How many of the reports are independent: copies of one text count once.
    pub sources: usize,
    /// Slots for which every report that tells of it gives one and the same value; empty where there is one report.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agreed: Vec<String>,
    /// Slots for which the reports give several values, or which some leave out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
    /// What each party's own documents say, where those of several parties tell it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readouts: Vec<Readout>,
    /// How it changed in the course of its tellings, by day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// How it stands to other commitments; left out where it stands alone, and in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lineage: Option<Vec<Kin>>,
    /// What people remarked on it and nobody took back, in the order in which they said it; left out where nobody did, and
    /// in lists. It changes nothing that the program says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
    /// Every telling; on a page of a commitment that very many tell, those of the page.
    pub reports: Vec<Report>,
    /// Which of its tellings `reports` has, where it is a page of them; left out where it has all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reports_page: Option<ReportsPage>,
    /// Everything that bears on it.
    pub evidence: Vec<Evidence>,
}

/// Which tellings of a commitment stand on a page of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReportsPage {
    /// How many tellings there are.
    pub total: u64,
    /// The number of the first one of the page, counted from 1.
    pub from: u64,
    /// The claim behind which the next page begins, for `after`; nothing on the last one.
    pub next: Option<String>,
}

/// Something that a person remarked on a commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Remark {
    /// The event that records it.
    pub event: u64,
    /// What it says: that it is `right` or `wrong`, its `owner`, a `milestone`, its `progress`, or what a part should say:
    /// `parties`, `action`, `fields`, `strength`, `money`, `due` or `places`.
    pub what: String,
    /// In which words; empty where `what` says it all.
    pub words: String,
    /// Who said it.
    pub by: String,
    /// Why.
    pub because: String,
}

/// A page of a list of commitments.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Page {
    /// Version of the format.
    pub entente: u32,
    /// The day for which statuses are told.
    pub as_of: String,
    /// How many commitments answer the query, on this page and others.
    pub total: u64,
    /// Whether `total` is exact; otherwise no more than that do.
    pub exact: bool,
    /// How many documents tell those, each counted once a commitment.
    pub reports: u64,
    /// Those of this page, in the order that was asked for.
    pub commitments: Vec<Entry>,
    /// The cursor of the next page; nothing on the last one.
    pub next: Option<String>,
}

/// Someone or some organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Actor {
    /// State code or registry URI.
    pub id: Option<String>,
    /// As the text has it.
    pub name: String,
    /// The canonical label.
    pub label: Option<String>,
    /// Its part; left out for bodies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// A sum with its words.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Sum {
    /// The words.
    pub surface: String,
    /// How much, in units of the currency.
    pub amount: serde_json::Number,
    /// ISO 4217.
    pub currency: String,
    /// `exact`, `min`, `max` or `about`.
    pub bound: String,
    /// `year` for a yearly sum.
    pub per: Option<String>,
    /// `whole` or `share`.
    pub part: String,
    /// Always `pledged` here: what announcements promise.
    pub stage: String,
}

/// A deadline with its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Due {
    /// The words.
    pub surface: String,
    /// First day, if bounded.
    pub from: Option<String>,
    /// Last day, if bounded.
    pub to: Option<String>,
    /// What kind of bound.
    pub kind: String,
    /// EDTF.
    pub edtf: String,
}

/// What has become of a commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Status {
    /// The one word.
    pub status: String,
    /// For which day.
    pub as_of: String,
    /// What those who promised say.
    pub official: String,
    /// What the evidence says.
    pub evidence: String,
    /// What the schedule says.
    pub schedule: String,
    /// The last day named that holds.
    pub due: Option<String>,
    /// One sentence: why.
    pub because: String,
    /// The rules that decided.
    pub rules: Vec<String>,
    /// The evidence on which it rests.
    pub rests_on: Vec<String>,
    /// PolitiFact's word.
    pub politifact: String,
    /// G7 compliance: -1, 0, +1, or nothing.
    pub g7_compliance: Option<i8>,
    /// IATI activity status, or nothing.
    pub iati_activity_status: Option<u8>,
}

/// How well a promise can be checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Checkability {
    /// In hundredths.
    pub score: u8,
    /// What it lacks.
    pub lacks: Vec<String>,
    /// By language, what to ask those who promised for each thing that it lacks.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub questions: BTreeMap<String, BTreeMap<String, String>>,
}

/// One telling of a commitment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Report {
    /// The claim's id.
    pub claim: String,
    /// Its document.
    pub document: String,
    /// Where that was published.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its language.
    pub lang: Option<String>,
    /// The day by which it is put in order.
    pub day: Option<String>,
    /// The document of which its document is a copy or a near copy, by their texts; left out where it is of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<String>,
    /// The clause.
    pub quote: Quote,
    /// How sure, from 0 to 1.
    pub confidence: f64,
}

/// A deed that bears on a commitment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Evidence {
    /// The deed's id.
    pub deed: String,
    /// Its document.
    pub document: String,
    /// Where that was published.
    pub url: Option<String>,
    /// Its language.
    pub lang: Option<String>,
    /// When it was told.
    pub told: Option<String>,
    /// What was done.
    pub what: String,
    /// When it was done, as precisely as the text says.
    pub date: Option<String>,
    /// What it does to the promise.
    pub effect: String,
    /// Whether those who promised, or their agencies, say so themselves, by the address of the document.
    pub official: bool,
    /// The clause.
    pub quote: Quote,
    /// How sure, from 0 to 1.
    pub score: f64,
    /// Who says so.
    pub by: String,
    /// Why.
    pub reasons: Vec<String>,
}

/// A line of `export --format reports` for a claim.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ClaimReport {
    /// The document.
    pub document: String,
    /// The clause.
    pub quote: Quote,
    /// The commitment that it tells.
    pub commitment: String,
}

/// A line of `export --format reports` for a deed that bears on a commitment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DeedReport {
    /// The document.
    pub document: String,
    /// The clause.
    pub quote: Quote,
    /// The commitment on which it bears.
    pub bears_on: String,
    /// What it does to it.
    pub effect: String,
}

/// A line of `status --format jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatusLine {
    /// The commitment.
    pub commitment: String,
    /// For which day.
    pub as_of: String,
    /// The one word.
    pub status: String,
    /// PolitiFact's word.
    pub politifact: String,
    /// G7 compliance: -1, 0, +1, or nothing.
    pub g7_compliance: Option<i8>,
    /// IATI activity status, or nothing.
    pub iati_activity_status: Option<u8>,
}
