//! Caring for the file of a ledger: copies, putting a copy back, bringing it up, and looking at how it is.

use crate::error::{Error, Kind, Result};
use crate::lock::Lock;
use crate::migrate;
use crate::sqlite::{self, SCHEMA_VERSION};
use crate::store::Head;
use crate::{Ledger, Sqlite};
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// What bringing a ledger up did, or would do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Migration {
    /// The version of the tables before.
    pub from: i32,
    /// The version after, which is that of this program.
    pub to: i32,
    /// The copy that was made before; nothing where nothing was changed.
    pub copy: Option<PathBuf>,
    /// The head of the log after.
    pub head: Head,
}

/// How the file of a ledger is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Examined {
    /// The version of its tables.
    pub version: i32,
    /// How many events it has.
    pub events: u64,
    /// The day that the last event says it was recorded on, as it was given.
    pub recorded: Option<String>,
    /// What the database finds wrong with its own structure; nothing if it is sound.
    pub fault: Option<String>,
    /// Who has it open for writing.
    pub writer: Option<String>,
    /// Its size in bytes.
    pub bytes: u64,
    /// The size of its write-ahead log in bytes, 0 if there is none.
    pub log_bytes: u64,
}

/// What putting a copy back did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Restored {
    /// Where the ledger lies that was there before.
    pub aside: Option<PathBuf>,
    /// The head of the log that is there now.
    pub head: Head,
}

impl Ledger {
    /// Copies the ledger at `path` as it stands now to a new file, while others may read it and write to it. The copy is
    /// on the disk when this returns, whole or not at all.
    ///
    /// # Errors
    /// [`Kind::Taken`] if there is a file at `to`, and as [`Ledger::read`].
    pub fn back_up(path: &Path, to: &Path) -> Result<()> {
        if to.exists() {
            return Err(Error::new(
                Kind::Taken,
                format!("there is a file at {} already", to.display()),
                "Give the copy a name of its own; nothing is written over.",
            ));
        }
        let (connection, _) = sqlite::look(path)?;
        let part = with_end(to, ".part");
        let copied = migrate::copy_to(&connection, &part).and_then(|()| Ok(std::fs::rename(&part, to)?));
        if copied.is_err() {
            let _ = std::fs::remove_file(&part);
        }
        copied
    }

    /// Puts a copy in the place of the ledger at `path`. What was there is kept beside it under another name.
    ///
    /// # Errors
    /// [`Kind::Locked`] while another process writes to the ledger, [`Kind::Corrupt`] and [`Kind::Newer`] if the copy is
    /// no ledger of this program, [`Kind::Disk`] if a file cannot be written; then the ledger is as it was.
    pub fn restore(path: &Path, from: &Path) -> Result<Restored> {
        // The copy must be a ledger before anything is touched.
        let head = Ledger::read(from)?.head()?;
        let _lock = Lock::take(path)?;
        let part = with_end(path, ".part");
        let _ = std::fs::remove_file(&part);
        let (connection, _) = sqlite::look(from)?;
        migrate::copy_to(&connection, &part)?;
        let aside = if path.exists() { Some(put_aside(path)?) } else { None };
        std::fs::rename(&part, path)?;
        migrate::sync_folder(path)?;
        Ok(Restored { aside, head })
    }

    /// Brings the ledger at `path` to the version of this program, after a copy was made; with `dry` only tries it in
    /// memory.
    ///
    /// # Errors
    /// As [`Ledger::open`]; [`Kind::NotFound`] if there is no ledger.
    pub fn migrate(path: &Path, dry: bool) -> Result<Migration> {
        let (connection, from) = sqlite::look(path)?;
        drop(connection);
        let (store, copy) =
            if dry || from == SCHEMA_VERSION { (Sqlite::read(path)?, None) } else { Sqlite::open_with_copy(path)? };
        let head = crate::Store::head(&store)?;
        Ok(Migration { from, to: SCHEMA_VERSION, copy, head })
    }

    /// Looks at how the file of a ledger is, without changing or waiting for anything.
    ///
    /// # Errors
    /// As [`Ledger::read`].
    pub fn examine(path: &Path) -> Result<Examined> {
        let (connection, version) = sqlite::look(path)?;
        let size = |path: &Path| std::fs::metadata(path).map_or(0, |m| m.len());
        let fault: String = connection.query_row("PRAGMA quick_check(1)", [], |r| r.get(0))?;
        let last = |sql: &str| -> Result<Option<String>> { Ok(connection.query_row(sql, [], |r| r.get(0))?) };
        let events: i64 = connection.query_row("SELECT count(*) FROM events", [], |r| r.get(0))?;
        Ok(Examined {
            version,
            events: u64::try_from(events).unwrap_or(0),
            recorded: last("SELECT max(recorded) FROM events")?,
            fault: (fault != "ok").then_some(fault),
            writer: Lock::holder(path),
            bytes: size(path),
            log_bytes: size(&with_end(path, "-wal")),
        })
    }
}

pub(crate) fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Moves the ledger to a free name beside it, with what its database keeps beside it.
fn put_aside(path: &Path) -> Result<PathBuf> {
    // Closing the last connection writes the log of the database into the file. What is no database has none.
    if let Ok(connection) = Connection::open(path) {
        let _ = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }
    let mut n = 1;
    let aside = loop {
        let name = with_end(path, &if n == 1 { "-before-restore".to_owned() } else { format!("-before-restore-{n}") });
        if !name.exists() {
            break name;
        }
        n += 1;
    };
    std::fs::rename(path, &aside)?;
    for end in ["-wal", "-shm"] {
        let beside = with_end(path, end);
        if beside.exists() {
            std::fs::rename(&beside, with_end(&aside, end))?;
        }
    }
    Ok(aside)
}
