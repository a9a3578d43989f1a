//! Promises of one sentence where the verb closes its clause.
//!
//! The last verb group says how firm all of it is: verbs joined to it by a connective ending ("… and") take its mode.

use crate::clause::label_end;
use crate::marked;
use crate::predicate::{Mode, Predicate};
use crate::promise::{Candidate, Trigger};
use crate::tags::T;
use crate::view::{Range, Sentence, View};
use entente_model::{Grain, Strength, Value};

/// A dateline or byline before the text is at most this long, in bytes.
const DATELINE: usize = 110;
/// So far behind its clause hearsay is looked for, in bytes.
const BEHIND: usize = 60;
/// A verb of saying stands at most this many letters behind what it reports.
const REPORTED: usize = 40;

/// What one verb group promises, before its conjuncts are told apart.
struct Promise<'p> {
    trigger: Trigger,
    strength: Strength,
    /// The verb of what is promised, if it is not the group's own.
    act: Option<&'p Predicate>,
    /// The group that closes the clause, where it stands behind further words.
    closer: Option<usize>,
}

/// The promises of a sentence whose verbs stand at the end of their clauses.
pub(crate) fn ending(view: &View<'_>, number: usize, sentence: &Sentence, preds: &[Predicate]) -> Vec<Candidate> {
    let mut found = Vec::new();
    if view.any(T::LeadIn, sentence.range) || crate::table::row(view, sentence) {
        return found;
    }
    let start = opening(view, sentence.range);
    let mut lower = start;
    let mut carried: Option<Range> = None;
    for (index, verb) in preds.iter().enumerate() {
        if verb.range.start < lower {
            continue;
        }
        let segment = Range::new(lower, verb.range.end);
        let before = Range::new(lower, verb.head.start.max(lower));
        let Some(promise) = promise(view, verb, preds, index, Range::new(lower, sentence.range.end)) else {
            let rest = &view.text()[verb.range.end..];
            let told = verb.mode.past() || matches!(verb.mode, Mode::Present | Mode::Progressive | Mode::Obligation);
            if told && (rest.starts_with(',') || verb.mode.past() && rest.starts_with(' ')) {
                carried = marked::phrase(view, before).or(carried);
                lower = skip_mark(view, verb.range.end);
            }
            continue;
        };
        let closer = promise.closer.map_or(verb, |n| &preds[n]);
        let own = speaker(view, before, preds, promise.closer.unwrap_or(index), closer);
        if quiet(view, verb, segment, sentence.range) || disowned(view, verb, preds.get(index + 1)) {
            carried = own.map(|o| o.0).or(carried);
            lower = skip_mark(view, verb.range.end);
            continue;
        }
        let from = own.map_or(segment.start, |o| o.1);
        let parts = parts(view, preds, index, from, promise.act.unwrap_or(verb), verb);
        for (n, &(from, pred)) in parts.iter().enumerate() {
            let last = n + 1 == parts.len();
            let until = if last { closer.range.end } else { pred.range.end };
            let object = Range::new(from, pred.head.start.max(from));
            let phrase = if n == 0 { own.map(|o| o.0) } else { marked::phrase(view, object) };
            let (mut force, mut at) = (promise.strength, verb.range);
            if let Some((weak, place)) = weakest(view, pred, object, last.then_some(verb)) {
                if weak > force {
                    (force, at) = (weak, place);
                }
            }
            let shared = phrase.is_none() && (n > 0 || carried.is_some());
            let subject = phrase.or(carried).unwrap_or(Range::new(from, from));
            found.push(Candidate {
                sentence: number,
                trigger: promise.trigger,
                quote: Range::new(said(view, sentence.range.start, from, until), until),
                subject,
                shares_subject: shared && !found.is_empty(),
                act: Some(pred.clone()),
                object,
                strength: force,
                strength_at: at,
                passive: if last { verb.passive } else { pred.passive },
                embedded: false,
                weak: false,
                why: vec![verb.rule.clone()],
            });
            carried = Some(subject).filter(|s| s.len() > 0).or(carried);
        }
        lower = skip_mark(view, closer.range.end);
    }
    found
}

/// Whether a sentence closes on a denial: "… 알려진 내용이 없다".
pub(crate) fn denies(view: &View<'_>, sentence: &Sentence, preds: &[Predicate]) -> bool {
    let last = preds.last().filter(|p| p.mode != Mode::Adnominal);
    let tail = preds.last().map_or(sentence.range.start, |p| p.range.start);
    last.is_some_and(|p| p.negative) || view.any(T::Negation, Range::new(tail, sentence.range.end))
}

/// The clause that closes a sentence, or what a verb of saying that closes it reports, whatever it says.
pub(crate) fn any(view: &View<'_>, number: usize, sentence: &Sentence, preds: &[Predicate]) -> Option<Candidate> {
    let start = opening(view, sentence.range);
    let after = preds.iter().enumerate().filter(|(_, p)| p.range.start >= start && p.mode != Mode::Adnominal);
    let says = |p: &Predicate| p.is(view, T::Say) && !p.is_any(view, &[T::Act, T::Create, T::Commit]);
    let (index, verb) = after.clone().rfind(|(_, p)| !says(p)).or_else(|| after.clone().next_back())?;
    let before = Range::new(start, verb.head.start.max(start));
    let own = speaker(view, before, preds, index, verb);
    let from = own.map_or(start, |o| o.1);
    let object = Range::new(from, verb.head.start.max(from));
    let base = verb.strength.unwrap_or(if verb.mode == Mode::Intended { Strength::Intended } else { Strength::Firm });
    let weak = weakest(view, verb, object, None).filter(|(weak, _)| *weak > base);
    let (strength, strength_at) = weak.unwrap_or((base, verb.range));
    let told = after.clone().any(|(n, p)| n > index && says(p));
    let until = if told { verb.range.end } else { sentence.range.end };
    Some(Candidate {
        sentence: number,
        trigger: Trigger::Learned,
        quote: Range::new(said(view, sentence.range.start, from, until), until),
        subject: own.map_or(Range::new(from, from), |o| o.0),
        shares_subject: false,
        act: Some(verb.clone()),
        object,
        strength,
        strength_at,
        passive: verb.passive,
        embedded: false,
        weak: false,
        why: vec![verb.rule.clone()],
    })
}

/// Where the first clause begins: after a label, a dateline, a byline, "according to …,".
fn opening(view: &View<'_>, sentence: Range) -> usize {
    let mut start = label_end(view, sentence);
    let text = view.str(Range::new(start.min(sentence.end), sentence.end));
    start +=
        text.len() - text.trim_start_matches(['ㅇ', '○', '◦', '□', '◇', '-', '•', '·', '▲', '△', '▷', '*', ' ']).len();
    let head =
        Range::new(sentence.start, crate::parties::floor(view.text(), (sentence.start + DATELINE).min(sentence.end)));
    let text = view.str(head);
    for mark in [" = ", " .- ", ") - ", "=\u{a0}"] {
        if let Some(at) = text.find(mark) {
            start = start.max(head.start + at + mark.len());
        }
    }
    // "(서울)", "[기자]" before the text.
    loop {
        let rest = view.str(Range::new(start.min(sentence.end), sentence.end));
        let close = match rest.chars().next() {
            Some('(') => ')',
            Some('[') => ']',
            _ => break,
        };
        let Some(end) = rest.find(close).filter(|&e| e < DATELINE && e + 1 < rest.len()) else { break };
        start = view.skip_space(start + end + 1);
    }
    let head = Range::new(start, (start + 120).min(sentence.end));
    match view.tagged(T::Attribution, head).next() {
        Some(hit) => skip_mark(view, hit.end),
        None => start.min(sentence.end),
    }
}

/// After punctuation that follows a closed clause.
fn skip_mark(view: &View<'_>, at: usize) -> usize {
    let rest = view.text().get(at..).unwrap_or("");
    let skipped = rest.len() - rest.trim_start_matches([',', ' ', '"', '\'']).len();
    at + skipped
}

/// Where a promise within a quotation begins, if another quotation stands between it and who says it.
fn said(view: &View<'_>, sentence: usize, from: usize, until: usize) -> usize {
    let text = view.str(Range::new(sentence, until));
    if text.matches('"').count().is_multiple_of(2) {
        return from;
    }
    match text.rfind('"').map(|at| sentence + at + 1) {
        Some(open) if open > from && view.str(Range::new(from, open - 1)).contains('"') => open,
        _ => from,
    }
}

/// Whether the verb right behind denies that it was said or promised: "짓겠다고 약속하지 않았다".
fn disowned(view: &View<'_>, verb: &Predicate, next: Option<&Predicate>) -> bool {
    next.is_some_and(|next| {
        let between = Range::new(verb.range.end, next.range.start.max(verb.range.end));
        next.negative && next.is_any(view, &[T::Say, T::Commit]) && view.str(between).trim().is_empty()
    })
}

/// Whether a group that looks like a promise is none: denied, conditional, hearsay, a call on others.
fn quiet(view: &View<'_>, verb: &Predicate, segment: Range, sentence: Range) -> bool {
    let behind = crate::parties::floor(view.text(), (verb.range.end + BEHIND).min(sentence.end));
    verb.negative
        || view.any(T::Condition, segment)
        || view.any(T::Hearsay, Range::new(segment.start, behind))
        || verb.is_any(view, &[T::Ask, T::Fail])
        // What is valued now is no promise; what will be assessed may be one.
        || verb.is(view, T::Value_) && !matches!(verb.mode, Mode::Agreed | Mode::Intended)
}

/// The subject of a clause and where its telling begins. Of a reported clause the inner subject, if it has one.
fn speaker(
    view: &View<'_>,
    before: Range,
    preds: &[Predicate],
    index: usize,
    verb: &Predicate,
) -> Option<(Range, usize)> {
    let outer = marked::phrase(view, before)?;
    if !reported(view, preds, index, verb) {
        return Some((outer, before.start));
    }
    let mut from = outer.end;
    while let Some(inner) = marked::phrase(view, Range::new(from, before.end)) {
        let next = preds.iter().find(|p| p.range.start >= inner.end);
        let relative = next.is_some_and(|p| {
            p.mode == Mode::Adnominal && p.range.start < inner.end + 45 && p.range.end < verb.range.start
        });
        let named = marked::known(view, inner);
        if !relative && named {
            let start = marked::start(view, inner);
            return Some((Range::new(start, inner.end), start));
        }
        from = inner.end;
    }
    Some((outer, before.start))
}

/// The things promised: acts joined to the last one by a connective take its mode.
fn parts<'p>(
    view: &View<'_>,
    preds: &'p [Predicate],
    index: usize,
    from: usize,
    last: &'p Predicate,
    verb: &Predicate,
) -> Vec<(usize, &'p Predicate)> {
    let mut found: Vec<(usize, &Predicate)> = Vec::new();
    let mut from = from;
    // "회의를 열고 로드맵에 합의했다": what was done before the agreement is no part of it.
    if verb.mode.past() && std::ptr::eq(last, verb) {
        return vec![(from, last)];
    }
    for pred in preds[..index].iter().filter(|p| p.range.end <= last.range.start) {
        let joins = pred.mode == Mode::Connective
            && pred.is_any(view, &[T::Act, T::Create, T::Boost, T::Explore, T::Commit])
            && !pred.negative
            && pred.range.start >= from
            && !before_it(view, pred, Range::new(from, pred.range.start));
        if !joins {
            continue;
        }
        let comma = view.text()[pred.range.end..].starts_with(',');
        let other = || {
            let rest = Range::new(view.skip_space(pred.range.end), verb.head.start.max(pred.range.end));
            marked::phrase(view, rest).is_some_and(|p| marked::known(view, p) && p.end < pred.range.end + 60)
        };
        if comma || other() {
            found.push((from, pred));
            from = skip_mark(view, pred.range.end);
            // "연구원을 맞바꾸되, 체재비는 …": what it costs belongs to it.
            if view.tagged(T::Cost, Range::new(from, from + 1)).any(|h| h.start == from) && std::ptr::eq(last, verb) {
                return found;
            }
        }
    }
    found.push((from, last));
    found
}

/// Whether a verb joined to a promise tells what was done before it: a signing, a meeting with a day that has passed.
fn before_it(view: &View<'_>, pred: &Predicate, clause: Range) -> bool {
    pred.is(view, T::Sign) && !pred.is(view, T::Create) && view.any(T::Agreement, clause)
        || pred.value(view, T::Deed) == Some("signed") && view.any(T::Agreement, clause)
        || done(view, pred, clause)
}

fn promise<'p>(
    view: &View<'_>,
    verb: &Predicate,
    preds: &'p [Predicate],
    index: usize,
    rest: Range,
) -> Option<Promise<'p>> {
    use Strength::{Exploratory, Firm, Intended};
    let made = |trigger: Trigger, strength: Strength| {
        Some(Promise { trigger, strength: verb.strength.unwrap_or(strength), act: None, closer: None })
    };
    // Told by nobody else: the group closes the sentence or is what a verb of saying reports.
    let closes = closes(view, preds, index, rest);
    let before = Range::new(rest.start, verb.range.start);
    match verb.mode {
        Mode::Agreed => made(Trigger::Commit, Firm),
        // "공유하기로 공동 발표했다": the group that closes the clause stands behind other words.
        Mode::Infinitive => {
            let next = preds.iter().enumerate().skip(index + 1).find(|(_, p)| p.mode != Mode::Noun);
            let told = next.is_some_and(|(_, p)| {
                let gap = view.str(Range::new(verb.range.end, p.range.start));
                let says = (p.mode.past() || p.mode == Mode::Present) && !p.is(view, T::Commit) && !p.negative;
                says && gap.chars().count() <= 30
                    && !gap.contains(',')
                    && !p.is_any(view, &[T::Ask, T::Fail, T::Expect])
            });
            // "깔기로 텔레브라스와 양해각서를 맺었다": the other party stands between.
            let closer = next.filter(|(_, p)| {
                let gap = Range::new(verb.range.end, p.range.start);
                !p.is(view, T::Say)
                    && view.str(gap).split(' ').any(|w| {
                        view.language.meta.with_marks.iter().any(|m| w.len() > m.len() && w.ends_with(m.as_str()))
                    })
            });
            let promise = if told { made(Trigger::Commit, Firm) } else { None };
            promise.map(|p| Promise { closer: closer.map(|c| c.0), ..p })
        }
        Mode::Intended if closes => made(Trigger::Intend, Intended),
        Mode::Future if closes && (!verb.is(view, T::Say) || verb.is(view, T::Act)) => made(Trigger::Future, Firm),
        Mode::Past | Mode::Perfect if closes => {
            if long_past(view, before, preds) {
                return None;
            }
            if verb.is(view, T::Sign) && !view.any(T::PastTime, rest) && !view.any(T::Told, before) {
                return signed(view, verb, preds, index, before);
            }
            // "열기로 몽골 측과 합의했다": what was agreed stands before other words.
            if verb.is(view, T::Commit) {
                let act = preds[..index].iter().rev().find(|p| {
                    p.mode == Mode::Infinitive && p.range.start >= rest.start && {
                        let gap = view.str(Range::new(p.range.end, verb.range.start));
                        gap.chars().count() <= 30 && !gap.contains(',')
                    }
                });
                if act.is_some() {
                    let strength = verb.strength.unwrap_or(Firm);
                    return Some(Promise { trigger: Trigger::Commit, strength, act, closer: None });
                }
            }
            let commits = verb.is_any(view, &[T::Commit, T::Reaffirm])
                && !view.any(T::Told, before)
                && !view.any(T::PastTime, rest);
            if commits { made(Trigger::Commit, Firm) } else { None }
        }
        Mode::Present if closes => {
            if verb.is(view, T::Explore) {
                return made(Trigger::Explore, Exploratory);
            }
            if verb.is(view, T::Intend) {
                return made(Trigger::Intend, Intended);
            }
            let does = verb.is_any(view, &[T::Act, T::Create, T::Boost, T::Sign, T::Commit]);
            if does || vowed(view, verb, before) { made(Trigger::Present, Firm) } else { None }
        }
        Mode::Progressive if closes && verb.is(view, T::Explore) => made(Trigger::Explore, Exploratory),
        Mode::Noun => {
            let closing = matches!(view.str(Range::new(verb.range.end, rest.end)).trim(), "" | ".");
            if !closing || done(view, verb, before) {
                return None;
            }
            if verb.is(view, T::Sign) && view.any(T::Agreement, before) && !verb.is(view, T::Act) {
                return signed(view, verb, preds, index, before);
            }
            let does = verb.is_any(view, &[T::Act, T::Create, T::Boost, T::Commit, T::Explore, T::Intend, T::Sign]);
            let strength = if verb.is(view, T::Explore) {
                Exploratory
            } else if verb.is(view, T::Intend) {
                Intended
            } else {
                Firm
            };
            if does { made(Trigger::Item, strength) } else { None }
        }
        _ => None,
    }
}

/// Whether a clause whose verb no rule knows tells what is to come: it has a day to come, or somebody known acts jointly.
fn vowed(view: &View<'_>, verb: &Predicate, before: Range) -> bool {
    let told = [T::Say, T::Value_, T::Ask, T::Expect, T::Fail, T::Reaffirm, T::Copula, T::Fact, T::NotVerb];
    if verb.passive || verb.negative || verb.is_any(view, &told) || view.any(T::PastTime, before) {
        return false;
    }
    let known = marked::phrase(view, before).is_some_and(|p| marked::known(view, p));
    let to_come = view.anchor.is_some_and(|anchor| {
        view.times_in(before).any(|placed| {
            let Value::Time(time) = &placed.mention.value else { return false };
            time.interval.to.or(time.interval.from).is_some_and(|last| last > anchor)
        })
    });
    known
        && (to_come || view.any(T::Joint, Range::new(before.end.saturating_sub(JOINTLY).max(before.start), before.end)))
}

/// A word for "together" stands at most so many bytes before a verb that no rule knows.
const JOINTLY: usize = 24;

/// A signing promises what the instrument is for: the verb before its noun, or what the noun's own words say.
fn signed<'p>(
    view: &View<'_>,
    verb: &Predicate,
    preds: &'p [Predicate],
    index: usize,
    before: Range,
) -> Option<Promise<'p>> {
    let instrument = view.tagged(T::Agreement, before).next_back()?;
    let near = view.str(Range::new(instrument.end, before.end));
    if near.chars().count() > 40 {
        return None;
    }
    let strength = view.value(instrument).and_then(|v| v.parse().ok()).unwrap_or(Strength::Firm);
    let purpose = preds[..index].iter().rev().find(|p| {
        p.mode == Mode::Adnominal && p.range.end <= instrument.start && p.range.start >= before.start && {
            let gap = view.str(Range::new(p.range.end, instrument.start));
            gap.chars().count() <= 24
                && !gap.contains(',')
                // "…에서 열린 포럼에서 협약서를": a word of place between them has the participle.
                && !view.any(T::In, Range::new(p.range.end, instrument.start))
                && p.is_any(view, &[T::Act, T::Create, T::Boost, T::Explore, T::Intend])
        }
    });
    let words = Range::new(
        crate::parties::floor(view.text(), instrument.start.saturating_sub(90).max(before.start)),
        before.end,
    );
    let says = [T::Field, T::InstrumentType].iter().any(|&t| view.any(t, words))
        || view.tagged(T::Action, words).any(|h| view.value(h) != Some("meet") && h.start < instrument.start);
    (purpose.is_some() || says).then_some(Promise {
        trigger: Trigger::Sign,
        strength: verb.strength.unwrap_or(strength),
        act: purpose,
        closer: None,
    })
}

/// So many days before the day of publication what was signed is no news.
const NEWS: i32 = 45;

/// Whether a clause is dated long before the day of publication, and no participle has that date.
fn long_past(view: &View<'_>, before: Range, preds: &[Predicate]) -> bool {
    let Some(anchor) = view.anchor else { return false };
    view.times_in(before).any(|placed| {
        let Value::Time(time) = &placed.mention.value else { return false };
        let last = time.interval.to.or(time.interval.from);
        let free = !preds
            .iter()
            .any(|p| p.mode == Mode::Adnominal && p.range.start >= placed.range.end && p.range.end <= before.end);
        free && last.is_some_and(|day| day < anchor && anchor.since(day).is_ok_and(|gap| gap.get_days() > NEWS))
    })
}

/// Whether a noun of doing that closes an item tells what was done: a meeting with a day that has passed.
fn done(view: &View<'_>, verb: &Predicate, before: Range) -> bool {
    let happens = matches!(verb.value(view, T::Deed), Some("held" | "opened" | "launched" | "completed"));
    happens
        && view.anchor.is_some_and(|anchor| {
            view.times_in(before).any(|placed| {
                let Value::Time(time) = &placed.mention.value else { return false };
                let last = time.interval.to.or(time.interval.from);
                time.grain == Grain::Day && last.is_some_and(|day| day <= anchor)
            })
        })
}

/// Whether a verb of saying reports the group.
fn reported(view: &View<'_>, preds: &[Predicate], index: usize, verb: &Predicate) -> bool {
    preds[index + 1..].iter().find(|p| p.mode != Mode::Noun).is_some_and(|next| {
        let gap = view.str(Range::new(verb.range.end, next.range.start));
        next.is_any(view, &[T::Say, T::Reaffirm]) && gap.chars().count() < REPORTED
    })
}

/// Whether nothing but reporting follows the group.
fn closes(view: &View<'_>, preds: &[Predicate], index: usize, rest: Range) -> bool {
    let verb = &preds[index];
    let tail = view.str(Range::new(verb.range.end, rest.end));
    let bare = tail.trim().trim_matches(['.', '"', '\'', ')', '!', ' ', '”']);
    if bare.is_empty() || tail.starts_with([',', ' ']) {
        return true;
    }
    match preds[index + 1..].iter().find(|p| p.mode != Mode::Noun) {
        None => bare.chars().count() < 12,
        Some(_) => reported(view, preds, index, verb),
    }
}

fn weakest(view: &View<'_>, pred: &Predicate, object: Range, last: Option<&Predicate>) -> Option<(Strength, Range)> {
    let mut weakest: Option<(Strength, Range)> = None;
    let mut take = |strength: Strength, at: Range| {
        if weakest.is_none_or(|(s, _)| strength > s) {
            weakest = Some((strength, at));
        }
    };
    for verb in std::iter::once(pred).chain(last) {
        if verb.is(view, T::Explore) {
            take(Strength::Exploratory, verb.range);
        } else if verb.is(view, T::Intend) {
            take(Strength::Intended, verb.range);
        }
        if let Some(given) = verb.strength {
            take(given, verb.range);
        }
    }
    // Words that weaken stand right before the verb: "ways to", "the possibility of".
    let near = Range::new(object.end.saturating_sub(60).max(object.start), object.end);
    let near = Range::new(crate::parties::floor(view.text(), near.start), near.end);
    for hit in view.tagged(T::Weak, near) {
        if let Some(strength) = view.value(hit).and_then(|v| v.parse().ok()) {
            take(strength, Range::new(hit.start, hit.end));
        }
    }
    weakest
}
