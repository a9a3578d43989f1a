//! Who promises in which field: parties against fields, each cell a count that leads to its list.
//!
//! Where there is no room for columns, the same counts stand as tiles below each party.

use super::canvas::{Anchor, Canvas, LEADING, SIZE, SMALL, Text, colour};
use super::text::{filled, fit, isolated, measure};
use super::{Caption, Look, Picture, Sheet, count_cell};
use crate::csv::Cell;

/// Parties × fields.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Matrix {
    /// Title, description, note.
    pub caption: Caption,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// One row a party.
    pub rows: Vec<MatrixRow>,
    /// How many rows are drawn at most; the table has all.
    pub most: usize,
}

/// A party's row.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct MatrixRow {
    /// The party.
    pub label: String,
    /// Where all of its commitments are listed.
    pub href: Option<String>,
    /// A cell a column; what is missing at the end counts as nothing.
    pub cells: Vec<MatrixCell>,
    /// How many commitments it has in all: fewer than the sum of its cells where one has several fields.
    pub total: u64,
}

/// A count.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct MatrixCell {
    /// How many commitments.
    pub count: u64,
    /// Where they are listed.
    pub href: Option<String>,
}

/// Words for the matrix.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct MatrixWords {
    /// The head of the column of parties.
    pub party: String,
    /// The head of the column of totals.
    pub total: String,
    /// What stands for rows that are not drawn, such as `and {n} more`.
    pub more: String,
}

/// How strongly a cell is tinted for its count: more for more, never so much that the number is hard to read.
fn tint(count: u64, most: u64) -> f64 {
    let share = (count as f64 / most.max(1) as f64).sqrt();
    0.08 + 0.44 * share
}

/// Draws the matrix. The table has a row a party, a column a field, and the totals in the last.
pub fn matrix(matrix: &Matrix, words: &MatrixWords, look: &Look<'_>) -> Picture {
    let mut canvas = Canvas::new(look, &matrix.caption);
    let shown = &matrix.rows[..matrix.rows.len().min(matrix.most.max(1))];
    let highest = matrix.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.count).max().unwrap_or(0);
    let widest = shown.iter().map(|row| measure(&row.label, SIZE)).fold(0.0, f64::max);
    let label_room = (widest + 12.0).min(canvas.width * 0.26);
    let total_room = measure(&words.total, SMALL).max(measure(&look.speak.number(99_999), SIZE)).min(90.0) + 10.0;
    let column = (canvas.room() - label_room - total_room) / matrix.columns.len().max(1) as f64;
    if column < 27.0 || canvas.narrow() {
        tiles(&mut canvas, matrix, shown, highest, words, look);
    } else {
        grid(&mut canvas, matrix, shown, highest, words, look, [label_room, total_room, column.min(96.0)]);
    }
    if shown.len() < matrix.rows.len() {
        let more = filled(&words.more, &[("n", &look.speak.number((matrix.rows.len() - shown.len()) as u64))]);
        canvas.y += 6.0;
        let (x, room) = (canvas.left(), canvas.room());
        canvas.lines(Text::at(x, 0.0, &more).size(SMALL).faint(), room, 2);
    }
    let mut head = vec![words.party.clone()];
    head.extend(matrix.columns.iter().cloned());
    head.push(words.total.clone());
    let rows = matrix.rows.iter().map(|row| {
        let mut cells = vec![Cell::from(row.label.as_str())];
        cells.extend((0..matrix.columns.len()).map(|n| count_cell(row.cells.get(n).map_or(0, |cell| cell.count))));
        cells.push(count_cell(row.total));
        cells
    });
    let table = Sheet { head, rows: rows.collect() };
    canvas.finish("matrix", &matrix.caption, table)
}

fn grid(
    canvas: &mut Canvas<'_>,
    matrix: &Matrix,
    shown: &[MatrixRow],
    highest: u64,
    words: &MatrixWords,
    look: &Look<'_>,
    [label_room, total_room, column]: [f64; 3],
) {
    let left = canvas.left() + label_room;
    let level = matrix.columns.iter().all(|name| {
        fit(name, SMALL, column - 6.0, 3).lines.iter().all(|line| measure(line, SMALL) <= column - 5.0)
            && name.split_whitespace().all(|word| measure(word, SMALL) <= column - 6.0)
    });
    let end = left + column * matrix.columns.len() as f64;
    if level {
        let lines = |name: &String| fit(name, SMALL, column - 6.0, 3).lines.len();
        let most = matrix.columns.iter().map(lines).max().unwrap_or(1);
        for (n, name) in matrix.columns.iter().enumerate() {
            let middle = left + column * (n as f64 + 0.5);
            let top = canvas.y + (most - lines(name)) as f64 * SMALL * LEADING;
            canvas.block(Text::at(middle, 0.0, name).size(SMALL).anchor(Anchor::Middle), top, column - 6.0, 3);
        }
        canvas.y += most as f64 * SMALL * LEADING + 4.0;
    } else {
        // Slanted names: 60 degrees leave half of their length to the right and 0.87 above.
        let most = 150.0;
        let longest = matrix.columns.iter().map(|name| measure(name, SMALL)).fold(0.0, f64::max).min(most);
        let high = longest * 0.87 + 14.0;
        for (n, name) in matrix.columns.iter().enumerate() {
            let x = left + column * (n as f64 + 0.5) + 2.0;
            let room = most.min((canvas.right() - x) / 0.5);
            canvas.slanted(Text::at(x, canvas.y + high - 4.0, name).size(SMALL), room);
        }
        canvas.y += high;
    }
    let name = Text::at(end + total_room, canvas.y - 5.0, &words.total).size(SMALL).anchor(Anchor::Right).faint();
    canvas.short(name, total_room - 6.0);
    for row in shown {
        let lines = fit(&row.label, SIZE, label_room - 12.0, 2).lines.len() as f64;
        let high = (lines * SIZE * LEADING + 6.0).max(column.clamp(27.0, 34.0));
        let top = canvas.y;
        let closing = canvas.open("picture-party", row.href.as_deref(), "");
        let text = Text::at(canvas.left(), 0.0, &row.label);
        canvas.block(text, top + (high - lines * SIZE * LEADING) / 2.0 - 1.0, label_room - 12.0, 2);
        canvas.close(closing);
        for (n, name) in matrix.columns.iter().enumerate() {
            let place = [left + column * n as f64 + 1.0, top + 1.0, column - 2.0, high - 2.0];
            let Some(cell) = row.cells.get(n).filter(|cell| cell.count > 0) else {
                canvas.rect(place, "fill-opacity=\"0.04\"");
                continue;
            };
            let count = look.speak.number(cell.count);
            let said = format!("{} · {}: {count}", isolated(&row.label), isolated(name));
            let closing = canvas.open("picture-cell", cell.href.as_deref(), &said);
            canvas.rect(place, &tinted(cell.count, highest));
            let middle = Text::at(place[0] + place[2] / 2.0, top + high / 2.0 + 4.6, &count).anchor(Anchor::Middle);
            canvas.text(middle);
            canvas.close(closing);
        }
        let total = look.speak.number(row.total);
        canvas.text(Text::at(end + total_room, top + high / 2.0 + 4.6, &total).anchor(Anchor::Right).bold());
        canvas.y += high;
    }
}

fn tinted(count: u64, highest: u64) -> String {
    format!("fill=\"{}\" fill-opacity=\"{:.2}\"", colour::MAIN, tint(count, highest))
}

/// Below each party its fields as tiles, the most first.
fn tiles(
    canvas: &mut Canvas<'_>,
    matrix: &Matrix,
    shown: &[MatrixRow],
    highest: u64,
    words: &MatrixWords,
    look: &Look<'_>,
) {
    let across = (canvas.room() / 150.0).floor().max(2.0);
    let wide = canvas.room() / across;
    for row in shown {
        canvas.y += 4.0;
        let total = format!("{}: {}", words.total, look.speak.number(row.total));
        let total_wide = measure(&total, SMALL).min(canvas.room() / 2.0) + 10.0;
        let closing = canvas.open("picture-party", row.href.as_deref(), "");
        let (x, top) = (canvas.left(), canvas.y);
        let room = canvas.room() - total_wide;
        let high = canvas.block(Text::at(x, 0.0, &row.label).bold(), top, room, 2);
        canvas.close(closing);
        let name = Text::at(canvas.right(), top + SIZE, &total).size(SMALL).anchor(Anchor::Right).faint();
        canvas.short(name, total_wide - 10.0);
        canvas.y += high + 4.0;
        let mut cells: Vec<(&String, &MatrixCell)> =
            matrix.columns.iter().zip(&row.cells).filter(|(_, cell)| cell.count > 0).collect();
        cells.sort_by_key(|(_, cell)| std::cmp::Reverse(cell.count));
        for line in cells.chunks(across as usize) {
            let count_room = line.iter().map(|(_, c)| measure(&look.speak.number(c.count), SIZE)).fold(0.0, f64::max);
            let name_room = wide - count_room - 18.0;
            let lines = line.iter().map(|(name, _)| fit(name, SMALL, name_room, 2).lines.len()).max().unwrap_or(1);
            let high = (lines as f64 * SMALL * LEADING + 8.0).max(30.0);
            for (n, (name, cell)) in line.iter().enumerate() {
                let (x, top) = (canvas.left() + wide * n as f64, canvas.y);
                let count = look.speak.number(cell.count);
                let said = format!("{} · {}: {count}", isolated(&row.label), isolated(name));
                let closing = canvas.open("picture-cell", cell.href.as_deref(), &said);
                canvas.rect([x, top, wide - 3.0, high - 3.0], &format!("rx=\"2\" {}", tinted(cell.count, highest)));
                let own = fit(name, SMALL, name_room, 2).lines.len() as f64 * SMALL * LEADING;
                let text = Text::at(x + 6.0, 0.0, name).size(SMALL);
                canvas.block(text, top + (high - 3.0 - own) / 2.0 - 0.5, name_room, 2);
                let base = top + (high - 3.0) / 2.0 + 4.6;
                canvas.text(Text::at(x + wide - 9.0, base, &count).anchor(Anchor::Right).bold());
                canvas.close(closing);
            }
            canvas.y += high;
        }
        canvas.y += 8.0;
    }
}
