//! Confidence means what it says, over the sealed texts of the project's own corpus in all languages.

use entente_eval::confidence::judge;
use entente_eval::engine::{Engine, docs};
use entente_eval::records::{read_docs, read_values};
use entente_eval::score::Predictions;
use std::path::Path;

/// The greatest error of calibration, and the least share of right ones in the surer half of the claims.
const MOST: f64 = 0.07;
/// See [`MOST`]. It may rise and not fall. It was 0.95 before the later texts, which are longer and harder, joined the corpus.
const LEAST: f64 = 0.94;

#[test]
fn claims_are_as_often_right_as_their_confidence_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
    let mut files: Vec<_> = std::fs::read_dir(root).expect("corpus").map(|e| e.expect("entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|end| end == "jsonl"));
    files.sort();
    let sealed = |file: &std::path::PathBuf| {
        let values = read_values(file).expect("a corpus is readable");
        values.into_iter().filter(|doc| doc["part"] == "sealed")
    };
    let values: Vec<_> = files.iter().flat_map(sealed).collect();
    let said = Engine::new().expect("the engine starts").predict(&values, false).expect("every document is read");
    let mut gold: Vec<_> = files.iter().flat_map(|file| read_docs(file).expect("a corpus is readable")).collect();
    gold.retain(|doc| doc.sealed());
    let judged = judge(&gold, &said, &Predictions::new(docs(&said)));
    assert!(judged.bins().iter().map(|bin| bin.claims).sum::<usize>() > 700, "too few claims to tell");
    assert!(judged.error() <= MOST, "{}", judged.json());
    assert!(judged.surest_half() >= LEAST, "{}", judged.json());
}
