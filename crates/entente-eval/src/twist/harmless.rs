//! Edits that change nothing: the signs of quotations, spaces, capitals of a headline, the order of paragraphs.

use super::told::{Shift, Told};
use super::words::Words;
use super::{Edit, Kind, Places, Reading};
use entente_app::model::{ActorKind, Claim, Role, Span, Value};

/// A stretch and what stands in its place.
type Piece = (usize, usize, String);

/// All edits of one reading that change nothing.
pub fn all(reading: &Reading, words: &Words, places: &mut Places) {
    quotes(reading, words, places);
    spaces(reading, places);
    headline(reading, places);
    paragraphs(reading, places);
}

fn written(text: &str, pieces: &[Piece]) -> String {
    let (mut out, mut last) = (String::new(), 0);
    for (from, to, new) in pieces {
        out.push_str(&text[last..*from]);
        out.push_str(new);
        last = *to;
    }
    out + &text[last..]
}

fn edit(reading: &Reading, kind: Kind, pieces: &[Piece], title: Option<String>, what: String) -> Edit {
    let shift = Shift::Replaced(pieces.iter().map(|(from, to, new)| (*from, *to, new.len())).collect());
    let expected = reading.found.claims.iter().map(|claim| Told::new(claim, &shift)).collect();
    Edit { kind, document: reading.number, text: written(reading.text(), pieces), title, expected, what }
}

/// Signs of quotation of one kind in the place of another, throughout.
fn quotes(reading: &Reading, words: &Words, places: &mut Places) {
    let text = reading.text();
    for [open, close, new_open, new_close] in &words.quotes {
        let Some(pieces) = requoted(text, [open, close, new_open, new_close]) else {
            places.pass(Kind::Quotes, "signs that are not in pairs");
            continue;
        };
        if pieces.is_empty() {
            continue;
        }
        let title = reading.document.title.as_deref();
        let title =
            title.map(|t| requoted(t, [open, close, new_open, new_close]).map_or(t.to_owned(), |p| written(t, &p)));
        places.add(edit(reading, Kind::Quotes, &pieces, title, format!("{open}…{close} → {new_open}…{new_close}")));
    }
}

/// The stretches to replace; `None` where signs are not in pairs.
fn requoted(text: &str, [open, close, new_open, new_close]: [&str; 4]) -> Option<Vec<Piece>> {
    let space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}');
    let mut pieces = Vec::new();
    let mut inside = false;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let opens = rest.starts_with(open) && (!inside || open != close);
        let closes = !opens && rest.starts_with(close);
        if opens {
            let to = at + open.len();
            let gap = text[to..].len() - text[to..].trim_start_matches(space).len();
            pieces.push((at, to + gap, new_open.to_owned()));
            if inside && open != close {
                return None;
            }
            inside = new_open != new_close || open != close;
            at = to + gap;
        } else if closes {
            if !inside {
                return None;
            }
            let gap = text[..at].len() - text[..at].trim_end_matches(space).len();
            let floor = pieces.last().map_or(0, |(_, to, _)| *to);
            pieces.push(((at - gap).max(floor), at + close.len(), new_close.to_owned()));
            inside = false;
            at += close.len();
        } else {
            at += c.len_utf8();
        }
    }
    (!inside).then_some(pieces)
}

/// Other spaces in the place of the plain one.
fn spaces(reading: &Reading, places: &mut Places) {
    let text = reading.text();
    let of = |new: &str, everywhere: bool| -> Vec<Piece> {
        let bytes = text.as_bytes();
        let tight = |at: usize| {
            let before = at.checked_sub(1).is_some_and(|n| bytes[n].is_ascii_digit());
            before || text[at + 1..].starts_with([':', ';', '!', '?', '»', '%', '€'])
        };
        let all = text.match_indices(' ').filter(|(at, _)| everywhere || tight(*at));
        all.map(|(at, _)| (at, at + 1, new.to_owned())).collect()
    };
    let ways = [
        ("no-break spaces by figures", of("\u{a0}", false)),
        ("narrow no-break spaces by figures", of("\u{202f}", false)),
        ("no-break spaces everywhere", of("\u{a0}", true)),
        ("doubled spaces", of("  ", true)),
    ];
    for (what, pieces) in ways.into_iter().filter(|(_, pieces)| !pieces.is_empty()) {
        places.add(edit(reading, Kind::Spaces, &pieces, reading.document.title.clone(), what.to_owned()));
    }
}

/// The headline in capitals, and with capitals at the start of each word; where it opens the text, there as well.
fn headline(reading: &Reading, places: &mut Places) {
    let (text, Some(title)) = (reading.text(), reading.document.title.as_deref()) else {
        places.pass(Kind::Headline, "no headline");
        return;
    };
    let initial = |text: &str| {
        let mut last = ' ';
        let raise = |c: char| {
            let up = last.is_whitespace();
            last = c;
            if up { c.to_uppercase().collect::<String>() } else { c.to_string() }
        };
        text.chars().map(raise).collect::<String>()
    };
    for (what, new) in [("a headline in capitals", title.to_uppercase()), ("capitals in a headline", initial(title))] {
        if new == title {
            continue;
        }
        let line = text.starts_with(title) && text[title.len()..].starts_with('\n');
        let pieces = if line { vec![(0, title.len(), new.clone())] } else { Vec::new() };
        if line && reading.found.claims.iter().any(|c| c.quote.start() < title.len()) {
            places.pass(Kind::Headline, "a promise in it");
            continue;
        }
        places.add(edit(reading, Kind::Headline, &pieces, Some(new), what.to_owned()));
    }
}

/// All places that a claim rests on.
fn rests_on(claim: &Claim) -> Vec<Span> {
    let mut spans = vec![claim.quote];
    let parties = claim.parties.iter().map(|p| &p.evidence);
    let evidence =
        parties.chain(claim.bodies.iter().map(|b| &b.evidence)).chain(claim.places.iter().map(|p| &p.evidence));
    let own = [&claim.action_evidence, &claim.fields_evidence, &claim.strength_evidence];
    spans.extend(evidence.chain(own).flat_map(|e| e.spans.iter().copied()));
    spans.extend(claim.also.iter().copied());
    spans.extend(claim.money.iter().map(|(s, _)| *s));
    spans.extend(claim.due.iter().map(|d| d.surface));
    spans.extend(claim.attribution.into_iter().chain(claim.forum));
    spans
}

/// Two paragraphs that need neither each other nor what stands around them change places.
fn paragraphs(reading: &Reading, places: &mut Places) {
    let text = reading.text();
    let mut lines: Vec<Span> = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        if !line.trim().is_empty() {
            lines.push(Span::new(at, at + line.len()));
        }
        at += line.len() + 1;
    }
    let body = |line: Span| reading.document.blocks.iter().any(|b| b.role == Role::Body && b.span.overlaps(line));
    let mentions = &reading.found.mentions;
    let anaphor = |line: Span| {
        let points = |value: &Value| matches!(value, Value::Actor { kind: ActorKind::Anaphor, .. });
        mentions.iter().any(|m| line.contains(m.span) && points(&m.value))
    };
    // Pointing back without a mention: a sentence that names nobody at all may continue the one before it.
    let named = |line: Span| mentions.iter().any(|m| line.contains(m.span) && matches!(m.value, Value::Actor { .. }));
    let words = |span: Span| reading.document.text.get(span);
    let introduced = |line: Span| -> Vec<&str> {
        let actors = mentions.iter().filter(|m| line.contains(m.span) && matches!(m.value, Value::Actor { .. }));
        actors.map(|m| words(m.span)).collect()
    };
    for n in 1..lines.len().saturating_sub(2) {
        let (a, b, c) = (lines[n], lines[n + 1], lines[n + 2]);
        let plain = |line: Span| {
            let text = words(line);
            text.starts_with(char::is_alphabetic) && text.ends_with(['.', '!', '?', '”', '"', '»'])
        };
        let alone = reading.found.claims.iter().map(rests_on).all(|spans| {
            let home = |line: Span| spans.iter().all(|s| line.contains(*s)) || !spans.iter().any(|s| line.overlaps(*s));
            home(a) && home(b)
        });
        let shared = introduced(a).iter().any(|x| introduced(b).iter().any(|y| x.contains(y) || y.contains(x)));
        let reason = if !plain(a) || !plain(b) || !body(a) || !body(b) || words(lines[n - 1]).ends_with(':') {
            "no paragraph of running text"
        } else if anaphor(a) || anaphor(b) || anaphor(c) || !named(a) || !named(b) || !named(c) {
            "it points back"
        } else if shared || !alone {
            "paragraphs that rest on each other"
        } else {
            ""
        };
        if !reason.is_empty() {
            places.pass(Kind::Move, reason);
            continue;
        }
        let shift = Shift::Swapped { from: a.start(), middle: a.end(), second: b.start(), to: b.end() };
        let expected = reading.found.claims.iter().map(|claim| Told::new(claim, &shift)).collect();
        let gap = &text[a.end()..b.start()];
        let moved = format!("{}{}{gap}{}{}", &text[..a.start()], words(b), words(a), &text[b.end()..]);
        let start: String = words(a).chars().take(40).collect();
        let title = reading.document.title.clone();
        let what = format!("“{start}…” behind the paragraph after it");
        places.add(Edit { kind: Kind::Move, document: reading.number, text: moved, title, expected, what });
    }
}
