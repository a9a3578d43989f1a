//! The rooms stay apart, and what the project promises about its sources holds.
//!
//! Each test names the file and line that breaks a rule and what to do instead.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Each room and the rooms that it may import. A room that is not listed here does not pass.
const ROOMS: &[(&str, &[&str])] = &[
    ("entente-model", &[]),
    ("entente-packs", &["model"]),
    ("entente-read", &["model"]),
    ("entente-actors", &["packs", "model"]),
    ("entente-extract", &["packs", "actors", "model"]),
    ("entente-reconcile", &["actors", "model"]),
    ("entente-follow", &["model"]),
    ("entente-ledger", &["model"]),
    ("entente-publish", &["model", "packs"]),
    ("entente-app", &["model", "packs", "read", "actors", "extract", "reconcile", "follow", "ledger", "publish"]),
    ("entente-server", &["app"]),
    ("entente-cli", &["app", "server"]),
    ("entente-eval", &["app"]),
];

/// Rooms that may open files: the edges, those that keep something, and the loader of packs.
const MAY_OPEN_FILES: &[&str] =
    &["entente-packs", "entente-ledger", "entente-app", "entente-server", "entente-cli", "entente-eval"];
/// Rooms that may ask for the time; the ledger's lock says since when it is held.
const MAY_ASK_THE_CLOCK: &[&str] = &["entente-ledger", "entente-app", "entente-server", "entente-cli"];
/// Rooms that may use the network.
const MAY_CALL: &[&str] = &["entente-app", "entente-server", "entente-cli"];

/// Languages are data: none of these may stand in the program as a literal. Tags that are also names of HTML elements or
/// keys are left out.
const TAGS: &[&str] = &[
    "en", "fr", "ko", "de", "es", "ja", "zh", "it", "pt", "nl", "ru", "ar", "pl", "sv", "vi", "uk", "eng", "fra",
    "kor", "deu", "spa", "jpn", "zho", "ita", "por",
];

/// More lines than this are two rooms in one file.
const LONGEST: usize = 800;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn report(wrong: Vec<String>, advice: &str) {
    assert!(wrong.is_empty(), "\n{}\n{advice}", wrong.join("\n"));
}

/// A source file of a room, without its unit tests.
struct Source {
    room: String,
    path: String,
    text: String,
}

impl Source {
    /// Lines with their number, comments left out.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let code = |line: &&str| !line.trim_start().starts_with("//");
        self.text.lines().enumerate().map(|(n, line)| (n + 1, line)).filter(move |(_, line)| code(line))
    }
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().filter_map(|e| e.ok().map(|e| e.path())).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// All files under `crates/*/src`; unit tests are cut off, files of tests left out.
fn sources() -> Vec<Source> {
    let root = root();
    let mut files = Vec::new();
    rust_files(&root.join("crates"), &mut files);
    let mut found = Vec::new();
    for file in files {
        let path = file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let parts: Vec<&str> = path.split('/').collect();
        let is_test = parts.contains(&"tests") || parts.last() == Some(&"tests.rs");
        if parts.get(2) != Some(&"src") || is_test {
            continue;
        }
        let text = std::fs::read_to_string(&file).expect("sources are UTF-8");
        let end = text.find("#[cfg(test)]\nmod").unwrap_or(text.len());
        found.push(Source { room: parts[1].to_owned(), path: path.clone(), text: text[..end].to_owned() });
    }
    assert!(found.len() > 20, "the sources are not where this test looks");
    found
}

/// Files under version control; `None` where this is no checkout.
fn tracked() -> Option<Vec<String>> {
    let run = Command::new("git").arg("-C").arg(root()).args(["ls-files", "-z"]).output().ok()?;
    let list = String::from_utf8(run.stdout).ok()?;
    let files: Vec<String> = list.split('\0').filter(|f| !f.is_empty()).map(str::to_owned).collect();
    (run.status.success() && !files.is_empty()).then_some(files)
}

#[test]
fn rooms_import_only_what_the_table_allows() {
    let run = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs this test, so it is here");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let metadata: Value = serde_json::from_slice(&run.stdout).expect("cargo prints JSON");
    let table: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for package in metadata["packages"].as_array().expect("packages") {
        let name = package["name"].as_str().expect("a name");
        let Some(allowed) = table.get(name) else {
            wrong.push(format!("{name} is no room of the table"));
            continue;
        };
        seen += 1;
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let needs = dependency["name"].as_str().expect("a name");
            let for_tests = dependency["kind"].as_str() == Some("dev");
            let room = needs.strip_prefix("entente-");
            if room.is_some_and(|room| !allowed.contains(&room)) && !for_tests {
                wrong.push(format!("{name} imports {needs}"));
            }
        }
    }
    assert!(seen >= 11, "only {seen} rooms found");
    report(wrong, "The table stands in crates/entente-eval/tests/architecture.rs and in ARCHITECTURE.md.");
}

#[test]
fn no_language_is_named_in_the_program() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (n, line) in source.lines() {
            for tag in literals(line).filter(|l| TAGS.contains(l)) {
                wrong.push(format!("{}:{n} names the language {tag:?}", source.path));
            }
        }
    }
    report(wrong, "What differs by language belongs in packs/<lang>/ or becomes a capability that a pack switches on.");
}

/// The string literals of a line, as far as they close on it.
fn literals(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

#[test]
fn only_the_edges_know_files_clock_and_network() {
    let rules: [(&[&str], &[&str]); 3] = [
        (&["std::fs", "File::open", "std::process"], MAY_OPEN_FILES),
        (&["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now"], MAY_ASK_THE_CLOCK),
        (&["std::net", "TcpStream", "UdpSocket"], MAY_CALL),
    ];
    let mut wrong = Vec::new();
    for source in sources() {
        for (words, _) in rules.iter().filter(|(_, rooms)| !rooms.contains(&source.room.as_str())) {
            for (n, line) in source.lines() {
                if let Some(word) = words.iter().find(|w| line.contains(**w)) {
                    wrong.push(format!("{}:{n} uses {word}", source.path));
                }
            }
        }
    }
    report(wrong, "Left of the ledger everything is a pure function; bytes and the day are arguments.");
}

#[test]
fn every_room_takes_the_workspace_lints_and_none_allows_unsafe_code() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("the workspace manifest");
    assert!(manifest.contains("unsafe_code = \"forbid\""), "Cargo.toml no longer forbids unsafe code");
    let mut wrong = Vec::new();
    for source in sources() {
        for (n, line) in source.lines().filter(|(_, l)| l.contains("unsafe {") || l.contains("unsafe fn")) {
            wrong.push(format!("{}:{n} {}", source.path, line.trim()));
        }
    }
    let rooms: BTreeSet<String> = sources().into_iter().map(|s| s.room).collect();
    for room in rooms {
        let own = std::fs::read_to_string(root().join("crates").join(&room).join("Cargo.toml")).expect("a manifest");
        if !own.contains("[lints]\nworkspace = true") {
            wrong.push(format!("crates/{room}/Cargo.toml does not say `[lints] workspace = true`"));
        }
    }
    report(wrong, "Unsafe code is forbidden by the lints of the workspace.");
}

#[test]
fn every_file_says_what_it_is_for_and_is_one_room() {
    let mut wrong = Vec::new();
    for source in sources() {
        if !source.text.starts_with("//!") {
            wrong.push(format!("{} does not open with `//!` and its purpose", source.path));
        }
        let lines = std::fs::read_to_string(root().join(&source.path)).map_or(0, |t| t.lines().count());
        if lines > LONGEST {
            wrong.push(format!("{} has {lines} lines, more than {LONGEST}", source.path));
        }
    }
    report(wrong, "Split a long file where its subjects part.");
}

#[test]
fn each_diagnostic_code_has_one_room_and_a_page() {
    let mut rooms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources().into_iter().filter(|s| s.room != "entente-eval") {
        for (_, line) in source.lines() {
            for code in literals(line).filter(|l| is_code(l)) {
                rooms.entry(code.to_owned()).or_default().insert(source.room.clone());
            }
        }
    }
    assert!(rooms.len() > 10, "only {} codes found", rooms.len());
    let mut wrong = Vec::new();
    for (code, rooms) in &rooms {
        if rooms.len() > 1 {
            wrong.push(format!("{code} is used by {}", rooms.iter().cloned().collect::<Vec<_>>().join(" and ")));
        }
        if !root().join(format!("docs/diagnostics/{code}.md")).is_file() {
            wrong.push(format!("{code} has no page docs/diagnostics/{code}.md"));
        }
    }
    let pages = std::fs::read_dir(root().join("docs/diagnostics")).into_iter().flatten();
    for page in pages.filter_map(Result::ok) {
        let name = page.file_name().to_string_lossy().into_owned();
        let code = name.trim_end_matches(".md");
        if is_code(code) && !rooms.contains_key(code) {
            wrong.push(format!("docs/diagnostics/{name} tells of a code that nothing uses"));
        }
    }
    report(wrong, "A page says what happened, why, and what to do next.");
}

fn is_code(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() == 4 && bytes[0].is_ascii_uppercase() && bytes[1..].iter().all(u8::is_ascii_digit)
}

#[test]
fn no_file_names_a_place_of_one_machine() {
    let Some(files) = tracked() else {
        return; // An unpacked archive has no list of tracked files; the checkout it was made from was tested.
    };
    let homes: Vec<String> = ["home", "Users", "root", "work"].iter().map(|h| format!("/{h}/")).collect();
    let mut wrong = Vec::new();
    for file in files {
        let Ok(text) = std::fs::read_to_string(root().join(&file)) else { continue };
        for (n, line) in text.lines().enumerate() {
            for at in homes.iter().flat_map(|home| line.match_indices(home.as_str()).map(|(at, _)| at)) {
                let before = line[..at].chars().next_back();
                if before.is_none_or(|c| c.is_whitespace() || "\"'`=(:".contains(c)) {
                    wrong.push(format!("{file}:{} {}", n + 1, line.trim()));
                }
            }
        }
    }
    report(wrong, "Name files from the root of the checkout.");
}
