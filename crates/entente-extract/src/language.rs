//! One language, ready for use: its lexicon, tags, quantities and names.

use crate::quantity::Quantities;
use crate::tags::{T, Tags};
use entente_packs::schema::{Meta, VerbPlace};
use entente_packs::{Element, Lexicon, Pack, PacksError, TagId};
use std::collections::HashMap;

/// The element of patterns that is any one word.
pub(crate) const ANY: &str = "any";

/// A compiled pack.
pub(crate) struct Language {
    pub(crate) meta: Meta,
    pub(crate) lexicon: Lexicon,
    pub(crate) tags: Tags,
    pub(crate) quantities: Quantities,
    /// The element of patterns that is any one word.
    pub(crate) any: Option<TagId>,
    /// Patterns by the tags with which they can begin.
    pub(crate) first: HashMap<TagId, Vec<usize>>,
    /// Verb forms that carry a clause by themselves and are no nouns.
    pub(crate) finite: Vec<TagId>,
}

impl Language {
    pub(crate) fn new(pack: &Pack) -> Result<Language, PacksError> {
        let lexicon = Lexicon::new(pack)?;
        let tags = Tags::new(&lexicon);
        let quantities = Quantities::new(pack)?;
        let mut first: HashMap<TagId, Vec<usize>> = HashMap::new();
        for (index, pattern) in lexicon.patterns.iter().enumerate() {
            for step in &pattern.steps {
                let Element::Tag(tag) = step.element;
                let known = first.entry(tag).or_default();
                if known.last() != Some(&index) {
                    known.push(index);
                }
                if !step.optional {
                    break;
                }
            }
        }
        let any = lexicon.tag(ANY);
        let finite = finite(&lexicon);
        Ok(Language { meta: pack.meta.clone(), lexicon, tags, quantities, any, first, finite })
    }

    pub(crate) fn verb_final(&self) -> bool {
        self.meta.verb == VerbPlace::Final
    }

    /// Whether entry number `entry` carries `tag`.
    pub(crate) fn has(&self, entry: u32, tag: T) -> bool {
        self.tags.get(tag).is_some_and(|t| self.lexicon.entry(entry).has(t))
    }
}

/// The forms that a pattern of a finite mode asks for and nothing else, unless another pattern says that they are nouns.
fn finite(lexicon: &Lexicon) -> Vec<TagId> {
    use crate::predicate::Mode;
    let asked = |index: usize| {
        let mut steps = lexicon.patterns[index].steps.iter().filter(|s| !s.optional).map(|s| {
            let Element::Tag(tag) = s.element;
            tag
        });
        let only = steps.next_back().filter(|&tag| lexicon.name(tag).starts_with("v:"));
        (only, steps.next().is_none())
    };
    let mode = |index: usize| Mode::parse(&lexicon.patterns[index].mode);
    let all = 0..lexicon.patterns.len();
    let nouns: Vec<TagId> =
        all.clone().filter(|&n| matches!(mode(n), Some(Mode::Noun))).filter_map(|n| asked(n).0).collect();
    all.filter(|&n| mode(n).is_some_and(Mode::finite))
        .filter_map(|n| asked(n).0.filter(|_| asked(n).1))
        .filter(|tag| !nouns.contains(tag))
        .collect()
}
