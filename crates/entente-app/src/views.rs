//! What the reconciling room compares, made from what the ledger holds and who is who.

use crate::App;
use entente_actors::{Actors, NameKind, Target};
use entente_extract::Engine;
use entente_ledger::{Commitment, Ledger, Result, StoredClaim, StoredDeed, StoredDocument};
use entente_model::{Action, DeedKind, Span};
use entente_packs::Folded;
use entente_reconcile::{ClaimView, CommitmentView, DeedView, PartyView};
use std::collections::{BTreeMap, BTreeSet};

/// Commitments with those of these claims that tell them; one that none of them tells is left out.
pub(crate) fn held<'v>(commitments: &[Commitment], claims: &'v [ClaimView]) -> Vec<CommitmentView<'v>> {
    let by_id: BTreeMap<&str, &ClaimView> = claims.iter().map(|c| (c.id.as_str(), c)).collect();
    let one = |c: &Commitment| CommitmentView {
        id: c.id.clone(),
        claims: c.claims.iter().filter_map(|id| by_id.get(id.as_str()).copied()).collect(),
    };
    commitments.iter().map(one).filter(|c| !c.claims.is_empty()).collect()
}

/// All claims and deeds of the readings in force.
pub(crate) fn all(ledger: &Ledger, app: &App) -> Result<(Vec<ClaimView>, Vec<DeedView>)> {
    let (mut claims, mut deeds) = (Vec::new(), Vec::new());
    each(ledger, app, |_, promised, done| {
        claims.extend(promised);
        deeds.extend(done);
    })?;
    Ok((claims, deeds))
}

/// The same for one document after the other, of those that tell any.
pub(crate) fn each(ledger: &Ledger, app: &App, mut see: impl FnMut(&str, Vec<ClaimView>, Vec<DeedView>)) -> Result<()> {
    let mut told: BTreeMap<String, (Vec<StoredClaim>, Vec<StoredDeed>)> = BTreeMap::new();
    for claim in ledger.claims()? {
        told.entry(claim.document.clone()).or_default().0.push(claim);
    }
    for deed in ledger.deeds()? {
        told.entry(deed.document.clone()).or_default().1.push(deed);
    }
    for home in ledger.documents()? {
        let Some((told, done)) = told.remove(&home.document.id) else { continue };
        let (promised, done) = of(&home, &told, &done, app);
        see(&home.document.id, promised, done);
    }
    Ok(())
}

/// What one document tells.
pub(crate) fn of(
    home: &StoredDocument,
    told: &[StoredClaim],
    done: &[StoredDeed],
    app: &App,
) -> (Vec<ClaimView>, Vec<DeedView>) {
    let actors = app.actors();
    let lang = home.document.lang.as_deref();
    let mut claims: Vec<ClaimView> = told.iter().map(|c| claim(c, home, app.engine())).collect();
    let states = if done.is_empty() { Vec::new() } else { states_in(home, actors) };
    let deed = |d: &StoredDeed| {
        let mut view = DeedView::new(&d.id, &home.document, home.dated.as_ref(), &d.deed, d.told.as_deref());
        fill_states(&mut view.parties, actors, lang);
        if let Some(words) = d.told.as_deref().filter(|_| view.money.is_empty()) {
            view.money = entente_reconcile::sums_in(&app.words_told(words, &home.document));
        }
        let named: BTreeSet<String> = states_named(&view.quote, lang, actors).into_iter().collect();
        let hints = app.engine().hints(lang, &view.quote);
        view.ordinal = hints.ordinal;
        view.counts = hints.counts;
        view.partial = hints.partial;
        view.prepares = hints.prepares;
        view.late = hints.late;
        view.closes = hints.closes;
        view.things = hints.things;
        view.named = named.into_iter().collect();
        view.states.clone_from(&states);
        view
    };
    let deeds: Vec<DeedView> = done.iter().map(deed).collect();
    let quotes: BTreeMap<&str, Span> = told.iter().map(|c| (c.id.as_str(), c.claim.quote)).collect();
    let at: BTreeMap<&str, Span> = done.iter().map(|d| (d.id.as_str(), d.deed.quote)).collect();
    promised_anew(&mut claims, &quotes, &deeds, &at, app.engine());
    (claims, deeds)
}

/// So many bytes at most lie between what is late and the pronoun that stands for it.
const NEAR: usize = 160;

/// Says of each claim with a pronoun what its document tells right before to be late: "The launch has slipped. It will now take
/// place in May."
fn promised_anew(
    claims: &mut [ClaimView],
    quotes: &BTreeMap<&str, Span>,
    deeds: &[DeedView],
    at: &BTreeMap<&str, Span>,
    engine: &Engine,
) {
    let mut of: BTreeMap<&str, Vec<(Span, &DeedView)>> = BTreeMap::new();
    for deed in deeds {
        if let Some(&span) = at.get(deed.id.as_str()) {
            of.entry(deed.document.as_str()).or_default().push((span, deed));
        }
    }
    for claim in claims.iter_mut().filter(|c| c.due.is_some()) {
        let Some(&quote) = quotes.get(claim.id.as_str()) else { continue };
        let before = of.get(claim.document.as_str()).map_or(&[][..], Vec::as_slice).iter();
        let last = before.filter(|(span, _)| span.end() <= quote.start()).max_by_key(|(span, _)| span.end());
        let Some((span, deed)) = last else { continue };
        let late = matches!(deed.what, DeedKind::Delayed | DeedKind::Missed);
        let gap = deed.text.get(span.end()..quote.start()).unwrap_or_default();
        let close = gap.len() <= NEAR && gap.trim().matches('\n').count() == 0;
        if late && close && engine.pronoun(claim.lang.as_deref(), &claim.quote) {
            claim.anew = Some(deed.quote.clone());
            for field in &deed.fields {
                if !claim.fields.contains(field) {
                    claim.fields.push(*field);
                }
            }
        }
    }
}

/// A claim as it is compared.
pub(crate) fn claim(claim: &StoredClaim, home: &StoredDocument, engine: &Engine) -> ClaimView {
    let mut view = ClaimView::new(&claim.id, &home.document, home.dated.as_ref(), &claim.claim);
    let lang = home.document.lang.as_deref();
    fill_states(&mut view.parties, engine.actors(), lang);
    view.every = every(claim, lang, engine);
    let hints = engine.hints(lang, &view.quote);
    (view.ordinal, view.signs, view.starts) = (hints.ordinal, hints.signs, hints.starts);
    (view.prepares, view.counts) = (hints.prepares, hints.counts);
    view.things = hints.things;
    for more in view.also.iter().flat_map(|also| engine.hints(lang, also).things) {
        if !view.things.contains(&more) {
            view.things.push(more);
        }
    }
    view
}

/// Months between two times of what a claim promises again and again. What is built is built once, however much it makes in
/// a year.
pub(crate) fn every(claim: &StoredClaim, lang: Option<&str>, engine: &Engine) -> Option<u16> {
    if claim.claim.action == Action::Build { None } else { engine.recurs(lang, &claim.quote) }
}

/// The state to which each organisation among the parties belongs.
fn fill_states(parties: &mut [PartyView], actors: &Actors, lang: Option<&str>) {
    for party in parties.iter_mut().filter(|p| p.state.is_none()) {
        let known = party.id.as_deref().and_then(|id| actors.org_by_id(id)).map(Target::Organisation);
        let target = known.or_else(|| actors.resolve(&party.name, lang));
        let state = target.and_then(|t| actors.state_of(t)).map(|s| s.code().to_owned());
        // A name that nobody registered may still say whose it is.
        party.state = state.or_else(|| states_named(&party.name, lang, actors).into_iter().next());
    }
}

/// The states that a document names, also by their capitals, institutions and leaders.
fn states_in(home: &StoredDocument, actors: &Actors) -> Vec<String> {
    let states = states_named(home.document.text.as_str(), home.document.lang.as_deref(), actors);
    let sorted: BTreeSet<String> = states.into_iter().collect();
    sorted.into_iter().collect()
}

/// The states of all names in a text, in its order.
fn states_named(text: &str, lang: Option<&str>, actors: &Actors) -> Vec<String> {
    let hits = actors.names(lang).find(&Folded::new(text, 0), text, 0);
    let mut states: Vec<String> = Vec::new();
    let mut land: Option<(usize, Target)> = None;
    for hit in hits {
        // Right behind the name of a state a city is one of that state, whatever other city has its name.
        let city = hit.kind == NameKind::Capital || matches!(hit.target, Target::City(_));
        let elsewhere = land.is_some_and(|(end, state)| {
            text.get(end..hit.span.start()) == Some(" ") && actors.state_of(hit.target) != actors.state_of(state)
        });
        land = (hit.kind == NameKind::Name && matches!(hit.target, Target::State(_)))
            .then_some((hit.span.end(), hit.target));
        if city && elsewhere {
            continue;
        }
        match actors.state_of(hit.target) {
            Some(state) => states.push(state.code().to_owned()),
            // A forum of several may name them: "the EU-US council".
            None => states.extend(joined(text.get(hit.span.start()..hit.span.end()).unwrap_or_default(), lang, actors)),
        }
    }
    states
}

/// The states that a name with a hyphen joins.
fn joined(name: &str, lang: Option<&str>, actors: &Actors) -> Vec<String> {
    let mut parts = name.split(['-', '–']).peekable();
    let Some(first) = parts.next().filter(|_| parts.peek().is_some()) else { return Vec::new() };
    let found = |part: &str| {
        let hits = actors.names(lang).find(&Folded::new(part, 0), part, 0);
        hits.first().and_then(|hit| actors.state_of(hit.target)).map(|s| s.code().to_owned())
    };
    std::iter::once(first).chain(parts).filter_map(found).collect()
}
