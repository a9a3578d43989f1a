//! What went wrong with a request, as a page for people or as `application/problem+json` (RFC 9457).

use crate::words::Words;
use entente_app::{AppError, Kind};
use serde_json::{Value, json};

/// Why a request is not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The status code of HTTP.
    pub status: u16,
    /// The code of the program, if it has one; it has a page in `docs/diagnostics`.
    pub code: Option<&'static str>,
    /// What is wrong, as a sentence without a full stop.
    pub detail: String,
    /// What to do next.
    pub next: String,
}

impl Problem {
    /// A problem of HTTP alone.
    pub fn new(status: u16, detail: impl Into<String>, next: impl Into<String>) -> Problem {
        Problem { status, code: None, detail: detail.into(), next: next.into() }
    }

    /// That there is no such thing.
    pub fn not_found(what: &str) -> Problem {
        Problem::new(404, format!("There is no {what} here"), "look for it in the list of commitments")
    }

    /// The same in the words of a language, and whether all of it could be said in them. What the packs have no words for stays
    /// as it is.
    pub fn in_words(&self, words: &Words) -> (Problem, bool) {
        let (detail, next) = (words.said_as(&self.detail), words.said_as(&self.next));
        let whole = detail.is_some() && next.is_some();
        let (detail, next) = (detail.unwrap_or(self.detail.clone()), next.unwrap_or(self.next.clone()));
        (Problem { detail, next, ..self.clone() }, whole)
    }

    /// As RFC 9457 has it, under what a page calls the status code.
    pub fn json(&self, title: &str) -> Value {
        json!({
            "type": "about:blank",
            "title": title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "next": self.next,
        })
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Problem {
        let refusal = error.refusal();
        let status = match error.kind() {
            Kind::Usage if error.is_no_commitment() => 404,
            Kind::Usage => 400,
            Kind::Held => 503,
            Kind::Storage => 500,
        };
        // Where the ledger lies on the machine of whoever serves it is nobody else's business.
        let place = refusal.place.as_ref().filter(|place| status == 400 && place.starts_with("the query"));
        let place = place.map(|place| format!(" ({place})")).unwrap_or_default();
        let detail = format!("{}{place}", refusal.message);
        Problem { status, code: Some(refusal.code), detail, next: refusal.next.clone() }
    }
}

/// What HTTP calls a status code.
pub fn title(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        409 => "Conflict",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        421 => "Misdirected Request",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Internal Server Error",
    }
}
