//! List items that inherit their lead-in, and rows of tables of pledges.

use crate::clause::{clauses, label_end};
use crate::gather::whole;
use crate::predicate::{Mode, Predicate};
use crate::promise::{Candidate, LeadIn, Trigger};
use crate::tags::T;
use crate::view::{Range, Sentence, View};
use entente_model::{Role, Strength};

/// So many sentences above a line its heading is looked for.
const HEADED: usize = 40;

/// What the items after this sentence inherit: a commissive sentence that ends with a colon, or a heading for outcomes.
pub(crate) fn lead_in(
    view: &View<'_>,
    number: usize,
    sentence: &Sentence,
    preds: &[Predicate],
    candidates: &[Candidate],
    before: Option<LeadIn>,
) -> Option<LeadIn> {
    let text = view.str(sentence.range).trim_end();
    // The line that names the whole text heads no list.
    let first = view.language.verb_final() && number < 2;
    let heading = view.any(T::PromiseHead, sentence.range) && text.chars().count() < 80 && !first;
    let bare_end = sentence.range.start + text.trim_end_matches([':', '.', ' ']).len();
    let label = label(view, number);
    // A list or table follows what the sentence says of it.
    let listed = view.language.verb_final()
        && view
            .sentences
            .get(number + 1)
            .is_some_and(|next| crate::gather::item(view, next) || crate::table::row(view, next));
    let opens = text.ends_with(':')
        || listed && view.any(T::LeadIn, sentence.range)
        || !text.ends_with('.') && view.tagged(T::LeadIn, sentence.range).any(|h| h.end == bare_end);
    let commits = preds.iter().any(|p| {
        !p.negative
            && (p.is_any(view, &[T::Commit, T::Reaffirm, T::Intend])
                || matches!(p.mode, Mode::Future | Mode::Intended | Mode::Agreed))
    });
    let signed = preds.iter().any(|p| p.is(view, T::Sign)) && view.any(T::Agreement, sentence.range);
    if opens
        && (commits
            || signed
            || view.any(T::Agreement, sentence.range)
            || view.any(T::CommitNoun, sentence.range)
            || view.any(T::LeadIn, sentence.range))
    {
        let strength = preds
            .iter()
            .filter_map(|p| {
                if p.is(view, T::Explore) {
                    Some(Strength::Exploratory)
                } else if p.is(view, T::Intend) && !view.language.verb_final() || p.mode == Mode::Intended {
                    Some(Strength::Intended)
                } else {
                    None
                }
            })
            .max()
            .unwrap_or(Strength::Firm);
        let main = |p: &&Predicate| p.mode.finite() && p.is_any(view, &[T::Commit, T::Reaffirm, T::Sign]);
        let main = preds.iter().find(main);
        let verb = main.or_else(|| preds.iter().find(|p| p.mode.finite()));
        let verb = verb.map_or(sentence.range.end, |p| p.range.start);
        let subject = if view.language.verb_final() { sentence.range } else { Range::new(sentence.range.start, verb) };
        // What a committee is charged with is no promise of those who set it up.
        let tasks = (view.any(T::BodyHead, subject) || view.any(T::SetUp, subject))
            && !view.any(T::AnaphorPair, subject)
            && !view.any(T::AnaphorThey, subject);
        if tasks && !view.language.verb_final() {
            return None;
        }
        return Some(LeadIn {
            subject,
            strength,
            at: sentence.range,
            binds: true,
            label,
            section: None,
            parties: Vec::new(),
        });
    }
    if heading {
        return Some(LeadIn {
            subject: Range::new(sentence.range.start, sentence.range.start),
            strength: if preds.iter().any(|p| p.is(view, T::Explore)) { Strength::Exploratory } else { Strength::Firm },
            at: sentence.range,
            binds: true,
            label,
            section: None,
            parties: Vec::new(),
        });
    }
    // What was agreed at a higher level of a list is spelled out below it.
    let deeper = listed && number + 1 < view.sentences.len() && {
        let below = self::label(view, number + 1);
        below.is_some() && below != label && crate::gather::item(view, &view.sentences[number + 1])
    };
    let agreed = preds.iter().any(|p| p.mode == Mode::Agreed || p.is(view, T::Commit) && p.mode.past());
    if deeper && agreed && !candidates.is_empty() && view.any(T::Following, sentence.range) {
        let strength = Strength::Firm;
        return Some(LeadIn {
            subject: sentence.range,
            strength,
            at: sentence.range,
            binds: true,
            label,
            section: None,
            parties: Vec::new(),
        });
    }
    // A short heading without a verb keeps what a heading for outcomes opened; a full sentence closes it.
    let short = preds.is_empty() && text.chars().count() < 60 && candidates.is_empty();
    before.filter(|_| short)
}

/// The promises of an item that holds none by itself.
pub(crate) fn items(
    view: &View<'_>,
    number: usize,
    sentence: &Sentence,
    preds: &[Predicate],
    lead: &LeadIn,
) -> Vec<Candidate> {
    if !lead.binds || view.any(T::Condition, sentence.range) || view.any(T::Negation, sentence.range) {
        return Vec::new();
    }
    let text = view.str(sentence.range);
    let start = label_end(view, sentence.range);
    let range = Range::new(start, sentence.range.end);
    let trimmed = view.str(range).trim_end_matches([';', ',', ' ']);
    let range = Range::new(start, start + trimmed.len());
    // A label such as "a)" may look like a verb.
    let own: Vec<Predicate> = preds.iter().filter(|p| p.range.start >= start).cloned().collect();
    let preds = own.as_slice();
    let first = preds.first();
    let finite_past = preds.iter().any(|p| p.mode.past());
    if finite_past {
        return Vec::new();
    }
    // "… 필요가 있음", "전망하고 있음": what may or must be is nobody's promise.
    let guessed = preds.last().is_some_and(|p| {
        matches!(p.mode, Mode::Obligation | Mode::Conditional)
            || p.is_any(view, &[T::Expect, T::Ask, T::Value_, T::Say])
    });
    if view.language.verb_final() && (guessed || view.any(T::Outsider, sentence.range)) {
        return Vec::new();
    }
    // "2023. 12. 2차 계약": a line of a chronicle that opens with a day gone by.
    let past = |placed: &&crate::view::Placed| {
        let entente_model::Value::Time(time) = &placed.mention.value else { return false };
        let last = time.interval.to.or(time.interval.from);
        placed.range.start <= start && view.anchor.zip(last).is_some_and(|(anchor, last)| last < anchor)
    };
    if view.language.verb_final() && view.times_in(sentence.range).next().as_ref().is_some_and(past) {
        return Vec::new();
    }
    // A sentence of its own, with subject and verb, says itself what it is.
    let own_verb = preds.iter().any(|p| p.mode.finite() && p.range.start > start + 2);
    if own_verb && !view.language.verb_final() {
        return Vec::new();
    }
    // "Bank A and Bank B to study a scheme": who is to do it opens the item.
    let (label, headline) = if view.language.verb_final() {
        (None, None)
    } else {
        let headline = first.filter(|p| p.mode == Mode::Infinitive && marked(view, p.range.start, start));
        let colon = text.find(": ").map_or(start, |c| sentence.range.start + c);
        (promisers(view, Range::new(sentence.range.start, colon.max(start))), headline)
    };
    let headline = headline.and_then(|p| promisers(view, Range::new(start, p.range.start)));
    let opens_with_verb = first.is_some_and(|p| {
        p.range.start <= start + 14 && matches!(p.mode, Mode::Infinitive | Mode::Gerund | Mode::Present | Mode::Noun)
    });
    let names_something = view.any(T::Action, range)
        || view.any(T::Agreement, range)
        || view.money_in(range).next().is_some()
        || headline.is_some()
        || label.is_some() && view.any(T::Field, range);
    let ends_with_verb = view.language.verb_final() && preds.last().is_some_and(|p| p.range.end + 4 >= range.end);
    // A word or two are a heading, not a promise.
    let heading = view.str(range).split_whitespace().count() < 4 && !view.language.verb_final();
    if heading || !(opens_with_verb || names_something || ends_with_verb) {
        return Vec::new();
    }
    let range = label.map_or(range, |l| Range::new(l.start, range.end));
    let mut candidate = whole(number, range, Trigger::Item, lead.strength, "engine.item");
    candidate.subject = label.or(headline).unwrap_or(lead.subject);
    if view.language.verb_final() {
        // "A사와 B사는 잠수함을 공동 건조": an item may say itself who acts.
        if let Some(own) = crate::marked::phrase(view, range).filter(|p| crate::marked::known(view, *p)) {
            candidate.subject = own;
        }
    }
    candidate.strength_at = lead.at;
    // "직업훈련(호주 제공)": what stands in brackets at the end is not what is done.
    let open = view.str(range).trim_end_matches('.').ends_with(')').then(|| view.str(range).rfind('(')).flatten();
    let open = open.map_or(range.end, |at| range.start + at);
    let closing = preds.iter().rev().find(|p| p.range.start < open);
    if let Some(verb) = if view.language.verb_final() { closing } else { first } {
        candidate.act = Some(verb.clone());
        if opens_with_verb || headline.is_some() {
            candidate.object = Range::new(verb.range.end, range.end);
        }
        if verb.is(view, T::Explore) {
            candidate.strength = Strength::Exploratory;
        }
    }
    vec![candidate]
}

/// The part of a label or of what stands before a verb that names nobody but organisations or states.
fn promisers(view: &View<'_>, before: Range) -> Option<Range> {
    let names = view.names_in(before);
    let (first, last) = (names.first()?, names.last()?);
    let whole = Range::new(first.range.start, last.range.end.min(before.end));
    let mut at = before.start;
    let mut words = 0;
    let mut count = |gap: Range| {
        words += view.str(gap).split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() > 3).count();
    };
    for name in names {
        count(Range::new(at, name.range.start));
        at = name.range.end;
    }
    count(Range::new(at, before.end));
    let binds = names.iter().any(|n| crate::parties::party(view, n).is_some_and(|p| p.region.is_none()));
    (words == 0 && binds).then_some(whole)
}

/// Whether the mark of an infinitive opens a verb group or stands right before it.
fn marked(view: &View<'_>, at: usize, lower: usize) -> bool {
    let from = at.saturating_sub(6).max(lower);
    view.tagged(T::To, Range::new(from, at + 3))
        .any(|h| h.start == at || view.str(Range::new(h.end, at)).trim().is_empty())
}

/// A row of a table of what was agreed: its cells say what, and a cell under "Signed by" who.
pub(crate) fn outcome(view: &View<'_>, number: usize, sentence: &Sentence) -> Vec<Candidate> {
    let bars = |range: Range| view.str(range).matches(['|', '\t']).count();
    if view.language.verb_final() || bars(sentence.range) == 0 {
        return Vec::new();
    }
    // The rows above it, up to the first, which heads the columns, and what stands over the table.
    let above = view.sentences[..number].iter().rev();
    let rows = above.clone().take_while(|s| bars(s.range) > 0).count();
    let Some(head) = number.checked_sub(rows).filter(|_| rows > 0).and_then(|n| view.sentences.get(n)) else {
        return Vec::new();
    };
    let quiet = !view.names_in(head.range).iter().any(|n| n.listed) && view.money_in(head.range).next().is_none();
    let agreed = |s: &Sentence| {
        [T::PromiseHead, T::Agreement, T::CommitNoun, T::Commit, T::Reaffirm].iter().any(|&t| view.any(t, s.range))
    };
    let says = [T::Action, T::Agreement, T::Field, T::Meeting].iter().any(|&t| view.any(t, sentence.range));
    let past = view.any(T::PastTime, sentence.range) || view.any(T::Condition, sentence.range);
    if !quiet || !says || past || !above.skip(rows).take(4).any(agreed) {
        return Vec::new();
    }
    let columns = cells(view, head.range);
    let found = cells(view, sentence.range);
    // A first cell of a number only counts the rows.
    let counted = found.first().is_some_and(|c| !view.str(*c).contains(char::is_alphabetic));
    let start = found.get(usize::from(counted)).map_or(sentence.range.start, |c| c.start);
    let who = columns.iter().position(|&c| view.any(T::Sign, c) || view.any(T::AnaphorThey, c));
    let subject = who.and_then(|n| found.get(n)).copied().unwrap_or(Range::new(start, start));
    let quote = Range::new(start, sentence.range.end);
    let mut candidate = whole(number, quote, Trigger::Row, Strength::Firm, "engine.outcome");
    candidate.subject = subject;
    if let Some(weak) = view.tagged(T::Weak, quote).find_map(|h| view.value(h).and_then(|v| v.parse().ok())) {
        candidate.strength = weak;
    }
    vec![candidate]
}

/// The cells of a row, without the spaces around them.
fn cells(view: &View<'_>, row: Range) -> Vec<Range> {
    let text = view.str(row);
    let mut found = Vec::new();
    let mut at = 0;
    for cell in text.split(['|', '\t']) {
        let lead = cell.len() - cell.trim_start().len();
        found.push(Range::new(row.start + at + lead, row.start + at + lead + cell.trim().len()));
        at += cell.len() + 1;
    }
    found
}

/// A row of a table of pledges: a party in the first cell, a sum in another.
pub(crate) fn row(view: &View<'_>, number: usize, sentence: &Sentence) -> Vec<Candidate> {
    let text = view.str(sentence.range);
    let Some(first) = text.find(['|', '\t']) else { return Vec::new() };
    if sentence.role != Role::Table && text.matches(['|', '\t']).count() < 2 {
        return Vec::new();
    }
    let cell = Range::new(sentence.range.start, sentence.range.start + first);
    let rest = Range::new(cell.end, sentence.range.end);
    // Without a sum a row counts below a line that heads the columns: "Who | What | When".
    let headed = || {
        let above = view.sentences[..number].iter().rev();
        let table = |s: &&Sentence| view.str(s.range).contains(['|', '\t']);
        let head = above.take_while(table).last();
        head.is_some_and(|h| view.names_in(h.range).is_empty() && view.money_in(h.range).next().is_none())
            && promisers(view, cell).is_some()
            && view.str(rest).split_whitespace().count() >= 4
    };
    let pledged = view.money_in(rest).next().is_some() || headed();
    if !pledged || view.names_in(cell).is_empty() || !pledges(view, number) {
        return Vec::new();
    }
    let mut candidate = whole(number, sentence.range, Trigger::Row, Strength::Firm, "engine.row");
    candidate.subject = cell;
    candidate.object = rest;
    vec![candidate]
}

/// What a line of a plan promises after its label: "Objet : création d'un pôle …".
pub(crate) fn labelled(view: &View<'_>, number: usize, sentence: &Sentence, preds: &[Predicate]) -> Vec<Candidate> {
    let text = view.str(sentence.range);
    let Some(colon) = text.find(": ").filter(|&c| c < 60) else { return Vec::new() };
    let label = Range::new(sentence.range.start, sentence.range.start + colon);
    let opens =
        view.tagged(T::PromiseLabel, label).any(|h| view.str(Range::new(label.start, h.start)).trim().is_empty());
    let range = Range::new(view.skip_space(label.end + 2), sentence.range.end);
    let noise = [T::Condition, T::Negation, T::Domestic].iter().any(|&t| view.any(t, range));
    // "Next session of the committee: Berne, 14 November".
    let meets = view.any(T::Next, label)
        && (view.any(T::Meeting, label) || view.any(T::BodyHead, label))
        && view.times_in(range).next().is_some();
    if meets && !noise && view.names_in(label).iter().all(|n| n.listed) {
        let mut candidate = whole(number, sentence.range, Trigger::Item, Strength::Firm, "engine.label");
        candidate.subject = Range::new(label.start, label.start);
        return vec![candidate];
    }
    if !opens || noise || preds.iter().any(|p| p.mode.past()) || view.str(range).split_whitespace().count() < 3 {
        return Vec::new();
    }
    let head = Range::new(range.start, (range.start + 45).min(range.end));
    let weak = view.tagged(T::Weak, head).filter_map(|h| view.value(h).and_then(|v| v.parse::<Strength>().ok())).max();
    let mut candidate = whole(number, sentence.range, Trigger::Item, weak.unwrap_or(Strength::Firm), "engine.label");
    candidate.object = range;
    vec![candidate]
}

/// A line of a list of pledges: who promises, a colon, and what in a few words: "Canada and the fund: ten million for …".
pub(crate) fn roll(view: &View<'_>, number: usize, sentence: &Sentence, preds: &[Predicate]) -> Vec<Candidate> {
    if view.language.verb_final() || !first_of_block(view, number) {
        return Vec::new();
    }
    let Some((label, colon)) = rolled(view, sentence) else { return Vec::new() };
    let range = Range::new(view.skip_space(colon + 2), sentence.range.end);
    let noise = [T::Condition, T::Negation, T::Domestic, T::Hearsay].iter().any(|&t| view.any(t, range));
    let told = preds.iter().any(|p| p.range.start > colon && (p.mode.past() || p.is(view, T::Say)));
    let words = view.str(range).split_whitespace().count();
    if noise || told || words < 3 || view.str(range).ends_with('?') || !headed_by_pledges(view, number) {
        return Vec::new();
    }
    let head = Range::new(range.start, (range.start + 45).min(range.end));
    let weak = view.tagged(T::Weak, head).filter_map(|h| view.value(h).and_then(|v| v.parse::<Strength>().ok())).max();
    let quote = Range::new(label.start, sentence.range.end);
    let mut candidate = whole(number, quote, Trigger::Row, weak.unwrap_or(Strength::Firm), "engine.roll");
    candidate.subject = label;
    candidate.object = range;
    candidate.act = preds.iter().find(|p| p.range.start > colon && !p.mode.past()).cloned();
    vec![candidate]
}

/// Whether the nearest heading above, a short line without a full stop, says that pledges follow.
fn headed_by_pledges(view: &View<'_>, number: usize) -> bool {
    let says = [T::CommitNoun, T::PromiseHead, T::Commit, T::Reaffirm];
    let heading = |s: &&Sentence| {
        let text = view.str(s.range);
        text.chars().count() < 80 && !text.ends_with(['.', ';', ',']) && !text.contains(": ")
    };
    let head = view.sentences[..number].iter().rev().take(HEADED).find(heading);
    head.is_some_and(|s| says.iter().any(|&t| view.any(t, s.range)))
}

/// Who stands before the colon of a line and nobody else, and where the colon is.
fn rolled(view: &View<'_>, sentence: &Sentence) -> Option<(Range, usize)> {
    let text = view.str(sentence.range);
    let colon = sentence.range.start + text[..crate::parties::floor(text, 180)].find(": ")?;
    let before = Range::new(sentence.range.start, colon);
    let person = |n: &crate::names::Name| matches!(n.who, crate::names::Who::Person { .. });
    let whole = promisers(view, before).filter(|_| !view.names_in(before).iter().any(person))?;
    Some((whole, colon))
}

/// Whether a heading or line shortly before says that pledges follow.
fn pledges(view: &View<'_>, number: usize) -> bool {
    let mut rows = 0;
    for sentence in view.sentences[..number].iter().rev().take(24) {
        let text = view.str(sentence.range);
        if text.contains(['|', '\t']) {
            rows += 1;
            continue;
        }
        let says = [T::CommitNoun, T::PromiseHead, T::Commit, T::Reaffirm].iter().any(|&t| view.any(t, sentence.range));
        return says || rows > 20;
    }
    false
}

/// A line that begins with a bare verb of doing ("Launch a working group on …", "Launching a working group on …"), as fact sheets
/// list what was agreed.
pub(crate) fn imperative(view: &View<'_>, number: usize, sentence: &Sentence, preds: &[Predicate]) -> Vec<Candidate> {
    if view.language.verb_final() || sentence.role == Role::Title {
        return Vec::new();
    }
    let start = label_end(view, sentence.range);
    let Some(first) = preds.first().filter(|p| p.range.start == start) else { return Vec::new() };
    // "Launching it in March, the minister said": a clause of its own says who does what.
    let alone = || {
        let clauses = clauses(view, sentence.range, preds);
        clauses.iter().all(|c| c.relative || c.subordinate || !preds[c.verb].mode.finite())
    };
    let bare = (matches!(first.mode, Mode::Present | Mode::Infinitive) || first.mode == Mode::Gerund && alone())
        && first.range.start == first.head.start
        && !first.passive;
    let does = first.is_any(view, &[T::Act, T::Create, T::Boost, T::Explore, T::Commit]);
    let text = view.str(sentence.range);
    let line = sentence.role == Role::List || first_of_block(view, number);
    if !bare || !does || !line || text.ends_with('?') || text.split_whitespace().count() < 5 {
        return Vec::new();
    }
    let object = Range::new(first.head.end, sentence.range.end);
    let says = [T::Action, T::Field, T::Agreement, T::Meeting].iter().any(|&t| view.any(t, object));
    if !says {
        return Vec::new();
    }
    let strength = if first.is(view, T::Explore) { Strength::Exploratory } else { Strength::Firm };
    let mut candidate =
        whole(number, Range::new(start, sentence.range.end), Trigger::Item, strength, "engine.imperative");
    candidate.act = Some(first.clone());
    candidate.object = object;
    candidate.strength_at = first.range;
    candidate.weak = first.mode == Mode::Gerund;
    vec![candidate]
}

/// Whether a sentence opens its block.
fn first_of_block(view: &View<'_>, number: usize) -> bool {
    number == 0 || view.sentences[number - 1].block != view.sentences[number].block
}

/// The bullet or numbering that opens the line of a sentence, one letter a kind; none within a line.
pub(crate) fn label(view: &View<'_>, number: usize) -> Option<char> {
    if !view.language.verb_final() || !first_of_block(view, number) {
        return None;
    }
    let text = view.str(view.sentences.get(number)?.range);
    let first = text.chars().next()?;
    match first {
        'ㅇ' | '○' | '◦' | '●' | 'o' if text[first.len_utf8()..].starts_with([' ', '(']) => Some('○'),
        '-' | '–' | '—' => Some('-'),
        '□' | '■' | '◇' | '◆' | '◎' | '▲' | '△' | '▪' | '•' | '·' | '*' | '※' | '▷' | '▶' | '☐' => {
            Some(first)
        }
        'Ⅰ'..='ⅿ' => Some('Ⅰ'),
        '①'..='⑳' => Some('①'),
        _ => {
            let inner = text.trim_start_matches('(');
            let end = inner.find(['.', ')'])?;
            let word = &inner[..end];
            let short = (1..=2).contains(&word.chars().count()) && inner[end + 1..].starts_with([' ', '\u{a0}']);
            let kind = if word.chars().all(|c| c.is_ascii_digit()) { '1' } else { 'a' };
            let mark = match (text.starts_with('('), inner[end..].starts_with('.')) {
                (true, _) => {
                    if kind == '1' {
                        '3'
                    } else {
                        'c'
                    }
                }
                (false, true) => kind,
                (false, false) => {
                    if kind == '1' {
                        '2'
                    } else {
                        'b'
                    }
                }
            };
            (short && word.chars().all(char::is_alphanumeric)).then_some(mark)
        }
    }
}
