//! Promises of one sentence: what triggers them, what they promise, where their quote begins and ends.
//!
//! [`Candidate`] is a promise before its slots are read. `medial` builds candidates where the verb stands between
//! subject and object, `ending` where it closes the clause.

use crate::acts::{Act, acts, complement_gap};
use crate::clause::{Clause, clauses, label_end, trim_connector};
use crate::predicate::Predicate;
use crate::tags::T;
use crate::view::{Range, Sentence, View};
use entente_model::{RuleId, Strength};

/// What makes a clause a promise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Trigger {
    /// "agreed to", "pledged": a verb of promising.
    Commit,
    /// "will", a future form.
    Future,
    /// "plans to", "is to".
    Intend,
    /// "is considering".
    Explore,
    /// "signed an agreement".
    Sign,
    /// A promise told as a noun: "a pledge to".
    Noun,
    /// A bare present of a promiser.
    Present,
    /// A list item or heading under a promise.
    Item,
    /// A row of a table of pledges.
    Row,
    /// A clause that no rule takes for a promise, and the learned model does.
    Learned,
}

impl Trigger {
    /// The name by which the learned model knows it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Trigger::Commit => "Commit",
            Trigger::Future => "Future",
            Trigger::Intend => "Intend",
            Trigger::Explore => "Explore",
            Trigger::Sign => "Sign",
            Trigger::Noun => "Noun",
            Trigger::Present => "Present",
            Trigger::Item => "Item",
            Trigger::Row => "Row",
            Trigger::Learned => "Learned",
        }
    }
}

/// A promise before its slots are read.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) sentence: usize,
    pub(crate) trigger: Trigger,
    pub(crate) quote: Range,
    /// Where the subject is looked for; empty when it is that of the candidate before.
    pub(crate) subject: Range,
    /// Whether the subject is that of the candidate before in the same sentence.
    pub(crate) shares_subject: bool,
    /// The verb of what is promised; the trigger's own where the object is a noun.
    pub(crate) act: Option<Predicate>,
    /// What stands after that verb (before it, where the verb is final).
    pub(crate) object: Range,
    pub(crate) strength: Strength,
    pub(crate) strength_at: Range,
    pub(crate) passive: bool,
    /// The clause stands in a relative clause or an aside.
    pub(crate) embedded: bool,
    /// It counts only in a text that promises much: "is opening two offices", a line that begins with a gerund.
    pub(crate) weak: bool,
    pub(crate) why: Vec<RuleId>,
}

/// A statement that lends its subject and force to the list items that follow.
#[derive(Clone, Debug)]
pub(crate) struct LeadIn {
    pub(crate) subject: Range,
    pub(crate) strength: Strength,
    pub(crate) at: Range,
    /// The items promise by themselves (they stand under "agreed:"), not only when they hold a verb of promising.
    pub(crate) binds: bool,
    /// The bullet or numbering that it stands behind, and that of the section around it: another of these closes it.
    pub(crate) label: Option<char>,
    pub(crate) section: Option<char>,
    /// Whom its subject names, or who acted together when it stood there.
    pub(crate) parties: Vec<crate::parties::PartyRef>,
}

/// The promises of a sentence whose verbs stand between subject and object.
pub(crate) fn medial(view: &View<'_>, number: usize, sentence: &Sentence, preds: &[Predicate]) -> Vec<Candidate> {
    let clauses = clauses(view, sentence.range, preds);
    let mut found: Vec<Candidate> = Vec::new();
    let mut covered = sentence.range.start;
    for (index, clause) in clauses.iter().enumerate() {
        if clause.subordinate || (clause.relative && clause.start < covered) {
            continue;
        }
        let verb = &preds[clause.verb];
        let before = Range::new(clause.start, verb.range.start);
        let whole = Range::new(clause.start, clause.end);
        // "if parliament agrees" before or after: an outer event decides.
        let until =
            clauses[index..].iter().take_while(|c| c.start <= clause.start || c.relative || c.subordinate).last();
        let reach =
            Range::new(clause.start, until.map_or(clause.end, |c| c.end).max(clause.end).min(sentence.range.end));
        if verb.negative
            || view.any(T::Condition, reach)
            || opens_with(view, label_end(view, sentence.range), T::Condition)
        {
            continue;
        }
        // "Not to be outdone, the two …": what an opening phrase denies is not the promise.
        let comma = view.str(before).rfind(", ").map_or(before.start, |c| before.start + c);
        if view.any(T::Hearsay, whole) || view.any(T::Negation, Range::new(comma, before.end)) {
            continue;
        }
        let mut reported = index > 0 && preds[clauses[index - 1].verb].is(view, T::Say);
        // What analysts are reported to say binds nobody, before or after it is said.
        if reported {
            let saying = &clauses[index - 1];
            if view.any(T::Outsider, Range::new(saying.start, preds[saying.verb].range.start)) {
                continue;
            }
        }
        let tells = [T::Say, T::Value_, T::Expect];
        let tail = preds.iter().find(|p| p.range.start > verb.range.end && p.is_any(view, &tells) && p.mode.finite());
        if let Some(said) = tail {
            let around = Range::new(verb.range.end, sentence.range.end);
            let text = view.str(Range::new(verb.range.end, said.range.start));
            let closes = text.rfind(',').is_some_and(|c| text.len() - c < 60);
            if closes && view.any(T::Outsider, around) {
                continue;
            }
            // "The two would test it together, the ministers heard."
            reported |= closes && verb.mode == crate::predicate::Mode::Conditional;
        }
        // "hopes that others will": a wish for what another does.
        let wished = index > 0 && preds[clauses[index - 1].verb].is_any(view, &[T::Intend, T::Expect, T::Ask]) && {
            let gap = Range::new(preds[clauses[index - 1].verb].range.end, verb.range.start);
            view.any(T::That, gap) && !clause.relative
        };
        if wished || retold(view, verb, before) {
            continue;
        }
        let main = index == 0 && !clause.relative;
        let told = trigger(view, verb, whole, reported, main);
        let weak = told.is_none();
        let Some((trigger, strength)) = told.or_else(|| going(view, verb, whole, main)) else { continue };
        // "agreed that they will …": the clause that follows is the promise.
        if trigger == Trigger::Commit {
            if let Some(next) = clauses.get(index + 1) {
                let between = Range::new(verb.range.end, preds[next.verb].range.start);
                let follows = preds[next.verb].mode;
                use crate::predicate::Mode::{Agreed, Conditional, Future, Intended, Obligation, Present};
                if view.any(T::That, Range::new(verb.range.end, (verb.range.end + 24).min(clause.end.max(next.start))))
                    && matches!(follows, Future | Conditional | Intended | Obligation | Present | Agreed)
                    && between.len() < 200
                {
                    if follows != Future {
                        let mut that = build(view, number, sentence, preds, next, Trigger::Commit, strength, whole);
                        extend_subject(&mut that, before);
                        agreed_by(view, &mut that, before);
                        undertaken(view, &mut that, before);
                        found.extend(that);
                    }
                    continue;
                }
            }
        }
        // "In 1962 Paris and Rome sign a treaty": the present of a chronicle is past, too.
        let told = verb.mode.past() || verb.mode == crate::predicate::Mode::Present;
        if matches!(trigger, Trigger::Sign | Trigger::Commit | Trigger::Present) && told && background(view, whole) {
            continue;
        }
        let mut acts = build(view, number, sentence, preds, clause, trigger, strength, whole);
        acts.iter_mut().for_each(|act| act.weak = weak);
        // "Sweden recalled its support and declared itself ready": the second verb has the first one's subject.
        if let Some(shared) = shared_subject(view, preds, &clauses, index) {
            acts.iter_mut().filter(|c| !c.passive).for_each(|act| act.subject = shared);
        }
        // "counts 127 centres": the verb means a plan only with another verb.
        if verb.is(view, T::NeedsTo) && acts.first().and_then(|c| c.act.as_ref()).is_some_and(|a| a.range == verb.range)
        {
            continue;
        }
        // In a relative clause a present tense describes; it promises nothing.
        if clause.relative && matches!(trigger, Trigger::Explore | Trigger::Present) {
            continue;
        }
        // "signed an arrangement under which the institute will calibrate": the inner clause is the promise.
        if trigger == Trigger::Sign {
            let inner = clauses[index + 1..].iter().any(|c| {
                let own = Range::new(c.start, preds[c.verb].range.start);
                c.relative
                    && c.start < clause.end
                    && preds[c.verb].mode == crate::predicate::Mode::Future
                    && (!view.names_in(own).is_empty() || view.any(T::AnaphorPair, own))
            });
            if inner {
                continue;
            }
        }
        covered = covered.max(clause.end);
        if clause.relative {
            relative(view, sentence, preds, &clauses, index, &mut acts);
        } else if index > 0 && preds[clauses[index - 1].verb].is(view, T::Commit) {
            let agreed = &clauses[index - 1];
            let head = preds[agreed.verb].range;
            if view.any(T::That, Range::new(head.end, verb.range.start)) {
                let by = Range::new(agreed.start, head.start);
                agreed_by(view, &mut acts, by);
                undertaken(view, &mut acts, by);
            }
        }
        // "Microsoft said it would train": who "it" is stands before the verb of saying.
        if index > 0 && reported {
            let saying = &clauses[index - 1];
            let own = Range::new(clause.start, verb.range.start);
            let pronoun = [T::AnaphorIt, T::AnaphorThey, T::AnaphorWe].iter().any(|&t| view.any(t, own));
            // "announced that 100 places would be reserved": who announces it reserves them.
            let nobody = verb.passive && !view.any(T::AnaphorPair, own);
            if nobody {
                let open = |c: &Candidate| view.tagged(T::Agent, c.object).next().is_none();
                for act in acts.iter_mut().filter(|c| open(c)) {
                    (act.passive, act.object) = (false, act.quote);
                }
            }
            if (pronoun || nobody) && view.names_in(own).is_empty() && preds[saying.verb].range.start > saying.start {
                let sayer = Range::new(saying.start, preds[saying.verb].range.start);
                if !view.names_in(sayer).is_empty() || view.any(T::AnaphorPair, sayer) {
                    for act in &mut acts {
                        act.subject = sayer;
                    }
                    if let Some(first) = acts.first_mut() {
                        first.quote.start = saying.start;
                    }
                }
            }
        }
        // "Luxembourg gave its word: it will train nurses": who "it" is stands before the colon.
        if index > 0 && !reported {
            let before = &clauses[index - 1];
            let own = Range::new(clause.start, verb.range.start);
            let pronoun = [T::AnaphorIt, T::AnaphorThey].iter().any(|&t| view.any(t, own));
            let mark = view.text()[..clause.start].trim_end();
            let named = Range::new(before.start, preds[before.verb].range.start.max(before.start));
            if pronoun
                && mark.ends_with([':', ';'])
                && view.names_in(own).is_empty()
                && !crate::parties::chain(view, named).is_empty()
            {
                for act in &mut acts {
                    act.subject = named;
                }
            }
        }
        // "We plan to send engineers", the head of PPC said.
        if let Some(said) = tail.filter(|_| !reported || index == 0) {
            let own = Range::new(clause.start, verb.range.start);
            let around = Range::new(verb.range.end, sentence.range.end);
            let close = view.str(around).rfind("\", ").or_else(|| view.str(around).rfind(",\" "));
            if let Some(close) = close.filter(|_| view.any(T::AnaphorWe, own)) {
                let sayer = Range::new(around.start + close + 2, sentence.range.end);
                let body = crate::names::OrgKind::Body;
                let org = |n: &crate::names::Name| matches!(n.who, crate::names::Who::Org { kind, .. } if kind == body);
                if said.range.start > sayer.start && view.names_in(sayer).first().is_some_and(org) {
                    for act in &mut acts {
                        act.subject = sayer;
                    }
                }
            }
        }
        found.extend(acts);
    }
    nominal(view, number, sentence, preds, &clauses, &mut found);
    found
}

/// The subject of the clause before, where a conjunction joins a verb without a subject of its own to it.
fn shared_subject(view: &View<'_>, preds: &[Predicate], clauses: &[Clause], index: usize) -> Option<Range> {
    let own = |c: &Clause| Range::new(c.start, preds[c.verb].range.start.max(c.start));
    let bare = |c: &Clause| view.str(own(c)).split_whitespace().all(|w| w.chars().count() <= 2);
    let mut at = index;
    while let Some(clause) = clauses.get(at).filter(|c| !c.relative && !c.subordinate && bare(c)) {
        let before = at.checked_sub(1).and_then(|n| clauses.get(n)).filter(|c| !c.relative && !c.subordinate)?;
        let verb = preds[clause.verb].range.start;
        let gap = Range::new(preds[before.verb].range.end, verb);
        let conj = view.tagged(T::Conj, gap).next_back().is_some_and(|h| h.end + 4 >= verb);
        if !conj && !view.str(gap).trim_end().ends_with(',') {
            return None;
        }
        at -= 1;
    }
    let subject = own(clauses.get(at).filter(|_| at < index)?);
    // "The two agencies will exchange lists and fund projects": so do words that stand for several.
    let told = view.any(T::AnaphorPair, subject) || view.any(T::AnaphorThey, subject);
    (told || !crate::parties::chain(view, subject).is_empty()).then_some(subject)
}

/// A promise told in a relative clause belongs to what the clause hangs on: "Qualcomm, which signed …".
fn relative(
    view: &View<'_>,
    sentence: &Sentence,
    preds: &[Predicate],
    clauses: &[Clause],
    index: usize,
    acts: &mut [Candidate],
) {
    let start = if index == 0 { label_end(view, sentence.range) } else { clauses[index - 1].start };
    let until = if index == 0 { clauses[index].start } else { preds[clauses[index - 1].verb].range.start };
    for act in acts.iter_mut() {
        act.subject = Range::new(start, until);
    }
    if let Some(first) = acts.first_mut() {
        first.quote.start = start;
    }
}

/// Whether a clause tells of an older agreement: "last year", or a date more than two months before the text's day.
pub(crate) fn background(view: &View<'_>, clause: Range) -> bool {
    // "concurred on resuming the talks, which have rested since 2019": what hangs on a noun tells its own past.
    let from = clause.start + clause.len() / 4;
    let hung = view.tagged(T::Relative, Range::new(from, clause.end)).find(|h| {
        let before = view.str(Range::new(clause.start, h.start)).trim_end();
        before.ends_with(',') && !view.language.verb_final()
    });
    let clause = hung.map_or(clause, |h| Range::new(clause.start, h.start));
    if view.any(T::PastTime, clause) || view.any(T::Background, clause) {
        return true;
    }
    let Some(anchor) = view.anchor else { return false };
    view.times_in(clause).any(|placed| match &placed.mention.value {
        entente_model::Value::Time(time)
            if matches!(
                time.kind,
                entente_model::DueKind::On | entente_model::DueKind::Span | entente_model::DueKind::From
            ) =>
        {
            let passed =
                time.interval.to.is_some_and(|to| to < anchor && anchor.since(to).is_ok_and(|g| g.get_days() > 60));
            // "Since 1973, the bank has committed": up to now.
            let since = time.interval.to.is_none_or(|to| to == anchor)
                && time.interval.from.is_some_and(|from| anchor.since(from).is_ok_and(|g| g.get_days() > 60));
            passed || since
        }
        _ => false,
    })
}

/// Whether a passive only says again that the agreement of the text was signed: "The accord was signed by …".
fn retold(view: &View<'_>, verb: &Predicate, before: Range) -> bool {
    let text = view.str(before).trim();
    let words = text.split_whitespace().count();
    verb.passive
        && verb.is(view, T::Sign)
        && words <= 3
        && view
            .hits_in(Range::new(before.start, before.start + 1))
            .iter()
            .any(|h| view.language.has(h.entry, T::Article))
        && !text.starts_with("a ")
        && !text.starts_with("an ")
        && view.any(T::Agreement, before)
}

/// "They agreed that its agencies would": those who agree promise, unless the clause names one of them.
fn agreed_by(view: &View<'_>, acts: &mut [Candidate], agreed: Range) {
    let sides = [T::AnaphorPair, T::AnaphorThey, T::AnaphorWe];
    // "Finland pledged that its engineers would": one party that promises binds itself by what is its own.
    let one = !crate::parties::chain(view, agreed).is_empty();
    let several = sides.iter().any(|&t| view.any(t, agreed)) || view.names_in(agreed).len() > 1;
    for act in acts.iter_mut().filter(|act| several || one && view.names_in(act.subject).is_empty()) {
        let own = act.subject;
        let state = |n: &crate::names::Name| {
            matches!(
                n.who,
                crate::names::Who::State { form: crate::names::StateForm::Name | crate::names::StateForm::Capital, .. }
                    | crate::names::Who::Person { .. }
            ) && crate::parties::party(view, n).is_some()
        };
        let named = view.names_in(own).iter().any(state)
            || sides.iter().any(|&t| view.any(t, own))
            || view.any(T::GovAlone, own);
        if !named {
            act.subject = agreed;
        }
    }
}

/// "Norway promised that the clinic would be rebuilt": whoever promises it binds himself, and the passive names nobody else.
fn undertaken(view: &View<'_>, acts: &mut [Candidate], agreed: Range) {
    let named = !crate::parties::chain(view, agreed).is_empty()
        || [T::AnaphorPair, T::AnaphorThey, T::AnaphorWe].iter().any(|&t| view.any(t, agreed));
    for act in acts.iter_mut().filter(|c| named && c.passive && view.tagged(T::Agent, c.object).next().is_none()) {
        (act.passive, act.object, act.subject) = (false, act.quote, agreed);
    }
}

/// A subject found in the clause before serves where the clause itself names none.
fn extend_subject(candidates: &mut [Candidate], before: Range) {
    for candidate in candidates {
        if candidate.subject.len() < 3 {
            candidate.subject = before;
        }
    }
}

fn opens_with(view: &View<'_>, at: usize, tag: T) -> bool {
    let at = view.skip_space(at);
    view.hits_in(Range::new(at, at + 1)).iter().any(|h| view.language.has(h.entry, tag))
}

/// Whether a finite verb makes a promise, and how firm.
fn trigger(
    view: &View<'_>,
    verb: &Predicate,
    clause: Range,
    reported: bool,
    main: bool,
) -> Option<(Trigger, Strength)> {
    use crate::predicate::Mode::*;
    use Strength::{Exploratory, Firm, Intended as Planned};
    if verb.is_any(view, &[T::Value_, T::Ask, T::Fail]) && !verb.is_any(view, &[T::Commit]) {
        return None;
    }
    let given = verb.strength;
    if verb.is(view, T::Commit) || verb.is(view, T::Reaffirm) {
        let said =
            matches!(verb.mode, Past | Perfect | Present | Agreed | Pluperfect | Future | Progressive | Conditional);
        if said && !(verb.passive && verb.mode == Future) {
            return Some((Trigger::Commit, given.unwrap_or(Firm)));
        }
    }
    match verb.mode {
        Agreed => return Some((Trigger::Commit, given.unwrap_or(Firm))),
        Intended => return Some((Trigger::Intend, given.unwrap_or(Planned))),
        Future => {
            let says = verb.is(view, T::Say) && !verb.is_any(view, &[T::Act, T::Create]);
            if says || (verb.is(view, T::Copula) && !verb.passive) {
                return None;
            }
            let strength = if verb.is(view, T::Explore) {
                Exploratory
            } else if verb.is(view, T::Intend) {
                Planned
            } else {
                given.unwrap_or(Firm)
            };
            return Some((Trigger::Future, strength));
        }
        Obligation => return Some((Trigger::Intend, given.unwrap_or(Planned))),
        Conditional => {
            if verb.is(view, T::Copula) && !verb.passive {
                return None;
            }
            if let Some(given) = given {
                let party = !view.names_in(Range::new(clause.start, verb.range.start)).is_empty()
                    || view.any(T::AnaphorPair, Range::new(clause.start, verb.range.start));
                return (reported || given == Exploratory && party && main).then_some((Trigger::Future, given));
            }
            return reported.then_some((Trigger::Future, Firm));
        }
        _ => {}
    }
    let instrument = view.any(T::Agreement, Range::new(clause.start, verb.range.start));
    if instrument && verb.mode == Present && verb.is_any(view, &[T::Act, T::Create, T::Boost, T::Intend, T::Explore]) {
        return Some((Trigger::Future, if verb.is(view, T::Explore) { Exploratory } else { Firm }));
    }
    let that = Range::new(verb.range.end.saturating_sub(5).max(verb.head.end), (verb.range.end + 6).min(clause.end));
    if verb.is(view, T::Intend) && matches!(verb.mode, Present | Progressive | Perfect) && !view.any(T::That, that) {
        return Some((Trigger::Intend, Planned));
    }
    // "Helsinki hoped to send": a plan told in the past, as agencies do.
    let follows = Range::new(verb.range.end, (verb.range.end + 6).min(clause.end));
    // "set themselves the goal of" as well.
    let ahead = view.any(T::To, follows) || (view.any(T::Of, follows) && verb.head.len() > 12);
    if verb.is(view, T::Intend) && verb.mode == Past && !verb.passive && ahead {
        return Some((Trigger::Intend, Planned));
    }
    if verb.is(view, T::Explore) && matches!(verb.mode, Present | Progressive) {
        return Some((Trigger::Explore, Exploratory));
    }
    if verb.is(view, T::Sign) && matches!(verb.mode, Past | Perfect | Present | Participle) {
        let object = Range::new(verb.range.end, clause.end);
        let subject = Range::new(clause.start, verb.range.start);
        let instrument = view.tagged(T::Agreement, if verb.passive { subject } else { object }).next();
        if let Some(instrument) = instrument {
            let strength = view.value(instrument).and_then(|v| v.parse().ok()).unwrap_or(Firm);
            return Some((Trigger::Sign, strength));
        }
    }
    // "announced €20 million for": what is announced is put up.
    // So is a loan or grant that a bank approved; what a cabinet approves may well stay at home.
    let bank = view
        .names_in(Range::new(clause.start, verb.range.start))
        .iter()
        .any(|n| matches!(n.who, crate::names::Who::Org { kind: crate::names::OrgKind::Body, .. }));
    let puts_up = verb.is(view, T::Say) || (verb.is(view, T::Sign) && bank);
    // "Norway announces 12 million for": so headlines tell it.
    let now = verb.mode == Present && main && verb.value(view, T::Say) == Some("announce");
    if puts_up && (verb.mode.past() || now) && !verb.passive && !background(view, clause) {
        let sum = view.money_in(Range::new(verb.range.end, clause.end)).next().map(|m| m.range.start);
        let beside = sum.is_some_and(|at| {
            let gap = Range::new(verb.range.end, at);
            gap.len() <= 45
                && !view.any(T::That, gap)
                && !view.any(T::Commit, gap)
                && view.names_in(gap).is_empty()
                && !view.str(gap).contains([',', '"', ';'])
        });
        if beside && !view.any(T::MoneyNot, clause) {
            return Some((Trigger::Commit, Firm));
        }
    }
    if verb.mode == Present && main && crate::seals::binds(view, verb, clause) {
        return Some((Trigger::Present, given.unwrap_or(Firm)));
    }
    // "announced a joint venture for": what is announced is agreed, where an instrument stands right behind the verb.
    if verb.value(view, T::Say) == Some("announce") && verb.mode.past() && !verb.passive && !background(view, clause) {
        let near = Range::new(verb.range.end, (verb.range.end + 48).min(clause.end));
        if let Some(what) = view.tagged(T::Agreement, near).next() {
            let gap = Range::new(verb.range.end, what.start);
            let ahead = Range::new(what.end, (what.end + 4).min(clause.end));
            let plain = !view.any(T::That, gap) && !view.any(T::Negation, gap) && view.names_in(gap).is_empty();
            if plain && !view.any(T::To, ahead) && !view.str(gap).contains([',', ';', '"']) {
                let strength = view.value(what).and_then(|v| v.parse().ok()).unwrap_or(Firm);
                return Some((Trigger::Sign, strength));
            }
        }
    }
    let told = matches!(verb.mode, Present | Progressive);
    let rest = Range::new(verb.range.end, clause.end);
    let sum = view.money_in(rest).next().is_some() && !view.any(T::MoneyNot, clause);
    if told && !verb.passive && verb.is_any(view, &[T::Act, T::Create]) && sum {
        return Some((Trigger::Present, given.unwrap_or(Firm)));
    }
    // "Ghana is joining the alliance": nobody joins for long.
    let joins = verb.value(view, T::Act) == Some(entente_model::Action::Join.code());
    if verb.mode == Progressive && joins && main && !verb.passive {
        return Some((Trigger::Present, given.unwrap_or(Firm)));
    }
    // "The committee meets in Hanoi next spring": a present of a day to come.
    let dated = || view.times_in(clause).any(|t| to_come(view, &t.mention.value));
    let subject = !view.str(Range::new(clause.start, verb.range.start)).trim().is_empty();
    if told && main && subject && verb.is_any(view, &[T::Act, T::Create]) && !verb.is(view, T::Copula) && dated() {
        return Some((Trigger::Present, given.unwrap_or(Firm)));
    }
    None
}

/// "The United States is opening two offices in Zambia": what somebody named does now goes on.
fn going(view: &View<'_>, verb: &Predicate, clause: Range, main: bool) -> Option<(Trigger, Strength)> {
    let going = verb.mode == crate::predicate::Mode::Progressive && main && !verb.passive && !verb.negative;
    if !going || !verb.is_any(view, &[T::Act, T::Create]) || verb.is_any(view, &[T::Value_, T::Ask, T::Fail]) {
        return None;
    }
    let doer = Range::new(clause.start, verb.range.start);
    let named = !crate::parties::chain(view, doer).is_empty()
        || [T::AnaphorPair, T::AnaphorWe].iter().any(|&t| view.any(t, doer));
    (named && !background(view, clause)).then_some((Trigger::Present, verb.strength.unwrap_or(Strength::Firm)))
}

/// Whether a time lies wholly after the day of the text.
fn to_come(view: &View<'_>, value: &entente_model::Value) -> bool {
    let entente_model::Value::Time(time) = value else { return false };
    let by = time.kind == entente_model::DueKind::By;
    match (view.anchor, time.interval.from, time.interval.to) {
        (Some(anchor), Some(from), _) => from > anchor,
        (Some(anchor), None, Some(to)) => by && to > anchor,
        _ => false,
    }
}

/// Builds the candidates of one trigger: one for each thing promised.
#[allow(clippy::too_many_arguments)]
pub(crate) fn build(
    view: &View<'_>,
    number: usize,
    sentence: &Sentence,
    preds: &[Predicate],
    clause: &Clause,
    trigger: Trigger,
    strength: Strength,
    whole: Range,
) -> Vec<Candidate> {
    let verb = &preds[clause.verb];
    let end = attribution_tail(view, preds, clause.verb, clause.end);
    // A semicolon ends what one clause promises.
    let end = view.str(Range::new(verb.range.end, end)).find(';').map_or(end, |p| verb.range.end + p);
    let acts = acts(view, preds, clause.verb, end, trigger);
    let subject = Range::new(clause.start, verb.range.start);
    let mut found: Vec<Candidate> = Vec::new();
    for (n, act) in acts.iter().enumerate() {
        let from = if n == 0 { clause.start } else { act.start };
        let until = acts.get(n + 1).map_or(end, |next| trim_connector(view, act.start.max(verb.range.end), next.start));
        let head = act.verb.map(|v| &preds[v]).unwrap_or(verb);
        let object = Range::new(head.range.end, until);
        let (mut force, mut force_at) = (strength, verb.range);
        if let Some((weak, at)) = weakest(view, preds, verb, head, object) {
            if weak > force {
                (force, force_at) = (weak, at);
            }
        }
        let mut why = vec![verb.rule.clone()];
        if head.range != verb.range {
            why.push(head.rule.clone());
        }
        found.push(Candidate {
            sentence: number,
            trigger,
            quote: Range::new(from, until),
            subject,
            shares_subject: n > 0,
            act: Some(head.clone()),
            object,
            strength: force,
            strength_at: force_at,
            passive: verb.passive || (head.passive && trigger != Trigger::Commit) || receives(view, head),
            embedded: clause.relative,
            weak: false,
            why,
        });
    }
    let _ = (sentence, whole);
    found
}

/// "The institute will benefit from": whoever is given something promises nothing.
fn receives(view: &View<'_>, verb: &Predicate) -> bool {
    verb.is(view, T::Receive)
}

/// The weakest of the verbs and words between the trigger and the object.
fn weakest(
    view: &View<'_>,
    preds: &[Predicate],
    verb: &Predicate,
    head: &Predicate,
    object: Range,
) -> Option<(Strength, Range)> {
    let mut weakest: Option<(Strength, Range)> = None;
    let mut take = |strength: Strength, at: Range| {
        if weakest.is_none_or(|(s, _)| strength > s) {
            weakest = Some((strength, at));
        }
    };
    for pred in preds.iter().filter(|p| p.range.start >= verb.range.start && p.range.start <= head.range.start) {
        if pred.is(view, T::Explore) {
            take(Strength::Exploratory, pred.range);
        } else if pred.is(view, T::Intend) {
            take(Strength::Intended, pred.range);
        }
        if let Some(given) = pred.strength {
            take(given, pred.range);
        }
    }
    // Words that weaken stand at the head of the object: "ways to", "the feasibility of".
    let near = Range::new(verb.range.end.min(object.start), (object.start + 45).min(object.end));
    // "widen the possibilities" weakens nothing: more of them is what is promised.
    if head.is(view, T::Boost) {
        return weakest;
    }
    for hit in view.tagged(T::Weak, near) {
        if let Some(strength) = view.value(hit).and_then(|v| v.parse().ok()) {
            take(strength, Range::new(hit.start, hit.end));
        }
    }
    weakest
}

/// Cuts ", said the minister" and ", according to" off the end of a clause.
fn attribution_tail(view: &View<'_>, preds: &[Predicate], verb: usize, end: usize) -> usize {
    let from = preds[verb].range.end;
    let limit = end;
    let mut end = end;
    for pred in preds.iter().skip(verb + 1).filter(|p| p.range.start < limit) {
        if pred.is(view, T::Say) && pred.mode.finite() {
            let before = view.str(Range::new(from, pred.range.start));
            if let Some(comma) = before.rfind([',', '"']) {
                if before.len() - comma < 90 {
                    end = end.min(from + comma);
                }
            }
        }
    }
    if let Some(hit) = view.tagged(T::Attribution, Range::new(from, end)).next() {
        let before = view.str(Range::new(from, hit.start)).trim_end();
        if before.ends_with(',') {
            end = end.min(from + before.len() - 1);
        }
    }
    let text = view.str(Range::new(from, end));
    let trimmed = text.trim_end_matches([' ', ',', '"']);
    from + trimmed.len()
}

/// Promises told as nouns: "announced an agreement to build", "confirmed its pledge to invest".
fn nominal(
    view: &View<'_>,
    number: usize,
    sentence: &Sentence,
    preds: &[Predicate],
    clauses: &[Clause],
    found: &mut Vec<Candidate>,
) {
    for (tag, strength) in [(T::CommitNoun, Strength::Firm), (T::IntendNoun, Strength::Intended)] {
        for hit in view.tagged(tag, sentence.range) {
            let noun = Range::new(hit.start, hit.end);
            if found.iter().any(|c| c.quote.overlaps(noun)) {
                continue;
            }
            let Some(clause) = clauses.iter().rev().find(|c| c.start <= noun.start) else { continue };
            let verb = &preds[clause.verb];
            let whole = Range::new(clause.start, clause.end);
            if clause.relative
                || verb.negative
                || verb.is_any(view, &[T::Ask, T::Fail, T::Value_, T::Expect])
                || view.any(T::Condition, whole)
                || view.any(T::Hearsay, whole)
                || view.any(T::PastTime, whole)
                // "In April 2022 the two signed an agreement to create": an older agreement is told as background.
                || verb.mode.past() && verb.is_any(view, &[T::Sign, T::Commit]) && background(view, whole)
            {
                continue;
            }
            let tells = verb.is_any(view, &[T::Say, T::Reaffirm, T::Sign, T::Commit, T::Create, T::Act]);
            if !tells || noun.start < verb.range.end {
                continue;
            }
            // The infinitive that the noun governs.
            let next = preds.iter().position(|p| {
                p.range.start >= noun.end
                    && p.mode == crate::predicate::Mode::Infinitive
                    && complement_gap(view, Range::new(noun.end, p.range.start))
                    && p.range.start - noun.end < 30
            });
            let Some(next) = next else { continue };
            let end = attribution_tail(view, preds, clause.verb, clause.end).max(preds[next].range.end);
            let mut starts: Vec<Act> = vec![Act { start: noun.start, verb: Some(next) }];
            let more = acts(view, preds, next, end, Trigger::Future);
            starts.extend(more.into_iter().skip(1));
            for (n, act) in starts.iter().enumerate() {
                let head = act.verb.map(|v| &preds[v]).unwrap_or(verb);
                let until = starts.get(n + 1).map_or(end, |s| trim_connector(view, act.start, s.start));
                let object = Range::new(head.range.end, until);
                let (mut force, mut at) = (strength, noun);
                if let Some((weak, place)) = weakest(view, preds, head, head, object) {
                    if weak > force {
                        (force, at) = (weak, place);
                    }
                }
                found.push(Candidate {
                    sentence: number,
                    trigger: Trigger::Noun,
                    quote: Range::new(if n == 0 { clause.start } else { act.start }, until),
                    subject: Range::new(clause.start, verb.range.start),
                    shares_subject: n > 0,
                    act: Some(head.clone()),
                    object,
                    strength: force,
                    strength_at: at,
                    passive: verb.passive,
                    embedded: false,
                    weak: false,
                    why: vec![view.language.lexicon.entry(hit.entry).rule.clone(), head.rule.clone()],
                });
            }
        }
    }
}
