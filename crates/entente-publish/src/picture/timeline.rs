//! When it was told, by when it is due, and what was done: one lane a commitment, a party or a document.
//!
//! What is known to the year is drawn as long as a year: a mark is never more precise than its window.

use super::canvas::{Anchor, Canvas, LEADING, SIZE, SMALL, Text, px};
use super::text::{filled, fit, isolated, measure};
use super::{Caption, Look, Picture, Sheet, Speak, day_cell, glyph};
use crate::csv::Cell;
use entente_model::{Day, Effect, Interval};

/// Lanes of marks over the same days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineChart {
    /// Title, description, note.
    pub caption: Caption,
    /// The day for which it is told.
    pub today: Day,
    /// Lanes, from the top.
    pub lanes: Vec<Lane>,
    /// How many lanes are drawn at most; the table has all.
    pub most: usize,
}

/// A lane.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Lane {
    /// What it is about.
    pub label: String,
    /// Where that is told in full.
    pub href: Option<String>,
    /// Its marks, in any order.
    pub marks: Vec<Mark>,
}

/// Something that has a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What it is.
    pub kind: Kind,
    /// When, as precise as it is known; without both ends it is only in the table.
    pub when: Interval,
    /// What happened, in a few words; may be empty.
    pub label: String,
}

/// What a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Someone told the promise.
    Told,
    /// The window in which it is to be done.
    Due,
    /// Something was done that bears on it.
    Deed(Effect),
}

/// Words for a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct TimelineWords {
    /// A telling.
    pub told: String,
    /// The window.
    pub due: String,
    /// A deed by its effect, in the order of `Effect::ALL`.
    pub effects: [String; 7],
    /// The line of the day for which it is told, such as `today, {day}`.
    pub today: String,
    /// What stands for lanes that are not drawn, such as `and {n} more`.
    pub more: String,
    /// What stands beside a lane for marks that have no day, such as `without a day: {n}`.
    pub undated: String,
    /// Heads of the columns of the table: lane, what, first day, last day, words.
    pub head: [String; 5],
}

impl TimelineWords {
    fn kind(&self, kind: Kind) -> &str {
        match kind {
            Kind::Told => &self.told,
            Kind::Due => &self.due,
            Kind::Deed(effect) => {
                Effect::ALL.iter().position(|e| *e == effect).map_or("", |n| self.effects[n].as_str())
            }
        }
    }
}

/// How high a row of marks is.
const TRACK: f64 = 18.0;
/// How many rows of marks a lane has at most; what has no room there is counted.
const TRACKS: usize = 4;

/// The line of the day for which it is told.
const TODAY: &str = "stroke-width=\"1.5\" stroke-dasharray=\"4 3\" class=\"picture-today\"";

/// Where days are.
struct Axis {
    first: f64,
    days: f64,
    left: f64,
    right: f64,
}

impl Axis {
    fn at(&self, serial: f64) -> f64 {
        self.left + (serial - self.first) / self.days * (self.right - self.left)
    }
    /// From the beginning of the first day to the end of the last; an open end is nothing.
    fn ends(&self, when: Interval) -> (Option<f64>, Option<f64>) {
        (when.from.map(|d| self.at(serial(d))), when.to.map(|d| self.at(serial(d) + 1.0)))
    }
}

/// Days since the first of January of the year 1.
fn serial(day: Day) -> f64 {
    let before = i32::from(day.year()) - 1;
    let leaps = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
    f64::from(before * 365 + leaps + i32::from(day.day_of_year()) - 1)
}

/// A mark in its row, or several that share a place.
struct Placed<'m> {
    marks: Vec<&'m Mark>,
    x: f64,
    from: f64,
    to: f64,
}

/// Draws the lanes. The table has a row a mark.
pub fn timeline(chart: &TimelineChart, words: &TimelineWords, look: &Look<'_>) -> Picture {
    let mut canvas = Canvas::new(look, &chart.caption);
    let shown = &chart.lanes[..chart.lanes.len().min(chart.most.max(1))];
    legend(&mut canvas, shown, words);
    let widest = shown.iter().map(|lane| measure(&lane.label, SIZE)).fold(0.0, f64::max);
    let label_room = if canvas.narrow() { 0.0 } else { (widest + 14.0).min(canvas.width * 0.3) };
    let axis = axis(chart.today, shown, canvas.left() + label_room, canvas.right());
    canvas.y += 6.0;
    let today = axis.at(serial(chart.today) + 0.5);
    let said = filled(&words.today, &[("day", &look.speak.day(chart.today))]);
    // Bold letters are wider.
    let half = (measure(&said, SMALL) * 1.15).min(canvas.room()) / 2.0;
    // At an edge it ends or begins there, so that no font, however wide, has a letter cut off.
    let (place, anchor) = match today {
        at if at + half > canvas.right() => (canvas.right(), Anchor::Right),
        at if at - half < canvas.left() => (canvas.left(), Anchor::Left),
        at => (at, Anchor::Middle),
    };
    let room = canvas.room();
    canvas.short(Text::at(place, canvas.y + SMALL, &said).size(SMALL).anchor(anchor).bold(), room);
    let line_from = canvas.y + SMALL + 4.0;
    canvas.y += SMALL * 1.5;
    let grid = canvas.y;
    let ticks = ticks(&axis, look.speak);
    for (x, label) in &ticks {
        canvas.text(Text::at(x + 3.0, grid + SMALL, label).size(SMALL).faint());
    }
    canvas.y += SMALL * 1.6;
    let top = canvas.y;
    let mut spans = vec![top];
    for lane in shown {
        let (from, to) = draw(&mut canvas, lane, words, look.speak, &axis, label_room);
        // Where labels stand above their lanes, upright lines leave them out.
        if label_room == 0.0 {
            spans.extend([from, to]);
        }
    }
    if label_room > 0.0 {
        spans.push(canvas.y);
    } else {
        spans.remove(0);
    }
    for (x, _) in &ticks {
        canvas.line([*x, grid + 2.0, *x, top], "stroke-opacity=\"0.16\"");
    }
    // The line does not strike out the name of a year.
    let struck = ticks.iter().any(|(x, label)| (*x..x + 8.0 + measure(label, SMALL)).contains(&today));
    let line_from = if struck { top - 3.0 } else { line_from };
    canvas.line([today, line_from, today, top], TODAY);
    for span in spans.chunks_exact(2) {
        for (x, _) in &ticks {
            canvas.line([*x, span[0], *x, span[1]], "stroke-opacity=\"0.16\"");
        }
        canvas.line([today, span[0], today, span[1]], TODAY);
    }
    canvas.line([canvas.left(), top, canvas.right(), top], "stroke-opacity=\"0.3\"");
    if shown.len() < chart.lanes.len() {
        let more = filled(&words.more, &[("n", &look.speak.number((chart.lanes.len() - shown.len()) as u64))]);
        canvas.y += 5.0;
        let (x, room) = (canvas.left(), canvas.room());
        canvas.lines(Text::at(x, 0.0, &more).size(SMALL).faint(), room, 2);
    }
    let mut rows = Vec::new();
    for lane in &chart.lanes {
        for mark in sorted(&lane.marks) {
            rows.push(vec![
                Cell::from(lane.label.as_str()),
                Cell::from(words.kind(mark.kind)),
                day_cell(mark.when.from),
                day_cell(mark.when.to),
                Cell::from(mark.label.as_str()),
            ]);
        }
    }
    canvas.finish("timeline", &chart.caption, Sheet { head: words.head.to_vec(), rows })
}

/// The marks that occur.
fn legend(canvas: &mut Canvas<'_>, lanes: &[Lane], words: &TimelineWords) {
    let kinds = [Kind::Told, Kind::Due].into_iter().chain(Effect::ALL.into_iter().map(Kind::Deed));
    let items: Vec<(Kind, String)> = kinds
        .filter(|kind| lanes.iter().any(|lane| lane.marks.iter().any(|mark| mark.kind == *kind)))
        .map(|kind| (kind, words.kind(kind).to_owned()))
        .collect();
    canvas.legend(&items, |canvas, &kind, x, middle| glyph::point(canvas, kind, x + 9.0, middle));
}

fn sorted(marks: &[Mark]) -> Vec<&Mark> {
    let mut sorted: Vec<&Mark> = marks.iter().collect();
    sorted.sort_by_key(|mark| (mark.when.from.or(mark.when.to), mark.when.to));
    sorted
}

/// All days that are shown, and a little on both sides.
fn axis(today: Day, lanes: &[Lane], left: f64, right: f64) -> Axis {
    let marks = || lanes.iter().flat_map(|lane| &lane.marks);
    let days = || marks().flat_map(|mark| [mark.when.from, mark.when.to]).flatten().chain([today]);
    let first = days().min().map_or(0.0, serial);
    let last = days().max().map_or(0.0, serial) + 1.0;
    let pad = ((last - first) * 0.03).max(20.0);
    Axis { first: first - pad, days: last - first + 2.0 * pad, left, right }
}

/// The beginnings of months or years, as close as their labels have room.
fn ticks(axis: &Axis, speak: &dyn Speak) -> Vec<(f64, String)> {
    let year_of = |serial: f64| ((serial / 365.2425).floor() as i32 + 1).clamp(-9998, 9998);
    let (from, to) = (year_of(axis.first) - 1, year_of(axis.first + axis.days) + 1);
    let month_wide = (axis.right - axis.left) / axis.days * 30.4;
    for step in [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 24000] {
        let mut found = Vec::new();
        let mut widest: f64 = 0.0;
        let mut month = (from * 12).div_euclid(step) * step;
        // A label a few pixels wide is the least that can be; without this, a chart of centuries would try all months.
        if month_wide * f64::from(step) < 24.0 {
            continue;
        }
        while month < (to + 1) * 12 {
            let year = i16::try_from(month.div_euclid(12)).unwrap_or(0);
            let number = i8::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
            if let Ok(day) = Day::new(year, number, 1) {
                let x = axis.at(serial(day));
                let label = if step < 12 { speak.month(year, number) } else { speak.year(year) };
                let wide = measure(&label, SMALL);
                widest = widest.max(wide);
                if x >= axis.left && x <= axis.right {
                    let label = if x + 3.0 + wide > axis.right { String::new() } else { label };
                    found.push((x, label));
                }
            }
            month += step;
        }
        if month_wide * f64::from(step) >= widest + 14.0 {
            return found;
        }
    }
    Vec::new()
}

/// Draws a lane; gives from where to where its marks reach.
fn draw(
    canvas: &mut Canvas<'_>,
    lane: &Lane,
    words: &TimelineWords,
    speak: &dyn Speak,
    axis: &Axis,
    label_room: f64,
) -> (f64, f64) {
    let start = canvas.y + 6.0;
    let undated = lane.marks.iter().filter(|mark| mark.when == Interval::default()).count();
    let label = Text::at(canvas.left(), 0.0, &lane.label);
    let (room, most) = if label_room > 0.0 { (label_room - 14.0, 3) } else { (canvas.room(), 2) };
    let closing = canvas.open("picture-lane", lane.href.as_deref(), "");
    let mut under = canvas.block(label, start, room, most);
    if undated > 0 {
        let said = filled(&words.undated, &[("n", &speak.number(undated as u64))]);
        under += canvas.block(Text::at(canvas.left(), 0.0, &said).size(SMALL).faint(), start + under, room, 2);
    }
    canvas.close(closing);
    let top = if label_room > 0.0 { start } else { start + under + 1.0 };
    let marks = sorted(&lane.marks);
    let dated = || marks.iter().filter(|mark| mark.when != Interval::default());
    let first_told = dated().filter(|m| m.kind == Kind::Told).filter_map(|m| axis.ends(m.when).0).reduce(f64::min);
    let bars: Vec<Placed<'_>> = dated()
        .filter(|mark| mark.kind == Kind::Due)
        .map(|&mark| {
            let (from, to) = axis.ends(mark.when);
            // Where no first day is said, the window is drawn from when it was told, open on that side.
            let from = from.unwrap_or_else(|| first_told.filter(|x| to.is_none_or(|to| *x < to)).unwrap_or(axis.left));
            let to = to.unwrap_or(axis.right).max(from + 3.0);
            Placed { marks: vec![mark], x: to, from, to }
        })
        .collect();
    let points: Vec<Placed<'_>> = dated()
        .filter(|mark| mark.kind != Kind::Due)
        .map(|&mark| {
            let (from, to) = axis.ends(mark.when);
            let x = match (from, to) {
                (Some(from), Some(to)) => (from + to) / 2.0,
                (one, other) => one.or(other).unwrap_or(axis.left),
            };
            let x = x.max(axis.left + 7.0).min(axis.right - 7.0);
            Placed { marks: vec![mark], x, from: from.unwrap_or(x).min(x - 8.0), to: to.unwrap_or(x).max(x + 8.0) }
        })
        .collect();
    let (bars, points) = (packed(bars), packed(points));
    let tracks = bars.len().max(points.len()).max(1);
    let high = (tracks as f64 * TRACK).max(if label_room > 0.0 { under } else { 0.0 });
    // A lane of one row stands level with its label.
    let shift = if label_room > 0.0 && tracks == 1 { (SIZE * LEADING - TRACK) / 2.0 } else { 0.0 };
    let middle = |track: usize| top + shift + (track as f64 + 0.5) * TRACK;
    for (track, row) in bars.iter().enumerate() {
        for bar in row {
            window(canvas, bar, middle(track), words, speak);
        }
    }
    let few = points.iter().map(Vec::len).sum::<usize>() <= 6;
    for (track, row) in points.iter().enumerate() {
        let edges: Vec<f64> = bars.get(track).into_iter().flatten().flat_map(|bar| [bar.from, bar.to]).collect();
        for (n, placed) in row.iter().enumerate() {
            let next = row.get(n + 1).map_or(axis.right, |next| next.from);
            let end = edges.iter().filter(|edge| **edge > placed.x).fold(next, |end, edge| end.min(*edge));
            point(canvas, placed, middle(track), few.then_some(end), words, speak);
        }
    }
    canvas.y = top + high + 6.0;
    canvas.line([canvas.left(), canvas.y, canvas.right(), canvas.y], "stroke-opacity=\"0.12\"");
    (top - 2.0, canvas.y)
}

/// Marks in rows, so that none lies on another; what has no room in the last row joins the one before it there.
fn packed(marks: Vec<Placed<'_>>) -> Vec<Vec<Placed<'_>>> {
    let mut rows: Vec<Vec<Placed<'_>>> = Vec::new();
    for placed in marks {
        let free = rows.iter().position(|row| row.last().is_none_or(|last| last.to + 1.0 <= placed.from));
        match free {
            Some(row) => rows[row].push(placed),
            None if rows.len() < TRACKS => rows.push(vec![placed]),
            None => {
                if let Some(last) = rows.last_mut().and_then(|row| row.last_mut()) {
                    last.to = last.to.max(placed.to);
                    last.marks.extend(placed.marks);
                }
            }
        }
    }
    rows
}

fn said(mark: &Mark, words: &TimelineWords, speak: &dyn Speak) -> String {
    let about = if mark.label.is_empty() { String::new() } else { format!(": {}", isolated(&mark.label)) };
    format!("{}, {}{about}", words.kind(mark.kind), speak.window(mark.when))
}

/// All that a place says when it is pointed at; of many marks the first few and how many more there are.
fn saying(placed: &Placed<'_>, words: &TimelineWords, speak: &dyn Speak) -> String {
    let mut lines: Vec<String> = placed.marks.iter().take(6).map(|mark| said(mark, words, speak)).collect();
    if placed.marks.len() > 6 {
        lines.push(filled(&words.more, &[("n", &speak.number((placed.marks.len() - 6) as u64))]));
    }
    lines.join("; ")
}

fn window(canvas: &mut Canvas<'_>, bar: &Placed<'_>, y: f64, words: &TimelineWords, speak: &dyn Speak) {
    let closing = canvas.open("picture-due", None, &saying(bar, words, speak));
    let paint = glyph::paint(Kind::Due);
    let (open_left, open_right) =
        bar.marks.first().map_or((false, false), |m| (m.when.from.is_none(), m.when.to.is_none()));
    let place = [bar.from, y - 6.0, bar.to - bar.from, 12.0];
    if open_left || open_right {
        canvas.rect(place, &format!("fill=\"{paint}\" fill-opacity=\"0.13\""));
        for y in [y - 6.0, y + 6.0] {
            let pen = format!("stroke=\"{paint}\" stroke-dasharray=\"2 3\"");
            canvas.shape("path", &format!("d=\"M{} {}H{}\" {pen}", px(bar.from), px(y), px(bar.to)));
        }
    } else {
        canvas.rect(place, &format!("fill=\"{paint}\" fill-opacity=\"0.26\" stroke=\"{paint}\""));
    }
    let edge = |x: f64| format!("d=\"M{} {}v12\" stroke=\"{paint}\" stroke-width=\"3\"", px(x), px(y - 6.0));
    if !open_right {
        canvas.shape("path", &edge(bar.to - 1.5));
    } else if !open_left {
        canvas.shape("path", &edge(bar.from + 1.5));
    }
    canvas.close(closing);
}

fn point(
    canvas: &mut Canvas<'_>,
    placed: &Placed<'_>,
    y: f64,
    end: Option<f64>,
    words: &TimelineWords,
    speak: &dyn Speak,
) {
    let Some(&mark) = placed.marks.first() else { return };
    let closing = canvas.open(&glyph::class(mark.kind), None, &saying(placed, words, speak));
    let many = placed.marks.len();
    if many > 1 {
        let text = speak.number(many as u64);
        let wide = measure(&text, SMALL) + 8.0;
        canvas.rect([placed.x - wide / 2.0, y - 8.0, wide, 16.0], "rx=\"8\" fill-opacity=\"0.16\"");
        canvas.text(Text::at(placed.x, y + 4.2, &text).size(SMALL).anchor(Anchor::Middle));
    } else {
        let paint = glyph::paint(mark.kind);
        if placed.to - placed.from > 17.0 {
            let pen = format!("stroke=\"{paint}\" stroke-width=\"1.6\" fill=\"none\"");
            let (from, to) = (px(placed.from + 1.0), px(placed.to - 1.0));
            // The glyph has room in the middle of the line.
            let (a, b) = (px(placed.x - 8.0), px(placed.x + 8.0));
            let (up, mid) = (px(y - 3.0), px(y));
            canvas.shape("path", &format!("d=\"M{from} {up}v6M{from} {mid}H{a}M{b} {mid}H{to}M{to} {up}v6\" {pen}"));
        }
        glyph::point(canvas, mark.kind, placed.x, y);
        if let Some(end) = end.filter(|_| !mark.label.is_empty()) {
            let x = placed.to.max(placed.x + 10.0) + 3.0;
            // Only what has room whole is written: the rest is said when pointed at, and stands in the table.
            if fit(&mark.label, SMALL, end - x - 6.0, 1) == fit(&mark.label, SMALL, 1e6, 1) {
                canvas.text(Text::at(x, y + 4.2, &mark.label).size(SMALL));
            }
        }
    }
    canvas.close(closing);
}
