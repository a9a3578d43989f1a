//! The commitments of which something was told last, as feeds have them.

use super::Of;
use crate::book::failed;
use crate::search::When;
use crate::{AppError, Book};
use entente_model::Day;
use entente_publish::book::Entry;
use entente_publish::export::feed;

impl Book<'_> {
    /// The first so many of the commitments that are asked for, in the order of feeds: those with the latest report or deed
    /// first.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn newest(&self, of: &Of, when: When, limit: usize) -> Result<Vec<Entry>, AppError> {
        self.many(of, when, |many| {
            let Some(many) = many else { return Ok(Vec::new()) };
            let standing = many.answer.standing().map_err(failed)?;
            // Those without news come last.
            let rank = |day: Day| i64::from(day.year()) * 372 + i64::from(day.month()) * 31 + i64::from(day.day());
            let rank = |news: Option<Day>| news.map_or(i64::MAX, |day| -rank(day));
            let ranked = standing.iter().map(|one| (rank(one.news), one.number)).collect();
            let first = many.answer.first(ranked, limit).map_err(failed)?;
            let ids: Vec<String> = first.into_iter().map(|(_, id)| id).collect();
            let mut entries: Vec<Entry> = Vec::with_capacity(ids.len());
            many.read(&ids, |snapshot, commitment| {
                entries.extend(snapshot.entry(self.app, commitment, when.day()));
            })?;
            feed::in_order(&mut entries);
            Ok(entries)
        })
    }
}
