//! Annotated stories as what reconciling compares: claims and deeds as given, `entry` and `effect` hidden, names and
//! clauses understood as far as packs and registry go.
#![allow(dead_code)]

use entente_actors::Actors;
use entente_extract::Engine;
use entente_model::{
    Action, Amount, Body, Bound, Claim, Currency, Day, Deed, DeedKind, Document, Due, DueKind, Evidence, Interval,
    Money, MoneyPart, Party, PartyRole, Place, SourceId, Span, Strength, Text,
};
use entente_reconcile::{ClaimView, DeedView, complete, fields_in, kind_of, sums_in, told_language};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// A claim or deed with where it stands and what the annotators called its promise.
pub struct Given<V> {
    pub view: V,
    pub document: String,
    pub quote: String,
    pub entry: Option<String>,
}

pub struct Stories {
    pub claims: Vec<Given<ClaimView>>,
    pub deeds: Vec<Given<DeedView>>,
}

/// The folder of annotated stories that stands beside a working copy, or the one that `ENTENTE_SHARED` names.
pub fn folder() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("ENTENTE_SHARED").map_or(beside, PathBuf::from).join("gold");
    folder.join("stories.dev.jsonl").is_file().then_some(folder)
}

pub fn load(lines: &str) -> Result<Stories, Box<dyn std::error::Error>> {
    let engine = Engine::new(Arc::new(entente_packs::Packs::builtin()?))?;
    let mut stories = Stories { claims: Vec::new(), deeds: Vec::new() };
    for line in lines.lines().filter(|l| !l.trim().is_empty()) {
        let row: Value = serde_json::from_str(line)?;
        let document = document(&row);
        let (id, whole) = (document.id.clone(), document.text.as_str());
        let found = engine.extract(&document);
        let dated = found.dated.as_ref();
        let lang = document.lang.as_deref();
        let (states, _) = named(engine.actors(), whole, lang);
        for (n, c) in row["commitments"].as_array().into_iter().flatten().enumerate() {
            let mut view = ClaimView::new(&format!("{id} {n}"), &document, dated, &claim(whole, c));
            for party in view.parties.iter_mut().filter(|p| p.id.is_none()) {
                (party.id, party.state) = known(engine.actors(), &party.name, lang);
            }
            for (body, name) in &mut view.bodies {
                *body = known(engine.actors(), name, lang).0;
            }
            let hints = engine.hints(lang, &view.quote);
            (view.ordinal, view.signs, view.starts) = (hints.ordinal, hints.signs, hints.starts);
            (view.prepares, view.counts) = (hints.prepares, hints.counts);
            let quote = text(&c["quote"]).unwrap_or_default();
            stories.claims.push(Given { view, document: id.clone(), quote, entry: text(&c["entry"]) });
        }
        for (n, d) in row["deeds"].as_array().into_iter().flatten().enumerate() {
            let told = text(&d["what"]);
            let mut deed = deed(whole, d);
            complete(&mut deed, &document, &found.mentions);
            let mut sums = Vec::new();
            if let Some(words) = &told {
                let words = Document { text: Text::new(words.clone()), lang: told_language(), ..document.clone() };
                let mentions = engine.extract(&words).mentions;
                deed.fields.extend(fields_in(&mentions));
                sums = sums_in(&mentions);
                deed.fields.sort_unstable();
                deed.fields.dedup();
            }
            let mut view = DeedView::new(&format!("{id} {n}"), &document, dated, &deed, told.as_deref());
            view.states = states.iter().cloned().collect();
            view.ordinal = engine.hints(lang, &view.quote).ordinal;
            view.named = named(engine.actors(), &view.quote, lang).0.into_iter().collect();
            if view.money.is_empty() {
                view.money = sums;
            }
            let quote = text(&d["quote"]).unwrap_or_default();
            stories.deeds.push(Given { view, document: id.clone(), quote, entry: text(&d["entry"]) });
        }
    }
    Ok(stories)
}

/// The id and the state of a name, as the registry knows it.
fn known(actors: &Actors, name: &str, lang: Option<&str>) -> (Option<String>, Option<String>) {
    match actors.resolve(name, lang) {
        Some(target) => (Some(actors.id(&target)), actors.state_of(target).map(|s| s.code().to_owned())),
        // A name that is not in the registry may still say whose it is.
        None => (None, named(actors, name, lang).1),
    }
}

/// The states of all names in a text, and the first of them.
fn named(actors: &Actors, text: &str, lang: Option<&str>) -> (BTreeSet<String>, Option<String>) {
    let folded = entente_packs::Folded::new(text, 0);
    let hits = actors.names(lang).find(&folded, text, 0);
    let states: Vec<String> =
        hits.iter().filter_map(|h| actors.state_of(h.target)).map(|s| s.code().to_owned()).collect();
    let first = states.first().cloned();
    (states.into_iter().collect(), first)
}

fn document(row: &Value) -> Document {
    Document {
        id: text(&row["id"]).unwrap_or_default(),
        url: None,
        source: SourceId(String::new()),
        reader: String::new(),
        lang: text(&row["lang"]),
        published: day(&row["published"]),
        published_how: None,
        title: text(&row["title"]),
        about: Default::default(),
        text: Text::new(text(&row["text"]).unwrap_or_default()),
        blocks: Vec::new(),
    }
}

fn text(v: &Value) -> Option<String> {
    v.as_str().map(str::to_owned)
}
fn list(v: &Value) -> Vec<String> {
    v.as_array().into_iter().flatten().filter_map(text).collect()
}
fn day(v: &Value) -> Option<Day> {
    v.as_str()?.parse().ok()
}
fn find(whole: &str, part: &str) -> Span {
    let at = whole.find(part).unwrap_or(0);
    Span::new(at, at + part.len())
}

fn partial(v: &Value) -> Option<entente_model::PartialDay> {
    let mut parts = v.as_str()?.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next().and_then(|p| p.parse().ok());
    Some(entente_model::PartialDay { year, month, day: parts.next().and_then(|p| p.parse().ok()) })
}

fn party(name: String) -> Party {
    let id = (name.len() == 2 && name.bytes().all(|b| b.is_ascii_uppercase())).then(|| name.clone());
    Party { id, name, label: None, role: PartyRole::Promiser, evidence: Evidence::default() }
}

fn claim(whole: &str, c: &Value) -> Claim {
    let money = c["money"].as_array().into_iter().flatten().filter_map(|m| {
        Some((
            Span::default(),
            Money {
                amount: Amount((m["amount"].as_f64()? * Amount::SCALE as f64) as i128),
                currency: Currency::new(m["currency"].as_str()?)?,
                bound: Bound::parse(m["bound"].as_str()?)?,
                per: None,
                part: MoneyPart::Whole,
            },
        ))
    });
    let due = c["due"].as_object().map(|d| Due {
        surface: Span::default(),
        interval: Interval { from: day(&d["from"]), to: day(&d["to"]) },
        kind: DueKind::Span,
        edtf: String::new(),
    });
    Claim {
        quote: find(whole, c["quote"].as_str().unwrap_or("")),
        also: list(&c["also"]).iter().map(|a| find(whole, a)).collect(),
        object: None,
        parties: list(&c["parties"]).into_iter().map(party).collect(),
        bodies: list(&c["bodies"])
            .into_iter()
            .map(|name| Body { id: None, name, label: None, evidence: Evidence::default() })
            .collect(),
        action: c["action"].as_str().and_then(|a| a.parse().ok()).unwrap_or(Action::Cooperate),
        action_evidence: Evidence::default(),
        fields: list(&c["fields"]).iter().filter_map(|f| f.parse().ok()).collect(),
        fields_evidence: Evidence::default(),
        strength: c["strength"].as_str().and_then(|a| a.parse().ok()).unwrap_or(Strength::Firm),
        strength_evidence: Evidence::default(),
        money: money.collect(),
        due,
        places: list(&c["places"]).into_iter().map(|id| Place { id, evidence: Evidence::default() }).collect(),
        attribution: None,
        forum: c["forum"].as_str().map(|f| find(whole, f)),
        confidence: 1000,
        why: Vec::new(),
    }
}

fn deed(whole: &str, d: &Value) -> Deed {
    Deed {
        quote: find(whole, d["quote"].as_str().unwrap_or("")),
        what: d["what"].as_str().and_then(kind_of).unwrap_or(DeedKind::Completed),
        date: partial(&d["date"]),
        parties: Vec::new(),
        bodies: Vec::new(),
        fields: Vec::new(),
        action: None,
        money: Vec::new(),
        places: Vec::new(),
        partial: false,
        why: Vec::new(),
    }
}
