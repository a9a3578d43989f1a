//! Whom words mean that stand for somebody named elsewhere: "both sides", "they", "the lender", "we".

use crate::names::{Name, OrgKind, Who};
use crate::parties::{Discourse, PartyRef, chain, floor, party};
use crate::tags::T;
use crate::view::{Range, View};
use entente_packs::Hit;

/// Organisations that words such as "the two firms" mean are named at most so far before them, in bytes.
const NAMED: usize = 700;

pub(crate) fn first_anaphor(view: &View<'_>, region: Range) -> Option<(Hit, T)> {
    let tags = [T::AnaphorPair, T::AnaphorThey, T::AnaphorIt, T::AnaphorWe, T::Home, T::GovAlone];
    view.hits_in(region)
        .iter()
        .filter(|h| h.end <= region.end)
        // "the bank" within "the Bank of Japan" stands for nobody else.
        .filter(|h| !{
            view.names_in(Range::new(h.start.saturating_sub(60), h.end)).iter().any(|n| {
                let shape = !view.language.verb_final() && n.rule.as_str() == "shape.organisation";
                (n.listed || shape) && n.range.overlaps(Range::new(h.start, h.end))
            })
        })
        // "the minister Ana Ruiz": the name says who it is.
        .filter(|h| {
            let named =
                || view.names_in(Range::new(h.end, h.end + 2)).iter().any(|n| matches!(n.who, Who::Person { .. }));
            view.language.verb_final() || !view.language.has(h.entry, T::AnaphorIt) || !named()
        })
        .find_map(|h| tags.iter().find(|&&t| view.language.has(h.entry, t)).map(|&t| (*h, t)))
}

pub(crate) fn resolve(view: &View<'_>, hit: &Hit, tag: T, discourse: &Discourse) -> Vec<PartyRef> {
    let here = Range::new(hit.start, hit.end);
    let with_here = |parties: Vec<PartyRef>| {
        parties
            .into_iter()
            .map(|mut p| {
                if !p.ranges.contains(&here) {
                    p.ranges.push(here);
                }
                p
            })
            .collect::<Vec<_>>()
    };
    let found = match tag {
        T::AnaphorPair => {
            let value = view.value(hit).unwrap_or("");
            let (size, sort) = value.split_once('-').unwrap_or((value, ""));
            let size: Option<usize> = size.parse().ok();
            // "두 도시": those whose names end as the rule says.
            let (sort, ends) = sort.split_once(':').unwrap_or((sort, ""));
            let alike = || crate::sides::of_kind(view, hit.start, size, ends, discourse);
            if let Some(found) = Some(ends).filter(|e| !e.is_empty()).and_then(|_| alike()) {
                return with_here(found);
            }
            // No two organisations acted together so far: the last that acted one by one.
            let bodies = |g: &Vec<PartyRef>| size.is_none_or(|n| g.len() == n) && !g.iter().any(PartyRef::is_state);
            if let (Some(size), "orgs") = (size, sort) {
                let single: Vec<PartyRef> =
                    discourse.acted.iter().rev().filter(|p| !p.is_state()).take(size).cloned().collect();
                if single.len() == size && !discourse.groups.iter().any(bodies) {
                    return with_here(single.into_iter().rev().collect());
                }
            }
            // Nobody acted so far: the last organisations that the text named.
            if let (true, Some(size), "orgs", false) =
                (view.language.meta.capitals, size, sort, discourse.groups.iter().any(bodies))
            {
                let named = last_named(view, hit.start, size);
                if named.len() == size {
                    return with_here(named);
                }
            }
            // "The four riparian states", of whom no four acted together: the last four that the text named side by side.
            if let Some(size) = size.filter(|&n| n > 2 && view.language.meta.capitals && sort != "orgs") {
                let known = discourse.groups.iter().any(|g| g.len() == size);
                if let Some(found) = Some(hit.start).filter(|_| !known).and_then(|at| beside(view, at, size)) {
                    return with_here(found);
                }
            }
            // "The three partners", of whom no two acted together: the last that acted.
            let all = discourse.acted.len();
            if let (true, Some(size)) =
                (view.language.meta.capitals && sort != "states", size.filter(|&n| n > 2 && n <= all))
            {
                if !discourse.groups.iter().any(|g| g.len() == size) {
                    return with_here(discourse.acted[all - size..].to_vec());
                }
            }
            if sort != "orgs" && !discourse.meeting.is_empty() && size.is_none_or(|n| n == discourse.meeting.len()) {
                return with_here(discourse.meeting.clone());
            }
            let group = discourse.group_of(size, sort).cloned().unwrap_or_else(|| discourse.guess.clone());
            // "The two sides", behind what a minister said, are states and not the institutions that signed before.
            let states = view.language.meta.capitals
                && sort.is_empty()
                && !group.iter().any(PartyRef::is_state)
                && discourse.acted.last().is_some_and(PartyRef::is_state)
                && size == Some(discourse.guess.len());
            if states {
                discourse.guess.clone()
            } else if view.language.verb_final() {
                let found = crate::beside::several(view, hit.start, size, sort, discourse, group);
                // "양측은", paragraphs after what organisations do: the states that met at the outset.
                let first = discourse.groups.first().filter(|g| g.len() == 2 && g.iter().all(PartyRef::is_state));
                let orgs = sort == "any" && !found.iter().any(PartyRef::is_state);
                match first.filter(|_| orgs && !crate::sides::beside(view, hit.start, &found)) {
                    Some(states) => states.clone(),
                    None => found,
                }
            } else if sort == "states" {
                governments(group)
            } else {
                group
            }
        }
        T::Abroad => {
            let home = discourse.home.as_ref().and_then(|h| h.id.as_deref());
            let pair = discourse.group_of(Some(2), "states").into_iter().flatten();
            pair.filter(|p| p.is_state() && p.id.as_deref() != home).take(1).cloned().collect()
        }
        T::AnaphorThey => {
            // "The ministers", unlike "they", are those of the meeting, whoever spoke last.
            let states = |g: &&Vec<PartyRef>| g.len() > 1 && g.iter().all(PartyRef::is_state);
            let opened = match view.value(hit) {
                Some("states") => discourse.groups.iter().find(states),
                Some("members") => None,
                Some("open") => discourse
                    .groups
                    .first()
                    .or(Some(&discourse.guess).filter(|_| view.language.verb_final()))
                    .filter(|g| g.len() > 1),
                Some("any") => discourse.group_of(None, "any"),
                // "They", after one organisation alone: those with whom it acted last.
                _ if view.language.meta.capitals
                    && discourse.subject.len() == 1
                    && !discourse.subject.iter().any(PartyRef::is_state) =>
                {
                    discourse.group_of(None, "any")
                }
                _ => None,
            };
            // "The ministers" of a text where no two acted yet: those of the two states that it names most.
            let named = Some(&discourse.guess)
                .filter(|g| g.len() == 2 && view.language.meta.capitals && view.value(hit) == Some("states"));
            let opened = opened.or(named);
            // "The member states": the organisation of states that was named before.
            if let Some(body) =
                Some(hit).filter(|h| view.value(h) == Some("members")).and_then(|h| union(view, h.start))
            {
                return with_here(vec![body]);
            }
            let meets = matches!(view.value(hit), Some("states" | "open")) && !discourse.meeting.is_empty();
            // "2. They agreed": in an item those who meet, not the last that were named in one.
            let item = discourse.list && discourse.subject.iter().all(|p| !p.is_state());
            let states = discourse
                .groups
                .first()
                .filter(|g| view.language.meta.capitals && item && g.iter().all(PartyRef::is_state));
            if meets {
                discourse.meeting.clone()
            } else if let Some(opened) = opened.or(states) {
                opened.clone()
            } else if discourse.subject.len() > 1 {
                discourse.subject.clone()
            } else {
                discourse.group(None).cloned().unwrap_or_else(|| discourse.subject.clone())
            }
        }
        // "회사는", after what it does with others.
        T::AnaphorIt if view.language.verb_final() && discourse.alone.len() == 1 => discourse.alone.clone(),
        T::AnaphorIt => single(view, hit, discourse),
        T::AnaphorWe if view.value(hit) == Some("speaker") && !discourse.speaker.is_empty() => {
            discourse.speaker.clone()
        }
        // "우리는", in a speech or an interview: those for whom the one speaks who says "I".
        T::AnaphorWe
            if view.language.verb_final()
                && view.value(hit).is_none()
                && !discourse.joint
                && !discourse.speaker.is_empty() =>
        {
            discourse.speaker.clone()
        }
        T::AnaphorWe => {
            // "We will share it", the minister said: the states whose meeting it is.
            let speaker = view.sentence_at(hit.start).and_then(|s| {
                view.names_in(s.range).iter().find_map(|n| match &n.who {
                    Who::Person { state: Some(code) } if !code.is_empty() => Some(code.clone()),
                    _ => None,
                })
            });
            let speaks = |g: &&Vec<PartyRef>| {
                g.len() > 1 && g.iter().all(PartyRef::is_state) && g.iter().any(|p| p.id == speaker)
            };
            let group = discourse.groups.iter().rev().find(speaks).filter(|_| speaker.is_some());
            let agree = Range::new(hit.end, (hit.end + 24).min(view.text().len()));
            // "우리는", after what a guest does, in the words of those at home.
            let guest = matches!(discourse.subject.as_slice(), [p] if p.is_state() && discourse.home.as_ref().is_some_and(|h| !h.same(p)));
            let both = |p: &PartyRef| view.any(T::Commit, agree) && !discourse.subject.iter().any(|s| s.same(p));
            let two = view.any(T::Commit, agree) || view.any(T::AnaphorPair, agree);
            if discourse.from_home && guest && !discourse.joint && discourse.authors.is_empty() {
                discourse.home.clone().into_iter().collect()
            } else if let Some(turn) = &discourse.turn {
                // "We're both putting money up": all who stand there; else whoever speaks.
                if two && discourse.sides.len() == 2 { discourse.sides.clone() } else { vec![turn.clone()] }
            } else if let Some(pair) = ours_both(view, hit, discourse) {
                pair
            } else if let Some(ours) = discourse.ours.as_ref().filter(|_| discourse.authors.is_empty()) {
                // "We have agreed", right behind what another state does: of both.
                let other = discourse.single.as_ref().filter(|p| p.is_state() && !p.same(ours) && both(ours));
                std::iter::once(ours.clone()).chain(other.cloned()).collect()
            } else if discourse.joint && discourse.subject.len() < 2 && !discourse.groups.is_empty() {
                discourse.groups[0].clone()
            } else if !discourse.authors.is_empty() {
                discourse.authors.clone()
            } else if let Some(group) = group.filter(|_| view.language.meta.capitals) {
                // "We have agreed" is of both, "we will train" of the speaker's side.
                let own = |p: &&PartyRef| view.any(T::Commit, agree) || p.id == speaker;
                group.iter().filter(own).cloned().collect()
            } else if discourse.subject.is_empty() {
                discourse.group(None).cloned().unwrap_or_else(|| discourse.subject.clone())
            } else {
                discourse.subject.clone()
            }
        }
        _ => discourse.turn.clone().or_else(|| discourse.home.clone()).into_iter().collect(),
    };
    with_here(found)
}

/// "The two governments", where only organisations acted: the states to which they belong, if each has its own.
fn governments(group: Vec<PartyRef>) -> Vec<PartyRef> {
    let mut found: Vec<PartyRef> = Vec::new();
    for party in &group {
        // A region or a town has a government of its own.
        let of = party.state.as_deref().filter(|code| code.len() == 2 && party.id.is_some());
        let Some(code) = of else { return group };
        let state = if party.is_state() { party.clone() } else { crate::opening::state_party(code) };
        if found.iter().any(|p| p.same(&state)) {
            return group;
        }
        found.push(state);
    }
    found
}

/// "Our two countries", "we want to do more together": the speaker's state and the one that the text speaks of with it.
fn ours_both(view: &View<'_>, hit: &Hit, discourse: &Discourse) -> Option<Vec<PartyRef>> {
    let ours = discourse.ours.as_ref().filter(|_| discourse.authors.is_empty())?;
    let near = Range::new(hit.end, floor(view.text(), (hit.end + 60).min(view.text().len())));
    let rest = view.str(near);
    let clause = Range::new(near.start, near.start + rest.find([',', '.', ';']).unwrap_or(rest.len()));
    if view.value(hit) != Some("both") && !view.any(T::Joint, clause) {
        return None;
    }
    let pair = |g: &&Vec<PartyRef>| g.len() == 2 && g.iter().all(PartyRef::is_state) && g.iter().any(|p| p.same(ours));
    discourse.groups.iter().rev().chain(std::iter::once(&discourse.guess)).find(pair).cloned()
}

/// The last `size` who govern that one sentence before a place names side by side.
fn beside(view: &View<'_>, before: usize, size: usize) -> Option<Vec<PartyRef>> {
    let until = view.sentences.partition_point(|s| s.range.end <= before);
    view.sentences[..until].iter().rev().find_map(|s| {
        let mut from = s.range.start;
        while from < s.range.end {
            let found = chain(view, Range::new(from, s.range.end));
            if found.len() == size && found.iter().all(PartyRef::governs) {
                return Some(found);
            }
            let next = found.iter().flat_map(|p| p.ranges.iter()).map(|r| r.end).max();
            from = next.filter(|&end| end > from)?;
        }
        None
    })
}

/// The last organisation of states, or the Union, that the text named before a place.
fn union(view: &View<'_>, before: usize) -> Option<PartyRef> {
    let until = view.names.partition_point(|n| n.range.end <= before);
    let name = view.names[..until].iter().rev().find(|n| match &n.who {
        Who::State { code, .. } => code == "EU",
        Who::Org { state: None, kind: OrgKind::Body | OrgKind::Forum, .. } => n.listed,
        _ => false,
    })?;
    match &name.who {
        Who::State { code, .. } => Some(crate::opening::state_party(code)),
        Who::Org { id: Some(id), label, .. } => {
            let mut party = crate::opening::state_party(id);
            (party.state, party.label) = (None, label.clone());
            view.original(name.full.unwrap_or(name.range)).clone_into(&mut party.name);
            party.ranges = vec![name.range];
            Some(party)
        }
        _ => None,
    }
}

/// The last organisations that the text named before a place, in the order of the text.
fn last_named(view: &View<'_>, before: usize, size: usize) -> Vec<PartyRef> {
    let until = view.names.partition_point(|n| n.range.end <= before);
    let from = floor(view.text(), before.saturating_sub(NAMED));
    let mut found: Vec<PartyRef> = Vec::new();
    for name in view.names[..until].iter().rev().take_while(|n| n.range.start >= from) {
        let body = matches!(name.who, Who::Org { kind: OrgKind::Body, .. });
        if let Some(party) = Some(name).filter(|_| body).and_then(|n| party(view, n)) {
            if found.len() < size && !found.iter().any(|p| p.same(&party)) {
                found.push(party);
            }
        }
    }
    found.reverse();
    // A headline speaks of them before it names them.
    if found.is_empty() {
        let to = before + NAMED;
        for name in view.names[until..].iter().take_while(|n| n.range.start <= to) {
            let body = matches!(name.who, Who::Org { kind: OrgKind::Body, .. });
            if let Some(party) = Some(name).filter(|_| body).and_then(|n| party(view, n)) {
                if found.len() < size && !found.iter().any(|p| p.same(&party)) {
                    found.push(party);
                }
            }
        }
    }
    found
}

/// Whom a word for one party means. Its rule may say what sort it is: `state`, `org`, or `in:` and the codes of the
/// states that are called so ("l'archipel").
fn single(view: &View<'_>, hit: &Hit, discourse: &Discourse) -> Vec<PartyRef> {
    let value = view.value(hit).unwrap_or("");
    let (value, kind) = value.split_once(':').filter(|v| v.0 == "org").unwrap_or((value, ""));
    if !kind.is_empty() {
        // "the lender": the last that acted, unless it is known to be of another sort.
        let last = discourse.single.as_ref().filter(|p| !p.is_state());
        let fits = last.and_then(|p| p.ranges.first()).and_then(|&r| crate::introduced::is_of_sort(view, r, kind));
        let named = || crate::introduced::of_sort(view, hit.start, kind, None).and_then(|name| party(view, name));
        if let Some(found) = last.cloned().filter(|_| fits == Some(true)).or_else(named) {
            return vec![found];
        }
    }
    let sort = |p: &&PartyRef| match value {
        "state" => p.is_state(),
        "org" => !p.is_state(),
        _ => true,
    };
    if let Some(codes) = value.strip_prefix("in:") {
        let called = |n: &&Name| matches!(&n.who, Who::State { code, .. } if codes.split(',').any(|c| c == code));
        let before = view.names_in(Range::new(0, hit.start)).iter().rev().find(called);
        let name = before.or_else(|| view.names_in(Range::new(hit.end, view.text().len())).iter().find(called));
        let Some(Who::State { code, .. }) = name.map(|n| &n.who) else { return Vec::new() };
        return vec![PartyRef {
            id: Some(code.clone()),
            name: view.original(Range::new(hit.start, hit.end)).to_owned(),
            label: None,
            ranges: Vec::new(),
            state: Some(code.clone()),
            body: None,
            shape: false,
            region: None,
            land: false,
        }];
    }
    let acted = || discourse.acted.iter().rev();
    let found = discourse.single.as_ref().filter(sort).or_else(|| acted().find(sort));
    found.or(discourse.titled.as_ref().filter(sort)).cloned().into_iter().collect()
}

/// A state and an agency of another state that meet are the two states.
pub(crate) fn sides(group: Vec<PartyRef>) -> Vec<PartyRef> {
    let of = |p: &PartyRef| p.state.clone().filter(|s| s.len() == 2);
    let mixed = group.iter().any(PartyRef::is_state) && !group.iter().all(PartyRef::is_state);
    if group.len() != 2 || !mixed || group.iter().any(|p| of(p).is_none()) || of(&group[0]) == of(&group[1]) {
        return group;
    }
    let as_state = |mut p: PartyRef| {
        if !p.is_state() {
            (p.id, p.label) = (p.state.clone(), None);
            p.name = p.id.clone().unwrap_or_default();
            p.body = p.ranges.first().copied();
        }
        p
    };
    group.into_iter().map(as_state).collect()
}
