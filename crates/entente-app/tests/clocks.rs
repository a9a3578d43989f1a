//! What a ledger could say then: at every step of a story, the log played up to there gives what was said at that time, byte
//! for byte. And what people decided stands through all of it.

use entente_app::clocks::Point;
use entente_app::judge::Said;
use entente_app::model::Day;
use entente_app::update::Correction;
use entente_app::{App, Book, Input, ReadOptions};
use std::collections::BTreeSet;
use std::path::Path;

const SAID: Said = Said { by: "Mori Aya", because: "seen" };

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// Everything that can be asked, as it leaves the program.
fn all(app: &App, book: &Book, as_of: Day) -> String {
    let snapshot = book.snapshot().expect("readable");
    let mut told = Vec::new();
    for commitment in &snapshot.commitments {
        let entry = snapshot.entry(app, commitment, as_of).expect("an entry");
        told.push(serde_json::to_string(&entry).expect("JSON"));
    }
    told.extend(snapshot.claim_reports().iter().map(|r| serde_json::to_string(r).expect("JSON")));
    told.extend(snapshot.deed_reports().iter().map(|r| serde_json::to_string(r).expect("JSON")));
    told.extend(snapshot.status_lines(as_of).iter().map(|r| serde_json::to_string(r).expect("JSON")));
    told.extend(book.review().expect("readable").iter().map(|item| format!("{item:?}")));
    told.join("\n")
}

fn add(app: &App, book: &mut Book, lines: &[&str]) {
    let input = |(n, line): (usize, &&str)| Input::Bytes {
        name: format!("news-{n}.jsonl"),
        bytes: line.as_bytes().to_vec(),
        known: Box::default(),
    };
    let inputs = lines.iter().enumerate().map(input).collect();
    let options = ReadOptions { form: Some(entente_app::Format::Jsonl), ..ReadOptions::default() };
    let done: Result<u64, String> = app.read(
        inputs,
        &options,
        |o| o,
        |outcome| match outcome {
            entente_app::Outcome::Read(readout) => book.add(*readout).map(|_| ()).map_err(|e| e.to_string()),
            entente_app::Outcome::Refused(name, refusal) => Err(format!("{name}: {refusal}")),
        },
    );
    done.expect("added");
    book.settle().expect("settled");
}

/// The commitments by the documents that tell them.
fn together(book: &Book) -> BTreeSet<BTreeSet<String>> {
    let snapshot = book.snapshot().expect("readable");
    let of =
        |c: &entente_app::ledger::Commitment| c.claims.iter().map(|id| snapshot.claims[id].document.clone()).collect();
    snapshot.commitments.iter().map(of).collect()
}

fn home(book: &Book, document: &str) -> String {
    let snapshot = book.snapshot().expect("readable");
    let claim = snapshot.claims.values().find(|c| c.document == document).expect("a claim").id.clone();
    snapshot.find(&claim).expect("a commitment").id.clone()
}

fn sets(parts: &[&[&str]]) -> BTreeSet<BTreeSet<String>> {
    parts.iter().map(|part| part.iter().map(|d| (*d).to_owned()).collect()).collect()
}

const SANTIAGO: &str = r#"{"id":"santiago","lang":"en","published":"2024-03-05","text":"Chile and Japan agreed on Monday to hold a hydrogen forum by June 2025."}"#;
const TOKYO: &str = r#"{"id":"tokyo","lang":"en","published":"2024-04-20","text":"Japan and Chile will hold a forum on hydrogen in Santiago by 2026."}"#;
const LAGOS: &str = r#"{"id":"lagos","lang":"en","published":"2024-06-03","text":"France and Nigeria will open a joint semiconductor laboratory in Lagos by 2027."}"#;
const ABUJA: &str = r#"{"id":"abuja","lang":"en","published":"2024-06-04","text":"Nigeria and France will open a joint semiconductor laboratory by 2027."}"#;
const PARIS: &str = r#"{"id":"paris","lang":"en","published":"2024-06-05","text":"France and Nigeria are to open a joint semiconductor laboratory in Lagos by 2027."}"#;
const HELD: &str = r#"{"id":"held","lang":"en","published":"2025-05-13","text":"The hydrogen forum promised by Chile and Japan was held in Santiago on 12 May 2025."}"#;

/// Runs the story in a ledger at `path`; after each step `seen` gets the book.
fn story(app: &App, path: &Path, mut seen: impl FnMut(&App, &Book, u64)) {
    let mut days = (1..).map(|n| format!("2025-{:02}-{:02}", n / 28 + 1, n % 28 + 1));
    let mut step = |work: &mut dyn FnMut(&mut Book)| {
        let mut book = app.open(path, days.next()).expect("a ledger");
        work(&mut book);
        drop(book);
        let book = app.look(path).expect("readable");
        let last = book.log(0, usize::MAX).expect("readable").pop().expect("an event").seq;
        seen(app, &book, last);
    };
    step(&mut |book| add(app, book, &[SANTIAGO, TOKYO]));
    step(&mut |book| {
        let ids = [home(book, "santiago"), home(book, "tokyo")];
        book.merge(&ids, SAID).expect("merged");
    });
    step(&mut |book| add(app, book, &[HELD, LAGOS, ABUJA]));
    step(&mut |book| {
        let id = home(book, "lagos");
        let snapshot = book.snapshot().expect("readable");
        let claim = snapshot.claims.values().find(|c| c.document == "abuja").expect("a claim").id.clone();
        let decided = book.split(&id, &[claim], SAID).expect("split");
        assert_eq!((decided.minted.len(), decided.commitments.len()), (1, 2));
    });
    step(&mut |book| {
        let right = Correction { published: Some(day("2024-06-10")), ..Correction::default() };
        book.update(&["abuja".to_owned()], &right, true).expect("updated");
        book.settle().expect("settled");
    });
    // What a person said holds against what reads alike, and through every reading.
    step(&mut |book| add(app, book, &[PARIS]));
    step(&mut |book| {
        let right = Correction { lang: Some("fr".to_owned()), ..Correction::default() };
        book.update(&["tokyo".to_owned()], &right, true).expect("updated");
        book.settle().expect("settled");
    });
    step(&mut |book| {
        let item = book.review().expect("readable").remove(0);
        book.settle_item(&item.id, SAID).expect("settled");
    });
    step(&mut |book| {
        let right = Correction { lang: Some("en".to_owned()), ..Correction::default() };
        book.update(&["tokyo".to_owned()], &right, true).expect("updated");
        book.settle().expect("settled");
    });
    step(&mut |book| {
        let id = home(book, "abuja");
        assert_eq!(book.undo(&id, SAID).expect("undone").kind, "judgement");
    });
}

#[test]
fn at_every_step_it_says_what_it_said_then() {
    let app = App::builtin().expect("built-in packs");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("l.entente");
    let mut told = Vec::new();
    let as_of = day("2025-06-01");
    story(&app, &path, |app, book, seq| told.push((seq, together(book), all(app, book, as_of))));
    let joined: Vec<_> = told.iter().map(|(_, joined, _)| joined.clone()).collect();
    let (forum, apart) = (&["santiago", "tokyo"][..], &["santiago"][..]);
    let expected = [
        sets(&[apart, &["tokyo"]]),
        sets(&[forum]),
        sets(&[forum, &["abuja", "lagos"]]),
        sets(&[forum, &["abuja"], &["lagos"]]),
        sets(&[forum, &["abuja"], &["lagos"]]),
        sets(&[forum, &["abuja", "paris"], &["lagos"]]),
        sets(&[apart, &["abuja", "paris"], &["lagos"]]),
        sets(&[apart, &["abuja", "paris"], &["lagos"]]),
        sets(&[forum, &["abuja", "paris"], &["lagos"]]),
        sets(&[forum, &["abuja", "lagos", "paris"]]),
    ];
    assert_eq!(joined, expected);
    assert!(told.windows(2).all(|two| two[0].2 != two[1].2), "each step changes what is said");
    for (seq, joined, said) in &told {
        let (book, known) = app.look(&path).expect("readable").known_by(Point::Event(*seq)).expect("played");
        assert_eq!((known.event, &together(&book)), (*seq, joined));
        assert_eq!(&all(&app, &book, as_of), said, "after event {seq}");
        // The day on which it was recorded leads to the same.
        let day = known.day.expect("a day");
        let (book, known) = app.look(&path).expect("readable").known_by(Point::Day(day)).expect("played");
        assert_eq!((known.event, known.day, known.later, known.erased.len()), (*seq, Some(day), 0, 0));
        assert_eq!(&all(&app, &book, as_of), said, "by {day}");
    }
}

/// Ids that were ever told lead somewhere at the end, or the program says what became of them.
#[test]
fn no_id_dies() {
    let app = App::builtin().expect("built-in packs");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("l.entente");
    let mut ids = BTreeSet::new();
    story(&app, &path, |_, book, _| {
        let snapshot = book.snapshot().expect("readable");
        ids.extend(snapshot.commitments.iter().flat_map(|c| c.aliases.iter().chain([&c.id]).cloned()));
        for id in &ids {
            let found = snapshot.find(id);
            let became = book.what_became_of(id).expect("readable");
            assert!(found.is_some() || became.is_some(), "{id} leads nowhere, and nothing is said of it");
            let led = book.led(id).expect("readable");
            assert_eq!(led.is_some(), found.is_some_and(|c| c.id != *id), "{id}");
        }
    });
    assert!(ids.len() >= 4, "{ids:?}");
}
