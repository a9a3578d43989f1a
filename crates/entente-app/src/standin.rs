//! Reads lines of JSON until the reading room is there.

use crate::ReadOptions;
use entente_model::{Block, DayKnown, Document, Extraction, Refusal, Role, SourceId, Span, Text};
use entente_packs::Packs;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::Arc;

pub(crate) struct Engine;

impl Engine {
    pub(crate) fn new(_: Arc<Packs>) -> Engine {
        Engine
    }
    pub(crate) fn extract(&self, _: &Document) -> Extraction {
        Extraction::default()
    }
}

pub(crate) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Document, Refusal> {
    let text = String::from_utf8(bytes.to_vec()).map_err(|_| refusal("It is not UTF-8.", name.to_owned()))?;
    Ok(document(name.to_owned(), bytes, text, options.lang.clone(), options.published, None, None))
}

pub(crate) fn read_jsonl_line(
    name: &str,
    number: u64,
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<Document, Refusal> {
    let place = format!("{name}:{number}");
    let value: Value =
        serde_json::from_slice(bytes).map_err(|e| refusal(&format!("The line is no JSON: {e}."), place.clone()))?;
    let get = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let text = get("text").ok_or_else(|| refusal("The line has no text.", place.clone()))?;
    let published = get("published").and_then(|d| d.parse().ok()).or(options.published);
    let id = get("id").unwrap_or(place);
    Ok(document(id, bytes, text, get("lang").or(options.lang.clone()), published, get("title"), get("url")))
}

fn refusal(message: &str, place: String) -> Refusal {
    Refusal { code: "A099", message: message.to_owned(), place: Some(place), next: "mend it".to_owned() }
}

fn document(
    id: String,
    bytes: &[u8],
    text: String,
    lang: Option<String>,
    published: Option<entente_model::Day>,
    title: Option<String>,
    url: Option<String>,
) -> Document {
    let digest: String = Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect();
    let mut at = 0;
    let mut blocks = Vec::new();
    for line in text.split_inclusive('\n') {
        let end = at + line.trim_end().len();
        if end > at {
            blocks.push(Block { role: Role::Body, span: Span::new(at, end), lang: None, path: String::new() });
        }
        at += line.len();
    }
    Document {
        id,
        url,
        source: SourceId(format!("sha256:{digest}")),
        reader: "standin".to_owned(),
        lang,
        published,
        published_how: published.map(|_| DayKnown::Given),
        title,
        text: Text::new(text),
        blocks,
    }
}
