//! Floors: figures that no change may fall below, each tied to the fingerprint of the corpus it was measured on.
//!
//! `corpus/floors.toml` has one entry a corpus file, language and part. A corpus that changed needs new floors; a floor
//! is raised to what is measured, and lowered only with a reason that stays in the file.

use crate::Error;
use crate::engine::{Engine, docs};
use crate::figures::Totals;
use crate::records::read_values;
use crate::score::{Predictions, score};
use crate::stories::{StoryFigures, score_stories};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Floors are multiples of this.
const STEP: f64 = 0.005;

/// The whole file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Floors {
    /// By the corpus file's path from the root of the checkout.
    #[serde(default)]
    pub corpus: BTreeMap<String, Corpus>,
    /// Why floors were lowered, oldest first.
    #[serde(default)]
    pub lowered: Vec<Lowered>,
}

/// One corpus file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corpus {
    /// SHA-256 of the file, and of the truth after it where there is one, in hexadecimal.
    pub sha256: String,
    /// Floors by language and part, such as `fr open`.
    #[serde(default)]
    pub floor: BTreeMap<String, Floor>,
}

/// Figures by name, each between 0 and 1.
///
/// Of a language and part: `detection` (commitments found at all), `record` (each as far as its slots are right) and
/// `slots` (mean over the slots of what was found), `deeds` and `meetings`, F1 each. Of stories:
/// `b-cubed`, `deed-links` and `status`.
pub type Floor = BTreeMap<String, f64>;

/// A floor that was lowered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lowered {
    /// Corpus, language, part and figure.
    pub what: String,
    /// The floor before.
    pub from: f64,
    /// The floor after.
    pub to: f64,
    /// Why.
    pub because: String,
}

fn measured(totals: &Totals) -> Floor {
    let mut figures =
        vec![("detection", totals.detection.f1()), ("record", totals.record.f1()), ("slots", totals.slots_f1())];
    if totals.deed.gold > 0 {
        figures.push(("deeds", totals.deed.f1()));
    }
    if totals.meeting.gold > 0 {
        figures.push(("meetings", totals.meeting.f1()));
    }
    figures.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn of_stories(figures: &StoryFigures) -> Floor {
    let figures =
        [("b-cubed", figures.b_cubed[2]), ("deed-links", figures.deed_links.f1()), ("status", figures.status_accuracy)];
    figures.map(|(name, value)| (name.to_owned(), value)).into()
}

/// Rounded down to a whole step; a figure that lies on a step stays.
fn round_down(figure: f64) -> f64 {
    let steps = (figure / STEP + 1e-9).floor();
    (steps * STEP * 1000.0).round() / 1000.0
}

/// What was measured on one corpus file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// SHA-256 of the file.
    pub sha256: String,
    /// Figures by language and part.
    pub figures: BTreeMap<String, Floor>,
}

impl Measured {
    /// One line a group.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.figures.iter().map(|(group, figures)| {
            let told: Vec<String> = figures.iter().map(|(name, value)| format!("{name} {value:.3}")).collect();
            format!("{group:14} {}", told.join("  "))
        })
    }
}

/// The truth of a corpus of stories, where it stands beside them: `promises-truth.json` for `promises.jsonl`,
/// `stories-truth.dev.json` for `stories.dev.jsonl`.
fn truth_beside(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?.strip_suffix(".jsonl")?;
    let truth = match name.split_once('.') {
        Some((first, rest)) => format!("{first}-truth.{rest}.json"),
        None => format!("{name}-truth.json"),
    };
    Some(path.with_file_name(truth)).filter(|p| p.is_file())
}

/// Reads the corpus file with the engine and measures each language and part. For stories, whose truth stands beside
/// them, it also measures the ledger: made from what the engine reads, of all stories and of the sealed ones, and from the
/// claims as annotated.
///
/// # Errors
/// If the file cannot be read or the engine refuses a document.
pub fn measure(path: &Path, engine: &Engine) -> Result<Measured, Error> {
    let mut bytes = std::fs::read(path).map_err(|e| Error::at(path, "read", e))?;
    let values = read_values(path)?;
    let predicted = Predictions::new(docs(&engine.predict(&values, false)?));
    let gold = docs(&values);
    let group = |d: &crate::records::Doc| format!("{} {}", d.lang, d.part.as_deref().unwrap_or("whole"));
    let mut figures = BTreeMap::new();
    for name in gold.iter().map(group).collect::<BTreeSet<_>>() {
        let totals = score(gold.iter().filter(|d| group(d) == name), &predicted);
        figures.insert(name, measured(&totals));
    }
    if let Some(truth_path) = truth_beside(path) {
        let content = std::fs::read(&truth_path).map_err(|e| Error::at(&truth_path, "read", e))?;
        let truth = serde_json::from_slice(&content).map_err(|e| Error::at(&truth_path, "read", e))?;
        for (name, given) in [("ledger, read", false), ("ledger, given", true)] {
            let kept = engine.keep(&values, &truth, given)?;
            let scored = score_stories(&gold, &truth, &kept.reports, &kept.statuses);
            figures.insert(name.to_owned(), of_stories(&scored));
            let sealed: Vec<_> = gold.iter().filter(|d| d.sealed()).cloned().collect();
            if !given && !sealed.is_empty() {
                let scored = score_stories(&sealed, &truth, &kept.reports, &kept.statuses);
                figures.insert("ledger sealed, read".to_owned(), of_stories(&scored));
            }
        }
        bytes.extend(content);
    }
    let sha256 = Sha256::digest(&bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    Ok(Measured { sha256, figures })
}

/// Whether a corpus stands beside the checkout: it changes without the project, which then holds no floor on it.
pub fn beside(name: &str) -> bool {
    name.starts_with("../")
}

/// Whether the floors of a corpus apply to what was measured: always for the project's own, and for one beside the
/// checkout only where it is the file that the floors were measured on.
pub fn apply(name: &str, floors: &Floors, measured: &Measured) -> bool {
    !beside(name) || floors.corpus.get(name).is_some_and(|c| c.sha256 == measured.sha256)
}

/// What falls short: a sentence each, empty when all is well.
pub fn shortfalls(name: &str, floors: &Floors, measured: &Measured) -> Vec<String> {
    let Some(corpus) = floors.corpus.get(name) else {
        return vec![format!("{name} has no floors; measure them with `entente-eval floors --raise`")];
    };
    let mut found = Vec::new();
    if corpus.sha256 != measured.sha256 {
        found.push(format!("{name} changed since its floors were measured; run `entente-eval floors --raise`"));
    }
    for (group, floor) in &corpus.floor {
        let Some(now) = measured.figures.get(group) else {
            found.push(format!("{name} has no document of {group} any more"));
            continue;
        };
        for (figure, least) in floor {
            let value = now.get(figure).copied().unwrap_or(0.0);
            if value + 1e-9 < *least {
                found.push(format!("{name}, {group}: {figure} is {value:.4}, its floor {least:.3}"));
            }
        }
    }
    for group in measured.figures.keys().filter(|g| !corpus.floor.contains_key(*g)) {
        found.push(format!("{name}, {group}: no floor yet; run `entente-eval floors --raise`"));
    }
    found
}

/// Lifts the floors of a corpus to what was measured. A figure below its floor is lowered only with a reason, which is
/// written down; without one it stays, and is returned as a sentence.
pub fn settle(name: &str, floors: &mut Floors, measured: &Measured, lower_because: Option<&str>) -> Vec<String> {
    let corpus = floors.corpus.entry(name.to_owned()).or_default();
    corpus.sha256.clone_from(&measured.sha256);
    corpus.floor.retain(|group, _| measured.figures.contains_key(group));
    let mut kept = Vec::new();
    for (group, now) in &measured.figures {
        let floor = corpus.floor.entry(group.clone()).or_default();
        for (figure, &value) in now {
            let least = floor.entry(figure.clone()).or_default();
            let reached = round_down(value);
            if reached >= *least {
                *least = reached;
                continue;
            }
            let what = format!("{name}, {group}: {figure}");
            match lower_because {
                Some(because) => {
                    let because = because.to_owned();
                    floors.lowered.push(Lowered { what, from: *least, to: reached, because });
                    *least = reached;
                }
                None => kept.push(format!("{what} is {value:.4}, its floor stays {least:.3}")),
            }
        }
    }
    kept
}

/// The floors file of a checkout.
pub fn file(root: &Path) -> PathBuf {
    root.join("corpus/floors.toml")
}

/// # Errors
/// If the file is there and cannot be read as floors.
pub fn load(root: &Path) -> Result<Floors, Error> {
    let path = file(root);
    if !path.is_file() {
        return Ok(Floors::default());
    }
    let content = std::fs::read_to_string(&path).map_err(|e| Error::at(&path, "read", e))?;
    toml::from_str(&content).map_err(|e| Error::at(&path, "read", e))
}

/// # Errors
/// If the file cannot be written.
pub fn store(root: &Path, floors: &Floors) -> Result<(), Error> {
    let path = file(root);
    std::fs::write(&path, render(floors)).map_err(|e| Error::at(&path, "write", e))
}

/// The file's text: one line a language and part, so that a change of floors reads well.
fn render(floors: &Floors) -> String {
    let mut text = String::from(
        "# F1 floors: no change may fall below them. Written by `entente-eval floors --raise`;\n\
         # lowering one takes `--lower-because \"reason\"`, and the reason stays below.\n",
    );
    for (name, corpus) in &floors.corpus {
        let _ = write!(text, "\n[corpus.{name:?}]\nsha256 = {:?}\n\n[corpus.{name:?}.floor]\n", corpus.sha256);
        for (group, floor) in &corpus.floor {
            let figures: Vec<String> = floor.iter().map(|(figure, least)| format!("{figure} = {least:.3}")).collect();
            let _ = writeln!(text, "{group:?} = {{ {} }}", figures.join(", "));
        }
    }
    for Lowered { what, from, to, because } in &floors.lowered {
        let _ = write!(
            text,
            "\n[[lowered]]\nwhat = {what:?}\nfrom = {from:.3}\nto = {to:.3}\nbecause = {}\n",
            toml::Value::from(because.as_str())
        );
    }
    text
}

/// The corpus files of a checkout: its own, and those that stand beside it if they do; by name from the root.
///
/// # Errors
/// If the project's own corpus folder cannot be listed.
pub fn corpora(root: &Path) -> Result<Vec<(String, PathBuf)>, Error> {
    let mut found = Vec::new();
    for folder in ["corpus", "corpus/stories"] {
        let own = root.join(folder);
        let entries = std::fs::read_dir(&own).map_err(|e| Error::at(&own, "list", e))?;
        let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
        paths.retain(|p| p.extension().is_some_and(|e| e == "jsonl"));
        paths.sort();
        for path in paths {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            found.push((format!("{folder}/{name}"), path));
        }
    }
    for name in ["dev.jsonl", "real.dev.jsonl", "stories.dev.jsonl"] {
        let path = root.join("../shared/gold").join(name);
        if path.is_file() {
            found.push((format!("../shared/gold/{name}"), path));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(detection: f64) -> Measured {
        let figures = Floor::from([("detection".to_owned(), detection), ("record".to_owned(), 0.5)]);
        Measured { sha256: "ab".to_owned(), figures: [("xx open".to_owned(), figures)].into() }
    }

    #[test]
    fn floors_are_whole_steps_at_or_below_the_figure() {
        for (figure, floor) in [(0.7149, 0.71), (0.715, 0.715), (0.7199, 0.715), (1.0, 1.0), (0.0, 0.0), (0.8, 0.8)] {
            assert_eq!(round_down(figure), floor, "{figure}");
        }
    }

    #[test]
    fn a_fall_a_changed_corpus_and_a_missing_floor_are_told() {
        let mut floors = Floors::default();
        assert!(shortfalls("c", &floors, &measured(0.8))[0].contains("no floors"));
        assert!(settle("c", &mut floors, &measured(0.8), None).is_empty());
        assert!(shortfalls("c", &floors, &measured(0.8)).is_empty());
        assert_eq!(shortfalls("c", &floors, &measured(0.79)), ["c, xx open: detection is 0.7900, its floor 0.800"]);
        let mut changed = measured(0.9);
        changed.sha256 = "cd".to_owned();
        assert!(shortfalls("c", &floors, &changed)[0].contains("changed since"));
    }

    #[test]
    fn floors_rise_by_themselves_and_fall_only_for_a_reason() {
        let mut floors = Floors::default();
        settle("c", &mut floors, &measured(0.8), None);
        settle("c", &mut floors, &measured(0.9), None);
        assert_eq!(floors.corpus["c"].floor["xx open"]["detection"], 0.9);
        assert_eq!(settle("c", &mut floors, &measured(0.6), None).len(), 1);
        assert_eq!(floors.corpus["c"].floor["xx open"]["detection"], 0.9);
        assert!(settle("c", &mut floors, &measured(0.6), Some("a stricter annotation")).is_empty());
        assert_eq!(floors.corpus["c"].floor["xx open"]["detection"], 0.6);
        assert_eq!((floors.lowered[0].from, floors.lowered[0].to), (0.9, 0.6));
    }

    #[test]
    fn the_file_reads_back_as_it_was_written() {
        let mut floors = Floors::default();
        settle("../c d.jsonl", &mut floors, &measured(0.8), None);
        settle("../c d.jsonl", &mut floors, &measured(0.7), Some("a \"stricter\" reading,\nby hand"));
        assert_eq!(toml::from_str::<Floors>(&render(&floors)).expect("just written"), floors);
    }
}
