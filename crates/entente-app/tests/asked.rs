//! What is asked of many promises at once: nothing is lost between the parts of an answer, whatever the day and the query, and
//! silence is told as silence.

mod common;

use common::fill;
use entente_app::asked::{By, Of};
use entente_app::follow::Status;
use entente_app::model::Day;
use entente_app::publish::timeline::What;
use entente_app::search::{Query, When};
use entente_app::{App, Book};
use std::collections::BTreeSet;

const NEWS: &str = r#"
{"id":"a1","lang":"en","published":"2021-03-05","url":"https://www.news.example.org/1","text":"South Korea and the United States will open a joint quantum laboratory in Daejeon by June 2022. They will also train fifty engineers in semiconductor design by 2023."}
{"id":"a2","lang":"en","published":"2022-05-20","url":"https://press.example.com/2","text":"The United States and South Korea will open a joint quantum laboratory in Daejeon by June 2023, a year later than planned."}
{"id":"a3","lang":"en","published":"2023-05-15","text":"South Korea and the United States opened the joint quantum laboratory in Daejeon on Monday."}
{"id":"b1","lang":"fr","published":"2022-02-10","text":"La France et la Corée du Sud lanceront un programme commun de recherche sur l'hydrogène d'ici 2024. Les deux pays créeront un fonds de 20 millions d'euros pour les semi-conducteurs."}
{"id":"c1","lang":"ko","published":"2023-08-18","text":"한국과 일본은 2025년까지 반도체 공동연구센터를 설립하기로 합의했다."}
{"id":"d1","lang":"en","text":"Chile and Japan agreed to hold a hydrogen forum by June 2025."}
{"id":"e1","lang":"en","published":"2022-02-01","text":"Norway will join the next generation chip dialogue. Australia and Vietnam will strengthen cooperation."}
{"id":"f1","lang":"en","published":"2022-07-01","text":"Canada will invest at least 20 million Canadian dollars in artificial intelligence research with Vietnam by 2026."}
{"id":"f2","lang":"en","published":"2023-11-01","text":"Canada paid 8 million Canadian dollars to Vietnam for artificial intelligence research on 30 October 2023."}
"#;

const QUERIES: [&str; 5] = ["", "party:KR", "field:semiconductors,quantum", "due:none", "party:nobody"];
const DAYS: [&str; 5] = ["2020-01-01", "2022-06-01", "2022-07-01", "2023-06-01", "2024-12-31"];

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// Every query on every day, by both ways to look at a day.
fn each(app: &App, check: impl Fn(&Book, &Of, When, &str)) {
    let mut book = app.in_memory().expect("a ledger");
    fill(app, &mut book, NEWS);
    for query in QUERIES {
        let of = Of::Query(Query::parse(app, query).expect("a query"));
        for when in DAYS.iter().flat_map(|d| [When::ToldBy(day(d)), When::AllKnown(day(d))]) {
            check(&book, &of, when, &format!("{query:?} {when:?}"));
        }
    }
}

#[test]
fn what_falls_due_leaves_no_commitment_out_and_calls_none_overdue_by_silence() {
    let app = App::builtin().expect("packs");
    each(&app, |book, of, when, place| {
        for until in ["2022-08-01", "2024-12-31", "2030-01-01"].map(day).into_iter().filter(|d| *d >= when.day()) {
            let due = book.due(of, when, until, None).expect("readable");
            let told: u64 = due.told_of.values().sum();
            let listed = (due.coming.len() + due.silent.len() + due.overdue.len()) as u64;
            assert_eq!(listed + told + due.later + due.no_end + due.no_day, due.total, "{place} {until}");
            let (now, until) = (when.day().to_string(), until.to_string());
            assert!(due.coming.iter().all(|l| now <= l.due && l.due <= until), "{place}");
            assert!(due.coming.is_sorted_by_key(|l| l.due.clone()), "{place}");
            assert!(due.silent.iter().all(|l| l.due < now && l.status == "no-evidence" && l.days < 0), "{place}");
            assert!(due.overdue.iter().all(|l| l.due < now && l.status == "overdue"), "{place}");
        }
    });
}

#[test]
fn the_counts_of_a_scorecard_add_up() {
    let app = App::builtin().expect("packs");
    each(&app, |book, of, when, place| {
        for by in By::ALL {
            let card = book.scorecard(of, when, by).expect("readable");
            let total = book.due(of, when, Day::MAX, None).expect("readable").total;
            assert_eq!(card.distinct.commitments as u64, total, "{place} {by:?}");
            assert_eq!(card.in_rows, card.rows.iter().map(|r| r.counts.commitments).sum::<usize>());
            assert!(card.in_rows >= card.distinct.commitments, "each belongs somewhere: {place} {by:?}");
            for counts in card.rows.iter().map(|r| &r.counts).chain([&card.distinct]) {
                let due = &counts.due_so_far;
                assert_eq!(counts.statuses.len(), Status::ALL.len(), "every status is listed");
                assert_eq!(counts.statuses.values().sum::<usize>(), counts.commitments, "{place} {by:?}");
                assert_eq!(due.statuses.values().sum::<usize>(), due.commitments, "{place} {by:?}");
                assert!(due.commitments + counts.no_day <= counts.commitments, "{place} {by:?}");
            }
            if by == By::Year {
                assert_eq!(card.in_rows, card.distinct.commitments, "a promise is told for the first time once");
            }
        }
    });
}

#[test]
fn a_timeline_ends_with_the_status_of_the_day_and_one_life_is_that_of_the_query() {
    let app = App::builtin().expect("packs");
    each(&app, |book, of, when, place| {
        let all = book.timeline(of, when, None).expect("readable");
        assert_eq!(all.lives.len() as u64, all.total, "{place}");
        for life in &all.lives {
            let moments = |what| life.moments.iter().filter(move |m| m.what == what);
            assert_eq!(moments(What::Told).count(), 1, "{place}");
            let last = moments(What::Status).filter_map(|m| m.code.as_ref()).next_back();
            // By all that is known, a promise may be told only after the day.
            if let (Some(last), true) = (last, life.told.as_ref().is_none_or(|t| *t <= all.as_of)) {
                assert_eq!(*last, life.status, "{place} {}", life.commitment);
            }
            assert!(moments(What::Status).all(|m| m.before != m.code), "{place}");
            let dated: Vec<_> = life.moments.iter().map(|m| (m.day.is_none(), &m.day)).collect();
            assert!(dated.is_sorted(), "{place}");
            let one = book.timeline(&Of::One(life.commitment.clone()), when, None).expect("readable");
            assert_eq!(one.lives.as_slice(), std::slice::from_ref(life), "{place}");
        }
        let first = book.timeline(of, when, Some(1)).expect("readable");
        assert_eq!((first.lives.first(), first.total), (all.lives.first(), all.total), "{place}");
    });
}

#[test]
fn a_moved_day_is_told_and_no_longer_holds() {
    let app = App::builtin().expect("packs");
    let mut book = app.in_memory().expect("a ledger");
    fill(&app, &mut book, NEWS);
    let of = Of::Query(Query::parse(&app, "field:quantum").expect("a query"));
    let all = book.timeline(&of, When::AllKnown(day("2022-12-01")), None).expect("readable");
    let days: BTreeSet<_> = all
        .lives
        .iter()
        .flat_map(|l| &l.moments)
        .filter(|m| m.what == What::Due)
        .collect::<Vec<_>>()
        .into_iter()
        .map(|m| (m.day.clone(), m.holds))
        .collect();
    let named = |day: &str, holds| (Some(day.to_owned()), Some(holds));
    let moved = BTreeSet::from([named("2022-06-30", false), named("2023-06-30", true)]);
    assert!(days.is_superset(&moved), "{days:?}");
}

#[test]
fn money_that_is_not_known_is_not_zero_and_each_promise_counts_once() {
    let app = App::builtin().expect("packs");
    each(&app, |book, of, when, place| {
        let money = book.money(of, when, None).expect("readable");
        assert!(money.with_sum + money.left_out.no_sum <= money.total as usize, "{place}");
        for row in &money.currencies {
            let stages = &row.stages;
            let sums = [&stages.pledged, &stages.committed, &stages.disbursed];
            assert!(sums.iter().any(|s| s.is_some()), "{place}: a currency that nobody named");
            for sum in sums.into_iter().flatten() {
                assert!(sum.commitments > 0 && sum.commitments <= money.total as usize, "{place}");
                let (low, high) = (sum.low.as_f64(), sum.high.as_ref().map(|h| h.as_f64()));
                assert!(high.is_none_or(|high| low <= high && high > Some(0.0)), "{place}");
            }
        }
    });
    let mut book = app.in_memory().expect("a ledger");
    fill(&app, &mut book, NEWS);
    let of = Of::Query(Query::parse(&app, "party:CA").expect("a query"));
    let by = |d: &str| book.money(&of, When::ToldBy(day(d)), None).expect("readable").currencies;
    let [before] = by("2022-12-31").try_into().expect("one currency");
    assert!(before.stages.disbursed.is_none(), "nothing is known yet");
    let [after] = by("2024-12-31").try_into().expect("one currency");
    let paid = after.stages.disbursed.expect("known by then");
    assert_eq!((paid.low.as_i64(), paid.high.and_then(|h| h.as_i64())), (Some(8_000_000), Some(8_000_000)));
    let pledged = after.stages.pledged.expect("pledged");
    assert_eq!((pledged.low.as_i64(), pledged.high), (Some(20_000_000), None), "\"at least\" has no upper end");
}

#[test]
fn questions_are_asked_in_every_language_and_not_of_what_is_settled() {
    let app = App::builtin().expect("packs");
    each(&app, |book, of, when, place| {
        let questions = book.ask(of, when, day("2025-12-31").max(when.day())).expect("readable");
        assert_eq!(questions.asked.len() as u64 + questions.nothing_to_ask, questions.total, "{place}");
        for asked in &questions.asked {
            assert!(!["kept", "kept-late", "broken", "superseded"].contains(&asked.status.as_str()), "{place}");
            assert!(!asked.questions.is_empty() && !asked.whom.is_empty(), "{place}");
            for question in &asked.questions {
                assert_eq!(question.words.len(), app.statements().languages().count(), "{place} {}", question.about);
                assert!(question.words.values().all(|w| w.ends_with('?') && !w.contains(['{', '['])), "{question:?}");
                if question.about == "passed" {
                    assert!(asked.due < Some(questions.as_of.clone()) && asked.status == "no-evidence", "{place}");
                }
            }
        }
    });
}
