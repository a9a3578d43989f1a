//! `entente export`, `entente import` and `entente cite`.

use crate::args::{Cli, Ledger};
use crate::clocks::{self, Clocks, View};
use crate::out::{self, Fail, exit};
use crate::{context, show};
use clap::{Args, ValueEnum};
use entente_app::export::{Form, Table, Wanted};
use entente_app::publish::export::cite::Style;
use entente_app::search::{Listing, Query, Sort, When};
use entente_app::{AppError, Kind};
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

/// `entente export`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente export --ledger my.entente --format csv > commitments.csv
  entente export --ledger my.entente --format csv --table reports > reports.csv
  entente export --ledger my.entente --format xlsx --output book.xlsx 'party:KR due:2025'
  entente export --ledger my.entente --format datapackage --licence CC-BY-4.0 --output book.zip
  entente export --ledger my.entente --format ics --lang fr > due.ics
  entente export --ledger my.entente --format atom --base-url https://example.org/book field:quantum
  entente export --ledger my.entente --format jsonl --as-of 2024-12-31 > commitments.jsonl

docs/export.md says what stands in each, column by column.")]
pub struct Export {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// Only commitments for which this holds, as for `list`; all if left out.
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// In which form.
    #[arg(long, value_name = "FORMAT", default_value = "jsonl")]
    pub format: ExportFormat,
    /// Which table (with --format csv).
    #[arg(long, value_name = "TABLE", default_value = "commitments")]
    pub table: ExportTable,
    /// Which columns: all, or names with commas between them. Of the table with csv, of the commitments with xlsx and
    /// datapackage; at most 25 if left out.
    #[arg(long, value_name = "COLUMNS")]
    pub columns: Option<String>,
    /// At most so many commitments: the first recorded, or in a feed the newest.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub limit: Option<u64>,
    /// For which day, and as known when.
    #[command(flatten)]
    pub clocks: Clocks,
    /// Language of the sentences; by the environment if left out.
    #[arg(long, visible_alias = "lang", value_name = "TAG")]
    pub speak: Option<String>,
    /// Where the ledger is published, for links in calendars, feeds and linked data.
    #[arg(long, value_name = "URL", value_parser = address)]
    pub base_url: Option<String>,
    /// Under which licence you give the ledger (with --format datapackage); the program states none.
    #[arg(long, value_name = "NAME")]
    pub licence: Option<String>,
    /// Write to this file, which has its name only when all of it is there; standard output if left out.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Forms of export.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExportFormat {
    /// One line a claim with its commitment, one a deed with the commitment on which it bears.
    Reports,
    /// For spreadsheets: one table.
    Csv,
    /// A workbook: every table, and what its columns mean.
    Xlsx,
    /// A Frictionless Data Package: every table as CSV, described, in a zip file.
    Datapackage,
    /// One JSON object a commitment, with everything.
    Jsonl,
    /// Linked data: Web Annotation and PROV-O.
    Jsonld,
    /// What is due, and meetings ahead, for calendars.
    Ics,
    /// A feed for readers.
    Atom,
    /// A feed for readers, as JSON Feed 1.1.
    Jsonfeed,
    /// The whole ledger, a row a line: `entente import` makes the same ledger of it.
    Ledger,
}

/// Tables of the CSV export.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExportTable {
    /// One row a commitment.
    Commitments,
    /// One row a telling of a commitment.
    Reports,
    /// One row a deed that bears on a commitment.
    Evidence,
    /// One row an actor with a code.
    Actors,
}

/// `entente import`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente export --ledger my.entente --format ledger --output my.jsonl
  entente import --ledger copy.entente my.jsonl

All of it is checked before anything is kept. docs/export.md says what is in the file and what is not.")]
pub struct Import {
    /// The new ledger; one that is there is never written over.
    #[command(flatten)]
    pub ledger: Ledger,
    /// The file that `export --format ledger` wrote; - for standard input.
    #[arg(value_name = "FILE")]
    pub from: PathBuf,
}

/// `entente cite`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente cite --ledger my.entente p-abep
  entente cite --ledger my.entente p-abep --style bibtex >> references.bib
  entente cite --ledger my.entente p-abep --style csl --lang ko --base-url https://example.org/book")]
pub struct Cite {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// The commitment's id, its beginning, or the id of one of its claims.
    pub id: String,
    /// How it is written.
    #[arg(long, value_name = "STYLE", default_value = "plain")]
    pub style: CiteStyle,
    /// For which day, and as known when.
    #[command(flatten)]
    pub clocks: Clocks,
    /// Language of the title; by the environment if left out.
    #[arg(long, visible_alias = "lang", value_name = "TAG")]
    pub speak: Option<String>,
    /// Where the ledger is published, for the link.
    #[arg(long, value_name = "URL", value_parser = address)]
    pub base_url: Option<String>,
}

/// Styles of citation.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum CiteStyle {
    /// A sentence.
    Plain,
    /// An entry for BibTeX.
    Bibtex,
    /// CSL-JSON, for Zotero and others.
    Csl,
}

impl Export {
    /// The form in which commitments leave; nothing for the whole ledger.
    fn form(&self) -> Option<Form> {
        Some(match self.format {
            ExportFormat::Reports => Form::Reports,
            ExportFormat::Csv => Form::Csv(match self.table {
                ExportTable::Commitments => Table::Commitments,
                ExportTable::Reports => Table::Reports,
                ExportTable::Evidence => Table::Evidence,
                ExportTable::Actors => Table::Actors,
            }),
            ExportFormat::Xlsx => Form::Xlsx,
            ExportFormat::Datapackage => Form::Package,
            ExportFormat::Jsonl => Form::Jsonl,
            ExportFormat::Jsonld => Form::JsonLd,
            ExportFormat::Ics => Form::Calendar,
            ExportFormat::Atom => Form::Atom,
            ExportFormat::Jsonfeed => Form::JsonFeed,
            ExportFormat::Ledger => return None,
        })
    }
}

/// The address of published pages.
pub fn address(said: &str) -> Result<String, String> {
    let rest = said.strip_prefix("https://").or_else(|| said.strip_prefix("http://"));
    let fits = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"{}|\\^`?#".contains(c);
    match rest {
        Some(rest) if !rest.trim_matches('/').is_empty() && rest.chars().all(fits) => {
            Ok(said.trim_end_matches('/').to_owned())
        }
        _ => Err("an address such as https://example.org/book".to_owned()),
    }
}

/// The table of commitments that `list --format csv` writes.
pub fn table(listing: Listing, speak: &str) -> Wanted<'_> {
    let form = Form::Csv(Table::Commitments);
    Wanted { form, listing, query: "", speak, base_url: None, self_url: None, licence: None, columns: None }
}

/// Writes commitments out; gives the exit code.
pub fn run(cli: &Cli, args: &Export) -> Result<u8, Fail> {
    let Some(form) = args.form() else { return whole(cli, args) };
    if form.is_binary() && args.output.is_none() && io::stdout().is_terminal() {
        let message = format!("A terminal cannot show {}", form.file_name().rsplit('.').next().unwrap_or_default());
        return Err(AppError::new(Kind::Usage, "A060", message, "name a file with --output FILE").into());
    }
    let app = context::app(cli)?;
    let said = args.query.join(" ").trim().to_owned();
    let query = Query::parse(&app, &said)?;
    let (book, known) = clocks::book(&app, &args.ledger, &args.clocks.then)?;
    let when = match args.clocks.as_of {
        Some(day) => When::ToldBy(day),
        None => When::AllKnown(known.as_ref().and_then(|k| k.day).unwrap_or_else(context::today)),
    };
    let limit = args.limit.map(|n| usize::try_from(n).unwrap_or(usize::MAX));
    let wanted = Wanted {
        form,
        listing: Listing { query, when, sort: Sort::Added, descending: false, after: None, limit },
        query: &said,
        speak: context::speak(&app, args.speak.as_deref()),
        base_url: args.base_url.as_deref(),
        self_url: None,
        licence: args.licence.as_deref().filter(|name| !name.trim().is_empty()),
        columns: args.columns.as_deref(),
    };
    match &args.output {
        Some(path) => book.export_to(wanted, path)?,
        None => {
            let mut to = out::stdout();
            book.export(wanted, &mut to)?;
            to.flush()?;
        }
    }
    if let Some(day) = args.clocks.as_of
        && let Some(words) = clocks::left_out(book.told_after(day)?, day)
    {
        out::note(&words);
    }
    Ok(exit::DONE)
}

/// Writes the whole ledger; gives the exit code.
fn whole(cli: &Cli, args: &Export) -> Result<u8, Fail> {
    let chosen = [
        (!args.query.is_empty(), "a query"),
        (args.limit.is_some(), "--limit"),
        (args.clocks.as_of.is_some(), "--as-of"),
        (args.clocks.then.known_by.is_some(), "--known-by"),
    ];
    if let Some((_, what)) = chosen.into_iter().find(|(is, _)| *is) {
        let message = format!("--format ledger writes the whole ledger and takes no {what}").replace("no a ", "no ");
        return Err(AppError::new(Kind::Usage, "A064", message, "leave it out, or take --format jsonl").into());
    }
    let app = context::app(cli)?;
    let book = app.look(&context::ledger(&args.ledger)?)?;
    match &args.output {
        Some(path) => book.export_whole_to(path)?,
        None => {
            let mut to = out::stdout();
            book.export_whole(&mut to)?;
            to.flush()?;
        }
    }
    Ok(exit::DONE)
}

/// Makes a ledger of an exported one; gives the exit code.
pub fn import(cli: &Cli, args: &Import) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let path = context::ledger(&args.ledger)?;
    let events = if args.from.as_os_str() == "-" {
        app.import(&path, io::stdin().lock())?
    } else {
        app.import_from(&path, &args.from)?
    };
    let mut to = out::stdout();
    writeln!(
        to,
        "{} has {}; all of it is right",
        path.display(),
        out::count(usize::try_from(events).unwrap_or(usize::MAX), "event", "events")
    )?;
    to.flush()?;
    Ok(exit::DONE)
}

/// Says how a commitment is cited; gives the exit code.
pub fn cite(cli: &Cli, args: &Cite) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let (book, known) = clocks::book(&app, &args.ledger, &args.clocks.then)?;
    let (snapshot, id) = show::find(&book, &args.id)?;
    let View { snapshot, as_of, .. } = clocks::of(snapshot, &args.clocks, known.as_ref());
    let entry = snapshot.find(&id).and_then(|commitment| snapshot.entry(&app, commitment, as_of));
    let Some(entry) = entry else { return Err(show::later(&args.id, as_of).into()) };
    let style = match args.style {
        CiteStyle::Plain => Style::Plain,
        CiteStyle::Bibtex => Style::Bibtex,
        CiteStyle::Csl => Style::Csl,
    };
    let speak = context::speak(&app, args.speak.as_deref());
    let mut to = out::stdout();
    write!(to, "{}", book.cite(&entry, as_of, style, speak, args.base_url.as_deref())?)?;
    to.flush()?;
    Ok(exit::DONE)
}
