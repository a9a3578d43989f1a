//! What many stand at on a day, one by one: their status, the days named for them, what they have, and what is added up over
//! them. For whoever counts otherwise than by one term alone.

use super::among;
use super::bits::Set;
use super::column::{self, Column, NOTHING, day_of, number_of};
use super::find::{self, Look, When};
use super::tally::{Answer, By, parts};
use super::{details, put};
use crate::error::Result;
use crate::store::Store;
use entente_model::Day;
use std::collections::{BTreeSet, HashMap};

/// One of those that answer a question, as it stands on the day of the question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    /// By what the answer knows it.
    pub number: u32,
    /// Its status.
    pub status: u8,
    /// The day of its first telling.
    pub day: Option<Day>,
    /// The last day that holds for it by what had been told on the day.
    pub end: Option<Day>,
    /// The first day named as a beginning by what had been told on the day.
    pub begins: Option<Day>,
    /// The same by everything that is known of it.
    pub ever_begins: Option<Day>,
    /// The last day on which something of it was told, or a deed that bears on it, by everything that is known.
    pub news: Option<Day>,
}

/// The days of one version.
#[derive(Clone, Copy)]
struct Days {
    from: i32,
    to: i32,
    end: i32,
    begins: i32,
}

impl Answer<'_> {
    /// How each of them stands on the day of the question, in the order of their numbers.
    ///
    /// # Errors
    /// Those of the store.
    pub fn standing(&self) -> Result<Vec<Standing>> {
        let day = self.when.day();
        match &self.by {
            By::Index(store, all) => standing(*store, all, self.when),
            By::Looking(all) => {
                let one = |(number, (described, version)): (u32, &(&super::Described, &super::Version))| {
                    let told = described.at(When::ToldBy(day));
                    Standing {
                        number,
                        status: among::status_of(version, day),
                        day: version.day,
                        end: told.and_then(|version| version.end),
                        begins: told.and_then(|version| version.begins),
                        ever_begins: version.begins,
                        news: version.news,
                    }
                };
                Ok((0..).zip(all).map(one).collect())
            }
        }
    }

    /// Calls `each` with every value of the terms that begin with `kind` and the number of everyone who has it, once a
    /// value and number. Of several ways to show a value it is called with one of those of that number.
    ///
    /// # Errors
    /// Those of the store.
    pub fn each_term(&self, kind: &str, mut each: impl FnMut(&str, Option<&str>, u32)) -> Result<()> {
        match &self.by {
            By::Index(store, all) => {
                let (from, to) = put::terms_between(kind);
                let (mut last, mut had) = (String::new(), Set::default());
                for (key, bytes) in store.shelf_between(&from, &to, usize::MAX)? {
                    let Some((term, chunk)) = put::term_of(&key) else { continue };
                    let (value, shown) = parts(term, kind);
                    if value != last {
                        value.clone_into(&mut last);
                        had = Set::default();
                    }
                    let mut mine = Set::default();
                    mine.take(chunk, &bytes);
                    mine.and(all);
                    if shown.is_some() {
                        mine.without(&had);
                        had.or(&mine);
                    }
                    mine.iter().for_each(|number| each(value, shown, number));
                }
            }
            By::Looking(all) => {
                for (number, (_, version)) in (0..).zip(all) {
                    let mut had = BTreeSet::new();
                    for term in version.terms.iter().filter(|term| term.starts_with(kind)) {
                        let (value, shown) = parts(term, kind);
                        if had.insert(value) {
                            each(value, shown, number);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Calls `each` with the details of everyone who has some.
    ///
    /// # Errors
    /// Those of the store.
    pub fn each_details(&self, mut each: impl FnMut(u32, &[u8])) -> Result<()> {
        match &self.by {
            By::Index(store, all) => all.by_piece(details::PIECE, |first, places| {
                let bytes = details::piece(*store, first / details::PIECE)?;
                let mut places = places.iter().peekable();
                for (place, entry) in details::entries(&bytes) {
                    while places.next_if(|mine| **mine < place).is_some() {}
                    if places.next_if(|mine| **mine == place).is_some() {
                        each(first + u32::from(place), entry);
                    }
                }
                Ok(())
            }),
            By::Looking(all) => {
                let some = (0..).zip(all).filter(|(_, (_, version))| !version.details.is_empty());
                some.for_each(|(number, (_, version))| each(number, &version.details));
                Ok(())
            }
        }
    }

    /// The commitments of these numbers, in their order.
    ///
    /// # Errors
    /// Those of the store.
    pub fn names(&self, numbers: &[u32]) -> Result<Vec<String>> {
        match &self.by {
            By::Index(store, _) => super::order::names(*store, numbers),
            By::Looking(all) => {
                let named = |number: &u32| Some(all.get(usize::try_from(*number).ok()?)?.0.commitment.clone());
                Ok(numbers.iter().filter_map(named).collect())
            }
        }
    }
}

fn standing(store: &dyn Store, all: &Set, when: When) -> Result<Vec<Standing>> {
    let look = Look::on(store, when.day());
    let day = number_of(when.day());
    let mut found = Vec::with_capacity(usize::try_from(all.count()).unwrap_or(0));
    // Those of which the day knew another version.
    let mut earlier: Vec<usize> = Vec::new();
    find::by_piece(all, |piece, places| {
        let statuses = look.statuses(piece)?;
        let first = piece * column::PIECE;
        let read = |of| column::piece(store, of, piece);
        let (from, told) = (read(Column::From)?, read(Column::Day)?);
        let (end, begins, news) = (read(Column::End)?, read(Column::Begins)?, read(Column::News)?);
        for place in places.iter().map(|place| usize::from(*place)) {
            if from.get(place) > day {
                earlier.push(found.len());
            }
            let begins = day_of(begins.get(place));
            found.push(Standing {
                number: first + u32::try_from(place).unwrap_or(0),
                status: statuses.get(place),
                day: day_of(told.get(place)),
                end: day_of(end.get(place)),
                begins,
                ever_begins: begins,
                news: day_of(news.get(place)),
            });
        }
        Ok(())
    })?;
    if !earlier.is_empty() {
        let known = known_on(store, day)?;
        let numbers: Vec<u32> = earlier.iter().filter_map(|at| Some(found.get(*at)?.number)).collect();
        for (at, id) in earlier.into_iter().zip(super::order::names(store, &numbers)?) {
            if let Some(one) = found.get_mut(at) {
                let days = known.get(&id);
                one.end = days.and_then(|days| day_of(days.end));
                one.begins = days.and_then(|days| day_of(days.begins));
            }
        }
    }
    Ok(found)
}

/// The days of what was known of each commitment on a day, for those of which there is more than one version.
fn known_on(store: &dyn Store, day: i32) -> Result<HashMap<String, Days>> {
    let mut several: Vec<(String, Vec<u32>)> = Vec::new();
    let mut wanted = Set::default();
    for (key, bytes) in store.shelf_between(b"c", b"d", usize::MAX)? {
        let numbers: Vec<u32> = bytes.as_chunks::<4>().0.iter().map(|b| u32::from_be_bytes(*b)).collect();
        if let Some(id) = key.get(1..).and_then(|id| std::str::from_utf8(id).ok()).filter(|_| numbers.len() > 1) {
            numbers.iter().for_each(|number| wanted.insert(*number));
            several.push((id.to_owned(), numbers));
        }
    }
    let mut days: HashMap<u32, Days> = HashMap::new();
    find::by_piece(&wanted, |piece, places| {
        let read = |of| column::piece(store, of, piece);
        let (from, to) = (read(Column::From)?, read(Column::To)?);
        let (end, begins) = (read(Column::End)?, read(Column::Begins)?);
        for place in places {
            let at = usize::from(*place);
            let (from, to, end, begins) = (from.get(at), to.get(at), end.get(at), begins.get(at));
            days.insert(piece * column::PIECE + u32::from(*place), Days { from, to, end, begins });
        }
        Ok(())
    })?;
    let holds = |days: &Days| days.from <= day && (day < days.to || days.to == NOTHING);
    let of = |(id, numbers): (String, Vec<u32>)| {
        Some((id, numbers.iter().filter_map(|number| days.get(number)).find(|days| holds(days)).copied()?))
    };
    Ok(several.into_iter().filter_map(of).collect())
}
