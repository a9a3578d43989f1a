//! How the reader does on public sets of pages, which stand beside the checkout in `../shared/data`.
//!
//! Two sets, each by its own metric: shingles of four words against the whole body of an article, and segments that
//! the text must hold or must not. The day is right where it is the one that the page shows.

use entente_model::{Document, Role};
use entente_read::{Format, Limits, Overrides, Reading, read};
use flate2::read::GzDecoder;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Days that pages show, by the page's file; read by people.
const DAYS: &str = include_str!("days.tsv");

/// A page of a set with what is right about it.
pub struct Page {
    /// Name of its file, without ending.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What is known of it.
    pub truth: Truth,
}

/// What a set says is right.
pub enum Truth {
    /// The whole body.
    Body(String),
    /// Pieces that must and must not be in the text.
    Pieces {
        /// Pieces of the article.
        with: Vec<String>,
        /// Pieces of what surrounds it.
        without: Vec<String>,
    },
}

/// The folder of the public sets.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data")
}

/// The pages whose articles are given whole; `folder` is that of article-extraction-benchmark.
///
/// # Errors
/// The set is not there or not as expected.
pub fn whole_bodies(folder: &Path) -> Result<Vec<Page>, Box<dyn Error>> {
    let truth: BTreeMap<String, Value> = serde_json::from_reader(File::open(folder.join("ground-truth.json"))?)?;
    let mut pages = Vec::new();
    for (name, said) in truth {
        let mut bytes = Vec::new();
        GzDecoder::new(File::open(folder.join(format!("html/{name}.html.gz")))?).read_to_end(&mut bytes)?;
        let body = said["articleBody"].as_str().unwrap_or("").to_owned();
        pages.push(Page { name, bytes, truth: Truth::Body(body) });
    }
    Ok(pages)
}

/// The pages with pieces that must and must not be read.
///
/// # Errors
/// The set is not there or not as expected.
pub fn pieces(folder: &Path) -> Result<Vec<Page>, Box<dyn Error>> {
    let folder = folder.join("trafilatura-eval");
    let truth: BTreeMap<String, Value> = serde_json::from_reader(File::open(folder.join("evaldata.json"))?)?;
    let mut pages = Vec::new();
    for said in truth.values() {
        let file = said["file"].as_str().unwrap_or("");
        let list = |key: &str| -> Vec<String> {
            said[key].as_array().into_iter().flatten().filter_map(Value::as_str).map(single).collect()
        };
        let bytes = std::fs::read(folder.join("pages").join(file))?;
        let truth = Truth::Pieces { with: list("with"), without: list("without") };
        pages.push(Page { name: file.trim_end_matches(".html").to_owned(), bytes, truth });
    }
    pages.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(pages)
}

/// A page as the reader takes it; `None` if it refuses.
pub fn reading(page: &Page) -> Option<Reading> {
    let overrides = Overrides { format: Some(Format::Html), ..Overrides::default() };
    read(&page.name, &page.bytes, &overrides, &Limits::default()).ok()
}

/// The article without its headline: the blocks in which a promise may stand, but not a title at their head.
pub fn main_text(document: &Document) -> String {
    let kept = document.blocks.iter().filter(|b| b.role.may_promise()).enumerate();
    let kept = kept.filter(|(at, block)| *at > 0 || block.role != Role::Title);
    kept.map(|(_, block)| document.text.get(block.span)).collect::<Vec<_>>().join("\n")
}

/// White space made single.
fn single(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words of four in a row, each with how often it stands.
fn shingles(text: &str) -> BTreeMap<Vec<&str>, f64> {
    let words: Vec<&str> =
        text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect();
    let mut counts = BTreeMap::new();
    for at in 0..(words.len().saturating_sub(3)).max(1) {
        let shingle = words[at..words.len().min(at + 4)].to_vec();
        if !shingle.is_empty() {
            *counts.entry(shingle).or_insert(0.0) += 1.0;
        }
    }
    counts
}

/// Precision and recall of `found` against the whole body.
pub fn against_body(body: &str, found: &str) -> (Option<f64>, Option<f64>) {
    let (right, said) = (shingles(body), shingles(found));
    let (mut hit, mut extra, mut missed) = (0.0, 0.0, 0.0);
    let keys: BTreeSet<&Vec<&str>> = right.keys().chain(said.keys()).collect();
    for key in keys {
        let (right, said) = (right.get(key).copied().unwrap_or(0.0), said.get(key).copied().unwrap_or(0.0));
        hit += f64::min(right, said);
        extra += f64::max(0.0, said - right);
        missed += f64::max(0.0, right - said);
    }
    let share = |wrong: f64| (hit + wrong > 0.0).then(|| hit / (hit + wrong));
    (share(extra), share(missed))
}

/// Pieces found rightly and wrongly, and pieces missed.
pub fn against_pieces(with: &[String], without: &[String], found: &str) -> (usize, usize, usize) {
    let found = single(found);
    let hit = with.iter().filter(|piece| found.contains(piece.as_str())).count();
    let wrong = without.iter().filter(|piece| found.contains(piece.as_str())).count();
    (hit, wrong, with.len() - hit)
}

/// The day that a page shows, if one is known for it.
pub fn day_of(name: &str) -> Option<&'static str> {
    let mut lines = DAYS.lines().filter(|line| !line.starts_with('#'));
    lines.find_map(|line| line.split_once('\t').filter(|(page, _)| *page == name).map(|(_, day)| day.trim()))
}

/// F1 from precision and recall.
pub fn f1(precision: f64, recall: f64) -> f64 {
    if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
}

/// The figures of both sets.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    /// Precision, recall and F1 where articles are given whole.
    pub bodies: (f64, f64, f64),
    /// Precision, recall and F1 where pieces are given.
    pub pieces: (f64, f64, f64),
    /// Days right, told, and shown.
    pub days: (usize, usize, usize),
}

/// Reads all pages; `tell` is given each page, what was found, and its score from 0 to 1.
///
/// # Errors
/// A set is not there or not as expected.
pub fn figures(
    folder: &Path,
    mut tell: impl FnMut(&Page, &str, Option<&Document>, f64),
) -> Result<Figures, Box<dyn Error>> {
    let mut figures = Figures::default();
    let (mut precisions, mut recalls) = (Vec::new(), Vec::new());
    let (mut hits, mut wrongs, mut misses) = (0, 0, 0);
    for page in whole_bodies(&folder.join("article-extraction-benchmark"))?.iter().chain(&pieces(folder)?) {
        let reading = reading(page);
        let found = reading.as_ref().map(|r| main_text(&r.document)).unwrap_or_default();
        let score = match &page.truth {
            Truth::Body(body) => {
                let (precision, recall) = against_body(body, &found);
                precisions.extend(precision);
                recalls.extend(recall);
                f1(precision.unwrap_or(0.0), recall.unwrap_or(0.0))
            }
            Truth::Pieces { with, without } => {
                let (hit, wrong, missed) = against_pieces(with, without, &found);
                (hits, wrongs, misses) = (hits + hit, wrongs + wrong, misses + missed);
                let all = (with.len() + without.len()).max(1);
                (all - wrong - missed) as f64 / all as f64
            }
        };
        if let Some(day) = day_of(&page.name) {
            let said = reading.as_ref().and_then(|r| r.document.published).map(|d| d.to_string());
            figures.days.0 += usize::from(said.as_deref() == Some(day));
            figures.days.1 += usize::from(said.is_some());
            figures.days.2 += 1;
        }
        tell(page, &found, reading.as_ref().map(|r| &r.document), score);
    }
    let mean = |list: &[f64]| list.iter().sum::<f64>() / list.len().max(1) as f64;
    let (precision, recall) = (mean(&precisions), mean(&recalls));
    figures.bodies = (precision, recall, f1(precision, recall));
    let share = |wrong: usize| hits as f64 / (hits + wrong).max(1) as f64;
    figures.pieces = (share(wrongs), share(misses), f1(share(wrongs), share(misses)));
    Ok(figures)
}
