//! What a clause says beside its promise or deed that tells it from others of its kind: which meeting of a row, and whether it is
//! a signing that is promised.

use crate::language::Language;
use crate::predicate::{Mode, Seen, chosen};
use crate::tags::T;
use crate::view::{Range, without_contained};
use entente_packs::Folded;

/// What the words of a clause say beside its promise or deed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// The one ordinal that it names: 2 for "the second dialogue". Of several the one that opens it, else nothing.
    pub ordinal: Option<u32>,
    /// Whether it says that something is to be signed or concluded.
    pub signs: bool,
}

/// What the words of a clause say.
pub(crate) fn hints(language: &Language, words: &str) -> Hints {
    let folded = Folded::new(words, 0);
    let mut hits = language.lexicon.matcher.find(&folded, words, 0);
    crate::gather::whole_words(&mut hits, &folded, language);
    let hits = without_contained(hits, language);
    let ordinal = ordinal(language, &folded, words, &hits);
    // Most clauses name no signing, and need no second look.
    if !hits.iter().any(|h| language.has(h.entry, T::Sign)) {
        return Hints { ordinal, signs: false };
    }
    let seen = Seen { text: folded.as_str(), hits: &hits, language };
    let verbs = chosen(&seen, Range::new(0, folded.as_str().len()), |_| true);
    let signs = verbs.iter().any(|v| to_come(v.mode) && v.entries.iter().any(|&e| language.has(e, T::Sign)));
    Hints { ordinal, signs }
}

/// Whether a verb speaks of what is to come.
fn to_come(mode: Mode) -> bool {
    matches!(
        mode,
        Mode::Future | Mode::Infinitive | Mode::Agreed | Mode::Intended | Mode::Obligation | Mode::Conditional
    )
}

/// Whether a pronoun stands in the words of a clause for a thing that was named just before: "will open it in May".
pub(crate) fn pronoun(language: &Language, words: &str) -> bool {
    let folded = Folded::new(words, 0);
    let mut hits = language.lexicon.matcher.find(&folded, words, 0);
    crate::gather::whole_words(&mut hits, &folded, language);
    let hits = without_contained(hits, language);
    let seen = Seen { text: folded.as_str(), hits: &hits, language };
    let verbs = chosen(&seen, Range::new(0, folded.as_str().len()), |_| true);
    // "La livrer": what may be an article is a pronoun before a verb.
    let before_verb = |h: &entente_packs::Hit| {
        verbs.iter().any(|v| to_come(v.mode) && v.head.start >= h.end && v.head.start - h.end <= 1)
    };
    hits.iter().any(|h| language.has(h.entry, T::Pronoun) || language.has(h.entry, T::Clitic) && before_verb(h))
}

/// So far before the noun for a meeting, in bytes, its ordinal may stand.
const NEAR: usize = 60;

/// So far into a clause, in bytes, an ordinal still opens it.
const OPENS: usize = 8;

/// The one ordinal of a clause: of those before a noun for a meeting, else of all. "The second half of 2024" names no meeting.
fn ordinal(language: &Language, folded: &Folded, words: &str, hits: &[entente_packs::Hit]) -> Option<u32> {
    if !hits.iter().any(|h| language.has(h.entry, T::Ordinal)) {
        return None;
    }
    let times = language.quantities.money_and_times(folded, words, 0, None, None).times;
    let in_time = |h: &entente_packs::Hit| {
        times.iter().any(|t| {
            let (start, end) = (folded.folded_at(t.span.start()), folded.folded_at(t.span.end()));
            h.start < end && start < h.end
        })
    };
    let near = |h: &entente_packs::Hit| {
        hits.iter().any(|m| language.has(m.entry, T::Meeting) && m.start >= h.end && m.start - h.end <= NEAR)
    };
    let all: Vec<(bool, u32)> = hits
        .iter()
        .filter(|h| language.has(h.entry, T::Ordinal) && !in_time(h))
        .filter_map(|h| Some((near(h), language.lexicon.entry(h.entry).value.as_deref()?.parse().ok()?)))
        .collect();
    let close = all.iter().any(|(near, _)| *near);
    let mut numbers: Vec<u32> = all.iter().filter(|(near, _)| *near || !close).map(|(_, n)| *n).collect();
    // "The first forum opened, a day before the second session of its board": who opens the clause is spoken of.
    let opens =
        hits.iter().find(|h| language.has(h.entry, T::Ordinal) && !in_time(h)).is_some_and(|h| h.start <= OPENS);
    if let (true, Some(first)) = (opens, numbers.first()) {
        return Some(*first);
    }
    numbers.sort_unstable();
    numbers.dedup();
    if let [only] = numbers[..] { Some(only) } else { None }
}
