//! `entente try`: one story, from the promise to what became of it, on articles that are built in.

use crate::args::{Cli, Try};
use crate::out::{self, Fail, Style, count, exit};
use crate::{context, show};
use entente_app::model::Day;
use entente_app::publish::book::Entry;
use entente_app::publish::table::wrapped;
use entente_app::{AppError, Entered, Input, Kind, Outcome, Overrides, ReadOptions};
use serde::Deserialize;
use std::io::{self, Write};

mod files {
    include!(concat!(env!("OUT_DIR"), "/examples.rs"));
}

/// `examples/manifest.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    as_of: String,
    document: Vec<Article>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Article {
    file: String,
    url: Option<String>,
    published: Option<String>,
    lang: Option<String>,
    title: Option<String>,
}

fn bytes(name: &str) -> Option<&'static [u8]> {
    files::FILES.iter().find(|(file, _)| *file == name).map(|(_, bytes)| *bytes)
}

/// The articles in their order, and the day for which statuses are told.
fn story() -> Option<(Vec<Input>, Day)> {
    let manifest: Manifest = toml::from_str(std::str::from_utf8(bytes("manifest.toml")?).ok()?).ok()?;
    let input = |a: Article| {
        let known = Overrides {
            id: Some(a.file.rsplit_once('.').map_or(a.file.as_str(), |(stem, _)| stem).to_owned()),
            url: a.url,
            published: a.published.and_then(|d| d.parse().ok()),
            lang: a.lang,
            title: a.title,
            ..Overrides::default()
        };
        Some(Input::Bytes { name: a.file.clone(), bytes: bytes(&a.file)?.to_vec(), known: Box::new(known) })
    };
    let inputs = manifest.document.into_iter().map(input).collect::<Option<Vec<_>>>()?;
    Some((inputs, manifest.as_of.parse().ok()?))
}

/// Tells the story; gives the exit code.
pub fn run(cli: &Cli, args: &Try) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let speak = context::speak(&app, args.speak.as_deref());
    let (inputs, as_of) = story().ok_or_else(|| {
        AppError::new(
            Kind::Usage,
            "A015",
            "The built-in articles cannot be used",
            "report this as a fault of the program",
        )
    })?;
    let mut to = out::stdout();
    let style = Style::of_stdout();
    writeln!(
        to,
        "Reading {} into a ledger in memory.\n",
        count(inputs.len(), "built-in article", "built-in articles")
    )?;
    let mut book = app.in_memory()?;
    app.read(
        inputs,
        &ReadOptions::default(),
        |outcome| outcome,
        |outcome| {
            match outcome {
                Outcome::Refused(_, refusal) => out::refusal(&refusal),
                Outcome::Read(readout) => {
                    let document = &readout.document;
                    let facts =
                        [document.published.map(|d| d.to_string()), document.lang.clone(), document.title.clone()];
                    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join("  ");
                    if let Entered::Added { claims, deeds, .. } = book.add(*readout)? {
                        writeln!(to, "  {facts}")?;
                        let found = (count(claims, "commitment", "commitments"), count(deeds, "deed", "deeds"));
                        writeln!(to, "              {}", style.faint(&format!("{}, {}", found.0, found.1)))?;
                    }
                }
            }
            Result::<(), Fail>::Ok(())
        },
    )?;
    book.settle()?;
    let snapshot = book.snapshot()?;
    let mut entries: Vec<Entry> = snapshot.commitments.iter().filter_map(|c| snapshot.entry(&app, c, as_of)).collect();
    // In the order of the story: by the first telling's day, then by its place in its article.
    entries.sort_by_key(|e| e.reports.first().map(|r| (r.day.clone(), r.document.clone(), r.quote.start)));
    let reports: usize = entries.iter().map(|e| e.reports.len()).sum();
    let (promises, told) = (count(entries.len(), "promise", "promises"), count(reports, "report", "reports"));
    writeln!(to, "\n{promises} in {told}. What became of them by {as_of}:")?;
    for (n, entry) in entries.iter().enumerate() {
        promise(&mut to, n + 1, entry, speak, style)?;
    }
    writeln!(to, "\nNext:")?;
    writeln!(to, "  entente read your-article.html")?;
    writeln!(to, "  entente add --ledger my.entente your-articles/")?;
    writeln!(to, "  entente list --ledger my.entente")?;
    to.flush()?;
    Ok(exit::DONE)
}

fn promise(to: &mut impl Write, n: usize, entry: &Entry, speak: &str, style: Style) -> io::Result<()> {
    let width = out::width();
    writeln!(to)?;
    let said = entry.statement.get(speak).map_or("", String::as_str);
    for (at, line) in wrapped(said, width.saturating_sub(4)).iter().enumerate() {
        let number = if at == 0 { format!("{n:>2}. ") } else { "    ".to_owned() };
        writeln!(to, "{number}{}", style.strong(line))?;
    }
    writeln!(to, "    {}: {}", style.strong(&entry.status.status), entry.status.because)?;
    for r in &entry.reports {
        let told = [r.day.clone(), r.lang.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        writeln!(to, "    {}", style.faint(&format!("told {told}")))?;
        show::quoted(to, &r.quote.exact, width)?;
    }
    for e in &entry.evidence {
        let told = [e.told.clone(), e.lang.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        writeln!(to, "    {}", style.faint(&format!("{} {told}", e.effect)))?;
        show::quoted(to, &e.quote.exact, width)?;
    }
    Ok(())
}
