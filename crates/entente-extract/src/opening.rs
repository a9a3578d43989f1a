//! Who a text speaks of before its first promise: the state at home, the states and groups of its title, who acts together at
//! the outset, and who speaks where it speaks in the first person.

use crate::language::Language;
use crate::names::{OrgKind, StateForm, Who};
use crate::parties::{Discourse, PartyRef, chain};
use crate::predicate::predicates;
use crate::tags::T;
use crate::view::{Range, Sentence, View};
use entente_actors::Actors;
use entente_model::{Document, Role};
use entente_packs::Folded;

/// Sentences that open a text.
const OPENS: usize = 4;

/// The state at home: that which the pack names; else that of the place or ministry that opens the text.
pub(crate) fn home(names: &[crate::names::Name], sentences: &[Sentence], language: &Language) -> Option<String> {
    if let Some(home) = &language.meta.home {
        return Some(home.clone());
    }
    let end = sentences.iter().take(5).map(|s| s.range.start + s.range.len().min(80)).max()?;
    names.iter().take_while(|n| n.range.start < end).find_map(|n| match &n.who {
        Who::State { code, form: StateForm::Capital | StateForm::Seat } => Some(code.clone()),
        Who::City { state } => Some(state.clone()),
        Who::Org { state: Some(state), kind: OrgKind::Government, .. } => Some(state.clone()),
        _ => None,
    })
}

/// Whose speaker speaks in a text in the first person: the state of the office that the title names, or of the person whose
/// name is one of the first lines.
pub(crate) fn spoken_for(
    document: &Document,
    names: &[crate::names::Name],
    sentences: &[Sentence],
    hits: &[entente_packs::Hit],
    language: &Language,
    actors: &Actors,
) -> Option<String> {
    let first = hits.iter().filter(|h| language.has(h.entry, T::AnaphorWe) || language.has(h.entry, T::Home)).count();
    if !language.meta.capitals || first < SPEAKS_OFTEN {
        return None;
    }
    let line = |n: &&crate::names::Name| {
        let own = sentences.iter().take(4).find(|s| s.range.contains(n.range));
        own.is_some_and(|s| s.range.len() < 70)
    };
    let byline = names.iter().filter(|n| n.listed).find(line).and_then(|n| match &n.who {
        Who::Person { state: Some(state) } => Some(state.clone()),
        _ => None,
    });
    let title = document.title.as_deref()?;
    let folded = Folded::new(title, 0);
    let offices: Vec<(usize, usize)> = (language.lexicon.matcher.find(&folded, title, 0).iter())
        .filter(|h| language.has(h.entry, T::PersonRole) || language.has(h.entry, T::Gov))
        .map(|h| (h.start, h.end))
        .collect();
    let beside = |from: usize, to: usize| {
        from <= to && folded.as_str().get(from..to).is_some_and(|gap| gap.len() <= 9 && !gap.contains([',', ':']))
    };
    let mut whose =
        actors.names(Some(&language.meta.tag)).find(&folded, title, 0).into_iter().filter_map(|hit| match hit.target {
            entente_actors::Target::State(code) => {
                let near = offices.iter().any(|&(start, end)| beside(end, hit.start) || beside(hit.end, start));
                near.then(|| code.code().to_owned())
            }
            _ => None,
        });
    let titled = whose.next().filter(|_| whose.next().is_none());
    byline.or(titled)
}

pub(crate) fn state_party(code: &str) -> PartyRef {
    PartyRef {
        id: Some(code.to_owned()),
        name: code.to_owned(),
        label: None,
        ranges: Vec::new(),
        state: Some(code.to_owned()),
        body: None,
        shape: false,
        region: None,
        land: false,
    }
}

/// Who acts together at the outset: the states of the title, and the first coordination that is a subject.
pub(crate) fn open(view: &View<'_>, discourse: &mut Discourse, title: Vec<PartyRef>) {
    if title.len() >= 2 {
        discourse.note(&title);
    }
    if view.language.verb_final() && title.len() < 2 {
        let opens = view.sentences.iter().filter(|s| s.role.may_promise()).take(2);
        let group = opens.filter_map(|s| crate::sides::enumerated(view, s.range)).next();
        discourse.note(&group.unwrap_or_default());
    }
    let first = if view.language.verb_final() { 0 } else { 5 };
    'opening: for sentence in view.sentences.iter().filter(|s| s.role.may_promise()).take(first) {
        let start = crate::clause::label_end(view, sentence.range);
        let end = if view.language.verb_final() {
            sentence.range.end
        } else {
            let verb = predicates(view, sentence.range).into_iter().find(|p| p.mode.finite());
            verb.map_or(sentence.range.end, |p| p.range.start)
        };
        let mut from = start;
        while from < end {
            let parties = chain(view, Range::new(from, end));
            let Some(last) = parties.iter().flat_map(|p| p.ranges.iter()).map(|r| r.end).max() else { break };
            if parties.len() >= 2 {
                discourse.note(&parties);
                // Institutions that act first leave open which states the text speaks of.
                if view.language.verb_final() || parties.iter().any(PartyRef::is_state) {
                    return;
                }
                break 'opening;
            }
            from = last.max(from + 1);
        }
    }
    // No coordination: the two states named most often.
    let mut counts: Vec<(String, usize, Range)> = Vec::new();
    for name in &view.names {
        if let Who::State { code, .. } = &name.who {
            match counts.iter_mut().find(|c| &c.0 == code) {
                Some(known) => known.1 += 1,
                None => counts.push((code.clone(), 1, name.range)),
            }
        }
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.2.cmp(&b.2)));
    // One foreign state alone: it and the state at home.
    if let (true, [(code, _, range)], Some(home)) =
        (view.language.verb_final(), counts.as_slice(), discourse.home.clone())
    {
        if home.id.as_deref() != Some(code) {
            let mut party = state_party(code);
            party.name = view.original(*range).to_owned();
            party.ranges = vec![*range];
            discourse.guess = vec![home, party];
        }
    }
    // "Both parties" speaks of two sides, whoever the second is.
    let sides = view.tagged(T::AnaphorPair, Range::new(0, view.text().len())).any(|h| {
        // "both sides", not "both" or "the two" alone, which may be of anything.
        let words: Vec<&str> = view.str(Range::new(h.start, h.end)).split(' ').collect();
        view.language.verb_final() || words.len() > 2 || words.len() == 2 && words[1].len() > 4
    });
    discourse.foreign = counts.len() >= 2 && sides || !view.language.verb_final() && abroad(view);
    if view.language.verb_final() {
        if let Some(pair) = headed(view) {
            discourse.guess = pair;
            return;
        }
    }
    // Named once in passing, a state is no side of anything.
    if counts.len() >= 2 && counts[1].1 >= 2 {
        discourse.foreign = true;
        let group: Vec<PartyRef> = counts
            .iter()
            .take(2)
            .map(|(code, _, range)| {
                let mut party = state_party(code);
                party.name = view.original(*range).to_owned();
                party.ranges = vec![*range];
                party
            })
            .collect();
        discourse.guess = group;
    }
}

/// Of a text's sentences, one in so many opens with "we" where the whole text speaks so; at least so many do.
const SPEAKS: usize = 6;
const SPEAKS_OFTEN: usize = 3;

/// Who a text in the first person speaks for: those whom its first "we" names ("We, the leaders of …"), else the states
/// of its title or the group of states that it names ("G7 Leaders' Statement"), else the first who act together. A speech
/// or an interview, where nothing names two, has none.
pub(crate) fn authors(
    view: &View<'_>,
    title: Vec<PartyRef>,
    group: Option<PartyRef>,
    discourse: &Discourse,
) -> Vec<PartyRef> {
    let sentences = view.sentences.iter().filter(|s| s.role.may_promise());
    let (mut all, mut speak) = (0usize, 0usize);
    let mut named = Vec::new();
    for sentence in sentences {
        all += 1;
        let start = view.skip_space(crate::clause::label_end(view, sentence.range));
        let Some(we) = view.tagged(T::AnaphorWe, sentence.range).find(|h| h.start == start) else { continue };
        speak += 1;
        if named.is_empty() && view.text()[we.end..].starts_with(',') {
            let verb = predicates(view, sentence.range).into_iter().find(|p| p.mode.finite());
            let end = verb.map_or(sentence.range.end, |p| p.range.start).max(we.end);
            let region = Range::new(we.end, end);
            named = chain(view, region);
            // "We, Ana Ruiz, Minister of Science of Peru, and …": the persons sign for their states.
            let states = signed_for(view, region);
            if states.len() >= 2 && named.iter().any(|p| p.shape) {
                named = states;
            }
        }
    }
    // "We, the ministers of X and Y,": so opens a statement of theirs.
    if named.len() >= 2 && !view.language.verb_final() {
        return named;
    }
    if speak < SPEAKS_OFTEN.max(all / SPEAKS) {
        return Vec::new();
    }
    if named.len() < 2 && title.len() < 2 {
        if let Some(group) = group {
            let group = vec![group];
            return crate::claims::members(view, &group).unwrap_or(group);
        }
    }
    let first = || discourse.groups.first().cloned().unwrap_or_default();
    [named, title, first()].into_iter().find(|group| group.len() >= 2).unwrap_or_default()
}

/// The states that a region names for those who sign, in order.
fn signed_for(view: &View<'_>, region: Range) -> Vec<PartyRef> {
    let mut found: Vec<PartyRef> = Vec::new();
    for name in view.names_in(region).iter().filter(|n| n.range.end <= region.end) {
        let code = match &name.who {
            Who::State { code, form: StateForm::Name | StateForm::Abbrev } | Who::Person { state: Some(code) } => code,
            Who::Org { state: Some(code), kind: OrgKind::Government, .. } => code,
            _ => continue,
        };
        let mut party = state_party(code);
        party.ranges = vec![name.range];
        if !code.is_empty() && !found.iter().any(|p| p.same(&party)) {
            found.push(party);
        }
    }
    found
}

/// The group of states that the title names: a forum of the vocabulary that holds meetings of leaders.
pub(crate) fn title_group(document: &Document, language: &Language, actors: &Actors) -> Option<PartyRef> {
    let title = document.title.as_deref()?;
    let folded = Folded::new(title, 0);
    actors.names(Some(&language.meta.tag)).find(&folded, title, 0).into_iter().find_map(|hit| {
        let entente_actors::Target::Organisation(index) = hit.target else { return None };
        let org = actors.org(index);
        (org.kind == entente_actors::OrgKind::Forum).then(|| PartyRef {
            id: Some(org.id.clone()),
            name: title.get(hit.span.start()..hit.span.end()).unwrap_or(&org.id).to_owned(),
            label: Some(org.label(&language.meta.tag).to_owned()),
            ranges: Vec::new(),
            state: None,
            body: None,
            shape: false,
            region: None,
            land: false,
        })
    })
}

/// Whether the first sentences name an organisation of no state, which is one of several.
fn abroad(view: &View<'_>) -> bool {
    let body = view.sentences.iter().filter(|s| s.role.may_promise()).take(2);
    body.flat_map(|s| view.names_in(s.range))
        .any(|n| n.listed && matches!(&n.who, Who::Org { state: None, kind: OrgKind::Body, .. }))
}

/// Whether the first sentences, or they and the title, name more than one state, or what is nobody's alone.
pub(crate) fn opens_abroad(view: &View<'_>, title: &[PartyRef]) -> bool {
    let mut states: Vec<&str> = title.iter().filter_map(|p| p.id.as_deref()).collect();
    let first = view.sentences.iter().filter(|s| s.role == Role::Title || s.role.may_promise()).take(OPENS);
    for name in first.flat_map(|s| view.names_in(s.range)) {
        match &name.who {
            Who::State { code, .. } => states.push(code),
            Who::City { state } | Who::Org { state: Some(state), .. } | Who::Person { state: Some(state) } => {
                states.push(state);
            }
            Who::Region { .. } => return true,
            Who::Org { state: None, .. } if name.listed => return true,
            _ => {}
        }
    }
    states.sort_unstable();
    states.dedup();
    states.len() >= 2
}

/// The two states that the first line names: "한-인도네시아 정상회담 주요 성과".
fn headed(view: &View<'_>) -> Option<Vec<PartyRef>> {
    let first = view.sentences.iter().find(|s| s.role == Role::Title || s.role.may_promise())?;
    let mut found: Vec<PartyRef> = Vec::new();
    for name in view.names_in(first.range) {
        let Who::State { code, .. } = &name.who else { continue };
        if found.iter().any(|p| p.id.as_deref() == Some(code)) {
            continue;
        }
        let mut party = state_party(code);
        party.name = view.original(name.range).to_owned();
        party.ranges = vec![name.range];
        found.push(party);
    }
    (found.len() == 2).then_some(found)
}

/// The states that the title names, or the persons who speak for them, in order.
pub(crate) fn title_states(document: &Document, language: &Language, actors: &Actors) -> Vec<PartyRef> {
    let Some(title) = document.title.as_deref() else { return Vec::new() };
    let folded = Folded::new(title, 0);
    let mut found: Vec<PartyRef> = Vec::new();
    let hits = language.lexicon.matcher.find(&folded, title, 0);
    let against = |at: usize| {
        hits.iter().any(|h| {
            language.has(h.entry, T::Against)
                && h.end <= at
                && folded.as_str().get(h.end..at).is_some_and(|gap| gap.trim().is_empty())
        })
    };
    for hit in actors.names(Some(&language.meta.tag)).find(&folded, title, 0) {
        if against(hit.start) {
            continue;
        }
        let state = match hit.target {
            entente_actors::Target::State(code) => Some(code),
            entente_actors::Target::Person(_) => actors.state_of_on(hit.target, document.published),
            _ => None,
        };
        if let Some(code) = state {
            let party = state_party(code.code());
            if !found.iter().any(|p| p.same(&party)) {
                found.push(party);
            }
        }
    }
    found
}

/// Whether the title says that all of the text is about more than one state: it names a forum, a region, states, or joint doings.
pub(crate) fn title_abroad(document: &Document, language: &Language, actors: &Actors) -> bool {
    let Some(title) = document.title.as_deref() else { return false };
    let folded = Folded::new(title, 0);
    let mut states = Vec::new();
    for hit in actors.names(Some(&language.meta.tag)).find(&folded, title, 0) {
        let state = actors.state_of_on(hit.target, document.published);
        match hit.target {
            entente_actors::Target::Region(_) => return true,
            entente_actors::Target::Organisation(index) if state.is_none() => {
                if actors.org(index).kind == entente_actors::OrgKind::Forum {
                    return true;
                }
            }
            entente_actors::Target::City(_) => {}
            _ => states.extend(state),
        }
    }
    states.sort_unstable();
    states.dedup();
    let joint = language.lexicon.matcher.find(&folded, title, 0).iter().any(|h| language.has(h.entry, T::Joint));
    states.len() >= 2 || joint
}

/// Whether the title names an instrument and two who are bound by it: "Agreement between X and Y", "Joint declaration of A and B".
pub(crate) fn title_pact(document: &Document, language: &Language, actors: &Actors) -> bool {
    let Some(title) = document.title.as_deref().filter(|_| language.meta.capitals) else { return false };
    let folded = Folded::new(title, 0);
    let hits = language.lexicon.matcher.find(&folded, title, 0);
    let any = |tag: T| hits.iter().any(|h| language.has(h.entry, tag));
    let mut named: Vec<entente_actors::Target> = Vec::new();
    for hit in actors.names(Some(&language.meta.tag)).find(&folded, title, 0) {
        if !matches!(hit.target, entente_actors::Target::City(_)) && !named.contains(&hit.target) {
            named.push(hit.target);
        }
    }
    any(T::Agreement) && (named.len() >= 2 || any(T::Among))
}

/// The sides of a meeting of a group of states that the title names: "Third ASEAN-Australia Ministerial Meeting".
pub(crate) fn title_sides(document: &Document, language: &Language, actors: &Actors) -> Vec<PartyRef> {
    let Some(title) = document.title.as_deref().filter(|_| language.meta.capitals) else { return Vec::new() };
    let folded = Folded::new(title, 0);
    let hits = actors.names(Some(&language.meta.tag)).find(&folded, title, 0);
    let side = |hit: &entente_actors::NameHit| match hit.target {
        entente_actors::Target::State(code) => Some(state_party(code.code())),
        entente_actors::Target::Organisation(index) => {
            let org = actors.org(index);
            let group = org.state.is_none() && org.kind == entente_actors::OrgKind::Intergovernmental;
            group.then(|| {
                let mut party = state_party(&org.id);
                party.name = title.get(hit.span.start()..hit.span.end()).unwrap_or(title).to_owned();
                party.label = Some(org.label(&language.meta.tag).to_owned());
                party.state = None;
                party
            })
        }
        _ => None,
    };
    let joined = |from: usize, to: usize| {
        let gap = folded.as_str().get(from..to).unwrap_or("");
        matches!(gap, "-" | "\u{2013}" | "\u{2014}" | " - " | "/" | "+" | " & ")
            || language.meta.joiners.iter().any(|j| gap.trim() == j.as_str())
    };
    for start in 0..hits.len() {
        let mut end = start + 1;
        while end < hits.len() && joined(hits[end - 1].end, hits[end].start) {
            end += 1;
        }
        let sides: Vec<PartyRef> = hits[start..end].iter().filter_map(side).collect();
        let group = sides.iter().any(|p| !p.is_state() || p.id.as_deref() == Some("EU"));
        if group && sides.len() >= 2 && sides.len() == end - start {
            return sides;
        }
    }
    Vec::new()
}

/// The only organisation that the title names.
pub(crate) fn titled(document: &Document, language: &Language, actors: &Actors) -> Option<PartyRef> {
    let title = document.title.as_deref().filter(|_| !language.verb_final())?;
    let mut found: Vec<PartyRef> = Vec::new();
    for hit in actors.names(Some(&language.meta.tag)).find(&Folded::new(title, 0), title, 0) {
        let entente_actors::Target::Organisation(index) = hit.target else { continue };
        let org = actors.org(index);
        if org.speaks_for_state || matches!(org.kind, entente_actors::OrgKind::Forum) {
            continue;
        }
        let mut party = state_party(&org.id);
        party.name = title.get(hit.span.start()..hit.span.end()).unwrap_or(title).to_owned();
        party.label = Some(org.label(&language.meta.tag).to_owned());
        party.state = actors.state_of(hit.target).map(|code| code.code().to_owned());
        if !found.iter().any(|p| p.same(&party)) {
            found.push(party);
        }
    }
    if found.len() == 1 { found.pop() } else { None }
}
