//! What every request has at hand: the program, the ledger's place, the day, and who may ask.

use crate::kept::Kept;
use entente_app::model::Day;
use entente_app::publish::vocabulary::{Words as Labels, said};
use entente_app::{App, AppError, Book};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
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
    pub(crate) permits: Arc<Semaphore>,
    pub(crate) kept: Kept,
}

impl State {
    /// The state of a server of the ledger at `ledger` that is reached at `address`.
    ///
    /// # Errors
    /// If a list of the user's packs is wrong.
    pub fn new(app: Arc<App>, ledger: PathBuf, clock: Clock, address: SocketAddr) -> Result<State, AppError> {
        let actions = app.actions()?.into_iter().map(|term| (term.code, term.label)).collect();
        let fields = app.fields()?.into_iter().map(|term| (term.code, term.label)).collect();
        let permits = Arc::new(Semaphore::new(AT_ONCE));
        Ok(State { app, ledger, clock, hosts: hosts(address), actions, fields, permits, kept: Kept::default() })
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

    /// The day for which statuses are told, and whether what was told only later is left out.
    pub fn day(&self) -> (Day, bool) {
        match self.clock {
            Clock::Fixed(day) => (day, true),
            Clock::Today(clock) => (clock(), false),
        }
    }

    /// What language `tag` calls an action.
    pub fn action<'a>(&'a self, tag: &str, code: &'a str) -> &'a str {
        self.actions.get(code).map_or(code, |words| said(words, tag))
    }

    /// What language `tag` calls a field.
    pub fn field<'a>(&'a self, tag: &str, code: &'a str) -> &'a str {
        self.fields.get(code).map_or(code, |words| said(words, tag))
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
