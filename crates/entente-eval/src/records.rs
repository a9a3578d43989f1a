//! Annotated and predicted documents as the score sees them, read leniently from JSON lines.
//!
//! A surface may be a string or an object with `exact`; keys that the codebook does not name are left alone.

use crate::Error;
use serde_json::Value;
use std::path::Path;

/// One document with its commitments and deeds, annotated or predicted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Doc {
    /// Its name.
    pub id: String,
    /// Its language.
    pub lang: String,
    /// `open` or `sealed`; `None` where the corpus has no such split.
    pub part: Option<String>,
    /// Publication day, as an ISO day.
    pub published: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// The text in which every surface stands.
    pub text: String,
    /// The commitments.
    pub claims: Vec<Claim>,
    /// The deeds.
    pub deeds: Vec<Deed>,
    /// The meetings, where they are given.
    pub meetings: Vec<Value>,
    /// The mentions, where they are given.
    pub mentions: Vec<Value>,
}

impl Doc {
    /// Whether the document may be counted only, never shown.
    pub fn sealed(&self) -> bool {
        self.part.as_deref() == Some("sealed")
    }
}

/// One commitment as the codebook writes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claim {
    /// The clause that promises.
    pub quote: String,
    /// Other tellings.
    pub also: Vec<String>,
    /// Who is bound.
    pub parties: Vec<Party>,
    /// Organisations that carry it out.
    pub bodies: Vec<String>,
    /// Its action code.
    pub action: Option<String>,
    /// Its field codes, sorted, each once.
    pub fields: Vec<String>,
    /// Its strength code.
    pub strength: Option<String>,
    /// Sums.
    pub money: Vec<Sum>,
    /// By when.
    pub due: Option<Window>,
    /// Places, sorted, each once.
    pub places: Vec<String>,
    /// Who said so.
    pub attribution: Option<String>,
    /// Under which meeting or treaty.
    pub forum: Option<String>,
    /// The slug of the promise, in stories.
    pub entry: Option<String>,
    /// Rules that made it, in predictions.
    pub why: Vec<String>,
}

/// A party, by name or by id and name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Party {
    /// ISO code, URI or nothing.
    pub id: Option<String>,
    /// Name as in the text; for a plain string, that string.
    pub name: Option<String>,
    /// Its part in the promise, in predictions.
    pub role: Option<String>,
}

impl Party {
    /// What the annotation is compared by: the id, else the name.
    pub fn annotated(&self) -> &str {
        first(&[&self.id, &self.name])
    }
    /// What the prediction is compared by: a two-letter id, else the name, else the id.
    pub fn predicted(&self) -> &str {
        match &self.id {
            Some(id) if id.chars().count() == 2 => id,
            _ => first(&[&self.name, &self.id]),
        }
    }
}

fn first<'a>(values: &[&'a Option<String>]) -> &'a str {
    values.iter().filter_map(|v| v.as_deref()).find(|v| !v.is_empty()).unwrap_or("")
}

/// A sum of money.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sum {
    /// The words.
    pub surface: String,
    /// Units of the currency; `None` when it is not given.
    pub amount: Option<f64>,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// `exact` when not said.
    pub bound: String,
}

/// A window of days.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    /// The words.
    pub surface: String,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
}

/// One deed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deed {
    /// The clause that tells it.
    pub quote: String,
    /// What was done: a few words when annotated, a code when predicted.
    pub what: String,
    /// When.
    pub date: Option<String>,
    /// The slug of the promise that it bears on, in stories.
    pub entry: Option<String>,
    /// Rules that made it, in predictions.
    pub why: Vec<String>,
}

/// The string of a surface, be it the string itself or an object with `exact`, `surface` or `text`.
pub fn surface(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        Value::Object(map) => ["exact", "surface", "text"]
            .iter()
            .filter_map(|key| map.get(*key).and_then(Value::as_str))
            .find(|s| !s.is_empty())
            .unwrap_or("")
            .to_owned(),
        _ => String::new(),
    }
}

fn string(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn list<T>(value: &Value, of: impl Fn(&Value) -> T) -> Vec<T> {
    value.as_array().map(|items| items.iter().map(of).collect()).unwrap_or_default()
}

fn some_surface(value: &Value) -> Option<String> {
    let s = surface(value);
    (!s.is_empty()).then_some(s)
}

fn codes(value: &Value) -> Vec<String> {
    let mut found = list(value, |v| string(v).or_else(|| string(&v["id"])).unwrap_or_default());
    found.sort();
    found.dedup();
    found
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str().and_then(|s| s.trim().parse().ok()))
}

fn party(value: &Value) -> Party {
    match value {
        Value::Object(_) => {
            Party { id: string(&value["id"]), name: string(&value["name"]), role: string(&value["role"]) }
        }
        _ => Party { id: None, name: string(value), role: None },
    }
}

fn sum(value: &Value) -> Sum {
    Sum {
        surface: surface(&value["surface"]),
        amount: number(&value["amount"]),
        currency: string(&value["currency"]),
        bound: string(&value["bound"]).unwrap_or_else(|| "exact".to_owned()),
    }
}

fn window(value: &Value) -> Option<Window> {
    let map = value.as_object().filter(|m| !m.is_empty())?;
    let day = |key: &str| map.get(key).and_then(string);
    Some(Window { surface: surface(&value["surface"]), from: day("from"), to: day("to") })
}

fn claim(value: &Value) -> Claim {
    Claim {
        quote: surface(&value["quote"]),
        also: list(&value["also"], surface),
        parties: list(&value["parties"], party),
        bodies: list(&value["bodies"], surface),
        action: string(&value["action"]),
        fields: codes(&value["fields"]),
        strength: string(&value["strength"]),
        money: list(&value["money"], sum),
        due: window(&value["due"]),
        places: codes(&value["places"]),
        attribution: some_surface(&value["attribution"]),
        forum: some_surface(&value["forum"]),
        entry: string(&value["entry"]),
        why: list(&value["why"], |v| string(v).unwrap_or_default()),
    }
}

fn deed(value: &Value) -> Deed {
    Deed {
        quote: surface(&value["quote"]),
        what: string(&value["what"]).unwrap_or_default(),
        date: string(&value["date"]),
        entry: string(&value["entry"]),
        why: list(&value["why"], |v| string(v).unwrap_or_default()),
    }
}

impl From<&Value> for Doc {
    fn from(value: &Value) -> Doc {
        Doc {
            id: string(&value["id"]).unwrap_or_default(),
            lang: string(&value["lang"]).unwrap_or_default(),
            part: string(&value["part"]),
            published: string(&value["published"]),
            title: string(&value["title"]),
            text: string(&value["text"]).unwrap_or_default(),
            claims: list(&value["commitments"], claim),
            deeds: list(&value["deeds"], deed),
            meetings: list(&value["meetings"], Value::clone),
            mentions: list(&value["mentions"], Value::clone),
        }
    }
}

/// The JSON values of a file of JSON lines; blank lines are skipped.
pub fn read_values(path: &Path) -> Result<Vec<Value>, Error> {
    let content = std::fs::read_to_string(path).map_err(|e| Error::at(path, "read", e))?;
    let mut values = Vec::new();
    for (number, line) in content.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        values.push(serde_json::from_str(line).map_err(|e| Error::at_line(path, number + 1, e))?);
    }
    Ok(values)
}

/// The documents of a file of JSON lines, in their order; of two with one id the later stands.
pub fn read_docs(path: &Path) -> Result<Vec<Doc>, Error> {
    let mut docs: Vec<Doc> = Vec::new();
    for value in read_values(path)? {
        let doc = Doc::from(&value);
        match docs.iter_mut().find(|d| d.id == doc.id) {
            Some(old) => *old = doc,
            None => docs.push(doc),
        }
    }
    Ok(docs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_surface_is_a_string_or_an_object() {
        for (value, expected) in [
            (json!("Séoul"), "Séoul"),
            (json!({"exact": "Séoul", "prefix": "à "}), "Séoul"),
            (json!({"exact": "", "text": "Séoul"}), "Séoul"),
            (json!(null), ""),
            (json!(7), ""),
        ] {
            assert_eq!(surface(&value), expected, "{value}");
        }
    }

    #[test]
    fn a_predicted_party_goes_by_state_code_then_name_then_uri() {
        let by = |value: Value| party(&value).predicted().to_owned();
        assert_eq!(by(json!({"id": "KR", "name": "Séoul"})), "KR");
        assert_eq!(by(json!({"id": "https://ror.org/021nxhr62", "name": "NSF"})), "NSF");
        assert_eq!(by(json!({"id": "https://ror.org/021nxhr62"})), "https://ror.org/021nxhr62");
        assert_eq!(by(json!("NSF")), "NSF");
    }
}
