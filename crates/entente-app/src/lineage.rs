//! How the commitments of a ledger stand to one another, as it leaves the program.

use crate::book::failed;
use crate::search::{Listing, Query, Sort, When, kind};
use crate::{App, AppError, Book, Snapshot, views};
use entente_actors::Target;
use entente_ledger::Commitment;
use entente_ledger::index::Expr;
use entente_model::{Action, Day, Effect, Field};
use entente_publish::agreement::Kin;
use entente_reconcile::{ClaimView, KinKind, Lineage, Relation, Superseded, lineage};
use std::collections::BTreeSet;

/// Of so many commitments of the same parties at most, those told last, it is asked how they stand to one. Where there are
/// more, of those that one document tells or that are of the same kind and field: others stand to it in no way.
const AROUND: usize = 100;

impl Snapshot {
    /// How its commitments stand to one another, by what it holds.
    pub fn lineage(&self, app: &App) -> &Lineage {
        self.lineage.get_or_init(|| {
            let claims: Vec<ClaimView> = self
                .claims
                .values()
                .filter_map(|c| Some(views::claim(c, self.documents.get(&c.document)?, app.engine())))
                .collect();
            let gone = |l: &&entente_ledger::Link| l.effect == Effect::Superseded;
            let superseded = |l: &entente_ledger::Link| {
                let document = self.deeds.get(&l.deed)?.document.clone();
                Some(Superseded { commitment: l.commitment.clone(), deed: l.deed.clone(), document })
            };
            let superseded: Vec<Superseded> =
                self.links.values().flatten().filter(gone).filter_map(superseded).collect();
            lineage(&views::held(&self.commitments, &claims), &superseded)
        })
    }

    /// How a commitment stands to others; nothing where it stands alone, and where only some of the ledger is at hand.
    pub(crate) fn kin(&self, app: &App, commitment: &Commitment) -> Option<Vec<Kin>> {
        if !self.whole {
            return None;
        }
        let kin = |r: &Relation| {
            let earlier = r.from == commitment.id;
            let other_is = match (r.kind, earlier) {
                (KinKind::PartOf, true) => "part",
                (KinKind::PartOf, false) => "whole",
                (_, true) => "later",
                (_, false) => "earlier",
            };
            Kin {
                kind: r.kind.code().to_owned(),
                commitment: if earlier { r.to.clone() } else { r.from.clone() },
                other_is: other_is.to_owned(),
                score: f64::from(r.score) / 1000.0,
                reasons: r.reasons.clone(),
            }
        };
        let own = |r: &&Relation| r.from == commitment.id || r.to == commitment.id;
        let kin: Vec<Kin> = self.lineage(app).certain.iter().filter(own).map(kin).collect();
        Some(kin).filter(|kin| !kin.is_empty())
    }
}

impl Snapshot {
    /// What those have that may stand to its commitments in some way: a document, or a kind and a field.
    fn near(&self) -> Vec<Expr> {
        let is = |kind: &str, code: &str| Expr::Is(format!("{kind}={}", code.to_lowercase()));
        let claims = || self.claims.values().map(|c| &c.claim);
        let actions: BTreeSet<Action> = claims().map(|c| c.action).collect();
        let fields: BTreeSet<Field> = claims().flat_map(|c| c.fields.iter().copied()).collect();
        let mut near: Vec<Expr> = self.documents.keys().map(|id| is(kind::SOURCE, id)).collect();
        near.push(Expr::All(vec![
            Expr::Any(actions.iter().map(|action| is(kind::ACTION, action.code())).collect()),
            Expr::Any(fields.iter().map(|field| is(kind::FIELD, field.code())).collect()),
        ]));
        near
    }
}

impl Book<'_> {
    /// A commitment with those to which it may stand in some way: those of the same parties.
    pub(crate) fn with_kin(&self, home: &str, alone: Snapshot) -> Result<Snapshot, AppError> {
        let mut parties: Vec<String> = Vec::new();
        let commitment = alone.commitments.first();
        let preferred = commitment.and_then(|c| alone.preferred(c));
        for party in preferred.iter().flat_map(|p| p.of(entente_reconcile::Slot::Parties).0.claim.promisers()) {
            let id = party.id.as_deref();
            let org = id.and_then(|id| self.app.actors().org_by_id(id)).map(Target::Organisation);
            let state = org.and_then(|org| self.app.actors().state_of(org)).map(|state| state.code().to_owned());
            let state = state.or_else(|| id.filter(|id| id.len() == 2).map(str::to_owned));
            parties.extend(state.map(|id| format!("party:{id}")));
        }
        if parties.is_empty() {
            return Ok(Snapshot { whole: true, ..alone });
        }
        let query = Query::parse(self.app, &parties.join(" "))?;
        let (when, sort) = (When::AllKnown(Day::MAX), Sort::Day);
        let asked = |query| Listing { query, when, sort, descending: true, after: None, limit: Some(AROUND) };
        let all = self.find(&asked(query.clone()))?;
        let mut ids = match all.next {
            None => all.commitments,
            Some(_) => self.find(&asked(query.and_any(alone.near())))?.commitments,
        };
        ids.push(home.to_owned());
        ids.sort();
        ids.dedup();
        let around = self.ledger.excerpt(&ids).map_err(failed)?;
        Ok(Snapshot { whole: true, ..Snapshot::of_excerpt(around).with_known(self.app.engine()) })
    }
}
