//! Who takes part beside the subject, in languages with marks: partners, doers of passives, the state of a story.

use crate::marked::{coordination, ending, head, marks, strip_with, unknown};
use crate::names::Who;
use crate::parties::{Discourse, PartyRef, Subject};
use crate::tags::T;
use crate::view::{Range, View};
use entente_model::{Evidence, Place};

/// Partners that their marks show in a region: "…와 함께", "…과 협약을 맺다".
pub(crate) fn partners(view: &View<'_>, region: Range, discourse: &Discourse) -> Vec<PartyRef> {
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
        let place = another
            && view.names_in(open).iter().any(|n| {
                n.range.end == bare && matches!(n.who, Who::State { .. } | Who::City { .. } | Who::Region { .. })
            });
        if place && !together {
            continue;
        }
        let known = head(view, open).is_some();
        let told = || unknown(view, open).is_some_and(|p| together || introduced_or_latin(view, open, &p));
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
}

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
    let [other] = other[..] else { return Vec::new() };
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
