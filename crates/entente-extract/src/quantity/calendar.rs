//! From the parts of a time expression to a window of days.
//!
//! [`resolve`] is the whole of it: slots, the kind of frame they stand in, the document's anchor, and the fiscal year
//! at home give a [`Timex`]. It knows no words.

use entente_model::{Day, DueKind, Grain, Interval, Timex};
use jiff::{Span as Step, civil::Weekday};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What one part of a time expression says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Slot {
    /// A year in full.
    Year(i16),
    /// The last two figures of a year.
    ShortYear(i16),
    /// Ten years from this one.
    Decade(i16),
    /// A month of the year.
    Month(i8),
    /// A day of the month.
    Dom(i8),
    /// A day of the week, Monday is 1.
    Weekday(i8),
    /// A part of a year, month or season.
    Part(PartOf),
    /// So many units from the anchor's: next year.
    Rel(Unit, i32),
    /// Next, this, last before a month, weekday or season.
    Mod(i32),
    /// How many.
    Count(i32),
    /// Of what.
    Unit(Unit),
    /// What stands before it begins a span, what stands behind ends it.
    To,
    /// The year is a fiscal one.
    Fiscal,
    /// Means nothing by itself.
    Skip,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Half,
    Year,
}

impl Unit {
    /// The unit of a pack's word.
    pub fn parse(word: &str) -> Option<Unit> {
        Some(match word {
            "day" => Unit::Day,
            "week" => Unit::Week,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "half" => Unit::Half,
            "year" => Unit::Year,
            _ => return None,
        })
    }
    fn grain(self) -> Grain {
        match self {
            Unit::Day => Grain::Day,
            Unit::Week => Grain::Week,
            Unit::Month => Grain::Month,
            Unit::Quarter => Grain::Quarter,
            Unit::Half => Grain::Half,
            Unit::Year => Grain::Year,
        }
    }
    fn step(self, n: i32) -> Option<Step> {
        let n = i64::from(n);
        match self {
            Unit::Day => Step::new().try_days(n).ok(),
            Unit::Week => Step::new().try_weeks(n).ok(),
            Unit::Month => Step::new().try_months(n).ok(),
            Unit::Quarter => Step::new().try_months(n * 3).ok(),
            Unit::Half => Step::new().try_months(n * 6).ok(),
            Unit::Year => Step::new().try_years(n).ok(),
        }
    }
}

/// A part of a longer time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartOf {
    Half(i8),
    Quarter(i8),
    /// Spring is 1.
    Season(i8),
    Early,
    Mid,
    Late,
    /// Like late, but "by the end" is its last day.
    End,
}

/// How the words frame the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Frame {
    /// During the window.
    In,
    /// Not later than its end.
    By,
    /// Before it.
    Before,
    /// Starting in it.
    From,
    /// Behind it.
    After,
    /// From it until now.
    Since,
    /// From the anchor for a duration.
    Within,
    /// From a time for a duration.
    FromFor,
    /// For a duration up to the anchor.
    Past,
    /// A duration before the anchor.
    Ago,
    /// A duration behind the anchor.
    Ahead,
    /// Again and again.
    Every,
    /// A time that hangs on something else ("within 30 days of signing").
    Unknown,
}

/// When a fiscal year begins, and which calendar year names it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FiscalYear {
    /// Its first month.
    pub month: i8,
    /// Whether it is named by the calendar year in which it ends.
    #[serde(default)]
    pub by_end: bool,
}

/// Fiscal years by state.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fiscal {
    /// Where nothing is known of the state.
    pub default: FiscalYear,
    /// By ISO 3166-1 alpha-2.
    #[serde(default)]
    pub states: BTreeMap<String, FiscalYear>,
}

impl Default for Fiscal {
    fn default() -> Fiscal {
        Fiscal { default: FiscalYear { month: 1, by_end: false }, states: BTreeMap::new() }
    }
}

/// Where and when a text is at home.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    pub anchor: Option<Day>,
    pub fiscal: FiscalYear,
}

/// A window with what is needed to say it again.
#[derive(Clone, Copy, Debug)]
struct Window {
    from: Day,
    to: Day,
    grain: Grain,
    /// The day "by" it means, where that is not its end: the middle of a year.
    by: Day,
    season: Option<i8>,
}

impl Window {
    fn new(from: Day, to: Day, grain: Grain) -> Window {
        Window { from, to, grain, by: to, season: None }
    }
    fn months(year: i16, month: i8, count: i32, grain: Grain) -> Option<Window> {
        let from = Day::new(year, month, 1).ok()?;
        let last = from.checked_add(Unit::Month.step(count - 1)?).ok()?;
        Some(Window::new(from, last.last_of_month(), grain))
    }
    fn year(year: i16) -> Option<Window> {
        Window::months(year, 1, 12, Grain::Year)
    }
    fn shift(self, unit: Unit, n: i32) -> Option<Window> {
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
struct Point {
    year: Option<i16>,
    decade: Option<i16>,
    month: Option<i8>,
    dom: Option<i8>,
    weekday: Option<i8>,
    parts: [Option<PartOf>; 2],
    rel: Option<(Unit, i32)>,
    modifier: Option<i32>,
    fiscal: bool,
}

/// A time that could be told, or that waits for an anchor.
#[derive(Debug)]
pub(super) struct Resolved {
    pub timex: Timex,
    /// Whether the text gave no year (month, week), so that it was taken from the anchor.
    pub assumed: bool,
}

/// Makes a time of its parts. `None` where they make no sense together (30 February).
pub(super) fn resolve(slots: &[Slot], frame: Frame, context: Context) -> Option<Resolved> {
    let anchor = context.anchor;
    let count = slots.iter().find_map(|s| if let Slot::Count(n) = s { Some(*n) } else { None });
    let unit = slots.iter().find_map(|s| if let Slot::Unit(u) = s { Some(*u) } else { None });
    if frame == Frame::Unknown {
        let grain = unit.map_or(Grain::Year, Unit::grain);
        let timex = timex(Interval::default(), DueKind::Within, grain, String::new(), true, false);
        return Some(Resolved { timex, assumed: false });
    }
    if let (Frame::Within | Frame::Past | Frame::Ago | Frame::Ahead, Some(unit)) = (frame, unit) {
        return duration(count.unwrap_or(1), unit, frame, anchor);
    }
    let mut points = vec![Point::default()];
    for &slot in slots {
        if slot == Slot::To {
            points.push(Point::default());
        } else if let Some(point) = points.last_mut() {
            fill(point, slot, slots)?;
        }
    }
    points.truncate(2);
    if frame == Frame::Every && slots.iter().all(|s| matches!(s, Slot::Unit(_) | Slot::Skip | Slot::Count(_))) {
        let grain = unit.map_or(Grain::Year, Unit::grain);
        let timex = timex(Interval::default(), DueKind::Span, grain, String::new(), false, true);
        return Some(Resolved { timex, assumed: false });
    }
    // A span's ends lend each other what they lack: "from May to June 2025", "5 to 7 May".
    if let [first, last] = points.as_mut_slice() {
        if first.year.is_none() && first.rel.is_none() && first.decade.is_none() {
            (first.year, first.rel) = (last.year, last.rel);
            first.fiscal |= last.fiscal;
        }
        if last.year.is_none() && last.rel.is_none() && last.parts[0].is_none_or(|p| !matches!(p, PartOf::End)) {
            (last.year, last.rel) = (first.year, first.rel);
        }
        if first.month.is_none() && first.dom.is_some() {
            first.month = last.month;
        }
        if last.month.is_none() && last.dom.is_some() {
            last.month = first.month;
        }
        last.fiscal |= first.fiscal;
    }
    let ahead = matches!(frame, Frame::By | Frame::Before | Frame::From | Frame::After | Frame::Every | Frame::FromFor);
    let relative = points.iter().any(needs_anchor);
    let assumed =
        points.iter().any(|p| p.year.is_none() && p.rel.is_none() && p.decade.is_none() && p.modifier.is_none());
    let mut windows = Vec::new();
    for point in &points {
        match window(point, context, ahead, windows.first()) {
            Ok(window) => windows.push(window),
            Err(Missing::Anchor) => {
                let kind = kind_of(frame, Grain::Year);
                let timex =
                    timex(Interval::default(), kind, grain_of(point), String::new(), true, frame == Frame::Every);
                return Some(Resolved { timex, assumed });
            }
            Err(Missing::Sense) => return None,
        }
    }
    let mut timex = match windows.as_slice() {
        [first, last] if first.from <= last.to => {
            let whole = Window::new(first.from, last.to, span_grain(first, last));
            let edtf = format!("{}/{}", edtf_from(first), edtf_to(last));
            match frame {
                Frame::By => timex(
                    Interval::until(last.by),
                    DueKind::By,
                    last.grain,
                    format!("../{}", edtf_by(last)),
                    relative,
                    false,
                ),
                _ => timex(Interval::span(whole.from, whole.to), DueKind::Span, whole.grain, edtf, relative, false),
            }
        }
        [only] => framed(only, frame, slots, relative, anchor)?,
        _ => return None,
    };
    timex.recurring = frame == Frame::Every;
    Some(Resolved { timex, assumed })
}

enum Missing {
    Anchor,
    Sense,
}

fn timex(interval: Interval, kind: DueKind, grain: Grain, edtf: String, relative: bool, recurring: bool) -> Timex {
    Timex { interval, kind, grain, edtf, relative, recurring }
}

fn kind_of(frame: Frame, grain: Grain) -> DueKind {
    match frame {
        Frame::By | Frame::Before => DueKind::By,
        Frame::From | Frame::After | Frame::Since => DueKind::From,
        Frame::Within => DueKind::Within,
        _ if grain == Grain::Day => DueKind::On,
        _ => DueKind::Span,
    }
}

fn fill(point: &mut Point, slot: Slot, all: &[Slot]) -> Option<()> {
    match slot {
        Slot::Year(y) if point.year.is_some() && point.fiscal => {
            // "fiscal year 2026-2027" names one year by both of its ends.
            (point.year == Some(y - 1)).then_some(())?;
        }
        Slot::Year(y) => point.year = Some(y),
        Slot::ShortYear(y) => match point.year {
            Some(before) => {
                let full = before - before.rem_euclid(100) + y;
                (full > before).then_some(())?;
                if !(point.fiscal && full == before + 1) {
                    return None;
                }
            }
            None => {
                let before = all.iter().find_map(|s| if let Slot::Year(y) = s { Some(*y) } else { None });
                point.year = Some(before.unwrap_or(2000) / 100 * 100 + y);
            }
        },
        Slot::Decade(y) => point.decade = Some(y),
        Slot::Month(m) => point.month = Some(m),
        Slot::Dom(d) => point.dom = Some(d),
        Slot::Weekday(w) => point.weekday = Some(w),
        Slot::Part(part) => {
            let free = point.parts.iter_mut().find(|p| p.is_none())?;
            *free = Some(part);
        }
        Slot::Rel(unit, n) => point.rel = Some((unit, n)),
        Slot::Mod(n) => point.modifier = Some(n),
        Slot::Fiscal => point.fiscal = true,
        Slot::Count(_) | Slot::Unit(_) | Slot::Skip | Slot::To => {}
    }
    Some(())
}

fn needs_anchor(point: &Point) -> bool {
    point.year.is_none() && point.decade.is_none()
}

fn grain_of(point: &Point) -> Grain {
    if point.dom.is_some() || point.weekday.is_some() {
        return Grain::Day;
    }
    if point.month.is_some() {
        return Grain::Month;
    }
    let part = point.parts.iter().flatten().find_map(|p| match p {
        PartOf::Half(_) => Some(Grain::Half),
        PartOf::Season(_) => Some(Grain::Season),
        PartOf::Quarter(_) => Some(Grain::Quarter),
        _ => None,
    });
    part.or(point.rel.map(|(unit, _)| unit.grain())).unwrap_or(Grain::Year)
}

/// A span of `count` units next to the anchor.
fn duration(count: i32, unit: Unit, frame: Frame, anchor: Option<Day>) -> Option<Resolved> {
    let kind = if frame == Frame::Within { DueKind::Within } else { DueKind::Span };
    let grain = if unit == Unit::Year && count > 1 { Grain::Years } else { unit.grain() };
    let Some(anchor) = anchor else {
        let timex = timex(Interval::default(), kind, grain, String::new(), true, false);
        return Some(Resolved { timex, assumed: false });
    };
    let there = |n: i32| anchor.checked_add(unit.step(n)?).ok();
    let made = match frame {
        Frame::Past => {
            let interval = Interval::span(there(-count)?, anchor);
            timex(interval, kind, grain, days(interval), true, false)
        }
        Frame::Ago | Frame::Ahead => {
            let day = there(if frame == Frame::Ago { -count } else { count })?;
            let window = match unit {
                Unit::Day => Window::new(day, day, Grain::Day),
                Unit::Week => week(day)?,
                Unit::Year => Window::year(day.year())?,
                _ => Window::months(day.year(), day.month(), 1, Grain::Month)?,
            };
            return Some(Resolved { timex: framed(&window, Frame::In, &[], true, Some(anchor))?, assumed: false });
        }
        _ => {
            let interval = Interval::span(anchor, there(count)?);
            timex(interval, kind, grain, days(interval), true, false)
        }
    };
    Some(Resolved { timex: made, assumed: false })
}

fn days(interval: Interval) -> String {
    match (interval.from, interval.to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("{from}/{to}"),
        (None, Some(to)) => format!("../{to}"),
        (Some(from), None) => format!("{from}/.."),
        (None, None) => String::new(),
    }
}

fn week(day: Day) -> Option<Window> {
    let back = i32::from(day.weekday().to_monday_zero_offset());
    let from = day.checked_sub(Unit::Day.step(back)?).ok()?;
    Some(Window::new(from, from.checked_add(Unit::Day.step(6)?).ok()?, Grain::Week))
}

/// The window a point denotes.
fn window(point: &Point, context: Context, ahead: bool, after: Option<&Window>) -> Result<Window, Missing> {
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

/// A single window in its frame.
fn framed(window: &Window, frame: Frame, slots: &[Slot], relative: bool, anchor: Option<Day>) -> Option<Timex> {
    let kind = kind_of(frame, window.grain);
    let before = |day: Day| day.yesterday().ok();
    let ends = slots.iter().any(|s| matches!(s, Slot::Part(PartOf::End)));
    Some(match frame {
        Frame::By => {
            timex(Interval::until(window.by), kind, window.grain, format!("../{}", edtf_by(window)), relative, false)
        }
        // "Before the end of" a year and "before" a day include them; "before summer" ends with spring.
        Frame::Before if ends || window.grain == Grain::Day => {
            timex(Interval::until(window.by), kind, window.grain, format!("../{}", edtf_by(window)), relative, false)
        }
        Frame::Before => {
            let to = before(window.from)?;
            timex(Interval::until(to), kind, window.grain, format!("../{to}"), relative, false)
        }
        Frame::After => {
            let from = window.to.tomorrow().ok()?;
            timex(Interval { from: Some(from), to: None }, kind, window.grain, format!("{from}/.."), relative, false)
        }
        Frame::Since => {
            let interval = Interval { from: Some(window.from), to: anchor.filter(|&a| a >= window.from) };
            timex(interval, kind, window.grain, format!("{}/..", edtf_from(window)), relative, false)
        }
        Frame::FromFor => {
            let count = slots.iter().find_map(|s| if let Slot::Count(n) = s { Some(*n) } else { None }).unwrap_or(1);
            let unit = slots.iter().find_map(|s| if let Slot::Unit(u) = s { Some(*u) } else { None })?;
            let to = before(window.from.checked_add(unit.step(count)?).ok()?)?;
            let interval = Interval::span(window.from, to);
            timex(interval, DueKind::Span, Grain::Years, days(interval), relative, false)
        }
        _ => timex(Interval::span(window.from, window.to), kind, window.grain, edtf(window), relative, false),
    })
}

fn span_grain(first: &Window, last: &Window) -> Grain {
    match (first.grain, last.grain) {
        (Grain::Year, Grain::Year) => Grain::Years,
        (a, b) => a.min(b),
    }
}

/// The window in EDTF level 1.
fn edtf(window: &Window) -> String {
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
fn edtf_from(window: &Window) -> String {
    let whole = edtf(window);
    if window.season.is_some() || whole.contains('/') { window.from.to_string() } else { whole }
}

/// As the end of an interval.
fn edtf_to(window: &Window) -> String {
    let whole = edtf(window);
    if window.season.is_some() || whole.contains('/') { window.to.to_string() } else { whole }
}

/// As the end of an interval that "by" names.
fn edtf_by(window: &Window) -> String {
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

/// From the start of a window for a number of units.
pub(super) fn from_for(start: &Timex, count: i32, unit: Unit) -> Option<Timex> {
    let from = start.interval.from?;
    let to = from.checked_add(unit.step(count)?).ok()?.yesterday().ok()?;
    let interval = Interval::span(from, to);
    let grain = if unit == Unit::Year && count > 1 { Grain::Years } else { unit.grain() };
    Some(Timex { interval, kind: DueKind::Span, grain, edtf: days(interval), ..start.clone() })
}

/// The same window a year (or week, or month) later, if it was taken from the anchor and lies wholly before it: what
/// a promise means by "in January" said in April.
pub(super) fn ahead(
    timex: &Timex,
    anchor: Day,
    slots_without_year: bool,
    weekly: bool,
    monthly: bool,
) -> Option<Timex> {
    let (from, to) = (timex.interval.from?, timex.interval.to?);
    if !slots_without_year || to >= anchor {
        return None;
    }
    let unit = if weekly {
        Unit::Week
    } else if monthly {
        Unit::Month
    } else {
        Unit::Year
    };
    let season = timex
        .edtf
        .rsplit_once('-')
        .and_then(|(_, s)| s.parse::<i8>().ok())
        .filter(|&s| s > 20 && timex.grain == Grain::Season);
    let window = Window { season: season.map(|s| s - 20), ..Window::new(from, to, timex.grain) }.shift(unit, 1)?;
    let interval = Interval::span(window.from, window.to);
    Some(Timex { interval, edtf: edtf(&window), ..timex.clone() })
}
