//! What a clause says beside its promise or deed that tells it from others of its kind: which meeting of a row, and whether it is
//! a signing that is promised.

use crate::language::Language;
use crate::predicate::{Mode, Seen, chosen};
use crate::tags::T;
use crate::view::{Range, without_contained};
use entente_model::{Mention, Span, Value};
use entente_packs::{Folded, Hit};

/// What the words of a clause say beside its promise or deed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// The one ordinal that it names: 2 for "the second dialogue". Of several the one that opens it, else nothing.
    pub ordinal: Option<u32>,
    /// Whether it says that something is to be signed or concluded.
    pub signs: bool,
    /// Whether it says that something is to be started or opened: then its start is what was promised.
    pub starts: bool,
    /// Whether it names what only prepares something: a design, a study, a tender.
    pub prepares: bool,
    /// Whether it says that something came after its day: "a month behind schedule".
    pub late: bool,
    /// Whether it says that nothing is left of what was to be done: "the last tranche", "in full".
    pub closes: bool,
    /// How many of something it names, in digits or words: numbers that are part of no sum and no time, each once, from the least.
    pub counts: Vec<u64>,
    /// Whether it sets a number against a greater one of which it is a part: "84 of the 200", "two of three".
    pub partial: bool,
    /// The things that it names, by the codes that the packs of all languages share, sorted, each once: `ship`, `satellite`.
    pub things: Vec<String>,
}

/// What the lexicon finds in the words of a clause.
fn found(language: &Language, folded: &Folded, words: &str) -> Vec<Hit> {
    let mut hits = language.lexicon.matcher.find(folded, words, 0);
    crate::gather::whole_words(&mut hits, folded, language);
    without_contained(hits, language)
}

/// What the words of a clause say.
pub(crate) fn hints(language: &Language, words: &str) -> Hints {
    let folded = Folded::new(words, 0);
    let hits = found(language, &folded, words);
    let ordinal = ordinal(language, &folded, words, &hits);
    let (counts, partial) = counts(language, &folded, words, &hits);
    let prepares = hits.iter().any(|h| language.has(h.entry, T::Prepares));
    let named = |tag: T| hits.iter().any(|h| language.has(h.entry, tag));
    let (late, closes) = (named(T::Late), named(T::Closes));
    let things = things(language, &hits);
    let told = Hints { ordinal, counts, partial, prepares, late, closes, things, ..Hints::default() };
    // Most clauses name no signing and no start, and need no second look.
    if !hits.iter().any(|h| language.has(h.entry, T::Sign) || starts(language, h.entry)) {
        return told;
    }
    let seen = Seen { text: folded.as_str(), hits: &hits, language };
    let verbs = chosen(&seen, Range::new(0, folded.as_str().len()), |_| true);
    let ahead =
        |test: &dyn Fn(u32) -> bool| verbs.iter().any(|v| to_come(v.mode) && v.entries.iter().any(|&e| test(e)));
    Hints { signs: ahead(&|e| language.has(e, T::Sign)), starts: ahead(&|e| starts(language, e)), ..told }
}

/// The things that words name. What hides a shorter word names none.
fn things(language: &Language, hits: &[Hit]) -> Vec<String> {
    let of_thing = hits.iter().filter(|h| language.has(h.entry, T::Thing));
    let mut things: Vec<String> = of_thing
        .filter_map(|h| language.lexicon.entry(h.entry).value.clone())
        .filter(|value| value != crate::gather::HIDES)
        .collect();
    things.sort_unstable();
    things.dedup();
    things
}

/// Whether a verb tells that something starts or opens.
fn starts(language: &Language, entry: u32) -> bool {
    let value = language.lexicon.entry(entry).value.as_deref();
    language.has(entry, T::Deed) && value.is_some_and(|v| matches!(v, "launched" | "opened"))
}

/// So many bytes at most part a number from the word that says that something is a part of it: "60명 중".
const OF: usize = 9;

/// The numbers of a clause that count something, and whether one is told as a part of another.
fn counts(language: &Language, folded: &Folded, words: &str, hits: &[Hit]) -> (Vec<u64>, bool) {
    let mut numbers = language.quantities.numbers(folded, words, 0);
    if numbers.is_empty() {
        return (Vec::new(), false);
    }
    let found = language.quantities.money_and_times(folded, words, 0, None, None);
    numbers.retain(|n| !found.times.iter().any(|t| t.span.overlaps(n.span)));
    let amount = |m: &Mention| if let Value::Number(n) = &m.value { Some(n.as_f64()) } else { None };
    let read: Vec<(Span, f64)> = numbers.iter().filter_map(|m| Some((m.span, amount(m)?))).collect();
    let of: Vec<(Span, bool)> = hits
        .iter()
        .filter(|h| language.has(h.entry, T::OutOf))
        .map(|h| (folded.span(h.start, h.end), language.lexicon.entry(h.entry).value.as_deref() == Some(BESIDE)))
        .collect();
    let last = language.verb_final();
    let partial = read.iter().any(|(whole, many)| {
        of.iter().any(|(word, beside)| {
            let next = if last {
                word.start() >= whole.end() && word.start() - whole.end() <= OF
            } else {
                whole.start() >= word.end() && whole.start() - word.end() <= 1
            };
            let near = |at: &Span| !beside || at.end() <= word.start() && word.start() - at.end() <= 1;
            next && read.iter().any(|(at, few)| at != whole && few < many && near(at))
        })
    });
    let inside = |m: &Span| found.money.iter().any(|sum| sum.span.overlaps(*m));
    let mut counts: Vec<u64> =
        read.iter().filter(|(at, n)| !inside(at) && *n >= 1.0).map(|(_, n)| n.round() as u64).collect();
    counts.sort_unstable();
    counts.dedup();
    (counts, partial)
}

/// The value of words that say so only right between the two numbers: "12 of 20".
const BESIDE: &str = "beside";

/// Whether a verb speaks of what is to come.
fn to_come(mode: Mode) -> bool {
    matches!(
        mode,
        Mode::Future | Mode::Infinitive | Mode::Agreed | Mode::Intended | Mode::Obligation | Mode::Conditional
    )
}

/// Whether words set a number against a greater one of which it is a part, as [`Hints::partial`]. Most name no two numbers, and
/// need no further look.
pub(crate) fn partial(language: &Language, words: &str) -> bool {
    let folded = Folded::new(words, 0);
    if language.quantities.numbers(&folded, words, 0).len() < 2 {
        return false;
    }
    let hits = found(language, &folded, words);
    counts(language, &folded, words, &hits).1
}

/// Whether a pronoun stands in the words of a clause for a thing that was named just before: "will open it in May".
pub(crate) fn pronoun(language: &Language, words: &str) -> bool {
    let folded = Folded::new(words, 0);
    let hits = found(language, &folded, words);
    let seen = Seen { text: folded.as_str(), hits: &hits, language };
    let verbs = chosen(&seen, Range::new(0, folded.as_str().len()), |_| true);
    // "La livrer": what may be an article is a pronoun before a verb.
    let before_verb =
        |h: &Hit| verbs.iter().any(|v| to_come(v.mode) && v.head.start >= h.end && v.head.start - h.end <= 1);
    hits.iter().any(|h| language.has(h.entry, T::Pronoun) || language.has(h.entry, T::Clitic) && before_verb(h))
}

/// So far before the noun for a meeting, in bytes, its ordinal may stand.
const NEAR: usize = 60;

/// So far into a clause, in bytes, an ordinal still opens it.
const OPENS: usize = 8;

/// The one ordinal of a clause: of those before a noun for a meeting, else of all. "The second half of 2024" names no meeting.
fn ordinal(language: &Language, folded: &Folded, words: &str, hits: &[Hit]) -> Option<u32> {
    if !hits.iter().any(|h| language.has(h.entry, T::Ordinal)) {
        return None;
    }
    let times = language.quantities.money_and_times(folded, words, 0, None, None).times;
    let in_time = |h: &Hit| {
        times.iter().any(|t| {
            let (start, end) = (folded.folded_at(t.span.start()), folded.folded_at(t.span.end()));
            h.start < end && start < h.end
        })
    };
    let near =
        |h: &Hit| hits.iter().any(|m| language.has(m.entry, T::Meeting) && m.start >= h.end && m.start - h.end <= NEAR);
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
