//! One edit at a time in any text: does only the slot change that was edited?
//!
//! No annotation is needed. A text is read as it is, one thing in it is changed, and it is read again: every claim but the
//! edited one must stay, and of that one only the edited slot may change, to what the edit says. What is changed where is
//! fixed by a counter, so that two runs make the same edits.

mod harmless;
mod slots;
mod told;
mod words;

use crate::Error;
use crate::engine::Engine;
use entente_app::model::{Document, Extraction};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use told::{Shift, Told};
pub use words::Words;

/// Readings in memory at a time.
const BATCH: usize = 128;

/// What an edit changes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// One state in the place of another, throughout.
    Party,
    /// The figure of a sum.
    Money,
    /// Its currency.
    Currency,
    /// The year of a due day.
    Year,
    /// What bounds a sum.
    Bound,
    /// A weaker verb.
    Weaken,
    /// A denial.
    Negate,
    /// Two paragraphs change places.
    Move,
    /// Signs of quotation.
    Quotes,
    /// Spaces.
    Spaces,
    /// Capitals of the headline.
    Headline,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 11] = [
        Kind::Party,
        Kind::Money,
        Kind::Currency,
        Kind::Year,
        Kind::Bound,
        Kind::Weaken,
        Kind::Negate,
        Kind::Move,
        Kind::Quotes,
        Kind::Spaces,
        Kind::Headline,
    ];
    /// Its name on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Party => "party",
            Kind::Money => "money",
            Kind::Currency => "currency",
            Kind::Year => "year",
            Kind::Bound => "bound",
            Kind::Weaken => "weaken",
            Kind::Negate => "negate",
            Kind::Move => "move",
            Kind::Quotes => "quotes",
            Kind::Spaces => "spaces",
            Kind::Headline => "headline",
        }
    }
}

/// A text as it was read before any edit.
struct Reading {
    number: usize,
    document: Document,
    found: Extraction,
}

impl Reading {
    fn text(&self) -> &str {
        self.document.text.as_str()
    }
}

/// One edited text and what it must tell.
struct Edit {
    kind: Kind,
    document: usize,
    text: String,
    title: Option<String>,
    expected: Vec<Told>,
    what: String,
}

/// Edits that can be made, and places that were passed over, with the reason.
#[derive(Default)]
struct Places {
    edits: Vec<Edit>,
    passed: BTreeMap<(Kind, &'static str), usize>,
    drawn: u64,
}

impl Places {
    fn add(&mut self, edit: Edit) {
        self.edits.push(edit);
    }
    fn pass(&mut self, kind: Kind, reason: &'static str) {
        *self.passed.entry((kind, reason)).or_default() += 1;
    }
    /// Some of `items`, the same in every run.
    fn draw<T>(&mut self, mut items: Vec<T>, most: usize) -> Vec<T> {
        let mut chosen = Vec::new();
        while chosen.len() < most && !items.is_empty() {
            self.drawn += 1;
            chosen.push(items.swap_remove(scattered(self.drawn) as usize % items.len()));
        }
        chosen
    }
}

/// A number that looks like chance and depends on its counter alone (SplitMix64).
fn scattered(counter: u64) -> u64 {
    let mut z = counter.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// An edit that changed something else, or not what it should.
#[derive(Debug)]
pub struct Failure {
    /// What was edited.
    pub kind: Kind,
    /// The document's id.
    pub document: String,
    /// What was put in the place of what.
    pub what: String,
    /// What differs from what was expected.
    pub differs: Vec<String>,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.kind.word(), self.document, self.what)?;
        self.differs.iter().try_for_each(|differs| write!(f, "\n    {differs}"))
    }
}

/// What came of the edits in one language.
#[derive(Debug, Default)]
pub struct Tally {
    /// Documents that were read.
    pub documents: usize,
    /// Of each kind: edits that could be made, were made, and held.
    pub counts: BTreeMap<Kind, [usize; 3]>,
    /// Places passed over, by reason.
    pub passed: BTreeMap<(Kind, &'static str), usize>,
    /// Edits that did not hold.
    pub failures: Vec<Failure>,
}

impl Tally {
    /// Edits made, and those that held.
    pub fn total(&self) -> (usize, usize) {
        self.counts.values().fold((0, 0), |(made, held), [_, m, h]| (made + m, held + h))
    }
    /// The share of edits that held; 1 where none was made.
    pub fn share(&self) -> f64 {
        let (made, held) = self.total();
        share(made, held)
    }
    /// One line a kind, and one for all; then the places that were passed over.
    ///
    /// # Errors
    /// If `out` cannot be written.
    pub fn write(&self, out: &mut dyn Write, tag: &str) -> Result<(), Error> {
        writeln!(out, "{tag}  {} texts      possible    made    held   share  passed over", self.documents)?;
        for (kind, [possible, made, held]) in &self.counts {
            let passed: usize = self.passed.iter().filter(|((k, _), _)| k == kind).map(|(_, n)| n).sum();
            let share = share(*made, *held);
            writeln!(out, "{tag}  {:16} {possible:8} {made:7} {held:7} {share:7.3} {passed:12}", kind.word())?;
        }
        let (made, held) = self.total();
        let possible: usize = self.counts.values().map(|c| c[0]).sum();
        let passed: usize = self.passed.values().sum();
        writeln!(out, "{tag}  {:16} {possible:8} {made:7} {held:7} {:7.3} {passed:12}", "all", self.share())?;
        Ok(())
    }
    /// Why places were passed over, one line a kind and reason.
    ///
    /// # Errors
    /// If `out` cannot be written.
    pub fn write_passed(&self, out: &mut dyn Write, tag: &str) -> Result<(), Error> {
        for ((kind, reason), n) in &self.passed {
            writeln!(out, "{tag}  {:16} passed over {n:5}: {reason}", kind.word())?;
        }
        Ok(())
    }
    /// The same as one object.
    pub fn json(&self, tag: &str) -> Value {
        let (made, held) = self.total();
        let mut kinds = Map::new();
        for (kind, [possible, made, held]) in &self.counts {
            let reasons = self.passed.iter().filter(|((k, _), _)| k == kind);
            let passed: Map<String, Value> = reasons.map(|((_, reason), n)| ((*reason).to_owned(), json!(n))).collect();
            let share = share(*made, *held);
            let row = json!({"possible": possible, "made": made, "held": held, "share": share, "passed_over": passed});
            kinds.insert(kind.word().to_owned(), row);
        }
        json!({"lang": tag, "texts": self.documents, "made": made, "held": held, "share": self.share(), "kinds": kinds})
    }
}

fn share(made: usize, held: usize) -> f64 {
    if made == 0 { 1.0 } else { held as f64 / made as f64 }
}

/// The folder of the words that edits use.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/twist")
}

/// The documents of `files` by language; without files those of the corpus in the checkout `root`, sealed ones left out, and
/// the texts that the model was taught with.
///
/// # Errors
/// If a file cannot be read.
pub fn texts(root: &Path, files: &[PathBuf]) -> Result<BTreeMap<String, Vec<Value>>, Error> {
    let mut paths = files.to_vec();
    if files.is_empty() {
        for folder in [root.join("corpus"), root.join("corpus/taught")] {
            let entries = std::fs::read_dir(&folder).map_err(|e| Error::at(&folder, "read", e))?;
            let mut found: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|e| e.path())).collect();
            found.retain(|path| path.extension().is_some_and(|e| e == "jsonl"));
            found.sort();
            paths.extend(found);
        }
    }
    let mut by_lang: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for path in paths {
        for value in crate::records::read_values(&path)? {
            // Failures are shown, and sealed texts never are.
            if value["part"].as_str() != Some("sealed") {
                by_lang.entry(value["lang"].as_str().unwrap_or("").to_owned()).or_default().push(value);
            }
        }
    }
    Ok(by_lang)
}

/// Makes up to `count` edits in `values`, lines of documents of one language, as many of each kind as there are.
///
/// # Errors
/// If the engine refuses a text.
pub fn run(
    engine: &Engine,
    values: &[Value],
    words: &Words,
    count: usize,
    only: &dyn Fn(Kind) -> bool,
) -> Result<Tally, Error> {
    let mut places = Places::default();
    let mut number = 0;
    for batch in values.chunks(BATCH) {
        for (document, found) in engine.readings(batch)? {
            let reading = Reading { number, document, found };
            slots::all(&reading, words, &mut places);
            harmless::all(&reading, words, &mut places);
            number += 1;
        }
    }
    let mut tally = Tally { documents: number, ..Tally::default() };
    let chosen = chosen(places.edits, count, only, &mut tally);
    tally.passed = places.passed.into_iter().filter(|((kind, _), _)| only(*kind)).collect();
    for batch in chosen.chunks(BATCH) {
        let edited: Vec<Value> = batch.iter().map(|edit| question(&values[edit.document], edit)).collect();
        for (edit, (document, found)) in batch.iter().zip(engine.readings(&edited)?) {
            let still = Shift::Replaced(Vec::new());
            let told: Vec<Told> = found.claims.iter().map(|claim| Told::new(claim, &still)).collect();
            let differs = told::differences(&edit.expected, &told, document.text.as_str());
            let counts = tally.counts.entry(edit.kind).or_default();
            counts[1] += 1;
            counts[2] += usize::from(differs.is_empty());
            if !differs.is_empty() {
                let document = values[edit.document]["id"].as_str().unwrap_or("").to_owned();
                tally.failures.push(Failure { kind: edit.kind, document, what: edit.what.clone(), differs });
            }
        }
    }
    Ok(tally)
}

/// Edits in an order that looks like chance, from all kinds in turn, as many as are wanted.
fn chosen(edits: Vec<Edit>, count: usize, only: &dyn Fn(Kind) -> bool, tally: &mut Tally) -> Vec<Edit> {
    let mut by_kind: BTreeMap<Kind, Vec<(u64, Edit)>> =
        Kind::ALL.into_iter().filter(|k| only(*k)).map(|k| (k, Vec::new())).collect();
    for (n, edit) in edits.into_iter().enumerate() {
        if let Some(of_kind) = by_kind.get_mut(&edit.kind) {
            of_kind.push((scattered(n as u64 + 1), edit));
        }
    }
    for (kind, of_kind) in &mut by_kind {
        of_kind.sort_by_key(|(order, _)| std::cmp::Reverse(*order));
        tally.counts.insert(*kind, [of_kind.len(), 0, 0]);
    }
    let mut chosen = Vec::new();
    while chosen.len() < count && by_kind.values().any(|of_kind| !of_kind.is_empty()) {
        for of_kind in by_kind.values_mut() {
            if chosen.len() < count {
                chosen.extend(of_kind.pop().map(|(_, edit)| edit));
            }
        }
    }
    chosen
}

/// The edited document as a line for the engine.
fn question(value: &Value, edit: &Edit) -> Value {
    let mut line = crate::engine::question(value);
    line["text"] = Value::from(edit.text.as_str());
    if let Some(title) = &edit.title {
        line["title"] = Value::from(title.as_str());
    }
    line
}
