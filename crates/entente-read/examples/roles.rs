//! Shows how files are read: for each, what is known about it, then each block with its role, one a line.
//!
//! `cargo run -p entente-read --example roles -- page.html note.txt`

use entente_read::{Limits, Overrides, read, take_bytes};
use std::fs::File;
use std::io::{self, Write};

fn main() -> io::Result<()> {
    let (limits, mut out) = (Limits::default(), io::stdout().lock());
    for name in std::env::args().skip(1) {
        let taken = take_bytes(&name, File::open(&name)?, &limits)?;
        let reading = match taken.and_then(|bytes| read(&name, &bytes, &Overrides::default(), &limits)) {
            Ok(reading) => reading,
            Err(refusal) => {
                writeln!(out, "{name}\trefused\t{refusal}")?;
                continue;
            }
        };
        let document = &reading.document;
        let (lang, day) = (document.lang.as_deref().unwrap_or("-"), document.published);
        let (day, how) = (day.map_or("-".into(), |d| d.to_string()), document.published_how.map_or("-", |h| h.code()));
        writeln!(out, "{name}\tread\t{lang}\t{day}\t{how}\t{}", document.title.as_deref().unwrap_or("-"))?;
        for finding in &reading.diagnostics {
            writeln!(out, "{name}\t{}\t{}", finding.code, finding.message)?;
        }
        for block in &document.blocks {
            writeln!(out, "{name}\t{}\t{}\t{}", block.role.code(), block.path, document.text.get(block.span))?;
        }
    }
    Ok(())
}
