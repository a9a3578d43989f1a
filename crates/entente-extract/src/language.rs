//! One language, ready for use: its lexicon, tags, quantities and names.

use crate::learned::Weights;
use crate::quantity::Quantities;
use crate::signs::EntrySigns;
use crate::tags::{Marks, T, Tags};
use entente_packs::schema::{Meta, VerbPlace};
use entente_packs::{Element, Lexicon, Pack, PacksError, TagId};

/// The element of patterns that is any one word.
pub(crate) const ANY: &str = "any";

/// The base form of a verb, as packs name it.
const BASE: &str = "v:inf";

/// A compiled pack.
pub(crate) struct Language {
    pub(crate) meta: Meta,
    pub(crate) lexicon: Lexicon,
    pub(crate) quantities: Quantities,
    /// What the lexicon's entries say, as signs.
    pub(crate) signs: EntrySigns,
    /// What was learned from examples, if the pack has it.
    pub(crate) weights: Option<Weights>,
    /// The element of patterns that is any one word.
    pub(crate) any: Option<TagId>,
    /// The form of a verb that opens an order or follows another verb.
    pub(crate) base: Option<TagId>,
    /// Patterns by the number of the tag with which they can begin.
    first: Vec<Vec<usize>>,
    /// Of each entry the known tags that it carries, as bits: nothing is asked more often.
    carried: Vec<Marks>,
    /// Verb forms that carry a clause by themselves and are no nouns.
    pub(crate) finite: Vec<TagId>,
}

impl Language {
    pub(crate) fn new(pack: &Pack) -> Result<Language, PacksError> {
        let lexicon = Lexicon::new(pack)?;
        let tags = Tags::new(&lexicon);
        let quantities = Quantities::new(pack)?;
        let place = || format!("packs/{}/weights.txt", pack.folder);
        let weights = pack.raw.get("weights").map(|text| Weights::parse(&place(), text)).transpose()?;
        let mut first: Vec<Vec<usize>> = Vec::new();
        for (index, pattern) in lexicon.patterns.iter().enumerate() {
            for step in &pattern.steps {
                let Element::Tag(tag) = step.element;
                let number = usize::from(tag.0);
                if first.len() <= number {
                    first.resize_with(number + 1, Vec::new);
                }
                let known = &mut first[number];
                if known.last() != Some(&index) {
                    known.push(index);
                }
                if !step.optional {
                    break;
                }
            }
        }
        let (any, base) = (lexicon.tag(ANY), lexicon.tag(BASE));
        let finite = finite(&lexicon);
        let carried = lexicon.entries.iter().map(|entry| tags.marks(entry)).collect();
        let signs = EntrySigns::new(&lexicon);
        Ok(Language { meta: pack.meta.clone(), lexicon, signs, quantities, weights, any, base, first, carried, finite })
    }

    pub(crate) fn verb_final(&self) -> bool {
        self.meta.verb == VerbPlace::Final
    }

    /// Whether entry number `entry` carries `tag`.
    pub(crate) fn has(&self, entry: u32, tag: T) -> bool {
        self.carried.get(entry as usize).is_some_and(|marks| marks.has(tag))
    }

    /// The patterns that can begin with `tag`.
    pub(crate) fn beginning(&self, tag: TagId) -> &[usize] {
        self.first.get(usize::from(tag.0)).map_or(&[], Vec::as_slice)
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
