//! The JSON Schema of the wire format, as it is committed; the tests check that the types still say the same.

/// `schema/entente-1.schema.json`, JSON Schema draft 2020-12.
pub const SCHEMA: &str = include_str!("../../../schema/entente-1.schema.json");

/// `schema/commitment-1.schema.json`: a ledger's commitment, as `list`, `show` and `export` write it.
pub const COMMITMENT_SCHEMA: &str = include_str!("../../../schema/commitment-1.schema.json");

/// `schema/list-1.schema.json`: a page of a list of commitments, as `list --json` writes it.
pub const LIST_SCHEMA: &str = include_str!("../../../schema/list-1.schema.json");

/// `schema/proof-1.schema.json`: a proof, as `prove` writes it.
pub const PROOF_SCHEMA: &str = include_str!("../../../schema/proof-1.schema.json");

#[cfg(test)]
mod tests {
    use super::{COMMITMENT_SCHEMA, LIST_SCHEMA, PROOF_SCHEMA, SCHEMA};
    use crate::agreement::{Change, Difference, Kin, Readout, SlotValue};
    use crate::{Choice, book, line, wire};
    use entente_model::*;
    use serde_json::Value as Json;
    use std::path::{Path, PathBuf};

    fn file(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema").join(name)
    }

    /// The file says what `made` is; with `ENTENTE_BLESS=1` it is made to.
    fn same(name: &str, made: &str) {
        if std::env::var_os("ENTENTE_BLESS").is_some_and(|v| v == "1") {
            std::fs::write(file(name), made).expect("written");
        }
        let committed = std::fs::read_to_string(file(name)).unwrap_or_default();
        assert!(committed == made, "schema/{name} has drifted; look at the change, then run with ENTENTE_BLESS=1");
    }

    fn generated() -> Json {
        let mut schema = schemars::schema_for!(wire::Line).to_value();
        let codes = |codes: Vec<&str>| serde_json::json!({ "enum": codes });
        let roles = Role::ALL.iter().map(|r| r.code()).collect();
        let parts = ["promiser", "partner", "beneficiary", "host", "funder"];
        for (name, key, allowed) in [
            ("Block", "role", codes(roles)),
            ("Commitment", "action", codes(Action::ALL.iter().map(|c| c.code()).collect())),
            ("Commitment", "strength", codes(Strength::ALL.iter().map(|c| c.code()).collect())),
            ("Deed", "what", codes(DeedKind::ALL.iter().map(|c| c.code()).collect())),
            ("Party", "role", codes(parts.to_vec())),
            ("Money", "bound", codes(vec!["exact", "min", "max", "about"])),
            ("Money", "part", codes(vec!["whole", "share"])),
            ("Money", "currency", serde_json::json!({"pattern": "^[A-Z]{3}$"})),
            ("Due", "kind", codes(vec!["by", "within", "from", "span", "on"])),
            ("Diagnostic", "severity", codes(vec!["info", "warning", "error"])),
        ] {
            let property = &mut schema["$defs"][name]["properties"][key];
            assert!(property.is_object(), "{name}.{key}");
            for (k, v) in allowed.as_object().expect("object") {
                property[k] = v.clone();
            }
        }
        let fields: Vec<&str> = Field::ALL.iter().map(|c| c.code()).collect();
        schema["$defs"]["Commitment"]["properties"]["fields"]["items"]["enum"] = serde_json::json!(fields);
        schema["properties"]["entente"]["const"] = serde_json::json!(wire::VERSION);
        schema["$id"] = serde_json::json!("urn:entente:schema:1");
        schema["title"] = serde_json::json!("Entente wire format, version 1");
        schema
    }

    /// A reading in which every key is filled.
    fn example() -> wire::Line {
        let text = "SEOUL, Dec. 9 (Example) — The first dialogue was held in Seoul, chaired by adviser Cho.\n\
                    Korea and the United States will together put at least $10 million into joint bio research by 2025, \
                    the office said.\nWith Japan's help, NSF will carry it out in Indonesia.";
        let at = |words: &str| {
            let start = text.find(words).expect("stands in the example");
            Span::new(start, start + words.len())
        };
        let on = |words: &str| Evidence { spans: vec![at(words)], inherited: false };
        let outside = |words: &str| Evidence { spans: vec![at(words)], inherited: true };
        let party = |id: &str, name: &str, role, evidence| Party {
            id: Some(id.into()),
            name: name.into(),
            label: Some(name.into()),
            role,
            evidence,
        };
        let day = |y, m, d| Day::new(y, m, d).expect("day");
        let sum = Money {
            amount: Amount::units(10_000_000),
            currency: Currency::new("USD").expect("code"),
            bound: Bound::Min,
            per: None,
            part: MoneyPart::Whole,
        };
        let quote =
            at("Korea and the United States will together put at least $10 million into joint bio research by 2025");
        let claim = Claim {
            quote,
            also: vec![at("With Japan's help, NSF will carry it out in Indonesia.")],
            object: Some(at("at least $10 million into joint bio research")),
            parties: vec![
                party("KR", "Korea", PartyRole::Promiser, on("Korea")),
                party("US", "the United States", PartyRole::Promiser, on("the United States")),
                party("JP", "Japan", PartyRole::Partner, outside("Japan")),
            ],
            bodies: vec![Body {
                id: Some("https://ror.org/021nxhr62".into()),
                name: "NSF".into(),
                label: Some("National Science Foundation".into()),
                evidence: outside("NSF"),
            }],
            action: Action::Research,
            action_evidence: on("joint bio research"),
            fields: vec![Field::Biotech],
            fields_evidence: on("bio"),
            strength: Strength::Firm,
            strength_evidence: on("will"),
            money: vec![(at("at least $10 million"), sum)],
            due: Some(Due {
                surface: at("by 2025"),
                interval: Interval::until(day(2025, 12, 31)),
                kind: DueKind::By,
                edtf: "../2025".into(),
            }),
            places: vec![Place { id: "ID".into(), evidence: outside("Indonesia") }],
            attribution: Some(at("the office")),
            forum: Some(at("The first dialogue")),
            confidence: 930,
            why: vec![RuleId::from("en.verbs.put-money"), RuleId::from("en.groups.future")],
        };
        let found = Extraction {
            dated: Some(Dated { day: day(2023, 12, 9), how: DayKnown::Dateline, surfaces: vec![at("Dec. 9")] }),
            meetings: vec![Meeting {
                name: "first dialogue".into(),
                ordinal: Some(1),
                day: Interval::on(day(2023, 12, 9)),
                place: Some("KR".into()),
                place_name: Some("Seoul".into()),
                chairs: vec![Chair {
                    name: "Cho".into(),
                    role: Some("adviser".into()),
                    state: Some("KR".into()),
                    evidence: on("adviser Cho"),
                }],
                evidence: on("The first dialogue was held in Seoul"),
            }],
            claims: vec![claim],
            deeds: vec![Deed {
                quote: at("The first dialogue was held in Seoul"),
                what: DeedKind::Held,
                date: Some(PartialDay { year: 2023, month: Some(12), day: Some(9) }),
                parties: vec![],
                bodies: vec![],
                fields: vec![],
                action: Some(Action::Meet),
                money: vec![],
                places: vec![],
                partial: false,
                why: vec![RuleId::from("en.verbs.held")],
            }],
            tentative: vec![],
            mentions: vec![Mention {
                span: at("at least $10 million"),
                value: Value::Money(vec![sum]),
                rule: RuleId::from("en.money.symbol-first"),
                parts: vec![Part { span: at("$"), name: "currency", value: "USD".into() }],
            }],
            diagnostics: vec![Diagnostic {
                code: "X001",
                severity: Severity::Info,
                message: "An example of a finding.".into(),
                span: Some(at("the office")),
            }],
        };
        let document = Document {
            id: "example".into(),
            url: Some("https://example.org/dialogue".into()),
            source: SourceId(format!("sha256:{}", "0".repeat(64))),
            reader: "entente-read/1".into(),
            lang: Some("en-GB".into()),
            published: Some(day(2023, 12, 10)),
            published_how: Some(DayKnown::Declared),
            title: Some("Two governments fund bio research".into()),
            about: About {
                published_in: Some(DayPlace::OpenGraph),
                published_at: None,
                modified: Some(day(2023, 12, 11)),
                modified_in: Some(DayPlace::OpenGraph),
                author: Some("A. Writer".into()),
                publisher: Some("Example Office".into()),
            },
            text: Text::new(text),
            blocks: vec![Block {
                role: Role::Body,
                span: Span::new(0, text.len()),
                lang: None,
                path: "html/body/p".into(),
            }],
        };
        line(&document, &found, &format!("sha256:{}", "0".repeat(64)), Choice { mentions: true, min_confidence: 0 })
    }

    #[test]
    fn the_committed_schema_is_that_of_the_types() {
        let made = serde_json::to_string_pretty(&generated()).expect("json") + "\n";
        same("entente-1.schema.json", &made);
        assert!(SCHEMA.contains("2020-12"));
    }

    #[test]
    fn the_committed_schema_of_a_commitment_is_that_of_the_types() {
        let mut schema = schemars::schema_for!(crate::book::Entry).to_value();
        schema["properties"]["entente"]["const"] = serde_json::json!(wire::VERSION);
        schema["$id"] = serde_json::json!("urn:entente:schema:commitment:1");
        schema["title"] = serde_json::json!("Entente commitment, version 1");
        let made = serde_json::to_string_pretty(&schema).expect("json") + "\n";
        same("commitment-1.schema.json", &made);
        assert!(COMMITMENT_SCHEMA.contains("2020-12"));
    }

    fn list() -> Json {
        let mut schema = schemars::schema_for!(book::Page).to_value();
        schema["properties"]["entente"]["const"] = serde_json::json!(wire::VERSION);
        schema["$defs"]["Entry"]["properties"]["entente"]["const"] = serde_json::json!(wire::VERSION);
        schema["$id"] = serde_json::json!("urn:entente:schema:list:1");
        schema["title"] = serde_json::json!("Entente list of commitments, version 1");
        schema
    }

    /// A page with one commitment in which every key is filled.
    fn page() -> book::Page {
        let some = |text: &str| Some(text.to_owned());
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
        let quote = |exact: &str, start: usize| wire::Quote {
            exact: exact.to_owned(),
            prefix: "SEOUL - ".to_owned(),
            suffix: ".".to_owned(),
            start,
            end: start + exact.chars().count(),
            inherited: false,
        };
        let actor = |id: &str, name: &str, role: Option<&str>| book::Actor {
            id: some(id),
            name: name.to_owned(),
            label: some(name),
            role: role.map(str::to_owned),
        };
        let told = "Korea and France will together put 10 million euros into joint bio research by 2025";
        let entry = book::Entry {
            reports_page: Some(book::ReportsPage { total: 1, from: 1, next: None }),
            entente: wire::VERSION,
            commitment: "p-7sdqmy2hcxk4".to_owned(),
            aliases: words(&["p-e2vd6m5hqrtb"]),
            statement: [("en".to_owned(), "South Korea, France: research in biotechnology".to_owned())].into(),
            parties: vec![actor("KR", "South Korea", Some("promiser")), actor("FR", "France", Some("promiser"))],
            others: vec![actor("JP", "Japan", Some("partner"))],
            bodies: vec![actor("https://ror.org/02feahw73", "CNRS", None)],
            action: Action::Research.code().to_owned(),
            fields: words(&[Field::Biotech.code()]),
            strength: Strength::Firm.code().to_owned(),
            money: vec![book::Sum {
                surface: "10 million euros".to_owned(),
                amount: 10_000_000.into(),
                currency: "EUR".to_owned(),
                bound: "exact".to_owned(),
                per: some("year"),
                part: "whole".to_owned(),
                stage: "pledged".to_owned(),
            }],
            due: Some(book::Due {
                surface: "by 2025".to_owned(),
                from: some("2024-01-01"),
                to: some("2025-12-31"),
                kind: "by".to_owned(),
                edtf: "../2025".to_owned(),
            }),
            places: words(&["KR"]),
            status: book::Status {
                status: "kept".to_owned(),
                as_of: "2024-12-31".to_owned(),
                official: "done".to_owned(),
                evidence: "done".to_owned(),
                schedule: "in-time".to_owned(),
                due: some("2025-12-31"),
                because: "A deed fulfils it.".to_owned(),
                rules: words(&["follow.kept"]),
                rests_on: words(&["d-4kz2mwxq7hcr"]),
                politifact: "Promise Kept".to_owned(),
                g7_compliance: Some(1),
                iati_activity_status: Some(4),
            },
            checkability: book::Checkability {
                score: 80,
                lacks: words(&["measure"]),
                questions: [("en".to_owned(), [("measure".to_owned(), "By what can one tell?".to_owned())].into())]
                    .into(),
            },
            sources: 1,
            agreed: words(&["action", "fields"]),
            differences: vec![Difference {
                slot: "money".to_owned(),
                preferred: "10000000 EUR".to_owned(),
                rule: "official".to_owned(),
                because: "A party tells it itself.".to_owned(),
                values: vec![SlotValue {
                    value: some("10000000 EUR"),
                    stands: "preferred".to_owned(),
                    claims: words(&["c-7sdqmy2hcxk4"]),
                    sources: 1,
                    official: words(&["KR"]),
                    day: some("2023-12-09"),
                }],
            }],
            readouts: vec![Readout {
                publisher: "KR".to_owned(),
                documents: words(&["seoul"]),
                claims: words(&["c-7sdqmy2hcxk4"]),
                says: [("money".to_owned(), "10000000 EUR".to_owned())].into(),
                differs: words(&["money"]),
            }],
            changes: vec![Change {
                kind: "moved".to_owned(),
                day: "2024-06-03".to_owned(),
                claim: "c-7sdqmy2hcxk4".to_owned(),
                from: some("by 2024"),
                to: some("by 2025"),
                official: true,
                because: "A later telling names another day.".to_owned(),
            }],
            lineage: Some(vec![Kin {
                kind: "part-of".to_owned(),
                commitment: "p-e2vd6m5hqrtb".to_owned(),
                other_is: "whole".to_owned(),
                score: 0.8,
                reasons: words(&["it is told as a part of it"]),
            }]),
            remarks: vec![book::Remark {
                event: 12,
                what: "owner".into(),
                words: "NSF".into(),
                by: "Mori Aya".into(),
                because: "she said so".into(),
            }],
            reports: vec![book::Report {
                claim: "c-7sdqmy2hcxk4".to_owned(),
                document: "seoul".to_owned(),
                url: some("https://example.org/seoul"),
                title: some("Two governments fund bio research"),
                lang: some("en"),
                day: some("2023-12-09"),
                copy_of: some("paris"),
                quote: quote(told, 8),
                confidence: 0.93,
            }],
            evidence: vec![book::Evidence {
                deed: "d-4kz2mwxq7hcr".to_owned(),
                document: "lyon".to_owned(),
                url: some("https://example.org/lyon"),
                lang: some("en"),
                told: some("2024-10-02"),
                what: "funded".to_owned(),
                date: some("2024-10"),
                effect: "kept".to_owned(),
                official: true,
                quote: quote("The joint bio research was funded in October", 8),
                score: 0.84,
                by: "entente".to_owned(),
                reasons: words(&["the same parties"]),
            }],
        };
        let next = some("ZTM2YTNiM2QKYWRkZWQKdXAKNAo");
        let (entente, as_of) = (wire::VERSION, "2024-12-31".to_owned());
        book::Page { entente, as_of, total: 8, exact: true, reports: 11, commitments: vec![entry], next }
    }

    #[test]
    fn the_committed_schema_and_example_of_a_list_are_those_of_the_types() {
        let made = serde_json::to_string_pretty(&list()).expect("json") + "\n";
        same("list-1.schema.json", &made);
        assert!(LIST_SCHEMA.contains("2020-12"));
        same("list-example-1.json", &(serde_json::to_string_pretty(&page()).expect("json") + "\n"));
    }

    #[test]
    fn the_example_of_a_list_fits_its_schema_and_a_wrong_one_does_not() {
        let (schema, example) = (list(), serde_json::to_value(page()).expect("json"));
        assert_eq!(faults(&schema, &schema, &example, "$"), Vec::<String>::new());
        for (pointer, wrong) in [
            ("/entente", serde_json::json!(2)),
            ("/total", serde_json::json!(-1)),
            ("/exact", serde_json::json!("yes")),
            ("/next", serde_json::json!(7)),
            ("/commitments/0/entente", serde_json::json!(2)),
            ("/commitments/0/reports/0/quote/start", serde_json::json!("8")),
        ] {
            let mut spoiled = example.clone();
            *spoiled.pointer_mut(pointer).expect("there") = wrong;
            assert_ne!(faults(&schema, &schema, &spoiled, "$"), Vec::<String>::new(), "{pointer}");
        }
        let mut short = example;
        short.as_object_mut().expect("object").remove("next");
        assert_eq!(
            faults(&schema, &schema, &short, "$"),
            Vec::<String>::new(),
            "a key may be left out where it may be null"
        );
        short.as_object_mut().expect("object").remove("total");
        assert_eq!(faults(&schema, &schema, &short, "$"), ["$ lacks total"]);
    }

    #[test]
    fn the_committed_schema_of_a_proof_is_that_of_the_types() {
        let mut schema = schemars::schema_for!(crate::log::Proof).to_value();
        schema["properties"]["entente_proof"]["const"] = serde_json::json!(crate::log::PROOF_VERSION);
        schema["$id"] = serde_json::json!("urn:entente:schema:proof:1");
        schema["title"] = serde_json::json!("Entente proof, version 1");
        let made = serde_json::to_string_pretty(&schema).expect("json") + "\n";
        same("proof-1.schema.json", &made);
        assert!(PROOF_SCHEMA.contains("2020-12"));
    }

    #[test]
    fn the_committed_example_is_whole_and_reads_back() {
        let example = example();
        let made = serde_json::to_string(&example).expect("json") + "\n";
        same("example-1.jsonl", &made);
        let back: wire::Line = serde_json::from_str(&made).expect("reads back");
        assert_eq!(back, example);
    }

    #[test]
    fn the_example_fits_the_schema_and_a_wrong_one_does_not() {
        let schema = generated();
        let example = serde_json::to_value(example()).expect("json");
        assert_eq!(faults(&schema, &schema, &example, "$"), Vec::<String>::new());
        for (pointer, wrong) in [
            ("/commitments/0/action", serde_json::json!("dance")),
            ("/commitments/0/money/0/amount", serde_json::json!("ten")),
            ("/commitments/0/quote/start", serde_json::json!(-1)),
            ("/commitments/0/fields/0", serde_json::json!("magic")),
            ("/entente", serde_json::json!(2)),
        ] {
            let mut spoiled = example.clone();
            *spoiled.pointer_mut(pointer).expect("there") = wrong;
            assert_ne!(faults(&schema, &schema, &spoiled, "$"), Vec::<String>::new(), "{pointer}");
        }
        let mut short = example;
        short.as_object_mut().expect("object").remove("text");
        assert_eq!(faults(&schema, &schema, &short, "$"), ["$ lacks text"]);
    }

    /// What is wrong with `value`, by the part of JSON Schema that the generated schema uses. An unknown keyword is a fault.
    fn faults(root: &Json, schema: &Json, value: &Json, at: &str) -> Vec<String> {
        let mut out = Vec::new();
        let Some(rules) = schema.as_object() else { return out };
        for (keyword, rule) in rules {
            let wrong = match keyword.as_str() {
                "$schema" | "$id" | "$defs" | "title" | "description" | "default" | "format" => false,
                "$ref" => {
                    let pointer = rule.as_str().unwrap_or_default().trim_start_matches('#');
                    out.extend(faults(root, root.pointer(pointer).expect("resolves"), value, at));
                    false
                }
                "anyOf" => !rule.as_array().expect("array").iter().any(|s| faults(root, s, value, at).is_empty()),
                "type" => {
                    let is = |t: &Json| match t.as_str().unwrap_or_default() {
                        "integer" => value.is_u64() || value.is_i64(),
                        "number" => value.is_number(),
                        "string" => value.is_string(),
                        "boolean" => value.is_boolean(),
                        "array" => value.is_array(),
                        "object" => value.is_object(),
                        "null" => value.is_null(),
                        _ => false,
                    };
                    !rule.as_array().map_or_else(|| is(rule), |types| types.iter().any(is))
                }
                "enum" => !rule.as_array().expect("array").contains(value),
                "const" => rule != value,
                "minimum" => value.as_f64().is_some_and(|v| v < rule.as_f64().unwrap_or(0.0)),
                "maximum" => value.as_f64().is_some_and(|v| v > rule.as_f64().unwrap_or(0.0)),
                "pattern" => value.as_str().is_some_and(|v| v.len() != 3 || !v.bytes().all(|b| b.is_ascii_uppercase())),
                "items" => {
                    for (n, item) in value.as_array().into_iter().flatten().enumerate() {
                        out.extend(faults(root, rule, item, &format!("{at}[{n}]")));
                    }
                    false
                }
                "properties" => {
                    for (key, inner) in rule.as_object().expect("object") {
                        if let Some(part) = value.get(key) {
                            out.extend(faults(root, inner, part, &format!("{at}.{key}")));
                        }
                    }
                    false
                }
                "additionalProperties" => {
                    let named = |key: &String| rules.get("properties").is_some_and(|p| p.get(key).is_some());
                    for (key, part) in value.as_object().into_iter().flatten().filter(|(key, _)| !named(key)) {
                        out.extend(faults(root, rule, part, &format!("{at}.{key}")));
                    }
                    false
                }
                "required" => {
                    let keys = rule.as_array().expect("array").iter().filter_map(Json::as_str);
                    out.extend(keys.filter(|k| value.get(k).is_none()).map(|k| format!("{at} lacks {k}")));
                    false
                }
                _ => true,
            };
            if wrong {
                out.push(format!("{at} breaks {keyword}"));
            }
        }
        out
    }
}
