//! What part of a page an element marks: by its name, its attributes, and the words of its class and id.

use crate::html::dom::{Dom, NodeId};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Words of class names and ids; data.
const WORDS: &str = include_str!("../../data/page-parts.txt");

/// Parts that an element may mark, as a set of bits so that a whole path of elements is one number.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Parts(u16);

impl Parts {
    pub(crate) const HIDDEN: Parts = Parts(1);
    pub(crate) const MENU: Parts = Parts(2);
    pub(crate) const FOOT: Parts = Parts(4);
    pub(crate) const COMMENT: Parts = Parts(8);
    pub(crate) const NOTICE: Parts = Parts(16);
    pub(crate) const TEASER: Parts = Parts(32);
    pub(crate) const CAPTION: Parts = Parts(64);
    pub(crate) const BYLINE: Parts = Parts(128);
    pub(crate) const DATE: Parts = Parts(256);
    pub(crate) const HEADING: Parts = Parts(512);
    pub(crate) const ITEM: Parts = Parts(1024);
    pub(crate) const QUOTE: Parts = Parts(2048);
    pub(crate) const ROW: Parts = Parts(4096);
    pub(crate) const FIGURE: Parts = Parts(8192);

    /// Parts that a class name can be wrong about; they are not believed for an element that holds much of the page.
    pub(crate) const DOUBTFUL: Parts = Parts(1 | 2 | 4 | 8 | 16 | 32 | 64 | 128 | 256);
    /// Parts that are never of the main text.
    pub(crate) const OUTSIDE: Parts = Parts(1 | 2 | 4 | 8);
    /// Parts that speak against being the main text.
    pub(crate) const AGAINST: Parts = Parts(1 | 2 | 4 | 8 | 16 | 32);

    pub(crate) fn has(self, other: Parts) -> bool {
        self.0 & other.0 != 0
    }
    pub(crate) fn with(self, other: Parts) -> Parts {
        Parts(self.0 | other.0)
    }
    pub(crate) fn without(self, other: Parts) -> Parts {
        Parts(self.0 & !other.0)
    }
}

fn named(name: &str) -> Parts {
    match name {
        "hidden" => Parts::HIDDEN,
        "menu" => Parts::MENU,
        "foot" => Parts::FOOT,
        "comment" => Parts::COMMENT,
        "notice" => Parts::NOTICE,
        "teaser" => Parts::TEASER,
        "caption" => Parts::CAPTION,
        "byline" => Parts::BYLINE,
        "date" => Parts::DATE,
        _ => Parts::default(),
    }
}

/// Whole words and heads of words, by their first letter.
struct Words {
    by_letter: Vec<Vec<Word>>,
}

struct Word {
    text: &'static str,
    /// It stands for all words that begin so.
    head: bool,
    part: Parts,
}

fn words() -> &'static Words {
    static TABLE: OnceLock<Words> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Words { by_letter: (0..=usize::from(u8::MAX)).map(|_| Vec::new()).collect() };
        for line in WORDS.lines().filter(|l| !l.starts_with('#')) {
            let Some((part, list)) = line.split_once(':') else { continue };
            let part = named(part);
            for word in list.split_ascii_whitespace() {
                let text = word.strip_suffix('*').unwrap_or(word);
                let letter = text.bytes().next().unwrap_or_default();
                table.by_letter[usize::from(letter)].push(Word { text, head: text != word, part });
            }
        }
        table
    })
}

/// The parts that a word marks; `joined` is two words in one, which is looked for as a whole only.
fn of_word(word: &str, joined: bool) -> Parts {
    let Some(letter) = word.bytes().next() else { return Parts::default() };
    let same = |known: &&Word| match known.head {
        true => !joined && word.starts_with(known.text),
        false => word == known.text,
    };
    let found = words().by_letter[usize::from(letter)].iter().filter(same);
    found.fold(Parts::default(), |parts, known| parts.with(known.part))
}

/// Longest class attribute looked at, in bytes; nobody writes longer ones by hand.
const CLASS_BYTES: usize = 512;

/// The parts that a class or id names: each word of it, each two neighbouring words together.
fn of_names(names: &str) -> Parts {
    let names = &names[..names.floor_char_boundary(names.len().min(CLASS_BYTES))];
    let mut parts = Parts::default();
    // The word before with the one that is being read, and where that begins.
    let mut both = String::new();
    for name in names.split_ascii_whitespace() {
        both.clear();
        let (mut at, mut lower) = (0, false);
        for character in name.chars() {
            let sign = !character.is_alphanumeric();
            if sign || lower && character.is_uppercase() {
                parts = parts.with(end_word(&mut both, &mut at));
            }
            lower = character.is_lowercase();
            match character {
                _ if sign => {}
                c if c.is_ascii() => both.push(c.to_ascii_lowercase()),
                c => both.extend(c.to_lowercase()),
            }
        }
        parts = parts.with(end_word(&mut both, &mut at));
    }
    parts
}

/// The parts of the word from `at` on, and of it with the word before; it then is the word before.
fn end_word(both: &mut String, at: &mut usize) -> Parts {
    if *at == both.len() {
        return Parts::default();
    }
    let mut parts = of_word(&both[*at..], false);
    if *at > 0 {
        parts = parts.with(of_word(both, true));
        both.drain(..*at);
    }
    *at = both.len();
    parts
}

/// The parts that classes and ids name, so that those that stand at many elements of a page are looked at once.
#[derive(Default)]
pub(crate) struct Named<'d> {
    known: HashMap<&'d str, Parts>,
}

impl<'d> Named<'d> {
    fn parts(&mut self, names: &'d str) -> Parts {
        *self.known.entry(names).or_insert_with(|| of_names(names))
    }
}

/// What an element surely marks by name and roles, and what its class and id say it marks.
pub(crate) fn of_element<'d>(dom: &'d Dom, node: NodeId, named: &mut Named<'d>) -> (Parts, Parts) {
    let mut sure = match dom.name(node) {
        "nav" | "menu" | "amp-sidebar" | "amp-mega-menu" => Parts::MENU,
        "amp-ad" | "amp-sticky-ad" | "amp-consent" | "amp-social-share" | "amp-user-notification" => Parts::NOTICE,
        "figcaption" => Parts::CAPTION,
        "caption" => Parts::CAPTION,
        "figure" => Parts::FIGURE,
        "blockquote" => Parts::QUOTE,
        "li" | "dd" | "dt" => Parts::ITEM,
        "tr" => Parts::ROW,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Parts::HEADING,
        "time" => Parts::DATE,
        _ => Parts::default(),
    };
    let mut said = match dom.name(node) {
        "aside" => Parts::TEASER,
        "footer" => Parts::FOOT,
        "form" | "fieldset" => Parts::NOTICE,
        "address" => Parts::BYLINE,
        _ => Parts::default(),
    };
    for (name, value) in dom.attributes(node) {
        match (name, value) {
            ("hidden", _) => sure = sure.with(Parts::HIDDEN),
            ("style", style) if hides(style) => sure = sure.with(Parts::HIDDEN),
            ("aria-hidden", "true") => said = said.with(Parts::HIDDEN),
            ("role", "navigation" | "menu" | "menubar" | "search" | "toolbar") => sure = sure.with(Parts::MENU),
            ("role", "contentinfo") => sure = sure.with(Parts::FOOT),
            ("role", "complementary") => said = said.with(Parts::TEASER),
            ("role", "dialog" | "alertdialog" | "alert") => sure = sure.with(Parts::NOTICE),
            ("role", "heading") => sure = sure.with(Parts::HEADING),
            ("rel", rel) if rel.split_ascii_whitespace().any(|w| w == "author") => said = said.with(Parts::BYLINE),
            ("itemprop", "author" | "creator") => said = said.with(Parts::BYLINE),
            ("itemprop", "datePublished" | "dateModified" | "dateCreated") => said = said.with(Parts::DATE),
            ("itemprop", "caption") => said = said.with(Parts::CAPTION),
            ("class" | "id", names) => said = said.with(named.parts(names)),
            _ => {}
        }
    }
    (sure, said)
}

fn hides(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).take(512).collect::<String>().to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_names_show_the_part_whole_words_and_humps_apart() {
        for (names, part, expected) in [
            ("relatedStories", Parts::TEASER, true),
            ("box read-more", Parts::TEASER, true),
            ("comments-area", Parts::COMMENT, true),
            ("commentary", Parts::COMMENT, true),
            ("img_caption2", Parts::CAPTION, true),
            ("adjacent loaded", Parts::NOTICE, false),
            ("ad-slot", Parts::NOTICE, true),
            ("article-body", Parts::AGAINST, false),
            ("entry-content", Parts::DOUBTFUL, false),
            ("updated", Parts::DATE, false),
            ("post-date", Parts::DATE, true),
        ] {
            assert_eq!(of_names(names).has(part), expected, "{names}");
        }
    }

    #[test]
    fn every_line_of_the_word_list_names_a_part() {
        for line in WORDS.lines().filter(|l| !l.starts_with('#')) {
            let part = line.split(':').next().unwrap_or("");
            assert_ne!(named(part), Parts::default(), "{line}");
        }
    }
}
