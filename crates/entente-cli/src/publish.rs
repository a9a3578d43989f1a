//! `entente publish`: a copy of a ledger for everybody, as a folder that any web server shows.

use crate::args::{Cli, Ledger};
use crate::export::address;
use crate::out::{self, Fail, exit};
use crate::{context, serve};
use clap::Args;
use entente_app::model::Day;
use entente_server::Copying;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// `entente publish`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente publish --ledger my.entente --to book
  entente publish --ledger my.entente --to book-2024 --as-of 2024-12-31 'party:KR'
  entente publish --ledger my.entente --to book --base-url https://example.org/book

The folder has pages, tables and feeds with quotes, and no article, note or account. Any web server
shows it. It says from which state of the ledger it was made.")]
pub struct Publish {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// Only commitments for which this holds, as for `list`; all if left out.
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// The folder, which is made; what is there is never written over.
    #[arg(long, value_name = "COPY")]
    pub to: PathBuf,
    /// Tell statuses for this day, and leave out what was told later; today if left out.
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<Day>,
    /// Where the folder will be published, for links in calendars and feeds.
    #[arg(long, value_name = "URL", value_parser = address)]
    pub base_url: Option<String>,
    /// One JSON object instead of a sentence.
    #[arg(long)]
    pub json: bool,
}

/// Makes the copy; gives the exit code.
pub fn run(cli: &Cli, args: &Publish) -> Result<u8, Fail> {
    let copying = Copying {
        ledger: context::ledger(&args.ledger)?,
        app: Arc::new(context::app(cli)?),
        to: args.to.clone(),
        query: args.query.join(" ").trim().to_owned(),
        as_of: args.as_of,
        today: context::today(),
        base_url: args.base_url.clone(),
    };
    let done = entente_server::copy(&copying).map_err(serve::fail)?;
    let mut to = out::stdout();
    if args.json {
        let said = serde_json::json!({"copy": args.to.display().to_string(), "commitments": done.commitments,
            "files": done.files, "ledger": {"event": done.event, "root": done.root}});
        writeln!(to, "{said}")?;
    } else {
        let many = out::count(done.commitments, "commitment", "commitments");
        let files = out::count(done.files, "file", "files");
        writeln!(
            to,
            "{} has {many} in {files}, from the ledger at event {} with the root {}",
            args.to.display(),
            done.event,
            done.root
        )?;
    }
    to.flush()?;
    Ok(exit::DONE)
}
