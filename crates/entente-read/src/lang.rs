//! Which language a text is in, or an honest "unknown".

use entente_model::{Block, Role, Text};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;
use whatlang::Info;

/// Code pairs; data, so that no language is named in the source.
const CODES: &str = include_str!("../data/iso639.txt");
/// Small words by language; data, as the codes are.
const SMALL_WORDS: &str = include_str!("../data/small-words.txt");
/// Letters looked at: enough for certainty, few enough to cost nothing.
const SAMPLE_BYTES: usize = 16 * 1024;
/// Below this many letters a guess is not worth its risk unless the page says the same.
const FEW_LETTERS: usize = 60;
/// Confidence at which a guess stands for a whole document, and for a single block.
const SURE: f64 = 0.5;
const VERY_SURE: f64 = 0.95;
/// Letters a block needs to be given a language of its own.
const BLOCK_LETTERS: usize = 120;

fn codes() -> &'static BTreeMap<&'static str, &'static str> {
    static TABLE: OnceLock<BTreeMap<&'static str, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = BTreeMap::new();
        for line in CODES.lines().filter(|l| !l.starts_with('#')) {
            let mut words = line.split_ascii_whitespace();
            if let Some(two) = words.next() {
                table.insert(two, two);
                table.extend(words.map(|three| (three, two)));
            }
        }
        table
    })
}

/// The primary subtag of a language tag, in its shortest form, as packs are named by it; `None` if it is no tag.
pub(crate) fn primary(tag: &str) -> Option<String> {
    let primary = tag.trim().split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
    if let Some(two) = codes().get(primary.as_str()) {
        return Some((*two).to_owned());
    }
    (primary.len() == 3 && primary.bytes().all(|b| b.is_ascii_lowercase())).then_some(primary)
}

fn letters(text: &str) -> usize {
    // A letter of a script without cases carries about as much as three of an alphabet.
    let weight = |c: char| match c {
        // Most letters of most texts, told without a look into the tables.
        '\0'..='\u{7f}' => usize::from(c.is_ascii_alphabetic()),
        '\u{ac00}'..='\u{d7a3}' | '\u{4e00}'..='\u{9fff}' => 3,
        _ if !c.is_alphabetic() => 0,
        _ if c.len_utf8() >= 3 && !c.is_lowercase() => 3,
        _ => 1,
    };
    text.chars().map(weight).sum()
}

fn tag(info: &Info) -> Option<String> {
    primary(info.lang().code())
}

/// The language of most of the text. `hint` is what the page says about itself: it decides where the text alone
/// does not, and never against a clear text.
pub(crate) fn of_document(text: &Text, blocks: &[Block], hint: Option<&str>) -> Option<String> {
    let hint = hint.and_then(primary);
    let sample = sample(text, blocks);
    if let Some(hint) = &hint
        && is_full_of(&sample, hint)
    {
        return Some(hint.clone());
    }
    let count = letters(&sample);
    let Some(info) = whatlang::detect(&sample) else { return hint };
    let guess = tag(&info);
    if guess.is_some() && guess == hint {
        return guess;
    }
    let sure = count >= FEW_LETTERS && info.confidence() >= SURE;
    if sure {
        return guess;
    }
    // A hint is believed for an unclear text only if such a text can be in it: same script as the guess.
    hint.filter(|h| same_script(h, &info)).or_else(|| by_small_words(&sample, guess.as_deref()).map(str::to_owned))
}

/// Bytes of a text whose small words are counted, so many of which must be of the language that the page names, and such a
/// share of all its words, in percent.
const CONFIRMING_BYTES: usize = 4096;
const CONFIRMING: usize = 30;
const CONFIRMING_SHARE: usize = 25;

/// Whether a text is so full of the small words of one language, and holds at most half as many of any other, that it need
/// not be told by its letters, which costs more.
fn is_full_of(text: &str, tag: &str) -> bool {
    let table = small_words();
    let Some(own) = table.tags.iter().position(|known| *known == tag) else { return false };
    let text = &text[..text.floor_char_boundary(text.len().min(CONFIRMING_BYTES))];
    let (mut all, mut counts) = (0, vec![0usize; table.tags.len()]);
    for word in text.split_ascii_whitespace() {
        all += 1;
        for language in table.languages.get(word).into_iter().flatten() {
            counts[*language] += 1;
        }
    }
    let most = counts[own];
    let others = counts.iter().enumerate().filter(|(language, _)| *language != own).map(|(_, count)| *count);
    most >= CONFIRMING && most * 100 >= all * CONFIRMING_SHARE && others.max().unwrap_or(0) * 2 <= most
}

/// The languages whose small words are known, and for each small word the numbers of its languages.
struct SmallWords {
    tags: Vec<&'static str>,
    languages: HashMap<&'static str, Vec<usize>>,
}

fn small_words() -> &'static SmallWords {
    static TABLE: OnceLock<SmallWords> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = SmallWords { tags: Vec::new(), languages: HashMap::new() };
        for (number, (tag, words)) in languages().enumerate() {
            table.tags.push(tag);
            for word in words {
                let languages = table.languages.entry(word).or_default();
                if !languages.contains(&number) {
                    languages.push(number);
                }
            }
        }
        table
    })
}

/// Small words of one language that a short text must hold to be in it.
const TELLING: usize = 3;

/// The language of a text too short for its letters to tell: the one whose small words it holds, if it holds several and
/// at least twice as many as of any other, or more than of any other and its letters guess the same.
fn by_small_words(text: &str, guess: Option<&str>) -> Option<&'static str> {
    let mut counts: Vec<(usize, &str)> = languages()
        .map(|(tag, own)| (words(text).filter(|word| own.clone().any(|w| w == *word)).count(), tag))
        .collect();
    counts.sort_unstable();
    let (most, tag) = counts.pop()?;
    let next = counts.pop().map_or(0, |c| c.0);
    let clear = most >= 2 * next || most > next && guess == Some(tag);
    (most >= TELLING && clear).then_some(tag)
}

/// The languages whose small words are known, with these words.
fn languages() -> impl Iterator<Item = (&'static str, std::str::SplitAsciiWhitespace<'static>)> {
    SMALL_WORDS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut words = line.split_ascii_whitespace();
        Some((words.next()?, words))
    })
}

fn same_script(hint: &str, info: &Info) -> bool {
    let script = info.script();
    let known = whatlang::Lang::all().iter().any(|l| primary(l.code()).as_deref() == Some(hint));
    !known || script.langs().iter().any(|l| primary(l.code()).as_deref() == Some(hint))
}

fn sample(text: &Text, blocks: &[Block]) -> String {
    let mut sample = String::new();
    let telling = |role| matches!(role, Role::Body | Role::List | Role::Quote | Role::Title | Role::Table);
    for block in blocks.iter().filter(|b| telling(b.role)) {
        let piece = text.get(block.span);
        let room = SAMPLE_BYTES.saturating_sub(sample.len());
        let end = piece.floor_char_boundary(room.min(piece.len()));
        sample.push_str(&piece[..end]);
        sample.push('\n');
        if sample.len() >= SAMPLE_BYTES {
            break;
        }
    }
    sample
}

/// Notes the language of each block that is long and surely in another one than the document.
pub(crate) fn mark_blocks(text: &Text, blocks: &mut [Block], document: Option<&str>) {
    let mut said = Said::new(document);
    for block in blocks {
        let piece = text.get(block.span);
        let piece = &piece[..piece.floor_char_boundary(piece.len().min(SAMPLE_BYTES))];
        if piece.len() < BLOCK_LETTERS || document.is_some() && said.again(piece) || letters(piece) < BLOCK_LETTERS {
            continue;
        }
        let info = whatlang::detect(piece).filter(|info| info.confidence() >= VERY_SURE && info.is_reliable());
        let lang = info.as_ref().and_then(tag);
        if lang.is_none() || lang.as_deref() == document {
            said.take(piece);
            continue;
        }
        block.lang = lang;
    }
}

/// The language that the page says a block is in, where the block is too short to be told by its letters, differs from the
/// document's, and can be in it by its script.
pub(crate) fn of_short_block(piece: &str, said: &str, document: Option<&str>) -> Option<String> {
    let said = primary(said).filter(|said| Some(said.as_str()) != document)?;
    if letters(&piece[..piece.floor_char_boundary(piece.len().min(SAMPLE_BYTES))]) >= BLOCK_LETTERS {
        return None;
    }
    whatlang::detect(piece).is_some_and(|info| same_script(&said, &info)).then_some(said)
}

/// The small words of the document's language and of its blocks so far that are in it. Detection costs more than all else
/// that reading a text does, and a block that says the same small words again needs none.
struct Said<'t> {
    words: HashSet<&'t str>,
}

impl<'t> Said<'t> {
    /// Of ten words, so many must have been said before. A sister language shares fewer of its small words.
    const OF_TEN: usize = 6;
    /// So many words must have been said before it means anything.
    const ENOUGH: usize = 15;

    fn new(document: Option<&str>) -> Said<'t> {
        let own = languages().find(|(tag, _)| Some(*tag) == document);
        Said { words: own.into_iter().flat_map(|(_, words)| words).collect() }
    }

    fn again(&mut self, piece: &'t str) -> bool {
        if self.words.len() < Self::ENOUGH {
            return false;
        }
        let (mut all, mut known) = (0usize, 0usize);
        for word in words(piece) {
            all += 1;
            known += usize::from(self.words.contains(word));
        }
        let again = all > 0 && known * 10 >= all * Self::OF_TEN;
        if again {
            self.take(piece);
        }
        again
    }

    fn take(&mut self, piece: &'t str) {
        self.words.extend(words(piece));
    }
}

/// Letters of a small word.
const SMALL: usize = 4;

/// Small words in small letters: they tell a language apart, where names, figures and terms are the same in many.
fn words(piece: &str) -> impl Iterator<Item = &str> {
    piece.split_ascii_whitespace().filter(|w| {
        let small = w.len() <= SMALL || w.len() <= 4 * SMALL && !w.is_ascii() && w.chars().count() <= SMALL;
        small && !w.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block in another language is told also behind many blocks in the document's own.
    #[test]
    fn a_block_in_another_language_is_told_among_many() {
        let english = "The two governments agreed to work together on the safety of machines, and the ministers of both \
            sides said that the teams of the two countries would meet in the spring to set the plan of the work.";
        let french = "Les deux gouvernements ont convenu de travailler ensemble à la sûreté des machines, et les ministres \
            des deux pays ont dit que leurs équipes se réuniront au printemps pour fixer le programme des travaux.";
        let order = [english, english, english, french, english, french];
        let whole = order.join("\n");
        let text = Text::new(&whole);
        let mut at = 0;
        let mut blocks: Vec<Block> = Vec::new();
        for piece in order {
            let span = entente_model::Span::new(at, at + piece.len());
            blocks.push(Block { role: Role::Body, span, lang: None, path: String::new() });
            at += piece.len() + 1;
        }
        mark_blocks(&text, &mut blocks, Some("en"));
        let langs: Vec<Option<&str>> = blocks.iter().map(|b| b.lang.as_deref()).collect();
        assert_eq!(langs, [None, None, None, Some("fr"), None, Some("fr")]);
    }

    #[test]
    fn a_sentence_is_told_by_its_small_words() {
        for (text, expected) in [
            ("France and Germany will fund a quantum lab by 2026.", Some("en")),
            ("La France et le Maroc vont financer un labo.", Some("fr")),
            ("Seoul, Paris, Berlin", None),
            ("NATO in Oslo", None),
        ] {
            let text = Text::new(text);
            let span = entente_model::Span::new(0, text.as_str().len());
            let block = Block { role: Role::Body, span, lang: None, path: String::new() };
            assert_eq!(of_document(&text, &[block], None).as_deref(), expected, "{}", text.as_str());
        }
    }

    #[test]
    fn every_language_the_detector_knows_has_a_short_code() {
        for lang in whatlang::Lang::all() {
            let code = primary(lang.code()).unwrap_or_default();
            assert_eq!(code.len(), 2, "{}", lang.code());
        }
    }
}
