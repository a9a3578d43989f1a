//! Settling what came since the last settle writes what settling everything anew would write, byte for byte.

use entente_app::judge::Said;
use entente_app::model::{Day, Effect};
use entente_app::update::Correction;
use entente_app::{App, AppError, Book, Input, Kind, Outcome, Overrides, ReadOptions, Readout, Settler};

const PAIRS: [(&str, &str); 3] = [("South Korea", "Japan"), ("France", "Germany"), ("Canada", "South Korea")];
const THINGS: [&str; 5] = [
    "a joint laboratory for quantum sensors",
    "a fund of 20 million dollars for hydrogen",
    "a research centre for batteries in Busan",
    "a satellite for climate research",
    "a training programme for engineers in Nairobi",
];
const DONE: [&str; 4] = ["was opened", "was signed", "was launched", "was delayed"];

/// Numbers without a pattern, the same at every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }
}

fn news(dice: &mut Dice, n: usize) -> (String, String, Day) {
    let mut text = String::new();
    for _ in 0..1 + dice.below(3) {
        let ((a, b), thing) = (PAIRS[dice.below(PAIRS.len())], THINGS[dice.below(THINGS.len())]);
        let year = 2025 + dice.below(4);
        text += &match dice.below(5) {
            0 => format!("{a} and {b} will open {thing} by {year}. "),
            1 => format!("{a} will set up {thing} with {b} in {year}. "),
            2 => format!("{a} and {b} agreed to hold a dialogue on cyber security in May {year}. "),
            3 => format!("{} of {a} and {b} {} in {year}. ", thing.replacen('a', "A", 1), DONE[dice.below(DONE.len())]),
            _ => format!("{a} and {b} held a dialogue on cyber security in May {year}. "),
        };
    }
    let day = Day::new(2024 + dice.below(4) as i16, 1 + dice.below(12) as i8, 1 + dice.below(28) as i8).expect("a day");
    (format!("news-{n}"), text, day)
}

fn read(app: &App, id: &str, text: &str, day: Day) -> Readout {
    let known = Overrides { id: Some(id.to_owned()), published: Some(day), ..Overrides::default() };
    let input = Input::Bytes { name: format!("{id}.txt"), bytes: text.as_bytes().to_vec(), known: Box::new(known) };
    let mut read = None;
    let take = |outcome| match outcome {
        Outcome::Read(readout) => {
            read = Some(*readout);
            Ok(())
        }
        Outcome::Refused(name, refusal) => Err(format!("{name}: {refusal}")),
    };
    app.read(vec![input], &ReadOptions { threads: 1, ..ReadOptions::default() }, |outcome| outcome, take)
        .expect("read");
    read.expect("read")
}

/// One step of a ledger's life. What is chosen depends on what the ledger holds.
fn step<'a>(app: &'a App, mut book: Book<'a>, dice: &mut Dice, n: usize) -> Book<'a> {
    let said = Said { by: "Mori", because: "it is so" };
    let settler = book.settler();
    let ledger = book.into_ledger();
    let commitments = ledger.commitments().expect("read");
    let claims: Vec<String> = ledger.claims().expect("read").into_iter().map(|c| c.id).collect();
    let deeds: Vec<String> = ledger.deeds().expect("read").into_iter().map(|d| d.id).collect();
    let documents: Vec<String> = ledger.documents().expect("read").into_iter().map(|d| d.document.id).collect();
    let decided: Vec<u64> = ledger.judgements().expect("read").into_iter().map(|j| j.seq).collect();
    let mut book = app.look_into(ledger);
    book.keep(settler);
    let of = |dice: &mut Dice, ids: &[String]| ids.get(dice.below(ids.len())).cloned().unwrap_or_default();
    let ids: Vec<String> = commitments.iter().map(|c| c.id.clone()).collect();
    let done = match dice.below(20) {
        0 | 1 => book.merge(&[of(dice, &ids), of(dice, &ids)], said).map(|_| ()),
        2 => book.merge(&[of(dice, &claims), of(dice, &claims)], said).map(|_| ()),
        3 | 4 => match commitments.iter().filter(|c| c.claims.len() > 1).nth(dice.below(4)) {
            Some(c) => book.split(&c.id, &c.claims[..1], said).map(|_| ()),
            None => Ok(()),
        },
        5 => book.link(&of(dice, &deeds), &of(dice, &ids), Some(Effect::Kept), said).map(|_| ()),
        6 => book.link(&of(dice, &deeds), &of(dice, &ids), None, said).map(|_| ()),
        7 if !decided.is_empty() => book.undo(&decided[dice.below(decided.len())].to_string(), said).map(|_| ()),
        8 if documents.len() > 5 => book.redact(&of(dice, &documents), "Mori", "by law").map(|_| ()),
        9 | 10 => {
            let published = Day::new(2023, 1 + dice.below(12) as i8, 5).ok();
            let lang = (dice.below(4) == 0).then(|| "fr".to_owned());
            let right = Correction { published, lang, ..Correction::default() };
            book.update(&[of(dice, &documents)], &right, true).map(|_| ())
        }
        _ => {
            for more in 0..1 + dice.below(2) {
                let (id, text, day) = news(dice, 2 * n + more);
                book.add(read(app, &id, &text, day)).expect("added");
            }
            Ok(())
        }
    };
    let fine = |error: &AppError| error.kind() == Kind::Usage;
    assert!(done.as_ref().err().is_none_or(fine), "{done:?}");
    book.settle().expect("settled");
    book
}

fn walk(app: &App, seed: u64, steps: usize) {
    let (mut one, mut other) = (Dice(seed), Dice(seed));
    let (mut kept, mut anew) = (app.in_memory().expect("made"), app.in_memory().expect("made"));
    for n in 0..steps {
        kept = step(app, kept, &mut one, n);
        drop(anew.settler());
        anew = step(app, anew, &mut other, n);
        drop(anew.settler());
        anew.settle().expect("settled");
        let (ours, theirs) = (kept.log(0, usize::MAX).expect("read"), anew.log(0, usize::MAX).expect("read"));
        assert_eq!(ours.len(), theirs.len(), "as many events: seed {seed}, step {n}");
        let first = ours.iter().zip(&theirs).find(|(a, b)| a != b);
        assert!(first.is_none(), "another event: seed {seed}, step {n}: {first:?}");
        let (ours, theirs) = (kept.head().expect("read"), anew.head().expect("read"));
        assert_eq!(ours, theirs, "another log: seed {seed}, step {n}");
    }
}

#[test]
fn settling_what_is_new_writes_what_settling_everything_writes() {
    let app = App::builtin().expect("built-in packs");
    for seed in 1..4 {
        walk(&app, seed * 7_919, 30);
    }
}

#[test]
fn what_is_held_may_go_from_one_thread_to_another() {
    fn goes<T: Send + 'static>(_: T) {}
    goes(Settler::default());
}
