//! A user's own packs, laid over those that were compiled in.

use crate::inputs::shown;
use crate::{AppError, Kind};
use entente_actors::Actors;
use entente_packs::Packs;
use entente_publish::pages::PageWords;
use entente_publish::statement::Statements;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The largest file of a pack that is read.
const LIMIT: u64 = 16 * 1024 * 1024;

/// Files of the vocabulary that the program holds as they were when it was built.
const COMPILED: &[&str] = &["vocab/deeds.toml", "vocab/rates.toml"];

/// The packs with the files of `folder` over them.
pub(crate) fn packs(folder: Option<&Path>) -> Result<Packs, AppError> {
    let files = folder.map(files).transpose()?.unwrap_or_default();
    Packs::from_files(files).map_err(|error| {
        let message = format!("The packs cannot be used: {error}");
        AppError::new(Kind::Usage, "A010", message, "mend the file that it names").because(error)
    })
}

/// What is wrong with packs.
#[derive(Debug)]
pub struct PacksReport {
    /// Languages that could be loaded, templates too.
    pub packs: Vec<String>,
    /// Folders that are checked as they lie over the built-in pack of the same name, since they are no whole pack.
    pub laid_over: Vec<String>,
    /// How many files of the vocabulary were checked as they lie over the built-in ones.
    pub vocabulary: usize,
    /// Each fault with its place, why it matters and what to write.
    pub faults: Vec<String>,
}

/// Checks the packs and vocabulary of `folder`, or those that were compiled in: files, rules, and every example. A
/// folder that is no whole pack is checked as `--packs` would lay it over the built-in pack of the same name.
///
/// # Errors
/// [`Kind::Usage`] if the folder cannot be read.
pub fn check_packs(folder: Option<&Path>) -> Result<PacksReport, AppError> {
    let mut files: BTreeMap<String, String> = match folder {
        Some(folder) => files(folder)?.into_iter().collect(),
        None => builtin().map(|(path, text)| (path.to_owned(), text.to_owned())).collect(),
    };
    let (vocabulary, mut wrong) = vocabulary(&files);
    let laid_over = lay_over(&mut files);
    let checked = entente_packs::check(&files);
    let mut findings = checked.findings;
    findings.extend(entente_extract::check(&checked.packs));
    findings.sort();
    let mut faults: Vec<String> = findings.iter().map(ToString::to_string).collect();
    faults.append(&mut wrong);
    let spoken = checked.packs.iter().filter_map(|p| Some((p.meta.tag.as_str(), &**p.raw.get("statement")?)));
    match Statements::from_files(spoken) {
        Ok(statements) => faults.extend(statements.check()),
        Err(error) => faults.push(error.to_string()),
    }
    let paged = checked.packs.iter().filter_map(|p| Some((p.meta.tag.as_str(), &**p.raw.get("pages")?)));
    match PageWords::from_files(paged) {
        Ok(pages) => faults.extend(pages.check(&builtin_pages()?)),
        Err(error) => faults.push(error.to_string()),
    }
    if checked.packs.is_empty() && vocabulary == 0 && faults.is_empty() {
        let next = "give a folder that holds packs or vocab, or one pack with its pack.toml";
        let error = AppError::new(Kind::Usage, "A016", "There is no pack in this folder", next);
        return Err(folder.iter().fold(error, |e, f| e.at(shown(f))));
    }
    let packs = checked.packs.into_iter().map(|p| p.meta.tag).collect();
    Ok(PacksReport { packs, laid_over, vocabulary, faults })
}

/// The words of the pages of the packs that were compiled in, beside which those of other packs are checked.
fn builtin_pages() -> Result<PageWords, AppError> {
    let packs = packs(None)?;
    PageWords::new(&packs).map_err(|error| {
        let message = format!("The packs cannot be used: {error}");
        AppError::new(Kind::Usage, "A010", message, "mend the file that it names").because(error)
    })
}

fn builtin() -> impl Iterator<Item = (&'static str, &'static str)> {
    entente_packs::builtin_files()
}

/// The folder of a pack's file.
fn folder_of(path: &str) -> Option<&str> {
    path.strip_prefix("packs/")?.split_once('/').map(|(folder, _)| folder)
}

/// Whether a pack was compiled in from a folder of this name.
fn is_builtin(folder: &str) -> bool {
    builtin().any(|(path, _)| folder_of(path) == Some(folder))
}

/// Completes each folder that lacks its `pack.toml` or its `README.md` with the built-in files that it does not replace.
/// Gives the folders' names.
fn lay_over(files: &mut BTreeMap<String, String>) -> Vec<String> {
    let folders: BTreeSet<String> = files.keys().filter_map(|path| folder_of(path)).map(str::to_owned).collect();
    let whole =
        |folder: &str| ["pack.toml", "README.md"].iter().all(|f| files.contains_key(&format!("packs/{folder}/{f}")));
    let laid: Vec<String> = folders.into_iter().filter(|folder| !whole(folder) && is_builtin(folder)).collect();
    for (path, text) in builtin().filter(|(path, _)| folder_of(path).is_some_and(|f| laid.iter().any(|l| l == f))) {
        files.entry(path.to_owned()).or_insert_with(|| text.to_owned());
    }
    laid
}

/// How many of the files are vocabulary, and what is wrong with them as they lie over the built-in ones.
fn vocabulary(files: &BTreeMap<String, String>) -> (usize, Vec<String>) {
    let own: Vec<(&String, &String)> =
        files.iter().filter(|(path, _)| path.starts_with("vocab/") && !path.ends_with(".md")).collect();
    if own.is_empty() {
        return (0, Vec::new());
    }
    let known = |path: &str| {
        let listed =
            ["vocab/names/", "vocab/organisations/"].iter().any(|f| path.starts_with(f) && path.ends_with(".tsv"));
        listed || builtin().any(|(built, _)| built == path)
    };
    let built_in = |path: &str, text: &str| builtin().any(|(p, t)| p == path && t == text);
    let mut faults = Vec::new();
    for (path, text) in &own {
        let (wrong, write) = if COMPILED.contains(&path.as_str()) && !built_in(path, text) {
            ("is compiled into the program and cannot be laid over", "it in the repository, and build the program anew")
        } else if !known(path) {
            ("nothing reads a file of this name", "a name that vocab/README.md lists")
        } else {
            continue;
        };
        faults.push(format!(
            "{path}: {wrong}\n  why: what stands in it would have no effect, without a sign\n  write: {write}"
        ));
    }
    let over = own.iter().map(|(path, text)| ((*path).clone(), (*text).clone()));
    match Packs::from_files(over).map_err(|e| e.to_string()).and_then(|p| Actors::new(&p).map_err(|e| e.to_string())) {
        Ok(actors) => faults.extend(actors.check()),
        Err(error) => faults.push(error),
    }
    (own.len(), faults)
}

fn files(folder: &Path) -> Result<Vec<(String, String)>, AppError> {
    // Laid out like the repository, or the content of its `packs` alone.
    let like_repository = folder.join("packs").is_dir() || folder.join("vocab").is_dir();
    // Or one pack alone, named by its folder; without its `pack.toml` where it lies over one that is built in.
    let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = full.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let one = folder.join("pack.toml").is_file() || (!like_repository && is_builtin(&name) && holds_rules(folder));
    let below = match (one, name.as_str()) {
        (true, _) => format!("packs/{name}/"),
        // The vocabulary alone.
        (false, "vocab") => "vocab/".to_owned(),
        (false, _) => "packs/".to_owned(),
    };
    let mut todo: Vec<PathBuf> = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(next) = todo.pop() {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(&next)
            .and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect())
            .map_err(|e| unreadable(&next, e))?;
        entries.sort();
        for path in entries {
            let meta = std::fs::symlink_metadata(&path).map_err(|e| unreadable(&path, e))?;
            if meta.is_dir() {
                todo.push(path);
            } else if read(&path) && meta.len() <= LIMIT {
                let text = std::fs::read_to_string(&path).map_err(|e| unreadable(&path, e))?;
                let inner = shown(path.strip_prefix(folder).unwrap_or(&path));
                let path = if like_repository { inner } else { format!("{below}{inner}") };
                // A table is vocabulary wherever it is meant to be read.
                if path.starts_with("vocab/") || (path.starts_with("packs/") && !path.ends_with(".tsv")) {
                    files.push((path, text));
                }
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Whether a file of this name belongs to a pack or the vocabulary.
fn read(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "toml" || e == "tsv" || e == "md")
        || path.file_name().is_some_and(|name| name == entente_packs::WEIGHTS)
}

/// Whether rule files lie in the folder itself.
fn holds_rules(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|e| e.path().extension().is_some_and(|x| x == "toml"))
}

fn unreadable(path: &Path, error: std::io::Error) -> AppError {
    let message = format!("The folder of packs cannot be read: {error}");
    AppError::new(Kind::Usage, "A011", message, "give --packs a folder that holds packs").at(shown(path)).because(error)
}
