//! The fields of the forms, as the description of the API tells them. What the server makes of each stands in `doing`.

use crate::routes::Param;
use crate::takes::Takes;

/// The field that carries the token stands in every form.
pub const TOKEN: Param =
    Param::new("token", "The hidden field of each form; it is made anew at each start of the server.", "").needed();
const BY: Param = Param::new("by", "Who decides.", "R. Analyst").of(Takes::UpTo(120)).needed();
const BECAUSE: Param = Param::new("because", "Why.", "The quote names no promise.").of(Takes::UpTo(2_000)).needed();
const TITLE: Param = Param::new("title", "The headline.", "Readout of the dialogue").of(Takes::UpTo(2_000));
const PUBLISHED: Param = Param::new("published", "The day of publication.", "2024-05-23").of(Takes::Day);

/// Those of `/read`.
pub const READ: &[Param] = &[
    Param::new("do", "Whether to show what is read, or to keep it.", "read").of(Takes::OneOf(&["read", "keep"])),
    Param::new("text", "The text; left out where a file is sent.", "The two sides will hold a summit in 2026."),
    Param::new("file", "A page or text of at most a million bytes, in a form of several parts.", "").of(Takes::File),
    PUBLISHED,
    TITLE,
    Param::new("url", "Where it was published.", "https://example.org/readout").of(Takes::UpTo(2_000)),
    Param::new("held", "What a preview held, to be kept.", "").of(Takes::Base64),
    Param::new("held_name", "The name of what a preview held.", "note.txt"),
];

/// Those of `/new`.
pub const NEW: &[Param] = &[
    Param::new(
        "note",
        "The note, kept word for word; a sentence that says what is promised.",
        "Korea will host the summit in 2026.",
    )
    .of(Takes::UpTo(2_000))
    .needed(),
    Param::new("parties", "Who promises: codes or names, with semicolons between them.", "KR; US").needed(),
    Param::new("action", "What is to be done.", "meet").of(Takes::Action).needed(),
    Param::new("strength", "How firm the promise is.", "firm").of(Takes::Strength).needed(),
    Param::new("field", "A technology field.", "ai").of(Takes::Field).many(),
    Param::new("bound", "Which side of the sum is known.", "min").of(Takes::Bound),
    Param::new("amount", "A sum in whole units of its currency.", "10000000"),
    Param::new("currency", "The currency of the sum.", "USD"),
    Param::new("due_kind", "Where the day stands.", "by").of(Takes::DueKind),
    Param::new("due", "By when: a year, a month or a day.", "2026-06").of(Takes::Date),
    Param::new("places", "States and regions, with semicolons between them.", "VN; 035"),
    TITLE,
    PUBLISHED,
    BY,
];

/// Those of `/review`.
pub const REVIEW: &[Param] = &[
    Param::new("do", "The item and the way to settle it, as the button of the page sends it.", "").needed(),
    BY,
    BECAUSE,
];

/// Those with which something is decided about a commitment.
pub const DECIDE: &[Param] = &[
    Param::new("do", "What to do; the id of a deed or the number of an event stands behind the dot.", "right")
        .of(Takes::Like("^(right|wrong|part|track|merge|split|link(\\..+)?|unlink\\..+|undo\\.[0-9]+)$"))
        .needed(),
    BY,
    BECAUSE,
    Param::new("other", "The commitment to merge with: its id, or the address of its page.", "p-3f0k"),
    Param::new("claim", "A claim to split off.", "c-3f0k").many(),
    Param::new("deed", "A deed to link, by its id.", "d-3f0k"),
    Param::new("effect", "How the deed bears on the promise.", "kept").of(Takes::Effect),
    Param::new("part", "The part about which something is said.", "due").of(Takes::Part),
    Param::new("part_words", "What that part should say.", "by the end of 2026").of(Takes::UpTo(2_000)),
    Param::new("track", "What is said of how it goes.", "progress").of(Takes::Track),
    Param::new("track_words", "The words for it.", "A site was chosen.").of(Takes::UpTo(2_000)),
];
