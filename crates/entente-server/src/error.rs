//! The one error of this crate: why the server cannot serve, in words for people.

use entente_app::model::Refusal;
use entente_app::{AppError, Kind};
use std::error::Error;
use std::fmt;

/// Why nothing is served.
#[derive(Debug)]
pub struct ServerError {
    refusal: Refusal,
    kind: Kind,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl ServerError {
    /// Something that was asked for and cannot be.
    pub(crate) fn usage(code: &'static str, message: String, next: &str) -> ServerError {
        let refusal = Refusal { code, message, place: None, next: next.to_owned() };
        ServerError { refusal, kind: Kind::Usage, cause: None }
    }

    /// Something that the system refuses.
    pub(crate) fn system(code: &'static str, message: String, next: &str, cause: std::io::Error) -> ServerError {
        let refusal = Refusal { code, message, place: None, next: next.to_owned() };
        ServerError { refusal, kind: Kind::Storage, cause: Some(Box::new(cause)) }
    }

    /// The same with its place.
    pub(crate) fn at(mut self, place: String) -> ServerError {
        self.refusal.place = Some(place);
        self
    }

    /// Code, sentence, place, next step.
    pub fn refusal(&self) -> &Refusal {
        &self.refusal
    }

    /// What kind of trouble, which decides the exit code.
    pub fn kind(&self) -> Kind {
        self.kind
    }
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.refusal.fmt(f)
    }
}

impl Error for ServerError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn Error + 'static))
    }
}

impl From<AppError> for ServerError {
    fn from(error: AppError) -> ServerError {
        ServerError { refusal: error.refusal().clone(), kind: error.kind(), cause: Some(Box::new(error)) }
    }
}
