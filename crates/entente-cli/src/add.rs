//! `entente add`.

use crate::args::{Add, Cli};
use crate::out::{self, Fail, Progress, count, exit};
use crate::{context, told};
use entente_app::model::Refusal;
use entente_app::{Entered, Input, Outcome};
use std::io::Write;

/// Reads and adds; ends with one line an input and a sum. Gives the exit code.
pub fn run(cli: &Cli, args: &Add) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let path = context::ledger(&args.ledger)?;
    let mut book = app.open(&path, Some(context::today().to_string()))?;
    let mut to = out::stdout();
    let mut tally = Tally::default();
    let mut progress = Progress::new();
    let inputs = args.inputs.inputs.iter().map(|path| Input::named(path)).collect();
    let done = app.read(
        inputs,
        &args.inputs.options(),
        |outcome| outcome,
        |outcome| {
            progress.clear();
            let line = match outcome {
                Outcome::Read(readout) => {
                    told::diagnostics(&readout);
                    let searched = readout.searched;
                    tally.entered(book.add(*readout)?, searched)
                }
                Outcome::Refused(name, refusal) => tally.refused(&name, &refusal),
            };
            writeln!(to, "{line}")?;
            progress.step(tally.refused);
            Result::<(), Fail>::Ok(())
        },
    );
    progress.clear();
    // What was added before a failure stays, and is settled, so that the ledger is whole.
    let settled = book.settle();
    let passed_over = done?;
    let commitments = settled?;
    writeln!(to, "{}", tally.sum(passed_over, commitments))?;
    to.flush()?;
    Ok(if tally.refused + tally.unsearched > 0 { exit::REFUSED } else { exit::DONE })
}

#[derive(Default)]
struct Tally {
    added: u64,
    reread: u64,
    there: u64,
    refused: u64,
    /// Of those that are in the ledger: how many could not be looked through.
    unsearched: u64,
}

impl Tally {
    fn entered(&mut self, entered: Entered, searched: bool) -> String {
        self.unsearched += u64::from(!searched && !matches!(entered, Entered::Refused(_)));
        match entered {
            Entered::Added { document, .. } if !searched => {
                self.added += 1;
                format!("added          {document}: kept whole, but not looked through")
            }
            Entered::Added { document, claims, deeds } => {
                self.added += 1;
                let (claims, deeds) = (count(claims, "commitment", "commitments"), count(deeds, "deed", "deeds"));
                format!("added          {document}: {claims}, {deeds}")
            }
            Entered::Reread { document, new, gone } => {
                self.reread += 1;
                format!("read anew      {document}: {new} new, {gone} gone")
            }
            Entered::AlreadyThere { given, document } => {
                self.there += 1;
                let under = if given == document { String::new() } else { format!(", as {document}") };
                format!("already there  {given}{under}")
            }
            Entered::Refused(refusal) => {
                let name = refusal.place.clone().unwrap_or_default();
                self.refused(&name, &refusal)
            }
        }
    }

    fn refused(&mut self, name: &str, refusal: &Refusal) -> String {
        self.refused += 1;
        out::refusal(refusal);
        format!("refused        {name}: {} {}", refusal.code, refusal.message)
    }

    fn sum(&self, passed_over: u64, commitments: usize) -> String {
        let mut parts = vec![format!("{} added", self.added)];
        if self.reread > 0 {
            parts.push(format!("{} read anew", self.reread));
        }
        parts.push(format!("{} already there", self.there));
        parts.push(format!("{} refused", self.refused));
        if self.unsearched > 0 {
            parts.push(format!("{} not looked through", self.unsearched));
        }
        if passed_over > 0 {
            parts.push(format!("{passed_over} passed over by name"));
        }
        format!("{}; the ledger holds {}", parts.join(", "), count(commitments, "commitment", "commitments"))
    }
}
