//! Who may look and who may decide, where a server has accounts: signing in and out, sessions, roles, and what nobody gets by
//! guessing or by a page of another server.

mod common;
use axum::body::Body;
use axum::http::Request;
use common::{APP, Got, HOST, LANGUAGES, Served};
use entente_server::access::Admission;
use entente_server::access::accounts::{Accounts, Role};
use entente_server::negotiate::Form;
use entente_server::routes::{Method, ROUTES};

const PASSWORD: &str = "correct horse battery";
const NAMES: [(&str, Role); 3] = [("Vera", Role::Viewer), ("Mori Aya", Role::Reviewer), ("Ada", Role::Admin)];

/// A change of something.
type Change<T, R> = fn(&mut T) -> R;

/// A server with three accounts.
fn served(change: impl FnOnce(&mut Admission)) -> Served {
    let served = Served::examples();
    let path = served.path().with_file_name("accounts");
    for (name, role) in NAMES {
        Accounts::change(&path, |all| all.add(name, role, PASSWORD)).expect("added");
    }
    let mut admission = Admission { accounts: Some(path), ..Admission::default() };
    change(&mut admission);
    served.admitting(admission)
}

fn file(served: &Served) -> std::path::PathBuf {
    served.path().with_file_name("accounts")
}

/// The token of the forms of a page.
fn token(page: &str) -> String {
    let rest = page.split("name=\"token\" value=\"").nth(1).expect("a token");
    rest.split('"').next().expect("closed").to_owned()
}

fn try_in(served: &Served, name: &str, password: &str, headers: &[(&str, &str)]) -> Got {
    let form = served.get_with("/sign-in", headers);
    let token = token(&form.body);
    served.send_with("/sign-in", &[("token", &token), ("name", name), ("password", password)], headers)
}

/// The cookie of a session.
fn signed_in(served: &Served, name: &str) -> String {
    let got = try_in(served, name, PASSWORD, &[]);
    assert_eq!((got.status, got.header("location")), (303, "/"), "{}", got.body);
    got.header("set-cookie").split(';').next().expect("a pair").to_owned()
}

#[test]
fn each_role_may_do_what_is_its_own_on_every_row_of_the_table() {
    let cases: [(&str, Change<Admission, ()>); 4] = [
        ("closed", |_| {}),
        ("public", |a| a.public_read = true),
        ("only read", |a| a.read_only = true),
        ("public and only read", |a| (a.public_read, a.read_only) = (true, true)),
    ];
    for (case, change) in cases {
        let served = served(change);
        let mut all: Vec<(Option<Role>, String)> = vec![(None, String::new())];
        all.extend(NAMES.iter().map(|(name, role)| (Some(*role), signed_in(&served, name))));
        for (who, cookie) in &all {
            let mut request = vec![("cookie", cookie.as_str())];
            request.retain(|(_, value)| !value.is_empty());
            for route in ROUTES {
                let mut path = route.path.to_owned();
                for id in route.ids {
                    path = path.replace(&format!("{{{}}}", id.name), id.example);
                }
                if let (false, Some(form)) = (route.forms.contains(&Form::Html), route.forms.first()) {
                    path.push_str(form.ending());
                }
                let got = match route.method {
                    Method::Get => served.get_with(&path, &request),
                    Method::Post => served.send_with(&path, &[], &request),
                };
                let decides = route.method == Method::Post || ["read", "new", "review"].contains(&route.name);
                let may = match (route.name, decides) {
                    ("asset", _) => true,
                    (_, true) => case == "closed" || case == "public",
                    (_, false) => true,
                } && match (route.name, decides) {
                    ("asset", _) => true,
                    (_, true) => who.is_some_and(|role| role >= Role::Reviewer),
                    (_, false) => who.is_some() || case.starts_with("public"),
                };
                let said = format!("{case} {who:?} {:?} {path}: {}", route.method, got.status);
                let to_sign_in = got.status == 303 && got.header("location").starts_with("/sign-in?next=");
                let refused = to_sign_in || ["S023", "S024", "S025"].iter().any(|code| got.body.contains(code));
                assert_eq!(refused, !may, "{said}");
                // What is let through to a form without its token is stopped there.
                if may && route.method == Method::Post {
                    assert!(got.body.contains("S004"), "{said}");
                }
                let kept = got.header("cache-control");
                if who.is_some() && !kept.contains("immutable") && !refused {
                    assert_eq!(kept, "private, no-store", "{said}");
                }
            }
        }
    }
}

#[test]
fn signing_in_gives_a_cookie_that_nothing_else_can_use() {
    let served = served(|_| {});
    let led = served.get("/commitments?q=party:KR&lang=fr");
    assert_eq!(led.status, 303);
    assert_eq!(led.header("location"), "/sign-in?next=%2Fcommitments%3Fq%3Dparty:KR%26lang%3Dfr&lang=fr");
    for lang in LANGUAGES {
        let page = served.get(&format!("/sign-in?next=%2Fmoney&lang={lang}"));
        assert!(page.status == 200 && page.body.contains("name=\"next\" value=\"/money\""), "{}", page.body);
        assert!(!page.body.contains(">sign.") && page.header("cache-control") == "private, no-store");
        assert!(!page.body.contains("href=\"/new"), "what one may not do is not offered");
    }
    for (name, password) in
        [("Vera", "wrong horse battery"), ("Nobody", PASSWORD), ("", ""), ("Vera", &"x".repeat(9_000))]
    {
        let got = try_in(&served, name, password, &[]);
        assert_eq!((got.status, got.header("set-cookie")), (403, ""), "{name}");
        assert!(got.body.contains("do not belong together") && !got.body.contains(password) || password.is_empty());
    }
    let got = try_in(&served, "vera", PASSWORD, &[]);
    let cookie = got.header("set-cookie").to_owned();
    let (pair, rest) = cookie.split_once("; ").expect("attributes");
    assert_eq!(rest, "Path=/; HttpOnly; SameSite=Strict");
    assert!(pair.strip_prefix("entente=").is_some_and(|t| t.len() == 64), "{pair}");
    let page = served.get_with("/", &[("cookie", pair)]);
    assert!(page.status == 200 && page.body.contains("Vera") && page.body.contains("action=\"/sign-out\""));
    // What a browser brought is not taken over, and the other session ends.
    let again = try_in(&served, "Vera", PASSWORD, &[("cookie", pair)]);
    let new = again.header("set-cookie").split(';').next().expect("a pair").to_owned();
    assert_ne!(new, pair);
    assert_eq!(served.get_with("/", &[("cookie", pair)]).status, 303);
    let page = served.get_with("/", &[("cookie", &new)]);
    let out = served.send_with("/sign-out", &[("token", &token(&page.body))], &[("cookie", &new)]);
    assert!(
        out.status == 303
            && out.header("set-cookie").starts_with("entente=; ")
            && out.header("set-cookie").ends_with("Max-Age=0")
    );
    assert_eq!(served.get_with("/", &[("cookie", &new)]).status, 303);
    // Programs are told, and there is no way but the page.
    let told = served.get("/commitments.json");
    assert_eq!((told.status, told.header("www-authenticate")), (401, "Session"));
    let basic =
        served.get_with("/commitments.json", &[("authorization", "Basic VmVyYTpjb3JyZWN0IGhvcnNlIGJhdHRlcnk=")]);
    assert_eq!(basic.status, 401);
    for cookie in ["entente=", "entente=0", &format!("entente={}", "0".repeat(64)), &format!("__Host-{new}")] {
        assert_eq!(served.get_with("/", &[("cookie", cookie)]).status, 303, "{cookie}");
    }
}

#[test]
fn a_session_ends_when_the_password_or_the_role_changes_or_the_account_goes() {
    let served = served(|_| {});
    let path = file(&served);
    let changes: [Change<Accounts, Result<(), entente_server::ServerError>>; 3] = [
        |all| all.set_password("Vera", "another horse battery"),
        |all| all.set_role("Vera", Role::Reviewer),
        |all| all.remove("Vera"),
    ];
    for (n, change) in changes.into_iter().enumerate() {
        let password = if n == 0 { PASSWORD } else { "another horse battery" };
        let got = try_in(&served, "Vera", password, &[]);
        let cookie = got.header("set-cookie").split(';').next().expect("a pair").to_owned();
        let other = signed_in(&served, "Ada");
        assert_eq!(served.get_with("/", &[("cookie", &cookie)]).status, 200, "{n}");
        Accounts::change(&path, change).expect("changed");
        assert_eq!(served.get_with("/", &[("cookie", &cookie)]).status, 303, "{n}");
        assert_eq!(served.get_with("/", &[("cookie", &other)]).status, 200, "{n}: others stay signed in");
    }
    // Without the file nobody is anybody.
    let cookie = signed_in(&served, "Ada");
    std::fs::remove_file(&path).expect("removed");
    let got = served.get_with("/", &[("cookie", &cookie)]);
    assert_eq!(got.status, 503);
    assert!(got.body.contains("S020") && !got.body.contains(&path.display().to_string()));
    assert_eq!(try_in(&served, "Ada", PASSWORD, &[]).status, 503);
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner_alone_and_holds_no_password() {
    use std::os::unix::fs::PermissionsExt;
    let served = served(|_| {});
    let path = file(&served);
    let mode = std::fs::metadata(&path).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = std::fs::read_to_string(&path).expect("text");
    assert!(!text.contains(PASSWORD) && text.matches("$argon2id$v=19$m=19456,t=2,p=1$").count() == 3, "{text}");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("changed");
    assert_eq!(Accounts::read(&path).err().map(|e| e.refusal().code), Some("S020"));
    assert_eq!(try_in(&served, "Ada", PASSWORD, &[]).status, 503);
    // The ledger knows nothing of accounts.
    let ledger = std::fs::read(served.path()).expect("a ledger");
    assert!(!ledger.windows(8).any(|w| w == b"argon2id"));
}

#[test]
fn a_decision_has_the_name_of_the_account_and_needs_the_form_of_its_session() {
    let served = served(|_| {});
    let cookie = signed_in(&served, "Mori Aya");
    let mine = [("cookie", cookie.as_str())];
    let list = served.get_with("/commitments.json", &mine).json();
    let id = list["commitments"][0]["commitment"].as_str().expect("an id").to_owned();
    let page = served.get_with(&format!("/commitments/{id}"), &mine);
    assert!(!page.body.contains("name=\"by\""), "nobody types a name");
    let (address, own) = (format!("/commitments/{id}/decide"), token(&page.body));
    let other = signed_in(&served, "Ada");
    let others = token(&served.get_with("/new", &[("cookie", &other)]).body);
    let server = token(&served.get("/sign-in").body);
    let decide = |token: &str, cookie: &str| {
        let fields = [("token", token), ("do", "right"), ("by", "Somebody Else"), ("because", "I was there")];
        served.send_with(&address, &fields, &[("cookie", cookie)])
    };
    for token in [others.as_str(), &server, "", "0"] {
        assert!(decide(token, &cookie).body.contains("S004"), "{token}");
    }
    assert_eq!(decide(&own, "").status, 401);
    let viewer = signed_in(&served, "Vera");
    let looks = served.get_with(&format!("/commitments/{id}"), &[("cookie", &viewer)]);
    assert!(!looks.body.contains("name=\"do\""), "viewers are shown no form to decide");
    assert_eq!(decide(&token(&looks.body), &viewer).status, 403);
    let done = decide(&own, &cookie);
    assert_eq!((done.status, done.header("set-cookie")), (303, ""), "no cookie remembers a name");
    let page = served.get_with(&format!("/commitments/{id}"), &mine);
    assert!(page.body.contains("Mori Aya") && !page.body.contains("Somebody Else"));
    let book = APP.look(&served.path()).expect("a ledger");
    let (snapshot, home) = book.about(&id).expect("read").expect("there");
    let commitment = snapshot.find(&home).expect("there");
    let decisions = book.decisions(commitment).expect("decisions");
    assert_eq!(decisions.iter().map(|d| d.by.as_str()).collect::<Vec<_>>(), ["Mori Aya"]);
}

#[test]
fn what_the_signed_in_see_is_kept_for_nobody_else() {
    let served = served(|_| {});
    let cookie = signed_in(&served, "Mori Aya");
    for address in
        ["/", "/commitments", "/commitments.csv", "/index.json", "/commitments?q=nokey:x", "/commitments/p-none"]
    {
        for _ in 0..2 {
            let got = served.get_with(address, &[("cookie", &cookie)]);
            assert_eq!(got.header("cache-control"), "private, no-store", "{address}");
            assert!(got.header("vary").contains("Cookie"), "{address}");
            let none = served.get(address);
            assert!([303, 401].contains(&none.status), "{address}: {}", none.status);
            assert!(!none.body.contains("Mori"), "{address}");
        }
    }
    let public = self::served(|a| a.public_read = true);
    let cookie = signed_in(&public, "Mori Aya");
    for _ in 0..2 {
        assert!(public.get_with("/", &[("cookie", &cookie)]).body.contains("Mori Aya"));
        let page = public.get("/");
        assert!(page.status == 200 && !page.body.contains("Mori") && page.body.contains("href=\"/sign-in?next=%2F\""));
        assert_eq!(page.header("cache-control"), "no-cache");
    }
}

#[test]
fn a_named_host_is_reached_encrypted_and_others_are_not_reached() {
    let named = served(|a| a.hosts = vec!["book.example.org".to_owned()]);
    let host = [("host", "book.example.org")];
    for (headers, status) in [
        (vec![("origin", "https://book.example.org"), ("sec-fetch-site", "same-origin")], 303),
        (vec![], 303),
        (vec![("origin", "http://book.example.org")], 403),
        (vec![("origin", "https://evil.example")], 403),
        (vec![("origin", "https://book.example.org.evil.example")], 403),
        (vec![("origin", "https://book.example.org"), ("sec-fetch-site", "cross-site")], 403),
    ] {
        let token = token(&named.get_with("/sign-in", &host).body);
        let body = format!("token={token}&name=Vera&password=correct+horse+battery");
        let mut request = Request::post("/sign-in").header("host", "book.example.org");
        request = request.header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in &headers {
            request = request.header(*name, *value);
        }
        let got = named.ask(request.body(Body::from(body)).expect("a request"));
        assert_eq!(got.status, status, "{headers:?}");
        if status == 303 {
            let cookie = got.header("set-cookie");
            assert!(cookie.starts_with("__Host-entente="), "{cookie}");
            assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict; Secure"), "{cookie}");
            let pair = cookie.split(';').next().expect("a pair");
            assert_eq!(named.get_with("/", &[host[0], ("cookie", pair)]).status, 200);
            let bare = pair.trim_start_matches("__Host-");
            assert_eq!(named.get_with("/", &[host[0], ("cookie", bare)]).status, 303, "it must have come encrypted");
        }
    }
    for (host, status) in [("evil.example", 421), ("book.example.org:80", 421), ("localhost:8787", 303), (HOST, 303)] {
        assert_eq!(named.get_with("/", &[("host", host)]).status, status, "{host}");
    }
    let feed =
        served(|a| (a.hosts, a.public_read) = (vec!["book.example.org".to_owned()], true)).get("/commitments.atom");
    assert!(feed.body.contains("https://book.example.org/commitments/"), "{}", feed.body);
}

#[test]
fn a_page_that_tells_a_problem_knows_who_is_signed_in() {
    let served = served(|a| a.public_read = true);
    let cookie = signed_in(&served, "Vera");
    for (address, status) in
        [("/nowhere", 404), ("/commitments?q=nokey:x", 400), ("/commitments/p-none", 404), ("/read", 403)]
    {
        let known = served.get_with(address, &[("cookie", &cookie)]);
        assert_eq!(known.status, status, "{address}");
        assert!(
            known.body.contains("action=\"/sign-out\"") && known.body.contains("Vera"),
            "{address}: {}",
            known.body
        );
        assert!(!known.body.contains("href=\"/sign-in"), "{address}");
        assert_eq!(known.header("cache-control"), "private, no-store", "{address}");
        let nobody = served.get(address);
        assert!(!nobody.body.contains("Vera") && !nobody.body.contains("/sign-out"), "{address}");
    }
    let elsewhere = served.get_with("/", &[("cookie", &cookie), ("host", "evil.example")]);
    assert!(elsewhere.status == 421 && !elsewhere.body.contains("Vera"), "{}", elsewhere.body);
}

#[test]
fn guessing_is_slowed_down_and_tells_nothing_of_who_has_an_account() {
    let served = served(|_| {});
    let from =
        |address: &str, name: &str, password: &str| try_in(&served, name, password, &[("x-forwarded-for", address)]);
    for name in ["Vera", "Nobody At All"] {
        let mut said = Vec::new();
        for n in 0..15 {
            let got = from(&format!("203.0.113.{n}"), name, "wrong horse battery");
            said.push(got.status);
        }
        // The server of this test is reached over no network, so that nobody hands anything on: one address.
        assert_eq!(said[..10], [403; 10], "{name}");
        assert_eq!(said[10..], [429; 5], "{name}");
        let again: u64 = from("203.0.113.20", name, PASSWORD).header("retry-after").parse().expect("seconds");
        assert!((1..=300).contains(&again), "{again}");
    }
    assert_eq!(from("203.0.113.9", "Vera", PASSWORD).status, 429, "also for whoever knows it");
    assert_eq!(from("203.0.113.9", "Ada", PASSWORD).status, 303);
    for n in 0..9 {
        assert_eq!(from("203.0.113.9", &format!("Other {n}"), PASSWORD).status, 403);
    }
    assert_eq!(from("203.0.113.9", "Somebody New", PASSWORD).status, 403);
    assert_eq!(from("203.0.113.9", "Somebody Newer", PASSWORD).status, 429, "one address has so many tries");
}
