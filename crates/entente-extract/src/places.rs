//! Where what is promised happens or whom it benefits, weighed by the learned model over the whole text.
//!
//! A text names the place of a project once and then speaks of its money, its builders and its days: each of those promises
//! lies there too. [`Scene`] gathers all places that a text names, [`offers`] says for one promise what speaks for each,
//! [`settle`] keeps those for which enough speaks.

use crate::claims::Draft;
use crate::learned::Weights;
use crate::names::{OrgKind, StateForm, Who};
use crate::parties::floor;
use crate::promise::Trigger;
use crate::signs::{Sides, Signs, count, hash, sign, truth, up_to};
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
    let who = hash(&format!("{}{}", states.min(3), bodies.min(3)));
    let trigger = if draft.trigger == Trigger::Learned { const { hash("learned") } } else { const { hash("ruled") } };
    let action = hash(claim.action.code());
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
        let stands = hash(place);
        let kind = if spot.id.len() == 2 { const { hash("state") } } else { const { hash("region") } };
        let often = up_to(6, spot.mentions.len());
        let order = up_to(4, rank);
        let leads = if rank == 0 && most >= 2 * second.max(1) {
            const { hash("alone") }
        } else if rank == 0 {
            const { hash("first") }
        } else {
            const { hash("other") }
        };
        let others = drafts.len();
        let binds = drafts.iter().filter(|d| bound(d, &spot.id)).count();
        let share = if binds == 0 {
            const { hash("none") }
        } else if binds * 2 < others {
            const { hash("few") }
        } else {
            const { hash("most") }
        };
        let prior = number.checked_sub(1).and_then(|n| drafts.get(n));
        let prior_bound = truth(prior.is_some_and(|d| bound(d, &spot.id)));
        let lies = |d: &Draft| d.claim.places.iter().any(|p| p.id == spot.id);
        let placed = count(drafts.iter().enumerate().filter(|&(n, d)| n != number && lies(d)).count());
        let prior_lies = truth(prior.is_some_and(lies));
        let first_lies = truth(number > 0 && lies(&drafts[0]));
        let first_bound = truth(bound(&drafts[0], &spot.id));
        let own_state = draft.parties.iter().any(|p| !p.is_state() && p.state.as_deref() == Some(&spot.id));
        let own_state = truth(own_state);
        let home = truth(view.home.as_deref() == Some(&spot.id));
        let titled = truth(spot.titled);
        let located = count(spot.mentions.iter().filter(|m| m.located || m.form == "city").count());
        sign!(signs, "kind", kind, stands);
        sign!(signs, "place", stands, who);
        sign!(signs, "place action", stands, action);
        sign!(signs, "place trigger", stands, trigger);
        sign!(signs, "often", stands, often);
        sign!(signs, "order", stands, order);
        sign!(signs, "leads", stands, leads, kind);
        sign!(signs, "leads who", leads, who, share);
        sign!(signs, "titled", titled, stands, leads);
        sign!(signs, "located", located, stands);
        sign!(signs, "share", share, stands, kind);
        sign!(signs, "share who", share, who, stands);
        sign!(signs, "share action", share, action);
        sign!(signs, "share alone", share, up_to(4, drafts.len()), leads);
        sign!(signs, "before", prior_bound, prior_lies, stands);
        sign!(signs, "first", first_bound, first_lies, stands);
        sign!(signs, "lies", placed, stands, leads);
        sign!(signs, "lies who", placed, who);
        sign!(signs, "own", own_state, stands, who);
        sign!(signs, "own share", own_state, share, leads);
        sign!(signs, "home", home, stands);
        sign!(signs, "home who", home, who, share);
        sign!(signs, "action", action, kind);
        for mention in inside().take(3) {
            named(view, draft, mention, const { hash("in") }, who, &mut signs);
        }
        if place != "quote" {
            for mention in spot.mentions.iter().filter(|m| m.sentence == own).take(2) {
                named(view, draft, mention, const { hash("by") }, who, &mut signs);
            }
            let before = spot.mentions.iter().rev().find(|m| m.sentence < own).or(spot.mentions.first());
            if let Some(mention) = before.filter(|_| place != "sentence") {
                sign!(signs, "far", hash(mention.form), stands);
                sign!(signs, "far located", truth(mention.located), hash(mention.form), share);
            }
            let first = spot.mentions.first();
            if let Some(mention) = first.filter(|m| m.sentence == 0) {
                let dateline = mention.range.start < BEFORE && matches!(mention.form, "city" | "capital");
                sign!(signs, "opens", hash(mention.form), truth(dateline), stands);
            }
        }
        let mut rules = Signs::default();
        let says = truth(ruled.is_some());
        let inherits = truth(ruled.is_some_and(|p| p.evidence.inherited));
        sign!(rules, "ruled", says, inherits);
        sign!(rules, "ruled place", says, inherits, stands, kind);
        sign!(rules, "ruled of", says, count(claim.places.len()), stands);
        sign!(rules, "ruled who", says, who, stands);
        sign!(rules, "ruled action", says, action);
        sign!(rules, "ruled share", says, share, leads);
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
fn named(view: &View<'_>, draft: &Draft, mention: &Mention, side: u64, who: u64, signs: &mut Signs) {
    let (text, range) = (view.text(), mention.range);
    let early = range.start * 2 < draft.quote.start + draft.quote.end;
    let half = if early { const { hash("early") } } else { const { hash("late") } };
    let form = hash(mention.form);
    sign!(signs, "form", form, side, half);
    sign!(signs, "form who", form, side, who);
    sign!(signs, "form located", form, side, truth(mention.located));
    let Sides { prior, next, starts } = Sides::of(text, range, BEFORE);
    let near = floor(text, range.start.saturating_sub(BEFORE));
    sign!(signs, "prior", prior, side);
    sign!(signs, "prior form", prior, form);
    sign!(signs, "next", next, side);
    sign!(signs, "next form", next, form);
    for start in starts {
        sign!(signs, "next starts", start, side, form);
    }
    for hit in view.hits_in(Range::new(near, range.start)).iter().filter(|h| h.end <= range.start) {
        let adjoining = text[hit.end..range.start].trim().is_empty();
        let tag = view.language.signs.tag(hit.entry);
        if adjoining {
            sign!(signs, "tag before", tag, side);
            sign!(signs, "tag before form", tag, form, side);
        } else {
            sign!(signs, "tag near", tag, side);
        }
    }
    for hit in view.hits_in(Range::new(range.end, range.end + 2)) {
        let tag = view.language.signs.tag(hit.entry);
        sign!(signs, "tag after", tag, side);
        sign!(signs, "tag after form", tag, form);
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
