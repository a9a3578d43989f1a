//! JSON Schemas in one place: the definitions of each come to stand beside those of the others under names of their own.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Where definitions stand in a schema of its own, and where they stand here.
const THERE: &str = "#/$defs/";
const HERE: &str = "#/components/schemas/";

/// The schemas of a description, by name.
#[derive(Default)]
pub struct Schemas {
    all: Map<String, Value>,
}

impl Schemas {
    /// Puts a schema here under `name`, if it is not there yet, and gives what refers to it. A definition that another
    /// schema has in the same way is shared; one that differs is named after the schema that brings it.
    pub fn add(&mut self, name: &str, mut schema: Value) -> Value {
        let reference = json!({"$ref": format!("{HERE}{name}")});
        if self.all.contains_key(name) {
            return reference;
        }
        let mut defs = Map::new();
        if let Some(root) = schema.as_object_mut() {
            ["$schema", "$id", "title"].into_iter().for_each(|key| _ = root.remove(key));
            if let Some(Value::Object(own)) = root.remove("$defs") {
                defs = own;
            }
        }
        // A definition keeps its name where nothing here has it, or the same, with all to which it refers.
        let mut own: BTreeSet<String> = BTreeSet::new();
        let differs = |key: &String| {
            key == name || self.all.get(key).is_some_and(|there| *there != moved(&defs[key], name, &BTreeSet::new()))
        };
        own.extend(defs.keys().filter(|key| differs(key)).cloned());
        loop {
            let reaches =
                |key: &&String| !own.contains(*key) && references(&defs[*key]).iter().any(|to| own.contains(to));
            let more: Vec<String> =
                defs.keys().filter(|key| self.all.contains_key(*key)).filter(reaches).cloned().collect();
            if more.is_empty() {
                break;
            }
            own.extend(more);
        }
        self.all.insert(name.to_owned(), moved(&schema, name, &own));
        for (key, def) in &defs {
            let named = if own.contains(key) { format!("{name}.{key}") } else { key.clone() };
            self.all.entry(named).or_insert_with(|| moved(def, name, &own));
        }
        reference
    }

    /// All of them.
    pub fn all(self) -> Value {
        Value::Object(self.all)
    }
}

/// The definitions to which a schema refers.
fn references(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(all) => all
            .iter()
            .flat_map(|(key, value)| match value.as_str().and_then(|to| to.strip_prefix(THERE)) {
                Some(to) if key == "$ref" => vec![to.to_owned()],
                _ => references(value),
            })
            .collect(),
        Value::Array(all) => all.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// A schema whose references lead here; those to `own` definitions lead to what is named after the schema.
fn moved(schema: &Value, name: &str, own: &BTreeSet<String>) -> Value {
    match schema {
        Value::Object(all) => {
            let one = |(key, value): (&String, &Value)| {
                let to = value.as_str().filter(|_| key == "$ref").and_then(|to| to.strip_prefix(THERE));
                let value = match to {
                    Some(to) if own.contains(to) => json!(format!("{HERE}{name}.{to}")),
                    Some(to) => json!(format!("{HERE}{to}")),
                    None => moved(value, name, own),
                };
                (key.clone(), value)
            };
            Value::Object(all.iter().map(one).collect())
        }
        Value::Array(all) => all.iter().map(|value| moved(value, name, own)).collect(),
        _ => schema.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_is_shared_and_what_differs_is_named_apart() {
        let mut schemas = Schemas::default();
        let of = |defs: Value, to: &str| json!({"title": "t", "$id": "urn:t", "$defs": defs, "items": {"$ref": format!("#/$defs/{to}")}});
        let leaf = json!({"type": "string"});
        let branch = json!({"items": {"$ref": "#/$defs/Leaf"}});
        assert_eq!(
            schemas.add("A", of(json!({"Leaf": leaf, "Branch": branch}), "Branch"))["$ref"],
            "#/components/schemas/A"
        );
        schemas.add("B", of(json!({"Leaf": leaf, "Branch": branch}), "Branch"));
        schemas.add("C", of(json!({"Leaf": {"type": "null"}, "Branch": branch}), "Branch"));
        schemas.add("A", json!({}));
        let all = schemas.all();
        let names: Vec<&String> = all.as_object().expect("an object").keys().collect();
        assert_eq!(names, ["A", "Leaf", "Branch", "B", "C", "C.Leaf", "C.Branch"]);
        assert_eq!(all["B"], json!({"items": {"$ref": "#/components/schemas/Branch"}}));
        assert_eq!(all["C.Branch"], json!({"items": {"$ref": "#/components/schemas/C.Leaf"}}));
    }
}
