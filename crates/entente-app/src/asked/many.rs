//! The commitments that are asked about, to be counted all at once: by the index, or where there is none by looking at all of
//! them. Only those that are shown are read.

use super::Of;
use crate::book::failed;
use crate::search::{When, told};
use crate::{AppError, Book, Snapshot};
use entente_ledger::Commitment;
use entente_ledger::index::{Answer, Described, Expr};
use std::collections::BTreeMap;

/// How many commitments are read from the ledger at a time.
const BLOCK: usize = 200;

/// Those that are asked about.
pub(super) struct Many<'a> {
    /// To be counted.
    pub(super) answer: Answer<'a>,
    from: From<'a>,
    when: When,
}

enum From<'a> {
    /// Read as they are wanted.
    Book(&'a Book<'a>),
    /// At hand.
    Whole(Box<Snapshot>),
}

impl Book<'_> {
    /// Has the commitments that are asked for counted; nothing answers where an id leads nowhere.
    pub(super) fn many<T>(
        &self,
        of: &Of,
        when: When,
        count: impl FnOnce(Option<Many>) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let describer = self.app.describer();
        match of {
            Of::One(id) => {
                let Some((snapshot, id)) = self.alone(id)? else { return count(None) };
                let one = snapshot.find(&id).map(|commitment| describer.described(&snapshot, commitment));
                let all: Vec<Described> = one.into_iter().collect();
                let answer = Answer::among(&all, &Expr::All(Vec::new()), when);
                count(Some(Many { answer, from: From::Whole(Box::new(told(snapshot, when))), when }))
            }
            Of::Query(query) => {
                let expr = query.expr();
                if let Some(answer) = self.ledger.answer_exactly(&expr, when).map_err(failed)? {
                    return count(Some(Many { answer, from: From::Book(self), when }));
                }
                let snapshot = self.snapshot()?;
                let one = |commitment: &Commitment| describer.described(&snapshot, commitment);
                let all: Vec<Described> = snapshot.commitments.iter().map(one).collect();
                let answer = Answer::among(&all, &expr, when);
                count(Some(Many { answer, from: From::Whole(Box::new(told(snapshot, when))), when }))
            }
        }
    }
}

impl Many<'_> {
    /// Calls `each` with some of them by their ids, in this order, and a snapshot that has everything on which they rest.
    pub(super) fn read(&self, ids: &[String], mut each: impl FnMut(&Snapshot, &Commitment)) -> Result<(), AppError> {
        for block in ids.chunks(BLOCK) {
            let some;
            let snapshot = match &self.from {
                From::Whole(whole) => whole,
                From::Book(book) => {
                    some = told(book.some(block)?, self.when);
                    &some
                }
            };
            let known: BTreeMap<&str, &Commitment> = snapshot.commitments.iter().map(|c| (c.id.as_str(), c)).collect();
            block.iter().filter_map(|id| known.get(id.as_str())).for_each(|commitment| each(snapshot, commitment));
        }
        Ok(())
    }
}
