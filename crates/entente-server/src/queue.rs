//! What waits for a person, kept until the ledger says something else. To find it everything is compared with everything,
//! which takes long in a large ledger: it is done beside the requests, once for all who ask.

use crate::state::State;
use entente_app::ledger::Head;
use entente_app::review::Item;
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

impl State {
    /// What waits for a person, and at which point of the log; nothing where that is still being found.
    ///
    /// # Errors
    /// Those of the ledger.
    pub(crate) fn waiting(&self) -> Result<Option<AtPoint>, AppError> {
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
