//! Who may ask, and what stands around every answer.

mod common;
use axum::body::Body;
use axum::http::Request;
use common::{HOST, Served};

#[test]
fn every_answer_brings_the_headers_that_keep_a_browser_still() {
    let served = Served::examples();
    for address in ["/", "/index.json", "/commitments.csv", "/nowhere", "/commitments?q=nokey:x", "/assets/style.css"] {
        let got = served.get(address);
        let policy = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'none'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";
        assert_eq!(got.header("content-security-policy"), policy, "{address}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(got.header(name), value, "{address}");
        }
    }
}

#[test]
fn only_those_who_name_this_server_are_answered() {
    let served = Served::examples();
    for (host, status) in [
        (HOST, 200),
        ("localhost:8787", 200),
        ("LOCALHOST:8787", 200),
        ("evil.example", 421),
        ("127.0.0.1:8788", 421),
        ("127.0.0.1", 421),
        ("localhost:8787.evil.example", 421),
        ("127.0.0.1:8787@evil.example", 421),
        ("", 421),
    ] {
        assert_eq!(served.get_with("/", &[("host", host)]).status, status, "{host:?}");
    }
    let none = served.ask(Request::get("/").body(Body::empty()).expect("a request"));
    assert_eq!(none.status, 400);
}

#[test]
fn a_page_of_another_server_changes_nothing() {
    let served = Served::examples();
    let post = |headers: &[(&str, &str)]| {
        let mut request = Request::post("/commitments").header("host", HOST);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        served.ask(request.body(Body::empty()).expect("a request")).status
    };
    // What is admitted meets a page that takes no POST.
    for (headers, status) in [
        (&[("origin", "http://127.0.0.1:8787")][..], 405),
        (&[("origin", "http://localhost:8787"), ("sec-fetch-site", "same-origin")], 405),
        (&[], 405),
        (&[("origin", "http://evil.example")], 403),
        (&[("origin", "null")], 403),
        (&[("origin", "https://127.0.0.1:8787")], 403),
        (&[("origin", "http://127.0.0.1:8787"), ("sec-fetch-site", "cross-site")], 403),
        (&[("sec-fetch-site", "same-site")], 403),
    ] {
        assert_eq!(post(headers), status, "{headers:?}");
    }
}

#[test]
fn what_cannot_be_is_told_as_a_page_or_as_a_problem() {
    let served = Served::examples();
    for (address, status) in [
        ("/nowhere", 404),
        ("/commitments/p-none", 404),
        ("/commitments/~zz", 404),
        ("/commitments?q=nokey:x", 400),
        ("/commitments?q=status:odd", 400),
        ("/commitments?sort=odd", 400),
        ("/commitments?limit=0", 400),
        ("/commitments?limit=100000", 400),
        ("/commitments?after=odd", 400),
        ("/commitments?as_of=odd", 400),
        ("/commitments?odd=1", 400),
    ] {
        let page = served.get(address);
        assert_eq!((page.status, page.header("content-type")), (status, "text/html; charset=utf-8"), "{address}");
        let problem = served.get_with(address, &[("accept", "application/json")]);
        assert_eq!((problem.status, problem.header("content-type")), (status, "application/problem+json"), "{address}");
        let said = problem.json();
        assert_eq!(said["status"], status, "{address}");
        assert!(said["detail"].as_str().is_some_and(|d| !d.is_empty()), "{address}");
        assert!(!problem.body.contains("/tmp"), "{address} tells where the ledger lies");
    }
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let served = Served::examples();
    let first = served.get("/commitments");
    let tag = first.header("etag").to_owned();
    let again = served.get_with("/commitments", &[("if-none-match", &tag)]);
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(served.get_with("/commitments?lang=fr", &[("if-none-match", &tag)]).status, 200);
}

#[test]
fn a_request_that_is_too_large_is_refused() {
    let served = Served::examples();
    let long = served.get(&format!("/commitments?q={}", "x".repeat(9_000)));
    assert_eq!(long.status, 400);
    let body = Body::from(vec![b'x'; 3_000_000]);
    let request = Request::get("/commitments").header("host", HOST).body(body).expect("a request");
    assert_eq!(served.ask(request).status, 413);
}

#[test]
fn a_problem_is_told_in_the_language_that_is_asked_for() {
    let served = Served::examples();
    for (address, lang, title, detail) in [
        ("/commitments/p-none.json?lang=fr", "fr", "Cette page n’existe pas", "Cet engagement n’existe pas ici"),
        ("/commitments.json?lang=fr&odd=1", "fr", "Cette demande est illisible", "Cette page n’accepte pas \"odd\""),
        (
            "/commitments.json?lang=ko&q=due:soon",
            "ko",
            "읽을 수 없는 요청입니다",
            "\"soon\"은(는) 때가 아닙니다 (질의의 5번째 글자)",
        ),
        ("/commitments/p-none.json", "en", "There is no such page", "There is no such commitment here"),
    ] {
        let got = served.get(address);
        let said = got.json();
        assert_eq!(got.header("content-language"), lang, "{address}");
        assert_eq!((said["title"].as_str(), said["detail"].as_str()), (Some(title), Some(detail)), "{address}");
    }
    let got = served.get_with("/commitments/p-none.json", &[("accept-language", "ko")]);
    assert_eq!(got.header("content-language"), "ko");
    assert!(served.get("/commitments/p-none?lang=fr").body.contains("Cet engagement n’existe pas ici."));
}

#[test]
fn whatever_the_server_refuses_is_said_in_every_language() {
    fn sources(folder: &std::path::Path, all: &mut String) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                sources(&path, all);
            } else {
                let text = std::fs::read_to_string(&path).expect("a source");
                all.push_str(text.split("#[cfg(test)]").next().unwrap_or_default());
            }
        }
    }
    let mut all = String::new();
    sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    let pages = common::APP.pages();
    let known: Vec<&str> = pages.below("said").collect();
    let mut seen = 0;
    for made in all.split("Problem::new(").skip(1) {
        // What is said by a number and the first words after it.
        let Some((status, rest)) = made.split_once(',') else { continue };
        let rest = rest.trim_start().trim_start_matches("format!(").trim_start();
        if !status.trim().bytes().all(|b| b.is_ascii_digit()) || !rest.starts_with('"') {
            continue;
        }
        let text = rest[1..].split('"').next().unwrap_or_default();
        let mut numbered = String::new();
        for (n, part) in text.split('{').enumerate() {
            match part.split_once('}') {
                Some((_, after)) if n > 0 => numbered += &format!("{{{}}}{after}", n - 1),
                _ => numbered += part,
            }
        }
        seen += 1;
        // What is not there is named by whoever says so.
        let fits = numbered == "There is no {0} here" || known.contains(&numbered.as_str());
        assert!(fits, "[said] of the packs has no {numbered:?}");
    }
    assert!(seen > 25, "{seen}");
}
