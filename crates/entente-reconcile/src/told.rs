//! What annotators' words say: the kind of deed, and how far it was done. The words are data, `vocab/deeds.toml`.

use crate::text::fold;
use entente_model::{DeedKind, Effect};

/// The shipped list.
const TABLE: &str = include_str!("../../../vocab/deeds.toml");

fn lists(section: &str) -> Vec<(String, Vec<String>)> {
    let table: toml::Table = TABLE.parse().unwrap_or_default();
    let entries = table.get(section).and_then(|s| s.as_array()).cloned().unwrap_or_default();
    let text = |v: &toml::Value| v.as_str().map(str::to_owned);
    entries
        .iter()
        .filter_map(|e| {
            let code = e.get("code").and_then(text)?;
            let words = e.get("words")?.as_array()?.iter().filter_map(text).collect();
            Some((code, words))
        })
        .collect()
}

/// The language in which annotators tell what was done, so that a pack can read the fields in their words.
pub fn told_language() -> Option<String> {
    let table: toml::Table = TABLE.parse().ok()?;
    Some(table.get("language")?.as_str()?.to_owned())
}

/// Whether the key occurs in the folded words, at the beginning of a word.
fn occurs(words: &str, key: &str) -> bool {
    words.match_indices(key).any(|(at, _)| !words[..at].chars().next_back().is_some_and(char::is_alphanumeric))
}

/// The kind of deed of which such words tell; `None` if no word of the list occurs.
pub fn kind_of(words: &str) -> Option<DeedKind> {
    let words = fold(words);
    let found = lists("kind").into_iter().find(|(_, keys)| keys.iter().any(|k| occurs(&words, k)))?;
    DeedKind::parse(&found.0)
}

/// How far such words say that it was done, if they do.
pub fn effect_of(words: &str) -> Option<Effect> {
    let words = fold(words);
    let listed = lists("effect").into_iter().find(|(_, keys)| keys.iter().any(|k| occurs(&words, k)));
    let listed = listed.and_then(|found| Effect::parse(&found.0));
    listed.or_else(|| falls_short(&words).then_some(Effect::Partly))
}

/// Whether such words set a smaller number against a greater one: "84 of the 200".
fn falls_short(folded: &str) -> bool {
    let table: toml::Table = TABLE.parse().unwrap_or_default();
    let entries = table.get("effect").and_then(|s| s.as_array()).into_iter().flatten();
    let between: Vec<&str> =
        entries.filter_map(|e| e.get("between")?.as_array()).flatten().filter_map(|word| word.as_str()).collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    let number = |word: &&str| {
        let digits: String = word.chars().filter(char::is_ascii_digit).collect();
        let plain = word.chars().all(|c| c.is_ascii_digit() || ",.".contains(c));
        plain.then(|| digits.parse::<u64>().ok()).flatten()
    };
    let near = |at: usize, far: usize| words[at.min(words.len())..(at + far).min(words.len())].iter();
    words.iter().enumerate().any(|(at, word)| {
        between.contains(word)
            && near(at.saturating_sub(3), at.min(3))
                .filter_map(number)
                .any(|few| near(at + 1, 3).filter_map(number).any(|many| few < many))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotators_words_give_kinds_and_effects() {
        let cases = [
            ("second summit held in Seoul", Some(DeedKind::Held), None),
            ("talks on a joint centre called off", Some(DeedKind::Cancelled), Some(Effect::Broken)),
            ("road map due last year not ready", Some(DeedKind::Delayed), Some(Effect::Overdue)),
            ("five ministers met in place of the two", Some(DeedKind::Held), Some(Effect::Superseded)),
            ("84 of the 200 technicians trained", Some(DeedKind::Completed), Some(Effect::Partly)),
            ("9 of 7 trained", Some(DeedKind::Completed), None),
            ("contract not concluded", Some(DeedKind::Delayed), Some(Effect::Overdue)),
            ("bridge", None, None),
        ];
        for (words, kind, effect) in cases {
            assert_eq!(kind_of(words), kind, "{words}");
            assert_eq!(effect_of(words), effect, "{words}");
        }
    }

    #[test]
    fn every_code_of_the_list_is_known() {
        assert!(lists("kind").iter().all(|(code, words)| DeedKind::parse(code).is_some() && !words.is_empty()));
        assert!(lists("effect").iter().all(|(code, words)| Effect::parse(code).is_some() && !words.is_empty()));
        assert_eq!(lists("kind").len(), DeedKind::ALL.len());
    }
}
