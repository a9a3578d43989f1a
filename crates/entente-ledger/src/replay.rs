//! Plays judgements, retractions, commitments and members from the log again and compares them with the tables.

use crate::error::Result;
use crate::ledger::{Ledger, judgement_proof};
use crate::store::EventRow;
use crate::verify::{Checked, wrong};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What the log has said so far.
#[derive(Default)]
pub(crate) struct Replay {
    members: BTreeMap<String, String>,
    /// By id: the row as the log tells it.
    commitments: BTreeMap<String, Value>,
    /// Judgements of which the table says that a later event took them back, with the number of that event.
    taken_back: BTreeMap<String, u64>,
}

impl Replay {
    /// Takes in one event and gives how many judgements it recorded.
    pub(crate) fn event(&mut self, ledger: &Ledger, event: &EventRow) -> Checked<u64> {
        let payload = event.payload.as_deref();
        let told: Value = payload.and_then(|p| serde_json::from_str(p).ok()).unwrap_or_default();
        let of_rule = matches!(event.kind.as_str(), "partition" | "links");
        let expected = if of_rule { told["judgements"].as_str() } else { payload };
        let mut count = 0;
        if of_rule || event.kind == "judgement" {
            let rows = ledger.store.judgements_of(event.seq)?;
            if expected != Some(judgement_proof(&rows)?.as_str()) {
                return wrong(format!("event {}", event.seq), "its judgements are not what the log recorded");
            }
            count = rows.len() as u64;
            self.taken_back.extend(rows.into_iter().filter_map(|row| Some((row.id, row.retracted?))));
        }
        if event.kind == "partition" {
            self.partition(event.seq, &told);
        }
        let list = match event.kind.as_str() {
            "partition" | "links" => &told["retracted"],
            "retraction" => &told["judgements"],
            _ => &Value::Null,
        };
        for id in list.as_array().into_iter().flatten().filter_map(Value::as_str) {
            if self.taken_back.remove(id) != Some(event.seq) {
                return wrong(format!("judgement {id}"), "it was taken back, and the table does not say so");
            }
        }
        Ok(count)
    }

    fn partition(&mut self, seq: u64, told: &Value) {
        for row in told["members"].as_array().into_iter().flatten() {
            match (row[0].as_str(), row[1].as_str()) {
                (Some(claim), Some(to)) => self.members.insert(claim.to_owned(), to.to_owned()),
                (Some(claim), None) => self.members.remove(claim),
                _ => None,
            };
        }
        for row in told["commitments"].as_array().into_iter().flatten() {
            let key = row[0].to_string();
            // A commitment keeps the number of the event that made it.
            let made = self.commitments.get(&key).map_or(json!(seq), |known| known[3].clone());
            self.commitments.insert(key, json!([row[0], row[1], row[2], made]));
        }
    }

    /// Whether the tables say at the end what the log has said.
    pub(crate) fn finish(&self, ledger: &Ledger) -> Checked {
        if let Some(id) = self.taken_back.keys().next() {
            return wrong(format!("judgement {id}"), "the log does not say that it was taken back");
        }
        let row = |c: crate::CommitmentRow| (json!(c.id).to_string(), json!([c.id, c.founder, c.alias_of, c.seq]));
        let rows: BTreeMap<String, Value> = ledger.store.commitments()?.into_iter().map(row).collect();
        if let Some(id) = first_difference(&rows, &self.commitments) {
            return wrong(format!("commitment {}", id.trim_matches('"')), "it is not what the log recorded");
        }
        let members: BTreeMap<String, String> = ledger.store.members()?.into_iter().collect();
        if let Some(claim) = first_difference(&members, &self.members) {
            return wrong(format!("claim {claim}"), "it belongs to another commitment than the log recorded");
        }
        Ok(())
    }
}

/// The first key of which the two do not say the same.
fn first_difference<'a, V: PartialEq>(a: &'a BTreeMap<String, V>, b: &'a BTreeMap<String, V>) -> Option<&'a String> {
    let mut keys = a.keys().chain(b.keys()).filter(|key| a.get(*key) != b.get(*key));
    let first = keys.next()?;
    Some(keys.fold(first, |least, key| least.min(key)))
}

/// The number of the event that recorded a judgement, from its id, such as `j-12.3`.
pub(crate) fn event_of(judgement: &str) -> Option<u64> {
    judgement.strip_prefix("j-")?.split_once('.')?.0.parse().ok()
}

/// What an event of the log says, as JSON; nothing where it was erased.
pub(crate) fn told(event: &EventRow) -> Result<Value> {
    event.payload.as_deref().map_or(Ok(Value::Null), crate::payload::from_json)
}
