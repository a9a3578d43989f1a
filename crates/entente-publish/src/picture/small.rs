//! Small pictures: counts by month as a row of columns, and counts by name as bars.

use super::canvas::{Anchor, Canvas, LEADING, SIZE, SMALL, Text, colour};
use super::text::{filled, fit, isolated, measure};
use super::{Caption, Look, Picture, Sheet, count_cell};
use crate::csv::Cell;

/// Counts by month, one after the other.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Sparkline {
    /// Title, description, note.
    pub caption: Caption,
    /// Months in their order without a gap, those with nothing too: year, month from 1 to 12, count.
    pub months: Vec<(i16, i8, u64)>,
    /// Heads of the columns of the table: month, count.
    pub head: [String; 2],
}

/// Draws a column a month on a scale that begins at nothing. The first and last month and the highest count are said
/// where the picture is at least 200 wide.
pub fn sparkline(line: &Sparkline, look: &Look<'_>) -> Picture {
    let mut canvas = Canvas::new(look, &line.caption);
    let highest = line.months.iter().map(|(_, _, count)| *count).max().unwrap_or(0).max(1);
    let said = canvas.width >= 200.0;
    let step = canvas.room() / line.months.len().max(1) as f64;
    let step = step.min(26.0);
    let high = if said { 44.0 } else { 26.0 };
    let top = canvas.y + if said { SMALL * 1.4 } else { 0.0 };
    let (left, gap) = (canvas.left(), if step > 5.0 { 1.5 } else { step * 0.2 });
    let peak = line.months.iter().position(|(_, _, count)| *count == highest);
    for (n, (year, month, count)) in line.months.iter().enumerate() {
        let tall = high * *count as f64 / highest as f64;
        let x = left + step * n as f64;
        let closing = canvas.open(
            "picture-month",
            None,
            &format!("{}: {}", look.speak.month(*year, *month), look.speak.number(*count)),
        );
        // The whole height answers to the pointer.
        canvas.rect([x, top, step, high], "fill-opacity=\"0\"");
        if *count > 0 {
            let fill = format!("fill=\"{}\"", colour::MAIN);
            canvas.rect([x, top + high - tall.max(1.0), (step - gap).max(0.4), tall.max(1.0)], &fill);
        }
        canvas.close(closing);
    }
    let end = left + step * line.months.len() as f64;
    canvas.line([left, top + high + 0.5, end.max(left + 1.0), top + high + 0.5], "stroke-opacity=\"0.4\"");
    canvas.y = top + high + 2.0;
    if said {
        if let Some(peak) = peak {
            let text = look.speak.number(highest);
            let half = measure(&text, SMALL) / 2.0;
            let x = (left + step * (peak as f64 + 0.5)).max(left + half).min(canvas.right() - half);
            canvas.text(Text::at(x, top - 4.0, &text).size(SMALL).anchor(Anchor::Middle));
        }
        if let (Some(first), Some(last)) = (line.months.first(), line.months.last()) {
            let base = canvas.y + SMALL;
            let (first, last) = (look.speak.month(first.0, first.1), look.speak.month(last.0, last.1));
            canvas.text(Text::at(left, base, &first).size(SMALL).faint());
            let wide = measure(&last, SMALL);
            if line.months.len() > 1 && left + measure(&first, SMALL) + 12.0 + wide <= canvas.right() {
                let x = end.max(left + measure(&first, SMALL) + 12.0 + wide);
                canvas.text(Text::at(x, base, &last).size(SMALL).anchor(Anchor::Right).faint());
            }
            canvas.y += SMALL * 1.4;
        }
    }
    let rows = line
        .months
        .iter()
        .map(|(year, month, count)| vec![Cell::from(format!("{year:04}-{month:02}")), count_cell(*count)]);
    let table = Sheet { head: line.head.to_vec(), rows: rows.collect() };
    canvas.finish("sparkline", &line.caption, table)
}

/// Counts by name.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Bars {
    /// Title, description, note.
    pub caption: Caption,
    /// Bars in this order.
    pub rows: Vec<BarRow>,
    /// How many are drawn at most; the table has all.
    pub most: usize,
    /// What stands for those that are not drawn, such as `and {n} more`.
    pub more: String,
    /// Heads of the columns of the table: name, count.
    pub head: [String; 2],
}

/// A bar.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct BarRow {
    /// What is counted.
    pub label: String,
    /// Where it is listed.
    pub href: Option<String>,
    /// How many.
    pub count: u64,
}

/// Draws a bar a row, with its count at its end; all begin at nothing.
pub fn bars(bars: &Bars, look: &Look<'_>) -> Picture {
    let mut canvas = Canvas::new(look, &bars.caption);
    let shown = &bars.rows[..bars.rows.len().min(bars.most.max(1))];
    let highest = shown.iter().map(|row| row.count).max().unwrap_or(0).max(1);
    let widest = shown.iter().map(|row| measure(&row.label, SIZE)).fold(0.0, f64::max);
    let label_room = (widest + 12.0).min(canvas.room() * 0.48);
    let count_room = shown.iter().map(|row| measure(&look.speak.number(row.count), SIZE)).fold(0.0, f64::max) + 8.0;
    let left = canvas.left() + label_room;
    let room = (canvas.right() - left - count_room).max(20.0);
    let begin = canvas.y;
    for row in shown {
        let count = look.speak.number(row.count);
        let needs = fit(&row.label, SIZE, label_room - 12.0, 2).lines.len() as f64 * SIZE * LEADING;
        let high = needs.max(20.0);
        let top = canvas.y;
        let closing = canvas.open("picture-row", row.href.as_deref(), &format!("{}: {count}", isolated(&row.label)));
        let text = Text::at(canvas.left(), 0.0, &row.label);
        canvas.block(text, top + (high - needs) / 2.0 - 1.0, label_room - 12.0, 2);
        let wide = room * row.count as f64 / highest as f64;
        if row.count > 0 {
            let fill = format!("fill=\"{}\"", colour::MAIN);
            canvas.rect([left, top + high / 2.0 - 8.0, wide.max(1.0), 16.0], &fill);
        }
        canvas.text(Text::at(left + wide + 6.0, top + high / 2.0 + 4.6, &count));
        canvas.close(closing);
        canvas.y += high + 5.0;
    }
    canvas.line([left, begin - 2.0, left, canvas.y - 3.0], "stroke-opacity=\"0.4\"");
    if shown.len() < bars.rows.len() {
        let more = filled(&bars.more, &[("n", &look.speak.number((bars.rows.len() - shown.len()) as u64))]);
        let (x, room) = (canvas.left(), canvas.room());
        canvas.lines(Text::at(x, 0.0, &more).size(SMALL).faint(), room, 2);
    }
    let rows = bars.rows.iter().map(|row| vec![Cell::from(row.label.as_str()), count_cell(row.count)]);
    let table = Sheet { head: bars.head.to_vec(), rows: rows.collect() };
    canvas.finish("bars", &bars.caption, table)
}
