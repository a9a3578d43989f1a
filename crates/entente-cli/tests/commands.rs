//! What a user of the command line meets: exit codes, messages, batches, formats.

mod common;

use common::{Done, Folder, command, examples};
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

const LINE: &str = r#"{"id":"one","lang":"en","published":"2023-12-09","text":"South Korea and the United States will invest at least $10 million in joint biotechnology research by 2025."}"#;
const GIVEN: &str = r#"{"id":"g","lang":"en","published":"2023-12-09","text":"Korea will fund bio. The forum was held.","commitments":[{"quote":"Korea will fund bio.","also":[],"parties":["KR"],"bodies":[],"action":"fund","fields":["biotech"],"strength":"firm","money":[],"due":null,"places":[],"attribution":null,"forum":null}],"deeds":[{"quote":"The forum was held.","what":"forum held","date":"2023-12"}]}"#;

/// Each bad input gives one plain message with its code, place and next step, and nothing else.
#[test]
fn each_bad_input_has_one_plain_message() {
    let folder = Folder::new();
    folder.file("empty.txt", "");
    folder.file("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0");
    folder.file("broken.jsonl", "{\"id\": \"a\", \"text\": ");
    folder.file("no-text.jsonl", "{\"id\": \"a\"}");
    folder.file("list.jsonl", "[1, 2]");
    folder.file("odd.entente", "this is no ledger, and long enough to be none: ".repeat(40));
    folder.file("packs/en/statement.toml", "sentence = 3");
    let table: &[(&[&str], i32, &str)] = &[
        (&["read", "none.txt"], 3, "A001"),
        (&["read", "empty.txt"], 3, "R001"),
        (&["read", "picture.txt"], 3, "R002"),
        (&["read", "broken.jsonl"], 3, "R0"),
        (&["read", "no-text.jsonl"], 3, "R0"),
        (&["read", "list.jsonl"], 3, "R0"),
        (&["list"], 2, "A012"),
        (&["add", "empty.txt"], 2, "A012"),
        (&["list", "--ledger", "none.entente"], 2, "L005"),
        (&["list", "--ledger", "odd.entente"], 5, "L004"),
        (&["list", "--ledger", "none.entente", "--status", "keppt"], 2, "A013"),
        (&["read", "empty.txt", "--packs", "none"], 2, "A011"),
        (&["read", "empty.txt", "--packs", "."], 2, "A010"),
    ];
    for (args, code, message) in table {
        let Done { code: given, err, .. } = folder.run(args);
        assert_eq!(given, *code, "{args:?}\n{err}");
        assert_eq!(err.lines().count(), 1, "{args:?}\n{err}");
        assert!(err.starts_with(&format!("entente: {message}")), "{args:?}\n{err}");
        assert!(err.contains("; "), "no next step: {err}");
    }
}

#[test]
fn wrong_usage_is_told_with_code_two() {
    let folder = Folder::new();
    for args in [&["read"][..], &[], &["fly"], &["read", "--format", "pdf", "x"], &["status", "--as-of", "2024-02-30"]]
    {
        let done = folder.run(args).gives(2);
        assert!(!done.err.is_empty() && done.out.is_empty(), "{args:?}");
    }
    for args in [&["--help"][..], &["read", "--help"], &["--version"]] {
        let done = folder.run(args).gives(0);
        assert!(!done.out.is_empty() && done.err.is_empty(), "{args:?}");
    }
}

#[test]
fn a_batch_goes_on_after_what_it_cannot_take() {
    let folder = Folder::new();
    let lines = format!("{LINE}\nnot json\n\n{}\n", LINE.replace("\"one\"", "\"two\"").replace("$10", "$20"));
    folder.file("news.jsonl", lines);
    let done = folder.run(&["read", "--format", "jsonl", "none.txt", "news.jsonl"]).gives(3);
    let ids: Vec<String> = done.lines().iter().map(|l| l["id"].as_str().expect("id").to_owned()).collect();
    assert_eq!(ids, ["one", "two"]);
    assert_eq!(done.err.lines().count(), 2, "{}", done.err);
    assert!(done.err.contains("line 2"), "{}", done.err);

    let done = folder.run(&["add", "--ledger", "l.entente", "none.txt", "news.jsonl"]).gives(3);
    let begins: Vec<&str> = done.out.lines().filter_map(|l| l.split_whitespace().next()).collect();
    assert_eq!(begins, ["refused", "added", "refused", "added", "2"], "{}", done.out);
    assert!(done.out.contains("2 added, 0 already there, 2 refused"), "{}", done.out);
}

#[test]
fn adding_twice_changes_nothing() {
    let folder = Folder::new();
    let add = ["add", "--ledger", "l.entente", &examples()];
    let first = folder.run(&add).gives(0);
    assert!(first.out.contains("4 added, 0 already there, 0 refused"), "{}", first.out);
    let export = ["export", "--ledger", "l.entente", "--format", "jsonl"];
    let before = folder.run(&export).gives(0).out;
    let news = LINE.replace("\"one\"", "\"copy\"");
    folder.file("copy.jsonl", format!("{LINE}\n{news}"));
    let copy = folder.run(&["add", "--ledger", "c.entente", "copy.jsonl"]).gives(0);
    assert!(copy.out.contains("already there  copy, as one"), "{}", copy.out);
    let second = folder.run(&add).gives(0);
    assert!(second.out.contains("0 added, 4 already there, 0 refused"), "{}", second.out);
    assert_eq!(folder.run(&export).gives(0).out, before);
    let verified = folder.run(&["verify", "--ledger", "l.entente"]).gives(0);
    assert!(verified.out.contains("all of it is right"), "{}", verified.out);
}

#[test]
fn files_of_one_name_in_two_folders_are_two_documents() {
    let folder = Folder::new();
    folder.file("a/page.txt", "Seoul and Paris signed a memorandum on quantum research on 9 December 2023.");
    folder.file("b/page.txt", "Oslo and Tokyo will build a hydrogen plant together by 2030.");
    let add = ["add", "--ledger", "l.entente", "--lang", "en", "a", "b"];
    let done = folder.run(&add).gives(0);
    assert!(done.out.contains("added          page:") && done.out.contains("added          page-"), "{}", done.out);
    assert!(folder.run(&add).gives(0).out.contains("0 added, 2 already there, 0 refused"));
}

#[test]
fn the_same_at_one_two_and_eight_threads() {
    let folder = Folder::new();
    let lines: String = (0..60)
        .map(|n| LINE.replace("\"one\"", &format!("\"d{n}\"")).replace("$10", &format!("${}", n + 1)) + "\n")
        .collect();
    folder.file("news.jsonl", lines);
    let read = |n: &str, format: &str| {
        let args = ["read", "--threads", n, "--format", format, "--mentions", "news.jsonl", &examples(), "none.txt"];
        let done = folder.run(&args).gives(3);
        (done.out, done.err)
    };
    for format in ["jsonl", "table", "markdown", "json"] {
        let one = read("1", format);
        assert_eq!(read("2", format), one, "{format}");
        assert_eq!(read("8", format), one, "{format}");
    }
    let ledger = |n: &str| {
        let path = format!("l{n}.entente");
        folder.run(&["add", "--ledger", &path, "--threads", n, "news.jsonl", &examples()]).gives(0);
        folder.run(&["export", "--ledger", &path, "--format", "jsonl", "--as-of", "2024-12-31"]).gives(0).out
    };
    assert_eq!(ledger("1"), ledger("8"));
}

#[test]
fn the_order_of_arrival_is_no_matter() {
    let folder = Folder::new();
    let lines: Vec<String> = (0..6)
        .map(|n| {
            GIVEN.replace("\"g\"", &format!("\"g{n}\"")).replace("held.\",\"c", &format!("held. So say {n}.\",\"c"))
        })
        .collect();
    let reports = |name: &str, lines: Vec<String>| {
        folder.file(&format!("{name}.jsonl"), lines.join("\n"));
        let (ledger, news) = (format!("{name}.entente"), format!("{name}.jsonl"));
        folder.run(&["add", "--ledger", &ledger, "--claims", "given", &news]).gives(0);
        let told = folder.run(&["export", "--ledger", &ledger, "--format", "reports"]).gives(0).lines();
        // Ids may differ; which claims stand together may not.
        let mut groups: std::collections::BTreeMap<String, Vec<String>> = Default::default();
        for line in told.iter().filter(|l| l["commitment"].is_string()) {
            let document = line["document"].as_str().expect("document").to_owned();
            groups.entry(line["commitment"].to_string()).or_default().push(document);
        }
        let mut groups: Vec<Vec<String>> = groups.into_values().collect();
        groups.sort();
        groups
    };
    let there = reports("there", lines.clone());
    let back = reports("back", lines.into_iter().rev().collect());
    assert_eq!(there, back);
    assert_eq!(there.concat().len(), 6);
}

#[test]
fn claims_are_taken_as_given_and_come_out_as_they_went_in() {
    let folder = Folder::new();
    folder.file("given.jsonl", GIVEN);
    let read = |file: &str| folder.run(&["read", "--claims", "given", "--format", "jsonl", file]).gives(0);
    let first = read("given.jsonl");
    let line = &first.lines()[0];
    assert_eq!(line["commitments"][0]["quote"]["exact"], "Korea will fund bio.");
    assert_eq!(line["commitments"][0]["parties"][0]["id"], "KR");
    assert_eq!(line["deeds"][0]["what"], "held");
    assert_eq!(line["deeds"][0]["date"], "2023-12");
    folder.file("again.jsonl", &first.out);
    let second = read("again.jsonl");
    for key in ["id", "text", "commitments", "deeds"] {
        assert_eq!(second.lines()[0][key], line[key], "{key}");
    }
    let folder_of_examples = examples();
    let found = folder.run(&["read", "--format", "jsonl", &folder_of_examples]).gives(0);
    folder.file("found.jsonl", &found.out);
    let given = read("found.jsonl");
    for (found, given) in found.lines().iter().zip(given.lines()) {
        let quotes = |l: &serde_json::Value| -> Vec<serde_json::Value> {
            let all = l["commitments"].as_array().expect("list");
            all.iter()
                .map(|c| serde_json::json!([c["quote"], c["action"], c["money"], c["due"], c["fields"]]))
                .collect()
        };
        assert_eq!(quotes(found), quotes(&given), "{}", found["id"]);
    }
}

#[test]
fn every_quote_stands_where_it_says() {
    let folder = Folder::new();
    for line in folder.run(&["read", "--format", "jsonl", "--mentions", &examples()]).gives(0).lines() {
        let text: Vec<char> = line["text"].as_str().expect("text").chars().collect();
        let mut seen = 0;
        let mut todo = vec![&line];
        while let Some(value) = todo.pop() {
            if let (Some(exact), Some(start), Some(end)) =
                (value["exact"].as_str(), value["start"].as_u64(), value["end"].as_u64())
            {
                let stands: String = text[start as usize..end as usize].iter().collect();
                assert_eq!(stands, exact);
                seen += 1;
            }
            match value {
                serde_json::Value::Array(all) => todo.extend(all),
                serde_json::Value::Object(all) => todo.extend(all.values()),
                _ => {}
            }
        }
        assert!(seen > 0, "{} has no quote", line["id"]);
    }
}

#[test]
fn standard_input_is_text_or_lines_by_what_it_holds() {
    let folder = Folder::new();
    let read = |input: &str| {
        let args = ["read", "--format", "jsonl", "--lang", "en", "--published", "2023-12-09", "-"];
        folder.run_with(&args, input.as_bytes()).gives(0).lines()[0].clone()
    };
    assert_eq!(read(LINE)["id"], "one");
    let text = read("Seoul and Washington will set up a joint chip institute in 2024.\n");
    assert_eq!(text["text"], "Seoul and Washington will set up a joint chip institute in 2024.\n");
    assert_eq!((&text["lang"], &text["published"]), (&"en".into(), &"2023-12-09".into()));
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let folder = Folder::new();
    folder.file("news.jsonl", (LINE.to_owned() + "\n").repeat(3000));
    let mut child = command(&folder.0, &["read", "--format", "jsonl", "news.jsonl"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("started");
    let mut first = String::new();
    BufReader::new(child.stdout.take().expect("output")).read_line(&mut first).expect("a line");
    let mut told = String::new();
    child.stderr.take().expect("messages").read_to_string(&mut told).expect("read");
    assert_eq!((child.wait().expect("ended").code(), told.as_str()), (Some(0), ""));
}

#[test]
fn a_second_writer_is_told_who_holds_the_ledger() {
    let folder = Folder::new();
    folder.file("one.jsonl", LINE);
    let held = entente_app::ledger::Ledger::open(&folder.0.join("l.entente")).expect("opened");
    let done = folder.run(&["add", "--ledger", "l.entente", "one.jsonl"]).gives(4);
    assert!(done.err.starts_with("entente: L001") && done.err.lines().count() == 1, "{}", done.err);
    folder.run(&["list", "--ledger", "l.entente"]).gives(0);
    drop(held);
    folder.run(&["add", "--ledger", "l.entente", "one.jsonl"]).gives(0);
}

#[test]
fn verify_finds_a_changed_byte() {
    let folder = Folder::new();
    folder.file("one.jsonl", LINE);
    folder.run(&["add", "--ledger", "l.entente", "one.jsonl"]).gives(0);
    folder.run(&["verify", "--ledger", "l.entente"]).gives(0);
    let path = folder.0.join("l.entente");
    let mut bytes = std::fs::read(&path).expect("read");
    let word = b"biotechnology";
    let at = bytes.windows(word.len()).position(|w| w == word).expect("the text is in the file");
    bytes[at] = b'B';
    std::fs::write(&path, bytes).expect("written");
    let done = folder.run(&["verify", "--ledger", "l.entente"]).gives(1);
    assert!(done.err.starts_with("entente: A030") && done.err.lines().count() == 1, "{}", done.err);
}

#[test]
fn the_ledger_answers_in_every_form() {
    let folder = Folder::new();
    folder.file("given.jsonl", GIVEN);
    folder.run(&["add", "--ledger", "l.entente", "--claims", "given", "given.jsonl"]).gives(0);
    let run = |args: &[&str]| {
        let mut all = vec!["--packs", "."];
        all.clear();
        all.extend_from_slice(args);
        all.extend(["--ledger", "l.entente"]);
        folder.run(&all).gives(0)
    };
    let entry = run(&["list", "--format", "jsonl"]).lines().remove(0);
    let id = entry["commitment"].as_str().expect("id").to_owned();
    assert_eq!(entry["statement"]["en"], "South Korea will put up money for biotechnology.");
    assert_eq!(entry["reports"][0]["quote"]["exact"], "Korea will fund bio.");
    assert!(run(&["list"]).out.contains(&id));
    for (filter, hits) in
        [("--party=KR", 1), ("--party=FR", 0), ("--field=ai", 0), ("--action=fund", 1), ("--text=FUND BIO", 1)]
    {
        assert_eq!(run(&["list", "--format", "jsonl", filter]).lines().len(), hits, "{filter}");
    }
    assert!(run(&["show", &id]).out.contains("“Korea will fund bio.”"));
    assert!(
        run(&["show", &id, "--speak", "fr"])
            .out
            .contains("La Corée du Sud va mettre de l’argent pour les biotechnologies.")
    );
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&run(&["show", &id, "--format", "json"]).out).expect("json"),
        entry
    );
    assert!(run(&["why", &id]).out.contains("by the rule follow."));
    let status = run(&["status", "--as-of", "2024-12-31", "--format", "jsonl"]).lines();
    let keys: Vec<&String> = status[0].as_object().expect("object").keys().collect();
    let words = ["politifact", "g7_compliance", "iati_activity_status"];
    assert_eq!(keys, [&["commitment", "as_of", "status"][..], &words].concat());
    assert_eq!(
        (status[0]["commitment"].as_str(), status[0]["as_of"].as_str()),
        (Some(id.as_str()), Some("2024-12-31"))
    );
    let reports = run(&["export", "--format", "reports"]).lines();
    assert_eq!((&reports[0]["document"], &reports[0]["commitment"]), (&"g".into(), &id.as_str().into()));
    for table in ["commitments", "reports", "evidence"] {
        let csv = run(&["export", "--format", "csv", "--table", table]).out;
        assert!(csv.starts_with('\u{FEFF}') && csv.lines().count() == csv.matches("\r\n").count(), "{table}: {csv}");
    }
    assert_eq!(run(&["list", "--format", "csv"]).out, run(&["export", "--format", "csv"]).out);
}

#[test]
fn a_folder_of_packs_is_laid_over_the_built_in_ones() {
    let folder = Folder::new();
    folder.file("given.jsonl", GIVEN);
    let own = std::fs::read_to_string(common::repository().join("packs/en/statement.toml")).expect("pack");
    folder.file("my/en/statement.toml", own.replace("put up money[ for {fields}]", "open its purse[ for {fields}]"));
    let args = ["--packs", "my", "read", "--claims", "given", "--format", "markdown", "given.jsonl"];
    assert!(folder.run(&args).gives(0).out.contains("South Korea will open its purse for biotechnology."));
    let digest = |args: &[&str]| folder.run(args).gives(0).lines()[0]["packs"].clone();
    let read = ["read", "--format", "jsonl", "given.jsonl"];
    assert_ne!(digest(&read), digest(&[&["--packs", "my"], &read[..]].concat()));
}

#[test]
fn a_pack_is_checked_and_tried() {
    let folder = Folder::new();
    folder.file("text.txt", "Korea and the US will invest at least $10 million in chips next year.");
    let tried = folder.run(&["packs", "try", "en", "text.txt", "--published", "2023-12-09"]).gives(0).out;
    assert!(tried.contains("at least $10 million") && tried.contains("1 commitment"), "{tried}");
    folder.file("empty/notes.txt", "");
    assert!(folder.run(&["packs", "check", "empty"]).gives(2).err.starts_with("entente: A016"));
    folder.file("xx/pack.toml", "tag = \"xx\"\nname = \"X\"\nenglish = \"X\"\nverb = \"medial\"\n");
    folder.file("xx/README.md", "A pack for a test.");
    let word = "[[word]]\nid = \"chips\"\ntag = \"field\"\nvalue = \"semiconductors\"\nforms = [\"chips\"]\n";
    folder.file("xx/fields.toml", format!("{word}yes = [\"new chips\"]\nno = [\"a ship\"]\n"));
    assert!(folder.run(&["packs", "check", "xx"]).gives(0).out.contains("1 pack checked (xx); 0 faults"));
    folder.file("xx/fields.toml", format!("{word}yes = [\"new ships\"]\nno = [\"fish and chips\"]\n"));
    let wrong = folder.run(&["packs", "check", "xx"]).gives(1).out;
    assert!(
        wrong.contains("xx.fields.chips") && wrong.contains("new ships") && wrong.contains("fish and chips"),
        "{wrong}"
    );
}

#[test]
fn the_schema_is_printed() {
    for (args, file) in [
        (&["schema"][..], "entente-1.schema"),
        (&["schema", "commitment"], "commitment-1.schema"),
        (&["schema", "list"], "list-1.schema"),
        (&["schema", "proof"], "proof-1.schema"),
        (&["schema", "api"], "openapi"),
    ] {
        let printed = Folder::new().run(args).gives(0).out;
        let committed = common::repository().join(format!("schema/{file}.json"));
        assert_eq!(printed, std::fs::read_to_string(committed).expect("schema"), "{args:?}");
    }
}

#[test]
fn a_failure_is_remembered_for_the_doctor() {
    let folder = Folder::new();
    folder.file("one.jsonl", LINE);
    folder.run(&["add", "--ledger", "l.entente", "one.jsonl"]).gives(0);
    let held = entente_app::ledger::Ledger::open(&folder.0.join("l.entente")).expect("opened");
    folder.run(&["add", "--ledger", "l.entente", "one.jsonl"]).gives(4);
    let said = folder.run(&["doctor", "--ledger", "l.entente"]).gives(0).out;
    let own = format!("process {}", std::process::id());
    assert!(said.contains(&format!("warning  writer           {own}")), "{said}");
    assert!(said.contains("the last was 2024-12-31T00:00:00Z L001"), "{said}");
    drop(held);
    std::fs::remove_file(folder.0.join("l.entente-failures")).expect("there");
    let lines = folder.run(&["doctor", "--ledger", "l.entente", "--json"]).gives(0).lines();
    assert!(lines.iter().all(|l| l["finding"] == "well"), "{lines:?}");
}

#[test]
fn the_doctor_sees_a_clock_that_runs_behind() {
    let folder = Folder::new();
    folder.file("one.jsonl", LINE);
    folder.run(&["add", "--ledger", "l.entente", "one.jsonl"]).gives(0);
    let mut early = command(&folder.0, &["doctor", "--ledger", "l.entente"]);
    let done = early.env("SOURCE_DATE_EPOCH", "1700000000").output().expect("ran");
    let out = String::from_utf8(done.stdout).expect("UTF-8");
    assert!(
        out.contains("ill      clock            it says 2023-11-14, and the ledger has an event of 2024-12-31"),
        "{out}"
    );
    assert_eq!(done.status.code(), Some(1));
}
