//! One language's names: parsed when first asked for, made into a finder when first used.

use crate::actors::{Actors, ActorsError, key};
use crate::compound::Compounds;
use crate::dictionary::{Dictionary, Item, Sense};
use crate::edges::{Edge, Endings, spaceless};
use crate::finder::{NameFinder, NameKind};
use crate::form::{Form, forms};
use crate::names::Names;
use crate::table::{fixed, rows};
use crate::templates::{ADJECTIVE, Templates};
use crate::{CityIdx, OrgIdx, PersonIdx, RegionCode, StateCode, Target};
use entente_packs::{Boundary, Packs, Text};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// One language.
#[derive(Debug)]
pub(crate) struct Room {
    /// Its tag.
    pub tag: String,
    /// Its table of names, unparsed.
    pub text: Text,
    boundary: Boundary,
    particles: Vec<String>,
    labels: OnceLock<BTreeMap<String, String>>,
    finder: OnceLock<NameFinder>,
}

/// The key under which texts of every language keep their names.
const ANY: &str = "any";

/// The rooms of `languages.tsv` and of the packs, and which of them is the base.
pub(crate) fn rooms(packs: &Packs) -> Result<(Vec<Room>, usize), ActorsError> {
    let mut rooms: Vec<Room> = Vec::new();
    let mut base = 0;
    let list = packs.vocab.get("languages.tsv").map_or("", |text| &**text);
    let open = |tag: &str, rooms: &mut Vec<Room>| {
        let pack = packs.packs.iter().find(|p| p.meta.tag == tag);
        rooms.push(Room {
            tag: tag.to_owned(),
            text: packs.vocab.get(&format!("names/{tag}.tsv")).cloned().unwrap_or_default(),
            boundary: pack.and_then(|p| p.meta.boundary.as_deref()).and_then(Boundary::parse).unwrap_or_default(),
            particles: pack.map(|p| p.meta.particles.iter().map(|p| key(p)).collect()).unwrap_or_default(),
            labels: OnceLock::new(),
            finder: OnceLock::new(),
        });
    };
    for row in fixed::<3>("languages.tsv", list) {
        let (_, [tag, _, role]) = row?;
        if role == "base" {
            base = rooms.len();
        }
        open(tag, &mut rooms);
    }
    for pack in &packs.packs {
        if !rooms.iter().any(|room| room.tag == pack.meta.tag) {
            open(&pack.meta.tag, &mut rooms);
        }
    }
    if rooms.is_empty() {
        return Err(ActorsError::file("languages.tsv", "lists no language"));
    }
    Ok((rooms, base))
}

impl Room {
    /// State names by code.
    pub fn labels(&self) -> &BTreeMap<String, String> {
        self.labels.get_or_init(|| {
            self.rows()
                .filter(|(_, kind, _)| *kind == "name")
                .filter_map(|(code, _, cell)| Some((code.to_owned(), Form::parse(forms(cell).next()?).text.to_owned())))
                .collect()
        })
    }

    /// The adjectives that labels say of each state: the first that stands alone, not the head of a compound such as
    /// `franco-`.
    pub fn adjectives(&self) -> BTreeMap<StateCode, String> {
        let mut adjectives = BTreeMap::new();
        for (code, _, cell) in self.rows().filter(|(_, kind, _)| *kind == "adjective") {
            let alone = forms(cell).map(|form| Form::parse(form).text).find(|form| !form.ends_with('-'));
            if let Some((state, form)) = StateCode::new(code).zip(alone) {
                adjectives.entry(state).or_insert_with(|| form.to_owned());
            }
        }
        adjectives
    }

    /// The finder, made on the first call.
    pub fn finder(&self, actors: &Actors) -> &NameFinder {
        self.finder.get_or_init(|| Making::new(self, actors).finish())
    }

    /// Rows that say nothing that is understood.
    pub fn check(&self, known: &dyn Fn(&str) -> bool) -> Vec<String> {
        let mut faults = Vec::new();
        for (line, cells) in rows(&self.text) {
            let place = format!("vocab/names/{}.tsv:{line}", self.tag);
            let [code, kind, _] = cells[..] else {
                faults.push(format!("{place}: has {} cells where 3 are wanted", cells.len()));
                continue;
            };
            if !known(code) {
                faults.push(format!("{place}: {code:?} is no state"));
            }
            if name_kind(kind).is_none() && !matches!(kind, "abbrev" | "pair" | "tail" | "office" | "not") {
                faults.push(format!("{place}: {kind:?} is no kind of name"));
            }
        }
        faults
    }

    /// Code, kind, forms.
    fn rows(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        rows(&self.text).filter_map(|(_, cells)| match cells[..] {
            [code, kind, cell] => Some((code, kind, cell)),
            _ => None,
        })
    }
}

fn name_kind(kind: &str) -> Option<NameKind> {
    Some(match kind {
        "name" | "formal" | "alias" => NameKind::Name,
        "adjective" => NameKind::Adjective,
        "demonym" => NameKind::Demonym,
        "capital" => NameKind::Capital,
        "seat" => NameKind::Seat,
        _ => return None,
    })
}

/// A finder in the making.
struct Making<'a> {
    room: &'a Room,
    actors: &'a Actors,
    items: Vec<Item>,
    several: Vec<Vec<Target>>,
    abbrevs: Vec<(String, StateCode)>,
    tails: Vec<String>,
    offices: Vec<String>,
    templates: Vec<(&'a str, Sense)>,
}

impl<'a> Making<'a> {
    fn new(room: &'a Room, actors: &'a Actors) -> Making<'a> {
        Making {
            room,
            actors,
            items: Vec::with_capacity(8192),
            several: Vec::new(),
            abbrevs: Vec::new(),
            tails: Vec::new(),
            offices: Vec::new(),
            templates: Vec::new(),
        }
    }

    fn finish(mut self) -> NameFinder {
        let (room, actors) = (self.room, self.actors);
        let base = actors.base_room();
        self.states(room, true);
        if base.tag != room.tag {
            self.states(base, false);
        }
        let mut tags = vec![room.tag.as_str(), ANY];
        if base.tag != room.tag {
            tags.push(base.tag.as_str());
        }
        for (code, names) in &actors.regions {
            let sense = code.map_or(Sense::Nothing, |c| Sense::One(Target::Region(c), NameKind::Name));
            self.add_all(&tags, names, sense);
        }
        for (n, city) in (0..).zip(&actors.cities) {
            self.add_all(&tags, &city.names, Sense::One(Target::City(CityIdx(n)), NameKind::Name));
        }
        for (n, person) in (0..).zip(&actors.people) {
            self.add_all(&tags, &person.names, Sense::One(Target::Person(PersonIdx(n)), NameKind::Name));
        }
        for (n, org) in (0..).zip(actors.orgs.iter().take(actors.listed)) {
            let target = Target::Organisation(OrgIdx(n));
            for tag in &tags {
                for name in org.names.get(tag) {
                    self.add_org(name, Sense::One(target, NameKind::Name));
                }
            }
            for name in &org.any {
                self.add_org(name, Sense::One(target, NameKind::Name));
            }
        }
        for (index, family) in (0..).zip(&actors.families) {
            for name in tags.iter().flat_map(|tag| family.names.get(tag)) {
                self.add_org(name, Sense::Family(index));
            }
        }
        let free = self.items.iter().any(|i| i.edge == Edge::Free);
        NameFinder {
            dictionary: Dictionary::new(self.items),
            endings: Endings::new(room.particles.clone(), self.tails, self.offices),
            compounds: Compounds::new(self.abbrevs),
            templates: Templates::new(&self.templates, key),
            several: self.several,
            families: actors.families.iter().map(|f| f.members.clone()).collect(),
            org_state: actors.orgs.iter().map(|o| o.state).collect(),
            free,
        }
    }

    fn states(&mut self, from: &'a Room, own: bool) {
        for (code, kind, cell) in from.rows() {
            if kind == "not" {
                forms(cell).for_each(|form| self.add(form, Sense::Nothing));
            } else if kind == "tail" {
                if own {
                    self.tails.extend(forms(cell).map(key));
                }
            } else if kind == "office" {
                if own {
                    self.offices.extend(forms(cell).map(key));
                }
            } else if kind == "pair" {
                let targets: Option<Vec<Target>> = code.split('+').map(target).collect();
                let Some(targets) = targets.filter(|_| own) else { continue };
                let index = u32::try_from(self.several.len()).unwrap_or(u32::MAX);
                self.several.push(targets);
                forms(cell).for_each(|form| self.add(form, Sense::Several(index)));
            } else if let Some(state) = StateCode::new(code) {
                if kind == "abbrev" {
                    if own {
                        self.abbrevs.extend(forms(cell).map(|form| (key(Form::parse(form).text), state)));
                    }
                } else if let Some(kind) = name_kind(kind) {
                    for form in forms(cell) {
                        let kind = if kind == NameKind::Name && Form::parse(form).is_acronym() {
                            NameKind::Acronym
                        } else {
                            kind
                        };
                        self.add(form, Sense::One(Target::State(state), kind));
                    }
                }
            }
        }
    }

    fn add_all(&mut self, tags: &[&str], names: &Names, sense: Sense) {
        for tag in tags {
            for form in names.get(tag) {
                self.add(form, sense);
            }
        }
    }

    fn add_org(&mut self, name: &'a str, sense: Sense) {
        if name.contains(ADJECTIVE) {
            self.templates.push((name, sense));
            return;
        }
        let sense = match sense {
            Sense::One(target, _) if Form::parse(name).is_acronym() => Sense::One(target, NameKind::Acronym),
            sense => sense,
        };
        self.add(name, sense);
    }

    fn add(&mut self, raw: &str, sense: Sense) {
        let form = Form::parse(raw);
        let spaceless_end = form.text.chars().next_back().is_some_and(spaceless);
        let edge = if form.whole || !spaceless_end {
            Edge::Word
        } else if self.room.boundary == Boundary::Particle {
            Edge::Endings
        } else {
            Edge::Free
        };
        self.items.push(Item {
            key: key(form.text),
            written: Box::from(form.text),
            sense,
            case: form.case,
            edge,
            beside: form.beside,
        });
    }
}

fn target(code: &str) -> Option<Target> {
    StateCode::new(code).map(Target::State).or_else(|| RegionCode::new(code).map(Target::Region))
}
