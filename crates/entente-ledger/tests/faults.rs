//! A store of which any call may fail, once or from then on, before or after it did its work: the ledger says so, and
//! what is stored stays whole. Holds for every store.

mod common;

use common::{bears, document, judgement};
use entente_ledger::index::{Ask, Describe, Described, Expr, Sort, Version, When};
use entente_ledger::{
    Added, Batch, CommitmentRow, Counts, Derive, DocumentRow, ErasedSince, Error, EventRow, Excerpt, Head,
    JudgementRow, Kind, Ledger, Memory, NewLink, PartKind, PartRow, Reel, Result, Sqlite, Store, tree,
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
    inner: Arc<Mutex<Box<dyn Store + Send>>>,
    calls: Arc<Mutex<u64>>,
    at: u64,
    how: How,
}

impl Faulty {
    /// Whether the call that is made now fails.
    fn fails(&self) -> bool {
        let mut calls = self.calls.lock().expect("one thread");
        *calls += 1;
        *calls == self.at || (matches!(self.how, How::ForEver) && *calls > self.at)
    }
    fn call<T>(&self, work: impl FnOnce(&mut dyn Store) -> Result<T>) -> Result<T> {
        let fails = self.fails();
        self.outcome(fails, || work(self.inner.lock().expect("one thread").as_mut()))
    }
    fn outcome<T>(&self, fails: bool, work: impl FnOnce() -> Result<T>) -> Result<T> {
        if fails && !matches!(self.how, How::Unheard) {
            return Err(broken());
        }
        let done = work();
        if fails { Err(broken()) } else { done }
    }
}

/// What is derived within a step sees the store as it is in that step; there, too, any call may fail.
struct Within<'a> {
    store: &'a dyn Store,
    faulty: &'a Faulty,
}

impl Within<'_> {
    fn call<T>(&self, work: impl FnOnce(&dyn Store) -> Result<T>) -> Result<T> {
        self.faulty.outcome(self.faulty.fails(), || work(self.store))
    }
}

/// The error that a file gives when the disk takes no more.
fn broken() -> Error {
    Error::from(std::io::Error::other("the disk is gone"))
}

/// Everything that is asked of a store.
macro_rules! each {
    ($($name:ident($($arg:ident: $kind:ty),*) -> $what:ty;)*) => {
        $(fn $name(&self, $($arg: $kind),*) -> Result<$what> {
            self.call(|s| s.$name($($arg),*))
        })*
    };
}

/// All of them, in a trait's implementation.
macro_rules! questions {
    () => {
        each! {
            head() -> Head;
            source(id: &str) -> Option<Vec<u8>>;
            sources() -> Vec<String>;
            documents(id: Option<&str>) -> Vec<DocumentRow>;
            read_from(source: &str, reader: &str) -> Option<String>;
            erased_from(source: &str) -> Option<String>;
            parts(kind: PartKind, document: Option<&str>) -> Vec<PartRow>;
            claims_by_arrival() -> Vec<String>;
            part(kind: PartKind, id: &str) -> Option<PartRow>;
            judgements() -> Vec<JudgementRow>;
            judgements_of(seq: u64) -> Vec<JudgementRow>;
            judgements_from(left: &str) -> Vec<JudgementRow>;
            judgements_on(right: &str) -> Vec<JudgementRow>;
            commitments() -> Vec<CommitmentRow>;
            commitment_row(id: &str) -> Option<CommitmentRow>;
            merged_into(id: &str) -> Vec<String>;
            members() -> Vec<(String, String)>;
            members_of(commitment: &str) -> Vec<String>;
            member(claim: &str) -> Option<String>;
            node(level: u8, index: u64) -> Option<tree::Hash>;
            nodes(level: u8, from: u64, to: u64) -> Vec<(u64, tree::Hash)>;
            counts() -> Counts;
            events(after: u64, limit: usize) -> Vec<EventRow>;
            events_of(subject: &str) -> Vec<u64>;
            rows_up_to(reel: &mut Reel, upto: u64) -> (Vec<DocumentRow>, Vec<PartRow>);
            each_source(see: &mut dyn FnMut(String, Vec<u8>) -> bool) -> ();
            erased_since() -> Vec<ErasedSince>;
            shelf(key: &[u8]) -> Option<Vec<u8>>;
            shelf_between(from: &[u8], to: &[u8], limit: usize) -> Vec<(Vec<u8>, Vec<u8>)>;
            shelf_keys(from: &[u8], to: &[u8]) -> Vec<Vec<u8>>;
            put_on_shelf(key: &[u8], value: Option<&[u8]>) -> ();
            clear_shelf() -> ();
        }
        fn has_shelf(&self) -> bool {
            true
        }
    };
}

impl Store for Faulty {
    questions!();
    fn write(&mut self, batch: &Batch) -> Result<()> {
        self.call(|s| s.write(batch))
    }
    fn write_with(&mut self, batch: &Batch, derive: &Derive) -> Result<()> {
        let faulty = &*self;
        faulty.call(|s| s.write_with(batch, &|store| derive(&Within { store, faulty })))
    }
    fn scrub(&mut self) -> Result<bool> {
        self.call(|s| s.scrub())
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
}

impl Store for Within<'_> {
    questions!();
    fn write(&mut self, _: &Batch) -> Result<()> {
        unreachable!("nothing is written while it is derived")
    }
    fn scrub(&mut self) -> Result<bool> {
        unreachable!("nothing is emptied while it is derived")
    }
    fn hold(&mut self) -> Result<()> {
        unreachable!("nothing is held while it is derived")
    }
    fn release(&mut self) -> Result<()> {
        unreachable!("nothing is held while it is derived")
    }
    fn discard(&mut self) {}
}

/// Finds commitments by the words of their quotes.
struct ByWords;

impl Describe for ByWords {
    fn maker(&self) -> &str {
        "words"
    }
    fn describe(&self, excerpt: Excerpt) -> Vec<Described> {
        let one = |commitment: &entente_ledger::Commitment| {
            let quotes: Vec<&str> = commitment.claims.iter().map(|id| excerpt.claims[id].quote.as_str()).collect();
            let links = excerpt.links.iter().filter(|l| l.commitment == commitment.id).count();
            let version = Version {
                from: None,
                to: None,
                terms: quotes.iter().flat_map(|q| q.split(' ')).map(|word| format!("w={word}")).collect(),
                texts: quotes.iter().map(|quote| ("w".to_owned(), (*quote).to_owned())).collect(),
                steps: vec![(None, 0), (Some(common::day("2024-06-01")), u8::try_from(links).expect("few"))],
                day: None,
                due: None,
                end: None,
                begins: None,
                news: Vec::new(),
                details: quotes.concat().into_bytes(),
                strength: 0,
                reports: u32::try_from(quotes.len()).expect("few"),
                party: quotes.first().map(|q| (*q).to_owned()).unwrap_or_default(),
            };
            Described { commitment: commitment.id.clone(), seq: commitment.seq, versions: vec![version] }
        };
        excerpt.commitments.iter().filter(|c| !c.claims.is_empty()).map(one).collect()
    }
}

/// Asks the index in all ways: by words and statuses, in orders of every kind, and for counts.
fn ask(ledger: &Ledger) -> Result<()> {
    let words = Expr::Stands {
        within: Box::new(Expr::Is("w=build".to_owned())),
        kind: "w".to_owned(),
        words: "will build".to_owned(),
    };
    let expr = Expr::All(vec![Expr::Begins("w=Kor".to_owned()), words, Expr::Status(vec![0, 1]), Expr::NoDue]);
    let day = common::day("2024-07-01");
    for sort in [Sort::Added, Sort::Id, Sort::Party, Sort::Status] {
        for when in [When::AllKnown(day), When::ToldBy(day)] {
            let (expr, after, limit) = (expr.clone(), None, Some(1));
            let found = ledger.find(&Ask { expr, when, sort, descending: false, after, limit })?.expect("an index");
            assert!(found.total > 1 && found.commitments.len() == 1, "{found:?}");
        }
    }
    let answer = ledger.answer(&expr, When::AllKnown(day))?.expect("an index");
    assert!(answer.having("w=lab")? == answer.total() && answer.terms("w=")?.len() > 3);
    assert_eq!(answer.statuses()?.values().sum::<u64>(), answer.due_years()?[&None]);
    Ok(())
}

/// What opens a new store.
type Open<'a> = &'a mut dyn FnMut() -> Box<dyn Store + Send>;

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
        ask(ledger)?;
        assert_eq!(ledger.check_index()?, None);
        ledger.index_anew()?;
        assert_eq!(ledger.check_index()?, None);
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
    let sqlite = &mut || -> Box<dyn Store + Send> {
        number += 1;
        Box::new(Sqlite::open(&folder.path().join(format!("{number}.entente"))).expect("a file"))
    };
    let memory = &mut || -> Box<dyn Store + Send> { Box::new(Memory::new()) };
    let stores: [(&str, Open); 2] = [("memory", memory), ("sqlite", sqlite)];
    for (name, open) in stores {
        for how in [How::Once, How::ForEver, How::Unheard] {
            let mut at = 1;
            loop {
                let (inner, calls) = (Arc::new(Mutex::new(open())), Arc::new(Mutex::new(0)));
                let store = Faulty { inner: Arc::clone(&inner), calls: Arc::clone(&calls), at, how };
                let described = Ledger::over(Box::new(store)).and_then(|l| l.described_by(Arc::new(ByWords), true));
                let (done, failed) = match described {
                    Ok(mut ledger) => story(&mut ledger),
                    Err(error) => (0, Some(error)),
                };
                let Some(error) = failed else {
                    assert!(done == STEPS && *calls.lock().expect("one thread") < at, "a failure went unsaid");
                    break;
                };
                assert_eq!((error.kind(), error.code()), (Kind::Disk, "L003"), "{error}");
                let mut store = Arc::into_inner(inner).expect("the last").into_inner().expect("one thread");
                // As the end of the process would: what was not made durable is not there.
                store.discard();
                let ledger = Ledger::over(store).and_then(|l| l.described_by(Arc::new(ByWords), false));
                let ledger = ledger.expect("a ledger");
                let report = ledger.verify(None).expect("checked");
                assert!(report.is_right(), "{name} {how:?} {at}: {report:?}");
                // The index is as the log, or there is none.
                assert_eq!(ledger.check_index().expect("checked"), None, "{name} {how:?} {at}");
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
