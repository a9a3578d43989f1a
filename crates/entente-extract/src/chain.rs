//! Coordinated names: where a list of parties begins, what joins its members and what only stands between them.

use crate::names::{Name, StateForm, Who};
use crate::parties::{PartyRef, few_words, floor, party};
use crate::tags::T;
use crate::view::{Range, View};

/// The words about the first side of an agreement have at most so many bytes: "represented by its rector, of the one part, and".
const SIDES: usize = 300;

/// The first coordination of names in a region.
pub(crate) fn chain(view: &View<'_>, region: Range) -> Vec<PartyRef> {
    let mut parties: Vec<PartyRef> = Vec::new();
    let mut last: Option<Range> = None;
    let mut skipped: Option<Range> = None;
    // "students from Namibia, Botswana and Mozambique": none of those places promises.
    let mut placed: Option<Range> = None;
    // Where an aside ends that says what the last organisation is: ", a Manila-based utility".
    let mut hidden = region.start;
    for name in view.names_in(region).iter().filter(|n| n.range.end <= region.end) {
        // "the University of Antofagasta in Chile and": where the last one is.
        let place = view.language.meta.capitals
            && parties.last().is_some_and(|p| !p.is_state())
            && last.is_some_and(|l| stands_in(view, l.end, name));
        if place {
            hidden = name.range.end;
            last = last.map(|l| Range::new(l.start, name.range.end));
        }
        let Some(party) = party(view, name).filter(|_| name.range.start >= hidden) else { continue };
        // "des Mines et de l'Énergie": what an office is for, not somebody.
        if party.shape && genitive(view, name.range, region.start) {
            continue;
        }
        // "the European Investment Bank (EIB)": the short form is the same party.
        if parties.last().is_some_and(|p| p.same(&party)) {
            if let Some(known) = parties.last_mut() {
                known.ranges.extend(party.ranges);
                last = Some(name.range);
            }
            continue;
        }
        let beside = placed.is_some_and(|p| coordinates(view, Range::new(p.end, name.range.start)));
        if (beside && parties.is_empty()) || located(view, name.range, region.start) {
            let state = matches!(name.who, Who::State { form: StateForm::Name, .. });
            let speaks = state && sent(view, name.range, region.start)
                || bound(view, name.range, region.start)
                || parties.is_empty() && sided(view, name.range, region);
            if parties.is_empty() && speaks && !view.language.verb_final() {
                // "ministers from Japan and Korea" speak for them.
            } else if parties.is_empty() {
                let plain = matches!(name.who, Who::State { .. } | Who::Region { .. });
                placed = Some(name.range).filter(|_| plain && !view.language.verb_final());
                continue;
            } else {
                break;
            }
        }
        // Behind an apposition the chain goes on only with a conjunction: "Vestas of Denmark and Brazil's WEG".
        let goes_on = |s: Range| {
            let gap = Range::new(s.end, name.range.start);
            !view.language.verb_final() && view.any(T::Conj, gap) && coordinates(view, gap)
        };
        if skipped.is_some_and(|s| !goes_on(s)) {
            break;
        }
        if let Some(last) = last.filter(|_| skipped.is_none()) {
            if !coordinates(view, Range::new(last.end, name.range.start)) {
                if parties.len() > 1 || !apposed(view, Range::new(last.end, name.range.start)) {
                    break;
                }
                skipped = Some(name.range);
                continue;
            }
        }
        last = Some(name.range);
        if view.language.meta.capitals && !party.is_state() {
            if let Some(end) = crate::introduced::aside(view, name.range.end, region.end) {
                hidden = end;
                last = Some(Range::new(name.range.start, end));
            }
        }
        match parties.iter_mut().find(|p| p.same(&party)) {
            Some(known) => {
                known.ranges.extend(party.ranges);
                known.body = known.body.or(party.body);
            }
            None => parties.push(party),
        }
    }
    parties
}

/// Whether a name of a place stands behind an organisation, with nothing but a word of place between them.
fn stands_in(view: &View<'_>, from: usize, name: &Name) -> bool {
    let place = matches!(name.who, Who::State { form: StateForm::Name | StateForm::Capital, .. } | Who::City { .. });
    let gap = view.str(Range::new(from, name.range.start));
    place
        && gap.starts_with([' ', ','])
        && gap.split_whitespace().count() <= 2
        && !gap.contains(['.', ';', ':', '\n', '"'])
        && located(view, name.range, from)
        && !view.any(T::WithParty, Range::new(from, name.range.start))
}

/// Whether the preposition of belonging stands right before a name.
fn genitive(view: &View<'_>, name: Range, lower: usize) -> bool {
    let before = view.str(Range::new(lower, name.start));
    let end = lower + before.trim_end_matches([' ', '\'']).len();
    let of = |end: usize| {
        view.hits_in(Range::new(end.saturating_sub(6).max(lower), end + 1))
            .iter()
            .any(|h| h.end >= end && h.end <= end + 1 && view.language.has(h.entry, T::Of))
    };
    if of(end) {
        return true;
    }
    // An article may stand between: "de l'".
    view.hits_in(Range::new(end.saturating_sub(6).max(lower), end + 1))
        .iter()
        .filter(|h| h.end >= end && h.end <= end + 1 && view.language.has(h.entry, T::Article))
        .any(|h| of(lower + view.str(Range::new(lower, h.start)).trim_end().len()))
}

/// Whether a preposition of place stands right before a name: "in Paris".
pub(crate) fn located(view: &View<'_>, name: Range, lower: usize) -> bool {
    if view.language.verb_final() {
        return false;
    }
    let before = view.str(Range::new(lower, name.start)).trim_end();
    let mut end = lower + before.len();
    // An article may stand between.
    if let Some(hit) = view
        .hits_in(Range::new(end.saturating_sub(12).max(lower), end))
        .iter()
        .find(|h| h.end == end && view.language.has(h.entry, T::Article) && !view.language.has(h.entry, T::Of))
    {
        let before = view.str(Range::new(lower, hit.start)).trim_end();
        end = lower + before.len();
    }
    let hits = view.hits_in(Range::new(end.saturating_sub(24).max(lower), end));
    let at = |tag: T| hits.iter().any(|h| h.end == end && view.language.has(h.entry, tag));
    at(T::Against) || (at(T::In) || at(T::Prep) || at(T::With)) && !at(T::Of) && !at(T::WithParty)
}

/// Whether words of government stand before the preposition before a name: "ministers from Japan".
fn sent(view: &View<'_>, name: Range, lower: usize) -> bool {
    let from = floor(view.text(), name.start.saturating_sub(40)).max(lower);
    let before = Range::new(from, name.start);
    view.tagged(T::Gov, before).chain(view.tagged(T::PersonRole, before)).any(|h| few_words(view, h.end, name.start, 2))
}

/// Whether an instrument and "between" stand before a name: "a memorandum between the bank and the fund".
fn bound(view: &View<'_>, name: Range, lower: usize) -> bool {
    let from = floor(view.text(), name.start.saturating_sub(60)).max(lower);
    let before = Range::new(from, name.start);
    let with = view.tagged(T::With, before).rfind(|h| few_words(view, h.end, name.start, 1));
    with.is_some_and(|w| {
        view.tagged(T::Agreement, before).any(|h| h.end <= w.start && few_words(view, h.end, w.start, 0))
    })
}

/// Whether a name opens the preamble of an instrument: "Between the university, of the one part, and the institute, of the
/// other part".
fn sided(view: &View<'_>, name: Range, region: Range) -> bool {
    let start = view.skip_space(region.start);
    let between = view.tagged(T::With, region).find(|h| h.start == start);
    between.is_some_and(|b| few_words(view, b.end, name.start, 3))
        && view.tagged(T::Side, Range::new(name.end, region.end.max(name.end))).count() >= 2
}

/// Whether the words between two names join them: a comma or conjunction, with articles, roles and the like.
pub(crate) fn coordinates(view: &View<'_>, gap: Range) -> bool {
    let gap = behind_bracket(view, gap);
    let text = view.str(gap);
    if text.trim().is_empty() {
        return true;
    }
    // "X, of the one part, and Y": what stands between is about X.
    if let Some(side) = view.tagged(T::Side, gap).next_back().filter(|_| gap.len() <= SIDES) {
        let rest = Range::new(side.end, gap.end);
        return !text.contains(['.', ';', ':']) && view.any(T::Conj, rest) && foreign_words(view, rest) <= 2;
    }
    if text.len() > 90 || text.contains(['.', ';', '\n', ':']) || view.any(T::Sub, gap) || view.any(T::Break, gap) {
        return false;
    }
    let bare = text.trim_start();
    let marks = view.language.meta.with_marks.iter().any(|mark| {
        bare.strip_prefix(mark.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',']))
    });
    if marks {
        return foreign_words(view, gap) <= 6;
    }
    // "MANILA - Danish maker X": a dash with more than a name behind it joins nothing.
    let dash = text.contains(['-', '–']) && (!text.contains([' ']) || text.trim().chars().count() == 1);
    let joined = text.contains(", ")
        || text.contains(['·', '∙', '・', '/', '&', '、'])
        || dash && view.language.meta.capitals
        || text.contains(['-', '–']) && !view.language.meta.capitals
        || view.any(T::Conj, gap)
        || view.any(T::WithParty, gap);
    joined && foreign_words(view, gap) <= 1
}

/// A gap without the bracket that opens it: "Ericsson (NASDAQ: ERIC), MTN".
fn behind_bracket(view: &View<'_>, gap: Range) -> Range {
    let text = view.str(gap);
    match text.strip_prefix(" (").and_then(|rest| rest.find(')')) {
        Some(close) if view.language.meta.capitals && close < 40 => Range::new(gap.start + close + 3, gap.end),
        _ => gap,
    }
}

/// How many words of a gap are neither function words nor words of office.
pub(crate) fn foreign_words(view: &View<'_>, gap: Range) -> usize {
    let mut at = gap.start;
    let mut count = 0;
    let known = [
        T::Conj,
        T::Article,
        T::Gov,
        T::PersonRole,
        T::In,
        T::WithParty,
        T::With,
        T::Adv,
        T::To,
        T::OrgHead,
        T::OrgKind,
        T::Prep,
        T::Joint,
        T::AnaphorIt,
    ];
    while at < gap.end {
        let text = view.text().get(at..gap.end).unwrap_or("");
        let Some(skip) = text.find(char::is_alphanumeric) else { break };
        let start = at + skip;
        let end = view.word_end(start).min(gap.end).max(start + 1);
        let hit = view
            .hits_in(Range::new(start, start + 1))
            .iter()
            .filter(|h| known.iter().any(|&t| view.language.has(h.entry, t)))
            .map(|h| h.end)
            .max();
        // "the South African firm Afrigen", "South Korea's Hanul": whose the next one is.
        let adjective = view.names_in(Range::new(start, end)).iter().find_map(|n| {
            let rest = &view.text()[n.range.end..];
            let mark =
                view.language.meta.possessives.iter().find(|m| rest.starts_with(m.as_str())).map_or(0, String::len);
            let whose = match n.who {
                Who::State { form: StateForm::Adjective, .. } => true,
                Who::State { .. } | Who::City { .. } => mark > 0,
                _ => false,
            };
            (whose && n.range.start == start && !view.language.verb_final()).then_some(n.range.end + mark)
        });
        match hit.max(adjective) {
            Some(to) if to > start => at = to,
            _ => {
                count += 1;
                at = end;
            }
        }
    }
    count
}

/// Whether the gap only opens an apposition or names what the party belongs to ("Masdar of the UAE").
fn apposed(view: &View<'_>, gap: Range) -> bool {
    let text = view.str(gap);
    text.len() < 60 && !text.contains(['.', ';', '\n'])
}
