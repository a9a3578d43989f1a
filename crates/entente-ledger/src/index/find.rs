//! Answering a question: sets of numbers cut with each other, then the first of them in an order.

use super::bits::Set;
use super::column::{self, Column, Cursor, NOTHING, PIECE, STEPS, Sort, number_of, rank};
use super::put::{self, FIRST, LATEST};
use crate::error::Result;
use crate::store::Store;
use entente_model::Day;

/// What must hold of a commitment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expr {
    /// It has this term.
    Is(String),
    /// It has a term that begins like this.
    Begins(String),
    /// One of these holds.
    Any(Vec<Expr>),
    /// All of these hold.
    All(Vec<Expr>),
    /// This does not hold.
    Not(Box<Expr>),
    /// The last day named for it lies within these, both included; an open end is `None`.
    Due(Option<Day>, Option<Day>),
    /// No day was named for it.
    NoDue,
    /// The day of its first telling lies within these, both included.
    Told(Option<Day>, Option<Day>),
    /// Its status has one of these codes.
    Status(Vec<u8>),
    /// These words stand in one of its texts of a kind. They can only stand where the expression holds.
    Stands {
        /// Where they may stand.
        within: Box<Expr>,
        /// In which kind of text.
        kind: String,
        /// Which words, as texts are written.
        words: String,
    },
}

/// For which day, and by what was known when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// By all that is known, with the statuses of this day.
    AllKnown(Day),
    /// By what had been told by this day, with its statuses.
    ToldBy(Day),
}

impl When {
    /// The day for which statuses are told.
    pub fn day(self) -> Day {
        match self {
            When::AllKnown(day) | When::ToldBy(day) => day,
        }
    }
}

/// A question to the index.
pub struct Ask {
    /// What must hold.
    pub expr: Expr,
    /// For which day.
    pub when: When,
    /// In which order.
    pub sort: Sort,
    /// Whether the largest comes first.
    pub descending: bool,
    /// Behind which place of the order to begin.
    pub after: Option<Cursor>,
    /// At most so many; all if not said.
    pub limit: Option<usize>,
}

/// The answer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Found {
    /// The commitments, in the order that was asked for.
    pub commitments: Vec<String>,
    /// How many answer the question in all, on this page and others.
    pub total: u64,
    /// Whether `total` is exact; otherwise no more than that do.
    pub exact: bool,
    /// How many documents tell them in all; exact as `total` is.
    pub reports: u64,
    /// Behind the last of them, where there are more.
    pub next: Option<Cursor>,
}

/// Where words may stand in more texts than this, only those of the page are looked through.
const LOOKED_THROUGH: u64 = 4_000;
/// How many are looked through in one go where they are looked through by pages.
const BLOCK: usize = 200;

/// A question whose terms have been looked up.
enum Node {
    /// Those for which it holds.
    Known(Set),
    Any(Vec<Node>),
    All(Vec<Node>),
    Not(Box<Node>),
    /// Those in whose texts words may stand.
    Stands {
        may: Set,
        kind: String,
        words: String,
    },
}

/// Those for which it holds, and those for which it may hold, if they are more.
struct Both {
    sure: Set,
    maybe: Option<Set>,
    node: Node,
}

impl Both {
    fn may(&self) -> &Set {
        self.maybe.as_ref().unwrap_or(&self.sure)
    }
}

/// Answers a question by the index.
pub(crate) fn find(store: &dyn Store, ask: &Ask) -> Result<Found> {
    let base = match ask.when {
        When::AllKnown(_) => term(store, LATEST)?,
        When::ToldBy(day) => known_on(store, number_of(day))?,
    };
    let look = Look { store, day: number_of(ask.when.day()) };
    let Both { sure, maybe, node } = look.eval(&ask.expr, &base)?;
    let exact = maybe.is_none();
    let all = maybe.unwrap_or_else(|| sure.clone());
    let mut found = Found { total: all.count(), exact, reports: reports(store, &all)?, ..Found::default() };
    let mut after = ask.after.clone();
    let wanted = ask.limit.unwrap_or(usize::MAX);
    loop {
        let want = if exact { wanted.saturating_add(1) } else { BLOCK };
        let places = look.page(&all, ask, after.as_ref(), want)?;
        let last = places.len() < want;
        for place in places {
            let behind = place.cursor(ask);
            if exact || sure.holds(place.number) || look.holds(&node, place.number)? {
                if found.commitments.len() == wanted {
                    found.next = after;
                    return Ok(found);
                }
                found.commitments.push(place.id);
            }
            after = Some(behind);
        }
        if last {
            return Ok(found);
        }
    }
}

/// The numbers that have a term.
fn term(store: &dyn Store, term: &str) -> Result<Set> {
    let mut set = Set::default();
    let from = put::term_key(term, 0);
    let mut to = from[..from.len() - 4].to_vec();
    to.extend([u8::MAX; 5]);
    for (key, bytes) in store.shelf_between(&from, &to, usize::MAX)? {
        if let Some((_, chunk)) = put::term_of(&key) {
            set.take(chunk, &bytes);
        }
    }
    Ok(set)
}

/// The numbers of what was known on a day.
fn known_on(store: &dyn Store, day: i32) -> Result<Set> {
    let next = put::state(store)?.map_or(0, |(_, next)| next);
    let mut set = Set::default();
    for piece in 0..next.div_ceil(PIECE) {
        let (from, to) = (column::piece(store, Column::From, piece)?, column::piece(store, Column::To, piece)?);
        for (at, (from, to)) in from.into_iter().zip(to).enumerate() {
            // What is taken out begins at no day.
            if from <= day && (day < to || to == NOTHING) && from != NOTHING {
                set.insert(piece * PIECE + u32::try_from(at).unwrap_or(0));
            }
        }
    }
    Ok(set)
}

/// The commitments of these numbers.
fn names(store: &dyn Store, numbers: &[u32]) -> Result<Vec<String>> {
    let name = |n: &u32| -> Result<String> {
        Ok(String::from_utf8(store.shelf(&put::row_key(*n))?.unwrap_or_default()).unwrap_or_default())
    };
    numbers.iter().map(name).collect()
}

fn reports(store: &dyn Store, all: &Set) -> Result<u64> {
    let mut sum = 0;
    by_piece(all, |piece, places| {
        let values = column::piece(store, Column::Reports, piece)?;
        sum += places.iter().map(|at| u64::try_from(values[*at]).unwrap_or(0)).sum::<u64>();
        Ok(())
    })?;
    Ok(sum)
}

/// Calls `each` with the places that a set has in each piece of the columns.
fn by_piece(set: &Set, mut each: impl FnMut(u32, &[usize]) -> Result<()>) -> Result<()> {
    let mut numbers = set.iter().peekable();
    let mut places = Vec::with_capacity(PIECE as usize);
    while let Some(first) = numbers.peek().copied() {
        let piece = first / PIECE;
        places.clear();
        while let Some(n) = numbers.next_if(|n| n / PIECE == piece) {
            places.push((n % PIECE) as usize);
        }
        each(piece, &places)?;
    }
    Ok(())
}

fn at(piece: u32, place: usize) -> u32 {
    piece * PIECE + u32::try_from(place).unwrap_or(0)
}

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

struct Look<'a> {
    store: &'a dyn Store,
    day: i32,
}

impl Look<'_> {
    /// Those of `within` for which it holds.
    fn eval(&self, expr: &Expr, within: &Set) -> Result<Both> {
        let sure = |mut sure: Set| {
            sure.and(within);
            Ok(Both { node: Node::Known(sure.clone()), sure, maybe: None })
        };
        match expr {
            Expr::Is(name) => sure(term(self.store, name)?),
            Expr::Begins(start) => sure(self.begins(start)?),
            Expr::Any(list) => {
                let (mut all, mut may, mut open) = (Set::default(), Set::default(), false);
                let mut nodes = Vec::with_capacity(list.len());
                for expr in list {
                    let one = self.eval(expr, within)?;
                    all.or(&one.sure);
                    may.or(one.may());
                    open |= one.maybe.is_some();
                    nodes.push(one.node);
                }
                Ok(Both { sure: all, maybe: open.then_some(may), node: Node::Any(nodes) })
            }
            Expr::All(list) => {
                let mut so_far = Both { sure: within.clone(), maybe: None, node: Node::All(Vec::new()) };
                let mut nodes = Vec::with_capacity(list.len());
                let mut list: Vec<&Expr> = list.iter().collect();
                list.sort_by_key(|expr| cost(expr));
                for expr in list {
                    let one = self.eval(expr, so_far.may())?;
                    if so_far.maybe.is_some() || one.maybe.is_some() {
                        // What is left of what may hold is what may hold of the last one, which was cut with it.
                        let may = one.may().clone();
                        so_far.sure.and(&one.sure);
                        so_far.maybe = Some(may);
                    } else {
                        so_far.sure = one.sure;
                    }
                    nodes.push(one.node);
                }
                Ok(Both { node: Node::All(nodes), ..so_far })
            }
            Expr::Not(expr) => {
                let one = self.eval(expr, within)?;
                let but = |set: &Set| {
                    let mut rest = within.clone();
                    rest.without(set);
                    rest
                };
                let maybe = one.maybe.is_some().then(|| but(&one.sure));
                Ok(Both { sure: but(one.may()), maybe, node: Node::Not(Box::new(one.node)) })
            }
            Expr::Due(from, to) => sure(self.between(Column::Due, *from, *to, within)?),
            Expr::Told(from, to) => sure(self.between(Column::Day, *from, *to, within)?),
            Expr::NoDue => sure(self.filter(Column::Due, within, |value| value == NOTHING)?),
            Expr::Status(codes) => sure(self.status(codes, within)?),
            Expr::Stands { within: expr, kind, words } => {
                let one = self.eval(expr, within)?;
                let may = one.may().clone();
                if may.count() > LOOKED_THROUGH {
                    let node = Node::Stands { may: may.clone(), kind: kind.clone(), words: words.clone() };
                    return Ok(Both { sure: Set::default(), maybe: Some(may), node });
                }
                let mut stand = Set::default();
                for number in may.iter() {
                    if put::stands(self.store, number, kind, words)? {
                        stand.insert(number);
                    }
                }
                Ok(Both { node: Node::Known(stand.clone()), sure: stand, maybe: None })
            }
        }
    }

    /// Whether a question holds for a number of those for which it may hold.
    fn holds(&self, node: &Node, number: u32) -> Result<bool> {
        Ok(match node {
            Node::Known(set) => set.holds(number),
            Node::Not(node) => !self.holds(node, number)?,
            Node::Any(nodes) => {
                for node in nodes {
                    if self.holds(node, number)? {
                        return Ok(true);
                    }
                }
                false
            }
            Node::All(nodes) => {
                for node in nodes {
                    if !self.holds(node, number)? {
                        return Ok(false);
                    }
                }
                true
            }
            Node::Stands { may, kind, words } => may.holds(number) && put::stands(self.store, number, kind, words)?,
        })
    }

    fn begins(&self, start: &str) -> Result<Set> {
        let from = put::term_start(start);
        let mut to = from.clone();
        to.push(u8::MAX);
        let mut set = Set::default();
        for (key, bytes) in self.store.shelf_between(&from, &to, usize::MAX)? {
            if let Some((_, chunk)) = put::term_of(&key) {
                set.take(chunk, &bytes);
            }
        }
        Ok(set)
    }

    fn between(&self, column: Column, from: Option<Day>, to: Option<Day>, within: &Set) -> Result<Set> {
        let (from, to) = (from.map_or(i32::MIN, number_of), to.map_or(NOTHING - 1, number_of));
        self.filter(column, within, |value| from <= value && value <= to)
    }

    fn filter(&self, column: Column, within: &Set, holds: impl Fn(i32) -> bool) -> Result<Set> {
        let mut set = Set::default();
        by_piece(within, |piece, places| {
            let values = column::piece(self.store, column, piece)?;
            places.iter().filter(|place| holds(values[**place])).for_each(|place| set.insert(at(piece, *place)));
            Ok(())
        })?;
        Ok(set)
    }

    fn statuses(&self, piece: u32) -> Result<Vec<u8>> {
        let bytes = self.store.shelf(&column::piece_key(STEPS, piece))?.unwrap_or_default();
        Ok(column::statuses(&bytes, self.day))
    }

    fn status(&self, codes: &[u8], within: &Set) -> Result<Set> {
        let mut set = Set::default();
        by_piece(within, |piece, places| {
            let values = self.statuses(piece)?;
            let chosen = places.iter().filter(|place| codes.contains(&values[**place]));
            chosen.for_each(|place| set.insert(at(piece, *place)));
            Ok(())
        })?;
        Ok(set)
    }

    /// The first `want` of a set behind a place of the order.
    fn page(&self, all: &Set, ask: &Ask, after: Option<&Cursor>, want: usize) -> Result<Vec<Place>> {
        if ask.sort == Sort::Party {
            return self.by_party(all, ask, after, want);
        }
        let begin = after.map(|c| (c.rank, column::id_number(&c.id)));
        let least = begin.map_or(i64::MIN, |(rank, _)| rank);
        let mut found: Vec<(i64, u64, u32)> = Vec::new();
        self.ranks(all, ask, |number, rank| {
            if rank >= least {
                found.push((rank, 0, number));
            }
        })?;
        // By the ranks alone it is seen how far the page reaches at most: ids are read only up to there.
        let before = begin.map_or(0, |_| found.iter().filter(|(rank, ..)| *rank == least).count());
        let reach = before.saturating_add(want);
        if reach < found.len() {
            let end = found.select_nth_unstable_by_key(reach, |(rank, ..)| *rank).1.0;
            found.retain(|(rank, ..)| *rank <= end);
            found.sort_unstable_by_key(|(_, _, number)| *number);
        }
        let mut near = Set::default();
        found.iter().for_each(|(_, _, number)| near.insert(*number));
        let mut next = 0;
        by_piece(&near, |piece, places| {
            let ids = column::ids(self.store, piece)?;
            for place in places {
                found[next].1 = ids[*place];
                next += 1;
            }
            Ok(())
        })?;
        if let Some(begin) = begin {
            found.retain(|(rank, id, _)| (*rank, *id) > begin);
        }
        if found.len() > want {
            found.select_nth_unstable(want);
            found.truncate(want);
        }
        found.sort_unstable();
        let numbers: Vec<u32> = found.iter().map(|(_, _, n)| *n).collect();
        let ids = names(self.store, &numbers)?;
        let place = |((rank, _, number), id)| Place { rank, number, party: String::new(), id };
        Ok(found.into_iter().zip(ids).map(place).collect())
    }

    /// Calls `each` with the numbers of a set and their ranks.
    fn ranks(&self, all: &Set, ask: &Ask, mut each: impl FnMut(u32, i64)) -> Result<()> {
        by_piece(all, |piece, places| {
            let mut tell = |values: &dyn Fn(usize) -> i64| {
                places.iter().for_each(|place| each(at(piece, *place), rank(values(*place), ask.descending)));
            };
            match ask.sort.column() {
                Some(column) => {
                    let values = column::piece(self.store, column, piece)?;
                    tell(&|place| i64::from(values[place]));
                }
                None if ask.sort == Sort::Status => {
                    let values = self.statuses(piece)?;
                    tell(&|place| i64::from(values[place]));
                }
                None => {
                    let values = column::ids(self.store, piece)?;
                    // Ids are of sixty bits and never nothing.
                    let sign = if ask.descending { -1 } else { 1 };
                    let ranked = |place: &usize| i64::try_from(values[*place]).unwrap_or(i64::MAX) * sign;
                    places.iter().for_each(|place| each(at(piece, *place), ranked(place)));
                }
            }
            Ok(())
        })
    }

    /// The same in the order of who is bound: the sets of those are kept in that order.
    fn by_party(&self, all: &Set, ask: &Ask, after: Option<&Cursor>, want: usize) -> Result<Vec<Place>> {
        let from = put::term_start(FIRST);
        let mut to = from.clone();
        to.push(u8::MAX);
        let mut sets: Vec<(String, Kept)> = Vec::new();
        for (key, bytes) in self.store.shelf_between(&from, &to, usize::MAX)? {
            let Some((name, chunk)) = put::term_of(&key) else { continue };
            let party = &name[FIRST.len()..];
            match sets.last_mut().filter(|(last, _)| last == party) {
                Some((_, chunks)) => chunks.push((chunk, bytes)),
                None => sets.push((party.to_owned(), vec![(chunk, bytes)])),
            }
        }
        sets.sort_by(|a, b| party_order(&a.0, &b.0, ask.descending));
        let mut found = Vec::new();
        for (party, chunks) in sets {
            let order = after.map(|c| party_order(&party, &c.party, ask.descending));
            if order.is_some_and(std::cmp::Ordering::is_lt) {
                continue;
            }
            let mut mine = Set::default();
            chunks.iter().for_each(|(chunk, bytes)| mine.take(*chunk, bytes));
            mine.and(all);
            let mut places: Vec<(u64, u32)> = Vec::new();
            by_piece(&mine, |piece, at_places| {
                let ids = column::ids(self.store, piece)?;
                places.extend(at_places.iter().map(|place| (ids[*place], at(piece, *place))));
                Ok(())
            })?;
            if let Some(cursor) = after.filter(|_| order.is_some_and(std::cmp::Ordering::is_eq)) {
                let begin = column::id_number(&cursor.id);
                places.retain(|(id, _)| *id > begin);
            }
            places.sort_unstable();
            places.truncate(want - found.len());
            let numbers: Vec<u32> = places.iter().map(|(_, n)| *n).collect();
            for (id, number) in names(self.store, &numbers)?.into_iter().zip(numbers) {
                found.push(Place { rank: 0, number, party: party.clone(), id });
            }
            if found.len() >= want {
                break;
            }
        }
        Ok(found)
    }
}

/// The pieces of a set as they are kept, each with its chunk.
type Kept = Vec<(u32, Vec<u8>)>;

/// Nobody comes last either way.
pub(super) fn party_order(a: &str, b: &str, descending: bool) -> std::cmp::Ordering {
    let order = if descending { b.cmp(a) } else { a.cmp(b) };
    a.is_empty().cmp(&b.is_empty()).then(order)
}

/// Which of several things is asked first: what cuts most for least.
fn cost(expr: &Expr) -> u8 {
    match expr {
        Expr::Is(_) => 0,
        Expr::Any(list) | Expr::All(list) => list.iter().map(cost).max().unwrap_or(0),
        Expr::Stands { .. } => 5,
        Expr::Begins(_) => 2,
        Expr::Not(expr) => cost(expr).max(1),
        Expr::Due(..) | Expr::NoDue | Expr::Told(..) => 3,
        Expr::Status(_) => 4,
    }
}
