//! What one document tells, and on which commitments one deed bears, read without reading the rest.

use crate::error::Result;
use crate::excerpt::{bears, home};
use crate::ledger::{Ledger, recorded, stored_claim, stored_deed};
use crate::payload;
use crate::store::{Happened, Head, PartKind, PartRow};
use crate::types::{Link, Recorded, StoredClaim, StoredDeed, StoredMeeting};
use std::collections::BTreeMap;

/// What the reading in force of a document tells, in the order of the text. Erased parts are left out.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Its claims.
    pub claims: Vec<StoredClaim>,
    /// Its deeds.
    pub deeds: Vec<StoredDeed>,
    /// Its meetings.
    pub meetings: Vec<StoredMeeting>,
}

impl Ledger {
    /// The events since a point of the log without what they say, oldest first; `None` where this log does not have that point,
    /// or there are more than `most`.
    ///
    /// # Errors
    /// Those of the store.
    pub fn since(&self, point: &Head, most: usize) -> Result<Option<Vec<Happened>>> {
        if point.seq > 0 {
            let event = self.store.events(point.seq - 1, 1)?.pop();
            if event.is_none_or(|event| event.seq != point.seq || event.root != point.root) {
                return Ok(None);
            }
        }
        let found = self.store.happened(point.seq, most.saturating_add(1))?;
        Ok(Some(found).filter(|found| found.len() <= most))
    }

    /// An event without what it says; `None` if there is none of that number.
    ///
    /// # Errors
    /// Those of the store.
    pub fn happened(&self, seq: u64) -> Result<Option<Happened>> {
        Ok(self.store.happened(seq.saturating_sub(1), 1)?.pop().filter(|event| event.seq == seq))
    }

    /// What a document tells; nothing for an unknown id.
    ///
    /// # Errors
    /// As [`Ledger::documents`].
    pub fn told_by(&self, document: &str) -> Result<Told> {
        let parts = |kind| -> Result<_> {
            let rows = self.store.parts(kind, Some(document))?.into_iter();
            Ok(rows.filter(|r| r.current && r.payload.is_some()))
        };
        let meeting = |r: crate::PartRow| -> Result<StoredMeeting> {
            let stored: payload::Meeting = payload::from_json(r.payload.as_deref().unwrap_or_default())?;
            Ok(StoredMeeting { id: r.id, document: r.document, meeting: stored.back()?, seq: r.seq })
        };
        Ok(Told {
            claims: parts(PartKind::Claim)?.map(stored_claim).collect::<Result<_>>()?,
            deeds: parts(PartKind::Deed)?.map(stored_deed).collect::<Result<_>>()?,
            meetings: parts(PartKind::Meeting)?.map(meeting).collect::<Result<_>>()?,
        })
    }

    /// The document of a claim or deed and what it quotes, as the last reading that told it has it; nothing for an unknown id, and
    /// where the words were erased.
    ///
    /// # Errors
    /// Those of the store.
    pub fn quoted(&self, id: &str) -> Result<Option<(String, String)>> {
        Ok(self.claim_or_deed(id)?.and_then(|row| Some((row.document, row.quote?))))
    }

    /// The document of a claim or deed, also of one that is told no more; nothing for an unknown id.
    ///
    /// # Errors
    /// Those of the store.
    pub fn told_in(&self, id: &str) -> Result<Option<String>> {
        Ok(self.claim_or_deed(id)?.map(|row| row.document))
    }

    fn claim_or_deed(&self, id: &str) -> Result<Option<PartRow>> {
        let of = |kind| self.store.part(kind, id);
        of(PartKind::Claim)?.map_or_else(|| of(PartKind::Deed), |row| Ok(Some(row)))
    }

    /// The links in force of a deed: of several judgements on it and one commitment the highest kind of author counts, and of
    /// one kind the newest.
    ///
    /// # Errors
    /// As [`Ledger::documents`].
    pub fn links_of(&self, deed: &str) -> Result<Vec<Link>> {
        let mut best: BTreeMap<String, Recorded> = BTreeMap::new();
        for row in self.store.judgements_from(deed)? {
            let Some(commitment) = home(self.store.as_ref(), &row.right)?.filter(|_| bears(&row)) else { continue };
            let found = recorded(row)?;
            if found.retracted.is_some() {
                continue;
            }
            let weaker = |b: &Recorded| (b.judgement.kind, b.seq) <= (found.judgement.kind, found.seq);
            if best.get(&commitment).is_none_or(weaker) {
                best.insert(commitment, found);
            }
        }
        let link = |(commitment, judgement): (String, Recorded)| {
            let effect = judgement.judgement.verdict.effect()?;
            Some(Link { deed: deed.to_owned(), commitment, effect, judgement })
        };
        Ok(best.into_iter().filter_map(link).collect())
    }
}
