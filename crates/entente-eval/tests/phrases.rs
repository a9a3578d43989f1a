//! Tables of phrases with the action and the fields that each should give: `corpus/phrases/<tag>.tsv`.
//!
//! A phrase stands in the sentences that the table's head gives in turn. The head also holds the shares that must come out
//! right; they may rise and not fall.

use entente_eval::engine::Engine;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

/// A table: its phrases, the least share of them with the right action, and the least F1 of the fields, in thousandths.
struct Table {
    phrases: Vec<Phrase>,
    action_floor: usize,
    fields_floor: usize,
}

struct Phrase {
    text: String,
    action: String,
    fields: BTreeSet<String>,
}

fn table(path: &Path) -> Table {
    let text = std::fs::read_to_string(path).expect("the table is there");
    let head = |key: &'static str| -> Vec<&str> {
        let lines = text.lines().filter_map(|l| l.strip_prefix("# "));
        lines.filter_map(|l| l.strip_prefix(key)?.strip_prefix('\t')).collect()
    };
    let floor = |key: &'static str| -> usize {
        let said = head(key).first().and_then(|n| n.parse().ok());
        said.filter(|n| (1..=1000).contains(n)).unwrap_or_else(|| panic!("{}: no floor {key:?}", path.display()))
    };
    let says = head("say");
    assert!(!says.is_empty(), "{} has no sentence to put phrases in", path.display());
    let rows = text.lines().filter(|l| !l.starts_with('#') && !l.is_empty());
    let phrase = |(at, row): (usize, &str)| {
        let cells: Vec<&str> = row.split('\t').collect();
        assert!(cells.len() >= 2, "{}: {row:?} has no action", path.display());
        let fields = cells.get(2).copied().unwrap_or("");
        Phrase {
            text: says[at % says.len()].replace("{}", cells[0]),
            action: cells[1].to_owned(),
            fields: fields.split(',').filter(|f| !f.is_empty()).map(str::to_owned).collect(),
        }
    };
    let phrases = rows.enumerate().map(phrase).collect();
    Table { phrases, action_floor: floor("action"), fields_floor: floor("fields") }
}

#[test]
fn phrases_give_their_action_and_fields() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/phrases");
    let engine = Engine::new().expect("the engine starts");
    let mut wrong = Vec::new();
    let mut paths: Vec<_> =
        std::fs::read_dir(&folder).expect("the folder is there").flatten().map(|e| e.path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "there are no tables in {}", folder.display());
    for path in paths {
        let lang = path.file_stem().and_then(|s| s.to_str()).expect("a table is named by its language");
        let Table { phrases, action_floor, fields_floor } = table(&path);
        let docs: Vec<Value> = phrases
            .iter()
            .enumerate()
            .map(|(at, p)| json!({"id": at.to_string(), "lang": lang, "published": "2024-03-05", "text": p.text}))
            .collect();
        let said = engine.predict(&docs, false).expect("every phrase is read");
        let (mut right, mut both, mut given, mut wanted) = (0, 0, 0, 0);
        for (phrase, line) in phrases.iter().zip(&said) {
            // Of several claims the longest quote is that of the phrase.
            let claims = line["commitments"].as_array().map_or(&[][..], Vec::as_slice);
            let claim = claims.iter().max_by_key(|c| c["quote"]["exact"].as_str().map_or(0, str::len));
            let fields: BTreeSet<&str> = claim
                .and_then(|c| c["fields"].as_array())
                .map_or_else(BTreeSet::new, |f| f.iter().filter_map(Value::as_str).collect());
            right += usize::from(claim.is_some_and(|c| c["action"] == phrase.action.as_str()));
            both += phrase.fields.iter().filter(|f| fields.contains(f.as_str())).count();
            given += fields.len();
            wanted += phrase.fields.len();
        }
        let action = right * 1000 / phrases.len().max(1);
        let fields = 2000 * both / (given + wanted).max(1);
        let _ =
            writeln!(std::io::stderr(), "{lang}: {} phrases, action .{action:03}, fields .{fields:03}", phrases.len());
        if action < action_floor || fields < fields_floor {
            wrong.push(format!(
                "{lang}: action .{action:03} (floor .{action_floor:03}), fields .{fields:03} (floor .{fields_floor:03})"
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
