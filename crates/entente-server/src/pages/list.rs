//! The list of commitments that answer a query: as a page with facets, as JSON, as a table for spreadsheets.

use crate::asked::Asked;
use crate::finding::{self, Finding, term, with};
use crate::html::layout::Page;
use crate::html::parts;
use crate::html::rows;
use crate::negotiate::{Answer, Form};
use crate::problem::Problem;
use entente_app::Book;
use entente_app::export::{Failed, Form as Export, Table, Wanted};
use entente_app::publish::book::{self, Entry};
use entente_app::search::{Facet, Facets, Listed, Listing, Query, Sort};
use maud::{Markup, html};

/// So many commitments stand on a page where its address does not say how many.
const PAGE: usize = 20;
/// And so many in an object, each of which says all that is known of it.
const OBJECTS: usize = 15;
/// And no more than so many.
const MOST: usize = 200;
/// A download has at most so many commitments; more are for the command line.
const ROWS: usize = 50_000;
/// And a feed so many, the newest.
const FEED: usize = 100;
/// The orders that the page offers.
const ORDERS: [&str; 6] = ["-day", "due", "-due", "-reports", "status", "party"];

/// The order in which the facets stand.
const ORDER: [&str; Facets::KEYS.len()] =
    ["status", "party", "field", "action", "strength", "due", "forum", "language", "source"];

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
    let whole = match asked.form {
        Form::Html => PAGE,
        Form::Json => OBJECTS,
        Form::Atom | Form::JsonFeed => FEED,
        _ => ROWS,
    };
    let limit = if asked.get("limit").is_none() { whole } else { limit };
    let after = asked.get("after").map(str::to_owned);
    Ok(Listing { query, when: asked.when()?, sort, descending, after, limit: Some(limit) })
}

/// The list.
pub fn answer(asked: &Asked) -> Result<Answer, Problem> {
    let (listing, book) = (listing(asked)?, asked.look()?);
    if let Some(form) = export(asked.form) {
        return exported(asked, &book, form, listing);
    }
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
            let answer: Answer = serde_json::to_value(page).unwrap_or_default().into();
            Ok(answer.before(asked, listed.next.as_deref()))
        }
        _ => {
            let answer = page(asked, &Finding::of(asked, &book)?, &listed, &entries)?;
            Ok(answer.before(asked, listed.next.as_deref()))
        }
    }
}

fn page(asked: &Asked, finding: &Finding, listed: &Listed, entries: &[Entry]) -> Result<Answer, Problem> {
    let w = asked.words;
    let query = asked.get("q").unwrap_or_default();
    let facets = finding.facets(query, finding::VALUES)?;
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
                @for facet in ORDER.iter().filter_map(|key| finding::facet(&facets, key)) { (narrow(asked, query, facet)) }
            }
        }
    };
    Ok(asked.page(Page { title: w.t("list.title").to_owned(), section: "nav.commitments", body }))
}

/// The terms of the query, each with the way to take it away.
fn chosen(asked: &Asked, query: &str) -> Markup {
    let (w, terms) = (asked.words, Query::terms(query));
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
    let terms = Query::terms(query);
    let open = ["status", "party", "field"].contains(&facet.key) || terms.iter().any(|t| t.starts_with(facet.key));
    html! {
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
                    @if facet.more > 0 { li.faint { (w.fill("more", &[("n", &w.number(facet.more as u64))])) } }
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
    let w = asked.words;
    let reports = format!("CSV: {}", w.t("list.reports"));
    let files = [
        (Form::Csv, "CSV"),
        (Form::Reports, reports.as_str()),
        (Form::Xlsx, "XLSX"),
        (Form::Json, "JSON"),
        (Form::JsonLd, "JSON-LD"),
        (Form::Package, "Data Package"),
    ];
    let whole = |form: Form| asked.form_address_of(form, &["after", "limit"]);
    html! {
        p.downloads { (w.t("list.download"))
            @for (form, name) in files { a.button href=(whole(form)) download[form != Form::Json] { (name) } }
        }
        p.downloads { (w.t("list.follow"))
            @for (form, name) in [(Form::Atom, "Atom"), (Form::JsonFeed, "JSON Feed"), (Form::Calendar, "iCalendar")] { a.button href=(whole(form)) { (name) } }
        }
    }
}

/// The export that a form is.
fn export(form: Form) -> Option<Export> {
    Some(match form {
        Form::Html | Form::Json => return None,
        Form::Csv => Export::Csv(Table::Commitments),
        Form::Reports => Export::Csv(Table::Reports),
        Form::Xlsx => Export::Xlsx,
        Form::Calendar => Export::Calendar,
        Form::Atom => Export::Atom,
        Form::JsonFeed => Export::JsonFeed,
        Form::JsonLd => Export::JsonLd,
        Form::Package => Export::Package,
    })
}

/// Whether a download can hold so many commitments.
fn whole(total: u64) -> Result<(), Problem> {
    if total <= ROWS as u64 {
        return Ok(());
    }
    let detail = format!("There are {total} commitments, and a download has at most {ROWS}");
    Err(Problem::new(
        413,
        detail,
        "narrow the query with q, such as ?q=party:KR, or use `entente export`, which has no limit",
    ))
}

/// What the query finds, as a file.
fn exported(asked: &Asked, book: &Book, form: Export, listing: Listing) -> Result<Answer, Problem> {
    // What is cut short without a word would be taken for all there is. A feed is the newest, and a limit was asked for.
    if asked.form != Form::Atom && asked.form != Form::JsonFeed && asked.get("limit").is_none() {
        whole(Finding::of(asked, book)?.total(asked.get("q").unwrap_or_default())?)?;
    }
    let base = asked.state.base_url();
    let own = format!("{base}{}", asked.form_address(asked.form));
    let wanted = Wanted {
        form,
        listing,
        query: asked.get("q").unwrap_or_default(),
        speak: asked.words.tag(),
        base_url: Some(&base),
        self_url: Some(&own),
        licence: None,
        columns: None,
    };
    let mut bytes = Vec::new();
    book.export(wanted, &mut bytes).map_err(|failed| match failed {
        Failed::App(error) => Problem::from(error),
        Failed::Output(_) => Problem::new(500, "The file could not be written", "ask for fewer commitments"),
    })?;
    // Feeds are followed, not saved.
    let name = (!matches!(form, Export::Atom | Export::JsonFeed)).then(|| form.file_name());
    Ok(Answer::file(asked.form.media(), bytes, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_that_would_be_cut_short_is_refused() {
        assert_eq!(whole(ROWS as u64), Ok(()));
        let refused = whole(ROWS as u64 + 1).expect_err("too many");
        assert_eq!(refused.status, 413);
        assert!(refused.detail.contains("50001") && refused.next.contains("entente export"), "{refused:?}");
    }
}
