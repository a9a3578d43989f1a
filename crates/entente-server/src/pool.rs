//! Ledgers that are open for reading and rest until the next request: opening one costs more than most pages. Each shows what
//! is there when it is taken, and holds on to nothing while it rests, so that a writer may tidy up meanwhile.

use crate::idle;
use entente_app::ledger::Ledger;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many rest at most. Each keeps a part of the file in memory.
const MOST: usize = 4;
/// One that nobody took for so long is closed, so that a quiet server leaves one whole file behind, without another beside it.
const IDLE: Duration = Duration::from_secs(2);

/// The ledgers that rest.
#[derive(Default)]
pub(crate) struct Pool {
    resting: Mutex<Vec<(Ledger, Instant)>>,
    /// Whether somebody sees to it that they are closed.
    watched: AtomicBool,
}

impl Pool {
    /// One that rested and shows what is there now; nothing where none does.
    pub(crate) fn take(&self) -> Option<Ledger> {
        loop {
            let (mut ledger, _) = self.resting.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
            // One that cannot tell what is there is closed.
            if ledger.refresh().unwrap_or(false) {
                return Some(ledger);
            }
        }
    }

    /// Lets one rest that is not needed any more.
    pub(crate) fn put(self: &Arc<Pool>, mut ledger: Ledger) {
        // Where nobody could close it, it is closed at once.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        if ledger.rest().is_err() {
            return;
        }
        let closed = {
            let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
            if resting.len() < MOST {
                resting.push((ledger, Instant::now()));
                None
            } else {
                Some(ledger)
            }
        };
        drop(closed);
        idle::watch(&runtime, self, &self.watched, IDLE, Pool::tidy);
    }

    /// Closes those that nobody took for long. Gives whether others are left to be watched.
    fn tidy(&self) -> bool {
        let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        let closed: Vec<(Ledger, Instant)> = resting.extract_if(.., |(_, since)| since.elapsed() >= IDLE).collect();
        let left = !resting.is_empty();
        self.watched.store(left, Ordering::Release);
        drop(resting);
        drop(closed);
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entente_app::App;

    #[test]
    fn one_that_rested_shows_what_is_there_now_and_another_file_is_not_taken_for_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("l.entente");
        let app = App::builtin().expect("built-in packs");
        drop(app.open(&path, None).expect("made"));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let _inside = runtime.enter();
        let pool = Arc::new(Pool::default());
        assert!(pool.take().is_none());
        pool.put(Ledger::read(&path).expect("opens"));
        let before = pool.take().map(|ledger| ledger.head().expect("a head").seq);
        assert_eq!(before, Some(0), "it is there");
        pool.put(Ledger::read(&path).expect("opens"));
        let mut writer = Ledger::open(&path).expect("opens");
        writer.settle_item("r-0", true, "Mori", "it is known").expect("written");
        drop(writer);
        let after = pool.take().map(|ledger| ledger.head().expect("a head").seq);
        assert!(after > Some(0), "{after:?}");
        pool.put(Ledger::read(&path).expect("opens"));
        let other = folder.path().join("other.entente");
        drop(app.open(&other, None).expect("made"));
        std::fs::rename(&other, &path).expect("put in its place");
        assert!(pool.take().is_none(), "it would show the file that is gone");
        std::fs::remove_file(&path).expect("taken away");
        assert!(pool.take().is_none());
    }
}
