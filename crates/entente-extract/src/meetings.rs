//! Meetings: name, ordinal, day, place, chairs.

use crate::names::Who;
use crate::parties::{floor, state_near};
use crate::tags::T;
use crate::view::{Range, View};
use entente_model::{Chair, Day, Evidence, Grain, Interval, Meeting, PartialDay, Value};

/// A meeting with its place in the folded text.
pub(crate) struct Found {
    pub(crate) meeting: Meeting,
    pub(crate) range: Range,
}

/// The meetings that the text names and says something of: an ordinal, chairs, or that it was held.
pub(crate) fn meetings(view: &View<'_>, anchor: Option<Day>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for sentence in &view.sentences {
        if !sentence.role.may_promise() {
            continue;
        }
        for hit in view.tagged(T::Meeting, sentence.range) {
            let noun = Range::new(hit.start, hit.end);
            if found.iter().rev().take_while(|f| f.range.end > sentence.range.start).any(|f| f.range.overlaps(noun)) {
                continue;
            }
            let (range, ordinal) = name(view, sentence.range, noun);
            let rest = Range::new(range.end, sentence.range.end);
            let chairs = chairs(view, sentence.range, range);
            let deed = view
                .tagged(T::Deed, Range::new(sentence.range.start, sentence.range.end))
                .any(|h| view.value(h) == Some("held"));
            if ordinal.is_none() && chairs.is_empty() && !(deed && named(view, range)) {
                continue;
            }
            let place = view.names_in(rest).iter().chain(view.names_in(sentence.range)).find_map(|n| match &n.who {
                Who::City { state } => Some((state.clone(), n.range)),
                Who::State { code, form: crate::names::StateForm::Capital } => Some((code.clone(), n.range)),
                _ => None,
            });
            let day = day(view, sentence.range, anchor);
            let span = view.span(range);
            found.push(Found {
                range,
                meeting: Meeting {
                    name: view.document.text.get(span).to_owned(),
                    ordinal,
                    day: day.unwrap_or_default(),
                    place: place.as_ref().map(|p| p.0.clone()),
                    place_name: place.map(|p| view.original(p.1).to_owned()),
                    chairs,
                    evidence: Evidence { spans: vec![span], inherited: false },
                },
            });
        }
    }
    merge(view, found, anchor)
}

/// Tellings of one meeting become one: the same noun and no different ordinal.
fn merge(view: &View<'_>, found: Vec<Found>, anchor: Option<Day>) -> Vec<Found> {
    let mut merged: Vec<Found> = Vec::new();
    for next in found {
        let noun =
            |f: &Found| view.tagged(T::Meeting, f.range).next_back().and_then(|h| view.value(h).map(str::to_owned));
        let same = merged.iter_mut().find(|m| {
            noun(m) == noun(&next)
                && (m.meeting.ordinal == next.meeting.ordinal
                    || m.meeting.ordinal.is_none()
                    || next.meeting.ordinal.is_none())
        });
        match same {
            None => merged.push(next),
            Some(known) => {
                let (a, b) = (&mut known.meeting, next.meeting);
                // The telling with more to say gives the name.
                if b.name.chars().count() > a.name.chars().count() {
                    a.name = b.name;
                }
                a.ordinal = a.ordinal.or(b.ordinal);
                if a.day == Interval::default() {
                    a.day = b.day;
                }
                if a.place.is_none() {
                    (a.place, a.place_name) = (b.place, b.place_name);
                }
                if a.chairs.is_empty() {
                    a.chairs = b.chairs;
                }
                a.evidence.spans.extend(b.evidence.spans);
            }
        }
    }
    // A meeting without a day of its own was held when the text says that its outcome was agreed.
    let single = merged.len() == 1;
    for found in &mut merged {
        if found.meeting.day == Interval::default() && single {
            let day = view
                .times
                .iter()
                .filter_map(|t| match &t.mention.value {
                    Value::Time(time) if time.grain == Grain::Day => time.interval.from,
                    _ => None,
                })
                .find(|d| anchor.is_none_or(|a| *d <= a && a.since(*d).map_or(0, |s| s.get_days()) < 20));
            if let Some(day) = day {
                found.meeting.day = Interval::on(day);
            }
        }
    }
    merged
}

fn named(view: &View<'_>, range: Range) -> bool {
    !view.language.meta.capitals || view.original(range).chars().filter(|c| c.is_uppercase()).count() >= 2
}

/// The name around a meeting noun, with its ordinal.
fn name(view: &View<'_>, sentence: Range, noun: Range) -> (Range, Option<u32>) {
    let mut start = noun.start;
    let mut ordinal = None;
    let before = Range::new(floor(view.text(), noun.start.saturating_sub(90)).max(sentence.start), noun.start);
    if let Some(hit) = view.tagged(T::Ordinal, before).rfind(|h| view.value(h).is_some()) {
        let gap = view.str(Range::new(hit.end, noun.start));
        if !gap.contains([',', '.', ';', ':']) && gap.split_whitespace().count() <= 8 {
            start = hit.start;
            ordinal = view.value(hit).and_then(|v| v.parse().ok());
        }
    }
    // Capitalised words right before the noun belong to it.
    if let Some(shape) = view.names_in(before).iter().rev().find(|n| n.range.end + 1 >= noun.start) {
        start = start.min(shape.range.start);
    }
    let mut end = noun.end;
    let shape_end = view.name_over(noun).map(|n| n.range);
    if let Some(shape) = shape_end {
        start = start.min(shape.start);
        end = end.max(shape.end);
    }
    // "dialogue on critical and emerging technologies": the topic runs to the next clause mark or place.
    if !view.language.verb_final() {
        let rest = view.str(Range::new(end, sentence.end));
        let opens = view.skip_space(end);
        let topic = view.hits_in(Range::new(opens, opens + 1)).iter().any(|h| view.language.has(h.entry, T::Topic));
        if topic {
            let mut stop = rest.find([',', '.', ';', ':', '(', '"']).map_or(sentence.end, |p| end + p);
            for hit in view.hits_in(Range::new(opens + 1, stop)) {
                let closes = [T::Relative, T::Chair, T::Host, T::Between, T::Conj, T::That]
                    .iter()
                    .any(|&t| view.language.has(hit.entry, t));
                let conj = view.language.has(hit.entry, T::Conj);
                if closes && !conj {
                    stop = hit.start;
                    break;
                }
                let entry = view.language.lexicon.entry(hit.entry);
                if entry.verb
                    && view.language.has(hit.entry, T::Deed)
                    && hit.start > opens + 6
                    && finite_start(view, hit.start)
                {
                    stop = hit.start;
                    break;
                }
            }
            for name in view.names_in(Range::new(opens, stop)) {
                if matches!(name.who, Who::City { .. }) {
                    stop = name.range.start;
                    break;
                }
            }
            end = crate::clause::trim_connector(view, end, stop);
            end = without_tail_words(view, opens, end);
        }
    }
    (Range::new(start, end), ordinal)
}

fn finite_start(view: &View<'_>, at: usize) -> bool {
    view.text()[..at].ends_with(' ')
}

/// Drops a preposition left at the end of a name.
fn without_tail_words(view: &View<'_>, from: usize, end: usize) -> usize {
    let mut end = end;
    loop {
        let text = view.str(Range::new(from, end)).trim_end();
        let here = from + text.len();
        let word = view.hits_in(Range::new(here.saturating_sub(10).max(from), here)).iter().rev().find(|h| {
            h.end == here
                && [T::In, T::Prep, T::Article, T::To, T::With, T::Relative]
                    .iter()
                    .any(|&t| view.language.has(h.entry, t))
        });
        match word {
            Some(hit) if hit.start > from => end = hit.start,
            _ => return here,
        }
    }
}

/// Persons after "chaired by".
fn chairs(view: &View<'_>, sentence: Range, name: Range) -> Vec<Chair> {
    let Some(mark) = view.tagged(T::Chair, sentence).next() else { return Vec::new() };
    let _ = name;
    let after = Range::new(mark.end, sentence.end);
    // Where a marked subject precedes the verb, those who chair stand before it.
    let region = if view.language.verb_final() { Range::new(sentence.start, mark.start) } else { after };
    let mut found = persons(view, region);
    if found.is_empty() && !view.language.verb_final() {
        found = persons(view, Range::new(sentence.start, mark.start));
    }
    found
}

fn persons(view: &View<'_>, region: Range) -> Vec<Chair> {
    let mut found: Vec<Chair> = Vec::new();
    let mut lower = region.start;
    for name in view.names_in(region).iter().filter(|n| n.range.end <= region.end) {
        let Who::Person { state } = &name.who else { continue };
        let before = Range::new(lower, name.range.start);
        let role = view.tagged(T::PersonRole, before).next_back().map(|h| Range::new(h.start, h.end));
        let state = view
            .names_in(before)
            .iter()
            .rev()
            .find_map(|n| match &n.who {
                Who::State { code, .. } => Some(code.clone()),
                _ => None,
            })
            .or_else(|| state.clone())
            .or_else(|| if found.is_empty() { state_near(view, name.range) } else { None });
        found.push(Chair {
            name: view.original(name.range).to_owned(),
            role: role.map(|r| view.original(r).to_owned()),
            state,
            evidence: Evidence { spans: vec![view.span(name.range)], inherited: false },
        });
        lower = name.range.end;
        if view.str(Range::new(name.range.end, region.end)).trim_start().starts_with('.') || found.len() == 6 {
            break;
        }
        // Only a conjunction or comma leads to another chair.
        let rest = view.str(Range::new(name.range.end, (name.range.end + 12).min(region.end)));
        let goes_on = rest.trim_start().starts_with(',')
            || view.any(T::Conj, Range::new(name.range.end, (name.range.end + 12).min(region.end)));
        if !goes_on {
            break;
        }
    }
    found
}

fn day(view: &View<'_>, sentence: Range, anchor: Option<Day>) -> Option<Interval> {
    view.times_in(sentence).find_map(|placed| match &placed.mention.value {
        Value::Time(time) if time.grain <= Grain::Month && !time.recurring => {
            let from = time.interval.from?;
            if anchor.is_some_and(|a| from > a) {
                return None;
            }
            Some(match time.grain {
                Grain::Day => time.interval,
                _ => PartialDay { year: from.year(), month: Some(from.month()), day: None }.interval()?,
            })
        }
        _ => None,
    })
}
