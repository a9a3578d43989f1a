//! What many stand at on a day, one by one: their status, the days named for them, what they have, and what is added up over
//! them. For whoever counts otherwise than by one term alone.

use super::bits::Set;
use super::column::{self, Column, HEARD, NOTHING, day_of, number_of};
use super::find::{self, Look, When};
use super::packed::{Latest, Packed};
use super::tally::{Answer, By, parts};
use super::{Version, among, details, put};
use crate::error::Result;
use crate::store::Store;
use entente_model::Day;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

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
    /// The last day on which something of it was told, or a deed that bears on it, by what the question takes as known.
    pub news: Option<Day>,
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
                        news: news_of(version, self.when),
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

    /// The first so many of these numbers by their ranks, the smallest first, and of one rank by their ids: each with
    /// its commitment.
    ///
    /// # Errors
    /// Those of the store.
    pub fn first(&self, ranked: Vec<(i64, u32)>, want: usize) -> Result<Vec<(u32, String)>> {
        if let By::Index(store, _) = &self.by {
            return super::order::first(*store, self.when, ranked, want);
        }
        let numbers: Vec<u32> = ranked.iter().map(|(_, number)| *number).collect();
        let names = self.names(&numbers)?.into_iter();
        let mut named: Vec<(i64, u64, String, u32)> =
            ranked.iter().zip(names).map(|((rank, n), id)| (*rank, column::id_number(&id), id, *n)).collect();
        named.sort_unstable();
        named.truncate(want);
        Ok(named.into_iter().map(|(.., id, number)| (number, id)).collect())
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

/// The last day of news by what is known, or by what had been told on the day.
fn news_of(version: &Version, when: When) -> Option<Day> {
    match when {
        When::AllKnown(_) => version.news.last().copied(),
        When::ToldBy(day) => version.news.iter().rev().find(|news| **news <= day).copied(),
    }
}

fn standing(store: &dyn Store, all: &Set, when: When) -> Result<Vec<Standing>> {
    let look = Look::on(store, when.day());
    let day = number_of(when.day());
    let told_by = matches!(when, When::ToldBy(_));
    let mut found = Vec::with_capacity(usize::try_from(all.count()).unwrap_or(0));
    // Those of which the day knew another version.
    let mut earlier: Vec<usize> = Vec::new();
    find::by_piece(all, |piece, places| {
        let statuses = look.statuses(piece)?;
        let first = piece * column::PIECE;
        let read = |of| column::piece(store, of, piece);
        let (from, told) = (read(Column::From)?, read(Column::Day)?);
        let (end, begins, news) = (read(Column::End)?, read(Column::Begins)?, read(Column::News)?);
        let mut heard: Option<Latest> = None;
        for place in places.iter().map(|place| usize::from(*place)) {
            if from.get(place) > day {
                earlier.push(found.len());
            }
            let begins = day_of(begins.get(place));
            let mut news = news.get(place);
            if told_by && news > day && news != NOTHING {
                let heard = match &mut heard {
                    Some(heard) => heard,
                    none => none.insert(Latest::new(store.shelf(&column::piece_key(HEARD, piece))?, day)),
                };
                news = heard.get(place);
            }
            found.push(Standing {
                number: first + u32::try_from(place).unwrap_or(0),
                status: statuses.get(place),
                day: day_of(told.get(place)),
                end: day_of(end.get(place)),
                begins,
                ever_begins: begins,
                news: day_of(news),
            });
        }
        Ok(())
    })?;
    let mut versions = Earlier { store, pieces: BTreeMap::new() };
    for at in earlier {
        let Some(one) = found.get_mut(at) else { continue };
        let known = versions.on(one.number, day)?;
        (one.end, one.begins) = known.unwrap_or_default();
    }
    Ok(found)
}

/// The columns by which earlier versions are found, read as they are wanted.
struct Earlier<'a> {
    store: &'a dyn Store,
    pieces: BTreeMap<u32, [Packed; 4]>,
}

impl Earlier<'_> {
    fn values(&mut self, number: u32) -> Result<[i32; 4]> {
        let (piece, place) = (number / column::PIECE, (number % column::PIECE) as usize);
        let pieces = match self.pieces.entry(piece) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let read = |of| column::piece(self.store, of, piece);
                let all = [Column::Before, Column::From, Column::End, Column::Begins].map(read);
                let [before, from, end, begins] = all;
                new.insert([before?, from?, end?, begins?])
            }
        };
        Ok(pieces.each_ref().map(|column| column.get(place)))
    }

    /// The last day and the first that hold by what was known on a day, of the commitment of which this is a later version.
    fn on(&mut self, number: u32, day: i32) -> Result<Option<(Option<Day>, Option<Day>)>> {
        let [mut before, ..] = self.values(number)?;
        // A damaged index could lead round in a circle.
        for _ in 0..u16::MAX {
            let Some(number) = u32::try_from(before).ok().filter(|_| before != NOTHING) else { break };
            let [next, from, end, begins] = self.values(number)?;
            if from <= day {
                return Ok(Some((day_of(end), day_of(begins))));
            }
            before = next;
        }
        Ok(None)
    }
}
