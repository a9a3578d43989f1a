//! What binds without a future: the present of those who act together, and signings that seal what was told.

use crate::predicate::Predicate;
use crate::promise::{Candidate, Trigger, background};
use crate::tags::T;
use crate::view::{Range, View};

/// Whether a signing only seals what was just told: "the contracts were signed", "signed a letter to this end".
pub(crate) fn signed_again(view: &View<'_>, candidate: &Candidate) -> bool {
    if candidate.trigger != Trigger::Sign {
        return false;
    }
    let bare = view.money_in(candidate.quote).next().is_none() && !view.any(T::Field, candidate.object);
    if bare && view.any(T::Retold, candidate.quote) {
        return true;
    }
    let subject = Range::new(candidate.quote.start, candidate.subject.end.max(candidate.quote.start));
    let definite = view
        .hits_in(Range::new(subject.start, subject.start + 1))
        .iter()
        .any(|h| view.language.has(h.entry, T::Definite));
    candidate.passive
        && definite
        && view.str(subject).split_whitespace().count() <= 4
        && ![T::Field, T::Action].iter().any(|&t| view.any(t, candidate.quote))
}

/// Whether a bare present binds: what the parties of a treaty do ("Les Parties instaurent"), or what two or more do
/// together. One who only describes what is, has been or comes again and again binds nobody.
pub(crate) fn binds(view: &View<'_>, verb: &Predicate, clause: Range) -> bool {
    if !view.language.meta.present || verb.passive || verb.negative || !verb.is_any(view, &[T::Act, T::Create]) {
        return false;
    }
    let subject = Range::new(clause.start, verb.range.start);
    if background(view, clause) || view.any(T::Relative, subject) || view.any(T::Outsider, subject) {
        return false;
    }
    let times = || {
        view.times_in(clause)
            .filter_map(|t| if let entente_model::Value::Time(t) = &t.mention.value { Some(t) } else { None })
    };
    let begun = |t: &entente_model::Timex| {
        let (from, to) = (t.interval.from, t.interval.to);
        view.anchor.is_some_and(|day| to.is_some_and(|to| to < day || to == day && from.is_some_and(|from| from < day)))
    };
    if times().any(begun) {
        return false;
    }
    view.any(T::AnaphorPair, subject)
        || view.any(T::AnaphorThey, subject)
        || crate::parties::chain(view, subject).len() >= 2
}
