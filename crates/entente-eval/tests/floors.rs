//! No figure falls below its floor, and no corpus changes without new floors.
//!
//! The project's own corpus is always held; what stands beside the checkout is held where it is the file that the floors
//! were measured on, and the test says where it is not.

use entente_eval::engine::Engine;
use entente_eval::floors;
use std::io::Write;
use std::path::Path;

#[test]
fn every_figure_holds_its_floor() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let held = floors::load(&root).expect("corpus/floors.toml is readable");
    let engine = Engine::new().expect("the engine starts");
    let corpora = floors::corpora(&root).expect("corpus/ is there");
    assert!(corpora.iter().any(|(name, _)| name.starts_with("corpus/")), "the project's own corpus is empty");
    let mut wrong = Vec::new();
    for (name, path) in &corpora {
        let measured = floors::measure(path, &engine).expect("every document is read");
        if floors::apply(name, &held, &measured) {
            wrong.extend(floors::shortfalls(name, &held, &measured));
        } else {
            let _ = writeln!(std::io::stderr(), "NOT HELD: {name} is not the file that its floors were measured on");
        }
        for line in measured.lines() {
            let _ = writeln!(std::io::stderr(), "{name} {line}");
        }
    }
    if corpora.iter().all(|(name, _)| name.starts_with("corpus/")) {
        let _ = writeln!(std::io::stderr(), "NOT HELD: ../shared/gold is not here");
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
