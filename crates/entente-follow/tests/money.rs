//! What sums come to: intervals, wholes and shares, yearly sums, deeds that may tell the same sum.

use entente_follow::money::{Payment, Range, part_of, several, told};
use entente_model::{Amount, Bound, Currency, Interval, Money, MoneyPart, PartialDay, Per, Span};

/// `bound amount currency`, then perhaps `year` and `share`; two with ` + ` between stand at two places, with ` & ` at one.
fn sums(said: &str) -> Vec<(Span, Money)> {
    let mut all = Vec::new();
    for (place, row) in said.split(" + ").enumerate() {
        for one in row.split(" & ") {
            let parts: Vec<&str> = one.split(' ').collect();
            let money = Money {
                amount: Amount::units(parts[1].parse().expect("a number")),
                currency: Currency::new(parts[2]).expect("a code"),
                bound: Bound::parse(parts[0]).expect("a bound"),
                per: parts.contains(&"year").then_some(Per::Year),
                part: if parts.contains(&"share") { MoneyPart::Share } else { MoneyPart::Whole },
            };
            all.push((Span::new(place * 10, place * 10 + 5), money));
        }
    }
    all
}

fn shown(range: &Range) -> String {
    let high = range.high.map_or("…".to_owned(), |high| high.to_string());
    format!("{}{}..{high}", if range.about { "~" } else { "" }, range.low)
}

fn window(said: &str) -> Option<Interval> {
    let end = |said: &str| (!said.is_empty()).then(|| said.parse().expect("a day"));
    let (from, to) = said.split_once("..")?;
    Some(Interval { from: end(from), to: end(to) })
}

#[test]
fn sums_of_one_promise() {
    for (said, time, wanted, shares, yearly) in [
        ("exact 10 USD", "", "USD 10..10", 0, 0),
        ("min 10 USD", "", "USD 10..…", 0, 0),
        ("max 10 USD", "", "USD 0..10", 0, 0),
        ("about 10 USD", "", "USD ~10..10", 0, 0),
        ("min 10 USD & max 20 USD", "", "USD 10..20", 0, 0),
        ("min 10 USD + max 20 USD", "", "USD 10..…", 0, 0),
        ("exact 10 USD + exact 5 USD", "", "USD 15..15", 0, 0),
        ("exact 10 USD + min 5 EUR", "", "EUR 5..… USD 10..10", 0, 0),
        ("exact 10 USD + exact 4 USD share + exact 6 USD share", "", "USD 10..10", 2, 0),
        ("exact 4 USD share + exact 6 USD share", "", "USD 10..…", 0, 0),
        ("exact 10 USD + exact 4 EUR share", "", "EUR 4..… USD 10..10", 0, 0),
        ("exact 2 USD year", "", "", 0, 1),
        ("exact 2 USD year", "..2027-12-31", "", 0, 1),
        ("exact 2 USD year", "2025-01-01..", "", 0, 1),
        ("exact 2 USD year", "2025-01-01..2027-12-31", "USD 6..6", 0, 0),
        ("exact 2 USD year", "2024-03-05..2029-03-05", "USD 10..10", 0, 0),
        ("exact 2 USD year", "2025-01-01..2025-06-30", "USD 0..2", 0, 0),
        ("exact 2 USD year", "2025-01-01..2026-06-30", "USD 2..4", 0, 0),
        ("min 2 USD year", "2025-01-01..2026-12-31", "USD 4..…", 0, 0),
        ("exact 2 USD year + exact 10 USD", "", "USD 10..10", 0, 1),
    ] {
        let all = sums(said);
        for order in [all.clone(), all.into_iter().rev().collect()] {
            let got = told(&order, window(time));
            let ranges: Vec<String> = got.ranges.iter().map(|(c, r)| format!("{} {}", c.code(), shown(r))).collect();
            assert_eq!(
                (ranges.join(" ").as_str(), got.shares, got.yearly),
                (wanted, shares, yearly),
                "{said} in {time}"
            );
        }
    }
}

#[test]
fn promises_are_added_as_intervals() {
    let range = |said: &str| Range::of(&sums(said)[0].1);
    for (said, wanted) in [
        (["exact 10 USD", "exact 5 USD"], "15..15"),
        (["min 10 USD", "exact 5 USD"], "15..…"),
        (["max 10 USD", "exact 5 USD"], "5..15"),
        (["about 10 USD", "exact 5 USD"], "~15..15"),
    ] {
        let sum = range(said[0]).plus(range(said[1]));
        assert_eq!(shown(&sum), wanted, "{said:?}");
        assert_eq!(sum, range(said[1]).plus(range(said[0])));
        assert_eq!(sum.is_exact(), wanted == "15..15");
    }
    assert_eq!(shown(&part_of(range("exact 10 USD"))), "0..10");
}

#[test]
fn deeds_may_tell_the_same_sum() {
    let day = |said: &str| {
        let mut parts = said.split('-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next().and_then(|m| m.parse().ok());
        PartialDay { year, month, day: parts.next().and_then(|d| d.parse().ok()) }.interval()
    };
    for (said, wanted) in [
        (&[("exact 3 USD", "2024-03-01")][..], "3..3"),
        (&[("exact 3 USD", "2024-03-01"), ("exact 3 USD", "2024-03")], "3..3"),
        (&[("exact 3 USD", "2024-03-01"), ("exact 3 USD", "")], "3..3"),
        (&[("exact 3 USD", "2024-03-01"), ("exact 3 USD", "2024-06")], "3..6"),
        (&[("exact 3 USD", "2024-03-01"), ("exact 8 USD", "2024-06")], "8..11"),
        (&[("exact 3 USD", ""), ("min 8 USD", "")], "8..…"),
    ] {
        let payments: Vec<Payment> =
            said.iter().map(|(sum, when)| Payment { when: day(when), range: Range::of(&sums(sum)[0].1) }).collect();
        assert_eq!(several(&payments).map(|r| shown(&r)).as_deref(), Some(wanted), "{said:?}");
    }
    assert_eq!(several(&[]), None, "nothing is known, which is not zero");
}
