//! `entente due`: what falls due, and what became of what was due before.

use crate::args::Cli;
use crate::asked::{Asked, app, json, said, who};
use crate::out::{self, Fail, Style, count, exit};
use clap::Args;
use entente_app::asked::Within;
use entente_app::model::Day;
use entente_app::publish::due::{DueLine, DueList};
use entente_app::publish::table::{Table, one_line};
use std::io::{IsTerminal, Write};

/// `entente due`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente due --ledger my.entente --within 90d
  entente due --ledger my.entente --within 6m 'party:KR field:semiconductors -status:kept,kept-late'
  entente due --ledger my.entente --until 2025-12-31 --as-of 2025-01-01 --json

A promise whose day has passed and of which nothing is known is told apart. It is not overdue: only
evidence that says so makes it that. The day is the last one that a telling names and that still holds.")]
pub struct Due {
    /// Of which commitments.
    #[command(flatten)]
    pub asked: Asked,
    /// How far ahead to look: days, weeks, months or years, such as 90d, 12w, 6m or 1y.
    #[arg(long, value_name = "TIME", default_value = "90d")]
    pub within: Within,
    /// The last day to look at, instead of --within.
    #[arg(long, value_name = "DAY", conflicts_with = "within")]
    pub until: Option<Day>,
    /// At most so many of each kind; all with --json, else 50.
    #[arg(long, value_name = "N", conflicts_with = "json")]
    pub limit: Option<usize>,
}

/// So many of each kind are shown where nobody says how many.
const SHOWN: usize = 50;

/// Says what falls due; gives the exit code.
pub fn run(cli: &Cli, args: &Due) -> Result<u8, Fail> {
    let app = app(cli)?;
    let asking = args.asked.open(&app)?;
    let until = args.until.unwrap_or_else(|| args.within.after(asking.when.day()));
    let list = asking.book.due(&asking.of, asking.when, until, None)?;
    let mut to = out::stdout();
    if args.asked.json {
        json(&mut to, &list, asking.left_out.as_ref())?;
    } else {
        let limit = args.limit.unwrap_or(SHOWN);
        let heads = [
            (format!("due from {} to {}", list.as_of, list.until), &list.coming),
            ("the day has passed, and nothing is known of it, which is no failure".to_owned(), &list.silent),
            ("the day has passed, and evidence says that it is late and not done".to_owned(), &list.overdue),
        ];
        for (head, lines) in heads {
            part(&mut to, &head, lines, limit, asking.speak)?;
        }
        sum(&mut to, &list, asking.left_out.as_deref())?;
    }
    to.flush()?;
    Ok(exit::DONE)
}

fn part(to: &mut out::Out, head: &str, lines: &[DueLine], limit: usize, speak: &str) -> Result<(), Fail> {
    let Some(shown) = lines.get(..lines.len().min(limit)).filter(|_| !lines.is_empty()) else { return Ok(()) };
    let of =
        if shown.len() < lines.len() { format!(", {} of {} shown", shown.len(), lines.len()) } else { String::new() };
    writeln!(to, "{}", Style::of_stdout().strong(&format!("{head}{of}:")))?;
    let mut table = Table::new(&["due", "days", "commitment", "status", "who", "promise"]);
    for line in shown {
        table.row(vec![
            line.due.clone(),
            line.days.to_string(),
            line.commitment.clone(),
            line.status.clone(),
            who(&line.parties),
            said(&line.statement, speak).to_owned(),
        ]);
    }
    let width = if std::io::stdout().is_terminal() { out::width() } else { usize::MAX };
    for line in table.lines(width) {
        writeln!(to, "  {line}")?;
    }
    writeln!(to)?;
    Ok(())
}

fn sum(to: &mut out::Out, list: &DueList, left_out: Option<&str>) -> Result<(), Fail> {
    let many = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let mut parts = vec![format!("{} due by {}", list.coming.len(), list.until)];
    let mut part = |n: usize, words: &str| {
        if n > 0 {
            parts.push(format!("{n} {words}"));
        }
    };
    part(list.silent.len(), "past with nothing known");
    part(list.overdue.len(), "past and said to be overdue");
    for (status, n) in &list.told_of {
        part(many(*n), &format!("past and {status}"));
    }
    part(many(list.later), "later");
    let (no_end, no_day) = (many(list.no_end), many(list.no_day));
    part(no_end, if no_end == 1 { "names no last day" } else { "name no last day" });
    part(no_day, if no_day == 1 { "names no day" } else { "name no day" });
    let total = count(many(list.total), "commitment", "commitments");
    let left_out = left_out.map(|words| format!("; {words}")).unwrap_or_default();
    writeln!(to, "{}", one_line(&format!("{total}, as of {}: {}{left_out}", list.as_of, parts.join(", "))))?;
    Ok(())
}
