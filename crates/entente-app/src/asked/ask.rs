//! What to ask, and whom, about promises that lack something, or whose day is near or has passed in silence.

use super::Of;
use crate::follow::Status;
use crate::search::When;
use crate::{App, AppError, Book, Snapshot};
use entente_ledger::Commitment;
use entente_model::Day;
use entente_publish::questions::{Asked, Question, Questions, Whom};
use entente_publish::statement::Facts;
use entente_reconcile::Slot;
use std::collections::{BTreeMap, BTreeSet};

/// Nothing is asked of what is settled.
const SETTLED: [Status; 4] = [Status::Kept, Status::KeptLate, Status::Broken, Status::Superseded];

/// The day of the promise is near.
const NEAR: &str = "near";
/// It has passed, and nothing is known.
const PASSED: &str = "passed";

impl Book<'_> {
    /// What to ask about the commitments that are asked for; a day counts as near up to `until`.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn ask(&self, of: &Of, when: When, until: Day) -> Result<Questions, AppError> {
        let mut asked = Vec::new();
        let total = self.visit(of, when, |snapshot, commitment| {
            asked.extend(snapshot.to_ask(self.app, commitment, when.day(), until));
            Ok(())
        })?;
        // What has a day that presses comes first, by that day; the rest stays in the order of the ledger.
        let presses = |a: &Asked| a.questions.iter().any(|q| q.about == NEAR || q.about == PASSED);
        asked.sort_by_key(|a| {
            let presses = presses(a);
            (!presses, a.due.clone().filter(|_| presses))
        });
        Ok(Questions {
            entente: entente_publish::wire::VERSION,
            as_of: when.day().to_string(),
            until: until.to_string(),
            total,
            nothing_to_ask: total.saturating_sub(asked.len() as u64),
            asked,
        })
    }
}

impl Snapshot {
    /// What to ask about a commitment; `None` if nothing is.
    fn to_ask(&self, app: &App, commitment: &Commitment, as_of: Day, until: Day) -> Option<Asked> {
        let report = self.status(commitment, as_of);
        if SETTLED.contains(&report.status) {
            return None;
        }
        let facts = self.facts(commitment)?;
        let presses = match report.due {
            Some(due) if due < as_of && report.status == Status::NoEvidence => Some(PASSED),
            Some(due) if (as_of..=until).contains(&due) => Some(NEAR),
            _ => None,
        };
        let lacks = self.checkability(commitment).lacks;
        let about = presses.into_iter().chain(lacks.iter().map(|lack| lack.code()));
        let questions: Vec<Question> =
            about.map(|about| Question { about: about.to_owned(), words: app.asked_in_all(about, &facts) }).collect();
        if questions.is_empty() {
            return None;
        }
        let tags: BTreeSet<&str> = app.statements().languages().collect();
        let spoken = |lang: &str| tags.get(lang).or_else(|| tags.get(lang.split('-').next()?)).map(|t| (*t).to_owned());
        let told = self.tellings(commitment).into_iter().filter_map(|(_, d)| spoken(d.document.lang.as_deref()?));
        Some(Asked {
            commitment: commitment.id.clone(),
            statement: self.statement(app, commitment)?,
            status: report.status.code().to_owned(),
            due: report.due.map(|d| d.to_string()),
            whom: self.whom(app, commitment),
            languages: told.collect::<BTreeSet<String>>().into_iter().collect(),
            questions,
        })
    }

    /// Who is bound, and the organisations that are to carry it out, each once.
    fn whom(&self, app: &App, commitment: &Commitment) -> Vec<Whom> {
        let bodies =
            self.preferred(commitment).map(|p| p.of(Slot::Bodies).0.claim.bodies.as_slice()).unwrap_or_default();
        let parties = self.bound(commitment).into_iter().map(|p| (&p.id, p.label.as_ref().unwrap_or(&p.name)));
        let named = parties.chain(bodies.iter().map(|b| (&b.id, b.label.as_ref().unwrap_or(&b.name))));
        let mut whom: Vec<Whom> = Vec::new();
        for (id, words) in named {
            let one = Whom { id: id.clone(), names: app.names_of(id.as_deref().unwrap_or_default(), words) };
            let same = |known: &Whom| if one.id.is_some() { known.id == one.id } else { known.names == one.names };
            if !whom.iter().any(same) {
                whom.push(one);
            }
        }
        whom
    }
}

impl App {
    /// A question in every language that has it.
    fn asked_in_all(&self, about: &str, facts: &Facts) -> BTreeMap<String, String> {
        let labels = |id: &str, tag: &str| self.actors().label(id, tag).map(str::to_owned);
        let statements = self.statements();
        let asked = statements
            .languages()
            .filter_map(|tag| Some((tag.to_owned(), statements.ask(tag, about, facts, &labels)?)));
        asked.collect()
    }
}
