//! The walk over number words and digits that makes one number.
//!
//! [`read`] takes tokens one by one, from left to right, and keeps what it has read in a [`State`]. It stops at the
//! first token that cannot go on, so it never looks at a text twice.

use super::fixed::Fixed;
use super::number::{DIGITS, Kind, Num, Numbers, Word};
use super::words::{Ends, Scan};

/// How deep a number may hold another (a fraction's numerator, what stands behind "minus").
const DEPTH: usize = 3;
/// Tokens of one number.
const TOKENS: usize = 24;

struct State {
    total: Fixed,
    section: Fixed,
    pending: Option<Fixed>,
    room: Fixed,
    last_times: Option<Fixed>,
    last_scale: Option<Fixed>,
    /// The value before the last joining word.
    saved: Option<Fixed>,
    /// The scale that came right before it.
    saved_scale: Option<Fixed>,
    just_scaled: bool,
}

impl State {
    fn value(&self) -> Option<Fixed> {
        self.total.plus(self.section)?.plus(self.pending.unwrap_or_default())
    }
    fn is_empty(&self) -> bool {
        self.pending.is_none() && self.section == Fixed::ZERO && self.total == Fixed::ZERO
    }
    fn add(&mut self, value: Fixed, room: Fixed) -> bool {
        if self.last_scale.is_some_and(|l| value >= l) || self.last_times.is_some_and(|l| value >= l) {
            return false;
        }
        match self.pending {
            None => self.pending = Some(value),
            Some(before) if value < self.room && value > Fixed::ZERO => self.pending = before.plus(value),
            Some(_) => return false,
        }
        self.room = room;
        self.just_scaled = false;
        true
    }
    fn times(&mut self, by: Fixed, bare: bool) -> bool {
        if self.last_times.is_some_and(|l| by >= l) || self.last_scale.is_some_and(|l| by >= l) {
            return false;
        }
        let Some(base) = self.pending.or(bare.then_some(Fixed::ONE)) else { return false };
        let Some(section) = base.times(by).and_then(|n| self.section.plus(n)) else { return false };
        (self.section, self.pending, self.last_times, self.just_scaled) = (section, None, Some(by), false);
        true
    }
    fn scale(&mut self, by: Fixed, bare: bool) -> bool {
        let group = self.section.plus(self.pending.unwrap_or_default());
        let open = self.pending.is_some() || self.section != Fixed::ZERO;
        let total = match (open, self.last_scale) {
            (true, Some(last)) if by >= last => group.and_then(|g| self.total.plus(g)).and_then(|n| n.times(by)),
            (true, _) => group.and_then(|g| g.times(by)).and_then(|n| self.total.plus(n)),
            (false, Some(_)) if self.just_scaled => self.total.times(by),
            (false, None) if bare => Some(by),
            _ => None,
        };
        let Some(total) = total else { return false };
        *self = State { total, last_scale: Some(by), saved: self.saved, just_scaled: true, ..State::new() };
        true
    }
    fn new() -> State {
        State {
            total: Fixed::ZERO,
            section: Fixed::ZERO,
            pending: None,
            room: Fixed::ZERO,
            last_times: None,
            last_scale: None,
            saved: None,
            saved_scale: None,
            just_scaled: false,
        }
    }
    /// Takes `value` as all that was read.
    fn set(&mut self, value: Fixed) {
        *self = State { pending: Some(value), saved: self.saved, ..State::new() };
    }
}

/// What a token did.
enum Flow {
    /// It was read up to here.
    Took(usize),
    /// It only joins what stands around it.
    Passed(usize),
    /// It closed the number.
    Closed(Num),
    /// It does not belong to the number.
    Stop,
}

struct Reader<'a, 'b> {
    numbers: &'a Numbers,
    scan: &'a Scan<'b>,
    ends: &'a Ends,
    money: bool,
    depth: usize,
    start: usize,
    state: State,
    tokens: usize,
    /// Whether a joining word, an article, digits came last.
    joined: bool,
    article: bool,
    last_digits: bool,
    worded: bool,
    alone: bool,
    counted: bool,
    more: bool,
    rule: usize,
    scale: Option<(usize, usize, Fixed)>,
}

/// The longest number that starts at `at`.
pub(super) fn read(
    numbers: &Numbers,
    scan: &Scan<'_>,
    ends: &Ends,
    at: usize,
    money: bool,
    depth: usize,
) -> Option<Num> {
    if depth > DEPTH {
        return None;
    }
    // At most places no number begins, and that is quickly told.
    let figure = scan.byte(at).is_ascii_digit() || scan.char(at) == Some(numbers.format.decimal);
    if !figure && !numbers.may_begin(scan, at) {
        return None;
    }
    let mut reader = Reader {
        numbers,
        scan,
        ends,
        money,
        depth,
        start: at,
        state: State::new(),
        tokens: 0,
        joined: false,
        article: false,
        last_digits: false,
        worded: true,
        alone: true,
        counted: true,
        more: false,
        rule: DIGITS,
        scale: None,
    };
    reader.run(at)
}

impl Reader<'_, '_> {
    fn run(&mut self, at: usize) -> Option<Num> {
        let glued = self.numbers.format.glued;
        let (mut here, mut num, mut ended) = (at, None::<Num>, None::<Num>);
        while self.tokens <= TOKENS {
            let gap = here;
            if self.tokens > 0 || self.article {
                here = self.numbers.skip_gap(self.scan, here);
            }
            let digits = self.scan.byte(here).is_ascii_digit()
                || (self.tokens == 0 && self.scan.char(here) == Some(self.numbers.format.decimal));
            let word = if digits { None } else { self.word(here) };
            let flow = match &word {
                Some((end, word)) => self.take(here, *end, word),
                None if digits => self.digits(gap, here),
                None => Flow::Stop,
            };
            let end = match flow {
                Flow::Stop => break,
                Flow::Closed(closed) => {
                    num = Some(closed);
                    break;
                }
                Flow::Passed(end) => {
                    here = end;
                    continue;
                }
                Flow::Took(end) => end,
            };
            if self.tokens == 0 && !self.article {
                self.rule = word.as_ref().map_or(DIGITS, |(_, w)| w.rule);
            }
            self.alone = self.tokens > 0 || self.article || word.as_ref().is_none_or(|(_, w)| w.alone);
            self.counted = self.tokens > 0 || word.as_ref().is_none_or(|(_, w)| w.counted);
            self.tokens += 1;
            self.last_digits = word.is_none();
            (self.joined, self.article, here) = (false, false, end);
            num = Some(self.num(here, self.state.value()?));
            // Figures may end anywhere in such a script; only what they count shows that they do.
            let counted = || self.numbers.counted(self.scan, self.ends, here);
            let done = || self.numbers.ended(self.scan, self.ends, here);
            if glued && (if self.last_digits { counted() } else { done() }) {
                ended.clone_from(&num);
            }
            if word.is_some_and(|(_, w)| w.last) {
                break;
            }
        }
        // Where words are joined to their neighbours, a number ends like a word or before what it counts.
        match (num, ended) {
            (Some(num), Some(ended)) if !self.numbers.ended(self.scan, self.ends, num.end) => Some(ended),
            (num, _) => num,
        }
    }

    fn word(&self, at: usize) -> Option<(usize, Word)> {
        let begun = !self.state.is_empty() || self.article;
        let fits = |w: &Word| {
            (!w.after_digits || self.last_digits) && (!w.worded || !self.last_digits) && (!w.money_only || self.money)
        };
        let find = |part: bool| {
            self.numbers.word(self.scan, self.ends, at, |w| fits(w) && (begun || (w.kind == Kind::Part) == part))
        };
        // A number cannot begin with a denominator, but for "quarter million".
        let found = find(false).or_else(|| find(true).filter(|&(end, _)| self.scale_after(end)));
        found.map(|(end, word)| (end, word.clone()))
    }

    /// Whether a scale follows, a linking word and an article between.
    fn scale_after(&self, at: usize) -> bool {
        let next = self.numbers.skip_gap(self.scan, at);
        let link = self.numbers.word(self.scan, self.ends, next, |w| w.kind == Kind::Of).map(|(end, _)| end);
        self.numbers.scale_follows(self.scan, self.ends, link.unwrap_or(at))
    }

    fn num(&self, end: usize, value: Fixed) -> Num {
        let (start, worded, tokens, scale) = (self.start, self.worded, self.tokens, self.scale);
        Num {
            start,
            end,
            value,
            worded,
            tokens,
            scale,
            alone: self.alone,
            counted: self.counted,
            more: self.more,
            rule: self.rule,
        }
    }

    /// A number that is whole as it stands.
    fn closed(&mut self, end: usize, value: Option<Fixed>) -> Flow {
        self.tokens += 1;
        self.alone = true;
        value.map_or(Flow::Stop, |value| Flow::Closed(self.num(end, value)))
    }

    fn inner(&self, at: usize) -> Option<Num> {
        let from = self.numbers.skip_gap(self.scan, at);
        read(self.numbers, self.scan, self.ends, from, false, self.depth + 1)
    }

    fn digits(&mut self, gap: usize, here: usize) -> Flow {
        let numbers = self.numbers;
        let more = !self.state.is_empty();
        if self.article || self.last_digits || (more && !numbers.format.myriads) {
            return Flow::Stop;
        }
        let Some((mut end, mut value)) = numbers.digits(self.scan, here) else { return Flow::Stop };
        if more {
            let within = self.state.last_times.is_some();
            if !numbers.continues(self.scan, self.ends, gap, here, end, within) {
                return Flow::Stop;
            }
        } else {
            (end, value) = numbers.power(self.scan, end, value).unwrap_or((end, value));
            (end, value) = numbers.slash(self.scan, here, end, value).unwrap_or((end, value));
        }
        if !self.state.add(value, if more { Fixed::ZERO } else { Fixed(1) }) {
            return Flow::Stop;
        }
        self.worded = false;
        Flow::Took(end)
    }

    fn take(&mut self, here: usize, end: usize, word: &Word) -> Flow {
        let begun = !self.state.is_empty();
        let took = |done: bool| if done { Flow::Took(end) } else { Flow::Stop };
        match word.kind {
            Kind::Join => self.join(end),
            Kind::Article => {
                let open = self.tokens > 0 && !self.state.just_scaled && !self.last_digits;
                let within = open && self.numbers.scale_follows(self.scan, self.ends, end);
                if self.article || (self.tokens > 0 && !self.joined && !within) {
                    return Flow::Stop;
                }
                if self.tokens == 0 {
                    (self.rule, self.article) = (word.rule, true);
                }
                Flow::Passed(end)
            }
            Kind::Of => {
                let stays = self.tokens > 0 && !self.state.just_scaled;
                if stays && self.numbers.scale_follows(self.scan, self.ends, end) {
                    Flow::Passed(end)
                } else {
                    Flow::Stop
                }
            }
            Kind::Add if self.article || (self.last_digits && !self.joined) => Flow::Stop,
            Kind::Add => {
                let mixed = self.state.just_scaled && !self.worded && !self.numbers.format.myriads;
                if !mixed && self.state.add(word.value, word.room) { Flow::Took(end) } else { self.fraction(here) }
            }
            Kind::Times => {
                let done = self.state.times(word.value, word.bare || self.article);
                self.scale = done.then_some((here, end, word.value)).or(self.scale);
                took(done)
            }
            Kind::Scale => {
                let done = self.state.scale(word.value, word.bare || self.article);
                self.scale = done.then_some((here, end, word.value)).or(self.scale);
                took(done)
            }
            Kind::Half => {
                let scaled = self.scale_after(end);
                took(half(&mut self.state, word.value, self.joined, scaled))
            }
            Kind::Part => {
                let scaled = self.scale_after(end);
                took(part(&mut self.state, word.value, self.article || self.tokens == 0, scaled))
            }
            Kind::Over | Kind::OutOf | Kind::Point if !begun => Flow::Stop,
            Kind::OutOf if self.money => Flow::Stop,
            Kind::Over => {
                let (Some(over), Some(value)) = (self.inner(end), self.state.value()) else { return Flow::Stop };
                let saved = self.state.saved.unwrap_or_default();
                let value = over.value.over(Fixed(value.0 - saved.0)).and_then(|n| n.plus(saved));
                self.closed(over.end, value)
            }
            Kind::OutOf => {
                let (Some(of), Some(value)) = (self.inner(end), self.state.value()) else { return Flow::Stop };
                if value < of.value { self.closed(of.end, value.over(of.value)) } else { Flow::Stop }
            }
            Kind::More => {
                self.more |= begun;
                if begun { Flow::Took(end) } else { Flow::Stop }
            }
            Kind::Minus => {
                let spaced = self.numbers.skip_gap(self.scan, end) > end;
                let inner = self.inner(end).filter(|n| spaced || n.tokens > 1);
                let Some(inner) = inner.filter(|_| !begun && !self.article) else { return Flow::Stop };
                (self.rule, self.worded, self.scale) = (word.rule, inner.worded, inner.scale);
                self.tokens = inner.tokens;
                self.closed(inner.end, Some(Fixed(-inner.value.0)))
            }
            Kind::Point => match self.read_out(end) {
                Some((end, value)) => self.closed(end, Some(value)),
                None => Flow::Stop,
            },
        }
    }

    fn join(&mut self, end: usize) -> Flow {
        if self.state.is_empty() || self.joined {
            return Flow::Stop;
        }
        if self.numbers.format.glued {
            // "Three and two" are two numbers there; only a fraction is joined.
            return self.fraction(self.numbers.skip_gap(self.scan, end));
        }
        let goes_on = self.worded || self.state.just_scaled;
        if !goes_on && !self.numbers.half_follows(self.scan, self.ends, end) {
            return Flow::Stop;
        }
        self.state.saved = self.state.value();
        self.state.saved_scale = self.state.last_scale.filter(|_| self.state.just_scaled);
        self.joined = true;
        Flow::Passed(end)
    }

    /// A fraction of its own behind a joining word: "three and two thirds".
    fn fraction(&mut self, at: usize) -> Flow {
        if !self.joined && !self.numbers.format.glued {
            return Flow::Stop;
        }
        let inner = self.inner(at).filter(|n| n.value < Fixed::ONE && n.value > Fixed::ZERO && n.tokens > 1);
        let (Some(inner), Some(value)) = (inner, self.state.value()) else { return Flow::Stop };
        self.tokens += inner.tokens;
        self.closed(inner.end, value.plus(inner.value))
    }

    /// Decimals in words: "point zero three".
    fn read_out(&self, at: usize) -> Option<(usize, Fixed)> {
        let mut here = self.numbers.skip_gap(self.scan, at);
        let (mut digits, mut end) = (String::new(), None);
        while let Some((to, word)) = self.numbers.word(self.scan, self.ends, here, |w| w.kind == Kind::Add) {
            let (mut value, mut to) = (word.value.as_whole()?, to);
            if value >= 10 {
                let number = self.inner(here)?;
                (to, value) = (number.end, number.value.as_whole()?);
            }
            digits.push_str(&value.to_string());
            end = Some(to);
            here = self.numbers.skip_gap(self.scan, to);
            if value >= 10 || digits.len() > 12 {
                break;
            }
        }
        let value = self.state.value()?.plus(Fixed::parse("", &digits)?)?;
        Some((end?, value))
    }
}

/// A half: by itself, or added to what was read ("two and a half", "a million and a half").
/// `scaled` says that a scale of its own follows ("one billion and a half million").
fn half(state: &mut State, value: Fixed, joined: bool, scaled: bool) -> bool {
    if state.is_empty() {
        state.pending = Some(value);
        return true;
    }
    if !joined && state.value() == Some(Fixed::ONE) && !state.just_scaled {
        // "one half", "un demi".
        state.set(value);
        return true;
    }
    if joined && scaled && state.saved_scale.is_some() {
        state.pending = Some(value);
        return true;
    }
    let saved = state.saved.unwrap_or_default();
    if let (Some(scale), Some(all)) = (state.saved_scale, state.value()) {
        // "two million and one half".
        if all.0 - saved.0 == Fixed::ONE.0 {
            let Some(sum) = value.times(scale).and_then(|v| saved.plus(v)) else { return false };
            state.set(sum);
            return true;
        }
    }
    let unit = if state.just_scaled { state.last_scale.unwrap_or(Fixed::ONE) } else { Fixed::ONE };
    let sum = value.times(unit).and_then(|v| state.value()?.plus(v));
    match sum {
        Some(sum) if joined => {
            state.set(sum);
            true
        }
        _ => false,
    }
}

/// A denominator: divides what stands before it, or adds one such part after "and a".
/// Right behind a scale it is a part of that scale ("a million and three quarters"), unless it has one of its own.
fn part(state: &mut State, by: Fixed, one: bool, scaled: bool) -> bool {
    let Some(all) = state.value() else { return false };
    let saved = state.saved.unwrap_or_default();
    let mut over = Fixed(all.0 - saved.0);
    let mut base = saved;
    if over == Fixed::ZERO || (one && all == Fixed::ZERO) {
        over = Fixed::ONE;
    } else if over >= by {
        (over, base) = (all, Fixed::ZERO);
    }
    let Some(mut value) = over.over(by) else { return false };
    if let (Some(scale), true) = (state.saved_scale, base == saved && saved > Fixed::ZERO) {
        if scaled {
            let total = saved;
            *state = State { total, pending: Some(value), last_scale: Some(scale), ..State::new() };
            return true;
        }
        let Some(scaled) = value.times(scale) else { return false };
        value = scaled;
    }
    let Some(value) = value.plus(base) else { return false };
    state.set(value);
    true
}
