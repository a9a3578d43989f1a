//! The standing queue of what a person should look at: judgements that contradict one another, claims and deeds that are told
//! no more, pairs of claims and links of deeds about which the program is not sure.
//!
//! The queue is derived from the log, like the index: [`Book::settle`] keeps it beside the index for the point of the log that it
//! settled, and where it is not kept it is found anew. An item leaves it by an event: a judgement on what it is about, or a word
//! that it is settled as it is.

mod desk;
mod kept;

use crate::book::failed;
use crate::judge::Said;
use crate::settling::Held;
use crate::{AppError, Book, Kind, views};
pub(crate) use desk::{Desk, Looked};
use entente_ledger::{Head, WORDS};
use entente_reconcile::{Link, link_candidates};
pub(crate) use kept::waits;

/// What kind of thing waits. In this order they are listed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum What {
    /// A judgement by a person that another one by a person contradicts.
    Contradiction,
    /// A claim or deed that was judged of and is told no more.
    JudgedGone,
    /// A claim or deed that is told no more.
    Gone,
    /// Two claims that nearly were taken as one promise, or nearly were not.
    Pair,
    /// A deed that nearly was linked to a commitment, or nearly was not.
    Link,
    /// Two commitments of which one may be the other, made anew.
    Lineage,
}

impl What {
    /// The code of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            What::Contradiction => "contradiction",
            What::JudgedGone => "judged-and-told-no-more",
            What::Gone => "told-no-more",
            What::Pair => "pair",
            What::Link => "link",
            What::Lineage => "lineage",
        }
    }
}

/// A claim or deed that an item is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shown {
    /// Its id.
    pub id: String,
    /// Its document.
    pub document: String,
    /// What it quotes.
    pub quote: String,
}

/// A way to settle an item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Way {
    /// What one says with it.
    pub says: String,
    /// The words of the command after `entente`; `NAME` and `WORDS` are to be filled in.
    pub command: Vec<String>,
}

/// One thing that waits for a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Its id: the same for as long as it waits.
    pub id: String,
    /// What kind of thing.
    pub what: What,
    /// The ids that it is about.
    pub about: Vec<String>,
    /// How sure the program is that the two belong together, in thousandths.
    pub score: Option<u16>,
    /// Why it waits.
    pub why: Vec<String>,
    /// The claims and deeds, with their words.
    pub shown: Vec<Shown>,
    /// How to settle it.
    pub ways: Vec<Way>,
}

/// Where more events than this came, everything is compared again rather than looking at each.
const MANY: usize = 10_000;

/// A page of what waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// How many things wait that nobody settled as they are.
    pub total: u64,
    /// Some of them.
    pub items: Vec<Item>,
    /// Whether more come behind these.
    pub more: bool,
}

/// From which item on a page of what waits is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Begin<'a> {
    /// From the first.
    First,
    /// From the first behind this one.
    Behind(&'a str),
    /// From this one.
    At(&'a str),
}

impl Book<'_> {
    /// Everything that waits for a person, in an order that does not change while it waits.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn review(&self) -> Result<Vec<Item>, AppError> {
        self.unsettled(&self.review_all()?)
    }

    /// The same with what was settled as it is: as it is kept, else found anew.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn review_all(&self) -> Result<Vec<Item>, AppError> {
        match self.ledger.all_waiting().map_err(failed)? {
            Some(all) => all.iter().map(|waits| self.item(&waits.item, &waits.says)).collect(),
            None => self.review_anew(),
        }
    }

    /// The same, found anew by comparing everything.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn review_anew(&self) -> Result<Vec<Item>, AppError> {
        Held::look(&self.ledger, self.app).and_then(|mut held| held.waits(&self.ledger)).map_err(failed)
    }

    /// Finds anew what waits and keeps it, as [`Book::settle`] does.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn keep_waiting_anew(&mut self) -> Result<(), AppError> {
        let items = self.review_anew()?;
        self.ledger.keep_waiting(&items.iter().map(kept::waits).collect::<Vec<_>>()).map_err(failed)
    }

    /// Whether what is kept of what waits is what comparing everything gives; also where nothing is kept.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn waits_rightly(&self) -> Result<bool, AppError> {
        let Some(kept) = self.ledger.all_waiting().map_err(failed)? else { return Ok(true) };
        let mut anew: Vec<_> = self.review_anew()?.iter().map(kept::waits).collect();
        anew.sort_by(|a, b| a.place.cmp(&b.place));
        Ok(kept == anew)
    }

    /// Some of what waits as it is kept, at most so many; nothing where it is not kept for the ledger as it stands now. Nothing
    /// is on the page where the item at which it begins does not wait.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn waiting(&self, begin: Begin, most: usize) -> Result<Option<Option<Page>>, AppError> {
        let Some(waiting) = self.ledger.waiting().map_err(failed)? else { return Ok(None) };
        let (item, with) = match begin {
            Begin::First => (None, false),
            Begin::Behind(item) => (Some(item), false),
            Begin::At(item) => (Some(item), true),
        };
        let Some(mut found) = self.ledger.waiting_from(item, with, most.saturating_add(1)).map_err(failed)? else {
            return Ok(Some(None));
        };
        let more = found.len() > most;
        found.truncate(most);
        let items = found.iter().map(|(id, says)| self.item(id, says)).collect::<Result<_, _>>()?;
        Ok(Some(Some(Page { total: waiting.open, items, more })))
    }

    /// An item as it is kept, with the words that it shows.
    fn item(&self, id: &str, says: &str) -> Result<Item, AppError> {
        let kept = kept::read(says).ok_or_else(|| {
            let message = "What is kept of what waits cannot be read";
            AppError::new(Kind::Storage, "A071", message, "make it anew with `entente doctor --mend-index`")
        })?;
        let mut shown = Vec::new();
        for id in &kept.shown {
            if let Some(part) = self.ledger.quoted(id).map_err(failed)? {
                shown.push(Shown { id: id.clone(), document: part.0, quote: part.1 });
            }
        }
        Ok(kept.item(id, shown))
    }

    /// Those that nobody has settled as they are.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn unsettled(&self, items: &[Item]) -> Result<Vec<Item>, AppError> {
        let mut waiting = Vec::new();
        for item in items {
            if !self.ledger.item_event(&item.id).map_err(failed)?.is_some_and(|e| e.settles) {
                waiting.push(item.clone());
            }
        }
        Ok(waiting)
    }

    /// Whether [`Book::review_all`] gives what it gave at a point of the log: nothing came since but words about items and
    /// commitments.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn waits_as_at(&self, point: &Head) -> Result<bool, AppError> {
        let happened = self.ledger.since(point, MANY).map_err(failed)?;
        Ok(happened.is_some_and(|all| all.iter().all(|event| WORDS.contains(&event.kind.as_str()))))
    }

    /// For each deed the commitments on which it may bear, also those to which it is not linked, the likeliest first.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn possible_links(&self) -> Result<Vec<Link>, AppError> {
        let (claims, deeds) = views::all(&self.ledger, self.app).map_err(failed)?;
        let standing = self.ledger.standing_judgements().map_err(failed)?;
        let commitments = self.ledger.commitments().map_err(failed)?;
        Ok(link_candidates(&deeds, &views::held(&commitments, &claims), &standing))
    }

    /// Says that an item is settled as it is, so that it leaves the queue. Gives the number of the event.
    ///
    /// # Errors
    /// [`Kind::Usage`] if no such item waits, [`Kind::Storage`] if the disk or the database failed.
    pub fn settle_item(&mut self, id: &str, said: Said) -> Result<u64, AppError> {
        let waits = match self.waiting(Begin::At(id), 1)? {
            Some(page) => page.is_some_and(|page| page.items.iter().any(|item| item.id == id)),
            None => self.review()?.iter().any(|item| item.id == id),
        };
        if !waits {
            let message = format!("Nothing waits under the id {id}");
            return Err(AppError::new(Kind::Usage, "A047", message, "take one that `entente review` shows"));
        }
        self.ledger.settle_item(id, true, said.by, said.because).map_err(failed)
    }

    /// The same of an item that was found to wait at a point of the log; where the ledger is still there, nothing is compared
    /// again.
    ///
    /// # Errors
    /// As [`Book::settle_item`].
    pub fn settle_waiting(&mut self, id: &str, point: &Head, said: Said) -> Result<u64, AppError> {
        if self.head()? != *point {
            return self.settle_item(id, said);
        }
        self.ledger.settle_item(id, true, said.by, said.because).map_err(failed)
    }
}

fn way(says: &str, words: &[&str]) -> Way {
    let said = ["--by", "NAME", "--because", "WORDS"];
    Way { says: says.to_owned(), command: words.iter().chain(&said).map(|w| (*w).to_owned()).collect() }
}
