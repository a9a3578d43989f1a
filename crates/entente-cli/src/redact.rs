//! `entente redact`.

use crate::args::Cli;
use crate::context;
use crate::keep::Redact;
use crate::out::{self, Fail, count, exit};
use crate::verify::json;
use entente_app::care;
use entente_app::publish::care as wire;
use std::io::Write;

/// Erases a document where the law asks for it, or says what would go; gives the exit code.
pub fn run(cli: &Cli, args: &Redact) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let path = context::ledger(&args.ledger)?;
    let (found, gone) = if args.yes {
        let mut book = app.open(&path, Some(context::today().to_string()))?;
        book.redact(&args.id, &args.by, &args.reason)?
    } else {
        (app.look(&path)?.redactions(&args.id)?, false)
    };
    let documents = found.into_iter().map(|r| wire::Erased {
        document: r.document,
        readings: r.readings,
        parts: r.parts,
        source_bytes: r.source_bytes,
        alike: r.alike,
    });
    let copies = care::copies(&path).iter().map(|copy| copy.display().to_string()).collect();
    let told = wire::Redacted { done: args.yes, gone, documents: documents.collect(), copies };
    let mut to = out::stdout();
    if args.json {
        writeln!(to, "{}", json(&told))?;
    } else {
        tell(&mut to, &told, &args.id)?;
    }
    to.flush()?;
    Ok(exit::DONE)
}

fn tell(to: &mut out::Out, told: &wire::Redacted, id: &str) -> Result<(), Fail> {
    let much = |n: u64, one: &str, many: &str| count(usize::try_from(n).unwrap_or(usize::MAX), one, many);
    for one in &told.documents {
        let (readings, quotes) = (much(one.readings, "text", "texts"), much(one.parts, "quote", "quotes"));
        let source = much(one.source_bytes, "byte", "bytes");
        let verb = if told.done { "erased      " } else { "would erase " };
        writeln!(to, "{verb} {}: {readings}, {quotes}, {source} of its source", one.document)?;
        if !one.alike.is_empty() {
            writeln!(to, "             the same words stand in {}", one.alike.join(", "))?;
        }
    }
    if told.documents.is_empty() {
        writeln!(to, "{id} was erased before")?;
    }
    for copy in &told.copies {
        writeln!(to, "this copy still holds it: {copy}")?;
    }
    writeln!(
        to,
        "{}",
        match (told.done, told.gone) {
            (false, _) => "nothing was erased; the same with --yes does it, and cannot be undone",
            (true, true) => "it is gone from every file of the ledger; the log says by whom and why",
            (true, false) =>
                "another process reads the ledger, and its files still hold the words: say the same again later",
        }
    )?;
    Ok(())
}
