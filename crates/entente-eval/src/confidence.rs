//! Whether the confidence of claims means what it says: of claims that are said to be 80 % sure, 80 in 100 should be promises.
//!
//! [`judge`] pairs claims with annotations and keeps the confidence of each with whether it is right; [`Judged`] has the figures.

use crate::records::Doc;
use crate::score::{Predictions, score_doc};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// So many bins have as many claims each.
const BINS: usize = 5;

/// Claims with their confidence, from 0 to 1, and whether an annotation answers them; the least sure first.
#[derive(Clone, Debug, Default)]
pub struct Judged(Vec<(f64, bool)>);

/// Claims of about the same confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// How many they are.
    pub claims: usize,
    /// Their mean confidence.
    pub said: f64,
    /// The share of them that is right.
    pub right: f64,
}

/// Judges the claims of documents, given as the program printed them. A claim without `confidence` is left out.
pub fn judge<'a>(gold: impl IntoIterator<Item = &'a Doc>, said: &[Value], predicted: &Predictions) -> Judged {
    let by_id: BTreeMap<&str, &Value> = said.iter().filter_map(|v| Some((v["id"].as_str()?, v))).collect();
    let mut all = Vec::new();
    for doc in gold {
        let matched = score_doc(doc, predicted.of(&doc.id));
        let claims = by_id.get(doc.id.as_str()).and_then(|v| v["commitments"].as_array());
        for (number, claim) in claims.into_iter().flatten().enumerate() {
            let right = matched.pairs.iter().any(|&(_, claim)| claim == number);
            all.extend(claim["confidence"].as_f64().map(|confidence| (confidence, right)));
        }
    }
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    Judged(all)
}

impl Judged {
    /// Five bins with as many claims each, the least sure first; fewer where there are fewer claims.
    pub fn bins(&self) -> Vec<Bin> {
        let all = &self.0;
        let pieces = (0..BINS).map(|n| &all[n * all.len() / BINS..(n + 1) * all.len() / BINS]);
        pieces.filter(|piece| !piece.is_empty()).map(Bin::of).collect()
    }

    /// The mean distance of what is said from what is right, over the bins.
    pub fn error(&self) -> f64 {
        let apart = |bin: &Bin| bin.claims as f64 * (bin.said - bin.right).abs();
        self.bins().iter().map(apart).sum::<f64>() / self.0.len().max(1) as f64
    }

    /// The share of right ones in the surer half of the claims.
    pub fn surest_half(&self) -> f64 {
        Bin::of(&self.0[self.0.len() - self.0.len() / 2..]).right
    }

    /// The figures as one JSON object.
    pub fn json(&self) -> Value {
        let bins: Vec<Value> =
            self.bins().iter().map(|b| json!({"claims": b.claims, "said": b.said, "right": b.right})).collect();
        json!({"claims": self.0.len(), "error": self.error(), "surest_half": self.surest_half(), "bins": bins})
    }

    /// One line a bin, then the figures.
    ///
    /// # Errors
    /// Those of writing.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{:>8}{:>10}{:>10}", "claims", "said", "right")?;
        for bin in self.bins() {
            writeln!(out, "{:>8}{:>10.3}{:>10.3}", bin.claims, bin.said, bin.right)?;
        }
        writeln!(out, "calibration error {:.3}, surest half right {:.3}", self.error(), self.surest_half())
    }
}

impl Bin {
    fn of(claims: &[(f64, bool)]) -> Bin {
        let count = claims.len().max(1) as f64;
        Bin {
            claims: claims.len(),
            said: claims.iter().map(|c| c.0).sum::<f64>() / count,
            right: claims.iter().filter(|c| c.1).count() as f64 / count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_that_is_as_often_right_as_it_says_has_no_error() {
        let judged = Judged((0..100).map(|n| (0.8, n % 5 != 0)).collect());
        assert_eq!(judged.bins().len(), 5);
        assert!(judged.error() < 1e-9, "{judged:?}");
        assert!((judged.surest_half() - 0.8).abs() < 1e-9);
    }

    #[test]
    fn confidence_that_says_too_much_is_off_by_as_much() {
        let judged = Judged((0..100).map(|n| (0.9, n % 2 == 0)).collect());
        assert!((judged.error() - 0.4).abs() < 1e-9);
        let mut told = Vec::new();
        judged.write(&mut told).expect("memory can be written");
        assert!(String::from_utf8_lossy(&told).ends_with("calibration error 0.400, surest half right 0.500\n"));
    }

    #[test]
    fn without_claims_there_is_nothing_to_say() {
        let none = Judged::default();
        assert_eq!((none.bins(), none.error()), (Vec::new(), 0.0));
    }
}
