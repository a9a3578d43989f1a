//! Who promises, weighed by the learned model: all who could be meant are offered, with what speaks for each.
//!
//! [`offers`] lists those whom the sentence names, those whom the rules found, and those of whom the text has spoken;
//! [`choose`] keeps the ones whose signs weigh enough.

use crate::learned::Weights;
use crate::names::{Name, OrgKind, StateForm, Who};
use crate::parties::{Discourse, PartyRef, party};
use crate::promise::{Candidate, Trigger};
use crate::signs::{Signs, count, sides};
use crate::tags::T;
use crate::view::{Range, View};
use crate::weighed::Weighed;

/// Somebody who may be bound by a promise.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) party: PartyRef,
    /// Whether the rules say so.
    pub(crate) ruled: bool,
    /// What speaks for and against.
    pub(crate) signs: Weighed,
}

/// At most so many are offered for one promise.
const MOST: usize = 24;
/// So many of the first names of a sentence are looked at: a longer one is a list or was never cut.
const NAMES: usize = 60;
/// A word beside a name is looked at over at most so many bytes.
const BESIDE: usize = 48;
/// So many of the first names of a text tell of whom it speaks.
const OPENING: usize = 60;

/// The party that a name may stand for, more freely than [`party`]: an adjective may speak for its state.
fn meant(view: &View<'_>, name: &Name) -> Option<PartyRef> {
    if let Some(strict) = party(view, name) {
        return Some(strict);
    }
    let make = |id: &str| PartyRef {
        id: Some(id.to_owned()),
        name: view.original(name.full.unwrap_or(name.range)).to_owned(),
        label: None,
        ranges: vec![name.range],
        state: Some(id.to_owned()),
        body: None,
        shape: false,
        region: None,
    };
    match &name.who {
        Who::State { code, .. } => Some(make(code)),
        Who::Org { id, label, state, kind: OrgKind::Body | OrgKind::Land } => {
            Some(PartyRef { id: id.clone(), label: label.clone(), state: state.clone(), ..make("") })
        }
        _ => None,
    }
}

/// All who may be bound by a candidate, those of the sentence first; `ruled` are those whom the rules found, and how.
pub(crate) fn offers(
    view: &View<'_>,
    candidate: &Candidate,
    (ruled, how): (&[PartyRef], &str),
    discourse: &Discourse,
) -> Vec<Offer> {
    let sentence = view.sentences[candidate.sentence].range;
    let mut found: Vec<(PartyRef, Vec<(usize, &Name)>)> = Vec::new();
    for (number, name) in view.names_in(sentence).iter().take(NAMES).enumerate() {
        let Some(party) = meant(view, name) else { continue };
        match found.iter_mut().find(|(known, _)| known.same(&party)) {
            Some((_, places)) => places.push((number, name)),
            None => found.push((party, vec![(number, name)])),
        }
    }
    let last = discourse.groups.last();
    let sources: [(&str, &[PartyRef]); 12] = [
        ("rules", ruled),
        ("group", last.map_or(&[], Vec::as_slice)),
        ("subject", &discourse.subject),
        ("alone", &discourse.alone),
        ("titled", discourse.titled.as_slice()),
        ("home", discourse.home.as_slice()),
        ("guess", &discourse.guess),
        ("authors", &discourse.authors),
        ("speaker", &discourse.speaker),
        ("turn", discourse.turn.as_slice()),
        ("sides", &discourse.sides),
        ("meeting", &discourse.meeting),
    ];
    for party in sources.iter().flat_map(|(_, parties)| parties.iter()) {
        if !found.iter().any(|(known, _)| known.same(party)) {
            found.push((party.clone(), Vec::new()));
        }
    }
    found.truncate(MOST);
    let many = found.len();
    let named = found.iter().filter(|(_, places)| !places.is_empty()).count();
    let verb = candidate.act.as_ref().map_or(candidate.strength_at, |a| a.range);
    let stands = [T::AnaphorPair, T::AnaphorThey, T::AnaphorIt, T::AnaphorWe, T::GovAlone, T::Home];
    let stands: Vec<String> = stands.iter().filter(|&&t| view.any(t, sentence)).map(|t| format!("{t:?}")).collect();
    let trigger = format!("{:?}", candidate.trigger);
    let opening = &view.names[..view.names.len().min(OPENING)];
    let offer = |(party, places): (PartyRef, Vec<(usize, &Name)>)| {
        let mut signs = Signs::default();
        let kind = kind(&party);
        let said = |list: &[PartyRef]| list.iter().any(|p| p.same(&party));
        signs.add("kind", &[kind]);
        signs.add("named", &[kind, &count(places.len()), &count(named)]);
        signs.add("alone", &[kind, &count(named), &count(many)]);
        for (source, parties) in &sources[1..] {
            if said(parties) {
                signs.add("source", &[source, kind, &count(places.len().min(1))]);
                signs.add("source of", &[source, &count(parties.len()), &count(places.len().min(1)), &count(named)]);
                signs.add("source trigger", &[source, &trigger, &count(places.len().min(1)), &count(named)]);
                for word in &stands {
                    signs.add("stands", &[source, word, &count(places.len().min(1))]);
                }
            }
        }
        signs.add("trigger", &[kind, &trigger, &count(places.len().min(1)), &count(named)]);
        for word in &stands {
            signs.add("beside", &[word, &count(places.len().min(1)), &count(named)]);
        }
        let heard = opening.iter().filter(|n| meant_same(n, &party)).count();
        signs.add("heard", &[kind, &heard.min(6).to_string()]);
        if opening.iter().take(3).any(|n| meant_same(n, &party)) {
            signs.add("early", &[kind, &count(places.len().min(1))]);
        }
        for &(number, name) in &places {
            mention(view, candidate, verb, number, name, kind, &mut signs);
        }
        let ruled = said(ruled);
        let mut rules = Signs::default();
        rules.add("ruled", &[&ruled.to_string()]);
        rules.add("ruled of", &[&ruled.to_string(), &count(sources[0].1.len()), &count(named)]);
        rules.add("ruled named", &[&ruled.to_string(), &count(places.len()), &trigger]);
        rules.add("ruled how", &[&ruled.to_string(), how, &count(places.len().min(1)), &count(named)]);
        rules.add("ruled how many", &[&ruled.to_string(), how, kind, &count(sources[0].1.len())]);
        rules.add("ruled kind", &[&ruled.to_string(), kind, &count(places.len().min(1))]);
        // The rules' own reference knows best where it stands.
        let own = sources[0].1.iter().find(|p| p.same(&party)).cloned();
        Offer { party: own.unwrap_or(party), ruled, signs: Weighed { words: signs.done(), rules: rules.done() } }
    };
    found.into_iter().map(offer).collect()
}

fn meant_same(name: &Name, party: &PartyRef) -> bool {
    match (&name.who, party.id.as_deref()) {
        (Who::State { code, .. } | Who::Person { state: Some(code) }, Some(id)) => code == id,
        (Who::Org { state: Some(code), kind: OrgKind::Government, .. }, Some(id)) => code == id,
        (Who::Org { id: Some(own), .. }, Some(id)) => own == id,
        _ => false,
    }
}

fn kind(party: &PartyRef) -> &'static str {
    match (party.is_state(), party.region.is_some(), party.shape) {
        (true, _, _) => "state",
        (_, true, _) => "region",
        (_, _, true) => "shape",
        _ => "body",
    }
}

/// The signs of one place where somebody is named.
fn mention(
    view: &View<'_>,
    candidate: &Candidate,
    verb: Range,
    number: usize,
    name: &Name,
    kind: &str,
    signs: &mut Signs,
) {
    let range = name.range;
    let form = match &name.who {
        Who::State { form: StateForm::Adjective, .. } => "adjective",
        Who::State { form: StateForm::Demonym, .. } => "demonym",
        Who::State { form: StateForm::Capital | StateForm::Seat, .. } => "capital",
        Who::State { .. } => "name",
        Who::Person { .. } => "person",
        Who::Org { kind: OrgKind::Government, .. } => "ministry",
        Who::Org { .. } => "body",
        _ => "other",
    };
    let quote = candidate.quote;
    let place = if range.end <= quote.start {
        "before"
    } else if range.start >= quote.end {
        "after"
    } else if candidate.subject.contains(range) {
        "subject"
    } else if range.end <= verb.start {
        "ahead"
    } else {
        "behind"
    };
    let voice = if candidate.passive { "passive" } else { "active" };
    let order = number.min(4).to_string();
    signs.add("form", &[form, place]);
    signs.add("place", &[kind, place, voice]);
    signs.add("order", &[form, place, &order]);
    let strict = if party(view, name).is_some() { "strict" } else { "free" };
    signs.add("strict", &[strict, form, place]);
    let text = view.text();
    let (prior, next) = sides(text, range, BESIDE);
    for (name, value) in [("prior", &prior), ("next", &next)] {
        signs.add(name, &[value]);
        signs.add(name, &[value, place]);
        signs.add(name, &[value, form]);
    }
    signs.add("both", &[&prior, &next]);
    for length in 1..=2 {
        let start: String = next.chars().take(length).collect();
        signs.add("next starts", &[&start, place]);
    }
    let lexicon = &view.language.lexicon;
    let near = Range::new(crate::parties::floor(text, range.start.saturating_sub(24)), range.start);
    for hit in view.hits_in(near).iter().filter(|h| h.end <= range.start) {
        let adjoining = text[hit.end..range.start].trim().is_empty();
        let tag = lexicon.name(lexicon.entry(hit.entry).tag);
        signs.add("near tag", &[tag, place]);
        if adjoining {
            signs.add("tag before", &[tag, place]);
            signs.add("tag before", &[tag, form]);
        }
    }
    for hit in view.hits_in(Range::new(range.end, range.end + 2)) {
        let tag = lexicon.name(lexicon.entry(hit.entry).tag);
        signs.add("tag after", &[tag, place]);
        signs.add("tag after", &[tag, form]);
    }
    if let Some(act) = &candidate.act {
        for tag in [T::Sign, T::Commit, T::Act, T::Create, T::Boost, T::Say, T::Intend] {
            if act.is(view, tag) {
                signs.add("verb", &[&format!("{tag:?}"), place, voice]);
            }
        }
    }
}

/// Those whom the model takes for bound; the one who weighs most where nobody weighs enough.
pub(crate) fn choose(offers: &[Offer], candidate: &Candidate, weights: &Weights) -> Vec<PartyRef> {
    let sums: Vec<i32> = offers.iter().map(|offer| weights.party(&offer.signs)).collect();
    let (ruled, other) = if candidate.trigger == Trigger::Learned { weights.taken } else { weights.bound };
    // States that the rules found act through the organisations beside them: "the two expand work between agency A and agency B".
    let states = offers.iter().filter(|o| o.ruled && o.party.is_state()).count();
    let through = |o: &Offer| states >= 2 && !o.ruled && !o.party.is_state();
    let enough = |o: &Offer, sum: i32| !through(o) && sum >= if o.ruled { ruled } else { other };
    let mut chosen: Vec<&Offer> = offers.iter().zip(&sums).filter(|&(o, &s)| enough(o, s)).map(|(o, _)| o).collect();
    if chosen.is_empty() {
        let most = sums.iter().copied().max();
        chosen.extend(offers.iter().zip(&sums).find(|&(_, s)| Some(*s) == most).map(|(o, _)| o));
    }
    // Those of the rules stand in their order, which is that of the text.
    chosen.sort_by_key(|o| !o.ruled);
    chosen.into_iter().map(|o| o.party.clone()).collect()
}
