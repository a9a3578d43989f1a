//! Checks everything that can be checked from the ledger and from checkpoints kept elsewhere, and names the first record
//! that is wrong.
//!
//! The log is walked once from its beginning, some events at a time, so that a large ledger needs little memory.

use crate::digest;
use crate::error::{Error, Result};
use crate::ledger::{Ledger, document_proof};
use crate::note::{self, Checkpoint, PublicKey};
use crate::page::Page;
use crate::replay::Replay;
use crate::store::{Counts, DocumentRow, EventRow, Head, PartKind, PartRow, Reel};
use crate::tree::{self, Growing, Hash};
use entente_model::{Document, Span, Text};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// How many events are read at a time.
const PAGE: usize = 1000;

/// Reads a source again: the document as stored, and the bytes; gives the text, or nothing if it cannot read them.
pub type Reread<'a> = dyn Fn(&Document, &[u8]) -> Option<String> + 'a;

/// What a check looks at beyond the ledger itself.
#[derive(Default)]
pub struct Checks<'a> {
    /// Reads every source again.
    pub reread: Option<&'a Reread<'a>>,
    /// The name of the reader that `reread` is. A text that another made may rightly differ and is not read again; the
    /// report counts it. Empty: every text is read again.
    pub reader: &'a str,
    /// Checkpoints kept elsewhere, in any order: the log must have grown out of each.
    pub against: &'a [Checkpoint],
    /// The key by which those checkpoints must be signed; their signatures are not checked without it.
    pub key: Option<&'a PublicKey>,
    /// The hashes of the leaves of a log published earlier, from the first: those of the ledger must be the same.
    pub leaves: &'a [Hash],
}

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
    /// Texts that another reader made than the one in use, so that they were not read again.
    pub older: u64,
    /// Checkpoints out of which the log has grown.
    pub checkpoints: u64,
    /// The last event and the root of the tree: keep it elsewhere, and nobody can change what lies before it unseen.
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

/// What ends a check before its end.
pub(crate) enum Stop {
    /// A record is wrong.
    Wrong(Wrong),
    /// The store failed.
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Failed(error)
    }
}

/// Goes on, or stops at the first record that is wrong.
pub(crate) type Checked<T = ()> = std::result::Result<T, Stop>;

pub(crate) fn wrong<T>(record: impl Into<String>, message: impl Into<String>) -> Checked<T> {
    Err(Stop::Wrong(Wrong { record: record.into(), message: message.into() }))
}

impl Ledger {
    /// Checks the ledger by itself. With `reread`, also that reading each source again gives the stored text.
    ///
    /// # Errors
    /// As [`Ledger::check`].
    pub fn verify(&self, reread: Option<&Reread>) -> Result<Report> {
        self.check(&Checks { reread, ..Checks::default() })
    }

    /// Recomputes every digest and the tree over the log, checks that sources hash to their ids, that every quote stands
    /// byte for byte in its document's text, that the log accounts for every row, and that the log has grown out of what
    /// was kept elsewhere.
    ///
    /// # Errors
    /// Those of the store. A wrong record is no error but stands in the report.
    pub fn check(&self, checks: &Checks) -> Result<Report> {
        let mut report = Report { head: self.store.head()?, ..Report::default() };
        let mut walk = Walk::new(self, checks, &mut report);
        match walk.all() {
            Ok(()) => {}
            Err(Stop::Wrong(wrong)) => report.wrong = Some(wrong),
            Err(Stop::Failed(error)) => return Err(error),
        }
        Ok(report)
    }
}

/// A check on its way through the log.
struct Walk<'a> {
    ledger: &'a Ledger,
    checks: &'a Checks<'a>,
    report: &'a mut Report,
    tree: Growing,
    replay: Replay,
    seen: Counts,
    /// Documents whose content is gone, with the first event that told of them, until an event says that they were
    /// erased.
    gone: BTreeMap<String, u64>,
    /// Digests of the sources of documents that have their content.
    sources: HashSet<Hash>,
    /// How far the rows of readings have been read.
    reel: Reel,
    /// The checkpoints kept elsewhere, smallest first.
    held: Vec<&'a Checkpoint>,
    /// The largest size at which a checkpoint held.
    held_at: u64,
}

impl<'a> Walk<'a> {
    fn new(ledger: &'a Ledger, checks: &'a Checks<'a>, report: &'a mut Report) -> Walk<'a> {
        let mut held: Vec<&Checkpoint> = checks.against.iter().collect();
        held.sort_by_key(|c| c.size);
        held.reverse();
        Walk {
            ledger,
            checks,
            report,
            tree: Growing::default(),
            replay: Replay::default(),
            seen: Counts::default(),
            gone: BTreeMap::new(),
            sources: HashSet::new(),
            reel: Reel::default(),
            held,
            held_at: 0,
        }
    }

    fn all(&mut self) -> Checked {
        self.signatures()?;
        self.checkpoints()?;
        loop {
            let events = self.ledger.store.events(self.tree.size(), PAGE)?;
            let mut page = Page::of(self.ledger.store.as_ref(), &mut self.reel, self.tree.size(), &events)?;
            for event in &events {
                self.event(event, &mut page)?;
                self.checkpoints()?;
            }
            if events.len() < PAGE {
                break;
            }
        }
        if self.checks.leaves.len() as u64 > self.tree.size() {
            return wrong(format!("event {}", self.tree.size() + 1), "it was published, and the log ends before it");
        }
        if let Some(checkpoint) = self.held.last() {
            let (size, has) = (checkpoint.size, self.tree.size());
            let message = format!("the log has only {has} events: some were removed, or this is an older copy");
            return wrong(format!("checkpoint {size}"), message);
        }
        let (size, root) = (self.tree.size(), note::letters(&self.tree.root()));
        if self.report.head != (Head { seq: size, root: if size == 0 { String::new() } else { root } }) {
            return wrong("head", "the last event is not the head of the log");
        }
        if let Some((id, _)) = self.gone.iter().min_by_key(|(_, seq)| **seq) {
            return wrong(format!("document {id}"), "its content is gone and no event says that it was erased");
        }
        self.replay.finish(self.ledger)?;
        self.rest()?;
        self.sources()
    }

    /// One event: what it says, its leaf, the subtrees that end with it, the root, and the rows of which it tells.
    fn event(&mut self, event: &EventRow, page: &mut Page) -> Checked {
        let name = format!("event {}", event.seq);
        let index = self.tree.size();
        if event.seq != index + 1 {
            return wrong(name, format!("the log jumps there from number {index}"));
        }
        if let (Some(salt), Some(payload)) = (&event.salt, &event.payload) {
            if digest::over(&[salt, payload]) != event.digest {
                return wrong(name, "its content does not give its digest");
            }
        } else if event.kind != "document" {
            return wrong(name, "its content is gone");
        }
        let leaf = tree::leaf(&event.entry());
        let published = usize::try_from(index).ok().and_then(|at| self.checks.leaves.get(at));
        if published.is_some_and(|p| *p != leaf) {
            return wrong(name, "it is not the event that was published under its number");
        }
        for node in self.tree.push(leaf) {
            self.seen.nodes += 1;
            let kept = match page.node(node.level, node.index) {
                None => self.ledger.store.node(node.level, node.index)?,
                kept => kept,
            };
            if kept != Some(node.hash) {
                return wrong(name, "it is not the event over which the tree was built");
            }
        }
        if note::letters(&self.tree.root()) != event.root {
            return wrong(name, "its root is not that of the tree over the log up to it");
        }
        self.report.events += 1;
        match event.kind.as_str() {
            "document" => self.document(event, page)?,
            "redacted" => _ = self.gone.remove(&event.subject),
            _ => self.seen.judgements += self.replay.event(self.ledger, event)?,
        }
        Ok(())
    }

    /// The reading of which an event tells, with its parts.
    fn document(&mut self, event: &EventRow, page: &mut Page) -> Checked {
        // What was read ahead counts where it is just what the log recorded; else the rows are asked for one by one.
        if let Some((row, mine)) = page.document(event.seq).filter(|(row, _)| row.id == event.subject) {
            if let (Some(text), Some(payload)) = (&row.text, &row.payload) {
                if event.payload.as_deref() == Some(&document_proof(&row.source, text, payload, &mine)?) {
                    self.seen.documents += 1;
                    self.seen.parts += mine.len() as u64;
                    self.report.documents += 1;
                    self.quotes(text, &mine)?;
                    return self.content(&row, text);
                }
            }
        }
        let store = &self.ledger.store;
        let row = store.documents(Some(&event.subject))?.into_iter().find(|d| d.seq == event.seq);
        let Some(row) = row else {
            return wrong(format!("event {}", event.seq), "it tells of a document that is not there");
        };
        let name = format!("document {}", row.id);
        let mut mine = Vec::new();
        for kind in PartKind::ALL {
            mine.extend(store.parts(kind, Some(&row.id))?.into_iter().filter(|p| p.seq == event.seq));
        }
        self.seen.documents += 1;
        self.seen.parts += mine.len() as u64;
        self.report.documents += 1;
        let (Some(text), Some(payload)) = (&row.text, &row.payload) else {
            if mine.iter().any(|p| p.quote.is_some() || p.payload.is_some()) || event.payload.is_some() {
                return wrong(name, "a part of what was erased is still there");
            }
            self.gone.entry(row.id).or_insert(event.seq);
            self.report.erased += 1;
            return Ok(());
        };
        self.quotes(text, &mine)?;
        let proof = document_proof(&row.source, text, payload, &mine)?;
        if event.payload.as_deref() != Some(proof.as_str()) {
            return wrong(name, "the document or one of its parts is not what the log recorded");
        }
        self.content(&row, text)
    }

    /// What is looked at of a reading that has its content: its source, and whether that still gives its text.
    fn content(&mut self, row: &DocumentRow, text: &str) -> Checked {
        if let (Some(reread), true) = (self.checks.reread, row.current) {
            self.reread(row, text, reread)?;
        }
        let Some(digest) = digest::of_source(&row.source) else {
            return wrong(format!("document {}", row.id), "the id of its source is no digest");
        };
        self.sources.insert(digest);
        Ok(())
    }

    fn quotes(&mut self, text: &str, parts: &[PartRow]) -> Checked {
        let text = Text::new(text);
        for part in parts {
            let span = Span::new(part.start as usize, part.end as usize);
            if part.quote.as_deref() != Some(text.get(span)) || span.is_empty() {
                return wrong(named(part), "its quote does not stand in the document's text where it should");
            }
            self.report.quotes += 1;
        }
        Ok(())
    }

    fn reread(&mut self, row: &DocumentRow, text: &str, reread: &Reread) -> Checked {
        let name = format!("document {}", row.id);
        let Some(bytes) = self.ledger.store.source(&row.source)? else {
            return wrong(name, "the source it was read from is not there");
        };
        let stored = self.ledger.document(&row.id)?;
        let made_by = stored.document.reader.split(' ').next().unwrap_or("");
        if !self.checks.reader.is_empty() && made_by != self.checks.reader {
            self.report.older += 1;
            return Ok(());
        }
        if reread(&stored.document, &bytes).as_deref() != Some(text) {
            return wrong(name, "reading its source again gives another text");
        }
        self.report.reread += 1;
        Ok(())
    }

    /// Whether the log as far as it was walked is the one of the checkpoints of this size.
    fn checkpoints(&mut self) -> Checked {
        while let Some(checkpoint) = self.held.last().filter(|c| c.size == self.tree.size()) {
            let size = checkpoint.size;
            if checkpoint.root != self.tree.root() {
                let first = self.held_at + 1;
                let message = format!("the log up to event {size} is not the one of the checkpoint kept elsewhere");
                return wrong(
                    if first < size { format!("events {first} to {size}") } else { format!("event {size}") },
                    message,
                );
            }
            self.held_at = size;
            self.report.checkpoints += 1;
            self.held.pop();
        }
        Ok(())
    }

    fn signatures(&mut self) -> Checked {
        let Some(key) = self.checks.key else { return Ok(()) };
        match self.checks.against.iter().find(|c| !c.is_signed_by(key)) {
            None => Ok(()),
            Some(c) => {
                wrong(format!("checkpoint {}", c.size), format!("it is not signed by the key of {}", key.name()))
            }
        }
    }

    /// Rows of which the log does not tell.
    fn rest(&mut self) -> Checked {
        let counts = self.ledger.store.counts()?;
        self.seen.events = self.report.events;
        if counts == self.seen {
            return Ok(());
        }
        let store = &self.ledger.store;
        let mut told = BTreeSet::new();
        for row in store.documents(None)? {
            let event = store.events(row.seq.saturating_sub(1), 1)?;
            if !event.first().is_some_and(|e| e.seq == row.seq && e.kind == "document" && e.subject == row.id) {
                return wrong(format!("document {}", row.id), "the log does not tell of this reading");
            }
            told.insert((row.id, row.seq));
        }
        for kind in PartKind::ALL {
            let rows = store.parts(kind, None)?;
            if let Some(part) = rows.into_iter().find(|p| !told.contains(&(p.document.clone(), p.seq))) {
                return wrong(named(&part), "the log does not tell of it");
            }
        }
        for row in store.judgements()? {
            let event = store.events(row.seq.saturating_sub(1), 1)?;
            let kinds = ["judgement", "partition", "links"];
            if !event.first().is_some_and(|e| e.seq == row.seq && kinds.contains(&e.kind.as_str())) {
                return wrong(format!("judgement {}", row.id), "the log does not tell of it");
            }
        }
        wrong("tree", "it has hashes of events that the log does not have")
    }

    fn sources(&mut self) -> Checked {
        let mut missing = std::mem::take(&mut self.sources);
        let mut found = Ok(());
        let report = &mut *self.report;
        self.ledger.store.each_source(&mut |id, bytes| {
            let digest = digest::of_bytes(&bytes);
            if digest::of_source(&id) != Some(digest) {
                found = wrong(format!("source {id}"), "its bytes do not hash to its id");
            } else if !missing.remove(&digest) {
                found = wrong(format!("source {id}"), "no document was read from it");
            } else {
                report.sources += 1;
            }
            found.is_ok()
        })?;
        found?;
        match missing.iter().min() {
            None => Ok(()),
            Some(digest) => {
                let message = "a document was read from it, and it is not there";
                wrong(format!("source sha256:{}", digest::hex(digest)), message)
            }
        }
    }
}

fn named(part: &PartRow) -> String {
    format!("{} {}", part.kind.table().trim_end_matches('s'), part.id)
}
