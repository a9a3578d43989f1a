//! By what a text is known again: the same article from two addresses, and near copies of one story.
//!
//! Texts are compared by the runs of letters and figures that they share, in any script, without spaces, signs and
//! capitals. Of all runs a fixed share is kept, chosen by their hashes alone, so that two prints can be compared however
//! different in length their texts are.

use entente_model::{Document, Role};
use std::collections::{BTreeSet, HashMap};

/// Letters and figures in a run.
const RUN: usize = 10;
/// Of so many runs one is kept at first; in long texts fewer.
const SHARE: u64 = 4;
/// Most runs kept of one text.
const MOST: usize = 4096;
/// Fewer runs than this say too little; such texts are copies only if they are the same.
const FEW: usize = 8;
/// Of ten runs of the shorter text so many stand in a copy's, too.
const OF_TEN: usize = 6;
/// A run that more texts share than this is a phrase of the trade, and brings no two texts together.
const COMMON: usize = 64;

/// What a text is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// Hash of all letters and figures in order; `None` where there are none.
    whole: Option<u64>,
    /// One run in so many is kept; a power of two.
    share: u64,
    /// The runs kept, as hashes, in their order.
    runs: Vec<u64>,
}

impl Fingerprint {
    /// The print of a document's running text: its headline, pictures, dates and notices aside.
    pub fn of(document: &Document) -> Fingerprint {
        let telling = |role| matches!(role, Role::Body | Role::List | Role::Table | Role::Quote);
        let mut blocks = document.blocks.iter().filter(|block| telling(block.role)).peekable();
        if blocks.peek().is_none() {
            return Fingerprint::of_text(document.text.as_str());
        }
        Fingerprint::of_letters(letters(blocks.map(|block| document.text.get(block.span))))
    }

    /// The print of any text.
    pub fn of_text(text: &str) -> Fingerprint {
        Fingerprint::of_letters(letters(std::iter::once(text)))
    }

    fn of_letters(letters: Vec<char>) -> Fingerprint {
        let (mut share, mut runs) = (SHARE, BTreeSet::new());
        for run in letters.windows(RUN) {
            let run = hash(run);
            if run <= u64::MAX / share && runs.insert(run) && runs.len() > MOST {
                share *= 2;
                runs.retain(|run| *run <= u64::MAX / share);
            }
        }
        let whole = (!letters.is_empty()).then(|| hash(&letters));
        Fingerprint { whole, share, runs: runs.into_iter().collect() }
    }

    /// Its runs that would be kept of a text with this share.
    fn kept(&self, share: u64) -> &[u64] {
        &self.runs[..self.runs.partition_point(|run| *run <= u64::MAX / share)]
    }

    /// Whether both texts have the same letters and figures in the same order.
    pub fn is_same(&self, other: &Fingerprint) -> bool {
        self.whole.is_some() && self.whole == other.whole
    }

    /// How much of the shorter text stands in the other, in thousandths; `None` where there is too little to tell.
    pub fn shared(&self, other: &Fingerprint) -> Option<u16> {
        let share = self.share.max(other.share);
        let (mine, others) = (self.kept(share), other.kept(share));
        let shorter = mine.len().min(others.len());
        if shorter < FEW {
            return None;
        }
        let (mut both, mut rest) = (0, others);
        for run in mine {
            rest = &rest[rest.partition_point(|other| other < run)..];
            both += usize::from(rest.first() == Some(run));
        }
        u16::try_from(both * 1000 / shorter).ok()
    }

    /// Whether one text is a copy of the other, or most of the shorter stands in the other.
    pub fn is_copy(&self, other: &Fingerprint) -> bool {
        self.is_same(other) || self.shared(other).is_some_and(|shared| usize::from(shared) >= OF_TEN * 100)
    }
}

/// For each print, the first of the prints before it that it is a copy of, itself no copy of an earlier one.
pub fn copies(prints: &[Fingerprint]) -> Vec<Option<usize>> {
    let mut by_whole: HashMap<u64, usize> = HashMap::new();
    let mut by_run: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut first = Vec::with_capacity(prints.len());
    for (at, print) in prints.iter().enumerate() {
        let same = print.whole.and_then(|whole| by_whole.get(&whole)).copied();
        let near = same.or_else(|| {
            let mut known: Vec<usize> =
                print.runs.iter().filter_map(|run| by_run.get(run)).flatten().copied().collect();
            known.sort_unstable();
            known.dedup();
            known.into_iter().find(|other| print.is_copy(&prints[*other]))
        });
        first.push(near);
        if near.is_none() {
            by_whole.extend(print.whole.map(|whole| (whole, at)));
            for run in &print.runs {
                let sharing = by_run.entry(*run).or_default();
                if sharing.len() < COMMON {
                    sharing.push(at);
                }
            }
        }
    }
    first
}

/// Letters and figures in small form.
fn letters<'t>(pieces: impl Iterator<Item = &'t str>) -> Vec<char> {
    let all = pieces.flat_map(str::chars).filter(|c| c.is_alphanumeric());
    all.flat_map(char::to_lowercase).collect()
}

/// FNV-1a over the characters, its bits spread.
fn hash(letters: &[char]) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for letter in letters {
        hash = (hash ^ u64::from(u32::from(*letter))).wrapping_mul(0x0000_0100_0000_01B3);
    }
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "The two governments will build a joint centre for research on batteries in Oslo by 2026, \
        officials said on Monday. Each side will pay ten million euros into a fund. Forty students will be exchanged \
        every year, and the first of them will arrive in the autumn. A board of six will watch over the work.";
    const OTHER: &str = "A ship left the harbour of Dakar with sensors for the open sea. The scientists on board will \
        measure how warm the water is, and will send their figures home twice a day until the end of the spring.";
    const KOREAN: &str = "양국은 오슬로에 배터리 공동 연구소를 2026년까지 세우기로 했다고 당국자가 월요일에 밝혔다. \
        두 나라는 기금에 천만 유로씩 내고, 해마다 학생 마흔 명을 교환하며, 이사회가 그 일을 지켜보기로 했다.";

    #[test]
    fn copies_are_told_from_other_texts_whatever_was_changed_about_them() {
        let cut: String = STORY.chars().take(200).collect();
        let edited = STORY.replace("ten million", "10 million").replace("on Monday", "on Tuesday");
        for (one, other, same, copy) in [
            (STORY, STORY.to_uppercase(), true, true),
            (STORY, STORY.replace(", ", " – "), true, true),
            (STORY, format!("{STORY} {OTHER}"), false, true),
            (STORY, edited, false, true),
            (STORY, cut, false, true),
            (STORY, OTHER.to_owned(), false, false),
            (KOREAN, KOREAN.replace(' ', ""), true, true),
            (KOREAN, KOREAN.replace("오슬로", "베르겐"), false, true),
            (KOREAN, STORY.to_owned(), false, false),
            ("Agreed.", "Agreed!".to_owned(), true, true),
            ("Agreed.", "Denied.".to_owned(), false, false),
            ("…", "–".to_owned(), false, false),
        ] {
            let (a, b) = (Fingerprint::of_text(one), Fingerprint::of_text(&other));
            assert_eq!((a.is_same(&b), a.is_copy(&b)), (same, copy), "{:?}: {other}", a.shared(&b));
            assert_eq!(a.shared(&b), b.shared(&a), "{other}");
        }
    }

    #[test]
    fn long_and_short_texts_are_compared_by_what_both_keep() {
        let long: String = (0..60_000).map(|n| format!("{n} words of a long text. ")).collect();
        let print = Fingerprint::of_text(&long);
        assert!(print.runs.len() <= MOST && print.share > SHARE);
        assert_eq!(print.shared(&print), Some(1000));
        assert!(!Fingerprint::of_text(STORY).is_copy(&print));
    }

    #[test]
    fn each_copy_leads_to_the_first_of_its_kind() {
        let texts =
            [STORY, OTHER, KOREAN, &STORY.to_lowercase(), &format!("{OTHER} That is all."), "Agreed.", "agreed"];
        let prints: Vec<Fingerprint> = texts.iter().map(|text| Fingerprint::of_text(text)).collect();
        assert_eq!(copies(&prints), [None, None, None, Some(0), Some(1), None, Some(5)]);
    }
}
