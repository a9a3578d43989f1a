//! What is kept of what waits for a person is what comparing everything anew gives, whatever happened to the ledger.

mod common;

use entente_app::judge::Said;
use entente_app::model::{AuthorKind, Effect, Judgement, Verdict};
use entente_app::review::{Begin, Item};
use entente_app::update::Correction;
use entente_app::{App, Book};
use std::collections::BTreeSet;
use std::fmt::Write;

const SAID: Said = Said { by: "Mori Aya", because: "by the texts" };
const STATES: [&str; 4] = ["South Korea", "France", "Japan", "Germany"];
const PROMISES: [&str; 10] = [
    "will invest 40 million euros in a joint quantum laboratory by 2027",
    "will invest 45 million euros in quantum laboratories",
    "agreed to open a joint hydrogen centre in Lyon in 2026",
    "plan to open a hydrogen research centre by the end of 2026",
    "will train 300 engineers in semiconductor design by 2028",
    "will train 200 young engineers for the chip industry",
    "will hold a dialogue on artificial intelligence next year",
    "agreed to share satellite data on sea ice from 2026",
    "will share weather data from their satellites by 2028",
    "plan to exchange data on the oceans from satellites",
];
const DEEDS: [&str; 4] = [
    "opened their joint hydrogen centre in Lyon",
    "paid 20 million euros for the quantum laboratory",
    "held their dialogue on artificial intelligence",
    "said that the training of engineers is delayed",
];

/// Numbers without a pattern, the same at every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % n.max(1)
    }
    fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let at = self.below(of.len());
        of.get(at)
    }
}

/// An announcement as a line of JSON.
fn news(chance: &mut Chance, number: usize) -> String {
    let mut text = String::new();
    for _ in 0..1 + chance.below(3) {
        let (a, b) = (STATES[chance.below(2)], STATES[1 + chance.below(3)]);
        let of: &[&str] = if chance.below(3) == 0 { &DEEDS } else { &PROMISES };
        let says = of[chance.below(of.len())];
        if a == b {
            let _ = write!(text, "{a} {says}. ");
        } else {
            let _ = write!(text, "{a} and {b} {says}. ");
        }
    }
    let day = format!("20{}-{:02}-{:02}", 23 + chance.below(3), 1 + chance.below(12), 1 + chance.below(28));
    format!(r#"{{"id":"n{number}","lang":"en","published":"{day}","text":"{}"}}"#, text.trim())
}

/// That what is kept is what comparing gives, in one piece and by pages.
fn same(book: &Book, place: &str) -> Vec<Item> {
    let anew = book.review_anew().expect("compared");
    assert_eq!(book.review_all().expect("read"), anew, "{place}");
    let open = book.unsettled(&anew).expect("read");
    let mut paged: Vec<Item> = Vec::new();
    loop {
        let last = paged.last().map(|item| item.id.clone());
        let begin = last.as_deref().map_or(Begin::First, Begin::Behind);
        let page = book.waiting(begin, 3).expect("read").expect("it is kept").expect("it begins somewhere");
        assert_eq!(page.total, open.len() as u64, "{place}");
        paged.extend(page.items);
        if !page.more {
            break;
        }
    }
    assert_eq!(paged, open, "{place}");
    for item in open.iter().take(3) {
        let page = book.waiting(Begin::At(&item.id), 1).expect("read").expect("it is kept").expect("it waits");
        assert_eq!(page.items.as_slice(), std::slice::from_ref(item), "{place}");
    }
    assert_eq!(book.check_index().expect("read"), None, "{place}");
    open
}

#[test]
fn what_waits_is_kept_as_comparing_everything_gives_it() {
    let app = App::builtin().expect("built-in packs");
    let folder = tempfile::tempdir().expect("a folder");
    let (mut waited, mut kinds) = (0, BTreeSet::new());
    for seed in 0..4 {
        let path = folder.path().join(format!("{seed}.entente"));
        let mut chance = Chance(seed);
        let mut book = app.open(&path, None).expect("opened");
        let mut events: Vec<u64> = Vec::new();
        for step in 0..50 {
            let snapshot = book.snapshot().expect("read");
            let claims: Vec<String> = snapshot.claims.keys().cloned().collect();
            let deeds: Vec<String> = snapshot.deeds.keys().cloned().collect();
            let ids: Vec<String> = snapshot.commitments.iter().map(|c| c.id.clone()).collect();
            let documents: Vec<String> = snapshot.documents.keys().cloned().collect();
            drop(snapshot);
            let open = if step == 0 { Vec::new() } else { same(&book, &format!("{seed} {step}")) };
            waited += open.len();
            kinds.extend(open.iter().map(|item| item.what.code()));
            // What cannot be decided, such as to merge one with itself, is refused, and changes nothing.
            let what = if step < 12 { 0 } else { chance.below(9) };
            match what {
                0 | 1 => common::fill(&app, &mut book, &news(&mut chance, step)),
                2 => {
                    let two = [chance.pick(&claims).cloned(), chance.pick(&claims).cloned()];
                    let two: Vec<String> = two.into_iter().flatten().collect();
                    events.extend(book.merge(&two, SAID).map(|d| d.event));
                }
                3 => {
                    if let (Some(id), Some(claim)) = (chance.pick(&ids), chance.pick(&claims)) {
                        events.extend(book.split(id, std::slice::from_ref(claim), SAID).map(|d| d.event));
                    }
                }
                4 => {
                    let effect = (chance.below(2) == 0).then_some(Effect::Progress);
                    if let (Some(deed), Some(id)) = (chance.pick(&deeds), chance.pick(&ids)) {
                        events.extend(book.link(deed, id, effect, SAID).map(|d| d.event));
                    }
                }
                5 => {
                    if let Some(event) = chance.pick(&events) {
                        let _ = book.undo(&event.to_string(), SAID);
                    }
                }
                6 => {
                    if let Some(item) = chance.pick(&open) {
                        events.push(book.settle_item(&item.id, SAID).expect("settled"));
                    }
                }
                7 => {
                    if let Some(document) = chance.pick(&documents).filter(|_| chance.below(2) == 0) {
                        book.redact(document, "somebody", "the law asks for it").expect("erased");
                    }
                }
                _ => {
                    if let Some(document) = chance.pick(&documents) {
                        let day = format!("20{}-05-01", 23 + chance.below(3)).parse().ok();
                        // Read in another language it tells other things, or nothing.
                        let lang = (chance.below(2) == 0).then(|| "fr".to_owned());
                        let right = Correction { published: day, lang, ..Correction::default() };
                        let _ = book.update(std::slice::from_ref(document), &right, true);
                        book.settle().expect("settled");
                    }
                }
            }
        }
        same(&book, &format!("{seed} at last"));
        // Made anew it is the same.
        let before = book.review_all().expect("read");
        drop(book);
        app.mend_index(&path).expect("mended");
        let book = app.look(&path).expect("opened");
        assert_eq!(book.review_all().expect("read"), before);
        same(&book, &format!("{seed} mended"));
    }
    assert!(waited > 100, "only {waited} things ever waited");
    assert!(kinds.len() > 4, "only {kinds:?} waited");
}

#[test]
fn what_is_not_settled_yet_is_not_told_from_what_is_kept() {
    let app = App::builtin().expect("built-in packs");
    let folder = tempfile::tempdir().expect("a folder");
    let mut book = app.open(&folder.path().join("one.entente"), None).expect("opened");
    let mut chance = Chance(3);
    for number in 0..8 {
        common::fill(&app, &mut book, &news(&mut chance, number));
    }
    assert!(book.waiting(Begin::First, 1).expect("read").is_some());
    assert_eq!(book.waiting(Begin::Behind("r-nothing"), 1).expect("read"), Some(None));
    // A decision that nobody settled.
    let claims: Vec<String> = book.snapshot().expect("read").claims.keys().cloned().collect();
    let mut ledger = book.into_ledger();
    let judgement = Judgement {
        left: claims[0].clone(),
        right: claims[1].clone(),
        verdict: Verdict::Same,
        score: 1000,
        reasons: vec!["by the texts".to_owned()],
        kind: AuthorKind::Person,
        author: "Mori Aya".to_owned(),
    };
    ledger.judge(&[judgement]).expect("judged");
    let mut book = app.look_into(ledger);
    assert_eq!(book.waiting(Begin::First, 1).expect("read"), None);
    assert_eq!(book.review_all().expect("read"), book.review_anew().expect("compared"));
    book.settle().expect("settled");
    same(&book, "settled");
}
