//! What falls due. Each commitment that is asked for is told, or counted, in one place.

use super::Of;
use crate::entry::actor;
use crate::follow::Status;
use crate::search::When;
use crate::{App, AppError, Book, Snapshot};
use entente_ledger::Commitment;
use entente_model::Day;
use entente_publish::due::{DueLine, DueList};
use std::cmp::Reverse;

impl Book<'_> {
    /// What falls due from the day of `when` to `until`, and what became of what was due before.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn due(&self, of: &Of, when: When, until: Day) -> Result<DueList, AppError> {
        let as_of = when.day();
        let mut list = DueList {
            entente: entente_publish::wire::VERSION,
            as_of: as_of.to_string(),
            until: until.to_string(),
            total: 0,
            coming: Vec::new(),
            silent: Vec::new(),
            overdue: Vec::new(),
            told_of: Default::default(),
            later: 0,
            no_end: 0,
            no_day: 0,
        };
        list.total = self.visit(of, when, |snapshot, commitment| {
            let report = snapshot.status(commitment, as_of);
            let Some(due) = report.due else {
                let began =
                    snapshot.tellings(commitment).iter().filter_map(|(c, _)| c.claim.due.as_ref()?.interval.from).min();
                match began {
                    None => list.no_day += 1,
                    Some(from) if from > until => list.later += 1,
                    Some(_) => list.no_end += 1,
                }
                return Ok(());
            };
            let into = match report.status {
                _ if due > until => {
                    list.later += 1;
                    return Ok(());
                }
                _ if due >= as_of => &mut list.coming,
                Status::NoEvidence => &mut list.silent,
                Status::Overdue => &mut list.overdue,
                other => {
                    *list.told_of.entry(other.code().to_owned()).or_default() += 1;
                    return Ok(());
                }
            };
            into.extend(snapshot.due_line(self.app, commitment, as_of, due));
            Ok(())
        })?;
        list.coming.sort_by(|a, b| (&a.due, &a.commitment).cmp(&(&b.due, &b.commitment)));
        for passed in [&mut list.silent, &mut list.overdue] {
            passed.sort_by(|a, b| (Reverse(&a.due), &a.commitment).cmp(&(Reverse(&b.due), &b.commitment)));
        }
        Ok(list)
    }
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
            days: as_of.until(due).map_or(i32::MAX, |span| span.get_days()),
            words,
            statement: self.statement(app, commitment)?,
            parties: self.bound(commitment).into_iter().map(actor).collect(),
            status: report.status.code().to_owned(),
            because: report.because,
            reports: tellings.len(),
        })
    }
}
