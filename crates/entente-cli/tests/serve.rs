//! `entente serve` over a real network: it prints where it listens, answers, refuses what is not safe, and stops when told.

#![cfg(unix)]

mod common;
use common::{Folder, command};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;

fn ledger(folder: &Folder) {
    folder.file("a.txt", "South Korea and France will hold a meeting on artificial intelligence in 2025.");
    folder.run(&["add", "--ledger", "a.entente", "--published", "2024-03-01", "a.txt"]).gives(0);
}

#[test]
fn it_prints_where_it_listens_answers_and_stops_when_told() {
    let folder = Folder::new();
    ledger(&folder);
    let args = ["serve", "--ledger", "a.entente", "--listen", "127.0.0.1:0", "--as-of", "2024-12-31"];
    let mut server = command(&folder.0, &args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
    let mut line = String::new();
    BufReader::new(server.stdout.take().expect("output")).read_line(&mut line).expect("a line");
    let address = line.trim().strip_prefix("http://").and_then(|l| l.strip_suffix('/')).expect("an address").to_owned();
    let mut stream = TcpStream::connect(&address).expect("it listens");
    write!(stream, "GET /commitments HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").expect("asked");
    let mut page = String::new();
    stream.read_to_string(&mut page).expect("answered");
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    assert!(page.contains("artificial intelligence") && page.contains("content-security-policy"), "{page}");
    let stop = std::process::Command::new("kill").arg(server.id().to_string()).status().expect("told to stop");
    assert!(stop.success() && server.wait().expect("ended").success());
}

#[test]
fn what_cannot_be_served_is_told_at_once() {
    let folder = Folder::new();
    ledger(&folder);
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let used = taken.local_addr().expect("an address").to_string();
    for (listen, code, said) in [
        ("nonsense", 2, "S001"),
        ("127.0.0.1", 2, "S001"),
        (used.as_str(), 5, "S001"),
        ("0.0.0.0:0", 2, "S002"),
        ("[::]:0", 2, "S002"),
        ("192.0.2.1:80", 2, "S002"),
    ] {
        let done = folder.run(&["serve", "--ledger", "a.entente", "--listen", listen]);
        assert_eq!((done.code, done.err.contains(said)), (code, true), "{listen}: {}", done.err);
    }
    let none = folder.run(&["serve", "--ledger", "none.entente", "--listen", "127.0.0.1:0"]);
    assert_eq!(none.code, 2, "{}", none.err);
}
