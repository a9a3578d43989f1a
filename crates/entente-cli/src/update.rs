//! `entente update`.

use crate::args::Cli;
use crate::context;
use crate::keep::Update;
use crate::out::{self, Fail, count, exit};
use crate::verify::json;
use entente_app::publish::care as wire;
use entente_app::publish::table::{cut, one_line};
use entente_app::update::{self, Correction, Outcome};
use std::io::Write;

/// Columns of a quote.
const QUOTE: usize = 90;

/// Reads the sources of a ledger again; gives the exit code.
pub fn run(cli: &Cli, args: &Update) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let path = context::ledger(&args.ledger)?;
    let write = !args.preview;
    let mut book = if write { app.open(&path, Some(context::today().to_string()))? } else { app.look(&path)? };
    let right = Correction {
        published: args.published,
        lang: args.lang.clone(),
        url: args.url.clone(),
        title: args.title.clone(),
    };
    let updates = book.update(&args.ids, &right, write);
    // What was written before a failure stays, and is settled, so that the ledger is whole.
    let settled = if write { Some(book.settle()) } else { None };
    let updates = updates?;
    let commitments = settled.transpose()?;
    let mut to = out::stdout();
    let (mut changed, mut same, mut left, mut refused) = (0, 0, 0, 0);
    for one in updates {
        match one.outcome {
            Outcome::Same => same += 1,
            Outcome::Changed { .. } => changed += 1,
            Outcome::Given | Outcome::Erased => left += 1,
            Outcome::Refused(_) => refused += 1,
        }
        let line = made(one, write);
        if args.json {
            writeln!(to, "{}", json(&line))?;
        } else {
            tell(&mut to, &line)?;
        }
    }
    if !args.json {
        let would = if write { "" } else { "would be " };
        let mut sum = format!("{changed} {would}changed, {same} the same, {left} left as they are, {refused} refused");
        if let Some(n) = commitments {
            sum += &format!("; the ledger holds {}", count(n, "commitment", "commitments"));
        }
        writeln!(to, "{sum}")?;
    }
    to.flush()?;
    Ok(if refused > 0 { exit::REFUSED } else { exit::DONE })
}

fn made(one: update::Update, write: bool) -> wire::Updated {
    let mut line = wire::Updated {
        document: one.document,
        outcome: "same".to_owned(),
        done: false,
        refusal: None,
        new: Vec::new(),
        altered: Vec::new(),
        gone: Vec::new(),
        to_review: Vec::new(),
    };
    match one.outcome {
        Outcome::Same => {}
        Outcome::Given => "given".clone_into(&mut line.outcome),
        Outcome::Erased => "erased".clone_into(&mut line.outcome),
        Outcome::Refused(why) => {
            "refused".clone_into(&mut line.outcome);
            line.refusal = Some(why);
        }
        Outcome::Changed { changes, quotes } => {
            "changed".clone_into(&mut line.outcome);
            let told = |ids: Vec<String>| {
                let told = |id: String| wire::Told { quote: quotes.get(&id).cloned().unwrap_or_default(), id };
                ids.into_iter().map(told).collect()
            };
            (line.done, line.to_review) = (write, changes.to_review);
            (line.new, line.altered, line.gone) = (told(changes.new), told(changes.altered), told(changes.gone));
        }
    }
    line
}

fn tell(to: &mut out::Out, line: &wire::Updated) -> Result<(), Fail> {
    match line.outcome.as_str() {
        "changed" => {
            let verb = if line.done { "read anew" } else { "would read anew" };
            let (new, altered, gone) = (line.new.len(), line.altered.len(), line.gone.len());
            writeln!(to, "{verb}  {}: {new} new, {altered} altered, {gone} gone", line.document)?;
            for (mark, list) in [('+', &line.new), ('~', &line.altered), ('-', &line.gone)] {
                for told in list {
                    let review = if line.to_review.contains(&told.id) { "  (judged: look at it)" } else { "" };
                    writeln!(to, "  {mark} {}  {}{review}", told.id, cut(&one_line(&told.quote), QUOTE))?;
                }
            }
        }
        "given" => writeln!(to, "left as it is  {}: its claims were given", line.document)?,
        "refused" => writeln!(to, "refused  {}: {}", line.document, line.refusal.as_deref().unwrap_or_default())?,
        _ => {}
    }
    Ok(())
}
