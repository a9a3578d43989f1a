//! Acknowledged is durable: a writer that is killed at any moment loses nothing that it had acknowledged.

mod common;

use common::document;
use entente_ledger::Ledger;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

const PATH: &str = "ENTENTE_TEST_LEDGER";

/// Not a test of its own: the writer that the test below starts and kills.
#[test]
fn writer() {
    let Some(path) = std::env::var_os(PATH) else { return };
    let mut ledger = Ledger::open(path.as_ref()).expect("a ledger");
    for n in 0.. {
        let text = format!("Korea will build lab number {n}.");
        ledger.add(&document(&format!("d{n}"), "2024-01-02", &text, &[&text], &[])).expect("added");
        let mut out = std::io::stdout().lock();
        writeln!(out, "\nack {n}").and_then(|()| out.flush()).expect("told");
    }
}

#[test]
fn a_killed_writer_loses_nothing_that_it_acknowledged() {
    let folder = tempfile::tempdir().expect("a folder");
    for after in [1, 7, 20] {
        let path = folder.path().join(format!("{after}.entente"));
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["writer", "--exact", "--nocapture"])
            .env(PATH, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        let out = BufReader::new(child.stdout.take().expect("piped"));
        let acknowledged = out.lines().map_while(Result::ok).filter(|l| l.starts_with("ack ")).take(after).count();
        child.kill().expect("killed");
        child.wait().expect("gone");
        assert_eq!(acknowledged, after);
        let ledger = Ledger::open(&path).expect("the lock of a dead writer is no lock");
        let report = ledger.verify(None).expect("checked");
        assert!(report.is_right(), "{report:?}");
        let (documents, claims) = (ledger.documents().expect("readable"), ledger.claims().expect("readable"));
        assert!(documents.len() >= after && documents.len() == claims.len(), "{} {after}", documents.len());
    }
}
