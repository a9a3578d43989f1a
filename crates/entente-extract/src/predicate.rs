//! Verb groups: where a pack's patterns match, and what they say of the verb they speak of.

use crate::tags::T;
use crate::view::{Range, View};
use entente_model::{RuleId, Strength};
use entente_packs::{Element, PatternRule, TagId};

/// How a verb group tells its verb.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mode {
    Future,
    Present,
    Past,
    Perfect,
    Pluperfect,
    Conditional,
    Infinitive,
    Participle,
    Gerund,
    Agreed,
    Intended,
    Connective,
    Adnominal,
    Obligation,
    Progressive,
    Noun,
    /// A group that only looks like a verb.
    Nothing,
}

impl Mode {
    fn parse(word: &str) -> Mode {
        match word {
            "future" => Mode::Future,
            "past" => Mode::Past,
            "perfect" => Mode::Perfect,
            "pluperfect" => Mode::Pluperfect,
            "conditional" => Mode::Conditional,
            "infinitive" => Mode::Infinitive,
            "participle" => Mode::Participle,
            "gerund" => Mode::Gerund,
            "agreed" => Mode::Agreed,
            "intended" => Mode::Intended,
            "connective" => Mode::Connective,
            "adnominal" => Mode::Adnominal,
            "obligation" => Mode::Obligation,
            "progressive" => Mode::Progressive,
            "noun" => Mode::Noun,
            "none" => Mode::Nothing,
            _ => Mode::Present,
        }
    }

    /// Whether the group can carry a clause by itself.
    pub(crate) fn finite(self) -> bool {
        !matches!(
            self,
            Mode::Infinitive | Mode::Participle | Mode::Gerund | Mode::Adnominal | Mode::Noun | Mode::Connective | Mode::Nothing
        )
    }

    /// Whether the group tells what has been.
    pub(crate) fn past(self) -> bool {
        matches!(self, Mode::Past | Mode::Perfect | Mode::Pluperfect)
    }
}

/// A verb group found.
#[derive(Clone, Debug)]
pub(crate) struct Predicate {
    /// The whole group.
    pub(crate) range: Range,
    /// The verb it speaks of.
    pub(crate) head: Range,
    /// Lexicon entries of that verb; empty for an unknown one.
    pub(crate) entries: Vec<u32>,
    pub(crate) mode: Mode,
    pub(crate) strength: Option<Strength>,
    pub(crate) passive: bool,
    pub(crate) negative: bool,
    pub(crate) rule: RuleId,
}

impl Predicate {
    /// Whether the verb carries `tag`.
    pub(crate) fn is(&self, view: &View<'_>, tag: T) -> bool {
        self.entries.iter().any(|&e| view.language.has(e, tag))
    }
    /// Whether the verb carries one of `tags`.
    pub(crate) fn is_any(&self, view: &View<'_>, tags: &[T]) -> bool {
        tags.iter().any(|&t| self.is(view, t))
    }
    /// The value of the verb's rule with `tag`.
    pub(crate) fn value<'v>(&self, view: &'v View<'_>, tag: T) -> Option<&'v str> {
        let entry = self.entries.iter().find(|&&e| view.language.has(e, tag))?;
        view.language.lexicon.entry(*entry).value.as_deref()
    }
}

/// The verb groups of a sentence, in order, none inside another.
pub(crate) fn predicates(view: &View<'_>, sentence: Range) -> Vec<Predicate> {
    let mut found: Vec<Predicate> = Vec::new();
    let mut tried: Option<(usize, TagId)> = None;
    for hit in view.hits_in(sentence) {
        let entry = view.language.lexicon.entry(hit.entry);
        for &tag in std::iter::once(&entry.tag).chain(&entry.more) {
            if tried == Some((hit.start, tag)) {
                continue;
            }
            tried = Some((hit.start, tag));
            for &index in view.language.first.get(&tag).map_or(&[][..], Vec::as_slice) {
                let pattern = &view.language.lexicon.patterns[index];
                if let Some((end, Some(head))) = matches(view, pattern, 0, hit.start, sentence.end, None) {
                    found.push(predicate(view, pattern, Range::new(hit.start, end), head));
                }
            }
        }
    }
    // The longest at a place wins, then the earlier pattern; what lies inside another goes.
    found.sort_by(|a, b| (a.range.start, b.range.end).cmp(&(b.range.start, a.range.end)));
    let mut kept: Vec<Predicate> = Vec::new();
    for predicate in found {
        let clash = kept.iter().any(|k| k.range.overlaps(predicate.range));
        if !clash && !shadowed(view, &predicate) {
            kept.push(predicate);
        }
    }
    kept.retain(|p| p.mode != Mode::Nothing);
    if !view.language.verb_final() {
        demote(view, sentence, &mut kept);
        causatives(view, &mut kept);
    }
    kept
}

/// A bare past form is a participle, not a verb of its own, after a comma, before its agent, after an article, or
/// where a finite verb before it leaves no room for another.
fn demote(view: &View<'_>, sentence: Range, preds: &mut [Predicate]) {
    for index in 0..preds.len() {
        let pred = &preds[index];
        if pred.mode != Mode::Past || pred.passive || pred.range != pred.head {
            continue;
        }
        let before = view.str(Range::new(sentence.start, pred.range.start)).trim_end();
        let end = sentence.start + before.len();
        let said = pred.is(view, T::Say);
        let comma = before.ends_with(',') && !said && {
            // "Japan, for its part, pledged": an aside closes before the verb of the subject.
            let earlier = preds[..index].iter().any(|p| p.mode.finite());
            earlier || !aside(before)
        };
        let next = view.skip_space(pred.range.end);
        let agent = view.hits_in(Range::new(next, next + 1)).iter().any(|h| view.language.has(h.entry, T::Agent));
        let determined = ends_with(view, sentence.start, end, &[T::Article, T::Ordinal, T::In, T::Prep]);
        let crowded = preds[..index].iter().rev().find(|p| p.mode.finite()).is_some_and(|p| {
            let gap = Range::new(p.range.end, pred.range.start);
            let text = view.str(gap);
            !text.contains([',', ';', ':', '"', '—', '–'])
                && ![T::Conj, T::Relative, T::That, T::Break, T::Sub].iter().any(|&t| view.any(t, gap))
                && !p.is(view, T::Say)
        });
        // "Under the plan unveiled on Thursday, …": a verb inside the opening adverbial is a participle.
        let start = view.skip_space(crate::promise::label_end(view, sentence));
        let adverbial = view
            .hits_in(Range::new(start, start + 1))
            .iter()
            .any(|h| [T::In, T::Prep, T::With].iter().any(|&t| view.language.has(h.entry, t)))
            && !before.contains(',')
            && !preds[..index].iter().any(|p| p.mode.finite());
        if comma || agent || determined || crowded || adverbial {
            preds[index].mode = Mode::Participle;
        }
    }
}

/// Whether the text ends in an aside between commas.
fn aside(before: &str) -> bool {
    let inner = before.trim_end_matches(',');
    inner.rfind(',').is_some_and(|open| inner.len() - open < 70)
}

/// Whether a hit with one of the tags ends at `end`.
pub(crate) fn ends_with(view: &View<'_>, from: usize, end: usize, tags: &[T]) -> bool {
    view.hits_in(Range::new(end.saturating_sub(24).max(from), end))
        .iter()
        .any(|h| h.end == end && tags.iter().any(|&t| view.language.has(h.entry, t)))
}

/// "will help Kenya build": the verb after a causative is part of what is promised.
fn causatives(view: &View<'_>, preds: &mut [Predicate]) {
    for index in 1..preds.len() {
        let gap = Range::new(preds[index - 1].head.start, preds[index].range.start);
        let causes = view.tagged(T::Causative, gap).any(|h| h.start == preds[index - 1].head.start);
        if causes && preds[index].mode == Mode::Present && gap.len() < 60 && !view.str(gap).contains([',', ';']) {
            preds[index].mode = Mode::Gerund;
        }
    }
}

/// Whether the verb is really part of a name or of a word that the pack says is no verb.
fn shadowed(view: &View<'_>, predicate: &Predicate) -> bool {
    let head = predicate.head;
    // A bare present after an article or preposition is a noun: "the plan", "with plans".
    if predicate.mode == Mode::Present && predicate.range == predicate.head && !view.language.verb_final() {
        let before = view.str(Range::new(predicate.range.start.saturating_sub(40), predicate.range.start));
        let end = predicate.range.start - (before.len() - before.trim_end().len());
        if ends_with(view, 0, end, &[T::Article, T::Ordinal, T::In, T::Prep, T::With, T::Joint]) {
            return true;
        }
    }
    view.hits
        .iter()
        .skip(view.hits.partition_point(|h| h.start + 60 < head.start))
        .take_while(|h| h.start <= head.start)
        .any(|h| {
            let range = Range::new(h.start, h.end);
            range.contains(head) && view.language.has(h.entry, T::NotVerb)
        })
        || view.names_in(Range::new(head.start.saturating_sub(80), head.end)).iter().any(|n| {
            n.range.contains(head) && n.range != head && (n.listed || view.str(n.range).contains(' '))
        })
}

fn predicate(view: &View<'_>, pattern: &PatternRule, range: Range, head: Range) -> Predicate {
    let entries = view
        .hits_in(Range::new(head.start, head.start + 1))
        .iter()
        .filter(|h| h.start == head.start && h.end == head.end)
        .filter(|h| view.language.lexicon.entry(h.entry).verb)
        .map(|h| h.entry)
        .collect();
    Predicate {
        range,
        head,
        entries,
        mode: Mode::parse(&pattern.mode),
        strength: pattern.strength.as_deref().and_then(|s| s.parse().ok()),
        passive: pattern.passive,
        negative: pattern.negative,
        rule: pattern.rule.clone(),
    }
}

/// Matches `pattern` from step `step` at byte `at`: the end and the head's place, the longest first.
fn matches(
    view: &View<'_>,
    pattern: &PatternRule,
    step: usize,
    at: usize,
    limit: usize,
    head: Option<Range>,
) -> Option<(usize, Option<Range>)> {
    let Some(current) = pattern.steps.get(step) else { return Some((at, head)) };
    let from = if step == 0 { at } else { view.skip_space(at) };
    let Element::Tag(tag) = current.element;
    let mut best: Option<(usize, Option<Range>)> = None;
    let mut consider = |end: usize| {
        let place = Range::new(from, end);
        let now = if current.head { Some(place) } else { head };
        let mut results = [None, None];
        if current.repeat && end > from {
            results[0] = matches(view, pattern, step, end, limit, now);
        }
        results[1] = matches(view, pattern, step + 1, end, limit, now);
        for result in results.into_iter().flatten() {
            if best.as_ref().is_none_or(|(e, _)| result.0 > *e) {
                best = Some(result);
            }
        }
    };
    if view.language.lexicon.name(tag) == "any" {
        let end = view.word_end(from);
        if end > from && end <= limit {
            consider(end);
        }
    } else {
        for hit in view.hits_in(Range::new(from, from + 1)) {
            if hit.end <= limit && view.language.lexicon.entry(hit.entry).has(tag) {
                consider(hit.end);
            }
        }
    }
    if current.optional {
        if let Some(result) = matches(view, pattern, step + 1, at, limit, head) {
            if best.as_ref().is_none_or(|(e, _)| result.0 > *e) {
                best = Some(result);
            }
        }
    }
    best
}
