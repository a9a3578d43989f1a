//! One language, ready for use: its lexicon, tags, quantities and names.

use crate::learned::Weights;
use crate::quantity::Quantities;
use crate::signs::EntrySigns;
use crate::tags::{Marks, T, Tags};
use entente_model::Value;
use entente_packs::schema::{Meta, VerbPlace};
use entente_packs::{Element, Lexicon, Pack, PacksError, PatternRule, TagId};

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
    /// Of each entry what its words tell by themselves.
    told: Vec<Option<Value>>,
    /// Of each entry its tags, blurred.
    blurred: Vec<Blur>,
    /// Of each pattern and step the tags with which the pattern can go on there, blurred.
    openings: Vec<Vec<Blur>>,
    /// Verb forms that carry a clause by themselves and are no nouns.
    pub(crate) finite: Vec<TagId>,
    /// Verb forms that another verb governs.
    pub(crate) infinitive: Vec<TagId>,
}

/// Tags as few bits: what two of them do not share, no tag is in both. Most patterns are told apart from a place by it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Blur(u64);

impl Blur {
    /// Anything, or nothing at all.
    const ANY: Blur = Blur(u64::MAX);

    pub(crate) fn of(tag: TagId) -> Blur {
        Blur(1 << (tag.0 % 64))
    }
    pub(crate) fn with(self, other: Blur) -> Blur {
        Blur(self.0 | other.0)
    }
    /// Whether a tag may be in both.
    pub(crate) fn meets(self, other: Blur) -> bool {
        self.0 & other.0 != 0
    }
}

impl Language {
    pub(crate) fn new(pack: &Pack) -> Result<Language, PacksError> {
        let lexicon = Lexicon::new(pack)?;
        let tags = Tags::new(&lexicon);
        let quantities = Quantities::new(pack)?;
        let place = || format!("packs/{}/{}", pack.folder, entente_packs::WEIGHTS);
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
        let infinitive = infinitive(&lexicon);
        let told = lexicon.entries.iter().map(|entry| crate::mentions::told(&lexicon, entry)).collect();
        let blurred = lexicon.entries.iter().map(|entry| {
            std::iter::once(&entry.tag).chain(&entry.more).fold(Blur::default(), |b, &tag| b.with(Blur::of(tag)))
        });
        let blurred = blurred.collect();
        let openings = lexicon.patterns.iter().map(|pattern| openings(pattern, any)).collect();
        let carried = lexicon.entries.iter().map(|entry| tags.marks(entry)).collect();
        let signs = EntrySigns::new(&lexicon);
        Ok(Language {
            meta: pack.meta.clone(),
            lexicon,
            signs,
            quantities,
            weights,
            any,
            base,
            first,
            carried,
            told,
            blurred,
            openings,
            finite,
            infinitive,
        })
    }

    pub(crate) fn verb_final(&self) -> bool {
        self.meta.verb == VerbPlace::Final
    }

    /// The known tags that entry number `entry` carries.
    pub(crate) fn marks(&self, entry: u32) -> Marks {
        self.carried.get(entry as usize).copied().unwrap_or_default()
    }

    /// Whether entry number `entry` carries `tag`.
    #[inline]
    pub(crate) fn has(&self, entry: u32, tag: T) -> bool {
        self.carried.get(entry as usize).is_some_and(|marks| marks.has(tag))
    }

    /// What the words of entry number `entry` tell by themselves, if anything.
    pub(crate) fn told(&self, entry: u32) -> Option<&Value> {
        self.told.get(entry as usize)?.as_ref()
    }

    /// The tags of entry number `entry`.
    pub(crate) fn blurred(&self, entry: u32) -> Blur {
        self.blurred.get(entry as usize).copied().unwrap_or_default()
    }

    /// Whether pattern number `pattern` can go on with its step number `step` where `tags` stand.
    pub(crate) fn goes_on(&self, pattern: usize, step: usize, tags: Blur) -> bool {
        let opening = self.openings.get(pattern).and_then(|steps| steps.get(step)).copied().unwrap_or(Blur::ANY);
        opening == Blur::ANY || opening.meets(tags)
    }

    /// The patterns that can begin with `tag`.
    pub(crate) fn beginning(&self, tag: TagId) -> &[usize] {
        self.first.get(usize::from(tag.0)).map_or(&[], Vec::as_slice)
    }
}

/// With what a pattern can go on at each of its steps; anything where all steps that are left may be absent.
fn openings(pattern: &PatternRule, any: Option<TagId>) -> Vec<Blur> {
    let mut after = Blur::ANY;
    let mut steps: Vec<Blur> = Vec::with_capacity(pattern.steps.len());
    for step in pattern.steps.iter().rev() {
        let Element::Tag(tag) = step.element;
        let own = if any == Some(tag) { Blur::ANY } else { Blur::of(tag) };
        after = if step.optional { own.with(after) } else { own };
        steps.push(after);
    }
    steps.reverse();
    steps
}

/// The verb forms that patterns of the infinitive ask for.
fn infinitive(lexicon: &Lexicon) -> Vec<TagId> {
    use crate::predicate::Mode;
    let infinitive = lexicon.patterns.iter().filter(|p| Mode::parse(&p.mode) == Some(Mode::Infinitive));
    let asked = infinitive.filter_map(|p| p.steps.iter().rfind(|step| !step.optional));
    let tags = asked.map(|step| {
        let Element::Tag(tag) = step.element;
        tag
    });
    tags.filter(|&tag| lexicon.name(tag).starts_with("v:")).collect()
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
