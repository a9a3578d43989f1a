//! `entente merge`, `split`, `link`, `unlink`, `undo`: what people decide.

use crate::args::{Cli, Ledger};
use crate::context;
use crate::out::{self, Fail, count, exit};
use crate::verify::json;
use clap::{Args, ValueEnum};
use entente_app::judge::{Decided, Said};
use entente_app::model;
use entente_app::publish::decided as wire;
use entente_app::publish::table::one_line;
use entente_app::{App, AppError, Book};
use std::io::Write;

/// Who decides, and why.
#[derive(Args, Debug)]
pub struct By {
    /// Who decides it; it stands in the log for ever.
    #[arg(long, value_name = "NAME", value_parser = some)]
    pub by: String,
    /// Why; it stands in the log for ever.
    #[arg(long, value_name = "WORDS", value_parser = some)]
    pub because: String,
}

impl By {
    fn said(&self) -> Said<'_> {
        Said { by: &self.by, because: &self.because }
    }
}

/// Words that are not empty.
pub fn some(words: &str) -> Result<String, String> {
    let words = words.trim();
    if words.is_empty() { Err("a few words, not none".to_owned()) } else { Ok(words.to_owned()) }
}

/// `entente merge`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente merge p-abepy7dq3sdt p-9k2m --by \"Mori Aya\" --because \"one laboratory, told twice\"
  entente merge c-m4wz6xk9y1v2 c-0q8d --by \"Mori Aya\" --because \"the same sentence\"

Of commitments, every telling of both is said to be of one promise; of claims, just those. The older id
stays, and the other one leads to it for ever.")]
pub struct Merge {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// Commitments or claims that are one promise.
    #[arg(value_name = "ID", required = true, num_args = 2..)]
    pub ids: Vec<String>,
    /// Who decides, and why.
    #[command(flatten)]
    pub by: By,
    /// One JSON object instead of sentences.
    #[arg(long)]
    pub json: bool,
}

/// `entente split`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente split p-abepy7dq3sdt c-m4wz6xk9y1v2 --by \"Mori Aya\" --because \"another laboratory\"

The id stays with the claim from which it was made; the other part gets its own id, or the one that it
had before. What people split, the program does not join again.")]
pub struct Split {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// The commitment.
    #[arg(value_name = "COMMITMENT")]
    pub id: String,
    /// Claims that tell another promise than the rest of it.
    #[arg(value_name = "CLAIM", required = true)]
    pub claims: Vec<String>,
    /// Who decides, and why.
    #[command(flatten)]
    pub by: By,
    /// One JSON object instead of sentences.
    #[arg(long)]
    pub json: bool,
}

/// `entente link`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente link d-5n1x p-abepy7dq3sdt kept --by \"Mori Aya\" --because \"it is the forum that was promised\"")]
pub struct Link {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// The deed.
    #[arg(value_name = "DEED")]
    pub deed: String,
    /// The commitment, or one of its claims.
    #[arg(value_name = "COMMITMENT")]
    pub id: String,
    /// What the deed does to it.
    #[arg(value_name = "EFFECT")]
    pub effect: Effect,
    /// Who decides, and why.
    #[command(flatten)]
    pub by: By,
    /// One JSON object instead of sentences.
    #[arg(long)]
    pub json: bool,
}

/// What a deed does to a commitment.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// The promise was carried out.
    Kept,
    /// It was carried out after its day.
    KeptLate,
    /// A part of it was carried out and no more is said to come.
    Partly,
    /// Work on it goes on, or one of several steps was taken.
    Progress,
    /// Its day passed, it was not done, and it was not given up.
    Overdue,
    /// It was given up, or can no longer be done.
    Broken,
    /// Another promise took its place.
    Superseded,
}

impl Effect {
    fn model(self) -> model::Effect {
        match self {
            Effect::Kept => model::Effect::Kept,
            Effect::KeptLate => model::Effect::KeptLate,
            Effect::Partly => model::Effect::Partly,
            Effect::Progress => model::Effect::Progress,
            Effect::Overdue => model::Effect::Overdue,
            Effect::Broken => model::Effect::Broken,
            Effect::Superseded => model::Effect::Superseded,
        }
    }
}

/// `entente unlink`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente unlink d-5n1x p-abepy7dq3sdt --by \"Mori Aya\" --because \"another forum\"")]
pub struct Unlink {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// The deed.
    #[arg(value_name = "DEED")]
    pub deed: String,
    /// The commitment, or one of its claims.
    #[arg(value_name = "COMMITMENT")]
    pub id: String,
    /// Who decides, and why.
    #[command(flatten)]
    pub by: By,
    /// One JSON object instead of sentences.
    #[arg(long)]
    pub json: bool,
}

/// `entente undo`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente undo 12 --by \"Mori Aya\" --because \"a slip\"
  entente undo j-12.0 --by \"Mori Aya\" --because \"that pair only\"
  entente undo p-abepy7dq3sdt --by \"Mori Aya\" --because \"the last merge was wrong\"

Nothing goes: the log has the decision, and who took it back. An undo can be undone.")]
pub struct Undo {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// The number of the event, the id of a judgement or of a settled item of the review, or a commitment or claim whose last
    /// decision it is.
    #[arg(value_name = "EVENT|ID")]
    pub what: String,
    /// Who decides, and why.
    #[command(flatten)]
    pub by: By,
    /// One JSON object instead of sentences.
    #[arg(long)]
    pub json: bool,
}

/// Merges; gives the exit code.
pub fn merge(cli: &Cli, args: &Merge) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let decided = write(&app, &args.ledger)?.merge(&args.ids, args.by.said())?;
    tell(&decided, None, None, &args.by, args.json)
}

/// Splits; gives the exit code.
pub fn split(cli: &Cli, args: &Split) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let decided = write(&app, &args.ledger)?.split(&args.id, &args.claims, args.by.said())?;
    tell(&decided, None, None, &args.by, args.json)
}

/// Links a deed to a commitment; gives the exit code.
pub fn link(cli: &Cli, args: &Link) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let effect = args.effect.model();
    let decided = write(&app, &args.ledger)?.link(&args.deed, &args.id, Some(effect), args.by.said())?;
    let home = decided.commitments.first().map_or(args.id.as_str(), |c| c.id.as_str());
    let opening = format!("{} bears on {home}: {}", args.deed, effect.code());
    tell(&decided, Some(opening), None, &args.by, args.json)
}

/// Takes a deed from a commitment; gives the exit code.
pub fn unlink(cli: &Cli, args: &Unlink) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let decided = write(&app, &args.ledger)?.link(&args.deed, &args.id, None, args.by.said())?;
    let home = decided.commitments.first().map_or(args.id.as_str(), |c| c.id.as_str());
    let opening = format!("{} does not bear on {home}", args.deed);
    tell(&decided, Some(opening), None, &args.by, args.json)
}

/// Takes a decision back; gives the exit code.
pub fn undo(cli: &Cli, args: &Undo) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let undone = write(&app, &args.ledger)?.undo(&args.what, args.by.said())?;
    let opening = match undone.kind.as_str() {
        "settled" => Some("it waits for review again".to_owned()),
        "reopened" => Some("it is settled again".to_owned()),
        "remark" => Some("the remark is taken back".to_owned()),
        "remark-taken-back" => Some("the remark holds again".to_owned()),
        _ => None,
    };
    tell(&undone.decided, opening, Some(undone.undone), &args.by, args.json)
}

/// The ledger, for writing.
pub fn write<'a>(app: &'a App, ledger: &Ledger) -> Result<Book<'a>, AppError> {
    app.open(&context::ledger(ledger)?, Some(context::today().to_string()))
}

/// Tells what a decision did; `opening` stands where it is about something else than which commitments there are.
fn tell(decided: &Decided, opening: Option<String>, undone: Option<u64>, by: &By, as_json: bool) -> Result<u8, Fail> {
    let mut to = out::stdout();
    if as_json {
        writeln!(to, "{}", json(&wired(decided, undone)))?;
        to.flush()?;
        return Ok(exit::DONE);
    }
    for (old, new) in &decided.merged {
        writeln!(to, "{old} is now a part of {new}, and leads to it")?;
    }
    for id in &decided.restored {
        writeln!(to, "{id} stands for itself again")?;
    }
    for id in &decided.minted {
        writeln!(to, "{id} is new")?;
    }
    if decided.merged.is_empty() && decided.restored.is_empty() && decided.minted.is_empty() {
        writeln!(to, "{}", opening.as_deref().unwrap_or("the commitments stay as they are"))?;
    }
    for c in decided.commitments.iter().filter(|_| opening.is_none()) {
        let told = count(c.claims.len(), "claim", "claims");
        writeln!(to, "{} has {told}: {}", c.id, c.claims.join(", "))?;
    }
    let event = decided.event;
    match undone {
        None => writeln!(to, "event {event} says so, by {}; entente undo {event} takes it back", one_line(&by.by))?,
        Some(old) => writeln!(to, "event {event} undoes event {old}, by {}", one_line(&by.by))?,
    }
    to.flush()?;
    Ok(exit::DONE)
}

fn wired(decided: &Decided, undone: Option<u64>) -> wire::Decided {
    let led = |(id, to): &(String, String)| wire::Led { id: id.clone(), to: to.clone() };
    let held = |c: &entente_app::ledger::Commitment| wire::Held {
        commitment: c.id.clone(),
        aliases: c.aliases.clone(),
        claims: c.claims.clone(),
    };
    wire::Decided {
        event: decided.event,
        undone,
        merged: decided.merged.iter().map(led).collect(),
        restored: decided.restored.clone(),
        minted: decided.minted.clone(),
        commitments: decided.commitments.iter().map(held).collect(),
    }
}

/// Says where an id that was merged leads, and who says so; nothing for an id that stands for itself.
///
/// # Errors
/// If the ledger cannot be read.
pub fn say_where_it_leads(book: &Book, id: &str) -> Result<(), AppError> {
    let Some(led) = book.led(id)? else { return Ok(()) };
    let said = led.because.map(|r| {
        let j = &r.judgement;
        let why = j.reasons.first().map(|why| format!(": {}", one_line(why))).unwrap_or_default();
        let who = if j.kind == model::AuthorKind::Rule { "the program" } else { j.author.as_str() };
        format!("; {} says that they are one promise (event {}, {}){why}", one_line(who), r.seq, r.id)
    });
    out::note(&format!("{} was merged into {}{}", led.from, led.to, said.unwrap_or_default()));
    Ok(())
}
