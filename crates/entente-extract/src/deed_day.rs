//! The day of a deed: which time of its clause is that on which it was done.

use crate::deeds::failed;
use crate::tags::T;
use crate::view::{Range, View};
use entente_model::{Day, DeedKind, Grain, PartialDay, Value};

/// When it was done: of the times of the clause that are not to come a day or month before a year; of several the first behind
/// the verb or, where verbs close clauses, the last before it. What was promised, planned or told on a day was not done on it.
pub(crate) fn date(
    view: &View<'_>,
    clause: Range,
    verb: Range,
    what: DeedKind,
    anchor: Option<Day>,
) -> Option<PartialDay> {
    let last = view.language.verb_final();
    let mut times: Vec<((usize, usize, usize), PartialDay)> = Vec::new();
    let mut behind: Option<(usize, i16)> = None;
    for placed in view.times_in(clause) {
        let Value::Time(time) = &placed.mention.value else { continue };
        // "Two years ago today" is not today, but this day of that year.
        let tail = behind.filter(|(end, _)| *end == placed.range.start.saturating_sub(1));
        let year = time.interval.from.filter(|_| time.grain == Grain::Year);
        behind = year.map(|from| (placed.range.end, from.year()));
        if let Some((_, year)) = tail {
            let month = match (time.grain, time.interval.from) {
                (Grain::Day, Some(from)) if anchor == Some(from) => Some((from.month(), Some(from.day()))),
                (Grain::Month, Some(from)) if anchor.is_some_and(|a| from <= a) => Some((from.month(), None)),
                _ => None,
            };
            if let (Some((month, day)), Some((order, _))) = (month, times.pop()) {
                times.push((order, PartialDay { year, month: Some(month), day }));
            }
            continue;
        }
        let Some(mut from) = time.interval.from else { continue };
        if anchor.is_some_and(|a| from > a) {
            // "on 3 June", told in January of what was done, is that of last year.
            let year = from.year().to_string();
            let open = time.grain != Grain::Year && !view.str(placed.range).contains(year.as_str());
            let before = from.checked_sub(jiff::Span::new().years(1)).ok();
            let near = before.filter(|b| open && !failed(what) && anchor.is_some_and(|a| *b <= a));
            if view.any(T::Next, placed.range) {
                continue;
            }
            let Some(before) = near else { continue };
            from = before;
        }
        let (rank, day) = match time.grain {
            Grain::Day => (0, PartialDay::from(from)),
            Grain::Month => (0, PartialDay { year: from.year(), month: Some(from.month()), day: None }),
            _ => (1, PartialDay { year: from.year(), month: None, day: None }),
        };
        let of = owner(view, clause, placed.range, verb);
        let promised = of.is_some_and(|h| {
            let awaited = view.tagged(T::Awaited, Range::new(h.start, h.end)).next().is_some();
            awaited
                || [T::Commit, T::Reaffirm, T::Say, T::Intend, T::Expect].iter().any(|&t| view.language.has(h.entry, t))
        });
        if promised && !failed(what) {
            continue;
        }
        // What opens the clause and what stands behind the verb say when; what stands between may say it of something else.
        let opens = placed.range.start < clause.start + OPENS;
        let (place, near) = match (placed.range.start >= verb.start, last) {
            (true, false) => (0, placed.range.start - verb.start),
            (false, false) => (if opens { 1 } else { 2 }, verb.start - placed.range.start),
            (_, true) => (0, verb.end.abs_diff(placed.range.end)),
        };
        times.push(((rank, place + usize::from(of.is_some()), near), day));
    }
    times.into_iter().min_by_key(|(order, _)| *order).map(|(_, day)| day)
}

/// What begins so many bytes into a clause still opens it.
const OPENS: usize = 12;
/// So far from a time, in bytes, stands the verb that it belongs to.
const OWNER: usize = 60;

/// The verb other than that of the clause to which a time belongs: the nearest before it or, where verbs close clauses, behind it.
fn owner(view: &View<'_>, clause: Range, time: Range, verb: Range) -> Option<entente_packs::Hit> {
    let of_verb = |h: &&entente_packs::Hit| {
        view.language.lexicon.entry(h.entry).verb && (h.end <= verb.start || h.start >= verb.end)
    };
    if view.language.verb_final() {
        let to = (time.end + OWNER).min(verb.start);
        let to = crate::parties::floor(view.text(), to);
        return view
            .hits_in(Range::new(time.end, to.max(time.end)))
            .iter()
            .filter(of_verb)
            .find(|h| h.start >= time.end)
            .copied();
    }
    let least = if time.start >= verb.end { verb.end } else { clause.start };
    let from = crate::parties::floor(view.text(), time.start.saturating_sub(OWNER)).max(least);
    view.hits_in(Range::new(from.min(time.start), time.start))
        .iter()
        .rev()
        .filter(of_verb)
        .find(|h| h.end <= time.start)
        .copied()
}
