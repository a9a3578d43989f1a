//! Deeds: clauses that say that something was held, opened, signed, paid, finished, is late or was given up.

use crate::claims::Draft;
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

/// So many letters and digits at least stand in a clause beside its verb, where it tells of something.
const SUBJECT_LETTERS: usize = 8;

/// Whether a clause names hardly anything beside its verb.
fn bare(view: &View<'_>, clause: Range, verb: &Predicate) -> bool {
    let letters =
        |range: Range| view.str(range).chars().filter(|c| c.is_alphanumeric()).map(char::len_utf8).sum::<usize>();
    letters(clause).saturating_sub(letters(verb.range)) < SUBJECT_LETTERS
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

/// Whether a clause speaks of outsiders, such as analysts or markets; "the economy ministry" is none.
pub(crate) fn outsiders(view: &View<'_>, clause: Range) -> bool {
    view.tagged(T::Outsider, clause).any(|h| {
        let near = Range::new(h.start.saturating_sub(OFFICE), (h.end + OFFICE).min(view.text().len()));
        let touches = |g: &entente_packs::Hit| {
            g.end <= h.start && view.str(Range::new(g.end, h.start)).trim().len() <= 3
                || g.start >= h.end && view.str(Range::new(h.end, g.start)).trim().is_empty()
                || g.start <= h.start && g.end >= h.end
        };
        let office = view.hits_in(near).iter().any(|g| touches(g) && view.language.has(g.entry, T::Gov));
        !office && view.name_over(Range::new(h.start, h.end)).is_none()
    })
}

/// So far from a word for outsiders, in bytes, that for an office may begin of which it is a part.
const OFFICE: usize = 16;

/// The verbs of a sentence, with those made participles that only look like verbs of their own: "the accord announced in March
/// was signed".
fn participles(view: &View<'_>, preds: &[Predicate]) -> Vec<Predicate> {
    let mut preds = preds.to_vec();
    if view.language.verb_final() {
        return preds;
    }
    for index in 0..preds.len() {
        let verb = &preds[index];
        if verb.mode != Mode::Past || verb.passive || verb.range != verb.head {
            continue;
        }
        let Some(next) = preds[index + 1..].iter().find(|p| p.mode.finite()) else { continue };
        let gap = Range::new(verb.range.end, next.range.start.max(verb.range.end));
        let start = view.skip_space(gap.start);
        let opens = view.hits_in(Range::new(start, start + 1));
        let says_when =
            opens.iter().any(|h| [T::In, T::Prep, T::PastTime].iter().any(|&t| view.language.has(h.entry, t)))
                || view.times_in(gap).any(|t| t.range.start == start)
                || start >= gap.end;
        let apart = view.str(gap).contains([',', ';', ':', '"', '—', '–'])
            || [T::Conj, T::Relative, T::That, T::Break, T::Sub].iter().any(|&t| view.any(t, gap))
            || !where_only(view, gap);
        if says_when && !apart {
            preds[index].mode = Mode::Participle;
        }
    }
    preds
}

/// Whether a gap names nobody, or one place at its end: "promised in Lyon has yet to open".
fn where_only(view: &View<'_>, gap: Range) -> bool {
    match view.names_in(gap) {
        [] => true,
        [only] => only.range.end >= gap.start + view.str(gap).trim_end().len(),
        _ => false,
    }
}

/// Whether a verb stands in a clause that only tells more of a noun: "the ship that was due in June".
pub(crate) fn in_relative(view: &View<'_>, sentence: Range, preds: &[Predicate], index: usize) -> bool {
    let verb = &preds[index];
    let from = preds[..index].iter().rev().find(|p| p.mode.finite()).map_or(sentence.start, |p| p.range.end);
    let before = Range::new(from.min(verb.range.start), verb.range.start);
    !view.language.verb_final()
        && opener(view, preds, before).is_some_and(|h| {
            let between = view.str(Range::new(h.end, verb.range.start));
            h.start > sentence.start + 2 && !between.contains([';', ':']) && between.len() < 60
        })
}

/// The word that opens a clause which tells more of a noun. "That" does so where no verb stands before it: "the fuel that Oslo
/// promised arrived".
fn opener(view: &View<'_>, preds: &[Predicate], before: Range) -> Option<entente_packs::Hit> {
    let relative = view.tagged(T::Relative, before).next_back();
    let that = || {
        let hit = view.tagged(T::That, before).next_back()?;
        preds.iter().all(|p| !p.mode.finite() || p.range.start > hit.start).then_some(hit)
    };
    relative.or_else(that).copied()
}

/// The verb that says something of the noun of which a clause only tells more: "the ship that was due in June arrived". An aside
/// between commas tells something of its own, unless it says what has not come about.
fn said_behind<'p>(view: &View<'_>, sentence: Range, preds: &'p [Predicate], index: usize) -> Option<&'p Predicate> {
    if !in_relative(view, sentence, preds, index) {
        return None;
    }
    let verb = &preds[index];
    let opens = opener(view, preds, Range::new(sentence.start, verb.range.start))?;
    let comma = view.str(Range::new(sentence.start, opens.start)).trim_end().ends_with(',');
    if comma && !verb.negative { None } else { main_verb(view, sentence, preds, index) }
}

/// The verb of the clause around one that only tells more of a noun: the next that is not joined to it.
fn main_verb<'p>(view: &View<'_>, sentence: Range, preds: &'p [Predicate], index: usize) -> Option<&'p Predicate> {
    let verb = &preds[index];
    let next = preds[index + 1..].iter().find(|p| p.mode.finite() && p.range.start < sentence.end)?;
    let gap = Range::new(verb.range.end, next.range.start.max(verb.range.end));
    let joined = [T::Conj, T::That, T::Break, T::Relative, T::Sub].iter().any(|&t| view.any(t, gap));
    (!joined && !view.str(gap).contains([';', ':'])).then_some(next)
}

/// Whether a clause speaks of something as promised, planned or long expected: by a word that is no verb of its own there.
fn awaited(view: &View<'_>, clause: Range, preds: &[Predicate]) -> bool {
    let own = |h: &entente_packs::Hit| {
        preds.iter().any(|p| p.mode.finite() && p.range == p.head && p.range.start <= h.start && h.end <= p.range.end)
    };
    view.tagged(T::Awaited, clause).any(|h| !own(h))
}

/// Whether a clause tells of so many or such a part of something: "all 80 scholarships", "half of the money".
fn counted(view: &View<'_>, clause: Range) -> bool {
    let number = view.str(clause).contains(|c: char| c.is_ascii_digit());
    view.any(T::Partial, clause) || points_back(view, clause) && (number || about(view, clause))
}

/// Whether a clause opens with a thing that it points back to, and not with who acts: "the launch", and not "the Netherlands".
fn back_to_thing(view: &View<'_>, clause: Range) -> bool {
    let start = view.skip_space(clause.start);
    let named =
        view.names_in(Range::new(start, clause.end.max(start))).first().is_some_and(|n| n.range.start < start + 5);
    points_back(view, clause) && !named
}

/// Whether a clause opens with what points back: "the launch".
fn points_back(view: &View<'_>, clause: Range) -> bool {
    let start = view.skip_space(clause.start);
    let opens = view.hits_in(Range::new(start, start + 1));
    opens.iter().any(|h| [T::Known, T::Definite].iter().any(|&t| view.language.has(h.entry, t)))
}

/// Whether a clause names somebody and a number: "45 Kenyan nurses", "15 hospitals in Kenya".
fn numbered(view: &View<'_>, clause: Range) -> bool {
    let number = view
        .str(clause)
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| !word.is_empty() && word.len() < 4 && word.bytes().all(|b| b.is_ascii_digit()));
    number && view.names_in(clause).iter().any(|n| n.range.end <= clause.end)
}

/// Whether a clause speaks of something that the reader knows: "the lab promised in March", and not "a similar plan". Where nouns
/// have no articles, nothing says so.
fn definite(view: &View<'_>, clause: Range) -> bool {
    let first = view.tagged(T::Awaited, clause).next().map_or(clause.end, |h| h.start);
    let before = Range::new(clause.start, first.max(clause.start));
    let marked = [T::Known, T::Definite].iter().any(|&t| view.any(t, before));
    marked || view.language.verb_final() || first == clause.start
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
        Mode::Participle | Mode::Agreed => false,
        Mode::Present | Mode::Progressive if verb.is(view, T::DeedNow) => true,
        Mode::Progressive => verb.value(view, T::Deed).is_some_and(|v| matches!(v, "delayed" | "missed" | "opened")),
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
    // What a relative clause tells more of is what the verb behind it speaks of, and belongs to the clause.
    let inside =
        |at: usize| said_behind(view, sentence, preds, at).is_some_and(|main| main.range.start == verb.range.start);
    let before = (0..index).rev().find(|&at| preds[at].mode.finite() && !inside(at));
    let before = before.map_or(sentence.start, |at| preds[at].range.end);
    let gap = Range::new(before, verb.range.start);
    let text = view.str(gap);
    let mut from = sentence.start;
    if before > sentence.start {
        from = before;
        if let Some(at) = text.rfind([';']).or_else(|| text.rfind(": ")) {
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
            // The day on which it was done is no connector: "opened in Lyon on Tuesday, later than planned".
            let cut = Range::new(to, verb.range.end + cut);
            if let Some(time) = view.times_in(cut).next() {
                to = time.range.end.max(to);
            }
        }
    }
    Range::new(view.skip_space(from), to)
}

/// The aside that a clause is, with the noun that it tells of: ", which took place on Tuesday". Only one that says when.
fn aside(view: &View<'_>, sentence: Range, clause: Range, verb: &Predicate) -> Option<Range> {
    if view.language.verb_final() || verb.mode == Mode::Participle {
        return None;
    }
    let opens = view.tagged(T::Relative, Range::new(clause.start, verb.range.start)).next()?;
    let before = view.str(Range::new(sentence.start, opens.start)).trim_end();
    let noun = before.strip_suffix(',')?;
    let behind = Range::new(verb.range.end, clause.end.max(verb.range.end));
    if opens.start > clause.start + 1 && clause.start > sentence.start || view.times_in(behind).next().is_none() {
        return None;
    }
    let breaks = [", ", "; ", ": "].iter().filter_map(|mark| Some(noun.rfind(mark)? + mark.len())).max();
    let from = sentence.start + breaks.unwrap_or(0);
    Some(Range::new(view.skip_space(from), clause.end))
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

/// Whether the text or the clause has two sides. A text that looks back names its states wherever they come up.
fn between_states(view: &View<'_>, clause: Range, discourse: &Discourse) -> bool {
    if view.language.verb_final() || discourse.foreign || !discourse.groups.is_empty() {
        return true;
    }
    // Policy at home names other states, too, and cities and institutions come up anywhere.
    let mut named: Vec<&str> = Vec::new();
    for name in &view.names {
        if let crate::names::Who::State { code, .. } = &name.who {
            named.push(code);
        }
    }
    named.sort_unstable();
    named.dedup();
    // A forum is of several.
    let forum = || {
        view.names.iter().any(|n| {
            let forum = crate::names::OrgKind::Forum;
            n.listed && matches!(&n.who, crate::names::Who::Org { kind, state: None, .. } if *kind == forum)
        })
    };
    several(view, clause) || (named.len() >= 2 || forum()) && !view.any(T::Domestic, clause)
}

/// Whether a range names two states, also by their cities and institutions.
fn several(view: &View<'_>, range: Range) -> bool {
    let mut states: Vec<&str> = view
        .names_in(range)
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
