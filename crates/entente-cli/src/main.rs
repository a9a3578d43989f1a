//! The `entente` command.

mod args;
mod out;
mod read;

use args::{Cli, Command};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let code = match cli.command {
        Command::Read(args) => read::run(&args),
    };
    ExitCode::from(code)
}
