//! The tree of a page, parsed as browsers parse it but never deeper or larger than the limits allow.

use crate::html::runs::Shown;
use crate::html::watch;
use crate::options::Limits;
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, ExpandedName, LocalName, Namespace, QualName};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

/// Number of a node in [`Dom::nodes`].
pub(crate) type NodeId = usize;

/// The document node.
pub(crate) const ROOT: NodeId = 0;

/// Whether this reader looks at an attribute; others are not kept.
fn is_kept(name: &str) -> bool {
    matches!(
        name,
        "class"
            | "id"
            | "rel"
            | "itemprop"
            | "role"
            | "hidden"
            | "style"
            | "datetime"
            | "content"
            | "property"
            | "name"
            | "href"
            | "lang"
            | "type"
            | "aria-hidden"
            | "http-equiv"
            | "pubdate"
            | "aria-modal"
    )
}

/// What a node is.
#[derive(Debug)]
pub(crate) enum Kind {
    /// The document, comments, and everything else that shows nothing.
    Other,
    /// An element with its name and the kept attributes.
    Element { name: QualName, attributes: Vec<(LocalName, StrTendril)> },
    /// Text.
    Text(StrTendril),
}

/// A node with its links.
#[derive(Debug)]
pub(crate) struct Node {
    pub kind: Kind,
    parent: Link,
    first: Link,
    last: Link,
    next: Link,
    previous: Link,
    depth: u32,
    /// How its content is shown, if it is an element.
    pub shown: Shown,
}

/// Another node or none, in half the room: pages have many nodes, and every walk goes through all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Link(u32);

impl Link {
    const NONE: Link = Link(u32::MAX);

    fn to(node: NodeId) -> Link {
        u32::try_from(node).map_or(Link::NONE, Link)
    }

    fn get(self) -> Option<NodeId> {
        usize::try_from(self.0).ok().filter(|_| self != Link::NONE)
    }
}

/// A parsed page.
#[derive(Debug)]
pub(crate) struct Dom {
    pub nodes: Vec<Node>,
    /// Which limit cut the page, if one did.
    pub cut: Option<Cut>,
}

/// The limit that cut a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    Depth,
    Elements,
    Attributes,
}

/// A step of a walk through the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Enter(NodeId),
    Leave(NodeId),
}

impl Dom {
    /// Parses `page`. Parsing deep nesting or tags with thousands of attributes takes time that grows with the square
    /// of the page, so it stops there.
    pub(crate) fn parse(page: &str, limits: &Limits) -> Dom {
        let builder = || TreeBuilder::new(Sink::new(page.len(), limits), TreeBuilderOpts::default());
        let (builder, long) = watch::feed(page, builder, limits.attributes, |builder| builder.sink.cut.get().is_some());
        let mut dom = builder.sink.finish();
        if long && dom.cut.is_none() {
            dom.cut = Some(Cut::Attributes);
        }
        dom
    }

    /// Name of an element in lower case; empty for other nodes.
    pub(crate) fn name(&self, node: NodeId) -> &str {
        match &self.nodes[node].kind {
            Kind::Element { name, .. } => &name.local,
            _ => "",
        }
    }

    /// Value of an attribute of an element.
    pub(crate) fn attribute(&self, node: NodeId, name: &str) -> Option<&str> {
        match &self.nodes[node].kind {
            Kind::Element { attributes, .. } => {
                attributes.iter().find(|(n, _)| &**n == name).map(|(_, value)| value.as_ref())
            }
            _ => None,
        }
    }

    /// The kept attributes of an element, each with its value.
    pub(crate) fn attributes(&self, node: NodeId) -> impl Iterator<Item = (&str, &str)> {
        let attributes = match &self.nodes[node].kind {
            Kind::Element { attributes, .. } => attributes.as_slice(),
            _ => &[],
        };
        attributes.iter().map(|(name, value)| (&**name, &**value))
    }

    /// Children in order.
    pub(crate) fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.nodes[node].first.get(), |n| self.nodes[*n].next.get())
    }

    /// The node and its ancestors, from the inside out.
    pub(crate) fn ancestors(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(Some(node), |n| self.parent(*n))
    }

    /// The element around a node.
    pub(crate) fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node].parent.get()
    }

    /// The step after `step` in a walk of the subtree of `top`; `skip` leaves the children of an entered node out.
    pub(crate) fn step(&self, top: NodeId, step: Step, skip: bool) -> Option<Step> {
        match step {
            Step::Enter(node) if !skip => self.nodes[node].first.get().map(Step::Enter).or(Some(Step::Leave(node))),
            Step::Enter(node) => Some(Step::Leave(node)),
            Step::Leave(node) if node == top => None,
            Step::Leave(node) => {
                self.nodes[node].next.get().map(Step::Enter).or_else(|| self.parent(node).map(Step::Leave))
            }
        }
    }

    /// All nodes of the subtree of `top`, in order of the page.
    pub(crate) fn descendants(&self, top: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(Some(Step::Enter(top)), move |s| self.step(top, *s, false)).filter_map(|s| match s {
            Step::Enter(node) => Some(node),
            Step::Leave(_) => None,
        })
    }

    /// The text in the subtree of `top`, white space made single.
    pub(crate) fn text(&self, top: NodeId) -> String {
        let mut text = String::new();
        for node in self.descendants(top) {
            if let Kind::Text(piece) = &self.nodes[node].kind {
                text.push_str(piece);
                text.push(' ');
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The first characters of the text in the subtree of `top`, up to about `most` bytes.
    pub(crate) fn head_of_text(&self, top: NodeId, most: usize) -> String {
        let mut text = String::new();
        for node in self.descendants(top) {
            if let Kind::Text(piece) = &self.nodes[node].kind {
                text.push_str(&piece[..piece.floor_char_boundary(piece.len().min(most))]);
            }
            if text.len() > most {
                break;
            }
        }
        text
    }

    /// The text directly in a `script` or `title`, as it stands.
    pub(crate) fn raw(&self, node: NodeId) -> String {
        let pieces = self.children(node).filter_map(|n| match &self.nodes[n].kind {
            Kind::Text(piece) => Some(&**piece),
            _ => None,
        });
        pieces.collect()
    }
}

/// Room is made beforehand for a node in so many bytes of a page, and for so many nodes at most.
const BYTES_A_NODE: usize = 24;
const NODES: usize = 1 << 14;

/// Takes what the parser finds. Links instead of lists make each change cost the same, however wide the page.
struct Sink {
    nodes: RefCell<Vec<Node>>,
    cut: Cell<Option<Cut>>,
    depth: usize,
    elements: usize,
    count: Cell<usize>,
}

/// The name of an element, kept by value because the nodes move while the tree grows.
#[derive(Debug)]
struct Name {
    ns: Namespace,
    local: LocalName,
}

impl html5ever::interface::ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.ns
    }
    fn local_name(&self) -> &LocalName {
        &self.local
    }
    fn expanded(&self) -> ExpandedName<'_> {
        ExpandedName { ns: &self.ns, local: &self.local }
    }
}

impl Sink {
    /// For a page of `length` bytes.
    fn new(length: usize, limits: &Limits) -> Sink {
        let nodes = RefCell::new(Vec::with_capacity((length / BYTES_A_NODE).min(NODES)));
        let (depth, elements) = (limits.depth, limits.elements);
        let sink = Sink { nodes, cut: Cell::new(None), depth, elements, count: Cell::new(0) };
        sink.add(Kind::Other);
        sink
    }

    fn add(&self, kind: Kind) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        let shown = match &kind {
            Kind::Element { name, .. } => Shown::of(&name.local),
            _ => Shown::default(),
        };
        let none = Link::NONE;
        nodes.push(Node { kind, parent: none, first: none, last: none, next: none, previous: none, depth: 0, shown });
        nodes.len() - 1
    }

    fn detach(&self, node: NodeId) {
        let mut nodes = self.nodes.borrow_mut();
        let (parent, previous, next) = (nodes[node].parent, nodes[node].previous, nodes[node].next);
        let Some(within) = parent.get() else { return };
        match previous.get() {
            Some(previous) => nodes[previous].next = next,
            None => nodes[within].first = next,
        }
        match next.get() {
            Some(next) => nodes[next].previous = previous,
            None => nodes[within].last = previous,
        }
        let node = &mut nodes[node];
        (node.parent, node.previous, node.next) = (Link::NONE, Link::NONE, Link::NONE);
    }

    /// Puts `node` under `parent`, before `sibling` or last.
    fn attach(&self, parent: NodeId, node: NodeId, sibling: Option<NodeId>) {
        let mut nodes = self.nodes.borrow_mut();
        let previous = sibling.map_or(nodes[parent].last, |s| nodes[s].previous);
        let depth = nodes[parent].depth.saturating_add(1);
        let (here, next) = (Link::to(node), sibling.map_or(Link::NONE, Link::to));
        let new = &mut nodes[node];
        (new.parent, new.previous, new.next, new.depth) = (Link::to(parent), previous, next, depth);
        match previous.get() {
            Some(previous) => nodes[previous].next = here,
            None => nodes[parent].first = here,
        }
        match sibling {
            Some(sibling) => nodes[sibling].previous = here,
            None => nodes[parent].last = here,
        }
        if usize::try_from(depth).is_ok_and(|depth| depth > self.depth) && self.cut.get().is_none() {
            self.cut.set(Some(Cut::Depth));
        }
    }

    fn put(&self, parent: NodeId, child: NodeOrText<NodeId>, sibling: Option<NodeId>) {
        match child {
            NodeOrText::AppendNode(node) => {
                self.detach(node);
                self.attach(parent, node, sibling);
            }
            NodeOrText::AppendText(text) => {
                let neighbour = {
                    let nodes = self.nodes.borrow();
                    sibling.map_or(nodes[parent].last, |s| nodes[s].previous).get()
                };
                if let Some(neighbour) = neighbour
                    && let Kind::Text(before) = &mut self.nodes.borrow_mut()[neighbour].kind
                {
                    before.push_tendril(&text);
                    return;
                }
                let node = self.add(Kind::Text(text));
                self.attach(parent, node, sibling);
            }
        }
    }
}

impl TreeSink for Sink {
    type Handle = NodeId;
    type Output = Dom;
    type ElemName<'a> = Name;

    fn finish(self) -> Dom {
        Dom { nodes: self.nodes.into_inner(), cut: self.cut.get() }
    }
    fn parse_error(&self, _message: Cow<'static, str>) {}
    fn get_document(&self) -> NodeId {
        ROOT
    }
    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name {
        match &self.nodes.borrow()[*target].kind {
            Kind::Element { name, .. } => Name { ns: name.ns.clone(), local: name.local.clone() },
            _ => Name { ns: Namespace::default(), local: LocalName::default() },
        }
    }
    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _flags: ElementFlags) -> NodeId {
        self.count.set(self.count.get() + 1);
        if self.count.get() > self.elements && self.cut.get().is_none() {
            self.cut.set(Some(Cut::Elements));
        }
        let attributes =
            attributes.into_iter().filter(|a| is_kept(&a.name.local)).map(|a| (a.name.local, a.value)).collect();
        self.add(Kind::Element { name, attributes })
    }
    fn create_comment(&self, _text: StrTendril) -> NodeId {
        self.add(Kind::Other)
    }
    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> NodeId {
        self.add(Kind::Other)
    }
    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.put(*parent, child, None);
    }
    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        if self.nodes.borrow()[*element].parent.get().is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }
    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}
    fn get_template_contents(&self, _target: &NodeId) -> NodeId {
        // What a template holds is not shown; it hangs nowhere.
        self.add(Kind::Other)
    }
    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }
    fn set_quirks_mode(&self, _mode: QuirksMode) {}
    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let parent = self.nodes.borrow()[*sibling].parent.get();
        if let Some(parent) = parent {
            self.put(parent, child, Some(*sibling));
        }
    }
    fn add_attrs_if_missing(&self, target: &NodeId, new: Vec<Attribute>) {
        if let Kind::Element { attributes, .. } = &mut self.nodes.borrow_mut()[*target].kind {
            for attribute in new.into_iter().filter(|a| is_kept(&a.name.local)) {
                if attributes.iter().all(|(name, _)| *name != attribute.name.local) {
                    attributes.push((attribute.name.local, attribute.value));
                }
            }
        }
    }
    fn remove_from_parent(&self, target: &NodeId) {
        self.detach(*target);
    }
    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        loop {
            let first = self.nodes.borrow()[*node].first.get();
            let Some(first) = first else { break };
            self.detach(first);
            self.attach(*new_parent, first, None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn parse(page: &str) -> Dom {
        Dom::parse(page, &Limits::default())
    }

    #[test]
    fn misnested_and_foster_parented_markup_keeps_all_of_its_text() {
        for (page, text) in [
            ("<p>one<p>two", "one two"),
            ("<b><p>a</b>b</p>c", "a b c"),
            ("<table>lost<tr><td>cell</table>after", "lost cell after"),
            ("<a>x<div><a>y</div></a>z", "x y z"),
            ("<template>unseen</template>seen", "seen"),
            ("a&amp;b&nbsp;c", "a&b c"),
        ] {
            assert_eq!(parse(page).text(ROOT), text, "{page}");
        }
    }

    #[test]
    fn pages_built_to_be_slow_are_cut_and_stay_quick() {
        let shapes =
            ["<div>", "<ul><li>", "<b id=%>", "<a><i>", "<table><tr><td>", "<p><b><i><u><font size=%>", "<svg><g>"];
        for shape in shapes {
            let mut page = String::new();
            for at in 0..100_000 {
                page.push_str(&shape.replace('%', &at.to_string()));
            }
            let start = Instant::now();
            let dom = parse(&page);
            assert!(dom.cut.is_some(), "{shape}");
            assert!(dom.nodes.len() < 1_200_000, "{shape}: {} nodes", dom.nodes.len());
            assert!(start.elapsed().as_secs() < 5, "{shape}: {:?}", start.elapsed());
        }
    }

    #[test]
    fn a_tag_with_endless_attributes_ends_the_page_and_long_values_do_not() {
        let names: String = (0..100_000).map(|at| format!(" a{at}")).collect();
        for head in
            ["<div", "</p", "<<div", "<div b='<i>'", "<!-- ' --><div", "<script>'</script><div c=\"", "<div a=<"]
        {
            let page = format!("<p>seen</p>{head}{names}>unseen");
            let start = Instant::now();
            let dom = parse(&page);
            let quoted = head.ends_with('"');
            assert_eq!(dom.cut, (!quoted).then_some(Cut::Attributes), "{head}");
            assert!(dom.text(ROOT).starts_with("seen"), "{head}");
            assert!(start.elapsed().as_secs() < 2, "{head}: {:?}", start.elapsed());
        }
        for whole in [
            format!("<p data-state='{}'>seen</p>", "{\"a\": 1, \"b\": \"<i>\"} ".repeat(20_000)),
            format!("<!-- {} --><p>seen</p>", "<b a b c d e f g ".repeat(20_000)),
            format!("<script>{}</script><p>seen</p>", "if (a <b && c) x = y / z; ".repeat(20_000)),
            format!("<img src='data:image/png;base64,{}'><p>seen</p>", "AA/+".repeat(100_000)),
        ] {
            let dom = parse(&whole);
            let shown = dom.nodes.iter().any(|n| matches!(&n.kind, Kind::Text(t) if &**t == "seen"));
            assert!(dom.cut.is_none() && shown, "{}", &whole[..30]);
        }
    }
}
