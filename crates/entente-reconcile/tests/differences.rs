//! Tellings of one commitment in words, and what they agree and differ on, what is preferred, and what changed.

use entente_model::{
    Action, Amount, Bound, Claim, Currency, Day, Due, DueKind, Evidence, Interval, Money, MoneyPart, Party, PartyRole,
    Span, Strength,
};
use entente_reconcile::{Slot, Telling, agreement, changes, preferences_page};

/// A telling in words: its id, its day, how it stands (`kr`, `fr` official, `wire`, `copy`), and what it says.
struct Told {
    id: String,
    day: Day,
    stands: String,
    claim: Claim,
}

fn due(said: &str) -> Due {
    let edtf = format!("../{said}");
    let last = match said.split('-').collect::<Vec<_>>()[..] {
        [year] => format!("{year}-12-31"),
        [year, month] => Day::new(year.parse().expect("a year"), month.parse().expect("a month"), 1)
            .expect("a month")
            .last_of_month()
            .to_string(),
        _ => said.to_owned(),
    };
    let interval = Interval::until(last.parse().expect("a day"));
    Due { surface: Span::new(0, 1), interval, kind: DueKind::By, edtf }
}

fn money(said: &str) -> Money {
    let (bound, amount) = match said.split_at(1) {
        ("~", rest) => (Bound::About, rest),
        (">", rest) => (Bound::Min, rest),
        _ => (Bound::Exact, said),
    };
    let currency = Currency::new("EUR").expect("a code");
    let amount = Amount::units(amount.parse::<i64>().expect("millions") * 1_000_000);
    Money { amount, currency, bound, per: None, part: MoneyPart::Whole }
}

/// `ID DAY STANDS SLOTS`, the slots being `KR+FR`, `5M`, `by:2025-06`, `firm`.
fn told(line: &str) -> Told {
    let none = Evidence { spans: vec![], inherited: false };
    let mut words = line.split_whitespace();
    let mut next = || words.next().expect("a word").to_owned();
    let (id, day, stands) = (next(), next().parse().expect("a day"), next());
    let mut claim = Claim {
        quote: Span::new(0, 1),
        also: vec![],
        object: None,
        parties: vec![],
        bodies: vec![],
        action: Action::Fund,
        action_evidence: none.clone(),
        fields: vec![],
        fields_evidence: none.clone(),
        strength: Strength::Firm,
        strength_evidence: none.clone(),
        money: vec![],
        due: None,
        places: vec![],
        attribution: None,
        forum: None,
        confidence: 900,
        why: vec![],
    };
    for word in words {
        if let Ok(strength) = word.parse() {
            claim.strength = strength;
        } else if let Some(said) = word.strip_prefix("by:") {
            claim.due = Some(due(said));
        } else if let Some(said) = word.strip_suffix('M') {
            claim.money.push((Span::new(0, 1), money(said)));
        } else {
            let party = |code: &str| Party {
                id: Some(code.to_owned()),
                name: code.to_owned(),
                label: None,
                role: PartyRole::Promiser,
                evidence: none.clone(),
            };
            claim.parties = word.split('+').map(party).collect();
        }
    }
    Told { id, day, stands, claim }
}

fn tellings(all: &[Told]) -> Vec<Telling<'_>> {
    let one = |t: &'_ Told| match t.stands.as_str() {
        "wire" => (None, None),
        "copy" => (None, Some("a")),
        _ => (Some(()), None),
    };
    all.iter()
        .map(|t| {
            let (official, copy_of) = one(t);
            Telling {
                id: &t.id,
                claim: &t.claim,
                document: &t.id,
                lang: Some("xx"),
                day: Some(t.day),
                official: official.map(|()| t.stands.as_str()),
                copy_of,
            }
        })
        .collect()
}

/// Which claim gives the preferred value, by which rule, and how the values stand: `a prefer.official a=preferred b=other`.
fn said(lines: &[&str], slot: Slot) -> String {
    let all: Vec<Told> = lines.iter().map(|l| told(l)).collect();
    let found = agreement(&tellings(&all));
    let Some(said) = found.iter().find(|s| s.slot == slot) else { return "nothing".to_owned() };
    let values = said.values.iter().map(|v| format!("{}={}:{}", v.claims.join("+"), v.stands.code(), v.sources));
    format!("{} {}", said.rule.unwrap_or("agreed"), values.collect::<Vec<_>>().join(" "))
}

#[test]
fn a_value_is_preferred_by_the_first_rule_that_leaves_one() {
    let cases: &[(Slot, &[&str], &str)] = &[
        (Slot::Money, &["a 2024-03-01 wire KR", "b 2024-03-02 wire KR"], "nothing"),
        (Slot::Money, &["a 2024-03-01 wire 5M", "b 2024-03-02 wire 5M"], "agreed a+b=preferred:2"),
        (Slot::Money, &["a 2024-03-01 wire", "b 2024-03-02 wire 5M"], "prefer.told b=preferred:1 a=omitted:1"),
        // A wrong zero in ten copies does not outweigh the one party that published it.
        (
            Slot::Money,
            &["a 2024-03-01 wire 50M", "b 2024-03-02 wire 50M", "c 2024-03-03 kr 5M"],
            "prefer.official c=preferred:1 a+b=other:2",
        ),
        (
            Slot::Money,
            &["a 2024-03-01 wire 5M", "b 2024-02-28 copy 50M", "c 2024-02-28 copy 50M"],
            "prefer.original a=preferred:1 b+c=other:1",
        ),
        (
            Slot::Money,
            &["a 2024-03-01 wire 50M", "b 2024-03-02 wire 5M", "c 2024-03-03 wire 5M"],
            "prefer.sources b+c=preferred:2 a=other:1",
        ),
        (Slot::Money, &["a 2024-03-01 wire ~5M", "b 2024-03-02 wire 5M"], "prefer.precise b=preferred:1 a=fits:1"),
        (Slot::Money, &["a 2024-03-01 wire >4M", "b 2024-03-02 wire 5M"], "prefer.precise b=preferred:1 a=fits:1"),
        (Slot::Money, &["a 2024-03-02 wire 50M", "b 2024-03-01 wire 5M"], "prefer.earlier b=preferred:1 a=other:1"),
        (
            Slot::Due,
            &["a 2024-03-01 wire by:2025", "b 2024-03-02 wire by:2025", "c 2024-03-03 wire by:2025-06"],
            "prefer.precise c=preferred:1 a+b=fits:2",
        ),
        (Slot::Due, &["a 2024-03-01 fr by:2025", "b 2024-03-02 kr by:2026"], "prefer.earlier a=preferred:1 b=other:1"),
        // Told anew after more than 45 days, by a source of no lower standing, it holds; otherwise it is a difference.
        (Slot::Due, &["a 2024-03-01 wire by:2025", "b 2024-04-20 wire by:2026"], "prefer.anew b=preferred:1 a=other:1"),
        (
            Slot::Due,
            &["a 2024-03-01 wire by:2025", "b 2024-04-15 wire by:2026"],
            "prefer.earlier a=preferred:1 b=other:1",
        ),
        (
            Slot::Due,
            &["a 2024-03-01 kr by:2025", "b 2024-09-20 wire by:2026"],
            "prefer.official a=preferred:1 b=other:1",
        ),
        (Slot::Due, &["a 2024-03-01 wire by:2025", "b 2024-09-20 kr by:2026"], "prefer.anew b=preferred:1 a=other:1"),
        // What a party says itself, and no otherwise, has its standing from then on, whoever told it first.
        (
            Slot::Due,
            &["a 2023-01-01 wire by:2024", "b 2023-06-01 kr by:2024", "c 2023-09-01 wire by:2026"],
            "prefer.official a+b=preferred:2 c=other:1",
        ),
        // Once a party has changed its word, outlets that repeat the old one do not bring that back.
        (
            Slot::Due,
            &["a 2023-01-01 kr by:2024", "b 2023-06-01 kr by:2026", "c 2023-09-01 wire by:2024"],
            "prefer.anew b=preferred:1 a+c=other:2",
        ),
        (Slot::Parties, &["a 2024-03-01 wire KR+FR", "b 2024-03-02 wire KR"], "prefer.precise a=preferred:1 b=fits:1"),
        (
            Slot::Strength,
            &["a 2024-03-01 wire intended", "b 2024-03-02 wire firm"],
            "prefer.precise b=preferred:1 a=other:1",
        ),
        (
            Slot::Strength,
            &["a 2024-03-01 kr intended", "b 2024-03-02 wire firm"],
            "prefer.official a=preferred:1 b=other:1",
        ),
    ];
    for (slot, lines, expected) in cases {
        assert_eq!(said(lines, *slot), *expected, "{lines:?}");
        let mut turned = lines.to_vec();
        turned.reverse();
        assert_eq!(said(&turned, *slot), *expected, "the order does not matter: {lines:?}");
    }
}

#[test]
fn what_is_told_anew_changes_the_commitment() {
    let cases: &[(&[&str], &str)] = &[
        (&["a 2024-03-01 wire 5M by:2025", "b 2024-03-09 wire 9M by:2026"], ""),
        (&["a 2024-03-01 wire 5M", "b 2024-09-01 wire 5M"], "2024-09-01 reaffirmed b"),
        (&["a 2024-03-01 wire 5M", "b 2024-09-01 copy 5M"], ""),
        (&["a 2024-03-01 wire by:2025", "b 2024-09-01 wire by:2026"], "2024-09-01 moved b"),
        // A month of the year that was named is no other day, and a slip of the scale no other sum.
        (&["a 2024-03-01 wire by:2025", "b 2024-09-01 wire by:2025-06"], "2024-09-01 reaffirmed b"),
        (&["a 2024-03-01 wire 5M", "b 2024-09-01 wire 5000M"], ""),
        (&["a 2024-03-01 wire 5M", "b 2024-09-01 wire 8M"], "2024-09-01 enlarged b"),
        (&["a 2024-03-01 wire 5M", "b 2024-09-01 wire 3M"], "2024-09-01 watered-down b"),
        (&["a 2024-03-01 wire firm", "b 2024-09-01 wire intended"], "2024-09-01 watered-down b"),
        (&["a 2024-03-01 wire intended", "b 2024-09-01 wire firm"], "2024-09-01 reaffirmed b"),
        (
            &["a 2023-01-01 wire by:2024", "b 2023-06-01 kr by:2024", "c 2023-09-01 wire by:2026"],
            "2023-06-01 reaffirmed b",
        ),
        // What an outlet tells otherwise than the parties did is no new word of theirs.
        (&["a 2024-03-01 kr 5M", "b 2024-09-01 wire 8M"], ""),
        (
            &["a 2024-03-01 kr 5M by:2025", "b 2024-09-01 kr 8M by:2026", "c 2025-01-01 wire 8M by:2026"],
            "2024-09-01 moved b, 2024-09-01 enlarged b, 2025-01-01 reaffirmed c",
        ),
    ];
    for (lines, expected) in cases {
        let mut all: Vec<Told> = lines.iter().map(|l| told(l)).collect();
        for _ in 0..2 {
            let found = changes(&tellings(&all));
            let words: Vec<String> = found.iter().map(|c| format!("{} {} {}", c.day, c.kind.code(), c.claim)).collect();
            assert_eq!(words.join(", "), *expected, "{lines:?}");
            all.reverse();
        }
    }
}

#[test]
fn the_page_of_preferences_is_made_from_the_rules() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/differences.md");
    let page = std::fs::read_to_string(&path).expect("the page is there");
    let (head, rest) = page.split_once("<!-- rules -->\n").expect("a mark before the table");
    let (_, tail) = rest.split_once("<!-- end of rules -->\n").expect("a mark after the table");
    let made = format!("{head}<!-- rules -->\n{}<!-- end of rules -->\n{tail}", preferences_page());
    if std::env::var_os("ENTENTE_BLESS").is_some() {
        std::fs::write(&path, &made).expect("written");
    }
    assert!(
        std::fs::read_to_string(&path).expect("there") == made,
        "docs/differences.md has drifted; run the tests with ENTENTE_BLESS=1"
    );
}
