//! Edits of one slot: a party, a sum, a currency, a year, a bound, the strength, a denial.
//!
//! Each is made only where the engine itself found the slot and the new text is as right as the old. A place that is passed
//! over is counted with its reason.

use super::told::{Shift, Told};
use super::words::{Turn, Words};
use super::{Edit, Kind, Places, Reading};
use entente_app::model::{
    ActorKind, Amount, Bound, Claim, Currency, Day, Due, Interval, Mention, Money, Span, Strength, Value,
};
use std::collections::BTreeSet;

/// Puts `new` in the place of a stretch of the text and says what each claim tells then.
fn edit(
    reading: &Reading,
    kind: Kind,
    (from, to): (usize, usize),
    new: &str,
    told: impl Fn(&Claim, Told) -> Option<Told>,
) -> Edit {
    let text = reading.text();
    let shift = Shift::Replaced(vec![(from, to, new.len())]);
    let claims = &reading.found.claims;
    let expected = claims.iter().filter_map(|claim| told(claim, Told::new(claim, &shift))).collect();
    let what = format!("“{}” → “{new}”", &text[from..to]);
    let text = format!("{}{new}{}", &text[..from], &text[to..]);
    Edit { kind, document: reading.number, text, title: reading.document.title.clone(), expected, what }
}

/// All edits of slots that can be made in one reading.
pub fn all(reading: &Reading, words: &Words, places: &mut Places) {
    parties(reading, words, places);
    let mut seen = BTreeSet::new();
    for claim in &reading.found.claims {
        if let [(span, money)] = claim.money.as_slice() {
            if seen.insert(*span) {
                sum(reading, claim, *span, *money, words, places);
            }
        } else if !claim.money.is_empty() {
            places.pass(Kind::Money, "several sums in one promise");
        }
    }
    seen.clear();
    for claim in &reading.found.claims {
        if let Some(due) = claim.due.as_ref().filter(|due| seen.insert(due.surface)) {
            year(reading, claim, due, places);
        }
    }
    turns(reading, Kind::Weaken, &words.weaken, words, places);
    turns(reading, Kind::Negate, &words.negate, words, places);
}

/// Whether the claim is told more than once in its text: an edit of one telling leaves the others, which then say otherwise.
fn told_twice(claim: &Claim) -> bool {
    !claim.also.is_empty()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '‑'
}

/// One name found: where, which form, and whether in capitals.
struct Found {
    from: usize,
    to: usize,
    form: usize,
    capitals: bool,
}

/// Every place of the text that has one of the forms; `None` where one is part of a longer word.
fn names(text: &str, forms: &[String], words: &Words) -> Option<Vec<Found>> {
    let mut tried: Vec<(String, usize, bool)> = Vec::new();
    for (n, form) in forms.iter().enumerate().filter(|(_, form)| form.as_str() != "-") {
        tried.push((form.clone(), n, false));
        let capitals = form.to_uppercase();
        if capitals != *form {
            tried.push((capitals, n, true));
        }
    }
    tried.sort_by_key(|(form, n, _)| (std::cmp::Reverse(form.len()), *n));
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let Some(rest) = text.get(at..) else {
            at += 1;
            continue;
        };
        let Some((form, n, capitals)) = tried.iter().find(|(form, ..)| rest.starts_with(form.as_str())) else {
            at += 1;
            continue;
        };
        let to = at + form.len();
        let tail: String = text[to..].chars().take_while(|&c| c.is_alphanumeric() || c == '\'' || c == '’').collect();
        let tail = if words.words { tail.chars().take_while(|&c| is_word(c)).collect() } else { tail };
        let ends = tail.is_empty() || words.follow.contains(&tail);
        let hyphen = text[to..].starts_with(['-', '‑']);
        if text[..at].ends_with(is_word) || !ends || hyphen {
            return None;
        }
        found.push(Found { from: at, to, form: *n, capitals: *capitals });
        at = to;
    }
    Some(found)
}

/// Another state in the place of one, throughout the text and its headline.
fn parties(reading: &Reading, words: &Words, places: &mut Places) {
    let text = reading.text();
    let title = reading.document.title.as_deref().unwrap_or("");
    let claims = &reading.found.claims;
    let ids: BTreeSet<&str> = claims.iter().flat_map(|c| &c.parties).filter_map(|p| p.id.as_deref()).collect();
    for id in ids.into_iter().filter(|id| id.len() == 2) {
        if words.home.iter().any(|home| home == id) {
            places.pass(Kind::Party, "texts call it their own without its name");
            continue;
        }
        let Some(old) = words.party.iter().find(|state| state.id == id) else {
            places.pass(Kind::Party, "a state that no list names");
            continue;
        };
        let (Some(in_text), Some(in_title)) = (names(text, &old.forms, words), names(title, &old.forms, words)) else {
            places.pass(Kind::Party, "part of a longer word");
            continue;
        };
        if in_text.iter().any(|f| words.words && old.forms[f.form].contains(' ') && f.capitals) {
            places.pass(Kind::Party, "part of a longer word");
            continue;
        }
        if let Some(reason) = named_otherwise(reading, id, &in_text) {
            places.pass(Kind::Party, reason);
            continue;
        }
        // What "kroner" or "dollars" are depends on whose they are.
        let own = claims.iter().flat_map(|c| &c.money).any(|(_, m)| m.currency.code().starts_with(id));
        if own {
            places.pass(Kind::Party, "a sum in its own currency");
            continue;
        }
        let used: BTreeSet<usize> = in_text.iter().chain(&in_title).map(|f| f.form).collect();
        let may = |new: &&super::words::State| {
            let apart = |n: &usize| {
                (0..old.forms.len()).all(|m| old.forms[*n] != old.forms[m] || new.forms[*n] == new.forms[m])
            };
            new.id != old.id
                && new.class == old.class
                && !stands(reading, &new.id)
                && used.iter().all(|n| new.forms[*n] != "-" && words.fits(&old.forms[*n], &new.forms[*n]) && apart(n))
                && new.forms.iter().all(|form| form == "-" || !text.contains(form.as_str()))
        };
        let others: Vec<_> = words.party.iter().filter(may).collect();
        if others.is_empty() {
            places.pass(Kind::Party, "no state with names alike");
        }
        for new in places.draw(others, 4) {
            let (text, pieces) = renamed(text, &in_text, &new.forms);
            let (title, _) = renamed(title, &in_title, &new.forms);
            let shift = Shift::Replaced(pieces);
            let expected = claims.iter().map(|claim| {
                let mut told = Told::new(claim, &shift);
                let swap = |code: &mut String| {
                    if code == id {
                        code.clone_from(&new.id);
                    } else if let Some(found) = names(code, &old.forms, words) {
                        *code = renamed(code, &found, &new.forms).0;
                    }
                };
                told.parties.iter_mut().for_each(|(code, _)| swap(code));
                told.bodies.iter_mut().for_each(swap);
                // A place in it that is named otherwise stays where it is.
                let named = |p: &entente_app::model::Place| {
                    let spans = &p.evidence.spans;
                    spans.is_empty()
                        || spans.iter().any(|s| in_text.iter().any(|f| s.overlaps(Span::new(f.from, f.to))))
                };
                let placed =
                    claim.places.iter().map(|p| if p.id == id && named(p) { new.id.clone() } else { p.id.clone() });
                told.places = placed.collect();
                told.parties.sort();
                told.bodies.sort();
                told.places.sort();
                told
            });
            let what = format!("{} → {} throughout", old.forms[0], new.forms[0]);
            let title = reading.document.title.as_ref().map(|_| title);
            let expected = expected.collect();
            places.add(Edit { kind: Kind::Party, document: reading.number, text, title, expected, what });
        }
    }
}

/// Whether anything in the text speaks of the state `id`.
fn stands(reading: &Reading, id: &str) -> bool {
    reading.found.mentions.iter().any(|mention| match &mention.value {
        Value::Actor { id: actor, state, .. } => actor.as_deref() == Some(id) || state.as_deref() == Some(id),
        Value::Place(place) => place == id,
        _ => false,
    })
}

/// Why a state cannot be renamed throughout: something speaks of it that none of the names found covers.
fn named_otherwise(reading: &Reading, id: &str, found: &[Found]) -> Option<&'static str> {
    for mention in &reading.found.mentions {
        let named = || found.iter().any(|f| mention.span.overlaps(Span::new(f.from, f.to)));
        match &mention.value {
            Value::Actor { kind: ActorKind::Organisation, id: Some(_), state: Some(state) }
            | Value::Actor { kind: ActorKind::Person, state: Some(state), .. }
                if state == id =>
            {
                return Some("a person or organisation of it is named");
            }
            Value::Actor { kind: ActorKind::State, id: Some(actor), .. } if actor == id && !named() => {
                return Some("named in a form that no list has");
            }
            Value::Place(place) if place == id && !named() => return Some("a place in it is named"),
            _ => {}
        }
    }
    // "The kingdom", "the government": words that stand for it alone would go on doing so.
    let points = |span: Span| {
        let anaphor = |m: &Mention| matches!(m.value, Value::Actor { kind: ActorKind::Anaphor, .. });
        let named = found.iter().any(|f| span.overlaps(Span::new(f.from, f.to)));
        named || reading.found.mentions.iter().any(|m| anaphor(m) && m.span.overlaps(span))
    };
    let parties = reading.found.claims.iter().flat_map(|c| &c.parties).filter(|p| p.id.as_deref() == Some(id));
    let mut places = parties.map(|p| &p.evidence.spans).filter(|spans| !spans.is_empty());
    places.any(|spans| !spans.iter().any(|&s| points(s))).then_some("told in words that no list has")
}

/// The text with names replaced, and the stretches that were.
fn renamed(text: &str, found: &[Found], forms: &[String]) -> (String, Vec<(usize, usize, usize)>) {
    let (mut out, mut pieces, mut last) = (String::new(), Vec::new(), 0);
    for one in found {
        let form = if one.capitals { forms[one.form].to_uppercase() } else { forms[one.form].clone() };
        out.push_str(&text[last..one.from]);
        out.push_str(&form);
        pieces.push((one.from, one.to, form.len()));
        last = one.to;
    }
    out.push_str(&text[last..]);
    (out, pieces)
}

/// The stretches of figures in `text`, with the signs that part their groups.
fn numbers(text: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut last: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        if !c.is_ascii_digit() {
            last = last.filter(|(end, sign)| *end == at && *sign == '0').map(|_| (at + c.len_utf8(), c));
            continue;
        }
        match (last, found.last_mut()) {
            (Some((end, sign)), Some(number)) if end == at && ("0,. \u{a0}\u{202f}".contains(sign)) => {
                number.1 = at + 1
            }
            _ => found.push((at, at + 1)),
        }
        last = Some((at + 1, '0'));
    }
    found
}

/// Edits of a sum: its figure, its currency, its bound.
fn sum(reading: &Reading, claim: &Claim, span: Span, money: Money, words: &Words, places: &mut Places) {
    let text = reading.text();
    let surface = reading.document.text.get(span);
    let (before, after) = (&text[..span.start()], &text[span.end()..]);
    let reason = if told_twice(claim) {
        Some("told more than once")
    } else if after.trim_start().starts_with(['(', '（']) || before.trim_end().ends_with(['(', '（']) {
        Some("beside the same sum in another currency")
    } else {
        None
    };
    if let Some(reason) = reason {
        for kind in [Kind::Money, Kind::Currency, Kind::Bound] {
            places.pass(kind, reason);
        }
        return;
    }
    let with_sum = |kind, (from, to): (usize, usize), new: &str, changed: Money| {
        edit(reading, kind, (from, to), new, |_, mut told| {
            for (_, one) in told.money.iter_mut().filter(|(_, m)| *m == money) {
                *one = changed;
            }
            Some(told)
        })
    };
    figure(reading, span, money, places, &with_sum);
    // The currency.
    let mut any = false;
    for group in &words.currency {
        if group.unless.iter().any(|word| surface.contains(word.as_str()) || before.trim_end().ends_with(word.as_str()))
        {
            continue;
        }
        let start = |form: &str| {
            if group.ahead {
                let digit = surface.find(|c: char| c.is_ascii_digit())?;
                let at = digit.checked_sub(form.len()).filter(|&at| surface.get(at..digit) == Some(form))?;
                (!surface[..at].ends_with(|c: char| c.is_alphanumeric() || c == '$')).then_some(at)
            } else {
                let at = surface.len().checked_sub(form.len())?;
                let whole =
                    surface.get(at..)? == form && !surface[..at].ends_with(|c: char| words.words && c.is_alphabetic());
                whole.then_some(at)
            }
        };
        let all = group.forms.iter().map(|f| f.form.as_str()).chain(group.also.iter().map(String::as_str));
        let Some((at, form)) = all.filter_map(|form| Some((start(form)?, form))).max_by_key(|(_, form)| form.len())
        else {
            continue;
        };
        any = true;
        let from = span.start() + at;
        for new in group.forms.iter().filter(|f| f.form != form && f.code != money.currency.code()) {
            if let Some(currency) = Currency::new(&new.code) {
                let changed = Money { currency, ..money };
                places.add(with_sum(Kind::Currency, (from, from + form.len()), &new.form, changed));
            }
        }
        break;
    }
    if !any {
        places.pass(Kind::Currency, "written in a form that no list has");
    }
    bound(reading, span, money, words, places, &with_sum);
}

/// Edits of the one figure of a sum; its first digit changes and stays from 2 to 9, so that no word beside it must.
fn figure(
    reading: &Reading,
    span: Span,
    money: Money,
    places: &mut Places,
    with_sum: &impl Fn(Kind, (usize, usize), &str, Money) -> Edit,
) {
    let text = reading.text();
    let surface = reading.document.text.get(span);
    let found = numbers(surface);
    let [(from, to)] = found[..] else {
        places.pass(Kind::Money, if found.is_empty() { "no figure" } else { "several figures" });
        return;
    };
    let token = &surface[from..to];
    let parts = |c: char| !c.is_ascii_digit();
    let (first, rest) = token.split_at(1);
    let one = first == "1" && !rest.starts_with(|c: char| c.is_ascii_digit()) && rest.len() < 4;
    let again = |whole: &str| numbers(whole).iter().filter(|&&(a, b)| &whole[a..b] == token).count();
    let title = reading.document.title.as_deref().unwrap_or("");
    if first == "0" || one {
        places.pass(Kind::Money, "words beside it depend on it");
        return;
    }
    if again(text) > 1 || again(title) > 0 {
        places.pass(Kind::Money, "the figure stands elsewhere, too");
        return;
    }
    let value = |token: &str| token.split(parts).collect::<String>().parse::<i128>().ok();
    for digit in 2..=9 {
        let new = format!("{digit}{rest}");
        let (Some(old), Some(changed)) = (value(token).filter(|&v| v > 0), value(&new)) else { continue };
        let exact = money.amount.0.checked_mul(changed).filter(|p| p % old == 0).map(|p| Amount(p / old));
        if let Some(amount) = exact.filter(|_| new != token) {
            places.add(with_sum(
                Kind::Money,
                (span.start() + from, span.start() + to),
                &new,
                Money { amount, ..money },
            ));
        }
    }
}

/// Edits of what bounds a sum, and new bounds where there is none.
fn bound(
    reading: &Reading,
    span: Span,
    money: Money,
    words: &Words,
    places: &mut Places,
    with_sum: &impl Fn(Kind, (usize, usize), &str, Money) -> Edit,
) {
    let text = reading.text();
    let surface = reading.document.text.get(span);
    let before = &text[..span.start()];
    for group in &words.bound {
        let all = group.forms.iter().map(|f| f.form.as_str()).chain(group.also.iter().map(String::as_str));
        let old = all.filter(|form| surface.starts_with(form)).max_by_key(|form| form.len());
        let sums = surface.starts_with(|c: char| c.is_ascii_digit() || "$€£¥₩".contains(c));
        let behind = |word: &String| {
            let before = before.trim_end_matches(' ');
            before.len() < span.start()
                && before.ends_with(word.as_str())
                && !before[..before.len() - word.len()].ends_with(|c: char| words.words && c.is_alphabetic())
        };
        let old = match old {
            Some(form) => form,
            None if sums && money.bound == Bound::Exact && group.behind.iter().any(behind) => "",
            None => continue,
        };
        for new in group.forms.iter().filter(|f| f.form != old) {
            let Some(bound) = Bound::parse(&new.bound) else { continue };
            if bound != money.bound {
                let places_of = (span.start(), span.start() + old.len());
                places.add(with_sum(Kind::Bound, places_of, &new.form, Money { bound, ..money }));
            }
        }
        return;
    }
    places.pass(Kind::Bound, "no bound that can be put in its place");
}

/// Edits of the year in a due day.
fn year(reading: &Reading, claim: &Claim, due: &Due, places: &mut Places) {
    let text = reading.text();
    let (start, surface) = (due.surface.start(), reading.document.text.get(due.surface));
    let years: Vec<(usize, i16)> = numbers(surface)
        .into_iter()
        .filter(|(from, to)| to - from == 4)
        .filter_map(|(from, to)| Some((from, surface[from..to].parse().ok().filter(|y| (2000..2100).contains(y))?)))
        .collect();
    let Some(&(at, last)) = years.last().filter(|_| years.len() <= 2) else {
        places.pass(Kind::Year, "no year in figures");
        return;
    };
    let both = years.len() == 1;
    let ends = due.interval.to.map(|day| day.year());
    let spanned =
        text[start + at + 4..].starts_with(['-', '–', '/', '—']) || text[..start + at].ends_with(['-', '–', '/', '—']);
    let reason = if told_twice(claim) {
        Some("told more than once")
    } else if spanned || !both && (years[0].1 >= last || ends != Some(last)) {
        Some("years that depend on each other")
    } else {
        None
    };
    if let Some(reason) = reason {
        places.pass(Kind::Year, reason);
        return;
    }
    for more in 1..=3 {
        let later = |day: Option<_>| day.and_then(|day| years_later(day, more));
        let from = if both { later(due.interval.from) } else { due.interval.from };
        let interval = Interval { from, to: later(due.interval.to) };
        let edtf = match due.edtf.split_once('/').filter(|_| !both) {
            Some((first, second)) => format!("{first}/{}", dated_later(second, more)),
            None => dated_later(&due.edtf, more),
        };
        let new = format!("{}", last + more);
        places.add(edit(reading, Kind::Year, (start + at, start + at + 4), &new, |other, mut told| {
            if let Some(changed) =
                told.due.as_mut().filter(|_| other.due.as_ref().is_some_and(|d| d.surface == due.surface))
            {
                changed.interval = interval;
                changed.edtf.clone_from(&edtf);
            }
            Some(told)
        }));
    }
}

/// The same day some years later; the last of a month stays the last.
fn years_later(day: Day, more: i16) -> Option<Day> {
    let first = Day::new(day.year() + more, day.month(), 1).ok()?;
    if day == day.last_of_month() {
        return Some(first.last_of_month());
    }
    Day::new(first.year(), first.month(), day.day()).ok()
}

/// EDTF with every year some years later.
fn dated_later(edtf: &str, more: i16) -> String {
    let later = |date: &str| match date.get(..4).and_then(|year| year.parse::<i16>().ok()) {
        Some(_) if date.len() == 10 => {
            date.parse().ok().and_then(|day| years_later(day, more)).map_or(date.to_owned(), |day| day.to_string())
        }
        Some(year) => format!("{:04}{}", year + more, &date[4..]),
        None => date.to_owned(),
    };
    edtf.split('/').map(later).collect::<Vec<_>>().join("/")
}

/// Edits of the words that promise: weaker ones, or a denial.
fn turns(reading: &Reading, kind: Kind, turns: &[Turn], words: &Words, places: &mut Places) {
    let text = reading.text();
    let claims = &reading.found.claims;
    let mut done = BTreeSet::new();
    for claim in claims {
        if kind == Kind::Weaken && claim.strength != Strength::Firm {
            continue;
        }
        let found: Vec<(usize, &Turn)> =
            turns.iter().flat_map(|turn| places_of(text, claim.quote, turn, words)).collect();
        let starts: BTreeSet<usize> = found.iter().map(|(at, turn)| at + turn.find.trim_end().len()).collect();
        let reason = if found.is_empty() {
            "no verb that can be turned"
        } else if starts.len() > 1 {
            "several verbs"
        } else if told_twice(claim) {
            "told more than once"
        } else {
            ""
        };
        if !reason.is_empty() {
            places.pass(kind, reason);
            continue;
        }
        for (at, turn) in found {
            let verb = Span::new(at, at + turn.find.len());
            // A verb may say how firm its neighbours are, too; which ones, only a reader of the sentence can tell.
            let home = sentence(text, claim.quote, verb);
            let beside = claims.iter().filter(|c| c.quote.overlaps(home)).count();
            let elsewhere = !claim.strength_evidence.spans.is_empty()
                && !claim
                    .strength_evidence
                    .spans
                    .iter()
                    .any(|s| s.overlaps(Span::new(at.saturating_sub(1), verb.end())));
            let ahead = text.get(claim.quote.start()..at).unwrap_or("");
            let inner = ahead.split(|c: char| !c.is_alphabetic()).any(|w| words.inner.contains(&w.to_lowercase()));
            if inner {
                places.pass(kind, "in a clause within another");
                break;
            }
            if elsewhere {
                places.pass(kind, "not the verb that promises");
                break;
            }
            if beside > 1 {
                places.pass(kind, "several promises rest on it");
                break;
            }
            if !done.insert((at, turn.find.clone())) {
                continue;
            }
            for put in &turn.put {
                let strength = turn.strength.as_deref().and_then(|s| s.parse::<Strength>().ok());
                places.add(edit(reading, kind, (at, verb.end()), put, |other, mut told| {
                    if !other.quote.overlaps(verb) {
                        return Some(told);
                    }
                    told.strength = strength?.code();
                    Some(told)
                }));
            }
        }
    }
}

/// The sentence in which a verb of a quote stands, roughly: from the mark before the quote to the one behind the verb.
fn sentence(text: &str, quote: Span, verb: Span) -> Span {
    let marks = ['\n', '.', '!', '?'];
    let from = text[..quote.start()].rfind(marks).map_or(0, |at| at + 1);
    let to = text[verb.end()..].find(marks).map_or(text.len(), |at| verb.end() + at);
    Span::new(from, to.max(quote.end()))
}

/// Where the words of a turn stand within a quote and can be replaced.
fn places_of<'a>(text: &str, quote: Span, turn: &'a Turn, words: &Words) -> Vec<(usize, &'a Turn)> {
    let whole = text.get(quote.start()..).unwrap_or("");
    let mut found = Vec::new();
    for (at, _) in whole.match_indices(turn.find.as_str()) {
        let (from, to) = (quote.start() + at, quote.start() + at + turn.find.len());
        if from >= quote.end() {
            break;
        }
        let (before, after) = (&text[..from], &text[to..]);
        let joined = before.ends_with(char::is_alphabetic);
        let opens = if turn.joined { joined } else { !words.words || !before.ends_with(is_word) };
        let next: String = after.chars().take_while(|c| c.is_alphabetic()).collect();
        let closes = turn.find.ends_with(' ') || next.is_empty();
        let last = before.trim_end().rsplit(|c: char| c.is_whitespace()).next().unwrap_or("");
        let last = last.trim_matches(|c: char| !c.is_alphabetic() && c != '\'' && c != '’').to_lowercase();
        let guarded = words.weak_next.contains(&next)
            || words
                .weak_before
                .iter()
                .any(|w| *w == last || (w.ends_with(['\'', '’']) && last.starts_with(w.as_str())));
        let barred = turn.not_after.iter().any(|w| before.trim_end().ends_with(w.as_str()));
        if opens && closes && !guarded && !barred {
            found.push((from, turn));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_the_signs_that_part_their_groups() {
        for (text, expected) in [
            ("about 1,200 million", vec!["1,200"]),
            ("5 000 euros", vec!["5 000"]),
            ("3.5 to 4", vec!["3.5", "4"]),
            ("7천800만", vec!["7", "800"]),
            ("no figure", vec![]),
        ] {
            let found: Vec<&str> = numbers(text).into_iter().map(|(from, to)| &text[from..to]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn years_move_to_the_same_day_and_the_end_of_february_stays_its_end() {
        assert_eq!(dated_later("../2027-02-28", 1), "../2028-02-29");
        assert_eq!(dated_later("2026/2028", 2), "2028/2030");
        assert_eq!(dated_later("2026-06", 1), "2027-06");
    }
}
