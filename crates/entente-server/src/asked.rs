//! One request as a page sees it: what is asked for, in which form and language, for which day.

use crate::access::Who;
use crate::access::accounts::Role;
use crate::doing;
use crate::negotiate::Form;
use crate::problem::Problem;
use crate::routes::{self, Route};
use crate::state::{Looked, State};
use crate::url::with_query;
use crate::words::Words;
use axum::http::HeaderMap;
use entente_app::App;
use entente_app::model::Day;
use entente_app::search::When;
use std::cell::OnceCell;
use std::net::IpAddr;

/// Keys that every page takes.
pub const EVERYWHERE: [&str; 2] = [routes::EVERYWHERE[0].name, routes::EVERYWHERE[1].name];

/// One request.
pub struct Asked<'a> {
    /// What every request has at hand.
    pub state: &'a State,
    /// The row of the table that answers it.
    pub route: &'static Route,
    /// Its path without the ending of a form.
    pub path: String,
    /// The ids in its path, as they are.
    pub ids: Vec<String>,
    /// The form that is wanted.
    pub form: Form,
    /// The words of its language.
    pub words: Words<'a>,
    /// The keys and values behind its question mark, in their order.
    pub query: Vec<(String, String)>,
    /// Its head.
    pub headers: HeaderMap,
    /// Its body; empty for a request that reads.
    pub body: Vec<u8>,
    /// Who is signed in.
    pub who: Option<Who>,
    /// From which address it comes.
    pub from: IpAddr,
    /// Whether it travelled encrypted.
    pub secure: bool,
    /// The form that its body is, once that was read.
    pub sent: OnceCell<doing::form::Form>,
}

/// Whether something that was told on this day is known. What has no day counts as known.
pub fn knows(when: When, told: Option<Day>) -> bool {
    match when {
        When::AllKnown(_) => true,
        When::ToldBy(day) => told.is_none_or(|told| told <= day),
    }
}

impl<'a> Asked<'a> {
    /// The program.
    pub fn app(&self) -> &'a App {
        self.state.app()
    }

    /// What a form of a page carries: of the session where somebody is signed in, else of this start of the server.
    pub fn token(&self) -> &str {
        self.who.as_ref().map_or(self.state.token(), |who| &who.token)
    }

    /// Whether whoever asks may decide, read texts in and add by hand.
    pub fn may_decide(&self) -> bool {
        self.state.access().may(Role::Reviewer, self.who.as_ref())
    }

    /// The ledger, opened for reading.
    ///
    /// # Errors
    /// A problem if it cannot be used.
    pub fn look(&self) -> Result<Looked<'a>, Problem> {
        Ok(self.state.look()?)
    }

    /// The value of a key, if it is given and not empty.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.query.iter().find(|(k, v)| k == key && !v.is_empty()).map(|(_, v)| v.as_str())
    }

    /// For which day statuses are told: the one of the address, else the server's.
    ///
    /// # Errors
    /// A problem if the address names something that is no day.
    pub fn when(&self) -> Result<When, Problem> {
        match self.get("as_of") {
            Some(said) => {
                let day: Day = said.parse().map_err(|_| {
                    Problem::new(400, format!("{said:?} is no day"), "give one such as 2024-12-31 as as_of")
                })?;
                Ok(When::ToldBy(day))
            }
            None => Ok(match self.state.day() {
                (day, true) => When::ToldBy(day),
                (day, false) => When::AllKnown(day),
            }),
        }
    }

    /// Whether something that was told on this day was told by the day of the page. What has no day counts as known.
    ///
    /// # Errors
    /// As [`Asked::when`].
    pub fn knows(&self, told: Option<Day>) -> Result<bool, Problem> {
        Ok(knows(self.when()?, told))
    }

    /// The address of a page of ours, in the same language and for the same day as this one where its address names them.
    pub fn link(&self, path: &str, pairs: &[(&str, &str)]) -> String {
        let kept = EVERYWHERE.iter().filter_map(|key| Some((*key, self.get(key)?)));
        let all: Vec<(&str, &str)> = pairs
            .iter()
            .copied()
            .filter(|(_, v)| !v.is_empty())
            .chain(kept.filter(|(k, _)| !pairs.iter().any(|(p, _)| p == k)))
            .collect();
        with_query(path, &all)
    }

    /// The address of this page with some keys changed; an empty value takes a key away.
    pub fn changed(&self, path: &str, changes: &[(&str, &str)]) -> String {
        let mut all: Vec<(&str, &str)> = Vec::new();
        for (key, value) in &self.query {
            match changes.iter().find(|(k, _)| k == key) {
                Some(_) => {}
                None => all.push((key, value)),
            }
        }
        all.extend(changes.iter().copied());
        all.retain(|(_, value)| !value.is_empty());
        with_query(path, &all)
    }

    /// The id at a place of the path.
    ///
    /// # Errors
    /// A problem if the path has none there.
    pub fn id(&self, at: usize) -> Result<&str, Problem> {
        self.ids.get(at).map(String::as_str).ok_or_else(|| Problem::not_found("such page"))
    }
}
