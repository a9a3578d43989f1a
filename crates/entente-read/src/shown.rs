//! Days as pages show them to people: in figures, or with the name of a month. Names of months are data.
//!
//! A line gives a day only if it can be read in one way: `03/04/2024` is a day in March or in April, and so none.

use entente_model::Day;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Names of months; data, so that no language is named in the source.
const MONTHS: &str = include_str!("../data/months.txt");
/// Years that a line may name for it to be a day.
const YEARS: std::ops::RangeInclusive<u32> = 1990..=2100;
/// Characters that may stand between the parts of a day: between figures, and around the name of a month.
const BETWEEN: usize = 3;
const AROUND: usize = 5;
/// Bytes of a line that are looked at.
const LINE: usize = 400;

/// Whether a line holds a whole day, however it is written: a year, and a number that can be a day of a month.
pub(crate) fn has_day(line: &str) -> bool {
    let numbers = numbers(line);
    let year = numbers.iter().any(Number::is_year);
    let day = numbers.iter().any(|n| n.digits <= 2 && (1..=31).contains(&n.value));
    let packed = |n: &Number| n.digits == 8 && YEARS.contains(&(n.value / 10_000));
    year && day || numbers.iter().any(packed)
}

/// Which figure comes first where strokes stand between day, month and year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

/// The order that all the lines write, where one of them can be read in one way only and none in the other.
pub(crate) fn order<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Order> {
    let mut found = None;
    for line in lines.filter(|line| line.contains(['/', '-'])) {
        for three in numbers(line).windows(3) {
            let [one, two, year] = three else { continue };
            let strokes = line[one.to..two.from].trim();
            let same = strokes == line[two.to..year.from].trim() && matches!(strokes, "/" | "-");
            if !same || !year.is_year() || one.digits > 2 || two.digits > 2 {
                continue;
            }
            let order = match (one.value, two.value) {
                (13..=31, 1..=12) => Order::DayFirst,
                (1..=12, 13..=31) => Order::MonthFirst,
                _ => continue,
            };
            if found.is_some_and(|known| known != order) {
                return None;
            }
            found = Some(order);
        }
    }
    found
}

/// The days that a line shows and that can be read in one way, in the order of the line.
pub(crate) fn days(line: &str) -> Vec<Day> {
    days_by(line, None)
}

/// The days that a line shows; `order` tells what figures between strokes mean.
pub(crate) fn days_by(line: &str, order: Option<Order>) -> Vec<Day> {
    let line = &line[..line.floor_char_boundary(line.len().min(LINE))];
    let numbers = numbers(line);
    let mut days = Vec::new();
    for (at, number) in numbers.iter().enumerate() {
        if !number.is_year() {
            continue;
        }
        let after = numbers.get(at + 1).zip(numbers.get(at + 2)).and_then(|(b, c)| year_first(line, number, b, c));
        let before = || {
            let two = at.checked_sub(2).map(|from| (&numbers[from], &numbers[from + 1]));
            two.and_then(|(a, b)| year_last(line, a, b, number, order))
        };
        let named = || at.checked_sub(1).and_then(|from| with_month(line, &numbers[from], number));
        days.extend(after.or_else(before).or_else(named));
    }
    days
}

/// A number of a line.
struct Number {
    value: u32,
    digits: usize,
    /// Bytes of the line where it stands.
    from: usize,
    to: usize,
}

impl Number {
    fn is_year(&self) -> bool {
        self.digits == 4 && YEARS.contains(&self.value)
    }
}

/// The numbers of a line in order, in the digits of any script; those too long to be part of a day have the value 0.
fn numbers(line: &str) -> Vec<Number> {
    let mut numbers: Vec<Number> = Vec::new();
    for (at, character) in line.char_indices() {
        let Some(digit) = digit(character) else { continue };
        let end = at + character.len_utf8();
        match numbers.last_mut().filter(|n| n.to == at) {
            Some(number) => {
                number.digits += 1;
                number.value = if number.digits > 8 { 0 } else { number.value * 10 + digit };
                number.to = end;
            }
            None => numbers.push(Number { value: digit, digits: 1, from: at, to: end }),
        }
    }
    numbers
}

/// The value of a digit of a script whose digits follow each other.
fn digit(character: char) -> Option<u32> {
    let zeros = ['0', '\u{660}', '\u{6F0}', '\u{966}', '\u{9E6}', '\u{E50}', '\u{FF10}'];
    zeros.iter().find_map(|zero| (character as u32).checked_sub(*zero as u32).filter(|value| *value < 10))
}

fn day(year: u32, month: u32, day: u32) -> Option<Day> {
    Day::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// `2024-05-06`, `2024. 5. 6.`, `2024/5/6`, and figures with the signs for year, month and day between them.
fn year_first(line: &str, year: &Number, month: &Number, of_month: &Number) -> Option<Day> {
    let (one, two) = (&line[year.to..month.from], &line[month.to..of_month.from]);
    let near = |gap: &str| (1..=BETWEEN).contains(&gap.chars().count()) && !gap.contains([':', ',', '~', '(', ')']);
    let short = |n: &Number| n.digits <= 2;
    (near(one) && near(two) && one.trim() != "" && short(month) && short(of_month)).then_some(())?;
    day(year.value, month.value, of_month.value)
}

/// `6.5.2024`, `6/5/2024`, `5/13/2024`; between strokes the day must be told by being no month.
fn year_last(line: &str, one: &Number, two: &Number, year: &Number, order: Option<Order>) -> Option<Day> {
    let (gap, same) = (line[one.to..two.from].trim(), line[two.to..year.from].trim());
    (gap == same && one.digits <= 2 && two.digits <= 2).then_some(())?;
    match gap {
        "." => day(year.value, two.value, one.value),
        "/" | "-" if one.value > 12 || one.value == two.value => day(year.value, two.value, one.value),
        "/" | "-" if two.value > 12 => day(year.value, one.value, two.value),
        "/" | "-" => match order? {
            Order::DayFirst => day(year.value, two.value, one.value),
            Order::MonthFirst => day(year.value, one.value, two.value),
        },
        _ => None,
    }
}

/// `6 May 2024`, `6th of May, 2024`, `May 6, 2024`: a number, the name of a month before or behind it, and the year.
fn with_month(line: &str, of_month: &Number, year: &Number) -> Option<Day> {
    let between = &line[of_month.to..year.from];
    if of_month.digits > 2 {
        return None;
    }
    if let Some(month) = only_month(between) {
        return day(year.value, month, of_month.value);
    }
    let before = line[..of_month.from].trim_end_matches(|c: char| !c.is_alphanumeric());
    let word = before.rsplit(|c: char| !is_part(c)).next()?;
    let close = between.chars().count() <= AROUND && line[..of_month.from].len() - before.len() <= AROUND;
    let month = month(word).filter(|_| close)?;
    day(year.value, month, of_month.value)
}

/// The month that the words between a day and a year name, if they say little else.
fn only_month(between: &str) -> Option<u32> {
    let mut found = None;
    let mut others = 0;
    for word in between.split(|c: char| !is_part(c)).filter(|w| !w.is_empty()) {
        match month(word) {
            Some(month) if found.is_none() => found = Some(month),
            _ => others += word.chars().count(),
        }
    }
    found.filter(|_| others <= AROUND)
}

/// Letters, the marks on them, and stops within a short form.
fn is_part(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '.' | '\u{300}'..='\u{36F}' | '\u{E30}'..='\u{E4E}' | '\u{900}'..='\u{97F}')
}

/// The month that a word names.
fn month(word: &str) -> Option<u32> {
    static TABLE: OnceLock<HashMap<&'static str, u32>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table = HashMap::new();
        for line in MONTHS.lines().filter(|l| !l.starts_with('#')) {
            let mut words = line.split_ascii_whitespace();
            if let Some(number) = words.next().and_then(|n| n.parse().ok()) {
                table.extend(words.map(|word| (word, number)));
            }
        }
        table
    });
    table.get(word.trim_matches('.').to_lowercase().as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_however_a_page_writes_it() {
        for (line, expected) in [
            ("기사입력 :[ 2018-08-25 15:24 ]", "2018-08-25"),
            ("2023년 12월 9일", "2023-12-09"),
            ("令和5年 2023年12月9日(土)", "2023-12-09"),
            ("등록 2023. 12. 9.", "2023-12-09"),
            ("27.01.2020", "2020-01-27"),
            ("4. 2. 2022.", "2022-02-04"),
            ("11/19/2019 by a writer", "2019-11-19"),
            ("27/09/2020", "2020-09-27"),
            ("03/05/2022 21:44", ""),
            ("December 29th 2019", "2019-12-29"),
            ("09 Oct 2018", "2018-10-09"),
            ("par F. A., le 15 septembre 2009", "2009-09-15"),
            ("22 de Abril de 2022", "2022-04-22"),
            ("Updated 1:39 am EST, Wednesday, November 20, 2019", "2019-11-20"),
            ("11 октября 2018", "2018-10-11"),
            ("٩ ديسمبر ٢٠٢٣", "2023-12-09"),
            ("Sept. 3, 2024", "2024-09-03"),
            ("31 February 2024", ""),
            ("in 2024 the two sides met 12 times", ""),
            ("May 2024", ""),
            ("Nov 18, 2019 @17:19 PM · Updated: Nov 19, 2019", "2019-11-18 2019-11-19"),
            ("Vol. 371, Issue 6526, 2021", ""),
            ("1990-1995 2000-2005", ""),
        ] {
            let found: Vec<String> = days(line).iter().map(Day::to_string).collect();
            assert_eq!(found.join(" "), expected, "{line}");
        }
    }

    #[test]
    fn figures_between_strokes_are_read_as_the_rest_of_the_page_writes_them() {
        for (lines, expected) in [
            ("03/05/2022", None),
            ("03/05/2022|28/04/2022", Some(Order::DayFirst)),
            ("03/05/2022|04/28/2022", Some(Order::MonthFirst)),
            ("28/04/2022|04/28/2022", None),
        ] {
            assert_eq!(order(lines.split('|')), expected, "{lines}");
        }
        assert_eq!(days_by("03/05/2022", Some(Order::DayFirst)), [Day::constant(2022, 5, 3)]);
    }

    #[test]
    fn every_name_of_a_month_stands_in_one_line() {
        let mut seen = HashMap::new();
        for line in MONTHS.lines().filter(|l| !l.starts_with('#')) {
            let mut words = line.split_ascii_whitespace();
            let number: u32 = words.next().and_then(|n| n.parse().ok()).expect("a number");
            for word in words {
                assert!(seen.insert(word, number).is_none(), "{word}");
                assert_eq!(month(word), Some(number), "{word}");
            }
        }
    }
}
