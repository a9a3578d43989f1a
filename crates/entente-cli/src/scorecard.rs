//! `entente scorecard`: what became of promises, by party, field, forum or year.

use crate::args::Cli;
use crate::asked::{Asked, app, json, said};
use crate::out::{self, Fail, count, exit};
use clap::Args;
use entente_app::asked::By;
use entente_app::follow::Status;
use entente_app::publish::scorecard::{Counts, Scorecard};
use entente_app::publish::table::Table;
use std::io::Write;

/// `entente scorecard`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente scorecard --ledger my.entente --by party
  entente scorecard --ledger my.entente --by field party:KR --as-of 2024-12-31
  entente scorecard --ledger my.entente --by year --json

A row is a party that is bound, a field, the words of a forum, or the year of the first telling. Each
commitment counts once in every row that it belongs to, so that rows overlap; the last line counts each
once. None is weighed, and no share is told without what it is a share of: \"kept of due\" is how many of
those whose day has passed were kept, in time or late.")]
pub struct ScorecardOf {
    /// What the rows are: party, field, forum or year.
    #[arg(long, value_name = "ROWS")]
    pub by: By,
    /// Of which commitments.
    #[command(flatten)]
    pub asked: Asked,
}

/// Shown even where no commitment has them: what is not known is never left out.
const ALWAYS: [Status; 2] = [Status::NoEvidence, Status::Untestable];

/// Counts; gives the exit code.
pub fn run(cli: &Cli, args: &ScorecardOf) -> Result<u8, Fail> {
    let app = app(cli)?;
    let asking = args.asked.open(&app)?;
    let card = asking.book.scorecard(&asking.of, asking.when, args.by)?;
    let mut to = out::stdout();
    if args.asked.json {
        json(&mut to, &card, asking.left_out.as_ref())?;
    } else {
        table(&mut to, &card, asking.speak, asking.left_out.as_deref())?;
    }
    to.flush()?;
    Ok(exit::DONE)
}

fn table(to: &mut out::Out, card: &Scorecard, speak: &str, left_out: Option<&str>) -> Result<(), Fail> {
    let of = |counts: &Counts, status: Status| counts.statuses.get(status.code()).copied().unwrap_or(0);
    let shown = Status::ALL.into_iter().filter(|s| ALWAYS.contains(s) || of(&card.distinct, *s) > 0);
    let shown: Vec<Status> = shown.collect();
    let mut head = vec![card.by.as_str(), "commitments"];
    head.extend(shown.iter().map(|s| s.code()));
    head.extend(["due so far", "kept of due", "nothing known of due"]);
    let mut table = Table::new(&head);
    let mut row = |name: String, counts: &Counts| {
        let mut cells = vec![name, counts.commitments.to_string()];
        cells.extend(shown.iter().map(|s| of(counts, *s).to_string()));
        let due = &counts.due_so_far;
        let among =
            |statuses: &[Status]| statuses.iter().filter_map(|s| due.statuses.get(s.code())).sum::<usize>().to_string();
        let kept = among(&[Status::Kept, Status::KeptLate]);
        let unknown = among(&[Status::NoEvidence, Status::Untestable]);
        cells.extend([
            format!("{} of {}", due.commitments, counts.commitments),
            format!("{kept} of {}", due.commitments),
            format!("{unknown} of {}", due.commitments),
        ]);
        table.row(cells);
    };
    for line in &card.rows {
        let name = said(&line.name, speak);
        let named = if name.is_empty() || line.key == name { line.key.clone() } else { name.to_owned() };
        row(named, &line.counts);
    }
    row("all, each once".to_owned(), &card.distinct);
    for line in table.lines(usize::MAX) {
        writeln!(to, "{line}")?;
    }
    let total = count(card.distinct.commitments, "commitment", "commitments");
    let overlap = if card.in_rows > card.distinct.commitments {
        format!("; rows overlap, since one may belong to several: they add up to {}", card.in_rows)
    } else {
        String::new()
    };
    let no_day = match card.distinct.no_day {
        0 => String::new(),
        1 => "; 1 names no day".to_owned(),
        n => format!("; {n} name no day"),
    };
    let left_out = left_out.map(|words| format!("; {words}")).unwrap_or_default();
    writeln!(to, "{total}, as of {}{overlap}{no_day}{left_out}", card.as_of)?;
    Ok(())
}
