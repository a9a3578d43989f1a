//! Office holders: each name is one person, whose state and office depend on the day of the text.

use entente_actors::{Actors, Target};
use entente_model::Day;
use entente_packs::{Folded, Packs};
use std::collections::BTreeSet;
use std::sync::OnceLock;

fn actors() -> &'static Actors {
    static ACTORS: OnceLock<Actors> = OnceLock::new();
    ACTORS.get_or_init(|| Actors::new(&Packs::builtin().expect("packs load")).expect("vocabulary loads"))
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// State and office of the one person of that name on that day.
#[track_caller]
fn held(lang: &str, name: &str, on: &str) -> (String, Option<String>) {
    let Some(Target::Person(person)) = actors().resolve(name, Some(lang)) else { panic!("{name} is no person") };
    let person = actors().person(person);
    let state = person.state_on(Some(day(on))).expect("a state");
    (state.code().to_owned(), person.office_on(day(on)).map(|o| o.role.clone()))
}

#[test]
fn an_office_depends_on_the_day() {
    for (lang, name, on, state, role) in [
        ("en", "Donald Trump", "2019-06-01", "US", Some("President")),
        ("en", "Donald Trump", "2023-06-01", "US", None),
        ("en", "Donald Trump", "2025-06-01", "US", Some("President")),
        ("en", "António Costa", "2023-05-01", "PT", Some("Prime Minister")),
        ("en", "António Costa", "2025-05-01", "EU", Some("Council President")),
        ("fr", "Kaja Kallas", "2023-05-01", "EE", Some("Prime Minister")),
        ("fr", "Stéphane Séjourné", "2024-03-01", "FR", Some("Foreign Minister")),
        ("fr", "Stéphane Séjourné", "2025-03-01", "EU", Some("Executive Vice-President")),
        ("fr", "Vladimir Poutine", "2023-01-01", "RU", Some("President")),
        ("fr", "Dmytro Kouleba", "2023-01-01", "UA", Some("Foreign Minister")),
        ("ko", "이종호", "2023-12-09", "KR", Some("Science Minister")),
        ("ko", "조태용", "2023-12-09", "KR", Some("National Security Adviser")),
        ("ko", "왕이", "2023-03-01", "CN", None),
        ("ko", "친강", "2023-03-01", "CN", Some("Foreign Minister")),
        ("en", "Wang Yi", "2024-03-01", "CN", Some("Foreign Minister")),
        ("en", "Mélanie Joly", "2023-03-01", "CA", Some("Foreign Minister")),
        ("en", "Mélanie Joly", "2025-06-01", "CA", Some("Industry Minister")),
        ("en", "Bettina Stark-Watzinger", "2023-03-01", "DE", Some("Research Minister")),
        ("ko", "실비 르타이오", "2023-10-01", "FR", Some("Research Minister")),
    ] {
        assert_eq!(held(lang, name, on), (state.to_owned(), role.map(str::to_owned)), "{name} on {on}");
    }
}

#[test]
fn the_table_is_whole() {
    let people = actors().persons();
    let offices: Vec<_> = people.iter().flat_map(|p| p.offices()).collect();
    assert!(people.len() >= 300, "{} persons", people.len());
    assert!(offices.iter().all(|o| actors().is_state(o.state.code()) && !o.role.is_empty()));
    let states: BTreeSet<_> = offices.iter().map(|o| o.state).collect();
    assert!(states.len() >= 60, "{} states", states.len());
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for (n, person) in people.iter().enumerate() {
        for (lang, names) in person.names.iter() {
            for name in names {
                if !seen.insert((lang, name)) {
                    wrong.push(format!("{name} stands for two persons in {lang}"));
                }
                let text = name.trim_start_matches(['!', '~', '^']);
                let hits = actors().names(Some(lang)).find(&Folded::new(text, 0), text, 0);
                let own = |t: Target| matches!(t, Target::Person(idx) if idx.0 as usize == n);
                if !hits.iter().all(|h| own(h.target)) || hits.is_empty() {
                    wrong.push(format!("{name} is not found in {lang}, or something else too"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
