//! The fields of a promise, weighed by the learned model over the words of the promise and over what its text is about.
//!
//! Words for fields are many, and some of them say little: "water" in a text on hydrogen. [`Scene`] gathers where a text speaks of
//! which field, [`offers`] says for one promise what speaks for each field, [`settle`] keeps those for which enough speaks.

use crate::claims::Draft;
use crate::learned::Weights;
use crate::parties::floor;
use crate::places::{CLAIMS, TITLE};
use crate::promise::Trigger;
use crate::signs::{Signs, WIDE, begun, count, hash, mixed};
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
        Scene { spoken, all, titled, title: signs_of("title word", &words(folded.as_str(), TITLED)) }
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
fn signs_of(kind: &str, words: &[String]) -> Vec<u64> {
    words.iter().map(|word| begun(kind, word)).collect()
}

/// All fields that a draft may mean; the draft is the one with this number among all of its text.
fn offers(view: &View<'_>, scene: &Scene, drafts: &[Draft], number: usize) -> Vec<Offer> {
    let draft = &drafts[number];
    let claim = &draft.claim;
    let own = view.sentence_at(draft.quote.start).map_or(draft.quote, |s| s.range);
    let spoken = signs_of("word", &words(view.str(draft.quote), WORDS));
    let nouns: Vec<u64> =
        draft.parties.iter().map(|p| begun("who", p.id.as_deref().unwrap_or(p.name.as_str()))).collect();
    let action = claim.action.code();
    let trigger = if draft.trigger == Trigger::Learned { "learned" } else { "ruled" };
    let states = draft.parties.iter().all(|p| p.is_state()).to_string();
    let prior = number.checked_sub(1).and_then(|n| drafts.get(n));
    // Of the words for fields in the quote, how many there are in all.
    let inside = |list: &[(Range, bool)]| list.iter().filter(|(r, _)| draft.quote.contains(*r)).count();
    let within: usize = scene.spoken.iter().map(|list| inside(list)).sum();
    let most = scene.spoken.iter().map(Vec::len).max().unwrap_or(0);
    let naming = drafts.iter().filter(|d| !d.claim.fields.is_empty()).count();
    let one = |(at, &field): (usize, &Field)| {
        let list = &scene.spoken[at];
        let code = field.code();
        let here = inside(list);
        let named = list.iter().filter(|(r, named)| *named && draft.quote.contains(*r)).count();
        let beside = list.iter().filter(|(r, _)| own.contains(*r) && !draft.quote.contains(*r)).count();
        let before = list.iter().filter(|(r, _)| r.end <= own.start && r.start + 300 > own.start).count();
        let place = if here > 0 {
            "quote"
        } else if beside > 0 {
            "sentence"
        } else if before > 0 {
            "before"
        } else {
            "else"
        };
        let ruled = claim.fields.contains(&field);
        let leads = if list.is_empty() {
            "none"
        } else if list.len() == most {
            "most"
        } else {
            "some"
        };
        let share = match list.len() * 4 {
            0 => "none",
            n if n >= scene.all * 2 => "half",
            n if n >= scene.all => "quarter",
            _ => "little",
        };
        let others = drafts.iter().enumerate().filter(|&(n, d)| n != number && d.claim.fields.contains(&field)).count();
        let told = if others == 0 {
            "none"
        } else if others * 2 >= naming {
            "most"
        } else {
            "some"
        };
        let next = prior.is_some_and(|d| d.claim.fields.contains(&field)).to_string();
        let titled = count(scene.titled[at]);
        let mut signs = Signs::default();
        signs.add("field", &[code]);
        signs.add("field place", &[code, place]);
        signs.add("field action", &[code, action]);
        signs.add("field leads", &[code, leads, place]);
        signs.add("field titled", &[code, &titled, place]);
        signs.add("place", &[place, &count(here), &count(within)]);
        signs.add("named", &[&count(named), &count(here), &count(within)]);
        signs.add("beside", &[&count(beside), &count(here), &count(within)]);
        signs.add("before", &[&count(before), place, &count(within)]);
        signs.add("share", &[share, place, &count(within)]);
        signs.add("leads", &[leads, place, &count(within)]);
        signs.add("titled", &[&titled, place, leads]);
        signs.add("told", &[told, place, &count(within)]);
        signs.add("told share", &[told, share, &titled]);
        signs.add("next", &[&next, place, &count(within)]);
        signs.add("action", &[action, place, share]);
        signs.add("trigger", &[trigger, place]);
        signs.add("states", &[&states, place, share]);
        let (of_code, of_place) = (hash(code), hash(place));
        for &begun in spoken.iter().chain(&nouns) {
            signs.end(begun, of_code);
        }
        for &begun in &scene.title {
            signs.end(mixed(begun, of_code), of_place);
        }
        for (range, _) in list.iter().filter(|(r, _)| draft.quote.contains(*r)).take(4) {
            signs.add("by", &[view.str(*range), code]);
            signs.add("by action", &[view.str(*range), code, action]);
        }
        let mut rules = Signs::default();
        let says = ruled.to_string();
        let inherits = claim.fields_evidence.inherited.to_string();
        rules.add("ruled", &[&says, &inherits]);
        rules.add("ruled place", &[&says, &inherits, place]);
        rules.add("ruled of", &[&says, &count(claim.fields.len()), place]);
        rules.add("ruled field", &[&says, code]);
        rules.add("ruled share", &[&says, share, leads]);
        rules.add("ruled told", &[&says, told, place]);
        let mut near: Vec<Range> = list.iter().map(|(r, _)| *r).filter(|r| draft.quote.contains(*r)).collect();
        if near.is_empty() {
            let last = list.iter().rev().find(|(r, _)| r.start < own.end).or(list.first());
            near.extend(last.map(|(r, _)| *r));
        }
        Offer { field, ruled, signs: Weighed { words: signs.done(), rules: rules.done() }, at: near }
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
