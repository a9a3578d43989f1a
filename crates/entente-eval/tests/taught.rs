//! Single sentences that teach are no texts by which is measured: each has codes that are known, and shares no run of words with
//! a text of the corpus or of the annotated texts beside the checkout, where those are there.

use entente_app::model::{Action, Field};
use entente_eval::records::read_values;
use serde_json::Value;
use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

/// So many words in a row may not be shared; fewer where a word is written with syllables and says more.
const RUN: (usize, usize) = (7, 5);

/// The files right in a folder that hold lines of JSON.
fn texts(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    entries.filter(|p| p.extension().is_some_and(|e| e == "jsonl")).collect()
}

/// The runs of words of a text.
fn runs(text: &str) -> Vec<Vec<String>> {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    let long = if text.chars().any(|c| ('\u{1100}'..='\u{d7ff}').contains(&c)) { RUN.1 } else { RUN.0 };
    words.windows(long).map(<[String]>::to_vec).collect()
}

#[test]
fn single_sentences_have_known_codes_and_are_in_no_text_that_measures() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let beside = root.join("../shared/gold");
    if !beside.is_dir() {
        let told =
            format!("NOT COMPARED with the annotated texts beside the checkout: {} is not there", beside.display());
        writeln!(std::io::stdout(), "\n{told}").expect("told");
    }
    let mut measured: HashSet<Vec<String>> = HashSet::new();
    for folder in [root.join("corpus"), root.join("corpus/stories"), beside] {
        for file in texts(&folder) {
            for text in read_values(&file).expect("the corpus is readable") {
                let of = |key: &str| text[key].as_str().map(runs).unwrap_or_default();
                measured.extend(of("title").into_iter().chain(of("text")));
            }
        }
    }
    let mut sentences = 0;
    for file in texts(&root.join("corpus/taught/sentences")) {
        for line in read_values(&file).expect("the sentences are readable") {
            let sentence = line["sentence"].as_str().expect("a sentence");
            assert!(line["action"].as_str().is_some_and(|a| a.parse::<Action>().is_ok()), "{line}");
            let known = |field: &Value| field.as_str().is_some_and(|f| f.parse::<Field>().is_ok());
            assert!(line["fields"].as_array().is_some_and(|all| all.iter().all(known)), "{line}");
            assert!(!runs(sentence).iter().any(|run| measured.contains(run)), "{sentence}");
            sentences += 1;
        }
    }
    assert!(sentences > 15_000, "only {sentences} sentences");
    let mut told = 0;
    for file in texts(&root.join("corpus/taught/told")) {
        for line in read_values(&file).expect("the sentences are readable") {
            let sentence = line["sentence"].as_str().expect("a sentence");
            assert!(["promise", "deed", "none"].map(Some).contains(&line["is"].as_str()), "{line}");
            assert!(!runs(sentence).iter().any(|run| measured.contains(run)), "{sentence}");
            told += 1;
        }
    }
    assert!(told > 6_000, "only {told} sentences");
}
