//! Which part of a page is the article: the element with the most running text and the least of everything else.

use crate::blocks::ends_sentence;
use crate::html::dom::{Dom, Kind, NodeId, ROOT, Step};
use crate::html::parts::{self, Named, Parts};
use crate::html::runs::{Run, Runs};
use std::collections::BTreeMap;

/// A page with the parts of every node told.
pub(crate) struct Page<'a> {
    pub dom: &'a Dom,
    pub runs: &'a [Run],
    pub ranges: &'a [(usize, usize)],
    /// Parts of each node, with those of all elements around it.
    pub parts: Vec<Parts>,
    /// Whether each node is or holds a picture.
    pub pictured: Vec<bool>,
}

/// An element with more than this share of the page's running text (in percent) is not what a doubtful class says.
const BELIEVED: usize = 35;

/// What a headline is worth, in characters of running text.
const HEADLINE: i64 = 400;
/// Running text is worth its length beyond this; a line this long is as often a teaser.
const SHORT: i64 = 30;

/// An article has at least so many characters of running text.
const OWN: usize = 200;

/// So many bodies of articles are looked at; a page has one, or a few.
const BODIES: usize = 16;

/// The elements of a page that say they are articles.
struct Articles {
    /// The runs of the page's own, and of bodies of articles.
    declared: Vec<(usize, usize)>,
    /// Those beside the page's own, in order.
    others: Vec<NodeId>,
}

impl<'a> Page<'a> {
    /// Tells the parts of every node of a page with this title.
    pub(crate) fn new(dom: &'a Dom, runs: &'a Runs, title: Option<&str>) -> Page<'a> {
        let mut prose = vec![0];
        for run in &runs.runs {
            prose.push(prose[run.at] + if run.is_prose() { run.length } else { 0 });
        }
        let pictured = vec![false; dom.nodes.len()];
        let parts = vec![Parts::default(); dom.nodes.len()];
        let mut page = Page { dom, runs: &runs.runs, ranges: &runs.ranges, parts, pictured };
        let articles = page.articles(&prose, title);
        let mut named = Named::default();
        let mut step = Some(Step::Enter(ROOT));
        while let Some(now) = step {
            match now {
                Step::Enter(node) => {
                    let around = dom.parent(node).map_or(Parts::default(), |p| page.parts[p]);
                    page.parts[node] = around.with(page.own_parts(node, &prose, &articles, &mut named));
                }
                Step::Leave(node) => {
                    page.pictured[node] |= matches!(dom.name(node), "img" | "picture" | "amp-img");
                    if let (true, Some(parent)) = (page.pictured[node], dom.parent(node)) {
                        page.pictured[parent] = true;
                    }
                }
            }
            step = dom.step(ROOT, now, false);
        }
        page
    }

    /// The parts that an element itself marks. `prose` is the running text before each run.
    fn own_parts(&self, node: NodeId, prose: &[usize], articles: &Articles, named: &mut Named<'a>) -> Parts {
        if !matches!(self.dom.nodes[node].kind, Kind::Element { .. }) {
            return Parts::default();
        }
        let (sure, mut said) = parts::of_element(self.dom, node, named);
        let (from, to) = self.ranges[node];
        let much = to > from && (prose[to] - prose[from]) * 100 > prose[prose.len() - 1] * BELIEVED;
        let around = articles.declared.iter().any(|(a, b)| from <= *a && *b <= to);
        if much || around || matches!(self.dom.name(node), "html" | "body") {
            // Comments may well be longer than the article, where that is declared elsewhere.
            let comments = said.has(Parts::COMMENT) && !around && !articles.declared.is_empty();
            said = said.without(Parts::DOUBTFUL).with(if comments { Parts::COMMENT } else { Parts::default() });
        }
        if articles.others.binary_search(&node).is_ok() {
            said = said.with(Parts::TEASER);
        }
        sure.with(said)
    }

    /// What elements say that they are articles, and which of them are others than the page's own.
    fn articles(&self, prose: &[usize], title: Option<&str>) -> Articles {
        let held = |node: NodeId| prose[self.ranges[node].1.max(self.ranges[node].0)] - prose[self.ranges[node].0];
        let all: Vec<NodeId> = self.dom.descendants(ROOT).filter(|n| self.is_article(*n)).collect();
        let headline = self.runs.iter().find(|run| {
            let heads = self.dom.ancestors(run.cover).take(4).any(|n| matches!(self.dom.name(n), "h1" | "h2"));
            heads && title.is_some_and(|t| same_title(t, &run.text))
        });
        let own = headline.and_then(|run| self.dom.ancestors(run.block).find(|n| self.dom.name(*n) == "article"));
        let own = own.filter(|own| held(*own) >= OWN);
        let bodies = all.iter().copied().filter(|n| self.dom.attribute(*n, "itemprop").is_some() && held(*n) >= OWN);
        let declared = own.into_iter().chain(bodies).take(BODIES).map(|n| self.ranges[n]).collect();
        let Some(own) = own else { return Articles { declared, others: Vec::new() } };
        let within = |node: NodeId, other: NodeId| {
            let ((from, to), (first, last)) = (self.ranges[node], self.ranges[other]);
            node == other || first <= from && to <= last
        };
        let mut others: Vec<NodeId> = all.iter().copied().filter(|n| self.dom.name(*n) == "article").collect();
        others.retain(|n| held(*n) <= held(own) && !within(own, *n) && !within(*n, own));
        others.sort_unstable();
        Articles { declared, others }
    }

    /// The parts that the elements around a run mark.
    pub(crate) fn parts_of(&self, run: &Run) -> Parts {
        self.parts[run.cover].with(self.parts[run.block])
    }

    /// Whether a run stands alone with a picture in one element, as captions do.
    pub(crate) fn stands_under_picture(&self, run: &Run) -> bool {
        let alone = |node: &NodeId| {
            let (from, to) = self.ranges[*node];
            to == from + 1 && from == run.at
        };
        let block = run.block;
        let boxes = self.dom.ancestors(block).take_while(alone);
        let mut boxes = boxes.filter(|node| match self.dom.name(*node) {
            "div" | "span" | "center" | "section" | "td" | "table" => true,
            // Pictures stand in paragraphs of running text, too.
            "p" => !ends_sentence(&run.text),
            _ => false,
        });
        boxes.any(|node| self.pictured[node])
    }

    /// The runs that hold the article, if one stands out: those of the element with most for it and least against it,
    /// without what stands before the headline and after the end.
    pub(crate) fn main_part(&self, title: Option<&str>) -> Option<(usize, usize)> {
        let headline = |run: &Run| {
            let first = self.dom.ancestors(run.cover).take(4).any(|n| self.dom.name(n) == "h1");
            (first || self.parts_of(run).has(Parts::HEADING)) && title.is_some_and(|t| same_title(t, &run.text))
        };
        let mut sums = vec![0i64];
        let mut prose = vec![0i64];
        let mut headlines = vec![0usize];
        for run in self.runs {
            let heads = headline(run);
            headlines.push(headlines[headlines.len() - 1] + usize::from(heads));
            let value = if heads { HEADLINE } else { self.value(run) };
            sums.push(sums[sums.len() - 1] + value);
            prose.push(prose[prose.len() - 1] + if run.is_prose() { value.max(0) } else { 0 });
        }
        let total = prose[prose.len() - 1];
        if total <= 0 {
            return None;
        }
        let headed =
            (0..self.runs.len()).find(|at| headlines[*at + 1] > headlines[*at]).map(|at| self.headed(at, &sums));
        let headed = headed.unwrap_or_default();
        let mut best: Option<(i64, NodeId)> = None;
        for node in self.dom.descendants(ROOT) {
            let (from, to) = self.ranges[node];
            if to <= from || !matches!(self.dom.nodes[node].kind, Kind::Element { .. }) {
                continue;
            }
            let mut sum = headed.get(&node).copied().unwrap_or(i64::MIN).max(sums[to] - sums[from]);
            let held = prose[to] - prose[from];
            // An element that says it is the article is preferred to one around it that holds little more.
            if self.is_article(node) {
                let headed = headlines[to] > headlines[from] && held * 5 >= total;
                sum += if headed {
                    held
                } else if held * 2 >= total {
                    held / 3
                } else {
                    0
                };
            }
            // Deeper elements come later in the walk; among equals the deepest is the closest fit.
            if best.is_none_or(|(most, _)| sum >= most) {
                best = Some((sum, node));
            }
        }
        let (_, node) = best.filter(|(sum, _)| *sum > 0)?;
        let (mut from, to) = self.ranges[node];
        let after = |at: usize| prose[to] - prose[at];
        if let Some(at) = (from..to).find(|at| headline(&self.runs[*at]) && after(*at) * 2 >= after(from)) {
            from = at;
        }
        Some((from, self.end(from, to, &sums)))
    }

    /// What each element around the headline is worth from the headline on, up to the point where most speaks for it:
    /// what follows the article in the same element does not count against it.
    fn headed(&self, headline: usize, sums: &[i64]) -> BTreeMap<NodeId, i64> {
        let (mut most, mut seen) = (i64::MIN, headline);
        let mut worth = BTreeMap::new();
        for node in self.dom.ancestors(self.runs[headline].block) {
            let (_, to) = self.ranges[node];
            while seen < to {
                seen += 1;
                most = most.max(sums[seen] - sums[headline]);
            }
            worth.insert(node, most);
        }
        worth
    }

    /// Where the article ends: behind the point where most speaks for it, or behind the last paragraph that stands
    /// beside most of the others, and what short lines follow before links, headings or another part begin.
    fn end(&self, from: usize, to: usize, sums: &[i64]) -> usize {
        let Some(mut most) = (from + 1..=to).max_by_key(|at| (sums[*at], *at)) else { return to };
        let counts = |run: &Run| run.is_prose() && !self.parts_of(run).has(Parts::AGAINST);
        let mut held: BTreeMap<Option<NodeId>, usize> = BTreeMap::new();
        for run in self.runs[from..most].iter().filter(|run| counts(run)) {
            *held.entry(self.dom.parent(run.block)).or_default() += run.length;
        }
        let home = held.into_iter().max_by_key(|(_, chars)| *chars).and_then(|(parent, _)| parent);
        let beside = |run: &Run| counts(run) && self.dom.parent(run.block) == home;
        if let Some(last) = (most..to).rev().find(|at| home.is_some() && beside(&self.runs[*at])) {
            most = last + 1;
        }
        let heads = |run: &Run| self.parts_of(run).has(Parts::HEADING);
        let goes_on = |run: &Run| run.linked * 2 < run.chars && !self.parts_of(run).has(Parts::AGAINST);
        // Lists and tables within the element that holds the paragraphs go on, each heading with what it heads.
        let (_, inner) = home.map_or((0, most), |home| self.ranges[home]);
        let inside = &self.runs[most..inner.clamp(most, to)];
        let shows = |run: &Run| goes_on(run) && self.parts_of(run).has(Parts::ITEM.with(Parts::ROW));
        let pointer = usize::from(inside.len() > 1 && !goes_on(&inside[0]) && shows(&inside[1]));
        let within = pointer + inside[pointer..].iter().take_while(|run| goes_on(run)).count();
        let headings = self.runs[most..most + within].iter().rev().take_while(|run| heads(run)).count();
        most += within - headings;
        most + self.runs[most..to].iter().take_while(|run| goes_on(run) && !heads(run)).count()
    }

    /// How much a run speaks for being in the article.
    fn value(&self, run: &Run) -> i64 {
        let length = i64::try_from(run.length.min(800)).unwrap_or(800);
        if self.parts_of(run).has(Parts::HIDDEN) {
            return 0;
        }
        if self.parts_of(run).has(Parts::AGAINST) {
            return -length.min(60) / 2;
        }
        if run.is_prose() {
            let linked = i64::try_from(run.linked.min(2000)).unwrap_or(2000);
            return length - SHORT - 2 * linked;
        }
        if run.linked * 2 >= run.chars { -25 } else { -4 }
    }

    fn is_article(&self, node: NodeId) -> bool {
        let declared = self.dom.attribute(node, "itemprop").is_some_and(|i| i.split(' ').any(|w| w == "articleBody"));
        declared || self.dom.name(node) == "article"
    }
}

/// Whether a heading says what the title says: the same letters, or one of them within the other.
pub(crate) fn same_title(title: &str, heading: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(400).collect()
    };
    let (title, heading) = (letters(title), letters(heading));
    let long = heading.chars().count().min(title.chars().count()) >= 12;
    !heading.is_empty() && (title == heading || (long && (title.contains(&heading) || heading.contains(&title))))
}
