//! `entente accounts`, a server with accounts over a real network, and `entente publish`.

#![cfg(unix)]

mod common;
use common::{Folder, command};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

const PASSWORD: &[u8] = b"correct horse battery\n";
const TEXT: &str = "SEOUL, 14 May 2024. The harbour was quiet in the early morning and fishermen mended their nets for hours before \
                    anybody of importance arrived at the old customs house. South Korea and France will hold a meeting on \
                    artificial intelligence in 2025. Afterwards everybody went home by the night train, which was late again \
                    and had no dining car, as travellers complained to the conductor.";

fn ledger(folder: &Folder) {
    folder.file("a.txt", TEXT);
    folder.run(&["add", "--ledger", "a.entente", "--published", "2024-03-01", "a.txt"]).gives(0);
}

fn add(folder: &Folder, name: &str, role: &str) {
    let args = ["accounts", "add", name, "--role", role, "--ledger", "a.entente"];
    folder.run_with(&args, PASSWORD).gives(0);
}

#[test]
fn accounts_are_made_changed_and_taken_away() {
    let folder = Folder::new();
    add(&folder, "Mori Aya", "reviewer");
    add(&folder, "vera", "viewer");
    let mode = std::fs::metadata(folder.0.join("a.entente-accounts")).expect("beside the ledger").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let kept = || std::fs::read_to_string(folder.0.join("a.entente-accounts")).expect("text");
    assert!(!kept().contains("horse") && kept().contains("$argon2id$"));
    let of = |args: &[&str]| {
        let args: Vec<&str> = ["accounts"].iter().chain(args).chain(&["--ledger", "a.entente"]).copied().collect();
        folder.run_with(&args, PASSWORD)
    };
    assert_eq!(of(&["list"]).gives(0).out, "reviewer  Mori Aya\nviewer    vera\n");
    let before = kept();
    for (args, code, said) in [
        (&["add", "VERA", "--role", "admin"][..], 2, "S021"),
        (&["add", "", "--role", "admin"], 2, "S021"),
        (&["add", "x", "--role", "king"], 2, "king"),
        (&["add", "x", "correct horse battery", "--role", "viewer"], 2, "unexpected argument"),
        (&["password", "nobody"], 2, "S021"),
        (&["role", "nobody", "admin"], 2, "S021"),
        (&["remove", "nobody"], 2, "S021"),
    ] {
        let done = of(args);
        assert_eq!((done.code, done.err.contains(said)), (code, true), "{args:?}: {}", done.err);
    }
    let short = folder.run_with(&["accounts", "password", "vera", "--ledger", "a.entente"], b"short\n");
    assert!(short.code == 2 && short.err.contains("S022") && !short.err.contains("short\n"), "{}", short.err);
    assert_eq!(kept(), before, "nothing was changed");
    of(&["role", "Vera", "admin"]).gives(0);
    of(&["password", "mori aya"]).gives(0);
    assert_ne!(kept(), before);
    let lines = of(&["list", "--json"]).gives(0).lines();
    assert_eq!(lines[1], serde_json::json!({"name": "vera", "role": "admin"}));
    of(&["remove", "vera"]).gives(0);
    assert_eq!(of(&["list"]).gives(0).out, "reviewer  Mori Aya\n");
    std::fs::set_permissions(folder.0.join("a.entente-accounts"), std::fs::Permissions::from_mode(0o644))
        .expect("changed");
    let open = of(&["list"]);
    assert!(open.code == 2 && open.err.contains("S020"), "{}", open.err);
}

#[test]
fn beyond_this_machine_it_listens_only_with_accounts_and_a_safe_way() {
    let folder = Folder::new();
    ledger(&folder);
    add(&folder, "vera", "viewer");
    let accounts = ["--accounts", "a.entente-accounts"];
    for (listen, more, said) in [
        ("0.0.0.0:0", &[][..], "S002"),
        ("0.0.0.0:0", &["--read-only"], "S002"),
        ("0.0.0.0:0", &["--host", "book.example.org"], "S002"),
        ("127.0.0.1:0", &["--host", "book.example.org"], "S002"),
        ("0.0.0.0:0", &accounts, "S026"),
        ("0.0.0.0:0", &["--accounts", "a.entente-accounts", "--plain-http"], "S026"),
        ("192.0.2.1:0", &accounts, "S026"),
        ("127.0.0.1:0", &["--accounts", "none"], "S020"),
        ("127.0.0.1:0", &["--accounts", "a.txt"], "S020"),
        ("127.0.0.1:0", &["--accounts", "a.entente-accounts", "--host", "https://book.example.org"], "S026"),
        ("127.0.0.1:0", &["--public-read"], "--accounts"),
    ] {
        let args: Vec<&str> =
            ["serve", "--ledger", "a.entente", "--listen", listen].iter().chain(more).copied().collect();
        let done = folder.run(&args);
        assert_eq!((done.code, done.err.contains(said)), (2, true), "{args:?}: {}", done.err);
    }
}

/// What an address of a server gives.
fn ask(address: &str, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    let length = body.len();
    write!(stream, "{head}\r\nHost: book.example.org\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
        .expect("asked");
    let mut page = String::new();
    stream.read_to_string(&mut page).expect("answered");
    page
}

#[test]
fn one_signs_in_over_a_network_and_tries_are_counted_by_who_asked_the_server_before_it() {
    let folder = Folder::new();
    ledger(&folder);
    add(&folder, "vera", "viewer");
    let args = ["serve", "--ledger", "a.entente", "--listen", "0.0.0.0:0", "--accounts", "a.entente-accounts"];
    let args: Vec<&str> = args.iter().chain(&["--host", "book.example.org"]).copied().collect();
    let mut server = command(&folder.0, &args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
    let mut line = String::new();
    BufReader::new(server.stdout.take().expect("output")).read_line(&mut line).expect("a line");
    let port = line.trim().trim_end_matches('/').rsplit(':').next().expect("a port").to_owned();
    let address = format!("127.0.0.1:{port}");
    let page = ask(&address, "GET /sign-in HTTP/1.1", "");
    let token =
        page.split("name=\"token\" value=\"").nth(1).and_then(|r| r.split('"').next()).expect("a token").to_owned();
    let sign_in = |from: &str, name: &str, password: &str| {
        let head = format!(
            "POST /sign-in HTTP/1.1\r\nOrigin: https://book.example.org\r\nX-Forwarded-For: 198.51.100.7, {from}\r\n\
             Content-Type: application/x-www-form-urlencoded"
        );
        ask(&address, &head, &format!("token={token}&name={name}&password={password}"))
    };
    let good = sign_in("203.0.113.1", "vera", "correct+horse+battery");
    assert!(good.starts_with("HTTP/1.1 303 "), "{good}");
    let cookie = good.split("set-cookie: ").nth(1).and_then(|r| r.split(';').next()).expect("a cookie").to_owned();
    let page = ask(&address, &format!("GET / HTTP/1.1\r\nCookie: {cookie}"), "");
    assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("private, no-store"), "{page}");
    // A running server knows of a change at once.
    folder.run(&["accounts", "role", "vera", "reviewer", "--ledger", "a.entente"]).gives(0);
    assert!(ask(&address, &format!("GET / HTTP/1.1\r\nCookie: {cookie}"), "").starts_with("HTTP/1.1 303 "));
    let tries: Vec<bool> =
        (0..32).map(|n| sign_in("203.0.113.2", &format!("n{n}"), "x").starts_with("HTTP/1.1 403 ")).collect();
    assert_eq!(tries.iter().filter(|t| **t).count(), 30, "one address has so many tries");
    assert!(sign_in("203.0.113.3", "n", "x").starts_with("HTTP/1.1 403 "), "another has its own");
    // By its bare address it is not reached, since nobody encrypts there.
    let mut stream = TcpStream::connect(&address).expect("it listens");
    write!(stream, "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").expect("asked");
    let mut bare = String::new();
    stream.read_to_string(&mut bare).expect("answered");
    assert!(bare.starts_with("HTTP/1.1 421 "), "{bare}");
    let stop = std::process::Command::new("kill").arg(server.id().to_string()).status().expect("told to stop");
    assert!(stop.success() && server.wait().expect("ended").success());
}

#[test]
fn a_published_copy_has_no_article_and_says_where_it_comes_from() {
    let folder = Folder::new();
    ledger(&folder);
    folder.file(
        "b.txt",
        "PARIS. France and Japan will fund a laboratory for quantum sensors in Lyon by 2027, says Marchetti.",
    );
    folder.run(&["add", "--ledger", "a.entente", "--published", "2024-03-02", "b.txt"]).gives(0);
    let erase = ["redact", "--ledger", "a.entente", "b", "--by", "the office", "--reason", "a court said so", "--yes"];
    folder.run(&erase).gives(0);
    add(&folder, "Quillon", "viewer");
    let done = folder.run(&["publish", "--ledger", "a.entente", "--to", "book", "--json"]).gives(0);
    let said = &done.lines()[0];
    let root = said["ledger"]["root"].as_str().expect("a root").to_owned();
    let mut todo = vec![folder.0.join("book")];
    let mut seen = 0;
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            todo.extend(std::fs::read_dir(&path).expect("a folder").flatten().map(|e| e.path()));
            continue;
        }
        seen += 1;
        let text = std::fs::read_to_string(&path).expect("text");
        for hidden in [
            "fishermen",
            "harbour was quiet",
            "dining car",
            "complained",
            "Quillon",
            "argon2",
            "Marchetti",
            "Lyon",
            "court",
        ] {
            assert!(!text.contains(hidden), "{} has {hidden}", path.display());
        }
    }
    assert_eq!(said["files"], seen);
    let page = std::fs::read_to_string(folder.0.join("book/index.html")).expect("a page");
    assert!(page.contains(&root) && page.contains("commitments/p-"), "{page}");
    let quote = std::fs::read_to_string(folder.0.join("book/commitments.jsonl")).expect("lines");
    assert!(quote.contains("will hold a meeting on artificial intelligence in 2025"), "{quote}");
    let again = folder.run(&["publish", "--ledger", "a.entente", "--to", "book"]);
    assert!(again.code == 2 && again.err.contains("S027"), "{}", again.err);
    let log = folder.run(&["log", "--ledger", "a.entente", "--json"]).gives(0).out;
    assert!(log.lines().last().is_some_and(|line| line.contains(&root)), "{root}: {log}");
}
