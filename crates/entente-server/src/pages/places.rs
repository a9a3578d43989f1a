//! Places: where promises are to be carried out, and those that are for states that did not make them.

use crate::api::answers;
use crate::asked::Asked;
use crate::finding::Finding;
use crate::html::layout::Page;
use crate::html::rows;
use crate::negotiate::{Answer, Form};
use crate::picture::charts;
use crate::problem::Problem;
use entente_app::publish::book::Entry;
use entente_app::search::Sort;
use maud::html;
use std::collections::BTreeMap;

/// So many commitments, the newest, are looked through for their places.
const SAMPLE: usize = 2_000;
/// So many stand under one place.
const FEW: usize = 8;

/// The places of a commitment that are none of those who promise.
fn third(e: &Entry) -> Vec<&str> {
    let mut all: Vec<&str> = e.places.iter().map(String::as_str).collect();
    let gains = e.others.iter().filter(|a| a.role.as_deref() == Some("beneficiary")).filter_map(|a| a.id.as_deref());
    all.extend(gains.filter(|id| id.len() <= 3));
    let own = |code: &&str| e.parties.iter().any(|p| p.id.as_deref() == Some(*code));
    all.retain(|code| !own(code));
    all.sort_unstable();
    all.dedup();
    all
}

/// Commitments that were looked through for their places.
pub struct Found {
    entries: Vec<Entry>,
    total: u64,
}

impl Found {
    /// The newest of the ledger.
    ///
    /// # Errors
    /// A problem if the ledger cannot be used.
    pub fn of(finding: &Finding) -> Result<Found, Problem> {
        let (entries, total) = finding.first("", Sort::Day, true, SAMPLE)?;
        Ok(Found { entries, total })
    }

    /// Each place with its commitments, the most first.
    fn places(&self) -> Vec<(&str, Vec<&Entry>)> {
        let mut places: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for e in &self.entries {
            third(e).into_iter().for_each(|code| places.entry(code).or_default().push(e));
        }
        let mut places: Vec<(&str, Vec<&Entry>)> = places.into_iter().collect();
        places.sort_by_key(|(code, all)| (std::cmp::Reverse(all.len()), *code));
        places
    }

    /// Each place with how many commitments are for it, the most first.
    pub fn counts(&self) -> Vec<(&str, u64)> {
        self.places().into_iter().map(|(code, all)| (code, all.len() as u64)).collect()
    }
}

/// The places.
pub fn answer(asked: &Asked) -> Result<Answer, Problem> {
    let (book, w) = (asked.look()?, asked.words);
    let finding = Finding::of(asked, &book)?;
    let found = Found::of(&finding)?;
    let (looked, total, places) = (found.entries.len() as u64, found.total, found.places());
    if asked.form == Form::Json {
        let place = |(code, all): &(&str, Vec<&Entry>)| answers::Place {
            place: (*code).to_owned(),
            name: w.place(code).to_owned(),
            commitments: all.iter().map(|e| e.commitment.clone()).collect(),
        };
        return Ok(answers::answer(&answers::Places {
            entente: answers::VERSION,
            as_of: finding.when.day().to_string(),
            looked_through: looked,
            commitments: total,
            places: places.iter().map(place).collect(),
        }));
    }
    let map = charts::map(asked, finding.when.day(), &found.counts());
    let body = html! {
        h1 { (w.t("nav.places")) }
        p.lead { (w.t("places.lead")) }
        @if looked < total { p.faint { (w.fill("places.looked", &[("n", &w.number(looked)), ("total", &w.number(total))])) } }
        @if places.is_empty() { p { (w.t("places.none")) } } @else { (map.figure(asked, "map", "map", &[])) }
        @for (code, all) in &places {
            section id=(code) {
                h2 { (w.place(code)) " " span.tag { (w.number(all.len() as u64)) } }
                (rows::commitments(asked, &all.iter().take(FEW).map(|e| (*e).clone()).collect::<Vec<_>>()))
            }
        }
    };
    Ok(asked.page(Page { title: w.t("nav.places").to_owned(), section: "nav.places", body }))
}
