//! Pictures on pages: drawn for a narrow and a wide room, of which a style shows the one that fits, with the numbers behind
//! and the drawing as a file of its own.

pub mod charts;
pub mod spoken;

use crate::asked::Asked;
use crate::html::parts::{foreign, scroll, shown};
use crate::html::rows::day;
use entente_app::model::Day;
use entente_app::publish::csv::Cell;
use entente_app::publish::picture::{Caption, Ground, Look, NARROW, Picture, Sheet, WIDE, map, matrix, money};
use entente_app::publish::picture::{statuses, timeline};
use maud::{Markup, PreEscaped, html};
use spoken::Spoken;

/// What is to be drawn.
pub enum Chart<'o> {
    /// What became of commitments.
    Statuses(statuses::StatusBars),
    /// Who promises in which field.
    Matrix(matrix::Matrix),
    /// Sums of one currency.
    Money(money::MoneyChart),
    /// Places on the map.
    Map(map::WorldMap<'o>),
    /// The life of a commitment.
    Timeline(timeline::TimelineChart),
}

impl Chart<'_> {
    /// The drawing for a room of a width, in the page's language.
    pub fn draw(&self, asked: &Asked, id: &str, width: u32, ground: Ground) -> Picture {
        let spoken = Spoken { words: asked.words, app: asked.app() };
        let look = Look { id, width, ground, speak: &spoken };
        match self {
            Chart::Statuses(bars) => statuses::status_bars(bars, &spoken.statuses(), &look),
            Chart::Matrix(chart) => matrix::matrix(chart, &spoken.matrix(), &look),
            Chart::Money(chart) => money::money(chart, &spoken.money(), &look),
            Chart::Map(world) => map::map(world, &spoken.map(), &look),
            Chart::Timeline(chart) => timeline::timeline(chart, &spoken.timeline(), &look),
        }
    }

    fn caption(&self) -> &Caption {
        match self {
            Chart::Statuses(bars) => &bars.caption,
            Chart::Matrix(chart) => &chart.caption,
            Chart::Money(chart) => &chart.caption,
            Chart::Map(world) => &world.caption,
            Chart::Timeline(chart) => &chart.caption,
        }
    }

    /// The picture on a page. `name` is that of its file, `pairs` are the keys with which the file is asked for, and `id`
    /// tells it from the other pictures of the page.
    pub fn figure(&self, asked: &Asked, id: &str, name: &str, pairs: &[(&str, &str)]) -> Markup {
        let narrow = self.draw(asked, &format!("{id}-n"), NARROW, Ground::Page);
        if matches!(self, Chart::Map(_)) || narrow.table.rows.len() > INSIDE {
            return self.fetched(asked, name, pairs, &narrow.table);
        }
        let file = file(asked, name, pairs);
        let wide = self.draw(asked, &format!("{id}-w"), WIDE, Ground::Page).svg;
        // A life stands below the heading that says the same.
        let about = if matches!(self, Chart::Timeline(_)) { "" } else { self.caption().about.as_str() };
        html! {
            figure.picture {
                div.in-narrow { (PreEscaped(narrow.svg)) }
                div.in-wide { (PreEscaped(wide)) }
                @if !about.is_empty() { figcaption.faint { (about) } }
                (behind(asked, &narrow.table, &self.caption().title, &file))
            }
        }
    }

    /// A picture that would be much of its page, as files of which a browser fetches the one that fits the room and the
    /// light once it is looked at. The file says itself what it shows.
    fn fetched(&self, asked: &Asked, name: &str, pairs: &[(&str, &str)], numbers: &Sheet) -> Markup {
        let of = |look: &[(&str, &str)]| file(asked, name, &[pairs, look].concat());
        let (dark, narrow) = (("ground", "dark"), ("width", "narrow"));
        let title = &self.caption().title;
        html! {
            figure.picture {
                picture {
                    source media="(min-width: 50rem) and (prefers-color-scheme: dark)" srcset=(of(&[dark]));
                    source media="(min-width: 50rem)" srcset=(of(&[]));
                    source media="(prefers-color-scheme: dark)" srcset=(of(&[dark, narrow]));
                    img src=(of(&[narrow])) alt=(title) loading="lazy";
                }
                (behind(asked, numbers, title, &of(&[])))
            }
        }
    }
}

/// A picture of more marks than this is a file of its own, and its page stays quick.
const INSIDE: usize = 40;
/// So many rows of the table behind a picture stand below it.
const MOST_ROWS: usize = 25;

/// The address of a picture's file.
pub fn file(asked: &Asked, name: &str, pairs: &[(&str, &str)]) -> String {
    let lang = ("lang", asked.words.tag());
    asked.link(&format!("/pictures/{name}.svg"), &pairs.iter().copied().chain([lang]).collect::<Vec<_>>())
}

/// The numbers behind a picture, and its file.
fn behind(asked: &Asked, sheet: &Sheet, title: &str, file: &str) -> Markup {
    let w = asked.words;
    // A column in which nothing stands says nothing.
    let filled = |at: usize| {
        sheet.rows.iter().any(|row| {
            !row.get(at).is_none_or(|cell| match cell {
                Cell::Text(text) => text.is_empty(),
                Cell::Number(_) => false,
                Cell::Empty => true,
            })
        })
    };
    let columns: Vec<usize> = (0..sheet.head.len()).filter(|at| filled(*at)).collect();
    let numbers = |at: usize| sheet.rows.iter().any(|row| matches!(row.get(at), Some(Cell::Number(_))));
    let table = html! {
        table {
            caption.unseen { (shown(title)) }
            thead { tr { @for at in &columns { th.num[numbers(*at)] scope="col" { (foreign(&sheet.head[*at], None)) } } } }
            tbody { @for row in sheet.rows.iter().take(MOST_ROWS) { tr { @for at in &columns { (cell_of(asked, row.get(*at).unwrap_or(&Cell::Empty))) } } } }
        }
    };
    let more = sheet.rows.len().saturating_sub(MOST_ROWS) as u64;
    html! {
        details {
            summary { (w.t("overview.table_behind")) }
            (scroll(title, &table))
            @if more > 0 { p.faint { (w.fill("more", &[("n", &w.number(more))])) } }
            p { a href=(file) download { (w.t("overview.download_picture")) } }
        }
    }
}

fn cell_of(asked: &Asked, cell: &Cell) -> Markup {
    match cell {
        // A day is said as everywhere on the page.
        Cell::Text(text) if text.parse::<Day>().is_ok() => html! { td { (day(asked, text)) } },
        Cell::Text(text) => html! { td { (foreign(text, None)) } },
        Cell::Number(number) => {
            let said = number.parse().map_or_else(|_| number.clone(), |n| asked.words.number(n));
            html! { td.num { (said) } }
        }
        Cell::Empty => html! { td {} },
    }
}
