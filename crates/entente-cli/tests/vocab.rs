//! `entente vocab`: the lists are whole, and the examples of `specs/vocabulary.md` are what the command prints.

mod common;

use common::{Folder, bless, repository};

/// The words of a command line; double quotes keep words together.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    parts
        .flat_map(
            |(n, part)| {
                if n % 2 == 1 { vec![part.to_owned()] } else { part.split_whitespace().map(str::to_owned).collect() }
            },
        )
        .collect()
}

#[test]
fn the_examples_of_the_spec_are_what_is_printed() {
    let path = repository().join("specs/vocabulary.md");
    let spec = std::fs::read_to_string(&path).expect("the spec is there");
    let folder = Folder::new();
    let (mut told, mut wrong, mut count) = (String::new(), Vec::new(), 0);
    let mut blocks = spec.split("```console\n");
    told += blocks.next().unwrap_or("");
    for block in blocks {
        let (held, after) = block.split_once("```\n").expect("the block closes");
        let line = held.lines().next().and_then(|l| l.strip_prefix("$ entente ")).expect("a command");
        let args = words(line);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let wanted = format!("$ entente {line}\n{}", folder.run(&args).gives(0).out);
        if held != wanted {
            wrong.push(format!("expected\n{held}got\n{wanted}"));
        }
        told += &format!("```console\n{wanted}```\n{after}");
        count += 1;
    }
    assert!(count >= 8, "{count} examples");
    if bless() {
        std::fs::write(&path, told).expect("written");
    } else {
        assert!(wrong.is_empty(), "look, then run with ENTENTE_BLESS=1:\n{}", wrong.join("\n"));
    }
}

#[test]
fn every_list_is_whole_as_json() {
    let folder = Folder::new();
    let list = |name: &str| -> Vec<serde_json::Value> {
        serde_json::from_str(&folder.run(&["vocab", name, "--json"]).gives(0).out).expect("one JSON array")
    };
    for (name, least, key) in [
        ("fields", 21, "code"),
        ("actions", 12, "code"),
        ("currencies", 150, "code"),
        ("organisations", 2000, "id"),
        ("states", 251, "code"),
    ] {
        let rows = list(name);
        assert!(rows.len() >= least, "{name}: {}", rows.len());
        let mut keys: Vec<&str> = rows.iter().filter_map(|row| row[key].as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), rows.len(), "{name}");
    }
    let areas: usize = list("fields").iter().filter_map(|f| f["crosswalk"].as_array()).map(Vec::len).sum();
    assert!(areas >= 40, "{areas} areas");
    assert!(list("actions").iter().all(|a| a.get("crosswalk").is_none()));
    let korea = list("states").into_iter().find(|s| s["code"] == "KR").expect("KR");
    assert_eq!((&korea["alpha3"], &korea["label"]["fr"]), (&"KOR".into(), &"Corée du Sud".into()));
}

#[test]
fn words_that_no_row_holds_give_an_empty_list_and_a_note() {
    let folder = Folder::new();
    let done = folder.run(&["vocab", "fields", "alchemy"]).gives(0);
    assert!(done.out.is_empty() && done.err.contains("no row"), "{} {}", done.out, done.err);
    assert_eq!(folder.run(&["vocab", "fields", "alchemy", "--json"]).gives(0).out.trim(), "[]");
    folder.run(&["vocab", "planets"]).gives(2);
}

#[test]
fn a_list_in_a_users_packs_takes_the_place_of_ours() {
    let folder = Folder::new();
    folder.file("mine/vocab/actions.toml", "[cooperate]\nlabel = { en = \"C\" }\ndefinition = { en = \"D.\" }\n");
    let done = folder.run(&["vocab", "actions", "--packs", "mine"]).gives(2);
    assert!(done.err.contains("A010") && done.err.contains("lacks research"), "{}", done.err);
}
