//! One edit changes one slot, in most of the edits that can be made in the open texts of the corpus.

use entente_eval::engine::Engine;
use entente_eval::twist::{self, Words};
use std::io::Write;
use std::path::Path;

/// Edits a language: few enough for every run of the tests.
const COUNT: usize = 600;
/// The least share of them that holds, all kinds together. It may rise, not fall.
const LEAST: f64 = 0.93;

#[test]
fn an_edit_changes_the_edited_slot_and_nothing_else() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let files = std::fs::read_dir(root.join("corpus")).expect("the corpus is there");
    let mut files: Vec<_> = files.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    let engine = Engine::new().expect("the engine starts");
    let mut languages = 0;
    for (tag, values) in twist::texts(&root, &files).expect("the corpus is readable") {
        let words = Words::load(&twist::folder(), &tag).expect("the words are readable");
        let words = words.unwrap_or_else(|| panic!("{}/{tag}.toml is missing", twist::folder().display()));
        let tally = twist::run(&engine, &values, &words, COUNT, &|_| true).expect("every edit is read");
        let _ = tally.write(&mut std::io::stderr(), &tag);
        for failure in &tally.failures {
            let _ = writeln!(std::io::stderr(), "{failure}");
        }
        assert_eq!(tally.total().0, COUNT, "{tag}: places to edit are wanting");
        assert!(tally.share() >= LEAST, "{tag}: {:.3} of the edits hold, {LEAST} must", tally.share());
        languages += 1;
    }
    assert!(languages >= 3, "only {languages} languages");
}
