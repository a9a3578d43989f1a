//! A Document: one reading of a source.

use crate::{Day, Span, Text};

/// `sha256:` and the hexadecimal digest of a source's bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SourceId(pub String);

/// What part a block plays.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Role {
    /// Running text.
    Body,
    /// Headline or section heading.
    Title,
    /// Photo caption or credit.
    Caption,
    /// Who wrote it.
    Byline,
    /// Place and day at the head.
    Dateline,
    /// A list item.
    List,
    /// A table row.
    Table,
    /// A block quotation.
    Quote,
    /// A pointer to another article.
    Teaser,
    /// Menus, notices, comments, contact lines.
    Boilerplate,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 10] = [
        Role::Body,
        Role::Title,
        Role::Caption,
        Role::Byline,
        Role::Dateline,
        Role::List,
        Role::Table,
        Role::Quote,
        Role::Teaser,
        Role::Boilerplate,
    ];
    /// The code of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            Role::Body => "body",
            Role::Title => "title",
            Role::Caption => "caption",
            Role::Byline => "byline",
            Role::Dateline => "dateline",
            Role::List => "list",
            Role::Table => "table",
            Role::Quote => "quote",
            Role::Teaser => "teaser",
            Role::Boilerplate => "boilerplate",
        }
    }
    /// The role of a code.
    pub fn parse(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|r| r.code() == code)
    }
    /// Whether a promise may stand in such a block.
    pub fn may_promise(self) -> bool {
        matches!(self, Role::Body | Role::List | Role::Table | Role::Quote | Role::Title)
    }
}

/// A stretch of the text with its role. Blocks are in order and do not overlap; text between them has no role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its part.
    pub role: Role,
    /// Where, in bytes.
    pub span: Span,
    /// Its language, where it differs from the document's.
    pub lang: Option<String>,
    /// Path in the page it came from, such as `html/body/article/p[3]`; empty for plain text.
    pub path: String,
}

/// How a day is known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DayKnown {
    /// The user or the feed said so.
    Given,
    /// The page's own data says so (JSON-LD, meta, `time`).
    Declared,
    /// The address contains it.
    Address,
    /// A dateline or visible date says so.
    Dateline,
    /// Another date of the text stands in.
    Assumed,
}

impl DayKnown {
    /// The code of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            DayKnown::Given => "given",
            DayKnown::Declared => "declared",
            DayKnown::Address => "address",
            DayKnown::Dateline => "dateline",
            DayKnown::Assumed => "assumed",
        }
    }
}

/// Where a page says a day.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DayPlace {
    /// In linked data (JSON-LD).
    LinkedData,
    /// In a `meta` element of the Open Graph vocabulary.
    OpenGraph,
    /// In another `meta` element.
    Meta,
    /// In a `time` element, or one marked as the day by its `itemprop`.
    Time,
    /// In its address.
    Address,
    /// Where people read it.
    Shown,
}

impl DayPlace {
    /// All places, the surest first.
    pub const ALL: [DayPlace; 6] =
        [DayPlace::LinkedData, DayPlace::OpenGraph, DayPlace::Meta, DayPlace::Time, DayPlace::Address, DayPlace::Shown];
    /// The code of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            DayPlace::LinkedData => "json-ld",
            DayPlace::OpenGraph => "open-graph",
            DayPlace::Meta => "meta",
            DayPlace::Time => "time",
            DayPlace::Address => "address",
            DayPlace::Shown => "shown",
        }
    }
    /// The place of a code.
    pub fn parse(code: &str) -> Option<DayPlace> {
        DayPlace::ALL.into_iter().find(|place| place.code() == code)
    }
}

/// What a page says of itself beside its text. Everything in it may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Where the page says its publication day.
    pub published_in: Option<DayPlace>,
    /// Where the text shows that day, if it is known from there and the line is part of the text.
    pub published_at: Option<Span>,
    /// The day of the last change.
    pub modified: Option<Day>,
    /// Where the page says it; `None` with it.
    pub modified_in: Option<DayPlace>,
    /// Who wrote it, as the page's data name them.
    pub author: Option<String>,
    /// Who published it, as the page's data name them.
    pub publisher: Option<String>,
}

/// The day that anchors relative dates, how it is known, and where the text shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The day.
    pub day: Day,
    /// How it is known.
    pub how: DayKnown,
    /// Where the text shows it.
    pub surfaces: Vec<Span>,
}

/// One reading of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The name its user gave it, or one made from the source.
    pub id: String,
    /// Where it was published, if known.
    pub url: Option<String>,
    /// The bytes it was read from.
    pub source: SourceId,
    /// Reader name and version, with the overrides that apply.
    pub reader: String,
    /// BCP 47 language of most of the text; `None` when unknown.
    pub lang: Option<String>,
    /// The publication day, if given or declared.
    pub published: Option<Day>,
    /// How `published` is known; `None` with it.
    pub published_how: Option<DayKnown>,
    /// Headline, if any.
    pub title: Option<String>,
    /// What else the page says of itself.
    pub about: About,
    /// The text; every span of the document points into it.
    pub text: Text,
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
}
