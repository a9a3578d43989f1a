//! How long a ledger takes to settle: makes one of so many commitments, settles it, and then adds one document at a time and settles
//! again.
//!
//! usage: cargo run --release -p entente-app --example settle -- target/settle.entente 10000

mod made;

use entente_app::{App, Input, Outcome, ReadOptions};
use made::Kind;
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

/// So many documents are added one at a time.
const MORE: usize = 5;

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
    let begun = Instant::now();
    let now = book.settle()?;
    writeln!(out, "settled for the first time: {now} commitments, {:.1} s", begun.elapsed().as_secs_f64())?;
    for n in 0..MORE {
        let text = format!("South Korea and Japan will open a joint laboratory for quantum sensors in 203{n}.");
        let name = format!("one-more-{n}.txt");
        let input = Input::Bytes { name, bytes: text.into_bytes(), known: Box::default() };
        let take = |outcome| -> Result<(), Box<dyn Error>> {
            let Outcome::Read(readout) = outcome else { return Err("not read".into()) };
            let begun = Instant::now();
            book.add(*readout)?;
            let added = begun.elapsed().as_secs_f64();
            book.settle()?;
            let settled = begun.elapsed().as_secs_f64() - added;
            writeln!(out, "one more document: added in {added:.3} s, settled in {settled:.3} s")?;
            Ok(())
        };
        app.read(vec![input], &ReadOptions::default(), |outcome| outcome, take)?;
    }
    Ok(())
}
