//! Work spread over threads whose results come out in the order of the jobs, with a bounded number in hand.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError, mpsc};

/// Jobs in hand for each thread: enough to keep all busy while one long document holds up the order.
const IN_HAND: usize = 4;

/// Does `work` on each of `jobs` with `threads` threads and gives the results to `sink` in the order of the jobs, so that
/// the output is the same at any thread count. `work` must not panic. At most four jobs a thread are taken up and not yet given out.
///
/// # Errors
/// The first error of `sink`, after which no further job is taken up.
pub fn in_order<J: Send, R: Send, E>(
    threads: usize,
    mut jobs: impl Iterator<Item = J>,
    work: impl Fn(J) -> R + Sync,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let threads = threads.max(1);
    if threads == 1 {
        return jobs.try_for_each(|job| sink(work(job)));
    }
    let (give, take) = mpsc::channel::<(u64, J)>();
    let take = Mutex::new(take);
    let (take, work) = (&take, &work);
    std::thread::scope(|scope| {
        // Owned here, so that leaving the scope early hangs up and the threads end.
        let give = give;
        let (done, results) = mpsc::channel::<(u64, R)>();
        for _ in 0..threads {
            let done = done.clone();
            scope.spawn(move || {
                loop {
                    let next = take.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((at, job)) = next else { break };
                    if done.send((at, work(job))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(done);
        let (mut given, mut next, mut early) = (0u64, 0u64, BTreeMap::new());
        let mut more = true;
        loop {
            while more && given - next < (threads * IN_HAND) as u64 {
                match jobs.next() {
                    Some(job) => {
                        if give.send((given, job)).is_err() {
                            break;
                        }
                        given += 1;
                    }
                    None => more = false,
                }
            }
            if given == next {
                return Ok(());
            }
            let Ok((at, result)) = results.recv() else { return Ok(()) };
            early.insert(at, result);
            while let Some(result) = early.remove(&next) {
                next += 1;
                sink(result)?;
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::in_order;
    use std::time::Duration;

    #[test]
    fn results_come_in_the_order_of_the_jobs_at_any_thread_count() {
        for threads in [1, 2, 8] {
            let mut seen = Vec::new();
            let work = |n: u64| {
                std::thread::sleep(Duration::from_micros((n * 7919) % 300));
                n * n
            };
            let all: Result<(), ()> = in_order(threads, 0..200, work, |n| {
                seen.push(n);
                Ok(())
            });
            assert_eq!(all, Ok(()));
            assert_eq!(seen, (0..200).map(|n| n * n).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_sink_that_fails_stops_the_rest_and_memory_stays_bounded() {
        let mut taken = 0u64;
        let jobs = std::iter::from_fn(|| {
            taken += 1;
            Some(taken)
        });
        assert_eq!(in_order(2, jobs, |n| n, |n| if n == 10 { Err(n) } else { Ok(()) }), Err(10));
        assert!(taken <= 10 + 2 * 4 + 1, "took {taken} jobs");
    }
}
