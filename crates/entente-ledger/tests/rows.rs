//! A ledger as rows, and the same ledger from them: for a hundred stories of every kind of step, in both stores.

mod common;

use common::{bears, document, judgement};
use entente_ledger::{Error, Kind, Ledger, NewLink, Row};
use entente_model::{AuthorKind, Effect, Verdict};

fn rows(ledger: &Ledger) -> Vec<Row> {
    let mut all = Vec::new();
    let shown: Result<(), Error> = ledger.each_row(&mut |row| {
        all.push(row);
        Ok(())
    });
    shown.expect("readable");
    all
}

fn filled(mut ledger: Ledger, rows: Vec<Row>) -> Result<Ledger, Error> {
    ledger.fill(rows.into_iter().map(Ok::<Row, Error>))?;
    Ok(ledger)
}

/// Numbers that are the same at every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % below.max(1) as u64).expect("small")
    }
}

/// Steps at random: documents, readings anew, partitions, links, decisions, what takes them back, and erasures.
fn story(ledger: &mut Ledger, seed: u64) {
    let mut dice = Dice(seed);
    let mut decisions: Vec<String> = Vec::new();
    let mut gone: Vec<String> = Vec::new();
    for step in 0..12 + dice.roll(20) {
        let claims: Vec<String> = ledger.claims().expect("readable").into_iter().map(|c| c.id).collect();
        let deeds: Vec<String> = ledger.deeds().expect("readable").into_iter().map(|d| d.id).collect();
        let commitments: Vec<String> = ledger.commitments().expect("readable").into_iter().map(|c| c.id).collect();
        match dice.roll(9) {
            0..=2 => {
                let n = dice.roll(6);
                let id = format!("d{n}");
                if gone.contains(&id) {
                    continue;
                }
                let (claim, deed) = (format!("한국은 연구소 {n}를 짓는다."), format!("Lab {n} was opened."));
                let text = format!("{claim} {deed}");
                let claims: &[&str] = if dice.roll(4) == 0 { &[] } else { &[&claim] };
                let mut new = document(&id, "2024-01-02", &text, claims, &[&deed]);
                new.document.reader = format!("test {}", dice.roll(3));
                let _ = ledger.add(&new).expect("added, read anew or there");
            }
            3 | 4 if !claims.is_empty() => {
                let mut parts: Vec<Vec<String>> = vec![Vec::new(); 3];
                for claim in &claims {
                    parts[dice.roll(3)].push(claim.clone());
                }
                parts.retain(|part| !part.is_empty());
                ledger.put_partition(&parts, &[]).expect("settled");
            }
            5 if !deeds.is_empty() && !commitments.is_empty() => {
                let (deed, commitment) =
                    (deeds[dice.roll(deeds.len())].clone(), commitments[dice.roll(commitments.len())].clone());
                let (effect, score, reasons) = (Effect::Kept, 700, vec!["seen".to_owned()]);
                ledger.put_links(&[NewLink { deed, commitment, effect, score, reasons }]).expect("linked");
            }
            6 if claims.len() > 1 => {
                let said = judgement(&claims[0], &claims[1], Verdict::Same, AuthorKind::Person);
                decisions.extend(ledger.judge(&[said]).expect("judged"));
            }
            7 if !deeds.is_empty() && !commitments.is_empty() => {
                let said = bears(&deeds[0], &commitments[0], Effect::Partly, AuthorKind::Person);
                decisions.extend(ledger.judge(&[said]).expect("judged"));
            }
            8 if step % 2 == 0 => {
                if let Some(id) = decisions.pop() {
                    ledger.retract(&id, "someone", "a slip").expect("taken back");
                }
            }
            8 => {
                let documents = ledger.documents().expect("readable");
                if let Some(there) = documents.iter().find(|d| !d.erased) {
                    gone.push(there.document.id.clone());
                    ledger.redact(&there.document.id, "someone", "the law").expect("erased");
                }
            }
            _ => {}
        }
    }
}

#[test]
fn a_ledger_is_the_same_when_it_is_made_of_its_rows() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut kinds = std::collections::BTreeSet::new();
    for seed in 0..100 {
        let mut ledger =
            Ledger::in_memory().expect("a ledger").seeded([seed; 32]).recorded(Some("2024-12-31".to_owned()));
        story(&mut ledger, u64::from(seed));
        let whole = rows(&ledger);
        kinds.extend(ledger.events(0, 1000).expect("readable").into_iter().map(|e| e.kind));
        let copy = filled(Ledger::in_memory().expect("a ledger"), whole.clone()).expect("it is right");
        assert!(rows(&copy) == whole, "seed {seed}");
        assert_eq!(copy.head().expect("readable"), ledger.head().expect("readable"), "seed {seed}");
        // A file takes longer, so that it takes a part of them.
        if seed % 10 == 0 {
            let path = folder.path().join(format!("{seed}.entente"));
            let copy = filled(Ledger::open(&path).expect("a new ledger"), whole.clone()).expect("it is right");
            assert!(rows(&copy) == whole, "seed {seed}");
            drop(copy);
            let copy = Ledger::read(&path).expect("opens");
            assert!(rows(&copy) == whole, "seed {seed}");
            assert!(copy.verify(None).expect("checked").is_right(), "seed {seed}");
        }
    }
    for kind in ["document", "judgement", "retraction", "partition", "links", "redacted"] {
        assert!(kinds.contains(kind), "no story has a {kind}: {kinds:?}");
    }
}

/// Every row is needed: without one, or with one twice, there is no ledger, and nothing of it is left.
#[test]
fn rows_that_make_no_ledger_leave_none() {
    let mut ledger = Ledger::in_memory().expect("a ledger").seeded([1; 32]);
    ledger
        .add(&document(
            "d",
            "2024-01-02",
            "Korea will build a lab. It was opened.",
            &["Korea will build a lab."],
            &["It was opened."],
        ))
        .expect("added");
    let claim = ledger.claims().expect("readable")[0].id.clone();
    ledger.put_partition(&[vec![claim]], &[]).expect("settled");
    let whole = rows(&ledger);
    assert!(whole.len() > 6);
    for n in 0..whole.len() {
        let mut without = whole.clone();
        let row = without.remove(n);
        let mut to = Ledger::in_memory().expect("a ledger");
        let result = to.fill(without.into_iter().map(Ok::<Row, Error>));
        assert!(result.is_err(), "without {row:?}");
        assert_eq!(rows(&to), [], "without {row:?}");
    }
    let mut twice = filled(Ledger::in_memory().expect("a ledger"), whole.clone()).expect("right");
    let error = twice.fill(whole.into_iter().map(Ok::<Row, Error>)).expect_err("it holds something");
    assert_eq!(error.kind(), Kind::Taken);
}
