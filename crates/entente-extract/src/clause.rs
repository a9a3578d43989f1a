//! Clauses of a sentence whose verbs stand between subject and object: where each begins and ends.

use crate::predicate::Predicate;
use crate::tags::T;
use crate::view::{Range, View};

/// A clause of a sentence whose verb stands in the middle.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    /// Index of its finite verb.
    pub(crate) verb: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// It hangs on a noun of the clause before.
    pub(crate) relative: bool,
    /// It begins with a word such as "once" and belongs to the clause before.
    pub(crate) subordinate: bool,
}

/// Cuts a sentence into clauses, one for each finite verb.
pub(crate) fn clauses(view: &View<'_>, sentence: Range, preds: &[Predicate]) -> Vec<Clause> {
    let finite: Vec<usize> = (0..preds.len()).filter(|&i| preds[i].mode.finite()).collect();
    let mut found: Vec<Clause> = Vec::new();
    let mut lower = label_end(view, sentence);
    for (n, &verb) in finite.iter().enumerate() {
        let pred = &preds[verb];
        // "will build, run and maintain a plant": side by side, verbs share subject and object.
        if n > 0 && beside(view, &preds[finite[n - 1]], pred) && found.last().is_some_and(|c| !c.relative) {
            lower = pred.range.end;
            continue;
        }
        let gap = Range::new(lower, pred.range.start);
        let (start, relative) = if n == 0 {
            match view.tagged(T::Relative, gap).next_back() {
                Some(hit) if hit.start > gap.start + 3 => (hit.end, true),
                _ => (quoted_start(view, gap), false),
            }
        } else if let Some(start) = resumes(view, &found, gap, label_end(view, sentence)) {
            (start, false)
        } else {
            boundary(view, gap, preds, finite[n - 1], pred)
        };
        let opening = Range::new(start.saturating_sub(24).max(sentence.start), start);
        let subordinate =
            n > 0 && view.tagged(T::Sub, opening).any(|h| view.str(Range::new(h.end, start)).trim().is_empty());
        found.push(Clause { verb, start, end: sentence.end, relative, subordinate });
        lower = pred.range.end;
    }
    // A clause ends where the next begins, unless the next is relative: that belongs to it.
    for n in 0..found.len() {
        let verb_end = preds[found[n].verb].range.end;
        // "…, as the president wound up his tour": what only tells the past beside it is no part of it.
        let past = |c: &Clause| {
            let before = view.str(Range::new(verb_end, c.start.max(verb_end))).trim_end();
            let word = before.rfind(' ').map_or("", |p| &before[..p]).trim_end();
            matches!(preds[c.verb].mode, crate::predicate::Mode::Past | crate::predicate::Mode::Pluperfect)
                && word.ends_with(',')
        };
        let next = found[n + 1..]
            .iter()
            .find(|c| !c.relative && (!c.subordinate || past(c)) && c.start > verb_end)
            .map(|c| c.start);
        if let Some(next) = next {
            found[n].end = trim_connector(view, verb_end, next);
        }
    }
    found
}

/// Whether nothing but a comma, a conjunction and adverbs stands between two verbs of one form.
fn beside(view: &View<'_>, first: &Predicate, second: &Predicate) -> bool {
    let gap = Range::new(first.range.end, second.range.start);
    let text = view.str(gap).trim();
    let joined = text == ","
        || view
            .tagged(T::Conj, gap)
            .any(|h| view.str(Range::new(h.start, h.end)).trim() == text.trim_start_matches(", "));
    joined
        && !text.is_empty()
        && first.mode == second.mode
        && first.passive == second.passive
        && first.mode == crate::predicate::Mode::Future
}

/// Where the main clause begins that goes on behind a relative clause between commas: "X and Y, which have worked
/// together since 2012, will found".
fn resumes(view: &View<'_>, found: &[Clause], gap: Range, opening: usize) -> Option<usize> {
    let [only] = found else { return None };
    let aside = view.str(gap).trim_end().ends_with([',', '–', '—']);
    let before = view.str(Range::new(opening, only.start)).trim_end();
    let mark = before.rfind(' ').map_or("", |p| before[..p].trim_end());
    let names = !view.names_in(Range::new(opening, only.start)).is_empty();
    (only.relative && aside && names && mark.ends_with([',', '–', '—'])).then_some(opening)
}

/// Where a clause begins between the verb before and its own verb.
fn boundary(view: &View<'_>, gap: Range, preds: &[Predicate], previous: usize, next: &Predicate) -> (usize, bool) {
    let text = view.str(gap);
    // "…, and set up a chair", added the rector": who said it comes behind, and nothing of the quotation is theirs.
    if next.is(view, T::Say) && text.trim_end().ends_with("\",") {
        return (next.range.start, false);
    }
    if let Some(at) = text.rfind([';', '\u{2014}']).or_else(|| text.rfind(": ")) {
        let width = text[at..].chars().next().map_or(1, char::len_utf8);
        return (view.skip_space(gap.start + at + width), false);
    }
    let relative = view.tagged(T::Relative, gap).next_back();
    let that = view.tagged(T::That, gap).next_back();
    let brk = view.tagged(T::Break, gap).chain(view.tagged(T::Sub, gap)).max_by_key(|h| h.start);
    let conj = clause_conjunction(view, gap);
    let said = preds[previous].is_any(view, &[T::Say, T::Commit, T::Reaffirm]);
    // "that" opens what was said only right behind the verb of saying; elsewhere it hangs on a noun.
    let verbs_between = |at: usize| {
        preds
            .iter()
            .any(|p| p.range.start >= preds[previous].range.end && p.range.end <= at && p.range.start > gap.start)
    };
    let marks = [
        that.filter(|h| said && !verbs_between(h.start)).map(|h| (h.end, false)),
        that.filter(|h| said && verbs_between(h.start)).map(|h| (h.end, true)),
        brk.map(|h| (phrase_end(view, h, gap), false)),
        conj.map(|at| (at, false)),
        relative.map(|h| (h.end, true)),
    ];
    if let Some(best) = marks.into_iter().flatten().max_by_key(|m| m.0) {
        return best;
    }
    // "will pay three million, will send six teachers and …": verbs of one form in a row.
    if text.trim_end().ends_with(',')
        && text.trim().len() > 1
        && preds[previous].mode == next.mode
        && next.mode.finite()
    {
        return (next.range.start, false);
    }
    if preds[previous].is(view, T::Say) {
        // "The ministry said it would": no mark is needed. A comma closes what was said: ", he said".
        let at = text.find(", ").map_or(gap.start, |c| gap.start + c + 2);
        return (at, false);
    }
    (gap.start, true)
}

/// Where the clause begins behind a word such as "after": right behind it, or behind the comma that closes its phrase
/// ("after a breakfast of rice, Canberra will provide").
fn phrase_end(view: &View<'_>, word: &entente_packs::Hit, gap: Range) -> usize {
    let preposition =
        view.hits_in(Range::new(word.start, word.start + 1)).iter().any(|h| view.language.has(h.entry, T::Prep));
    let rest = view.str(Range::new(word.end, gap.end));
    let behind = rest.find(", ").map(|c| word.end + c + 2).filter(|&at| at + 2 < gap.end);
    behind.filter(|_| preposition).unwrap_or(word.end)
}

/// Whether a conjunction stands between two words with capitals that are nobody's names: "Critical and Emerging Technologies".
fn within_title(view: &View<'_>, conjunction: Range) -> bool {
    let sentence = view.sentence_at(conjunction.start).map_or(conjunction, |s| s.range);
    let before = view.str(Range::new(sentence.start.min(conjunction.start), conjunction.start)).trim_end();
    let left = Range::new(
        before.rfind(' ').map_or(sentence.start, |at| sentence.start + at + 1),
        sentence.start + before.len(),
    );
    let from = view.skip_space(conjunction.end);
    let right = Range::new(from, view.word_end(from));
    let large = |word: Range| view.original(word).chars().next().is_some_and(char::is_uppercase);
    view.language.meta.capitals
        && large(left)
        && large(right)
        && [left, right].iter().all(|&word| !view.names_in(word).iter().any(|n| n.range.overlaps(word)))
}

/// Whether a conjunction is the first behind "between": it joins the two between whom something is.
fn among(view: &View<'_>, gap: Range, conjunction: usize) -> bool {
    let between = view.tagged(T::Among, Range::new(gap.start, conjunction)).next_back();
    !view.language.verb_final()
        && between.is_some_and(|b| {
            let inner = Range::new(b.end, conjunction);
            view.tagged(T::Conj, inner).all(|h| view.str(Range::new(h.start, h.end)).trim() == ",")
        })
}

/// The end of the conjunction that opens a clause in `gap`: the last one that does not merely join two subjects.
fn clause_conjunction(view: &View<'_>, gap: Range) -> Option<usize> {
    let conjs: Vec<_> = view
        .tagged(T::Conj, gap)
        .filter(|h| !matches!(view.str(Range::new(h.start, h.end)).trim(), "," | "&"))
        .filter(|h| !within_title(view, Range::new(h.start, h.end)))
        .filter(|h| !among(view, gap, h.start))
        .collect();
    let comma_before = |at: usize| view.text()[..at].trim_end().ends_with(',');
    if let Some(hit) = conjs.iter().rev().find(|h| comma_before(h.start)) {
        return Some(hit.end);
    }
    if let Some(hit) = conjs.iter().rev().find(|h| {
        let left = Range::new(gap.start, h.start);
        let right = Range::new(h.end, gap.end);
        let names_left = view.names_in(left).last().is_some_and(|n| n.range.end + 2 >= h.start);
        // "the bureau and the Icelandic institute ÍSOR": a word for a kind of organisation may stand before the name.
        let told = [T::OrgKind, T::OrgHead, T::Gov, T::PersonRole].iter().any(|&t| {
            view.hits_in(Range::new(right.start, right.start + 6)).iter().any(|h| view.language.has(h.entry, t))
        });
        let reach = if told { 44 } else { 5 };
        let names_right = view.names_in(right).first().is_some_and(|n| n.range.start <= h.end + reach);
        !(names_left && names_right)
    }) {
        return Some(hit.end);
    }
    None
}

/// After a label that opens the sentence: "Semiconductors: the Commission will …", "3. Both sides".
pub(crate) fn label_end(view: &View<'_>, sentence: Range) -> usize {
    let known = view.label_ends.borrow().get(&sentence).copied();
    known.unwrap_or_else(|| {
        let end = find_label_end(view, sentence);
        view.label_ends.borrow_mut().insert(sentence, end);
        end
    })
}

fn find_label_end(view: &View<'_>, sentence: Range) -> usize {
    let text = view.str(sentence);
    let mut at = 0;
    // Numbering and bullets.
    let bullet = |c: char| {
        (c == 'ㅇ' || !c.is_alphanumeric()) && !matches!(c, '"' | '\'' | '(' | '[' | '$' | '€' | '£' | '¥' | '₩')
    };
    let opening = text[..crate::parties::floor(text, 5)].find(['.', ')']);
    if let Some(close) = opening.filter(|&p| p > 0) {
        let label = &text[..close];
        let inner = label.trim_start_matches('(');
        let short = inner.chars().count() <= 3 && inner.chars().all(char::is_alphanumeric) && !inner.is_empty();
        if short && text[close + 1..].starts_with(' ') {
            at = close + 1;
        }
    }
    at += text[at..].len() - text[at..].trim_start_matches(bullet).len();
    // "3 On digital matters": a number alone before a capital counts paragraphs.
    let digits = text[at..].len() - text[at..].trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if view.language.meta.capitals && at == 0 && (1..=2).contains(&digits) && text[digits..].starts_with(' ') {
        let word = sentence.start + digits + 1;
        let next = view.original(Range::new(word, view.word_end(word)));
        let named = view.names_in(Range::new(word, word + 1)).iter().any(|n| n.listed);
        if next.starts_with(char::is_uppercase) && !named {
            at = digits + 1;
        }
    }
    let rest = &text[at..];
    if let Some(colon) = rest[..crate::parties::floor(rest, 72)].find(": ").filter(|&c| c < 70) {
        let label = &rest[..colon];
        let before = Range::new(sentence.start + at, sentence.start + at + colon);
        // "Luxembourg gave its word: it will train": a clause of its own is no label.
        let named = !view.names_in(before).is_empty();
        let finite = |h: &entente_packs::Hit| {
            let entry = view.language.lexicon.entry(h.entry);
            named && view.language.finite.iter().any(|&tag| entry.has(tag))
        };
        let verbless = !view
            .hits_in(before)
            .iter()
            .any(|h| view.language.lexicon.entry(h.entry).verb && (view.language.has(h.entry, T::Say) || finite(h)));
        if label.split_whitespace().count() <= 7 && verbless {
            at += colon + 2;
        }
    }
    dateline_end(view, sentence, view.skip_space(sentence.start + at))
}

/// After a place and day that open a report: "RIYADH, May 14 (Reuters) - ", "Berne, 10.03.2024 – ".
fn dateline_end(view: &View<'_>, sentence: Range, at: usize) -> usize {
    let text = view.str(Range::new(at, sentence.end));
    let head = &text[..crate::parties::floor(text, 90)];
    // "GENEVA (ATS) The …": the agency in brackets closes it.
    if let Some(close) = head.find(") ").filter(|&p| p < 40) {
        let open = head[..close].find(" (").map_or(close, |p| p + 2);
        let agency = view.original(Range::new(at + open.min(close), at + close));
        let place = view.names_in(Range::new(at, at + open.min(close))).iter().any(|n| {
            n.range.start == at && matches!(n.who, crate::names::Who::State { .. } | crate::names::Who::City { .. })
        });
        if place && agency.chars().count() >= 2 && agency.chars().all(|c| c.is_uppercase() || c == ' ') {
            let after = view.str(Range::new(at + close + 2, sentence.end));
            let dash = after.len() - after.trim_start_matches([' ', '-', '–', '—']).len();
            return at + close + 2 + dash;
        }
    }
    let Some((cut, mark)) = first_mark(head) else { return at };
    let prefix = Range::new(at, at + cut);
    let placed = view
        .names_in(prefix)
        .iter()
        .any(|n| matches!(n.who, crate::names::Who::State { .. } | crate::names::Who::City { .. }));
    let verb = view
        .hits_in(prefix)
        .iter()
        .any(|h| view.language.has(h.entry, T::Commit) || view.language.has(h.entry, T::Say));
    let day = view.times_in(prefix).next().is_some();
    let capitals = {
        let written = view.original(prefix);
        written.chars().any(char::is_alphabetic) && !written.chars().any(char::is_lowercase)
    };
    if (placed || day || capitals) && !verb && prefix.len() < 70 && view.str(prefix).split_whitespace().count() <= 9 {
        return view.skip_space(at + cut + mark);
    }
    at
}

/// Where the first mark stands that may close a dateline, and its length in bytes.
fn first_mark(head: &str) -> Option<(usize, usize)> {
    let bytes = head.as_bytes();
    // One look at each byte: this is asked many times a sentence, and five searches cost five times as much.
    let mark = |at: usize| {
        let rest = &bytes[at..];
        let length = match rest {
            [b' ', b'-', b' ', ..] => 3,
            [b'-', b'-', ..] | [b':', b' ', ..] => 2,
            _ if rest.starts_with(" – ".as_bytes()) => " – ".len(),
            _ if rest.starts_with("—".as_bytes()) => "—".len(),
            _ => return None,
        };
        Some((at, length))
    };
    let may = |&(_, &b): &(usize, &u8)| matches!(b, b' ' | b'-' | b':' | 0xe2);
    bytes.iter().enumerate().filter(may).find_map(|(at, _)| mark(at))
}

/// After an opening quotation mark, if the clause stands wholly within the quotation.
fn quoted_start(view: &View<'_>, gap: Range) -> usize {
    let text = view.str(gap);
    if text.starts_with('"') { view.skip_space(gap.start + 1) } else { gap.start }
}

/// The end of a clause without the comma and conjunction before the next.
pub(crate) fn trim_connector(view: &View<'_>, from: usize, to: usize) -> usize {
    let mut end = to;
    loop {
        let text = view.text().get(from..end).unwrap_or("").trim_end();
        let trimmed = text.trim_end_matches([',', ';', ':', '-', '–', '—']).trim_end();
        let here = from + trimmed.len();
        let word = view.hits_in(Range::new(here.saturating_sub(24).max(from), here)).iter().rev().find(|h| {
            h.end == here
                && [T::Conj, T::That, T::Break, T::Relative, T::Adv].iter().any(|&t| view.language.has(h.entry, t))
        });
        match word {
            Some(hit) if hit.start > from => end = hit.start,
            _ => return here,
        }
    }
}
