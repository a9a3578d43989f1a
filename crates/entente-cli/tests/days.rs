//! What a ledger says for a day, who tells it officially, and what sentences call an organisation.

mod common;

use common::{Done, Folder};
use serde_json::Value;

/// A folder with a ledger of these lines.
fn ledger(lines: &[&str]) -> Folder {
    let folder = Folder::new();
    folder.file("news.jsonl", lines.join("\n"));
    folder.run(&["add", "--ledger", "l.entente", "news.jsonl"]).gives(0);
    folder
}

fn run(folder: &Folder, args: &[&str]) -> Done {
    folder.run(&[args, &["--ledger", "l.entente"]].concat()).gives(0)
}

const FIRST: &str = r#"{"id":"a","lang":"en","published":"2024-03-05","text":"Chile and Japan agreed on Monday to hold a hydrogen forum by June 2025."}"#;
const LATER: &str = r#"{"id":"b","lang":"en","published":"2025-02-01","text":"Norway and Kenya will fund a quantum laboratory in Nairobi with 5 million euros by 2027."}"#;
const UNDATED: &str = r#"{"id":"c","lang":"en","text":"France and Brazil will build a batteries research centre."}"#;

/// A day sees what was published by then, says how much it leaves out, and counts what has no day.
#[test]
fn what_was_published_after_the_day_is_left_out_and_counted() {
    let folder = ledger(&[FIRST, LATER, UNDATED]);
    for (day, seen, left_out) in [
        ("2024-03-04", 1, Some("2 commitments told only after 2024-03-04 left out")),
        ("2024-03-05", 2, Some("1 commitment told only after 2024-03-05 left out")),
        ("2025-02-01", 3, None),
    ] {
        for command in ["status", "list"] {
            let table = run(&folder, &[command, "--as-of", day]);
            let last = table.out.lines().last().unwrap_or_default();
            let counted = if seen == 1 { "1 commitment".to_owned() } else { format!("{seen} commitments") };
            assert!(last.starts_with(&counted) && last.contains(&format!("as of {day}")), "{command}: {last}");
            assert_eq!(last.split_once("; ").map(|(_, words)| words), left_out, "{command}: {last}");
            assert_eq!(table.err, "");
        }
        for args in [&["status", "--format", "jsonl"][..], &["list", "--format", "jsonl"], &["export"]] {
            let lines = run(&folder, &[args, &["--as-of", day]].concat());
            assert_eq!(lines.lines().len(), seen, "{args:?} as of {day}");
            let wanted = left_out.map(|words| format!("entente: {words}\n")).unwrap_or_default();
            assert_eq!(lines.err, wanted, "{args:?} as of {day}");
        }
    }
    // The day of the tests is 2024-12-31; without a day nothing is left out.
    let all = run(&folder, &["status"]);
    assert!(all.out.ends_with("3 commitments, as of 2024-12-31\n"), "{}", all.out);
}

/// A later telling of the same promise is not known before its day, and neither is a later deed.
#[test]
fn a_day_does_not_see_later_tellings_and_deeds() {
    let again = FIRST.replace("\"a\"", "\"d\"").replace("2024-03-05", "2024-06-05").replace("on Monday", "in June");
    let done = r#"{"id":"e","lang":"en","published":"2025-07-02","text":"The hydrogen forum promised by Chile and Japan was held in Santiago on 12 May 2025."}"#;
    let folder = ledger(&[FIRST, &again, done]);
    let entry = |day: &str| run(&folder, &["export", "--as-of", day]).lines().remove(0);
    let counts = |e: &Value| ["reports", "evidence"].map(|k| e[k].as_array().map_or(0, Vec::len));
    assert_eq!(counts(&entry("2024-04-01")), [1, 0]);
    assert_eq!(counts(&entry("2024-07-01")), [2, 0]);
    assert_eq!(counts(&entry("2025-07-02")), [2, 1]);
    let id = entry("2025-07-02")["commitment"].as_str().expect("id").to_owned();
    let show = |day: &str| {
        let out = run(&folder, &["show", &id, "--as-of", day, "--format", "json"]).out;
        serde_json::from_str::<Value>(&out).expect("JSON")
    };
    assert_eq!(counts(&show("2024-04-01")), [1, 0]);
    assert_eq!(counts(&show("2025-07-02")), [2, 1]);
    let early = folder.run(&["show", &id, "--as-of", "2024-01-01", "--ledger", "l.entente"]).gives(2);
    assert!(early.err.starts_with("entente: A014: Nothing of ") && early.err.contains("later day"), "{}", early.err);
}

/// Evidence is official where the government of a promiser publishes it; the address decides, and look-alikes do not.
#[test]
fn evidence_is_official_by_the_host_of_its_document() {
    for (url, official) in [
        ("https://www.mofa.go.jp/press/release1.html", true),
        ("https://www.gob.cl/noticias/1", true),
        ("https://news.example.org/2025/1", false),
        // Another government than those that promised.
        ("https://www.state.gov/releases/1", false),
        ("https://www.mofa.go.jp.example.org/press", false),
        ("https://www.mofa.go.jp@example.org/press", false),
    ] {
        let deed = format!(
            r#"{{"id":"b","lang":"en","published":"2025-07-02","url":"{url}","text":"The hydrogen forum promised by Chile and Japan was held in Santiago on 12 May 2025."}}"#
        );
        let folder = ledger(&[FIRST, &deed]);
        let entry = run(&folder, &["export", "--as-of", "2025-12-31"]).lines().remove(0);
        assert_eq!(entry["status"]["status"], "kept", "{url}");
        assert_eq!(entry["evidence"][0]["official"], official, "{url}");
        assert_eq!(entry["status"]["official"], if official { "kept" } else { "no-evidence" }, "{url}");
        let csv = run(&folder, &["export", "--format", "csv", "--table", "evidence"]).out;
        assert!(csv.trim_end().ends_with(if official { ",yes" } else { ",no" }), "{csv}");
    }
}

/// No sentence shows the place of an adjective unfilled.
#[test]
fn a_sentence_names_a_ministry_with_its_adjective() {
    let given = r#"{"id":"g","lang":"en","published":"2023-12-09","text":"South Korea will fund bio through its Ministry of Science and ICT.","commitments":[{"quote":"South Korea will fund bio through its Ministry of Science and ICT.","parties":["KR"],"bodies":["Ministry of Science and ICT"],"action":"fund","fields":["biotech"],"strength":"firm"}]}"#;
    let folder = Folder::new();
    folder.file("given.jsonl", given);
    folder.run(&["add", "--ledger", "l.entente", "--claims", "given", "given.jsonl"]).gives(0);
    let said = run(&folder, &["list", "--speak", "fr"]).out;
    assert!(said.contains("ministère sud-coréen des Sciences et des TIC") && !said.contains('{'), "{said}");
}
