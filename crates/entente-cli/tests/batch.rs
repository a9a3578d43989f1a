//! Batches: stopping them keeps what is done, patterns name files, and the end names every refusal.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Enough inputs that the signal comes before the last.
const FILES: usize = 3000;

/// A folder of `count` small articles, each of its own words, in a new place.
fn folder(name: &str, count: usize) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("entente-batch-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("news")).expect("a folder");
    for at in 0..count {
        let text = format!("The river by house {at} was calm and clear on every day of the year.\n");
        std::fs::write(folder.join(format!("news/{at:04}.txt")), text).expect("a file");
    }
    folder
}

fn entente(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_entente"));
    command.current_dir(folder).env_remove("ENTENTE_LEDGER").args(arguments).stdin(Stdio::null());
    command
}

#[test]
#[cfg(unix)]
fn ctrl_c_keeps_what_is_done_and_the_same_command_goes_on() {
    let folder = folder("stop", FILES);
    let add = ["add", "--ledger", "l.entente", "news"];
    let mut running = entente(&folder, &add).stderr(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    // The output is buffered; the ledger shows that work has begun.
    let begun = std::time::Instant::now();
    while !folder.join("l.entente").exists() && begun.elapsed().as_secs() < 60 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let pid = running.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill is there").success());
    let told: Vec<String> =
        BufReader::new(running.stdout.take().expect("piped")).lines().map(|l| l.expect("a line")).collect();
    let warned: Vec<String> =
        BufReader::new(running.stderr.take().expect("piped")).lines().map(|l| l.expect("a line")).collect();
    let code = running.wait().expect("it ends").code();
    let added = told.iter().filter(|line| line.starts_with("added ")).count();
    if code == Some(3) {
        assert!(warned.iter().any(|line| line.contains("stopped") && line.contains("kept")), "{warned:?}");
        assert!(added < FILES, "{added}");
        assert!(told.last().is_some_and(|line| line.starts_with(&format!("{added} added"))), "{told:?}");
    } else {
        // A quick machine may have been done before the signal came.
        assert_eq!((code, added), (Some(0), FILES));
    }
    let again = entente(&folder, &add).output().expect("it runs");
    let told = String::from_utf8_lossy(&again.stdout).into_owned();
    assert!(again.status.success(), "{told}");
    let sum = format!("{} added, {added} already there, 0 refused", FILES - added);
    assert!(told.contains(&sum), "{sum} is not in {}", told.lines().last().unwrap_or_default());
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn patterns_name_files_and_the_end_names_every_refusal() {
    let folder = folder("end", 24);
    std::fs::write(folder.join("news/0007.txt"), "").expect("a file");
    let run = entente(&folder, &["read", "--format", "jsonl", "news/00*.txt", "none.txt"]).output().expect("it runs");
    assert_eq!(run.status.code(), Some(3));
    assert_eq!(run.stdout.iter().filter(|b| **b == b'\n').count(), 23);
    let warned = String::from_utf8_lossy(&run.stderr).into_owned();
    let end = warned.split("2 of 25 inputs were refused:").nth(1).unwrap_or_default();
    for (name, code) in [("news/0007.txt", "R001"), ("none.txt", "A001")] {
        assert!(end.contains(&format!("  {name}: {code} ")), "{warned}");
    }
    std::fs::remove_dir_all(folder).expect("removed");
}
