//! Promises of one sentence where the verb closes its clause.
//!
//! The last verb group says how firm all of it is: verbs joined to it by a connective ending ("… and") take its mode.

use crate::predicate::{Mode, Predicate};
use crate::promise::{Candidate, Trigger, label_end};
use crate::tags::T;
use crate::view::{Range, Sentence, View};
use entente_model::Strength;

/// The promises of a sentence whose verbs stand at the end of their clauses.
pub(crate) fn ending(view: &View<'_>, number: usize, sentence: &Sentence, preds: &[Predicate]) -> Vec<Candidate> {
    let mut found = Vec::new();
    let start = after_attribution(view, sentence.range, label_end(view, sentence.range));
    let mut lower = start;
    let conditions: Vec<usize> = view.tagged(T::Condition, sentence.range).map(|h| h.start).collect();
    for (index, verb) in preds.iter().enumerate() {
        if verb.range.start < lower {
            continue;
        }
        let Some((trigger, strength)) = trigger(view, verb, preds, index, sentence.range) else { continue };
        let segment = Range::new(lower, verb.range.end);
        let before = Range::new(segment.start, verb.range.start);
        let conditional = conditions.iter().any(|&c| segment.has(c));
        let quiet = verb.negative
            || conditional
            || view.any(T::Hearsay, segment)
            || view.any(T::Negation, Range::new(verb.head.start, verb.range.end))
            || verb.is_any(view, &[T::Value_, T::Ask, T::Fail]);
        let ends = verb.range.end;
        if quiet {
            lower = ends;
            continue;
        }
        // Acts joined to the last one by a connective and a comma share its subject and mode.
        let mut starts: Vec<(usize, &Predicate)> = Vec::new();
        let mut from = segment.start;
        for pred in preds[..index].iter().filter(|p| p.range.start >= lower && p.range.end <= before.end) {
            let joins = pred.mode == Mode::Connective
                && pred.is_any(view, &[T::Act, T::Create, T::Boost, T::Explore, T::Commit])
                && !pred.negative
                && view.text()[pred.range.end..].starts_with(',');
            if joins {
                starts.push((from, pred));
                from = view.skip_space(pred.range.end + 1);
            }
        }
        starts.push((from, verb));
        for (n, &(from, pred)) in starts.iter().enumerate() {
            let last = n + 1 == starts.len();
            let quote = Range::new(from, pred.range.end);
            let object = Range::new(from, pred.head.start);
            let (mut force, mut at) = (strength, verb.range);
            if let Some((weak, place)) = weakest(view, pred, object, last.then_some(verb)) {
                if weak > force {
                    (force, at) = (weak, place);
                }
            }
            found.push(Candidate {
                sentence: number,
                trigger,
                quote,
                subject: Range::new(if n == 0 { segment.start } else { from }, pred.head.start),
                shares_subject: n > 0 || (lower > start && !has_subject(view, Range::new(from, pred.head.start))),
                act: Some(pred.clone()),
                object,
                strength: force,
                strength_at: at,
                passive: verb.passive,
                embedded: false,
                why: vec![verb.rule.clone()],
            });
        }
        lower = skip_mark(view, ends);
    }
    found
}

/// Whether a range holds a subject or topic of its own.
fn has_subject(view: &View<'_>, range: Range) -> bool {
    subject_end(view, range).is_some()
}

/// The end of the first word with a subject or topic mark in the range, and the mark's start.
pub(crate) fn subject_end(view: &View<'_>, range: Range) -> Option<(usize, usize)> {
    let text = view.str(range);
    let mut at = range.start;
    for word in text.split(' ') {
        let end = at + word.len();
        let bare = word.trim_end_matches([',', '"', '\'']);
        for mark in &view.language.meta.subject_marks {
            if bare.len() > mark.len() && bare.ends_with(mark.as_str()) {
                return Some((at + bare.len(), at + bare.len() - mark.len()));
            }
        }
        at = end + 1;
    }
    None
}

/// After punctuation that follows a closed clause.
fn skip_mark(view: &View<'_>, at: usize) -> usize {
    let rest = view.text().get(at..).unwrap_or("");
    let skipped = rest.len() - rest.trim_start_matches([',', ' ', '"', '\'']).len();
    at + skipped
}

/// After "according to …," at the sentence's head.
fn after_attribution(view: &View<'_>, sentence: Range, start: usize) -> usize {
    let head = Range::new(start, (start + 120).min(sentence.end));
    match view.tagged(T::Attribution, head).next() {
        Some(hit) => skip_mark(view, hit.end),
        None => start,
    }
}

fn trigger(
    view: &View<'_>,
    verb: &Predicate,
    preds: &[Predicate],
    index: usize,
    sentence: Range,
) -> Option<(Trigger, Strength)> {
    use Strength::{Exploratory, Firm, Intended};
    // Told by nobody else: the group closes the sentence or is what a verb of saying reports.
    let closes = closes(view, preds, index, sentence);
    match verb.mode {
        Mode::Agreed => Some((Trigger::Commit, verb.strength.unwrap_or(Firm))),
        Mode::Intended => closes.then_some((Trigger::Intend, verb.strength.unwrap_or(Intended))),
        Mode::Future => (closes && !verb.is(view, T::Say)).then_some((Trigger::Future, verb.strength.unwrap_or(Firm))),
        Mode::Obligation => None,
        Mode::Past | Mode::Perfect => {
            let object = Range::new(verb.range.start.saturating_sub(120).max(sentence.start), verb.range.start);
            if verb.is_any(view, &[T::Commit, T::Reaffirm]) && closes {
                return Some((Trigger::Commit, verb.strength.unwrap_or(Firm)));
            }
            if verb.is(view, T::Sign) && closes && !view.any(T::PastTime, sentence) {
                if let Some(hit) = view.tagged(T::Agreement, object).next_back() {
                    let strength = view.value(hit).and_then(|v| v.parse().ok()).unwrap_or(Firm);
                    return Some((Trigger::Sign, strength));
                }
            }
            None
        }
        Mode::Present => {
            if !closes {
                return None;
            }
            if verb.is(view, T::Explore) {
                return Some((Trigger::Explore, Exploratory));
            }
            if verb.is(view, T::Intend) {
                return Some((Trigger::Intend, Intended));
            }
            verb.is_any(view, &[T::Act, T::Create, T::Boost, T::Sign, T::Commit])
                .then_some((Trigger::Present, verb.strength.unwrap_or(Firm)))
        }
        Mode::Noun => (closes
            && matches!(sentence_tail(view, verb, sentence).trim(), "" | ".")
            && verb.is_any(view, &[T::Act, T::Create, T::Boost, T::Commit, T::Explore]))
        .then_some((Trigger::Item, if verb.is(view, T::Explore) { Exploratory } else { Firm })),
        _ => None,
    }
}

fn sentence_tail<'v>(view: &'v View<'_>, verb: &Predicate, sentence: Range) -> &'v str {
    view.str(Range::new(verb.range.end, sentence.end))
}

/// Whether nothing but reporting follows the group.
fn closes(view: &View<'_>, preds: &[Predicate], index: usize, sentence: Range) -> bool {
    let after = &preds[index + 1..];
    let tail = view.str(Range::new(preds[index].range.end, sentence.end));
    let bare = tail.trim().trim_matches(['.', '"', '\'', ')', '!', ' ']);
    if bare.is_empty() {
        return true;
    }
    // A clause end inside the sentence: "…한다. …" never gets here; a comma or a report does.
    match after.first() {
        None => bare.chars().count() < 12,
        Some(next) => {
            let gap = view.str(Range::new(preds[index].range.end, next.range.start));
            let reported = next.is_any(view, &[T::Say, T::Reaffirm]) && gap.chars().count() < 40;
            reported || gap.trim_start().starts_with(',')
        }
    }
}

fn weakest(view: &View<'_>, pred: &Predicate, object: Range, last: Option<&Predicate>) -> Option<(Strength, Range)> {
    let mut weakest: Option<(Strength, Range)> = None;
    let mut take = |strength: Strength, at: Range| {
        if weakest.is_none_or(|(s, _)| strength > s) {
            weakest = Some((strength, at));
        }
    };
    for verb in std::iter::once(pred).chain(last) {
        if verb.is(view, T::Explore) {
            take(Strength::Exploratory, verb.range);
        } else if verb.is(view, T::Intend) {
            take(Strength::Intended, verb.range);
        }
        if let Some(given) = verb.strength {
            take(given, verb.range);
        }
    }
    // Words that weaken stand right before the verb: "ways to", "the possibility of".
    let near = Range::new(object.end.saturating_sub(60).max(object.start), object.end);
    let near = Range::new(crate::parties::floor(view.text(), near.start), near.end);
    for hit in view.tagged(T::Weak, near) {
        if let Some(strength) = view.value(hit).and_then(|v| v.parse().ok()) {
            take(strength, Range::new(hit.start, hit.end));
        }
    }
    weakest
}
