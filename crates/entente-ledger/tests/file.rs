//! The ledger as a file: who may write, what a reader sees, and that no change to the file goes unseen.

mod common;

use common::{document, judgement};
use entente_ledger::{Kind, Ledger, SCHEMA_VERSION};
use entente_model::{AuthorKind, Verdict};
use std::path::Path;

const TEXT: &str = "Korea will build a quantum lab. It will train people. The forum was held.";

fn filled(path: &Path) {
    let mut ledger = Ledger::open(path).expect("a new ledger");
    for n in 0..3 {
        let text = format!("{TEXT} This is copy {n}.");
        let new = document(&format!("d{n}"), "2024-01-02", &text, &["It will train people."], &["The forum was held."]);
        ledger.add(&new).expect("added");
    }
    let ids: Vec<String> = ledger.claims().expect("readable").into_iter().map(|c| c.id).collect();
    let same = judgement(&ids[0], &ids[1], Verdict::Same, AuthorKind::Rule);
    ledger.put_partition(&[ids], &[same]).expect("stored");
}

fn scratch() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("book.entente");
    (folder, path)
}

#[test]
fn a_second_writer_is_refused_by_name_and_readers_are_not() {
    let (_folder, path) = scratch();
    let mut writer = Ledger::open(&path).expect("a new ledger");
    let refused = Ledger::open(&path).map(|_| ()).expect_err("one writer at a time");
    assert_eq!((refused.kind(), refused.code()), (Kind::Locked, "L001"));
    let said = refused.to_string();
    assert!(said.contains(&format!("process {}", std::process::id())) && said.ends_with(" UTC"), "{refused}");
    let reader = Ledger::read(&path).expect("readers are not blocked");
    writer.add(&document("a", "2024-01-02", TEXT, &[], &[])).expect("nor do they block");
    assert!(reader.documents().expect("readable").is_empty(), "a reader sees the ledger as it was when opened");
    assert_eq!(Ledger::read(&path).expect("open anew").documents().expect("readable").len(), 1);
    drop(writer);
    Ledger::open(&path).expect("the lock is let go");
}

#[test]
fn what_was_acknowledged_is_there_when_the_file_is_opened_again() {
    let (_folder, path) = scratch();
    filled(&path);
    let ledger = Ledger::read(&path).expect("there");
    assert_eq!(ledger.commitments().expect("readable")[0].claims.len(), 3);
    let report = ledger.verify(None).expect("checked");
    assert!(report.is_right(), "{report:?}");
    assert_eq!((report.events, report.sources, report.documents, report.quotes), (4, 3, 3, 6));
}

#[test]
fn a_reader_cannot_write() {
    let (_folder, path) = scratch();
    filled(&path);
    let mut reader = Ledger::read(&path).expect("there");
    let refused = reader.add(&document("x", "2024-01-02", "New.", &[], &[])).expect_err("read only");
    assert_eq!(refused.kind(), Kind::ReadOnly);
}

#[test]
fn a_newer_ledger_and_a_foreign_file_are_refused_untouched() {
    let (folder, path) = scratch();
    filled(&path);
    let raw = rusqlite::Connection::open(&path).expect("opened");
    raw.pragma_update(None, "user_version", SCHEMA_VERSION + 1).expect("set");
    drop(raw);
    for refused in [Ledger::open(&path), Ledger::read(&path)] {
        let refused = refused.map(|_| ()).expect_err("newer");
        assert_eq!(refused.kind(), Kind::Newer);
        assert!(refused.to_string().contains(&format!("version {}", SCHEMA_VERSION + 1)), "{refused}");
    }
    let note = folder.path().join("note.txt");
    std::fs::write(&note, "This is no database at all, only a note of some length.".repeat(40)).expect("written");
    assert_eq!(Ledger::open(&note).map(|_| ()).expect_err("no database").kind(), Kind::Corrupt);
    let foreign = folder.path().join("other.db");
    rusqlite::Connection::open(&foreign).and_then(|c| c.execute_batch("CREATE TABLE t (x)")).expect("made");
    assert_eq!(Ledger::open(&foreign).map(|_| ()).expect_err("not ours").kind(), Kind::Corrupt);
    assert_eq!(Ledger::read(&folder.path().join("none")).map(|_| ()).expect_err("not there").kind(), Kind::NotFound);
}

#[test]
fn every_change_behind_its_back_is_found_and_named() {
    let changes = [
        ("UPDATE documents SET text = replace(text, 'lab', 'bar') WHERE id='d1'", "document d1"),
        ("UPDATE documents SET payload = replace(payload, 'Title', 'Other') WHERE id='d1'", "document d1"),
        ("UPDATE documents SET text = NULL, payload = NULL WHERE id='d1'", "document d1"),
        ("DELETE FROM documents WHERE id='d2'", "event 3"),
        ("UPDATE claims SET quote = 'It will do nothing...' WHERE document='d0'", "claim"),
        ("UPDATE claims SET payload = replace(payload, 'firm', 'intended') WHERE document='d0'", "document d0"),
        ("UPDATE deeds SET what = 'signed' WHERE document='d0'", "document d0"),
        ("DELETE FROM claims WHERE document='d0'", "document d0"),
        ("UPDATE sources SET bytes = CAST('x' AS BLOB)", "source"),
        ("DELETE FROM sources", "source sha256:"),
        ("UPDATE events SET payload = replace(payload, 'd', 'e') WHERE seq=2", "event 2"),
        ("UPDATE events SET salt = NULL, payload = NULL WHERE seq=2", "document d1"),
        ("DROP TRIGGER events_keep; UPDATE events SET subject='z' WHERE seq=3", "event 3"),
        ("DROP TRIGGER events_stay; PRAGMA foreign_keys=off; DELETE FROM events WHERE seq=1", "event 2"),
        ("DROP TRIGGER nodes_keep; UPDATE nodes SET hash = zeroblob(32) WHERE level=1 AND n=0", "event 2"),
        ("DROP TRIGGER nodes_stay; DELETE FROM nodes WHERE level=2", "event 4"),
        ("INSERT INTO nodes VALUES (9, 9, zeroblob(32))", "tree"),
        ("DROP TRIGGER events_keep; UPDATE events SET root=digest WHERE seq=3", "event 3"),
        ("DROP TRIGGER events_keep; UPDATE events SET recorded='2020-01-01' WHERE seq=3", "event 3"),
        ("INSERT INTO sources VALUES ('sha256:x', CAST('x' AS BLOB))", "source sha256:x"),
        ("UPDATE members SET commitment = commitment || 'x'", "claim c-"),
        ("DELETE FROM members", "claim c-"),
        ("UPDATE commitments SET alias_of = 'p-x'", "commitment p-"),
        ("UPDATE judgements SET retracted = 4", "judgement"),
        ("UPDATE judgements SET score = 1", "event 4"),
        ("INSERT INTO judgements VALUES ('j-9.0',1,'a','b','same',NULL,1,'[]','person','me',NULL)", "judgement j-9.0"),
    ];
    for (sql, record) in changes {
        let (_folder, path) = scratch();
        filled(&path);
        let raw = rusqlite::Connection::open(&path).expect("opened");
        raw.execute_batch("PRAGMA foreign_keys=off").expect("off");
        raw.execute_batch(sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
        drop(raw);
        let report = Ledger::read(&path).expect("opens").verify(None).expect("checked");
        let wrong = report.wrong.unwrap_or_else(|| panic!("not seen: {sql}"));
        assert!(wrong.record.starts_with(record), "{sql}: {wrong:?}");
    }
}

#[test]
fn the_log_refuses_to_shrink() {
    let (_folder, path) = scratch();
    filled(&path);
    let raw = rusqlite::Connection::open(&path).expect("opened");
    for sql in [
        "DELETE FROM events",
        "UPDATE events SET digest='0'",
        "DELETE FROM nodes",
        "UPDATE nodes SET n=9",
        "DELETE FROM judgements",
    ] {
        let outcome = raw.execute(sql, []);
        assert!(outcome.is_err(), "{sql}");
    }
}

/// Whether the words stand in any file of the folder.
fn anywhere(folder: &Path, words: &str) -> bool {
    std::fs::read_dir(folder).expect("readable").any(|file| {
        let bytes = std::fs::read(file.expect("an entry").path()).expect("readable");
        bytes.windows(words.len()).any(|w| w == words.as_bytes())
    })
}

#[test]
fn an_emptied_document_is_gone_from_every_file() {
    let (folder, path) = scratch();
    let secret = "a-name-that-nobody-must-read";
    let mut ledger = Ledger::open(&path).expect("a new ledger");
    let quote = format!("{secret} will train people.");
    for n in 0..20 {
        // Neighbours of all sizes, so that the words stand on pages with others.
        let text = format!("{TEXT} {}", "More words. ".repeat(n * 40));
        ledger.add(&document(&format!("d{n}"), "2024-01-02", &text, &["It will train people."], &[])).expect("added");
        if n == 7 || n == 13 {
            let text = format!("{TEXT} {quote} {}", "Filling. ".repeat(n * 60));
            ledger.add(&document(&format!("s{n}"), "2024-01-02", &text, &[&quote], &[])).expect("added");
        }
    }
    let mut again = document("s7", "2024-01-02", &format!("{TEXT} {quote} {}", "Filling. ".repeat(420)), &[], &[]);
    again.document.reader = "test 2".to_owned();
    ledger.add(&again).expect("read anew");
    assert!(anywhere(folder.path(), secret));
    let would = ledger.redactions("s7").expect("found");
    assert_eq!((would.len(), would[0].readings, would[0].parts), (1, 2, 1));
    assert_eq!(would[0].alike, ["s13"], "it says who else tells the same words");
    assert!(would[0].source_bytes > 3000);
    for document in ["s7", "s13"] {
        assert!(ledger.redact(document, "the office", "an order").expect("emptied"), "nobody reads");
    }
    // Also while the ledger is still open.
    assert!(!anywhere(folder.path(), secret), "the words are still in a file");
    assert!(ledger.verify(None).expect("checked").is_right());
    let head = ledger.head().expect("a head");
    assert!(ledger.redact("s7", "the office", "again").expect("empty already"));
    assert_eq!((ledger.head().expect("a head"), ledger.redactions("s7").expect("found")), (head, Vec::new()));
    drop(ledger);
    assert!(!anywhere(folder.path(), secret), "the words are still in a file");
}

#[test]
fn a_reader_who_holds_on_to_erased_words_is_told_of_and_waited_for() {
    let (folder, path) = scratch();
    let secret = "a-name-that-nobody-must-read";
    let mut ledger = Ledger::open(&path).expect("a new ledger");
    ledger.add(&document("a", "2024-01-02", &format!("{TEXT} {secret}"), &[], &[])).expect("added");
    let reader = Ledger::read(&path).expect("opens");
    assert!(!ledger.redact("a", "the office", "an order").expect("emptied"), "a reader still needs the log");
    assert!(ledger.document("a").expect("its shell stays").erased);
    drop(reader);
    assert!(ledger.redact("a", "the office", "an order").expect("emptied"), "nobody reads any more");
    assert!(!anywhere(folder.path(), secret));
    assert_eq!(ledger.head().expect("a head").seq, 2, "there is one event of it");
}
