//! How much money, by stage, no more exactly than it was told: what is sure is solid, what may be is hatched, and where no
//! limit above is told, an arrow says so. One currency a chart; the scale is linear and begins at nothing.

use super::canvas::{Anchor, Canvas, LEADING, SIZE, SMALL, Text, colour, px};
use super::text::{filled, fit, isolated, measure};
use super::{Caption, Look, Picture, Sheet, count_cell};
use crate::csv::Cell;
use entente_model::Amount;

/// Sums of one currency by stage.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct MoneyChart {
    /// Title, description, note.
    pub caption: Caption,
    /// ISO 4217.
    pub currency: String,
    /// Stages, such as pledged, committed, disbursed.
    pub stages: Vec<Stage>,
    /// How many bars a stage shows at most; the table has all.
    pub most: usize,
}

/// A stage.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Stage {
    /// Its name.
    pub label: String,
    /// Its sums: one for all, or one a commitment.
    pub bars: Vec<MoneyBar>,
}

/// A sum, as far as it is known. A negative end counts as nothing.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct MoneyBar {
    /// Whose, or for what; may be empty where the stage has no other.
    pub label: String,
    /// Where that is told in full.
    pub href: Option<String>,
    /// It is at least this.
    pub min: Option<Amount>,
    /// It is at most this.
    pub max: Option<Amount>,
    /// Whether it is told as about so much.
    pub about: bool,
    /// How many commitments it sums.
    pub count: u64,
}

/// Words for sums. In the first five `{min}` and `{max}` stand for sums with their currency.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct MoneyWords {
    /// Both ends are the same: `{min}`.
    pub exact: String,
    /// Only the lower end is known: `at least {min}`.
    pub at_least: String,
    /// Only the upper end is known: `up to {max}`.
    pub up_to: String,
    /// Both are known: `{min} to {max}`.
    pub between: String,
    /// Put around the others where it is about so much: `about {sum}`.
    pub about: String,
    /// Neither is known.
    pub unknown: String,
    /// What solid, hatched, pale bars and arrows say: at least so much, up to so much, about, no limit told.
    pub legend: [String; 4],
    /// What stands for bars that are not drawn, such as `and {n} more`.
    pub more: String,
    /// What the table says in the column `about`, where a sum is about so much.
    pub yes: String,
    /// Heads of the columns of the table: stage, what, at least, at most, about, currency, commitments.
    pub head: [String; 7],
}

/// The room of an arrow.
const ARROW: f64 = 34.0;
/// How high a bar is.
const HIGH: f64 = 16.0;

fn units(amount: Option<Amount>) -> Option<f64> {
    amount.map(|amount| amount.as_f64().max(0.0))
}

fn value(bar: &MoneyBar, currency: &str, words: &MoneyWords, look: &Look<'_>) -> String {
    let say = |amount: Option<Amount>| amount.map_or(String::new(), |amount| look.speak.money(amount, currency));
    let template = match (bar.min, bar.max) {
        (Some(min), Some(max)) if min == max => &words.exact,
        (Some(_), Some(_)) => &words.between,
        (Some(_), None) => &words.at_least,
        (None, Some(_)) => &words.up_to,
        (None, None) => return words.unknown.clone(),
    };
    let sum = filled(template, &[("min", &say(bar.min)), ("max", &say(bar.max))]);
    if bar.about { filled(&words.about, &[("sum", &sum)]) } else { sum }
}

/// A round step that divides `most` into three to six parts, in the unit of amounts.
fn step(most: i128) -> i128 {
    let mut step: i128 = 1;
    loop {
        for times in [1, 2, 5] {
            if step * times * 5 > most {
                return step * times;
            }
        }
        match step.checked_mul(10) {
            Some(next) if next < i128::MAX / 100 => step = next,
            _ => return step,
        }
    }
}

/// Draws the sums. The table has a row a sum, its ends as plain numbers.
pub fn money(chart: &MoneyChart, words: &MoneyWords, look: &Look<'_>) -> Picture {
    let mut canvas = Canvas::new(look, &chart.caption);
    let shown = |stage: &Stage| stage.bars.len().min(chart.most.max(1));
    let bars = || chart.stages.iter().flat_map(|stage| &stage.bars[..shown(stage)]);
    let highest = bars().flat_map(|bar| [bar.min, bar.max]).flatten().max().unwrap_or_default().max(Amount(1));
    let values = bars().map(|bar| measure(&value(bar, &chart.currency, words, look), SMALL)).fold(0.0, f64::max);
    let names = chart.stages.iter().flat_map(|stage| stage.bars.iter().map(|bar| &bar.label).chain([&stage.label]));
    let widest = names.map(|name| measure(name, SIZE)).fold(0.0, f64::max);
    let narrow = canvas.narrow();
    let label_room = if narrow { 0.0 } else { (widest + 14.0).min(canvas.width * 0.3) };
    let value_room = if narrow { 2.0 } else { (values + 8.0).min(canvas.width * 0.32) };
    let left = canvas.left() + label_room;
    let arrow = if bars().any(|bar| bar.min.is_some() && bar.max.is_none()) { ARROW } else { 0.0 };
    let scale = (canvas.right() - value_room - arrow - left).max(40.0) / highest.as_f64();
    legend(&mut canvas, &bars().collect::<Vec<_>>(), words);
    canvas.y += 6.0;
    let step = step(highest.0);
    let said = |n: i128| {
        let amount = Amount(n * step);
        if n == 0 { look.speak.number(0) } else { look.speak.money(amount, &chart.currency) }
    };
    let parts = highest.0 / step;
    let ticks: Vec<f64> = (0..=parts).map(|n| left + Amount(n * step).as_f64() * scale).collect();
    let longest = (0..=parts).map(|n| measure(&said(n), SMALL)).fold(0.0, f64::max) + 12.0;
    // Only every second or third line is named where names have no room.
    let every = (1..=parts).find(|every| Amount(every * step).as_f64() * scale >= longest).unwrap_or(parts + 1);
    for (n, x) in (0..=parts).zip(&ticks).filter(|(n, _)| n % every == 0) {
        let label = said(n);
        let half = measure(&label, SMALL) / 2.0;
        let middle = x.max(canvas.left() + half).min(canvas.right() - half);
        canvas.text(Text::at(middle, canvas.y + SMALL, &label).size(SMALL).anchor(Anchor::Middle).faint());
    }
    canvas.y += SMALL * 1.5;
    let axis = canvas.y;
    for stage in &chart.stages {
        let alone = stage.bars.len() == 1 && stage.bars[0].label.is_empty();
        canvas.y += 8.0;
        if !alone {
            let (x, room) = (canvas.left(), canvas.room());
            canvas.lines(Text::at(x, 0.0, &stage.label).bold(), room, 2);
            canvas.y += 3.0;
        }
        for bar in &stage.bars[..shown(stage)] {
            let label = if alone { &stage.label } else { &bar.label };
            let text = Text::at(canvas.left(), 0.0, label);
            let text = if alone { text.bold() } else { text };
            let said = value(bar, &chart.currency, words, look);
            let closing = canvas.open("picture-sum", bar.href.as_deref(), &format!("{}: {said}", isolated(label)));
            let mut top = canvas.y;
            let mut high = HIGH;
            if narrow {
                top += canvas.block(text, top, canvas.room(), 2);
                top += canvas.block(Text::at(canvas.left(), 0.0, &said).size(SMALL), top, canvas.room(), 2) + 3.0;
            } else {
                let needs = fit(label, SIZE, label_room - 14.0, 3).lines.len() as f64 * SIZE * LEADING;
                high = high.max(needs);
                canvas.block(text, top + (high - needs) / 2.0 - 1.0, label_room - 14.0, 3);
            }
            let middle = top + high / 2.0;
            let end = draw(&mut canvas, bar, left, middle, scale);
            if !narrow {
                let base = Text::at(end + 7.0, middle + 4.3, &said).size(SMALL);
                canvas.short(base, canvas.right() - end - 6.0);
            }
            canvas.close(closing);
            canvas.y = top + high + 8.0;
        }
        if shown(stage) < stage.bars.len() {
            let more = filled(&words.more, &[("n", &look.speak.number((stage.bars.len() - shown(stage)) as u64))]);
            let (x, room) = (canvas.left(), canvas.room());
            canvas.lines(Text::at(x, 0.0, &more).size(SMALL).faint(), room, 2);
        }
    }
    if narrow {
        canvas.line([left, axis, canvas.right(), axis], "stroke-opacity=\"0.3\"");
        for x in ticks {
            canvas.line([x, axis, x, axis + 5.0], "stroke-opacity=\"0.3\"");
        }
    } else {
        let bottom = canvas.y;
        for (n, x) in ticks.into_iter().enumerate() {
            let pen = if n == 0 { "stroke-opacity=\"0.5\"" } else { "stroke-opacity=\"0.13\"" };
            canvas.line([x, axis, x, bottom], pen);
        }
    }
    let cell = |amount: Option<Amount>| amount.map_or(Cell::Empty, |amount| Cell::Number(amount.to_string()));
    let rows = chart.stages.iter().flat_map(|stage| stage.bars.iter().map(move |bar| (stage, bar)));
    let rows = rows.map(|(stage, bar)| {
        vec![
            Cell::from(stage.label.as_str()),
            Cell::from(bar.label.as_str()),
            cell(bar.min),
            cell(bar.max),
            Cell::from(if bar.about { words.yes.as_str() } else { "" }),
            Cell::from(chart.currency.as_str()),
            count_cell(bar.count),
        ]
    });
    let table = Sheet { head: words.head.to_vec(), rows: rows.collect() };
    canvas.finish("money", &chart.caption, table)
}

fn legend(canvas: &mut Canvas<'_>, bars: &[&MoneyBar], words: &MoneyWords) {
    let one = |min, max, about| MoneyBar { min, max, about, ..MoneyBar::default() };
    let some = Some(Amount(1));
    let samples = [one(some, some, false), one(None, some, false), one(some, some, true), one(some, None, false)];
    let occurs = [
        bars.iter().any(|bar| bar.min.is_some() && !bar.about),
        bars.iter().any(|bar| bar.max.is_some() && bar.min != bar.max),
        bars.iter().any(|bar| bar.about),
        bars.iter().any(|bar| bar.min.is_some() && bar.max.is_none()),
    ];
    let items: Vec<(usize, String)> = (0..4).filter(|&n| occurs[n]).map(|n| (n, words.legend[n].clone())).collect();
    canvas.legend(&items, |canvas, &n, x, middle| match n {
        3 => arrow(canvas, x, middle, 17.0, 10.0),
        _ => {
            let place = [x, middle - 5.0, 17.0, 10.0];
            pieces(canvas, &samples[n], place, if n == 1 { 0.0 } else { 17.0 });
        }
    });
}

/// The bar from nothing to its upper end, of which `sure` pixels are sure.
fn pieces(canvas: &mut Canvas<'_>, bar: &MoneyBar, [x, y, wide, high]: [f64; 4], sure: f64) {
    let main = colour::MAIN;
    if bar.about {
        let dashes = "stroke-dasharray=\"3 2\"";
        let inner = [x + 0.5, y + 0.5, (wide - 1.0).max(1.0), high - 1.0];
        canvas.rect(inner, &format!("fill=\"{main}\" fill-opacity=\"0.34\" stroke=\"{main}\" {dashes}"));
        return;
    }
    if sure > 0.0 {
        canvas.rect([x, y, sure.max(1.0), high], &format!("fill=\"{main}\""));
    }
    if wide > sure {
        let fill = canvas.hatch(main);
        canvas.rect([x + sure, y, wide - sure, high], &format!("fill=\"{fill}\""));
        let edge = format!("d=\"M{} {}v{}\" stroke=\"{main}\" stroke-width=\"2\"", px(x + wide - 1.0), px(y), px(high));
        canvas.shape("path", &edge);
    }
}

/// An arrow to the right that begins at `x`.
fn arrow(canvas: &mut Canvas<'_>, x: f64, middle: f64, long: f64, high: f64) {
    let fill = canvas.hatch(colour::MAIN);
    let head = (long * 0.4).min(9.0);
    canvas.rect([x, middle - high / 2.0, long - head, high], &format!("fill=\"{fill}\""));
    let tip = format!(
        "d=\"M{} {}l{} {}l-{} {}z\" fill=\"{}\"",
        px(x + long - head),
        px(middle - high / 2.0 - 1.0),
        px(head),
        px(high / 2.0 + 1.0),
        px(head),
        px(high / 2.0 + 1.0),
        colour::MAIN
    );
    canvas.shape("path", &tip);
}

/// Draws a bar; gives where it ends.
fn draw(canvas: &mut Canvas<'_>, bar: &MoneyBar, left: f64, middle: f64, scale: f64) -> f64 {
    let top = middle - HIGH / 2.0;
    let sure = units(bar.min).unwrap_or(0.0) * scale;
    match (units(bar.min), units(bar.max)) {
        (None, None) => left,
        (Some(_), None) => {
            pieces(canvas, bar, [left, top, sure, HIGH], sure);
            arrow(canvas, left + sure, middle, ARROW, HIGH);
            left + sure + ARROW
        }
        (_, Some(max)) => {
            let wide = (max * scale).max(sure);
            pieces(canvas, bar, [left, top, wide, HIGH], sure);
            left + wide
        }
    }
}
