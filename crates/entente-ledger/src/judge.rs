//! What people decide: judgements taken back together, items of the review that are settled, claims and deeds that are told
//! no more.

use crate::error::{Error, Kind, Result};
use crate::ledger::Ledger;
use crate::replay::told;
use crate::store::{Batch, PartKind, PartRow};
use crate::types::Recorded;
use std::collections::{BTreeMap, BTreeSet};

/// The kind of an event that settles an item of the review.
pub(crate) const SETTLED: &str = "settled";
/// The kind of an event that brings it back.
pub(crate) const REOPENED: &str = "reopened";

/// A claim or deed that an earlier reading told and the one in force does not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gone {
    /// Its kind: a claim or a deed.
    pub kind: PartKind,
    /// Its id.
    pub id: String,
    /// Its document's id.
    pub document: String,
    /// What it quoted.
    pub quote: String,
    /// The event of the last reading that told it.
    pub last: u64,
    /// The event of the first reading after that.
    pub since: u64,
}

/// An item of the review that somebody settled or brought back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ItemEvent {
    /// The event.
    pub seq: u64,
    /// The item's id.
    pub item: String,
    /// Whether it settles the item; else it brings it back.
    pub settles: bool,
    /// Who did it.
    pub author: String,
    /// Why.
    pub reason: String,
}

impl Ledger {
    /// Takes several judgements back as one step; they stay readable, with the event that took them back. Gives its number.
    ///
    /// # Errors
    /// [`Kind::NotFound`] if one of them is not in force, and the errors of the store.
    pub fn retract_all(&mut self, ids: &[String], author: &str, reason: &str) -> Result<u64> {
        let standing: BTreeSet<String> =
            self.store.judgements()?.into_iter().filter(|j| j.retracted.is_none()).map(|j| j.id).collect();
        if let Some(id) = ids.iter().find(|id| !standing.contains(*id)) {
            return Err(Error::new(
                Kind::NotFound,
                format!("there is no judgement {id} in force"),
                "List the judgements to find its id.",
            ));
        }
        let head = self.store.head()?;
        let seq = head.seq + 1;
        let subject = match ids {
            [one] => one.clone(),
            many => format!("{} judgements", many.len()),
        };
        let json = serde_json::json!({"judgements": ids, "author": author, "reason": reason}).to_string();
        let retractions = ids.iter().map(|id| (id.clone(), seq)).collect();
        let step = self.step(head, "retraction", &subject, json)?;
        self.commit(&Batch { retractions, ..step })?;
        Ok(seq)
    }

    /// The judgements that an event recorded, also those taken back since.
    ///
    /// # Errors
    /// Those of the store.
    pub fn judgements_of(&self, seq: u64) -> Result<Vec<Recorded>> {
        self.store.judgements_of(seq)?.into_iter().map(crate::ledger::recorded).collect()
    }

    /// The judgements that an event took back, by people.
    ///
    /// # Errors
    /// Those of the store.
    pub fn taken_back_by(&self, seq: u64) -> Result<Vec<Recorded>> {
        let all = self.judgements()?;
        Ok(all.into_iter().filter(|j| j.retracted == Some(seq)).collect())
    }

    /// Settles an item of the review, or brings it back, as one step. Gives the number of the event.
    ///
    /// # Errors
    /// Those of the store.
    pub fn settle_item(&mut self, item: &str, settles: bool, author: &str, reason: &str) -> Result<u64> {
        let head = self.store.head()?;
        let seq = head.seq + 1;
        let json = serde_json::json!({"author": author, "reason": reason}).to_string();
        let step = self.step(head, if settles { SETTLED } else { REOPENED }, item, json)?;
        self.commit(&step)?;
        Ok(seq)
    }

    /// The last event that settled an item of the review or brought it back.
    ///
    /// # Errors
    /// Those of the store.
    pub fn item_event(&self, item: &str) -> Result<Option<ItemEvent>> {
        for seq in self.store.events_of(item)?.into_iter().rev() {
            if let Some(found) = self.item_event_of(seq)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The item that an event settled or brought back; nothing if it is another kind of event.
    ///
    /// # Errors
    /// Those of the store.
    pub fn item_event_of(&self, seq: u64) -> Result<Option<ItemEvent>> {
        let event = self.store.events(seq.saturating_sub(1), 1)?.into_iter().next();
        let Some(event) = event.filter(|e| e.seq == seq && [SETTLED, REOPENED].contains(&e.kind.as_str())) else {
            return Ok(None);
        };
        let said = told(&event)?;
        let text = |key: &str| said[key].as_str().unwrap_or_default().to_owned();
        let (settles, author, reason) = (event.kind == SETTLED, text("author"), text("reason"));
        Ok(Some(ItemEvent { seq, item: event.subject, settles, author, reason }))
    }

    /// Claims and deeds that an earlier reading of a document told and the one in force does not, by document and event.
    /// What was erased by law is left out.
    ///
    /// # Errors
    /// Those of the store.
    pub fn told_no_more(&self) -> Result<Vec<Gone>> {
        let mut readings: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for row in self.store.documents(None)? {
            readings.entry(row.id).or_default().push(row.seq);
        }
        let mut gone = Vec::new();
        for (document, seqs) in &readings {
            gone.extend(self.gone_from(document, seqs)?);
        }
        Ok(gone)
    }

    /// The same of one document.
    ///
    /// # Errors
    /// Those of the store.
    pub fn told_no_more_by(&self, document: &str) -> Result<Vec<Gone>> {
        let seqs: Vec<u64> = self.store.documents(Some(document))?.into_iter().map(|row| row.seq).collect();
        self.gone_from(document, &seqs)
    }

    /// What the readings of a document, by these events, told and the last one does not.
    fn gone_from(&self, document: &str, seqs: &[u64]) -> Result<Vec<Gone>> {
        let mut gone = Vec::new();
        if seqs.len() < 2 {
            return Ok(gone);
        }
        for kind in [PartKind::Claim, PartKind::Deed] {
            let mut newest: BTreeMap<String, PartRow> = BTreeMap::new();
            for row in self.store.parts(kind, Some(document))? {
                match newest.get(&row.id) {
                    Some(known) if known.seq >= row.seq => {}
                    _ => _ = newest.insert(row.id.clone(), row),
                }
            }
            for row in newest.into_values().filter(|row| !row.current) {
                let Some(quote) = row.quote else { continue };
                let since = seqs.iter().copied().find(|seq| *seq > row.seq).unwrap_or(row.seq);
                gone.push(Gone { kind, id: row.id, document: document.to_owned(), quote, last: row.seq, since });
            }
        }
        gone.sort_by(|a, b| (a.last, a.kind, &a.id).cmp(&(b.last, b.kind, &b.id)));
        Ok(gone)
    }

    /// The ids of all claims and deeds that any reading of a document told.
    ///
    /// # Errors
    /// Those of the store.
    pub fn ever_told_by(&self, document: &str) -> Result<BTreeSet<String>> {
        let mut ids = BTreeSet::new();
        for kind in [PartKind::Claim, PartKind::Deed] {
            ids.extend(self.store.parts(kind, Some(document))?.into_iter().map(|row| row.id));
        }
        Ok(ids)
    }

    /// The claim from which a commitment's id was made; nothing for an id that is none.
    ///
    /// # Errors
    /// Those of the store.
    pub fn founder(&self, commitment: &str) -> Result<Option<String>> {
        Ok(self.store.commitments()?.into_iter().find(|c| c.id == commitment).map(|c| c.founder))
    }
}
