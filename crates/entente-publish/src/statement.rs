//! One sentence made from a promise's slots, in each language that has a `statement.toml`.
//!
//! A statement is the program's own sentence, never a quotation, and says nothing that the slots do not. How it reads is
//! data; the head of `packs/<tag>/statement.toml` explains the format.

mod format;
mod template;

use entente_model::{
    Action, Bound, Claim, Currency, Due, DueKind, Field, Interval, Money, MoneyPart, PartyRole, Strength,
};
use entente_packs::Packs;
use format::Language;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use template::Filled;

/// What a sentence is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Who is bound.
    pub parties: Vec<Name>,
    /// Who works with them without being bound.
    pub partners: Vec<Name>,
    /// Who gains.
    pub beneficiaries: Vec<Name>,
    /// Organisations that carry it out.
    pub bodies: Vec<Name>,
    /// What kind of promise.
    pub action: Action,
    /// Technology fields.
    pub fields: Vec<Field>,
    /// How firm.
    pub strength: Strength,
    /// Sums.
    pub money: Vec<Money>,
    /// By when.
    pub due: Option<When>,
    /// States and regions.
    pub places: Vec<Name>,
}

/// Who or what is named: by an id that has a name in each language, else by the text's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// State, region or registry id.
    pub id: Option<String>,
    /// What stands where the id has no name in the language.
    pub words: String,
}

impl Name {
    /// A name by a code alone.
    pub fn code(code: &str) -> Name {
        Name { id: Some(code.to_owned()), words: code.to_owned() }
    }
    fn of(id: &Option<String>, label: &Option<String>, name: &str) -> Name {
        Name { id: id.clone(), words: label.clone().unwrap_or_else(|| name.to_owned()) }
    }
}

/// The name of an id in a language, for ids that `statement.toml` does not list.
pub type Labels<'a> = &'a dyn Fn(&str, &str) -> Option<String>;

/// A deadline without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// What kind of bound.
    pub kind: DueKind,
    /// The window.
    pub interval: Interval,
    /// As EDTF writes it, which tells how precise it is.
    pub edtf: String,
}

impl From<&Due> for When {
    fn from(due: &Due) -> When {
        When { kind: due.kind, interval: due.interval, edtf: due.edtf.clone() }
    }
}

impl Facts {
    /// The facts of one claim.
    pub fn of(claim: &Claim) -> Facts {
        let names = |role: PartyRole| {
            let mut names: Vec<Name> = Vec::new();
            for party in claim.parties.iter().filter(|p| p.role == role) {
                let name = Name::of(&party.id, &party.label, &party.name);
                if !names.iter().any(|n| n == &name || (n.id.is_some() && n.id == name.id)) {
                    names.push(name);
                }
            }
            names
        };
        Facts {
            parties: names(PartyRole::Promiser),
            partners: names(PartyRole::Partner),
            beneficiaries: names(PartyRole::Beneficiary),
            bodies: claim.bodies.iter().map(|b| Name::of(&b.id, &b.label, &b.name)).collect(),
            action: claim.action,
            fields: claim.fields.clone(),
            strength: claim.strength,
            money: claim.money.iter().map(|(_, m)| *m).collect(),
            due: claim.due.as_ref().map(When::from),
            places: claim.places.iter().map(|p| Name::code(&p.id)).collect(),
        }
    }
}

/// What a promise may lack, each with a question in `[ask]`.
pub const LACKS: [&str; 5] = ["date", "amount", "owner", "measure", "firmness"];

/// How the day of a promise may lie when nothing is known of it, each with a question in `[ask]`.
pub const DAYS: [&str; 2] = ["near", "passed"];

/// The languages in which statements can be made.
#[derive(Clone, Debug, Default)]
pub struct Statements {
    languages: BTreeMap<String, Language>,
}

/// A `statement.toml` that cannot be used: where and why.
#[derive(Debug)]
pub struct StatementError {
    place: String,
    why: String,
}

impl fmt::Display for StatementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.why)
    }
}
impl std::error::Error for StatementError {}

impl Statements {
    /// The languages of `packs` that have a `statement.toml`.
    ///
    /// # Errors
    /// A file that is no valid TOML, has unknown keys, or lacks a code.
    pub fn new(packs: &Packs) -> Result<Statements, StatementError> {
        let files = packs.packs.iter().filter_map(|p| Some((p.meta.tag.as_str(), &**p.raw.get("statement")?)));
        Statements::from_files(files)
    }

    /// The languages of these files, each a tag and the text of its `statement.toml`.
    ///
    /// # Errors
    /// As [`Statements::new`].
    pub fn from_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Statements, StatementError> {
        let mut languages = BTreeMap::new();
        for (tag, text) in files {
            let place = || format!("packs/{tag}/statement.toml");
            let language = Language::parse(text).map_err(|why| StatementError { place: place(), why })?;
            languages.insert(tag.to_owned(), language);
        }
        Ok(Statements { languages })
    }

    /// The tags of the languages, in order.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.keys().map(String::as_str)
    }

    /// The language in which to speak: `wanted` or its first subtag where there are statements in it, else the language that
    /// the packs name as the default, else the first.
    pub fn speak(&self, wanted: Option<&str>) -> &str {
        let known = |tag: &str| self.languages.get_key_value(tag).map(|(tag, _)| tag.as_str());
        wanted
            .and_then(|tag| known(tag).or_else(|| known(tag.split(['-', '_', '.']).next()?)))
            .or_else(|| self.languages.iter().find(|(_, l)| l.default).map(|(tag, _)| tag.as_str()))
            .or_else(|| self.languages().next())
            .unwrap_or_default()
    }

    /// The sentence for `facts` in language `tag`, if that language has statements. `labels` names what the language's own
    /// list does not, such as organisations.
    pub fn say(&self, tag: &str, facts: &Facts, labels: Labels) -> Option<String> {
        Some(self.languages.get(tag)?.say(facts, &|id| labels(id, tag)))
    }

    /// The promise of `facts` in the words of language `tag`, for its sentence and all its questions.
    pub fn speaking(&self, tag: &str, facts: &Facts, labels: Labels) -> Option<Spoken<'_>> {
        Some(self.languages.get(tag)?.speak(facts, &|id| labels(id, tag)))
    }

    /// What to ask those who promised for something that the promise lacks, in language `tag`; `None` if that language has no
    /// such question. `lack` is one of [`LACKS`] or of [`DAYS`].
    pub fn ask(&self, tag: &str, lack: &str, facts: &Facts, labels: Labels) -> Option<String> {
        self.languages.get(tag)?.ask(lack, facts, &|id| labels(id, tag))
    }

    /// The name of a state, the Union or a region in language `tag`; the code itself where there is none.
    pub fn name<'a>(&'a self, tag: &str, code: &'a str) -> &'a str {
        self.languages.get(tag).and_then(|l| l.names.get(code)).map_or(code, String::as_str)
    }

    /// A whole number as language `tag` writes it.
    pub fn count(&self, tag: &str, n: i128) -> String {
        let said = |l: &Language| format::digits(n, 0, &l.money, true);
        self.languages.get(tag).map_or_else(|| n.to_string(), said)
    }

    /// What language `tag` writes before a part of one; a point where it is not known.
    pub fn decimal(&self, tag: &str) -> &str {
        self.languages.get(tag).map_or(".", |l| l.money.decimal.as_str())
    }

    /// A day, month or year (`2024-05-23`, `2024-05`, `2024`) as language `tag` writes it; what is none stays as it is.
    pub fn day(&self, tag: &str, said: &str) -> String {
        let written = |l: &Language| Some(format::date(format::partial(said)?, &l.date));
        self.languages.get(tag).and_then(written).unwrap_or_else(|| said.to_owned())
    }

    /// What language `tag` calls a field; the code itself where it has no word.
    pub fn field<'a>(&'a self, tag: &str, code: &'a str) -> &'a str {
        self.languages.get(tag).and_then(|l| l.fields.get(code)).map_or(code, String::as_str)
    }

    /// A sum in the words of language `tag`: its amount, currency, bound and whether it is yearly.
    pub fn sum(&self, tag: &str, money: &Money) -> String {
        self.languages.get(tag).map_or_else(|| crate::people::sum(money), |l| l.sum(money))
    }

    /// A deadline in the words of language `tag`.
    pub fn due(&self, tag: &str, due: &When) -> String {
        self.languages.get(tag).map_or_else(|| due.edtf.clone(), |l| l.due(due))
    }

    /// Runs the examples of every file: place, sentence wanted, sentence made, for each that differs; and says where a
    /// file has none.
    pub fn check(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (tag, language) in &self.languages {
            let (known, given): (BTreeSet<&str>, BTreeSet<&str>) =
                (LACKS.into_iter().chain(DAYS).collect(), language.ask.keys().map(String::as_str).collect());
            for lack in known.difference(&given) {
                wrong.push(format!("packs/{tag}/statement.toml: [ask] lacks {lack}"));
            }
            for lack in given.difference(&known) {
                wrong.push(format!("packs/{tag}/statement.toml: nothing is asked by [ask] {lack}"));
            }
            if !language.example.iter().any(|example| !example.asks.is_empty()) {
                wrong.push(format!("packs/{tag}/statement.toml has no example that asks"));
            }
            if language.example.is_empty() {
                wrong.push(format!("packs/{tag}/statement.toml has no example"));
            }
            for (n, example) in language.example.iter().enumerate() {
                let place = format!("packs/{tag}/statement.toml, example {}", n + 1);
                match example.facts() {
                    Ok(facts) => {
                        let said = language.say(&facts, &|_| None);
                        if said != example.says {
                            wrong.push(format!("{place}: wanted {:?}, made {said:?}", example.says));
                        }
                        for (lack, asked) in &example.asks {
                            let said = language.ask(lack, &facts, &|_| None).unwrap_or_default();
                            if said != *asked {
                                wrong.push(format!("{place}, {lack}: wanted {asked:?}, made {said:?}"));
                            }
                        }
                    }
                    Err(why) => wrong.push(format!("{place}: {why}")),
                }
            }
        }
        wrong
    }
}

/// A promise in the words of one language, from which its sentence and its questions are made.
pub struct Spoken<'a> {
    language: &'a Language,
    slots: [(&'static str, String); 9],
    act: Filled<'a>,
}

impl Spoken<'_> {
    /// The sentence that says the promise.
    pub fn sentence(&self) -> String {
        // What the act has said is not said again.
        self.filled(&self.language.sentence, &self.act.used)
    }

    /// What to ask those who promised for something that the promise lacks; `None` if the language has no such question.
    /// `lack` is one of [`LACKS`] or of [`DAYS`].
    pub fn question(&self, lack: &str) -> Option<String> {
        Some(self.filled(self.language.ask.get(lack)?, &[]))
    }

    fn filled(&self, template: &str, without: &[&str]) -> String {
        let mut slots = shown(&self.slots);
        slots.iter_mut().filter(|(name, _)| without.contains(name)).for_each(|(_, value)| *value = "");
        slots.push(("act", &self.act.text));
        let said = template::fill(template, &slots).text;
        if self.language.capital { capitalised(&said) } else { said }
    }
}

/// Slots as templates look for them.
fn shown<'s>(slots: &'s [(&'static str, String)]) -> Vec<(&'s str, &'s str)> {
    slots.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

impl Language {
    fn speak(&self, facts: &Facts, labels: &dyn Fn(&str) -> Option<String>) -> Spoken<'_> {
        let slots = self.slots(facts, labels);
        let templates = self.act.get(facts.action.code()).map_or(&[][..], Vec::as_slice);
        let act = template::first(templates, &shown(&slots)).unwrap_or_default();
        Spoken { language: self, slots, act }
    }

    fn say(&self, facts: &Facts, labels: &dyn Fn(&str) -> Option<String>) -> String {
        self.speak(facts, labels).sentence()
    }

    fn ask(&self, lack: &str, facts: &Facts, labels: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        self.speak(facts, labels).question(lack)
    }

    fn slots(&self, facts: &Facts, labels: &dyn Fn(&str) -> Option<String>) -> [(&'static str, String); 9] {
        let named = |names: &[Name]| self.named(names, labels);
        let who = if facts.parties.is_empty() { self.nobody.clone() } else { named(&facts.parties) };
        let several = |party: &Name| party.id.as_ref().is_some_and(|id| self.plural.contains(id));
        let many = usize::from(facts.parties.len() != 1 || facts.parties.iter().any(several));
        let will = &self.will.get(facts.strength.code()).map_or("", |forms| forms[many].as_str());
        let field = |f: &'_ Field| self.fields.get(f.code()).map_or(f.code(), String::as_str).to_owned();
        let fields: Vec<String> = facts.fields.iter().map(field).collect();
        [
            ("who", who),
            ("will", (*will).to_owned()),
            ("partners", named(&facts.partners)),
            ("beneficiaries", named(&facts.beneficiaries)),
            ("bodies", named(&facts.bodies)),
            ("fields", self.joined(&fields)),
            ("money", self.sums(&facts.money)),
            ("places", named(&facts.places)),
            ("due", facts.due.as_ref().map(|d| self.due(d)).unwrap_or_default()),
        ]
    }

    fn named(&self, names: &[Name], labels: &dyn Fn(&str) -> Option<String>) -> String {
        let own = |id: &String| self.names.get(id).cloned();
        let name =
            |n: &Name| n.id.as_ref().and_then(|id| own(id).or_else(|| labels(id))).unwrap_or_else(|| n.words.clone());
        // Two spellings of one organisation have one label; it is said once.
        let mut said: Vec<String> = Vec::new();
        for name in names.iter().map(name) {
            if !said.contains(&name) {
                said.push(name);
            }
        }
        self.joined(&said)
    }

    fn joined(&self, names: &[String]) -> String {
        let Some((last, before)) = names.split_last() else { return String::new() };
        let pair = |pattern: &str, a: String, b: &str| template::fill(pattern, &[("a", &a), ("b", b)]).text;
        let Some((first, middle)) = before.split_first() else { return last.clone() };
        let listed = middle.iter().fold(first.clone(), |so_far, name| pair(&self.list.more, so_far, name));
        pair(&self.list.two, listed, last)
    }

    /// The whole sums, or the shares where no whole is told: a total and its parts are never named side by side.
    fn sums(&self, money: &[Money]) -> String {
        let whole: Vec<&Money> = money.iter().filter(|m| m.part == MoneyPart::Whole).collect();
        let told = if whole.is_empty() { money.iter().collect() } else { whole };
        self.joined(&told.into_iter().map(|m| self.sum(m)).collect::<Vec<_>>())
    }

    fn sum(&self, money: &Money) -> String {
        let fill = |pattern: &str, value: &str| template::fill(pattern, &[("sum", value)]).text;
        let currency = self.money.currency.get(money.currency.code()).map_or(money.currency.code(), String::as_str);
        let number = format::number(money.amount, &self.money);
        let sum = template::fill(&self.money.sum, &[("number", &number), ("currency", currency)]);
        let yearly = match money.per {
            Some(entente_model::Per::Year) => fill(&self.money.year, &sum.text),
            None => sum.text,
        };
        let pattern = match money.bound {
            Bound::Exact => &self.money.exact,
            Bound::Min => &self.money.min,
            Bound::Max => &self.money.max,
            Bound::About => &self.money.about,
        };
        fill(pattern, &yearly)
    }

    fn due(&self, due: &When) -> String {
        let shown = format::shown_day(due, &self.date);
        let dues = &self.due;
        let pick = |of_day: &'_ Option<String>, plain: &'_ String, is_day: bool| {
            of_day.as_ref().filter(|_| is_day).unwrap_or(plain).clone()
        };
        let (pattern, text) = match (due.kind, shown) {
            (_, format::Shown::Nothing) => return String::new(),
            (_, format::Shown::Window { from, to, is_day }) => {
                let pattern = pick(&dues.span_day, &dues.span, is_day);
                return template::fill(&pattern, &[("from", &from), ("to", &to)]).text;
            }
            (kind, format::Shown::One { text, is_day }) => {
                let pattern = match kind {
                    DueKind::By => pick(&dues.by_day, &dues.by, is_day),
                    DueKind::Within => pick(&dues.within_day, &dues.within, is_day),
                    DueKind::From => pick(&dues.from_day, &dues.from, is_day),
                    DueKind::On | DueKind::Span if is_day => dues.on.clone(),
                    DueKind::On | DueKind::Span => dues.during.clone(),
                };
                (pattern, text)
            }
        };
        template::fill(&pattern, &[("when", &text)]).text
    }
}

fn capitalised(said: &str) -> String {
    let mut chars = said.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The currency of a code as the examples write it.
fn currency(code: &str) -> Result<Currency, String> {
    Currency::new(code).ok_or_else(|| format!("{code:?} is no currency"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_of_every_language_reads_as_written() {
        let packs = Packs::builtin().expect("built-in packs");
        let statements = Statements::new(&packs).expect("statements");
        assert_eq!(statements.check(), Vec::<String>::new());
        assert!(statements.languages().count() >= 3, "statements in three languages at least");
    }

    #[test]
    fn one_organisation_in_two_spellings_is_said_once() {
        let template = include_str!("../../../packs/_template/statement.toml");
        let statements = Statements::from_files([("xx", template)]).expect("the template");
        let body = |words: &str| Name { id: Some("urn:nsf".into()), words: words.into() };
        let facts = Facts {
            parties: vec![Name::code("KR")],
            partners: vec![],
            beneficiaries: vec![],
            bodies: vec![body("NSF"), body("the Foundation")],
            action: Action::Cooperate,
            fields: vec![],
            strength: Strength::Firm,
            money: vec![],
            due: None,
            places: vec![],
        };
        let label = |id: &str, _: &str| (id == "urn:nsf").then(|| "National Science Foundation".to_owned());
        let said = statements.say("xx", &facts, &label).expect("sentence");
        assert_eq!(said, "South Korea will work together, through National Science Foundation.");
    }

    #[test]
    fn the_template_can_be_copied_as_it_is() {
        let template = include_str!("../../../packs/_template/statement.toml");
        let statements = Statements::from_files([("xx", template)]).expect("the template");
        assert_eq!(statements.check(), Vec::<String>::new());
    }

    #[test]
    fn every_action_strength_and_bound_makes_a_whole_sentence() {
        let packs = Packs::builtin().expect("built-in packs");
        let statements = Statements::new(&packs).expect("statements");
        let tags: Vec<String> = statements.languages().map(str::to_owned).collect();
        for tag in &tags {
            for &action in Action::ALL {
                for &strength in Strength::ALL {
                    for filled in [false, true] {
                        let several =
                            |a: &str, b: &str| if filled { vec![Name::code(a), Name::code(b)] } else { vec![] };
                        let facts = Facts {
                            parties: several("KR", "NASA"),
                            partners: several("FR", "JP"),
                            beneficiaries: several("ID", "VN"),
                            bodies: several("NSF", "MSIT"),
                            action,
                            fields: if filled { Field::ALL.to_vec() } else { vec![] },
                            strength,
                            money: Vec::new(),
                            due: None,
                            places: several("035", "002"),
                        };
                        let said = statements.say(tag, &facts, &|_, _| None).expect("sentence");
                        assert!(!said.contains(['{', '}', '[', ']']), "{tag}: {said}");
                        assert!(!said.contains("  ") && said.ends_with('.'), "{tag}: {said}");
                    }
                }
            }
        }
    }
}
