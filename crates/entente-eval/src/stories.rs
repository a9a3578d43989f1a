//! Reconciliation and status against the stories: which claims tell the same promise, and what became of it.

use crate::figures::{Counts, round4};
use crate::pairing::{pair_up, places};
use crate::records::{Doc, surface};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::io::{self, Write};

/// Counts in the order in which things were first seen, so that ties fall as they were met.
#[derive(Clone, Debug)]
struct Tally<T> {
    counts: Vec<(T, usize)>,
    at: std::collections::HashMap<T, usize>,
}

impl<T: Clone + Eq + Hash> Tally<T> {
    fn of(items: impl IntoIterator<Item = T>) -> Tally<T> {
        let mut tally = Tally { counts: Vec::new(), at: std::collections::HashMap::new() };
        for item in items {
            tally.add(item);
        }
        tally
    }
    fn add(&mut self, item: T) {
        match self.at.get(&item) {
            Some(&at) => self.counts[at].1 += 1,
            None => {
                self.at.insert(item.clone(), self.counts.len());
                self.counts.push((item, 1));
            }
        }
    }
    fn get(&self, item: &T) -> usize {
        self.at.get(item).map_or(0, |&at| self.counts[at].1)
    }
    /// The commonest; of equals the one seen first.
    fn top(&self) -> Option<&(T, usize)> {
        self.counts.iter().rev().max_by_key(|(_, n)| *n)
    }
}

/// The figures of a run over stories.
#[derive(Clone, Debug)]
pub struct StoryFigures {
    /// Annotated claims that were found.
    pub found: usize,
    /// Annotated claims.
    pub gold: usize,
    /// B-cubed precision, recall, F1 of the clustering.
    pub b_cubed: [f64; 3],
    /// The same over promises told more than once.
    pub b_cubed_often: [f64; 3],
    /// Pairs of claims in one cluster that tell different promises.
    pub wrong_merges: usize,
    /// Deeds linked to the right promise.
    pub deed_links: Counts,
    /// Share of entries whose status is right.
    pub status_accuracy: f64,
    /// Macro-F1 of the statuses.
    pub status_macro_f1: f64,
    /// What always saying the commonest status would give.
    pub commonest: f64,
    /// Entries judged.
    pub judged: usize,
}

/// For each promise of the stories the commitment that most of its claims went to.
pub(crate) fn home(stories: &[Doc], reports: &[Value]) -> BTreeMap<String, String> {
    let mut of_entry: BTreeMap<String, Tally<String>> = BTreeMap::new();
    for doc in stories {
        let guesses: Vec<&Value> = reports
            .iter()
            .filter(|row| row.get("bears_on").is_none() && row["document"].as_str() == Some(&doc.id))
            .collect();
        let annotated: Vec<_> = doc.claims.iter().map(|c| tellings(doc, c)).collect();
        for (g, p) in pair_up(&annotated, &quotes(&doc.text, &guesses)) {
            let entry = doc.claims[g].entry.clone().unwrap_or_default();
            of_entry.entry(entry).or_insert_with(|| Tally::of([])).add(key(&guesses[p]["commitment"]));
        }
    }
    of_entry.into_iter().filter_map(|(entry, tally)| Some((entry, tally.top()?.0.clone()))).collect()
}

/// The places of all tellings of an annotated claim.
pub(crate) fn tellings(doc: &Doc, claim: &crate::records::Claim) -> Vec<(usize, usize)> {
    places(&doc.text, std::iter::once(&claim.quote).chain(&claim.also).map(String::as_str))
}

/// Scores what a ledger says against the stories.
///
/// `stories` are annotated documents whose commitments and deeds carry `entry`; `truth` gives each entry's status and
/// day; `reports` has one row a claim or linked deed, `statuses` one row a commitment and day.
pub fn score_stories(stories: &[Doc], truth: &Value, reports: &[Value], statuses: &[Value]) -> StoryFigures {
    let mut claims: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    let mut deeds = claims.clone();
    for row in reports {
        let into = if row.get("bears_on").is_some() { &mut deeds } else { &mut claims };
        into.entry(row["document"].as_str().unwrap_or("")).or_default().push(row);
    }
    let mut items: Vec<(String, String)> = Vec::new();
    let mut linked = Vec::new();
    let mut in_scope = BTreeSet::new();
    let (mut found, mut gold, mut deed_gold, mut deed_said) = (0, 0, 0, 0);
    for doc in stories {
        let text = doc.text.as_str();
        let guesses = claims.get(doc.id.as_str()).map_or(&[][..], Vec::as_slice);
        gold += doc.claims.len();
        let entries: Vec<String> = doc.claims.iter().map(|c| c.entry.clone().unwrap_or_default()).collect();
        in_scope.extend(entries.iter().cloned());
        let annotated: Vec<_> = doc.claims.iter().map(|c| tellings(doc, c)).collect();
        let said: Vec<String> = guesses.iter().map(|row| key(&row["commitment"])).collect();
        let pairs = pair_up(&annotated, &quotes(text, guesses));
        found += pairs.len();
        for &(g, p) in &pairs {
            items.push((entries[g].clone(), said[p].clone()));
        }
        for g in (0..entries.len()).filter(|g| pairs.iter().all(|(x, _)| x != g)) {
            items.push((entries[g].clone(), format!("missed {} {g}", doc.id)));
        }
        for p in (0..said.len()).filter(|p| pairs.iter().all(|(_, x)| x != p)) {
            items.push((format!("spurious {} {p}", doc.id), said[p].clone()));
        }
        let told: Vec<_> = doc.deeds.iter().filter(|d| d.entry.as_deref().is_some_and(|e| !e.is_empty())).collect();
        let guesses = deeds.get(doc.id.as_str()).map_or(&[][..], Vec::as_slice);
        deed_gold += told.len();
        deed_said += guesses.len();
        let annotated: Vec<_> = told.iter().map(|d| places(text, [d.quote.as_str()])).collect();
        for (g, p) in pair_up(&annotated, &quotes(text, guesses)) {
            linked.push((told[g].entry.clone().unwrap_or_default(), key(&guesses[p]["bears_on"])));
        }
    }
    let home = home(stories, reports);
    let deed_hits = linked.iter().filter(|(entry, commitment)| home.get(entry) == Some(commitment)).count();
    let told = Tally::of(items.iter().map(|(g, _)| g.clone()));
    let often: Vec<_> = items.iter().filter(|(g, _)| told.get(g) > 1).cloned().collect();
    let wrong_merges = items
        .iter()
        .enumerate()
        .map(|(i, a)| items[..i].iter().filter(|b| a.1 == b.1 && a.0 != b.0).count())
        .sum::<usize>();
    let judged = judge(truth, statuses, &home, &in_scope);
    let labels: BTreeSet<&str> = judged.iter().map(|(g, _)| g.as_str()).collect();
    let macro_f1 = labels.iter().map(|label| label_counts(&judged, label).f1()).sum::<f64>();
    let commonest = Tally::of(judged.iter().map(|(g, _)| g.clone())).top().map_or(0, |(_, n)| *n);
    let per_entry = |n: usize| n as f64 / judged.len().max(1) as f64;
    StoryFigures {
        found,
        gold,
        b_cubed: b_cubed(&items),
        b_cubed_often: b_cubed(&often),
        wrong_merges,
        deed_links: Counts::new(deed_hits as f64, deed_said, deed_gold),
        status_accuracy: per_entry(judged.iter().filter(|(g, p)| g == p).count()),
        status_macro_f1: macro_f1 / labels.len().max(1) as f64,
        commonest: per_entry(commonest),
        judged: judged.len(),
    }
}

fn quotes(text: &str, rows: &[&Value]) -> Vec<Vec<(usize, usize)>> {
    rows.iter().map(|row| places(text, [surface(&row["quote"]).as_str()])).collect()
}

/// A commitment's id, be it a string or a number.
fn key(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn label_counts(judged: &[(String, String)], label: &str) -> Counts {
    let right = judged.iter().filter(|(g, p)| g == label && p == label).count();
    let said = judged.iter().filter(|(_, p)| p == label).count();
    Counts::new(right as f64, said, judged.iter().filter(|(g, _)| g == label).count())
}

/// (true, said) for each entry in scope.
fn judge(
    truth: &Value,
    statuses: &[Value],
    home: &BTreeMap<String, String>,
    in_scope: &BTreeSet<String>,
) -> Vec<(String, String)> {
    let said: BTreeMap<(String, &str), &str> = statuses
        .iter()
        .map(|row| {
            let day = row["as_of"].as_str().unwrap_or("");
            ((key(&row["commitment"]), day), coarse(row["status"].as_str().unwrap_or("")))
        })
        .collect();
    let mut judged = Vec::new();
    for entries in truth.as_object().into_iter().flat_map(|stories| stories.values()) {
        for (entry, what) in entries.as_object().into_iter().flatten() {
            if in_scope.contains(entry) {
                let day = what["as_of"].as_str().unwrap_or("");
                let status = home.get(entry).and_then(|h| said.get(&(h.clone(), day))).copied();
                let truly = coarse(what["status_by_end"].as_str().unwrap_or(""));
                judged.push((truly.to_owned(), status.unwrap_or("none said").to_owned()));
            }
        }
    }
    judged
}

/// The truth has no finer word than `no-evidence` for these.
pub(crate) fn coarse(status: &str) -> &str {
    match status {
        "not-yet-due" | "untestable" => "no-evidence",
        other => other,
    }
}

/// B-cubed precision, recall and F1 of (annotated cluster, predicted cluster) pairs.
fn b_cubed(items: &[(String, String)]) -> [f64; 3] {
    if items.is_empty() {
        return [0.0; 3];
    }
    let gold = Tally::of(items.iter().map(|(g, _)| g));
    let predicted = Tally::of(items.iter().map(|(_, p)| p));
    let both = Tally::of(items.iter());
    let mean = |per: &dyn Fn(&(String, String)) -> usize| {
        let sum: f64 = both.counts.iter().map(|(pair, n)| (n * n) as f64 / per(pair) as f64).sum();
        sum / items.len() as f64
    };
    let precision = mean(&|(_, p)| predicted.get(&p));
    let recall = mean(&|(g, _)| gold.get(&g));
    [precision, recall, 2.0 * precision * recall / (precision + recall)]
}

impl StoryFigures {
    /// The figures as one JSON object, rounded to four decimals.
    pub fn json(&self) -> Value {
        let d = self.deed_links;
        json!({
            "claims found": [self.found, self.gold],
            "b-cubed": self.b_cubed.map(round4),
            "b-cubed, told more than once": self.b_cubed_often.map(round4),
            "pairs wrongly merged": self.wrong_merges,
            "deed links (precision, recall, F1)": [round4(d.precision()), round4(d.recall()), round4(d.f1())],
            "status accuracy": round4(self.status_accuracy),
            "status macro-F1": round4(self.status_macro_f1),
            "always the commonest status": round4(self.commonest),
            "entries judged": self.judged,
        })
    }
    /// One figure a line.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        for (key, value) in self.json().as_object().into_iter().flatten() {
            writeln!(out, "{key:38} {value}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(g, p)| ((*g).to_owned(), (*p).to_owned())).collect()
    }

    #[test]
    fn clusters_that_agree_score_one_and_one_big_cluster_loses_precision() {
        assert_eq!(b_cubed(&items(&[("a", "1"), ("a", "1"), ("b", "2")])), [1.0, 1.0, 1.0]);
        let [precision, recall, _] = b_cubed(&items(&[("a", "1"), ("a", "1"), ("b", "1"), ("b", "1")]));
        assert_eq!((precision, recall), (0.5, 1.0));
        let [precision, recall, _] = b_cubed(&items(&[("a", "1"), ("a", "2")]));
        assert_eq!((precision, recall), (1.0, 0.5));
    }

    #[test]
    fn of_equals_the_first_seen_is_the_commonest() {
        assert_eq!(Tally::of(["b", "a", "a", "b"]).top(), Some(&("b", 2)));
    }

    #[test]
    fn a_story_is_scored_by_claims_links_and_status() {
        let text = "France will give Kenya a satellite. The satellite was delivered.";
        let story = Doc::from(&json!({"id": "d", "lang": "xx", "text": text,
            "commitments": [{"quote": "France will give Kenya a satellite", "entry": "sat"}],
            "deeds": [{"quote": "The satellite was delivered", "entry": "sat"}]}));
        let truth = json!({"S": {"sat": {"status_by_end": "kept", "as_of": "2025-01-01"}}});
        let reports = [
            json!({"document": "d", "quote": {"exact": "France will give Kenya a satellite"}, "commitment": "c1"}),
            json!({"document": "d", "quote": "The satellite was delivered", "bears_on": "c1"}),
        ];
        let right = [json!({"commitment": "c1", "as_of": "2025-01-01", "status": "kept"})];
        let figures = score_stories(std::slice::from_ref(&story), &truth, &reports, &right);
        assert_eq!((figures.found, figures.deed_links.f1(), figures.status_accuracy), (1, 1.0, 1.0));
        let wrong = [json!({"commitment": "c1", "as_of": "2025-01-01", "status": "not-yet-due"})];
        assert_eq!(score_stories(&[story], &truth, &reports, &wrong).status_accuracy, 0.0);
    }
}
