//! Looking into the book: everything that a ledger holds at one point, and what follows from it for a day.

use crate::book::failed;
use crate::{AppError, Book, views};
use entente_actors::{Actors, Target};
use entente_extract::Engine;
use entente_follow::{self as follow, Checkability, EvidenceView, StatusReport, Telling};
use entente_ledger::{Commitment, Excerpt, Link, Recorded, StoredClaim, StoredDeed, StoredDocument};
use entente_model::{Day, PartyRole};
use entente_publish::statement::Facts;
use entente_read::Fingerprint;
use entente_reconcile::{Lineage, Said};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, OnceLock, PoisonError};

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
    /// Deeds that those who promised, or their agencies, tell themselves, by commitment.
    pub official: BTreeMap<String, BTreeSet<String>>,
    /// Documents that a government or an organisation published itself: who, and the bodies for which it speaks.
    pub publishers: BTreeMap<String, (String, BTreeSet<String>)>,
    /// By claim: how many months lie between two times of what it promises again and again.
    pub recurring: BTreeMap<String, u16>,
    /// Whether all commitments are at hand to which one may stand in some way.
    pub(crate) whole: bool,
    /// How the commitments stand to one another, once that was asked.
    pub(crate) lineage: OnceLock<Lineage>,
    /// What was found out about commitments that several claims tell, since many parts of an entry ask for it.
    pub(crate) known: Known,
}

/// What was found out once, by what it depends on.
#[derive(Default)]
pub(crate) struct Known {
    /// Which documents are copies of which, by the documents.
    copies: Mutex<BTreeMap<Vec<String>, BTreeMap<String, String>>>,
    /// What claims say of each slot, by the claims.
    pub(crate) said: Mutex<BTreeMap<Vec<String>, Vec<Said>>>,
}

/// What is known under a key, found out if it is not yet.
pub(crate) fn once<T: Clone>(of: &Mutex<BTreeMap<Vec<String>, T>>, key: Vec<String>, find: impl FnOnce() -> T) -> T {
    let known = || of.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = known().get(&key) {
        return found.clone();
    }
    let found = find();
    known().insert(key, found.clone());
    found
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
        let snapshot = Snapshot {
            documents: ledger.documents().map_err(failed)?.into_iter().map(|d| (d.document.id.clone(), d)).collect(),
            claims,
            deeds,
            commitments,
            links,
            judgements: ledger.judgements().map_err(failed)?,
            official: BTreeMap::new(),
            publishers: BTreeMap::new(),
            recurring: BTreeMap::new(),
            whole: true,
            lineage: OnceLock::new(),
            known: Known::default(),
        };
        Ok(snapshot.with_known(self.app.engine()))
    }
}

impl Snapshot {
    /// Some commitments of a ledger with everything that they rest on. Which deeds and documents are official is left open.
    pub(crate) fn of_excerpt(excerpt: Excerpt) -> Snapshot {
        let mut links: BTreeMap<String, Vec<Link>> = BTreeMap::new();
        for link in excerpt.links {
            links.entry(link.commitment.clone()).or_default().push(link);
        }
        Snapshot {
            documents: excerpt.documents,
            claims: excerpt.claims,
            deeds: excerpt.deeds,
            commitments: excerpt.commitments,
            links,
            judgements: excerpt.judgements,
            official: BTreeMap::new(),
            publishers: BTreeMap::new(),
            recurring: BTreeMap::new(),
            whole: false,
            lineage: OnceLock::new(),
            known: Known::default(),
        }
    }

    /// The same with which deeds and documents are official, and which claims recur.
    pub(crate) fn with_known(mut self, engine: &Engine) -> Snapshot {
        let actors = engine.actors();
        let lang = |c: &StoredClaim| self.documents.get(&c.document)?.document.lang.as_deref();
        let recurs = |(id, c): (&String, &StoredClaim)| Some((id.clone(), views::every(c, lang(c), engine)?));
        self.recurring = self.claims.iter().filter_map(recurs).collect();
        self.official = self.told_by_those_bound(actors);
        self.publishers = self.published_by(actors);
        self
    }

    /// What was told by `day`: without the documents published after it and what only they tell. Gives how many
    /// commitments are left out for that. A document without a day counts as known.
    #[must_use]
    pub fn told_by(mut self, day: Day) -> (Snapshot, usize) {
        self.documents.retain(|_, d| d.day().is_none_or(|told| told <= day));
        self.claims.retain(|_, c| self.documents.contains_key(&c.document));
        self.deeds.retain(|_, d| self.documents.contains_key(&d.document));
        let all = self.commitments.len();
        for commitment in &mut self.commitments {
            commitment.claims.retain(|id| self.claims.contains_key(id));
        }
        self.commitments.retain(|c| !c.claims.is_empty());
        let left: BTreeSet<&str> = self.commitments.iter().map(|c| c.id.as_str()).collect();
        self.links.retain(|commitment, _| left.contains(commitment.as_str()));
        for links in self.links.values_mut() {
            links.retain(|link| self.deeds.contains_key(&link.deed));
        }
        let left_out = all - self.commitments.len();
        self.lineage = OnceLock::new();
        self.known = Known::default();
        (self, left_out)
    }

    /// The deeds of each commitment whose document was published by those who promised it: by the government of a state
    /// that is bound, of which a body that is to carry it out is, or by an organisation of states that is bound itself.
    fn told_by_those_bound(&self, actors: &Actors) -> BTreeMap<String, BTreeSet<String>> {
        let publisher = |deed: &StoredDeed| {
            let url = self.documents.get(&deed.document)?.document.url.as_deref()?;
            actors.publisher(url)
        };
        let mut official: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for commitment in &self.commitments {
            let mut bound: BTreeSet<String> = BTreeSet::new();
            for claim in commitment.claims.iter().filter_map(|id| self.claims.get(id)).map(|c| &c.claim) {
                let ids = claim.promisers().map(|p| &p.id).chain(claim.bodies.iter().map(|b| &b.id));
                for id in ids.filter_map(Option::as_deref) {
                    bound.insert(id.to_owned());
                    let state = actors.org_by_id(id).and_then(|org| actors.state_of(Target::Organisation(org)));
                    bound.extend(state.map(|s| s.code().to_owned()));
                }
            }
            for link in self.links.get(&commitment.id).into_iter().flatten() {
                let told = self.deeds.get(&link.deed).and_then(publisher);
                if told.is_some_and(|who| bound.contains(who)) {
                    official.entry(commitment.id.clone()).or_default().insert(link.deed.clone());
                }
            }
        }
        official
    }

    /// Whether those who promised tell this deed themselves.
    pub(crate) fn is_official(&self, commitment: &str, deed: &str) -> bool {
        self.official.get(commitment).is_some_and(|deeds| deeds.contains(deed))
    }

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
        tellings
            .sort_by(|(a, x), (b, y)| (x.day().is_none(), x.day(), &a.id).cmp(&(y.day().is_none(), y.day(), &b.id)));
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

    /// What the statement of a commitment is made from: the preferred value of each slot.
    pub fn facts(&self, commitment: &Commitment) -> Option<Facts> {
        Some(self.preferred(commitment)?.facts())
    }

    /// What has become of a commitment by a day.
    pub fn status(&self, commitment: &Commitment, as_of: Day) -> StatusReport {
        follow::status(&self.view(commitment), &self.evidence(commitment), as_of)
    }

    /// How well a commitment can be checked.
    pub fn checkability(&self, commitment: &Commitment) -> Checkability {
        follow::checkability(&self.view(commitment))
    }

    pub(crate) fn view(&self, commitment: &Commitment) -> follow::CommitmentView {
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
            every: tellings.iter().filter_map(|(c, _)| self.recurring.get(&c.id).copied()).min(),
            has_amount: any(&|c| !c.money.is_empty()),
            has_measure: any(&|c| !c.bodies.is_empty() || !c.places.is_empty() || c.forum.is_some()),
            has_owner: any(&|c| {
                !c.bodies.is_empty() || c.parties.iter().any(|p| p.role == PartyRole::Promiser && !is_state(&p.id))
            }),
        }
    }

    pub(crate) fn evidence(&self, commitment: &Commitment) -> Vec<EvidenceView> {
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
                    official: self.is_official(&commitment.id, &deed.id),
                })
            })
            .collect()
    }

    /// How many of a commitment's documents are independent: near copies of one text count once.
    pub fn independent(&self, commitment: &Commitment) -> usize {
        let documents: BTreeSet<&str> = self.tellings(commitment).iter().map(|(_, d)| d.document.id.as_str()).collect();
        documents.len() - self.copies(commitment).len()
    }

    /// The documents of a commitment whose text is a near copy of another's, each with that other: the one told first.
    pub fn copies(&self, commitment: &Commitment) -> BTreeMap<String, String> {
        let documents: BTreeMap<&str, &StoredDocument> =
            self.tellings(commitment).into_iter().map(|(_, d)| (d.document.id.as_str(), d)).collect();
        // One alone is no copy of anything.
        if documents.len() < 2 {
            return BTreeMap::new();
        }
        let key = documents.keys().map(|id| (*id).to_owned()).collect();
        once(&self.known.copies, key, || copies_of(documents.into_values().collect()))
    }
}

fn copies_of(mut documents: Vec<&StoredDocument>) -> BTreeMap<String, String> {
    // Those without a day come last, so that a copy leads to a document that has one.
    documents.sort_by_key(|d| (d.day().is_none(), d.day()));
    let prints: Vec<Fingerprint> = documents.iter().map(|d| Fingerprint::of(&d.document)).collect();
    let copies = entente_read::copies(&prints).into_iter().zip(&documents);
    let lead = |first: usize| documents[first].document.id.clone();
    copies.filter_map(|(first, copy)| Some((copy.document.id.clone(), lead(first?)))).collect()
}
