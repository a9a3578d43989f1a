//! An index of many pieces answers as looking at every description does, in every order and by pages of any size.

use super::*;
use crate::index::{Answer, Ask, Expr, Sort, When, find, find_among, tally};
use crate::store::Batch;
use crate::{Memory, Sqlite};
use entente_model::Day;

/// Numbers without a pattern, the same at every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).unwrap_or(0) % n
    }
    fn day(&mut self) -> Day {
        let (year, month, day) = (self.below(4), self.below(12), self.below(28));
        let small = |n: u32| i8::try_from(n + 1).expect("small");
        Day::new(2020 + i16::try_from(year).expect("small"), small(month), small(day)).expect("a day")
    }
}

/// Something made up. Many things of it are the same for many, and some have nothing to sort by.
fn some(chance: &mut Chance, n: u32) -> Described {
    let letters = crate::digest::LETTERS;
    let id: String = (0..12).map(|_| char::from(letters[chance.below(32) as usize])).collect();
    let first = chance.day();
    let second = (chance.below(3) == 0).then(|| chance.day()).filter(|day| *day > first);
    let parties = ["KR", "US", "FR", ""];
    let version = |from: Option<Day>, to: Option<Day>, chance: &mut Chance| {
        let mut days: Vec<Day> = (0..chance.below(4)).map(|_| chance.day()).collect();
        days.sort_unstable();
        days.dedup();
        let mut steps = vec![(None, u8::try_from(chance.below(3)).expect("small"))];
        steps.extend(days.into_iter().map(|day| (Some(day), u8::try_from(chance.below(5)).expect("small"))));
        let word = chance.below(8);
        Version {
            from,
            to,
            terms: [format!("w={word}"), format!("m={word}"), format!("u={}=U{word}", word / 2)].into(),
            texts: vec![("w".to_owned(), format!(" {word} in {} ", chance.below(3)))],
            steps,
            day: Some(first),
            due: (chance.below(2) > 0).then(|| chance.day()),
            end: (chance.below(2) > 0).then(|| chance.day()),
            begins: (chance.below(3) > 0).then(|| chance.day()),
            news: {
                let days: std::collections::BTreeSet<Day> = (0..chance.below(4)).map(|_| chance.day()).collect();
                days.into_iter().collect()
            },
            details: vec![7; chance.below(4) as usize],
            strength: u8::try_from(chance.below(3)).expect("small"),
            reports: 1 + u32::from(chance.below(50) == 0),
            party: parties[chance.below(4) as usize].to_owned(),
        }
    };
    let first = (chance.below(9) > 0).then_some(first);
    let mut versions = vec![version(first, second, chance)];
    versions.extend(second.map(|second| version(Some(second), None, chance)));
    Described { commitment: format!("p-{id}"), seq: u64::from(n / 100), versions }
}

fn put(store: &mut dyn Store, all: &[Described]) {
    let batch = Batch { after: store.head().expect("a head"), ..Batch::default() };
    let derive = |store: &dyn Store| {
        let mut writer = Writer::new(store, 0);
        all.iter().try_for_each(|one| writer.replace(&one.commitment, None, Some(one)))?;
        let next = writer.finish()?;
        put_state(store, "made up", next)
    };
    store.write_with(&batch, &derive).expect("written");
}

#[test]
fn pages_of_a_large_index_are_those_of_looking_at_everything() {
    let mut chance = Chance(5);
    let all: Vec<Described> = (0..9_000).map(|n| some(&mut chance, n)).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let file = Sqlite::open(&folder.path().join("l.entente")).expect("a file");
    let is = |term: &str| Expr::Is(term.to_owned());
    let stands =
        |may: Expr, words: &str| Expr::Stands { within: Box::new(may), kind: "w".to_owned(), words: words.to_owned() };
    let day = |text: &str| text.parse::<Day>().expect("a day");
    let questions = [
        Expr::All(Vec::new()),
        Expr::All(vec![is("w=3"), Expr::Status(vec![0, 2, 4])]),
        Expr::All(vec![Expr::Not(Box::new(Expr::Status(vec![1]))), Expr::NoDue]),
        Expr::All(vec![Expr::Any(vec![is("w=1"), is("m=2")]), Expr::Due(Some(day("2021-01-01")), None)]),
        Expr::All(vec![Expr::Begins("w=".to_owned()), Expr::Told(None, Some(day("2021-06-30")))]),
        Expr::All(vec![
            stands(is("w=5"), "5 in 1"),
            Expr::Not(Box::new(stands(Expr::Begins("m=".to_owned()), "in 2"))),
        ]),
    ];
    for mut store in [Box::new(Memory::new()) as Box<dyn Store>, Box::new(file)] {
        put(store.as_mut(), &all);
        let store = store.as_ref();
        for (n, expr) in questions.iter().enumerate() {
            for when in [When::AllKnown(day("2022-02-02")), When::ToldBy(day("2021-11-11"))] {
                for (at, sort) in Sort::ALL.into_iter().enumerate() {
                    let (descending, limit) = ((at + n) % 2 == 0, [1, 7, 100, 3_000][(at + n) % 4]);
                    let ask = |after, limit| Ask { expr: expr.clone(), when, sort, descending, after, limit };
                    let what = format!("{expr:?} {when:?} {sort:?} {descending} {limit}");
                    let wanted = find_among(&all, &ask(None, None));
                    assert!(wanted.commitments.len() > 10, "{what}");
                    let (mut after, mut paged) = (None, Vec::new());
                    while paged.len() < 3 * limit {
                        let page = find::find(store, &ask(after, Some(limit))).expect("found");
                        if page.exact {
                            assert_eq!((page.total, page.reports), (wanted.total, wanted.reports), "{what}");
                        }
                        paged.extend(page.commitments);
                        after = page.next;
                        if after.is_none() {
                            break;
                        }
                    }
                    assert_eq!(after.is_some(), paged.len() < wanted.commitments.len(), "{what}");
                    assert_eq!(paged, wanted.commitments[..paged.len()], "{what}");
                }
                counts(store, &all, expr, when);
            }
        }
    }
}

/// What is counted by the index is what is counted by looking.
fn counts(store: &dyn Store, all: &[Described], expr: &Expr, when: When) {
    let (by_index, by_looking) = (tally::answer(store, expr, when).expect("found"), Answer::among(all, expr, when));
    if !by_index.exact() {
        return;
    }
    assert_eq!(by_index.total(), by_looking.total());
    for kind in ["w=", "u="] {
        assert_eq!(by_index.terms(kind).expect("counted"), by_looking.terms(kind).expect("counted"), "{kind}");
    }
    assert_eq!(by_index.having("w=3").expect("counted"), by_looking.having("w=3").expect("counted"));
    assert_eq!(by_index.statuses().expect("counted"), by_looking.statuses().expect("counted"));
    assert_eq!(by_index.due_years().expect("counted"), by_looking.due_years().expect("counted"));
    assert_eq!(one_by_one(&by_index), one_by_one(&by_looking));
    for want in [0, 1, 30, 300, 20_000] {
        assert_eq!(first(&by_index, want), first(&by_looking, want), "{want}");
    }
}

/// The first by the month of their news, of which many have the same.
fn first(answer: &Answer, want: usize) -> Vec<String> {
    let standing = answer.standing().expect("read");
    let month = |day: Day| i64::from(day.year()) * 12 + i64::from(day.month());
    let ranked = standing.iter().map(|one| (one.news.map_or(i64::MAX, month), one.number)).collect();
    answer.first(ranked, want).expect("named").into_iter().map(|(_, id)| id).collect()
}

/// How everyone stands, what terms they have and what is added up over them, by their names.
fn one_by_one(answer: &Answer) -> Vec<(String, Vec<String>)> {
    let standing = answer.standing().expect("read");
    let numbers: Vec<u32> = standing.iter().map(|one| one.number).collect();
    let mut said: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for one in standing {
        let days = [one.day, one.end, one.begins, one.ever_begins, one.news];
        said.entry(one.number).or_default().push(format!("{} {days:?}", one.status));
    }
    for kind in ["w=", "u="] {
        let each = |value: &str, shown: Option<&str>, n: u32| {
            said.entry(n).or_default().push(format!("{kind}{value} {shown:?}"));
        };
        answer.each_term(kind, each).expect("read");
    }
    answer.each_details(|n, bytes| said.entry(n).or_default().push(format!("{bytes:?}"))).expect("read");
    let names = answer.names(&numbers).expect("named");
    let mut all: Vec<(String, Vec<String>)> =
        names.into_iter().zip(&numbers).map(|(name, n)| (name, said.remove(n).unwrap_or_default())).collect();
    assert!(said.is_empty());
    all.sort();
    all
}

#[test]
fn an_index_of_another_form_is_none() {
    let mut store = Memory::new();
    put(&mut store, &[some(&mut Chance(1), 1)]);
    assert_eq!(state(&store).expect("known"), Some(("made up".to_owned(), 1)));
    for other in ["made up\n1", "made up\nform 1\n1", "made up\nform 4\nx", "made up", "", "\n"] {
        let batch = Batch { after: store.head().expect("a head"), ..Batch::default() };
        store.write_with(&batch, &|store| store.put_on_shelf(b"s", Some(other.as_bytes()))).expect("written");
        assert_eq!(state(&store).expect("known"), None, "{other:?}");
    }
}
