//! The list of commitments that answer a query: as a page with facets, as JSON, as a table for spreadsheets.

use crate::asked::Asked;
use crate::finding::{self, Facet, Finding, term, with};
use crate::html::layout::Page;
use crate::html::parts;
use crate::html::rows;
use crate::negotiate::{Answer, Form};
use crate::problem::Problem;
use entente_app::publish::book::{self, Actor, Entry};
use entente_app::publish::csv::{self, Cell};
use entente_app::search::{Listed, Listing, Query, Sort};
use maud::{Markup, html};

/// So many commitments stand on a page where its address does not say how many.
const PAGE: usize = 25;
/// And no more than so many.
const MOST: usize = 200;
/// A table for spreadsheets has at most so many rows.
const ROWS: usize = 50_000;
/// The orders that the page offers.
const ORDERS: [&str; 6] = ["-day", "due", "-due", "-reports", "status", "party"];

/// What the address of a list asks for.
///
/// # Errors
/// A problem where a key says something that cannot be.
pub fn listing(asked: &Asked) -> Result<Listing, Problem> {
    let query = Query::parse(asked.app(), asked.get("q").unwrap_or_default())?;
    let said = asked.get("sort").unwrap_or(ORDERS[0]);
    let (word, descending) = said.strip_prefix('-').map_or((said, false), |word| (word, true));
    let sort = Sort::parse(word).ok_or_else(|| {
        let known: Vec<&str> = Sort::ALL.iter().map(|s| s.code()).collect();
        Problem::new(400, format!("There is no order {said:?}"), format!("take one of {}", known.join(", ")))
    })?;
    let limit = asked.get("limit").map_or(Ok(PAGE), str::parse).ok().filter(|n| (1..=MOST).contains(n));
    let limit = limit.ok_or_else(|| Problem::new(400, "The limit is no number of a page", "give one from 1 to 200"))?;
    let limit = if asked.form == Form::Csv && asked.get("limit").is_none() { ROWS } else { limit };
    let after = asked.get("after").map(str::to_owned);
    Ok(Listing { query, when: asked.when()?, sort, descending, after, limit: Some(limit) })
}

/// The list.
pub fn answer(asked: &Asked) -> Result<Answer, Problem> {
    let (listing, book) = (listing(asked)?, asked.look()?);
    let listed = book.find(&listing)?;
    let entries = finding::entries(&listed)?;
    match asked.form {
        Form::Json => {
            let page = book::Page {
                entente: entente_app::publish::wire::VERSION,
                as_of: listing.when.day().to_string(),
                total: listed.total,
                exact: listed.exact,
                reports: listed.reports,
                commitments: entries,
                next: listed.next.clone(),
            };
            Ok(serde_json::to_value(page).unwrap_or_default().into())
        }
        Form::Csv => Ok(Answer::csv(table(asked, &entries), "commitments")),
        Form::Html => page(asked, &Finding::of(asked, &book)?, &listed, &entries),
    }
}

fn page(asked: &Asked, finding: &Finding, listed: &Listed, entries: &[Entry]) -> Result<Answer, Problem> {
    let w = asked.words;
    let query = asked.get("q").unwrap_or_default();
    let facets = finding.facets(query, &finding::NARROW)?;
    let most = if listed.exact { "" } else { w.t("list.at_most") };
    let body = html! {
        h1 { (w.t("list.title")) }
        form.ask action="/commitments" method="get" {
            label for="q" { (w.t("list.query")) }
            div.line {
                input #q type="search" name="q" value=(query) autocomplete="off" aria-describedby="help";
                @for key in ["sort", "lang", "as_of"] { @if let Some(value) = asked.get(key) { input type="hidden" name=(key) value=(value); } }
                button.main type="submit" { (w.t("nav.go")) }
            }
            p.faint #help { (w.t("list.help")) " " code { "party:KR field:ai due:2025..2027 -status:kept" } }
        }
        (chosen(asked, query))
        div.columns.left {
            section aria-labelledby="found" {
                h2 #found.first { (most) (w.counted("count.commitments", listed.total, &[])) " " (w.counted("count.in_reports", listed.reports, &[])) }
                @if entries.is_empty() {
                    p { (w.t("list.nothing")) }
                } @else {
                    p.jump { a href="#narrow" { (w.t("list.narrow")) } }
                    (orders(asked))
                    (rows::commitments(asked, entries))
                }
                nav.pager aria-label=(w.t("list.pages")) {
                    @if asked.get("after").is_some() { a.button href=(asked.changed("/commitments", &[("after", "")])) { (w.t("list.first")) } }
                    @if let Some(next) = &listed.next { a.button rel="next" href=(asked.changed("/commitments", &[("after", next)])) { (w.t("list.next")) } }
                }
                (downloads(asked))
            }
            aside.facets #narrow aria-label=(w.t("list.narrow")) {
                @for facet in &facets { (narrow(asked, query, facet)) }
            }
        }
    };
    Ok(asked.page(Page { title: w.t("list.title").to_owned(), section: "nav.commitments", body }))
}

/// The terms of the query, each with the way to take it away.
fn chosen(asked: &Asked, query: &str) -> Markup {
    let (w, terms) = (asked.words, finding::terms(query));
    html! {
        @if !terms.is_empty() {
            ul.terms aria-label=(w.t("list.chosen")) {
                @for (n, term) in terms.iter().enumerate() {
                    @let rest: Vec<&str> = terms.iter().enumerate().filter(|(at, _)| *at != n).map(|(_, t)| t.as_str()).collect();
                    li { a.tag href=(asked.changed("/commitments", &[("q", &rest.join(" ")), ("after", "")])) {
                        (parts::foreign(term, None)) " " span aria-hidden="true" { "×" } span.unseen { (w.t("list.remove")) }
                    } }
                }
            }
        }
    }
}

/// One facet: its values, each of which narrows the list.
fn narrow(asked: &Asked, query: &str, facet: &Facet) -> Markup {
    let w = asked.words;
    let terms = finding::terms(query);
    let open = ["status", "party", "field"].contains(&facet.key) || terms.iter().any(|t| t.starts_with(facet.key));
    html! {
        @if !facet.values.is_empty() {
            details open[open] {
                summary { (w.code("facet", facet.key)) }
                ul {
                    @for value in &facet.values {
                        @let own = term(facet.key, &value.value);
                        @let here = terms.contains(&own);
                        li aria-current=[here.then_some("true")] {
                            a href=(asked.changed("/commitments", &[("q", &if here { query.to_owned() } else { with(query, &own) }), ("after", "")])) {
                                (parts::foreign(&rows::value_name(asked, facet.key, &value.value), None))
                            }
                            span.num { (w.number(value.count)) }
                        }
                    }
                }
            }
        }
    }
}

fn orders(asked: &Asked) -> Markup {
    let (w, now) = (asked.words, asked.get("sort").unwrap_or(ORDERS[0]));
    html! {
        p.orders { (w.t("list.order"))
            @for order in ORDERS {
                a href=(asked.changed("/commitments", &[("sort", order), ("after", "")])) aria-current=[(order == now).then_some("true")] { (w.code("order", order)) }
            }
        }
    }
}

fn downloads(asked: &Asked) -> Markup {
    html! {
        p.downloads { (asked.words.t("list.download"))
            a.button href=(asked.form_address(Form::Csv)) download { "CSV" }
            a.button href=(asked.form_address(Form::Json)) { "JSON" }
        }
    }
}

/// The entries as a table for spreadsheets.
fn table(asked: &Asked, entries: &[Entry]) -> Vec<u8> {
    let tag = asked.words.tag();
    let columns = [
        "commitment",
        "statement",
        "parties",
        "others",
        "bodies",
        "action",
        "fields",
        "strength",
        "amount",
        "currency",
        "bound",
        "due_from",
        "due_to",
        "places",
        "status",
        "as_of",
        "because",
        "checkability",
        "reports",
        "sources",
        "told",
    ];
    let mut out = Vec::new();
    // A vector takes whatever is written to it.
    let _ = csv::head(&mut out, &columns);
    for e in entries {
        let money = e.money.first();
        let _ = csv::row(
            &mut out,
            &[
                e.commitment.as_str().into(),
                e.statement.get(tag).map(String::as_str).into(),
                names(&e.parties).into(),
                names(&e.others).into(),
                names(&e.bodies).into(),
                e.action.as_str().into(),
                e.fields.join("; ").into(),
                e.strength.as_str().into(),
                money.map_or(Cell::Empty, |m| Cell::Number(m.amount.to_string())),
                money.map(|m| m.currency.as_str()).into(),
                money.map(|m| m.bound.as_str()).into(),
                e.due.as_ref().and_then(|d| d.from.clone()).into(),
                e.due.as_ref().and_then(|d| d.to.clone()).into(),
                e.places.join("; ").into(),
                e.status.status.as_str().into(),
                e.status.as_of.as_str().into(),
                e.status.because.as_str().into(),
                usize::from(e.checkability.score).into(),
                e.reports.len().into(),
                e.sources.into(),
                e.reports.first().and_then(|r| r.day.clone()).into(),
            ],
        );
    }
    out
}

fn names(actors: &[Actor]) -> String {
    let code = |a: &Actor| a.id.clone().filter(|id| id.len() == 2).unwrap_or_else(|| a.name.clone());
    actors.iter().map(code).collect::<Vec<_>>().join("; ")
}
