//! Linked data as JSON-LD: every telling and every deed as a Web Annotation with its quote, and where each commitment comes
//! from by PROV-O. The context stands in the file; nothing has to be fetched to read it.

use super::{Context, percent, web};
use crate::book::Entry;
use crate::wire::Quote;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// The program, as an agent.
const PROGRAM: &str = "urn:entente:program";

/// What the keys mean: the key, its term, and the type of its values where they are no plain text. Terms are those of the
/// vocabularies; `entente:` is for what they lack.
const TERMS: &[(&str, &str, &str)] = &[
    ("oa", "http://www.w3.org/ns/oa#", ""),
    ("prov", "http://www.w3.org/ns/prov#", ""),
    ("dcterms", "http://purl.org/dc/terms/", ""),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", ""),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#", ""),
    ("xsd", "http://www.w3.org/2001/XMLSchema#", ""),
    ("entente", "urn:entente:vocab:", ""),
    ("id", "@id", ""),
    ("type", "@type", ""),
    ("Annotation", "oa:Annotation", ""),
    ("SpecificResource", "oa:SpecificResource", ""),
    ("TextualBody", "oa:TextualBody", ""),
    ("TextQuoteSelector", "oa:TextQuoteSelector", ""),
    ("TextPositionSelector", "oa:TextPositionSelector", ""),
    ("body", "oa:hasBody", "@id"),
    ("target", "oa:hasTarget", "@id"),
    ("source", "oa:hasSource", "@id"),
    ("selector", "oa:hasSelector", "@id"),
    ("motivation", "oa:motivatedBy", "@id"),
    ("exact", "oa:exact", ""),
    ("prefix", "oa:prefix", ""),
    ("suffix", "oa:suffix", ""),
    ("start", "oa:start", "xsd:nonNegativeInteger"),
    ("end", "oa:end", "xsd:nonNegativeInteger"),
    ("value", "rdf:value", ""),
    ("label", "rdfs:label", ""),
    ("title", "dcterms:title", ""),
    ("language", "dcterms:language", ""),
    ("issued", "dcterms:issued", "xsd:date"),
    ("derivedFrom", "prov:wasDerivedFrom", "@id"),
    ("attributedTo", "prov:wasAttributedTo", "@id"),
    ("document", "dcterms:identifier", ""),
    ("url", "entente:url", ""),
    ("parties", "entente:party", ""),
    ("others", "entente:other", ""),
    ("action", "entente:action", ""),
    ("fields", "entente:field", ""),
    ("strength", "entente:strength", ""),
    ("money", "entente:money", ""),
    ("amount", "entente:amount", ""),
    ("currency", "entente:currency", ""),
    ("bound", "entente:bound", ""),
    ("per", "entente:per", ""),
    ("part", "entente:part", ""),
    ("stage", "entente:stage", ""),
    ("due", "entente:due", ""),
    ("edtf", "entente:edtf", ""),
    ("dueFrom", "entente:dueFrom", "xsd:date"),
    ("dueTo", "entente:dueTo", "xsd:date"),
    ("status", "entente:status", ""),
    ("asOf", "entente:asOf", "xsd:date"),
    ("because", "entente:because", ""),
    ("effect", "entente:effect", ""),
    ("confidence", "entente:confidence", "xsd:double"),
];

fn terms() -> Value {
    let mut terms = Map::new();
    terms.insert("@version".to_owned(), json!(1.1));
    for (key, term, holds) in TERMS {
        let term = if holds.is_empty() { json!(term) } else { json!({ "@id": term, "@type": holds }) };
        terms.insert((*key).to_owned(), term);
    }
    terms.insert("statement".to_owned(), json!({ "@id": "dcterms:description", "@container": "@language" }));
    Value::Object(terms)
}

/// Writes the commitments as one JSON-LD document, a node a line.
///
/// # Errors
/// Those of `to`.
pub fn write(to: &mut impl Write, entries: &[Entry], context: &Context) -> io::Result<()> {
    let program = json!({ "id": PROGRAM, "type": "prov:SoftwareAgent", "label": "Entente" });
    write!(to, "{{\"@context\":{},\n\"@graph\":[\n{program}", terms())?;
    let mut told = BTreeSet::new();
    // What tells a promise has more to say of itself than what only tells a deed.
    let reported: BTreeSet<&str> = entries.iter().flat_map(|e| &e.reports).map(|r| r.document.as_str()).collect();
    for e in entries {
        let mut nodes = vec![commitment(e, context)];
        for r in &e.reports {
            let id = document_id(&r.document);
            if told.insert(id.clone()) {
                let mut node = document(&r.document, r.url.as_deref(), r.lang.as_deref(), r.day.as_deref());
                put(&mut node, "title", r.title.clone());
                put(&mut node, "derivedFrom", r.copy_of.as_deref().map(document_id));
                nodes.push(Value::Object(node));
            }
            nodes.push(json!({
                "id": format!("urn:entente:claim:{}", percent(&r.claim)),
                "type": "Annotation",
                "motivation": "oa:identifying",
                "body": context.link(&e.commitment),
                "target": target(id, &r.quote),
                "attributedTo": PROGRAM,
                "confidence": r.confidence,
            }));
        }
        for v in &e.evidence {
            let id = document_id(&v.document);
            if !reported.contains(v.document.as_str()) && told.insert(id.clone()) {
                nodes.push(Value::Object(document(
                    &v.document,
                    v.url.as_deref(),
                    v.lang.as_deref(),
                    v.told.as_deref(),
                )));
            }
            let agent = match v.by.strip_prefix("person ") {
                Some(name) => {
                    let id = format!("urn:entente:person:{}", percent(name));
                    if told.insert(id.clone()) {
                        nodes.push(json!({ "id": id, "type": "prov:Person", "label": name }));
                    }
                    id
                }
                None => PROGRAM.to_owned(),
            };
            let body =
                json!([context.link(&e.commitment), { "type": "TextualBody", "value": v.what, "effect": v.effect }]);
            nodes.push(json!({
                "id": format!("urn:entente:link:{}:{}", percent(&v.deed), percent(&e.commitment)),
                "type": "Annotation",
                "motivation": "oa:assessing",
                "body": body,
                "target": target(id, &v.quote),
                "attributedTo": agent,
                "confidence": v.score,
            }));
        }
        for node in nodes {
            write!(to, ",\n{node}")?;
        }
    }
    writeln!(to, "\n]}}")
}

fn put(node: &mut Map<String, Value>, key: &str, value: Option<String>) {
    if let Some(value) = value {
        node.insert(key.to_owned(), value.into());
    }
}

/// A document's name, which is not its address: an address may show another text tomorrow.
fn document_id(document: &str) -> String {
    format!("urn:entente:document:{}", percent(document))
}

fn document(id: &str, url: Option<&str>, lang: Option<&str>, day: Option<&str>) -> Map<String, Value> {
    let mut node = Map::new();
    put(&mut node, "id", Some(document_id(id)));
    put(&mut node, "type", Some("prov:Entity".to_owned()));
    put(&mut node, "document", Some(id.to_owned()));
    match web(url) {
        Some(url) => drop(node.insert("url".to_owned(), json!({ "id": url }))),
        None => put(&mut node, "url", url.map(str::to_owned)),
    }
    put(&mut node, "language", lang.map(str::to_owned));
    put(&mut node, "issued", day.map(str::to_owned));
    node
}

/// Where a quote stands. Both selectors say the same place; positions count Unicode code points.
fn target(document: String, quote: &Quote) -> Value {
    json!({
        "type": "SpecificResource",
        "source": document,
        "selector": [
            { "type": "TextQuoteSelector", "exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix },
            { "type": "TextPositionSelector", "start": quote.start, "end": quote.end },
        ],
    })
}

fn commitment(e: &Entry, context: &Context) -> Value {
    let from: Vec<String> = e.reports.iter().map(|r| format!("urn:entente:claim:{}", percent(&r.claim))).collect();
    let who = |actors: &[crate::book::Actor]| -> Value {
        actors.iter().map(|a| Value::from(super::code(a))).collect::<Vec<_>>().into()
    };
    let money: Vec<Value> = e
        .money
        .iter()
        .map(|m| {
            let mut sum = Map::new();
            sum.insert("amount".to_owned(), m.amount.clone().into());
            for (key, value) in [("currency", &m.currency), ("bound", &m.bound), ("part", &m.part), ("stage", &m.stage)]
            {
                put(&mut sum, key, Some(value.clone()));
            }
            put(&mut sum, "per", m.per.clone());
            sum.into()
        })
        .collect();
    let mut node = Map::new();
    put(&mut node, "id", Some(context.link(&e.commitment)));
    node.insert("type".to_owned(), json!(["prov:Entity", "entente:Commitment"]));
    node.insert("statement".to_owned(), json!(e.statement));
    node.insert("derivedFrom".to_owned(), json!(from));
    put(&mut node, "attributedTo", Some(PROGRAM.to_owned()));
    node.insert("parties".to_owned(), who(&e.parties));
    node.insert("others".to_owned(), who(&e.others));
    put(&mut node, "action", Some(e.action.clone()));
    node.insert("fields".to_owned(), json!(e.fields));
    put(&mut node, "strength", Some(e.strength.clone()));
    node.insert("money".to_owned(), money.into());
    if let Some(d) = &e.due {
        let mut due = Map::new();
        put(&mut due, "edtf", Some(d.edtf.clone()));
        put(&mut due, "dueFrom", d.from.clone());
        put(&mut due, "dueTo", d.to.clone());
        node.insert("due".to_owned(), due.into());
    }
    put(&mut node, "status", Some(e.status.status.clone()));
    put(&mut node, "because", Some(e.status.because.clone()));
    put(&mut node, "asOf", Some(e.status.as_of.clone()));
    Value::Object(node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::{context, entry};

    fn written(entries: &[Entry]) -> Value {
        let mut out = Vec::new();
        write(&mut out, entries, &context("aa")).expect("written");
        serde_json::from_slice(&out).expect("json")
    }

    /// A key that the context does not know is lost to whoever reads the file as linked data.
    fn keys(value: &Value, inside: bool, seen: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    if inside {
                        seen.insert(key.clone());
                    }
                    keys(value, inside && key != "statement", seen);
                }
            }
            Value::Array(list) => list.iter().for_each(|v| keys(v, inside, seen)),
            _ => {}
        }
    }

    #[test]
    fn every_key_is_a_term_and_nothing_is_fetched() {
        let graph = written(&[entry("p-1", "x"), entry("p-2", "y")]);
        let mut seen = BTreeSet::new();
        keys(&graph["@graph"], true, &mut seen);
        let terms = graph["@context"].as_object().expect("in the file");
        assert!(seen.iter().all(|key| terms.contains_key(key)), "{seen:?}");
        assert!(seen.contains("exact") && seen.contains("effect") && seen.contains("dueTo"), "{seen:?}");
    }

    #[test]
    fn a_telling_is_an_annotation_with_its_quote() {
        let graph = written(&[entry("p-1", "they will pay")]);
        let claim = graph["@graph"].as_array().expect("nodes").iter().find(|n| n["id"] == "urn:entente:claim:c-p-1");
        assert_eq!(
            claim.expect("the claim"),
            &json!({
                "id": "urn:entente:claim:c-p-1",
                "type": "Annotation",
                "motivation": "oa:identifying",
                "body": "urn:entente:commitment:p-1",
                "target": {
                    "type": "SpecificResource",
                    "source": "urn:entente:document:they%20will%20pay",
                    "selector": [
                        { "type": "TextQuoteSelector", "exact": "they will pay", "prefix": "they will pay", "suffix": "they will pay" },
                        { "type": "TextPositionSelector", "start": 3, "end": 12 },
                    ],
                },
                "attributedTo": "urn:entente:program",
                "confidence": 0.93,
            })
        );
    }

    #[test]
    fn a_document_is_told_once() {
        let graph = written(&[entry("p-1", "x"), entry("p-2", "x")]);
        let nodes = graph["@graph"].as_array().expect("nodes");
        assert_eq!(nodes.iter().filter(|n| n["id"] == "urn:entente:document:x").count(), 1);
    }
}
