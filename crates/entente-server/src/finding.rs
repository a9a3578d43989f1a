//! What pages ask of the ledger: how many commitments answer a query, which, and how they divide.

use crate::asked::Asked;
use crate::problem::Problem;
use entente_app::follow::Status;
use entente_app::publish::book::Entry;
use entente_app::search::{Facet, Facets, Listed, Listing, Query, Sort, When};
use entente_app::{App, Book};

/// So many values of a facet are shown.
pub const VALUES: usize = 12;

/// A ledger as one page looks at it.
pub struct Finding<'a> {
    /// The program.
    pub app: &'a App,
    /// The ledger.
    pub book: &'a Book<'a>,
    /// For which day.
    pub when: When,
}

/// How many commitments have each status, in the order of the statuses.
pub type Counts = Vec<(&'static str, u64)>;

/// A term of a query, in quotes where it has to be.
pub fn term(key: &str, value: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:*".contains(c);
    // In quotes the words of a forum are looked for as they follow each other.
    if key != "forum" && !value.is_empty() && value.chars().all(plain) {
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

    /// How many commitments answer a query, where a page that looks at each of them can be made of so many.
    ///
    /// # Errors
    /// As [`Finding::find`], and a problem that tells to ask for fewer.
    pub fn at_most(&self, query: &str, most: u64) -> Result<u64, Problem> {
        let total = self.total(query)?;
        if total > most {
            let detail = format!("There are {total} commitments, and this page looks through at most {most}");
            return Err(Problem::new(413, detail, "ask for fewer with q, such as ?q=party:KR"));
        }
        Ok(total)
    }

    /// How those that answer a query divide, by each key at most `limit` values.
    ///
    /// # Errors
    /// As [`Finding::find`].
    pub fn facets(&self, query: &str, limit: usize) -> Result<Facets, Problem> {
        Ok(self.book.facets(&Query::parse(self.app, query)?, self.when, limit)?)
    }
}

/// One facet of all.
pub fn facet<'f>(facets: &'f Facets, key: &str) -> Option<&'f Facet> {
    facets.facets.iter().find(|facet| facet.key == key && !facet.values.is_empty())
}

/// How many have each status; statuses that none has are left out.
pub fn statuses(facets: &Facets) -> Counts {
    let count = |code: &str| facet(facets, "status")?.values.iter().find(|v| v.value == code).map(|v| v.count);
    Status::ALL.iter().filter_map(|status| Some((status.code(), count(status.code())?))).collect()
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
        assert_eq!(term("forum", "G7"), "forum:\"G7\"");
        assert_eq!(term("party", "a \"b\""), "party:\"a \\\"b\\\"\"");
    }
}
