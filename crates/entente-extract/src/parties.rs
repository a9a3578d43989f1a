//! Who promises: subjects, coordinated names, "both sides" and "they", ministers and capitals for their states.

use crate::names::{Name, OrgKind, StateForm, Who};
use crate::tags::T;
use crate::view::{Range, View};
use entente_packs::Hit;

/// Organisations that words such as "the two firms" mean are named at most so far before them, in bytes.
const NAMED: usize = 700;

/// Someone who can be bound.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct PartyRef {
    /// State code or registry id.
    pub(crate) id: Option<String>,
    /// The name as the text has it.
    pub(crate) name: String,
    pub(crate) label: Option<String>,
    /// Where it stands.
    pub(crate) ranges: Vec<Range>,
    /// The state it belongs to, if known.
    pub(crate) state: Option<String>,
    /// The organisation through which a state speaks, if one is named.
    pub(crate) body: Option<Range>,
    /// Whether it is known only by its shape.
    pub(crate) shape: bool,
    /// The code of a region that acts as a party.
    pub(crate) region: Option<String>,
}

impl PartyRef {
    /// Whether two references are to one party.
    pub(crate) fn same(&self, other: &PartyRef) -> bool {
        match (&self.id, &other.id) {
            (Some(a), Some(b)) => a == b,
            _ => {
                let (a, b) = (entente_packs::fold(&self.name), entente_packs::fold(&other.name));
                a == b || (a.len() > 4 && b.len() > 4 && (a.contains(&b) || b.contains(&a)))
            }
        }
    }
    /// Whether it is a state or the Union.
    pub(crate) fn is_state(&self) -> bool {
        self.id.as_deref().is_some_and(|id| id.len() == 2)
    }
}

/// What the document has said so far of who acts together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Discourse {
    /// The last group of two or more that acted, newest last.
    pub(crate) groups: Vec<Vec<PartyRef>>,
    /// The last subject, whatever its size.
    pub(crate) subject: Vec<PartyRef>,
    /// The last single party.
    pub(crate) single: Option<PartyRef>,
    /// The states that the text names most, where nothing shows who acts together.
    pub(crate) guess: Vec<PartyRef>,
    /// Who speaks where the whole text does in the first person: the signatories of a joint statement.
    pub(crate) authors: Vec<PartyRef>,
    /// Whether the text speaks of two states more than once each.
    pub(crate) foreign: bool,
    /// Whether title or first sentences name two states, a region or an organisation of several: all of the text is about
    /// them.
    pub(crate) abroad: bool,
    /// The state at home, where the text or its outlet shows one.
    pub(crate) home: Option<PartyRef>,
    /// All who acted, the latest last.
    pub(crate) acted: Vec<PartyRef>,
    /// The only organisation that the title names.
    pub(crate) titled: Option<PartyRef>,
    /// Whether the text is a statement of several, who say "we" of all of them.
    pub(crate) joint: bool,
    /// Who says "I" and "we" in a speech or an interview.
    pub(crate) speaker: Vec<PartyRef>,
    /// Who alone was the last subject, without those with whom it acts.
    pub(crate) alone: Vec<PartyRef>,
    /// Whether the sentence stands in a list, how deep, and how deep the last subject was.
    pub(crate) list: bool,
    pub(crate) depth: usize,
    pub(crate) noted: usize,
    /// Whether the sentence right before it in the same paragraph promised something.
    pub(crate) goes_on: bool,
    /// Whether the sentence right before it promised something, in whatever paragraph.
    pub(crate) follows: bool,
    /// Whether the sentence is an answer of somebody who is interviewed.
    pub(crate) asked: bool,
    /// For whom the speaker of the turn speaks, in a transcript, and all for whom somebody does.
    pub(crate) turn: Option<PartyRef>,
    pub(crate) sides: Vec<PartyRef>,
    /// The state for which the speaker of a text in the first person speaks.
    pub(crate) ours: Option<PartyRef>,
    /// The sides of the meeting that the title names, a group of states among them: "ASEAN-Australia Meeting".
    pub(crate) meeting: Vec<PartyRef>,
}

impl Discourse {
    /// Remembers who acted.
    pub(crate) fn note(&mut self, parties: &[PartyRef]) {
        if parties.is_empty() {
            return;
        }
        self.subject = parties.to_vec();
        self.acted.retain(|known| !parties.iter().any(|p| p.same(known)));
        self.acted.extend(parties.iter().cloned());
        self.noted = self.depth;
        if parties.len() == 1 {
            self.single = Some(parties[0].clone());
            self.alone = parties.to_vec();
        } else if self.groups.last().is_none_or(|g| !same_group(g, parties)) {
            self.groups.push(parties.to_vec());
        }
    }
    /// The latest group of `size` of one sort: `orgs`, `any`; of states first if nothing is said.
    pub(crate) fn group_of(&self, size: Option<usize>, sort: &str) -> Option<&Vec<PartyRef>> {
        let fits = |g: &&Vec<PartyRef>| size.is_none_or(|n| g.len() == n);
        let latest = self.groups.iter().rev();
        match sort {
            "orgs" => {
                latest.clone().find(|g| fits(g) && !g.iter().all(PartyRef::is_state)).or_else(|| self.group(size))
            }
            "states" => latest
                .clone()
                .find(|g| fits(g) && g.iter().all(PartyRef::is_state))
                .or_else(|| Some(&self.guess).filter(|g| !g.is_empty()))
                .or_else(|| self.group(size)),
            "any" => latest.clone().find(fits).or_else(|| self.group(size)),
            _ => self.group(size),
        }
    }
    /// The latest group of `size` states or parties; the latest of any size if none has it.
    pub(crate) fn group(&self, size: Option<usize>) -> Option<&Vec<PartyRef>> {
        let fits = |g: &&Vec<PartyRef>| size.is_none_or(|n| g.len() == n);
        let states = |g: &&Vec<PartyRef>| g.iter().all(PartyRef::is_state);
        self.groups.iter().rev().find(|g| fits(g) && states(g)).or_else(|| self.groups.iter().rev().find(fits))
    }
}

fn same_group(a: &[PartyRef], b: &[PartyRef]) -> bool {
    a.len() == b.len() && a.iter().all(|x| b.iter().any(|y| x.same(y)))
}

/// Who a subject names, and how it was found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Subject {
    pub(crate) parties: Vec<PartyRef>,
    /// "Both sides", "they": words that stand for parties named elsewhere.
    pub(crate) anaphor: Option<Range>,
    /// Whether the words name somebody who cannot promise (analysts, critics).
    pub(crate) outsider: bool,
    /// Whether the region names nobody at all.
    pub(crate) empty: bool,
}

/// The party a name stands for where it stands, if it can be bound.
pub(crate) fn party(view: &View<'_>, name: &Name) -> Option<PartyRef> {
    let surface = view.original(name.full.unwrap_or(name.range)).to_owned();
    let make = |id: Option<String>, label: Option<String>, state: Option<String>| PartyRef {
        id,
        name: surface.clone(),
        label,
        ranges: vec![name.range],
        state,
        body: None,
        shape: false,
        region: None,
    };
    // "the Danish firm", "the Lyon lab": the organisation of that place that was named before.
    if let Some((range, org)) = described(view, name) {
        let surface = view.original(org.full.unwrap_or(org.range)).to_owned();
        let Who::Org { id, label, state, kind } = org.who else { return None };
        let ranges = vec![range];
        let shape = kind == OrgKind::Unknown;
        return Some(PartyRef { id, name: surface, label, ranges, state, body: None, shape, region: None });
    }
    match &name.who {
        Who::State { code, form } => {
            let stands = match form {
                StateForm::Capital if dateline(view, name.range) => false,
                StateForm::Name | StateForm::Capital | StateForm::Seat | StateForm::Abbrev => {
                    if view.language.verb_final() {
                        !attributive(view, name.range)
                    } else {
                        !owner(view, name.range) && (view.language.meta.heads_first || !modifies(view, name.range))
                    }
                }
                StateForm::Adjective | StateForm::Demonym => speaks(view, name.range) || people(view, name, *form),
            };
            stands.then(|| make(Some(code.clone()), None, Some(code.clone())))
        }
        Who::Region { adjective: true, .. } => None,
        Who::Region { code, .. } => {
            let mut party = make(None, None, None);
            party.region = (!code.is_empty()).then(|| code.clone());
            Some(party)
        }
        Who::City { .. } => None,
        Who::Org { id, label, state, kind } => match kind {
            OrgKind::Forum => None,
            OrgKind::Government => {
                let state = state.clone().or_else(|| state_near(view, name.range)).or_else(|| view.home.clone());
                let mut party = make(state.clone(), None, state);
                party.body = Some(name.range);
                Some(party)
            }
            OrgKind::Body | OrgKind::Land if owns_name(view, name.range) => None,
            OrgKind::Body | OrgKind::Land => Some(make(id.clone(), label.clone(), state.clone())),
            OrgKind::Unknown => {
                let mut party = make(None, None, None);
                party.shape = true;
                Some(party)
            }
        },
        Who::Person { state } => {
            let state = state.clone().or_else(|| state_near(view, name.range)).or_else(|| view.home.clone())?;
            (!state.is_empty()).then(|| make(Some(state.clone()), None, Some(state)))
        }
    }
}

fn described(view: &View<'_>, name: &Name) -> Option<(Range, Name)> {
    if view.language.meta.capitals { crate::introduced::described(view, name) } else { None }
}

/// Whether the people of a state stand for it: "the Estonians", "Ivoiriens et Ghanéens", not "twenty Estonians".
fn people(view: &View<'_>, name: &Name, form: StateForm) -> bool {
    let noun = form == StateForm::Demonym || view.language.meta.heads_first;
    let text = view.text();
    if !noun || view.language.verb_final() || !view.original(name.range).starts_with(char::is_uppercase) {
        return false;
    }
    let lead = text[..name.range.start].trim_end();
    let from = floor(text, lead.len().saturating_sub(6));
    let definite = view
        .hits_in(Range::new(from, name.range.start))
        .iter()
        .any(|h| (h.end == lead.len() || h.end == name.range.start) && view.language.has(h.entry, T::Known));
    let beside = |other: Option<&Name>, gap: &dyn Fn(&Name) -> Range| {
        other.is_some_and(|n| {
            let both = matches!(n.who, Who::State { form: StateForm::Demonym | StateForm::Adjective, .. });
            both && view.any(T::Conj, gap(n)) && view.str(gap(n)).split_whitespace().count() <= 2
        })
    };
    let number = view.names.partition_point(|n| n.range.start < name.range.start);
    let before = number.checked_sub(1).and_then(|n| view.names.get(n));
    let bare = !lead.ends_with(char::is_alphanumeric);
    let pair = beside(view.names.get(number + 1), &|n| Range::new(name.range.end, n.range.start)) && bare
        || beside(before, &|n| Range::new(n.range.end, name.range.start));
    let list = view.names.get(number + 1).is_some_and(|n| {
        bare && view.str(Range::new(name.range.end, n.range.start)) == ", "
            && matches!(n.who, Who::State { form: StateForm::Demonym | StateForm::Adjective, .. })
            && view.original(n.range).starts_with(char::is_uppercase)
    });
    definite || pair || list
}

/// Whether a capital opens a line and a dash: "MANILA - ".
fn dateline(view: &View<'_>, name: Range) -> bool {
    let text = view.text();
    let opens = text[..name.start].is_empty() || text[..name.start].ends_with('\n');
    opens && [" - ", " \u{2013} ", " \u{2014} ", ": "].iter().any(|dash| text[name.end..].starts_with(dash))
}

/// Whether a name stands before a noun and only says whose it is: "US chip designers".
fn modifies(view: &View<'_>, name: Range) -> bool {
    let rest = &view.text()[name.end..];
    let Some(rest) = rest.strip_prefix(' ') else { return false };
    if !rest.starts_with(char::is_alphabetic) {
        return false;
    }
    let next = name.end + 1;
    let known = [
        T::Conj,
        T::Adv,
        T::In,
        T::Prep,
        T::With,
        T::WithParty,
        T::Gov,
        T::PersonRole,
        T::Relative,
        T::That,
        T::Break,
        T::Sub,
        T::Agent,
        T::To,
        T::Negation,
        T::PastTime,
        T::Article,
        T::Attribution,
    ];
    let hits = view.hits_in(Range::new(next, next + 1));
    let function = hits.iter().any(|h| {
        let entry = view.language.lexicon.entry(h.entry);
        entry.verb || entry.weight == 0 || known.iter().any(|&t| view.language.has(h.entry, t))
    });
    let capital = view.original(Range::new(next, view.word_end(next))).starts_with(char::is_uppercase);
    let time = view.times_in(Range::new(next, view.text().len())).next().is_some_and(|t| t.range.start == next);
    !function && !capital && !time
}

/// Whether a name owns the next noun ("Estonia's e-Governance Academy"), unless that noun speaks for it.
fn owner(view: &View<'_>, name: Range) -> bool {
    let rest = &view.text()[name.end..];
    let Some(mark) = view.language.meta.possessives.iter().find(|m| rest.starts_with(m.as_str())) else { return false };
    let after = name.end + mark.len();
    if view.text()[after..].chars().next().is_some_and(char::is_alphanumeric) {
        return false;
    }
    let near = Range::new(after, (after + 40).min(view.text().len()));
    let speaks =
        view.tagged(T::Gov, near).chain(view.tagged(T::PersonRole, near)).any(|h| few_words(view, after, h.start, 2));
    !speaks
}

/// Whether a name owns another name: "A*STAR's Institute of Microelectronics".
fn owns_name(view: &View<'_>, name: Range) -> bool {
    let rest = &view.text()[name.end..];
    view.language.meta.possessives.iter().filter(|m| rest.starts_with(m.as_str())).any(|m| {
        let at = name.end + m.len() + 1;
        let next = view.names_in(Range::new(at, at + 1)).first();
        rest[m.len()..].starts_with(' ')
            && next.is_some_and(|n| matches!(n.who, Who::Org { kind: OrgKind::Body | OrgKind::Unknown, .. }))
    })
}

/// Whether a name only says where the next noun belongs ("Germany Bosch"): a bare name before another noun that is no
/// word of government.
fn attributive(view: &View<'_>, name: Range) -> bool {
    let rest = &view.text()[name.end..];
    let Some(rest) = rest.strip_prefix(' ') else { return false };
    if !rest.starts_with(char::is_alphanumeric) {
        return false;
    }
    let next = name.end + 1;
    let known = [T::Gov, T::PersonRole, T::AnaphorPair, T::AnaphorThey, T::Conj, T::WithParty];
    !view.hits_in(Range::new(next, next + 1)).iter().any(|h| known.iter().any(|&t| view.language.has(h.entry, t)))
        && !view
            .names_in(Range::new(next, next + 1))
            .iter()
            .any(|n| matches!(n.who, Who::Org { kind: OrgKind::Government, .. } | Who::Person { .. }))
}

/// Whether an adjective stands beside a word that speaks for the state ("the Korean government").
fn speaks(view: &View<'_>, adjective: Range) -> bool {
    let after = Range::new(adjective.end, (adjective.end + 40).min(view.text().len()));
    let near_after = view
        .tagged(T::Gov, after)
        .chain(view.tagged(T::PersonRole, after))
        .any(|h| few_words(view, adjective.end, h.start, 2));
    let from = adjective.start.saturating_sub(40);
    let before = Range::new(from, adjective.start);
    near_after
        || view
            .tagged(T::Gov, before)
            .chain(view.tagged(T::PersonRole, before))
            .any(|h| few_words(view, h.end, adjective.start, 1))
}

/// Whether at most `most` words and no clause mark stand between two places.
fn few_words(view: &View<'_>, from: usize, to: usize, most: usize) -> bool {
    let between = view.text().get(from..to).unwrap_or("");
    !between.contains([',', ';', '.', '\n', ':']) && between.split_whitespace().count() <= most
}

/// The state named just before or after a place, in the same clause.
pub(crate) fn state_near(view: &View<'_>, place: Range) -> Option<String> {
    let from = floor(view.text(), place.start.saturating_sub(70));
    let before = view.text().get(from..place.start).unwrap_or("");
    let from = from + before.rfind([';', '.', '\n', '"']).map_or(0, |p| p + 1);
    let inside = view.names_in(place).iter().rev();
    let before = view.names_in(Range::new(from, place.start)).iter().rev();
    let to = floor(view.text(), (place.end + 30).min(view.text().len()));
    let after = view.text().get(place.end..to).unwrap_or("");
    let to = place.end + after.find([';', '.', '\n', ',']).unwrap_or(after.len());
    let after = view.names_in(Range::new(place.end, to)).iter();
    inside.chain(before).chain(after).find_map(|n| match &n.who {
        Who::State { code, .. } => Some(code.clone()),
        Who::Org { state: Some(state), kind: OrgKind::Government, .. } => Some(state.clone()),
        _ => None,
    })
}

/// The nearest character boundary at or below `at`.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

/// The parties that a region before the verb names, resolved against what was said before.
pub(crate) fn subject(view: &View<'_>, region: Range, discourse: &Discourse) -> Subject {
    if view.language.verb_final() {
        return crate::marked::subject(view, region, discourse);
    }
    named(view, without_adverbials(view, region), discourse)
}

/// The parties that a phrase names.
fn named(view: &View<'_>, core: Range, discourse: &Discourse) -> Subject {
    let anaphor = first_anaphor(view, core);
    let chain = chain(view, core);
    let chain_start = chain.first().and_then(|p| p.ranges.first()).map_or(usize::MAX, |r| r.start);
    // Behind the party itself such a word only says what it was: "the agency, so far an observer, will join".
    let outsider = view.tagged(T::Outsider, core).any(|h| view.language.verb_final() || h.start < chain_start);
    let mut found = Subject { outsider, ..Subject::default() };
    if let Some((hit, tag)) = anaphor {
        // "the chipmaker TSMC": the words only say what the name is.
        let apposed = matches!(tag, T::AnaphorIt | T::GovAlone)
            && chain_start > hit.end
            && chain_start < hit.end + 40
            && few_words(view, hit.end, chain_start, 2)
            && !view.any(T::Conj, Range::new(hit.end, chain_start));
        // "the Foreign Minister" is somebody by name already.
        let named = hit.start <= chain_start && hit.end > chain_start;
        // "Democracy and human rights: we will …": whoever stands before it, "we" right before the verb is the subject.
        let speaks = tag == T::AnaphorWe && few_words(view, hit.end, core.end.max(hit.end), 3);
        if (hit.start < chain_start || speaks) && !apposed && !named {
            found.anaphor = Some(Range::new(hit.start, hit.end));
            found.parties = resolve(view, &hit, tag, discourse);
            // "The government" of a state that the text does not name promises nothing that can be followed.
            found.outsider |= matches!(tag, T::Home | T::GovAlone) && found.parties.is_empty();
            if !found.parties.is_empty() {
                // "They, together with Kenya" adds to the group; a group that already holds it does not grow.
                for party in chain.into_iter().filter(|_| chain_start > hit.end) {
                    let beside = party.ranges.first().is_some_and(|r| {
                        view.language.verb_final() || view.names_in(Range::new(hit.end, r.start)).is_empty()
                    });
                    if !found.parties.iter().any(|p| p.same(&party)) && beside && joined(view, hit.end, &party) {
                        found.parties.push(party);
                    }
                }
                return found;
            }
        }
    }
    found.empty = chain.is_empty() && found.anaphor.is_none();
    found.parties = chain;
    found
}

/// Whether a party follows the place as a further member: after a conjunction or "together with".
fn joined(view: &View<'_>, from: usize, party: &PartyRef) -> bool {
    let Some(range) = party.ranges.first() else { return false };
    let between = Range::new(from, range.start);
    view.any(T::Conj, between) || view.any(T::WithParty, between)
}

/// The region without adverbials that open it: "In Tokyo, under the accord, …".
fn without_adverbials(view: &View<'_>, region: Range) -> Range {
    let mut start = region.start;
    loop {
        start = view.skip_space(start).min(region.end);
        let rest = view.text().get(start..region.end).unwrap_or("");
        let opens = view.hits_in(Range::new(start, start + 1)).iter().any(|h| {
            [T::In, T::Attribution, T::With, T::Adv, T::Conj, T::To, T::Prep]
                .iter()
                .any(|&t| view.language.has(h.entry, t))
                // "Réuni vendredi, le gouvernement", "Building on it, the ministry".
                || view.language.meta.capitals
                    && (view.language.lexicon.entry(h.entry).verb || view.language.has(h.entry, T::NotName))
                    && view.names_in(Range::new(start, start + 1)).is_empty()
        }) || view.times_in(Range::new(start, region.end)).any(|t| t.range.start == start);
        let Some(comma) = rest.find(", ") else { return Range::new(start, region.end) };
        // A comma inside a coordination of names ends no adverbial, unless one opened the region.
        if !opens {
            return Range::new(start, region.end);
        }
        // "Under a memorandum signed by the minister, X, and her guest Y, the institute": its names are not the subject.
        let segment = Range::new(start, start + comma);
        let last = rest.rfind(", ").filter(|&p| p > comma && !view.language.verb_final());
        if let Some(last) = last.filter(|_| view.any(T::Agent, segment)) {
            let subject = Range::new(start + last + 2, region.end);
            if !chain(view, subject).is_empty() {
                return subject;
            }
        }
        start += comma + 2;
    }
}

fn first_anaphor(view: &View<'_>, region: Range) -> Option<(Hit, T)> {
    let tags = [T::AnaphorPair, T::AnaphorThey, T::AnaphorIt, T::AnaphorWe, T::Home, T::GovAlone];
    view.hits_in(region)
        .iter()
        .filter(|h| h.end <= region.end)
        // "the bank" within "the Bank of Japan" stands for nobody else.
        .filter(|h| !{
            view.names_in(Range::new(h.start.saturating_sub(60), h.end)).iter().any(|n| {
                let shape = !view.language.verb_final() && n.rule.as_str() == "shape.organisation";
                (n.listed || shape) && n.range.overlaps(Range::new(h.start, h.end))
            })
        })
        // "the minister Ana Ruiz": the name says who it is.
        .filter(|h| {
            let named =
                || view.names_in(Range::new(h.end, h.end + 2)).iter().any(|n| matches!(n.who, Who::Person { .. }));
            view.language.verb_final() || !view.language.has(h.entry, T::AnaphorIt) || !named()
        })
        .find_map(|h| tags.iter().find(|&&t| view.language.has(h.entry, t)).map(|&t| (*h, t)))
}

pub(crate) fn resolve(view: &View<'_>, hit: &Hit, tag: T, discourse: &Discourse) -> Vec<PartyRef> {
    let here = Range::new(hit.start, hit.end);
    let with_here = |parties: Vec<PartyRef>| {
        parties
            .into_iter()
            .map(|mut p| {
                if !p.ranges.contains(&here) {
                    p.ranges.push(here);
                }
                p
            })
            .collect::<Vec<_>>()
    };
    let found = match tag {
        T::AnaphorPair => {
            let value = view.value(hit).unwrap_or("");
            let (size, sort) = value.split_once('-').unwrap_or((value, ""));
            let size: Option<usize> = size.parse().ok();
            // No two organisations acted together so far: the last that acted one by one.
            let bodies = |g: &Vec<PartyRef>| size.is_none_or(|n| g.len() == n) && !g.iter().any(PartyRef::is_state);
            if let (Some(size), "orgs") = (size, sort) {
                let single: Vec<PartyRef> =
                    discourse.acted.iter().rev().filter(|p| !p.is_state()).take(size).cloned().collect();
                if single.len() == size && !discourse.groups.iter().any(bodies) {
                    return with_here(single.into_iter().rev().collect());
                }
            }
            // Nobody acted so far: the last organisations that the text named.
            if let (true, Some(size), "orgs", false) =
                (view.language.meta.capitals, size, sort, discourse.groups.iter().any(bodies))
            {
                let named = last_named(view, hit.start, size);
                if named.len() == size {
                    return with_here(named);
                }
            }
            // "The three partners", of whom no two acted together: the last that acted.
            let all = discourse.acted.len();
            if let (true, Some(size)) =
                (view.language.meta.capitals && sort != "states", size.filter(|&n| n > 2 && n <= all))
            {
                if !discourse.groups.iter().any(|g| g.len() == size) {
                    return with_here(discourse.acted[all - size..].to_vec());
                }
            }
            if sort != "orgs" && !discourse.meeting.is_empty() && size.is_none_or(|n| n == discourse.meeting.len()) {
                return with_here(discourse.meeting.clone());
            }
            let group = discourse.group_of(size, sort).cloned().unwrap_or_else(|| discourse.guess.clone());
            // "The two sides", behind what a minister said, are states and not the institutions that signed before.
            let states = view.language.meta.capitals
                && sort.is_empty()
                && !group.iter().any(PartyRef::is_state)
                && discourse.acted.last().is_some_and(PartyRef::is_state)
                && size == Some(discourse.guess.len());
            if states {
                discourse.guess.clone()
            } else if view.language.verb_final() {
                crate::beside::several(view, hit.start, size, sort, discourse, group)
            } else {
                group
            }
        }
        T::Abroad => {
            let home = discourse.home.as_ref().and_then(|h| h.id.as_deref());
            let pair = discourse.group_of(Some(2), "states").into_iter().flatten();
            pair.filter(|p| p.is_state() && p.id.as_deref() != home).take(1).cloned().collect()
        }
        T::AnaphorThey => {
            // "The ministers", unlike "they", are those of the meeting, whoever spoke last.
            let states = |g: &&Vec<PartyRef>| g.len() > 1 && g.iter().all(PartyRef::is_state);
            let opened = match view.value(hit) {
                Some("states") => discourse.groups.iter().find(states),
                Some("open") => discourse.groups.first().filter(|g| g.len() > 1),
                Some("any") => discourse.group_of(None, "any"),
                // "They", after one organisation alone: those with whom it acted last.
                _ if view.language.meta.capitals
                    && discourse.subject.len() == 1
                    && !discourse.subject.iter().any(PartyRef::is_state) =>
                {
                    discourse.group_of(None, "any")
                }
                _ => None,
            };
            // "The ministers" of a text where no two acted yet: those of the two states that it names most.
            let named = Some(&discourse.guess)
                .filter(|g| g.len() == 2 && view.language.meta.capitals && view.value(hit) == Some("states"));
            let opened = opened.or(named);
            let meets = matches!(view.value(hit), Some("states" | "open")) && !discourse.meeting.is_empty();
            // "2. They agreed": in an item those who meet, not the last that were named in one.
            let item = discourse.list && discourse.subject.iter().all(|p| !p.is_state());
            let states = discourse
                .groups
                .first()
                .filter(|g| view.language.meta.capitals && item && g.iter().all(PartyRef::is_state));
            if meets {
                discourse.meeting.clone()
            } else if let Some(opened) = opened.or(states) {
                opened.clone()
            } else if discourse.subject.len() > 1 {
                discourse.subject.clone()
            } else {
                discourse.group(None).cloned().unwrap_or_else(|| discourse.subject.clone())
            }
        }
        // "회사는", after what it does with others.
        T::AnaphorIt if view.language.verb_final() && discourse.alone.len() == 1 => discourse.alone.clone(),
        T::AnaphorIt => single(view, hit, discourse),
        T::AnaphorWe if view.value(hit) == Some("speaker") && !discourse.speaker.is_empty() => {
            discourse.speaker.clone()
        }
        T::AnaphorWe => {
            // "We will share it", the minister said: the states whose meeting it is.
            let speaker = view.sentence_at(hit.start).and_then(|s| {
                view.names_in(s.range).iter().find_map(|n| match &n.who {
                    Who::Person { state: Some(code) } if !code.is_empty() => Some(code.clone()),
                    _ => None,
                })
            });
            let speaks = |g: &&Vec<PartyRef>| {
                g.len() > 1 && g.iter().all(PartyRef::is_state) && g.iter().any(|p| p.id == speaker)
            };
            let group = discourse.groups.iter().rev().find(speaks).filter(|_| speaker.is_some());
            let agree = Range::new(hit.end, (hit.end + 24).min(view.text().len()));
            // "우리는", after what a guest does, in the words of those at home.
            let guest = matches!(discourse.subject.as_slice(), [p] if p.is_state() && discourse.home.as_ref().is_some_and(|h| !h.same(p)));
            let home = view.any(T::Home, Range::new(0, view.text().len())) && view.language.verb_final();
            let both = |p: &PartyRef| view.any(T::Commit, agree) && !discourse.subject.iter().any(|s| s.same(p));
            let two = view.any(T::Commit, agree) || view.any(T::AnaphorPair, agree);
            if home && guest && !discourse.joint && discourse.authors.is_empty() {
                discourse.home.clone().into_iter().collect()
            } else if let Some(turn) = &discourse.turn {
                // "We're both putting money up": all who stand there; else whoever speaks.
                if two && discourse.sides.len() == 2 { discourse.sides.clone() } else { vec![turn.clone()] }
            } else if let Some(pair) = ours_both(view, hit, discourse) {
                pair
            } else if let Some(ours) = discourse.ours.as_ref().filter(|_| discourse.authors.is_empty()) {
                // "We have agreed", right behind what another state does: of both.
                let other = discourse.single.as_ref().filter(|p| p.is_state() && !p.same(ours) && both(ours));
                std::iter::once(ours.clone()).chain(other.cloned()).collect()
            } else if discourse.joint && discourse.subject.len() < 2 && !discourse.groups.is_empty() {
                discourse.groups[0].clone()
            } else if !discourse.authors.is_empty() {
                discourse.authors.clone()
            } else if let Some(group) = group.filter(|_| view.language.meta.capitals) {
                // "We have agreed" is of both, "we will train" of the speaker's side.
                let own = |p: &&PartyRef| view.any(T::Commit, agree) || p.id == speaker;
                group.iter().filter(own).cloned().collect()
            } else if discourse.subject.is_empty() {
                discourse.group(None).cloned().unwrap_or_else(|| discourse.subject.clone())
            } else {
                discourse.subject.clone()
            }
        }
        _ => discourse.turn.clone().or_else(|| discourse.home.clone()).into_iter().collect(),
    };
    with_here(found)
}

/// "Our two countries", "we want to do more together": the speaker's state and the one that the text speaks of with it.
fn ours_both(view: &View<'_>, hit: &Hit, discourse: &Discourse) -> Option<Vec<PartyRef>> {
    let ours = discourse.ours.as_ref().filter(|_| discourse.authors.is_empty())?;
    let near = Range::new(hit.end, floor(view.text(), (hit.end + 60).min(view.text().len())));
    let rest = view.str(near);
    let clause = Range::new(near.start, near.start + rest.find([',', '.', ';']).unwrap_or(rest.len()));
    if view.value(hit) != Some("both") && !view.any(T::Joint, clause) {
        return None;
    }
    let pair = |g: &&Vec<PartyRef>| g.len() == 2 && g.iter().all(PartyRef::is_state) && g.iter().any(|p| p.same(ours));
    discourse.groups.iter().rev().chain(std::iter::once(&discourse.guess)).find(pair).cloned()
}

/// The last organisations that the text named before a place, in the order of the text.
fn last_named(view: &View<'_>, before: usize, size: usize) -> Vec<PartyRef> {
    let until = view.names.partition_point(|n| n.range.end <= before);
    let from = floor(view.text(), before.saturating_sub(NAMED));
    let mut found: Vec<PartyRef> = Vec::new();
    for name in view.names[..until].iter().rev().take_while(|n| n.range.start >= from) {
        let body = matches!(name.who, Who::Org { kind: OrgKind::Body, .. });
        if let Some(party) = Some(name).filter(|_| body).and_then(|n| party(view, n)) {
            if found.len() < size && !found.iter().any(|p| p.same(&party)) {
                found.push(party);
            }
        }
    }
    found.reverse();
    // A headline speaks of them before it names them.
    if found.is_empty() {
        let to = before + NAMED;
        for name in view.names[until..].iter().take_while(|n| n.range.start <= to) {
            let body = matches!(name.who, Who::Org { kind: OrgKind::Body, .. });
            if let Some(party) = Some(name).filter(|_| body).and_then(|n| party(view, n)) {
                if found.len() < size && !found.iter().any(|p| p.same(&party)) {
                    found.push(party);
                }
            }
        }
    }
    found
}

/// Whom a word for one party means. Its rule may say what sort it is: `state`, `org`, or `in:` and the codes of the
/// states that are called so ("l'archipel").
fn single(view: &View<'_>, hit: &Hit, discourse: &Discourse) -> Vec<PartyRef> {
    let value = view.value(hit).unwrap_or("");
    let (value, kind) = value.split_once(':').filter(|v| v.0 == "org").unwrap_or((value, ""));
    if !kind.is_empty() {
        // "the lender": the last that acted, unless it is known to be of another sort.
        let last = discourse.single.as_ref().filter(|p| !p.is_state());
        let fits = last.and_then(|p| p.ranges.first()).and_then(|&r| crate::introduced::is_of_sort(view, r, kind));
        let named = || crate::introduced::of_sort(view, hit.start, kind, None).and_then(|name| party(view, name));
        if let Some(found) = last.cloned().filter(|_| fits == Some(true)).or_else(named) {
            return vec![found];
        }
    }
    let sort = |p: &&PartyRef| match value {
        "state" => p.is_state(),
        "org" => !p.is_state(),
        _ => true,
    };
    if let Some(codes) = value.strip_prefix("in:") {
        let called = |n: &&Name| matches!(&n.who, Who::State { code, .. } if codes.split(',').any(|c| c == code));
        let before = view.names_in(Range::new(0, hit.start)).iter().rev().find(called);
        let name = before.or_else(|| view.names_in(Range::new(hit.end, view.text().len())).iter().find(called));
        let Some(Who::State { code, .. }) = name.map(|n| &n.who) else { return Vec::new() };
        return vec![PartyRef {
            id: Some(code.clone()),
            name: view.original(Range::new(hit.start, hit.end)).to_owned(),
            label: None,
            ranges: Vec::new(),
            state: Some(code.clone()),
            body: None,
            shape: false,
            region: None,
        }];
    }
    let acted = || discourse.acted.iter().rev();
    let found = discourse.single.as_ref().filter(sort).or_else(|| acted().find(sort));
    found.or(discourse.titled.as_ref().filter(sort)).cloned().into_iter().collect()
}

/// A state and an agency of another state that meet are the two states.
pub(crate) fn sides(group: Vec<PartyRef>) -> Vec<PartyRef> {
    let of = |p: &PartyRef| p.state.clone().filter(|s| s.len() == 2);
    let mixed = group.iter().any(PartyRef::is_state) && !group.iter().all(PartyRef::is_state);
    if group.len() != 2 || !mixed || group.iter().any(|p| of(p).is_none()) || of(&group[0]) == of(&group[1]) {
        return group;
    }
    let as_state = |mut p: PartyRef| {
        if !p.is_state() {
            (p.id, p.label) = (p.state.clone(), None);
            p.name = p.id.clone().unwrap_or_default();
            p.body = p.ranges.first().copied();
        }
        p
    };
    group.into_iter().map(as_state).collect()
}

/// The first coordination of names in a region.
pub(crate) fn chain(view: &View<'_>, region: Range) -> Vec<PartyRef> {
    let mut parties: Vec<PartyRef> = Vec::new();
    let mut last: Option<Range> = None;
    let mut skipped: Option<Range> = None;
    // "students from Namibia, Botswana and Mozambique": none of those places promises.
    let mut placed: Option<Range> = None;
    // Where an aside ends that says what the last organisation is: ", a Manila-based utility".
    let mut hidden = region.start;
    for name in view.names_in(region).iter().filter(|n| n.range.end <= region.end) {
        // "the University of Antofagasta in Chile and": where the last one is.
        let place = view.language.meta.capitals
            && parties.last().is_some_and(|p| !p.is_state())
            && last.is_some_and(|l| stands_in(view, l.end, name));
        if place {
            hidden = name.range.end;
            last = last.map(|l| Range::new(l.start, name.range.end));
        }
        let Some(party) = party(view, name).filter(|_| name.range.start >= hidden) else { continue };
        // "des Mines et de l'Énergie": what an office is for, not somebody.
        if party.shape && genitive(view, name.range, region.start) {
            continue;
        }
        // "the European Investment Bank (EIB)": the short form is the same party.
        if parties.last().is_some_and(|p| p.same(&party)) {
            if let Some(known) = parties.last_mut() {
                known.ranges.extend(party.ranges);
                last = Some(name.range);
            }
            continue;
        }
        let beside = placed.is_some_and(|p| coordinates(view, Range::new(p.end, name.range.start)));
        if (beside && parties.is_empty()) || located(view, name.range, region.start) {
            let state = matches!(name.who, Who::State { form: StateForm::Name, .. });
            let speaks = state && sent(view, name.range, region.start) || bound(view, name.range, region.start);
            if parties.is_empty() && speaks && !view.language.verb_final() {
                // "ministers from Japan and Korea" speak for them.
            } else if parties.is_empty() {
                let plain = matches!(name.who, Who::State { .. } | Who::Region { .. });
                placed = Some(name.range).filter(|_| plain && !view.language.verb_final());
                continue;
            } else {
                break;
            }
        }
        // Behind an apposition the chain goes on only with a conjunction: "Vestas of Denmark and Brazil's WEG".
        let goes_on = |s: Range| {
            let gap = Range::new(s.end, name.range.start);
            !view.language.verb_final() && view.any(T::Conj, gap) && coordinates(view, gap)
        };
        if skipped.is_some_and(|s| !goes_on(s)) {
            break;
        }
        if let Some(last) = last.filter(|_| skipped.is_none()) {
            if !coordinates(view, Range::new(last.end, name.range.start)) {
                if parties.len() > 1 || !apposed(view, Range::new(last.end, name.range.start)) {
                    break;
                }
                skipped = Some(name.range);
                continue;
            }
        }
        last = Some(name.range);
        if view.language.meta.capitals && !party.is_state() {
            if let Some(end) = crate::introduced::aside(view, name.range.end, region.end) {
                hidden = end;
                last = Some(Range::new(name.range.start, end));
            }
        }
        match parties.iter_mut().find(|p| p.same(&party)) {
            Some(known) => {
                known.ranges.extend(party.ranges);
                known.body = known.body.or(party.body);
            }
            None => parties.push(party),
        }
    }
    parties
}

/// Whether a name of a place stands behind an organisation, with nothing but a word of place between them.
fn stands_in(view: &View<'_>, from: usize, name: &Name) -> bool {
    let place = matches!(name.who, Who::State { form: StateForm::Name | StateForm::Capital, .. } | Who::City { .. });
    let gap = view.str(Range::new(from, name.range.start));
    place
        && gap.starts_with([' ', ','])
        && gap.split_whitespace().count() <= 2
        && !gap.contains(['.', ';', ':', '\n', '"'])
        && located(view, name.range, from)
        && !view.any(T::WithParty, Range::new(from, name.range.start))
}

/// Whether the preposition of belonging stands right before a name.
fn genitive(view: &View<'_>, name: Range, lower: usize) -> bool {
    let before = view.str(Range::new(lower, name.start));
    let end = lower + before.trim_end_matches([' ', '\'']).len();
    let of = |end: usize| {
        view.hits_in(Range::new(end.saturating_sub(6).max(lower), end + 1))
            .iter()
            .any(|h| h.end >= end && h.end <= end + 1 && view.language.has(h.entry, T::Of))
    };
    if of(end) {
        return true;
    }
    // An article may stand between: "de l'".
    view.hits_in(Range::new(end.saturating_sub(6).max(lower), end + 1))
        .iter()
        .filter(|h| h.end >= end && h.end <= end + 1 && view.language.has(h.entry, T::Article))
        .any(|h| of(lower + view.str(Range::new(lower, h.start)).trim_end().len()))
}

/// Whether a preposition of place stands right before a name: "in Paris".
pub(crate) fn located(view: &View<'_>, name: Range, lower: usize) -> bool {
    if view.language.verb_final() {
        return false;
    }
    let before = view.str(Range::new(lower, name.start)).trim_end();
    let mut end = lower + before.len();
    // An article may stand between.
    if let Some(hit) = view
        .hits_in(Range::new(end.saturating_sub(12).max(lower), end))
        .iter()
        .find(|h| h.end == end && view.language.has(h.entry, T::Article) && !view.language.has(h.entry, T::Of))
    {
        let before = view.str(Range::new(lower, hit.start)).trim_end();
        end = lower + before.len();
    }
    let hits = view.hits_in(Range::new(end.saturating_sub(24).max(lower), end));
    let at = |tag: T| hits.iter().any(|h| h.end == end && view.language.has(h.entry, tag));
    (at(T::In) || at(T::Prep) || at(T::With)) && !at(T::Of) && !at(T::WithParty)
}

/// Whether words of government stand before the preposition before a name: "ministers from Japan".
fn sent(view: &View<'_>, name: Range, lower: usize) -> bool {
    let from = floor(view.text(), name.start.saturating_sub(40)).max(lower);
    let before = Range::new(from, name.start);
    view.tagged(T::Gov, before).chain(view.tagged(T::PersonRole, before)).any(|h| few_words(view, h.end, name.start, 2))
}

/// Whether an instrument and "between" stand before a name: "a memorandum between the bank and the fund".
fn bound(view: &View<'_>, name: Range, lower: usize) -> bool {
    let from = floor(view.text(), name.start.saturating_sub(60)).max(lower);
    let before = Range::new(from, name.start);
    let with = view.tagged(T::With, before).rfind(|h| few_words(view, h.end, name.start, 1));
    with.is_some_and(|w| {
        view.tagged(T::Agreement, before).any(|h| h.end <= w.start && few_words(view, h.end, w.start, 0))
    })
}

/// Whether the words between two names join them: a comma or conjunction, with articles, roles and the like.
pub(crate) fn coordinates(view: &View<'_>, gap: Range) -> bool {
    let gap = behind_bracket(view, gap);
    let text = view.str(gap);
    if text.trim().is_empty() {
        return true;
    }
    if text.len() > 90 || text.contains(['.', ';', '\n', ':']) || view.any(T::Sub, gap) || view.any(T::Break, gap) {
        return false;
    }
    let bare = text.trim_start();
    let marks = view.language.meta.with_marks.iter().any(|mark| {
        bare.strip_prefix(mark.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',']))
    });
    if marks {
        return foreign_words(view, gap) <= 6;
    }
    // "MANILA - Danish maker X": a dash with more than a name behind it joins nothing.
    let dash = text.contains(['-', '–']) && (!text.contains([' ']) || text.trim().chars().count() == 1);
    let joined = text.contains(", ")
        || text.contains(['·', '∙', '・', '/', '&', '、'])
        || dash && view.language.meta.capitals
        || text.contains(['-', '–']) && !view.language.meta.capitals
        || view.any(T::Conj, gap)
        || view.any(T::WithParty, gap);
    joined && foreign_words(view, gap) <= 1
}

/// A gap without the bracket that opens it: "Ericsson (NASDAQ: ERIC), MTN".
fn behind_bracket(view: &View<'_>, gap: Range) -> Range {
    let text = view.str(gap);
    match text.strip_prefix(" (").and_then(|rest| rest.find(')')) {
        Some(close) if view.language.meta.capitals && close < 40 => Range::new(gap.start + close + 3, gap.end),
        _ => gap,
    }
}

/// How many words of a gap are neither function words nor words of office.
fn foreign_words(view: &View<'_>, gap: Range) -> usize {
    let mut at = gap.start;
    let mut count = 0;
    let known = [
        T::Conj,
        T::Article,
        T::Gov,
        T::PersonRole,
        T::In,
        T::WithParty,
        T::With,
        T::Adv,
        T::To,
        T::OrgHead,
        T::OrgKind,
        T::Prep,
        T::Joint,
        T::AnaphorIt,
    ];
    while at < gap.end {
        let text = view.text().get(at..gap.end).unwrap_or("");
        let Some(skip) = text.find(char::is_alphanumeric) else { break };
        let start = at + skip;
        let end = view.word_end(start).min(gap.end).max(start + 1);
        let hit = view
            .hits_in(Range::new(start, start + 1))
            .iter()
            .filter(|h| known.iter().any(|&t| view.language.has(h.entry, t)))
            .map(|h| h.end)
            .max();
        // "the South African firm Afrigen", "South Korea's Hanul": whose the next one is.
        let adjective = view.names_in(Range::new(start, end)).iter().find_map(|n| {
            let rest = &view.text()[n.range.end..];
            let mark =
                view.language.meta.possessives.iter().find(|m| rest.starts_with(m.as_str())).map_or(0, String::len);
            let whose = match n.who {
                Who::State { form: StateForm::Adjective, .. } => true,
                Who::State { .. } | Who::City { .. } => mark > 0,
                _ => false,
            };
            (whose && n.range.start == start && !view.language.verb_final()).then_some(n.range.end + mark)
        });
        match hit.max(adjective) {
            Some(to) if to > start => at = to,
            _ => {
                count += 1;
                at = end;
            }
        }
    }
    count
}

/// Whether the gap only opens an apposition or names what the party belongs to ("Masdar of the UAE").
fn apposed(view: &View<'_>, gap: Range) -> bool {
    let text = view.str(gap);
    text.len() < 60 && !text.contains(['.', ';', '\n'])
}
