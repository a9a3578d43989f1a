//! The commitments of which something was told last, as feeds have them.

use super::Of;
use crate::book::failed;
use crate::search::When;
use crate::{AppError, Book};
use entente_model::Day;
use entente_publish::book::Entry;
use entente_publish::export::{feed, updated};
use std::cmp::Reverse;

impl Book<'_> {
    /// The first so many of the commitments that are asked for, in the order of feeds: those with the latest report or deed
    /// first.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn newest(&self, of: &Of, when: When, limit: usize) -> Result<Vec<Entry>, AppError> {
        self.many(of, when, |many| {
            let Some(many) = many else { return Ok(Vec::new()) };
            // The index knows the last news of all; on an earlier day there was none later than that day.
            let news = |news: Option<Day>| match when {
                When::AllKnown(_) => news,
                When::ToldBy(day) => news.map(|news| news.min(day)),
            };
            let standing = many.answer.standing().map_err(failed)?;
            let mut ranked: Vec<(Option<Day>, u32)> = standing.iter().map(|one| (news(one.news), one.number)).collect();
            ranked.sort_unstable_by_key(|(news, number)| (Reverse(*news), *number));
            let mut entries: Vec<Entry> = Vec::new();
            let mut ranked = ranked.into_iter().peekable();
            // Those of one day are read together, since their ids say which come first.
            while let Some(&(day, _)) = ranked.peek() {
                feed::in_order(&mut entries);
                // What is left has no later news than this.
                let bound = day.map(|day| day.to_string());
                let sure = entries.iter().take_while(|e| updated(e) > bound.as_deref()).count();
                if sure >= limit {
                    break;
                }
                let mut numbers: Vec<u32> = Vec::new();
                while let Some((_, number)) = ranked.next_if(|(of, _)| *of == day) {
                    numbers.push(number);
                }
                let ids = many.answer.names(&numbers).map_err(failed)?;
                many.read(&ids, |snapshot, commitment| {
                    entries.extend(snapshot.entry(self.app, commitment, when.day()));
                })?;
            }
            feed::in_order(&mut entries);
            entries.truncate(limit);
            Ok(entries)
        })
    }
}
