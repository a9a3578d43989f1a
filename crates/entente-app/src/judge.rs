//! What people decide: merge, split, link, unlink, undo. Each is a judgement by a named person, which outranks the program
//! and is heard again whenever it reads or compares anew.

use crate::book::failed;
use crate::{AppError, Book, Kind};
use entente_ledger::{Commitment, Partitioned, Recorded};
use entente_model::{AuthorKind, Effect, Judgement, Verdict};
use std::collections::BTreeSet;

/// Who decides, and why. Both stand in the log for ever.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// A person's name.
    pub by: &'a str,
    /// Why.
    pub because: &'a str,
}

/// What a decision did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decided {
    /// The event that records it: `entente undo` takes it back by this number.
    pub event: u64,
    /// Ids that now lead to another: (old, new).
    pub merged: Vec<(String, String)>,
    /// Ids that stand for themselves again.
    pub restored: Vec<String>,
    /// Ids that are new.
    pub minted: Vec<String>,
    /// The commitments of the claims that it was about, as they are now.
    pub commitments: Vec<Commitment>,
}

/// What an undo took back, or brought back where it undid an undo.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Undone {
    /// What the event that is undone was: `judgement`, `retraction`, `settled`, `reopened`, `remark` or
    /// `remark-taken-back`.
    pub kind: String,
    /// The event that is undone.
    pub undone: u64,
    /// What followed.
    pub decided: Decided,
}

/// How an id that once was a commitment's came to lead to another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Led {
    /// The id asked for.
    pub from: String,
    /// Where it leads.
    pub to: String,
    /// The judgement that says so, if one does by itself.
    pub because: Option<Recorded>,
}

impl Book<'_> {
    /// Says that the claims of all these are one promise: the claims of a commitment where its id is given, one claim where
    /// a claim's id is.
    ///
    /// # Errors
    /// [`Kind::Usage`] if an id is unknown or there are not two that differ, [`Kind::Storage`] if the disk or the database
    /// failed.
    pub fn merge(&mut self, ids: &[String], said: Said) -> Result<Decided, AppError> {
        let parts: Vec<Vec<String>> = ids.iter().map(|id| self.claims_of(id)).collect::<Result<_, _>>()?;
        let all: BTreeSet<&String> = parts.iter().flatten().collect();
        let differ = parts.iter().all(|part| parts.iter().filter(|p| *p == part).count() == 1);
        if parts.len() < 2 || all.len() < 2 || !differ {
            let message = "To merge takes two that differ, and these are one";
            let next = "name two commitments, or two claims to say that they rightly are one";
            return Err(AppError::new(Kind::Usage, "A043", message, next));
        }
        // Everyone says it with the first of the others, so that the loss of one telling leaves the rest together.
        let mut pairs: BTreeSet<(&str, &str)> = BTreeSet::new();
        for (at, part) in parts.iter().enumerate() {
            for other in parts.iter().enumerate().filter(|(n, _)| *n != at).filter_map(|(_, p)| p.first()) {
                pairs.extend(part.iter().filter(|c| *c != other).map(|c| ordered(c, other)));
            }
        }
        // And takes back every no that was said between them.
        let standing = self.ledger.standing_judgements().map_err(failed)?;
        let inside = |id: &String| all.contains(id);
        let no = |j: &&Judgement| j.kind == AuthorKind::Person && j.verdict == Verdict::NotSame;
        for j in standing.iter().filter(no).filter(|j| inside(&j.left) && inside(&j.right)) {
            pairs.insert(ordered(&j.left, &j.right));
        }
        let judgements: Vec<Judgement> = pairs.iter().map(|(a, b)| by_person(a, b, Verdict::Same, said)).collect();
        let about: Vec<String> = all.into_iter().cloned().collect();
        self.decide(&judgements, &about)
    }

    /// Says that these claims tell another promise than the rest of a commitment. Claims that stand elsewhere already are
    /// said to stay apart from it. Several claims named together stay together only where the program or a person says so.
    ///
    /// # Errors
    /// [`Kind::Usage`] if an id is unknown or nothing would be left, [`Kind::Storage`] if the disk or the database failed.
    pub fn split(&mut self, id: &str, claims: &[String], said: Said) -> Result<Decided, AppError> {
        let home = self.claims_of(id)?;
        let mut out = BTreeSet::new();
        for claim in claims {
            let of = self.claims_of(claim)?;
            if !of.contains(claim) {
                let message = format!("{claim} is a commitment, and claims are split from one");
                return Err(AppError::new(Kind::Usage, "A044", message, "name claims, as `entente show` lists them"));
            }
            out.extend(of);
        }
        let rest: Vec<&String> = home.iter().filter(|c| !out.contains(*c)).collect();
        if rest.is_empty() || out.is_empty() {
            let message = format!("Nothing of {id} would be left");
            return Err(AppError::new(Kind::Usage, "A044", message, "name some of its claims, not all of them"));
        }
        let mut judgements = Vec::new();
        for claim in &out {
            judgements.extend(rest.iter().map(|other| {
                let (a, b) = ordered(claim, other);
                by_person(a, b, Verdict::NotSame, said)
            }));
        }
        let about: Vec<String> = out.iter().chain(rest.iter().copied()).cloned().collect();
        self.decide(&judgements, &about)
    }

    /// Says that a deed bears on a commitment, and how; without an effect, that it does not.
    ///
    /// # Errors
    /// [`Kind::Usage`] if an id is unknown, [`Kind::Storage`] if the disk or the database failed.
    pub fn link(&mut self, deed: &str, id: &str, effect: Option<Effect>, said: Said) -> Result<Decided, AppError> {
        if !self.ledger.deeds().map_err(failed)?.iter().any(|d| d.id == deed) {
            let message = format!("There is no deed {deed}");
            return Err(AppError::new(Kind::Usage, "A049", message, "take one that `entente show` or `review` names"));
        }
        let claims = self.claims_of(id)?;
        let home = self.home_of(&claims[0])?;
        let verdict = effect.map_or(Verdict::Unrelated, Verdict::BearsOn);
        self.decide(&[by_person(deed, &home, verdict, said)], &claims)
    }

    /// Takes a decision back: an event by its number, a judgement by its id, or the last decision about a commitment or
    /// claim. What an undo took back comes back when the undo is undone.
    ///
    /// # Errors
    /// [`Kind::Usage`] if there is nothing of that id that a person decided, [`Kind::Storage`] if the disk or the database
    /// failed.
    pub fn undo(&mut self, what: &str, said: Said) -> Result<Undone, AppError> {
        let seq = self.event_to_undo(what)?;
        let event = self.ledger.events(seq.saturating_sub(1), 1).map_err(failed)?.into_iter().find(|e| e.seq == seq);
        let Some(event) = event else {
            let message = format!("There is no event {seq}");
            return Err(AppError::new(Kind::Usage, "A050", message, "take a number that `entente log` shows"));
        };
        let one = |id: &str| what == id;
        let decided = match event.kind.as_str() {
            "judgement" => {
                let told = self.ledger.judgements_of(seq).map_err(failed)?.into_iter();
                let of = told.filter(|j| j.retracted.is_none() && (!what.starts_with("j-") || one(&j.id)));
                let of: Vec<Recorded> = of.collect();
                if of.is_empty() {
                    return Err(cannot(format!("Event {seq} was taken back already"), "undo the event that did so"));
                }
                let about = about(&of);
                let ids: Vec<String> = of.into_iter().map(|j| j.id).collect();
                let event = self.ledger.retract_all(&ids, said.by, said.because).map_err(failed)?;
                self.settled(event, &about)?
            }
            "retraction" => {
                let of = self.ledger.taken_back_by(seq).map_err(failed)?;
                let again: Vec<Judgement> = of
                    .iter()
                    .map(|j| Judgement {
                        reasons: vec![said.because.to_owned()],
                        author: said.by.to_owned(),
                        kind: AuthorKind::Person,
                        score: 1000,
                        ..j.judgement.clone()
                    })
                    .collect();
                // What a person says already need not be said again.
                let standing = self.ledger.standing_judgements().map_err(failed)?;
                let known = |j: &Judgement| {
                    let same = |s: &&Judgement| (&s.left, &s.right, s.verdict) == (&j.left, &j.right, j.verdict);
                    standing.iter().any(|s| s.kind == AuthorKind::Person && same(&s))
                };
                if again.iter().all(known) {
                    return Err(cannot(
                        format!("What event {seq} took back holds again already"),
                        "nothing is to be done",
                    ));
                }
                let about = about(&of);
                self.decide(&again, &about)?
            }
            "settled" | "reopened" => {
                let settles = event.kind == "reopened";
                let event = self.ledger.settle_item(&event.subject, settles, said.by, said.because).map_err(failed)?;
                self.settled(event, &[])?
            }
            "remark" | "remark-taken-back" => self.undo_remark(seq, said)?,
            "document" => return Err(cannot(format!("Event {seq} is a reading"), "read it again: `entente update`")),
            "redacted" => {
                return Err(cannot(format!("Event {seq} is an erasure by law"), "what was erased cannot come back"));
            }
            _ => {
                let message = format!("Event {seq} is what the program found");
                return Err(cannot(message, "say what is right: `entente merge`, `split`, `link` or `unlink`"));
            }
        };
        Ok(Undone { kind: event.kind, undone: seq, decided })
    }

    /// How an id that was merged came to lead where it leads; nothing for an id that stands for itself.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn led(&self, id: &str) -> Result<Option<Led>, AppError> {
        let Some(founder) = self.ledger.founder(id).map_err(failed)? else { return Ok(None) };
        let Ok(home) = self.ledger.commitment(id) else { return Ok(None) };
        if home.id == id {
            return Ok(None);
        }
        let all = self.ledger.judgements().map_err(failed)?.into_iter();
        let ties = |j: &Recorded| {
            let (a, b) = (&j.judgement.left, &j.judgement.right);
            let other = if *a == founder { b } else { a };
            (*a == founder || *b == founder) && home.claims.contains(other)
        };
        let standing = all.filter(|j| j.retracted.is_none() && j.judgement.verdict == Verdict::Same && ties(j));
        let because = standing.max_by_key(|j| (j.judgement.kind, j.judgement.score, j.seq));
        Ok(Some(Led { from: id.to_owned(), to: home.id, because }))
    }

    /// What became of an id of a commitment, claim or deed that leads nowhere now, as an error that says so; nothing for an
    /// id that the ledger never had.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn what_became_of(&self, id: &str) -> Result<Option<AppError>, AppError> {
        let founder = self.ledger.founder(id).map_err(failed)?;
        let claim = founder.clone().unwrap_or_else(|| id.to_owned());
        let gone = self.ledger.told_no_more().map_err(failed)?.into_iter().find(|g| g.id == claim);
        let named = if founder.is_some() { format!("{id}, made from {claim},") } else { id.to_owned() };
        if let Some(gone) = gone {
            let (document, since) = (&gone.document, gone.since);
            let message =
                format!("{named} is told no more: the reading of {document} in event {since} does not tell it");
            let next = "see what waits with `entente review`, or what was said then with --known-by";
            return Ok(Some(AppError::new(Kind::Usage, "A048", message, next)));
        }
        if founder.is_some() {
            let message = format!("{named} is told no more: what told it was erased by law");
            let next = "see the log: the event that erased it says by whom and why";
            return Ok(Some(AppError::new(Kind::Usage, "A048", message, next)));
        }
        Ok(None)
    }

    /// The claims of a commitment, or the one claim of a claim's id, sorted; also a claim that is told no more.
    fn claims_of(&self, id: &str) -> Result<Vec<String>, AppError> {
        let commitments = self.ledger.commitments().map_err(failed)?;
        let is = |c: &&Commitment| c.id == id || c.aliases.iter().any(|alias| alias == id);
        let found = commitments.iter().find(is).or_else(|| {
            let mut starting = commitments.iter().filter(|c| id.len() > 3 && c.id.starts_with(id));
            starting.next().filter(|_| starting.next().is_none())
        });
        if let Some(commitment) = found {
            return Ok(commitment.claims.clone());
        }
        match self.ledger.claim(id) {
            Ok(claim) => Ok(vec![claim.id]),
            Err(error) if error.kind() == entente_ledger::Kind::NotFound => {
                let message = format!("No commitment or claim has the id {id:?}");
                Err(AppError::no_commitment(message, "take one that `entente list` shows"))
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// The commitment to which a claim belongs.
    fn home_of(&self, claim: &str) -> Result<String, AppError> {
        let commitments = self.ledger.commitments().map_err(failed)?.into_iter();
        let home = commitments.filter(|c| c.claims.iter().any(|id| id == claim)).map(|c| c.id).next();
        home.ok_or_else(|| {
            let message = format!("{claim} is told no more, and belongs to no commitment");
            AppError::no_commitment(message, "take a commitment that `entente list` shows")
        })
    }

    fn decide(&mut self, judgements: &[Judgement], about: &[String]) -> Result<Decided, AppError> {
        self.ledger.judge(judgements).map_err(failed)?;
        let event = self.ledger.head().map_err(failed)?.seq;
        self.settled(event, about)
    }

    /// Settles the ledger after a decision, and says what that changed for the claims that it was about.
    fn settled(&mut self, event: u64, about: &[String]) -> Result<Decided, AppError> {
        let Partitioned { minted, merged, restored } = self.settle_told()?.1;
        let ours = |c: &Commitment| about.iter().any(|id| c.id == *id || c.claims.contains(id));
        let mut commitments = self.ledger.commitments().map_err(failed)?;
        commitments.retain(ours);
        Ok(Decided { event, merged, restored, minted, commitments })
    }

    /// The number of the event that is to be undone.
    fn event_to_undo(&self, what: &str) -> Result<u64, AppError> {
        if let Ok(seq) = what.parse() {
            return Ok(seq);
        }
        let all = self.ledger.judgements().map_err(failed)?;
        if what.starts_with("j-") {
            let found = all.iter().find(|j| j.id == what);
            let found =
                found.ok_or_else(|| cannot(format!("There is no judgement {what}"), "take one that `why` shows"))?;
            if found.retracted.is_some() {
                return Err(cannot(format!("Judgement {what} was taken back already"), "undo the event that did so"));
            }
            return Ok(found.seq);
        }
        if let Some(event) = self.ledger.item_event(what).map_err(failed)? {
            return Ok(event.seq);
        }
        let mut ids: BTreeSet<String> = self.claims_of(what)?.into_iter().collect();
        ids.extend(ids.first().and_then(|claim| self.home_of(claim).ok()));
        ids.insert(what.to_owned());
        let standing = all.iter().filter(|j| j.retracted.is_none() && j.judgement.kind != AuthorKind::Rule);
        let of = standing.filter(|j| ids.contains(&j.judgement.left) || ids.contains(&j.judgement.right));
        let last = of.map(|j| j.seq).max();
        last.ok_or_else(|| cannot(format!("Nobody decided anything about {what}"), "see its events: `entente log`"))
    }
}

/// What judgements are about.
fn about(judgements: &[Recorded]) -> Vec<String> {
    judgements.iter().flat_map(|j| [j.judgement.left.clone(), j.judgement.right.clone()]).collect()
}

pub(crate) fn cannot(message: String, next: &str) -> AppError {
    AppError::new(Kind::Usage, "A050", message, next)
}

fn ordered<'a>(a: &'a str, b: &'a str) -> (&'a str, &'a str) {
    if a <= b { (a, b) } else { (b, a) }
}

fn by_person(left: &str, right: &str, verdict: Verdict, said: Said) -> Judgement {
    Judgement {
        left: left.to_owned(),
        right: right.to_owned(),
        verdict,
        score: 1000,
        reasons: vec![said.because.to_owned()],
        kind: AuthorKind::Person,
        author: said.by.to_owned(),
    }
}
