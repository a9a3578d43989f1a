//! Acknowledged is durable: a writer that is killed at any moment loses nothing that it had acknowledged, and leaves
//! nothing by halves. Nor does one whose disk is full.
//!
//! `ENTENTE_KILLS=2000 cargo test --release -p entente-ledger --test crash -- --nocapture` kills that many writers and
//! prints the counts; without the variable it is 200.

mod common;

use common::{document, judgement};
use entente_ledger::{Kind, Ledger};
use entente_model::{AuthorKind, Verdict};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const PATH: &str = "ENTENTE_TEST_LEDGER";
const SEED: &str = "ENTENTE_TEST_SEED";

/// Numbers that are the same for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn text(number: u64) -> String {
    format!("Korea will build lab number {number}. It will train people.")
}

/// Not a test of its own: the writer that the tests below start and kill. It adds, reads anew, merges, splits and
/// erases by chance, and says each step before it begins and when it is done.
#[test]
fn writer() {
    let Some(path) = std::env::var_os(PATH) else { return };
    let seed: u64 = std::env::var(SEED).ok().and_then(|s| s.parse().ok()).unwrap_or(0);
    let mut random = Random(seed);
    let say = |line: String| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "\n{line}").and_then(|()| out.flush()).expect("told");
    };
    let mut ledger = match Ledger::open(path.as_ref()) {
        Ok(ledger) => ledger,
        Err(error) => return say(format!("refused {}", error.code())),
    };
    for n in 0..10_000 {
        let number = seed * 10_000 + n;
        let mut there: Vec<String> =
            ledger.documents().expect("readable").into_iter().filter(|d| !d.erased).map(|d| d.document.id).collect();
        there.sort();
        let chosen =
            (!there.is_empty()).then(|| there[usize::try_from(random.below(there.len() as u64)).expect("few")].clone());
        let kind = random.below(10);
        let (step, done) = match (kind, chosen) {
            (0, Some(id)) => {
                say(format!("begin erase {id}"));
                (format!("erase {id}"), ledger.redact(&id, "office", "order").map(|_| ()))
            }
            (1, Some(id)) => {
                let of: u64 = id[1..].parse().expect("a number");
                let quote = "It will train people.";
                let mut again = document(&id, "2024-01-02", &text(of), &[quote], &[]);
                again.document.reader = format!("test {number}");
                say(format!("begin reread {id}"));
                (format!("reread {id} {number}"), ledger.add(&again).map(|_| ()))
            }
            (2, _) => {
                // Neighbours are merged by chance, and split the next time.
                let mut clusters: Vec<Vec<String>> = Vec::new();
                for claim in ledger.claims().expect("readable") {
                    match clusters.last_mut() {
                        Some(last) if random.below(2) == 0 => last.push(claim.id),
                        _ => clusters.push(vec![claim.id]),
                    }
                }
                let pairs: Vec<_> = clusters
                    .iter()
                    .filter(|c| c.len() > 1)
                    .map(|c| judgement(&c[0], &c[1], Verdict::Same, AuthorKind::Rule))
                    .collect();
                say("begin merge".to_owned());
                ("merge".to_owned(), ledger.put_partition(&clusters, &pairs).map(|_| ()))
            }
            (4, Some(_)) => {
                // A person decides, and the last decision of a person is taken back now and then.
                let standing: Vec<String> = ledger
                    .judgements()
                    .expect("readable")
                    .into_iter()
                    .filter(|j| j.retracted.is_none() && j.judgement.kind == AuthorKind::Person)
                    .map(|j| j.id)
                    .collect();
                say("begin decide".to_owned());
                let done = match standing.last() {
                    Some(id) if random.below(2) == 0 => {
                        ledger.retract_all(std::slice::from_ref(id), "someone", "a slip").map(|_| ())
                    }
                    _ => {
                        let claims = ledger.claims().expect("readable");
                        let pair = [0, claims.len() - 1].map(|at| claims[at].id.clone());
                        let said = judgement(&pair[0], &pair[1], Verdict::NotSame, AuthorKind::Person);
                        ledger.judge(&[said]).map(|_| ())
                    }
                };
                ("decide".to_owned(), done)
            }
            (3, _) => {
                // Several that become durable together, and are acknowledged after that only.
                say("begin group".to_owned());
                let group: Vec<String> = (0..4).map(|k| format!("d{}", number * 10 + 1_000_000_000 + k)).collect();
                let mut add = || -> entente_ledger::Result<()> {
                    ledger.hold()?;
                    for id in &group {
                        let text = text(id[1..].parse().expect("a number"));
                        let quote = text.split_inclusive('.').next().expect("a sentence");
                        ledger.add(&document(id, "2024-01-02", &text, &[quote], &[]))?;
                    }
                    ledger.release()
                };
                let done = add();
                if done.is_ok() {
                    group[1..].iter().for_each(|id| say(format!("done add {id}")));
                }
                (format!("add {}", group[0]), done)
            }
            _ => {
                let text = text(number);
                let quote = text.split_inclusive('.').next().expect("a sentence");
                say(format!("begin add d{number}"));
                (
                    format!("add d{number}"),
                    ledger.add(&document(&format!("d{number}"), "2024-01-02", &text, &[quote], &[])).map(|_| ()),
                )
            }
        };
        match done {
            Ok(()) => say(format!("done {step}")),
            Err(error) => return say(format!("refused {}", error.code())),
        }
    }
}

fn start(command: &mut Command, path: &Path, seed: u64) -> Child {
    let tell = command.env(PATH, path).env(SEED, seed.to_string()).stdout(Stdio::piped()).stderr(Stdio::null());
    tell.spawn().expect("started")
}

/// What a writer said that it had done.
#[derive(Default)]
struct Told {
    added: BTreeSet<String>,
    erased: BTreeSet<String>,
    /// Documents that a step had to do with that nobody heard the end of.
    begun: Option<String>,
    steps: u64,
}

impl Told {
    fn line(&mut self, line: &str) {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["begin", .., id] => self.begun = Some((*id).to_owned()),
            ["done", step, rest @ ..] => {
                self.begun = None;
                self.steps += 1;
                match (*step, rest) {
                    ("add", [id]) => _ = self.added.insert((*id).to_owned()),
                    ("erase", [id]) => _ = self.erased.insert((*id).to_owned()),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// The ledger has all that was said, and no document by halves.
    fn holds(&self, path: &Path) {
        let ledger = Ledger::open(path).expect("the lock of a dead writer is no lock");
        let report = ledger.verify(None).expect("checked");
        assert!(report.is_right(), "{report:?}");
        let documents = ledger.documents().expect("readable");
        let there: BTreeSet<&str> = documents.iter().map(|d| d.document.id.as_str()).collect();
        let lost: Vec<_> = self.added.iter().filter(|id| !there.contains(id.as_str())).collect();
        assert!(lost.is_empty(), "lost: {lost:?}");
        let erased: BTreeSet<&str> = documents.iter().filter(|d| d.erased).map(|d| d.document.id.as_str()).collect();
        for id in &self.erased {
            assert!(erased.contains(id.as_str()), "{id} came back");
        }
        for id in erased.iter().filter(|id| !self.erased.contains(**id)) {
            assert_eq!(self.begun.as_deref(), Some(*id), "it was erased, and nobody asked for it");
        }
        let claims = ledger.claims().expect("readable");
        for document in documents.iter().filter(|d| !d.erased) {
            let mine = claims.iter().filter(|c| c.document == document.document.id).count();
            assert_eq!(mine, 1, "{} is there by halves", document.document.id);
        }
    }
}

#[test]
fn a_killed_writer_loses_nothing_that_it_acknowledged() {
    let kills: u64 = std::env::var("ENTENTE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = Random(42);
    let (mut steps, mut within) = (0, 0);
    let mut told = Told::default();
    for kill in 0..kills {
        // A new ledger now and then, so that its beginning is hit, too, and the checks stay short.
        let path = folder.path().join(format!("{}.entente", kill / 20));
        if kill % 20 == 0 {
            steps += told.steps;
            told = Told::default();
        }
        let exe = std::env::current_exe().expect("this test");
        let mut child = start(Command::new(exe).args(["writer", "--exact", "--nocapture"]), &path, kill);
        let out = BufReader::new(child.stdout.take().expect("piped"));
        let lines = std::thread::spawn(move || out.lines().map_while(Result::ok).collect::<Vec<String>>());
        // From before it has the ledger open to some steps in.
        std::thread::sleep(Duration::from_micros(random.below(40_000)));
        child.kill().expect("killed");
        child.wait().expect("gone");
        lines.join().expect("read").iter().for_each(|line| told.line(line));
        within += u64::from(told.begun.is_some());
        told.holds(&path);
        // What nobody heard the end of may be there or not; from here on it counts as it is.
        let ledger = Ledger::read(&path).expect("opens");
        let begun = told.begun.take();
        for document in ledger.documents().expect("readable") {
            if begun.as_ref() == Some(&document.document.id) && document.erased {
                told.erased.insert(document.document.id);
            }
        }
    }
    steps += told.steps;
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{kills} writers killed, {within} of them within a step; {steps} steps acknowledged, 0 lost")
        .expect("told");
    assert!(steps > kills, "{steps}");
}

#[cfg(unix)]
#[test]
fn a_writer_whose_files_may_not_grow_says_so_and_leaves_a_whole_ledger() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut refused, mut steps) = (0, 0);
    for size in 0..200 {
        let path = folder.path().join(format!("{size}.entente"));
        // A limit on the size of files stands for a disk that is full; the signal that comes with it is ignored.
        let script = "trap '' XFSZ; ulimit -f $1; exec \"$0\" writer --exact --nocapture";
        let exe = std::env::current_exe().expect("this test");
        let blocks = (40 + size * 8).to_string();
        let mut child = start(Command::new("sh").arg("-c").arg(script).arg(exe).arg(blocks), &path, 1000 + size);
        let out = BufReader::new(child.stdout.take().expect("piped"));
        let mut told = Told::default();
        for line in out.lines().map_while(Result::ok) {
            refused += u64::from(line == "refused L003");
            assert!(!line.starts_with("refused") || line == "refused L003", "{line}");
            told.line(&line);
        }
        child.wait().expect("gone");
        steps += told.steps;
        match Ledger::read(&path) {
            Ok(_) => told.holds(&path),
            // There was no room for a ledger at all.
            Err(error) => assert!(error.kind() == Kind::Corrupt && told.steps == 0, "{error}"),
        }
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n200 sizes of a full disk: {refused} told by code, {steps} steps acknowledged, 0 lost")
        .expect("told");
    assert_eq!(refused, 200);
}
