//! Every kind of page, in every language, over the built-in examples: it answers, says what it should, and its links lead on.

mod common;
use common::{APP, LANGUAGES, Served};
use entente_app::{Format, Input, Overrides, ReadOptions};
use entente_server::negotiate::Form;
use entente_server::routes::{Method, ROUTES};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// The addresses of our own pages to which a page leads.
fn links(page: &str) -> BTreeSet<String> {
    let hrefs = page.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let own = hrefs.filter(|href| href.starts_with('/') && !href.starts_with("//"));
    own.map(|href| href.replace("&amp;", "&").split('#').next().unwrap_or_default().to_owned()).collect()
}

/// A gap such as `{n}` that stands on a page, outside what is to be copied as it is.
fn gap(page: &str) -> Option<&str> {
    let shown = page
        .split("<pre")
        .enumerate()
        .map(|(n, part)| if n == 0 { part } else { part.split_once("</pre>").map_or("", |(_, rest)| rest) });
    let mut gaps =
        shown.flat_map(|part| part.split('{').skip(1)).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
    gaps.find(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
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
    let mut forms: BTreeSet<(String, String)> = BTreeSet::new();
    while let Some(address) = todo.pop() {
        if seen.contains_key(&address) {
            continue;
        }
        let got = served.get(&address);
        seen.insert(address.clone(), got.status);
        assert_eq!(got.status, 200, "{address}\n{}", got.body);
        if let Some(name) = row(&address).filter(|name| *name == "picture") {
            let media = got.header("content-type");
            assert!(media == "image/svg+xml" && got.body.starts_with("<svg"), "{address} is {media}");
            kinds.insert((name, got.header("content-language").to_owned()));
        }
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
        // The description of the API has paths with the names of ids in braces.
        if name != "api" {
            assert_eq!(gap(&got.body), None, "{address} shows a gap that nothing filled");
        }
        // What is downloaded of a list is asked for once in each form and language here; another test looks into it.
        let form =
            |href: &str| href.split('?').next().and_then(|path| path.strip_prefix("/commitments.")).map(str::to_owned);
        // Narrowing twice is enough, and that for a while: deeper the addresses only grow. In the other languages one page of each kind is enough.
        let first = kinds.insert((name, lang.clone()));
        for href in links(&got.body) {
            let terms = href.matches('+').count() + href.matches("%22").count() + href.matches("why=").count() * 2;
            let deep = terms > usize::from(seen.len() < 150) || (href.contains("sort=") && href.contains("q="));
            let other = href.split(['?', '&']).filter_map(|p| p.strip_prefix("lang=")).any(|l| l != LANGUAGES[0]);
            let known = row(&href)
                .is_some_and(|name| kinds.iter().any(|(n, l)| *n == name && href.contains(&format!("lang={l}"))));
            let again = form(&href).is_some_and(|form| !forms.insert((form, lang.clone())));
            if !deep && !again && !(other && (known || !first)) {
                todo.push(href);
            }
        }
    }
    assert!(seen.len() > 100, "only {} pages were seen", seen.len());
    // What changes something is sent by a form, and its page is the one that shows the form.
    let shown = |route: &&entente_server::routes::Route| {
        route.name != "asset" && route.method == Method::Get && route.forms.contains(&Form::Html)
    };
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
    for address in [
        "/",
        "/commitments",
        "/meetings",
        "/fields",
        "/calendar",
        "/scorecard",
        "/money",
        "/places",
        "/methodology",
        "/sources",
    ] {
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
        ("/calendar.json".to_owned(), "coming"),
        ("/scorecard.json".to_owned(), "distinct"),
        ("/money.json".to_owned(), "currencies"),
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
fn every_value_of_a_facet_counts_what_its_link_finds() {
    let served = Served::examples();
    let page = served.get("/commitments?lang=en").body;
    let facets = page.split("id=\"narrow\"").nth(1).and_then(|rest| rest.split("</aside>").next()).expect("facets");
    let mut keys = BTreeSet::new();
    for value in facets.split("<li>").skip(1) {
        let href = links(&format!(" {value}")).into_iter().next().expect("a link");
        let count = value.split("class=\"num\">").nth(1).and_then(|rest| rest.split('<').next()).expect("a count");
        let list = served.get(&href.replace("/commitments?", "/commitments.json?")).json();
        keys.insert(href.split("q=").nth(1).and_then(|q| q.split(':').next()).expect("a key").to_owned());
        assert_eq!(list["total"].to_string(), count, "{href}");
    }
    let wanted = ["action", "due", "field", "forum", "language", "party", "source", "status", "strength"];
    assert_eq!(keys.iter().map(String::as_str).collect::<Vec<_>>(), wanted);
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
fn pictures_stand_on_their_pages_with_the_numbers_behind_them() {
    let served = Served::examples();
    let found = served.get("/commitments.json?q=status:kept").json();
    let id = found["commitments"][0]["commitment"].as_str().expect("an id");
    for (address, kinds) in [
        ("/".to_owned(), &["statuses", "matrix", "money"][..]),
        ("/parties/KR".to_owned(), &["statuses", "money"]),
        ("/fields/ai".to_owned(), &["statuses"]),
        (format!("/commitments/{id}"), &["timeline"]),
    ] {
        for lang in LANGUAGES {
            let page = served.get(&format!("{address}?lang={lang}")).body;
            let figures: Vec<&str> = page.split("<figure class=\"picture\"").skip(1).collect();
            for kind in kinds {
                let drawn = format!("class=\"picture picture-{kind}\"");
                let of_kind = figures.iter().find(|f| f.contains(&drawn));
                let figure = of_kind.unwrap_or_else(|| panic!("{address} in {lang} has no {kind}\n{page}"));
                assert!(figure.contains("<table>") && figure.contains("<details>"), "{address}: {kind}");
                let file = links(figure).into_iter().find(|l| l.starts_with("/pictures/")).expect("a file");
                let got = served.get(&file);
                assert_eq!((got.status, got.header("content-type")), (200, "image/svg+xml"), "{file}");
                assert!(!got.body.contains("<script") && got.body.contains(&format!("lang=\"{lang}\"")), "{file}");
            }
            let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{address}: an id stands twice {ids:?}");
        }
    }
    // The map would be much of its page: it is fetched for the room and the light that there are.
    for lang in LANGUAGES {
        let page = served.get(&format!("/places?lang={lang}")).body;
        let (_, figure) = page.split_once("<figure class=\"picture\"").expect("a figure");
        assert!(figure.contains("<table>") && figure.contains("<details>"), "{figure}");
        let files = figure.split("src").skip(1).filter_map(|rest| rest.split_once("=\"")?.1.split('"').next());
        let mut seen = BTreeSet::new();
        for file in files.map(|file| file.replace("&amp;", "&")) {
            let got = served.get(&file);
            assert_eq!((got.status, got.header("content-type")), (200, "image/svg+xml"), "{file}");
            let narrow = got.body.contains("viewBox=\"0 0 340 ");
            assert_eq!(narrow, file.contains("width=narrow"), "{file}");
            let white = got.body.contains("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
            assert_eq!(white, !file.contains("ground=dark"), "{file}");
            seen.insert((narrow, white));
        }
        assert_eq!(seen.len(), 4, "for a phone and a desk, light and dark: {figure}");
    }
    for missing in [
        "/pictures/none.svg",
        "/pictures/statuses",
        "/pictures/money.svg?currency=XXX",
        "/pictures/timeline.svg?id=p-none",
    ] {
        assert_eq!(served.get(missing).status, 404, "{missing}");
    }
}

#[test]
fn a_list_is_downloaded_and_followed_for_the_very_query() {
    let served = Served::examples();
    let query = "q=status:kept&lang=fr";
    let list = served.get(&format!("/commitments.json?{query}")).json();
    let (total, all) = (list["total"].as_u64().expect("a total"), served.get("/commitments.json").json());
    assert!(total > 0 && total < all["total"].as_u64().expect("a total"));
    let page = served.get(&format!("/commitments?{query}")).body;
    for (ending, media, begins, of_each) in [
        ("csv", "text/csv", "\u{FEFF}", ""),
        ("reports.csv", "text/csv", "\u{FEFF}", ""),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK", ""),
        ("zip", "application/zip", "PK", ""),
        ("jsonld", "application/ld+json", "{", ""),
        ("ics", "text/calendar", "BEGIN:VCALENDAR", ""),
        ("atom", "application/atom+xml", "<?xml", "<entry"),
        ("jsonfeed", "application/feed+json", "{", "\"url\""),
    ] {
        let address = format!("/commitments.{ending}?{query}");
        let got = served.get(&address);
        assert_eq!(got.status, 200, "{address}\n{}", got.body);
        assert!(got.header("content-type").starts_with(media), "{address} is {}", got.header("content-type"));
        assert!(got.body.starts_with(begins), "{address}\n{}", got.body);
        assert!(links(&page).contains(&address), "the list does not lead to {address}");
        let head = page.split("</head>").next().unwrap_or_default().replace("&amp;", "&");
        assert!(head.contains(&format!("type=\"{}\" href=\"{address}\"", got.header("content-type"))), "{address}");
        if of_each == "<entry" {
            assert_eq!(got.body.matches(of_each).count() as u64, total, "{address}");
        }
        let saved = got.header("content-disposition").starts_with("attachment");
        assert_eq!(saved, !["atom", "jsonfeed"].contains(&ending), "{address}");
    }
    let rows = |address: &str| served.get(address).body.lines().count() as u64 - 1;
    assert_eq!(rows(&format!("/commitments.csv?{query}")), total);
    let told = list["reports"].as_u64().expect("reports");
    assert_eq!(rows(&format!("/commitments.reports.csv?{query}")), told);
    let feed = served.get(&format!("/commitments.jsonfeed?{query}")).json();
    assert_eq!(feed["items"].as_array().map(Vec::len), Some(total as usize));
    let to = feed["items"][0]["url"].as_str().expect("an address");
    let path = to.strip_prefix(&format!("http://{}", common::HOST)).expect("an address of ours");
    assert_eq!(served.get(path).status, 200, "{to}");
}

#[test]
fn a_page_of_a_commitment_tells_what_reports_agree_and_differ_on_and_how_to_cite_it() {
    let served = Served::examples();
    let list = served.get("/commitments.json").json();
    let mut all = list["commitments"].as_array().expect("commitments").iter();
    let several = |c: &&serde_json::Value| c["differences"].as_array().is_some_and(|d| !d.is_empty());
    let entry = all.find(several).expect("one with several reports");
    let id = entry["commitment"].as_str().expect("an id");
    for (lang, agree, preferred, cited, told) in [
        ("en", "All reports agree on:", "preferred", "commitment", "Told in:"),
        ("fr", "Tous les articles concordent sur", "retenue", "engagement", "Sources :"),
        ("ko", "모든 보도가 일치하는 항목", "채택", "약속", "출처:"),
    ] {
        let page = served.get(&format!("/commitments/{id}?lang={lang}")).body;
        let differ = page.split("id=\"differ\"").nth(1).and_then(|rest| rest.split("<h2").next()).expect("differences");
        if entry["agreed"].as_array().is_some_and(|agreed| !agreed.is_empty()) {
            assert!(differ.contains(agree), "{lang}\n{differ}");
        }
        assert!(differ.contains(preferred), "{lang}\n{differ}");
        let values = entry["differences"].as_array().expect("differences").iter();
        let rows: usize = values.map(|d| d["values"].as_array().map_or(0, Vec::len)).sum();
        assert_eq!(differ.matches("<tr>").count(), rows + 1, "{lang}\n{differ}");
        let cite = page.split("id=\"cite\"").nth(1).expect("a citation");
        for part in [&format!("{cited} {id}"), "@misc{", "&quot;container-title&quot;", told] {
            assert!(cite.contains(part), "{lang}: no {part}\n{cite}");
        }
    }
}

#[test]
fn the_calendar_looks_as_far_as_it_is_asked_to() {
    let served = Served::examples();
    let list = |within: &str| served.get(&format!("/calendar.json?within={within}")).json();
    let coming = |within: &str| list(within)["coming"].as_array().map_or(0, Vec::len);
    assert!(coming("1d") < coming("1y"), "{} {}", coming("1d"), coming("1y"));
    let page = served.get("/calendar?within=1y&lang=en").body;
    for line in list("1y")["coming"].as_array().expect("lines") {
        assert!(page.contains(&format!("/commitments/{}", line["commitment"].as_str().expect("an id"))), "{line}");
    }
    let of = served.get("/calendar.json?within=1y&q=party:US").json();
    assert!(of["total"].as_u64() < list("1y")["total"].as_u64(), "{of}");
    assert_eq!(served.get("/calendar?within=soon").status, 400);
}

#[test]
fn the_scorecard_counts_each_row_as_its_link_finds_it() {
    let served = Served::examples();
    for by in ["party", "field", "forum", "year"] {
        let card = served.get(&format!("/scorecard.json?by={by}")).json();
        assert_eq!(card["by"], by);
        let rows = card["rows"].as_array().expect("rows");
        for lang in LANGUAGES {
            let page = served.get(&format!("/scorecard?by={by}&lang={lang}")).body;
            let body = page.split("<tbody>").nth(1).and_then(|rest| rest.split("</tbody>").next()).expect("rows");
            assert_eq!(body.matches("<tr>").count(), rows.len(), "{by} in {lang}");
            for (row, line) in rows.iter().zip(body.split("<tr>").skip(1)) {
                let count = row["commitments"].to_string();
                assert!(line.contains(&format!(">{count}<")), "{line}");
                for list in links(line).into_iter().filter(|l| l.starts_with("/commitments?")) {
                    let found = served.get(&list.replace("/commitments?", "/commitments.json?")).json();
                    assert_eq!(found["total"].to_string(), count, "{list}");
                }
            }
        }
    }
    assert_eq!(served.get("/scorecard?by=size").status, 400);
}

#[test]
fn the_parts_of_a_promise_are_those_of_its_sentence() {
    let told = |id: &str, day: &str, sum: u32, more: serde_json::Value| {
        let quote =
            format!("Korea and France will fund joint research on quantum sensors with {sum} million euros by 2027.");
        let surface = format!("{sum} million euros");
        let mut commitment = json!({"quote": quote, "action": "fund", "fields": ["quantum"], "strength": "firm",
            "parties": [{"id": "KR", "name": "Korea"}, {"id": "FR", "name": "France"}],
            "money": [{"surface": surface, "amount": sum * 1_000_000, "currency": "EUR", "bound": "exact"}]});
        if let (Some(all), Some(more)) = (commitment.as_object_mut(), more.as_object()) {
            all.extend(more.clone());
        }
        let line = json!({"id": id, "lang": "en", "published": day, "text": quote, "commitments": [commitment]});
        let known = Overrides { format: Some(Format::Jsonl), ..Overrides::default() };
        Input::Bytes { name: format!("{id}.jsonl"), bytes: line.to_string().into_bytes(), known: Box::new(known) }
    };
    let options = ReadOptions { claims_given: true, form: Some(Format::Jsonl), ..ReadOptions::default() };
    let due = json!({"surface": "by 2027", "from": null, "to": "2027-12-31", "kind": "by"});
    // The second telling is the fuller one, and the first is preferred.
    let inputs = vec![
        told("first", "2024-05-01", 10, json!({})),
        told("second", "2024-05-02", 23, json!({"due": due, "places": ["VN"]})),
    ];
    let served = Served::over(inputs, &options);
    let list = served.get("/commitments.json").json();
    let ids: Vec<&str> =
        list["commitments"].as_array().expect("all").iter().filter_map(|c| c["commitment"].as_str()).collect();
    if let [one, other] = ids[..] {
        let fields = [("do", "merge"), ("other", other), ("by", "Mori"), ("because", "the same")];
        assert_eq!(served.send(&format!("/commitments/{one}/decide"), &fields).status, 303);
    }
    let list = served.get("/commitments.json").json();
    assert_eq!(list["total"], 1);
    let e = &list["commitments"][0];
    assert_eq!(e["money"][0]["amount"], 10_000_000, "{e}");
    let page = served.get(&format!("/commitments/{}?lang=en", e["commitment"].as_str().expect("an id"))).body;
    let slots = page.split("id=\"slots\"").nth(1).and_then(|rest| rest.split("</dl>").next()).expect("the parts");
    assert!(slots.contains("<strong>10 million EUR</strong>") && !slots.contains("23 million"), "{slots}");
    let differ = page.split("id=\"differ\"").nth(1).and_then(|rest| rest.split("<h2").next()).expect("differences");
    assert!(differ.contains("10 million EUR") && differ.contains("23 million EUR"), "{differ}");
}

/// A ledger of one document that tells so many promises of two parties, and another of some more of other two.
fn many(first: usize, second: usize) -> Served {
    let fields = ["ai", "quantum", "semiconductors", "space", "biotech"];
    let document = |id: &str, day: &str, (code, with): (&str, &str), many: usize| {
        let promise = |n: usize| {
            let quote =
                format!("Korea and {with} will fund joint research number {n} of {id} with {} million dollars.", n + 2);
            let parties = json!([{"id": "KR", "name": "Korea"}, {"id": code, "name": with}]);
            let commitment = json!({"quote": quote, "parties": parties, "action": "fund", "fields": [fields[n % 5]],
                "strength": "firm"});
            (quote, commitment)
        };
        let (quotes, commitments): (Vec<_>, Vec<_>) = (0..many).map(promise).unzip();
        let line = json!({"id": id, "lang": "en", "published": day, "title": id, "text": quotes.join("\n"),
            "commitments": commitments});
        let known = Overrides { format: Some(Format::Jsonl), ..Overrides::default() };
        Input::Bytes { name: format!("{id}.jsonl"), bytes: line.to_string().into_bytes(), known: Box::new(known) }
    };
    let options = ReadOptions { claims_given: true, form: Some(Format::Jsonl), ..ReadOptions::default() };
    Served::over(
        vec![
            document("new", "2024-05-01", ("JP", "Japan"), first),
            document("old", "2020-05-01", ("FR", "France"), second),
        ],
        &options,
    )
}

#[test]
fn those_who_take_part_with_somebody_are_counted_over_the_whole_ledger() {
    let served = many(310, 4);
    let page = served.get("/parties/KR.json").json();
    let total = |query: &str| served.get(&format!("/commitments.json?limit=1&q={query}")).json()["total"].clone();
    assert!(page["commitments"].as_u64().is_some_and(|n| n > 300), "{page}");
    for (id, query) in [("JP", "party:KR+party:JP"), ("FR", "party:KR+party:FR")] {
        let mut with = page["with"].as_array().expect("others").iter();
        let found = with.find(|one| one["id"] == id).unwrap_or_else(|| panic!("{id} is not there: {page}"));
        assert_eq!(found["commitments"], total(query), "{id}");
    }
    assert!(served.get("/parties/KR?lang=fr").body.contains("/pairs/KR/FR"));
}

#[test]
fn what_is_due_today_lies_ahead_and_has_not_passed() {
    let served = Served::examples();
    let list = served.get("/commitments.json?limit=200").json();
    let mut all = list["commitments"].as_array().expect("commitments").iter();
    let open = |c: &&serde_json::Value| {
        !["kept", "kept-late", "broken", "superseded"].contains(&c["status"]["status"].as_str().unwrap_or_default())
    };
    let due =
        all.find_map(|c| Some(c).filter(open)?["status"]["due"].as_str()).expect("one that is open and has a day");
    let at = |day: &str| served.get(&format!("/index.json?as_of={day}")).json();
    let on = at(due);
    let (passed, ahead) = (on["day_passed"]["commitments"].as_u64(), on["due_ahead"].as_u64());
    let count = |query: String| {
        served.get(&format!("/commitments.json?limit=1&as_of={due}&q={query}")).json()["total"].as_u64()
    };
    let of_day: jiff::civil::Date = due.parse().expect("a day");
    assert_eq!(passed, count(format!("due:..{}", of_day.yesterday().expect("a day"))));
    assert_eq!(ahead, count(format!("due:{due}..+-status:kept,kept-late,broken,superseded")));
}

#[test]
fn a_quality_that_is_no_number_asks_for_nothing() {
    let served = Served::examples();
    for (accept, lang) in
        [("ko;q=-inf, fr;q=0.5", "fr"), ("ko;q=NaN, fr;q=0.1", "fr"), ("fr;q=inf", "fr"), ("ko;q=-1", "en")]
    {
        let got = served.get_with("/methodology", &[("accept-language", accept)]);
        assert!(got.body.contains(&format!("<html lang=\"{lang}\"")), "{accept}");
    }
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

#[test]
fn what_very_many_tell_comes_by_pages_and_no_report_is_lost() {
    let many = 33;
    let told = |n: usize| {
        let quote =
            format!("Korea and France will fund a joint quantum laboratory with 12.5 million euros, says paper {n}.");
        let commitment = json!({"quote": quote, "action": "fund", "fields": ["quantum"], "strength": "firm",
            "parties": [{"id": "KR", "name": "Korea"}, {"id": "FR", "name": "France"}],
            "money": [{"surface": "12.5 million euros", "amount": 12_500_000, "currency": "EUR", "bound": "exact"}]});
        let id = format!("paper-{n:02}");
        let line =
            json!({"id": id, "lang": "en", "published": "2024-05-01", "text": quote, "commitments": [commitment]});
        let known = Overrides { format: Some(Format::Jsonl), ..Overrides::default() };
        Input::Bytes { name: format!("{id}.jsonl"), bytes: line.to_string().into_bytes(), known: Box::new(known) }
    };
    let options = ReadOptions { claims_given: true, form: Some(Format::Jsonl), ..ReadOptions::default() };
    let served = Served::over((0..many).map(told).collect(), &options);
    let list = served.get("/commitments.json").json();
    let id = list["commitments"][0]["commitment"].as_str().expect("a commitment").to_owned();
    let whole = served.get(&format!("/commitments/{id}.json")).json();
    assert_eq!(whole["reports"].as_array().map(Vec::len), Some(many), "so few an object has at once");
    assert!(whole.get("reports_page").is_none());
    // From page to page, as a reader goes.
    let (mut next, mut seen, mut pages) = (Some(format!("/commitments/{id}")), BTreeSet::new(), 0);
    while let Some(address) = next {
        let page = served.get(&address);
        assert_eq!(page.status, 200, "{address}");
        assert!(page.body.len() < 60_000, "{address} has {} bytes", page.body.len());
        assert!(page.body.contains(&format!(" of {many}")), "{address} does not say of how many");
        let here =
            (0..many).filter(|n| page.body.contains(&format!("says paper {n}.</mark>"))).collect::<BTreeSet<_>>();
        assert!(!here.is_empty() && here.is_disjoint(&seen), "{address}: {here:?}");
        let object = served.get(&address.replace(&id, &format!("{id}.json"))).json();
        if pages > 0 {
            assert_eq!(object["reports_page"]["total"], many, "{address}");
            assert_eq!(object["reports_page"]["from"], seen.len() + 1, "{address}");
        }
        seen.extend(here);
        pages += 1;
        let way = page.body.split("rel=\"next\" href=\"").nth(1).and_then(|rest| rest.split('"').next());
        next = way.map(|way| way.replace("&amp;", "&").split('#').next().unwrap_or_default().to_owned());
        assert_eq!(next.is_some(), page.header("link").contains("rel=\"next\""), "{address}");
    }
    assert_eq!((seen.len(), pages), (many, many.div_ceil(10)));
    assert_eq!(served.get(&format!("/commitments/{id}?after=c-none")).status, 400);
}

#[test]
fn that_nobody_who_promised_said_a_word_is_told_as_that() {
    let served = Served::examples();
    let all = served.get("/commitments.json").json();
    let silent = |c: &&serde_json::Value| c["status"]["official"] == "no-evidence";
    let all: Vec<_> = all["commitments"].as_array().expect("all").iter().filter(silent).cloned().collect();
    assert!(!all.is_empty());
    for commitment in all {
        let address = format!("/commitments/{}", commitment["commitment"].as_str().expect("an id"));
        let page = served.get(&address).body;
        assert!(page.contains("No words of theirs were found"), "{address}");
        let others = commitment["status"]["evidence"] != "no-evidence";
        assert_eq!(page.contains("what others tell decides"), others, "{address}");
    }
}

#[test]
fn every_rule_of_the_status_is_said_in_every_language() {
    for lang in LANGUAGES {
        for rule in entente_app::follow::RULES {
            for list in ["because", "rule"] {
                let key = format!("{list}.{}", rule.id);
                assert!(APP.pages().own(lang, &key).is_some(), "{lang} has no words for {key}");
            }
        }
    }
}

#[test]
fn shares_and_quotes_are_written_as_the_language_writes_them() {
    let served = Served::examples();
    let found = served.get("/commitments.json?q=10+million").json();
    let id = found["commitments"][0]["commitment"].as_str().expect("an id");
    let due = served.get("/commitments.json?q=status:kept").json();
    let kept = due["commitments"][0]["commitment"].as_str().expect("an id");
    for (lang, percent, open) in [("en", "%", "“"), ("fr", "\u{a0}%", "«\u{a0}<bdi"), ("ko", "%", "“")] {
        for address in [format!("/commitments/{id}"), format!("/commitments/{kept}"), "/review".to_owned()] {
            let page = served.get(&format!("{address}?lang={lang}")).body;
            // Widths in drawings stand between marks of quotation, and addresses write letters so.
            let shares: Vec<&str> = page.split(percent).collect();
            let said = |part: &&&str| part.ends_with(|c: char| c.is_ascii_digit());
            let told = shares[..shares.len() - 1].iter().filter(said).count();
            assert!(told > 0, "{address} in {lang} tells no share");
            for other in [" %", "\u{a0}%"].into_iter().filter(|other| *other != percent) {
                assert!(!page.contains(other), "{address} in {lang} writes {other:?}");
            }
        }
        let page = served.get(&format!("/commitments/{id}?lang={lang}")).body;
        assert!(page.contains(open), "{lang}: {open}\n{page}");
    }
}

#[test]
fn who_tells_something_is_named_by_a_headline() {
    let served = Served::examples();
    let all = served.get("/commitments.json").json();
    let with_deed = |c: &&serde_json::Value| c["evidence"][0]["document"] == "03-later.en";
    let entry = all["commitments"].as_array().and_then(|all| all.iter().find(with_deed).cloned());
    let id = entry.as_ref().and_then(|e| e["commitment"].as_str()).expect("one that was kept");
    let series = served.get("/meetings.json").json();
    let told = |m: &&serde_json::Value| m["document"] == "03-later.en";
    let mut meetings = series["series"].as_array().into_iter().flatten().filter_map(|s| s["meetings"].as_array());
    let meeting =
        meetings.find_map(|all| all.iter().find(told)).and_then(|m| m["meeting"].as_str()).expect("a meeting");
    for address in [format!("/commitments/{id}"), format!("/meetings/{meeting}"), "/review".to_owned()] {
        let page = served.get(&address).body;
        // What waits for a person need not be of this text.
        let named = address == "/review" || page.contains(">Seoul closes two-day AI summit");
        assert!(named, "{address}\n{page}");
        assert!(!page.contains(">03-later.en<"), "{address} names a document by its id");
    }
}

#[test]
fn no_column_of_the_numbers_behind_a_picture_is_empty() {
    let served = Served::examples();
    let mut seen = 0;
    for address in ["/", "/parties/KR", "/fields/ai", "/money", "/places", "/pairs/KR/US"] {
        let page = served.get(address).body;
        for figure in page.split("<figure").skip(1).filter_map(|rest| rest.split("</figure>").next()) {
            let rows: Vec<&str> = figure.split("<tr>").skip(1).collect();
            let empty = |at: usize| {
                rows[1..].iter().all(|row| {
                    row.split("<td").nth(at + 1).is_some_and(|cell| cell == "></td>" || cell == "></td></tr>")
                })
            };
            let columns = rows[0].matches("<th").count();
            seen += columns;
            assert!((0..columns).all(|at| !empty(at)), "{address}\n{figure}");
        }
    }
    assert!(seen > 20, "{seen}");
}
