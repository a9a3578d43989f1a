//! What every request has at hand: the program, the ledger's place, the day, and who may ask.

use crate::access::{Access, Admission};
use crate::kept::Kept;
use crate::memo::Memo;
use crate::pool::Pool;
use crate::queue::Queue;
use crate::settler::Rest;
use entente_app::ledger::Head;
use entente_app::model::Day;
use entente_app::publish::picture::map::Outlines;
use entente_app::publish::vocabulary::{Words as Labels, said};
use entente_app::{App, AppError, Book, Kind, Library};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// So many requests are answered at once; others wait.
const AT_ONCE: usize = 16;
/// A request that reads is given up after so long, and one that writes where it was not its turn by then.
const PATIENCE: Duration = Duration::from_secs(20);

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
    access: Access,
    actions: BTreeMap<String, Labels>,
    fields: BTreeMap<String, Labels>,
    outlines: Outlines,
    /// What a form of ours carries, so that no other page can send one.
    token: String,
    /// One request that changes something runs at a time; the others wait for it, and only other processes are turned away.
    pub(crate) turns: Arc<Semaphore>,
    pub(crate) patience: Duration,
    pub(crate) permits: Arc<Semaphore>,
    pub(crate) kept: Kept,
    pub(crate) memo: Memo,
    /// Ledgers that are open for reading.
    pool: Arc<Pool>,
    /// What waits for a person.
    pub(crate) queue: Arc<Queue>,
    /// What was last made of all documents, and at which point of the log.
    library: Mutex<Option<AtPoint>>,
    /// What was held to settle the ledger when something was written last.
    settler: Arc<Rest>,
}

type AtPoint = (Head, Arc<Library>);

/// A ledger that is open for reading, and rests when it is not needed any more.
pub struct Looked<'a> {
    book: Option<Book<'a>>,
    pool: &'a Arc<Pool>,
}

impl<'a> Deref for Looked<'a> {
    type Target = Book<'a>;

    #[allow(clippy::expect_used)] // It is there until it is dropped.
    fn deref(&self) -> &Book<'a> {
        self.book.as_ref().expect("a book")
    }
}

impl Drop for Looked<'_> {
    fn drop(&mut self) {
        // What a fault left behind is not used again.
        if let Some(book) = self.book.take().filter(|_| !std::thread::panicking()) {
            self.pool.put(book.into_ledger());
        }
    }
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
        let (turns, permits) = (Arc::new(Semaphore::new(1)), Arc::new(Semaphore::new(AT_ONCE)));
        let (token, patience) = (random()?, PATIENCE);
        let access = Access::new(Admission::default())?;
        let (hosts, kept) = (hosts(address), Kept::default());
        let library = Mutex::new(None);
        Ok(State {
            app,
            ledger,
            clock,
            hosts,
            access,
            actions,
            fields,
            outlines,
            token,
            turns,
            patience,
            permits,
            kept,
            memo: Memo::default(),
            pool: Arc::default(),
            queue: Arc::default(),
            library,
            settler: Arc::default(),
        })
    }

    /// The same, reached at `address` as `admission` says.
    ///
    /// # Errors
    /// If the system gives no random bytes.
    pub fn admitting(mut self, admission: Admission, address: SocketAddr) -> Result<State, AppError> {
        // By its bare address from elsewhere nobody encrypts.
        if !address.ip().is_loopback() && !admission.plain_http {
            self.hosts.clear();
        }
        self.access = Access::new(admission)?;
        Ok(self)
    }

    /// Who may do what.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// The program.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The same for a thread that goes on for itself.
    pub(crate) fn shared_app(&self) -> &Arc<App> {
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
    pub fn look(&self) -> Result<Looked<'_>, AppError> {
        let book = match self.pool.take() {
            Some(ledger) => self.app.look_into(ledger),
            None => self.app.look(&self.ledger)?,
        };
        Ok(Looked { book: Some(book), pool: &self.pool })
    }

    /// All documents and meetings of the ledger, made anew where it has a new event.
    ///
    /// # Errors
    /// Those of [`Book::library`].
    pub fn library(&self, book: &Book) -> Result<Arc<Library>, AppError> {
        let point = book.head()?;
        let mut held = self.library.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, library)) = held.as_ref().filter(|(known, _)| *known == point) {
            return Ok(Arc::clone(library));
        }
        let library = Arc::new(match held.as_ref() {
            Some((known, before)) => book.library_since(before, known)?,
            None => book.library()?,
        });
        *held = Some((point, Arc::clone(&library)));
        Ok(library)
    }

    /// Writes to the ledger, which is made if it is not there, and gives what `work` gives. It is on the disk then. Rows that
    /// change something run one after the other, so that only another process can hold the ledger meanwhile. What one holds to
    /// settle the ledger serves the next.
    ///
    /// # Errors
    /// Those of [`App::open`] and of `work`.
    pub fn write<T>(&self, work: impl FnOnce(&mut Book<'_>) -> Result<T, AppError>) -> Result<T, AppError> {
        let mut book = self.app.open(&self.ledger, Some(self.today().to_string()))?;
        book.keep(self.settler.take());
        let done = work(&mut book);
        self.settler.put(book.settler());
        done
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

    /// Where the pages are reached: by the first of its further names, else from this machine.
    pub fn base_url(&self) -> String {
        let host = self.access.hosts().first().or(self.hosts.first()).map_or("", String::as_str);
        format!("{}{host}", if self.is_secure(host) { "https://" } else { "http://" })
    }

    /// Whether what is reached under a `Host` is encrypted on its way to a browser.
    pub fn is_secure(&self, host: &str) -> bool {
        self.access.encrypted() && !among(&self.hosts, host)
    }

    /// Whether a `Host` is one under which this server is reached, so that no other page's name can be made to lead here.
    pub fn is_host(&self, host: &str) -> bool {
        among(&self.hosts, host) || among(self.access.hosts(), host)
    }

    /// Whether an `Origin` is a page of this server.
    pub fn is_origin(&self, origin: &str) -> bool {
        let (secure, host) = match origin.strip_prefix("https://") {
            Some(host) => (true, host),
            None => (false, origin.strip_prefix("http://").unwrap_or_default()),
        };
        self.is_host(host) && self.is_secure(host) == secure
    }
}

fn among(hosts: &[String], host: &str) -> bool {
    hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
}

/// 32 random bytes in letters.
pub(crate) fn random() -> Result<String, AppError> {
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
