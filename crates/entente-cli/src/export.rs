//! `entente export`.

use crate::args::{Cli, Export, ExportFormat, Table};
use crate::clocks::{self, View};
use crate::context;
use crate::out::{self, Fail, exit};
use entente_app::publish::book::{Actor, Entry};
use entente_app::publish::csv::{self, Cell};
use serde::Serialize;
use std::io::{self, Write};

/// Writes the ledger out; gives the exit code.
pub fn run(cli: &Cli, args: &Export) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let View { snapshot, as_of, left_out } = clocks::view(&app, &args.ledger, &args.clocks)?;
    let mut to = out::stdout();
    if args.format == ExportFormat::Reports {
        lines(&mut to, &snapshot.claim_reports())?;
        lines(&mut to, &snapshot.deed_reports())?;
    } else {
        let entries = snapshot.commitments.iter().filter_map(|c| snapshot.entry(&app, c, as_of));
        let entries: Vec<Entry> = entries.collect();
        match (args.format, args.table) {
            (ExportFormat::Csv, Table::Commitments) => {
                commitments_csv(&mut to, &entries, context::speak(&app, args.speak.as_deref()))?;
            }
            (ExportFormat::Csv, Table::Reports) => reports_csv(&mut to, &entries)?,
            (ExportFormat::Csv, Table::Evidence) => evidence_csv(&mut to, &entries)?,
            _ => lines(&mut to, &entries)?,
        }
    }
    to.flush()?;
    if let Some(words) = left_out {
        out::note(&words);
    }
    Ok(exit::DONE)
}

fn lines<T: Serialize>(to: &mut impl Write, all: &[T]) -> io::Result<()> {
    for one in all {
        writeln!(to, "{}", serde_json::to_string(one).unwrap_or_default())?;
    }
    Ok(())
}

/// One row a commitment. Several values in one cell are parted by `; `.
///
/// # Errors
/// Those of `to`.
pub fn commitments_csv(to: &mut impl Write, entries: &[Entry], speak: &str) -> io::Result<()> {
    let columns = [
        "commitment",
        "statement",
        "parties",
        "others",
        "bodies",
        "action",
        "fields",
        "strength",
        "money",
        "amount",
        "currency",
        "bound",
        "stage",
        "due_from",
        "due_to",
        "due_edtf",
        "places",
        "status",
        "as_of",
        "because",
        "checkability",
        "reports",
        "sources",
        "first_told",
    ];
    csv::head(to, &columns)?;
    for e in entries {
        let sum = e.money.first();
        let due = e.due.as_ref();
        csv::row(
            to,
            &[
                e.commitment.as_str().into(),
                e.statement.get(speak).cloned().into(),
                names(&e.parties).into(),
                names(&e.others).into(),
                names(&e.bodies).into(),
                e.action.as_str().into(),
                e.fields.join("; ").into(),
                e.strength.as_str().into(),
                e.money.iter().map(|m| m.surface.as_str()).collect::<Vec<_>>().join("; ").into(),
                sum.map_or(Cell::Empty, |m| Cell::Number(m.amount.to_string())),
                sum.map(|m| m.currency.clone()).into(),
                sum.map(|m| m.bound.clone()).into(),
                sum.map(|m| m.stage.clone()).into(),
                due.and_then(|d| d.from.clone()).into(),
                due.and_then(|d| d.to.clone()).into(),
                due.map(|d| d.edtf.clone()).into(),
                e.places.join("; ").into(),
                e.status.status.as_str().into(),
                e.status.as_of.as_str().into(),
                e.status.because.as_str().into(),
                usize::from(e.checkability.score).into(),
                e.reports.len().into(),
                e.sources.into(),
                e.reports.first().and_then(|r| r.day.clone()).into(),
            ],
        )?;
    }
    Ok(())
}

fn reports_csv(to: &mut impl Write, entries: &[Entry]) -> io::Result<()> {
    csv::head(
        to,
        &["commitment", "claim", "document", "day", "lang", "title", "url", "quote", "start", "end", "confidence"],
    )?;
    for e in entries {
        for r in &e.reports {
            csv::row(
                to,
                &[
                    e.commitment.as_str().into(),
                    r.claim.as_str().into(),
                    r.document.as_str().into(),
                    r.day.clone().into(),
                    r.lang.clone().into(),
                    r.title.clone().into(),
                    r.url.clone().into(),
                    r.quote.exact.as_str().into(),
                    r.quote.start.into(),
                    r.quote.end.into(),
                    Cell::Number(r.confidence.to_string()),
                ],
            )?;
        }
    }
    Ok(())
}

fn evidence_csv(to: &mut impl Write, entries: &[Entry]) -> io::Result<()> {
    csv::head(
        to,
        &[
            "commitment",
            "deed",
            "effect",
            "what",
            "date",
            "document",
            "told",
            "lang",
            "url",
            "quote",
            "score",
            "by",
            "official",
        ],
    )?;
    for e in entries {
        for v in &e.evidence {
            csv::row(
                to,
                &[
                    e.commitment.as_str().into(),
                    v.deed.as_str().into(),
                    v.effect.as_str().into(),
                    v.what.as_str().into(),
                    v.date.clone().into(),
                    v.document.as_str().into(),
                    v.told.clone().into(),
                    v.lang.clone().into(),
                    v.url.clone().into(),
                    v.quote.exact.as_str().into(),
                    Cell::Number(v.score.to_string()),
                    v.by.as_str().into(),
                    if v.official { "yes" } else { "no" }.into(),
                ],
            )?;
        }
    }
    Ok(())
}

fn names(actors: &[Actor]) -> String {
    let code = |a: &Actor| a.id.clone().filter(|id| id.len() == 2).unwrap_or_else(|| a.name.clone());
    actors.iter().map(code).collect::<Vec<_>>().join("; ")
}
