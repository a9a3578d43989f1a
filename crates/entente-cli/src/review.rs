//! `entente review`: what waits for a person.

use crate::args::{Cli, Ledger};
use crate::clocks::{self, Then};
use crate::out::{self, Fail, Style, count, exit};
use crate::verify::json;
use crate::{context, decide, show};
use clap::Args;
use entente_app::judge::Said;
use entente_app::publish::decided as wire;
use entente_app::publish::table::one_line;
use entente_app::review::Item;
use std::io::Write;

/// `entente review`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente review --ledger my.entente
  entente review --ledger my.entente --json
  entente review --ledger my.entente --settle r-3v9k0d1m2x7q --by \"Mori Aya\" --because \"seen\"

What waits: judgements that contradict one another, claims and deeds that are told no more since a text
was read again, pairs of claims and links of deeds about which the program is not sure. Each comes with
the commands that settle it.")]
pub struct Review {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// At most so many.
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Say that this item is settled as it is.
    #[arg(long, value_name = "ITEM", requires = "by", conflicts_with_all = ["limit", "known_by"])]
    pub settle: Option<String>,
    /// Who decides it; it stands in the log for ever.
    #[arg(long, value_name = "NAME", requires_all = ["settle", "because"], value_parser = decide::some)]
    pub by: Option<String>,
    /// Why; it stands in the log for ever.
    #[arg(long, value_name = "WORDS", requires = "by", value_parser = decide::some)]
    pub because: Option<String>,
    /// As known when.
    #[command(flatten)]
    pub then: Then,
    /// One JSON object an item instead of sentences.
    #[arg(long)]
    pub json: bool,
}

/// Shows what waits, or settles an item; gives the exit code.
pub fn run(cli: &Cli, args: &Review) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let mut to = out::stdout();
    if let (Some(item), Some(by), Some(because)) = (&args.settle, &args.by, &args.because) {
        let event = decide::write(&app, &args.ledger)?.settle_item(item, Said { by, because })?;
        if args.json {
            writeln!(to, "{}", json(&wire::Settled { item: item.clone(), event }))?;
        } else {
            writeln!(to, "{item} is settled; event {event} says so, by {}", one_line(by))?;
        }
        to.flush()?;
        return Ok(exit::DONE);
    }
    let (book, _) = clocks::book(&app, &args.ledger, &args.then)?;
    let items = book.review()?;
    let shown = items.iter().take(args.limit.unwrap_or(usize::MAX));
    for item in shown {
        if args.json {
            writeln!(to, "{}", json(&wired(item)))?;
        } else {
            tell(&mut to, item)?;
        }
    }
    if !args.json {
        let left = items.len().saturating_sub(args.limit.unwrap_or(usize::MAX));
        let more = if left > 0 { format!(", {left} of them not shown") } else { String::new() };
        writeln!(to, "{} for review{more}", count(items.len(), "item waits", "items wait"))?;
    }
    to.flush()?;
    Ok(exit::DONE)
}

fn tell(to: &mut out::Out, item: &Item) -> Result<(), Fail> {
    let style = Style::of_stdout();
    let about = one_line(&item.about.join(" and "));
    writeln!(to, "{}  {}: {about}", style.strong(&item.id), item.what.code().replace('-', " "))?;
    for why in &item.why {
        writeln!(to, "  {}", one_line(why))?;
    }
    for part in &item.shown {
        writeln!(to, "  {}", style.faint(&one_line(&format!("{} in {}", part.id, part.document))))?;
        show::quoted(to, &part.quote, out::width())?;
    }
    for way in &item.ways {
        writeln!(to, "  {}:  entente {}", way.says, one_line(&way.command.join(" ")))?;
    }
    writeln!(to)?;
    Ok(())
}

fn wired(item: &Item) -> wire::Item {
    let quoted = |s: &entente_app::review::Shown| wire::Quoted {
        id: s.id.clone(),
        document: s.document.clone(),
        quote: s.quote.clone(),
    };
    let way = |w: &entente_app::review::Way| wire::Way {
        says: w.says.clone(),
        command: std::iter::once("entente".to_owned()).chain(w.command.iter().cloned()).collect(),
    };
    wire::Item {
        item: item.id.clone(),
        what: item.what.code().to_owned(),
        about: item.about.clone(),
        score: item.score.map(|score| f64::from(score) / 1000.0),
        why: item.why.clone(),
        quotes: item.shown.iter().map(quoted).collect(),
        ways: item.ways.iter().map(way).collect(),
    }
}
