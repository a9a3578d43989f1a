//! Cuts a document's blocks into sentences.

use crate::language::Language;
use crate::view::{Range, Sentence};
use entente_model::{Block, Role};
use entente_packs::{Folded, alphabetic, alphanumeric, fold};

/// The sentences of all blocks, in order. `text` is the whole document, folded.
pub(crate) fn sentences(text: &Folded, blocks: &[Block], language: &Language) -> Vec<Sentence> {
    let abbreviations: Vec<String> = language.meta.abbreviations.iter().map(|a| fold(a)).collect();
    let mut found = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        let start = text.folded_at(block.span.start());
        let end = text.folded_at(block.span.end());
        cut(text.as_str(), Range::new(start, end), &abbreviations, &mut |range| {
            found.push(Sentence { range, block: number, role: block.role });
        });
    }
    found
}

/// Nobody writes longer sentences, in bytes; what runs on is a list or a text that lost its full stops.
const LONGEST: usize = 4000;

/// Where to cut a sentence that is too long: behind the last mark of a clause within reach, else the last space.
fn clause_end(text: &str) -> usize {
    let reach = &text[..text.floor_char_boundary(LONGEST)];
    let behind = |mark: Option<usize>| mark.filter(|&at| at > LONGEST / 2);
    let mark =
        reach.rfind([';', ',', '·', '、', '，']).map(|at| at + reach[at..].chars().next().map_or(1, char::len_utf8));
    behind(mark).or_else(|| behind(reach.rfind(char::is_whitespace))).unwrap_or(reach.len())
}

/// Cuts one block at full stops, question and exclamation marks, and line ends.
fn cut(text: &str, block: Range, abbreviations: &[String], push: &mut impl FnMut(Range)) {
    let body = text.get(block.start..block.end).unwrap_or("");
    let mut start = 0;
    let mut chars = body.char_indices().peekable();
    let mut emit = |from: usize, to: usize| {
        let piece = &body[from..to];
        let lead = piece.len() - piece.trim_start().len();
        let tail = piece.len() - piece.trim_end().len();
        let (mut from, to) = (from + lead, to - tail.min(piece.len() - lead));
        while to > from + LONGEST {
            let end = from + clause_end(&body[from..to]);
            push(Range::new(block.start + from, block.start + end));
            from = end + body[end..to].len() - body[end..to].trim_start().len();
        }
        if from < to {
            push(Range::new(block.start + from, block.start + to));
        }
    };
    while let Some((at, c)) = chars.next() {
        let end_mark = match c {
            '\n' => {
                emit(start, at);
                start = at + 1;
                continue;
            }
            '.' => !shortening(body, at, abbreviations),
            '!' | '?' | '。' | '！' | '？' => true,
            _ => false,
        };
        if !end_mark {
            continue;
        }
        // Closing quotes and brackets belong to the sentence.
        let mut end = at + c.len_utf8();
        while let Some(&(next, closing)) = chars.peek() {
            if matches!(closing, '"' | '\'' | ')' | ']' | '.' | '!' | '?' | '…') {
                end = next + closing.len_utf8();
                chars.next();
            } else {
                break;
            }
        }
        let wide = matches!(c, '。' | '！' | '？');
        let spaced = body[end..].chars().next().is_none_or(char::is_whitespace);
        if wide || spaced {
            emit(start, end);
            start = end;
        }
    }
    emit(start, body.len());
}

/// Whether the full stop at `at` belongs to a shortening, an initial or a number.
fn shortening(body: &str, at: usize, abbreviations: &[String]) -> bool {
    let before = &body[..at];
    let after = body[at + 1..].chars().next();
    if after.is_some_and(|c| alphanumeric(c) || c == ',' || c == ';' || c == '-') {
        return true;
    }
    let word_start = before
        .rfind(|c: char| !(alphanumeric(c) || c == '.'))
        .map_or(0, |p| p + before[p..].chars().next().map_or(1, char::len_utf8));
    let word = &before[word_start..];
    if word.is_empty() {
        return false;
    }
    if day(before, &body[at + 1..]) {
        return true;
    }
    if abbreviations.iter().any(|a| a.trim_end_matches('.') == word) {
        return true;
    }
    let mut letters = word.chars();
    let single = letters.next().is_some_and(|c| alphabetic(c) && c.is_ascii()) && letters.next().is_none();
    // "J. Smith", "U.S. officials": the next word decides nothing, a single letter or dotted letters do.
    let dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 1);
    // A number or single letter that opens its line numbers it: "1. On the occasion", "가. 연구 협력".
    let label = word.chars().all(|c| c.is_ascii_digit()) || word.chars().count() == 1;
    let line = before[..word_start].rsplit('\n').next().unwrap_or("");
    let numbering = label && line.trim().is_empty();
    single || (dotted && word.chars().any(alphabetic)) || numbering
}

/// Whether a full stop stands in a day written in figures: "2026. 6. 3.(수)", "6. 3.~6. 5.".
fn day(before: &str, after: &str) -> bool {
    let figures = |text: &str| text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let own = figures(before);
    if !(1..=4).contains(&own) || own == 3 {
        return false;
    }
    // "2026. 6.", "2026. 6월": figures follow, then another full stop or a word of a script without cases.
    let next = after.trim_start_matches(' ');
    let more = next.len() - next.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let opens = (1..=2).contains(&more)
        && next.len() < after.len()
        && next[more..].starts_with(|c: char| c == '.' || alphabetic(c) && !c.is_lowercase() && !c.is_uppercase());
    // "6. 3.(수)": the last figures of such a day.
    let rest = before[..before.len() - own].trim_end_matches(' ');
    let last = own <= 2
        && rest.len() + own < before.len()
        && rest.strip_suffix('.').is_some_and(|r| {
            (1..=2).contains(&figures(r)) && {
                let year = r[..r.len() - figures(r)].trim_end_matches(' ');
                after.starts_with(['(', '~', '∼', '-']) || year.strip_suffix('.').is_some_and(|y| figures(y) == 4)
            }
        });
    opens || last
}

/// Whether a block's role keeps it out of the search for promises.
pub(crate) fn silent(role: Role) -> bool {
    !role.may_promise()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_people_end_them() {
        let abbreviations: Vec<String> = ["dr.", "m.", "no."].iter().map(|s| s.to_string()).collect();
        for (text, expected) in [
            ("one. two.", vec!["one.", "two."]),
            ("dr. tan said 3.5 m. and no. 4 stay.", vec!["dr. tan said 3.5 m. and no. 4 stay."]),
            ("the u.s. and japan agreed. they will meet!", vec!["the u.s. and japan agreed.", "they will meet!"]),
            ("he said \"yes.\" then left.", vec!["he said \"yes.\"", "then left."]),
            ("1. on the occasion of x.\n2. both sides", vec!["1. on the occasion of x.", "2. both sides"]),
            (
                "양측은 2026. 6. 3.(수) 만났다. 3. 4.(목) 다시 만난다.",
                vec!["양측은 2026. 6. 3.(수) 만났다.", "3. 4.(목) 다시 만난다."],
            ),
            ("회의는 2026. 6. 3. 부산에서 열렸다.", vec!["회의는 2026. 6. 3. 부산에서 열렸다."]),
            ("양국은 합의했다. 회의는 열린다.", vec!["양국은 합의했다.", "회의는 열린다."]),
            ("2. 합의사항\n 가. 연구 협력\n나. 끝", vec!["2. 합의사항", "가. 연구 협력", "나. 끝"]),
        ] {
            let mut got = Vec::new();
            cut(text, Range::new(0, text.len()), &abbreviations, &mut |r| got.push(&text[r.start..r.end]));
            assert_eq!(got, expected);
        }
    }

    /// A text without full stops is cut where clauses end, else at spaces, and loses nothing but those.
    #[test]
    fn no_sentence_is_longer_than_anyone_writes() {
        for piece in ["will ", "Korea, Japan and ", "한국은 일본과, ", "x", "é"] {
            let text = piece.repeat(50_000 / piece.len());
            let mut got: Vec<Range> = Vec::new();
            cut(&text, Range::new(0, text.len()), &[], &mut |r| got.push(r));
            assert!(got.iter().all(|r| r.start < r.end && r.len() <= LONGEST), "{piece}");
            assert!(got.len() <= text.len() / (LONGEST / 2) + 1, "{piece}: {} pieces", got.len());
            let kept: usize =
                got.iter().map(|r| text[r.start..r.end].split_whitespace().map(str::len).sum::<usize>()).sum();
            assert_eq!(kept, text.split_whitespace().map(str::len).sum::<usize>(), "{piece}");
        }
    }
}
