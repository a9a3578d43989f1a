//! How fast a ledger on the disk is: adding, opening, checking.
//!
//! `ENTENTE_SPEED=20000 cargo test --release -p entente-ledger --test speed -- --nocapture` adds so many documents of five
//! claims each (`ENTENTE_CLAIMS` says another number), a hundred at a time made durable together as `entente add` does it,
//! and prints the figures with the memory that the checking took. Without the variable it adds 200 and only looks that it
//! all works, since a figure means something on a machine at rest only.

mod common;

use common::document;
use entente_ledger::Ledger;
use std::io::Write;
use std::time::Instant;

/// The most memory that this process had, where the system tells it.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    most.map_or_else(|| "memory unknown".to_owned(), |most| most.trim().to_owned())
}

/// Seconds of processor time that this process has used, where the system tells it: what a busy machine does not hide.
fn used() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

#[test]
fn a_ledger_is_filled_opened_and_checked() {
    let documents: u32 = std::env::var("ENTENTE_SPEED").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let of_each: u32 = std::env::var("ENTENTE_CLAIMS").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("l.entente");
    let mut ledger = Ledger::open(&path).expect("a new ledger");
    let (begun, used_before) = (Instant::now(), used());
    for n in 0..documents {
        // As `entente add` does it: what was added in a moment becomes durable together.
        if n % 100 == 0 {
            ledger.release().expect("durable");
            ledger.hold().expect("held");
        }
        let sentences: Vec<String> =
            (0..of_each).map(|k| format!("Korea will build lab {k} of town {n} by 2030.")).collect();
        let quotes: Vec<&str> = sentences.iter().map(String::as_str).collect();
        ledger.add(&document(&format!("d{n}"), "2024-01-02", &sentences.join(" "), &quotes, &[])).expect("added");
    }
    ledger.release().expect("durable");
    let (added, used_to_add) = (begun.elapsed().as_secs_f64(), used() - used_before);
    drop(ledger);
    let begun = Instant::now();
    let ledger = Ledger::read(&path).expect("opens");
    let opened = begun.elapsed().as_secs_f64() * 1000.0;
    let (begun, used_before) = (Instant::now(), used());
    let report = ledger.verify(None).expect("checked");
    let (checked, used_to_check) = (begun.elapsed().as_secs_f64(), used() - used_before);
    assert!(report.is_right() && report.events == u64::from(documents), "{report:?}");
    let mut out = std::io::stdout().lock();
    let (claims, n) = (f64::from(documents) * f64::from(of_each), f64::from(documents));
    writeln!(
        out,
        "\n{documents} documents: {:.0} claims a minute added ({used_to_add:.1} s of a processor), opened in {opened:.1} ms, \
         checked in {checked:.1} s ({used_to_check:.1} s of a processor), {:.0} events a second, {} at the most",
        claims / added * 60.0,
        n / checked,
        memory()
    )
    .expect("told");
}
