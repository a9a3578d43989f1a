//! Feeds annotated stories to reconciling and following, and writes what a ledger would say of them, for scoring.
//!
//! usage: cargo run -p entente-reconcile --example stories -- STORIES.jsonl TRUTH.json OUT-FOLDER
//!
//! Claims and deeds are taken as annotated, without their `entry` and `effect`. TRUTH is read only for the days on which
//! a status is asked for.

#[path = "../tests/common/mod.rs"]
mod gold;

use entente_follow as follow;
use entente_model::{Day, Strength};
use entente_reconcile::{ClaimView, CommitmentView, DeedView, link_candidates, link_deeds, reconcile};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

fn day(v: &Value) -> Option<Day> {
    v.as_str()?.parse().ok()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [stories, truth, out] = args.as_slice() else {
        return Err("usage: stories STORIES.jsonl TRUTH.json OUT-FOLDER".into());
    };
    let stories = gold::load(&std::fs::read_to_string(stories)?)?;
    let views: Vec<ClaimView> = stories.claims.iter().map(|c| c.view.clone()).collect();
    let done: Vec<DeedView> = stories.deeds.iter().map(|d| d.view.clone()).collect();
    let claims: BTreeMap<&str, _> = stories.claims.iter().map(|c| (c.view.id.as_str(), c)).collect();
    let deeds: BTreeMap<&str, _> = stories.deeds.iter().map(|d| (d.view.id.as_str(), d)).collect();
    let partition = reconcile(&views, &[]);
    let by_id: BTreeMap<&str, &ClaimView> = views.iter().map(|v| (v.id.as_str(), v)).collect();
    let mut reports = std::fs::File::create(Path::new(out).join("reports.jsonl"))?;
    let mut why = std::fs::File::create(Path::new(out).join("why.txt"))?;
    let mut commitments = Vec::new();
    for cluster in &partition.clusters {
        let id = cluster.claims.first().cloned().unwrap_or_default();
        for claim in &cluster.claims {
            let c = claims[claim.as_str()];
            writeln!(reports, "{}", json!({"document": c.document, "quote": c.quote, "commitment": id}))?;
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
        let (d, effect) = (deeds[link.deed.as_str()], link.effect.code());
        let row = json!({"document": d.document, "quote": d.quote, "bears_on": link.commitment, "effect": effect});
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
            every: None,
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
