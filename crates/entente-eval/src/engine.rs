//! Runs the engine over annotated documents without showing it the answers.

use crate::Error;
use crate::records::Doc;
use serde_json::{Map, Value};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What the engine may see of a document: id, text, language, day and headline.
pub fn question(doc: &Value) -> Value {
    let mut seen = Map::new();
    for key in ["id", "text", "lang", "published", "title", "url"] {
        if let Some(value) = doc.get(key).filter(|v| !v.is_null()) {
            seen.insert(key.to_owned(), value.clone());
        }
    }
    Value::Object(seen)
}

/// Reads the documents with the engine binary at `engine`; its output carries each document's `part`.
pub fn predict(engine: &Path, gold: &[Value]) -> Result<Vec<Value>, Error> {
    let input = std::env::temp_dir().join(format!("entente-eval-{}.jsonl", std::process::id()));
    let mut lines = String::new();
    for doc in gold {
        lines.push_str(&question(doc).to_string());
        lines.push('\n');
    }
    std::fs::write(&input, lines).map_err(|e| Error::at(&input, "write", e))?;
    let run = Command::new(engine)
        .args(["read", "--from", "jsonl", "--format", "jsonl"])
        .arg(&input)
        .stderr(Stdio::inherit())
        .output();
    let removed = std::fs::remove_file(&input);
    let run = run.map_err(|e| Error::at(engine, "run", e))?;
    removed.map_err(|e| Error::at(&input, "remove", e))?;
    let mut said = Vec::new();
    for (number, line) in String::from_utf8_lossy(&run.stdout).lines().enumerate() {
        said.push(serde_json::from_str::<Value>(line).map_err(|e| Error::at_line(engine, number + 1, e))?);
    }
    if said.len() < gold.len() {
        let missing = gold.len() - said.len();
        return Err(Error::new(format!(
            "the engine ended with {} and said nothing of {missing} documents",
            run.status
        )));
    }
    for doc in &mut said {
        let part = gold.iter().find(|g| g["id"] == doc["id"]).and_then(|g| g.get("part")).cloned();
        if let (Some(part), Some(map)) = (part, doc.as_object_mut()) {
            map.insert("part".to_owned(), part);
        }
    }
    Ok(said)
}

/// Writes values as JSON lines.
pub fn save(path: &Path, values: &[Value]) -> Result<(), Error> {
    let mut file = std::fs::File::create(path).map_err(|e| Error::at(path, "write", e))?;
    for value in values {
        writeln!(file, "{value}").map_err(|e| Error::at(path, "write", e))?;
    }
    Ok(())
}

/// The documents among predicted values.
pub fn docs(values: &[Value]) -> Vec<Doc> {
    values.iter().map(Doc::from).collect()
}
