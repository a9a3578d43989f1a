//! Whether the index says what the ledger says.
//!
//! Everything that the index should hold is made anew from the rows, and everything that it holds is read; both are
//! summed up in one number each, so that a ledger of any size needs little memory.

use super::bits::{self, CHUNK, Set};
use super::column::{self, COLUMNS, HEARD, PIECE, STEPS, Values};
use super::packed::{Packed, Steps};
use super::{Describe, PAGE, details, put};
use crate::error::Result;
use crate::excerpt;
use crate::store::Store;
use std::hash::{DefaultHasher, Hash, Hasher};

/// How many entries of the shelf are read at a time.
const AT_A_TIME: usize = 1000;

/// A sum that does not depend on the order in which things come.
#[derive(Default, PartialEq, Eq)]
struct Sum {
    count: u64,
    sum: u64,
}

impl Sum {
    fn add(&mut self, thing: impl Hash) {
        let mut hasher = DefaultHasher::new();
        thing.hash(&mut hasher);
        self.sum = self.sum.wrapping_add(hasher.finish());
        self.count += 1;
    }
}

/// What is wrong, if anything.
pub(super) fn check(store: &dyn Store, describe: &dyn Describe) -> Result<Option<String>> {
    let (mut wanted, mut wanted_values, mut wanted_texts) = (Sum::default(), Sum::default(), Sum::default());
    let mut wanted_details = Sum::default();
    let mut mine = Set::default();
    for page in put::by_arrival(store)?.chunks(PAGE) {
        for described in describe.describe(excerpt::of(store, page)?) {
            let id = &described.commitment;
            let numbers = put::numbers(store, id)?;
            if numbers.len() != described.versions.len() {
                return Ok(Some(format!("it has other versions of commitment {id} than the ledger")));
            }
            for (at, number) in numbers.iter().copied().enumerate() {
                if store.shelf(&put::row_key(number))?.as_deref() != Some(id.as_bytes()) || mine.holds(number) {
                    return Ok(Some(format!("it does not lead to commitment {id}")));
                }
                mine.insert(number);
                put::terms(&described, at).iter().for_each(|term| wanted.add((term.as_ref(), number)));
                let texts = put::texts(&described.versions[at]);
                if !texts.is_empty() {
                    wanted_texts.add((number, texts.as_bytes()));
                }
                let details = described.versions[at].details.as_slice();
                if !details.is_empty() {
                    wanted_details.add((number, details));
                }
                let before = at.checked_sub(1).and_then(|before| numbers.get(before).copied());
                let Values { plain, id, steps, heard } = Values::of(&described, &described.versions[at], before);
                wanted_values.add((number, plain, column::beginning(id), steps, heard));
            }
        }
    }
    let mut rows = Set::default();
    each(store, b'r', |key, _| {
        if let Some((_, number)) = key.split_last_chunk::<4>() {
            rows.insert(u32::from_be_bytes(*number));
        }
    })?;
    if rows.count() != mine.count() {
        return Ok(Some("it leads to commitments that the ledger does not have".to_owned()));
    }
    let mut held = Sum::default();
    let mut strange = false;
    each(store, b'p', |key, bytes| match put::term_of(key) {
        Some((term, chunk)) => {
            bits::numbers(bytes).into_iter().for_each(|n| held.add((term, chunk * CHUNK + u32::from(n))));
        }
        None => strange = true,
    })?;
    if strange || held != wanted {
        return Ok(Some("its words are not those of the commitments".to_owned()));
    }
    let mut texts = Sum::default();
    each(store, b't', |key, bytes| {
        if let Some((_, number)) = key.split_last_chunk::<4>() {
            texts.add((u32::from_be_bytes(*number), bytes));
        }
    })?;
    if texts != wanted_texts {
        return Ok(Some("its texts are not those of the commitments".to_owned()));
    }
    let mut told = Sum::default();
    each(store, b'd', |key, bytes| {
        details::of_piece(key, bytes).for_each(|(number, details)| told.add((number, details)));
    })?;
    if told != wanted_details {
        return Ok(Some("its details are not those of the commitments".to_owned()));
    }
    let mut values = Sum::default();
    let next = put::state(store)?.map_or(0, |(_, next)| next);
    for piece in 0..next.div_ceil(PIECE) {
        let columns: Vec<Packed> =
            COLUMNS.iter().map(|column| column::piece(store, *column, piece)).collect::<Result<_>>()?;
        let ids = column::ids(store, piece)?;
        let steps = Steps::new(store.shelf(&column::piece_key(STEPS, piece))?).all();
        let heard = Steps::new(store.shelf(&column::piece_key(HEARD, piece))?).all();
        for (at, (steps, heard)) in steps.into_iter().zip(heard).enumerate() {
            let number = piece * PIECE + u32::try_from(at).unwrap_or(0);
            if mine.holds(number) {
                let mut plain = [0; COLUMNS.len()];
                plain.iter_mut().zip(&columns).for_each(|(to, from)| *to = from.get(at));
                let heard: Vec<i32> = heard.into_iter().map(|(day, _)| day).collect();
                values.add((number, plain, ids.get(at), steps, heard));
            }
        }
    }
    Ok((values != wanted_values).then(|| "its days and statuses are not those of the commitments".to_owned()))
}

/// Calls `each` with everything of a kind on the shelf.
fn each(store: &dyn Store, kind: u8, mut each: impl FnMut(&[u8], &[u8])) -> Result<()> {
    let (mut from, to) = (vec![kind], [kind + 1]);
    loop {
        let found = store.shelf_between(&from, &to, AT_A_TIME)?;
        found.iter().for_each(|(key, value)| each(key, value));
        match found.last() {
            Some((last, _)) if found.len() == AT_A_TIME => {
                from.clone_from(last);
                from.push(0);
            }
            _ => return Ok(()),
        }
    }
}
