//! Entente and its peers side by side: the same pages, one run, one core; pages a second and F1.
//!
//! `entente-peers FOLDER --python PYTHON [--rounds N]`: the folder of article-extraction-benchmark, and a Python with what
//! `requirements.txt` names. Each round lets every reader read all pages once, one reader after the other, and the
//! quickest round of each counts. Time is that of the processor, so that what else runs on the machine is not counted.
//! F1 is the benchmark's own: shingles of four words against the body of the article, averaged over the pages.

#[allow(dead_code)]
#[path = "../../../crates/entente-read/examples/score/public.rs"]
mod public;

use dom_smoothie::{Config, Readability, TextMode};
use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::RcDom;
use public::{Page, Truth};
use rustix::time::{ClockId, clock_gettime};
use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// What the comparison asks for: so many times the pages a second of this peer.
const AGAINST: &str = "trafilatura";
const LEAST: f64 = 5.0;

/// A reader with what it took and found so far.
struct Lane {
    name: String,
    /// Seconds of processor time of each round, for all pages.
    seconds: Vec<f64>,
    /// Main text by page; `None` if it only parses.
    texts: Option<BTreeMap<String, String>>,
}

impl Lane {
    fn best(&self) -> f64 {
        self.seconds.iter().copied().fold(f64::MAX, f64::min)
    }

    fn f1(&self, pages: &[Page]) -> Option<f64> {
        let texts = self.texts.as_ref()?;
        let (mut precisions, mut recalls) = (Vec::new(), Vec::new());
        for page in pages {
            let Truth::Body(body) = &page.truth else { continue };
            let found = texts.get(&page.name).map_or("", String::as_str);
            let (precision, recall) = public::against_body(body, found);
            precisions.extend(precision);
            recalls.extend(recall);
        }
        let mean = |list: &[f64]| list.iter().sum::<f64>() / list.len().max(1) as f64;
        Some(public::f1(mean(&precisions), mean(&recalls)))
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let (folder, python, rounds) = arguments()?;
    let pages = public::whole_bodies(&folder)?;
    let plain: Vec<String> = pages.iter().map(|page| String::from_utf8_lossy(&page.bytes).into_owned()).collect();
    let mut lanes: Vec<Lane> = Vec::new();
    let mut peers = Python::start(&python, &folder)?;
    for _ in 0..rounds {
        take(&mut lanes, "entente-read", round(&pages, |at| Some(ours(&pages[at]))));
        take(&mut lanes, "html5ever 0.40.1, parsing alone", round(&pages, |at| parsed(&plain[at])));
        take(&mut lanes, "rs-trafilatura 0.2.2", round(&pages, |at| Some(by_rs_trafilatura(&plain[at]))));
        take(&mut lanes, "dom_smoothie 0.19.0", round(&pages, |at| Some(by_dom_smoothie(&plain[at]))));
        for (name, seconds, texts) in peers.round()? {
            take(&mut lanes, &name, (seconds, texts));
        }
    }
    let mut out = std::io::stdout().lock();
    let base = lanes[0].best();
    let bytes: usize = pages.iter().map(|page| page.bytes.len()).sum();
    writeln!(out, "{} pages, {:.1} MB, best of {rounds} rounds on one core", pages.len(), bytes as f64 / 1e6)?;
    writeln!(out, "{:<34} {:>8} {:>8} {:>14}", "reader", "pages/s", "F1", "ours is faster")?;
    for lane in &lanes {
        let f1 = lane.f1(&pages).map_or("-".to_owned(), |f1| format!("{f1:.4}"));
        let (speed, times) = (pages.len() as f64 / lane.best(), lane.best() / base);
        writeln!(out, "{:<34} {speed:>8.1} {f1:>8} {times:>13.2}x", lane.name)?;
    }
    let times = lanes.iter().find(|lane| lane.name.starts_with(AGAINST)).map(|lane| lane.best() / base);
    match times {
        Some(times) if times >= LEAST => Ok(()),
        Some(times) => Err(format!("{times:.2} times {AGAINST} is less than {LEAST}").into()),
        None => Err(format!("{AGAINST} did not run").into()),
    }
}

/// The folder of pages, the Python to run, and the rounds.
fn arguments() -> Result<(PathBuf, PathBuf, usize), Box<dyn Error>> {
    let usage = "usage: entente-peers FOLDER --python PYTHON [--rounds N]";
    let (mut folder, mut python, mut rounds) = (None, None, 5);
    let mut given = std::env::args().skip(1);
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--python" => python = Some(given.next().ok_or(usage)?),
            "--rounds" => rounds = given.next().ok_or(usage)?.parse::<usize>()?.max(1),
            _ => folder = Some(argument),
        }
    }
    Ok((folder.ok_or(usage)?.into(), python.ok_or(usage)?.into(), rounds))
}

/// What one reader took for all pages and found in them.
type Round = (f64, Option<BTreeMap<String, String>>);

fn take(lanes: &mut Vec<Lane>, name: &str, (seconds, texts): Round) {
    match lanes.iter_mut().find(|lane| lane.name == name) {
        Some(lane) => lane.seconds.push(seconds),
        None => lanes.push(Lane { name: name.to_owned(), seconds: vec![seconds], texts }),
    }
}

/// Lets a reader read all pages once. `read` is given the number of a page.
fn round(pages: &[Page], read: impl Fn(usize) -> Option<String>) -> Round {
    let began = processor();
    let texts: Vec<Option<String>> = (0..pages.len()).map(read).collect();
    let seconds = processor() - began;
    let texts = pages.iter().zip(texts).map(|(page, text)| text.map(|text| (page.name.clone(), text))).collect();
    (seconds, texts)
}

/// Seconds of processor time that this process has taken.
fn processor() -> f64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

/// Ours does more than find the text: character set, roles, days, author, publisher, languages and paths are all told.
fn ours(page: &Page) -> String {
    public::reading(page).map(|reading| public::main_text(&reading.document)).unwrap_or_default()
}

fn parsed(page: &str) -> Option<String> {
    let dom = html5ever::parse_document(RcDom::default(), Default::default()).one(page);
    std::hint::black_box(&dom.document);
    None
}

fn by_rs_trafilatura(page: &str) -> String {
    let options = rs_trafilatura::Options { include_comments: false, ..Default::default() };
    rs_trafilatura::extract_with_options(page, &options).map(|found| found.content_text).unwrap_or_default()
}

fn by_dom_smoothie(page: &str) -> String {
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let read = Readability::new(page, None, Some(config)).and_then(|mut reader| reader.parse());
    read.map(|article| article.text_content.to_string()).unwrap_or_default()
}

/// The Python readers, waiting for the next round.
struct Python {
    child: Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Python {
    fn start(python: &Path, folder: &Path) -> Result<Python, Box<dyn Error>> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers.py");
        let mut child = Command::new(python)
            .arg(script)
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{} does not start: {error}", python.display()))?;
        let answers = BufReader::new(child.stdout.take().ok_or("no output")?);
        Ok(Python { child, answers })
    }

    /// One round of each: its name, seconds and texts.
    fn round(&mut self) -> Result<Vec<(String, f64, Option<BTreeMap<String, String>>)>, Box<dyn Error>> {
        self.child.stdin.as_mut().ok_or("no input")?.write_all(b"\n")?;
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            return Err("the Python readers ended; see above".into());
        }
        let answer: Vec<Value> = serde_json::from_str(&line)?;
        let lanes = answer.into_iter().map(|mut lane| {
            let name = lane["name"].as_str().unwrap_or("").to_owned();
            let texts = serde_json::from_value(lane["texts"].take()).unwrap_or_default();
            (name, lane["seconds"].as_f64().unwrap_or(f64::MAX), texts)
        });
        Ok(lanes.collect())
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        // Without input it ends by itself.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
