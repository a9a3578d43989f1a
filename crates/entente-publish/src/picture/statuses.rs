//! What has become of the commitments: a bar of statuses a row, with the number of which they are a part.
//!
//! A status is told by its place, its letter and its texture besides its colour. Nothing is a percentage: each part says
//! its count, and each bar of how many.

use super::canvas::{Anchor, Canvas, LEADING, SIZE, SMALL, Text, Texture, colour};
use super::text::{filled, isolated, measure};
use super::{Caption, Look, Picture, Sheet, count_cell};
use crate::csv::Cell;

/// The codes of the statuses, in the order in which counts are given.
pub const CODES: [&str; 10] = [
    "not-yet-due",
    "no-evidence",
    "in-progress",
    "kept",
    "kept-late",
    "partly-kept",
    "overdue",
    "broken",
    "superseded",
    "untestable",
];
/// The order of the parts of a bar, as places in [`CODES`]: what was done, what is open, what failed, what is not known.
const ORDER: [usize; 10] = [3, 4, 5, 2, 0, 6, 7, 8, 1, 9];
/// Colour and texture by place in [`CODES`].
const LOOKS: [(&str, Texture); 10] = [
    (colour::GREY, Texture::Plain),
    (colour::GREY, Texture::Dotted),
    (colour::BLUE, Texture::Plain),
    (colour::GREEN, Texture::Plain),
    (colour::GREEN, Texture::Falling),
    (colour::GREEN, Texture::Rising),
    (colour::AMBER, Texture::Rising),
    (colour::RED, Texture::Plain),
    (colour::VIOLET, Texture::Upright),
    (colour::GREY, Texture::Crossed),
];

/// Bars of statuses.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct StatusBars {
    /// Title, description, note.
    pub caption: Caption,
    /// One bar each, in this order.
    pub rows: Vec<StatusRow>,
    /// Whether all bars are equally long, so that shares can be compared; else lengths are counts on one scale.
    pub shares: bool,
    /// How many rows are drawn at most; the table has all.
    pub most: usize,
}

/// One bar.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct StatusRow {
    /// Whose commitments; may be empty where there is but one row.
    pub label: String,
    /// Where they are listed.
    pub href: Option<String>,
    /// How many have each status, in the order of [`CODES`].
    pub counts: [u64; 10],
}

/// Words for bars of statuses.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct StatusWords {
    /// The name of each status, in the order of [`CODES`].
    pub labels: [String; 10],
    /// A letter or two for each, all different.
    pub letters: [String; 10],
    /// A part with its whole, such as `{n} of {total}`.
    pub part: String,
    /// The whole of a bar, such as `of {n}`.
    pub whole: String,
    /// What stands for rows that are not drawn, such as `and {n} more`.
    pub more: String,
    /// Heads of the columns of the table: what a row is, and the whole.
    pub head: [String; 2],
}

/// Draws the bars. The table has a row a bar and a column a status, with the whole in the last.
pub fn status_bars(bars: &StatusBars, words: &StatusWords, look: &Look<'_>) -> Picture {
    let mut canvas = Canvas::new(look, &bars.caption);
    let say = |n: u64| look.speak.number(n);
    let whole = |row: &StatusRow| row.counts.iter().fold(0_u64, |sum, n| sum.saturating_add(*n));
    let shown = bars.rows.len().min(bars.most.max(1));
    let longest = bars.rows.iter().map(whole).max().unwrap_or(0).max(1);
    let of = |row: &StatusRow| filled(&words.whole, &[("n", &say(whole(row)))]);
    let beside = bars.rows[..shown].iter().map(|row| measure(&of(row), SMALL)).fold(0.0, f64::max) + 8.0;
    let labelled = bars.rows.iter().any(|row| !row.label.is_empty());
    let widest = bars.rows[..shown].iter().map(|row| measure(&row.label, SIZE)).fold(0.0, f64::max);
    let label_room = if labelled && !canvas.narrow() { (widest + 12.0).min(canvas.width * 0.28) } else { 0.0 };
    let single = bars.rows.len() == 1;
    if !single {
        legend(&mut canvas, bars, words, &say);
        canvas.y += 8.0;
    }
    let left = canvas.left() + label_room;
    let room = (canvas.right() - left - beside).max(40.0);
    let high = if single { 30.0 } else { 22.0 };
    for row in &bars.rows[..shown] {
        let total = whole(row);
        let closing = canvas.open("picture-row", row.href.as_deref(), "");
        let mut top = canvas.y;
        let mut below = 0.0;
        if labelled {
            let text = Text::at(canvas.left(), 0.0, &row.label);
            if label_room > 0.0 {
                let needs =
                    super::text::fit(&row.label, SIZE, label_room - 12.0, 3).lines.len() as f64 * SIZE * LEADING;
                let start = top + (high - needs) / 2.0 - 1.0;
                below = canvas.block(text, start.max(top - 2.0), label_room - 12.0, 3) - high;
            } else {
                top += canvas.block(text, top, canvas.room(), 2) + 3.0;
            }
        }
        let scale = if bars.shares { total.max(1) } else { longest };
        let length = |n: u64| room * n as f64 / scale as f64;
        let mut x = left;
        canvas.rect([left, top, length(total).max(1.0), high], "fill-opacity=\"0.08\"");
        for place in ORDER {
            let count = row.counts[place];
            if count == 0 {
                continue;
            }
            let wide = length(count);
            let (paint, texture) = LOOKS[place];
            let fill = canvas.paint(paint, texture);
            let part = filled(&words.part, &[("n", &say(count)), ("total", &say(total))]);
            let inside =
                canvas.open(&format!("picture-{}", CODES[place]), None, &format!("{}: {part}", words.labels[place]));
            let drawn = (wide - 1.0).max(1.0);
            canvas.rect([x, top, drawn, high], &format!("fill=\"{fill}\""));
            let both = format!("{} {}", words.letters[place], say(count));
            for text in [both.as_str(), words.letters[place].as_str()] {
                let needs = measure(text, SMALL);
                if needs + 6.0 <= drawn {
                    let (middle, base) = (x + drawn / 2.0, top + high / 2.0 + 4.3);
                    if texture != Texture::Plain {
                        let plate = [middle - needs / 2.0 - 2.0, top + high / 2.0 - 7.5, needs + 4.0, 15.0];
                        canvas.rect(plate, &format!("rx=\"2\" fill=\"{paint}\""));
                    }
                    canvas.text(Text::at(middle, base, text).size(SMALL).anchor(Anchor::Middle).bold().fill("#fff"));
                    break;
                }
            }
            canvas.close(inside);
            x += wide;
        }
        let end = if bars.shares { left + room } else { left + length(total) };
        canvas.text(Text::at(end + 7.0, top + high / 2.0 + 4.3, &of(row)).size(SMALL).faint());
        canvas.close(closing);
        canvas.y = top + high + below.max(0.0) + if labelled && label_room == 0.0 { 12.0 } else { 8.0 };
    }
    if shown < bars.rows.len() {
        let more = filled(&words.more, &[("n", &say((bars.rows.len() - shown) as u64))]);
        let (x, room) = (canvas.left(), canvas.room());
        canvas.lines(Text::at(x, 0.0, &more).size(SMALL).faint(), room, 2);
    }
    if single {
        canvas.y += 4.0;
        legend(&mut canvas, bars, words, &say);
    }
    let mut head = vec![words.head[0].clone()];
    head.extend(ORDER.iter().map(|&place| words.labels[place].clone()));
    head.push(words.head[1].clone());
    let rows = bars.rows.iter().map(|row| {
        let mut cells = vec![Cell::from(row.label.as_str())];
        cells.extend(ORDER.iter().map(|&place| count_cell(row.counts[place])));
        cells.push(count_cell(whole(row)));
        cells
    });
    let table = Sheet { head, rows: rows.collect() };
    canvas.finish("statuses", &bars.caption, table)
}

/// The statuses that occur, with their counts where there is one bar, whose parts may be too narrow for them.
fn legend(canvas: &mut Canvas<'_>, bars: &StatusBars, words: &StatusWords, say: &dyn Fn(u64) -> String) {
    let sum = |place: usize| bars.rows.iter().fold(0_u64, |sum, row| sum.saturating_add(row.counts[place]));
    let total = (0..10).fold(0_u64, |all, place| all.saturating_add(sum(place)));
    let items: Vec<(usize, String)> = ORDER
        .into_iter()
        .filter(|&place| sum(place) > 0)
        .map(|place| {
            let part = filled(&words.part, &[("n", &say(sum(place))), ("total", &say(total))]);
            let name = &words.labels[place];
            (place, if bars.rows.len() == 1 { format!("{}: {part}", isolated(name)) } else { name.clone() })
        })
        .collect();
    canvas.legend(&items, |canvas, &place, x, middle| {
        let (paint, texture) = LOOKS[place];
        let fill = canvas.paint(paint, texture);
        let letter = &words.letters[place];
        let wide = measure(letter, 10.0);
        canvas.rect([x, middle - 8.0, 17.0, 16.0], &format!("rx=\"2\" fill=\"{fill}\""));
        if texture != Texture::Plain && !letter.is_empty() {
            let plate = [x + 8.5 - wide / 2.0 - 1.0, middle - 6.0, wide + 2.0, 12.0];
            canvas.rect(plate, &format!("rx=\"1\" fill=\"{paint}\""));
        }
        canvas.text(Text::at(x + 8.5, middle + 3.7, letter).size(10.0).anchor(Anchor::Middle).bold().fill("#fff"));
    });
}
