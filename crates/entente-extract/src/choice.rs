//! Who promises, weighed by the learned model: all who could be meant are offered, with what speaks for each.
//!
//! [`offers`] lists those whom the sentence names, those whom the rules found, and those of whom the text has spoken;
//! [`choose`] keeps the ones whose signs weigh enough.

use crate::learned::Weights;
use crate::names::{Name, OrgKind, StateForm, Who};
use crate::parties::{Discourse, PartyRef, party};
use crate::promise::{Candidate, Trigger};
use crate::signs::{Sides, Signs, count, hash, sign, truth, up_to};
use crate::standing::Standing;
use crate::tags::T;
use crate::view::{Range, View};
use crate::weighed::Weighed;
use entente_model::Action;
use std::borrow::Cow;
use std::cell::OnceCell;

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
/// So many of those who acted last are offered where a subject may be left out.
const ACTED: usize = 6;
/// So many of those whom the text names most are offered there.
const OFTEN: usize = 5;
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
        land: false,
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
    let mut found: Vec<Named<'_, '_>> = Vec::new();
    for (number, name) in view.names_in(sentence).iter().take(NAMES).enumerate() {
        let Some(party) = meant(view, name).map(Known::owned) else { continue };
        match found.iter_mut().find(|(known, _)| known.same(&party)) {
            Some((_, places)) => places.push((number, name)),
            None => found.push((party, vec![(number, name)])),
        }
    }
    let rules = known(ruled);
    let last = discourse.groups.last();
    let marked = view.language.verb_final();
    // Where a subject is left out, whoever acted may be meant.
    let acted = &discourse.acted[discourse.acted.len().saturating_sub(if marked { ACTED } else { 0 })..];
    let first = discourse.groups.first().filter(|_| marked);
    let meant_by: Vec<Option<Known<'_>>> =
        if marked { view.names.iter().map(|n| meant(view, n).map(Known::owned)).collect() } else { Vec::new() };
    let sources: [(u64, Vec<Known<'_>>); 14] = [
        (const { hash("group") }, last.map(|group| known(group)).unwrap_or_default()),
        (const { hash("subject") }, known(&discourse.subject)),
        (const { hash("alone") }, known(&discourse.alone)),
        (const { hash("titled") }, known(discourse.titled.as_slice())),
        (const { hash("home") }, known(discourse.home.as_slice())),
        (const { hash("guess") }, known(&discourse.guess)),
        (const { hash("authors") }, known(&discourse.authors)),
        (const { hash("speaker") }, known(&discourse.speaker)),
        (const { hash("turn") }, known(discourse.turn.as_slice())),
        (const { hash("sides") }, known(&discourse.sides)),
        (const { hash("meeting") }, known(&discourse.meeting)),
        (const { hash("first") }, first.map(|group| known(group)).unwrap_or_default()),
        (const { hash("acted") }, known(acted)),
        (const { hash("often") }, often(&meant_by)),
    ];
    for party in rules.iter().chain(sources.iter().flat_map(|(_, parties)| parties)) {
        if !found.iter().any(|(known, _)| known.same(party)) {
            found.push((party.clone(), Vec::new()));
        }
    }
    found.truncate(MOST);
    let many = count(found.len());
    let named = count(found.iter().filter(|(_, places)| !places.is_empty()).count());
    let verb = candidate.act.as_ref().map_or(candidate.strength_at, |a| a.range);
    let stands: Vec<u64> = STANDS.iter().filter(|&&(t, _)| view.any(t, sentence)).map(|s| s.1).collect();
    let trigger = hash(candidate.trigger.name());
    let how = hash(how);
    let listed = truth(discourse.list);
    let opening = &view.names[..view.names.len().min(OPENING)];
    let standing = marked.then(|| {
        let here: Vec<Vec<Range>> =
            found.iter().map(|(_, at)| at.iter().map(|(_, name)| name.range).collect()).collect();
        let all = |known: &Known<'_>| {
            let own = view.names.iter().zip(&meant_by).filter(|(_, n)| n.as_ref().is_some_and(|n| n.same(known)));
            own.map(|(name, _)| name.range).collect()
        };
        let everywhere: Vec<Vec<Range>> = found.iter().map(|(known, _)| all(known)).collect();
        Standing::of(view, candidate, verb, &here, &everywhere)
    });
    let action = hash(candidate.act.as_ref().and_then(|a| a.value(view, T::Act)).unwrap_or(""));
    // Of each source the numbers of those of it who are offered.
    let members = |parties: &[Known<'_>]| -> Vec<usize> {
        (0..found.len()).filter(|&n| parties.iter().any(|p| p.same(&found[n].0))).collect()
    };
    let groups: Vec<(u64, Vec<usize>)> =
        if marked { sources.iter().map(|(source, p)| (*source, members(p))).collect() } else { Vec::new() };
    let offer = |(number, (party, places)): (usize, Named<'_, '_>)| {
        let mut signs = Signs::default();
        let kind = hash(kind(&party.party));
        let said = |list: &[Known<'_>]| list.iter().any(|p| p.same(&party));
        let (here, often) = (count(places.len().min(1)), count(places.len()));
        sign!(signs, "kind", kind);
        sign!(signs, "named", kind, often, named);
        sign!(signs, "alone", kind, named, many);
        for (source, parties) in &sources {
            if said(parties) {
                sign!(signs, "source", *source, kind, here);
                sign!(signs, "source of", *source, count(parties.len()), here, named);
                sign!(signs, "source trigger", *source, trigger, here, named);
                for &word in &stands {
                    sign!(signs, "stands", *source, word, here);
                }
            }
        }
        sign!(signs, "trigger", kind, trigger, here, named);
        for &word in &stands {
            sign!(signs, "beside", word, here, named);
        }
        if let Some(standing) = &standing {
            standing.signs(number, (kind, action), &stands, &mut signs);
            for (source, all) in groups.iter().filter(|(_, all)| all.contains(&number)) {
                let others: Vec<usize> = all.iter().copied().filter(|&n| n != number).collect();
                standing.fellows(number, *source, &others, kind, &mut signs);
                sign!(signs, "source action", *source, action, here, count(all.len()));
                sign!(signs, "source listed", *source, trigger, listed, here);
            }
        }
        let heard = opening.iter().filter(|n| meant_same(n, &party.party)).count();
        sign!(signs, "heard", kind, up_to(6, heard));
        if opening.iter().take(3).any(|n| meant_same(n, &party.party)) {
            sign!(signs, "early", kind, here);
        }
        for &(number, name) in &places {
            mention(view, candidate, verb, number, name, kind, &mut signs);
        }
        // The rules' own reference knows best where it stands.
        let own = rules.iter().find(|p| p.same(&party));
        let ruled = own.is_some();
        let own = own.map(|p| p.party.clone().into_owned());
        let mut of_rules = Signs::default();
        let says = truth(ruled);
        sign!(of_rules, "ruled", says);
        sign!(of_rules, "ruled of", says, count(rules.len()), named);
        sign!(of_rules, "ruled named", says, often, trigger);
        sign!(of_rules, "ruled how", says, how, here, named);
        sign!(of_rules, "ruled how many", says, how, kind, count(rules.len()));
        sign!(of_rules, "ruled kind", says, kind, here);
        let signs = Weighed { words: signs.done(), rules: of_rules.done() };
        Offer { party: own.unwrap_or_else(|| party.party.into_owned()), ruled, signs }
    };
    found.into_iter().enumerate().map(offer).collect()
}

/// Those whom a text names most, each more than once.
fn often<'p>(named: &[Option<Known<'p>>]) -> Vec<Known<'p>> {
    let mut counts: Vec<(usize, &Known<'p>)> = Vec::new();
    for one in named.iter().flatten() {
        match counts.iter_mut().find(|(_, known)| known.same(one)) {
            Some((count, _)) => *count += 1,
            None => counts.push((1, one)),
        }
    }
    counts.retain(|(count, _)| *count > 1);
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    counts.into_iter().take(OFTEN).map(|(_, known)| known.clone()).collect()
}

/// Words that stand for somebody, with the names by which the model knows them.
const STANDS: [(T, u64); 6] = [
    (T::AnaphorPair, hash("AnaphorPair")),
    (T::AnaphorThey, hash("AnaphorThey")),
    (T::AnaphorIt, hash("AnaphorIt")),
    (T::AnaphorWe, hash("AnaphorWe")),
    (T::GovAlone, hash("GovAlone")),
    (T::Home, hash("Home")),
];

/// Verbs that the model tells apart beside a name, with the names by which it knows them.
const VERBS: [(T, u64); 7] = [
    (T::Sign, hash("Sign")),
    (T::Commit, hash("Commit")),
    (T::Act, hash("Act")),
    (T::Create, hash("Create")),
    (T::Boost, hash("Boost")),
    (T::Say, hash("Say")),
    (T::Intend, hash("Intend")),
];

/// Parties that are compared with many.
fn known(parties: &[PartyRef]) -> Vec<Known<'_>> {
    parties.iter().map(Known::of).collect()
}

/// A party that is compared with many: its name is folded at most once.
#[derive(Clone)]
struct Known<'p> {
    party: Cow<'p, PartyRef>,
    folded: OnceCell<String>,
}

/// Somebody with the places where a sentence names him, and which of its names each is.
type Named<'p, 'v> = (Known<'p>, Vec<(usize, &'v Name)>);

impl<'p> Known<'p> {
    fn of(party: &'p PartyRef) -> Known<'p> {
        Known { party: Cow::Borrowed(party), folded: OnceCell::new() }
    }

    fn owned(party: PartyRef) -> Known<'p> {
        Known { party: Cow::Owned(party), folded: OnceCell::new() }
    }

    fn folded(&self) -> &str {
        self.folded.get_or_init(|| entente_packs::fold(&self.party.name))
    }

    /// As [`PartyRef::same`].
    fn same(&self, other: &Known<'_>) -> bool {
        match (&self.party.id, &other.party.id) {
            (Some(a), Some(b)) => a == b,
            _ => crate::parties::same_name(self.folded(), other.folded()),
        }
    }
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
    kind: u64,
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
    let (form, place, voice) = (hash(form), hash(place), hash(voice));
    let order = up_to(4, number);
    sign!(signs, "form", form, place);
    sign!(signs, "place", kind, place, voice);
    sign!(signs, "order", form, place, order);
    let strict = if party(view, name).is_some() { const { hash("strict") } } else { const { hash("free") } };
    sign!(signs, "strict", strict, form, place);
    let text = view.text();
    let Sides { prior, next, starts } = Sides::of(text, range, BESIDE);
    sign!(signs, "prior", prior);
    sign!(signs, "prior", prior, place);
    sign!(signs, "prior", prior, form);
    sign!(signs, "next", next);
    sign!(signs, "next", next, place);
    sign!(signs, "next", next, form);
    sign!(signs, "both", prior, next);
    for start in starts {
        sign!(signs, "next starts", start, place);
    }
    let near = Range::new(crate::parties::floor(text, range.start.saturating_sub(24)), range.start);
    for hit in view.hits_in(near).iter().filter(|h| h.end <= range.start) {
        let adjoining = text[hit.end..range.start].trim().is_empty();
        let tag = view.language.signs.tag(hit.entry);
        sign!(signs, "near tag", tag, place);
        if adjoining {
            sign!(signs, "tag before", tag, place);
            sign!(signs, "tag before", tag, form);
        }
    }
    for hit in view.hits_in(Range::new(range.end, range.end + 2)) {
        let tag = view.language.signs.tag(hit.entry);
        sign!(signs, "tag after", tag, place);
        sign!(signs, "tag after", tag, form);
    }
    if let Some(act) = &candidate.act {
        for (_, verb) in VERBS.iter().filter(|&&(tag, _)| act.is(view, tag)) {
            sign!(signs, "verb", *verb, place, voice);
        }
    }
}

/// Those whom the model takes for bound; the one who weighs most where nobody weighs enough. `how` tells in what way the
/// rules found theirs.
pub(crate) fn choose(
    view: &View<'_>,
    offers: &[Offer],
    candidate: &Candidate,
    how: &str,
    named: &[PartyRef],
    weights: &Weights,
) -> Vec<PartyRef> {
    let sums: Vec<i32> = offers.iter().map(|offer| weights.party(&offer.signs)).collect();
    let (ruled, other) = if candidate.trigger == Trigger::Learned { weights.taken } else { weights.bound };
    // States that the rules found act through the organisations beside them: "the two expand work between agency A and agency B".
    let states = offers.iter().filter(|o| o.ruled && o.party.is_state()).count();
    let through = |o: &Offer| states >= 2 && !o.ruled && !o.party.is_state();
    // "공동위원회를 연다": a committee that is only named binds nobody.
    let sits = |o: &Offer| {
        view.language.verb_final() && !o.ruled && crate::gates::committee(view, std::slice::from_ref(&o.party))
    };
    let enough = |o: &Offer, sum: i32| !through(o) && !sits(o) && sum >= if o.ruled { ruled } else { other };
    let mut chosen: Vec<&Offer> = offers.iter().zip(&sums).filter(|&(o, &s)| enough(o, s)).map(|(o, _)| o).collect();
    if chosen.is_empty() {
        let most = sums.iter().copied().max();
        chosen.extend(offers.iter().zip(&sums).find(|&(_, s)| Some(*s) == most).map(|(o, _)| o));
    }
    // "Norway will lend a ship": who is not even named beside one state that acts alone promises nothing.
    let words = [T::With, T::WithParty, T::WithPartner, T::Joint, T::AnaphorPair];
    let together = words.iter().any(|&t| view.any(t, candidate.quote));
    let state = matches!(named, [only] if only.is_state());
    let after = Range::new(candidate.subject.end.min(candidate.quote.end), candidate.quote.end);
    let alone = how == "explicit" && state && !candidate.passive && !together;
    // "and" or "we" may bring in somebody else.
    let open = view.any(T::AnaphorWe, candidate.quote) || view.any(T::Conj, after);
    if view.language.meta.capitals && alone && !open && chosen.iter().any(|o| o.ruled && o.party.is_state()) {
        let sentence = view.sentences[candidate.sentence].range;
        let here = |o: &Offer| view.names_in(sentence).iter().any(|n| meant(view, n).is_some_and(|p| p.same(&o.party)));
        chosen.retain(|o| o.ruled || !o.party.is_state() || here(o));
    }
    // "Masdar of the UAE will build a plant": one organisation that acts with nobody binds no state besides, nor anybody whom its
    // sentence does not name.
    let body = matches!(named, [only] if !only.is_state() && only.region.is_none())
        && !crate::gates::committee(view, named)
        && how == "explicit"
        && !candidate.passive
        && !together;
    if view.language.meta.capitals && body && !open && chosen.iter().any(|o| o.ruled) {
        let sentence = view.sentences[candidate.sentence].range;
        let here = |o: &Offer| view.names_in(sentence).iter().any(|n| meant(view, n).is_some_and(|p| p.same(&o.party)));
        chosen.retain(|o| o.ruled || !o.party.is_state() && here(o));
    }
    // Those of the rules stand in their order, which is that of the text.
    chosen.sort_by_key(|o| !o.ruled);
    chosen.into_iter().map(|o| o.party.clone()).collect()
}

/// Those who promise where one body is the subject and acts with nobody: it alone, or it as its state. "연구원은 장비를 보낸다".
pub(crate) fn alone(
    view: &View<'_>,
    candidate: &Candidate,
    named: &[PartyRef],
    mut parties: Vec<PartyRef>,
) -> Vec<PartyRef> {
    let [only] = named else { return parties };
    // "5차 협의회는 서울에서 열린다": what meets, and a group by its number, are several.
    let meets = candidate
        .act
        .as_ref()
        .is_some_and(|a| a.value(view, T::Act) == Some(Action::Meet.code()) || a.value(view, T::Deed) == Some("held"));
    let several = crate::gates::committee(view, named) || meets || only.name.starts_with(|c: char| c.is_ascii_digit());
    let body = !only.is_state() && !only.shape && only.region.is_none() && !several;
    let words = [T::With, T::WithParty, T::WithPartner, T::Joint, T::AnaphorPair];
    let after = Range::new(candidate.subject.end.min(candidate.quote.end), candidate.quote.end);
    let mut end = after.start;
    let partner = view.str(after).split(' ').any(|word| {
        let (start, stop) = (end, end + word.len());
        end = stop + 1;
        let marked = crate::marked::strip_with(view, start, stop) < stop;
        marked && !crate::sides::given(view, view.skip_space(stop), after.end)
    });
    // "연구소는 알고리즘을, 회사는 관제소를 맡는다": another beside it.
    let other = crate::marked::phrase(view, after).is_some_and(|p| {
        crate::marked::known(view, p)
            && view.str(Range::new(after.start, crate::marked::start(view, p))).ends_with(", ")
    });
    let together = candidate.passive || partner || other || words.iter().any(|&t| view.any(t, candidate.quote));
    if body && !together && parties.iter().any(|p| p.same(only)) {
        parties.retain(|p| p.same(only) || p.is_state() && p.id == only.state);
    }
    parties
}
