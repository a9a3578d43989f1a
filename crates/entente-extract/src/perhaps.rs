//! Sentences that may tell what became of a promise although no verb that is known says what was done: "All 60 pilots have earned
//! their licences", "Two laboratories have been testing the turbine since May". What they tell counts only if it bears on a promise.

use crate::deed_about::outsiders;
use crate::deed_clause::in_relative;
use crate::deeds::{deed, in_part};
use crate::parties::Discourse;
use crate::predicate::{Mode, Predicate};
use crate::tags::T;
use crate::view::{Range, Sentence, View};
use entente_model::{Day, Deed, DeedKind, DueKind, Grain, RuleId, Value};

/// The rule of what has been so since a day.
const SINCE: &str = "engine.deed.since";
/// The rule of what was awaited and is not there.
const WANTING: &str = "engine.deed.wanting";
/// The rule of what the learned model takes for a deed that no verb says.
const PERHAPS: &str = "engine.deed.perhaps";
/// The same where nothing is told of the past. Reconciling knows it, too.
const PERHAPS_NOW: &str = "engine.deed.perhaps-now";
/// The rule of what goes on. Reconciling knows it, too.
const UNDER_WAY: &str = crate::deeds::UNDER_WAY;
/// The rule of what is told to be done in part.
const PART: &str = "engine.deed.part";
/// The rule of what nothing is left of.
const ALL: &str = "engine.deed.all";

/// What a sentence in which no rule finds a promise or deed may tell; `likely` where the learned model nearly takes it for a deed.
pub(crate) fn perhaps(
    view: &View<'_>,
    sentence: &Sentence,
    preds: &[Predicate],
    discourse: &Discourse,
    anchor: Option<Day>,
    likely: bool,
) -> Option<Deed> {
    let range = Range::new(crate::clause::label_end(view, sentence.range), sentence.range.end);
    let ahead = (0..preds.len()).any(|at| to_come(view, &preds[at]) && !in_relative(view, sentence.range, preds, at));
    let goes_on = goes_on(view, preds);
    if ahead
        || dated_ahead(view, range, anchor, goes_on && view.language.verb_final())
        || outsiders(view, range)
        || [T::Condition, T::Hearsay].iter().any(|&t| view.any(t, range))
    {
        return None;
    }
    let denied = preds.iter().any(|p| p.negative) || view.any(T::Negation, range);
    let still = view.any(T::Still, range);
    let past = preds.iter().any(|p| p.mode.finite() && p.mode.past() && !p.is(view, T::Say));
    let (what, rule) = if past && view.any(T::Partial, range) && preds.iter().all(|p| !p.negative) {
        // "Barely half of the students have left": what tells a part says that the part was done.
        (DeedKind::Completed, PART)
    } else if denied || still && view.any(T::Awaited, range) {
        // What is denied without a word for "up to now" may be anything.
        if !still {
            return None;
        }
        (DeedKind::Delayed, WANTING)
    } else if in_part(view, sentence, preds) || view.any(T::Closes, range) {
        (DeedKind::Completed, ALL)
    } else if since(view, range, goes_on, anchor) {
        (DeedKind::Opened, SINCE)
    } else if goes_on && !still {
        (DeedKind::Launched, UNDER_WAY)
    } else if likely && preds.iter().any(|p| p.mode.finite()) && !(still && view.language.verb_final()) {
        // What is told of the past was done; of the present, that it goes on.
        (DeedKind::Completed, if past { PERHAPS } else { PERHAPS_NOW })
    } else {
        return None;
    };
    let at = preds.iter().find(|p| p.mode.finite()).map_or(range, |p| p.range);
    let mut told = deed(view, range, what, (RuleId::from(rule), at), discourse, anchor);
    told.why.push(RuleId::from(Deed::IF_PROMISED));
    Some(told)
}

/// Whether the verb says that something goes on: where verbs close their clauses the last one.
fn goes_on(view: &View<'_>, preds: &[Predicate]) -> bool {
    let on = |p: &Predicate| p.mode == Mode::Progressive && !p.negative && !p.is(view, T::Say);
    if view.language.verb_final() { preds.last().is_some_and(on) } else { preds.iter().any(on) }
}

/// Whether a clause names a day that lies ahead: whatever its verb, what is to be done by then was not done. What goes on "from
/// March" began in the March that is over.
fn dated_ahead(view: &View<'_>, range: Range, anchor: Option<Day>, goes_on: bool) -> bool {
    view.times_in(range).any(|placed| match &placed.mention.value {
        Value::Time(time) if goes_on && time.kind == DueKind::From && time.grain != Grain::Year => false,
        Value::Time(time) => time.interval.from.or(time.interval.to).zip(anchor).is_some_and(|(day, now)| day > now),
        _ => false,
    })
}

/// Whether a verb speaks of what is to come.
pub(crate) fn to_come(view: &View<'_>, verb: &Predicate) -> bool {
    matches!(verb.mode, Mode::Future | Mode::Intended | Mode::Agreed | Mode::Obligation | Mode::Conditional)
        // What "has been committed" is spent.
        || verb.mode.finite()
            && verb.is_any(view, &[T::Commit, T::Intend, T::Explore])
            && !(verb.mode == Mode::Perfect && verb.passive)
}

/// Whether a clause says since when something is so. Where verbs close their clauses the end of the verb says that it goes on.
fn since(view: &View<'_>, range: Range, goes_on: bool, anchor: Option<Day>) -> bool {
    let last = view.language.verb_final();
    let Some(anchor) = anchor.filter(|_| !last || goes_on) else { return false };
    view.times_in(range).any(|placed| match &placed.mention.value {
        Value::Time(time) if last => time.kind == DueKind::From,
        Value::Time(time) => time.interval.to == Some(anchor) && time.interval.from.is_some_and(|from| from < anchor),
        _ => false,
    })
}
