//! Clauses that speak of a promise made before and tell what became of it: "the boats that Oslo promised have arrived", "the four
//! million have been committed".

use crate::deed_clause::said_behind;
use crate::predicate::{Mode, Predicate};
use crate::promise::{Candidate, Trigger};
use crate::tags::T;
use crate::view::{Range, Sentence, View};

/// Whether what reads like a promise only says of which one the sentence tells what became.
pub(crate) fn redeemed(view: &View<'_>, sentence: &Sentence, preds: &[Predicate], candidate: &Candidate) -> bool {
    if view.language.verb_final() || candidate.trigger != Trigger::Commit {
        return false;
    }
    let own = |p: &Predicate| p.range.overlaps(candidate.strength_at) && p.mode.finite() && p.mode.past();
    let Some(index) = preds.iter().position(own) else { return false };
    kept(view, sentence.range, preds, index) || spent(view, candidate.quote, &preds[index])
}

/// "The boats that Oslo promised have arrived": the promise tells more of a noun, and the verb of the noun what was done.
fn kept(view: &View<'_>, sentence: Range, preds: &[Predicate], index: usize) -> bool {
    said_behind(view, sentence, preds, index).is_some_and(|main| main.mode.past() && !main.is(view, T::Say))
}

/// "The four million have been committed": a sum of which one has heard, by nobody who is named.
fn spent(view: &View<'_>, quote: Range, verb: &Predicate) -> bool {
    if verb.mode != Mode::Perfect || !verb.passive || view.any(T::Agent, quote) {
        return false;
    }
    let before = Range::new(quote.start, verb.range.start.max(quote.start));
    view.money_in(before).any(|sum| {
        let near =
            Range::new(crate::parties::floor(view.text(), sum.range.start.saturating_sub(ARTICLE)), sum.range.start);
        view.hits_in(near).iter().any(|h| {
            [T::Known, T::Definite].iter().any(|&t| view.language.has(h.entry, t))
                && h.end <= near.end
                && view.str(Range::new(h.end, near.end)).trim().is_empty()
        })
    })
}

/// So far before a sum, in bytes, begins its article.
const ARTICLE: usize = 12;
