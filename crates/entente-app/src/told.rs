//! What single documents tell, and what all of them say of meetings: for pages that are not about one commitment.

use crate::book::failed;
use crate::{AppError, Book};
use entente_ledger::{Kind as Stored, Link, StoredDocument, StoredMeeting, Told};
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

impl Book<'_> {
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
        let homes: BTreeMap<String, SourceLine> =
            self.source_lines()?.into_iter().map(|line| (line.id.clone(), line)).collect();
        let mut all: Vec<Held> = Vec::new();
        for meeting in self.ledger.meetings().map_err(failed)? {
            let home = homes.get(&meeting.document);
            let (told, lang) = (home.and_then(|h| h.day), home.and_then(|h| h.lang.clone()));
            all.push(Held { meeting, told, lang, url: home.and_then(|h| h.url.clone()) });
        }
        all.sort_by(|a, b| {
            let key = |h: &Held| (h.meeting.meeting.day.from.or(h.told), h.meeting.id.clone());
            key(a).cmp(&key(b))
        });
        Ok(all)
    }

    /// The number of the last event: as long as it is the same, so is everything that the ledger says.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn last_event(&self) -> Result<u64, AppError> {
        Ok(self.ledger.head().map_err(failed)?.seq)
    }
}
