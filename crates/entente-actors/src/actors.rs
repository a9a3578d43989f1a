//! The registry: what is known of actors, whatever the language, and one room of names for each language.

use crate::finder::{NameFinder, NameHit};
use crate::form::Form;
use crate::hosts::Hosts;
use crate::names::{Names, columns};
use crate::organisation::{self, Family, Organisation};
use crate::person::{self, Person};
use crate::room::Room;
use crate::table::{fixed, rows};
use crate::{CityIdx, OrgIdx, PersonIdx, RegionCode, StateCode, Target};
use entente_packs::{Folded, Packs, fold};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

/// A vocabulary file that cannot be used: which, where and why.
#[derive(Debug)]
pub struct ActorsError {
    place: String,
    why: String,
}

impl ActorsError {
    pub(crate) fn file(file: &str, why: impl Into<String>) -> ActorsError {
        ActorsError { place: format!("vocab/{file}"), why: why.into() }
    }
    pub(crate) fn line(file: &str, line: usize, why: impl Into<String>) -> ActorsError {
        ActorsError { place: format!("vocab/{file}:{line}"), why: why.into() }
    }
}

impl fmt::Display for ActorsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.why)
    }
}
impl std::error::Error for ActorsError {}

/// Whether a place is a city or a larger part of a state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CityKind {
    /// A city or a site.
    City,
    /// A province, a federal state, a region: it may be a party by its own name.
    Subnational,
}

/// A city or sub-national region.
#[derive(Clone, Debug)]
pub struct City {
    /// The state it lies in.
    pub state: StateCode,
    /// City or larger.
    pub kind: CityKind,
    /// Names by language.
    pub names: Names,
}

/// A state's codes.
#[derive(Clone, Debug)]
struct State {
    alpha3: String,
    numeric: String,
    regions: Vec<RegionCode>,
}

/// Everything known of actors. Made once; finders of languages are made when first asked for.
#[derive(Debug)]
pub struct Actors {
    states: BTreeMap<StateCode, State>,
    pub(crate) orgs: Vec<Organisation>,
    /// How many of `orgs` are listed by themselves; those of families follow.
    pub(crate) listed: usize,
    pub(crate) families: Vec<Family>,
    by_id: HashMap<String, OrgIdx>,
    pub(crate) cities: Vec<City>,
    pub(crate) people: Vec<Person>,
    /// Region names: code (none for `-`), then forms by language.
    pub(crate) regions: Vec<(Option<RegionCode>, Names)>,
    rooms: Vec<Room>,
    base: usize,
    hosts: Hosts,
}

impl Actors {
    /// Reads `vocab/` and the boundaries and endings of the packs.
    ///
    /// # Errors
    /// A table with missing cells, an organisation without a name or with an unknown kind, an id given twice.
    pub fn new(packs: &Packs) -> Result<Actors, ActorsError> {
        let text = |file: &str| packs.vocab.get(file).map_or("", |text| &**text);
        let mut states = BTreeMap::new();
        for row in fixed::<4>("states.tsv", text("states.tsv")) {
            let (line, [code, alpha3, numeric, regions]) = row?;
            let Some(state) = StateCode::new(code) else {
                return Err(ActorsError::line("states.tsv", line, format!("{code:?} is no state")));
            };
            let regions = crate::form::forms(regions).filter_map(RegionCode::new).collect();
            states.insert(state, State { alpha3: alpha3.to_owned(), numeric: numeric.to_owned(), regions });
        }
        let (rooms, base) = crate::room::rooms(packs)?;
        let base_tag: Arc<str> = Arc::from(rooms.get(base).map_or("", |room| room.tag.as_str()));
        let mut orgs = Vec::new();
        for (file, text) in packs.vocab.range("organisations/".to_owned()..) {
            if file.starts_with("organisations/") && file.ends_with(".tsv") {
                orgs.extend(organisation::parse(file, text, &base_tag)?);
            }
        }
        let mut adjectives: HashMap<&str, BTreeMap<StateCode, String>> = HashMap::new();
        for org in &orgs {
            for tag in org.with_place() {
                if let Some(room) = rooms.iter().find(|room| room.tag == tag) {
                    adjectives.entry(&room.tag).or_insert_with(|| room.adjectives());
                }
            }
        }
        for org in &mut orgs {
            org.fill(|tag, state| adjectives.get(tag)?.get(&state).cloned());
        }
        let mut families = organisation::families("families.tsv", text("families.tsv"), &base_tag)?;
        let listed = orgs.len();
        for family in &mut families {
            let first = u32::try_from(orgs.len()).unwrap_or(u32::MAX);
            family.members.iter_mut().for_each(|(_, org)| org.0 += first);
            orgs.append(&mut family.orgs);
        }
        let mut by_id = HashMap::with_capacity(orgs.len());
        for (n, org) in orgs.iter().enumerate() {
            let idx = OrgIdx(u32::try_from(n).unwrap_or(u32::MAX));
            if by_id.insert(org.id.clone(), idx).is_some() {
                return Err(ActorsError::file("organisations", format!("{} is given twice", org.id)));
            }
        }
        let known =
            |owner: &str| by_id.contains_key(owner) || StateCode::new(owner).is_some_and(|c| states.contains_key(&c));
        let hosts = Hosts::parse("hosts.tsv", text("hosts.tsv"), known)?;
        Ok(Actors {
            hosts,
            states,
            orgs,
            listed,
            families,
            by_id,
            cities: cities(text("cities.tsv"))?,
            people: person::parse("persons.tsv", text("persons.tsv"))?,
            regions: regions(text("regions.tsv")),
            rooms,
            base,
        })
    }

    /// The finder for texts in `lang`: that language's names, those of the base language and those that every
    /// language uses. Without a language, or for one that is not known, only the latter two. Built when first asked for.
    pub fn names(&self, lang: Option<&str>) -> &NameFinder {
        self.room(lang).finder(self)
    }

    /// The tags of the languages that have names.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.rooms.iter().filter(|room| !room.text.is_empty()).map(|room| room.tag.as_str())
    }

    /// What a whole name stands for, with or without articles, a state beside it or an acronym behind it. An
    /// organisation goes before a state; a name that several organisations share gives none.
    pub fn resolve(&self, name: &str, lang: Option<&str>) -> Option<Target> {
        let folded = Folded::new(name, 0);
        let hits = self.names(lang).find(&folded, name, 0);
        let covered: usize = {
            let mut seen: Vec<(usize, usize)> = hits.iter().map(|h| (h.start, h.end)).collect();
            seen.dedup();
            seen.iter().map(|&(from, to)| letters(&folded.as_str()[from..to])).sum()
        };
        // What is left over may only be an article or a preposition.
        if letters(folded.as_str()) > covered + 5 {
            return None;
        }
        let pick = |wanted: &dyn Fn(&NameHit) -> bool| -> Option<Option<Target>> {
            let mut targets: Vec<Target> = hits.iter().filter(|h| wanted(h)).map(|h| h.target).collect();
            targets.sort();
            targets.dedup();
            match targets.as_slice() {
                [] => None,
                [one] => Some(Some(*one)),
                [first, rest @ ..] => Some(rest.iter().all(|t| self.same_target(*first, *t)).then_some(*first)),
            }
        };
        pick(&|h| matches!(h.target, Target::Organisation(_)))
            .or_else(|| pick(&|h| matches!(h.target, Target::Person(_))))
            .or_else(|| pick(&|_| true))
            .flatten()
    }

    /// An organisation.
    pub fn org(&self, idx: OrgIdx) -> &Organisation {
        &self.orgs[idx.0 as usize]
    }
    /// All organisations.
    pub fn orgs(&self) -> &[Organisation] {
        &self.orgs
    }
    /// The organisation of an id.
    pub fn org_by_id(&self, id: &str) -> Option<OrgIdx> {
        self.by_id.get(id).copied()
    }
    /// All cities and sub-national regions.
    pub fn cities(&self) -> &[City] {
        &self.cities
    }
    /// A city or sub-national region.
    pub fn city(&self, idx: CityIdx) -> &City {
        &self.cities[idx.0 as usize]
    }
    /// A person.
    pub fn person(&self, idx: PersonIdx) -> &Person {
        &self.people[idx.0 as usize]
    }
    /// All persons.
    pub fn persons(&self) -> &[Person] {
        &self.people
    }

    /// Whose government or organisation of states publishes at this web address: a state's code or an organisation's id.
    /// An address below no domain of `vocab/hosts.tsv` is nobody's.
    pub fn publisher(&self, url: &str) -> Option<&str> {
        self.hosts.owner(url)
    }

    /// Whether `code` is a state of the tables, `EU` among them.
    pub fn is_state(&self, code: &str) -> bool {
        StateCode::new(code).is_some_and(|c| self.states.contains_key(&c))
    }
    /// The states, by code.
    pub fn states(&self) -> impl Iterator<Item = StateCode> + '_ {
        self.states.keys().copied()
    }
    /// The state's alpha-3 and numeric codes; `-` where ISO gives none.
    pub fn state_codes(&self, state: StateCode) -> Option<(&str, &str)> {
        self.states.get(&state).map(|s| (s.alpha3.as_str(), s.numeric.as_str()))
    }
    /// The regions a state lies in, from the smallest to the largest.
    pub fn regions_of(&self, state: StateCode) -> &[RegionCode] {
        self.states.get(&state).map_or(&[], |s| &s.regions)
    }
    /// The state's short name in `lang`, else in the base language.
    pub fn state_label(&self, code: &str, lang: &str) -> Option<&str> {
        let own = self.room(Some(lang)).labels().get(code);
        own.or_else(|| self.base_room().labels().get(code)).map(String::as_str)
    }
    /// The region's name in `lang`, else in the base language.
    pub fn region_label(&self, code: &str, lang: &str) -> Option<&str> {
        let code = RegionCode::new(code)?;
        let (_, names) = self.regions.iter().find(|(c, _)| *c == Some(code))?;
        let tags = [self.room(Some(lang)).tag.as_str(), self.base_room().tag.as_str()];
        tags.iter().find_map(|tag| names.get(tag).next()).map(|form| Form::parse(form).text)
    }
    /// The label of an id as a party or body carries it: a state code, a region code or an organisation's id.
    pub fn label(&self, id: &str, lang: &str) -> Option<&str> {
        if let Some(org) = self.org_by_id(id) {
            return Some(self.org(org).label(lang));
        }
        self.state_label(id, lang).or_else(|| self.region_label(id, lang))
    }

    /// The id that a party, body or place carries for `target`: a city's is its state's, a person's the state's.
    pub fn id(&self, target: &Target) -> String {
        match target {
            Target::State(code) => code.code().to_owned(),
            Target::Region(code) => code.code().to_owned(),
            Target::City(idx) => self.city(*idx).state.code().to_owned(),
            Target::Organisation(idx) => self.org(*idx).id.clone(),
            Target::Person(idx) => self.person(*idx).state_on(None).map_or_else(String::new, |s| s.code().to_owned()),
        }
    }
    /// The state that `target` is, lies in, belongs to or speaks for.
    pub fn state_of(&self, target: Target) -> Option<StateCode> {
        match target {
            Target::State(code) => Some(code),
            Target::Region(_) => None,
            Target::City(idx) => Some(self.city(idx).state),
            Target::Organisation(idx) => self.org(idx).state,
            Target::Person(idx) => self.person(idx).state_on(None),
        }
    }
    /// The same in a text of `day`: a person speaks for whom the office held then speaks.
    pub fn state_of_on(&self, target: Target, day: Option<entente_model::Day>) -> Option<StateCode> {
        match target {
            Target::Person(idx) => self.person(idx).state_on(day),
            _ => self.state_of(target),
        }
    }
    /// Whether two ids are one actor: the same id, or organisations that took one another's place.
    pub fn same(&self, a: &str, b: &str) -> bool {
        a == b || self.origin(a) == self.origin(b)
    }

    /// Faults of the name tables that do not keep the rest from use: each a sentence with its place.
    pub fn check(&self) -> Vec<String> {
        let known = |code: &str| match code {
            "-" | "*" => true,
            _ => code.split('+').all(|c| self.is_state(c) || RegionCode::new(c).is_some()),
        };
        let mut faults: Vec<String> = self.rooms.iter().flat_map(|room| room.check(&known)).collect();
        for org in &self.orgs {
            if let Some(before) = &org.follows
                && self.org_by_id(before).is_none()
            {
                faults.push(format!("{}: follows {before}, which is not listed", org.id));
            }
            if org.state.is_some_and(|s| !self.states.contains_key(&s)) {
                faults.push(format!("{}: its state is not listed", org.id));
            }
        }
        faults
    }

    pub(crate) fn base_room(&self) -> &Room {
        &self.rooms[self.base]
    }

    fn room(&self, lang: Option<&str>) -> &Room {
        let by = |tag: &str| self.rooms.iter().find(|room| room.tag.eq_ignore_ascii_case(tag));
        lang.and_then(|tag| by(tag).or_else(|| by(tag.split(['-', '_']).next().unwrap_or(tag))))
            .unwrap_or(&self.rooms[self.base])
    }

    fn origin<'a>(&'a self, id: &'a str) -> &'a str {
        let mut id = id;
        // As many steps as there are organisations, so that a ring ends.
        for _ in 0..self.orgs.len() {
            match self.org_by_id(id).and_then(|org| self.org(org).follows.as_deref()) {
                Some(before) => id = before,
                None => break,
            }
        }
        id
    }

    fn same_target(&self, a: Target, b: Target) -> bool {
        match (a, b) {
            (Target::Organisation(a), Target::Organisation(b)) => self.same(&self.org(a).id, &self.org(b).id),
            _ => a == b,
        }
    }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// `cities.tsv`: state, kind, then one column a language, which the first line names.
fn cities(text: &str) -> Result<Vec<City>, ActorsError> {
    let mut lines = rows(text);
    let Some((_, header)) = lines.next() else { return Ok(Vec::new()) };
    let langs = columns(header.get(2..).unwrap_or_default());
    lines
        .map(|(line, cells)| {
            let wrong = |why: &str| ActorsError::line("cities.tsv", line, why);
            if cells.len() != langs.len() + 2 {
                return Err(wrong("does not have a cell for each language that the first line names"));
            }
            let state = cells.first().and_then(|c| StateCode::new(c)).ok_or_else(|| wrong("begins with no state"))?;
            let kind = match cells.get(1) {
                Some(&"city") => CityKind::City,
                Some(&"region") => CityKind::Subnational,
                _ => return Err(wrong("is neither a city nor a region")),
            };
            Ok(City { state, kind, names: Names::new(&langs, &cells[2..]) })
        })
        .collect()
}

/// `regions.tsv`: code, then one column a language, which the first line names.
fn regions(text: &str) -> Vec<(Option<RegionCode>, Names)> {
    let mut lines = rows(text);
    let Some((_, header)) = lines.next() else { return Vec::new() };
    let langs = columns(header.get(1..).unwrap_or_default());
    lines.map(|(_, cells)| (RegionCode::new(cells[0]), Names::new(&langs, &cells[1..]))).collect()
}

/// Folds a form for the dictionary.
pub(crate) fn key(form: &str) -> String {
    fold(form)
}
