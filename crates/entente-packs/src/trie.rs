//! Many byte strings, walked along a text at once. Built from a sort in one pass; a node's edges lie side by side.

/// Finds every key that a text begins with.
#[derive(Debug, Default)]
pub(crate) struct Trie {
    /// The children of the root by byte; 0 for none.
    root: Vec<u32>,
    /// Where each node's edges begin, and one more.
    edges: Vec<u32>,
    bytes: Vec<u8>,
    to: Vec<u32>,
    /// Where each node's values begin, and one more.
    at: Vec<u32>,
    values: Vec<u32>,
}

impl Trie {
    /// A trie of keys with a value each; a key may have several.
    pub(crate) fn new(mut keys: Vec<(String, u32)>) -> Trie {
        keys.sort_unstable();
        keys.dedup();
        let mut trie = Trie { root: vec![0; 256], ..Trie::default() };
        // Nodes in order of their depth: the keys under each, and how long it is.
        let mut nodes: Vec<(u32, u32, u32)> = vec![(0, keys.len() as u32, 0)];
        let mut next = 0;
        while let Some(&(from, to, depth)) = nodes.get(next) {
            trie.edges.push(trie.bytes.len() as u32);
            trie.at.push(trie.values.len() as u32);
            let (mut at, to, depth) = (from as usize, to as usize, depth as usize);
            while at < to && keys[at].0.len() == depth {
                trie.values.push(keys[at].1);
                at += 1;
            }
            while at < to {
                let byte = keys[at].0.as_bytes()[depth];
                let end = at + keys[at..to].iter().take_while(|k| k.0.as_bytes()[depth] == byte).count();
                let child = nodes.len() as u32;
                nodes.push((at as u32, end as u32, depth as u32 + 1));
                trie.bytes.push(byte);
                trie.to.push(child);
                if next == 0 {
                    trie.root[usize::from(byte)] = child;
                }
                at = end;
            }
            next += 1;
        }
        trie.edges.push(trie.bytes.len() as u32);
        trie.at.push(trie.values.len() as u32);
        trie
    }

    /// Gives the length and value of every key that `text` begins with, the shorter ones first.
    pub(crate) fn walk(&self, text: &[u8], mut found: impl FnMut(usize, u32)) {
        self.values_of(0).iter().for_each(|&value| found(0, value));
        let Some(&first) = text.first() else { return };
        let mut node = self.root.get(usize::from(first)).copied().unwrap_or(0);
        let mut length = 1;
        while node != 0 {
            self.values_of(node).iter().for_each(|&value| found(length, value));
            let Some(&byte) = text.get(length) else { break };
            node = self.child(node, byte);
            length += 1;
        }
    }

    fn values_of(&self, node: u32) -> &[u32] {
        let node = node as usize;
        match (self.at.get(node), self.at.get(node + 1)) {
            (Some(&from), Some(&to)) => &self.values[from as usize..to as usize],
            _ => &[],
        }
    }

    fn child(&self, node: u32, byte: u8) -> u32 {
        let (from, to) = (self.edges[node as usize] as usize, self.edges[node as usize + 1] as usize);
        let bytes = &self.bytes[from..to];
        let edge =
            if bytes.len() < 12 { bytes.iter().position(|&b| b == byte) } else { bytes.binary_search(&byte).ok() };
        edge.map_or(0, |edge| self.to[from + edge])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_the_text_begins_with_is_found() {
        let keys = ["a", "ab", "abc", "b", "가", "가나", "a"];
        let trie = Trie::new(keys.iter().zip(0u32..).map(|(k, n)| ((*k).to_owned(), n)).collect());
        for (text, expected) in
            [("abd", vec![(1, 0), (1, 6), (2, 1)]), ("가나다", vec![(3, 4), (6, 5)]), ("c", vec![]), ("", vec![])]
        {
            let mut found = Vec::new();
            trie.walk(text.as_bytes(), |length, value| found.push((length, value)));
            assert_eq!(found, expected, "{text}");
        }
        Trie::new(Vec::new()).walk(b"a", |_, _| panic!("nothing is known"));
    }
}
