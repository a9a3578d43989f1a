//! Facets count what the commitments that answer a query have: as many as the query with that term finds, the same by the
//! index as by looking at everything, and commitments, never their reports.

mod common;

use common::fill;
use entente_app::model::Day;
use entente_app::search::{Facets, Listing, Query, Sort, When};
use entente_app::{App, Book};

/// Announcements of some years, two of which tell the same promise.
const NEWS: &str = r#"
{"id":"a1","lang":"en","published":"2021-03-05","url":"https://www.news.example.org/1","text":"South Korea and the United States will open a joint quantum laboratory in Daejeon by June 2022. They will also train fifty engineers in semiconductor design by 2023."}
{"id":"a2","lang":"en","published":"2022-05-20","url":"https://news.example.org/2","text":"The United States and South Korea will open a joint quantum laboratory in Daejeon by June 2022."}
{"id":"a3","lang":"en","published":"2023-05-15","text":"South Korea and the United States opened the joint quantum laboratory in Daejeon on Monday."}
{"id":"b1","lang":"fr","published":"2022-02-10","url":"https://presse.example.fr/b","text":"La France et la Corée du Sud lanceront un programme commun de recherche sur l'hydrogène d'ici 2024. Les deux pays créeront un fonds de 20 millions d'euros pour les semi-conducteurs."}
{"id":"b2","lang":"en","published":"2022-07-01","url":"https://example.fr/b","text":"France and Chile will hold a hydrogen forum by 2024."}
{"id":"c1","lang":"ko","published":"2023-08-18","text":"한국과 일본은 2025년까지 반도체 공동연구센터를 설립하기로 합의했다. 양국은 인공지능 인력 교류도 추진하기로 했다."}
{"id":"e1","lang":"en","published":"2023-12-09","url":"https://www.news.example.org/e1","text":"SEOUL, Dec. 9 -- The first Next Generation Critical and Emerging Technologies Dialogue was held in Seoul. South Korea and the United States will invest at least $10 million in joint biotechnology research by 2025."}
{"id":"e2","lang":"en","published":"2024-12-09","text":"SEOUL, Dec. 9 -- The first next generation critical and emerging technologies dialogue was held in Seoul. South Korea and the United States will train fifty engineers by 2028."}
"#;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn total(book: &Book, query: Query, when: When) -> u64 {
    let asked = Listing { query, when, sort: Sort::Added, descending: false, after: None, limit: Some(0) };
    book.find(&asked).expect("found").total
}

#[test]
fn a_facet_counts_what_its_term_would_find() {
    let app = App::builtin().expect("built-in packs");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("l.entente");
    let mut book = app.open(&path, None).expect("a new ledger");
    fill(&app, &mut book, NEWS);
    drop(book);
    let indexed = app.look(&path).expect("opens");
    let mut plain = app.in_memory().expect("in memory");
    fill(&app, &mut plain, NEWS);
    let mut seen = std::collections::BTreeSet::new();
    for text in
        ["", "party:KR", "field:semiconductors,clean-energy", "-status:kept", "due:2022..2024", "hydrogen", "nothing"]
    {
        let query = Query::parse(&app, text).expect("a query");
        for when in
            [When::AllKnown(day("2024-12-31")), When::AllKnown(day("2022-06-01")), When::ToldBy(day("2022-06-01"))]
        {
            let facets = indexed.facets(&query, when, Facets::SHOWN).expect("counted");
            assert_eq!(facets, plain.facets(&query, when, Facets::SHOWN).expect("counted"), "{text:?} {when:?}");
            assert_eq!((facets.total, facets.exact), (total(&indexed, query.clone(), when), true));
            assert_eq!(facets.facets.iter().map(|f| f.key).collect::<Vec<_>>(), Facets::KEYS);
            for facet in &facets.facets {
                let order: Vec<_> = facet.values.iter().map(|v| (std::cmp::Reverse(v.count), &v.value)).collect();
                assert!(order.is_sorted(), "{order:?}");
                for value in &facet.values {
                    let quoted = if facet.key == "forum" { "\"" } else { "" };
                    let term = format!("{text} {}:{quoted}{}{quoted}", facet.key, value.value);
                    let found = total(&indexed, Query::parse(&app, &term).expect("a query"), when);
                    assert_eq!(value.count, found, "{term} {when:?}");
                    seen.insert((facet.key, value.value.clone()));
                }
            }
        }
    }
    for (key, value) in [
        ("party", "KR"),
        ("party", "CL"),
        ("field", "semiconductors"),
        ("action", "research"),
        ("strength", "firm"),
        ("status", "no-evidence"),
        ("due", "2022"),
        ("due", "none"),
        ("language", "ko"),
        ("source", "www.news.example.org"),
        ("source", "news.example.org"),
        ("source", "example.fr"),
        ("forum", "first Next Generation Critical and Emerging Technologies Dialogue"),
    ] {
        assert!(seen.contains(&(key, value.to_owned())), "{key}:{value} is in {seen:?}");
    }
}

#[test]
fn a_facet_says_how_many_values_it_leaves_out_and_counts_each_commitment_once() {
    let app = App::builtin().expect("built-in packs");
    let mut book = app.in_memory().expect("in memory");
    fill(&app, &mut book, NEWS);
    let when = When::AllKnown(day("2024-12-31"));
    let all = book.facets(&Query::default(), when, usize::MAX).expect("counted");
    let some = book.facets(&Query::default(), when, 2).expect("counted");
    for (all, some) in all.facets.iter().zip(&some.facets) {
        assert_eq!(all.more, 0);
        assert_eq!(some.values[..], all.values[..some.values.len()]);
        assert_eq!(some.values.len() + some.more, all.values.len());
    }
    // One meeting, however it is written.
    let forum = all.facets.iter().find(|f| f.key == "forum").expect("a facet");
    assert_eq!(forum.values.iter().map(|v| v.count).collect::<Vec<_>>(), [2], "{forum:?}");
    // The laboratory is told by two documents, one of each host, and is one commitment.
    let laboratory = Query::parse(&app, "\"quantum laboratory\"").expect("a query");
    let told = book.facets(&laboratory, when, usize::MAX).expect("counted");
    assert_eq!(told.total, 1);
    assert!(told.facets.iter().flat_map(|f| &f.values).all(|v| v.count == 1), "{told:?}");
}
