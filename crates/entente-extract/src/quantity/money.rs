//! Sums of money: a number with a currency before or behind it, its bound, its range, whether it is yearly.
//!
//! [`Monies::mentions`] finds them all. Currencies and the words around them come from the pack's `money.toml`; the
//! head of that file says what its keys mean. Each mention's span takes in the words that bound the sum.

use super::fixed::Fixed;
use super::number::{Num, Numbers};
use super::words::{Ends, Form, Scan, Words, boundary, case, starts};
use entente_model::{Bound, Currency, Mention, Money, MoneyPart, Part, Per, RuleId, Value};
use entente_packs::{Boundary, Case, Pack, PacksError, expand};
use serde::Deserialize;
use std::collections::BTreeMap;

/// `money.toml`.
#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct MoneyFile {
    /// Words between a number and its currency: "of", "de".
    pub link: Vec<String>,
    /// Signs and words between the ends of a range.
    pub range: Vec<String>,
    /// Words between units and cents: "and".
    pub join: Vec<String>,
    /// Words before which "X to Y" is a change, no range.
    pub change: Vec<String>,
    /// Words that open a range, with the word between its ends.
    pub between: Vec<[String; 2]>,
    /// Endings that may follow a form whose boundary is `particle`, besides the pack's particles.
    pub tails: Vec<String>,
    pub currency: Vec<CurrencyRule>,
    pub bound: Vec<AroundRule>,
    pub per: Vec<AroundRule>,
    pub share: Vec<AroundRule>,
    pub filler: Vec<AroundRule>,
}

/// A currency and how it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CurrencyRule {
    pub id: String,
    /// ISO 4217.
    pub code: String,
    #[serde(default)]
    pub before: Vec<String>,
    #[serde(default)]
    pub after: Vec<String>,
    /// What an ambiguous word means where the text is at home in a state.
    #[serde(default)]
    pub home: BTreeMap<String, String>,
    /// How many of these make one unit, for cents.
    #[serde(default)]
    pub minor: Option<u32>,
    /// How many units one of these is, for millions written with the code ("MUSD").
    #[serde(default)]
    pub major: Option<u32>,
    #[serde(default)]
    pub case: Option<String>,
    #[serde(default)]
    pub boundary: Option<String>,
    /// Whether behind a large number anything may follow the form.
    #[serde(default)]
    pub loose: bool,
    #[serde(default)]
    pub yes: Vec<String>,
    #[serde(default)]
    pub no: Vec<String>,
}

/// Words before or behind a sum that say something of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AroundRule {
    pub id: String,
    /// For bounds: `min`, `max`, `about`, `exact`.
    #[serde(default)]
    pub bound: Option<String>,
    #[serde(default)]
    pub before: Vec<String>,
    #[serde(default)]
    pub after: Vec<String>,
    #[serde(default)]
    pub boundary: Option<String>,
    #[serde(default)]
    pub yes: Vec<String>,
    #[serde(default)]
    pub no: Vec<String>,
}

#[derive(Debug)]
struct Coin {
    rule: RuleId,
    code: Currency,
    home: BTreeMap<String, Currency>,
    minor: Fixed,
    major: Fixed,
}

impl Coin {
    fn code(&self, home: Option<&str>) -> Currency {
        home.and_then(|h| self.home.get(h)).copied().unwrap_or(self.code)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Around {
    Bound(Bound),
    Per,
    Share,
    /// May stand between a bound and its sum.
    Filler,
    /// Opens a range whose middle word is this one.
    Between(usize),
}

/// Finds sums of money in one language.
#[derive(Debug)]
pub(super) struct Monies {
    coins: Vec<Coin>,
    before: Words<usize>,
    /// With whether the form may stand only behind a large number.
    after: Words<(usize, bool)>,
    around_before: Words<(Around, usize)>,
    around_after: Words<(Around, usize)>,
    link: Words<()>,
    range: Words<()>,
    join: Words<()>,
    change: Vec<String>,
    middle: Vec<String>,
    rules: Vec<RuleId>,
    first: [bool; 256],
    every: bool,
}

/// A sum without what stands around it.
struct Core {
    start: usize,
    end: usize,
    low: Fixed,
    high: Option<Fixed>,
    coin: usize,
    coin_at: (usize, usize),
    nums: Vec<Num>,
}

impl Monies {
    /// The currencies of a pack.
    pub fn new(pack: &Pack, file: MoneyFile, numbers: &Numbers) -> Result<Monies, PacksError> {
        let tag = &pack.meta.tag;
        let edge = if numbers.format.glued { Boundary::None } else { Boundary::Word };
        let (mut coins, mut rules) = (Vec::new(), Vec::new());
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for rule in &file.currency {
            let id = format!("{tag}.money.{}", rule.id);
            let currency = |code: &str| {
                Currency::new(code).ok_or_else(|| PacksError::at(&id, format!("{code:?} is no ISO 4217 code")))
            };
            let (own, case) = (boundary(rule.boundary.as_deref(), edge, &id)?, case(rule.case.as_deref(), &id)?);
            let home =
                rule.home.iter().map(|(s, c)| Ok((s.clone(), currency(c)?))).collect::<Result<_, PacksError>>()?;
            let minor = Fixed::whole(rule.minor.unwrap_or(1).into()).unwrap_or(Fixed::ONE);
            let major = Fixed::whole(rule.major.unwrap_or(1).into()).unwrap_or(Fixed::ONE);
            let coin = coins.len();
            coins.push(Coin { rule: RuleId::from(id.as_str()), code: currency(&rule.code)?, home, minor, major });
            for form in rule.before.iter().flat_map(|f| expand(f)) {
                let case = capitals(&form, case);
                before.push(Form { form, boundary: Boundary::None, case, value: coin });
            }
            for form in rule.after.iter().flat_map(|f| expand(f)) {
                let edge = if form.ends_with(char::is_alphanumeric) { own } else { Boundary::None };
                let case = capitals(&form, case);
                if rule.loose {
                    after.push(Form { form: form.clone(), boundary: Boundary::None, case, value: (coin, true) });
                }
                after.push(Form { form, boundary: edge, case, value: (coin, false) });
            }
        }
        let (mut around_before, mut around_after) = (Vec::new(), Vec::new());
        let kinds = [
            (&file.bound, None),
            (&file.per, Some(Around::Per)),
            (&file.share, Some(Around::Share)),
            (&file.filler, Some(Around::Filler)),
        ];
        for (list, kind) in kinds {
            for rule in list {
                let id = format!("{tag}.money.{}", rule.id);
                let around = match kind {
                    Some(kind) => kind,
                    None => Around::Bound(
                        rule.bound
                            .as_deref()
                            .and_then(Bound::parse)
                            .ok_or_else(|| PacksError::at(&id, "bound must be min, max, about or exact"))?,
                    ),
                };
                let own = boundary(rule.boundary.as_deref(), edge, &id)?;
                for (forms, into) in [(&rule.before, &mut around_before), (&rule.after, &mut around_after)] {
                    for form in forms.iter().flat_map(|f| expand(f)) {
                        into.push(Form { form, boundary: own, case: Default::default(), value: (around, rules.len()) });
                    }
                }
                rules.push(RuleId::from(id.as_str()));
            }
        }
        let mut middle = Vec::new();
        for [open, mid] in &file.between {
            for form in expand(open) {
                let value = (Around::Between(middle.len()), rules.len());
                around_before.push(Form { form, boundary: edge, case: Default::default(), value });
            }
            middle.push(entente_packs::fold(mid));
        }
        rules.push(RuleId::from(format!("{tag}.money.between").as_str()));
        let plain = |list: &[String], edge| {
            let forms = list.iter().flat_map(|f| expand(f));
            Words::new(forms.map(|form| Form { form, boundary: edge, case: Default::default(), value: () }).collect())
        };
        let mut monies = Monies {
            coins,
            before: Words::new(before),
            after: Words::new(after),
            around_before: Words::new(around_before),
            around_after: Words::new(around_after),
            link: plain(&file.link, Boundary::None),
            range: plain(&file.range, Boundary::None),
            join: plain(&file.join, edge),
            change: file.change.iter().map(|c| entente_packs::fold(c)).collect(),
            middle,
            rules,
            first: [false; 256],
            every: numbers.format.spaceless,
        };
        numbers.mark_first(&mut monies.first);
        monies.before.mark_first(&mut monies.first);
        monies.around_before.mark_first(&mut monies.first);
        Ok(monies)
    }

    /// What an ambiguous word for a currency means in the mouth of a state: the crowns of Denmark.
    pub fn at_home(&self, rule: &RuleId, state: &str) -> Option<Currency> {
        self.coins.iter().find(|c| c.rule == *rule).and_then(|c| c.home.get(state)).copied()
    }

    /// All sums of a text. `home` is the state where the text is at home, for "dollars" and "francs".
    pub fn mentions(&self, scan: &Scan<'_>, ends: &Ends, numbers: &Numbers, home: Option<&str>) -> Vec<Mention> {
        let mut found: Vec<Mention> = Vec::new();
        if !self.worth_it(scan.s) {
            return found;
        }
        let mut free = 0;
        let mut last: Option<(usize, usize)> = None;
        for at in starts(scan.s, 0..scan.s.len(), &self.first, self.every) {
            if at < free {
                continue;
            }
            let Some((mention, end, coin)) = self.one(scan, ends, numbers, at, home, last) else {
                if scan.byte(at).is_ascii_digit() {
                    free = at + scan.s[at..].bytes().take_while(u8::is_ascii_digit).count();
                }
                continue;
            };
            let mut mention = mention;
            if let Some((before, _)) = last {
                self.mark_conversion(scan, found.last(), &mut mention, before, at);
            }
            // A conversion lends its currency to nobody.
            let repeats = mention.parts.iter().any(|p| p.name == "conversion");
            let lends = last.filter(|_| repeats).map_or(coin, |(_, before)| before);
            found.push(mention);
            free = end;
            last = Some((end, lends));
        }
        found
    }

    /// Whether any currency or number could be in the text; most sentences have none.
    fn worth_it(&self, s: &str) -> bool {
        s.bytes().any(|b| self.first[usize::from(b)])
    }

    fn one(
        &self,
        scan: &Scan<'_>,
        ends: &Ends,
        numbers: &Numbers,
        at: usize,
        home: Option<&str>,
        last: Option<(usize, usize)>,
    ) -> Option<(Mention, usize, usize)> {
        let (mut here, mut around) = (at, Vec::new());
        // Words before the sum: a share, a frequency, a bound, in any order, each once.
        while around.len() < 4 {
            let next = if around.is_empty() { here } else { scan.skip_space(here) };
            let Some((end, &(kind, rule))) = self.around_before.longest(scan, ends, next, |_| true) else { break };
            around.push((kind, rule, next, end));
            here = end;
        }
        let from = if around.is_empty() { here } else { scan.skip_space(here) };
        let between = around.iter().find_map(|a| if let Around::Between(n) = a.0 { Some(n) } else { None });
        let (core, inherited) = match self.core(scan, ends, numbers, from, between) {
            Some(core) => (core, None),
            None => {
                let share = around.iter().find(|a| a.0 == Around::Share)?;
                (self.inherit(scan, ends, numbers, from, last?)?, Some(share.1))
            }
        };
        // A bound belongs to the surface; a frequency or "of which" does not.
        let mut start = core.start;
        for (kind, _, from, _) in around.iter().rev() {
            match kind {
                Around::Bound(_) => start = *from,
                Around::Between(_) if core.high.is_some() => start = *from,
                Around::Filler => {}
                _ => break,
            }
        }
        let (mut end, mut reach) = (core.end, core.end);
        while around.len() < 8 {
            let next = scan.skip_space(reach);
            let Some((to, &(kind, rule))) = self.around_after.longest(scan, ends, next, |_| true) else { break };
            if let Around::Bound(_) = kind {
                end = to;
            }
            around.push((kind, rule, next, to));
            reach = to;
        }
        let bounds = |wanted: Bound| around.iter().any(|a| a.0 == Around::Bound(wanted));
        let bound = [Bound::Max, Bound::Min, Bound::About].into_iter().find(|&b| bounds(b)).unwrap_or(Bound::Exact);
        let more = bound == Bound::Exact && core.nums.iter().any(|n| n.more);
        let bound = if more { Bound::Min } else { bound };
        let per = around.iter().any(|a| a.0 == Around::Per).then_some(Per::Year);
        let coin = self.coins.get(core.coin)?;
        let currency = coin.code(home);
        let money = |value: Fixed, bound| {
            let amount = value.times(coin.major)?.over(coin.minor)?.amount();
            Some(Money { amount, currency, bound, per, part: MoneyPart::Whole })
        };
        let sums = match core.high {
            Some(high) => vec![money(core.low, Bound::Min)?, money(high, Bound::Max)?],
            None => vec![money(core.low, bound)?],
        };
        let mut parts = Vec::new();
        for num in &core.nums {
            let value = num.value.amount().to_string();
            parts.push(Part { span: scan.span(num.start, num.end), name: "number", value });
            if let Some((start, end, value)) = num.scale {
                parts.push(Part { span: scan.span(start, end), name: "scale", value: value.amount().to_string() });
            }
        }
        let place = scan.span(core.coin_at.0, core.coin_at.1);
        parts.push(Part { span: place, name: "currency", value: currency.code().to_owned() });
        if coin.home.contains_key(home.unwrap_or("")) {
            parts.push(Part { span: place, name: "home", value: home.unwrap_or("").to_owned() });
        }
        for &(kind, rule, from, to) in &around {
            let span = scan.span(from, to);
            let rule = self.rules.get(rule).map_or("", |r| r.as_str()).to_owned();
            match kind {
                Around::Bound(bound) => parts.push(Part { span, name: "bound", value: bound.code().to_owned() }),
                Around::Per => parts.push(Part { span, name: "per", value: rule }),
                Around::Share => parts.push(Part { span, name: "share", value: rule }),
                Around::Filler => {}
                Around::Between(_) if core.high.is_none() => {}
                Around::Between(_) => parts.push(Part { span, name: "range", value: rule }),
            }
        }
        if let Some(rule) = inherited {
            let value = self.rules.get(rule).map_or("", |r| r.as_str()).to_owned();
            parts.push(Part { span: scan.span(core.start, core.end), name: "inherited-currency", value });
        }
        let mention =
            Mention { span: scan.span(start, end), value: Value::Money(sums), rule: coin.rule.clone(), parts };
        Some((mention, end, core.coin))
    }

    /// A number with its currency, or a range of two.
    fn core(&self, scan: &Scan<'_>, ends: &Ends, numbers: &Numbers, at: usize, between: Option<usize>) -> Option<Core> {
        let lead = self.before.longest(scan, ends, at, |_| true).map(|(end, &coin)| (end, coin));
        let lead = lead.filter(|&(end, _)| {
            let next = scan.skip_space(end);
            // The sign of a dollar that the pack does not know ("EC$") is not the plain one.
            let tail = !scan.char(at).is_some_and(char::is_alphanumeric)
                && scan.before(at).is_some_and(|c| c.is_ascii_alphabetic());
            !tail && scan.byte(next).is_ascii_digit()
                || !tail && scan.byte(next) == b'.' && scan.byte(next + 1).is_ascii_digit()
        });
        let from = lead.map_or(at, |(end, _)| scan.skip_space(end));
        if scan.byte(from).is_ascii_digit() && lead.is_none() && !unattached(scan, from) {
            return None;
        }
        let first = numbers.parse(scan, ends, from, true)?;
        if lead.is_none() && numbers.format.glued && first.worded && first.tokens < 2 {
            return None;
        }
        let letter = lead.is_some_and(|(end, _)| end == at + 1 && scan.byte(at).is_ascii_alphabetic());
        if letter && first.scale.is_none() && first.value.as_whole().is_none_or(|v| v < 1000) {
            return None;
        }
        let lead_coin = lead.map(|(end, coin)| (coin, (at, end)));
        let (mut end, mut coin, mut value) = (first.end, lead_coin, first.value);
        let trail = self.trail(scan, ends, &first, lead.is_some());
        if let Some((to, found, place)) = trail.filter(|t| lead_coin.is_none_or(|(c, _)| self.fits(c, t.1))) {
            (coin, end) = (Some((self.sharper(lead_coin.map(|c| c.0), found), place)), to);
            // "75 USD million".
            if let Some((to, scale)) = numbers.scale_at(scan, ends, to).filter(|_| first.scale.is_none()) {
                (end, value) = (to, value.times(scale)?);
            } else if let Some((to, all)) = self.cents(scan, ends, numbers, to, found, value) {
                (end, value) = (to, all);
            }
        }
        if let Some((second, to, other)) = self.second(scan, ends, numbers, end, between, at) {
            let word =
                between.is_none() && scan.s.get(end..second.start).is_some_and(|s| s.contains(char::is_alphabetic));
            // "$5 million to 30 million people": behind a word the upper end needs its currency, unless the lower end
            // borrows the scale ("$1 to 1.5 billion").
            let shared = coin.is_none() || first.scale.is_none() && second.scale.is_some();
            let coin = other.map(|(c, place)| (self.sharper(coin.map(|c| c.0), c), place)).or(coin)?;
            let agree = other.is_none_or(|(c, _)| lead_coin.is_none_or(|(l, _)| self.fits(l, c)));
            let agree = agree && (other.is_some() || shared || !word);
            let mut low = first.value;
            // "$1-1.5 billion": the lower end borrows the scale.
            if let (None, Some((_, _, scale))) = (first.scale, second.scale) {
                low = low.times(scale).filter(|&scaled| scaled < second.value).unwrap_or(low);
            }
            if agree && low < second.value {
                let (high, nums) = (Some(second.value), vec![first, second]);
                return Some(Core { start: at, end: to, low, high, coin: coin.0, coin_at: coin.1, nums });
            }
        }
        let coin = coin?;
        Some(Core { start: at, end, low: value, high: None, coin: coin.0, coin_at: coin.1, nums: vec![first] })
    }

    /// Cents behind units: "3 dollars and 50 cents"; the end and the whole.
    fn cents(
        &self,
        scan: &Scan<'_>,
        ends: &Ends,
        numbers: &Numbers,
        at: usize,
        coin: usize,
        units: Fixed,
    ) -> Option<(usize, Fixed)> {
        let mut next = scan.skip_space(at);
        if let Some((end, ())) = self.join.longest(scan, ends, next, |()| true) {
            next = scan.skip_space(end);
        }
        let num = numbers.parse(scan, ends, next, true).filter(|n| n.scale.is_none())?;
        let (end, minor, _) = self.trail(scan, ends, &num, false)?;
        let (whole, small) = (self.coins.get(coin)?, self.coins.get(minor)?);
        if small.minor == Fixed::ONE || whole.minor != Fixed::ONE || num.value >= small.minor {
            return None;
        }
        Some((end, units.plus(num.value.over(small.minor)?)?))
    }

    /// A currency behind a number, over a hyphen or a linking word.
    fn trail(&self, scan: &Scan<'_>, ends: &Ends, num: &Num, led: bool) -> Option<(usize, usize, (usize, usize))> {
        let at = num.end;
        let large = num.scale.is_some() || num.value.as_whole().is_none_or(|v| v >= 1000);
        // A sign between two numbers belongs to the second, unless it stands close to the first.
        let next_sum = |from: usize, end: usize| {
            let sign = !scan.before(end).is_some_and(char::is_alphanumeric);
            let close = from == at && scan.byte(end) == b' ';
            sign && scan.byte(scan.skip_space(end)).is_ascii_digit() && (led || !close && scan.byte(end) != b' ')
        };
        let find = |from: usize| {
            let (end, &(coin, _)) = self.after.longest(scan, ends, from, |f| large || !f.1)?;
            (!next_sum(from, end)).then_some((end, coin, (from, end)))
        };
        let next = scan.skip_space(at);
        let next = if scan.byte(next) == b'-' && next == at { next + 1 } else { next };
        find(next).or_else(|| {
            let (end, ()) = self.link.longest(scan, ends, next, |()| true)?;
            find(scan.skip_space(end))
        })
    }

    /// The upper end of a range behind the first number or sum.
    #[allow(clippy::type_complexity)]
    fn second(
        &self,
        scan: &Scan<'_>,
        ends: &Ends,
        numbers: &Numbers,
        at: usize,
        between: Option<usize>,
        start: usize,
    ) -> Option<(Num, usize, Option<(usize, (usize, usize))>)> {
        let next = scan.skip_space(at);
        let to = match between {
            Some(n) => {
                let word = self.middle.get(n)?;
                scan.s.get(next..)?.starts_with(word.as_str()).then_some(next + word.len())?
            }
            None => {
                let left = scan.s.get(..start).unwrap_or("").trim_end();
                if self.change.iter().any(|c| left.ends_with(c.as_str()) && scan.word_start(left.len() - c.len())) {
                    return None;
                }
                self.range.longest(scan, ends, next, |()| true)?.0
            }
        };
        let from = scan.skip_space(to);
        let lead = self.before.longest(scan, ends, from, |_| true).map(|(end, &coin)| (coin, (from, end)));
        let num_at = lead.map_or(from, |(_, (_, end))| scan.skip_space(end));
        let num = numbers.parse(scan, ends, num_at, true)?;
        let trail = self.trail(scan, ends, &num, lead.is_some());
        let end = trail.map_or(num.end, |t| t.0);
        Some((num, end, trail.map(|(_, coin, place)| (coin, place)).or(lead)))
    }

    /// A number with a scale that takes its currency from the sum before it in the same clause.
    fn inherit(
        &self,
        scan: &Scan<'_>,
        ends: &Ends,
        numbers: &Numbers,
        at: usize,
        (before, coin): (usize, usize),
    ) -> Option<Core> {
        let num = numbers.parse(scan, ends, at, true)?;
        let between = scan.s.get(before..at)?;
        let same = between.len() < 160 && !between.contains(['\n', ';']) && !between.contains(". ");
        if !same || num.scale.is_none() {
            return None;
        }
        let (start, end) = (num.start, num.end);
        Some(Core { start, end, low: num.value, high: None, coin, coin_at: (start, end), nums: vec![num] })
    }

    /// Marks a sum that says in brackets, in another currency, what was just said.
    fn mark_conversion(&self, scan: &Scan<'_>, last: Option<&Mention>, mention: &mut Mention, from: usize, to: usize) {
        let Some(between) = scan.s.get(from..to) else { return };
        let currency = |m: &Mention| match &m.value {
            Value::Money(sums) => sums.first().map(|s| s.currency),
            _ => None,
        };
        let opened = between.rfind(['(', '[']);
        let carried =
            last.is_some_and(|l| l.parts.iter().any(|p| p.name == "conversion")) && !between.contains([')', ']']);
        let inside = opened.is_some_and(|at| {
            let (left, within) = (between[..at].trim(), &between[at..]);
            // Only a word or two ("about", "or some") may stand between the bracket and the sum.
            left.chars().count() <= 12 && within.chars().count() <= 24 && !within.contains([')', ']', ',', ';'])
        });
        if between.len() <= 60 && (inside || carried) && last.is_some_and(|l| currency(l) != currency(mention)) {
            let value = "in brackets".to_owned();
            mention.parts.push(Part { span: mention.span, name: "conversion", value });
        }
    }

    /// Whether a currency behind the number may repeat or sharpen one before it: "RMB 5 billion yuan", "$5 Canadian".
    fn fits(&self, lead: usize, trail: usize) -> bool {
        let (Some(lead), Some(trail)) = (self.coins.get(lead), self.coins.get(trail)) else { return false };
        lead.code == trail.code
            || lead.home.values().any(|&c| c == trail.code)
            || trail.home.values().any(|&c| c == lead.code)
    }

    /// Of two that fit, the one that is not ambiguous.
    fn sharper(&self, lead: Option<usize>, trail: usize) -> usize {
        match lead {
            Some(lead) if self.coins.get(trail).is_some_and(|c| !c.home.is_empty()) => lead,
            _ => trail,
        }
    }
}

/// A form in capitals alone must be written so.
fn capitals(form: &str, case: Case) -> Case {
    let upper = form.chars().any(char::is_uppercase) && !form.chars().any(char::is_lowercase);
    if upper { Case::Exact } else { case }
}

/// Whether digits at `at` begin there and are not the tail of a name or of other digits: not "GB300", not "1.5".
fn unattached(scan: &Scan<'_>, at: usize) -> bool {
    let mut before = scan.s.get(..at).unwrap_or("").chars().rev();
    match before.next() {
        Some('.' | ',' | '/' | ':' | '-') => !before.next().is_some_and(|c| c.is_ascii_alphanumeric()),
        _ => true,
    }
}
