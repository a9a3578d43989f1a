//! Tables of phrases with the action and the fields that each should give: `corpus/phrases/<tag>.tsv`.
//!
//! A phrase stands in the sentences that the table's head gives in turn. The shares that must be right are held here; they
//! may rise and not fall.

use entente_eval::engine::Engine;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

/// Of a table's phrases, the share with the right action, and F1 of the fields, in thousandths.
const FLOORS: &[(&str, usize, usize)] = &[("en", 0, 0), ("fr", 0, 0), ("ko", 0, 0)];

struct Phrase {
    text: String,
    action: String,
    fields: BTreeSet<String>,
}

fn table(path: &Path) -> Vec<Phrase> {
    let text = std::fs::read_to_string(path).expect("the table is there");
    let says: Vec<&str> = text.lines().filter_map(|l| l.strip_prefix("# say\t")).collect();
    assert!(!says.is_empty(), "{} has no sentence to put phrases in", path.display());
    let rows = text.lines().filter(|l| !l.starts_with('#') && !l.is_empty());
    rows.enumerate()
        .map(|(at, row)| {
            let cells: Vec<&str> = row.split('\t').collect();
            assert!(cells.len() >= 2, "{}: {row:?} has no action", path.display());
            let fields = cells.get(2).copied().unwrap_or("");
            Phrase {
                text: says[at % says.len()].replace("{}", cells[0]),
                action: cells[1].to_owned(),
                fields: fields.split(',').filter(|f| !f.is_empty()).map(str::to_owned).collect(),
            }
        })
        .collect()
}

#[test]
fn phrases_give_their_action_and_fields() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/phrases");
    let engine = Engine::new().expect("the engine starts");
    let mut wrong = Vec::new();
    for &(lang, action_floor, fields_floor) in FLOORS {
        let phrases = table(&folder.join(format!("{lang}.tsv")));
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
