//! What is due, by month: what lies ahead, and what has passed without being done.

use crate::asked::Asked;
use crate::finding::Finding;
use crate::html::layout::Page;
use crate::html::rows;
use crate::negotiate::{Answer, Form};
use crate::problem::Problem;
use entente_app::publish::book::Entry;
use entente_app::search::Sort;
use maud::{Markup, html};
use serde_json::{Value, json};

/// So many commitments are shown ahead, and so many behind.
const MOST: usize = 60;

/// The calendar.
pub fn answer(asked: &Asked) -> Result<Answer, Problem> {
    let (book, w) = (asked.look()?, asked.words);
    let finding = Finding::of(asked, &book)?;
    let day = finding.when.day().to_string();
    let open = "-status:kept,kept-late,broken,superseded";
    let (ahead_query, passed_query) = (format!("due:{day}.. {open}"), format!("due:..{day} {open}"));
    let (ahead, ahead_total) = finding.first(&ahead_query, Sort::Due, false, MOST)?;
    let (passed, passed_total) = finding.first(&passed_query, Sort::Due, true, MOST)?;
    if asked.form == Form::Json {
        let line = |e: &Entry| json!({"commitment": e.commitment, "due": e.status.due, "status": e.status.status, "statement": e.statement});
        let lines = |all: &[Entry]| all.iter().map(line).collect::<Vec<Value>>();
        return Ok(json!({"entente": 1, "as_of": day,
            "ahead": {"query": ahead_query, "total": ahead_total, "commitments": lines(&ahead)},
            "passed": {"query": passed_query, "total": passed_total, "commitments": lines(&passed)}})
        .into());
    }
    let body = html! {
        h1 { (w.t("nav.calendar")) }
        p.lead { (w.fill("calendar.lead", &[("day", &w.day(&day))])) }
        h2 #ahead { (w.counted("calendar.ahead", ahead_total, &[])) }
        @if ahead.is_empty() { p.faint { (w.t("overview.none_soon")) } } @else { (months(asked, &ahead)) }
        p { a href=(asked.link("/commitments", &[("q", &ahead_query), ("sort", "due")])) { (w.t("all_of_them")) } }
        h2 #passed { (w.counted("calendar.passed", passed_total, &[])) }
        p.faint { (w.t("overview.silence")) }
        (months(asked, &passed))
        p { a href=(asked.link("/commitments", &[("q", &passed_query), ("sort", "-due")])) { (w.t("all_of_them")) } }
    };
    Ok(asked.page(Page { title: w.t("nav.calendar").to_owned(), section: "nav.calendar", body }))
}

/// Commitments under the month of the day by which they are due.
fn months(asked: &Asked, entries: &[Entry]) -> Markup {
    let month = |e: &Entry| e.status.due.as_deref().and_then(|d| d.get(..7)).unwrap_or_default().to_owned();
    html! {
        @for group in entries.chunk_by(|a, b| month(a) == month(b)) {
            h3 { (asked.words.day(&group.first().map(month).unwrap_or_default())) }
            (rows::commitments(asked, group))
        }
    }
}
