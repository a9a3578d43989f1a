//! What the reconciling room compares, made from what the ledger holds.

use entente_ledger::{Ledger, Result, StoredDocument};
use entente_reconcile::{ClaimView, DeedView};
use std::collections::BTreeMap;

/// All claims and deeds of the readings in force.
pub(crate) fn all(ledger: &Ledger) -> Result<(Vec<ClaimView>, Vec<DeedView>)> {
    let documents: BTreeMap<String, StoredDocument> =
        ledger.documents()?.into_iter().map(|d| (d.document.id.clone(), d)).collect();
    let claims = ledger
        .claims()?
        .into_iter()
        .filter_map(|c| {
            let home = documents.get(&c.document)?;
            Some(ClaimView::new(&c.id, &home.document, home.dated.as_ref(), &c.claim))
        })
        .collect();
    let deeds = ledger
        .deeds()?
        .into_iter()
        .filter_map(|d| {
            let home = documents.get(&d.document)?;
            Some(DeedView::new(&d.id, &home.document, home.dated.as_ref(), &d.deed, d.told.as_deref()))
        })
        .collect();
    Ok((claims, deeds))
}
