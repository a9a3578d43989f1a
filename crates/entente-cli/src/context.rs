//! What several commands need: the program with its packs, the ledger's path, today, the language to speak.

use crate::args::{Cli, Ledger};
use entente_app::model::Day;
use entente_app::{App, AppError, Kind};
use std::path::PathBuf;

/// The program with the packs that the user wants.
///
/// # Errors
/// If the packs cannot be used.
pub fn app(cli: &Cli) -> Result<App, AppError> {
    match &cli.packs {
        Some(folder) => App::with_packs(folder),
        None => App::builtin(),
    }
}

/// The ledger's path, from the command line or the environment.
///
/// # Errors
/// If neither names one.
pub fn ledger(args: &Ledger) -> Result<PathBuf, AppError> {
    let named = args.ledger.clone();
    named.or_else(|| std::env::var_os("ENTENTE_LEDGER").filter(|v| !v.is_empty()).map(PathBuf::from)).ok_or_else(|| {
        AppError::new(Kind::Usage, "A012", "No ledger is named", "give --ledger PATH or set ENTENTE_LEDGER")
    })
}

/// Today in UTC; the day of SOURCE_DATE_EPOCH where that is set, so that runs can be repeated.
pub fn today() -> Day {
    jiff::tz::TimeZone::UTC.to_datetime(timestamp()).date()
}

/// Now, to the second; the moment of SOURCE_DATE_EPOCH where that is set.
pub fn now() -> String {
    let now = jiff::tz::TimeZone::UTC.to_datetime(timestamp());
    format!("{}T{:02}:{:02}:{:02}Z", now.date(), now.hour(), now.minute(), now.second())
}

fn timestamp() -> jiff::Timestamp {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|s| s.parse().ok());
    fixed.and_then(|s| jiff::Timestamp::from_second(s).ok()).unwrap_or_else(jiff::Timestamp::now)
}

/// The language in which sentences are said: as asked for, else as the environment has it, else as the packs have it.
pub fn speak<'a>(app: &'a App, asked: Option<&str>) -> &'a str {
    let environment =
        ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|v| std::env::var(v).ok().filter(|v| !v.is_empty()));
    app.statements().speak(asked.or(environment.as_deref()))
}
