//! From a rule's id to the rule as its file has it: [`RuleText`].

use toml::Value;

/// A rule as its author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleText {
    /// The file and, where it is known, the line, such as `packs/en/verbs.toml:120`.
    pub place: String,
    /// What kind of rule it is: the name of its table, such as `verb` or `pattern`.
    pub kind: String,
    /// What it says, key by key, in the file's own words. Examples are left out.
    pub says: Vec<(String, String)>,
    /// Examples that it must match.
    pub yes: Vec<String>,
    /// Examples that it must not match.
    pub no: Vec<String>,
}

/// Finds the rule `name` in the text of a rule file at `path`.
pub(crate) fn find(path: &str, text: &str, name: &str) -> Option<RuleText> {
    let file: toml::Table = toml::from_str(text).ok()?;
    let named = |table: &toml::Table| table.get("id").and_then(Value::as_str) == Some(name);
    let (kind, table) = file.iter().find_map(|(kind, value)| match value {
        Value::Array(rules) => {
            let rule = rules.iter().filter_map(Value::as_table).find(|t| named(t))?;
            Some((kind, rule))
        }
        // Numbers in figures have one table of their own instead of a list of rules.
        Value::Table(table) if kind == "format" && name == "digits" => Some((kind, table)),
        _ => None,
    })?;
    let line = text.lines().position(|line| {
        let said = line.trim().strip_prefix("id").map(str::trim_start).and_then(|l| l.strip_prefix('='));
        said.is_some_and(|l| l.trim().trim_matches('"') == name)
    });
    let place = line.map_or_else(|| path.to_owned(), |n| format!("{path}:{}", n + 1));
    let mut rule = RuleText { place, kind: kind.clone(), says: Vec::new(), yes: Vec::new(), no: Vec::new() };
    for (key, value) in table {
        match key.as_str() {
            "id" => {}
            "yes" => rule.yes = strings(value),
            "no" => rule.no = strings(value),
            _ => rule.says.push((key.clone(), said(value))),
        }
    }
    Some(rule)
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn said(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(said).collect::<Vec<_>>().join(", "),
        Value::Table(table) => table.iter().map(|(k, v)| format!("{k}: {}", said(v))).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use crate::Packs;

    #[test]
    fn every_rule_of_every_pack_is_found_with_its_line_and_examples() {
        let packs = Packs::builtin().expect("our own packs can be used");
        for pack in &packs.packs {
            for (file, rules) in pack.rules().expect("our own packs can be parsed") {
                let ids = rules.word.iter().map(|r| (&r.id, &r.yes));
                let ids = ids.chain(rules.verb.iter().map(|r| (&r.id, &r.yes)));
                for (id, yes) in ids.chain(rules.pattern.iter().map(|r| (&r.id, &r.yes))) {
                    let id = format!("{}.{file}.{id}", pack.meta.tag);
                    let rule = packs.rule(&id).unwrap_or_else(|| panic!("{id} is not found"));
                    let begins = format!("packs/{}/{file}.toml:", pack.folder);
                    assert!(rule.place.starts_with(&begins), "{id} at {}", rule.place);
                    assert_eq!(&rule.yes, yes, "{id}");
                }
            }
        }
    }

    #[test]
    fn a_rule_of_a_users_file_is_found_there_and_an_unknown_one_nowhere() {
        let own = "[[word]]\nid = \"mine\"\ntag = \"field\"\nvalue = \"ai\"\nforms = [\"thinking machines\"]\nyes = [\"thinking machines\"]\n";
        let packs = Packs::from_files([("packs/en/own.toml".to_owned(), own.to_owned())])
            .expect("a pack of one rule can be used");
        let rule = packs.rule("en.own.mine").expect("the rule is found");
        assert_eq!(rule.place, "packs/en/own.toml:2");
        assert_eq!(rule.yes, ["thinking machines"]);
        for unknown in ["en.own.other", "en.none.mine", "zz.own.mine", "", "a.b", "en.own"] {
            assert_eq!(packs.rule(unknown), None, "{unknown}");
        }
    }
}
