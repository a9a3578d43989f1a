//! What every request has at hand: the program, the ledger's place, the day, and who may ask.

use crate::kept::Kept;
use entente_app::model::Day;
use entente_app::publish::picture::map::Outlines;
use entente_app::publish::vocabulary::{Words as Labels, said};
use entente_app::{App, AppError, Book, Kind};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// So many requests are answered at once; others wait.
const AT_ONCE: usize = 16;

/// For which day statuses are told where the address of a page names none.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// Always this one; what was told only later is left out.
    Fixed(Day),
    /// Today, by a clock.
    Today(fn() -> Day),
}

/// What every request has at hand.
pub struct State {
    app: Arc<App>,
    ledger: PathBuf,
    clock: Clock,
    hosts: Vec<String>,
    actions: BTreeMap<String, Labels>,
    fields: BTreeMap<String, Labels>,
    outlines: Outlines,
    /// What a form of ours carries, so that no other page can send one.
    token: String,
    /// One request writes at a time; the others wait for it, and only other processes are turned away.
    writing: Mutex<()>,
    pub(crate) permits: Arc<Semaphore>,
    pub(crate) kept: Kept,
}

impl State {
    /// The state of a server of the ledger at `ledger` that is reached at `address`.
    ///
    /// # Errors
    /// If a list of the user's packs is wrong, or the system gives no random bytes.
    pub fn new(app: Arc<App>, ledger: PathBuf, clock: Clock, address: SocketAddr) -> Result<State, AppError> {
        let actions = app.actions()?.into_iter().map(|term| (term.code, term.label)).collect();
        let fields = app.fields()?.into_iter().map(|term| (term.code, term.label)).collect();
        let outlines = app.outlines()?;
        let permits = Arc::new(Semaphore::new(AT_ONCE));
        let (token, writing) = (token()?, Mutex::new(()));
        let (hosts, kept) = (hosts(address), Kept::default());
        Ok(State { app, ledger, clock, hosts, actions, fields, outlines, token, writing, permits, kept })
    }

    /// The program.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Where the ledger lies.
    pub fn ledger(&self) -> &Path {
        &self.ledger
    }

    /// The ledger, opened for reading.
    ///
    /// # Errors
    /// Those of [`App::look`].
    pub fn look(&self) -> Result<Book<'_>, AppError> {
        self.app.look(&self.ledger)
    }

    /// Writes to the ledger, which is made if it is not there, and gives what `work` gives. It is on the disk then.
    ///
    /// # Errors
    /// Those of [`App::open`] and of `work`.
    pub fn write<T>(&self, work: impl FnOnce(&mut Book<'_>) -> Result<T, AppError>) -> Result<T, AppError> {
        let _turn = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut book = self.app.open(&self.ledger, Some(self.today().to_string()))?;
        work(&mut book)
    }

    /// The day that the log shows of what is written now. A server that tells statuses for a fixed day still writes today.
    pub fn today(&self) -> Day {
        match self.clock {
            Clock::Today(clock) => clock(),
            Clock::Fixed(_) => jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date(),
        }
    }

    /// What every form of this server carries. It is made anew with each start.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The day for which statuses are told, and whether what was told only later is left out.
    pub fn day(&self) -> (Day, bool) {
        match self.clock {
            Clock::Fixed(day) => (day, true),
            Clock::Today(clock) => (clock(), false),
        }
    }

    /// Where the states of the world lie on a map.
    pub fn outlines(&self) -> &Outlines {
        &self.outlines
    }

    /// What language `tag` calls an action.
    pub fn action<'a>(&'a self, tag: &str, code: &'a str) -> &'a str {
        self.actions.get(code).map_or(code, |words| said(words, tag))
    }

    /// What language `tag` calls a field.
    pub fn field<'a>(&'a self, tag: &str, code: &'a str) -> &'a str {
        self.fields.get(code).map_or(code, |words| said(words, tag))
    }

    /// Where the pages are reached from this machine.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.hosts.first().map_or("", String::as_str))
    }

    /// Whether a `Host` is one under which this server is reached, so that no other page's name can be made to lead here.
    pub fn is_host(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
    }

    /// Whether an `Origin` is a page of this server.
    pub fn is_origin(&self, origin: &str) -> bool {
        origin.strip_prefix("http://").is_some_and(|host| self.is_host(host))
    }
}

/// 32 random bytes in letters.
fn token() -> Result<String, AppError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|cause| {
        let message = "The system gives no random bytes";
        AppError::new(Kind::Storage, "S006", message, "try again on a sound system").because(cause)
    })?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

/// The forms of `Host` under which an address is reached: itself, and `localhost` where it is loopback.
fn hosts(address: SocketAddr) -> Vec<String> {
    let mut hosts = vec![address.to_string()];
    if address.ip().is_loopback() {
        hosts.push(format!("localhost:{}", address.port()));
    }
    if address.port() == 80 {
        let bare: Vec<String> = hosts.iter().filter_map(|h| h.strip_suffix(":80").map(str::to_owned)).collect();
        hosts.extend(bare);
    }
    hosts
}
