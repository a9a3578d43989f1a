//! Puts the articles of `examples/` into the program, for `entente try`, and what the pages of `docs/diagnostics` say to
//! do next, for the messages.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let folder = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../../examples");
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)?.flatten().map(|e| e.path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "html" || e == "txt" || e == "toml"));
    files.sort();
    let mut out =
        String::from("/// Name and bytes of each file of `examples/`.\npub const FILES: &[(&str, &[u8])] = &[\n");
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let _ = writeln!(out, "    ({name:?}, include_bytes!({:?})),", file.display().to_string());
    }
    out.push_str("];\n");
    let to = PathBuf::from(std::env::var("OUT_DIR").unwrap_or_default());
    std::fs::write(to.join("examples.rs"), out)?;
    std::fs::write(to.join("next_steps.rs"), next_steps()?)
}

/// The code of each page and the first sentence below its `## What to do`, as messages say it: in small letters, without a
/// full stop. Where that begins with "Nothing, if", the sentence after it belongs to it.
fn next_steps() -> std::io::Result<String> {
    let folder = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../../docs/diagnostics");
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut pages: Vec<PathBuf> = std::fs::read_dir(&folder)?.flatten().map(|e| e.path()).collect();
    pages.retain(|f| f.extension().is_some_and(|e| e == "md"));
    pages.sort();
    let mut out = String::from("/// Code and next step of each page.\npub const NEXT: &[(&str, &str)] = &[\n");
    for page in pages {
        let text = std::fs::read_to_string(&page)?;
        let paragraph = text.split("## What to do").nth(1).unwrap_or("").trim().split("\n\n").next().unwrap_or("");
        let paragraph = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut sentences = paragraph.split(". ").map(|s| s.trim_end_matches('.'));
        let first = sentences.next().unwrap_or("");
        let more = sentences.next().filter(|_| first.starts_with("Nothing, if"));
        let said = [Some(first), more].into_iter().flatten().map(small).collect::<Vec<_>>().join("; ");
        let code = page.file_stem().unwrap_or_default().to_string_lossy();
        let _ = writeln!(out, "    ({code:?}, {said:?}),");
    }
    out.push_str("];\n");
    Ok(out)
}

/// With a small first letter.
fn small(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
