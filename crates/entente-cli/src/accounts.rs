//! `entente accounts`: who may look at a ledger on the pages of `entente serve`, and who may decide.

use crate::args::Ledger;
use crate::out::{self, Fail, exit};
use crate::{context, serve};
use clap::{Args, Subcommand, ValueEnum};
use entente_app::publish::table::one_line;
use entente_app::{AppError, Kind};
use entente_server::access::accounts::{Accounts, Role};
use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::path::PathBuf;

/// A password that comes on standard input is at most so many bytes.
const LONGEST: u64 = 4096;

/// Where the accounts are kept.
#[derive(Args, Debug)]
pub struct File {
    /// The file of accounts; beside the ledger, with -accounts behind its name, if left out.
    #[arg(long, value_name = "PATH")]
    pub accounts: Option<PathBuf>,
    /// The ledger beside which the file lies.
    #[command(flatten)]
    pub ledger: Ledger,
}

impl File {
    fn path(&self) -> Result<PathBuf, AppError> {
        match &self.accounts {
            Some(path) => Ok(path.clone()),
            None => {
                let mut name = context::ledger(&self.ledger)?.into_os_string();
                name.push("-accounts");
                Ok(PathBuf::from(name))
            }
        }
    }
}

/// What somebody may do. Each may do what those before it may.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum AsRole {
    /// Looks at everything.
    Viewer,
    /// Also decides, reads texts in and adds by hand.
    Reviewer,
    /// Also keeps the accounts, on this command line.
    Admin,
}

impl AsRole {
    fn role(self) -> Role {
        match self {
            AsRole::Viewer => Role::Viewer,
            AsRole::Reviewer => Role::Reviewer,
            AsRole::Admin => Role::Admin,
        }
    }
}

/// `entente accounts`.
#[derive(Subcommand, Debug)]
pub enum AccountsOf {
    /// Make an account. Its password is asked for, or read from standard input, and never taken as an argument.
    #[command(after_help = "\
Examples:
  entente accounts add 'Mori Aya' --role reviewer --ledger my.entente
  pass show entente/mori | entente accounts add 'Mori Aya' --role reviewer --accounts my.accounts

The name stands on what the account decides. The file is made so that only you may read it; keep
it out of what you hand on. A running server knows of a change at once.")]
    Add {
        /// The name with which one signs in.
        #[arg(value_name = "NAME")]
        name: String,
        /// What the account may do.
        #[arg(long, value_name = "ROLE")]
        role: AsRole,
        /// Where the accounts are kept.
        #[command(flatten)]
        file: File,
    },
    /// List the accounts with their roles.
    List {
        /// One JSON object an account instead of a table.
        #[arg(long)]
        json: bool,
        /// Where the accounts are kept.
        #[command(flatten)]
        file: File,
    },
    /// Give an account another role. Its sessions end.
    Role {
        /// The account.
        #[arg(value_name = "NAME")]
        name: String,
        /// What it may do from now on.
        #[arg(value_name = "ROLE")]
        role: AsRole,
        /// Where the accounts are kept.
        #[command(flatten)]
        file: File,
    },
    /// Give an account another password, which is asked for or read from standard input. Its sessions end.
    Password {
        /// The account.
        #[arg(value_name = "NAME")]
        name: String,
        /// Where the accounts are kept.
        #[command(flatten)]
        file: File,
    },
    /// Take an account away. Its sessions end; what it decided stays in the ledger under its name.
    Remove {
        /// The account.
        #[arg(value_name = "NAME")]
        name: String,
        /// Where the accounts are kept.
        #[command(flatten)]
        file: File,
    },
}

/// Keeps the accounts; gives the exit code.
pub fn run(args: &AccountsOf) -> Result<u8, Fail> {
    let told = match args {
        AccountsOf::List { json, file } => return list(*json, file),
        AccountsOf::Add { name, role, file } => {
            let path = file.path()?;
            // What is wrong with the name is told before anybody types a password.
            let known = if path.exists() { Accounts::read(&path) } else { Ok(Accounts::default()) };
            known.and_then(|all| all.free(name).map(drop)).map_err(serve::fail)?;
            let password = password()?;
            Accounts::change(&path, |all| all.add(name, role.role(), &password)).map_err(serve::fail)?;
            format!("{} is a {} in {}", name.trim(), role.role().code(), path.display())
        }
        AccountsOf::Role { name, role, file } => {
            Accounts::change(&file.path()?, |all| all.set_role(name, role.role())).map_err(serve::fail)?;
            format!("{} is a {} from now on, and signed out", name.trim(), role.role().code())
        }
        AccountsOf::Password { name, file } => {
            let path = file.path()?;
            Accounts::read(&path).and_then(|all| all.get(name).map(drop)).map_err(serve::fail)?;
            let password = password()?;
            Accounts::change(&path, |all| all.set_password(name, &password)).map_err(serve::fail)?;
            format!("{} has another password, and is signed out", name.trim())
        }
        AccountsOf::Remove { name, file } => {
            Accounts::change(&file.path()?, |all| all.remove(name)).map_err(serve::fail)?;
            format!("{} has no account any more", name.trim())
        }
    };
    let mut to = out::stdout();
    writeln!(to, "{}", one_line(&told))?;
    to.flush()?;
    Ok(exit::DONE)
}

fn list(json: bool, file: &File) -> Result<u8, Fail> {
    let accounts = Accounts::read(&file.path()?).map_err(serve::fail)?;
    let mut to = out::stdout();
    for account in accounts.iter() {
        if json {
            writeln!(to, "{}", serde_json::json!({"name": account.name(), "role": account.role().code()}))?;
        } else {
            writeln!(to, "{:<10}{}", account.role().code(), one_line(account.name()))?;
        }
    }
    to.flush()?;
    Ok(exit::DONE)
}

/// The password: typed twice at a terminal that does not show it, else the first line of standard input.
fn password() -> Result<String, Fail> {
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::BufReader::new(io::stdin().lock().take(LONGEST)).read_line(&mut line).map_err(unread)?;
        return Ok(line.trim_end_matches(['\n', '\r']).to_owned());
    }
    let first = unseen("Password: ")?;
    if unseen("The same again: ")? == first {
        return Ok(first);
    }
    let message = "The two passwords are not the same";
    Err(AppError::new(Kind::Usage, "A070", message, "try again").into())
}

fn unread(cause: io::Error) -> Fail {
    let next = "type it at a terminal, or give it on standard input";
    AppError::new(Kind::Usage, "A070", "The password cannot be read", next).because(cause).into()
}

/// A line that the terminal does not show.
#[cfg(unix)]
fn unseen(prompt: &str) -> Result<String, Fail> {
    use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};
    /// What Ctrl-C sends.
    const STOP: u8 = 3;
    let terminal = io::stdin();
    let before = tcgetattr(&terminal).map_err(|cause| unread(cause.into()))?;
    let mut quiet = before.clone();
    // Ctrl-C ends the line instead of the program, so that the terminal is never left without its echo.
    quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ISIG);
    quiet.special_codes[SpecialCodeIndex::VEOL] = STOP;
    tcsetattr(&terminal, OptionalActions::Flush, &quiet).map_err(|cause| unread(cause.into()))?;
    let mut to = io::stderr().lock();
    let asked = write!(to, "{prompt}").and_then(|()| to.flush());
    // One reading gives what was typed up to the end of the line, or up to Ctrl-C.
    let mut typed = [0; 4096];
    let read = asked.and_then(|()| io::stdin().lock().read(&mut typed));
    let _ = tcsetattr(&terminal, OptionalActions::Flush, &before);
    let _ = writeln!(to);
    let typed = typed.get(..read.map_err(unread)?).unwrap_or_default().to_vec();
    let line = String::from_utf8(typed).map_err(|cause| unread(io::Error::other(cause)))?;
    if line.is_empty() || line.ends_with(char::from(STOP)) {
        let message = "No password was given";
        return Err(AppError::new(Kind::Usage, "A070", message, "try again; nothing was changed").into());
    }
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

/// Other systems have no way to it here; the password is given on standard input there.
#[cfg(not(unix))]
fn unseen(_: &str) -> Result<String, Fail> {
    Err(unread(io::Error::from(io::ErrorKind::Unsupported)))
}
