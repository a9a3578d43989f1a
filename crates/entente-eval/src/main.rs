//! `entente-eval`: scores, error pages, before/after lists and samples to read by eye.

use clap::{Args, Parser, Subcommand};
use entente_eval::figures::{Totals, write_long, write_table};
use entente_eval::pages::{Fault, faults, write_page, write_summary};
use entente_eval::records::{Doc, read_docs, read_values};
use entente_eval::score::{Predictions, score};
use entente_eval::{
    Error, alarms, astray, audit, confidence, diff, engine, floors, learn, lessons, letters, stories, twist,
};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "entente-eval", about = "How well Entente reads. Sealed documents are counted, never shown.")]
struct Cli {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Score predictions against annotations, per language and part.
    #[command(alias = "run")]
    Score {
        #[command(flatten)]
        data: Data,
        /// Keep the predictions in this file.
        #[arg(long)]
        save: Option<PathBuf>,
        /// One JSON object for all chosen documents.
        #[arg(long)]
        json: bool,
        /// Precision, recall and F1 of each slot for all chosen documents.
        #[arg(long)]
        long: bool,
    },
    /// Whether claims are as often right as their confidence says, in five bins with as many claims each.
    Confidence {
        #[command(flatten)]
        data: Data,
        /// One JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Score a ledger's reports and statuses against stories; without them a ledger is kept in memory.
    Stories {
        /// Annotated documents whose commitments carry `entry`.
        stories: PathBuf,
        /// Each entry's status and day.
        truth: PathBuf,
        /// What `entente export --format reports` printed.
        #[arg(requires = "statuses")]
        reports: Option<PathBuf>,
        /// What `entente status --format jsonl` printed for each day of the truth.
        statuses: Option<PathBuf>,
        /// Take the annotated claims and deeds as said, so that reconciliation and status are scored by themselves.
        #[arg(long)]
        given: bool,
        /// Languages, with commas between.
        #[arg(long)]
        lang: Option<String>,
        /// `open` or `sealed`.
        #[arg(long)]
        part: Option<String>,
        /// One JSON object.
        #[arg(long)]
        json: bool,
        /// A folder of packs, laid over those that are built in: try a rule without building the program anew.
        #[arg(long)]
        packs: Option<PathBuf>,
        /// Also say of open stories why each link or status is missed or wrong.
        #[arg(long, conflicts_with_all = ["json", "reports"])]
        errors: bool,
    },
    /// Show what is missed, spurious, misbounded or wrong in open documents.
    Pages {
        #[command(flatten)]
        data: Data,
        /// Write one Markdown page a language into this folder instead of lines to the terminal.
        #[arg(long)]
        out: Option<PathBuf>,
        /// Only counts: kinds of error, confused codes, one line a document.
        #[arg(long)]
        summary: bool,
        /// Only these kinds, with commas between: missed, spurious, misbounded, a slot's name, deed-missed, deed-spurious.
        #[arg(long)]
        kind: Option<String>,
        /// Only documents whose id contains this.
        #[arg(long)]
        doc: Option<String>,
    },
    /// Show the claims that a change adds, drops or alters between two files of predictions.
    Diff {
        /// Predictions before.
        old: PathBuf,
        /// Predictions after.
        new: PathBuf,
        /// Annotations, to judge each change by.
        #[arg(long)]
        gold: Vec<PathBuf>,
    },
    /// Hold the figures against their floors in `corpus/floors.toml`; exit 1 when one is below.
    Floors {
        /// Lift floors to what is measured, and take up corpora that are new or changed.
        #[arg(long)]
        raise: bool,
        /// Lower floors to what is measured, for this reason, which is kept in the file.
        #[arg(long, value_name = "REASON")]
        lower_because: Option<String>,
        /// Only corpora whose name contains this.
        #[arg(long)]
        corpus: Option<String>,
        /// The checkout.
        #[arg(long, default_value = ".")]
        root: PathBuf,
    },
    /// Teach the model that weighs sentences, say by cross-validation what it adds to the rules, and write it into the packs.
    Learn {
        /// Languages, with commas between; all that have texts in `corpus/taught` if not said.
        #[arg(long)]
        lang: Option<String>,
        /// Only compare with the weights in the packs; exit 1 where they are not what the texts teach.
        #[arg(long)]
        check: bool,
        /// Learn only these anew, with commas between, and leave the rest of the file: promise, deed, party, place, field, action.
        #[arg(long, conflicts_with = "check")]
        only: Option<String>,
        /// With `--only action`: learn from the chosen languages' own texts without cross-validation, which only sets a bound that
        /// actions do without.
        #[arg(long, requires = "only", requires = "lang")]
        quick: bool,
        /// Write the weights into this folder, laid out like the packs, instead of the checkout.
        #[arg(long)]
        out: Option<PathBuf>,
        /// Leave the corpora whose names contain this out, to measure there what was learned from the others.
        #[arg(long)]
        without: Option<String>,
        /// The checkout.
        #[arg(long, default_value = ".")]
        root: PathBuf,
    },
    /// Count how common letters and names are in texts of many languages, and write what reconciling weighs texts by.
    Letters {
        /// A folder of web pages in several languages.
        #[arg(default_value = "../shared/data/trafilatura-eval/pages")]
        pages: PathBuf,
        /// The checkout.
        #[arg(long, default_value = ".")]
        root: PathBuf,
    },
    /// Count the claims in web pages that have nothing to do with cooperation, by language.
    Alarms {
        /// A folder of web pages.
        #[arg(default_value = "../shared/data/trafilatura-eval/pages")]
        pages: PathBuf,
        /// Show each claim.
        #[arg(long)]
        show: bool,
        /// A folder of packs, laid over those that are built in.
        #[arg(long)]
        packs: Option<PathBuf>,
    },
    /// Edit one thing at a time in any texts, and say where anything else than the edited slot changes.
    Twist {
        /// Documents, JSON lines; those of `corpus/` and `corpus/taught/` if not said. Sealed ones are left out.
        files: Vec<PathBuf>,
        /// Languages, with commas between; all that edits have words for if not said.
        #[arg(long)]
        lang: Option<String>,
        /// How many edits a language.
        #[arg(long, default_value_t = 2000)]
        count: usize,
        /// Only these kinds, with commas between: party, money, currency, year, bound, weaken, negate, move, quotes, spaces, headline.
        #[arg(long)]
        kind: Option<String>,
        /// Show so many edits of each language that did not hold, with what differs.
        #[arg(long, default_value_t = 0)]
        show: usize,
        /// Say why places were passed over.
        #[arg(long)]
        passed: bool,
        /// One JSON object a language.
        #[arg(long)]
        json: bool,
        /// A folder of packs, laid over those that are built in: try a rule without building the program anew.
        #[arg(long)]
        packs: Option<PathBuf>,
        /// The checkout.
        #[arg(long, default_value = ".")]
        root: PathBuf,
    },
    /// Draw claims to read by eye.
    Audit {
        /// Predictions.
        predicted: PathBuf,
        /// How many.
        #[arg(short, long, default_value_t = 20)]
        n: usize,
        /// The same seed draws the same claims.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Languages, with commas between.
        #[arg(long)]
        lang: Option<String>,
    },
}

/// Which documents, and where the predictions come from.
#[derive(Args)]
struct Data {
    /// Annotated documents, JSON lines.
    #[arg(long, required = true)]
    gold: Vec<PathBuf>,
    /// Predictions, JSON lines; without it the engine reads the documents.
    #[arg(long)]
    predicted: Option<PathBuf>,
    /// Languages, with commas between.
    #[arg(long)]
    lang: Option<String>,
    /// `open` or `sealed`.
    #[arg(long)]
    part: Option<String>,
    /// A folder of packs, laid over those that are built in: try a rule without building the program anew.
    #[arg(long)]
    packs: Option<PathBuf>,
}

fn chosen(list: &Option<String>, value: &str) -> bool {
    list.as_deref().is_none_or(|list| list.split(',').any(|one| one == value))
}

impl Data {
    /// The chosen annotated documents, and the predictions as values.
    fn load(&self) -> Result<(Vec<Doc>, Vec<serde_json::Value>), Error> {
        let mut values = Vec::new();
        for path in &self.gold {
            values.extend(read_values(path)?);
        }
        values.retain(|v| {
            chosen(&self.lang, v["lang"].as_str().unwrap_or(""))
                && self.part.as_deref().is_none_or(|part| v["part"].as_str() == Some(part))
        });
        let predicted = match &self.predicted {
            Some(path) => read_values(path)?,
            None => engine::Engine::over(self.packs.as_deref())?.predict(&values, false)?,
        };
        Ok((engine::docs(&values), predicted))
    }
}

fn main() -> ExitCode {
    let mut out = std::io::stdout().lock();
    match act(Cli::parse().command, &mut out) {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "entente-eval: {error}");
            ExitCode::from(2)
        }
    }
}

fn act(task: Task, out: &mut dyn Write) -> Result<ExitCode, Error> {
    match task {
        Task::Score { data, save, json, long } => {
            let (gold, said) = data.load()?;
            if let Some(path) = save {
                engine::save(&path, &said)?;
            }
            let predicted = Predictions::new(engine::docs(&said));
            let all = score(&gold, &predicted);
            if json {
                writeln!(out, "{}", all.json())?;
            } else if long {
                write_long(out, &all)?;
            } else {
                write_table(out, &groups(&gold, &predicted))?;
            }
        }
        Task::Confidence { data, json } => {
            let (gold, said) = data.load()?;
            let judged = confidence::judge(&gold, &said, &Predictions::new(engine::docs(&said)));
            if json {
                writeln!(out, "{}", judged.json())?;
            } else {
                judged.write(out)?;
            }
        }
        Task::Stories { stories, truth, reports, statuses, given, lang, part, json, packs, errors } => {
            let mut docs = read_docs(&stories)?;
            docs.retain(|d| chosen(&lang, &d.lang) && part.as_ref().is_none_or(|p| d.part.as_ref() == Some(p)));
            let truly = std::fs::read_to_string(&truth).map_err(|e| Error::at(&truth, "read", e))?;
            let truly = serde_json::from_str(&truly).map_err(|e| Error::at(&truth, "read", e))?;
            let kept = match (reports, statuses) {
                (Some(reports), Some(statuses)) => {
                    let (reports, statuses) = (read_values(&reports)?, read_values(&statuses)?);
                    engine::Kept { reports, statuses, deeds: Vec::new() }
                }
                _ => engine::Engine::over(packs.as_deref())?.keep(&read_values(&stories)?, &truly, given)?,
            };
            let figures = stories::score_stories(&docs, &truly, &kept.reports, &kept.statuses);
            if json {
                writeln!(out, "{}", figures.json())?;
            } else {
                figures.write(out)?;
            }
            if errors {
                astray::write(out, &docs, &truly, &kept)?;
            }
        }
        Task::Pages { data, out: folder, summary, kind, doc } => {
            let (mut gold, said) = data.load()?;
            let predicted = Predictions::new(engine::docs(&said));
            write_table(out, &groups(&gold, &predicted))?;
            gold.retain(|d| !d.sealed() && doc.as_deref().is_none_or(|part| d.id.contains(part)));
            if summary {
                write_summary(out, &gold.iter().collect::<Vec<_>>(), &predicted)?;
                return Ok(ExitCode::SUCCESS);
            }
            let mut found: Vec<Fault> = gold.iter().flat_map(|d| faults(d, predicted.of(&d.id))).collect();
            found.retain(|f| chosen(&kind, f.kind.word()));
            match folder {
                Some(folder) => {
                    std::fs::create_dir_all(&folder).map_err(|e| Error::at(&folder, "make", e))?;
                    for lang in found.iter().map(|f| f.lang.as_str()).collect::<BTreeSet<_>>() {
                        let path = folder.join(format!("{lang}.md"));
                        let mut file = std::fs::File::create(&path).map_err(|e| Error::at(&path, "write", e))?;
                        let of_lang: Vec<&Fault> = found.iter().filter(|f| f.lang == lang).collect();
                        write_page(&mut file, lang, &of_lang)?;
                        writeln!(out, "{}: {} errors", path.display(), of_lang.len())?;
                    }
                }
                None => {
                    for fault in &found {
                        writeln!(out, "{}", fault.line())?;
                    }
                }
            }
        }
        Task::Diff { old, new, gold } => {
            let mut annotated = Vec::new();
            for path in &gold {
                annotated.extend(read_docs(path)?);
            }
            let (old, new) = (Predictions::new(read_docs(&old)?), Predictions::new(read_docs(&new)?));
            diff::write(out, &old, &new, &annotated, &sealed_nearby()?)?;
        }
        Task::Floors { raise, lower_because, corpus, root } => {
            return hold(out, &root, raise, lower_because.as_deref(), corpus.as_deref());
        }
        Task::Learn { lang, check, only, quick, out: folder, without, root } => {
            let mut same = true;
            if quick && only.as_deref() != Some("action") {
                return Err(Error::new("--quick learns actions alone: give --only action".to_owned()));
            }
            let all = if quick {
                let tags = lessons::languages(&root)?.into_iter().filter(|tag| chosen(&lang, tag));
                let one = |tag: String| lessons::examples(&root, &tag, without.as_deref()).map(|e| (tag, e));
                tags.map(one).collect::<Result<Vec<_>, Error>>()?
            } else {
                lessons::all(&root, without.as_deref())?
            };
            for (tag, examples) in all {
                if !chosen(&lang, &tag) {
                    continue;
                }
                writeln!(out, "{tag}")?;
                if check {
                    same &= learn::holds(&root, &tag, &examples, out)?;
                    continue;
                }
                let bounds = if quick { learn::Bounds::default() } else { learn::validate(&examples, out)? };
                let packs = folder.clone().unwrap_or_else(|| root.join("packs")).join(&tag);
                std::fs::create_dir_all(&packs).map_err(|e| Error::at(&packs, "make", e))?;
                let path = packs.join(learn::FILE);
                let text = learn::renewed(&root, &tag, &examples, bounds, only.as_deref())?;
                std::fs::write(&path, text).map_err(|e| Error::at(&path, "write", e))?;
            }
            return Ok(if same { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Task::Letters { pages, root } => {
            let (text, counted) = letters::text(&root, &pages)?;
            let path = root.join(letters::FILE);
            std::fs::write(&path, text).map_err(|e| Error::at(&path, "write", e))?;
            for (lang, texts) in counted {
                writeln!(out, "{lang}: {texts} texts")?;
            }
        }
        Task::Alarms { pages, show, packs } => {
            alarms::write(out, &alarms::count(&pages, packs.as_deref())?, show)?;
        }
        Task::Twist { files, lang, count, kind, show, passed, json, packs, root } => {
            let engine = engine::Engine::over(packs.as_deref())?;
            let by_lang = twist::texts(&root, &files)?;
            for (tag, values) in by_lang.iter().filter(|(tag, _)| chosen(&lang, tag)) {
                let Some(words) = twist::Words::load(&twist::folder(), tag)? else {
                    writeln!(out, "{tag}: {} texts are not edited, since no words are known for it", values.len())?;
                    continue;
                };
                let tally = twist::run(&engine, values, &words, count, &|k| chosen(&kind, k.word()))?;
                if json {
                    writeln!(out, "{}", tally.json(tag))?;
                } else {
                    tally.write(out, tag)?;
                }
                if passed {
                    tally.write_passed(out, tag)?;
                }
                for failure in tally.failures.iter().take(show) {
                    writeln!(out, "{failure}")?;
                }
            }
        }
        Task::Audit { predicted, n, seed, lang } => {
            let sealed = sealed_nearby()?;
            let mut docs = read_docs(&predicted)?;
            docs.retain(|d| chosen(&lang, &d.lang) && !sealed.contains(&d.id));
            audit::write(out, &audit::draw(&docs, n, seed))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Measures each corpus and checks or settles its floors.
fn hold(
    out: &mut dyn Write,
    root: &Path,
    raise: bool,
    because: Option<&str>,
    only: Option<&str>,
) -> Result<ExitCode, Error> {
    let engine = engine::Engine::new()?;
    let mut all = floors::load(root)?;
    let mut wrong = Vec::new();
    for (name, path) in floors::corpora(root)? {
        if only.is_some_and(|part| !name.contains(part)) {
            continue;
        }
        let measured = floors::measure(&path, &engine)?;
        for line in measured.lines() {
            writeln!(out, "{name:32} {line}")?;
        }
        if raise || because.is_some() {
            wrong.extend(floors::settle(&name, &mut all, &measured, because));
        } else {
            wrong.extend(floors::shortfalls(&name, &all, &measured));
        }
    }
    if raise || because.is_some() {
        floors::store(root, &all)?;
    }
    for sentence in &wrong {
        writeln!(out, "below: {sentence}")?;
    }
    Ok(if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// One group a language and part, then all of each part.
fn groups(gold: &[Doc], predicted: &Predictions) -> Vec<(String, Totals)> {
    let part = |d: &Doc| d.part.clone().unwrap_or_else(|| "whole".to_owned());
    let keys: BTreeSet<(String, String)> = gold.iter().map(|d| (d.lang.clone(), part(d))).collect();
    let parts: BTreeSet<String> = gold.iter().map(part).collect();
    let mut rows = Vec::new();
    for (lang, of) in &keys {
        let docs = gold.iter().filter(|d| d.lang == *lang && part(d) == *of);
        rows.push((format!("{lang} {of}"), score(docs, predicted)));
    }
    for of in &parts {
        rows.push((format!("all {of}"), score(gold.iter().filter(|d| part(d) == *of), predicted)));
    }
    rows
}

/// Ids of the sealed documents of the project's corpus and of the annotations that stand beside the checkout:
/// predictions over them need not say which are sealed.
fn sealed_nearby() -> Result<BTreeSet<String>, Error> {
    let mut ids = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (_, path) in floors::corpora(&root).unwrap_or_default() {
        ids.extend(read_docs(&path)?.into_iter().filter(Doc::sealed).map(|d| d.id));
    }
    Ok(ids)
}
