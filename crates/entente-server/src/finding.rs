//! What pages ask of the ledger: how many commitments answer a query, which, and how they divide.

use crate::asked::Asked;
use crate::memo::Memo;
use crate::problem::Problem;
use entente_app::follow::Status;
use entente_app::ledger::Head;
use entente_app::publish::book::Entry;
use entente_app::search::{Facet, Facets, Listed, Listing, Query, Sort, When};
pub use entente_app::search::{term, with};
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
    memo: &'a Memo,
    at: Head,
}

/// How many commitments have each status, in the order of the statuses.
pub type Counts = Vec<(&'static str, u64)>;

impl<'a> Finding<'a> {
    /// The ledger as this page looks at it.
    ///
    /// # Errors
    /// A problem where the day is none.
    pub fn of(asked: &Asked<'a>, book: &'a Book<'a>) -> Result<Finding<'a>, Problem> {
        Ok(Finding { app: asked.app(), book, when: asked.when()?, memo: &asked.state.memo, at: book.head()? })
    }

    /// What is counted of a query for the day of the page, in no language: as it was counted before, if nothing happened since.
    ///
    /// # Errors
    /// Those of `count`.
    pub fn once<T: Clone + Send + Sync + 'static>(
        &self,
        what: &str,
        query: &str,
        count: impl FnOnce() -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.memo.once(&self.at, format!("{what}\n{:?}\n{query}", self.when), count)
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
        self.once("total", query, || Ok(self.find(query, Sort::Added, false, 0)?.total))
    }

    /// The first commitments that answer a query, with everything that is known of them, and how many do in all.
    ///
    /// # Errors
    /// As [`Finding::find`].
    pub fn first(&self, query: &str, sort: Sort, descending: bool, limit: usize) -> Result<(Vec<Entry>, u64), Problem> {
        let listed = self.find(query, sort, descending, limit)?;
        Ok((entries(&listed)?, listed.total))
    }

    /// How those that answer a query divide by one key.
    ///
    /// # Errors
    /// As [`Finding::find`].
    pub fn facet(&self, query: &str, key: &str) -> Result<Facet, Problem> {
        let query_of = || Query::parse(self.app, query);
        self.once(&format!("facet {key}"), query, || Ok(self.book.facet(&query_of()?, self.when, key)?))
    }

    /// How those that answer a query divide, by each key at most `limit` values.
    ///
    /// # Errors
    /// As [`Finding::find`].
    pub fn facets(&self, query: &str, limit: usize) -> Result<Facets, Problem> {
        let query_of = || Query::parse(self.app, query);
        self.once(&format!("facets {limit}"), query, || Ok(self.book.facets(&query_of()?, self.when, limit)?))
    }
}

/// One facet of all.
pub fn facet<'f>(facets: &'f Facets, key: &str) -> Option<&'f Facet> {
    facets.facets.iter().find(|facet| facet.key == key && !facet.values.is_empty())
}

/// The first values of a facet.
pub fn few(facets: &Facets, key: &str, most: usize) -> Option<Facet> {
    let mut facet = facet(facets, key)?.clone();
    facet.more += facet.values.len().saturating_sub(most);
    facet.values.truncate(most);
    Some(facet)
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
