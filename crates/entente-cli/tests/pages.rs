//! What is written about the command line is what the command line does.

mod common;

use common::{Folder, bless, repository};
use std::path::Path;
use std::time::{Duration, Instant};

/// The file between `<!-- name -->` and `<!-- /name -->` is `wanted`, in a fence.
fn between(path: &Path, name: &str, wanted: &str) {
    let (open, close) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let file = std::fs::read_to_string(path).unwrap_or_default();
    let parts = file.split_once(&open).and_then(|(before, rest)| Some((before, rest.split_once(&close)?)));
    let Some((before, (held, after))) = parts else { panic!("{} lacks {open} … {close}", path.display()) };
    let block = format!("\n```text\n{wanted}```\n");
    if bless() {
        std::fs::write(path, format!("{before}{open}{block}{close}{after}")).expect("written");
    } else {
        assert!(held == block, "{} has drifted at {open}; look, then run with ENTENTE_BLESS=1", path.display());
    }
}

#[test]
fn try_tells_its_story_in_time_and_as_written() {
    let begun = Instant::now();
    let done = Folder::new().run(&["try"]).gives(0);
    assert!(begun.elapsed() < Duration::from_secs(10), "it took {:?}", begun.elapsed());
    assert_eq!(done.err, "");
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/try.golden.txt");
    if bless() {
        std::fs::write(&golden, &done.out).expect("written");
    }
    let wanted = std::fs::read_to_string(&golden).unwrap_or_default();
    assert!(done.out == wanted, "the story has changed; look, then run with ENTENTE_BLESS=1:\n{}", done.out);
    let readme = repository().join("README.md");
    if readme.exists() {
        between(&readme, "try", &format!("$ entente try\n{}", done.out));
    }
}

#[test]
fn the_reference_is_what_help_says() {
    let folder = Folder::new();
    let mut all = String::new();
    for command in [
        "",
        "try",
        "read",
        "add",
        "list",
        "show",
        "why",
        "status",
        "due",
        "timeline",
        "scorecard",
        "money",
        "ask",
        "export",
        "import",
        "cite",
        "verify",
        "key new",
        "key show",
        "checkpoint",
        "prove",
        "diff",
        "log",
        "backup",
        "restore",
        "migrate",
        "doctor",
        "redact",
        "update",
        "serve",
        "publish",
        "accounts add",
        "accounts list",
        "accounts role",
        "accounts password",
        "accounts remove",
        "packs check",
        "packs try",
        "vocab",
        "schema",
    ] {
        let mut args: Vec<&str> = command.split_whitespace().collect();
        args.push("--help");
        let help = folder.run(&args).gives(0).out;
        all += &format!("$ entente {}\n{help}\n", args.join(" "));
    }
    between(&repository().join("docs/cli.md"), "help", &all);
}

#[test]
fn every_code_of_these_rooms_has_a_page_and_every_page_a_code() {
    let mut used = std::collections::BTreeSet::new();
    for room in ["entente-publish", "entente-app", "entente-cli"] {
        let mut todo = vec![repository().join("crates").join(room).join("src")];
        while let Some(path) = todo.pop() {
            if path.is_dir() {
                todo.extend(std::fs::read_dir(path).expect("folder").flatten().map(|e| e.path()));
                continue;
            }
            let source = std::fs::read_to_string(&path).expect("source");
            for piece in source.split("\"A0").skip(1) {
                let digits: String = piece.chars().take(2).collect();
                if piece.chars().nth(2) == Some('"') && digits.chars().all(|c| c.is_ascii_digit()) {
                    used.insert(format!("A0{digits}"));
                }
            }
        }
    }
    let pages = repository().join("docs/diagnostics");
    let written: std::collections::BTreeSet<String> = std::fs::read_dir(&pages)
        .expect("pages")
        .flatten()
        .filter_map(|e| e.file_name().to_str().and_then(|n| n.strip_suffix(".md")).map(str::to_owned))
        .filter(|n| n.starts_with('A'))
        .collect();
    assert_eq!(used, written);
    for code in &written {
        let page = std::fs::read_to_string(pages.join(format!("{code}.md"))).expect("page");
        assert!(page.starts_with(&format!("# {code}: ")) && page.contains("## What to do"), "{code}");
    }
}
