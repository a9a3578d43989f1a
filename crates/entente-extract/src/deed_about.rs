//! What a clause that tells a deed speaks of: states and institutions, what was promised or awaited, or only outsiders.

use crate::parties::Discourse;
use crate::predicate::Predicate;
use crate::tags::T;
use crate::view::{Range, View};

/// So many letters and digits at least stand in a clause beside its verb, where it tells of something.
const SUBJECT_LETTERS: usize = 8;

/// Whether a clause names hardly anything beside its verb.
pub(crate) fn bare(view: &View<'_>, clause: Range, verb: &Predicate) -> bool {
    let letters =
        |range: Range| view.str(range).chars().filter(|c| c.is_alphanumeric()).map(char::len_utf8).sum::<usize>();
    letters(clause).saturating_sub(letters(verb.range)) < SUBJECT_LETTERS
}

/// Whether a clause speaks of outsiders, such as analysts or markets; "the economy ministry" is none.
pub(crate) fn outsiders(view: &View<'_>, clause: Range) -> bool {
    view.tagged(T::Outsider, clause).any(|h| {
        let near = Range::new(h.start.saturating_sub(OFFICE), (h.end + OFFICE).min(view.text().len()));
        let touches = |g: &entente_packs::Hit| {
            g.end <= h.start && view.str(Range::new(g.end, h.start)).trim().len() <= 3
                || g.start >= h.end && view.str(Range::new(h.end, g.start)).trim().is_empty()
                || g.start <= h.start && g.end >= h.end
        };
        let office = view.hits_in(near).iter().any(|g| touches(g) && view.language.has(g.entry, T::Gov));
        !office && view.name_over(Range::new(h.start, h.end)).is_none()
    })
}

/// So far from a word for outsiders, in bytes, that for an office may begin of which it is a part.
const OFFICE: usize = 16;

/// Whether a clause speaks of something as promised, planned or long expected: by a word that is no verb of its own there.
pub(crate) fn awaited(view: &View<'_>, clause: Range, preds: &[Predicate]) -> bool {
    let own = |h: &entente_packs::Hit| {
        preds.iter().any(|p| p.mode.finite() && p.range == p.head && p.range.start <= h.start && h.end <= p.range.end)
    };
    view.tagged(T::Awaited, clause).any(|h| !own(h))
}

/// Whether a clause tells of so many or such a part of something: "all 80 scholarships", "half of the money".
pub(crate) fn counted(view: &View<'_>, clause: Range) -> bool {
    let number = view.str(clause).contains(|c: char| c.is_ascii_digit());
    view.any(T::Partial, clause) || points_back(view, clause) && (number || about(view, clause))
}

/// Whether a clause opens with a thing that it points back to, and not with who acts: "the launch", and not "the Netherlands".
pub(crate) fn back_to_thing(view: &View<'_>, clause: Range) -> bool {
    let start = view.skip_space(clause.start);
    let named =
        view.names_in(Range::new(start, clause.end.max(start))).first().is_some_and(|n| n.range.start < start + 5);
    points_back(view, clause) && !named
}

/// Whether a clause opens with what points back: "the launch".
fn points_back(view: &View<'_>, clause: Range) -> bool {
    let start = view.skip_space(clause.start);
    let opens = view.hits_in(Range::new(start, start + 1));
    opens.iter().any(|h| [T::Known, T::Definite].iter().any(|&t| view.language.has(h.entry, t)))
}

/// Whether a clause names somebody and a number: "45 Kenyan nurses", "15 hospitals in Kenya".
pub(crate) fn numbered(view: &View<'_>, clause: Range) -> bool {
    let number = view
        .str(clause)
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| !word.is_empty() && word.len() < 4 && word.bytes().all(|b| b.is_ascii_digit()));
    number && view.names_in(clause).iter().any(|n| n.range.end <= clause.end)
}

/// Whether a clause speaks of something that the reader knows: "the lab promised in March", and not "a similar plan". Where nouns
/// have no articles, nothing says so.
pub(crate) fn definite(view: &View<'_>, clause: Range) -> bool {
    let first = view.tagged(T::Awaited, clause).next().map_or(clause.end, |h| h.start);
    let before = Range::new(clause.start, first.max(clause.start));
    let marked = [T::Known, T::Definite].iter().any(|&t| view.any(t, before));
    marked || view.language.verb_final() || first == clause.start
}

/// How many states a clause names, in whatever form.
pub(crate) fn states(view: &View<'_>, clause: Range) -> usize {
    let mut found: Vec<&str> = view
        .names_in(clause)
        .iter()
        .filter_map(|n| match &n.who {
            crate::names::Who::State { code, .. } => Some(code.as_str()),
            crate::names::Who::Person { state: Some(code) } => Some(code.as_str()),
            _ => None,
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found.len()
}

/// Whether the text or the clause has two sides. A text that looks back names its states wherever they come up.
pub(crate) fn between_states(view: &View<'_>, clause: Range, discourse: &Discourse) -> bool {
    if view.language.verb_final() || discourse.foreign || !discourse.groups.is_empty() {
        return true;
    }
    // Policy at home names other states, too, and cities and institutions come up anywhere.
    let mut named: Vec<&str> = Vec::new();
    for name in &view.names {
        if let crate::names::Who::State { code, .. } = &name.who {
            named.push(code);
        }
    }
    named.sort_unstable();
    named.dedup();
    // A forum is of several.
    let forum = || {
        view.names.iter().any(|n| {
            let forum = crate::names::OrgKind::Forum;
            n.listed && matches!(&n.who, crate::names::Who::Org { kind, state: None, .. } if *kind == forum)
        })
    };
    several(view, clause) || (named.len() >= 2 || forum()) && !view.any(T::Domestic, clause)
}

/// Whether a range names two states, also by their cities and institutions.
fn several(view: &View<'_>, range: Range) -> bool {
    let mut states: Vec<&str> = view
        .names_in(range)
        .iter()
        .filter_map(|n| match &n.who {
            crate::names::Who::State { code, .. } => Some(code.as_str()),
            crate::names::Who::City { state } => Some(state.as_str()),
            crate::names::Who::Org { state: Some(state), .. } => Some(state.as_str()),
            _ => None,
        })
        .collect();
    states.sort_unstable();
    states.dedup();
    states.len() >= 2
}

/// Whether a clause names what states and institutions promise one another.
pub(crate) fn about(view: &View<'_>, clause: Range) -> bool {
    [T::Agreement, T::Meeting, T::Field, T::Action].iter().any(|&t| view.any(t, clause))
        || view.money_in(clause).next().is_some()
}

/// Whether a clause is about what this ledger follows.
pub(crate) fn cooperative(view: &View<'_>, clause: Range) -> bool {
    let named = view.names_in(clause).iter().filter(|n| n.range.end <= clause.end).count();
    let about = about(view, clause);
    let dated = view.times_in(clause).next().is_some();
    let joint = view.any(T::Joint, clause)
        || [T::AnaphorPair, T::AnaphorThey, T::AnaphorIt].iter().any(|&t| view.any(t, clause))
        || view.money_in(clause).next().is_some();
    (named > 0 || joint || dated) && about
        || (named > 0 || joint) && dated
        || view.any(T::Agreement, clause)
        || view.any(T::Meeting, clause)
}
