//! Facets: what the commitments that answer a query have, each value with how many of them have it, so that people see by
//! what they can narrow a list. Commitments are counted, never their reports.

use super::describe::kind;
use super::{Query, When};
use crate::book::failed;
use crate::follow::Status;
use crate::{AppError, Book, Snapshot};
use entente_ledger::index::{Answer, Counted, Described};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// All facets of an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Facets {
    /// How many commitments answer the query.
    pub total: u64,
    /// Whether the counts are exact; otherwise no more than that are, since the words of a phrase stand in too many texts
    /// to look through.
    pub exact: bool,
    /// Each facet, in the order of [`Facets::KEYS`], also those without a value.
    pub facets: Vec<Facet>,
}

/// What the commitments have of one key of the query language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Facet {
    /// The key.
    pub key: &'static str,
    /// Its values: most commitments first, then by value.
    pub values: Vec<FacetValue>,
    /// How many values there are besides.
    pub more: usize,
}

/// A value of a facet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FacetValue {
    /// As it is typed behind the key. A forum is typed in quotes.
    pub value: String,
    /// How many commitments that answer the query have it: as many as the query with this term finds. For a forum there may
    /// be more, which have its words in a longer name.
    pub count: u64,
}

impl Facets {
    /// The keys in the order in which facets come.
    pub const KEYS: [&'static str; 9] =
        ["party", "field", "action", "strength", "status", "due", "language", "source", "forum"];
    /// How many values of a facet people can take in.
    pub const SHOWN: usize = 20;
}

impl Book<'_> {
    /// One facet of a query for a day, by its key, with all its values; the last, `due`, for a key that is none.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn facet(&self, query: &Query, when: When, key: &str) -> Result<Facet, AppError> {
        let key = Facets::KEYS.into_iter().find(|known| *known == key).unwrap_or("due");
        self.answered(query, when, |answer| self.facet_of(answer, key, usize::MAX))
    }

    /// The states and regions for which something is promised and that did not promise it, as [`Facets`] has values.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn places(&self, query: &Query, when: When) -> Result<Vec<FacetValue>, AppError> {
        self.answered(query, when, |answer| {
            let places = answer.terms(&format!("{}=", kind::PLACE)).map_err(failed)?;
            Ok(facet("place", typed(places), usize::MAX).values)
        })
    }

    /// The facets of a query for a day, each with at most `limit` values: by the index, or where there is none by looking at
    /// all commitments.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn facets(&self, query: &Query, when: When, limit: usize) -> Result<Facets, AppError> {
        self.answered(query, when, |answer| {
            let facets = Facets::KEYS.into_iter().map(|key| self.facet_of(answer, key, limit));
            let facets = facets.collect::<Result<_, AppError>>()?;
            Ok(Facets { total: answer.total(), exact: answer.exact(), facets })
        })
    }

    /// Counts what answers a query: by the index, or where there is none by looking at all commitments.
    fn answered<T>(
        &self,
        query: &Query,
        when: When,
        count: impl FnOnce(&Answer) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let expr = query.expr();
        if let Some(answer) = self.ledger.answer(&expr, when).map_err(failed)? {
            return count(&answer);
        }
        let (snapshot, describer): (Snapshot, _) = (self.snapshot()?, self.app.describer());
        let all: Vec<Described> = snapshot.commitments.iter().map(|c| describer.described(&snapshot, c)).collect();
        count(&Answer::among(&all, &expr, when))
    }

    fn facet_of(&self, answer: &Answer, key: &'static str, limit: usize) -> Result<Facet, AppError> {
        let terms = |kind: &str| answer.terms(&format!("{kind}=")).map_err(failed);
        Ok(match key {
            "party" => facet(key, typed(terms(kind::PARTY)?), limit),
            "field" => facet(key, terms(kind::FIELD)?, limit),
            "action" => facet(key, terms(kind::ACTION)?, limit),
            "strength" => facet(key, terms(kind::STRENGTH)?, limit),
            "language" => facet(key, terms(kind::LANGUAGE)?, limit),
            "source" => facet(key, hosts(answer, terms(kind::HOST)?)?, limit),
            "forum" => facet(key, terms(kind::UNDER)?, limit),
            "status" => {
                let counts = answer.statuses().map_err(failed)?.into_iter();
                let named = counts.filter_map(|(at, count)| {
                    Some(counted(Status::ALL.get(usize::from(at))?.code().to_owned(), count))
                });
                facet(key, named.collect(), limit)
            }
            _ => {
                let years = answer.due_years().map_err(failed)?.into_iter();
                let named = |year: Option<i32>| year.map_or("none".to_owned(), |year| format!("{year:04}"));
                facet(key, years.map(|(year, count)| counted(named(year), count)).collect(), limit)
            }
        })
    }
}

/// Parties as people type them: the codes of states and regions in capitals.
fn typed(mut parties: Vec<Counted>) -> Vec<Counted> {
    for party in parties.iter_mut().filter(|party| !party.value.contains(':')) {
        party.value = party.value.to_uppercase();
    }
    parties
}

fn counted(value: String, count: u64) -> Counted {
    Counted { value, shown: None, count }
}

/// Hosts, of which one that others belong to is counted with those, as it is found.
fn hosts(answer: &Answer, mut hosts: Vec<Counted>) -> Result<Vec<Counted>, AppError> {
    let parents = |host: &str| -> Vec<String> {
        host.match_indices('.').filter_map(|(at, _)| host.get(at + 1..)).map(str::to_owned).collect()
    };
    let wider: BTreeSet<String> = hosts.iter().flat_map(|host| parents(&host.value)).collect();
    for host in hosts.iter_mut().filter(|host| wider.contains(&host.value)) {
        host.count = answer.having(&format!("{}={}", kind::SOURCE, host.value)).map_err(failed)?;
    }
    Ok(hosts)
}

fn facet(key: &'static str, counted: Vec<Counted>, limit: usize) -> Facet {
    let value = |one: Counted| FacetValue { value: one.shown.unwrap_or(one.value), count: one.count };
    let mut values: Vec<FacetValue> = counted.into_iter().map(value).collect();
    values.sort_by(|a, b| (Reverse(a.count), &a.value).cmp(&(Reverse(b.count), &b.value)));
    let more = values.len().saturating_sub(limit);
    values.truncate(limit);
    Facet { key, values, more }
}
