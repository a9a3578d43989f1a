//! Feeds a page to the parser and stops where it would grow slow.
//!
//! Two shapes make the parser's time grow with the square of a page: deep nesting, which the tree sees, and many
//! attributes in one tag, which nobody sees before the tag ends. While a tag is open the parser gives no token; so when
//! none comes, what was fed since is one unfinished tag, and counting its attributes needs only the grammar of tags.

use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::Cell;

/// Bytes fed between two looks.
const PIECE: usize = 2048;

/// Feeds `page` to `sink` until `full` says that a limit was passed. Gives the sink back, and whether a tag with more
/// than `attributes` attributes stopped it.
pub(crate) fn feed<S: TokenSink>(page: &str, sink: S, attributes: usize, full: impl Fn(&S) -> bool) -> (S, bool) {
    let tokenizer = Tokenizer::new(Watch { inner: sink, tokens: Cell::new(0) }, TokenizerOpts::default());
    let queue = BufferQueue::default();
    let (mut rest, mut long) = (page, false);
    // The tag that may be open since a piece without tokens, and one that may have begun in the piece with tokens before.
    let (mut tag, mut earlier) = (Tag::default(), Tag::default());
    while !rest.is_empty() && !long && !full(&tokenizer.sink.inner) {
        let (piece, after) = rest.split_at(cut(rest));
        rest = after;
        let before = tokenizer.sink.tokens.get();
        queue.push_back(StrTendril::from(piece));
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        if tokenizer.sink.tokens.get() > before {
            (tag, earlier) = (Tag::default(), Tag::default());
            earlier.take(piece.as_bytes());
        } else {
            tag.take(piece.as_bytes());
            earlier.take(piece.as_bytes());
            long = tag.attributes.max(earlier.attributes) > attributes;
        }
    }
    if !long {
        tokenizer.end();
    }
    (tokenizer.sink.inner, long)
}

/// Where to cut the next piece: before the next `<`, and never far away, so that a tag is fed from its head on.
fn cut(rest: &str) -> usize {
    let most = rest.floor_char_boundary(PIECE.min(rest.len()));
    rest.bytes().take(most).skip(1).position(|b| b == b'<').map_or(most, |at| at + 1)
}

/// Passes tokens on and counts them.
struct Watch<S> {
    inner: S,
    tokens: Cell<usize>,
}

impl<S: TokenSink> TokenSink for Watch<S> {
    type Handle = S::Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<S::Handle> {
        if !matches!(token, Token::ParseError(_)) {
            self.tokens.set(self.tokens.get() + 1);
        }
        self.inner.process_token(token, line)
    }
    fn end(&self) {
        self.inner.end();
    }
    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.inner.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Where in a tag we are.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
enum State {
    #[default]
    Closed,
    /// A comment or the like; it ends with a token.
    Other,
    Open,
    Name,
    Before,
    Attribute,
    After,
    BeforeValue,
    Value(u8),
    Bare,
}

/// An unfinished tag, as far as it was fed.
#[derive(Default)]
struct Tag {
    state: State,
    attributes: usize,
}

impl Tag {
    fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.state = self.next(*byte);
        }
    }

    fn next(&mut self, byte: u8) -> State {
        let space = byte.is_ascii_whitespace();
        match (self.state, byte) {
            (State::Closed, b'<') => State::Open,
            (state @ (State::Closed | State::Other), _) => state,
            (State::Open, b'>') => State::Closed,
            (State::Open, b'/') => State::Open,
            (State::Open, b) if b.is_ascii_alphabetic() => State::Name,
            (State::Open, _) => State::Other,
            (State::Value(quote), b) if b == quote => State::Before,
            (State::Value(quote), _) => State::Value(quote),
            (_, b'>') => State::Closed,
            (State::Name | State::Bare, _) if space => State::Before,
            (State::Name, b'/') => State::Before,
            (state @ (State::Name | State::Bare), _) => state,
            (State::Before | State::After, b'/') => State::Before,
            (state @ (State::Before | State::After | State::BeforeValue), _) if space => state,
            (State::After, b'=') => State::BeforeValue,
            (State::BeforeValue, b'"' | b'\'') => State::Value(byte),
            (State::BeforeValue, _) => State::Bare,
            (State::Before | State::After, _) => {
                self.attributes += 1;
                State::Attribute
            }
            (State::Attribute, b'=') => State::BeforeValue,
            (State::Attribute, b'/') => State::Before,
            (State::Attribute, _) if space => State::After,
            (State::Attribute, _) => State::Attribute,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_counted_as_the_parser_counts_them() {
        for (tag, attributes, open) in [
            ("<a", 0, true),
            ("<a b c=d e = 'f g' h=\"i>j\"k l", 6, true),
            ("<a/b/c", 2, true),
            ("</a b", 1, true),
            ("<a b>", 1, false),
            ("<a b='>", 1, true),
            ("<!-- a b c", 0, false),
            ("< a b c", 0, false),
            ("a b c", 0, false),
            ("<a =b", 1, true),
            ("<a b= c=d e", 2, true),
        ] {
            let mut found = Tag::default();
            found.take(tag.as_bytes());
            let in_tag = !matches!(found.state, State::Closed | State::Other);
            assert_eq!((found.attributes, in_tag), (attributes, open), "{tag}");
        }
    }
}
