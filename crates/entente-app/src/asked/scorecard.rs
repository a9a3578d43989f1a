//! What became of promises, counted by row. A commitment counts once in every row that it belongs to, and once in all.

use super::Of;
use crate::follow::{Schedule, Status, StatusReport};
use crate::search::{When, plain};
use crate::{App, AppError, Book, Snapshot};
use entente_ledger::Commitment;
use entente_publish::scorecard::{Counts, Row, Scorecard};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::str::FromStr;

/// What the rows are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    /// Who is bound.
    Party,
    /// Technology fields.
    Field,
    /// The meetings, treaties and mechanisms under which it is made.
    Forum,
    /// The year of the first telling.
    Year,
}

impl By {
    /// All.
    pub const ALL: [By; 4] = [By::Party, By::Field, By::Forum, By::Year];
    /// The word for it.
    pub fn code(self) -> &'static str {
        match self {
            By::Party => "party",
            By::Field => "field",
            By::Forum => "forum",
            By::Year => "year",
        }
    }
}

impl FromStr for By {
    type Err = String;

    fn from_str(said: &str) -> Result<By, String> {
        let known = By::ALL.map(By::code).join(", ");
        By::ALL.into_iter().find(|by| by.code() == said).ok_or_else(|| format!("one of {known}"))
    }
}

/// What a promise that belongs to no row counts under.
const NONE: &str = "none";

type Names = BTreeMap<String, String>;

impl Book<'_> {
    /// Counts the commitments that are asked for.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn scorecard(&self, of: &Of, when: When, by: By) -> Result<Scorecard, AppError> {
        let mut distinct = none();
        let mut rows: BTreeMap<String, Row> = BTreeMap::new();
        self.visit(of, when, |snapshot, commitment| {
            let report = snapshot.status(commitment, when.day());
            count(&mut distinct, &report);
            let mut keys = snapshot.rows(self.app, commitment, by);
            if keys.is_empty() {
                keys.insert(NONE.to_owned(), Names::new());
            }
            for (key, name) in keys {
                let row = rows.entry(key.clone()).or_insert_with(|| Row { key, name, counts: none() });
                count(&mut row.counts, &report);
            }
            Ok(())
        })?;
        let mut rows: Vec<Row> = rows.into_values().collect();
        rows.sort_by_cached_key(|row| {
            let size = if by == By::Year { 0 } else { row.counts.commitments };
            (row.key == NONE, Reverse(size), row.key.clone())
        });
        Ok(Scorecard {
            entente: entente_publish::wire::VERSION,
            as_of: when.day().to_string(),
            by: by.code().to_owned(),
            distinct,
            in_rows: rows.iter().map(|row| row.counts.commitments).sum(),
            rows,
        })
    }
}

/// Counts in which every status stands.
fn none() -> Counts {
    let statuses = || Status::ALL.iter().map(|s| (s.code().to_owned(), 0)).collect();
    let mut counts = Counts { statuses: statuses(), ..Counts::default() };
    counts.due_so_far.statuses = statuses();
    counts
}

fn count(counts: &mut Counts, report: &StatusReport) {
    let status = report.status.code();
    counts.commitments += 1;
    *counts.statuses.entry(status.to_owned()).or_default() += 1;
    match report.schedule {
        Schedule::Passed => {
            counts.due_so_far.commitments += 1;
            *counts.due_so_far.statuses.entry(status.to_owned()).or_default() += 1;
        }
        Schedule::NoDay => counts.no_day += 1,
        Schedule::Ahead | Schedule::Running => {}
    }
}

impl Snapshot {
    /// The rows to which a commitment belongs, with their names.
    fn rows(&self, app: &App, commitment: &Commitment, by: By) -> BTreeMap<String, Names> {
        let mut rows = BTreeMap::new();
        match by {
            By::Party => {
                for party in self.bound(commitment) {
                    let label = party.label.as_ref().unwrap_or(&party.name);
                    match &party.id {
                        Some(id) => rows.insert(id.clone(), app.names_of(id, label)),
                        None => rows.insert(plain(label), app.names_of("", label)),
                    };
                }
            }
            By::Field => {
                let fields = self.fields(commitment);
                rows.extend(fields.iter().map(|f| (f.code().to_owned(), Names::new())));
            }
            By::Forum => {
                for (claim, home) in self.tellings(commitment) {
                    let Some(forum) = claim.claim.forum else { continue };
                    let words = home.document.text.get(forum);
                    rows.entry(plain(words)).or_insert_with(|| app.names_of("", words));
                }
            }
            By::Year => {
                let day = self.tellings(commitment).iter().filter_map(|(_, d)| d.day()).min();
                rows.extend(day.map(|day| (format!("{:04}", day.year()), Names::new())));
            }
        }
        rows
    }
}
