//! `entente list` and `entente status`.

use crate::args::{Cli, List, ListFormat, StatusFormat, StatusOf};
use crate::clocks::{self, View};
use crate::out::{self, Fail, count, exit};
use crate::{context, export};
use entente_app::follow::Status;
use entente_app::publish::book::Entry;
use entente_app::publish::table::Table;
use entente_app::{AppError, Kind, model};
use std::io::{IsTerminal, Write};

/// Lists; gives the exit code.
pub fn run(cli: &Cli, args: &List) -> Result<u8, Fail> {
    check(args)?;
    let app = context::app(cli)?;
    let speak = context::speak(&app, args.speak.as_deref());
    let View { snapshot, as_of, left_out } = clocks::view(&app, &args.ledger, &args.clocks)?;
    let entries = snapshot.commitments.iter().filter_map(|c| snapshot.entry(&app, c, as_of));
    let entries: Vec<Entry> = entries.filter(|e| wanted(e, args)).collect();
    let mut to = out::stdout();
    match args.format {
        ListFormat::Jsonl => {
            for entry in &entries {
                writeln!(to, "{}", serde_json::to_string(entry).unwrap_or_default())?;
            }
        }
        ListFormat::Csv => export::commitments_csv(&mut to, &entries, speak)?,
        ListFormat::Table => {
            let mut table = Table::new(&["commitment", "status", "reports", "promise"]);
            for e in &entries {
                let said = e.statement.get(speak).cloned().unwrap_or_default();
                table.row(vec![e.commitment.clone(), e.status.status.clone(), e.reports.len().to_string(), said]);
            }
            let width = if std::io::stdout().is_terminal() { out::width() } else { usize::MAX };
            for line in table.lines(width).iter().filter(|_| !table.is_empty()) {
                writeln!(to, "{line}")?;
            }
            let reports: usize = entries.iter().map(|e| e.reports.len()).sum();
            let (n, told) = (count(entries.len(), "commitment", "commitments"), count(reports, "report", "reports"));
            let left_out = left_out.iter().map(|words| format!("; {words}")).collect::<String>();
            writeln!(to, "{n} in {told}, as of {as_of}{left_out}")?;
        }
    }
    if args.format != ListFormat::Table {
        left_out.iter().for_each(|words| out::note(words));
    }
    to.flush()?;
    Ok(exit::DONE)
}

fn wanted(entry: &Entry, args: &List) -> bool {
    let is = |asked: &Option<String>, has: &dyn Fn(&str) -> bool| asked.as_deref().is_none_or(has);
    let folded = |text: &str| text.to_lowercase();
    let party = |asked: &str| {
        let named = |a: &entente_app::publish::book::Actor| {
            a.id.as_deref().is_some_and(|id| id.eq_ignore_ascii_case(asked))
                || folded(&a.name).contains(&folded(asked))
                || a.label.as_deref().is_some_and(|l| folded(l).contains(&folded(asked)))
        };
        entry.parties.iter().chain(&entry.others).chain(&entry.bodies).any(named)
    };
    let text = |asked: &str| {
        let quotes = entry.reports.iter().map(|r| r.quote.exact.as_str());
        quotes.chain(entry.statement.values().map(String::as_str)).any(|t| folded(t).contains(&folded(asked)))
    };
    is(&args.party, &party)
        && is(&args.action, &|a| entry.action == a)
        && is(&args.field, &|f| entry.fields.iter().any(|has| has == f))
        && is(&args.status, &|s| entry.status.status == s)
        && is(&args.text, &text)
}

/// Refuses codes that nothing can have, so that a misspelt one does not read as "none".
fn check(args: &List) -> Result<(), AppError> {
    let known = |what: &str, said: &Option<String>, codes: Vec<&str>| match said {
        Some(said) if !codes.contains(&said.as_str()) => {
            let message = format!("There is no {what} {said:?}");
            Err(AppError::new(Kind::Usage, "A013", message, format!("take one of {}", codes.join(", "))))
        }
        _ => Ok(()),
    };
    known("action", &args.action, model::Action::ALL.iter().map(|c| c.code()).collect())?;
    known("field", &args.field, model::Field::ALL.iter().map(|c| c.code()).collect())?;
    known("status", &args.status, Status::ALL.iter().map(|c| c.code()).collect())
}

/// Tells the statuses; gives the exit code.
pub fn status(cli: &Cli, args: &StatusOf) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let View { snapshot, as_of, left_out } = clocks::view(&app, &args.ledger, &args.clocks)?;
    let lines = snapshot.status_lines(as_of);
    let mut to = out::stdout();
    match args.format {
        StatusFormat::Jsonl => {
            for line in &lines {
                writeln!(to, "{}", serde_json::to_string(line).unwrap_or_default())?;
            }
        }
        StatusFormat::Table => {
            let mut table = Table::new(&["status", "commitments"]);
            for status in Status::ALL {
                let n = lines.iter().filter(|l| l.status == status.code()).count();
                if n > 0 {
                    table.row(vec![status.code().to_owned(), n.to_string()]);
                }
            }
            for line in table.lines(out::width()).iter().filter(|_| !table.is_empty()) {
                writeln!(to, "{line}")?;
            }
            let left_out = left_out.iter().map(|words| format!("; {words}")).collect::<String>();
            writeln!(to, "{}, as of {as_of}{left_out}", count(lines.len(), "commitment", "commitments"))?;
        }
    }
    if args.format != StatusFormat::Table {
        left_out.iter().for_each(|words| out::note(words));
    }
    to.flush()?;
    Ok(exit::DONE)
}
