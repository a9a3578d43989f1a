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
        Ok(Language { meta: pack.meta.clone(), lexicon, tags, quantities, any, first })
    }

    pub(crate) fn verb_final(&self) -> bool {
        self.meta.verb == VerbPlace::Final
    }

    /// Whether entry number `entry` carries `tag`.
    pub(crate) fn has(&self, entry: u32, tag: T) -> bool {
        self.tags.get(tag).is_some_and(|t| self.lexicon.entry(entry).has(t))
    }
}
