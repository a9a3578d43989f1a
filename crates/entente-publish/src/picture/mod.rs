//! Pictures as SVG: each function takes plain data and words and gives the drawing with the table behind it.
//!
//! Nothing here knows a language, a file or the day: words, numbers and days are spoken by the caller ([`Speak`]), and the
//! same input gives the same bytes. A drawing carries no script, no style sheet, no `style` and nothing from elsewhere, so
//! that it may stand inside a page with a strict policy; presentation attributes hold the looks, and classes let a page
//! change them. Text takes the colour of the page; the other colours have a contrast of at least 3 on white and on
//! near-black. Sizes are CSS pixels at the width that [`Look`] names: a page carries one of [`NARROW`] and one of [`WIDE`],
//! with different ids, and shows the one that has room; each is scaled by its `viewBox`.
//!
//! Classes: `picture` and `picture-KIND` on the whole; inside, `picture-row`, `-lane`, `-party`, `-cell`, `-sum`, `-place`,
//! `-month` for what a datum is drawn with, `-told`, `-due`, `-deed`, `-today` on a timeline, and the code of a status
//! or an effect, such as `picture-kept`. A drawing with links is a `group`, one without is an `img`.

mod canvas;
mod glyph;
pub mod map;
pub mod matrix;
pub mod money;
pub mod small;
pub mod statuses;
pub(crate) mod text;
pub mod timeline;

use crate::csv::Cell;
use entente_model::{Amount, Day, Interval};

/// The width of a picture for a phone, from 360 pixels across; a page shows it where [`WIDE`] has no room.
pub const NARROW: u32 = 340;
/// The width of a picture for a page elsewhere.
pub const WIDE: u32 = 760;

/// A drawing and what it shows, as a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The drawing: one `svg` element.
    pub svg: String,
    /// The same as rows; nothing is left out of it, even where the drawing is bounded.
    pub table: Sheet,
}

/// Rows of cells under a head, for a `table` element or a CSV file.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Sheet {
    /// Names of the columns.
    pub head: Vec<String>,
    /// Rows, each as long as the head.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands around a drawing.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Caption {
    /// What is shown, in a line: the drawing's accessible name.
    pub title: String,
    /// One or two sentences that say what is seen: the drawing's description.
    pub about: String,
    /// Where it comes from and what it leaves out; shown in a file of its own, not inside a page.
    pub note: String,
}

/// What is behind a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// It stands inside a page and takes the page's ground and colour of text; the page shows the caption.
    Page,
    /// A file of its own, dark on white, with its caption.
    Light,
    /// A file of its own, light on near-black, with its caption.
    Dark,
}

/// How a picture is to look.
pub struct Look<'a> {
    /// Begins every id in the drawing; must differ between the pictures of one page. Other characters than ASCII letters,
    /// digits and `-` are dropped.
    pub id: &'a str,
    /// Width in CSS pixels at which letters have their natural size: from 260, for a sparkline from 120. Drawings put
    /// labels above what they name below 560.
    pub width: u32,
    /// What is behind it.
    pub ground: Ground,
    /// Says numbers and days.
    pub speak: &'a dyn Speak,
}

/// Says numbers and days in the language of the reader.
pub trait Speak {
    /// The BCP 47 tag of the language.
    fn lang(&self) -> &str;
    /// A count.
    fn number(&self, number: u64) -> String;
    /// A sum with its currency (ISO 4217), as short as it can be said without loss.
    fn money(&self, amount: Amount, currency: &str) -> String;
    /// A day, in full.
    fn day(&self, day: Day) -> String;
    /// A month (1 to 12) of a year, short.
    fn month(&self, year: i16, month: i8) -> String;
    /// A year.
    fn year(&self, year: i16) -> String;
    /// A window, as precise as it is: a year, a month, a day, else from day to day; `…` is an open end.
    fn window(&self, window: Interval) -> String {
        let say = |day: Option<Day>| day.map_or("…".to_owned(), |day| self.day(day));
        match (window.from, window.to) {
            (Some(from), Some(to)) if from == to => self.day(from),
            (Some(from), Some(to)) if Interval::year(from.year()) == Some(Interval::span(from, to)) => {
                self.year(from.year())
            }
            (Some(from), Some(to)) if Interval::month(from.year(), from.month()) == Some(Interval::span(from, to)) => {
                self.month(from.year(), from.month())
            }
            (from, to) => format!("{} – {}", say(from), say(to)),
        }
    }
}

/// A link into the same site: a path, a query or a fragment. Anything else is no link.
fn internal(href: Option<&str>) -> Option<&str> {
    let href = href?;
    let clean = !href.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\');
    let inside = (href.starts_with('/') && !href.starts_with("//")) || href.starts_with('?') || href.starts_with('#');
    (clean && inside).then_some(href)
}

/// A cell of a day.
fn day_cell(day: Option<Day>) -> Cell {
    Cell::from(day.map(|d| d.to_string()))
}

/// A cell of a count.
fn count_cell(count: u64) -> Cell {
    Cell::Number(count.to_string())
}

#[cfg(test)]
mod tests;
