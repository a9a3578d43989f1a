//! `entente backup`, `restore`, `migrate` and `doctor`.

use crate::args::{Cli, Command};
use crate::context;
use crate::keep::{Backup, Doctor, Migrate, Restore};
use crate::out::{self, Fail, exit};
use crate::verify::{json, wrong};
use entente_app::AppError;
use entente_app::care::{self, Finding};
use entente_app::publish::care as wire;
use std::io::Write;
use std::path::Path;

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Copies a ledger; gives the exit code.
pub fn backup(cli: &Cli, args: &Backup) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let events = match app.back_up(&context::ledger(&args.ledger)?, &args.to)? {
        Ok(events) => events,
        Err(found) => {
            let next = "keep the copy, run `entente verify` on the ledger, and go back to an older copy";
            return Ok(wrong("A037", "The ledger was copied, and it is wrong", &found, next));
        }
    };
    let mut to = out::stdout();
    if args.json {
        writeln!(to, "{}", json(&wire::Copied { copy: shown(&args.to), events }))?;
    } else {
        writeln!(to, "{} has {events} events; all of it is right", args.to.display())?;
    }
    to.flush()?;
    Ok(exit::DONE)
}

/// Puts a copy back; gives the exit code.
pub fn restore(cli: &Cli, args: &Restore) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let path = context::ledger(&args.ledger)?;
    let done = match app.restore(&path, &args.from)? {
        Ok(done) => done,
        Err(found) => {
            let next = "take another copy; nothing was changed";
            return Ok(wrong("A038", "The copy is wrong, and was not put back", &found, next));
        }
    };
    let mut to = out::stdout();
    if args.json {
        let aside = done.aside.as_deref().map(shown);
        writeln!(to, "{}", json(&wire::PutBack { events: done.events, before: done.before, aside }))?;
    } else {
        writeln!(to, "{} has {} events", path.display(), done.events)?;
        if let Some(aside) = &done.aside {
            let had = done.before.map_or("could not be read".to_owned(), |n| format!("had {n} events"));
            writeln!(to, "the ledger that was there {had}; it is kept as {}", aside.display())?;
        }
    }
    to.flush()?;
    Ok(exit::DONE)
}

/// Brings a ledger up, or says what that would do; gives the exit code.
pub fn migrate(cli: &Cli, args: &Migrate) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let path = context::ledger(&args.ledger)?;
    let (done, found) = app.migrate(&path, args.dry_run)?;
    if let Some(found) = found {
        let next = match &done.copy {
            Some(copy) => format!("the ledger as it was before is {}; run `entente verify` on it", copy.display()),
            None => "run `entente verify`".to_owned(),
        };
        return Ok(wrong("A030", "The ledger is wrong", &found, &next));
    }
    let mut to = out::stdout();
    let (from, up_to, copy) = (done.from, done.to, done.copy.as_deref().map(shown));
    if args.json {
        let (events, root) = (done.head.seq, done.head.root.clone());
        let line = wire::Migrated { from, to: up_to, done: copy.is_some(), copy, events, root };
        writeln!(to, "{}", json(&line))?;
    } else if from == up_to {
        writeln!(to, "{} has version {from} already; nothing is to be done", path.display())?;
    } else if let Some(copy) = copy {
        writeln!(to, "{} was brought from version {from} to {up_to}; all of it is right", path.display())?;
        writeln!(to, "the ledger as it was before is {copy}")?;
    } else {
        let events = done.head.seq;
        writeln!(
            to,
            "{} would go from version {from} to {up_to}, after a copy; all {events} events are right",
            path.display()
        )?;
    }
    to.flush()?;
    Ok(exit::DONE)
}

/// Says what ails a ledger; gives the exit code.
pub fn doctor(cli: &Cli, args: &Doctor) -> Result<u8, Fail> {
    let path = context::ledger(&args.ledger)?;
    let app = context::app(cli)?;
    if args.mend_index {
        app.mend_index(&path)?;
    }
    let mut found = care::examine(&path, context::today());
    found.extend(app.index(&path));
    let mut to = out::stdout();
    for one in &found {
        if args.json {
            let line = wire::Examination {
                what: one.what.to_owned(),
                finding: one.finding.code().to_owned(),
                message: one.message.clone(),
                fix: one.fix.clone(),
            };
            writeln!(to, "{}", json(&line))?;
        } else {
            writeln!(to, "{:<8} {:<16} {}", one.finding.code(), one.what, one.message)?;
            if let Some(fix) = &one.fix {
                writeln!(to, "{:<25} {fix}", "")?;
            }
        }
    }
    to.flush()?;
    let worst = found.iter().map(|one| one.finding).max();
    Ok(if worst == Some(Finding::Ill) { exit::WRONG } else { exit::DONE })
}

/// Remembers a failure for the doctor, beside the ledger with which the command was at work.
pub fn remember(command: &Command, error: &AppError) {
    let Some(Ok(path)) = command.ledger().map(context::ledger) else { return };
    care::remember(&path, &context::now(), error);
}
