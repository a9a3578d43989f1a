//! Verb groups: where a pack's patterns match, and what they say of the verb they speak of.

use crate::language::{Asked, AskedSet, Language, Wants};
use crate::tags::T;
use crate::view::{Range, View};
use entente_model::{RuleId, Strength};
use entente_packs::{Element, Hit, PatternRule, Step, alphanumeric};

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
    /// All modes.
    const ALL: [Mode; 17] = [
        Mode::Future,
        Mode::Present,
        Mode::Past,
        Mode::Perfect,
        Mode::Pluperfect,
        Mode::Conditional,
        Mode::Infinitive,
        Mode::Participle,
        Mode::Gerund,
        Mode::Agreed,
        Mode::Intended,
        Mode::Connective,
        Mode::Adnominal,
        Mode::Obligation,
        Mode::Progressive,
        Mode::Noun,
        Mode::Nothing,
    ];

    /// The word with which packs name it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Mode::Future => "future",
            Mode::Present => "present",
            Mode::Past => "past",
            Mode::Perfect => "perfect",
            Mode::Pluperfect => "pluperfect",
            Mode::Conditional => "conditional",
            Mode::Infinitive => "infinitive",
            Mode::Participle => "participle",
            Mode::Gerund => "gerund",
            Mode::Agreed => "agreed",
            Mode::Intended => "intended",
            Mode::Connective => "connective",
            Mode::Adnominal => "adnominal",
            Mode::Obligation => "obligation",
            Mode::Progressive => "progressive",
            Mode::Noun => "noun",
            Mode::Nothing => "none",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Mode> {
        Mode::ALL.into_iter().find(|mode| mode.name() == word)
    }

    /// Whether the group can carry a clause by itself.
    pub(crate) fn finite(self) -> bool {
        !matches!(
            self,
            Mode::Infinitive
                | Mode::Participle
                | Mode::Gerund
                | Mode::Adnominal
                | Mode::Noun
                | Mode::Connective
                | Mode::Nothing
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
    let seen = Seen { text: view.text(), hits: &view.hits, language: view.language };
    let mut kept = chosen(&seen, sentence, |predicate| !shadowed(view, predicate));
    kept.retain(|p| p.mode != Mode::Nothing);
    if !view.language.verb_final() {
        demote(view, sentence, &mut kept);
        causatives(view, &mut kept);
    }
    kept
}

/// A text with the lexicon's hits in it: all that patterns look at.
pub(crate) struct Seen<'a> {
    /// Folded.
    pub(crate) text: &'a str,
    /// By start.
    pub(crate) hits: &'a [Hit],
    pub(crate) language: &'a Language,
}

impl<'a> Seen<'a> {
    /// Hits that start at `at`.
    fn at(&self, at: usize) -> &'a [Hit] {
        let rest = &self.hits[self.hits.partition_point(|h| h.start < at)..];
        &rest[..rest.iter().take_while(|h| h.start == at).count()]
    }
    /// The places of a stretch at which hits start, in order.
    fn places(&self, within: Range) -> Places {
        let from = self.hits.partition_point(|h| h.start < within.start);
        let many = self.hits[from..].partition_point(|h| h.start < within.end);
        let mut places = Places::default();
        for hits in self.hits[from..from + many].chunk_by(|a, b| a.start == b.start) {
            let first = places.ends.len();
            let mut tags = AskedSet::NONE;
            for hit in hits {
                for &tag in self.language.asked(hit.entry) {
                    places.ends.push((tag, hit.end));
                    tags = tags.with(AskedSet::of(tag));
                }
            }
            // Those of one tag stay in the order of the hits.
            places.ends[first..].sort_by_key(|end| end.0);
            let start = hits.first().map_or(0, |hit| hit.start);
            places.each.push(Place { start, ends: (first, places.ends.len()), tags });
        }
        places
    }
    fn skip_space(&self, at: usize) -> usize {
        let spaces = self.text.as_bytes().get(at..).unwrap_or(&[]).iter().take_while(|&&b| b == b' ').count();
        at + spaces
    }
    fn word_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or("");
        at + rest.find(|c: char| !(alphanumeric(c) || c == '-' || c == '\'')).unwrap_or(rest.len())
    }
}

/// A place at which hits start.
struct Place {
    start: usize,
    /// Which of the ends are of hits that start here.
    ends: (usize, usize),
    /// All tags of the hits that patterns ask for.
    tags: AskedSet,
}

/// The places of a stretch, in order.
#[derive(Default)]
struct Places {
    each: Vec<Place>,
    /// Where hits end that have a tag: place by place, and in each by tag.
    ends: Vec<(Asked, usize)>,
}

impl Places {
    /// Where the hits of a place end, by tag.
    fn ends(&self, place: &Place) -> &[(Asked, usize)] {
        &self.ends[place.ends.0..place.ends.1]
    }

    /// Where those of a place end that have `tag`, in the order of the hits.
    fn with(&self, place: &Place, tag: Asked) -> &[(Asked, usize)] {
        let all = self.ends(place);
        let from = all.partition_point(|end| end.0 < tag);
        let many = all[from..].iter().take_while(|end| end.0 == tag).count();
        &all[from..from + many]
    }
}

/// The groups that win among those that overlap and pass `real`: the longest at a place, then the earlier pattern.
pub(crate) fn chosen(seen: &Seen<'_>, sentence: Range, real: impl Fn(&Predicate) -> bool) -> Vec<Predicate> {
    let lexicon = &seen.language.lexicon;
    let mut kept: Vec<Predicate> = Vec::new();
    let places = seen.places(sentence);
    // Of each pattern the place at which it was tried last, counted from one.
    let mut tried: Vec<u32> = vec![0; lexicon.patterns.len()];
    let mut found: Vec<(usize, usize, Range)> = Vec::new();
    for (number, place) in places.each.iter().enumerate() {
        let start = place.start;
        // In order of their starts and apart from each other, so that only the last can clash.
        if kept.last().is_some_and(|k| k.range.end > start) {
            continue;
        }
        found.clear();
        let now = u32::try_from(number + 1).unwrap_or(u32::MAX);
        for same in places.ends(place).chunk_by(|a, b| a.0 == b.0) {
            for &index in same.first().map_or(&[][..], |end| seen.language.beginning(end.0)) {
                if std::mem::replace(&mut tried[index], now) == now {
                    continue;
                }
                let steps = &lexicon.patterns[index].steps;
                let wants = seen.language.wants(index);
                let walk = Walk { seen, steps, wants, places: &places, limit: sentence.end };
                if let Some((end, Some(head))) = walk.from(0, start, number, None, 0) {
                    found.push((end, index, head));
                }
            }
        }
        found.sort_by_key(|&(end, index, _)| (std::cmp::Reverse(end), index));
        let all = found
            .iter()
            .map(|&(end, index, head)| predicate(seen, &lexicon.patterns[index], Range::new(start, end), head));
        kept.extend(all.filter(|p| real(p)).take(1));
    }
    kept
}

/// A bare past form is a participle, not a verb of its own, after a comma, before its agent, after an article, or
/// where a finite verb before it leaves no room for another.
fn demote(view: &View<'_>, sentence: Range, preds: &mut [Predicate]) {
    let opens = std::cell::OnceCell::new();
    // "Under the scheme shown in May, …": whether the sentence opens with an adverbial.
    let opens_adverbially = || {
        *opens.get_or_init(|| {
            let start = view.skip_space(crate::clause::label_end(view, sentence));
            let here = view.hits_in(Range::new(start, start + 1));
            here.iter().any(|h| [T::In, T::Prep, T::With].iter().any(|&t| view.language.has(h.entry, t)))
        })
    };
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
        // A verb inside the opening adverbial is a participle if behind its comma the sentence has a verb of its own; else it is
        // that verb: "On Tuesday Paris and Oslo agreed".
        let followed = || {
            preds[index + 1..].iter().filter(|p| p.mode.finite()).any(|p| {
                let gap = Range::new(pred.range.end, p.range.start);
                view.str(gap).contains(", ") && ![T::Relative, T::That].iter().any(|&t| view.any(t, gap))
            })
        };
        let adverbial = || {
            !before.contains(',')
                && !preds[..index].iter().any(|p| p.mode.finite())
                && opens_adverbially()
                && followed()
        };
        // "The fuel that Oslo promised arrived": behind a clause that only tells more of the subject stands the subject's verb.
        let crowded = crowded && !behind_relative(view, sentence, &preds[..index]);
        if comma || agent || determined || crowded || adverbial() {
            preds[index].mode = Mode::Participle;
        }
    }
}

/// Whether the one finite verb so far stands in a clause that tells more of a noun at the beginning of the sentence.
fn behind_relative(view: &View<'_>, sentence: Range, before: &[Predicate]) -> bool {
    let mut finite = before.iter().filter(|p| p.mode.finite());
    let (Some(only), None) = (finite.next(), finite.next()) else { return false };
    let front = Range::new(sentence.start, only.range.start);
    let opens = view.tagged(T::Relative, front).chain(view.tagged(T::That, front)).map(|h| h.start).max();
    opens.is_some_and(|at| at > sentence.start + 2 && !view.str(front).contains([';', ':', '"']))
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

/// Whether a short verb form only stands inside a word. Endings that know any verb may.
fn midword(view: &View<'_>, predicate: &Predicate) -> bool {
    let head = predicate.head;
    let before = view.text()[..head.start].chars().next_back();
    let inside = before.is_some_and(alphanumeric) && before.is_some_and(|c| !c.is_ascii());
    let listed =
        predicate.entries.iter().any(|&e| view.language.lexicon.name(view.language.lexicon.entry(e).tag) != "other");
    inside && listed && head.len() < 9
}

/// Whether the verb is really part of a name or of a word that the pack says is no verb.
fn shadowed(view: &View<'_>, predicate: &Predicate) -> bool {
    let head = predicate.head;
    if view.language.verb_final() && midword(view, predicate) {
        return true;
    }
    // Known by its ending alone, a form is a verb only where a verb may stand, and never a place.
    if predicate.entries.is_empty() && !view.language.verb_final() {
        let place = view.names_in(head).iter().any(|n| n.listed && n.range == head);
        let bare = predicate.mode == Mode::Infinitive && predicate.range == head;
        let before = head.start - usize::from(view.text()[..head.start].ends_with(' '));
        if place || bare && !ends_with(view, 0, before, &[T::To]) {
            return true;
        }
    }
    // "Talks were called off": what opens a sentence and is no base form has no subject, and is a noun.
    if predicate.mode == Mode::Present && predicate.range == predicate.head && !view.language.verb_final() {
        let base = |h: &Hit| {
            let entry = view.language.lexicon.entry(h.entry);
            h.end == head.end && view.language.base.is_some_and(|base| entry.has(base))
        };
        // In a list the line before it is the subject.
        let opens = view
            .sentence_at(head.start)
            .is_some_and(|s| s.range.start == head.start && s.role != entente_model::Role::List);
        let here = view.hits_in(Range::new(head.start, head.start + 1));
        if opens && !here.iter().any(base) {
            return true;
        }
    }
    // A bare present after an article or preposition is a noun: "the plan", "with plans".
    if predicate.mode == Mode::Present && predicate.range == predicate.head && !view.language.verb_final() {
        let before = view.str(Range::new(predicate.range.start.saturating_sub(40), predicate.range.start));
        let end = predicate.range.start - (before.len() - before.trim_end().len());
        // Where adjectives follow, one may stand right before the verb: "le Centre international octroie".
        let adjective = !view.language.meta.heads_first && ends_with(view, 0, end, &[T::Joint]);
        if adjective || ends_with(view, 0, end, &[T::Article, T::Ordinal, T::In, T::Prep, T::With]) {
            return true;
        }
    }
    // "Mexico's wish to join": behind a possessive stands a noun.
    if !view.language.verb_final() && matches!(predicate.mode, Mode::Present | Mode::Intended | Mode::Agreed) {
        let before = view.text()[..predicate.range.start].trim_end();
        let own = view.language.meta.possessives.iter().any(|m| m.len() > 1 && before.ends_with(m.as_str()));
        let first = view.hits_in(Range::new(predicate.range.start, predicate.range.start + 1));
        let verb = first.iter().any(|h| view.language.has(h.entry, T::Intend) || view.language.has(h.entry, T::Commit));
        if own && verb {
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
        || view
            .names_in(Range::new(head.start.saturating_sub(80), head.end))
            .iter()
            .any(|n| n.range.contains(head) && n.range != head && (n.listed || view.str(n.range).contains(' ')))
}

fn predicate(seen: &Seen<'_>, pattern: &PatternRule, range: Range, head: Range) -> Predicate {
    let verbs = || seen.at(head.start).iter().filter(|h| seen.language.lexicon.entry(h.entry).verb);
    let mut entries: Vec<u32> = verbs().filter(|h| h.end == head.end).map(|h| h.entry).collect();
    // What is done with an object is still a deed or a promise of the verb alone: "lancer un satellite", "lancer".
    if entries.iter().any(|&e| seen.language.has(e, T::Act)) {
        let kept = |e: u32| [T::Deed, T::Commit, T::Boost].iter().any(|&t| seen.language.has(e, t));
        entries.extend(verbs().filter(|h| h.end < head.end && kept(h.entry)).map(|h| h.entry));
    }
    Predicate {
        range,
        head,
        entries,
        mode: Mode::parse(&pattern.mode).unwrap_or(Mode::Present),
        strength: pattern.strength.as_deref().and_then(|s| s.parse().ok()),
        passive: pattern.passive,
        negative: pattern.negative,
        rule: pattern.rule.clone(),
    }
}

/// An element that may repeat stands at most this often and once more, so that a text of nothing but adverbs costs
/// no more than its length.
const REPEATS: usize = 7;

/// So long, in bytes, is an aside at most that parts an auxiliary from its verb.
const ASIDE: usize = 60;

/// A match: its end and the head's place.
type Match = (usize, Option<Range>);

/// One pattern on its way through a text.
struct Walk<'a> {
    seen: &'a Seen<'a>,
    steps: &'a [Step],
    /// What each step asks for.
    wants: &'a [Wants],
    places: &'a Places,
    /// No match goes beyond this byte.
    limit: usize,
}

impl Walk<'_> {
    /// Matches from step `step` at byte `at`, the longest first. Place number `near` lies no later than `at`;
    /// the step has matched `again` times already.
    fn from(&self, step: usize, at: usize, near: usize, head: Option<Range>, again: usize) -> Option<Match> {
        let (Some(current), Some(wants)) = (self.steps.get(step), self.wants.get(step)) else {
            return Some((at, head));
        };
        let from = if step == 0 { at } else { self.seen.skip_space(at) };
        let near = near + self.places.each[near..].iter().take_while(|p| p.start < from).count();
        let here = self.places.each.get(near).filter(|p| p.start == from);
        let tags = here.map_or(AskedSet::NONE, |p| p.tags);
        if !wants.goes_on(tags) {
            let behind = if step == 1 && again == 0 { self.aside(at) } else { None };
            return behind.and_then(|behind| self.from(step, behind, near, head, REPEATS));
        }
        let mut best: Option<Match> = None;
        let mut consider = |result: Option<Match>| {
            if let Some(result) = result.filter(|r| best.is_none_or(|(end, _)| r.0 > end)) {
                best = Some(result);
            }
        };
        let mut through = |end: usize| {
            let now = if current.head { Some(Range::new(from, end)) } else { head };
            if current.repeat && end > from && again < REPEATS {
                consider(self.from(step, end, near, now, again + 1));
            }
            consider(self.from(step + 1, end, near, now, 0));
        };
        match (wants.tag, here) {
            (None, _) => {
                let end = self.seen.word_end(from);
                if end > from && end <= self.limit {
                    through(end);
                }
            }
            (Some(tag), Some(place)) if tags.may_have(tag) => {
                // Several phrases may end at one place; once is enough.
                let mut last = usize::MAX;
                for &(_, end) in self.places.with(place, tag).iter().filter(|end| end.1 <= self.limit) {
                    if end != last {
                        last = end;
                        through(end);
                    }
                }
            }
            _ => {}
        }
        if current.optional {
            consider(self.from(step + 1, at, near, head, 0));
        }
        if best.is_none() && step == 1 && again == 0 {
            if let Some(behind) = self.aside(at) {
                return self.from(step, behind, near, head, REPEATS);
            }
        }
        best
    }

    /// Behind an aside between commas that parts an auxiliary from its verb: "shall, within their means, make".
    fn aside(&self, at: usize) -> Option<usize> {
        let lexicon = &self.seen.language.lexicon;
        let Element::Tag(first) = self.steps.first()?.element;
        let auxiliary = lexicon.name(first).starts_with('\'');
        let rest = self.seen.text.get(at..self.limit)?.strip_prefix(", ").filter(|_| auxiliary)?;
        let inner = rest.find(", ").filter(|&c| c > 1 && c < ASIDE)?;
        (!rest[..inner].contains([';', ':', '"', '(', '.'])).then_some(at + 2 + inner + 1)
    }
}
