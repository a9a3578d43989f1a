//! Mentions: typed spans with their value, the rule that made them and the parts they were made from.

use crate::{Interval, Money, Span};
use std::sync::Arc;

/// The name of a rule, `<pack>.<file>.<rule>`, such as `fr.time.relative-year`. Cheap to copy.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RuleId(pub Arc<str>);

impl From<&str> for RuleId {
    fn from(id: &str) -> RuleId {
        RuleId(Arc::from(id))
    }
}

impl RuleId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One part a mention was built from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where.
    pub span: Span,
    /// What it is, such as `number`, `scale`, `currency`, `bound`, `month`.
    pub name: &'static str,
    /// What it says, such as `10`, `1000000`, `USD`, `min`.
    pub value: String,
}

/// How precisely a time is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Grain {
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A season.
    Season,
    /// Half a year.
    Half,
    /// A year.
    Year,
    /// Several years.
    Years,
}

/// A time as the text tells it, resolved against the document's anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timex {
    /// The window it denotes as a deadline would take it: "by 2030" has no start.
    pub interval: Interval,
    /// What kind of bound the words give.
    pub kind: crate::DueKind,
    /// How precise it is.
    pub grain: Grain,
    /// EDTF (ISO 8601-2) level 1 rendering, such as `2024` or `../2030`.
    pub edtf: String,
    /// Whether the value depended on the document's anchor day ("next year", a missing year).
    pub relative: bool,
    /// Whether it tells a mere frequency ("every year").
    pub recurring: bool,
}

/// What an actor mention refers to, by kind.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ActorKind {
    /// A state or the European Union.
    State,
    /// A named organisation.
    Organisation,
    /// A person.
    Person,
    /// A group of states or a region (UN M49).
    Region,
    /// "The two sides", "they": to be resolved.
    Anaphor,
}

/// The value of a mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Someone: id in the registry, if known.
    Actor {
        /// What kind.
        kind: ActorKind,
        /// ISO code, `EU`, M49 code or registry URI.
        id: Option<String>,
        /// The state it speaks for, if any.
        state: Option<String>,
    },
    /// A time.
    Time(Timex),
    /// A sum; two for a range, minimum first.
    Money(Vec<Money>),
    /// A number that counts no money.
    Number(crate::Amount),
    /// A technology field.
    Field(crate::Field),
    /// A place: ISO or M49 code.
    Place(String),
    /// A meeting or mechanism by name.
    Meeting,
    /// A cue of the grammar: its class, such as `commit`, `intend`, `negation`.
    Cue(Arc<str>),
    /// Who is said to have said so.
    Attribution,
    /// The forum under which it is made.
    Forum,
}

/// A typed span of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where, in bytes.
    pub span: Span,
    /// What it says.
    pub value: Value,
    /// Which rule made it.
    pub rule: RuleId,
    /// From what.
    pub parts: Vec<Part>,
}
