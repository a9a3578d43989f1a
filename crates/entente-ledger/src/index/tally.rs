//! Counting what those have that answer a question: each term of a kind, each status, each year. Commitments are counted,
//! never their tellings.

use super::bits::Set;
use super::column::{Column, NOTHING, number_of, year_of};
use super::find::{self, Expr, When};
use super::{Described, IndexState, Version, among, put};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::store::Store;
use std::collections::{BTreeMap, BTreeSet};

/// Those that answer a question, to be counted in several ways.
pub struct Answer<'a> {
    pub(super) by: By<'a>,
    pub(super) when: When,
    exact: bool,
}

pub(super) enum By<'a> {
    /// Numbers of the index.
    Index(&'a dyn Store, Set),
    /// Descriptions.
    Looking(Vec<(&'a Described, &'a Version)>),
}

/// A value and how many have it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counted {
    /// The term without its kind, up to its first `=`.
    pub value: String,
    /// What the terms of this value say behind that, if anything: of several the first.
    pub shown: Option<String>,
    /// How many, one at least.
    pub count: u64,
}

impl Ledger {
    /// Those that answer a question, by the index; `None` where the index cannot be used.
    ///
    /// # Errors
    /// Those of the store.
    pub fn answer(&self, expr: &Expr, when: When) -> Result<Option<Answer<'_>>> {
        if self.index_state()? != IndexState::InUse {
            return Ok(None);
        }
        answer(self.store.as_ref(), expr, when).map(Some)
    }
}

impl Ledger {
    /// The same exactly, also where the texts of many have to be looked through for that.
    ///
    /// # Errors
    /// Those of the store.
    pub fn answer_exactly(&self, expr: &Expr, when: When) -> Result<Option<Answer<'_>>> {
        if self.index_state()? != IndexState::InUse {
            return Ok(None);
        }
        let store = self.store.as_ref();
        let all = find::answer_exactly(store, expr, when)?;
        Ok(Some(Answer { by: By::Index(store, all), when, exact: true }))
    }
}

pub(super) fn answer<'a>(store: &'a dyn Store, expr: &Expr, when: When) -> Result<Answer<'a>> {
    let (all, exact) = find::answer(store, expr, when)?;
    Ok(Answer { by: By::Index(store, all), when, exact })
}

impl<'a> Answer<'a> {
    /// Those that answer a question, by descriptions instead of an index: at the cost of looking at all of them.
    pub fn among(all: &'a [Described], expr: &Expr, when: When) -> Answer<'a> {
        let known = all.iter().filter_map(|described| Some((described, described.at(when)?)));
        let chosen = known.filter(|(_, version)| among::holds(expr, version, when.day())).collect();
        Answer { by: By::Looking(chosen), when, exact: true }
    }

    /// Whether it holds exactly those that answer; otherwise some of them may not, and counts are no less than they
    /// should be.
    pub fn exact(&self) -> bool {
        self.exact
    }

    /// How many they are.
    pub fn total(&self) -> u64 {
        match &self.by {
            By::Index(_, all) => all.count(),
            By::Looking(all) => all.len() as u64,
        }
    }

    /// How many have a term.
    ///
    /// # Errors
    /// Those of the store.
    pub fn having(&self, term: &str) -> Result<u64> {
        Ok(match &self.by {
            By::Index(store, all) => {
                let mut having = find::term(*store, term)?;
                having.and(all);
                having.count()
            }
            By::Looking(all) => all.iter().filter(|(_, version)| version.terms.contains(term)).count() as u64,
        })
    }

    /// The values of all terms that begin with `kind`, in their order, each with how many have it.
    ///
    /// # Errors
    /// Those of the store.
    pub fn terms(&self, kind: &str) -> Result<Vec<Counted>> {
        match &self.by {
            By::Index(store, all) => terms(*store, all, kind),
            By::Looking(all) => Ok(terms_among(all, kind)),
        }
    }

    /// How many have each status, by its code.
    ///
    /// # Errors
    /// Those of the store.
    pub fn statuses(&self) -> Result<BTreeMap<u8, u64>> {
        let day = self.when.day();
        let mut counts = [0; 256];
        match &self.by {
            By::Index(store, all) => {
                find::each_status(*store, all, number_of(day), |code| counts[usize::from(code)] += 1)?;
            }
            By::Looking(all) => {
                all.iter().for_each(|(_, version)| counts[usize::from(among::status_of(version, day))] += 1);
            }
        }
        Ok((0..=u8::MAX).zip(counts).filter(|(_, count)| *count > 0).collect())
    }

    /// How many have each year in the last day named for them; `None` stands for those without a day.
    ///
    /// # Errors
    /// Those of the store.
    pub fn due_years(&self) -> Result<BTreeMap<Option<i32>, u64>> {
        let mut counts: BTreeMap<Option<i32>, u64> = BTreeMap::new();
        match &self.by {
            By::Index(store, all) => {
                // Neighbours often have the same year.
                let (mut last, mut many) = (None, 0);
                find::each_value(*store, all, Column::Due, |day| {
                    let year = (day != NOTHING).then(|| year_of(day));
                    if year != last {
                        *counts.entry(last).or_default() += std::mem::take(&mut many);
                        last = year;
                    }
                    many += 1;
                })?;
                *counts.entry(last).or_default() += many;
            }
            By::Looking(all) => {
                let years = all.iter().map(|(_, version)| version.due.map(|day| i32::from(day.year())));
                years.for_each(|year| *counts.entry(year).or_default() += 1);
            }
        }
        counts.retain(|_, count| *count > 0);
        Ok(counts)
    }
}

fn terms(store: &dyn Store, all: &Set, kind: &str) -> Result<Vec<Counted>> {
    let from = put::term_start(kind);
    let mut to = from.clone();
    to.push(u8::MAX);
    let mut counted: Vec<Counted> = Vec::new();
    // Those that have been counted for the last value, where it may have several terms.
    let mut had = Set::default();
    for (key, bytes) in store.shelf_between(&from, &to, usize::MAX)? {
        let Some((term, chunk)) = put::term_of(&key) else { continue };
        let (value, shown) = parts(term, kind);
        if counted.last().is_none_or(|last| last.value != value) {
            counted.pop_if(|last| last.count == 0);
            counted.push(Counted { value: value.to_owned(), shown: None, count: 0 });
            had = Set::default();
        }
        let Some(last) = counted.last_mut() else { continue };
        let count = match shown {
            None => all.count_of(chunk, &bytes),
            Some(_) => {
                let mut mine = Set::default();
                mine.take(chunk, &bytes);
                mine.and(all);
                mine.without(&had);
                had.or(&mine);
                mine.count()
            }
        };
        last.count += count;
        if count > 0 && last.shown.is_none() {
            last.shown = shown.map(str::to_owned);
        }
    }
    counted.retain(|one| one.count > 0);
    Ok(counted)
}

fn terms_among(all: &[(&Described, &Version)], kind: &str) -> Vec<Counted> {
    let mut found: BTreeMap<&str, (BTreeSet<&str>, u64)> = BTreeMap::new();
    for (_, version) in all {
        let mut mine: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for term in version.terms.iter().filter(|term| term.starts_with(kind)) {
            let (value, shown) = parts(term, kind);
            mine.entry(value).or_default().extend(shown);
        }
        for (value, shown) in mine {
            let one = found.entry(value).or_default();
            one.0.extend(shown);
            one.1 += 1;
        }
    }
    let counted = found.into_iter().map(|(value, (shown, count))| Counted {
        value: value.to_owned(),
        shown: shown.first().map(|&shown| shown.to_owned()),
        count,
    });
    counted.collect()
}

/// The value of a term of a kind, and how it is shown.
pub(super) fn parts<'t>(term: &'t str, kind: &str) -> (&'t str, Option<&'t str>) {
    let rest = term.strip_prefix(kind).unwrap_or(term);
    rest.split_once('=').map_or((rest, None), |(value, shown)| (value, Some(shown)))
}
