//! Reading: inputs to documents with what was found in them.

use crate::inputs::{self, Input, Job, Jobs};
use crate::search::Describer;
use crate::{AppError, Kind, overlay, pool, taken};
use entente_actors::Actors;
use entente_extract::{Engine, Lesson};
use entente_model::{Day, Diagnostic, Document, Extraction, Mention, Refusal, Severity, Span, Text};
use entente_packs::Packs;
use entente_publish::given;
use entente_publish::pages::PageWords;
use entente_publish::statement::{Facts, Spoken, Statements};
use entente_read::{Format, Limits, Overrides, Reading};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

/// The program with its packs loaded. Cheap to share between threads.
pub struct App {
    packs: Arc<Packs>,
    statements: Arc<Statements>,
    pages: Arc<PageWords>,
    engine: Arc<Engine>,
}

/// How to read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadOptions {
    /// How every input is to be taken; by name and content if not said.
    pub form: Option<Format>,
    /// The day of publication of every input, whatever it says itself.
    pub published: Option<Day>,
    /// The language of every input, whatever it says itself.
    pub lang: Option<String>,
    /// Whether lines give their own `commitments` and `deeds`, taken as said.
    pub claims_given: bool,
    /// How many threads work.
    pub threads: usize,
    /// How much of one input is taken.
    pub limits: Limits,
}

impl Default for ReadOptions {
    fn default() -> ReadOptions {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        ReadOptions { form: None, published: None, lang: None, claims_given: false, threads, limits: Limits::default() }
    }
}

/// A document and what was found in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Readout {
    /// The document.
    pub document: Document,
    /// What it tells.
    pub found: Extraction,
    /// The bytes that `document.source` names.
    pub source: Vec<u8>,
    /// The words given with each deed, if it was given with words.
    pub told: Vec<Option<String>>,
    /// Whether the document's id was made from the name of its file, so that another may take its place.
    pub id_is_made: bool,
    /// What messages call the input: its file, and its line where it is one of several.
    pub name: String,
    /// Whether the text was looked through, or its claims were taken as given. It was not where no pack knows its
    /// language; a diagnostic says so.
    pub searched: bool,
}

/// What became of one input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It was read.
    Read(Box<Readout>),
    /// It was not taken; the name and the reason.
    Refused(String, Refusal),
}

impl ReadOptions {
    /// What is known of an input beforehand, with what the user says of all of them over it.
    fn overrides(&self, known: &Overrides) -> Overrides {
        Overrides {
            published: self.published.or(known.published),
            lang: self.lang.clone().or_else(|| known.lang.clone()),
            format: self.form.or(known.format),
            ..known.clone()
        }
    }
}

impl App {
    /// The program with these packs.
    ///
    /// # Errors
    /// [`Kind::Usage`] if a pack's sentences cannot be used.
    pub fn new(packs: Packs) -> Result<App, AppError> {
        let wrong = |error: &dyn std::fmt::Display| {
            AppError::new(
                Kind::Usage,
                "A010",
                format!("The packs cannot be used: {error}"),
                "mend the file that it names",
            )
        };
        let statements = Statements::new(&packs).map_err(|e| wrong(&e).because(e))?;
        let pages = PageWords::new(&packs).map_err(|e| wrong(&e).because(e))?;
        let packs = Arc::new(packs);
        let engine = Engine::new(packs.clone()).map_err(|e| wrong(&e).because(e))?;
        Ok(App { engine: Arc::new(engine), statements: Arc::new(statements), pages: Arc::new(pages), packs })
    }

    /// The program with the packs that were compiled in.
    ///
    /// # Errors
    /// Only if the compiled-in packs are wrong.
    pub fn builtin() -> Result<App, AppError> {
        overlay::packs(None).and_then(App::new)
    }

    /// The program with the packs of `folder` laid over those that were compiled in: it holds `packs/` and `vocab/` like
    /// the repository, or the languages' folders themselves.
    ///
    /// # Errors
    /// [`Kind::Usage`] if it cannot be read or a file in it is wrong.
    pub fn with_packs(folder: &Path) -> Result<App, AppError> {
        overlay::packs(Some(folder)).and_then(App::new)
    }

    /// The same without what was learned from examples: what the model is taught with is what the rules say.
    ///
    /// # Errors
    /// As [`App::with_packs`].
    pub fn untaught(folder: &Path) -> Result<App, AppError> {
        let mut packs = overlay::packs(Some(folder))?;
        packs.forget();
        App::new(packs)
    }

    /// The packs in use.
    pub fn packs(&self) -> &Packs {
        &self.packs
    }

    /// Who is who, by the packs in use.
    pub fn actors(&self) -> &Actors {
        self.engine.actors()
    }

    /// The sentences of the packs in use.
    pub fn statements(&self) -> &Statements {
        &self.statements
    }

    /// The words of the pages, of the packs in use.
    pub fn pages(&self) -> &PageWords {
        &self.pages
    }

    /// How commitments are found, by the packs in use.
    pub(crate) fn describer(&self) -> Describer {
        Describer::new(Arc::clone(&self.engine), Arc::clone(&self.statements), &self.packs.digest)
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The sentence for `facts` in language `tag`; empty if that language has no sentences.
    pub fn sentence(&self, tag: &str, facts: &Facts) -> String {
        let labels = |id: &str, tag: &str| self.actors().label(id, tag).map(str::to_owned);
        self.statements.say(tag, facts, &labels).unwrap_or_default()
    }

    /// A promise in the words of each language that has sentences, by its tag.
    pub(crate) fn spoken(&self, facts: &Facts) -> Vec<(&str, Spoken<'_>)> {
        let labels = |id: &str, tag: &str| self.actors().label(id, tag).map(str::to_owned);
        let in_tag = |tag| Some((tag, self.statements.speaking(tag, facts, &labels)?));
        self.statements.languages().filter_map(in_tag).collect()
    }

    /// The name of a party in each language of the sentences: a state or region by its code, an organisation by its id, else
    /// the words of the texts.
    pub(crate) fn names_of(&self, id: &str, words: &str) -> BTreeMap<String, String> {
        let name = |tag: &str| match self.statements.name(tag, id) {
            name if name != id => name.to_owned(),
            _ => self.actors().label(id, tag).unwrap_or(words).to_owned(),
        };
        self.statements.languages().map(|tag| (tag.to_owned(), name(tag))).collect()
    }

    /// What the sentences of a document and these quotes of it show to the learned model, to teach it with.
    pub fn lesson(&self, document: &Document, quotes: &[Span]) -> Option<Lesson> {
        self.engine.lesson(document, quotes)
    }

    /// Reads all of `inputs`; `show` turns each outcome into what is wanted of it, on the worker's thread, and `sink`
    /// takes the results in the order of the inputs, the same at any number of threads. Gives how many entries of
    /// folders were passed over because their names are not those of documents.
    ///
    /// # Errors
    /// The first error of `sink`.
    pub fn read<T: Send, E>(
        &self,
        inputs: Vec<Input>,
        options: &ReadOptions,
        show: impl Fn(Outcome) -> T + Sync,
        sink: impl FnMut(T) -> Result<(), E>,
    ) -> Result<u64, E> {
        let mut jobs = Jobs::new(inputs, options.form, &options.limits);
        pool::in_order(options.threads, jobs.by_ref(), |job| self.job(job, options, &show), sink)?;
        Ok(jobs.passed_over)
    }

    /// One job, whatever happens in it: a fault of the program on one document, in reading or in showing it, does not end
    /// the batch.
    fn job<T>(&self, job: Job, options: &ReadOptions, show: &impl Fn(Outcome) -> T) -> T {
        let name = match &job {
            Job::File { path } => inputs::shown(path),
            Job::Whole { name, .. } | Job::Refused { name, .. } => name.clone(),
            Job::Line { name, number, .. } => format!("{name}, line {number}"),
        };
        let done = catch_unwind(AssertUnwindSafe(|| {
            show(match self.try_job(job, options) {
                Ok(readout) => Outcome::Read(Box::new(Readout { name: name.clone(), ..readout })),
                Err(refusal) => Outcome::Refused(name.clone(), refusal),
            })
        }));
        done.unwrap_or_else(|_| {
            let refusal = Refusal {
                code: "A004",
                message: "The program failed on this document; the fault is the program's".to_owned(),
                place: Some(name.clone()),
                next: "report it, with the document if you may share it".to_owned(),
            };
            show(Outcome::Refused(name, refusal))
        })
    }

    fn try_job(&self, job: Job, options: &ReadOptions) -> Result<Readout, Refusal> {
        match job {
            Job::Refused { refusal, .. } => Err(refusal),
            Job::File { path } => {
                self.whole(&inputs::shown(&path), inputs::load(&path, &options.limits)?, &Overrides::default(), options)
            }
            Job::Whole { name, bytes, known } => self.whole(&name, bytes, &known, options),
            Job::Line { name, number, bytes } => self.line(&name, number, &bytes, options),
        }
    }

    fn whole(&self, name: &str, bytes: Vec<u8>, known: &Overrides, options: &ReadOptions) -> Result<Readout, Refusal> {
        let reading = entente_read::read(name, &bytes, &options.overrides(known), &options.limits)?;
        // A file that holds one JSON object is a line; its source is its text.
        let is_line = reading.document.source.0 != entente_ledger::source_id(&bytes);
        let bytes = if is_line { reading.document.text.as_str().as_bytes().to_vec() } else { bytes };
        let id_is_made = known.id.is_none() && !is_line;
        Ok(Readout { id_is_made, ..self.readout(reading, bytes, options) })
    }

    fn line(&self, name: &str, number: usize, bytes: &[u8], options: &ReadOptions) -> Result<Readout, Refusal> {
        let overrides = options.overrides(&Overrides::default());
        let reading = entente_read::read_jsonl_line(name, number, bytes, &overrides, &options.limits)?;
        let text = reading.document.text.as_str().as_bytes().to_vec();
        Ok(self.readout(reading, text, options))
    }

    fn readout(&self, reading: Reading, source: Vec<u8>, options: &ReadOptions) -> Readout {
        let Reading { document, mut diagnostics, given } = reading;
        let mut found = self.engine.extract(&document);
        let mut told = vec![None; found.deeds.len()];
        let mut searched = found.diagnostics.iter().all(|d| d.severity != Severity::Error);
        diagnostics.append(&mut found.diagnostics);
        if options.claims_given {
            match given.and_then(|line| given::read(&line, &document)) {
                Some(given) => {
                    diagnostics.extend_from_slice(&given.diagnostics);
                    told = taken::replace(&mut found, given, &document, self.actors());
                    self.fields_told(&mut found, &told, &document);
                    searched = true;
                }
                None => diagnostics.push(none_given()),
            }
        }
        found.diagnostics = diagnostics;
        Readout { document, found, source, told, id_is_made: false, name: String::new(), searched }
    }

    /// What is found in a reading, with the packs in use.
    pub(crate) fn found_in(&self, reading: Reading, source: Vec<u8>) -> Readout {
        self.readout(reading, source, &ReadOptions::default())
    }

    /// All mentions of a document, read anew.
    pub(crate) fn mentions(&self, document: &Document) -> Vec<Mention> {
        self.engine.extract(document).mentions
    }

    /// What the engine reads in the words told of a deed of this document.
    pub(crate) fn words_told(&self, words: &str, document: &Document) -> Vec<Mention> {
        let (text, lang) = (Text::new(words), entente_reconcile::told_language());
        let words = Document { text, lang, blocks: vec![], ..document.clone() };
        self.engine.extract(&words).mentions
    }

    /// Adds the fields that stand in the words told of each given deed; the clause itself often leaves them out.
    fn fields_told(&self, found: &mut Extraction, told: &[Option<String>], document: &Document) {
        for (deed, words) in found.deeds.iter_mut().zip(told) {
            let Some(words) = words else { continue };
            deed.fields.extend(entente_reconcile::fields_in(&self.words_told(words, document)));
            deed.fields.sort_unstable();
            deed.fields.dedup();
        }
    }
}

/// Puts what tells a deed only if it bears on an earlier promise among the deeds, behind them: a ledger keeps promises, so it
/// can say.
pub(crate) fn keep_tentative(found: &mut Extraction, told: &mut Vec<Option<String>>) {
    let kept = std::mem::take(&mut found.tentative);
    told.resize(found.deeds.len() + kept.len(), None);
    found.deeds.extend(kept);
}

fn none_given() -> Diagnostic {
    Diagnostic {
        code: "A023",
        severity: Severity::Warning,
        message: "Claims were to be taken as given, but this input gives none; its text was read instead".to_owned(),
        span: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_on_one_document_is_a_refusal_and_the_batch_goes_on() {
        let app = App::builtin().expect("built-in packs");
        let bytes = |name: &str| Input::Bytes {
            name: name.to_owned(),
            bytes: b"Seoul and Paris will build a chip laboratory.".to_vec(),
            known: Box::default(),
        };
        for threads in [1, 2] {
            let options = ReadOptions { threads, ..ReadOptions::default() };
            let show = |outcome: Outcome| match outcome {
                Outcome::Read(read) if read.document.id == "b" => panic!("a fault of the program"),
                Outcome::Read(read) => read.document.id,
                Outcome::Refused(name, refusal) => format!("{name} {}", refusal.code),
            };
            let mut told = Vec::new();
            let inputs = ["a.txt", "b.txt", "c.txt"].map(bytes).into();
            let done: Result<u64, ()> = app.read(inputs, &options, show, |one| {
                told.push(one);
                Ok(())
            });
            assert_eq!((done, told), (Ok(0), vec!["a".to_owned(), "b.txt A004".to_owned(), "c".to_owned()]));
        }
    }
}
