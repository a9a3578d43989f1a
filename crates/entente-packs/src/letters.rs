//! What a letter is, quickly: every room asks at each character of a text.

/// Whether it is a letter or digit. The scripts that most texts are written in need no look into the tables.
pub fn alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' => true,
        '\u{ac00}'..='\u{d7a3}' | '\u{4e00}'..='\u{9fff}' => true,
        '\u{2000}'..='\u{206f}' | '\u{20a0}'..='\u{20cf}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => false,
        _ => c.is_alphanumeric(),
    }
}

/// Whether it is a letter.
pub fn alphabetic(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphabetic(),
        '\u{80}'..='\u{ff}' => c.is_alphabetic(),
        _ => alphanumeric(c) && (always_letter(c) || c.is_alphabetic()),
    }
}

/// The ranges of letters that most texts are written in.
fn always_letter(c: char) -> bool {
    matches!(c, '\u{100}'..='\u{24f}' | '\u{ac00}'..='\u{d7a3}' | '\u{4e00}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_is_what_the_standard_says_for_every_character() {
        for c in '\0'..=char::MAX {
            assert_eq!(super::alphanumeric(c), c.is_alphanumeric(), "{:x}", c as u32);
            assert_eq!(super::alphabetic(c), c.is_alphabetic(), "{:x}", c as u32);
        }
    }
}
