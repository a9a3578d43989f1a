//! Times: dates, years, parts of years, durations and what words make of them ("by", "from", "within").
//!
//! [`Times::mentions`] finds them all. Words and patterns come from the pack's `time.toml`; the head of that file says
//! how they look. A pattern only says which parts stand in which order; [`super::calendar`] makes a window of them.

use super::calendar::{Context, Fiscal, FiscalYear, Frame, PartOf, Resolved, Slot, Unit, resolve};
use super::number::Numbers;
use super::words::{Ends, Form, Scan, Words, boundary, case, starts};
use entente_model::{Day, Mention, Part, RuleId, Value};
use entente_packs::{Boundary, Case, Pack, PacksError, expand};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// `time.toml`.
#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TimeFile {
    pub fiscal: Fiscal,
    pub word: Vec<TimeWord>,
    pub point: Vec<PatternRule>,
    pub frame: Vec<PatternRule>,
}

/// Words with one meaning.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TimeWord {
    pub id: String,
    /// The name by which patterns call it.
    pub class: String,
    /// What it says, where the class wants no value.
    #[serde(default)]
    pub forms: Vec<String>,
    /// What it says, and the forms that say so.
    #[serde(default)]
    pub values: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub case: Option<String>,
    #[serde(default)]
    pub boundary: Option<String>,
    #[serde(default)]
    pub yes: Vec<String>,
    #[serde(default)]
    pub no: Vec<String>,
}

/// A sequence of parts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PatternRule {
    pub id: String,
    pub is: Vec<String>,
    /// For frames: what the frame makes of the point.
    #[serde(default)]
    pub kind: Option<Frame>,
    #[serde(default)]
    pub yes: Vec<String>,
    #[serde(default)]
    pub no: Vec<String>,
}

/// What an element of a pattern matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Element {
    /// A word of this class.
    Class(u16),
    /// A point pattern: any, or one of the point rule with this number.
    Point(Option<u16>),
    Year,
    ShortYear,
    Month,
    Dom,
    Count,
    /// A weekday in brackets.
    Bracket,
}

#[derive(Clone, Copy, Debug)]
struct Step {
    element: Element,
    optional: bool,
    /// No space may stand before it.
    glued: bool,
    /// A space must stand before it.
    spaced: bool,
}

#[derive(Debug)]
struct Pattern {
    rule: usize,
    frame: Frame,
    steps: Vec<Step>,
}

/// A part that was found.
#[derive(Clone, Copy, Debug)]
struct Filled {
    slot: Slot,
    start: usize,
    end: usize,
    class: u16,
}

type Found = (usize, Vec<Filled>);

/// Finds times in one language.
#[derive(Debug)]
pub(super) struct Times {
    words: Words<(u16, Slot)>,
    classes: Vec<String>,
    points: Vec<Pattern>,
    frames: Vec<Pattern>,
    /// For each class, then for digits: the frames that may begin with it.
    begin: Vec<Vec<usize>>,
    point_begin: Vec<Vec<usize>>,
    rules: Vec<RuleId>,
    fiscal: Fiscal,
    /// Words without which there is no time.
    core: Words<()>,
    core_first: [bool; 256],
    first: [bool; 256],
    every: bool,
    capitals: bool,
}

/// How far before the first telling word of a time its own first word may stand, in folded bytes.
const REACH: usize = 64;

/// Classes that mean nothing by themselves: literal words.
const LITERAL: u16 = u16::MAX;

impl Times {
    /// The times of a pack.
    pub fn new(pack: &Pack, file: TimeFile, numbers: &Numbers) -> Result<Times, PacksError> {
        let tag = &pack.meta.tag;
        let default = boundary(pack.meta.boundary.as_deref(), Boundary::Word, tag)?;
        let points = file.point.iter().map(|p| p.id.clone()).collect();
        let mut build = Build { classes: Vec::new(), ids: BTreeMap::new(), forms: Vec::new(), default, points };
        for word in &file.word {
            let id = format!("{tag}.time.{}", word.id);
            let class = build.class(&word.class);
            let (edge, case) = (boundary(word.boundary.as_deref(), default, &id)?, case(word.case.as_deref(), &id)?);
            let plain = (!word.forms.is_empty()).then(|| (String::new(), word.forms.clone()));
            for (value, forms) in word.values.clone().into_iter().chain(plain) {
                let slot = slot(&word.class, &value)
                    .ok_or_else(|| PacksError::at(&id, format!("the class {:?} cannot say {value:?}", word.class)))?;
                for form in forms.iter().flat_map(|f| expand(f)) {
                    let edge = if form.ends_with(char::is_alphanumeric) { edge } else { Boundary::None };
                    build.forms.push(Form { form, boundary: edge, case, value: (class, slot) });
                }
            }
        }
        let mut rules = Vec::new();
        let mut patterns = |list: &[PatternRule], framed: bool| {
            let mut made = Vec::new();
            for rule in list {
                let id = format!("{tag}.time.{}", rule.id);
                if framed != rule.kind.is_some() {
                    return Err(PacksError::at(&id, "a frame needs a kind, a point has none"));
                }
                for is in &rule.is {
                    let steps = build.steps(is, &id)?;
                    made.push(Pattern { rule: rules.len(), frame: rule.kind.unwrap_or(Frame::In), steps });
                }
                rules.push(RuleId::from(id.as_str()));
            }
            Ok(made)
        };
        let points = patterns(&file.point, false)?;
        let frames = patterns(&file.frame, true)?;
        let core = build.core(&points, &frames);
        let mut core_first = [false; 256];
        core.mark_first(&mut core_first);
        for digit in b'0'..=b'9' {
            core_first[usize::from(digit)] = true;
        }
        let words = Words::new(build.forms);
        let mut times = Times {
            words,
            points,
            frames,
            begin: Vec::new(),
            point_begin: Vec::new(),
            rules,
            fiscal: file.fiscal,
            core,
            core_first,
            first: [false; 256],
            every: numbers.format.spaceless,
            capitals: pack.meta.capitals,
            classes: build.classes,
        };
        times.point_begin = times.begins(&times.points, &[]);
        let by_point: Vec<usize> =
            times.point_begin.iter().enumerate().filter(|(_, p)| !p.is_empty()).map(|(class, _)| class).collect();
        times.begin = times.begins(&times.frames, &by_point);
        times.words.mark_first(&mut times.first);
        numbers.mark_first(&mut times.first);
        Ok(times)
    }

    /// The number of the class for digits and number words.
    fn digit_class(&self) -> usize {
        self.classes.len()
    }

    /// For each class the patterns that may begin with it.
    fn begins(&self, patterns: &[Pattern], by_point: &[usize]) -> Vec<Vec<usize>> {
        let mut begin = vec![Vec::new(); self.digit_class() + 2];
        for (number, pattern) in patterns.iter().enumerate() {
            for step in &pattern.steps {
                match step.element {
                    Element::Class(class) => begin[class as usize].push(number),
                    Element::Point(_) => by_point.iter().for_each(|&class| begin[class].push(number)),
                    Element::Count => {
                        begin[self.digit_class()].push(number);
                        begin[self.digit_class() + 1].push(number);
                    }
                    _ => begin[self.digit_class()].push(number),
                }
                if !step.optional {
                    break;
                }
            }
        }
        begin.iter_mut().for_each(|list| {
            list.sort_unstable();
            list.dedup();
        });
        begin
    }

    /// The fiscal year of a state.
    fn fiscal(&self, home: Option<&str>) -> FiscalYear {
        home.and_then(|h| self.fiscal.states.get(h)).copied().unwrap_or(self.fiscal.default)
    }

    /// All times of a text.
    pub fn mentions(
        &self,
        scan: &Scan<'_>,
        ends: &Ends,
        numbers: &Numbers,
        anchor: Option<Day>,
        home: Option<&str>,
    ) -> Vec<Mention> {
        let context = Context { anchor, fiscal: self.fiscal(home) };
        let mut found = Vec::new();
        let mut free = 0;
        let mut memo = Memo { at: Vec::new(), words: Vec::new() };
        for at in self.windows(scan, ends).flat_map(|w| starts(scan.s, w, &self.first, self.every)) {
            if at < free {
                continue;
            }
            memo.at.clear();
            memo.words.clear();
            let Some((end, pattern, filled, made)) = self.best(scan, ends, numbers, at, context, &mut memo) else {
                if scan.byte(at).is_ascii_digit() {
                    free = at + scan.s[at..].bytes().take_while(u8::is_ascii_digit).count();
                }
                continue;
            };
            if self.is_name(scan, at, end, &filled) {
                free = end;
                continue;
            }
            let mut parts: Vec<Part> = filled
                .iter()
                .filter(|f| f.class != LITERAL || f.slot != Slot::Skip)
                .map(|f| Part { span: scan.span(f.start, f.end), name: name_of(f.slot), value: value_of(f.slot) })
                .collect();
            if made.assumed {
                let by = if filled.iter().any(|f| matches!(f.slot, Slot::Month(_) | Slot::Part(_))) {
                    "year"
                } else if filled.iter().any(|f| matches!(f.slot, Slot::Weekday(_))) {
                    "week"
                } else {
                    "month"
                };
                parts.push(Part { span: scan.span(at, end), name: "assumed", value: by.to_owned() });
            }
            let rule = self.rules.get(pattern.rule).cloned().unwrap_or_else(|| RuleId::from("time"));
            found.push(Mention { span: scan.span(at, end), value: Value::Time(made.timex), rule, parts });
            free = end;
        }
        found
    }

    /// The stretches of a text in which a time may begin: those that end in a digit or in a word that no time can do
    /// without. Most prepositions lead to neither, and are never tried.
    fn windows(&self, scan: &Scan<'_>, ends: &Ends) -> impl Iterator<Item = Range<usize>> {
        let mut windows: Vec<Range<usize>> = Vec::new();
        let mut digits = usize::MAX;
        for at in starts(scan.s, 0..scan.s.len(), &self.core_first, self.every) {
            if scan.byte(at).is_ascii_digit() {
                // One mark for a run of digits.
                if at == digits {
                    digits += 1;
                    continue;
                }
                digits = at + 1;
            } else if self.core.longest(scan, ends, at, |()| true).is_none() {
                continue;
            }
            let from = at.saturating_sub(REACH);
            match windows.last_mut() {
                Some(last) if from <= last.end => last.end = at + 1,
                _ => windows.push(from..at + 1),
            }
        }
        windows.into_iter()
    }

    /// The longest frame at a place that makes sense; of equal ones the first.
    fn best<'t>(
        &'t self,
        scan: &Scan<'_>,
        ends: &Ends,
        numbers: &Numbers,
        at: usize,
        context: Context,
        memo: &mut Memo,
    ) -> Option<(usize, &'t Pattern, Vec<Filled>, Resolved)> {
        let mut candidates: Vec<usize> = Vec::new();
        if scan.byte(at).is_ascii_digit() {
            candidates.extend(&self.begin[self.digit_class()]);
        } else {
            let mut last = None;
            for &(_, class, _) in self.words_at(scan, ends, at, memo) {
                if last != Some(class) {
                    candidates.extend(&self.begin[class as usize]);
                }
                last = Some(class);
            }
            let counted = &self.begin[self.digit_class() + 1];
            if !counted.is_empty() && numbers.begins(scan, ends, at) {
                candidates.extend(counted);
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        let mut best: Option<(usize, &Pattern, Vec<Filled>, Resolved)> = None;
        for &number in &candidates {
            let pattern = &self.frames[number];
            for (end, filled) in self.run(scan, ends, numbers, &pattern.steps, at, memo) {
                if best.as_ref().is_some_and(|b| end <= b.0) {
                    continue;
                }
                let slots: Vec<Slot> = filled.iter().map(|f| f.slot).collect();
                if let Some(made) = resolve(&slots, pattern.frame, context) {
                    best = Some((end, pattern, filled, made));
                }
            }
        }
        best
    }

    fn words_at<'m>(&self, scan: &Scan<'_>, ends: &Ends, at: usize, memo: &'m mut Memo) -> &'m [(usize, u16, Slot)] {
        if let Some(found) = memo.words.iter().position(|w| w.0 == at) {
            return &memo.words[found].1;
        }
        let mut all = Vec::new();
        self.words.at(scan, ends, at, |end, &(class, slot)| all.push((end, class, slot)));
        memo.words.push((at, all));
        memo.words.last().map_or(&[], |w| w.1.as_slice())
    }

    /// All ways in which `steps` match from `at`.
    fn run(
        &self,
        scan: &Scan<'_>,
        ends: &Ends,
        numbers: &Numbers,
        steps: &[Step],
        at: usize,
        memo: &mut Memo,
    ) -> Vec<Found> {
        let mut states: Vec<Found> = vec![(at, Vec::new())];
        for step in steps {
            let mut next: Vec<Found> = Vec::new();
            for (here, filled) in states {
                let spaced = scan.skip_space(here);
                let from = if step.glued || here == at { here } else { spaced };
                let wants = step.spaced && spaced == here && here != at;
                for (end, more) in
                    if wants { Vec::new() } else { self.element(scan, ends, numbers, step.element, from, memo) }
                {
                    let mut all = filled.clone();
                    all.extend(more);
                    next.push((end, all));
                }
                if step.optional {
                    next.push((here, filled));
                }
            }
            next.truncate(48);
            if next.is_empty() {
                return next;
            }
            states = next;
        }
        states.retain(|s| s.0 > at);
        states
    }

    fn element(
        &self,
        scan: &Scan<'_>,
        ends: &Ends,
        numbers: &Numbers,
        element: Element,
        at: usize,
        memo: &mut Memo,
    ) -> Vec<Found> {
        let digits = scan.s.as_bytes()[at.min(scan.s.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
        let value = || scan.s.get(at..at + digits).and_then(|d| d.parse::<i16>().ok());
        let one = |slot: Slot, end: usize, class: u16| vec![(end, vec![Filled { slot, start: at, end, class }])];
        let ranged = |low: i16, high: i16, longest: usize| {
            value().filter(|v| digits <= longest && (low..=high).contains(v)).filter(|_| !decimal_before(scan, at))
        };
        match element {
            Element::Class(class) => self
                .words_at(scan, ends, at, memo)
                .iter()
                .filter(|w| w.1 == class)
                .map(|&(end, class, slot)| {
                    (
                        end,
                        vec![Filled { slot, start: at, end, class: if self.literal(class) { LITERAL } else { class } }],
                    )
                })
                .collect(),
            Element::Year if digits == 4 => match ranged(1900, 2199, 4) {
                // A round number before a word is more often a number.
                Some(year) if year % 100 == 0 && counts(scan, at + 4) => Vec::new(),
                Some(year) if year_ends(scan, at + 4) => one(Slot::Year(year), at + 4, LITERAL - 1),
                _ => Vec::new(),
            },
            Element::ShortYear if digits == 2 => match ranged(0, 99, 2) {
                Some(year) if year_ends(scan, at + 2) && !carries_on(scan, at + 2) => {
                    one(Slot::ShortYear(year), at + 2, LITERAL - 1)
                }
                _ => Vec::new(),
            },
            Element::Month => {
                ranged(1, 12, 2).map_or(Vec::new(), |v| one(Slot::Month(v as i8), at + digits, LITERAL - 1))
            }
            Element::Dom => ranged(1, 31, 2).map_or(Vec::new(), |v| one(Slot::Dom(v as i8), at + digits, LITERAL - 1)),
            Element::Count => {
                let num =
                    numbers.parse(scan, ends, at, false).filter(|n| if n.worded { n.counted } else { digits <= 3 });
                let count = num.as_ref().and_then(|n| n.value.as_whole()).filter(|n| (1..=999).contains(n));
                match (num, count) {
                    (Some(num), Some(count)) if !decimal_before(scan, at) => {
                        one(Slot::Count(count as i32), num.end, LITERAL - 1)
                    }
                    _ => Vec::new(),
                }
            }
            Element::Point(wanted) => {
                if !memo.at.iter().any(|m| m.0 == at) {
                    let mut all: Vec<(usize, Found)> = Vec::new();
                    for number in self.point_candidates(scan, ends, at, memo) {
                        let pattern = &self.points[number];
                        let found = self.run(scan, ends, numbers, &pattern.steps, at, memo);
                        all.extend(found.into_iter().map(|f| (pattern.rule, f)));
                    }
                    all.sort_by_key(|f| std::cmp::Reverse(f.1.0));
                    memo.at.push((at, all));
                }
                let found = memo.at.iter().find(|m| m.0 == at).map_or(&[][..], |m| &m.1);
                let fits = |rule: usize| wanted.is_none_or(|w| usize::from(w) == rule);
                found.iter().filter(|f| fits(f.0)).map(|f| f.1.clone()).collect()
            }
            Element::Bracket if scan.byte(at) == b'(' => {
                let words = self.words_at(scan, ends, at + 1, memo);
                let day = words.iter().find(|w| matches!(w.2, Slot::Weekday(_)) && scan.byte(w.0) == b')');
                day.map_or(Vec::new(), |w| one(w.2, w.0 + 1, w.1))
            }
            Element::Year | Element::ShortYear | Element::Bracket => Vec::new(),
        }
    }

    fn point_candidates(&self, scan: &Scan<'_>, ends: &Ends, at: usize, memo: &mut Memo) -> Vec<usize> {
        let mut candidates = Vec::new();
        if scan.byte(at).is_ascii_digit() {
            candidates.extend(&self.point_begin[self.digit_class()]);
        }
        for &(_, class, _) in self.words_at(scan, ends, at, memo) {
            candidates.extend(&self.point_begin[class as usize]);
        }
        candidates.sort_unstable();
        candidates.dedup();
        candidates
    }

    fn literal(&self, class: u16) -> bool {
        self.classes.get(class as usize).is_some_and(|c| c.starts_with('\''))
    }

    /// Whether a year without any word before it is the end of a name ("REAIM 2023") or stands in one ("'2030 …'").
    fn is_name(&self, scan: &Scan<'_>, at: usize, end: usize, filled: &[Filled]) -> bool {
        let bare = filled.first().is_some_and(|f| f.start == at && matches!(f.slot, Slot::Year(_)));
        if !bare {
            return false;
        }
        let left = scan.s.get(..at).unwrap_or("");
        let alone = filled.iter().all(|f| matches!(f.slot, Slot::Year(_) | Slot::Skip));
        if alone
            && (left.ends_with(['"', '\'']) && !left.ends_with(" '") || left.ends_with(['#', '-', '/', '$', '€', '£']))
        {
            return true;
        }
        // A year with nothing around it is told only where it stands by itself: in a table, a bracket, a list.
        if filled.len() == 1 {
            let open = left.trim_end_matches(' ').chars().next_back();
            let closed = scan.s.get(end..).unwrap_or("").trim_start_matches(' ').chars().next();
            let edge = |c: Option<char>, signs: &str| c.is_none_or(|c| c == '\n' || signs.contains(c));
            if !(edge(open, "|([:,;·•") && edge(closed, "|)]:,;.·")) {
                return true;
            }
        }
        if alone && scan.byte(end) == b'-' && scan.char(end + 1).is_some_and(char::is_alphanumeric) {
            return true;
        }
        let trimmed = left.trim_end_matches(' ');
        if !self.capitals || trimmed.len() == left.len() {
            return false;
        }
        let word = trimmed.rfind(|c: char| !(c.is_alphanumeric() || "-'’+.".contains(c))).map_or(0, |p| p + 1);
        let word = word + usize::from(!trimmed.is_char_boundary(word));
        scan.written(word, trimmed.len()).chars().next().is_some_and(char::is_uppercase)
    }
}

/// What was found at places of one attempt, so that alternatives need not look again.
struct Memo {
    at: Vec<(usize, Vec<(usize, Found)>)>,
    words: Vec<(usize, Vec<(usize, u16, Slot)>)>,
}

/// Digits behind a decimal sign or another digit are no day, month or year.
fn decimal_before(scan: &Scan<'_>, at: usize) -> bool {
    scan.before(at).is_some_and(|c| c.is_ascii_digit())
}

/// Whether a sign and a digit follow, as in the middle of a date.
fn carries_on(scan: &Scan<'_>, at: usize) -> bool {
    matches!(scan.byte(at), b'-' | b'/' | b'.') && scan.byte(at + 1).is_ascii_digit()
}

/// Whether a word follows behind a space, as behind what is counted.
fn counts(scan: &Scan<'_>, at: usize) -> bool {
    scan.byte(at) == b' ' && scan.char(at + 1).is_some_and(char::is_alphabetic)
}

/// A year is not the head of a longer number or of a name: "2024.5", "2,024", "2000MW", "2000%".
fn year_ends(scan: &Scan<'_>, at: usize) -> bool {
    let next = scan.char(at);
    let more = scan.byte(at + 1).is_ascii_digit();
    !(next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '%') || (next == Some(',') && more))
}

struct Build {
    classes: Vec<String>,
    ids: BTreeMap<String, u16>,
    forms: Vec<Form<(u16, Slot)>>,
    default: Boundary,
    /// The ids of the point rules, in order.
    points: Vec<String>,
}

impl Build {
    fn class(&mut self, name: &str) -> u16 {
        if let Some(&class) = self.ids.get(name) {
            return class;
        }
        let class = u16::try_from(self.classes.len()).unwrap_or(u16::MAX);
        self.classes.push(name.to_owned());
        self.ids.insert(name.to_owned(), class);
        class
    }

    /// The words without which there is no time: those that say something, and the first word of a pattern that has
    /// none of them.
    fn core(&self, points: &[Pattern], frames: &[Pattern]) -> Words<()> {
        let telling = |slot: &Slot| !matches!(slot, Slot::Skip | Slot::To | Slot::Mod(_) | Slot::Count(_));
        let mut core: Vec<bool> = vec![false; self.classes.len()];
        for form in self.forms.iter().filter(|f| telling(&f.value.1)) {
            core[form.value.0 as usize] = true;
        }
        let mut bare = Vec::new();
        for pattern in points.iter().chain(frames) {
            let told = pattern.steps.iter().filter(|s| !s.optional).any(|s| match s.element {
                Element::Class(class) => core[class as usize],
                _ => true,
            });
            for step in pattern.steps.iter().filter(|_| !told) {
                if let Element::Class(class) = step.element {
                    bare.push(class);
                }
                if !step.optional {
                    break;
                }
            }
        }
        bare.into_iter().for_each(|class| core[class as usize] = true);
        let forms = self.forms.iter().filter(|f| core[f.value.0 as usize]);
        Words::new(
            forms
                .map(|f| Form { form: f.form.clone(), boundary: f.boundary, case: f.case, value: () })
                .collect(),
        )
    }

    fn steps(&mut self, is: &str, place: &str) -> Result<Vec<Step>, PacksError> {
        let mut steps = Vec::new();
        for token in is.split_whitespace() {
            let (token, optional) = token.strip_suffix('?').map_or((token, false), |t| (t, true));
            let (token, glued) =
                token.strip_prefix('+').filter(|t| !t.is_empty()).map_or((token, false), |t| (t, true));
            let (token, spaced) =
                token.strip_prefix('_').filter(|t| !t.is_empty()).map_or((token, false), |t| (t, true));
            let element = match token.strip_prefix('<').and_then(|t| t.strip_suffix('>')) {
                Some("point") => Element::Point(None),
                Some(name) if name.starts_with("point:") => {
                    let id = name.trim_start_matches("point:");
                    let number = self.points.iter().position(|p| p == id);
                    let number = number.and_then(|n| u16::try_from(n).ok());
                    Element::Point(Some(number.ok_or_else(|| PacksError::at(place, format!("no [[point]] {id:?}")))?))
                }
                Some("Y") => Element::Year,
                Some("YY") => Element::ShortYear,
                Some("M") => Element::Month,
                Some("D") => Element::Dom,
                Some("N") => Element::Count,
                Some("W") => Element::Bracket,
                Some(class) => match self.ids.get(class) {
                    Some(&class) => Element::Class(class),
                    None => return Err(PacksError::at(place, format!("no [[word]] has the class {class:?}"))),
                },
                None => {
                    let name = format!("'{token}");
                    let known = self.ids.contains_key(&name);
                    let class = self.class(&name);
                    if !known {
                        let edge = if self.default == Boundary::Particle { Boundary::None } else { self.default };
                        for form in expand(token) {
                            let form = form.replace('_', " ");
                            let edge = if form.ends_with(char::is_alphanumeric) { edge } else { Boundary::None };
                            self.forms.push(Form { form, boundary: edge, case: Case::Any, value: (class, Slot::Skip) });
                        }
                    }
                    Element::Class(class)
                }
            };
            steps.push(Step { element, optional, glued, spaced });
        }
        if steps.iter().all(|s| s.optional) {
            return Err(PacksError::at(place, format!("the pattern {is:?} may match nothing")));
        }
        Ok(steps)
    }
}

/// What a word of a class says.
fn slot(class: &str, value: &str) -> Option<Slot> {
    Some(match class.split('.').next().unwrap_or(class) {
        "month" => Slot::Month(value.parse().ok().filter(|m| (1..=12).contains(m))?),
        "weekday" => Slot::Weekday(value.parse().ok().filter(|d| (1..=7).contains(d))?),
        "dom" => Slot::Dom(value.parse().ok().filter(|d| (1..=31).contains(d))?),
        "decade" => Slot::Decade(value.parse().ok()?),
        "mod" => Slot::Mod(value.parse().ok()?),
        "count" => Slot::Count(value.parse().ok()?),
        "unit" => Slot::Unit(Unit::parse(value)?),
        "to" => Slot::To,
        "fiscal" => Slot::Fiscal,
        "rel" => {
            let at = value.find(['+', '-'])?;
            Slot::Rel(Unit::parse(&value[..at])?, value[at..].parse().ok()?)
        }
        "part" | "edge" | "season" | "end" => Slot::Part(match value {
            "h1" => PartOf::Half(1),
            "h2" => PartOf::Half(2),
            "q1" => PartOf::Quarter(1),
            "q2" => PartOf::Quarter(2),
            "q3" => PartOf::Quarter(3),
            "q4" => PartOf::Quarter(4),
            "spring" => PartOf::Season(1),
            "summer" => PartOf::Season(2),
            "autumn" => PartOf::Season(3),
            "winter" => PartOf::Season(4),
            "early" => PartOf::Early,
            "mid" => PartOf::Mid,
            "late" => PartOf::Late,
            "end" => PartOf::End,
            _ => return None,
        }),
        _ => Slot::Skip,
    })
}

fn name_of(slot: Slot) -> &'static str {
    match slot {
        Slot::Year(_) | Slot::ShortYear(_) => "year",
        Slot::Decade(_) => "decade",
        Slot::Month(_) => "month",
        Slot::Dom(_) => "day",
        Slot::Weekday(_) => "weekday",
        Slot::Part(_) => "part",
        Slot::Rel(..) => "year-word",
        Slot::Mod(_) => "modifier",
        Slot::Count(_) => "number",
        Slot::Unit(_) => "unit",
        Slot::To => "to",
        Slot::Fiscal => "fiscal",
        Slot::Skip => "word",
    }
}

fn value_of(slot: Slot) -> String {
    match slot {
        Slot::Year(n) | Slot::ShortYear(n) | Slot::Decade(n) => n.to_string(),
        Slot::Month(n) | Slot::Dom(n) | Slot::Weekday(n) => n.to_string(),
        Slot::Part(part) => format!("{part:?}").to_lowercase(),
        Slot::Rel(unit, n) => format!("{unit:?}{n:+}").to_lowercase(),
        Slot::Mod(n) => format!("{n:+}"),
        Slot::Count(n) => n.to_string(),
        Slot::Unit(unit) => format!("{unit:?}").to_lowercase(),
        Slot::To | Slot::Fiscal | Slot::Skip => String::new(),
    }
}
