//! Finds every name of a language in a folded text.
//!
//! The longest name wins where two overlap. Names that several things share are all kept, unless a state that
//! stands right beside them says whose they are ("the Japanese Ministry of Defence").

use crate::compound::Compounds;
use crate::dictionary::{Dictionary, Item, Sense};
use crate::edges::{Edge, Endings, ends, spaceless};
use crate::form::Case;
use crate::templates::Templates;
use crate::{OrgIdx, StateCode, Target};
use entente_model::Span;
use entente_packs::{Folded, alphanumeric};

/// What kind of name was found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NameKind {
    /// A name, long or short, of whatever it stands for.
    Name,
    /// Letters that stand for a name: `MSIT`, `UAE`.
    Acronym,
    /// "Korean", "sud-coréen".
    Adjective,
    /// "Koreans", "한국인".
    Demonym,
    /// The capital as a name of the state: "Seoul".
    Capital,
    /// A seat of government as a name of the state: "Élysée".
    Seat,
    /// A shortening that stands only beside others: 한·미.
    Abbrev,
}

/// A name found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NameHit {
    /// Bytes of the original, without endings.
    pub span: Span,
    /// First byte in the folded text.
    pub start: usize,
    /// One past the last byte in the folded text.
    pub end: usize,
    /// What it stands for.
    pub target: Target,
    /// What kind of name it is.
    pub kind: NameKind,
}

/// The names of one language, ready to be found. Made by [`crate::Actors::names`].
#[derive(Debug)]
pub struct NameFinder {
    pub(crate) dictionary: Dictionary,
    pub(crate) endings: Endings,
    pub(crate) compounds: Compounds,
    pub(crate) templates: Templates,
    /// What [`Sense::Several`] points to.
    pub(crate) several: Vec<Vec<Target>>,
    /// What [`Sense::Family`] points to: the organisation that each state has under the name.
    pub(crate) families: Vec<Vec<(StateCode, OrgIdx)>>,
    /// The state of each organisation, by its number.
    pub(crate) org_state: Vec<Option<StateCode>>,
    /// Whether any form may stand within a run of letters.
    pub(crate) free: bool,
}

/// A stretch of the text with all that it may stand for.
pub(crate) struct Candidate {
    pub start: usize,
    pub end: usize,
    pub hits: Vec<(usize, usize, Target, NameKind)>,
    /// What it stands for only beside the state whose it is.
    pub beside: Vec<(StateCode, Target, NameKind)>,
}

/// How many letters may stand between a name and the state that owns it ("of the", "de la").
const NEAR: usize = 7;

impl NameFinder {
    /// The names in `text`, from left to right. `original` is what `text` was folded from and `base` the offset
    /// at which it was folded, as for [`entente_packs::Matcher::find`]. Several hits share a span only if the name
    /// has several meanings.
    pub fn find(&self, text: &Folded, original: &str, base: usize) -> Vec<NameHit> {
        let mut chosen: Vec<Candidate> = Vec::new();
        let folded = text.as_str();
        // Whether the character before is a letter or digit, and of which kind of script.
        let mut before = None;
        let mut limit = 0;
        for (at, c) in folded.char_indices() {
            let kind = alphanumeric(c).then(|| spaceless(c));
            let bounded = kind.is_none() || before != kind;
            before = kind;
            // A name may begin inside one that was chosen only if that one is shorter and begins at the same place.
            if at < limit || kind.is_none() || !(bounded || self.free && kind == Some(true)) {
                continue;
            }
            if let Some(candidate) = self.longest(text, original, base, at, bounded) {
                limit = candidate.end;
                chosen.push(candidate);
            }
        }
        self.narrow(folded, &mut chosen);
        let hit = |&(start, end, target, kind): &(usize, usize, Target, NameKind)| NameHit {
            span: text.span(start, end),
            start,
            end,
            target,
            kind,
        };
        chosen.iter().flat_map(|c| c.hits.iter().map(hit)).collect()
    }

    /// How many forms it knows.
    pub fn forms(&self) -> usize {
        self.dictionary.len()
    }

    fn longest(&self, text: &Folded, original: &str, base: usize, at: usize, bounded: bool) -> Option<Candidate> {
        let folded = text.as_str();
        let mut found: Vec<(usize, &Item)> = Vec::new();
        self.dictionary.at(&folded.as_bytes()[at..], |item| {
            let end = at + item.key.len();
            if found.first().is_some_and(|&(longest, _)| longest > end) || !self.may_stand(item, folded, end, bounded) {
                return;
            }
            if item.case != Case::Any {
                let span = text.span(at, end);
                let written = original.get(span.start().saturating_sub(base)..span.end().saturating_sub(base));
                if !written_so(item, written.unwrap_or("")) {
                    return;
                }
            }
            found.push((end, item));
        });
        let plain = found.first().map_or(at, |&(end, _)| end);
        let template = if bounded { self.templates.at(self, folded, at) } else { None };
        if let Some(template) = template.filter(|t| t.end > plain) {
            return Some(template);
        }
        let compound = if bounded { self.compounds.at(self, folded, at) } else { None };
        if let Some(compound) = compound.filter(|c| c.end > plain) {
            return Some(compound);
        }
        if found.is_empty() {
            return None;
        }
        let mut hits: Vec<(usize, usize, Target, NameKind)> = Vec::new();
        let mut beside = Vec::new();
        for (end, item) in found {
            match item.sense {
                Sense::Nothing => return Some(Candidate { start: at, end, hits: Vec::new(), beside: Vec::new() }),
                Sense::One(target, kind) if item.beside => {
                    beside.extend(self.owner(target).map(|state| (state, target, kind)));
                }
                Sense::Family(index) => {
                    let members = self.families.get(index as usize).into_iter().flatten();
                    beside.extend(members.map(|&(state, org)| (state, Target::Organisation(org), NameKind::Name)));
                }
                Sense::One(target, kind) => {
                    if !hits.iter().any(|h| h.2 == target) {
                        hits.push((at, end, target, kind));
                    }
                }
                Sense::Several(index) => hits.extend(self.split(folded, at, end, index)),
            }
        }
        hits.sort_by_key(|h| (h.0, h.2));
        Some(Candidate { start: at, end: plain, hits, beside })
    }

    fn may_stand(&self, item: &Item, folded: &str, end: usize, bounded: bool) -> bool {
        match item.edge {
            Edge::Free => true,
            Edge::Word => bounded && ends(folded, end),
            Edge::Endings => {
                bounded
                    && (ends(folded, end)
                        || match item.sense {
                            Sense::One(Target::State(_) | Target::Region(_), _) | Sense::Several(_) => {
                                self.endings.follow_state(folded, end)
                            }
                            Sense::One(Target::Organisation(_), _) | Sense::Family(_) => {
                                self.endings.follow_organisation(folded, end)
                            }
                            Sense::One(..) | Sense::Nothing => self.endings.follow(folded, end),
                        })
            }
        }
    }

    /// One hit a state: its own character where each has one, else the whole word.
    fn split(&self, folded: &str, at: usize, end: usize, index: u32) -> Vec<(usize, usize, Target, NameKind)> {
        let Some(targets) = self.several.get(index as usize) else { return Vec::new() };
        let word = &folded[at..end];
        let each = word.chars().count() == targets.len();
        let mut places = word.char_indices().map(|(from, c)| (at + from, at + from + c.len_utf8()));
        targets
            .iter()
            .map(|&target| {
                let (from, to) = if each { places.next().unwrap_or((at, end)) } else { (at, end) };
                (from, to, target, NameKind::Abbrev)
            })
            .collect()
    }

    /// The state whose organisation it is.
    pub(crate) fn owner(&self, target: Target) -> Option<StateCode> {
        match target {
            Target::Organisation(org) => self.org_state.get(org.0 as usize).copied().flatten(),
            _ => None,
        }
    }

    /// A seat of government right behind another state's name is that state's. Among organisations of one name keeps
    /// those of the state that stands beside it, if any has it; a name that many states use, right behind one that
    /// has none of these, is some other body of that state and no hit.
    fn narrow(&self, folded: &str, chosen: &mut [Candidate]) {
        let state_of = |c: &Candidate| match c.hits.as_slice() {
            [(_, _, Target::State(state), _)] => Some(*state),
            _ => None,
        };
        let near = |from: usize, to: usize| {
            let between = folded.get(from..to).unwrap_or("");
            between.len() <= 3 * NEAR
                && !between.contains(['.', ';', '\n', ','])
                && between.chars().filter(|c| c.is_alphanumeric()).count() <= NEAR
        };
        for n in 0..chosen.len() {
            if let [(_, _, target @ Target::State(_), NameKind::Seat)] = chosen[n].hits[..]
                && let Some(owner) = n
                    .checked_sub(1)
                    .map(|p| &chosen[p])
                    .and_then(|p| (folded[p.end..chosen[n].start].trim().is_empty()).then(|| state_of(p)).flatten())
                && target != Target::State(owner)
            {
                chosen[n].hits[0].2 = Target::State(owner);
            }
            if chosen[n].hits.len() < 2 && chosen[n].beside.is_empty() {
                continue;
            }
            let here = &chosen[n];
            let before = n.checked_sub(1).map(|p| &chosen[p]);
            // Where endings mark what a noun is for, its owner stands right before it: the state behind "외교부는" is
            // another party.
            let marked = !self.endings.particles.is_empty();
            let owns = |from: usize, to: usize| near(from, to) && (!marked || folded[from..to].trim().is_empty());
            let left = before.filter(|p| owns(p.end, here.start)).and_then(state_of);
            let right = chosen.get(n + 1).filter(|p| !marked && near(here.end, p.start)).and_then(state_of);
            let of = |state: StateCode| -> Vec<(usize, usize, Target, NameKind)> {
                let own: Vec<_> = here.hits.iter().copied().filter(|h| self.owner(h.2) == Some(state)).collect();
                if !own.is_empty() {
                    return own;
                }
                // One that is listed by itself comes before one of a family.
                let beside = here.beside.iter().filter(|b| b.0 == state).min_by_key(|b| b.1);
                beside.map(|&(_, target, kind)| (here.start, here.end, target, kind)).into_iter().collect()
            };
            let own = [left, right].into_iter().flatten().map(of).find(|own| !own.is_empty());
            if let Some(own) = own {
                chosen[n].hits = own;
            } else if !here.beside.is_empty()
                && left.is_some()
                && before.is_some_and(|p| folded[p.end..here.start].trim().is_empty())
            {
                chosen[n].hits.clear();
            }
        }
    }
}

fn written_so(item: &Item, written: &str) -> bool {
    match item.case {
        Case::Any => true,
        Case::Capital => written.chars().next().is_some_and(|c| !c.is_lowercase()),
        Case::Exact => {
            let plain = |s: &str| s.chars().map(|c| if c == '’' { '\'' } else { c }).collect::<String>();
            *written == *item.written || plain(written) == plain(&item.written)
        }
    }
}
