//! Who is named: names that the registry lists, and names known by their shape or by the words around them.

use crate::language::Language;
use crate::view::Range;
use entente_actors::{Actors, NameKind, Target};
use entente_model::{Day, RuleId};
use entente_packs::{Folded, Hit};

/// Someone or somewhere named in the text.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) range: Range,
    pub(crate) who: Who,
    /// Whether a registry lists it; otherwise it is known by its shape.
    pub(crate) listed: bool,
    pub(crate) rule: RuleId,
    /// Where the fuller name stands that the text says this is short for.
    pub(crate) full: Option<Range>,
}

/// What a name stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Who {
    /// A state, named by its name, adjective, capital, …
    State { code: String, form: StateForm },
    /// A region by its M49 code; empty for a named group without one.
    Region { code: String, adjective: bool },
    /// A city and its state.
    City { state: String },
    /// An organisation.
    Org { id: Option<String>, label: Option<String>, state: Option<String>, kind: OrgKind },
    /// A person, with the state for which they speak if known.
    Person { state: Option<String> },
}

/// How a state is named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum StateForm {
    Name,
    Adjective,
    Demonym,
    Capital,
    Seat,
    Abbrev,
}

/// What sort of organisation it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum OrgKind {
    /// Speaks for its state: ministries, cabinets, presidential offices.
    Government,
    /// Acts for itself.
    Body,
    /// A meeting, treaty or forum: no party and no body.
    Forum,
    /// A land, province or region of a state: it acts under its own name and lies in the state.
    Land,
    /// Only its shape says that it is a name.
    Unknown,
}

/// All names of a text of `day`, by start, none inside another.
pub(crate) fn names(
    text: &Folded,
    original: &str,
    hits: &[Hit],
    starts: &[usize],
    language: &Language,
    actors: &Actors,
    day: Option<Day>,
) -> Vec<Name> {
    let mut found = listed(text, original, language, actors, day);
    if language.meta.capitals {
        let shaped = crate::shape::shaped(text, original, hits, starts, language, &found);
        found.extend(shaped.into_iter().filter(|name| !several(text, original, name)));
    } else if language.verb_final() {
        let suffixed = crate::suffixed::suffixed(text, hits, language, &found);
        found.extend(suffixed);
        let introduced = crate::shortened::introduced(text, hits, language, &found);
        found.extend(introduced);
        crate::shortened::bracketed(text, &mut found);
        let short = crate::shortened::short_for(text, hits, language, &found);
        found.extend(short);
        crate::shortened::shortened(text, hits, language, &mut found);
    }
    // The longest at a place wins; a listed name wins over a shape of the same place.
    found.sort_by(|a, b| {
        (a.range.start, std::cmp::Reverse(a.range.end), !a.listed).cmp(&(
            b.range.start,
            std::cmp::Reverse(b.range.end),
            !b.listed,
        ))
    });
    let mut kept: Vec<Name> = Vec::new();
    for name in found {
        match kept.last() {
            Some(last) if last.range.overlaps(name.range) => {}
            _ => kept.push(name),
        }
    }
    if language.meta.capitals {
        kept = short_forms(kept, text, original);
    }
    kept
}

/// Whether a name is an acronym in the plural: "NGOs" and "MDBs" are many, and nobody by name.
fn several(text: &Folded, original: &str, name: &Name) -> bool {
    let span = text.span(name.range.start, name.range.end);
    let written = original.get(span.start()..span.end()).unwrap_or("");
    let stem = written.strip_suffix('s').filter(|stem| stem.chars().count() >= 2);
    stem.is_some_and(|stem| stem.chars().all(char::is_uppercase))
}

/// A short form in brackets with a single capital shares so many letters with the beginning of its name.
const BEGUN: usize = 3;

/// "the Full Name (FN)": the short form belongs to the name, and stands for it from there on. Whoever is named twice
/// goes by the fullest form.
fn short_forms(names: Vec<Name>, text: &Folded, original: &str) -> Vec<Name> {
    let folded = text.as_str();
    let mut kept: Vec<Name> = Vec::with_capacity(names.len());
    // Short forms with the number of the name that they stand for.
    let mut known: Vec<(String, usize)> = Vec::new();
    for mut name in names {
        if kept.last().is_some_and(|last| last.range.overlaps(name.range)) {
            continue;
        }
        if !matches!(name.who, Who::Org { kind: OrgKind::Body | OrgKind::Unknown | OrgKind::Government, .. }) {
            kept.push(name);
            continue;
        }
        let written = folded[name.range.start..name.range.end].to_owned();
        // The shape may have taken the bracket in already.
        let inside = written.strip_suffix(')').and_then(|w| w.rfind(" (").map(|at| name.range.start + at + 2));
        let outside = folded[name.range.end..].starts_with(" (").then_some(name.range.end + 2);
        let open = inside.or(outside);
        let close = open.and_then(|at| folded[at..].find(')').map(|p| at + p)).filter(|&end| {
            let span = text.span(open.unwrap_or(end), end);
            let short = original.get(span.start()..span.end()).unwrap_or("");
            let capitals = short.chars().filter(|c| c.is_uppercase()).count();
            let one_word = (2..=14).contains(&short.chars().count()) && !short.contains(' ');
            // "Ghanaian Railways Authority (Gharail)": one capital is enough where the short form begins as the name does.
            let begun: String = written.chars().take(BEGUN).collect();
            let begins = capitals == 1 && entente_packs::fold(short).starts_with(&begun) && written.contains(' ');
            one_word && (capitals >= 2 || begins && short.chars().all(char::is_alphabetic))
        });
        if let (Some(from), Some(to)) = (open, close) {
            name.range.end = to + 1;
            if !matches!(name.who, Who::Org { kind: OrgKind::Unknown, .. }) {
                known.push((folded[from..to].to_owned(), kept.len()));
            }
        } else if let Some(&(_, number)) = known.iter().rev().find(|(short, _)| *short == written) {
            let full = &kept[number];
            name.full = Some(full.range);
            if !name.listed {
                name.who = full.who.clone();
                name.rule = full.rule.clone();
            }
        }
        kept.push(name);
    }
    let mut longest: Vec<(String, Range)> = Vec::new();
    for name in &kept {
        if let Who::Org { id: Some(id), .. } = &name.who {
            match longest.iter_mut().find(|l| l.0 == *id) {
                Some(l) if l.1.len() < name.range.len() => l.1 = name.range,
                Some(_) => {}
                None => longest.push((id.clone(), name.range)),
            }
        }
    }
    for name in &mut kept {
        if let Who::Org { id: Some(id), .. } = &name.who {
            name.full = longest.iter().find(|l| l.0 == *id).map(|l| l.1).filter(|r| *r != name.range).or(name.full);
        }
    }
    kept
}

fn listed(text: &Folded, original: &str, language: &Language, actors: &Actors, day: Option<Day>) -> Vec<Name> {
    let finder = actors.names(Some(&language.meta.tag));
    let mut found = Vec::new();
    for hit in finder.find(text, original, 0) {
        let form = match hit.kind {
            NameKind::Adjective => StateForm::Adjective,
            NameKind::Demonym => StateForm::Demonym,
            NameKind::Capital => StateForm::Capital,
            NameKind::Seat => StateForm::Seat,
            NameKind::Abbrev => StateForm::Abbrev,
            _ => StateForm::Name,
        };
        let state = actors.state_of_on(hit.target, day).map(|code| code.code().to_owned());
        let who = match hit.target {
            Target::State(code) => Who::State { code: code.code().to_owned(), form },
            Target::Region(code) => {
                let written = original.get(hit.span.start()..hit.span.end()).unwrap_or("");
                let small = language.meta.capitals && written.starts_with(char::is_lowercase);
                let adjective = small || matches!(form, StateForm::Adjective | StateForm::Demonym);
                Who::Region { code: code.code().to_owned(), adjective }
            }
            Target::City(index) if actors.city(index).kind == entente_actors::CityKind::Subnational => {
                Who::Org { id: None, label: None, state, kind: OrgKind::Land }
            }
            Target::City(_) => Who::City { state: state.unwrap_or_default() },
            Target::Organisation(index) => {
                let org = actors.org(index);
                let kind = match org.kind {
                    entente_actors::OrgKind::Forum => OrgKind::Forum,
                    _ if org.speaks_for_state => OrgKind::Government,
                    _ => OrgKind::Body,
                };
                Who::Org {
                    id: Some(org.id.clone()),
                    label: Some(org.label(&language.meta.tag).to_owned()),
                    state,
                    kind,
                }
            }
            Target::Person(_) => Who::Person { state },
        };
        found.push(Name {
            range: Range::new(hit.start, hit.end),
            who,
            listed: true,
            full: None,
            rule: RuleId::from("actors.registry"),
        });
    }
    found
}
