//! Who promises a candidate: its subject, the agent of a passive, whom a cell or an item names, and who promises with them.

use crate::marked::marks;
use crate::names::Who;
use crate::parties::{Discourse, PartyRef, Subject, chain, subject};
use crate::promise::{Candidate, Trigger};
use crate::slots;
use crate::tags::T;
use crate::view::{Range, View};
use entente_model::{Action, Day, Strength};

/// A word for people stands at most so many bytes before the mark of a subject.
const WHO: usize = 40;
/// An organisation stands at most so many bytes behind "with".
const BEHIND: usize = 45;

/// Whether a present without a subject goes on with what was promised right before it, or is what the one who is asked
/// will do.
pub(crate) fn unsaid(
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

/// Those with whom the promise is carried out without being bound by it: "in collaboration with X".
pub(crate) fn partners(view: &View<'_>, candidate: &Candidate, parties: &[PartyRef]) -> Vec<PartyRef> {
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

/// The parties of a candidate: its subject, or the agent of a passive.
pub(crate) fn who(view: &View<'_>, candidate: &Candidate, discourse: &Discourse) -> Subject {
    if view.language.verb_final() && candidate.trigger != Trigger::Learned {
        let line = view.sentences[candidate.sentence].range;
        if let Some(own) = crate::beside::labelled(view, line, candidate.quote, candidate.subject, discourse) {
            return own;
        }
    }
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
pub(crate) fn cell(view: &View<'_>, range: Range) -> Vec<PartyRef> {
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
pub(crate) fn with_partners(
    view: &View<'_>,
    candidate: &Candidate,
    parties: &mut Vec<PartyRef>,
    discourse: &Discourse,
) {
    if parties.is_empty() {
        return;
    }
    if view.language.verb_final() {
        let from = candidate.subject.end.max(candidate.quote.start);
        let region = Range::new(from, candidate.quote.end.max(from));
        let signs = candidate.trigger == Trigger::Sign && parties.len() == 1;
        let towns = !parties.iter().any(PartyRef::is_state);
        for partner in crate::beside::partners(view, region, discourse, signs, towns) {
            if !parties.iter().any(|p| p.same(&partner)) {
                parties.push(partner);
            }
        }
        return;
    }
    for partner in opening_partners(view, candidate.subject) {
        if !parties.iter().any(|p| p.same(&partner)) {
            parties.push(partner);
        }
    }
    let after = Range::new(candidate.subject.end, candidate.quote.end);
    let mut marks: Vec<usize> = view.tagged(T::WithParty, after).map(|h| h.end).collect();
    // "agreed to adapt its models with the institute": an organisation beside an organisation.
    let alone = matches!(parties.as_slice(), [p] if !p.is_state());
    if alone && (candidate.strength != Strength::Exploratory || view.language.meta.heads_first) {
        // "has agreed with the university to share" as well.
        let from = if candidate.trigger == Trigger::Commit { after.start } else { candidate.object.start };
        let object = Range::new(from.min(after.end).max(after.start), after.end);
        let partners: Vec<usize> = view.tagged(T::WithPartner, after).map(|h| h.end).collect();
        let beside = view.tagged(T::With, object).map(|h| h.end).filter(|m| !partners.contains(m)).find(|&mark| {
            let names = view.names_in(Range::new(mark, (mark + BEHIND).min(after.end)));
            let org = names.iter().find(|n| matches!(n.who, Who::Org { .. }) && n.range.end <= after.end);
            let (near, known) = org.map_or((false, false), |n| {
                let gap = Range::new(mark, n.range.start);
                // "with Poland's Wirmet", "with a partner, Wirmet": what stands between says who that is.
                let apposed = view.language.meta.heads_first && crate::chain::foreign_words(view, gap) == 0;
                (
                    n.range.start < mark + 8 || apposed,
                    matches!(n.who, Who::Org { kind: crate::names::OrgKind::Body, .. }),
                )
            });
            near && (known || view.language.meta.heads_first)
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
        let near = partners.first().and_then(|p| p.ranges.first()).is_some_and(|r| {
            let gap = Range::new(mark, r.start);
            // "with a partner from there, Wirmet".
            let kind = view.language.meta.heads_first && view.any(T::OrgKind, gap);
            let stops: &[char] = if kind { &[';', '.'] } else { &[',', ';', '.'] };
            r.start < mark + BEHIND && !view.str(gap).contains(stops)
        });
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

/// Those with whom a clause opens: "With Kenya and Chad, it will test …".
fn opening_partners(view: &View<'_>, subject: Range) -> Vec<PartyRef> {
    let mut start = view.skip_space(subject.start);
    // "And with Kenya, it will".
    if let Some(and) = view.tagged(T::Conj, subject).find(|h| h.start == start) {
        start = view.skip_space(and.end);
    }
    let opens = |t: T| view.tagged(t, Range::new(start, subject.end)).find(|h| h.start == start).map(|h| h.end);
    let Some(mark) = opens(T::WithParty).or_else(|| opens(T::With)).filter(|&m| m < subject.end) else {
        return Vec::new();
    };
    let named = chain(view, Range::new(mark, subject.end));
    let first = named.first().and_then(|p| p.ranges.first()).map(|r| r.start);
    let last = named.iter().flat_map(|p| p.ranges.iter()).map(|r| r.end).max();
    let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
    // Who stands behind the comma is the subject itself.
    let near = crate::parties::few_words(view, mark, first, 1) && view.text()[last..].starts_with(',');
    if near && named.iter().all(|p| !p.shape) { named } else { Vec::new() }
}
