//! Rows read ahead for a walk through the log: those of which some events tell, in a few questions instead of several an
//! event.

use crate::error::Result;
use crate::store::{DocumentRow, EventRow, PartRow, Reel, Store};
use crate::tree::Hash;
use std::collections::HashMap;

/// The rows of which a page of events tells, as far as the store gave them.
pub(crate) struct Page {
    documents: HashMap<u64, DocumentRow>,
    parts: HashMap<u64, Vec<PartRow>>,
    nodes: HashMap<(u8, u64), Hash>,
}

impl Page {
    /// Reads the rows of these events, of which the first has number `size + 1`.
    pub(crate) fn of(store: &dyn Store, reel: &mut Reel, size: u64, events: &[EventRow]) -> Result<Page> {
        let mut page = Page { documents: HashMap::new(), parts: HashMap::new(), nodes: HashMap::new() };
        let Some(last) = events.last() else { return Ok(page) };
        let (documents, parts) = store.rows_up_to(reel, last.seq)?;
        page.documents.extend(documents.into_iter().map(|row| (row.seq, row)));
        for part in parts {
            page.parts.entry(part.seq).or_default().push(part);
        }
        for level in 0..64u8 {
            let (from, to) = (size >> level, last.seq >> level);
            if to == 0 {
                break;
            }
            if from < to {
                let nodes = store.nodes(level, from, to)?;
                page.nodes.extend(nodes.into_iter().map(|(index, hash)| ((level, index), hash)));
            }
        }
        Ok(page)
    }

    /// The hash of a full subtree, if it was read.
    pub(crate) fn node(&self, level: u8, index: u64) -> Option<Hash> {
        self.nodes.get(&(level, index)).copied()
    }

    /// The reading that an event added, with its parts, if they were read.
    pub(crate) fn document(&mut self, seq: u64) -> Option<(DocumentRow, Vec<PartRow>)> {
        Some((self.documents.remove(&seq)?, self.parts.remove(&seq).unwrap_or_default()))
    }
}
