//! Commitments and links: how a partition of the claims becomes ids that last, and which links are in force.

mod touched;

use crate::error::{Result, corrupt};
use crate::ledger::{Ledger, missing};
use crate::store::{Batch, CommitmentRow};
use crate::types::{Commitment, Link, NewLink, Partitioned, Recorded};
use crate::{digest, payload};
use entente_model::{AuthorKind, Day, Judgement, Verdict};
use std::collections::{BTreeMap, BTreeSet};

pub use touched::{Named, Touched};

/// The name under which the program's own rules judge.
const RULE: &str = "entente-reconcile";

/// What the ids of clusters are found by.
struct Found<'c> {
    clusters: &'c [Vec<String>],
    /// When and in which document claims were told: those of clusters for which an id may have to be minted.
    days: BTreeMap<String, (Day, String)>,
    /// The commitments that these clusters may go on with.
    known: BTreeMap<String, CommitmentRow>,
    /// To which commitment claims belonged.
    before: BTreeMap<String, String>,
    /// Which clusters go on with commitments whose founder is told no more.
    heirs: BTreeMap<usize, Vec<String>>,
    /// How many clusters there are in all.
    all: usize,
}

impl Ledger {
    /// Makes commitments of clusters of claim ids, as one step. `pairs` are the judgements by rule that led to the
    /// clusters; those recorded earlier and no longer among them are taken back.
    ///
    /// A commitment's id is made from its founder, the first of its claims by day and id when it was minted. Where
    /// clusters merge, the oldest id stays and the others become aliases; where they split, each founder's id returns.
    /// An id whose founder is told no more goes on with the claims that it had, or with the one that a person says is the
    /// same as its founder.
    ///
    /// # Errors
    /// [`Kind::NotFound`](crate::Kind::NotFound) if a claim is unknown, and the errors of the store.
    pub fn put_partition(&mut self, clusters: &[Vec<String>], pairs: &[Judgement]) -> Result<Partitioned> {
        let days = self.days_of_claims()?;
        if let Some(unknown) = clusters.iter().flatten().find(|id| !days.contains_key(*id)) {
            return Err(missing("claim", unknown));
        }
        let known: BTreeMap<String, CommitmentRow> =
            self.store.commitments()?.into_iter().map(|c| (c.id.clone(), c)).collect();
        let before: BTreeMap<String, String> = self.store.members()?.into_iter().collect();
        let heirs = self.heirs(clusters, &known, &before)?;
        let judged = difference(self.judgements()?, pairs, |v| matches!(v, Verdict::Same | Verdict::NotSame));
        let found = Found { clusters, days, known, before, heirs, all: clusters.len() };
        Ok(self.partition(found, judged)?.0)
    }

    /// Finds the ids of clusters and writes what changed, with the judgements that are new and those that are to be taken back.
    /// Gives also the id of each cluster.
    fn partition(
        &mut self,
        found: Found,
        (fresh, stale): (Vec<Judgement>, Vec<String>),
    ) -> Result<(Partitioned, Vec<String>)> {
        let Found { clusters, days, mut known, before, heirs, all } = found;
        let founders: BTreeMap<String, String> = known.values().map(|c| (c.founder.clone(), c.id.clone())).collect();
        let mut ids = Vec::with_capacity(clusters.len());
        let head = self.store.head()?;
        let seq = head.seq + 1;
        let (mut members, mut changed, mut outcome) = (BTreeMap::new(), BTreeSet::new(), Partitioned::default());
        for (at, cluster) in clusters.iter().enumerate() {
            let Some(first) = cluster.iter().min_by_key(|id| days.get(*id).map(|d| (d, *id))) else {
                ids.push(String::new());
                continue;
            };
            let mut here: Vec<String> = cluster.iter().filter_map(|c| founders.get(c).cloned()).collect();
            here.extend(heirs.get(&at).into_iter().flatten().cloned());
            here.sort_by_key(|id| known.get(id).map(|c| (c.seq, c.id.clone())));
            here.dedup();
            let id = match here.first() {
                Some(id) => id.clone(),
                None => {
                    let id = digest::short("p-", &[first]);
                    let row = CommitmentRow { id: id.clone(), founder: first.clone(), seq, alias_of: None };
                    known.insert(id.clone(), row);
                    changed.insert(id.clone());
                    outcome.minted.push(id.clone());
                    id
                }
            };
            for other in here {
                let Some(row) = known.get_mut(&other) else { continue };
                let alias = (other != id).then(|| id.clone());
                if row.alias_of != alias {
                    match &alias {
                        Some(to) => outcome.merged.push((other.clone(), to.clone())),
                        None => outcome.restored.push(other.clone()),
                    }
                    row.alias_of = alias;
                    changed.insert(other);
                }
            }
            members.extend(cluster.iter().map(|claim| (claim.clone(), id.clone())));
            ids.push(id);
        }
        let members = moves(&before, &members);
        if changed.is_empty() && members.is_empty() && fresh.is_empty() && stale.is_empty() {
            return Ok((outcome, ids));
        }
        let commitments: Vec<CommitmentRow> = changed.iter().filter_map(|id| known.get(id).cloned()).collect();
        let judgements = Ledger::judgement_rows(seq, &fresh)?;
        let proof = payload::to_json(&serde_json::json!({
            "members": members,
            "commitments": commitments.iter().map(|c| (&c.id, &c.founder, &c.alias_of)).collect::<Vec<_>>(),
            "judgements": crate::ledger::judgement_proof(&judgements)?,
            "retracted": stale,
        }))?;
        let step = self.step(head, "partition", &format!("{all} commitments"), proof)?;
        self.commit(&Batch {
            judgements,
            retractions: stale.into_iter().map(|id| (id, seq)).collect(),
            commitments,
            members,
            ..step
        })?;
        Ok((outcome, ids))
    }

    /// Records which deeds bear on which commitments by the program's rules, as one step. Links recorded by rule
    /// earlier and no longer among them are taken back; those of models and people stay.
    ///
    /// # Errors
    /// Those of the store.
    pub fn put_links(&mut self, links: &[NewLink]) -> Result<()> {
        let judged = difference(self.judgements()?, &rule_links(links), |v| matches!(v, Verdict::BearsOn(_)));
        self.link(judged, links.len())
    }

    /// Writes the links that are new and those that are to be taken back. `all` is how many there are in all.
    fn link(&mut self, (fresh, stale): (Vec<Judgement>, Vec<String>), all: usize) -> Result<()> {
        if fresh.is_empty() && stale.is_empty() {
            return Ok(());
        }
        let head = self.store.head()?;
        let seq = head.seq + 1;
        let judgements = Ledger::judgement_rows(seq, &fresh)?;
        let proof = payload::to_json(&serde_json::json!({
            "judgements": crate::ledger::judgement_proof(&judgements)?,
            "retracted": stale,
        }))?;
        let step = self.step(head, "links", &format!("{all} links"), proof)?;
        let retractions = stale.into_iter().map(|id| (id, seq)).collect();
        self.commit(&Batch { judgements, retractions, ..step })
    }

    /// All commitments that have claims, in the order in which they were minted.
    ///
    /// # Errors
    /// Those of the store.
    pub fn commitments(&self) -> Result<Vec<Commitment>> {
        let rows = self.store.commitments()?;
        let mut claims: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (claim, commitment) in self.store.members()? {
            claims.entry(commitment).or_default().push(claim);
        }
        let homes = Homes::new(&rows);
        let mut aliases: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for alias in rows.iter().filter(|c| c.alias_of.is_some()) {
            if let Some(home) = homes.of(&alias.id) {
                aliases.entry(home).or_default().push(alias.id.clone());
            }
        }
        let found = rows.iter().filter(|c| c.alias_of.is_none());
        Ok(found
            .filter_map(|c| {
                let claims = claims.remove(&c.id)?;
                let aliases = aliases.remove(c.id.as_str()).unwrap_or_default();
                Some(Commitment { id: c.id.clone(), aliases, claims, seq: c.seq })
            })
            .collect())
    }

    /// One commitment, by its id or an id that was merged into it.
    ///
    /// # Errors
    /// [`Kind::NotFound`](crate::Kind::NotFound) if no id leads there.
    pub fn commitment(&self, id: &str) -> Result<Commitment> {
        let rows = self.store.commitments()?;
        let home = Homes::new(&rows).of(id).ok_or_else(|| missing("commitment", id))?.to_owned();
        let all = self.commitments()?;
        all.into_iter().find(|c| c.id == home).ok_or_else(|| missing("commitment", id))
    }

    /// The links in force. Of several judgements on one deed and commitment the highest kind of author counts, and of
    /// one kind the newest; a judgement that the deed is unrelated takes the link away.
    ///
    /// # Errors
    /// As [`Ledger::documents`].
    pub fn links(&self) -> Result<Vec<Link>> {
        let rows = self.store.commitments()?;
        let homes = Homes::new(&rows);
        let members: BTreeMap<String, String> = self.store.members()?.into_iter().collect();
        let mut best: BTreeMap<(String, String), Recorded> = BTreeMap::new();
        for j in self.judgements()? {
            let about = matches!(j.judgement.verdict, Verdict::BearsOn(_) | Verdict::Unrelated);
            if j.retracted.is_some() || !about {
                continue;
            }
            let right = j.judgement.right.as_str();
            let Some(home) = homes.of(right).or_else(|| members.get(right).map(String::as_str)) else { continue };
            let key = (j.judgement.left.clone(), home.to_owned());
            if best.get(&key).is_none_or(|b| (b.judgement.kind, b.seq) <= (j.judgement.kind, j.seq)) {
                best.insert(key, j);
            }
        }
        let links = best.into_iter().filter_map(|((deed, commitment), judgement)| {
            let effect = crate::ledger::effect_of(&judgement.judgement)?;
            Some(Link { deed, commitment, effect, judgement })
        });
        Ok(links.collect())
    }

    /// Which clusters, by index, go on with the ids of commitments whose founder is told no more.
    fn heirs(
        &self,
        clusters: &[Vec<String>],
        known: &BTreeMap<String, CommitmentRow>,
        before: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<usize, Vec<String>>> {
        let home: BTreeMap<&str, usize> =
            clusters.iter().enumerate().flat_map(|(at, c)| c.iter().map(move |claim| (claim.as_str(), at))).collect();
        let lost: Vec<&CommitmentRow> = known.values().filter(|c| !home.contains_key(c.founder.as_str())).collect();
        let mut heirs: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        if lost.is_empty() {
            return Ok(heirs);
        }
        // Of several clusters the one with most of its claims, and then the one with the smallest of them.
        let mut left: BTreeMap<&str, BTreeMap<usize, (usize, &str)>> = BTreeMap::new();
        for (claim, commitment) in before {
            let Some(&at) = home.get(claim.as_str()) else { continue };
            let found = left.entry(commitment).or_default().entry(at).or_insert((0, claim));
            found.0 += 1;
        }
        let judgements = self.standing_judgements()?;
        for commitment in lost {
            let by_members = left.get(commitment.id.as_str()).and_then(|of| {
                let best = of.iter().min_by_key(|(_, (many, claim))| (std::cmp::Reverse(*many), *claim));
                best.map(|(at, _)| *at)
            });
            let by_people = || {
                let same = |j: &&Judgement| j.kind == AuthorKind::Person && j.verdict == Verdict::Same;
                let other = |j: &Judgement| match (j.left == commitment.founder, j.right == commitment.founder) {
                    (true, _) => home.get(j.right.as_str()).copied(),
                    (_, true) => home.get(j.left.as_str()).copied(),
                    _ => None,
                };
                judgements.iter().rev().filter(same).find_map(other)
            };
            if let Some(at) = by_members.or_else(by_people) {
                heirs.entry(at).or_default().push(commitment.id.clone());
            }
        }
        Ok(heirs)
    }

    fn days_of_claims(&self) -> Result<BTreeMap<String, (Day, String)>> {
        let documents: BTreeMap<String, Day> =
            self.documents()?.into_iter().map(|d| (d.document.id.clone(), d.day().unwrap_or(Day::MAX))).collect();
        self.claims()?
            .into_iter()
            .map(|c| {
                let day = documents.get(&c.document).copied();
                let day = day.ok_or_else(|| corrupt(format!("claim {} has no document", c.id)))?;
                Ok((c.id, (day, c.document)))
            })
            .collect()
    }
}

/// Links as judgements by rule.
fn rule_links(links: &[NewLink]) -> Vec<Judgement> {
    let judgement = |l: &NewLink| Judgement {
        left: l.deed.clone(),
        right: l.commitment.clone(),
        verdict: Verdict::BearsOn(l.effect),
        score: l.score,
        reasons: l.reasons.clone(),
        kind: AuthorKind::Rule,
        author: RULE.to_owned(),
    };
    links.iter().map(judgement).collect()
}

/// Which of `wanted` are not yet among those that were recorded by rule, and which of those are no longer wanted.
fn difference(
    recorded: Vec<Recorded>,
    wanted: &[Judgement],
    about: fn(&Verdict) -> bool,
) -> (Vec<Judgement>, Vec<String>) {
    fn key(j: &Judgement) -> (&str, &str, Verdict, u16, &[String], AuthorKind, &str) {
        (&j.left, &j.right, j.verdict, j.score, &j.reasons, j.kind, &j.author)
    }
    let asked: BTreeSet<_> = wanted.iter().map(key).collect();
    let mut stale = Vec::new();
    let mut there = Vec::new();
    for r in recorded {
        let ours = r.judgement.kind == AuthorKind::Rule && about(&r.judgement.verdict) && r.retracted.is_none();
        if ours && asked.contains(&key(&r.judgement)) {
            there.push(r.judgement);
        } else if ours {
            stale.push(r.id);
        }
    }
    let there: BTreeSet<_> = there.iter().map(key).collect();
    (wanted.iter().filter(|j| !there.contains(&key(j))).cloned().collect(), stale)
}

/// The claims whose commitment changes, by claim.
fn moves(before: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> Vec<(String, Option<String>)> {
    let gone = before.keys().filter(|claim| !now.contains_key(*claim)).map(|claim| (claim.clone(), None));
    let moved = now.iter().filter(|(claim, to)| before.get(*claim) != Some(to));
    let mut moves: Vec<_> = moved.map(|(claim, to)| (claim.clone(), Some(to.clone()))).chain(gone).collect();
    moves.sort();
    moves
}

/// Where each id leads, through any number of merges.
struct Homes<'a> {
    rows: BTreeMap<&'a str, &'a CommitmentRow>,
}

impl<'a> Homes<'a> {
    fn new(rows: &'a [CommitmentRow]) -> Homes<'a> {
        Homes { rows: rows.iter().map(|c| (c.id.as_str(), c)).collect() }
    }
    /// The commitment to which the id leads; `None` for an unknown id.
    fn of(&self, id: &str) -> Option<&'a str> {
        let mut row = *self.rows.get(id)?;
        for _ in 0..self.rows.len() {
            match &row.alias_of {
                None => return Some(&row.id),
                Some(to) => row = self.rows.get(to.as_str())?,
            }
        }
        None
    }
}
