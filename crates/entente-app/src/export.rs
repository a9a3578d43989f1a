//! Exports of what a query finds: one use case for the command line and for whoever serves downloads.

use crate::asked::Of;
use crate::book::failed;
use crate::search::{Listed, Listing, When};
use crate::{App, AppError, Book, Kind, Snapshot};
use entente_ledger::source_id;
use entente_model::Day;
use entente_publish::book::Entry;
use entente_publish::export::actors::Actors;
use entente_publish::export::calendar::{self, Meeting};
use entente_publish::export::cite::{Cited, Style, cite};
use entente_publish::export::columns::{Selection, columns};
use entente_publish::export::{Context, feed, linked, package, xlsx};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::Path;

pub use entente_publish::export::columns::Table;

/// A meeting that may last longer than so many days is told without a day.
const LONGEST_MEETING: i32 = 14;

/// A form of export.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// One line a claim or deed, with its commitment.
    Reports,
    /// A table for spreadsheets.
    Csv(Table),
    /// One JSON object a commitment.
    Jsonl,
    /// A workbook.
    Xlsx,
    /// A Frictionless data package.
    Package,
    /// Web Annotation and PROV-O.
    JsonLd,
    /// What is due.
    Calendar,
    /// Atom.
    Atom,
    /// JSON Feed.
    JsonFeed,
}

impl Form {
    /// The media type under which it is sent.
    pub fn media_type(self) -> &'static str {
        match self {
            Form::Reports | Form::Jsonl => "application/x-ndjson",
            Form::Csv(_) => "text/csv; charset=utf-8",
            Form::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Form::Package => "application/zip",
            Form::JsonLd => "application/ld+json",
            Form::Calendar => "text/calendar; charset=utf-8",
            Form::Atom => "application/atom+xml; charset=utf-8",
            Form::JsonFeed => "application/feed+json",
        }
    }
    /// The name under which it is saved where nobody gives one.
    pub fn file_name(self) -> String {
        let (name, ending) = match self {
            Form::Reports => ("reports", "jsonl"),
            Form::Csv(table) => (table.name(), "csv"),
            Form::Jsonl => ("commitments", "jsonl"),
            Form::Xlsx => ("commitments", "xlsx"),
            Form::Package => ("commitments", "zip"),
            Form::JsonLd => ("commitments", "jsonld"),
            Form::Calendar => ("commitments", "ics"),
            Form::Atom => ("commitments", "atom"),
            Form::JsonFeed => ("commitments", "json"),
        };
        format!("{name}.{ending}")
    }
    /// Whether it is no text, so that a terminal cannot show it.
    pub fn is_binary(self) -> bool {
        matches!(self, Form::Xlsx | Form::Package)
    }
}

/// What is to be exported, and how.
pub struct Wanted<'a> {
    /// In which form.
    pub form: Form,
    /// Which commitments. Feeds are sorted by what is new, whatever it says of the order, and cut to its limit after.
    pub listing: Listing,
    /// The query as it was asked, for those who read the export.
    pub query: &'a str,
    /// Language of the sentences; one that the packs have.
    pub speak: &'a str,
    /// Where the pages are published.
    pub base_url: Option<&'a str>,
    /// Where the feed itself is published, with its query.
    pub self_url: Option<&'a str>,
    /// Under which licence the publisher of the ledger gives it.
    pub licence: Option<&'a str>,
    /// Columns of the table, or of the commitments of a workbook or package: `all` or names with commas between them.
    pub columns: Option<&'a str>,
}

/// Why an export came to no end.
#[derive(Debug)]
pub enum Failed {
    /// The ledger could not be read, or what was asked for cannot be.
    App(AppError),
    /// It could not be written.
    Output(io::Error),
}

impl From<AppError> for Failed {
    fn from(error: AppError) -> Failed {
        Failed::App(error)
    }
}
impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Failed {
        Failed::Output(error)
    }
}

/// What only the program knows and a writer asks for.
pub(crate) struct Known<'a> {
    pub(crate) app: &'a App,
    pub(crate) speak: &'a str,
}

impl Known<'_> {
    /// Calls `with` with the context of an export.
    pub(crate) fn context<T>(&self, day: Day, wanted: Option<&Wanted>, with: impl FnOnce(&Context) -> T) -> T {
        let actors = self.app.actors();
        let alpha3 = |code: &str| {
            let state = actors.states().find(|s| s.code() == code)?;
            actors.state_codes(state).map(|(three, _)| three.to_owned()).filter(|three| three != "-")
        };
        let label = |id: &str| actors.label(id, self.speak).map(str::to_owned);
        let pages = self.app.pages();
        let speak = pages.language(self.speak).unwrap_or_else(|| pages.default_language());
        let words = |key: &str| pages.find(speak, key).unwrap_or(key).to_owned();
        let sha256 = |bytes: &[u8]| source_id(bytes).trim_start_matches("sha256:").to_owned();
        with(&Context {
            speak: self.speak,
            languages: self.app.statements().languages().collect(),
            as_of: day.to_string(),
            query: wanted.map_or("", |w| w.query),
            base_url: wanted.and_then(|w| w.base_url),
            self_url: wanted.and_then(|w| w.self_url),
            licence: wanted.and_then(|w| w.licence),
            alpha3: &alpha3,
            label: &label,
            words: &words,
            sha256: &sha256,
        })
    }
}

impl Book<'_> {
    /// Writes what is wanted.
    ///
    /// # Errors
    /// [`Kind::Usage`] if a column is unknown or a table has too many rows for a sheet, [`Kind::Storage`] if the disk or
    /// the database failed, and those of `to`.
    pub fn export(&self, wanted: Wanted, to: &mut impl Write) -> Result<(), Failed> {
        let when = wanted.listing.when;
        let known = Known { app: self.app, speak: wanted.speak };
        if matches!(wanted.form, Form::Atom | Form::JsonFeed) {
            let of = Of::Query(wanted.listing.query.clone());
            let entries = self.newest(&of, when, wanted.listing.limit.unwrap_or(usize::MAX))?;
            let write = if wanted.form == Form::Atom { feed::atom } else { feed::json };
            return known.context(when.day(), Some(&wanted), |context| Ok(write(to, &entries, context)?));
        }
        let listed = self.find(&wanted.listing)?;
        known.context(when.day(), Some(&wanted), |context| {
            let table = if let Form::Csv(table) = wanted.form { table } else { Table::Commitments };
            let columns = Selection::parse(table, &context.languages, wanted.columns);
            let columns = columns.map_err(|name| no_column(table, &context.languages, &name))?;
            match wanted.form {
                Form::Reports => self.reports(&listed, when, to),
                Form::Jsonl => listed.entries(|entry| line(to, serde_json::to_string(&entry))),
                Form::Csv(Table::Actors) => {
                    let mut actors = Actors::default();
                    listed.entries(|entry| {
                        actors.add(&entry);
                        Result::<(), Failed>::Ok(())
                    })?;
                    Ok(actors.write(to, &columns, context)?)
                }
                Form::Csv(_) => {
                    columns.head(to)?;
                    listed.entries(|entry| Ok(columns.write(to, &entry, context)?))
                }
                Form::Xlsx => {
                    let bytes =
                        xlsx::workbook(&all(&listed)?, &columns, context).map_err(|error| match error.kind() {
                            io::ErrorKind::InvalidInput => too_many_rows().into(),
                            _ => Failed::from(error),
                        })?;
                    Ok(to.write_all(&bytes)?)
                }
                Form::Package => Ok(to.write_all(&package::package(&all(&listed)?, &columns, context)?)?),
                Form::JsonLd => Ok(linked::write(to, &all(&listed)?, context)?),
                Form::Calendar => self.calendar(&all(&listed)?, &wanted, to, context),
                // They are written above.
                Form::Atom | Form::JsonFeed => Ok(()),
            }
        })
    }

    /// Writes to a file, which has its name only when all of it is there.
    ///
    /// # Errors
    /// As [`Book::export`], and [`Kind::Storage`] if the file cannot be written.
    pub fn export_to(&self, wanted: Wanted, path: &Path) -> Result<(), Failed> {
        crate::files::replace_by(path, |file| self.export(wanted, file))
    }

    /// How a commitment is cited, as it is told for a day.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn cite(
        &self,
        entry: &Entry,
        day: Day,
        style: Style,
        speak: &str,
        base_url: Option<&str>,
    ) -> Result<String, AppError> {
        let head = self.ledger.head().map_err(failed)?;
        let ledger = Cited { event: head.seq, root: head.root };
        let known = Known { app: self.app, speak };
        Ok(known.context(day, None, |context| {
            let context =
                Context { base_url, speak, languages: context.languages.clone(), as_of: day.to_string(), ..*context };
            cite(entry, style, &ledger, &context)
        }))
    }

    fn reports(&self, listed: &Listed, when: When, to: &mut impl Write) -> Result<(), Failed> {
        let mut snapshot = match when {
            When::AllKnown(_) => self.snapshot()?,
            When::ToldBy(day) => self.snapshot()?.told_by(day).0,
        };
        snapshot.only(&listed.commitments);
        snapshot.claim_reports().iter().try_for_each(|report| line(to, serde_json::to_string(report)))?;
        snapshot.deed_reports().iter().try_for_each(|report| line(to, serde_json::to_string(report)))
    }

    fn calendar(
        &self,
        entries: &[Entry],
        wanted: &Wanted,
        to: &mut impl Write,
        context: &Context,
    ) -> Result<(), Failed> {
        let after = |day: &str| Some(day.parse::<Day>().ok()?.tomorrow().ok()?.to_string());
        let due = entries.iter().filter_map(|e| Some((e, calendar::day(e.due.as_ref()?, after)?)));
        let due: Vec<(&Entry, calendar::Day)> = due.collect();
        let told = entries.iter().flat_map(|e| e.reports.iter().map(|r| r.document.as_str()));
        let told: Option<BTreeSet<&str>> = (!wanted.query.is_empty()).then(|| told.collect());
        let meetings = self.meetings_ahead(wanted.listing.when, told.as_ref())?;
        Ok(calendar::write(to, &due, &meetings, context)?)
    }

    /// The meetings that end on a day or after it, as documents tell them: those of some documents, or of all.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn meetings_ahead(&self, when: When, told_by: Option<&BTreeSet<&str>>) -> Result<Vec<Meeting>, AppError> {
        let mut found: BTreeMap<(Day, Day, String), Meeting> = BTreeMap::new();
        for stored in self.ledger.meetings().map_err(failed)? {
            let window = stored.meeting.day;
            let Some((from, to)) = window.from.or(window.to).zip(window.to.or(window.from)) else { continue };
            let long = from.until(to).map_or(i32::MAX, |span| span.get_days());
            if to < when.day()
                || long >= LONGEST_MEETING
                || told_by.is_some_and(|told| !told.contains(&*stored.document))
            {
                continue;
            }
            let home = self.ledger.document(&stored.document).map_err(failed)?;
            if matches!(when, When::ToldBy(day) if home.day().is_some_and(|told| told > day)) {
                continue;
            }
            let Ok(until) = to.tomorrow() else { continue };
            let name = stored.meeting.name.clone();
            // Of several documents that tell of one meeting the first that was added gives it its id.
            found.entry((from, to, name.to_lowercase())).or_insert(Meeting {
                id: stored.id,
                name,
                from: from.to_string(),
                until: until.to_string(),
                place: stored.meeting.place_name.or(stored.meeting.place),
                url: home.document.url,
            });
        }
        Ok(found.into_values().collect())
    }
}

impl Snapshot {
    /// Leaves only these commitments, and what bears on them.
    fn only(&mut self, ids: &[String]) {
        let ids: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
        self.commitments.retain(|c| ids.contains(c.id.as_str()));
        self.links.retain(|commitment, _| ids.contains(commitment.as_str()));
    }
}

fn all(listed: &Listed) -> Result<Vec<Entry>, AppError> {
    let mut entries = Vec::with_capacity(listed.commitments.len());
    listed.entries(|entry| {
        entries.push(entry);
        Result::<(), AppError>::Ok(())
    })?;
    Ok(entries)
}

fn line(to: &mut impl Write, json: serde_json::Result<String>) -> Result<(), Failed> {
    let json = json.map_err(io::Error::from)?;
    Ok(writeln!(to, "{json}")?)
}

fn no_column(table: Table, languages: &[&str], name: &str) -> AppError {
    let known: Vec<String> = columns(table, languages).into_iter().map(|c| c.name).collect();
    let message = format!("The table {} has no column {name:?}", table.name());
    AppError::new(Kind::Usage, "A061", message, format!("take all, or some of {}", known.join(", ")))
}

fn too_many_rows() -> AppError {
    let message = format!("A sheet of a workbook holds {} rows, and there are more", xlsx::MOST_ROWS);
    AppError::new(Kind::Usage, "A062", message, "ask for fewer commitments with a query, or take --format csv")
}
