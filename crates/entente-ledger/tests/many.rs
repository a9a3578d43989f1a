//! Eight writers and eight readers at once: every step is there once, in one order, and no reader waits or sees a half.

mod common;

use common::document;
use entente_ledger::{Checkpoint, Checks, Key, Kind, Ledger, hash_of};
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const WRITERS: usize = 8;
const READERS: usize = 8;

#[test]
fn eight_writers_and_eight_readers_get_along() {
    let each: usize = std::env::var("ENTENTE_WRITES").ok().and_then(|n| n.parse().ok()).unwrap_or(25);
    let folder = tempfile::tempdir().expect("a folder");
    let path = &folder.path().join("book.entente");
    drop(Ledger::open(path).expect("a new ledger"));
    let (writing, refused, looks) = (&AtomicUsize::new(WRITERS), &AtomicUsize::new(0), &AtomicUsize::new(0));
    let key = &Key::new("example.org/log", [5; 32]).expect("a key");
    let longest = std::thread::scope(|threads| {
        for writer in 0..WRITERS {
            threads.spawn(move || {
                for n in 0..each {
                    let text = format!("Korea will build lab {n} of writer {writer}.");
                    let new = document(&format!("d{writer}-{n}"), "2024-01-02", &text, &[&text], &[]);
                    let mut ledger = loop {
                        match Ledger::open(path) {
                            Ok(ledger) => break ledger,
                            Err(error) => {
                                assert_eq!(error.kind(), Kind::Locked, "{error}");
                                refused.fetch_add(1, Ordering::Relaxed);
                            }
                        }
                    };
                    ledger.add(&new).expect("added");
                }
                writing.fetch_sub(1, Ordering::SeqCst);
            });
        }
        let readers: Vec<_> = (0..READERS)
            .map(|_| {
                threads.spawn(move || {
                    let (mut held, mut longest) = (None::<Checkpoint>, Duration::ZERO);
                    while writing.load(Ordering::SeqCst) > 0 {
                        let begun = Instant::now();
                        let ledger = Ledger::read(path).expect("readers are never refused");
                        longest = longest.max(begun.elapsed());
                        // What was seen before is the beginning of what is seen now.
                        let against: Vec<Checkpoint> = held.into_iter().collect();
                        let checks = Checks { against: &against, ..Checks::default() };
                        let report = ledger.check(&checks).expect("checked");
                        assert!(report.is_right(), "{report:?}");
                        assert_eq!(ledger.claims().expect("readable").len() as u64, report.events);
                        held = hash_of(&report.head.root).map(|root| Checkpoint::sign(key, report.head.seq, root));
                        looks.fetch_add(1, Ordering::Relaxed);
                    }
                    longest
                })
            })
            .collect();
        readers.into_iter().map(|reader| reader.join().expect("no anomaly")).max().unwrap_or_default()
    });
    let ledger = Ledger::read(path).expect("opens");
    let report = ledger.verify(None).expect("checked");
    assert!(report.is_right(), "{report:?}");
    let mut ids: Vec<String> = ledger.documents().expect("readable").into_iter().map(|d| d.document.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), report.events), (WRITERS * each, (WRITERS * each) as u64), "each step is there once");
    let mut out = std::io::stdout().lock();
    let (refused, looks) = (refused.load(Ordering::Relaxed), looks.load(Ordering::Relaxed));
    writeln!(
        out,
        "\n{WRITERS} writers, {READERS} readers: {} steps, {refused} times another held the lock, {looks} whole looks, \
         longest opening {longest:?}",
        ids.len()
    )
    .expect("told");
}
