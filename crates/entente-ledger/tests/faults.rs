//! A store of which any call may fail, once or from then on, before or after it did its work: the ledger says so, and
//! what is stored stays whole. Holds for every store.

mod common;

use common::{bears, document, judgement};
use entente_ledger::{
    Added, Batch, CommitmentRow, Counts, DocumentRow, ErasedSince, Error, EventRow, Head, JudgementRow, Kind, Ledger,
    Memory, NewLink, PartKind, PartRow, Reel, Result, Sqlite, Store, tree,
};
use entente_model::{AuthorKind, Effect, Verdict};
use std::io::Write;
use std::sync::{Arc, Mutex};

/// When calls fail.
#[derive(Clone, Copy, Debug)]
enum How {
    Once,
    ForEver,
    /// The work is done, and the word of it is lost on the way.
    Unheard,
}

/// A store of which call number `at` fails, counted from 1.
struct Faulty {
    inner: Arc<Mutex<Box<dyn Store>>>,
    calls: Arc<Mutex<u64>>,
    at: u64,
    how: How,
}

impl Faulty {
    fn call<T>(&self, work: impl FnOnce(&mut dyn Store) -> Result<T>) -> Result<T> {
        let mut calls = self.calls.lock().expect("one thread");
        *calls += 1;
        let fails = *calls == self.at || (matches!(self.how, How::ForEver) && *calls > self.at);
        let mut inner = self.inner.lock().expect("one thread");
        if fails && !matches!(self.how, How::Unheard) {
            return Err(broken());
        }
        let done = work(inner.as_mut());
        if fails { Err(broken()) } else { done }
    }
}

/// The error that a file gives when the disk takes no more.
fn broken() -> Error {
    Error::from(std::io::Error::other("the disk is gone"))
}

impl Store for Faulty {
    fn head(&self) -> Result<Head> {
        self.call(|s| s.head())
    }
    fn write(&mut self, batch: &Batch) -> Result<()> {
        self.call(|s| s.write(batch))
    }
    fn scrub(&mut self) -> Result<bool> {
        self.call(|s| s.scrub())
    }
    fn source(&self, id: &str) -> Result<Option<Vec<u8>>> {
        self.call(|s| s.source(id))
    }
    fn sources(&self) -> Result<Vec<String>> {
        self.call(|s| s.sources())
    }
    fn documents(&self, id: Option<&str>) -> Result<Vec<DocumentRow>> {
        self.call(|s| s.documents(id))
    }
    fn read_from(&self, source: &str, reader: &str) -> Result<Option<String>> {
        self.call(|s| s.read_from(source, reader))
    }
    fn erased_from(&self, source: &str) -> Result<Option<String>> {
        self.call(|s| s.erased_from(source))
    }
    fn parts(&self, kind: PartKind, document: Option<&str>) -> Result<Vec<PartRow>> {
        self.call(|s| s.parts(kind, document))
    }
    fn part(&self, kind: PartKind, id: &str) -> Result<Option<PartRow>> {
        self.call(|s| s.part(kind, id))
    }
    fn judgements(&self) -> Result<Vec<JudgementRow>> {
        self.call(|s| s.judgements())
    }
    fn judgements_of(&self, seq: u64) -> Result<Vec<JudgementRow>> {
        self.call(|s| s.judgements_of(seq))
    }
    fn commitments(&self) -> Result<Vec<CommitmentRow>> {
        self.call(|s| s.commitments())
    }
    fn members(&self) -> Result<Vec<(String, String)>> {
        self.call(|s| s.members())
    }
    fn node(&self, level: u8, index: u64) -> Result<Option<tree::Hash>> {
        self.call(|s| s.node(level, index))
    }
    fn counts(&self) -> Result<Counts> {
        self.call(|s| s.counts())
    }
    fn events(&self, after: u64, limit: usize) -> Result<Vec<EventRow>> {
        self.call(|s| s.events(after, limit))
    }
    fn events_of(&self, subject: &str) -> Result<Vec<u64>> {
        self.call(|s| s.events_of(subject))
    }
    fn hold(&mut self) -> Result<()> {
        self.call(|s| s.hold())
    }
    fn release(&mut self) -> Result<()> {
        self.call(|s| s.release())
    }
    fn discard(&mut self) {
        self.inner.lock().expect("one thread").discard();
    }
    fn rows_up_to(&self, reel: &mut Reel, upto: u64) -> Result<(Vec<DocumentRow>, Vec<PartRow>)> {
        self.call(|s| s.rows_up_to(reel, upto))
    }
    fn nodes(&self, level: u8, from: u64, to: u64) -> Result<Vec<(u64, tree::Hash)>> {
        self.call(|s| s.nodes(level, from, to))
    }
    fn each_source(&self, see: &mut dyn FnMut(String, Vec<u8>) -> bool) -> Result<()> {
        self.call(|s| s.each_source(see))
    }
    fn erased_since(&self) -> Result<Vec<ErasedSince>> {
        self.call(|s| s.erased_since())
    }
}

/// What opens a new store.
type Open<'a> = &'a mut dyn FnMut() -> Box<dyn Store>;

const STEPS: usize = 15;

/// Every kind of step that writes, and every question, until one fails. Gives how many steps were acknowledged.
fn story(ledger: &mut Ledger) -> (usize, Option<Error>) {
    let mut done = 0;
    let mut run = || -> Result<()> {
        let (mut claims, mut deeds) = (Vec::new(), Vec::new());
        for n in 0..4 {
            let (claim, deed) = (format!("Korea will build lab {n}."), format!("Lab {n} was opened."));
            let text = format!("{claim} {deed}");
            if let Added::New { claims: c, deeds: d, .. } =
                ledger.add(&document(&format!("d{n}"), "2024-01-02", &text, &[&claim], &[&deed]))?
            {
                claims.extend(c);
                deeds.extend(d);
            }
            done += 1;
        }
        let same = judgement(&claims[0], &claims[1], Verdict::Same, AuthorKind::Rule);
        ledger.put_partition(&claims.iter().map(|c| vec![c.clone()]).collect::<Vec<_>>(), &[])?;
        done += 1;
        ledger.put_partition(&[claims[..2].to_vec(), claims[2..].to_vec()], std::slice::from_ref(&same))?;
        done += 1;
        let commitment = ledger.commitments()?[0].id.clone();
        let person = bears(&deeds[0], &commitment, Effect::Partly, AuthorKind::Person);
        let (deed, reasons) = (deeds[0].clone(), Vec::new());
        ledger.put_links(&[NewLink { deed, commitment, effect: Effect::Kept, score: 700, reasons }])?;
        done += 1;
        let ids = ledger.judge(&[person])?;
        done += 1;
        ledger.retract(&ids[0], "someone", "a slip")?;
        done += 1;
        let text = "Korea will build lab 0. Lab 0 was opened.";
        let mut again = document("d0", "2024-01-02", text, &["Korea will build lab 0."], &[]);
        again.document.reader = "test 2".to_owned();
        ledger.add(&again)?;
        done += 1;
        ledger.redact("d1", "the office", "an order")?;
        done += 1;
        ledger.put_partition(&[claims[..1].to_vec(), claims[2..].to_vec()], &[])?;
        done += 1;
        ledger.settle_item("r-1", true, "someone", "seen")?;
        done += 1;
        // Two that become durable together.
        ledger.hold()?;
        for n in 4..6 {
            let claim = format!("Korea will build lab {n}.");
            ledger.add(&document(&format!("d{n}"), "2024-01-02", &claim, &[&claim], &[]))?;
        }
        ledger.release()?;
        done += 2;
        ledger.claim(&claims[0])?;
        ledger.links()?;
        ledger.deeds()?;
        ledger.meetings()?;
        ledger.standing_judgements()?;
        ledger.events(0, 100)?;
        ledger.told_no_more()?;
        ledger.item_event("r-1")?;
        ledger.founder("p-1")?;
        ledger.up_to("2024-01-02")?;
        assert!(ledger.verify(None)?.is_right());
        Ok(())
    };
    let failed = run().err();
    (done, failed)
}

#[test]
fn any_call_of_any_store_may_fail_and_the_ledger_stays_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut number = 0;
    let sqlite = &mut || -> Box<dyn Store> {
        number += 1;
        Box::new(Sqlite::open(&folder.path().join(format!("{number}.entente"))).expect("a file"))
    };
    let memory = &mut || -> Box<dyn Store> { Box::new(Memory::new()) };
    let stores: [(&str, Open); 2] = [("memory", memory), ("sqlite", sqlite)];
    for (name, open) in stores {
        for how in [How::Once, How::ForEver, How::Unheard] {
            let mut at = 1;
            loop {
                let (inner, calls) = (Arc::new(Mutex::new(open())), Arc::new(Mutex::new(0)));
                let store = Faulty { inner: Arc::clone(&inner), calls: Arc::clone(&calls), at, how };
                let mut ledger = Ledger::over(Box::new(store)).expect("a ledger");
                let (done, failed) = story(&mut ledger);
                let Some(error) = failed else {
                    assert!(done == STEPS && *calls.lock().expect("one thread") < at, "a failure went unsaid");
                    break;
                };
                assert_eq!((error.kind(), error.code()), (Kind::Disk, "L003"), "{error}");
                drop(ledger);
                let mut store = Arc::into_inner(inner).expect("the last").into_inner().expect("one thread");
                // As the end of the process would: what was not made durable is not there.
                store.discard();
                let report = Ledger::over(store).expect("a ledger").verify(None).expect("checked");
                assert!(report.is_right(), "{name} {how:?} {at}: {report:?}");
                let events = usize::try_from(report.events).expect("few");
                // A step that was done and not acknowledged may be there: one whose word was lost, or an erasure
                // of which the files are not free yet. Two that become durable together are there both or not at all.
                let together = usize::from(done == STEPS - 2 && events == STEPS);
                assert!(
                    events >= done && events <= done + 1 + together && events != STEPS - 1,
                    "{name} {how:?} {at}: {events} {done}"
                );
                at += 1;
            }
            let tried = at - 1;
            let mut out = std::io::stdout().lock();
            writeln!(out, "\n{name}, failing {how:?}: {tried} calls").expect("told");
        }
    }
}
