//! Meetings of which documents tell: all of them by series, one series, one meeting with its chairs.

use crate::api::answers;
use crate::asked::{Asked, knows};
use crate::finding::{Finding, term};
use crate::html::layout::Page;
use crate::html::parts::{self, foreign};
use crate::html::rows::{self, day};
use crate::negotiate::{Answer, Form};
use crate::problem::Problem;
use crate::url::slug;
use entente_app::meetings::{self, Series};
use entente_app::model::Chair;
use entente_app::search::Sort;
use entente_app::{Held, Library};
use maud::{Markup, html};

/// So many series stand on a page.
const MOST: usize = 60;
/// So many days of a series stand in its row, the newest.
const DAYS: usize = 6;

fn all<'l>(asked: &Asked, library: &'l Library) -> Result<Vec<Series<'l>>, Problem> {
    let when = asked.when()?;
    Ok(meetings::series(library.held.iter().map(AsRef::as_ref).filter(|held| knows(when, held.told))))
}

/// The list of meetings by series.
pub fn list(asked: &Asked) -> Result<Answer, Problem> {
    let (book, w) = (asked.look()?, asked.words);
    let library = asked.state.library(&book)?;
    let all = all(asked, &library)?;
    let begin =
        match asked.get("after") {
            None => 0,
            Some(id) => all.iter().position(|s| s.id == id).map(|at| at + 1).ok_or_else(|| {
                Problem::new(400, "There is no such series to begin behind", "begin with the first page")
            })?,
        };
    let shown = &all[begin..all.len().min(begin + MOST)];
    let next = shown.last().filter(|_| begin + MOST < all.len()).map(|s| s.id);
    if asked.form == Form::Json {
        let of = |s: &Series| answers::OfSeries {
            series: s.id.to_owned(),
            name: s.name.to_owned(),
            meetings: s.held.iter().map(|h| object(h)).collect(),
        };
        let (entente, total, series) = (answers::VERSION, all.len() as u64, shown.iter().map(of).collect());
        let told = answers::AllMeetings { entente, total, series, next: next.map(str::to_owned) };
        return Ok(answers::answer(&told).before(asked, next));
    }
    let body = html! {
        h1 { (w.t("nav.meetings")) }
        p.lead { (w.t("meetings.lead")) }
        @if all.is_empty() { p { (w.t("meetings.none")) } }
        table.stack {
            thead { tr { th scope="col" { (w.t("meetings.name")) } th scope="col" { (w.t("meetings.days")) } th.num scope="col" { (w.t("meetings.tellings")) } } }
            tbody { @for s in shown { tr {
                td { a href=(asked.link(&format!("/meetings/{}", slug(s.id)), &[])) { (foreign(s.name, s.held.first().and_then(|h| h.lang.as_deref()))) } }
                td { (days(asked, &s.held)) }
                td.num data-head=(w.t("meetings.tellings")) { (w.number(s.held.len() as u64)) }
            } } }
        }
        @if let Some(next) = next { p { a.button rel="next" href=(asked.changed("/meetings", &[("after", next)])) { (w.t("list.next")) } } }
    };
    let answer = asked.page(Page { title: w.t("nav.meetings").to_owned(), section: "nav.meetings", body });
    Ok(answer.before(asked, next))
}

/// The days on which the meetings of a series were held, each once.
fn days(asked: &Asked, held: &[&Held]) -> Markup {
    let mut days: Vec<String> = held.iter().filter_map(|h| h.meeting.meeting.day.from).map(|d| d.to_string()).collect();
    days.dedup();
    let from = days.len().saturating_sub(DAYS);
    let days = days.split_off(from);
    html! { @if from > 0 { "… " } @for (n, said) in days.iter().enumerate() { @if n > 0 { ", " } (day(asked, said)) } }
}

/// A series or one meeting, by the id of either.
pub fn one(asked: &Asked) -> Result<Answer, Problem> {
    let (book, w, id) = (asked.look()?, asked.words, asked.id(0)?);
    let library = asked.state.library(&book)?;
    let all = all(asked, &library)?;
    let found = all.iter().find(|s| s.id == id || s.held.iter().any(|h| h.meeting.id == id));
    let series = found.ok_or_else(|| Problem::not_found("such meeting"))?;
    let held: Vec<&Held> = series.held.iter().copied().filter(|h| series.id == id || h.meeting.id == id).collect();
    if asked.form == Form::Json {
        return Ok(answers::answer(&answers::Series {
            entente: answers::VERSION,
            series: series.id.to_owned(),
            name: series.name.to_owned(),
            meetings: held.iter().map(|h| object(h)).collect(),
        }));
    }
    let finding = Finding::of(asked, &book)?;
    let query = term("forum", series.name);
    let (made, total) = finding.first(&query, Sort::Day, true, 12)?;
    let lang = held.first().and_then(|h| h.lang.as_deref());
    let body = html! {
        p.faint { a href=(asked.link("/meetings", &[])) { (w.t("nav.meetings")) } }
        h1 { (foreign(series.name, lang)) }
        @for h in &held { (meeting(asked, h, &library)) }
        @if series.id != id { p { a href=(asked.link(&format!("/meetings/{}", slug(series.id)), &[])) { (w.t("meetings.series")) } } }
        h2 { (w.t("meetings.made")) }
        @if made.is_empty() { p.faint { (w.t("meetings.none_made")) } } @else {
            (rows::commitments(asked, &made))
            p { a href=(rows::list(asked, &query)) { (w.counted("count.commitments", total, &[])) } }
        }
    };
    Ok(asked.page(Page { title: series.name.to_owned(), section: "nav.meetings", body }))
}

fn meeting(asked: &Asked, h: &Held, library: &Library) -> Markup {
    let home = library.lines.iter().find(|line| line.id == h.meeting.document);
    let (w, m) = (asked.words, &h.meeting.meeting);
    html! {
        section.card id=(h.meeting.id) {
            h2.first { a href=(asked.link(&format!("/meetings/{}", slug(&h.meeting.id)), &[])) { (foreign(&m.name, h.lang.as_deref())) }
                @if let Some(n) = m.ordinal { " " span.tag { "№ " (w.number(u64::from(n))) } } }
            dl.slots {
                dt { (w.t("meetings.day")) }
                dd { @match (m.day.from, m.day.to) {
                    (Some(from), Some(to)) if from == to => { (day(asked, &from.to_string())) }
                    (Some(from), Some(to)) => { (day(asked, &from.to_string())) " – " (day(asked, &to.to_string())) }
                    (Some(one), None) | (None, Some(one)) => { (day(asked, &one.to_string())) }
                    (None, None) => { (w.t("no_day")) }
                } }
                @if m.place.is_some() || m.place_name.is_some() {
                    dt { (w.t("meetings.place")) }
                    dd { @if let Some(name) = &m.place_name { (foreign(name, h.lang.as_deref())) @if m.place.is_some() { ", " } } @if let Some(code) = &m.place { (w.place(code)) } }
                }
                @if !m.chairs.is_empty() {
                    dt { (w.t("meetings.chairs")) }
                    dd { ul.plain { @for c in &m.chairs { li { (foreign(&c.name, h.lang.as_deref()))
                        @if let Some(role) = &c.role { ", " (foreign(role, h.lang.as_deref())) }
                        @if let Some(state) = &c.state { " (" a href=(asked.link(&format!("/parties/{state}"), &[])) { (w.place(state)) } ")" } } } } }
                }
                dt { (w.t("meetings.told")) }
                dd { (parts::document(asked, &h.meeting.document, home.and_then(|line| line.title.as_deref()), h.lang.as_deref(), ""))
                    @if let Some(url) = &h.url { " · " (parts::away(url, crate::url::host(url).unwrap_or(url))) } }
            }
        }
    }
}

fn object(h: &Held) -> answers::Meeting {
    let m = &h.meeting.meeting;
    let chair = |c: &Chair| answers::Chair { name: c.name.clone(), role: c.role.clone(), state: c.state.clone() };
    answers::Meeting {
        meeting: h.meeting.id.clone(),
        name: m.name.clone(),
        ordinal: m.ordinal,
        from: m.day.from.map(|d| d.to_string()),
        to: m.day.to.map(|d| d.to_string()),
        place: m.place.clone(),
        place_name: m.place_name.clone(),
        chairs: m.chairs.iter().map(chair).collect(),
        document: h.meeting.document.clone(),
        told: h.told.map(|d| d.to_string()),
    }
}
