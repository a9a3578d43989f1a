//! Pictures as files of their own.

use crate::asked::Asked;
use crate::finding::{self, Finding};
use crate::negotiate::Answer;
use crate::picture::{Chart, charts};
use crate::problem::Problem;
use entente_app::asked::Of;
use entente_app::publish::picture::{Ground, NARROW, WIDE};

/// A picture, by the name of its file.
pub fn answer(asked: &Asked) -> Result<Answer, Problem> {
    let book = asked.look()?;
    let finding = Finding::of(asked, &book)?;
    let (day, query) = (finding.when.day(), asked.get("q").unwrap_or_default());
    let none = || Problem::not_found("such picture");
    let name = asked.id(0)?.strip_suffix(".svg").ok_or_else(none)?;
    let chart: Chart = match name {
        "statuses" => charts::statuses(asked, day, query, &finding::statuses(&finding.facets(query, 1)?)),
        "matrix" => charts::matrix(asked, &finding, &finding.facets("", finding::VALUES)?)?.ok_or_else(none)?,
        "money" => {
            let sums = charts::sums(&finding, query)?;
            let wanted = asked.get("currency");
            let row = sums.currencies.iter().find(|row| wanted.is_none_or(|wanted| row.currency == wanted));
            charts::money(asked, day, row.ok_or_else(none)?)
        }
        "map" => charts::map(asked, day, &super::places::counts(&finding)?),
        "timeline" => {
            let id = asked.get("id").ok_or_else(none)?.to_owned();
            let timeline = book.timeline(&Of::One(id), finding.when, Some(1))?;
            charts::life(asked, day, timeline.lives.first().ok_or_else(none)?)
        }
        _ => return Err(none()),
    };
    let ground = if asked.get("ground") == Some("dark") { Ground::Dark } else { Ground::Light };
    let width = if asked.get("width") == Some("narrow") { NARROW } else { WIDE };
    let drawn = chart.draw(asked, name, width, ground);
    Ok(Answer::file("image/svg+xml", drawn.svg.into_bytes(), None))
}
