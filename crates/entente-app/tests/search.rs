//! Queries over a ledger with an index give what looking at every commitment gives, for any day and in any order, and the
//! statuses by which they find are those that the rules tell.

mod common;

use common::fill;
use entente_app::App;
use entente_app::follow::Status;
use entente_app::model::Day;
use entente_app::search::{Listing, Query, Sort, When};

/// Announcements of some years, in three languages, with what became of them.
const NEWS: &str = r#"
{"id":"a1","lang":"en","published":"2021-03-05","url":"https://www.news.example.org/1","text":"South Korea and the United States will open a joint quantum laboratory in Daejeon by June 2022. They will also train fifty engineers in semiconductor design by 2023."}
{"id":"a2","lang":"en","published":"2022-05-20","url":"https://press.example.com/2","text":"The United States and South Korea will open a joint quantum laboratory in Daejeon by June 2023, a year later than planned."}
{"id":"a3","lang":"en","published":"2023-05-15","text":"South Korea and the United States opened the joint quantum laboratory in Daejeon on Monday."}
{"id":"b1","lang":"fr","published":"2022-02-10","url":"https://www.news.example.org/b","text":"La France et la Corée du Sud lanceront un programme commun de recherche sur l'hydrogène d'ici 2024. Les deux pays créeront un fonds de 20 millions d'euros pour les semi-conducteurs."}
{"id":"b2","lang":"fr","published":"2024-03-01","text":"La France et la Corée du Sud ont lancé le programme commun de recherche sur l'hydrogène."}
{"id":"c1","lang":"ko","published":"2023-08-18","text":"한국과 일본은 2025년까지 반도체 공동연구센터를 설립하기로 합의했다. 양국은 인공지능 인력 교류도 추진하기로 했다."}
{"id":"c2","lang":"ko","published":"2023-09-01","text":"정부는 한국과 일본이 2025년까지 반도체 공동연구센터를 설립할 것이라고 밝혔다."}
{"id":"d1","lang":"en","text":"Chile and Japan agreed to hold a hydrogen forum by June 2025."}
{"id":"d2","lang":"en","published":"2024-02-01","text":"Chile and Japan agreed on Thursday to hold a hydrogen forum by June 2025. Norway will join the next generation chip dialogue."}
{"id":"e1","lang":"en","published":"2022-02-01","text":"Kenya and Japan plan to build a solar plant in Nakuru by 2025."}
"#;

const QUERIES: [&str; 34] = [
    "",
    "party:KR",
    "party:KR -party:US",
    "party:Corée",
    "party:coree field:semiconductors",
    "party:\"South Korea\"",
    "party:nobody",
    "field:quantum,clean-energy",
    "-field:none",
    "action:research",
    "strength:firm",
    "strength:intended,exploratory",
    "status:kept",
    "status:kept,kept-late,in-progress",
    "-status:no-evidence,not-yet-due",
    "due:2023",
    "due:2022..2024",
    "due:..2023-06",
    "due:2025-06",
    "due:none",
    "told:2022..2023",
    "language:fr",
    "lang:ko party:JP",
    "source:news.example.org",
    "source:a* -source:a3",
    "forum:dialogue",
    "laboratory",
    "LABORATÓRY -semiconductors",
    "양국",
    "공동연구",
    "\"joint quantum\"",
    "-\"joint quantum\" party:US",
    "\"quantum joint\"",
    "recherche hydrogene",
];

#[test]
fn the_index_answers_as_looking_at_everything_does() {
    let app = App::builtin().expect("built-in packs");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("l.entente");
    let mut book = app.open(&path, None).expect("a new ledger");
    fill(&app, &mut book, NEWS);
    assert_eq!(book.check_index().expect("checked"), None);
    drop(book);
    let indexed = app.look(&path).expect("opens");
    let mut plain = app.in_memory().expect("in memory");
    fill(&app, &mut plain, NEWS);
    let snapshot = indexed.snapshot().expect("readable");
    assert!(snapshot.commitments.len() >= 6, "{}", snapshot.commitments.len());
    let days = ["2020-01-01", "2021-03-05", "2022-06-30", "2022-07-01", "2023-05-15", "2023-08-30", "2024-12-31"];
    let mut hits = [0; QUERIES.len()];
    for day in days.map(|day| day.parse::<Day>().expect("a day")) {
        for (at, text) in QUERIES.into_iter().enumerate() {
            let query = Query::parse(&app, text).unwrap_or_else(|e| panic!("{text}: {e}"));
            for when in [When::AllKnown(day), When::ToldBy(day)] {
                let sort = Sort::ALL[(at + usize::try_from(day.day()).expect("small")) % Sort::ALL.len()];
                let descending = at % 2 == 0;
                let asked = Listing { query: query.clone(), when, sort, descending, after: None, limit: None };
                let (by_index, by_looking) = (indexed.find(&asked).expect("found"), plain.find(&asked).expect("found"));
                let told = |listed: &entente_app::search::Listed| {
                    (listed.commitments.clone(), listed.total, listed.exact, listed.reports, listed.next.clone())
                };
                assert_eq!(told(&by_index), told(&by_looking), "{text:?} {when:?} {sort:?}");
                hits[at] += by_index.commitments.len();
                let mut shown = Vec::new();
                let mut show = |entry| -> Result<(), entente_app::AppError> {
                    shown.push(entry);
                    Ok(())
                };
                by_index.entries(&mut show).expect("read");
                let mut looked = Vec::new();
                let mut look = |entry| -> Result<(), entente_app::AppError> {
                    looked.push(entry);
                    Ok(())
                };
                by_looking.entries(&mut look).expect("read");
                assert_eq!(shown, looked, "{text:?} {when:?}");
                assert_eq!(shown.iter().map(|e| e.commitment.clone()).collect::<Vec<_>>(), by_index.commitments);
            }
        }
    }
    let silent: Vec<&str> = QUERIES.iter().zip(hits).filter(|(_, hits)| *hits == 0).map(|(text, _)| *text).collect();
    // No telling here is made under a forum that a reading knows.
    let none = ["party:nobody", "forum:dialogue", "\"quantum joint\""];
    assert_eq!(silent, none, "queries that never find anything test nothing");
}

#[test]
fn statuses_are_found_as_the_rules_tell_them_on_every_day() {
    let app = App::builtin().expect("built-in packs");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("l.entente");
    fill(&app, &mut app.open(&path, None).expect("a new ledger"), NEWS);
    let book = app.look(&path).expect("opens");
    let mut seen = std::collections::BTreeSet::new();
    let mut day: Day = "2021-02-20".parse().expect("a day");
    while day < "2026-02-01".parse().expect("a day") {
        let snapshot = book.snapshot().expect("readable");
        for (when, told) in [
            (When::AllKnown(day), snapshot.status_lines(day)),
            (When::ToldBy(day), book.snapshot().expect("readable").told_by(day).0.status_lines(day)),
        ] {
            for status in Status::ALL {
                let query = Query::parse(&app, &format!("status:{}", status.code())).expect("read");
                let asked = Listing { query, when, sort: Sort::Id, descending: false, after: None, limit: None };
                let mut wanted: Vec<String> =
                    told.iter().filter(|l| l.status == status.code()).map(|l| l.commitment.clone()).collect();
                wanted.sort();
                assert_eq!(book.find(&asked).expect("found").commitments, wanted, "{} {when:?}", status.code());
                if !wanted.is_empty() {
                    seen.insert(status.code());
                }
            }
        }
        for _ in 0..9 {
            day = day.tomorrow().expect("a later day");
        }
    }
    assert!(seen.len() >= 3, "only {seen:?}");
}
