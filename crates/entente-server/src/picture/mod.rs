//! Pictures on pages: drawn for a narrow and a wide room, of which a style shows the one that fits, with the numbers behind
//! and the drawing as a file of its own.

pub mod charts;
pub mod spoken;

use crate::asked::Asked;
use crate::html::parts::{foreign, scroll, shown};
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
        let file = file(asked, name, pairs);
        // Every state of it would be drawn twice; where that is much, the wide one is fetched when it is looked at.
        let wide = match self {
            Chart::Map(_) => html! { img src=(file) alt=(self.caption().title) width=(WIDE) loading="lazy"; },
            _ => html! { (PreEscaped(self.draw(asked, &format!("{id}-w"), WIDE, Ground::Page).svg)) },
        };
        // The file of the map says it itself, and a life stands below the heading that says the same.
        let about = if matches!(self, Chart::Timeline(_)) { "" } else { self.caption().about.as_str() };
        html! {
            figure.picture {
                div.in-narrow { (PreEscaped(narrow.svg)) }
                div.in-wide { (wide) }
                @if !about.is_empty() { figcaption.faint.in-narrow[matches!(self, Chart::Map(_))] { (about) } }
                (behind(asked, &narrow.table, &self.caption().title, &file))
            }
        }
    }
}

/// The address of a picture's file.
pub fn file(asked: &Asked, name: &str, pairs: &[(&str, &str)]) -> String {
    let lang = ("lang", asked.words.tag());
    asked.link(&format!("/pictures/{name}.svg"), &pairs.iter().copied().chain([lang]).collect::<Vec<_>>())
}

/// The numbers behind a picture, and its file.
fn behind(asked: &Asked, sheet: &Sheet, title: &str, file: &str) -> Markup {
    let w = asked.words;
    let numbers = |at: usize| sheet.rows.iter().any(|row| matches!(row.get(at), Some(Cell::Number(_))));
    let table = html! {
        table {
            caption.unseen { (shown(title)) }
            thead { tr { @for (at, name) in sheet.head.iter().enumerate() { th.num[numbers(at)] scope="col" { (foreign(name, None)) } } } }
            tbody { @for row in &sheet.rows { tr { @for cell in row { (cell_of(asked, cell)) } } } }
        }
    };
    html! {
        details {
            summary { (w.t("overview.table_behind")) }
            (scroll(title, &table))
            p { a href=(file) download { (w.t("overview.download_picture")) } }
        }
    }
}

fn cell_of(asked: &Asked, cell: &Cell) -> Markup {
    match cell {
        Cell::Text(text) => html! { td { (foreign(text, None)) } },
        Cell::Number(number) => {
            let said = number.parse().map_or_else(|_| number.clone(), |n| asked.words.number(n));
            html! { td.num { (said) } }
        }
        Cell::Empty => html! { td {} },
    }
}
