//! The list of commitments that answer a query.

use crate::asked::Asked;
use crate::html::layout::Page;
use crate::html::parts;
use crate::negotiate::{Answer, Form};
use crate::problem::Problem;
use crate::url::slug;
use entente_app::publish::book::{self, Entry};
use entente_app::search::{Listed, Listing, Query, Sort};
use maud::html;

/// So many commitments stand on a page where its address does not say how many.
const PAGE: usize = 25;
/// And no more than so many.
const MOST: usize = 200;

/// What the address of a list asks for.
///
/// # Errors
/// A problem where a key says something that cannot be.
pub fn listing(asked: &Asked) -> Result<Listing, Problem> {
    let query = Query::parse(asked.app(), asked.get("q").unwrap_or_default())?;
    let said = asked.get("sort").unwrap_or("-day");
    let (word, descending) = said.strip_prefix('-').map_or((said, false), |word| (word, true));
    let sort = Sort::parse(word).ok_or_else(|| {
        let known: Vec<&str> = Sort::ALL.iter().map(|s| s.code()).collect();
        Problem::new(400, format!("There is no order {said:?}"), format!("take one of {}", known.join(", ")))
    })?;
    let limit = asked.get("limit").map_or(Ok(PAGE), str::parse).ok().filter(|n| (1..=MOST).contains(n));
    let limit = limit.ok_or_else(|| Problem::new(400, "The limit is no number of a page", "give one from 1 to 200"))?;
    let after = asked.get("after").map(str::to_owned);
    Ok(Listing { query, when: asked.when()?, sort, descending, after, limit: Some(limit) })
}

/// The entries of a page of a list.
///
/// # Errors
/// A problem if the ledger cannot be read.
pub fn entries(listed: &Listed) -> Result<Vec<Entry>, Problem> {
    let mut entries = Vec::with_capacity(listed.commitments.len());
    listed.entries(|entry| {
        entries.push(entry);
        Result::<(), entente_app::AppError>::Ok(())
    })?;
    Ok(entries)
}

/// The list.
pub fn answer(asked: &Asked) -> Result<Answer, Problem> {
    let (listing, book, w) = (listing(asked)?, asked.look()?, asked.words);
    let listed = book.find(&listing)?;
    let entries = entries(&listed)?;
    if asked.form == Form::Json {
        let page = book::Page {
            entente: entente_app::publish::wire::VERSION,
            as_of: listing.when.day().to_string(),
            total: listed.total,
            exact: listed.exact,
            reports: listed.reports,
            commitments: entries,
            next: listed.next.clone(),
        };
        return Ok(serde_json::to_value(page).unwrap_or_default().into());
    }
    let body = html! {
        h1 { (w.t("list.title")) }
        p { (w.counted("count.commitments", listed.total, &[])) }
        @for e in &entries {
            article.row {
                h2 { a href=(asked.link(&format!("/commitments/{}", slug(&e.commitment)), &[])) {
                    (parts::foreign(e.statement.get(w.tag()).map_or("", String::as_str), None)) } }
                p { (parts::status(asked, &e.status.status)) }
            }
        }
    };
    Ok(asked.page(Page { title: w.t("list.title").to_owned(), section: "nav.commitments", body }))
}
