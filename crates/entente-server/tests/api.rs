//! The description of the API: it has every route, is the one that is committed, and what the server answers keeps to it.

mod common;
#[path = "common/schema.rs"]
mod schema;

use common::{APP, Got, LANGUAGES, Served};
use entente_server::api;
use entente_server::negotiate::Form;
use entente_server::routes::{Method, Param, ROUTES, Route};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What a reference of the description leads to, or the value itself.
fn led<'v>(all: &'v Value, value: &'v Value) -> &'v Value {
    match value["$ref"].as_str().and_then(|to| to.strip_prefix('#')) {
        Some(pointer) => all.pointer(pointer).unwrap_or_else(|| panic!("{pointer} leads nowhere")),
        None => value,
    }
}

/// What is wrong with an answer, beside what the description says of the operation at a path.
fn wrong(all: &Value, path: &str, method: &str, got: &Got) -> Vec<String> {
    let told = &all["paths"][path][method]["responses"][got.status.to_string()];
    if told.is_null() {
        return vec![format!("{path} tells of no {}", got.status)];
    }
    let told = led(all, told);
    let mut wrong = Vec::new();
    for (name, _) in told["headers"].as_object().into_iter().flatten() {
        let may_lack = ["Link", "Set-Cookie", "Content-Disposition"].contains(&name.as_str())
            || (name == "Content-Language" && got.status >= 400);
        if got.header(&name.to_lowercase()).is_empty() && !may_lack {
            wrong.push(format!("{path} has no {name}"));
        }
    }
    for name in ["link", "allow", "location", "set-cookie", "content-disposition", "etag", "content-language"] {
        let said = told["headers"].as_object().into_iter().flatten().any(|(key, _)| key.eq_ignore_ascii_case(name));
        if !got.header(name).is_empty() && !said {
            wrong.push(format!("{path} tells of no {name} with {}", got.status));
        }
    }
    let media = got.header("content-type").split(';').next().unwrap_or_default().to_owned();
    match told.get("content") {
        None if got.body.is_empty() => {}
        None => wrong.push(format!("{path} tells of no body with {}", got.status)),
        Some(content) if content[&media].is_null() => wrong.push(format!("{path} tells of no {media}")),
        Some(content) if media.ends_with("json") => {
            wrong.extend(schema::faults(all, &content[&media]["schema"], &got.json(), path));
        }
        Some(_) => {}
    }
    wrong
}

/// For each path that is read, addresses below it: with ids of the ledger, with each key, and with what it refuses.
fn addresses(served: &Served, route: &Route, path: &str) -> Vec<String> {
    let list = served.get("/commitments.json?q=status:kept").json();
    let entry = &list["commitments"][0];
    let (commitment, claim) = (&entry["commitment"], &entry["reports"][0]["claim"]);
    let meetings = served.get("/meetings.json").json();
    let ids: &[&str] = match route.name {
        "commitment" => &[commitment.as_str().expect("an id"), claim.as_str().expect("an id"), "p-none"],
        "document" => &["01-dialogue.fr", "04-later.ko", "none"],
        "party" | "body" => &["KR", "ror-021nxhr62", "none"],
        "pair" => &["KR", "none"],
        "meeting" => &[meetings["series"][0]["series"].as_str().expect("a series"), "none"],
        "field" => &["ai", "none"],
        "picture" => &["statuses.svg", "matrix.svg", "money.svg", "map.svg", "timeline.svg", "none"],
        "asset" => &["style.css", "icon.svg", "none"],
        _ => &[""],
    };
    let with = |id: &&str| match route.name {
        "pair" => path.replace("{a}", id).replace("{b}", "US"),
        _ => route
            .ids
            .iter()
            .fold(path.to_owned(), |path, key| path.replace(&format!("{{{}}}", key.name), &crate::slug(id))),
    };
    let mut all = Vec::new();
    for path in ids.iter().map(with) {
        all.push(path.clone());
        for key in route.keys.iter().chain(&entente_server::routes::EVERYWHERE) {
            let values = key.takes.values();
            let value = values.first().map_or(key.example, String::as_str);
            all.push(format!("{path}?{}={}", key.name, entente_server::url::encoded(value)));
            all.push(format!("{path}?{}=%E2%80%A6%00", key.name));
            all.push(format!("{path}?{0}=1&{0}=2", key.name));
        }
        all.push(format!("{path}?nothing=1"));
        all.push(format!("{path}?limit=2&q=-status:kept"));
    }
    all
}

fn slug(id: &str) -> String {
    if id.starts_with("ror-") { id.to_owned() } else { entente_server::url::slug(id) }
}

#[test]
fn every_route_stands_in_the_description_in_each_of_its_forms() {
    let all = api::openapi();
    assert_eq!(all["openapi"], "3.1.0");
    let mut operations = BTreeSet::new();
    for route in ROUTES {
        let method = if route.method == Method::Get { "get" } else { "post" };
        for form in route.forms {
            let whole = if route.path == "/" && *form != Form::Html { "/index" } else { route.path };
            let one = &all["paths"][format!("{whole}{}", form.ending())][method];
            assert!(one.is_object(), "{method} {whole}{} is not described", form.ending());
            let id = one["operationId"].as_str().expect("an id");
            assert!(operations.insert(id.to_owned()), "{id} stands there twice");
            let keys: Vec<&str> = one["parameters"]
                .as_array()
                .expect("parameters")
                .iter()
                .filter_map(|p| led(&all, p)["name"].as_str())
                .collect();
            let read: &[Param] = if route.method == Method::Get { route.keys } else { &[] };
            for key in route.ids.iter().chain(route.keys).chain(route.fields).filter(|key| !key.example.is_empty()) {
                assert!(key.takes.has(key.example), "{whole}: {} takes no {}", key.name, key.example);
            }
            for key in route.ids.iter().chain(read).chain(&entente_server::routes::EVERYWHERE) {
                assert!(keys.contains(&key.name), "{whole} tells of no {}", key.name);
            }
            let json = one["responses"]["200"]["content"]["application/json"].as_object();
            if *form == Form::Json {
                let schema = &json.expect("an object")["schema"];
                assert!(led(&all, schema)["type"] == "object", "{whole} has no schema");
            }
        }
    }
    // Each reference leads somewhere, and each schema is used.
    let text = all.to_string();
    for (name, _) in all["components"]["schemas"].as_object().expect("schemas") {
        assert!(text.contains(&format!("\"#/components/schemas/{name}\"")), "nothing uses {name}");
    }
    for to in text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(all.pointer(to).is_some(), "{to} leads nowhere");
    }
    for link in text.split("\"links\":").skip(1).flat_map(|rest| rest.split("\"operationId\":\"").skip(1).take(1)) {
        let to = link.split('"').next().expect("closed");
        assert!(operations.contains(to), "a link leads to {to}, which there is not");
    }
}

#[test]
fn the_committed_description_is_that_of_the_table() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/openapi.json");
    let made = api::text();
    if std::env::var_os("ENTENTE_BLESS").is_some_and(|v| v == "1") {
        std::fs::write(&file, &made).expect("written");
    }
    let committed = std::fs::read_to_string(file).unwrap_or_default();
    assert!(committed == made, "schema/openapi.json has drifted; look at the change, then run with ENTENTE_BLESS=1");
    let served = Served::examples();
    assert_eq!(served.get("/openapi.json").json(), api::openapi());
    assert!(
        served.get("/").body.contains("<link rel=\"service-desc\" type=\"application/json\" href=\"/openapi.json\">")
    );
}

#[test]
fn what_is_read_answers_as_the_description_says() {
    let (served, all) = (Served::examples(), api::openapi());
    let mut seen: BTreeMap<String, BTreeSet<u16>> = BTreeMap::new();
    let mut faults = Vec::new();
    for route in ROUTES.iter().filter(|route| route.method == Method::Get) {
        for (path, forms) in api::paths(route) {
            for address in addresses(&served, route, &path) {
                let asked = |headers: &[(&str, &str)]| served.get_with(&address, headers);
                let mut answers = vec![asked(&[])];
                if forms.len() > 1 {
                    answers.extend(forms.iter().map(|form| asked(&[("accept", form.media())])));
                }
                let tag = answers[0].header("etag").to_owned();
                if !tag.is_empty() {
                    answers.push(asked(&[("if-none-match", &tag)]));
                    assert_eq!(
                        answers.last().map(|got| got.status == 304),
                        Some(answers[0].status == 200),
                        "{address}"
                    );
                }
                for got in answers {
                    seen.entry(path.clone()).or_default().insert(got.status);
                    faults.extend(wrong(&all, &path, "get", &got).into_iter().map(|why| format!("{address}: {why}")));
                }
            }
            let statuses = &seen[&path];
            let mut wanted = vec![200, 304, 400];
            wanted.extend((!route.ids.is_empty()).then_some(404));
            wanted.extend((route.name == "commitment").then_some(308));
            assert!(wanted.iter().all(|status| statuses.contains(status)), "{path} answered {statuses:?} only");
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_not_admitted_answers_as_the_description_says() {
    let (served, all) = (Served::examples(), api::openapi());
    let long = format!("/commitments.json?q={}", "a".repeat(9000));
    for (address, headers, status) in [
        ("/commitments.json", &[("host", "evil.example")][..], 421),
        ("/commitments", &[("host", "evil.example")], 421),
        ("/commitments", &[("host", "evil.example"), ("accept", "application/json")], 421),
        (long.as_str(), &[], 400),
    ] {
        let got = served.get_with(address, headers);
        assert_eq!(got.status, status, "{address}");
        let path = address.split('?').next().expect("a path");
        assert_eq!(wrong(&all, path, "get", &got), Vec::<String>::new());
    }
    // A method that a path does not take is in no operation; the description tells of it apart.
    let request = axum::http::Request::put("/money.json").header("host", common::HOST).body(axum::body::Body::empty());
    let got = served.ask(request.expect("a request"));
    let told = &all["components"]["responses"]["MethodNotAllowed"];
    assert_eq!((got.status, got.header("allow")), (405, "GET,HEAD"));
    assert!(told["headers"]["Allow"].is_object() && told["content"][got.header("content-type")].is_object());
}

#[test]
fn what_is_done_answers_as_the_description_says() {
    let (served, all) = (Served::examples(), api::openapi());
    let list = served.get("/commitments.json?sort=id").json();
    let id = list["commitments"][0]["commitment"].as_str().expect("an id").to_owned();
    let decide = format!("/commitments/{id}/decide");
    let who = [("by", "R. Analyst"), ("because", "The quote says so.")];
    let says = |more: &[(&'static str, &'static str)]| [&who[..], more].concat();
    let text = "South Korea and Japan will hold a second semiconductor dialogue in Tokyo by June 2026.";
    let new = [("note", text), ("parties", "KR; JP"), ("action", "meet"), ("strength", "firm"), ("by", "R. Analyst")];
    let mut seen: BTreeMap<&str, BTreeSet<u16>> = BTreeMap::new();
    for (path, address, fields, status) in [
        ("/read", "/read", vec![("do", "read"), ("text", text)], 200),
        ("/read", "/read", vec![("do", "keep"), ("text", text)], 303),
        ("/read", "/read", vec![("do", "read")], 422),
        ("/read", "/read?within=1y", vec![], 400),
        ("/read", "/read?as_of=soon", vec![], 400),
        ("/new", "/new", new.to_vec(), 303),
        ("/new", "/new", vec![("note", text)], 422),
        ("/new", "/new", vec![("note", text), ("bound", "some")], 422),
        ("/new", "/new", vec![("note", text), ("colour", "red")], 400),
        ("/review", "/review", says(&[("do", "nothing")]), 409),
        ("/review", "/review", vec![("do", "nothing")], 422),
        ("/commitments/{id}/decide", &decide, says(&[("do", "right")]), 303),
        ("/commitments/{id}/decide", &decide, says(&[("do", "dance")]), 422),
        ("/commitments/{id}/decide", &decide, says(&[("do", "merge"), ("other", "p-none")]), 404),
        ("/commitments/{id}/decide", "/commitments/p-none/decide", says(&[("do", "right")]), 404),
    ] {
        let got = served.send(address, &fields);
        assert_eq!(got.status, status, "{address} {fields:?}\n{}", got.body);
        assert_eq!(wrong(&all, path, "post", &got), Vec::<String>::new(), "{address} {fields:?}");
        seen.entry(path).or_default().insert(status);
        let json = [("accept", "application/json")];
        for (bad, headers) in
            [(403, &json[..]), (415, &[("content-type", "text/plain"), ("accept", "application/json")])]
        {
            let got = served.send_with(path, &[("token", "no")], headers);
            assert_eq!((got.status, got.header("content-type")), (bad, "application/problem+json"), "{path}");
            assert_eq!(wrong(&all, path, "post", &got), Vec::<String>::new(), "{path}");
        }
    }
    let sent: BTreeSet<&str> = ROUTES.iter().filter(|r| r.method == Method::Post).map(|r| r.path).collect();
    assert_eq!(seen.keys().copied().collect::<BTreeSet<_>>(), sent);
}

#[test]
fn every_field_of_a_form_is_described_and_no_other() {
    let served = Served::examples();
    let list = served.get("/commitments.json?q=status:kept").json();
    let id = list["commitments"][0]["commitment"].as_str().expect("an id");
    let preview = served
        .send(
            "/read",
            &[
                ("do", "read"),
                ("text", "Korea will host a summit in 2026."),
                ("title", "T"),
                ("published", "2024-05-05"),
                ("url", "https://example.org/"),
            ],
        )
        .body;
    for (route, page) in [
        ("read_text", format!("{}{preview}", served.get("/read").body)),
        ("add", served.get("/new").body),
        ("decide", served.get(&format!("/commitments/{id}")).body),
    ] {
        let row = ROUTES.iter().find(|row| row.name == route).expect("a row");
        let mains = page.split("<main").skip(1).filter_map(|rest| rest.split("</main>").next());
        let forms: Vec<&str> = mains.flat_map(|main| main.split("<form").skip(1)).collect();
        let sent: BTreeSet<&str> = forms
            .iter()
            .filter(|form| form.contains("method=\"post\""))
            .flat_map(|form| form.split(" name=\"").skip(1))
            .filter_map(|rest| rest.split('"').next())
            .map(|name| row.field(name).map_or(name, |field| field.name))
            .collect();
        let mut told: BTreeSet<&str> = row.fields.iter().map(|field| field.name).chain(["token"]).collect();
        // It is there only where several reports tell the promise.
        told.retain(|name| *name != "claim" || sent.contains("claim"));
        assert_eq!(sent, told, "{route}");
    }
}

#[test]
fn the_next_page_of_a_list_is_told_by_a_header_as_well() {
    let served = Served::examples();
    for (address, more) in [
        ("/commitments.json?limit=2&q=party:KR", true),
        ("/commitments?limit=2&lang=fr", true),
        ("/commitments.json", false),
        ("/sources.json", false),
    ] {
        let got = served.get(address);
        let link = got.header("link");
        assert_eq!(!link.is_empty(), more, "{address}: {link}");
        let Some(next) = link.strip_prefix('<').and_then(|rest| rest.strip_suffix(">; rel=\"next\"")) else { continue };
        let (path, kept) = address.split_once('?').expect("a query");
        assert!(next.starts_with(path) && kept.split('&').all(|pair| next.contains(pair)), "{next}");
        let (first, second) = (served.get(address), served.get(next));
        assert_eq!(second.status, 200);
        assert_ne!(first.body, second.body);
        if path.ends_with(".json") {
            assert!(next.contains(first.json()["next"].as_str().expect("a cursor")), "{next}");
        }
    }
}

#[test]
fn a_key_that_stands_twice_or_takes_no_such_value_is_refused() {
    let served = Served::examples();
    for (address, said) in [
        ("/commitments.json?q=a&q=b", "The address says \"q\" twice"),
        ("/methodology.json?as_of=2024-12-31T00:00", "\"2024-12-31T00:00\" is nothing that as_of takes"),
        ("/money.json?currency=dollars", "\"dollars\" is nothing that currency takes"),
        ("/review.json?event=-1", "\"-1\" is nothing that event takes"),
        ("/commitments.json?sort=size", "\"size\" is nothing that sort takes"),
    ] {
        let got = served.get(address);
        assert_eq!((got.status, got.json()["detail"].as_str()), (400, Some(said)), "{address}");
    }
    assert_eq!(served.get("/commitments.json?limit=&sort=&as_of=").status, 200);
    // Characters that nobody sees are passed over, but a value of nothing else is no value left out.
    for (address, status) in [("as_of=%072024-12-31", 200), ("as_of=%07", 400), ("currency=%E2%80%8B", 400)] {
        assert_eq!(served.get(&format!("/money.json?{address}")).status, status, "{address}");
    }
    // An id that no query can look for is nobody's.
    for address in ["/parties/%1D.json", "/pairs/KR/%1D.json", "/bodies/~1d"] {
        assert_eq!(served.get(address).status, 404, "{address}");
    }
}

#[test]
fn the_page_of_the_api_says_everything_in_every_language() {
    let served = Served::examples();
    let words = APP.pages();
    let default = words.default_language();
    for lang in LANGUAGES {
        let page = served.get(&format!("/api?lang={lang}")).body;
        for route in ROUTES {
            let key = format!("api.route.{}", route.name);
            let said = words.find(lang, &key).unwrap_or_else(|| panic!("{lang} has no {key}"));
            assert!(
                page.contains(&format!("id=\"{}\"", route.name)) && page.contains(&common_text(said)),
                "{lang}: {key}"
            );
            if lang == default {
                assert_eq!(said, route.what, "the words of {key} differ from the table");
            }
            let fields = route.fields.iter().chain(&entente_server::routes::EVERYWHERE).chain([&api::fields::TOKEN]);
            for param in route.ids.iter().chain(route.keys).chain(fields) {
                let own = words.find(lang, &format!("api.key.{}.{}", route.name, param.name));
                let said = own.or_else(|| words.find(lang, &format!("api.key.{}", param.name)));
                let said = said.unwrap_or_else(|| panic!("{lang} has no api.key.{}.{}", route.name, param.name));
                if lang == default {
                    assert_eq!(said, param.what, "the words of {}.{} differ from the table", route.name, param.name);
                }
            }
        }
        assert!(!page.contains(">api."), "{lang} lacks words");
    }
    for status in ROUTES.iter().flat_map(api::statuses).chain([405]) {
        let said = words.find(default, &format!("api.says.{status}"));
        let plain = |text: &str| text.replace('`', "");
        assert_eq!(said.map(str::to_owned), Some(plain(api::says(status))));
    }
}

/// A text as a page has it.
fn common_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;")
}

#[test]
fn a_schema_that_is_not_kept_is_noticed() {
    let root = json!({"components": {"schemas": {"A": {"type": "object", "required": ["a"], "additionalProperties": false,
        "properties": {"a": {"type": ["integer", "null"], "minimum": 1}}}}}});
    let of = json!({"$ref": "#/components/schemas/A"});
    let faults = |value: Value| schema::faults(&root, &of, &value, "$").len();
    assert_eq!([faults(json!({"a": 1})), faults(json!({"a": null}))], [0, 0]);
    assert_eq!(
        [faults(json!({"a": 0})), faults(json!({})), faults(json!({"a": 1, "b": 1})), faults(json!([]))],
        [1, 1, 1, 1]
    );
}

#[test]
fn a_page_of_meetings_begins_behind_a_series() {
    let served = Served::examples();
    let all = served.get("/meetings.json").json();
    let series = all["series"].as_array().expect("a list");
    assert!(all["total"] == series.len() && all["next"].is_null(), "{all}");
    let first = series[0]["series"].as_str().expect("an id");
    let rest = served.get(&format!("/meetings.json?after={}", entente_server::url::encoded(first))).json();
    assert_eq!((rest["series"].as_array().map(Vec::as_slice), &rest["total"]), (Some(&series[1..]), &all["total"]));
    assert_eq!(served.get("/meetings.json?after=nowhere").status, 400);
}

#[test]
fn the_query_of_a_place_finds_as_many_as_are_counted() {
    let served = Served::examples();
    let all = served.get("/places.json").json();
    for place in all["places"].as_array().expect("a list") {
        let query = place["query"].as_str().expect("a query");
        let found = served.get(&format!("/commitments.json?q={}", entente_server::url::encoded(query))).json();
        assert!(place["commitments"] == found["total"] && found["total"] != 0, "{place}");
    }
}
