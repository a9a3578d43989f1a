//! What waits for a person. The ledger keeps it from its last settling on; where it does not, as with a ledger that an older program
//! wrote, it is found by comparing everything with everything. That takes long in a large ledger, so that it is done beside the
//! requests, once for all who ask, and kept until the ledger says something else.

use crate::state::State;
use entente_app::ledger::Head;
use entente_app::review::{Begin, Item, Page};
use entente_app::{App, AppError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Who asks waits for so long at most, and is then told to ask again.
const PATIENCE: Duration = Duration::from_secs(10);

/// What waits at a point of the log.
pub(crate) type AtPoint = (Head, Arc<Vec<Item>>);

#[derive(Default)]
struct Found {
    /// All that was found, also what is settled, and at which point.
    all: Option<AtPoint>,
    /// What of it is not settled, and at which point.
    open: Option<AtPoint>,
    working: bool,
}

/// What waits for a person, as it was found last.
#[derive(Default)]
pub(crate) struct Queue {
    found: Mutex<Found>,
    done: Condvar,
}

impl Queue {
    fn found(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Finds what waits, in a thread of its own. Gives whether somebody is at it.
    fn begin(self: &Arc<Queue>, app: Arc<App>, path: PathBuf) -> bool {
        let mut found = self.found();
        if found.working {
            return true;
        }
        let queue = Arc::clone(self);
        let work = move || {
            let find = || {
                let book = app.look(&path)?;
                Ok::<AtPoint, AppError>((book.head()?, Arc::new(book.review_all()?)))
            };
            let new = catch_unwind(AssertUnwindSafe(find)).ok().and_then(Result::ok);
            let mut found = queue.found();
            (found.all, found.working) = (new, false);
            queue.done.notify_all();
        };
        found.working = std::thread::Builder::new().name("review".to_owned()).spawn(work).is_ok();
        found.working
    }
}

/// Some of what waits, and at which point of the log.
pub(crate) struct Waiting {
    /// The point.
    pub(crate) point: Head,
    /// The page; nothing where the item at which it should begin does not wait.
    pub(crate) page: Option<Page>,
}

impl State {
    /// A page of what waits for a person, at most so many; nothing where that is still being found.
    ///
    /// # Errors
    /// Those of the ledger.
    pub(crate) fn waiting(&self, begin: Begin, most: usize) -> Result<Option<Waiting>, AppError> {
        let book = self.look()?;
        if let Some(page) = book.waiting(begin, most)? {
            return Ok(Some(Waiting { point: book.head()?, page }));
        }
        drop(book);
        let Some((point, items)) = self.all_waiting()? else { return Ok(None) };
        let at = |id: &str| items.iter().position(|item| item.id == id);
        let begin = match begin {
            Begin::First => Some(0),
            Begin::Behind(id) => at(id).map(|at| at + 1),
            Begin::At(id) => at(id),
        };
        let page = begin.map(|begin| {
            let end = items.len().min(begin + most);
            let shown = items.get(begin..end).unwrap_or_default().to_vec();
            Page { total: items.len() as u64, items: shown, more: end < items.len() }
        });
        Ok(Some(Waiting { point, page }))
    }

    /// All that waits, and at which point of the log; nothing where that is still being found.
    fn all_waiting(&self) -> Result<Option<AtPoint>, AppError> {
        if let Some(open) = self.known_to_wait()? {
            return Ok(Some(open));
        }
        if !self.queue.begin(Arc::clone(self.shared_app()), self.ledger().to_owned()) {
            let book = self.look()?;
            return Ok(Some((book.head()?, Arc::new(book.review()?))));
        }
        let (found, _) = self
            .queue
            .done
            .wait_timeout_while(self.queue.found(), PATIENCE, |found| found.working)
            .unwrap_or_else(PoisonError::into_inner);
        let (working, failed) = (found.working, found.all.is_none());
        drop(found);
        if working {
            return Ok(None);
        }
        if failed {
            // The same again tells what is wrong.
            self.look()?.review_all()?;
        }
        self.known_to_wait()
    }

    /// What waits, if it was found and nothing came since by which something else would wait.
    fn known_to_wait(&self) -> Result<Option<AtPoint>, AppError> {
        let book = self.look()?;
        let head = book.head()?;
        let (all, open) = {
            let found = self.queue.found();
            (found.all.clone(), found.open.clone())
        };
        if let Some(open) = open.filter(|(at, _)| *at == head) {
            return Ok(Some(open));
        }
        let Some((at, all)) = all else { return Ok(None) };
        if at != head && !book.waits_as_at(&at)? {
            return Ok(None);
        }
        let open = (head.clone(), Arc::new(book.unsettled(&all)?));
        let mut found = self.queue.found();
        // What was settled is looked up anew from here on.
        found.all = Some((head, all));
        found.open = Some(open.clone());
        Ok(Some(open))
    }
}
