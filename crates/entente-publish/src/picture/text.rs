//! Text in pictures: escaped in one place, measured without a font, broken into lines, turned for writing from the right.
//!
//! No font is at hand where a picture is made, so that widths are estimates on the safe side.

use unicode_width::UnicodeWidthChar;

/// `text` for XML, in an attribute or between tags: the five signs escaped, line breaks as spaces, and no character that
/// XML forbids or that turns the direction of what stands around it.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            '\u{202A}'..='\u{202E}' | '\u{2066}' | '\u{2067}' => {}
            c if c.is_control() || matches!(c as u32 & 0xFFFF, 0xFFFE | 0xFFFF) => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// `text` to be put into a longer one, so that one written from the right does not turn what stands around it.
pub fn isolated(text: &str) -> String {
    if !from_the_right(text) {
        return text.to_owned();
    }
    let plain: String = text.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}')).collect();
    format!("\u{2068}{plain}\u{2069}")
}

/// How wide `text` is at most at a size of letters, in the same unit, in the usual sans-serif fonts.
pub fn measure(text: &str, size: f64) -> f64 {
    text.chars().map(|c| em(c) * size).sum()
}

/// A character's width in parts of the size of letters.
fn em(c: char) -> f64 {
    // A control character is shown as a sign of its own.
    match c.width().unwrap_or(1) {
        0 => 0.0,
        1 => match c {
            'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '·' | ' ' | '\u{A0}' | '\u{202F}' => {
                0.33
            }
            'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' => 0.42,
            'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 0.98,
            c if c.is_uppercase() => 0.74,
            _ => 0.62,
        },
        wide => 0.52 * wide as f64,
    }
}

/// Whether the first letter that has a direction is written from the right.
pub fn from_the_right(text: &str) -> bool {
    let right = |c: char| {
        matches!(c as u32, 0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFF | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
            && c.is_alphabetic()
    };
    text.chars().find(|c| c.is_alphabetic()).is_some_and(right)
}

/// What a label became to stand in its room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fitted {
    /// One string a line; never empty.
    pub lines: Vec<String>,
    /// Whether something was left out, for which `…` stands.
    pub cut: bool,
}

/// `text` in at most `most` lines no wider than `room`: broken at spaces, between wide characters (Hangul and Han), else
/// inside a word that has no room; what is left over is cut.
pub fn fit(text: &str, size: f64, room: f64, most: usize) -> Fitted {
    // A label has room in what was measured from it, whatever the order of the sums.
    let room = room + 0.1;
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(&spaced(text)) {
        if measure(line.trim_end(), size) + measure(piece.trim_end(), size) + gap(&line, size) <= room
            || line.is_empty()
        {
            line.push_str(&piece);
        } else {
            lines.push(line.trim_end().to_owned());
            line = piece;
        }
        while measure(line.trim_end(), size) > room {
            let (mut head, mut tail) = split(&line, size, room - em('-') * size);
            if tail.is_empty() {
                break;
            }
            if hyphenated(&head, &tail) {
                // A word is not broken before its last three letters.
                let left = tail.chars().take_while(|c| c.is_alphabetic()).count();
                for _ in left..4 {
                    if head.chars().count() > 4
                        && let Some(c) = head.pop()
                    {
                        tail.insert(0, c);
                    }
                }
                head.push('-');
            }
            lines.push(head);
            line = tail;
        }
    }
    lines.push(line.trim_end().to_owned());
    let most = most.max(1);
    let cut = lines.len() > most;
    if cut {
        let rest = lines[most - 1..].join(" ");
        lines.truncate(most - 1);
        let (head, _) = split(&rest, size, (room - em('…') * size).max(0.0));
        lines.push(format!("{}…", head.trim_end()));
    }
    Fitted { lines, cut }
}

/// Whether the place between two parts of a word wants a hyphen: between letters of Latin, Greek or Cyrillic.
fn hyphenated(head: &str, tail: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() && (c as u32) < 0x0530);
    letter(head.chars().next_back()) && letter(tail.chars().next())
}

/// The space at the end of a line that something follows.
fn gap(line: &str, size: f64) -> f64 {
    if line.ends_with(' ') { em(' ') * size } else { 0.0 }
}

/// `text` with its runs of space made one; spaces that do not break stay.
fn spaced(text: &str) -> String {
    let breaks = |c: char| c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}');
    text.split(breaks).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Words with the space behind them; a wide character is a word of its own where it is not followed by a mark, and Hangul
/// keeps together with what follows it up to the next space as long as that is short.
fn pieces(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in text.split_inclusive(' ') {
        let long = word.chars().filter(|c| c.width() == Some(2)).count() > 8;
        if !long {
            found.push(word.to_owned());
            continue;
        }
        let mut piece = String::new();
        for c in word.chars() {
            if c.width() == Some(2) && c.is_alphabetic() && !piece.is_empty() {
                found.push(std::mem::take(&mut piece));
            }
            piece.push(c);
        }
        found.push(piece);
    }
    found
}

/// The longest beginning of `text` that has room, and the rest. At least one character with its marks is taken.
fn split(text: &str, size: f64, room: f64) -> (String, String) {
    let mut used = 0.0;
    for (n, (at, c)) in text.char_indices().enumerate() {
        used += em(c) * size;
        if used > room && n > 0 && em(c) > 0.0 {
            return (text[..at].to_owned(), text[at..].to_owned());
        }
    }
    (text.to_owned(), String::new())
}

/// `template` with each `{name}` replaced.
pub fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match values.iter().find(|(name, _)| rest[1..].starts_with(name) && rest[1 + name.len()..].starts_with('}')) {
            Some((name, value)) => {
                out.push_str(value);
                rest = &rest[name.len() + 2..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_cleaned() {
        for (text, safe) in [
            ("plain", "plain"),
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("\" onload='x' &amp;", "&quot; onload=&#39;x&#39; &amp;amp;"),
            ("]]>", "]]&gt;"),
            ("a\0b\u{1b}[31m", "a\u{FFFD}b\u{FFFD}[31m"),
            ("two\r\nlines", "two  lines"),
            ("\u{202E}evil\u{202C}", "evil"),
            ("non\u{FFFE}character\u{1FFFF}", "non\u{FFFD}character\u{FFFD}"),
            ("한국 العربية", "한국 العربية"),
        ] {
            assert_eq!(escape(text), safe, "{text:?}");
        }
    }

    #[test]
    fn labels_are_broken_at_spaces_and_cut_with_a_mark() {
        for (text, room, most, lines, cut) in [
            ("short", 100.0, 1, vec!["short"], false),
            ("one two three", 60.0, 3, vec!["one two", "three"], false),
            ("one two three", 60.0, 1, vec!["one two…"], true),
            ("Que\u{A0}? Rien.", 40.0, 3, vec!["Que\u{A0}?", "Rien."], false),
            (
                "Donaudampfschifffahrtsgesellschaft",
                100.0,
                9,
                vec!["Donaudampfschi-", "fffahrtsgesellsc-", "haft"],
                false,
            ),
            ("Telecommunications", 105.0, 2, vec!["Telecommunicat-", "ions"], false),
            ("", 10.0, 1, vec![""], false),
            ("과학기술정보통신부", 60.0, 3, vec!["과학기술정", "보통신부"], false),
        ] {
            let fitted = fit(text, 11.0, room, most);
            assert_eq!((fitted.lines, fitted.cut), (lines.iter().map(|&l| l.to_owned()).collect(), cut), "{text}");
        }
    }

    #[test]
    fn no_line_is_wider_than_its_room() {
        for text in [
            "Ministère de l'Enseignement supérieur et de la Recherche",
            "대한민국 과학기술정보통신부 장관",
            "MMMMMMMMMM WWWWW",
        ] {
            for room in [40.0, 77.0, 150.0] {
                for line in fit(text, 12.0, room, 3).lines {
                    assert!(measure(&line, 12.0) <= room + 12.0, "{line} in {room}");
                }
            }
        }
    }

    #[test]
    fn a_mark_stays_with_its_letter() {
        let fitted = fit("e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}", 10.0, 20.0, 9);
        assert!(fitted.lines.iter().all(|l| l.starts_with('e')), "{:?}", fitted.lines);
    }

    #[test]
    fn direction_is_that_of_the_first_letter() {
        for (text, right) in
            [("مصر", true), ("12 مصر", true), ("ישראל", true), ("Egypt مصر", false), ("", false), ("한국", false)]
        {
            assert_eq!(from_the_right(text), right, "{text}");
        }
    }

    #[test]
    fn what_is_written_from_the_right_keeps_to_itself() {
        for (text, alone) in
            [("مصر", "\u{2068}مصر\u{2069}"), ("م\u{2069}صر", "\u{2068}مصر\u{2069}"), ("Egypt", "Egypt")]
        {
            assert_eq!(escape(&isolated(text)), alone, "{text:?}");
        }
    }

    #[test]
    fn templates_are_filled_once() {
        assert_eq!(filled("and {n} more", &[("n", "3")]), "and 3 more");
        assert_eq!(filled("{a} of {b} {c}", &[("a", "{b}"), ("b", "9")]), "{b} of 9 {c}");
        assert_eq!(filled("{한국", &[("n", "3")]), "{한국");
    }
}
