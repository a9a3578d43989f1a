//! Places: where promises are to be carried out, and those that are for states that did not make them.

use crate::api::answers;
use crate::asked::Asked;
use crate::finding::{Finding, term};
use crate::html::layout::Page;
use crate::html::rows;
use crate::negotiate::{Answer, Form};
use crate::picture::charts;
use crate::problem::Problem;
use entente_app::publish::book::Entry;
use entente_app::search::{Query, Sort};
use maud::html;

/// Under so many places, those with the most, commitments are shown; all places have their lists.
const SHOWN: usize = 6;
/// So many commitments, the newest, stand under one place.
const FEW: usize = 4;

/// Each place with how many commitments are for it, the most first.
///
/// # Errors
/// A problem if the ledger cannot be used.
pub fn counts(finding: &Finding) -> Result<Vec<(String, u64)>, Problem> {
    let places = finding.book.places(&Query::default(), finding.when)?;
    Ok(places.into_iter().map(|place| (place.value, place.count)).collect())
}

/// The places.
pub fn answer(asked: &Asked) -> Result<Answer, Problem> {
    let (book, w) = (asked.look()?, asked.words);
    let finding = Finding::of(asked, &book)?;
    let places = counts(&finding)?;
    let query = |code: &str| term("place", code);
    if asked.form == Form::Json {
        let place = |(code, n): &(String, u64)| answers::Place {
            place: code.clone(),
            name: w.place(code).to_owned(),
            commitments: *n,
            query: query(code),
        };
        return Ok(answers::answer(&answers::Places {
            entente: answers::VERSION,
            as_of: finding.when.day().to_string(),
            commitments: finding.total("")?,
            places: places.iter().map(place).collect(),
        }));
    }
    let mut newest: Vec<(&str, u64, Vec<Entry>)> = Vec::new();
    for (code, n) in places.iter().take(SHOWN) {
        newest.push((code, *n, finding.first(&query(code), Sort::Day, true, FEW)?.0));
    }
    let map = charts::map(asked, finding.when.day(), &places);
    let body = html! {
        h1 { (w.t("nav.places")) }
        p.lead { (w.t("places.lead")) }
        @if places.is_empty() { p { (w.t("places.none")) } } @else { (map.figure(asked, "map", "map", &[])) }
        @for (code, n, entries) in &newest {
            section id=(code) {
                h2 { (w.place(code)) " " span.tag { (w.number(*n)) } }
                (rows::commitments(asked, entries))
                @if (entries.len() as u64) < *n { p { a href=(rows::list(asked, &query(code))) { (w.t("all_of_them")) } } }
            }
        }
        @if let Some(rest) = places.get(SHOWN..).filter(|rest| !rest.is_empty()) {
            ul.inline { @for (code, n) in rest { li id=(code) { a href=(rows::list(asked, &query(code))) { (w.place(code)) } " " (w.number(*n)) } } }
        }
    };
    Ok(asked.page(Page { title: w.t("nav.places").to_owned(), section: "nav.places", body }))
}
