//! Deeds: clauses that say that something was held, opened, signed, paid, finished, is late or was given up.

use crate::claims::Draft;
use crate::parties::{Discourse, subject};
use crate::predicate::{Mode, Predicate};
use crate::slots;
use crate::tags::T;
use crate::view::{Range, Sentence, View};
use entente_model::{Action, Body, Day, Deed, DeedKind, Evidence, Grain, PartialDay, Party, PartyRole, RuleId, Value};

/// The deeds of a sentence.
pub(crate) fn deeds(
    view: &View<'_>,
    sentence: &Sentence,
    preds: &[Predicate],
    drafts: &[Draft],
    discourse: &Discourse,
    anchor: Option<Day>,
) -> Vec<Deed> {
    let mut found: Vec<Deed> = Vec::new();
    for (index, verb) in preds.iter().enumerate() {
        // "Le 3 mai 1962, Paris et Rome signent": the present of a chronicle.
        let chronicle = || {
            let around = clause(view, sentence.range, preds, index);
            verb.mode == Mode::Present && !view.language.verb_final() && dated_past(view, around)
        };
        let Some(kind) = kind(view, verb, chronicle) else { continue };
        if view.language.verb_final() && !told(view, sentence.range, preds, index) {
            continue;
        }
        let Some(kind) = unless_denied(kind, verb) else { continue };
        let clause = clause(view, sentence.range, preds, index);
        // A participle or relative clause only names the forum ("the dialogue held in Seoul").
        let names_forum = kind == DeedKind::Held && (verb.mode == Mode::Participle || relative(view, clause, verb));
        // "the list of signed contracts": what only marks a noun is told as known.
        let adnominal = verb.mode == Mode::Participle && verb.range == verb.head && {
            let before = view.str(Range::new(sentence.range.start, verb.range.start)).trim_end();
            let end = sentence.range.start + before.len();
            crate::predicate::ends_with(view, sentence.range.start, end, &[T::Article, T::In, T::Prep, T::Of])
        };
        // "A year after Indonesia began": a clause that only says when is background.
        let opening = Range::new(clause.start.saturating_sub(12), verb.range.start);
        let subordinate = view.tagged(T::Sub, opening).next().is_some_and(|h| {
            verb.mode != Mode::Participle
                && kind != DeedKind::Held
                && view.str(Range::new(h.end, verb.range.start)).len() < 60
        });
        if !view.language.verb_final() && (adnominal || subordinate) {
            continue;
        }
        let chairs = view.tagged(T::Chair, Range::new(verb.range.start, verb.range.end)).next().is_some();
        if !view.language.verb_final() && (names_forum || chairs) {
            continue;
        }
        if view.any(T::Outsider, clause) || !between_states(view, clause, discourse) {
            continue;
        }
        if view.any(T::Condition, clause) || view.any(T::Hearsay, clause) {
            continue;
        }
        // A signing that the text itself promises by is a claim, unless the clause tells the past.
        // What is late, missed or given up is no promise, whatever else stands in the clause.
        let failed = failed(kind);
        let claimed = !failed && drafts.iter().any(|d| d.quote.overlaps(verb.range));
        if claimed && (kind != DeedKind::Held || verb.mode == Mode::Participle && !view.language.verb_final()) {
            continue;
        }
        let sides = !view.language.verb_final() && kind == DeedKind::Held && states(view, clause) >= 2;
        // "The exchange of engineers has yet to start": what is late or given up was spoken of before.
        let known = failed && about(view, clause);
        if !(sides || known || cooperative(view, clause)) || found.iter().any(|d| d.quote.overlaps(view.span(clause))) {
            continue;
        }
        found.push(deed(view, clause, kind, verb.rule.clone(), discourse, anchor));
    }
    found
}

/// The deed that a clause tells.
fn deed(
    view: &View<'_>,
    clause: Range,
    what: DeedKind,
    rule: RuleId,
    discourse: &Discourse,
    anchor: Option<Day>,
) -> Deed {
    let parties = subject(view, clause, discourse).parties;
    let (fields, _) = slots::fields(view, clause, None, &parties);
    let bodies = slots::bodies(view, clause, &parties)
        .into_iter()
        .map(|n| Body {
            id: match &n.who {
                crate::names::Who::Org { id, .. } => id.clone(),
                _ => None,
            },
            name: view.original(n.range).to_owned(),
            label: None,
            evidence: Evidence { spans: vec![view.span(n.range)], inherited: false },
        })
        .collect();
    Deed {
        quote: view.span(clause),
        what,
        date: date(view, clause, anchor),
        parties: parties
            .iter()
            .map(|p| Party {
                id: p.id.clone(),
                name: p.name.clone(),
                label: p.label.clone(),
                role: PartyRole::Promiser,
                evidence: Evidence { spans: p.ranges.iter().map(|&r| view.span(r)).collect(), inherited: false },
            })
            .collect(),
        bodies,
        fields,
        action: None,
        money: slots::money(view, clause).iter().map(|(_, span, sum)| (*span, *sum)).collect(),
        places: slots::places(view, clause, &parties, Range::new(clause.start, clause.start)),
        partial: view.any(T::Partial, clause),
        why: vec![rule],
    }
}

/// The rule of deeds that only the learned model finds.
const LEARNED: &str = "engine.learned.deed";

/// The deed of a sentence that the learned model takes for one, where no rule finds any: told by the verb whose form or word
/// tells a deed most surely, else by the sentence as a whole. What is conditional, hearsay or of outsiders is none.
pub(crate) fn taken(
    view: &View<'_>,
    sentence: &Sentence,
    preds: &[Predicate],
    discourse: &Discourse,
    anchor: Option<Day>,
) -> Option<Deed> {
    let named = |verb: &Predicate| kind(view, verb, || false);
    let past = |verb: &Predicate| verb.mode.finite() && verb.mode.past();
    let last = view.language.verb_final();
    let pick = |test: &dyn Fn(&Predicate) -> bool| {
        if last { preds.iter().rposition(test) } else { preds.iter().position(test) }
    };
    let at = pick(&|v| v.mode.finite() && named(v).is_some())
        .or_else(|| pick(&|v| past(v) && !v.is(view, T::Say)))
        .or_else(|| pick(&|v| named(v).is_some()));
    let range = match at {
        Some(index) => clause(view, sentence.range, preds, index),
        None => Range::new(crate::clause::label_end(view, sentence.range), sentence.range.end),
    };
    if [T::Outsider, T::Condition, T::Hearsay].iter().any(|&t| view.any(t, range)) {
        return None;
    }
    let word = || view.tagged(T::Deed, range).find_map(|h| DeedKind::parse(view.value(h)?));
    let what = at.and_then(|index| named(&preds[index])).or_else(word).unwrap_or_else(|| {
        // What no word tells, what was done to something tells.
        if view.any(T::Meeting, range) {
            DeedKind::Held
        } else if view.any(T::Agreement, range) {
            DeedKind::Signed
        } else if view.money_in(range).next().is_some() {
            DeedKind::Paid
        } else {
            DeedKind::Completed
        }
    });
    let what = at.map_or(Some(what), |index| unless_denied(what, &preds[index]))?;
    Some(deed(view, range, what, RuleId::from(LEARNED), discourse, anchor))
}

/// Whether a deed has failed.
fn failed(kind: DeedKind) -> bool {
    matches!(kind, DeedKind::Delayed | DeedKind::Missed | DeedKind::Cancelled)
}

/// The deed that a verb tells where it denies it; nothing where the denial tells no deed.
fn unless_denied(kind: DeedKind, verb: &Predicate) -> Option<DeedKind> {
    if !verb.negative || failed(kind) {
        return Some(kind);
    }
    match verb.mode {
        // "has yet to open", "n'a toujours pas été versé": late, where the text speaks of until now.
        Mode::Perfect => Some(DeedKind::Delayed),
        // "never took place", "did not open": its time has gone by.
        Mode::Past => Some(DeedKind::Missed),
        _ => None,
    }
}

fn kind(view: &View<'_>, verb: &Predicate, chronicle: impl Fn() -> bool) -> Option<DeedKind> {
    let past = verb.mode.past()
        || verb.mode == Mode::Participle
        || verb.mode == Mode::Agreed
        || (verb.passive && verb.mode == Mode::Present)
        || (view.language.verb_final() && verb.mode == Mode::Connective);
    let state = verb.value(view, T::DeedNow).filter(|_| verb.mode.finite() && verb.mode != Mode::Future);
    if let Some(kind) = state.and_then(DeedKind::parse) {
        return Some(kind);
    }
    let word = verb.value(view, T::Deed).or_else(|| within(view, verb))?;
    let kind = DeedKind::parse(word)?;
    let lasting = matches!(kind, DeedKind::Delayed | DeedKind::Missed);
    (past || lasting && matches!(verb.mode, Mode::Present | Mode::Progressive) || chronicle()).then_some(kind)
}

/// Whether a clause names a day, month or year that has passed.
fn dated_past(view: &View<'_>, clause: Range) -> bool {
    view.anchor.is_some_and(|anchor| {
        view.times_in(clause).any(|placed| match &placed.mention.value {
            Value::Time(time) => time.interval.to.is_some_and(|to| to < anchor) && time.interval.from.is_some(),
            _ => false,
        })
    })
}

/// The deed of a verb of doing that is told by several words: "opened a trade office" says that something was opened.
fn within<'v>(view: &'v View<'_>, verb: &Predicate) -> Option<&'v str> {
    let doing = verb.value(view, T::Act).is_some_and(|v| v != Action::Cooperate.code());
    let last = view.language.verb_final();
    let head = view
        .tagged(T::Deed, verb.head)
        .find(|h| if last { h.end == verb.head.end } else { h.start == verb.head.start });
    head.filter(|_| doing).and_then(|h| view.value(h))
}

/// Whether a group that closes its clause tells the past: by itself, or joined to one that does.
fn told(view: &View<'_>, sentence: Range, preds: &[Predicate], index: usize) -> bool {
    let verb = &preds[index];
    let rest = &view.text()[verb.range.end..sentence.end.max(verb.range.end)];
    if view.any(T::LeadIn, sentence) {
        return false;
    }
    match verb.mode {
        Mode::Connective => {
            let next = preds[index + 1..].iter().find(|p| p.mode.finite() && p.mode != Mode::Connective);
            next.is_some_and(|p| p.mode.past() && !p.negative)
        }
        Mode::Participle | Mode::Agreed => false,
        Mode::Present => verb.value(view, T::Deed).is_some_and(|v| matches!(v, "delayed" | "missed")),
        // What modifies a noun tells background: "…했다는 점".
        _ => !view.language.meta.known_ends.iter().any(|end| rest.starts_with(end.as_str())),
    }
}

/// The clause around a verb: from the break before to the break after.
fn clause(view: &View<'_>, sentence: Range, preds: &[Predicate], index: usize) -> Range {
    if view.language.verb_final() {
        let from = preds[..index]
            .iter()
            .rev()
            .find(|p| p.mode.finite() && view.text()[p.range.end..].starts_with([',', '.']))
            .map_or(sentence.start, |p| view.skip_space(p.range.end + 1));
        let to = preds[index].range.end;
        return Range::new(crate::clause::label_end(view, Range::new(from, sentence.end)), to);
    }
    let verb = &preds[index];
    let before = preds[..index].iter().rev().find(|p| p.mode.finite()).map_or(sentence.start, |p| p.range.end);
    let gap = Range::new(before, verb.range.start);
    let text = view.str(gap);
    let mut from = sentence.start;
    if before > sentence.start {
        from = before;
        if let Some(at) = text.rfind([';']) {
            from = before + at + 1;
        } else if let Some(hit) = view.tagged(T::Break, gap).next_back() {
            from = hit.end;
        } else if let Some(hit) = view.tagged(T::That, gap).next_back() {
            from = hit.end;
        } else if let Some(at) = text.rfind(", ") {
            from = before + at + 2;
        }
        // The conjunction that opens the clause is no part of it.
        let start = view.skip_space(from);
        if let Some(hit) =
            view.hits_in(Range::new(start, start + 1)).iter().find(|h| view.language.has(h.entry, T::Conj))
        {
            from = hit.end;
        }
    }
    let mut to = sentence.end;
    if let Some(next) = preds[index + 1..].iter().find(|p| p.mode.finite()) {
        let gap = Range::new(verb.range.end, next.range.start);
        let text = view.str(gap);
        let cut = text.find(';').or_else(|| {
            let conj = view.tagged(T::Conj, gap).next_back().map(|h| h.start - gap.start);
            let relative = view.any(T::Relative, gap);
            if relative { None } else { conj.or_else(|| text.rfind(", ")) }
        });
        if let Some(cut) = cut {
            to = crate::clause::trim_connector(view, verb.range.end, verb.range.end + cut);
        }
    }
    Range::new(view.skip_space(from), to)
}

/// Whether the verb stands in a relative clause.
fn relative(view: &View<'_>, clause: Range, verb: &Predicate) -> bool {
    let before = Range::new(clause.start, verb.range.start);
    view.any(T::Relative, Range::new(clause.start.saturating_sub(8), verb.range.start)) || view.any(T::Relative, before)
}

/// How many states a clause names, in whatever form.
fn states(view: &View<'_>, clause: Range) -> usize {
    let mut found: Vec<&str> = view
        .names_in(clause)
        .iter()
        .filter_map(|n| match &n.who {
            crate::names::Who::State { code, .. } => Some(code.as_str()),
            crate::names::Who::Person { state: Some(code) } => Some(code.as_str()),
            _ => None,
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found.len()
}

/// Whether the text or the clause has two sides.
fn between_states(view: &View<'_>, clause: Range, discourse: &Discourse) -> bool {
    if view.language.verb_final() || discourse.foreign || !discourse.groups.is_empty() {
        return true;
    }
    let mut states: Vec<&str> = view
        .names_in(clause)
        .iter()
        .filter_map(|n| match &n.who {
            crate::names::Who::State { code, .. } => Some(code.as_str()),
            crate::names::Who::City { state } => Some(state.as_str()),
            crate::names::Who::Org { state: Some(state), .. } => Some(state.as_str()),
            _ => None,
        })
        .collect();
    states.sort_unstable();
    states.dedup();
    states.len() >= 2
}

/// Whether a clause names what states and institutions promise one another.
fn about(view: &View<'_>, clause: Range) -> bool {
    [T::Agreement, T::Meeting, T::Field, T::Action].iter().any(|&t| view.any(t, clause))
        || view.money_in(clause).next().is_some()
}

/// Whether a clause is about what this ledger follows.
fn cooperative(view: &View<'_>, clause: Range) -> bool {
    let named = view.names_in(clause).iter().filter(|n| n.range.end <= clause.end).count();
    let about = about(view, clause);
    let dated = view.times_in(clause).next().is_some();
    let joint = view.any(T::Joint, clause)
        || [T::AnaphorPair, T::AnaphorThey, T::AnaphorIt].iter().any(|&t| view.any(t, clause))
        || view.money_in(clause).next().is_some();
    (named > 0 || joint || dated) && about
        || (named > 0 || joint) && dated
        || view.any(T::Agreement, clause)
        || view.any(T::Meeting, clause)
}

/// When it was done: the latest time of the clause that is not to come.
fn date(view: &View<'_>, clause: Range, anchor: Option<Day>) -> Option<PartialDay> {
    view.times_in(clause)
        .filter_map(|placed| {
            let Value::Time(time) = &placed.mention.value else { return None };
            let from = time.interval.from?;
            if anchor.is_some_and(|a| from > a) {
                return None;
            }
            Some(match time.grain {
                Grain::Day => PartialDay::from(from),
                Grain::Month => PartialDay { year: from.year(), month: Some(from.month()), day: None },
                _ => PartialDay { year: from.year(), month: None, day: None },
            })
        })
        .next()
}
