//! The store in one SQLite file: write-ahead log, every commit synced, one writer, readers never blocked.

use crate::error::{Error, Kind, Result, corrupt};
use crate::lock::Lock;
use crate::migrate;
use crate::store::{
    Batch, CommitmentRow, Counts, Derive, DocumentRow, EventRow, Happened, Head, JudgementRow, PartKind, PartRow, Reel,
    Store,
};
use crate::tree::Hash;
use entente_model::AuthorKind;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, params};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// "ENTE", so that the file says what it is.
const APPLICATION: i32 = 0x454E_5445;
/// The version of the tables below. A larger one is refused, a smaller one is brought up.
pub const SCHEMA_VERSION: i32 = 4;
/// How long a step waits for another connection of this process to finish.
const WAIT: Duration = Duration::from_secs(10);

/// A ledger's rows in one SQLite file.
pub struct Sqlite {
    connection: Connection,
    /// Held for as long as this store may write.
    _lock: Option<Lock>,
    writable: bool,
    /// Whether a transaction is open that several batches share.
    held: bool,
    /// Which file it reads, where it can be read again as it is then.
    again: Option<Again>,
    /// The last event of what a reader sees, once it was asked for: its row may be long.
    known: RefCell<Option<Head>>,
    /// Which state of the file a reader sees, as SQLite counts them.
    seen: i64,
}

/// The file at a path, as it was when it was opened: another one may be put there meanwhile.
struct Again {
    path: PathBuf,
    file: FileId,
}

/// Which file of the system something is.
type FileId = (u64, u64);

/// The file that lies at a path, where the system says which one it is.
fn file_at(path: &Path) -> Option<FileId> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let found = std::fs::metadata(path).ok()?;
        Some((found.dev(), found.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// Begins to read: the first read inside the transaction fixes what all later ones see.
const BEGIN: &str = "BEGIN DEFERRED; SELECT seq FROM events ORDER BY seq DESC LIMIT 1;";

/// A value of the shelf that is longer, in bytes, lies apart.
const LONG: usize = 200;
/// So much room, in bytes, stays free behind a value that is read from the shelf.
const SPARE: usize = 8;
/// So many statements are kept ready.
const READY: usize = 64;

impl Sqlite {
    /// Opens the file for writing and makes it if it is not there. A file of an older version is copied beside itself
    /// and brought up. Fails with [`Kind::Locked`] while another process has it open for writing, naming that process;
    /// with [`Kind::Newer`] if a newer version wrote it.
    pub fn open(path: &Path) -> Result<Sqlite> {
        Ok(Sqlite::open_with_copy(path)?.0)
    }

    /// The same, with the copy that was made of a file of an older version.
    pub(crate) fn open_with_copy(path: &Path) -> Result<(Sqlite, Option<PathBuf>)> {
        let lock = Lock::take(path)?;
        let mut connection = Connection::open(path)?;
        let version = prepare(&connection)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "foreign_keys", "on")?;
        // So many KiB of pages are kept in memory: places of ids in the tables are random, and a large ledger has many.
        connection.pragma_update(None, "cache_size", -65_536)?;
        // What is erased by law must not linger in free pages.
        connection.pragma_update(None, "secure_delete", "on")?;
        let mut copy = None;
        match version {
            0 => {
                let sql = format!(
                    "BEGIN IMMEDIATE; {} PRAGMA application_id={APPLICATION}; PRAGMA user_version={SCHEMA_VERSION}; COMMIT;",
                    include_str!("schema.sql")
                );
                connection.execute_batch(&sql)?;
            }
            SCHEMA_VERSION => {}
            older => {
                copy = Some(migrate::copy_beside(&connection, path, older)?);
                migrate::bring_up(&mut connection, older)?;
            }
        }
        ready(&connection)?;
        Ok((
            Sqlite {
                connection,
                _lock: Some(lock),
                writable: true,
                held: false,
                again: None,
                known: RefCell::default(),
                seen: 0,
            },
            copy,
        ))
    }

    /// Opens the file for reading, as it stands now: later steps of a writer are not seen until it is opened anew. A
    /// file of an older version is read through a copy in memory that is brought up; the file stays as it is.
    pub fn read(path: &Path) -> Result<Sqlite> {
        let file = file_at(path);
        let (mut connection, version) = look(path)?;
        // One that was put in its place just now may be another than the one that was opened.
        let file = file.filter(|file| version == SCHEMA_VERSION && file_at(path) == Some(*file));
        let again = file.map(|file| Again { path: path.to_owned(), file });
        if version < SCHEMA_VERSION {
            connection = migrate::copy_in_memory(&connection)?;
            migrate::bring_up(&mut connection, version)?;
        }
        // So many KiB of pages are kept in memory: the columns of the index are read more than once.
        connection.pragma_update(None, "cache_size", -16_384)?;
        connection.pragma_update(None, "query_only", "on")?;
        connection.execute_batch(BEGIN)?;
        ready(&connection)?;
        let seen = connection.query_row("PRAGMA data_version", [], |r| r.get(0))?;
        Ok(Sqlite { connection, _lock: None, writable: false, held: false, again, known: RefCell::default(), seen })
    }

    fn rows<T>(&self, sql: &str, by: &[&dyn rusqlite::ToSql], make: fn(&Row) -> rusqlite::Result<T>) -> Result<Vec<T>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(by, make)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Keeps statements ready, and lets none be made anew only because other values are bound to it.
fn ready(connection: &Connection) -> Result<()> {
    connection.set_prepared_statement_cache_capacity(READY);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// A connection that only looks, and the version of the tables.
pub(crate) fn look(path: &Path) -> Result<(Connection, i32)> {
    if !path.is_file() {
        return Err(Error::new(
            Kind::NotFound,
            format!("there is no ledger at {}", path.display()),
            "Check the path, or make a ledger with `entente add`.",
        ));
    }
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // A file on a read-only disk cannot have the shared-memory file that WAL readers make, so it is tried second.
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_READ_WRITE)
        .or_else(|_| Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_READ_ONLY))?;
    match prepare(&connection)? {
        0 => Err(Error::new(Kind::Corrupt, format!("{} is no ledger", path.display()), "Check the path.")),
        version => Ok((connection, version)),
    }
}

/// Waits politely, refuses what is not ours or newer, and returns the version of the tables; 0 for an empty file.
fn prepare(connection: &Connection) -> Result<i32> {
    connection.busy_timeout(WAIT)?;
    let application: i32 = connection.query_row("PRAGMA application_id", [], |r| r.get(0))?;
    let version: i32 = connection.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
    if application != APPLICATION && (tables > 0 || application != 0 || version != 0) {
        return Err(Error::new(
            Kind::Corrupt,
            "the file is a database, but no ledger",
            "Check the path; nothing was changed in the file.",
        ));
    }
    if version > SCHEMA_VERSION {
        return Err(Error::new(
            Kind::Newer,
            format!("the ledger has tables of version {version}; this program knows up to {SCHEMA_VERSION}"),
            "Use the newer version of entente that wrote it; nothing was changed in the file.",
        ));
    }
    Ok(version)
}

const JUDGEMENTS: &str = "SELECT id, seq, \"left\", \"right\", verdict, effect, score, reasons, kind, author, retracted
                          FROM judgements";

fn number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
fn count(row: &Row, at: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(at).map(|n| u64::try_from(n).unwrap_or(0))
}

fn event(r: &Row) -> rusqlite::Result<EventRow> {
    Ok(EventRow {
        seq: count(r, 0)?,
        kind: r.get(1)?,
        subject: r.get(2)?,
        recorded: r.get(3)?,
        salt: r.get(4)?,
        payload: r.get(5)?,
        digest: r.get(6)?,
        root: r.get(7)?,
    })
}
fn document(r: &Row) -> rusqlite::Result<DocumentRow> {
    Ok(DocumentRow {
        seq: count(r, 0)?,
        id: r.get(1)?,
        source: r.get(2)?,
        reader: r.get(3)?,
        text: r.get(4)?,
        payload: r.get(5)?,
        current: r.get(6)?,
    })
}
fn part(kind: PartKind, r: &Row) -> rusqlite::Result<PartRow> {
    Ok(PartRow {
        kind,
        seq: count(r, 0)?,
        id: r.get(1)?,
        document: r.get(2)?,
        start: count(r, 3)?,
        end: count(r, 4)?,
        quote: r.get(5)?,
        what: r.get(6)?,
        day_from: r.get(7)?,
        day_to: r.get(8)?,
        payload: r.get(9)?,
        current: r.get(10)?,
    })
}
/// The beginning of a query for parts of a kind, and what makes a part of a row.
fn of_kind(kind: PartKind) -> (String, fn(&Row) -> rusqlite::Result<PartRow>) {
    let columns = format!(
        "SELECT seq, id, document, start, end, quote, what, day_from, day_to, payload, current FROM {}",
        kind.table()
    );
    let make = match kind {
        PartKind::Claim => |r: &Row| part(PartKind::Claim, r),
        PartKind::Deed => |r: &Row| part(PartKind::Deed, r),
        PartKind::Meeting => |r: &Row| part(PartKind::Meeting, r),
    };
    (columns, make)
}
fn judgement(r: &Row) -> rusqlite::Result<JudgementRow> {
    Ok(JudgementRow {
        id: r.get(0)?,
        seq: count(r, 1)?,
        left: r.get(2)?,
        right: r.get(3)?,
        verdict: r.get(4)?,
        effect: r.get(5)?,
        score: r.get(6)?,
        reasons: r.get(7)?,
        kind: r.get(8)?,
        author: r.get(9)?,
        retracted: r.get::<_, Option<i64>>(10)?.map(|n| u64::try_from(n).unwrap_or(0)),
    })
}
fn commitment(r: &Row) -> rusqlite::Result<CommitmentRow> {
    Ok(CommitmentRow { id: r.get(0)?, founder: r.get(1)?, seq: count(r, 2)?, alias_of: r.get(3)? })
}

fn put_parts(tx: &Connection, parts: &[PartRow]) -> Result<()> {
    for p in parts {
        let sql = format!("INSERT INTO {} VALUES (?,?,?,?,?,?,?,?,?,?,?)", p.kind.table());
        tx.prepare_cached(&sql)?.execute(params![
            number(p.seq),
            p.id,
            p.document,
            number(p.start),
            number(p.end),
            p.quote,
            p.what,
            p.day_from,
            p.day_to,
            p.payload,
            p.current
        ])?;
    }
    Ok(())
}

fn put_documents(tx: &Connection, documents: &[DocumentRow]) -> Result<()> {
    for d in documents {
        let before = tx.prepare_cached("UPDATE documents SET current=0 WHERE id=?")?.execute([&d.id])?;
        for kind in PartKind::ALL.into_iter().filter(|_| before > 0) {
            let sql = format!("UPDATE {} SET current=0 WHERE document=?", kind.table());
            tx.prepare_cached(&sql)?.execute([&d.id])?;
        }
        tx.prepare_cached("INSERT INTO documents VALUES (?,?,?,?,?,?,?)")?.execute(params![
            number(d.seq),
            d.id,
            d.source,
            d.reader,
            d.text,
            d.payload,
            d.current
        ])?;
    }
    Ok(())
}

fn erase(tx: &Connection, id: &str) -> Result<()> {
    tx.execute("UPDATE documents SET text=NULL, payload=NULL WHERE id=?", [id])?;
    for kind in PartKind::ALL {
        tx.execute(&format!("UPDATE {} SET quote=NULL, payload=NULL WHERE document=?", kind.table()), [id])?;
    }
    // What a claim or deed is, is a code; what a meeting is called are words of the text.
    tx.execute("UPDATE meetings SET what='' WHERE document=?", [id])?;
    tx.execute("UPDATE events SET salt=NULL, payload=NULL WHERE kind='document' AND subject=?", [id])?;
    tx.execute(
        "DELETE FROM sources WHERE id IN (SELECT source FROM documents WHERE id=?)
         AND id NOT IN (SELECT source FROM documents WHERE text IS NOT NULL)",
        [id],
    )?;
    Ok(())
}

fn head(connection: &Connection) -> Result<Head> {
    let mut statement = connection.prepare_cached("SELECT seq, root FROM events ORDER BY seq DESC LIMIT 1")?;
    let row = statement.query_row([], |r| Ok(Head { seq: count(r, 0)?, root: r.get(1)? })).optional()?;
    Ok(row.unwrap_or_default())
}

impl Store for Sqlite {
    fn head(&self) -> Result<Head> {
        // A reader sees one state until it is refreshed.
        if self.writable {
            return head(&self.connection);
        }
        if let Some(known) = self.known.borrow().as_ref() {
            return Ok(known.clone());
        }
        let found = head(&self.connection)?;
        *self.known.borrow_mut() = Some(found.clone());
        Ok(found)
    }

    fn write(&mut self, batch: &Batch) -> Result<()> {
        self.write_with(batch, &crate::index::leave_behind)
    }

    fn write_with(&mut self, batch: &Batch, derive: &Derive) -> Result<()> {
        self.may_write()?;
        let outcome = self.put(batch, derive);
        self.noted(outcome)
    }

    fn scrub(&mut self) -> Result<bool> {
        // The write-ahead log still holds what was erased. It is emptied unless a reader needs it.
        let busy: i64 = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |r| r.get(0))?;
        Ok(busy == 0)
    }

    fn source(&self, id: &str) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT bytes FROM sources WHERE id=?";
        Ok(self.connection.prepare_cached(sql)?.query_row([id], |r| r.get(0)).optional()?)
    }
    fn sources(&self) -> Result<Vec<String>> {
        self.rows("SELECT id FROM sources ORDER BY id", &[], |r| r.get(0))
    }
    fn documents(&self, id: Option<&str>) -> Result<Vec<DocumentRow>> {
        const COLUMNS: &str = "SELECT seq, id, source, reader, text, payload, current FROM documents";
        match id {
            None => self.rows(&format!("{COLUMNS} ORDER BY seq, id"), &[], document),
            Some(id) => self.rows(&format!("{COLUMNS} WHERE id=? ORDER BY seq"), &[&id], document),
        }
    }
    fn read_from(&self, source: &str, reader: &str) -> Result<Option<String>> {
        let sql = "SELECT id FROM documents WHERE source=? AND reader=? AND text IS NOT NULL ORDER BY seq LIMIT 1";
        Ok(self.connection.prepare_cached(sql)?.query_row([source, reader], |r| r.get(0)).optional()?)
    }
    fn erased_from(&self, source: &str) -> Result<Option<String>> {
        let sql = "SELECT id FROM documents WHERE source=? AND text IS NULL ORDER BY seq LIMIT 1";
        Ok(self.connection.prepare_cached(sql)?.query_row([source], |r| r.get(0)).optional()?)
    }
    fn parts(&self, kind: PartKind, id: Option<&str>) -> Result<Vec<PartRow>> {
        let (columns, make) = of_kind(kind);
        match id {
            None => self.rows(&format!("{columns} ORDER BY seq, start, id"), &[], make),
            Some(id) => self.rows(&format!("{columns} WHERE document=? ORDER BY seq, start, id"), &[&id], make),
        }
    }
    fn part(&self, kind: PartKind, id: &str) -> Result<Option<PartRow>> {
        let (columns, make) = of_kind(kind);
        Ok(self.rows(&format!("{columns} WHERE id=? ORDER BY seq DESC LIMIT 1"), &[&id], make)?.pop())
    }
    fn claims_by_arrival(&self) -> Result<Vec<String>> {
        // Ids stand beside the numbers of their rows in the table's own index, so that no claim is read for this.
        let mut rows: Vec<(i64, String)> =
            self.rows("SELECT rowid, id FROM claims", &[], |r| Ok((r.get(0)?, r.get(1)?)))?;
        rows.sort_unstable_by_key(|(row, _)| *row);
        Ok(rows.into_iter().map(|(_, id)| id).collect())
    }
    fn judgements(&self) -> Result<Vec<JudgementRow>> {
        self.rows(&format!("{JUDGEMENTS} ORDER BY rowid"), &[], judgement)
    }
    fn judgements_of(&self, seq: u64) -> Result<Vec<JudgementRow>> {
        self.rows(&format!("{JUDGEMENTS} WHERE seq=? ORDER BY rowid"), &[&number(seq)], judgement)
    }
    fn standing(&self) -> Result<Vec<JudgementRow>> {
        // The program's own are many, and their reasons are not read for this.
        let sql = format!("{JUDGEMENTS} WHERE kind<>? AND retracted IS NULL ORDER BY rowid");
        self.rows(&sql, &[&AuthorKind::Rule.code()], judgement)
    }
    fn commitments(&self) -> Result<Vec<CommitmentRow>> {
        self.rows("SELECT id, founder, seq, alias_of FROM commitments ORDER BY seq, id", &[], commitment)
    }
    fn members(&self) -> Result<Vec<(String, String)>> {
        self.rows("SELECT claim, commitment FROM members ORDER BY claim", &[], |r| Ok((r.get(0)?, r.get(1)?)))
    }
    fn node(&self, level: u8, index: u64) -> Result<Option<Hash>> {
        let mut statement = self.connection.prepare_cached("SELECT hash FROM nodes WHERE level=? AND n=?")?;
        let hash: Option<Vec<u8>> = statement.query_row(params![level, number(index)], |r| r.get(0)).optional()?;
        let made = hash.map(Hash::try_from).transpose();
        made.map_err(|_| corrupt(format!("the hash of subtree {level}/{index} is no hash")))
    }
    fn counts(&self) -> Result<Counts> {
        let rows = |table: &str| -> Result<u64> {
            Ok(self.connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| count(r, 0))?)
        };
        let parts = PartKind::ALL.into_iter().map(|kind| rows(kind.table())).sum::<Result<u64>>()?;
        Ok(Counts {
            events: rows("events")?,
            nodes: rows("nodes")?,
            documents: rows("documents")?,
            parts,
            judgements: rows("judgements")?,
        })
    }
    fn events(&self, after: u64, limit: usize) -> Result<Vec<EventRow>> {
        let sql = "SELECT seq, kind, subject, recorded, salt, payload, digest, root FROM events
                   WHERE seq>? ORDER BY seq LIMIT ?";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.rows(sql, &[&number(after), &limit], event)
    }
    fn happened(&self, after: u64, limit: usize) -> Result<Vec<Happened>> {
        // What an event says may be long, and is not read for this.
        let sql = "SELECT seq, kind, subject, recorded FROM events WHERE seq>? ORDER BY seq LIMIT ?";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let make = |r: &Row| -> rusqlite::Result<Happened> {
            Ok(Happened { seq: count(r, 0)?, kind: r.get(1)?, subject: r.get(2)?, recorded: r.get(3)? })
        };
        self.rows(sql, &[&number(after), &limit], make)
    }
    fn events_of(&self, subject: &str) -> Result<Vec<u64>> {
        self.rows("SELECT seq FROM events WHERE subject=? ORDER BY seq", &[&subject], |r| count(r, 0))
    }
    fn hold(&mut self) -> Result<()> {
        self.may_write()?;
        if !self.held {
            self.connection.execute_batch("BEGIN IMMEDIATE")?;
            self.held = true;
        }
        Ok(())
    }
    fn release(&mut self) -> Result<()> {
        if !std::mem::take(&mut self.held) {
            return Ok(());
        }
        if let Err(refused) = self.may_write() {
            self.roll_back();
            return Err(refused);
        }
        let done = self.connection.execute_batch("COMMIT").map_err(Error::from);
        if done.is_err() {
            self.roll_back();
        }
        self.noted(done)
    }
    fn discard(&mut self) {
        if std::mem::take(&mut self.held) {
            self.roll_back();
        }
    }
    fn rows_up_to(&self, reel: &mut Reel, upto: u64) -> Result<(Vec<DocumentRow>, Vec<PartRow>)> {
        let sql = "SELECT seq, id, source, reader, text, payload, current, rowid FROM documents
                   WHERE rowid>? ORDER BY rowid";
        let documents = self.next_rows(sql, 7, &mut reel.documents, upto, document)?;
        let mut parts = Vec::new();
        for (kind, at) in PartKind::ALL.into_iter().zip(&mut reel.parts) {
            let (columns, make) = of_kind(kind);
            let sql = columns.replace("current FROM", "current, rowid FROM") + " WHERE rowid>? ORDER BY rowid";
            parts.extend(self.next_rows(&sql, 11, at, upto, make)?);
        }
        Ok((documents, parts))
    }
    fn nodes(&self, level: u8, from: u64, to: u64) -> Result<Vec<(u64, Hash)>> {
        let mut statement =
            self.connection.prepare_cached("SELECT n, hash FROM nodes WHERE level=? AND n>=? AND n<? ORDER BY n")?;
        let mut rows = statement.query(params![level, number(from), number(to)])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (index, hash) = (count(row, 0)?, row.get::<_, Vec<u8>>(1)?);
            let hash = Hash::try_from(hash);
            found.push((index, hash.map_err(|_| corrupt(format!("the hash of subtree {level}/{index} is no hash")))?));
        }
        Ok(found)
    }
    fn each_source(&self, see: &mut dyn FnMut(String, Vec<u8>) -> bool) -> Result<()> {
        let mut statement = self.connection.prepare_cached("SELECT id, bytes FROM sources ORDER BY rowid")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if !see(row.get(0)?, row.get(1)?) {
                break;
            }
        }
        Ok(())
    }
    fn refresh(&mut self) -> Result<bool> {
        let Some(again) = &self.again else { return Ok(false) };
        if file_at(&again.path) != Some(again.file) {
            return Ok(false);
        }
        if !self.connection.is_autocommit() {
            self.connection.execute_batch("COMMIT")?;
        }
        self.connection.execute_batch(BEGIN)?;
        let seen: i64 = self.connection.query_row("PRAGMA data_version", [], |r| r.get(0))?;
        if seen != self.seen {
            self.seen = seen;
            self.known = RefCell::default();
        }
        // A newer program may have brought the tables up meanwhile.
        let version: i32 = self.connection.query_row("PRAGMA user_version", [], |r| r.get(0))?;
        Ok(version == SCHEMA_VERSION)
    }
    fn rest(&mut self) -> Result<()> {
        if !self.writable && !self.connection.is_autocommit() {
            self.connection.execute_batch("COMMIT")?;
        }
        Ok(())
    }
    fn has_shelf(&self) -> bool {
        true
    }
    fn shelf(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT coalesce(shelf.value, shelf_long.value), long
                   FROM shelf LEFT JOIN shelf_long ON n=long WHERE key=?";
        let mut statement = self.connection.prepare_cached(sql)?;
        let read = |r: &Row| {
            let value = r.get_ref(0)?.as_blob_or_null()?.map(|value| {
                // Whoever takes it apart adds a little.
                let mut kept = Vec::with_capacity(value.len() + SPARE);
                kept.extend_from_slice(value);
                kept
            });
            Ok((value, r.get::<_, Option<i64>>(1)?))
        };
        match statement.query_row([key], read).optional()? {
            Some((None, Some(_))) => Err(corrupt("a long value of the index is gone")),
            found => Ok(found.and_then(|(value, _)| value)),
        }
    }
    fn shelf_between(&self, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
        let sql = "SELECT key, coalesce(shelf.value, shelf_long.value, x'')
                   FROM shelf LEFT JOIN shelf_long ON n=long WHERE key>=? AND key<? ORDER BY key LIMIT ?";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.rows(sql, &[&from, &to, &limit], |r| Ok((r.get(0)?, r.get(1)?)))
    }
    fn shelf_keys(&self, from: &[u8], to: &[u8]) -> Result<Vec<Vec<u8>>> {
        self.rows("SELECT key FROM shelf WHERE key>=? AND key<? ORDER BY key", &[&from, &to], |r| r.get(0))
    }
    fn put_on_shelf(&self, key: &[u8], value: Option<&[u8]>) -> Result<()> {
        const PUT: &str = "INSERT INTO shelf VALUES (?1,?2,?3) ON CONFLICT(key) DO UPDATE SET value=?2, long=?3";
        let run = |sql: &str, by: &[&dyn rusqlite::ToSql]| self.connection.prepare_cached(sql)?.execute(by);
        let mut held = self.connection.prepare_cached("SELECT long FROM shelf WHERE key=? AND long IS NOT NULL")?;
        let held: Option<i64> = held.query_row([key], |r| r.get(0)).optional()?;
        match (value, held) {
            (Some(value), Some(long)) if value.len() > LONG => {
                run("UPDATE shelf_long SET value=? WHERE n=?", &[&value, &long])?;
                return Ok(());
            }
            (_, Some(long)) => _ = run("DELETE FROM shelf_long WHERE n=?", &[&long])?,
            (_, None) => {}
        }
        match value {
            Some(value) if value.len() > LONG => {
                run("INSERT INTO shelf_long (value) VALUES (?)", &[&value])?;
                run(PUT, &[&key, &rusqlite::types::Null, &self.connection.last_insert_rowid()])?
            }
            Some(value) => run(PUT, &[&key, &value, &rusqlite::types::Null])?,
            None => run("DELETE FROM shelf WHERE key=?", &[&key])?,
        };
        Ok(())
    }
    fn clear_shelf(&self) -> Result<()> {
        self.connection.execute_batch("DELETE FROM shelf; DELETE FROM shelf_long;")?;
        Ok(())
    }
    fn commitment_row(&self, id: &str) -> Result<Option<CommitmentRow>> {
        let sql = "SELECT id, founder, seq, alias_of FROM commitments WHERE id=?";
        Ok(self.rows(sql, &[&id], commitment)?.pop())
    }
    fn merged_into(&self, id: &str) -> Result<Vec<String>> {
        // Few are put in order faster here than by the database, which sets up a sorter each time.
        let read = |r: &Row| -> rusqlite::Result<(u64, String)> { Ok((count(r, 0)?, r.get(1)?)) };
        let mut found = self.rows("SELECT seq, id FROM commitments WHERE alias_of=?", &[&id], read)?;
        found.sort_unstable();
        Ok(found.into_iter().map(|(_, id)| id).collect())
    }
    fn members_of(&self, id: &str) -> Result<Vec<String>> {
        let mut found: Vec<String> = self.rows("SELECT claim FROM members WHERE commitment=?", &[&id], |r| r.get(0))?;
        found.sort_unstable();
        Ok(found)
    }
    fn member(&self, claim: &str) -> Result<Option<String>> {
        Ok(self.rows("SELECT commitment FROM members WHERE claim=?", &[&claim], |r| r.get(0))?.pop())
    }
    fn judgements_from(&self, left: &str) -> Result<Vec<JudgementRow>> {
        self.rows(&format!("{JUDGEMENTS} WHERE \"left\"=? ORDER BY rowid"), &[&left], judgement)
    }
    fn judgements_on(&self, right: &str) -> Result<Vec<JudgementRow>> {
        self.rows(&format!("{JUDGEMENTS} WHERE \"right\"=? ORDER BY rowid"), &[&right], judgement)
    }
}

impl Sqlite {
    /// The rows after number `at` of a table, in the order in which they were written, up to the last of event `upto`; the
    /// column of this index is the row's number.
    fn next_rows<T>(
        &self,
        sql: &str,
        column: usize,
        at: &mut i64,
        upto: u64,
        make: fn(&Row) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([*at])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            if count(row, 0)? > upto {
                break;
            }
            *at = row.get(column)?;
            found.push(make(row)?);
        }
        Ok(found)
    }

    /// Ends a transaction that cannot be finished. The database may have done so itself; then there is nothing to do.
    fn roll_back(&self) {
        let _ = self.connection.execute_batch("ROLLBACK");
    }

    fn may_write(&self) -> Result<()> {
        if self.writable {
            return Ok(());
        }
        Err(Error::new(
            Kind::ReadOnly,
            "the ledger was opened for reading",
            "Open it for writing; if a write had failed before, check the disk and start again.",
        ))
    }

    /// After a failed sync nobody knows what the disk holds, so nothing more is written through this connection.
    fn noted<T>(&mut self, outcome: Result<T>) -> Result<T> {
        if outcome.as_ref().is_err_and(|e| e.kind() == Kind::Disk) {
            self.writable = false;
        }
        outcome
    }

    fn put(&self, batch: &Batch, derive: &Derive) -> Result<()> {
        // What is derived reads through this same connection before the step is closed.
        let (begin, close, undo) = match self.held {
            true => ("SAVEPOINT step", "RELEASE step", "ROLLBACK TO step; RELEASE step"),
            false => ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"),
        };
        self.connection.execute_batch(begin)?;
        let filled = fill(&self.connection, batch).and_then(|()| derive(self));
        let done = filled.and_then(|()| Ok(self.connection.execute_batch(close)?));
        if done.is_err() {
            // Where the step failed on its own account, there may be nothing left to undo.
            let _ = self.connection.execute_batch(undo);
        }
        done
    }
}

/// Writes the rows of a batch; what goes around it makes that all or nothing.
fn fill(tx: &Connection, batch: &Batch) -> Result<()> {
    if head(tx)? != batch.after {
        return Err(Error::new(
            Kind::Locked,
            "the ledger has grown since it was read",
            "Read it again and repeat the step.",
        ));
    }
    for e in &batch.events {
        tx.prepare_cached("INSERT INTO events VALUES (?,?,?,?,?,?,?,?)")?.execute(params![
            number(e.seq),
            e.kind,
            e.subject,
            e.recorded,
            e.salt,
            e.payload,
            e.digest,
            e.root
        ])?;
    }
    for node in &batch.nodes {
        tx.prepare_cached("INSERT INTO nodes VALUES (?,?,?)")?.execute(params![
            node.level,
            number(node.index),
            node.hash
        ])?;
    }
    for (id, bytes) in &batch.sources {
        tx.prepare_cached("INSERT OR IGNORE INTO sources VALUES (?,?)")?.execute(params![id, bytes])?;
    }
    put_documents(tx, &batch.documents)?;
    put_parts(tx, &batch.parts)?;
    for j in &batch.judgements {
        tx.prepare_cached("INSERT INTO judgements VALUES (?,?,?,?,?,?,?,?,?,?,?)")?.execute(params![
            j.id,
            number(j.seq),
            j.left,
            j.right,
            j.verdict,
            j.effect,
            j.score,
            j.reasons,
            j.kind,
            j.author,
            j.retracted.map(number)
        ])?;
    }
    for (id, seq) in &batch.retractions {
        let changed = tx
            .execute("UPDATE judgements SET retracted=? WHERE id=? AND retracted IS NULL", params![number(*seq), id])?;
        if changed != 1 {
            return Err(corrupt(format!("judgement {id} cannot be taken back: it is not in force")));
        }
    }
    for c in &batch.commitments {
        tx.prepare_cached(
            "INSERT INTO commitments VALUES (?1,?2,?3,?4) ON CONFLICT(id) DO UPDATE SET alias_of=excluded.alias_of",
        )?
        .execute(params![c.id, c.founder, number(c.seq), c.alias_of])?;
    }
    for (claim, commitment) in &batch.members {
        match commitment {
            Some(to) => tx
                .prepare_cached("INSERT INTO members VALUES (?1,?2) ON CONFLICT(claim) DO UPDATE SET commitment=?2")?
                .execute([claim, to])?,
            None => tx.prepare_cached("DELETE FROM members WHERE claim=?")?.execute([claim])?,
        };
    }
    for id in &batch.redactions {
        erase(tx, id)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
