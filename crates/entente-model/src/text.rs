//! Immutable text and the places in it. Inside, places are byte offsets; outside, Unicode code points.

use std::fmt;

/// A half-open range of bytes in a [`Text`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// A span from `start` to `end`, in bytes; the two are swapped if they come in the wrong order.
    pub fn new(start: usize, end: usize) -> Span {
        let (start, end) = if end < start { (end, start) } else { (start, end) };
        Span { start: u32::try_from(start).unwrap_or(u32::MAX), end: u32::try_from(end).unwrap_or(u32::MAX) }
    }
    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }
    /// The byte after the last.
    pub fn end(self) -> usize {
        self.end as usize
    }
    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end() - self.start()
    }
    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
    /// Whether `other` lies wholly within this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
    /// The smallest span that covers both.
    pub fn join(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// A quotation as others can find it again: W3C TextQuoteSelector and TextPositionSelector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// The quoted text itself, byte for byte.
    pub exact: String,
    /// Up to 32 code points before it.
    pub prefix: String,
    /// Up to 32 code points after it.
    pub suffix: String,
    /// Start in Unicode code points.
    pub start: usize,
    /// End in Unicode code points, exclusive.
    pub end: usize,
}

/// The text of a document; never changes once made.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Text {
    string: String,
    /// Code points before every 256th byte's character, so that conversion costs a short scan.
    marks: Vec<u32>,
}

/// Bytes between two marks.
const STRIDE: usize = 256;
/// Code points of context on either side of a selector.
const CONTEXT: usize = 32;

impl Text {
    /// Takes the string as it is.
    pub fn new(string: impl Into<String>) -> Text {
        let string = string.into();
        let mut marks = Vec::with_capacity(string.len() / STRIDE + 1);
        let mut points = 0;
        for piece in string.as_bytes().chunks(STRIDE) {
            marks.push(points);
            points += u32::try_from(starts(piece)).unwrap_or(0);
        }
        Text { string, marks }
    }
    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.string
    }
    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.string.len()
    }
    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.string.is_empty()
    }
    /// The text under `span`; empty where the span does not lie on character boundaries of this text.
    pub fn get(&self, span: Span) -> &str {
        self.string.get(span.start()..span.end()).unwrap_or("")
    }
    /// Code points before byte `at` (clamped to the text).
    pub fn code_points(&self, at: usize) -> usize {
        let at = at.min(self.string.len());
        let mark = at / STRIDE;
        let Some(&before) = self.marks.get(mark) else {
            return self.marks.last().map_or(0, |&last| {
                let from = (self.marks.len() - 1) * STRIDE;
                last as usize + starts(&self.string.as_bytes()[from..at])
            });
        };
        before as usize + starts(&self.string.as_bytes()[mark * STRIDE..at])
    }
    /// The byte at which code point number `point` starts; the end of the text if there are fewer.
    pub fn byte_of(&self, point: usize) -> usize {
        let mark = self.marks.partition_point(|&m| m as usize <= point).saturating_sub(1);
        let from = mark * STRIDE;
        let mut left = point - self.marks.get(mark).map_or(0, |&m| m as usize).min(point);
        for (at, byte) in self.string.as_bytes().iter().enumerate().skip(from) {
            if byte & 0xC0 != 0x80 {
                if left == 0 {
                    return at;
                }
                left -= 1;
            }
        }
        self.string.len()
    }
    /// The span as a selector with its context. Positions count code points.
    pub fn selector(&self, span: Span) -> Selector {
        let before = self.string.get(..span.start()).unwrap_or("");
        let after = self.string.get(span.end()..).unwrap_or("");
        let from = before.char_indices().rev().take(CONTEXT).last().map_or(before.len(), |(at, _)| at);
        let to = after.char_indices().nth(CONTEXT).map_or(after.len(), |(at, _)| at);
        let start = self.code_points(span.start());
        Selector {
            exact: self.get(span).to_owned(),
            prefix: before[from..].to_owned(),
            suffix: after[..to].to_owned(),
            start,
            end: start + self.get(span).chars().count(),
        }
    }
}

fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count()
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes)", self.string.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_and_bytes_agree_both_ways() {
        let text = Text::new("a한글é\u{1F600}".repeat(200));
        let mut point = 0;
        for (at, _) in text.as_str().char_indices() {
            assert_eq!(text.code_points(at), point);
            assert_eq!(text.byte_of(point), at);
            point += 1;
        }
        assert_eq!(text.code_points(text.len()), point);
        assert_eq!(text.byte_of(point), text.len());
    }

    #[test]
    fn a_selector_carries_quote_context_and_code_points() {
        let text = Text::new("양국은 AI를 논의했다.");
        let start = text.as_str().find("AI").expect("present");
        let selector = text.selector(Span::new(start, start + 2));
        assert_eq!((selector.exact.as_str(), selector.prefix.as_str()), ("AI", "양국은 "));
        assert_eq!((selector.start, selector.end), (4, 6));
    }
}
