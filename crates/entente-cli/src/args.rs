//! What can be said on the command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use entente_app::model::Day;
use entente_app::{Format as Form, ReadOptions};
use std::path::PathBuf;

/// Keeps the book of international technology cooperation: reads announcements, writes down every commitment with its
/// quoted evidence, and follows each until it is kept or not.
#[derive(Parser, Debug)]
#[command(name = "entente", version, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Read announcements and show the commitments in them, without a ledger.
    Read(Read),
}

/// How inputs are taken.
#[derive(Args, Debug)]
pub struct Inputs {
    /// Files, folders, or - for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub inputs: Vec<PathBuf>,
    /// Take every input as this; by name and content if left out.
    #[arg(long, value_name = "FORM")]
    pub from: Option<From>,
    /// Day of publication (2023-12-09) of every input, whatever it says itself.
    #[arg(long, value_name = "DAY")]
    pub published: Option<Day>,
    /// Language (a BCP 47 tag) of every input, whatever it says itself.
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// Whether claims are found in the text or taken from the input's own `commitments` and `deeds`.
    #[arg(long, value_name = "HOW", default_value = "found")]
    pub claims: Claims,
    /// Threads that work at once; the answer is the same at any number.
    #[arg(long, value_name = "N")]
    pub threads: Option<std::num::NonZeroUsize>,
}

impl Inputs {
    /// The options for the reading.
    pub fn options(&self) -> ReadOptions {
        let mut options = ReadOptions {
            form: self.from.map(|f| match f {
                From::Text => Form::Text,
                From::Html => Form::Html,
                From::Jsonl => Form::Jsonl,
            }),
            published: self.published,
            lang: self.lang.clone(),
            claims_given: self.claims == Claims::Given,
            ..ReadOptions::default()
        };
        if let Some(threads) = self.threads {
            options.threads = threads.get();
        }
        options
    }
}

/// Forms of input.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum From {
    /// Plain text.
    Text,
    /// A web page.
    Html,
    /// One JSON object a line: id, text, and perhaps lang, published, title, url.
    Jsonl,
}

/// Where claims come from.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Claims {
    /// Found in the text.
    Found,
    /// Taken as the input gives them.
    Given,
}

/// `entente read`.
#[derive(Args, Debug)]
pub struct Read {
    /// What to read and how.
    #[command(flatten)]
    pub inputs: Inputs,
    /// How to show what was found.
    #[arg(long, value_name = "FORMAT", default_value = "jsonl")]
    pub format: Format,
    /// Also list every typed span (with --format jsonl or json).
    #[arg(long)]
    pub mentions: bool,
    /// Leave out claims less sure than this, from 0 to 1.
    #[arg(long, value_name = "N", default_value_t = 0.0)]
    pub min_confidence: f64,
}

/// Forms of output.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
}
