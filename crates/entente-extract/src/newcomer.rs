//! Somebody whom no list knows: groups by their number or their body, names that stand where a party stands.

use crate::marked::{conjunct, core_end, ending, head, verbal};
use crate::names::{OrgKind, Who};
use crate::parties::PartyRef;
use crate::tags::T;
use crate::view::{Range, View};

/// "10개국", "국내외 16개 기업": a group by its number.
pub(crate) fn group(view: &View<'_>, phrase: Range, end: usize) -> Option<PartyRef> {
    let before_of = |at: usize| phrase.start + view.str(Range::new(phrase.start, at)).trim_end().len();
    let members = |end: usize| {
        // "아프리카연합 회원국": the members of a body that is named.
        let hit = ending(view, phrase, end)
            .into_iter()
            .filter(|h| view.language.has(h.entry, T::AnaphorThey))
            .min_by_key(|h| h.start)?;
        let at = before_of(hit.start);
        view.names_in(Range::new(phrase.start, at)).iter().rev().find(|n| {
            n.range.end == at
                && hit.start > at
                && matches!(n.who, Who::Org { kind: OrgKind::Body | OrgKind::Forum, .. } | Who::Region { .. })
        })
    };
    let counted = ending(view, phrase, end).into_iter().find(|h| view.language.has(h.entry, T::Group));
    let digits = counted.map_or(0, |hit| {
        let before = view.str(Range::new(phrase.start, hit.start));
        before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len()
    });
    let (mut start, near) = match counted.filter(|_| digits > 0) {
        Some(hit) => {
            let start = hit.start - digits;
            let near = view.names_in(Range::new(phrase.start, start)).iter().rev().find(|n| n.range.end + 1 == start);
            (start, near.or_else(|| members(before_of(start))))
        }
        None => (end, Some(members(end)?)),
    };
    if let Some(near) = near {
        start = near.range.start;
    }
    let range = Range::new(start, end);
    let region = near.and_then(|n| match &n.who {
        Who::Region { code, .. } if !code.is_empty() => Some(code.clone()),
        _ => None,
    });
    Some(PartyRef {
        id: None,
        name: view.original(range).to_owned(),
        label: None,
        ranges: vec![range],
        state: None,
        body: None,
        shape: false,
        region,
        land: false,
    })
}

/// A head that no list knows: its last word as a name, unless the lexicon knows it for a common noun.
pub(crate) fn unknown(view: &View<'_>, phrase: Range) -> Option<PartyRef> {
    let (start, before) = conjunct(view, phrase);
    // Beside a name that is known a short word is one too.
    let beside = before
        .is_some_and(|end| head(view, Range::new(conjunct(view, Range::new(phrase.start, end)).0, end)).is_some());
    unlisted(view, Range::new(start, phrase.end), if beside { 2 } else { 3 })
}

/// The last word of a conjunct as a name of at least so many letters.
pub(crate) fn unlisted(view: &View<'_>, phrase: Range, least: usize) -> Option<PartyRef> {
    let end = core_end(view, phrase);
    let text = view.str(Range::new(phrase.start, end));
    let start = phrase.start
        + text
            .rfind([' ', ',', '"', '\'', '·', '('])
            .map_or(0, |p| p + text[p..].chars().next().map_or(1, char::len_utf8));
    // "기업 카사바 테크놀로지스": all that stands behind the word for what it is.
    let start = introduced_by(view, phrase, start).unwrap_or(start);
    let range = Range::new(start, end);
    let word = view.str(range);
    let count = word.chars().count();
    if !(2..=16).contains(&count)
        || !word.chars().all(|c| c.is_alphanumeric() || c == '&' || c == '-' || c == ' ')
        || word.starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let hits = view.hits_in(range);
    let common = [
        T::Field,
        T::Action,
        T::Agreement,
        T::Meeting,
        T::CommitNoun,
        T::IntendNoun,
        T::Outsider,
        T::Joint,
        T::MoneyNot,
        T::PersonRole,
        T::Common,
        T::Adv,
        T::Unmarked,
        T::NotVerb,
        T::Weak,
        T::Negation,
        T::Conj,
        T::OrgHead,
        T::OrgPart,
        T::OrgKind,
        T::Gov,
        T::PastTime,
        T::NotName,
    ];
    let known = hits.iter().any(|h| {
        let entry = view.language.lexicon.entry(h.entry);
        let whole = h.start == range.start && h.end == range.end;
        let tail = h.end == range.end;
        (entry.verb && (whole || tail && h.end - h.start >= 6))
            || (tail && common.iter().any(|&t| view.language.has(h.entry, t)))
    });
    // A word with a particle of place or direction behind it is no head.
    let placed =
        view.language.meta.particles.iter().any(|p| p.len() >= 6 && word.len() > p.len() && word.ends_with(p.as_str()));
    if placed {
        return None;
    }
    let quantity = view.quantity(range);
    if known || quantity || view.names_in(range).iter().any(|n| n.range.overlaps(range)) {
        return None;
    }
    // "시마(SIMA)": a gloss in Latin letters marks a name.
    let behind = view.str(Range::new(end, phrase.end));
    let glossed = behind.starts_with('(') && behind.chars().skip(1).filter(char::is_ascii_alphabetic).count() >= 3;
    let latin = glossed || word.chars().filter(char::is_ascii_alphabetic).count() >= 2;
    let before = Range::new(phrase.start, start);
    let introduced = ending(view, before, before.start + view.str(before).trim_end().len())
        .iter()
        .any(|h| view.language.has(h.entry, T::OrgKind))
        || view.names_in(before).iter().any(|n| n.range.end + 1 == start && matches!(n.who, Who::State { .. }));
    if !latin && !introduced && (count < least || verbal(view, phrase)) {
        return None;
    }
    let range = if glossed { Range::new(start, end + behind.find(')').map_or(0, |p| p + 1)) } else { range };
    let mut party = PartyRef {
        id: None,
        name: view.original(range).to_owned(),
        label: None,
        ranges: vec![range],
        state: None,
        body: None,
        shape: true,
        region: None,
        land: false,
    };
    // A gloss that a list knows says who it is.
    let inside = view.names_in(Range::new(end, range.end)).first().filter(|_| glossed);
    if let Some(Who::Org { id, label, state, kind: OrgKind::Body }) = inside.map(|n| &n.who) {
        (party.id, party.label, party.state, party.shape) = (id.clone(), label.clone(), state.clone(), false);
    }
    Some(party)
}

/// Where a name of two words begins that stands behind a word for what it is.
fn introduced_by(view: &View<'_>, phrase: Range, start: usize) -> Option<usize> {
    let before = view.str(Range::new(phrase.start, start)).strip_suffix(' ')?;
    let first = phrase.start + before.rfind(' ').map_or(0, |p| p + 1);
    let word = Range::new(first, phrase.start + before.len());
    let kind = phrase.start + view.str(Range::new(phrase.start, first)).trim_end().len();
    let told = |at: usize| ending(view, phrase, at).iter().any(|h| view.language.has(h.entry, T::OrgKind));
    let plain = view.str(word).chars().all(char::is_alphanumeric)
        && view.names_in(word).is_empty()
        && !view.hits_in(word).iter().any(|h| {
            let entry = view.language.lexicon.entry(h.entry);
            h.end == word.end
                && (entry.verb || view.language.has(h.entry, T::Common) || view.language.has(h.entry, T::OrgKind))
        });
    (first > phrase.start && plain && told(kind)).then_some(first)
}
