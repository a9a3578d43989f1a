//! An amount as a person types it: digits, with commas or spaces between groups of three and a point before a part of one.
//! What can be read in two ways is refused, since a sum that is read wrongly is worse than one that is asked for again.

use serde_json::Number;

/// Signs between groups of three digits: a comma, and the spaces that people and programs write.
const SIGNS: [char; 4] = [',', ' ', '\u{a0}', '\u{202f}'];
/// More digits than these behind the point are not kept.
const DECIMALS: usize = 4;

/// The amount that was typed; nothing where it is none, is not above zero, or can be read in two ways. `decimal` is what
/// the language of the page writes before a part of one: where that is a comma, a lone comma may be meant so.
pub fn amount(said: &str, decimal: &str) -> Option<Number> {
    let (whole, part) = said.split_once('.').map_or((said, None), |(whole, part)| (whole, Some(part)));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if part.is_some_and(|part| !digits(part) || part.len() > DECIMALS) {
        return None;
    }
    let sign = whole.chars().find(|c| SIGNS.contains(c));
    let groups: Vec<&str> = sign.map_or_else(|| vec![whole], |sign| whole.split(sign).collect());
    let (first, others) = groups.split_first()?;
    let lone = sign.is_some_and(|sign| decimal.starts_with(sign)) && others.len() == 1 && part.is_none();
    let sound = digits(first) && others.iter().all(|group| digits(group) && group.len() == 3);
    if !sound || lone || (!others.is_empty() && first.len() > 3) {
        return None;
    }
    let plain = groups.concat();
    match part {
        None => plain.parse::<u64>().ok().filter(|n| (1..1_000_000_000_000_000_000).contains(n)).map(Number::from),
        Some(part) => {
            let value = format!("{plain}.{part}").parse::<f64>().ok().filter(|n| *n > 0.0 && *n < 1e18);
            value.and_then(Number::from_f64)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_in_one_way_or_refused() {
        let said = |text: &str, decimal: &str| amount(text, decimal).map(|n| n.to_string());
        for (text, read) in [
            ("10000000", Some("10000000")),
            ("10,000,000", Some("10000000")),
            ("10 000 000", Some("10000000")),
            ("10\u{202f}000\u{a0}000", None),
            ("10\u{202f}000\u{202f}000.50", Some("10000000.5")),
            ("2,500", Some("2500")),
            ("2.5", Some("2.5")),
            ("0.25", Some("0.25")),
            ("2,5", None),
            ("2,50", None),
            ("10,00,000", None),
            ("1000,000", None),
            ("1,000 000", None),
            (",500", None),
            ("500,", None),
            ("2.5.5", None),
            ("2.500,000", None),
            ("2.12345", None),
            (".5", None),
            ("5.", None),
            ("1e5", None),
            ("inf", None),
            ("-5", None),
            ("0", None),
            ("0.0", None),
            ("99999999999999999999", None),
            ("", None),
        ] {
            assert_eq!(said(text, ".").as_deref(), read, "{text}");
        }
        // Where a comma stands before a part of one, a lone comma says two things.
        for (text, read) in [("2,500", None), ("10,000,000", Some("10000000")), ("2 500", Some("2500")), ("2,5", None)]
        {
            assert_eq!(said(text, ",").as_deref(), read, "{text}");
        }
    }
}
