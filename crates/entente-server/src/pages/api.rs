//! The API: its description for programs, and the same as a page for people, both made from the table of routes.

use crate::api::{self, fields};
use crate::asked::Asked;
use crate::html::layout::Page;
use crate::negotiate::Answer;
use crate::problem::Problem;
use crate::routes::{EVERYWHERE, Method, Param, ROUTES, Route};
use crate::takes::Takes;
use crate::words::Words;
use maud::{Markup, html};

/// The path of the description for programs.
pub const DESCRIPTION: &str = "/openapi.json";

/// The description as OpenAPI.
pub fn openapi(_: &Asked) -> Result<Answer, Problem> {
    Ok(api::openapi().into())
}

/// The description as a page.
pub fn page(asked: &Asked) -> Result<Answer, Problem> {
    let w = asked.words;
    let group = |of: fn(&Route) -> bool| ROUTES.iter().filter(move |route| of(route));
    let body = html! {
        h1 { (w.t("api.title")) }
        p.lead { (w.t("api.lead")) }
        p { a.button href=(DESCRIPTION) { "OpenAPI 3.1" } " " code { "entente schema api" } }
        h2 #asking { (w.t("api.asking")) }
        ul {
            @for said in ["api.forms", "api.keys", "api.pages", "api.tags", "api.ids", "api.token", "api.problems", "api.limits"] {
                li { (w.t(said)) }
            }
        }
        h2 #everywhere { (w.t("api.everywhere")) }
        (keys(w, None, EVERYWHERE.iter()))
        p.faint { (w.t("api.needed")) }
        (routes(asked, "data", group(|r| r.method == Method::Get && r.api)))
        (routes(asked, "doing", group(|r| r.method == Method::Post)))
        (routes(asked, "pages", group(|r| r.method == Method::Get && !r.api)))
        h2 #statuses { (w.t("api.statuses")) }
        table.stack {
            thead { tr { th scope="col" { (w.t("api.status")) } th scope="col" { (w.t("api.means")) } } }
            tbody { @for (code, status) in codes() { tr { th scope="row" { code { (code) } } td { (w.code("api.says", status)) } } } }
        }
    };
    Ok(asked.page(Page { title: w.t("api.title").to_owned(), section: "nav.api", body }))
}

/// The statuses of all routes with the key of their words, and that of other methods.
fn codes() -> Vec<(u16, &'static str)> {
    let mut all: Vec<u16> = ROUTES.iter().flat_map(api::statuses).chain([405]).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().filter_map(|code| Some((code, word(code)?))).collect()
}

/// The key of the words for a status.
fn word(status: u16) -> Option<&'static str> {
    let known: [(u16, &'static str); 16] = [
        (200, "200"),
        (303, "303"),
        (304, "304"),
        (308, "308"),
        (400, "400"),
        (403, "403"),
        (404, "404"),
        (405, "405"),
        (408, "408"),
        (409, "409"),
        (413, "413"),
        (415, "415"),
        (421, "421"),
        (422, "422"),
        (500, "500"),
        (503, "503"),
    ];
    known.into_iter().find(|(code, _)| *code == status).map(|(_, key)| key)
}

fn routes<'r>(asked: &Asked, group: &str, all: impl Iterator<Item = &'r Route>) -> Markup {
    let w = asked.words;
    html! {
        h2 #(group) { (w.code("api.group", group)) }
        @for route in all { (one(asked, route)) }
    }
}

/// A route: where it is asked, what it gives, in which forms, with which keys, and how it answers.
fn one(asked: &Asked, route: &Route) -> Markup {
    let w = asked.words;
    let method = if route.method == Method::Get { "GET" } else { "POST" };
    let given = route.ids.iter().chain(route.keys.iter().filter(|_| route.method == Method::Get));
    let fields: Vec<&Param> = match route.method {
        Method::Get => Vec::new(),
        Method::Post => std::iter::once(&fields::TOKEN).chain(route.fields).collect(),
    };
    let all: Vec<&Param> = given.chain(fields).collect();
    let paths = api::paths(route);
    let first = paths.first().map_or(route.path, |(path, _)| path.as_str());
    html! {
        section.card id=(route.name) {
            h3.first { code { (method) " " (first) } }
            p { (w.said(&format!("api.route.{}", route.name), route.what)) }
            @if paths.len() > 1 {
                p.faint { (w.t("api.also"))
                    @for (path, _) in paths.iter().skip(1) { " " (address(route, path)) }
                }
            }
            @if !all.is_empty() { (keys(w, Some(route.name), all.into_iter())) }
            p.faint { (w.t("api.status"))
                @for status in api::statuses(route) { " " code { (status) } }
            }
        }
    }
}

/// A path; a link where it has no ids.
fn address(route: &Route, path: &str) -> Markup {
    let asked = route.ids.is_empty() && route.method == Method::Get;
    html! { @if asked { a href=(path) { code { (path) } } } @else { code { (path) } } }
}

/// Keys, ids or fields with what they take.
fn keys<'p>(w: Words, route: Option<&str>, all: impl Iterator<Item = &'p Param>) -> Markup {
    html! {
        table.stack {
            thead { tr { th scope="col" { (w.t("api.key_name")) } th scope="col" { (w.t("api.means")) } th scope="col" { (w.t("api.takes_title")) } } }
            tbody { @for param in all { tr {
                th scope="row" { code { (param.name) } @if param.needed { " *" } }
                td { (meaning(w, route, param)) @if !param.example.is_empty() { " " span.faint { code { (param.example) } } } }
                td { (takes(w, param.takes)) @if param.many { " " (w.t("api.many")) } }
            } } }
        }
    }
}

/// What a key means: the words for it on this route, else those for its name.
fn meaning(w: Words, route: Option<&str>, param: &Param) -> String {
    let own = route.and_then(|route| w.find(&format!("api.key.{route}.{}", param.name)));
    own.unwrap_or_else(|| w.said(&format!("api.key.{}", param.name), param.what))
}

fn takes(w: Words, takes: Takes) -> Markup {
    let (values, said) = (takes.values(), w.code("api.takes", takes.key()));
    html! {
        (said)
        @match takes {
            Takes::UpTo(most) => { ", ≤ " (w.number(most as u64)) }
            Takes::Number(least, most) => { " " (w.number(least)) "–" (w.number(most)) }
            Takes::Like(pattern) => { " " code { (pattern) } }
            _ => {}
        }
        @if !values.is_empty() { ": " @for (n, value) in values.iter().enumerate() { @if n > 0 { ", " } code { (value) } } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_of_a_route_has_words() {
        let mut all: Vec<u16> = ROUTES.iter().flat_map(api::statuses).collect();
        all.retain(|status| word(*status).is_none());
        assert!(all.is_empty(), "{all:?}");
    }
}
