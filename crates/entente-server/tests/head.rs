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
