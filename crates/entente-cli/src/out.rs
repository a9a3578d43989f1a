//! The one way out: standard output and standard error behind a lock, with a broken pipe kept quiet.

use entente_app::model::Refusal;
use std::io::{self, BufWriter, StderrLock, StdoutLock, Write};

/// Exit codes of the program.
pub mod exit {
    /// All done.
    pub const DONE: u8 = 0;
    /// Wrong usage.
    pub const USAGE: u8 = 2;
    /// Some inputs were refused.
    pub const REFUSED: u8 = 3;
    /// The disk or the database failed.
    pub const STORAGE: u8 = 5;
}

/// Buffered standard output.
pub fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(64 * 1024, io::stdout().lock())
}

/// Standard error.
pub fn stderr() -> StderrLock<'static> {
    io::stderr().lock()
}

/// One line on standard error for one refusal; nothing more can be done if that fails.
pub fn refusal(refusal: &Refusal) {
    let _ = writeln!(stderr(), "entente: {refusal}");
}

/// The exit code for a failed write: none of our business when the reader of a pipe went away.
pub fn write_failed(error: &io::Error) -> u8 {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return exit::DONE;
    }
    let _ =
        writeln!(stderr(), "entente: A005: The output could not be written: {error}; free some space and try again");
    exit::STORAGE
}
