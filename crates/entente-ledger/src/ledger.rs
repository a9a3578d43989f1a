//! The ledger itself: adds documents, records judgements, answers questions.

use crate::anchor::{self, Changes};
use crate::digest::{self, Salts};
use crate::error::{Error, Kind, Result, corrupt};
use crate::index::Describe;
use crate::payload;
use crate::store::{Batch, DocumentRow, EventRow, Head, JudgementRow, PartKind, PartRow, Store};
use crate::tiles::{self, Tile};
use crate::tree::{self, Growing, Hash};
use crate::types::{Added, NewDocument, Recorded, StoredClaim, StoredDeed, StoredDocument, StoredMeeting};
use crate::{Memory, Sqlite, note};
use entente_model::{AuthorKind, Effect, Judgement, Span, Text, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// The most bytes that a leaf of the tree may be made from, so that two bytes can say its length.
pub(crate) const LONGEST_ENTRY: usize = 65_535;

/// The book of commitments. Each method that writes is one durable step, all or nothing.
pub struct Ledger {
    pub(crate) store: Box<dyn Store + Send>,
    salts: Salts,
    recorded: Option<String>,
    /// Who says how commitments are found; without one no index is kept.
    pub(crate) describe: Option<Arc<dyn Describe>>,
}

impl Ledger {
    /// Opens the ledger at `path` for writing and makes it if it is not there.
    ///
    /// # Errors
    /// [`Kind::Locked`] while another process writes, [`Kind::Newer`] if a newer version made it,
    /// [`Kind::Corrupt`] if the file is something else, [`Kind::Disk`] if it cannot be read or written.
    pub fn open(path: &Path) -> Result<Ledger> {
        Ledger::over(Box::new(Sqlite::open(path)?))
    }
    /// Opens the ledger at `path` for reading, as it stands now. Never waits for a writer.
    ///
    /// # Errors
    /// [`Kind::NotFound`] if there is none; otherwise as [`Ledger::open`], without [`Kind::Locked`].
    pub fn read(path: &Path) -> Result<Ledger> {
        Ledger::over(Box::new(Sqlite::read(path)?))
    }
    /// Has a ledger that was opened for reading show what is there now, which costs less than opening it anew. False where that
    /// cannot be told for sure, such as where another file lies at its path: then it must be opened anew.
    ///
    /// # Errors
    /// Those of the store.
    pub fn refresh(&mut self) -> Result<bool> {
        self.store.refresh()
    }
    /// Has a ledger that was opened for reading hold on to nothing until it is refreshed, so that a writer may tidy up. It shows
    /// nothing for sure meanwhile.
    ///
    /// # Errors
    /// Those of the store.
    pub fn rest(&mut self) -> Result<()> {
        self.store.rest()
    }
    /// A ledger that lives in memory.
    ///
    /// # Errors
    /// [`Kind::Disk`] if the operating system gives no random bytes.
    pub fn in_memory() -> Result<Ledger> {
        Ledger::over(Box::new(Memory::new()))
    }
    /// A ledger over any store.
    ///
    /// # Errors
    /// [`Kind::Disk`] if the operating system gives no random bytes.
    pub fn over(store: Box<dyn Store + Send>) -> Result<Ledger> {
        let salts = Salts::random().map_err(|cause| {
            Error::new(Kind::Disk, "the system gives no random bytes", "Try again on a sound system.").because(cause)
        })?;
        Ok(Ledger { store, salts, recorded: None, describe: None })
    }
    /// Takes salts from a seed instead of the system, so that the same steps make the same log, byte for byte.
    /// Whoever knows the seed can guess what an erased record said.
    pub fn seeded(mut self, seed: [u8; 32]) -> Ledger {
        self.salts = Salts::seeded(seed);
        self
    }
    /// The same ledger over another store, made from its own.
    pub(crate) fn with_store(
        self,
        make: impl FnOnce(Box<dyn Store + Send>) -> Result<Box<dyn Store + Send>>,
    ) -> Result<Ledger> {
        Ok(Ledger { store: make(self.store)?, ..self })
    }
    /// Says when the following steps are recorded, such as `2026-01-31` or a full timestamp. The ledger has no clock.
    pub fn recorded(mut self, when: Option<String>) -> Ledger {
        self.recorded = when;
        self
    }

    /// Adds a document with everything that was found in it, as one step.
    ///
    /// # Errors
    /// [`Kind::Invalid`] if the bytes do not hash to the source's id or a quote lies outside the text,
    /// [`Kind::Taken`] if the id belongs to a document from other bytes, and the errors of the store.
    pub fn add(&mut self, new: &NewDocument) -> Result<Added> {
        let document = &new.document;
        let source = digest::source_id(&new.source_bytes);
        if source != document.source.0 {
            return Err(invalid(format!("the bytes of document {:?} do not hash to its source", document.id)));
        }
        if document.id.is_empty() {
            return Err(invalid("a document needs an id"));
        }
        let mut rows = self.parts_of(new)?;
        let meta = payload::to_json(&payload::Document::from(document, new.extraction.dated.as_ref()))?;
        let text = document.text.as_str();
        let readings = self.store.documents(Some(&document.id))?;
        let current = readings.iter().rev().find(|r| r.current);
        let before = match current {
            None => {
                if let Some(id) = self.store.read_from(&source, &document.reader)? {
                    return Ok(Added::AlreadyThere { document: id });
                }
                // What the law had erased does not come back under another name.
                if let Some(id) = self.store.erased_from(&source)? {
                    return Ok(Added::AlreadyThere { document: id });
                }
                None
            }
            Some(row) if row.source != source => {
                return Err(Error::new(
                    Kind::Taken,
                    format!("the id {:?} belongs to a document made from other bytes", document.id),
                    "Give the new document an id of its own.",
                ));
            }
            Some(row) => {
                let old = self.current_parts(&document.id)?;
                anchor::take_over(&mut rows, &old);
                rows.sort_by(part_order);
                let same = |a: &PartRow, b: &PartRow| (&a.id, &a.payload) == (&b.id, &b.payload);
                let unchanged = row.text.as_deref() == Some(text)
                    && row.payload.as_deref() == Some(meta.as_str())
                    && old.len() == rows.len()
                    && old.iter().zip(&rows).all(|(a, b)| same(a, b));
                if unchanged || row.text.is_none() {
                    return Ok(Added::AlreadyThere { document: document.id.clone() });
                }
                Some(old)
            }
        };
        let head = self.store.head()?;
        let seq = head.seq + 1;
        let rows: Vec<PartRow> = rows.into_iter().map(|row| PartRow { seq, ..row }).collect();
        let proof = document_proof(&source, text, &meta, &rows)?;
        let step = self.step(head, "document", &document.id, proof)?;
        let ids = |kind| rows.iter().filter(|r| r.kind == kind).map(|r| r.id.clone()).collect::<Vec<_>>();
        let (claims, deeds) = (ids(PartKind::Claim), ids(PartKind::Deed));
        let changes = before.as_deref().map(|old| self.changes(old, &rows)).transpose()?;
        self.commit(&Batch {
            sources: vec![(source.clone(), new.source_bytes.clone())],
            documents: vec![DocumentRow {
                seq,
                id: document.id.clone(),
                source,
                reader: document.reader.clone(),
                text: Some(text.to_owned()),
                payload: Some(meta),
                current: true,
            }],
            parts: rows,
            ..step
        })?;
        let document = document.id.clone();
        Ok(match before {
            None => Added::New { document, claims, deeds },
            Some(old) => {
                let old: BTreeSet<String> =
                    old.into_iter().filter(|r| r.kind == PartKind::Claim).map(|r| r.id).collect();
                let (kept, new): (Vec<_>, Vec<_>) = claims.into_iter().partition(|id| old.contains(id));
                let gone = old.into_iter().filter(|id| !kept.contains(id)).collect();
                Added::Reread { document, kept, new, gone, changes: changes.unwrap_or_default() }
            }
        })
    }

    /// From now on steps are written and not yet durable; [`Ledger::release`] makes all of them durable at once, which
    /// costs as much as one. Nothing may be acknowledged before.
    ///
    /// # Errors
    /// Those of the store.
    pub fn hold(&mut self) -> Result<()> {
        self.store.hold()
    }

    /// Makes durable what was written since [`Ledger::hold`]. If it fails, nothing of it is there.
    ///
    /// # Errors
    /// Those of the store.
    pub fn release(&mut self) -> Result<()> {
        self.store.release()
    }

    /// Takes back what was written since [`Ledger::hold`].
    pub fn discard(&mut self) {
        self.store.discard();
    }

    /// What adding this reading would change in the document of its id, without adding it; `None` where there is no such
    /// document or its content was erased.
    ///
    /// # Errors
    /// [`Kind::Invalid`] if a quote lies outside the text, and the errors of the store.
    pub fn compare(&self, new: &NewDocument) -> Result<Option<Changes>> {
        let readings = self.store.documents(Some(&new.document.id))?;
        if !readings.iter().any(|r| r.current && r.text.is_some()) {
            return Ok(None);
        }
        let old = self.current_parts(&new.document.id)?;
        let mut rows = self.parts_of(new)?;
        anchor::take_over(&mut rows, &old);
        self.changes(&old, &rows).map(Some)
    }

    /// The ids and quotes that the claims and deeds of this reading would have if it were added.
    ///
    /// # Errors
    /// As [`Ledger::compare`].
    pub fn preview(&self, new: &NewDocument) -> Result<Vec<(String, String)>> {
        let mut rows = self.parts_of(new)?;
        anchor::take_over(&mut rows, &self.current_parts(&new.document.id)?);
        let told = rows.into_iter().filter(|row| row.kind != PartKind::Meeting);
        Ok(told.map(|row| (row.id, row.quote.unwrap_or_default())).collect())
    }

    fn changes(&self, old: &[PartRow], rows: &[PartRow]) -> Result<Changes> {
        let told = |row: &&PartRow| row.kind != PartKind::Meeting;
        let before: BTreeMap<&str, &PartRow> = old.iter().filter(told).map(|r| (r.id.as_str(), r)).collect();
        let mut changes = Changes::default();
        for row in rows.iter().filter(told) {
            let list = match before.get(row.id.as_str()) {
                None => &mut changes.new,
                // Places in the text may move with what stands before; that alone changes nothing.
                Some(old) if old.quote == row.quote && alike(old, row) => &mut changes.kept,
                Some(_) => &mut changes.altered,
            };
            list.push(row.id.clone());
        }
        let now: BTreeSet<&str> = rows.iter().map(|r| r.id.as_str()).collect();
        changes.gone = before.keys().filter(|id| !now.contains(*id)).map(|id| (*id).to_owned()).collect();
        if !changes.gone.is_empty() {
            let judged: BTreeSet<String> =
                self.standing_judgements()?.into_iter().flat_map(|j| [j.left, j.right]).collect();
            changes.to_review = changes.gone.iter().filter(|id| judged.contains(*id)).cloned().collect();
        }
        Ok(changes)
    }

    /// Records judgements as one step and returns their ids, in order.
    ///
    /// # Errors
    /// Those of the store.
    pub fn judge(&mut self, judgements: &[Judgement]) -> Result<Vec<String>> {
        if judgements.is_empty() {
            return Ok(Vec::new());
        }
        let head = self.store.head()?;
        let rows = Ledger::judgement_rows(head.seq + 1, judgements)?;
        let ids = rows.iter().map(|r| r.id.clone()).collect();
        let subject = match judgements {
            [one] => format!("{} {}", one.left, one.right),
            many => format!("{} judgements", many.len()),
        };
        let step = self.step(head, "judgement", &subject, judgement_proof(&rows)?)?;
        self.commit(&Batch { judgements: rows, ..step })?;
        Ok(ids)
    }

    /// Takes a judgement back. It stays readable, with the event that took it back.
    ///
    /// # Errors
    /// [`Kind::NotFound`] if there is no such judgement in force, and the errors of the store.
    pub fn retract(&mut self, id: &str, author: &str, reason: &str) -> Result<()> {
        self.retract_all(&[id.to_owned()], author, reason).map(|_| ())
    }

    /// All documents, each in the reading in force, in the order of arrival.
    ///
    /// # Errors
    /// Those of the store; [`Kind::Corrupt`] if what is stored cannot be understood.
    pub fn documents(&self) -> Result<Vec<StoredDocument>> {
        self.store.documents(None)?.into_iter().filter(|r| r.current).map(stored_document).collect()
    }
    /// One document in the reading in force.
    ///
    /// # Errors
    /// [`Kind::NotFound`] if there is none of that id; otherwise as [`Ledger::documents`].
    pub fn document(&self, id: &str) -> Result<StoredDocument> {
        let row = self.store.documents(Some(id))?.into_iter().find(|r| r.current);
        stored_document(row.ok_or_else(|| missing("document", id))?)
    }
    /// The bytes of a source, by its `sha256:` id.
    ///
    /// # Errors
    /// [`Kind::NotFound`] if it is unknown or erased.
    pub fn source(&self, id: &str) -> Result<Vec<u8>> {
        self.store.source(id)?.ok_or_else(|| missing("source", id))
    }
    /// All claims of the readings in force, in order of arrival and place. Erased ones are left out.
    ///
    /// # Errors
    /// As [`Ledger::documents`].
    pub fn claims(&self) -> Result<Vec<StoredClaim>> {
        let rows = self.store.parts(PartKind::Claim, None)?;
        rows.into_iter().filter(|r| r.current && r.payload.is_some()).map(stored_claim).collect()
    }
    /// One claim, also one that only an earlier reading told.
    ///
    /// # Errors
    /// [`Kind::NotFound`] if there is none of that id or it was erased; otherwise as [`Ledger::documents`].
    pub fn claim(&self, id: &str) -> Result<StoredClaim> {
        let row = self.store.part(PartKind::Claim, id)?.filter(|r| r.payload.is_some());
        stored_claim(row.ok_or_else(|| missing("claim", id))?)
    }
    /// All deeds of the readings in force. Erased ones are left out.
    ///
    /// # Errors
    /// As [`Ledger::documents`].
    pub fn deeds(&self) -> Result<Vec<StoredDeed>> {
        let rows = self.store.parts(PartKind::Deed, None)?;
        rows.into_iter().filter(|r| r.current && r.payload.is_some()).map(stored_deed).collect()
    }
    /// All meetings of the readings in force. Erased ones are left out.
    ///
    /// # Errors
    /// As [`Ledger::documents`].
    pub fn meetings(&self) -> Result<Vec<StoredMeeting>> {
        let rows = self.store.parts(PartKind::Meeting, None)?;
        rows.into_iter()
            .filter(|r| r.current && r.payload.is_some())
            .map(|r| {
                let stored: payload::Meeting = payload::from_json(r.payload.as_deref().unwrap_or_default())?;
                Ok(StoredMeeting { id: r.id, document: r.document, meeting: stored.back()?, seq: r.seq })
            })
            .collect()
    }
    /// All judgements in the order in which they were recorded, also those taken back.
    ///
    /// # Errors
    /// As [`Ledger::documents`].
    pub fn judgements(&self) -> Result<Vec<Recorded>> {
        self.store.judgements()?.into_iter().map(recorded).collect()
    }
    /// The judgements in force that a program needs to reconcile: those not taken back, by models and people.
    ///
    /// # Errors
    /// As [`Ledger::documents`].
    pub fn standing_judgements(&self) -> Result<Vec<Judgement>> {
        Ok(self.standing()?.into_iter().map(|recorded| recorded.judgement).collect())
    }
    /// The same as they were recorded.
    ///
    /// # Errors
    /// As [`Ledger::documents`].
    pub fn standing(&self) -> Result<Vec<Recorded>> {
        self.store.standing()?.into_iter().map(recorded).collect()
    }
    /// Events after number `after`, oldest first, at most `limit`.
    ///
    /// # Errors
    /// Those of the store.
    pub fn events(&self, after: u64, limit: usize) -> Result<Vec<EventRow>> {
        self.store.events(after, limit)
    }
    /// The last event: compare heads to see whether two ledgers have the same history.
    ///
    /// # Errors
    /// Those of the store.
    pub fn head(&self) -> Result<Head> {
        self.store.head()
    }

    /// A batch that records one event after `head`, with the event and what it adds to the tree; no rows yet.
    pub(crate) fn step(&self, head: Head, kind: &str, subject: &str, payload: String) -> Result<Batch> {
        let seq = head.seq + 1;
        let salt = self.salts.salt(seq);
        let digest = digest::over(&[&salt, &payload]);
        let recorded = self.recorded.clone();
        let entry = digest::entry(seq, kind, subject, recorded.as_deref(), &digest);
        if entry.len() > LONGEST_ENTRY {
            return Err(Error::new(
                Kind::Invalid,
                "the id is too long to be recorded",
                "Give it an id of fewer than 60 000 bytes.",
            ));
        }
        let mut tree = Growing::load(head.seq, |level, index| self.node(level, index))?;
        let nodes = tree.push(tree::leaf(&entry));
        let event = EventRow {
            seq,
            kind: kind.to_owned(),
            subject: subject.to_owned(),
            recorded,
            salt: Some(salt),
            payload: Some(payload),
            digest,
            root: note::letters(&tree.root()),
        };
        Ok(Batch { after: head, events: vec![event], nodes, ..Batch::default() })
    }

    /// The content of one of the files as which the log can be published.
    ///
    /// # Errors
    /// [`Kind::NotFound`] if the log does not reach so far, and the errors of the store.
    pub fn tile(&self, tile: &Tile) -> Result<Vec<u8>> {
        let (from, to) = tile.leaves();
        if self.store.head()?.seq < to {
            return Err(missing("tile", &tile.path()));
        }
        if tile.level.is_some() {
            return tile.hashes(|level, index| self.node(level, index));
        }
        let mut bytes = Vec::new();
        for event in self.store.events(from, usize::try_from(to - from).unwrap_or(usize::MAX))? {
            let framed = tiles::framed(&event.entry());
            bytes.extend(framed.ok_or_else(|| corrupt(format!("event {} is too long for a tile", event.seq)))?);
        }
        Ok(bytes)
    }

    /// The hash of a full subtree of the tree over the log.
    pub(crate) fn node(&self, level: u8, index: u64) -> Result<Hash> {
        let lacking = || corrupt(format!("the tree over the log lacks the hash of subtree {level}/{index}"));
        self.store.node(level, index)?.ok_or_else(lacking)
    }

    /// The rows of judgements that event `seq` records.
    pub(crate) fn judgement_rows(seq: u64, judgements: &[Judgement]) -> Result<Vec<JudgementRow>> {
        let row = |(at, j): (usize, &Judgement)| {
            Ok(JudgementRow {
                id: format!("j-{seq}.{at}"),
                seq,
                left: j.left.clone(),
                right: j.right.clone(),
                verdict: j.verdict.code().to_owned(),
                effect: j.verdict.effect().map(|e| e.code().to_owned()),
                score: j.score,
                reasons: payload::to_json(&j.reasons)?,
                kind: j.kind.code().to_owned(),
                author: j.author.clone(),
                retracted: None,
            })
        };
        judgements.iter().enumerate().map(row).collect()
    }

    fn current_parts(&self, document: &str) -> Result<Vec<PartRow>> {
        let mut all = Vec::new();
        for kind in PartKind::ALL {
            all.extend(self.store.parts(kind, Some(document))?.into_iter().filter(|r| r.current));
        }
        all.sort_by(part_order);
        Ok(all)
    }

    /// The rows of a document's claims, deeds and meetings, without the number of their event.
    fn parts_of(&self, new: &NewDocument) -> Result<Vec<PartRow>> {
        let text = &new.document.text;
        let mut rows = Vec::new();
        let mut seen: BTreeMap<(PartKind, String), usize> = BTreeMap::new();
        let mut row = |kind, prefix, span: Span, what: String, days: [Option<String>; 2], payload: String| {
            let quote = text.get(span);
            if quote.is_empty() {
                return Err(invalid(format!(
                    "document {:?} has a quote at bytes {span:?} where its text has none",
                    new.document.id
                )));
            }
            // Two parts with one quote are told apart by their order, which is the order of the text.
            let nth = seen.entry((kind, quote.to_owned())).or_insert(0);
            let id = digest::short(prefix, &[&new.document.id, quote, &nth.to_string()]);
            *nth += 1;
            let [day_from, day_to] = days;
            let (start, end) = (span.start() as u64, span.end() as u64);
            let (document, quote) = (new.document.id.clone(), Some(quote.to_owned()));
            let payload = Some(payload);
            let (seq, current) = (0, true);
            rows.push(PartRow { kind, seq, id, document, start, end, quote, what, day_from, day_to, payload, current });
            Ok(())
        };
        for claim in &new.extraction.claims {
            let window = claim.due.as_ref().map(|d| d.interval).unwrap_or_default();
            let days = [window.from.map(|d| d.to_string()), window.to.map(|d| d.to_string())];
            let json = payload::to_json(&payload::Claim::from(claim))?;
            row(PartKind::Claim, "c-", claim.quote, claim.action.code().to_owned(), days, json)?;
        }
        for (at, deed) in new.extraction.deeds.iter().enumerate() {
            let window = deed.date.and_then(|d| d.interval()).unwrap_or_default();
            let days = [window.from.map(|d| d.to_string()), window.to.map(|d| d.to_string())];
            let told = new.told.get(at).and_then(Option::as_deref);
            let json = payload::to_json(&payload::Deed::from(deed, told))?;
            row(PartKind::Deed, "d-", deed.quote, deed.what.code().to_owned(), days, json)?;
        }
        for meeting in &new.extraction.meetings {
            // A meeting without a place in the text has no quote and so no place in the ledger.
            let Some(&span) = meeting.evidence.spans.first() else { continue };
            let days = [meeting.day.from.map(|d| d.to_string()), meeting.day.to.map(|d| d.to_string())];
            let json = payload::to_json(&payload::Meeting::from(meeting))?;
            row(PartKind::Meeting, "m-", span, meeting.name.clone(), days, json)?;
        }
        rows.sort_by(part_order);
        Ok(rows)
    }
}

/// Whether two readings of one part say the same, wherever in the text it stands.
fn alike(a: &PartRow, b: &PartRow) -> bool {
    let moved = |row: &PartRow| -> Option<String> {
        let value: serde_json::Value = serde_json::from_str(row.payload.as_deref()?).ok()?;
        Some(payload::without_places(value, row.start).to_string())
    };
    (&a.what, &a.day_from, &a.day_to) == (&b.what, &b.day_from, &b.day_to) && moved(a) == moved(b)
}

fn part_order(a: &PartRow, b: &PartRow) -> std::cmp::Ordering {
    (a.kind, a.start, &a.id).cmp(&(b.kind, b.start, &b.id))
}

pub(crate) fn invalid(message: impl Into<String>) -> Error {
    Error::new(Kind::Invalid, message, "Read the document anew and add it as the reader gives it.")
}

pub(crate) fn missing(what: &str, id: &str) -> Error {
    Error::new(Kind::NotFound, format!("there is no {what} {id}"), "Check the id; an erased one cannot come back.")
}

/// What the log holds of a document: digests of its text, payload and parts, in the order of the parts.
pub(crate) fn document_proof(source: &str, text: &str, meta: &str, rows: &[PartRow]) -> Result<String> {
    let mut rows: Vec<&PartRow> = rows.iter().collect();
    rows.sort_by(|a, b| part_order(a, b));
    let parts = rows.iter().map(|r| (r.id.as_str(), part_digest(r))).collect();
    let (text, payload) = (digest::plain(text.as_bytes()), digest::plain(meta.as_bytes()));
    payload::to_json(&DocumentProof { source, text, payload, parts })
}

/// The form of [`document_proof`]; its keys stand in this order.
#[derive(serde::Serialize)]
struct DocumentProof<'a> {
    source: &'a str,
    text: String,
    payload: String,
    parts: Vec<(&'a str, String)>,
}

fn part_digest(row: &PartRow) -> String {
    digest::over(&[
        row.kind.table(),
        &row.document,
        &row.start.to_string(),
        &row.end.to_string(),
        row.quote.as_deref().unwrap_or(""),
        &row.what,
        row.day_from.as_deref().unwrap_or(""),
        row.day_to.as_deref().unwrap_or(""),
        row.payload.as_deref().unwrap_or(""),
    ])
}

/// What the log holds of judgements: all of them.
pub(crate) fn judgement_proof(rows: &[JudgementRow]) -> Result<String> {
    let list: Vec<_> = rows
        .iter()
        .map(|r| {
            serde_json::json!({"id": r.id, "left": r.left, "right": r.right, "verdict": r.verdict, "effect": r.effect,
                "score": r.score, "reasons": r.reasons, "kind": r.kind, "author": r.author})
        })
        .collect();
    payload::to_json(&list)
}

pub(crate) fn stored_document(row: DocumentRow) -> Result<StoredDocument> {
    let erased = row.text.is_none();
    match row.payload {
        Some(json) => {
            let stored: payload::Document = payload::from_json(&json)?;
            let (document, dated) = stored.back(row.text.unwrap_or_default())?;
            Ok(StoredDocument { document, dated, seq: row.seq, erased })
        }
        None => Ok(StoredDocument {
            document: entente_model::Document {
                id: row.id,
                url: None,
                source: entente_model::SourceId(row.source),
                reader: row.reader,
                lang: None,
                published: None,
                published_how: None,
                title: None,
                about: Default::default(),
                text: Text::new(""),
                blocks: Vec::new(),
            },
            dated: None,
            seq: row.seq,
            erased,
        }),
    }
}

pub(crate) fn stored_claim(row: PartRow) -> Result<StoredClaim> {
    let stored: payload::Claim = payload::from_json(row.payload.as_deref().unwrap_or_default())?;
    Ok(StoredClaim {
        id: row.id,
        document: row.document,
        quote: row.quote.unwrap_or_default(),
        claim: stored.back()?,
        seq: row.seq,
        current: row.current,
    })
}

pub(crate) fn stored_deed(row: PartRow) -> Result<StoredDeed> {
    let stored: payload::Deed = payload::from_json(row.payload.as_deref().unwrap_or_default())?;
    Ok(StoredDeed {
        id: row.id,
        document: row.document,
        quote: row.quote.unwrap_or_default(),
        deed: stored.back()?,
        told: stored.told,
        seq: row.seq,
    })
}

pub(crate) fn recorded(row: JudgementRow) -> Result<Recorded> {
    let unknown = || corrupt(format!("judgement {} has a code that is unknown", row.id));
    let verdict = Verdict::parse(&row.verdict, row.effect.as_deref()).ok_or_else(unknown)?;
    let kind = AuthorKind::parse(&row.kind).ok_or_else(unknown)?;
    let judgement = Judgement {
        left: row.left.clone(),
        right: row.right.clone(),
        verdict,
        score: row.score,
        reasons: payload::from_json(&row.reasons)?,
        kind,
        author: row.author.clone(),
    };
    Ok(Recorded { id: row.id, seq: row.seq, judgement, retracted: row.retracted })
}

/// Kept here so that the module that links deeds need not know how effects are spelt.
pub(crate) fn effect_of(judgement: &Judgement) -> Option<Effect> {
    judgement.verdict.effect()
}
