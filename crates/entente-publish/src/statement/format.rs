//! How a `statement.toml` looks, and how numbers and days are written by it.

use super::{Facts, Name, When, currency};
use entente_model::{Action, Amount, Bound, Day, DueKind, Field, Interval, Money, MoneyPart, PartialDay, Strength};
use serde::Deserialize;
use std::collections::BTreeMap;

/// One language's way with sentences.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Language {
    pub sentence: String,
    pub nobody: String,
    pub capital: bool,
    /// Whether people hear this language when they name none.
    #[serde(default)]
    pub default: bool,
    pub list: List,
    /// By strength: one party, several.
    pub will: BTreeMap<String, [String; 2]>,
    /// By action.
    pub act: BTreeMap<String, Vec<String>>,
    /// By what is lacking; may be left out.
    #[serde(default)]
    pub ask: BTreeMap<String, String>,
    pub money: Sums,
    pub due: Dues,
    pub date: Dates,
    pub fields: BTreeMap<String, String>,
    pub names: BTreeMap<String, String>,
    /// Codes of those whose name takes the verb of several.
    #[serde(default)]
    pub plural: Vec<String>,
    #[serde(default)]
    pub example: Vec<Example>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    pub two: String,
    pub more: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sums {
    pub exact: String,
    pub min: String,
    pub max: String,
    pub about: String,
    pub year: String,
    pub sum: String,
    pub group: String,
    pub decimal: String,
    /// Largest first.
    pub scales: Vec<Scale>,
    pub currency: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scale {
    pub at: i64,
    pub one: String,
    pub many: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Dues {
    pub by: String,
    pub within: String,
    pub from: String,
    pub on: String,
    pub span: String,
    pub during: String,
    /// The same before a day, where the language says it otherwise.
    pub by_day: Option<String>,
    pub within_day: Option<String>,
    pub from_day: Option<String>,
    pub span_day: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Dates {
    pub day: String,
    /// The first of a month, where the language says it otherwise.
    pub first: Option<String>,
    pub month: String,
    pub year: String,
    pub months: Vec<String>,
}

/// Slots and the sentence that they make.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Example {
    #[serde(default)]
    parties: Vec<String>,
    #[serde(default)]
    partners: Vec<String>,
    #[serde(default)]
    beneficiaries: Vec<String>,
    #[serde(default)]
    bodies: Vec<String>,
    action: String,
    #[serde(default)]
    fields: Vec<String>,
    strength: String,
    /// `bound amount currency`.
    #[serde(default)]
    money: Vec<String>,
    /// `kind edtf`, the latter a day, month or year, `../` before it for an open start, or two days with `/` between.
    #[serde(default)]
    due: Option<String>,
    #[serde(default)]
    places: Vec<String>,
    pub says: String,
    /// By what is lacking, what is asked.
    #[serde(default)]
    pub asks: BTreeMap<String, String>,
}

impl Language {
    pub(super) fn parse(text: &str) -> Result<Language, String> {
        let language: Language = toml::from_str(text).map_err(|e| e.to_string())?;
        let lacking = |what: &str, code: &str| format!("{what} lacks {code}");
        for action in Action::ALL {
            if language.act.get(action.code()).is_none_or(Vec::is_empty) {
                return Err(lacking("[act]", action.code()));
            }
        }
        for field in Field::ALL {
            if !language.fields.contains_key(field.code()) {
                return Err(lacking("[fields]", field.code()));
            }
        }
        for strength in Strength::ALL {
            if !language.will.contains_key(strength.code()) {
                return Err(lacking("[will]", strength.code()));
            }
        }
        if language.date.months.len() != 12 {
            return Err("date.months does not list twelve".to_owned());
        }
        Ok(language)
    }
}

impl Example {
    pub(super) fn facts(&self) -> Result<Facts, String> {
        let unknown = |e: entente_model::UnknownCode| e.to_string();
        let names = |codes: &[String]| codes.iter().map(|c| Name::code(c)).collect();
        Ok(Facts {
            parties: names(&self.parties),
            partners: names(&self.partners),
            beneficiaries: names(&self.beneficiaries),
            bodies: names(&self.bodies),
            action: self.action.parse().map_err(unknown)?,
            fields: self.fields.iter().map(|f| f.parse().map_err(unknown)).collect::<Result<_, _>>()?,
            strength: self.strength.parse().map_err(unknown)?,
            money: self.money.iter().map(|m| sum(m)).collect::<Result<_, _>>()?,
            due: self.due.as_deref().map(when).transpose()?,
            places: names(&self.places),
        })
    }
}

fn sum(said: &str) -> Result<Money, String> {
    let wrong = || format!("{said:?} is not `bound amount currency`");
    let [bound, amount, code] = said.split(' ').collect::<Vec<_>>()[..] else { return Err(wrong()) };
    Ok(Money {
        amount: Amount::units(amount.parse().map_err(|_| wrong())?),
        currency: currency(code)?,
        bound: Bound::parse(bound).ok_or_else(wrong)?,
        per: None,
        part: MoneyPart::Whole,
    })
}

fn when(said: &str) -> Result<When, String> {
    let wrong = || format!("{said:?} is not `kind edtf`");
    let (kind, edtf) = said.split_once(' ').ok_or_else(wrong)?;
    let kind = DueKind::parse(kind).ok_or_else(wrong)?;
    if let Some((from, to)) = edtf.split_once('/').filter(|(from, _)| *from != "..") {
        let day = |said: &str| said.parse::<Day>().map_err(|_| wrong());
        return Ok(When { kind, interval: Interval::span(day(from)?, day(to)?), edtf: edtf.to_owned() });
    }
    let window = partial(edtf.trim_start_matches("../")).and_then(PartialDay::interval).ok_or_else(wrong)?;
    let interval = if edtf.starts_with("../") { Interval { from: None, ..window } } else { window };
    Ok(When { kind, interval, edtf: edtf.to_owned() })
}

/// A year, month or day as EDTF writes it, without qualifiers or seasons.
pub(super) fn partial(said: &str) -> Option<PartialDay> {
    let mut parts = said.split('-');
    let year = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
    let month = parts.next().map(str::parse).transpose().ok()?;
    let day = parts.next().map(str::parse).transpose().ok()?;
    let whole = PartialDay { year, month, day };
    (parts.next().is_none() && whole.interval().is_some()).then_some(whole)
}

/// A deadline as it is shown: one date, or a window that is no whole day, month or year.
pub(super) enum Shown {
    One { text: String, is_day: bool },
    Window { from: String, to: String, is_day: bool },
    Nothing,
}

/// The date of `due` as precisely as its EDTF tells it, else by the days of its window.
pub(super) fn shown_day(due: &When, dates: &Dates) -> Shown {
    let one = |day: PartialDay| Shown::One { text: date(day, dates), is_day: day.day.is_some() };
    let edge = match due.kind {
        DueKind::By | DueKind::Within => due.edtf.rsplit('/').next(),
        DueKind::From => due.edtf.split('/').next(),
        DueKind::On | DueKind::Span if due.edtf.contains('/') => None,
        DueKind::On | DueKind::Span => Some(due.edtf.as_str()),
    };
    if let Some(day) = edge.and_then(partial) {
        return one(day);
    }
    let last = |day: Day| one(PartialDay::from(day));
    match (due.kind, due.interval) {
        (DueKind::By | DueKind::Within, Interval { to: Some(to), .. }) => last(to),
        (DueKind::From, Interval { from: Some(from), .. }) => last(from),
        (_, Interval { from: Some(from), to: Some(to) }) if from == to => last(to),
        (_, Interval { from: Some(from), to: Some(to) }) => {
            // Whole months are told as months: a quarter is no more precise than that.
            let is_day = from.day() != 1 || to != to.last_of_month();
            let edge = |day: Day| {
                let whole = PartialDay::from(day);
                date(if is_day { whole } else { PartialDay { day: None, ..whole } }, dates)
            };
            Shown::Window { from: edge(from), to: edge(to), is_day }
        }
        (_, Interval { from, to }) => from.or(to).map_or(Shown::Nothing, last),
    }
}

pub(super) fn date(day: PartialDay, dates: &Dates) -> String {
    let pattern = match day {
        PartialDay { day: Some(1), .. } => dates.first.as_ref().unwrap_or(&dates.day),
        PartialDay { day: Some(_), .. } => &dates.day,
        PartialDay { month: Some(_), .. } => &dates.month,
        _ => &dates.year,
    };
    let month = day.month.unwrap_or(1);
    let name = usize::try_from(month - 1).ok().and_then(|n| dates.months.get(n)).map_or("", String::as_str);
    let (y, m, d) = (day.year.to_string(), month.to_string(), day.day.unwrap_or(1).to_string());
    super::template::fill(pattern, &[("y", &y), ("m", &m), ("month", name), ("d", &d)]).text
}

/// The amount with the largest scale word that leaves at most two decimals; grouped by threes without one.
pub(super) fn number(amount: Amount, sums: &Sums) -> String {
    for scale in &sums.scales {
        let at = i128::from(scale.at) * Amount::SCALE;
        if at > 0 && amount.0 >= at && (amount.0 * 100) % at == 0 {
            let hundredths = amount.0 * 100 / at;
            let word = if hundredths < 200 { &scale.one } else { &scale.many };
            return digits(hundredths, 2, sums, false) + word;
        }
    }
    digits(amount.0, 4, sums, true)
}

/// `value` in units of ten to the minus `places`, without trailing zeros.
pub(super) fn digits(value: i128, places: u32, sums: &Sums, grouped: bool) -> String {
    let unit = 10i128.pow(places);
    let (whole, rest) = (value / unit, (value % unit).abs());
    let mut out = String::new();
    let plain = whole.to_string();
    for (n, digit) in plain.chars().enumerate() {
        if grouped && n > 0 && (plain.len() - n) % 3 == 0 && digit.is_ascii_digit() && plain.len() > 4 {
            out.push_str(&sums.group);
        }
        out.push(digit);
    }
    if rest != 0 {
        let decimals = format!("{rest:0width$}", width = places as usize);
        out.push_str(&sums.decimal);
        out.push_str(decimals.trim_end_matches('0'));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_scaled_only_where_nothing_is_lost() {
        let sums: Sums = toml::from_str(
            r#"exact = "" 
min = ""
max = ""
about = ""
year = ""
sum = ""
group = ","
decimal = "."
scales = [{ at = 1000000000, one = " billion", many = " billions" }, { at = 1000000, one = " million", many = " millions" }]
currency = {}"#,
        )
        .expect("sums");
        for (units, said) in [
            (10_000_000, "10 millions"),
            (1_500_000, "1.5 million"),
            (1_234_567, "1,234,567"),
            (2_000_000_000, "2 billions"),
            (2_340_000_000, "2.34 billions"),
            (2_345_000_000, "2345 millions"),
            (9_500, "9500"),
            (95_000, "95,000"),
        ] {
            assert_eq!(number(Amount::units(units), &sums), said);
        }
        assert_eq!(number(Amount(12_345), &sums), "1.2345");
    }
}
