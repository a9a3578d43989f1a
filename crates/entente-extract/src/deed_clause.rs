//! The clause around a verb that tells a deed, and how it stands to the clauses beside it.

use crate::predicate::{Mode, Predicate};
use crate::tags::T;
use crate::view::{Range, View};

/// The verbs of a sentence, with those made participles that only look like verbs of their own: "the accord announced in March
/// was signed".
pub(crate) fn participles(view: &View<'_>, preds: &[Predicate]) -> Vec<Predicate> {
    let mut preds = preds.to_vec();
    if view.language.verb_final() {
        return preds;
    }
    for index in 0..preds.len() {
        let verb = &preds[index];
        if verb.mode != Mode::Past || verb.passive || verb.range != verb.head {
            continue;
        }
        let Some(next) = preds[index + 1..].iter().find(|p| p.mode.finite()) else { continue };
        let gap = Range::new(verb.range.end, next.range.start.max(verb.range.end));
        let start = view.skip_space(gap.start);
        let opens = view.hits_in(Range::new(start, start + 1));
        let says_when =
            opens.iter().any(|h| [T::In, T::Prep, T::PastTime].iter().any(|&t| view.language.has(h.entry, t)))
                || view.times_in(gap).any(|t| t.range.start == start)
                || start >= gap.end;
        let apart = view.str(gap).contains([',', ';', ':', '"', '—', '–'])
            || [T::Conj, T::Relative, T::That, T::Break, T::Sub].iter().any(|&t| view.any(t, gap))
            || !where_only(view, gap);
        if says_when && !apart {
            preds[index].mode = Mode::Participle;
        }
    }
    preds
}

/// Whether a gap names nobody, or one place at its end: "promised in Lyon has yet to open".
fn where_only(view: &View<'_>, gap: Range) -> bool {
    match view.names_in(gap) {
        [] => true,
        [only] => only.range.end >= gap.start + view.str(gap).trim_end().len(),
        _ => false,
    }
}

/// Whether a verb stands in a clause that only tells more of a noun: "the ship that was due in June".
pub(crate) fn in_relative(view: &View<'_>, sentence: Range, preds: &[Predicate], index: usize) -> bool {
    let verb = &preds[index];
    let from = preds[..index].iter().rev().find(|p| p.mode.finite()).map_or(sentence.start, |p| p.range.end);
    let before = Range::new(from.min(verb.range.start), verb.range.start);
    !view.language.verb_final()
        && opener(view, preds, before).is_some_and(|h| {
            let between = view.str(Range::new(h.end, verb.range.start));
            h.start > sentence.start + 2 && !between.contains([';', ':']) && between.len() < 60
        })
}

/// The word that opens a clause which tells more of a noun. "That" does so where no verb stands before it: "the fuel that Oslo
/// promised arrived".
fn opener(view: &View<'_>, preds: &[Predicate], before: Range) -> Option<entente_packs::Hit> {
    let relative = view.tagged(T::Relative, before).next_back();
    let that = || {
        let hit = view.tagged(T::That, before).next_back()?;
        preds.iter().all(|p| !p.mode.finite() || p.range.start > hit.start).then_some(hit)
    };
    relative.or_else(that).copied()
}

/// The verb that says something of the noun of which a clause only tells more: "the ship that was due in June arrived". An aside
/// between commas tells something of its own, unless it says what has not come about.
pub(crate) fn said_behind<'p>(
    view: &View<'_>,
    sentence: Range,
    preds: &'p [Predicate],
    index: usize,
) -> Option<&'p Predicate> {
    if !in_relative(view, sentence, preds, index) {
        return None;
    }
    let verb = &preds[index];
    let opens = opener(view, preds, Range::new(sentence.start, verb.range.start))?;
    let comma = view.str(Range::new(sentence.start, opens.start)).trim_end().ends_with(',');
    if comma && !verb.negative { None } else { main_verb(view, sentence, preds, index) }
}

/// The verb of the clause around one that only tells more of a noun: the next that is not joined to it.
fn main_verb<'p>(view: &View<'_>, sentence: Range, preds: &'p [Predicate], index: usize) -> Option<&'p Predicate> {
    let verb = &preds[index];
    let next = preds[index + 1..].iter().find(|p| p.mode.finite() && p.range.start < sentence.end)?;
    let gap = Range::new(verb.range.end, next.range.start.max(verb.range.end));
    let joined = [T::Conj, T::That, T::Break, T::Relative, T::Sub].iter().any(|&t| view.any(t, gap));
    (!joined && !view.str(gap).contains([';', ':'])).then_some(next)
}

/// The clause around a verb: from the break before to the break after.
pub(crate) fn clause(view: &View<'_>, sentence: Range, preds: &[Predicate], index: usize) -> Range {
    if view.language.verb_final() {
        let from = preds[..index]
            .iter()
            .rev()
            .find(|p| p.mode.finite() && view.text()[p.range.end..].starts_with([',', '.']))
            .map_or(sentence.start, |p| view.skip_space(p.range.end + 1));
        let to = preds[index].range.end;
        return Range::new(crate::clause::label_end(view, Range::new(from, sentence.end)), to);
    }
    let verb = &preds[index];
    // What a relative clause tells more of is what the verb behind it speaks of, and belongs to the clause.
    let inside =
        |at: usize| said_behind(view, sentence, preds, at).is_some_and(|main| main.range.start == verb.range.start);
    let before = (0..index).rev().find(|&at| preds[at].mode.finite() && !inside(at));
    let before = before.map_or(sentence.start, |at| preds[at].range.end);
    let gap = Range::new(before, verb.range.start);
    let text = view.str(gap);
    let mut from = sentence.start;
    if before > sentence.start {
        from = before;
        if let Some(at) = text.rfind([';']).or_else(|| text.rfind(": ")) {
            from = before + at + 1;
        } else if let Some(hit) = view.tagged(T::Break, gap).next_back() {
            from = hit.end;
        } else if let Some(hit) = view.tagged(T::That, gap).next_back() {
            from = hit.end;
        } else if let Some(at) = text.rfind(", ") {
            from = before + at + 2;
        }
        // The conjunction that opens the clause is no part of it.
        let start = view.skip_space(from);
        if let Some(hit) =
            view.hits_in(Range::new(start, start + 1)).iter().find(|h| view.language.has(h.entry, T::Conj))
        {
            from = hit.end;
        }
    }
    let mut to = sentence.end;
    if let Some(next) = preds[index + 1..].iter().find(|p| p.mode.finite()) {
        let gap = Range::new(verb.range.end, next.range.start);
        let text = view.str(gap);
        let cut = text.find(';').or_else(|| {
            let conj = view.tagged(T::Conj, gap).next_back().map(|h| h.start - gap.start);
            let relative = view.any(T::Relative, gap);
            if relative { None } else { conj.or_else(|| text.rfind(", ")) }
        });
        if let Some(cut) = cut {
            to = crate::clause::trim_connector(view, verb.range.end, verb.range.end + cut);
            // The day on which it was done is no connector: "opened in Lyon on Tuesday, later than planned".
            let cut = Range::new(to, verb.range.end + cut);
            if let Some(time) = view.times_in(cut).next() {
                to = time.range.end.max(to);
            }
        }
    }
    Range::new(view.skip_space(from), to)
}

/// The aside that a clause is, with the noun that it tells of: ", which took place on Tuesday". Only one that says when.
pub(crate) fn aside(view: &View<'_>, sentence: Range, clause: Range, verb: &Predicate) -> Option<Range> {
    if view.language.verb_final() || verb.mode == Mode::Participle {
        return None;
    }
    let opens = view.tagged(T::Relative, Range::new(clause.start, verb.range.start)).next()?;
    let before = view.str(Range::new(sentence.start, opens.start)).trim_end();
    let noun = before.strip_suffix(',')?;
    let behind = Range::new(verb.range.end, clause.end.max(verb.range.end));
    if opens.start > clause.start + 1 && clause.start > sentence.start || view.times_in(behind).next().is_none() {
        return None;
    }
    let breaks = [", ", "; ", ": "].iter().filter_map(|mark| Some(noun.rfind(mark)? + mark.len())).max();
    let from = sentence.start + breaks.unwrap_or(0);
    Some(Range::new(view.skip_space(from), clause.end))
}

/// Whether the verb stands in a relative clause.
pub(crate) fn relative(view: &View<'_>, clause: Range, verb: &Predicate) -> bool {
    let before = Range::new(clause.start, verb.range.start);
    view.any(T::Relative, Range::new(clause.start.saturating_sub(8), verb.range.start)) || view.any(T::Relative, before)
}
