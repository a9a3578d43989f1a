//! What the next sentence or line tells of a promise: its day, its sum, those who carry it out.

use crate::claims::Draft;
use crate::clause::label_end;
use crate::parties::{Discourse, subject};
use crate::predicate::{Mode, Predicate};
use crate::promise::Candidate;
use crate::slots;
use crate::tags::T;
use crate::view::{Range, Sentence, View};
use entente_model::{Body, Day, Evidence};

/// A sentence that goes on about a promise told some sentences before stands at most so far behind it, in bytes.
const FAR: usize = 600;
/// So many of the last promises may be meant by such a sentence.
const LAST: usize = 3;
/// A line after a label that tells a fact is at most so long, in bytes.
const LINE: usize = 160;

/// Takes a sentence that only says when, for how much or by whom the promise before it is kept into that promise, or, where
/// other sentences stand between and `far` is true, into one of the last whose thing its subject names; whether it did.
pub(crate) fn facts(
    view: &View<'_>,
    sentence: &Sentence,
    preds: &[Predicate],
    candidates: &[Candidate],
    discourse: &Discourse,
    (told, far): (&mut [Draft], bool),
    anchor: Option<Day>,
) -> bool {
    let near = |d: &&mut Draft| !far || d.quote.end + FAR > sentence.range.start;
    let mut last = told.iter_mut().rev().take(if far { LAST } else { 1 }).filter(near);
    last.any(|told| fact(view, sentence, preds, candidates, discourse, (told, far), anchor))
}

/// Takes the facts of a sentence into one promise.
fn fact(
    view: &View<'_>,
    sentence: &Sentence,
    preds: &[Predicate],
    candidates: &[Candidate],
    discourse: &Discourse,
    (told, far): (&mut Draft, bool),
    anchor: Option<Day>,
) -> bool {
    let label = label_end(view, sentence.range);
    let finite = preds.iter().find(|p| p.mode.finite() && p.range.start >= label);
    let anchored = match finite {
        Some(verb) => continues(view, sentence, verb, candidates, discourse, told, far),
        None => !far && labelled(view, sentence),
    };
    if !anchored || [T::Condition, T::Hearsay, T::Negation].iter().any(|&t| view.any(t, sentence.range)) {
        return false;
    }
    let claim = &mut told.claim;
    let mut took = false;
    if claim.due.is_none() {
        let at = finite.map_or(sentence.range, |p| p.range);
        if let Some((_, due)) = slots::due(view, sentence.range, at, anchor, false) {
            claim.due = Some(due);
            took = true;
        }
    }
    if claim.money.is_empty() {
        let sums = slots::money(view, sentence.range);
        took |= !sums.is_empty();
        claim.money = sums.into_iter().map(|(_, span, sum)| (span, sum)).collect();
    }
    if finite.is_none() && view.any(T::BodyLabel, sentence.range) {
        for name in slots::bodies(view, sentence.range, &told.parties) {
            let crate::names::Who::Org { id, label, .. } = &name.who else { continue };
            claim.bodies.push(Body {
                id: id.clone(),
                name: view.original(name.range).to_owned(),
                label: label.clone(),
                evidence: Evidence { spans: vec![view.span(name.range)], inherited: true },
            });
            took = true;
        }
    }
    if took {
        let start = label_start(view, sentence);
        told.claim.also.push(view.span(Range::new(start, sentence.range.end)));
    }
    took
}

fn label_start(view: &View<'_>, sentence: &Sentence) -> usize {
    let text = view.str(sentence.range);
    sentence.range.start + text.find(char::is_alphanumeric).unwrap_or(0)
}

/// Whether a sentence goes on about what was promised: "The instrument will be delivered in March 2027", "It will run
/// until 2029". Its subject is definite and names nobody, and its verb only says that it is done, starts or costs.
fn continues(
    view: &View<'_>,
    sentence: &Sentence,
    verb: &Predicate,
    candidates: &[Candidate],
    discourse: &Discourse,
    told: &Draft,
    far: bool,
) -> bool {
    let says_when = verb.is_any(view, &[T::Copula, T::Fact])
        || verb.passive
        || matches!(verb.mode, Mode::Intended) && verb.range.end > verb.head.start;
    if !says_when || verb.negative || verb.mode.past() || matches!(verb.mode, Mode::Conditional) {
        return false;
    }
    let start = label_end(view, sentence.range);
    let region = Range::new(start.min(verb.range.start), verb.range.start);
    let who = subject(view, region, discourse);
    let pronoun = who.anaphor.is_some_and(|a| {
        let word = view.str(a);
        view.tagged(T::AnaphorIt, a).any(|h| h.start == a.start) && !word.contains([' ', '\''])
    });
    if who.outsider || who.anaphor.is_some() && !pronoun || who.anaphor.is_none() && !who.empty {
        return false;
    }
    // Another meeting is another promise.
    let its = view.hits_in(Range::new(region.start, region.start + 1)).iter().any(|h| view.value(h) == Some("its"));
    let meeting = view.any(T::Meeting, region) && !its;
    if meeting || view.any(T::Agreement, region) || view.any(T::MoneyNot, sentence.range) {
        return false;
    }
    let definite = view
        .hits_in(Range::new(region.start, region.start + 1))
        .iter()
        .any(|h| view.language.has(h.entry, T::Definite));
    let given = match far {
        true => !pronoun && named(view, region, told, true),
        false => {
            pronoun
                || view.any(T::FactSubject, region)
                || view.any(T::FactLabel, region)
                || named(view, region, told, false)
        }
    };
    // What somebody does is promised by itself.
    let agent = candidates.iter().any(|c| c.passive && view.any(T::Agent, Range::new(verb.range.end, c.quote.end)));
    (definite || pronoun) && given && !agent
}

/// Whether one of the longer words of a subject, or `first` of all the first of them, stands in the promise.
fn named(view: &View<'_>, subject: Range, told: &Draft, first: bool) -> bool {
    let stem = |w: &str| w.chars().take(6).collect::<String>();
    let words = |range: Range| {
        let longer = view.str(range).split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() >= 5);
        longer.map(stem).collect::<Vec<_>>()
    };
    let promise = words(told.quote);
    words(subject).iter().take(if first { 1 } else { usize::MAX }).any(|w| promise.contains(w))
}

/// Whether a line without a verb tells a fact after its label: "Budget : 4 M€", "Start: September 2025".
fn labelled(view: &View<'_>, sentence: &Sentence) -> bool {
    let text = view.str(sentence.range);
    let Some(colon) = text.find(" : ").or_else(|| text.find(": ")) else { return false };
    let label = Range::new(sentence.range.start, sentence.range.start + colon);
    let names = view.names_in(label).iter().any(|n| crate::parties::party(view, n).is_some());
    sentence.range.len() <= LINE && !names && (view.any(T::FactLabel, label) || view.any(T::BodyLabel, label))
}
