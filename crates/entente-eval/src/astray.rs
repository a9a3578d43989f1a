//! Why links and statuses of open stories are missed or wrong: one line an error, with the place where it arose.

use crate::engine::Kept;
use crate::pairing::{overlap, pair_up, place, places};
use crate::records::{Doc, surface};
use crate::stories::{coarse, home};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// Writes an error a line, then how many of each kind there are, in open and in sealed documents. What is sealed is
/// counted and never shown, and so are promises that a sealed document tells.
///
/// # Errors
/// If the output cannot be written.
pub fn write(out: &mut dyn Write, stories: &[Doc], truth: &Value, kept: &Kept) -> io::Result<()> {
    let home = home(stories, &kept.reports);
    let mut entries: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (entry, commitment) in &home {
        entries.entry(commitment).or_default().push(entry);
    }
    let mut counts: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for doc in stories {
        for (kind, line) in links(doc, kept, &home, &entries) {
            counts.entry(kind).or_default()[usize::from(doc.sealed())] += 1;
            if !doc.sealed() {
                writeln!(out, "{kind}\t{}\t{line}", doc.id)?;
            }
        }
    }
    let sealed: BTreeSet<&str> = told(stories.iter().filter(|d| d.sealed())).collect();
    let open: BTreeSet<&str> = told(stories.iter().filter(|d| !d.sealed())).filter(|e| !sealed.contains(e)).collect();
    for (entry, what) in truth.as_object().into_iter().flat_map(|s| s.values()).filter_map(Value::as_object).flatten() {
        let hidden = sealed.contains(entry.as_str());
        if !hidden && !open.contains(entry.as_str()) {
            continue;
        }
        let (day, wanted) = (what["as_of"].as_str().unwrap_or(""), what["status_by_end"].as_str().unwrap_or(""));
        let said = home.get(entry).and_then(|id| {
            let of = |row: &&Value| row["commitment"].as_str() == Some(id) && row["as_of"].as_str() == Some(day);
            kept.statuses.iter().find(of).and_then(|row| row["status"].as_str())
        });
        if said.map(coarse) == Some(coarse(wanted)) {
            continue;
        }
        let kind = match (said.map(coarse), coarse(wanted)) {
            (None, _) => "status: no claim found",
            (_, "no-evidence") => "status: said where nothing is known",
            (Some("no-evidence"), _) => "status: nothing found",
            _ => "status: another",
        };
        counts.entry(kind).or_default()[usize::from(hidden)] += 1;
        if hidden {
            continue;
        }
        let bears = |row: &&Value| {
            row.get("bears_on").is_some() && row["bears_on"].as_str() == home.get(entry).map(String::as_str)
        };
        let evidence: Vec<String> = kept
            .reports
            .iter()
            .filter(bears)
            .filter(|row| stories.iter().any(|d| !d.sealed() && row["document"].as_str() == Some(&d.id)))
            .map(|row| format!("{} “{}”", row["effect"].as_str().unwrap_or(""), surface(&row["quote"])))
            .collect();
        writeln!(out, "{kind}\t{entry}\t{wanted} → {}\t{}", said.unwrap_or("none said"), evidence.join(" | "))?;
    }
    for (entry, tellings) in split(stories, kept) {
        let hidden = tellings.iter().any(|(doc, ..)| doc.sealed());
        counts.entry("claims: one promise kept as several").or_default()[usize::from(hidden)] += 1;
        for (doc, quote, commitment) in tellings.iter().filter(|_| !hidden) {
            writeln!(out, "claims: one promise kept as several\t{}\t{entry} as {commitment}: “{quote}”", doc.id)?;
        }
    }
    for (kind, [open, sealed]) in counts {
        writeln!(out, "{open:4} open {sealed:4} sealed  {kind}")?;
    }
    Ok(())
}

/// The tellings of each promise whose claims went to several commitments: document, quote, commitment.
fn split<'a>(stories: &'a [Doc], kept: &'a Kept) -> BTreeMap<&'a str, Vec<(&'a Doc, &'a str, &'a str)>> {
    let mut of: BTreeMap<&str, Vec<(&Doc, &str, &str)>> = BTreeMap::new();
    for doc in stories {
        let mine = |row: &&Value| row.get("bears_on").is_none() && row["document"].as_str() == Some(&doc.id);
        let said: Vec<&Value> = kept.reports.iter().filter(mine).collect();
        let golds: Vec<_> = doc.claims.iter().map(|c| crate::stories::tellings(doc, c)).collect();
        let quotes: Vec<_> = said.iter().map(|r| places(&doc.text, [surface(&r["quote"]).as_str()])).collect();
        for (g, p) in pair_up(&golds, &quotes) {
            let entry = doc.claims[g].entry.as_deref().unwrap_or("");
            let telling = (doc, doc.claims[g].quote.as_str(), said[p]["commitment"].as_str().unwrap_or(""));
            of.entry(entry).or_default().push(telling);
        }
    }
    of.retain(|_, tellings| tellings.iter().any(|t| t.2 != tellings[0].2));
    of
}

/// The promises that documents tell or speak of.
fn told<'a>(docs: impl Iterator<Item = &'a Doc> + Clone) -> impl Iterator<Item = &'a str> {
    let claims = docs.clone().flat_map(|d| &d.claims).filter_map(|c| c.entry.as_deref());
    claims.chain(docs.flat_map(|d| &d.deeds).filter_map(|d| d.entry.as_deref()))
}

/// What is wrong with the links of a document.
fn links(
    doc: &Doc,
    kept: &Kept,
    home: &BTreeMap<String, String>,
    entries: &BTreeMap<&str, Vec<&str>>,
) -> Vec<(&'static str, String)> {
    let of_doc = |row: &&Value| row["document"].as_str() == Some(&doc.id);
    let said: Vec<&Value> = kept.reports.iter().filter(of_doc).filter(|r| r.get("bears_on").is_some()).collect();
    let found: Vec<&Value> = kept.deeds.iter().filter(of_doc).collect();
    let golds: Vec<_> = doc.deeds.iter().filter(|d| d.entry.as_deref().is_some_and(|e| !e.is_empty())).collect();
    let quotes =
        |rows: &[&Value]| rows.iter().map(|r| places(&doc.text, [surface(&r["quote"]).as_str()])).collect::<Vec<_>>();
    let gold_quotes: Vec<_> = golds.iter().map(|d| places(&doc.text, [d.quote.as_str()])).collect();
    let (linked, detected) = (pair_up(&gold_quotes, &quotes(&said)), pair_up(&gold_quotes, &quotes(&found)));
    let name = |commitment: &str| entries.get(commitment).map_or_else(|| commitment.to_owned(), |e| e.join("+"));
    let mut errors = Vec::new();
    // How likely the deed is to bear on the commitment that would be right, and why.
    let likely = |g: usize, home: &str| {
        let deed = detected.iter().find(|(x, _)| *x == g).map(|(_, p)| found[*p])?;
        let one = deed["candidates"].as_array()?.iter().find(|c| c["commitment"].as_str() == Some(home));
        let why = one.map_or("no candidate".to_owned(), |c| format!("{} {}", c["score"], c["reasons"]));
        Some(format!("as {} {}: {why}", deed["what"], deed["date"]))
    };
    for (g, gold) in golds.iter().enumerate() {
        let entry = gold.entry.as_deref().unwrap_or("");
        let right = linked.iter().find(|(x, _)| *x == g).map(|(_, p)| said[*p]["bears_on"].as_str().unwrap_or(""));
        let brief = format!("{entry} ({}) “{}”", gold.what, gold.quote);
        let (kind, line) = match (right, home.get(entry)) {
            (Some(there), Some(home)) if there == home => continue,
            (None, None) => ("missed: claim not found", brief),
            (Some(there), None) => {
                ("missed: claim not found, linked elsewhere", format!("{} not {brief}", name(there)))
            }
            (Some(there), Some(home)) => {
                let why = likely(g, home).unwrap_or_default();
                ("missed: linked to another promise", format!("{} not {brief} {why}", name(there)))
            }
            (None, Some(home)) => match likely(g, home) {
                None => ("missed: deed not detected", brief),
                Some(why) => ("missed: link below the line", format!("{brief} {why}")),
            },
        };
        errors.push((kind, line));
    }
    for (p, row) in said.iter().enumerate() {
        let there = row["bears_on"].as_str().unwrap_or("");
        let right = linked.iter().find(|(_, x)| *x == p).and_then(|(g, _)| golds[*g].entry.as_deref());
        if right.is_some_and(|entry| home.get(entry).map(String::as_str) == Some(there)) {
            continue;
        }
        let quote = surface(&row["quote"]);
        let mine = place(&doc.text, &quote);
        let near =
            doc.deeds.iter().find(|d| place(&doc.text, &d.quote).zip(mine).is_some_and(|(a, b)| overlap(a, b) > 0.0));
        let is = match near {
            Some(d) => format!("is {}", d.entry.as_deref().unwrap_or("of no promise")),
            None => "is no deed".to_owned(),
        };
        let deed = found.iter().find(|d| d["quote"].as_str() == Some(&quote));
        let one = deed.and_then(|d| d["candidates"].as_array()).into_iter().flatten();
        let why = one
            .clone()
            .find(|c| c["commitment"].as_str() == Some(there))
            .map_or(String::new(), |c| format!("{} {}", c["score"], c["reasons"]));
        let what = deed.map_or(String::new(), |d| format!("{} {} {}", d["what"], d["date"], d["why"]));
        errors.push(("spurious", format!("{} “{quote}” {is}; {what}: {why}", name(there))));
    }
    for (p, deed) in found.iter().enumerate() {
        let unlinked = said.iter().all(|r| Some(surface(&r["quote"]).as_str()) != deed["quote"].as_str());
        if unlinked && detected.iter().all(|(_, x)| *x != p) {
            let known = doc.deeds.iter().any(|d| Some(d.quote.as_str()) == deed["quote"].as_str());
            if !known {
                errors.push((
                    "note: found, rightly linked to nothing",
                    format!("{} {} {} {}", deed["quote"], deed["what"], deed["date"], deed["why"]),
                ));
            }
        }
    }
    errors
}
