//! Numbers: digits with the pack's grouping, number words, scales, myriads, halves and fractions.
//!
//! [`Numbers::parse`] reads the longest number that starts at a place. The words and how they combine come from the
//! pack's `numbers.toml`; the head of that file says what its keys mean.

use super::fixed::Fixed;
use super::reader;
use super::words::{Ends, Form, Scan, Words, boundary, case, spaceless};
use entente_model::{Mention, Part, RuleId, Value};
use entente_packs::{Boundary, Pack, PacksError, expand};
use serde::Deserialize;
use std::collections::BTreeMap;

/// `numbers.toml`.
#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct NumbersFile {
    #[serde(default)]
    pub format: Format,
    #[serde(default)]
    pub number: Vec<NumberRule>,
}

/// How digits are written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Format {
    /// The sign before decimals.
    pub decimal: char,
    /// Signs between groups of three digits.
    pub group: Vec<char>,
    /// Whether digits may follow a scale: 34억9993만.
    pub myriads: bool,
    /// Whether number words need no space on either side.
    pub spaceless: bool,
    /// Whether number words stand joined to each other and to what they count.
    pub glued: bool,
    /// Words behind which digits that follow a scale belong to something else (a year).
    pub stops: Vec<String>,
    /// What may be counted: lets a short number word stand.
    pub counters: Vec<String>,
    /// Examples of digits, `text => value`.
    pub yes: Vec<String>,
    /// Texts without a number.
    pub no: Vec<String>,
}

impl Default for Format {
    fn default() -> Format {
        Format {
            decimal: '.',
            group: vec![','],
            myriads: false,
            spaceless: false,
            glued: false,
            stops: Vec::new(),
            counters: Vec::new(),
            yes: Vec::new(),
            no: Vec::new(),
        }
    }
}

/// Words of one kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NumberRule {
    pub id: String,
    pub kind: Kind,
    /// Form to value.
    pub forms: BTreeMap<String, f64>,
    /// What may still be added to an `add` word: less than this.
    #[serde(default)]
    pub room: Option<f64>,
    /// Whether a single word of this rule is a number by itself.
    #[serde(default = "yes")]
    pub alone: bool,
    /// Whether a single word of this rule is a number where it stands before what is counted.
    #[serde(default = "yes")]
    pub counted: bool,
    /// Whether a `times` or `scale` word needs no number before it.
    #[serde(default)]
    pub bare: bool,
    /// Whether no other number word may follow.
    #[serde(default)]
    pub last: bool,
    /// Whether it must not follow digits.
    #[serde(default)]
    pub worded: bool,
    /// Whether it must follow digits.
    #[serde(default)]
    pub after_digits: bool,
    /// Whether it counts only where a currency stands beside.
    #[serde(default)]
    pub money_only: bool,
    #[serde(default)]
    pub case: Option<String>,
    #[serde(default)]
    pub boundary: Option<String>,
    #[serde(default)]
    pub yes: Vec<String>,
    #[serde(default)]
    pub no: Vec<String>,
}

fn yes() -> bool {
    true
}

/// What a number word does.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    /// Adds its value.
    Add,
    /// Multiplies within a group: ten, hundred.
    Times,
    /// Closes a group: thousand, million, myriad.
    Scale,
    /// A denominator: thirds.
    Part,
    /// A fraction by itself: half.
    Half,
    /// Stands between denominator and numerator, denominator first.
    Over,
    /// Stands for one before a scale or part: a.
    Article,
    /// May stand between number words: and.
    Join,
    /// May stand between a half or a number and its scale: of.
    Of,
    /// Stands between numerator and denominator: out of.
    OutOf,
    /// A little more than the number before it.
    More,
    /// Makes negative.
    Minus,
    /// Reads out decimals.
    Point,
}

#[derive(Clone, Debug)]
pub(super) struct Word {
    pub kind: Kind,
    pub value: Fixed,
    pub room: Fixed,
    pub alone: bool,
    pub counted: bool,
    pub bare: bool,
    pub last: bool,
    pub worded: bool,
    pub after_digits: bool,
    pub money_only: bool,
    pub rule: usize,
}

/// A number read from a text; places are folded bytes.
#[derive(Clone, Debug)]
pub(super) struct Num {
    pub start: usize,
    pub end: usize,
    pub value: Fixed,
    /// Whether no digit is in it.
    pub worded: bool,
    /// How many words and digit groups it is made of.
    pub tokens: usize,
    /// The last scale in it.
    pub scale: Option<(usize, usize, Fixed)>,
    /// Whether its only word can stand by itself.
    pub alone: bool,
    /// Whether it can count something.
    pub counted: bool,
    /// Whether it is a little more than the value.
    pub more: bool,
    /// Rule of the first token.
    pub rule: usize,
}

/// Reads numbers of one language.
#[derive(Debug)]
pub(super) struct Numbers {
    pub format: Format,
    words: Words<Word>,
    counters: Words<()>,
    stops: Words<()>,
    rules: Vec<RuleId>,
}

/// The number of the digits rule.
pub(super) const DIGITS: usize = 0;

impl Numbers {
    /// The numbers of a pack; digits alone if it has no `numbers.toml`.
    pub fn new(pack: &Pack, file: NumbersFile) -> Result<Numbers, PacksError> {
        let tag = &pack.meta.tag;
        let default = if file.format.glued { Boundary::None } else { Boundary::Word };
        let mut rules = vec![RuleId::from(format!("{tag}.numbers.digits").as_str())];
        let mut forms = Vec::new();
        for rule in &file.number {
            let id = format!("{tag}.numbers.{}", rule.id);
            let (edge, case) = (boundary(rule.boundary.as_deref(), default, &id)?, case(rule.case.as_deref(), &id)?);
            let number = |n: f64| Fixed::of_f64(n).ok_or_else(|| PacksError::at(&id, format!("{n} is too large")));
            for (form, &value) in &rule.forms {
                let word = Word {
                    kind: rule.kind,
                    value: number(value)?,
                    room: number(rule.room.unwrap_or(0.0))?,
                    alone: rule.alone,
                    counted: rule.counted,
                    bare: rule.bare,
                    last: rule.last,
                    worded: rule.worded,
                    after_digits: rule.after_digits,
                    money_only: rule.money_only,
                    rule: rules.len(),
                };
                forms.extend(expand(form).into_iter().map(|form| Form {
                    form,
                    boundary: edge,
                    case,
                    value: word.clone(),
                }));
            }
            rules.push(RuleId::from(id.as_str()));
        }
        let plain = |list: &[String]| {
            let forms = list.iter().flat_map(|f| expand(f));
            Words::new(
                forms
                    .map(|form| Form { form, boundary: Boundary::None, case: Default::default(), value: () })
                    .collect(),
            )
        };
        let (counters, stops) = (plain(&file.format.counters), plain(&file.format.stops));
        Ok(Numbers { format: file.format, words: Words::new(forms), counters, stops, rules })
    }

    /// Marks the bytes that may begin a number.
    pub fn mark_first(&self, first: &mut [bool; 256]) {
        for digit in b'0'..=b'9' {
            first[usize::from(digit)] = true;
        }
        if let Ok(sign) = u8::try_from(self.format.decimal) {
            first[usize::from(sign)] = true;
        }
        self.words.mark_first(first);
    }

    /// Digits that start at `at`: end and value. `None` where a digit or a decimal sign stands before.
    pub fn digits(&self, scan: &Scan<'_>, at: usize) -> Option<(usize, Fixed)> {
        let bytes = scan.s.as_bytes();
        let run = |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
        let decimal = self.format.decimal;
        let first = run(at);
        if first == 0 {
            // ".25"
            let after = at + decimal.len_utf8();
            let many = run(after.min(bytes.len()));
            let free = !scan.before(at).is_some_and(|c| c.is_alphanumeric() || c == ')');
            if scan.char(at) == Some(decimal) && many > 0 && free {
                return Some((after + many, Fixed::parse("", &scan.s[after..after + many])?));
            }
            return None;
        }
        let mut whole = scan.s[at..at + first].to_owned();
        let mut end = at + first;
        for &sign in &self.format.group {
            if scan.char(end) != Some(sign) || first > 3 {
                continue;
            }
            let (mut to, mut groups) = (end, Vec::new());
            while scan.char(to) == Some(sign) {
                let from = to + sign.len_utf8();
                let many = run(from);
                let pairs = many == 2 && sign != ' ' && sign != decimal && first <= 2;
                if many != 3 && !pairs {
                    break;
                }
                groups.push(&scan.s[from..from + many]);
                to = from + many;
            }
            let last_whole = groups.last().is_some_and(|g| g.len() == 3);
            let even = groups.iter().all(|g| g.len() == 3) || groups.iter().rev().skip(1).all(|g| g.len() == 2);
            let cut = run(to) > 0 || (scan.char(to) == Some(sign) && sign != ' ' && run(to + sign.len_utf8()) > 0);
            if last_whole && even && !cut && !(first == 1 && whole == "0") {
                whole.push_str(&groups.concat());
                end = to;
                break;
            }
        }
        let mut decimals = "";
        // The figures of an address ("192.168.1.2") are whole numbers.
        let chained = scan.before(at) == Some(decimal) && scan.before(at - 1).is_some_and(|c| c.is_ascii_digit());
        if scan.char(end) == Some(decimal) && !chained {
            let from = end + decimal.len_utf8();
            let many = run(from);
            let more = scan.char(from + many) == Some(decimal) && run(from + many + decimal.len_utf8()) > 0;
            if many > 0 && !more {
                decimals = &scan.s[from..from + many];
                end = from + many;
            }
        }
        Some((end, Fixed::parse(&whole, decimals)?))
    }

    /// A scale in full behind a space at `at`: its end and value.
    pub fn scale_at(&self, scan: &Scan<'_>, ends: &Ends, at: usize) -> Option<(usize, Fixed)> {
        let next = scan.skip_space(at);
        let (end, word) = self.word(scan, ends, next, |w| w.kind == Kind::Scale && !w.after_digits)?;
        (next > at && !self.format.glued).then_some((end, word.value))
    }

    /// Whether a number word may begin at `at`: almost always right, and never wrong when it says no.
    pub fn may_begin(&self, scan: &Scan<'_>, at: usize) -> bool {
        self.words.may_begin(scan.s.as_bytes(), at)
    }

    /// Whether a number word begins at `at`.
    pub fn begins(&self, scan: &Scan<'_>, ends: &Ends, at: usize) -> bool {
        self.word(scan, ends, at, |w| !w.after_digits).is_some()
    }

    /// A power behind digits: `1e10`, `1.1^23`, `1.3x10^6`.
    pub fn power(&self, scan: &Scan<'_>, end: usize, value: Fixed) -> Option<(usize, Fixed)> {
        let rest = scan.s.get(end..)?;
        let sign = ["x10^", "×10^", "^", "e"].into_iter().find(|sign| rest.starts_with(sign))?;
        let mut to = end + sign.len();
        while matches!(scan.byte(to), b'+' | b'-') && to < end + sign.len() + 2 {
            to += 1;
        }
        let many = scan.s.as_bytes()[to..].iter().take_while(|b| b.is_ascii_digit()).count();
        let free = !scan.char(to + many).is_some_and(|c| c.is_ascii_alphabetic());
        let signs = &scan.s[end + sign.len()..to];
        let mut exponent: i32 = scan.s.get(to..to + many)?.parse().ok().filter(|n| free && *n < 40)?;
        if signs.matches('-').count() % 2 == 1 {
            exponent = -exponent;
        }
        let base = value.amount().as_f64();
        let value = if sign == "^" { base.powi(exponent) } else { base * 10f64.powi(exponent) };
        Some((to + many, Fixed::of_f64(value)?))
    }

    pub fn word(
        &self,
        scan: &Scan<'_>,
        ends: &Ends,
        at: usize,
        keep: impl Fn(&Word) -> bool,
    ) -> Option<(usize, &Word)> {
        self.words.longest(scan, ends, at, keep)
    }

    /// The longest number that starts at `at`. `money` says that a currency stands beside it.
    pub fn parse(&self, scan: &Scan<'_>, ends: &Ends, at: usize, money: bool) -> Option<Num> {
        reader::read(self, scan, ends, at, money, 0)
    }

    /// Whether a number word may end at `at`: at a word's end, before a particle or before what is counted.
    pub fn ended(&self, scan: &Scan<'_>, ends: &Ends, at: usize) -> bool {
        ends.fits(scan, Boundary::Particle, at) || self.counted(scan, ends, at)
    }

    /// Whether something that can be counted stands at `at`.
    pub fn counted(&self, scan: &Scan<'_>, ends: &Ends, at: usize) -> bool {
        self.counters.longest(scan, ends, scan.skip_space(at), |()| true).is_some()
    }

    /// Between two number words: a space, or a hyphen with or without spaces.
    pub fn skip_gap(&self, scan: &Scan<'_>, at: usize) -> usize {
        let mut here = scan.skip_space(at);
        if scan.byte(here) == b'-' && scan.char(here + 1).is_some_and(|c| c.is_alphabetic() || c == ' ') {
            here = scan.skip_space(here + 1);
        }
        here
    }

    /// `3/4` and `1 4/5`, where both are small; dates with a second slash are none.
    pub fn slash(&self, scan: &Scan<'_>, at: usize, end: usize, value: Fixed) -> Option<(usize, Fixed)> {
        let bytes = scan.s.as_bytes();
        let run = |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
        if scan.byte(end) == b'/' {
            let many = run(end + 1);
            let to = end + 1 + many;
            let simple =
                end - at <= 2 && (1..=2).contains(&many) && scan.byte(to) != b'/' && scan.before(at) != Some('/');
            let below = Fixed::parse(scan.s.get(end + 1..to)?, "")?;
            return if simple { Some((to, value.over(below)?)) } else { None };
        }
        let next = scan.skip_space(end);
        let many = run(next);
        if next > end && many > 0 && many <= 2 && scan.byte(next + many) == b'/' {
            let (to, part) = self.slash(scan, next, next + many, Fixed::parse(&scan.s[next..next + many], "")?)?;
            return Some((to, value.plus(part)?));
        }
        None
    }

    /// Whether digits at `at..end` carry on the number that a scale before them closed; `within` says that it was one
    /// within a group (thousand), behind which fewer digits do.
    pub fn continues(&self, scan: &Scan<'_>, ends: &Ends, gap: usize, at: usize, end: usize, within: bool) -> bool {
        let next = scan.skip_space(end);
        if self.scale_follows(scan, ends, end) {
            return true;
        }
        let stopped = self.stops.longest(scan, ends, next, |()| true).is_some();
        !stopped && (gap == at || end - at >= if within { 2 } else { 4 })
    }

    pub fn scale_follows(&self, scan: &Scan<'_>, ends: &Ends, at: usize) -> bool {
        let mut next = self.skip_gap(scan, at);
        if let Some((end, _)) = self.word(scan, ends, next, |w| w.kind == Kind::Article) {
            next = self.skip_gap(scan, end);
        }
        self.word(scan, ends, next, |w| matches!(w.kind, Kind::Scale | Kind::Times)).is_some()
    }

    pub fn half_follows(&self, scan: &Scan<'_>, ends: &Ends, at: usize) -> bool {
        let mut next = self.skip_gap(scan, at);
        if let Some((end, _)) = self.word(scan, ends, next, |w| w.kind == Kind::Article || w.value == Fixed::ONE) {
            next = self.skip_gap(scan, end);
        }
        self.word(scan, ends, next, |w| matches!(w.kind, Kind::Half | Kind::Part)).is_some()
    }

    /// Whether `num` may stand in prose as a number: not glued to letters, and no short word that means more often
    /// something else.
    fn stands(&self, scan: &Scan<'_>, ends: &Ends, num: &Num) -> bool {
        let next = scan.char(num.end);
        if !num.worded {
            return num.scale.is_some() || !next.is_some_and(|c| c.is_alphabetic() && !spaceless(c));
        }
        let counted = self.counted(scan, ends, num.end);
        if self.format.glued && !counted && !ends.fits(scan, Boundary::Particle, num.end) {
            return false;
        }
        num.alone || num.tokens > 1 || (counted && num.counted)
    }

    /// All numbers of a text, as mentions.
    pub fn mentions(&self, scan: &Scan<'_>, ends: &Ends, first: &[bool; 256]) -> Vec<Mention> {
        let mut found = Vec::new();
        let mut free = 0;
        for at in super::words::starts(scan.s, 0..scan.s.len(), first, self.format.spaceless) {
            if at < free {
                continue;
            }
            let Some(mut num) = self.parse(scan, ends, at, false) else {
                if scan.byte(at).is_ascii_digit() {
                    free = at + scan.s[at..].bytes().take_while(u8::is_ascii_digit).count();
                }
                continue;
            };
            free = num.end;
            if !self.stands(scan, ends, &num) {
                continue;
            }
            let sign = scan.before(num.start);
            if sign == Some('-') && !num.worded && num.rule == DIGITS {
                let left = scan.before(num.start - 1);
                if left.is_none_or(|c| c.is_whitespace() || "([".contains(c)) {
                    num.start -= 1;
                    num.value = Fixed(-num.value.0);
                }
            }
            let mut parts = vec![Part {
                span: scan.span(num.start, num.end),
                name: "number",
                value: num.value.amount().to_string(),
            }];
            if let Some((start, end, value)) = num.scale {
                parts.push(Part { span: scan.span(start, end), name: "scale", value: value.amount().to_string() });
            }
            found.push(Mention {
                span: scan.span(num.start, num.end),
                value: Value::Number(num.value.amount()),
                rule: self.rule(num.rule),
                parts,
            });
        }
        found
    }

    /// A rule's id.
    pub fn rule(&self, rule: usize) -> RuleId {
        self.rules.get(rule).or(self.rules.first()).cloned().unwrap_or_else(|| RuleId::from("numbers"))
    }
}
