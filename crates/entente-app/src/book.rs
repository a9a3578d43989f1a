//! Keeping the book: adding documents to a ledger, settling what tells the same promise, verifying.

use crate::update::Correction;
use crate::{App, AppError, Kind, Readout, Settler};
use entente_ledger::{Added, Ledger, NewDocument, Partitioned, Redaction};
use entente_model::{Document, Refusal};
use entente_read::{Format, Limits, Overrides, Reading};
use std::path::Path;

/// A ledger in use by the program.
pub struct Book<'a> {
    pub(crate) app: &'a App,
    pub(crate) ledger: Ledger,
    pub(crate) settler: Settler,
}

/// What became of one document that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    /// It is new in the ledger: its id, how many claims and deeds it tells.
    Added {
        /// The document's id.
        document: String,
        /// Claims in it.
        claims: usize,
        /// Deeds in it.
        deeds: usize,
    },
    /// It was there and has been read anew.
    Reread {
        /// The document's id.
        document: String,
        /// Claims that are new with this reading.
        new: usize,
        /// Claims that only the earlier reading told.
        gone: usize,
    },
    /// It was there already.
    AlreadyThere {
        /// The id that it would have had.
        given: String,
        /// The id under which the ledger has it.
        document: String,
    },
    /// It could not be taken, and why.
    Refused(Refusal),
}

impl App {
    /// Opens the ledger at `path` for writing and makes it if it is not there. `today` is the day that its log shows.
    ///
    /// # Errors
    /// [`Kind::Held`] while another writer holds it, [`Kind::Storage`] if it cannot be used.
    pub fn open(&self, path: &Path, today: Option<String>) -> Result<Book<'_>, AppError> {
        let ledger = Ledger::open(path).and_then(|ledger| self.indexing(ledger, true));
        let ledger = ledger.map_err(|e| failed(e).at(crate::inputs::shown(path)))?;
        Ok(Book { app: self, ledger: ledger.recorded(today), settler: Settler::default() })
    }

    /// Opens the ledger at `path` for reading.
    ///
    /// # Errors
    /// [`Kind::Usage`] if there is none, [`Kind::Storage`] if it cannot be used.
    pub fn look(&self, path: &Path) -> Result<Book<'_>, AppError> {
        let ledger = Ledger::read(path).and_then(|ledger| self.indexing(ledger, false));
        let ledger = ledger.map_err(|e| failed(e).at(crate::inputs::shown(path)))?;
        Ok(Book { app: self, ledger, settler: Settler::default() })
    }

    /// The same over a ledger that is open already, as [`Book::into_ledger`] gave it.
    pub fn look_into(&self, ledger: Ledger) -> Book<'_> {
        Book { app: self, ledger, settler: Settler::default() }
    }

    /// A ledger that lives in memory and is the same at every run.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the system fails.
    pub fn in_memory(&self) -> Result<Book<'_>, AppError> {
        let ledger = Ledger::in_memory().map_err(failed)?.seeded([0; 32]);
        Ok(Book { app: self, ledger, settler: Settler::default() })
    }
}

impl Book<'_> {
    /// Its ledger, to be looked into again with [`App::look_into`].
    pub fn into_ledger(self) -> Ledger {
        self.ledger
    }

    /// Goes on with what an earlier book of the same ledger held to settle it, so that only what came since costs anything.
    pub fn keep(&mut self, settler: Settler) {
        self.settler = settler;
    }

    /// Gives away what this book holds to settle its ledger, for the next one.
    pub fn settler(&mut self) -> Settler {
        std::mem::take(&mut self.settler)
    }

    /// Adds one document, all or nothing. Call [`Book::settle`] after the last.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed; then nothing more should be added. A document that the
    /// ledger will not take is no error.
    pub fn add(&mut self, readout: Readout) -> Result<Entered, AppError> {
        let Readout { document, mut found, source, mut told, id_is_made, .. } = readout;
        let (claims, deeds) = (found.claims.len(), found.deeds.len());
        crate::reading::keep_tentative(&mut found, &mut told);
        let mut new = NewDocument { document, source_bytes: source, extraction: found, told };
        let mut done = self.ledger.add(&new);
        if id_is_made && done.as_ref().is_err_and(|e| e.kind() == entente_ledger::Kind::Taken) {
            // Another file of the same name, or the same file with new content: the bytes tell them apart.
            let digest = new.document.source.0.trim_start_matches("sha256:");
            new.document.id = format!("{}-{}", new.document.id, digest.get(..8).unwrap_or(digest));
            done = self.ledger.add(&new);
        }
        let id = new.document.id;
        match done {
            Ok(Added::New { document, .. }) => Ok(Entered::Added { document, claims, deeds }),
            Ok(Added::Reread { document, new, gone, .. }) => {
                Ok(Entered::Reread { document, new: new.len(), gone: gone.len() })
            }
            Ok(Added::AlreadyThere { document }) => Ok(Entered::AlreadyThere { given: id, document }),
            Err(error) => match error.kind() {
                entente_ledger::Kind::Taken | entente_ledger::Kind::Invalid => {
                    let (code, message, next) = words(&error);
                    Ok(Entered::Refused(Refusal { code, message, place: Some(id), next }))
                }
                _ => Err(failed(error)),
            },
        }
    }

    /// From now on what is added is written and not yet durable; [`Book::release`] makes all of it durable at once. Nothing
    /// may be acknowledged before.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn hold(&mut self) -> Result<(), AppError> {
        self.ledger.hold().map_err(failed)
    }

    /// Makes durable what was added since [`Book::hold`]. If it fails, nothing of it is there.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn release(&mut self) -> Result<(), AppError> {
        self.ledger.release().map_err(failed)
    }

    /// Decides which claims tell the same promise and which deeds bear on which, and records what changed. Gives how many
    /// commitments the ledger has now. The first time everything is compared; after that, only what is new, with what it meets.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn settle(&mut self) -> Result<usize, AppError> {
        Ok(self.settle_told()?.0)
    }

    /// The same, and what it changed.
    pub(crate) fn settle_told(&mut self) -> Result<(usize, Partitioned), AppError> {
        self.settler.settle(&mut self.ledger, self.app).map_err(failed)
    }

    /// What erasing a document, or all documents of a source, would take away.
    ///
    /// # Errors
    /// [`Kind::Usage`] if there is nothing of that id, [`Kind::Storage`] if the disk or the database failed.
    pub fn redactions(&self, id: &str) -> Result<Vec<Redaction>, AppError> {
        self.ledger.redactions(id).map_err(failed)
    }

    /// Erases a document, or all documents of a source, where the law asks for it, and settles what is left. A visible
    /// event tells by whom and why. Gives what went, and whether it is gone from the files, too: not while another
    /// process reads the ledger, and then the same again, later, takes it away.
    ///
    /// # Errors
    /// As [`Book::redactions`].
    pub fn redact(&mut self, id: &str, by: &str, reason: &str) -> Result<(Vec<Redaction>, bool), AppError> {
        let would = self.redactions(id)?;
        let mut gone = true;
        for one in &would {
            gone = self.ledger.redact(&one.document, by, reason).map_err(failed)?;
        }
        if would.is_empty() {
            let document = self.ledger.documents().map_err(failed)?.into_iter();
            let erased = document.filter(|d| d.document.id == id || d.document.source.0 == id).map(|d| d.document.id);
            for id in erased.collect::<Vec<_>>() {
                gone = self.ledger.redact(&id, by, reason).map_err(failed)?;
            }
        }
        // Also where it was erased before: whoever did it may have been stopped before settling what is left.
        self.settle()?;
        Ok((would, gone))
    }
}

/// The text of a stored source, read the way in which it was read. A line of JSON is its own text.
pub(crate) fn read_again(document: &Document, bytes: &[u8]) -> Option<String> {
    if bytes == document.text.as_str().as_bytes() {
        return Some(document.text.as_str().to_owned());
    }
    let reading = read_again_with(document, bytes, &Correction::default()).ok()?;
    Some(reading.document.text.as_str().to_owned())
}

/// A stored source, read the way in which it was read, but for what is corrected.
pub(crate) fn read_again_with(document: &Document, bytes: &[u8], right: &Correction) -> Result<Reading, Refusal> {
    let said = |key: &str| document.reader.split(' ').find_map(|part| part.strip_prefix(key));
    let overrides = Overrides {
        id: Some(document.id.clone()),
        format: said("format=").and_then(Format::parse),
        lang: right.lang.clone().or_else(|| said("lang=").map(str::to_owned)),
        published: right.published.or_else(|| said("published=").and_then(|d| d.parse().ok())),
        url: right.url.clone().or_else(|| document.url.clone()),
        title: right.title.clone(),
    };
    let limits = Limits::of_reader(&document.reader);
    let mut reading = if overrides.format.is_some() {
        entente_read::read(&document.id, bytes, &overrides, &limits)?
    } else {
        // The source of a line of JSON is its text. What else the line gave stands in the document.
        let line = serde_json::json!({"text": document.text.as_str()}).to_string();
        let mut reading = entente_read::read_jsonl_line(&document.id, 1, line.as_bytes(), &overrides, &limits)?;
        // Marks of structure went with the line, so that the blocks that it had are kept.
        reading.document.blocks.clone_from(&document.blocks);
        reading
    };
    // What a person said once is not unsaid by reading again.
    reading.document.title = right.title.clone().or_else(|| document.title.clone()).or(reading.document.title);
    Ok(reading)
}

fn words(error: &entente_ledger::Error) -> (&'static str, String, String) {
    let said = error.to_string();
    let message = said.split_once(": ").map_or(said.as_str(), |(_, m)| m).to_owned();
    (error.code(), sentence(&message), error.next().trim_end_matches('.').to_owned())
}

fn sentence(message: &str) -> String {
    let mut chars = message.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

pub(crate) fn failed(error: entente_ledger::Error) -> AppError {
    use entente_ledger::Kind as L;
    let kind = match error.kind() {
        L::Locked => Kind::Held,
        L::NotFound | L::Taken | L::Invalid | L::Newer | L::Unreadable => Kind::Usage,
        _ => Kind::Storage,
    };
    let (code, message, next) = words(&error);
    AppError::new(kind, code, message, next).because(error)
}
