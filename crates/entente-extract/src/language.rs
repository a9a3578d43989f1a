//! One language, ready for use: its lexicon, tags, quantities and names.

use crate::blur::Blur;
use crate::learned::Weights;
use crate::quantity::Quantities;
use crate::signs::EntrySigns;
use crate::tags::{Marks, T, Tags};
use entente_model::Value;
use entente_packs::schema::{Meta, VerbPlace};
use entente_packs::{Element, Lexicon, Pack, PacksError, PatternRule, TagId};
use std::collections::BTreeMap;

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
    /// The form of a verb that opens an order or follows another verb.
    pub(crate) base: Option<TagId>,
    /// Patterns by the tag with which they can begin.
    first: Vec<Vec<usize>>,
    /// Of each entry the known tags that it carries, as bits: nothing is asked more often.
    carried: Vec<Marks>,
    /// Of each entry what its words tell by themselves.
    told: Vec<Option<Value>>,
    /// Of each entry whether it is a verb form known by its ending alone, and whether it says nothing of what a text promises.
    aside: Vec<(bool, bool)>,
    /// The tags of all entries that patterns ask for, entry by entry, and where those of each begin, and one more.
    asked: (Vec<Asked>, Vec<u32>),
    /// Of each pattern what its steps ask for.
    wants: Vec<Vec<Wants>>,
    /// Verb forms that carry a clause by themselves and are no nouns.
    pub(crate) finite: Vec<TagId>,
    /// Verb forms that another verb governs.
    pub(crate) infinitive: Vec<TagId>,
}

/// A tag that patterns ask for, by its number among these.
pub(crate) type Asked = u16;

/// Tags that patterns ask for: most patterns are told apart from a place by it.
pub(crate) type AskedSet = Blur<4>;

/// What a step of a pattern asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wants {
    /// The tag; none where any word will do.
    pub(crate) tag: Option<Asked>,
    /// With what the pattern can go on from here.
    opening: AskedSet,
}

impl Wants {
    /// Whether the pattern can go on where these tags stand.
    #[inline]
    pub(crate) fn goes_on(&self, tags: AskedSet) -> bool {
        self.opening == AskedSet::ANY || self.opening.meets(tags)
    }
}

impl Language {
    pub(crate) fn new(pack: &Pack) -> Result<Language, PacksError> {
        let lexicon = Lexicon::new(pack)?;
        let tags = Tags::new(&lexicon);
        let quantities = Quantities::new(pack)?;
        let place = || format!("packs/{}/{}", pack.folder, entente_packs::WEIGHTS);
        let weights = pack.raw.get("weights").map(|text| Weights::parse(&place(), text)).transpose()?;
        let (any, base) = (lexicon.tag(ANY), lexicon.tag(BASE));
        let mut numbers: BTreeMap<TagId, Asked> = BTreeMap::new();
        for step in lexicon.patterns.iter().flat_map(|pattern| &pattern.steps) {
            let Element::Tag(tag) = step.element;
            let next = Asked::try_from(numbers.len()).unwrap_or(Asked::MAX);
            numbers.entry(tag).or_insert(next);
        }
        let mut first: Vec<Vec<usize>> = vec![Vec::new(); numbers.len()];
        for (index, pattern) in lexicon.patterns.iter().enumerate() {
            for step in &pattern.steps {
                let Element::Tag(tag) = step.element;
                let Some(known) = numbers.get(&tag).and_then(|&tag| first.get_mut(usize::from(tag))) else { continue };
                if known.last() != Some(&index) {
                    known.push(index);
                }
                if !step.optional {
                    break;
                }
            }
        }
        let mut asked: (Vec<Asked>, Vec<u32>) = (Vec::new(), vec![0]);
        for entry in &lexicon.entries {
            let tags = std::iter::once(&entry.tag).chain(&entry.more);
            asked.0.extend(tags.filter_map(|tag| numbers.get(tag)));
            asked.1.push(u32::try_from(asked.0.len()).unwrap_or(u32::MAX));
        }
        let wants = lexicon.patterns.iter().map(|pattern| wants(pattern, any, &numbers)).collect();
        let finite = finite(&lexicon);
        let infinitive = infinitive(&lexicon);
        let told = lexicon.entries.iter().map(|entry| crate::mentions::told(&lexicon, entry)).collect();
        let aside = lexicon.entries.iter().map(|entry| {
            let ending = !entry.verb && lexicon.name(entry.tag).starts_with("v:");
            let thing = tags.marks(entry).has(T::Thing);
            (ending, thing || entry.value.as_deref() == Some(crate::gather::HIDES))
        });
        let aside = aside.collect();
        let carried = lexicon.entries.iter().map(|entry| tags.marks(entry)).collect();
        let signs = EntrySigns::new(&lexicon);
        Ok(Language {
            meta: pack.meta.clone(),
            lexicon,
            signs,
            quantities,
            weights,
            base,
            first,
            carried,
            told,
            aside,
            asked,
            wants,
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

    /// Whether entry number `entry` is a verb form known by its ending alone.
    pub(crate) fn by_ending(&self, entry: u32) -> bool {
        self.aside.get(entry as usize).is_some_and(|aside| aside.0)
    }

    /// Whether entry number `entry` says nothing of what a text promises: a word for a thing, which serves to compare clauses, or
    /// one that only hides a shorter word.
    pub(crate) fn silent(&self, entry: u32) -> bool {
        self.aside.get(entry as usize).is_some_and(|aside| aside.1)
    }

    /// What the words of entry number `entry` tell by themselves, if anything.
    pub(crate) fn told(&self, entry: u32) -> Option<&Value> {
        self.told.get(entry as usize)?.as_ref()
    }

    /// The tags of entry number `entry` that patterns ask for.
    pub(crate) fn asked(&self, entry: u32) -> &[Asked] {
        let (tags, from) = &self.asked;
        match from.get(entry as usize..entry as usize + 2) {
            Some(&[from, to]) => tags.get(from as usize..to as usize).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// What the steps of pattern number `pattern` ask for.
    pub(crate) fn wants(&self, pattern: usize) -> &[Wants] {
        self.wants.get(pattern).map_or(&[], Vec::as_slice)
    }

    /// The patterns that can begin with `tag`.
    pub(crate) fn beginning(&self, tag: Asked) -> &[usize] {
        self.first.get(usize::from(tag)).map_or(&[], Vec::as_slice)
    }
}

/// What the steps of a pattern ask for, and with what it can go on at each; anything where all steps that are left may be absent.
fn wants(pattern: &PatternRule, any: Option<TagId>, numbers: &BTreeMap<TagId, Asked>) -> Vec<Wants> {
    let mut after = AskedSet::ANY;
    let mut steps: Vec<Wants> = Vec::with_capacity(pattern.steps.len());
    for step in pattern.steps.iter().rev() {
        let Element::Tag(tag) = step.element;
        let asked = numbers.get(&tag).copied().filter(|_| any != Some(tag));
        let own = asked.map_or(AskedSet::ANY, AskedSet::of);
        after = if step.optional { own.with(after) } else { own };
        steps.push(Wants { tag: asked, opening: after });
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
