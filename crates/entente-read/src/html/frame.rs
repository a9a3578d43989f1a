//! What stands around the core of an article: under the headline a summary, days, names and counts; behind the last
//! paragraph pointers and notices. The core is the smallest element with nearly all of the running text.

use crate::blocks::{ends_sentence, opens_item};
use crate::html::main_part::{Page, same_title};
use crate::html::parts::Parts;
use crate::html::runs::Run;
use crate::shown;
use entente_model::Role;

/// The core holds at least this share of the article's running text, in percent.
const CORE: usize = 80;
/// Longest line that announces links, in characters.
const ANNOUNCES: usize = 100;
/// Longest line before the core that names or counts something, in characters.
const LABEL: usize = 60;
/// Longest line that is a day and little else, in characters.
const DAY_LINE: usize = 90;

/// A run of the article with its role.
pub(crate) struct Item<'a> {
    pub run: &'a Run,
    pub role: Role,
}

/// Where the running text of an article stands among its items.
#[derive(Clone, Copy, Default)]
pub(crate) struct Bounds {
    /// The first item of running text.
    pub prose: usize,
    /// The item after the last of the core.
    pub last: usize,
}

/// Settles the roles of what stands around the core.
pub(crate) fn settle(page: &Page, items: &mut [Item], title: Option<&str>) -> Bounds {
    mark_pointers(page, items);
    let Some((first, last)) = core(page, items) else { return Bounds::default() };
    let running = |item: &Item| item.run.is_prose() && matches!(item.role, Role::Body | Role::List | Role::Quote);
    let prose =
        first + items[first..last].iter().position(|item| running(item) && !is_day_line(&item.run.text)).unwrap_or(0);
    let headline = items[..first].iter().position(|item| item.role == Role::Title);
    let titled = items[..prose].iter().any(|item| item.role == Role::Title);
    for item in &mut items[..prose] {
        // Boards of ministries give title and day in rows of a table.
        if item.role == Role::Table {
            if !titled && title.is_some_and(|title| is_title_row(title, item.run)) {
                item.role = Role::Title;
            } else if is_day_line(&item.run.text) && !shown::days(&item.run.text).is_empty() {
                item.role = Role::Dateline;
            }
        }
        if matches!(item.role, Role::Body | Role::List) && is_day_line(&item.run.text) {
            item.role = Role::Dateline;
        }
    }
    // Names, counts and kinds of article stand between the headline and the core.
    for item in &mut items[headline.map_or(first, |at| at + 1)..first] {
        let label = item.run.chars <= LABEL && !ends_sentence(&item.run.text) && !opens_item(&item.run.text);
        if label && (item.role == Role::Body || page.dom.name(item.run.block) == "dt") {
            item.role = Role::Boilerplate;
        }
    }
    // Behind the core, what follows a heading, a pointer or a notice belongs to them.
    let parts = |role| matches!(role, Role::Title | Role::Teaser | Role::Boilerplate);
    if let Some(at) = items[last..].iter().position(|item| parts(item.role)) {
        for item in &mut items[last + at..] {
            if matches!(item.role, Role::Body | Role::List | Role::Title | Role::Quote) {
                item.role = Role::Boilerplate;
            }
        }
    }
    Bounds { prose, last }
}

/// Marks what belongs to pointers: a snippet under a linked heading, and headings and lines that announce links.
fn mark_pointers(page: &Page, items: &mut [Item]) {
    for at in 1..items.len() {
        let (before, item) = (&items[at - 1], &items[at]);
        let linked = before.role == Role::Teaser && page.parts_of(before.run).has(Parts::HEADING);
        if linked && matches!(item.role, Role::Body | Role::List) && is_card(page, before.run, item.run) {
            items[at].role = Role::Teaser;
        }
    }
    // The role after all the pointers that follow.
    let mut behind: Option<Role> = None;
    for at in (0..items.len()).rev() {
        let item = &items[at];
        let announces = match item.role {
            Role::Body => item.run.chars <= ANNOUNCES && item.run.text.ends_with([':', '：']),
            Role::Title => at > 0 && behind.is_none_or(|role| matches!(role, Role::Title | Role::Boilerplate)),
            _ => false,
        };
        if announces && items.get(at + 1).is_some_and(|next| next.role == Role::Teaser) {
            items[at].role = Role::Teaser;
        }
        if items[at].role != Role::Teaser {
            behind = Some(items[at].role);
        }
    }
}

/// Most runs of an element that shows one pointer.
const CARD: usize = 5;

/// Whether two runs stand together in an element that holds little else.
fn is_card(page: &Page, one: &Run, other: &Run) -> bool {
    page.dom.ancestors(one.block).take(4).any(|node| {
        let (from, to) = page.ranges[node];
        to - from <= CARD && (from..to).contains(&one.at) && (from..to).contains(&other.at)
    })
}

/// The first item of the core and the one after its last.
fn core(page: &Page, items: &[Item]) -> Option<(usize, usize)> {
    let mut sums = vec![0usize];
    for item in items {
        let running = matches!(item.role, Role::Body | Role::List | Role::Quote | Role::Table) && item.run.is_prose();
        sums.push(sums[sums.len() - 1] + if running { item.run.length } else { 0 });
    }
    let total = sums[items.len()];
    if total == 0 {
        return None;
    }
    // From the middle of the text outwards: the element around it that first holds enough.
    let middle = &items[sums.partition_point(|sum| sum * 2 < total) - 1];
    let mut found = None;
    for node in page.dom.ancestors(middle.run.block) {
        let (from, to) = page.ranges[node];
        let first = items.partition_point(|item| item.run.at < from);
        let last = items.partition_point(|item| item.run.at < to);
        if first < last {
            found = Some((first, last));
            if (sums[last] - sums[first]) * 100 >= total * CORE {
                break;
            }
        }
    }
    found
}

/// Longest word for "title" in a row that gives it, with the bar, in characters.
const TITLE_WORD: usize = 12;

/// Whether a row gives the title of the page, and little else.
pub(crate) fn is_title_row(title: &str, run: &Run) -> bool {
    run.chars <= title.chars().count() + TITLE_WORD && same_title(title, &run.text)
}

/// Whether a line is a day, perhaps with a time and a word or two.
pub(crate) fn is_day_line(line: &str) -> bool {
    line.chars().count() <= DAY_LINE && !ends_sentence(line) && shown::has_day(line)
}
