//! What falls due: what lies ahead, what passed in silence, and what evidence says is late.

use crate::asked::Asked;
use crate::finding::{Finding, with};
use crate::html::layout::Page;
use crate::html::parts::{self, foreign};
use crate::html::rows::{self, day};
use crate::negotiate::{Answer, Form};
use crate::problem::Problem;
use entente_app::asked::{Of, Within};
use entente_app::publish::due::DueLine;
use entente_app::search::Query;
use maud::{Markup, html};

/// So many commitments are told of each kind; the list has all.
const MOST: usize = 20;
/// How far the page offers to look ahead.
const AHEAD: [&str; 4] = ["3m", "1y", "5y", "50y"];

/// The calendar.
pub fn answer(asked: &Asked) -> Result<Answer, Problem> {
    let (book, w) = (asked.look()?, asked.words);
    let finding = Finding::of(asked, &book)?;
    let as_of = finding.when.day();
    let said = asked.get("within").unwrap_or(AHEAD[2]);
    let within = |said: &str| {
        said.parse::<Within>().map(|within| within.after(as_of)).map_err(|known| {
            Problem::new(400, format!("{said:?} is no stretch of time"), format!("give {known} as within"))
        })
    };
    let until = within(said)?;
    let query = asked.get("q").unwrap_or_default();
    let of = Of::Query(Query::parse(asked.app(), query)?);
    let list =
        finding.once(&format!("due {until}"), query, || Ok(book.due(&of, finding.when, until, Some(MOST))?))?;
    if asked.form == Form::Json {
        return Ok(serde_json::to_value(&list).unwrap_or_default().into());
    }
    let ends = AHEAD.iter().map(|span| Ok((*span, within(span)?.to_string()))).collect::<Result<Vec<_>, Problem>>()?;
    let of = |term: &str| with(query, term);
    let coming = of(&format!("due:{as_of}..{until}"));
    let (silent, overdue) = (of(&format!("due:..{as_of} status:no-evidence")), of("status:overdue"));
    let more = list.more.unwrap_or_default();
    let n = |lines: &[DueLine], more: u64| w.number(lines.len() as u64 + more);
    let body = html! {
        h1 { (w.t("nav.calendar")) }
        p.lead { (w.fill("calendar.lead", &[("day", &w.day(&list.as_of))])) }
        p.orders { (w.t("calendar.look"))
            @for (span, end) in &ends {
                a href=(asked.changed("/calendar", &[("within", span)])) aria-current=[(*span == said).then_some("true")] { (w.day(end)) }
            }
        }
        @if !query.is_empty() { p { a href=(rows::list(asked, query)) { code { (foreign(query, None)) } } } }
        h2 #ahead { (w.fill("calendar.coming", &[("n", &n(&list.coming, more.coming)), ("until", &w.day(&list.until))])) }
        @if list.coming.is_empty() { p.faint { (w.t("overview.none_soon")) } } @else { (months(asked, &list.coming, more.coming)) }
        p { a href=(asked.link("/commitments", &[("q", &coming), ("sort", "due")])) { (w.t("all_of_them")) } }
        h2 #overdue { (w.fill("calendar.overdue", &[("n", &n(&list.overdue, more.overdue))])) }
        (months(asked, &list.overdue, more.overdue))
        @if !list.overdue.is_empty() { p { a href=(rows::list(asked, &overdue)) { (w.t("all_of_them")) } } }
        h2 #passed { (w.fill("calendar.silent", &[("n", &n(&list.silent, more.silent))])) }
        p.faint { (w.t("overview.silence")) }
        (months(asked, &list.silent, more.silent))
        p { a href=(asked.link("/commitments", &[("q", &silent), ("sort", "-due")])) { (w.t("all_of_them")) } }
        p.faint { (w.fill("calendar.rest", &[("later", &w.number(list.later)), ("no_end", &w.number(list.no_end)), ("no_day", &w.number(list.no_day))])) }
    };
    Ok(asked.page(Page { title: w.t("nav.calendar").to_owned(), section: "nav.calendar", body }))
}

/// Commitments under the month of the day by which they are due.
fn months(asked: &Asked, lines: &[DueLine], more: u64) -> Markup {
    let w = asked.words;
    let month = |line: &DueLine| line.due.get(..7).unwrap_or_default().to_owned();
    html! {
        @for group in lines.chunk_by(|a, b| month(a) == month(b)) {
            h3 { (w.day(&group.first().map(month).unwrap_or_default())) }
            ul.rows {
                @for line in group {
                    li {
                        p.said { a href=(rows::address(asked, &line.commitment)) { (foreign(line.statement.get(w.tag()).or_else(|| line.statement.values().next()).map_or("", String::as_str), None)) } }
                        p.meta {
                            (parts::status(asked, &line.status))
                            span { (w.t("row.due")) " " (day(asked, &line.due)) }
                            @if let Some(words) = &line.words { span { (parts::quoted(asked, &foreign(words, None))) } }
                            span { (w.counted("count.reports", line.reports as u64, &[])) }
                        }
                    }
                }
            }
        }
        @if more > 0 { p.faint { (w.fill("more", &[("n", &w.number(more))])) } }
    }
}
