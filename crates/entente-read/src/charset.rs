//! From bytes to characters: which character set, how it was decided, and what did not fit.

use crate::refuse;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, X_USER_DEFINED};
use entente_model::Diagnostic;
use std::borrow::Cow;

/// Characters, and what there is to say about how they were won.
pub(crate) struct Decoded<'b> {
    pub text: Cow<'b, str>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Bytes looked at to guess; a guess seldom changes after some kilobytes.
const TELLING: usize = 512 * 1024;
/// Bytes looked at to tell UTF-16 without a mark.
const PROBE: usize = 4096;

/// Decodes `bytes`. `declared` is the character set that the source names for itself, if any. The order is: byte order
/// mark, UTF-16 by its zero bytes, valid UTF-8, what is declared if it fits, and the best guess. A name that the bytes
/// contradict loses: pages saved again by another program often keep the old name.
pub(crate) fn decode<'b>(bytes: &'b [u8], declared: Option<&str>) -> Decoded<'b> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let rest = &bytes[mark..];
        return if encoding == UTF_8 {
            utf8(rest, "a byte order mark says so")
        } else {
            with(rest, encoding, "a byte order mark says so")
        };
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return with(bytes, encoding, "its zero bytes show it");
    }
    let label = declared.and_then(|d| Encoding::for_label(d.trim().as_bytes()));
    let label = label.filter(|e| *e != REPLACEMENT && *e != X_USER_DEFINED && e.is_ascii_compatible());
    // Escape-coded sets look like ASCII; only a declaration tells them.
    let escape_coded = !bytes.is_empty() && bytes.contains(&0x1B);
    match std::str::from_utf8(bytes) {
        Ok(text) if !escape_coded => return Decoded { text: Cow::Borrowed(text), diagnostics: Vec::new() },
        Ok(_) => {}
        Err(error)
            if error.error_len().is_none() && error.valid_up_to() > 0 && !bytes[..error.valid_up_to()].is_ascii() =>
        {
            return utf8(bytes, "");
        }
        Err(_) => {}
    }
    let guess = guess(bytes);
    if let Some(encoding) = label.filter(|e| *e != UTF_8) {
        let declared = with(bytes, encoding, "the source declares it");
        if !replaced(&declared) || encoding == guess {
            return declared;
        }
        let guessed = with(bytes, guess, "the bytes do not fit what the source declares; this fits best");
        return if replaced(&guessed) { declared } else { guessed };
    }
    if guess == UTF_8 || mostly_utf8(bytes) {
        return utf8(bytes, "most of its bytes are valid UTF-8");
    }
    let how = if label == Some(UTF_8) {
        "the bytes do not fit what the source declares; this fits best"
    } else {
        "nothing declares it; this fits the bytes best"
    };
    with(bytes, guess, how)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    // Looking on from the first byte that tells anything is enough, and never as the last piece: a character cut in half
    // at the end must not speak against its own set.
    let telling = bytes.iter().position(|b| !b.is_ascii() || *b == 0x1B).unwrap_or(0).saturating_sub(64);
    detector.feed(&bytes[telling..bytes.len().min(telling + TELLING)], false);
    detector.guess(None, Utf8Detection::Allow)
}

/// Whether valid sequences outweigh broken ones so much that UTF-8 with a few broken places is the likeliest reading.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 0 && bad * 4 <= good
}

fn utf8<'b>(bytes: &'b [u8], how: &str) -> Decoded<'b> {
    let mut diagnostics = Vec::new();
    if !how.is_empty() {
        diagnostics.push(refuse::charset_decided(UTF_8.name(), how));
    }
    let mut text = String::with_capacity(bytes.len());
    let (mut broken, mut first, mut at) = (0usize, None, 0usize);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        at += chunk.valid().len();
        let invalid = chunk.invalid();
        if invalid.is_empty() {
            continue;
        }
        at += invalid.len();
        let half = at == bytes.len() && std::str::from_utf8(invalid).is_err_and(|e| e.error_len().is_none());
        if half {
            diagnostics.push(refuse::half_character(invalid.len()));
        } else {
            broken += 1;
            first = first.or(Some(at - invalid.len()));
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    if broken > 0 {
        diagnostics.push(refuse::bytes_replaced(broken, UTF_8.name(), first));
    }
    Decoded { text: Cow::Owned(text), diagnostics }
}

fn with<'b>(bytes: &'b [u8], encoding: &'static Encoding, how: &str) -> Decoded<'b> {
    let mut diagnostics = vec![refuse::charset_decided(encoding.name(), how)];
    // Half a character at the end: without it everything fits.
    for cut in 0..=3.min(bytes.len()) {
        let kept = &bytes[..bytes.len() - cut];
        let (text, broken) = encoding.decode_without_bom_handling(kept);
        if cut > 0 && kept.is_empty() {
            break;
        }
        if !broken {
            if cut > 0 {
                diagnostics.push(refuse::half_character(cut));
            }
            return Decoded { text, diagnostics };
        }
        // Broken elsewhere: cutting more of the end changes nothing, and each try costs a pass.
        if text.char_indices().any(|(at, c)| c == char::REPLACEMENT_CHARACTER && at + 16 < text.len()) {
            break;
        }
    }
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let broken = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    diagnostics.push(refuse::bytes_replaced(broken, encoding.name(), None));
    Decoded { text, diagnostics }
}

fn replaced(decoded: &Decoded) -> bool {
    decoded.diagnostics.iter().any(|d| d.code == "R011")
}

/// UTF-16 without a mark shows zero bytes (of ASCII spaces, digits and line ends) on one side of its units only.
pub(crate) fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let probe = &bytes[..bytes.len().min(PROBE) & !1];
    if probe.len() < 8 {
        return None;
    }
    let (mut even, mut odd) = (0usize, 0usize);
    for pair in probe.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    let units = probe.len() / 2;
    let encoding = if odd * 50 >= units && even * 4 <= odd {
        UTF_16LE
    } else if even * 50 >= units && odd * 4 <= even {
        UTF_16BE
    } else {
        return None;
    };
    let (text, broken) = encoding.decode_without_bom_handling(probe);
    // A surrogate pair may be cut by the probe's end; anything else that is broken or a control speaks against it.
    let odd_ones = text.chars().filter(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')).count();
    let replaced = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    (odd_ones * 50 <= units && (!broken || replaced <= 1)).then_some(encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KOREAN: &str = "양국은 인공지능 분야에서 협력을 확대하기로 합의했다. 공동 연구를 지원한다.";
    const FRENCH: &str = "Les trois villes ont décidé de créer un musée européen dédié à la céramique.";
    const JAPANESE: &str = "両国は量子技術に関する共同研究を実施することで合意した。来年に会合を開く。";

    fn codes<'a>(decoded: &'a Decoded) -> Vec<&'a str> {
        decoded.diagnostics.iter().map(|d| d.code).collect()
    }

    #[test]
    fn each_common_character_set_is_told_and_the_way_is_said() {
        for (label, text) in
            [("euc-kr", KOREAN), ("windows-1252", FRENCH), ("shift_jis", JAPANESE), ("euc-jp", JAPANESE)]
        {
            let encoding = Encoding::for_label(label.as_bytes()).expect("known");
            let (bytes, _, _) = encoding.encode(text);
            for declared in [None, Some(label), Some("utf-8")] {
                let decoded = decode(&bytes, declared);
                assert_eq!(decoded.text, text, "{label} declared as {declared:?}");
                assert_eq!(codes(&decoded), ["R010"], "{label}");
            }
        }
    }

    #[test]
    fn utf_16_is_read_with_and_without_its_mark() {
        for text in [KOREAN, FRENCH] {
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for (mark, bytes) in [(&[0xFF, 0xFE][..], &little), (&[0xFE, 0xFF], &big), (&[], &little), (&[], &big)] {
                let bytes = [mark, bytes].concat();
                let decoded = decode(&bytes, None);
                assert_eq!(decoded.text, text);
                assert_eq!(codes(&decoded), ["R010"]);
            }
        }
    }

    #[test]
    fn a_wrong_declaration_loses_against_valid_utf_8() {
        let decoded = decode(KOREAN.as_bytes(), Some("euc-kr"));
        assert_eq!((&*decoded.text, codes(&decoded).len()), (KOREAN, 0));
    }

    #[test]
    fn half_a_character_at_the_end_is_left_out_and_said() {
        let cut = &KOREAN.as_bytes()[..KOREAN.len() - 3];
        let decoded = decode(cut, None);
        assert!(KOREAN.starts_with(&*decoded.text) && decoded.text.ends_with('한'), "{}", decoded.text);
        assert_eq!(codes(&decoded), ["R012"]);
        let (bytes, _, _) = encoding_rs::EUC_KR.encode(KOREAN.trim_end_matches('.'));
        let decoded = decode(&bytes[..bytes.len() - 1], Some("euc-kr"));
        assert!(KOREAN.starts_with(&*decoded.text), "{}", decoded.text);
        assert_eq!(codes(&decoded), ["R010", "R012"]);
        let little: Vec<u8> = FRENCH.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let cut = [&[0xFF, 0xFE][..], &little[..little.len() - 1]].concat();
        let decoded = decode(&cut, None);
        assert_eq!(codes(&decoded), ["R010", "R012"]);
    }

    #[test]
    fn a_few_broken_bytes_in_utf_8_are_replaced_and_counted() {
        let mut bytes = KOREAN.as_bytes().to_vec();
        bytes.insert(3, 0xFF);
        let decoded = decode(&bytes, None);
        assert_eq!(decoded.text.replacen('\u{FFFD}', "", 1), KOREAN);
        assert!(codes(&decoded).contains(&"R011"));
    }
}
