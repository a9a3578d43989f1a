//! The examples of every pack, the public tables of Recognizers-Text, and what must hold of any text.

use super::{Quantities, ahead, check};
use entente_model::{Day, Mention, Value};
use entente_packs::{Folded, Pack, Packs};

fn packs() -> Vec<Pack> {
    Packs::builtin().expect("our own packs load").packs
}

fn first_of(text: &str, mentions: Vec<Mention>) -> Vec<(String, String)> {
    let words = |m: &Mention| text[m.span.start()..m.span.end()].to_owned();
    mentions.iter().map(|m| (words(m), super::check::told(m))).collect()
}

/// Every rule of every pack has an example that must match and one that must not, and they do.
#[test]
fn the_examples_of_the_packs_hold() {
    let mut failures = Vec::new();
    for pack in packs() {
        failures.extend(check(&pack).expect("our own packs compile"));
    }
    assert!(failures.is_empty(), "{} examples fail:\n{}", failures.len(), failures.join("\n"));
}
