//! Reads the project's own corpus over and over and says how fast that was:
//!
//! ```text
//! cargo run --release --manifest-path benches/Cargo.toml
//! ```
//!
//! Figures are medians of several rounds on one thread, so that they can be compared from run to run on one machine. What
//! is measured, in this order: the time from nothing to the first result, by language; documents of about 3 kB a second, by
//! language and with all packs in turn; how the time for one long text grows with its length, by language, and the memory
//! that it takes. Only open documents are read.

use entente_app::{App, Input, Outcome, Overrides, ReadOptions};
use std::convert::Infallible;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

/// Bytes of a document whose reading is timed.
const DOCUMENT: usize = 3000;
/// Rounds of each measurement; the median counts.
const ROUNDS: usize = 7;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let texts = texts(&root.join("corpus"))?;
    let langs: Vec<&str> = {
        let mut langs: Vec<&str> = texts.iter().map(|(lang, _)| lang.as_str()).collect();
        langs.dedup();
        langs
    };
    let fresh = || App::builtin().map_err(|e| e.refusal().message.clone());
    for lang in &langs {
        let first = texts.iter().find(|(l, _)| l == lang).ok_or("the corpus is empty")?;
        let mut rounds: Vec<f64> = Vec::new();
        for _ in 0..ROUNDS {
            let began = Instant::now();
            read(&fresh()?, std::slice::from_ref(first));
            rounds.push(began.elapsed().as_secs_f64());
        }
        rounds.sort_by(f64::total_cmp);
        println!("{lang:<12} start to first result {:>8.1} ms", rounds[ROUNDS / 2] * 1e3);
    }
    let app = fresh()?;

    for lang in &langs {
        let of_lang: Vec<_> = texts.iter().filter(|(l, _)| l == lang).cloned().collect();
        rate(&app, lang, &of_lang);
    }
    // One of each language in turn, as a mixed feed brings them.
    let mut mixed = Vec::new();
    let per = texts.len() / langs.len().max(1);
    for at in 0..per {
        for lang in &langs {
            mixed.extend(texts.iter().filter(|(l, _)| l == lang).nth(at).cloned());
        }
    }
    rate(&app, "all in turn", &mixed);

    for lang in &langs {
        let mut before: Option<f64> = None;
        for megabytes in [1usize, 2, 5, 10] {
            let mut long = String::new();
            while long.len() < megabytes << 20 {
                for (_, text) in texts.iter().filter(|(l, _)| l == lang) {
                    long.push_str(text);
                    long.push_str("\n\n");
                }
            }
            let document = ((*lang).to_owned(), long);
            let took = (0..3).map(|_| time(|| read(&app, std::slice::from_ref(&document)))).fold(f64::MAX, f64::min);
            let per = took / document.1.len() as f64;
            let grows = before.map_or(String::new(), |b| format!("  a byte costs {:.2} times what it did", per / b));
            println!("{lang:<12} one text of {megabytes:>2} MB {took:>8.2} s{grows}");
            before = Some(per);
        }
    }
    if let Some(peak) = peak() {
        println!("most memory at any time      {peak:>8.0} MB");
    }
    Ok(())
}

/// Texts of about [`DOCUMENT`] bytes with their language, made by joining whole texts of the corpus.
fn texts(folder: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut files: Vec<_> = std::fs::read_dir(folder)?.flatten().map(|e| e.path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    let mut pieces: Vec<(String, String)> = Vec::new();
    for file in files {
        for line in std::fs::read_to_string(&file)?.lines() {
            let value: serde_json::Value = serde_json::from_str(line)?;
            let said = |key: &str| value[key].as_str().unwrap_or("").to_owned();
            if said("part") != "open" {
                continue;
            }
            pieces.push((said("lang"), said("text")));
        }
    }
    pieces.sort_by(|a, b| a.0.cmp(&b.0));
    let mut made: Vec<(String, String)> = Vec::new();
    let mut open: Option<(String, String)> = None;
    for (lang, text) in pieces {
        let mut next = open.take().filter(|(l, _)| *l == lang).unwrap_or_else(|| (lang, String::new()));
        next.1.push_str(&text);
        next.1.push_str("\n\n");
        if next.1.len() < DOCUMENT {
            open = Some(next);
        } else {
            next.1.truncate(next.1.floor_char_boundary(DOCUMENT));
            made.push(next);
        }
    }
    Ok(made)
}

/// Reads all texts on one thread; gives how many claims were found, so that nothing is optimised away.
fn read(app: &App, texts: &[(String, String)]) -> usize {
    let input = |(at, (lang, text)): (usize, &(String, String))| Input::Bytes {
        name: format!("{at}.txt"),
        bytes: text.clone().into_bytes(),
        known: Box::new(Overrides {
            lang: Some(lang.clone()),
            published: "2024-05-06".parse().ok(),
            ..Overrides::default()
        }),
    };
    let inputs: Vec<Input> = texts.iter().enumerate().map(input).collect();
    let options = ReadOptions { threads: 1, ..ReadOptions::default() };
    let mut claims = 0;
    let show = |outcome| match outcome {
        Outcome::Read(readout) => readout.found.claims.len(),
        Outcome::Refused(..) => 0,
    };
    let done: Result<u64, Infallible> = app.read(inputs, &options, show, |found| {
        claims += found;
        Ok(())
    });
    let Ok(_) = done;
    claims
}

fn rate(app: &App, name: &str, texts: &[(String, String)]) {
    if texts.is_empty() {
        return;
    }
    read(app, texts);
    let mut rounds: Vec<f64> = (0..ROUNDS).map(|_| time(|| read(app, texts))).collect();
    rounds.sort_by(f64::total_cmp);
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    let a_second = bytes as f64 / DOCUMENT as f64 / rounds[ROUNDS / 2];
    println!("{name:<12} {:>4} documents  {a_second:>8.0} of 3 kB a second", texts.len());
}

fn time<T>(work: impl FnOnce() -> T) -> f64 {
    let began = Instant::now();
    std::hint::black_box(work());
    began.elapsed().as_secs_f64()
}

/// The most memory that this process has held, in megabytes, where the system tells it.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").trim().parse::<f64>().ok().map(|kb| kb / 1024.0)
}
