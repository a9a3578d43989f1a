//! A whole ledger written out row by row, and taken in again.

use crate::book::failed;
use crate::export::Failed;
use crate::{App, AppError, Book, Kind, files, inputs};
use entente_ledger::{CommitmentRow, DocumentRow, EventRow, JudgementRow, Ledger, PartKind, PartRow, Row as Stored};
use entente_publish::export::whole::{self, Row};
use std::io::{self, BufRead, Write};
use std::path::Path;

impl From<entente_ledger::Error> for Failed {
    fn from(error: entente_ledger::Error) -> Failed {
        Failed::App(failed(error))
    }
}

impl Book<'_> {
    /// Writes every row of the ledger, one a line. What is written depends on nothing but what the ledger holds.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed, and those of `to`.
    pub fn export_whole(&self, to: &mut impl Write) -> Result<(), Failed> {
        let head = self.ledger.head()?;
        let mut lines = 0;
        let mut line = |row: &Row| -> Result<(), Failed> {
            lines += 1;
            let json = serde_json::to_string(row).map_err(io::Error::from)?;
            Ok(writeln!(to, "{json}")?)
        };
        line(&Row::Ledger { entente_ledger: whole::VERSION, events: head.seq, root: head.root })?;
        self.ledger.each_row(&mut |row| line(&leaving(row)))?;
        let last = Row::End { lines: lines + 1 };
        let json = serde_json::to_string(&last).map_err(io::Error::from)?;
        Ok(writeln!(to, "{json}")?)
    }

    /// The same to a file, which has its name only when all of it is there.
    ///
    /// # Errors
    /// As [`Book::export_whole`], and [`Kind::Storage`] if the file cannot be written.
    pub fn export_whole_to(&self, path: &Path) -> Result<(), Failed> {
        files::replace_by(path, |file| self.export_whole(file))
    }
}

impl App {
    /// Makes a new ledger at `path` of the rows that [`Book::export_whole`] wrote, checks all of it, and makes its index.
    /// Gives how many events it has. Where anything is wrong there is no ledger at `path` afterwards.
    ///
    /// # Errors
    /// [`Kind::Usage`] if there is a file at `path` already, or a line cannot be read, or the rows do not make a ledger
    /// that is right; [`Kind::Storage`] if the disk failed.
    pub fn import(&self, path: &Path, from: impl BufRead) -> Result<u64, AppError> {
        if path.exists() {
            return Err(files::taken(path));
        }
        // From here on the file is this process's own: it holds the lock, and there was nothing in it.
        let ledger = Ledger::open(path).map_err(|e| failed(e).at(inputs::shown(path)))?;
        if ledger.head().map_err(failed)?.seq > 0 {
            return Err(files::taken(path));
        }
        let filled = self.filled(path, ledger, from);
        if filled.is_err() {
            for ending in ["", "-wal", "-shm", "-lock"] {
                let mut name = path.as_os_str().to_owned();
                name.push(ending);
                let _ = std::fs::remove_file(name);
            }
        }
        filled
    }

    /// The same from a file.
    ///
    /// # Errors
    /// As [`App::import`], and [`Kind::Usage`] if the file cannot be read.
    pub fn import_from(&self, path: &Path, from: &Path) -> Result<u64, AppError> {
        let file = std::fs::File::open(from).map_err(|cause| {
            AppError::new(Kind::Usage, "A035", "The file cannot be read", "check the path and its permissions")
                .at(inputs::shown(from))
                .because(cause)
        })?;
        self.import(path, io::BufReader::with_capacity(64 * 1024, file))
    }

    fn filled(&self, path: &Path, mut ledger: Ledger, from: impl BufRead) -> Result<u64, AppError> {
        let lines = Lines { from, number: 0, told: None, last: (0, String::new()), ended: false };
        let head = ledger.fill(lines).map_err(|error| match error {
            Trouble::App(error) => error,
            Trouble::Ledger(error) if error.kind() == entente_ledger::Kind::Invalid => {
                wrong(&format!("The rows make no ledger that is right: {error}"))
            }
            Trouble::Ledger(error) => failed(error),
        })?;
        drop(ledger);
        // Opening it for writing makes its index.
        self.open(path, None)?;
        Ok(head.seq)
    }
}

/// What stops the taking in.
enum Trouble {
    App(AppError),
    Ledger(entente_ledger::Error),
}

impl From<entente_ledger::Error> for Trouble {
    fn from(error: entente_ledger::Error) -> Trouble {
        Trouble::Ledger(error)
    }
}

fn wrong(message: &str) -> AppError {
    let next = "export the ledger again with `entente export --format ledger`, and take in the file as it was written";
    AppError::new(Kind::Usage, "A063", message, next)
}

/// No line of a ledger is longer, in bytes: a text of 50 MiB, each letter of it written out as an escape.
const LONGEST_LINE: u64 = 6 * 64 * 1024 * 1024;

/// The rows of a file, held to what its first and last lines say.
struct Lines<R> {
    from: R,
    number: u64,
    /// How many events there are to be, and the root of the last.
    told: Option<(u64, String)>,
    /// The last event so far, and its root.
    last: (u64, String),
    ended: bool,
}

impl<R: BufRead> Lines<R> {
    fn row(&mut self) -> Result<Option<Stored>, AppError> {
        loop {
            let mut line = String::new();
            let read = io::Read::take(&mut self.from, LONGEST_LINE).read_line(&mut line);
            let number = self.number + 1;
            let read = read.map_err(|cause| wrong(&format!("Line {number} cannot be read")).because(cause))?;
            if read as u64 == LONGEST_LINE {
                return Err(wrong(&format!("Line {number} is longer than any that this program writes")));
            }
            match (read, self.ended) {
                (0, true) => return Ok(None),
                (0, false) => {
                    return Err(wrong(&format!(
                        "The file ends after line {}, and says that there is more",
                        self.number
                    )));
                }
                (_, true) => return Err(wrong(&format!("Line {number} stands behind the end"))),
                _ => {}
            }
            self.number = number;
            let row: Row = serde_json::from_str(&line)
                .map_err(|cause| wrong(&format!("Line {number} is no row of a ledger")).because(cause))?;
            match row {
                Row::Ledger { entente_ledger, events, root } if number == 1 => {
                    if entente_ledger != whole::VERSION {
                        let message =
                            format!("The file has version {entente_ledger}, and this program knows {}", whole::VERSION);
                        return Err(wrong(&message));
                    }
                    self.told = Some((events, root));
                }
                _ if self.told.is_none() => return Err(wrong("Line 1 is not the beginning of an exported ledger")),
                Row::End { lines } if lines == number => {
                    self.ended = true;
                    if self.told.as_ref() != Some(&self.last) {
                        return Err(wrong("The log ends with another event than line 1 says"));
                    }
                }
                Row::Ledger { .. } | Row::End { .. } => {
                    return Err(wrong(&format!("Line {number} does not say what the file is")));
                }
                row => {
                    if let Row::Event { seq, root, .. } = &row {
                        self.last = (*seq, root.clone());
                    }
                    let no_row = || wrong(&format!("Line {number} is no row of a ledger"));
                    return coming(row).map(Some).ok_or_else(no_row);
                }
            }
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Stored, Trouble>;

    fn next(&mut self) -> Option<Self::Item> {
        self.row().map_err(Trouble::App).transpose()
    }
}

fn leaving(row: Stored) -> Row {
    match row {
        Stored::Event(EventRow { seq, kind, subject, recorded, salt, payload, digest, root }) => {
            Row::Event { seq, kind, subject, recorded, salt, payload, digest, root }
        }
        Stored::Document(DocumentRow { seq, id, source, reader, text, payload, current }) => {
            Row::Document { seq, id, source, reader, text, payload, current }
        }
        Stored::Part(part) => {
            let PartRow { kind, seq, id, document, start, end, quote, what, day_from, day_to, payload, current } = part;
            let kind = kind.table().to_owned();
            Row::Part { kind, seq, id, document, start, end, quote, what, day_from, day_to, payload, current }
        }
        Stored::Judgement(judgement) => {
            let JudgementRow { id, seq, left, right, verdict, effect, score, reasons, kind, author, retracted } =
                judgement;
            Row::Judgement { id, seq, left, right, verdict, effect, score, reasons, kind, author, retracted }
        }
        Stored::Commitment(CommitmentRow { id, founder, seq, alias_of }) => {
            Row::Commitment { id, founder, seq, alias_of }
        }
        Stored::Member(claim, commitment) => Row::Member { claim, commitment },
        Stored::Source(id, bytes) => Row::of_source(id, bytes),
    }
}

/// `None` where a row lacks what its kind has.
fn coming(row: Row) -> Option<Stored> {
    Some(match row {
        Row::Event { seq, kind, subject, recorded, salt, payload, digest, root } => {
            Stored::Event(EventRow { seq, kind, subject, recorded, salt, payload, digest, root })
        }
        Row::Document { seq, id, source, reader, text, payload, current } => {
            Stored::Document(DocumentRow { seq, id, source, reader, text, payload, current })
        }
        Row::Part { kind, seq, id, document, start, end, quote, what, day_from, day_to, payload, current } => {
            let kind = PartKind::ALL.into_iter().find(|known| known.table() == kind)?;
            Stored::Part(PartRow {
                kind,
                seq,
                id,
                document,
                start,
                end,
                quote,
                what,
                day_from,
                day_to,
                payload,
                current,
            })
        }
        Row::Judgement { id, seq, left, right, verdict, effect, score, reasons, kind, author, retracted } => {
            Stored::Judgement(JudgementRow {
                id,
                seq,
                left,
                right,
                verdict,
                effect,
                score,
                reasons,
                kind,
                author,
                retracted,
            })
        }
        Row::Commitment { id, founder, seq, alias_of } => {
            Stored::Commitment(CommitmentRow { id, founder, seq, alias_of })
        }
        Row::Member { claim, commitment } => Stored::Member(claim, commitment),
        Row::Source { id, text, base64 } => Stored::Source(id, whole::bytes(text, base64)?),
        Row::Ledger { .. } | Row::End { .. } => return None,
    })
}
