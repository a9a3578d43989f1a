//! The JSON that the pages answer, as types, and the JSON Schemas of all of it.

use crate::negotiate::Answer;
use entente_app::publish::{self, answers};
use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Version of the format of what is answered.
pub const VERSION: u32 = publish::wire::VERSION;

/// How many commitments have each status, by its code and in the order of the statuses; those that none has are left out.
pub type Statuses = Map<String, Value>;

/// The ledger in numbers.
#[derive(Serialize, JsonSchema)]
pub struct Overview {
    /// Version of the format.
    pub entente: u32,
    /// The day for which statuses are told.
    pub as_of: String,
    /// How many commitments there are.
    pub commitments: u64,
    /// How many documents tell them, each counted once a commitment.
    pub reports: u64,
    /// How many have each status.
    #[schemars(with = "BTreeMap<String, u64>")]
    pub status: Statuses,
    /// Those that named a day that has passed.
    pub day_passed: Passed,
    /// How many are still open and name a day ahead.
    pub due_ahead: u64,
}

/// Those whose day has passed.
#[derive(Serialize, JsonSchema)]
pub struct Passed {
    /// How many.
    pub commitments: u64,
    /// How many of them were kept, late or not.
    pub kept: u64,
}

/// A document with what it tells, never its text.
#[derive(Serialize, JsonSchema)]
pub struct Document {
    /// Version of the format.
    pub entente: u32,
    /// Its id.
    pub document: String,
    /// Its address.
    pub url: Option<String>,
    /// The digest of its source.
    pub source: String,
    /// What read it.
    pub reader: String,
    /// The tag of its language.
    pub lang: Option<String>,
    /// The day by which it is put in order.
    pub day: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The claims that it makes.
    pub claims: Vec<DocumentClaim>,
    /// The deeds that it tells.
    pub deeds: Vec<DocumentDeed>,
    /// The meetings that it tells of.
    pub meetings: Vec<DocumentMeeting>,
}

/// A claim of a document.
#[derive(Serialize, JsonSchema)]
pub struct DocumentClaim {
    /// Its id.
    pub claim: String,
    /// The commitment that it tells.
    pub commitment: Option<String>,
    /// Where the document says so.
    #[schemars(with = "Quote")]
    pub quote: Value,
    /// The rules that found it.
    pub why: Vec<String>,
}

/// A deed of a document.
#[derive(Serialize, JsonSchema)]
pub struct DocumentDeed {
    /// Its id.
    pub deed: String,
    /// What was done, as a code.
    pub what: String,
    /// When it was done.
    pub date: Option<String>,
    /// Where the document says so.
    #[schemars(with = "Quote")]
    pub quote: Value,
    /// The commitments on which it bears.
    pub bears_on: Vec<BearsOn>,
}

/// How a deed bears on a commitment.
#[derive(Serialize, JsonSchema)]
pub struct BearsOn {
    /// The commitment.
    pub commitment: String,
    /// How, as a code.
    pub effect: String,
}

/// A meeting of which a document tells.
#[derive(Serialize, JsonSchema)]
pub struct DocumentMeeting {
    /// Its id.
    pub meeting: String,
    /// Its name, as the document has it.
    pub name: String,
}

/// Words of a document with a little of their context, as the W3C Web Annotation data model selects them.
#[derive(JsonSchema)]
pub struct Quote {
    /// The words.
    pub exact: String,
    /// What stands before them.
    pub prefix: String,
    /// What stands behind them.
    pub suffix: String,
    /// Where they begin, in code points.
    pub start: u64,
    /// Where they end.
    pub end: u64,
}

/// What somebody, or two together, promised or take part in.
#[derive(Serialize, JsonSchema)]
pub struct Who {
    /// Version of the format.
    pub entente: u32,
    /// The day for which statuses are told.
    pub as_of: String,
    /// Those about whom this is.
    pub about: Vec<Named>,
    /// The query that finds these commitments.
    pub query: String,
    /// How many there are.
    pub commitments: u64,
    /// How many have each status.
    #[schemars(with = "BTreeMap<String, u64>")]
    pub status: Statuses,
    /// Who else takes part, the most frequent first.
    pub with: Vec<Partner>,
}

/// Somebody, by id and name.
#[derive(Serialize, JsonSchema)]
pub struct Named {
    /// A state's code, or an id.
    pub id: String,
    /// The name in the language of the answer.
    pub name: String,
}

/// Somebody who takes part as well.
#[derive(Serialize, JsonSchema)]
pub struct Partner {
    /// A state's code, or an id.
    pub id: String,
    /// The name in the language of the answer.
    pub name: String,
    /// In how many commitments.
    pub commitments: u64,
}

/// A page of the meetings by series.
#[derive(Serialize, JsonSchema)]
pub struct AllMeetings {
    /// Version of the format.
    pub entente: u32,
    /// How many series there are, on this page and others.
    pub total: u64,
    /// Those of this page, the one that met last first.
    pub series: Vec<OfSeries>,
    /// The cursor of the next page; nothing on the last one.
    pub next: Option<String>,
}

/// The meetings of one series.
#[derive(Serialize, JsonSchema)]
pub struct OfSeries {
    /// The id of the series.
    pub series: String,
    /// Its name.
    pub name: String,
    /// Each telling of a meeting.
    pub meetings: Vec<Meeting>,
}

/// A series of meetings, or one of them.
#[derive(Serialize, JsonSchema)]
pub struct Series {
    /// Version of the format.
    pub entente: u32,
    /// The id of the series.
    pub series: String,
    /// Its name.
    pub name: String,
    /// Each telling of a meeting.
    pub meetings: Vec<Meeting>,
}

/// A meeting as one document tells of it.
#[derive(Serialize, JsonSchema)]
pub struct Meeting {
    /// Its id.
    pub meeting: String,
    /// Its name.
    pub name: String,
    /// Which of its series it is.
    pub ordinal: Option<u32>,
    /// Its first day.
    pub from: Option<String>,
    /// Its last day.
    pub to: Option<String>,
    /// The state in which it was held, as a code.
    pub place: Option<String>,
    /// Where it was held, as the document has it.
    pub place_name: Option<String>,
    /// Who chaired it.
    pub chairs: Vec<Chair>,
    /// The document.
    pub document: String,
    /// The day of the document.
    pub told: Option<String>,
}

/// Somebody who chaired a meeting.
#[derive(Serialize, JsonSchema)]
pub struct Chair {
    /// The name as the text has it.
    pub name: String,
    /// The office as the text has it.
    pub role: Option<String>,
    /// The state for which the person sits.
    pub state: Option<String>,
}

/// The technology fields.
#[derive(Serialize, JsonSchema)]
pub struct Fields {
    /// Version of the format.
    pub entente: u32,
    /// The day for which statuses are told.
    pub as_of: String,
    /// How many commitments there are.
    pub commitments: u64,
    /// The fields.
    pub fields: Vec<FieldCount>,
}

/// A field with how many commitments are of it.
#[derive(Serialize, JsonSchema)]
pub struct FieldCount {
    /// Its code.
    pub field: String,
    /// Its name in the language of the answer.
    pub name: String,
    /// How many commitments are of it.
    pub commitments: u64,
}

/// One technology field.
#[derive(Serialize, JsonSchema)]
pub struct OfField {
    /// Version of the format.
    pub entente: u32,
    /// The day for which statuses are told.
    pub as_of: String,
    /// The field.
    #[schemars(with = "FieldTerm")]
    pub field: publish::vocabulary::Term,
    /// The query that finds its commitments.
    pub query: String,
    /// How many there are.
    pub commitments: u64,
    /// How many have each status.
    #[schemars(with = "BTreeMap<String, u64>")]
    pub status: Statuses,
}

/// A field with its words, by the tags of languages.
#[derive(JsonSchema)]
pub struct FieldTerm {
    /// Its code.
    pub code: String,
    /// A heading.
    pub label: BTreeMap<String, String>,
    /// What it covers.
    pub definition: BTreeMap<String, String>,
    /// Areas of other lists beside it.
    #[serde(default)]
    pub crosswalk: Vec<FieldArea>,
}

/// An area of another list beside a field.
#[derive(JsonSchema)]
pub struct FieldArea {
    /// Which list.
    pub scheme: String,
    /// Its place in that list.
    pub number: String,
    /// What the area is to the field: `exact`, `close`, `broad` or `narrow`.
    pub relation: String,
    /// What the list calls it.
    pub label: BTreeMap<String, String>,
}

/// Places for which promises were made by others.
#[derive(Serialize, JsonSchema)]
pub struct Places {
    /// Version of the format.
    pub entente: u32,
    /// The day for which statuses are told.
    pub as_of: String,
    /// How many commitments there are.
    pub commitments: u64,
    /// The places, the one with the most first.
    pub places: Vec<Place>,
}

/// A place.
#[derive(Serialize, JsonSchema)]
pub struct Place {
    /// The code of the state or region.
    pub place: String,
    /// Its name in the language of the answer.
    pub name: String,
    /// How many commitments are for it.
    pub commitments: u64,
    /// The query that finds them.
    pub query: String,
}

/// How a status is decided.
#[derive(Serialize, JsonSchema)]
pub struct Methodology {
    /// Version of the format.
    pub entente: u32,
    /// The rules, in the order in which they are tried.
    pub rules: Vec<StatusRule>,
    /// What others call each status.
    pub in_the_words_of_others: Vec<OtherWords>,
}

/// A rule that gives a status.
#[derive(Serialize, JsonSchema)]
pub struct StatusRule {
    /// Its id.
    pub rule: String,
    /// The status that it gives.
    pub status: String,
    /// When it does.
    pub text: String,
}

/// What others call a status.
#[derive(Serialize, JsonSchema)]
pub struct OtherWords {
    /// The status.
    pub status: String,
    /// The word of PolitiFact.
    pub politifact: String,
    /// The score of the G7 compliance reports.
    pub g7_compliance: Option<i8>,
    /// The activity status of IATI.
    pub iati_activity_status: Option<u8>,
}

/// A page of the documents of the ledger.
#[derive(Serialize, JsonSchema)]
pub struct Sources {
    /// Version of the format.
    pub entente: u32,
    /// How many documents there are, on this page and others.
    pub total: u64,
    /// Those of this page, the newest first.
    pub documents: Vec<Source>,
    /// The cursor of the next page; nothing on the last one.
    pub next: Option<String>,
}

/// A document of the ledger.
#[derive(Serialize, JsonSchema)]
pub struct Source {
    /// Its id.
    pub document: String,
    /// Its headline.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// The tag of its language.
    pub lang: Option<String>,
    /// The day by which it is put in order.
    pub day: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
}

/// What waits for a person.
#[derive(Serialize, JsonSchema)]
pub struct Review {
    /// Version of the format.
    pub entente: u32,
    /// How many wait.
    pub total: u64,
    /// What waits.
    pub items: Vec<Waiting>,
    /// Behind which the next page begins; nothing on the last one.
    pub next: Option<String>,
}

/// Something that waits for a person.
#[derive(Serialize, JsonSchema)]
pub struct Waiting {
    /// Its id.
    pub item: String,
    /// What it is, as a code.
    pub what: String,
    /// The ids about which it is.
    pub about: Vec<String>,
    /// Why it waits.
    pub why: Vec<String>,
    /// The words that it is about.
    pub quotes: Vec<WaitingQuote>,
    /// How alike they are, from 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub score: Option<f64>,
}

/// Words about which something waits.
#[derive(Serialize, JsonSchema)]
pub struct WaitingQuote {
    /// The id of the claim, deed or commitment.
    pub id: String,
    /// The document.
    pub document: String,
    /// The words.
    pub quote: String,
}

/// What went wrong (RFC 9457).
#[derive(JsonSchema)]
pub struct Problem {
    /// Always `about:blank`; the status says what kind of problem it is.
    pub r#type: String,
    /// What HTTP calls the status.
    pub title: String,
    /// The status code of HTTP.
    #[schemars(range(min = 400, max = 599))]
    pub status: u16,
    /// What is wrong, as a sentence without a full stop.
    pub detail: String,
    /// The code of the program, if it has one; `docs/diagnostics` has a page for each.
    #[schemars(regex(pattern = r"^[A-Z][0-9]{3}$"))]
    pub code: Option<String>,
    /// What to do next.
    pub next: String,
}

/// The answer with an object.
pub fn answer<T: Serialize>(told: &T) -> Answer {
    serde_json::to_value(told).unwrap_or_default().into()
}

/// The schema of a type. What is there beyond it is a mistake of this server.
pub fn made<T: JsonSchema>() -> Value {
    let mut schema = schema_for!(T).to_value();
    if schema["properties"]["entente"].is_object() {
        schema["properties"]["entente"]["const"] = json!(publish::wire::VERSION);
    }
    closed(&mut schema);
    schema
}

/// Says of every object with named keys that it has no others.
fn closed(schema: &mut Value) {
    if schema.get("properties").is_some() {
        schema["additionalProperties"] = json!(false);
    }
    if let Some(defs) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        defs.values_mut().for_each(closed);
    }
}

/// A committed schema. One that is no JSON would have failed its test long before.
fn committed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// That of a page of commitments.
pub fn page() -> Value {
    committed(publish::LIST_SCHEMA)
}
/// That of a commitment.
pub fn commitment() -> Value {
    committed(publish::COMMITMENT_SCHEMA)
}
/// That of the calendar.
pub fn due() -> Value {
    committed(answers::DUE_SCHEMA)
}
/// That of the scorecard.
pub fn scorecard() -> Value {
    committed(answers::SCORECARD_SCHEMA)
}
/// That of the money.
pub fn money() -> Value {
    committed(answers::MONEY_SCHEMA)
}

/// What the description of the API has at least; the whole of it is told by its own specification.
pub fn openapi() -> Value {
    json!({
        "type": "object",
        "description": "A description as the OpenAPI Specification 3.1 explains it.",
        "required": ["openapi", "info", "paths", "components"],
        "properties": {"openapi": {"const": "3.1.0"}, "info": {"type": "object"}, "paths": {"type": "object"}},
    })
}

/// A feed as JSON, version 1.1.
pub fn json_feed() -> Value {
    json!({
        "type": "object",
        "description": "A feed, as JSON Feed 1.1 explains it.",
        "required": ["version", "title", "items"],
        "properties": {
            "version": {"const": "https://jsonfeed.org/version/1.1"},
            "title": {"type": "string"},
            "home_page_url": {"type": "string"},
            "feed_url": {"type": "string"},
            "language": {"type": "string"},
            "items": {"type": "array", "items": {
                "type": "object",
                "required": ["id", "title", "content_text", "date_modified"],
                "properties": {
                    "id": {"type": "string"},
                    "url": {"type": "string"},
                    "title": {"type": "string"},
                    "content_text": {"type": "string"},
                    "date_published": {"type": "string"},
                    "date_modified": {"type": "string"},
                    "tags": {"type": "array", "items": {"type": "string"}},
                },
            }},
        },
    })
}

/// Linked data.
pub fn json_ld() -> Value {
    json!({
        "type": "object",
        "description": "A graph, as JSON-LD 1.1 explains it.",
        "required": ["@context", "@graph"],
        "properties": {
            "@context": {"type": "object"},
            "@graph": {"type": "array", "items": {"type": "object"}},
        },
    })
}
