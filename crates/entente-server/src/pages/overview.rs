//! The first page: what was promised and what became of it, in numbers, each of which leads to the list that makes it.

use crate::api::answers;
use crate::asked::Asked;
use crate::finding::{self, Finding, facet, with};
use crate::html::layout::Page;
use crate::html::rows;
use crate::negotiate::{Answer, Form};
use crate::picture::charts;
use crate::problem::Problem;
use entente_app::search::{Query, Sort};
use maud::html;
use serde_json::{Map, Value, json};

/// So many commitments stand under each heading.
const FEW: usize = 4;
/// So many parties and fields.
const VALUES: usize = 5;

/// The overview.
pub fn answer(asked: &Asked) -> Result<Answer, Problem> {
    let (book, w) = (asked.look()?, asked.words);
    let finding = Finding::of(asked, &book)?;
    let day = finding.when.day().to_string();
    let all = finding.find("", Sort::Added, false, 0)?;
    let (total, reports) = (all.total, all.reports);
    let mut facets = finding.facets("", finding::VALUES)?;
    let statuses = finding::statuses(&facets);
    let (kept_query, open) = (Query::kept(), Query::ahead(finding.when.day()));
    let kept = finding.total(&kept_query)?;
    let passed = Query::passed(finding.when.day());
    let (passed_total, passed_kept) = (finding.total(&passed)?, finding.total(&with(&passed, &kept_query))?);
    let (soon, soon_total) = finding.first(&open, Sort::Due, false, FEW)?;
    if asked.form == Form::Json {
        let status: Map<String, Value> = statuses.iter().map(|(code, n)| ((*code).to_owned(), json!(n))).collect();
        let day_passed = answers::Passed { commitments: passed_total, kept: passed_kept };
        let (entente, as_of, commitments, due_ahead) = (answers::VERSION, day, total, soon_total);
        let told = answers::Overview { entente, as_of, commitments, reports, status, day_passed, due_ahead };
        return Ok(answers::answer(&told));
    }
    let (newest, _) = finding.first("", Sort::Day, true, FEW)?;
    let matrix = charts::matrix(asked, &finding, &facets)?;
    let money = charts::sums(&finding, "")?;
    facets.facets.iter_mut().for_each(|facet| facet.values.truncate(VALUES));
    let body = html! {
        h1 { (w.t("overview.title")) }
        p.lead { (w.fill("overview.lead", &[("day", &w.day(&day))])) }
        p { (w.t("overview.how")) }
        ul.figures {
            li { a href=(rows::list(asked, "")) { strong { (w.number(total)) } (w.counted("overview.commitments", total, &[])) } }
            li { a href=(asked.link("/sources", &[])) { strong { (w.number(reports)) } (w.counted("overview.reports", reports, &[])) } }
            li { a href=(rows::list(asked, &kept_query)) { strong { (w.number(kept)) } (w.counted("overview.kept", kept, &[("total", &w.number(total))])) } }
            li { a href=(rows::list(asked, &passed)) { strong { (w.number(passed_total)) } (w.counted("overview.passed", passed_total, &[("kept", &w.counted("overview.passed_kept", passed_kept, &[]))])) } }
            li { a href=(rows::list(asked, &open)) { strong { (w.number(soon_total)) } (w.counted("overview.ahead", soon_total, &[])) } }
        }
        h2 { (w.t("overview.became")) }
        (rows::statuses(asked, finding.when.day(), "", &statuses))
        p.faint { a href=(asked.link("/methodology", &[])) { (w.t("nav.methodology")) } }
        div.halves {
            section {
                h2 { (w.t("overview.soon")) }
                @if soon.is_empty() { p.faint { (w.t("overview.none_soon")) } } @else { (rows::commitments(asked, &soon)) }
                p { a href=(asked.link("/calendar", &[])) { (w.t("nav.calendar")) } }
            }
            section {
                h2 { (w.t("overview.newest")) }
                (rows::commitments(asked, &newest))
                p { a href=(rows::list(asked, "")) { (w.t("all_of_them")) } }
            }
        }
        @if let Some(matrix) = matrix { h2 { (w.t("overview.matrix")) } (matrix.figure(asked, "matrix", "matrix", &[])) }
        (rows::money(asked, finding.when.day(), "", &money))
        div.halves {
            @if let Some(parties) = facet(&facets, "party") { section { h2 { (w.t("overview.parties")) } (rows::counts(asked, "", parties, total)) } }
            @if let Some(fields) = facet(&facets, "field") { section { h2 { (w.t("nav.fields")) } (rows::counts(asked, "", fields, total)) } }
        }
    };
    Ok(asked.page(Page { title: w.t("overview.title").to_owned(), section: "nav.overview", body }))
}
