//! What rests between requests is let go where nobody takes it for a while: [`watch`] sees to it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;

/// Calls `tidy` every so often until it says that nothing is left, unless somebody does already, as `watched` tells. Whoever tidies
/// stores in `watched` whether something is left, while nothing can be put there.
pub(crate) fn watch<T: Send + Sync + 'static>(
    runtime: &Handle,
    resting: &Arc<T>,
    watched: &AtomicBool,
    every: Duration,
    tidy: fn(&T) -> bool,
) {
    if watched.swap(true, Ordering::AcqRel) {
        return;
    }
    let resting = Arc::downgrade(resting);
    runtime.spawn(async move {
        loop {
            tokio::time::sleep(every).await;
            let resting = resting.clone();
            let left = tokio::task::spawn_blocking(move || resting.upgrade().is_some_and(|resting| tidy(&resting)));
            if !left.await.unwrap_or(false) {
                return;
            }
        }
    });
}
