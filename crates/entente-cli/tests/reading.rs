//! What a reading tells beside its result: diagnostics, limits, packs laid over the built-in ones, marked texts.

mod common;

use common::{Folder, repository};

const TEXT: &str =
    "South Korea and the United States will invest at least $10 million in joint biotechnology research by 2025.";
const WORD: &str = r#"[[word]]
id = "seaweed"
tag = "field"
value = "agriculture"
forms = ["seaweed"]
yes = ["joint research on seaweed"]
no = ["sea weather"]
"#;

/// What could not be looked through is told with code, sentence, place and next step, and is no success.
#[test]
fn a_text_that_no_pack_can_read_is_no_empty_success() {
    let folder = Folder::new();
    folder.file("short.txt", "Zxcv qwer asdf.\n");
    folder.file("polish.txt", "Ministrowie podpisali w Warszawie umowę.\n");
    folder.file("good.txt", TEXT);
    for (args, code, place) in [
        (&["short.txt"][..], "E001", "short.txt"),
        (&["--lang", "pl", "polish.txt"], "E002", "polish.txt"),
        (&["--format", "markdown", "short.txt"], "E001", "short.txt"),
    ] {
        let done = folder.run(&[&["read"], args].concat()).gives(3);
        let line = done.err.lines().find(|l| l.starts_with(&format!("entente: {code}: "))).unwrap_or_default();
        assert!(line.contains(&format!("({place}); ")) && line.contains("--lang"), "{args:?}\n{}", done.err);
        assert!(!done.err.contains(".;") && !done.err.contains(". ("), "{}", done.err);
        // That it could not be told and that nothing was looked for are one message.
        assert_eq!(done.err.lines().count(), 1, "{args:?}\n{}", done.err);
    }
    let good = folder.run(&["read", "--lang", "en", "--published", "2023-12-09", "good.txt"]).gives(0);
    assert_eq!(good.err, "");
    // The rest of a batch is done.
    let both = folder.run(&["read", "--published", "2023-12-09", "short.txt", "good.txt"]).gives(3);
    assert!(both.out.contains("1 commitment") && both.err.contains("(short.txt)"), "{}\n{}", both.out, both.err);

    let added = folder.run(&["add", "--ledger", "l.entente", "short.txt"]).gives(3);
    assert!(added.out.contains("added          short: kept whole, but not looked through\n"), "{}", added.out);
    assert!(added.out.contains("1 added, 0 already there, 0 refused, 1 not looked through;"), "{}", added.out);
    assert!(added.err.contains("entente: E001: ") && added.err.contains("(short.txt); "), "{}", added.err);
}

/// Lines of JSON say it themselves, and claims that are given need no search.
#[test]
fn json_carries_its_diagnostics_and_given_claims_need_no_pack() {
    let folder = Folder::new();
    folder.file("short.txt", "Zxcv qwer asdf.\n");
    for format in ["json", "jsonl"] {
        let done = folder.run(&["read", "--format", format, "short.txt"]).gives(0);
        assert_eq!(done.err, "", "{format}");
        let value: serde_json::Value = serde_json::from_str(&done.out).expect("JSON");
        let line = if format == "json" { &value[0] } else { &value };
        let told = line["diagnostics"].as_array().expect("a list");
        let unknown = told.iter().find(|d| d["code"] == "E001").expect("E001");
        assert_eq!(unknown["severity"], "error");
        assert!(unknown["next"].as_str().expect("a next step").contains("--lang"), "{unknown}");
    }
    let given = r#"{"id":"g","lang":"pl","text":"Polska da pieniądze.","commitments":[{"quote":"Polska da pieniądze.","parties":["PL"],"action":"fund","strength":"firm"}]}"#;
    folder.file("given.jsonl", given);
    folder.run(&["add", "--ledger", "l.entente", "--claims", "given", "given.jsonl"]).gives(0);
    folder.run(&["add", "--ledger", "m.entente", "given.jsonl"]).gives(3);
}

/// The same words, read with the place that a diagnostic names.
#[test]
fn a_doubt_about_a_text_is_told_with_its_place() {
    let folder = Folder::new();
    folder.file("dated.txt", "Seoul, 9 December 2023. South Korea will invest $10 million in chips next year.\n");
    let done = folder.run(&["read", "--lang", "en", "dated.txt"]).gives(0);
    let line = done.err.lines().find(|l| l.contains("dated.txt, at “")).unwrap_or_default();
    assert!(line.starts_with("entente: E0") && line.contains("; "), "{}", done.err);
}

/// Each limit can be raised and lowered, and what was read with another limit verifies.
#[test]
fn each_limit_has_an_option() {
    let folder = Folder::new();
    folder.file("note.txt", format!("{TEXT}\n").repeat(20));
    folder.file("news.jsonl", format!("{{\"id\":\"a\",\"text\":\"{TEXT}\"}}\n"));
    let read = |args: &[&str]| folder.run(&[&["read", "--lang", "en", "--published", "2023-12-09"], args].concat());
    for (args, code, option) in [
        (&["--max-bytes", "1KiB", "note.txt"][..], "R003", "--max-bytes"),
        (&["--max-bytes", "100", "news.jsonl"], "R004", "--max-bytes"),
        (&["--max-text", "1KiB", "note.txt"], "R003", "--max-text"),
    ] {
        let refused = read(args).gives(3);
        assert!(refused.err.starts_with(&format!("entente: {code}: ")), "{args:?}\n{}", refused.err);
        assert!(refused.err.contains(option), "{args:?} does not name {option}: {}", refused.err);
        read(&[&[args[0], "1MiB"], &args[2..]].concat()).gives(0);
    }
    let page = |inner: &str| format!("<html><body><article><p>{TEXT}</p>{inner}</article></body></html>");
    let deep = format!(
        "{}<p>France will fund chips in Chile with 5 million euros by 2026.</p>{}",
        "<div>".repeat(700),
        "</div>".repeat(700)
    );
    let many = "<i>a</i>".repeat(300);
    let long = format!("<p {}>France will fund chips.</p>", (0..3000).map(|n| format!("a{n} ")).collect::<String>());
    folder.file("deep.html", page(&deep));
    folder.file("many.html", page(&many));
    folder.file("long.html", page(&long));
    for (file, option, low, high) in [
        ("deep.html", "--max-depth", None, "2000"),
        ("many.html", "--max-elements", Some("100"), "1000"),
        ("long.html", "--max-attributes", None, "5000"),
    ] {
        let args: Vec<&str> = low.map_or(vec![file], |low| vec![option, low, file]);
        let cut = read(&args).gives(0);
        assert!(cut.err.contains("entente: R015: "), "{file} is not cut: {}", cut.err);
        let whole = read(&[option, high, file]).gives(0);
        assert!(!whole.err.contains("R015"), "{file} is cut: {}", whole.err);
        folder.run(&["add", "--ledger", "l.entente", "--lang", "en", option, high, file]).gives(0);
    }
    let line = read(&["--format", "jsonl", "--max-depth", "2000", "deep.html"]).gives(0).lines().remove(0);
    assert!(line["reader"].as_str().expect("reader").ends_with(" depth=2000"), "{}", line["reader"]);
    assert!(line["text"].as_str().expect("text").contains("France"), "the deep part is read");
    let verified = folder.run(&["verify", "--ledger", "l.entente"]).gives(0);
    assert!(
        verified.out.contains("3 sources read again") && verified.out.contains("all of it is right"),
        "{}",
        verified.out
    );
    for wrong in ["0", "many", "5 apples", "-1"] {
        assert!(read(&[&format!("--max-bytes={wrong}"), "note.txt"]).gives(2).err.contains("--max-bytes"), "{wrong}");
    }
    assert!(read(&["--max-depth", "0", "deep.html"]).gives(2).err.contains("--max-depth"));
}

/// Tables are laid over like everything else in a folder of packs.
#[test]
fn a_table_of_names_is_laid_over_the_built_in_one() {
    let folder = Folder::new();
    folder.file("a.txt", "The Republic of Zubrowka and Chile will hold a hydrogen forum by June 2025.");
    let read = ["read", "--lang", "en", "--published", "2024-03-05", "a.txt"];
    let before = folder.run(&read).gives(0).out;
    assert!(!before.contains("entente:org/zubrowka"), "{before}");
    let row = "# Own organisations.\nid\tkind\tstate\tspeaks\tfrom\tto\tfollows\tany\ten\n\
               entente:org/zubrowka-labs\tlaboratory\tCL\tno\t-\t-\t-\t-\tZubrowka Laboratories\n";
    folder.file("mine/vocab/organisations/own.tsv", row);
    folder.file("b.txt", "Zubrowka Laboratories and Chile will hold a hydrogen forum by June 2025.");
    let args = ["--packs", "mine", "read", "--lang", "en", "--format", "jsonl", "--mentions", "b.txt"];
    assert!(folder.run(&args).gives(0).out.contains("entente:org/zubrowka-labs"));
    assert!(!folder.run(&args[2..]).gives(0).out.contains("entente:org/zubrowka-labs"));
    for given in ["mine", "mine/vocab"] {
        let checked = folder.run(&["packs", "check", given]).gives(0).out;
        assert!(checked.contains("1 file of the vocabulary checked") && checked.contains("0 faults"), "{checked}");
    }

    folder.file("mine/vocab/organisations/own.tsv", row.replace("laboratory", "castle"));
    let wrong = folder.run(&["packs", "check", "mine"]).gives(1).out;
    assert!(wrong.contains("own.tsv:3") && wrong.contains("castle"), "{wrong}");
    let refused = folder.run(&args).gives(2).err;
    assert!(refused.starts_with("entente: A010: ") && refused.contains("own.tsv:3"), "{refused}");
    // A file that nothing reads would have no effect, without a sign.
    folder.file("astray/vocab/organizations/own.tsv", row);
    let astray = folder.run(&["packs", "check", "astray"]).gives(1).out;
    assert!(astray.contains("vocab/organizations/own.tsv: nothing reads a file of this name"), "{astray}");
}

/// A folder with a part of a pack is checked as it lies over the built-in pack; of an unknown pack it is no pack.
#[test]
fn a_part_of_a_known_pack_is_checked_as_it_lies_over_it() {
    let folder = Folder::new();
    folder.file("mine/packs/en/own.toml", WORD);
    for given in ["mine", "mine/packs", "mine/packs/en"] {
        let checked = folder.run(&["packs", "check", given]).gives(0).out;
        assert!(checked.ends_with("1 pack checked (en); 0 faults\n"), "{given}: {checked}");
        assert!(checked.contains("laid over the built-in pack of the same name: en"), "{given}: {checked}");
    }
    assert!(folder.run(&["--packs", "mine", "packs", "check"]).gives(0).out.contains("1 pack checked (en); 0 faults"));
    folder.file("mine/packs/en/own.toml", WORD.replace("sea weather", "some seaweed"));
    let wrong = folder.run(&["packs", "check", "mine"]).gives(1).out;
    assert!(wrong.contains("en.own.seaweed") && wrong.contains("some seaweed"), "{wrong}");
    folder.file("new/packs/xx/own.toml", WORD);
    let wrong = folder.run(&["packs", "check", "new"]).gives(1).out;
    assert!(wrong.contains("packs/xx/pack.toml") && wrong.contains("packs/xx/README.md"), "{wrong}");
}

/// `packs try` shows the text itself with its marks, and nothing of it steers a terminal.
#[test]
fn a_tried_text_is_shown_with_its_marks() {
    let folder = Folder::new();
    folder.file("text.txt", format!("{TEXT}\n\nFrance will host a chips forum in Paris in 2025.\n"));
    let attempt = |more: &[&str]| {
        let args = ["packs", "try", "en", "text.txt", "--published", "2023-12-09"];
        folder.run(&[&args[..], more].concat()).gives(0).out
    };
    let tried = attempt(&[]);
    for said in [
        "text · en · 2023-12-09 (given) · 2 commitments · 0 deeds\n",
        "marks: […|actor]",
        "{1: [South Korea|actor KR] and the [United States|actor US] will invest",
        "|money ≥ 10000000 USD]",
        "{2: [France|actor FR]",
    ] {
        assert!(tried.contains(said), "{said}\n{tried}");
    }
    assert!(!tried.contains('\u{1b}') && !tried.contains("|cue"), "{tried}");
    assert!(attempt(&["--cues"]).contains("|cue "));
    let narrow = attempt(&["--width", "40"]);
    assert!(narrow.lines().skip(3).all(|l| l.chars().count() <= 40), "{narrow}");
    let table = attempt(&["--table"]);
    assert!(table.starts_with("rule ") && table.contains("en.money.") && table.contains("2 commitments"), "{table}");
    let json: serde_json::Value = serde_json::from_str(&attempt(&["--json"])).expect("JSON");
    assert_eq!(json[0]["commitments"].as_array().map(Vec::len), Some(2));
    assert!(json[0]["mentions"].as_array().is_some_and(|m| m.iter().any(|m| m["kind"] == "money")));
    for wrong in [&["--table", "--json"][..], &["--width", "3"]] {
        let args = ["packs", "try", "en", "text.txt"];
        folder.run(&[&args[..], wrong].concat()).gives(2);
    }
    folder.file(
        "evil.jsonl",
        r#"{"id":"e","text":"Chile \u001b[31mwill\u0007 fund\u202e chips \u009b2J by 2026.\r\nJapan too."}"#,
    );
    for more in [&[][..], &["--table"], &["--cues"]] {
        let evil = folder.run(&[&["packs", "try", "en", "evil.jsonl"], more].concat()).gives(0).out;
        let bad =
            |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        assert!(!evil.contains(bad), "{evil:?}");
    }
    let unknown = folder.run(&["packs", "try", "pl", "text.txt"]).gives(3);
    assert!(unknown.err.starts_with("entente: E002: "), "{}", unknown.err);
}

/// The list of limits in the first page is that of the options.
#[test]
fn the_first_page_lists_the_option_of_every_limit() {
    let page = std::fs::read_to_string(repository().join("README.md")).expect("the first page");
    let help = Folder::new().run(&["read", "--help"]).gives(0).out;
    let options: Vec<&str> = help.split_whitespace().filter(|w| w.starts_with("--max-")).collect();
    assert!(options.len() >= 5, "{help}");
    for option in options {
        assert!(page.contains(&format!("`{option}`")), "README.md does not name {option}");
    }
}
