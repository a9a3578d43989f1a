//! What analysis has to say beside its value, and what the edges say when they refuse.

use crate::Span;
use std::fmt;

/// How much a diagnostic matters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Something is probably missing or doubtful.
    Warning,
    /// Something could not be done.
    Error,
}

impl Severity {
    /// The word of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A positioned, coded, non-fatal finding. Each code has a page `docs/diagnostics/<code>.md`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code, a letter and digits, such as `T001`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// One plain sentence.
    pub message: String,
    /// Where, if anywhere in particular.
    pub span: Option<Span>,
}

/// One input that could not be taken, in words for people: code, sentence, place, next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Stable code such as `R001`.
    pub code: &'static str,
    /// One plain sentence: what is wrong.
    pub message: String,
    /// File, line or byte, if known.
    pub place: Option<String>,
    /// What to do next.
    pub next: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)?;
        if let Some(place) = &self.place {
            write!(f, " ({place})")?;
        }
        write!(f, "; {}", self.next)
    }
}
impl std::error::Error for Refusal {}
