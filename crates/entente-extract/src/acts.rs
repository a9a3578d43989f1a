//! The things that one trigger promises: its infinitives, coordinated, or its own object.

use crate::predicate::Predicate;
use crate::promise::Trigger;
use crate::tags::T;
use crate::view::{Range, View};

/// One thing promised: where it begins and its verb.
pub(crate) struct Act {
    pub(crate) start: usize,
    pub(crate) verb: Option<usize>,
}

/// The things a trigger promises: its infinitives, coordinated; or its own object.
pub(crate) fn acts(view: &View<'_>, preds: &[Predicate], verb: usize, end: usize, trigger: Trigger) -> Vec<Act> {
    let own = &preds[verb];
    let mut found = vec![Act { start: own.range.start, verb: Some(verb) }];
    let mut current = verb;
    // "signed a memorandum on Wednesday to develop engines": what the instrument is for is what is promised.
    if trigger == Trigger::Sign {
        if let Some(purpose) = purpose(view, preds, verb, end) {
            found[0].verb = Some(purpose);
            current = purpose;
        }
    }
    let takes_infinitive = matches!(trigger, Trigger::Commit | Trigger::Intend | Trigger::Explore | Trigger::Noun)
        || own.is_any(view, &[T::Commit, T::Intend, T::Explore, T::Reaffirm]);
    for (index, pred) in preds.iter().enumerate().skip(verb + 1) {
        if pred.range.start >= end {
            break;
        }
        let gap = Range::new(preds[current].range.end, pred.range.start);
        let text = view.str(gap).trim();
        if pred.mode.finite() {
            // A coordinated future shares the subject: "will hold a summit and will build".
            continue;
        }
        let nonfinite = matches!(pred.mode, crate::predicate::Mode::Infinitive | crate::predicate::Mode::Gerund);
        // "intends, working with Congress, to": an aside is not what the verb governs.
        let aside = pred.mode == crate::predicate::Mode::Gerund && text.starts_with(',');
        if !nonfinite || (aside && current == verb) {
            continue;
        }
        // "have set a date in Oslo to discuss it": what follows such a verb is only what for.
        let whole = own.is(view, T::Commit) && own.is(view, T::Act);
        let governed = current == verb && found.len() == 1 && takes_infinitive && !whole;
        if governed && complement_gap(view, gap) {
            found[0].verb = Some(index);
            current = index;
            continue;
        }
        // "explore establishing", "seek to align": the weaker verb hands on to the next.
        if preds[current].is_any(view, &[T::Intend, T::Explore]) && text.len() < 12 && complement_gap(view, gap) {
            if let Some(last) = found.last_mut() {
                last.verb = Some(index);
            }
            current = index;
            continue;
        }
        if pred.mode != crate::predicate::Mode::Infinitive {
            continue;
        }
        if coordinated(view, gap, preds, current, pred) {
            if adjacent(view, gap) {
                current = index;
                continue;
            }
            // A bare verb behind "and" starts a promise of its own only if it says another thing to be done.
            if pred.range.start < pred.head.start && !starts_with_mark(view, pred.range) && !apart(view, gap, pred, end)
            {
                continue;
            }
            let start = mark_start(view, pred.range.start, gap.start);
            found.push(Act { start, verb: Some(index) });
            current = index;
        }
    }
    found
}

/// The infinitive right behind the instrument that is signed; a day or a partner may stand between.
fn purpose(view: &View<'_>, preds: &[Predicate], verb: usize, end: usize) -> Option<usize> {
    let rest = Range::new(preds[verb].range.end, end);
    let what = view.tagged(T::Agreement, rest).next()?;
    let next = preds[verb + 1..].iter().position(|p| p.range.start >= what.end && p.range.start < end)? + verb + 1;
    let pred = &preds[next];
    let gap = Range::new(what.end, pred.range.start);
    let plain = !view.str(gap).contains([',', ';', '(', '"'])
        && gap.len() <= 90
        && ![T::Field, T::Action, T::That, T::Relative].iter().any(|&t| view.any(t, gap));
    (pred.mode == crate::predicate::Mode::Infinitive && !pred.passive && starts_with_mark(view, pred.range) && plain)
        .then_some(next)
}

/// Whether only words that may stand before a complement lie in the gap.
pub(crate) fn complement_gap(view: &View<'_>, gap: Range) -> bool {
    // An aside between commas does not part a verb from its complement: "agreed, after two days of talks, to".
    let text = view.str(gap);
    let gap = match text.strip_prefix(',').map(|rest| (rest.find(','), rest)) {
        Some((Some(second), _)) => Range::new(gap.start + second + 2, gap.end),
        _ => gap,
    };
    let text = view.str(gap);
    // "tasked the agency and its counterpart to study": names make it longer.
    let most = if view.names_in(gap).is_empty() { 60 } else { 110 };
    text.len() <= most
        && view.money_in(gap).next().is_none()
        && !view.any(T::Field, gap)
        && !view.any(T::Action, gap)
        && !view.any(T::Agreement, gap)
        && !view.any(T::Relative, gap)
}

/// Whether an infinitive is coordinated with the act before: after "and", or after a comma with its mark.
fn coordinated(view: &View<'_>, gap: Range, preds: &[Predicate], current: usize, pred: &Predicate) -> bool {
    let text = view.str(gap).trim_end();
    // "the summit, to be held in 2024, …" only says which summit.
    if pred.passive && text.ends_with(',') {
        return false;
    }
    let mark = marked(view, pred.range, gap.start);
    let before =
        if mark.start < pred.range.start { view.str(Range::new(gap.start, mark.start)).trim_end() } else { text };
    let comma = before.ends_with([',', ';', '–', '—', '\n']);
    let end = gap.start + before.len();
    let conj = view.hits_in(Range::new(end.saturating_sub(24).max(gap.start), end)).iter().any(|h| {
        h.start < end
            && h.end >= end
            && (view.language.has(h.entry, T::Conj)
                || (view.language.has(h.entry, T::Adv) && comma_or_conj(view, gap.start, h.start)))
    });
    // A group may hold its conjunction itself: "… in Kyoto | and send".
    let conj = conj
        || view
            .hits_in(Range::new(pred.range.start, pred.range.start + 1))
            .iter()
            .any(|h| h.end <= pred.head.start && h.start < pred.head.start && view.language.has(h.entry, T::Conj));
    let same_mark = marked(view, preds[current].range, 0).start == preds[current].range.start
        || mark.start < pred.range.start
        || preds[current].mode != crate::predicate::Mode::Infinitive
        || starts_with_mark(view, pred.range) == starts_with_mark(view, preds[current].range);
    // A bare infinitive needs the conjunction; a marked one is content with a comma.
    if starts_with_mark(view, pred.range) || mark.start < pred.range.start {
        (comma || conj) && same_mark
    } else {
        conj
    }
}

/// So many bytes an object has at least that stands for a promise of its own.
const APART: usize = 35;

/// Whether a coordinated verb does something else than the act before it: its object says what, and not the same.
fn apart(view: &View<'_>, gap: Range, pred: &Predicate, end: usize) -> bool {
    let object = Range::new(pred.range.end, end);
    let says = |r: Range| view.any(T::Action, r) || view.any(T::Meeting, r) || view.money_in(r).next().is_some();
    let own = pred.value(view, T::Act);
    let same = own.is_some() && view.tagged(T::Action, gap).any(|h| view.value(h) == own);
    let before = says(gap) || view.any(T::Field, gap);
    pred.is_any(view, &[T::Act, T::Create]) && object.len() >= APART && says(object) && before && !same
}

fn comma_or_conj(view: &View<'_>, from: usize, to: usize) -> bool {
    let text = view.str(Range::new(from, to)).trim_end();
    let end = from + text.len();
    text.ends_with([',', ';'])
        || view
            .hits_in(Range::new(end.saturating_sub(24).max(from), end))
            .iter()
            .any(|h| h.end == end && view.language.has(h.entry, T::Conj))
}

/// Whether a verb group itself begins with the infinitive's mark.
fn starts_with_mark(view: &View<'_>, range: Range) -> bool {
    view.hits_in(Range::new(range.start, range.start + 1)).iter().any(|h| view.language.has(h.entry, T::To))
}

/// The group with the mark that stands before it, if one does.
fn marked(view: &View<'_>, range: Range, lower: usize) -> Range {
    let start = mark_start(view, range.start, lower);
    Range::new(start, range.end)
}

/// The start of the infinitive's mark right before `at`, or `at`.
fn mark_start(view: &View<'_>, at: usize, lower: usize) -> usize {
    let from = at.saturating_sub(8).max(lower);
    view.hits_in(Range::new(from, at))
        .iter()
        .rev()
        .find(|h| view.language.has(h.entry, T::To) && view.str(Range::new(h.end, at)).trim().is_empty() && h.end <= at)
        .map_or(at, |h| h.start)
}

/// Whether two verbs stand side by side and share their object: "develop and deploy".
fn adjacent(view: &View<'_>, gap: Range) -> bool {
    let words = view.str(gap).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).count();
    words <= 1
}
