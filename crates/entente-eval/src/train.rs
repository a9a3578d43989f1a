//! Trains the model that decides between actions, from annotated open documents, the same way every time.
//!
//! [`train`] pairs the engine's claims with the annotated ones, learns a softmax regression over what the engine saw of
//! each, and writes whole-number weights. Documents that are sealed are never learnt from.

use crate::Error;
use crate::engine::{docs, question};
use crate::pairing::{pair_up, places};
use entente_app::App;
use entente_app::model::Action;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Passes over all examples.
const PASSES: usize = 400;
/// Step length; the loss is averaged over examples.
const STEP: f64 = 1.0;
/// Pull of weights towards zero, per example.
const PULL: f64 = 0.02;
/// The weight with which the written rules' answer starts.
const TRUST: f64 = 3.0;
/// A weight of one is written as this number.
const SCALE: f64 = 100.0;
/// A feature must have been seen in this many claims.
const SEEN: usize = 3;

/// One claim to learn from.
struct Example {
    document: usize,
    features: Vec<String>,
    action: usize,
}

/// What came of a training.
pub struct Trained {
    /// The file's text.
    pub text: String,
    /// Claims learnt from.
    pub claims: usize,
    /// Share right when each document is judged by a model trained on all others.
    pub held_out: f64,
    /// Share that the written rules get right.
    pub rules: f64,
}

/// Learns from the open documents among `gold`.
///
/// # Errors
/// If the engine does not start.
pub fn train(gold: &[Value]) -> Result<Trained, Error> {
    let app = App::builtin().map_err(|e| Error::new(format!("the engine does not start: {}", e.refusal().message)))?;
    let mut examples: Vec<Example> = Vec::new();
    for (document, (value, doc)) in gold.iter().zip(docs(gold)).enumerate() {
        if doc.sealed() {
            continue;
        }
        let line = question(value).to_string();
        let seen = app.action_features(line.as_bytes());
        let annotated: Vec<_> = doc
            .claims
            .iter()
            .map(|c| places(&doc.text, std::iter::once(c.quote.as_str()).chain(c.also.iter().map(String::as_str))))
            .collect();
        let found: Vec<_> = seen.iter().map(|(quote, _)| places(&doc.text, [quote.as_str()])).collect();
        for (g, p) in pair_up(&annotated, &found) {
            let Some(action) = Action::ALL.iter().position(|a| Some(a.code()) == doc.claims[g].action.as_deref())
            else {
                continue;
            };
            examples.push(Example { document, features: seen[p].1.clone(), action });
        }
    }
    let (mut right, mut ruled) = (0usize, 0usize);
    let folds: Vec<usize> = {
        let mut all: Vec<usize> = examples.iter().map(|e| e.document).collect();
        all.dedup();
        all
    };
    // Ten folds by document, so that no document judges itself.
    for fold in 0..10 {
        let held = |e: &Example| folds.iter().position(|&d| d == e.document).is_some_and(|p| p % 10 == fold);
        let model = learn(&examples.iter().filter(|e| !held(e)).collect::<Vec<_>>());
        for example in examples.iter().filter(|e| held(e)) {
            right += usize::from(decide(&model, &example.features) == example.action);
            let rule = format!("rule={}", Action::ALL[example.action].code());
            ruled += usize::from(example.features.contains(&rule));
        }
    }
    let model = learn(&examples.iter().collect::<Vec<_>>());
    let mut text = String::from(
        "# Weights of the action model, made by `entente-eval train` from open annotated documents.\n# feature",
    );
    for action in Action::ALL {
        let _ = write!(text, "\t{}", action.code());
    }
    text.push('\n');
    for (feature, row) in &model {
        let whole: Vec<i64> = row.iter().map(|w| (w * SCALE).round() as i64).collect();
        if whole.iter().all(|w| *w == 0) {
            continue;
        }
        text.push_str(feature);
        for weight in whole {
            let _ = write!(text, "\t{weight}");
        }
        text.push('\n');
    }
    let n = examples.len().max(1) as f64;
    Ok(Trained { text, claims: examples.len(), held_out: right as f64 / n, rules: ruled as f64 / n })
}

type Model = BTreeMap<String, [f64; 12]>;

fn scores(model: &Model, features: &[String]) -> [f64; 12] {
    let mut sums = [0.0; 12];
    for row in features.iter().filter_map(|f| model.get(f)) {
        for (sum, weight) in sums.iter_mut().zip(row) {
            *sum += weight;
        }
    }
    sums
}

fn decide(model: &Model, features: &[String]) -> usize {
    let sums = scores(model, features);
    (0..12).fold(0, |best, k| if sums[best] < sums[k] { k } else { best })
}

/// Softmax regression by full-batch gradient descent from zero.
fn learn(examples: &[&Example]) -> Model {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for feature in examples.iter().flat_map(|e| &e.features) {
        *counts.entry(feature).or_default() += 1;
    }
    let names: Vec<&str> = counts.iter().filter(|(_, n)| **n >= SEEN).map(|(f, _)| *f).collect();
    let index: BTreeMap<&str, usize> = names.iter().enumerate().map(|(n, f)| (*f, n)).collect();
    let rows: Vec<Vec<usize>> =
        examples.iter().map(|e| e.features.iter().filter_map(|f| index.get(f.as_str()).copied()).collect()).collect();
    // Weights start from trust in the written rules and are pulled back to it, so that few examples change little.
    let mut trust = vec![[0.0f64; 12]; names.len()];
    for (row, name) in trust.iter_mut().zip(&names) {
        if let Some(k) = name.strip_prefix("rule=").and_then(|code| Action::ALL.iter().position(|a| a.code() == code)) {
            row[k] = TRUST;
        }
    }
    let mut weights = trust.clone();
    let n = examples.len().max(1) as f64;
    for _ in 0..PASSES {
        let mut slope = vec![[0.0f64; 12]; names.len()];
        for (example, row) in examples.iter().zip(&rows) {
            let mut sums = [0.0f64; 12];
            for &f in row {
                for k in 0..12 {
                    sums[k] += weights[f][k];
                }
            }
            let top = sums.iter().copied().fold(f64::MIN, f64::max);
            let shares = sums.map(|s| (s - top).exp());
            let total: f64 = shares.iter().sum();
            for k in 0..12 {
                let error = shares[k] / total - f64::from(u8::from(k == example.action));
                for &f in row {
                    slope[f][k] += error;
                }
            }
        }
        for ((row, up), start) in weights.iter_mut().zip(&slope).zip(&trust) {
            for k in 0..12 {
                row[k] -= STEP * (up[k] / n + PULL * (row[k] - start[k]));
            }
        }
    }
    names.into_iter().map(str::to_owned).zip(weights).collect()
}
