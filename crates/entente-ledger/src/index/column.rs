//! What is compared and sorted by, kept by number: the columns of the index, the orders, and places in them.

use super::packed::Packed;
use super::{Described, Version};
use crate::digest;
use crate::error::{Error, Kind, Result};
use crate::store::Store;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entente_model::Day;

/// How many values one piece of a column holds.
pub(crate) const PIECE: u32 = 4096;
/// Nothing: sorts behind everything.
pub(crate) const NOTHING: i32 = i32::MAX;

/// The columns that hold one number for each description.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Column {
    /// First day on which this is all that was told.
    From,
    /// First day on which more was told.
    To,
    /// Day of the first telling.
    Day,
    /// Last day named.
    Due,
    /// The event that minted the commitment.
    Added,
    /// How firm.
    Strength,
    /// Documents.
    Reports,
    /// Last day that holds.
    End,
    /// First day named as a beginning.
    Begins,
    /// Last day on which something was told.
    News,
    /// The number of the version before it.
    Before,
}

pub(crate) const COLUMNS: [Column; 11] = [
    Column::From,
    Column::To,
    Column::Day,
    Column::Due,
    Column::Added,
    Column::Strength,
    Column::Reports,
    Column::End,
    Column::Begins,
    Column::News,
    Column::Before,
];

/// A day as a number that grows with it.
pub(crate) fn number_of(day: Day) -> i32 {
    i32::from(day.year()) * 372 + i32::from(day.month() - 1) * 31 + i32::from(day.day() - 1)
}

/// The day that a number stands for; nothing where it stands for none.
pub(crate) fn day_of(number: i32) -> Option<Day> {
    let small = |n: i32| i8::try_from(n + 1).unwrap_or(0);
    let year = i16::try_from(number.div_euclid(372)).ok().filter(|_| number != NOTHING)?;
    Day::new(year, small(number.rem_euclid(372) / 31), small(number.rem_euclid(372) % 31)).ok()
}

/// The year of the day that a number stands for.
pub(crate) fn year_of(number: i32) -> i32 {
    number.div_euclid(372)
}

/// What the columns hold of one description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Values {
    pub(crate) plain: [i32; COLUMNS.len()],
    pub(crate) id: u64,
    pub(crate) steps: Vec<(i32, u8)>,
    /// The days of news but for the last.
    pub(crate) heard: Vec<i32>,
}

impl Values {
    /// Those of a version; `before` is the number of the one before it.
    pub(crate) fn of(described: &Described, version: &Version, before: Option<u32>) -> Values {
        let day = |day: Option<Day>| day.map_or(NOTHING, number_of);
        let small = |n: u64| i32::try_from(n).unwrap_or(NOTHING - 1);
        Values {
            plain: [
                version.from.map_or(i32::MIN, number_of),
                day(version.to),
                day(version.day),
                day(version.due),
                small(described.seq),
                i32::from(version.strength),
                small(u64::from(version.reports)),
                day(version.end),
                day(version.begins),
                day(version.news.last().copied()),
                before.and_then(|number| i32::try_from(number).ok()).unwrap_or(NOTHING),
            ],
            id: id_number(&described.commitment),
            steps: steps_of(version),
            heard: heard_of(version),
        }
    }
    pub(crate) fn nothing() -> Values {
        Values { plain: [NOTHING; COLUMNS.len()], id: 0, steps: Vec::new(), heard: Vec::new() }
    }
    pub(crate) fn get(&self, column: Column) -> i32 {
        COLUMNS.iter().position(|c| *c == column).map_or(NOTHING, |at| self.plain[at])
    }
}

/// The statuses by day of a version: the first holds from the beginning.
pub(crate) fn steps_of(version: &Version) -> Vec<(i32, u8)> {
    let from = |(at, from): (usize, Option<Day>)| from.filter(|_| at > 0).map_or(i32::MIN, number_of);
    version.steps.iter().enumerate().map(|(at, step)| (from((at, step.0)), step.1)).collect()
}

/// The days of news of a version but for the last, which has a column of its own.
pub(crate) fn heard_of(version: &Version) -> Vec<i32> {
    version.news.split_last().map_or(&[][..], |(_, rest)| rest).iter().map(|day| number_of(*day)).collect()
}

/// The status that holds on a day.
pub(crate) fn status_on(steps: &[(i32, u8)], day: i32) -> u8 {
    steps.iter().rev().find(|(from, _)| *from <= day).or(steps.first()).map_or(u8::MAX, |(_, code)| *code)
}

/// An id as a number in the order of the ids: they have twelve of 32 letters behind a prefix.
pub(crate) fn id_number(id: &str) -> u64 {
    let letters = id.split_once('-').map_or(id, |(_, letters)| letters);
    let known = |byte: u8| digest::LETTERS.iter().position(|l| *l == byte).map(|at| at as u64);
    let mut bytes = letters.bytes().map(|b| known(b).unwrap_or(31));
    (0..12).fold(0, |number, _| number << 5 | bytes.next().unwrap_or(0))
}

/// The key of a piece of a column on the shelf.
pub(crate) fn piece_key(name: u8, piece: u32) -> Vec<u8> {
    let mut key = vec![b'k', name];
    key.extend(piece.to_be_bytes());
    key
}

/// The names of the columns besides: the beginnings of the ids, the statuses by day, and the days of news but for the last.
pub(crate) const ID: u8 = b'i';
pub(crate) const HEARD: u8 = b'n';
pub(crate) const STEPS: u8 = b's';

pub(crate) fn name(column: Column) -> u8 {
    b'A' + u8::try_from(COLUMNS.iter().position(|c| *c == column).unwrap_or(0)).unwrap_or(0)
}

/// A piece of a column of numbers.
pub(crate) fn piece(store: &dyn Store, column: Column, piece: u32) -> Result<Packed> {
    Ok(Packed::new(store.shelf(&piece_key(name(column), piece))?))
}

/// A piece of the beginnings of the ids.
pub(crate) fn ids(store: &dyn Store, piece: u32) -> Result<Packed> {
    Ok(Packed::new(store.shelf(&piece_key(ID, piece))?))
}

/// The beginning of an id, of its number: so much of it that few share it, in the same order.
pub(crate) fn beginning(id: u64) -> i32 {
    i32::try_from(id >> 46).unwrap_or(NOTHING - 1)
}

/// By what a list is sorted. Those that have nothing to sort by come last either way; equal ones are in the order of
/// their ids.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// The order in which they came into the ledger.
    Added,
    /// The day of the first telling.
    Day,
    /// The last day named.
    Due,
    /// The id.
    Id,
    /// Who is bound.
    Party,
    /// How many documents tell it.
    Reports,
    /// The status.
    Status,
    /// How firm.
    Strength,
}

impl Sort {
    /// All orders.
    pub const ALL: [Sort; 8] =
        [Sort::Added, Sort::Day, Sort::Due, Sort::Id, Sort::Party, Sort::Reports, Sort::Status, Sort::Strength];
    /// Its word.
    pub fn code(self) -> &'static str {
        match self {
            Sort::Added => "added",
            Sort::Day => "day",
            Sort::Due => "due",
            Sort::Id => "id",
            Sort::Party => "party",
            Sort::Reports => "reports",
            Sort::Status => "status",
            Sort::Strength => "strength",
        }
    }
    /// The order of a word.
    pub fn parse(code: &str) -> Option<Sort> {
        Sort::ALL.into_iter().find(|s| s.code() == code)
    }
    /// The column by which it sorts, if it is a plain one.
    pub(crate) fn column(self) -> Option<Column> {
        match self {
            Sort::Added => Some(Column::Added),
            Sort::Day => Some(Column::Day),
            Sort::Due => Some(Column::Due),
            Sort::Reports => Some(Column::Reports),
            Sort::Strength => Some(Column::Strength),
            Sort::Id | Sort::Party | Sort::Status => None,
        }
    }
}

/// A value by which is sorted, such that a smaller one comes first in either direction.
pub(crate) fn rank(value: i64, descending: bool) -> i64 {
    if value >= i64::from(NOTHING) && value < i64::from(NOTHING) + 1 {
        i64::MAX
    } else if descending {
        -value
    } else {
        value
    }
}

/// A place in a sorted list: behind one commitment. It stays good when commitments come or go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cursor {
    pub(crate) sort: Sort,
    pub(crate) descending: bool,
    /// The rank of the commitment, or who is bound where that is sorted by.
    pub(crate) rank: i64,
    pub(crate) party: String,
    pub(crate) id: String,
}

impl Cursor {
    /// As it is handed out.
    pub fn to_text(&self) -> String {
        let direction = if self.descending { "down" } else { "up" };
        let said = [self.sort.code(), direction, &self.rank.to_string(), &self.id, &self.party].join("\n");
        let check = &digest::plain(said.as_bytes())[..8];
        URL_SAFE_NO_PAD.encode(format!("{check}\n{said}"))
    }

    /// A place as it was handed out, for a list that is sorted this way.
    ///
    /// # Errors
    /// [`Kind::Unreadable`] if it is none, or one of a list that is sorted another way.
    pub fn parse(text: &str, sort: Sort, descending: bool) -> Result<Cursor> {
        let cursor = Cursor::read(text.trim()).ok_or_else(|| {
            let next = "Give it as the page before printed it, whole, or leave it out to begin at the first page.";
            Error::new(Kind::Unreadable, "the cursor is damaged or is none", next)
        })?;
        if (cursor.sort, cursor.descending) == (sort, descending) {
            return Ok(cursor);
        }
        let sign = if cursor.descending { "-" } else { "" };
        let message = format!("the cursor is of a list sorted by {sign}{}", cursor.sort.code());
        Err(Error::new(
            Kind::Unreadable,
            message,
            "Sort as before, or leave the cursor out to begin at the first page.",
        ))
    }

    fn read(text: &str) -> Option<Cursor> {
        let said = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let (check, said) = said.split_once('\n')?;
        if digest::plain(said.as_bytes()).get(..8) != Some(check) {
            return None;
        }
        let mut parts = said.splitn(5, '\n');
        let sort = Sort::parse(parts.next()?)?;
        let descending = match parts.next()? {
            "down" => true,
            "up" => false,
            _ => return None,
        };
        let rank = parts.next()?.parse().ok()?;
        let id = parts.next()?.to_owned();
        Some(Cursor { sort, descending, rank, id, party: parts.next()?.to_owned() })
    }
}
