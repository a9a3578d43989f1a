//! Words that say that something is promised again and again: "every year", "an annual dialogue".
//!
//! They are data, `packs/<tag>/recurring.toml`: by how many months lie between two times, forms with examples that must and
//! must not be found. A form stands for itself as a whole word; one that ends in `*` may go on, as before particles.

use entente_packs::{Finding, Pack, Packs, PacksError, fold};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The words of all languages.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recurring {
    languages: BTreeMap<String, Vec<(String, u16)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    every: Vec<Every>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Every {
    months: u16,
    forms: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
}

impl Recurring {
    /// The words of these packs; a pack without the file knows none.
    ///
    /// # Errors
    /// A file that is no valid TOML or has unknown keys.
    pub(crate) fn new(packs: &Packs) -> Result<Recurring, PacksError> {
        let mut languages = BTreeMap::new();
        for pack in &packs.packs {
            let place = || format!("packs/{}/recurring.toml", pack.folder);
            let file = read(pack).map_err(|why| PacksError::at(&place(), why))?;
            languages.insert(pack.meta.tag.clone(), forms(&file));
        }
        Ok(Recurring { languages })
    }

    /// How many months lie between two times of what these words of the pack `tag` promise; `None` if they promise it once or
    /// there is no such pack. Of several the shortest.
    pub(crate) fn months(&self, tag: &str, words: &str) -> Option<u16> {
        let forms = self.languages.get(tag)?;
        if forms.is_empty() {
            return None;
        }
        let words = fold(words);
        forms.iter().filter(|(form, _)| stands(form, &words)).map(|(_, months)| *months).min()
    }
}

fn read(pack: &Pack) -> Result<File, String> {
    match pack.raw.get("recurring") {
        Some(text) => toml::from_str(text).map_err(|e| e.to_string()),
        None => Ok(File { every: Vec::new() }),
    }
}

fn forms(file: &File) -> Vec<(String, u16)> {
    file.every.iter().flat_map(|e| e.forms.iter().map(|f| (fold(f), e.months))).collect()
}

/// Whether a form stands in folded words as a word of its own.
fn stands(form: &str, words: &str) -> bool {
    let (form, open) = form.strip_suffix('*').map_or((form, false), |stem| (stem, true));
    words.match_indices(form).any(|(at, _)| {
        let before = words[..at].chars().next_back();
        let after = words[at + form.len()..].chars().next();
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !inside(before) && (open || !inside(after))
    })
}

/// What is wrong with a pack's file.
pub(crate) fn check(pack: &Pack) -> Vec<Finding> {
    let finding = |rule: String, wrong: String, write: &str| Finding {
        file: format!("packs/{}/recurring.toml", pack.folder),
        rule,
        wrong,
        why: "what is promised again and again would be taken as done after one time, or what is promised once never"
            .into(),
        write: write.to_owned(),
    };
    let file = match read(pack) {
        Ok(file) => file,
        Err(why) => return vec![finding(String::new(), why, "the file as the head of another pack's shows it")],
    };
    let mut findings = Vec::new();
    for every in &file.every {
        let rule = format!("every {} months", every.months);
        let own = forms(&File {
            every: vec![Every { months: every.months, forms: every.forms.clone(), yes: vec![], no: vec![] }],
        });
        let found = |text: &str| own.iter().any(|(form, _)| stands(form, &fold(text)));
        if every.months == 0 || every.yes.is_empty() || every.no.is_empty() {
            let wrong = "it has no months, no `yes` or no `no`".to_owned();
            findings.push(finding(
                rule.clone(),
                wrong,
                "a period of at least a month, and texts that must and must not be found",
            ));
        }
        for text in every.yes.iter().filter(|t| !found(t)) {
            findings.push(finding(rule.clone(), format!("{text:?} is not found"), "a form that stands in it"));
        }
        for text in every.no.iter().filter(|t| found(t)) {
            findings.push(finding(rule.clone(), format!("{text:?} is found"), "narrower forms"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_a_word_and_an_open_one_may_go_on() {
        let cases = [
            ("every year", "they meet every year.", true),
            ("every year", "every yearling", false),
            ("annual forum", "a biannual forum", false),
            ("매년*", "매년마다 연다", true),
            ("매년", "매년마다 연다", false),
        ];
        for (form, words, expected) in cases {
            assert_eq!(stands(form, words), expected, "{form} in {words}");
        }
    }
}
