//! Before and after: the claims that a change adds, drops or alters, and whether each move is for the better.

use crate::pages::{brief, one_line, said};
use crate::pairing::places;
use crate::records::{Claim, Doc};
use crate::score::{Predictions, Slot, score_doc, slot_counts};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// One difference between two predictions of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which document.
    pub doc: String,
    /// `added`, `dropped` or the slot that altered, or `quote`.
    pub what: &'static str,
    /// What it was and is.
    pub detail: String,
    /// The quote.
    pub quote: String,
    /// Whether it is for the better, by the annotation; `None` where there is none or it makes no difference.
    pub better: Option<bool>,
}

/// What changed in one document. With `gold`, each change is judged.
pub fn changes(old: &Doc, new: &Doc, gold: Option<&Doc>) -> Vec<Change> {
    let text = [&new.text, &old.text].into_iter().find(|t| !t.is_empty()).or(gold.map(|g| &g.text));
    let text = text.map_or("", String::as_str);
    let at = |doc: &Doc| doc.claims.iter().map(|c| places(text, [c.quote.as_str()])).collect::<Vec<_>>();
    let pairs = pair_claims(old, new, &at(old), &at(new));
    let in_gold = |doc: &Doc| -> Option<Vec<Option<usize>>> {
        let gold = gold?;
        let matched = score_doc(gold, doc);
        let partner = |n: usize| matched.pairs.iter().find(|(_, p)| *p == n).map(|(g, _)| *g);
        Some((0..doc.claims.len()).map(partner).collect())
    };
    let (old_gold, new_gold) = (in_gold(old), in_gold(new));
    let right = |of: &Option<Vec<Option<usize>>>, n: usize| of.as_ref().map(|list| list[n].is_some());
    let mut found = Vec::new();
    let mut add = |what, detail: String, claim: &Claim, better| {
        found.push(Change { doc: new.id.clone(), what, detail, quote: one_line(&claim.quote), better });
    };
    for (o, claim) in old.claims.iter().enumerate() {
        if pairs.iter().all(|(x, _)| *x != o) {
            add("dropped", brief(claim), claim, right(&old_gold, o).map(|r| !r));
        }
    }
    for (n, claim) in new.claims.iter().enumerate() {
        let Some(&(o, _)) = pairs.iter().find(|(_, x)| *x == n) else {
            add("added", brief(claim), claim, right(&new_gold, n));
            continue;
        };
        let before = &old.claims[o];
        if before.quote != claim.quote {
            let better = match (right(&old_gold, o), right(&new_gold, n)) {
                (Some(was), Some(is)) if was != is => Some(is),
                _ => None,
            };
            add("quote", format!("was “{}”", one_line(&before.quote)), claim, better);
        }
        let wanted = new_gold.as_ref().and_then(|list| list[n]).and_then(|g| gold.map(|doc| &doc.claims[g]));
        for slot in Slot::ALL {
            let (was, is) = (said(slot, before), said(slot, claim));
            if was != is {
                let better = wanted.and_then(|want| {
                    let (a, b) = (slot_counts(slot, want, before).f1(), slot_counts(slot, want, claim).f1());
                    (a != b).then_some(b > a)
                });
                add(slot.key(), format!("{was} → {is}"), claim, better);
            }
        }
    }
    found
}

/// Claims with the same quote belong together; of the rest, those whose quotes overlap.
fn pair_claims(
    old: &Doc,
    new: &Doc,
    old_places: &[Vec<(usize, usize)>],
    new_places: &[Vec<(usize, usize)>],
) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (o, claim) in old.claims.iter().enumerate() {
        let free = |n: &usize| pairs.iter().all(|(_, x)| x != n);
        if let Some(n) = (0..new.claims.len()).filter(free).find(|&n| new.claims[n].quote == claim.quote) {
            pairs.push((o, n));
        }
    }
    let blank = |places: &[Vec<(usize, usize)>], taken: &dyn Fn(usize) -> bool| -> Vec<Vec<(usize, usize)>> {
        places.iter().enumerate().map(|(n, p)| if taken(n) { Vec::new() } else { p.clone() }).collect()
    };
    let left = blank(old_places, &|o| pairs.iter().any(|(x, _)| *x == o));
    let right = blank(new_places, &|n| pairs.iter().any(|(_, x)| *x == n));
    pairs.extend(crate::pairing::pair_up(&left, &right));
    pairs
}

impl Change {
    /// The change on one line; the first sign says whether it is better, worse or not judged.
    pub fn line(&self) -> String {
        let sign = match self.better {
            Some(true) => '✓',
            Some(false) => '✗',
            None => '·',
        };
        format!("{sign} {} {}: {} “{}”", self.doc, self.what, self.detail, self.quote)
    }
}

/// Writes all changes between two files of predictions, and how many of them are for the better.
///
/// Documents whose id is in `sealed` are counted and not shown.
pub fn write(
    out: &mut dyn Write,
    old: &Predictions,
    new: &Predictions,
    gold: &[Doc],
    sealed: &BTreeSet<String>,
) -> io::Result<()> {
    let ids: BTreeSet<&str> = old.iter().chain(new.iter()).map(|d| d.id.as_str()).collect();
    let (mut better, mut worse, mut other, mut hidden) = (0, 0, 0, 0);
    for id in ids {
        let (before, mut after) = (old.of(id), new.of(id).clone());
        after.id = id.to_owned();
        let annotated = gold.iter().find(|d| d.id == id);
        let found = changes(before, &after, annotated);
        if sealed.contains(id) || before.sealed() || after.sealed() || annotated.is_some_and(Doc::sealed) {
            hidden += found.len();
            continue;
        }
        for change in found {
            match change.better {
                Some(true) => better += 1,
                Some(false) => worse += 1,
                None => other += 1,
            }
            writeln!(out, "{}", change.line())?;
        }
    }
    writeln!(out, "{better} better, {worse} worse, {other} not judged; {hidden} in sealed documents, not shown")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const TEXT: &str = "Chile will build a port. Peru will lend a ship. Both will meet in Lima.";

    fn doc(part: &str, claims: Value) -> Doc {
        Doc::from(&json!({"id": "d1", "lang": "xx", "part": part, "text": TEXT, "commitments": claims}))
    }

    #[test]
    fn added_dropped_and_altered_claims_are_judged_by_the_annotation() {
        let port = |action| json!({"quote": "Chile will build a port", "parties": ["CL"], "action": action});
        let ship = json!({"quote": "Peru will lend a ship", "parties": ["PE"], "action": "fund"});
        let gold = doc("open", json!([port("build"), ship]));
        let old = doc("open", json!([port("fund"), {"quote": "Both will meet in Lima", "action": "meet"}]));
        let new = doc("open", json!([port("build"), ship]));
        let lines: Vec<String> = changes(&old, &new, Some(&gold)).iter().map(Change::line).collect();
        assert_eq!(
            lines,
            [
                "✓ d1 dropped: meet “Both will meet in Lima”",
                "✓ d1 action: fund → build “Chile will build a port”",
                "✓ d1 added: PE | fund “Peru will lend a ship”",
            ]
        );
        assert!(changes(&new, &new, Some(&gold)).is_empty());
    }

    #[test]
    fn sealed_documents_are_counted_and_not_shown() {
        let old = Predictions::new([doc("sealed", json!([]))]);
        let new = Predictions::new([doc("sealed", json!([{"quote": "Chile will build a port"}]))]);
        let mut out = Vec::new();
        write(&mut out, &old, &new, &[], &BTreeSet::new()).expect("a vector takes everything");
        assert_eq!(
            String::from_utf8_lossy(&out),
            "0 better, 0 worse, 0 not judged; 1 in sealed documents, not shown\n"
        );
    }
}
