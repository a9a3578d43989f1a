//! Which organisations are found by which names: a language, a text, and the ids in order.

use entente_actors::Actors;
use entente_packs::{Folded, Packs};
use std::sync::OnceLock;

fn actors() -> &'static Actors {
    static ACTORS: OnceLock<Actors> = OnceLock::new();
    ACTORS.get_or_init(|| Actors::new(&Packs::builtin().expect("packs load")).expect("vocabulary loads"))
}

/// The slugs of the organisations found, without the common beginning of their ids.
fn found(lang: &str, text: &str) -> Vec<String> {
    let actors = actors();
    actors
        .names(Some(lang))
        .find(&Folded::new(text, 0), text, 0)
        .iter()
        .map(|h| actors.id(&h.target))
        .map(|id| id.strip_prefix("entente:org/").map_or(id.clone(), str::to_owned))
        .collect()
}

#[track_caller]
fn check(lang: &str, text: &str, wanted: &[&str]) {
    assert_eq!(found(lang, text), wanted, "in {lang}: {text}");
}

#[test]
fn a_name_that_many_states_use_is_that_of_the_state_beside_it() {
    check("en", "Vietnam's Ministry of Science and Technology", &["VN", "vn-most"]);
    check("en", "the Ministry of Foreign Affairs of the Kingdom of Norway", &["no-foreign-affairs", "NO"]);
    check("en", "the Japanese Ministry of Foreign Affairs", &["JP", "jp-mofa"]);
    check("en", "the Ministry of Foreign Affairs said so", &[]);
    check("fr", "le ministère des Affaires étrangères du Japon", &["jp-mofa", "JP"]);
    check("fr", "le ministère vietnamien de la Défense", &["vn-defence"]);
    check("ko", "베트남 외교부는", &["VN", "vn-foreign-affairs"]);
    check("ko", "외교부는 환경부와", &["kr-mofa", "kr-me"]);
    check("ko", "미 상무부와 중국 상무부", &["US", "us-doc", "CN", "cn-mofcom"]);
    // A state that is not listed with the name keeps others from being taken for it.
    check("ko", "피지 외교부가", &["FJ"]);
}

#[test]
fn an_office_may_be_written_together_with_its_organisation() {
    check("ko", "외교부장관은 과기정통부장관과", &["kr-mofa", "https://ror.org/01wpjm123"]);
    check("ko", "외교부문", &[]);
}

/// What sentences call an organisation is a whole name, its state's adjective written in.
#[test]
fn a_label_says_the_adjective_of_its_state() {
    let actors = actors();
    for (id, lang, wanted) in [
        ("https://ror.org/01wpjm123", "fr", "ministère sud-coréen des Sciences et des TIC"),
        ("https://ror.org/01wpjm123", "en", "Ministry of Science and ICT"),
        ("entente:org/us-doc", "fr", "département américain du Commerce"),
        ("https://ror.org/03sbpja79", "fr-CA", "ministère britannique de la Santé"),
        ("entente:org/cn-most", "fr", "ministère chinois des Sciences et de la Technologie"),
        // A name that most states share is said without the state.
        ("entente:org/vn-defence", "fr", "ministère de la Défense"),
    ] {
        assert_eq!(actors.label(id, lang), Some(wanted), "{id} in {lang}");
    }
    let tags: Vec<&str> = actors.languages().chain(["xx"]).collect();
    for org in actors.orgs() {
        for tag in &tags {
            let label = org.label(tag);
            assert!(
                !label.is_empty() && !label.contains(['{', '}', '|', '!', '~', '^']),
                "{} in {tag}: {label}",
                org.id
            );
        }
    }
}
