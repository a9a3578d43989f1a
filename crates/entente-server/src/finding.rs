//! What pages ask of the ledger: how many commitments answer a query, which, and how they divide.

use crate::asked::Asked;
use crate::problem::Problem;
use entente_app::follow::Status;
use entente_app::model::{Action, Field, Strength};
use entente_app::publish::book::Entry;
use entente_app::search::{Listed, Listing, Query, Sort, When};
use entente_app::{App, Book};
use std::collections::BTreeMap;

/// So many commitments are looked through for the values of a facet; how many have each is then counted among all.
const SAMPLE: usize = 150;
/// So many values of a facet are shown.
const VALUES: usize = 10;

/// A ledger as one page looks at it.
pub struct Finding<'a> {
    /// The program.
    pub app: &'a App,
    /// The ledger.
    pub book: &'a Book<'a>,
    /// For which day.
    pub when: When,
}

/// The keys by which a list is narrowed.
pub const NARROW: [&str; 8] = ["status", "party", "field", "action", "strength", "due", "language", "source"];

/// A value of a facet and how many commitments have it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Value {
    /// As a query writes it.
    pub value: String,
    /// How many.
    pub count: u64,
}

/// One way in which commitments divide.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Facet {
    /// The key of the query language.
    pub key: &'static str,
    /// The values, the most frequent first.
    pub values: Vec<Value>,
}

/// A term of a query, in quotes where it has to be.
pub fn term(key: &str, value: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:*".contains(c);
    if !value.is_empty() && value.chars().all(plain) {
        return format!("{key}:{value}");
    }
    let escaped: String =
        value.chars().flat_map(|c| (c == '"' || c == '\\').then_some('\\').into_iter().chain([c])).collect();
    format!("{key}:\"{escaped}\"")
}

/// A query with one more term.
pub fn with(query: &str, term: &str) -> String {
    if query.trim().is_empty() { term.to_owned() } else { format!("{} {term}", query.trim()) }
}

/// The terms of a query as they were typed.
pub fn terms(query: &str) -> Vec<String> {
    let (mut all, mut now, mut close, mut escaped) = (Vec::new(), String::new(), None, false);
    for c in query.chars() {
        if c.is_whitespace() && close.is_none() {
            if !now.is_empty() {
                all.push(std::mem::take(&mut now));
            }
            continue;
        }
        now.push(c);
        match (close, c) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(end), c) if c == end => close = None,
            (None, '"') => close = Some('"'),
            (None, '“') => close = Some('”'),
            (None, '«') => close = Some('»'),
            (None, '「') => close = Some('」'),
            _ => {}
        }
    }
    all.extend((!now.is_empty()).then_some(now));
    all
}

impl<'a> Finding<'a> {
    /// The ledger as this page looks at it.
    ///
    /// # Errors
    /// A problem where the day is none.
    pub fn of(asked: &Asked<'a>, book: &'a Book<'a>) -> Result<Finding<'a>, Problem> {
        Ok(Finding { app: asked.app(), book, when: asked.when()? })
    }

    /// The commitments that answer a query, the first `limit` of them in an order.
    ///
    /// # Errors
    /// A problem where the query cannot be read or the ledger cannot be used.
    pub fn find(&self, query: &str, sort: Sort, descending: bool, limit: usize) -> Result<Listed<'a>, Problem> {
        let query = Query::parse(self.app, query)?;
        Ok(self.book.find(&Listing { query, when: self.when, sort, descending, after: None, limit: Some(limit) })?)
    }

    /// How many commitments answer a query.
    ///
    /// # Errors
    /// As [`Finding::find`].
    pub fn total(&self, query: &str) -> Result<u64, Problem> {
        Ok(self.find(query, Sort::Added, false, 0)?.total)
    }

    /// The first commitments that answer a query, with everything that is known of them, and how many do in all.
    ///
    /// # Errors
    /// As [`Finding::find`].
    pub fn first(&self, query: &str, sort: Sort, descending: bool, limit: usize) -> Result<(Vec<Entry>, u64), Problem> {
        let listed = self.find(query, sort, descending, limit)?;
        Ok((entries(&listed)?, listed.total))
    }

    /// How many of those that answer a query have each status; statuses that none has are left out.
    ///
    /// # Errors
    /// As [`Finding::find`].
    pub fn statuses(&self, query: &str) -> Result<Vec<(&'static str, u64)>, Problem> {
        self.among(query, "status", Status::ALL.iter().map(|s| s.code()))
    }

    /// How many of those that answer a query have each of these values of a key; values that none has are left out.
    fn among(
        &self,
        query: &str,
        key: &str,
        values: impl Iterator<Item = &'static str>,
    ) -> Result<Vec<(&'static str, u64)>, Problem> {
        let mut all = Vec::new();
        for value in values {
            let n = self.total(&with(query, &term(key, value)))?;
            if n > 0 {
                all.push((value, n));
            }
        }
        Ok(all)
    }

    /// How those that answer a query divide by these keys, in their order.
    ///
    /// # Errors
    /// As [`Finding::find`].
    pub fn facets(&self, query: &str, keys: &[&'static str]) -> Result<Vec<Facet>, Problem> {
        let listed = self.find(query, Sort::Day, true, SAMPLE)?;
        let all = listed.total <= SAMPLE as u64;
        let sample = entries(&listed)?;
        let mut facets = Vec::with_capacity(keys.len());
        for key in keys {
            let listed = ["status", "action", "strength", "field"].contains(key);
            if let Some(of) = open(key).filter(|_| all || !listed) {
                facets.push(self.open(query, key, &sample, all, of)?);
                continue;
            }
            let values = match *key {
                "status" => self.statuses(query)?,
                "action" => self.among(query, key, Action::ALL.iter().map(|a| a.code()))?,
                "strength" => self.among(query, key, Strength::ALL.iter().map(|s| s.code()))?,
                "field" => self.among(query, key, Field::ALL.iter().map(|f| f.code()).chain(["none"]))?,
                _ => continue,
            };
            let mut values: Vec<Value> =
                values.into_iter().map(|(v, count)| Value { value: v.to_owned(), count }).collect();
            values.sort_by(|a, b| (b.count, &a.value).cmp(&(a.count, &b.value)));
            facets.push(Facet { key, values });
        }
        Ok(facets)
    }

    /// A facet whose values are found in the sample. Where that is not all, how many have each is counted.
    fn open(
        &self,
        query: &str,
        key: &'static str,
        sample: &[Entry],
        all: bool,
        of: fn(&Entry) -> Vec<String>,
    ) -> Result<Facet, Problem> {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for entry in sample {
            let mut values = of(entry);
            values.sort();
            values.dedup();
            values.into_iter().for_each(|value| *counts.entry(value).or_default() += 1);
        }
        let mut values: Vec<Value> = counts.into_iter().map(|(value, count)| Value { value, count }).collect();
        values.sort_by(|a, b| (b.count, &a.value).cmp(&(a.count, &b.value)));
        values.truncate(if all { VALUES * 3 } else { VALUES });
        if !all {
            for value in &mut values {
                value.count = self.total(&with(query, &term(key, &value.value)))?;
            }
            values.sort_by(|a, b| (b.count, &a.value).cmp(&(a.count, &b.value)));
        }
        Ok(Facet { key, values })
    }
}

/// The entries of a page of a list.
///
/// # Errors
/// A problem if the ledger cannot be read.
pub fn entries(listed: &Listed) -> Result<Vec<Entry>, Problem> {
    let mut entries = Vec::with_capacity(listed.commitments.len());
    listed.entries(|entry| {
        entries.push(entry);
        Result::<(), entente_app::AppError>::Ok(())
    })?;
    Ok(entries)
}

/// What an entry has of a key.
fn open(key: &str) -> Option<fn(&Entry) -> Vec<String>> {
    match key {
        "status" => Some(|e| vec![e.status.status.clone()]),
        "action" => Some(|e| vec![e.action.clone()]),
        "strength" => Some(|e| vec![e.strength.clone()]),
        "field" => Some(|e| if e.fields.is_empty() { vec!["none".to_owned()] } else { e.fields.clone() }),
        "party" => Some(parties),
        "due" => Some(years),
        "language" => Some(languages),
        "source" => Some(hosts),
        _ => None,
    }
}

fn parties(e: &Entry) -> Vec<String> {
    e.parties.iter().chain(&e.others).chain(&e.bodies).filter_map(|p| p.id.clone()).collect()
}

fn years(e: &Entry) -> Vec<String> {
    let due = e.status.due.as_deref().and_then(|day| day.get(..4));
    vec![due.unwrap_or("none").to_owned()]
}

fn languages(e: &Entry) -> Vec<String> {
    e.reports.iter().filter_map(|r| r.lang.clone()).collect()
}

fn hosts(e: &Entry) -> Vec<String> {
    e.reports.iter().filter_map(|r| crate::url::host(r.url.as_deref()?)).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_taken_apart_where_its_spaces_are_not_in_quotes() {
        for (query, wanted) in [
            ("", &[][..]),
            ("party:KR  field:ai", &["party:KR", "field:ai"]),
            ("forum:\"a \\\" b\" -status:kept", &["forum:\"a \\\" b\"", "-status:kept"]),
            ("“joint research” 양국", &["“joint research”", "양국"]),
            ("party:\"open", &["party:\"open"]),
        ] {
            assert_eq!(terms(query), wanted, "{query}");
        }
        assert_eq!(term("party", "https://ror.org/1"), "party:https://ror.org/1");
        assert_eq!(term("party", "a \"b\""), "party:\"a \\\"b\\\"\"");
    }
}
