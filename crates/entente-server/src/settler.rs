//! What the last write held to settle the ledger, for the next one: with it a write costs what it touches. It takes memory, so that
//! it is let go where nobody writes for a while; the write after that settles everything anew.

use crate::idle;
use entente_app::Settler;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// It is let go after so long without a write.
const IDLE: Duration = Duration::from_secs(300);

/// What rests between two writes.
#[derive(Default)]
pub(crate) struct Rest {
    held: Mutex<Option<(Settler, Instant)>>,
    /// Whether somebody sees to it that it is let go.
    watched: AtomicBool,
}

impl Rest {
    fn held(&self) -> MutexGuard<'_, Option<(Settler, Instant)>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What rests; nothing is held where nothing does.
    pub(crate) fn take(&self) -> Settler {
        self.held().take().map(|(settler, _)| settler).unwrap_or_default()
    }

    /// Lets it rest until the next write.
    pub(crate) fn put(self: &Arc<Rest>, settler: Settler) {
        // Where nobody could let it go, it goes at once.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        if settler.is_empty() {
            return;
        }
        let before = self.held().replace((settler, Instant::now()));
        drop(before);
        idle::watch(&runtime, self, &self.watched, IDLE / 4, |rest| rest.tidy(IDLE));
    }

    /// Lets go of what nobody took for so long. Gives whether something is left to be watched.
    fn tidy(&self, idle: Duration) -> bool {
        let mut held = self.held();
        let gone = held.take_if(|(_, since)| since.elapsed() >= idle);
        let left = held.is_some();
        self.watched.store(left, Ordering::Release);
        drop(held);
        drop(gone);
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entente_app::App;

    #[test]
    fn what_nobody_takes_is_let_go() {
        let app = App::builtin().expect("built-in packs");
        let mut book = app.in_memory().expect("made");
        book.settle().expect("settled");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let rest = Arc::new(Rest::default());
        rest.put(book.settler());
        assert!(rest.take().is_empty(), "nobody would let it go");
        let _inside = runtime.enter();
        book.settle().expect("settled");
        rest.put(book.settler());
        assert!(rest.tidy(IDLE), "it is wanted soon");
        let settler = rest.take();
        assert!(!settler.is_empty());
        assert!(!rest.tidy(IDLE), "it was taken");
        rest.put(settler);
        assert!(!rest.tidy(Duration::ZERO));
        assert!(rest.take().is_empty());
    }
}
