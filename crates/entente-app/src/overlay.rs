//! A user's own packs, laid over those that were compiled in.

use crate::inputs::shown;
use crate::{AppError, Kind};
use entente_packs::Packs;
use entente_publish::statement::Statements;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The largest file of a pack that is read.
const LIMIT: u64 = 16 * 1024 * 1024;

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
    /// Each fault with its place, why it matters and what to write.
    pub faults: Vec<String>,
}

/// Checks the packs of `folder`, or those that were compiled in: files, rules, and every example.
///
/// # Errors
/// [`Kind::Usage`] if the folder cannot be read.
pub fn check_packs(folder: Option<&Path>) -> Result<PacksReport, AppError> {
    let files: BTreeMap<String, String> = match folder {
        Some(folder) => files(folder)?.into_iter().collect(),
        None => entente_packs::builtin_files().map(|(path, text)| (path.to_owned(), text.to_owned())).collect(),
    };
    let checked = entente_packs::check(&files);
    let mut findings = checked.findings;
    findings.extend(entente_extract::check(&checked.packs));
    findings.sort();
    let mut faults: Vec<String> = findings.iter().map(ToString::to_string).collect();
    let spoken = checked.packs.iter().filter_map(|p| Some((p.meta.tag.as_str(), p.raw.get("statement")?.as_str())));
    match Statements::from_files(spoken) {
        Ok(statements) => faults.extend(statements.check()),
        Err(error) => faults.push(error.to_string()),
    }
    if checked.packs.is_empty() && faults.is_empty() {
        let next = "give a folder that holds packs, or one pack with its pack.toml";
        let error = AppError::new(Kind::Usage, "A016", "There is no pack in this folder", next);
        return Err(folder.iter().fold(error, |e, f| e.at(shown(f))));
    }
    Ok(PacksReport { packs: checked.packs.into_iter().map(|p| p.meta.tag).collect(), faults })
}

fn files(folder: &Path) -> Result<Vec<(String, String)>, AppError> {
    // Laid out like the repository, or the content of its `packs` alone.
    let like_repository = folder.join("packs").is_dir() || folder.join("vocab").is_dir();
    // Or one pack alone, named by its folder.
    let alone = folder.join("pack.toml").is_file().then(|| {
        let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        full.file_name().map_or_else(String::new, |name| format!("{}/", name.to_string_lossy()))
    });
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
            } else if path.extension().is_some_and(|e| e == "toml" || e == "md") && meta.len() <= LIMIT {
                let text = std::fs::read_to_string(&path).map_err(|e| unreadable(&path, e))?;
                let below = shown(path.strip_prefix(folder).unwrap_or(&path));
                let known = below.starts_with("packs/") || below.starts_with("vocab/");
                match (like_repository, known) {
                    (true, true) => files.push((below, text)),
                    (true, false) => {}
                    (false, _) => files.push((format!("packs/{}{below}", alone.as_deref().unwrap_or("")), text)),
                }
            }
        }
    }
    files.sort();
    Ok(files)
}

fn unreadable(path: &Path, error: std::io::Error) -> AppError {
    let message = format!("The folder of packs cannot be read: {error}");
    AppError::new(Kind::Usage, "A011", message, "give --packs a folder that holds packs").at(shown(path)).because(error)
}
