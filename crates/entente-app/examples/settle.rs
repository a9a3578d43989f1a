//! How long a ledger takes to settle, and how much memory: makes one of so many commitments, settles it, and then adds one document at
//! a time and settles again.
//!
//! usage: cargo run --release -p entente-app --example settle -- target/settle.entente 10000

mod made;

use entente_app::review::Begin;
use entente_app::{App, Input, Outcome, ReadOptions};
use made::Kind;
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

/// So many documents are added one at a time.
const MORE: usize = 12;

/// What the documents tell, by turns: a promise, the same again, and that it was kept.
const NEWS: [&str; 3] = [
    "South Korea and Japan will open a joint laboratory for quantum sensors in Busan by 203",
    "Japan and South Korea agreed to set up a joint quantum sensor laboratory in Busan by 203",
    "South Korea and Japan opened the joint laboratory for quantum sensors in Busan in 203",
];

/// Seconds on the clock, and those of a processor that this thread took, where the system says so.
struct Begun(Instant, Option<f64>);

fn processor() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse::<f64>().ok().map(|nanoseconds| nanoseconds / 1e9)
}

/// What the system tells about the memory of this process.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let lines = status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS"));
    lines.collect::<Vec<_>>().join(", ")
}

impl Begun {
    fn now() -> Begun {
        Begun(Instant::now(), processor())
    }
    fn told(&self) -> String {
        let clock = format!("{:.4} s", self.0.elapsed().as_secs_f64());
        match self.1.zip(processor()) {
            Some((then, now)) => format!("{clock} ({:.4} s of a processor)", now - then),
            None => clock,
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let path = PathBuf::from(args.next().unwrap_or_else(|| "target/settle.entente".to_owned()));
    let commitments: usize = args.next().map_or(Ok(10_000), |n| n.parse())?;
    let mut out = std::io::stdout();
    let app = App::builtin()?;
    if !path.exists() {
        made::make(&app, &path, commitments, Kind::Rich, &mut out)?;
    }
    let mut book = app.open(&path, None)?;
    let begun = Begun::now();
    let now = book.settle()?;
    writeln!(out, "settled for the first time: {now} commitments, {}", begun.told())?;
    writeln!(out, "memory: {}", memory())?;
    for n in 0..MORE {
        let text = format!("{}{}.", NEWS[n % NEWS.len()], n / NEWS.len());
        let name = format!("one-more-{n}.txt");
        let input = Input::Bytes { name, bytes: text.into_bytes(), known: Box::default() };
        let take = |outcome| -> Result<(), Box<dyn Error>> {
            let Outcome::Read(readout) = outcome else { return Err("not read".into()) };
            let begun = Begun::now();
            let entered = book.add(*readout)?;
            let added = begun.told();
            let begun = Begun::now();
            book.settle()?;
            writeln!(out, "one more document: added in {added}, settled in {}: {entered:?}", begun.told())?;
            Ok(())
        };
        app.read(vec![input], &ReadOptions::default(), |outcome| outcome, take)?;
    }
    writeln!(out, "memory after these: {}", memory())?;
    drop(book.settler());
    writeln!(out, "memory once nothing is held: {}", memory())?;
    let begun = Begun::now();
    let page = book.waiting(Begin::First, 25)?.flatten();
    writeln!(out, "what waits: {}, its first page in {}", page.map_or(0, |page| page.total), begun.told())?;
    Ok(())
}
