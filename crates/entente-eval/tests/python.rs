//! The scores are those of the reference scripts, figure for figure, on predictions that are partly wrong.
//!
//! The scripts and their data stand beside the checkout and not in it; where they are not there, the tests say so.

use entente_eval::figures::Totals;
use entente_eval::records::{Doc, read_docs, read_values};
use entente_eval::score::{Predictions, score};
use entente_eval::stories::score_stories;
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

fn reference() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold");
    let python = Command::new("python3").arg("--version").output().is_ok_and(|o| o.status.success());
    if folder.join("score.py").is_file() && python {
        return Some(folder);
    }
    let _ = writeln!(std::io::stderr(), "NOT COMPARED: ../shared/gold or python3 is not here");
    None
}

/// A small generator with a fixed seed, so that every run spoils the same things.
struct Dice(u64);
impl Dice {
    fn one_in(&mut self, n: u64) -> bool {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33).is_multiple_of(n)
    }
}

fn cut(quote: &str, from_the_front: bool) -> String {
    let n = quote.chars().count();
    if from_the_front { quote.chars().skip(n / 3).collect() } else { quote.chars().take(n * 2 / 3).collect() }
}

fn spoil(doc: &Value, dice: &mut Dice) -> Value {
    let mut claims = Vec::new();
    for claim in doc["commitments"].as_array().into_iter().flatten() {
        if dice.one_in(5) {
            continue;
        }
        let mut c = claim.clone();
        let quote = c["quote"].as_str().unwrap_or("").to_owned();
        if dice.one_in(3) {
            c["quote"] = json!({"exact": cut(&quote, dice.one_in(2)), "prefix": ""});
        } else if dice.one_in(20) {
            c["quote"] = json!("not a quote of this text");
        }
        if dice.one_in(3) {
            let parties = c["parties"].as_array().cloned().unwrap_or_default();
            let as_object = |p: &Value| json!({"id": if dice.one_in(2) { p.clone() } else { Value::Null }, "name": p});
            c["parties"] = parties.iter().map(as_object).collect();
        }
        if dice.one_in(4) {
            c["parties"].as_array_mut().expect("a list").push(json!("Ministère de l’Énergie"));
        }
        if dice.one_in(4) {
            c["action"] = json!("cooperate");
        }
        if dice.one_in(4) {
            c["strength"] = json!("exploratory");
        }
        if dice.one_in(4) {
            c["fields"] = json!(["technology", "ai", "ai"]);
        }
        if dice.one_in(4) {
            c["due"] = if c["due"].is_null() { json!({"from": null, "to": "2025-12-31"}) } else { Value::Null };
        }
        if dice.one_in(3) {
            for sum in c["money"].as_array_mut().into_iter().flatten() {
                sum["amount"] = json!(sum["amount"].as_f64().unwrap_or(0.0) * if dice.one_in(2) { 1.004 } else { 1.1 });
            }
        }
        if dice.one_in(4) {
            c["places"] = json!([{"id": "035"}, "FR"]);
        }
        for body in c["bodies"].as_array_mut().into_iter().flatten() {
            if dice.one_in(3) {
                *body = json!({"surface": format!("the {}", body.as_str().unwrap_or("").to_uppercase())});
            }
        }
        claims.push(c.clone());
        if dice.one_in(9) {
            claims.push(c);
        }
    }
    if dice.one_in(3) {
        let start: String = doc["text"].as_str().unwrap_or("").chars().take(60).collect();
        claims.push(json!({"quote": start, "action": "meet"}));
    }
    let deeds: Vec<&Value> = doc["deeds"].as_array().into_iter().flatten().filter(|_| !dice.one_in(4)).collect();
    json!({"id": doc["id"], "commitments": claims, "deeds": deeds})
}

fn write_lines(name: &str, rows: &[Value]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let lines: String = rows.iter().map(|row| format!("{row}\n")).collect();
    std::fs::write(&path, lines).expect("the test folder can be written");
    path
}

fn python(script: &Path, arguments: &[&Path], options: &[&str]) -> Value {
    let run = Command::new("python3").arg(script).args(arguments).args(options).arg("--json").output();
    let run = run.expect("python3 was there a moment ago");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).expect("the script prints JSON")
}

fn same(ours: &Value, theirs: &Value, what: &str) {
    let keys = theirs.as_object().expect("an object");
    for (key, value) in keys {
        assert!(close(&ours[key], value), "{what}, {key}: {} here, {value} there", ours[key]);
    }
}

fn close(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(x), Value::Object(y)) => y.iter().all(|(k, v)| x.get(k).is_some_and(|w| close(w, v))),
        (Value::Array(x), Value::Array(y)) => x.len() == y.len() && x.iter().zip(y).all(|(v, w)| close(v, w)),
        _ => a.as_f64().zip(b.as_f64()).is_some_and(|(x, y)| (x - y).abs() < 1e-9),
    }
}

#[test]
fn scores_agree_with_the_reference_script() {
    let Some(folder) = reference() else { return };
    let script = folder.join("score.py");
    for file in ["dev.jsonl", "real.dev.jsonl", "stories.dev.jsonl"] {
        let path = folder.join(file);
        let gold_values = read_values(&path).expect("the annotations are readable");
        for seed in [1, 2, 3] {
            let mut dice = Dice(seed);
            let spoilt: Vec<Value> = gold_values.iter().skip(1).map(|doc| spoil(doc, &mut dice)).collect();
            let said = write_lines(&format!("spoilt-{seed}-{file}"), &spoilt);
            let predicted = Predictions::new(read_docs(&said).expect("just written"));
            let gold: Vec<Doc> = read_docs(&path).expect("the annotations are readable");
            for (options, wanted) in [
                (&[][..], None),
                (&["--lang", "fr"][..], Some(("fr", ""))),
                (&["--lang", "ko", "--part", "sealed"][..], Some(("ko", "sealed"))),
            ] {
                let picked = gold.iter().filter(|d| {
                    wanted.is_none_or(|(lang, part)| {
                        d.lang == lang && (part.is_empty() || d.part.as_deref() == Some(part))
                    })
                });
                let ours: Totals = score(picked, &predicted);
                let theirs = python(&script, &[&path, &said], options);
                same(&ours.json(), &theirs, &format!("{file} {options:?} seed {seed}"));
                if wanted.is_none() {
                    let f1 = ours.record.f1();
                    assert!((0.3..0.95).contains(&f1), "the predictions are to be partly wrong, not {f1}");
                    assert!(ours.lost_quotes > 0, "some quotes are to be lost");
                }
            }
        }
    }
}

#[test]
fn stories_agree_with_the_reference_script() {
    let Some(folder) = reference() else { return };
    let (script, stories) = (folder.join("score_stories.py"), folder.join("stories.dev.jsonl"));
    let truth_path = folder.join("stories-truth.dev.json");
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(&truth_path).expect("readable")).expect("JSON");
    let values = read_values(&stories).expect("readable");
    for seed in [1, 2, 3] {
        let mut dice = Dice(seed);
        let (mut reports, mut statuses) = (Vec::new(), Vec::new());
        for doc in &values {
            for claim in doc["commitments"].as_array().into_iter().flatten() {
                if dice.one_in(6) {
                    continue;
                }
                let quote = claim["quote"].as_str().unwrap_or("");
                let quote = if dice.one_in(4) { cut(quote, true) } else { quote.to_owned() };
                let entry = if dice.one_in(7) { json!("C-one-big-cluster") } else { claim["entry"].clone() };
                reports.push(json!({"document": doc["id"], "quote": {"exact": quote}, "commitment": entry}));
                if dice.one_in(12) {
                    reports.push(json!({"document": doc["id"], "quote": "nowhere", "commitment": entry}));
                }
            }
            for deed in doc["deeds"].as_array().into_iter().flatten() {
                if !dice.one_in(4) {
                    let to = if deed["entry"].is_null() || dice.one_in(5) { json!("C") } else { deed["entry"].clone() };
                    reports.push(json!({"document": doc["id"], "quote": deed["quote"], "bears_on": to}));
                }
            }
        }
        for entries in truth.as_object().expect("stories").values() {
            for (entry, what) in entries.as_object().expect("entries") {
                let status = if dice.one_in(3) { json!("not-yet-due") } else { what["status_by_end"].clone() };
                statuses.push(json!({"commitment": entry, "as_of": what["as_of"], "status": status}));
            }
        }
        let reports_path = write_lines(&format!("reports-{seed}.jsonl"), &reports);
        let statuses_path = write_lines(&format!("statuses-{seed}.jsonl"), &statuses);
        for lang in ["", "en,fr"] {
            let docs: Vec<Doc> = read_docs(&stories)
                .expect("readable")
                .into_iter()
                .filter(|d| lang.is_empty() || lang.split(',').any(|l| l == d.lang))
                .collect();
            let ours = score_stories(&docs, &truth, &reports, &statuses);
            let theirs = python(&script, &[&stories, &truth_path, &reports_path, &statuses_path], &["--lang", lang]);
            same(&ours.json(), &theirs, &format!("stories seed {seed} lang {lang:?}"));
            assert!(ours.b_cubed[2] < 0.99 && ours.status_accuracy < 1.0, "partly wrong on purpose");
        }
    }
}
