//! Judgements: who says that two claims tell the same promise, or that a deed bears on one.

/// What a deed or record does to the commitment on which it bears.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Effect {
    /// The promise was carried out.
    Kept,
    /// It was carried out after its day.
    KeptLate,
    /// A part of it was carried out and no more is said to come.
    Partly,
    /// Work on it goes on, or one of several steps was taken.
    Progress,
    /// Its day passed, it was not done, and it was not given up.
    Overdue,
    /// It was given up, or can no longer be done.
    Broken,
    /// Another, usually bigger promise took its place.
    Superseded,
}

impl Effect {
    /// All effects.
    pub const ALL: [Effect; 7] = [
        Effect::Kept,
        Effect::KeptLate,
        Effect::Partly,
        Effect::Progress,
        Effect::Overdue,
        Effect::Broken,
        Effect::Superseded,
    ];
    /// The code of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            Effect::Kept => "kept",
            Effect::KeptLate => "kept-late",
            Effect::Partly => "partly",
            Effect::Progress => "progress",
            Effect::Overdue => "overdue",
            Effect::Broken => "broken",
            Effect::Superseded => "superseded",
        }
    }
    /// The effect of a code.
    pub fn parse(code: &str) -> Option<Effect> {
        Effect::ALL.into_iter().find(|e| e.code() == code)
    }
}

/// What kind of author a judgement has. A later kind outranks an earlier one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AuthorKind {
    /// A rule of this program.
    Rule,
    /// A statistical model.
    Model,
    /// A named person.
    Person,
}

impl AuthorKind {
    /// The code of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            AuthorKind::Rule => "rule",
            AuthorKind::Model => "model",
            AuthorKind::Person => "person",
        }
    }
    /// The kind of a code.
    pub fn parse(code: &str) -> Option<AuthorKind> {
        [AuthorKind::Rule, AuthorKind::Model, AuthorKind::Person].into_iter().find(|k| k.code() == code)
    }
}

/// What is judged.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Verdict {
    /// Both claims tell the same promise.
    Same,
    /// They tell different promises.
    NotSame,
    /// The deed or record on the left bears on the commitment (or claim) on the right.
    BearsOn(Effect),
    /// It does not.
    Unrelated,
}

impl Verdict {
    /// The code of the wire format; the effect has its own.
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Same => "same",
            Verdict::NotSame => "not-same",
            Verdict::BearsOn(_) => "bears-on",
            Verdict::Unrelated => "unrelated",
        }
    }
    /// The effect, if it bears on something.
    pub fn effect(self) -> Option<Effect> {
        match self {
            Verdict::BearsOn(effect) => Some(effect),
            _ => None,
        }
    }
    /// The verdict of a code and an effect.
    pub fn parse(code: &str, effect: Option<&str>) -> Option<Verdict> {
        match code {
            "same" => Some(Verdict::Same),
            "not-same" => Some(Verdict::NotSame),
            "bears-on" => Effect::parse(effect?).map(Verdict::BearsOn),
            "unrelated" => Some(Verdict::Unrelated),
            _ => None,
        }
    }
}

/// One judgement about two things in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// A claim, deed or record id.
    pub left: String,
    /// A claim or commitment id.
    pub right: String,
    /// What is said of them.
    pub verdict: Verdict,
    /// How sure, in thousandths.
    pub score: u16,
    /// Why, each a short phrase or a rule id.
    pub reasons: Vec<String>,
    /// What kind of author.
    pub kind: AuthorKind,
    /// The rule's, model's or person's name.
    pub author: String,
}
