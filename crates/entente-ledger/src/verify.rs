//! Checks everything that can be checked from the ledger alone, and names the first record that is wrong.

use crate::digest;
use crate::error::Result;
use crate::ledger::{Ledger, chain, document_proof, judgement_proof};
use crate::store::{EventRow, Head, JudgementRow, PartKind, PartRow};
use entente_model::{Document, Span, Text};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Reads a source again: the document as stored, and the bytes; gives the text, or nothing if it cannot read them.
pub type Reread<'a> = dyn Fn(&Document, &[u8]) -> Option<String> + 'a;

/// A record that is not what the log says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Which: `event 12`, `claim c-…`, `source sha256:…`.
    pub record: String,
    /// What is wrong with it, as one sentence.
    pub message: String,
}

/// What a check of the whole ledger found.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Report {
    /// Events checked.
    pub events: u64,
    /// Sources checked against their ids.
    pub sources: u64,
    /// Readings checked.
    pub documents: u64,
    /// Readings whose content was erased by law, of which only the digests are left.
    pub erased: u64,
    /// Quotes found byte for byte in their texts.
    pub quotes: u64,
    /// Texts read again from their sources and found the same.
    pub reread: u64,
    /// The last event: publish it, and nobody can change what lies before it unseen.
    pub head: Head,
    /// The first record that is wrong, if any.
    pub wrong: Option<Wrong>,
}

impl Report {
    /// Whether everything is right.
    pub fn is_right(&self) -> bool {
        self.wrong.is_none()
    }
}

struct Stop(Wrong);

fn wrong<T>(record: impl Into<String>, message: impl Into<String>) -> std::result::Result<T, Stop> {
    Err(Stop(Wrong { record: record.into(), message: message.into() }))
}

impl Ledger {
    /// Recomputes every digest and the chain over the log, checks that sources hash to their ids, that every quote
    /// stands byte for byte in its document's text, and that the log accounts for every row. With `reread`, also that
    /// reading each source again gives the stored text.
    ///
    /// # Errors
    /// Those of the store. A wrong record is no error but stands in the report.
    pub fn verify(&self, reread: Option<&Reread>) -> Result<Report> {
        let mut report = Report { head: self.store.head()?, ..Report::default() };
        if let Err(Stop(wrong)) = self.check(&mut report, reread)? {
            report.wrong = Some(wrong);
        }
        Ok(report)
    }

    fn check(&self, report: &mut Report, reread: Option<&Reread>) -> Result<std::result::Result<(), Stop>> {
        let events = self.store.events(0, usize::MAX)?;
        if let Err(stop) = check_events(report, &events) {
            return Ok(Err(stop));
        }
        self.check_rows(report, &events, reread)
    }

    fn check_rows(
        &self,
        report: &mut Report,
        events: &[EventRow],
        reread: Option<&Reread>,
    ) -> Result<std::result::Result<(), Stop>> {
        for id in self.store.sources()? {
            let bytes = self.store.source(&id)?.unwrap_or_default();
            if digest::source_id(&bytes) != id {
                return Ok(wrong(format!("source {id}"), "its bytes do not hash to its id"));
            }
            report.sources += 1;
        }
        let mut parts: BTreeMap<u64, Vec<PartRow>> = BTreeMap::new();
        for kind in PartKind::ALL {
            for row in self.store.parts(kind, None)? {
                parts.entry(row.seq).or_default().push(row);
            }
        }
        let redacted: BTreeSet<&str> =
            events.iter().filter(|e| e.kind == "redacted").map(|e| e.subject.as_str()).collect();
        let by_seq: BTreeMap<u64, &EventRow> = events.iter().map(|e| (e.seq, e)).collect();
        let mut accounted = BTreeSet::new();
        for row in self.store.documents(None)? {
            let name = format!("document {}", row.id);
            let Some(event) = by_seq.get(&row.seq).filter(|e| e.kind == "document" && e.subject == row.id) else {
                return Ok(wrong(name, "the log does not tell of this reading"));
            };
            accounted.insert(row.seq);
            report.documents += 1;
            let mine = parts.remove(&row.seq).unwrap_or_default();
            let (Some(text), Some(payload)) = (&row.text, &row.payload) else {
                if !redacted.contains(row.id.as_str()) {
                    return Ok(wrong(name, "its content is gone and no event says that it was erased"));
                }
                report.erased += 1;
                continue;
            };
            let spoken = Text::new(text.clone());
            for part in &mine {
                let span = Span::new(part.start as usize, part.end as usize);
                if part.quote.as_deref() != Some(spoken.get(span)) || span.is_empty() {
                    return Ok(wrong(
                        format!("{} {}", part.kind.table().trim_end_matches('s'), part.id),
                        "its quote does not stand in the document's text where it should",
                    ));
                }
                report.quotes += 1;
            }
            let proof = document_proof(&row.source, text, payload, &mine)?;
            if event.payload.as_deref() != Some(proof.as_str()) {
                return Ok(wrong(name, "the document or one of its parts is not what the log recorded"));
            }
            if self.store.source(&row.source)?.is_none() {
                return Ok(wrong(name, "the source it was read from is not there"));
            }
            if let (Some(reread), true) = (reread, row.current) {
                let stored = self.document(&row.id)?;
                let bytes = self.store.source(&row.source)?.unwrap_or_default();
                if reread(&stored.document, &bytes).as_deref() != Some(text.as_str()) {
                    return Ok(wrong(name, "reading its source again gives another text"));
                }
                report.reread += 1;
            }
        }
        if let Some(part) = parts.values().flatten().next() {
            return Ok(wrong(format!("part {}", part.id), "the log does not tell of it"));
        }
        if let Some(event) = events.iter().find(|e| e.kind == "document" && !accounted.contains(&e.seq)) {
            return Ok(wrong(format!("event {}", event.seq), "it tells of a document that is not there"));
        }
        self.check_judgements(events)
    }

    /// Replays judgements, retractions, commitments and members from the log and compares them with the tables.
    fn check_judgements(&self, events: &[EventRow]) -> Result<std::result::Result<(), Stop>> {
        let mut left: BTreeMap<u64, Vec<JudgementRow>> = BTreeMap::new();
        let mut taken_back: BTreeMap<String, u64> = BTreeMap::new();
        for row in self.store.judgements()? {
            if let Some(seq) = row.retracted {
                taken_back.insert(row.id.clone(), seq);
            }
            left.entry(row.seq).or_default().push(row);
        }
        let (mut members, mut commitments) = (BTreeMap::new(), BTreeMap::new());
        for event in events {
            let told: Value = event.payload.as_deref().and_then(|p| serde_json::from_str(p).ok()).unwrap_or_default();
            let of_rule = matches!(event.kind.as_str(), "partition" | "links");
            let expected = if of_rule { told["judgements"].as_str() } else { event.payload.as_deref() };
            if of_rule || event.kind == "judgement" {
                let mine = left.remove(&event.seq).unwrap_or_default();
                if expected != Some(judgement_proof(&mine)?.as_str()) {
                    return Ok(wrong(format!("event {}", event.seq), "its judgements are not what the log recorded"));
                }
            }
            if event.kind == "partition" {
                for row in told["members"].as_array().into_iter().flatten() {
                    match (row[0].as_str(), row[1].as_str()) {
                        (Some(claim), Some(to)) => members.insert(claim.to_owned(), to.to_owned()),
                        (Some(claim), None) => members.remove(claim),
                        _ => None,
                    };
                }
                for row in told["commitments"].as_array().into_iter().flatten() {
                    commitments.insert(row[0].to_string(), row.clone());
                }
            }
            let list = match event.kind.as_str() {
                "partition" | "links" => &told["retracted"],
                "retraction" => &told["judgements"],
                _ => &Value::Null,
            };
            for id in list.as_array().into_iter().flatten().filter_map(Value::as_str) {
                if taken_back.remove(id) != Some(event.seq) {
                    return Ok(wrong(format!("judgement {id}"), "it was taken back, and the table does not say so"));
                }
            }
        }
        if let Some(row) = left.values().flatten().next() {
            return Ok(wrong(format!("judgement {}", row.id), "the log does not tell of it"));
        }
        if let Some(id) = taken_back.keys().next() {
            return Ok(wrong(format!("judgement {id}"), "the log does not say that it was taken back"));
        }
        let rows: BTreeMap<String, Value> = self
            .store
            .commitments()?
            .into_iter()
            .map(|c| (json!(c.id).to_string(), json!([c.id, c.founder, c.alias_of])))
            .collect();
        if rows != commitments {
            return Ok(wrong("commitments", "the commitments and their aliases are not what the log recorded"));
        }
        if self.store.members()? != members.into_iter().collect::<Vec<_>>() {
            return Ok(wrong("members", "which claims make which commitment is not what the log recorded"));
        }
        Ok(Ok(()))
    }
}

fn check_events(report: &mut Report, events: &[EventRow]) -> std::result::Result<(), Stop> {
    let mut head = Head::default();
    for event in events {
        let name = format!("event {}", event.seq);
        if event.seq != head.seq + 1 {
            return wrong(name, format!("the log jumps there from number {}", head.seq));
        }
        if let (Some(salt), Some(payload)) = (&event.salt, &event.payload) {
            if digest::over(&[salt, payload]) != event.digest {
                return wrong(name, "its content does not give its digest");
            }
        } else if event.kind != "document" {
            return wrong(name, "its content is gone");
        }
        let expected = chain(&head, event.seq, &event.kind, &event.subject, event.recorded.as_deref(), &event.digest);
        if expected != event.chain {
            return wrong(name, "it does not follow from the event before it");
        }
        head = Head { seq: event.seq, chain: event.chain.clone() };
        report.events += 1;
    }
    if head != report.head {
        return wrong("head", "the last event is not the head of the log");
    }
    Ok(())
}
