//! From a Document to mentions, and from mentions to meetings, claims and deeds.
//!
//! [`Engine::extract`] is the whole way. Nothing here fails on a text: what could not be told is a diagnostic.

mod acts;
mod adjectives;
mod anchor;
mod beside;
mod blur;
mod chain;
mod check;
mod choice;
mod claims;
mod clause;
mod deed_about;
mod deed_clause;
mod deed_day;
mod deeds;
mod ending;
mod facts;
mod fields;
mod finish;
mod gates;
mod gather;
mod hints;
mod introduced;
mod items;
mod kinds;
mod language;
mod learned;
mod lesson;
mod marked;
mod meetings;
mod mentions;
mod names;
mod newcomer;
mod opening;
mod parties;
mod payers;
mod people;
mod perhaps;
mod places;
mod predicate;
mod promise;
pub mod quantity;
mod recurring;
mod redeemed;
mod resolve;
mod retold;
mod roles;
mod seals;
mod second;
mod sentence;
mod shape;
mod shortened;
mod sides;
mod signs;
mod slots;
mod standing;
mod suffixed;
mod table;
mod tags;
mod topic;
mod turns;
mod view;
mod weighed;
mod whose;

pub use crate::check::check;
pub use crate::hints::Hints;
use crate::language::Language;
pub use crate::lesson::{Lesson, Offered, Promised, Shown};
use entente_actors::Actors;
use entente_model::{Diagnostic, Document, Extraction, Severity};
use entente_packs::{Packs, PacksError};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// What a rule does that is the engine's own and stands in no pack; `None` for all others.
pub fn engine_rule(id: &str) -> Option<&'static str> {
    Some(match id {
        "actors.registry" => "a name that the vocabulary lists",
        "shape.organisation" => "a name that holds a word for a kind of organisation and the words that belong to it",
        "shape.capitals" => "a name by its capital letters",
        "shape.region" => "a name that ends in a word for a kind of region",
        "names.introduced" => "a name that the text introduces by a word for a kind of organisation: \"toolmaker X\"",
        "names.short" => "a short form of an organisation's name that stands before it in the text",
        "engine.item" => "an item of a list, which takes its parties and its verb from the line before the list",
        "engine.row" => "a row of a table that names who does what",
        "engine.roll" => "a line that names who promises, then a colon, then what, below a heading for promises",
        "engine.imperative" => "a line that begins with a verb, below a heading or lead-in that says who is bound",
        "engine.learned" => {
            "a sentence that no rule takes for a promise; the weights that were learned from examples do"
        }
        weighed::MEANT => "the action that the words of the quote mean by the weights that were learned from examples",
        "given" => "given with the document, not read by the program",
        between if between.ends_with(".money.between") => "two sums between the words that open and join a range",
        _ => return None,
    })
}

/// Everything that reading a text needs, compiled once and shared by all threads.
pub struct Engine {
    packs: Arc<Packs>,
    actors: Actors,
    recurring: recurring::Recurring,
    languages: BTreeMap<String, OnceLock<Result<Language, String>>>,
}

impl Engine {
    /// An engine for these packs. Languages are compiled when first used.
    ///
    /// # Errors
    /// A vocabulary, or a list of words for what recurs, that cannot be used.
    pub fn new(packs: Arc<Packs>) -> Result<Engine, PacksError> {
        let actors = Actors::new(&packs).map_err(|e| PacksError::at("vocab", e.to_string()))?;
        let languages = packs.packs.iter().map(|p| (p.meta.tag.clone(), OnceLock::new())).collect();
        let recurring = recurring::Recurring::new(&packs)?;
        Ok(Engine { packs, actors, recurring, languages })
    }

    /// The packs it was made from.
    pub fn packs(&self) -> &Packs {
        &self.packs
    }

    /// Who is who.
    pub fn actors(&self) -> &Actors {
        &self.actors
    }

    /// How many months lie between two times of what these words promise again and again; `None` if they promise it once.
    pub fn recurs(&self, lang: Option<&str>, words: &str) -> Option<u16> {
        self.recurring.months(&self.packs.pack(lang?)?.meta.tag, words)
    }

    /// What these words say beside a promise or deed that tells it from others of its kind.
    pub fn hints(&self, lang: Option<&str>, words: &str) -> Hints {
        match lang.and_then(|lang| self.language(lang)) {
            Some(Ok(language)) => hints::hints(language, words),
            _ => Hints::default(),
        }
    }

    /// Whether a pronoun stands in the words of a promise for a thing that was named just before: "will open it in May".
    pub fn pronoun(&self, lang: Option<&str>, words: &str) -> bool {
        match lang.and_then(|lang| self.language(lang)) {
            Some(Ok(language)) => hints::pronoun(language, words),
            _ => false,
        }
    }

    /// Compiles every language, so that a broken pack is told at once.
    ///
    /// # Errors
    /// The first pack that cannot be compiled.
    pub fn check(&self) -> Result<(), PacksError> {
        for pack in &self.packs.packs {
            if let Some(Err(why)) = self.language(&pack.meta.tag) {
                return Err(PacksError::at(&pack.meta.tag, why.clone()));
            }
        }
        Ok(())
    }

    fn language(&self, tag: &str) -> Option<Result<&Language, &String>> {
        let pack = self.packs.pack(tag)?;
        let cell = self.languages.get(&pack.meta.tag)?;
        Some(cell.get_or_init(|| Language::new(pack).map_err(|e| e.to_string())).as_ref())
    }

    /// Meetings, claims, deeds and mentions of a document.
    pub fn extract(&self, document: &Document) -> Extraction {
        let Some(tag) = document.lang.as_deref() else {
            return nothing("E001", "The language of this document is unknown; nothing was looked for.".to_owned());
        };
        match self.language(tag) {
            Some(Ok(language)) => gather::extract(document, language, &self.actors, None),
            Some(Err(why)) => nothing("E003", format!("The pack for {tag:?} cannot be used: {why}")),
            None => nothing("E002", format!("There is no pack for the language {tag:?}; nothing was looked for.")),
        }
    }
}

fn nothing(code: &'static str, message: String) -> Extraction {
    let diagnostic = Diagnostic { code, severity: Severity::Error, message, span: None };
    Extraction { diagnostics: vec![diagnostic], ..Extraction::default() }
}
