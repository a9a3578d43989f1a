//! Twelve ways to rewrite a log by someone who recomputes everything, and whether a checkpoint kept elsewhere shows it.
//!
//! `ENTENTE_TAMPERINGS=500 cargo test --release -p entente-app --test tampering -- --nocapture` tries each way 500
//! times and prints the counts; without the variable it is 25.

#[path = "../../entente-ledger/tests/common/mod.rs"]
mod common;

use common::{document, judgement};
use entente_app::App;
use entente_app::log::Against;
use entente_ledger::{Checkpoint, Checks, Key, Ledger, hash_of};
use entente_model::{AuthorKind, Verdict};
use std::io::Write;
use std::path::{Path, PathBuf};

/// One step of the log's making, with the day on which it is recorded.
#[derive(Clone, PartialEq)]
enum Step {
    Add { number: usize, word: &'static str, marks: usize },
    Judge { left: usize, right: usize, verdict: Verdict },
    Redact { number: usize },
}

#[derive(Clone, PartialEq)]
struct History(Vec<(Step, String)>);

impl History {
    /// Some twenty steps, other ones for each seed.
    fn new(random: &mut Random) -> History {
        let mut steps = Vec::new();
        for number in 0..14 {
            steps.push(Step::Add { number, word: "build", marks: 1 });
            if number > 2 && random.below(2) == 0 {
                let (left, right) = (random.below(number), random.below(number));
                steps.push(Step::Judge { left, right, verdict: Verdict::NotSame });
            }
            if number == 8 {
                steps.push(Step::Redact { number: 3 });
            }
        }
        steps.push(Step::Judge { left: 0, right: 1, verdict: Verdict::Same });
        steps.push(Step::Judge { left: 1, right: 2, verdict: Verdict::NotSame });
        History(steps.into_iter().enumerate().map(|(n, s)| (s, format!("2024-02-{:02}", n % 28 + 1))).collect())
    }

    /// The ledger that these steps make, by the program itself, so that nothing in it contradicts itself.
    fn played(&self, mut ledger: Ledger) -> Ledger {
        for (step, day) in &self.0 {
            ledger = ledger.recorded(Some(day.clone()));
            match step {
                Step::Add { number, word, marks } => {
                    let text = format!("Korea will {word} lab number {number}.");
                    let mut new = document(&format!("d{number}"), "2024-01-02", &text, &[&text], &[]);
                    // The same text from other bytes.
                    new.source_bytes = format!("{}{text}", "<p>".repeat(*marks)).into_bytes();
                    new.document.source = entente_model::SourceId(entente_ledger::source_id(&new.source_bytes));
                    ledger.add(&new).expect("added");
                }
                Step::Judge { left, right, verdict } => {
                    let said = judgement(&format!("c-{left}"), &format!("c-{right}"), *verdict, AuthorKind::Person);
                    ledger.judge(&[said]).expect("recorded");
                }
                Step::Redact { number } => {
                    _ = ledger.redact(&format!("d{number}"), "office", "order").expect("emptied")
                }
            }
        }
        ledger
    }

    fn in_memory(&self) -> Ledger {
        self.played(Ledger::in_memory().expect("a ledger").seeded([9; 32]))
    }

    fn some(&self, random: &mut Random, wanted: impl Fn(&Step) -> bool) -> usize {
        let all: Vec<usize> = (0..self.0.len()).filter(|&n| wanted(&self.0[n].0)).collect();
        all[random.below(all.len())]
    }
}

fn signed(key: &Key, ledger: &Ledger) -> Checkpoint {
    let head = ledger.head().expect("a head");
    Checkpoint::sign(key, head.seq, hash_of(&head.root).expect("a root"))
}

/// Numbers that are the same at every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % n as u64).expect("small")
    }
}

fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{text}").and_then(|()| out.flush()).expect("told");
}

fn rounds() -> usize {
    std::env::var("ENTENTE_TAMPERINGS").ok().and_then(|n| n.parse().ok()).unwrap_or(25)
}

/// The ways to rewrite the steps of a log. The last three of the twelve are below.
const WAYS: &[&str] = &[
    "edited: a text says something else",
    "deleted: one event is left out",
    "inserted: an event that never was",
    "swapped: two events in another order",
    "truncated: the end is cut off",
    "forked: another end",
    "replayed: an old event once more in the place of a newer one",
    "signed again: an older log with another end, under a checkpoint of the same key",
    "shifted: an event on another day",
    "other source: a text under other bytes",
];

fn tampered(way: usize, history: &History, random: &mut Random) -> History {
    let mut steps = history.0.clone();
    let add = |s: &Step| matches!(s, Step::Add { .. });
    let judge = |s: &Step| matches!(s, Step::Judge { .. });
    match way {
        0 => {
            let at = history.some(random, add);
            if let Step::Add { word, .. } = &mut steps[at].0 {
                *word = "not build";
            }
        }
        1 => {
            // An erased document cannot be left out without the event that erased it.
            let at = history.some(random, |s| !matches!(s, Step::Add { number: 3, .. }));
            steps.remove(at);
        }
        2 => {
            let (step, day) = (Step::Judge { left: 90, right: 91, verdict: Verdict::Same }, steps[0].1.clone());
            steps.insert(random.below(steps.len()), (step, day));
        }
        3 => {
            let a = history.some(random, judge);
            let b =
                history.some(random, |s| judge(s) && *s != history.0[a].0 || matches!(s, Step::Add { number: 13, .. }));
            let (left, right) = (steps[a].0.clone(), steps[b].0.clone());
            (steps[a].0, steps[b].0) = (right, left);
        }
        4 => steps.truncate(steps.len() - 1 - random.below(5)),
        5 | 7 => {
            let gone = 1 + random.below(5);
            let kept = steps.len() - gone;
            steps.truncate(kept);
            for n in 0..gone + random.below(3) {
                let step = Step::Add { number: 100 + n, word: "close", marks: 1 };
                steps.push((step, "2024-03-01".to_owned()));
            }
        }
        6 => {
            let old = history.some(random, judge);
            let new = history.some(random, |s| judge(s) && *s != history.0[old].0);
            steps[new].0 = steps[old].0.clone();
        }
        8 => {
            let at = random.below(steps.len());
            steps[at].1 = "2023-01-01".to_owned();
        }
        _ => {
            let at = history.some(random, add);
            if let Step::Add { marks, .. } = &mut steps[at].0 {
                *marks = 2;
            }
        }
    }
    History(steps)
}

#[test]
fn a_log_rewritten_as_a_whole_is_found_by_a_checkpoint_kept_elsewhere() {
    let key = Key::new("example.org/log", [3; 32]).expect("a key");
    let public = key.public();
    let (rounds, mut random) = (rounds(), Random(1));
    for (way, name) in WAYS.iter().enumerate() {
        let (mut found, mut alone) = (0, 0);
        for _ in 0..rounds {
            let history = History::new(&mut random);
            let held = signed(&key, &history.in_memory());
            let other = tampered(way, &history, &mut random);
            assert!(other != history, "{name}: nothing was changed");
            let forged = other.in_memory();
            let against = match way {
                // The holder is shown the new checkpoint, too.
                7 => vec![signed(&key, &forged), held],
                _ => vec![held],
            };
            let checks = Checks { against: &against, key: Some(&public), ..Checks::default() };
            found += usize::from(!forged.check(&checks).expect("checked").is_right());
            alone += usize::from(!forged.verify(None).expect("checked").is_right());
        }
        say(&format!("{name}: {found} of {rounds} found, {alone} without the checkpoint"));
        assert_eq!((found, alone), (rounds, 0), "{name}");
    }
}

#[test]
fn a_checkpoint_by_another_key_of_the_same_name_is_found() {
    let (rounds, mut random, mut found) = (rounds(), Random(2), 0);
    for round in 0..rounds {
        let ledger = History::new(&mut random).in_memory();
        let seed = u64::try_from(round).expect("small").to_be_bytes();
        let key =
            |last| Key::new("example.org/log", [[seed; 3].concat(), vec![last; 8]].concat().try_into().expect("32"));
        let (ours, theirs) = (key(1).expect("a key"), key(2).expect("a key"));
        let against = [signed(&theirs, &ledger)];
        let public = ours.public();
        let checks = Checks { against: &against, key: Some(&public), ..Checks::default() };
        found += usize::from(!ledger.check(&checks).expect("checked").is_right());
    }
    say(&format!("other key: {found} of {rounds} found"));
    assert_eq!(found, rounds);
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("readable") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[test]
fn one_bit_turned_in_a_published_file_or_in_the_ledgers_tree_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("l.entente");
    let mut random = Random(3);
    // Enough events for tiles of two levels.
    let mut history = History::new(&mut random);
    for n in 0..250 {
        let step = Step::Judge { left: n, right: n + 1, verdict: Verdict::NotSame };
        history.0.push((step, "2024-03-01".to_owned()));
    }
    drop(history.played(Ledger::open(&path).expect("a ledger")));
    let app = App::builtin().expect("packs");
    let book = app.look(&path).expect("opens");
    let key = folder.path().join("key");
    let public = entente_app::log::new_key("example.org/log", &key).expect("a key");
    let signed = book.checkpoint(&key).expect("checked").expect("right");
    let published = folder.path().join("published");
    assert_eq!(book.publish(&signed.checkpoint, &published).expect("written"), Ok(6));
    let kept = || Against { reread: false, kept: vec![published.clone()], key: Some(public.clone()) };
    assert!(book.verify(&kept()).expect("checked").is_right());
    let mut all = Vec::new();
    files(&published, &mut all);
    all.sort();
    let (rounds, mut found) = (rounds(), 0);
    for _ in 0..rounds {
        let file = &all[random.below(all.len())];
        let whole = std::fs::read(file).expect("readable");
        let mut wrong = whole.clone();
        wrong[random.below(whole.len())] ^= 1 << random.below(8);
        std::fs::write(file, &wrong).expect("written");
        found += usize::from(!book.verify(&kept()).is_ok_and(|report| report.is_right()));
        std::fs::write(file, &whole).expect("written");
    }
    say(&format!("file edited: {found} of {rounds} found"));
    assert_eq!(found, rounds);
    assert!(book.verify(&kept()).expect("checked").is_right());
}
