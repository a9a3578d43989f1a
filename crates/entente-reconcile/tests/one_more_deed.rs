//! One more document, one less, another commitment, or one more word of a person: the links that are decided anew are what all at
//! once would give.

#[path = "../examples/made/mod.rs"]
mod made;

use entente_model::{Action, AuthorKind, DeedKind, Effect, Interval, Judgement, Verdict};
use entente_reconcile::{ClaimView, CommitmentView, DeedView, Link, Linker, link_deeds};
use made::Dice;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const KINDS: [DeedKind; 6] =
    [DeedKind::Held, DeedKind::Opened, DeedKind::Signed, DeedKind::Paid, DeedKind::Launched, DeedKind::Delayed];

/// A deed that tells something of a claim, or of something like it.
fn deed(dice: &mut Dice, n: usize, of: &ClaimView, document: &str) -> DeedView {
    let what = if of.action == Action::Meet { DeedKind::Held } else { KINDS[dice.below(KINDS.len())] };
    let later = jiff::Span::new().days(10 + dice.below(900) as i64);
    let day = of.day.and_then(|day| day.checked_add(later).ok());
    let states: BTreeSet<String> = of.parties.iter().filter_map(|p| p.state.clone()).collect();
    let dated = dice.often(60);
    let date = of.due.filter(|_| dice.often(50)).or(day.map(|d| Interval { from: Some(d), to: Some(d) }));
    DeedView {
        day,
        lang: of.lang.clone(),
        text: format!("Before it. {} Behind it.", of.quote),
        date: date.filter(|_| dated),
        parties: if dice.often(50) { of.parties.clone() } else { Vec::new() },
        states: if dice.often(85) { states.into_iter().collect() } else { Vec::new() },
        bodies: of.bodies.clone(),
        fields: if dice.often(60) { of.fields.clone() } else { Vec::new() },
        action: dice.often(60).then_some(of.action),
        money: if dice.often(60) { of.money.clone() } else { Vec::new() },
        places: of.places.clone(),
        if_promised: dice.often(20),
        ..DeedView::bare(format!("e{n:04}"), document, &of.quote, what)
    }
}

#[derive(Default)]
struct Shelf<'c> {
    claims: Vec<&'c [ClaimView]>,
    deeds: BTreeMap<String, Vec<DeedView>>,
}

fn walk(seed: u64, many: usize, changes: usize) -> usize {
    let mut dice = Dice::new(seed);
    let mut told = made::claims(many, seed).expect("made");
    for (n, (promise, claim)) in told.iter_mut().enumerate() {
        // A few promise to meet, so that one day rules out another, and a few name an organisation that others name, too.
        if *promise % 5 == 0 {
            claim.action = Action::Meet;
        }
        if n % 3 == 0 {
            claim.bodies.push((None, format!("Institute {}", ["Alpha", "Beta", "Gamma"][*promise % 3])));
        }
    }
    let promise: BTreeMap<String, usize> = told.iter().map(|(n, c)| (c.id.clone(), *n)).collect();
    let told: Vec<ClaimView> = told.into_iter().map(|(_, c)| c).collect();
    let mut shelf = Shelf { claims: told.chunk_by(|a, b| a.document == b.document).collect(), ..Shelf::default() };
    for n in 0..many / 2 {
        let of = &told[dice.below(told.len())];
        let document = if dice.often(30) {
            told[dice.below(told.len())].document.clone()
        } else {
            format!("f{:03}", dice.below(many / 5))
        };
        let deed = deed(&mut dice, n, of, &document);
        shelf.deeds.entry(document).or_default().push(deed);
    }
    let documents: Vec<String> = {
        let of_claims = shelf.claims.iter().map(|c| c[0].document.clone());
        of_claims.chain(shelf.deeds.keys().cloned()).collect::<BTreeSet<_>>().into_iter().collect()
    };
    // By promise: the commitment in which it stands.
    let mut into: BTreeMap<usize, usize> = BTreeMap::new();
    let mut held: BTreeSet<usize> = BTreeSet::new();
    let mut judgements: Vec<Judgement> = Vec::new();
    let mut linker = Linker::new();
    let mut links: BTreeMap<String, Vec<Link>> = BTreeMap::new();
    let mut seen = 0;
    for change in 0..changes {
        let which = if change == 0 { documents.len() } else { dice.below(documents.len()) };
        match dice.below(12) {
            _ if change == 0 => held = (0..documents.len()).filter(|n| n % 3 != 0).collect(),
            0 | 1 => {
                let (a, b) = (dice.below(many / 3), dice.below(many / 3));
                if into.remove(&a).is_none() {
                    into.insert(a, b);
                }
            }
            2 if !links.is_empty() => {
                let of: Vec<&Link> = links.values().flatten().collect();
                let link = of[dice.below(of.len())];
                judgements.push(Judgement {
                    left: link.deed.clone(),
                    right: link.commitment.clone(),
                    verdict: if dice.often(50) { Verdict::Unrelated } else { Verdict::BearsOn(Effect::Kept) },
                    score: 1000,
                    reasons: vec![],
                    kind: AuthorKind::Person,
                    author: "someone".into(),
                });
            }
            3 if !judgements.is_empty() => _ = judgements.remove(dice.below(judgements.len())),
            _ if held.contains(&which) => _ = held.remove(&which),
            _ => _ = held.insert(which),
        }
        let claims_in = |n: usize| -> Vec<&ClaimView> {
            let of = shelf.claims.iter().filter(|c| c[0].document == documents[n]);
            of.flat_map(|c| c.iter()).collect()
        };
        let deeds_in = |n: usize| shelf.deeds.get(&documents[n]).cloned().unwrap_or_default();
        let put = |linker: &mut Linker, n: usize| {
            let claims = claims_in(n).into_iter().map(|c| Arc::new(c.clone())).collect();
            linker.put(&documents[n], claims, deeds_in(n));
        };
        if change == 0 {
            held.iter().for_each(|&n| put(&mut linker, n));
        } else if held.contains(&which) {
            put(&mut linker, which);
        } else {
            linker.remove(&documents[which]);
        }
        let mut commitments: BTreeMap<String, Vec<&ClaimView>> = BTreeMap::new();
        for claim in held.iter().flat_map(|&n| claims_in(n)) {
            let n = promise[&claim.id];
            commitments.entry(format!("p{:05}", into.get(&n).unwrap_or(&n))).or_default().push(claim);
        }
        for (id, claims) in &commitments {
            linker.set(id, claims.iter().map(|c| c.id.as_str()));
        }
        linker.judge(&judgements);
        for (deed, found) in linker.settle() {
            _ = if found.is_empty() { links.remove(&deed) } else { links.insert(deed, found) };
        }
        let deeds: Vec<DeedView> = held.iter().flat_map(|&n| deeds_in(n)).collect();
        let views: Vec<CommitmentView> =
            commitments.into_iter().map(|(id, claims)| CommitmentView { id, claims }).collect();
        let anew = link_deeds(&deeds, &views, &judgements);
        let ours: Vec<Link> = links.values().flatten().cloned().collect();
        assert_eq!(ours, anew, "other links: seed {seed}, change {change}");
        assert_eq!(linker.commitments(), views.len(), "others are held: seed {seed}, change {change}");
        seen += anew.len();
    }
    seen
}

#[test]
fn one_document_more_or_less_links_what_all_at_once_link() {
    let seen: usize = (1..9).map(|seed| walk(seed * 7_919, 90, 30)).sum();
    assert!(seen > 500, "only {seen} links were seen");
}
