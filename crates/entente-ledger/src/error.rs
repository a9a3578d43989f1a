//! The one error of the ledger: what went wrong, where, and what to do next.

use std::fmt;

/// What kind of thing went wrong; callers decide by this, people read the sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Kind {
    /// Another process holds the ledger for writing.
    Locked,
    /// The ledger was written by a newer version of the program.
    Newer,
    /// The disk or the database failed.
    Disk,
    /// What is stored contradicts itself.
    Corrupt,
    /// There is nothing of that name.
    NotFound,
    /// The name is already taken by something else.
    Taken,
    /// The input cannot be stored as it is.
    Invalid,
    /// The ledger was opened for reading only.
    ReadOnly,
    /// A checkpoint, a key or the like is not what it should be.
    Unreadable,
}

/// An error of the ledger. [`Error::kind`] says what to do about it.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    message: String,
    next: String,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What the ledger's functions return.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn new(kind: Kind, message: impl Into<String>, next: impl Into<String>) -> Error {
        Error { kind, message: message.into(), next: next.into(), cause: None }
    }
    pub(crate) fn because(mut self, cause: impl std::error::Error + Send + Sync + 'static) -> Error {
        self.cause = Some(Box::new(cause));
        self
    }
    /// What kind of thing went wrong.
    pub fn kind(&self) -> Kind {
        self.kind
    }
    /// The stable code, which has a page in `docs/diagnostics`.
    pub fn code(&self) -> &'static str {
        match self.kind {
            Kind::Locked => "L001",
            Kind::Newer => "L002",
            Kind::Disk => "L003",
            Kind::Corrupt => "L004",
            Kind::NotFound => "L005",
            Kind::Taken => "L006",
            Kind::Invalid => "L007",
            Kind::ReadOnly => "L008",
            Kind::Unreadable => "L009",
        }
    }
    /// What to do next, as one sentence.
    pub fn next(&self) -> &str {
        &self.next
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|c| &**c as &(dyn std::error::Error + 'static))
    }
}

impl From<rusqlite::Error> for Error {
    fn from(cause: rusqlite::Error) -> Error {
        use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType};
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase};
        if matches!(cause, FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..)) {
            return corrupt("a stored value is of another kind than it should be").because(cause);
        }
        let (kind, message, next) = match cause.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked) => {
                (Kind::Locked, "another program is writing to the ledger", "Wait until it has finished and try again.")
            }
            Some(DatabaseCorrupt | NotADatabase) => (
                Kind::Corrupt,
                "the file is damaged or is no ledger",
                "Check the path; if it is right, take the last good copy and run `entente verify` on it.",
            ),
            Some(DiskFull) => {
                (Kind::Disk, "the disk is full", "Make room on the disk and try again; nothing was stored by halves.")
            }
            _ => (
                Kind::Disk,
                "the database could not do what was asked",
                "Check that the disk has room and the file is writable, then try again; nothing was stored by halves.",
            ),
        };
        Error::new(kind, message, next).because(cause)
    }
}

impl From<std::io::Error> for Error {
    fn from(cause: std::io::Error) -> Error {
        Error::new(
            Kind::Disk,
            "the ledger's file could not be read or written",
            "Check the path, its permissions and the room on the disk.",
        )
        .because(cause)
    }
}

pub(crate) fn corrupt(message: impl Into<String>) -> Error {
    Error::new(
        Kind::Corrupt,
        message,
        "Run `entente verify` to see which record is wrong, and restore it from the last good copy.",
    )
}
