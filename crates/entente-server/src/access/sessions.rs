//! Who is signed in. A browser has a random token; the server keeps only its digest, in memory, so that neither the disk nor
//! a look at the table gives anybody a session.

use super::accounts::Account;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A session that nobody uses ends after so long.
pub const IDLE: Duration = Duration::from_secs(8 * 3600);
/// A session ends after so long in any case.
pub const LONGEST: Duration = Duration::from_secs(7 * 24 * 3600);
/// An account has at most so many sessions.
const MOST: usize = 20;
/// All accounts together have at most so many.
const MOST_OF_ALL: usize = 10_000;

/// To whom a session belongs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Belongs {
    /// The account's name.
    pub name: String,
    /// The account's stamp when the session began.
    pub stamp: String,
}

struct Session {
    of: Belongs,
    began: Instant,
    used: Instant,
}

impl Session {
    fn lives(&self, now: Instant) -> bool {
        now.duration_since(self.used) < IDLE && now.duration_since(self.began) < LONGEST
    }
}

/// All sessions.
#[derive(Default)]
pub struct Sessions {
    all: Mutex<HashMap<[u8; 32], Session>>,
}

impl Sessions {
    /// Begins a session under a token that nobody has yet. The one of this account that was used longest ago ends where
    /// there are too many.
    pub fn begin(&self, token: &str, account: &Account, now: Instant) {
        let mut all = self.table();
        all.retain(|_, session| session.lives(now));
        let of = Belongs { name: account.name().to_owned(), stamp: account.stamp().to_owned() };
        let mine = all.values().filter(|session| session.of.name == of.name).count();
        if mine >= MOST || all.len() >= MOST_OF_ALL {
            let among = all.iter().filter(|(_, session)| mine < MOST || session.of.name == of.name);
            let oldest = among.min_by_key(|(_, session)| session.used).map(|(digest, _)| *digest);
            oldest.and_then(|digest| all.remove(&digest));
        }
        all.insert(digest(token), Session { of, began: now, used: now });
    }

    /// To whom the session of a token belongs, if it lives. It is used now.
    pub fn of(&self, token: &str, now: Instant) -> Option<Belongs> {
        let (mut all, digest) = (self.table(), digest(token));
        let session = all.get_mut(&digest)?;
        if !session.lives(now) {
            all.remove(&digest);
            return None;
        }
        session.used = now;
        Some(session.of.clone())
    }

    /// Ends a session.
    pub fn end(&self, token: &str) {
        self.table().remove(&digest(token));
    }

    fn table(&self) -> MutexGuard<'_, HashMap<[u8; 32], Session>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::super::accounts::{Accounts, Role};
    use super::*;

    #[test]
    fn a_session_ends_when_it_is_idle_or_old_or_ended() {
        let mut accounts = Accounts::default();
        accounts.add("a", Role::Viewer, "correct horse battery").expect("added");
        let account = accounts.find("a").expect("there");
        let (sessions, start) = (Sessions::default(), Instant::now());
        let at = |hours: u64| start + Duration::from_secs(hours * 3600);
        sessions.begin("t", account, start);
        assert_eq!(sessions.of("t", at(7)).map(|of| of.name).as_deref(), Some("a"));
        assert_eq!(sessions.of("u", at(7)), None);
        assert!(sessions.of("t", at(14)).is_some(), "it is idle since its last use");
        assert_eq!(sessions.of("t", at(22)), None, "idle for eight hours");
        sessions.begin("t", account, start);
        for hour in 1..168 {
            assert!(sessions.of("t", at(hour)).is_some(), "{hour}");
        }
        assert_eq!(sessions.of("t", at(168)), None, "seven days are the most");
        sessions.begin("t", account, start);
        sessions.end("t");
        assert_eq!(sessions.of("t", start), None);
        // The table has only digests, and so many.
        for n in 0..100 {
            sessions.begin(&format!("t{n}"), account, at(n));
        }
        let all = sessions.table();
        assert!(all.len() <= MOST && !all.contains_key(&[0; 32]));
    }
}
