//! Proofs for a stranger: that the log of a checkpoint holds what is said of a document, claim, commitment or judgement.

use crate::error::{Error, Kind, Result};
use crate::ledger::{Ledger, missing};
use crate::note::Checkpoint;
use crate::replay;
use crate::store::{EventRow, PartKind, PartRow};
use crate::tree::{self, Growing, Hash};
use crate::verify::Wrong;
use std::collections::{BTreeMap, BTreeSet};

/// How many events are read at a time.
const PAGE: usize = 1000;

/// Everything that a stranger needs beside the public key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proof {
    /// The id of which it tells, aliases resolved.
    pub id: String,
    /// The checkpoint to whose tree the paths lead.
    pub checkpoint: Checkpoint,
    /// That this checkpoint grew out of an older one, if that was asked for.
    pub consistency: Option<Consistency>,
    /// The events that tell of the id, in the order of the log.
    pub records: Vec<Proven>,
}

/// That a log grew and nothing before was changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Consistency {
    /// The older checkpoint.
    pub old: Checkpoint,
    /// The hashes that show it.
    pub path: Vec<Hash>,
}

/// One event with the path from its leaf to the root.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proven {
    /// The event; what it says is gone where it was erased by law.
    pub event: EventRow,
    /// The hashes from its leaf, which is number `event.seq - 1`, up to the root.
    pub path: Vec<Hash>,
    /// The claims, deeds or meetings of the event's document of which the proof tells.
    pub parts: Vec<PartRow>,
}

impl Ledger {
    /// Proves what the ledger recorded of an id: of a document, a source, a claim, deed or meeting, a commitment, a
    /// judgement, or an event by its number. `since` also asks that the checkpoint grew out of an older one.
    ///
    /// Gives the record that is wrong where the ledger is not the one of a checkpoint.
    ///
    /// # Errors
    /// [`Kind::NotFound`] if there is nothing of that id, or the checkpoint is older than what it asks for; otherwise
    /// those of the store.
    pub fn prove(
        &self,
        id: &str,
        checkpoint: &Checkpoint,
        since: Option<&Checkpoint>,
    ) -> Result<std::result::Result<Proof, Wrong>> {
        for held in since.into_iter().chain([checkpoint]) {
            if let Some(wrong) = self.differs_from(held)? {
                return Ok(Err(wrong));
            }
        }
        let (id, mut asked) = self.events_about(id)?;
        let mut records = Vec::new();
        while let Some((seq, mut parts)) = asked.pop_first() {
            let event = self.store.events(seq - 1, 1)?.into_iter().next().filter(|e| e.seq == seq);
            let event = event.ok_or_else(|| missing("event", &seq.to_string()))?;
            let get = |level, index| self.node(level, index);
            let Some(path) = tree::inclusion(seq - 1, checkpoint.size, get)? else {
                return Err(Error::new(
                    Kind::NotFound,
                    format!("the checkpoint has {} events, and {id} is told by event {seq}", checkpoint.size),
                    "Sign a checkpoint of the ledger as it is now with `entente checkpoint`, and prove against it.",
                ));
            };
            if !tree::includes(&tree::leaf(&event.entry()), seq - 1, checkpoint.size, &checkpoint.root, &path) {
                let message = "it is not the event that was signed".to_owned();
                return Ok(Err(Wrong { record: format!("event {seq}"), message }));
            }
            parts.sort_by(|a, b| (a.kind, a.start, &a.id).cmp(&(b.kind, b.start, &b.id)));
            records.push(Proven { event, path, parts });
        }
        let get = |level, index| self.node(level, index);
        let consistency = match since {
            None => None,
            Some(old) => {
                let path = tree::consistency(old.size, checkpoint.size, get)?.ok_or_else(|| {
                    Error::new(
                        Kind::Unreadable,
                        "the older checkpoint has more events than the newer one",
                        "Give the newer one with --checkpoint and the older one with --since.",
                    )
                })?;
                Some(Consistency { old: old.clone(), path })
            }
        };
        Ok(Ok(Proof { id, checkpoint: checkpoint.clone(), consistency, records }))
    }

    /// What is wrong where the log as it is kept did not grow out of a checkpoint. Only hashes that are kept are looked
    /// at; [`Ledger::check`] computes them anew.
    ///
    /// # Errors
    /// Those of the store.
    pub fn differs_from(&self, held: &Checkpoint) -> Result<Option<Wrong>> {
        let head = self.store.head()?;
        let message = if head.seq < held.size {
            format!("the log has only {} events: some were removed, or this is an older copy", head.seq)
        } else if Growing::load(held.size, |level, index| self.node(level, index))?.root() != held.root {
            format!("the log up to event {} is not the one of this checkpoint", held.size)
        } else {
            return Ok(None);
        };
        Ok(Some(Wrong { record: format!("checkpoint {}", held.size), message }))
    }

    /// The events that tell of an id, oldest first.
    ///
    /// # Errors
    /// [`Kind::NotFound`] if there is nothing of that id, and the errors of the store.
    pub fn history(&self, id: &str) -> Result<Vec<EventRow>> {
        let mut found = Vec::new();
        for seq in self.events_about(id)?.1.into_keys() {
            found.extend(self.store.events(seq - 1, 1)?.into_iter().filter(|e| e.seq == seq));
        }
        Ok(found)
    }

    /// The id, aliases resolved, and the events that tell of it, each with the parts of which it tells.
    fn events_about(&self, id: &str) -> Result<(String, BTreeMap<u64, Vec<PartRow>>)> {
        let mut found: BTreeMap<u64, Vec<PartRow>> = BTreeMap::new();
        let told = |part: PartRow| (part.seq, vec![part]);
        for kind in PartKind::ALL.into_iter().filter(|kind| id.starts_with(&kind.table()[..1])) {
            found.extend(self.store.part(kind, id)?.map(told));
        }
        if let Some(seq) = id.parse::<u64>().ok().filter(|seq| *seq > 0) {
            found.insert(seq, Vec::new());
        }
        if let Some(row) = replay::event_of(id).map(|seq| self.store.judgements_of(seq)).transpose()? {
            for row in row.into_iter().filter(|row| row.id == id) {
                found.extend([row.seq].into_iter().chain(row.retracted).map(|seq| (seq, Vec::new())));
            }
        }
        for row in self.store.documents(None)?.into_iter().filter(|d| d.id == id || d.source == id) {
            // The event that erased it belongs to it as much as those that told of it.
            found.extend(self.store.events_of(&row.id)?.into_iter().map(|seq| (seq, Vec::new())));
        }
        if let Some(commitment) = id.starts_with("p-").then(|| self.commitment(id)).transpose()? {
            for claim in &commitment.claims {
                if let Some(part) = self.store.part(PartKind::Claim, claim)? {
                    found.entry(part.seq).or_default().push(part);
                }
            }
            for seq in self.partitions_of(&commitment.id, &commitment.claims)? {
                found.entry(seq).or_default();
            }
            // What people remarked on it, also before it was merged.
            for id in [&commitment.id].into_iter().chain(&commitment.aliases) {
                for seq in self.store.events_of(id)? {
                    found.entry(seq).or_default();
                }
            }
            return Ok((commitment.id, found));
        }
        if found.is_empty() { Err(missing("record", id)) } else { Ok((id.to_owned(), found)) }
    }

    /// The events that made a commitment and moved its claims.
    fn partitions_of(&self, commitment: &str, claims: &[String]) -> Result<BTreeSet<u64>> {
        let (mut found, mut after) = (BTreeSet::new(), 0);
        loop {
            let events = self.store.events(after, PAGE)?;
            for event in events.iter().filter(|e| e.kind == "partition") {
                let told = replay::told(event)?;
                let rows = |key: &str| told[key].as_array().cloned().unwrap_or_default();
                let is = |value: &serde_json::Value, text: &str| value.as_str() == Some(text);
                if rows("commitments").iter().any(|row| is(&row[0], commitment))
                    || rows("members").iter().any(|row| claims.iter().any(|claim| is(&row[0], claim)))
                {
                    found.insert(event.seq);
                }
            }
            match events.last() {
                Some(last) => after = last.seq,
                None => return Ok(found),
            }
        }
    }
}
