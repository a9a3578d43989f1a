//! Ledgers of every released version open, and what was changed in one behind its back is not carried over.

mod common;

use common::document;
use entente_ledger::{Kind, Ledger, Report, SCHEMA_VERSION};
use std::path::{Path, PathBuf};

/// The version of the tables, and a ledger that a program of that time wrote.
const KEPT: &[(i32, &str)] =
    &[(1, "version-1.entente"), (2, "version-2.entente"), (3, "version-3.entente"), (4, "version-4.entente")];

/// Whoever raises the version keeps a ledger of the one before.
#[test]
fn a_ledger_of_every_version_is_kept() {
    assert!((1..=SCHEMA_VERSION).eq(KEPT.iter().map(|(version, _)| *version)));
    for (version, name) in KEPT {
        let (_folder, path) = taken_out(name);
        let raw = rusqlite::Connection::open(&path).expect("opened");
        let has: i32 = raw.query_row("PRAGMA user_version", [], |r| r.get(0)).expect("readable");
        assert_eq!(has, *version, "{name}");
    }
}

fn taken_out(name: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("book.entente");
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledgers").join(name);
    std::fs::copy(&kept, &path).unwrap_or_else(|e| panic!("{}: {e}", kept.display()));
    (folder, path)
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("readable");
    let mut names: Vec<String> =
        entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| !["-wal", "-shm", "-lock"].iter().any(|end| name.ends_with(end)));
    names.sort();
    names
}

fn holds(ledger: &Ledger) -> Report {
    let report = ledger.verify(None).expect("checked");
    assert!(report.is_right(), "{report:?}");
    assert_eq!((report.events, report.sources, report.documents, report.erased, report.quotes), (13, 4, 6, 1, 9));
    assert_eq!(ledger.commitments().expect("readable").len(), 2);
    assert_eq!(ledger.links().expect("readable").len(), 1);
    report
}

#[test]
fn a_ledger_of_every_version_opens_for_reading_and_stays_as_it_is() {
    for (version, name) in KEPT {
        let (folder, path) = taken_out(name);
        let before = std::fs::read(&path).expect("readable");
        holds(&Ledger::read(&path).unwrap_or_else(|e| panic!("version {version}: {e}")));
        assert!(std::fs::read(&path).expect("readable") == before, "version {version}: the file was changed");
        assert_eq!(files(folder.path()), ["book.entente"], "version {version}");
    }
}

#[test]
fn a_ledger_of_every_version_opens_for_writing_after_a_copy_was_made() {
    for (version, name) in KEPT {
        let (folder, path) = taken_out(name);
        let seen = holds(&Ledger::read(&path).expect("opens"));
        let mut ledger = Ledger::open(&path).unwrap_or_else(|e| panic!("version {version}: {e}"));
        assert_eq!(holds(&ledger), seen, "version {version}: read and brought up it is the same");
        ledger.add(&document("new", "2024-02-01", "A new text.", &["A new text."], &[])).expect("added");
        assert!(ledger.verify(None).expect("checked").is_right());
        drop(ledger);
        if *version == SCHEMA_VERSION {
            assert_eq!(files(folder.path()), ["book.entente"], "nothing is to be brought up");
            continue;
        }
        let copy = format!("book.entente-before-version-{SCHEMA_VERSION}-was-{version}");
        assert_eq!(files(folder.path()), ["book.entente".to_owned(), copy.clone()]);
        assert_eq!(holds(&Ledger::read(&folder.path().join(copy)).expect("the copy is a ledger")), seen);
        drop(Ledger::open(&path).expect("opens again"));
        assert_eq!(files(folder.path()).len(), 2, "a ledger that is up to date is not copied");
    }
}

#[test]
fn a_ledger_that_was_changed_behind_its_back_is_not_brought_up() {
    for sql in [
        "DROP TRIGGER events_keep; UPDATE events SET subject='z' WHERE seq=3",
        "DROP TRIGGER events_stay; DELETE FROM events WHERE seq=13",
        "DROP TRIGGER events_stay; DELETE FROM events WHERE seq=5",
    ] {
        let (_folder, path) = taken_out("version-1.entente");
        let raw = rusqlite::Connection::open(&path).expect("opened");
        raw.execute_batch("PRAGMA foreign_keys=off").expect("off");
        raw.execute_batch(sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
        drop(raw);
        let wrong = match Ledger::open(&path) {
            Err(error) => error.kind() == Kind::Corrupt,
            // The last event can go unseen by the chain; the rows that it told of are still there.
            Ok(ledger) => !ledger.verify(None).expect("checked").is_right(),
        };
        assert!(wrong, "{sql}");
        let version: i32 = rusqlite::Connection::open(&path)
            .and_then(|raw| raw.query_row("PRAGMA user_version", [], |r| r.get(0)))
            .expect("readable");
        assert!(version == 1 || sql.contains("13"), "{sql}: it was brought up");
    }
}

#[test]
fn a_step_that_fails_leaves_the_older_version() {
    let (_folder, path) = taken_out("version-1.entente");
    let raw = rusqlite::Connection::open(&path).expect("opened");
    raw.execute_batch("CREATE TABLE nodes (x)").expect("in the way");
    drop(raw);
    assert!(Ledger::open(&path).is_err());
    let raw = rusqlite::Connection::open(&path).expect("opened");
    raw.execute_batch("DROP TABLE nodes").expect("out of the way");
    drop(raw);
    holds(&Ledger::open(&path).expect("nothing was done by halves"));
}
