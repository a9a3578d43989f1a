//! Those who promise and those who carry out: a party, a pair of parties, a body with the institutions it is linked with.

use crate::api::answers;
use crate::asked::Asked;
use crate::finding::{self, Finding, facet, term, with};
use crate::html::layout::Page;
use crate::html::parts::foreign;
use crate::html::rows;
use crate::negotiate::{Answer, Form};
use crate::picture::charts;
use crate::problem::Problem;
use crate::url::slug;
use entente_app::publish::book::{Actor, Entry};
use entente_app::search::{FacetValue, Facets, Sort};
use maud::{Markup, html};
use serde_json::{Map, Value, json};

/// So many commitments stand on such a page; the list has all.
const FEW: usize = 12;
/// So many of those who take part with somebody are named, the most frequent.
const TOGETHER: usize = 24;

/// A party.
pub fn party(asked: &Asked) -> Result<Answer, Problem> {
    about(asked, &[asked.id(0)?])
}

/// Two parties together.
pub fn pair(asked: &Asked) -> Result<Answer, Problem> {
    about(asked, &[asked.id(0)?, asked.id(1)?])
}

/// An organisation.
pub fn body(asked: &Asked) -> Result<Answer, Problem> {
    about(asked, &[asked.id(0)?])
}

fn about(asked: &Asked, ids: &[&str]) -> Result<Answer, Problem> {
    let (book, w) = (asked.look()?, asked.words);
    let finding = Finding::of(asked, &book)?;
    let query = ids.iter().fold(String::new(), |query, id| with(&query, &term("party", id)));
    // The query is ours: where it cannot be read, the id is nobody's.
    let nobody = |problem: Problem| if problem.status == 400 { Problem::not_found("such party") } else { problem };
    let (newest, total) = finding.first(&query, Sort::Day, true, FEW).map_err(nobody)?;
    let known = |id: &&&str| asked.app().actors().is_state(id) || asked.app().actors().org_by_id(id).is_some();
    if total == 0 && ids.iter().filter(known).count() < ids.len() {
        return Err(Problem::not_found("such party"));
    }
    // Those whom the page is about take part in all of them, and come first.
    let facets = finding.facets(&query, TOGETHER + ids.len())?;
    let statuses = finding::statuses(&facets);
    let with_them = together(asked, &finding, &facets, &newest, ids)?;
    if asked.form == Form::Json {
        let status: Map<String, Value> = statuses.iter().map(|(code, n)| ((*code).to_owned(), json!(n))).collect();
        let partner = |(id, name, commitments): (String, String, u64)| answers::Partner { id, name, commitments };
        let named = |id: &&str| answers::Named { id: (*id).to_owned(), name: rows::party_name(asked, id) };
        return Ok(answers::answer(&answers::Who {
            entente: answers::VERSION,
            as_of: finding.when.day().to_string(),
            about: ids.iter().map(named).collect(),
            query,
            commitments: total,
            status,
            with: with_them.into_iter().map(partner).collect(),
        }));
    }
    let names: Vec<String> = ids.iter().map(|id| name(asked, id, &newest)).collect();
    let few = |key: &str| finding::few(&facets, key, finding::VALUES);
    let title = names.join(" – ");
    let money = charts::sums(&finding, &query)?;
    let body = html! {
        h1 { @for (n, name) in names.iter().enumerate() { @if n > 0 { "\u{a0}– " } (foreign(name, None)) } }
        (facts(asked, ids))
        p.lead { a href=(rows::list(asked, &query)) { (w.counted("count.commitments", total, &[])) } }
        (rows::statuses(asked, finding.when.day(), &query, &statuses))
        div.halves {
            @if let Some(fields) = few("field") { section { h2 { (w.t("nav.fields")) } (rows::counts(asked, &query, &fields, total)) } }
            @if let Some(actions) = few("action") { section { h2 { (w.t("facet.action")) } (rows::counts(asked, &query, &actions, total)) } }
        }
        (rows::money(asked, finding.when.day(), &query, &money))
        @if !with_them.is_empty() { h2 { (w.t("who.together")) } (partners(asked, ids, &with_them)) }
        h2 { (w.t("overview.newest")) }
        (rows::commitments(asked, &newest))
        p { a href=(rows::list(asked, &query)) { (w.t("all_of_them")) } }
    };
    Ok(asked.page(Page { title, section: "nav.commitments", body }))
}

fn name(asked: &Asked, id: &str, entries: &[Entry]) -> String {
    let known = rows::party_name(asked, id);
    if known != id {
        return known;
    }
    // An id that no list has: the words of the texts.
    let mut all = entries.iter().flat_map(|e| e.parties.iter().chain(&e.others).chain(&e.bodies));
    let is = |a: &&Actor| a.id.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(id));
    all.find(is).map_or(known, |a| a.label.clone().unwrap_or_else(|| a.name.clone()))
}

/// What the lists know of an organisation.
fn facts(asked: &Asked, ids: &[&str]) -> Markup {
    let (w, actors) = (asked.words, asked.app().actors());
    let org = ids.first().filter(|_| ids.len() == 1).and_then(|id| actors.org_by_id(id)).map(|at| actors.org(at));
    html! {
        @if let Some(org) = org {
            dl.slots {
                dt { (w.t("who.kind")) } dd { (w.code("org_kind", org.kind.code())) }
                @if let Some(state) = org.state { dt { (w.t("who.state")) } dd { a href=(asked.link(&format!("/parties/{}", state.code()), &[])) { (w.place(state.code())) } } }
                @if let Some(before) = &org.follows { dt { (w.t("who.follows")) } dd { a href=(asked.link(&format!("/bodies/{}", slug(before)), &[])) { (rows::party_name(asked, before)) } } }
                dt { (w.t("who.id")) } dd { code { (org.id) } }
            }
        }
    }
}

/// Who else takes part in the commitments of these, the most frequent first: id, name, in how many of them all.
fn together(
    asked: &Asked,
    finding: &Finding,
    facets: &Facets,
    newest: &[Entry],
    ids: &[&str],
) -> Result<Vec<(String, String, u64)>, Problem> {
    let values = facet(facets, "party").map(|facet| facet.values.as_slice()).unwrap_or_default();
    let others = values.iter().filter(|v| !ids.iter().any(|id| id.eq_ignore_ascii_case(&v.value)));
    let mut all = Vec::new();
    for FacetValue { value: id, count } in others.take(TOGETHER) {
        let mut called = name(asked, id, newest);
        if called == *id {
            let (one, _) = finding.first(&term("party", id), Sort::Added, false, 1)?;
            called = name(asked, id, &one);
        }
        all.push((id.clone(), called, *count));
    }
    Ok(all)
}

fn partners(asked: &Asked, ids: &[&str], with_them: &[(String, String, u64)]) -> Markup {
    let w = asked.words;
    html! {
        table.stack {
            thead { tr { th scope="col" { (w.t("who.name")) } th.num scope="col" { (w.t("nav.commitments")) } } }
            tbody { @for (id, name, n) in with_them { tr {
                td { a href=(asked.link(&rows::party_path(asked, id), &[])) { (foreign(name, None)) } }
                td.num data-head=(w.t("nav.commitments")) { a href=(match ids {
                    [one] => asked.link(&format!("/pairs/{}/{}", slug(one), slug(id)), &[]),
                    _ => rows::list(asked, &ids.iter().copied().chain([id.as_str()]).fold(String::new(), |q, id| with(&q, &term("party", id)))),
                }) { (w.number(*n)) } }
            } } }
        }
    }
}
