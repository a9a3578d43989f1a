//! States that only adjectives name: "the Franco-Malagasy commission", "a Norwegian grant".

use crate::names::{StateForm, Who};
use crate::parties::PartyRef;
use crate::tags::T;
use crate::view::{Range, View};
use entente_model::Action;

/// An adjective stands at most so far from the word for what is given, in bytes.
const BESIDE: usize = 14;
/// Adjectives of one pair stand at most so far apart, in bytes.
const JOINED: usize = 6;

/// The states of adjectives that stand side by side in `range`: the sides of a body or instrument of several.
pub(crate) fn sides(view: &View<'_>, range: Range) -> Vec<PartyRef> {
    let mut found: Vec<PartyRef> = Vec::new();
    let mut last = None;
    for name in view.names_in(range).iter().filter(|n| n.range.end <= range.end) {
        let Some(code) = adjective(&name.who) else {
            last = None;
            continue;
        };
        let joined = last.is_some_and(|end| name.range.start.saturating_sub(end) <= JOINED);
        if !joined && found.len() < 2 {
            found.clear();
        } else if !joined {
            break;
        }
        if !found.iter().any(|p| p.id.as_deref() == Some(code)) {
            found.push(state(view, code, name.range));
        }
        last = Some(name.range.end);
    }
    if found.len() >= 2 { found } else { Vec::new() }
}

/// The state whose money a subject speaks of: the only adjective in it, beside a word for what is given.
pub(crate) fn giver(view: &View<'_>, subject: Range) -> Option<PartyRef> {
    let mut states = view.names_in(subject).iter().filter_map(|n| adjective(&n.who).map(|code| (code, n.range)));
    let (code, at) = states.next()?;
    let alone = states.next().is_none();
    let gift = view.tagged(T::Action, subject).any(|h| {
        let gap = if h.start >= at.end { h.start - at.end } else { at.start.saturating_sub(h.end) };
        view.value(h) == Some(Action::Fund.code()) && gap <= BESIDE
    });
    (alone && gift).then(|| state(view, code, at))
}

fn adjective(who: &Who) -> Option<&str> {
    match who {
        Who::State { code, form: StateForm::Adjective | StateForm::Demonym | StateForm::Abbrev } => Some(code),
        _ => None,
    }
}

fn state(view: &View<'_>, code: &str, at: Range) -> PartyRef {
    let mut party = crate::opening::state_party(code);
    party.name = view.original(at).to_owned();
    party.ranges = vec![at];
    party
}
