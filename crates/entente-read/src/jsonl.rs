//! JSON Lines: one document a line, its text taken byte for byte.

use crate::options::{Limits, Overrides, Reading};
use crate::{blocks_of_text, digest, lang, markdown, refuse, stamp};
use entente_model::{Block, DayKnown, Diagnostic, Document, Refusal, Text};
use serde_json::{Map, Value};
use std::io::{self, BufRead};

/// Keys that a line may bring along as its own claims.
const GIVEN: [&str; 3] = ["meetings", "commitments", "deeds"];

/// Reads one line `{"id","text","lang"?,"published"?,"title"?,"url"?}`; `line_number` counts from 1.
///
/// The text is not touched: line ends, control characters and white space stay as they are. The source is named by
/// the digest of the text in UTF-8. A line with `markdown` in the place of `text` is read as Markdown, and its source is
/// the text that is left without the marks.
///
/// # Errors
/// A [`Refusal`] with the line as its place when the line is no JSON object, has no text, or is over a limit.
pub fn read_jsonl_line(
    name: &str,
    line_number: usize,
    line: &[u8],
    overrides: &Overrides,
    limits: &Limits,
) -> Result<Reading, Refusal> {
    let place = format!("{name}, line {line_number}");
    if line.len() > limits.raw_bytes {
        return Err(refuse::line_too_long(&place, limits.raw_bytes));
    }
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
    if line.iter().all(u8::is_ascii_whitespace) {
        return Err(refuse::empty(&place));
    }
    let mut object = match serde_json::from_slice::<Value>(line) {
        Ok(Value::Object(object)) => object,
        Ok(other) => return Err(refuse::broken_json(&place, &format!("it is {}", kind(&other)))),
        Err(error) => return Err(refuse::broken_json(&place, &why(&error))),
    };
    // Archives that keep pages as Markdown name the key so.
    let marked = object.get("text").is_none_or(Value::is_null) && object.get("markdown").is_some_and(Value::is_string);
    let text = match object.remove(if marked { "markdown" } else { "text" }) {
        Some(Value::String(text)) => text,
        Some(other) => return Err(refuse::no_text(&place, &format!("it is {}", kind(&other)))),
        None => return Err(refuse::no_text(&place, "the key is missing")),
    };
    if text.len() > limits.text_bytes {
        return Err(refuse::too_much_text(&place, limits.text_bytes));
    }
    if text.trim().is_empty() {
        return Err(refuse::empty(&place));
    }
    let (text, blocks) = if marked {
        markdown::blocks(&text)
    } else {
        let text = Text::new(text);
        let blocks = blocks_of_text(&text);
        (text, blocks)
    };
    if text.as_str().is_empty() {
        return Err(refuse::empty(&place));
    }
    Ok(reading(text, blocks, object, overrides))
}

fn reading(text: Text, mut blocks: Vec<Block>, mut object: Map<String, Value>, overrides: &Overrides) -> Reading {
    let mut diagnostics = Vec::new();
    let source = digest::source_id(text.as_str().as_bytes());
    let id = match object.remove("id") {
        Some(Value::Number(number)) => Some(number.to_string()),
        other => string("id", other, &mut diagnostics),
    };
    let url = overrides.url.clone().or_else(|| string("url", object.remove("url"), &mut diagnostics));
    let title = overrides.title.clone().or_else(|| string("title", object.remove("title"), &mut diagnostics));
    let said = string("published", object.remove("published"), &mut diagnostics);
    let said = said.and_then(|s| {
        let day = stamp::parse(&s);
        if day.is_none() {
            diagnostics.push(refuse::field_ignored("published", &s, "a day such as 2023-12-09"));
        }
        day
    });
    let spoken = string("lang", object.remove("lang"), &mut diagnostics);
    let spoken = spoken.and_then(|s| {
        let tag = lang::primary(&s);
        if tag.is_none() {
            diagnostics.push(refuse::field_ignored("lang", &s, "a language tag"));
        }
        tag
    });
    // What the line says about itself changes the reading as an override does, so the reader's name says it too.
    let applied = Overrides {
        lang: overrides.lang.as_deref().and_then(lang::primary).or(spoken),
        published: overrides.published.or(said),
        title: overrides.title.clone(),
        ..Overrides::default()
    };
    let language = applied.lang.clone().or_else(|| lang::of_document(&text, &blocks, None));
    if language.is_none() {
        diagnostics.push(refuse::language_unknown());
    }
    lang::mark_blocks(&text, &mut blocks, language.as_deref());
    let (published, published_how) = day(applied.published, url.as_deref());
    let mut given = Map::new();
    for key in GIVEN {
        if let Some(value) = object.remove(key).filter(|v| !v.is_null()) {
            given.insert(key.to_owned(), value);
        }
    }
    let document = Document {
        id: overrides.id.clone().or(id).unwrap_or_else(|| digest::short(&source)),
        url,
        source,
        reader: applied.reader(),
        lang: language,
        published,
        published_how,
        title,
        about: Default::default(),
        text,
        blocks,
    };
    Reading { document, diagnostics, given: (!given.is_empty()).then_some(Value::Object(given)) }
}

/// A given day, or else one that the address contains.
pub(crate) fn day(
    given: Option<entente_model::Day>,
    url: Option<&str>,
) -> (Option<entente_model::Day>, Option<DayKnown>) {
    if let Some(day) = given {
        return (Some(day), Some(DayKnown::Given));
    }
    let day = url.and_then(stamp::in_address);
    (day, day.map(|_| DayKnown::Address))
}

/// A string that says something; anything else but null is reported and left out.
fn string(key: &str, value: Option<Value>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    match value? {
        Value::String(string) => Some(string).filter(|s| !s.trim().is_empty()),
        Value::Null => None,
        other => {
            diagnostics.push(refuse::field_ignored(key, kind(&other), "a string"));
            None
        }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The parser's words, with the column counted in the line that the user sees.
fn why(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or(&said).to_owned();
    if error.line() > 0 { format!("{said}, at column {}", error.column()) } else { said }
}

/// One line of a JSON Lines file.
#[derive(Debug)]
pub struct JsonlLine {
    /// Its number, from 1; blank lines count but are not given out.
    pub number: usize,
    /// Its bytes without the line end, or the refusal of a line over the limit.
    pub bytes: Result<Vec<u8>, Refusal>,
}

/// The lines of a JSON Lines file, one in memory at a time and none longer than the limit: a longer one is passed over
/// with a refusal, and the next line comes as if nothing had been.
#[derive(Debug)]
pub struct JsonlLines<R> {
    name: String,
    reader: R,
    limit: usize,
    number: usize,
}

impl<R: BufRead> JsonlLines<R> {
    /// Lines of `reader`; `name` stands in refusals, `limits.raw_bytes` bounds each line.
    pub fn new(name: &str, reader: R, limits: &Limits) -> JsonlLines<R> {
        JsonlLines { name: name.to_owned(), reader, limit: limits.raw_bytes, number: 0 }
    }

    /// The next line whatever it holds; `None` at the end.
    fn line(&mut self) -> io::Result<Option<Result<Vec<u8>, Refusal>>> {
        let (mut line, mut over, mut any) = (Vec::new(), false, false);
        loop {
            let piece = match self.reader.fill_buf() {
                Ok(piece) => piece,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if piece.is_empty() {
                break;
            }
            any = true;
            let end = piece.iter().position(|b| *b == b'\n');
            let content = &piece[..end.unwrap_or(piece.len())];
            if line.len() + content.len() > self.limit {
                over = true;
                line = Vec::new();
            }
            if !over {
                line.extend_from_slice(content);
            }
            let used = end.map_or(piece.len(), |at| at + 1);
            self.reader.consume(used);
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Ok(None);
        }
        self.number += 1;
        if over {
            let place = format!("{}, line {}", self.name, self.number);
            return Ok(Some(Err(refuse::line_too_long(&place, self.limit))));
        }
        Ok(Some(Ok(line)))
    }
}

impl<R: BufRead> Iterator for JsonlLines<R> {
    type Item = io::Result<JsonlLine>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.line() {
                Ok(None) => return None,
                Ok(Some(Ok(line))) if line.iter().all(u8::is_ascii_whitespace) => {}
                Ok(Some(bytes)) => return Some(Ok(JsonlLine { number: self.number, bytes })),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
