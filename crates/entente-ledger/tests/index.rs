//! The index says what the ledger says after every step, on every store, and answers as if everything had been looked at.

mod common;

use common::{bears, day, document};
use entente_ledger::index::{Ask, Cursor, Describe, Described, Expr, IndexState, Sort, Version, When, find_among};
use entente_ledger::{Added, Excerpt, Ledger, Memory, NewLink, Sqlite, Store};
use entente_model::{AuthorKind, Effect};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Finds commitments by the words of their quotes, and tells a status by how many deeds bear on them.
struct ByWords(&'static str);

impl Describe for ByWords {
    fn maker(&self) -> &str {
        self.0
    }
    fn describe(&self, excerpt: Excerpt) -> Vec<Described> {
        let one = |commitment: &entente_ledger::Commitment| {
            let claims: Vec<_> = commitment.claims.iter().map(|id| &excerpt.claims[id]).collect();
            let told = |id: &str| excerpt.documents[id].day();
            let days: BTreeSet<_> = claims.iter().map(|c| told(&c.document)).collect();
            let days: Vec<_> = days.into_iter().collect();
            let links = excerpt.links.iter().filter(|l| l.commitment == commitment.id);
            let steps: Vec<_> = [None, Some(day("2024-06-01"))]
                .into_iter()
                .zip(0..)
                .map(|(from, n)| (from, n * u8::try_from(links.clone().count()).expect("few")))
                .collect();
            let version = |(at, from): (usize, &Option<_>)| {
                let known: Vec<_> = claims.iter().filter(|c| told(&c.document) <= *from).collect();
                let words = known.iter().flat_map(|c| c.quote.split(|c: char| !c.is_alphanumeric()));
                Version {
                    from: *from,
                    to: days.get(at + 1).copied().flatten(),
                    terms: words.filter(|w| !w.is_empty()).map(|w| format!("w={w}")).collect(),
                    texts: known.iter().map(|c| ("w".to_owned(), c.quote.clone())).collect(),
                    steps: steps.clone(),
                    day: days[0],
                    due: days[0].filter(|d| d.day() % 2 == 0),
                    end: days[0].filter(|d| d.day() % 3 == 0),
                    begins: days[0].filter(|d| d.day() % 5 == 0),
                    news: days
                        .iter()
                        .flatten()
                        .copied()
                        .filter(|d| d.day() % 7 > 0)
                        .collect::<BTreeSet<_>>()
                        .into_iter()
                        .collect(),
                    details: known.first().map(|c| c.quote.clone().into_bytes()).unwrap_or_default(),
                    strength: u8::try_from(known.len()).expect("few"),
                    reports: u32::try_from(known.len()).expect("few"),
                    party: known.iter().map(|c| c.quote.clone()).min().filter(|q| q.len() % 3 > 0).unwrap_or_default(),
                }
            };
            let versions = days.iter().enumerate().map(version).collect();
            Described { commitment: commitment.id.clone(), seq: commitment.seq, versions }
        };
        excerpt.commitments.iter().map(one).collect()
    }
}

/// Numbers without a pattern, the same at every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("small") % n
    }
}

const WORDS: [&str; 8] = ["Korea", "builds", "lab", "with", "Japan", "opens", "fund", "양국"];

fn quote(chance: &mut Chance, n: usize) -> String {
    let words: Vec<&str> = (0..4).map(|_| WORDS[chance.below(WORDS.len())]).collect();
    format!("{} no {n}.", words.join(" "))
}

/// One step of any kind.
fn step(ledger: &mut Ledger, chance: &mut Chance, n: usize) {
    let claims: Vec<String> = ledger.claims().expect("readable").into_iter().map(|c| c.id).collect();
    let commitments = ledger.commitments().expect("readable");
    let deeds = ledger.deeds().expect("readable");
    match chance.below(8) {
        0..3 => {
            let (one, two) = (quote(chance, n), quote(chance, n + 1000));
            let text = format!("{one} {two} Deed {n} was done.");
            let day = format!("2024-{:02}-{:02}", 1 + chance.below(12), 1 + chance.below(28));
            let mut new = document(&format!("d{n}"), &day, &text, &[&one, &two], &[&format!("Deed {n} was done.")]);
            if chance.below(5) == 0 {
                new.document.published = None;
            }
            ledger.add(&new).expect("added");
        }
        3 | 4 => {
            let mut clusters: Vec<Vec<String>> = Vec::new();
            for claim in claims {
                let at = chance.below(4 + clusters.len());
                match clusters.get_mut(at) {
                    Some(cluster) => cluster.push(claim),
                    None if chance.below(9) > 0 => clusters.push(vec![claim]),
                    None => {}
                }
            }
            ledger.put_partition(&clusters, &[]).expect("settled");
        }
        5 if !commitments.is_empty() && !deeds.is_empty() => {
            let to = commitments[chance.below(commitments.len())].id.clone();
            let deed = deeds[chance.below(deeds.len())].id.clone();
            if chance.below(2) == 0 {
                ledger.judge(&[bears(&deed, &to, Effect::Kept, AuthorKind::Person)]).expect("judged");
            } else {
                let link = NewLink { deed, commitment: to, effect: Effect::Progress, score: 500, reasons: Vec::new() };
                ledger.put_links(&[link]).expect("linked");
            }
        }
        6 if !claims.is_empty() => {
            let of = ledger.claim(&claims[chance.below(claims.len())]).expect("there").document;
            let mut again = document(&of, "2024-03-04", "", &[], &[]);
            let stored = ledger.document(&of).expect("there");
            again.source_bytes = ledger.source(&stored.document.source.0).expect("kept");
            again.document = stored.document.clone();
            again.document.reader = format!("test {n}");
            let held = stored.document.text.as_str().split(" no ").next().unwrap_or("").to_owned();
            again.extraction.claims = vec![common::claim(stored.document.text.as_str(), &held)];
            assert!(!matches!(ledger.add(&again).expect("read anew"), Added::New { .. }));
        }
        7 if !claims.is_empty() && chance.below(3) == 0 => {
            let of = ledger.claim(&claims[chance.below(claims.len())]).expect("there").document;
            ledger.redact(&of, "the office", "an order").expect("erased");
        }
        _ => {
            let standing: Vec<_> = ledger.judgements().expect("readable");
            let ours = standing.iter().find(|j| j.retracted.is_none() && j.judgement.kind == AuthorKind::Person);
            if let Some(judgement) = ours {
                ledger.retract(&judgement.id, "someone", "a slip").expect("taken back");
            }
        }
    }
}

fn any_expr(chance: &mut Chance, deep: usize) -> Expr {
    let word = format!("w={}", WORDS[chance.below(WORDS.len())]);
    let some = |chance: &mut Chance| (0..1 + chance.below(3)).map(|_| any_expr(chance, deep + 1)).collect();
    let a_day =
        |chance: &mut Chance| (chance.below(3) > 0).then(|| day(&format!("2024-{:02}-15", 1 + chance.below(12))));
    match chance.below(if deep > 2 { 4 } else { 11 }) {
        0 | 1 => Expr::Is(word),
        2 => Expr::Begins(word.chars().take(4).collect()),
        3 => Expr::Status(vec![u8::try_from(chance.below(3)).expect("small")]),
        4 => Expr::Any(some(chance)),
        5 | 6 => Expr::All(some(chance)),
        7 => Expr::Not(Box::new(any_expr(chance, deep + 1))),
        8 => Expr::Due(a_day(chance), a_day(chance)),
        9 => Expr::Told(a_day(chance), a_day(chance)),
        _ if chance.below(2) == 0 => Expr::NoDue,
        _ => {
            let words = format!("{} {}", &word[2..], WORDS[chance.below(WORDS.len())]);
            Expr::Stands { within: Box::new(Expr::Is(word)), kind: "w".to_owned(), words }
        }
    }
}

/// The index is right, and answers any question as looking at everything does, by pages of any size.
fn answers(ledger: &Ledger, chance: &mut Chance, what: &str) {
    assert_eq!(ledger.check_index().expect("checked"), None, "{what}");
    let all: Vec<String> = ledger.commitments().expect("readable").into_iter().map(|c| c.id).collect();
    let described = ByWords("one").describe(ledger.excerpt(&all).expect("readable"));
    for _ in 0..12 {
        let expr = any_expr(chance, 0);
        let on = day(&format!("2024-{:02}-10", 1 + chance.below(12)));
        let when = if chance.below(2) == 0 { When::AllKnown(on) } else { When::ToldBy(on) };
        let (sort, descending) = (Sort::ALL[chance.below(Sort::ALL.len())], chance.below(2) == 0);
        let ask = |after, limit| Ask { expr: expr.clone(), when, sort, descending, after, limit };
        let wanted = find_among(&described, &ask(None, None));
        let found = ledger.find(&ask(None, None)).expect("answered").expect("by the index");
        assert_eq!(found, wanted, "{what}: {expr:?} {when:?} {sort:?} {descending}");
        let (mut paged, mut after) = (Vec::new(), None);
        let limit = 1 + chance.below(4);
        loop {
            let page = ledger.find(&ask(after.clone(), Some(limit))).expect("answered").expect("by the index");
            assert!(page.commitments.len() <= limit && page.total == wanted.total);
            let again = find_among(&described, &ask(after, Some(limit)));
            assert_eq!(page, again, "{what}: {expr:?} {when:?} {sort:?} {descending}");
            paged.extend(page.commitments);
            let Some(next) = page.next else { break };
            after = Some(Cursor::parse(&next.to_text(), sort, descending).expect("a cursor"));
        }
        assert_eq!(paged, wanted.commitments, "{what}: {expr:?} {when:?} {sort:?} {descending} by {limit}");
    }
}

#[test]
fn after_any_steps_the_index_says_what_the_ledger_says() {
    let folder = tempfile::tempdir().expect("a folder");
    for seed in 0..6 {
        let stores: [(&str, Box<dyn Store + Send>); 2] = [
            ("memory", Box::new(Memory::new())),
            ("sqlite", Box::new(Sqlite::open(&folder.path().join(format!("{seed}.entente"))).expect("a file"))),
        ];
        for (name, store) in stores {
            let ledger = Ledger::over(store).expect("a ledger").seeded([7; 32]);
            let mut ledger = ledger.described_by(Arc::new(ByWords("one")), true).expect("indexed");
            let mut chance = Chance(seed);
            for n in 0..40 {
                step(&mut ledger, &mut chance, n);
                if n % 4 == 3 {
                    answers(&ledger, &mut chance, &format!("{name}, seed {seed}, step {n}"));
                }
            }
            assert!(ledger.verify(None).expect("checked").is_right());
            ledger.index_anew().expect("made anew");
            answers(&ledger, &mut chance, &format!("{name}, seed {seed}, made anew"));
        }
    }
}

#[test]
fn a_ledger_that_was_written_to_without_an_index_has_none_until_somebody_makes_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("l.entente");
    let indexed =
        |maker| Ledger::open(&path).expect("opens").described_by(Arc::new(ByWords(maker)), true).expect("indexed");
    let looking = |maker| {
        let ledger = Ledger::read(&path).expect("opens").described_by(Arc::new(ByWords(maker)), false);
        ledger.expect("reads").index_state().expect("known")
    };
    let add = |ledger: &mut Ledger, id: &str| {
        let text = format!("Korea builds lab {id}.");
        let Added::New { claims, .. } = ledger.add(&document(id, "2024-01-02", &text, &[&text], &[])).expect("added")
        else {
            panic!("it is new")
        };
        ledger.put_partition(&[claims], &[]).expect("settled");
    };
    add(&mut indexed("one"), "a");
    assert_eq!(looking("one"), IndexState::InUse);
    assert_eq!(looking("two"), IndexState::Behind, "another maker's");
    add(&mut Ledger::open(&path).expect("opens"), "b");
    assert_eq!(looking("one"), IndexState::Behind, "nobody kept it up");
    let mut chance = Chance(1);
    answers(&indexed("one"), &mut chance, "made anew when somebody writes");
    assert_eq!(looking("one"), IndexState::InUse);
    let head = Ledger::read(&path).expect("opens").head().expect("a head");
    drop(indexed("two"));
    assert_eq!(looking("two"), IndexState::InUse);
    // As a version wrote it that kept the index in another form, without saying so.
    let raw = rusqlite::Connection::open(&path).expect("opened");
    raw.execute("UPDATE shelf SET value = CAST('two' || char(10) || '2' AS BLOB) WHERE key = x'73'", []).expect("done");
    raw.execute("UPDATE shelf SET value = x'00', long = NULL WHERE substr(key, 1, 1) = x'6b'", []).expect("done");
    drop(raw);
    assert_eq!(looking("two"), IndexState::Behind, "another form");
    answers(&indexed("two"), &mut chance, "made anew in this form");
    assert_eq!(looking("two"), IndexState::InUse);
    assert_eq!(Ledger::read(&path).expect("opens").head().expect("a head"), head, "the log is as it was");
}

#[test]
fn a_changed_index_is_found() {
    for sql in [
        "DELETE FROM shelf WHERE substr(key, 1, 1) = x'70'",
        "UPDATE shelf SET key = x'70773d6f746865720000000000' WHERE key = x'70773d6c61620000000000'",
        "UPDATE shelf SET value = x'0100' WHERE key = x'70773d6c61620000000000'",
        "DELETE FROM shelf WHERE substr(key, 1, 1) = x'72'",
        "DELETE FROM shelf WHERE substr(key, 1, 1) = x'63'",
        "UPDATE shelf_long SET value = zeroblob(length(value)) WHERE n = (SELECT long FROM shelf WHERE key = x'6b4400000000')",
        "DELETE FROM shelf_long WHERE n = (SELECT long FROM shelf WHERE key = x'6b4400000000')",
        "DELETE FROM shelf WHERE key = x'6b7300000000'",
        "DELETE FROM shelf WHERE key = x'6400000000'",
        "UPDATE shelf SET value = CAST(replace(CAST(value AS TEXT), 'lab', 'pub') AS BLOB) WHERE key = x'6400000000'",
        "INSERT INTO shelf VALUES (x'7200000009', x'61', NULL)",
        "UPDATE shelf SET value = CAST(replace(CAST(value AS TEXT), 'lab', 'pub') AS BLOB) WHERE substr(key, 1, 1) = x'74'",
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("l.entente");
        let open =
            || Ledger::open(&path).expect("opens").described_by(Arc::new(ByWords("one")), true).expect("indexed");
        let mut ledger = open();
        for id in ["a", "b"] {
            let text = format!("Korea builds lab {id}.");
            ledger.add(&document(id, "2024-01-02", &text, &[&text], &[])).expect("added");
        }
        let claims = ledger.claims().expect("readable").into_iter().map(|c| vec![c.id]).collect::<Vec<_>>();
        ledger.put_partition(&claims, &[]).expect("settled");
        assert_eq!(ledger.check_index().expect("checked"), None);
        drop(ledger);
        let raw = rusqlite::Connection::open(&path).expect("opened");
        assert!(raw.execute(sql, []).unwrap_or_else(|e| panic!("{sql}: {e}")) > 0, "{sql}: nothing was changed");
        drop(raw);
        let ledger = open();
        assert!(ledger.check_index().expect("checked").is_some(), "{sql}");
        assert!(ledger.verify(None).expect("checked").is_right(), "{sql}: the log has nothing to do with it");
    }
}

#[test]
fn what_is_erased_is_gone_from_the_index_too() {
    let folder = tempfile::tempdir().expect("a folder");
    for kept in [true, false] {
        let path = folder.path().join(format!("{kept}.entente"));
        let indexed =
            || Ledger::open(&path).expect("opens").described_by(Arc::new(ByWords("one")), true).expect("made");
        let mut ledger = indexed();
        for id in ["Seoulword", "Osloword"] {
            let text = format!("Korea builds lab {id}.");
            ledger.add(&document(id, "2024-01-02", &text, &[&text], &[])).expect("added");
        }
        let claims = ledger.claims().expect("readable").into_iter().map(|c| vec![c.id]).collect::<Vec<_>>();
        ledger.put_partition(&claims, &[]).expect("settled");
        if !kept {
            // Whoever keeps no index must not leave the words in it.
            drop(ledger);
            ledger = Ledger::open(&path).expect("opens");
        }
        assert!(ledger.redact("Seoulword", "the office", "an order").expect("erased"));
        drop(ledger);
        let raw = rusqlite::Connection::open(&path).expect("opened");
        let held = |word: &str| -> i64 {
            raw.query_row("SELECT count(*) FROM shelf WHERE instr(key, CAST(? AS BLOB)) > 0", [word], |r| r.get(0))
                .expect("counted")
        };
        assert_eq!((held("Seoulword"), held("Osloword") > 0), (0, kept), "kept: {kept}");
        drop(raw);
        assert_eq!(indexed().check_index().expect("checked"), None);
    }
}

#[test]
fn a_cursor_is_good_for_the_list_that_gave_it_and_no_other() {
    let mut ledger = Ledger::over(Box::new(Memory::new())).expect("a ledger");
    ledger = ledger.described_by(Arc::new(ByWords("one")), true).expect("indexed");
    let mut clusters = Vec::new();
    for n in 0..6 {
        let text = format!("Korea builds lab {n}.");
        let new = document(&format!("d{n}"), &format!("2024-01-{:02}", 2 + n), &text, &[&text], &[]);
        let Added::New { claims, .. } = ledger.add(&new).expect("added") else { panic!("it is new") };
        clusters.push(claims);
    }
    let ask = |after, limit| Ask {
        expr: Expr::All(Vec::new()),
        when: When::AllKnown(day("2024-12-31")),
        sort: Sort::Day,
        descending: true,
        after,
        limit: Some(limit),
    };
    // Every other one is there when the first page is asked for.
    let half: Vec<Vec<String>> = clusters.iter().step_by(2).cloned().collect();
    ledger.put_partition(&half, &[]).expect("settled");
    let first = ledger.find(&ask(None, 2)).expect("answered").expect("by the index");
    ledger.put_partition(&clusters, &[]).expect("settled");
    let next = first.next.expect("more");
    let rest = ledger.find(&ask(Some(next.clone()), 9)).expect("answered").expect("by the index");
    assert_eq!((first.commitments.len(), rest.commitments.len()), (2, 2));
    assert!(first.commitments.iter().all(|id| !rest.commitments.contains(id)));
    let text = next.to_text();
    assert_eq!(Cursor::parse(&text, Sort::Day, true).expect("as it was"), next);
    for broken in ["", "abc", &text[1..], &text[..text.len() - 1], &text.replace(&text[9..11], "zz"), "a b", "한국"] {
        let told = Cursor::parse(broken, Sort::Day, true).expect_err(broken);
        assert!(told.to_string().contains("damaged or is none") && told.code() == "L009", "{broken}: {told}");
    }
    for (sort, descending) in [(Sort::Day, false), (Sort::Due, true)] {
        let told = Cursor::parse(&text, sort, descending).expect_err("another order");
        assert!(told.to_string().contains("sorted by -day"), "{told}");
    }
}
