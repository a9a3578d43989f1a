//! What falls due. Each commitment that is asked for is told, or counted, in one place.

use super::Of;
use super::many::Many;
use crate::book::failed;
use crate::entry::actor;
use crate::follow::Status;
use crate::search::When;
use crate::{App, AppError, Book, Snapshot};
use entente_ledger::Commitment;
use entente_model::Day;
use entente_publish::due::{DueLine, DueList, More};
use std::collections::BTreeMap;

impl Book<'_> {
    /// What falls due from the day of `when` to `until`, and what became of what was due before. Of each list at most so many
    /// are told, the nearest to the day, and `more` tells how many there are besides.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn due(&self, of: &Of, when: When, until: Day, most: Option<usize>) -> Result<DueList, AppError> {
        let as_of = when.day();
        let mut list = DueList {
            entente: entente_publish::wire::VERSION,
            as_of: as_of.to_string(),
            until: until.to_string(),
            total: 0,
            coming: Vec::new(),
            silent: Vec::new(),
            overdue: Vec::new(),
            more: most.map(|_| More::default()),
            told_of: Default::default(),
            later: 0,
            no_end: 0,
            no_day: 0,
        };
        self.many(of, when, |many| {
            let Some(many) = many else { return Ok(list) };
            let mut lists: [Vec<(Day, u32)>; 3] = Default::default();
            let mut told_of = [0; Status::ALL.len()];
            for one in many.answer.standing().map_err(failed)? {
                list.total += 1;
                let Some(due) = one.end else {
                    match one.ever_begins {
                        None => list.no_day += 1,
                        Some(from) if from > until => list.later += 1,
                        Some(_) => list.no_end += 1,
                    }
                    continue;
                };
                match Status::ALL.get(usize::from(one.status)) {
                    _ if due > until => list.later += 1,
                    _ if due >= as_of => lists[0].push((due, one.number)),
                    Some(Status::NoEvidence) => lists[1].push((due, one.number)),
                    Some(Status::Overdue) => lists[2].push((due, one.number)),
                    _ => told_of.iter_mut().skip(usize::from(one.status)).take(1).for_each(|n| *n += 1),
                }
            }
            let told_of = Status::ALL.iter().zip(told_of).filter(|(_, n)| *n > 0);
            list.told_of = told_of.map(|(status, n)| (status.code().to_owned(), n)).collect();
            let [coming, silent, overdue] = lists;
            let most = most.unwrap_or(usize::MAX);
            let more = [&coming, &silent, &overdue].map(|list| list.len().saturating_sub(most) as u64);
            if let Some(told) = &mut list.more {
                [told.coming, told.silent, told.overdue] = more;
            }
            list.coming = lines(self.app, &many, &coming, false, most, as_of)?;
            list.silent = lines(self.app, &many, &silent, true, most, as_of)?;
            list.overdue = lines(self.app, &many, &overdue, true, most, as_of)?;
            Ok(list)
        })
    }
}

/// The first lines of a list in the order of their days, the latest first where that is asked for.
fn lines(
    app: &App,
    many: &Many,
    all: &[(Day, u32)],
    latest: bool,
    most: usize,
    as_of: Day,
) -> Result<Vec<DueLine>, AppError> {
    let rank = |day: Day| {
        let days = i64::from(days_between(as_of, day));
        if latest { -days } else { days }
    };
    let ranked = all.iter().map(|(day, number)| (rank(*day), *number)).collect();
    let first = many.answer.first(ranked, most).map_err(failed)?;
    let ids: Vec<String> = first.iter().map(|(_, id)| id.clone()).collect();
    let first: BTreeMap<u32, String> = first.into_iter().collect();
    let days: BTreeMap<&str, Day> =
        all.iter().filter_map(|(day, number)| Some((first.get(number)?.as_str(), *day))).collect();
    let mut told = Vec::with_capacity(ids.len());
    many.read(&ids, |snapshot, commitment| {
        let due = days.get(commitment.id.as_str());
        told.extend(due.and_then(|due| snapshot.due_line(app, commitment, as_of, *due)));
    })?;
    Ok(told)
}

fn days_between(from: Day, to: Day) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

impl Snapshot {
    fn due_line(&self, app: &App, commitment: &Commitment, as_of: Day, due: Day) -> Option<DueLine> {
        let report = self.status(commitment, as_of);
        let tellings = self.tellings(commitment);
        let words = tellings.iter().find_map(|(c, d)| {
            let named = c.claim.due.as_ref().filter(|named| named.interval.to == Some(due))?;
            Some(d.document.text.get(named.surface).to_owned())
        });
        Some(DueLine {
            commitment: commitment.id.clone(),
            due: due.to_string(),
            days: days_between(as_of, due),
            words,
            statement: self.statement(app, commitment)?,
            parties: self.bound(commitment).into_iter().map(actor).collect(),
            status: report.status.code().to_owned(),
            because: report.because,
            reports: tellings.len(),
        })
    }
}
