//! Promises weighed by the learned model: those of the rules that it keeps, and those that it takes where no rule finds one.

use crate::clause::{clauses, label_end};
use crate::learned::Weights;
use crate::predicate::{Mode, Predicate};
use crate::promise::{Candidate, Trigger, build};
use crate::signs::{self, Signs, count, hash, sign, truth, written};
use crate::slots;
use crate::tags::T;
use crate::view::{Range, Sentence, View};
use entente_model::{Action, DeedKind, RuleId, Strength};

/// What a stretch shows, and what the rules made of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weighed {
    /// The signs of its words and place.
    pub(crate) words: Vec<u32>,
    /// The signs of what the rules found.
    pub(crate) rules: Vec<u32>,
}

/// What tells the action of a promise.
#[derive(Clone, Debug, Default)]
pub(crate) struct Act {
    pub(crate) signs: Weighed,
    /// Whether the rules have only working together in general, so that the model may say another.
    pub(crate) open: bool,
}

/// What the rules found in a sentence besides promises, and what the text has told so far.
pub(crate) struct Around {
    /// How many clauses had the form of a promise.
    pub(crate) tried: usize,
    /// The deeds that it tells.
    pub(crate) deeds: Vec<DeedKind>,
    /// Whether the sentence before it promised something.
    pub(crate) goes_on: bool,
    /// Whether title or opening are about several states.
    pub(crate) abroad: bool,
    /// Whether the text is a statement of several.
    pub(crate) joint: bool,
}

/// The signs of a sentence in which the rules found these triggers among those that they kept.
pub(crate) fn weigh(
    view: &View<'_>,
    number: usize,
    preds: &[Predicate],
    found: &[(Trigger, u16)],
    around: &Around,
) -> Weighed {
    let sentence = &view.sentences[number];
    let mut words = Signs::default();
    signs::words(view, sentence.range, &mut words);
    signs::tags(view, sentence.range, preds, &mut words);
    signs::place(view, number, sentence, &mut words);
    let mut rules = Signs::default();
    sign!(rules, "found", count(found.len().min(2)));
    sign!(rules, "tried", count(found.len().min(1)), count(around.tried.min(2)));
    let none = truth(found.is_empty());
    for deed in &around.deeds {
        sign!(rules, "deed", none, hash(deed.code()));
    }
    sign!(rules, "deeds", none, count(around.deeds.len().min(1)));
    sign!(rules, "goes on", none, truth(around.goes_on));
    sign!(words, "text", truth(around.abroad), truth(around.joint));
    for (trigger, confidence) in found {
        let trigger = hash(trigger.name());
        sign!(rules, "trigger", trigger);
        sign!(rules, "trigger confidence", trigger, written(confidence / 60));
    }
    Weighed { words: words.done(), rules: rules.done() }
}

/// The signs of what is promised, by which its action is told; `ruled` is what the rules say, `told` what each action weighs
/// by them.
pub(crate) fn act(view: &View<'_>, candidate: &Candidate, quote: Range, ruled: Action, told: &[(Action, i32)]) -> Act {
    let mut words = Signs::default();
    signs::words(view, quote, &mut words);
    let own: Vec<Predicate> = candidate.act.iter().cloned().collect();
    signs::tags(view, quote, &own, &mut words);
    let mut rules = Signs::default();
    let said = hash(ruled.code());
    sign!(rules, "rules say", said);
    let own = told.iter().find(|t| t.0 == ruled).map_or(0, |t| t.1);
    for (action, weight) in told {
        let code = hash(action.code());
        sign!(rules, "weighs", code, written(weight / 3));
        if *action != ruled {
            sign!(rules, "or", said, code, written(((own - weight) / 3).min(4)));
        }
    }
    sign!(rules, "sure", said, written(own / 3), hash(candidate.trigger.name()));
    if let Some(act) = &candidate.act {
        sign!(words, "act", hash(view.str(act.head)));
    }
    Act { signs: Weighed { words: words.done(), rules: rules.done() }, open: slots::general(ruled, told) }
}

/// The rule of an action that the learned weights say.
pub(crate) const MEANT: &str = "engine.learned.action";

/// The action whose doing the words of a clause tell, weighed as if they promised it; nothing where two come close.
pub(crate) fn meant(view: &View<'_>, clause: Range) -> Option<Action> {
    let weights = view.weights?;
    let mut words = Signs::default();
    signs::words(view, clause, &mut words);
    signs::tags(view, clause, &[], &mut words);
    let (action, more) = weights.likeliest(&Weighed { words: words.done(), rules: Vec::new() })?;
    (more >= weights.plain).then_some(action)
}

/// From which sum on a sentence in which no rule finds a promise makes one: more where it names nobody and no word stands for
/// anybody, in languages that do not leave subjects out. Where verbs close their clauses their endings tell a deed surely.
pub(crate) fn least(view: &View<'_>, sentence: &Sentence, around: &Around, weights: &Weights) -> i32 {
    let stand = [T::AnaphorPair, T::AnaphorThey, T::AnaphorIt, T::AnaphorWe, T::Gov, T::GovAlone];
    let nobody = || view.names_in(sentence.range).is_empty() && !stand.iter().any(|&t| view.any(t, sentence.range));
    match (view.language.verb_final(), around.deeds.is_empty()) {
        (true, false) => i32::MAX,
        (false, _) if nobody() => weights.alone,
        _ => weights.take,
    }
}

/// Whether a sentence in which no rule finds a promise first of all denies one: "Japan will not pay for the centre", "the two refused to
/// sign". What "will not be disclosed" or "shall not be sold" is refrained from, and that may be promised. Where verbs close their clauses [`candidates`] sees to it.
pub(crate) fn refuses(view: &View<'_>, sentence: &Sentence, preds: &[Predicate]) -> bool {
    // Most sentences deny nothing.
    if view.language.verb_final() || !preds.iter().any(|p| p.negative || p.is(view, T::Fail)) {
        return false;
    }
    let clauses = clauses(view, sentence.range, preds);
    let mut main = clauses.iter().filter(|c| !c.subordinate && !c.relative).map(|c| &preds[c.verb]);
    let fails = |p: &Predicate| p.is(view, T::Fail) && p.mode.past();
    let comes = |p: &Predicate| AHEAD.contains(&p.mode) || p.is_any(view, &[T::Commit, T::Intend]);
    let first = main.find(|p| fails(p) || comes(p));
    // What must not be done is refrained from by its nature.
    first.is_some_and(|p| fails(p) || p.negative && !p.passive && p.mode != Mode::Obligation)
}

/// Leaves out candidates that only say more of what their sentence denies: "Norway will not lend the ship, which is to sail in May".
pub(crate) fn undenied(view: &View<'_>, sentence: &Sentence, preds: &[Predicate], candidates: &mut Vec<Candidate>) {
    if candidates.is_empty() || !refuses(view, sentence, preds) {
        return;
    }
    let clauses = clauses(view, sentence.range, preds);
    let relative = |act: &Predicate| clauses.iter().any(|c| c.relative && act.range.overlaps(preds[c.verb].range));
    let listed = |c: &Candidate| matches!(c.trigger, Trigger::Item | Trigger::Row);
    candidates.retain(|c| !listed(c) && !c.act.as_ref().is_some_and(relative));
}

/// Modes that speak of what comes.
const AHEAD: [Mode; 5] = [Mode::Future, Mode::Agreed, Mode::Intended, Mode::Obligation, Mode::Conditional];

/// The rule of promises that only the learned model finds.
pub(crate) const LEARNED: &str = "engine.learned";
/// A sentence of fewer letters says too little to promise anything; syllables count for two.
const SHORT: usize = 20;
/// So does a quote of fewer.
const LEAST: usize = 18;

/// The candidates of a sentence that no rule takes for a promise.
pub(crate) fn candidates(view: &View<'_>, number: usize, sentence: &Sentence, preds: &[Predicate]) -> Vec<Candidate> {
    let text = view.str(sentence.range).trim_end();
    if letters(text) < SHORT || text.ends_with(':') {
        return Vec::new();
    }
    let mut found = if !view.language.verb_final() {
        medial(view, number, sentence, preds)
    } else if crate::ending::denies(view, sentence, preds) {
        return Vec::new();
    } else {
        crate::ending::any(view, number, sentence, preds).into_iter().collect()
    };
    if found.is_empty() {
        found.push(whole(view, number, sentence, preds));
    }
    // A label with nothing behind it says nothing, nor do "they agreed" or "it was decided".
    found.retain(|c| letters(view.str(c.quote)) >= LEAST);
    for candidate in &mut found {
        candidate.why.insert(0, RuleId::from(LEARNED));
    }
    found
}

/// How many letters a text has; a syllable counts for two.
fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).map(|c| if c >= signs::WIDE { 2 } else { 1 }).sum()
}

/// The clause that most looks like what is promised: of one that is reported, not the verb of saying.
fn medial(view: &View<'_>, number: usize, sentence: &Sentence, preds: &[Predicate]) -> Vec<Candidate> {
    let clauses = clauses(view, sentence.range, preds);
    let main = || clauses.iter().filter(|c| !c.subordinate && !c.relative);
    let says = |verb: usize| preds[verb].is(view, T::Say) && !preds[verb].is_any(view, &[T::Act, T::Create, T::Commit]);
    // What a party will not do, it may promise: a denial is only the second choice.
    let clause = main()
        .find(|c| AHEAD.contains(&preds[c.verb].mode) && !preds[c.verb].negative)
        .or_else(|| main().find(|c| !says(c.verb)))
        .or_else(|| main().next());
    let Some(clause) = clause else { return Vec::new() };
    let strength = preds[clause.verb].strength.unwrap_or(Strength::Firm);
    build(view, number, sentence, preds, clause, Trigger::Learned, strength, sentence.range)
}

/// The whole sentence.
fn whole(view: &View<'_>, number: usize, sentence: &Sentence, preds: &[Predicate]) -> Candidate {
    let range = Range::new(label_end(view, sentence.range), sentence.range.end);
    let mut candidate = crate::gather::whole(number, range, Trigger::Learned, Strength::Firm, LEARNED);
    let act = preds.iter().find(|p| p.is_any(view, &[T::Act, T::Create, T::Commit, T::Boost, T::Explore]));
    candidate.subject.end = range.end;
    if let Some(act) = act {
        candidate.subject.end = act.range.start.max(range.start);
        candidate.object = Range::new(act.range.end, range.end);
        candidate.strength_at = act.range;
        candidate.act = Some(act.clone());
    }
    candidate
}
