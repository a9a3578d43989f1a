//! The life of commitments by day: told, told again, the days that were named, deeds, and when the status changed.

use super::Of;
use crate::entry::actor;
use crate::search::{When, turns};
use crate::{App, AppError, Book, Snapshot, follow};
use entente_ledger::{Commitment, StoredDocument};
use entente_model::Day;
use entente_publish::timeline::{Life, Moment, Timeline, What};
use std::collections::BTreeSet;

impl Book<'_> {
    /// What came to pass of the commitments that are asked for. At most so many lives are shown: those told first.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn timeline(&self, of: &Of, when: When, limit: Option<usize>) -> Result<Timeline, AppError> {
        let mut lives = Vec::new();
        let total = self.visit(of, when, |snapshot, commitment| {
            lives.extend(snapshot.life(self.app, commitment, when.day()));
            Ok(())
        })?;
        lives.sort_by(|a, b| {
            (a.told.is_none(), &a.told, &a.commitment).cmp(&(b.told.is_none(), &b.told, &b.commitment))
        });
        lives.truncate(limit.unwrap_or(usize::MAX));
        let moments = || lives.iter().flat_map(|life| &life.moments);
        Ok(Timeline {
            entente: entente_publish::wire::VERSION,
            as_of: when.day().to_string(),
            from: moments().filter_map(|m| m.day.clone()).min(),
            to: moments().filter_map(|m| m.until.clone().max(m.day.clone())).max(),
            total,
            lives,
        })
    }
}

impl Snapshot {
    /// What came to pass of a commitment by `as_of`; `None` if it has no claim in force.
    pub fn life(&self, app: &App, commitment: &Commitment, as_of: Day) -> Option<Life> {
        let report = self.status(commitment, as_of);
        let mut moments = self.told_moments(commitment);
        moments.extend(self.due_moments(commitment, report.due));
        moments.extend(self.deed_moments(commitment));
        moments.extend(self.status_moments(commitment, as_of));
        let place = |m: &Moment| (m.day.is_none(), m.day.clone(), m.what, m.told.clone(), m.id.clone());
        moments.sort_by_key(place);
        Some(Life {
            commitment: commitment.id.clone(),
            statement: self.statement(app, commitment)?,
            parties: self.bound(commitment).into_iter().map(actor).collect(),
            fields: self.fields(commitment).iter().map(|f| f.code().to_owned()).collect(),
            told: self.tellings(commitment).first().and_then(|(_, d)| d.day()).map(|d| d.to_string()),
            due: report.due.map(|d| d.to_string()),
            status: report.status.code().to_owned(),
            moments,
        })
    }

    fn told_moments(&self, commitment: &Commitment) -> Vec<Moment> {
        let copies = self.copies(commitment);
        let one = |(n, (claim, home)): (usize, (&entente_ledger::StoredClaim, &StoredDocument))| {
            let what = if n == 0 { What::Told } else { What::ToldAgain };
            let copy_of = copies.get(&claim.document).cloned();
            let moment = Moment { copy_of, ..Moment::new(what, home.day().map(|d| d.to_string())) };
            Moment { id: Some(claim.id.clone()), words: Some(claim.quote.clone()), ..told_in(moment, home) }
        };
        self.tellings(commitment).into_iter().enumerate().map(one).collect()
    }

    /// The days that tellings name, each once, with the first telling that names it.
    fn due_moments(&self, commitment: &Commitment, holds: Option<Day>) -> Vec<Moment> {
        let (mut known, mut moments) = (BTreeSet::new(), Vec::new());
        for (claim, home) in self.tellings(commitment) {
            let Some(due) = &claim.claim.due else { continue };
            let Some(day) = due.interval.to.or(due.interval.from) else { continue };
            if !known.insert((due.interval.to.is_some(), day)) {
                continue;
            }
            let moment = Moment {
                id: Some(claim.id.clone()),
                told: home.day().map(|d| d.to_string()),
                words: Some(home.document.text.get(due.surface).to_owned()),
                code: Some(due.kind.code().to_owned()),
                holds: due.interval.to.map(|to| Some(to) == holds),
                ..Moment::new(What::Due, Some(day.to_string()))
            };
            moments.push(told_in(moment, home));
        }
        moments
    }

    fn deed_moments(&self, commitment: &Commitment) -> Vec<Moment> {
        let mut moments = Vec::new();
        for link in self.links.get(&commitment.id).into_iter().flatten() {
            let Some(deed) = self.deeds.get(&link.deed) else { continue };
            let Some(home) = self.documents.get(&deed.document) else { continue };
            let window = deed.deed.date.and_then(|d| d.interval());
            let day = window.and_then(|w| w.from).or(home.day());
            let until = window.and_then(|w| w.to).filter(|to| Some(*to) != day);
            let moment = Moment {
                until: until.map(|d| d.to_string()),
                id: Some(deed.id.clone()),
                told: home.day().filter(|told| Some(*told) != day).map(|d| d.to_string()),
                words: Some(deed.quote.clone()),
                code: Some(deed.deed.what.code().to_owned()),
                effect: Some(link.effect.code().to_owned()),
                ..Moment::new(What::Deed, day.map(|d| d.to_string()))
            };
            moments.push(told_in(moment, home));
        }
        moments
    }

    /// The days on which the status became another one, from the first telling to `as_of`.
    fn status_moments(&self, commitment: &Commitment, as_of: Day) -> Vec<Moment> {
        let (view, evidence) = (self.view(commitment), self.evidence(commitment));
        let first = self.tellings(commitment).iter().filter_map(|(_, d)| d.day()).min();
        let days = turns(self, commitment, &evidence).into_iter();
        let days = days.filter(|day| *day <= as_of && first.is_none_or(|first| *day >= first));
        let mut moments: Vec<Moment> = Vec::new();
        let mut before: Option<String> = None;
        // Without a day of telling, nobody knows from when on the first status held.
        let undated = first.is_none().then_some(None);
        for day in undated.into_iter().chain(days.map(Some)) {
            let report = follow::status(&view, &evidence, day.unwrap_or(Day::MIN));
            let status = report.status.code().to_owned();
            if before.as_ref() != Some(&status) {
                moments.push(Moment {
                    code: Some(status.clone()),
                    before: before.replace(status),
                    because: Some(report.because),
                    ..Moment::new(What::Status, day.map(|d| d.to_string()))
                });
            }
        }
        moments
    }
}

/// A moment with the document that tells it.
fn told_in(moment: Moment, home: &StoredDocument) -> Moment {
    let document = &home.document;
    let host = document.url.as_deref().map(|url| {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        host.rsplit('@').next().unwrap_or(host).to_owned()
    });
    Moment {
        document: Some(document.id.clone()),
        by: document.about.publisher.clone().or(host),
        url: document.url.clone(),
        lang: document.lang.clone(),
        ..moment
    }
}
