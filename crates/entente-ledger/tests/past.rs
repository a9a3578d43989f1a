//! What a ledger could say then: at every event of a story, the log played up to there gives what the ledger gave at
//! that time, word for word, but for what was erased since.

mod common;

use common::{bears, document, judgement};
use entente_ledger::{Kind, Ledger, NewLink, Sqlite, Store};
use entente_model::{AuthorKind, Effect, Verdict};

/// Everything that a ledger answers, as words.
fn all(ledger: &Ledger) -> Vec<String> {
    let mut told = Vec::new();
    told.extend(ledger.documents().expect("readable").iter().map(|d| format!("{d:?}")));
    told.extend(ledger.claims().expect("readable").iter().map(|c| format!("{c:?}")));
    told.extend(ledger.deeds().expect("readable").iter().map(|d| format!("{d:?}")));
    told.extend(ledger.judgements().expect("readable").iter().map(|j| format!("{j:?}")));
    told.extend(ledger.commitments().expect("readable").iter().map(|c| format!("{c:?}")));
    told.extend(ledger.links().expect("readable").iter().map(|l| format!("{l:?}")));
    told.push(format!("{:?}", ledger.head().expect("readable")));
    told
}

/// A story of each kind of step; after each, `seen` gets the number of the last event and all answers.
fn story(ledger: &mut Ledger, mut seen: impl FnMut(u64, Vec<String>)) {
    let mut look = |ledger: &Ledger| seen(ledger.head().expect("readable").seq, all(ledger));
    for n in 0..4 {
        let (claim, deed) = (format!("Korea will build lab {n}."), format!("Lab {n} was opened."));
        let text = format!("{claim} {deed}");
        ledger.add(&document(&format!("d{n}"), "2024-01-02", &text, &[&claim], &[&deed])).expect("added");
        look(ledger);
    }
    let claims: Vec<String> = ledger.claims().expect("readable").into_iter().map(|c| c.id).collect();
    let deed = ledger.deeds().expect("readable").remove(0).id;
    let each = |parts: &[&[usize]]| -> Vec<Vec<String>> {
        parts.iter().map(|part| part.iter().map(|at| claims[*at].clone()).collect()).collect()
    };
    ledger.put_partition(&each(&[&[0], &[1], &[2], &[3]]), &[]).expect("settled");
    look(ledger);
    let commitment = ledger.commitments().expect("readable")[0].id.clone();
    let reasons = Vec::new();
    ledger
        .put_links(&[NewLink {
            deed: deed.clone(),
            commitment: commitment.clone(),
            effect: Effect::Kept,
            score: 700,
            reasons,
        }])
        .expect("linked");
    look(ledger);
    let said = [
        judgement(&claims[0], &claims[1], Verdict::Same, AuthorKind::Person),
        bears(&deed, &commitment, Effect::Partly, AuthorKind::Person),
    ];
    let ids = ledger.judge(&said).expect("judged");
    look(ledger);
    ledger.put_partition(&each(&[&[0, 1], &[2], &[3]]), &[]).expect("merged");
    look(ledger);
    ledger.retract(&ids[1], "someone", "a slip").expect("taken back");
    look(ledger);
    let mut again =
        document("d2", "2024-01-02", "Korea will build lab 2. Lab 2 was opened.", &[], &["Lab 2 was opened."]);
    again.document.reader = "test 2".to_owned();
    ledger.add(&again).expect("read anew");
    look(ledger);
    ledger.put_partition(&each(&[&[0], &[1], &[3]]), &[]).expect("split");
    look(ledger);
}

#[test]
fn at_every_event_it_says_what_it_said_then() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("l.entente");
    let mut told = Vec::new();
    story(&mut Ledger::open(&path).expect("a new ledger"), |seq, all| told.push((seq, all)));
    assert_eq!(told.len(), 11);
    for (seq, then) in &told {
        let past = Ledger::read(&path).expect("opens").known_by(*seq).expect("played");
        assert_eq!(&all(&past), then, "after event {seq}");
        assert!(past.verify(None).expect("checked").is_right(), "after event {seq}");
        assert_eq!(past.erased_since().expect("readable"), []);
    }
    // Claims and sources that came later are not there, also when they are asked for by id.
    let now = Ledger::read(&path).expect("opens");
    let last = now.document("d3").expect("there");
    let claim = now.claims().expect("readable").into_iter().find(|c| c.document == "d3").expect("there").id;
    let past = now.known_by(3).expect("played");
    assert_eq!(past.document("d3").expect_err("later").kind(), Kind::NotFound);
    assert_eq!(past.claim(&claim).expect_err("later").kind(), Kind::NotFound);
    assert_eq!(past.source(&last.document.source.0).expect_err("later").kind(), Kind::NotFound);
    let nothing = Ledger::read(&path).expect("opens").known_by(0).expect("played");
    assert_eq!(all(&nothing).len(), 1);
    let none = Ledger::read(&path).expect("opens").known_by(99).map(|_| ()).expect_err("too far");
    assert_eq!(none.kind(), Kind::NotFound);
}

#[test]
fn a_claim_is_read_as_it_was_told_then() {
    let mut ledger = Ledger::in_memory().expect("a ledger");
    ledger
        .add(&document("d", "2024-01-02", "Korea will build a lab. More.", &["Korea will build a lab."], &[]))
        .expect("added");
    let id = ledger.claims().expect("readable")[0].id.clone();
    let mut again =
        document("d", "2024-01-02", "Korea will build a lab. More.", &["Korea will build a lab. More."], &[]);
    again.document.reader = "test 2".to_owned();
    ledger.add(&again).expect("read anew");
    assert_eq!(ledger.claim(&id).expect("the same id").quote, "Korea will build a lab. More.");
    let past = ledger.known_by(1).expect("played");
    let claim = past.claim(&id).expect("the same id");
    assert_eq!((claim.quote.as_str(), claim.current, claim.seq), ("Korea will build a lab.", true, 1));
}

#[test]
fn what_was_erased_since_is_not_shown_and_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("l.entente");
    let mut told = Vec::new();
    let mut ledger = Ledger::open(&path).expect("a new ledger");
    story(&mut ledger, |seq, all| told.push((seq, all)));
    ledger.redact("d1", "the office", "an order").expect("erased");
    drop(ledger);
    let last = told.len() as u64;
    for (seq, then) in &told {
        let past = Ledger::read(&path).expect("opens").known_by(*seq).expect("played");
        let erased: Vec<(String, u64)> =
            past.erased_since().expect("readable").into_iter().map(|e| (e.document, e.seq)).collect();
        if *seq < 2 {
            assert_eq!(erased, []);
            assert_eq!(&all(&past), then);
            continue;
        }
        assert_eq!(erased, [("d1".to_owned(), last + 1)], "after event {seq}");
        let now = all(&past).join("\n");
        assert!(!now.contains("lab 1") && now.contains("lab 0"), "after event {seq}: {now}");
    }
    // Where the erasure is a part of what was known, it is no later one.
    let past = Ledger::read(&path).expect("opens").known_by(last + 1).expect("played");
    assert_eq!(past.erased_since().expect("readable"), []);
}

#[test]
fn a_view_of_the_past_cannot_be_written_to() {
    let mut ledger = Ledger::in_memory().expect("a ledger");
    ledger
        .add(&document("d", "2024-01-02", "Korea will build a lab.", &["Korea will build a lab."], &[]))
        .expect("added");
    let mut past = ledger.known_by(1).expect("played");
    let refused = past.add(&document("e", "2024-01-02", "Korea will build.", &["Korea will build."], &[]));
    assert_eq!(refused.expect_err("the past").kind(), Kind::ReadOnly);
}

/// The day of each event, and up to which event the log goes for a day.
#[test]
fn a_day_ends_before_the_first_event_that_was_recorded_after_it() {
    for (days, asked, seq, later) in [
        (&[Some("2024-01-01"), Some("2024-01-02"), Some("2024-01-02")][..], "2024-01-01", 1, 0),
        (&[Some("2024-01-01"), Some("2024-01-02"), Some("2024-01-02")], "2024-01-02", 3, 0),
        (&[Some("2024-01-01"), Some("2024-01-02")], "2023-12-31", 0, 0),
        (&[Some("2024-01-01T23:59:59Z"), Some("2024-01-02T00:00:00Z")], "2024-01-01", 1, 0),
        (&[Some("2024-01-01"), None, Some("2024-01-03")], "2024-01-02", 2, 0),
        (&[Some("2024-01-01"), Some("2099-01-01"), Some("2024-01-02"), None], "2024-01-02", 1, 1),
    ] {
        let mut ledger = Ledger::in_memory().expect("a ledger");
        for (n, day) in days.iter().enumerate() {
            ledger = ledger.recorded(day.map(str::to_owned));
            let text = format!("Korea will build lab {n}.");
            ledger.add(&document(&format!("d{n}"), "2024-01-02", &text, &[&text], &[])).expect("added");
        }
        let found = ledger.up_to(asked).expect("readable");
        assert_eq!((found.seq, found.later), (seq, later), "{days:?} {asked}");
    }
}

/// The same questions in any store.
#[test]
fn the_past_is_the_same_in_memory_and_on_the_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let file: Box<dyn Store + Send> = Box::new(Sqlite::open(&folder.path().join("l.entente")).expect("a file"));
    let memory: Box<dyn Store + Send> = Box::new(entente_ledger::Memory::new());
    let [a, b] = [file, memory].map(|store| {
        let mut ledger = Ledger::over(store).expect("a ledger").seeded([7; 32]);
        story(&mut ledger, |_, _| {});
        all(&ledger.known_by(8).expect("played"))
    });
    assert_eq!(a, b);
}
