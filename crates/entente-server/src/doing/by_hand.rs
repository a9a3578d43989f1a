//! A commitment added by hand: the note is its source, and what it promises is taken as it was typed.

use super::amount::amount;
use super::form::{Form, sent, unlisted};
use super::parts::{self, Errors, Typed, choice, line, line_of, lines};
use super::read;
use crate::asked::Asked;
use crate::html::layout::Page;
use crate::negotiate::Answer;
use crate::problem::Problem;
use crate::url::slug;
use entente_app::model::{
    Action, Bound, Currency, Day, DueKind, Field, Interval, Mention, Money, PartialDay, Strength, Value,
};
use entente_app::{Format, Input, Overrides, ReadOptions};
use maud::{Markup, html};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

/// So many parties or places are taken.
const NAMES: usize = 40;

/// The form.
pub fn show(asked: &Asked) -> Result<Answer, Problem> {
    Ok(page(asked, Typed::default(), html! {}))
}

/// Checks what was typed and keeps it.
pub fn add(asked: &Asked) -> Result<Answer, Problem> {
    let form = sent(asked)?;
    let mut errors = Errors::new();
    let by = parts::name(asked, form, &mut errors).to_owned();
    let known = Known::of(asked, form, &mut errors);
    errors.extend(unlisted(asked.route, form).map(|name| (name, asked.words.t("do.wrong.choice").to_owned())));
    let typed = Typed { form: Some(form), errors: Some(&errors) };
    if !errors.is_empty() {
        return Ok(parts::with_status(page(asked, typed, parts::mend(asked, &errors)), 422));
    }
    let refused =
        |problem: &Problem| parts::with_status(page(asked, typed, parts::refused(asked, problem)), problem.status);
    let mut readouts = match known.readouts(asked) {
        Ok(readouts) => readouts,
        Err(refusal) => return Ok(refused(&read::told(&refusal))),
    };
    // What was typed and is not in the reading would go without a word.
    if readouts.iter().any(|r| r.found.claims.len() != 1) {
        let problem = Problem::new(
            422,
            "The note tells no promise as it stands",
            "write it as a sentence that says what is promised",
        );
        return Ok(refused(&problem));
    }
    for readout in &mut readouts {
        readout.document.about.author = Some(by.clone());
    }
    let kept = asked.state.write(|book| {
        let kept = read::keep(book, readouts)?;
        let Ok((code, document)) = kept else { return Ok(kept.map(|(code, document)| (code, document, None))) };
        let told = book.document(&document)?;
        let home = told.and_then(|told| told.commitments.into_values().next());
        Ok(Ok((code, document, home)))
    });
    let answer = match kept {
        Ok(Ok((code, _, Some(home)))) => parts::done(asked, &format!("/commitments/{}", slug(&home)), code, None),
        Ok(Ok((code, document, None))) => parts::done(asked, &format!("/documents/{}", slug(&document)), code, None),
        Ok(Err(refusal)) => return Ok(refused(&read::told(&refusal))),
        Err(error) => return Ok(refused(&parts::unwritten(error))),
    };
    Ok(parts::remember(asked, answer, &by))
}

/// What was typed, understood.
#[derive(Default)]
struct Known {
    note: String,
    title: Option<String>,
    published: Option<Day>,
    parties: Vec<Json>,
    action: &'static str,
    fields: Vec<&'static str>,
    strength: &'static str,
    money: Option<(serde_json::Number, String, &'static str)>,
    due: Option<(Interval, DueKind)>,
    places: Vec<String>,
}

impl Known {
    fn of(asked: &Asked, form: &Form, errors: &mut Errors) -> Known {
        let w = asked.words;
        let mut wrong = |key: &'static str, said: &str| _ = errors.insert(key, said.to_owned());
        let note = form.get("note").replace("\r\n", "\n").trim().to_owned();
        if let Some(said) = parts::words_wrong(asked, &note) {
            wrong("note", &said);
        }
        let title = Some(form.trimmed("title")).filter(|t| !t.is_empty()).map(str::to_owned);
        if title.as_ref().is_some_and(|t| t.chars().count() > parts::LONGEST || t.contains('\0')) {
            wrong("title", w.t("do.wrong.long"));
        }
        let said = form.trimmed("published");
        let published = if said.is_empty() { Some(asked.state.day().0) } else { said.parse().ok() };
        if published.is_none() {
            wrong("published", w.t("do.wrong.day"));
        }
        let mut known = Known { note, title, published, ..Known::default() };
        let names = listed(form.get("parties"));
        if names.is_empty() || names.len() > NAMES {
            wrong("parties", w.t("new.wrong.parties"));
        }
        for name in &names {
            match party(asked, name) {
                Some(party) => known.parties.push(party),
                None => wrong("parties", &w.fill("new.wrong.party", &[("name", name)])),
            }
        }
        match form.get("action").parse::<Action>() {
            Ok(action) => known.action = action.code(),
            Err(_) => wrong("action", w.t("do.wrong.choice")),
        }
        match form.get("strength").parse::<Strength>() {
            Ok(strength) => known.strength = strength.code(),
            Err(_) => wrong("strength", w.t("do.wrong.choice")),
        }
        for field in form.all("field") {
            match field.parse::<Field>() {
                Ok(field) => known.fields.push(field.code()),
                Err(_) => wrong("fields", w.t("do.wrong.choice")),
            }
        }
        let said = form.trimmed("amount");
        if !said.is_empty() {
            let currency = form.trimmed("currency").to_uppercase();
            let bound = Bound::parse(form.get("bound"));
            let number = amount(said, asked.app().statements().decimal(w.tag()));
            match (number, Currency::new(&currency), bound) {
                (Some(number), Some(_), Some(bound)) => known.money = Some((number, currency, bound.code())),
                (None, ..) => wrong("amount", w.t("new.wrong.amount")),
                (_, None, _) => wrong("currency", w.t("new.wrong.currency")),
                _ => wrong("bound", w.t("do.wrong.choice")),
            }
        }
        let due = form.trimmed("due");
        if !due.is_empty() {
            match (partial(due), DueKind::parse(form.get("due_kind"))) {
                (Some(span), Some(kind)) => {
                    let window = match kind {
                        DueKind::By => Interval { from: None, ..span },
                        DueKind::From => Interval { to: None, ..span },
                        _ => span,
                    };
                    known.due = Some((window, kind));
                }
                (None, _) => wrong("due", w.t("new.wrong.due")),
                _ => wrong("due_kind", w.t("do.wrong.choice")),
            }
        }
        let names = listed(form.get("places"));
        if names.len() > NAMES {
            wrong("places", w.t("new.wrong.places"));
        }
        for name in names.iter().take(NAMES) {
            match place(asked, name) {
                Some(id) => known.places.push(id),
                None => wrong("places", &w.fill("new.wrong.place", &[("name", name)])),
            }
        }
        known
    }

    /// The note as a document with its one claim.
    fn readouts(&self, asked: &Asked) -> Result<Vec<entente_app::Readout>, entente_app::model::Refusal> {
        let digest: String = Sha256::digest(self.note.as_bytes()).iter().take(5).map(|b| format!("{b:02x}")).collect();
        let mut line = json!({"id": format!("note-{digest}"), "text": self.note, "title": self.title,
            "published": self.published.map(|d| d.to_string())});
        let read = |line: &Json, claims_given: bool| {
            let known = Overrides { format: Some(Format::Jsonl), ..Overrides::default() };
            let input =
                Input::Bytes { name: "note".to_owned(), bytes: line.to_string().into_bytes(), known: Box::new(known) };
            read::all_of(asked, input, &ReadOptions { threads: 1, claims_given, ..ReadOptions::default() })
        };
        // Read once to learn which words of the note say the sum and the day.
        let first = read(&line, false)?;
        let said = |is: &dyn Fn(&Mention) -> bool| {
            let found = first.first().and_then(|r| Some((r, r.found.mentions.iter().find(|m| is(m))?)));
            found.map_or_else(|| self.note.clone(), |(r, m)| r.document.text.get(m.span).to_owned())
        };
        let money = self.money.as_ref().map(|(amount, currency, bound)| {
            let units = amount.as_f64().unwrap_or_default();
            let same = |s: &Money| s.currency.code() == currency && (s.amount.as_f64() - units).abs() < 1e-4;
            let is = |m: &Mention| matches!(&m.value, Value::Money(sums) if sums.iter().any(same));
            json!([{"surface": said(&is), "amount": amount, "currency": currency, "bound": bound}])
        });
        let due = self.due.map(|(window, kind)| {
            // An end that neither names is no likeness.
            let same = |a: Option<Day>, b: Option<Day>| a.is_some() && a == b;
            let is = |m: &Mention| matches!(&m.value, Value::Time(time) if same(time.interval.to, window.to) || same(time.interval.from, window.from));
            let day = |d: Option<Day>| d.map(|d| d.to_string());
            json!({"surface": said(&is), "from": day(window.from), "to": day(window.to), "kind": kind.code()})
        });
        line["commitments"] = json!([{"quote": self.note, "parties": self.parties, "action": self.action,
            "fields": self.fields, "strength": self.strength, "money": money.unwrap_or_else(|| json!([])), "due": due,
            "places": self.places}]);
        read(&line, true)
    }
}

/// Names between semicolons or ends of lines.
fn listed(said: &str) -> Vec<String> {
    said.split([';', '\n']).map(str::trim).filter(|n| !n.is_empty()).map(str::to_owned).collect()
}

/// A party by its code or name; nothing for two capital letters that are no state's, and for what is too long.
fn party(asked: &Asked, said: &str) -> Option<Json> {
    if said.chars().count() > 200 || said.chars().any(char::is_control) {
        return None;
    }
    let (actors, tag) = (asked.app().actors(), asked.words.tag());
    let is_code = said.len() == 2 && said.bytes().all(|b| b.is_ascii_uppercase());
    if is_code {
        actors.state_label(said, tag)?;
        return Some(json!(said));
    }
    // In the page's language, else in any that the name itself gives away.
    let found = actors.resolve(said, Some(tag)).or_else(|| actors.resolve(said, None));
    let id = found.map(|target| actors.id(&target)).filter(|id| !id.is_empty());
    Some(json!({"id": id, "name": said, "surfaces": [said]}))
}

/// The code of a region or state, by code or name.
fn place(asked: &Asked, said: &str) -> Option<String> {
    let (actors, tag) = (asked.app().actors(), asked.words.tag());
    let is_code = |n: usize, of: fn(&u8) -> bool| said.len() == n && said.bytes().all(|b| of(&b));
    if is_code(3, u8::is_ascii_digit) || is_code(2, u8::is_ascii_uppercase) {
        let known = actors.label(said, tag).or_else(|| actors.state_label(said, tag));
        return known.map(|_| said.to_owned());
    }
    let target = actors.resolve(said, Some(tag)).or_else(|| actors.resolve(said, None))?;
    Some(actors.id(&target)).filter(|id| id.len() == 2 || id.len() == 3)
}

/// The days of a year, month or day as ISO 8601 writes it.
fn partial(said: &str) -> Option<Interval> {
    let sound = said.bytes().all(|b| b.is_ascii_digit() || b == b'-') && [4, 7, 10].contains(&said.len());
    let mut parts = said.splitn(3, '-');
    let year = parts.next().filter(|_| sound)?.parse().ok()?;
    let month = parts.next().map(str::parse).transpose().ok()?;
    let day = parts.next().map(str::parse).transpose().ok()?;
    PartialDay { year, month, day }.interval()
}

fn page(asked: &Asked, typed: Typed, above: Markup) -> Answer {
    let w = asked.words;
    let actions: Vec<(String, String)> =
        Action::ALL.iter().map(|a| (a.code().to_owned(), asked.state.action(w.tag(), a.code()).to_owned())).collect();
    let coded = |list: &str, codes: &[&'static str]| -> Vec<(String, String)> {
        codes.iter().map(|c| ((*c).to_owned(), w.code(list, c).to_owned())).collect()
    };
    let strengths: Vec<&'static str> = Strength::ALL.iter().map(|s| s.code()).collect();
    let bounds = ["exact", "min", "max", "about"];
    let kinds = ["by", "span", "on", "from"];
    let checked = |code: &str| typed.form.is_some_and(|form| form.has("field", code));
    let today = asked.state.day().0.to_string();
    let body = html! {
        h1 { (w.t("new.title")) }
        p.lead { (w.t("new.lead")) }
        (above)
        form.doing method="post" action=(asked.link("/new", &[])) {
            (parts::begin(asked))
            (lines(typed, "note", "note", w.t("new.note"), Some(w.t("new.note_help")), 4))
            (lines(typed, "parties", "parties", w.t("slot.parties"), Some(w.t("new.parties_help")), 2))
            div.pair {
                (choice(typed, "action", "action", w.t("slot.action"), &actions, "cooperate"))
                (choice(typed, "strength", "strength", w.t("slot.strength"), &coded("strength", &strengths), "firm"))
            }
            fieldset {
                legend { (w.t("slot.fields")) }
                @if let Some(wrong) = typed.error("fields") { p.wrong { (wrong) } }
                div.checks { @for field in Field::ALL { label { input type="checkbox" name="field" value=(field.code()) checked[checked(field.code())]; " " (w.field(field.code())) } } }
            }
            fieldset {
                legend { (w.t("slot.money")) }
                div.pair {
                    (choice(typed, "bound", "bound", w.t("new.bound"), &coded("bound", &bounds), "exact"))
                    (line(typed, "amount", "amount", w.t("new.amount"), None, ""))
                    (line(typed, "currency", "currency", w.t("new.currency"), Some(w.t("new.currency_help")), ""))
                }
            }
            fieldset {
                legend { (w.t("slot.due")) }
                div.pair {
                    (choice(typed, "due_kind", "due_kind", w.t("new.due_kind"), &coded("due_kind", &kinds), "by"))
                    (line(typed, "due", "due", w.t("new.due"), Some(w.t("new.due_help")), ""))
                }
            }
            (line(typed, "places", "places", w.t("slot.places"), Some(w.t("new.places_help")), ""))
            div.pair {
                (line(typed, "title", "title", w.t("read.headline"), None, ""))
                (line_of("date", typed, "published", "published", w.t("new.day"), None, &today))
                (parts::by_field(asked, typed, w.t("new.by_help")))
            }
            p { button.main type="submit" { (w.t("new.add")) } }
        }
    };
    asked.page(Page { title: w.t("new.title").to_owned(), section: "nav.new", body })
}
