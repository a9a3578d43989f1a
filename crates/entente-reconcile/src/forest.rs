//! Clusters with the history of how they came about: who was joined to whom, and at which moment. So a later change can go back to the
//! moment from which on it matters, and what came of earlier ones stands.

use crate::blocks::At;
use std::cmp::Ordering;

/// When two clusters were joined: by the word of a person, or at the turn of a pair of claims. The likeliest pairs come first, of
/// those that are equally likely the ones that [`Order`] has first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// What the pair counts, in thousandths of a logit. What people say comes before everything.
    pub(crate) logit: i32,
    pub(crate) a: At,
    pub(crate) b: At,
}

impl Moment {
    /// Before any pair has its turn, after all words of people.
    pub(crate) const FIRST: Moment = Moment { logit: i32::MAX - 1, a: 0, b: 0 };
    /// When people are heard.
    pub(crate) const SAID: Moment = Moment { logit: i32::MAX, a: 0, b: 0 };
}

/// An order of all claims that does not depend on which came first: by numbers made of their ids.
#[derive(Default)]
pub(crate) struct Order(Vec<u64>);

impl Order {
    /// Takes up the next claim.
    pub(crate) fn push(&mut self, id: &str) {
        // FNV-1a, the same on every machine, and stirred, since its last letters move few of its bits. Two of a million
        // million ids have one number, which costs no more than that the older of the two comes first.
        let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        let hash = (hash ^ (hash >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0.push(hash ^ (hash >> 29));
    }

    pub(crate) fn compare(&self, a: At, b: At) -> Ordering {
        (self.0[a as usize], a).cmp(&(self.0[b as usize], b))
    }

    /// The two claims in order.
    pub(crate) fn pair(&self, a: At, b: At) -> (At, At) {
        if self.compare(a, b).is_le() { (a, b) } else { (b, a) }
    }

    /// Which of two moments comes first.
    pub(crate) fn moments(&self, x: &Moment, y: &Moment) -> Ordering {
        y.logit.cmp(&x.logit).then_with(|| self.compare(x.a, y.a)).then_with(|| self.compare(x.b, y.b))
    }
}

/// A claim or two clusters that were joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Node(u32);

const NONE: Node = Node(u32::MAX);

/// Two clusters that were joined. The one with the first claim stands left.
struct Join {
    left: Node,
    right: Node,
    above: Node,
    size: u32,
    /// The first of the claims in their order, which is also the first in the row of members.
    head: At,
    tail: At,
    when: Moment,
}

/// A claim as a part of clusters.
#[derive(Clone, Copy)]
struct Leaf {
    above: Node,
    /// Some cluster that has it, from which to climb.
    known: Node,
    /// The next member of the largest cluster that has it.
    next: At,
}

/// All clusters. See the top of this file.
#[derive(Default)]
pub(crate) struct Forest {
    leaves: Vec<Leaf>,
    joins: Vec<Join>,
    free: Vec<u32>,
}

impl Node {
    fn leaf(at: At) -> Node {
        Node(at << 1)
    }
    fn join(number: usize) -> Node {
        // There are fewer joins than claims, and those have room in 31 bits.
        Node((number as u32) << 1 | 1)
    }
    fn number(self) -> Option<usize> {
        (self.0 & 1 == 1).then_some((self.0 >> 1) as usize)
    }
    fn at(self) -> At {
        self.0 >> 1
    }
}

impl Forest {
    /// Takes up the next claim, by itself.
    pub(crate) fn push(&mut self) {
        let leaf = Node::leaf(self.leaves.len() as At);
        self.leaves.push(Leaf { above: NONE, known: leaf, next: At::MAX });
    }

    fn above(&self, node: Node) -> Node {
        match node.number() {
            Some(number) => self.joins[number].above,
            None => self.leaves[node.at() as usize].above,
        }
    }

    fn set_above(&mut self, node: Node, above: Node) {
        match node.number() {
            Some(number) => self.joins[number].above = above,
            None => self.leaves[node.at() as usize].above = above,
        }
    }

    fn when(&self, node: Node) -> Option<Moment> {
        node.number().map(|number| self.joins[number].when)
    }

    /// The cluster of a claim.
    pub(crate) fn root(&mut self, at: At) -> Node {
        let mut node = self.leaves[at as usize].known;
        loop {
            match self.above(node) {
                NONE => break,
                above => node = above,
            }
        }
        self.leaves[at as usize].known = node;
        node
    }

    /// The cluster that a claim had just before a moment.
    pub(crate) fn root_before(&mut self, at: At, moment: &Moment, order: &Order) -> Node {
        let earlier = |when: Option<Moment>| when.is_none_or(|when| order.moments(&when, moment).is_lt());
        let known = self.leaves[at as usize].known;
        let from = if earlier(self.when(known)) { known } else { Node::leaf(at) };
        let mut node = from;
        loop {
            match self.above(node) {
                NONE => break,
                above if earlier(self.when(above)) => node = above,
                _ => break,
            }
        }
        if from == known {
            self.leaves[at as usize].known = node;
        }
        node
    }

    /// How many claims a cluster has.
    pub(crate) fn size(&self, node: Node) -> usize {
        node.number().map_or(1, |number| self.joins[number].size as usize)
    }

    /// The first claim of a cluster.
    pub(crate) fn head(&self, node: Node) -> At {
        node.number().map_or(node.at(), |number| self.joins[number].head)
    }

    fn tail(&self, node: Node) -> At {
        node.number().map_or(node.at(), |number| self.joins[number].tail)
    }

    /// The claims of a cluster, in the order in which they were joined.
    pub(crate) fn members(&self, node: Node) -> impl Iterator<Item = At> {
        let next = |at: &At| Some(self.leaves[*at as usize].next);
        std::iter::successors(Some(self.head(node)), next).take(self.size(node))
    }

    /// Joins two clusters that are parts of no others.
    pub(crate) fn join(&mut self, x: Node, y: Node, when: Moment, order: &Order) {
        let (left, right) = if order.compare(self.head(x), self.head(y)).is_lt() { (x, y) } else { (y, x) };
        let join = Join {
            left,
            right,
            above: NONE,
            size: (self.size(left) + self.size(right)) as u32,
            head: self.head(left),
            tail: self.tail(right),
            when,
        };
        let last = self.tail(left) as usize;
        self.leaves[last].next = self.head(right);
        let number = match self.free.pop() {
            Some(number) => {
                self.joins[number as usize] = join;
                number as usize
            }
            None => {
                self.joins.push(join);
                self.joins.len() - 1
            }
        };
        self.set_above(left, Node::join(number));
        self.set_above(right, Node::join(number));
    }

    /// Undoes what was joined in a cluster at this moment and later. Gives the clusters that are left.
    pub(crate) fn cut(&mut self, root: Node, moment: &Moment, order: &Order) -> Vec<Node> {
        let (mut next, mut left) = (vec![root], Vec::new());
        while let Some(node) = next.pop() {
            match node.number() {
                Some(number) if order.moments(&self.joins[number].when, moment).is_ge() => {
                    let Join { left, right, .. } = self.joins[number];
                    let tail = self.tail(left);
                    self.leaves[tail as usize].next = At::MAX;
                    next.extend([right, left]);
                    self.free.push(number as u32);
                }
                _ => {
                    self.set_above(node, NONE);
                    let members: Vec<At> = self.members(node).collect();
                    members.iter().for_each(|&at| self.leaves[at as usize].known = node);
                    left.push(node);
                }
            }
        }
        left
    }
}
