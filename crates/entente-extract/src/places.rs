//! Where what is promised happens or whom it benefits, weighed by the learned model over the whole text.
//!
//! A text names the place of a project once and then speaks of its money, its builders and its days: each of those promises
//! lies there too. [`Scene`] gathers all places that a text names, [`offers`] says for one promise what speaks for each,
//! [`settle`] keeps those for which enough speaks.

use crate::claims::Draft;
use crate::language::Language;
use crate::learned::Weights;
use crate::names::{OrgKind, StateForm, Who};
use crate::parties::floor;
use crate::promise::Trigger;
use crate::signs::{Signs, count, sides};
use crate::tags::T;
use crate::view::{Range, View};
use crate::weighed::Weighed;
use entente_model::{Evidence, Place};
use entente_packs::Folded;

/// One place that may be meant.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) place: Place,
    /// Whether the rules say so.
    pub(crate) ruled: bool,
    /// What speaks for and against.
    pub(crate) signs: Weighed,
}

/// So many of the first names of a text are looked at.
const NAMES: usize = 600;
/// So many of the places most spoken of are offered besides those that the sentence of a promise names.
const OFTEN: usize = 6;
/// At most so many are offered for one promise.
const MOST: usize = 16;
/// Before a name so many bytes are looked at for its preposition.
const BEFORE: usize = 32;
/// A title has at most so many bytes that are looked at.
pub(crate) const TITLE: usize = 400;
/// The model weighs places and fields of at most so many promises of a text; those of longer texts stay as the rules have them.
pub(crate) const CLAIMS: usize = 400;

/// Where a text names a place, and how.
struct Mention {
    range: Range,
    sentence: usize,
    form: &'static str,
    /// Whether a preposition of place stands before it.
    located: bool,
}

/// A place with all its mentions.
struct Spot {
    id: String,
    mentions: Vec<Mention>,
    /// Whether the title names it.
    titled: bool,
}

/// All places of a text, those first of which it speaks most.
struct Scene {
    spots: Vec<Spot>,
}

/// The place that a name stands for, and how it is named.
fn place(who: &Who) -> Option<(&str, &'static str)> {
    let found = match who {
        Who::State { code, form: StateForm::Adjective } => (code.as_str(), "adjective"),
        Who::State { code, form: StateForm::Demonym } => (code.as_str(), "demonym"),
        Who::State { code, form: StateForm::Capital | StateForm::Seat } => (code.as_str(), "capital"),
        Who::State { code, .. } => (code.as_str(), "state"),
        Who::Region { code, adjective: false } => (code.as_str(), "region"),
        Who::Region { code, adjective: true } => (code.as_str(), "regional"),
        Who::City { state } => (state.as_str(), "city"),
        Who::Org { state: Some(state), kind: OrgKind::Land, .. } => (state.as_str(), "land"),
        Who::Org { state: Some(state), kind: OrgKind::Government, .. } => (state.as_str(), "ministry"),
        Who::Org { state: Some(state), .. } => (state.as_str(), "body"),
        Who::Person { state: Some(state) } => (state.as_str(), "person"),
        _ => return None,
    };
    // A union of states is no place.
    (!found.0.is_empty() && found.0 != "EU").then_some(found)
}

impl Scene {
    fn of(view: &View<'_>) -> Scene {
        let mut spots: Vec<Spot> = Vec::new();
        for name in view.names.iter().take(NAMES) {
            let Some((id, form)) = place(&name.who) else { continue };
            let sentence = view.sentences.partition_point(|s| s.range.end <= name.range.start);
            let near = Range::new(floor(view.text(), name.range.start.saturating_sub(BEFORE)), name.range.start);
            let located = view.hits_in(near).iter().any(|h| {
                h.end <= name.range.start
                    && view.text()[h.end..name.range.start].trim().is_empty()
                    && view.language.has(h.entry, T::In)
            }) || view
                .hits_in(Range::new(name.range.end, name.range.end + 1))
                .iter()
                .any(|h| view.language.verb_final() && h.start == name.range.end && view.language.has(h.entry, T::In));
            let mention = Mention { range: name.range, sentence, form, located };
            match spots.iter_mut().find(|s| s.id == id) {
                Some(spot) => spot.mentions.push(mention),
                None => spots.push(Spot { id: id.to_owned(), mentions: vec![mention], titled: false }),
            }
        }
        let titled = titled(view);
        for spot in &mut spots {
            spot.titled = titled.contains(&spot.id);
        }
        spots.sort_by_key(|s| std::cmp::Reverse(s.mentions.len()));
        Scene { spots }
    }
}

/// The places that a title of its own names.
fn titled(view: &View<'_>) -> Vec<String> {
    let Some(title) = view.document.title.as_deref() else { return Vec::new() };
    let title = &title[..floor(title, TITLE)];
    let folded = Folded::new(title, 0);
    let title = folded.as_str();
    let named = view.names.iter().take(NAMES).filter(|n| says(title, view.str(n.range)));
    named.filter_map(|n| place(&n.who)).map(|(id, _)| id.to_owned()).collect()
}

/// Whether a title has a name as words of its own; what stands without spaces may stand within others.
fn says(title: &str, name: &str) -> bool {
    title.match_indices(name).any(|(at, _)| {
        let before = title[..at].chars().next_back();
        let after = title[at + name.len()..].chars().next();
        !name.is_ascii() || [before, after].iter().flatten().all(|c| !c.is_alphanumeric())
    })
}

/// All places that a draft may mean; the draft is the one with this number among all of its text.
fn offers(view: &View<'_>, scene: &Scene, drafts: &[Draft], number: usize) -> Vec<Offer> {
    let draft = &drafts[number];
    let claim = &draft.claim;
    let own = view.sentences.partition_point(|s| s.range.end <= draft.quote.start);
    let bound = |d: &Draft, id: &str| {
        d.parties.iter().any(|p| p.id.as_deref() == Some(id) || p.region.as_deref() == Some(id))
            || d.claim.parties.iter().any(|p| p.id.as_deref() == Some(id))
    };
    let open: Vec<&Spot> = scene.spots.iter().filter(|s| !bound(draft, &s.id)).collect();
    let most = open.first().map_or(0, |s| s.mentions.len());
    let second = open.get(1).map_or(0, |s| s.mentions.len());
    let (states, bodies) =
        (draft.parties.iter().filter(|p| p.is_state()).count(), draft.parties.iter().filter(|p| !p.is_state()).count());
    let who = format!("{}{}", states.min(3), bodies.min(3));
    let trigger = if draft.trigger == Trigger::Learned { "learned" } else { "ruled" };
    let action = claim.action.code();
    let mut found: Vec<Offer> = Vec::new();
    for (rank, spot) in open.iter().enumerate() {
        let ruled = claim.places.iter().find(|p| p.id == spot.id);
        let here = spot.mentions.iter().any(|m| m.sentence == own);
        if !(here || ruled.is_some() || spot.titled || rank < OFTEN) || found.len() >= MOST {
            continue;
        }
        let mut signs = Signs::default();
        let inside = || spot.mentions.iter().filter(|m| draft.quote.overlaps(m.range));
        let last = spot.mentions.iter().filter(|m| m.sentence < own).map(|m| own - m.sentence).min();
        let place = match (inside().next().is_some(), here, last) {
            (true, ..) => "quote",
            (_, true, _) => "sentence",
            (_, _, Some(1)) => "before",
            (_, _, Some(2 | 3)) => "near",
            (_, _, Some(_)) => "earlier",
            _ => "later",
        };
        let kind = if spot.id.len() == 2 { "state" } else { "region" };
        let many = spot.mentions.len();
        let often = many.min(6).to_string();
        let order = rank.min(4).to_string();
        let leads = if rank == 0 && most >= 2 * second.max(1) {
            "alone"
        } else if rank == 0 {
            "first"
        } else {
            "other"
        };
        let others = drafts.len();
        let binds = drafts.iter().filter(|d| bound(d, &spot.id)).count();
        let share = if binds == 0 {
            "none"
        } else if binds * 2 < others {
            "few"
        } else {
            "most"
        };
        let prior = number.checked_sub(1).and_then(|n| drafts.get(n));
        let prior_bound = prior.is_some_and(|d| bound(d, &spot.id)).to_string();
        let lies = |d: &Draft| d.claim.places.iter().any(|p| p.id == spot.id);
        let placed = drafts.iter().enumerate().filter(|&(n, d)| n != number && lies(d)).count();
        let prior_lies = prior.is_some_and(lies).to_string();
        let first_lies = (number > 0 && lies(&drafts[0])).to_string();
        let first_bound = bound(&drafts[0], &spot.id).to_string();
        let own_state = draft.parties.iter().any(|p| !p.is_state() && p.state.as_deref() == Some(&spot.id));
        let own_state = own_state.to_string();
        let home = (view.home.as_deref() == Some(&spot.id)).to_string();
        let titled = spot.titled.to_string();
        let located = count(spot.mentions.iter().filter(|m| m.located || m.form == "city").count());
        signs.add("kind", &[kind, place]);
        signs.add("place", &[place, &who]);
        signs.add("place action", &[place, action]);
        signs.add("place trigger", &[place, trigger]);
        signs.add("often", &[place, &often]);
        signs.add("order", &[place, &order]);
        signs.add("leads", &[place, leads, kind]);
        signs.add("leads who", &[leads, &who, share]);
        signs.add("titled", &[&titled, place, leads]);
        signs.add("located", &[&located, place]);
        signs.add("share", &[share, place, kind]);
        signs.add("share who", &[share, &who, place]);
        signs.add("share action", &[share, action]);
        signs.add("share alone", &[share, &drafts.len().min(4).to_string(), leads]);
        signs.add("before", &[&prior_bound, &prior_lies, place]);
        signs.add("first", &[&first_bound, &first_lies, place]);
        signs.add("lies", &[&count(placed), place, leads]);
        signs.add("lies who", &[&count(placed), &who]);
        signs.add("own", &[&own_state, place, &who]);
        signs.add("own share", &[&own_state, share, leads]);
        signs.add("home", &[&home, place]);
        signs.add("home who", &[&home, &who, share]);
        signs.add("action", &[action, kind]);
        for mention in inside().take(3) {
            named(view, draft, mention, "in", &who, &mut signs);
        }
        if place != "quote" {
            for mention in spot.mentions.iter().filter(|m| m.sentence == own).take(2) {
                named(view, draft, mention, "by", &who, &mut signs);
            }
            let before = spot.mentions.iter().rev().find(|m| m.sentence < own).or(spot.mentions.first());
            if let Some(mention) = before.filter(|_| place != "sentence") {
                signs.add("far", &[mention.form, place]);
                signs.add("far located", &[&mention.located.to_string(), mention.form, share]);
            }
            let first = spot.mentions.first();
            if let Some(mention) = first.filter(|m| m.sentence == 0) {
                let dateline = mention.range.start < BEFORE && matches!(mention.form, "city" | "capital");
                signs.add("opens", &[mention.form, &dateline.to_string(), place]);
            }
        }
        let mut rules = Signs::default();
        let says = ruled.is_some().to_string();
        let inherits = ruled.is_some_and(|p| p.evidence.inherited).to_string();
        rules.add("ruled", &[&says, &inherits]);
        rules.add("ruled place", &[&says, &inherits, place, kind]);
        rules.add("ruled of", &[&says, &count(claim.places.len()), place]);
        rules.add("ruled who", &[&says, &who, place]);
        rules.add("ruled action", &[&says, action]);
        rules.add("ruled share", &[&says, share, leads]);
        let evidence = || {
            let here: Vec<Range> = inside().map(|m| m.range).collect();
            let near = spot.mentions.iter().rev().find(|m| m.sentence <= own).or(spot.mentions.first());
            let inherited = here.is_empty();
            let ranges = if inherited { near.map(|m| m.range).into_iter().collect() } else { here };
            Evidence { spans: ranges.into_iter().map(|r| view.span(r)).collect(), inherited }
        };
        let place = ruled.cloned().unwrap_or_else(|| Place { id: spot.id.clone(), evidence: evidence() });
        found.push(Offer {
            place,
            ruled: ruled.is_some(),
            signs: Weighed { words: signs.done(), rules: rules.done() },
        });
    }
    found
}

/// The signs of one mention in the sentence of a promise: how it is named, and the words on its sides.
fn named(view: &View<'_>, draft: &Draft, mention: &Mention, side: &str, who: &str, signs: &mut Signs) {
    let (text, range) = (view.text(), mention.range);
    let half = if range.start * 2 < draft.quote.start + draft.quote.end { "early" } else { "late" };
    signs.add("form", &[mention.form, side, half]);
    signs.add("form who", &[mention.form, side, who]);
    signs.add("form located", &[mention.form, side, &mention.located.to_string()]);
    let (prior, next) = sides(text, range, BEFORE);
    let near = floor(text, range.start.saturating_sub(BEFORE));
    signs.add("prior", &[&prior, side]);
    signs.add("prior form", &[&prior, mention.form]);
    signs.add("next", &[&next, side]);
    signs.add("next form", &[&next, mention.form]);
    for length in 1..=2 {
        let start: String = next.chars().take(length).collect();
        signs.add("next starts", &[&start, side, mention.form]);
    }
    let lexicon = &view.language.lexicon;
    let tag = |language: &Language, entry| lexicon.name(language.lexicon.entry(entry).tag).to_owned();
    for hit in view.hits_in(Range::new(near, range.start)).iter().filter(|h| h.end <= range.start) {
        let adjoining = text[hit.end..range.start].trim().is_empty();
        let tag = tag(view.language, hit.entry);
        signs.add(if adjoining { "tag before" } else { "tag near" }, &[&tag, side]);
        if adjoining {
            signs.add("tag before form", &[&tag, mention.form, side]);
        }
    }
    for hit in view.hits_in(Range::new(range.end, range.end + 2)) {
        let tag = tag(view.language, hit.entry);
        signs.add("tag after", &[&tag, side]);
        signs.add("tag after form", &[&tag, mention.form]);
    }
}

/// Gives each draft the places for which enough speaks.
pub(crate) fn settle(view: &View<'_>, drafts: &mut [Draft], weights: &Weights) {
    if drafts.is_empty() || drafts.len() > CLAIMS {
        return;
    }
    let scene = Scene::of(view);
    // All are weighed by what the rules say of the others, so that their order changes nothing.
    let enough = |o: &Offer| weights.place(&o.signs) >= if o.ruled { weights.lies.0 } else { weights.lies.1 };
    let chosen: Vec<Vec<Place>> = (0..drafts.len())
        .map(|number| {
            let offers = offers(view, &scene, drafts, number);
            offers.into_iter().filter(enough).map(|o| o.place).collect()
        })
        .collect();
    for (draft, mut places) in drafts.iter_mut().zip(chosen) {
        places.sort_by(|a, b| a.id.cmp(&b.id));
        draft.claim.places = places;
    }
}

/// What is offered for each draft, to teach the model.
pub(crate) fn teach(view: &View<'_>, drafts: &[Draft]) -> Vec<Vec<Offer>> {
    let scene = Scene::of(view);
    (0..drafts.len()).map(|number| offers(view, &scene, drafts, number)).collect()
}
