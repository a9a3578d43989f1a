//! What single documents tell, and what all of them say of meetings: for pages that are not about one commitment.

use crate::book::failed;
use crate::{AppError, Book};
use entente_ledger::{Head, Kind as Stored, Link, StoredDocument, StoredMeeting, Told};
use entente_model::Day;
use std::collections::BTreeMap;

/// A document with what it tells, and where that went.
pub struct DocumentTold {
    /// The document in the reading in force.
    pub document: StoredDocument,
    /// Its claims, deeds and meetings.
    pub told: Told,
    /// The commitment of each claim, by the claim's id.
    pub commitments: BTreeMap<String, String>,
    /// The links of each deed, by the deed's id.
    pub links: BTreeMap<String, Vec<Link>>,
}

/// A meeting as one document tells of it.
pub struct Held {
    /// The meeting.
    pub meeting: StoredMeeting,
    /// The day of its document.
    pub told: Option<Day>,
    /// The language of its document.
    pub lang: Option<String>,
    /// The document's address.
    pub url: Option<String>,
}

/// A document without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLine {
    /// Its id.
    pub id: String,
    /// Its headline.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Its language.
    pub lang: Option<String>,
    /// The day by which it is put in order.
    pub day: Option<Day>,
    /// Who published it, as the page's data name them.
    pub publisher: Option<String>,
}

/// What pages tell of all documents, without their texts.
pub struct Library {
    /// The documents, the newest first.
    pub lines: Vec<SourceLine>,
    /// The meetings of which they tell, by their days.
    pub held: Vec<Held>,
}

impl Book<'_> {
    /// All documents without their texts and all meetings. That is worth keeping for as long as [`Book::point`] is the same:
    /// to make it all of them are read.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn library(&self) -> Result<Library, AppError> {
        let lines = self.source_lines()?;
        let held = self.held_by(&lines)?;
        Ok(Library { lines, held })
    }

    /// A document with everything that it tells; nothing where there is none of that id or it was erased.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn document(&self, id: &str) -> Result<Option<DocumentTold>, AppError> {
        let document = match self.ledger.document(id) {
            Ok(document) => document,
            Err(error) if error.kind() == Stored::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        let told = self.ledger.told_by(id).map_err(failed)?;
        let mut commitments = BTreeMap::new();
        for claim in &told.claims {
            if let Some(home) = self.ledger.home(&claim.id).map_err(failed)? {
                commitments.insert(claim.id.clone(), home);
            }
        }
        let mut links = BTreeMap::new();
        for deed in &told.deeds {
            links.insert(deed.id.clone(), self.ledger.links_of(&deed.id).map_err(failed)?);
        }
        Ok(Some(DocumentTold { document, told, commitments, links }))
    }

    /// All documents without their texts, the newest first; those without a day come last.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn source_lines(&self) -> Result<Vec<SourceLine>, AppError> {
        let line = |d: StoredDocument| SourceLine {
            day: d.day(),
            id: d.document.id,
            title: d.document.title,
            url: d.document.url,
            lang: d.document.lang,
            publisher: d.document.about.publisher,
        };
        let all = self.ledger.documents().map_err(failed)?.into_iter().filter(|d| !d.erased);
        let mut lines: Vec<SourceLine> = all.map(line).collect();
        lines.sort_by(|a, b| (a.day.is_none(), b.day, &a.id).cmp(&(b.day.is_none(), a.day, &b.id)));
        Ok(lines)
    }

    /// All meetings of which documents tell, by the day on which they were held, then by their ids.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn held(&self) -> Result<Vec<Held>, AppError> {
        self.held_by(&self.source_lines()?)
    }

    fn held_by(&self, lines: &[SourceLine]) -> Result<Vec<Held>, AppError> {
        let homes: BTreeMap<&str, &SourceLine> = lines.iter().map(|line| (line.id.as_str(), line)).collect();
        let mut all: Vec<Held> = Vec::new();
        for meeting in self.ledger.meetings().map_err(failed)? {
            let home = homes.get(meeting.document.as_str());
            let (told, lang) = (home.and_then(|h| h.day), home.and_then(|h| h.lang.clone()));
            all.push(Held { meeting, told, lang, url: home.and_then(|h| h.url.clone()) });
        }
        all.sort_by(|a, b| {
            let key = |h: &Held| (h.meeting.meeting.day.from.or(h.told), h.meeting.id.clone());
            key(a).cmp(&key(b))
        });
        Ok(all)
    }

    /// The last event with the root of the log up to it: as long as both are the same, so is everything that the ledger says.
    /// The number alone would not do, since another ledger, or this one restored and written on, may have as many events.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn head(&self) -> Result<Head, AppError> {
        self.ledger.head().map_err(failed)
    }

    /// At which point of the log the ledger is: the number of the last event and the root of the tree up to it. Two ledgers
    /// at the same point say the same.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn point(&self) -> Result<(u64, String), AppError> {
        let head = self.ledger.head().map_err(failed)?;
        Ok((head.seq, head.root))
    }
}
