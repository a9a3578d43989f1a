//! The scorecard: what became of promises by party, field, forum or year, and the money by stage. Never a share without what
//! it is a share of.

use crate::asked::Asked;
use crate::finding::{Finding, term, with};
use crate::html::layout::Page;
use crate::html::parts::{self, foreign};
use crate::html::rows;
use crate::negotiate::{Answer, Form};
use crate::picture::charts;
use crate::problem::Problem;
use entente_app::asked::{By, Of};
use entente_app::follow::Status;
use entente_app::publish::scorecard::Row;
use entente_app::search::Query;
use maud::{Markup, html};

/// So many rows are shown; the object has all.
const MOST: usize = 40;
/// So many currencies have a picture; the others are a step away.
const CURRENCIES: usize = 4;

/// The scorecard.
pub fn answer(asked: &Asked) -> Result<Answer, Problem> {
    let (book, w) = (asked.look()?, asked.words);
    let finding = Finding::of(asked, &book)?;
    let query = asked.get("q").unwrap_or_default();
    let by: By = asked
        .get("by")
        .unwrap_or(By::Party.code())
        .parse()
        .map_err(|known| Problem::new(400, "A scorecard has no such rows", format!("give {known} as by")))?;
    let of = Of::Query(Query::parse(asked.app(), query)?);
    let card = finding.once(by.code(), query, || Ok(book.scorecard(&of, finding.when, by)?))?;
    if asked.form == Form::Json {
        return Ok(serde_json::to_value(&card).unwrap_or_default().into());
    }
    let total = card.distinct.commitments;
    let n = |n: usize| w.number(n as u64);
    let shown = card.rows.get(..MOST).unwrap_or(&card.rows);
    // A column that is empty in every row says nothing.
    let has = |status: &&Status| card.distinct.statuses.get(status.code()).is_some_and(|n| *n > 0);
    let columns: Vec<&Status> = Status::ALL.iter().filter(has).collect();
    let table = html! {
        table {
            thead { tr {
                th scope="col" { (by_name(asked, by)) }
                th.num scope="col" { (w.t("nav.commitments")) }
                @for status in &columns { th.num scope="col" { (w.code("status", status.code())) } }
                th.num scope="col" { (w.t("scorecard.passed")) }
            } }
            tbody { @for row in shown { tr {
                @let own = of_row(by, &row.key).map(|term| with(query, &term));
                th scope="row" { (name(asked, by, row)) }
                td.num { @if let Some(own) = &own { a href=(rows::list(asked, own)) { (n(row.counts.commitments)) } } @else { (n(row.counts.commitments)) } }
                @for status in &columns { td.num { (n(row.counts.statuses.get(status.code()).copied().unwrap_or(0))) } }
                td.num { (n(row.counts.due_so_far.commitments)) }
            } } }
        }
    };
    let body = html! {
        h1 { (w.t("nav.scorecard")) }
        p.lead { (w.t("scorecard.lead")) }
        p.orders { (w.t("scorecard.by"))
            @for one in By::ALL {
                a href=(asked.changed("/scorecard", &[("by", one.code())])) aria-current=[(one == by).then_some("true")] { (by_name(asked, one)) }
            }
        }
        @if !query.is_empty() { p { code { (foreign(query, None)) } } }
        (parts::scroll(w.t("nav.scorecard"), &table))
        @if shown.len() < card.rows.len() { p.faint { (w.fill("more", &[("n", &n(card.rows.len() - shown.len()))])) } }
        @if card.in_rows != total { p.faint { (w.fill("scorecard.rows", &[("rows", &n(card.in_rows)), ("total", &n(total))])) } }
        p.faint { (w.t("overview.silence")) }
    };
    Ok(asked.page(Page { title: w.t("nav.scorecard").to_owned(), section: "nav.scorecard", body }))
}

fn by_name<'a>(asked: &Asked<'a>, by: By) -> &'a str {
    match by {
        By::Party => asked.words.t("facet.party"),
        By::Field => asked.words.t("facet.field"),
        By::Forum => asked.words.t("facet.forum"),
        By::Year => asked.words.t("scorecard.year"),
    }
}

/// The term that finds the commitments of a row, where one does. A party is also found where it only takes part, and a
/// forum in a longer name, so that those lists would have others.
fn of_row(by: By, key: &str) -> Option<String> {
    match by {
        By::Field => Some(term("field", key)),
        By::Year if key != "none" => Some(term("told", key)),
        _ => None,
    }
}

fn name(asked: &Asked, by: By, row: &Row) -> Markup {
    let w = asked.words;
    let said = row.name.get(w.tag()).or_else(|| row.name.values().next()).map_or(row.key.as_str(), String::as_str);
    match by {
        By::Field => html! { (foreign(&rows::value_name(asked, "field", &row.key), None)) },
        _ if row.key == "none" => html! { span.faint { (w.t("scorecard.nobody")) } },
        By::Party if row.name.is_empty() || rows::party_name(asked, &row.key) != row.key => {
            html! { a href=(asked.link(&rows::party_path(asked, &row.key), &[])) { (foreign(&rows::party_name(asked, &row.key), None)) } }
        }
        _ => foreign(said, None),
    }
}

/// The money by stage.
pub fn money(asked: &Asked) -> Result<Answer, Problem> {
    let (book, w) = (asked.look()?, asked.words);
    let finding = Finding::of(asked, &book)?;
    let query = asked.get("q").unwrap_or_default();
    let mut sums = charts::sums(&finding, query)?;
    if let Some(wanted) = asked.get("currency") {
        sums.currencies.retain(|row| row.currency == wanted);
    }
    if asked.form == Form::Json {
        return Ok(serde_json::to_value(&sums).unwrap_or_default().into());
    }
    let out = &sums.left_out;
    let left_out = [
        ("money.no_sum", out.no_sum),
        ("money.shares", out.shares),
        ("money.yearly", out.yearly),
        ("money.told_differently", out.told_differently),
        ("money.signed_without_sum", out.signed_without_sum),
        ("money.paid_without_sum", out.paid_without_sum),
    ];
    let body = html! {
        h1 { (w.t("nav.money")) }
        p.lead { (w.fill("money.lead", &[("n", &w.number(sums.with_sum as u64)), ("total", &w.number(sums.total))])) }
        @if !query.is_empty() { p { code { (foreign(query, None)) } } }
        @if sums.currencies.is_empty() { p { (w.t("money.none")) } }
        (rows::currencies(asked, finding.when.day(), query, &sums, CURRENCIES, |currency| html! { h2 { (currency) } }))
        @if let Some(rest) = sums.currencies.get(CURRENCIES..).filter(|rest| !rest.is_empty()) {
            ul.inline { @for row in rest { li { a href=(asked.changed("/money", &[("currency", &row.currency)])) { (row.currency) } } } }
        }
        h2 { (w.t("money.left_out")) }
        ul { @for (key, n) in left_out.into_iter().filter(|(_, n)| *n > 0) { li { (w.t(key)) ": " (w.number(n as u64)) } } }
    };
    Ok(asked.page(Page { title: w.t("nav.money").to_owned(), section: "nav.money", body }))
}
