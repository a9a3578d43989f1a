//! Answering a question: sets of numbers cut with each other, then the first of them in an order.

use super::bits::{Ones, Set};
use super::column::{self, Column, Cursor, NOTHING, PIECE, STEPS, Sort, number_of};
use super::packed::Statuses;
use super::put::{self, LATEST};
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

/// What is read by number costs so much, and more.
const BY_NUMBER: u8 = 3;

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

/// Those that answer a question, and whether they are exactly those; otherwise there are no others.
pub(super) fn answer(store: &dyn Store, expr: &Expr, when: When) -> Result<(Set, bool)> {
    let Both { sure, maybe, .. } = Look { store, day: number_of(when.day()) }.answer(expr, when)?;
    Ok(maybe.map_or((sure, true), |maybe| (maybe, false)))
}

/// Those that answer a question, also where the texts of many have to be looked through for that.
pub(super) fn answer_exactly(store: &dyn Store, expr: &Expr, when: When) -> Result<Set> {
    let look = Look::on(store, when.day());
    let Both { mut sure, maybe, node } = look.answer(expr, when)?;
    if let Some(mut open) = maybe {
        open.without(&sure);
        for number in open.iter() {
            if look.holds(&node, number)? {
                sure.insert(number);
            }
        }
    }
    Ok(sure)
}

/// Calls `each` with the status on a day of each of a set.
pub(super) fn each_status(store: &dyn Store, all: &Set, day: i32, mut each: impl FnMut(u8)) -> Result<()> {
    let look = Look { store, day };
    by_piece(all, |piece, places| {
        let values = look.statuses(piece)?;
        places.iter().for_each(|place| each(values.get(usize::from(*place))));
        Ok(())
    })
}

/// Calls `each` with the value of each of a set in a column.
pub(super) fn each_value(store: &dyn Store, all: &Set, of: Column, mut each: impl FnMut(i32)) -> Result<()> {
    by_piece(all, |piece, places| {
        let values = column::piece(store, of, piece)?;
        places.iter().for_each(|place| each(values.get(usize::from(*place))));
        Ok(())
    })
}

/// Answers a question by the index.
pub(crate) fn find(store: &dyn Store, ask: &Ask) -> Result<Found> {
    let look = Look { store, day: number_of(ask.when.day()) };
    let Both { sure, maybe, node } = look.answer(&ask.expr, ask.when)?;
    let exact = maybe.is_none();
    let all = maybe.unwrap_or_else(|| sure.clone());
    let mut found = Found { total: all.count(), exact, reports: reports(store, &all)?, ..Found::default() };
    let mut after = ask.after.clone();
    let wanted = ask.limit.unwrap_or(usize::MAX);
    if wanted == 0 && after.is_none() {
        return Ok(found);
    }
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
pub(super) fn term(store: &dyn Store, term: &str) -> Result<Set> {
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

/// Those of `within` that are what was known on a day.
fn known_on(store: &dyn Store, day: i32, within: &Set) -> Result<Set> {
    let read = |piece| Ok((column::piece(store, Column::From, piece)?, column::piece(store, Column::To, piece)?));
    // What is taken out begins at no day.
    choose(within, read, |(from, to), place| {
        let (from, to) = (from.get(place), to.get(place));
        from <= day && (day < to || to == NOTHING) && from != NOTHING
    })
}

/// Those of `within` for which it holds, by what is read of each piece.
fn choose<P>(within: &Set, read: impl Fn(u32) -> Result<P>, holds: impl Fn(&P, usize) -> bool) -> Result<Set> {
    let mut chosen = Set::default();
    let mut chosen_of = [0; PIECE as usize / 64];
    by_words(within, |first, words| {
        let values = read(first / PIECE)?;
        for (at, (word, chosen)) in words.iter().zip(&mut chosen_of).enumerate() {
            let one = |chosen, bit| chosen | u64::from(holds(&values, at * 64 + bit as usize)) << bit;
            // Where all are looked at, they are looked at in their order.
            *chosen = if *word == u64::MAX { (0..64).fold(0, one) } else { Ones(*word).fold(0, one) };
        }
        if chosen_of.iter().any(|bits| *bits != 0) {
            chosen.put(first, &chosen_of);
        }
        Ok(())
    })?;
    Ok(chosen)
}

fn reports(store: &dyn Store, all: &Set) -> Result<u64> {
    let mut sum = 0;
    by_words(all, |first, words| {
        let values = column::piece(store, Column::Reports, first / PIECE)?;
        let count = |value: i32| u64::try_from(value).unwrap_or(0);
        let of = |(at, word): (usize, &u64)| -> u64 {
            Ones(*word).map(|bit| count(values.get(at * 64 + bit as usize))).sum()
        };
        sum += match values.only() {
            Some(only) => count(only) * words.iter().map(|word| u64::from(word.count_ones())).sum::<u64>(),
            None => words.iter().enumerate().map(of).sum(),
        };
        Ok(())
    })?;
    Ok(sum)
}

/// Calls `each` with the pieces of the columns in which a set has some, and their places.
pub(super) fn by_piece(set: &Set, mut each: impl FnMut(u32, &[u16]) -> Result<()>) -> Result<()> {
    set.by_piece(PIECE, |first, places| each(first / PIECE, places))
}

/// Calls `each` with the first numbers of the pieces in which a set has some, and the pieces as one bit for each number.
fn by_words(set: &Set, each: impl FnMut(u32, &[u64]) -> Result<()>) -> Result<()> {
    set.by_words(PIECE, each)
}

pub(super) struct Look<'a> {
    pub(super) store: &'a dyn Store,
    day: i32,
}

impl<'a> Look<'a> {
    /// For the statuses of a day.
    pub(super) fn on(store: &'a dyn Store, day: Day) -> Look<'a> {
        Look { store, day: number_of(day) }
    }
}

impl Look<'_> {
    /// Those that answer a question.
    fn answer(&self, expr: &Expr, when: When) -> Result<Both> {
        let list = match expr {
            Expr::All(list) => list.iter().collect(),
            one => vec![one],
        };
        match when {
            When::AllKnown(_) => self.all(list, &term(self.store, LATEST)?, None),
            When::ToldBy(day) => {
                let next = put::state(self.store)?.map_or(0, |(_, next)| next);
                self.all(list, &Set::below(next), Some(number_of(day)))
            }
        }
    }

    /// Those of `within` for which all hold, of those that are what was known on a day, if one is said.
    fn all(&self, mut list: Vec<&Expr>, within: &Set, mut known: Option<i32>) -> Result<Both> {
        let mut so_far = Both { sure: within.clone(), maybe: None, node: Node::All(Vec::new()) };
        let mut nodes = Vec::with_capacity(list.len());
        list.sort_by_key(|expr| cost(expr));
        let know = |so_far: &mut Both, day: i32| -> Result<()> {
            let known = known_on(self.store, day, so_far.may())?;
            so_far.sure.and(&known);
            so_far.maybe.iter_mut().for_each(|maybe| maybe.and(&known));
            Ok(())
        };
        for expr in list {
            // What was known is read by number, which costs the less the fewer are left.
            if cost(expr) >= BY_NUMBER
                && let Some(day) = known.take()
            {
                know(&mut so_far, day)?;
            }
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
        if let Some(day) = known {
            know(&mut so_far, day)?;
        }
        Ok(Both { node: Node::All(nodes), ..so_far })
    }

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
            Expr::All(list) => self.all(list.iter().collect(), within, None),
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
        choose(within, |piece| column::piece(self.store, column, piece), |values, place| holds(values.get(place)))
    }

    pub(super) fn statuses(&self, piece: u32) -> Result<Statuses> {
        Ok(Statuses::new(self.store.shelf(&column::piece_key(STEPS, piece))?, self.day))
    }

    fn status(&self, codes: &[u8], within: &Set) -> Result<Set> {
        let mut wanted = [false; 256];
        codes.iter().for_each(|code| wanted[usize::from(*code)] = true);
        choose(within, |piece| self.statuses(piece), |values, place| wanted[usize::from(values.get(place))])
    }
}

/// Which of several things is asked first: what cuts most for least.
fn cost(expr: &Expr) -> u8 {
    match expr {
        Expr::Is(_) => 0,
        Expr::Any(list) | Expr::All(list) => list.iter().map(cost).max().unwrap_or(0),
        Expr::Stands { .. } => BY_NUMBER + 2,
        Expr::Begins(_) => 2,
        Expr::Not(expr) => cost(expr).max(1),
        Expr::Due(..) | Expr::NoDue | Expr::Told(..) => BY_NUMBER,
        Expr::Status(_) => BY_NUMBER + 1,
    }
}
