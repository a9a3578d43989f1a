//! Roles of the parts of a plain text, told by shape alone: no word of any language is known here. Packs refine them.

use entente_model::{Block, Role, Span, Text};

/// Longest headline and longest heading inside the text, in characters.
const HEADLINE: usize = 160;
const HEADING: usize = 90;
/// Widest line of a text whose lines were broken to fit a page.
const WRAPPED: usize = 120;

/// A line of fewer characters may be a headline above another.
const LONG: usize = 50;

/// One line: where it stands without the white space around it, and its shape.
struct Line {
    start: usize,
    end: usize,
    width: usize,
    /// White space before it, in bytes.
    indent: usize,
    role: Role,
    /// An empty line stands before it.
    apart: bool,
}

/// The blocks of a plain text. One block a line, except that lines broken to fit a page are joined again. Spans leave
/// out line ends and the white space around a line; empty lines belong to no block. Roles found by shape: title, list,
/// table, boilerplate; everything else is body.
pub fn blocks_of_text(text: &Text) -> Vec<Block> {
    let lines = lines(text.as_str());
    let width = wrap_width(text.as_str(), &lines);
    let mut blocks: Vec<(Block, bool)> = Vec::with_capacity(lines.len());
    let mut hanging: Option<usize> = None;
    for (at, line) in lines.iter().enumerate() {
        let wrapped = at > 0 && width.is_some_and(|w| continues(text.as_str(), &lines[at - 1], line, w));
        // What hangs below an item's words, further in than its mark, belongs to the item.
        let hangs = hanging.is_some_and(|mark| !line.apart && line.role == Role::Body && line.indent >= mark + 2);
        let joined = wrapped || hangs || at > 0 && runs_on(text.as_str(), &lines[at - 1], line);
        if !joined {
            hanging = (line.role == Role::List).then_some(line.indent);
        }
        match blocks.last_mut() {
            Some((block, _)) if joined => block.span = Span::new(block.span.start(), line.end),
            _ => {
                let span = Span::new(line.start, line.end);
                blocks.push((Block { role: line.role, span, lang: None, path: String::new() }, line.apart));
            }
        }
    }
    unmark_lone_rows(text, &mut blocks);
    mark_titles(text, &mut blocks);
    blocks.into_iter().map(|(block, _)| block).collect()
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut at, mut apart) = (0, true);
    for raw in text.split_inclusive('\n') {
        let from = at;
        at += raw.len();
        let line = raw.trim();
        if line.is_empty() {
            apart = true;
            continue;
        }
        let indent = raw.len() - raw.trim_start().len();
        let start = from + indent;
        let width = line.chars().count();
        lines.push(Line { start, end: start + line.len(), width, indent, role: shape(line), apart });
        apart = false;
    }
    lines
}

/// The width at which the lines of this text were broken; `None` if they were not.
fn wrap_width(text: &str, lines: &[Line]) -> Option<usize> {
    // A line in fifty may be wider: an address that nothing breaks.
    let mut widths: Vec<usize> = lines.iter().map(|l| l.width).collect();
    widths.sort_unstable();
    let widest = widths.len().checked_sub(1 + widths.len() / 50)?;
    let width = widths.get(widest).copied().filter(|w| (40..=WRAPPED).contains(w))?;
    let pairs = || lines.windows(2).filter(|pair| !pair[1].apart && pair[1].role == Role::Body);
    let full = pairs().filter(|pair| would_not_fit(text, &pair[0], &pair[1], width)).count();
    // Breaking shows when almost every line that goes on is full.
    (full >= 2 && full * 4 >= pairs().count() * 3).then_some(width)
}

/// Whether the first word of `next` would have made `line` too wide: a program broke the line there, not a person.
fn would_not_fit(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    let next = &text[next.start..next.end];
    // Scripts without spaces are broken between any two characters; signs that must not open a line take up to two.
    let spaceless = next
        .chars()
        .next()
        .is_some_and(|c| matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF9F}'));
    let first = if spaceless { 1 } else { next.split_whitespace().next().unwrap_or("").chars().count() };
    line.width + 1 + first > width
}

fn continues(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    let running = |role| matches!(role, Role::Body | Role::List);
    !next.apart && next.role == Role::Body && running(line.role) && would_not_fit(text, line, next, width)
}

/// Whether a line goes on in the next by what they say: it is long, ends no sentence, and the next opens with a small letter.
fn runs_on(text: &str, line: &Line, next: &Line) -> bool {
    let body = |line: &Line| line.role == Role::Body;
    let small = text[next.start..next.end].chars().next().is_some_and(char::is_lowercase);
    body(line) && body(next) && !next.apart && small && (LONG..=WRAPPED).contains(&line.width) && {
        !ends_sentence(&text[line.start..line.end])
    }
}

/// The role that a line's own shape gives it.
pub(crate) fn shape(line: &str) -> Role {
    if is_notice(line) {
        Role::Boilerplate
    } else if opens_item(line) {
        Role::List
    } else if is_row(line) {
        Role::Table
    } else {
        Role::Body
    }
}

/// A copyright sign at the head, an address and nothing else, or a line without letters and digits.
fn is_notice(line: &str) -> bool {
    if line.starts_with(['ⓒ', '©', 'Ⓒ']) || !line.chars().any(char::is_alphanumeric) {
        return true;
    }
    let outer = |c: char| matches!(c, '(' | ')' | '<' | '>' | '[' | ']' | ',' | ';' | '（' | '）');
    line.split_whitespace().map(|w| w.trim_matches(outer)).filter(|w| !w.is_empty()).all(is_address)
}

fn is_address(word: &str) -> bool {
    let web =
        ["http://", "https://", "www."].iter().any(|p| word.get(..p.len()).is_some_and(|h| h.eq_ignore_ascii_case(p)));
    let mail = word.split_once('@').is_some_and(|(user, host)| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
        !user.is_empty() && user.chars().all(plain) && host.contains('.') && host.chars().all(plain)
    });
    web || mail
}

/// Signs that open a list item even without a space after them, and those that need one.
const BULLETS: &str = "•‣⁃◦▪▫■□●○◆◇▶►▷▸◎▲△☞✓✔➤※❍·∙・";
const SPACED: &str = "-–—*>+→ㅇo";

/// Whether a line opens a list item.
pub(crate) fn opens_item(line: &str) -> bool {
    let mut characters = line.chars();
    let Some(first) = characters.next() else { return false };
    let second = characters.next();
    let spaced = second.is_some_and(char::is_whitespace);
    if BULLETS.contains(first) || (SPACED.contains(first) && spaced) {
        return true;
    }
    // Circled and parenthesised numbers and letters.
    if matches!(first, '\u{2460}'..='\u{24E9}' | '\u{2776}'..='\u{2793}' | '\u{3200}'..='\u{321E}' | '\u{3260}'..='\u{327E}')
    {
        return first != 'ⓒ' && first != 'Ⓒ';
    }
    // The jamo alone is a bullet where a syllable follows; two jamo are a word.
    if first == 'ㅇ' {
        return second.is_some_and(|c| ('\u{AC00}'..='\u{D7A3}').contains(&c));
    }
    // Numerals of the CJK scripts before an enumeration comma, or in brackets.
    let counts = |c: char| "一二三四五六七八九十".contains(c);
    if counts(first) {
        return line.trim_start_matches(counts).starts_with('、');
    }
    if let Some(rest) = line.strip_prefix(['(', '（']).filter(|rest| rest.starts_with(counts)) {
        return rest.trim_start_matches(counts).starts_with([')', '）']);
    }
    let wide = |c: char| ('０'..='９').contains(&c);
    if wide(first) || (first == '（' && second.is_some_and(wide)) {
        let narrow = |c: char| if wide(c) { char::from(b'0' + (c as u32 - '０' as u32) as u8) } else { c };
        return numbered(&line.chars().take(MARK).map(narrow).collect::<String>());
    }
    numbered(line)
}

/// Characters in which an item's mark stands.
const MARK: usize = 16;

/// `1.` `1)` `3.1.` `(1)` `(a)` `a)` `(iv)` and the syllables that count items in Korean, `가.` `나)`.
fn numbered(line: &str) -> bool {
    if let Some(rest) = line.strip_prefix(['(', '（']) {
        let end = rest.find([')', '）']).unwrap_or(usize::MAX);
        let label = rest.get(..end).unwrap_or("");
        let count = label.chars().count();
        let digits = label.chars().all(|c| c.is_ascii_digit());
        let letters = label.chars().all(|c| c.is_ascii_lowercase() || is_counting_syllable(c));
        return (1..=4).contains(&count) && ((digits && count <= 3) || (letters && (count == 1 || is_roman(label))));
    }
    let label = line.split(|c: char| !(c.is_alphanumeric() || c == '.')).next().unwrap_or("");
    let after = line[label.len()..].chars().next();
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    if (1..=3).contains(&digits) {
        let mut rest = &line[digits..];
        loop {
            let Some(closed) = rest.strip_prefix(['.', ')', '）', '．']) else { return false };
            let more = closed.chars().take_while(char::is_ascii_digit).count();
            if more == 0 {
                // A decimal point or an ordinal day ("9. Dezember") is no item mark if nothing tells it from one;
                // items open with a capital, a quote, or a letter without case.
                return closed.trim_start().chars().next().is_some_and(|c| !c.is_ascii_digit());
            }
            if more > 2 {
                return false;
            }
            rest = &closed[more..];
        }
    }
    let mut head = line.chars();
    let (first, second, third) = (head.next(), head.next(), head.next());
    let Some(first) = first else { return false };
    let gap = third.is_none_or(char::is_whitespace);
    if is_counting_syllable(first) && matches!(second, Some('.' | ')')) && gap {
        return true;
    }
    let roman = is_roman(label) && after == Some(')');
    roman
        || (first.is_ascii_lowercase() && second == Some(')'))
        || (first.is_ascii_lowercase() && second == Some('.') && gap)
}

fn is_counting_syllable(c: char) -> bool {
    "가나다라마바사아자차카타파하".contains(c)
}

fn is_roman(label: &str) -> bool {
    !label.is_empty() && label.len() <= 5 && label.chars().all(|c| matches!(c, 'i' | 'v' | 'x'))
}

/// At least two cells that hold something, between bars or tabs.
fn is_row(line: &str) -> bool {
    ['|', '｜', '\t']
        .iter()
        .any(|bar| line.contains(*bar) && line.split(*bar).filter(|c| !c.trim().is_empty()).count() >= 2)
        || (line.starts_with('|') && line.ends_with('|') && line.len() > 1)
}

/// Whether a line ends as a sentence does, or announces what follows.
pub(crate) fn ends_sentence(line: &str) -> bool {
    let closers = ['"', '\'', '”', '’', '»', '›', ')', '）', ']', '」', '』', '】', '*'];
    let line = line.trim_end().trim_end_matches(|c: char| closers.contains(&c) || c.is_whitespace());
    line.ends_with([
        '.', '!', '?', '…', ':', ';', ',', '。', '！', '？', '：', '；', '、', '，', '।', '؟', '۔', '။', '።',
    ])
}

/// One line with bars in it is as often a dateline; rows come in company. Tabs and bars at the head are sure.
fn unmark_lone_rows(text: &Text, blocks: &mut [(Block, bool)]) {
    let doubtful = |block: &Block| {
        let line = text.get(block.span);
        block.role == Role::Table && !line.contains('\t') && !line.starts_with('|')
    };
    let row = |at: Option<usize>| at.and_then(|at| blocks.get(at)).is_some_and(|(b, _)| b.role == Role::Table);
    let lone: Vec<usize> = (0..blocks.len())
        .filter(|at| doubtful(&blocks[*at].0) && !row(at.checked_sub(1)) && !row(Some(at + 1)))
        .collect();
    for at in lone {
        blocks[at].0.role = Role::Body;
    }
}

/// The first short line without a final stop is the headline; later such lines, apart from what stands before and
/// followed by something longer, are headings.
fn mark_titles(text: &Text, blocks: &mut [(Block, bool)]) {
    let spaced = blocks.iter().skip(1).any(|(_, apart)| *apart);
    for at in 0..blocks.len() {
        let (block, apart) = &blocks[at];
        let line = text.get(block.span);
        if block.role != Role::Body || ends_sentence(line) || line.contains('\n') {
            continue;
        }
        let length = line.chars().count();
        let Some((next, _)) = blocks.get(at + 1) else { continue };
        let title = if at == 0 {
            length <= HEADLINE
        } else {
            let longer = text.get(next.span).chars().count() > length;
            length <= HEADING && (*apart || !spaced) && longer && next.role != Role::Boilerplate
        };
        if title {
            blocks[at].0.role = Role::Title;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(text: &str) -> Vec<(&'static str, String)> {
        let text = Text::new(text);
        blocks_of_text(&text).iter().map(|b| (b.role.code(), text.get(b.span).to_owned())).collect()
    }

    #[test]
    fn one_line_shows_its_role_by_its_shape() {
        for (line, role_expected) in [
            ("The two sides agreed to cooperate.", Role::Body),
            ("\"We will invest,\" said the minister.", Role::Body),
            ("- to connect the systems;", Role::List),
            ("—WITH A REPORT FROM AN AGENCY", Role::Body),
            ("– Réaffirmant leur engagement", Role::List),
            ("•projects", Role::List),
            ("* note", Role::List),
            ("> quoted item", Role::List),
            ("□ 양국은 합의했다", Role::List),
            ("ㅇ 공동 연구", Role::List),
            ("ㅇ공동 연구", Role::List),
            ("ㅇㅇ", Role::Body),
            ("◇ 배경", Role::List),
            ("① 반도체", Role::List),
            ("가. 목적", Role::List),
            ("가격은 올랐다.", Role::Body),
            ("1. For the length of the meeting", Role::List),
            ("12) twelve", Role::List),
            ("1.assurera à tout moment", Role::List),
            ("3.1. S'agissant de", Role::List),
            ("3.5 percent was spent.", Role::Body),
            ("1.9 percent", Role::Body),
            ("2024. 5. 3.", Role::Body),
            ("2024.", Role::Body),
            ("(a) research", Role::List),
            ("(iv) research", Role::List),
            ("(ap) Seoul", Role::Body),
            ("(2) research", Role::List),
            ("a) la coopération", Role::List),
            ("A. Merkel said so.", Role::Body),
            ("一、双方同意", Role::List),
            ("一百万元", Role::Body),
            ("（一）平台由双方维护", Role::List),
            ("(一百)", Role::Body),
            ("１．運搬船を設計する", Role::List),
            ("（２）電池", Role::List),
            ("１０．５パーセント", Role::Body),
            ("２０２４年", Role::Body),
            ("・共同研究", Role::List),
            ("Country | Amount", Role::Table),
            ("Country\tAmount", Role::Table),
            ("a |", Role::Body),
            ("ⓒ 통신사", Role::Boilerplate),
            ("© 2024 Ministry", Role::Boilerplate),
            ("press@ministry.example.org", Role::Boilerplate),
            ("(hong@news.example.kr)", Role::Boilerplate),
            ("https://example.org/a?b", Role::Boilerplate),
            ("----", Role::Boilerplate),
            ("see https://example.org", Role::Body),
        ] {
            assert_eq!(shape(line), role_expected, "{line}");
        }
    }

    #[test]
    fn what_hangs_below_an_item_belongs_to_it() {
        let text = "The sides will:\n-   send a ship to\n    the south;\n    -   train its crew,\n        all of it;\n-   meet.\nThat is all.";
        let expected = [
            ("body", "The sides will:"),
            ("list", "-   send a ship to\n    the south;"),
            ("list", "-   train its crew,\n        all of it;"),
            ("list", "-   meet."),
            ("body", "That is all."),
        ];
        assert_eq!(roles(text), expected.map(|(role, said)| (role, said.to_owned())));
    }

    #[test]
    fn headline_and_headings_are_short_lines_without_a_stop_before_something_longer() {
        let text = "Two states agree on chips\r\n\r\nThey agreed on Monday.\r\n\r\nNext steps\r\nThe council will meet in 2026.\r\n\r\nSource";
        let expected = [
            ("title", "Two states agree on chips"),
            ("body", "They agreed on Monday."),
            ("title", "Next steps"),
            ("body", "The council will meet in 2026."),
            ("body", "Source"),
        ];
        assert_eq!(roles(text), expected.map(|(r, t)| (r, t.to_owned())));
        assert_eq!(roles("Only one line"), [("body", "Only one line".to_owned())]);
        assert_eq!(roles(" \n\t\n"), []);
    }

    #[test]
    fn rows_come_in_company() {
        let told = |text| roles(text).into_iter().map(|(role, _)| role).collect::<Vec<_>>();
        assert_eq!(told("Press release | 12 May | Tokyo\nThe two sides met."), ["title", "body"]);
        assert_eq!(told("State | Sum\nA | 5\nThey paid."), ["table", "table", "body"]);
        assert_eq!(told("Sum:\nA\t5\nThey paid."), ["body", "table", "body"]);
    }

    #[test]
    fn lines_broken_to_fit_a_page_become_one_block_again() {
        let text = "The two governments agreed on Tuesday to set up a joint fund for\n\
                    research on batteries, and each of them will pay ten million euros\n\
                    into it over the coming five years.\n\n\
                    - a list item that is long enough to be broken at the end of its\n\
                    line goes on here\n\
                    - a second one";
        let found = roles(text);
        assert_eq!(found.iter().map(|(r, _)| *r).collect::<Vec<_>>(), ["body", "list", "list"]);
        assert!(found[0].1.ends_with("five years.") && found[1].1.ends_with("on here"), "{found:?}");
    }

    #[test]
    fn two_lines_of_one_sentence_are_one_block() {
        let text = "Brazil and India agreed to build a battery plant in Pune, their ministers said on Monday. They will\n\
                    also hold a dialogue in New Delhi in 2025.";
        assert_eq!(roles(text).len(), 1);
        assert_eq!(roles("Two states agree\nthey will build a plant in Pune by the end of the year.").len(), 2);
    }

    #[test]
    fn short_paragraphs_of_one_line_each_are_not_joined() {
        let text = "양국은 인공지능 분야에서 협력을 확대하기로 합의했다고 대통령실이 9일 밝혔다.\n\
                    두 나라는 공동 연구를 지원하고 전문가를 교환하기로 했다.\n\
                    내년에 서울에서 제2차 대화를 연다.";
        assert_eq!(roles(text).len(), 3);
        let text = "両国は量子技術に関する共同研究を実施することで合意し、来年に東京で会合を開くと発表した。\n\
                    基金には各国が一千万ドルを拠出し、五年間で若手の研究者を百人ずつ派遣する。\n\
                    会合では半導体と電池、人工知能、宇宙についても話し合い、作業部会を三つ設ける。\n\
                    双方は来年の春に進み具合を確かめる。";
        assert_eq!(roles(text).len(), 4);
    }
}
