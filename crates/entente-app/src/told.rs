//! What single documents tell, and what all of them say of meetings: for pages that are not about one commitment.

use crate::book::failed;
use crate::meetings::series_id;
use crate::{AppError, Book};
use entente_ledger::{Happened, Head, Kind as Stored, Link, StoredDocument, StoredMeeting, Told};
use entente_model::Day;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
    /// The id of its series.
    pub series: String,
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
    pub lines: Vec<Arc<SourceLine>>,
    /// The meetings of which they tell, by their days.
    pub held: Vec<Arc<Held>>,
}

/// Where more events than this came since a library was made, it is made anew.
const MOST: usize = 500;

impl Book<'_> {
    /// All documents without their texts and all meetings. That is worth keeping for as long as [`Book::head`] is the same:
    /// to make it all of them are read.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn library(&self) -> Result<Library, AppError> {
        let all = self.ledger.documents().map_err(failed)?.into_iter().filter(|d| !d.erased);
        let mut lines: Vec<Arc<SourceLine>> = all.map(line).map(Arc::new).collect();
        let homes: BTreeMap<&str, &SourceLine> = lines.iter().map(|line| (line.id.as_str(), line.as_ref())).collect();
        let meetings = self.ledger.meetings().map_err(failed)?.into_iter();
        let mut held: Vec<Arc<Held>> = meetings.map(|m| Arc::new(at_home(m, &homes))).collect();
        in_order(&mut lines, &mut held);
        Ok(Library { lines, held })
    }

    /// The same, of one that was made at an earlier point of this ledger: only what came since is read.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn library_since(&self, before: &Library, point: &Head) -> Result<Library, AppError> {
        let Some(happened) = self.ledger.since(point, MOST).map_err(failed)? else { return self.library() };
        // Nothing else adds documents, reads them anew or erases them.
        let documents = happened.into_iter().filter(|e| e.kind == "document" || e.kind == "redacted");
        let changed: BTreeSet<String> = documents.map(|event| event.subject).collect();
        let mut lines: Vec<_> = before.lines.iter().filter(|line| !changed.contains(&line.id)).cloned().collect();
        let mut held: Vec<_> =
            before.held.iter().filter(|held| !changed.contains(&held.meeting.document)).cloned().collect();
        for id in &changed {
            let document = match self.ledger.document(id) {
                Err(error) if error.kind() == Stored::NotFound => None,
                found => Some(found.map_err(failed)?).filter(|found| !found.erased),
            };
            let new = document.map(line);
            let homes: BTreeMap<&str, &SourceLine> = new.iter().map(|line| (line.id.as_str(), line)).collect();
            let meetings = self.ledger.told_by(id).map_err(failed)?.meetings.into_iter();
            held.extend(meetings.map(|m| Arc::new(at_home(m, &homes))));
            lines.extend(new.map(Arc::new));
        }
        in_order(&mut lines, &mut held);
        Ok(Library { lines, held })
    }

    /// An event without what it says; `None` if there is none of that number.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn happened(&self, seq: u64) -> Result<Option<Happened>, AppError> {
        self.ledger.happened(seq).map_err(failed)
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
        let mut told = self.ledger.told_by(id).map_err(failed)?;
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
        // What bears on no promise is no deed by itself.
        told.deeds.retain(|d| !d.deed.if_promised() || links.get(&d.id).is_some_and(|of| !of.is_empty()));
        Ok(Some(DocumentTold { document, told, commitments, links }))
    }

    /// The last event with the root of the log up to it: as long as both are the same, so is everything that the ledger says.
    /// The number alone would not do, since another ledger, or this one restored and written on, may have as many events.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn head(&self) -> Result<Head, AppError> {
        self.ledger.head().map_err(failed)
    }
}

fn line(d: StoredDocument) -> SourceLine {
    SourceLine {
        day: d.day(),
        id: d.document.id,
        title: d.document.title,
        url: d.document.url,
        lang: d.document.lang,
        publisher: d.document.about.publisher,
    }
}

fn at_home(meeting: StoredMeeting, homes: &BTreeMap<&str, &SourceLine>) -> Held {
    let home = homes.get(meeting.document.as_str());
    Held {
        told: home.and_then(|h| h.day),
        lang: home.and_then(|h| h.lang.clone()),
        url: home.and_then(|h| h.url.clone()),
        series: series_id(&meeting.meeting.name),
        meeting,
    }
}

/// Documents the newest first, those without a day last; meetings by the day on which they were held, then by their ids.
fn in_order(lines: &mut [Arc<SourceLine>], held: &mut [Arc<Held>]) {
    lines.sort_by(|a, b| (a.day.is_none(), b.day, &a.id).cmp(&(b.day.is_none(), a.day, &b.id)));
    held.sort_by(|a, b| {
        let day = |h: &Held| h.meeting.meeting.day.from.or(h.told);
        (day(a), &a.meeting.id).cmp(&(day(b), &b.meeting.id))
    });
}
