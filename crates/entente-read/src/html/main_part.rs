//! Which part of a page is the article: the element with the most running text and the least of everything else.

use crate::html::dom::{Dom, Kind, NodeId, ROOT, Step};
use crate::html::parts::{self, Parts};
use crate::html::runs::{Run, Runs};

/// A page with the parts of every node told.
pub(crate) struct Page<'a> {
    pub dom: &'a Dom,
    pub runs: &'a [Run],
    pub ranges: &'a [(usize, usize)],
    /// Parts of each node, with those of all elements around it.
    pub parts: Vec<Parts>,
}

/// An element with more than this share of the page's running text (in percent) is not what a doubtful class says.
const BELIEVED: usize = 35;

impl<'a> Page<'a> {
    pub(crate) fn new(dom: &'a Dom, runs: &'a Runs) -> Page<'a> {
        let mut prose = Vec::with_capacity(runs.runs.len() + 1);
        let mut sum = 0;
        prose.push(0);
        for run in &runs.runs {
            sum += if run.is_prose() { run.chars } else { 0 };
            prose.push(sum);
        }
        let mut all = vec![Parts::default(); dom.nodes.len()];
        let mut step = Some(Step::Enter(ROOT));
        while let Some(now) = step {
            if let Step::Enter(node) = now {
                let around = dom.nodes[node].parent.map_or(Parts::default(), |p| all[p]);
                all[node] = around;
                if matches!(dom.nodes[node].kind, Kind::Element { .. }) {
                    let (sure, mut said) = parts::of_element(dom, node);
                    let (from, to) = runs.ranges[node];
                    let much = to > from && (prose[to] - prose[from]) * 100 > sum * BELIEVED;
                    if much || matches!(dom.name(node), "html" | "body") {
                        said = said.without(Parts::DOUBTFUL);
                    }
                    all[node] = around.with(sure).with(said);
                }
            }
            step = dom.step(ROOT, now, false);
        }
        Page { dom, runs: &runs.runs, ranges: &runs.ranges, parts: all }
    }

    /// The parts that the elements around a run mark.
    pub(crate) fn parts_of(&self, run: &Run) -> Parts {
        self.parts[run.cover].with(self.parts[run.block])
    }

    /// The element that holds the article, if one stands out.
    pub(crate) fn main_part(&self) -> Option<NodeId> {
        let mut sums = vec![0i64];
        let mut prose = vec![0i64];
        for run in self.runs {
            let value = self.value(run);
            sums.push(sums[sums.len() - 1] + value);
            prose.push(prose[prose.len() - 1] + value.max(0));
        }
        let total = prose[prose.len() - 1];
        if total <= 0 {
            return None;
        }
        let mut best: Option<(i64, NodeId)> = None;
        for node in self.dom.descendants(ROOT) {
            let (from, to) = self.ranges[node];
            if to <= from || !matches!(self.dom.nodes[node].kind, Kind::Element { .. }) {
                continue;
            }
            let mut sum = sums[to] - sums[from];
            let held = prose[to] - prose[from];
            // An element that says it is the article is preferred to one around it that holds little more.
            if self.is_article(node) && held * 2 >= total {
                sum += held / 3;
            }
            // Deeper elements come later in the walk; among equals the deepest is the closest fit.
            if best.is_none_or(|(most, _)| sum >= most) {
                best = Some((sum, node));
            }
        }
        best.filter(|(sum, _)| *sum > 0).map(|(_, node)| node)
    }

    /// How much a run speaks for being in the article.
    fn value(&self, run: &Run) -> i64 {
        let length = i64::try_from(run.chars.min(2000)).unwrap_or(2000);
        if self.parts_of(run).has(Parts::AGAINST) {
            return -length.min(60) / 2;
        }
        if run.is_prose() {
            let linked = i64::try_from(run.linked.min(2000)).unwrap_or(2000);
            return length - 2 * linked;
        }
        if run.linked * 2 >= run.chars { -25 } else { -4 }
    }

    fn is_article(&self, node: NodeId) -> bool {
        let declared = self.dom.attribute(node, "itemprop").is_some_and(|i| i.split(' ').any(|w| w == "articleBody"));
        declared || self.dom.name(node) == "article"
    }
}
