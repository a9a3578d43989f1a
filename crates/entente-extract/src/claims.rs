//! From candidates to claims: who promises, whether it is one of ours, and what its slots say.

use crate::choice::{Offer, alone, choose, offers};
use crate::gates::{
    committee, effect, foreign_quote, heading, international, meeting_to_come, note, sits, stays_home, substance,
};
use crate::names::Who;
use crate::parties::{Discourse, PartyRef, Subject};
use crate::promise::{Candidate, LeadIn, Trigger};
use crate::slots;
use crate::tags::T;
use crate::view::{Range, View};
use crate::weighed::Act;
use crate::whose::{partners, unsaid, who, with_partners};
use entente_model::{Action, Body, Claim, Day, Evidence, Field, Party, PartyRole, RuleId, Strength};

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
    /// How much speaks for it, where only the learned model does.
    pub(crate) sum: Option<i32>,
    /// Whether it counts only in a text that promises much.
    pub(crate) weak: bool,
    /// How likely the learned model says that its sentence promises, in thousandths.
    pub(crate) sure: Option<u16>,
    /// Who was offered to the learned model; kept only to teach it.
    pub(crate) offers: Vec<Offer>,
    /// The signs of its action; kept only to teach the model.
    pub(crate) acts: Option<Act>,
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
        // The model has weighed the words already.
        let learned = candidate.trigger == Trigger::Learned;
        if !learned && (named.outsider || !substance(view, candidate)) {
            continue;
        }
        if !learned && named.anaphor.is_none() && foreign_quote(view, candidate)
            || heading(view, candidate)
            || note(view, candidate)
        {
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
        // "It meets every year", in an article: the committee that the article before it sets up.
        let article = !view.language.verb_final() && view.in_articles(candidate.quote.start);
        let signatories = discourse.groups.first().filter(|g| article && g.len() > 1);
        let it = article
            && named.anaphor.is_some_and(|a| view.any(T::AnaphorIt, a))
            && candidate.act.as_ref().is_some_and(|a| a.value(view, T::Act) == Some(Action::Meet.code()));
        let sits = commits || it || !view.language.verb_final() && sits(view, candidate, &parties);
        if sits && !commits {
            if let Some(group) = signatories.or_else(|| discourse.group(None)) {
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
        // "The Task Force will share data", "the Trade and Technology Council will meet": those who sit there promise.
        let sat =
            |p: &PartyRef| set_up(view, p) || forum(view, p) && discourse.gathering.as_ref().is_none_or(|g| !g.same(p));
        let through = !view.language.verb_final() && !parties.is_empty() && parties.iter().all(sat);
        let group = discourse.group_of(None, "states").filter(|g| through && g.len() >= 2);
        // "The Quad will cooperate": the few states that act under that name.
        let few = members(view, &parties);
        let stands = group.is_some() || few.is_some();
        if let Some(few) = few {
            parties = few;
        } else if let Some(group) = group {
            parties.clone_from(group);
        }
        let explicit = !parties.is_empty() && named.anaphor.is_none() && (!sits || commits) && !stands;
        if !learned && !explicit && named.anaphor.is_none() && effect(view, candidate) {
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
        if elsewhere && !learned {
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
            } else if agrees && !discourse.across.is_empty() {
                discourse.across.clone()
            } else if with.len() > before && before > 0 || !discourse.speaker.is_empty() && !everyone {
                // "핀란드와는 …": the last subject, with somebody else.
                with
            } else if let Some(states) = states {
                states.clone()
            } else if view.language.verb_final() && !discourse.subject.is_empty() {
                discourse.subject.clone()
            } else if let Some(all) = counted(view, candidate, discourse) {
                all
            } else if let Some(signatories) = signatories {
                signatories.clone()
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
        let how = match (explicit, named.anaphor, candidate.shares_subject) {
            (_, Some(_), _) => "anaphor",
            (_, _, true) => "shared",
            (true, ..) if parties.len() > named.parties.len() => "with",
            (true, ..) => "explicit",
            _ => "unsaid",
        };
        let offered = if view.weights.is_some() || view.teaches {
            offers(view, candidate, (&parties, how), discourse)
        } else {
            Vec::new()
        };
        // "We" of a statement in the first person is all who make it, and nobody else.
        let authors = how == "anaphor"
            && parties.len() == discourse.authors.len()
            && parties.iter().all(|p| discourse.authors.iter().any(|a| a.same(p)));
        // "두 나라는" where two states acted together, "두 기관은" of two organisations, "당사국은" of those who opened the
        // text, and what a label says: nothing is left to weigh.
        let stands_for = |open: bool, orgs: bool| {
            named.anaphor.is_some_and(|a| {
                let pair = |v: Option<&str>| !orgs || v.is_some_and(|v| v.contains("-orgs"));
                view.tagged(T::AnaphorPair, a).any(|h| pair(view.value(h)))
                    || open && view.tagged(T::AnaphorThey, a).any(|h| view.value(h) == Some("open"))
            })
        };
        let several = view.language.verb_final() && parties.len() >= 2;
        let states = several && parties.iter().all(PartyRef::is_state) && stands_for(true, false)
            || several && !parties.iter().any(PartyRef::is_state) && stands_for(false, true);
        // Several organisations that a mark shows to be the subject are all who promise.
        let bodies = view.language.verb_final()
            && !learned
            && explicit
            && named.parties.len() >= 2
            && !candidate.shares_subject
            && !parties.iter().any(|p| p.is_state() || p.shape);
        // "(독일) … 합의함": the label says it.
        let across = how == "unsaid" && !discourse.across.is_empty() && same_parties(&parties, &discourse.across);
        // "The two sides" who were told to act together, with as many as the words say, are all who promise.
        let pair = named.anaphor.and_then(|a| view.tagged(T::AnaphorPair, a).next());
        let size: Option<usize> = pair.and_then(|h| view.value(h)).and_then(|v| v.split('-').next()?.parse().ok());
        let two = !view.language.verb_final()
            && !learned
            && size.is_some_and(|n| n == parties.len() && n >= 2)
            && parties.iter().all(PartyRef::governs);
        // Who promised the clause before promises what is joined to it.
        let shared = !view.language.verb_final() && how == "shared" && !candidate.passive;
        // What an article says of nobody, or of "the Parties", binds those who conclude the agreement.
        let concluded = !learned && !explicit && signatories.is_some_and(|g| same_parties(&parties, g));
        let sure = named.sure || states || bodies || across || two || shared || concluded;
        if let Some(weights) = view.weights.filter(|_| !offered.is_empty() && !authors && !stands && !sure) {
            parties = choose(view, &offered, candidate, how, &named.parties, weights);
        }
        // What binds nobody, or stays at home, is no claim, but shows the model what it promises.
        let shown = learned && view.teaches;
        if parties.is_empty() && !shown {
            continue;
        }
        // "Europe should invest": a wish about a continent is nobody's plan.
        let wish = candidate.act.as_ref().is_some_and(|a| {
            matches!(a.mode, crate::predicate::Mode::Obligation | crate::predicate::Mode::Conditional)
        });
        if wish && !learned && explicit && parties.iter().all(|p| p.id.is_none() && p.region.is_some()) {
            continue;
        }
        // "Studies must be provided": an obligation that names nobody is nobody's promise.
        if wish && !learned && candidate.passive && !explicit && named.anaphor.is_none() && !view.language.verb_final()
        {
            continue;
        }
        last.clone_from(&parties);
        let sentence = view.sentences[candidate.sentence].range;
        if !shown && stays_home(view, candidate, &parties, discourse, sentence) {
            continue;
        }
        let abroad = international(view, candidate, &parties, discourse, sentence, named.anaphor.is_some());
        // What the model takes for a promise by its words counts in a text that promises much, wherever it lies.
        if !abroad && !discourse.titled_abroad && !learned {
            continue;
        }
        if view.language.verb_final() && how == "explicit" {
            parties = alone(view, candidate, &named.parties, parties);
            last.clone_from(&parties);
        }
        if explicit || named.anaphor.is_some() {
            let before = (discourse.subject.clone(), discourse.alone.clone());
            discourse.note(&parties);
            // Whom one item of a list names does not carry out the next.
            if view.language.verb_final()
                && candidate.trigger == Trigger::Item
                && discourse.list
                && !before.0.is_empty()
            {
                (discourse.subject, discourse.alone) = before;
            }
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
        made.weak |= !abroad;
        made.follows = view.language.verb_final() && sits;
        if view.teaches {
            made.offers = offered;
        }
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

/// Whether two lists hold the same parties.
fn same_parties(a: &[PartyRef], b: &[PartyRef]) -> bool {
    a.len() == b.len() && a.iter().all(|p| b.iter().any(|q| p.same(q)))
}

/// "A trilateral dialogue will begin": the last group of as many states.
fn counted(view: &View<'_>, candidate: &Candidate, discourse: &Discourse) -> Option<Vec<PartyRef>> {
    let size: usize = view.tagged(T::Joint, candidate.quote).find_map(|h| view.value(h)?.parse().ok())?;
    discourse.groups.iter().rev().find(|g| g.len() == size && g.iter().all(PartyRef::governs)).cloned()
}

/// The parties with the states that act under the name of a forum in its place; nothing where none is such a forum.
pub(crate) fn members(view: &View<'_>, parties: &[PartyRef]) -> Option<Vec<PartyRef>> {
    let of = |p: &PartyRef| p.id.as_ref().and_then(|id| view.members.get(id));
    parties.iter().find_map(of)?;
    let mut found: Vec<PartyRef> = Vec::new();
    for party in parties {
        let Some(codes) = of(party) else {
            found.push(party.clone());
            continue;
        };
        for code in codes {
            let mut state = crate::opening::state_party(code);
            state.ranges.clone_from(&party.ranges);
            match found.iter_mut().find(|p| p.same(&state)) {
                Some(known) => known.ranges.extend(state.ranges),
                None => found.push(state),
            }
        }
    }
    Some(found)
}

/// Whether a party is a forum by its name.
fn forum(view: &View<'_>, party: &PartyRef) -> bool {
    let forum = crate::names::OrgKind::Forum;
    let at = party.ranges.first().filter(|_| party.state.is_none());
    at.is_some_and(|&r| {
        view.names_in(r).iter().any(|n| n.range == r && matches!(n.who, Who::Org { kind, .. } if kind == forum))
    })
}

/// Whether a party is a body that several set up, and that no list knows: its name ends with "Task Force", "Joint Committee".
fn set_up(view: &View<'_>, party: &PartyRef) -> bool {
    let Some(&range) = party.ranges.first().filter(|_| party.id.is_none() && party.region.is_none()) else {
        return false;
    };
    view.tagged(T::SetUp, range)
        .any(|h| if view.language.meta.heads_first { h.start == range.start } else { h.end == range.end })
}

/// Whether a name in a subject only says where: behind a preposition that opens the clause.
fn adverbial(view: &View<'_>, subject: Range, name: Range) -> bool {
    let before = view.hits_in(Range::new(subject.start, name.start));
    before
        .iter()
        .any(|h| [T::In, T::Prep].iter().any(|&t| view.language.has(h.entry, t)) && h.start <= subject.start + 1)
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
    let slots::Told { mut action, at: mut action_at, weights: told } = slots::action(view, candidate);
    let mut why = candidate.why.clone();
    let mut acts = None;
    // Who signs an agreement on something agrees to work together on it, unless words say more. Else the model may say another
    // action; more must speak against what a verb, a noun or a sum says than where working together in general is all that is left.
    let by_verb = candidate.act.as_ref().is_some_and(|a| a.is(view, T::Sign) && !a.is(view, T::Act));
    let settled = (by_verb || candidate.trigger == Trigger::Sign) && slots::general(action, &told);
    if view.teaches || view.weights.is_some() && !settled {
        let act = crate::weighed::act(view, candidate, quote, action, &told);
        if let Some(weights) = view.weights {
            let learned = weights.action(&act.signs, action);
            let margin = if act.open { weights.margin.0 } else { weights.margin.1 };
            if let Some((other, _)) = learned.filter(|&(a, more)| a != action && more >= margin) {
                (action, action_at) = (other, vec![quote]);
                why.push(RuleId::from(crate::weighed::MEANT));
            }
        }
        acts = Some(act).filter(|_| view.teaches);
    }
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
        why,
    };
    let purpose = candidate.act.as_ref().is_some_and(|a| !a.is(view, T::Sign));
    Draft {
        claim,
        parties,
        quote,
        title,
        trigger: candidate.trigger,
        purpose,
        follows: false,
        sum: None,
        weak: candidate.weak,
        sure: None,
        offers: Vec::new(),
        acts,
    }
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
        Trigger::Learned => 500,
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
