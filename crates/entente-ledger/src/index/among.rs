//! Answering a question without an index, by looking at every description.

use super::column::{self, Sort, number_of, rank};
use super::find::{Ask, Expr, Found, When};
use super::order::{Place, party_order};
use super::{Described, Version};
use entente_model::Day;

/// Whether it holds of a version on a day.
pub(super) fn holds(expr: &Expr, version: &Version, day: Day) -> bool {
    let within = |value: Option<Day>, from: &Option<Day>, to: &Option<Day>| {
        value.is_some_and(|day| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to))
    };
    match expr {
        Expr::Is(term) => version.terms.contains(term),
        Expr::Begins(start) => {
            let next = version.terms.range::<String, _>(start..).next();
            next.is_some_and(|term| term.starts_with(start.as_str()))
        }
        Expr::Any(list) => list.iter().any(|expr| holds(expr, version, day)),
        Expr::All(list) => list.iter().all(|expr| holds(expr, version, day)),
        Expr::Not(expr) => !holds(expr, version, day),
        Expr::Due(from, to) => within(version.due, from, to),
        Expr::Told(from, to) => within(version.day, from, to),
        Expr::NoDue => version.due.is_none(),
        Expr::Status(codes) => codes.contains(&status_of(version, day)),
        Expr::Stands { within, kind, words } => {
            let stands = version.texts.iter().any(|(of, text)| of == kind && text.contains(words.as_str()));
            stands && holds(within, version, day)
        }
    }
}

pub(super) fn status_of(version: &Version, day: Day) -> u8 {
    let steps = column::steps_of(version);
    column::status_on(&steps, number_of(day))
}

impl Described {
    /// What was known of it; nothing where it had not been told yet.
    pub fn at(&self, when: When) -> Option<&Version> {
        match when {
            When::AllKnown(_) => self.versions.last(),
            When::ToldBy(day) => {
                let holds = |v: &&Version| v.from.is_none_or(|from| from <= day) && v.to.is_none_or(|to| day < to);
                self.versions.iter().find(holds)
            }
        }
    }
}

/// Answers a question by descriptions instead of an index: the same answer, at the cost of looking at all of them.
pub fn find_among(all: &[Described], ask: &Ask) -> Found {
    let known = all.iter().filter_map(|described| Some((described, described.at(ask.when)?)));
    let chosen: Vec<_> = known.filter(|(_, version)| holds(&ask.expr, version, ask.when.day())).collect();
    let mut found = Found { exact: true, total: chosen.len() as u64, ..Found::default() };
    found.reports = chosen.iter().map(|(_, v)| u64::from(v.reports)).sum();
    let mut places: Vec<Place> = chosen
        .into_iter()
        .map(|(described, version)| {
            let values = column::Values::of(described, version, None);
            let value = match (ask.sort.column(), ask.sort) {
                (Some(column), _) => i64::from(values.get(column)),
                (None, Sort::Status) => i64::from(status_of(version, ask.when.day())),
                (None, Sort::Id) => i64::try_from(values.id).unwrap_or(i64::MAX),
                (None, _) => 0,
            };
            let rank = match ask.sort {
                Sort::Id if ask.descending => -value,
                Sort::Id => value,
                _ => rank(value, ask.descending),
            };
            let party = if ask.sort == Sort::Party { version.party.clone() } else { String::new() };
            Place { rank, number: 0, party, id: described.commitment.clone() }
        })
        .collect();
    let order = |a: (i64, &str, &str), b: (i64, &str, &str)| {
        a.0.cmp(&b.0)
            .then_with(|| party_order(a.1, b.1, ask.descending))
            .then_with(|| (column::id_number(a.2), a.2).cmp(&(column::id_number(b.2), b.2)))
    };
    places.sort_by(|a, b| order((a.rank, &a.party, &a.id), (b.rank, &b.party, &b.id)));
    if let Some(after) = &ask.after {
        let behind = |p: &Place| order((p.rank, &p.party, &p.id), (after.rank, &after.party, &after.id)).is_gt();
        places.retain(behind);
    }
    let limit = ask.limit.unwrap_or(usize::MAX);
    if places.len() > limit {
        places.truncate(limit);
        found.next = places.last().map(|p| p.cursor(ask));
    }
    found.commitments = places.into_iter().map(|p| p.id).collect();
    found
}
