//! The words of the pages that people see, in each language that has a `pages.toml`.
//!
//! Words are data; the head of `packs/<tag>/pages.toml` explains the format. A word that a language lacks is taken from the
//! language that the packs name as the default, so that a page is never without its words.

use entente_packs::Packs;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A word or sentence, or one form of it for each kind of number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phrase {
    /// The same for every number.
    Plain(String),
    /// By the name of the form; `other` is always there.
    Forms(BTreeMap<String, String>),
}

/// When a form of a number is taken: all of the tests of one of its lines hold.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct Test {
    /// The number is taken modulo this first.
    #[serde(rename = "mod")]
    modulus: Option<u64>,
    /// One of these.
    #[serde(rename = "in")]
    among: Option<Vec<u64>>,
    /// None of these.
    not: Option<Vec<u64>>,
}

impl Test {
    fn holds(&self, n: u64) -> bool {
        let n = self.modulus.filter(|m| *m > 0).map_or(n, |m| n % m);
        self.among.as_ref().is_none_or(|a| a.contains(&n)) && self.not.as_ref().is_none_or(|a| !a.contains(&n))
    }
}

/// What stands at the head of the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    /// The language's own name.
    name: String,
    /// Whether people hear this language when they name none.
    #[serde(default)]
    default: bool,
    /// `ltr` or `rtl`.
    #[serde(default = "left_to_right")]
    direction: String,
    /// Forms of numbers beside `other`, each a list of tests that must all hold.
    #[serde(default)]
    plural: BTreeMap<String, Vec<Test>>,
}

fn left_to_right() -> String {
    "ltr".to_owned()
}

/// One language's words.
#[derive(Clone, Debug)]
struct Language {
    head: Head,
    phrases: BTreeMap<String, Phrase>,
}

/// The words of all languages.
#[derive(Clone, Debug, Default)]
pub struct PageWords {
    languages: BTreeMap<String, Language>,
}

/// A `pages.toml` that cannot be used: where and why.
#[derive(Debug)]
pub struct PageWordsError {
    place: String,
    why: String,
}

impl fmt::Display for PageWordsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.why)
    }
}
impl std::error::Error for PageWordsError {}

impl PageWords {
    /// The languages of `packs` that have a `pages.toml`.
    ///
    /// # Errors
    /// A file that is no valid TOML or holds anything but words.
    pub fn new(packs: &Packs) -> Result<PageWords, PageWordsError> {
        PageWords::from_files(packs.packs.iter().filter_map(|p| Some((p.meta.tag.as_str(), &**p.raw.get("pages")?))))
    }

    /// The languages of these files, each a tag and the text of its `pages.toml`.
    ///
    /// # Errors
    /// As [`PageWords::new`].
    pub fn from_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<PageWords, PageWordsError> {
        let mut languages = BTreeMap::new();
        for (tag, text) in files {
            let wrong = |why: String| PageWordsError { place: format!("packs/{tag}/pages.toml"), why };
            languages.insert(tag.to_owned(), parse(text).map_err(wrong)?);
        }
        Ok(PageWords { languages })
    }

    /// The languages that have pages, each its tag and its own name, in the order of the tags.
    pub fn languages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.languages.iter().map(|(tag, l)| (tag.as_str(), l.head.name.as_str()))
    }

    /// The language of this tag, or of its first subtag, if it has pages.
    pub fn language(&self, wanted: &str) -> Option<&str> {
        let known = |tag: &str| self.languages.get_key_value(tag).map(|(tag, _)| tag.as_str());
        known(wanted).or_else(|| known(&wanted.split(['-', '_']).next()?.to_lowercase()))
    }

    /// The language for those who name none that has pages; empty where no language has.
    pub fn default_language(&self) -> &str {
        let named = self.languages.iter().find(|(_, l)| l.head.default).or_else(|| self.languages.iter().next());
        named.map_or("", |(tag, _)| tag.as_str())
    }

    /// In which direction a language is written: `ltr` or `rtl`.
    pub fn direction(&self, tag: &str) -> &str {
        self.languages.get(tag).map_or("ltr", |l| l.head.direction.as_str())
    }

    /// The words for `key` in language `tag`, else in the default language, else the key itself.
    pub fn word<'a>(&'a self, tag: &str, key: &'a str) -> &'a str {
        match self.phrase(tag, key) {
            Some((_, Phrase::Plain(text))) => text,
            Some((_, Phrase::Forms(forms))) => forms.get("other").map_or(key, String::as_str),
            None => key,
        }
    }

    /// The words for `key`, if any language that counts has them.
    pub fn find(&self, tag: &str, key: &str) -> Option<&str> {
        match self.phrase(tag, key)?.1 {
            Phrase::Plain(text) => Some(text),
            Phrase::Forms(forms) => forms.get("other").map(String::as_str),
        }
    }

    /// The words that language `tag` itself has for `key`.
    pub fn own(&self, tag: &str, key: &str) -> Option<&str> {
        match self.languages.get(tag)?.phrases.get(key)? {
            Phrase::Plain(text) => Some(text),
            Phrase::Forms(_) => None,
        }
    }

    /// The keys of the default language in a table, without the table's name, in their order.
    pub fn below<'a>(&'a self, table: &'a str) -> impl Iterator<Item = &'a str> {
        let whole = self.languages.get(self.default_language());
        let keys =
            whole.into_iter().flat_map(move |l| l.phrases.range(table.to_owned()..).map(|(key, _)| key.as_str()));
        let inside = move |key: &&'a str| key.starts_with(table);
        keys.take_while(inside).filter_map(move |key| key.strip_prefix(table)?.strip_prefix('.'))
    }

    /// The form of the words for `key` that goes with the number `n`.
    pub fn counted<'a>(&'a self, tag: &str, key: &'a str, n: u64) -> &'a str {
        let Some((language, Phrase::Forms(forms))) = self.phrase(tag, key) else { return self.word(tag, key) };
        let form = language.head.plural.iter().find(|(_, tests)| tests.iter().all(|t| t.holds(n)));
        let form = form.and_then(|(name, _)| forms.get(name)).or_else(|| forms.get("other"));
        form.map_or(key, String::as_str)
    }

    fn phrase(&self, tag: &str, key: &str) -> Option<(&Language, &Phrase)> {
        let of = |tag: &str| self.languages.get(tag).and_then(|l| Some((l, l.phrases.get(key)?)));
        of(tag).or_else(|| of(self.default_language()))
    }

    /// What is wrong with these words beside `model`: words that are missing or that no page uses, and gaps (`{name}`) that
    /// differ from those of its default language.
    pub fn check(&self, model: &PageWords) -> Vec<String> {
        let Some(whole) = model.languages.get(model.default_language()) else { return Vec::new() };
        let mut wrong = Vec::new();
        for (tag, language) in &self.languages {
            let place = format!("packs/{tag}/pages.toml");
            for (key, phrase) in &whole.phrases {
                match language.phrases.get(key) {
                    None => wrong.push(format!("{place}: {key} is missing")),
                    Some(own) => {
                        let (wanted, found) = (gaps(phrase), gaps(own));
                        if wanted != found {
                            wrong.push(format!("{place}: {key} has the gaps {found:?}, wanted {wanted:?}"));
                        }
                        wrong.extend(unknown_form(language, own).map(|form| {
                            format!("{place}: {key} has the form {form:?}, for which [plural] has no test")
                        }));
                    }
                }
            }
            let more = language.phrases.keys().filter(|key| !whole.phrases.contains_key(*key));
            wrong.extend(more.map(|key| format!("{place}: no page uses {key}")));
        }
        wrong
    }
}

fn unknown_form(language: &Language, phrase: &Phrase) -> Option<String> {
    let Phrase::Forms(forms) = phrase else { return None };
    forms.keys().find(|form| *form != "other" && !language.head.plural.contains_key(*form)).cloned()
}

/// The names in braces of all forms. A form may leave out the number that it stands for.
fn gaps(phrase: &Phrase) -> BTreeSet<&str> {
    let texts: Vec<&str> = match phrase {
        Phrase::Plain(text) => vec![text],
        Phrase::Forms(forms) => forms.values().map(String::as_str).collect(),
    };
    let inside = |text: &'_ str| -> Vec<(usize, usize)> {
        text.match_indices('{').filter_map(|(at, _)| Some((at + 1, at + text[at..].find('}')?))).collect()
    };
    texts.into_iter().flat_map(|text| inside(text).into_iter().map(move |(from, to)| &text[from..to])).collect()
}

fn parse(text: &str) -> Result<Language, String> {
    let mut table: toml::Table = toml::from_str(text).map_err(|e| e.to_string())?;
    let head = table.remove("language").ok_or("there is no [language]")?;
    let head: Head = head.try_into().map_err(|e: toml::de::Error| e.to_string())?;
    let mut phrases = BTreeMap::new();
    for (key, value) in &table {
        gather(key, value, &mut phrases)?;
    }
    Ok(Language { head, phrases })
}

/// Puts the words below `key` into `phrases`: a text, forms of one, or a table of more words.
fn gather(key: &str, value: &toml::Value, phrases: &mut BTreeMap<String, Phrase>) -> Result<(), String> {
    match value {
        toml::Value::String(text) => {
            phrases.insert(key.to_owned(), Phrase::Plain(text.clone()));
        }
        toml::Value::Table(forms) if forms.contains_key("other") => {
            let form = |(name, text): (&String, &toml::Value)| {
                let text = text.as_str().ok_or_else(|| format!("{key}.{name} is no text"))?;
                Ok((name.clone(), text.to_owned()))
            };
            let forms = forms.iter().map(form).collect::<Result<_, String>>()?;
            phrases.insert(key.to_owned(), Phrase::Forms(forms));
        }
        toml::Value::Table(below) => {
            for (name, value) in below {
                gather(&format!("{key}.{name}"), value, phrases)?;
            }
        }
        _ => return Err(format!("{key} is no text")),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "[language]\nname = \"A\"\ndefault = true\nplural = { one = [{ in = [1] }] }\n\
                     [list]\nfound = { one = \"{n} thing\", other = \"{n} things\" }\nword = \"word\"\n";
    const B: &str = "[language]\nname = \"B\"\nplural = { few = [{ mod = 10, in = [2, 3, 4] }, { mod = 100, not = [12, 13, 14] }] }\n\
                     [list]\nfound = { few = \"{n} f\", other = \"{n} o\" }\n";

    #[test]
    fn the_form_goes_with_the_number_and_missing_words_come_from_the_default() {
        let words = PageWords::from_files([("a", A), ("b", B)]).expect("words");
        for (tag, n, said) in
            [("a", 0, "{n} things"), ("a", 1, "{n} thing"), ("b", 3, "{n} f"), ("b", 13, "{n} o"), ("b", 22, "{n} f")]
        {
            assert_eq!(words.counted(tag, "list.found", n), said, "{tag} {n}");
        }
        assert_eq!(words.word("b", "list.word"), "word");
        assert_eq!(words.word("b", "list.none"), "list.none");
        assert_eq!(words.language("b-XX"), Some("b"));
        assert_eq!(words.default_language(), "a");
    }

    #[test]
    fn what_a_language_lacks_is_told() {
        let words = PageWords::from_files([("a", A), ("b", B)]).expect("words");
        assert_eq!(words.check(&words), ["packs/b/pages.toml: list.word is missing"]);
        let odd = B.replace("{n} o\" }", "{m}\" }\nother_word = \"x\"");
        let odd = PageWords::from_files([("b", odd.as_str())]).expect("words");
        let said = odd.check(&words);
        assert!(said.iter().any(|s| s.contains("has the gaps")) && said.iter().any(|s| s.contains("no page uses")));
    }
}
