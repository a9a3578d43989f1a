//! Who may do what: accounts with roles, sessions in a cookie, tries at passwords, and the names under which the server is
//! reached. Without accounts, whoever reaches the server may do everything, so that it listens on its own machine only.

pub mod accounts;
pub(crate) mod pages;
mod sessions;
mod throttle;

use crate::ServerError;
use crate::problem::Problem;
use crate::routes::{Method, Route};
use accounts::{Account, Accounts, Role};
use axum::http::HeaderMap;
use axum::http::header::{COOKIE, HeaderName};
use entente_app::AppError;
use sessions::Sessions;
use sha2::{Digest, Sha256};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use throttle::Throttle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many passwords are checked at once. Each check takes 19 MiB.
const AT_ONCE: usize = 2;
/// So many wait for it; others are turned away.
const WAITING: usize = 32;
/// A password is checked within so long, or not.
const PATIENCE: Duration = Duration::from_secs(10);

/// How a server is reached, and by whom.
#[derive(Clone, Default, Debug)]
pub struct Admission {
    /// The file of accounts. Without one, whoever reaches the server may do everything.
    pub accounts: Option<PathBuf>,
    /// Whether those who are not signed in may look.
    pub public_read: bool,
    /// Whether nobody may change anything.
    pub read_only: bool,
    /// Further names under which the server is reached, as `Host` has them: those of whoever encrypts before it.
    pub hosts: Vec<String>,
    /// Whether nobody encrypts before it, so that passwords and sessions travel as they are.
    pub plain_http: bool,
    /// Who hands requests on from other machines, and says in `X-Forwarded-For` from whom.
    pub proxies: Vec<IpAddr>,
}

impl Admission {
    /// Checks whether a server that listens on this address may be reached so.
    ///
    /// # Errors
    /// If strangers could read or change the ledger, or passwords would travel open unasked.
    pub(crate) fn check(&self, address: SocketAddr) -> Result<(), ServerError> {
        for host in &self.hosts {
            let fits = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
            if host.is_empty() || !host.chars().all(fits) {
                let message = format!("{host:?} is no name of a host");
                let next = "give one as browsers send it, such as book.example.org or book.example.org:8443";
                return Err(ServerError::usage("S026", message, next));
            }
        }
        // Under a name that is none of this machine's own somebody hands on what comes from elsewhere.
        let elsewhere = self.hosts.iter().find(|host| !is_own(host)).cloned();
        let elsewhere = if address.ip().is_loopback() { elsewhere } else { Some(address.to_string()) };
        if let Some(name) = elsewhere.filter(|_| self.accounts.is_none()) {
            let message = format!("{name} can be reached from other machines, and no accounts are given");
            let next =
                "listen on 127.0.0.1, or make accounts with `entente accounts add` and give them with --accounts";
            return Err(ServerError::usage("S002", message, next));
        }
        if !address.ip().is_loopback() {
            let named = !self.hosts.is_empty();
            if !named && (!self.plain_http || address.ip().is_unspecified()) {
                let message = if self.plain_http {
                    format!(
                        "{address} stands for all addresses of this machine, and no name is given by which it is reached"
                    )
                } else {
                    format!("At {address} passwords would travel without encryption")
                };
                let next = "give the name by which browsers reach it with --host, such as that of the server that encrypts \
                            before it; add --plain-http only where none does";
                return Err(ServerError::usage("S026", message, next));
            }
        }
        if let Some(path) = &self.accounts {
            Accounts::read(path)?;
        }
        Ok(())
    }
}

/// Whether a host is this machine as it calls itself, such as at the end of a tunnel.
fn is_own(host: &str) -> bool {
    let name = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |(name, _)| name);
    name.eq_ignore_ascii_case("localhost")
        || name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Somebody who is signed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Who {
    /// The account's name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// What the forms of this session carry.
    pub token: String,
}

/// What the server knows of who may do what.
pub struct Access {
    admission: Admission,
    sessions: Sessions,
    throttle: Throttle,
    /// What a password is checked against where there is no such account, so that the answer takes as long.
    nobody: String,
    /// The file of accounts as it was read last.
    known: Mutex<(Vec<u8>, Arc<Accounts>)>,
    hashing: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Access {
    /// Access as it is to be.
    ///
    /// # Errors
    /// If the system gives no random bytes.
    pub(crate) fn new(admission: Admission) -> Result<Access, AppError> {
        // Nobody knows this password, and it is not short.
        let nobody = match &admission.accounts {
            Some(_) => accounts::hash(&crate::state::random()?).unwrap_or_default(),
            None => String::new(),
        };
        Ok(Access {
            admission,
            sessions: Sessions::default(),
            throttle: Throttle::new(crate::state::random()?),
            nobody,
            known: Mutex::default(),
            hashing: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: Arc::new(Semaphore::new(WAITING)),
        })
    }

    /// Whether there are accounts.
    pub fn has_accounts(&self) -> bool {
        self.admission.accounts.is_some()
    }

    /// Further names under which the server is reached.
    pub(crate) fn hosts(&self) -> &[String] {
        &self.admission.hosts
    }

    /// Whether what travels between a browser and the server is encrypted where it is reached by a name of `--host`.
    pub(crate) fn encrypted(&self) -> bool {
        !self.admission.plain_http
    }

    /// Whether somebody may do what takes a role.
    pub fn may(&self, role: Role, who: Option<&Who>) -> bool {
        if role > Role::Viewer && self.admission.read_only {
            return false;
        }
        match (self.has_accounts(), who) {
            (false, _) => true,
            (true, Some(who)) => who.role >= role,
            (true, None) => role == Role::Viewer && self.admission.public_read,
        }
    }

    /// Whether somebody may ask for a row of the table.
    ///
    /// # Errors
    /// The problem to answer with: 401 where signing in helps.
    pub(crate) fn admit(&self, route: &Route, who: Option<&Who>) -> Result<(), Problem> {
        let Some(role) = takes(route) else { return Ok(()) };
        if self.may(role, who) {
            return Ok(());
        }
        if role > Role::Viewer && self.admission.read_only {
            let next = "ask those who serve it to change something";
            return Err(coded(403, "S025", "These pages are only read", next));
        }
        if who.is_none() {
            return Err(coded(401, "S023", "This is only for those who are signed in", "sign in at /sign-in"));
        }
        let next = "ask whoever keeps the accounts for another role";
        Err(coded(403, "S024", format!("This takes the role {}", role.code()), next))
    }

    /// Who a request comes from, by its cookie. Whoever lost the account, its password or its role since is signed out.
    ///
    /// # Errors
    /// If the accounts cannot be read.
    pub(crate) fn who(&self, headers: &HeaderMap, secure: bool, now: Instant) -> Result<Option<Who>, ServerError> {
        let Some((token, belongs)) =
            self.cookie(headers, secure).and_then(|token| Some((token, self.sessions.of(token, now)?)))
        else {
            return Ok(None);
        };
        let accounts = self.accounts()?;
        let account = accounts.find(&belongs.name).filter(|account| account.stamp() == belongs.stamp);
        if account.is_none() {
            self.sessions.end(token);
        }
        let who = |a: &Account| Who { name: a.name().to_owned(), role: a.role(), token: form_token(token) };
        Ok(account.map(who))
    }

    /// The accounts as they are now.
    fn accounts(&self) -> Result<Arc<Accounts>, ServerError> {
        let Some(path) = &self.admission.accounts else { return Ok(Arc::default()) };
        let bytes = accounts::bytes(path)?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.0 != bytes {
            let accounts = Accounts::parse(&bytes, path)?;
            *known = (bytes, Arc::new(accounts));
        }
        Ok(Arc::clone(&known.1))
    }

    /// The token of the session in the cookie of a request.
    fn cookie<'h>(&self, headers: &'h HeaderMap, secure: bool) -> Option<&'h str> {
        if !self.has_accounts() {
            return None;
        }
        let lines = headers.get_all(COOKIE).iter().filter_map(|v| v.to_str().ok());
        let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let mut mine = pairs.filter(|(name, _)| *name == cookie_name(secure)).map(|(_, token)| token);
        mine.find(|token| token.len() == 64 && token.bytes().all(|b| b.is_ascii_hexdigit()))
    }

    /// A turn to check a password; nothing where too many wait for one.
    pub(crate) async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        let _place = Arc::clone(&self.waiting).try_acquire_owned().ok()?;
        tokio::time::timeout(PATIENCE, Arc::clone(&self.hashing).acquire_owned()).await.ok()?.ok()
    }

    /// From which address somebody asks: of whoever connected, or of whom that one hands on, if it is known to.
    pub(crate) fn address(&self, peer: Option<SocketAddr>, headers: &HeaderMap) -> IpAddr {
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
        if !peer.is_loopback() && !self.admission.proxies.contains(&peer) {
            return peer;
        }
        // The last address is the one that the nearest of them saw; what stands before it anybody can write.
        let lines = headers.get_all(HeaderName::from_static("x-forwarded-for")).iter();
        let last = lines.filter_map(|v| v.to_str().ok()).next_back().and_then(|line| line.rsplit(',').next());
        last.and_then(|last| last.trim().parse().ok()).unwrap_or(peer)
    }
}

/// The role that a row of the table takes; nothing for the files of the pages and for signing in.
fn takes(route: &Route) -> Option<Role> {
    match (route.method, route.name) {
        (_, "asset" | "sign_in" | "sign_in_form" | "sign_out") => None,
        (Method::Post, _) | (Method::Get, "read" | "new" | "review") => Some(Role::Reviewer),
        (Method::Get, _) => Some(Role::Viewer),
    }
}

fn coded(status: u16, code: &'static str, detail: impl Into<String>, next: &str) -> Problem {
    Problem { code: Some(code), ..Problem::new(status, detail, next) }
}

/// The cookie's name. Browsers take one that begins with `__Host-` only encrypted, from this very host, and for all of it.
fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-entente" } else { "entente" }
}

/// What the forms of a session carry. It follows from the session's token, and the token does not follow from it.
fn form_token(token: &str) -> String {
    Sha256::digest(format!("entente form {token}")).iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(change: impl FnOnce(&mut Admission)) -> Arc<Access> {
        let mut admission = Admission::default();
        change(&mut admission);
        Arc::new(Access::new(admission).expect("random bytes"))
    }

    #[test]
    fn two_passwords_are_checked_at_once_some_wait_and_others_are_turned_away() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let access = access(|_| {});
            let both = (access.turn().await, access.turn().await);
            assert!(both.0.is_some() && both.1.is_some());
            let turn = |access: Arc<Access>| async move { access.turn().await.is_some() };
            let all: Vec<_> = (0..40).map(|_| tokio::spawn(turn(Arc::clone(&access)))).collect();
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
            assert!(all.iter().filter(|task| task.is_finished()).count() == 8, "those are turned away at once");
            drop(both);
            let mut served = 0;
            for task in all {
                served += usize::from(task.await.expect("no panic"));
            }
            assert_eq!(served, WAITING);
        });
    }

    #[test]
    fn whom_a_request_comes_from_is_believed_of_those_alone_who_may_say_it() {
        let access = access(|a| a.proxies = vec!["192.0.2.9".parse().expect("an address")]);
        for (peer, said, from) in [
            ("203.0.113.1:5", "198.51.100.1", "203.0.113.1"),
            ("127.0.0.1:5", "198.51.100.1, 198.51.100.2", "198.51.100.2"),
            ("[::1]:5", "2001:db8::1", "2001:db8::1"),
            ("192.0.2.9:5", "198.51.100.1", "198.51.100.1"),
            ("[::ffff:192.0.2.9]:5", "198.51.100.1", "198.51.100.1"),
            ("127.0.0.1:5", "nonsense", "127.0.0.1"),
            ("127.0.0.1:5", "", "127.0.0.1"),
        ] {
            let headers = HeaderMap::from_iter([(
                HeaderName::from_static("x-forwarded-for"),
                axum::http::HeaderValue::from_static(said),
            )]);
            let got = access.address(Some(peer.parse().expect("an address")), &headers);
            assert_eq!(got.to_string(), from, "{peer} {said}");
        }
    }

    #[test]
    fn a_name_of_this_machine_is_known_as_one() {
        for (host, own) in [
            ("localhost:9000", true),
            ("LOCALHOST", true),
            ("127.0.0.1:80", true),
            ("[::1]:9000", true),
            ("[::1]", true),
            ("book.example.org", false),
            ("localhost.example.org", false),
            ("192.0.2.1:80", false),
            ("localhost:x", false),
        ] {
            assert_eq!(is_own(host), own, "{host}");
        }
    }
}
