//! Days and windows of days. A window is never more precise than the text that gave it.

use std::fmt;

/// One civil day in the proleptic Gregorian calendar.
pub type Day = jiff::civil::Date;

/// A window of days, both ends inclusive; an open end is `None` ("by 2030" has no start).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Interval {
    /// First day, if the text bounds it.
    pub from: Option<Day>,
    /// Last day, if the text bounds it.
    pub to: Option<Day>,
}

impl Interval {
    /// A window with both ends.
    pub fn span(from: Day, to: Day) -> Interval {
        Interval { from: Some(from), to: Some(to) }
    }
    /// A single day.
    pub fn on(day: Day) -> Interval {
        Interval::span(day, day)
    }
    /// Everything up to and including `day`.
    pub fn until(day: Day) -> Interval {
        Interval { from: None, to: Some(day) }
    }
    /// The whole of year `year`; `None` outside the calendar's range.
    pub fn year(year: i16) -> Option<Interval> {
        Some(Interval::span(Day::new(year, 1, 1).ok()?, Day::new(year, 12, 31).ok()?))
    }
    /// The whole of one month.
    pub fn month(year: i16, month: i8) -> Option<Interval> {
        let first = Day::new(year, month, 1).ok()?;
        Some(Interval::span(first, first.last_of_month()))
    }
}

/// A day known to the year, the month or the day.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct PartialDay {
    /// Year.
    pub year: i16,
    /// Month 1 to 12, if known.
    pub month: Option<i8>,
    /// Day of the month, if known.
    pub day: Option<i8>,
}

impl PartialDay {
    /// The first and last day it may be.
    pub fn interval(self) -> Option<Interval> {
        match (self.month, self.day) {
            (Some(m), Some(d)) => Day::new(self.year, m, d).ok().map(Interval::on),
            (Some(m), None) => Interval::month(self.year, m),
            _ => Interval::year(self.year),
        }
    }
}

impl From<Day> for PartialDay {
    fn from(day: Day) -> PartialDay {
        PartialDay { year: day.year(), month: Some(day.month()), day: Some(day.day()) }
    }
}

impl fmt::Display for PartialDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
            if let Some(day) = self.day {
                write!(f, "-{day:02}")?;
            }
        }
        Ok(())
    }
}
