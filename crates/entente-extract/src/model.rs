//! A small linear model that decides between actions where several are in sight.
//!
//! Its features are codes, never words: what the verb's rule says, what the nearest nouns' rules say, whether a sum
//! stands by, what the written rules would answer. So one model serves all languages. Weights are whole numbers,
//! trained by `entente-eval train` and kept in `vocab/models/action.tsv`; without that file the written rules decide.

use crate::promise::{Candidate, Trigger};
use crate::slots::{self, Sight};
use crate::tags::T;
use crate::view::View;
use entente_model::Action;
use std::collections::HashMap;

/// Weights by feature, one for each action in the codebook's order.
#[derive(Debug, Default)]
pub(crate) struct ActionModel {
    weights: HashMap<String, [i32; 12]>,
}

impl ActionModel {
    /// Reads `feature<TAB>weight…` lines; lines that begin with `#` are comments, malformed ones are skipped.
    pub(crate) fn parse(text: &str) -> ActionModel {
        let mut weights = HashMap::new();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let mut cells = line.split('\t');
            let Some(feature) = cells.next().filter(|f| !f.is_empty()) else { continue };
            let mut row = [0; 12];
            for (slot, cell) in row.iter_mut().zip(cells) {
                *slot = cell.parse().unwrap_or(0);
            }
            weights.insert(feature.to_owned(), row);
        }
        ActionModel { weights }
    }

    /// The action with the greatest sum of weights, and by how much it leads; `None` without weights.
    pub(crate) fn decide(&self, features: &[String]) -> Option<(Action, i32)> {
        if self.weights.is_empty() {
            return None;
        }
        let mut sums = [0i32; 12];
        for row in features.iter().filter_map(|f| self.weights.get(f)) {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += weight;
            }
        }
        let mut best = (Action::Cooperate, i32::MIN);
        let mut second = i32::MIN;
        for (&action, &sum) in Action::ALL.iter().zip(&sums) {
            if sum > best.1 {
                second = best.1;
                best = (action, sum);
            } else if sum > second {
                second = sum;
            }
        }
        Some((best.0, best.1.saturating_sub(second)))
    }
}

/// What the model sees of a candidate.
pub(crate) fn features(view: &View<'_>, candidate: &Candidate, sight: &Sight, ruled: Action) -> Vec<String> {
    let mut found = vec!["bias".to_owned(), format!("rule={}", ruled.code())];
    let mut verb = "none";
    if let Some(act) = &candidate.act {
        verb = "other";
        for (tag, name) in [
            (T::Explore, "explore"),
            (T::Intend, "intend"),
            (T::Commit, "commit"),
            (T::Sign, "sign"),
            (T::Boost, "boost"),
            (T::Create, "create"),
            (T::Act, "act"),
        ] {
            if act.is(view, tag) {
                verb = name;
                found.push(format!("verb:{name}={}", act.value(view, tag).unwrap_or("-")));
            }
        }
    }
    found.push(format!("verb={verb}"));
    let mut seen: Vec<&str> = Vec::new();
    for (rank, (code, _)) in sight.nouns.iter().enumerate() {
        if rank < 2 {
            found.push(format!("noun{}={code}", rank + 1));
        }
        if rank == 0 {
            found.push(format!("verb={verb}&noun1={code}"));
        }
        if !seen.contains(&code.as_str()) {
            seen.push(code);
            found.push(format!("noun={code}"));
        }
    }
    if sight.nouns.is_empty() {
        found.push(format!("verb={verb}&noun1=-"));
    }
    found.push(format!("money={}", sight.money));
    for code in &sight.instruments {
        found.push(format!("instrument={code}"));
    }
    if candidate.passive {
        found.push("passive".to_owned());
    }
    let trigger = match candidate.trigger {
        Trigger::Sign => "sign",
        Trigger::Item => "item",
        Trigger::Row => "row",
        _ => "clause",
    };
    found.push(format!("trigger={trigger}"));
    if view.any(T::Meeting, candidate.object) {
        found.push("meeting".to_owned());
    }
    if view.any(T::Agreement, candidate.object) {
        found.push("agreement".to_owned());
    }
    found.push(format!("bodies={}", slots::organisations(view, candidate.quote).min(2)));
    let (fields, _) = slots::fields(view, candidate.quote);
    found.push(format!("fields={}", fields.len().min(3)));
    for field in fields.iter().take(3) {
        found.push(format!("field={}", field.code()));
    }
    found.push(format!("strength={}", candidate.strength.code()));
    found
}
