//! Lists of commitments: those that a query asks for, in an order, a page at a time.

use super::{Query, Sort, When};
use crate::book::failed;
use crate::{App, AppError, Book, Snapshot};
use entente_ledger::index::{Ask, Cursor, Described, Found, IndexState, find_among};
use entente_ledger::{Commitment, Excerpt, Ledger, Result as Stored};
use entente_model::Day;
use entente_publish::book::Entry;
use std::collections::BTreeMap;
use std::thread::ScopedJoinHandle;

/// How many commitments are read from the ledger at a time.
const BLOCK: usize = 200;
/// A page is read in so many parts, none of them with fewer commitments than these.
const AT_ONCE: usize = 4;
const FEW: usize = 16;

/// Which commitments are asked for, and how.
pub struct Listing {
    /// Which.
    pub query: Query,
    /// For which day.
    pub when: When,
    /// In which order.
    pub sort: Sort,
    /// Whether the largest comes first.
    pub descending: bool,
    /// Behind which cursor to begin, as the page before gave it.
    pub after: Option<String>,
    /// At most so many; all if not said.
    pub limit: Option<usize>,
}

/// Commitments that were asked for.
pub struct Listed<'a> {
    book: &'a Book<'a>,
    when: When,
    /// Their ids, in the order that was asked for.
    pub commitments: Vec<String>,
    /// How many answer the query in all.
    pub total: u64,
    /// Whether `total` is exact; otherwise no more than that do.
    pub exact: bool,
    /// How many documents tell those.
    pub reports: u64,
    /// The cursor behind the last of them, where there are more.
    pub next: Option<String>,
    /// All that the ledger holds, where it had to be looked through.
    whole: Option<Snapshot>,
}

impl App {
    /// A ledger that keeps an index of its commitments as this program finds them. One that is written to makes an index
    /// that is behind anew at once.
    ///
    /// # Errors
    /// Those of the ledger.
    pub fn indexing(&self, ledger: Ledger, writes: bool) -> Stored<Ledger> {
        ledger.described_by(std::sync::Arc::new(self.describer()), writes)
    }
}

impl Book<'_> {
    /// The commitments that are asked for: by the index, or where there is none by looking at all of them.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) if the cursor is damaged or of another order,
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn find(&self, asked: &Listing) -> Result<Listed<'_>, AppError> {
        let after = asked.after.as_deref().map(|text| Cursor::parse(text, asked.sort, asked.descending));
        let after = after.transpose().map_err(failed)?;
        let (sort, descending, limit, when) = (asked.sort, asked.descending, asked.limit, asked.when);
        let ask = Ask { expr: asked.query.expr(), when, sort, descending, after, limit };
        if let Some(found) = self.ledger.find(&ask).map_err(failed)? {
            return Ok(self.listed(found, asked, None));
        }
        let (snapshot, describer) = (self.snapshot()?, self.app.describer());
        let all: Vec<Described> = snapshot.commitments.iter().map(|c| describer.described(&snapshot, c)).collect();
        Ok(self.listed(find_among(&all, &ask), asked, Some(snapshot)))
    }

    /// How many commitments were told only after a day.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn told_after(&self, day: Day) -> Result<usize, AppError> {
        let count = |when| -> Result<u64, AppError> {
            let (query, sort, limit) = (Query::default(), Sort::Added, Some(0));
            Ok(self.find(&Listing { query, when, sort, descending: false, after: None, limit })?.total)
        };
        let later = count(When::AllKnown(day))?.saturating_sub(count(When::ToldBy(day))?);
        Ok(usize::try_from(later).unwrap_or(usize::MAX))
    }

    /// The commitment to which an id leads, with everything that is known of it: its own id, one that was merged into it,
    /// that of one of its claims, or a beginning that no other shares. Nothing where no id leads there.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn about(&self, id: &str) -> Result<Option<(Snapshot, String)>, AppError> {
        Ok(match self.alone(id)? {
            Some((alone, home)) if !alone.whole => Some((self.with_kin(&home, alone)?, home)),
            found => found,
        })
    }

    /// The same without those to which it may stand in some way.
    pub(crate) fn alone(&self, id: &str) -> Result<Option<(Snapshot, String)>, AppError> {
        // A view of an earlier point has everything at hand, and reads single things slowly.
        if self.ledger.index_state().map_err(failed)? != IndexState::None
            && let Some(home) = self.ledger.home(id).map_err(failed)?
        {
            let snapshot = self.some(std::slice::from_ref(&home))?;
            if !snapshot.commitments.is_empty() {
                return Ok(Some((snapshot, home)));
            }
        }
        let snapshot = self.snapshot()?;
        let found = snapshot.find(id).map(|commitment| commitment.id.clone());
        Ok(found.map(|id| (snapshot, id)))
    }

    fn listed(&self, found: Found, asked: &Listing, whole: Option<Snapshot>) -> Listed<'_> {
        Listed {
            book: self,
            when: asked.when,
            commitments: found.commitments,
            total: found.total,
            exact: found.exact,
            reports: found.reports,
            next: found.next.map(|cursor| cursor.to_text()),
            // A list tells no lineage, whether an index answers or not.
            whole: whole.map(|whole| Snapshot { whole: false, ..told(whole, asked.when) }),
        }
    }

    /// Some commitments with everything that is known of them, by their ids.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn some(&self, ids: &[String]) -> Result<Snapshot, AppError> {
        let snapshot = Snapshot::of_excerpt(self.ledger.excerpt(ids).map_err(failed)?);
        Ok(snapshot.with_known(self.app.engine()))
    }
}

/// What of a snapshot is looked at.
pub(crate) fn told(snapshot: Snapshot, when: When) -> Snapshot {
    match when {
        When::AllKnown(_) => snapshot,
        When::ToldBy(day) => snapshot.told_by(day).0,
    }
}

impl Listed<'_> {
    /// Calls `each` with every commitment of the page, with everything that is known of it.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed, and the first error of `each`.
    pub fn entries<E: From<AppError>>(&self, mut each: impl FnMut(Entry) -> Result<(), E>) -> Result<(), E> {
        let (app, when) = (self.book.app, self.when);
        if self.whole.is_some() {
            return self
                .visit(|snapshot, commitment| snapshot.entry(app, commitment, when.day()).map_or(Ok(()), &mut each));
        }
        let made = |block: &[String], excerpt: Excerpt| -> Vec<Entry> {
            let snapshot = told(Snapshot::of_excerpt(excerpt).with_known(app.engine()), when);
            let chosen = in_order(block, &snapshot);
            chosen.into_iter().filter_map(|commitment| snapshot.entry(app, commitment, when.day())).collect()
        };
        let size = self.commitments.len().div_ceil(AT_ONCE).clamp(FEW, BLOCK);
        let mut blocks = self.commitments.chunks(size).peekable();
        std::thread::scope(|scope| {
            // While one block is made ready to leave, the next one is read.
            let mut before: Option<ScopedJoinHandle<Vec<Entry>>> = None;
            while let Some(block) = blocks.next() {
                let excerpt = self.book.ledger.excerpt(block).map_err(failed)?;
                let more = blocks.peek().is_some();
                let (next, last) = match more {
                    true => (Some(scope.spawn(|| made(block, excerpt))), Vec::new()),
                    false => (None, made(block, excerpt)),
                };
                let done = std::mem::replace(&mut before, next).map(ScopedJoinHandle::join);
                let done = done.map(|done| done.unwrap_or_else(|fault| std::panic::resume_unwind(fault)));
                done.into_iter().flatten().chain(last).try_for_each(&mut each)?;
            }
            Ok(())
        })
    }

    /// Calls `each` with every commitment of the page and a snapshot that has everything on which it rests.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed, and the first error of `each`.
    pub fn visit<E: From<AppError>>(
        &self,
        mut each: impl FnMut(&Snapshot, &Commitment) -> Result<(), E>,
    ) -> Result<(), E> {
        for block in self.commitments.chunks(BLOCK) {
            let some;
            let snapshot = match &self.whole {
                Some(whole) => whole,
                None => {
                    some = told(self.book.some(block)?, self.when);
                    &some
                }
            };
            in_order(block, snapshot).into_iter().try_for_each(|commitment| each(snapshot, commitment))?;
        }
        Ok(())
    }
}

/// The commitments of these ids that a snapshot has, in the order of the ids.
fn in_order<'s>(ids: &[String], snapshot: &'s Snapshot) -> Vec<&'s Commitment> {
    let known: BTreeMap<&str, _> = snapshot.commitments.iter().map(|c| (c.id.as_str(), c)).collect();
    ids.iter().filter_map(|id| known.get(id.as_str()).copied()).collect()
}
