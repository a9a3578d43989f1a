//! Many byte strings, walked along a text at once. Built from a sort in one pass; a node's edges lie side by side, and what
//! only one key goes on with is kept as it stands, without nodes of its own.

/// Keys and their values on the way into a [`Trie`]: one run of text, so that thousands of keys cost few allocations.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    text: String,
    /// Where each key begins and ends, and its value.
    each: Vec<(u32, u32, u32)>,
}

impl Keys {
    /// Adds the key that `write` appends, with a value; a key may have several.
    pub(crate) fn add(&mut self, value: u32, write: impl FnOnce(&mut String)) {
        let from = self.text.len();
        write(&mut self.text);
        if let (Ok(from), Ok(to)) = (u32::try_from(from), u32::try_from(self.text.len())) {
            self.each.push((from, to, value));
        }
    }
}

/// Finds every key that a text begins with.
#[derive(Debug, Default)]
pub(crate) struct Trie {
    /// The edges of the root by byte.
    root: Vec<Edge>,
    /// Where each node's edges and values begin, and one more.
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    ends: Vec<End>,
    values: Vec<u32>,
    /// What the ends go on with.
    text: Vec<u8>,
}

/// The way on from a node by one byte.
#[derive(Clone, Copy, Debug, Default)]
struct Edge {
    byte: u8,
    to: Place,
}

/// Where an edge leads.
#[derive(Clone, Copy, Debug, Default)]
enum Place {
    #[default]
    Nowhere,
    Node(u32),
    End(u32),
}

#[derive(Clone, Copy, Debug)]
struct Node {
    edges: u32,
    values: u32,
}

/// The rest of the one key that goes on here, as a place in the trie's text, and the key's values.
#[derive(Clone, Copy, Debug)]
struct End {
    from: u32,
    to: u32,
    values: (u32, u32),
}

impl Trie {
    /// A trie of these keys.
    pub(crate) fn new(keys: Keys) -> Trie {
        let Keys { text, mut each } = keys;
        let text = text.into_bytes();
        let key = |&(from, to, _): &(u32, u32, u32)| &text[from as usize..to as usize];
        // The first bytes as a number settle most comparisons at once.
        let head = |k: &(u32, u32, u32)| {
            let key = key(k);
            let mut head = [0; 8];
            let many = key.len().min(8);
            head[..many].copy_from_slice(&key[..many]);
            u64::from_be_bytes(head)
        };
        let mut sorted: Vec<(u64, (u32, u32, u32))> = each.iter().map(|k| (head(k), *k)).collect();
        sorted.sort_unstable_by(|(x, a), (y, b)| x.cmp(y).then_with(|| key(a).cmp(key(b))).then(a.2.cmp(&b.2)));
        each.clear();
        each.extend(sorted.iter().map(|s| s.1));
        each.dedup_by(|a, b| a.2 == b.2 && key(a) == key(b));
        let mut trie = Trie { root: vec![Edge::default(); 256], ..Trie::default() };
        // Nodes in order of their depth: the keys under each, and how long it is.
        let mut open: Vec<(u32, u32, u32)> = vec![(0, each.len() as u32, 0)];
        let mut next = 0;
        while let Some(&(from, to, depth)) = open.get(next) {
            trie.nodes.push(Node { edges: trie.edges.len() as u32, values: trie.values.len() as u32 });
            let (mut at, to, depth) = (from as usize, to as usize, depth as usize);
            while at < to && key(&each[at]).len() == depth {
                trie.values.push(each[at].2);
                at += 1;
            }
            while at < to {
                let byte = key(&each[at])[depth];
                let end = at + each[at..to].iter().take_while(|k| key(k)[depth] == byte).count();
                let edge = if key(&each[at]) == key(&each[end - 1]) {
                    // The values of an end stand apart from those of the nodes, so that both run on.
                    let from = trie.ends.len() as u32;
                    let (rest, stop, _) = each[at];
                    trie.ends.push(End { from: rest + depth as u32 + 1, to: stop, values: (at as u32, end as u32) });
                    Place::End(from)
                } else {
                    open.push((at as u32, end as u32, depth as u32 + 1));
                    Place::Node(open.len() as u32 - 1)
                };
                let edge = Edge { byte, to: edge };
                trie.edges.push(edge);
                if next == 0 {
                    trie.root[usize::from(byte)] = edge;
                }
                at = end;
            }
            next += 1;
        }
        trie.nodes.push(Node { edges: trie.edges.len() as u32, values: trie.values.len() as u32 });
        for end in &mut trie.ends {
            let (from, to) = end.values;
            let begin = trie.values.len() as u32;
            trie.values.extend(each[from as usize..to as usize].iter().map(|k| k.2));
            end.values = (begin, trie.values.len() as u32);
        }
        trie.text = text;
        trie
    }

    /// Gives the length and value of every key that `text` begins with, the shorter ones first.
    pub(crate) fn walk(&self, text: &[u8], mut found: impl FnMut(usize, u32)) {
        self.values_of(0).iter().for_each(|&value| found(0, value));
        let Some(&first) = text.first() else { return };
        let mut place = self.root.get(usize::from(first)).map_or(Place::Nowhere, |edge| edge.to);
        let mut length = 1;
        loop {
            match place {
                Place::Nowhere => return,
                Place::Node(node) => {
                    self.values_of(node).iter().for_each(|&value| found(length, value));
                    let Some(&byte) = text.get(length) else { return };
                    place = self.child(node, byte);
                    length += 1;
                }
                Place::End(end) => {
                    let End { from, to, values } = self.ends[end as usize];
                    let rest = &self.text[from as usize..to as usize];
                    if text[length..].starts_with(rest) {
                        let values = &self.values[values.0 as usize..values.1 as usize];
                        values.iter().for_each(|&value| found(length + rest.len(), value));
                    }
                    return;
                }
            }
        }
    }

    fn values_of(&self, node: u32) -> &[u32] {
        match self.nodes.get(node as usize..node as usize + 2) {
            Some([this, next]) => &self.values[this.values as usize..next.values as usize],
            _ => &[],
        }
    }

    fn child(&self, node: u32, byte: u8) -> Place {
        let Some([this, next]) = self.nodes.get(node as usize..node as usize + 2) else { return Place::Nowhere };
        let edges = &self.edges[this.edges as usize..next.edges as usize];
        let edge = if edges.len() < 12 {
            edges.iter().find(|e| e.byte == byte)
        } else {
            edges.binary_search_by_key(&byte, |e| e.byte).ok().and_then(|at| edges.get(at))
        };
        edge.map_or(Place::Nowhere, |edge| edge.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(keys: &[&str]) -> Trie {
        let mut all = Keys::default();
        keys.iter().zip(0u32..).for_each(|(key, n)| all.add(n, |to| to.push_str(key)));
        Trie::new(all)
    }

    #[test]
    fn the_empty_key_is_found_everywhere() {
        let mut found = Vec::new();
        made(&["", "a"]).walk(b"ab", |length, value| found.push((length, value)));
        assert_eq!(found, [(0, 0), (1, 1)]);
    }

    #[test]
    fn every_key_that_the_text_begins_with_is_found() {
        let keys = ["a", "ab", "abc", "b", "가", "가나", "a", "long way to go "];
        let trie = made(&keys);
        for (text, expected) in [
            ("abd", vec![(1, 0), (1, 6), (2, 1)]),
            ("abcd", vec![(1, 0), (1, 6), (2, 1), (3, 2)]),
            ("b", vec![(1, 3)]),
            ("가나다", vec![(3, 4), (6, 5)]),
            ("long way to go on", vec![(15, 7)]),
            ("long way to g", vec![]),
            ("c", vec![]),
            ("", vec![]),
        ] {
            let mut found = Vec::new();
            trie.walk(text.as_bytes(), |length, value| found.push((length, value)));
            assert_eq!(found, expected, "{text}");
        }
        made(&[]).walk(b"a", |_, _| panic!("nothing is known"));
    }
}
