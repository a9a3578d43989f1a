//! What a ledger knew at an event: the log up to it is played again, and nothing that came later is seen.
//!
//! What the law had erased later is the one exception: its words are gone for every point in time, and the view says so.

use crate::error::{Error, Kind, Result};
use crate::ledger::Ledger;
use crate::replay::told;
use crate::store::{
    Batch, CommitmentRow, Counts, DocumentRow, EventRow, Head, JudgementRow, PartKind, PartRow, Reel, Store,
};
use crate::tree::Hash;
use std::collections::{BTreeMap, BTreeSet};

/// How many events are read at a time.
const PAGE: usize = 1000;

/// A document whose words were erased after the point at which the ledger is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasedSince {
    /// The document's id.
    pub document: String,
    /// The event that erased it.
    pub seq: u64,
}

/// The log up to a day.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct UpTo {
    /// The last event before the first one that was recorded after the day; 0 where there is none.
    pub seq: u64,
    /// How many events after it bear that day or an earlier one: the clock of the machine ran back.
    pub later: u64,
}

impl Ledger {
    /// This ledger as it was after event `seq`, for reading. The log is played from its beginning up to there, so that
    /// readings, claims, judgements, commitments and aliases are those that stood then.
    ///
    /// # Errors
    /// [`Kind::NotFound`] if the log does not reach so far, and the errors of the store.
    pub fn known_by(self, seq: u64) -> Result<Ledger> {
        let head = self.store.head()?;
        if seq > head.seq {
            return Err(Error::new(
                Kind::NotFound,
                format!("there is no event {seq}; the log has {} events", head.seq),
                "Take a number that `entente log` shows.",
            ));
        }
        self.with_store(|inner| Ok(Box::new(Past::new(inner, seq)?)))
    }

    /// Up to which event the log goes that was recorded by `day`, written as `2024-12-31`. Events of which the day is
    /// not known belong to those before them.
    ///
    /// # Errors
    /// Those of the store.
    pub fn up_to(&self, day: &str) -> Result<UpTo> {
        let (mut found, mut ended, mut after) = (UpTo::default(), false, 0);
        loop {
            let events = self.store.events(after, PAGE)?;
            for event in &events {
                let of = event.recorded.as_deref().map(|when| when.get(..10).unwrap_or(when));
                ended |= of.is_some_and(|of| of > day);
                match (ended, of) {
                    (false, _) => found.seq = event.seq,
                    (true, Some(of)) if of <= day => found.later += 1,
                    (true, _) => {}
                }
            }
            match events.last() {
                Some(last) => after = last.seq,
                None => return Ok(found),
            }
        }
    }

    /// Documents of the readings in force whose words were erased after this view of the ledger, in the order of their
    /// arrival. None for a ledger as it stands now.
    ///
    /// # Errors
    /// Those of the store.
    pub fn erased_since(&self) -> Result<Vec<ErasedSince>> {
        self.store.erased_since()
    }
}

/// A store as it was after an event.
struct Past {
    inner: Box<dyn Store + Send>,
    head: Head,
    /// By document: the event of the reading that was in force.
    current: BTreeMap<String, u64>,
    commitments: BTreeMap<String, CommitmentRow>,
    members: BTreeMap<String, String>,
}

impl Past {
    fn new(inner: Box<dyn Store + Send>, upto: u64) -> Result<Past> {
        let mut past = Past {
            inner,
            head: Head::default(),
            current: BTreeMap::new(),
            commitments: BTreeMap::new(),
            members: BTreeMap::new(),
        };
        while past.head.seq < upto {
            let left = usize::try_from(upto - past.head.seq).unwrap_or(usize::MAX);
            let events = past.inner.events(past.head.seq, left.min(PAGE))?;
            if events.is_empty() {
                break;
            }
            for event in events {
                match event.kind.as_str() {
                    "document" => _ = past.current.insert(event.subject.clone(), event.seq),
                    "partition" => past.partition(&event)?,
                    _ => {}
                }
                past.head = Head { seq: event.seq, root: event.root };
            }
        }
        Ok(past)
    }

    fn partition(&mut self, event: &EventRow) -> Result<()> {
        let told = told(event)?;
        let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        for row in told["members"].as_array().into_iter().flatten() {
            match (text(&row[0]), text(&row[1])) {
                (Some(claim), Some(to)) => _ = self.members.insert(claim, to),
                (Some(claim), None) => _ = self.members.remove(&claim),
                _ => {}
            }
        }
        for row in told["commitments"].as_array().into_iter().flatten() {
            let (Some(id), Some(founder)) = (text(&row[0]), text(&row[1])) else { continue };
            let seq = self.commitments.get(&id).map_or(event.seq, |known| known.seq);
            self.commitments.insert(id.clone(), CommitmentRow { id, founder, seq, alias_of: text(&row[2]) });
        }
        Ok(())
    }

    fn document(&self, row: DocumentRow) -> Option<DocumentRow> {
        let current = self.current.get(&row.id) == Some(&row.seq);
        (row.seq <= self.head.seq).then_some(DocumentRow { current, ..row })
    }

    fn part_then(&self, row: PartRow) -> Option<PartRow> {
        let current = self.current.get(&row.document) == Some(&row.seq);
        (row.seq <= self.head.seq).then_some(PartRow { current, ..row })
    }

    fn judgement(&self, row: JudgementRow) -> Option<JudgementRow> {
        let retracted = row.retracted.filter(|seq| *seq <= self.head.seq);
        (row.seq <= self.head.seq).then_some(JudgementRow { retracted, ..row })
    }

    /// Readings of sources that were there then.
    fn reading(&self, wanted: impl Fn(&DocumentRow) -> bool) -> Result<Option<String>> {
        Ok(self.documents(None)?.into_iter().find(wanted).map(|row| row.id))
    }
}

impl Store for Past {
    fn head(&self) -> Result<Head> {
        Ok(self.head.clone())
    }
    fn write(&mut self, _: &Batch) -> Result<()> {
        Err(Error::new(
            Kind::ReadOnly,
            "what a ledger knew at an earlier point cannot be written to",
            "Open it as it stands now.",
        ))
    }
    fn scrub(&mut self) -> Result<bool> {
        Ok(true)
    }
    fn source(&self, id: &str) -> Result<Option<Vec<u8>>> {
        if self.sources()?.iter().any(|known| known == id) { self.inner.source(id) } else { Ok(None) }
    }
    fn sources(&self) -> Result<Vec<String>> {
        let then: BTreeSet<String> = self.documents(None)?.into_iter().map(|row| row.source).collect();
        Ok(self.inner.sources()?.into_iter().filter(|id| then.contains(id)).collect())
    }
    fn documents(&self, id: Option<&str>) -> Result<Vec<DocumentRow>> {
        Ok(self.inner.documents(id)?.into_iter().filter_map(|row| self.document(row)).collect())
    }
    fn read_from(&self, source: &str, reader: &str) -> Result<Option<String>> {
        self.reading(|row| row.source == source && row.reader == reader && row.text.is_some())
    }
    fn erased_from(&self, source: &str) -> Result<Option<String>> {
        self.reading(|row| row.source == source && row.text.is_none())
    }
    fn parts(&self, kind: PartKind, document: Option<&str>) -> Result<Vec<PartRow>> {
        Ok(self.inner.parts(kind, document)?.into_iter().filter_map(|row| self.part_then(row)).collect())
    }
    fn part(&self, kind: PartKind, id: &str) -> Result<Option<PartRow>> {
        let Some(newest) = self.inner.part(kind, id)? else { return Ok(None) };
        // An id stays with its document, so that older readings of the part are found there.
        let all = self.parts(kind, Some(&newest.document))?;
        Ok(all.into_iter().filter(|row| row.id == id).max_by_key(|row| row.seq))
    }
    fn judgements(&self) -> Result<Vec<JudgementRow>> {
        Ok(self.inner.judgements()?.into_iter().filter_map(|row| self.judgement(row)).collect())
    }
    fn judgements_of(&self, seq: u64) -> Result<Vec<JudgementRow>> {
        Ok(self.inner.judgements_of(seq)?.into_iter().filter_map(|row| self.judgement(row)).collect())
    }
    fn commitments(&self) -> Result<Vec<CommitmentRow>> {
        let mut rows: Vec<CommitmentRow> = self.commitments.values().cloned().collect();
        rows.sort_by(|a, b| (a.seq, &a.id).cmp(&(b.seq, &b.id)));
        Ok(rows)
    }
    fn members(&self) -> Result<Vec<(String, String)>> {
        Ok(self.members.iter().map(|(claim, to)| (claim.clone(), to.clone())).collect())
    }
    fn node(&self, level: u8, index: u64) -> Result<Option<Hash>> {
        let full = self.head.seq.checked_shr(u32::from(level)).unwrap_or(0);
        if index < full { self.inner.node(level, index) } else { Ok(None) }
    }
    fn counts(&self) -> Result<Counts> {
        let parts = PartKind::ALL.into_iter().map(|kind| Ok(self.parts(kind, None)?.len() as u64));
        // A tree over n events has 2n less its number of peaks full subtrees.
        let events = self.head.seq;
        Ok(Counts {
            events,
            nodes: events * 2 - u64::from(events.count_ones()),
            documents: self.documents(None)?.len() as u64,
            parts: parts.sum::<Result<u64>>()?,
            judgements: self.judgements()?.len() as u64,
        })
    }
    fn events(&self, after: u64, limit: usize) -> Result<Vec<EventRow>> {
        let left = usize::try_from(self.head.seq.saturating_sub(after)).unwrap_or(usize::MAX);
        if left == 0 { Ok(Vec::new()) } else { self.inner.events(after, limit.min(left)) }
    }
    fn events_of(&self, subject: &str) -> Result<Vec<u64>> {
        Ok(self.inner.events_of(subject)?.into_iter().filter(|seq| *seq <= self.head.seq).collect())
    }
    fn hold(&mut self) -> Result<()> {
        Ok(())
    }
    fn release(&mut self) -> Result<()> {
        Ok(())
    }
    fn discard(&mut self) {}
    fn rows_up_to(&self, reel: &mut Reel, upto: u64) -> Result<(Vec<DocumentRow>, Vec<PartRow>)> {
        let (documents, parts) = self.inner.rows_up_to(reel, upto.min(self.head.seq))?;
        let documents = documents.into_iter().filter_map(|row| self.document(row)).collect();
        Ok((documents, parts.into_iter().filter_map(|row| self.part_then(row)).collect()))
    }
    fn nodes(&self, level: u8, from: u64, to: u64) -> Result<Vec<(u64, Hash)>> {
        let full = self.head.seq.checked_shr(u32::from(level)).unwrap_or(0);
        self.inner.nodes(level, from, to.min(full))
    }
    fn each_source(&self, see: &mut dyn FnMut(String, Vec<u8>) -> bool) -> Result<()> {
        let then: BTreeSet<String> = self.documents(None)?.into_iter().map(|row| row.source).collect();
        self.inner.each_source(&mut |id, bytes| !then.contains(&id) || see(id, bytes))
    }
    fn erased_since(&self) -> Result<Vec<ErasedSince>> {
        let mut found = Vec::new();
        for row in self.documents(None)?.into_iter().filter(|row| row.current && row.text.is_none()) {
            for seq in self.inner.events_of(&row.id)? {
                let event = self.inner.events(seq.saturating_sub(1), 1)?.into_iter().next();
                if event.is_some_and(|e| e.kind == "redacted" && e.subject == row.id && e.seq > self.head.seq) {
                    found.push(ErasedSince { document: row.id.clone(), seq });
                }
            }
        }
        Ok(found)
    }
}
