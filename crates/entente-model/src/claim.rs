//! What one document tells: claims, deeds, meetings.

use crate::{Action, Dated, Day, Diagnostic, Field, Interval, Mention, Money, PartialDay, RuleId, Span, Strength};

/// A state (`KR`), the Union (`EU`), a registry URI, or nothing when unknown.
pub type ActorId = Option<String>;

/// Where a slot's value stands in the text.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Evidence {
    /// The places that say it; "both sides" resolved to two states carries both places.
    pub spans: Vec<Span>,
    /// Whether it comes from outside the quote (an earlier sentence, a lead-in, a heading).
    pub inherited: bool,
}

/// What a party is in the promise.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum PartyRole {
    /// Bound by it.
    Promiser,
    /// Works with the promiser without being bound.
    Partner,
    /// Gains by it.
    Beneficiary,
    /// Hosts it.
    Host,
    /// Pays for it.
    Funder,
}

impl PartyRole {
    /// The code of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            PartyRole::Promiser => "promiser",
            PartyRole::Partner => "partner",
            PartyRole::Beneficiary => "beneficiary",
            PartyRole::Host => "host",
            PartyRole::Funder => "funder",
        }
    }
    /// The role of a code.
    pub fn parse(code: &str) -> Option<PartyRole> {
        use PartyRole::*;
        [Promiser, Partner, Beneficiary, Host, Funder].into_iter().find(|r| r.code() == code)
    }
}

/// One who takes part in a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// State code or registry URI, if known.
    pub id: ActorId,
    /// The fullest name as the text has it.
    pub name: String,
    /// The canonical label, if known.
    pub label: Option<String>,
    /// Its part.
    pub role: PartyRole,
    /// Where the text says so.
    pub evidence: Evidence,
}

/// A named organisation that carries a promise out or that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Registry URI, if known.
    pub id: ActorId,
    /// As the text has it.
    pub name: String,
    /// The canonical label, if known.
    pub label: Option<String>,
    /// Where.
    pub evidence: Evidence,
}

/// How a date bounds a promise.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DueKind {
    /// Not later than.
    By,
    /// Within a duration from the anchor.
    Within,
    /// Starting then.
    From,
    /// During a window.
    Span,
    /// On a day.
    On,
}

impl DueKind {
    /// The code of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            DueKind::By => "by",
            DueKind::Within => "within",
            DueKind::From => "from",
            DueKind::Span => "span",
            DueKind::On => "on",
        }
    }
    /// The kind of a code.
    pub fn parse(code: &str) -> Option<DueKind> {
        use DueKind::*;
        [By, Within, From, Span, On].into_iter().find(|k| k.code() == code)
    }
}

/// By when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The words, in bytes of the text.
    pub surface: Span,
    /// The window.
    pub interval: Interval,
    /// What kind of bound.
    pub kind: DueKind,
    /// EDTF level 1.
    pub edtf: String,
}

/// A place of a promise: ISO 3166-1 alpha-2 or UN M49.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The code.
    pub id: String,
    /// Where the text says so.
    pub evidence: Evidence,
}

/// One document's telling of one commitment, by the codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The clause that makes the promise.
    pub quote: Span,
    /// Other tellings in the same document.
    pub also: Vec<Span>,
    /// What is promised: the predicate's object, if told apart.
    pub object: Option<Span>,
    /// Promisers first, then the others.
    pub parties: Vec<Party>,
    /// Named organisations.
    pub bodies: Vec<Body>,
    /// What kind of promise.
    pub action: Action,
    /// Where that is read from.
    pub action_evidence: Evidence,
    /// Technology fields, sorted.
    pub fields: Vec<Field>,
    /// Where they are read from.
    pub fields_evidence: Evidence,
    /// How firm.
    pub strength: Strength,
    /// Where that is read from.
    pub strength_evidence: Evidence,
    /// Sums put up, each with its surface.
    pub money: Vec<(Span, Money)>,
    /// By when.
    pub due: Option<Due>,
    /// Where, or for whom.
    pub places: Vec<Place>,
    /// Who is said to have said so.
    pub attribution: Option<Span>,
    /// The meeting, treaty or mechanism under which it is made.
    pub forum: Option<Span>,
    /// How sure, in thousandths.
    pub confidence: u16,
    /// The rules that made it.
    pub why: Vec<RuleId>,
}

impl Claim {
    /// Those who are bound.
    pub fn promisers(&self) -> impl Iterator<Item = &Party> {
        self.parties.iter().filter(|p| p.role == PartyRole::Promiser)
    }
}

/// What was done.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DeedKind {
    /// A meeting took place.
    Held,
    /// Something was opened or inaugurated.
    Opened,
    /// Something was signed or concluded.
    Signed,
    /// Something started.
    Launched,
    /// Money was paid out.
    Paid,
    /// Something was finished or delivered.
    Completed,
    /// Something is late.
    Delayed,
    /// Something was given up.
    Cancelled,
    /// A deadline passed without the deed.
    Missed,
}

impl DeedKind {
    /// All kinds.
    pub const ALL: [DeedKind; 9] = [
        DeedKind::Held,
        DeedKind::Opened,
        DeedKind::Signed,
        DeedKind::Launched,
        DeedKind::Paid,
        DeedKind::Completed,
        DeedKind::Delayed,
        DeedKind::Cancelled,
        DeedKind::Missed,
    ];
    /// The code of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            DeedKind::Held => "held",
            DeedKind::Opened => "opened",
            DeedKind::Signed => "signed",
            DeedKind::Launched => "launched",
            DeedKind::Paid => "paid",
            DeedKind::Completed => "completed",
            DeedKind::Delayed => "delayed",
            DeedKind::Cancelled => "cancelled",
            DeedKind::Missed => "missed",
        }
    }
    /// The kind of a code.
    pub fn parse(code: &str) -> Option<DeedKind> {
        DeedKind::ALL.into_iter().find(|k| k.code() == code)
    }
}

/// One document's telling that something was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// The clause that says so.
    pub quote: Span,
    /// What was done.
    pub what: DeedKind,
    /// When, as precisely as the text says.
    pub date: Option<PartialDay>,
    /// Who did it, as far as the clause names them.
    pub parties: Vec<Party>,
    /// Named organisations in the clause.
    pub bodies: Vec<Body>,
    /// Fields the clause names.
    pub fields: Vec<Field>,
    /// The action whose doing it tells, if it can be told.
    pub action: Option<Action>,
    /// Sums in the clause.
    pub money: Vec<(Span, Money)>,
    /// Places in the clause.
    pub places: Vec<Place>,
    /// Whether the clause says that only a part was done ("some of the money", "a first tranche").
    pub partial: bool,
    /// The rules that made it.
    pub why: Vec<RuleId>,
}

impl Deed {
    /// The rule of a clause that tells a deed of cooperation only if it bears on an earlier promise: by itself it names too little
    /// to say so ("41 kilometres were finished"), or it promises something itself ("signed the loan agreement").
    pub const IF_PROMISED: &'static str = "engine.deed.if-promised";

    /// Whether it is a deed of cooperation only if it bears on an earlier promise.
    pub fn if_promised(&self) -> bool {
        self.why.iter().any(|rule| rule.as_str() == Deed::IF_PROMISED)
    }
}

/// A chair of a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chair {
    /// The person's name as the text has it.
    pub name: String,
    /// The office as the text has it.
    pub role: Option<String>,
    /// The state for which the person sits.
    pub state: Option<String>,
    /// Where.
    pub evidence: Evidence,
}

/// A dialogue, summit or forum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Its name as the text has it.
    pub name: String,
    /// First, second, …
    pub ordinal: Option<u32>,
    /// When.
    pub day: Interval,
    /// The state where it was held.
    pub place: Option<String>,
    /// The place as the text has it.
    pub place_name: Option<String>,
    /// Who chaired it.
    pub chairs: Vec<Chair>,
    /// Where the text names it.
    pub evidence: Evidence,
}

/// Everything that was found in one document.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Extraction {
    /// The day that anchors relative dates, however it is known.
    pub dated: Option<Dated>,
    /// Meetings.
    pub meetings: Vec<Meeting>,
    /// Claims, in the order of their quotes.
    pub claims: Vec<Claim>,
    /// Deeds, in the order of their quotes.
    pub deeds: Vec<Deed>,
    /// Clauses that tell a deed only if they bear on an earlier promise ([`Deed::if_promised`]), in the order of their quotes.
    /// The text alone cannot say; who keeps promises can.
    pub tentative: Vec<Deed>,
    /// All mentions, in order.
    pub mentions: Vec<Mention>,
    /// What else there is to say.
    pub diagnostics: Vec<Diagnostic>,
}

impl Extraction {
    /// The anchor day, if any.
    pub fn anchor(&self) -> Option<Day> {
        self.dated.as_ref().map(|d| d.day)
    }
}
