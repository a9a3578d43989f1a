//! The wire format, version 1: one [`Line`] a document, keys and their order as published.
//!
//! These types say what leaves the program and what it takes back. Places count Unicode code points,
//! half-open. A new key may be added within a version; none is taken away or given another meaning.

use serde::{Deserialize, Serialize};

/// The version that these types describe.
pub const VERSION: u32 = 1;

/// One reading of one document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Line {
    /// Version of the format: 1.
    pub entente: u32,
    /// The document's name.
    pub id: String,
    /// Where it was published.
    pub url: Option<String>,
    /// Digest of the bytes that were read, `sha256:` and 64 hexadecimal digits.
    pub source: String,
    /// Reader, its version, and the overrides that applied.
    pub reader: String,
    /// Digest of the language packs and vocabularies in use.
    pub packs: String,
    /// BCP 47 language of most of the text.
    pub lang: Option<String>,
    /// Day of publication, if given or declared.
    pub published: Option<String>,
    /// The day that anchors relative dates.
    pub dated: Option<Dated>,
    /// Headline.
    pub title: Option<String>,
    /// What else a page says of itself; left out where it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
    /// The text into which every position points.
    pub text: String,
    /// The parts of the text and what they are, in order.
    pub blocks: Vec<Block>,
    /// Dialogues, summits, forums.
    pub meetings: Vec<Meeting>,
    /// Claims, in the order of their quotes.
    pub commitments: Vec<Commitment>,
    /// Deeds, in the order of their quotes.
    pub deeds: Vec<Deed>,
    /// Every typed span; only when asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mentions: Option<Vec<Mention>>,
    /// What else there is to say about this reading.
    pub diagnostics: Vec<Diagnostic>,
}

/// A quotation as others can find it again: W3C TextQuoteSelector and TextPositionSelector in one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Quote {
    /// The quoted text, byte for byte.
    pub exact: String,
    /// Up to 32 code points before it.
    pub prefix: String,
    /// Up to 32 code points after it.
    pub suffix: String,
    /// First code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
    /// Whether it stands outside the quote that it is evidence for; left out when it does not.
    #[serde(default, skip_serializing_if = "is_false")]
    pub inherited: bool,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// The anchor day and how it is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Dated {
    /// ISO 8601 day.
    pub day: String,
    /// `given`, `declared`, `address`, `dateline` or `assumed`.
    pub how: String,
    /// Where the text shows it.
    pub surfaces: Vec<Quote>,
}

/// A part of the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Block {
    /// `body`, `title`, `caption`, `byline`, `dateline`, `list`, `table`, `quote`, `teaser` or `boilerplate`.
    pub role: String,
    /// First code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
    /// BCP 47 language, where it differs from the document's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Path of its element in the page, such as `html/body/article/p[3]`; left out for plain text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
}

/// What a page says of itself beside its text; what it does not say is left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct About {
    /// Where it says its day of publication: `json-ld`, `open-graph`, `meta`, `time`, `address` or `shown`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_in: Option<String>,
    /// Day of the last change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// Where it says that day, in the words of `published_in`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified_in: Option<String>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
}

/// A window of days, both ends inclusive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Window {
    /// First day, if bounded.
    pub from: Option<String>,
    /// Last day, if bounded.
    pub to: Option<String>,
}

/// A dialogue, summit or forum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Meeting {
    /// Its name as the text has it.
    pub name: Option<Quote>,
    /// First, second, and so on.
    pub ordinal: Option<u32>,
    /// When.
    pub day: Window,
    /// The state where it was held.
    pub place: Option<String>,
    /// The place as the text has it.
    pub place_name: Option<String>,
    /// Who chaired it.
    pub chairs: Vec<Chair>,
    /// Where the text tells of it.
    pub surfaces: Vec<Quote>,
}

/// A chair of a meeting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Chair {
    /// The person, as the text has it.
    pub name: String,
    /// The office, as the text has it.
    pub role: Option<Quote>,
    /// The state for which the person sits.
    pub state: Option<String>,
}

/// A claim: one document's telling of one commitment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Commitment {
    /// Its name within this reading.
    pub id: String,
    /// The clause that makes the promise.
    pub quote: Quote,
    /// Other tellings in the same document.
    pub also: Vec<Quote>,
    /// What is promised, if told apart.
    pub object: Option<Quote>,
    /// Those who are bound.
    pub parties: Vec<Party>,
    /// Partners, beneficiaries, hosts and funders who are not bound.
    pub others: Vec<Party>,
    /// Named organisations that carry it out or that it is about.
    pub bodies: Vec<Body>,
    /// What kind of promise, by the codebook.
    pub action: String,
    /// Technology fields, by the codebook.
    pub fields: Vec<String>,
    /// `firm`, `intended` or `exploratory`.
    pub strength: String,
    /// Sums that the parties put up.
    pub money: Vec<Money>,
    /// By when.
    pub due: Option<Due>,
    /// Where, or for whom: ISO 3166-1 alpha-2 or UN M49.
    pub places: Vec<String>,
    /// Who is said to have said so.
    pub attribution: Option<Quote>,
    /// The meeting, treaty or mechanism under which it is made.
    pub forum: Option<Quote>,
    /// Where the coded slots are read from.
    pub slots: Slots,
    /// How sure, from 0 to 1.
    pub confidence: f64,
    /// The rules that made it.
    pub why: Vec<String>,
}

/// One who takes part in a promise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Party {
    /// ISO 3166-1 alpha-2, `EU`, a registry URI, or null.
    pub id: Option<String>,
    /// As the text has it.
    pub name: String,
    /// The canonical label.
    pub label: Option<String>,
    /// `promiser`, `partner`, `beneficiary`, `host` or `funder`.
    pub role: String,
    /// Where the text says so.
    pub surfaces: Vec<Quote>,
}

/// A named organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Body {
    /// Registry URI, or null.
    pub id: Option<String>,
    /// As the text has it.
    pub name: String,
    /// The same words, under the key by which the codebook's tools find a surface.
    pub surface: String,
    /// The canonical label.
    pub label: Option<String>,
    /// Where the text says so.
    pub surfaces: Vec<Quote>,
}

/// One sum as the text tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Money {
    /// The words.
    pub surface: Quote,
    /// How much, in units of the currency.
    pub amount: serde_json::Number,
    /// ISO 4217.
    pub currency: String,
    /// `exact`, `min`, `max` or `about`.
    pub bound: String,
    /// `year` for a yearly sum, else null.
    pub per: Option<String>,
    /// `whole`, or `share` of another sum in the same promise.
    pub part: String,
}

/// By when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Due {
    /// The words.
    pub surface: Quote,
    /// First day, if bounded.
    pub from: Option<String>,
    /// Last day, if bounded.
    pub to: Option<String>,
    /// `by`, `within`, `from`, `span` or `on`.
    pub kind: String,
    /// Extended Date/Time Format, level 1.
    pub edtf: String,
}

/// Where the coded slots are read from.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Slots {
    /// The action's words.
    pub action: Vec<Quote>,
    /// The fields' words.
    pub fields: Vec<Quote>,
    /// The strength's words.
    pub strength: Vec<Quote>,
    /// The places' words.
    pub places: Vec<Quote>,
}

/// One document's telling that something was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Deed {
    /// The clause that says so.
    pub quote: Quote,
    /// `held`, `opened`, `signed`, `launched`, `paid`, `completed`, `delayed`, `cancelled` or `missed`.
    pub what: String,
    /// Year, month or day.
    pub date: Option<String>,
    /// The rules that made it.
    pub why: Vec<String>,
}

/// A typed span.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Mention {
    /// Where.
    pub span: Quote,
    /// `actor`, `time`, `money`, `number`, `field`, `place`, `meeting`, `cue`, `attribution` or `forum`.
    pub kind: String,
    /// What it says; its shape depends on the kind.
    pub value: serde_json::Value,
    /// The rule that made it.
    pub rule: String,
    /// What it was made from.
    pub parts: Vec<Part>,
}

/// A part of a mention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Part {
    /// What it is.
    pub name: String,
    /// What it says.
    pub value: String,
    /// First code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
}

/// A finding about a reading that stops nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Diagnostic {
    /// Stable code.
    pub code: String,
    /// `info`, `warning` or `error`.
    pub severity: String,
    /// One plain sentence.
    pub message: String,
    /// First code point, if it has a place.
    pub start: Option<usize>,
    /// The code point after the last, if it has a place.
    pub end: Option<usize>,
    /// What to do next; only where a face of the program says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}
