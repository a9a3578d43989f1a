use super::*;

fn app() -> App {
    App::builtin().expect("built-in packs")
}

#[test]
fn each_key_is_read() {
    let app = app();
    let shown = |text: &str| {
        let query = Query::parse(&app, text).unwrap_or_else(|e| panic!("{text}: {e}"));
        format!("{:?}", query.terms)
    };
    let day = |text: &str| -> Day { text.parse().expect("a day") };
    let due = |from: &str, to: &str| {
        let end = |said: &str| (!said.is_empty()).then(|| day(said));
        format!("{:?}", [Expr::Due(end(from), end(to))])
    };
    for (text, due_from, due_to) in [
        ("due:2025", "2025-01-01", "2025-12-31"),
        ("due:2025-02", "2025-02-01", "2025-02-28"),
        ("due:2025-02-03", "2025-02-03", "2025-02-03"),
        ("due:2025..2027", "2025-01-01", "2027-12-31"),
        ("due:2025-06..2025-07-02", "2025-06-01", "2025-07-02"),
        ("due:..2027", "", "2027-12-31"),
        ("DUE:2025..", "2025-01-01", ""),
    ] {
        assert_eq!(shown(text), due(due_from, due_to), "{text}");
    }
    for (text, same) in [
        ("party:kr", "[Is(\"party=kr\")]"),
        ("field:ai", "[Is(\"field=ai\")]"),
        ("field:ai,quantum", "[Any([Is(\"field=ai\"), Is(\"field=quantum\")])]"),
        ("-action:fund", "[Not(Is(\"action=fund\"))]"),
        ("strength:firm status:kept", "[Is(\"strength=firm\"), Status([3])]"),
        ("lang:zh-Hant", "[Is(\"lang=zh-hant\")]"),
        ("source:Yna.co.kr", "[Is(\"source=yna.co.kr\")]"),
        ("source:news-*", "[Begins(\"source=news-\")]"),
        ("source:\"a b*\"", "[Is(\"source=a b*\")]"),
        ("due:none", "[NoDue]"),
        ("양국", "[Is(\"w=양국\")]"),
        ("Corée", "[Begins(\"w=coree\")]"),
        ("\"Corée\"", "[Is(\"w=coree\")]"),
        ("AI", "[Is(\"w=ai\")]"),
        ("text:lab", "[Begins(\"w=lab\")]"),
        ("10:30", ""),
        ("", "[]"),
    ] {
        if text == "10:30" {
            assert!(
                shown(text).starts_with("[Stands { within: All([Is(\"w=10\"), Is(\"w=30\")"),
                "{text}: {}",
                shown(text)
            );
        } else {
            assert_eq!(shown(text), same, "{text}");
        }
    }
    assert_eq!(shown("\"joint lab\""), shown("“joint lab”"));
    assert_eq!(shown("forum:\"chip 4\""), shown("forum:«Chip 4»"));
}

#[test]
fn what_cannot_be_read_is_told_with_its_place_and_the_next_step() {
    let app = app();
    for (text, code, place, message, next) in [
        ("party:KR kez:x", "A045", 10, "There is no key \"kez\"", "take one of party, field"),
        ("https://x.org", "A045", 1, "There is no key \"https\"", "in quotes"),
        ("status:keppt", "A013", 8, "There is no status \"keppt\"", "no-evidence"),
        ("field:ai,chips", "A013", 10, "There is no field \"chips\"", "semiconductors"),
        ("due:soon", "A045", 5, "\"soon\" is no time", "2025-06"),
        ("due:2027..2025", "A045", 5, "\"2027..2025\" is no time", "2025-06"),
        ("due:2025-13", "A045", 5, "\"2025-13\" is no time", "2025-06"),
        ("due:..", "A045", 5, "\"..\" is no time", "2025-06"),
        ("\"joint lab", "A045", 1, "A quote is not closed", "close it with \""),
        ("party: KR", "A045", 7, "A value is missing", "right behind the colon"),
        ("field:ai,", "A045", 10, "A value is missing", "comma"),
        ("lab -", "A045", 5, "A value is missing", "give a word"),
        ("\"a\"b", "A045", 4, "A space is missing", "behind the quote"),
        ("lab …", "A045", 5, "There is no word to look for in text", "give a word"),
        ("language:x", "A013", 10, "\"x\" is no language", "fr"),
    ] {
        let error = Query::parse(&app, text).expect_err(text);
        let told = error.refusal();
        assert_eq!((error.kind(), told.code), (Kind::Usage, code), "{text}");
        assert!(told.message.contains(message) && told.next.contains(next), "{text}: {error}");
        let at = format!("the query, at character {place}");
        assert_eq!(told.place.as_deref(), Some(at.as_str()), "{text}");
    }
}

#[test]
fn a_flag_is_a_term_of_the_query() {
    let app = app();
    let flag = |key: &str, value: &str| Query::default().and(&app, key, value);
    for (key, value, typed) in [
        ("party", "KR", "party:KR"),
        ("status", "kept,kept-late", "status:kept,kept-late"),
        ("text", "lab", "lab"),
        ("field", "ai", "field:AI"),
    ] {
        assert_eq!(flag(key, value).expect("read"), Query::parse(&app, typed).expect("read"), "{key} {value}");
    }
    let told = flag("status", "keppt").expect_err("no status");
    assert_eq!((told.refusal().code, &told.refusal().place), ("A013", &None));
}
