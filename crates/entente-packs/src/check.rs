//! Checks the files of packs the way their authors need it: every fault with its place, why it matters, what to write.
//!
//! [`check`] looks at what this crate knows: files, rules, words, verbs, and their examples. What patterns and tags mean,
//! and so the examples of verbs that only a pattern tells from nouns, is the business of the rooms that use them; they
//! take the packs of [`Checked`] and add [`Finding`]s of their own.

use crate::packs::parse;
use crate::schema::{Pattern, VerbPlace, VerbRule, WordRule};
use crate::{Folded, Lexicon, Pack, Text, expand};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// One thing that is wrong with a pack.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Finding {
    /// The file, as a path from the folder that holds `packs`.
    pub file: String,
    /// The rule's full name; empty where the whole file is meant.
    pub rule: String,
    /// What is wrong, as a sentence without its full stop.
    pub wrong: String,
    /// Why it matters.
    pub why: String,
    /// What to write.
    pub write: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding { file, rule, wrong, why, write } = self;
        let rule = if rule.is_empty() { String::new() } else { format!(" {rule}:") };
        write!(f, "{file}:{rule} {wrong}\n  why: {why}\n  write: {write}")
    }
}

/// What [`check`] gives.
#[derive(Debug, Default)]
pub struct Checked {
    /// Everything that is wrong, by file.
    pub findings: Vec<Finding>,
    /// The packs that could be loaded, the templates too; each compiles.
    pub packs: Vec<Pack>,
}

/// Checks all folders of `packs/`, those whose name begins with `_` too. `files` are paths such as
/// `packs/fr/verbs.toml` with their texts; paths that are not below `packs/` are passed over.
pub fn check(files: &BTreeMap<String, String>) -> Checked {
    let mut folders: BTreeMap<&str, BTreeMap<String, Text>> = BTreeMap::new();
    for (path, text) in files {
        if let Some((folder, file)) = path.strip_prefix("packs/").and_then(|p| p.split_once('/')) {
            folders.entry(folder).or_default().insert(file.to_owned(), text.clone().into());
        }
    }
    let mut checked = Checked::default();
    for (folder, own) in folders {
        let readme = own.get("README.md").is_some_and(|text| !text.trim().is_empty());
        if !readme {
            checked.findings.push(Finding {
                file: format!("packs/{folder}/README.md"),
                rule: String::new(),
                wrong: "is missing or empty".to_owned(),
                why: "who keeps the pack next must know what it covers and where it fails".to_owned(),
                write: "what texts the pack reads, what each file holds, and its known faults".to_owned(),
            });
        }
        let mut pack = parse(folder, own);
        let errors = pack.as_mut().map_or_else(|e| vec![e.clone()], Pack::take_faults);
        checked.findings.extend(errors.into_iter().map(|error| Finding {
            file: error.place().to_owned(),
            rule: String::new(),
            wrong: error.why().trim_end().replace('\n', "\n    "),
            why: "a file that cannot be read keeps the whole pack from use".to_owned(),
            write: "what packs/README.md says of the place shown".to_owned(),
        }));
        let Ok(pack) = pack else { continue };
        let tag = pack.meta.tag.as_str();
        if folder != tag && !folder.starts_with('_') {
            checked.findings.push(Finding {
                file: format!("packs/{folder}/pack.toml"),
                rule: String::new(),
                wrong: format!("says tag = {tag:?}, but its folder is {folder:?}"),
                why: "a text's language is looked up by the tag, a rule's file by the folder".to_owned(),
                write: format!("tag = {folder:?}, or rename the folder"),
            });
        }
        crate::vocabulary::unknown_currencies(folder, &pack, files, &mut checked.findings);
        match Lexicon::new(&pack) {
            Ok(lexicon) => {
                examples(folder, &pack, &lexicon, &mut checked.findings);
                apostrophes(folder, &pack, &mut checked.findings);
                checked.packs.push(pack);
            }
            Err(error) => checked.findings.push(Finding {
                file: format!("packs/{folder}"),
                rule: error.place().to_owned(),
                wrong: error.why().to_owned(),
                why: "a rule that cannot be compiled keeps the whole pack from use".to_owned(),
                write: "the rule as packs/README.md shows it".to_owned(),
            }),
        }
    }
    checked
}

/// The findings on one rule's lists of examples, and on what `matched` says of each; `matched` gives what the rule did.
pub fn judge(
    file: &str,
    rule: &str,
    (yes, no): (&[String], &[String]),
    mut matched: impl FnMut(&str) -> bool,
    findings: &mut Vec<Finding>,
) {
    let mut found = |wrong: String, why: &str, write: String| {
        findings.push(Finding { file: file.to_owned(), rule: rule.to_owned(), wrong, why: why.to_owned(), write });
    };
    if yes.is_empty() {
        found(
            "has no example that must match".to_owned(),
            "nobody notices when a rule stops finding what it was written for",
            "yes = [\"words of a sentence in which it must match\"]".to_owned(),
        );
    }
    if no.is_empty() {
        found(
            "has no example that must not match".to_owned(),
            "a rule that finds too much is only seen by what it must leave alone",
            "no = [\"words that look alike and mean something else\"]".to_owned(),
        );
    }
    for example in yes.iter().filter(|e| !matched(e)) {
        found(
            format!("does not match {example:?}, which it must"),
            "the rule does not find what its author meant it to",
            "a form that covers the example, or another example".to_owned(),
        );
    }
    for example in no.iter().filter(|e| matched(e)) {
        found(
            format!("matches {example:?}, which it must not"),
            "the rule would find this in texts too",
            "a narrower form, another boundary or case, or another example".to_owned(),
        );
    }
}

/// The first phrase that a form stands for in which a space follows an apostrophe: in texts the next word follows it at once.
fn parted(form: &str) -> Option<String> {
    expand(form).into_iter().find(|phrase| phrase.contains("' ") || phrase.contains("\u{2019} "))
}

/// Forms of words and verbs that no text shows, since a space follows an apostrophe in them. Where an apostrophe may close a
/// word, as the mark of a possessive, one may.
fn apostrophes(folder: &str, pack: &Pack, findings: &mut Vec<Finding>) {
    if pack.meta.possessives.iter().any(|mark| mark == "'") {
        return;
    }
    for (stem, rules) in pack.rules().into_iter().flatten() {
        let words = rules.word.iter().map(|w| (&w.id, &w.forms));
        let verbs = rules.verb.iter().map(|v| (&v.id, &v.lemmas));
        for (id, forms) in words.chain(verbs) {
            findings.extend(forms.iter().filter_map(|form| Some((form, parted(form)?))).map(|(form, phrase)| {
                Finding {
                    file: format!("packs/{folder}/{stem}.toml"),
                    rule: format!("{}.{stem}.{id}", pack.meta.tag),
                    wrong: format!("has the form {form:?}, which stands for {phrase:?}"),
                    why: "no space follows an apostrophe in a text, so that this phrase is never found".to_owned(),
                    write: "the space inside the brackets: `(ab |b')cd`".to_owned(),
                }
            }));
        }
    }
}

fn examples(folder: &str, pack: &Pack, lexicon: &Lexicon, findings: &mut Vec<Finding>) {
    for (stem, rules) in pack.rules().into_iter().flatten() {
        let file = format!("packs/{folder}/{stem}.toml");
        let full = |id: &str| format!("{}.{stem}.{id}", pack.meta.tag);
        let hit = |rule: &str, text: &str| {
            let hits = lexicon.matcher.find(&Folded::new(text, 0), text, 0);
            hits.iter().any(|h| lexicon.entry(h.entry).rule.as_str() == rule)
        };
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let words = rules.word.iter().map(|WordRule { id, yes, no, .. }| (id, Some((yes, no))));
        // Where the verb closes the clause its endings stand joined to it, and only a pattern tells verb from noun.
        let alone = pack.meta.verb != VerbPlace::Final;
        let verbs = rules.verb.iter().map(|VerbRule { id, yes, no, .. }| (id, alone.then_some((yes, no))));
        let patterns = rules.pattern.iter().map(|Pattern { id, .. }| (id, None));
        for (id, lists) in words.chain(verbs).chain(patterns) {
            let rule = full(id);
            if !seen.insert(id) {
                findings.push(Finding {
                    file: file.clone(),
                    rule: rule.clone(),
                    wrong: "stands twice in this file".to_owned(),
                    why: "every result names the rule that made it, so a name must mean one rule".to_owned(),
                    write: "an id of its own for each".to_owned(),
                });
            }
            if let Some((yes, no)) = lists {
                judge(&file, &rule, (yes, no), |text| hit(&rule, text), findings);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACK: &str = "tag = \"xx\"\nname = \"X\"\nenglish = \"X\"\nverb = \"medial\"\n";

    fn findings(rules: &str, readme: bool) -> Vec<String> {
        let mut files = BTreeMap::from([
            ("packs/xx/pack.toml".to_owned(), PACK.to_owned()),
            ("packs/xx/cues.toml".to_owned(), rules.to_owned()),
        ]);
        if readme {
            files.insert("packs/xx/README.md".to_owned(), "# X".to_owned());
        }
        check(&files).findings.iter().map(|f| format!("{} {} {}", f.file, f.rule, f.wrong)).collect()
    }

    #[test]
    fn each_fault_is_told_with_its_file_and_rule() {
        let word = |more: &str| format!("[[word]]\nid = \"a\"\ntag = \"adv\"\nforms = [\"soon\"]\n{more}\n");
        let good = "yes = [\"comes soon\"]\nno = [\"sooner\"]";
        let table: &[(String, bool, &[&str])] = &[
            (word(good), true, &[]),
            (word(good), false, &["packs/xx/README.md  is missing or empty"]),
            (word("yes = [\"soon\"]"), true, &["packs/xx/cues.toml xx.cues.a has no example that must not match"]),
            (word("no = [\"late\"]"), true, &["packs/xx/cues.toml xx.cues.a has no example that must match"]),
            (
                word("yes = [\"late\"]\nno = [\"so soon\"]"),
                true,
                &[
                    "packs/xx/cues.toml xx.cues.a does not match \"late\", which it must",
                    "packs/xx/cues.toml xx.cues.a matches \"so soon\", which it must not",
                ],
            ),
            (
                word(good).replace("soon\"]\ny", "soon\", \"(at|b') once\"]\ny"),
                true,
                &["packs/xx/cues.toml xx.cues.a has the form \"(at|b') once\", which stands for \"b' once\""],
            ),
            (word(good).replace("soon\"]\ny", "soon\", \"(at |b')once\"]\ny"), true, &[]),
            (word(good) + &word(good), true, &["packs/xx/cues.toml xx.cues.a stands twice in this file"]),
            (
                "[[verb]]\nid = \"b\"\ntag = \"act\"\nlemmas = [\"go\"]\nyes = [\"go\"]\nno = [\"run\"]".to_owned(),
                true,
                &["packs/xx xx.cues.b \"go\" has no paradigm and no [[lemma]]; write go:<paradigm>"],
            ),
        ];
        for (rules, readme, expected) in table {
            assert_eq!(findings(rules, *readme), *expected, "{rules}");
        }
        let broken = findings("[[word]\n", true);
        assert!(broken.len() == 1 && broken[0].starts_with("packs/xx/cues.toml "), "{broken:?}");
    }
}
