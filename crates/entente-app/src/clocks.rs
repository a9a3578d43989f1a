//! The two clocks of a ledger. `as_of` is the day for which something is told; `known_by` is the point in the log up to
//! which the ledger is asked, so that it says what it could say then.

use crate::book::failed;
use crate::{AppError, Book, Kind, Settler};
use entente_ledger::ErasedSince;
use entente_model::Day;
use std::str::FromStr;

/// A point in the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Point {
    /// Everything that was recorded by this day.
    Day(Day),
    /// Everything up to the event of this number.
    Event(u64),
}

impl FromStr for Point {
    type Err = String;

    fn from_str(said: &str) -> Result<Point, String> {
        if let Ok(number) = said.parse() {
            return Ok(Point::Event(number));
        }
        said.parse().map(Point::Day).map_err(|_| "a day such as 2024-12-31, or the number of an event".to_owned())
    }
}

/// What is to be said of an earlier point.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known {
    /// The last event that is seen; 0 where nothing was recorded yet.
    pub event: u64,
    /// The day for which statuses are told unless another one is asked for: the day asked for, or that of the event.
    pub day: Option<Day>,
    /// Documents that it knew and whose words were erased since, so that they are not shown.
    pub erased: Vec<ErasedSince>,
    /// Events that come later in the log and bear the day asked for or an earlier one: the clock ran back.
    pub later: u64,
}

impl Book<'_> {
    /// The ledger as it was at an earlier point, for reading, with what is to be said of it.
    ///
    /// # Errors
    /// [`Kind::Usage`] if the log has no such event, [`Kind::Storage`] if the disk or the database failed.
    pub fn known_by(self, point: Point) -> Result<(Self, Known), AppError> {
        let Book { app, ledger, .. } = self;
        let (event, later) = match point {
            Point::Event(number) => (number, 0),
            Point::Day(day) => {
                let found = ledger.up_to(&day.to_string()).map_err(failed)?;
                (found.seq, found.later)
            }
        };
        let head = ledger.head().map_err(failed)?.seq;
        if event > head {
            let message = format!("There is no event {event}; the log has {head}");
            return Err(AppError::new(Kind::Usage, "A042", message, "take a number that `entente log` shows"));
        }
        let ledger = ledger.known_by(event).map_err(failed)?;
        let last = ledger.events(event.saturating_sub(1), 1).map_err(failed)?.pop();
        let recorded = last.and_then(|e| e.recorded).and_then(|when| when.get(..10).and_then(|day| day.parse().ok()));
        let day = match point {
            Point::Day(day) => Some(day),
            Point::Event(_) => recorded,
        };
        let erased = ledger.erased_since().map_err(failed)?;
        Ok((Book { app, ledger, settler: Settler::default() }, Known { event, day, erased, later }))
    }
}
