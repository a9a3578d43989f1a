//! What binds without a future: the present of those who act together, and signings that seal what was told.

use crate::predicate::{Predicate, predicates};
use crate::promise::{Candidate, Trigger, background};
use crate::tags::T;
use crate::view::{Range, View};
use entente_packs::Folded;

/// A heading has fewer letters.
const HEADING: usize = 70;

/// Among so many first sentences those who conclude an agreement are named.
const PREAMBLE: usize = 25;

/// Where the articles of an agreement begin: behind "have agreed as follows:", where no list follows, in a language in which
/// they stand in the present.
pub(crate) fn articles(view: &View<'_>) -> Option<usize> {
    if !view.language.meta.present {
        return None;
    }
    let instrument = view.document.title.as_deref().is_some_and(|title| {
        let folded = Folded::new(title, 0);
        let hits = view.language.lexicon.matcher.find(&folded, title, 0);
        hits.iter().any(|h| view.language.has(h.entry, T::Agreement))
    }) || view.sentences.iter().take(3).any(|s| view.any(T::Agreement, s.range));
    let agreed = view
        .sentences
        .iter()
        .take(PREAMBLE)
        .enumerate()
        .find(|(_, s)| view.str(s.range).trim_end().ends_with(':') && view.any(T::LeadIn, s.range));
    let (number, sentence) = agreed.filter(|_| instrument)?;
    let next = view.sentences.get(number + 1)?;
    // A heading such as "Article 1" opens them.
    let heading =
        view.str(next.range).chars().count() < HEADING && predicates(view, next.range).iter().all(|p| !p.mode.finite());
    (heading && !crate::gather::item(view, next)).then_some(sentence.range.end)
}

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
    let article = view.in_articles(clause.start);
    // "A joint committee is set up": an article of an agreement sets it up.
    let sets_up = verb.is(view, T::Create) && article;
    if !view.language.meta.present
        || verb.passive && !sets_up
        || verb.negative
        || !(verb.is_any(view, &[T::Act, T::Create]) || article && verb.value(view, T::Deed) == Some("held"))
    {
        return false;
    }
    let subject = Range::new(clause.start, verb.range.start);
    if verb.passive {
        return view.any(T::BodyHead, subject) || view.any(T::SetUp, subject) || view.any(T::Action, subject);
    }
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
        || crate::parties::chain(view, subject).len() >= if article { 1 } else { 2 }
        || article && [T::AnaphorIt, T::BodyHead, T::SetUp].iter().any(|&t| view.any(t, subject))
}
