//! The accounts of a server: a small file of its own beside the ledger and never in it, since a ledger is handed on. It
//! holds names, roles and what a password is checked against; the passwords themselves are nowhere.

use crate::ServerError;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// The version of the file.
const VERSION: u32 = 1;
/// A larger file is none of accounts, in bytes.
const LARGEST: u64 = 1024 * 1024;
/// A name has at most so many characters.
const LONGEST_NAME: usize = 64;
/// A password has at least so many characters.
pub const SHORTEST_PASSWORD: usize = 12;
/// A password has at most so many bytes.
const LONGEST_PASSWORD: usize = 1024;
/// What stands at the head of the file.
const HEAD: &str = "# Accounts of `entente serve`. `entente accounts` changes them. Keep this file to yourself.\n";

/// What somebody may do. Each may do what those before it may.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Looks at everything.
    Viewer,
    /// Also decides, and adds what was read or is typed.
    Reviewer,
    /// Also keeps the accounts, by the command line.
    Admin,
}

impl Role {
    /// Its word.
    pub fn code(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Reviewer => "reviewer",
            Role::Admin => "admin",
        }
    }
}

/// One account. It shows no password and nothing that a password is checked against.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    name: String,
    role: Role,
    /// Argon2id, in PHC form.
    password: String,
    /// Changes with the password and the role, so that sessions that began before end.
    stamp: String,
}

impl Account {
    /// Its name, which stands on what it decides.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it may do.
    pub fn role(&self) -> Role {
        self.role
    }

    pub(crate) fn hash(&self) -> &str {
        &self.password
    }

    pub(crate) fn stamp(&self) -> &str {
        &self.stamp
    }
}

/// All accounts of a file.
#[derive(Clone, Default)]
pub struct Accounts {
    all: Vec<Account>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    entente_accounts: u32,
    #[serde(default, rename = "account")]
    accounts: Vec<Account>,
}

impl Accounts {
    /// The accounts of a file.
    ///
    /// # Errors
    /// If it cannot be read, is none of accounts, or others than its owner may read it.
    pub fn read(path: &Path) -> Result<Accounts, ServerError> {
        Accounts::parse(&bytes(path)?, path)
    }

    pub(crate) fn parse(bytes: &[u8], path: &Path) -> Result<Accounts, ServerError> {
        let text = std::str::from_utf8(bytes).ok();
        let stored = text.and_then(|text| toml::from_str::<Stored>(text).ok());
        match stored {
            Some(stored) if stored.entente_accounts == VERSION => Ok(Accounts { all: stored.accounts }),
            _ => Err(wrong("The file is none of accounts, or of another version of this program", path)),
        }
    }

    /// Changes the accounts of a file, which is made if it is not there. It holds the old ones or the new ones, also after
    /// a crash, and only its owner may read it.
    ///
    /// # Errors
    /// If the file cannot be read or written, and those of `work`; then nothing was changed.
    pub fn change<T>(
        path: &Path,
        work: impl FnOnce(&mut Accounts) -> Result<T, ServerError>,
    ) -> Result<T, ServerError> {
        let failed = |cause| unwritten(path, cause);
        let lock = beside(path, "-lock");
        let held = private().create(true).truncate(false).open(&lock).map_err(failed)?;
        held.lock().map_err(failed)?;
        let mut accounts = if path.exists() { Accounts::read(path)? } else { Accounts::default() };
        let done = work(&mut accounts)?;
        let stored = Stored { entente_accounts: VERSION, accounts: accounts.all };
        let text = toml::to_string(&stored).map_err(|cause| failed(io::Error::other(cause)))?;
        replace(path, &format!("{HEAD}{text}")).map_err(failed)?;
        Ok(done)
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Account> {
        let mut all: Vec<&Account> = self.all.iter().collect();
        all.sort_by_key(|account| key(&account.name));
        all.into_iter()
    }

    /// The account of a name, however its letters are written.
    pub fn find(&self, name: &str) -> Option<&Account> {
        let wanted = key(name);
        self.all.iter().find(|account| key(&account.name) == wanted)
    }

    /// The same, where there must be one.
    ///
    /// # Errors
    /// If there is none of that name.
    pub fn get(&self, name: &str) -> Result<&Account, ServerError> {
        self.find(name).ok_or_else(|| missing(name))
    }

    /// A name as a new account has it.
    ///
    /// # Errors
    /// If there is an account of that name, or it cannot be taken.
    pub fn free(&self, name: &str) -> Result<String, ServerError> {
        let name: String = name.trim().nfc().collect();
        if name.is_empty()
            || name.chars().count() > LONGEST_NAME
            || name.chars().any(|c| c.is_control() || crate::html::parts::is_hidden(c))
        {
            let message = format!("{name:?} cannot be the name of an account");
            let next = "take a name of 1 to 64 characters that show; it stands on what the account decides";
            return Err(ServerError::usage("S021", message, next));
        }
        if self.find(&name).is_some() {
            let message = format!("There is an account {name:?} already");
            return Err(ServerError::usage("S021", message, "take another name, or change that account"));
        }
        Ok(name)
    }

    /// Adds an account.
    ///
    /// # Errors
    /// If there is one of that name, or the name or the password cannot be taken.
    pub fn add(&mut self, name: &str, role: Role, password: &str) -> Result<(), ServerError> {
        let name = self.free(name)?;
        let (password, stamp) = (hash(password)?, crate::state::random().map_err(ServerError::from)?);
        self.all.push(Account { name, role, password, stamp });
        Ok(())
    }

    /// Gives an account another role. All its sessions end.
    ///
    /// # Errors
    /// If there is none of that name.
    pub fn set_role(&mut self, name: &str, role: Role) -> Result<(), ServerError> {
        let stamp = crate::state::random().map_err(ServerError::from)?;
        let account = self.named(name)?;
        (account.role, account.stamp) = (role, stamp);
        Ok(())
    }

    /// Gives an account another password. All its sessions end.
    ///
    /// # Errors
    /// If there is none of that name, or the password cannot be taken.
    pub fn set_password(&mut self, name: &str, password: &str) -> Result<(), ServerError> {
        self.get(name)?;
        let (password, stamp) = (hash(password)?, crate::state::random().map_err(ServerError::from)?);
        let account = self.named(name)?;
        (account.password, account.stamp) = (password, stamp);
        Ok(())
    }

    /// Takes an account away. All its sessions end; what it decided stays.
    ///
    /// # Errors
    /// If there is none of that name.
    pub fn remove(&mut self, name: &str) -> Result<(), ServerError> {
        let name = key(self.get(name)?.name());
        self.all.retain(|account| key(&account.name) != name);
        Ok(())
    }

    fn named(&mut self, name: &str) -> Result<&mut Account, ServerError> {
        let wanted = key(name);
        self.all.iter_mut().find(|account| key(&account.name) == wanted).ok_or_else(|| missing(name))
    }
}

fn missing(name: &str) -> ServerError {
    ServerError::usage("S021", format!("There is no account {name:?}"), "see them with `entente accounts list`")
}

/// Names that differ only in how their letters are written are one.
pub(crate) fn key(name: &str) -> String {
    name.trim().nfc().collect::<String>().to_lowercase()
}

/// What a password is checked against: Argon2id with 19 MiB, two passes and one lane, in PHC form.
pub(crate) fn hash(password: &str) -> Result<String, ServerError> {
    let password: String = password.nfc().collect();
    let characters = password.chars().count();
    if characters < SHORTEST_PASSWORD || password.len() > LONGEST_PASSWORD {
        let message = format!("The password has {characters} characters");
        let next = "take one of at least 12 characters and at most 1,024 bytes, such as several words that you do not use together";
        return Err(ServerError::usage("S022", message, next));
    }
    Ok(password_auth::generate_hash(password))
}

/// Whether this is the password. It takes as long where it is not.
pub(crate) fn is_password(password: &str, hash: &str) -> bool {
    let password: String = if password.len() > LONGEST_PASSWORD { String::new() } else { password.nfc().collect() };
    password_auth::verify_password(password, hash).is_ok()
}

/// The bytes of a file of accounts, which only its owner may read.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, ServerError> {
    let mut file = File::open(path).map_err(|cause| unread(path, cause))?;
    let about = file.metadata().map_err(|cause| unread(path, cause))?;
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o077 != 0 {
        return Err(wrong("Others than its owner may read the file of accounts", path));
    }
    if !about.is_file() || about.len() > LARGEST {
        return Err(wrong("The file is none of accounts", path));
    }
    let mut bytes = Vec::new();
    Read::take(&mut file, LARGEST).read_to_end(&mut bytes).map_err(|cause| unread(path, cause))?;
    Ok(bytes)
}

fn wrong(message: &str, path: &Path) -> ServerError {
    ServerError::usage("S020", message.to_owned(), "check the path and its permissions, which must be 0600")
        .at(path.display().to_string())
}

fn unread(path: &Path, cause: io::Error) -> ServerError {
    let next = "make an account with `entente accounts add`, or check the path and its permissions";
    if cause.kind() == ErrorKind::NotFound {
        return ServerError::usage("S020", "There is no file of accounts".to_owned(), next)
            .at(path.display().to_string());
    }
    ServerError::system("S020", "The file of accounts cannot be read".to_owned(), next, cause)
        .at(path.display().to_string())
}

fn unwritten(path: &Path, cause: io::Error) -> ServerError {
    let next = "check the path, its permissions and the room on the disk";
    ServerError::system("S020", "The file of accounts cannot be written".to_owned(), next, cause)
        .at(path.display().to_string())
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// How a file is made that only its owner may read.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    let part = beside(path, ".part");
    // Whoever was stopped while writing left this; the lock says that nobody writes it now.
    let _ = std::fs::remove_file(&part);
    let write = || {
        let mut file = private().create_new(true).open(&part)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&part, path)
    };
    if let Err(cause) = write() {
        let _ = std::fs::remove_file(&part);
        return Err(cause);
    }
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    // A folder that cannot be synced, as on some systems, still has the file.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_kept_as_argon2id_with_enough_memory() {
        let kept = hash("correct horse battery").expect("long enough");
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(is_password("correct horse battery", &kept) && !is_password("correct horse batterz", &kept));
        assert_ne!(hash("correct horse battery").expect("again"), kept, "each has a salt of its own");
        for bad in ["", "short", "elevenchars", &"x".repeat(1025)] {
            assert_eq!(hash(bad).err().map(|e| e.refusal().code), Some("S022"), "{bad}");
        }
    }

    #[test]
    fn names_that_look_the_same_are_one_account() {
        let mut all = Accounts::default();
        all.add("Mori Élise", Role::Viewer, "correct horse battery").expect("added");
        for same in ["mori élise", " MORI E\u{301}LISE "] {
            assert!(all.find(same).is_some(), "{same}");
            let again = all.add(same, Role::Admin, "correct horse battery");
            assert_eq!(again.err().map(|e| e.refusal().code), Some("S021"), "{same}");
        }
        for bad in ["", "  ", "a\u{202E}b", "a\nb", &"x".repeat(65)] {
            assert!(all.add(bad, Role::Viewer, "correct horse battery").is_err(), "{bad:?}");
        }
        let stamp = all.find("Mori Élise").map(|a| a.stamp().to_owned());
        all.set_role("mori élise", Role::Reviewer).expect("there");
        let now = all.find("Mori Élise").map(|a| (a.role(), a.stamp().to_owned()));
        assert!(now.is_some_and(|(role, new)| role == Role::Reviewer && Some(new) != stamp));
        all.remove("MORI ÉLISE").expect("there");
        assert!(all.iter().next().is_none() && all.remove("Mori Élise").is_err());
    }
}
