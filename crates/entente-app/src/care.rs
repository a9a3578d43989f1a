//! Caring for a ledger's file: copies, putting one back, bringing it up, and a doctor who says what ails it.

use crate::book::failed;
use crate::{App, AppError, Book, Kind, files, inputs};
use entente_ledger::index::IndexState;
use entente_ledger::{Ledger, Migration, Wrong};
use entente_model::Day;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Less room than this many bytes is too little to go on.
const LITTLE: u64 = 64 * 1024 * 1024;
/// How many failures are remembered.
const REMEMBERED: usize = 20;

/// How grave what the doctor found is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Finding {
    /// It is as it should be.
    Well,
    /// It will do, and should be looked at.
    Warning,
    /// It must be mended.
    Ill,
}

impl Finding {
    /// Its word in what is printed.
    pub fn code(self) -> &'static str {
        match self {
            Finding::Well => "well",
            Finding::Warning => "warning",
            Finding::Ill => "ill",
        }
    }
}

/// One thing at which the doctor looked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Examination {
    /// What was looked at.
    pub what: &'static str,
    /// How it is.
    pub finding: Finding,
    /// What was found, as one sentence.
    pub message: String,
    /// What to do, where something is to be done.
    pub fix: Option<String>,
}

/// What putting a copy back did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PutBack {
    /// Where the ledger lies that was there before.
    pub aside: Option<PathBuf>,
    /// How many events that one had, where it could be read.
    pub before: Option<u64>,
    /// How many there are now.
    pub events: u64,
}

impl App {
    /// Copies a ledger as it stands now to a new file, while others may use it, and checks the copy. Gives how many events
    /// it has, or what is wrong with it; then the copy is there all the same.
    ///
    /// # Errors
    /// [`Kind::Usage`] if there is no ledger, or a file of the copy's name; [`Kind::Storage`] if the disk failed.
    pub fn back_up(&self, path: &Path, to: &Path) -> Result<Result<u64, Wrong>, AppError> {
        if to.exists() {
            return Err(files::taken(to));
        }
        Ledger::back_up(path, to).map_err(|e| failed(e).at(inputs::shown(path)))?;
        self.sound(to)
    }

    /// Checks a copy, and puts it in the place of a ledger; what was there is kept beside it. Gives what is wrong with the
    /// copy where it is wrong; then nothing was changed.
    ///
    /// # Errors
    /// [`Kind::Usage`] if there is no copy, [`Kind::Held`] while another process writes to the ledger,
    /// [`Kind::Storage`] if the disk failed.
    pub fn restore(&self, path: &Path, from: &Path) -> Result<Result<PutBack, Wrong>, AppError> {
        if let Err(wrong) = self.sound(from)? {
            return Ok(Err(wrong));
        }
        let before = Ledger::read(path).and_then(|ledger| ledger.head()).map(|head| head.seq).ok();
        let done = Ledger::restore(path, from).map_err(|e| failed(e).at(inputs::shown(path)))?;
        Ok(Ok(PutBack { aside: done.aside, before, events: done.head.seq }))
    }

    /// Brings a ledger to the version of this program after a copy was made, or tries it in memory, and checks it.
    ///
    /// # Errors
    /// [`Kind::Usage`] if there is no ledger or a newer version made it, [`Kind::Held`] while another process writes,
    /// [`Kind::Storage`] if the disk failed or the older ledger contradicts itself.
    pub fn migrate(&self, path: &Path, dry: bool) -> Result<(Migration, Option<Wrong>), AppError> {
        let done = Ledger::migrate(path, dry).map_err(|e| failed(e).at(inputs::shown(path)))?;
        Ok((done, self.sound(path)?.err()))
    }

    /// How the index by which commitments are found is; nothing where the ledger cannot be read.
    pub fn index(&self, path: &Path) -> Option<Examination> {
        let book = self.look(path).ok()?;
        Some(match book.ledger.index_state().ok()? {
            IndexState::InUse | IndexState::None => well("index", "it is of this program and its packs"),
            IndexState::Behind => found(
                "index",
                Finding::Warning,
                "there is none of this program and its packs, so that lists look at everything",
                "The next command that writes makes it; `entente doctor --mend-index` does it now.",
            ),
        })
    }

    /// Drops the index of a ledger, and what it keeps of what waits, and makes both anew; the log stays as it is.
    ///
    /// # Errors
    /// As [`App::open`].
    pub fn mend_index(&self, path: &Path) -> Result<(), AppError> {
        // What is not there is not made.
        self.look(path)?;
        let mut book = self.open(path, None)?;
        book.ledger.index_anew().map_err(failed)?;
        book.keep_waiting_anew()
    }

    fn sound(&self, path: &Path) -> Result<Result<u64, Wrong>, AppError> {
        let book = self.look(path)?;
        let report = Book::verify(&book, &crate::log::Against::default())?;
        Ok(match report.wrong {
            None => Ok(report.events),
            Some(wrong) => Err(wrong),
        })
    }
}

/// Copies of a ledger that lie beside it under the names that this program gives them.
pub fn copies(path: &Path) -> Vec<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let begins = [format!("{name}-before-restore"), format!("{name}-before-version-")];
    let entries = std::fs::read_dir(folder_of(path)).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries
        .filter(|e| begins.iter().any(|begin| e.file_name().to_string_lossy().starts_with(begin)))
        .map(|e| path.with_file_name(e.file_name()))
        .collect();
    found.sort();
    found
}

/// Looks at everything on which a ledger depends: the file, its tables, permissions, room, clock, who writes, and the
/// failures remembered. `today` is the day by the clock of the machine. Changes nothing but a file that it makes and
/// takes away again.
pub fn examine(path: &Path, today: Day) -> Vec<Examination> {
    let mut all = vec![file(path)];
    if let Ok(found) = Ledger::examine(path) {
        all.extend(tables(&found, path));
        all.push(clock(found.recorded.as_deref(), today));
    }
    all.push(permissions(path));
    all.push(space(path));
    all.push(place(path));
    all.push(failures(path));
    all
}

fn well(what: &'static str, message: impl Into<String>) -> Examination {
    Examination { what, finding: Finding::Well, message: message.into(), fix: None }
}

fn found(what: &'static str, finding: Finding, message: impl Into<String>, fix: impl Into<String>) -> Examination {
    Examination { what, finding, message: message.into(), fix: Some(fix.into()) }
}

fn file(path: &Path) -> Examination {
    match Ledger::examine(path) {
        Ok(found) => well("file", format!("{} events in {}", found.events, size(found.bytes))),
        Err(error) => {
            let said = error.to_string();
            let message = said.split_once(": ").map_or(said.as_str(), |(_, words)| words).to_owned();
            found("file", Finding::Ill, format!("{message} ({})", error.code()), error.next())
        }
    }
}

fn tables(found_: &entente_ledger::Examined, path: &Path) -> Vec<Examination> {
    let mut all = Vec::new();
    all.push(match &found_.fault {
        None => well("structure", "the database finds no fault in its own structure"),
        Some(fault) => found(
            "structure",
            Finding::Ill,
            format!("the database finds: {}", entente_publish::table::one_line(fault)),
            "Copy the file as it is, then go back to the last good copy with `entente restore`.",
        ),
    });
    let (has, knows) = (found_.version, entente_ledger::SCHEMA_VERSION);
    all.push(if has == knows {
        well("schema", format!("version {has}, that of this program"))
    } else {
        let message = format!("version {has}; this program brings it to {knows} when it next writes");
        found("schema", Finding::Warning, message, "See what that does with `entente migrate --dry-run`.")
    });
    all.push(match &found_.writer {
        None => well("writer", "nobody is writing"),
        Some(who) => {
            found("writer", Finding::Warning, format!("{who} is writing"), "Wait until it has finished, or stop it.")
        }
    });
    let log = found_.log_bytes;
    all.push(if log <= found_.bytes.max(LITTLE) {
        well("write-ahead log", size(log))
    } else {
        let message = format!("{} is much: a reader has been open for long", size(log));
        let fix = format!("Close what reads {}; the next writer then empties it.", path.display());
        found("write-ahead log", Finding::Warning, message, fix)
    });
    all
}

fn clock(recorded: Option<&str>, today: Day) -> Examination {
    let last: Option<Day> = recorded.and_then(|r| r.get(..10)).and_then(|r| r.parse().ok());
    match last {
        Some(last) if last > today => found(
            "clock",
            Finding::Ill,
            format!("it says {today}, and the ledger has an event of {last}"),
            "Set the clock of this machine. Events keep the day that they were given; their order is by number.",
        ),
        _ => well("clock", format!("it says {today} in UTC")),
    }
}

fn permissions(path: &Path) -> Examination {
    let folder = folder_of(path);
    let probe = folder.join(format!(".entente-doctor-{}", std::process::id()));
    let made = std::fs::File::create(&probe).and_then(|mut file| file.write_all(b"x"));
    let _ = std::fs::remove_file(&probe);
    let mend = |what: &Path| format!("Give yourself the right to write to {}.", what.display());
    if let Err(cause) = made {
        let message = format!("nothing can be written into {}: {cause}", folder.display());
        return found("permissions", Finding::Ill, message, mend(&folder));
    }
    match std::fs::metadata(path) {
        Ok(meta) if meta.permissions().readonly() => {
            found("permissions", Finding::Ill, "the file is read-only: it can be read and not added to", mend(path))
        }
        Ok(meta) if others_write(&meta) => found(
            "permissions",
            Finding::Warning,
            "anyone on this machine may change the file",
            format!("Take that right away: chmod o-w {}", path.display()),
        ),
        _ => well("permissions", "the file and its folder can be written"),
    }
}

#[cfg(unix)]
fn others_write(meta: &std::fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::mode(meta) & 0o002 != 0
}

#[cfg(not(unix))]
fn others_write(_: &std::fs::Metadata) -> bool {
    false
}

fn space(path: &Path) -> Examination {
    let needed = std::fs::metadata(path).map_or(0, |m| m.len()).max(LITTLE);
    match room(&folder_of(path)) {
        None => well("space", "how much room there is cannot be told on this system"),
        Some(free) if free < LITTLE => found(
            "space",
            Finding::Ill,
            format!("only {} are left", size(free)),
            "Make room: a step that does not fit is not done, and then nothing more is written until the next start.",
        ),
        Some(free) if free < needed => found(
            "space",
            Finding::Warning,
            format!("{} are left, less than a copy of the ledger needs", size(free)),
            "Make room before the next `entente backup` or `entente migrate`.",
        ),
        Some(free) => well("space", format!("{} are left", size(free))),
    }
}

/// Bytes that are free where the folder lies.
#[cfg(unix)]
fn room(folder: &Path) -> Option<u64> {
    rustix::fs::statvfs(folder).ok().map(|s| s.f_bavail.saturating_mul(s.f_frsize))
}

#[cfg(not(unix))]
fn room(_: &Path) -> Option<u64> {
    None
}

/// Whether the ledger lies where locks and syncing cannot be relied on.
fn place(path: &Path) -> Examination {
    const REMOTE: &[&str] = &["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "fuse.rclone"];
    let whole = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let mount = |line: &str| {
        let mut words = line.split(' ').skip(1);
        let (at, kind) = (words.next()?.to_owned(), words.next()?.to_owned());
        whole.starts_with(&at).then_some((at, kind))
    };
    match mounts.lines().filter_map(mount).max_by_key(|(at, _)| at.len()) {
        Some((at, kind)) if REMOTE.contains(&kind.as_str()) => found(
            "place",
            Finding::Warning,
            format!("it lies on {at}, a drive of the network ({kind}), where locks cannot be relied on"),
            "Keep the ledger on a disk of this machine, and copy it with `entente backup`.",
        ),
        Some((_, kind)) => well("place", format!("it lies on a disk of this machine ({kind})")),
        None => well("place", "where it lies cannot be told on this system"),
    }
}

fn failures(path: &Path) -> Examination {
    match remembered(path).last() {
        None => well("failures", "none is remembered"),
        Some(last) => found(
            "failures",
            Finding::Warning,
            format!("the last was {last}"),
            format!("Do what the message says; then remove {} to forget it.", beside(path).display()),
        ),
    }
}

/// The failures remembered of a ledger, oldest first, one line each.
fn remembered(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(beside(path)).unwrap_or_default();
    text.lines().filter(|line| !line.is_empty()).map(entente_publish::table::one_line).collect()
}

/// Remembers a failure beside the ledger for the doctor, as far as that can be done. `when` is the moment by the clock.
pub fn remember(path: &Path, when: &str, error: &AppError) {
    // Wrong usage is no failure of the ledger.
    if error.kind() == Kind::Usage || !path.exists() {
        return;
    }
    let mut all = remembered(path);
    all.push(entente_publish::table::one_line(&format!("{when} {}", error.refusal())));
    let keep = all.len().saturating_sub(REMEMBERED);
    let text: String = all[keep..].iter().map(|line| format!("{line}\n")).collect();
    // Where the disk is full or gone this fails, too; the message on the screen was the first.
    let _ = std::fs::write(beside(path), text);
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-failures");
    PathBuf::from(name)
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new(".")).to_owned()
}

/// Bytes in words.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} bytes"),
        1_024..1_048_576 => format!("{} KiB", bytes / 1_024),
        1_048_576..1_073_741_824 => format!("{} MiB", bytes / 1_048_576),
        _ => format!("{} GiB", bytes / 1_073_741_824),
    }
}
