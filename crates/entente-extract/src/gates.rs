//! Which clauses in the form of a promise count: what says nothing, tells an effect, is another's word or stays at home does not.

use crate::names::Who;
use crate::parties::{Discourse, PartyRef};
use crate::promise::{Candidate, Trigger};
use crate::slots;
use crate::tags::T;
use crate::view::{Range, View};
use entente_model::{Action, Day};

/// So many sentences before a promise may name who else it concerns.
const ABROAD: usize = 3;

/// Whether a clause only says what a thing told before will bring about: "this deal will boost trade". With a sum or a day
/// of its own it tells more of the promise.
pub(crate) fn effect(view: &View<'_>, candidate: &Candidate) -> bool {
    let weak = matches!(candidate.trigger, Trigger::Future | Trigger::Intend | Trigger::Present);
    let start = view.skip_space(candidate.subject.start);
    let opens = |tag: T| view.tagged(tag, candidate.subject).any(|h| h.start == start);
    // "The project will help farmers": so says a thing with an article that it furthers something.
    let furthers =
        candidate.act.as_ref().is_some_and(|a| a.is(view, T::Boost) && !a.is_any(view, &[T::Act, T::Create]));
    let thing = opens(T::Article)
        && furthers
        && view.names_in(candidate.subject).is_empty()
        && ![T::Gov, T::GovAlone, T::PersonRole, T::AnaphorPair, T::AnaphorWe]
            .iter()
            .any(|&t| view.any(t, candidate.subject));
    weak && !view.language.verb_final()
        && (opens(T::Demonstrative) || thing)
        && view.money_in(candidate.quote).next().is_none()
        && view.times_in(candidate.quote).next().is_none()
}

/// Whether the promise stands in a quotation of somebody who binds nobody: the sayer names no party.
pub(crate) fn foreign_quote(view: &View<'_>, candidate: &Candidate) -> bool {
    let sentence = view.sentences[candidate.sentence].range;
    let before = view.str(Range::new(sentence.start, candidate.quote.start));
    let inside = before.matches('"').count() % 2 == 1;
    let after = view.str(Range::new(candidate.quote.end, sentence.end));
    let wraps = after.trim_start().starts_with(['"', ',']) && before.trim_end().ends_with('"');
    if !inside && !wraps {
        return false;
    }
    let Some(close) = after.find('"') else { return false };
    let tail = Range::new(candidate.quote.end + close, sentence.end);
    let said = view.tagged(T::Say, tail).next().is_some();
    let named = view.names_in(tail);
    said && !named.is_empty() && !named.iter().any(|n| crate::parties::party(view, n).is_some_and(|p| !p.shape))
}

/// Whether a candidate promises anything that the codebook counts: a verb of doing, or an object that says what.
pub(crate) fn substance(view: &View<'_>, candidate: &Candidate) -> bool {
    // "have agreed as follows:" only opens what comes.
    let sentence = view.sentences[candidate.sentence].range;
    let rest = view.str(Range::new(candidate.quote.end.min(sentence.end), sentence.end));
    let opens = rest.trim_end().ends_with(':') || view.str(candidate.quote).trim_end().ends_with(':');
    let formula = view.tagged(T::LeadIn, candidate.object).any(|h| h.start < candidate.object.start + 8);
    if !view.language.verb_final() && candidate.trigger != Trigger::Item && (opens || formula) {
        let says = [T::Action, T::Field, T::Agreement].iter().any(|&t| view.any(t, candidate.object));
        let short = view.str(candidate.object).split_whitespace().count() <= 6;
        if short && !says && view.money_in(candidate.quote).next().is_none() {
            return false;
        }
    }
    // "We will go on innovating": nothing is said of what.
    let bare = !view.language.verb_final()
        && candidate.act.as_ref().is_some_and(|a| !a.is(view, T::Act))
        && view.str(candidate.object).split_whitespace().count() <= 3
        && ![T::Action, T::Field, T::Agreement, T::Meeting].iter().any(|&t| view.any(t, candidate.quote))
        && view.money_in(candidate.quote).next().is_none();
    if bare && candidate.trigger != Trigger::Item {
        return false;
    }
    let tags = [T::Act, T::Create, T::Boost, T::Sign, T::Explore, T::Intend];
    let verb = candidate.act.as_ref().is_some_and(|a| a.is_any(view, &tags));
    // "The plant will employ 3000": of what a thing will do, only the object may say what is promised.
    let thing = candidate.trigger == Trigger::Future
        && !candidate.passive
        && !view.language.verb_final()
        && view.names_in(candidate.subject).is_empty();
    let within = if thing && candidate.object.len() > 0 { candidate.object } else { candidate.quote };
    // What stands beside a name in a list of pledges is what is pledged.
    verb || candidate.trigger == Trigger::Row
        || [T::Action, T::Agreement, T::Meeting].iter().any(|&t| view.any(t, within))
        || view.money_in(within).next().is_some()
        || view.language.verb_final() && candidate.trigger == Trigger::Commit && view.any(T::Joint, candidate.quote)
        || (view.any(T::Field, within) && matches!(candidate.trigger, Trigger::Commit | Trigger::Item | Trigger::Noun))
}

/// Whether the words around a promise say that it is policy at home.
pub(crate) fn stays_home(
    view: &View<'_>,
    candidate: &Candidate,
    parties: &[PartyRef],
    discourse: &Discourse,
    sentence: Range,
) -> bool {
    // "정부는 다음 달 자금을 푼다", in a text where the state at home acts with nobody: policy at home.
    parties.len() < 2 && domestic(view, candidate, sentence, discourse)
        || view.language.verb_final() && at_home(view, candidate, parties, discourse, sentence)
}

/// A heading within a list has at most so many words and letters.
const HEADING: (usize, usize) = (3, 14);

/// Whether a noun or two without a verb, a name, a sum or a day only head what comes: "② 공동펀드".
pub(crate) fn heading(view: &View<'_>, candidate: &Candidate) -> bool {
    let quote = candidate.quote;
    let text = view.str(quote).trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')' | '"' | '\''));
    let noun = candidate.act.as_ref().is_none_or(|a| a.mode == crate::predicate::Mode::Noun);
    view.language.verb_final()
        && !view.teaches
        && matches!(candidate.trigger, Trigger::Item | Trigger::Learned)
        && noun
        && view.sentences[candidate.sentence].range.len() < 2 * text.len().max(HEADING.1)
        && text.split_whitespace().count() <= HEADING.0
        && text.chars().count() <= HEADING.1
        && !text.contains(['(', '"', '\''])
        && view.names_in(quote).iter().all(|n| matches!(n.who, Who::State { .. }) || n.range.end > quote.end)
        && view.money_in(quote).next().is_none()
        && view.times_in(quote).next().is_none()
}

/// A note has at most so many sentences.
const NOTE: usize = 6;

/// Whether a clause stands in a note below a line ("※ …") and has no verb of promising: it tells what the reader should know.
pub(crate) fn note(view: &View<'_>, candidate: &Candidate) -> bool {
    let block = view.sentences[candidate.sentence].block;
    let before = view.sentences[..=candidate.sentence].iter().rev();
    let first = || before.take(NOTE).take_while(|s| s.block == block).last();
    view.language.verb_final()
        && !view.teaches
        && !matches!(
            candidate.trigger,
            Trigger::Commit | Trigger::Sign | Trigger::Future | Trigger::Present | Trigger::Intend
        )
        && first().is_some_and(|s| view.str(s.range).trim_start().starts_with('※'))
}

/// Whether a promise shows a foreign or international side.
pub(crate) fn international(
    view: &View<'_>,
    candidate: &Candidate,
    parties: &[PartyRef],
    discourse: &Discourse,
    sentence: Range,
    anaphor: bool,
) -> bool {
    if parties.len() >= 2 || anaphor && !discourse.groups.is_empty() {
        return true;
    }
    // A table of pledges has other rows; a listed organisation of no state is one of several.
    let of_several = |p: &PartyRef| p.id.is_some() && p.state.is_none() && !p.shape;
    if candidate.trigger == Trigger::Row || !view.language.verb_final() && parties.iter().any(of_several) {
        return true;
    }
    let mut states: Vec<&str> = parties.iter().filter_map(|p| p.state.as_deref()).collect();
    let mut regions = 0;
    for name in view.names_in(sentence) {
        match &name.who {
            Who::State { code, .. } => states.push(code),
            Who::City { state } => states.push(state),
            Who::Region { .. } => regions += 1,
            Who::Org { state: Some(state), .. } => states.push(state),
            // A listed organisation of no state is an international one.
            Who::Org { state: None, .. } if name.listed && view.language.verb_final() => regions += 1,
            _ => {}
        }
    }
    if view.any(T::Foreign, sentence) {
        regions += 1;
    }
    states.sort_unstable();
    states.dedup();
    if states.len() >= 2 || regions > 0 {
        return true;
    }
    // One whose own state is not told, and a state behind its name.
    let own = parties.iter().any(|p| p.state.is_some());
    let beyond =
        Range::new(candidate.subject.end.max(candidate.quote.start), candidate.quote.end.max(candidate.subject.end));
    if view.language.verb_final()
        && !own
        && view.names_in(beyond).iter().any(|n| matches!(n.who, Who::State { .. } | Who::City { .. }))
    {
        return true;
    }
    // Money of another state, or somebody who speaks for a state to others.
    let abroad = view.language.verb_final()
        && (slots::money(view, candidate.quote).iter().any(|(_, _, sum)| own_money(view, sum) == Some(false))
            || !discourse.speaker.is_empty()
                && (discourse.asked || candidate.trigger == Trigger::Future)
                && parties.iter().all(|p| discourse.speaker.iter().any(|s| s.same(p))));
    if abroad {
        return true;
    }
    // "Tessaly will build a farm in Zambia": somebody whose own state is not told, and another than that at home.
    let home = view.home.as_deref();
    let abroad = |n: &crate::names::Name| match &n.who {
        Who::State { code, .. } | Who::City { state: code } => Some(code.as_str()) != home,
        _ => false,
    };
    let told = |p: &PartyRef| {
        !p.shape || p.name.contains(' ') || view.document.text.as_str().matches(p.name.as_str()).count() >= 2
    };
    if view.language.meta.capitals && !own && parties.iter().any(told) && view.names_in(beyond).iter().any(abroad) {
        return true;
    }
    // A promise of one side within an announcement of several.
    if discourse.turn.is_some() && discourse.sides.len() >= 2 {
        return true;
    }
    let within = discourse.foreign || discourse.groups.iter().any(|g| g.len() >= 2);
    within && (discourse.abroad || view.language.verb_final() || near_abroad(view, candidate.sentence, &states))
}

/// Whether a sentence of the same paragraph, or one of the last before it, names a state or region beside `own`. Deep inside
/// a text that opens with nothing foreign, only the words around a promise can say that it is more than policy at home.
pub(crate) fn near_abroad(view: &View<'_>, number: usize, own: &[&str]) -> bool {
    let block = view.sentences[number].block;
    let before = view.sentences[..number].iter().rev().enumerate();
    let before = before.take_while(|(n, s)| *n < ABROAD || s.block == block).map(|(_, s)| s);
    let after = view.sentences[number..].iter().take_while(|s| s.block == block);
    let beyond = |state: &str| !own.contains(&state);
    before.chain(after).any(|s| {
        view.any(T::Foreign, s.range)
            || view.names_in(s.range).iter().any(|n| match &n.who {
                Who::State { code, .. } => beyond(code),
                Who::City { state } | Who::Org { state: Some(state), .. } => beyond(state),
                Who::Person { state: Some(state) } => beyond(state),
                Who::Region { .. } => true,
                Who::Org { state: None, .. } => n.listed,
                Who::Person { state: None } => false,
            })
    })
}

/// Whether the state at home alone tells what it will do, without anybody abroad in the sentence or beside it so far.
pub(crate) fn at_home(
    view: &View<'_>,
    candidate: &Candidate,
    parties: &[PartyRef],
    discourse: &Discourse,
    sentence: Range,
) -> bool {
    let Some(home) = view.home.as_deref() else { return false };
    let alone = matches!(parties, [p] if p.id.as_deref() == Some(home));
    let sided = discourse.groups.iter().any(|g| g.len() >= 2 && g.iter().any(|p| p.id.as_deref() == Some(home)));
    let told = matches!(candidate.trigger, Trigger::Present | Trigger::Future | Trigger::Intend | Trigger::Explore);
    if !alone || !told || sided || !discourse.speaker.is_empty() || discourse.list || discourse.follows {
        return false;
    }
    let abroad = view.names_in(sentence).iter().any(|n| match &n.who {
        Who::State { code, .. } => code != home,
        Who::City { state } | Who::Org { state: Some(state), .. } => state != home,
        Who::Region { .. } => true,
        Who::Org { state: None, .. } => n.listed,
        Who::Person { state } => state.as_deref().is_some_and(|s| s != home),
    });
    !abroad && !view.any(T::Foreign, sentence)
}

/// Whether a sum is in the money of the state at home, where that is known.
pub(crate) fn own_money(view: &View<'_>, sum: &entente_model::Money) -> Option<bool> {
    let home = view.home.as_deref()?;
    // The first two letters of a currency's code are its state's.
    Some(sum.currency.code().starts_with(home))
}

/// Whether the words mark policy at home. Weak ones do only where nothing foreign is named beside them.
pub(crate) fn domestic(view: &View<'_>, candidate: &Candidate, sentence: Range, discourse: &Discourse) -> bool {
    let home = discourse.home.as_ref().and_then(|h| h.id.as_deref());
    let foreign = view.names_in(sentence).iter().any(|n| match &n.who {
        Who::State { code, .. } => Some(code.as_str()) != home,
        Who::City { state } => Some(state.as_str()) != home,
        Who::Region { .. } => true,
        Who::Org { state: Some(state), .. } => Some(state.as_str()) != home,
        _ => false,
    });
    view.tagged(T::Domestic, candidate.quote).any(|h| view.value(h) != Some("weak") || !foreign)
}

/// Whether the one party is a committee or meeting that no list knows.
pub(crate) fn committee(view: &View<'_>, parties: &[PartyRef]) -> bool {
    let [party] = parties else { return false };
    let Some(&range) = party.ranges.first().filter(|_| party.id.is_none() && party.region.is_none()) else {
        return false;
    };
    view.tagged(T::Action, range).any(|h| h.end == range.end && view.value(h) == Some(Action::Meet.code()))
}

/// Whether the only one named is a body that meets, and the promise is that it meets.
pub(crate) fn sits(view: &View<'_>, candidate: &Candidate, parties: &[PartyRef]) -> bool {
    let [party] = parties else { return false };
    let meets = candidate.act.as_ref().is_some_and(|a| {
        a.value(view, T::Act) == Some(Action::Meet.code())
            || a.is(view, T::Create)
            || a.value(view, T::Deed) == Some("held")
    });
    let named = party.ranges.first().is_some_and(|&r| {
        view.tagged(T::Meeting, r).any(|h| view.value(h) == Some("council") || view.value(h) == Some("dialogue"))
    });
    party.id.is_none() && meets && named
}

/// Whether a clause without anybody in it tells of a meeting on a day to come: "다음 회의는 내년 부산에서 열린다".
pub(crate) fn meeting_to_come(view: &View<'_>, candidate: &Candidate, anchor: Option<Day>) -> bool {
    let range = candidate.quote;
    let told = view.tagged(T::Meeting, range).any(|h| {
        let rest = &view.text()[h.end..];
        view.language
            .meta
            .subject_marks
            .iter()
            .any(|m| rest.strip_prefix(m.as_str()).is_some_and(|after| after.starts_with([' ', ','])))
    });
    let verb = candidate.act.as_ref().map_or(candidate.strength_at, |a| a.range);
    let acts = candidate.act.as_ref().is_some_and(|a| a.is_any(view, &[T::Act, T::Create, T::Deed]));
    told && acts && slots::due(view, range, verb, anchor, false).is_some()
}
