//! `entente add`.

use crate::args::{Add, Cli};
use crate::batch::{self, End, Progress, Refused, Stop};
use crate::out::{self, Fail, count, exit};
use crate::{context, told};
use entente_app::model::Refusal;
use entente_app::{Book, Entered, Input, Outcome};
use std::io::Write;
use std::time::{Duration, Instant};

/// Reads and adds; ends with one line an input and a sum. Gives the exit code.
pub fn run(cli: &Cli, args: &Add) -> Result<u8, Fail> {
    let stop = Stop::listen();
    let app = context::app(cli)?;
    let path = context::ledger(&args.ledger)?;
    let mut book = app.open(&path, Some(context::today().to_string()))?;
    let mut to = out::stdout();
    let mut tally = Tally::default();
    let mut progress = Progress::new(&args.inputs.inputs);
    let mut group = Group::default();
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
                    group.begin(&mut book)?;
                    let searched = readout.searched;
                    tally.entered(book.add(*readout)?, searched)
                }
                Outcome::Refused(name, refusal) => tally.refused(&name, &refusal),
            };
            group.lines.push(line);
            if stop.asked() || group.is_due() {
                group.end(&mut book, &mut to)?;
            }
            progress.step(tally.refused.count());
            if stop.asked() { Err(End::Stopped) } else { Ok(()) }
        },
    );
    progress.clear();
    // What was added before a failure stays, and is settled, so that the ledger is whole.
    let ended = group.end(&mut book, &mut to);
    let settled = book.settle();
    let passed_over = match done {
        Ok(passed_over) => Some(passed_over),
        Err(End::Stopped) => None,
        Err(End::Failed(fail)) => return Err(fail),
    };
    ended?;
    let commitments = settled?;
    writeln!(to, "{}", tally.sum(passed_over.unwrap_or_default(), commitments))?;
    to.flush()?;
    tally.refused.tell(progress.done());
    if passed_over.is_none() {
        batch::stopped(progress.done());
    }
    Ok(if tally.refused.count() > 0 || tally.unsearched > 0 || passed_over.is_none() {
        exit::REFUSED
    } else {
        exit::DONE
    })
}

/// Documents that become durable together, which costs the disk as much as one of them. Their lines are told when it is
/// done, since a line says that the ledger has the document.
#[derive(Default)]
struct Group {
    begun: Option<Instant>,
    lines: Vec<String>,
}

impl Group {
    /// So many documents at most, and no longer than this.
    const MOST: usize = 100;
    const LONGEST: Duration = Duration::from_millis(500);

    fn begin(&mut self, book: &mut Book) -> Result<(), Fail> {
        if self.begun.is_none() {
            book.hold()?;
            self.begun = Some(Instant::now());
        }
        Ok(())
    }

    fn is_due(&self) -> bool {
        self.lines.len() >= Group::MOST || self.begun.is_none_or(|begun| begun.elapsed() > Group::LONGEST)
    }

    fn end(&mut self, book: &mut Book, to: &mut impl Write) -> Result<(), Fail> {
        self.begun = None;
        let lines = std::mem::take(&mut self.lines);
        book.release()?;
        for line in lines {
            writeln!(to, "{line}")?;
        }
        Ok(())
    }
}

#[derive(Default)]
struct Tally {
    added: u64,
    reread: u64,
    there: u64,
    refused: Refused,
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
        self.refused.note(name, refusal);
        out::refusal(refusal);
        format!("refused        {name}: {} {}", refusal.code, refusal.message)
    }

    fn sum(&self, passed_over: u64, commitments: usize) -> String {
        let mut parts = vec![format!("{} added", self.added)];
        if self.reread > 0 {
            parts.push(format!("{} read anew", self.reread));
        }
        parts.push(format!("{} already there", self.there));
        parts.push(format!("{} refused", self.refused.count()));
        if self.unsearched > 0 {
            parts.push(format!("{} not looked through", self.unsearched));
        }
        if passed_over > 0 {
            parts.push(format!("{passed_over} passed over by name"));
        }
        format!("{}; the ledger holds {}", parts.join(", "), count(commitments, "commitment", "commitments"))
    }
}
