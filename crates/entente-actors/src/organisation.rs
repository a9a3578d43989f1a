//! Organisations: who they are, whose they are, since when.

use crate::{OrgIdx, StateCode};
use crate::actors::ActorsError;
use crate::form::Form;
use entente_model::Day;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What kind of organisation it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
    /// Whether it speaks for its state, so that its promise is the state's.
    pub speaks_for_state: bool,
    /// First day of its name, if known.
    pub from: Option<Day>,
    /// Last day of its name, if it ended.
    pub to: Option<Day>,
    /// The id of the organisation that it took the place of.
    pub follows: Option<String>,
    /// Names by language, the label first; those of a family share them.
    pub names: Arc<BTreeMap<String, Vec<String>>>,
    /// Names and acronyms that texts of every language use.
    pub any: Vec<String>,
    /// The language that labels fall back to.
    pub(crate) base: Arc<str>,
}

impl Organisation {
    /// Its name in `lang`; else one that texts of every language use, else any other.
    pub fn label(&self, lang: &str) -> &str {
        let of = |tag: &str| self.names.get(tag).and_then(|names| names.first());
        of(lang)
            .or_else(|| of(lang.split(['-', '_']).next().unwrap_or(lang)))
            .or_else(|| of(&self.base))
            .or_else(|| self.any.first())
            .or_else(|| self.names.values().find_map(|names| names.first()))
            .map_or(self.id.as_str(), |name| Form::parse(name).text)
    }
    /// Whether its name was in use on `day`; unknown ends count as open.
    pub fn valid_on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    org: Vec<Raw>,
    #[serde(default)]
    family: Vec<RawFamily>,
}

/// Organisations that many states have under one name; each is listed with the rest, and the state beside the name
/// tells which is meant.
#[derive(Debug)]
pub(crate) struct Family {
    /// Names by language.
    pub names: BTreeMap<String, Vec<String>>,
    /// Which organisation each state has; as parsed, numbers count from the family's first.
    pub members: Vec<(StateCode, OrgIdx)>,
    /// The organisations.
    pub orgs: Vec<Organisation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFamily {
    slug: String,
    kind: OrgKind,
    #[serde(default)]
    speaks_for_state: bool,
    states: Vec<String>,
    names: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: String,
    kind: OrgKind,
    #[serde(default)]
    state: Option<String>,
    #[serde(default)]
    speaks_for_state: bool,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    to: Option<String>,
    #[serde(default)]
    follows: Option<String>,
    #[serde(default)]
    any: Vec<String>,
    #[serde(default)]
    names: BTreeMap<String, Vec<String>>,
}

/// Reads one file of `vocab/organisations/`.
pub(crate) fn parse(file: &str, text: &str, base: &Arc<str>) -> Result<(Vec<Organisation>, Vec<Family>), ActorsError> {
    let parsed: File = toml::from_str(text).map_err(|e| ActorsError::file(file, e.to_string()))?;
    let orgs = parsed.org.into_iter().map(|raw| checked(file, raw, base)).collect::<Result<_, _>>()?;
    let families = parsed.family.into_iter().map(|raw| family(file, raw, base)).collect::<Result<_, _>>()?;
    Ok((orgs, families))
}

fn family(file: &str, raw: RawFamily, base: &Arc<str>) -> Result<Family, ActorsError> {
    // Labels are whole names, without the place of an adjective.
    let plain = |names: &Vec<String>| -> Vec<String> { names.iter().filter(|n| !n.contains('{')).cloned().collect() };
    let labels: BTreeMap<String, Vec<String>> =
        raw.names.iter().map(|(tag, names)| (tag.clone(), plain(names))).collect();
    let labels = Arc::new(labels);
    let (mut members, mut orgs) = (Vec::new(), Vec::new());
    for (n, code) in (0..).zip(&raw.states) {
        let id = format!("entente:org/{}-{}", code.to_lowercase(), raw.slug);
        let Some(state) = StateCode::new(code) else {
            return Err(ActorsError::file(file, format!("{id}: {code:?} is no state")));
        };
        members.push((state, OrgIdx(n)));
        orgs.push(Organisation {
            id,
            kind: raw.kind,
            state: Some(state),
            speaks_for_state: raw.speaks_for_state,
            from: None,
            to: None,
            follows: None,
            names: Arc::clone(&labels),
            any: Vec::new(),
            base: Arc::clone(base),
        });
    }
    Ok(Family { names: raw.names, members, orgs })
}

fn checked(file: &str, raw: Raw, base: &Arc<str>) -> Result<Organisation, ActorsError> {
    let wrong = |what: String| ActorsError::file(file, format!("{}: {what}", raw.id));
    let day = |text: &Option<String>| match text {
        None => Ok(None),
        Some(text) => text.parse::<Day>().map(Some).map_err(|_| wrong(format!("{text:?} is no day"))),
    };
    let state = match &raw.state {
        None => None,
        Some(code) => Some(StateCode::new(code).ok_or_else(|| wrong(format!("{code:?} is no state")))?),
    };
    let (from, to) = (day(&raw.from)?, day(&raw.to)?);
    if raw.speaks_for_state && state.is_none() {
        return Err(wrong("speaks for a state but names none".to_owned()));
    }
    if raw.any.is_empty() && raw.names.values().all(Vec::is_empty) {
        return Err(wrong("has no name".to_owned()));
    }
    Ok(Organisation {
        id: raw.id,
        kind: raw.kind,
        state,
        speaks_for_state: raw.speaks_for_state,
        from,
        to,
        follows: raw.follows,
        names: Arc::new(raw.names),
        any: raw.any,
        base: Arc::clone(base),
    })
}
