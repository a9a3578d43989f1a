//! Windows of days: the one that a point in time denotes, its parts, and how it is written in EDTF.

use super::calendar::{Context, FiscalYear, PartOf, Unit};
use entente_model::{Day, Grain, Interval};
use jiff::civil::Weekday;

/// A window with what is needed to say it again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub from: Day,
    pub to: Day,
    pub grain: Grain,
    /// The day "by" it means, where that is not its end: the middle of a year.
    pub by: Day,
    pub season: Option<i8>,
}

impl Window {
    pub fn new(from: Day, to: Day, grain: Grain) -> Window {
        Window { from, to, grain, by: to, season: None }
    }
    pub fn months(year: i16, month: i8, count: i32, grain: Grain) -> Option<Window> {
        let from = Day::new(year, month, 1).ok()?;
        let last = from.checked_add(Unit::Month.step(count - 1)?).ok()?;
        Some(Window::new(from, last.last_of_month(), grain))
    }
    pub fn year(year: i16) -> Option<Window> {
        Window::months(year, 1, 12, Grain::Year)
    }
    pub fn shift(self, unit: Unit, n: i32) -> Option<Window> {
        let from = self.from.checked_add(unit.step(n)?).ok()?;
        let whole_months = self.from.day() == 1 && self.to == self.to.last_of_month();
        let moved = |day: Day| {
            let moved = day.checked_add(unit.step(n)?).ok()?;
            Some(if whole_months && day == day.last_of_month() { moved.last_of_month() } else { moved })
        };
        Some(Window { from, to: moved(self.to)?, by: moved(self.by)?, ..self })
    }
}

/// The parts of one point in time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Point {
    pub year: Option<i16>,
    pub decade: Option<i16>,
    pub month: Option<i8>,
    pub dom: Option<i8>,
    pub weekday: Option<i8>,
    pub parts: [Option<PartOf>; 2],
    pub rel: Option<(Unit, i32)>,
    pub modifier: Option<i32>,
    pub fiscal: bool,
}

pub(super) enum Missing {
    Anchor,
    Sense,
}

pub(super) fn days(interval: Interval) -> String {
    match (interval.from, interval.to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("{from}/{to}"),
        (None, Some(to)) => format!("../{to}"),
        (Some(from), None) => format!("{from}/.."),
        (None, None) => String::new(),
    }
}

pub(super) fn week(day: Day) -> Option<Window> {
    let back = i32::from(day.weekday().to_monday_zero_offset());
    let from = day.checked_sub(Unit::Day.step(back)?).ok()?;
    Some(Window::new(from, from.checked_add(Unit::Day.step(6)?).ok()?, Grain::Week))
}

/// The window a point denotes.
pub(super) fn window(point: &Point, context: Context, ahead: bool, after: Option<&Window>) -> Result<Window, Missing> {
    let anchor = context.anchor;
    let sense = |window: Option<Window>| window.ok_or(Missing::Sense);
    if let Some(decade) = point.decade {
        return sense(Window::months(decade, 1, 120, Grain::Years).and_then(|w| parts(w, point)));
    }
    // A unit that the anchor shifts, other than the year: next month, this week, tomorrow.
    if let Some((unit, n)) = point.rel.filter(|&(unit, _)| unit != Unit::Year) {
        let anchor = anchor.ok_or(Missing::Anchor)?;
        let there = unit.step(n).and_then(|s| anchor.checked_add(s).ok()).ok_or(Missing::Sense)?;
        let base = match unit {
            Unit::Day => Some(Window::new(there, there, Grain::Day)),
            Unit::Week => match point.weekday {
                Some(day) => weekday(week(there).ok_or(Missing::Sense)?.from, day, 0),
                None => week(there),
            },
            Unit::Month => match point.dom {
                Some(dom) => Day::new(there.year(), there.month(), dom).ok().map(|d| Window::new(d, d, Grain::Day)),
                None => Window::months(there.year(), there.month(), 1, Grain::Month),
            },
            Unit::Quarter => Window::months(there.year(), (there.month() - 1) / 3 * 3 + 1, 3, Grain::Quarter),
            _ => Window::months(there.year(), if there.month() > 6 { 7 } else { 1 }, 6, Grain::Half),
        };
        return sense(base.and_then(|w| parts(w, point)));
    }
    let year = match (point.year, point.rel) {
        (Some(year), _) => Some(year),
        (None, Some((_, n))) => {
            let anchor = anchor.ok_or(Missing::Anchor)?;
            let mut year = anchor.year();
            if point.fiscal && anchor.month() < context.fiscal.month {
                year -= 1;
            }
            if point.fiscal && context.fiscal.by_end && context.fiscal.month > 1 {
                year += 1;
            }
            Some(year + i16::try_from(n).map_err(|_| Missing::Sense)?)
        }
        _ => None,
    };
    if let Some(year) = year {
        return sense(in_year(point, year, context.fiscal));
    }
    // No year: the anchor's, or its neighbour's.
    let anchor = anchor.ok_or(Missing::Anchor)?;
    if let Some(day) = point.weekday.filter(|_| point.dom.is_none() && point.month.is_none()) {
        let shift = point.modifier.unwrap_or(if ahead { 2 } else { -2 });
        return sense(weekday(anchor, day, shift));
    }
    if point.month.is_none() && point.parts[0].is_none() {
        let Some(dom) = point.dom else { return Err(Missing::Sense) };
        return sense(day_of_month(anchor, dom, point.modifier, ahead));
    }
    let reach = |n: i16| in_year(point, anchor.year() + n, context.fiscal);
    if let Some(after) = after {
        let found =
            (0..=1).filter_map(|n| in_year(point, after.from.year() + n, context.fiscal)).find(|w| w.to >= after.from);
        return sense(found);
    }
    let all = [-1, 0, 1];
    let found = match point.modifier {
        Some(n) if n > 0 => {
            all.iter().filter_map(|&n| reach(n)).find(|w| w.from > anchor || (w.to >= anchor && w.grain == Grain::Day))
        }
        Some(n) if n < 0 => all.iter().rev().filter_map(|&n| reach(n)).find(|w| w.to < anchor),
        Some(_) => reach(0),
        // A half, quarter or season without a year is that of the year of writing.
        None if point.month.is_none() && !ahead => reach(0),
        None if ahead => all.iter().filter_map(|&n| reach(n)).find(|w| w.by >= anchor),
        None => all.iter().filter_map(|&n| reach(n)).min_by_key(|w| distance(w, anchor)),
    };
    sense(found)
}

/// How far a window lies from a day, in days; the past wins a tie.
fn distance(window: &Window, day: Day) -> (i64, bool) {
    let days = |a: Day, b: Day| (b - a).get_days().into();
    if window.to < day {
        (days(window.to, day), false)
    } else if window.from > day {
        (days(day, window.from), true)
    } else {
        (0, false)
    }
}

fn weekday(anchor: Day, day: i8, shift: i32) -> Option<Window> {
    let wanted = Weekday::from_monday_one_offset(day).ok()?;
    let start = week(anchor)?.from;
    let this = start.checked_add(Unit::Day.step(i32::from(wanted.to_monday_zero_offset()))?).ok()?;
    let shifted = match shift {
        2 if this < anchor => this.checked_add(Unit::Week.step(1)?).ok()?,
        -2 if this > anchor => this.checked_sub(Unit::Week.step(1)?).ok()?,
        2 | -2 | 0 => this,
        // "Last Thursday" and "next Thursday" leave the day of writing out, but need not leave the week.
        n if n < 0 => {
            if this >= anchor {
                this.checked_sub(Unit::Week.step(1)?).ok()?
            } else {
                this
            }
        }
        _ => {
            if this <= anchor {
                this.checked_add(Unit::Week.step(1)?).ok()?
            } else {
                this
            }
        }
    };
    Some(Window::new(shifted, shifted, Grain::Day))
}

fn day_of_month(anchor: Day, dom: i8, modifier: Option<i32>, ahead: bool) -> Option<Window> {
    let in_month = |n: i32| {
        let there = anchor.first_of_month().checked_add(Unit::Month.step(n)?).ok()?;
        Day::new(there.year(), there.month(), dom).ok()
    };
    let day = match modifier {
        Some(n) if n < 0 => in_month(0).filter(|&d| d <= anchor).or_else(|| in_month(-1)),
        Some(n) if n > 0 => in_month(0).filter(|&d| d >= anchor).or_else(|| in_month(1)),
        Some(_) => in_month(0),
        None if ahead => in_month(0).filter(|&d| d >= anchor).or_else(|| in_month(1)),
        // A day told without its month is the one just gone by, unless it lies a few days ahead.
        None => [-1, 0, 1]
            .into_iter()
            .filter_map(in_month)
            .min_by_key(|&d| distance(&Window::new(d, d, Grain::Day), anchor)),
    }?;
    Some(Window::new(day, day, Grain::Day))
}

/// The point within `year`.
fn in_year(point: &Point, year: i16, fiscal: FiscalYear) -> Option<Window> {
    let whole = if point.fiscal {
        let first = if fiscal.by_end && fiscal.month > 1 { year - 1 } else { year };
        Window::months(first, fiscal.month, 12, Grain::Year)?
    } else {
        Window::year(year)?
    };
    let base = match (point.month, point.dom) {
        (Some(month), Some(dom)) => {
            let day = Day::new(year, month, dom).ok()?;
            return Some(Window::new(day, day, Grain::Day));
        }
        (Some(month), None) => Window::months(year, month, 1, Grain::Month)?,
        (None, Some(_)) => return None,
        (None, None) => whole,
    };
    parts(base, point)
}

/// Narrows a window to its named parts.
fn parts(mut window: Window, point: &Point) -> Option<Window> {
    // The coarser part first: "late summer", "early in the second half".
    let mut named: Vec<PartOf> = point.parts.iter().flatten().copied().collect();
    named.sort_by_key(|p| matches!(p, PartOf::Early | PartOf::Mid | PartOf::Late | PartOf::End));
    for part in named {
        window = narrow(window, part)?;
    }
    Some(window)
}

fn narrow(window: Window, part: PartOf) -> Option<Window> {
    let (year, month) = (window.from.year(), window.from.month());
    let start = |n: i8| window.from.checked_add(Unit::Month.step(i32::from(n))?).ok();
    let months = |skip: i8, count: i32, grain: Grain| {
        let from = start(skip)?;
        Window::months(from.year(), from.month(), count, grain)
    };
    let yearly = window.grain == Grain::Year;
    match (part, window.grain) {
        (PartOf::Half(n), Grain::Year) => months((n - 1) * 6, 6, Grain::Half),
        (PartOf::Quarter(n), Grain::Year) => months((n - 1) * 3, 3, Grain::Quarter),
        (PartOf::Season(n), Grain::Year) => {
            let mut window = Window::months(year, n * 3, 3, Grain::Season)?;
            window.season = Some(n);
            Some(window)
        }
        (PartOf::Early, Grain::Year) => months(0, 3, Grain::Quarter),
        (PartOf::Late | PartOf::End, Grain::Year) => months(9, 3, Grain::Quarter),
        (PartOf::Mid, Grain::Year) => {
            let by = months(0, 6, Grain::Half)?.to;
            Some(Window { by, ..months(3, 6, Grain::Half)? })
        }
        (PartOf::Early | PartOf::Mid | PartOf::Late | PartOf::End, Grain::Month) => {
            let last = window.to;
            let (from, to) = match part {
                PartOf::Early => (1, 10),
                PartOf::Mid => (11, 20),
                _ => (21, last.day()),
            };
            let (from, to) = (Day::new(year, month, from).ok()?, Day::new(year, month, to).ok()?);
            Some(Window {
                by: if part == PartOf::Mid { Day::new(year, month, 15).ok()? } else { to },
                ..Window::new(from, to, Grain::Month)
            })
        }
        (PartOf::Early, Grain::Season | Grain::Quarter | Grain::Half) => months(0, 1, Grain::Month),
        (PartOf::Late | PartOf::End, Grain::Season | Grain::Quarter) => months(2, 1, Grain::Month),
        (PartOf::Late | PartOf::End, Grain::Half) => months(5, 1, Grain::Month),
        (PartOf::Mid, Grain::Season | Grain::Quarter) => months(1, 1, Grain::Month),
        (PartOf::Early, Grain::Years) => months(0, 36, Grain::Years),
        (PartOf::Mid, Grain::Years) => months(36, 48, Grain::Years),
        (PartOf::Late | PartOf::End, Grain::Years) => months(84, 36, Grain::Years),
        (PartOf::Early | PartOf::Mid | PartOf::Late | PartOf::End, _) if !yearly => Some(window),
        _ => None,
    }
}

pub(super) fn span_grain(first: &Window, last: &Window) -> Grain {
    match (first.grain, last.grain) {
        (Grain::Year, Grain::Year) => Grain::Years,
        (a, b) => a.min(b),
    }
}

/// The window in EDTF level 1.
pub(super) fn edtf(window: &Window) -> String {
    let whole_year =
        window.from.month() == 1 && window.from.day() == 1 && window.to.month() == 12 && window.to.day() == 31;
    let whole_month = window.from.first_of_month() == window.from && window.from.last_of_month() == window.to;
    match window.season {
        Some(season) => format!("{:04}-{}", window.from.year(), 20 + season),
        None if whole_year && window.from.year() == window.to.year() => format!("{:04}", window.from.year()),
        None if whole_year => format!("{:04}/{:04}", window.from.year(), window.to.year()),
        None if whole_month => month(window.from),
        None => days(Interval::span(window.from, window.to)),
    }
}

fn month(day: Day) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// As the start of an interval.
pub(super) fn edtf_from(window: &Window) -> String {
    let whole = edtf(window);
    if window.season.is_some() || whole.contains('/') { window.from.to_string() } else { whole }
}

/// As the end of an interval.
pub(super) fn edtf_to(window: &Window) -> String {
    let whole = edtf(window);
    if window.season.is_some() || whole.contains('/') { window.to.to_string() } else { whole }
}

/// As the end of an interval that "by" names.
pub(super) fn edtf_by(window: &Window) -> String {
    let year_end = window.by.month() == 12
        && window.by.day() == 31
        && !matches!(window.grain, Grain::Day | Grain::Week | Grain::Month);
    if year_end {
        format!("{:04}", window.by.year())
    } else if window.by == window.to {
        edtf_to(window)
    } else {
        window.by.to_string()
    }
}
