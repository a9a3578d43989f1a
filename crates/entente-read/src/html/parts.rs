//! What part of a page an element marks: by its name, its attributes, and the words of its class and id.

use crate::html::dom::{Dom, NodeId};
use std::collections::{BTreeMap, HashMap};
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

/// Whole words, and heads of words.
struct Words {
    whole: BTreeMap<&'static str, Parts>,
    heads: Vec<(&'static str, Parts)>,
}

fn words() -> &'static Words {
    static TABLE: OnceLock<Words> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Words { whole: BTreeMap::new(), heads: Vec::new() };
        for line in WORDS.lines().filter(|l| !l.starts_with('#')) {
            let Some((part, list)) = line.split_once(':') else { continue };
            let part = named(part);
            for word in list.split_ascii_whitespace() {
                match word.strip_suffix('*') {
                    Some(head) => table.heads.push((head, part)),
                    None => {
                        table.whole.insert(word, part);
                    }
                }
            }
        }
        table
    })
}

fn of_word(word: &str) -> Parts {
    let table = words();
    let whole = table.whole.get(word).copied().unwrap_or_default();
    table.heads.iter().filter(|(head, _)| word.starts_with(head)).fold(whole, |parts, (_, part)| parts.with(*part))
}

/// Longest class attribute looked at, in bytes; nobody writes longer ones by hand.
const CLASS_BYTES: usize = 512;

/// The parts that a class or id names: each word of it, each two neighbouring words together.
fn of_names(names: &str) -> Parts {
    let names = &names[..names.floor_char_boundary(names.len().min(CLASS_BYTES))];
    let mut parts = Parts::default();
    for name in names.split_ascii_whitespace() {
        let mut before = String::new();
        for word in split_words(name) {
            parts = parts.with(of_word(&word));
            if !before.is_empty() {
                before.push_str(&word);
                parts = parts.with(of_whole(&before));
            }
            before = word;
        }
    }
    parts
}

fn of_whole(word: &str) -> Parts {
    words().whole.get(word).copied().unwrap_or_default()
}

/// `relatedStories-list_2` as `related`, `stories`, `list`, `2`.
fn split_words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    for character in name.chars() {
        let sign = !character.is_alphanumeric();
        let hump = character.is_uppercase() && lower;
        lower = character.is_lowercase();
        if sign || hump {
            words.push(String::new());
        }
        if !sign && let Some(last) = words.last_mut() {
            last.extend(character.to_lowercase());
        }
    }
    words.retain(|w| !w.is_empty());
    words
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
