//! What can be said on the command line.

use crate::accounts::AccountsOf;
use crate::ask::Ask;
use crate::clocks::Clocks;
use crate::decide::{Link, Merge, Split, Undo, Unlink};
use crate::due::Due;
use crate::export::{Cite, Export, Import};
use crate::keep::{Backup, Checkpoint, Doctor, Key, Log, Migrate, Prove, Redact, Restore, Update, Verify};
use crate::limits::LimitArgs;
use crate::money::MoneyOf;
use crate::publish::Publish;
use crate::review::Review;
use crate::scorecard::ScorecardOf;
use crate::serve::Serve;
use crate::timeline::TimelineOf;
use clap::{Args, Parser, Subcommand, ValueEnum};
use entente_app::model::Day;
use entente_app::{Format as Form, ReadOptions};
use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Keeps the book of international technology cooperation.
///
/// Reads announcements, writes down every commitment with its quoted evidence, knows when many articles tell the same
/// promise, and follows each until it is kept or not. Nothing here uses the network.
#[derive(Parser, Debug)]
#[command(name = "entente", version, max_term_width = 100, after_help = TOP)]
pub struct Cli {
    /// A folder of packs, laid over those that are built in.
    #[arg(long, value_name = "DIR", global = true)]
    pub packs: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const TOP: &str = "\
Start here:
  entente try                                  a story of four articles, without any set-up
  entente read article.html                    the commitments in one article
  entente add --ledger my.entente articles/    keep them in a ledger of your own
  entente list --ledger my.entente             what was promised, and what became of it

Exit codes: 0 all done, 1 a check found something wrong, 2 wrong usage, 3 some inputs refused or
not looked through, 4 another writer holds the ledger, 5 the disk or the database failed.";

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Show what Entente does, on four built-in articles, in memory.
    Try(Try),
    /// Read announcements and show the commitments in them, without a ledger.
    Read(Read),
    /// Read announcements and add them to a ledger.
    Add(Add),
    /// List the commitments of a ledger with their status.
    List(List),
    /// Show one commitment: its sentence, every telling, everything that bears on it.
    Show(Show),
    /// Say why: where each part of a commitment is read from, why tellings were joined, why its status.
    Why(Why),
    /// Tell the status of every commitment as of a day.
    Status(StatusOf),
    /// Say what falls due, and which days have passed in silence.
    Due(Due),
    /// Show promises and deeds by day: the life of one commitment, or all of a query.
    Timeline(TimelineOf),
    /// Count what became of promises by party, field, forum or year, with what each share is a share of.
    Scorecard(ScorecardOf),
    /// Sum up money by stage, pledged, committed and disbursed, and say what the sums leave out.
    Money(MoneyOf),
    /// Say what to ask those who promised, and whom, about what a promise lacks and days that are near or passed.
    Ask(Ask),
    /// Write commitments out for other programs: tables, workbooks, packages, calendars, feeds, linked data.
    Export(Export),
    /// Make a ledger of one that was exported whole.
    Import(Import),
    /// Say how a commitment is cited.
    Cite(Cite),
    /// Check a ledger: every digest, every quote, that each source still reads the same, and checkpoints kept elsewhere.
    Verify(Verify),
    /// Make a key that signs checkpoints, or show its public key.
    #[command(subcommand)]
    Key(Key),
    /// Sign a ledger as it is, so that nobody can change what lies before that unseen.
    Checkpoint(Checkpoint),
    /// Prove to a stranger what a ledger recorded, for a script that checks it offline.
    Prove(Prove),
    /// Say what came, went and changed in a ledger since a day or an event.
    Diff(Diff),
    /// Show the events of a ledger, in the order in which they were recorded.
    Log(Log),
    /// Copy a ledger, also while it is in use, and check the copy.
    Backup(Backup),
    /// Put a copy in the place of a ledger; the one that is there is kept.
    Restore(Restore),
    /// Bring a ledger of an older version up, or see what that would do.
    Migrate(Migrate),
    /// See what ails a ledger: room, clock, permissions, tables, the last failures, each with its fix.
    Doctor(Doctor),
    /// Read the sources of a ledger again with the packs of today, or with a corrected day, language, address or headline.
    Update(Update),
    /// Say that commitments or claims are one promise.
    Merge(Merge),
    /// Say that claims tell another promise than the rest of a commitment.
    Split(Split),
    /// Say that a deed bears on a commitment, and how.
    Link(Link),
    /// Say that a deed does not bear on a commitment.
    Unlink(Unlink),
    /// Take a decision back: a merge, a split, a link, a settled item, or an undo.
    Undo(Undo),
    /// See what waits for a person, with the commands that settle each.
    Review(Review),
    /// Erase a document where the law asks for it; the log shows that it was done, and still holds.
    Redact(Redact),
    /// Show a ledger in a browser, and to other programs over HTTP.
    Serve(Serve),
    /// Make a copy of a ledger for everybody: pages, tables and feeds with quotes, and no article.
    Publish(Publish),
    /// Say who may look at a ledger on its pages, and who may decide.
    #[command(subcommand)]
    Accounts(AccountsOf),
    /// Check language packs, or try one on a text.
    #[command(subcommand)]
    Packs(Packs),
    /// Print the lists by which the book is written: fields, actions, currencies, organisations, states.
    Vocab(Vocab),
    /// Print the JSON Schema of what is written as JSON.
    Schema(Schema),
}

impl Command {
    /// The ledger that the command works with, if it works with one.
    pub fn ledger(&self) -> Option<&Ledger> {
        match self {
            Command::Add(args) => Some(&args.ledger),
            Command::List(args) => Some(&args.ledger),
            Command::Show(args) => Some(&args.ledger),
            Command::Why(args) => Some(&args.ledger),
            Command::Status(args) => Some(&args.ledger),
            Command::Export(args) => Some(&args.ledger),
            Command::Due(args) => Some(&args.asked.ledger),
            Command::Timeline(args) => Some(&args.asked.ledger),
            Command::Scorecard(args) => Some(&args.asked.ledger),
            Command::Money(args) => Some(&args.asked.ledger),
            Command::Ask(args) => Some(&args.asked.ledger),
            Command::Import(args) => Some(&args.ledger),
            Command::Cite(args) => Some(&args.ledger),
            Command::Verify(args) => Some(&args.ledger),
            Command::Checkpoint(args) => Some(&args.ledger),
            Command::Prove(args) => Some(&args.ledger),
            Command::Backup(args) => Some(&args.ledger),
            Command::Restore(args) => Some(&args.ledger),
            Command::Migrate(args) => Some(&args.ledger),
            Command::Doctor(args) => Some(&args.ledger),
            Command::Redact(args) => Some(&args.ledger),
            Command::Update(args) => Some(&args.ledger),
            Command::Diff(args) => Some(&args.ledger),
            Command::Merge(args) => Some(&args.ledger),
            Command::Split(args) => Some(&args.ledger),
            Command::Link(args) => Some(&args.ledger),
            Command::Unlink(args) => Some(&args.ledger),
            Command::Undo(args) => Some(&args.ledger),
            Command::Review(args) => Some(&args.ledger),
            Command::Log(args) => Some(&args.ledger),
            Command::Serve(args) => Some(&args.ledger),
            Command::Publish(args) => Some(&args.ledger),
            Command::Try(_)
            | Command::Read(_)
            | Command::Key(_)
            | Command::Accounts(_)
            | Command::Packs(_)
            | Command::Vocab(_)
            | Command::Schema(_) => None,
        }
    }
}

/// The words of the command line as they are parsed: a term of a query that begins with a minus, such as `-status:kept`, is
/// no flag.
pub fn words() -> impl Iterator<Item = OsString> {
    std::env::args_os().map(|word| {
        let term = word.to_str().and_then(|word| word.strip_prefix('-')?.split_once(':'));
        let known = |key: &str| key == "lang" || entente_app::search::KEYS.iter().any(|(known, _)| *known == key);
        match term {
            Some((key, _)) if known(&key.to_lowercase()) => {
                let mut apart = OsString::from(" ");
                apart.push(&word);
                apart
            }
            _ => word,
        }
    })
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
    /// Day of publication of every input, whatever it says itself, such as 2023-12-09.
    #[arg(long, value_name = "DAY")]
    pub published: Option<Day>,
    /// Language of every input, whatever it says itself (a BCP 47 tag).
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// Whether claims are found in the text or taken from the input's own `commitments` and `deeds`.
    #[arg(long, value_name = "HOW", default_value = "found")]
    pub claims: Claims,
    /// Threads that work at once; the answer is the same at any number.
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// How much of one input is taken.
    #[command(flatten)]
    pub limits: LimitArgs,
}

impl Inputs {
    /// The options for the reading.
    pub fn options(&self) -> ReadOptions {
        let standard = ReadOptions::default();
        ReadOptions {
            form: self.from.map(|f| match f {
                From::Text => Form::Text,
                From::Html => Form::Html,
                From::Markdown => Form::Markdown,
                From::Jsonl => Form::Jsonl,
            }),
            published: self.published,
            lang: self.lang.clone(),
            claims_given: self.claims == Claims::Given,
            threads: self.threads.map_or(standard.threads, NonZeroUsize::get),
            limits: self.limits.limits(),
        }
    }
}

/// Forms of input.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum From {
    /// Plain text.
    Text,
    /// A web page.
    Html,
    /// Markdown, without its marks.
    Markdown,
    /// One JSON object a line: id, text (or markdown), and perhaps lang, published, title, url.
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

/// `entente try`.
#[derive(Args, Debug)]
pub struct Try {
    /// Language of the sentences; by the environment if left out.
    #[arg(long, value_name = "TAG")]
    pub speak: Option<String>,
}

/// `entente read`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente read article.html
  entente read --published 2023-12-09 --lang fr - < article.txt
  entente read --format jsonl --mentions news/ > readings.jsonl
  entente read --from jsonl --claims given annotated.jsonl --format jsonl")]
pub struct Read {
    /// What to read and how.
    #[command(flatten)]
    pub inputs: Inputs,
    /// How to show what was found.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: ReadFormat,
    /// Also list every typed span (with --format jsonl or json).
    #[arg(long)]
    pub mentions: bool,
    /// Leave out claims less sure than this, from 0 to 1.
    #[arg(long, value_name = "N", default_value_t = 0.0)]
    pub min_confidence: f64,
    /// Language of the sentences (with --format markdown); by the environment if left out.
    #[arg(long, value_name = "TAG")]
    pub speak: Option<String>,
}

/// How `read` shows what it found.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReadFormat {
    /// For people at a terminal.
    Table,
    /// One JSON array.
    Json,
    /// One JSON object a line; `entente schema` prints its schema.
    Jsonl,
    /// For a note.
    Markdown,
}

/// Which ledger.
#[derive(Args, Debug)]
pub struct Ledger {
    /// The ledger's file; the variable ENTENTE_LEDGER if left out.
    #[arg(long, value_name = "PATH")]
    pub ledger: Option<PathBuf>,
}

/// `entente add`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente add --ledger my.entente article.html
  ENTENTE_LEDGER=my.entente entente add --published 2023-12-09 release.txt
  entente add --ledger my.entente --from jsonl - < news.jsonl")]
pub struct Add {
    /// Which ledger; made if it is not there.
    #[command(flatten)]
    pub ledger: Ledger,
    /// What to read and how.
    #[command(flatten)]
    pub inputs: Inputs,
}

/// `entente list`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente list --ledger my.entente
  entente list --ledger my.entente 'party:KR field:semiconductors status:no-evidence'
  entente list --ledger my.entente 'due:2025..2027 -status:kept,kept-late \"joint research\"' --sort due
  entente list --ledger my.entente 양국 --json --limit 20
  entente list --ledger my.entente --format csv > commitments.csv

A query is terms with spaces between them, all of which must hold; -term takes away. Its keys are party,
field, action, strength, status, due, told, language, source, forum and text; words without a key are
looked for in sentences and quotes, without regard to accents and capitals. docs/queries.md has it all.")]
pub struct List {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// Only commitments for which this holds, such as 'party:KR due:2025 laboratory'; all if left out.
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// The same as party:PARTY in the query.
    #[arg(long, value_name = "PARTY")]
    pub party: Option<String>,
    /// The same as action:ACTION in the query.
    #[arg(long, value_name = "ACTION")]
    pub action: Option<String>,
    /// The same as field:FIELD in the query.
    #[arg(long, value_name = "FIELD")]
    pub field: Option<String>,
    /// The same as status:STATUS in the query.
    #[arg(long, value_name = "STATUS")]
    pub status: Option<String>,
    /// These words, one behind the other, in a sentence or a quote.
    #[arg(long, value_name = "WORDS")]
    pub text: Option<String>,
    /// In which order: added, day (of the first telling), due, id, party, reports, status or strength; -due is the latest
    /// first. What has nothing to sort by comes last.
    #[arg(long, value_name = "ORDER", default_value = "added", value_parser = crate::list::order, allow_hyphen_values = true)]
    pub sort: (entente_app::search::Sort, bool),
    /// At most so many; 100 at a time as a table or --json, else all.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub limit: Option<u64>,
    /// Go on behind a page: the cursor that it gave as its next. It stays good when commitments are added.
    #[arg(long, value_name = "CURSOR", allow_hyphen_values = true)]
    pub after: Option<String>,
    /// For which day, and as known when.
    #[command(flatten)]
    pub clocks: Clocks,
    /// How to show them.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: ListFormat,
    /// The same as --format json.
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// Language of the sentences; by the environment if left out.
    #[arg(long, value_name = "TAG")]
    pub speak: Option<String>,
}

/// How `list` shows commitments.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListFormat {
    /// For people at a terminal.
    Table,
    /// One JSON object: a page of commitments, how many there are in all, and the cursor of the next page.
    Json,
    /// One JSON object a line, with everything.
    Jsonl,
    /// For spreadsheets: one row a commitment.
    Csv,
}

/// `entente show`.
#[derive(Args, Debug)]
pub struct Show {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// The commitment's id, its beginning, or the id of one of its claims.
    pub id: String,
    /// For which day, and as known when.
    #[command(flatten)]
    pub clocks: Clocks,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ShowFormat,
    /// The same as --format json.
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// Language of the sentence; by the environment if left out.
    #[arg(long, value_name = "TAG")]
    pub speak: Option<String>,
}

/// How `show` and `why` show a commitment.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ShowFormat {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

/// `entente diff`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente diff --ledger my.entente --since 2024-12-31
  entente diff --ledger my.entente --since 120 p-abep
  entente diff --ledger my.entente --since 2024-12-31 --json

Statuses are compared as they were told at that point, for its day, and as they are told now. Of the
program's own judgements only those on deeds are shown; what those on claims did, the commitments show.")]
pub struct Diff {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// Since when: all that was recorded by this day, or up to the event of this number, is what there was before.
    #[arg(long, value_name = "DAY|EVENT")]
    pub since: entente_app::clocks::Point,
    /// Only what belongs to these commitments, claims or documents, by their ids as `show` takes them.
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// The day for which statuses are told now; today if left out.
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<Day>,
    /// One JSON object a change.
    #[arg(long)]
    pub json: bool,
}

/// `entente why`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente why --ledger my.entente p-abep
  entente why --ledger my.entente p-abep --slot money
  entente why release.html#2 --slot parties
  entente why release.html#2 --format json")]
pub struct Why {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// The commitment's id, its beginning, or the id of one of its claims; or FILE#N for the Nth claim of a file, without a
    /// ledger.
    #[arg(value_name = "ID|FILE#N")]
    pub id: String,
    /// Only this slot, with the rules behind it and their examples.
    #[arg(long, value_name = "SLOT")]
    pub slot: Option<Slot>,
    /// For which day, and as known when.
    #[command(flatten)]
    pub clocks: Clocks,
    /// How to show it.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ShowFormat,
    /// The same as --format json.
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
}

/// A slot of a claim, or a group of them.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slot {
    /// The quote: the rules that made the claim.
    Quote,
    /// Who is bound, and the others who take part.
    Parties,
    /// The organisations that it is about.
    Bodies,
    /// What kind of promise.
    Action,
    /// Technology fields.
    Fields,
    /// How firm.
    Strength,
    /// Sums.
    Money,
    /// By when.
    Due,
    /// Where, or for whom.
    Places,
    /// Who said so.
    Attribution,
    /// Under which meeting or treaty.
    Forum,
}

impl Slot {
    /// Whether a slot of the wire format belongs to it.
    pub fn holds(self, slot: &str) -> bool {
        match self {
            Slot::Quote => slot == "quote",
            Slot::Parties => ["promiser", "partner", "beneficiary", "host", "funder"].contains(&slot),
            Slot::Bodies => slot == "body",
            Slot::Action => slot == "action",
            Slot::Fields => slot == "fields",
            Slot::Strength => slot == "strength",
            Slot::Money => slot == "money",
            Slot::Due => slot == "due",
            Slot::Places => slot == "place",
            Slot::Attribution => slot == "attribution",
            Slot::Forum => slot == "forum",
        }
    }
}

/// `entente status`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente status --ledger my.entente
  entente status --ledger my.entente --as-of 2024-12-31 --format jsonl")]
pub struct StatusOf {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// For which day, and as known when.
    #[command(flatten)]
    pub clocks: Clocks,
    /// How to show them.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: StatusFormat,
    /// The same as --format jsonl.
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
}

/// How `status` shows statuses.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum StatusFormat {
    /// How many commitments have each status.
    Table,
    /// One JSON object a commitment.
    Jsonl,
}

/// `entente packs`.
#[derive(Subcommand, Debug)]
pub enum Packs {
    /// Run every example of every rule, and say what is wrong with which file.
    Check {
        /// A folder of packs; the built-in ones if left out.
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
    /// Read a text in a language and show it with what was found marked in place.
    ///
    /// At a terminal each kind of mention has a colour and the quotes of claims are underlined. Elsewhere, and with
    /// NO_COLOR, the marks are written out: `{1: the quote of claim 1}`, `{done 1: the quote of deed 1}`,
    /// `[words|kind value]`.
    #[command(after_help = "\
Examples:
  entente packs try en article.txt --published 2023-12-09
  entente --packs mine packs try fr article.txt --table")]
    Try {
        /// The language's tag.
        #[arg(value_name = "LANG")]
        lang: String,
        /// The text; - for standard input.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// How to try it.
        #[command(flatten)]
        how: TryPack,
    },
}

/// How `entente packs try` reads and shows a text.
#[derive(Args, Debug)]
pub struct TryPack {
    /// The day of publication, by which "next year" is told.
    #[arg(long, value_name = "DAY")]
    pub published: Option<Day>,
    /// Also mark cues: the words and verb groups that rules look at.
    #[arg(long)]
    pub cues: bool,
    /// Tables instead of the text: what each rule found, and each claim with its quote.
    #[arg(long, conflicts_with_all = ["json", "cues", "width"])]
    pub table: bool,
    /// One JSON array instead, as `entente read --format json --mentions` writes it.
    #[arg(long, conflicts_with_all = ["cues", "width"])]
    pub json: bool,
    /// Columns of a line; those of the terminal if left out, 100 where there is none.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(20..=1000))]
    pub width: Option<u16>,
}

/// `entente vocab`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente vocab fields
  entente vocab fields --json > fields.json
  entente vocab organisations 과기정통부
  entente vocab currencies franc --speak fr")]
pub struct Vocab {
    /// Which list.
    #[arg(value_name = "LIST")]
    pub list: VocabList,
    /// Only rows that hold these words in a code or a name, in any language.
    #[arg(value_name = "WORDS")]
    pub words: Option<String>,
    /// One JSON array, with the names in every language.
    #[arg(long)]
    pub json: bool,
    /// Language of the names; by the environment if left out.
    #[arg(long, value_name = "TAG")]
    pub speak: Option<String>,
}

/// Lists of the vocabulary.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum VocabList {
    /// Technology fields, beside the lists of the United States, Korea and the European Union.
    Fields,
    /// What a promise is to do.
    Actions,
    /// Currencies of ISO 4217.
    Currencies,
    /// Ministries, agencies, laboratories, universities, companies and others.
    Organisations,
    /// States with their codes and regions.
    States,
}

/// `entente schema`.
#[derive(Args, Debug)]
pub struct Schema {
    /// Of what.
    #[arg(value_name = "WHAT", default_value = "reading")]
    pub of: SchemaOf,
}

/// What has a schema.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum SchemaOf {
    /// A line of `read --format jsonl`.
    Reading,
    /// A commitment, as `list`, `show` and `export` write it.
    Commitment,
    /// A page of commitments, as `list --json` writes it.
    List,
    /// A proof, as `prove` writes it.
    Proof,
    /// What `due --json` writes.
    Due,
    /// What `timeline --json` writes.
    Timeline,
    /// What `scorecard --json` writes.
    Scorecard,
    /// What `money --json` writes.
    Money,
    /// What `ask --json` writes.
    Questions,
    /// What `serve` answers to programs, as OpenAPI 3.1.
    Api,
}
