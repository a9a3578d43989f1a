//! Loading: files to packs. No file is opened here; the edges hand in paths and texts.

use crate::RuleText;
use crate::schema::{Meta, RuleFile};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// One language.
#[derive(Clone, Debug)]
pub struct Pack {
    /// The folder's name below `packs/`: the tag, or a template's own.
    pub folder: String,
    /// `pack.toml`.
    pub meta: Meta,
    rules: Rules,
    /// What the build compiled of it, where it is one of ours as it is.
    packed: Option<&'static [u8]>,
    /// Files of other rooms by stem, unparsed: those that [`OTHER_FILES`] names.
    pub raw: BTreeMap<String, Text>,
}

/// Stems of files in a pack that are not rule files; each is read by the room that owns it.
const OTHER_FILES: &[&str] = &["statement", "pages", "numbers", "money", "time", "names", "recurring"];

/// The file of a pack that holds what was learned from examples; its stem among the raw files is `weights`.
pub const WEIGHTS: &str = "weights.txt";

/// The text of a file, compiled in or the user's.
pub type Text = Cow<'static, str>;

/// The rule files of a pack by stem, such as `verbs`. They are parsed when first asked for: most runs read texts of one
/// language, and parsing all others would double the time to the first result.
#[derive(Clone, Debug)]
struct Rules {
    folder: String,
    texts: BTreeMap<String, Text>,
    parsed: Arc<OnceLock<Result<BTreeMap<String, RuleFile>, PacksError>>>,
}

impl Pack {
    /// Rule files by stem, such as `verbs`.
    ///
    /// # Errors
    /// The first file that cannot be parsed; none for packs that came of [`Packs::from_files`] with files of the user's
    /// own, which are parsed there, nor for those compiled in, which the tests parse.
    pub fn rules(&self) -> Result<&BTreeMap<String, RuleFile>, PacksError> {
        let Rules { folder, texts, parsed } = &self.rules;
        let each = |(stem, text): (&String, &Text)| {
            let place = format!("packs/{folder}/{stem}.toml");
            let file = toml::from_str::<RuleFile>(text).map_err(|e| PacksError::at(&place, e.to_string()))?;
            Ok((stem.clone(), file))
        };
        parsed.get_or_init(|| texts.iter().map(each).collect()).as_ref().map_err(Clone::clone)
    }

    /// What the build compiled of it; nothing where a file of the user's lies over it.
    pub(crate) fn packed(&self) -> Option<&'static [u8]> {
        self.packed
    }

    /// Takes out every rule file that cannot be parsed and says why.
    pub(crate) fn take_faults(&mut self) -> Vec<PacksError> {
        let mut faults = Vec::new();
        let Rules { folder, texts, parsed } = &mut self.rules;
        texts.retain(|stem, text| {
            let fault = toml::from_str::<RuleFile>(text).err();
            let place = || format!("packs/{folder}/{stem}.toml");
            faults.extend(fault.iter().map(|e| PacksError::at(&place(), e.to_string())));
            fault.is_none()
        });
        *parsed = Arc::default();
        faults
    }
}

/// All languages and all vocabulary.
#[derive(Clone, Debug)]
pub struct Packs {
    /// Languages, by tag.
    pub packs: Vec<Pack>,
    /// `vocab/` files by path below it, unparsed.
    pub vocab: BTreeMap<String, Text>,
    /// `sha256:` over all files, so that output says what it was made with.
    pub digest: String,
    /// The user's own files, by path, so that a rule can be shown as it stands there.
    over: BTreeMap<String, String>,
}

/// A pack that cannot be used: where and why.
#[derive(Clone, Debug)]
pub struct PacksError {
    place: String,
    why: String,
}

impl PacksError {
    /// An error at a file or rule.
    pub fn at(place: &str, why: impl Into<String>) -> PacksError {
        PacksError { place: place.to_owned(), why: why.into() }
    }
    /// The file or rule.
    pub fn place(&self) -> &str {
        &self.place
    }
    /// What is wrong there.
    pub fn why(&self) -> &str {
        &self.why
    }
}

impl fmt::Display for PacksError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.why)
    }
}
impl std::error::Error for PacksError {}

impl Packs {
    /// The packs that were compiled in.
    ///
    /// # Errors
    /// Only if the repository's own files are wrong, which the tests of this crate rule out.
    pub fn builtin() -> Result<Packs, PacksError> {
        Packs::from_files(std::iter::empty::<(String, String)>())
    }

    /// The packs that were compiled in with `over` laid over them: a file of the same path takes the place of ours.
    /// Paths look like `packs/fr/verbs.toml` or `vocab/fields.toml`.
    ///
    /// # Errors
    /// A file that is no valid TOML or has unknown keys; a pack without `pack.toml`.
    pub fn from_files(over: impl IntoIterator<Item = (String, String)>) -> Result<Packs, PacksError> {
        let mut files: BTreeMap<String, Text> =
            crate::builtin_files().map(|(path, text)| (path.to_owned(), Cow::Borrowed(text))).collect();
        let over: BTreeMap<String, String> = over.into_iter().collect();
        files.extend(over.iter().map(|(path, text)| (path.clone(), Cow::Owned(text.clone()))));
        files.retain(|path, _| !path.ends_with(".md"));
        // That of the files compiled in was computed when the program was built.
        let digest = if over.is_empty() { crate::builtin::DIGEST.to_owned() } else { digest(&files) };
        let mut vocab = BTreeMap::new();
        let mut folders: BTreeMap<String, BTreeMap<String, Text>> = BTreeMap::new();
        for (path, text) in files {
            if let Some(name) = path.strip_prefix("vocab/") {
                vocab.insert(name.to_owned(), text);
            } else if let Some((folder, file)) = path.strip_prefix("packs/").and_then(|p| p.split_once('/')) {
                if !folder.starts_with('_') {
                    folders.entry(folder.to_owned()).or_default().insert(file.to_owned(), text);
                }
            }
        }
        let mut packs = Vec::new();
        for (folder, files) in folders {
            let own = over
                .keys()
                .any(|path| path.strip_prefix("packs/").is_some_and(|p| p.starts_with(&format!("{folder}/"))));
            packs.push(load(&folder, files, own)?);
        }
        Ok(Packs { packs, vocab, digest, over })
    }

    /// Leaves out what was learned from examples.
    pub fn forget(&mut self) {
        for pack in &mut self.packs {
            pack.raw.remove("weights");
        }
    }

    /// The pack of a language tag; of its first subtag if the whole tag has none.
    pub fn pack(&self, tag: &str) -> Option<&Pack> {
        let first = tag.split(['-', '_']).next().unwrap_or(tag);
        let by = |wanted: &str| self.packs.iter().find(|p| p.meta.tag.eq_ignore_ascii_case(wanted));
        by(tag).or_else(|| by(first))
    }

    /// The rule of an id such as `en.verbs.put-money`, as its file has it; `None` for rules that no file holds.
    pub fn rule(&self, id: &str) -> Option<RuleText> {
        let mut parts = id.splitn(3, '.');
        let (tag, file, name) = (parts.next()?, parts.next()?, parts.next()?);
        let pack = self.packs.iter().find(|p| p.meta.tag == tag)?;
        let path = format!("packs/{}/{file}.toml", pack.folder);
        let ours = || crate::builtin_files().find(|(p, _)| *p == path).map(|(_, text)| text);
        let text = self.over.get(&path).map(String::as_str).or_else(ours)?;
        crate::rule::find(&path, text, name)
    }
}

/// `sha256:` over the paths and texts of all files from which readings follow; the words of the pages are none of them.
fn digest(files: &BTreeMap<String, Text>) -> String {
    let mut digest = Sha256::new();
    for (path, text) in files.iter().filter(|(path, _)| !path.ends_with("/pages.toml")) {
        digest.update((path.len() as u64).to_be_bytes());
        digest.update(path.as_bytes());
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text.as_bytes());
    }
    let hex: String = digest.finalize().iter().map(|b| format!("{b:02x}")).collect();
    format!("sha256:{hex}")
}

/// The pack of a folder; with `whole` every rule file is parsed at once, so that a fault is told here.
fn load(folder: &str, files: BTreeMap<String, Text>, whole: bool) -> Result<Pack, PacksError> {
    let mut pack = parse(folder, files)?;
    if whole {
        pack.rules()?;
    } else {
        pack.packed = crate::builtin::PACKED.iter().find(|(of, _)| *of == folder).map(|(_, bytes)| *bytes);
    }
    Ok(pack)
}

/// A pack of what can be read; no pack without a good `pack.toml`.
pub(crate) fn parse(folder: &str, mut files: BTreeMap<String, Text>) -> Result<Pack, PacksError> {
    let place = format!("packs/{folder}/pack.toml");
    let text = files.remove("pack.toml");
    let text = text.ok_or_else(|| PacksError::at(&place, "missing; copy it from packs/_template"))?;
    let meta: Meta = toml::from_str(&text).map_err(|e| PacksError::at(&place, e.to_string()))?;
    let (mut texts, mut raw) = (BTreeMap::new(), BTreeMap::new());
    for (file, text) in files {
        if file == WEIGHTS {
            raw.insert("weights".to_owned(), text);
            continue;
        }
        let Some(stem) = file.strip_suffix(".toml") else { continue };
        let own = if OTHER_FILES.contains(&stem) { &mut raw } else { &mut texts };
        own.insert(stem.to_owned(), text);
    }
    let rules = Rules { folder: folder.to_owned(), texts, parsed: Arc::default() };
    Ok(Pack { folder: folder.to_owned(), meta, rules, packed: None, raw })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_the_build_is_that_of_the_files() {
        let files = crate::builtin_files().map(|(path, text)| (path.to_owned(), Cow::Borrowed(text)));
        let files: BTreeMap<String, Text> = files.filter(|(path, _)| !path.ends_with(".md")).collect();
        assert_eq!(crate::builtin::DIGEST, digest(&files));
    }
}
