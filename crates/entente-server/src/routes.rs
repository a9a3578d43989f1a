//! The one table of routes: what is asked where, with which keys, and in which forms it is answered. The server is built
//! from it, and so is whatever describes the server.

use crate::asked::Asked;
use crate::doing;
use crate::negotiate::{Answer, Form};
use crate::pages;
use crate::problem::Problem;

/// A method of HTTP.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// Reads; `HEAD` goes with it.
    Get,
    /// Changes something.
    Post,
}

/// A key behind the question mark of an address, or an id in its path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// What it means, as a sentence.
    pub what: &'static str,
    /// An example of a value.
    pub example: &'static str,
}

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
    /// In which forms it answers.
    pub forms: &'static [Form],
    /// The JSON Schema of `schema/` that its JSON keeps to, if there is one, and the definition in it that is meant.
    pub schema: Option<(&'static str, &'static str)>,
    /// Whether it stands in the description of the API; what serves pages only does not.
    pub api: bool,
    /// What answers it.
    pub answer: fn(&Asked) -> Result<Answer, Problem>,
}

/// Keys that every page takes.
pub const EVERYWHERE: [Param; 2] = [
    Param { name: "lang", what: "The language of the page.", example: "fr-CA" },
    Param { name: "as_of", what: "The day for which statuses are told.", example: "2024-12-31" },
];

const PAGE: &[Form] = &[Form::Html, Form::Json];
const LIST: &[Form] = &[Form::Html, Form::Json, Form::Csv];

const EXPORTS: &[Form] = &Form::ALL;

const Q: Param = Param { name: "q", what: "A query, as docs/queries.md explains it.", example: "party:KR due:2025" };
const CURRENCY: Param = Param { name: "currency", what: "Which currency the sums are of.", example: "USD" };
const SORT: Param =
    Param { name: "sort", what: "The order; with a minus before it the largest first.", example: "-due" };
const AFTER: Param =
    Param { name: "after", what: "The cursor of a page, as `next` of the one before it.", example: "" };
const LIMIT: Param = Param { name: "limit", what: "So many a page, from 1 to 200.", example: "25" };

const fn id(name: &'static str, what: &'static str, example: &'static str) -> Param {
    Param { name, what, example }
}

const fn reads(
    path: &'static str,
    name: &'static str,
    what: &'static str,
    forms: &'static [Form],
    answer: fn(&Asked) -> Result<Answer, Problem>,
) -> Route {
    Route { method: Method::Get, path, name, what, ids: &[], keys: &[], forms, schema: None, api: true, answer }
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

const DONE: Param =
    Param { name: "done", what: "What was done just now, as a code; the page tells it.", example: "merged" };
const EVENT: Param = Param { name: "event", what: "The event that records it.", example: "12" };

impl Route {
    const fn ids(mut self, ids: &'static [Param]) -> Route {
        self.ids = ids;
        self
    }
    const fn keys(mut self, keys: &'static [Param]) -> Route {
        self.keys = keys;
        self
    }
    const fn schema(mut self, file: &'static str, definition: &'static str) -> Route {
        self.schema = Some((file, definition));
        self
    }
    const fn page_only(mut self) -> Route {
        self.api = false;
        self
    }
}

/// All rows.
pub static ROUTES: &[Route] = &[
    reads("/", "overview", "What was promised and what became of it, in numbers.", PAGE, pages::overview::answer),
    reads(
        "/commitments",
        "commitments",
        "Commitments that answer a query, a page at a time.",
        EXPORTS,
        pages::list::answer,
    )
    .keys(&[Q, SORT, AFTER, LIMIT])
    .schema("commitment-1", "Page"),
    reads(
        "/commitments/{id}",
        "commitment",
        "One commitment with everything that is known of it.",
        PAGE,
        pages::commitment::answer,
    )
    .ids(&[id("id", "Its id, one that was merged into it, or that of one of its claims.", "p-3f0k")])
    .keys(&[DONE, EVENT])
    .schema("commitment-1", "Entry"),
    reads(
        "/documents/{id}",
        "document",
        "One document: what it tells, and why it was read so.",
        PAGE,
        pages::document::answer,
    )
    .ids(&[id("id", "Its id.", "01-dialogue.fr")])
    .keys(&[
        Param { name: "why", what: "The claim of which to say what each part was read from.", example: "" },
        DONE,
        EVENT,
    ]),
    reads("/parties/{id}", "party", "Everything that somebody promised or takes part in.", PAGE, pages::who::party)
        .ids(&[id("id", "A state's code, or an id.", "KR")]),
    reads("/pairs/{a}/{b}", "pair", "Everything in which two parties take part together.", PAGE, pages::who::pair)
        .ids(&[id("a", "A state's code, or an id.", "KR"), id("b", "Another.", "US")]),
    reads(
        "/bodies/{id}",
        "body",
        "An organisation, and the institutions with which promises link it.",
        PAGE,
        pages::who::body,
    )
    .ids(&[id(
        "id",
        "Its id; that of the Research Organization Registry as `ror-` and its letters.",
        "ror-021nxhr62",
    )]),
    reads("/meetings", "meetings", "Meetings by series.", PAGE, pages::meetings::list),
    reads("/meetings/{id}", "meeting", "A series of meetings, or one of them.", PAGE, pages::meetings::one).ids(&[id(
        "id",
        "The id of a series or of a meeting.",
        "m-3f0k",
    )]),
    reads("/fields", "fields", "Technology fields.", PAGE, pages::field::list),
    reads("/fields/{code}", "field", "One technology field.", PAGE, pages::field::one).ids(&[id(
        "code",
        "Its code.",
        "ai",
    )]),
    reads(
        "/calendar",
        "calendar",
        "What is due, and what has passed without being done.",
        PAGE,
        pages::calendar::answer,
    )
    .keys(&[Q, Param { name: "within", what: "How far to look ahead.", example: "90d" }])
    .schema("due-1", "DueList"),
    reads(
        "/scorecard",
        "scorecard",
        "What became of promises, counted by party, field, forum or year.",
        PAGE,
        pages::scorecard::answer,
    )
    .keys(&[Q, Param { name: "by", what: "What the rows are: party, field, forum or year.", example: "field" }])
    .schema("scorecard-1", "Scorecard"),
    reads("/money", "money", "Money by stage and currency.", PAGE, pages::scorecard::money).keys(&[Q, CURRENCY]),
    reads("/places", "places", "Promises for states and regions that did not make them.", PAGE, pages::places::answer),
    reads("/methodology", "methodology", "How a status is decided.", PAGE, pages::methodology::answer),
    reads("/sources", "sources", "The documents of the ledger.", LIST, pages::sources::answer).keys(&[Param {
        name: "after",
        what: "The document behind which to begin, as `next` of the page before it.",
        example: "",
    }]),
    reads("/read", "read", "The form to give a text or page to be read.", &[Form::Html], doing::read::show).page_only(),
    does("/read", "read_text", "Reads a text or page and shows what it tells, or keeps it.", doing::read::read),
    reads("/new", "new", "The form to add a commitment by hand.", &[Form::Html], doing::by_hand::show).page_only(),
    does("/new", "add", "Adds a commitment by hand; the note is its source.", doing::by_hand::add),
    reads("/review", "review", "What waits for a person.", PAGE, doing::review::show).keys(&[DONE, EVENT]),
    does("/review", "settle", "Settles something that waits for a person.", doing::review::settle),
    does("/commitments/{id}/decide", "decide", "Decides something about a commitment.", doing::decide::decide)
        .ids(&[id("id", "Its id.", "p-3f0k")]),
    reads("/pictures/{name}", "picture", "A picture as a file of its own.", &[Form::Html], pages::picture::answer)
        .ids(&[id("name", "statuses, matrix, money, map or timeline, with .svg behind it.", "statuses.svg")])
        .keys(&[Q, CURRENCY, Param { name: "id", what: "The commitment of a timeline.", example: "p-3f0k" }])
        .page_only(),
    reads("/assets/{name}", "asset", "A file of the pages.", &[Form::Html], pages::asset::answer)
        .ids(&[id("name", "Its name.", "style.css")])
        .page_only(),
];
