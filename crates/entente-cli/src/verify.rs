//! `entente verify`, `key`, `checkpoint`, `prove`, `log` and `schema`.

use crate::args::{Cli, Schema, SchemaOf};
use crate::keep::{Checkpoint, Key, Log, Prove, Verify};
use crate::out::{self, Fail, count, exit};
use crate::{clocks, context};
use entente_app::ledger::{PublicKey, Report, Wrong};
use entente_app::log::{self, Against};
use entente_app::publish::answers;
use entente_app::publish::log as wire;
use entente_app::publish::table::one_line;
use serde::Serialize;
use std::io::Write;

/// Checks a ledger; gives the exit code.
pub fn run(cli: &Cli, args: &Verify) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let path = context::ledger(&args.ledger)?;
    let key = args.public_key.as_deref().map(log::public_key).transpose()?;
    let against = Against { reread: !args.quick, kept: args.against.clone(), key };
    let book = app.look(&path)?;
    let report = book.verify(&against)?;
    // What is derived is compared only with what is right.
    let index = if report.is_right() && against.reread { book.check_index()? } else { None };
    let mut to = out::stdout();
    if args.json {
        let told = wire::Verified {
            index: index.as_ref().map(|w| w.message.clone()),
            ..verified(&report, against.key.as_ref())
        };
        writeln!(to, "{}", json(&told))?;
    } else {
        tell(&mut to, &report, &against)?;
    }
    to.flush()?;
    Ok(match (&report.wrong, &index) {
        (None, None) => exit::DONE,
        (Some(found), _) => {
            let next = "keep the file as it is and go back to the last good copy";
            wrong("A030", "The ledger is wrong", found, next)
        }
        (None, Some(found)) => {
            let next = "make it anew with `entente doctor --mend-index`; the ledger itself is right";
            wrong("A046", "The index is not what the ledger says", found, next)
        }
    })
}

fn tell(to: &mut out::Out, report: &Report, against: &Against) -> Result<(), Fail> {
    writeln!(
        to,
        "{} events, {} sources, {} documents, {} quotes checked; {} sources read again, {} documents erased by law",
        report.events, report.sources, report.documents, report.quotes, report.reread, report.erased
    )?;
    if report.older > 0 {
        let texts = count(usize::try_from(report.older).unwrap_or(usize::MAX), "text", "texts");
        writeln!(to, "{texts} of another version of the reader, not read again; `entente update` reads them anew")?;
    }
    writeln!(to, "head {} {}", report.head.seq, report.head.root)?;
    if report.wrong.is_some() {
        return Ok(());
    }
    writeln!(to, "all of it is right")?;
    let kept = usize::try_from(report.checkpoints).unwrap_or(usize::MAX);
    if kept == 0 {
        return Ok(());
    }
    let signed = match &against.key {
        Some(key) => format!("signed by {}", key.name()),
        None => "whose signature was not checked (--public-key)".to_owned(),
    };
    writeln!(to, "it has grown out of {} kept elsewhere, {signed}", count(kept, "checkpoint", "checkpoints"))?;
    Ok(())
}

fn verified(report: &Report, key: Option<&PublicKey>) -> wire::Verified {
    wire::Verified {
        right: report.is_right(),
        wrong: report.wrong.as_ref().map(|w| wire::Wrong { record: w.record.clone(), message: w.message.clone() }),
        events: report.events,
        sources: report.sources,
        documents: report.documents,
        quotes: report.quotes,
        reread: report.reread,
        older: report.older,
        erased: report.erased,
        checkpoints: report.checkpoints,
        signed_by: key.filter(|_| report.checkpoints > 0).map(|k| k.name().to_owned()),
        root: report.head.root.clone(),
        index: None,
    }
}

/// A value as one line of JSON.
pub fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Tells of a wrong record and gives the exit code.
pub fn wrong(code: &'static str, what: &str, wrong: &Wrong, next: &str) -> u8 {
    out::refusal(&entente_app::model::Refusal {
        code,
        message: format!("{what}: {}", wrong.message),
        place: Some(wrong.record.clone()),
        next: next.to_owned(),
    });
    exit::WRONG
}

/// Makes or shows a key; gives the exit code.
pub fn key(args: &Key) -> Result<u8, Fail> {
    let (public, as_json) = match args {
        Key::New { origin, file, json } => (log::new_key(origin, file)?, *json),
        Key::Show { file, json } => (log::key(file)?.public(), *json),
    };
    let mut to = out::stdout();
    if as_json {
        writeln!(to, "{}", serde_json::json!({"origin": public.name(), "public_key": public.to_string()}))?;
    } else {
        writeln!(to, "{public}")?;
    }
    to.flush()?;
    Ok(exit::DONE)
}

/// Signs a ledger as it is; gives the exit code.
pub fn checkpoint(cli: &Cli, args: &Checkpoint) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let book = app.look(&context::ledger(&args.ledger)?)?;
    let signed = match book.checkpoint(&args.key)? {
        Ok(signed) => signed,
        Err(found) => {
            let next = "run `entente verify`, and go back to the last good copy of the ledger";
            return Ok(wrong("A031", "Nothing was signed", &found, next));
        }
    };
    if let Some(folder) = &args.tiles
        && let Err(found) = book.publish(&signed.checkpoint, folder)?
    {
        let next = "find out which of the two was changed; until then publish into a new folder";
        return Ok(wrong("A032", "The log was not published", &found, next));
    }
    let mut to = out::stdout();
    if args.json {
        writeln!(to, "{}", json(&signed))?;
    } else {
        write!(to, "{}", signed.checkpoint)?;
    }
    to.flush()?;
    Ok(exit::DONE)
}

/// Writes a proof, or the script that checks one; gives the exit code.
pub fn prove(cli: &Cli, args: &Prove) -> Result<u8, Fail> {
    let mut to = out::stdout();
    // The command line asks for both unless the script is wanted.
    if let (Some(id), Some(checkpoint)) = (&args.id, &args.checkpoint) {
        let app = context::app(cli)?;
        let book = app.look(&context::ledger(&args.ledger)?)?;
        match book.prove(id, checkpoint, args.since.as_deref())? {
            Ok(proof) => writeln!(to, "{}", serde_json::to_string_pretty(&proof).unwrap_or_default())?,
            Err(found) => {
                let next = "run `entente verify --against` with this checkpoint";
                return Ok(wrong("A033", "Nothing can be proven", &found, next));
            }
        }
    } else {
        to.write_all(wire::PROOF_SCRIPT.as_bytes())?;
    }
    to.flush()?;
    Ok(exit::DONE)
}

/// How many events are read at a time.
const PAGE: usize = 1000;

/// Shows the events of a ledger in their order; gives the exit code.
pub fn log(cli: &Cli, args: &Log) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let (book, _) = clocks::book(&app, &args.ledger, &args.then)?;
    let mut to = out::stdout();
    if !args.ids.is_empty() {
        let mut lines = Vec::new();
        for id in &args.ids {
            lines.extend(book.log_of(id)?);
        }
        lines.sort_by_key(|line| line.seq);
        lines.dedup_by_key(|line| line.seq);
        let chosen = lines.iter().filter(|line| line.seq > args.after).take(args.limit.unwrap_or(usize::MAX));
        for line in chosen {
            tell_event(&mut to, line, args.json)?;
        }
        to.flush()?;
        return Ok(exit::DONE);
    }
    let (mut after, mut left) = (args.after, args.limit.unwrap_or(usize::MAX));
    while left > 0 {
        let lines = book.log(after, left.min(PAGE))?;
        let Some(last) = lines.last() else { break };
        (after, left) = (last.seq, left - lines.len());
        for line in &lines {
            tell_event(&mut to, line, args.json)?;
        }
    }
    to.flush()?;
    Ok(exit::DONE)
}

fn tell_event(to: &mut out::Out, line: &wire::Line, as_json: bool) -> Result<(), Fail> {
    if as_json {
        writeln!(to, "{}", json(line))?;
        return Ok(());
    }
    let (day, subject) = (line.recorded.as_deref().unwrap_or("-"), one_line(&line.subject));
    let erased = if line.erased { "  (erased by law)" } else { "" };
    writeln!(to, "{:>6}  {day:<10}  {:<10}  {subject}{erased}", line.seq, line.kind)?;
    Ok(())
}

/// Prints a schema; gives the exit code.
pub fn schema(args: &Schema) -> Result<u8, Fail> {
    let described;
    let schema = match args.of {
        SchemaOf::Reading => entente_app::publish::SCHEMA,
        SchemaOf::Commitment => entente_app::publish::COMMITMENT_SCHEMA,
        SchemaOf::List => entente_app::publish::LIST_SCHEMA,
        SchemaOf::Proof => entente_app::publish::PROOF_SCHEMA,
        SchemaOf::Due => answers::DUE_SCHEMA,
        SchemaOf::Timeline => answers::TIMELINE_SCHEMA,
        SchemaOf::Scorecard => answers::SCORECARD_SCHEMA,
        SchemaOf::Money => answers::MONEY_SCHEMA,
        SchemaOf::Questions => answers::QUESTIONS_SCHEMA,
        SchemaOf::Api => {
            described = entente_server::api::text();
            &described
        }
    };
    let mut to = out::stdout();
    to.write_all(schema.as_bytes())?;
    to.flush()?;
    Ok(exit::DONE)
}
