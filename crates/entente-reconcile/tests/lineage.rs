//! Commitments in words, and how they stand to one another.

use entente_model::{Action, Amount, Bound, Currency, Day, Field, Interval, Money, MoneyPart};
use entente_reconcile::{ClaimView, CommitmentView, PartyView, Superseded, lineage};

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// `ID DOCUMENT DAY ACTION FIELDS SLOTS | QUOTE`; the slots are `5M`, `share:1M`, `by:DAY`, `on:DAY`, `AA+BB`, a strength.
fn claim(line: &str) -> ClaimView {
    let (head, quote) = line.split_once(" | ").expect("a quote");
    let words: Vec<&str> = head.split_whitespace().collect();
    let sum = |said: &str, part| Money {
        amount: Amount::units(said.parse::<i64>().expect("millions") * 1_000_000),
        currency: Currency::new("EUR").expect("a code"),
        bound: Bound::Exact,
        per: None,
        part,
    };
    let party = |code: &str| PartyView {
        id: Some(code.to_owned()),
        name: code.to_owned(),
        state: Some(code.to_owned()),
        promiser: true,
    };
    let action = words[3].parse::<Action>().expect("an action");
    let mut claim = ClaimView {
        day: Some(day(words[2])),
        lang: Some("xx".into()),
        parties: ["AA", "BB"].map(party).into(),
        fields: words[4].split(',').map(|f| f.parse::<Field>().expect("a field")).collect(),
        ..ClaimView::bare(format!("c-{}", words[0]), words[1], quote, action)
    };
    for word in &words[5..] {
        if let Ok(strength) = word.parse() {
            claim.strength = strength;
        } else if let Some(to) = word.strip_prefix("by:") {
            claim.due = Some(Interval::until(day(to)));
        } else if let Some(on) = word.strip_prefix("on:") {
            claim.due = Some(Interval::on(day(on)));
        } else if let Some(share) = word.strip_prefix("share:") {
            claim.money.push(sum(share.trim_end_matches('M'), MoneyPart::Share));
        } else if let Some(body) = word.strip_prefix("body:") {
            claim.bodies.push((Some(body.to_owned()), body.to_owned()));
        } else if let Some(whole) = word.strip_suffix('M') {
            claim.money.push(sum(whole, MoneyPart::Whole));
        } else {
            claim.parties = word.split('+').map(party).collect();
        }
    }
    claim
}

/// The relations, as `from kind to`, certain ones and doubtful ones.
fn found(lines: &[&str], superseded: &[(&str, &str)]) -> (String, String) {
    let claims: Vec<ClaimView> = lines.iter().map(|l| claim(l)).collect();
    let views: Vec<CommitmentView> =
        claims.iter().map(|c| CommitmentView { id: c.id.replace("c-", "p-"), claims: vec![c] }).collect();
    let superseded: Vec<Superseded> = superseded
        .iter()
        .map(|(p, document)| Superseded { commitment: (*p).into(), deed: "d-1".into(), document: (*document).into() })
        .collect();
    let found = lineage(&views, &superseded);
    let words = |list: &[entente_reconcile::Relation]| {
        assert!(list.iter().all(|r| !r.reasons.is_empty()), "each says why");
        list.iter().map(|r| format!("{} {} {}", r.from, r.kind.code(), r.to)).collect::<Vec<_>>().join(", ")
    };
    (words(&found.certain), words(&found.doubtful))
}

const LAB: &str = "build a joint laboratory for chip design in the harbour of Veld";

#[test]
fn a_promise_made_anew_is_told_from_another_one() {
    let cases: &[(&str, &str, &str)] = &[
        (
            "a d1 2022-03-01 build semiconductors 5M by:2023-12-31",
            "b d2 2023-06-01 build semiconductors 5M by:2025-12-31",
            "p-a moved p-b",
        ),
        ("a d1 2022-03-01 build semiconductors 5M", "b d2 2023-06-01 build semiconductors 9M", "p-a enlarged p-b"),
        ("a d1 2022-03-01 build semiconductors 5M", "b d2 2023-06-01 build semiconductors 2M", "p-a watered-down p-b"),
        (
            "a d1 2022-03-01 build semiconductors",
            "b d2 2023-06-01 build semiconductors intended",
            "p-a watered-down p-b",
        ),
        ("a d1 2022-03-01 build semiconductors", "b d2 2023-06-01 build semiconductors", "p-a reaffirmed p-b"),
        (
            "a d1 2022-03-01 build semiconductors 5M by:2023-12-31",
            "b d2 2023-06-01 build semiconductors 9M by:2025-12-31",
            "p-a moved p-b, p-a enlarged p-b",
        ),
        // Within one announcement, of other states, in another field, or told together: nothing of the kind.
        ("a d1 2022-03-01 build semiconductors 5M", "b d2 2022-03-20 build semiconductors 9M", ""),
        ("a d1 2022-03-01 build semiconductors 5M", "b d2 2023-06-01 build semiconductors 9M AA+CC", ""),
        ("a d1 2022-03-01 build semiconductors 5M", "b d2 2023-06-01 build space 9M", ""),
        ("a d1 2022-03-01 build semiconductors 5M", "b d1 2023-06-01 build semiconductors 9M", ""),
        // Meetings on other days are a series, and general cooperation is promised at every visit.
        (
            "a d1 2022-03-01 meet semiconductors on:2022-05-01",
            "b d2 2023-03-01 meet semiconductors on:2023-05-01",
            "p-a series p-b",
        ),
        ("a d1 2022-03-01 meet semiconductors", "b d2 2023-03-01 meet semiconductors", ""),
        ("a d1 2022-03-01 cooperate semiconductors", "b d2 2023-06-01 cooperate semiconductors", ""),
    ];
    for (old, new, expected) in cases {
        let lines = [format!("{old} | {LAB}"), format!("{new} | {LAB}")];
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert_eq!(found(&lines, &[]).0, *expected, "{lines:?}");
        let turned: Vec<&str> = lines.iter().rev().copied().collect();
        assert_eq!(found(&turned, &[]).0, *expected, "the order does not matter: {lines:?}");
    }
}

#[test]
fn what_is_not_sure_is_left_to_people() {
    // In two scripts words tell nothing, and one body alone is not enough.
    let lines = [
        "a d1 2022-03-01 build semiconductors 5M body:kist | build a joint laboratory for chip design",
        "b d2 2023-06-01 build semiconductors 9M body:kist | 반도체 공동 연구소를 짓기로 했다",
    ];
    assert_eq!(found(&lines, &[]), (String::new(), "p-a enlarged p-b".to_owned()));
}

#[test]
fn only_the_nearest_of_earlier_ones_is_taken_up() {
    let lines = [("a", "d1", "2021-03-01"), ("b", "d2", "2022-03-01"), ("c", "d3", "2023-03-01")]
        .map(|(id, document, told)| format!("{id} {document} {told} build semiconductors | {LAB}"));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert_eq!(found(&lines, &[]).0, "p-a reaffirmed p-b, p-b reaffirmed p-c");
}

#[test]
fn a_part_is_told_with_its_whole() {
    let cases: &[(&str, &str, &str)] = &[
        ("a d1 2022-03-01 cooperate semiconductors,ai", "b d1 2022-03-01 research semiconductors", "p-a part-of p-b"),
        ("a d1 2022-03-01 cooperate semiconductors", "b d1 2022-03-01 research space", ""),
        ("a d1 2022-03-01 cooperate semiconductors,ai", "b d2 2022-03-01 research semiconductors", ""),
        ("a d1 2022-03-01 fund semiconductors 9M", "b d1 2022-03-01 fund semiconductors share:3M", "p-a part-of p-b"),
        ("a d1 2022-03-01 fund semiconductors 9M", "b d1 2022-03-01 fund semiconductors share:12M", ""),
    ];
    for (whole, part, expected) in cases {
        let lines = [format!("{whole} | work on chips"), format!("{part} | study lithography")];
        assert_eq!(found(&[&lines[1], &lines[0]], &[]).0, *expected, "{lines:?}");
    }
}

#[test]
fn what_took_the_place_is_named_where_one_alone_fits() {
    let old = format!("a d1 2022-03-01 build semiconductors 5M | {LAB}");
    let new = format!("b d2 2022-04-01 build semiconductors 9M | {LAB}");
    let twin = format!("c d2 2022-04-01 build semiconductors 8M | {LAB}");
    assert_eq!(found(&[&old, &new], &[("p-a", "d2")]).0, "p-a replaced p-b");
    assert_eq!(found(&[&old, &new, &twin], &[("p-a", "d2")]).0, "");
    assert_eq!(found(&[&old, &new], &[("p-a", "d3")]).0, "");
}
