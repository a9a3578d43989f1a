//! Web pages: parsed once, the article found by its running text, each part given its role by structure.

mod about;
mod day;
mod dom;
mod frame;
mod main_part;
mod meta;
mod parts;
mod runs;
mod watch;

use crate::blocks::shape;
use crate::options::{Limits, Overrides, Reading};
use crate::{charset, digest, lang, refuse, sniff};
use day::{Known, Seen};
use dom::{Cut, Dom, NodeId};
use entente_model::{About, Block, DayKnown, DayPlace, Diagnostic, Document, Refusal, Role, Span, Text};
use frame::Item;
use main_part::Page;
use meta::Meta;
use parts::Parts;
use runs::Run;
use std::collections::BTreeMap;

/// Longest path kept with a block, in bytes; the outer elements of a longer one are left out.
const PATH: usize = 160;
/// Longest byline, visible date and teaser, in characters; longer ones are notices about people, or text.
const BYLINE: usize = 150;
const DATE: usize = 100;
const TEASER: usize = 200;
/// Longest caption that only a picture beside it shows to be one, in characters.
const CAPTION: usize = 250;
/// Text in linked data is taken when it is three times what the page shows, and at least three times so many characters.
const HIDDEN: usize = 60;
/// Longest lead before a link, in characters.
const LEAD: usize = 30;

/// Reads a web page.
pub(crate) fn read(name: &str, bytes: &[u8], overrides: &Overrides, limits: &Limits) -> Result<Reading, Refusal> {
    sniff::refuse_binary(name, bytes)?;
    let decoded = charset::decode(bytes, meta::declared_charset(bytes).as_deref());
    let mut diagnostics = decoded.diagnostics;
    sniff::refuse_data(name, &decoded.text)?;
    if decoded.text.trim().is_empty() {
        return Err(refuse::empty(name));
    }
    let dom = Dom::parse(&decoded.text, limits);
    match dom.cut {
        Some(Cut::Depth) => diagnostics.push(refuse::page_cut("levels of elements", limits.depth)),
        Some(Cut::Elements) => diagnostics.push(refuse::page_cut("elements", limits.elements)),
        Some(Cut::Attributes) => diagnostics.push(refuse::page_cut("attributes in one element", limits.attributes)),
        None => {}
    }
    let said = meta::of_page(&dom);
    let url = overrides.url.clone().or(said.url.clone());
    let Article { text, mut blocks, langs, published } = article(&dom, &said, url.as_deref(), limits, &mut diagnostics);
    if text.is_empty() {
        return Err(refuse::page_without_text(name));
    }
    if text.len() > limits.text_bytes {
        return Err(refuse::too_much_text(name, limits.text_bytes));
    }
    let given = overrides.lang.as_deref().and_then(lang::primary);
    let language = given.or_else(|| lang::of_document(&text, &blocks, said.lang.as_deref()));
    if language.is_none() {
        diagnostics.push(refuse::language_unknown());
    }
    lang::mark_blocks(&text, &mut blocks, language.as_deref());
    for (block, said) in blocks.iter_mut().zip(&langs).filter(|(block, _)| block.lang.is_none()) {
        let own = |said: &NodeId| dom.attribute(*said, "lang");
        block.lang = said
            .as_ref()
            .and_then(own)
            .and_then(|said| lang::of_short_block(text.get(block.span), said, language.as_deref()));
    }
    let day = published.as_ref().map(|(known, _)| known.day);
    let how = published.as_ref().map(|(known, _)| match known.place {
        DayPlace::Address => DayKnown::Address,
        DayPlace::Shown => DayKnown::Dateline,
        _ => DayKnown::Declared,
    });
    let about = About {
        published_in: published.as_ref().map(|(known, _)| known.place).filter(|_| overrides.published.is_none()),
        published_at: published.as_ref().and_then(|(_, span)| *span).filter(|_| overrides.published.is_none()),
        modified: said.modified.map(|said| said.day),
        modified_in: said.modified.map(|said| said.place),
        author: said.author,
        publisher: said.publisher,
    };
    let heading = blocks.iter().find(|b| b.role == Role::Title).map(|b| text.get(b.span).to_owned());
    let source = digest::source_id(bytes);
    let document = Document {
        id: overrides.id.clone().unwrap_or_else(|| digest::file_id(name, &source)),
        url,
        source,
        reader: overrides.reader() + &limits.reader(),
        lang: language,
        published: overrides.published.or(day),
        published_how: overrides.published.map(|_| DayKnown::Given).or(how),
        title: overrides.title.clone().or(said.title).or(heading),
        about,
        text,
        blocks,
    };
    Ok(Reading { document, diagnostics, given: None })
}

/// The article of a page: its text, one line a block, and the day of publication with the place where the text shows it.
struct Article {
    text: Text,
    blocks: Vec<Block>,
    /// For each block, the element within the page that says its language; shorter where none says it.
    langs: Vec<Option<NodeId>>,
    published: Option<(Known, Option<Span>)>,
}

fn article(dom: &Dom, said: &Meta, url: Option<&str>, limits: &Limits, diagnostics: &mut Vec<Diagnostic>) -> Article {
    let title = said.title.as_deref();
    let collected = runs::collect(dom);
    let page = Page::new(dom, &collected, title);
    let shown = |run: &&Run| !page.parts_of(run).has(Parts::HIDDEN);
    let item = |run| Item { run, role: role(&page, run) };
    let main = page.main_part(title);
    let (mut items, mut seen) = (Vec::new(), Seen::default());
    if let Some((from, to)) = main {
        // The headline often stands before the element that holds the article, and visible day and byline with it.
        let headline = headline(&page, from, to, title);
        let before = page.runs[headline.unwrap_or(from)..from].iter().map(|run| match role(&page, run) {
            _ if Some(run.at) == headline => Item { run, role: Role::Title },
            Role::Table if frame::is_day_line(&run.text) => Item { run, role: Role::Dateline },
            role => Item { run, role },
        });
        items.extend(before.filter(|item| {
            let said = Some(item.run.at) == headline || matches!(item.role, Role::Byline | Role::Dateline);
            said && !page.parts_of(item.run).has(Parts::AGAINST)
        }));
        let inside = page.runs[from..to].iter().filter(shown);
        items.extend(inside.filter(|run| !page.parts_of(run).has(Parts::OUTSIDE)).map(item));
        let bounds = frame::settle(&page, &mut items, title);
        seen = day::seen(&page, &items, &bounds);
    }
    let published = day::settle(said.published, url, &seen);
    let running: usize = items.iter().filter(|item| item.role.may_promise()).map(|item| item.run.chars).sum();
    if let Some((script, body)) = said.body.as_ref().filter(|(_, body)| body.chars().count() > 3 * running.max(HIDDEN))
    {
        let (text, blocks) = written_elsewhere(dom, *script, body, title, limits);
        return Article { text, blocks, langs: Vec::new(), published: published.map(|known| (known, None)) };
    }
    if items.is_empty() {
        items = page.runs.iter().filter(shown).map(item).collect();
        if !items.is_empty() {
            diagnostics.push(refuse::no_main_part());
        }
    }
    let mut paths = Paths::new(dom);
    let (text, blocks) =
        written(items.iter().map(|item| (item.role, item.run.text.as_str(), paths.of(item.run.block))));
    let published = published.map(|known| {
        let block = known.at.and_then(|at| items.iter().position(|item| item.run.at == at));
        (known, block.map(|at| blocks[at].span))
    });
    let said = said_langs(dom);
    let langs = items.iter().map(|item| said[item.run.block]).collect();
    Article { text, blocks, langs, published }
}

/// For each node, the innermost element around it that says a language, the page's own element aside.
fn said_langs(dom: &Dom) -> Vec<Option<NodeId>> {
    let mut said = vec![None; dom.nodes.len()];
    for node in dom.descendants(dom::ROOT) {
        let own = dom.name(node) != "html" && dom.attribute(node, "lang").is_some();
        said[node] = if own { Some(node) } else { dom.parent(node).and_then(|parent| said[parent]) };
    }
    said
}

/// The article that a page holds in linked data alone: its headline, and each of its lines.
fn written_elsewhere(
    dom: &Dom,
    script: NodeId,
    body: &str,
    title: Option<&str>,
    limits: &Limits,
) -> (Text, Vec<Block>) {
    let path = Paths::new(dom).of(script);
    // Some write it with its elements, some as plain lines.
    let body = if body.contains("</") { body.to_owned() } else { body.replace('<', "&lt;").replace('\n', "<p>") };
    let inner = Dom::parse(&body, limits);
    let collected = runs::collect(&inner);
    let page = Page::new(&inner, &collected, title);
    let lines = page.runs.iter().map(|run| (role(&page, run), run.text.as_str()));
    let heading = title.map(|title| (Role::Title, title));
    written(heading.into_iter().chain(lines).map(|(role, line)| (role, line, path.clone())))
}

/// Lines with their roles and paths as one text with its blocks.
fn written<'a>(lines: impl Iterator<Item = (Role, &'a str, String)>) -> (Text, Vec<Block>) {
    let (mut text, mut blocks) = (String::new(), Vec::new());
    for (role, line, path) in lines {
        if !text.is_empty() {
            text.push('\n');
        }
        let start = text.len();
        text.push_str(line);
        blocks.push(Block { role, span: Span::new(start, text.len()), lang: None, path });
    }
    (Text::new(text), blocks)
}

/// The last heading before the article that says what the title says, or without a title the last `h1`.
fn headline(page: &Page, from: usize, to: usize, title: Option<&str>) -> Option<usize> {
    let first = |run: &Run| page.dom.ancestors(run.cover).take(4).any(|n| page.dom.name(n) == "h1");
    let fits = |run: &Run| {
        let heading = first(run) || page.parts_of(run).has(Parts::HEADING);
        heading && title.map_or(first(run), |t| main_part::same_title(t, &run.text))
    };
    if page.runs[from..to].iter().any(fits) {
        return None;
    }
    let shown = |run: &Run| !page.parts_of(run).has(Parts::HIDDEN);
    let headed = (0..from).rev().find(|at| shown(&page.runs[*at]) && fits(&page.runs[*at]));
    // Boards of ministries give the title in a row of a table.
    let row = |run: &Run| {
        page.parts_of(run).has(Parts::ROW) && shown(run) && title.is_some_and(|title| frame::is_title_row(title, run))
    };
    headed.or_else(|| (0..from).rev().find(|at| row(&page.runs[*at])))
}

/// The role that a run has by the elements around it, or else by its shape.
fn role(page: &Page, run: &Run) -> Role {
    let parts = page.parts_of(run);
    if run.chars <= DATE && run.text.contains(['©', 'ⓒ', 'Ⓒ']) && !parts.has(Parts::CAPTION.with(Parts::FIGURE)) {
        return Role::Boilerplate;
    }
    if parts.has(Parts::CAPTION) {
        return Role::Caption;
    }
    let quoted = parts.has(Parts::QUOTE) && run.is_prose();
    if (parts.has(Parts::NOTICE) && !quoted) || parts.has(Parts::OUTSIDE) {
        return Role::Boilerplate;
    }
    if parts.has(Parts::TEASER) {
        return Role::Teaser;
    }
    if parts.has(Parts::FIGURE) && !parts.has(Parts::QUOTE) && !parts.has(Parts::ROW) {
        return Role::Caption;
    }
    if parts.has(Parts::BYLINE) && !parts.has(Parts::HEADING) {
        return if run.chars <= BYLINE { Role::Byline } else { Role::Boilerplate };
    }
    if parts.has(Parts::DATE) && run.chars <= DATE && !parts.has(Parts::HEADING) && run.text.contains(char::is_numeric)
    {
        return Role::Dateline;
    }
    let linked = run.linked * 10 >= run.chars * 9 || announces_link(run);
    if linked && run.chars <= TEASER && !parts.has(Parts::ROW) {
        return Role::Teaser;
    }
    if parts.has(Parts::HEADING) {
        return Role::Title;
    }
    if run.chars <= CAPTION && !parts.has(Parts::QUOTE) && page.stands_under_picture(run) {
        return Role::Caption;
    }
    if parts.has(Parts::QUOTE) {
        return Role::Quote;
    }
    if parts.has(Parts::ROW) && run.text.contains(" | ") {
        return Role::Table;
    }
    if parts.has(Parts::ITEM) {
        return Role::List;
    }
    // A bar in a line of a page is no table; pages have elements for those.
    Some(shape(&run.text)).filter(|role| *role != Role::Table).unwrap_or(Role::Body)
}

/// A short lead up to a colon, and then nothing but a link: it points to another article.
fn announces_link(run: &Run) -> bool {
    let Some((lead, rest)) = run.text.split_once([':', '：']) else { return false };
    let (lead, rest) = (lead.chars().count(), rest.trim().chars().count());
    (1..=LEAD).contains(&lead) && rest > lead && run.linked >= rest
}

/// Paths of elements such as `html/body/article/p[3]`; a number stands where siblings share a name.
struct Paths<'a> {
    dom: &'a Dom,
    /// Number among the siblings of the same name, 0 where there is no other, once it was asked for.
    numbers: Vec<u32>,
}

/// Number of an element that nobody has asked for.
const UNKNOWN: u32 = u32::MAX;

impl<'a> Paths<'a> {
    fn new(dom: &'a Dom) -> Paths<'a> {
        Paths { dom, numbers: vec![UNKNOWN; dom.nodes.len()] }
    }

    /// Number of an element among its siblings of the same name; all of them are told at once.
    fn number(&mut self, node: NodeId) -> u32 {
        if self.numbers[node] == UNKNOWN {
            let mut seen: BTreeMap<&str, (u32, NodeId)> = BTreeMap::new();
            let parent = self.dom.parent(node);
            self.numbers[node] = 0;
            for child in parent.into_iter().flat_map(|parent| self.dom.children(parent)) {
                let (count, first) = seen.entry(self.dom.name(child)).or_insert((0, child));
                *count += 1;
                self.numbers[child] = if *count > 1 { *count } else { 0 };
                if *count == 2 {
                    self.numbers[*first] = 1;
                }
            }
        }
        self.numbers[node]
    }

    fn of(&mut self, node: NodeId) -> String {
        let mut steps = Vec::new();
        let mut length = 0;
        for node in self.dom.ancestors(node) {
            let name = self.dom.name(node);
            if name.is_empty() {
                continue;
            }
            let number = self.number(node);
            let step = if number > 0 { format!("{name}[{number}]") } else { name.to_owned() };
            length += step.len() + 1;
            if length > PATH {
                steps.push("…".to_owned());
                break;
            }
            steps.push(step);
        }
        steps.reverse();
        steps.join("/")
    }
}
