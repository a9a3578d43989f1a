//! A database that fails in the middle of a step, at any instruction, or for want of room: nothing is stored by halves.
//!
//! `ENTENTE_FAULTS=all` tries every instruction instead of some, and prints the counts with `-- --nocapture`.

use super::Sqlite;
use crate::{Added, Kind, Ledger, NewDocument, NewLink, Result, source_id};
use entente_model::{
    Action, AuthorKind, Claim, Document, Effect, Evidence, Extraction, Judgement, SourceId, Span, Strength, Text,
    Verdict,
};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{text}").and_then(|()| out.flush()).expect("told");
}

fn document(id: usize, reader: &str) -> NewDocument {
    let text = format!("Korea will build lab number {id}.");
    let bytes = format!("<p>{text}").into_bytes();
    let claim = Claim {
        quote: Span::new(0, text.len()),
        also: Vec::new(),
        object: None,
        parties: Vec::new(),
        bodies: Vec::new(),
        action: Action::Research,
        action_evidence: Evidence::default(),
        fields: Vec::new(),
        fields_evidence: Evidence::default(),
        strength: Strength::Firm,
        strength_evidence: Evidence::default(),
        money: Vec::new(),
        due: None,
        places: Vec::new(),
        attribution: None,
        forum: None,
        confidence: 900,
        why: Vec::new(),
    };
    NewDocument {
        document: Document {
            id: format!("d{id}"),
            url: None,
            source: SourceId(source_id(&bytes)),
            reader: reader.to_owned(),
            lang: None,
            published: None,
            published_how: None,
            title: None,
            about: Default::default(),
            text: Text::new(text),
            blocks: Vec::new(),
        },
        source_bytes: bytes,
        extraction: Extraction { claims: vec![claim], ..Extraction::default() },
        told: Vec::new(),
    }
}

fn said(left: &str, right: &str, verdict: Verdict, kind: AuthorKind) -> Judgement {
    let (left, right, author) = (left.to_owned(), right.to_owned(), "someone".to_owned());
    Judgement { left, right, verdict, score: 900, reasons: Vec::new(), kind, author }
}

/// Every kind of step that writes, one after the other until one fails. Gives how many were acknowledged.
fn story(ledger: &mut Ledger) -> (usize, Option<crate::Error>) {
    let mut claims: Vec<String> = Vec::new();
    let mut done = 0;
    let mut run = || -> Result<()> {
        for id in 0..3 {
            if let Added::New { claims: new, .. } = ledger.add(&document(id, "test 1"))? {
                claims.extend(new);
            }
            done += 1;
        }
        let same = said(&claims[0], &claims[1], Verdict::Same, AuthorKind::Rule);
        ledger.put_partition(&claims.iter().map(|c| vec![c.clone()]).collect::<Vec<_>>(), &[])?;
        done += 1;
        ledger.put_partition(&[claims[..2].to_vec(), claims[2..].to_vec()], std::slice::from_ref(&same))?;
        done += 1;
        let commitment = ledger.commitments()?[0].id.clone();
        let (deed, reasons) = ("d-1".to_owned(), Vec::new());
        ledger.put_links(&[NewLink { deed, commitment, effect: Effect::Kept, score: 700, reasons }])?;
        done += 1;
        let ids = ledger.judge(&[said(&claims[0], &claims[2], Verdict::NotSame, AuthorKind::Person)])?;
        done += 1;
        ledger.retract(&ids[0], "someone", "a slip")?;
        done += 1;
        ledger.add(&document(0, "test 2"))?;
        done += 1;
        ledger.redact("d1", "the office", "an order")?;
        done += 1;
        Ok(())
    };
    let failed = run().err();
    (done, failed)
}

/// How many steps the story has, each one event.
const STEPS: usize = 10;

/// The ledger at `path` is whole and has what was acknowledged, and at most the one step more that failed on its way
/// back.
fn whole(path: &Path, acknowledged: usize) {
    let ledger = Ledger::open(path).expect("it opens");
    let report = ledger.verify(None).expect("checked");
    assert!(report.is_right(), "{report:?}");
    let events = usize::try_from(report.events).expect("few");
    assert!(events == acknowledged || events == acknowledged + 1, "{events} events, {acknowledged} acknowledged");
}

fn empty(folder: &Path) -> Vec<u8> {
    let path = folder.join("empty.entente");
    drop(Ledger::open(&path).expect("a new ledger"));
    std::fs::read(&path).expect("readable")
}

#[test]
fn a_step_that_is_cut_off_at_any_instruction_is_not_there_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let start = empty(folder.path());
    let all = std::env::var_os("ENTENTE_FAULTS").is_some_and(|v| v == "all");
    for for_ever in [false, true] {
        let (mut at, mut tried, mut refused_later) = (1, 0, 0);
        loop {
            let path = folder.path().join("l.entente");
            for end in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(crate::care::with_end(&path, end));
            }
            std::fs::write(&path, &start).expect("written");
            let mut store = Sqlite::open(&path).expect("opens");
            let count = Arc::new(AtomicU64::new(0));
            let seen = Arc::clone(&count);
            let cut = move || {
                let n = seen.fetch_add(1, Ordering::Relaxed) + 1;
                n == at || (for_ever && n > at)
            };
            store.connection.progress_handler(1, Some(cut)).expect("set");
            let mut ledger = Ledger::over(Box::new(store)).expect("a ledger");
            let (done, failed) = story(&mut ledger);
            let Some(error) = failed else {
                assert_eq!(done, STEPS);
                assert!(count.load(Ordering::Relaxed) < at, "an instruction was cut off and nobody said so");
                break;
            };
            assert_eq!(error.kind(), Kind::Disk, "{error}");
            tried += 1;
            // After a failed write nothing more is written; after a failed read the next step may well do.
            refused_later += usize::from(ledger.add(&document(9, "test 1")).is_err());
            drop(ledger);
            let later = usize::from(Ledger::read(&path).expect("opens").document("d9").is_ok());
            whole(&path, done + later);
            at += if all { 1 } else { 17 + at % 5 };
        }
        say(&format!(
            "cut off {}: {tried} instructions, {refused_later} wrote nothing after",
            if for_ever { "for ever" } else { "once" }
        ));
        assert!(tried > 30, "{tried}");
    }
}

#[test]
fn a_disk_that_is_full_at_any_size_leaves_a_whole_ledger_that_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().expect("a folder");
    let start = empty(folder.path());
    let (mut full, mut fits) = (0, 0);
    for more in 0..200 {
        let path = folder.path().join(format!("{more}.entente"));
        std::fs::write(&path, &start).expect("written");
        let store = Sqlite::open(&path).expect("opens");
        let pages: i64 = store.connection.query_row("PRAGMA page_count", [], |r| r.get(0)).expect("a number");
        store.connection.pragma_update(None, "max_page_count", pages + more).expect("set");
        let mut ledger = Ledger::over(Box::new(store)).expect("a ledger");
        // Sources of twenty kilobytes, so that the sizes part.
        let (mut acknowledged, mut failed) = (0, None);
        for id in 0..30 {
            let mut new = document(id, "test 1");
            new.source_bytes.extend(std::iter::repeat_n(b'.', 20_000));
            new.document.source = SourceId(source_id(&new.source_bytes));
            match ledger.add(&new) {
                Ok(_) => acknowledged += 1,
                Err(error) => {
                    failed = Some(error);
                    break;
                }
            }
        }
        match failed {
            None => fits += 1,
            Some(error) => {
                assert_eq!(error.kind(), Kind::Disk, "{error}");
                assert!(error.to_string().contains("full"), "{error}");
                assert_eq!(ledger.add(&document(99, "test 1")).expect_err("it stays so").kind(), Kind::ReadOnly);
                assert_eq!(ledger.documents().expect("it can still be read").len(), acknowledged);
                full += 1;
            }
        }
        drop(ledger);
        whole(&path, acknowledged);
        let mut ledger = Ledger::open(&path).expect("opens");
        ledger.add(&document(100, "test 1")).expect("there is room again");
        assert!(ledger.verify(None).expect("checked").is_right());
    }
    say(&format!("disk full: {full} sizes, {fits} more in which all found room"));
    assert!(full + fits == 200 && full > 150, "{full} {fits}");
}
