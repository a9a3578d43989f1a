//! Facts of a second sentence: a sum, a day or a body that belongs to the promise right before it.

use crate::claims::Draft;
use crate::marked::marks;
use crate::predicate::{Mode, Predicate};
use crate::slots;
use crate::tags::T;
use crate::view::{Range, Sentence, View};
use entente_model::{Action, Body, Day, Evidence};

/// A sentence of facts is at most this long, in letters.
const LONG: usize = 110;
/// Words for a cost stand at most so far, in bytes, from where the sentence opens.
const OPENING: usize = 40;

/// A verb of funding of this weight says that money is put in, a lighter one that a cost is borne.
const INVESTS: i32 = 11;

/// Takes the facts of a sentence into the promise before it, if it tells nothing else; whether it did.
pub(crate) fn fact(
    view: &View<'_>,
    sentence: &Sentence,
    preds: &[Predicate],
    below: bool,
    last: &mut Draft,
    anchor: Option<Day>,
) -> bool {
    let range = sentence.range;
    if view.str(range).chars().count() > LONG
        || preds.iter().any(|p| p.negative || p.mode.past() && !p.is(view, T::Say))
    {
        return false;
    }
    let sums = slots::money(view, range);
    let verb = preds.last().map_or(range, |p| p.range);
    let due = slots::due(view, range, verb, anchor, false);
    let costs =
        !sums.is_empty() && last.claim.money.is_empty() && (cost(view, range, below) || pays(view, preds, range, last));
    let same = again(view, range, last);
    let paid = same && !sums.is_empty() && last.claim.money.is_empty();
    let meets = last.claim.action == Action::Meet && meets(view, range) && last.claim.due.is_none() && due.is_some();
    let goes_on =
        due.is_some() && !below && (bare(view, preds, range) || cost(view, range, false) || more(view, range, last));
    let dated = (same && starts(view, preds) && due.is_some() || meets || goes_on) && last.claim.due.is_none();
    if !(costs || paid || dated) {
        return false;
    }
    last.claim.also.push(view.span(range));
    if costs || paid {
        last.claim.money.extend(sums.into_iter().map(|(_, span, sum)| (span, sum)));
    }
    if last.claim.due.is_none() {
        last.claim.due = due.map(|(_, due)| due);
    }
    if below {
        for name in slots::bodies(view, range, &last.parties) {
            let crate::names::Who::Org { id, label, .. } = &name.who else { continue };
            last.claim.bodies.push(Body {
                id: id.clone(),
                name: view.original(name.range).to_owned(),
                label: label.clone(),
                evidence: Evidence { spans: vec![view.span(name.range)], inherited: false },
            });
        }
    }
    true
}

/// Whether the sentence opens with a word for what something costs; below its promise it may stand anywhere.
fn cost(view: &View<'_>, range: Range, below: bool) -> bool {
    let short = view.str(range).chars().count() < 60 && view.names_in(range).iter().all(|n| n.range.end > range.end);
    let reach = if below || short { range.len() } else { OPENING };
    view.tagged(T::Cost, range).any(|h| h.start < range.start + reach)
}

/// Whether those who promised only say what they pay.
fn pays(view: &View<'_>, preds: &[Predicate], range: Range, last: &Draft) -> bool {
    let Some(verb) = preds.last() else { return false };
    let subject = crate::marked::phrase(view, Range::new(range.start, verb.range.start));
    let names = view.names_in(range).iter().filter(|n| n.range.end <= range.end);
    // "개발원은": a name's head stands for the name.
    let party = |n: &crate::names::Name| {
        let full = view.original(n.full.unwrap_or(n.range));
        last.parties.iter().any(|p| p.name == full || p.name == view.original(n.range))
    };
    let strangers = names.filter(|n| !party(n)).count();
    let other = view.tagged(T::Action, range).any(|h| view.value(h) != Some(Action::Fund.code()));
    let again = subject.is_none_or(|s| {
        [T::AnaphorIt, T::AnaphorPair, T::AnaphorThey].iter().any(|&t| view.any(t, s))
            || last.parties.iter().all(|p| view.original(s).contains(p.name.as_str()))
            || last.parties.len() == 1 && view.names_in(s).iter().any(|n| n.full.is_some() && party(n))
    });
    // "양사는 1억 유로를 출자한다": who puts money in says a promise of its own, who only bears a cost does not.
    let weight = verb.entries.iter().filter(|&&e| view.language.has(e, T::Act));
    let weight = weight.map(|&e| view.language.lexicon.entry(e).weight).next().unwrap_or(0);
    verb.value(view, T::Act) == Some(Action::Fund.code())
        && (subject.is_none() || last.parties.len() == 1 || weight < INVESTS)
        && !verb.passive
        && last.claim.action != Action::Fund
        && again
        && strangers == 0
        && !other
        && !view.any(T::Field, range)
}

/// Whether the sentence speaks again of a thing that the promise names: "이 공장은".
fn again(view: &View<'_>, range: Range, last: &Draft) -> bool {
    let told = view.str(last.quote);
    view.tagged(T::This, range).any(|h| {
        let start = view.skip_space(h.end);
        let word = view.str(Range::new(start, view.word_end(start).min(range.end)));
        let stem: String = word.chars().take(2).collect();
        start > h.end && word.chars().count() >= 3 && told.contains(stem.as_str())
    })
}

/// Whether the last verb that is not one of saying tells that something begins or is done.
fn starts(view: &View<'_>, preds: &[Predicate]) -> bool {
    let verb = preds.iter().rev().find(|p| !p.is(view, T::Say) && p.mode.finite());
    verb.is_some_and(|p| p.passive || p.is_any(view, &[T::Create, T::Deed]))
}

/// Whether the sentence tells of the first sitting of what was set up.
fn meets(view: &View<'_>, range: Range) -> bool {
    marks(view, range).first().is_some_and(|mark| {
        let before = Range::new(range.start, mark.at);
        view.tagged(T::Meeting, before).any(|h| h.end == mark.at)
            && view.tagged(T::Ordinal, before).any(|h| view.value(h) == Some("1"))
            && view.names_in(before).is_empty()
    })
}

/// Whether a short sentence says only when something begins, without anybody in it: "연내 첫 대를 보낸다".
fn bare(view: &View<'_>, preds: &[Predicate], range: Range) -> bool {
    let acts = preds.last().is_some_and(|p| p.mode == Mode::Present && p.is_any(view, &[T::Act, T::Create, T::Deed]));
    acts && view.str(range).chars().count() < 40
        && view.names_in(range).iter().all(|n| n.range.end > range.end)
        && marks(view, range).is_empty()
        && ![T::Field, T::Agreement].iter().any(|&t| view.any(t, range))
}

/// Whether a short sentence has for its subject a thing that the promise names, or the first of it: "교육은 …", "첫 지출은".
fn more(view: &View<'_>, range: Range, last: &Draft) -> bool {
    let Some(mark) = marks(view, range).first().copied() else { return false };
    let words = view.str(Range::new(range.start, mark.at));
    let told = view.str(last.quote);
    let first = view.tagged(T::Ordinal, Range::new(range.start, mark.at)).next().is_some();
    let stem: String = words.rsplit(' ').next().unwrap_or("").chars().take(2).collect();
    view.str(range).chars().count() < 50
        && words.split_whitespace().count() <= 2
        && view
            .names_in(range)
            .iter()
            .all(|n| n.range.end > range.end || matches!(n.who, crate::names::Who::City { .. }))
        && (first || stem.chars().count() == 2 && told.contains(stem.as_str()))
        && !view.any(T::Field, range)
}
