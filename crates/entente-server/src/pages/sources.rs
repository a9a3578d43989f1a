//! The documents of the ledger: who published them, when, in which language.

use crate::api::answers;
use crate::asked::{Asked, knows};
use crate::html::layout::Page;
use crate::html::parts::{self, foreign};
use crate::html::rows::day;
use crate::negotiate::{Answer, Form};
use crate::problem::Problem;
use crate::url::slug;
use entente_app::SourceLine;
use entente_app::publish::csv;
use maud::html;

/// So many stand on a page.
const PAGE: usize = 100;

/// The sources.
pub fn answer(asked: &Asked) -> Result<Answer, Problem> {
    let (book, w) = (asked.look()?, asked.words);
    let library = asked.state.library(&book)?;
    let when = asked.when()?;
    let known = |line: &&SourceLine| knows(when, line.day);
    let all: Vec<&SourceLine> = library.lines.iter().map(AsRef::as_ref).filter(known).collect();
    if asked.form == Form::Csv {
        return Ok(Answer::csv(table(&all), "sources"));
    }
    let begin = match asked.get("after") {
        None => 0,
        Some(id) => all.iter().position(|l| l.id == id).map(|at| at + 1).ok_or_else(|| {
            Problem::new(400, "There is no such document to begin behind", "begin with the first page")
        })?,
    };
    let shown = &all[begin..all.len().min(begin + PAGE)];
    let next = shown.last().filter(|_| begin + PAGE < all.len()).map(|l| l.id.as_str());
    if asked.form == Form::Json {
        let source = |l: &&SourceLine| answers::Source {
            document: l.id.clone(),
            title: l.title.clone(),
            url: l.url.clone(),
            lang: l.lang.clone(),
            day: l.day.map(|d| d.to_string()),
            publisher: l.publisher.clone(),
        };
        let documents = shown.iter().map(source).collect();
        let (entente, total) = (answers::VERSION, all.len() as u64);
        let told = answers::Sources { entente, total, documents, next: next.map(str::to_owned) };
        return Ok(answers::answer(&told).before(asked, next));
    }
    let body = html! {
        h1 { (w.t("nav.sources")) }
        p.lead { (w.counted("sources.lead", all.len() as u64, &[])) }
        table.stack {
            thead { tr { th scope="col" { (w.t("document.day")) } th scope="col" { (w.t("sources.title")) } th scope="col" { (w.t("document.publisher")) } th scope="col" { (w.t("facet.language")) } } }
            tbody { @for l in shown { tr {
                td { @if let Some(told) = l.day { (day(asked, &told.to_string())) } @else { (w.t("no_day")) } }
                td { a href=(asked.link(&format!("/documents/{}", slug(&l.id)), &[])) { (foreign(l.title.as_deref().unwrap_or(&l.id), l.lang.as_deref())) } }
                td { @if let Some(publisher) = &l.publisher { (foreign(publisher, None)) " " }
                    @if let Some(url) = &l.url { (parts::away(url, crate::url::host(url).unwrap_or(url))) } }
                td { (l.lang.as_deref().map_or(w.t("unknown"), |lang| w.code("language_name", lang))) }
            } } }
        }
        @if let Some(next) = next { p { a.button rel="next" href=(asked.changed("/sources", &[("after", next)])) { (w.t("list.next")) } } }
        p.downloads { (w.t("list.download")) a.button href=(asked.form_address(Form::Csv)) download { "CSV" } a.button href=(asked.form_address(Form::Json)) { "JSON" } }
    };
    let answer = asked.page(Page { title: w.t("nav.sources").to_owned(), section: "nav.sources", body });
    Ok(answer.before(asked, next))
}

fn table(all: &[&SourceLine]) -> Vec<u8> {
    let mut out = Vec::new();
    // A vector takes whatever is written to it.
    let _ = csv::head(&mut out, &["document", "day", "lang", "title", "publisher", "url"]);
    for l in all {
        let day = l.day.map(|d| d.to_string());
        let cells = [
            l.id.as_str().into(),
            day.into(),
            l.lang.clone().into(),
            l.title.clone().into(),
            l.publisher.clone().into(),
            l.url.clone().into(),
        ];
        let _ = csv::row(&mut out, &cells);
    }
    out
}
