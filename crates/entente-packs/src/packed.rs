//! What a language's lexicon is compiled to, as bytes: the build makes them of our own packs, so that no run does.
//!
//! Whole numbers stand as four bytes, the least first; lists and texts behind their length. A reader never fails on bytes that are
//! cut or damaged: it gives nothing.

/// Bytes on the way into a file.
#[derive(Debug, Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    /// A whole number.
    pub(crate) fn number(&mut self, n: u32) {
        self.0.extend_from_slice(&n.to_le_bytes());
    }

    /// A length or place.
    pub(crate) fn length(&mut self, n: usize) {
        self.number(u32::try_from(n).unwrap_or(u32::MAX));
    }

    /// A run of bytes.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.length(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    /// A text.
    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// A list of whole numbers.
    pub(crate) fn numbers(&mut self, numbers: &[u32]) {
        self.length(numbers.len());
        numbers.iter().for_each(|&n| self.number(n));
    }

    /// A list of things that are some whole numbers each.
    pub(crate) fn rows<const N: usize>(&mut self, rows: impl ExactSizeIterator<Item = [u32; N]>) {
        self.length(rows.len());
        rows.flatten().for_each(|n| self.number(n));
    }

    /// What `write` writes, behind its length, so that it can be left for later.
    pub(crate) fn part(&mut self, write: impl FnOnce(&mut Writer)) {
        let mut inner = Writer::default();
        write(&mut inner);
        self.bytes(&inner.0);
    }
}

/// What is left of bytes that a [`Writer`] wrote.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'b>(pub(crate) &'b [u8]);

impl<'b> Reader<'b> {
    fn take(&mut self, many: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(many)?;
        self.0 = rest;
        Some(taken)
    }

    /// A whole number.
    pub(crate) fn number(&mut self) -> Option<u32> {
        self.take(4)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
    }

    /// A length or place.
    pub(crate) fn length(&mut self) -> Option<usize> {
        self.number().map(|n| n as usize)
    }

    /// A run of bytes.
    pub(crate) fn bytes(&mut self) -> Option<&'b [u8]> {
        let many = self.length()?;
        self.take(many)
    }

    /// A text.
    pub(crate) fn text(&mut self) -> Option<&'b str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    /// A list of whole numbers.
    pub(crate) fn numbers(&mut self) -> Option<Vec<u32>> {
        self.rows(|[n]| n)
    }

    /// A list of things that are some whole numbers each.
    pub(crate) fn rows<const N: usize, T>(&mut self, make: impl Fn([u32; N]) -> T) -> Option<Vec<T>> {
        let many = self.length()?;
        let bytes = self.take(many.checked_mul(4 * N)?)?;
        let rows = bytes.as_chunks::<4>().0.as_chunks::<N>().0;
        Some(rows.iter().map(|row| make(row.map(u32::from_le_bytes))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_what_is_cut_gives_nothing() {
        let mut writer = Writer::default();
        writer.numbers(&[7, u32::MAX]);
        writer.part(|inner| inner.text("é"));
        writer.rows([[1, 2], [3, 4]].into_iter());
        let read = |bytes: &[u8]| {
            let mut reader = Reader(bytes);
            let numbers = reader.numbers()?;
            let text = Reader(reader.bytes()?).text()?.to_owned();
            Some((numbers, text, reader.rows(|[a, b]| (a, b))?))
        };
        let whole = Some((vec![7, u32::MAX], "é".to_owned(), vec![(1, 2), (3, 4)]));
        assert_eq!(read(&writer.0), whole);
        for cut in 0..writer.0.len() {
            assert_eq!(read(&writer.0[..cut]), None, "{cut}");
        }
    }
}
