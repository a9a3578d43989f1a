//! `entente show`: one commitment with everything that is known of it.

use crate::args::{Cli, Show, ShowFormat};
use crate::clocks::{self, View};
use crate::out::{self, Fail, Style, count, exit};
use crate::{agree, context, decide};
use entente_app::model::Day;
use entente_app::publish::book::{Actor, Entry};
use entente_app::publish::table::{one_line, wrapped};
use entente_app::{AppError, Book, Snapshot};
use std::io::{self, Write};

/// Shows; gives the exit code.
pub fn run(cli: &Cli, args: &Show) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let (book, known) = clocks::book(&app, &args.ledger, &args.clocks.then)?;
    let (snapshot, id) = find(&book, &args.id)?;
    let View { snapshot, as_of, .. } = clocks::of(snapshot, &args.clocks, known.as_ref());
    let known = snapshot.find(&id).and_then(|c| Some((c, snapshot.entry(&app, c, as_of)?)));
    let Some((commitment, mut entry)) = known else { return Err(later(&args.id, as_of).into()) };
    entry.remarks = book.remarks(commitment)?;
    let mut to = out::stdout();
    let format = if args.json { ShowFormat::Json } else { args.format };
    match format {
        ShowFormat::Json => writeln!(to, "{}", serde_json::to_string_pretty(&entry).unwrap_or_default())?,
        ShowFormat::Text => text(&mut to, &entry, context::speak(&app, args.speak.as_deref()))?,
    }
    to.flush()?;
    Ok(exit::DONE)
}

/// The commitment of an id with what is known of it, and its own id. What became of an id that was merged or leads nowhere
/// now is said.
///
/// # Errors
/// If no commitment has it.
pub fn find(book: &Book, id: &str) -> Result<(Snapshot, String), AppError> {
    match book.about(id)? {
        Some(found) => {
            decide::say_where_it_leads(book, id)?;
            Ok(found)
        }
        None => Err(book.what_became_of(id)?.unwrap_or_else(|| unknown(id))),
    }
}

/// That no commitment has an id.
pub fn unknown(id: &str) -> AppError {
    AppError::no_commitment(format!("No commitment has the id {id:?}"), "take one that `entente list` shows")
}

pub fn later(id: &str, day: Day) -> AppError {
    let message = format!("Nothing of {id:?} was told by {day}");
    AppError::no_commitment(message, "take a later day, or leave --as-of out")
}

fn text(to: &mut impl Write, entry: &Entry, speak: &str) -> io::Result<()> {
    let style = Style::of_stdout();
    let width = out::width();
    writeln!(to, "{}", style.faint(&entry.commitment))?;
    for line in wrapped(entry.statement.get(speak).map_or("", String::as_str), width) {
        writeln!(to, "{}", style.strong(&line))?;
    }
    let status = &entry.status;
    writeln!(to, "\nstatus        {} as of {}: {}", style.strong(&status.status), status.as_of, status.because)?;
    let mut slot = |name: &str, value: String| {
        if value.is_empty() { Ok(()) } else { writeln!(to, "{name:<14}{}", one_line(&value)) }
    };
    slot("who", names(&entry.parties))?;
    slot("with", names(&entry.others))?;
    slot("through", names(&entry.bodies))?;
    slot("what", format!("{} ({})", entry.action, entry.strength))?;
    slot("fields", entry.fields.join(", "))?;
    let sums =
        entry.money.iter().map(|m| format!("{} {} {} ({}, “{}”)", m.bound, m.amount, m.currency, m.stage, m.surface));
    slot("money", sums.collect::<Vec<_>>().join(", "))?;
    slot("due", entry.due.as_ref().map(|d| format!("{} {} (“{}”)", d.kind, d.edtf, d.surface)).unwrap_or_default())?;
    slot("places", entry.places.join(", "))?;
    let lacks = if entry.checkability.lacks.is_empty() {
        String::new()
    } else {
        format!("; lacks {}", entry.checkability.lacks.join(", "))
    };
    slot("checkable", format!("{} of 100{lacks}", entry.checkability.score))?;
    slot("also known as", entry.aliases.join(", "))?;
    questions(to, entry, speak)?;
    let (reports, sources) =
        (count(entry.reports.len(), "report", "reports"), count(entry.sources, "source", "sources"));
    writeln!(to, "\ntold in {reports} from {sources}")?;
    for r in &entry.reports {
        let copy = r.copy_of.as_ref().map(|other| format!("a copy of {other}"));
        let told =
            [Some(r.claim.clone()), r.day.clone(), r.lang.clone(), Some(r.document.clone()), r.url.clone(), copy];
        writeln!(to, "  {}", style.faint(&one_line(&told.into_iter().flatten().collect::<Vec<_>>().join(" · "))))?;
        quoted(to, &r.quote.exact, width)?;
    }
    agree::differences(to, entry, style, width)?;
    agree::lineage(to, entry, style)?;
    if !entry.evidence.is_empty() {
        writeln!(to, "\nwhat bears on it")?;
    }
    for e in &entry.evidence {
        let what = format!("{}: {}{}", e.effect, e.what, e.date.as_ref().map(|d| format!(" {d}")).unwrap_or_default());
        let told =
            [Some(what), Some(e.deed.clone()), e.told.clone(), e.lang.clone(), Some(e.document.clone()), e.url.clone()];
        writeln!(to, "  {}", style.faint(&one_line(&told.into_iter().flatten().collect::<Vec<_>>().join(" · "))))?;
        quoted(to, &e.quote.exact, width)?;
    }
    Ok(())
}

/// What to ask: in the language that is spoken, then in those of the reports.
fn questions(to: &mut impl Write, entry: &Entry, speak: &str) -> io::Result<()> {
    let all = &entry.checkability.questions;
    if !all.is_empty() {
        writeln!(to, "\nwhat to ask")?;
    }
    let own = all.get_key_value(speak).into_iter();
    for (tag, asked) in own.chain(all.iter().filter(|(tag, _)| *tag != speak)) {
        for question in entry.checkability.lacks.iter().filter_map(|lack| asked.get(lack)) {
            writeln!(to, "  {tag:<4}{question}")?;
        }
    }
    Ok(())
}

/// A quotation, indented.
pub fn quoted(to: &mut impl Write, quote: &str, width: usize) -> io::Result<()> {
    for line in wrapped(&format!("“{quote}”"), width.saturating_sub(4)) {
        writeln!(to, "    {line}")?;
    }
    Ok(())
}

fn names(actors: &[Actor]) -> String {
    let name = |a: &Actor| match (&a.id, &a.role) {
        (Some(id), Some(role)) if role != "promiser" => format!("{} ({id}, {role})", a.name),
        (Some(id), _) if *id != a.name => format!("{} ({id})", a.name),
        _ => a.name.clone(),
    };
    actors.iter().map(name).collect::<Vec<_>>().join(", ")
}
