//! Diagnostics of a reading on standard error: code, sentence, place, next step, as refusals are told.

use crate::out;
use entente_app::Readout;
use entente_app::model::{Diagnostic, Document, Refusal, Severity};
use entente_app::publish::table::{cut, one_line};
use entente_app::publish::wire::Line;
use entente_app::publish::{self, Choice};

mod pages {
    include!(concat!(env!("OUT_DIR"), "/next_steps.rs"));
}

/// Columns of the words that show where a diagnostic stands.
const WORDS: usize = 40;

/// Tells everything that there is to say about a reading. Of several that ask for the same step the worst is told.
pub fn diagnostics(read: &Readout) {
    let all = &read.found.diagnostics;
    for diagnostic in all {
        let step = next_step(diagnostic.code);
        let worse = |d: &Diagnostic| step.is_some() && next_step(d.code) == step && rank(d) > rank(diagnostic);
        if !all.iter().any(worse) {
            out::refusal(&told(diagnostic, &read.name, &read.document));
        }
    }
}

fn rank(diagnostic: &Diagnostic) -> u8 {
    match diagnostic.severity {
        Severity::Info => 0,
        Severity::Warning => 1,
        Severity::Error => 2,
    }
}

fn told(diagnostic: &Diagnostic, name: &str, document: &Document) -> Refusal {
    let words = diagnostic.span.map(|span| cut(&one_line(document.text.get(span)), WORDS));
    Refusal {
        code: diagnostic.code,
        message: diagnostic.message.trim_end_matches('.').to_owned(),
        place: Some(words.map_or_else(|| name.to_owned(), |words| format!("{name}, at “{words}”"))),
        next: next_step(diagnostic.code).unwrap_or("see docs/diagnostics").to_owned(),
    }
}

/// The line of the wire format for a reading, its diagnostics with what to do next.
pub fn line(read: &Readout, packs: &str, choice: Choice) -> Line {
    let mut line = publish::line(&read.document, &read.found, packs, choice);
    for diagnostic in &mut line.diagnostics {
        diagnostic.next = next_step(&diagnostic.code).map(str::to_owned);
    }
    line
}

/// What the page of a code says to do first.
fn next_step(code: &str) -> Option<&'static str> {
    pages::NEXT.iter().find(|(known, _)| *known == code).map(|(_, next)| *next)
}

#[cfg(test)]
mod tests {
    use super::pages::NEXT;

    #[test]
    fn every_page_says_what_to_do_next_in_one_short_line() {
        assert!(NEXT.len() > 30, "{} pages", NEXT.len());
        for (code, next) in NEXT {
            let plain = !next.is_empty() && !next.contains('\n') && !next.ends_with('.') && next.chars().count() < 200;
            assert!(plain, "docs/diagnostics/{code}.md: {next:?}");
        }
    }
}
