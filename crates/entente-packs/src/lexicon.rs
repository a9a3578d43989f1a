//! One language's words, verbs and patterns, compiled so that a text can be searched for all of them at once.

use crate::matcher::{Boundary, Case, Endings, Matcher, Phrase, Stem, expand};
use crate::packed::{Reader, Writer};
use crate::packs::{Pack, PacksError};
use crate::schema::{LemmaRule, Paradigm, VerbPlace};
use entente_model::RuleId;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A tag, as a number within one lexicon.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TagId(pub u16);

/// The form a verb stands in, as a number within one lexicon.
pub type VerbForm = TagId;

/// What a phrase stands for.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The rule that lists it.
    pub rule: RuleId,
    /// The rule's own tag.
    pub tag: TagId,
    /// Further tags: for verbs `v:<form>` and `<tag>:<form>`.
    pub more: Vec<TagId>,
    /// The rule's value.
    pub value: Option<String>,
    /// The rule's weight.
    pub weight: i32,
    /// Whether it is a verb form.
    pub verb: bool,
}

impl Entry {
    /// Whether it carries `tag`.
    pub fn has(&self, tag: TagId) -> bool {
        self.tag == tag || self.more.contains(&tag)
    }
}

/// One element of a pattern.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it must be.
    pub element: Element,
    /// Whether it may be absent.
    pub optional: bool,
    /// Whether it may stand several times.
    pub repeat: bool,
    /// Whether it is the verb the pattern speaks of.
    pub head: bool,
}

/// What an element of a pattern matches.
#[derive(Clone, Debug)]
pub enum Element {
    /// An entry with this tag.
    Tag(TagId),
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct PatternRule {
    /// Its id.
    pub rule: RuleId,
    /// Its elements.
    pub steps: Vec<Step>,
    /// The mode it gives.
    pub mode: String,
    /// The strength it gives, if any.
    pub strength: Option<String>,
    /// Whether passive.
    pub passive: bool,
    /// Whether negative.
    pub negative: bool,
}

/// The tags of words that may stand between a verb and the words that belong to it: "keeps *always* waiting", "laid *on Monday*
/// the first stone".
const ADVERB: &str = "adv";
const GAP: &str = "gap";

/// Everything of one language that the engine searches for.
#[derive(Debug)]
pub struct Lexicon {
    /// Finds the phrases; a hit's `entry` points into `entries`.
    pub matcher: Matcher,
    /// What the phrases stand for.
    pub entries: Vec<Entry>,
    /// Verb-group patterns, in the order of their files.
    pub patterns: Vec<PatternRule>,
    tags: HashMap<String, TagId>,
    names: Vec<Arc<str>>,
}

impl Lexicon {
    /// Compiles a pack, or takes what the build compiled of it.
    ///
    /// # Errors
    /// A verb with an unknown paradigm, an unknown boundary or case word, a pattern without a verb.
    pub fn new(pack: &Pack) -> Result<Lexicon, PacksError> {
        match pack.packed().and_then(|bytes| Lexicon::unpack(&mut Reader(bytes))) {
            Some(lexicon) => Ok(lexicon),
            None => Lexicon::compiled(pack),
        }
    }

    /// Compiles a pack.
    pub(crate) fn compiled(pack: &Pack) -> Result<Lexicon, PacksError> {
        let mut build = Build::default();
        let rules_of = pack.rules()?;
        let mut between: Vec<String> = Vec::new();
        let boundary = parse_boundary(pack.meta.boundary.as_deref(), Boundary::Word, &pack.meta.tag)?;
        for (file, rules) in rules_of {
            for word in &rules.word {
                let rule = rule_id(&pack.meta.tag, file, &word.id);
                let own = parse_boundary(word.boundary.as_deref(), boundary, rule.as_str())?;
                let case = match word.case.as_deref() {
                    None | Some("any") => Case::Any,
                    Some("capital") => Case::Capital,
                    Some("exact") => Case::Exact,
                    Some(other) => {
                        return Err(PacksError::at(
                            rule.as_str(),
                            format!("unknown case {other:?}; use any, capital or exact"),
                        ));
                    }
                };
                let tag = build.tag(&word.tag);
                let entry = build.entry(Entry {
                    rule,
                    tag,
                    more: Vec::new(),
                    value: word.value.clone(),
                    weight: word.weight.unwrap_or(10),
                    verb: false,
                });
                for form in word.forms.iter().flat_map(|f| expand(f)) {
                    if matches!(word.tag.as_str(), ADVERB | GAP) {
                        between.push(form.clone());
                    }
                    build.phrases.push(Phrase { form, entry, boundary: own, case });
                }
            }
        }
        let mut paradigms: BTreeMap<&str, (usize, &Paradigm)> = BTreeMap::new();
        for (name, paradigm) in rules_of.values().flat_map(|r| &r.paradigm) {
            paradigms.insert(name, (0, paradigm));
        }
        // The endings of each paradigm, by the number of their form; stems only point to them.
        let mut endings: Vec<Endings> = Vec::new();
        for (number, paradigm) in paradigms.values_mut() {
            *number = endings.len();
            let forms = paradigm.forms.values().zip(0u32..);
            let each = forms.flat_map(|(list, n)| list.iter().flat_map(|e| expand(e)).map(move |e| (e, n)));
            endings.push(Endings::Forms(each.collect()));
        }
        let mut stems: Vec<Stem> = Vec::new();
        let lemmas: BTreeMap<&str, &LemmaRule> =
            rules_of.values().flat_map(|r| r.lemma.iter().map(|l| (l.lemma.as_str(), l))).collect();
        let verb_boundary = if pack.meta.verb == VerbPlace::Final { Boundary::None } else { Boundary::Word };
        for (file, rules) in rules_of {
            for verb in &rules.verb {
                let rule = rule_id(&pack.meta.tag, file, &verb.id);
                let tag = build.tag(&verb.tag);
                let mut by_form: BTreeMap<String, u32> = BTreeMap::new();
                let (alone, groups) = grouped(&verb.lemmas, pack.meta.verb);
                let alone = alone.into_iter().flat_map(expand).map(|lemma| (lemma, None));
                let heads = groups.into_iter().map(|(head, tails)| (head, Some(tails)));
                for (lemma, tails) in alone.chain(heads) {
                    let forms = conjugate(&lemma, &paradigms, &lemmas, pack.meta.verb)
                        .map_err(|why| PacksError::at(rule.as_str(), why))?;
                    let mut entry = |build: &mut Build, form: &str| match by_form.get(form) {
                        Some(&entry) => entry,
                        None => {
                            let more =
                                vec![build.tag(&format!("v:{form}")), build.tag(&format!("{}:{form}", verb.tag))];
                            let entry = build.entry(Entry {
                                rule: rule.clone(),
                                tag,
                                more,
                                value: verb.value.clone(),
                                weight: verb.weight.unwrap_or(10),
                                verb: true,
                            });
                            by_form.insert(form.to_owned(), entry);
                            entry
                        }
                    };
                    if let Some(tails) = tails {
                        let boundary = verb_boundary;
                        for (form, words) in forms.written() {
                            let entries = vec![entry(&mut build, &form)];
                            let stem = |form| Stem { form, endings: endings.len(), entries: entries.clone(), boundary };
                            stems.extend(words.into_iter().map(stem));
                        }
                        endings.push(Endings::Words(tails));
                        continue;
                    }
                    match forms {
                        Forms::Stem { form, endings, paradigm } => {
                            let entries = paradigm.forms.keys().map(|form| entry(&mut build, form)).collect();
                            stems.push(Stem { form, endings, entries, boundary: verb_boundary });
                        }
                        Forms::Written(forms) => {
                            for (form, words) in forms {
                                let entry = entry(&mut build, &form);
                                for form in words {
                                    let boundary = verb_boundary;
                                    build.phrases.push(Phrase { form, entry, boundary, case: Case::Any });
                                }
                            }
                        }
                    }
                }
            }
        }
        let mut patterns = Vec::new();
        for (file, rules) in rules_of {
            for pattern in &rules.pattern {
                let rule = rule_id(&pack.meta.tag, file, &pattern.id);
                let steps = build.steps(&pattern.is, &rule, boundary)?;
                patterns.push(PatternRule {
                    rule,
                    steps,
                    mode: pattern.mode.clone(),
                    strength: pattern.strength.clone(),
                    passive: pattern.passive,
                    negative: pattern.negative,
                });
            }
        }
        Ok(Lexicon {
            matcher: Matcher::with_stems(build.phrases, endings, stems, &between, &pack.meta.particles),
            entries: build.entries,
            patterns,
            tags: build.tags,
            names: build.names,
        })
    }

    /// What it is as bytes, which the build makes of our own packs so that no run need compile them.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Writer::default();
        self.matcher.pack(&mut to);
        to.length(self.names.len());
        self.names.iter().for_each(|name| to.text(name));
        to.length(self.entries.len());
        for entry in &self.entries {
            to.text(entry.rule.as_str());
            to.number(u32::from(entry.tag.0) | u32::from(entry.verb) << 16 | u32::from(entry.value.is_some()) << 17);
            to.numbers(&entry.more.iter().map(|tag| u32::from(tag.0)).collect::<Vec<_>>());
            if let Some(value) = &entry.value {
                to.text(value);
            }
            to.number(entry.weight.cast_unsigned());
        }
        to.length(self.patterns.len());
        for pattern in &self.patterns {
            to.text(pattern.rule.as_str());
            to.text(&pattern.mode);
            to.text(pattern.strength.as_deref().unwrap_or(""));
            let flags = [pattern.passive, pattern.negative, pattern.strength.is_some()];
            to.number(bits(&flags));
            to.rows(pattern.steps.iter().map(|step| {
                let Element::Tag(tag) = step.element;
                [u32::from(tag.0), bits(&[step.optional, step.repeat, step.head])]
            }));
        }
        to.0
    }

    /// Reads what [`Lexicon::to_bytes`] wrote.
    pub(crate) fn unpack(from: &mut Reader<'static>) -> Option<Lexicon> {
        let tag = |n: u32| TagId(n as u16);
        let matcher = Matcher::unpack(from)?;
        let many = from.length()?;
        let names: Vec<Arc<str>> = (0..many).map(|_| from.text().map(Arc::from)).collect::<Option<_>>()?;
        let tags = names.iter().zip(0..).map(|(name, n)| (name.to_string(), TagId(n))).collect();
        let mut entries: Vec<Entry> = Vec::new();
        for _ in 0..from.length()? {
            let rule = from.text()?;
            // Those of one rule stand together.
            let rule = match entries.last() {
                Some(last) if last.rule.as_str() == rule => last.rule.clone(),
                _ => RuleId::from(rule),
            };
            let kind = from.number()?;
            entries.push(Entry {
                rule,
                tag: tag(kind & 0xffff),
                more: from.rows(|[n]| tag(n))?,
                value: if kind >> 17 & 1 == 1 { Some(from.text()?.to_owned()) } else { None },
                weight: from.number()?.cast_signed(),
                verb: kind >> 16 & 1 == 1,
            });
        }
        let mut patterns = Vec::new();
        for _ in 0..from.length()? {
            let (rule, mode, strength, flags) = (from.text()?, from.text()?, from.text()?, from.number()?);
            let flag = |flags: u32, n: u32| flags >> n & 1 == 1;
            let steps = from.rows(|[n, flags]| Step {
                element: Element::Tag(tag(n)),
                optional: flag(flags, 0),
                repeat: flag(flags, 1),
                head: flag(flags, 2),
            })?;
            patterns.push(PatternRule {
                rule: RuleId::from(rule),
                steps,
                mode: mode.to_owned(),
                strength: flag(flags, 2).then(|| strength.to_owned()),
                passive: flag(flags, 0),
                negative: flag(flags, 1),
            });
        }
        Some(Lexicon { matcher, entries, patterns, tags, names })
    }

    /// The number of a tag, if any rule has it.
    pub fn tag(&self, name: &str) -> Option<TagId> {
        self.tags.get(name).copied()
    }

    /// The name of a tag.
    pub fn name(&self, tag: TagId) -> &str {
        self.names.get(tag.0 as usize).map_or("", |name| name)
    }

    /// The same, to keep.
    pub fn shared_name(&self, tag: TagId) -> Arc<str> {
        self.names.get(tag.0 as usize).cloned().unwrap_or_default()
    }

    /// The entry a hit points to.
    pub fn entry(&self, entry: u32) -> &Entry {
        &self.entries[entry as usize]
    }
}

/// Truths as bits, the first the least.
fn bits(truths: &[bool]) -> u32 {
    truths.iter().rev().fold(0, |bits, &is| bits << 1 | u32::from(is))
}

/// `<tag>.<file>.<id>`.
pub(crate) fn rule_id(tag: &str, file: &str, id: &str) -> RuleId {
    RuleId::from(format!("{tag}.{file}.{id}").as_str())
}

fn parse_boundary(word: Option<&str>, default: Boundary, place: &str) -> Result<Boundary, PacksError> {
    match word {
        None => Ok(default),
        Some(word) => Boundary::parse(word).ok_or_else(|| {
            PacksError::at(place, format!("unknown boundary {word:?}; use word, particle, prefix, suffix or none"))
        }),
    }
}

/// The forms of a verb.
enum Forms<'a> {
    /// Form names and words.
    Written(Vec<(String, Vec<String>)>),
    /// What stands before the endings of a paradigm, and the number of their list.
    Stem { form: String, endings: usize, paradigm: &'a Paradigm },
}

impl Forms<'_> {
    /// Every form written out.
    fn written(self) -> Vec<(String, Vec<String>)> {
        match self {
            Forms::Written(forms) => forms,
            Forms::Stem { form: stem, paradigm, .. } => {
                let word = |e: String| format!("{stem}{e}");
                let forms = paradigm.forms.iter();
                forms
                    .map(|(form, list)| (form.clone(), list.iter().flat_map(|e| expand(e)).map(word).collect()))
                    .collect()
            }
        }
    }
}

/// The lemmas that stand alone, and the words that may follow each head of several words, where the head stands first and
/// is one plain word: `keep (one another|each other) informed` gives `keep` with the rest behind it. A paradigm
/// stays with its head.
fn grouped(lemmas: &[String], place: VerbPlace) -> (Vec<&str>, BTreeMap<String, Vec<String>>) {
    let mut alone = Vec::new();
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for lemma in lemmas {
        let (words, paradigm) = lemma.split_once(':').map_or((lemma.trim(), None), |(w, p)| (w.trim(), Some(p.trim())));
        match words.split_once(' ').filter(|(head, _)| place == VerbPlace::Medial && !head.contains(['(', '['])) {
            Some((head, tail)) => {
                let head = paradigm.map_or_else(|| head.to_owned(), |p| format!("{head}:{p}"));
                groups.entry(head).or_default().push(tail.to_owned());
            }
            None => alone.push(lemma.as_str()),
        }
    }
    (alone, groups)
}

/// All forms of a verb.
fn conjugate<'a>(
    lemma: &str,
    paradigms: &BTreeMap<&str, (usize, &'a Paradigm)>,
    lemmas: &BTreeMap<&str, &LemmaRule>,
    place: VerbPlace,
) -> Result<Forms<'a>, String> {
    let (words, paradigm) = match lemma.split_once(':') {
        Some((words, paradigm)) => (words.trim(), Some(paradigm.trim())),
        None => (lemma.trim(), None),
    };
    let (before, head, after) = match place {
        VerbPlace::Medial => match words.split_once(' ') {
            Some((head, rest)) => (String::new(), head, format!(" {rest}")),
            None => (String::new(), words, String::new()),
        },
        VerbPlace::Final => match words.rsplit_once(' ') {
            Some((rest, head)) => (format!("{rest} "), head, String::new()),
            None => (String::new(), words, String::new()),
        },
    };
    let whole = |word: &str| format!("{before}{word}{after}");
    if let Some(listed) = lemmas.get(head).filter(|_| paradigm.is_none()) {
        let forms = listed.forms.iter();
        return Ok(Forms::Written(
            forms
                .map(|(form, words)| (form.clone(), words.iter().flat_map(|w| expand(w)).map(|w| whole(&w)).collect()))
                .collect(),
        ));
    }
    let Some(name) = paradigm else {
        return Err(format!("{head:?} has no paradigm and no [[lemma]]; write {head}:<paradigm>"));
    };
    let Some(&(endings, paradigm)) = paradigms.get(name) else {
        return Err(format!("{head:?} names the paradigm {name:?}, which no file of the pack defines"));
    };
    let Some(stem) = head.strip_suffix(paradigm.strip.as_str()) else {
        return Err(format!("{head:?} does not end in {:?} as paradigm {name:?} wants", paradigm.strip));
    };
    if after.is_empty() {
        return Ok(Forms::Stem { form: format!("{before}{stem}"), endings, paradigm });
    }
    let word = |e: &String| whole(&format!("{stem}{e}"));
    let forms = paradigm.forms.iter();
    Ok(Forms::Written(
        forms
            .map(|(form, list)| (form.clone(), list.iter().flat_map(|e| expand(e)).map(|e| word(&e)).collect()))
            .collect(),
    ))
}

#[derive(Default)]
struct Build {
    phrases: Vec<Phrase>,
    entries: Vec<Entry>,
    tags: HashMap<String, TagId>,
    names: Vec<Arc<str>>,
    literals: HashMap<String, TagId>,
}

impl Build {
    fn tag(&mut self, name: &str) -> TagId {
        if let Some(&tag) = self.tags.get(name) {
            return tag;
        }
        let tag = TagId(u16::try_from(self.names.len()).unwrap_or(u16::MAX));
        self.names.push(name.into());
        self.tags.insert(name.to_owned(), tag);
        tag
    }

    fn entry(&mut self, entry: Entry) -> u32 {
        self.entries.push(entry);
        u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX)
    }

    fn steps(&mut self, source: &str, rule: &RuleId, boundary: Boundary) -> Result<Vec<Step>, PacksError> {
        let mut steps: Vec<Step> = Vec::new();
        for token in tokens(source) {
            let (mut token, mut optional, mut repeat, mut head) = (token.as_str(), false, false, false);
            loop {
                if let Some(rest) = token.strip_suffix('?') {
                    (token, optional) = (rest, true);
                } else if let Some(rest) = token.strip_suffix('*') {
                    (token, optional, repeat) = (rest, true, true);
                } else if let Some(rest) = token.strip_suffix('!') {
                    (token, head) = (rest, true);
                } else {
                    break;
                }
            }
            let tag = match token.strip_prefix('<').and_then(|t| t.strip_suffix('>')) {
                Some(name) => self.tag(name),
                None => self.literal(token, rule, boundary),
            };
            steps.push(Step { element: Element::Tag(tag), optional, repeat, head });
        }
        if steps.is_empty() {
            return Err(PacksError::at(rule.as_str(), "the pattern is empty".to_owned()));
        }
        if !steps.iter().any(|s| s.head) {
            let verb = steps.iter().rposition(|s| {
                let Element::Tag(tag) = s.element;
                self.names.get(tag.0 as usize).is_some_and(|n| n.contains(':'))
            });
            if let Some(verb) = verb {
                steps[verb].head = true;
            }
        }
        Ok(steps)
    }

    /// A literal choice of words becomes a tag of its own.
    fn literal(&mut self, token: &str, rule: &RuleId, boundary: Boundary) -> TagId {
        if let Some(&tag) = self.literals.get(token) {
            return tag;
        }
        let tag = self.tag(&format!("'{token}'"));
        let entry =
            self.entry(Entry { rule: rule.clone(), tag, more: Vec::new(), value: None, weight: 0, verb: false });
        let boundary = if boundary == Boundary::Particle { Boundary::None } else { boundary };
        for form in expand(token) {
            self.phrases.push(Phrase { form: form.replace('_', " "), entry, boundary, case: Case::Any });
        }
        self.literals.insert(token.to_owned(), tag);
        tag
    }
}

/// Splits a pattern at spaces outside brackets.
fn tokens(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut depth, mut current) = (0usize, String::new());
    for c in source.chars() {
        match c {
            '(' | '[' | '<' => depth += 1,
            ')' | ']' | '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c.is_whitespace() && depth == 0 {
            if !current.is_empty() {
                found.push(std::mem::take(&mut current));
            }
        } else {
            current.push(c);
        }
    }
    if !current.is_empty() {
        found.push(current);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Packs;

    /// What the build compiled of our own packs is what they compile to, and is read whole.
    #[test]
    fn what_the_build_packed_is_what_the_packs_say() {
        for pack in &Packs::builtin().expect("our own packs can be used").packs {
            let packed = pack.packed().expect("the build packs each of our own");
            let compiled = Lexicon::compiled(pack).expect("our own packs compile");
            assert!(compiled.to_bytes() == packed, "{}", pack.meta.tag);
            let read = Lexicon::unpack(&mut Reader(packed)).expect("it can be read");
            assert!(read.to_bytes() == packed, "{}", pack.meta.tag);
            assert_eq!(read.tags, compiled.tags);
        }
    }
}
