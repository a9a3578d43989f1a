//! The first of a set in an order: by what is kept of each number, reading as little of it as the page needs.

use super::bits::Set;
use super::column::{self, Cursor, PIECE, Sort, rank};
use super::find::{Ask, Expr, Look, When, by_piece, term};
use super::put::{self, FIRST};
use crate::error::Result;
use crate::store::Store;

/// So many more than a page are named at once, before it is known which of them are on it.
const FEW: usize = 64;
/// How many are gathered for a page before those behind it are left out.
const ROOM: usize = 4096;

/// A place in the order, before it is known whose it is.
pub(super) struct Place {
    pub(super) rank: i64,
    pub(super) number: u32,
    pub(super) party: String,
    pub(super) id: String,
}

impl Place {
    pub(super) fn cursor(&self, ask: &Ask) -> Cursor {
        Cursor {
            sort: ask.sort,
            descending: ask.descending,
            rank: self.rank,
            party: self.party.clone(),
            id: self.id.clone(),
        }
    }
}

/// The commitments of these numbers.
pub(super) fn names(store: &dyn Store, numbers: &[u32]) -> Result<Vec<String>> {
    let name = |n: &u32| -> Result<String> {
        Ok(String::from_utf8(store.shelf(&put::row_key(*n))?.unwrap_or_default()).unwrap_or_default())
    };
    numbers.iter().map(name).collect()
}

/// The first `want` of some numbers by their ranks, and of one rank by their ids.
pub(super) fn first(
    store: &dyn Store,
    when: When,
    mut ranked: Vec<(i64, u32)>,
    want: usize,
) -> Result<Vec<(u32, String)>> {
    if want == 0 {
        return Ok(Vec::new());
    }
    // What is behind the page by its rank alone needs no id.
    if ranked.len() > want {
        let last = ranked.select_nth_unstable(want - 1).1.0;
        ranked.retain(|(rank, _)| *rank <= last);
    }
    let ask =
        Ask { expr: Expr::All(Vec::new()), when, sort: Sort::Added, descending: false, after: None, limit: Some(want) };
    let places = Look::on(store, when.day()).settle(ranked, None, want, &ask, None)?;
    Ok(places.into_iter().map(|place| (place.number, place.id)).collect())
}

impl Look<'_> {
    /// The first `want` of a set behind a place of the order.
    pub(super) fn page(&self, all: &Set, ask: &Ask, after: Option<&Cursor>, want: usize) -> Result<Vec<Place>> {
        if ask.sort == Sort::Party {
            return self.by_party(all, ask, after, want);
        }
        let begin = after.map(|c| {
            let id = column::id_number(&c.id);
            let by_id = rank(i64::from(column::beginning(id)), ask.descending);
            (if ask.sort == Sort::Id { by_id } else { c.rank }, id)
        });
        let mut near = Near::new(begin.map(|(rank, _)| rank), want);
        by_piece(all, |piece, places| {
            let first = piece * PIECE;
            let ranked = |value: i64| rank(value, ask.descending);
            if ask.sort == Sort::Status {
                let values = self.statuses(piece)?;
                places.iter().for_each(|p| near.take(ranked(i64::from(values.get(usize::from(*p)))), first, *p));
                return Ok(());
            }
            let values = match ask.sort.column() {
                Some(column) => column::piece(self.store, column, piece)?,
                None => column::ids(self.store, piece)?,
            };
            // Where all are equal, and behind the page, there is nothing to look at.
            if values.only().is_none_or(|only| near.reaches(ranked(i64::from(only)))) {
                places.iter().for_each(|p| near.take(ranked(i64::from(values.get(usize::from(*p)))), first, *p));
            }
            Ok(())
        })?;
        let found = near.finish();
        self.settle(found, begin, want, ask, after)
    }

    /// Of those with their ranks that may be on a page, those that are, in their order.
    fn settle(
        &self,
        mut found: Vec<(i64, u32)>,
        begin: Option<(i64, u64)>,
        want: usize,
        ask: &Ask,
        after: Option<&Cursor>,
    ) -> Result<Vec<Place>> {
        found.sort_unstable_by_key(|(_, number)| *number);
        // Equal ones are in the order of their ids. Where they are many, the beginnings of those leave few.
        if ask.sort != Sort::Id && found.len() > want.saturating_mul(2).saturating_add(FEW) {
            let mut near = Set::default();
            found.iter().for_each(|(_, number)| near.insert(*number));
            let mut keyed: Vec<(i64, i32, u32)> = Vec::with_capacity(found.len());
            let mut ranks = found.into_iter();
            by_piece(&near, |piece, places| {
                let ids = column::ids(self.store, piece)?;
                let each = places.iter().zip(ranks.by_ref());
                keyed.extend(each.map(|(place, (rank, number))| (rank, ids.get(usize::from(*place)), number)));
                Ok(())
            })?;
            let mut reach = want;
            if let Some((rank, id)) = begin {
                let first = (rank, column::beginning(id));
                keyed.retain(|(rank, id, _)| (*rank, *id) >= first);
                reach = want.saturating_add(keyed.iter().filter(|(rank, id, _)| (*rank, *id) == first).count());
            }
            if keyed.len() > reach {
                let (rank, id, _) = *keyed.select_nth_unstable(reach - 1).1;
                keyed.retain(|(r, i, _)| (*r, *i) <= (rank, id));
                keyed.sort_unstable_by_key(|(_, _, number)| *number);
            }
            found = keyed.into_iter().map(|(rank, _, number)| (rank, number)).collect();
        }
        let numbers: Vec<u32> = found.iter().map(|(_, number)| *number).collect();
        let names = names(self.store, &numbers)?;
        let mut named: Vec<(u64, Place)> = Vec::with_capacity(found.len());
        for ((rank, number), id) in found.into_iter().zip(names) {
            let by = column::id_number(&id);
            let whole = i64::try_from(by).unwrap_or(i64::MAX);
            let rank = match ask.sort {
                Sort::Id if ask.descending => -whole,
                Sort::Id => whole,
                _ => rank,
            };
            named.push((by, Place { rank, number, party: String::new(), id }));
        }
        if let Some((cursor, (_, id))) = after.zip(begin) {
            named.retain(|(by, place)| (place.rank, *by) > (cursor.rank, id));
        }
        named.sort_unstable_by(|(a, x), (b, y)| (x.rank, a, &x.id).cmp(&(y.rank, b, &y.id)));
        named.truncate(want);
        Ok(named.into_iter().map(|(_, place)| place).collect())
    }

    /// The same in the order of who is bound: the sets of those are kept in that order.
    fn by_party(&self, all: &Set, ask: &Ask, after: Option<&Cursor>, want: usize) -> Result<Vec<Place>> {
        let from = put::term_start(FIRST);
        let mut to = from.clone();
        to.push(u8::MAX);
        let keys = self.store.shelf_keys(&from, &to)?;
        let mut parties: Vec<&str> = keys.iter().filter_map(|key| put::term_of(key)?.0.strip_prefix(FIRST)).collect();
        parties.dedup();
        parties.sort_by(|a, b| party_order(a, b, ask.descending));
        let mut found = Vec::new();
        for party in parties {
            let order = after.map(|c| party_order(party, &c.party, ask.descending));
            if order.is_some_and(std::cmp::Ordering::is_lt) {
                continue;
            }
            let mut mine = term(self.store, &format!("{FIRST}{party}"))?;
            mine.and(all);
            let after = after.filter(|_| order.is_some_and(std::cmp::Ordering::is_eq));
            let begin = after.map(|cursor| (0, column::id_number(&cursor.id)));
            let mine = mine.iter().map(|number| (0, number)).collect();
            let places = self.settle(mine, begin, want - found.len(), ask, after)?;
            found.extend(places.into_iter().map(|place| Place { party: party.to_owned(), ..place }));
            if found.len() >= want {
                break;
            }
        }
        Ok(found)
    }
}

/// Gathers those of a set that may be on a page, by their ranks alone.
struct Near {
    begin: Option<i64>,
    want: usize,
    found: Vec<(i64, u32)>,
    /// Those behind this rank are on no page that is asked for.
    last: i64,
    /// So many are gathered before those that are behind the page are left out.
    room: usize,
}

impl Near {
    fn new(begin: Option<i64>, want: usize) -> Near {
        Near { begin, want, found: Vec::new(), last: i64::MAX, room: want.saturating_mul(4).max(ROOM) }
    }
    fn reaches(&self, rank: i64) -> bool {
        rank <= self.last && self.begin.is_none_or(|begin| begin <= rank)
    }
    #[inline]
    fn take(&mut self, rank: i64, first: u32, place: u16) {
        if self.reaches(rank) {
            self.found.push((rank, first + u32::from(place)));
            if self.found.len() >= self.room {
                self.leave_out();
            }
        }
    }
    fn leave_out(&mut self) {
        // Those that are as the place behind which it begins may all be before it.
        let before = self.begin.map_or(0, |begin| self.found.iter().filter(|(rank, _)| *rank == begin).count());
        let reach = self.want.saturating_add(before);
        if reach < self.found.len() {
            self.last = self.found.select_nth_unstable(reach - 1).1.0;
            self.found.retain(|(rank, _)| *rank <= self.last);
        }
        self.room = self.room.max(self.found.len().saturating_mul(2));
    }
    fn finish(mut self) -> Vec<(i64, u32)> {
        self.leave_out();
        self.found
    }
}

/// Nobody comes last either way.
pub(super) fn party_order(a: &str, b: &str, descending: bool) -> std::cmp::Ordering {
    let order = if descending { b.cmp(a) } else { a.cmp(b) };
    a.is_empty().cmp(&b.is_empty()).then(order)
}
