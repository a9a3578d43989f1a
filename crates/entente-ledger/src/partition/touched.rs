//! What changed of the partition and of the links since they were put as a whole: written by the same event, byte for byte, as if
//! everything were put anew, and at the cost of what changed.

use super::{Found, difference, missing, rule_links};
use crate::error::{Result, corrupt};
use crate::ledger::{Ledger, recorded};
use crate::store::{CommitmentRow, PartKind};
use crate::types::{NewLink, Partitioned, Recorded};
use crate::{digest, replay};
use entente_model::{AuthorKind, Day, Judgement, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// What changed of a partition since it was put last.
#[derive(Clone, Copy, Debug)]
pub struct Touched<'t> {
    /// Every cluster that may be another one than it was. What is left out is as it was.
    pub clusters: &'t [Vec<String>],
    /// Every claim that was told and is told no more.
    pub gone: &'t [String],
    /// The judgements by rule that led to these clusters, and no others.
    pub pairs: &'t [Judgement],
    /// The judgements in force by models and people, as [`Ledger::standing_judgements`] gives them.
    pub standing: &'t [Judgement],
    /// How many clusters there are in all.
    pub all: usize,
}

/// The commitments of the clusters that were touched, by id, each with its claims.
pub type Named = Vec<(String, Vec<String>)>;

impl Ledger {
    /// Does what [`Ledger::put_partition`] does with all clusters, at the cost of those that are touched. Gives also the
    /// commitments of these, and of those few others that an id may go on with.
    ///
    /// # Errors
    /// As [`Ledger::put_partition`].
    pub fn put_touched(&mut self, touched: &Touched) -> Result<(Partitioned, Named)> {
        let mut clusters: Vec<Vec<String>> = touched.clusters.to_vec();
        let gone: BTreeSet<&str> = touched.gone.iter().map(String::as_str).collect();
        let mut near = Nearby { ledger: self, gone: &gone, home: BTreeMap::new(), known: BTreeMap::new() };
        near.home.extend(clusters.iter().enumerate().flat_map(|(at, c)| c.iter().map(move |id| (id.clone(), at))));
        let heirs = near.heirs(&mut clusters, touched.standing)?;
        let (mut before, mut days) = (BTreeMap::new(), BTreeMap::new());
        let mut documents: BTreeMap<String, Day> = BTreeMap::new();
        for claim in clusters.iter().flatten().map(String::as_str).chain(gone.iter().copied()) {
            if let Some(commitment) = near.ledger.store.member(claim)? {
                before.insert(claim.to_owned(), commitment);
            }
            near.founded(claim)?;
        }
        for (at, cluster) in clusters.iter().enumerate() {
            // Only where an id is minted, it is asked when its claims were told.
            let founder = |claim: &String| near.known.contains_key(&commitment_of(claim));
            let led = heirs.contains_key(&at) || cluster.iter().any(founder);
            for claim in cluster.iter().filter(|_| !led) {
                days.insert(claim.clone(), near.told(claim, &mut documents)?);
            }
        }
        let known = near.known;
        let rows = self.judgements_between(&clusters, touched.gone)?;
        let about = |v: &Verdict| matches!(v, Verdict::Same | Verdict::NotSame);
        let found = Found { clusters: &clusters, days, known, before, heirs, all: touched.all };
        let (outcome, ids) = self.partition(found, difference(rows, touched.pairs, about))?;
        Ok((outcome, ids.into_iter().zip(clusters).collect()))
    }

    /// Does what [`Ledger::put_links`] does with all links, for the links of these deeds alone. `all` is how many links there are
    /// in all.
    ///
    /// # Errors
    /// Those of the store.
    pub fn put_links_of(&mut self, deeds: &[String], links: &[NewLink], all: usize) -> Result<()> {
        let mut rows = Vec::new();
        for deed in deeds.iter().collect::<BTreeSet<_>>() {
            for row in self.store.judgements_from(deed)? {
                rows.push(recorded(row)?);
            }
        }
        in_order(&mut rows);
        let judgements = rule_links(links);
        self.link(difference(rows, &judgements, |v| matches!(v, Verdict::BearsOn(_))), all)
    }

    /// The judgements of which one of these claims is the first side, in the order in which they were recorded.
    fn judgements_between(&self, clusters: &[Vec<String>], gone: &[String]) -> Result<Vec<Recorded>> {
        let mut rows = Vec::new();
        for claim in clusters.iter().flatten().chain(gone).collect::<BTreeSet<_>>() {
            for row in self.store.judgements_from(claim)? {
                if row.kind == AuthorKind::Rule.code() && row.retracted.is_none() {
                    rows.push(recorded(row)?);
                }
            }
        }
        in_order(&mut rows);
        Ok(rows)
    }
}

/// Puts judgements into the order in which they were recorded.
fn in_order(rows: &mut [Recorded]) {
    let place = |id: &str| id.split_once('.').and_then(|(_, n)| n.parse::<u64>().ok());
    rows.sort_by_key(|r| (replay::event_of(&r.id), place(&r.id)));
}

/// The id of the commitment that a claim founds, or would found.
fn commitment_of(claim: &str) -> String {
    digest::short("p-", &[claim])
}

/// The rows near to the clusters that were touched.
struct Nearby<'l> {
    ledger: &'l Ledger,
    gone: &'l BTreeSet<&'l str>,
    /// The cluster of each claim that was touched.
    home: BTreeMap<String, usize>,
    known: BTreeMap<String, CommitmentRow>,
}

impl Nearby<'_> {
    /// The commitment that a claim founded, if it did.
    fn founded(&mut self, claim: &str) -> Result<Option<String>> {
        self.row(&commitment_of(claim))
    }

    fn row(&mut self, id: &str) -> Result<Option<String>> {
        if !self.known.contains_key(id) {
            let Some(row) = self.ledger.store.commitment_row(id)? else { return Ok(None) };
            self.known.insert(id.to_owned(), row);
        }
        Ok(Some(id.to_owned()))
    }

    /// The commitment to which a claim belonged, if it is still told.
    fn still(&self, claim: &str) -> Result<Option<String>> {
        if self.gone.contains(claim) { Ok(None) } else { self.ledger.store.member(claim) }
    }

    fn is_told(&self, claim: &str) -> Result<bool> {
        Ok(self.home.contains_key(claim) || self.still(claim)?.is_some())
    }

    /// When and where a claim was told.
    fn told(&self, claim: &str, documents: &mut BTreeMap<String, Day>) -> Result<(Day, String)> {
        let row = self.ledger.store.part(PartKind::Claim, claim)?.filter(|row| row.current);
        let document = row.ok_or_else(|| missing("claim", claim))?.document;
        if let Some(day) = documents.get(&document) {
            return Ok((*day, document));
        }
        let stored = self.ledger.document(&document);
        let day = stored.map_err(|_| corrupt(format!("claim {claim} has no document")))?.day().unwrap_or(Day::MAX);
        documents.insert(document.clone(), day);
        Ok((day, document))
    }

    /// Which clusters go on with the ids of commitments whose founder is told no more, as `Ledger::heirs` says it of all.
    fn heirs(
        &mut self,
        clusters: &mut Vec<Vec<String>>,
        standing: &[Judgement],
    ) -> Result<BTreeMap<usize, Vec<String>>> {
        let mut heirs: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        // A founder that is told again takes its id back from those that went on with it.
        for claim in self.home.keys().cloned().collect::<Vec<_>>() {
            if self.still(&claim)?.is_none()
                && let Some(id) = self.founded(&claim)?
            {
                self.add(clusters, &id)?;
            }
        }
        // Those to which claims belonged that were touched.
        let mut lost: BTreeSet<String> = BTreeSet::new();
        for claim in self.home.keys().cloned().collect::<Vec<_>>() {
            lost.extend(self.still(&claim)?);
        }
        let mut left: BTreeSet<String> = BTreeSet::new();
        for id in lost {
            self.row(&id)?;
            let Some(founder) = self.known.get(&id).map(|row| row.founder.clone()) else { continue };
            if self.is_told(&founder)? {
                continue;
            }
            let mut of: BTreeMap<usize, (usize, String)> = BTreeMap::new();
            for claim in self.ledger.store.members_of(&id)? {
                if let Some(&at) = self.home.get(&claim) {
                    of.entry(at).or_insert((0, claim)).0 += 1;
                }
            }
            let best = of.iter().min_by_key(|(_, (many, claim))| (std::cmp::Reverse(*many), claim));
            if let Some((at, _)) = best {
                heirs.entry(*at).or_default().push(id.clone());
            }
            left.insert(id);
        }
        // Those of which nobody tells anything, and of whose founder people say that another claim is the same.
        let same = |j: &&Judgement| j.kind == AuthorKind::Person && j.verdict == Verdict::Same;
        let mut asked: BTreeSet<&str> = BTreeSet::new();
        for founder in standing.iter().filter(same).flat_map(|j| [j.left.as_str(), j.right.as_str()]) {
            if !asked.insert(founder) || self.is_told(founder)? {
                continue;
            }
            let Some(id) = self.founded(founder)?.filter(|id| !left.contains(id)) else { continue };
            let mut members = self.ledger.store.members_of(&id)?.into_iter();
            if members.any(|claim| !self.gone.contains(claim.as_str())) {
                continue;
            }
            for j in standing.iter().rev().filter(same) {
                let other = match (j.left == *founder, j.right == *founder) {
                    (true, _) => &j.right,
                    (_, true) => &j.left,
                    _ => continue,
                };
                if !self.home.contains_key(other) {
                    // Its cluster is as it was, and may go on with the id nevertheless.
                    let Some(commitment) = self.still(other)? else { continue };
                    if let Some(at) = self.add(clusters, &commitment)? {
                        let founder = self.known.get(&commitment).map(|row| row.founder.clone());
                        if founder.is_some_and(|founder| !self.home.contains_key(&founder)) {
                            heirs.entry(at).or_default().push(commitment);
                        }
                    }
                }
                if let Some(at) = self.home.get(other) {
                    heirs.entry(*at).or_default().push(id);
                    break;
                }
            }
        }
        Ok(heirs)
    }

    /// Has the cluster of a commitment be looked at, too, where none of its claims was touched. Gives its place.
    fn add(&mut self, clusters: &mut Vec<Vec<String>>, commitment: &str) -> Result<Option<usize>> {
        self.row(commitment)?;
        let mut cluster = self.ledger.store.members_of(commitment)?;
        cluster.retain(|claim| !self.gone.contains(claim.as_str()) && !self.home.contains_key(claim));
        if cluster.is_empty() {
            return Ok(None);
        }
        self.home.extend(cluster.iter().map(|claim| (claim.clone(), clusters.len())));
        clusters.push(cluster);
        Ok(Some(clusters.len() - 1))
    }
}
