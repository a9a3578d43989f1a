//! Runs the engine over annotated documents without showing it the answers.

use crate::Error;
use crate::records::Doc;
use entente_app::publish::{self, Choice};
use entente_app::{App, Format, Input, Outcome, ReadOptions};
use serde_json::{Map, Value};
use std::io::Write;
use std::path::Path;

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

/// The engine with the packs that are built in.
pub struct Engine {
    app: App,
    packs: String,
}

impl Engine {
    /// # Errors
    /// If the packs that are built in are wrong.
    pub fn new() -> Result<Engine, Error> {
        let app =
            App::builtin().map_err(|e| Error::new(format!("the engine does not start: {}", e.refusal().message)))?;
        let packs = app.packs().digest.clone();
        Ok(Engine { app, packs })
    }

    /// Reads the documents in their order. The output carries each document's `part`, and its mentions if asked for.
    ///
    /// # Errors
    /// If the engine refuses a document.
    pub fn predict(&self, gold: &[Value], mentions: bool) -> Result<Vec<Value>, Error> {
        let mut bytes = Vec::new();
        for doc in gold {
            bytes.extend_from_slice(question(doc).to_string().as_bytes());
            bytes.push(b'\n');
        }
        let inputs = vec![Input::Stream { name: "annotated".to_owned(), from: Box::new(std::io::Cursor::new(bytes)) }];
        let options = ReadOptions { form: Some(Format::Jsonl), ..ReadOptions::default() };
        let choice = Choice { mentions, min_confidence: 0 };
        let show = |outcome: Outcome| match outcome {
            Outcome::Read(read) => {
                let line = publish::line(&read.document, &read.found, &self.packs, choice);
                serde_json::to_value(&line).map_err(|e| Error::new(format!("a line cannot be written: {e}")))
            }
            Outcome::Refused(name, refusal) => Err(Error::new(format!("{name} was refused: {}", refusal.message))),
        };
        let mut said: Vec<Value> = Vec::with_capacity(gold.len());
        self.app.read(inputs, &options, show, |shown| shown.map(|value| said.push(value)))?;
        if said.len() != gold.len() {
            return Err(Error::new(format!("{} documents gave {} readings", gold.len(), said.len())));
        }
        for (doc, said) in gold.iter().zip(&mut said) {
            if let (Some(part), Some(map)) = (doc.get("part"), said.as_object_mut()) {
                map.insert("part".to_owned(), part.clone());
            }
        }
        Ok(said)
    }
}

/// Writes values as JSON lines.
pub fn save(path: &Path, values: &[Value]) -> Result<(), Error> {
    let mut file = std::fs::File::create(path).map_err(|e| Error::at(path, "write", e))?;
    for value in values {
        writeln!(file, "{value}").map_err(|e| Error::at(path, "write", e))?;
    }
    Ok(())
}

/// The documents among values.
pub fn docs(values: &[Value]) -> Vec<Doc> {
    values.iter().map(Doc::from).collect()
}
