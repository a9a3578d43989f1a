//! The ways out: standard output and standard error, exit codes, colour. A broken pipe is kept quiet.

use entente_app::export::Failed;
use entente_app::model::Refusal;
use entente_app::{AppError, Kind};
use std::io::{self, BufWriter, IsTerminal, Write};

/// Exit codes of the program.
pub mod exit {
    /// All done.
    pub const DONE: u8 = 0;
    /// A check found something wrong.
    pub const WRONG: u8 = 1;
    /// Wrong usage.
    pub const USAGE: u8 = 2;
    /// Some inputs were refused.
    pub const REFUSED: u8 = 3;
    /// Another writer holds the ledger.
    pub const HELD: u8 = 4;
    /// The disk or the database failed.
    pub const STORAGE: u8 = 5;
}

/// What ends a command early.
pub enum Fail {
    /// The run could not go on.
    App(AppError),
    /// The output could not be written.
    Output(io::Error),
}

impl From<AppError> for Fail {
    fn from(error: AppError) -> Fail {
        Fail::App(error)
    }
}
impl From<Failed> for Fail {
    fn from(failed: Failed) -> Fail {
        match failed {
            Failed::App(error) => Fail::App(error),
            Failed::Output(error) => Fail::Output(error),
        }
    }
}
impl From<io::Error> for Fail {
    fn from(error: io::Error) -> Fail {
        Fail::Output(error)
    }
}

impl Fail {
    /// Tells it on standard error and gives the exit code.
    pub fn tell(self) -> u8 {
        match self {
            Fail::App(error) => {
                refusal(error.refusal());
                match error.kind() {
                    Kind::Usage => exit::USAGE,
                    Kind::Held => exit::HELD,
                    Kind::Storage => exit::STORAGE,
                }
            }
            // The reader of the pipe has what it wanted.
            Fail::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => exit::DONE,
            Fail::Output(error) => {
                refusal(&Refusal {
                    code: "A005",
                    message: format!("The output could not be written: {error}"),
                    place: None,
                    next: "make room or write elsewhere, and try again".to_owned(),
                });
                exit::STORAGE
            }
        }
    }
}

/// Where a command writes what it was asked for.
pub type Out = BufWriter<io::StdoutLock<'static>>;

/// Buffered standard output.
pub fn stdout() -> Out {
    BufWriter::with_capacity(64 * 1024, io::stdout().lock())
}

/// One line on standard error for one refusal; nothing more can be done if that fails.
pub fn refusal(refusal: &Refusal) {
    let line = entente_app::publish::table::one_line(&refusal.to_string());
    let _ = writeln!(io::stderr().lock(), "entente: {line}");
}

/// Columns of the terminal; 100 where there is none.
pub fn width() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let real = || terminal_size::terminal_size().map(|(w, _)| usize::from(w.0));
    let wide = if io::stdout().is_terminal() { asked.or_else(real) } else { None };
    wide.unwrap_or(100).clamp(40, 160)
}

/// Emphasis where a terminal shows it and nobody asked for none.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    on: bool,
}

impl Style {
    /// The style for standard output.
    pub fn of_stdout() -> Style {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
        Style { on: io::stdout().is_terminal() && !refused && !dumb }
    }
    /// What matters.
    pub fn strong(self, text: &str) -> String {
        if self.on { format!("\x1b[1m{text}\x1b[0m") } else { text.to_owned() }
    }
    /// The style of a terminal that shows everything.
    #[cfg(test)]
    pub fn painting() -> Style {
        Style { on: true }
    }
    /// Whether anything is painted.
    pub fn paints(self) -> bool {
        self.on
    }
    /// With these parameters of "select graphic rendition", parted by `;`.
    pub fn painted(self, parameters: &str, text: &str) -> String {
        if self.on && !parameters.is_empty() { format!("\x1b[{parameters}m{text}\x1b[0m") } else { text.to_owned() }
    }
    /// What stands back.
    pub fn faint(self, text: &str) -> String {
        if self.on { format!("\x1b[2m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// One line on standard error that is no refusal.
pub fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "entente: {text}");
}

/// `n` things, in words.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
