//! Web pages: parsed once, the article found by its running text, each part given its role by structure.

mod dom;
mod main_part;
mod meta;
mod parts;
mod runs;
mod watch;

use crate::blocks::shape;
use crate::options::{Limits, Overrides, Reading};
use crate::{charset, digest, lang, refuse, sniff, stamp};
use dom::{Cut, Dom, NodeId};
use entente_model::{Block, DayKnown, Diagnostic, Document, Refusal, Role, Span, Text};
use main_part::Page;
use parts::Parts;
use runs::Run;

/// Longest path kept with a block, in bytes; the outer elements of a longer one are left out.
const PATH: usize = 160;
/// Longest byline, visible date and teaser, in characters; longer ones are notices about people, or text.
const BYLINE: usize = 150;
const DATE: usize = 100;
const TEASER: usize = 200;

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
    let (text, mut blocks) = article(&dom, said.title.as_deref(), &mut diagnostics);
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
    let url = overrides.url.clone().or(said.url);
    let (published, published_how) = match (overrides.published, said.published) {
        (Some(day), _) => (Some(day), Some(DayKnown::Given)),
        (None, Some(day)) => (Some(day), Some(DayKnown::Declared)),
        (None, None) => {
            let day = url.as_deref().and_then(stamp::in_address);
            (day, day.map(|_| DayKnown::Address))
        }
    };
    let heading = blocks.iter().find(|b| b.role == Role::Title).map(|b| text.get(b.span).to_owned());
    let source = digest::source_id(bytes);
    let document = Document {
        id: overrides.id.clone().unwrap_or_else(|| digest::file_id(name, &source)),
        url,
        source,
        reader: overrides.reader() + &limits.reader(),
        lang: language,
        published,
        published_how,
        title: overrides.title.clone().or(said.title).or(heading),
        text,
        blocks,
    };
    Ok(Reading { document, diagnostics, given: None })
}

/// The text of the article, one line a block, and its blocks.
fn article(dom: &Dom, title: Option<&str>, diagnostics: &mut Vec<Diagnostic>) -> (Text, Vec<Block>) {
    let collected = runs::collect(dom);
    let page = Page::new(dom, &collected);
    let main = page.main_part(title);
    if main.is_none() && !collected.runs.is_empty() {
        diagnostics.push(refuse::no_main_part());
    }
    let (from, to) = main.unwrap_or((0, page.runs.len()));
    let inside = page.runs[from..to].iter().filter(|run| {
        let parts = page.parts_of(run);
        !parts.has(Parts::HIDDEN) && (main.is_none() || !parts.has(Parts::OUTSIDE))
    });
    let mut paths = Paths::new(dom);
    let (mut text, mut blocks) = (String::new(), Vec::new());
    let mut add = |run: &Run, role: Role| {
        if !text.is_empty() {
            text.push('\n');
        }
        let start = text.len();
        text.push_str(&run.text);
        blocks.push(Block { role, span: Span::new(start, text.len()), lang: None, path: paths.of(run.block) });
    };
    // The headline often stands before the element that holds the article, and visible day and byline with it.
    let headline = headline(&page, from, to, title);
    for at in headline.unwrap_or(from)..from {
        let run = &page.runs[at];
        let parts = page.parts_of(run);
        match role(&page, run) {
            _ if parts.has(Parts::AGAINST) => {}
            role @ (Role::Title | Role::Byline | Role::Dateline) if role != Role::Title || Some(at) == headline => {
                add(run, role);
            }
            _ => {}
        }
    }
    for run in inside {
        add(run, role(&page, run));
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
    (0..from).rev().find(|at| shown(&page.runs[*at]) && fits(&page.runs[*at]))
}

/// The role that a run has by the elements around it, or else by its shape.
fn role(page: &Page, run: &Run) -> Role {
    let parts = page.parts_of(run);
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
    let linked = run.linked * 10 >= run.chars * 9;
    if linked && run.chars <= TEASER && !parts.has(Parts::ROW) {
        return Role::Teaser;
    }
    if parts.has(Parts::HEADING) {
        return Role::Title;
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

/// Paths of elements such as `html/body/article/p[3]`; a number stands where siblings share a name.
struct Paths<'a> {
    dom: &'a Dom,
    /// Number among the siblings of the same name, 0 where there is no other.
    numbers: Vec<u32>,
}

impl<'a> Paths<'a> {
    fn new(dom: &'a Dom) -> Paths<'a> {
        let mut numbers = vec![0u32; dom.nodes.len()];
        let mut seen = std::collections::BTreeMap::new();
        for parent in 0..dom.nodes.len() {
            seen.clear();
            for child in dom.children(parent) {
                let name = dom.name(child);
                if name.is_empty() {
                    continue;
                }
                let (count, first) = seen.entry(name).or_insert((0u32, child));
                *count += 1;
                match *count {
                    1 => {}
                    2 => {
                        numbers[*first] = 1;
                        numbers[child] = 2;
                    }
                    more => numbers[child] = more,
                }
            }
        }
        Paths { dom, numbers }
    }

    fn of(&mut self, node: NodeId) -> String {
        let mut steps = Vec::new();
        let mut length = 0;
        for node in self.dom.ancestors(node) {
            let name = self.dom.name(node);
            if name.is_empty() {
                continue;
            }
            let number = self.numbers[node];
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
