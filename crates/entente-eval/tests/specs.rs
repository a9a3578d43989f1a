//! Runs every example of `specs/`. `ENTENTE_BLESS=1` writes what was found into the specs instead of failing;
//! `ENTENTE_BLESS=gaps` marks what does not hold.

use entente_eval::engine::Engine;
use entente_eval::records::Doc;
use entente_eval::specs::{Expected, found_rows, mark, parse};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};

fn specs(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("specs/ is there");
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            specs(&path, found);
        } else if path.extension().is_some_and(|e| e == "md") && path.file_name().is_some_and(|n| n != "README.md") {
            found.push(path);
        }
    }
}

#[test]
fn every_example_of_the_specs_holds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let engine = Engine::new().expect("the engine starts");
    let mut files = Vec::new();
    specs(&root.join("specs"), &mut files);
    let bless = std::env::var("ENTENTE_BLESS").ok();
    let (mut wrong, mut checked, mut gaps) = (Vec::new(), 0, 0);
    for path in files {
        let name = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let mut spec = std::fs::read_to_string(&path).expect("a spec is UTF-8");
        let examples = parse(&spec, &name).expect("a spec is well formed");
        let questions: Vec<Value> = examples.iter().map(|e| e.doc.clone()).collect();
        let read = engine.predict(&questions, true).expect("every text is read");
        // From the last to the first, so that blessing one block leaves the lines of those before it.
        let all: Vec<(&Expected, Doc)> =
            examples.iter().zip(&read).flat_map(|(e, v)| e.expected.iter().map(move |b| (b, Doc::from(v)))).collect();
        for (block, doc) in all.iter().rev() {
            checked += block.rows.len().max(1);
            let found = found_rows(block, doc);
            let holds = found == block.rows;
            gaps += usize::from(block.not_yet);
            match bless.as_deref() {
                _ if holds != block.not_yet => {}
                Some("gaps") => spec = mark(&spec, block, !holds),
                Some(_) if holds => spec = mark(&spec, block, false),
                Some(_) => spec = entente_eval::specs::bless(&spec, block, &found),
                None if holds => wrong.push(format!("{name}:{}\n  holds now: take `not-yet` away\n", block.line)),
                None => {
                    let (wanted, found) = (list(&block.rows), list(&found));
                    wrong.push(format!("{name}:{}\n  expected\n{wanted}  got\n{found}", block.line));
                }
            }
        }
        if bless.is_some() {
            std::fs::write(&path, spec).expect("a spec can be written");
        }
    }
    let _ = writeln!(std::io::stderr(), "{checked} expectations, {gaps} blocks known not to hold yet");
    wrong.reverse();
    assert!(checked > 30, "only {checked} expectations found in specs/");
    assert!(wrong.is_empty(), "\n{}\n{} blocks do not hold", wrong.join("\n"), wrong.len());
}

fn list(rows: &[String]) -> String {
    if rows.is_empty() {
        return "    nothing\n".to_owned();
    }
    rows.iter().map(|row| format!("    {row}\n")).collect()
}
