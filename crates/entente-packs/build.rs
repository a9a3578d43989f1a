//! Compiles the folders `packs/` and `vocab/` of the repository into the crate as text, with their digest.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../..");
    let mut files = Vec::new();
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
    fs::write(PathBuf::from(env::var("OUT_DIR").unwrap_or_default()).join("files.rs"), code)
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
