//! Many byte strings, walked along a text at once. Built from a sort in one pass; a node's edges lie side by side, and what
//! only one key goes on with is kept as it stands, without nodes of its own.

use crate::packed::{Reader, Writer};

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
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Trie {
    /// Where the edges of the root lead by byte.
    root: Vec<Place>,
    /// Where each node's edges and values begin, and one more.
    nodes: Vec<Node>,
    /// The bytes of the edges, in order within a node.
    bytes: Vec<u8>,
    /// Where each edge leads.
    to: Vec<Place>,
    ends: Vec<End>,
    values: Vec<u32>,
    /// What the ends go on with.
    text: Vec<u8>,
}

/// Where an edge leads: to the node of this number, to the end of this number above [`ENDS`], or nowhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Place(u32);

/// No edge leads there.
const NOWHERE: Place = Place(u32::MAX);
/// From here on places are ends.
const ENDS: u32 = 1 << 31;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Node {
    edges: u32,
    values: u32,
}

/// The rest of the one key that goes on here, as a place in the trie's text, and the key's values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
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
        if each.is_empty() {
            return Trie::default();
        }
        let mut trie = Trie::default();
        // Nodes in order of their depth: the keys under each, and how long it is.
        let mut open: Vec<(u32, u32, u32)> = vec![(0, each.len() as u32, 0)];
        let mut next = 0;
        while let Some(&(from, to, depth)) = open.get(next) {
            trie.nodes.push(Node { edges: trie.to.len() as u32, values: trie.values.len() as u32 });
            let (mut at, to, depth) = (from as usize, to as usize, depth as usize);
            while at < to && key(&each[at]).len() == depth {
                trie.values.push(each[at].2);
                at += 1;
            }
            while at < to {
                let byte = key(&each[at])[depth];
                let end = at + each[at..to].iter().take_while(|k| key(k)[depth] == byte).count();
                let place = if key(&each[at]) == key(&each[end - 1]) {
                    // The values of an end stand apart from those of the nodes, so that both run on.
                    let from = trie.ends.len() as u32;
                    let (rest, stop, _) = each[at];
                    trie.ends.push(End { from: rest + depth as u32 + 1, to: stop, values: (at as u32, end as u32) });
                    Place(ENDS | from)
                } else {
                    open.push((at as u32, end as u32, depth as u32 + 1));
                    Place(open.len() as u32 - 1)
                };
                trie.bytes.push(byte);
                trie.to.push(place);
                at = end;
            }
            next += 1;
        }
        trie.nodes.push(Node { edges: trie.to.len() as u32, values: trie.values.len() as u32 });
        for end in &mut trie.ends {
            let (from, to) = end.values;
            let begin = trie.values.len() as u32;
            trie.values.extend(each[from as usize..to as usize].iter().map(|k| k.2));
            end.values = (begin, trie.values.len() as u32);
            let rest = &text[end.from as usize..end.to as usize];
            end.from = trie.text.len() as u32;
            trie.text.extend_from_slice(rest);
            end.to = trie.text.len() as u32;
        }
        trie.rooted()
    }

    /// The same with the edges of its first node by byte.
    fn rooted(mut self) -> Trie {
        if let [_, next, ..] = self.nodes[..] {
            self.root = vec![NOWHERE; 256];
            for (&byte, &place) in self.bytes.iter().zip(&self.to).take(next.edges as usize) {
                self.root[usize::from(byte)] = place;
            }
        }
        self
    }

    /// Gives the length and value of every key that `text` begins with, the shorter ones first.
    pub(crate) fn walk(&self, text: &[u8], mut found: impl FnMut(usize, u32)) {
        self.values_of(0).iter().for_each(|&value| found(0, value));
        let Some(&first) = text.first() else { return };
        let mut place = self.root.get(usize::from(first)).copied().unwrap_or(NOWHERE);
        let mut length = 1;
        while place.0 < ENDS {
            let Some([this, next]) = self.nodes.get(place.0 as usize..place.0 as usize + 2) else { return };
            if this.values < next.values {
                let values = &self.values[this.values as usize..next.values as usize];
                values.iter().for_each(|&value| found(length, value));
            }
            let Some(&byte) = text.get(length) else { return };
            let (from, to) = (this.edges as usize, next.edges as usize);
            let bytes = &self.bytes[from..to];
            let edge =
                if bytes.len() < 16 { bytes.iter().position(|&b| b == byte) } else { bytes.binary_search(&byte).ok() };
            let Some(edge) = edge else { return };
            place = self.to[from + edge];
            length += 1;
        }
        if place == NOWHERE {
            return;
        }
        let End { from, to, values } = self.ends[(place.0 - ENDS) as usize];
        let rest = &self.text[from as usize..to as usize];
        if text[length..].starts_with(rest) {
            let values = &self.values[values.0 as usize..values.1 as usize];
            values.iter().for_each(|&value| found(length + rest.len(), value));
        }
    }

    fn values_of(&self, node: u32) -> &[u32] {
        match self.nodes.get(node as usize..node as usize + 2) {
            Some([this, next]) => &self.values[this.values as usize..next.values as usize],
            _ => &[],
        }
    }

    /// Writes it as bytes.
    pub(crate) fn pack(&self, to: &mut Writer) {
        to.rows(self.nodes.iter().map(|node| [node.edges, node.values]));
        to.bytes(&self.bytes);
        to.rows(self.to.iter().map(|place| [place.0]));
        to.rows(self.ends.iter().map(|end| [end.from, end.to, end.values.0, end.values.1]));
        to.numbers(&self.values);
        to.bytes(&self.text);
    }

    /// Reads what [`Trie::pack`] wrote.
    pub(crate) fn unpack(from: &mut Reader<'_>) -> Option<Trie> {
        let trie = Trie {
            root: Vec::new(),
            nodes: from.rows(|[edges, values]| Node { edges, values })?,
            bytes: from.bytes()?.to_vec(),
            to: from.rows(|[place]| Place(place))?,
            ends: from.rows(|[from, to, first, last]| End { from, to, values: (first, last) })?,
            values: from.numbers()?,
            text: from.bytes()?.to_vec(),
        };
        Some(trie.rooted())
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
        let mut bytes = Writer::default();
        trie.pack(&mut bytes);
        assert_eq!(Trie::unpack(&mut Reader(&bytes.0)), Some(trie));
        made(&[]).walk(b"a", |_, _| panic!("nothing is known"));
    }
}
