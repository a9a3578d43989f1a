//! The first page: what was promised and what became of it, in numbers, each of which leads to the list that makes it.

use crate::asked::Asked;
use crate::html::layout::Page;
use crate::html::parts;
use crate::negotiate::{Answer, Form};
use crate::problem::Problem;
use entente_app::follow::Status;
use entente_app::search::{Listing, Query, Sort, When};
use entente_app::{App, Book};
use maud::html;
use serde_json::json;

fn ask(query: Query, when: When, limit: usize) -> Listing {
    Listing { query, when, sort: Sort::Day, descending: true, after: None, limit: Some(limit) }
}

/// How many commitments have each status, those that none has left out.
fn by_status(app: &App, book: &Book, when: When) -> Result<Vec<(&'static str, u64)>, Problem> {
    let mut all = Vec::new();
    for status in Status::ALL {
        let query = Query::default().and(app, "status", status.code())?;
        let n = book.find(&ask(query, when, 0))?.total;
        if n > 0 {
            all.push((status.code(), n));
        }
    }
    Ok(all)
}

/// The overview.
pub fn answer(asked: &Asked) -> Result<Answer, Problem> {
    let (when, book, w) = (asked.when()?, asked.look()?, asked.words);
    let all = book.find(&ask(Query::default(), when, 0))?;
    let statuses = by_status(asked.app(), &book, when)?;
    if asked.form == Form::Json {
        let statuses: serde_json::Map<String, serde_json::Value> =
            statuses.iter().map(|(code, n)| ((*code).to_owned(), json!(n))).collect();
        let (commitments, reports) = (all.total, all.reports);
        return Ok(json!({"entente": 1, "as_of": when.day().to_string(), "commitments": commitments, "reports": reports, "status": statuses}).into());
    }
    let body = html! {
        h1 { (w.t("overview.title")) }
        p.lead {
            a href=(asked.link("/commitments", &[])) { (w.counted("count.commitments", all.total, &[])) } " "
            (w.counted("count.in_reports", all.reports, &[]))
        }
        ul.statuses {
            @for (code, n) in &statuses {
                li { a href=(asked.link("/commitments", &[("q", &format!("status:{code}"))])) { (parts::status(asked, code)) " " (w.number(*n)) } }
            }
        }
    };
    Ok(asked.page(Page { title: w.t("overview.title").to_owned(), section: "nav.overview", body }))
}
