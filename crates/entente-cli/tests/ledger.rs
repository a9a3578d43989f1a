//! The examples of `specs/ledger.md`, `queries.md`, `decisions.md`, `differences.md`, `lineage.md` and `following.md` run, each
//! page's in their order, in one folder.

mod common;

use common::{Folder, command, repository};
use std::process::{Command, Stdio};

/// The words of a command line; double quotes keep words together.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let words = |(n, part): (usize, &str)| match n % 2 {
        1 => vec![part.to_owned()],
        _ => part.split_whitespace().map(str::to_owned).collect(),
    };
    parts.flat_map(words).collect()
}

/// Whether the line printed is the one that is written, in which `…` stands for anything.
fn fits(written: &str, printed: &str) -> bool {
    let mut pieces = written.split('…');
    let Some(mut rest) = pieces.next().and_then(|first| printed.strip_prefix(first)) else { return false };
    let mut open = false;
    for piece in pieces {
        open = piece.is_empty();
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    open || rest.is_empty()
}

/// What a command of the spec prints, both outputs together, with its exit code; `None` where it cannot run here.
fn run(folder: &Folder, line: &str, today: &mut Option<String>) -> Option<(String, i32)> {
    let (line, to) = line.split_once(" > ").map_or((line, None), |(line, to)| (line, Some(to)));
    let all = words(line);
    let args: Vec<&str> = all.iter().map(String::as_str).collect();
    let path = |name: &str| folder.0.join(name);
    let done = match args.as_slice() {
        ["entente", args @ ..] => {
            let mut command = command(&folder.0, args);
            if let Some(seconds) = today {
                command.env("SOURCE_DATE_EPOCH", seconds);
            }
            command.stdin(Stdio::null()).output().expect("started")
        }
        ["today", day] => {
            let day: entente_app::model::Day = day.parse().expect("a day");
            let since = day.since("1970-01-01".parse::<entente_app::model::Day>().expect("a day")).expect("days");
            *today = Some((i64::from(since.get_days()) * 86_400).to_string());
            return Some((String::new(), 0));
        }
        ["same", one, other] => {
            let [one, other] = [one, other].map(|name| std::fs::read_to_string(path(name)).expect("there"));
            let said =
                if one == other { "the same, byte for byte\n".to_owned() } else { format!("{one}\n--\n{other}") };
            return Some((said, 0));
        }
        ["python3", args @ ..] => {
            let python = Command::new("python3").args(args).current_dir(&folder.0).stdin(Stdio::null()).output();
            match python {
                Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return None,
                done => done.expect("started"),
            }
        }
        ["cat", name] => return Some((std::fs::read_to_string(path(name)).expect("there"), 0)),
        ["copy", from, to] => {
            let raw = rusqlite::Connection::open(path(from)).expect("opened");
            raw.execute("VACUUM INTO ?", [path(to).display().to_string()]).expect("copied");
            return Some((String::new(), 0));
        }
        ["sqlite3", name, sql] => {
            let raw = rusqlite::Connection::open(path(name)).expect("opened");
            raw.execute_batch(sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
            return Some((String::new(), 0));
        }
        ["replace", old, new, name] => {
            let changed = std::fs::read_to_string(path(name)).expect("there").replace(old, new);
            std::fs::write(path(to.expect("a file")), changed).expect("written");
            return Some((String::new(), 0));
        }
        other => panic!("the spec has a command that this test does not know: {other:?}"),
    };
    let mut out = String::from_utf8(done.stdout).expect("UTF-8");
    if let Some(to) = to {
        std::fs::write(path(to), std::mem::take(&mut out)).expect("written");
    }
    Some((out + &String::from_utf8(done.stderr).expect("UTF-8"), done.status.code().unwrap_or(-1)))
}

#[test]
fn the_spec_of_the_ledger_runs() {
    runs("specs/ledger.md", 20);
}

#[test]
fn the_spec_of_queries_runs() {
    runs("specs/queries.md", 15);
}

#[test]
fn the_spec_of_decisions_runs() {
    runs("specs/decisions.md", 60);
}

#[test]
fn the_spec_of_differences_runs() {
    runs("specs/differences.md", 10);
}

#[test]
fn the_spec_of_lineage_runs() {
    runs("specs/lineage.md", 10);
}

#[test]
fn the_spec_of_following_runs() {
    runs("specs/following.md", 24);
}

/// Runs the commands of a page, of which there are at least so many.
fn runs(page: &str, least: usize) {
    let spec = std::fs::read_to_string(repository().join(page)).expect("the spec is there");
    let folder = Folder::new();
    let mut today = None;
    let bless = common::bless() && page != "specs/ledger.md";
    let (mut blessed, mut from) = (spec.clone(), 0);
    let (mut count, mut left_out) = (0, 0);
    for block in spec.split("\n```").skip(1).step_by(2) {
        let (head, body) = block.split_once('\n').expect("a block has lines");
        if let Some(name) = head.strip_prefix("file ") {
            folder.file(name, format!("{body}\n"));
            continue;
        }
        assert_eq!(head, "console", "a block of an unknown kind");
        let mut commands = format!("\n{body}").split("\n$ ").skip(1).map(str::to_owned).collect::<Vec<_>>().into_iter();
        for told in commands.by_ref() {
            let (line, written) = told.split_once('\n').unwrap_or((&told, ""));
            let Some((printed, code)) = run(&folder, line, &mut today) else {
                left_out += 1;
                continue;
            };
            let mut written: Vec<&str> = written.lines().collect();
            let exit = written.last().and_then(|l| l.strip_prefix("[exit ")?.strip_suffix(']')?.parse().ok());
            if exit.is_some() {
                written.pop();
            }
            let printed_lines: Vec<&str> = printed.lines().collect();
            let same =
                written.len() == printed_lines.len() && written.iter().zip(&printed_lines).all(|(w, p)| fits(w, p));
            if bless && !(same && code == exit.unwrap_or(0)) {
                let exit = if code == 0 { String::new() } else { format!("[exit {code}]\n") };
                let old = format!("$ {told}\n");
                let new = format!("$ {line}\n{printed}{exit}");
                let at = from + blessed[from..].find(&old).unwrap_or_else(|| panic!("{old}"));
                blessed.replace_range(at..at + old.len(), &new);
                from = at + new.len();
                count += 1;
                continue;
            }
            assert!(
                same && code == exit.unwrap_or(0),
                "$ {line}\nwritten:\n{}\nprinted:\n{printed}[exit {code}]",
                written.join("\n")
            );
            count += 1;
        }
    }
    if left_out > 0 {
        use std::io::Write;
        let _ = writeln!(std::io::stdout(), "\nNOT RUN: {left_out} commands of {page}, since python3 is not here");
    }
    if bless && blessed != spec {
        std::fs::write(repository().join(page), blessed).expect("written");
    }
    assert!(count + left_out >= least, "{page}: {count} commands");
}

/// A bit of a proof turned anywhere, its blanks aside, is refused by the script that strangers have; so is a proof that is
/// handed out as one of something else.
#[test]
fn a_proof_with_a_wrong_bit_is_refused_by_the_script() {
    let folder = Folder::new();
    let line = r#"{"id":"oslo","lang":"en","published":"2024-03-05","text":"Chile and Japan agreed on Monday to hold a hydrogen forum by June 2025."}"#;
    folder.file("news.jsonl", line);
    folder.run(&["add", "--ledger", "l.entente", "news.jsonl"]).gives(0);
    let public = folder.run(&["key", "new", "--origin", "example.org/log", "our.key"]).gives(0).out;
    folder.file("our.pub", public);
    let signed = folder.run(&["checkpoint", "--ledger", "l.entente", "--key", "our.key"]).gives(0).out;
    folder.file("signed.checkpoint", signed);
    let listed = folder.run(&["list", "--ledger", "l.entente", "--json"]).gives(0).out;
    let listed: serde_json::Value = serde_json::from_str(&listed).expect("JSON");
    let id = listed["commitments"][0]["commitment"].as_str().expect("an id").to_owned();
    let proof = folder.run(&["prove", &id, "--ledger", "l.entente", "--checkpoint", "signed.checkpoint"]).gives(0).out;
    folder.file("check.py", folder.run(&["prove", "--script"]).gives(0).out);
    let holds = |proof: &[u8]| {
        folder.file("proof.json", proof);
        let mut python = Command::new("python3");
        python.args(["check.py", "proof.json", "--public-key", "our.pub"]).current_dir(&folder.0);
        match python.stdin(Stdio::null()).output() {
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => None,
            done => {
                let done = done.expect("started");
                let told = String::from_utf8_lossy(&done.stderr).into_owned();
                assert!(!told.contains("Traceback"), "{told}");
                Some(done.status.success())
            }
        }
    };
    use std::io::Write;
    let mut out = std::io::stdout();
    let Some(whole) = holds(proof.as_bytes()) else {
        writeln!(out, "\nNOT RUN: python3 is not here").expect("told");
        return;
    };
    assert!(whole);
    let renamed = proof.replacen(&id, "p-000000000000", 1);
    assert!(renamed != proof && holds(renamed.as_bytes()) == Some(false), "it passes for a proof of something else");
    let bits: usize = std::env::var("ENTENTE_BITS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    let places: Vec<usize> = (0..proof.len()).filter(|&at| !proof.as_bytes()[at].is_ascii_whitespace()).collect();
    let (mut seed, mut passed) = (9_u64, Vec::new());
    for _ in 0..bits {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let number = usize::try_from(seed >> 33).expect("small");
        let mut wrong = proof.clone().into_bytes();
        let at = places[number % places.len()];
        wrong[at] ^= 1 << (number / places.len() % 8);
        if holds(&wrong) != Some(false) {
            passed.push(at);
        }
    }
    writeln!(out, "\n{bits} bits of a proof turned, {} passed the script", passed.len()).expect("told");
    assert!(passed.is_empty(), "{passed:?} of\n{proof}");
}

#[test]
fn dots_stand_for_anything() {
    for (written, printed, same) in [
        ("head 3 …", "head 3 abc=", true),
        ("head 3 …", "head 4 abc=", false),
        ("… events, … sources", "3 events, 12 sources", true),
        ("… events", "3 events and more", false),
        ("…", "", true),
        ("all", "all of it", false),
    ] {
        assert_eq!(fits(written, printed), same, "{written} {printed}");
    }
}
