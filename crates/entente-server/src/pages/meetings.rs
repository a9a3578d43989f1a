//! Meetings of which documents tell: all of them by series, one series, one meeting with its chairs.

use crate::api::answers;
use crate::asked::Asked;
use crate::finding::{Finding, term};
use crate::html::layout::Page;
use crate::html::parts::{self, foreign};
use crate::html::rows::{self, day};
use crate::negotiate::{Answer, Form};
use crate::problem::Problem;
use crate::url::slug;
use entente_app::model::Chair;
use entente_app::search::Sort;
use entente_app::{Book, Held};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// So many series stand on the page.
const MOST: usize = 300;

/// Meetings of one name: the series.
struct Series {
    id: String,
    name: String,
    held: Vec<Held>,
}

/// The id of the series of a name: the name in small letters with single hyphens, so that spellings come together.
fn series_id(name: &str) -> String {
    let mut id = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            c if c.is_alphanumeric() => id.push(c),
            _ if id.ends_with('-') || id.is_empty() => {}
            _ => id.push('-'),
        }
    }
    id.trim_end_matches('-').to_owned()
}

fn all(asked: &Asked, book: &Book) -> Result<Vec<Series>, Problem> {
    let mut series: BTreeMap<String, Vec<Held>> = BTreeMap::new();
    for held in book.held()? {
        if !asked.knows(held.told)? {
            continue;
        }
        series.entry(series_id(&held.meeting.meeting.name)).or_default().push(held);
    }
    let named =
        |(id, held): (String, Vec<Held>)| Some(Series { id, name: held.first()?.meeting.meeting.name.clone(), held });
    let mut all: Vec<Series> = series.into_iter().filter_map(named).collect();
    let newest = |s: &Series| s.held.iter().filter_map(|h| h.meeting.meeting.day.from.or(h.told)).max();
    all.sort_by(|a, b| (newest(b), &a.id).cmp(&(newest(a), &b.id)));
    Ok(all)
}

/// The list of meetings by series.
pub fn list(asked: &Asked) -> Result<Answer, Problem> {
    let (book, w) = (asked.look()?, asked.words);
    let all = all(asked, &book)?;
    if asked.form == Form::Json {
        let of = |s: &Series| answers::OfSeries {
            series: s.id.clone(),
            name: s.name.clone(),
            meetings: s.held.iter().map(object).collect(),
        };
        let (entente, series) = (answers::VERSION, all.iter().map(of).collect());
        return Ok(answers::answer(&answers::AllMeetings { entente, series }));
    }
    let body = html! {
        h1 { (w.t("nav.meetings")) }
        p.lead { (w.t("meetings.lead")) }
        @if all.is_empty() { p { (w.t("meetings.none")) } }
        table.stack {
            thead { tr { th scope="col" { (w.t("meetings.name")) } th scope="col" { (w.t("meetings.days")) } th.num scope="col" { (w.t("meetings.tellings")) } } }
            tbody { @for s in all.iter().take(MOST) { tr {
                td { a href=(asked.link(&format!("/meetings/{}", slug(&s.id)), &[])) { (foreign(&s.name, s.held.first().and_then(|h| h.lang.as_deref()))) } }
                td { (days(asked, &s.held)) }
                td.num { (w.number(s.held.len() as u64)) }
            } } }
        }
    };
    Ok(asked.page(Page { title: w.t("nav.meetings").to_owned(), section: "nav.meetings", body }))
}

/// The days on which the meetings of a series were held, each once.
fn days(asked: &Asked, held: &[Held]) -> Markup {
    let mut days: Vec<String> = held.iter().filter_map(|h| h.meeting.meeting.day.from).map(|d| d.to_string()).collect();
    days.dedup();
    html! { @for (n, said) in days.iter().enumerate() { @if n > 0 { ", " } (day(asked, said)) } }
}

/// A series or one meeting, by the id of either.
pub fn one(asked: &Asked) -> Result<Answer, Problem> {
    let (book, w, id) = (asked.look()?, asked.words, asked.id(0)?);
    let all = all(asked, &book)?;
    let found = all.iter().find(|s| s.id == id || s.held.iter().any(|h| h.meeting.id == id));
    let series = found.ok_or_else(|| Problem::not_found("such meeting"))?;
    let held: Vec<&Held> = series.held.iter().filter(|h| series.id == id || h.meeting.id == id).collect();
    if asked.form == Form::Json {
        return Ok(answers::answer(&answers::Series {
            entente: answers::VERSION,
            series: series.id.clone(),
            name: series.name.clone(),
            meetings: held.iter().map(|h| object(h)).collect(),
        }));
    }
    let finding = Finding::of(asked, &book)?;
    let query = term("forum", &series.name);
    let (made, total) = finding.first(&query, Sort::Day, true, 12)?;
    let lang = held.first().and_then(|h| h.lang.as_deref());
    let body = html! {
        p.faint { a href=(asked.link("/meetings", &[])) { (w.t("nav.meetings")) } }
        h1 { (foreign(&series.name, lang)) }
        @for h in &held { (meeting(asked, h)) }
        @if series.id != id { p { a href=(asked.link(&format!("/meetings/{}", slug(&series.id)), &[])) { (w.t("meetings.series")) } } }
        h2 { (w.t("meetings.made")) }
        @if made.is_empty() { p.faint { (w.t("meetings.none_made")) } } @else {
            (rows::commitments(asked, &made))
            p { a href=(rows::list(asked, &query)) { (w.counted("count.commitments", total, &[])) } }
        }
    };
    Ok(asked.page(Page { title: series.name.clone(), section: "nav.meetings", body }))
}

fn meeting(asked: &Asked, h: &Held) -> Markup {
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
                    dd { @if let Some(name) = &m.place_name { (foreign(name, h.lang.as_deref())) " " } @if let Some(code) = &m.place { (w.place(code)) } }
                }
                @if !m.chairs.is_empty() {
                    dt { (w.t("meetings.chairs")) }
                    dd { ul.plain { @for c in &m.chairs { li { (foreign(&c.name, h.lang.as_deref()))
                        @if let Some(role) = &c.role { ", " (foreign(role, h.lang.as_deref())) }
                        @if let Some(state) = &c.state { " (" a href=(asked.link(&format!("/parties/{state}"), &[])) { (w.place(state)) } ")" } } } } }
                }
                dt { (w.t("meetings.told")) }
                dd { a href=(asked.link(&format!("/documents/{}", slug(&h.meeting.document)), &[])) { (foreign(&h.meeting.document, None)) }
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

#[cfg(test)]
mod tests {
    #[test]
    fn spellings_of_a_name_are_one_series() {
        for (name, id) in [
            ("U.S.–Korea  Dialogue", "u-s-korea-dialogue"),
            ("U.S.-Korea dialogue.", "u-s-korea-dialogue"),
            ("서울 AI 정상회의", "서울-ai-정상회의"),
        ] {
            assert_eq!(super::series_id(name), id);
        }
    }
}
