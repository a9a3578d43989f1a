//! Organisations: who they are, whose they are, since when.

use crate::actors::ActorsError;
use crate::form::{Form, forms};
use crate::names::{Names, columns};
use crate::table::rows;
use crate::templates::ADJECTIVE;
use crate::{OrgIdx, StateCode};
use entente_model::Day;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What kind of organisation it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum OrgKind {
    /// A ministry or department of a government.
    Ministry,
    /// An office or council at the head of a state: a presidency, a national security council, a parliament.
    Government,
    /// A public agency, regulator or authority that acts for itself.
    Agency,
    /// A research institute or national laboratory.
    Laboratory,
    /// One that pays for research or development.
    Funder,
    /// A bank, a development or export bank among them.
    Bank,
    /// An organisation of states.
    Intergovernmental,
    /// A university or school.
    University,
    /// A firm.
    Company,
    /// A forum or dialogue without a legal person.
    Forum,
    /// A foundation, an association, a charity.
    Foundation,
}

impl OrgKind {
    const ALL: [OrgKind; 11] = [
        OrgKind::Ministry,
        OrgKind::Government,
        OrgKind::Agency,
        OrgKind::Laboratory,
        OrgKind::Funder,
        OrgKind::Bank,
        OrgKind::Intergovernmental,
        OrgKind::University,
        OrgKind::Company,
        OrgKind::Forum,
        OrgKind::Foundation,
    ];

    /// The kind of a code that `vocab/` spells.
    pub fn parse(code: &str) -> Option<OrgKind> {
        OrgKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The code as `vocab/` spells it.
    pub fn code(self) -> &'static str {
        match self {
            OrgKind::Ministry => "ministry",
            OrgKind::Government => "government",
            OrgKind::Agency => "agency",
            OrgKind::Laboratory => "laboratory",
            OrgKind::Funder => "funder",
            OrgKind::Bank => "bank",
            OrgKind::Intergovernmental => "intergovernmental",
            OrgKind::University => "university",
            OrgKind::Company => "company",
            OrgKind::Forum => "forum",
            OrgKind::Foundation => "foundation",
        }
    }
}

/// One organisation of the registry.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// A ROR URI or `entente:org/<slug>`.
    pub id: String,
    /// What it is.
    pub kind: OrgKind,
    /// Whose it is or where it sits; none for organisations of states.
    pub state: Option<StateCode>,
    /// The states that act under its name, where they are few and it has no other will than theirs; empty for most.
    pub members: Vec<StateCode>,
    /// Whether it speaks for its state, so that its promise is the state's.
    pub speaks_for_state: bool,
    /// First day of its name, if known.
    pub from: Option<Day>,
    /// Last day of its name, if it ended.
    pub to: Option<Day>,
    /// The id of the organisation that it took the place of.
    pub follows: Option<String>,
    /// Names by language, the label first; those of a family share them.
    pub names: Names,
    /// Names and acronyms that texts of every language use.
    pub any: Vec<String>,
    /// Labels by language, where the first name has a place for the state's adjective.
    pub(crate) filled: BTreeMap<String, String>,
    /// The language that labels fall back to.
    pub(crate) base: Arc<str>,
}

impl Organisation {
    /// Its name in `lang`; else one that texts of every language use, else any other.
    pub fn label(&self, lang: &str) -> &str {
        let of = |tag: &str| self.filled.get(tag).map(String::as_str).or_else(|| whole(self.names.get(tag)));
        of(lang)
            .or_else(|| of(lang.split(['-', '_']).next().unwrap_or(lang)))
            .or_else(|| of(&self.base))
            .or_else(|| whole(self.any.iter().map(String::as_str)))
            .or_else(|| self.names.iter().find_map(|(tag, _)| of(tag)))
            .unwrap_or(&self.id)
    }
    /// The languages whose label has a place for the state's adjective.
    pub(crate) fn with_place(&self) -> impl Iterator<Item = &str> {
        let any = self.names.hold(ADJECTIVE);
        let placed = |tag: &&str| self.names.get(tag).next().is_some_and(|name| name.contains(ADJECTIVE));
        self.names.languages().filter(move |_| any).filter(placed)
    }
    /// Writes the state's adjective into the labels that have a place for it; `adjective` gives it for a language.
    /// Without one the first whole name of that language is the label.
    pub(crate) fn fill(&mut self, adjective: impl Fn(&str, StateCode) -> Option<String>) {
        let Some(state) = self.state else { return };
        let filled = self.with_place().filter_map(|tag| {
            let name = Form::parse(self.names.get(tag).next()?).text;
            Some((tag.to_owned(), name.replace(ADJECTIVE, &adjective(tag, state)?)))
        });
        self.filled = filled.collect();
    }
    /// Whether its name was in use on `day`; unknown ends count as open.
    pub fn valid_on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// The first of these names that has no place for an adjective, without its marks.
fn whole<'n>(names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    names.into_iter().map(|name| Form::parse(name).text).find(|name| !name.contains(ADJECTIVE))
}

/// Organisations that many states have under one name; each is listed with the rest, and the state beside the name
/// tells which is meant.
#[derive(Debug)]
pub(crate) struct Family {
    /// Names by language.
    pub names: Names,
    /// Which organisation each state has; as parsed, numbers count from the family's first.
    pub members: Vec<(StateCode, OrgIdx)>,
    /// The organisations.
    pub orgs: Vec<Organisation>,
}

/// Columns before the names: id, kind, state, speaks, from, to, follows, any.
const FIXED: usize = 8;
/// Columns of a family before the names: slug, kind, speaks, states.
const FAMILY: usize = 4;
/// What stands in `speaks` where the promise is the state's.
const SPEAKS: &str = "yes";

/// What a cell says, if anything.
fn filled(cell: &str) -> Option<&str> {
    (!matches!(cell, "" | "-")).then_some(cell)
}

/// Reads one file of `vocab/organisations/`.
pub(crate) fn parse(file: &str, text: &str, base: &Arc<str>) -> Result<Vec<Organisation>, ActorsError> {
    let mut lines = rows(text);
    let Some((_, header)) = lines.next() else { return Ok(Vec::new()) };
    let langs = columns(header.get(FIXED..).unwrap_or_default());
    lines
        .map(|(line, cells)| {
            let wrong = |what: &str| ActorsError::line(file, line, what);
            let [id, kind, state, speaks, from, to, follows, any] = cells[..FIXED.min(cells.len())] else {
                return Err(wrong("wants id, kind, state, speaks, from, to, follows, any and names"));
            };
            let day = |cell: &str| match filled(cell) {
                None => Ok(None),
                Some(text) => text.parse::<Day>().map(Some).map_err(|_| wrong(&format!("{text:?} is no day"))),
            };
            let mut members = filled(state)
                .into_iter()
                .flat_map(str::split_whitespace)
                .map(|code| StateCode::new(code).ok_or_else(|| wrong(&format!("{code:?} is no state"))))
                .collect::<Result<Vec<StateCode>, ActorsError>>()?;
            let state = if members.len() == 1 { members.pop() } else { None };
            let speaks_for_state = speaks == SPEAKS;
            if speaks_for_state && state.is_none() {
                return Err(wrong("speaks for a state but names none"));
            }
            let names = Names::new(&langs, &cells[FIXED..]);
            let any: Vec<String> = forms(any).map(str::to_owned).collect();
            if any.is_empty() && names.is_empty() {
                return Err(wrong("has no name"));
            }
            Ok(Organisation {
                id: id.to_owned(),
                kind: OrgKind::parse(kind).ok_or_else(|| wrong(&format!("{kind:?} is no kind of organisation")))?,
                state,
                members,
                speaks_for_state,
                from: day(from)?,
                to: day(to)?,
                follows: filled(follows).map(str::to_owned),
                names,
                any,
                filled: BTreeMap::new(),
                base: Arc::clone(base),
            })
        })
        .collect()
}

/// Reads `vocab/families.tsv`.
pub(crate) fn families(file: &str, text: &str, base: &Arc<str>) -> Result<Vec<Family>, ActorsError> {
    let mut lines = rows(text);
    let Some((_, header)) = lines.next() else { return Ok(Vec::new()) };
    let langs = columns(header.get(FAMILY..).unwrap_or_default());
    lines
        .map(|(line, cells)| {
            let wrong = |what: &str| ActorsError::line(file, line, what);
            let [slug, kind, speaks, states] = cells[..FAMILY.min(cells.len())] else {
                return Err(wrong("wants slug, kind, speaks, states and names"));
            };
            let kind = OrgKind::parse(kind).ok_or_else(|| wrong(&format!("{kind:?} is no kind of organisation")))?;
            let names = Names::new(&langs, &cells[FAMILY..]);
            // Labels are whole names, without the place of an adjective.
            let labels = names.only(|name| !name.contains(ADJECTIVE));
            let (mut members, mut orgs) = (Vec::new(), Vec::new());
            for (n, code) in (0..).zip(states.split(' ')) {
                let Some(state) = StateCode::new(code) else {
                    return Err(wrong(&format!("{code:?} is no state")));
                };
                members.push((state, OrgIdx(n)));
                orgs.push(Organisation {
                    id: format!("entente:org/{}-{slug}", code.to_lowercase()),
                    kind,
                    state: Some(state),
                    members: Vec::new(),
                    speaks_for_state: speaks == SPEAKS,
                    from: None,
                    to: None,
                    follows: None,
                    names: labels.clone(),
                    any: Vec::new(),
                    filled: BTreeMap::new(),
                    base: Arc::clone(base),
                });
            }
            Ok(Family { names, members, orgs })
        })
        .collect()
}
