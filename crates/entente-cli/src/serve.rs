//! `entente serve`: shows a ledger in a browser, and to other programs over HTTP.

use crate::args::{Cli, Ledger};
use crate::context;
use crate::out::{self, Fail, exit};
use clap::Args;
use entente_app::AppError;
use entente_app::model::Day;
use entente_server::{Clock, Options};
use std::io::Write;
use std::sync::Arc;

/// `serve`.
#[derive(Args, Debug)]
pub struct Serve {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// Where to listen. Only addresses of this machine are taken.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787")]
    pub listen: String,
    /// Tell statuses for this day, and leave out what was told later; today if left out.
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<Day>,
}

/// Serves until it is told to stop; gives the exit code.
pub fn run(cli: &Cli, args: &Serve) -> Result<u8, Fail> {
    let ledger = context::ledger(&args.ledger)?;
    let app = Arc::new(context::app(cli)?);
    let clock = args.as_of.map_or(Clock::Today(context::today), Clock::Fixed);
    let options = Options { app, ledger, listen: args.listen.clone(), clock };
    entente_server::serve(options, |address| {
        let mut to = out::stdout();
        // Whoever started it without a place for its output wants the pages all the same.
        let _ = writeln!(to, "http://{address}/\nStop with Ctrl-C.").and_then(|()| to.flush());
    })
    .map_err(|error| {
        let refusal = error.refusal();
        let told = AppError::new(error.kind(), refusal.code, refusal.message.clone(), refusal.next.clone());
        Fail::App(refusal.place.iter().fold(told, AppError::at))
    })?;
    Ok(exit::DONE)
}
