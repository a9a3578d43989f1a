//! Who takes part beside the subject, in languages with marks: partners, doers of passives, the state of a story.

use crate::marked::{coordination, ending, head, marks, strip_with};
use crate::names::{OrgKind, Who};
use crate::newcomer::unknown;
use crate::parties::{Discourse, PartyRef, Subject, party};
use crate::tags::T;
use crate::view::{Range, View};
use entente_model::{Evidence, Place};

/// Partners that their marks show in a region: "…와 함께", "…과 협약을 맺다".
/// In a signing, whoever stands with a mark is one.
/// `towns` says whether a town may be one.
pub(crate) fn partners(
    view: &View<'_>,
    region: Range,
    discourse: &Discourse,
    signs: bool,
    towns: bool,
) -> Vec<PartyRef> {
    let mut found: Vec<PartyRef> = Vec::new();
    let mut from = region.start;
    let mut start = region.start;
    for word in view.str(region).split(' ') {
        let end = start + word.len();
        // "…를 만나": other marks too lead to a partner when a word of meeting follows.
        let met = view.tagged(T::WithParty, Range::new(start, region.end)).find(|h| h.start > start && h.start < end);
        let bare = met.map_or_else(|| strip_with(view, start, end), |h| h.start);
        let open = Range::new(from, bare);
        start = end + 1;
        if bare == end {
            continue;
        }
        let together =
            view.tagged(T::WithParty, Range::new(bare, (bare + 40).min(view.text().len()))).any(|h| h.start == bare);
        let next = view.skip_space(end);
        let another = view.names_in(Range::new(next, next + 1)).first().is_some_and(|n| n.range.start == next);
        // "A대와 B대 간 연결": tied together, not together with whom.
        if another && !together && among(view, next) {
            from = end;
            continue;
        }
        // "정부와 기업에 넘겨준다": both get something.
        if !together && crate::sides::given(view, next, region.end) {
            from = end;
            continue;
        }
        // "…대학과 …연구원이 열도록": the two are the subject of another clause.
        if another && !together && subject_next(view, next) {
            from = end;
            continue;
        }
        let place = another
            && view.names_in(open).iter().any(|n| {
                n.range.end == bare && matches!(n.who, Who::State { .. } | Who::City { .. } | Who::Region { .. })
            });
        if place && !together {
            continue;
        }
        // "드레스덴과 손잡고": a town beside one that acts for itself.
        let town = view.names_in(open).iter().rev().find(|n| n.range.end == bare && matches!(n.who, Who::City { .. }));
        if let Some((town, state)) = town.filter(|_| together && towns).and_then(|n| match &n.who {
            Who::City { state } => Some((n, state)),
            _ => None,
        }) {
            let mut party = crate::opening::state_party(state);
            (party.id, party.name, party.ranges) = (None, view.original(town.range).to_owned(), vec![town.range]);
            found.push(party);
            from = end;
            continue;
        }
        let known = head(view, open).is_some();
        let told = || unknown(view, open).is_some_and(|p| together || signs || introduced_or_latin(view, open, &p));
        if known || told() {
            let group = coordination(view, open, discourse);
            if !group.outsider {
                for party in group.parties {
                    if !found.iter().any(|p| p.same(&party)) {
                        found.push(party);
                    }
                }
            }
            from = end;
        }
    }
    found
}

/// Whether an unknown partner is written in Latin letters or after a word for what it is.
fn introduced_or_latin(view: &View<'_>, phrase: Range, party: &PartyRef) -> bool {
    let Some(range) = party.ranges.first() else { return false };
    let before = Range::new(phrase.start, range.start);
    let end = before.start + view.str(before).trim_end().len();
    view.str(*range).chars().filter(char::is_ascii_alphabetic).count() >= 3
        || ending(view, before, end).iter().any(|h| view.language.has(h.entry, T::OrgKind))
        // "호주 블랙록마이닝과"
        || end + 1 == range.start
            && view.names_in(before).iter().any(|n| n.range.end == end && matches!(n.who, Who::State { .. }))
}

/// Whether the name that starts at `at` closes a group between whom something is.
fn among(view: &View<'_>, at: usize) -> bool {
    view.names_in(Range::new(at, at + 1)).first().is_some_and(|name| {
        let next = view.skip_space(name.range.end);
        view.hits_in(Range::new(next, next + 1)).iter().any(|h| h.start == next && view.language.has(h.entry, T::Among))
    })
}

/// Whether the name that starts at `at` is a marked subject.
fn subject_next(view: &View<'_>, at: usize) -> bool {
    let mut end = at;
    // A state before the name may say whose it is.
    for _ in 0..2 {
        let Some(name) = view.names_in(Range::new(end, end + 1)).first() else { return false };
        let rest = &view.text()[name.range.end..];
        let marked = view
            .language
            .meta
            .subject_marks
            .iter()
            .any(|m| rest.strip_prefix(m.as_str()).is_some_and(|after| after.starts_with([' ', ','])));
        if marked {
            return true;
        }
        end = view.skip_space(name.range.end);
    }
    false
}

/// Whom "두 나라" or "세 기관" means, where those who acted together so far are not of that sort.
pub(crate) fn several(
    view: &View<'_>,
    at: usize,
    size: Option<usize>,
    sort: &str,
    discourse: &Discourse,
    group: Vec<PartyRef>,
) -> Vec<PartyRef> {
    if sort == "orgs" {
        let fits = !group.iter().any(PartyRef::is_state) && size.is_none_or(|n| group.len() == n);
        let acted = || {
            let orgs: Vec<PartyRef> = discourse.acted.iter().filter(|p| !p.is_state()).cloned().collect();
            let last = size.map_or(0, |n| orgs.len().saturating_sub(n));
            (orgs.len() >= 2).then(|| orgs[last..].to_vec())
        };
        return if fits && !group.is_empty() {
            group
        } else {
            listed_together(view, at, size).or_else(acted).unwrap_or(group)
        };
    }
    let group = crate::parties::sides(group);
    let states = group.iter().filter(|p| p.is_state()).count();
    let open = sort == "states" && group.iter().any(|p| !p.is_state()) && states < 2;
    if open && discourse.guess.len() == 2 && discourse.guess.iter().all(PartyRef::is_state) {
        return discourse.guess.clone();
    }
    if open && size == Some(2) {
        return countries(view, discourse, &group).unwrap_or(group);
    }
    group
}

/// The two states of which a text speaks: a pair that acted, those that it names most, those of the bodies that acted
/// together, the one at home and the one in which the story is set.
fn countries(view: &View<'_>, discourse: &Discourse, group: &[PartyRef]) -> Option<Vec<PartyRef>> {
    let pair = |g: &&Vec<PartyRef>| g.len() == 2 && g.iter().all(PartyRef::is_state);
    if let Some(found) = discourse.groups.iter().rev().chain(std::iter::once(&discourse.guess)).find(pair) {
        return Some(found.clone());
    }
    let mut codes: Vec<&str> = group.iter().filter_map(|p| p.state.as_deref()).filter(|s| s.len() == 2).collect();
    codes.dedup();
    if let [a, b] = codes[..] {
        if a != b {
            return Some(vec![crate::opening::state_party(a), crate::opening::state_party(b)]);
        }
    }
    Some(vec![discourse.home.clone()?, scene(view)?])
}

/// Who promises by a label before a promise that names two sides: "산업부-탄자니아 에너지부 : …".
pub(crate) fn labelled(
    view: &View<'_>,
    line: Range,
    quote: Range,
    subject: Range,
    discourse: &Discourse,
) -> Option<Subject> {
    let text = view.str(line);
    let first = text.find(char::is_alphanumeric)?;
    // Who opens the list is nobody whom its line names.
    let own = || !line.contains(subject) || crate::parties::subject(view, subject, discourse).empty;
    let colon = text.find(": ").filter(|&at| at <= SIDES)?;
    if first >= colon || quote.start < line.start + colon {
        return None;
    }
    let label = Range::new(line.start + first, line.start + first + text[first..colon].trim_end().len());
    let joined = view.str(label).contains(['-', '–', '·', '↔', '∙']);
    if !joined || !own() {
        return None;
    }
    let found = coordination(view, label, discourse);
    let known = found.parties.len() == 2 && !found.outsider && found.parties.iter().any(|p| !p.shape);
    (known && found.anaphor.is_none()).then_some(Subject { sure: true, ..found })
}

/// A label that names two sides ends at most so many bytes behind the line's start.
const SIDES: usize = 120;

/// The organisations that were last named side by side before `at`: "A연구원과 B연구소가 함께하는 …".
fn listed_together(view: &View<'_>, at: usize, size: Option<usize>) -> Option<Vec<PartyRef>> {
    let names: Vec<&crate::names::Name> = view.names.iter().filter(|n| n.range.end <= at).collect();
    let body = |n: &crate::names::Name| matches!(n.who, Who::Org { kind: OrgKind::Body, .. });
    let size = size.unwrap_or(2);
    let joined = |a: Range, b: Range| {
        let gap = view.str(Range::new(a.end, b.start));
        let marked = view.language.meta.with_marks.iter().any(|m| gap.starts_with(m.as_str()));
        b.start > a.end && gap.len() <= TOGETHER && (marked || gap.starts_with([',', '·']))
    };
    let mut end = names.len();
    while end >= size {
        let mut members: Vec<&crate::names::Name> = Vec::new();
        for name in names[..end].iter().rev() {
            match members.last() {
                _ if !body(name) => {
                    // "A와 에콰도르 B": a state before the next name says whose it is.
                    if !matches!(name.who, Who::State { .. } | Who::City { .. }) {
                        break;
                    }
                }
                Some(next) if !joined(name.range, next.range) => break,
                _ => members.push(name),
            }
            if members.len() == size {
                break;
            }
        }
        if members.len() == size {
            return Some(members.into_iter().rev().filter_map(|n| party(view, n)).collect());
        }
        end -= 1;
    }
    None
}

/// Between two names side by side stand at most so many bytes.
const TOGETHER: usize = 40;

/// The doer of a passive: the phrase before its mark ("…에 의해").
pub(crate) fn agent(view: &View<'_>, clause: Range, discourse: &Discourse) -> Option<Subject> {
    let hit = view.tagged(T::Agent, clause).next_back()?;
    let mut from = clause.start;
    for mark in marks(view, Range::new(clause.start, hit.start)) {
        from = mark.end;
    }
    let found = coordination(view, Range::new(from, hit.start), discourse);
    (!found.parties.is_empty()).then_some(found)
}

/// Where a promise of organisations lies when its words name no place: the foreign state of the announcement.
pub(crate) fn abroad(view: &View<'_>, parties: &[PartyRef], discourse: &Discourse) -> Vec<Place> {
    let home = view.home.as_deref();
    let pair = discourse.groups.iter().find(|g| g.len() == 2 && g.iter().all(PartyRef::is_state));
    let other: Vec<&PartyRef> = pair.into_iter().flatten().filter(|p| p.id.as_deref() != home).collect();
    let told = if pair.is_none() { scene(view) } else { None };
    let other = match (&other[..], &told) {
        ([other], _) => *other,
        (_, Some(told)) => told,
        _ => return Vec::new(),
    };
    let Some(id) = other.id.clone().filter(|id| id != "EU") else { return Vec::new() };
    let elsewhere = parties
        .iter()
        .all(|p| p.id.as_deref() != Some(&id) && p.state.as_deref().is_none_or(|s| Some(s) == home || s != id))
        && parties.iter().any(|p| !p.is_state());
    if !elsewhere {
        return Vec::new();
    }
    let spans = other.ranges.iter().map(|&r| view.span(r)).collect();
    vec![Place { id, evidence: Evidence { spans, inherited: true } }]
}

/// Who speaks in a line of a record: "외교부장관: 보내겠습니다".
pub(crate) fn speaks(view: &View<'_>, line: Range, discourse: &Discourse) -> Option<Subject> {
    let text = view.str(line);
    let colon = text.find(": ").filter(|&at| at <= SPEAKER)?;
    let start = text[..colon].find(char::is_alphanumeric)?;
    let label = Range::new(line.start + start, line.start + colon);
    let found = coordination(view, label, discourse);
    let known = !found.parties.is_empty() && found.parties.iter().all(|p| !p.shape) && !found.outsider;
    known.then_some(found)
}

/// The name of a speaker before a colon ends at most so many bytes behind the line's start.
const SPEAKER: usize = 60;

/// The foreign state in which a story of organisations is set: named three times, and twice as often as any other.
fn scene(view: &View<'_>) -> Option<PartyRef> {
    let home = view.home.as_deref();
    let mut counts: Vec<(&str, usize, Range)> = Vec::new();
    for name in &view.names {
        let code = match &name.who {
            Who::State { code, .. } => code,
            Who::City { state } | Who::Org { state: Some(state), .. } => state,
            _ => continue,
        };
        if Some(code.as_str()) == home || code.len() != 2 {
            continue;
        }
        match counts.iter_mut().find(|c| c.0 == code) {
            Some(known) => known.1 += 1,
            None => counts.push((code, 1, name.range)),
        }
    }
    counts.sort_by_key(|c| (std::cmp::Reverse(c.1), c.2.start));
    let (code, count, range) = *counts.first()?;
    let second = counts.get(1).map_or(0, |c| c.1);
    let mut party = crate::opening::state_party(code);
    party.ranges = vec![range];
    (count >= 3 && count >= second * 2).then_some(party)
}

/// Who an item without a subject names as doers before its noun: "인도 카빌과 아르헨티나 광물공사의 공동 탐사",
/// "양자기술 연수(호주 제공)".
pub(crate) fn of_item(view: &View<'_>, item: Range, discourse: &Discourse) -> Option<Subject> {
    let start = crate::clause::label_end(view, item);
    let of = view.tagged(T::Of, Range::new(start, item.end)).next();
    if let Some(of) = of {
        let phrase = Range::new(start, of.start);
        let found = coordination(view, phrase, discourse);
        let first = found.parties.iter().flat_map(|p| p.ranges.iter()).map(|r| r.start).min();
        // A state before the first name says whose it is.
        let lead = first.map(|f| view.str(Range::new(start, f)).split_whitespace().count());
        let named = found.parties.iter().all(|p| !p.shape || p.name.ends_with(')') || p.name.is_ascii());
        if named && found.parties.len() >= 2 && lead.is_some_and(|words| words <= 3) && marks(view, phrase).is_empty() {
            return Some(found);
        }
    }
    // The last bracket may say who gives.
    let text = view.str(item);
    let close = text.trim_end_matches([' ', '.']).strip_suffix(')').map(str::len);
    let inner = text.find('|').map_or(close, |bar| text[..bar].trim_end().strip_suffix(')').map(str::len))?;
    let open = text[..inner].rfind('(')?;
    let bracket = Range::new(item.start + open + 1, item.start + inner);
    let words: Vec<&str> = view.str(bracket).split(' ').collect();
    let name = view.names_in(bracket).first().filter(|n| n.range.start == bracket.start)?;
    let gives = view
        .hits_in(Range::new(name.range.end, bracket.end))
        .iter()
        .any(|h| h.end == bracket.end && [T::Act, T::Boost].iter().any(|&t| view.language.has(h.entry, t)));
    if words.len() != 2 || !gives {
        return None;
    }
    let found = coordination(view, name.range, discourse);
    (!found.parties.is_empty()).then_some(found)
}
