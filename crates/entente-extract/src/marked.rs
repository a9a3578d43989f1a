//! Who acts, in languages where a mark behind the noun says so: subjects, coordinated subjects, partners.
//!
//! A phrase ends in its head: what stands right before the mark names somebody or does not. Conjuncts are read from
//! the last to the first.

use crate::names::{Name, OrgKind, Who};
use crate::newcomer::{group, unknown, unlisted};
use crate::parties::{Discourse, PartyRef, Subject, party, resolve, state_near};
use crate::tags::T;
use crate::view::{Range, View};
use entente_packs::Hit;

/// Words that stand for somebody who was named before.
const ACTING: [T; 6] = [T::AnaphorPair, T::AnaphorThey, T::AnaphorIt, T::AnaphorWe, T::Home, T::GovAlone];

/// A word with a subject or topic mark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    /// Where the mark begins: the end of the phrase.
    pub(crate) at: usize,
    /// The end of the word.
    pub(crate) end: usize,
}

/// The words with a subject or topic mark in a range.
pub(crate) fn marks(view: &View<'_>, range: Range) -> Vec<Mark> {
    let mut found = Vec::new();
    let mut start = range.start;
    for word in view.str(range).split(' ') {
        let bare = word.trim_end_matches([',', '"', '\'']);
        let end = start + bare.len();
        let mark = view
            .language
            .meta
            .subject_marks
            .iter()
            .filter(|m| bare.len() > m.len() && bare.ends_with(m.as_str()))
            .max_by_key(|m| m.len());
        if let Some(mark) = mark {
            let at = end - mark.len();
            let named = view
                .names_in(Range::new(range.start, at))
                .iter()
                .rev()
                .take(2)
                .any(|n| n.range.end == at && n.range.start < at);
            if named || acting(view, range.start, at) || !unmarked(view, Range::new(start, end)) {
                found.push(Mark { at, end });
            }
        }
        start += word.len() + 1;
    }
    found
}

/// Whether the words before a mark stand for somebody who was named before: "두 나라", "정부".
fn acting(view: &View<'_>, lower: usize, at: usize) -> bool {
    let tags = ACTING;
    let from = crate::parties::floor(view.text(), at.saturating_sub(40)).max(lower);
    ending(view, Range::new(from, at), at).iter().any(|h| tags.iter().any(|&t| view.language.has(h.entry, t)))
}

/// Whether a word only looks as if it had a mark: "하는", "인도", "평가".
fn unmarked(view: &View<'_>, word: Range) -> bool {
    view.hits_in(word).iter().filter(|h| h.end == word.end).any(|h| {
        let entry = view.language.lexicon.entry(h.entry);
        view.language.has(h.entry, T::Unmarked) || (entry.verb && (h.start == word.start || h.end - h.start >= 9))
    }) || view.names_in(word).iter().any(|n| n.range.end == word.end)
        || view.times.iter().any(|t| t.range.end == word.end && t.range.start < word.end)
}

/// The first marked phrase that names somebody, from the region's start to the end of its mark.
pub(crate) fn phrase(view: &View<'_>, region: Range) -> Option<Range> {
    let mut from = region.start;
    let marks = marks(view, region);
    for mark in &marks {
        if head(view, Range::new(from, mark.at)).is_some() {
            return Some(Range::new(region.start, mark.end));
        }
        from = mark.end;
    }
    let mut from = region.start;
    for mark in &marks {
        if !beside(view, from, mark) && unknown(view, Range::new(from, mark.at)).is_some() {
            return Some(Range::new(region.start, mark.end));
        }
        from = mark.end;
    }
    None
}

/// Whether the mark of a topic stands behind that of a partner: "당국과는".
fn beside(view: &View<'_>, lower: usize, mark: &Mark) -> bool {
    strip_with(view, lower, mark.end) < mark.at
}

/// Who the marked phrases of a region name: the first that names somebody.
pub(crate) fn subject(view: &View<'_>, region: Range, discourse: &Discourse) -> Subject {
    let marks = marks(view, region);
    let mut from = region.start;
    for mark in &marks {
        let phrase = Range::new(from, mark.at);
        if head(view, phrase).is_some() {
            let mut found = coordination(view, phrase, discourse);
            // "… 연구원이, … 대학이 맡는다": several marked subjects of one verb.
            let mut last = *mark;
            for next in marks.iter().filter(|m| m.at > mark.at) {
                let more = Range::new(last.end, next.at);
                if !view.text()[last.end..].starts_with(',') || verbal(view, more) || head(view, more).is_none() {
                    break;
                }
                for party in coordination(view, more, discourse).parties {
                    if !found.parties.iter().any(|p| p.same(&party)) {
                        found.parties.push(party);
                    }
                }
                last = *next;
            }
            return found;
        }
        from = mark.end;
    }
    let mut from = region.start;
    for mark in &marks {
        let phrase = Range::new(from, mark.at);
        if !beside(view, from, mark) && unknown(view, phrase).is_some() {
            return coordination(view, phrase, discourse);
        }
        from = mark.end;
    }
    Subject { empty: true, ..Subject::default() }
}

/// What a phrase's head is.
pub(crate) enum Head {
    Name(PartyRef),
    Anaphor(Hit, T),
    Outsider,
}

/// The parties of a phrase that ends in its head, from the last conjunct to the first.
pub(crate) fn coordination(view: &View<'_>, phrase: Range, discourse: &Discourse) -> Subject {
    let mut members: Vec<PartyRef> = Vec::new();
    let mut anaphor = None;
    let mut outsider = false;
    let mut end = phrase.end;
    let mut count = 0;
    loop {
        let (start, before) = conjunct(view, Range::new(phrase.start, end));
        let own = Range::new(start, end);
        let least = if count > 0 { 2 } else { 3 };
        let found = head(view, own)
            .or_else(|| unlisted(view, own, least).map(Head::Name))
            .or_else(|| if count == 0 { unknown(view, Range::new(phrase.start, end)).map(Head::Name) } else { None });
        match found {
            Some(Head::Name(party)) => {
                let first = party.ranges.first().copied();
                merge(&mut members, party);
                // "한미": names written without a space between them.
                let mut at = first;
                while let Some(near) = at.and_then(|r| view.names_in(own).iter().find(|n| n.range.end == r.start)) {
                    if let Some(party) = party_of(view, near, true) {
                        merge(&mut members, party);
                    }
                    at = Some(near.range);
                }
            }
            Some(Head::Anaphor(hit, tag)) => {
                for party in resolve(view, &hit, tag, discourse).into_iter().rev() {
                    merge(&mut members, party);
                }
                anaphor = Some(Range::new(hit.start, hit.end));
            }
            Some(Head::Outsider) => {
                outsider |= count == 0;
                break;
            }
            None => break,
        }
        count += 1;
        match before {
            Some(next) if !verbal(view, own) => end = next,
            _ => break,
        }
    }
    members.reverse();
    Subject {
        empty: members.is_empty() && anaphor.is_none(),
        parties: members,
        anaphor: anaphor.filter(|_| count == 1),
        outsider,
        sure: false,
    }
}

/// Adds a party that stands before those found so far.
fn merge(members: &mut Vec<PartyRef>, party: PartyRef) {
    match members.iter_mut().find(|p| p.same(&party)) {
        Some(known) => {
            known.ranges.splice(0..0, party.ranges);
            known.body = party.body.or(known.body);
        }
        None => members.push(party),
    }
}

/// Whether a verb form that modifies a noun stands in a range: what precedes it belongs to another clause.
pub(crate) fn verbal(view: &View<'_>, range: Range) -> bool {
    view.hits_in(range).iter().any(|h| {
        let entry = view.language.lexicon.entry(h.entry);
        entry.verb
            && h.end - h.start >= 6
            && h.end < range.end
            && view.text()[h.end..].starts_with(' ')
            && !entry.more.iter().any(|&t| view.language.lexicon.name(t) == "v:vn")
    })
}

/// The last conjunct of a phrase: its start, and the end of the conjunct before it.
pub(crate) fn conjunct(view: &View<'_>, phrase: Range) -> (usize, Option<usize>) {
    let text = view.str(phrase);
    let inside = |at: usize| {
        view.names_in(Range::new(at.saturating_sub(120), at + 1)).iter().any(|n| n.range.start < at && at < n.range.end)
    };
    let mut depth = 0i32;
    for (at, c) in text.char_indices().rev() {
        let place = phrase.start + at;
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ if depth > 0 => {}
            '-' | '–'
                if view.names_in(phrase).iter().any(|n| n.range.end == place)
                    && view.names_in(phrase).iter().any(|n| n.range.start == place + c.len_utf8()) =>
            {
                return (place + c.len_utf8(), Some(place));
            }
            '·' | '∙' | '・' | '/' | '、' | '↔' if !inside(place) => return (place + c.len_utf8(), Some(place)),
            ',' => return (view.skip_space(place + 1), Some(strip_with(view, phrase.start, place))),
            ' ' => {
                let start = view.skip_space(place);
                // A conjunction that is a word of its own, or that ends the word before.
                let joined = view
                    .hits_in(Range::new(place.saturating_sub(24).max(phrase.start), place))
                    .iter()
                    .find(|h| view.language.has(h.entry, T::Conj) && h.end == place);
                if let Some(joined) = joined {
                    let text = view.str(Range::new(phrase.start, joined.start)).trim_end_matches([' ', ',']);
                    return (start, Some(phrase.start + text.len()));
                }
                let before = strip_with(view, phrase.start, place);
                if before < place {
                    return (start, Some(before));
                }
            }
            _ => {}
        }
    }
    (phrase.start, None)
}

/// The place before a partner mark that ends at `end`, or `end`.
pub(crate) fn strip_with(view: &View<'_>, lower: usize, end: usize) -> usize {
    let text = view.text().get(lower..end).unwrap_or("");
    let word = text.rfind(' ').map_or(0, |p| p + 1);
    view.language
        .meta
        .with_marks
        .iter()
        .filter(|m| text.len() > word + m.len() && text.ends_with(m.as_str()))
        .max_by_key(|m| m.len())
        .map_or(end, |m| end - m.len())
}

/// The phrase without brackets and quotation marks at its end.
pub(crate) fn core_end(view: &View<'_>, phrase: Range) -> usize {
    let mut end = phrase.end;
    loop {
        let text = view.str(Range::new(phrase.start, end)).trim_end();
        end = phrase.start + text.len();
        if text.ends_with(')') {
            match text.rfind('(') {
                Some(open) if open > 0 => end = phrase.start + open,
                _ => return end,
            }
        } else if text.ends_with(['\'', '"']) {
            end -= 1;
        } else {
            return end;
        }
    }
}

/// Who the head of a phrase is, if a list or the lexicon knows.
pub(crate) fn head(view: &View<'_>, phrase: Range) -> Option<Head> {
    let mut end = core_end(view, phrase);
    let full = phrase.end;
    let mut office = false;
    for _ in 0..4 {
        if end <= phrase.start {
            break;
        }
        let named =
            view.names_in(phrase).iter().find(|n| n.range.end == end || (n.range.end == full && n.range.start < end));
        if let Some(name) = named {
            let name = apposed(view, phrase, name).unwrap_or(name);
            // "두 나라 산업부": a ministry of each.
            let before = phrase.start + view.str(Range::new(phrase.start, name.range.start)).trim_end().len();
            let pair = ending(view, phrase, before).into_iter().find(|h| view.language.has(h.entry, T::AnaphorPair));
            let shared = |who: &Who| match who {
                Who::Org { kind: OrgKind::Government, .. } => true,
                Who::Org { kind: OrgKind::Body, state, .. } => {
                    !name.listed && state.is_none()
                        || name.listed && pair.is_some_and(|p| view.value(&p).is_some_and(|v| v.ends_with("-states")))
                }
                _ => false,
            };
            if let (true, Some(pair)) = (shared(&name.who), pair) {
                return Some(Head::Anaphor(pair, T::AnaphorPair));
            }
            return party_of(view, name, office).map(Head::Name);
        }
        let hits = ending(view, phrase, end);
        if hits.iter().any(|h| view.language.has(h.entry, T::Outsider)) {
            return Some(Head::Outsider);
        }
        let state_first = |h: &Hit| {
            // "독일 정부": a state before the word speaks through it.
            view.str(Range::new(phrase.start, h.start)).trim_end().len() + phrase.start > phrase.start
                && view.names_in(phrase).iter().any(|n| {
                    n.range.end < h.start
                        && matches!(n.who, Who::State { .. })
                        && view.str(Range::new(n.range.end, h.start)).trim().is_empty()
                })
        };
        let tags = ACTING;
        let anaphor = hits
            .iter()
            .filter_map(|h| tags.iter().find(|&&t| view.language.has(h.entry, t)).map(|&t| (*h, t)))
            .min_by_key(|(h, _)| h.start);
        if let Some(group) = group(view, phrase, end) {
            return Some(Head::Name(group));
        }
        if let Some((hit, tag)) = anaphor {
            // "한미 양국": what stands before says who.
            let before = view.str(Range::new(phrase.start, hit.start)).trim_end().len() + phrase.start;
            // "회원국의 장관들": those of a group that is named.
            let before = match ending(view, phrase, before).into_iter().find(|h| view.language.has(h.entry, T::Of)) {
                Some(of) if tag == T::AnaphorThey => of.start,
                _ => before,
            };
            let members = tag == T::AnaphorThey && before > phrase.start && group(view, phrase, before).is_some();
            let named = view
                .names_in(phrase)
                .iter()
                .any(|n| n.range.end == before && matches!(n.who, Who::State { .. } | Who::Org { .. }));
            // "가나 당사국": the one that is named.
            let one = tag == T::AnaphorThey
                && view.value(&hit) == Some("open")
                && view.names_in(phrase).iter().any(|n| n.range.end == before && matches!(n.who, Who::State { .. }));
            if tag == T::AnaphorPair && named || members || one {
                end = before;
                office = true;
                continue;
            }
            if !(tag == T::GovAlone && (office || state_first(&hit))) {
                return Some(Head::Anaphor(hit, tag));
            }
        }
        let closer = hits
            .iter()
            .filter(|h| [T::Gov, T::PersonRole, T::OrgPart].iter().any(|&t| view.language.has(h.entry, t)))
            .min_by_key(|h| h.start);
        let Some(closer) = closer else { break };
        office |= !view.language.has(closer.entry, T::OrgPart);
        let mut before = view.str(Range::new(phrase.start, closer.start)).trim_end();
        // "PTB 시간주파수부장": the rest of the word says of what the office is.
        if before.len() == closer.start - phrase.start && before.ends_with(char::is_alphanumeric) {
            let word = before.rfind(' ').map_or(0, |p| p + 1);
            let named = view.names_in(phrase).iter().any(|n| n.range.end == closer.start);
            if word > 0 && !named {
                before = before[..word].trim_end();
            }
        }
        let bare = phrase.start + before.len();
        if let Some(of) = ending(view, phrase, bare).into_iter().find(|h| view.language.has(h.entry, T::Of)) {
            before = view.str(Range::new(phrase.start, of.start));
        }
        if before.is_empty() {
            // An office without a state is one at home.
            let alone = view.language.has(closer.entry, T::PersonRole) && view.value(closer) == Some("state");
            return alone.then_some(Head::Anaphor(*closer, T::Home));
        }
        end = core_end(view, Range::new(phrase.start, phrase.start + before.len()));
    }
    // "미 항공우주국 나사": a word behind a body's name says it again or names a part of it.
    let whole = core_end(view, phrase);
    let text = view.str(Range::new(phrase.start, whole));
    let word = phrase.start + text.rfind(' ').map_or(0, |p| p + 1);
    if !office && word > phrase.start && (1..=5).contains(&view.str(Range::new(word, whole)).chars().count()) {
        let body = view
            .names_in(phrase)
            .iter()
            .find(|n| n.range.end + 1 == word && matches!(n.who, Who::Org { kind: OrgKind::Body, .. }));
        let verb = view
            .hits_in(Range::new(word, whole))
            .iter()
            .any(|h| h.start == word && h.end == whole && view.language.lexicon.entry(h.entry).verb);
        if let Some(body) = body.filter(|_| !verb) {
            return party_of(view, body, office).map(Head::Name);
        }
    }
    if end < core_end(view, phrase) && !office {
        // "ASML 연구진": somebody of an organisation that no list knows.
        if let Some(party) = unlisted(view, Range::new(phrase.start, end), 3) {
            return Some(Head::Name(party));
        }
    }
    let alone = view.str(Range::new(phrase.start, end)).trim();
    if office && alone.chars().count() <= 4 && alone.split_whitespace().count() == 1 {
        // A person whom no list knows, with an office alone: one at home.
        let closer = ending(view, phrase, core_end(view, phrase))
            .into_iter()
            .find(|h| view.language.has(h.entry, T::PersonRole));
        if let Some(closer) = closer.filter(|h| view.value(h) == Some("state")) {
            // "안와르 총리", where two states meet of which one has no such office.
            let abroad = ending(view, phrase, closer.end).into_iter().find(|h| view.language.has(h.entry, T::Abroad));
            return Some(abroad.map_or(Head::Anaphor(closer, T::Home), |h| Head::Anaphor(h, T::Abroad)));
        }
        // "박 원장": whoever issues the text under his name.
        if let Some(house) = closer.and_then(|_| house(view)) {
            return party_of(view, house, false).map(Head::Name);
        }
    }
    if office {
        // "볼로디미르 … 대통령": a person whom no list knows speaks for the state or the body named beside him.
        let core = Range::new(phrase.start, phrase.end);
        let speaks = |n: &&Name| matches!(n.who, Who::State { .. } | Who::Org { kind: OrgKind::Body, .. });
        let near = view.names_in(core).iter().rev().find(speaks)?;
        let gap = view.str(Range::new(near.range.end, end.max(near.range.end)));
        if gap.split_whitespace().count() <= 3
            && !gap.contains([',', '.'])
            && !verbal(view, Range::new(near.range.end, end.max(near.range.end)))
        {
            return party_of(view, near, true).map(Head::Name);
        }
    }
    owned(view, phrase)
}

/// The organisation that the text introduces with its head: "한국천문연구원(원장 박○○)".
fn house<'v>(view: &'v View<'_>) -> Option<&'v Name> {
    view.names.iter().find(|n| {
        let rest = &view.text()[n.range.end..];
        matches!(n.who, Who::Org { kind: OrgKind::Body, .. })
            && rest.starts_with('(')
            && view.tagged(T::PersonRole, Range::new(n.range.end, n.range.end + 16)).next().is_some()
    })
}

/// "양국 농업당국": whoever it is belongs to both.
fn owned(view: &View<'_>, phrase: Range) -> Option<Head> {
    let (start, _) = conjunct(view, phrase);
    let pair = view.tagged(T::AnaphorPair, Range::new(start, phrase.end)).next_back()?;
    let rest = Range::new(pair.end, core_end(view, phrase));
    let gap = view.str(rest);
    let bare = gap.starts_with(' ')
        && gap.split_whitespace().count() <= 2
        && !verbal(view, rest)
        && view.names_in(rest).is_empty()
        && !view.tagged(T::Common, rest).any(|h| h.end == rest.end)
        && !gap.contains([',', '"', '\'']);
    bare.then_some(Head::Anaphor(*pair, T::AnaphorPair))
}

/// Hits that end at `end` and are words of their own within the phrase.
pub(crate) fn ending(view: &View<'_>, phrase: Range, end: usize) -> Vec<Hit> {
    view.hits_in(Range::new(phrase.start, end)).iter().filter(|h| h.end == end).copied().collect()
}

/// The party of a name that heads its phrase.
fn party_of(view: &View<'_>, name: &Name, office: bool) -> Option<PartyRef> {
    let make = |id: Option<String>, state: Option<String>| PartyRef {
        id,
        name: view.original(name.range).to_owned(),
        label: None,
        ranges: vec![name.range],
        state,
        body: None,
        shape: false,
        region: None,
        land: false,
    };
    match &name.who {
        Who::State { code, .. } => Some(make(Some(code.clone()), Some(code.clone()))),
        Who::City { state } if office => Some(make(Some(state.clone()), Some(state.clone()))),
        Who::Org { state: None, kind: OrgKind::Government, .. } => {
            let state = near_before(view, name).or_else(|| view.home.clone()).or_else(|| state_near(view, name.range));
            let mut party = make(state.clone(), state);
            party.body = Some(name.range);
            Some(party)
        }
        _ => {
            let mut party = party(view, name)?;
            if let Some(full) = name.full {
                party.name = view.original(full).to_owned();
            }
            // The fullest name in the text is the one to give.
            if let Who::Org { id: Some(id), kind: OrgKind::Body, .. } = &name.who {
                let same = |n: &&Name| matches!(&n.who, Who::Org { id: Some(other), .. } if other == id);
                let fullest =
                    view.names.iter().filter(same).max_by_key(|n| (n.range.len(), std::cmp::Reverse(n.range.start)));
                if let Some(fullest) = fullest.filter(|f| f.range.len() > name.range.len()) {
                    party.name = view.original(fullest.range).to_owned();
                }
            }
            Some(party)
        }
    }
}

/// The fuller name that stands right before a name of the same body: "미 항공우주국 나사".
fn apposed<'v>(view: &'v View<'_>, phrase: Range, name: &Name) -> Option<&'v Name> {
    let Who::Org { kind: OrgKind::Body, id, .. } = &name.who else { return None };
    view.names_in(phrase).iter().find(|n| {
        n.range.end + 1 == name.range.start
            && matches!(&n.who, Who::Org { kind: OrgKind::Body, id: other, .. } if other == id)
            && n.range.len() > name.range.len()
    })
}

/// The state that a ministry's own name begins with or that stands right before it.
fn near_before(view: &View<'_>, name: &Name) -> Option<String> {
    let from = crate::parties::floor(view.text(), name.range.start.saturating_sub(30));
    view.names_in(Range::new(from, name.range.start + 1))
        .iter()
        .filter(|n| view.str(Range::new(n.range.end.min(name.range.start), name.range.start)).trim().is_empty())
        .find_map(|n| match &n.who {
            Who::State { code, .. } => Some(code.clone()),
            _ => None,
        })
}

/// Whether the lexicon or a list knows who a marked phrase names. `phrase` runs to the end of its mark.
pub(crate) fn known(view: &View<'_>, phrase: Range) -> bool {
    marks(view, phrase).last().is_some_and(|mark| head(view, Range::new(phrase.start, mark.at)).is_some())
}

/// Where the first member of a marked phrase begins.
pub(crate) fn start(view: &View<'_>, phrase: Range) -> usize {
    let Some(mark) = marks(view, phrase).last().copied() else { return phrase.start };
    let found = coordination(view, Range::new(phrase.start, mark.at), &Discourse::default());
    let first = found.parties.iter().flat_map(|p| p.ranges.iter()).map(|r| r.start).min();
    first.into_iter().chain(found.anaphor.map(|a| a.start)).min().unwrap_or(phrase.start)
}
