//! What waits for a person, each with buttons that settle it.

use super::form::sent;
use super::parts::{self, Errors, Typed};
use crate::api::answers;
use crate::asked::Asked;
use crate::html::layout::Page;
use crate::html::parts::{document, foreign};
use crate::html::rows::day;
use crate::negotiate::{Answer, Form as Shape};
use crate::problem::Problem;
use entente_app::judge::Said;
use entente_app::ledger::Head;
use entente_app::model::Effect;
use entente_app::review::{Begin, Item, Page as Waits, Shown, Way};
use entente_app::{AppError, Book, SourceLine};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

/// So many stand on a page.
const MOST: usize = 25;
/// And so many in an object.
const OBJECTS: usize = 100;
/// Where it is still being found what waits, it is asked for again after so many seconds.
const AGAIN: u64 = 5;
/// Where the words of a way end and those begin that say who and why.
const BY: &str = "--by";

/// What waits.
pub fn show(asked: &Asked) -> Result<Answer, Problem> {
    let html = asked.form != Shape::Json;
    let most = if html { MOST } else { OBJECTS };
    let begin = asked.get("after").map_or(Begin::First, Begin::Behind);
    let Some(waiting) = asked.state.waiting(begin, most)? else {
        return if html { Ok(finding(asked)) } else { Err(still()) };
    };
    let page = waiting
        .page
        .ok_or_else(|| Problem::new(400, "Nothing of that name waits to begin behind", "begin with the first page"))?;
    let next = page.items.last().filter(|_| page.more).map(|i| i.id.as_str());
    if !html {
        let quote = |s: &Shown| answers::WaitingQuote {
            id: s.id.clone(),
            document: s.document.clone(),
            quote: s.quote.clone(),
        };
        let waits = |i: &Item| answers::Waiting {
            item: i.id.clone(),
            what: i.what.code().to_owned(),
            about: i.about.clone(),
            why: i.why.clone(),
            quotes: i.shown.iter().map(quote).collect(),
            score: i.score.map(|score| f64::from(score) / 1000.0),
        };
        let (entente, total, items) = (answers::VERSION, page.total, page.items.iter().map(waits).collect());
        let told = answers::Review { entente, total, items, next: next.map(str::to_owned) };
        return Ok(answers::answer(&told).before(asked, next));
    }
    Ok(shown_as_page(asked, &page, Typed::default(), html! {}).before(asked, next))
}

/// Settles an item in the way of the button.
pub fn settle(asked: &Asked) -> Result<Answer, Problem> {
    let form = sent(asked)?;
    let mut errors = Errors::new();
    let said = parts::said(asked, form, &mut errors);
    let sent = form.get("do").to_owned();
    let item = sent.split(' ').next().unwrap_or_default();
    let Some(waiting) = asked.state.waiting(Begin::At(item), MOST)? else { return Err(still()) };
    let typed = Typed { form: Some(form), errors: Some(&errors) };
    // The button says the whole way, so that nothing else is done than what it showed.
    let wanted = waiting.page.as_ref().and_then(|page| page.items.first());
    let wanted = wanted.and_then(|item| item.ways.iter().find(|way| pressed(item, way) == sent));
    // The page again from the item on whose button was pressed.
    let again = |above: Markup, status: u16| {
        let first = match &waiting.page {
            None => asked.state.waiting(Begin::First, MOST)?.and_then(|waiting| waiting.page),
            Some(page) => Some(page.clone()),
        };
        let Some(page) = first else { return Err(still()) };
        Ok(parts::with_status(shown_as_page(asked, &page, typed, above), status))
    };
    if !errors.is_empty() {
        return again(parts::mend(asked, &errors), 422);
    }
    let Some(way) = wanted else {
        let problem = Problem::new(409, "This does not wait any more", "look at what waits now");
        return again(parts::refused(asked, &problem), 409);
    };
    match asked.state.write(|book| go(book, way, &waiting.point, said)) {
        Ok(event) => Ok(parts::remember(asked, parts::done(asked, "/review", "settled", Some(event)), said.by)),
        Err(error) => {
            let problem = parts::unwritten(error);
            again(parts::refused(asked, &problem), problem.status)
        }
    }
}

/// That what waits is still being found.
fn still() -> Problem {
    Problem::new(503, "What waits is still being found, since the ledger has changed", "ask again in a few seconds")
}

/// The same as a page.
fn finding(asked: &Asked) -> Answer {
    let w = asked.words;
    let body = html! {
        h1 { (w.t("review.title")) }
        (parts::message(asked))
        p.lead { (w.t("review.finding")) }
        p { a.button href=(asked.link("/review", &[])) { (w.t("review.again")) } }
    };
    let page = asked.page(Page { title: w.t("review.title").to_owned(), section: "nav.review", body });
    Answer { again: Some(AGAIN), ..parts::with_status(page, 503) }
}

/// The words of a way without who and why.
fn words(way: &Way) -> Vec<&str> {
    way.command.iter().map(String::as_str).take_while(|word| *word != BY).collect()
}

/// What the button of a way sends.
fn pressed(item: &Item, way: &Way) -> String {
    format!("{} {}", item.id, words(way).join(" "))
}

fn go(book: &mut Book, way: &Way, point: &Head, said: Said) -> Result<u64, AppError> {
    let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<String>>();
    Ok(match words(way).as_slice() {
        ["merge", ids @ ..] => book.merge(&owned(ids), said)?.event,
        ["split", from, claims @ ..] => book.split(from, &owned(claims), said)?.event,
        ["link", deed, to, effect] => book.link(deed, to, Effect::parse(effect), said)?.event,
        ["unlink", deed, from] => book.link(deed, from, None, said)?.event,
        ["undo", what] => book.undo(what, said)?.decided.event,
        ["review", _, item] => book.settle_waiting(item, point, said)?,
        _ => {
            let message = "This cannot be settled on a page";
            return Err(AppError::new(entente_app::Kind::Usage, "S008", message, "settle it with `entente review`"));
        }
    })
}

fn shown_as_page(asked: &Asked, page: &Waits, typed: Typed, above: Markup) -> Answer {
    let w = asked.words;
    let items = &page.items;
    let next = items.last().filter(|_| page.more).map(|i| i.id.as_str());
    // Without the ledger's documents each is told by its id.
    let library = asked.look().ok().and_then(|book| asked.state.library(&book).ok());
    let wanted: BTreeSet<&str> = items.iter().flat_map(|i| &i.shown).map(|s| s.document.as_str()).collect();
    let lines = library.iter().flat_map(|library| &library.lines).filter(|line| wanted.contains(line.id.as_str()));
    let lines: BTreeMap<&str, &SourceLine> = lines.map(|line| (line.id.as_str(), &**line)).collect();
    let body = html! {
        h1 { (w.t("review.title")) }
        (parts::message(asked))
        p.lead { (w.counted("review.lead", page.total, &[])) }
        (above)
        @if items.is_empty() { p { (w.t("review.nothing")) } }
        @else {
            form.doing method="post" action=(asked.link("/review", &[])) {
                (parts::begin(asked))
                (parts::said_fields(asked, typed))
                ol.waiting { @for item in items { li.card { (shown(asked, item, &lines)) } } }
                @if let Some(next) = next { p { a.button rel="next" href=(asked.changed("/review", &[("after", next), ("done", ""), ("event", "")])) { (w.t("list.next")) } } }
            }
        }
    };
    asked.page(Page { title: w.t("review.title").to_owned(), section: "nav.review", body })
}

fn shown(asked: &Asked, item: &Item, lines: &BTreeMap<&str, &SourceLine>) -> Markup {
    let w = asked.words;
    // Reasons are the program's own words, in the language of its messages.
    let own = Some(asked.app().pages().default_language());
    html! {
        h2.first #(item.id) { (w.code("waits", item.what.code())) @if let Some(score) = item.score { " " span.faint { (w.thousandths(score)) } } }
        @for part in &item.shown {
            blockquote.quote dir="auto" { (foreign(&part.quote, None)) }
            p.faint {
                @let line = lines.get(part.document.as_str());
                (document(asked, &part.document, line.and_then(|l| l.title.as_deref()), line.and_then(|l| l.lang.as_deref()), &format!("#{}", part.id)))
                @if let Some(told) = line.and_then(|l| l.day) { " · " (day(asked, &told.to_string())) }
            }
        }
        @if let Some(why) = item.why.first() { p { @match w.said_as(why) { Some(said) => (foreign(&said, None)), None => (foreign(why, own)) } } }
        @if item.why.len() > 1 {
            details { summary { (w.t("review.why")) } ul { @for why in item.why.iter().skip(1) { li { (foreign(why, own)) } } } }
        }
        p.buttons {
            @for way in &item.ways {
                button type="submit" name="do" value=(pressed(item, way)) aria-describedby=(item.id) { (says(asked, item, way)) }
            }
        }
    }
}

/// What a button says.
fn says(asked: &Asked, item: &Item, way: &Way) -> String {
    let w = asked.words;
    let words = words(way);
    let key = words.first().copied().unwrap_or_default();
    // Of several claims that may be meant, each is told by where it stands among the quotes.
    let target =
        words.last().and_then(|id| item.shown.iter().position(|s| s.id == *id)).filter(|_| item.ways.len() > 2);
    let said = match key {
        "link" => format!("{} {}", w.t("way.link"), w.code("effect", words.last().copied().unwrap_or_default())),
        _ => w.code("way", key).to_owned(),
    };
    target.map_or(said.clone(), |n| format!("{said} ({})", w.number(n as u64 + 1)))
}
