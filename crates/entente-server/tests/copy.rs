//! A copy for everybody holds quotes and says where it comes from; texts, notes and accounts are nowhere in it.

mod common;
use common::{APP, LANGUAGES, Served, examples};
use entente_app::{Outcome, ReadOptions};
use entente_server::access::accounts::{Accounts, Role};
use entente_server::{Copying, copy};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn copying(served: &Served, name: &str) -> Copying {
    Copying {
        app: Arc::clone(&APP),
        ledger: served.path(),
        to: served.path().with_file_name(name),
        query: String::new(),
        as_of: None,
        today: "2024-12-31".parse().expect("a day"),
        base_url: None,
    }
}

/// Every file of a folder, by its name within it.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut todo = vec![folder.to_owned()];
    let mut found = BTreeMap::new();
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            todo.extend(std::fs::read_dir(&path).expect("a folder").map(|e| e.expect("an entry").path()));
        } else {
            let name = path.strip_prefix(folder).expect("within").display().to_string();
            found.insert(name, String::from_utf8(std::fs::read(&path).expect("a file")).expect("text"));
        }
    }
    found
}

fn entries(files: &BTreeMap<String, String>) -> Vec<Value> {
    files["commitments.jsonl"].lines().map(|l| serde_json::from_str(l).expect("a line of JSON")).collect()
}

/// The texts of the examples, by the id of their document.
fn texts() -> BTreeMap<String, Vec<char>> {
    let mut texts = BTreeMap::new();
    let take = |outcome: Outcome| match outcome {
        Outcome::Read(r) => {
            texts.insert(r.document.id.clone(), r.document.text.as_str().chars().collect());
            Ok::<(), ()>(())
        }
        Outcome::Refused(..) => Err(()),
    };
    APP.read(examples(), &ReadOptions::default(), |outcome| outcome, take).expect("read");
    texts
}

#[test]
fn nothing_of_a_text_is_in_it_but_quotes_and_a_little_around_them() {
    let served = Served::examples();
    let copying = copying(&served, "book");
    let done = copy(&copying).expect("copied");
    let files = files(&copying.to);
    assert_eq!((done.files, done.commitments), (files.len(), entries(&files).len()));
    let (mut told, mut titles) = (BTreeMap::<String, Vec<(usize, usize)>>::new(), BTreeSet::new());
    for entry in entries(&files) {
        for part in ["reports", "evidence"] {
            for r in entry[part].as_array().expect("a list") {
                let place = |key: &str| usize::try_from(r["quote"][key].as_u64().expect("a place")).expect("small");
                let document = r["document"].as_str().expect("an id").to_owned();
                assert!(r["quote"]["prefix"].as_str().expect("words").chars().count() <= 100);
                if let Some(title) = r["title"].as_str() {
                    titles.insert(title.to_owned());
                }
                told.entry(document).or_default().push((place("start").saturating_sub(100), place("end") + 100));
            }
        }
    }
    let all: String = files.values().map(String::as_str).collect::<Vec<_>>().join("\n");
    let (mut hidden, mut shown) = (0, 0);
    for (id, text) in texts() {
        let told = told.get(&id).cloned().unwrap_or_default();
        for from in (0..text.len().saturating_sub(40)).step_by(7) {
            let words: String = text[from..from + 40].iter().collect();
            let outside = told.iter().all(|(start, end)| from + 40 <= *start || from >= *end);
            let found = all.contains(&words);
            let headline = titles.iter().any(|title| title.contains(&words));
            if outside && !headline && !words.contains(['\n', '&', '<', '"', '\'']) {
                assert!(!found, "{id}: {words:?}");
                hidden += 1;
            }
            shown += usize::from(found);
        }
    }
    assert!(hidden > 100 && shown > 20, "{hidden} stretches are hidden, {shown} are shown");
}

#[test]
fn no_note_no_name_of_an_account_and_nothing_of_whoever_decided_is_in_it() {
    let served = Served::examples();
    let path = served.path().with_file_name("test.entente-accounts");
    Accounts::change(&path, |all| all.add("Quillon Zabrisky", Role::Reviewer, "correct horse battery")).expect("added");
    let list = served.get("/commitments.json?limit=200&sort=id").json();
    let all = list["commitments"].as_array().expect("a list");
    let with_deed =
        all.iter().find(|e| e["evidence"].as_array().is_some_and(|v| !v.is_empty())).expect("one with a deed");
    let id = with_deed["commitment"].as_str().expect("an id");
    let deed = with_deed["evidence"][0]["deed"].as_str().expect("an id");
    let (address, link, effect) =
        (format!("/commitments/{id}/decide"), format!("link.{deed}"), format!("effect.{deed}"));
    let who = [("by", "Quillon Zabrisky"), ("because", "secret reason of ours")];
    for fields in [
        vec![("do", "track"), ("track", "progress"), ("track_words", "private progress note")],
        vec![("do", "part"), ("part", "due"), ("part_words", "private part note")],
        vec![("do", link.as_str()), (effect.as_str(), "kept")],
    ] {
        let sent: Vec<(&str, &str)> = who.iter().chain(&fields).copied().collect();
        assert_eq!(served.send(&address, &sent).status, 303, "{fields:?}");
    }
    let note = "France and Korea will fund joint research on quantum sensors, as the minister told me at lunch.";
    let by_hand = [("note", note), ("parties", "FR\nKR"), ("action", "fund"), ("strength", "firm"), who[0]];
    assert_eq!(served.send("/new", &by_hand).status, 303);
    let copying = copying(&served, "book");
    copy(&copying).expect("copied");
    let files = files(&copying.to);
    for (name, text) in &files {
        for secret in ["Quillon", "Zabrisky", "secret reason", "private progress", "private part", "at lunch", "argon2"]
        {
            assert!(!text.contains(secret), "{name} has {secret:?}");
        }
    }
    let all = entries(&files);
    let linked = all.iter().find(|e| e["commitment"] == id).expect("it is there");
    assert_eq!((&linked["evidence"][0]["by"], &linked["evidence"][0]["effect"]), (&"person".into(), &"kept".into()));
    let withheld = |e: &&Value| e["reports"][0]["quote"]["exact"] == "" && e["parties"].to_string().contains("FR");
    let noted = all.iter().find(withheld);
    assert!(noted.is_some(), "the promise is there, its note is not");
}

#[test]
fn sums_and_days_of_it_are_those_of_a_sentence() {
    let served = Served::examples();
    let found = served.get("/commitments.json?q=10+million").json();
    let money = found["commitments"][0]["commitment"].as_str().expect("an id");
    let found = served.get("/commitments.json?q=status:kept+due:2024").json();
    let kept = found["commitments"].as_array().expect("a list");
    let in_may = |e: &&Value| e["due"]["edtf"] == "2024-05";
    let kept = kept.iter().find(in_may).and_then(|e| e["commitment"].as_str()).expect("one for May");
    let copying = copying(&served, "book");
    copy(&copying).expect("copied");
    let files = files(&copying.to);
    for (id, lang, said) in [
        (money, "", "<dd>at least 10 million USD "),
        (money, "fr/", "<dd>au moins 10"),
        (money, "ko/", "<dd>최소 1000만 달러 "),
        (kept, "", "<dd>in May 2024 “"),
        (kept, "fr/", "<dd>en mai 2024 «\u{a0}"),
        (kept, "ko/", "<dd>2024년 5월에 “"),
    ] {
        let page = &files[&format!("{lang}commitments/{id}/index.html")];
        assert!(page.contains(said), "{lang}: no {said}\n{page}");
    }
}

#[test]
fn it_says_where_it_comes_from_and_every_way_in_it_leads_on() {
    let served = Served::examples();
    let copying = copying(&served, "book");
    let done = copy(&copying).expect("copied");
    let files = files(&copying.to);
    let about: Value = serde_json::from_str(&files["copy.json"]).expect("JSON");
    assert_eq!((&about["ledger"]["event"], &about["ledger"]["root"]), (&done.event.into(), &done.root.clone().into()));
    assert_eq!((&about["as_of"], &about["query"]), (&"2024-12-31".into(), &"".into()));
    let names: BTreeSet<PathBuf> = files.keys().map(PathBuf::from).collect();
    let mut ways = 0;
    for (name, page) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        assert!(page.contains(&done.root), "{name} says from which state it was made");
        let page = page.replace(">copy.json<", "><");
        for bad in ["<script", "<form", " style=", "javascript:", ">copy.", "{n}", "href=\"/"] {
            assert!(!page.contains(bad), "{name} has {bad}");
        }
        for href in page.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            if href.starts_with("http") || href.starts_with('#') {
                continue;
            }
            let mut path = PathBuf::from(name);
            path.pop();
            for part in href.split('/') {
                if part == ".." { assert!(path.pop(), "{name}: {href}") } else { path.push(part) }
            }
            assert!(names.contains(&path), "{name}: {href} leads nowhere");
            ways += 1;
        }
    }
    assert!(ways > 50);
    let id = entries(&files)[0]["commitment"].as_str().expect("an id").to_owned();
    for (lang, base) in LANGUAGES.map(|lang| (lang, if lang == "en" { String::new() } else { format!("{lang}/") })) {
        for name in ["index.html".to_owned(), format!("commitments/{id}/index.html")] {
            let page = &files[&format!("{base}{name}")];
            assert!(page.contains(&format!("<html lang=\"{lang}\"")), "{base}{name}");
        }
    }
    for name in [
        "commitments.csv",
        "reports.csv",
        "evidence.csv",
        "commitments.atom",
        "commitments.jsonfeed",
        "commitments.ics",
        "commitments.jsonld",
        "style.css",
    ] {
        assert!(files[name].len() > 50, "{name}");
    }
}

#[test]
fn it_is_made_whole_or_not_at_all_and_of_what_was_asked_for() {
    let served = Served::examples();
    let mut some = copying(&served, "some");
    some.query = "party:KR status:no-evidence".to_owned();
    some.as_of = Some("2024-01-31".parse().expect("a day"));
    some.base_url = Some("https://example.org/book".to_owned());
    let few = copy(&some).expect("copied");
    let whole = copy(&copying(&served, "whole")).expect("copied");
    assert!(few.commitments > 0 && few.commitments < whole.commitments, "{few:?} {whole:?}");
    let files = files(&some.to);
    assert!(files["commitments.atom"].contains("https://example.org/book/commitments/p-"));
    assert!(entries(&files).iter().all(|e| e["status"]["as_of"] == "2024-01-31"));
    for (to, query, code) in [("some", "", "S027"), ("new", "nokey:x", "A0"), ("none/new", "", "S027")] {
        let mut wrong = copying(&served, to);
        wrong.query = query.to_owned();
        let error = copy(&wrong).err().map(|e| e.refusal().code).unwrap_or_default();
        assert!(error.starts_with(code), "{to} {query}: {error}");
    }
    let left: Vec<_> = std::fs::read_dir(served.path().parent().expect("a folder")).expect("read").flatten().collect();
    assert!(left.iter().all(|e| !e.file_name().to_string_lossy().contains(".part")), "nothing half is left");
}
