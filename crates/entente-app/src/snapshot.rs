//! Looking into the book: everything that a ledger holds at one point, and what follows from it for a day.

use crate::book::failed;
use crate::{AppError, Book};
use entente_follow::{self as follow, Checkability, EvidenceView, StatusReport, Telling};
use entente_ledger::{Commitment, Link, Recorded, StoredClaim, StoredDeed, StoredDocument};
use entente_model::{Day, PartyRole};
use entente_publish::statement::Facts;
use std::collections::{BTreeMap, BTreeSet};

/// All that a ledger holds, as it stood when this was made.
pub struct Snapshot {
    /// Documents by id.
    pub documents: BTreeMap<String, StoredDocument>,
    /// Claims by id.
    pub claims: BTreeMap<String, StoredClaim>,
    /// Deeds by id.
    pub deeds: BTreeMap<String, StoredDeed>,
    /// Commitments that have a claim in force, in the order in which they were minted.
    pub commitments: Vec<Commitment>,
    /// Links in force, by commitment.
    pub links: BTreeMap<String, Vec<Link>>,
    /// All judgements.
    pub judgements: Vec<Recorded>,
}

impl Book<'_> {
    /// Everything that the ledger holds now.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn snapshot(&self) -> Result<Snapshot, AppError> {
        let ledger = &self.ledger;
        let claims: BTreeMap<String, StoredClaim> =
            ledger.claims().map_err(failed)?.into_iter().map(|c| (c.id.clone(), c)).collect();
        let mut commitments = ledger.commitments().map_err(failed)?;
        for commitment in &mut commitments {
            commitment.claims.retain(|id| claims.contains_key(id));
        }
        commitments.retain(|c| !c.claims.is_empty());
        let deeds: BTreeMap<String, StoredDeed> =
            ledger.deeds().map_err(failed)?.into_iter().map(|d| (d.id.clone(), d)).collect();
        let mut links: BTreeMap<String, Vec<Link>> = BTreeMap::new();
        for link in ledger.links().map_err(failed)? {
            if deeds.contains_key(&link.deed) {
                links.entry(link.commitment.clone()).or_default().push(link);
            }
        }
        Ok(Snapshot {
            documents: ledger.documents().map_err(failed)?.into_iter().map(|d| (d.document.id.clone(), d)).collect(),
            claims,
            deeds,
            commitments,
            links,
            judgements: ledger.judgements().map_err(failed)?,
        })
    }
}

impl Snapshot {
    /// The commitment of an id, of an id merged into it, of one of its claims, or of a beginning of its id that no
    /// other shares.
    pub fn find(&self, id: &str) -> Option<&Commitment> {
        let exact =
            |c: &&Commitment| c.id == id || c.aliases.iter().any(|a| a == id) || c.claims.iter().any(|x| x == id);
        self.commitments.iter().find(exact).or_else(|| {
            let mut starting = self.commitments.iter().filter(|c| c.id.starts_with(id));
            starting.next().filter(|_| id.len() > 3 && starting.next().is_none())
        })
    }

    /// The claims of a commitment, earliest first.
    pub fn tellings(&self, commitment: &Commitment) -> Vec<(&StoredClaim, &StoredDocument)> {
        let mut tellings: Vec<(&StoredClaim, &StoredDocument)> = commitment
            .claims
            .iter()
            .filter_map(|id| self.claims.get(id))
            .filter_map(|c| Some((c, self.documents.get(&c.document)?)))
            .collect();
        tellings.sort_by_key(|(c, d)| (d.day().is_none(), d.day(), c.id.clone()));
        tellings
    }

    /// The telling that says most: the one with most slots filled, then the surest, then the earliest.
    pub fn fullest(&self, commitment: &Commitment) -> Option<(&StoredClaim, &StoredDocument)> {
        let filled = |c: &StoredClaim| {
            let c = &c.claim;
            c.promisers().count().min(3) * 2
                + usize::from(!c.money.is_empty()) * 2
                + usize::from(c.due.is_some()) * 2
                + usize::from(!c.fields.is_empty())
                + usize::from(!c.places.is_empty())
                + usize::from(!c.bodies.is_empty())
        };
        let tellings = self.tellings(commitment);
        let best = tellings.iter().map(|(c, _)| (filled(c), c.claim.confidence)).max()?;
        tellings.into_iter().find(|(c, _)| (filled(c), c.claim.confidence) == best)
    }

    /// What the statement of a commitment is made from.
    pub fn facts(&self, commitment: &Commitment) -> Option<Facts> {
        let mut facts = Facts::of(&self.fullest(commitment)?.0.claim);
        if let Some(firmest) = self.tellings(commitment).iter().map(|(c, _)| c.claim.strength).min() {
            facts.strength = firmest;
        }
        Some(facts)
    }

    /// What has become of a commitment by a day.
    pub fn status(&self, commitment: &Commitment, as_of: Day) -> StatusReport {
        follow::status(&self.view(commitment), &self.evidence(commitment), as_of)
    }

    /// How well a commitment can be checked.
    pub fn checkability(&self, commitment: &Commitment) -> Checkability {
        follow::checkability(&self.view(commitment))
    }

    fn view(&self, commitment: &Commitment) -> follow::CommitmentView {
        let tellings = self.tellings(commitment);
        let any = |test: &dyn Fn(&entente_model::Claim) -> bool| tellings.iter().any(|(c, _)| test(&c.claim));
        let is_state = |id: &Option<String>| id.as_ref().is_some_and(|id| id.len() == 2);
        follow::CommitmentView {
            id: commitment.id.clone(),
            tellings: tellings
                .iter()
                .map(|(c, d)| Telling { told: d.day(), due: c.claim.due.as_ref().map(|due| due.interval) })
                .collect(),
            // A commitment without a telling never gets here.
            action: tellings.first().map_or(entente_model::Action::Cooperate, |(c, _)| c.claim.action),
            strength: tellings
                .iter()
                .map(|(c, _)| c.claim.strength)
                .min()
                .unwrap_or(entente_model::Strength::Exploratory),
            has_amount: any(&|c| !c.money.is_empty()),
            has_measure: any(&|c| !c.bodies.is_empty() || !c.places.is_empty() || c.forum.is_some()),
            has_owner: any(&|c| {
                !c.bodies.is_empty() || c.parties.iter().any(|p| p.role == PartyRole::Promiser && !is_state(&p.id))
            }),
        }
    }

    fn evidence(&self, commitment: &Commitment) -> Vec<EvidenceView> {
        let links = self.links.get(&commitment.id).map_or(&[][..], Vec::as_slice);
        links
            .iter()
            .filter_map(|link| {
                let deed = self.deeds.get(&link.deed)?;
                let told = self.documents.get(&deed.document).and_then(StoredDocument::day);
                Some(EvidenceView {
                    id: deed.id.clone(),
                    effect: link.effect,
                    happened: deed.deed.date.and_then(|d| d.interval()),
                    told,
                    official: false,
                })
            })
            .collect()
    }

    /// How many of a commitment's documents are independent: near copies of one text count once.
    pub fn independent(&self, commitment: &Commitment) -> usize {
        let documents: BTreeMap<&str, &str> =
            self.tellings(commitment).iter().map(|(_, d)| (d.document.id.as_str(), d.document.text.as_str())).collect();
        let prints: Vec<BTreeSet<&str>> = documents.values().map(|text| sentences(text)).collect();
        let mut kept: Vec<&BTreeSet<&str>> = Vec::new();
        for print in &prints {
            if !kept.iter().any(|other| copies(print, other)) {
                kept.push(print);
            }
        }
        kept.len()
    }
}

/// The longer lines and sentences of a text, by which copies are known.
fn sentences(text: &str) -> BTreeSet<&str> {
    text.split(['\n', '.', '。']).map(str::trim).filter(|s| s.chars().count() >= 20).collect()
}

/// Whether most of what the shorter text says stands in the other word for word.
fn copies(a: &BTreeSet<&str>, b: &BTreeSet<&str>) -> bool {
    let shorter = a.len().min(b.len());
    shorter > 0 && a.intersection(b).count() * 10 >= shorter * 7
}
