//! The one error of this crate: what went wrong for the whole run, in words for people.

use entente_model::Refusal;
use std::fmt;

/// What kind of trouble, which decides the exit code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The user asked for something that cannot be: exit code 2.
    Usage,
    /// Another writer holds the ledger: exit code 4.
    Held,
    /// The disk or the database failed: exit code 5.
    Storage,
}

/// A run that could not go on.
#[derive(Debug)]
pub struct AppError {
    kind: Kind,
    refusal: Refusal,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// An id that leads to no commitment.
const NO_COMMITMENT: &str = "A014";

impl AppError {
    /// An error of a kind with its code, sentence and next step.
    pub fn new(kind: Kind, code: &'static str, message: impl Into<String>, next: impl Into<String>) -> AppError {
        let refusal = Refusal { code, message: message.into(), place: None, next: next.into() };
        AppError { kind, refusal, cause: None }
    }
    /// That an id leads to no commitment, or to none by the day asked for.
    pub fn no_commitment(message: impl Into<String>, next: &str) -> AppError {
        AppError::new(Kind::Usage, NO_COMMITMENT, message, next)
    }
    /// Whether it is that an id leads to no commitment.
    pub fn is_no_commitment(&self) -> bool {
        self.refusal.code == NO_COMMITMENT
    }
    /// The same at a place.
    #[must_use]
    pub fn at(mut self, place: impl fmt::Display) -> AppError {
        self.refusal.place = Some(place.to_string());
        self
    }
    /// The same with what caused it.
    #[must_use]
    pub fn because(mut self, cause: impl std::error::Error + Send + Sync + 'static) -> AppError {
        self.cause = Some(Box::new(cause));
        self
    }
    /// What kind of trouble.
    pub fn kind(&self) -> Kind {
        self.kind
    }
    /// Code, sentence, place, next step.
    pub fn refusal(&self) -> &Refusal {
        &self.refusal
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.refusal.fmt(f)
    }
}

impl std::error::Error for AppError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn std::error::Error + 'static))
    }
}
