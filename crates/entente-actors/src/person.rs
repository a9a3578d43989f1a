//! Office holders: who spoke for which state, in which office, from when to when.

use crate::StateCode;
use crate::actors::ActorsError;
use crate::names::{Names, columns};
use crate::table::rows;
use entente_model::Day;
use std::collections::BTreeMap;

/// One office that a person holds or held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Office {
    /// The state, or `EU`, for which the office speaks.
    pub state: StateCode,
    /// The office, in English words.
    pub role: String,
    /// First day in office, if known.
    pub from: Option<Day>,
    /// Last day in office, if it ended.
    pub to: Option<Day>,
}

impl Office {
    /// Whether it was held on `day`; unknown ends count as open.
    pub fn held_on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// One person with all offices.
#[derive(Clone, Debug)]
pub struct Person {
    /// The offices, the one that began last at the end; never empty.
    offices: Vec<Office>,
    /// Names by language, the label first.
    pub names: Names,
}

impl Person {
    /// The offices, the one that began last at the end.
    pub fn offices(&self) -> &[Office] {
        &self.offices
    }
    /// The office held on `day`; of several the one that began last. None if none was held then.
    pub fn office_on(&self, day: Day) -> Option<&Office> {
        self.offices.iter().rev().find(|office| office.held_on(day))
    }
    /// The state for which the person speaks in a text of `day`: by the office held then, else by the last one.
    pub fn state_on(&self, day: Option<Day>) -> Option<StateCode> {
        day.and_then(|day| self.office_on(day)).or(self.offices.last()).map(|office| office.state)
    }
}

/// Columns before the names: state, role, from, to.
const FIXED: usize = 4;

/// Reads `vocab/persons.tsv`; its first line names the columns. Rows that begin with the same name in the first
/// language are offices of one person.
pub(crate) fn parse(file: &str, text: &str) -> Result<Vec<Person>, ActorsError> {
    let mut lines = rows(text);
    let Some((_, header)) = lines.next() else { return Ok(Vec::new()) };
    let langs = columns(header.get(FIXED..).unwrap_or_default());
    let mut people: Vec<Person> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (line, cells) in lines {
        let wrong = |what: String| ActorsError::line(file, line, what);
        let [state, role, from, to] = cells[..FIXED.min(cells.len())] else {
            return Err(wrong("wants state, role, from, to and names".to_owned()));
        };
        let day = |text: &str| match text {
            "" | "-" => Ok(None),
            _ => text.parse::<Day>().map(Some).map_err(|_| wrong(format!("{text:?} is no day"))),
        };
        let office = Office {
            state: StateCode::new(state).ok_or_else(|| wrong(format!("{state:?} is no state")))?,
            role: role.to_owned(),
            from: day(from)?,
            to: day(to)?,
        };
        if office.from.zip(office.to).is_some_and(|(from, to)| to < from) {
            return Err(wrong("ends before it begins".to_owned()));
        }
        let names = Names::new(&langs, &cells[FIXED..]);
        let Some(label) = langs.first().and_then(|lang| names.get(lang).next()).map(str::to_owned) else {
            return Err(wrong("has no name in the first language".to_owned()));
        };
        match known.get(&label) {
            Some(&at) => {
                let person: &mut Person = &mut people[at];
                person.offices.push(office);
                person.names.add(&names);
            }
            None => {
                known.insert(label, people.len());
                people.push(Person { offices: vec![office], names });
            }
        }
    }
    for person in &mut people {
        person.offices.sort_by_key(|office| office.from);
    }
    Ok(people)
}
