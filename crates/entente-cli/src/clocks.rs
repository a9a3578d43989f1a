//! The two clocks on the command line: the day for which something is told, and the point up to which the ledger is asked.

use crate::args::Ledger;
use crate::{context, out};
use clap::Args;
use entente_app::clocks::{Known, Point};
use entente_app::model::Day;
use entente_app::{App, AppError, Book, Snapshot};

/// For which day, and as known when.
#[derive(Args, Debug)]
pub struct Clocks {
    /// The day for which statuses are told; what was published after it is left out. Today, with all of the ledger, if not
    /// given.
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<Day>,
    /// What the ledger could say then.
    #[command(flatten)]
    pub then: Then,
}

/// As known when.
#[derive(Args, Debug)]
pub struct Then {
    /// Say what the ledger could say then: only what was recorded by this day, or up to the event of this number, is seen.
    /// Without --as-of, statuses are told for that day.
    #[arg(long, value_name = "DAY|EVENT")]
    pub known_by: Option<Point>,
}

/// What a command looks at.
pub struct View {
    /// The ledger, as it stands or as it stood.
    pub snapshot: Snapshot,
    /// The day for which statuses are told.
    pub as_of: Day,
    /// What is left out for that day, in words; nothing where all is there.
    pub left_out: Option<String>,
}

/// The ledger as it stands now, or as it stood then; what is to be said of that goes to standard error.
///
/// # Errors
/// If the ledger cannot be read, or has no such event.
pub fn book<'a>(app: &'a App, ledger: &Ledger, then: &Then) -> Result<(Book<'a>, Option<Known>), AppError> {
    let book = app.look(&context::ledger(ledger)?)?;
    let Some(point) = then.known_by else { return Ok((book, None)) };
    let (book, known) = book.known_by(point)?;
    tell(&known);
    Ok((book, Some(known)))
}

/// The view of a ledger by both clocks.
///
/// # Errors
/// As [`book`].
pub fn view(app: &App, ledger: &Ledger, clocks: &Clocks) -> Result<View, AppError> {
    let (book, known) = book(app, ledger, &clocks.then)?;
    Ok(of(book.snapshot()?, clocks, known.as_ref()))
}

/// What a snapshot shows by both clocks.
pub fn of(snapshot: Snapshot, clocks: &Clocks, known: Option<&Known>) -> View {
    // Without a day nothing is left out, since a day of publication may lie ahead of the day in UTC.
    let Some(as_of) = clocks.as_of else {
        let as_of = known.and_then(|k| k.day).unwrap_or_else(context::today);
        return View { snapshot, as_of, left_out: None };
    };
    let (snapshot, commitments) = snapshot.told_by(as_of);
    View { snapshot, as_of, left_out: left_out(commitments, as_of) }
}

/// What is left out, in words; nothing where all is there.
pub fn left_out(commitments: usize, day: Day) -> Option<String> {
    let what = out::count(commitments, "commitment", "commitments");
    (commitments > 0).then(|| format!("{what} told only after {day} left out"))
}

fn tell(known: &Known) {
    let day = known.day.map(|day| format!(" ({day})")).unwrap_or_default();
    out::note(&match known.event {
        0 => format!("nothing was recorded by then{day}"),
        event => format!("this is what the ledger could say after event {event}{day}"),
    });
    if !known.erased.is_empty() {
        let ids: Vec<String> = known.erased.iter().map(|e| format!("{} (event {})", e.document, e.seq)).collect();
        out::note(&format!("erased by law since, and not shown: {}", ids.join(", ")));
    }
    if known.later > 0 {
        let what = usize::try_from(known.later).unwrap_or(usize::MAX);
        let what = out::count(what, "later event bears", "later events bear");
        out::note(&format!("{what} that day or an earlier one, since the clock ran back; name an event to see them"));
    }
}
