//! What can be said on the command line to keep a ledger: check it, sign it, prove from it.

use crate::args::Ledger;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `entente verify`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente verify --ledger my.entente
  entente verify --ledger my.entente --against kept.checkpoint --public-key our.pub
  entente verify --ledger my.entente --against published/ --json

A ledger by itself shows damage, and changes by someone who did not also recompute the log. That
nobody rewrote it as a whole only a checkpoint shows that was kept elsewhere.")]
pub struct Verify {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// A checkpoint that was kept elsewhere, or a folder of a published log; may be given several times.
    #[arg(long, value_name = "CHECKPOINT")]
    pub against: Vec<PathBuf>,
    /// The key by which those checkpoints must be signed, or a file that holds it.
    #[arg(long, value_name = "KEY", requires = "against")]
    pub public_key: Option<String>,
    /// Do not read every source again.
    #[arg(long)]
    pub quick: bool,
    /// One JSON object instead of sentences.
    #[arg(long)]
    pub json: bool,
}

/// `entente key`.
#[derive(Subcommand, Debug)]
pub enum Key {
    /// Make a new key that signs checkpoints, in a file that only you may read, and print its public key.
    ///
    /// Keep the file away from the ledger and from its copies: whoever has it can sign another log. Give the public key to
    /// those who are to check. One key is for one ledger.
    #[command(after_help = "\
Examples:
  entente key new --origin example.org/our-ledger our.key > our.pub")]
    New {
        /// The name of the log in its checkpoints: an address without its scheme, such as example.org/our-ledger.
        #[arg(long, value_name = "NAME")]
        origin: String,
        /// The file; one that is there is never written over.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// One JSON object instead of the key alone.
        #[arg(long)]
        json: bool,
    },
    /// Print the public key of a key.
    #[command(after_help = "\
Examples:
  entente key show our.key > our.pub")]
    Show {
        /// The file that holds the key.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// One JSON object instead of the key alone.
        #[arg(long)]
        json: bool,
    },
}

/// `entente checkpoint`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente checkpoint --ledger my.entente --key our.key > 2024-12-31.checkpoint
  entente checkpoint --ledger my.entente --key our.key --tiles published/

Everything that is stored is hashed again first. Nothing is signed that did not grow out of what the
key signed last; that is kept beside the key, in FILE-signed-last.")]
pub struct Checkpoint {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// The file of the key: `entente key new`.
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// Also write the log as static files into this folder, for anyone to copy and watch.
    #[arg(long, value_name = "DIR")]
    pub tiles: Option<PathBuf>,
    /// One JSON object instead of the checkpoint alone.
    #[arg(long)]
    pub json: bool,
}

/// `entente prove`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente prove --ledger my.entente --checkpoint 2024-12-31.checkpoint p-abepy7dq3sdt > proof.json
  entente prove --ledger my.entente --checkpoint new.checkpoint --since old.checkpoint c-m4wz6xk9y1v2
  entente prove --script > check_proof.py
  python3 check_proof.py proof.json --public-key our.pub

A proof holds quotes and what was found in them, and never the text of an article.")]
pub struct Prove {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// The id of a document, source, claim, deed, meeting, commitment or judgement, or the number of an event.
    #[arg(value_name = "ID", required_unless_present = "script")]
    pub id: Option<String>,
    /// The signed checkpoint to which the proof leads: `entente checkpoint`.
    #[arg(long, value_name = "FILE", required_unless_present = "script")]
    pub checkpoint: Option<PathBuf>,
    /// Also prove that nothing was changed since this older checkpoint.
    #[arg(long, value_name = "FILE")]
    pub since: Option<PathBuf>,
    /// Print the script that checks a proof: Python, without other libraries.
    #[arg(long, conflicts_with_all = ["id", "checkpoint", "since"])]
    pub script: bool,
}

/// `entente backup`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente backup --ledger my.entente my-2024-12-31.entente

Others may read the ledger and write to it meanwhile. Do not copy the file by other means while it is
in use: what was written last may not be in it yet.")]
pub struct Backup {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// The copy; a file that is there is never written over.
    #[arg(value_name = "FILE")]
    pub to: PathBuf,
    /// One JSON object instead of a sentence.
    #[arg(long)]
    pub json: bool,
}

/// `entente restore`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente restore --ledger my.entente my-2024-12-31.entente

The copy is checked first. The ledger that is there is kept beside it as …-before-restore.")]
pub struct Restore {
    /// Which ledger; made if it is not there.
    #[command(flatten)]
    pub ledger: Ledger,
    /// The copy: `entente backup`.
    #[arg(value_name = "FILE")]
    pub from: PathBuf,
    /// One JSON object instead of sentences.
    #[arg(long)]
    pub json: bool,
}

/// `entente migrate`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente migrate --ledger my.entente --dry-run
  entente migrate --ledger my.entente

A command that writes does the same by itself. Reading an older ledger leaves it as it is.")]
pub struct Migrate {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// Only try it in memory, and change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// One JSON object instead of sentences.
    #[arg(long)]
    pub json: bool,
}

/// `entente doctor`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente doctor --ledger my.entente
  entente doctor --ledger my.entente --json
  entente doctor --ledger my.entente --mend-index

Looks at the file and its tables, permissions, room on the disk, the clock, who is writing, the last
failures, and the index by which commitments are found. `entente verify` looks at what is stored.")]
pub struct Doctor {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// First drop the index by which commitments are found, and make it anew; the log stays as it is.
    #[arg(long)]
    pub mend_index: bool,
    /// One JSON object a line instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// `entente redact`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente redact --ledger my.entente seoul --by \"the office\" --reason \"court order 12/2024\"
  entente redact --ledger my.entente seoul --by \"the office\" --reason \"court order 12/2024\" --yes

The text, its quotes and its source go, from the ledger and from every later export. An event that
says by whom and why stays, and every checkpoint and every other proof still holds. This cannot be
undone; without --yes it only says what would go.")]
pub struct Redact {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// The id of a document, or of a source with all that was read from it.
    #[arg(value_name = "ID")]
    pub id: String,
    /// Who decides it; it stands in the log for ever.
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// Why; it stands in the log for ever, so do not repeat in it what is to be erased.
    #[arg(long, value_name = "WORDS")]
    pub reason: String,
    /// Do it.
    #[arg(long)]
    pub yes: bool,
    /// One JSON object instead of sentences.
    #[arg(long)]
    pub json: bool,
}

/// `entente update`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente update --ledger my.entente --preview
  entente update --ledger my.entente
  entente update --ledger my.entente seoul --published 2023-12-11 --url https://example.org/a

A claim that is told otherwise keeps its id, and with it everything that was judged of it. One that is
told no more stays readable under its id.")]
pub struct Update {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// The documents; all if none is named.
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// Only say what would change.
    #[arg(long)]
    pub preview: bool,
    /// The right day of publication of the document named.
    #[arg(long, value_name = "DAY")]
    pub published: Option<entente_app::model::Day>,
    /// The right language of the document named (a BCP 47 tag).
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// The right address of the document named.
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// The right headline of the document named.
    #[arg(long, value_name = "WORDS")]
    pub title: Option<String>,
    /// One JSON object a document instead of sentences.
    #[arg(long)]
    pub json: bool,
}

/// `entente log`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente log --ledger my.entente
  entente log --ledger my.entente --after 1200 --limit 100 --json
  entente log --ledger my.entente p-abepy7dq3sdt")]
pub struct Log {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// Only events that tell of these: ids of commitments, claims, deeds, meetings, judgements, documents or sources.
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// Only events after this number: the last one of the page before.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub after: u64,
    /// At most so many.
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// As known when.
    #[command(flatten)]
    pub then: crate::clocks::Then,
    /// One JSON object an event, with the root of the tree after it.
    #[arg(long)]
    pub json: bool,
}
