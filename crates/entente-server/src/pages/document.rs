//! One document: what it tells, each quote in a little of its context, and why it was read so. Never the whole text.

use crate::api::answers;
use crate::asked::Asked;
use crate::html::layout::Page;
use crate::html::parts::{self, foreign};
use crate::html::rows::{self, day};
use crate::negotiate::{Answer, Form};
use crate::problem::Problem;
use entente_app::ledger::{StoredClaim, StoredDeed, StoredMeeting};
use entente_app::{DocumentTold, SlotTrace};
use maud::{Markup, html};

/// So many claims and deeds are shown with their context; a text that tells more is no announcement.
const MOST: usize = 60;

/// The document.
pub fn answer(asked: &Asked) -> Result<Answer, Problem> {
    let book = asked.look()?;
    let Some(found) = book.document(asked.id(0)?)? else { return Err(Problem::not_found("such document")) };
    if !asked.knows(found.document.day())? {
        return Err(Problem::new(404, "This document was not published yet by that day", "ask for a later day"));
    }
    if asked.form == Form::Json {
        return Ok(answers::answer(&object(&found)));
    }
    let (d, w) = (&found.document.document, asked.words);
    let lang = d.lang.as_deref();
    let title = d.title.clone().unwrap_or_else(|| d.id.clone());
    let about = &d.about;
    let body = html! {
        (crate::doing::message(asked))
        p.faint { a href=(asked.link("/sources", &[])) { (w.t("nav.sources")) } " / " (foreign(&d.id, None)) }
        h1 { (foreign(&title, lang)) }
        dl.slots {
            @if let Some(publisher) = &about.publisher { dt { (w.t("document.publisher")) } dd { (foreign(publisher, None)) } }
            @if let Some(author) = &about.author { dt { (w.t("document.author")) } dd { (foreign(author, None)) } }
            dt { (w.t("document.day")) }
            dd {
                @if let Some(told) = found.document.day() { (day(asked, &told.to_string())) } @else { (w.t("no_day")) }
                @if let Some(how) = d.published_how.or(found.document.dated.as_ref().map(|x| x.how)) { " " span.faint { "(" (w.code("day_known", how.code())) ")" } }
            }
            dt { (w.t("facet.language")) } dd { (lang.map_or(w.t("unknown"), |l| w.code("language_name", l))) }
            @if let Some(url) = &d.url { dt { (w.t("document.url")) } dd { (parts::away(url, url)) } }
            dt { (w.t("document.digest")) } dd { code { (d.source.0) } }
            dt { (w.t("document.reader")) } dd { (foreign(&d.reader, None)) }
        }
        p.faint { (w.t("document.excerpts")) }
        h2 { (w.counted("document.claims", found.told.claims.len() as u64, &[])) }
        @for claim in found.told.claims.iter().take(MOST) { (told(asked, &found, claim)) }
        @if found.told.claims.len() > MOST { p { (w.fill("document.more", &[("n", &w.number((found.told.claims.len() - MOST) as u64))])) } }
        h2 { (w.counted("document.deeds", found.told.deeds.len() as u64, &[])) }
        @for deed in found.told.deeds.iter().take(MOST) { (done(asked, &found, deed)) }
        @if !found.told.meetings.is_empty() {
            h2 { (w.t("nav.meetings")) }
            ul { @for m in &found.told.meetings { li { a href=(asked.link(&format!("/meetings/{}", crate::url::slug(&m.id)), &[])) { (foreign(&m.meeting.name, lang)) } } } }
        }
    };
    Ok(asked.page(Page { title, section: "nav.sources", body }))
}

/// One claim: the quote in its context, the commitment that it tells, and what each part was read from.
fn told(asked: &Asked, found: &DocumentTold, stored: &StoredClaim) -> Markup {
    let (d, w, claim) = (&found.document.document, asked.words, &stored.claim);
    let text = d.text.as_str();
    html! {
        section.card id=(stored.id) {
            (parts::in_context(text, claim.quote.start(), claim.quote.end(), d.lang.as_deref(), "claim"))
            p.meta {
                @if let Some(home) = found.commitments.get(&stored.id) { a.button href=(rows::address(asked, home)) { (w.t("document.commitment")) } }
                span { (asked.state.action(w.tag(), claim.action.code())) }
                span { (w.code("strength", claim.strength.code())) }
                span { (w.t("commitment.sure")) " " (w.thousandths(claim.confidence)) }
            }
            @if asked.get("why") == Some(stored.id.as_str()) {
                h3 { (w.t("commitment.why")) }
                (why(asked, text, &asked.app().trace(d, claim)))
            } @else {
                p.faint {
                    a href={ (asked.changed(&asked.path, &[("why", &stored.id)])) "#" (stored.id) } { (w.t("commitment.why")) } " · "
                    @for rule in claim.why.iter().take(6) { code { (rule.as_str()) } " " }
                }
            }
        }
    }
}

/// From each slot to its words, and from those to the rules.
fn why(asked: &Asked, text: &str, slots: &[SlotTrace]) -> Markup {
    let w = asked.words;
    let table = html! {
        table.stack {
            thead { tr { th scope="col" { (w.t("commitment.slot")) } th scope="col" { (w.t("commitment.value")) } th scope="col" { (w.t("document.words")) } th scope="col" { (w.t("document.rules")) } } }
            tbody { @for slot in slots { tr {
                th scope="row" { (w.code("trace", slot.slot)) @if slot.inherited { " " span.faint { (w.t("document.inherited")) } } }
                td { (foreign(parts::start(&slot.value, 120).1, None)) }
                td { @if slot.slot != "quote" { @for (n, span) in slot.words.iter().take(4).enumerate() { @if n > 0 { "· " } (foreign(parts::start(text.get(span.start()..span.end()).unwrap_or_default(), 120).1, None)) " " } } }
                td { @for rule in slot.rules.iter().chain(slot.mentions.iter().map(|m| &m.rule)).take(6) { code { (rule.id) } " " } }
            } } }
        }
    };
    parts::scroll(w.t("commitment.why"), &table)
}

fn done(asked: &Asked, found: &DocumentTold, stored: &StoredDeed) -> Markup {
    let (d, w) = (&found.document.document, asked.words);
    let span = stored.deed.quote;
    html! {
        section.card id=(stored.id) {
            (parts::in_context(d.text.as_str(), span.start(), span.end(), d.lang.as_deref(), "deed"))
            p.meta {
                span { (w.code("deed", stored.deed.what.code())) }
                @if let Some(date) = stored.deed.date { (day(asked, &date.to_string())) }
                @for link in found.links.get(&stored.id).into_iter().flatten() {
                    a.button href={ (rows::address(asked, &link.commitment)) "#" (stored.id) } { (w.code("effect", link.effect.code())) ": " (w.t("document.commitment")) }
                }
            }
        }
    }
}

/// The document for programs: its quotes with the little context that is published, never its text.
fn object(found: &DocumentTold) -> answers::Document {
    let (d, told) = (&found.document.document, &found.told);
    let quote = |span| serde_json::to_value(entente_app::publish::quote(&d.text, span)).unwrap_or_default();
    let claim = |c: &StoredClaim| answers::DocumentClaim {
        claim: c.id.clone(),
        commitment: found.commitments.get(&c.id).cloned(),
        quote: quote(c.claim.quote),
        why: c.claim.why.iter().map(|rule| rule.as_str().to_owned()).collect(),
    };
    let bears = |link: &entente_app::ledger::Link| answers::BearsOn {
        commitment: link.commitment.clone(),
        effect: link.effect.code().to_owned(),
    };
    let deed = |x: &StoredDeed| answers::DocumentDeed {
        deed: x.id.clone(),
        what: x.deed.what.code().to_owned(),
        date: x.deed.date.map(|d| d.to_string()),
        quote: quote(x.deed.quote),
        bears_on: found.links.get(&x.id).into_iter().flatten().map(bears).collect(),
    };
    let meeting = |m: &StoredMeeting| answers::DocumentMeeting { meeting: m.id.clone(), name: m.meeting.name.clone() };
    answers::Document {
        entente: answers::VERSION,
        document: d.id.clone(),
        url: d.url.clone(),
        source: d.source.0.clone(),
        reader: d.reader.clone(),
        lang: d.lang.clone(),
        day: found.document.day().map(|d| d.to_string()),
        title: d.title.clone(),
        author: d.about.author.clone(),
        publisher: d.about.publisher.clone(),
        claims: told.claims.iter().map(claim).collect(),
        deeds: told.deeds.iter().map(deed).collect(),
        meetings: told.meetings.iter().map(meeting).collect(),
    }
}
