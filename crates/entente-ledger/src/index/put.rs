//! Writing the index: what lies on the shelf, and how a step changes it.
//!
//! | key | value |
//! |---|---|
//! | `s` | who made it, the version of all this, the next free number, with line breaks between |
//! | `c`, commitment | the numbers of its versions, the earliest first |
//! | `r`, number | commitment |
//! | `t`, number | its texts, each with its kind before it |
//! | `p`, term, 0, chunk | the numbers of the chunk that have the term |
//! | `k`, column, piece | the values of the piece, as `packed.rs` says |
//! | `d`, piece | what else is added up, as `details.rs` says |

use super::bits::{self, CHUNK, Set};
use super::column::{self, COLUMNS, HEARD, ID, NOTHING, PIECE, STEPS, Values};
use super::packed::{self, Packed, Steps, Turn};
use super::{Describe, Described, PAGE, Version, described, details};
use crate::error::{Result, corrupt};
use crate::excerpt;
use crate::store::Store;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Raised whenever the index is written otherwise, so that older ones are made anew.
const FORM: &str = "form 4";
/// All that is known is found by this term.
pub(crate) const LATEST: &str = "\u{1}latest";
/// Who is bound follows this term.
pub(crate) const FIRST: &str = "\u{1}first=";
/// How many changed terms are gathered before they are written.
const GATHERED: usize = 4_000_000;

/// Who made the index, and the next free number; nothing where there is no index, or one of another form.
pub(crate) fn state(store: &dyn Store) -> Result<Option<(String, u32)>> {
    let Some(bytes) = store.shelf(b"s")? else { return Ok(None) };
    let text = String::from_utf8_lossy(&bytes);
    let parts = || {
        let (rest, next) = text.rsplit_once('\n')?;
        let (maker, _) = rest.rsplit_once('\n').filter(|(_, form)| *form == FORM)?;
        Some((maker.to_owned(), next.parse().ok()?))
    };
    Ok(parts())
}

fn put_state(store: &dyn Store, maker: &str, next: u32) -> Result<()> {
    store.put_on_shelf(b"s", Some(format!("{maker}\n{FORM}\n{next}").as_bytes()))
}

pub(crate) fn term_key(term: &str, chunk: u32) -> Vec<u8> {
    let mut key = term_start(term);
    key.push(0);
    key.extend(chunk.to_be_bytes());
    key
}

/// What the keys of all terms begin with that begin like this.
pub(crate) fn term_start(term: &str) -> Vec<u8> {
    let mut key = vec![b'p'];
    key.extend(term.as_bytes());
    key
}

/// The keys between which those of all terms lie that begin like this.
pub(crate) fn terms_between(start: &str) -> (Vec<u8>, Vec<u8>) {
    let from = term_start(start);
    let mut to = from.clone();
    to.push(u8::MAX);
    (from, to)
}

/// The term and the chunk of a key; nothing where no number lies in such a chunk.
pub(crate) fn term_of(key: &[u8]) -> Option<(&str, u32)> {
    let (rest, chunk) = key.strip_prefix(b"p")?.split_last_chunk::<4>()?;
    let term = rest.strip_suffix(&[0])?;
    let chunk = u32::from_be_bytes(*chunk);
    (chunk <= u32::MAX / CHUNK).then_some((std::str::from_utf8(term).ok()?, chunk))
}

pub(crate) fn row_key(number: u32) -> Vec<u8> {
    let mut key = vec![b'r'];
    key.extend(number.to_be_bytes());
    key
}

fn commitment_key(id: &str) -> Vec<u8> {
    let mut key = vec![b'c'];
    key.extend(id.as_bytes());
    key
}

/// The numbers of the versions of a commitment.
pub(crate) fn numbers(store: &dyn Store, id: &str) -> Result<Vec<u32>> {
    let bytes = store.shelf(&commitment_key(id))?.unwrap_or_default();
    Ok(bytes.as_chunks::<4>().0.iter().map(|b| u32::from_be_bytes(*b)).collect())
}

pub(crate) fn texts_key(number: u32) -> Vec<u8> {
    let mut key = row_key(number);
    key[0] = b't';
    key
}

/// The texts of a version as they are kept.
pub(crate) fn texts(version: &Version) -> String {
    version
        .texts
        .iter()
        .fold(String::new(), |kept, (kind, text)| kept + &plain(kind) + "\u{1f}" + &plain(text) + "\u{1e}")
}

/// Whether words stand in a text of a kind of the description of this number.
pub(crate) fn stands(store: &dyn Store, number: u32, kind: &str, words: &str) -> Result<bool> {
    let kept = store.shelf(&texts_key(number))?.unwrap_or_default();
    let kept = std::str::from_utf8(&kept).unwrap_or("");
    let mut texts = kept.split('\u{1e}').filter_map(|text| text.split_once('\u{1f}'));
    Ok(texts.any(|(of, text)| of == kind && text.contains(words)))
}

/// A term or text without the characters that keep things apart on the shelf.
fn plain(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|b| b < b' ') {
        Cow::Owned(text.chars().map(|c| if c < ' ' { ' ' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// The terms of a version, with those that the index adds, in their order.
pub(crate) fn terms(described: &Described, at: usize) -> Vec<Cow<'_, str>> {
    let version = &described.versions[at];
    let mut terms: Vec<Cow<str>> = version.terms.iter().map(|term| plain(term)).collect();
    terms.push(Cow::Owned(format!("{FIRST}{}", plain(&version.party))));
    if at + 1 == described.versions.len() {
        terms.push(Cow::Borrowed(LATEST));
    }
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// A step by which nothing of the index can be kept up: it is dropped, so that it never says what is not so.
pub(crate) fn leave_behind(store: &dyn Store) -> Result<()> {
    if store.shelf(b"s")?.is_some() { store.clear_shelf() } else { Ok(()) }
}

/// Drops the index and makes it anew from all rows.
pub(crate) fn anew(store: &dyn Store, describe: &dyn Describe) -> Result<()> {
    store.clear_shelf()?;
    let ids = by_arrival(store)?;
    let mut writer = Writer::new(store, 0);
    for page in ids.chunks(PAGE) {
        let found = describe.describe(excerpt::of(store, page)?);
        let mut found: BTreeMap<&str, &Described> = found.iter().map(|d| (d.commitment.as_str(), d)).collect();
        for id in page {
            if let Some(new) = found.remove(id.as_str()) {
                writer.replace(id, None, Some(new))?;
            }
        }
    }
    let next = writer.finish()?;
    put_state(store, describe.maker(), next)
}

/// The commitments that stand for themselves, in the order in which the claims came that founded them: what one document
/// tells is then read once, and has numbers side by side.
pub(super) fn by_arrival(store: &dyn Store) -> Result<Vec<String>> {
    let rows = store.commitments()?.into_iter().filter(|c| c.alias_of.is_none());
    let mut founded: HashMap<String, String> = rows.map(|c| (c.founder, c.id)).collect();
    let mut ids = Vec::with_capacity(founded.len());
    ids.extend(store.claims_by_arrival()?.iter().filter_map(|claim| founded.remove(claim)));
    let mut rest: Vec<String> = founded.into_values().collect();
    rest.sort_unstable();
    ids.extend(rest);
    Ok(ids)
}

/// Brings the index up to date with commitments of which `old` says how they were described before.
pub(crate) fn change(
    store: &dyn Store,
    describe: &dyn Describe,
    ids: &BTreeSet<String>,
    old: &BTreeMap<String, Described>,
) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let (maker, next) = state(store)?.ok_or_else(|| corrupt("the index has no state"))?;
    let mut writer = Writer::new(store, next);
    let ids: Vec<String> = ids.iter().cloned().collect();
    for page in ids.chunks(PAGE) {
        let page: BTreeSet<String> = page.iter().cloned().collect();
        let new = described(store, describe, &page)?;
        for id in &page {
            writer.replace(id, old.get(id), new.get(id))?;
        }
    }
    let now = writer.finish()?;
    if now == next { Ok(()) } else { put_state(store, &maker, now) }
}

#[derive(Default)]
struct Numbers {
    put: Vec<u16>,
    taken: Vec<u16>,
}

/// Gathers changes and writes each piece of the index once for many of them.
struct Writer<'a> {
    store: &'a dyn Store,
    next: u32,
    /// From this number on nothing is on the shelf yet.
    fresh: u32,
    /// Where in `terms` a term stands.
    places: HashMap<String, usize>,
    terms: Vec<(String, BTreeMap<u32, Numbers>)>,
    gathered: usize,
    values: BTreeMap<u32, Values>,
    details: BTreeMap<u32, Vec<u8>>,
    /// The numbers of commitments, to be written in the order of their ids, which is that of the shelf.
    leads: BTreeMap<String, Vec<u32>>,
}

impl<'a> Writer<'a> {
    fn new(store: &'a dyn Store, next: u32) -> Writer<'a> {
        Writer {
            store,
            next,
            fresh: next,
            places: HashMap::new(),
            terms: Vec::new(),
            gathered: 0,
            values: BTreeMap::new(),
            details: BTreeMap::new(),
            leads: BTreeMap::new(),
        }
    }

    /// Puts one description in the place of another.
    fn replace(&mut self, id: &str, old: Option<&Described>, new: Option<&Described>) -> Result<()> {
        if old == new {
            return Ok(());
        }
        let held = if old.is_some() { numbers(self.store, id)? } else { Vec::new() };
        let olds = old.map_or(0, |d| d.versions.len());
        if held.len() != olds {
            return Err(corrupt(format!("the index has other versions of commitment {id} than the ledger")));
        }
        let news = new.map_or(0, |d| d.versions.len());
        let mut now = Vec::with_capacity(news);
        for at in 0..olds.max(news) {
            let number = match held.get(at) {
                Some(number) => *number,
                None => {
                    self.next += 1;
                    self.next - 1
                }
            };
            let before = |numbers: &[u32]| at.checked_sub(1).and_then(|before| numbers.get(before).copied());
            let (old_before, new_before) = (before(&held), before(&now));
            let was = old.filter(|_| at < olds).map(|d| (terms(d, at), Values::of(d, &d.versions[at], old_before)));
            let is = new.filter(|_| at < news).map(|d| (terms(d, at), Values::of(d, &d.versions[at], new_before)));
            let none = Vec::new();
            let (a, b) = (was.as_ref().map_or(&none, |w| &w.0), is.as_ref().map_or(&none, |i| &i.0));
            let (mut x, mut y) = (a.iter().peekable(), b.iter().peekable());
            loop {
                match (x.peek(), y.peek()) {
                    (Some(old), Some(new)) if old == new => _ = (x.next(), y.next()),
                    (Some(old), new) if new.is_none_or(|new| old < new) => {
                        self.numbers(old, number).taken.push(within(number));
                        x.next();
                    }
                    (_, Some(new)) => {
                        self.numbers(new, number).put.push(within(number));
                        y.next();
                    }
                    _ => break,
                }
            }
            let texts_of = |d: Option<&Described>| d.and_then(|d| d.versions.get(at)).map(texts).unwrap_or_default();
            let (old_texts, new_texts) = (texts_of(old), texts_of(new));
            if old_texts != new_texts {
                let kept = Some(new_texts.as_bytes()).filter(|t| !t.is_empty());
                self.store.put_on_shelf(&texts_key(number), kept)?;
            }
            let details_of = |d: Option<&Described>| {
                d.and_then(|d| d.versions.get(at)).map(|version| version.details.clone()).unwrap_or_default()
            };
            let new_details = details_of(new);
            if details_of(old) != new_details {
                self.gathered += 1;
                self.details.insert(number, new_details);
            }
            match (&was, &is) {
                (Some(was), Some(is)) if was.1 == is.1 => {}
                (_, Some((_, values))) => _ = self.values.insert(number, values.clone()),
                (_, None) => _ = self.values.insert(number, Values::nothing()),
            }
            match (was.is_some(), is.is_some()) {
                (false, true) => self.store.put_on_shelf(&row_key(number), Some(id.as_bytes()))?,
                (true, false) => self.store.put_on_shelf(&row_key(number), None)?,
                _ => {}
            }
            if is.is_some() {
                now.push(number);
            }
        }
        if now != held {
            self.leads.insert(id.to_owned(), now);
        }
        if self.gathered > GATHERED { self.write() } else { Ok(()) }
    }

    fn numbers(&mut self, term: &str, number: u32) -> &mut Numbers {
        self.gathered += 1;
        let at = match self.places.get(term) {
            Some(at) => *at,
            None => {
                self.places.insert(term.to_owned(), self.terms.len());
                self.terms.push((term.to_owned(), BTreeMap::new()));
                self.terms.len() - 1
            }
        };
        self.terms[at].1.entry(number / CHUNK).or_default()
    }

    fn write(&mut self) -> Result<()> {
        self.gathered = 0;
        self.places.clear();
        let mut terms = std::mem::take(&mut self.terms);
        terms.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        for (term, chunks) in terms {
            for (chunk, changed) in chunks {
                self.write_term(&term, chunk, &changed)?;
            }
        }
        let mut pieces: BTreeMap<u32, Vec<(usize, Values)>> = BTreeMap::new();
        for (number, values) in std::mem::take(&mut self.values) {
            pieces.entry(number / PIECE).or_default().push(((number % PIECE) as usize, values));
        }
        for (piece, changed) in pieces {
            self.write_piece(piece, &changed)?;
        }
        details::write(self.store, std::mem::take(&mut self.details))?;
        for (id, numbers) in std::mem::take(&mut self.leads) {
            let bytes: Vec<u8> = numbers.iter().flat_map(|n| n.to_be_bytes()).collect();
            self.store.put_on_shelf(&commitment_key(&id), Some(bytes.as_slice()).filter(|b| !b.is_empty()))?;
        }
        self.fresh = self.next;
        Ok(())
    }

    fn write_term(&self, term: &str, chunk: u32, changed: &Numbers) -> Result<()> {
        let key = term_key(term, chunk);
        let held = if chunk * CHUNK >= self.fresh { None } else { self.store.shelf(&key)? };
        let mut set = Set::default();
        if let Some(held) = &held {
            set.take(0, held);
        }
        let mut taken = Set::default();
        changed.taken.iter().for_each(|n| taken.insert(u32::from(*n)));
        set.without(&taken);
        changed.put.iter().for_each(|n| set.insert(u32::from(*n)));
        let now: Vec<u16> = set.iter().filter_map(|n| u16::try_from(n).ok()).collect();
        self.store.put_on_shelf(&key, Some(bits::kept(&now).as_slice()).filter(|b| !b.is_empty()))
    }

    fn write_piece(&self, piece: u32, changed: &[(usize, Values)]) -> Result<()> {
        for column in COLUMNS {
            self.write_numbers(column::name(column), piece, changed, |values| values.get(column))?;
        }
        self.write_numbers(ID, piece, changed, |values| column::beginning(values.id))?;
        self.write_turns(STEPS, piece, changed, |steps, at, place, new| {
            steps.first[at] = new.steps.first().map_or(NOTHING, |(_, code)| i32::from(*code));
            steps.turns.extend(new.steps.iter().skip(1).map(|&(day, code)| Turn { day, place, code }));
        })?;
        self.write_turns(HEARD, piece, changed, |steps, _, place, new| {
            steps.turns.extend(new.heard.iter().map(|&day| Turn { day, place, code: 0 }));
        })
    }

    /// Changes a piece of what turns by day: `put` adds what is new of a place.
    fn write_turns(
        &self,
        name: u8,
        piece: u32,
        changed: &[(usize, Values)],
        put: impl Fn(&mut Steps, usize, u16, &Values),
    ) -> Result<()> {
        let key = column::piece_key(name, piece);
        let held = self.store.shelf(&key)?;
        let mut steps = Steps::new(held.clone());
        let mut mine = vec![false; PIECE as usize];
        changed.iter().for_each(|(at, _)| mine[*at] = true);
        steps.turns.retain(|turn| !mine[usize::from(turn.place)]);
        for (at, new) in changed {
            put(&mut steps, *at, u16::try_from(*at).unwrap_or(u16::MAX), new);
        }
        self.put_changed(&key, held, steps.kept())
    }

    /// Changes a piece of a column of numbers.
    fn write_numbers(
        &self,
        name: u8,
        piece: u32,
        changed: &[(usize, Values)],
        value: impl Fn(&Values) -> i32,
    ) -> Result<()> {
        let key = column::piece_key(name, piece);
        let held = self.store.shelf(&key)?;
        let mut values = Packed::new(held.clone()).all();
        changed.iter().for_each(|(at, new)| values[*at] = value(new));
        self.put_changed(&key, held, packed::pack(&values))
    }

    fn put_changed(&self, key: &[u8], held: Option<Vec<u8>>, now: Vec<u8>) -> Result<()> {
        let now = Some(now).filter(|now| !now.is_empty());
        if now == held { Ok(()) } else { self.store.put_on_shelf(key, now.as_deref()) }
    }

    fn finish(mut self) -> Result<u32> {
        self.write()?;
        Ok(self.next)
    }
}

fn within(number: u32) -> u16 {
    u16::try_from(number % CHUNK).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests;
