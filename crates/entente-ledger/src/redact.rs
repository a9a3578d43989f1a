//! Erasing where the law asks for it: the content goes from every place, the log and its tree stay, and an event says so.

use crate::error::Result;
use crate::ledger::{Ledger, missing};
use crate::store::{Batch, PartKind};

/// What erasing a document takes away.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Redaction {
    /// The document.
    pub document: String,
    /// Readings of it whose text goes.
    pub readings: u64,
    /// Claims, deeds and meetings whose quotes go, over all readings.
    pub parts: u64,
    /// The bytes of its source that go; 0 where another document was read from the same source.
    pub source_bytes: u64,
    /// Other documents whose texts hold one of its quotes, word for word.
    pub alike: Vec<String>,
}

impl Ledger {
    /// What erasing each document of this id would take away: one document, or all that were read from a source.
    /// Documents that were erased before are left out.
    ///
    /// # Errors
    /// [`Kind::NotFound`](crate::Kind::NotFound) if there is no such document or source, and the errors of the store.
    pub fn redactions(&self, id: &str) -> Result<Vec<Redaction>> {
        let rows = self.store.documents(None)?;
        if !rows.iter().any(|d| d.id == id || d.source == id) {
            return Err(missing("document or source", id));
        }
        let mut chosen: Vec<&str> =
            rows.iter().filter(|d| (d.id == id || d.source == id) && d.text.is_some()).map(|d| d.id.as_str()).collect();
        chosen.sort_unstable();
        chosen.dedup();
        let mut found = Vec::new();
        for document in &chosen {
            let mut parts = 0;
            let mut quotes = Vec::new();
            for kind in PartKind::ALL {
                let rows = self.store.parts(kind, Some(document))?;
                parts += rows.iter().filter(|p| p.payload.is_some()).count() as u64;
                quotes.extend(rows.into_iter().filter(|_| kind != PartKind::Meeting).filter_map(|p| p.quote));
            }
            let mine: Vec<_> = rows.iter().filter(|d| d.id == *document).collect();
            let mut source_bytes = 0;
            let mut sources: Vec<&str> = mine.iter().map(|d| d.source.as_str()).collect();
            sources.dedup();
            for source in sources {
                let others = |d: &&crate::DocumentRow| d.source == source && !chosen.contains(&d.id.as_str());
                if !rows.iter().any(|d| others(&d) && d.text.is_some()) {
                    source_bytes += self.store.source(source)?.map_or(0, |bytes| bytes.len() as u64);
                }
            }
            let holds = |text: &str| quotes.iter().any(|quote| text.contains(quote.as_str()));
            let mut alike: Vec<String> = rows
                .iter()
                .filter(|d| d.current && !chosen.contains(&d.id.as_str()) && d.text.as_deref().is_some_and(holds))
                .map(|d| d.id.clone())
                .collect();
            alike.sort();
            let readings = mine.iter().filter(|d| d.text.is_some()).count() as u64;
            found.push(Redaction { document: (*document).to_owned(), readings, parts, source_bytes, alike });
        }
        Ok(found)
    }

    /// Empties a document where the law asks for it: its text, quotes, source and the payload of its events go, the
    /// log and its digests stay, and a visible event says that it was done and why. One that is empty already gets no
    /// second event.
    ///
    /// Gives whether the words are gone from the files, too. They are not while another process reads the ledger: then
    /// the same again, later, takes them away.
    ///
    /// # Errors
    /// [`Kind::NotFound`](crate::Kind::NotFound) if there is no such document, and the errors of the store.
    pub fn redact(&mut self, document: &str, author: &str, reason: &str) -> Result<bool> {
        let rows = self.store.documents(Some(document))?;
        if rows.is_empty() {
            return Err(missing("document", document));
        }
        if rows.iter().any(|row| row.text.is_some()) {
            let head = self.store.head()?;
            let json = serde_json::json!({"author": author, "reason": reason}).to_string();
            let redactions = vec![document.to_owned()];
            let step = self.step(head, "redacted", document, json)?;
            self.commit(&Batch { redactions, ..step })?;
        }
        self.store.scrub()
    }
}
