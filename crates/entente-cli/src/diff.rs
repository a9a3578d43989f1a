//! `entente diff`: what came, went and changed since an earlier point of a ledger.

use crate::args::{Cli, Diff};
use crate::out::{self, Fail, Style, count, exit};
use crate::{context, show};
use entente_app::difference::Sides;
use entente_app::publish::difference::Line;
use entente_app::publish::table::{cut, one_line};
use std::collections::BTreeSet;
use std::io::Write;

/// Says what changed; gives the exit code.
pub fn run(cli: &Cli, args: &Diff) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let path = context::ledger(&args.ledger)?;
    let book = app.look(&path)?;
    // Another connection looks at the earlier point; what is written in between is seen by neither or told as new.
    let (before, known) = app.look(&path)?.known_by(args.since)?;
    let (then, now) = (before.snapshot()?, book.snapshot()?);
    let mut ids = BTreeSet::new();
    for id in &args.ids {
        if now.documents.contains_key(id) || now.deeds.contains_key(id) {
            ids.insert(id.clone());
            continue;
        }
        // A commitment that went is found where it was.
        let found = now.find(id).or_else(|| then.find(id));
        let Some(found) = found else { return Err(show::unknown(id).into()) };
        ids.extend([id.clone(), found.id.clone()].into_iter().chain(found.aliases.iter().cloned()));
    }
    let day = args.as_of.unwrap_or_else(context::today);
    let erased = known.erased.iter().map(|e| e.document.clone()).collect();
    let then_day = known.day.unwrap_or(day);
    let sides = Sides { then: &then, event: known.event, then_day, now: &now, day, erased };
    let lines = book.difference(&sides, &ids)?;
    let mut to = out::stdout();
    for line in &lines {
        if args.json {
            writeln!(to, "{}", serde_json::to_string(line).unwrap_or_default())?;
        } else {
            tell(&mut to, line)?;
        }
    }
    if !args.json {
        let since = known.day.map(|day| format!(" ({day})")).unwrap_or_default();
        let what = count(lines.len(), "change", "changes");
        writeln!(to, "{what} since event {}{since}; statuses as of {day}", known.event)?;
    }
    to.flush()?;
    Ok(exit::DONE)
}

fn tell(to: &mut out::Out, line: &Line) -> Result<(), Fail> {
    let style = Style::of_stdout();
    let turn = match (&line.before, &line.now) {
        (Some(before), Some(now)) => format!("  {before} -> {now}"),
        (None, Some(into)) => format!("  into {into}"),
        (Some(out_of), None) => format!("  out of {out_of}"),
        (None, None) => String::new(),
    };
    let head = format!("{:<10}  {:<7}  {}{turn}", line.what.code(), line.change.code(), one_line(&line.id));
    let words = line.words.as_deref().map(|words| format!("  {}", cut(&one_line(words), 80))).unwrap_or_default();
    writeln!(to, "{head}{}", style.faint(&words))?;
    Ok(())
}
