//! What leaves a ledger: every form for any query, files that are whole, a ledger that is the same when it is taken in again.

mod common;

use common::{Done, Folder, examples};
use std::collections::BTreeSet;
use std::fs;

fn ledger() -> Folder {
    let folder = Folder::new();
    folder.run(&["add", "--ledger", "l.entente", &examples()]).gives(0);
    folder
}

fn run(folder: &Folder, args: &[&str]) -> Done {
    let (command, rest) = args.split_first().expect("a command");
    folder.run(&[&[*command, "--ledger", "l.entente"], rest].concat()).gives(0)
}

#[test]
fn a_query_and_a_day_choose_what_leaves_in_every_form() {
    let folder = ledger();
    let listed = run(&folder, &["list", "field:ai", "--as-of", "2024-12-31", "--format", "jsonl"]).lines();
    let ids: BTreeSet<String> = listed.iter().map(|e| e["commitment"].as_str().expect("id").to_owned()).collect();
    assert!((2..9).contains(&ids.len()), "{ids:?}");
    let every = run(&folder, &["list", "--format", "jsonl"]).lines();
    for form in ["csv", "jsonl", "reports", "jsonld", "ics", "atom", "jsonfeed"] {
        let out = run(&folder, &["export", "--format", form, "--as-of", "2024-12-31", "field:ai"]).out;
        for entry in &every {
            let id = entry["commitment"].as_str().expect("id");
            // A calendar has only what has a day.
            if form != "ics" || !ids.contains(id) {
                assert_eq!(out.contains(id), ids.contains(id), "{form} {id}");
            }
        }
        let one = run(&folder, &["export", "--format", form, "--limit", "1", "--as-of", "2024-12-31", "field:ai"]).out;
        assert!(one.len() < out.len() && ids.iter().filter(|id| one.contains(*id)).count() <= 1, "{form}\n{one}");
        assert_eq!(run(&folder, &["export", "--format", form, "--as-of", "2024-12-31", "field:ai"]).out, out, "{form}");
    }
    let due = run(&folder, &["export", "--format", "ics", "--lang", "ko"]).out;
    assert!(due.contains("DTSTART;VALUE=DATE:20240531\r\nDTEND;VALUE=DATE:20240601\r\nSUMMARY:미국"), "{due}");
}

#[test]
fn a_table_has_the_columns_that_were_asked_for() {
    let folder = ledger();
    let head = |args: &[&str]| -> Vec<String> {
        let out = run(&folder, args).out;
        out.trim_start_matches('\u{FEFF}').lines().next().unwrap_or_default().split(',').map(str::to_owned).collect()
    };
    assert!(head(&["export", "--format", "csv"]).len() <= 25);
    let all = head(&["export", "--format", "csv", "--columns", "all"]);
    // What the table had when it was first written is still there.
    for name in [
        "commitment",
        "statement",
        "parties",
        "others",
        "bodies",
        "action",
        "fields",
        "strength",
        "money",
        "amount",
        "currency",
        "bound",
        "stage",
        "due_from",
        "due_to",
        "due_edtf",
        "places",
        "status",
        "as_of",
        "because",
        "checkability",
        "reports",
        "sources",
        "first_told",
    ] {
        assert!(all.iter().any(|column| column == name), "{name}");
    }
    let chosen = head(&["export", "--format", "csv", "--table", "actors", "--columns", "alpha3,actor"]);
    assert_eq!(chosen, ["alpha3", "actor"]);
    let wrong = folder.run(&["export", "--ledger", "l.entente", "--format", "csv", "--columns", "state"]).gives(2);
    assert!(wrong.err.starts_with("entente: A061") && wrong.out.is_empty(), "{}", wrong.err);
}

#[test]
fn a_file_has_its_name_only_when_it_is_whole() {
    let folder = ledger();
    for (form, file) in [("xlsx", "out.xlsx"), ("datapackage", "out.zip"), ("csv", "out.csv"), ("ledger", "out.jsonl")]
    {
        run(&folder, &["export", "--format", form, "--output", file]);
        let first = fs::read(folder.0.join(file)).expect("written");
        run(&folder, &["export", "--format", form, "--output", file]);
        assert!(first == fs::read(folder.0.join(file)).expect("written"), "{form}: the same bytes at every run");
    }
    folder.file("kept.csv", "mine");
    let args = ["export", "--ledger", "l.entente", "--format", "csv", "--columns", "none", "--output", "kept.csv"];
    folder.run(&args).gives(2);
    assert_eq!(fs::read(folder.0.join("kept.csv")).expect("there"), b"mine");
    folder.run(&["export", "--ledger", "l.entente", "--output", "no/such/out.csv"]).gives(5);
    let names: Vec<String> = fs::read_dir(&folder.0)
        .expect("a folder")
        .map(|e| e.expect("entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert!(!names.iter().any(|name| name.contains(".part") || name == "no"), "{names:?}");
}

#[test]
fn what_is_written_to_no_file_stays_what_it_is() {
    let folder = ledger();
    run(&folder, &["export", "--format", "csv", "--output", "/dev/null"]);
    assert!(!fs::metadata("/dev/null").expect("there").is_file());
    #[cfg(unix)]
    {
        folder.file("real.csv", "old");
        std::os::unix::fs::symlink("real.csv", folder.0.join("link.csv")).expect("linked");
        run(&folder, &["export", "--format", "csv", "--output", "link.csv"]);
        assert!(fs::symlink_metadata(folder.0.join("link.csv")).expect("there").file_type().is_symlink());
        assert_ne!(fs::read(folder.0.join("real.csv")).expect("there"), b"old");
    }
}

#[test]
fn a_commitment_is_cited() {
    let folder = ledger();
    let id = run(&folder, &["list", "--format", "jsonl", "field:biotech"]).lines()[0]["commitment"].clone();
    let id = id.as_str().expect("id");
    let plain = run(&folder, &["cite", id]).out;
    assert!(
        plain.starts_with("“South Korea and the United States will put up at least 10 million USD for biotechnology.”")
    );
    assert!(
        plain.contains("as of 2024-12-31; ledger at event ") && plain.contains("https://gazette.example.org/"),
        "{plain}"
    );
    let korean = run(&folder, &["cite", id, "--style", "bibtex", "--lang", "ko"]).out;
    assert!(korean.contains("title = {{한국과 미국은 바이오 분야에 최소 1000만 달러를 내기로 했다.}}"), "{korean}");
    let csl = run(&folder, &["cite", id, "--style", "csl", "--base-url", "https://example.org/book/"]).out;
    let csl: serde_json::Value = serde_json::from_str(&csl).expect("json");
    assert_eq!(csl[0]["URL"], format!("https://example.org/book/commitments/{id}"));
    assert!(folder.run(&["cite", "--ledger", "l.entente", "p-none"]).gives(2).err.starts_with("entente: A014"));
    folder.run(&["cite", "--ledger", "l.entente", id, "--base-url", "javascript:x"]).gives(2);
}

/// Export, take in, export again: the same bytes, the same log, the same answers. With decisions, an undo, a source that is
/// no UTF-8, a document that was read anew and one that was erased.
#[test]
fn a_whole_ledger_comes_back_byte_for_byte() {
    let folder = ledger();
    folder.file(
        "old.txt",
        b"Coop\xe9ration : la France et la Cor\xe9e vont cr\xe9er un laboratoire commun de robotique en 2026.",
    );
    run(&folder, &["add", "--lang", "fr", "--published", "2024-03-01", "old.txt"]);
    folder.file("gone.txt", "Japan and Kenya will build a solar plant together by 2030.");
    run(&folder, &["add", "--lang", "en", "--published", "2024-03-01", "gone.txt"]);
    run(&folder, &["redact", "gone", "--by", "Kim", "--reason", "a court's order", "--yes"]);
    let ids: Vec<String> = run(&folder, &["list", "--format", "jsonl"])
        .lines()
        .iter()
        .map(|e| e["commitment"].as_str().expect("id").to_owned())
        .collect();
    run(&folder, &["merge", &ids[0], &ids[1], "--by", "Kim", "--because", "one plan"]);
    let head = run(&folder, &["log", "--json"]).lines().iter().filter_map(|e| e["seq"].as_u64()).max().expect("events");
    run(&folder, &["merge", &ids[2], &ids[3], "--by", "Kim", "--because", "a try"]);
    let log = run(&folder, &["log", "--json"]).lines();
    let decided = log
        .iter()
        .filter(|e| e["seq"].as_u64() > Some(head) && e["kind"] == "judgement")
        .filter_map(|e| e["seq"].as_u64());
    let decided = decided.min().expect("the decision").to_string();
    run(&folder, &["undo", &decided, "--by", "Kim", "--because", "a slip"]);
    run(&folder, &["update", "--published", "2024-03-02", "old"]);

    run(&folder, &["export", "--format", "ledger", "--output", "whole.jsonl"]);
    let whole = fs::read_to_string(folder.0.join("whole.jsonl")).expect("written");
    assert!(whole.contains("\"base64\":\"Q29vcOly"), "the source that is no UTF-8");
    assert!(!whole.contains("solar plant"), "what was erased");
    let done = folder.run(&["import", "--ledger", "copy.entente", "whole.jsonl"]).gives(0);
    assert!(done.out.contains("all of it is right"), "{}", done.out);
    assert_eq!(folder.run(&["export", "--ledger", "copy.entente", "--format", "ledger"]).gives(0).out, whole);
    folder.run(&["verify", "--ledger", "copy.entente"]).gives(0);
    for question in [
        &["list", "--format", "jsonl"][..],
        &["list", "--format", "jsonl", "--known-by", "8"],
        &["list", "party:KR"],
        &["log", "--json"],
        &["review"],
        &["export", "--format", "reports"],
    ] {
        let ask = |path: &str| folder.run(&[&[question[0], "--ledger", path], &question[1..]].concat()).gives(0).out;
        assert_eq!(ask("l.entente"), ask("copy.entente"), "{question:?}");
    }
    // Both go on in the same way.
    let again = folder.run(&["add", "--ledger", "copy.entente", &examples()]).gives(0);
    assert!(again.out.contains("0 added, 4 already there"), "{}", again.out);
}

#[test]
fn a_file_that_was_changed_makes_no_ledger() {
    let folder = ledger();
    let whole = run(&folder, &["export", "--format", "ledger"]).out;
    let lines: Vec<&str> = whole.lines().collect();
    let at = |kind: &str| lines.iter().position(|l| l.starts_with(&format!("{{\"row\":\"{kind}\""))).expect("there");
    let without = |n: usize| [&lines[..n], &lines[n + 1..]].concat().join("\n");
    let instead = |n: usize, from: &str, to: &str| {
        let line = lines[n].replacen(from, to, 1);
        assert_ne!(line, lines[n], "{from}");
        [&lines[..n], &[line.as_str()], &lines[n + 1..]].concat().join("\n")
    };
    let number = |n: usize, key: &str, to: u64| {
        let from = lines[n].split(&format!("\"{key}\":")).nth(1).expect("the key");
        let digits = from.len() - from.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        instead(n, &format!("\"{key}\":{}", &from[..digits]), &format!("\"{key}\":{to}"))
    };
    let last = |n: usize, text: String| text.replace(&format!("\"lines\":{}", lines.len()), &format!("\"lines\":{n}"));
    for (what, file) in [
        ("empty", String::new()),
        ("cut", lines[..lines.len() - 1].join("\n")),
        ("cut in a line", whole[..whole.len() - 8].to_owned()),
        ("no first line", without(0)),
        ("no event", last(lines.len() - 1, without(at("event")))),
        ("no claim", last(lines.len() - 1, without(at("part")))),
        ("no source", last(lines.len() - 1, without(at("source")))),
        ("no judgement", last(lines.len() - 1, without(at("judgement")))),
        ("no member", last(lines.len() - 1, without(at("member")))),
        ("another text", instead(at("document"), "Séoul", "Tokyo")),
        ("another root", instead(0, "\"root\":\"", "\"root\":\"A")),
        ("more events", instead(0, "\"events\":", "\"events\":1")),
        ("fewer events", number(0, "events", 2)),
        ("no events", number(0, "events", 0)),
        ("a commitment that another event made", number(at("commitment"), "seq", 1)),
        ("more behind the end", format!("{whole}{}\n", lines[1])),
        ("a commitment that nobody made", instead(at("commitment"), "\"id\":\"p-", "\"id\":\"p-x")),
        ("a reading", "{\"id\":\"a\",\"text\":\"b\"}\n".to_owned()),
    ] {
        folder.file("changed.jsonl", file);
        let done = folder.run(&["import", "--ledger", "new.entente", "changed.jsonl"]);
        assert_eq!(done.code, 2, "{what}: {}{}", done.out, done.err);
        assert!(done.err.starts_with("entente: A063"), "{what}: {}", done.err);
        let left: Vec<_> =
            fs::read_dir(&folder.0).expect("a folder").filter_map(|e| e.ok()?.file_name().into_string().ok()).collect();
        assert!(!left.iter().any(|name| name.starts_with("new.entente")), "{what}: {left:?}");
    }
    folder.file("whole.jsonl", &whole);
    assert!(folder.run(&["import", "--ledger", "l.entente", "whole.jsonl"]).gives(2).err.starts_with("entente: A036"));
    assert!(folder.run(&["import", "--ledger", "new.entente", "none.jsonl"]).gives(2).err.starts_with("entente: A035"));
    let part = folder.run(&["export", "--ledger", "l.entente", "--format", "ledger", "party:KR"]).gives(2);
    assert!(part.err.starts_with("entente: A064"), "{}", part.err);
}
