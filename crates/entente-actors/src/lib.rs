//! Who is who: names in many languages to states, regions, cities, organisations and persons.
//!
//! [`Actors`] reads `vocab/`; [`Actors::names`] gives the [`NameFinder`] of a language, which finds every name in a
//! folded text; [`Actors::resolve`] takes one whole name. Which language a name belongs to, how it is bounded and
//! what may follow it is data: `vocab/README.md` tells its form.

mod actors;
mod codes;
mod compound;
mod dictionary;
mod edges;
mod finder;
mod form;
mod hosts;
mod names;
mod organisation;
mod person;
mod room;
mod table;
mod templates;

pub use actors::{Actors, ActorsError, City, CityKind};
pub use codes::{RegionCode, StateCode};
pub use finder::{NameFinder, NameHit, NameKind};
pub use names::Names;
pub use organisation::{OrgKind, Organisation};
pub use person::{Office, Person};

/// The names without the marks that say how they must be written.
pub fn plain<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let mut plain: Vec<String> = names.into_iter().map(|name| form::Form::parse(name).text.to_owned()).collect();
    plain.retain(|name| !name.contains(templates::ADJECTIVE));
    let mut seen = std::collections::BTreeSet::new();
    plain.retain(|name| seen.insert(name.clone()));
    plain
}

/// An organisation, as a number within one [`Actors`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OrgIdx(pub u32);

/// A city or a sub-national region, as a number within one [`Actors`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CityIdx(pub u32);

/// A person, as a number within one [`Actors`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PersonIdx(pub u32);

/// What a name stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Target {
    /// A state, or the Union as `EU`.
    State(StateCode),
    /// A region of UN M49.
    Region(RegionCode),
    /// A city or sub-national region; [`Actors::city`] tells its state.
    City(CityIdx),
    /// An organisation.
    Organisation(OrgIdx),
    /// A person.
    Person(PersonIdx),
}
