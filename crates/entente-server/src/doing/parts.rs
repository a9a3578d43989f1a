//! Parts of forms: fields with what was typed and what is wrong with it, who decides and why, messages.

use super::form::{Form, TOKEN};
use crate::asked::Asked;
use crate::html::parts::{foreign, plain};
use crate::negotiate::{Answer, Body};
use crate::problem::Problem;
use axum::http::header::COOKIE;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use entente_app::judge::Said;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// A name has at most so many characters.
const LONGEST_NAME: usize = 120;
/// What is said in a field has at most so many characters.
pub const LONGEST: usize = 2_000;
/// The name of the one who decides is remembered for so many seconds.
const REMEMBERED: u32 = 180 * 24 * 3600;

/// What is wrong, by field.
pub type Errors = BTreeMap<&'static str, String>;

/// A form as its page shows it: what was typed, and what is wrong with it.
#[derive(Clone, Copy, Default)]
pub struct Typed<'f> {
    /// What was typed.
    pub form: Option<&'f Form>,
    /// What is wrong with it.
    pub errors: Option<&'f Errors>,
}

impl Typed<'_> {
    /// What was typed into a field.
    pub fn get(&self, key: &str) -> &str {
        self.form.map_or("", |form| form.get(key))
    }
    /// What is wrong with a field.
    pub fn error(&self, key: &str) -> Option<&str> {
        self.errors.and_then(|all| all.get(key)).map(String::as_str)
    }
}

/// What every form begins with: the token, and a button that cannot be pressed, so that the return key in a field decides
/// nothing.
pub fn begin(asked: &Asked) -> Markup {
    html! {
        input type="hidden" name=(TOKEN) value=(asked.token());
        button.unseen type="submit" disabled aria-hidden="true" tabindex="-1" {}
    }
}

/// A field with its label, help and error around the control that `control` makes of what describes it.
pub fn field(
    id: &str,
    label: &str,
    help: Option<&str>,
    error: Option<&str>,
    control: impl FnOnce(Option<String>) -> Markup,
) -> Markup {
    let (help_id, error_id) = (format!("{id}-help"), format!("{id}-error"));
    let described: Vec<&str> =
        [help.map(|_| help_id.as_str()), error.map(|_| error_id.as_str())].into_iter().flatten().collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    html! {
        div.field {
            label for=(id) { (label) }
            (control(described))
            @if let Some(help) = help { p.faint #(help_id) { (help) } }
            @if let Some(error) = error { p.wrong #(error_id) { (plain(error)) } }
        }
    }
}

/// A field of one line.
pub fn line(typed: Typed, key: &'static str, id: &str, label: &str, help: Option<&str>, preset: &str) -> Markup {
    line_of("text", typed, key, id, label, help, preset)
}

/// A field of one line of a kind for which browsers have a way of their own, such as `date`.
pub fn line_of(
    kind: &str,
    typed: Typed,
    key: &'static str,
    id: &str,
    label: &str,
    help: Option<&str>,
    preset: &str,
) -> Markup {
    let value = if typed.form.is_some() { typed.get(key) } else { preset };
    let wrong = typed.error(key);
    field(id, label, help, wrong, |described| {
        html! { input #(id) type=(kind) name=(key) value=(value) autocomplete="off" aria-describedby=[described] aria-invalid=[wrong.map(|_| "true")]; }
    })
}

/// A field of several lines.
pub fn lines(typed: Typed, key: &'static str, id: &str, label: &str, help: Option<&str>, rows: u32) -> Markup {
    let wrong = typed.error(key);
    field(id, label, help, wrong, |described| {
        // A line end right behind the tag is not the text's.
        html! { textarea #(id) name=(key) rows=(rows) dir="auto" aria-describedby=[described] aria-invalid=[wrong.map(|_| "true")] { "\n" (typed.get(key)) } }
    })
}

/// A field in which one of several is chosen, each a code and its words.
pub fn choice(typed: Typed, key: &str, id: &str, label: &str, options: &[(String, String)], preset: &str) -> Markup {
    let value = if typed.form.is_some() { typed.get(key) } else { preset };
    let wrong = typed.error(key);
    field(id, label, None, wrong, |described| {
        html! {
            select #(id) name=(key) aria-describedby=[described] {
                @for (code, words) in options { option value=(code) selected[value == code.as_str()] { (words) } }
            }
        }
    })
}

/// Who decides, and why.
pub fn said_fields(asked: &Asked, typed: Typed) -> Markup {
    let w = asked.words;
    html! {
        div.pair {
            (by_field(asked, typed, w.t("do.by_help")))
            (line(typed, "because", "because", w.t("do.because"), Some(w.t("do.because_help")), ""))
        }
    }
}

/// Who decides: the account that is signed in, else a field for the name.
pub fn by_field(asked: &Asked, typed: Typed, help: &str) -> Markup {
    let w = asked.words;
    html! {
        @match &asked.who {
            Some(who) => div.field { p { (w.t("sign.as")) " " strong { (foreign(&who.name, None)) } } },
            None => (line(typed, "by", "by", w.t("do.by"), Some(help), &remembered(asked).unwrap_or_default())),
        }
    }
}

/// Who decides and why, as they were typed; what is wrong with them goes to `errors`.
pub fn said<'f>(asked: &'f Asked, form: &'f Form, errors: &mut Errors) -> Said<'f> {
    let said = Said { by: name(asked, form, errors), because: form.trimmed("because") };
    if let Some(wrong) = words_wrong(asked, said.because) {
        errors.insert("because", wrong);
    }
    said
}

/// Who decides: the account that is signed in, else as it was typed.
pub fn name<'f>(asked: &'f Asked, form: &'f Form, errors: &mut Errors) -> &'f str {
    if let Some(who) = &asked.who {
        return &who.name;
    }
    let by = form.trimmed("by");
    if by.is_empty() {
        errors.insert("by", asked.words.t("do.wrong.by").to_owned());
    } else if by.chars().count() > LONGEST_NAME || by.chars().any(char::is_control) {
        errors.insert("by", asked.words.t("do.wrong.long").to_owned());
    }
    by
}

/// What is wrong with words that must be there.
pub fn words_wrong(asked: &Asked, words: &str) -> Option<String> {
    let w = asked.words;
    if words.is_empty() {
        return Some(w.t("do.wrong.empty").to_owned());
    }
    (words.chars().count() > LONGEST || words.contains('\0')).then(|| w.t("do.wrong.long").to_owned())
}

/// The name under which this browser decided last.
pub fn remembered(asked: &Asked) -> Option<String> {
    let cookies = asked.headers.get_all(COOKIE).iter().filter_map(|v| v.to_str().ok());
    let found = cookies.flat_map(|line| line.split(';')).find_map(|one| one.trim().strip_prefix("by="))?;
    let name = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(found).ok()?).ok()?;
    (name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control)).then_some(name)
}

/// An answer that lets the browser remember who decided. No script sees it, and no other site makes the browser send it. Of
/// an account nothing is remembered.
pub fn remember(asked: &Asked, answer: Answer, by: &str) -> Answer {
    if asked.who.is_some() {
        return answer;
    }
    let said = BASE64_URL_SAFE_NO_PAD.encode(by);
    let cookie = format!("by={said}; Path=/; Max-Age={REMEMBERED}; SameSite=Strict; HttpOnly");
    Answer { cookie: Some(cookie), ..answer }
}

/// To be looked at on `path`, where a message tells what was done.
pub fn done(asked: &Asked, path: &str, code: &str, event: Option<u64>) -> Answer {
    let event = event.map(|n| n.to_string()).unwrap_or_default();
    Answer::see(asked.link(path, &[("done", code), ("event", &event)]))
}

/// What was done just now, as the address tells by a code; nothing where it tells none that is known.
pub fn message(asked: &Asked) -> Markup {
    let w = asked.words;
    let key = asked.get("done").filter(|code| code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
    let said = key.and_then(|code| asked.app().pages().find(w.tag(), &format!("did.{code}")));
    let event = asked.get("event").and_then(|n| n.parse::<u64>().ok());
    html! {
        @if let Some(said) = said {
            p.done role="status" { (said) @if let Some(n) = event { " " (w.fill("do.event", &[("n", &n.to_string())])) } }
        }
    }
}

/// Why something was not done, above the form that asked for it.
pub fn refused(asked: &Asked, problem: &Problem) -> Markup {
    let w = asked.words;
    let (problem, _) = problem.in_words(&w);
    html! {
        div.refused role="alert" {
            p { strong { (w.t("do.not_done")) } " " (plain(&problem.detail)) "." }
            p { (w.t("problem.next")) " " (plain(problem.next.trim_end_matches('.'))) "." }
            @if let Some(code) = problem.code { p.faint { (w.t("problem.code")) " " code { (code) } } }
        }
    }
}

/// That some fields are to be mended.
pub fn mend(asked: &Asked, errors: &Errors) -> Markup {
    html! { @if !errors.is_empty() { div.refused role="alert" { p { strong { (asked.words.t("do.not_done")) } " " (asked.words.t("do.mend")) } } } }
}

/// A page with the status of what went wrong.
pub fn with_status(answer: Answer, status: u16) -> Answer {
    debug_assert!(matches!(answer.body, Body::Html(_)));
    Answer { status, ..answer }
}

/// What went wrong with writing: where another holds the ledger, it is a conflict.
pub fn unwritten(error: entente_app::AppError) -> Problem {
    let held = error.kind() == entente_app::Kind::Held;
    let problem = Problem::from(error);
    if held { Problem { status: 409, ..problem } } else { problem }
}
