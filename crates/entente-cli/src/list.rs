//! `entente list` and `entente status`.

use crate::args::{Cli, List, ListFormat, StatusFormat, StatusOf};
use crate::clocks::{self, View};
use crate::out::{self, Fail, count, exit};
use crate::{context, export};
use entente_app::App;
use entente_app::follow::Status;
use entente_app::publish::book::{Entry, Page};
use entente_app::publish::table::Table;
use entente_app::search::{Listed, Listing, Query, Sort, When};
use std::io::{IsTerminal, Write};

/// So many are shown on one page where nobody says how many.
const PAGE: usize = 100;

/// Lists; gives the exit code.
pub fn run(cli: &Cli, args: &List) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let query = query(&app, args)?;
    let (sort, descending) = args.sort;
    let (book, known) = clocks::book(&app, &args.ledger, &args.clocks.then)?;
    let when = match args.clocks.as_of {
        Some(day) => When::ToldBy(day),
        None => When::AllKnown(known.as_ref().and_then(|k| k.day).unwrap_or_else(context::today)),
    };
    let format = if args.json { ListFormat::Json } else { args.format };
    let by_pages = matches!(format, ListFormat::Table | ListFormat::Json);
    let limit = args.limit.map(|n| usize::try_from(n).unwrap_or(usize::MAX)).or(by_pages.then_some(PAGE));
    let after = args.after.clone();
    let listing = Listing { query, when, sort, descending, after, limit };
    let left_out = match args.clocks.as_of {
        Some(day) => clocks::left_out(book.told_after(day)?, day),
        None => None,
    };
    let mut to = out::stdout();
    let speak = context::speak(&app, args.speak.as_deref());
    if format == ListFormat::Csv {
        book.export(export::table(listing, speak), &mut to)?;
        left_out.iter().for_each(|words| out::note(words));
        to.flush()?;
        return Ok(exit::DONE);
    }
    let listed = book.find(&listing)?;
    match format {
        ListFormat::Jsonl => listed.entries(|entry| {
            writeln!(to, "{}", serde_json::to_string(&entry).unwrap_or_default())?;
            Result::<(), Fail>::Ok(())
        })?,
        ListFormat::Json => {
            let page = page(&listed, when)?;
            writeln!(to, "{}", serde_json::to_string(&page).unwrap_or_default())?;
        }
        ListFormat::Csv | ListFormat::Table => table(&mut to, &listed, when, speak, left_out.as_deref())?,
    }
    if format != ListFormat::Table {
        left_out.iter().for_each(|words| out::note(words));
    }
    to.flush()?;
    Ok(exit::DONE)
}

/// What is asked for: the words of the query and the flags, each of which is a term of it.
fn query(app: &App, args: &List) -> Result<Query, Fail> {
    let mut query = Query::parse(app, &args.query.join(" "))?;
    for (key, said) in [
        ("party", &args.party),
        ("action", &args.action),
        ("field", &args.field),
        ("status", &args.status),
        ("text", &args.text),
    ] {
        if let Some(said) = said {
            query = query.and(app, key, said)?;
        }
    }
    Ok(query)
}

fn entries(listed: &Listed) -> Result<Vec<Entry>, Fail> {
    let mut entries = Vec::with_capacity(listed.commitments.len());
    listed.entries(|entry| {
        entries.push(entry);
        Result::<(), Fail>::Ok(())
    })?;
    Ok(entries)
}

fn page(listed: &Listed, when: When) -> Result<Page, Fail> {
    Ok(Page {
        entente: entente_app::publish::wire::VERSION,
        as_of: when.day().to_string(),
        total: listed.total,
        exact: listed.exact,
        reports: listed.reports,
        commitments: entries(listed)?,
        next: listed.next.clone(),
    })
}

fn table(to: &mut out::Out, listed: &Listed, when: When, speak: &str, left_out: Option<&str>) -> Result<(), Fail> {
    let mut table = Table::new(&["commitment", "status", "reports", "promise"]);
    for e in entries(listed)? {
        let said = e.statement.get(speak).cloned().unwrap_or_default();
        table.row(vec![e.commitment, e.status.status, e.reports.len().to_string(), said]);
    }
    let width = if std::io::stdout().is_terminal() { out::width() } else { usize::MAX };
    for line in table.lines(width).iter().filter(|_| !table.is_empty()) {
        writeln!(to, "{line}")?;
    }
    let many = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let n = count(many(listed.total), "commitment", "commitments");
    let told = count(many(listed.reports), "report", "reports");
    let shown = listed.commitments.len();
    let part = if shown as u64 == listed.total { String::new() } else { format!("{shown} of ") };
    let most = if listed.exact { "" } else { "at most " };
    let left_out = left_out.map(|words| format!("; {words}")).unwrap_or_default();
    writeln!(to, "{part}{most}{n} in {told}, as of {}{left_out}", when.day())?;
    if let Some(next) = &listed.next {
        writeln!(to, "the next page: the same with --after {next}")?;
    }
    Ok(())
}

/// An order as it is asked for: the word of a key, with a minus before it for the largest first.
///
/// # Errors
/// A sentence, if there is no such order.
pub fn order(said: &str) -> Result<(Sort, bool), String> {
    let (word, descending) = said.strip_prefix('-').map_or((said, false), |word| (word, true));
    let known = || Sort::ALL.iter().map(|s| s.code()).collect::<Vec<_>>().join(", ");
    Sort::parse(word)
        .map(|sort| (sort, descending))
        .ok_or_else(|| format!("one of {}, or with a minus before it", known()))
}

/// Tells the statuses; gives the exit code.
pub fn status(cli: &Cli, args: &StatusOf) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let View { snapshot, as_of, left_out } = clocks::view(&app, &args.ledger, &args.clocks)?;
    let lines = snapshot.status_lines(as_of);
    let mut to = out::stdout();
    let format = if args.json { StatusFormat::Jsonl } else { args.format };
    match format {
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
    if format != StatusFormat::Table {
        left_out.iter().for_each(|words| out::note(words));
    }
    to.flush()?;
    Ok(exit::DONE)
}
