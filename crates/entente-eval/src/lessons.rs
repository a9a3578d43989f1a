//! What there is to learn from: annotated texts and single sentences, as the signs that the engine shows of them with what is true.
//!
//! [`all`] reads them. Examples of texts that the rules were written by ("known") hide what the rules found in them: there the
//! rules are better than they will ever be again. Examples of texts that the rules have never seen ("blind") show it.

use crate::Error;
use crate::engine::Engine;
use crate::names::same_party;
use crate::records::read_values;
use entente_app::model::{Action, Span};
use entente_app::{Offered, Shown};
use serde_json::Value;
use std::path::Path;

/// Corpora by which rules were written, after the language's tag.
const KNOWN: &[&str] = &["", "-blind", "-wide", "-fresh"];
/// The folder of single sentences that promise, one file a language.
const LINES: &str = "corpus/taught/sentences";
/// The folder of single sentences of which each says whether it promises, tells a deed or neither, one file a language.
const TOLD: &str = "corpus/taught/told";
/// The day on which a single sentence counts as published.
const LINES_DAY: &str = "2025-06-16";
/// The sign of a single sentence. Sentences that were written to teach promise each thing about as often; published texts do not.
/// A sign that no text shows takes up what is due to that.
const ALONE_SIGN: u32 = 0x5e47_e9ce;
/// The number of the text to which a single sentence belongs: none is ever left out, nor asked about.
pub(crate) const SINGLE: usize = usize::MAX;

/// A sentence with what it is.
#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    pub(crate) doc: usize,
    pub(crate) blind: bool,
    pub(crate) words: Vec<u32>,
    pub(crate) all: Vec<u32>,
    pub(crate) promise: bool,
    pub(crate) found: bool,
    pub(crate) deed: bool,
    pub(crate) done: bool,
}

impl Sentence {
    /// Its signs as they teach: what the rules found is hidden where they know the text.
    pub(crate) fn signs(&self) -> &[u32] {
        if self.blind { &self.all } else { &self.words }
    }
}

/// A quote with its action.
#[derive(Clone, Debug)]
pub(crate) struct Act {
    pub(crate) doc: usize,
    pub(crate) blind: bool,
    /// Of a blind document those of the rules, too.
    pub(crate) signs: Vec<u32>,
    pub(crate) action: usize,
    /// The action by the rules, and whether the model may say another.
    pub(crate) rules: usize,
    pub(crate) open: bool,
}

/// All who could be bound by a promise with who is, or all places where it could lie with those where it does.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) doc: usize,
    pub(crate) blind: bool,
    /// Whether a rule found the promise.
    pub(crate) ruled: bool,
    pub(crate) offers: Vec<Choosable>,
    /// How many the annotation names.
    pub(crate) truly: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Choosable {
    /// Of a blind document those of the rules, too.
    pub(crate) signs: Vec<u32>,
    pub(crate) ruled: bool,
    pub(crate) bound: bool,
}

/// All examples of one language.
#[derive(Clone, Debug, Default)]
pub struct Examples {
    pub(crate) docs: usize,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) acts: Vec<Act>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) places: Vec<Choice>,
    pub(crate) fields: Vec<Choice>,
}

/// The languages that have texts to teach with, in a checkout.
///
/// # Errors
/// If the folder cannot be read.
pub fn languages(root: &Path) -> Result<Vec<String>, Error> {
    let folder = root.join("corpus/taught");
    let entries = std::fs::read_dir(&folder).map_err(|e| Error::at(&folder, "read", e))?;
    let name = |path: &Path| Some(path.file_name()?.to_str()?.strip_suffix(".jsonl")?.to_owned());
    let mut tags: Vec<String> = entries.flatten().filter_map(|e| name(&e.path())).collect();
    tags.sort();
    Ok(tags)
}

/// The examples of a language: the open documents of its corpora, which the rules know, and those written to teach. Corpora
/// whose names contain `without` are left out.
///
/// # Errors
/// A file that cannot be read, a document that the engine refuses.
pub fn examples(root: &Path, lang: &str, without: Option<&str>) -> Result<Examples, Error> {
    let engine = Engine::untaught(&root.join("packs"))?;
    let mut examples = Examples::default();
    let known = KNOWN.iter().map(|end| (format!("corpus/{lang}{end}.jsonl"), false));
    for (name, blind) in known.chain([(format!("corpus/taught/{lang}.jsonl"), true)]) {
        let path = root.join(&name);
        if !path.exists() || without.is_some_and(|part| name.contains(part)) {
            continue;
        }
        let mut docs = read_values(&path)?;
        docs.retain(|doc| doc["part"].as_str() != Some("sealed"));
        taught(&engine, &docs, if blind { Kind::Blind } else { Kind::Known }, &mut examples)?;
    }
    let path = root.join(LINES).join(format!("{lang}.jsonl"));
    if path.exists() && without.is_none_or(|part| !LINES.contains(part)) {
        let lines: Vec<Value> = read_values(&path)?.iter().map(|line| text_of(lang, line)).collect();
        taught(&engine, &lines, Kind::Line, &mut examples)?;
    }
    let path = root.join(TOLD).join(format!("{lang}.jsonl"));
    if path.exists() && without.is_none_or(|part| !TOLD.contains(part)) {
        let lines: Vec<Value> = read_values(&path)?.iter().map(|line| told_of(lang, line)).collect();
        taught(&engine, &lines, Kind::Told, &mut examples)?;
    }
    Ok(examples)
}

/// The examples of every language. Where a promise lies is told much alike in all of them, so each learns it from the others, too.
///
/// # Errors
/// Those of [`examples`].
pub fn all(root: &Path, without: Option<&str>) -> Result<Vec<(String, Examples)>, Error> {
    let own = |tag: String| examples(root, &tag, without).map(|examples| (tag, examples));
    let mut all = languages(root)?.into_iter().map(own).collect::<Result<Vec<_>, Error>>()?;
    let places: Vec<Vec<Choice>> = all.iter().map(|(_, examples)| examples.places.clone()).collect();
    for (number, (_, examples)) in all.iter_mut().enumerate() {
        let others = places.iter().enumerate().filter(|&(other, _)| other != number).flat_map(|(_, places)| places);
        // No document of another language is ever left out, nor asked about.
        let others = others.map(|choice| Choice { doc: SINGLE, blind: false, ..choice.clone() });
        examples.places.extend(others);
    }
    Ok(all)
}

/// Where annotated texts come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// A text by which rules were written.
    Known,
    /// A text that no rule has seen.
    Blind,
    /// A single sentence that no rule has seen. All of them promise and nothing stands around them, so that they teach by which
    /// words a promise tells its action and its fields, and not what a promise is, nor whom it binds.
    Line,
    /// A single sentence that no rule has seen, and what it is: a promise, a deed or neither. It teaches what deeds are.
    Told,
}

/// A single sentence with what it is as an annotated text.
fn told_of(lang: &str, line: &Value) -> Value {
    let text = &line["sentence"];
    let quotes = |what: &str| match line["is"].as_str() == Some(what) {
        true => vec![serde_json::json!({ "quote": text })],
        false => Vec::new(),
    };
    serde_json::json!({
        "id": "told", "lang": lang, "published": LINES_DAY, "title": "", "text": text,
        "commitments": quotes("promise"), "deeds": quotes("deed"),
    })
}

/// A single sentence as an annotated text.
fn text_of(lang: &str, line: &Value) -> Value {
    let text = &line["sentence"];
    let mut promise = line.clone();
    promise["quote"] = text.clone();
    serde_json::json!({
        "id": "line", "lang": lang, "published": LINES_DAY, "title": "", "text": text, "commitments": [promise],
    })
}

/// Adds the examples of annotated documents.
///
/// # Errors
/// A document that the engine refuses.
fn taught(engine: &Engine, gold: &[Value], kind: Kind, into: &mut Examples) -> Result<(), Error> {
    // By cross-validation only whole texts are asked about.
    let blind = kind == Kind::Blind;
    for (doc, document) in gold.iter().zip(engine.documents(gold)?) {
        let text = document.text.as_str();
        let span =
            |quote: &str| text.find(quote).filter(|_| !quote.is_empty()).map(|at| Span::new(at, at + quote.len()));
        let commitments = || doc["commitments"].as_array().into_iter().flatten();
        let (mut quotes, mut actions, mut parties) = (Vec::new(), Vec::new(), Vec::new());
        // The places of each promise; nothing where the annotation leaves them out.
        let mut lies: Vec<Option<Vec<&str>>> = Vec::new();
        let mut about: Vec<Vec<&str>> = Vec::new();
        let (mut told, mut again) = (Vec::new(), Vec::new());
        for commitment in commitments() {
            let quote = commitment["quote"].as_str().and_then(span);
            let action = Action::ALL.iter().position(|a| Some(a.code()) == commitment["action"].as_str());
            if let (Some(quote), Some(action)) = (quote, action) {
                quotes.push(quote);
                let all = commitment["parties"].as_array().into_iter().flatten();
                let name = |p: &Value| p.as_str().or(p["id"].as_str()).or(p["name"].as_str()).map(str::to_owned);
                parties.push(all.filter_map(name).collect::<Vec<String>>());
                actions.push(action);
                let fields = commitment["fields"].as_array().into_iter().flatten();
                about.push(fields.filter_map(Value::as_str).collect());
                let places = commitment["places"].as_array();
                lies.push(places.map(|all| all.iter().filter_map(Value::as_str).collect()));
            }
            let also = commitment["also"].as_array().into_iter().flatten();
            told.extend(quote);
            again.extend(also.filter_map(|a| a.as_str().and_then(span)));
        }
        let deeds = doc["deeds"].as_array().into_iter().flatten();
        let deeds: Vec<Span> = deeds.filter_map(|d| d["quote"].as_str().and_then(span)).collect();
        let Some(lesson) = engine.lesson(&document, &quotes) else { continue };
        // No single sentence is ever left out, so that it takes no part in how texts are parted.
        let single = matches!(kind, Kind::Line | Kind::Told);
        let number = if single { SINGLE } else { into.docs };
        into.docs += usize::from(!single);
        // What the rules found is hidden where they know the text.
        let seen = |words: &[u32], rules: &[u32]| match kind {
            Kind::Known => words.to_vec(),
            Kind::Blind => union(words, rules),
            Kind::Line | Kind::Told => union(&union(words, rules), &[ALONE_SIGN]),
        };
        for shown in lesson.sentences.iter().filter(|_| kind != Kind::Line) {
            let within = |told: &[Span]| {
                told.iter().any(|t| {
                    let shared = t.end().min(shown.span.end()).saturating_sub(t.start().max(shown.span.start()));
                    2 * shared > (t.end() - t.start()).min(shown.span.end() - shown.span.start())
                })
            };
            let promise = within(&told);
            // What only tells a promise again teaches nothing: it reads like one and counts as none.
            if !promise && within(&again) {
                continue;
            }
            let Shown { words, rules, found, done, .. } = shown;
            let (found, done, deed) = (*found > 0, *done > 0, within(&deeds));
            let (words, all) = match kind {
                Kind::Told => (Vec::new(), seen(words, rules)),
                _ => (words.clone(), union(words, rules)),
            };
            let blind = kind != Kind::Known;
            into.sentences.push(Sentence { doc: number, blind, words, all, promise, found, deed, done });
        }
        for promised in &lesson.promises {
            let at = promised.quote;
            let shared = |quote: &Span| at.end().min(quote.end()).saturating_sub(at.start().max(quote.start()));
            let Some((best, quote)) = quotes.iter().enumerate().max_by_key(|(_, q)| shared(q)) else { continue };
            if 2 * shared(quote) <= (quote.end() - quote.start()).min(at.end() - at.start()) {
                continue;
            }
            let choice = |offered: &[Offered], truly: &[&str]| {
                let one = |o: &Offered| Choosable {
                    signs: seen(&o.words, &o.rules),
                    ruled: o.ruled,
                    bound: truly.contains(&o.name.as_str()),
                };
                let offers = offered.iter().map(one).collect();
                Choice { doc: number, blind, ruled: promised.ruled, offers, truly: truly.len() }
            };
            let signs = seen(&promised.acts, &promised.rules);
            let Some(rules) = Action::ALL.iter().position(|&a| a == promised.action) else { continue };
            into.acts.push(Act { doc: number, blind, signs, action: actions[best], rules, open: promised.open });
            into.fields.push(choice(&promised.fields, &about[best]));
            if kind == Kind::Line {
                continue;
            }
            if let Some(lies) = &lies[best] {
                into.places.push(choice(&promised.places, lies));
            }
            let truly = &parties[best];
            let one = |o: &Offered| {
                let said = o.id.as_deref().filter(|id| id.len() == 2).unwrap_or(&o.name);
                let bound = truly.iter().any(|t| same_party(t, said));
                Choosable { signs: seen(&o.words, &o.rules), ruled: o.ruled, bound }
            };
            let offers = promised.offers.iter().map(one).collect();
            into.choices.push(Choice { doc: number, blind, ruled: promised.ruled, offers, truly: truly.len() });
        }
    }
    Ok(())
}

fn union(one: &[u32], other: &[u32]) -> Vec<u32> {
    let mut all = [one, other].concat();
    all.sort_unstable();
    all.dedup();
    all
}
