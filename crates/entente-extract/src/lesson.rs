//! What the learned model is taught with: the signs of every sentence of a document and of given quotes.

use crate::Engine;
use crate::choice::Offer;
use crate::claims::Draft;
use crate::promise::Trigger;
use crate::weighed::Weighed;
use entente_model::{Action, Document, Span};

/// One sentence as the model sees it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Where it stands.
    pub span: Span,
    /// Signs of its words and its place.
    pub words: Vec<u32>,
    /// Signs of what the rules found in it.
    pub rules: Vec<u32>,
    /// How many promises the rules found in it.
    pub found: usize,
    /// How many deeds they found.
    pub done: usize,
}

/// Somebody who may be bound by a promise, or a place where it may lie, as the model sees it.
#[derive(Clone, Debug)]
pub struct Offered {
    /// State code, registry id, or the code of a region.
    pub id: Option<String>,
    /// The name as the text has it.
    pub name: String,
    /// Whether the rules say so.
    pub ruled: bool,
    /// What speaks for and against, without the rules.
    pub words: Vec<u32>,
    /// What the rules say.
    pub rules: Vec<u32>,
}

/// A promise as the model sees it.
#[derive(Clone, Debug)]
pub struct Promised {
    /// Where it stands.
    pub quote: Span,
    /// Whether a rule found it.
    pub ruled: bool,
    /// Its action by the rules.
    pub action: Action,
    /// Whether the model may say another.
    pub open: bool,
    /// Signs of the words of which its action is told.
    pub acts: Vec<u32>,
    /// Signs of what the rules say of its action.
    pub rules: Vec<u32>,
    /// Who was offered as bound by it.
    pub offers: Vec<Offered>,
    /// The places that were offered.
    pub places: Vec<Offered>,
    /// The fields that were offered.
    pub fields: Vec<Offered>,
}

/// A document as the model sees it, without the model's own answers.
#[derive(Clone, Debug, Default)]
pub struct Lesson {
    /// The quotes that are asked for.
    quotes: Vec<Span>,
    /// Its sentences, but for headlines and what is silent.
    pub sentences: Vec<Shown>,
    /// Its promises: those that the rules found, and those that were made of sentences with the quotes asked for.
    pub promises: Vec<Promised>,
}

/// The signs of words and rules, each in order.
fn sorted(weighed: Weighed) -> (Vec<u32>, Vec<u32>) {
    let Weighed { mut words, mut rules } = weighed;
    words.sort_unstable();
    rules.sort_unstable();
    (words, rules)
}

impl Lesson {
    pub(crate) fn note(&mut self, span: Span, weighed: Weighed, found: usize, done: usize) {
        let (words, rules) = sorted(weighed);
        self.sentences.push(Shown { span, words, rules, found, done });
    }

    /// Whether one of the quotes lies in a sentence.
    pub(crate) fn asks(&self, sentence: Span) -> bool {
        self.quotes.iter().any(|q| q.start() < sentence.end() && sentence.start() < q.end())
    }

    pub(crate) fn offered(
        &mut self,
        draft: Draft,
        places: Vec<crate::places::Offer>,
        fields: Vec<crate::fields::Offer>,
    ) {
        let offered = |id: Option<String>, name: String, ruled: bool, signs: Weighed| {
            let (words, rules) = sorted(signs);
            Offered { id, name, ruled, words, rules }
        };
        let field = |o: crate::fields::Offer| offered(None, o.field.code().to_owned(), o.ruled, o.signs);
        let place = |o: crate::places::Offer| offered(Some(o.place.id.clone()), o.place.id, o.ruled, o.signs);
        let one = |o: Offer| offered(o.party.id, o.party.name, o.ruled, o.signs);
        let acts = draft.acts.unwrap_or_default();
        let (of_acts, of_rules) = sorted(acts.signs);
        self.promises.push(Promised {
            quote: draft.claim.quote,
            ruled: draft.trigger != Trigger::Learned,
            action: draft.claim.action,
            open: acts.open,
            acts: of_acts,
            rules: of_rules,
            offers: draft.offers.into_iter().map(one).collect(),
            places: places.into_iter().map(place).collect(),
            fields: fields.into_iter().map(field).collect(),
        });
    }
}

impl Engine {
    /// What the sentences of a document and these quotes of it show to the learned model. `None` without a pack.
    pub fn lesson(&self, document: &Document, quotes: &[Span]) -> Option<Lesson> {
        let language = self.language(document.lang.as_deref()?)?.ok()?;
        let mut lesson = Lesson { quotes: quotes.to_vec(), ..Lesson::default() };
        crate::gather::extract(document, language, self.actors(), Some(&mut lesson));
        Some(lesson)
    }
}
