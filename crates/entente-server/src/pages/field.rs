//! Technology fields: all of them, and one with what it covers and where it stands in other lists.

use crate::api::answers;
use crate::asked::Asked;
use crate::finding::{self, Finding, facet, term};
use crate::html::layout::Page;
use crate::html::rows;
use crate::negotiate::{Answer, Form};
use crate::problem::Problem;
use entente_app::publish::vocabulary::{Term, said};
use entente_app::search::Sort;
use maud::html;
use serde_json::{Map, Value, json};

/// So many commitments stand on the page of a field.
const FEW: usize = 12;

/// All fields with how many commitments are of each.
pub fn list(asked: &Asked) -> Result<Answer, Problem> {
    let (book, w) = (asked.look()?, asked.words);
    let finding = Finding::of(asked, &book)?;
    let total = finding.total("")?;
    let divided = finding.facet("", "field")?;
    let count = |code: &str| divided.values.iter().find(|value| value.value == code).map_or(0, |value| value.count);
    let fields = asked.app().fields()?.into_iter();
    let counted = |field: Term| {
        let n = count(&field.code);
        (field, n)
    };
    let counts: Vec<(Term, u64)> = fields.map(counted).collect();
    if asked.form == Form::Json {
        let count = |(field, n): &(Term, u64)| answers::FieldCount {
            field: field.code.clone(),
            name: w.field(&field.code).to_owned(),
            commitments: *n,
        };
        let (as_of, fields) = (finding.when.day().to_string(), counts.iter().map(count).collect());
        return Ok(answers::answer(&answers::Fields { entente: answers::VERSION, as_of, commitments: total, fields }));
    }
    let body = html! {
        h1 { (w.t("nav.fields")) }
        table.bars {
            thead { tr { th scope="col" { (w.t("facet.field")) } th scope="col" { span.unseen { (w.t("share")) } } th.num scope="col" { (w.t("nav.commitments")) } } }
            tbody { @for (field, n) in &counts { tr {
                th scope="row" { a href=(asked.link(&format!("/fields/{}", field.code), &[])) { (w.field(&field.code)) } }
                td.bar { (rows::bar(*n, total)) }
                td.num { a href=(rows::list(asked, &term("field", &field.code))) { (w.number(*n)) } }
            } } }
        }
    };
    Ok(asked.page(Page { title: w.t("nav.fields").to_owned(), section: "nav.fields", body }))
}

/// One field.
pub fn one(asked: &Asked) -> Result<Answer, Problem> {
    let (book, w, code) = (asked.look()?, asked.words, asked.id(0)?);
    let field = asked.app().fields()?.into_iter().find(|f| f.code == code);
    let field = field.ok_or_else(|| Problem::not_found("such field"))?;
    let finding = Finding::of(asked, &book)?;
    let query = term("field", code);
    let (newest, total) = finding.first(&query, Sort::Day, true, FEW)?;
    let facets = finding.facets(&query, finding::VALUES)?;
    let statuses = finding::statuses(&facets);
    if asked.form == Form::Json {
        let status: Map<String, Value> = statuses.iter().map(|(code, n)| ((*code).to_owned(), json!(n))).collect();
        let (entente, as_of) = (answers::VERSION, finding.when.day().to_string());
        return Ok(answers::answer(&answers::OfField { entente, as_of, field, query, commitments: total, status }));
    }
    let parties = facet(&facets, "party");
    let title = w.field(code).to_owned();
    let body = html! {
        p.faint { a href=(asked.link("/fields", &[])) { (w.t("nav.fields")) } }
        h1 { (title) }
        p.lead { (said(&field.definition, w.tag())) }
        p { a href=(rows::list(asked, &query)) { (w.counted("count.commitments", total, &[])) } }
        (rows::statuses(asked, finding.when.day(), &query, &statuses))
        @if let Some(parties) = parties { h2 { (w.t("overview.parties")) } (rows::counts(asked, &query, parties, total)) }
        h2 { (w.t("overview.newest")) }
        (rows::commitments(asked, &newest))
        @if !field.crosswalk.is_empty() {
            h2 { (w.t("field.others")) }
            ul { @for area in &field.crosswalk { li { code { (area.scheme) " " (area.number) } " " (said(&area.label, w.tag())) " " span.faint { "(" (w.code("relation", &area.relation)) ")" } } } }
        }
    };
    Ok(asked.page(Page { title, section: "nav.fields", body }))
}
