//! A store that lives as long as the process: for trying things out and for tests.

use crate::error::{Error, Kind, Result};
use crate::store::{
    Batch, CommitmentRow, Counts, Derive, DocumentRow, EventRow, Head, JudgementRow, PartKind, PartRow, Reel, Store,
};
use crate::tree::{Hash, Node};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A ledger's rows in memory.
#[derive(Default)]
pub struct Memory {
    rows: Rows,
    shelf: Mutex<Shelf>,
    /// All of it as it was when writing was held.
    held: Option<Box<(Rows, Shelf)>>,
}

type Shelf = BTreeMap<Vec<u8>, Vec<u8>>;

#[derive(Clone, Default)]
struct Rows {
    events: Vec<EventRow>,
    nodes: BTreeMap<(u8, u64), Hash>,
    sources: BTreeMap<String, Vec<u8>>,
    documents: Vec<DocumentRow>,
    parts: Vec<PartRow>,
    judgements: Vec<JudgementRow>,
    commitments: BTreeMap<String, CommitmentRow>,
    members: BTreeMap<String, String>,
}

impl Memory {
    /// An empty store.
    pub fn new() -> Memory {
        Memory::default()
    }

    fn lock(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rows {
    fn erase(&mut self, id: &str) {
        let mut sources = BTreeSet::new();
        for row in self.documents.iter_mut().filter(|d| d.id == id) {
            sources.insert(row.source.clone());
            (row.text, row.payload) = (None, None);
        }
        for row in self.parts.iter_mut().filter(|p| p.document == id) {
            (row.quote, row.payload) = (None, None);
            // What a claim or deed is, is a code; what a meeting is called are words of the text.
            if row.kind == PartKind::Meeting {
                row.what.clear();
            }
        }
        for row in self.events.iter_mut().filter(|e| e.kind == "document" && e.subject == id) {
            (row.salt, row.payload) = (None, None);
        }
        for source in sources {
            if !self.documents.iter().any(|d| d.source == source && d.text.is_some()) {
                self.sources.remove(&source);
            }
        }
    }
}

impl Memory {
    /// Takes in the rows of a batch.
    fn fill(&mut self, batch: &Batch) -> Result<()> {
        if self.head()? != batch.after {
            return Err(Error::new(
                Kind::Locked,
                "the ledger has grown since it was read",
                "Read it again and repeat the step.",
            ));
        }
        for (id, bytes) in &batch.sources {
            self.rows.sources.entry(id.clone()).or_insert_with(|| bytes.clone());
        }
        for row in &batch.documents {
            self.rows.documents.iter_mut().filter(|d| d.id == row.id).for_each(|d| d.current = false);
            self.rows.parts.iter_mut().filter(|p| p.document == row.id).for_each(|p| p.current = false);
            self.rows.documents.push(row.clone());
        }
        self.rows.parts.extend(batch.parts.iter().cloned());
        self.rows.judgements.extend(batch.judgements.iter().cloned());
        for (id, seq) in &batch.retractions {
            self.rows.judgements.iter_mut().filter(|j| &j.id == id).for_each(|j| j.retracted = Some(*seq));
        }
        for row in &batch.commitments {
            self.rows.commitments.insert(row.id.clone(), row.clone());
        }
        for (claim, commitment) in &batch.members {
            match commitment {
                Some(to) => self.rows.members.insert(claim.clone(), to.clone()),
                None => self.rows.members.remove(claim),
            };
        }
        self.rows.events.extend(batch.events.iter().cloned());
        for Node { level, index, hash } in &batch.nodes {
            self.rows.nodes.insert((*level, *index), *hash);
        }
        for id in &batch.redactions {
            self.rows.erase(id);
        }
        Ok(())
    }
}

impl Store for Memory {
    fn head(&self) -> Result<Head> {
        Ok(self.rows.events.last().map_or_else(Head::default, |e| Head { seq: e.seq, root: e.root.clone() }))
    }

    fn write(&mut self, batch: &Batch) -> Result<()> {
        self.fill(batch)?;
        crate::index::leave_behind(self)
    }

    fn write_with(&mut self, batch: &Batch, derive: &Derive) -> Result<()> {
        let before = (self.rows.clone(), self.lock().clone());
        let done = self.fill(batch).and_then(|()| derive(self));
        if done.is_err() {
            self.rows = before.0;
            *self.lock() = before.1;
        }
        done
    }

    fn scrub(&mut self) -> Result<bool> {
        Ok(true)
    }
    fn source(&self, id: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.rows.sources.get(id).cloned())
    }
    fn sources(&self) -> Result<Vec<String>> {
        Ok(self.rows.sources.keys().cloned().collect())
    }
    fn documents(&self, id: Option<&str>) -> Result<Vec<DocumentRow>> {
        Ok(self.rows.documents.iter().filter(|d| id.is_none_or(|id| d.id == id)).cloned().collect())
    }
    fn read_from(&self, source: &str, reader: &str) -> Result<Option<String>> {
        let found = self.rows.documents.iter().find(|d| d.source == source && d.reader == reader && d.text.is_some());
        Ok(found.map(|d| d.id.clone()))
    }
    fn erased_from(&self, source: &str) -> Result<Option<String>> {
        let found = self.rows.documents.iter().find(|d| d.source == source && d.text.is_none());
        Ok(found.map(|d| d.id.clone()))
    }
    fn parts(&self, kind: PartKind, document: Option<&str>) -> Result<Vec<PartRow>> {
        let wanted = |p: &&PartRow| p.kind == kind && document.is_none_or(|id| p.document == id);
        let mut rows: Vec<PartRow> = self.rows.parts.iter().filter(wanted).cloned().collect();
        rows.sort_by(|a, b| (a.seq, a.start, &a.id).cmp(&(b.seq, b.start, &b.id)));
        Ok(rows)
    }
    fn part(&self, kind: PartKind, id: &str) -> Result<Option<PartRow>> {
        Ok(self.rows.parts.iter().filter(|p| p.kind == kind && p.id == id).max_by_key(|p| p.seq).cloned())
    }
    fn judgements(&self) -> Result<Vec<JudgementRow>> {
        Ok(self.rows.judgements.clone())
    }
    fn judgements_of(&self, seq: u64) -> Result<Vec<JudgementRow>> {
        Ok(self.rows.judgements.iter().filter(|j| j.seq == seq).cloned().collect())
    }
    fn commitments(&self) -> Result<Vec<CommitmentRow>> {
        let mut rows: Vec<CommitmentRow> = self.rows.commitments.values().cloned().collect();
        rows.sort_by(|a, b| (a.seq, &a.id).cmp(&(b.seq, &b.id)));
        Ok(rows)
    }
    fn members(&self) -> Result<Vec<(String, String)>> {
        Ok(self.rows.members.iter().map(|(a, b)| (a.clone(), b.clone())).collect())
    }
    fn node(&self, level: u8, index: u64) -> Result<Option<Hash>> {
        Ok(self.rows.nodes.get(&(level, index)).copied())
    }
    fn counts(&self) -> Result<Counts> {
        Ok(Counts {
            events: self.rows.events.len() as u64,
            nodes: self.rows.nodes.len() as u64,
            documents: self.rows.documents.len() as u64,
            parts: self.rows.parts.len() as u64,
            judgements: self.rows.judgements.len() as u64,
        })
    }
    fn events(&self, after: u64, limit: usize) -> Result<Vec<EventRow>> {
        Ok(self.rows.events.iter().filter(|e| e.seq > after).take(limit).cloned().collect())
    }
    fn events_of(&self, subject: &str) -> Result<Vec<u64>> {
        Ok(self.rows.events.iter().filter(|e| e.subject == subject).map(|e| e.seq).collect())
    }
    fn hold(&mut self) -> Result<()> {
        let shelf = self.lock().clone();
        self.held = Some(Box::new((self.rows.clone(), shelf)));
        Ok(())
    }
    fn release(&mut self) -> Result<()> {
        self.held = None;
        Ok(())
    }
    fn discard(&mut self) {
        if let Some(held) = self.held.take() {
            let (rows, shelf) = *held;
            self.rows = rows;
            *self.lock() = shelf;
        }
    }
    fn rows_up_to(&self, reel: &mut Reel, upto: u64) -> Result<(Vec<DocumentRow>, Vec<PartRow>)> {
        let from = |at: i64| usize::try_from(at).unwrap_or(0);
        let of = self.rows.documents.iter().skip(from(reel.documents));
        let documents: Vec<DocumentRow> = of.take_while(|row| row.seq <= upto).cloned().collect();
        reel.documents += i64::try_from(documents.len()).unwrap_or(i64::MAX);
        // All kinds stand in one list here, so that one place is enough.
        let of = self.rows.parts.iter().skip(from(reel.parts[0]));
        let parts: Vec<PartRow> = of.take_while(|row| row.seq <= upto).cloned().collect();
        reel.parts[0] += i64::try_from(parts.len()).unwrap_or(i64::MAX);
        Ok((documents, parts))
    }
    fn nodes(&self, level: u8, from: u64, to: u64) -> Result<Vec<(u64, Hash)>> {
        if to <= from {
            return Ok(Vec::new());
        }
        Ok(self.rows.nodes.range((level, from)..(level, to)).map(|((_, index), hash)| (*index, *hash)).collect())
    }
    fn each_source(&self, see: &mut dyn FnMut(String, Vec<u8>) -> bool) -> Result<()> {
        let _ = self.rows.sources.iter().all(|(id, bytes)| see(id.clone(), bytes.clone()));
        Ok(())
    }

    fn has_shelf(&self) -> bool {
        true
    }
    fn shelf(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        Ok(self.lock().get(key).cloned())
    }
    fn shelf_between(&self, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
        let shelf = self.lock();
        let found = shelf.range::<[u8], _>((std::ops::Bound::Included(from), std::ops::Bound::Excluded(to)));
        Ok(found.take(limit).map(|(k, v)| (k.clone(), v.clone())).collect())
    }
    fn put_on_shelf(&self, key: &[u8], value: Option<&[u8]>) -> Result<()> {
        match value {
            Some(value) => self.lock().insert(key.to_vec(), value.to_vec()),
            None => self.lock().remove(key),
        };
        Ok(())
    }
    fn clear_shelf(&self) -> Result<()> {
        self.lock().clear();
        Ok(())
    }
}
