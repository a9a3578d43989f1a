//! Lists of commitments and tables of counts, as several pages show them.

use super::parts::{self, foreign};
use crate::asked::Asked;
use crate::finding::{Counts, term, with};
use crate::picture::charts;
use crate::url::slug;
use entente_app::model::Day;
use entente_app::publish::book::Entry;
use entente_app::publish::money::MoneyByStage;
use entente_app::search::Facet;
use maud::{Markup, html};

/// So many currencies have a picture on a page about other things.
const CURRENCIES: usize = 1;

/// Commitments, one a row: what is promised, what became of it, by when, who told it.
pub fn commitments(asked: &Asked, entries: &[Entry]) -> Markup {
    let w = asked.words;
    html! {
        ul.rows {
            @for e in entries {
                li {
                    p.said { a href=(address(asked, &e.commitment)) { (statement(asked, e)) } }
                    p.meta {
                        (parts::status(asked, &e.status.status))
                        @if let Some(due) = &e.status.due { span { (w.t("row.due")) " " (day(asked, due)) } }
                        @if let Some(first) = e.reports.first().and_then(|r| r.day.as_deref()) { span { (w.t("row.told")) " " (day(asked, first)) } }
                        span { (w.counted("count.reports", e.reports.len() as u64, &[])) }
                        @for field in &e.fields { a.tag href=(asked.link(&format!("/fields/{field}"), &[])) { (w.field(field)) } }
                    }
                }
            }
        }
    }
}

/// The address of a commitment's page.
pub fn address(asked: &Asked, id: &str) -> String {
    asked.link(&format!("/commitments/{}", slug(id)), &[])
}

/// The sentence of a commitment in the page's language.
pub fn statement(asked: &Asked, e: &Entry) -> Markup {
    foreign(e.statement.get(asked.words.tag()).or_else(|| e.statement.values().next()).map_or("", String::as_str), None)
}

/// A day with its machine-readable form.
pub fn day(asked: &Asked, day: &str) -> Markup {
    html! { time datetime=(day) { (asked.words.day(day)) } }
}

/// A share as a bar; the number stands beside it in words.
pub fn bar(n: u64, of: u64) -> Markup {
    let width = (n * 1000 + of / 2).checked_div(of).unwrap_or(0);
    html! {
        svg.bar viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect width="1000" height="10" {} rect width=(width) height="10" {}
        }
    }
}

/// What became of those that answer a query: a bar, and each status with the way to its list.
pub fn statuses(asked: &Asked, day: Day, query: &str, counts: &Counts) -> Markup {
    let w = asked.words;
    html! {
        @if !counts.is_empty() {
            (charts::statuses(asked, day, query, counts).figure(asked, "statuses", "statuses", &[("q", query)]))
            ul.inline {
                @for (code, n) in counts {
                    li { a class=(format!("chip s-{code}")) href=(list(asked, &with(query, &term("status", code)))) { (w.code("status", code)) } " " (w.number(*n)) }
                }
            }
        }
    }
}

/// The money of those that answer a query, under a heading: the currencies of most commitments.
pub fn money(asked: &Asked, day: Day, query: &str, sums: &MoneyByStage) -> Markup {
    html! {
        @if !sums.currencies.is_empty() {
            h2 { (asked.words.t("overview.money")) }
            (currencies(asked, day, query, sums, CURRENCIES, |currency| html! { h3 { (currency) } }))
            p { a href=(asked.link("/money", &[("q", query)])) { (asked.words.t("nav.money")) } }
        }
    }
}

/// The money of those that answer a query, a picture a currency, of at most so many, each under its heading.
pub fn currencies(
    asked: &Asked,
    day: Day,
    query: &str,
    sums: &MoneyByStage,
    most: usize,
    heading: fn(&str) -> Markup,
) -> Markup {
    html! {
        @if !sums.currencies.is_empty() {
            @for row in sums.currencies.iter().take(most) {
                (heading(&row.currency))
                (charts::money(asked, day, row).figure(asked, &format!("money-{}", row.currency), "money", &[("q", query), ("currency", &row.currency)]))
            }
        }
    }
}

/// The address of the list of those that answer a query.
pub fn list(asked: &Asked, query: &str) -> String {
    asked.link("/commitments", &[("q", query)])
}

/// A facet as a table of counts, each of which leads to its list.
pub fn counts(asked: &Asked, query: &str, facet: &Facet, total: u64) -> Markup {
    let w = asked.words;
    html! {
        table.bars {
            thead { tr { th scope="col" { (w.code("facet", facet.key)) } th scope="col" { span.unseen { (w.t("share")) } } th.num scope="col" { (w.t("nav.commitments")) } } }
            tbody {
                @for value in &facet.values {
                    tr {
                        th scope="row" { (value_link(asked, facet.key, &value.value)) }
                        td.bar { (bar(value.count, total)) }
                        td.num { a href=(list(asked, &with(query, &term(facet.key, &value.value)))) { (w.number(value.count)) } }
                    }
                }
            }
        }
    }
}

/// A value of a facet as a link to the page about it, where there is one.
fn value_link(asked: &Asked, key: &str, value: &str) -> Markup {
    let said = foreign(&value_name(asked, key, value), None);
    let page = match key {
        "party" => Some(party_path(asked, value)),
        "field" if value != "none" => Some(format!("/fields/{}", slug(value))),
        _ => None,
    };
    match page {
        Some(path) => html! { a href=(asked.link(&path, &[])) { (said) } },
        None => said,
    }
}

/// The path of the page about somebody: of a body where the id is that of an organisation.
pub fn party_path(asked: &Asked, id: &str) -> String {
    let kind = if asked.app().actors().org_by_id(id).is_some() { "bodies" } else { "parties" };
    format!("/{kind}/{}", slug(id))
}

/// What a value of a facet is called in the page's language.
pub fn value_name(asked: &Asked, key: &str, value: &str) -> String {
    let w = asked.words;
    match key {
        "status" => w.code("status", value).to_owned(),
        "strength" => w.code("strength", value).to_owned(),
        "action" => asked.state.action(w.tag(), value).to_owned(),
        "field" if value == "none" => w.t("none_field").to_owned(),
        "field" => w.field(value).to_owned(),
        "due" if value == "none" => w.t("none_due").to_owned(),
        "party" => party_name(asked, value),
        "language" => w.code("language_name", value).to_owned(),
        _ => value.to_owned(),
    }
}

/// What an id of somebody is called in the page's language; the id where nothing is known.
pub fn party_name(asked: &Asked, id: &str) -> String {
    let (actors, tag) = (asked.app().actors(), asked.words.tag());
    actors.state_label(id, tag).or_else(|| actors.label(id, tag)).unwrap_or(id).to_owned()
}
