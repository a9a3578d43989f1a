//! One more document, one less, or one more word of a person: what is decided anew is what all at once would decide.

#[path = "../examples/made/mod.rs"]
mod made;

use entente_model::{AuthorKind, Judgement, Verdict};
use entente_reconcile::{ClaimView, Cluster, Reconciler, reconcile};
use made::Dice;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A ledger that is told only what changed.
#[derive(Default)]
struct Told {
    clusters: BTreeMap<String, BTreeSet<String>>,
    home: BTreeMap<String, String>,
}

impl Told {
    fn forget(&mut self, claim: &str) {
        if let Some(name) = self.home.remove(claim)
            && let Some(cluster) = self.clusters.get_mut(&name)
        {
            cluster.remove(claim);
            if cluster.is_empty() {
                self.clusters.remove(&name);
            }
        }
    }
    fn hear(&mut self, changed: Vec<Cluster>) {
        let all: Vec<String> = changed.iter().flat_map(|c| c.claims.clone()).collect();
        all.iter().for_each(|claim| self.forget(claim));
        for cluster in changed {
            let name = format!("{} {}", cluster.claims[0], self.clusters.len());
            cluster.claims.iter().for_each(|c| _ = self.home.insert(c.clone(), name.clone()));
            let known = self.clusters.insert(name, cluster.claims.into_iter().collect());
            assert_eq!(known, None, "a name for each");
        }
    }
    fn sorted(&self) -> BTreeSet<BTreeSet<String>> {
        self.clusters.values().cloned().collect()
    }
}

fn judged(dice: &mut Dice, held: &[&ClaimView]) -> Judgement {
    let (a, b) = (held[dice.below(held.len())], held[dice.below(held.len())]);
    let kind = if dice.often(70) { AuthorKind::Person } else { AuthorKind::Model };
    Judgement {
        left: a.id.clone(),
        right: b.id.clone(),
        verdict: if dice.often(50) { Verdict::Same } else { Verdict::NotSame },
        score: 900,
        reasons: vec![],
        kind,
        author: "someone".into(),
    }
}

/// Comes and goes in any order, with all of it held against all at once at every `step`th change.
fn walk(seed: u64, many: usize, one_pair: bool, changes: usize, step: usize) {
    let mut dice = Dice::new(seed);
    let mut told: Vec<ClaimView> = made::claims(many, seed).expect("made").into_iter().map(|(_, c)| c).collect();
    if one_pair {
        // All of one pair and action, so that they crowd.
        let (parties, action) = (told[0].parties.clone(), told[0].action);
        told.iter_mut().for_each(|c| (c.parties, c.action) = (parties.clone(), action));
    }
    let documents: Vec<&[ClaimView]> = told.chunk_by(|a, b| a.document == b.document).collect();
    let mut held: BTreeSet<usize> = (0..documents.len()).filter(|n| n % 3 != 0).collect();
    let all = |held: &BTreeSet<usize>| held.iter().flat_map(|&n| documents[n]).collect::<Vec<&ClaimView>>();
    let mut judgements: Vec<Judgement> = Vec::new();
    let (mut reconciler, mut ledger) = (Reconciler::new(), Told::default());
    reconciler.put(all(&held).into_iter().map(Cow::Borrowed));
    ledger.hear(reconciler.settle());
    for change in 0..changes {
        let which = dice.below(documents.len());
        match dice.below(10) {
            0 => judgements.push(judged(&mut dice, &all(&held))),
            1 if !judgements.is_empty() => _ = judgements.remove(dice.below(judgements.len())),
            _ if held.contains(&which) && held.len() > 3 => {
                held.remove(&which);
                reconciler.remove(&documents[which][0].document);
                documents[which].iter().for_each(|c| ledger.forget(&c.id));
            }
            _ => {
                held.insert(which);
                reconciler.put(documents[which].iter().map(Cow::Borrowed));
            }
        }
        reconciler.judge(&judgements);
        ledger.hear(reconciler.settle());
        if change % step == 0 || change + 1 == changes {
            let claims: Vec<ClaimView> = all(&held).into_iter().cloned().collect();
            let anew = reconcile(&claims, &judgements);
            let expected: BTreeSet<BTreeSet<String>> =
                anew.clusters.iter().map(|c| c.claims.iter().cloned().collect()).collect();
            assert!(ledger.sorted() == expected, "other clusters: seed {seed}, change {change}");
        }
    }
    let claims: Vec<ClaimView> = all(&held).into_iter().cloned().collect();
    let (changed, anew) = (reconciler.partition(), reconcile(&claims, &judgements));
    assert!(changed.clusters == anew.clusters, "other clusters at the end: seed {seed}");
    assert!(changed.pairs == anew.pairs, "other reasons: seed {seed}");
    assert!(changed.doubtful == anew.doubtful, "other doubts: seed {seed}");
}

#[test]
fn one_document_more_or_less_decides_what_all_at_once_decide() {
    for seed in 1..40 {
        walk(seed * 7_919, 150, seed % 2 == 0, 30, 1);
    }
}

#[test]
fn so_it_is_where_claims_crowd() {
    for seed in 1..4 {
        walk(seed * 104_729, 700, true, 60, 6);
    }
}

#[test]
fn words_of_people_count_twice_for_nothing_and_may_be_taken_back() {
    let told: Vec<ClaimView> = made::claims(60, 5).expect("made").into_iter().map(|(_, c)| c).collect();
    let mut reconciler = Reconciler::new();
    reconciler.put(told.iter().map(Cow::Borrowed));
    let before = reconciler.partition();
    reconciler.judge(&[judged(&mut Dice::new(3), &told.iter().collect::<Vec<_>>())]);
    reconciler.settle();
    reconciler.judge(&[]);
    reconciler.settle();
    assert!(reconciler.partition() == before, "a word taken back leaves a trace");
}
