//! The lists of `vocab/` as they leave: what `entente vocab … --json` writes, one object a row.

use serde::Serialize;
use std::collections::BTreeMap;

/// A text by language.
pub type Words = BTreeMap<String, String>;

/// A field or an action.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// The codebook's code.
    pub code: String,
    /// A heading.
    pub label: Words,
    /// What it covers.
    pub definition: Words,
    /// Areas of other lists; fields only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub crosswalk: Vec<Area>,
}

/// An area of another list beside a field.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Area {
    /// Which list: `us-cet-2024`, `kr-nst-2023`, `eu-2023-2113`.
    pub scheme: String,
    /// Its place in that list.
    pub number: String,
    /// What the area is to the field: `exact`, `close`, `broad`, `narrow`.
    pub relation: String,
    /// What the list calls it.
    pub label: Words,
}

/// A currency.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Currency {
    /// ISO 4217 letters.
    pub code: String,
    /// ISO 4217 number.
    pub numeric: String,
    /// Digits behind the point.
    pub digits: Option<u8>,
    /// Last day in use.
    pub to: Option<String>,
    /// Names.
    pub label: Words,
}

/// An organisation.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Organisation {
    /// A ROR URI, or one of our own.
    pub id: String,
    /// What it is.
    pub kind: String,
    /// Its state.
    pub state: Option<String>,
    /// Whether its promise is its state's.
    pub speaks_for_state: bool,
    /// First day of its name.
    pub from: Option<String>,
    /// Last day of its name.
    pub to: Option<String>,
    /// Whose place it took.
    pub follows: Option<String>,
    /// Names in every language.
    pub any: Vec<String>,
    /// Names by language, the first of them the label.
    pub names: BTreeMap<String, Vec<String>>,
}

/// A state.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct State {
    /// ISO 3166-1 alpha-2, `EU` or `XK`.
    pub code: String,
    /// ISO 3166-1 alpha-3.
    pub alpha3: Option<String>,
    /// ISO 3166-1 number.
    pub numeric: Option<String>,
    /// Regions of UN M49, the smallest first.
    pub regions: Vec<String>,
    /// Short names.
    pub label: Words,
}

/// The text in `lang`, in its first subtag, else in whatever language comes first.
pub fn said<'a>(words: &'a Words, lang: &str) -> &'a str {
    let first = lang.split(['-', '_']).next().unwrap_or(lang);
    words.get(lang).or_else(|| words.get(first)).or_else(|| words.values().next()).map_or("", String::as_str)
}
