//! Times: dates, years, parts of years, durations and what words make of them ("by", "from", "within").
//!
//! [`Times::mentions`] finds them all. Words and patterns come from the pack's `time.toml`; the head of that file says
//! how they look. A pattern only says which parts stand in which order; [`super::calendar`] makes a window of them.

use super::calendar::{Context, Fiscal, FiscalYear, Frame, PartOf, Resolved, Slot, Unit, resolve};
use super::matching::{Element, Filled, LITERAL, Memo, Pattern, Patterns, Step, Walk};
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

/// Finds times in one language.
#[derive(Debug)]
pub(super) struct Times {
    patterns: Patterns,
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
                    if !framed && steps.iter().any(|s| matches!(s.element, Element::Point(_))) {
                        return Err(PacksError::at(&id, "a point cannot hold a point"));
                    }
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
        let literal = build.classes.iter().map(|c| c.starts_with('\'')).collect();
        let mut times = Times {
            patterns: Patterns::new(Words::new(build.forms), literal, points, frames),
            rules,
            fiscal: file.fiscal,
            core,
            core_first,
            first: [false; 256],
            every: numbers.format.spaceless,
            capitals: pack.meta.capitals,
        };
        times.patterns.mark_first(&mut times.first);
        numbers.mark_first(&mut times.first);
        Ok(times)
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
        let mut memo = Memo::default();
        for at in self.windows(scan, ends).flat_map(|w| starts(scan.s, w, &self.first, self.every)) {
            // Figures within an address of the web are no date.
            let address = matches!(scan.before(at), Some('/' | '%' | '=' | '_' | '&' | '#'));
            if at < free || address && scan.byte(at).is_ascii_digit() {
                continue;
            }
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
        let mut best: Option<(usize, &Pattern, Vec<Filled>, Resolved)> = None;
        let mut slots = Vec::new();
        Walk::new(&self.patterns, numbers, scan, ends, memo).frames(at, |pattern, end, parts| {
            if best.as_ref().is_some_and(|b| end <= b.0) {
                return;
            }
            slots.clear();
            slots.extend(parts.iter().map(|p| p.slot));
            if let Some(made) = resolve(&slots, pattern.frame, context) {
                best = Some((end, pattern, parts.to_vec(), made));
            }
        });
        best
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
            let line = |c: Option<char>| c.is_none_or(|c| c == '\n');
            let edge = |c: Option<char>, signs: &str| c.is_none_or(|c| signs.contains(c));
            let cell = edge(open, "|([:,;·•") && edge(closed, "|)]:,;.·");
            if !(cell || line(open) && line(closed)) {
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
            forms.map(|f| Form { form: f.form.clone(), boundary: f.boundary, case: f.case, value: () }).collect(),
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
