//! From candidates to claims: who promises, whether it is one of ours, and what its slots say.

use crate::marked::marks;
use crate::names::Who;
use crate::parties::{Discourse, PartyRef, Subject, chain, subject};
use crate::promise::{Candidate, LeadIn, Trigger};
use crate::slots;
use crate::tags::T;
use crate::view::{Range, View};
use entente_model::{Action, Body, Claim, Day, Evidence, Field, Party, PartyRole, Strength};

/// So many sentences before a promise may name who else it concerns.
const ABROAD: usize = 3;

/// A claim with what later steps need to know of it.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) claim: Claim,
    pub(crate) parties: Vec<PartyRef>,
    pub(crate) quote: Range,
    pub(crate) title: bool,
    /// What made it a promise.
    pub(crate) trigger: Trigger,
    /// Whether a signing says by itself what is promised.
    pub(crate) purpose: bool,
    /// Whether its subject is what the promise before it sets up.
    pub(crate) follows: bool,
}

/// Turns the candidates of one sentence into drafts, and remembers who acted.
pub(crate) fn drafts(
    view: &View<'_>,
    candidates: &[Candidate],
    discourse: &mut Discourse,
    anchor: Option<Day>,
    title: bool,
    lead: Option<&LeadIn>,
) -> Vec<Draft> {
    let mut found: Vec<Draft> = Vec::new();
    let mut last: Vec<PartyRef> = Vec::new();
    // The candidate of the last draft.
    let mut told: Option<&Candidate> = None;
    for candidate in candidates {
        let named = if candidate.shares_subject && !last.is_empty() {
            Subject { parties: last.clone(), ..Subject::default() }
        } else {
            let named = who(view, candidate, discourse);
            match lead.filter(|l| l.subject == candidate.subject && !l.parties.is_empty()) {
                // Who opens a list stays the same for all of it, unless an item names its own.
                Some(lead) if named.anaphor.is_some() || named.parties.is_empty() => {
                    Subject { parties: lead.parties.clone(), ..Subject::default() }
                }
                _ => named,
            }
        };
        if named.outsider || !substance(view, candidate) {
            continue;
        }
        if named.anaphor.is_none() && foreign_quote(view, candidate) {
            continue;
        }
        let mut parties = named.parties.clone();
        // "합동작업반은 2년마다 회합한다": a committee binds those who set it up.
        let commits = view.language.verb_final() && committee(view, &parties);
        if commits {
            parties.clear();
        } else if !parties.is_empty() {
            discourse.alone.clone_from(&parties);
        }
        with_partners(view, candidate, &mut parties, discourse);
        // "The joint commission will meet": those who sit in it promise.
        let sits = commits || !view.language.verb_final() && sits(view, candidate, &parties);
        if sits && !commits {
            if let Some(group) = discourse.group(None) {
                parties.clone_from(group);
            }
        }
        // "The Franco-Malagasy commission will sit", "a Norwegian grant will go to": adjectives alone say who.
        if (parties.is_empty() || named.anaphor.is_some()) && !view.language.verb_final() {
            let own = crate::adjectives::sides(view, candidate.subject);
            if !own.is_empty() {
                parties = own;
            } else if parties.is_empty() && named.anaphor.is_none() {
                let whole = if candidate.passive { candidate.quote } else { candidate.subject };
                parties = crate::adjectives::sides(view, whole);
                if parties.is_empty() {
                    parties.extend(crate::adjectives::giver(view, candidate.subject));
                }
            }
        }
        let explicit = !parties.is_empty() && named.anaphor.is_none() && (!sits || commits);
        if !explicit && named.anaphor.is_none() && effect(view, candidate) {
            continue;
        }
        // "The town of Lyon will plant trees": somebody who is named, and none of those whom the text is about.
        let town = |n: &crate::names::Name| matches!(n.who, Who::City { .. }) && n.listed;
        let elsewhere = parties.is_empty()
            && named.anaphor.is_none()
            && !candidate.passive
            && !view.language.verb_final()
            && view
                .names_in(candidate.subject)
                .first()
                .is_some_and(|n| town(n) && !adverbial(view, candidate.subject, n.range))
            && ![T::Gov, T::PersonRole, T::Meeting, T::Action, T::Agreement]
                .iter()
                .any(|&t| view.any(t, candidate.subject));
        if elsewhere {
            continue;
        }
        if parties.is_empty() {
            // "Officials meet again in May": a day to come of what belongs to the text.
            let ours = [T::Gov, T::PersonRole, T::Meeting, T::Action].iter().any(|&t| view.any(t, candidate.subject));
            let named = !view.names_in(candidate.subject).is_empty();
            let to_come = view.language.verb_final() && meeting_to_come(view, candidate, anchor);
            let goes_on = view.language.verb_final()
                && candidate
                    .act
                    .as_ref()
                    .is_some_and(|a| !a.is(view, T::Intend) && unsaid(view, candidate, a, discourse, anchor));
            let plain = candidate.act.as_ref().is_some_and(|a| a.mode == crate::predicate::Mode::Present);
            let bare = candidate.trigger == Trigger::Present
                || view.language.verb_final() && candidate.trigger == Trigger::Explore && plain;
            if bare && !(to_come || goes_on || sits || !view.language.verb_final() && ours && !named) {
                continue;
            }
            let everyone =
                to_come || discourse.list && candidate.trigger == Trigger::Commit && discourse.depth <= discourse.noted;
            // Where subjects are left out the last one goes on.
            let mut with = discourse.speaker.clone();
            if with.is_empty() {
                with.clone_from(&discourse.alone);
            }
            let before = with.len();
            if view.language.verb_final() && candidate.trigger != Trigger::Item {
                with_partners(view, candidate, &mut with, discourse);
            }
            let states = discourse.group_of(None, "states").filter(|_| everyone && view.language.verb_final());
            let agrees = matches!(candidate.trigger, Trigger::Commit | Trigger::Sign);
            parties = if let Some(turn) = &discourse.turn {
                if agrees && discourse.sides.len() == 2 { discourse.sides.clone() } else { vec![turn.clone()] }
            } else if !discourse.meeting.is_empty() {
                discourse.meeting.clone()
            } else if with.len() > before && before > 0 || !discourse.speaker.is_empty() && !everyone {
                // "핀란드와는 …": the last subject, with somebody else.
                with
            } else if let Some(states) = states {
                states.clone()
            } else if view.language.verb_final() && !discourse.subject.is_empty() {
                discourse.subject.clone()
            } else {
                discourse.group(None).cloned().unwrap_or_else(|| discourse.subject.clone())
            };
            // An agreement takes two.
            if parties.len() < 2
                && (matches!(candidate.trigger, Trigger::Commit | Trigger::Sign)
                    || candidate.trigger == Trigger::Item && view.language.verb_final())
                && !(view.language.verb_final() && discourse.goes_on && !discourse.subject.is_empty())
                && !discourse.guess.is_empty()
            {
                parties.clone_from(&discourse.guess);
            }
            if view.language.verb_final() {
                with_partners(view, candidate, &mut parties, discourse);
            }
        }
        if parties.is_empty() {
            continue;
        }
        // "Europe should invest": a wish about a continent is nobody's plan.
        let wish = candidate.act.as_ref().is_some_and(|a| {
            matches!(a.mode, crate::predicate::Mode::Obligation | crate::predicate::Mode::Conditional)
        });
        if wish && explicit && parties.iter().all(|p| p.id.is_none() && p.region.is_some()) {
            continue;
        }
        // "Studies must be provided": an obligation that names nobody is nobody's promise.
        if wish && candidate.passive && !explicit && named.anaphor.is_none() && !view.language.verb_final() {
            continue;
        }
        last.clone_from(&parties);
        let sentence = view.sentences[candidate.sentence].range;
        if !international(view, candidate, &parties, discourse, sentence, named.anaphor.is_some()) {
            continue;
        }
        if explicit || named.anaphor.is_some() {
            discourse.note(&parties);
        }
        let mut made = draft(view, candidate, parties, explicit, anchor, title);
        // "농민학교를 열고, 여성을 모집한다": the same done by the same is one promise.
        let again = found.last().zip(told).filter(|(known, before)| {
            view.language.verb_final()
                && candidate.shares_subject
                && before.sentence == candidate.sentence
                && known.claim.action == made.claim.action
                && known.claim.strength == made.claim.strength
                && !matches!(made.claim.action, Action::Cooperate)
                && known.parties.len() == made.parties.len()
                && known.parties.iter().all(|p| made.parties.iter().any(|q| q.same(p)))
        });
        if let Some((_, before)) = again {
            let mut whole = before.clone();
            whole.quote = Range::new(before.quote.start, candidate.quote.end);
            whole.object = Range::new(before.object.start, candidate.object.end.max(before.object.end));
            let parties = std::mem::take(&mut made.parties);
            made = draft(view, &whole, parties, explicit, anchor, title);
            made.claim.action = found.pop().map_or(made.claim.action, |known| known.claim.action);
        }
        told = Some(candidate);
        made.follows = view.language.verb_final() && sits;
        let gives = view.language.verb_final() || slots::gives(made.claim.action);
        // Who joins a body does so for himself.
        let joins = view.language.verb_final() && made.claim.action == Action::Join;
        if made.claim.places.is_empty() && !joins && gives {
            if let Some(group) = discourse.groups.first() {
                made.claim.places = slots::beneficiaries(view, &made.parties, group);
            }
            if made.claim.places.is_empty() && !view.language.verb_final() && !sits {
                made.claim.places = slots::foreign(view, &made.parties, discourse);
            }
        }
        if made.claim.places.is_empty() && view.language.verb_final() {
            made.claim.places = crate::beside::abroad(view, &made.parties, discourse);
        }
        found.push(made);
    }
    found
}

/// A word for people stands at most so many bytes before the mark of a subject.
const WHO: usize = 40;

/// Whether a present without a subject goes on with what was promised right before it, or is what the one who is asked
/// will do.
fn unsaid(
    view: &View<'_>,
    candidate: &Candidate,
    act: &crate::predicate::Predicate,
    discourse: &Discourse,
    anchor: Option<Day>,
) -> bool {
    let does = act.is(view, T::Act);
    if discourse.goes_on && does {
        return true;
    }
    let named = marks(view, Range::new(candidate.quote.start, act.range.start)).iter().any(|mark| {
        // "대학원생 네 명은": those who go or come are no party.
        let from = crate::parties::floor(view.text(), mark.at.saturating_sub(WHO)).max(candidate.quote.start);
        let word = Range::new(view.word_start(mark.at), mark.at);
        let people =
            view.tagged(T::Action, Range::new(from, mark.at)).any(|h| view.value(h) == Some(Action::Exchange.code()));
        // "망원경은 은하를 본다": beside an object a thing with the mark of a topic is the subject.
        let thing = view.any(T::Object, Range::new(mark.end, act.range.start.max(mark.end)));
        !people && (thing || !view.any(T::Action, word) && !view.any(T::Field, word))
    });
    let verb = act.range;
    let sure = slots::due(view, candidate.quote, verb, anchor, false).is_some() || view.any(T::Joint, candidate.quote);
    let makes = does || act.is_any(view, &[T::Create, T::Boost]);
    let asked = discourse.asked && !discourse.speaker.is_empty();
    // In the same paragraph what is done with something of ours goes on.
    let says = view.any(T::Action, candidate.object) || view.money_in(candidate.quote).next().is_some();
    if discourse.goes_on && makes && says && !named {
        return true;
    }
    (discourse.goes_on || discourse.follows || asked) && makes && sure && !named || asked && does && !named
}

/// Whether a name in a subject only says where: behind a preposition that opens the clause.
fn adverbial(view: &View<'_>, subject: Range, name: Range) -> bool {
    let before = view.hits_in(Range::new(subject.start, name.start));
    before
        .iter()
        .any(|h| [T::In, T::Prep].iter().any(|&t| view.language.has(h.entry, t)) && h.start <= subject.start + 1)
}

/// Whether the one party is a committee or meeting that no list knows.
fn committee(view: &View<'_>, parties: &[PartyRef]) -> bool {
    let [party] = parties else { return false };
    let Some(&range) = party.ranges.first().filter(|_| party.id.is_none() && party.region.is_none()) else {
        return false;
    };
    view.tagged(T::Action, range).any(|h| h.end == range.end && view.value(h) == Some(Action::Meet.code()))
}

/// Whether a clause without anybody in it tells of a meeting on a day to come: "다음 회의는 내년 부산에서 열린다".
fn meeting_to_come(view: &View<'_>, candidate: &Candidate, anchor: Option<Day>) -> bool {
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

/// Whether the only one named is a body that meets, and the promise is that it meets.
fn sits(view: &View<'_>, candidate: &Candidate, parties: &[PartyRef]) -> bool {
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

/// Whether a clause only says what a thing told before will bring about: "this deal will boost trade". With a sum or a day
/// of its own it tells more of the promise.
fn effect(view: &View<'_>, candidate: &Candidate) -> bool {
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

/// Those with whom the promise is carried out without being bound by it: "in collaboration with X".
fn partners(view: &View<'_>, candidate: &Candidate, parties: &[PartyRef]) -> Vec<PartyRef> {
    let after = Range::new(candidate.subject.end.min(candidate.quote.end), candidate.quote.end);
    let mut found: Vec<PartyRef> = Vec::new();
    for mark in view.tagged(T::WithPartner, after).map(|h| h.end) {
        let named = chain(view, Range::new(mark, candidate.quote.end));
        let near = named.first().and_then(|p| p.ranges.first()).is_some_and(|r| r.start < mark + 40);
        if near {
            found.extend(named.into_iter().filter(|p| !parties.iter().any(|q| q.same(p))));
        }
    }
    found
}

/// Whether the promise stands in a quotation of somebody who binds nobody: the sayer names no party.
fn foreign_quote(view: &View<'_>, candidate: &Candidate) -> bool {
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
fn substance(view: &View<'_>, candidate: &Candidate) -> bool {
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

/// The parties of a candidate: its subject, or the agent of a passive.
fn who(view: &View<'_>, candidate: &Candidate, discourse: &Discourse) -> Subject {
    let listed = matches!(candidate.trigger, Trigger::Item | Trigger::Row);
    if listed && view.language.verb_final() {
        if let Some(own) = crate::beside::of_item(view, candidate.quote, discourse) {
            return own;
        }
    }
    if candidate.trigger == Trigger::Row && view.language.verb_final() {
        // A cell has no mark: its names are who pledges.
        let parties = chain(view, candidate.subject);
        return Subject { empty: parties.is_empty(), parties, ..Subject::default() };
    }
    if candidate.trigger == Trigger::Row {
        let parties = cell(view, candidate.subject);
        return Subject { empty: parties.is_empty(), parties, ..Subject::default() };
    }
    if (candidate.passive || candidate.trigger == Trigger::Item) && view.language.verb_final() {
        if let Some(agent) = crate::beside::agent(view, candidate.quote, discourse) {
            return agent;
        }
    }
    // "• Quay. The port will build": an item that opens with its own subject.
    if candidate.trigger == Trigger::Item && view.language.meta.capitals {
        let verb =
            crate::predicate::predicates(view, candidate.quote).into_iter().find(|p| p.mode.finite() && !p.passive);
        let own = verb.map(|v| Range::new(candidate.quote.start, v.range.start));
        let parties = own.map(|region| chain(view, region)).unwrap_or_default();
        let opens = parties.first().and_then(|p| p.ranges.first()).is_some_and(|r| {
            let lead = view.str(Range::new(candidate.quote.start, r.start));
            lead.len() <= 40 && !view.any(T::In, Range::new(candidate.quote.start, r.start))
        });
        if opens {
            return Subject { parties, ..Subject::default() };
        }
    }
    if candidate.passive {
        let agent = view.tagged(T::Agent, Range::new(candidate.subject.end, candidate.quote.end)).find_map(|hit| {
            let after = Range::new(hit.end, candidate.quote.end);
            let named = subject(view, after, discourse);
            let near = named.parties.first().and_then(|p| p.ranges.first()).is_some_and(|r| r.start < hit.end + 40);
            (near && !named.parties.is_empty()).then_some(named)
        });
        if let Some(agent) = agent {
            return agent;
        }
        // "A memorandum was signed between X and Y."
        let sides = view.tagged(T::With, candidate.quote).find_map(|hit| {
            let named = chain(view, Range::new(hit.end, candidate.quote.end));
            let near = named.first().and_then(|p| p.ranges.first()).is_some_and(|r| r.start < hit.end + 30);
            (near && named.len() >= 2).then_some(named)
        });
        if let Some(parties) = sides {
            return Subject { parties, ..Subject::default() };
        }
        let own = subject(view, candidate.subject, discourse);
        let paid = if own.outsider { None } else { crate::payers::payer(view, candidate.subject, candidate.quote) };
        return paid.unwrap_or(Subject { parties: Vec::new(), ..own });
    }
    // "it said 50 officials would be trained at India's expense": whoever is trained promises nothing.
    if candidate.act.as_ref().is_some_and(|a| a.passive) {
        if let Some(paid) = crate::payers::payer(view, candidate.subject, candidate.quote) {
            return paid;
        }
    }
    let own = subject(view, candidate.subject, discourse);
    if own.empty && !view.language.verb_final() {
        return crate::payers::lender(view, candidate.subject).unwrap_or(own);
    }
    if own.empty {
        if let Some(said) = crate::beside::speaks(view, view.sentences[candidate.sentence].range, discourse) {
            return said;
        }
    }
    own
}

/// All whom a cell of a table names. Ministries alone, of states that the cell does not name, leave it to the text.
fn cell(view: &View<'_>, range: Range) -> Vec<PartyRef> {
    let mut found: Vec<PartyRef> = Vec::new();
    let mut offices = 0;
    for name in view.names_in(range).iter().filter(|n| n.range.end <= range.end) {
        let open = matches!(&name.who, Who::Org { state: None, kind: crate::names::OrgKind::Government, .. });
        offices += usize::from(open);
        if let Some(party) = crate::parties::party(view, name).filter(|p| !open && !found.iter().any(|q| q.same(p))) {
            found.push(party);
        }
    }
    if offices > 0 && found.iter().all(PartyRef::is_state) { Vec::new() } else { found }
}

/// Adds partners who promise too: "together with X", "signed … with X".
fn with_partners(view: &View<'_>, candidate: &Candidate, parties: &mut Vec<PartyRef>, discourse: &Discourse) {
    if parties.is_empty() {
        return;
    }
    if view.language.verb_final() {
        let from = candidate.subject.end.max(candidate.quote.start);
        let region = Range::new(from, candidate.quote.end.max(from));
        let signs = candidate.trigger == Trigger::Sign && parties.len() == 1;
        for partner in crate::beside::partners(view, region, discourse, signs) {
            if !parties.iter().any(|p| p.same(&partner)) {
                parties.push(partner);
            }
        }
        return;
    }
    let after = Range::new(candidate.subject.end, candidate.quote.end);
    let mut marks: Vec<usize> = view.tagged(T::WithParty, after).map(|h| h.end).collect();
    // "agreed to adapt its models with the institute": an organisation beside an organisation.
    let alone = matches!(parties.as_slice(), [p] if !p.is_state());
    if alone && candidate.strength != Strength::Exploratory {
        // "has agreed with the university to share" as well.
        let from = if candidate.trigger == Trigger::Commit { after.start } else { candidate.object.start };
        let object = Range::new(from.min(after.end).max(after.start), after.end);
        let partners: Vec<usize> = view.tagged(T::WithPartner, after).map(|h| h.end).collect();
        let beside = view.tagged(T::With, object).map(|h| h.end).filter(|m| !partners.contains(m)).find(|&mark| {
            let names = view.names_in(Range::new(mark, (mark + 8).min(after.end)));
            let body = |n: &crate::names::Name| {
                matches!(n.who, Who::Org { kind: crate::names::OrgKind::Body, .. }) && n.range.end <= after.end
            };
            names.first().is_some_and(body)
        });
        marks.extend(beside);
    }
    // Who cooperates "with" somebody promises with them.
    let together = candidate.act.as_ref().is_some_and(|a| a.value(view, T::Act) == Some(Action::Cooperate.code()));
    if candidate.trigger == Trigger::Sign || together {
        marks.extend(view.tagged(T::With, after).map(|h| h.end));
    }
    marks.sort_unstable();
    for mark in marks {
        let region = Range::new(mark, candidate.quote.end);
        let partners = chain(view, region);
        let near = partners
            .first()
            .and_then(|p| p.ranges.first())
            .is_some_and(|r| r.start < mark + 45 && !view.str(Range::new(mark, r.start)).contains([',', ';', '.']));
        if near {
            for partner in partners {
                if !parties.iter().any(|p| p.same(&partner)) {
                    parties.push(partner);
                }
            }
            return;
        }
    }
}

/// Whether a promise has a foreign or international side.
fn international(
    view: &View<'_>,
    candidate: &Candidate,
    parties: &[PartyRef],
    discourse: &Discourse,
    sentence: Range,
    anaphor: bool,
) -> bool {
    if parties.len() < 2 && domestic(view, candidate, sentence, discourse) {
        return false;
    }
    // "정부는 다음 달 자금을 푼다", in a text where the state at home acts with nobody: policy at home.
    if view.language.verb_final() && at_home(view, candidate, parties, discourse, sentence) {
        return false;
    }
    if parties.len() >= 2 || anaphor && !discourse.groups.is_empty() {
        return true;
    }
    // A table of pledges has other rows.
    if candidate.trigger == Trigger::Row {
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
fn near_abroad(view: &View<'_>, number: usize, own: &[&str]) -> bool {
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
fn at_home(
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
fn own_money(view: &View<'_>, sum: &entente_model::Money) -> Option<bool> {
    let home = view.home.as_deref()?;
    // The first two letters of a currency's code are its state's.
    Some(sum.currency.code().starts_with(home))
}

/// Whether the words mark policy at home. Weak ones do only where nothing foreign is named beside them.
fn domestic(view: &View<'_>, candidate: &Candidate, sentence: Range, discourse: &Discourse) -> bool {
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

fn draft(
    view: &View<'_>,
    candidate: &Candidate,
    parties: Vec<PartyRef>,
    explicit: bool,
    anchor: Option<Day>,
    title: bool,
) -> Draft {
    let quote = quote(view, candidate);
    let scope = quote;
    let (action, action_at) = slots::action(view, candidate);
    let (mut fields, mut fields_at) = slots::fields(view, scope, slots::told(view, candidate, &parties), &parties);
    if fields.is_empty() {
        (fields, fields_at) = labelled(view, candidate.sentence, quote, &parties);
    }
    let mut money = slots::money(view, scope);
    slots::own_currency(view, &parties, &mut money);
    let verb = candidate.act.as_ref().map_or(candidate.strength_at, |a| a.range);
    let signs =
        candidate.trigger == Trigger::Sign || candidate.trigger == Trigger::Commit && verb == candidate.strength_at;
    let due = slots::due(view, scope, verb, anchor, signs);
    let places = slots::places(view, scope, &parties, candidate.subject);
    let mut bodies: Vec<Body> = Vec::new();
    for name in slots::bodies(view, scope, &parties) {
        let Who::Org { id, label, .. } = &name.who else { continue };
        let range = with_state(view, name);
        bodies.push(Body {
            id: id.clone(),
            name: view.original(range).to_owned(),
            label: label.clone(),
            evidence: Evidence { spans: vec![view.span(range)], inherited: false },
        });
    }
    for range in slots::common_bodies(view, scope) {
        bodies.push(Body {
            id: None,
            name: view.original(range).to_owned(),
            label: None,
            evidence: Evidence { spans: vec![view.span(range)], inherited: false },
        });
    }
    let partners = partners(view, candidate, &parties);
    let spans = |ranges: &[Range]| {
        let mut spans: Vec<entente_model::Span> = Vec::with_capacity(ranges.len());
        for span in ranges.iter().map(|&r| view.span(r)) {
            if !spans.contains(&span) {
                spans.push(span);
            }
        }
        spans
    };
    let evidence = |ranges: &[Range]| Evidence {
        spans: spans(ranges),
        inherited: !ranges.is_empty() && ranges.iter().all(|r| !quote.contains(*r)),
    };
    let claim = Claim {
        quote: view.span(quote),
        also: Vec::new(),
        object: (candidate.object.len() > 0).then(|| view.span(candidate.object)),
        parties: parties
            .iter()
            .map(|p| Party {
                id: p.id.clone(),
                name: p.name.clone(),
                label: p.label.clone(),
                role: PartyRole::Promiser,
                evidence: evidence(&p.ranges),
            })
            .chain(partners.iter().map(|p| Party {
                id: p.id.clone(),
                name: p.name.clone(),
                label: p.label.clone(),
                role: PartyRole::Partner,
                evidence: evidence(&p.ranges),
            }))
            .collect(),
        bodies,
        action,
        action_evidence: evidence(&action_at),
        fields,
        fields_evidence: evidence(&fields_at),
        strength: candidate.strength,
        strength_evidence: evidence(&[candidate.strength_at]),
        money: money.iter().map(|(_, span, sum)| (*span, *sum)).collect(),
        due: due.map(|(_, due)| due),
        places,
        attribution: None,
        forum: None,
        confidence: confidence(candidate, explicit, action),
        why: candidate.why.clone(),
    };
    let purpose = candidate.act.as_ref().is_some_and(|a| !a.is(view, T::Sign));
    Draft { claim, parties, quote, title, trigger: candidate.trigger, purpose, follows: false }
}

/// A ministry with the state that stands right before it, where names are written so: "네팔 보건인구부".
fn with_state(view: &View<'_>, name: &crate::names::Name) -> Range {
    let ministry = matches!(name.who, Who::Org { kind: crate::names::OrgKind::Government, .. });
    if !view.language.verb_final() || !ministry || name.range.start == 0 {
        return name.range;
    }
    let from = crate::parties::floor(view.text(), name.range.start.saturating_sub(60));
    let before = view.names_in(Range::new(from, name.range.start));
    let state = before.iter().find(|n| n.range.end + 1 == name.range.start && matches!(n.who, Who::State { .. }));
    state.map_or(name.range, |n| Range::new(n.range.start, name.range.end))
}

/// A label is at most this long, in bytes.
const LABEL: usize = 60;

/// The fields that the label of an item or the first cell of a row names: "(양자) 연구원 교환", where verbs close clauses.
fn labelled(view: &View<'_>, sentence: usize, quote: Range, parties: &[PartyRef]) -> (Vec<Field>, Vec<Range>) {
    let before = Range::new(view.sentences[sentence].range.start, quote.start);
    let closed = before.len() <= LABEL && view.str(before).trim_end().ends_with([')', ']', ':', '|']);
    if view.language.verb_final() && closed { slots::fields(view, before, None, parties) } else { Default::default() }
}

/// The quote: the clause, without what only introduces it.
fn quote(view: &View<'_>, candidate: &Candidate) -> Range {
    let sentence = view.sentences[candidate.sentence].range;
    let mut quote = candidate.quote;
    let start = without_opening(view, candidate, view.skip_space(quote.start));
    quote = Range::new(start, quote.end);
    // A whole sentence keeps its full stop.
    let rest = view.str(Range::new(quote.end, sentence.end));
    let opens = crate::clause::label_end(view, sentence) >= quote.start || sentence.start == quote.start;
    if opens && rest.trim().chars().all(|c| matches!(c, '.' | '!' | ';')) {
        quote.end += rest.trim_end().len();
    }
    quote
}

/// Drops adverbials that open the clause and bear on nothing: "In turn,", "Under the accord,". One with a date stays.
fn without_opening(view: &View<'_>, candidate: &Candidate, start: usize) -> usize {
    if view.language.verb_final() || candidate.subject.end <= start {
        return start;
    }
    let mut at = start;
    loop {
        let region = Range::new(at, candidate.subject.end.max(at));
        let Some(comma) = view.str(region).find(", ") else { return at };
        let segment = Range::new(at, at + comma);
        let opens = view.hits_in(Range::new(at, at + 1)).iter().any(|h| {
            [T::In, T::Prep, T::With, T::Adv, T::Conj, T::Attribution].iter().any(|&t| view.language.has(h.entry, t))
        });
        let whom = view.hits_in(Range::new(at, at + 1)).iter().any(|h| view.language.has(h.entry, T::Benefit))
            && view.names_in(segment).iter().any(|n| matches!(n.who, Who::State { .. } | Who::City { .. }));
        let bears = whom || view.times_in(segment).next().is_some() || view.money_in(segment).next().is_some();
        let rest = Range::new(segment.end + 2, candidate.subject.end);
        if !opens || bears || view.str(rest).trim().is_empty() {
            return at;
        }
        at = view.skip_space(segment.end + 2);
    }
}

fn confidence(candidate: &Candidate, explicit: bool, action: Action) -> u16 {
    let mut points: i32 = match candidate.trigger {
        Trigger::Commit | Trigger::Sign => 900,
        Trigger::Future | Trigger::Row => 840,
        Trigger::Intend | Trigger::Noun => 800,
        Trigger::Item => 760,
        Trigger::Explore => 720,
        Trigger::Present => 600,
    };
    if !explicit {
        points -= 60;
    }
    if candidate.embedded {
        points -= 120;
    }
    if action == Action::Cooperate && candidate.strength != Strength::Firm {
        points -= 40;
    }
    u16::try_from(points.clamp(50, 990)).unwrap_or(500)
}
