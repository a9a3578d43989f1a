//! The one table of routes: what is asked where, with which keys, and in which forms it is answered. The server is built
//! from it, and so is whatever describes the server.

use crate::api::{answers, fields};
use crate::asked::Asked;
use crate::doing;
use crate::negotiate::{Answer, Form};
use crate::pages;
use crate::problem::Problem;
use crate::takes::Takes;
use serde_json::Value;

/// A method of HTTP.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// Reads; `HEAD` goes with it.
    Get,
    /// Changes something.
    Post,
}

/// A key behind the question mark of an address, an id in its path, or a field of a form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// What it means, as a sentence.
    pub what: &'static str,
    /// An example of a value.
    pub example: &'static str,
    /// Which values it takes.
    pub takes: Takes,
    /// Whether it must be there.
    pub needed: bool,
    /// Whether it may stand there several times.
    pub many: bool,
}

impl Param {
    /// A key that may be left out and takes any words.
    pub const fn new(name: &'static str, what: &'static str, example: &'static str) -> Param {
        Param { name, what, example, takes: Takes::Words, needed: false, many: false }
    }
    /// The same for other values.
    pub const fn of(self, takes: Takes) -> Param {
        Param { takes, ..self }
    }
    /// The same where it must be there.
    pub const fn needed(self) -> Param {
        Param { needed: true, ..self }
    }
    /// The same where it may stand there several times.
    pub const fn many(self) -> Param {
        Param { many: true, ..self }
    }
}

/// What an object is called, and how its JSON Schema is made.
pub type Schema = (&'static str, fn() -> Value);

/// A row of the table.
pub struct Route {
    /// How it is asked.
    pub method: Method,
    /// Where, with ids in braces. The last segment may carry the ending of a form.
    pub path: &'static str,
    /// Its name, which no other row has.
    pub name: &'static str,
    /// What it gives, as a sentence.
    pub what: &'static str,
    /// The ids in its path, in their order.
    pub ids: &'static [Param],
    /// The keys that it takes beside those of every page.
    pub keys: &'static [Param],
    /// The fields of the form that is sent to it, beside the token.
    pub fields: &'static [Param],
    /// In which forms it answers.
    pub forms: &'static [Form],
    /// What its JSON is called, and the JSON Schema to which it keeps.
    pub schema: Option<Schema>,
    /// Whether it gives data; what serves pages only stands in the description of the API by itself.
    pub api: bool,
    /// What answers it.
    pub answer: fn(&Asked) -> Result<Answer, Problem>,
}

/// Keys that every page takes.
pub const EVERYWHERE: [Param; 2] = [
    Param::new("lang", "The language of the page.", "fr-CA").of(Takes::Tag),
    Param::new("as_of", "The day for which statuses are told.", "2024-12-31").of(Takes::Day),
];

const PAGE: &[Form] = &[Form::Html, Form::Json];
const LIST: &[Form] = &[Form::Html, Form::Json, Form::Csv];

const EXPORTS: &[Form] = &Form::ALL;

const Q: Param = Param::new("q", "A query, as docs/queries.md explains it.", "party:KR due:2025").of(Takes::Query);
const CURRENCY: Param = Param::new("currency", "Which currency the sums are of.", "USD").of(Takes::Currency);
const SORT: Param = Param::new("sort", "The order; with a minus before it the largest first.", "-due").of(Takes::Order);
const AFTER: Param = Param::new("after", "The cursor of a page, as `next` of the one before it.", "");
const LIMIT: Param = Param::new("limit", "So many a page, from 1 to 200.", "25").of(Takes::Number(1, 200));

const fn id(name: &'static str, what: &'static str, example: &'static str) -> Param {
    Param::new(name, what, example).needed()
}

const fn reads(
    path: &'static str,
    name: &'static str,
    what: &'static str,
    forms: &'static [Form],
    answer: fn(&Asked) -> Result<Answer, Problem>,
) -> Route {
    let (method, ids, keys, fields): (_, &[Param], &[Param], &[Param]) = (Method::Get, &[], &[], &[]);
    Route { method, path, name, what, ids, keys, fields, forms, schema: None, api: true, answer }
}

/// A row that changes something: a form of a page sends it, with the token that the page carries.
const fn does(
    path: &'static str,
    name: &'static str,
    what: &'static str,
    answer: fn(&Asked) -> Result<Answer, Problem>,
) -> Route {
    let read = reads(path, name, what, &[Form::Html], answer);
    Route { method: Method::Post, api: false, ..read }
}

const PICTURES: Takes = Takes::OneOf(&["statuses.svg", "matrix.svg", "money.svg", "map.svg", "timeline.svg"]);

const DONE: Param =
    Param::new("done", "What was done just now, as a code; the page tells it.", "merged").of(Takes::Code);
const EVENT: Param =
    Param::new("event", "The event that records it.", "12").of(Takes::Number(0, i64::MAX.unsigned_abs()));

impl Route {
    /// The field of this name of its form. That of a deed's effect may stand there once for each deed, with the deed's id
    /// behind a dot.
    pub fn field(&self, name: &str) -> Option<&'static Param> {
        let sound = |id: &str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
        let of = name.split_once('.').filter(|(_, id)| sound(id)).map(|(start, _)| start);
        self.fields.iter().find(|field| field.name == name || (field.takes == Takes::Effect && of == Some(field.name)))
    }

    const fn ids(mut self, ids: &'static [Param]) -> Route {
        self.ids = ids;
        self
    }
    const fn keys(mut self, keys: &'static [Param]) -> Route {
        self.keys = keys;
        self
    }
    const fn fields(mut self, fields: &'static [Param]) -> Route {
        self.fields = fields;
        self
    }
    const fn schema(mut self, name: &'static str, schema: fn() -> Value) -> Route {
        self.schema = Some((name, schema));
        self
    }
    const fn page_only(mut self) -> Route {
        self.api = false;
        self
    }
}

/// All rows.
pub static ROUTES: &[Route] = &[
    reads("/", "overview", "What was promised and what became of it, in numbers.", PAGE, pages::overview::answer)
        .schema("Overview", answers::made::<answers::Overview>),
    reads(
        "/commitments",
        "commitments",
        "Commitments that answer a query, a page at a time.",
        EXPORTS,
        pages::list::answer,
    )
    .keys(&[Q, SORT, AFTER, LIMIT])
    .schema("Page", answers::page),
    reads(
        "/commitments/{id}",
        "commitment",
        "One commitment with everything that is known of it.",
        PAGE,
        pages::commitment::answer,
    )
    .ids(&[id("id", "Its id, one that was merged into it, or that of one of its claims.", "p-3f0k")])
    .keys(&[
        Param::new("after", "The claim behind which its reports begin, as `next` of the page before it.", ""),
        DONE,
        EVENT,
    ])
    .schema("Entry", answers::commitment),
    reads(
        "/documents/{id}",
        "document",
        "One document: what it tells, and why it was read so.",
        PAGE,
        pages::document::answer,
    )
    .ids(&[id("id", "Its id.", "01-dialogue.fr")])
    .keys(&[Param::new("why", "The claim of which to say what each part was read from.", ""), DONE, EVENT])
    .schema("Document", answers::made::<answers::Document>),
    reads("/parties/{id}", "party", "Everything that somebody promised or takes part in.", PAGE, pages::who::party)
        .ids(&[id("id", "A state's code, or an id.", "KR")])
        .schema("Who", answers::made::<answers::Who>),
    reads("/pairs/{a}/{b}", "pair", "Everything in which two parties take part together.", PAGE, pages::who::pair)
        .ids(&[id("a", "A state's code, or an id.", "KR"), id("b", "Another.", "US")])
        .schema("Who", answers::made::<answers::Who>),
    reads(
        "/bodies/{id}",
        "body",
        "An organisation, and the institutions with which promises link it.",
        PAGE,
        pages::who::body,
    )
    .ids(&[id("id", "Its id; that of the Research Organization Registry as `ror-` and its letters.", "ror-021nxhr62")])
    .schema("Who", answers::made::<answers::Who>),
    reads("/meetings", "meetings", "Meetings by series.", PAGE, pages::meetings::list)
        .keys(&[Param::new("after", "The series behind which to begin, as `next` of the page before it.", "")])
        .schema("MeetingsBySeries", answers::made::<answers::AllMeetings>),
    reads("/meetings/{id}", "meeting", "A series of meetings, or one of them.", PAGE, pages::meetings::one)
        .ids(&[id("id", "The id of a series or of a meeting.", "m-3f0k")])
        .schema("Meetings", answers::made::<answers::Series>),
    reads("/fields", "fields", "Technology fields.", PAGE, pages::field::list)
        .schema("Fields", answers::made::<answers::Fields>),
    reads("/fields/{code}", "field", "One technology field.", PAGE, pages::field::one)
        .ids(&[id("code", "Its code.", "ai")])
        .schema("Field", answers::made::<answers::OfField>),
    reads(
        "/calendar",
        "calendar",
        "What is due, and what has passed without being done.",
        PAGE,
        pages::calendar::answer,
    )
    .keys(&[Q, Param::new("within", "How far to look ahead.", "90d").of(Takes::Span)])
    .schema("DueList", answers::due),
    reads(
        "/scorecard",
        "scorecard",
        "What became of promises, counted by party, field, forum or year.",
        PAGE,
        pages::scorecard::answer,
    )
    .keys(&[Q, Param::new("by", "What the rows are: party, field, forum or year.", "field").of(Takes::Rows)])
    .schema("Scorecard", answers::scorecard),
    reads("/money", "money", "Money by stage and currency.", PAGE, pages::scorecard::money)
        .keys(&[Q, CURRENCY])
        .schema("MoneyByStage", answers::money),
    reads("/places", "places", "Promises for states and regions that did not make them.", PAGE, pages::places::answer)
        .schema("Places", answers::made::<answers::Places>),
    reads("/methodology", "methodology", "How a status is decided.", PAGE, pages::methodology::answer)
        .schema("Methodology", answers::made::<answers::Methodology>),
    reads("/sources", "sources", "The documents of the ledger.", LIST, pages::sources::answer)
        .keys(&[Param::new("after", "The document behind which to begin, as `next` of the page before it.", "")])
        .schema("Sources", answers::made::<answers::Sources>),
    reads("/read", "read", "The form to give a text or page to be read.", &[Form::Html], doing::read::show).page_only(),
    does("/read", "read_text", "Reads a text or page and shows what it tells, or keeps it.", doing::read::read)
        .fields(fields::READ),
    reads("/new", "new", "The form to add a commitment by hand.", &[Form::Html], doing::by_hand::show).page_only(),
    does("/new", "add", "Adds a commitment by hand; the note is its source.", doing::by_hand::add).fields(fields::NEW),
    reads("/review", "review", "What waits for a person.", PAGE, doing::review::show)
        .keys(&[
            Param::new("after", "What waits before that with which to begin, as `next` of the page before it.", ""),
            DONE,
            EVENT,
        ])
        .schema("Review", answers::made::<answers::Review>),
    does("/review", "settle", "Settles something that waits for a person.", doing::review::settle)
        .fields(fields::REVIEW),
    does("/commitments/{id}/decide", "decide", "Decides something about a commitment.", doing::decide::decide)
        .ids(&[id("id", "Its id.", "p-3f0k")])
        .fields(fields::DECIDE),
    reads("/api", "api", "This description of the API, as a page.", &[Form::Html], pages::api::page).page_only(),
    reads("/openapi", "openapi", "The description of the API, as OpenAPI 3.1.", &[Form::Json], pages::api::openapi)
        .schema("OpenApi", answers::openapi),
    reads("/pictures/{name}", "picture", "A picture as a file of its own.", &[Form::Html], pages::picture::answer)
        .ids(&[
            id("name", "statuses, matrix, money, map or timeline, with .svg behind it.", "statuses.svg").of(PICTURES)
        ])
        .keys(&[
            Q,
            CURRENCY,
            Param::new("id", "The commitment of a timeline.", "p-3f0k"),
            Param::new("ground", "What is behind the drawing.", "dark").of(Takes::OneOf(&["light", "dark"])),
            Param::new("width", "For how wide a room it is drawn.", "narrow").of(Takes::OneOf(&["wide", "narrow"])),
        ])
        .page_only(),
    reads("/assets/{name}", "asset", "A file of the pages.", &[Form::Html], pages::asset::answer)
        .ids(&[id("name", "Its name.", "style.css")])
        .page_only(),
];
