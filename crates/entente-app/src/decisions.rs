//! What people decided about a commitment, each with what the program says of the same beside it; and remarks, which change
//! nothing that the program says: that it is right, that it is no promise, who owns it, what a part of it should say.

use crate::book::failed;
use crate::judge::{Decided, Said, cannot};
use crate::{AppError, Book};
use entente_ledger::{Commitment, Recorded};
use entente_model::{AuthorKind, Effect, Verdict};
use entente_publish::book::Remark;

/// What a remark says of a commitment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Says {
    /// That it is a promise and rightly read.
    Right,
    /// That it is no promise.
    Wrong,
    /// Who answers for it.
    Owner,
    /// A step of it, with its day if it has one.
    Milestone,
    /// How it goes.
    Progress,
    /// Who should stand as bound.
    Parties,
    /// Which kind of promise it should be.
    Action,
    /// Which fields it should have.
    Fields,
    /// How firm it should be.
    Strength,
    /// How much it should be.
    Money,
    /// By when it should be due.
    Due,
    /// For where it should be.
    Places,
}

impl Says {
    /// All of them.
    pub const ALL: [Says; 12] = [
        Says::Right,
        Says::Wrong,
        Says::Owner,
        Says::Milestone,
        Says::Progress,
        Says::Parties,
        Says::Action,
        Says::Fields,
        Says::Strength,
        Says::Money,
        Says::Due,
        Says::Places,
    ];
    /// Those that say what a part of the commitment should be.
    pub const PARTS: [Says; 7] =
        [Says::Parties, Says::Action, Says::Fields, Says::Strength, Says::Money, Says::Due, Says::Places];
    /// Those by which one who runs a cooperation keeps track of it.
    pub const TRACK: [Says; 3] = [Says::Owner, Says::Milestone, Says::Progress];

    /// Its code in the log.
    pub fn code(self) -> &'static str {
        match self {
            Says::Right => "right",
            Says::Wrong => "wrong",
            Says::Owner => "owner",
            Says::Milestone => "milestone",
            Says::Progress => "progress",
            Says::Parties => "parties",
            Says::Action => "action",
            Says::Fields => "fields",
            Says::Strength => "strength",
            Says::Money => "money",
            Says::Due => "due",
            Says::Places => "places",
        }
    }

    /// That of a code.
    pub fn parse(code: &str) -> Option<Says> {
        Says::ALL.into_iter().find(|says| says.code() == code)
    }

    /// Whether it says something only with words of its own.
    pub fn needs_words(self) -> bool {
        !matches!(self, Says::Right | Says::Wrong)
    }
}

/// What was decided.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// These claims tell the same promise.
    Same,
    /// These claims tell different promises.
    NotSame,
    /// A deed bears on the commitment, so.
    BearsOn(Effect),
    /// A deed does not bear on it.
    Unrelated,
    /// Something is remarked, with these words.
    Remark(Says, String),
}

/// One decision by a person: an event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// The event.
    pub event: u64,
    /// Who decided.
    pub by: String,
    /// Why.
    pub because: String,
    /// What.
    pub what: What,
    /// The pairs that it is about, of claims, or of a deed and a commitment; empty for a remark.
    pub pairs: Vec<(String, String)>,
    /// The event that took it back, if one did.
    pub taken_back: Option<u64>,
    /// Whether what was taken back has been said again since, so that there is nothing to bring back.
    pub said_again: bool,
    /// What the program last said of the same pairs, whether that stands or not.
    pub beside: Vec<Recorded>,
}

impl Book<'_> {
    /// Everything that people decided about a commitment, also what was taken back, newest first.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn decisions(&self, commitment: &Commitment) -> Result<Vec<Decision>, AppError> {
        let mut ids = vec![commitment.id.clone()];
        ids.extend(commitment.aliases.iter().cloned());
        let mut all: Vec<Decision> = Vec::new();
        for remark in self.ledger.remarks_on(&ids).map_err(failed)? {
            // What a later version says is not told here; the log has it.
            let Some(says) = Says::parse(&remark.what) else { continue };
            all.push(Decision {
                event: remark.seq,
                by: remark.author,
                because: remark.reason,
                what: What::Remark(says, remark.value),
                pairs: Vec::new(),
                taken_back: remark.taken_back,
                said_again: false,
                beside: Vec::new(),
            });
        }
        ids.extend(commitment.claims.iter().cloned());
        let judged = self.ledger.judgements_about(&ids).map_err(failed)?;
        let (people, program): (Vec<Recorded>, Vec<Recorded>) =
            judged.into_iter().partition(|r| r.judgement.kind == AuthorKind::Person);
        let mut last: Vec<Decision> = Vec::new();
        for one in people {
            let j = &one.judgement;
            let what = match j.verdict {
                Verdict::Same => What::Same,
                Verdict::NotSame => What::NotSame,
                Verdict::BearsOn(effect) => What::BearsOn(effect),
                Verdict::Unrelated => What::Unrelated,
            };
            let pair = (j.left.clone(), j.right.clone());
            match last.iter_mut().find(|d| d.event == one.seq && d.what == what) {
                Some(decision) => {
                    decision.pairs.push(pair);
                    // It holds while any part of it does.
                    decision.taken_back = decision.taken_back.and(one.retracted);
                }
                None => last.push(Decision {
                    event: one.seq,
                    by: j.author.clone(),
                    because: j.reasons.first().cloned().unwrap_or_default(),
                    what,
                    pairs: vec![pair],
                    taken_back: one.retracted,
                    said_again: false,
                    beside: Vec::new(),
                }),
            }
        }
        for decision in &mut last {
            for (left, right) in &decision.pairs {
                let is = |r: &&Recorded| {
                    let (a, b) = (&r.judgement.left, &r.judgement.right);
                    (a, b) == (left, right) || (a, b) == (right, left)
                };
                decision.beside.extend(program.iter().rfind(is).cloned());
            }
        }
        all.extend(last);
        all.sort_by_key(|d| std::cmp::Reverse(d.event));
        let holds = |d: &Decision, since: u64, of: &Decision| {
            d.event > since
                && d.taken_back.is_none()
                && d.what == of.what
                && of.pairs.iter().all(|p| d.pairs.contains(p))
        };
        let again = |of: &Decision| of.taken_back.is_some_and(|since| all.iter().any(|d| holds(d, since, of)));
        let said: Vec<bool> = all.iter().map(again).collect();
        all.iter_mut().zip(said).for_each(|(decision, said)| decision.said_again = said);
        Ok(all)
    }

    /// What people remarked on a commitment and nobody took back, in the order in which they said it.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn remarks(&self, commitment: &Commitment) -> Result<Vec<Remark>, AppError> {
        let mut ids = vec![commitment.id.clone()];
        ids.extend(commitment.aliases.iter().cloned());
        let all = self.ledger.remarks_on(&ids).map_err(failed)?.into_iter();
        let told = |r: entente_ledger::Remark| Remark {
            event: r.seq,
            what: r.what,
            words: r.value,
            by: r.author,
            because: r.reason,
        };
        Ok(all.filter(|r| r.taken_back.is_none()).map(told).collect())
    }

    /// Records a remark on the commitment to which an id leads. Gives the number of the event.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) if the id leads nowhere, [`Kind::Storage`](crate::Kind::Storage) if the disk or
    /// the database failed.
    pub fn remark(&mut self, id: &str, says: Says, words: &str, said: Said) -> Result<u64, AppError> {
        let Some(home) = self.ledger.home(id).map_err(failed)? else {
            let message = format!("No commitment or claim has the id {id:?}");
            return Err(AppError::no_commitment(message, "take one that `entente list` shows"));
        };
        self.ledger.remark(&home, says.code(), words, said.by, said.because).map_err(failed)
    }

    /// Takes the remark of an event back, or says again what the event took back.
    pub(crate) fn undo_remark(&mut self, seq: u64, said: Said) -> Result<Decided, AppError> {
        let Some(remark) = self.ledger.remark_of(seq).map_err(failed)? else {
            return Err(cannot(format!("Event {seq} records no remark"), "take a number that `entente log` shows"));
        };
        let event = if remark.seq != seq {
            // It may lead to another commitment by now, and be said again there.
            let mut ids = vec![remark.about.clone()];
            ids.extend(self.ledger.home(&remark.about).map_err(failed)?.filter(|home| *home != remark.about));
            let since = self.ledger.remarks_on(&ids).map_err(failed)?;
            let same = |r: &&entente_ledger::Remark| r.what == remark.what && r.value == remark.value;
            if since.iter().filter(same).any(|r| r.seq > seq && r.taken_back.is_none()) {
                let message = format!("What event {seq} took back was said again and holds");
                return Err(cannot(message, "nothing is to be done"));
            }
            self.ledger.remark(&remark.about, &remark.what, &remark.value, said.by, said.because)
        } else if remark.taken_back.is_some() {
            return Err(cannot(format!("Event {seq} was taken back already"), "undo the event that did so"));
        } else {
            self.ledger.take_remark_back(seq, said.by, said.because)
        };
        let event = event.map_err(failed)?;
        Ok(Decided { event, merged: vec![], restored: vec![], minted: vec![], commitments: vec![] })
    }
}
