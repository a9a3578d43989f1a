//! Texts side by side without a word of any language: letters, numbers and names.
//!
//! A text is cut into grams, short runs of letters: four in scripts with long words, two where one sign is a syllable
//! or a word. Grams that many texts share weigh little, so that no list of stop words is needed. Numbers and names in
//! capitals are kept apart, since they survive translation.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Which letters a text is mostly written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Script {
    Latin,
    Hangul,
    /// Han with or without kana.
    Han,
    Other,
}

/// A text made ready to be compared.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub(crate) script: Script,
    pub(crate) lang: Option<String>,
    /// Grams by their hashes, sorted, each with its weight.
    grams: Vec<(u32, f32)>,
    /// The length of the weighed grams as a vector.
    norm: f64,
    /// Acronyms and other names that keep their letters in translation.
    pub(crate) names: BTreeSet<String>,
    /// Numbers of two digits and more, without the marks that group them.
    pub(crate) numbers: BTreeSet<String>,
}

/// How common each gram and name is, as texts of many kinds have it: made once and shipped, so that what two texts have to do
/// with each other does not change with every other text that comes in.
#[derive(Debug, Default)]
pub(crate) struct Letters {
    /// In how many of [`OF`] texts each common gram stands. Only looked up, so the order does not matter.
    grams: HashMap<u32, u16>,
    names: BTreeMap<String, u16>,
}

/// The shipped table, `vocab/letters.txt`, read once.
static SHIPPED: LazyLock<Letters> = LazyLock::new(|| Letters::parse(include_str!("../../../vocab/letters.txt")));

/// Shares of texts are told in so many parts.
const OF: u16 = 256;
/// What is rare says more than what is common, though less than its rarity alone.
const LEVELLED: f32 = 0.8;
/// So much of what two texts share counts: those that are compared are mostly of one field and have its words in common.
const ONE_FIELD: f64 = 0.9;

fn script_of(c: char) -> Option<Script> {
    let n = c as u32;
    match n {
        0x1100..=0x11FF | 0xA960..=0xA97F | 0xAC00..=0xD7FF => Some(Script::Hangul),
        0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF => {
            Some(Script::Han)
        }
        _ if n < 0x250 && c.is_alphabetic() => Some(Script::Latin),
        _ if c.is_alphabetic() => Some(Script::Other),
        _ => None,
    }
}

/// Letters without case, width and accents; Hangul stays in syllables.
pub(crate) fn fold(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    plain.nfc().collect()
}

impl Profile {
    pub(crate) fn new(text: &str, lang: Option<&str>, letters: &Letters) -> Profile {
        let mut counts = [0usize; 4];
        for c in text.chars() {
            match script_of(c) {
                Some(Script::Latin) => counts[0] += 1,
                Some(Script::Hangul) => counts[1] += 3,
                Some(Script::Han) => counts[2] += 3,
                Some(Script::Other) => counts[3] += 2,
                None => {}
            }
        }
        let most = (0..4).max_by_key(|&i| (counts[i], 4 - i)).unwrap_or(0);
        let script = [Script::Latin, Script::Hangul, Script::Han, Script::Other][most];
        let (names, numbers) = names_and_numbers(text);
        let mut grams = grams(&fold(text));
        grams.iter_mut().for_each(|(gram, n)| *n *= letters.weight(*gram));
        let norm = grams.iter().map(|(_, n)| f64::from(*n) * f64::from(*n)).sum::<f64>().sqrt();
        Profile { script, lang: lang.map(str::to_owned), grams, norm, names, numbers }
    }

    /// Cosine of the two weighed texts' grams, 0 to 0.9; `None` where they are written in different scripts.
    pub(crate) fn cosine(&self, other: &Profile) -> Option<f64> {
        if self.script != other.script || self.norm == 0.0 || other.norm == 0.0 {
            return None;
        }
        let (mut dot, mut a, mut b) = (0.0, 0, 0);
        while let (Some((x, n)), Some((y, m))) = (self.grams.get(a), other.grams.get(b)) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => a += 1,
                std::cmp::Ordering::Greater => b += 1,
                std::cmp::Ordering::Equal => {
                    dot += f64::from(*n) * f64::from(*m);
                    a += 1;
                    b += 1;
                }
            }
        }
        Some(ONE_FIELD * dot / (self.norm * other.norm))
    }

    /// How alike two names are, 0 to 1: by their letters in one script, 0 across scripts unless they share an acronym.
    pub(crate) fn alike(&self, other: &Profile) -> f64 {
        if !self.names.is_disjoint(&other.names) {
            return 0.9;
        }
        let least = self.grams.len().min(other.grams.len()) as f64;
        if self.script != other.script || least == 0.0 {
            return 0.0;
        }
        let shared = self.grams.iter().filter(|(g, _)| other.grams.binary_search_by_key(g, |x| x.0).is_ok()).count();
        shared as f64 / least
    }

    /// The names that both have, with how telling each is (0 to 1), most telling first.
    pub(crate) fn shared_names(&self, other: &Profile, letters: &Letters) -> Vec<(String, f64)> {
        let mut shared: Vec<(String, f64)> =
            self.names.intersection(&other.names).map(|n| (n.clone(), letters.rarity(n))).collect();
        shared.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        shared
    }
}

impl Letters {
    /// Those that are shipped.
    pub(crate) fn shipped() -> &'static Letters {
        &SHIPPED
    }

    /// Lines of a gram's hash in sixteens, or of a name, and in how many of [`OF`] texts it stands.
    fn parse(text: &str) -> Letters {
        let mut letters = Letters::default();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        for (what, share) in lines.filter_map(|line| line.rsplit_once(' ')) {
            let Ok(share) = share.parse::<u16>() else { continue };
            match u32::from_str_radix(what, 16) {
                Ok(gram) if !what.starts_with('=') => _ = letters.grams.insert(gram, share),
                _ => _ = letters.names.insert(what.to_owned(), share),
            }
        }
        letters
    }

    /// What a gram weighs: the more, the fewer texts have it.
    fn weight(&self, gram: u32) -> f32 {
        // What stands in fewer texts than a share can tell stands in half of one.
        let share = self.grams.get(&gram).map_or(0.5, |&share| f32::from(share));
        (f32::from(OF) / share).ln().max(0.05).powf(LEVELLED)
    }

    /// 1 for what stands in hardly any text, 0 for what stands in nearly all.
    pub(crate) fn rarity(&self, name: &str) -> f64 {
        let share = self.names.get(name).map_or(0.0, |&share| f64::from(share));
        (1.0 - (share / f64::from(OF)).sqrt()).clamp(0.0, 1.0)
    }
}

/// How common grams and names are in texts of several kinds, a list of texts each: the lines that [`Letters`] are read from, for
/// each what it is in the kind that has most of it.
pub fn letters<'t>(kinds: impl IntoIterator<Item = &'t [String]>) -> String {
    let mut most: BTreeMap<String, u16> = BTreeMap::new();
    for texts in kinds {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for text in texts {
            let own = grams(&fold(text)).into_iter().map(|(gram, _)| format!("{gram:08x}"));
            own.chain(names_and_numbers(text).0).for_each(|what| *counts.entry(what).or_insert(0) += 1);
        }
        for (what, n) in counts {
            let share = u16::try_from(n * usize::from(OF) / texts.len().max(1)).unwrap_or(OF);
            if share > 0 {
                let known = most.entry(what).or_insert(0);
                *known = share.max(*known);
            }
        }
    }
    most.into_iter().map(|(what, share)| format!("{what} {share}\n")).collect()
}

/// FNV-1a over the letters: the same on every machine.
fn hash(letters: impl Iterator<Item = char>) -> u32 {
    letters.fold(0x811c_9dc5, |h, c| (h ^ u32::from(c)).wrapping_mul(0x0100_0193))
}

/// Each gram of a text, sorted, with what its number in the text counts.
fn grams(folded: &str) -> Vec<(u32, f32)> {
    let mut all = Vec::new();
    for run in runs(folded) {
        let dense = script_of(run[0]).is_some_and(|s| matches!(s, Script::Hangul | Script::Han));
        if dense {
            all.extend(run.windows(2).map(|pair| hash(pair.iter().copied())));
            if run.len() == 1 {
                all.push(hash(run.iter().copied()));
            }
        } else if run.len() >= 3 {
            let padded: Vec<char> = std::iter::once('_').chain(run.iter().copied()).chain(Some('_')).collect();
            all.extend(padded.windows(4).map(|four| hash(four.iter().copied())));
        }
    }
    all.sort_unstable();
    let mut grams: Vec<(u32, f32)> = Vec::with_capacity(all.len());
    for gram in all {
        match grams.last_mut() {
            Some((last, n)) if *last == gram => *n += 1.0,
            _ => grams.push((gram, 1.0)),
        }
    }
    // Repeating a word does not make a text more about it than the logarithm says.
    grams.iter_mut().for_each(|(_, n)| *n = 1.0 + n.ln());
    grams
}

/// Runs of letters and digits of one kind of script.
fn runs(text: &str) -> Vec<Vec<char>> {
    let mut runs: Vec<Vec<char>> = Vec::new();
    let mut last = None;
    for c in text.chars() {
        if !c.is_alphanumeric() {
            last = None;
            continue;
        }
        let kind = match script_of(c) {
            Some(Script::Hangul) => 1,
            Some(Script::Han) => 2,
            _ => 3,
        };
        match (last == Some(kind), runs.last_mut()) {
            (true, Some(run)) => run.push(c),
            _ => runs.push(vec![c]),
        }
        last = Some(kind);
    }
    runs
}

/// Acronyms and mixed names in Latin letters, and numbers.
fn names_and_numbers(text: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut names, mut numbers) = (BTreeSet::new(), BTreeSet::new());
    let chars: Vec<char> = text.nfkc().collect();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        let word = |c: char| c.is_ascii_alphanumeric() || (script_of(c) == Some(Script::Latin));
        if !word(c) {
            at += 1;
            continue;
        }
        let start = at;
        if c.is_ascii_digit() {
            // A mark between digits groups them or parts the decimals; both are left out.
            while at < chars.len()
                && (chars[at].is_ascii_digit()
                    || (matches!(chars[at], ',' | '.' | '\u{202f}' | '\u{a0}' | ' ' | '\'')
                        && at + 3 < chars.len()
                        && chars[at + 1..at + 4].iter().all(char::is_ascii_digit)
                        && chars.get(at + 4).is_none_or(|d| !d.is_ascii_digit())))
            {
                at += 1;
            }
        }
        let digits_end = at;
        while at < chars.len() && word(chars[at]) {
            at += 1;
        }
        let token: String = chars[start..at].iter().collect();
        let digits = token.chars().filter(char::is_ascii_digit).count();
        let capitals = token.chars().filter(|c| c.is_uppercase()).count();
        if digits_end == at && digits > 0 {
            let number: String = token.chars().filter(char::is_ascii_digit).collect();
            if number.len() >= 2 {
                numbers.insert(number);
            }
        } else if (capitals >= 2 && token.chars().count() <= 12) || (capitals >= 1 && digits >= 1) {
            names.insert(format!("={}", fold(&token)));
        }
    }
    (names, numbers)
}

/// Names made ready to be compared, each once.
#[derive(Debug, Default)]
pub(crate) struct Names {
    known: HashMap<String, Profile>,
}

impl Names {
    pub(crate) fn learn(&mut self, name: &str) {
        if !self.known.contains_key(name) {
            self.known.insert(name.to_owned(), Profile::new(name, None, &Letters::default()));
        }
    }
    /// How alike two names are that were learnt, 0 to 1.
    pub(crate) fn alike(&self, a: &str, b: &str) -> f64 {
        if a == b {
            return 1.0;
        }
        match (self.known.get(a), self.known.get(b)) {
            (Some(a), Some(b)) => a.alike(b),
            _ => 0.0,
        }
    }
}

/// The numbers of a text, without the marks that group them.
pub(crate) fn numbers(text: &str) -> BTreeSet<String> {
    names_and_numbers(text).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_survive_translation() {
        let cases = [
            ("up to 60,000 engineers with NASA-ISRO's F414", vec!["=f414", "=isro", "=nasa"], vec!["60000"]),
            ("60 000 ingénieurs, 2024", vec![], vec!["60000", "2024"]),
            ("국제회의(REAIM)와 6G 로드맵", vec!["=6g", "=reaim"], vec![]),
            ("10.000 Tonnen pro Jahr", vec![], vec!["10000"]),
            ("Washington agreed", vec![], vec![]),
        ];
        for (text, names, numbers) in cases {
            let (n, d) = names_and_numbers(text);
            assert_eq!(n, names.into_iter().map(str::to_owned).collect(), "{text}");
            assert_eq!(d, numbers.into_iter().map(str::to_owned).collect(), "{text}");
        }
    }

    #[test]
    fn texts_are_alike_by_letters_within_a_script_only() {
        let texts = ["the two sides will train engineers", "both sides train an engineer", "a satellite was launched"];
        let letters = Letters::shipped();
        let p: Vec<Profile> =
            texts.iter().chain(&["양국은 위성을 발사했다"]).map(|t| Profile::new(t, None, letters)).collect();
        let near = p[0].cosine(&p[1]).expect("one script");
        let far = p[0].cosine(&p[2]).expect("one script");
        assert!(near > far + 0.2, "{near} {far}");
        assert_eq!(p[0].cosine(&p[3]), None);
    }
}
