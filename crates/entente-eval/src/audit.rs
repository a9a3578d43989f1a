//! A sample of predictions to read by eye: the same seed always draws the same claims.

use crate::pages::{one_line, said};
use crate::records::Doc;
use crate::score::Slot;
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// Draws up to `wanted` (document, claim) places. What is drawn depends on the seed, the document's id and the
/// claim's quote alone, so that a better engine keeps most of the sample. Sealed documents are left out.
pub fn draw<'a>(docs: impl IntoIterator<Item = &'a Doc>, wanted: usize, seed: u64) -> Vec<(&'a Doc, usize)> {
    let mut all: Vec<([u8; 32], &Doc, usize)> = Vec::new();
    for doc in docs.into_iter().filter(|d| !d.sealed()) {
        for (n, claim) in doc.claims.iter().enumerate() {
            let hash = Sha256::new()
                .chain_update(seed.to_le_bytes())
                .chain_update(doc.id.as_bytes())
                .chain_update([0])
                .chain_update(claim.quote.as_bytes())
                .finalize();
            all.push((hash.into(), doc, n));
        }
    }
    all.sort_by_key(|(hash, _, n)| (*hash, *n));
    all.into_iter().take(wanted).map(|(_, doc, n)| (doc, n)).collect()
}

/// Writes each drawn claim: quote, then one line a filled slot.
pub fn write(out: &mut dyn Write, drawn: &[(&Doc, usize)]) -> io::Result<()> {
    for (number, (doc, n)) in drawn.iter().enumerate() {
        let claim = &doc.claims[*n];
        writeln!(out, "{}. {} ({}) “{}”", number + 1, doc.id, doc.lang, one_line(&claim.quote))?;
        for slot in Slot::ALL {
            let value = said(slot, claim);
            if value != "-" {
                writeln!(out, "     {:9} {value}", slot.key())?;
            }
        }
        for (name, value) in [("said by", &claim.attribution), ("forum", &claim.forum)] {
            if let Some(value) = value {
                writeln!(out, "     {name:9} {value}")?;
            }
        }
        if !claim.why.is_empty() {
            writeln!(out, "     {:9} {}", "why", claim.why.join(" "))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_same_seed_draws_the_same_and_sealed_documents_are_left_out() {
        let claims: Vec<_> = (0..50).map(|n| json!({"quote": format!("promise {n}")})).collect();
        let doc = |part: &str| Doc::from(&json!({"id": part, "part": part, "commitments": claims}));
        let docs = [doc("open"), doc("sealed")];
        let places = |seed| draw(&docs, 10, seed).iter().map(|(d, n)| (d.id.clone(), *n)).collect::<Vec<_>>();
        assert_eq!(places(1), places(1));
        assert_ne!(places(1), places(2));
        assert!(places(1).iter().all(|(id, _)| id == "open"));
        assert_eq!(draw(&docs, 999, 1).len(), 50);
    }
}
