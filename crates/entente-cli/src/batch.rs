//! Long work on many inputs: how far it has come, stopping it, and what was refused.

use crate::out;
use entente_app::model::Refusal;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A line on standard error that says how far the work has come; only on a terminal, only after a second.
pub struct Progress {
    shown: bool,
    on: bool,
    begun: Instant,
    last: Instant,
    done: u64,
    all: Option<u64>,
}

impl Progress {
    /// Begins work on `inputs`.
    pub fn new(inputs: &[PathBuf]) -> Progress {
        let (now, on) = (Instant::now(), io::stderr().is_terminal());
        // Counting walks the folders, so it is done only for those who see it.
        let all = if on { entente_app::how_many(inputs) } else { None };
        Progress { shown: false, on, begun: now, last: now, done: 0, all }
    }

    /// One more input is done.
    pub fn step(&mut self, refused: usize) {
        self.done += 1;
        let now = Instant::now();
        let due = now - self.begun > Duration::from_secs(1) && now - self.last > Duration::from_millis(200);
        if self.on && due {
            self.last = now;
            self.shown = true;
            let line = line(self.done, self.all, refused, now - self.begun);
            let _ = write!(io::stderr().lock(), "\r{line}\x1b[K");
        }
    }

    /// Inputs done so far.
    pub fn done(&self) -> u64 {
        self.done
    }

    /// Wipes the line, before anything else is told.
    pub fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
}

/// What the line says: how many of how many, the rate, and how long the rest will take at it.
fn line(done: u64, all: Option<u64>, refused: usize, since: Duration) -> String {
    let rate = done as f64 / since.as_secs_f64().max(0.001);
    let of = all.map_or(String::new(), |all| format!(" of {all}"));
    let rate_told = if rate < 10.0 { format!("{rate:.1}") } else { format!("{rate:.0}") };
    let left = all.filter(|all| *all > done && rate > 0.0).map(|all| {
        let seconds = ((all - done) as f64 / rate).ceil() as u64;
        match seconds {
            0..=99 => format!(", {seconds} s left"),
            100..=5999 => format!(", {} min left", seconds.div_ceil(60)),
            _ => format!(", {} h left", seconds.div_ceil(3600)),
        }
    });
    format!("{done}{of} read, {refused} refused, {rate_told} a second{}", left.unwrap_or_default())
}

/// Whether the user asked to stop (Ctrl-C). What is done by then is kept; asked twice, the program ends at once.
#[derive(Clone)]
pub struct Stop {
    asked: Arc<AtomicBool>,
}

impl Stop {
    /// Listens from now on. Where the system does not let it, Ctrl-C ends the program as ever.
    pub fn listen() -> Stop {
        let stop = Stop { asked: Arc::default() };
        let asked = Arc::clone(&stop.asked);
        let _ = ctrlc::set_handler(move || {
            if asked.swap(true, Ordering::SeqCst) {
                std::process::exit(130);
            }
            let _ = writeln!(io::stderr().lock(), "\nentente: stopping; what is done is kept (once more ends at once)");
        });
        stop
    }

    /// Whether it was asked.
    pub fn asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }
}

/// Why reading ended before the last input.
pub enum End {
    /// The user asked for it.
    Stopped,
    /// Something failed.
    Failed(out::Fail),
}

impl<E: Into<out::Fail>> From<E> for End {
    fn from(error: E) -> End {
        End::Failed(error.into())
    }
}

/// Says that the user stopped the work.
pub fn stopped(done: u64) {
    let done = out::count(usize::try_from(done).unwrap_or(usize::MAX), "input is", "inputs are");
    out::note(&format!("stopped: {done} done and kept, the rest was not read; the same command goes on with it"));
}

/// Inputs after which the refusals are told once more at the end, since their lines are out of sight by then.
const MANY: u64 = 20;

/// Every refusal of a batch, for its end.
#[derive(Default)]
pub struct Refused {
    all: Vec<String>,
}

impl Refused {
    /// Notes one.
    pub fn note(&mut self, name: &str, refusal: &Refusal) {
        self.all.push(entente_app::publish::table::one_line(&format!("{name}: {} {}", refusal.code, refusal.message)));
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// Names them all at the end of a batch of `done` inputs, if it was a long one.
    pub fn tell(&self, done: u64) {
        if self.all.is_empty() || done <= MANY {
            return;
        }
        out::note(&format!("{} of {done} inputs were refused:", self.all.len()));
        for one in &self.all {
            let _ = writeln!(io::stderr().lock(), "  {one}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_rate_and_rest() {
        let seconds = Duration::from_secs;
        for (done, all, since, expected) in [
            (50, Some(100), seconds(10), "50 of 100 read, 1 refused, 5.0 a second, 10 s left"),
            (1000, Some(100_000), seconds(10), "1000 of 100000 read, 1 refused, 100 a second, 17 min left"),
            (10, Some(100_000), seconds(10), "10 of 100000 read, 1 refused, 1.0 a second, 28 h left"),
            (7, None, seconds(2), "7 read, 1 refused, 3.5 a second"),
            (9, Some(8), seconds(3), "9 of 8 read, 1 refused, 3.0 a second"),
        ] {
            assert_eq!(line(done, all, 1, since), expected);
        }
    }
}
