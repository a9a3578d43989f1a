//! The program itself is killed while it adds, reads anew, merges and erases: what it had said stands, nothing is there by
//! halves, and the next command goes on from there.
//!
//! `ENTENTE_KILLS=2000 cargo test --release -p entente-cli --test killed -- --nocapture` kills it that often and prints the
//! counts; without the variable it is 40, since each takes the start of a program. `tests/crash.rs` of `entente-ledger` kills
//! the ledger alone, more often.

#![cfg(unix)]

mod common;

use common::{Folder, command};
use entente_app::App;
use entente_app::ledger::{Ledger, index::IndexState};
use entente_app::log::Against;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

const LEDGER: &str = "l.entente";
/// A new ledger after so many, so that its beginning is hit, too, and the checks stay short.
const EACH: u64 = 40;
const STATES: [&str; 8] = ["Japan", "France", "Chile", "Norway", "India", "Canada", "Brazil", "Kenya"];
const THINGS: [&str; 6] = [
    "quantum laboratory",
    "semiconductor centre",
    "hydrogen fund",
    "satellite",
    "biotechnology institute",
    "battery plant",
];

/// Numbers that are the same at every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n.max(1)
    }
    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[usize::try_from(self.below(all.len() as u64)).expect("few")]
    }
}

/// A word that stands in this document alone.
fn mark(number: u64) -> String {
    format!("Site{number}x")
}

/// What is asked of the program.
enum Step {
    Add,
    Update { id: String, url: String },
    Merge { ids: Vec<String>, because: String },
    Redact { id: String },
}

impl Step {
    fn name(&self) -> &'static str {
        match self {
            Step::Add => "add",
            Step::Update { .. } => "update",
            Step::Merge { .. } => "merge",
            Step::Redact { .. } => "redact",
        }
    }
}

/// What the program said that it had done, in one ledger.
#[derive(Default)]
struct Told {
    added: BTreeSet<String>,
    addresses: BTreeMap<String, String>,
    merges: BTreeSet<String>,
    erased: BTreeSet<String>,
    /// Those of which the erasing was begun, whether or not it was heard of again.
    to_erase: BTreeSet<String>,
}

impl Told {
    /// Takes in what a step said. Gives how many things it acknowledged.
    fn take(&mut self, step: &Step, lines: &[String]) -> u64 {
        let words = |line: &String| line.split([' ', ':']).filter(|w| !w.is_empty()).map(str::to_owned).collect();
        let lines: Vec<Vec<String>> = lines.iter().map(words).collect();
        let mut said = 0;
        match step {
            Step::Add => {
                for line in lines.iter().filter(|line| line[0] == "added") {
                    self.added.insert(line[1].clone());
                    said += 1;
                }
            }
            Step::Update { id, url } => {
                if lines.iter().any(|line| line.starts_with(&["read".to_owned(), "anew".to_owned(), id.clone()])) {
                    self.addresses.insert(id.clone(), url.clone());
                    said += 1;
                }
            }
            Step::Merge { because, .. } => {
                if !lines.is_empty() {
                    self.merges.insert(because.clone());
                    said += 1;
                }
            }
            Step::Redact { id } => {
                self.to_erase.insert(id.clone());
                if lines.iter().any(|line| line[0] == "erased") {
                    self.erased.insert(id.clone());
                    said += 1;
                }
            }
        }
        said
    }

    /// The ledger has all that was said, and nothing by halves.
    fn holds(&self, app: &App, path: &Path, place: &str) {
        let book = app.look(path).expect("a dead writer leaves a ledger that opens");
        let report = book.verify(&Against { reread: true, ..Against::default() }).expect("checked");
        assert!(report.is_right(), "{place}: {report:?}");
        assert_eq!(book.check_index().expect("checked"), None, "{place}");
        let ledger = book.into_ledger();
        // One that was killed before its first event may not have come to the index; then the next one makes it.
        let indexed = ledger.index_state().expect("known") == IndexState::InUse;
        assert!(indexed || report.events == 0, "{place}: the index is left behind");
        let claims = ledger.claims().expect("readable");
        let documents = ledger.documents().expect("readable");
        let there: BTreeMap<&str, _> = documents.iter().map(|d| (d.document.id.as_str(), d)).collect();
        let lost: Vec<_> = self.added.iter().filter(|id| !there.contains_key(id.as_str())).collect();
        assert!(lost.is_empty(), "{place}: lost {lost:?}");
        for document in &documents {
            let id = &document.document.id;
            if document.erased {
                assert!(self.to_erase.contains(id), "{place}: nobody asked to erase {id}");
            } else {
                assert!(!self.erased.contains(id), "{place}: {id} came back");
                let mine = claims.iter().filter(|claim| &claim.document == id).count();
                assert_eq!(mine, 1, "{place}: {id} is there by halves");
            }
        }
        for (id, url) in &self.addresses {
            let now = there.get(id.as_str()).filter(|d| !d.erased);
            // A later correction, of which nobody heard the end, may stand as well.
            assert!(now.is_none_or(|d| d.document.url.as_ref().is_some_and(|now| now >= url)), "{place}: {id} {url}");
        }
        let judged = ledger.judgements().expect("readable");
        let reasons: BTreeSet<&str> =
            judged.iter().flat_map(|j| j.judgement.reasons.iter().map(String::as_str)).collect();
        let lost: Vec<_> = self.merges.iter().filter(|because| !reasons.contains(because.as_str())).collect();
        assert!(lost.is_empty(), "{place}: lost {lost:?}");
    }
}

/// Ids of the documents that stand, and of the commitments.
fn standing(path: &Path) -> (Vec<String>, Vec<String>) {
    let Ok(ledger) = Ledger::read(path) else { return Default::default() };
    let documents = ledger.documents().expect("readable").into_iter().filter(|d| !d.erased).map(|d| d.document.id);
    let commitments = ledger.commitments().expect("readable").into_iter().filter(|c| !c.claims.is_empty());
    (documents.collect(), commitments.map(|c| c.id).collect())
}

/// Whether the words stand in any file of the ledger.
fn anywhere(folder: &Path, words: &str) -> bool {
    std::fs::read_dir(folder).expect("readable").filter_map(Result::ok).any(|file| {
        let name = file.file_name().to_string_lossy().into_owned();
        name.starts_with(LEDGER) && {
            let bytes = std::fs::read(file.path()).unwrap_or_default();
            bytes.windows(words.len()).any(|w| w == words.as_bytes())
        }
    })
}

/// How long a step takes from when it has the ledger, by its name; learned from those that were done before they were
/// killed, so that the points are spread over the whole of it on any machine.
#[derive(Default)]
struct Spans(BTreeMap<&'static str, u64>);

impl Spans {
    fn of(&self, step: &Step) -> u64 {
        self.0.get(step.name()).copied().unwrap_or(100_000)
    }
    fn learn(&mut self, step: &Step, took: Duration, done: bool) {
        let span = self.of(step);
        let took = u64::try_from(took.as_micros()).unwrap_or(u64::MAX).clamp(2_000, 2_000_000);
        // A little longer than they take; where it was killed, it would have taken longer, so that the next may go on longer.
        let next = if done { (span * 3 + took * 5 / 4) / 4 } else { (span * 5 / 4).min(4_000_000) };
        self.0.insert(step.name(), next);
    }
}

#[test]
fn a_program_that_is_killed_keeps_what_it_said_and_leaves_nothing_by_halves() {
    let kills: u64 = std::env::var("ENTENTE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    let app = App::builtin().expect("packs");
    let (mut random, mut spans) = (Random(7), Spans::default());
    let (mut said, mut within, mut number) = (0, 0, 0);
    let mut by_step: BTreeMap<&str, u64> = BTreeMap::new();
    let (mut folder, mut told) = (Folder::new(), Told::default());
    for kill in 0..kills {
        if kill % EACH == 0 && kill > 0 {
            last(&app, &folder, &mut told);
            (folder, told) = (Folder::new(), Told::default());
        }
        let path = folder.0.join(LEDGER);
        let (documents, commitments) = standing(&path);
        let kind = if documents.len() < 3 { 0 } else { random.below(8) };
        let step = match kind {
            0..=3 => {
                let mut lines = String::new();
                for _ in 0..1 + random.below(12) {
                    number += 1;
                    let (state, thing, year) = (random.of(&STATES), random.of(&THINGS), 2025 + random.below(9));
                    lines += &format!(
                        "{{\"id\":\"d{number}\",\"lang\":\"en\",\"published\":\"2024-03-05\",\"text\":\"South Korea and \
                         {state} will open a joint {thing} in {} by {year}.\"}}\n",
                        mark(number)
                    );
                }
                folder.file("news.jsonl", lines);
                Step::Add
            }
            4 | 5 => {
                let url = format!("https://example.org/{kill:06}");
                Step::Update { id: random.of(&documents).clone(), url }
            }
            6 if commitments.len() > 1 => {
                let ids = random.of(&commitments.windows(2).collect::<Vec<_>>()).to_vec();
                Step::Merge { ids, because: format!("decision {kill:06}") }
            }
            _ => Step::Redact { id: random.of(&documents).clone() },
        };
        let mut args = vec![step.name(), "--ledger", LEDGER];
        match &step {
            Step::Add => args.push("news.jsonl"),
            Step::Update { id, url } => args.extend([id, "--url", url]),
            Step::Merge { ids, because } => {
                args.extend(ids.iter().map(String::as_str));
                args.extend(["--by", "somebody", "--because", because]);
            }
            Step::Redact { id } => args.extend([id, "--by", "the office", "--reason", "an order", "--yes"]),
        }
        *by_step.entry(step.name()).or_default() += 1;
        let begun = Instant::now();
        let tell = command(&folder.0, &args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = tell.expect("started");
        let out = BufReader::new(child.stdout.take().expect("piped"));
        let lines = std::thread::spawn(move || out.lines().map_while(Result::ok).collect::<Vec<String>>());
        // The program has the ledger when the lock names it; what comes before is its start, and writes nothing.
        let name = format!("process {} ", child.id());
        let lock = folder.0.join(format!("{LEDGER}-lock"));
        let mut ended = false;
        while !ended && begun.elapsed() < Duration::from_secs(60) {
            if std::fs::read_to_string(&lock).is_ok_and(|note| note.starts_with(&name)) {
                break;
            }
            std::thread::sleep(Duration::from_micros(300));
            ended = child.try_wait().expect("asked").is_some();
        }
        let had = Instant::now();
        let wait = Duration::from_micros(random.below(spans.of(&step)));
        while !ended && had.elapsed() < wait {
            std::thread::sleep(Duration::from_micros(500).min(wait));
            ended = child.try_wait().expect("asked").is_some();
        }
        spans.learn(&step, had.elapsed(), ended);
        child.kill().expect("killed");
        child.wait().expect("gone");
        within += u64::from(!ended);
        said += told.take(&step, &lines.join().expect("read"));
        if path.exists() && Ledger::read(&path).is_ok() {
            told.holds(&app, &path, &format!("kill {kill} in {}", step.name()));
        } else {
            assert!(told.added.is_empty(), "kill {kill}: the ledger is gone");
        }
    }
    last(&app, &folder, &mut told);
    let steps: Vec<String> = by_step.iter().map(|(name, n)| format!("{n} in {name}")).collect();
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "\n{kills} programs killed ({}), {within} of them before they ended by themselves; {said} things acknowledged, 0 lost",
        steps.join(", ")
    )
    .expect("told");
    assert!(within > 0 && said > 0, "{within} {said}");
}

/// What was begun is asked for once more, and is then done: the words of what was to be erased are in no file.
fn last(app: &App, folder: &Folder, told: &mut Told) {
    for id in told.to_erase.clone() {
        let args = ["redact", "--ledger", LEDGER, &id, "--by", "the office", "--reason", "an order", "--yes"];
        let done = folder.run(&args);
        assert!(done.code == 0 && done.out.contains("it is gone from every file"), "{}{}", done.out, done.err);
        told.erased.insert(id.clone());
        let number = id[1..].parse().expect("a number");
        assert!(!anywhere(&folder.0, &mark(number)), "{id} still stands in a file");
    }
    let path = folder.0.join(LEDGER);
    if path.exists() {
        told.holds(app, &path, "at the end");
    }
}
