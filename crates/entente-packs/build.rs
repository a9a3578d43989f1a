//! Compiles the folders `packs/` and `vocab/` of the repository into the crate: as text, with their digest, and the lexicon of each
//! pack as bytes, by the code that compiles a user's own.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

// The rooms of the crate that compile a lexicon.
#[allow(dead_code)]
#[path = "src/fold.rs"]
mod fold;
#[allow(dead_code)]
#[path = "src/letters.rs"]
mod letters;
#[allow(dead_code)]
#[path = "src/lexicon.rs"]
mod lexicon;
#[allow(dead_code)]
#[path = "src/matcher.rs"]
mod matcher;
#[allow(dead_code)]
#[path = "src/packed.rs"]
mod packed;
#[allow(dead_code)]
#[path = "src/packs.rs"]
mod packs;
#[allow(dead_code)]
#[path = "src/prefixes.rs"]
mod prefixes;
#[allow(dead_code)]
#[path = "src/rule.rs"]
mod rule;
#[allow(dead_code)]
#[path = "src/schema.rs"]
mod schema;
#[allow(dead_code)]
#[path = "src/tails.rs"]
mod tails;
#[allow(dead_code)]
#[path = "src/trie.rs"]
mod trie;

use rule::RuleText;

/// Nothing is compiled in yet.
#[allow(dead_code)]
mod builtin {
    pub(crate) static DIGEST: &str = "";
    pub(crate) static PACKED: &[(&str, &[u8])] = &[];
}

fn builtin_files() -> std::iter::Empty<(&'static str, &'static str)> {
    std::iter::empty()
}

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../..");
    let mut files = Vec::new();
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=build.rs");
    for folder in ["packs", "vocab"] {
        println!("cargo:rerun-if-changed={}", root.join(folder).display());
        collect(&root.join(folder), folder, &mut files)?;
    }
    files.sort();
    let mut code = String::from("pub(crate) static FILES: &[(&str, &str)] = &[\n");
    for (name, path) in &files {
        let _ = writeln!(code, "    ({name:?}, include_str!({:?})),", path.display().to_string());
    }
    code.push_str("];\n");
    let _ = writeln!(code, "pub(crate) static DIGEST: &str = {:?};", digest(&files)?);
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default());
    code.push_str("pub(crate) static PACKED: &[(&str, &[u8])] = &[\n");
    for (folder, bytes) in lexicons(&files)? {
        let path = out.join(format!("{folder}.lexicon"));
        fs::write(&path, bytes)?;
        let _ = writeln!(code, "    ({folder:?}, include_bytes!({:?})),", path.display().to_string());
    }
    code.push_str("];\n");
    fs::write(out.join("files.rs"), code)
}

/// The lexicon of each pack that compiles; what is wrong with one that does not is told when it is used.
fn lexicons(files: &[(String, PathBuf)]) -> io::Result<Vec<(String, Vec<u8>)>> {
    let read = |(name, path): &(String, PathBuf)| Ok((name.clone(), fs::read_to_string(path)?));
    let texts: Vec<(String, String)> = files.iter().map(read).collect::<io::Result<_>>()?;
    let Ok(packs) = packs::Packs::from_files(texts) else { return Ok(Vec::new()) };
    let packed = |pack: &packs::Pack| Some((pack.folder.clone(), lexicon::Lexicon::new(pack).ok()?.to_bytes()));
    Ok(packs.packs.iter().filter_map(packed).collect())
}

/// The digest of all files from which readings follow, as `Packs` computes it where a user's files lie over them: without
/// explanations and without the words of the pages.
fn digest(files: &[(String, PathBuf)]) -> io::Result<String> {
    let mut digest = Sha256::new();
    for (name, path) in files.iter().filter(|(name, _)| !name.ends_with(".md") && !name.ends_with("/pages.toml")) {
        let text = fs::read(path)?;
        digest.update((name.len() as u64).to_be_bytes());
        digest.update(name.as_bytes());
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(&text);
    }
    let hex: String = digest.finalize().iter().map(|b| format!("{b:02x}")).collect();
    Ok(format!("sha256:{hex}"))
}

fn collect(folder: &Path, name: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let inner = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &inner, files)?;
        } else if matches!(entry.path().extension().and_then(|e| e.to_str()), Some("toml" | "tsv" | "md"))
            || entry.file_name() == "weights.txt"
        {
            files.push((inner, entry.path().canonicalize()?));
        }
    }
    Ok(())
}
