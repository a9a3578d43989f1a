//! Signing in and out: the page, what its form does, and the corner of every page that says who is signed in.

use super::accounts::{is_password, key};
use super::{Who, coded, cookie_name};
use crate::asked::Asked;
use crate::doing::form::{Form, TOKEN, sent};
use crate::doing::parts;
use crate::html::layout::Page;
use crate::html::parts::{foreign, plain};
use crate::negotiate::{Answer, Form as Shape};
use crate::problem::Problem;
use crate::routes::{Method, Param, Route};
use crate::state::State;
use crate::url::with_query;
use crate::words::Words;
use maud::{Markup, html};
use std::time::Instant;

/// The body of these pages is at most so many bytes.
pub const BODY: usize = 16 * 1024;
/// Where one signs in.
pub const SIGN_IN: &str = "/sign-in";
const SIGN_OUT: &str = "/sign-out";

const NEXT: Param = Param::new("next", "The page that is shown afterwards.", "/commitments");
const NAME: Param = Param::new("name", "The name of the account.", "ines");
const PASSWORD: Param = Param::new("password", "Its password.", "");

const fn row(
    method: Method,
    path: &'static str,
    name: &'static str,
    what: &'static str,
    fields: &'static [Param],
    answer: fn(&Asked) -> Result<Answer, Problem>,
) -> Route {
    let forms = &[Shape::Html];
    Route { method, path, name, what, ids: &[], keys: &[NEXT], fields, forms, schema: None, api: false, answer }
}

/// The rows that a server with accounts has beside those of every server.
pub static ROUTES: &[Route] = &[
    row(Method::Get, SIGN_IN, "sign_in_form", "The form to sign in.", &[], show),
    row(Method::Post, SIGN_IN, "sign_in", "Signs in.", &[NAME, PASSWORD, NEXT], sign_in),
    row(Method::Post, SIGN_OUT, "sign_out", "Signs out.", &[NEXT], sign_out),
];

/// Where somebody is led who must sign in to see an address.
pub fn way_in(address: &str, lang: Option<&str>) -> String {
    let lang = lang.map(|lang| ("lang", lang));
    let pairs: Vec<(&str, &str)> = [("next", inside(address))].into_iter().chain(lang).collect();
    with_query(SIGN_IN, &pairs)
}

/// An address of this server; that of the first page where it could be one of another.
fn inside(address: &str) -> &str {
    let plain = address.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if plain && address.starts_with('/') && !address.starts_with("//") && address.len() <= 2_000 {
        address
    } else {
        "/"
    }
}

fn show(asked: &Asked) -> Result<Answer, Problem> {
    Ok(page(asked, None, html! {}, asked.get("next").unwrap_or("/")))
}

fn sign_in(asked: &Asked) -> Result<Answer, Problem> {
    let form = sent(asked)?;
    let (access, now) = (asked.state.access(), Instant::now());
    let (name, next) = (form.trimmed("name"), inside(form.get("next")));
    let tried = match access.throttle.admit(&key(name), asked.from, now) {
        Ok(tried) => tried,
        Err(wait) => {
            // The last part of a second is waited for, too.
            let seconds = wait.as_secs() + 1;
            let said = asked.words.counted("sign.wait", seconds, &[]);
            let answer = parts::with_status(page(asked, Some(form), refused(&said), next), 429);
            return Ok(Answer { again: Some(seconds), ..answer });
        }
    };
    let accounts = access.accounts()?;
    let account = accounts.find(name);
    // As much is done where there is no such account, so that the time does not tell.
    let right = is_password(form.get("password"), account.map_or(&access.nobody, |account| account.hash()));
    let Some(account) = account.filter(|_| right) else {
        let said = asked.words.t("sign.wrong");
        return Ok(parts::with_status(page(asked, Some(form), refused(said), next), 403));
    };
    access.throttle.right(tried);
    // A session that this browser had is not taken over.
    if let Some(token) = access.cookie(&asked.headers, asked.secure) {
        access.sessions.end(token);
    }
    let token = crate::state::random()?;
    access.sessions.begin(&token, account, now);
    Ok(Answer { cookie: Some(cookie(&token, asked.secure, "")), ..Answer::see(next.to_owned()) })
}

fn sign_out(asked: &Asked) -> Result<Answer, Problem> {
    let access = asked.state.access();
    if let Some(token) = access.cookie(&asked.headers, asked.secure) {
        access.sessions.end(token);
    }
    Ok(Answer { cookie: Some(cookie("", asked.secure, "; Max-Age=0")), ..Answer::see(asked.link(SIGN_IN, &[])) })
}

/// A cookie that no script sees and no other site makes the browser send; it goes when the browser is closed.
fn cookie(token: &str, secure: bool, more: &str) -> String {
    let encrypted = if secure { "; Secure" } else { "" };
    format!("{}={token}; Path=/; HttpOnly; SameSite=Strict{encrypted}{more}", cookie_name(secure))
}

fn refused(said: &str) -> Markup {
    html! { div.refused role="alert" { p { (plain(said)) } } }
}

fn page(asked: &Asked, typed: Option<&Form>, above: Markup, next: &str) -> Answer {
    let w = asked.words;
    let field = |id: &str, label: &str, kind: &str, fills: &str, value: &str| {
        html! {
            div.field {
                label for=(id) { (label) }
                input #(id) name=(id) type=(kind) autocomplete=(fills) value=(value) required maxlength="1024" autocapitalize="none" spellcheck="false";
            }
        }
    };
    let body = html! {
        h1 { (w.t("sign.title")) }
        (above)
        @if let Some(who) = &asked.who { p { (w.t("sign.as")) " " (foreign(&who.name, None)) } }
        form.doing method="post" action=(asked.link(SIGN_IN, &[])) {
            input type="hidden" name=(TOKEN) value=(asked.token());
            input type="hidden" name="next" value=(inside(next));
            (field("name", w.t("sign.name"), "text", "username", typed.map_or("", |form| form.trimmed("name"))))
            (field("password", w.t("sign.password"), "password", "current-password", ""))
            p { button.main type="submit" { (w.t("sign.in")) } }
        }
        p.faint { (w.t("sign.lost")) }
    };
    asked.page(Page { title: w.t("sign.title").to_owned(), section: "", body })
}

/// Who is signed in, and the way in or out; nothing where there are no accounts.
pub fn corner(state: &State, words: &Words, who: Option<&Who>, path: &str, query: &[(String, String)]) -> Markup {
    if !state.access().has_accounts() || path == SIGN_IN {
        return html! {};
    }
    let pairs: Vec<(&str, &str)> = query.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let lang = query.iter().find(|(k, _)| k == "lang").map(|(_, v)| v.as_str());
    html! {
        @if let Some(who) = who {
            form.account method="post" action=(SIGN_OUT) {
                input type="hidden" name=(TOKEN) value=(who.token);
                span { (foreign(&who.name, None)) } " "
                button type="submit" { (words.t("sign.out")) }
            }
        } @else {
            a.account href=(way_in(&with_query(path, &pairs), lang)) { (words.t("sign.in")) }
        }
    }
}

impl From<crate::ServerError> for Problem {
    fn from(error: crate::ServerError) -> Problem {
        // Where the file lies is nobody else's business.
        let refusal = error.refusal();
        coded(503, refusal.code, refusal.message.clone(), "tell those who serve these pages")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_nobody_is_led_elsewhere() {
        for (said, to) in [
            ("/commitments?q=a", "/commitments?q=a"),
            ("", "/"),
            ("commitments", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/\t/evil.example", "/"),
            ("https://evil.example", "/"),
            ("/a\r\nSet-Cookie: x=y", "/"),
        ] {
            assert_eq!(inside(said), to, "{said:?}");
        }
    }
}
