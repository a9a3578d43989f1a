//! Office holders: who spoke for which state, in which office, from when to when.

use crate::StateCode;
use crate::actors::ActorsError;
use crate::table::rows;
use entente_model::Day;
use std::collections::BTreeMap;

/// One person in one office.
#[derive(Clone, Debug)]
pub struct Person {
    /// The state, or `EU`, for which the office speaks.
    pub state: StateCode,
    /// The office, in English words.
    pub role: String,
    /// First day in office, if known.
    pub from: Option<Day>,
    /// Last day in office, if it ended.
    pub to: Option<Day>,
    /// Names by language, the label first.
    pub names: BTreeMap<String, Vec<String>>,
}

impl Person {
    /// Whether the person held the office on `day`; unknown ends count as open.
    pub fn in_office(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// Columns before the names: state, role, from, to.
const FIXED: usize = 4;

/// Reads `vocab/persons.tsv`; its first line names the columns.
pub(crate) fn parse(file: &str, text: &str) -> Result<Vec<Person>, ActorsError> {
    let mut lines = rows(text);
    let Some((_, header)) = lines.next() else { return Ok(Vec::new()) };
    let langs = header.get(FIXED..).unwrap_or_default().to_vec();
    let mut people = Vec::new();
    for (line, cells) in lines {
        let wrong = |what: String| ActorsError::line(file, line, what);
        let [state, role, from, to] = cells[..FIXED.min(cells.len())] else {
            return Err(wrong("wants state, role, from, to and names".to_owned()));
        };
        let day = |text: &str| match text {
            "" | "-" => Ok(None),
            _ => text.parse::<Day>().map(Some).map_err(|_| wrong(format!("{text:?} is no day"))),
        };
        let names: BTreeMap<String, Vec<String>> = langs
            .iter()
            .zip(&cells[FIXED..])
            .map(|(lang, cell)| ((*lang).to_owned(), crate::form::forms(cell).map(str::to_owned).collect()))
            .filter(|(_, names): &(String, Vec<String>)| !names.is_empty())
            .collect();
        people.push(Person {
            state: StateCode::new(state).ok_or_else(|| wrong(format!("{state:?} is no state")))?,
            role: role.to_owned(),
            from: day(from)?,
            to: day(to)?,
            names,
        });
    }
    Ok(people)
}
