//! Feeds a page to the parser and stops where it would grow slow.
//!
//! Two shapes make the parser's time grow with the square of a page: deep nesting, which the tree sees, and many
//! attributes in one tag, which nobody sees before the tag ends. While a tag is open the parser gives no token; so when
//! none comes, what was fed since is one unfinished tag, and counting its attributes needs only the grammar of tags.
//!
//! Nearly all pages have no such tag, and a look at large pieces shows it: of a tag within two pieces the parser itself
//! tells the attributes, and a longer one is none of interest unless so many of its bytes could begin an attribute. Only
//! where this does not tell, the page is fed anew, cut at each tag.
//!
//! Scripts and styles are most of many pages, and the parser takes them letter by letter. What is in them is left out,
//! where it is sure that the parser stands in one and where it ends; linked data alone are read.

use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag as ParsedTag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use std::cell::Cell;

/// Bytes fed between two looks: at large, and where each tag is fed alone.
const LARGE: usize = 8192;
const PIECE: usize = 2048;

/// Feeds `page` to a sink that `make` makes, until `full` says that a limit was passed. Gives the sink back, and whether
/// a tag with more than `attributes` attributes stopped it.
pub(crate) fn feed<S: TokenSink>(
    page: &str,
    make: impl Fn() -> S,
    attributes: usize,
    full: impl Fn(&S) -> bool,
) -> (S, bool) {
    let page = Source { text: page, shared: u32::try_from(page.len()).ok().map(|_| StrTendril::from(page)) };
    at_large(&page, make(), attributes, &full).unwrap_or_else(|| tag_by_tag(&page, make(), attributes, full))
}

/// A page, and the same as the parser takes it, whose parts need no copy; absent where it is too long for that.
struct Source<'p> {
    text: &'p str,
    shared: Option<StrTendril>,
}

impl Source<'_> {
    /// The bytes `from..to`, both at characters.
    fn part(&self, from: usize, to: usize) -> StrTendril {
        match (&self.shared, u32::try_from(from), u32::try_from(to - from)) {
            (Some(shared), Ok(from), Ok(length)) => shared.subtendril(from, length),
            _ => StrTendril::from(&self.text[from..to]),
        }
    }
}

/// Feeds large pieces; `None` where a tag may be open that has too many attributes.
fn at_large<S: TokenSink>(page: &Source, sink: S, attributes: usize, full: impl Fn(&S) -> bool) -> Option<(S, bool)> {
    let tokenizer = Tokenizer::new(Watch::new(sink, attributes, &full), TokenizerOpts::default());
    let watch = &tokenizer.sink;
    let queue = BufferQueue::default();
    // Bytes that could begin an attribute since the begin of the last piece that gave a token, and how far they are counted.
    let (mut from, mut counted, mut could) = (0, 0, 0);
    while from < page.text.len() && !watch.ended() {
        if let Some(to) = watch.raw.take().and_then(|raw| raw.end(&page.text[from..])) {
            (from, counted, could) = (from + to, from + to, 0);
        }
        let to = from + large(&page.text[from..]);
        let before = watch.tokens.get();
        queue.push_back(page.part(from, to));
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        if watch.tokens.get() > before {
            (counted, could) = (from, 0);
        } else {
            could += beginnings(&page.text.as_bytes()[counted..to]);
            counted = to;
            if could > attributes {
                return None;
            }
        }
        from = to;
    }
    let long = watch.long.get();
    if !long {
        tokenizer.end();
    }
    Some((tokenizer.sink.inner, long))
}

/// Feeds each tag alone.
fn tag_by_tag<S: TokenSink>(page: &Source, sink: S, attributes: usize, full: impl Fn(&S) -> bool) -> (S, bool) {
    let tokenizer = Tokenizer::new(Watch::new(sink, attributes, &full), TokenizerOpts::default());
    let watch = &tokenizer.sink;
    let queue = BufferQueue::default();
    let mut from = 0;
    // The tag that may be open since a piece without tokens, and one that may have begun in the piece with tokens before.
    let (mut tag, mut earlier) = (Tag::default(), Tag::default());
    while from < page.text.len() && !watch.ended() {
        let to = from + cut(&page.text[from..]);
        let piece = &page.text.as_bytes()[from..to];
        let before = watch.tokens.get();
        queue.push_back(page.part(from, to));
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        if watch.tokens.get() > before {
            (tag, earlier) = (Tag::default(), Tag::default());
            earlier.take(piece);
        } else {
            tag.take(piece);
            earlier.take(piece);
            if tag.attributes.max(earlier.attributes) > attributes {
                watch.long.set(true);
            }
        }
        from = to;
    }
    let long = watch.long.get();
    if !long {
        tokenizer.end();
    }
    (tokenizer.sink.inner, long)
}

/// Where to cut the next large piece: behind the head of a script or style, so that what is in it can be left out.
fn large(rest: &str) -> usize {
    let most = rest.floor_char_boundary(LARGE.min(rest.len()));
    let mut at = 0;
    while let Some(found) = rest[at..most].find('<') {
        at += found + 1;
        let opens = |raw: &Raw| begins(&rest.as_bytes()[at..], raw.name());
        if [Raw::Script, Raw::Style].iter().any(opens) {
            return rest[at..most].find('>').map_or(most, |end| at + end + 1);
        }
    }
    most
}

/// An element whose content the parser does not take apart, and this reader does not look at.
#[derive(Clone, Copy)]
enum Raw {
    Script,
    Style,
}

impl Raw {
    fn name(self) -> &'static str {
        match self {
            Raw::Script => "script",
            Raw::Style => "style",
        }
    }

    /// Where the tag that ends it begins; `None` where the parser has to find it: a comment in a script may hide one.
    fn end(self, rest: &str) -> Option<usize> {
        let mut at = 0;
        while let Some(found) = rest[at..].find('<') {
            at += found;
            let tag = &rest.as_bytes()[at + 1..];
            if tag.starts_with(b"!--") && matches!(self, Raw::Script) {
                return None;
            }
            let name = tag.strip_prefix(b"/").filter(|name| begins(name, self.name()));
            let after = name.and_then(|name| name.get(self.name().len()));
            if after.is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>')) {
                return Some(at);
            }
            at += 1;
        }
        None
    }
}

/// Whether bytes begin with a name, in letters of either case.
fn begins(bytes: &[u8], name: &str) -> bool {
    bytes.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name.as_bytes()))
}

/// How many bytes could begin an attribute, whatever stands before them.
fn beginnings(bytes: &[u8]) -> usize {
    let (mut count, mut apart) = (0, true);
    for byte in bytes {
        let between = byte.is_ascii_whitespace() || *byte == b'/';
        count += usize::from(apart && !between);
        apart = between || matches!(byte, b'"' | b'\'');
    }
    count
}

/// Where to cut the next piece: before the next `<`, and never far away, so that a tag is fed from its head on.
fn cut(rest: &str) -> usize {
    let most = rest.floor_char_boundary(PIECE.min(rest.len()));
    rest.bytes().take(most).skip(1).position(|b| b == b'<').map_or(most, |at| at + 1)
}

/// Passes tokens on and counts them, until a limit is passed; what comes then is left out.
struct Watch<S, F> {
    inner: S,
    full: F,
    attributes: usize,
    tokens: Cell<usize>,
    /// A tag had too many attributes.
    long: Cell<bool>,
    /// The last token opened an element whose content is left out.
    raw: Cell<Option<Raw>>,
}

impl<S, F: Fn(&S) -> bool> Watch<S, F> {
    fn new(inner: S, attributes: usize, full: F) -> Watch<S, F> {
        Watch { inner, full, attributes, tokens: Cell::new(0), long: Cell::new(false), raw: Cell::new(None) }
    }

    fn ended(&self) -> bool {
        self.long.get() || (self.full)(&self.inner)
    }
}

impl<S: TokenSink, F: Fn(&S) -> bool> TokenSink for Watch<S, F> {
    type Handle = S::Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<S::Handle> {
        let raw = match &token {
            Token::ParseError(_) => return TokenSinkResult::Continue,
            Token::TagToken(tag) => {
                self.long.set(self.long.get() || tag.attrs.len() > self.attributes);
                left_out(tag)
            }
            _ => None,
        };
        self.tokens.set(self.tokens.get() + 1);
        if self.ended() && !matches!(token, Token::EOFToken) {
            return TokenSinkResult::Continue;
        }
        let result = self.inner.process_token(token, line);
        self.raw.set(raw.filter(|_| matches!(result, TokenSinkResult::RawData(_))));
        result
    }
    fn end(&self) {
        self.inner.end();
    }
    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.inner.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// What a tag opens, if this reader does not look at what is in it.
fn left_out(tag: &ParsedTag) -> Option<Raw> {
    let raw = [Raw::Script, Raw::Style].into_iter().find(|raw| &*tag.name == raw.name())?;
    let data = tag.attrs.iter().any(|a| &*a.name.local == "type" && is_linked_data(&a.value));
    (tag.kind == TagKind::StartTag && !data).then_some(raw)
}

/// Whether the type of a script says that it holds linked data.
pub(crate) fn is_linked_data(kind: &str) -> bool {
    kind.to_ascii_lowercase().contains("ld+json")
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
    use html5ever::tokenizer::states::RawKind;

    /// Whatever is fed at large ends as it ends fed tag by tag.
    #[test]
    fn a_page_fed_at_large_is_the_page_fed_tag_by_tag() {
        let words = "word ".repeat(4000);
        let names: String = (0..600).map(|at| format!(" a{at}")).collect();
        for (page, long) in [
            (format!("<p>x</p><!-- {words} --><p title='{words}'>y"), false),
            (format!("<script>'<b {words}</script><p data-x=\"{words}\">y</p>"), false),
            ("<script>a</scripts <!-- <script> </script> --></script><SCRIPT >b</Script ><p>y</p>".into(), false),
            ("<script><!-- x --></script><!-- <script> --><p title='<script>'>y</p><script>x <p>".into(), false),
            (format!("<p>x</p><div {names}>y</div>"), true),
            (format!("{words}<div title=\"{words}\"{names}>y</div>"), true),
            (format!("<p {}>y", "a ".repeat(40_000)), true),
        ] {
            let (source, many) = (Source { text: &page, shared: Some(StrTendril::from(page.as_str())) }, 512);
            let sink = || Count(Cell::new(0));
            let alone = tag_by_tag(&source, sink(), many, |_| false);
            assert_eq!(alone.1, long, "{}", &page[..40]);
            let large = feed(&page, sink, many, |_| false);
            assert_eq!((large.0.0.get(), large.1), (alone.0.0.get(), long), "{}", &page[..40]);
        }
    }

    /// Counts tags, and knows what a script is.
    struct Count(Cell<usize>);

    impl TokenSink for Count {
        type Handle = ();
        fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
            let Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
            self.0.set(self.0.get() + 1);
            match (&*tag.name, tag.kind) {
                ("script", TagKind::StartTag) => TokenSinkResult::RawData(RawKind::ScriptData),
                _ => TokenSinkResult::Continue,
            }
        }
    }

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
