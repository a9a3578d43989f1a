//! Every kind of page, in every language, over the built-in examples: it answers, says what it should, and its links lead on.

mod common;
use common::{APP, LANGUAGES, Served};
use entente_server::routes::{Method, ROUTES};
use std::collections::{BTreeMap, BTreeSet};

/// The addresses of our own pages to which a page leads.
fn links(page: &str) -> BTreeSet<String> {
    let hrefs = page.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let own = hrefs.filter(|href| href.starts_with('/') && !href.starts_with("//"));
    own.map(|href| href.replace("&amp;", "&").split('#').next().unwrap_or_default().to_owned()).collect()
}

/// The row of the table that answers an address.
fn row(address: &str) -> Option<&'static str> {
    let path = address.split('?').next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |route: &&entente_server::routes::Route| {
        let wanted: Vec<&str> = route.path.split('/').collect();
        wanted.len() == parts.len() && wanted.iter().zip(&parts).all(|(w, p)| w.starts_with('{') || w == p)
    };
    ROUTES.iter().filter(|route| route.method == Method::Get).find(fits).map(|route| route.name)
}

#[test]
fn every_link_from_the_first_page_on_leads_somewhere_in_every_language() {
    let served = Served::examples();
    let mut seen: BTreeMap<String, u16> = BTreeMap::new();
    let mut todo: Vec<String> = LANGUAGES.iter().map(|tag| format!("/?lang={tag}")).collect();
    let mut kinds: BTreeSet<(&str, String)> = BTreeSet::new();
    while let Some(address) = todo.pop() {
        if seen.contains_key(&address) {
            continue;
        }
        let got = served.get(&address);
        seen.insert(address.clone(), got.status);
        assert_eq!(got.status, 200, "{address}\n{}", got.body);
        let Some(name) = row(&address).filter(|_| got.header("content-type").starts_with("text/html")) else {
            continue;
        };
        let lang = got.header("content-language").to_owned();
        assert!(got.body.contains(&format!("<html lang=\"{lang}\" dir=\"ltr\">")), "{address}");
        for part in ["<title>", "<main id=\"main\"", "<h1", "class=\"skip\"", "<nav "] {
            assert!(got.body.contains(part), "{address} has no {part}");
        }
        assert_eq!(got.body.matches("<h1").count(), 1, "{address} has one heading");
        for bad in ["<script", " style=", "javascript:", " onclick"] {
            assert!(!got.body.contains(bad), "{address} has {bad}");
        }
        assert!(got.body.len() < 60_000, "{address} has {} bytes", got.body.len());
        // Narrowing twice is enough, and that for a while: deeper the addresses only grow. In the other languages one page of each kind is enough.
        let first = kinds.insert((name, lang.clone()));
        for href in links(&got.body) {
            let terms = href.matches('+').count() + href.matches("%22").count() + href.matches("why=").count() * 2;
            let deep = terms > usize::from(seen.len() < 150) || (href.contains("sort=") && href.contains("q="));
            let other = href.split(['?', '&']).filter_map(|p| p.strip_prefix("lang=")).any(|l| l != LANGUAGES[0]);
            let known = row(&href)
                .is_some_and(|name| kinds.iter().any(|(n, l)| *n == name && href.contains(&format!("lang={l}"))));
            if !deep && !(other && (known || !first)) {
                todo.push(href);
            }
        }
    }
    assert!(seen.len() > 100, "only {} pages were seen", seen.len());
    // What changes something is sent by a form, and its page is the one that shows the form.
    let shown = |route: &&entente_server::routes::Route| route.name != "asset" && route.method == Method::Get;
    for route in ROUTES.iter().filter(shown) {
        for lang in LANGUAGES {
            assert!(kinds.contains(&(route.name, lang.to_owned())), "no link leads to {} in {lang}", route.name);
        }
    }
}

#[test]
fn no_page_shows_a_word_that_its_language_lacks() {
    let served = Served::examples();
    let known: BTreeSet<&str> = LANGUAGES.into_iter().collect();
    assert_eq!(APP.pages().languages().map(|(tag, _)| tag).collect::<BTreeSet<_>>(), known);
    assert_eq!(APP.pages().check(APP.pages()), Vec::<String>::new());
    for address in ["/", "/commitments", "/meetings", "/fields", "/calendar", "/places", "/methodology", "/sources"] {
        for lang in LANGUAGES {
            let got = served.get(&format!("{address}?lang={lang}"));
            for key in ["nav.", "overview.", "list.", "facet.", "slot.", "{n}", "{total}", "{day}"] {
                assert!(!got.body.contains(&format!(">{key}")), "{address} in {lang} shows {key}");
            }
        }
    }
}

#[test]
fn the_language_is_that_of_the_address_else_the_one_that_the_reader_prefers() {
    let served = Served::examples();
    for (address, accept, lang) in [
        ("/", "", "en"),
        ("/", "fr", "fr"),
        ("/", "de, ko;q=0.9, fr;q=0.8", "ko"),
        ("/", "fr;q=0.1, ko;q=0.9", "ko"),
        ("/", "fr-CA", "fr"),
        ("/", "de", "en"),
        ("/?lang=ko", "fr", "ko"),
        ("/?lang=xx", "fr", "fr"),
        ("/nowhere?lang=fr", "ko", "fr"),
    ] {
        let got = served.get_with(address, &[("accept-language", accept)]);
        assert!(got.body.contains(&format!("<html lang=\"{lang}\"")), "{address} {accept}");
    }
}

#[test]
fn every_page_is_also_an_object_and_lists_are_tables() {
    let served = Served::examples();
    let list = served.get("/commitments.json").json();
    let id = list["commitments"][0]["commitment"].as_str().expect("an id").to_owned();
    let meetings = served.get("/meetings.json").json();
    let series = meetings["series"][0]["series"].as_str().expect("a series").to_owned();
    for (address, key) in [
        ("/index.json".to_owned(), "commitments"),
        ("/commitments.json".to_owned(), "commitments"),
        (format!("/commitments/{id}.json"), "statement"),
        ("/documents/01-dialogue.fr.json".to_owned(), "claims"),
        ("/parties/KR.json".to_owned(), "status"),
        ("/pairs/KR/US.json".to_owned(), "status"),
        ("/meetings.json".to_owned(), "series"),
        (format!("/meetings/{series}.json"), "meetings"),
        ("/fields.json".to_owned(), "fields"),
        ("/fields/ai.json".to_owned(), "status"),
        ("/calendar.json".to_owned(), "ahead"),
        ("/places.json".to_owned(), "places"),
        ("/methodology.json".to_owned(), "rules"),
        ("/sources.json".to_owned(), "documents"),
    ] {
        let got = served.get(&address);
        assert_eq!((got.status, got.header("content-type")), (200, "application/json"), "{address}\n{}", got.body);
        assert!(!got.json()[key].is_null(), "{address} has no {key}");
        let plain = address.trim_end_matches(".json").replace("/index", "/");
        let asked = served.get_with(&plain, &[("accept", "application/json")]);
        assert_eq!(asked.body, got.body, "{plain}");
    }
    for address in ["/commitments.csv", "/sources.csv"] {
        let got = served.get(address);
        assert!(got.header("content-type").starts_with("text/csv"), "{address}");
        assert!(got.header("content-disposition").starts_with("attachment"), "{address}");
        assert!(got.body.starts_with('\u{FEFF}') && got.body.lines().count() > 3, "{address}\n{}", got.body);
    }
}

#[test]
fn a_page_of_a_commitment_answers_what_people_ask() {
    let served = Served::examples();
    let found = served.get("/commitments.json?q=10+million").json();
    let id = found["commitments"][0]["commitment"].as_str().expect("an id");
    // What, who, how much at least, by when, what became of it: in each language.
    for (lang, words) in [
        (
            "en",
            ["South Korea", "United States", "at least 10 million USD", "What became of it", "<mark class=\"claim\">"],
        ),
        ("fr", ["Corée du Sud", "États-Unis", "au moins", "Ce qu’il en est advenu", "<mark class=\"claim\">"]),
        ("ko", ["한국", "미국", "최소 1000만 달러", "이행 상황", "<mark class=\"claim\">"]),
    ] {
        let got = served.get(&format!("/commitments/{id}?lang={lang}"));
        for word in words {
            assert!(got.body.contains(word), "{lang}: no {word}\n{}", got.body);
        }
    }
}

#[test]
fn a_page_of_a_commitment_tells_its_history() {
    let served = Served::examples();
    let found = served.get("/commitments.json?q=status:kept").json();
    let id = found["commitments"][0]["commitment"].as_str().expect("an id");
    let page = served.get(&format!("/commitments/{id}?lang=en")).body;
    let history = page.split("id=\"history\"").nth(1).expect("a history");
    for words in ["a document was added", "deeds were linked", "Why these reports are one promise"] {
        assert!(history.contains(words), "no {words}\n{history}");
    }
}

#[test]
fn ids_of_claims_lead_to_their_commitment() {
    let served = Served::examples();
    let found = served.get("/commitments.json").json();
    let (id, claim) = (&found["commitments"][0]["commitment"], &found["commitments"][0]["reports"][0]["claim"]);
    let (id, claim) = (id.as_str().expect("an id"), claim.as_str().expect("a claim"));
    for (address, to) in [
        (format!("/commitments/{claim}"), format!("/commitments/{id}")),
        (format!("/commitments/{claim}.json?lang=fr"), format!("/commitments/{id}.json?lang=fr")),
    ] {
        let got = served.get(&address);
        assert_eq!((got.status, got.header("location")), (308, to.as_str()));
    }
}

#[test]
fn pages_of_a_list_give_each_commitment_once() {
    let served = Served::examples();
    let all = served.get("/commitments.json?sort=id").json();
    let total = all["total"].as_u64().expect("a total");
    let (mut ids, mut after) = (Vec::new(), String::new());
    loop {
        let page = served.get(&format!("/commitments.json?sort=id&limit=2{after}")).json();
        let some = page["commitments"].as_array().expect("commitments").iter();
        ids.extend(some.map(|c| c["commitment"].as_str().expect("an id").to_owned()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(ids.len() as u64, total);
    assert!(ids.is_sorted(), "{ids:?}");
}

#[test]
fn an_earlier_day_knows_less() {
    let served = Served::examples();
    let count = |address: &str| served.get(address).json()["commitments"].as_u64().expect("a number");
    let (then, now) = (count("/index.json?as_of=2024-01-31"), count("/index.json"));
    assert!(then > 0 && then < now, "{then} {now}");
    let page = served.get("/?as_of=2024-01-31");
    assert!(page.body.contains("/commitments?as_of=2024-01-31"), "links keep the day\n{}", page.body);
}

#[test]
fn what_was_told_after_the_day_of_a_page_is_not_there() {
    let served = Served::examples();
    for (address, then, now) in [
        ("/documents/04-later.ko?as_of=", 404, 200),
        ("/documents/01-dialogue.fr?as_of=", 200, 200),
        ("/meetings/m-none?as_of=", 404, 404),
    ] {
        assert_eq!(served.get(&format!("{address}2024-01-31")).status, then, "{address}");
        assert_eq!(served.get(&format!("{address}2024-12-31")).status, now, "{address}");
    }
    for (address, list) in [("/sources.json", "documents"), ("/meetings.json", "series")] {
        let count =
            |day: &str| served.get(&format!("{address}?as_of={day}")).json()[list].as_array().map_or(0, Vec::len);
        let (then, now) = (count("2024-01-31"), count("2024-12-31"));
        assert!(then > 0 && then < now, "{address}: {then} {now}");
    }
}

#[test]
fn the_head_of_a_page_can_be_asked_for_alone() {
    let served = Served::examples();
    let request = axum::http::Request::head("/").header("host", common::HOST).body(axum::body::Body::empty());
    let got = served.ask(request.expect("a request"));
    assert_eq!((got.status, got.body.as_str()), (200, ""));
    assert!(got.header("etag").len() > 10);
}

#[test]
fn the_context_that_is_published_is_short() {
    let served = Served::examples();
    let got = served.get("/documents/01-dialogue.fr");
    for around in got.body.split("<span class=\"context\">").skip(1) {
        let said = around.split("</span>").next().unwrap_or_default();
        assert!(said.chars().count() <= 210, "{said}");
    }
    let article = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/01-dialogue.fr.html"));
    assert!(got.body.len() < 60_000 && article.is_ok_and(|a| a.len() > 500));
    assert!(!served.get("/documents/01-dialogue.fr.json").body.contains("\"text\""));
}
