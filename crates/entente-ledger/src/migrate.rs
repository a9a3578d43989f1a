//! Bringing a ledger of an older version up: a copy first, then all steps in one transaction.
//!
//! Each version has one step, which stays as it is for ever. A step checks what the older version promised, so that what
//! was changed behind its back is not carried over in silence.

use crate::digest;
use crate::error::{Error, Kind, Result, corrupt};
use crate::sqlite::SCHEMA_VERSION;
use crate::tree::{self, Growing};
use rusqlite::{Connection, Transaction, TransactionBehavior, backup::Backup, params};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Pages that a copy takes over at a time.
const PAGES: i32 = 1024;

/// Copies the ledger of an older version to a new file beside it, before anything is changed, and gives the file.
pub(crate) fn copy_beside(connection: &Connection, path: &Path, version: i32) -> Result<PathBuf> {
    for n in 1..1000 {
        let number = if n == 1 { String::new() } else { format!("-{n}") };
        let mut name = path.as_os_str().to_owned();
        name.push(format!("-before-version-{SCHEMA_VERSION}-was-{version}{number}"));
        let copy = PathBuf::from(name);
        if !copy.exists() {
            copy_to(connection, &copy)?;
            return Ok(copy);
        }
    }
    Err(Error::new(
        Kind::Disk,
        "there are too many copies of the ledger beside it",
        "Move the older copies elsewhere and try again.",
    ))
}

/// Copies the whole ledger to a file, which is on the disk when this returns.
pub(crate) fn copy_to(connection: &Connection, to: &Path) -> Result<()> {
    let mut copy = Connection::open(to)?;
    Backup::new(connection, &mut copy)?.run_to_completion(PAGES, Duration::ZERO, None)?;
    drop(copy);
    std::fs::File::open(to)?.sync_all()?;
    sync_folder(to)
}

/// Sees to it that a new name in a folder is on the disk, where the system lets a folder be synced.
pub(crate) fn sync_folder(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    if let Ok(folder) = std::fs::File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Copies the whole ledger into memory.
pub(crate) fn copy_in_memory(connection: &Connection) -> Result<Connection> {
    let mut copy = Connection::open_in_memory()?;
    Backup::new(connection, &mut copy)?.run_to_completion(PAGES, Duration::ZERO, None)?;
    Ok(copy)
}

/// Brings the tables from the version that they have to the present one: all of it, or nothing.
pub(crate) fn bring_up(connection: &mut Connection, from: i32) -> Result<()> {
    // A column that other tables refer to is renamed; nothing of what they refer to goes.
    connection.pragma_update(None, "foreign_keys", "off")?;
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if from < 2 {
        from_1_to_2(&tx)?;
    }
    if from < 3 {
        from_2_to_3(&tx)?;
    }
    if from < 4 {
        from_3_to_4(&tx)?;
    }
    tx.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    tx.commit()?;
    connection.pragma_update(None, "foreign_keys", "on")?;
    Ok(())
}

/// Version 1 chained each event to the one before. Version 2 has a Merkle tree over the same events.
fn from_1_to_2(tx: &Transaction) -> Result<()> {
    tx.execute_batch(
        "DROP TRIGGER IF EXISTS events_keep;
         ALTER TABLE events RENAME COLUMN chain TO root;
         CREATE TABLE nodes (
           level INTEGER NOT NULL, n INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, n)
         ) STRICT, WITHOUT ROWID;
         CREATE INDEX judgements_seq ON judgements(seq);",
    )?;
    let mut tree = Growing::default();
    let mut chain = String::new();
    loop {
        let next = tree.size() + 1;
        let row = tx.query_row(
            "SELECT kind, subject, recorded, digest, root FROM events WHERE seq=?",
            [i64::try_from(next).unwrap_or(i64::MAX)],
            |r| {
                let text = |at| r.get::<_, String>(at);
                Ok((text(0)?, text(1)?, r.get::<_, Option<String>>(2)?, text(3)?, text(4)?))
            },
        );
        let (kind, subject, recorded, digest, chained) = match row {
            Ok(row) => row,
            Err(rusqlite::Error::QueryReturnedNoRows) => break,
            Err(cause) => return Err(cause.into()),
        };
        let said = recorded.as_deref().unwrap_or("");
        chain = digest::over(&[&chain, &next.to_string(), &kind, &subject, said, &digest]);
        if chain != chained {
            return Err(corrupt(format!("event {next} does not follow from the event before it")));
        }
        let entry = digest::entry(next, &kind, &subject, recorded.as_deref(), &digest);
        for node in tree.push(tree::leaf(&entry)) {
            let index = i64::try_from(node.index).unwrap_or(i64::MAX);
            tx.prepare_cached("INSERT INTO nodes VALUES (?,?,?)")?.execute(params![node.level, index, node.hash])?;
        }
        tx.prepare_cached("UPDATE events SET root=? WHERE seq=?")?
            .execute(params![crate::note::letters(&tree.root()), i64::try_from(next).unwrap_or(i64::MAX)])?;
    }
    let held: i64 = tx.query_row("SELECT count(*) FROM events", [], |r| r.get(0))?;
    if u64::try_from(held).ok() != Some(tree.size()) {
        return Err(corrupt(format!("the log jumps after event {}", tree.size())));
    }
    tx.execute_batch(
        "CREATE TRIGGER events_keep BEFORE UPDATE OF seq, kind, subject, recorded, digest, root ON events
           BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
         CREATE TRIGGER nodes_stay BEFORE DELETE ON nodes BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
         CREATE TRIGGER nodes_keep BEFORE UPDATE ON nodes BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;",
    )?;
    Ok(())
}

/// Version 3 has a shelf for the index by which commitments are found. It is empty until the program fills it.
fn from_2_to_3(tx: &Transaction) -> Result<()> {
    tx.execute_batch(
        "CREATE INDEX commitments_alias ON commitments(alias_of) WHERE alias_of IS NOT NULL;
         CREATE TABLE shelf (key BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;",
    )?;
    Ok(())
}

/// Version 4 keeps long values of the shelf apart. It is empty until the program fills it.
fn from_3_to_4(tx: &Transaction) -> Result<()> {
    tx.execute_batch(
        "DROP TABLE shelf;
         CREATE TABLE shelf (key BLOB PRIMARY KEY, value BLOB, long INTEGER) STRICT, WITHOUT ROWID;
         CREATE TABLE shelf_long (n INTEGER PRIMARY KEY, value BLOB NOT NULL) STRICT;",
    )?;
    Ok(())
}
