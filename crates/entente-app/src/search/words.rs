//! Words made comparable for searching: without case, without accents, in pieces that the index keeps.
//!
//! Scripts that part words by spaces give words. Scripts that do not, and Hangul, whose words carry particles, give runs of
//! letters, of which the index keeps every two neighbours: so two letters are found wherever they stand.

use entente_ledger::index::Expr;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// A shorter beginning of a word is taken as the whole word, since it begins too many.
const SHORTEST_BEGINNING: usize = 3;
/// Neighbouring words are kept in so many drawers: few enough to be little, many enough to part most.
const DRAWERS: u32 = 1 << 14;

/// A piece of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Piece<'a> {
    text: &'a str,
    /// Whether it is a run of a script in which words are not looked for by spaces.
    run: bool,
}

/// A text without case and accents, in letters as people type them.
pub(crate) fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // Most letters stand for themselves, and need not be taken apart and put together again.
    if text.chars().all(is_simple) {
        let mut plain = String::with_capacity(text.len());
        text.chars().flat_map(char::to_lowercase).for_each(|c| plain.push(c));
        return plain;
    }
    let bare = text.nfkd().filter(|c| !is_accent(*c)).flat_map(char::to_lowercase);
    let mut plain = String::with_capacity(text.len());
    // Lower case may bring accents of its own (İ).
    for c in bare.filter(|c| !is_accent(*c)) {
        match c {
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'ħ' => plain.push('h'),
            'ı' => plain.push('i'),
            'þ' => plain.push_str("th"),
            'ς' => plain.push('σ'),
            _ => plain.push(c),
        }
    }
    plain.nfc().collect()
}

/// Letters and signs that have no accent, no other way to be written, and are put together with nothing.
fn is_simple(c: char) -> bool {
    c.is_ascii()
        || matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{4e00}'..='\u{9fff}' | '\u{2013}'..='\u{2022}' | '·' | '«' | '»')
}

/// Accents of Latin, Greek and Cyrillic letters, and the points of Hebrew and Arabic. Marks that make another letter, as
/// those of kana do, stay.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// Whether words of this letter's script are looked for inside runs of letters.
fn in_runs(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{1100}'..='\u{11ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3130}'..='\u{318f}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The pieces of a plain text, in their order.
pub(crate) fn pieces(plain: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut open: Option<(usize, bool)> = None;
    // Marks of runs, such as vowels above letters, belong to them without being letters themselves.
    let kind = |c: char| if in_runs(c) { Some(true) } else { c.is_alphanumeric().then_some(false) };
    for (at, c) in plain.char_indices() {
        let kind = kind(c);
        if let Some((from, run)) = open {
            if kind == Some(run) {
                continue;
            }
            found.push(Piece { text: &plain[from..at], run });
        }
        open = kind.map(|run| (at, run));
    }
    if let Some((from, run)) = open {
        found.push(Piece { text: &plain[from..], run });
    }
    found
}

/// A text as phrases are looked for in it: its pieces with one space between them and around them.
pub(crate) fn spaced(plain: &str) -> String {
    let mut spaced = String::with_capacity(plain.len() + 2);
    for piece in pieces(plain) {
        spaced.push(' ');
        spaced.push_str(piece.text);
    }
    spaced.push(' ');
    spaced
}

/// Adds what the index keeps of a text, under the name of a kind. `pairs` says whether neighbours are kept, too.
pub(crate) fn terms_of(plain: &str, kind: &str, pairs: bool, terms: &mut BTreeSet<String>) {
    let mut last: Option<Piece> = None;
    let mut term = format!("{kind}=");
    let start = term.len();
    let mut add = |letters: &str, terms: &mut BTreeSet<String>| {
        term.truncate(start);
        term.push_str(letters);
        if !terms.contains(&term) {
            terms.insert(term.clone());
        }
    };
    for piece in pieces(plain) {
        if let Some(last) = last.filter(|_| pairs) {
            terms.insert(drawer(kind, last, piece));
        }
        last = Some(piece);
        if !piece.run {
            add(piece.text, terms);
            continue;
        }
        // Every two neighbours, and the last letter alone, so that every letter begins something.
        let places: Vec<usize> = piece.text.char_indices().map(|(at, _)| at).chain([piece.text.len()]).collect();
        for (n, from) in places.iter().enumerate().take(places.len() - 1) {
            let to = places.get(n + 2).copied().unwrap_or(piece.text.len());
            add(&piece.text[*from..to], terms);
        }
    }
}

/// The drawer in which two neighbours are kept. Of a run only the letter beside the other counts.
fn drawer(kind: &str, a: Piece, b: Piece) -> String {
    let from = if a.run { a.text.char_indices().next_back().map_or(0, |(at, _)| at) } else { 0 };
    let to = if b.run { b.text.chars().next().map_or(0, char::len_utf8) } else { b.text.len() };
    // FNV-1a: the same on every machine.
    let bytes = a.text[from..].bytes().chain([b' ']).chain(b.text[..to].bytes());
    let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{kind}+{:04x}", (hash ^ hash >> 15) % DRAWERS)
}

/// Words that are looked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Needle {
    /// Which of the index's terms may have them: where this holds they may stand, elsewhere they do not.
    pub(crate) expr: Expr,
    /// What has to stand in the spaced text, where the terms alone do not settle it.
    pub(crate) text: Option<String>,
}

/// What to look for where these words are asked for: their beginning, or with `whole` exactly these words; nothing if
/// there is no letter in them.
pub(crate) fn needle(words: &str, kind: &str, pairs: bool, whole: bool) -> Option<Needle> {
    let plain = plain(words);
    let pieces = pieces(&plain);
    let (first, last) = (*pieces.first()?, *pieces.last()?);
    let mut all: Vec<Expr> = Vec::new();
    let mut settled = pieces.len() == 1;
    for (at, piece) in pieces.iter().enumerate() {
        let is = |text: &str| Expr::Is(format!("{kind}={text}"));
        let letters: Vec<char> = piece.text.chars().collect();
        match (piece.run, letters.as_slice()) {
            (false, _) if !whole && at + 1 == pieces.len() && letters.len() >= SHORTEST_BEGINNING => {
                all.push(Expr::Begins(format!("{kind}={}", piece.text)));
            }
            (false, _) => all.push(is(piece.text)),
            (true, [one]) => all.push(Expr::Begins(format!("{kind}={one}"))),
            (true, letters) => {
                all.extend(letters.windows(2).map(|pair| is(&pair.iter().collect::<String>())));
                settled &= letters.len() == 2;
            }
        }
    }
    let begins = |at: usize| matches!(all.get(at), Some(Expr::Begins(_)));
    let open_end = !last.run && begins(all.len() - 1);
    if pairs {
        let whole_pairs = pieces.windows(2).enumerate().filter(|(at, _)| !(open_end && at + 2 == pieces.len()));
        let drawers: Vec<Expr> = whole_pairs.map(|(_, pair)| Expr::Is(drawer(kind, pair[0], pair[1]))).collect();
        all.extend(drawers);
    }
    // At its edges a run may go on, and so may a word of which only the beginning is asked for.
    let spaced = spaced(&plain);
    let text = spaced.trim();
    let text = format!("{}{text}{}", if first.run { "" } else { " " }, if last.run || open_end { "" } else { " " });
    let expr = if all.len() == 1 { all.remove(0) } else { Expr::All(all) };
    Some(Needle { expr, text: (!settled).then_some(text) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_case_and_accents() {
        for (a, b) in [
            ("Corée", "COREE"),
            ("Cor\u{65}\u{301}e", "corée"),
            ("Straße", "STRASSE"),
            ("İstanbul", "istanbul"),
            ("Łódź", "lodz"),
            ("Ærø", "aero"),
            ("ΑΘΉΝΑΣ", "αθηνασ"),
            ("ﬁnance", "finance"),
            ("ＡＩ", "ai"),
            ("양국", "양국"),
        ] {
            assert_eq!(plain(a), plain(b), "{a} {b}");
        }
        for (a, b) in [("が", "か"), ("양국", "양극"), ("й", "и")] {
            assert_eq!(plain(a) == plain(b), a == "й", "{a} {b}");
        }
    }

    #[test]
    fn texts_fall_into_words_and_runs() {
        let shown = |text: &str| spaced(&plain(text));
        assert_eq!(shown("L'accord, signé à Séoul!"), " l accord signe a seoul ");
        assert_eq!(shown("한·미 양국은 AI기술을"), " 한 미 양국은 ai 기술을 ");
        assert_eq!(shown("2.5G networks"), " 2 5g networks ");
        assert_eq!(shown("…"), " ");
    }

    /// Whether words are found in a text: by the terms, then by the text itself, as the program does.
    fn finds(words: &str, text: &str, whole: bool) -> bool {
        let plain = plain(text);
        let mut terms = BTreeSet::new();
        terms_of(&plain, "w", true, &mut terms);
        let needle = needle(words, "w", true, whole).expect("words");
        let holds = |expr: &Expr| match expr {
            Expr::Is(term) => terms.contains(term),
            Expr::Begins(start) => terms.iter().any(|term| term.starts_with(start.as_str())),
            other => panic!("{other:?}"),
        };
        let may = match &needle.expr {
            Expr::All(list) => list.iter().all(holds),
            one => holds(one),
        };
        let stands = needle.text.as_deref().is_none_or(|text| spaced(&plain).contains(text));
        assert!(may || !spaced(&plain).contains(needle.text.as_deref().unwrap_or("\0")), "{words}: the terms hide it");
        may && stands
    }

    #[test]
    fn words_are_found_where_they_stand() {
        for (words, text, whole, found) in [
            ("양국", "한미 양국은 협력한다", false, true),
            ("양국", "한미양국의 협력", false, true),
            ("양국", "양식과 국가", false, false),
            ("국", "양국", false, true),
            ("양국은 협력", "한미 양국은 협력한다", true, true),
            ("양국 협력", "한미 양국은 협력한다", true, false),
            ("반도체 공급망", "반도체 공급망을 강화", true, true),
            ("공급반도", "반도체 공급", false, false),
            ("협력한다", "상호 협력한다", false, true),
            ("Coree", "La Corée du Sud", false, true),
            ("corée", "COREE", false, true),
            ("semi", "semiconductors", false, true),
            ("semi", "semiconductors", true, false),
            ("conductors", "semiconductors", false, false),
            ("ai", "aid", false, false),
            ("joint lab", "a joint laboratory", false, true),
            ("joint lab", "a joint laboratory", true, false),
            ("joint research", "joint work and research", true, false),
            ("joint research", "research is joint", true, false),
            ("joint research", "Joint   Research!", true, true),
            ("AI기술", "AI 기술을", false, true),
            ("日本", "在日本的", false, true),
        ] {
            assert_eq!(finds(words, text, whole), found, "{words} in {text} (whole: {whole})");
        }
        assert_eq!(needle("…", "w", true, false), None);
    }
}
