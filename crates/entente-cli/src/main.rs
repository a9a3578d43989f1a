//! The `entente` command: takes the words of the command line to the use cases and shows what they give.

mod accounts;
mod add;
mod agree;
mod args;
mod ask;
mod asked;
mod batch;
mod care;
mod clocks;
mod context;
mod decide;
mod diff;
mod due;
mod export;
mod keep;
mod limits;
mod list;
mod money;
mod out;
mod packs;
mod publish;
mod read;
mod redact;
mod review;
mod scorecard;
mod serve;
mod show;
mod timeline;
mod told;
mod trace;
mod tryout;
mod update;
mod verify;
mod vocab;
mod why;

use args::{Cli, Command};
use clap::Parser;
use std::process::ExitCode;

/// Reading makes and drops many small lists: with this allocator a document takes about a tenth less time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse_from(args::words());
    // A fault on one document is told as one line by the reading; the panic's own words would only disturb.
    std::panic::set_hook(Box::new(|_| {}));
    let done = std::panic::catch_unwind(|| match &cli.command {
        Command::Try(args) => tryout::run(&cli, args),
        Command::Read(args) => read::run(&cli, args),
        Command::Add(args) => add::run(&cli, args),
        Command::List(args) => list::run(&cli, args),
        Command::Show(args) => show::run(&cli, args),
        Command::Why(args) => why::run(&cli, args),
        Command::Status(args) => list::status(&cli, args),
        Command::Due(args) => due::run(&cli, args),
        Command::Timeline(args) => timeline::run(&cli, args),
        Command::Scorecard(args) => scorecard::run(&cli, args),
        Command::Money(args) => money::run(&cli, args),
        Command::Ask(args) => ask::run(&cli, args),
        Command::Export(args) => export::run(&cli, args),
        Command::Import(args) => export::import(&cli, args),
        Command::Cite(args) => export::cite(&cli, args),
        Command::Verify(args) => verify::run(&cli, args),
        Command::Key(args) => verify::key(args),
        Command::Checkpoint(args) => verify::checkpoint(&cli, args),
        Command::Prove(args) => verify::prove(&cli, args),
        Command::Diff(args) => diff::run(&cli, args),
        Command::Log(args) => verify::log(&cli, args),
        Command::Backup(args) => care::backup(&cli, args),
        Command::Restore(args) => care::restore(&cli, args),
        Command::Migrate(args) => care::migrate(&cli, args),
        Command::Doctor(args) => care::doctor(&cli, args),
        Command::Redact(args) => redact::run(&cli, args),
        Command::Update(args) => update::run(&cli, args),
        Command::Merge(args) => decide::merge(&cli, args),
        Command::Split(args) => decide::split(&cli, args),
        Command::Link(args) => decide::link(&cli, args),
        Command::Unlink(args) => decide::unlink(&cli, args),
        Command::Undo(args) => decide::undo(&cli, args),
        Command::Review(args) => review::run(&cli, args),
        Command::Serve(args) => serve::run(&cli, args),
        Command::Publish(args) => publish::run(&cli, args),
        Command::Accounts(args) => accounts::run(args),
        Command::Packs(args) => packs::run(&cli, args),
        Command::Vocab(args) => vocab::run(&cli, args),
        Command::Schema(args) => verify::schema(args),
    });
    let code = match done {
        Ok(Ok(code)) => code,
        Ok(Err(fail)) => {
            if let out::Fail::App(error) = &fail {
                care::remember(&cli.command, error);
            }
            fail.tell()
        }
        Err(_) => {
            out::refusal(&entente_app::model::Refusal {
                code: "A006",
                message: "The program failed; the fault is the program's".to_owned(),
                place: None,
                next: "report it with the command that you gave".to_owned(),
            });
            out::exit::STORAGE
        }
    };
    ExitCode::from(code)
}
