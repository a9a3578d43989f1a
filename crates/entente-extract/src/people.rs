//! For whom people speak: a name once placed keeps its state, and an office ("the Foreign Minister") that of its holder.

use crate::names::{Name, OrgKind, StateForm, Who};
use crate::tags::T;
use crate::view::{Range, View};
use entente_model::RuleId;

/// What the text has said so far of who holds which office.
#[derive(Default)]
struct Known {
    /// Last words of names with their states.
    people: Vec<(String, String)>,
    /// Offices with their holders' states.
    offices: Vec<(String, String)>,
    /// Offices named without a holder, with the state they were read for.
    alone: Vec<(String, String)>,
}

/// The names of a text with each person's state, and with offices that stand for somebody named before.
pub(crate) fn people(view: &View<'_>) -> Vec<Name> {
    let mut known = Known::default();
    let mut found: Vec<Name> = Vec::with_capacity(view.names.len());
    let all = Range::new(0, view.text().len());
    let mut offices = view.tagged(T::PersonRole, all).filter(|h| view.value(h) == Some("state")).peekable();
    for (number, name) in view.names.iter().enumerate() {
        while let Some(hit) = offices.next_if(|h| h.start < name.range.start) {
            let office = Range::new(hit.start, hit.end);
            if hit.end <= name.range.start {
                found.extend(office_alone(view, office, name, &mut known));
            }
        }
        // In a text that writes offices with capitals they look like names.
        if !name.listed && matches!(name.who, Who::Org { kind: OrgKind::Government, .. }) && office(view, name.range) {
            let next = view.names.get(number + 1).unwrap_or(name);
            found.push(office_alone(view, name.range, next, &mut known).unwrap_or_else(|| name.clone()));
            continue;
        }
        found.push(placed(view, name, &mut known));
    }
    for hit in offices {
        let office = Range::new(hit.start, hit.end);
        if let Some(last) = view.names.last().filter(|n| n.range.end <= office.start) {
            found.extend(office_alone(view, office, last, &mut known));
        }
    }
    found.sort_by_key(|n| (n.range.start, std::cmp::Reverse(n.range.end)));
    let mut kept: Vec<Name> = Vec::with_capacity(found.len());
    for name in found {
        if kept.last().is_none_or(|last| !last.range.overlaps(name.range)) {
            kept.push(name);
        }
    }
    kept
}

/// A person with the state that the text gave before, or gives beside the name.
fn placed(view: &View<'_>, name: &Name, known: &mut Known) -> Name {
    let mut name = name.clone();
    let written = view.str(name.range);
    let last = written.rsplit([' ', '-']).next().unwrap_or(written).to_owned();
    let before = known.people.iter().rev().find(|(who, _)| *who == last).map(|(_, state)| state.clone());
    let bare = !name.listed && matches!(name.who, Who::Org { kind: OrgKind::Unknown, .. });
    let state = match &name.who {
        Who::Person { state } => state.clone().or(before),
        // A last name alone, of somebody named before.
        _ if bare && before.is_some() && !written.contains(' ') => before,
        _ => return name,
    };
    let office = office_before(view, name.range);
    // A chief executive speaks for no state.
    let own = state.is_none() && office.as_ref().is_some_and(|(_, state)| !state);
    let state = state.or_else(|| if own { Some(String::new()) } else { beside(view, name.range) });
    if let Some(code) = &state {
        known.people.push((last, code.clone()));
        if let Some((office, true)) = office {
            known.offices.push((office, code.clone()));
        }
    }
    name.who = Who::Person { state };
    name
}

/// Whether a range is nothing but an office of state.
fn office(view: &View<'_>, range: Range) -> bool {
    view.tagged(T::PersonRole, range)
        .any(|h| h.start == range.start && h.end == range.end && view.value(h) == Some("state"))
}

/// The state that stands right beside a person's name: behind "of", else near it.
fn beside(view: &View<'_>, name: Range) -> Option<String> {
    let at = view.skip_space(name.end);
    let of = view.hits_in(Range::new(at, at + 1)).iter().find(|h| view.language.has(h.entry, T::Of)).map(|h| h.end);
    let behind = of.map(|end| view.skip_space(end)).and_then(|at| view.names_in(Range::new(at, at + 1)).first());
    if let Some(Name { who: Who::State { code, .. }, .. }) = behind {
        return Some(code.clone());
    }
    let from = crate::parties::floor(view.text(), name.start.saturating_sub(70));
    let before = view.text().get(from..name.start).unwrap_or("");
    let from = from + before.rfind([';', '.', '\n', '"']).map_or(0, |p| p + 1);
    let named = view.names_in(Range::new(from, name.start)).iter().rev().find_map(|n| match &n.who {
        Who::State { code, .. } => Some(code.clone()),
        Who::Org { state: Some(state), kind: OrgKind::Government, .. } => Some(state.clone()),
        _ => None,
    });
    named.or_else(|| view.home.clone())
}

/// The office that stands right before a name, and whether it is one of state.
fn office_before(view: &View<'_>, name: Range) -> Option<(String, bool)> {
    let end = view.text()[..name.start].trim_end().len();
    let from = crate::parties::floor(view.text(), end.saturating_sub(60));
    let hit = view.tagged(T::PersonRole, Range::new(from, end)).rfind(|h| h.end == end)?;
    Some((view.str(Range::new(hit.start, hit.end)).to_owned(), view.value(hit) == Some("state")))
}

/// "the Foreign Minister", "the Cuban minister": an office without a name, as somebody who speaks for a state.
fn office_alone(view: &View<'_>, office: Range, next: &Name, known: &mut Known) -> Option<Name> {
    let role = view.str(office).to_owned();
    let text = view.text();
    let end = text[..office.start].trim_end().len();
    let adjective = view.names_in(Range::new(end.saturating_sub(40), end)).last().filter(|n| n.range.end == end);
    if let Some(Name { who: Who::State { code, form: StateForm::Adjective | StateForm::Demonym }, .. }) = adjective {
        known.offices.push((role, code.clone()));
        return None;
    }
    // A name or a place behind it says itself whose office it is.
    let gap = text.get(office.end..next.range.start).unwrap_or("");
    if next.range.start >= office.end && matches!(gap, " " | " of " | " for " | ", ") {
        return None;
    }
    let from = end.saturating_sub(6);
    let article =
        view.hits_in(Range::new(from, end)).iter().any(|h| h.end == end && view.language.has(h.entry, T::Article));
    let definite = article && !text[..end].ends_with(" a") && !text[..end].ends_with(" an");
    if !definite {
        return None;
    }
    let of = |list: &[(String, String)]| list.iter().rev().find(|(r, _)| *r == role).map(|(_, code)| code.clone());
    let longer = |list: &[(String, String)]| {
        let mut states: Vec<&String> = list
            .iter()
            .filter(|(r, _)| r.ends_with(&role) || role.ends_with(r.as_str()))
            .map(|(_, code)| code)
            .collect();
        states.dedup();
        (states.len() == 1).then(|| states[0].clone())
    };
    let capital = view.original(office).starts_with(char::is_uppercase);
    let code = of(&known.alone)
        .or_else(|| of(&known.offices))
        .or_else(|| longer(&known.offices))
        .or_else(|| view.home.clone().filter(|_| capital && known.offices.is_empty()))?;
    known.alone.push((role, code.clone()));
    Some(Name {
        range: office,
        who: Who::Person { state: Some(code) },
        listed: false,
        full: None,
        rule: RuleId::from("people.office"),
    })
}
