//! Remarks: what a named person says of a commitment beside what the program says, such as that it is right, or who owns it.
//! A remark changes nothing else; it is an event like any other, and taking it back is another.

use crate::error::{Error, Kind, Result};
use crate::ledger::{Ledger, recorded};
use crate::replay::told;
use crate::types::Recorded;
use std::collections::BTreeMap;

/// The kind of an event that records a remark.
const REMARK: &str = "remark";
/// The kind of an event that takes one back.
const TAKEN_BACK: &str = "remark-taken-back";

/// What a person said of a commitment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    /// The event that recorded it.
    pub seq: u64,
    /// The commitment's id when it was said.
    pub about: String,
    /// What kind of remark, as a code of whoever wrote it; the ledger does not read it.
    pub what: String,
    /// What is said; empty where the kind says it all.
    pub value: String,
    /// Who says it.
    pub author: String,
    /// Why.
    pub reason: String,
    /// The event that took it back, if one did.
    pub taken_back: Option<u64>,
}

impl Ledger {
    /// Records a remark on a commitment as one step. Gives the number of the event.
    ///
    /// # Errors
    /// Those of the store.
    pub fn remark(&mut self, about: &str, what: &str, value: &str, author: &str, reason: &str) -> Result<u64> {
        let head = self.store.head()?;
        let seq = head.seq + 1;
        let said = serde_json::json!({"what": what, "value": value, "author": author, "reason": reason});
        let step = self.step(head, REMARK, about, said.to_string())?;
        self.commit(&step)?;
        Ok(seq)
    }

    /// Takes the remark of an event back as one step; it stays readable. Gives the number of the event.
    ///
    /// # Errors
    /// [`Kind::NotFound`] if that event records none that holds, and the errors of the store.
    pub fn take_remark_back(&mut self, seq: u64, author: &str, reason: &str) -> Result<u64> {
        let Some(remark) = self.remark_of(seq)?.filter(|r| r.taken_back.is_none()) else {
            return Err(Error::new(
                Kind::NotFound,
                format!("event {seq} records no remark that holds"),
                "Take the number of one that the commitment's page shows.",
            ));
        };
        let head = self.store.head()?;
        let taken = head.seq + 1;
        let said = serde_json::json!({"remark": seq, "author": author, "reason": reason});
        let step = self.step(head, TAKEN_BACK, &remark.about, said.to_string())?;
        self.commit(&step)?;
        Ok(taken)
    }

    /// All remarks on these ids, also those taken back, in the order in which they were recorded.
    ///
    /// # Errors
    /// Those of the store.
    pub fn remarks_on(&self, ids: &[String]) -> Result<Vec<Remark>> {
        let mut all: BTreeMap<u64, Remark> = BTreeMap::new();
        for id in ids {
            for seq in self.store.events_of(id)? {
                let Some(event) = self.store.events(seq - 1, 1)?.into_iter().find(|e| e.seq == seq) else { continue };
                match event.kind.as_str() {
                    REMARK => {
                        let said = told(&event)?;
                        let text = |key: &str| said[key].as_str().unwrap_or_default().to_owned();
                        let (what, value, author, reason) =
                            (text("what"), text("value"), text("author"), text("reason"));
                        let about = event.subject;
                        all.insert(seq, Remark { seq, about, what, value, author, reason, taken_back: None });
                    }
                    TAKEN_BACK => {
                        let of = told(&event)?["remark"].as_u64();
                        if let Some(remark) = of.and_then(|of| all.get_mut(&of)) {
                            remark.taken_back = Some(seq);
                        }
                    }
                    _ => {}
                }
            }
        }
        Ok(all.into_values().collect())
    }

    /// The remark that an event records or takes back; nothing if it does neither.
    ///
    /// # Errors
    /// Those of the store.
    pub fn remark_of(&self, seq: u64) -> Result<Option<Remark>> {
        let event = self.store.events(seq.saturating_sub(1), 1)?.into_iter().find(|e| e.seq == seq);
        let Some(event) = event.filter(|e| [REMARK, TAKEN_BACK].contains(&e.kind.as_str())) else { return Ok(None) };
        let mut all = self.remarks_on(&[event.subject])?.into_iter();
        Ok(all.find(|r| r.seq == seq || r.taken_back == Some(seq)))
    }

    /// The judgements of which one of these ids is a side, also those taken back, in the order in which they were recorded.
    ///
    /// # Errors
    /// Those of the store.
    pub fn judgements_about(&self, ids: &[String]) -> Result<Vec<Recorded>> {
        let mut found: BTreeMap<(u64, usize, String), Recorded> = BTreeMap::new();
        for id in ids {
            for row in self.store.judgements_from(id)?.into_iter().chain(self.store.judgements_on(id)?) {
                let one = recorded(row)?;
                found.insert((one.seq, one.id.len(), one.id.clone()), one);
            }
        }
        Ok(found.into_values().collect())
    }
}
