//! How a text is typed does not change what it promises, and how many threads read does not either.

use entente_app::model::{Claim, Document, Evidence, Span};
use entente_app::{App, Format, Input, Outcome, ReadOptions, Readout};
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

/// The least share of claims that stay the same under each change of typing.
const LEAST: f64 = 0.965;

fn app() -> &'static App {
    static APP: OnceLock<App> = OnceLock::new();
    APP.get_or_init(|| App::builtin().expect("our own packs load"))
}

/// The lines of `corpus/`, as objects.
fn corpus() -> Vec<serde_json::Map<String, serde_json::Value>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("corpus").map(|e| e.expect("entry").path()).collect();
    files.sort();
    let lines = files.iter().filter(|f| f.extension().is_some_and(|e| e == "jsonl"));
    let text: String = lines.map(|f| std::fs::read_to_string(f).expect("a text file")).collect();
    text.lines().map(|l| serde_json::from_str(l).expect("a line of JSON")).collect()
}

fn read(lines: String, threads: usize) -> Vec<Readout> {
    let input = Input::Stream { name: "corpus".to_owned(), from: Box::new(std::io::Cursor::new(lines)) };
    let options = ReadOptions { form: Some(Format::Jsonl), threads, ..ReadOptions::default() };
    let mut all = Vec::new();
    let done: Result<u64, ()> = app().read(
        vec![input],
        &options,
        |outcome| outcome,
        |outcome| {
            match outcome {
                Outcome::Read(readout) => all.push(*readout),
                Outcome::Refused(name, refusal) => panic!("{name}: {refusal}"),
            }
            Ok(())
        },
    );
    done.expect("no sink fails");
    all
}

fn lines(change: &dyn Fn(&str) -> String) -> String {
    let mut all = String::new();
    for mut line in corpus() {
        let mut said = serde_json::Map::new();
        for key in ["id", "lang", "published"] {
            said.extend(line.remove(key).map(|value| (key.to_owned(), value)));
        }
        for key in ["text", "title"] {
            if let Some(text) = line.get(key).and_then(|t| t.as_str()) {
                said.insert(key.to_owned(), change(text).into());
            }
        }
        all += &serde_json::Value::Object(said).to_string();
        all.push('\n');
    }
    all
}

/// A claim with its words as they read when typed plainly.
fn told(document: &Document, claim: &Claim) -> String {
    let words = |span: Span| plain(document.text.get(span));
    let all = |e: &Evidence| e.spans.iter().map(|&s| words(s)).collect::<Vec<_>>();
    let parties: Vec<_> = claim.parties.iter().map(|p| (&p.id, plain(&p.name), p.role, all(&p.evidence))).collect();
    let bodies: Vec<_> = claim.bodies.iter().map(|b| (&b.id, plain(&b.name))).collect();
    let money: Vec<_> = claim.money.iter().map(|(s, m)| (words(*s), m)).collect();
    let due = claim.due.as_ref().map(|d| (words(d.surface), d.interval, d.kind, &d.edtf));
    let places: Vec<_> = claim.places.iter().map(|p| &p.id).collect();
    let rest = (claim.action, &claim.fields, claim.strength, claim.confidence, &claim.why);
    format!("{} {parties:?} {bodies:?} {money:?} {due:?} {places:?} {rest:?}", words(claim.quote))
}

/// Folded as lexicons fold: composed, straight quotes, single spaces, no soft hyphens.
fn plain(text: &str) -> String {
    entente_packs::fold(text).replace('\n', " ").split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

fn tellings(lines: String) -> Vec<Vec<String>> {
    read(lines, 1).iter().map(|r| r.found.claims.iter().map(|c| told(&r.document, c)).collect()).collect()
}

fn curly(text: &str) -> String {
    let mut open = false;
    let quote = |c| match c {
        '\'' => '’',
        '"' => {
            open = !open;
            if open { '“' } else { '”' }
        }
        c => c,
    };
    text.chars().map(quote).collect()
}

/// Spaces behind figures and before signs, where typesetters keep words together, as `space`.
fn kept_together(text: &str, space: char) -> String {
    let chars: Vec<char> = text.chars().collect();
    let tight =
        |n: usize| n > 0 && chars[n - 1].is_ascii_digit() || chars.get(n + 1).is_some_and(|c| ":;!?»%€".contains(*c));
    chars.iter().enumerate().map(|(n, &c)| if c == ' ' && tight(n) { space } else { c }).collect()
}

#[test]
fn harmless_typography_changes_no_claim() {
    type Change = (&'static str, fn(&str) -> String);
    let changes: [Change; 8] = [
        ("curly quotes", curly),
        ("no-break spaces by figures", |text| kept_together(text, '\u{a0}')),
        ("narrow no-break spaces by figures", |text| kept_together(text, '\u{202f}')),
        ("no-break spaces everywhere", |text| text.replace(' ', "\u{a0}")),
        ("doubled spaces", |text| text.replace(' ', "  ")),
        ("decomposed letters", |text| text.nfd().collect()),
        ("Windows line ends", |text| text.replace('\n', "\r\n")),
        ("soft hyphens", |text| text.replace("tion", "ti\u{ad}on")),
    ];
    let before = tellings(lines(&str::to_owned));
    let total: usize = before.iter().map(Vec::len).sum();
    assert!(total > 60, "only {total} claims in the corpus");
    let mut faults = Vec::new();
    for (name, change) in changes {
        let changed = lines(&change);
        assert_ne!(changed, lines(&str::to_owned), "{name} changes nothing in the corpus");
        let after = tellings(changed);
        let pairs = || before.iter().zip(&after);
        let lost: Vec<&String> = pairs().flat_map(|(a, b)| a.iter().filter(|c| !b.contains(c))).collect();
        let new: Vec<&String> = pairs().flat_map(|(a, b)| b.iter().filter(|c| !a.contains(c))).collect();
        let share = (total - lost.len()) as f64 / total.max(total - lost.len() + new.len()) as f64;
        if share < LEAST {
            faults.push(format!("{name}: {share:.3}\nlost {lost:#?}\nnew {new:#?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn any_number_of_threads_gives_the_same_answer() {
    let lines = lines(&str::to_owned);
    let one = read(lines.clone(), 1);
    assert!(one.len() > 20 && one.iter().any(|r| !r.found.claims.is_empty()));
    for threads in [1, 2, 8] {
        assert_eq!(read(lines.clone(), threads), one, "with {threads} threads");
    }
}
