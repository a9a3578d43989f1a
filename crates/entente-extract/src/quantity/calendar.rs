//! From the parts of a time expression to a window of days.
//!
//! [`resolve`] is the whole of it: slots, the kind of frame they stand in, the document's anchor, and the fiscal year
//! at home give a [`Timex`]. It knows no words.

use super::window::{Missing, Point, Window, days, edtf, edtf_by, edtf_from, edtf_to, span_grain, week, window};
use entente_model::{Day, DueKind, Grain, Interval, Timex};
use jiff::Span as Step;
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
    pub fn grain(self) -> Grain {
        match self {
            Unit::Day => Grain::Day,
            Unit::Week => Grain::Week,
            Unit::Month => Grain::Month,
            Unit::Quarter => Grain::Quarter,
            Unit::Half => Grain::Half,
            Unit::Year => Grain::Year,
        }
    }
    pub fn step(self, n: i32) -> Option<Step> {
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
    // "Two to three years" end with the longer.
    let count = slots.iter().rev().find_map(|s| if let Slot::Count(n) = s { Some(*n) } else { None });
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
        let found = window(point, context, ahead, windows.first());
        match found.map(|there| if frame == Frame::Since { gone_by(there, point, context) } else { there }) {
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

/// "Since April", told in March, is the April that is over: what has been so since then began before it is told.
fn gone_by(there: Window, point: &Point, context: Context) -> Window {
    let named = point.year.is_some() || point.rel.is_some() || point.decade.is_some() || point.modifier.is_some();
    if named || context.anchor.is_none_or(|anchor| there.from <= anchor) {
        return there;
    }
    let before = Point { modifier: Some(-1), ..*point };
    window(&before, context, false, None).unwrap_or(there)
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
    // "by November", "from January" have one end.
    let last = timex.interval.to.or(timex.interval.from)?;
    let (from, to) = (timex.interval.from.unwrap_or(last), last);
    if !slots_without_year || last >= anchor {
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
    let interval =
        Interval { from: timex.interval.from.map(|_| window.from), to: timex.interval.to.map(|_| window.to) };
    let edtf =
        if timex.interval.from.is_some() && timex.interval.to.is_some() { edtf(&window) } else { days(interval) };
    Some(Timex { interval, edtf, ..timex.clone() })
}
