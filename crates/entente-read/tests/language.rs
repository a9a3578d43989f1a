//! Which language a document is said to be in, and when the answer is "unknown".

use entente_read::{Format, Limits, Overrides, Reading, read, read_jsonl_line};

const FRENCH: &str = "Les deux pays sont convenus de renforcer leur coopération dans les technologies quantiques \
                      et de créer un fonds commun pour la recherche.";
const KOREAN: &str = "양국은 반도체와 인공지능 분야에서 공동 연구를 확대하고 내년에 제2차 대화를 개최하기로 합의했다.";

fn text(text: &str, lang: Option<&str>) -> Reading {
    let overrides = Overrides { lang: lang.map(str::to_owned), ..Overrides::default() };
    read("a.txt", text.as_bytes(), &overrides, &Limits::default()).expect("a text")
}

#[test]
fn a_clear_text_speaks_for_itself_and_an_unclear_one_stays_unknown() {
    for (given, expected) in [(FRENCH, Some("fr")), (KOREAN, Some("ko")), ("OK 2024", None), ("12 345", None)] {
        let reading = text(given, None);
        assert_eq!(reading.document.lang.as_deref(), expected, "{given}");
        assert_eq!(reading.diagnostics.iter().any(|d| d.code == "R014"), expected.is_none());
    }
}

#[test]
fn a_given_language_wins_and_is_reduced_to_the_subtag_that_names_a_pack() {
    for (tag, expected) in [
        ("fr-FR", Some("fr")),
        ("fre", Some("fr")),
        ("KO_kr", Some("ko")),
        ("cmn-Hans", Some("zh")),
        ("gsw", Some("gsw")),
        ("french", None),
        ("x", None),
    ] {
        assert_eq!(text("OK 2024", Some(tag)).document.lang.as_deref(), expected, "{tag}");
    }
    assert_eq!(text(KOREAN, Some("fr")).document.lang.as_deref(), Some("fr"));
}

#[test]
fn a_page_may_say_its_language_but_not_against_a_clear_text() {
    let page = |lang: &str, body: &str| {
        let page = format!("<html lang={lang}><body><article><p>{body}</p></article></body></html>");
        let overrides = Overrides { format: Some(Format::Html), ..Overrides::default() };
        read("a.html", page.as_bytes(), &overrides, &Limits::default()).expect("a page").document.lang
    };
    assert_eq!(page("en-US", FRENCH).as_deref(), Some("fr"));
    assert_eq!(page("en", KOREAN).as_deref(), Some("ko"));
    assert_eq!(page("fr-CA", "Deux pays coopèrent").as_deref(), Some("fr"));
}

#[test]
fn a_long_block_in_another_language_is_marked() {
    let both = format!(
        "{KOREAN}\n{KOREAN} {KOREAN} {KOREAN} {KOREAN} {KOREAN}\n{FRENCH} Ils soutiendront aussi les jeunes chercheurs des deux pays."
    );
    let document = text(&both, None).document;
    let langs: Vec<Option<&str>> = document.blocks.iter().map(|b| b.lang.as_deref()).collect();
    assert_eq!((document.lang.as_deref(), langs), (Some("ko"), vec![None, None, Some("fr")]));
}

#[test]
fn a_line_says_its_own_language_or_is_told_that_it_said_none() {
    let line = |lang: &str| {
        let line = format!("{{\"text\":\"OK 2024\",\"lang\":{lang}}}");
        let reading =
            read_jsonl_line("a", 1, line.as_bytes(), &Overrides::default(), &Limits::default()).expect("a line");
        (reading.document.lang, reading.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>())
    };
    assert_eq!(line("\"de-AT\""), (Some("de".to_owned()), vec![]));
    assert_eq!(line("null"), (None, vec!["R014"]));
    assert_eq!(line("\"German\""), (None, vec!["R007", "R014"]));
    assert_eq!(line("7"), (None, vec!["R007", "R014"]));
}
