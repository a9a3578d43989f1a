//! Runs the engine over annotated documents without showing it the answers.

use crate::Error;
use crate::records::Doc;
use entente_app::model::{Day, Document, Extraction, Span};
use entente_app::publish::{self, Choice};
use entente_app::{App, Entered, Format, Input, Lesson, Outcome, ReadOptions, Readout};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
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
        Engine::over(None)
    }

    /// The engine with the packs of `folder`, without what was learned from examples.
    ///
    /// # Errors
    /// If the packs cannot be used.
    pub fn untaught(folder: &Path) -> Result<Engine, Error> {
        let app = App::untaught(folder)
            .map_err(|e| Error::new(format!("the engine does not start: {}", e.refusal().message)))?;
        let packs = app.packs().digest.clone();
        Ok(Engine { app, packs })
    }

    /// The engine with the packs of `folder` laid over those that are built in.
    ///
    /// # Errors
    /// If the packs cannot be used.
    pub fn over(folder: Option<&Path>) -> Result<Engine, Error> {
        let app = folder
            .map_or_else(App::builtin, App::with_packs)
            .map_err(|e| Error::new(format!("the engine does not start: {}", e.refusal().message)))?;
        let packs = app.packs().digest.clone();
        Ok(Engine { app, packs })
    }

    /// The documents as the program reads them, in their order.
    ///
    /// # Errors
    /// If the engine refuses one.
    pub fn documents(&self, gold: &[Value]) -> Result<Vec<Document>, Error> {
        Ok(self.readings(gold)?.into_iter().map(|(document, _)| document).collect())
    }

    /// The documents as the program reads them, each with what was found in it, in their order.
    ///
    /// # Errors
    /// If the engine refuses one.
    pub fn readings(&self, gold: &[Value]) -> Result<Vec<(Document, Extraction)>, Error> {
        let bytes: Vec<u8> = gold.iter().flat_map(|doc| format!("{}\n", question(doc)).into_bytes()).collect();
        let inputs = vec![Input::Stream { name: "annotated".to_owned(), from: Box::new(std::io::Cursor::new(bytes)) }];
        let options = ReadOptions { form: Some(Format::Jsonl), ..ReadOptions::default() };
        let mut readings = Vec::with_capacity(gold.len());
        self.app.read(
            inputs,
            &options,
            |outcome| match outcome {
                Outcome::Read(read) => Ok((read.document, read.found)),
                Outcome::Refused(name, refusal) => Err(Error::new(format!("{name} was refused: {}", refusal.message))),
            },
            |reading| reading.map(|reading| readings.push(reading)),
        )?;
        Ok(readings)
    }

    /// All that a folder holds, as the program reads it; what is refused is left out.
    ///
    /// # Errors
    /// If the folder cannot be walked.
    pub fn pages(&self, folder: &Path) -> Result<Vec<Readout>, Error> {
        std::fs::read_dir(folder).map_err(|e| Error::at(folder, "read", e))?;
        let mut read = Vec::new();
        let taken = |outcome: Outcome| match outcome {
            Outcome::Read(readout) => Some(*readout),
            Outcome::Refused(..) => None,
        };
        self.app.read(vec![Input::Path(folder.to_owned())], &ReadOptions::default(), taken, |readout| {
            read.extend(readout);
            Ok::<(), Error>(())
        })?;
        Ok(read)
    }

    /// What a document and these quotes of it show to the learned model.
    pub fn lesson(&self, document: &Document, quotes: &[Span]) -> Option<Lesson> {
        self.app.lesson(document, quotes)
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

/// What a ledger says of a set of stories.
pub struct Kept {
    /// One row a claim or linked deed, as `entente export --format reports` prints them.
    pub reports: Vec<Value>,
    /// One row a commitment and day, as `entente status --format jsonl` prints them.
    pub statuses: Vec<Value>,
    /// One row a deed, linked or not, with the commitments on which it may bear.
    pub deeds: Vec<Value>,
}

/// The claims and deeds of a document as told, without the promise that they tell.
fn told(doc: &Value) -> Value {
    let mut seen = question(doc);
    for key in ["commitments", "deeds"] {
        let mut rows = doc[key].clone();
        for row in rows.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
            row.remove("entry");
            row.remove("effect");
        }
        seen[key] = rows;
    }
    seen
}

impl Engine {
    /// Keeps a ledger of the stories in memory, and asks it for its reports and for its statuses on each day of `truth`.
    /// With `given`, the annotated claims and deeds are taken as said, so that reconciliation is scored by itself.
    ///
    /// # Errors
    /// If a document is refused or the ledger fails.
    pub fn keep(&self, stories: &[Value], truth: &Value, given: bool) -> Result<Kept, Error> {
        let failed = |e: entente_app::AppError| Error::new(format!("the ledger fails: {}", e.refusal().message));
        let rows = stories.iter().map(|doc| if given { told(doc) } else { question(doc) });
        let bytes: Vec<u8> = rows.flat_map(|row| format!("{row}\n").into_bytes()).collect();
        let inputs = vec![Input::Stream { name: "stories".to_owned(), from: Box::new(std::io::Cursor::new(bytes)) }];
        let options = ReadOptions { form: Some(Format::Jsonl), claims_given: given, ..ReadOptions::default() };
        let mut book = self.app.in_memory().map_err(failed)?;
        let refused = |name: &str, message: &str| Error::new(format!("{name} was refused: {message}"));
        self.app.read(
            inputs,
            &options,
            |outcome| outcome,
            |outcome| match outcome {
                Outcome::Read(readout) => match book.add(*readout).map_err(failed)? {
                    Entered::Refused(refusal) => Err(refused("a story", &refusal.message)),
                    _ => Ok(()),
                },
                Outcome::Refused(name, refusal) => Err(refused(&name, &refusal.message)),
            },
        )?;
        book.settle().map_err(failed)?;
        let snapshot = book.snapshot().map_err(failed)?;
        let mut reports = values(snapshot.claim_reports())?;
        reports.extend(values(snapshot.deed_reports())?);
        let entries = truth.as_object().into_iter().flat_map(|s| s.values()).filter_map(Value::as_object);
        let days: BTreeSet<&str> = entries.flat_map(|e| e.values()).filter_map(|what| what["as_of"].as_str()).collect();
        let mut statuses = Vec::new();
        for day in days {
            let as_of: Day = day.parse().map_err(|e| Error::new(format!("{day} is no day: {e}")))?;
            statuses.extend(values(snapshot.status_lines(as_of))?);
        }
        let possible = book.possible_links().map_err(failed)?;
        let deeds = snapshot.deeds.values().map(|deed| {
            let home = snapshot.documents.get(&deed.document);
            let candidates: Vec<Value> = possible
                .iter()
                .filter(|link| link.deed == deed.id)
                .map(|l| json!({"commitment": l.commitment, "effect": l.effect.code(), "score": l.score, "reasons": l.reasons}))
                .collect();
            json!({
                "document": deed.document,
                "quote": home.map(|d| d.document.text.get(deed.deed.quote)),
                "what": deed.deed.what.code(),
                "date": deed.deed.date.map(|d| d.to_string()),
                "why": deed.deed.why.iter().map(|rule| rule.as_str()).collect::<Vec<_>>(),
                "candidates": candidates,
            })
        });
        let deeds = deeds.collect();
        Ok(Kept { reports, statuses, deeds })
    }
}

fn values<T: serde::Serialize>(rows: Vec<T>) -> Result<Vec<Value>, Error> {
    let value = |row| serde_json::to_value(row).map_err(|e| Error::new(format!("a line cannot be written: {e}")));
    rows.into_iter().map(value).collect()
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
