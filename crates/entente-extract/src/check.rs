//! Checks what this crate knows of a pack: that patterns win where their examples say, that tags, values and modes mean
//! something to the engine, that quantities are read as their examples say.

use crate::language::{ANY, Language};
use crate::predicate::{Mode, Predicate, Seen, chosen};
use crate::tags;
use crate::view::{Range, without_contained};
use entente_model::{Action, DeedKind, Field, Strength};
use entente_packs::{Element, Finding, Folded, Hit, Pack, judge};
use std::collections::BTreeSet;

/// Everything that is wrong with these packs, as far as the engine can tell; `entente_packs::check` gives the packs and
/// looks at the rest.
pub fn check(packs: &[Pack]) -> Vec<Finding> {
    packs.iter().flat_map(|pack| one(pack).into_iter().chain(crate::recurring::check(pack))).collect()
}

fn one(pack: &Pack) -> Vec<Finding> {
    let folder = format!("packs/{}", pack.folder);
    let mut findings = Vec::new();
    let language = match Language::new(pack) {
        Ok(language) => language,
        Err(error) => {
            return vec![Finding {
                file: folder,
                rule: error.place().to_owned(),
                wrong: error.why().to_owned(),
                why: "a rule that cannot be compiled keeps the whole pack from use".to_owned(),
                write: "the rule as the head of its file shows it".to_owned(),
            }];
        }
    };
    codes(pack, &language, &mut findings);
    patterns(pack, &language, &mut findings);
    let failures = crate::quantity::check(pack).unwrap_or_default();
    findings.extend(failures.into_iter().map(|failure| {
        let (rule, wrong) = failure.split_once(": ").unwrap_or((&failure, "does not hold"));
        let stem = rule.split('.').nth(1).unwrap_or("numbers");
        Finding {
            file: format!("{folder}/{stem}.toml"),
            rule: rule.to_owned(),
            wrong: wrong.to_owned(),
            why: "a sum or a day that is read wrongly is worse than none".to_owned(),
            write: "`text => value` in yes, a text without such a value in no, or a rule that reads them so".to_owned(),
        }
    }));
    findings.sort_by(|a, b| a.file.cmp(&b.file));
    findings
}

/// Tags and values of words and verbs.
fn codes(pack: &Pack, language: &Language, findings: &mut Vec<Finding>) {
    let named: BTreeSet<&str> = language
        .lexicon
        .patterns
        .iter()
        .flat_map(|p| &p.steps)
        .map(|step| {
            let Element::Tag(tag) = step.element;
            language.lexicon.name(tag)
        })
        .collect();
    for (stem, rules) in pack.rules().into_iter().flatten() {
        let file = format!("packs/{}/{stem}.toml", pack.folder);
        let words = rules.word.iter().map(|w| (&w.id, &w.tag, w.value.as_deref()));
        let verbs = rules.verb.iter().map(|v| (&v.id, &v.tag, v.value.as_deref()));
        for (id, tag, value) in words.chain(verbs) {
            let rule = format!("{}.{stem}.{id}", pack.meta.tag);
            let known = tags::known(tag) || named.contains(tag.as_str());
            if !known {
                findings.push(Finding {
                    file: file.clone(),
                    rule: rule.clone(),
                    wrong: format!("has the tag {tag:?}, which neither the engine nor a pattern of this pack knows"),
                    why: "the rule matches and nothing comes of it".to_owned(),
                    write: "a tag of packs/README.md, or a pattern with this tag".to_owned(),
                });
            }
            if let Some(wanted) = value.and_then(|value| wrong_value(tag, value)) {
                findings.push(Finding {
                    file: file.clone(),
                    rule,
                    wrong: format!("has the value {:?}, which the tag {tag:?} does not know", value.unwrap_or("")),
                    why: "the engine passes over a value that it does not know".to_owned(),
                    write: format!("one of: {wanted}"),
                });
            }
        }
    }
}

/// The values that `tag` knows, if `value` is none of them.
fn wrong_value(tag: &str, value: &str) -> Option<String> {
    fn list<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> Vec<&'static str> {
        all.iter().map(|&c| code(c)).collect()
    }
    let known: Vec<&str> = match tag {
        "field" => list(Field::ALL, Field::code),
        "action" | "act" | "instrument.type" => list(Action::ALL, Action::code),
        "weak" | "agreement" => list(Strength::ALL, Strength::code),
        "deed" | "deed.now" => list(&DeedKind::ALL, DeedKind::code),
        "anaphor.pair" | "ordinal" => {
            // "2-orgs": two, and of what sort.
            let number = value.starts_with(|c: char| c.is_ascii_digit());
            return (!number).then(|| "a number, such as 2".to_owned());
        }
        _ => return None,
    };
    (!known.contains(&value)).then(|| known.join(" "))
}

/// Modes, strengths, elements and examples of patterns.
fn patterns(pack: &Pack, language: &Language, findings: &mut Vec<Finding>) {
    let lexicon = &language.lexicon;
    let carried: BTreeSet<&str> = lexicon
        .entries
        .iter()
        .flat_map(|e| std::iter::once(e.tag).chain(e.more.iter().copied()))
        .map(|t| lexicon.name(t))
        .collect();
    for (stem, rules) in pack.rules().into_iter().flatten() {
        let file = format!("packs/{}/{stem}.toml", pack.folder);
        for pattern in &rules.pattern {
            let rule = format!("{}.{stem}.{}", pack.meta.tag, pattern.id);
            let mut found = |wrong: String, why: &str, write: &str| {
                findings.push(Finding {
                    file: file.clone(),
                    rule: rule.clone(),
                    wrong,
                    why: why.to_owned(),
                    write: write.to_owned(),
                });
            };
            if Mode::parse(&pattern.mode).is_none() {
                found(
                    format!("has the mode {:?}, which the engine does not know", pattern.mode),
                    "the mode decides whether the group promises, tells or only looks like a verb",
                    "a mode of packs/README.md",
                );
            }
            if pattern.strength.as_deref().is_some_and(|s| s.parse::<Strength>().is_err()) {
                found(
                    format!("has the strength {:?}", pattern.strength.as_deref().unwrap_or("")),
                    "a strength that is not known is passed over",
                    "strength = \"firm\", \"intended\" or \"exploratory\"",
                );
            }
            let compiled = lexicon.patterns.iter().find(|p| p.rule.as_str() == rule);
            for step in compiled.map_or(&[][..], |p| &p.steps) {
                let Element::Tag(tag) = step.element;
                let name = lexicon.name(tag);
                if name != ANY && !carried.contains(name) {
                    found(
                        format!("asks for <{name}>, which no rule of this pack carries"),
                        "the pattern can never match through this element",
                        "a word or verb rule with this tag or form, or a pattern without it",
                    );
                }
            }
            if compiled.is_some_and(|p| !p.steps.iter().any(|s| s.head)) {
                found(
                    "speaks of no verb".to_owned(),
                    "a group without a verb says nothing and is passed over",
                    "`!` behind the element that is the verb",
                );
            }
            let wins = |text: &str| groups(language, text).iter().any(|p| p.rule.as_str() == rule);
            judge(&file, &rule, (&pattern.yes, &pattern.no), wins, findings);
        }
        for verb in rules.verb.iter().filter(|_| language.verb_final()) {
            let rule = format!("{}.{stem}.{}", pack.meta.tag, verb.id);
            // A verb counts where it stands in a group that is not merely a noun.
            let stands = |text: &str| {
                let (folded, hits) = hits(language, text);
                let groups = chosen(&seen(&folded, &hits, language), Range::new(0, folded.as_str().len()), |_| true);
                groups.iter().filter(|p| !matches!(p.mode, Mode::Nothing | Mode::Noun)).any(|p| {
                    let within = |h: &&Hit| p.range.contains(Range::new(h.start, h.end));
                    hits.iter().filter(within).any(|h| lexicon.entry(h.entry).rule.as_str() == rule)
                })
            };
            judge(&file, &rule, (&verb.yes, &verb.no), stands, findings);
        }
    }
}

/// The groups that win in `text`: the longest at a place, then the earlier pattern.
fn groups(language: &Language, text: &str) -> Vec<Predicate> {
    let (folded, hits) = hits(language, text);
    chosen(&seen(&folded, &hits, language), Range::new(0, folded.as_str().len()), |_| true)
}

fn hits(language: &Language, text: &str) -> (Folded, Vec<Hit>) {
    let folded = Folded::new(text, 0);
    let hits = without_contained(language.lexicon.matcher.find(&folded, text, 0), language);
    (folded, hits)
}

fn seen<'a>(folded: &'a Folded, hits: &'a [Hit], language: &'a Language) -> Seen<'a> {
    Seen { text: folded.as_str(), hits, language }
}
