//! Feeds annotated stories to reconciling and following, and writes what a ledger would say of them, for scoring.
//!
//! usage: cargo run -p entente-reconcile --example stories -- STORIES.jsonl TRUTH.json OUT-FOLDER
//!
//! Claims and deeds are taken as annotated, without their `entry` and `effect`. TRUTH is read only for the days on which
//! a status is asked for.

use entente_actors::{Actors, Target};
use entente_follow as follow;
use entente_model::{
    Action, Amount, Body, Bound, Claim, Currency, Day, Deed, DeedKind, Document, Due, DueKind, Evidence, Interval,
    Money, MoneyPart, Party, PartyRole, Place, SourceId, Span, Strength, Text,
};
use entente_reconcile::{
    ClaimView, CommitmentView, DeedView, PartyView, kind_of, link_candidates, link_deeds, reconcile,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

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

/// The id and the state of a name, as the registry knows it.
fn known(actors: &Actors, name: &str, lang: Option<&str>) -> (Option<String>, Option<String>) {
    match actors.resolve(name, lang) {
        Some(target) => (Some(actors.id(&target)), actors.state_of(target).map(|s| s.code().to_owned())),
        // A name that is not in the registry may still say whose it is.
        None => (None, named(actors, name, lang).1.first().and_then(|p| p.state.clone())),
    }
}

/// The states of all names in a text, and the parties and bodies among them.
fn named(
    actors: &Actors,
    text: &str,
    lang: Option<&str>,
) -> (BTreeSet<String>, Vec<PartyView>, Vec<(Option<String>, String)>) {
    let folded = entente_packs::Folded::new(text, 0);
    let (mut states, mut parties, mut bodies) = (BTreeSet::new(), Vec::new(), Vec::new());
    for hit in actors.names(lang).find(&folded, text, 0) {
        let state = actors.state_of(hit.target).map(|s| s.code().to_owned());
        states.extend(state.clone());
        let name = text[hit.span.start()..hit.span.end()].to_owned();
        let id = Some(actors.id(&hit.target));
        match hit.target {
            Target::Organisation(_) => bodies.push((id, name)),
            Target::State(_) => parties.push(PartyView { id, name, state, promiser: true }),
            _ => {}
        }
    }
    (states, parties, bodies)
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

/// Stands in for a reader of fields: enough for annotators' words.
fn fields_of(words: &str) -> Vec<entente_model::Field> {
    use entente_model::Field::*;
    let table = [
        ("chip", Semiconductors),
        ("semicond", Semiconductors),
        ("6g", Telecom),
        ("5g", Telecom),
        ("open ran", Telecom),
        ("battery", Batteries),
        ("ai ", Ai),
        ("reaim", Ai),
        ("quantum", Quantum),
        ("bio", Biotech),
        ("pharma", Health),
        ("hydrogen", CleanEnergy),
        ("power", CleanEnergy),
        ("cyber", Cyber),
        ("digital", Digital),
        ("comput", Digital),
        ("space", Space),
        ("satellite", Space),
        ("nisar", Space),
        ("engine", Defence),
        ("jet", Defence),
    ];
    let words = format!("{} ", words.to_lowercase());
    let mut found: Vec<_> = table.iter().filter(|(k, _)| words.contains(k)).map(|(_, f)| *f).collect();
    found.sort();
    found.dedup();
    found
}

fn deed(whole: &str, d: &Value) -> Deed {
    Deed {
        quote: find(whole, d["quote"].as_str().unwrap_or("")),
        what: d["what"].as_str().and_then(kind_of).unwrap_or(DeedKind::Completed),
        date: partial(&d["date"]),
        parties: Vec::new(),
        bodies: Vec::new(),
        fields: fields_of(d["what"].as_str().unwrap_or("")),
        action: None,
        money: Vec::new(),
        places: Vec::new(),
        why: Vec::new(),
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [stories, truth, out] = args.as_slice() else {
        return Err("usage: stories STORIES.jsonl TRUTH.json OUT-FOLDER".into());
    };
    let (mut claims, mut deeds, mut views) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    let mut done = Vec::new();
    let actors = Actors::new(&entente_packs::Packs::builtin()?)?;
    for line in std::fs::read_to_string(stories)?.lines().filter(|l| !l.trim().is_empty()) {
        let row: Value = serde_json::from_str(line)?;
        let id = text(&row["id"]).unwrap_or_default();
        let whole = text(&row["text"]).unwrap_or_default();
        let document = Document {
            id: id.clone(),
            url: None,
            source: SourceId(String::new()),
            reader: String::new(),
            lang: text(&row["lang"]),
            published: day(&row["published"]),
            published_how: None,
            title: text(&row["title"]),
            text: Text::new(whole.clone()),
            blocks: Vec::new(),
        };
        let lang = document.lang.as_deref();
        let (states, ..) = named(&actors, &whole, lang);
        for (n, c) in row["commitments"].as_array().into_iter().flatten().enumerate() {
            let claim = claim(&whole, c);
            let mut view = ClaimView::new(&format!("{id} {n}"), &document, None, &claim);
            for party in view.parties.iter_mut().filter(|p| p.id.is_none()) {
                (party.id, party.state) = known(&actors, &party.name, lang);
            }
            for (id, name) in &mut view.bodies {
                *id = known(&actors, name, lang).0;
            }
            views.push(view);
            claims.insert(format!("{id} {n}"), (id.clone(), text(&c["quote"]).unwrap_or_default(), claim));
        }
        for (n, d) in row["deeds"].as_array().into_iter().flatten().enumerate() {
            let deed = deed(&whole, d);
            let told = text(&d["what"]);
            let mut view = DeedView::new(&format!("{id} {n}"), &document, None, &deed, told.as_deref());
            (_, view.parties, view.bodies) = named(&actors, &view.quote, lang);
            view.states = states.iter().cloned().collect();
            done.push(view);
            deeds.insert(format!("{id} {n}"), (id.clone(), text(&d["quote"]).unwrap_or_default()));
        }
    }
    let partition = reconcile(&views, &[]);
    let by_id: BTreeMap<&str, &ClaimView> = views.iter().map(|v| (v.id.as_str(), v)).collect();
    let mut reports = std::fs::File::create(Path::new(out).join("reports.jsonl"))?;
    let mut why = std::fs::File::create(Path::new(out).join("why.txt"))?;
    let mut commitments = Vec::new();
    for cluster in &partition.clusters {
        let id = cluster.claims.first().cloned().unwrap_or_default();
        for claim in &cluster.claims {
            let (document, quote, _) = &claims[claim];
            writeln!(reports, "{}", json!({"document": document, "quote": quote, "commitment": id}))?;
        }
        commitments.push(CommitmentView {
            id,
            claims: cluster.claims.iter().filter_map(|c| by_id.get(c.as_str()).copied()).collect(),
        });
    }
    for pair in partition.pairs.iter().chain(&partition.doubtful) {
        writeln!(why, "{} | {} | {} | {:?}", pair.left, pair.right, pair.score, pair.reasons)?;
    }
    let links = link_deeds(&done, &commitments, &[]);
    for link in &links {
        let (document, quote) = &deeds[&link.deed];
        let row =
            json!({"document": document, "quote": quote, "bears_on": link.commitment, "effect": link.effect.code()});
        writeln!(reports, "{row}")?;
    }
    for link in link_candidates(&done, &commitments, &[]) {
        writeln!(why, "LINK {} | {} | {} | {:?}", link.deed, link.commitment, link.score, link.reasons)?;
    }
    let asked: Value = serde_json::from_str(&std::fs::read_to_string(truth)?)?;
    let days: BTreeSet<Day> = asked
        .as_object()
        .into_iter()
        .flatten()
        .flat_map(|(_, entries)| entries.as_object().into_iter().flatten().filter_map(|(_, e)| day(&e["as_of"])))
        .collect();
    let mut statuses = std::fs::File::create(Path::new(out).join("statuses.jsonl"))?;
    for commitment in &commitments {
        let first = commitment.claims.iter().min_by_key(|c| (c.day, &c.id)).ok_or("an empty commitment")?;
        let all = &commitment.claims;
        let view = follow::CommitmentView {
            id: commitment.id.clone(),
            tellings: all.iter().map(|c| follow::Telling { told: c.day, due: c.due }).collect(),
            action: first.action,
            strength: all.iter().map(|c| c.strength).min().unwrap_or(Strength::Firm),
            has_amount: all.iter().any(|c| !c.money.is_empty()),
            has_measure: all.iter().any(|c| !c.bodies.is_empty() || !c.places.is_empty()),
            has_owner: all.iter().any(|c| !c.bodies.is_empty() || c.parties.iter().any(|p| p.state.is_none())),
        };
        let evidence: Vec<follow::EvidenceView> = links
            .iter()
            .filter(|l| l.commitment == commitment.id)
            .filter_map(|l| {
                let deed = done.iter().find(|d| d.id == l.deed)?;
                Some(follow::EvidenceView {
                    id: l.deed.clone(),
                    effect: l.effect,
                    happened: deed.date,
                    told: deed.day,
                    official: false,
                })
            })
            .collect();
        for &as_of in &days {
            let report = follow::status(&view, &evidence, as_of);
            let row = json!({"commitment": commitment.id, "as_of": as_of.to_string(), "status": report.status.code()});
            writeln!(statuses, "{row}")?;
        }
    }
    Ok(())
}
