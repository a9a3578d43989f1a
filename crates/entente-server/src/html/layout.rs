//! The frame of every page: its head, the way around, the search, the languages, the foot.

use crate::access::Who;
use crate::access::accounts::Role;
use crate::access::pages::corner;
use crate::asked::Asked;
use crate::negotiate::{Answer, Form};
use crate::problem::Problem;
use crate::state::State;
use crate::url::with_query;
use crate::words::Words;
use maud::{DOCTYPE, Markup, html};

/// A page inside its frame.
pub struct Page {
    /// Its name, for the head and the tab.
    pub title: String,
    /// The part of the site to which it belongs: a key below `nav`.
    pub section: &'static str,
    /// What it says. It brings its own heading.
    pub body: Markup,
}

/// The parts of the site: the key of the name, and the path.
pub const SECTIONS: &[(&str, &str)] = &[
    ("nav.overview", "/"),
    ("nav.commitments", "/commitments"),
    ("nav.calendar", "/calendar"),
    ("nav.scorecard", "/scorecard"),
    ("nav.money", "/money"),
    ("nav.meetings", "/meetings"),
    ("nav.fields", "/fields"),
    ("nav.places", "/places"),
    ("nav.sources", "/sources"),
    ("nav.methodology", "/methodology"),
    ("nav.read", "/read"),
    ("nav.new", "/new"),
    ("nav.review", "/review"),
];

/// What the frame needs of a request.
struct Frame<'a> {
    state: &'a State,
    words: &'a Words<'a>,
    path: &'a str,
    query: &'a [(String, String)],
    forms: &'a [Form],
    who: Option<&'a Who>,
}

impl Asked<'_> {
    /// The answer with a page in its frame.
    pub fn page(&self, page: Page) -> Answer {
        let frame = Frame {
            state: self.state,
            words: &self.words,
            path: &self.path,
            query: &self.query,
            forms: self.route.forms,
            who: self.who.as_ref(),
        };
        frame.around(&page).into()
    }

    /// The address of this page in another form, with its query but for these keys.
    pub fn form_address_of(&self, form: Form, without: &[&str]) -> String {
        let kept = self.query.iter().filter(|(key, _)| !without.contains(&key.as_str()));
        form_address(&self.path, &kept.cloned().collect::<Vec<_>>(), form)
    }

    /// The address of this page in another form, with its query.
    pub fn form_address(&self, form: Form) -> String {
        form_address(&self.path, &self.query, form)
    }
}

/// What a status code is called in a language, else by HTTP.
pub fn problem_title(problem: &Problem, words: &Words) -> String {
    let status = problem.status.to_string();
    let known = words.code("problem", &status);
    if known == status { crate::problem::title(problem.status) } else { known }.to_owned()
}

/// The page that tells a problem, to whoever is signed in.
pub fn problem(
    problem: &Problem,
    state: &State,
    words: &Words,
    path: &str,
    query: &[(String, String)],
    who: Option<&Who>,
) -> Markup {
    let title = problem_title(problem, words);
    let body = html! {
        h1 { (title) }
        p.lead { (super::parts::plain(&problem.detail)) "." }
        p { (words.t("problem.next")) " " (super::parts::plain(&problem.next)) "." }
        @if let Some(code) = problem.code { p.faint { (words.t("problem.code")) " " code { (code) } } }
        p { a href=(kept(query, "/", &[])) { (words.t("problem.home")) } }
    };
    let frame = Frame { state, words, path, query, forms: &[], who };
    frame.around(&Page { title, section: "", body })
}

/// What the tab of a page says: its title, else the part of the site, else the program alone.
fn tab(title: &str, section: &str) -> String {
    let said = [title, section].into_iter().map(super::parts::shown).find(|said| !said.trim().is_empty());
    said.map_or_else(|| "Entente".to_owned(), |said| format!("{said} · Entente"))
}

fn form_address(path: &str, query: &[(String, String)], form: Form) -> String {
    let path = if path == "/" { "/index" } else { path };
    let pairs: Vec<(&str, &str)> = query.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    with_query(&format!("{path}{}", form.ending()), &pairs)
}

/// An address with those keys of the query that every page takes.
fn kept(query: &[(String, String)], path: &str, pairs: &[(&str, &str)]) -> String {
    let mut all = pairs.to_vec();
    for key in crate::asked::EVERYWHERE {
        if let Some((_, value)) = query.iter().find(|(k, v)| k == key && !v.is_empty()) {
            if !all.iter().any(|(k, _)| *k == key) {
                all.push((key, value));
            }
        }
    }
    with_query(path, &all)
}

impl Frame<'_> {
    fn around(&self, page: &Page) -> Markup {
        let w = self.words;
        let style = crate::pages::asset::address("style.css");
        html! {
            (DOCTYPE)
            html lang=(w.tag()) dir=(w.direction()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (tab(&page.title, if page.section.is_empty() { "" } else { w.t(page.section) })) }
                    link rel="stylesheet" href=(style);
                    link rel="icon" type="image/svg+xml" href=(crate::pages::asset::address("icon.svg"));
                    link rel="service-desc" type="application/json" href=(crate::pages::api::DESCRIPTION);
                    @for form in self.forms.iter().filter(|f| **f != Form::Html) {
                        link rel="alternate" type=(form.media()) href=(form_address(self.path, self.query, *form));
                    }
                    @for (tag, _) in self.state.app().pages().languages() {
                        link rel="alternate" hreflang=(tag) href=(self.in_language(tag));
                    }
                }
                body {
                    a.skip href="#main" { (w.t("nav.skip")) }
                    (self.head(page))
                    main #main tabindex="-1" { (page.body) }
                    (self.foot())
                }
            }
        }
    }

    fn head(&self, page: &Page) -> Markup {
        let w = self.words;
        html! {
            header.site {
                div.bar {
                    a.brand href=(kept(self.query, "/", &[])) { "Entente" }
                    form.find role="search" action="/commitments" method="get" {
                        label.unseen for="find" { (w.t("nav.find")) }
                        input #find type="search" name="q" placeholder=(w.t("nav.find")) autocomplete="off";
                        (self.hidden())
                        button type="submit" { (w.t("nav.go")) }
                    }
                    nav.languages aria-label=(w.t("nav.languages")) {
                        ul.inline {
                            @for (tag, name) in self.state.app().pages().languages() {
                                @let here = tag == w.tag();
                                li { a href=(self.in_language(tag)) lang=(tag) hreflang=(tag) aria-current=[here.then_some("true")] { (name) } }
                            }
                        }
                    }
                    (corner(self.state, w, self.who, self.path, self.query))
                }
                nav.sections aria-label=(w.t("nav.sections")) {
                    ul {
                        @for (key, path) in self.sections() {
                            @let here = page.section == *key;
                            li { a href=(kept(self.query, path, &[])) aria-current=[here.then_some("page")] { (w.t(key)) } }
                        }
                    }
                }
            }
        }
    }

    /// The parts of the site that whoever looks may use.
    fn sections(&self) -> impl Iterator<Item = &'static (&'static str, &'static str)> {
        let may = self.state.access().may(Role::Reviewer, self.who);
        SECTIONS.iter().filter(move |(_, path)| may || !["/read", "/new", "/review"].contains(path))
    }

    /// The keys that every page takes, for a form.
    fn hidden(&self) -> Markup {
        let keys = crate::asked::EVERYWHERE.iter();
        let given = keys.filter_map(|key| self.query.iter().find(|(k, v)| k == key && !v.is_empty()));
        html! { @for (key, value) in given { input type="hidden" name=(key) value=(value); } }
    }

    fn in_language(&self, tag: &str) -> String {
        let mut pairs: Vec<(&str, &str)> =
            self.query.iter().filter(|(k, _)| k != "lang").map(|(k, v)| (k.as_str(), v.as_str())).collect();
        pairs.push(("lang", tag));
        with_query(self.path, &pairs)
    }

    fn foot(&self) -> Markup {
        let w = self.words;
        html! {
            footer.site {
                @if self.forms.len() > 1 {
                    p { (w.t("nav.forms")) " "
                        @for form in self.forms.iter().filter(|f| **f != Form::Html && !f.is_export()) {
                            a href=(form_address(self.path, self.query, *form)) { (form.ending().trim_start_matches('.').to_uppercase()) } " "
                        }
                    }
                }
                p { a href=(kept(self.query, "/api", &[])) { (w.t("nav.api")) } }
                p.faint { (w.t("nav.foot")) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::tab;

    #[test]
    fn a_tab_always_says_something() {
        for (title, section, said) in
            [("A", "B", "A · Entente"), (" ", "B", "B · Entente"), ("", "", "Entente"), ("a\nb", "", "a b · Entente")]
        {
            assert_eq!(tab(title, section), said);
        }
    }
}
