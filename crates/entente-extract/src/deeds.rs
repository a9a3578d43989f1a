//! Deeds: clauses that say that something was held, opened, signed, paid, finished, is late or was given up.

use crate::claims::Draft;
use crate::deed_about::{about, awaited, back_to_thing, bare, between_states, cooperative, counted, definite};
use crate::deed_about::{numbered, outsiders, states};
use crate::deed_clause::{aside, clause, in_relative, participles, relative, said_behind};
use crate::parties::{Discourse, subject};
use crate::predicate::{Mode, Predicate};
use crate::slots;
use crate::tags::T;
use crate::view::{Range, Sentence, View};
use entente_model::{Action, Body, Day, Deed, DeedKind, Evidence, Party, PartyRole, RuleId, Value};

/// What a sentence tells as done.
#[derive(Default)]
pub(crate) struct Told {
    /// Deeds by the text itself.
    pub(crate) sure: Vec<Deed>,
    /// Deeds only if they bear on an earlier promise.
    pub(crate) tentative: Vec<Deed>,
}

/// The deeds of a sentence.
pub(crate) fn deeds(
    view: &View<'_>,
    sentence: &Sentence,
    preds: &[Predicate],
    drafts: &[Draft],
    discourse: &Discourse,
    anchor: Option<Day>,
) -> Told {
    let mut found: Vec<Deed> = Vec::new();
    let mut tentative: Vec<Deed> = Vec::new();
    let preds = &participles(view, preds)[..];
    let nouns = view.any(T::DeedNoun, sentence.range);
    // What the verb of a clause tells goes before what a participle in it tells of a noun: "the plant, financed by a loan, opened".
    let weak = |index: &usize| !view.language.verb_final() && preds[*index].mode == Mode::Participle;
    let (last, first): (Vec<usize>, Vec<usize>) = (0..preds.len()).partition(weak);
    for (index, verb) in first.into_iter().chain(last).map(|index| (index, &preds[index])) {
        // "Le 3 mai 1962, Paris et Rome signent": the present of a chronicle.
        let chronicle = || {
            let around = clause(view, sentence.range, preds, index);
            verb.mode == Mode::Present && !view.language.verb_final() && dated_past(view, around)
        };
        let by_verb = kind(view, verb, chronicle);
        if by_verb.is_none() && !verb.negative && !nouns {
            continue;
        }
        let clause = clause(view, sentence.range, preds, index);
        let noun = noun(view, clause).filter(|_| nouns);
        let unsure = gone(view, verb, clause).or_else(|| goes_on(view, verb));
        let past = verb.mode.finite() && verb.mode.past() && !verb.negative;
        let unsure = unsure.or(noun.filter(|_| by_verb.is_none() && past));
        let Some(kind) = unsure.or(by_verb) else { continue };
        // "The opening of the lab took place in May": what took place is told by the noun.
        let kind = noun.filter(|_| kind == DeedKind::Held && !view.any(T::Meeting, clause)).unwrap_or(kind);
        if view.language.verb_final() && unsure.is_none() && !told(view, sentence.range, preds, index) {
            continue;
        }
        let Some(kind) = unless_denied(view, kind, verb, clause) else { continue };
        let Some(kind) = unless_awaited(view, kind, verb, clause) else { continue };
        // "The summit that was to be held in May was called off": what the sentence says of it goes before.
        if said_behind(view, sentence.range, preds, index)
            .is_some_and(|main| self::kind(view, main, || false).is_some())
        {
            continue;
        }
        // '"…", the minister let fly': a verb of doing right behind a quotation is one of saying.
        let before = view.text()[..verb.range.start].trim_end_matches([' ', ',', '\u{a0}', '\u{202f}']);
        let opens = !view.str(Range::new(clause.start, verb.range.start)).contains(char::is_alphanumeric);
        if !view.language.verb_final() && opens && before.ends_with(['"', '»', '”']) {
            continue;
        }
        // "the third session of the forum, which took place on Tuesday": an aside that says when tells something new.
        let aside = aside(view, sentence.range, clause, verb);
        let clause = aside.unwrap_or(clause);
        // A participle or relative clause only names the forum ("the dialogue held in Seoul").
        let names_forum = kind == DeedKind::Held
            && aside.is_none()
            && (verb.mode == Mode::Participle || relative(view, clause, verb));
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
        // What prices and markets bring to a halt is told of the thing that halts, if it was promised.
        let outside = outsiders(view, clause);
        if outside && !failed(kind) {
            continue;
        }
        // What stands behind a deed that is told says only from whom one knows it: "…, according to people familiar with it".
        let rumour = Range::new(clause.start, if view.language.verb_final() { clause.end } else { verb.range.end });
        if view.any(T::Condition, clause) || view.any(T::Hearsay, rumour) {
            continue;
        }
        // A signing that the text itself promises by is a claim, unless the clause tells the past.
        // What is late, missed or given up is no promise, whatever else stands in the clause.
        let failed = failed(kind);
        let claimed = !failed && drafts.iter().any(|d| d.quote.overlaps(verb.range));
        // "The accord announced in March was signed": what was spoken of as to come delivers an earlier promise.
        let delivers = kind == DeedKind::Signed && awaited(view, clause, preds);
        let claimed = claimed
            && !delivers
            && (kind != DeedKind::Held || verb.mode == Mode::Participle && !view.language.verb_final());
        // A participle tells its deed of a noun that is spoken of for something else.
        if claimed && verb.mode == Mode::Participle && !view.language.verb_final() {
            continue;
        }
        let sides = !view.language.verb_final() && kind == DeedKind::Held && states(view, clause) >= 2;
        // "The exchange of engineers has yet to start": what is late or given up was spoken of before.
        let known = failed && about(view, clause);
        let span = view.span(clause);
        let again =
            |d: &Deed| d.quote.overlaps(span) && !(aside.is_some() && d.quote.contains(span) && d.quote != span);
        // What was promised or awaited was spoken of before, too.
        let known = known || awaited(view, clause, preds) && definite(view, clause);
        // A text that has told what became of one thing goes on to tell it of others that it takes for known.
        let known = known || discourse.looks_back && kind != DeedKind::Held && counted(view, clause);
        // What stands where something else stood was spoken of before; and so was, in such a text, "the launch" that slipped.
        let known = known || view.any(T::Replaced, clause) && (failed || kind == DeedKind::Launched);
        let known = known || (failed || verb.passive) && discourse.looks_back && back_to_thing(view, clause);
        // "45 Kenyan nurses were trained": so many of somebody's, to whom it was done.
        let known = known || kind != DeedKind::Held && verb.passive && numbered(view, clause);
        if found.iter().any(again) {
            continue;
        }
        let alone = between_states(view, clause, discourse) && (sides || known || cooperative(view, clause));
        let sure = alone && !claimed && unsure.is_none() && !outside;
        if !sure && (tentative.iter().any(again) || bare(view, clause, verb)) {
            continue;
        }
        let kind = unless_thing(view, kind, verb, clause);
        let mut told = deed(view, clause, kind, (verb.rule.clone(), verb.range), discourse, anchor);
        if kind == DeedKind::Launched && (verb.is(view, T::DeedNow) || unsure == Some(DeedKind::Launched)) {
            told.why.push(RuleId::from(UNDER_WAY));
        }
        if sure {
            found.push(told);
        } else {
            told.why.push(RuleId::from(Deed::IF_PROMISED));
            tentative.push(told);
        }
    }
    found.sort_by_key(|deed| deed.quote.start());
    tentative.retain(|deed| found.iter().all(|sure| !sure.quote.overlaps(deed.quote)));
    if found.is_empty() && tentative.is_empty() && drafts.is_empty() && in_part(view, sentence, preds) {
        let whole = Range::new(crate::clause::label_end(view, sentence.range), sentence.range.end);
        let rule = RuleId::from(IN_PART);
        let mut told = deed(view, whole, DeedKind::Completed, (rule, whole), discourse, anchor);
        told.why.push(RuleId::from(Deed::IF_PROMISED));
        tentative.push(told);
    }
    Told { sure: found, tentative }
}

/// Makes of deeds against which the words of their sentence speak such as tell one only if they bear on a promise: "The institute
/// was founded in 1958". Who met, met.
pub(crate) fn doubt(sure: &mut Vec<Deed>, tentative: &mut Vec<Deed>) {
    let (held, doubted): (Vec<Deed>, Vec<Deed>) =
        std::mem::take(sure).into_iter().partition(|deed| deed.what == DeedKind::Held);
    *sure = held;
    tentative.extend(doubted.into_iter().map(|mut deed| {
        deed.why.push(RuleId::from(Deed::IF_PROMISED));
        deed
    }));
}

/// The rule of a sentence that says of how many how many.
const IN_PART: &str = "engine.deed.in-part";

/// Whether a sentence sets a number against a greater one of which it is a part, and speaks of what has been: "22 of the 60 students
/// have crossed the Pacific".
pub(crate) fn in_part(view: &View<'_>, sentence: &Sentence, preds: &[Predicate]) -> bool {
    let range = sentence.range;
    // "Seven of the twelve drones that Canada promised": what tells more of a noun speaks of what was promised.
    let ahead =
        (0..preds.len()).any(|at| crate::perhaps::to_come(view, &preds[at]) && !in_relative(view, range, preds, at));
    if view.language.verb_final() && !preds.last().is_some_and(|p| p.mode.past() || p.mode == Mode::Progressive) {
        return false;
    }
    view.any(T::OutOf, range)
        && !ahead
        && !outsiders(view, range)
        && ![T::Condition, T::Hearsay].iter().any(|&t| view.any(t, range))
        && crate::hints::partial(view.language, view.original(range))
}

/// What the end of a verb tells to go on, where verbs close their clauses: "짓고 있다".
fn goes_on(view: &View<'_>, verb: &Predicate) -> Option<DeedKind> {
    let kind = verb.value(view, T::Deed).and_then(DeedKind::parse)?;
    let on = view.language.verb_final() && verb.mode == Mode::Progressive && !verb.negative;
    (on && !failed(kind) && !matches!(kind, DeedKind::Held | DeedKind::Opened)).then_some(DeedKind::Launched)
}

/// The deed that a noun of a clause tells: "the opening of the lab", "the postponement". What is denied, "without the opening of the
/// lab", is late.
fn noun(view: &View<'_>, clause: Range) -> Option<DeedKind> {
    view.tagged(T::DeedNoun, clause).find_map(|h| {
        let kind = DeedKind::parse(view.value(h)?)?;
        let before = Range::new(crate::parties::floor(view.text(), h.start.saturating_sub(DENIED)), h.start);
        let denied = !view.language.verb_final() && !failed(kind) && view.any(T::Negation, before);
        Some(if denied { DeedKind::Delayed } else { kind })
    })
}

/// So far before a noun, in bytes, begins the word that denies it.
const DENIED: usize = 12;

/// What a denial of what was to come tells: "will not be built" that it was given up, "will not open before 2028" that it is late.
fn gone(view: &View<'_>, verb: &Predicate, clause: Range) -> Option<DeedKind> {
    if !(verb.negative && matches!(verb.mode, Mode::Future | Mode::Agreed)) {
        return None;
    }
    let kind = verb.value(view, T::Deed).and_then(DeedKind::parse);
    let done = kind.is_some_and(|kind| !failed(kind));
    if !(done || verb.passive) || kind.is_some_and(failed) {
        return None;
    }
    // A state that will not be reached is late, and so is what will not be done until a day.
    let behind = Range::new(verb.range.end, clause.end.max(verb.range.end));
    let dated = view.times_in(if view.language.verb_final() { clause } else { behind }).next().is_some();
    let late = dated || verb.entries.is_empty() && verb.mode == Mode::Future;
    Some(if late { DeedKind::Delayed } else { DeedKind::Cancelled })
}

/// A thing that was to be ready and is still being made is late.
fn unless_awaited(view: &View<'_>, kind: DeedKind, verb: &Predicate, clause: Range) -> Option<DeedKind> {
    let late = kind == DeedKind::Launched
        && verb.is(view, T::DeedNow)
        && view.any(T::Still, clause)
        && view.any(T::Awaited, clause);
    Some(if late { DeedKind::Delayed } else { kind })
}

/// The rule of deeds that go on: "is under way". Reconciling knows it, too.
pub(crate) const UNDER_WAY: &str = "engine.deed.under-way";
/// The rule of deeds by which something stands in the place of what was promised.
const REPLACED: &str = "engine.deed.replaced";

/// A verb that is told of meetings and of things, "achever", tells in a clause without a meeting what it tells of things.
fn unless_thing(view: &View<'_>, kind: DeedKind, verb: &Predicate, clause: Range) -> DeedKind {
    if kind != DeedKind::Held || view.any(T::Meeting, clause) {
        return kind;
    }
    let values = verb.entries.iter().filter(|&&e| view.language.has(e, T::Deed));
    let kinds = values.filter_map(|&e| DeedKind::parse(view.language.lexicon.entry(e).value.as_deref()?));
    let mut others = kinds.filter(|k| *k == DeedKind::Completed);
    others.next().unwrap_or(kind)
}

/// The deed that a clause tells by a rule at a place.
pub(crate) fn deed(
    view: &View<'_>,
    clause: Range,
    what: DeedKind,
    (rule, at): (RuleId, Range),
    discourse: &Discourse,
    anchor: Option<Day>,
) -> Deed {
    let parties = subject(view, clause, discourse).parties;
    let (mut fields, _) = slots::fields(view, clause, None, &parties);
    // "The money for health was paid in part: Oslo gave four million": what stands behind a colon tells more of the same.
    if let Some(from) = view.sentences.iter().map(|s| s.range).find(|s| fields.is_empty() && s.contains(clause)) {
        let before = Range::new(from.start, clause.start);
        if view.str(before).trim_end().ends_with(':') {
            fields = slots::fields(view, before, None, &parties).0;
        }
    }
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
    let action = crate::weighed::meant(view, clause);
    let replaced = view.any(T::Replaced, clause).then(|| RuleId::from(REPLACED));
    let learned = action.map(|_| RuleId::from(crate::weighed::MEANT));
    Deed {
        quote: view.span(clause),
        what,
        date: crate::deed_day::date(view, clause, at, what, anchor),
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
        action,
        money: slots::money(view, clause).iter().map(|(_, span, sum)| (*span, *sum)).collect(),
        places: slots::places(view, clause, &parties, Range::new(clause.start, clause.start)),
        // "So far nothing was paid" tells no part.
        partial: !failed(what) && view.any(T::Partial, clause),
        why: std::iter::once(rule).chain(replaced).chain(learned).collect(),
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
    // "Since the exchange began": a clause that only says when tells nothing new.
    let main = |v: &Predicate| {
        let from = crate::parties::floor(view.text(), v.range.start.saturating_sub(SUB)).max(sentence.range.start);
        let sub = view.tagged(T::Sub, Range::new(from, v.range.start)).next_back();
        last || sub.is_none_or(|h| view.str(Range::new(h.end, v.range.start)).contains([',', ';', ':']))
    };
    let at = pick(&|v| v.mode.finite() && named(v).is_some() && main(v))
        .or_else(|| pick(&|v| past(v) && !v.is(view, T::Say) && main(v)))
        .or_else(|| pick(&|v| named(v).is_some() && main(v)));
    let range = match at {
        Some(index) => clause(view, sentence.range, preds, index),
        None => Range::new(crate::clause::label_end(view, sentence.range), sentence.range.end),
    };
    if [T::Outsider, T::Condition, T::Hearsay].iter().any(|&t| view.any(t, range)) {
        return None;
    }
    let word = || view.tagged(T::Deed, range).find_map(|h| DeedKind::parse(view.value(h)?));
    let share = || (at.is_none() && in_part(view, sentence, preds)).then_some(DeedKind::Completed);
    let what = at
        .and_then(|index| named(&preds[index]))
        .or_else(share)
        .or_else(|| noun(view, range))
        .or_else(word)
        .unwrap_or_else(|| {
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
    let what = at.map_or(Some(what), |index| unless_denied(view, what, &preds[index], range))?;
    let place = at.map_or(range, |index| preds[index].range);
    Some(deed(view, range, what, (RuleId::from(LEARNED), place), discourse, anchor))
}

/// So far before its verb, in bytes, stands the word that opens a clause which only says when.
const SUB: usize = 40;

/// Whether a deed has failed.
pub(crate) fn failed(kind: DeedKind) -> bool {
    matches!(kind, DeedKind::Delayed | DeedKind::Missed | DeedKind::Cancelled)
}

/// A denied subject stands at most so far before its verb, in bytes: "not a cent has arrived".
const SUBJECT: usize = 24;

/// Whether a verb stands before this one in its clause.
fn preds_before(view: &View<'_>, clause: Range, verb: &Predicate) -> bool {
    let before = Range::new(clause.start, verb.range.start.max(clause.start));
    view.hits_in(before).iter().any(|h| h.end <= before.end && view.language.lexicon.entry(h.entry).verb)
}

/// The deed that a verb tells where it denies it; nothing where the denial tells no deed.
fn unless_denied(view: &View<'_>, kind: DeedKind, verb: &Predicate, clause: Range) -> Option<DeedKind> {
    // "No contract has been signed", "Neither plant was built": who is denied, did nothing.
    let nobody = || {
        let opens = view.tagged(T::Negation, Range::new(clause.start, verb.range.start)).next();
        // "Of the 60 million not a cent has arrived".
        let subject =
            view.tagged(T::Negation, Range::new(clause.start, verb.range.start)).next_back().is_some_and(|h| {
                let between = view.str(Range::new(h.end, verb.range.start));
                between.len() <= SUBJECT && !between.contains([',', ';', ':']) && verb.mode.past()
            });
        let alone = subject && !preds_before(view, clause, verb);
        !view.language.verb_final() && (alone || opens.is_some_and(|h| h.start == view.skip_space(clause.start)))
    };
    if failed(kind) || !(verb.negative || nobody()) {
        return Some(kind);
    }
    match verb.mode {
        // "is not in service", "n'est pas en vigueur": a state that is denied is not there yet.
        Mode::Present if verb.is(view, T::DeedNow) => Some(DeedKind::Delayed),
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
    // Where the end of a verb tells that it goes on, only that end tells a state.
    let goes_on = !view.language.verb_final() || matches!(verb.mode, Mode::Present | Mode::Progressive);
    let state = verb.value(view, T::DeedNow).filter(|_| goes_on && verb.mode.finite() && verb.mode != Mode::Future);
    if let Some(kind) = state.and_then(DeedKind::parse) {
        return Some(kind);
    }
    // "아직 마련되지 않았다", "has yet to appear": what is denied up to now is late, whatever the verb.
    if verb.negative && verb.mode.past() && !verb.is(view, T::Say) {
        let near = crate::parties::floor(view.text(), verb.range.start.saturating_sub(STILL));
        let last = view.language.verb_final();
        // What is denied of somebody may be anything: "Paris has yet to comment".
        let before = Range::new(near, verb.range.start);
        let nobody = view.names_in(before).iter().all(|n| {
            matches!(n.who, crate::names::Who::City { .. } | crate::names::Who::Region { .. })
                || n.range.end < before.end.saturating_sub(2)
        });
        let spoken_of = last || verb.passive || nobody || view.any(T::Awaited, before);
        let around = if last { Range::new(near, verb.range.start) } else { verb.range };
        if spoken_of && view.any(T::Still, around) {
            return Some(DeedKind::Delayed);
        }
    }
    let word = verb.value(view, T::Deed).or_else(|| within(view, verb))?;
    let kind = DeedKind::parse(word)?;
    let lasting = matches!(kind, DeedKind::Delayed | DeedKind::Missed);
    // "가동되고 있다": what runs has been opened.
    let runs = view.language.verb_final() && kind == DeedKind::Opened && verb.mode == Mode::Progressive;
    (past || runs || lasting && matches!(verb.mode, Mode::Present | Mode::Progressive) || chronicle()).then_some(kind)
}

/// So far before a verb that is denied, in bytes, stands the word that says "up to now".
const STILL: usize = 60;

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
        // Who decided to call a thing off or to put it off has done so; whatever else one decided to do lies ahead.
        Mode::Agreed => verb.value(view, T::Deed).is_some_and(|v| matches!(v, "cancelled" | "delayed")),
        Mode::Participle => false,
        Mode::Present | Mode::Progressive if verb.is(view, T::DeedNow) => true,
        Mode::Progressive => verb.value(view, T::Deed).is_some_and(|v| matches!(v, "delayed" | "missed" | "opened")),
        Mode::Present => verb.value(view, T::Deed).is_some_and(|v| matches!(v, "delayed" | "missed")),
        // What modifies a noun tells background: "…했다는 점".
        _ => !view.language.meta.known_ends.iter().any(|end| rest.starts_with(end.as_str())),
    }
}
