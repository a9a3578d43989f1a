//! `entente ask`: what to ask, and whom.

use crate::args::Cli;
use crate::asked::{Asked, app, json, said};
use crate::out::{self, Fail, Style, count, exit};
use clap::Args;
use entente_app::asked::Within;
use entente_app::publish::questions::{self, Questions};
use entente_app::publish::table::{one_line, wrapped};
use std::io::Write;

/// `entente ask`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente ask --ledger my.entente p-abep
  entente ask --ledger my.entente 'party:KR field:semiconductors' --within 6m
  entente ask --ledger my.entente --speak fr --json

What a promise lacks (a day, a sum, somebody who does it, a measure, firmness) and a day that is near, or
that has passed while nothing is known, are questions to those who are bound and to the bodies named. Each
is told in your language and in those in which the promise is told. What was kept, broken or superseded
is not asked about.")]
pub struct Ask {
    /// About which commitments.
    #[command(flatten)]
    pub asked: Asked,
    /// How far ahead a day counts as near: 90d, 12w, 6m or 1y.
    #[arg(long, value_name = "TIME", default_value = "90d")]
    pub within: Within,
    /// At most so many commitments; all with --json, else 20.
    #[arg(long, value_name = "N", conflicts_with = "json")]
    pub limit: Option<usize>,
}

/// About so many is asked where nobody says how many.
const SHOWN: usize = 20;

/// Says what to ask; gives the exit code.
pub fn run(cli: &Cli, args: &Ask) -> Result<u8, Fail> {
    let app = app(cli)?;
    let asking = args.asked.open(&app)?;
    let questions = asking.book.ask(&asking.of, asking.when, args.within.after(asking.when.day()))?;
    let mut to = out::stdout();
    if args.asked.json {
        json(&mut to, &questions, asking.left_out.as_ref())?;
    } else {
        text(&mut to, &questions, args.limit.unwrap_or(SHOWN), asking.speak, asking.left_out.as_deref())?;
    }
    to.flush()?;
    Ok(exit::DONE)
}

fn text(to: &mut out::Out, all: &Questions, limit: usize, speak: &str, left_out: Option<&str>) -> Result<(), Fail> {
    let shown = all.asked.len().min(limit);
    for asked in all.asked.iter().take(shown) {
        one(to, asked, speak)?;
    }
    let total = usize::try_from(all.total).unwrap_or(usize::MAX);
    let part = if shown < all.asked.len() { format!(", {shown} shown") } else { String::new() };
    let nothing = match all.nothing_to_ask {
        0 => String::new(),
        n => format!("; nothing to ask about {n}"),
    };
    let left_out = left_out.map(|words| format!("; {words}")).unwrap_or_default();
    let total = count(total, "commitment", "commitments");
    writeln!(to, "questions about {} of {total}{part}, as of {}{nothing}{left_out}", all.asked.len(), all.as_of)?;
    Ok(())
}

fn one(to: &mut out::Out, asked: &questions::Asked, speak: &str) -> Result<(), Fail> {
    let (style, width) = (Style::of_stdout(), out::width());
    let due = asked.due.as_ref().map(|due| format!(", due {due}")).unwrap_or_default();
    writeln!(to, "{}", style.faint(&format!("{}  {}{due}", asked.commitment, asked.status)))?;
    for line in wrapped(&one_line(said(&asked.statement, speak)), width) {
        writeln!(to, "{}", style.strong(&line))?;
    }
    let whom: Vec<&str> = asked.whom.iter().map(|whom| said(&whom.names, speak)).collect();
    let whom = if whom.is_empty() { "nobody is named".to_owned() } else { whom.join(", ") };
    writeln!(to, "  to: {}", one_line(&whom))?;
    for question in &asked.questions {
        writeln!(to, "  {:<9} {}", question.about, one_line(said(&question.words, speak)))?;
        for tag in asked.languages.iter().filter(|tag| *tag != speak) {
            if let Some(words) = question.words.get(tag) {
                writeln!(to, "  {:<9} {}", format!("({tag})"), one_line(words))?;
            }
        }
    }
    writeln!(to)?;
    Ok(())
}
