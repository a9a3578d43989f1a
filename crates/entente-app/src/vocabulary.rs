//! The lists of `vocab/`, for those who write for the program or read what it wrote.

use crate::{App, AppError, Kind};
use entente_actors::{Actors, StateCode};
use entente_packs::{PacksError, Vocabulary, fold};
use entente_publish::picture::map::Outlines;
use entente_publish::vocabulary::{Area, Currency, Organisation, State, Term, Words};

fn unusable(error: PacksError) -> AppError {
    let message = format!("The packs cannot be used: {error}");
    AppError::new(Kind::Usage, "A010", message, "mend the file that it names").because(error)
}

impl App {
    fn vocabulary(&self) -> Result<Vocabulary, AppError> {
        Vocabulary::new(self.packs()).map_err(unusable)
    }

    /// The outlines of states, for a map.
    ///
    /// # Errors
    /// [`Kind::Usage`] if a list of the user's packs is wrong.
    pub fn outlines(&self) -> Result<Outlines, AppError> {
        Outlines::new(self.packs()).map_err(unusable)
    }

    /// The technology fields with the areas of other lists beside them.
    ///
    /// # Errors
    /// [`Kind::Usage`] if a list of the user's packs is wrong.
    pub fn fields(&self) -> Result<Vec<Term>, AppError> {
        let vocabulary = self.vocabulary()?;
        let area = |a: &entente_packs::Area| Area {
            scheme: a.scheme.clone(),
            number: a.number.clone(),
            relation: a.relation.code().to_owned(),
            label: a.label.clone(),
        };
        let beside =
            |code: &str| vocabulary.crosswalk.iter().filter(|a| a.field.code() == code).map(area).collect::<Vec<_>>();
        Ok(vocabulary.fields.iter().map(|t| term(t, beside(t.code))).collect())
    }

    /// The actions.
    ///
    /// # Errors
    /// [`Kind::Usage`] if a list of the user's packs is wrong.
    pub fn actions(&self) -> Result<Vec<Term>, AppError> {
        Ok(self.vocabulary()?.actions.iter().map(|t| term(t, Vec::new())).collect())
    }

    /// The currencies.
    ///
    /// # Errors
    /// [`Kind::Usage`] if a list of the user's packs is wrong.
    pub fn currencies(&self) -> Result<Vec<Currency>, AppError> {
        let rows = self.vocabulary()?.currencies;
        Ok(rows
            .into_iter()
            .map(|row| Currency {
                code: row.code.code().to_owned(),
                numeric: row.numeric,
                digits: row.digits,
                to: row.to.map(|day| day.to_string()),
                label: row.label,
            })
            .collect())
    }

    /// The organisations, by id.
    pub fn organisations(&self) -> Vec<Organisation> {
        let mut all: Vec<Organisation> = self.actors().orgs().iter().map(organisation).collect();
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all
    }

    /// What an organisation is called in `lang`.
    pub fn organisation_label(&self, id: &str, lang: &str) -> String {
        self.actors().label(id, lang).unwrap_or(id).to_owned()
    }

    /// The states, by code.
    pub fn states(&self) -> Vec<State> {
        self.actors().states().map(|code| state(self.actors(), code)).collect()
    }
}

/// Whether any of `texts` holds `words`, whatever their case and typography.
pub fn holds<'a>(texts: impl IntoIterator<Item = &'a str>, words: &str) -> bool {
    let wanted = fold(words);
    texts.into_iter().any(|text| fold(text).contains(&wanted))
}

fn term(term: &entente_packs::Term, crosswalk: Vec<Area>) -> Term {
    Term { code: term.code.to_owned(), label: term.label.clone(), definition: term.definition.clone(), crosswalk }
}

fn organisation(org: &entente_actors::Organisation) -> Organisation {
    Organisation {
        id: org.id.clone(),
        kind: org.kind.code().to_owned(),
        state: org.state.map(|s| s.code().to_owned()),
        speaks_for_state: org.speaks_for_state,
        from: org.from.map(|day| day.to_string()),
        to: org.to.map(|day| day.to_string()),
        follows: org.follows.clone(),
        any: entente_actors::plain(org.any.iter().map(String::as_str)),
        names: org.names.iter().map(|(lang, names)| (lang.to_owned(), entente_actors::plain(names))).collect(),
    }
}

fn state(actors: &Actors, code: StateCode) -> State {
    let filled = |text: &str| (text != "-").then(|| text.to_owned());
    let (alpha3, numeric) = actors.state_codes(code).unwrap_or(("-", "-"));
    let label = |lang: &str| actors.state_label(code.code(), lang).map(|name| (lang.to_owned(), name.to_owned()));
    State {
        code: code.code().to_owned(),
        alpha3: filled(alpha3),
        numeric: filled(numeric),
        regions: actors.regions_of(code).iter().map(|r| r.code().to_owned()).collect(),
        label: actors.languages().filter_map(label).collect::<Words>(),
    }
}
