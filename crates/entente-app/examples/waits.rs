//! How long a large ledger takes to settle, and to find anew what waits for a person; with how much memory.
//!
//! `cargo run --release -p entente-app --example waits -- LEDGER settle` settles it; with `find` everything is compared and nothing
//! is written; with `keep` that is kept beside the index, too; with `read` the first page of what is kept is read.

use entente_app::review::Begin;
use entente_app::{App, AppError};
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

/// A line of what the system tells about this process, in megabytes.
fn memory(what: &str) -> u64 {
    let told = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(':'));
    line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Seconds that this process was at work.
fn at_work() -> f64 {
    let told = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

fn go(app: &App, path: &std::path::Path, what: &str) -> Result<String, AppError> {
    Ok(match what {
        "settle" => format!("{} commitments", app.open(path, None)?.settle()?),
        "keep" => app.open(path, None)?.keep_waiting_anew().map(|()| "kept".to_owned())?,
        "read" => match app.look(path)?.waiting(Begin::First, 25)? {
            Some(Some(page)) => format!("{} wait", page.total),
            _ => "nothing is kept".to_owned(),
        },
        _ => {
            let mut kinds = std::collections::BTreeMap::new();
            app.look(path)?.review_anew()?.iter().for_each(|item| *kinds.entry(item.what.code()).or_insert(0) += 1);
            format!("{kinds:?}")
        }
    })
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(path), Some(what)) = (args.next().map(PathBuf::from), args.next()) else {
        return Err("say which ledger and what to do".into());
    };
    let app = App::builtin()?;
    let (begun, before) = (Instant::now(), at_work());
    let done = go(&app, &path, &what)?;
    let (clock, work) = (begun.elapsed().as_secs_f64(), at_work() - before);
    writeln!(std::io::stdout(), "{done}: {clock:.2} s by the clock, {work:.2} s at work, {} MB", memory("VmHWM"))?;
    Ok(())
}
