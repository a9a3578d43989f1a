//! The whole ledger as rows, and a ledger from rows: what is exported to be taken in elsewhere.
//!
//! Everything that a store holds is among them but what is derived: the tree over the log is made anew from the events, and
//! the index from the rest. A ledger that was made from rows is the one that gave them, event by event and root by root.

use crate::error::{Error, Kind, Result};
use crate::ledger::Ledger;
use crate::note;
use crate::store::{Batch, CommitmentRow, DocumentRow, EventRow, Head, JudgementRow, PartKind, PartRow};
use crate::tree::{self, Growing};
use std::collections::BTreeSet;

/// One row of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// An event of the log.
    Event(EventRow),
    /// A source: its id and bytes.
    Source(String, Vec<u8>),
    /// A reading of a document.
    Document(DocumentRow),
    /// A claim, deed or meeting.
    Part(PartRow),
    /// A judgement.
    Judgement(JudgementRow),
    /// A commitment, also one that was merged away.
    Commitment(CommitmentRow),
    /// A claim, and the commitment to which it belongs.
    Member(String, String),
}

/// How many events are read at a time.
const PAGE: usize = 500;

impl Ledger {
    /// Shows every row, in an order that depends on nothing but what the ledger holds: each event with what it added, then
    /// commitments and their claims, then sources.
    ///
    /// # Errors
    /// Those of the store, and the first of `see`.
    pub fn each_row<E: From<Error>>(
        &self,
        see: &mut dyn FnMut(Row) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut after = 0;
        loop {
            let events = self.store.events(after, PAGE)?;
            let Some(last) = events.last() else { break };
            after = last.seq;
            for event in events {
                let (seq, document) = (event.seq, (event.kind == "document").then(|| event.subject.clone()));
                see(Row::Event(event))?;
                if let Some(id) = document {
                    for row in self.store.documents(Some(&id))?.into_iter().filter(|row| row.seq == seq) {
                        see(Row::Document(row))?;
                    }
                    for kind in PartKind::ALL {
                        for row in self.store.parts(kind, Some(&id))?.into_iter().filter(|row| row.seq == seq) {
                            see(Row::Part(row))?;
                        }
                    }
                }
                for row in self.store.judgements_of(seq)? {
                    see(Row::Judgement(row))?;
                }
            }
        }
        for row in self.store.commitments()? {
            see(Row::Commitment(row))?;
        }
        for (claim, commitment) in self.store.members()? {
            see(Row::Member(claim, commitment))?;
        }
        let mut sources = self.store.sources()?;
        sources.sort();
        for id in sources {
            if let Some(bytes) = self.store.source(&id)? {
                see(Row::Source(id, bytes))?;
            }
        }
        Ok(())
    }

    /// Takes rows into a ledger that has no event yet, in the order in which [`Ledger::each_row`] shows them. Nothing is
    /// durable before all of them are in and the ledger was found right; otherwise nothing of it is there.
    ///
    /// # Errors
    /// [`Kind::Taken`] if the ledger has an event, [`Kind::Invalid`] if the rows do not make a ledger that is right, the
    /// errors of the store, and the first error among `rows`.
    pub fn fill<E: From<Error>>(
        &mut self,
        rows: impl Iterator<Item = std::result::Result<Row, E>>,
    ) -> std::result::Result<Head, E> {
        if self.store.head()?.seq > 0 {
            let next = "Name a ledger that is not there yet.";
            return Err(Error::new(Kind::Taken, "the ledger holds something already", next).into());
        }
        self.store.hold()?;
        let filled = self.take(rows).and_then(|()| {
            let report = self.verify(None)?;
            match report.wrong {
                None => Ok(report.head),
                Some(wrong) => Err(invalid(format!("{}: {}", wrong.record, wrong.message)).into()),
            }
        });
        match filled {
            Ok(head) => {
                self.store.release()?;
                Ok(head)
            }
            Err(error) => {
                self.store.discard();
                Err(error)
            }
        }
    }

    fn take<E: From<Error>>(
        &mut self,
        rows: impl Iterator<Item = std::result::Result<Row, E>>,
    ) -> std::result::Result<(), E> {
        let mut tree = Growing::default();
        let mut batch = Batch::default();
        // What a store would refuse by its keys is told here as what it is.
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut once = move |what: &str, id: &str, seq: u64, there: u64| -> Result<()> {
            if seq == 0 || seq != there || !seen.insert(format!("{what} {seq} {id}")) {
                return Err(invalid(format!("{what} {id:?} does not stand once with event {seq}")));
            }
            Ok(())
        };
        let (mut commitments, mut judgements) = (BTreeSet::new(), BTreeSet::new());
        for row in rows {
            match row? {
                Row::Event(event) => {
                    self.put(&mut batch)?;
                    if event.seq != tree.size() + 1 {
                        return Err(invalid(format!("event {} stands behind event {}", event.seq, tree.size())).into());
                    }
                    batch.nodes = tree.push(tree::leaf(&event.entry()));
                    if event.root != note::letters(&tree.root()) {
                        return Err(invalid(format!("event {}: its root is not that of the log", event.seq)).into());
                    }
                    batch.events.push(event);
                }
                Row::Source(id, bytes) => {
                    batch.sources.push((id, bytes));
                    self.put(&mut batch)?;
                }
                Row::Document(row) => {
                    once("document", &row.id, row.seq, tree.size())?;
                    // Which reading holds follows from their order, and is not taken on trust.
                    batch.documents.push(DocumentRow { current: true, ..row });
                }
                Row::Part(row) => {
                    once(row.kind.table(), &row.id, row.seq, tree.size())?;
                    batch.parts.push(PartRow { current: true, ..row });
                }
                Row::Judgement(row) => {
                    if row.seq == 0 || row.seq != tree.size() || !judgements.insert(row.id.clone()) {
                        return Err(
                            invalid(format!("judgement {:?} does not stand once with its event", row.id)).into()
                        );
                    }
                    batch.judgements.push(row);
                }
                Row::Commitment(row) => {
                    if row.seq == 0 || row.seq > tree.size() || !commitments.insert(row.id.clone()) {
                        return Err(invalid(format!("commitment {:?} stands twice or has no event", row.id)).into());
                    }
                    batch.commitments.push(row);
                }
                Row::Member(claim, commitment) => {
                    if !commitments.contains(&commitment) {
                        return Err(invalid(format!("claim {claim:?} belongs to no commitment that is there")).into());
                    }
                    batch.members.push((claim, Some(commitment)));
                }
            }
        }
        Ok(self.put(&mut batch)?)
    }

    fn put(&mut self, batch: &mut Batch) -> Result<()> {
        let mut full = std::mem::take(batch);
        full.after = self.store.head()?;
        self.store.write(&full)
    }
}

fn invalid(message: String) -> Error {
    Error::new(Kind::Invalid, message, "Export the ledger again, and take in the file as it was written.")
}
