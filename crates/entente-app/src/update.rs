//! Reading the sources of a ledger again, with the packs of today or with a correction, and what that changes.

use crate::book::{failed, read_again_with};
use crate::{AppError, Book, Kind, Readout};
use entente_ledger::{Added, Changes, NewDocument, StoredDocument};
use entente_model::Day;
use std::collections::{BTreeMap, BTreeSet};

/// What a person says of a document, in the place of what it says itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Correction {
    /// The day of publication.
    pub published: Option<Day>,
    /// The language, a BCP 47 tag.
    pub lang: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// The headline.
    pub title: Option<String>,
}

impl Correction {
    fn is_empty(&self) -> bool {
        *self == Correction::default()
    }
}

/// What reading one document again changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Update {
    /// The document.
    pub document: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a document that was to be read again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It reads as before.
    Same,
    /// It reads otherwise, with the quote of each claim and deed that changes.
    Changed {
        /// Which ids change and how.
        changes: Changes,
        /// The quote of each: of the new reading, or of the old one for what is gone.
        quotes: BTreeMap<String, String>,
    },
    /// Its claims were given and not found, so that there is nothing to find again.
    Given,
    /// Its content was erased.
    Erased,
    /// Its source cannot be read any more; the reason.
    Refused(String),
}

impl Book<'_> {
    /// Reads documents again, all of them or those of these ids, with the packs in use and with what a person corrects,
    /// and tells of each what that changes. Without `write` nothing is written. With it, each document is one step, and
    /// [`Book::settle`] is to be called after.
    ///
    /// A claim that is told otherwise keeps its id, and with it every judgement. One that is told no more stays readable.
    ///
    /// # Errors
    /// [`Kind::Usage`] if there is no document of an id, or a correction is to hold for several;
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn update(&mut self, ids: &[String], correction: &Correction, write: bool) -> Result<Vec<Update>, AppError> {
        if !correction.is_empty() && ids.len() != 1 {
            let message = "A correction is of one document";
            return Err(AppError::new(Kind::Usage, "A040", message, "name the document that it is of, and no other"));
        }
        let documents = self.ledger.documents().map_err(failed)?;
        for id in ids {
            if !documents.iter().any(|d| d.document.id == *id) {
                let message = format!("There is no document {id}");
                return Err(AppError::new(Kind::Usage, "A041", message, "take an id that `entente show` prints"));
            }
        }
        let given = self.given()?;
        let chosen = documents.into_iter().filter(|d| ids.is_empty() || ids.contains(&d.document.id));
        let mut all = Vec::new();
        for stored in chosen {
            let document = stored.document.id.clone();
            let outcome = if stored.erased {
                Outcome::Erased
            } else if given.contains(&document) {
                Outcome::Given
            } else {
                self.one(stored, correction, write)?
            };
            all.push(Update { document, outcome });
        }
        Ok(all)
    }

    /// Documents whose claims or deeds were given with them.
    fn given(&self) -> Result<BTreeSet<String>, AppError> {
        let rule = entente_publish::given::RULE;
        let claims = self.ledger.claims().map_err(failed)?.into_iter();
        let claims = claims.filter(|c| c.claim.why.iter().any(|r| r.as_str() == rule)).map(|c| c.document);
        let deeds = self.ledger.deeds().map_err(failed)?.into_iter();
        let deeds = deeds.filter(|d| d.deed.why.iter().any(|r| r.as_str() == rule)).map(|d| d.document);
        Ok(claims.chain(deeds).collect())
    }

    fn one(&mut self, stored: StoredDocument, correction: &Correction, write: bool) -> Result<Outcome, AppError> {
        let source = self.ledger.source(&stored.document.source.0).map_err(failed)?;
        let id = stored.document.id.clone();
        let reading = match read_again_with(&stored.document, &source, correction) {
            Ok(reading) => reading,
            Err(refusal) => return Ok(Outcome::Refused(refusal.to_string())),
        };
        let Readout { document, mut found, mut told, .. } = self.app.found_in(reading, source.clone());
        crate::reading::keep_tentative(&mut found, &mut told);
        let new = NewDocument { document, source_bytes: source, extraction: found, told };
        let quotes_before = self.quotes(&id)?;
        let would = self.ledger.compare(&new).map_err(failed)?.unwrap_or_default();
        let mut quotes: BTreeMap<String, String> =
            quotes_before.into_iter().filter(|(id, _)| would.gone.contains(id)).collect();
        let same = would.new.is_empty() && would.gone.is_empty() && would.altered.is_empty();
        let told_the_same = (&new.document.lang, new.document.published, &new.document.url, &new.document.title)
            == (&stored.document.lang, stored.document.published, &stored.document.url, &stored.document.title);
        if same && told_the_same {
            return Ok(Outcome::Same);
        }
        let names: Vec<(String, String)> = self.ledger.preview(&new).map_err(failed)?;
        quotes.extend(names.into_iter().filter(|(id, _)| !would.kept.contains(id)));
        if write {
            match self.ledger.add(&new).map_err(failed)? {
                Added::Reread { .. } => {}
                Added::New { .. } | Added::AlreadyThere { .. } => return Ok(Outcome::Same),
            }
        }
        Ok(Outcome::Changed { changes: would, quotes })
    }

    /// The quotes of a document's claims and deeds by id.
    fn quotes(&self, document: &str) -> Result<BTreeMap<String, String>, AppError> {
        let claims = self.ledger.claims().map_err(failed)?.into_iter();
        let claims = claims.filter(|c| c.document == document).map(|c| (c.id, c.quote));
        let deeds = self.ledger.deeds().map_err(failed)?.into_iter();
        let deeds = deeds.filter(|d| d.document == document).map(|d| (d.id, d.quote));
        Ok(claims.chain(deeds).collect())
    }
}
