//! How common letters and names are in texts of many languages: what `entente-reconcile` ships to weigh texts side by side.

use crate::error::Error;
use crate::records::read_values;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The file in the checkout.
pub const FILE: &str = "vocab/letters.txt";
/// A language with fewer texts than this says too little of how common its letters are.
const ENOUGH: usize = 300;
/// Shorter lines of a page are menus and captions.
const LINE: usize = 40;

/// The text of the file: by language the sentences of `corpus/taught/sentences`, and the lines of the pages in a folder of
/// pages, which are in other languages, too. Gives also how many texts of each language were counted.
///
/// # Errors
/// A file that cannot be read.
pub fn text(root: &Path, pages: &Path) -> Result<(String, BTreeMap<String, usize>), Error> {
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files(&root.join("corpus/taught/sentences"))? {
        let lang = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let sentences = read_values(&file)?.into_iter().filter_map(|v| v["sentence"].as_str().map(str::to_owned));
        texts.entry(lang).or_default().extend(sentences);
    }
    for file in files(pages)? {
        let bytes = std::fs::read(&file).map_err(|e| Error::at(&file, "read", e))?;
        let (overrides, limits) = (entente_app::read::Overrides::default(), entente_app::read::Limits::default());
        // A page that cannot be read teaches nothing.
        let Ok(reading) = entente_app::read::read("page", &bytes, &overrides, &limits) else { continue };
        let Some(lang) = reading.document.lang.clone() else { continue };
        let lines = reading.document.text.as_str().lines().filter(|l| l.len() > LINE).map(str::to_owned);
        texts.entry(lang).or_default().extend(lines);
    }
    texts.retain(|_, texts| texts.len() >= ENOUGH);
    let head = "# How common grams of letters and names in capitals are: a hash or a name, and in how many of 256 texts it stands, in\n\
                # the language that has most of it. Counted by `entente-eval letters` in our own sentences and in public web pages.\n";
    let counted = texts.iter().map(|(lang, texts)| (lang.clone(), texts.len())).collect();
    Ok((format!("{head}{}", entente_app::reconcile::letters(texts.values().map(Vec::as_slice))), counted))
}

/// The files right in a folder, by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = std::fs::read_dir(folder).map_err(|e| Error::at(folder, "read", e))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(|p| p.is_file()).collect();
    files.sort();
    Ok(files)
}
