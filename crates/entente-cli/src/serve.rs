//! `entente serve`: shows a ledger in a browser, and to other programs over HTTP.

use crate::args::{Cli, Ledger};
use crate::context;
use crate::out::{self, Fail, exit};
use clap::Args;
use entente_app::AppError;
use entente_app::model::Day;
use entente_server::access::Admission;
use entente_server::{Clock, Options, ServerError};
use std::io::Write;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// `serve`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente serve --ledger my.entente
  entente serve --ledger my.entente --accounts my.entente-accounts --host book.example.org
  entente serve --ledger my.entente --accounts my.entente-accounts --host book.example.org --public-read

docs/serve.md says how to show a ledger to others, and what keeps it safe.")]
pub struct Serve {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// Where to listen. Addresses that other machines reach are taken only with --accounts.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787")]
    pub listen: String,
    /// Tell statuses for this day, and leave out what was told later; today if left out.
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<Day>,
    /// Let only those look who sign in with an account of this file: `entente accounts`.
    #[arg(long, value_name = "PATH")]
    pub accounts: Option<PathBuf>,
    /// Let everybody look, and only those with an account decide.
    #[arg(long, requires = "accounts")]
    pub public_read: bool,
    /// Let nobody change anything.
    #[arg(long)]
    pub read_only: bool,
    /// A further name under which it is reached, such as that of the server that encrypts before it; may be given several
    /// times.
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,
    /// Say that nobody encrypts before it: passwords and sessions then travel so that the network can read them.
    #[arg(long, requires = "accounts")]
    pub plain_http: bool,
    /// The address of another machine that hands requests on and says in X-Forwarded-For from whom; may be given several
    /// times. This machine's own are known.
    #[arg(long, value_name = "ADDRESS")]
    pub proxy: Vec<IpAddr>,
}

/// Serves until it is told to stop; gives the exit code.
pub fn run(cli: &Cli, args: &Serve) -> Result<u8, Fail> {
    let ledger = context::ledger(&args.ledger)?;
    let app = Arc::new(context::app(cli)?);
    let clock = args.as_of.map_or(Clock::Today(context::today), Clock::Fixed);
    let admission = Admission {
        accounts: args.accounts.clone(),
        public_read: args.public_read,
        read_only: args.read_only,
        hosts: args.host.clone(),
        plain_http: args.plain_http,
        proxies: args.proxy.clone(),
    };
    let options = Options { app, ledger, listen: args.listen.clone(), clock, admission };
    entente_server::serve(options, |address| {
        let mut to = out::stdout();
        // Whoever started it without a place for its output wants the pages all the same.
        let _ = writeln!(to, "http://{address}/\nStop with Ctrl-C.").and_then(|()| to.flush());
    })
    .map_err(fail)?;
    Ok(exit::DONE)
}

/// What ends a command where the server's room refuses something.
pub fn fail(error: ServerError) -> Fail {
    let refusal = error.refusal();
    let told = AppError::new(error.kind(), refusal.code, refusal.message.clone(), refusal.next.clone());
    Fail::App(refusal.place.iter().fold(told, AppError::at))
}
