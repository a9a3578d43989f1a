//! Small parts: words of others shown as they are, quotes in their context, chips, links that lead away.

use crate::asked::Asked;
use crate::url::{linkable, slug};
use crate::words::Words;
use entente_app::publish::book::{Actor, Status};
use maud::{Markup, html};

/// So many characters of a text stand on each side of a quote, and no more.
pub const CONTEXT: usize = 100;
/// So many characters of one quote are shown.
const LONGEST: usize = 1_200;

/// Whether a character shows nothing itself but changes how others are shown, or steers a machine.
pub fn is_hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Words of others on one line, with what hides in them written out, for places where no element may stand.
pub fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(' '),
            c if is_hidden(c) => out.push_str(&format!("⟨U+{:04X}⟩", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// The same as a stretch of a page, without a direction of its own.
pub fn plain(text: &str) -> Markup {
    html! {
        @for (hidden, stretch) in stretches(text) {
            @if hidden { span.ctl { (stretch) } } @else { (stretch) }
        }
    }
}

/// Words of others: kept apart from the direction of what stands around them, in their language where it is known.
pub fn foreign(text: &str, lang: Option<&str>) -> Markup {
    let lang = lang.filter(|tag| tag.len() < 36 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    html! { bdi dir="auto" lang=[lang] { (plain(text)) } }
}

/// A text cut where it changes between what shows and what hides.
fn stretches(text: &str) -> Vec<(bool, String)> {
    let mut all: Vec<(bool, String)> = Vec::new();
    for c in text.chars() {
        let hidden = is_hidden(c);
        let said = match c {
            c if hidden => format!("⟨U+{:04X}⟩", u32::from(c)),
            '\n' | '\t' => " ".to_owned(),
            c => c.to_string(),
        };
        match all.last_mut() {
            Some((last, stretch)) if *last == hidden => stretch.push_str(&said),
            _ => all.push((hidden, said)),
        }
    }
    all
}

/// The end of a text, at most `most` characters, from the beginning of a word where there is one.
fn tail(text: &str, most: usize) -> (bool, &str) {
    let count = text.chars().count();
    if count <= most {
        return (false, text);
    }
    let from = text.char_indices().nth(count - most).map_or(0, |(at, _)| at);
    let cut = &text[from..];
    (true, cut.find(' ').map_or(cut, |at| &cut[at + 1..]))
}

/// The beginning of a text, at most `most` characters, to the end of a word where there is one.
pub fn start(text: &str, most: usize) -> (bool, &str) {
    let Some((to, _)) = text.char_indices().nth(most) else { return (false, text) };
    let cut = &text[..to];
    (true, cut.rfind(' ').map_or(cut, |at| &cut[..at]))
}

/// A quote marked within a little of the text around it: never the article. `from` and `to` are bytes of `text`.
pub fn in_context(text: &str, from: usize, to: usize, lang: Option<&str>, class: &str) -> Markup {
    let (Some(before), Some(quote), Some(after)) = (text.get(..from), text.get(from..to), text.get(to..)) else {
        return html! {};
    };
    // What stands in another paragraph is no context.
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = after.split('\n').next().unwrap_or_default();
    let (cut_before, before) = tail(before, CONTEXT);
    let (cut_quote, quote) = start(quote, LONGEST);
    let (cut_after, after) = start(after, CONTEXT);
    let lang = lang.filter(|tag| tag.len() < 36 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    html! {
        blockquote.quote dir="auto" lang=[lang] {
            span.context { @if cut_before { "… " } (plain(before)) }
            mark class=(class) { (plain(quote)) @if cut_quote { " …" } }
            @if !cut_quote { span.context { (plain(after)) @if cut_after { " …" } } }
        }
    }
}

/// Words of others between the marks of quotation of the page's language.
pub fn quoted(asked: &Asked, words: &Markup) -> Markup {
    html! { (asked.words.t("quote_open")) (words) (asked.words.t("quote_close")) }
}

/// A document as a link: its headline where it has one, since an id tells nobody what it is.
pub fn document(asked: &Asked, id: &str, title: Option<&str>, lang: Option<&str>, at: &str) -> Markup {
    let title = title.filter(|title| !title.trim().is_empty());
    html! { a href=(format!("{}{at}", asked.link(&format!("/documents/{}", slug(id)), &[]))) { (foreign(title.unwrap_or(id), lang.filter(|_| title.is_some()))) } }
}

/// A foreign address as a link, where it may be one; else as words.
pub fn away(url: &str, words: &str) -> Markup {
    match linkable(url) {
        Some(url) => html! { a.away href=(url) rel="noopener noreferrer nofollow ugc" { (foreign(words, None)) } },
        None => foreign(words, None),
    }
}

/// What may be wider than its page, such as a table of many columns: it can be moved by the keyboard, too.
pub fn scroll(label: &str, inner: &Markup) -> Markup {
    html! { div.scroll tabindex="0" role="group" aria-label=(shown(label)) { (inner) } }
}

/// A status as a chip: a word and a colour.
pub fn status(asked: &Asked, code: &str) -> Markup {
    let word = asked.words.code("status", code).to_owned();
    html! { span class=(format!("chip s-{code}")) { (word) } }
}

/// What those say who promised it. Where nothing of theirs was found that is no word on what became of it, least of all
/// where others tell it.
pub fn official<'s>(w: Words<'s>, s: &'s Status) -> &'s str {
    match (s.official == SILENT, s.evidence == SILENT) {
        (true, true) => w.t("reading.silent"),
        (true, false) => w.t("reading.silent_but"),
        _ => w.code("status", &s.official),
    }
}

/// The status where nothing is known.
const SILENT: &str = "no-evidence";

/// What somebody is called on a page: the label of the page's language where the id has one, else the text's own words.
pub fn name(asked: &Asked, actor: &Actor) -> String {
    let words = || actor.label.clone().unwrap_or_else(|| actor.name.clone());
    let Some(id) = actor.id.as_deref() else { return words() };
    let label = asked.app().actors().state_label(id, asked.words.tag());
    label.or_else(|| asked.app().actors().label(id, asked.words.tag())).map_or_else(words, str::to_owned)
}

/// Somebody as a link to the page about them, where they have an id.
pub fn actor(asked: &Asked, actor: &Actor) -> Markup {
    let said = foreign(&name(asked, actor), None);
    let Some(id) = actor.id.as_deref() else { return said };
    // Bodies have no part of their own in a promise.
    let kind = if actor.role.is_none() { "bodies" } else { "parties" };
    html! { a href=(asked.link(&format!("/{kind}/{}", slug(id)), &[])) { (said) } }
}

/// Several with commas between them.
pub fn listed(items: &[Markup]) -> Markup {
    html! { @for (n, item) in items.iter().enumerate() { @if n > 0 { ", " } (item) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_in_a_text_is_written_out() {
        assert_eq!(shown("a\u{202E}b\u{0}c\nd"), "a⟨U+202E⟩b⟨U+0000⟩c d");
        assert_eq!(
            foreign("<b>\u{2066}", None).into_string(),
            "<bdi dir=\"auto\">&lt;b&gt;<span class=\"ctl\">⟨U+2066⟩</span></bdi>"
        );
    }

    #[test]
    fn a_quote_brings_a_little_of_its_paragraph_and_no_more() {
        let text = format!("other\n{} the quote {}\nother", "x ".repeat(500), "y ".repeat(500));
        let from = text.find("the quote").expect("there");
        let said = in_context(&text, from, from + 9, None, "claim").into_string();
        assert!(said.contains("<mark class=\"claim\">the quote</mark>") && !said.contains("other"), "{said}");
        assert!(said.matches('x').count() <= CONTEXT && said.matches('y').count() <= CONTEXT, "{said}");
    }
}
