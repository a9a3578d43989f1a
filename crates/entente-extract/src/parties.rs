//! Who promises: subjects, coordinated names, "both sides" and "they", ministers and capitals for their states.

use crate::names::{Name, OrgKind, StateForm, Who};
use crate::resolve::first_anaphor;
use crate::tags::T;
use crate::view::{Range, View};

pub(crate) use crate::chain::{chain, coordinates, located};
pub(crate) use crate::resolve::{resolve, sides};

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
    /// Whether it is a land or province, which has a government of its own.
    pub(crate) land: bool,
}

impl PartyRef {
    /// Whether two references are to one party.
    pub(crate) fn same(&self, other: &PartyRef) -> bool {
        match (&self.id, &other.id) {
            (Some(a), Some(b)) => a == b,
            _ if self.name == other.name => true,
            _ => same_name(&entente_packs::fold(&self.name), &entente_packs::fold(&other.name)),
        }
    }
    /// Whether it is a state or the Union.
    pub(crate) fn is_state(&self) -> bool {
        self.id.as_deref().is_some_and(|id| id.len() == 2)
    }
    /// Whether it governs: a state, the Union, a land.
    pub(crate) fn governs(&self) -> bool {
        self.is_state() || self.land
    }
}

/// Whether two folded names are of one party: they are the same, or one is a part of the other.
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    a == b || (a.len() > 4 && b.len() > 4 && (a.contains(b) || b.contains(a)))
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
    /// Whether the title alone says that all of the text is about more than one state.
    pub(crate) titled_abroad: bool,
    /// The forum that the title names, if it names one.
    pub(crate) gathering: Option<PartyRef>,
    /// Whether the text speaks of those at home as "ours".
    pub(crate) from_home: bool,
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
    /// Whether the text has told what became of something.
    pub(crate) looks_back: bool,
    /// Whether the sentence right before it promised something, in whatever paragraph.
    pub(crate) follows: bool,
    /// Whether the sentence is an answer of somebody who is interviewed.
    pub(crate) asked: bool,
    /// For whom the speaker of the turn speaks, in a transcript, and all for whom somebody does.
    pub(crate) turn: Option<PartyRef>,
    pub(crate) sides: Vec<PartyRef>,
    /// The state for which the speaker of a text in the first person speaks.
    pub(crate) ours: Option<PartyRef>,
    /// The two sides that the label of the sentence names: "(영국) …".
    pub(crate) across: Vec<PartyRef>,
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
            "orgs" => latest.clone().find(|g| fits(g) && !g.iter().all(PartyRef::governs)).or_else(|| self.group(size)),
            "states" => latest
                .clone()
                .find(|g| fits(g) && g.iter().all(PartyRef::governs))
                .or_else(|| Some(&self.guess).filter(|g| !g.is_empty()))
                .or_else(|| self.group(size)),
            "any" => latest.clone().find(fits).or_else(|| self.group(size)),
            _ => self.group(size),
        }
    }
    /// The latest group of `size` states or parties; the latest of any size if none has it.
    pub(crate) fn group(&self, size: Option<usize>) -> Option<&Vec<PartyRef>> {
        let fits = |g: &&Vec<PartyRef>| size.is_none_or(|n| g.len() == n);
        let states = |g: &&Vec<PartyRef>| g.iter().all(PartyRef::governs);
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
    /// Whether a label says who promises, so that nothing else is to be weighed.
    pub(crate) sure: bool,
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
        land: false,
    };
    // "the Danish firm", "the Lyon lab": the organisation of that place that was named before.
    if let Some((range, org)) = described(view, name) {
        let surface = view.original(org.full.unwrap_or(org.range)).to_owned();
        let Who::Org { id, label, state, kind } = org.who else { return None };
        let ranges = vec![range];
        let shape = kind == OrgKind::Unknown;
        return Some(PartyRef {
            id,
            name: surface,
            label,
            ranges,
            state,
            body: None,
            shape,
            region: None,
            land: false,
        });
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
            // "G7 leaders", "the G7 will": those who meet there, by its name.
            OrgKind::Forum => {
                let few = id.as_ref().is_some_and(|id| view.members.contains_key(id));
                let acts = members(view, name.range) || few && !modifies(view, name.range) && !owner(view, name.range);
                (name.listed && acts).then(|| make(id.clone(), label.clone(), None))
            }
            OrgKind::Government => {
                let state = state.clone().or_else(|| state_near(view, name.range)).or_else(|| view.home.clone());
                let mut party = make(state.clone(), None, state);
                party.body = Some(name.range);
                Some(party)
            }
            OrgKind::Body | OrgKind::Land if owns_name(view, name.range) => None,
            OrgKind::Body | OrgKind::Land => {
                let mut party = make(id.clone(), label.clone(), state.clone());
                party.land = *kind == OrgKind::Land;
                Some(party)
            }
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
pub(crate) fn modifies(view: &View<'_>, name: Range) -> bool {
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
pub(crate) fn owner(view: &View<'_>, name: Range) -> bool {
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

/// Whether those who meet at a forum act under its name: a word for them stands beside it, or a verb right behind.
fn members(view: &View<'_>, forum: Range) -> bool {
    let text = view.text();
    let who = [T::Members, T::Gov, T::PersonRole];
    let after = Range::new(forum.end, (forum.end + 30).min(text.len()));
    let behind = who.iter().any(|&t| view.tagged(t, after).any(|h| few_words(view, forum.end, h.start, 0)));
    let before = Range::new(floor(text, forum.start.saturating_sub(30)), forum.start);
    let heads = view.language.meta.heads_first;
    let ahead = heads && who.iter().any(|&t| view.tagged(t, before).any(|h| few_words(view, h.end, forum.start, 1)));
    let next = view.skip_space(forum.end);
    let hits = view.hits_in(Range::new(next, next + 1));
    let acts = hits.iter().any(|h| h.start == next && view.language.lexicon.entry(h.entry).verb);
    !view.language.verb_final() && (behind || ahead || acts)
}

/// Whether at most `most` words and no clause mark stand between two places.
pub(crate) fn few_words(view: &View<'_>, from: usize, to: usize, most: usize) -> bool {
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
        // "the ministers of Canada, Kenya and Japan": the names say who they are.
        let of = Range::new(hit.end, chain_start.min(core.end).max(hit.end));
        let named = named
            || tag == T::AnaphorThey
                && view.language.meta.heads_first
                && chain.len() >= 2
                && few_words(view, of.start, of.end, 2)
                && view.any(T::Of, of);
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
