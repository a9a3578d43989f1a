//! How a commitment is found: its codes, its words, its days and its statuses, as the index keeps them.

use super::words::{self, plain};
use crate::asked::sums;
use crate::follow::{self, Status};
use crate::{Preferred, Snapshot};
use entente_actors::Actors;
use entente_extract::Engine;
use entente_ledger::index::{Describe, Described, Version};
use entente_ledger::{Commitment, Excerpt, StoredClaim, StoredDocument};
use entente_model::{Claim, Day, Interval, Party, PartyRole, Span};
use entente_publish::statement::{Facts, Statements};
use entente_reconcile::Slot;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Raised whenever commitments are described otherwise, so that older indexes are made anew.
const WAY: u32 = 4;

/// The kinds of terms that the index keeps.
pub(crate) mod kind {
    /// Words of quotes and statements.
    pub(crate) const TEXT: &str = "w";
    /// Words of the names of those who take part.
    pub(crate) const NAME: &str = "n";
    /// Words of the meeting, treaty or mechanism.
    pub(crate) const FORUM: &str = "m";
    /// Who takes part, by id.
    pub(crate) const PARTY: &str = "party";
    /// Technology fields.
    pub(crate) const FIELD: &str = "field";
    /// What kind of promise.
    pub(crate) const ACTION: &str = "action";
    /// How firm.
    pub(crate) const STRENGTH: &str = "strength";
    /// Languages of documents.
    pub(crate) const LANGUAGE: &str = "lang";
    /// Where it was told.
    pub(crate) const SOURCE: &str = "source";
    /// The hosts of its documents, to be counted; they are found as sources.
    pub(crate) const HOST: &str = "host";
    /// The meeting, treaty or mechanism as a whole, to be counted; it is found by its words.
    pub(crate) const UNDER: &str = "under";
    /// Who is bound, to be counted: the id or the name without case and accents, then the name.
    pub(crate) const BOUND: &str = "bound";
    /// The states and regions for which it is promised and that did not promise it.
    pub(crate) const PLACE: &str = "place";
}

/// Describes commitments for the index of a ledger.
pub(crate) struct Describer {
    engine: Arc<Engine>,
    statements: Arc<Statements>,
    maker: String,
}

impl Describe for Describer {
    fn maker(&self) -> &str {
        &self.maker
    }
    fn describe(&self, excerpt: Excerpt) -> Vec<Described> {
        let snapshot = Snapshot::of_excerpt(excerpt).with_known(&self.engine);
        let some = |list: &[Commitment]| -> Vec<Described> {
            list.iter().map(|commitment| self.described(&snapshot, commitment)).collect()
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(snapshot.commitments.len() / 64);
        if threads < 2 {
            return some(&snapshot.commitments);
        }
        // The order of the answer is that of the commitments, whichever thread is done first.
        let parts = snapshot.commitments.chunks(snapshot.commitments.len().div_ceil(threads));
        std::thread::scope(|scope| {
            let working: Vec<_> = parts.map(|part| scope.spawn(|| some(part))).collect();
            let done = working.into_iter().map(|work| work.join());
            done.flat_map(|done| done.unwrap_or_else(|fault| std::panic::resume_unwind(fault))).collect()
        })
    }
}

impl Describer {
    pub(crate) fn new(engine: Arc<Engine>, statements: Arc<Statements>, packs: &str) -> Describer {
        Describer { engine, statements, maker: format!("{WAY} {packs}") }
    }

    fn actors(&self) -> &Actors {
        self.engine.actors()
    }

    /// A commitment as it is found, by everything that the snapshot knows of it.
    pub(crate) fn described(&self, snapshot: &Snapshot, commitment: &Commitment) -> Described {
        let days: BTreeSet<Option<Day>> = tellings(snapshot, commitment).map(|(_, d)| d.day()).collect();
        let days: Vec<Option<Day>> = days.into_iter().collect();
        let versions = days.iter().enumerate().map(|(at, from)| {
            let known = known_by(snapshot, commitment, *from);
            self.version(snapshot, &known, *from, days.get(at + 1).copied().flatten())
        });
        Described { commitment: commitment.id.clone(), seq: commitment.seq, versions: versions.collect() }
    }

    fn version(&self, snapshot: &Snapshot, known: &Commitment, from: Option<Day>, to: Option<Day>) -> Version {
        let preferred = snapshot.preferred(known);
        let facts = preferred.as_ref().map(Preferred::facts);
        let words = self.words(snapshot, known, preferred.as_ref().zip(facts.as_ref()));
        let mut terms = BTreeSet::new();
        for (kind, text) in &words {
            words::terms_of(text, kind, *kind == kind::TEXT, &mut terms);
        }
        let mut code = |kind: &str, code: &str| _ = terms.insert(format!("{kind}={code}"));
        if let (Some(preferred), Some(facts)) = (&preferred, &facts) {
            let (parties, bodies) = (&preferred.of(Slot::Parties).0.claim, &preferred.of(Slot::Bodies).0.claim);
            let ids = parties.parties.iter().map(|p| &p.id).chain(bodies.bodies.iter().map(|b| &b.id));
            ids.flatten().for_each(|id| code(kind::PARTY, &id.to_lowercase()));
            facts.fields.iter().for_each(|field| code(kind::FIELD, field.code()));
            if facts.fields.is_empty() {
                code(kind::FIELD, "none");
            }
            for party in parties.parties.iter().filter(|p| p.role == PartyRole::Promiser) {
                code(kind::BOUND, &bound(party));
            }
            third(&preferred.of(Slot::Places).0.claim, parties)
                .into_iter()
                .for_each(|id| code(kind::PLACE, &id.to_lowercase()));
            code(kind::ACTION, facts.action.code());
            code(kind::STRENGTH, facts.strength.code());
        }
        let mut documents = BTreeSet::new();
        for (_, home) in tellings(snapshot, known) {
            if documents.insert(&home.document.id) {
                sources(home).for_each(|source| code(kind::SOURCE, &source));
                languages(home).for_each(|lang| code(kind::LANGUAGE, &lang));
                host(home).into_iter().for_each(|host| code(kind::HOST, &host));
            }
        }
        for (claim, home) in tellings(snapshot, known) {
            claim.claim.forum.and_then(|forum| under(home, forum)).into_iter().for_each(|f| code(kind::UNDER, &f));
        }
        let (steps, end) = steps(snapshot, known);
        let named = |day: fn(&Interval) -> Option<Day>| {
            tellings(snapshot, known).filter_map(move |(c, _)| day(&c.claim.due.as_ref()?.interval))
        };
        Version {
            from,
            to,
            terms,
            texts: words.into_iter().map(|(kind, text)| (kind.to_owned(), words::spaced(&text))).collect(),
            steps,
            day: tellings(snapshot, known).filter_map(|(_, d)| d.day()).min(),
            due: end.or(named(|interval| interval.from).max()),
            end,
            begins: named(|interval| interval.from).min(),
            news: {
                let told = tellings(snapshot, known).filter_map(|(_, d)| d.day());
                let days: BTreeSet<Day> = told.chain(snapshot.evidence(known).iter().filter_map(|e| e.told)).collect();
                days.into_iter().collect()
            },
            strength: facts.and_then(|f| u8::try_from(f.strength as u32).ok()).unwrap_or(u8::MAX),
            reports: u32::try_from(documents.len()).unwrap_or(u32::MAX),
            party: preferred.map(|p| first_party(&p.of(Slot::Parties).0.claim)).unwrap_or_default(),
            details: sums::kept(&snapshot.sums_by_day(known)),
        }
    }

    /// The texts of a commitment by kind, without case and accents.
    fn words(
        &self,
        snapshot: &Snapshot,
        known: &Commitment,
        preferred: Option<(&Preferred, &Facts)>,
    ) -> Vec<(&'static str, String)> {
        let mut all: Vec<(&'static str, String)> = Vec::new();
        let mut add = |kind: &'static str, text: &str| all.push((kind, plain(text)));
        if let Some((preferred, facts)) = preferred {
            let (parties, bodies) = (&preferred.of(Slot::Parties).0.claim, &preferred.of(Slot::Bodies).0.claim);
            let labels = |id: &str, tag: &str| self.actors().label(id, tag).map(str::to_owned);
            for tag in self.statements.languages() {
                add(kind::TEXT, &self.statements.say(tag, facts, &labels).unwrap_or_default());
            }
            let parties = parties.parties.iter().map(|p| (&p.id, &p.name, &p.label));
            for (id, name, label) in parties.chain(bodies.bodies.iter().map(|b| (&b.id, &b.name, &b.label))) {
                add(kind::NAME, name);
                label.iter().for_each(|label| add(kind::NAME, label));
                let labels = self.statements.languages().filter_map(|tag| self.actors().label(id.as_deref()?, tag));
                labels.for_each(|label| add(kind::NAME, label));
            }
        }
        for (claim, home) in tellings(snapshot, known) {
            add(kind::TEXT, &claim.quote);
            if let Some(forum) = claim.claim.forum {
                add(kind::FORUM, home.document.text.get(forum));
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// The claims of a commitment with their documents, in the order of their ids.
fn tellings<'a>(
    snapshot: &'a Snapshot,
    commitment: &'a Commitment,
) -> impl Iterator<Item = (&'a StoredClaim, &'a StoredDocument)> {
    let claims = commitment.claims.iter().filter_map(|id| snapshot.claims.get(id));
    claims.filter_map(|c| Some((c, snapshot.documents.get(&c.document)?)))
}

/// A commitment with the claims that had been told by a day; without one, those of which no day is known.
fn known_by(snapshot: &Snapshot, commitment: &Commitment, day: Option<Day>) -> Commitment {
    let told =
        tellings(snapshot, commitment).filter(|(_, d)| d.day().is_none_or(|told| day.is_some_and(|day| told <= day)));
    Commitment { claims: told.map(|(c, _)| c.id.clone()).collect(), ..commitment.clone() }
}

/// Who is bound first, for sorting: a code where there is one, else the name.
fn first_party(claim: &Claim) -> String {
    let first = claim.parties.iter().find(|p| p.role == PartyRole::Promiser);
    first.map_or_else(String::new, |p| match &p.id {
        Some(id) if !id.contains(':') => id.clone(),
        _ => plain(p.label.as_ref().unwrap_or(&p.name)),
    })
}

/// Who is bound as it is counted: the key of its row, and its name behind that.
fn bound(party: &Party) -> String {
    let label = party.label.as_ref().unwrap_or(&party.name);
    let key = party.id.clone().unwrap_or_else(|| plain(label));
    format!("{}={label}", key.replace('%', "%25").replace('=', "%3d"))
}

/// The key of a row, of the value under which it is counted.
pub(crate) fn key_of(value: &str) -> String {
    value.replace("%3d", "=").replace("%25", "%")
}

/// The places for which something is promised, and the states and regions that gain by it, but for those that promise it.
fn third(places: &Claim, parties: &Claim) -> BTreeSet<String> {
    let gains = parties.parties.iter().filter(|p| p.role == PartyRole::Beneficiary).filter_map(|p| p.id.as_ref());
    let all = places.places.iter().map(|place| &place.id).chain(gains.filter(|id| id.len() <= 3));
    let own = |id: &&String| parties.promisers().any(|p| p.id.as_ref() == Some(*id));
    all.filter(|id| !own(id)).cloned().collect()
}

/// The host of a document's address.
fn host(home: &StoredDocument) -> Option<String> {
    let url = home.document.url.as_deref()?.to_lowercase();
    let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?.split(':').next()?;
    host.contains('.').then(|| host.to_owned())
}

/// A meeting, treaty or mechanism without case and accents, then as the text writes it: the same one is counted once.
fn under(home: &StoredDocument, forum: Span) -> Option<String> {
    let written = home.document.text.get(forum);
    let value = words::spaced(&plain(written));
    let written: Vec<&str> = written.split_whitespace().collect();
    let value = value.trim();
    (!value.is_empty()).then(|| format!("{value}={}", written.join(" ")))
}

/// By what a document is found as a source: its id, its digest, its address, and the hosts to which that belongs.
fn sources(home: &StoredDocument) -> impl Iterator<Item = String> {
    let document = &home.document;
    let mut found = vec![document.id.to_lowercase(), document.source.0.clone()];
    if let Some(url) = document.url.as_deref() {
        let host = host(home).unwrap_or_default();
        let mut hosts = host.as_str();
        while hosts.contains('.') {
            found.push(hosts.to_owned());
            hosts = hosts.split_once('.').map_or("", |(_, parent)| parent);
        }
        found.push(url.to_lowercase());
    }
    found.into_iter()
}

/// A document's language and, of a tag with parts, each beginning of it.
fn languages(home: &StoredDocument) -> impl Iterator<Item = String> {
    let tag = home.document.lang.as_deref().unwrap_or("none").to_lowercase();
    let ends: Vec<usize> = tag.match_indices('-').map(|(at, _)| at).chain([tag.len()]).collect();
    ends.into_iter().map(move |end| tag[..end].to_owned())
}

/// The days on which a commitment's status may become another one.
pub(crate) fn turns(snapshot: &Snapshot, known: &Commitment, evidence: &[follow::EvidenceView]) -> BTreeSet<Day> {
    let mut days: BTreeSet<Day> = BTreeSet::new();
    let mut turn = |day: Option<Day>| {
        if let Some(day) = day {
            days.extend([Some(day), day.tomorrow().ok()].into_iter().flatten());
        }
    };
    for (claim, home) in tellings(snapshot, known) {
        turn(home.day());
        if let Some(due) = &claim.claim.due {
            turn(due.interval.from);
            turn(due.interval.to);
        }
    }
    for evidence in evidence {
        turn(evidence.told);
        turn(evidence.happened.and_then(|i| i.from));
        turn(evidence.happened.and_then(|i| i.to));
    }
    days
}

/// The statuses of a commitment by the day for which they are told, and the last day that holds once all is told.
fn steps(snapshot: &Snapshot, known: &Commitment) -> (Vec<(Option<Day>, u8)>, Option<Day>) {
    let (view, evidence) = (snapshot.view(known), snapshot.evidence(known));
    let code = |day: Day| {
        let status = follow::status(&view, &evidence, day).status;
        u8::try_from(Status::ALL.iter().position(|s| *s == status).unwrap_or(0)).unwrap_or(0)
    };
    let mut steps = vec![(None, code(Day::MIN))];
    for day in turns(snapshot, known, &evidence) {
        let code = code(day);
        if steps.last().is_none_or(|(_, last)| *last != code) {
            steps.push((Some(day), code));
        }
    }
    (steps, follow::status(&view, &evidence, Day::MAX).due)
}
