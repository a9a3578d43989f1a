//! The fields of a promise, weighed by the learned model over the words of the promise and over what its text is about.
//!
//! Words for fields are many, and some of them say little: "water" in a text on hydrogen. [`Scene`] gathers where a text speaks of
//! which field, [`offers`] says for one promise what speaks for each field, [`settle`] keeps those for which enough speaks.

use crate::claims::Draft;
use crate::learned::Weights;
use crate::parties::{PartyRef, floor};
use crate::places::{CLAIMS, TITLE};
use crate::promise::Trigger;
use crate::signs::{Signs, WIDE, begun, count, hash, mixed, sign, truth};
use crate::tags::T;
use crate::view::{Range, View};
use crate::weighed::Weighed;
use entente_model::{Evidence, Field};
use entente_packs::Folded;

/// One field that may be meant.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) field: Field,
    /// Whether the rules say so.
    pub(crate) ruled: bool,
    /// What speaks for and against.
    pub(crate) signs: Weighed,
    /// Where the text says so, nearest to the promise first.
    at: Vec<Range>,
}

/// So many words of a promise are looked at, and so many of a title.
const WORDS: usize = 60;
const TITLED: usize = 24;
/// So many signs at least has each field, besides those of words.
const SIGNS: usize = 26;
/// So many words for fields of a text are looked at.
const HITS: usize = 2000;

/// Where a text speaks of fields.
struct Scene {
    /// By field, in the order of [`Field::ALL`]: where a word for it stands, and whether that is a part of a name.
    spoken: Vec<Vec<(Range, bool)>>,
    /// Of how many words for fields the text has.
    all: usize,
    /// How often the title speaks of each.
    titled: Vec<usize>,
    /// The signs that the words of the title begin.
    title: Vec<u64>,
}

impl Scene {
    fn of(view: &View<'_>) -> Scene {
        let number = |value: Option<&str>| {
            let field: Field = value?.parse().ok()?;
            Field::ALL.iter().position(|f| *f == field)
        };
        let mut spoken = vec![Vec::new(); Field::ALL.len()];
        let mut all = 0;
        for hit in view.tagged(T::Field, Range::new(0, view.text().len())).take(HITS) {
            let Some(field) = number(view.value(hit)) else { continue };
            let at = Range::new(hit.start, hit.end);
            let named = view.names_in(at).iter().any(|n| n.range.contains(at));
            spoken[field].push((at, named));
            all += 1;
        }
        let title = view.document.title.as_deref().unwrap_or("");
        let title = &title[..floor(title, TITLE)];
        let folded = Folded::new(title, 0);
        let mut titled = vec![0; Field::ALL.len()];
        for hit in view.language.lexicon.matcher.find(&folded, title, 0) {
            if view.language.has(hit.entry, T::Field) {
                if let Some(field) = number(view.value(&hit)) {
                    titled[field] += 1;
                }
            }
        }
        Scene { spoken, all, titled, title: signs_of(const { hash("title word") }, &words(folded.as_str(), TITLED)) }
    }
}

/// The words of a stretch; of scripts that write endings onto their words also how each begins.
fn words(text: &str, most: usize) -> Vec<String> {
    let mut found = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(most) {
        if word.chars().all(|c| c.is_ascii_digit()) {
            continue;
        }
        if word.starts_with(|c| c >= WIDE) {
            for length in 2..=3 {
                let start: String = word.chars().take(length).collect();
                if start.chars().count() == length {
                    found.push(start);
                }
            }
        } else if word.chars().count() >= 2 {
            found.push(word.to_owned());
            if word.chars().count() > 6 {
                found.push(word.chars().take(6).chain(['-']).collect());
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The signs that these words begin.
fn signs_of(kind: u64, words: &[String]) -> Vec<u64> {
    words.iter().map(|word| begun(kind, word)).collect()
}

/// All fields that a draft may mean; the draft is the one with this number among all of its text.
fn offers(view: &View<'_>, scene: &Scene, drafts: &[Draft], number: usize) -> Vec<Offer> {
    let draft = &drafts[number];
    let claim = &draft.claim;
    let own = view.sentence_at(draft.quote.start).map_or(draft.quote, |s| s.range);
    let spoken = signs_of(const { hash("word") }, &words(view.str(draft.quote), WORDS));
    let who = |p: &PartyRef| begun(const { hash("who") }, p.id.as_deref().unwrap_or(p.name.as_str()));
    let mut nouns: Vec<u64> = draft.parties.iter().map(who).collect();
    nouns.sort_unstable();
    nouns.dedup();
    let action = hash(claim.action.code());
    let trigger = if draft.trigger == Trigger::Learned { const { hash("learned") } } else { const { hash("ruled") } };
    let states = truth(draft.parties.iter().all(|p| p.is_state()));
    let prior = number.checked_sub(1).and_then(|n| drafts.get(n));
    // Of the words for fields in the quote, how many there are in all.
    let inside = |list: &[(Range, bool)]| list.iter().filter(|(r, _)| draft.quote.contains(*r)).count();
    let within: usize = scene.spoken.iter().map(|list| inside(list)).sum();
    let most = scene.spoken.iter().map(Vec::len).max().unwrap_or(0);
    let naming = drafts.iter().filter(|d| !d.claim.fields.is_empty()).count();
    let inherits = truth(claim.fields_evidence.inherited);
    let ruled_of = count(claim.fields.len());
    let within = count(within);
    let one = |(at, &field): (usize, &Field)| {
        let list = &scene.spoken[at];
        let code = hash(field.code());
        let here = inside(list);
        let named = list.iter().filter(|(r, named)| *named && draft.quote.contains(*r)).count();
        let beside = list.iter().filter(|(r, _)| own.contains(*r) && !draft.quote.contains(*r)).count();
        let before = list.iter().filter(|(r, _)| r.end <= own.start && r.start + 300 > own.start).count();
        let place = if here > 0 {
            const { hash("quote") }
        } else if beside > 0 {
            const { hash("sentence") }
        } else if before > 0 {
            const { hash("before") }
        } else {
            const { hash("else") }
        };
        let ruled = claim.fields.contains(&field);
        let leads = if list.is_empty() {
            const { hash("none") }
        } else if list.len() == most {
            const { hash("most") }
        } else {
            const { hash("some") }
        };
        let share = match list.len() * 4 {
            0 => const { hash("none") },
            n if n >= scene.all * 2 => const { hash("half") },
            n if n >= scene.all => const { hash("quarter") },
            _ => const { hash("little") },
        };
        let others = drafts.iter().enumerate().filter(|&(n, d)| n != number && d.claim.fields.contains(&field)).count();
        let told = if others == 0 {
            const { hash("none") }
        } else if others * 2 >= naming {
            const { hash("most") }
        } else {
            const { hash("some") }
        };
        let next = truth(prior.is_some_and(|d| d.claim.fields.contains(&field)));
        let titled = count(scene.titled[at]);
        let mut signs = Signs::default();
        let here_of = count(here);
        signs.reserve(SIGNS + spoken.len() + nouns.len() + scene.title.len());
        sign!(signs, "field", code);
        sign!(signs, "field place", code, place);
        sign!(signs, "field action", code, action);
        sign!(signs, "field leads", code, leads, place);
        sign!(signs, "field titled", code, titled, place);
        sign!(signs, "place", place, here_of, within);
        sign!(signs, "named", count(named), here_of, within);
        sign!(signs, "beside", count(beside), here_of, within);
        sign!(signs, "before", count(before), place, within);
        sign!(signs, "share", share, place, within);
        sign!(signs, "leads", leads, place, within);
        sign!(signs, "titled", titled, place, leads);
        sign!(signs, "told", told, place, within);
        sign!(signs, "told share", told, share, titled);
        sign!(signs, "next", next, place, within);
        sign!(signs, "action", action, place, share);
        sign!(signs, "trigger", trigger, place);
        sign!(signs, "states", states, place, share);
        for &begun in spoken.iter().chain(&nouns) {
            signs.end(begun, code);
        }
        for &begun in &scene.title {
            signs.end(mixed(begun, code), place);
        }
        let by = list.iter().filter(|(r, _)| draft.quote.contains(*r)).take(4).map(|(range, _)| hash(view.str(*range)));
        let mut by: Vec<u64> = by.collect();
        by.sort_unstable();
        by.dedup();
        for word in by {
            sign!(signs, "by", word, code);
            sign!(signs, "by action", word, code, action);
        }
        let mut rules = Signs::default();
        let says = truth(ruled);
        sign!(rules, "ruled", says, inherits);
        sign!(rules, "ruled place", says, inherits, place);
        sign!(rules, "ruled of", says, ruled_of, place);
        sign!(rules, "ruled field", says, code);
        sign!(rules, "ruled share", says, share, leads);
        sign!(rules, "ruled told", says, told, place);
        let mut near: Vec<Range> = list.iter().map(|(r, _)| *r).filter(|r| draft.quote.contains(*r)).collect();
        if near.is_empty() {
            let last = list.iter().rev().find(|(r, _)| r.start < own.end).or(list.first());
            near.extend(last.map(|(r, _)| *r));
        }
        Offer { field, ruled, signs: Weighed { words: signs.each_once(), rules: rules.each_once() }, at: near }
    };
    Field::ALL.iter().enumerate().map(one).collect()
}

/// Gives each draft the fields for which enough speaks.
pub(crate) fn settle(view: &View<'_>, drafts: &mut [Draft], weights: &Weights) {
    if drafts.is_empty() || drafts.len() > CLAIMS {
        return;
    }
    let scene = Scene::of(view);
    let enough = |o: &Offer| weights.field(&o.signs) >= if o.ruled { weights.about.0 } else { weights.about.1 };
    // All are weighed by what the rules say of the others, so that their order changes nothing.
    let chosen: Vec<Vec<Offer>> = (0..drafts.len())
        .map(|number| offers(view, &scene, drafts, number).into_iter().filter(enough).collect())
        .collect();
    for (draft, offers) in drafts.iter_mut().zip(chosen) {
        let mut fields: Vec<Field> = offers.iter().map(|o| o.field).collect();
        fields.sort_by_key(|f| f.code());
        if fields == draft.claim.fields {
            continue;
        }
        let mut at: Vec<Range> = offers.iter().flat_map(|o| o.at.iter().copied()).collect();
        if at.is_empty() && !fields.is_empty() {
            at.push(draft.quote);
        }
        at.sort_by_key(|r| (r.start, r.end));
        let inherited = !at.is_empty() && at.iter().all(|r| !draft.quote.contains(*r));
        draft.claim.fields = fields;
        draft.claim.fields_evidence = Evidence { spans: at.into_iter().map(|r| view.span(r)).collect(), inherited };
    }
}

/// What is offered for each draft, to teach the model.
pub(crate) fn teach(view: &View<'_>, drafts: &[Draft]) -> Vec<Vec<Offer>> {
    let scene = Scene::of(view);
    (0..drafts.len()).map(|number| offers(view, &scene, drafts, number)).collect()
}
