//! `entente timeline`: promises and deeds by day.

use crate::args::Cli;
use crate::asked::{Asked, app, json, said};
use crate::out::{self, Fail, Style, count, exit};
use clap::Args;
use entente_app::publish::table::{cut, one_line, wrapped};
use entente_app::publish::timeline::{Life, Moment, Timeline, What};
use std::io::Write;

/// `entente timeline`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente timeline --ledger my.entente p-abep
  entente timeline --ledger my.entente 'party:KR field:quantum'
  entente timeline --ledger my.entente p-abep --as-of 2024-12-31 --json

One commitment: when it was told and by whom, the days that were named, deeds, and when its status
became another. Of several, all of that in the order of days. A deed of which no day is told stands at
the day of its document.")]
pub struct TimelineOf {
    /// Of which commitments.
    #[command(flatten)]
    pub asked: Asked,
    /// At most so many commitments, those told first; all if left out.
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}

/// Shows what came to pass; gives the exit code.
pub fn run(cli: &Cli, args: &TimelineOf) -> Result<u8, Fail> {
    let app = app(cli)?;
    let asking = args.asked.open(&app)?;
    let timeline = asking.book.timeline(&asking.of, asking.when, args.limit)?;
    let mut to = out::stdout();
    if args.asked.json {
        json(&mut to, &timeline, asking.left_out.as_ref())?;
    } else if let (entente_app::asked::Of::One(_), [life]) = (&asking.of, timeline.lives.as_slice()) {
        one(&mut to, life, asking.speak, &timeline.as_of)?;
    } else {
        all(&mut to, &timeline, asking.speak, asking.left_out.as_deref())?;
    }
    to.flush()?;
    Ok(exit::DONE)
}

fn one(to: &mut out::Out, life: &Life, speak: &str, as_of: &str) -> Result<(), Fail> {
    let style = Style::of_stdout();
    writeln!(to, "{}", style.faint(&life.commitment))?;
    for line in wrapped(&one_line(said(&life.statement, speak)), out::width()) {
        writeln!(to, "{}", style.strong(&line))?;
    }
    writeln!(to, "\n{} as of {as_of}", style.strong(&life.status))?;
    for moment in &life.moments {
        writeln!(to, "{}", line(moment, None, as_of))?;
    }
    Ok(())
}

fn all(to: &mut out::Out, timeline: &Timeline, speak: &str, left_out: Option<&str>) -> Result<(), Fail> {
    let mut moments: Vec<(&Life, &Moment)> =
        timeline.lives.iter().flat_map(|life| life.moments.iter().map(move |moment| (life, moment))).collect();
    moments.sort_by_key(|(_, m)| (m.day.is_none(), &m.day, m.what));
    for (life, moment) in moments {
        writeln!(to, "{}", line(moment, Some((life, speak)), &timeline.as_of))?;
    }
    let total = usize::try_from(timeline.total).unwrap_or(usize::MAX);
    let shown = timeline.lives.len();
    let part = if shown == total { String::new() } else { format!("{shown} of ") };
    let left_out = left_out.map(|words| format!("; {words}")).unwrap_or_default();
    writeln!(to, "{part}{}, as of {}{left_out}", count(total, "commitment", "commitments"), timeline.as_of)?;
    Ok(())
}

/// A moment in one line; among those of several commitments with the one to which it belongs.
fn line(moment: &Moment, of: Option<(&Life, &str)>, as_of: &str) -> String {
    let day = moment.day.as_deref().unwrap_or("no day");
    let until = moment.until.as_ref().map(|day| format!(" to {day}")).unwrap_or_default();
    let code = moment.code.as_deref().unwrap_or_default();
    let telling = matches!(moment.what, What::Told | What::ToldAgain);
    let by = moment.by.as_ref().or(moment.document.as_ref());
    let by = by.map(|by| format!("{} {by}", if telling { " by" } else { ", says" })).unwrap_or_default();
    let words = moment.words.as_ref().map(|words| format!("  “{}”", cut(words, 90))).unwrap_or_default();
    let copy = moment.copy_of.as_ref().map(|other| format!(", a copy of {other}")).unwrap_or_default();
    let told = moment.told.as_ref().map(|day| format!(", told on {day}")).unwrap_or_default();
    let said = match moment.what {
        // A sentence of the program stands for the quote, so that lines of many languages can be read in one.
        What::Told => match of {
            Some((life, speak)) => format!("told{by}: {}", said(&life.statement, speak)),
            None => format!("told{by}{words}"),
        },
        What::ToldAgain => format!("told again{by}{copy}{words}"),
        What::Deed => {
            let effect = moment.effect.as_deref().unwrap_or_default();
            format!("{code}{until}{by}{told}: {effect}{words}")
        }
        What::Due => {
            let ahead = if day > as_of { "is due" } else { "was due" };
            let holds = if moment.holds == Some(false) { ", which no longer holds" } else { "" };
            let begins = if code == "from" && moment.holds.is_none() { "begins" } else { ahead };
            format!("{begins}{holds}{words}{by}{told}")
        }
        What::Status => {
            let before = moment.before.as_ref().map(|before| format!("{before} -> ")).unwrap_or_default();
            let because = moment.because.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            format!("{before}{code}{because}")
        }
    };
    let id = of.map(|(life, _)| format!("{}  ", life.commitment)).unwrap_or_default();
    format!("  {day:<10}  {id}{}", one_line(&said))
}
