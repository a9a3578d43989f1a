//! What every store must let the ledger do. Each promise below is checked on the store in memory and on SQLite.

mod common;

use common::{bears, document, judgement};
use entente_ledger::{Added, Checkpoint, Checks, Key, Kind, Ledger, Memory, NewLink, Sqlite, Store, hash_of, tree};
use entente_model::{AuthorKind, Effect, Verdict};

fn each(promise: impl Fn(&mut dyn FnMut() -> Ledger)) {
    promise(&mut || {
        Ledger::over(Box::new(Memory::new()) as Box<dyn Store + Send>).expect("a ledger in memory").seeded([7; 32])
    });
    let folder = tempfile::tempdir().expect("a folder");
    let mut number = 0;
    promise(&mut || {
        number += 1;
        let path = folder.path().join(format!("{number}.entente"));
        Ledger::over(Box::new(Sqlite::open(&path).expect("a new file"))).expect("a ledger").seeded([7; 32])
    });
}

const SEOUL: &str = "Korea will build a quantum lab. It will train people. The forum was held.";

#[test]
fn a_document_is_stored_with_its_claims_and_deeds_and_reads_back_the_same() {
    each(|open| {
        let mut ledger = open();
        let new = document("a", "2024-01-02", SEOUL, &["It will train people."], &["The forum was held."]);
        let Added::New { claims, deeds, .. } = ledger.add(&new).expect("added") else { panic!("it is new") };
        let stored = ledger.document("a").expect("there");
        assert_eq!(stored.document, new.document);
        assert_eq!(ledger.source(&new.document.source.0).expect("kept"), new.source_bytes);
        let claim = ledger.claim(&claims[0]).expect("there");
        assert_eq!((claim.quote.as_str(), &claim.claim), ("It will train people.", &new.extraction.claims[0]));
        let deed = &ledger.deeds().expect("readable")[0];
        assert_eq!((&deed.id, &deed.deed), (&deeds[0], &new.extraction.deeds[0]));
        assert!(ledger.verify(None).expect("checked").is_right());
    });
}

#[test]
fn the_same_bytes_read_the_same_way_are_there_already() {
    each(|open| {
        let mut ledger = open();
        let new = document("a", "2024-01-02", SEOUL, &["It will train people."], &[]);
        ledger.add(&new).expect("added");
        let head = ledger.head().expect("a head");
        assert_eq!(ledger.add(&new).expect("known"), Added::AlreadyThere { document: "a".into() });
        let mut renamed = new.clone();
        renamed.document.id = "b".into();
        assert_eq!(ledger.add(&renamed).expect("known"), Added::AlreadyThere { document: "a".into() });
        assert_eq!(ledger.head().expect("a head"), head, "nothing was written");
    });
}

#[test]
fn what_cannot_be_kept_is_refused_and_leaves_nothing() {
    each(|open| {
        let mut ledger = open();
        let good = document("a", "2024-01-02", SEOUL, &["It will train people."], &[]);
        let mut bytes = good.clone();
        bytes.source_bytes.push(b'!');
        assert_eq!(ledger.add(&bytes).expect_err("other bytes").kind(), Kind::Invalid);
        let mut quote = good.clone();
        quote.extraction.claims[0].quote = entente_model::Span::new(10, 9_000);
        assert_eq!(ledger.add(&quote).expect_err("no such quote").kind(), Kind::Invalid);
        assert!(ledger.documents().expect("readable").is_empty());
        ledger.add(&good).expect("added");
        let other = document("a", "2024-01-02", "Another text.", &[], &[]);
        assert_eq!(ledger.add(&other).expect_err("the id is taken").kind(), Kind::Taken);
        assert_eq!(ledger.document("b").expect_err("unknown").kind(), Kind::NotFound);
    });
}

#[test]
fn a_better_reading_keeps_the_ids_of_the_claims_it_still_tells() {
    each(|open| {
        let mut ledger = open();
        let first =
            document("a", "2024-01-02", SEOUL, &["Korea will build a quantum lab.", "It will train people."], &[]);
        let Added::New { claims, .. } = ledger.add(&first).expect("added") else { panic!("it is new") };
        let mut second = document("a", "2024-01-02", SEOUL, &["It will train people.", "The forum was held."], &[]);
        second.document.reader = "test 2".into();
        let Added::Reread { kept, new, gone, .. } = ledger.add(&second).expect("added") else {
            panic!("a new reading")
        };
        assert_eq!((kept, gone), (vec![claims[1].clone()], vec![claims[0].clone()]));
        assert_eq!(new.len(), 1);
        let current: Vec<String> = ledger.claims().expect("readable").into_iter().map(|c| c.quote).collect();
        assert_eq!(current, ["It will train people.", "The forum was held."]);
        assert!(!ledger.claim(&claims[0]).expect("still readable").current);
        assert!(ledger.verify(None).expect("checked").is_right());
    });
}

#[test]
fn a_reading_that_cuts_its_quotes_otherwise_keeps_the_ids_and_what_was_judged() {
    each(|open| {
        let mut ledger = open();
        let text = "Korea will build a quantum lab, officials said. It will train people. The forum was held.";
        let first =
            document("a", "2024-01-02", text, &["Korea will build a quantum lab", "It will train people."], &[]);
        let Added::New { claims, .. } = ledger.add(&first).expect("added") else { panic!("it is new") };
        let said = judgement(&claims[0], &claims[1], Verdict::NotSame, AuthorKind::Person);
        ledger.judge(std::slice::from_ref(&said)).expect("recorded");
        // The same promise with more words, and one that is told no more.
        let mut second = document(
            "a",
            "2024-01-02",
            text,
            &["Korea will build a quantum lab, officials said."],
            &["The forum was held."],
        );
        second.document.reader = "test 2".into();
        let would = ledger.compare(&second).expect("compared").expect("there");
        let head = ledger.head().expect("a head");
        let Added::Reread { changes, kept, .. } = ledger.add(&second).expect("added") else { panic!("a new reading") };
        assert_eq!(would, changes, "the preview says what is done");
        assert_eq!(ledger.head().expect("a head").seq, head.seq + 1);
        assert_eq!((changes.altered, changes.gone.clone()), (vec![claims[0].clone()], vec![claims[1].clone()]));
        assert_eq!(
            (changes.to_review, kept),
            (changes.gone, vec![claims[0].clone()]),
            "a person judged of what is gone"
        );
        assert_eq!(changes.new.len(), 1, "the deed");
        let now = ledger.claim(&claims[0]).expect("there");
        assert_eq!((now.quote.as_str(), now.current), ("Korea will build a quantum lab, officials said.", true));
        assert!(!ledger.claim(&claims[1]).expect("it never vanishes").current);
        assert_eq!(ledger.standing_judgements().expect("readable"), vec![said]);
        // A third reading tells both: each finds its own id again, though one quote is that of the first reading.
        let mut third = first.clone();
        third.document.reader = "test 3".into();
        let Added::Reread { changes, .. } = ledger.add(&third).expect("added") else { panic!("a new reading") };
        assert_eq!((changes.altered, changes.new), (vec![claims[0].clone()], vec![claims[1].clone()]));
        assert!(ledger.verify(None).expect("checked").is_right());
    });
}

#[test]
fn ids_stay_apart_when_quotes_trade_places() {
    each(|open| {
        let mut ledger = open();
        let text = "Korea will build a big quantum lab soon. Korea will build a big quantum lab soon, too.";
        let (a, b) = ("Korea will build a big quantum lab soon.", "Korea will build a big quantum lab soon, too.");
        let mut before = Vec::new();
        for (n, quotes) in [&[a][..], &[b], &[a, b], &[b, a], &[a]].into_iter().enumerate() {
            let mut new = document("a", "2024-01-02", text, quotes, &[]);
            new.document.reader = format!("test {n}");
            ledger.add(&new).expect("added");
            let ids: Vec<String> = ledger.claims().expect("readable").into_iter().map(|c| c.id).collect();
            let apart: std::collections::BTreeSet<&String> = ids.iter().collect();
            assert_eq!((ids.len(), apart.len()), (quotes.len(), quotes.len()), "{n}");
            assert!(before.is_empty() || ids.iter().any(|id| before.contains(id)), "{n}: an id went on");
            before = ids;
        }
        assert!(ledger.verify(None).expect("checked").is_right());
    });
}

#[test]
fn two_claims_with_one_quote_have_two_ids() {
    each(|open| {
        let mut ledger = open();
        let quote = "It will train people.";
        let new = document("a", "2024-01-02", SEOUL, &[quote, quote], &[]);
        let Added::New { claims, .. } = ledger.add(&new).expect("added") else { panic!("it is new") };
        assert_ne!(claims[0], claims[1]);
    });
}

#[test]
fn judgements_are_taken_back_and_stay_readable() {
    each(|open| {
        let mut ledger = open();
        let said = judgement("c-1", "c-2", Verdict::NotSame, AuthorKind::Person);
        let ids = ledger.judge(std::slice::from_ref(&said)).expect("recorded");
        assert_eq!(ledger.standing_judgements().expect("readable"), vec![said]);
        ledger.retract(&ids[0], "someone", "a slip").expect("taken back");
        assert!(ledger.standing_judgements().expect("readable").is_empty());
        assert_eq!(ledger.judgements().expect("readable")[0].retracted, Some(2));
        assert_eq!(ledger.retract(&ids[0], "someone", "again").expect_err("gone").kind(), Kind::NotFound);
        assert!(ledger.verify(None).expect("checked").is_right());
    });
}

/// Four documents with one claim each; gives their claim ids.
fn four(ledger: &mut Ledger, order: [usize; 4]) -> Vec<String> {
    let mut ids = vec![String::new(); 4];
    for n in order {
        let text = format!("Korea will build lab number {n}.");
        let new = document(&format!("d{n}"), &format!("2024-01-0{}", n + 1), &text, &[&text], &[]);
        let Added::New { claims, .. } = ledger.add(&new).expect("added") else { panic!("it is new") };
        ids[n] = claims[0].clone();
    }
    ids
}

fn clusters(ids: &[String], groups: &[&[usize]]) -> Vec<Vec<String>> {
    groups.iter().map(|g| g.iter().map(|&n| ids[n].clone()).collect()).collect()
}

#[test]
fn a_commitments_id_does_not_depend_on_the_order_of_arrival() {
    each(|open| {
        let mut seen = Vec::new();
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
            let mut ledger = open();
            let ids = four(&mut ledger, order);
            ledger.put_partition(&clusters(&ids, &[&[1, 0], &[2, 3]]), &[]).expect("stored");
            let mut found: Vec<_> =
                ledger.commitments().expect("readable").into_iter().map(|c| (c.id, c.claims)).collect();
            found.sort();
            seen.push(found);
        }
        assert_eq!(seen[0].len(), 2);
        assert!(seen.iter().all(|s| *s == seen[0]));
    });
}

#[test]
fn a_merge_leaves_an_alias_and_a_split_restores_the_old_ids() {
    each(|open| {
        let mut ledger = open();
        let ids = four(&mut ledger, [0, 1, 2, 3]);
        let apart = clusters(&ids, &[&[0, 1], &[2, 3]]);
        let minted = ledger.put_partition(&apart, &[]).expect("stored").minted;
        let merged = ledger.put_partition(&clusters(&ids, &[&[0, 1, 2, 3]]), &[]).expect("stored");
        let [(alias, home)] = merged.merged.as_slice() else { panic!("one alias: {merged:?}") };
        assert_eq!(ledger.commitment(alias).expect("the old id leads on").id, *home);
        assert_eq!(ledger.commitments().expect("readable")[0].aliases, vec![alias.clone()]);
        let split = ledger.put_partition(&apart, &[]).expect("stored");
        assert_eq!(split.restored, vec![alias.clone()]);
        let mut now: Vec<String> = ledger.commitments().expect("readable").into_iter().map(|c| c.id).collect();
        let mut before = minted;
        now.sort();
        before.sort();
        assert_eq!(now, before);
        assert!(ledger.verify(None).expect("checked").is_right());
    });
}

#[test]
fn the_same_partition_twice_writes_nothing() {
    each(|open| {
        let mut ledger = open();
        let ids = four(&mut ledger, [0, 1, 2, 3]);
        let groups = clusters(&ids, &[&[0, 1], &[2], &[3]]);
        let rule = [judgement(&ids[0], &ids[1], Verdict::Same, AuthorKind::Rule)];
        ledger.put_partition(&groups, &rule).expect("stored");
        let head = ledger.head().expect("a head");
        ledger.put_partition(&groups, &rule).expect("stored");
        assert_eq!(ledger.head().expect("a head"), head);
        ledger.put_partition(&clusters(&ids, &[&[0], &[1], &[2], &[3]]), &[]).expect("stored");
        assert!(ledger.judgements().expect("readable")[0].retracted.is_some(), "the rule's judgement no longer holds");
    });
}

#[test]
fn people_outrank_rules_on_links_and_rules_come_back_when_they_withdraw() {
    each(|open| {
        let mut ledger = open();
        let ids = four(&mut ledger, [0, 1, 2, 3]);
        ledger.put_partition(&clusters(&ids, &[&[0, 1], &[2], &[3]]), &[]).expect("stored");
        let home = ledger.commitments().expect("readable")[0].id.clone();
        let link = NewLink {
            deed: "d-1".into(),
            commitment: home.clone(),
            effect: Effect::Kept,
            score: 700,
            reasons: vec!["alike".into()],
        };
        ledger.put_links(&[link]).expect("stored");
        let effect = |ledger: &Ledger| {
            ledger.links().expect("readable").iter().map(|l| (l.commitment.clone(), l.effect)).collect::<Vec<_>>()
        };
        assert_eq!(effect(&ledger), vec![(home.clone(), Effect::Kept)]);
        let person = ledger.judge(&[bears("d-1", &home, Effect::Partly, AuthorKind::Person)]).expect("recorded");
        assert_eq!(effect(&ledger), vec![(home.clone(), Effect::Partly)]);
        ledger.judge(&[judgement("d-1", &home, Verdict::Unrelated, AuthorKind::Person)]).expect("recorded");
        assert_eq!(effect(&ledger), vec![]);
        for id in person.iter().map(String::as_str).chain(["j-8.0"]) {
            ledger.retract(id, "someone", "a slip").expect("taken back");
        }
        assert_eq!(effect(&ledger), vec![(home, Effect::Kept)]);
        ledger.put_links(&[]).expect("stored");
        assert_eq!(effect(&ledger), vec![]);
        assert!(ledger.verify(None).expect("checked").is_right());
    });
}

#[test]
fn the_law_can_empty_a_document_and_the_log_still_holds() {
    each(|open| {
        let mut ledger = open();
        let new = document("a", "2024-01-02", SEOUL, &["It will train people."], &[]);
        let Added::New { claims, .. } = ledger.add(&new).expect("added") else { panic!("it is new") };
        four(&mut ledger, [0, 1, 2, 3]);
        ledger.redact("a", "the office", "a court's order").expect("emptied");
        assert!(ledger.document("a").expect("its shell stays").erased);
        assert_eq!(ledger.claim(&claims[0]).expect_err("gone").kind(), Kind::NotFound);
        assert_eq!(ledger.source(&new.document.source.0).expect_err("gone").kind(), Kind::NotFound);
        let report = ledger.verify(None).expect("checked");
        assert!(report.is_right(), "{report:?}");
        assert_eq!((report.erased, report.documents), (1, 5));
        assert_eq!(ledger.events(0, 100).expect("readable").last().map(|e| e.kind.clone()), Some("redacted".into()));
        assert_eq!(ledger.add(&new).expect("it does not come back"), Added::AlreadyThere { document: "a".into() });
        let mut renamed = new.clone();
        renamed.document.id = "b".into();
        let again = ledger.add(&renamed).expect("nor under another name");
        assert_eq!(again, Added::AlreadyThere { document: "a".into() });
    });
}

#[test]
fn the_log_has_no_gaps_and_the_same_steps_give_the_same_head() {
    each(|open| {
        let mut heads = Vec::new();
        for _ in 0..2 {
            let mut ledger = open().recorded(Some("2024-02-03".into()));
            four(&mut ledger, [0, 1, 2, 3]);
            let events = ledger.events(0, 100).expect("readable");
            assert_eq!(events.iter().map(|e| e.seq).collect::<Vec<_>>(), vec![1, 2, 3, 4]);
            assert!(events.iter().all(|e| e.recorded.as_deref() == Some("2024-02-03")));
            assert_eq!(ledger.events(2, 1).expect("readable")[0].seq, 3);
            heads.push(ledger.head().expect("a head"));
        }
        assert_eq!(heads[0], heads[1]);
    });
}

#[test]
fn a_text_that_its_source_no_longer_gives_is_found() {
    each(|open| {
        let mut ledger = open();
        ledger.add(&document("a", "2024-01-02", SEOUL, &[], &[])).expect("added");
        let same = |_: &entente_model::Document, bytes: &[u8]| {
            let page = String::from_utf8_lossy(bytes).into_owned();
            Some(page.trim_start_matches("<p>").trim_end_matches("</p>").to_owned())
        };
        assert_eq!(ledger.verify(Some(&same)).expect("checked").reread, 1);
        // What another reader made is counted and held against nobody.
        let never = |_: &entente_model::Document, _: &[u8]| None;
        let checks = Checks { reread: Some(&never), reader: "another/9", ..Checks::default() };
        let report = ledger.check(&checks).expect("checked");
        assert!(report.is_right() && report.older == 1 && report.reread == 0);
        let other = |_: &entente_model::Document, _: &[u8]| Some("something else".to_owned());
        let wrong = ledger.verify(Some(&other)).expect("checked").wrong.expect("found");
        assert_eq!(wrong.record, "document a");
    });
}

#[test]
fn what_was_recorded_is_proven_to_whoever_has_the_checkpoint() {
    each(|open| {
        let mut ledger = open();
        let ids = four(&mut ledger, [0, 1, 2, 3]);
        ledger.put_partition(&clusters(&ids, &[&[0, 1], &[2], &[3]]), &[]).expect("stored");
        let said = judgement(&ids[0], &ids[2], Verdict::NotSame, AuthorKind::Person);
        let judged = ledger.judge(&[said]).expect("recorded");
        let key = Key::new("example.org/log", [1; 32]).expect("a key");
        let sign = |ledger: &Ledger| {
            let head = ledger.head().expect("a head");
            Checkpoint::sign(&key, head.seq, hash_of(&head.root).expect("a root"))
        };
        let first = sign(&ledger);
        ledger.redact("d3", "the office", "an order").expect("emptied");
        let second = sign(&ledger);
        let commitments = ledger.commitments().expect("readable");
        let home = commitments.into_iter().find(|c| c.claims.contains(&ids[0])).expect("there").id;
        let source = ledger.document("d1").expect("there").document.source.0;
        let table: &[(&str, &[u64], usize)] = &[
            ("d1", &[2], 0),
            (&source, &[2], 0),
            (&ids[1], &[2], 1),
            (&home, &[1, 2, 5], 2),
            (&judged[0], &[6], 0),
            ("7", &[7], 0),
            ("d3", &[4, 7], 0),
        ];
        for (id, events, parts) in table {
            let proof = ledger.prove(id, &second, Some(&first)).expect("found").expect("right");
            assert_eq!(proof.records.iter().map(|r| r.event.seq).collect::<Vec<_>>(), *events, "{id}");
            assert_eq!(proof.records.iter().map(|r| r.parts.len()).sum::<usize>(), *parts, "{id}");
            for r in &proof.records {
                let leaf = tree::leaf(&r.event.entry());
                assert!(tree::includes(&leaf, r.event.seq - 1, second.size, &second.root, &r.path), "{id}");
            }
            let grown = proof.consistency.expect("asked for");
            assert!(tree::extends(first.size, &first.root, second.size, &second.root, &grown.path), "{id}");
        }
        for unknown in ["nothing", "0", "8", "c-000000000000", "p-000000000000", "j-6.9", "j-", "sha256:0"] {
            assert_eq!(ledger.prove(unknown, &second, None).expect_err("unknown").kind(), Kind::NotFound, "{unknown}");
        }
        assert_eq!(ledger.prove("7", &first, None).expect_err("it came later").kind(), Kind::NotFound);
        let other = Checkpoint::sign(&key, first.size, second.root);
        let wrong = ledger.prove("d1", &other, None).expect("looked at").expect_err("another log");
        assert_eq!(wrong.record, "checkpoint 6");
        let newer = Checkpoint::sign(&key, 8, second.root);
        assert!(ledger.prove("d1", &newer, None).expect("looked at").is_err(), "the log is shorter");
    });
}
