//! The table of cities: each row is one place in all its languages, and no name in it is an ordinary word.

use entente_actors::{Actors, CityKind, Target};
use entente_packs::{Folded, Packs, fold};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

fn actors() -> &'static Actors {
    static ACTORS: OnceLock<Actors> = OnceLock::new();
    ACTORS.get_or_init(|| Actors::new(&Packs::builtin().expect("packs load")).expect("vocabulary loads"))
}

/// The form without the marks that `vocab/README.md` explains.
fn plain(form: &str) -> &str {
    form.trim_start_matches(['!', '~', '^'])
}

fn hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7a3}')
}

#[test]
fn each_row_is_one_place_with_names_in_the_languages_of_the_pages() {
    let cities = actors().cities();
    assert!(cities.iter().filter(|c| c.kind == CityKind::City).count() >= 850, "{} rows", cities.len());
    let mut wrong = Vec::new();
    let mut seen: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for (n, city) in cities.iter().enumerate() {
        if !actors().is_state(city.state.code()) {
            wrong.push(format!("{:?} is no state", city.state));
        }
        for lang in ["en", "fr"] {
            if city.names.get(lang).next().is_none() {
                wrong.push(format!("{:?} has no name in {lang}", city.names));
            }
        }
        for (lang, forms) in city.names.iter() {
            for form in forms {
                let text = plain(form);
                if text.chars().any(hangul) != (lang == "ko" && !text.is_ascii()) {
                    wrong.push(format!("{form} is not written as {lang} is"));
                }
                if let Some(before) = seen.insert((lang, fold(text)), n)
                    && before != n
                {
                    wrong.push(format!("{form} stands for two places in {lang}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn korean_names_are_there_unless_they_are_words() {
    // Where a cell is empty the name is an ordinary word, and the rest of the row still serves.
    let without = actors().cities().iter().filter(|c| c.names.get("ko").next().is_none()).count();
    assert!(without <= 60, "{without} rows have no Korean name");
}

#[test]
fn no_city_has_the_name_of_a_state() {
    let mut wrong = Vec::new();
    for city in actors().cities() {
        for (lang, forms) in city.names.iter() {
            for form in forms {
                let text = plain(form);
                let hits = actors().names(Some(lang)).find(&Folded::new(text, 0), text, 0);
                let states: BTreeSet<_> = hits
                    .iter()
                    .filter(|h| h.end - h.start == fold(text).len() && matches!(h.target, Target::State(_)))
                    .map(|h| actors().id(&h.target))
                    .collect();
                if !states.is_empty() {
                    wrong.push(format!("{form} in {lang} is also {states:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn found(lang: &str, text: &str) -> Vec<String> {
    let hits = actors().names(Some(lang)).find(&Folded::new(text, 0), text, 0);
    let cities = hits.iter().filter(|h| matches!(h.target, Target::City(_)));
    cities.map(|h| format!("{}={}", &text[h.span.start()..h.span.end()], actors().id(&h.target))).collect()
}

#[test]
fn cities_are_found_in_each_language() {
    for (lang, text, wanted) in [
        ("en", "a plant in Hsinchu, a lab in Grenoble", &["Hsinchu=TW", "Grenoble=FR"][..]),
        ("en", "from Eindhoven to Palo Alto and Daejeon", &["Eindhoven=NL", "Palo Alto=US", "Daejeon=KR"]),
        ("en", "at Hinkley Point, in Xi’an and in São Paulo", &["Hinkley Point=GB", "Xi’an=CN", "São Paulo=BR"]),
        (
            "fr",
            "à Cadarache, à Nouadhibou et au sommet de Charm el-Cheikh",
            &["Cadarache=FR", "Nouadhibou=MR", "Charm el-Cheikh=EG"],
        ),
        ("fr", "de Genève à Hô-Chi-Minh-Ville", &["Genève=CH", "Hô-Chi-Minh-Ville=VN"]),
        ("ko", "대전과 그르노블에서", &["대전=KR", "그르노블=FR"]),
        ("ko", "부산에서 열린 회의와 팰로앨토의 연구소", &["부산=KR", "팰로앨토=US"]),
        ("ko", "두코바니 원전과 체르나보다 원전", &["두코바니=CZ", "체르나보다=RO"]),
        ("de", "in München und in Genf", &["München=DE", "Genf=CH"]),
        ("ja", "大阪と新竹で", &["大阪=JP", "新竹=TW"]),
        ("zh", "深圳和釜山", &["深圳=CN", "釜山=KR"]),
        ("ru", "в городе Санкт-Петербург", &["Санкт-Петербург=RU"]),
        ("uk", "Харків і Львів", &["Харків=UA", "Львів=UA"]),
    ] {
        assert_eq!(found(lang, text), wanted, "in {lang}: {text}");
    }
}

#[test]
fn ordinary_words_and_names_of_persons_are_no_cities() {
    for (lang, text) in [
        ("en", "Reading and Nice words, a Split vote, Tours and Orange buses"),
        ("en", "Florence Parly, Nancy Pelosi and Victoria Nuland spoke"),
        ("en", "OECD PISA, OSH rules, a GAO report"),
        ("fr", "Nancy Pelosi et Florence Parly"),
        ("fr", "Le cap fixé pour 2030, le havre de paix, La défense européenne"),
        ("fr", "le canton de Genève".trim_end_matches(" de Genève")),
        ("ko", "세부 내용을 협의하고 세부적인 시안을 마련했다"),
        ("ko", "본 회의에서 우파와 기자가"),
        ("ko", "완주를 위해 화성 탐사와 구리 공급망을"),
        ("ko", "전주 대비 이천 명이"),
        ("ko", "가자는 제안과 오시는 길"),
    ] {
        assert_eq!(found(lang, text), Vec::<String>::new(), "in {lang}: {text}");
    }
}
