//! What was found in a text that is not in the ledger: the text with everything marked in it, and each claim and deed.

use super::slots;
use crate::asked::Asked;
use crate::html::parts::{self, foreign, plain};
use crate::html::rows::day;
use entente_app::Readout;
use entente_app::model::{Document, Severity};
use entente_app::publish::marked::{Face, KINDS, Marked};
use maud::{Markup, html};

/// So many characters of a text are shown; whoever gave it has the rest.
const MOST: usize = 60_000;
/// Lines are as long as their paragraphs.
const WIDE: usize = 1 << 30;

/// One reading.
pub fn reading(asked: &Asked, read: &Readout) -> Markup {
    let (w, d) = (asked.words, &read.document);
    let (claims, deeds) = (&read.found.claims, &read.found.deeds);
    let told = d.published.or(read.found.dated.as_ref().map(|x| x.day));
    html! {
        section.reading {
            h2 { @if let Some(title) = &d.title { (foreign(title, d.lang.as_deref())) } @else { (foreign(&d.id, None)) } }
            p.meta {
                @if let Some(told) = told { (day(asked, &told.to_string())) } @else { span { (w.t("no_day")) } }
                span { (d.lang.as_deref().map_or(w.t("unknown"), |l| w.code("language_name", l))) }
                span { (w.counted("document.claims", claims.len() as u64, &[])) }
                span { (w.counted("document.deeds", deeds.len() as u64, &[])) }
            }
            (diagnostics(asked, read))
            @for claim in claims {
                section.card {
                    h3 { (foreign(&slots::sentence(asked, claim), None)) }
                    (parts::in_context(d.text.as_str(), claim.quote.start(), claim.quote.end(), d.lang.as_deref(), "claim"))
                    (slots::slots(asked, d, claim))
                    p.faint { (w.t("commitment.sure")) " " (w.thousandths(claim.confidence)) }
                }
            }
            @for deed in deeds {
                section.card {
                    h3 { (w.code("deed", deed.what.code())) @if let Some(date) = deed.date { ", " (day(asked, &date.to_string())) } }
                    (parts::in_context(d.text.as_str(), deed.quote.start(), deed.quote.end(), d.lang.as_deref(), "deed"))
                }
            }
            h3 { (w.t("read.marked")) }
            (marked(asked, d, read))
        }
    }
}

fn diagnostics(asked: &Asked, read: &Readout) -> Markup {
    let told: Vec<_> = read.found.diagnostics.iter().filter(|d| d.severity != Severity::Info).collect();
    html! {
        @if !told.is_empty() {
            details open[!read.searched] {
                summary { (asked.words.counted("read.diagnostics", told.len() as u64, &[])) }
                ul { @for d in told.iter().take(20) { li { code { (d.code) } " " (plain(&d.message)) } } }
            }
        }
    }
}

fn marked(asked: &Asked, document: &Document, read: &Readout) -> Markup {
    let w = asked.words;
    let marks = Marked::new(document, &read.found, false);
    let there: Vec<&str> = marks.kinds().collect();
    let lines = marks.lines(WIDE, false);
    let mut left = MOST;
    let mut shown = 0;
    for line in &lines {
        let size: usize = line.iter().map(|run| run.text.chars().count()).sum();
        if size > left && shown > 0 {
            break;
        }
        left = left.saturating_sub(size);
        shown += 1;
    }
    html! {
        p.legend {
            @if !read.found.claims.is_empty() { mark.claim { (w.t("read.claim")) } " " }
            @if !read.found.deeds.is_empty() { mark.deed { (w.t("read.deed")) } " " }
            @for kind in KINDS.iter().filter(|k| there.contains(*k)) { span class=(format!("m m-{kind}")) { (w.code("mention", kind)) } " " }
        }
        div.text lang=[document.lang.as_deref().filter(|l| l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))] dir="auto" tabindex="0" role="group" aria-label=(w.t("read.marked")) {
            @for line in lines.iter().take(shown).filter(|line| !line.is_empty()) {
                p { @for run in line { (stretch(run.face, parts::start(&run.text, MOST).1)) } }
            }
        }
        @if shown < lines.len() { p.faint { (w.t("read.cut")) } }
    }
}

fn stretch(face: Face, text: &str) -> Markup {
    let inner = html! { @if let Some(kind) = face.kind { span class=(format!("m m-{kind}")) { (plain(text)) } } @else { (plain(text)) } };
    match (face.claim, face.deed) {
        (true, _) => html! { mark.claim { (inner) } },
        (_, true) => html! { mark.deed { (inner) } },
        _ => inner,
    }
}
