//! What is asked of many commitments at once: what falls due, what came to pass by day, how many were kept, how much money,
//! and what to ask those who promised.
//!
//! Each question takes [`Of`], the commitments that it is about, and [`When`], the day; `docs/queries.md` explains queries.

mod ask;
mod due;
mod many;
mod money;
mod newest;
mod scorecard;
pub(crate) mod sums;
mod timeline;
mod within;

pub use money::InOne;
pub use scorecard::By;
pub use within::Within;

use crate::search::{Listing, Query, Sort, When, told};
use crate::{App, AppError, Book, Snapshot};
use entente_ledger::Commitment;
use entente_model::{Field, Party, PartyRole};
use entente_reconcile::Slot;
use std::collections::BTreeMap;

/// Of which commitments something is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Of {
    /// Of one, by its id as `show` takes it.
    One(String),
    /// Of all that answer a query.
    Query(Query),
}

impl Book<'_> {
    /// Calls `each` with every commitment that is asked for and a snapshot that has everything on which it rests, in the order
    /// in which they came into the ledger. Gives how many there are.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed, and the first error of `each`.
    pub fn visit(
        &self,
        of: &Of,
        when: When,
        mut each: impl FnMut(&Snapshot, &Commitment) -> Result<(), AppError>,
    ) -> Result<u64, AppError> {
        let query = match of {
            Of::Query(query) => query.clone(),
            Of::One(id) => {
                let Some((snapshot, id)) = self.alone(id)? else { return Ok(0) };
                let snapshot = told(snapshot, when);
                let Some(commitment) = snapshot.find(&id) else { return Ok(0) };
                each(&snapshot, commitment)?;
                return Ok(1);
            }
        };
        let mut total = 0;
        let listing = Listing { query, when, sort: Sort::Added, descending: false, after: None, limit: None };
        self.find(&listing)?.visit(|snapshot, commitment| {
            total += 1;
            each(snapshot, commitment)
        })?;
        Ok(total)
    }
}

impl Snapshot {
    /// Who is bound by a commitment, by the preferred value.
    fn bound(&self, commitment: &Commitment) -> Vec<&Party> {
        let parties = self.preferred(commitment).map(|p| p.of(Slot::Parties).0.claim.parties.as_slice());
        parties.unwrap_or_default().iter().filter(|p| p.role == PartyRole::Promiser).collect()
    }

    /// Its technology fields, by the preferred value.
    fn fields(&self, commitment: &Commitment) -> &[Field] {
        self.preferred(commitment).map(|p| p.of(Slot::Fields).0.claim.fields.as_slice()).unwrap_or_default()
    }

    /// One sentence a language; `None` if it has no claim in force.
    fn statement(&self, app: &App, commitment: &Commitment) -> Option<BTreeMap<String, String>> {
        let facts = self.facts(commitment)?;
        Some(app.statements().languages().map(|tag| (tag.to_owned(), app.sentence(tag, &facts))).collect())
    }
}
