//! What can go wrong at the edges: files that cannot be read or hold something else.

use std::fmt;
use std::path::Path;

/// A failure of reading or writing, with the place where it happened.
#[derive(Debug)]
pub struct Error {
    sentence: String,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// A failure told in one sentence.
    pub fn new(sentence: impl Into<String>) -> Error {
        Error { sentence: sentence.into(), cause: None }
    }
    /// A failure at a file, with its cause.
    pub fn at(path: &Path, doing: &str, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        Error { sentence: format!("cannot {doing} {}", path.display()), cause: Some(cause.into()) }
    }
    /// A failure at a line of a file, counted from one.
    pub fn at_line(path: &Path, line: usize, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        Error { sentence: format!("{}:{line} is no document", path.display()), cause: Some(cause.into()) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)?;
        match &self.cause {
            Some(cause) => write!(f, ": {cause}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|c| c.as_ref() as &(dyn std::error::Error + 'static))
    }
}

impl From<std::io::Error> for Error {
    fn from(cause: std::io::Error) -> Error {
        Error { sentence: "cannot write".to_owned(), cause: Some(cause.into()) }
    }
}
