//! What became of promises, counted by row. A commitment counts once in every row that it belongs to, and once in all.

use super::Of;
use crate::book::failed;
use crate::follow::{Schedule, Status};
use crate::search::{When, key_of, kind};
use crate::{AppError, Book};
use entente_publish::scorecard::{Counts, Row, Scorecard};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
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
        self.many(of, when, |many| {
            let Some(many) = many else { return Ok(()) };
            let standing = many.answer.standing().map_err(failed)?;
            // What each counts as, by its number, and whether it is in a row yet.
            let size = standing.last().map_or(0, |last| last.number as usize + 1);
            let (mut classes, mut placed) = (vec![Class::default(); size], vec![false; size]);
            let mut all = [0; CLASSES];
            for one in &standing {
                let class = Class::of(one.status, Schedule::on(one.end, one.begins, when.day()));
                all.iter_mut().skip(usize::from(class.0)).take(1).for_each(|count| *count += 1);
                classes[one.number as usize] = class;
            }
            (0..).zip(all).for_each(|(class, n)| Class(class).count(&mut distinct, n));
            let mut tally = Tally::default();
            let kind = match by {
                By::Party => Some(kind::BOUND),
                By::Field => Some(kind::FIELD),
                By::Forum => Some(kind::UNDER),
                By::Year => None,
            };
            let mut put = |key: &str, shown: Option<&str>, number: u32| {
                if let Some(class) = classes.get(number as usize) {
                    placed[number as usize] = true;
                    tally.add(key, shown, *class);
                }
            };
            match kind {
                Some(kind) => many.answer.each_term(&format!("{kind}="), put).map_err(failed)?,
                None => {
                    let years = standing.iter().filter_map(|one| Some((one.day?.year(), one.number)));
                    years.for_each(|(year, number)| put(&format!("{year:04}"), None, number));
                }
            }
            for one in standing.iter().filter(|one| !placed[one.number as usize]) {
                tally.add(NONE, None, classes[one.number as usize]);
            }
            for line in tally.lines {
                let key = if by == By::Party { key_of(&line.key) } else { line.key };
                let name = match &line.shown {
                    Some(shown) if by == By::Party => self.app.names_of(&key, shown),
                    Some(shown) => self.app.names_of("", shown),
                    None => Names::new(),
                };
                let mut counts = none();
                let classes = (0..).zip(line.counts).filter(|(_, n)| *n > 0);
                classes.for_each(|(class, n)| Class(class).count(&mut counts, n));
                rows.insert(key.clone(), Row { key, name, counts });
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

/// As what a commitment counts: the place of its status in the list of all, and its schedule.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Class(u8);

const SCHEDULES: [Schedule; 4] = [Schedule::NoDay, Schedule::Ahead, Schedule::Running, Schedule::Passed];
const CLASSES: usize = Status::ALL.len() * SCHEDULES.len();

impl Class {
    fn of(status: u8, schedule: Schedule) -> Class {
        let at = SCHEDULES.iter().position(|s| *s == schedule).and_then(|at| u8::try_from(at).ok()).unwrap_or(0);
        Class(status.saturating_mul(4).saturating_add(at))
    }

    /// Adds so many of it.
    fn count(self, counts: &mut Counts, n: usize) {
        let Some(status) = Status::ALL.get(usize::from(self.0 / 4)).map(|status| status.code()) else { return };
        let add = |counts: &mut BTreeMap<String, usize>| {
            if let Some(count) = counts.get_mut(status) {
                *count += n;
            }
        };
        counts.commitments += n;
        add(&mut counts.statuses);
        match SCHEDULES[usize::from(self.0 % 4)] {
            Schedule::Passed => {
                counts.due_so_far.commitments += n;
                add(&mut counts.due_so_far.statuses);
            }
            Schedule::NoDay => counts.no_day += n,
            Schedule::Ahead | Schedule::Running => {}
        }
    }
}

/// The rows while they are counted.
#[derive(Default)]
struct Tally {
    places: HashMap<String, usize>,
    lines: Vec<Line>,
    last: usize,
}

struct Line {
    key: String,
    shown: Option<String>,
    counts: [usize; CLASSES],
}

impl Tally {
    fn add(&mut self, key: &str, shown: Option<&str>, class: Class) {
        // Most come row by row.
        if self.lines.get(self.last).is_none_or(|line| line.key != key) {
            self.last = match self.places.get(key) {
                Some(at) => *at,
                None => {
                    self.places.insert(key.to_owned(), self.lines.len());
                    self.lines.push(Line { key: key.to_owned(), shown: None, counts: [0; CLASSES] });
                    self.lines.len() - 1
                }
            };
        }
        let Some(line) = self.lines.get_mut(self.last) else { return };
        // Of several ways to write it the first by letters is shown, whatever came first.
        if let Some(shown) = shown.filter(|shown| line.shown.as_deref().is_none_or(|known| *shown < known)) {
            line.shown = Some(shown.to_owned());
        }
        if let Some(count) = line.counts.get_mut(usize::from(class.0)) {
            *count += 1;
        }
    }
}
