//! `entente vocab`: the lists by which the book is written.

use crate::args::{Cli, Vocab, VocabList};
use crate::context;
use crate::out::{self, Fail, exit};
use entente_app::holds;
use entente_app::publish::table::Table;
use entente_app::publish::vocabulary::{Area, Term, said};
use serde::Serialize;
use std::io::Write;

/// The lists beside which our fields stand, in the order of the columns.
const SCHEMES: [&str; 3] = ["us-cet-2024", "kr-nst-2023", "eu-2023-2113"];

const MARKS: &str = "\
Numbers are places in the lists of the United States (critical and emerging technologies, 2024), of Korea (national
strategic technologies, 2023) and of the European Union (Recommendation 2023/2113): = the same, ~ much in common,
> the area is broader than our field, < it is narrower.";

/// Prints a list; gives the exit code.
pub fn run(cli: &Cli, args: &Vocab) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let speak = context::speak(&app, args.speak.as_deref()).to_owned();
    let wanted = args.words.as_deref();
    match args.list {
        VocabList::Fields => {
            let rows = kept(app.fields()?, wanted, term_texts);
            let mut head = vec!["field", "name"];
            head.extend(SCHEMES);
            head.push("what it covers");
            let cells = |t: &Term| {
                let mut cells = vec![t.code.clone(), said(&t.label, &speak).to_owned()];
                cells.extend(SCHEMES.iter().map(|scheme| beside(&t.crosswalk, scheme)));
                cells.push(said(&t.definition, &speak).to_owned());
                cells
            };
            print(args, &head, &rows, cells, Some(MARKS))
        }
        VocabList::Actions => {
            let rows = kept(app.actions()?, wanted, term_texts);
            print(
                args,
                &["action", "name", "what it covers"],
                &rows,
                |t| vec![t.code.clone(), said(&t.label, &speak).to_owned(), said(&t.definition, &speak).to_owned()],
                None,
            )
        }
        VocabList::Currencies => {
            let rows = kept(app.currencies()?, wanted, |c| {
                [&c.code, &c.numeric].into_iter().chain(c.label.values()).map(String::as_str).collect()
            });
            print(
                args,
                &["code", "number", "digits", "until", "name"],
                &rows,
                |c| {
                    let digits = c.digits.map_or(String::new(), |d| d.to_string());
                    let to = c.to.clone().unwrap_or_default();
                    vec![c.code.clone(), c.numeric.clone(), digits, to, said(&c.label, &speak).to_owned()]
                },
                None,
            )
        }
        VocabList::Organisations => {
            let rows = kept(app.organisations(), wanted, |o| {
                let names = o.any.iter().chain(o.names.values().flatten());
                std::iter::once(&o.id).chain(names).map(String::as_str).collect()
            });
            print(
                args,
                &["id", "kind", "state", "name"],
                &rows,
                |o| {
                    let label = app.organisation_label(&o.id, &speak);
                    let short = o.any.first().filter(|short| **short != label);
                    let name = short.map_or_else(|| label.clone(), |short| format!("{label} ({short})"));
                    vec![o.id.clone(), o.kind.clone(), o.state.clone().unwrap_or_default(), name]
                },
                None,
            )
        }
        VocabList::States => {
            let rows = kept(app.states(), wanted, |s| {
                let codes = [Some(&s.code), s.alpha3.as_ref(), s.numeric.as_ref()];
                codes.into_iter().flatten().chain(s.label.values()).map(String::as_str).collect()
            });
            print(
                args,
                &["code", "alpha-3", "number", "regions", "name"],
                &rows,
                |s| {
                    let or_empty = |code: &Option<String>| code.clone().unwrap_or_default();
                    let regions = s.regions.join(" ");
                    let name = said(&s.label, &speak).to_owned();
                    vec![s.code.clone(), or_empty(&s.alpha3), or_empty(&s.numeric), regions, name]
                },
                None,
            )
        }
    }
}

fn term_texts(term: &Term) -> Vec<&str> {
    let words =
        term.label.values().chain(term.definition.values()).chain(term.crosswalk.iter().flat_map(|a| a.label.values()));
    std::iter::once(&term.code).chain(words).map(String::as_str).collect()
}

/// The rows that hold the words, or all.
fn kept<T>(mut rows: Vec<T>, words: Option<&str>, texts: impl Fn(&T) -> Vec<&str>) -> Vec<T> {
    if let Some(words) = words {
        rows.retain(|row| holds(texts(row), words));
    }
    rows
}

/// The areas of one list, each with the mark of its relation.
fn beside(areas: &[Area], scheme: &str) -> String {
    let mark = |relation: &str| match relation {
        "exact" => "=",
        "close" => "~",
        "broad" => ">",
        _ => "<",
    };
    let areas = areas.iter().filter(|a| a.scheme == scheme);
    areas.map(|a| format!("{}{}", mark(&a.relation), a.number)).collect::<Vec<_>>().join(" ")
}

fn print<T: Serialize>(
    args: &Vocab,
    head: &[&str],
    rows: &[T],
    cells: impl Fn(&T) -> Vec<String>,
    note: Option<&str>,
) -> Result<u8, Fail> {
    let mut to = out::stdout();
    if args.json {
        serde_json::to_writer_pretty(&mut to, rows).map_err(std::io::Error::from)?;
        writeln!(to)?;
    } else {
        let mut table = Table::new(head);
        rows.iter().for_each(|row| table.row(cells(row)));
        if !table.is_empty() {
            for line in table.lines(out::width()) {
                writeln!(to, "{line}")?;
            }
            if let Some(note) = note {
                writeln!(to, "\n{note}")?;
            }
        }
    }
    to.flush()?;
    if rows.is_empty() {
        out::note("no row of this list holds these words");
    }
    Ok(exit::DONE)
}
