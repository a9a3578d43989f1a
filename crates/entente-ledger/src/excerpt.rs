//! Some commitments of a ledger with everything that they rest on, read without reading the rest.

use crate::error::Result;
use crate::ledger::{Ledger, recorded, stored_claim, stored_deed, stored_document};
use crate::store::{CommitmentRow, JudgementRow, PartKind, Store};
use crate::types::{Commitment, Link, Recorded, StoredClaim, StoredDeed, StoredDocument};
use entente_model::Verdict;
use std::collections::{BTreeMap, BTreeSet};

/// Some commitments, and what the ledger holds of them.
#[derive(Clone, Debug, Default)]
pub struct Excerpt {
    /// The commitments that were asked for and have a claim, by id.
    pub commitments: Vec<Commitment>,
    /// Their claims of the readings in force, by id.
    pub claims: BTreeMap<String, StoredClaim>,
    /// Deeds of the readings in force that bear on them, by id.
    pub deeds: BTreeMap<String, StoredDeed>,
    /// The links in force between those, by commitment and deed.
    pub links: Vec<Link>,
    /// The documents that tell those claims and deeds, by id.
    pub documents: BTreeMap<String, StoredDocument>,
    /// Judgements on those claims, also those taken back, in the order in which they were recorded.
    pub judgements: Vec<Recorded>,
}

impl Ledger {
    /// Some commitments, by their ids or ids merged into them; an id that leads nowhere is passed over.
    ///
    /// # Errors
    /// As [`Ledger::documents`].
    pub fn excerpt(&self, ids: &[String]) -> Result<Excerpt> {
        of(self.store.as_ref(), ids)
    }

    /// The commitment to which an id leads: its own, one that was merged into it, or that of one of its claims.
    ///
    /// # Errors
    /// Those of the store.
    pub fn home(&self, id: &str) -> Result<Option<String>> {
        match home(self.store.as_ref(), id)? {
            Some(id) => Ok(Some(id)),
            None => self.store.member(id)?.map_or(Ok(None), |of| home(self.store.as_ref(), &of)),
        }
    }
}

/// The commitment to which an id leads through any number of merges; `None` for an unknown id.
pub(crate) fn home(store: &dyn Store, id: &str) -> Result<Option<String>> {
    Ok(row_of(store, id)?.map(|row| row.id))
}

/// The row of that commitment.
fn row_of(store: &dyn Store, id: &str) -> Result<Option<CommitmentRow>> {
    let mut seen = BTreeSet::new();
    let mut next = id.to_owned();
    while seen.insert(next.clone()) {
        match store.commitment_row(&next)? {
            Some(CommitmentRow { alias_of: Some(to), .. }) => next = to,
            found => return Ok(found),
        }
    }
    Ok(None)
}

/// Some commitments as this store holds them.
pub(crate) fn of(store: &dyn Store, ids: &[String]) -> Result<Excerpt> {
    let mut excerpt = Excerpt::default();
    let mut chosen = BTreeMap::new();
    for id in ids {
        chosen.extend(row_of(store, id)?.map(|row| (row.id.clone(), row)));
    }
    for row in chosen.into_values() {
        if let Some(commitment) = commitment(store, row)? {
            excerpt.take(store, commitment)?;
        }
    }
    Ok(excerpt)
}

/// A commitment that stands for itself, with its claims and the ids merged into it; nothing where it has no claims.
fn commitment(store: &dyn Store, row: CommitmentRow) -> Result<Option<Commitment>> {
    let claims = store.members_of(&row.id)?;
    if claims.is_empty() {
        return Ok(None);
    }
    let mut aliases = Vec::new();
    let mut todo = vec![row.id.clone()];
    while let Some(next) = todo.pop() {
        for alias in store.merged_into(&next)? {
            if alias != row.id && !aliases.contains(&alias) {
                todo.push(alias.clone());
                aliases.push(alias);
            }
        }
    }
    aliases.sort_by_cached_key(|alias| {
        let row = store.commitment_row(alias).ok().flatten();
        (row.map_or(0, |row| row.seq), alias.clone())
    });
    Ok(Some(Commitment { id: row.id, aliases, claims, seq: row.seq }))
}

impl Excerpt {
    fn take(&mut self, store: &dyn Store, commitment: Commitment) -> Result<()> {
        let mut best: BTreeMap<String, Recorded> = BTreeMap::new();
        let mut judged = Vec::new();
        for id in [&commitment.id].into_iter().chain(&commitment.aliases).chain(&commitment.claims) {
            for row in store.judgements_on(id)? {
                if bears(&row) {
                    keep_best(&mut best, recorded(row)?);
                } else {
                    judged.push(recorded(row)?);
                }
            }
        }
        judged.sort_by_key(|j| (j.seq, j.id.len(), j.id.clone()));
        self.judgements.extend(judged);
        for (deed, judgement) in best {
            let Some(effect) = judgement.judgement.verdict.effect() else { continue };
            if !self.deeds.contains_key(&deed) {
                let row = store.part(PartKind::Deed, &deed)?.filter(|row| row.current && row.payload.is_some());
                let Some(row) = row else { continue };
                self.document(store, &row.document)?;
                self.deeds.insert(deed.clone(), stored_deed(row)?);
            }
            self.links.push(Link { deed, commitment: commitment.id.clone(), effect, judgement });
        }
        let mut commitment = commitment;
        let mut claims = Vec::with_capacity(commitment.claims.len());
        for id in std::mem::take(&mut commitment.claims) {
            let row = store.part(PartKind::Claim, &id)?.filter(|row| row.current && row.payload.is_some());
            let Some(row) = row else { continue };
            self.document(store, &row.document)?;
            self.claims.insert(id.clone(), stored_claim(row)?);
            claims.push(id);
        }
        if !claims.is_empty() {
            self.commitments.push(Commitment { claims, ..commitment });
        }
        Ok(())
    }

    fn document(&mut self, store: &dyn Store, id: &str) -> Result<()> {
        if !self.documents.contains_key(id) {
            let row = store.documents(Some(id))?.into_iter().find(|row| row.current);
            if let Some(row) = row {
                self.documents.insert(id.to_owned(), stored_document(row)?);
            }
        }
        Ok(())
    }
}

/// Whether a judgement is about a deed and a commitment.
pub(crate) fn bears(row: &JudgementRow) -> bool {
    let verdict = Verdict::parse(&row.verdict, row.effect.as_deref());
    matches!(verdict, Some(Verdict::BearsOn(_) | Verdict::Unrelated))
}

/// Of several judgements on one deed the highest kind of author counts, and of one kind the newest.
fn keep_best(best: &mut BTreeMap<String, Recorded>, found: Recorded) {
    if found.retracted.is_some() {
        return;
    }
    let deed = found.judgement.left.clone();
    if best.get(&deed).is_none_or(|b| (b.judgement.kind, b.seq) <= (found.judgement.kind, found.seq)) {
        best.insert(deed, found);
    }
}
