//! What waits for a person, kept on the store's shelf beside the index: whoever compares says what it is, the ledger keeps it in
//! its order, for one point of the log.
//!
//! | key | value |
//! |---|---|
//! | `wp` | the number and the root of the point, the same of that at which all was found, how many things wait, how many of them nobody settled |
//! | `wr`, place | a thing: its id, a line break, what it says |
//! | `wi`, id | its place |
//! | `ws`, id | nothing: an item that somebody settled as it is, whether it waits or not |
//!
//! Words about items and commitments ([`WORDS`]) carry the point on, since they change nothing that is compared. After any other
//! event what is kept holds no longer; nothing of it is shown until it was found again, and an erasure takes it away at once.

use crate::error::{Result, corrupt};
use crate::index::IndexState;
use crate::judge::{REOPENED, SETTLED};
use crate::ledger::Ledger;
use crate::store::{Batch, Head, Store};
use std::collections::{BTreeMap, BTreeSet};

/// Kinds of events that change nothing of what waits but whether it is settled.
pub const WORDS: [&str; 4] = [SETTLED, REOPENED, "remark", "remark-taken-back"];
const POINT: &[u8] = b"wp";
/// How many entries are read at a time.
const AT_A_TIME: usize = 1000;

/// One thing that waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waits {
    /// By this they are sorted; no two have the same.
    pub place: String,
    /// Its id, without line breaks.
    pub item: String,
    /// What it says, as whoever compares writes it down.
    pub says: String,
}

/// How many things wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Waiting {
    /// All that were found.
    pub all: u64,
    /// Those that nobody settled as they are.
    pub open: u64,
}

/// What is kept, and for which point of the log.
#[derive(Clone, PartialEq, Eq)]
struct Kept {
    point: Head,
    waiting: Waiting,
    /// The point at which it was found: before words carried it on.
    found: Head,
}

/// What may wait otherwise than when it was found last.
#[derive(Clone, Debug, Default)]
pub struct TouchedWaits {
    /// Whatever has a place that begins with one of these.
    pub places: Vec<String>,
    /// Whatever has one of these ids.
    pub items: Vec<String>,
    /// What waits of all that. Nothing else is in here.
    pub found: Vec<Waits>,
}

fn key(kind: &[u8; 2], of: &str) -> Vec<u8> {
    [kind.as_slice(), of.as_bytes()].concat()
}

fn kept(store: &dyn Store) -> Result<Option<Kept>> {
    let Some(bytes) = store.shelf(POINT)? else { return Ok(None) };
    let text = String::from_utf8_lossy(&bytes);
    let mut parts = text.split('\n');
    let mut read = || {
        let mut head = || Some(Head { seq: parts.next()?.parse().ok()?, root: parts.next()?.to_owned() });
        let (point, found) = (head()?, head()?);
        let waiting = Waiting { all: parts.next()?.parse().ok()?, open: parts.next()?.parse().ok()? };
        Some(Kept { point, waiting, found })
    };
    Ok(read())
}

fn keep(store: &dyn Store, Kept { point, waiting, found }: &Kept) -> Result<()> {
    let heads = format!("{}\n{}\n{}\n{}", point.seq, point.root, found.seq, found.root);
    let text = format!("{heads}\n{}\n{}", waiting.all, waiting.open);
    store.put_on_shelf(POINT, Some(text.as_bytes()))
}

/// Everything of one kind, place or id with its value, in order, from `first` on, as long as `see` wants more.
fn each(
    store: &dyn Store,
    kind: &[u8; 2],
    first: &str,
    mut see: impl FnMut(String, Vec<u8>) -> Result<bool>,
) -> Result<()> {
    let to = [kind[0], kind[1] + 1];
    let mut from = key(kind, first);
    loop {
        let found = store.shelf_between(&from, &to, AT_A_TIME)?;
        let many = found.len();
        for (key, value) in found {
            from.clone_from(&key);
            from.push(0);
            let of = String::from_utf8(key.get(2..).unwrap_or_default().to_vec())
                .map_err(|_| corrupt("what waits has a place that is no text"))?;
            if !see(of, value)? {
                return Ok(());
            }
        }
        if many < AT_A_TIME {
            return Ok(());
        }
    }
}

/// Everything that waits at a place that begins so, with what is written there.
fn beginning(store: &dyn Store, start: &str) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut found = BTreeMap::new();
    each(store, b"wr", start, |place, value| {
        let goes_on = place.starts_with(start);
        if goes_on {
            found.insert(place, value);
        }
        Ok(goes_on)
    })?;
    Ok(found)
}

/// Writes what waits at a point of all that was touched since another one, at which everything was found. Gives whether that is
/// what is kept.
fn touch(store: &dyn Store, since: &Head, point: Head, touched: &TouchedWaits) -> Result<bool> {
    let Some(mut kept) = kept(store)?.filter(|kept| kept.found == *since) else { return Ok(false) };
    let mut before: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for start in &touched.places {
        before.extend(beginning(store, start)?);
    }
    for item in &touched.items {
        let Some(place) = store.shelf(&key(b"wi", item))? else { continue };
        let value = store.shelf(&[b"wr".as_slice(), &place].concat())?;
        let value = value.ok_or_else(|| corrupt("a thing that waits is gone"))?;
        before.insert(String::from_utf8_lossy(&place).into_owned(), value);
    }
    let now: BTreeMap<&str, Vec<u8>> = touched.found.iter().map(|waits| (waits.place.as_str(), said(waits))).collect();
    for (place, value) in &before {
        if now.get(place.as_str()) == Some(value) {
            continue;
        }
        let item = item_of(value);
        store.put_on_shelf(&key(b"wr", place), None)?;
        store.put_on_shelf(&key(b"wi", item), None)?;
        kept.waiting.all = kept.waiting.all.saturating_sub(1);
        kept.waiting.open = kept.waiting.open.saturating_sub(u64::from(!settled(store, item)?));
    }
    for (place, value) in now {
        if before.get(place) == Some(&value) {
            continue;
        }
        let item = item_of(&value);
        store.put_on_shelf(&key(b"wr", place), Some(&value))?;
        store.put_on_shelf(&key(b"wi", item), Some(place.as_bytes()))?;
        kept.waiting.all += 1;
        kept.waiting.open += u64::from(!settled(store, item)?);
    }
    (kept.point, kept.found) = (point.clone(), point);
    keep(store, &kept)?;
    Ok(true)
}

/// A thing that waits as it is written down.
fn said(waits: &Waits) -> Vec<u8> {
    format!("{}\n{}", waits.item, waits.says).into_bytes()
}

fn settled(store: &dyn Store, item: &str) -> Result<bool> {
    Ok(store.shelf(&key(b"ws", item))?.is_some())
}

/// Takes away all that is kept.
fn drop_all(store: &dyn Store) -> Result<()> {
    for key in store.shelf_keys(b"w", b"x")? {
        store.put_on_shelf(&key, None)?;
    }
    Ok(())
}

/// What a step changes of what is kept: words carry it on, an erasure takes it away.
pub(crate) fn follow(store: &dyn Store, batch: &Batch) -> Result<()> {
    let Some(before) = kept(store)? else { return Ok(()) };
    if !batch.redactions.is_empty() {
        return drop_all(store);
    }
    let mut kept = before.clone();
    let holds = kept.point == batch.after;
    for event in batch.events.iter().filter(|e| [SETTLED, REOPENED].contains(&e.kind.as_str())) {
        let settles = event.kind == SETTLED;
        if settled(store, &event.subject)? == settles {
            continue;
        }
        store.put_on_shelf(&key(b"ws", &event.subject), settles.then_some(&[]))?;
        if store.shelf(&key(b"wi", &event.subject))?.is_some() {
            let open = kept.waiting.open;
            kept.waiting.open = if settles { open.saturating_sub(1) } else { open + 1 };
        }
    }
    if let Some(last) = batch.events.last().filter(|_| holds)
        && batch.events.iter().all(|e| WORDS.contains(&e.kind.as_str()))
    {
        kept.point = Head { seq: last.seq, root: last.root.clone() };
    }
    if kept == before { Ok(()) } else { keep(store, &kept) }
}

/// The items that are settled as they are by the log.
fn settled_by_log(store: &dyn Store) -> Result<BTreeSet<String>> {
    let (mut found, mut after) = (BTreeSet::new(), 0);
    loop {
        let events = store.happened(after, AT_A_TIME)?;
        for event in &events {
            match event.kind.as_str() {
                SETTLED => _ = found.insert(event.subject.clone()),
                REOPENED => _ = found.remove(&event.subject),
                _ => {}
            }
        }
        match events.last() {
            Some(last) if events.len() == AT_A_TIME => after = last.seq,
            _ => return Ok(found),
        }
    }
}

/// Writes what waits at a point in the place of what was kept; only what differs is written.
fn replace(store: &dyn Store, point: Head, all: &[Waits]) -> Result<()> {
    let mut new: BTreeMap<&str, &Waits> = all.iter().map(|waits| (waits.place.as_str(), waits)).collect();
    let waiting = Waiting { all: new.len() as u64, open: 0 };
    let (mut gone, mut changed): (Vec<(String, Vec<u8>)>, Vec<&Waits>) = (Vec::new(), Vec::new());
    each(store, b"wr", "", |place, value| {
        match new.remove(place.as_str()) {
            Some(waits) if said(waits) == value => {}
            Some(waits) => {
                changed.push(waits);
                gone.push((place, value));
            }
            None => gone.push((place, value)),
        }
        Ok(true)
    })?;
    for (place, value) in gone {
        store.put_on_shelf(&key(b"wr", &place), None)?;
        store.put_on_shelf(&key(b"wi", item_of(&value)), None)?;
    }
    for waits in changed.into_iter().chain(new.into_values()) {
        store.put_on_shelf(&key(b"wr", &waits.place), Some(&said(waits)))?;
        store.put_on_shelf(&key(b"wi", &waits.item), Some(waits.place.as_bytes()))?;
    }
    let by_log = settled_by_log(store)?;
    let mut known = BTreeSet::new();
    each(store, b"ws", "", |item, _| Ok(known.insert(item)))?;
    for item in known.difference(&by_log) {
        store.put_on_shelf(&key(b"ws", item), None)?;
    }
    for item in by_log.difference(&known) {
        store.put_on_shelf(&key(b"ws", item), Some(&[]))?;
    }
    let mut closed = 0;
    for item in &by_log {
        closed += u64::from(store.shelf(&key(b"wi", item))?.is_some());
    }
    keep(store, &Kept { found: point.clone(), point, waiting: Waiting { open: waiting.all - closed, ..waiting } })
}

fn item_of(value: &[u8]) -> &str {
    let end = value.iter().position(|b| *b == b'\n').unwrap_or(value.len());
    std::str::from_utf8(&value[..end]).unwrap_or("")
}

fn says_of(mut value: Vec<u8>) -> String {
    let from = value.iter().position(|b| *b == b'\n').map_or(value.len(), |at| at + 1);
    String::from_utf8_lossy(&value.split_off(from)).into_owned()
}

impl Ledger {
    /// Keeps what waits for a person as the log stands now, in the place of what was kept. Nothing is written to the log. A store
    /// without a shelf, and an index that is behind, keep nothing.
    ///
    /// # Errors
    /// Those of the store.
    pub fn keep_waiting(&mut self, all: &[Waits]) -> Result<()> {
        if self.index_state()? != IndexState::InUse {
            return Ok(());
        }
        let batch = Batch { after: self.store.head()?, ..Batch::default() };
        self.store.write_with(&batch, &|store| replace(store, batch.after.clone(), all))
    }

    /// The same of what was touched since a point of the log at which everything was found: nothing else is looked at. Gives
    /// whether that was done; it is not where what is kept was found at another point.
    ///
    /// # Errors
    /// Those of the store.
    pub fn keep_touched(&mut self, since: &Head, touched: &TouchedWaits) -> Result<bool> {
        if self.index_state()? != IndexState::InUse {
            return Ok(false);
        }
        if kept(self.store.as_ref())?.is_none_or(|kept| kept.found != *since) {
            return Ok(false);
        }
        let batch = Batch { after: self.store.head()?, ..Batch::default() };
        let done = std::cell::Cell::new(false);
        self.store.write_with(&batch, &|store| {
            done.set(touch(store, since, batch.after.clone(), touched)?);
            Ok(())
        })?;
        Ok(done.get())
    }

    /// How many things wait; nothing where that is not kept for the log as it stands now.
    ///
    /// # Errors
    /// Those of the store.
    pub fn waiting(&self) -> Result<Option<Waiting>> {
        if self.index_state()? != IndexState::InUse {
            return Ok(None);
        }
        let (kept, head) = (kept(self.store.as_ref())?, self.store.head()?);
        Ok(kept.filter(|kept| kept.point == head).map(|kept| kept.waiting))
    }

    /// Things that wait and that nobody settled as they are, each by its id and what it says, at most so many: the first, or those
    /// behind an item, or with `with` from it on. Nothing where no such item waits.
    ///
    /// # Errors
    /// Those of the store.
    pub fn waiting_from(&self, item: Option<&str>, with: bool, most: usize) -> Result<Option<Vec<(String, String)>>> {
        let store = self.store.as_ref();
        let mut found = Vec::new();
        let mut first = String::new();
        if let Some(item) = item {
            let Some(place) = store.shelf(&key(b"wi", item))? else { return Ok(None) };
            let place = String::from_utf8_lossy(&place).into_owned();
            if with && !settled(store, item)? {
                let value = store.shelf(&key(b"wr", &place))?.ok_or_else(|| corrupt("a thing that waits is gone"))?;
                found.push((item.to_owned(), says_of(value)));
            }
            first = place + "\0";
        }
        if found.len() >= most {
            return Ok(Some(found));
        }
        each(store, b"wr", &first, |_, value| {
            let item = item_of(&value).to_owned();
            if !settled(store, &item)? {
                found.push((item, says_of(value)));
            }
            Ok(found.len() < most)
        })?;
        Ok(Some(found))
    }

    /// All that is kept to wait, also what is settled; nothing where it is not kept for the log as it stands now.
    ///
    /// # Errors
    /// Those of the store.
    pub fn all_waiting(&self) -> Result<Option<Vec<Waits>>> {
        if self.waiting()?.is_none() {
            return Ok(None);
        }
        let mut found = Vec::new();
        each(self.store.as_ref(), b"wr", "", |place, value| {
            found.push(Waits { place, item: item_of(&value).to_owned(), says: says_of(value) });
            Ok(true)
        })?;
        Ok(Some(found))
    }
}

/// What is wrong with what is kept in itself, if anything.
pub(crate) fn check(store: &dyn Store) -> Result<Option<String>> {
    let Some(kept) = kept(store)? else { return Ok(None) };
    let wrong = |what: &str| Ok(Some(format!("what it keeps for people is not whole: {what}")));
    let by_log = settled_by_log(store)?;
    let mut known = BTreeSet::new();
    each(store, b"ws", "", |item, _| Ok(known.insert(item)))?;
    if known != by_log {
        return wrong("what is settled is told otherwise by the log");
    }
    let (mut waiting, mut lost) = (Waiting::default(), false);
    each(store, b"wr", "", |place, value| {
        let item = item_of(&value);
        waiting.all += 1;
        waiting.open += u64::from(!known.contains(item));
        lost |= store.shelf(&key(b"wi", item))?.as_deref() != Some(place.as_bytes());
        Ok(true)
    })?;
    if lost || waiting != kept.waiting || store.shelf_keys(b"wi", b"wj")?.len() as u64 != waiting.all {
        return wrong("places and numbers of what waits do not agree");
    }
    Ok(None)
}
