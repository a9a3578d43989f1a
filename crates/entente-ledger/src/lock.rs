//! One writer at a time: a lock file beside the ledger, held by the operating system so that no crash leaves it behind.

use crate::error::{Error, Kind, Result};
use entente_model::Day;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How often a lock that is held is tried again, ten milliseconds apart, before its holder is named.
const LOOKS: u32 = 5;

/// Held while this process may write to the ledger; let go when dropped or when the process ends.
pub(crate) struct Lock {
    file: File,
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-lock");
    PathBuf::from(name)
}

fn host() -> String {
    std::fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .map(|name| name.trim().to_owned())
        .or_else(|| std::env::var("HOSTNAME").ok())
        .or_else(|| std::env::var("COMPUTERNAME").ok())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "this machine".to_owned())
}

impl Lock {
    /// Who holds the lock of a ledger, if anyone does.
    pub(crate) fn holder(ledger: &Path) -> Option<String> {
        let path = beside(ledger);
        let file = OpenOptions::new().read(true).write(true).open(&path).ok()?;
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => Some(named(&path)),
            _ => None,
        }
    }

    pub(crate) fn take(ledger: &Path) -> Result<Lock> {
        let path = beside(ledger);
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
        let mut locked = file.try_lock();
        // Whoever only looks at the lock holds it for an instant.
        for _ in 0..LOOKS {
            if !matches!(locked, Err(TryLockError::WouldBlock)) {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
            locked = file.try_lock();
        }
        match locked {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = named(&path);
                return Err(Error::new(
                    Kind::Locked,
                    format!("the ledger is being written by {holder}"),
                    "Wait until it has finished, or stop it; reading is possible meanwhile.",
                ));
            }
            Err(TryLockError::Error(cause)) => return Err(cause.into()),
        }
        let start = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
        let note = format!("process {} on {} since {}\n", std::process::id(), host(), moment(start));
        file.set_len(0)?;
        file.rewind()?;
        file.write_all(note.as_bytes())?;
        file.flush()?;
        Ok(Lock { file })
    }
}

/// A second of the Unix epoch as people read it, in UTC.
fn moment(second: u64) -> String {
    let day = Day::new(1970, 1, 1).and_then(|first| first.checked_add(Duration::from_secs(second)));
    let day = day.map_or_else(|_| "an unknown day".to_owned(), |day| day.to_string());
    let left = second % 86_400;
    format!("{day} {:02}:{:02}:{:02} UTC", left / 3_600, left / 60 % 60, left % 60)
}

/// The holder as its own note says; on some systems a locked file cannot be read, and it stays unnamed.
fn named(path: &Path) -> String {
    let note = std::fs::read_to_string(path).unwrap_or_default();
    if note.trim().is_empty() { "another process".to_owned() } else { note.trim().to_owned() }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The note goes first, so that nobody reads of a holder that is gone. Failing here harms nothing.
        let _ = self.file.set_len(0);
        let _ = self.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_as_people_read_it() {
        for (second, told) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_399, "2000-02-28 23:59:59 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (951_868_800, "2000-03-01 00:00:00 UTC"),
            (1_735_603_200, "2024-12-31 00:00:00 UTC"),
            (4_107_542_399, "2100-02-28 23:59:59 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
        ] {
            assert_eq!(moment(second), told);
        }
    }
}
