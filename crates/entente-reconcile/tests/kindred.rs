//! Commitments held side by side take up the same earlier ones as when all are looked at at once, whatever came and went.

use entente_model::{Action, Day, Field, Interval};
use entente_reconcile::{ClaimView, CommitmentView, Kindred, Linker, PartyView, Reconciler, Relation, lineage};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Numbers without a pattern, the same at every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }
}

const WORDS: [&str; 24] = [
    "laboratory",
    "hydrogen",
    "satellite",
    "quantum",
    "engineers",
    "battery",
    "harbour",
    "vaccine",
    "robots",
    "glacier",
    "chips",
    "turbine",
    "mushroom",
    "library",
    "viaduct",
    "cyclone",
    "jumper",
    "wheat",
    "forge",
    "sphinx",
    "dolphin",
    "bazaar",
    "ozone",
    "kelp",
];

fn claim(dice: &mut Dice, n: usize) -> ClaimView {
    let party = |state: &str| PartyView {
        id: Some(state.to_owned()),
        name: state.to_owned(),
        state: Some(state.to_owned()),
        promiser: true,
    };
    let quote: Vec<&str> = (0..5).map(|_| WORDS[dice.below(WORDS.len())]).collect();
    let quote = quote.join(" ");
    let year = 2015 + dice.below(8) as i16;
    let day = Day::new(year, 1 + dice.below(12) as i8, 1 + dice.below(28) as i8).ok();
    let due = Day::new(year + 1 + dice.below(3) as i16, 12, 31).ok();
    // Most share a block, so that it is a crowd or nearly one.
    let alone = dice.below(12) == 0;
    ClaimView {
        day: day.filter(|_| dice.below(20) > 0),
        lang: Some("xx".to_owned()),
        parties: vec![party("AA"), party(if alone { "CC" } else { "BB" })],
        fields: vec![[Field::CleanEnergy, Field::Space][dice.below(2)]],
        due: due.map(|to| Interval { from: None, to: Some(to) }),
        ..ClaimView::bare(format!("c{n:04}"), &format!("d{:04}", n / 2), &quote, Action::Build)
    }
}

fn walk(seed: u64) -> usize {
    let mut dice = Dice(seed);
    let (mut reconciler, mut linker, mut kindred) = (Reconciler::new(), Linker::new(), Kindred::default());
    let mut told: BTreeMap<String, Vec<Arc<ClaimView>>> = BTreeMap::new();
    let mut homes: BTreeMap<String, String> = BTreeMap::new();
    let mut ours: BTreeMap<String, Vec<Relation>> = BTreeMap::new();
    let (mut next, mut seen) = (0, 0);
    for step in 0..60 {
        let mut touched: BTreeSet<String> = BTreeSet::new();
        // The crowd begins between these.
        let more = told.len() < 78 || (told.len() < 92 && step % 30 < 15);
        let documents: Vec<String> = told.keys().cloned().collect();
        for _ in 0..if step == 0 { 80 } else { 1 + dice.below(3) } {
            let again = documents.get(dice.below(documents.len())).cloned();
            let gone = again.filter(|_| !more || dice.below(3) == 0);
            if let Some(document) = &gone {
                for claim in told.remove(document).into_iter().flatten() {
                    touched.extend(homes.remove(&claim.id));
                }
                linker.remove(document);
                reconciler.remove(document);
            }
            if more {
                let claims = vec![Arc::new(claim(&mut dice, next)), Arc::new(claim(&mut dice, next + 1))];
                next += 2;
                let document = claims[0].document.clone();
                for claim in &claims {
                    // Some are told by several.
                    let other = homes.values().nth(dice.below(homes.len())).cloned().filter(|_| dice.below(6) == 0);
                    homes.insert(claim.id.clone(), other.unwrap_or_else(|| format!("p-{}", claim.id)));
                }
                touched.extend(claims.iter().map(|claim| homes[&claim.id].clone()));
                reconciler.put_shared(claims.iter().cloned());
                linker.put(&document, claims.clone(), vec![]);
                told.insert(document, claims);
            }
        }
        let mut commitments: BTreeMap<String, Vec<&ClaimView>> = BTreeMap::new();
        for claim in told.values().flatten() {
            commitments.entry(homes[&claim.id].clone()).or_default().push(claim);
        }
        for id in &touched {
            linker.set(id, commitments.get(id).into_iter().flatten().map(|claim| claim.id.as_str()));
        }
        linker.settle();
        if step == 0 {
            kindred.fill(&reconciler, &linker);
            let unsure: Vec<String> = kindred.unsure().map(str::to_owned).collect();
            ours.extend(unsure.into_iter().map(|id| (id.clone(), kindred.doubtful(&reconciler, &linker, &id))));
        } else {
            for (later, before) in kindred.settle(&reconciler, &linker, &touched) {
                let known = ours.remove(&later).and_then(|found| found.first().map(|r| r.from.clone()));
                assert!(known.is_none() || known == before, "seed {seed}, step {step}: {known:?} {before:?}");
                let found = kindred.doubtful(&reconciler, &linker, &later);
                if !found.is_empty() {
                    ours.insert(later, found);
                }
            }
        }
        let views: Vec<CommitmentView> =
            commitments.iter().map(|(id, claims)| CommitmentView { id: id.clone(), claims: claims.clone() }).collect();
        let mut anew: BTreeMap<String, Vec<Relation>> = BTreeMap::new();
        for relation in lineage(&views, &[]).doubtful {
            anew.entry(relation.to.clone()).or_default().push(relation);
        }
        assert_eq!(ours, anew, "seed {seed}, step {step}, {} documents", told.len());
        seen += anew.len();
    }
    seen
}

#[test]
fn one_more_or_less_takes_up_what_all_at_once_take_up() {
    let seen: usize = (1..4).map(|seed| walk(seed * 7_919)).sum();
    assert!(seen > 500, "only {seen} were seen");
}
