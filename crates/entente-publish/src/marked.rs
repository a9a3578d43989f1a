//! A text with what was found in it marked in place: every mention by its kind, every quote of a claim or deed.
//!
//! [`Marked::new`] decides what is marked; [`Marked::lines`] gives the text as lines of [`Run`]s, to be painted, or with
//! brackets written into them where nothing can be painted. No character of the text steers a terminal.

use crate::people::sum;
use entente_model::{ActorKind, Document, Extraction, Mention, Span, Value};
use unicode_width::UnicodeWidthChar;

/// Kinds of mentions, in the order of the legend.
pub const KINDS: [&str; 10] =
    ["actor", "place", "time", "money", "number", "field", "meeting", "forum", "attribution", "cue"];

/// How a stretch of text is to look.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Face {
    /// The kind of the innermost mention.
    pub kind: Option<&'static str>,
    /// Whether it stands in the quote of a claim.
    pub claim: bool,
    /// Whether it stands in the quote of a deed.
    pub deed: bool,
}

/// A stretch of a line in one face.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
    /// How it looks.
    pub face: Face,
    /// What it says.
    pub text: String,
}

/// What a mark stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
enum What {
    /// The quote of the claim of this number, from 1.
    Claim(usize),
    /// The quote of the deed of this number, from 1.
    Deed(usize),
    Mention {
        kind: &'static str,
        value: String,
    },
}

#[derive(Clone, Debug)]
struct Mark {
    span: Span,
    what: What,
}

/// A text and its marks.
#[derive(Debug)]
pub struct Marked<'a> {
    text: &'a str,
    /// Properly nested: outer before inner, in the order of the text.
    marks: Vec<Mark>,
    /// Mentions that are not marked, since they cross the edge of another mark.
    pub crossing: usize,
}

impl<'a> Marked<'a> {
    /// Marks all quotes and mentions; cues, the words that rules look at, only with `cues`.
    pub fn new(document: &'a Document, found: &Extraction, cues: bool) -> Marked<'a> {
        let mut all: Vec<Mark> = Vec::new();
        for (n, claim) in found.claims.iter().enumerate() {
            let quotes = std::iter::once(claim.quote).chain(claim.also.iter().copied());
            all.extend(quotes.map(|span| Mark { span, what: What::Claim(n + 1) }));
        }
        for (n, deed) in found.deeds.iter().enumerate() {
            all.push(Mark { span: deed.quote, what: What::Deed(n + 1) });
        }
        all.extend(found.mentions.iter().filter_map(|m| mark(m, cues)));
        all.retain(|m| !m.span.is_empty());
        // Stable: of marks with one span, claims stand outside deeds and deeds outside mentions.
        all.sort_by_key(|m| (m.span.start(), std::cmp::Reverse(m.span.end())));
        let (marks, crossing) = nested(all);
        Marked { text: document.text.as_str(), marks, crossing }
    }

    /// The kinds of mentions that are marked, in the order of [`KINDS`].
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> + '_ {
        let there = |kind: &&'static str| {
            self.marks.iter().any(|m| matches!(&m.what, What::Mention { kind: k, .. } if k == kind))
        };
        KINDS.into_iter().filter(there)
    }

    /// The text in lines of at most `width` columns; with `brackets` the marks are written into it: `{1: quote}` for a
    /// claim, `{done 1: quote}` for a deed, `[words|kind value]` for a mention.
    pub fn lines(&self, width: usize, brackets: bool) -> Vec<Vec<Run>> {
        let mut page = Page { width: width.max(20), ..Page::default() };
        let mut open: Vec<&Mark> = Vec::new();
        let mut next = self.marks.iter().peekable();
        for (at, c) in self.text.char_indices() {
            while open.last().is_some_and(|m| m.span.end() <= at) {
                close(&mut page, &mut open, brackets);
            }
            while let Some(mark) = next.next_if(|m| m.span.start() <= at) {
                open.push(mark);
                if brackets {
                    page.write(&mark.what.opening(), face(&open));
                }
            }
            match c {
                '\n' | '\u{2028}' | '\u{2029}' => page.end_paragraph(),
                c if c.is_whitespace() => page.space(face(&open)),
                c => page.write(shown(c).encode_utf8(&mut [0; 4]), face(&open)),
            }
        }
        while !open.is_empty() {
            close(&mut page, &mut open, brackets);
        }
        page.end_paragraph();
        page.lines.pop_if(|line| line.is_empty());
        page.lines
    }
}

fn close(page: &mut Page, open: &mut Vec<&Mark>, brackets: bool) {
    let Some(mark) = open.last() else { return };
    if brackets {
        let closing = mark.what.closing();
        // A mark may end behind a space: what closes it stands with its words.
        page.write_closing(&closing, face(open));
    }
    open.pop();
}

fn face(open: &[&Mark]) -> Face {
    let mut face = Face::default();
    for mark in open {
        match &mark.what {
            What::Claim(_) => face.claim = true,
            What::Deed(_) => face.deed = true,
            What::Mention { kind, .. } => face.kind = Some(kind),
        }
    }
    face
}

/// Those of the marks, given in the order of the text, that lie within one another or apart, and how many mentions are
/// left out since they cross the edge of another mark. Quotes go before mentions, else the earlier before the later.
fn nested(marks: Vec<Mark>) -> (Vec<Mark>, usize) {
    let mut kept: Vec<Option<Mark>> = Vec::with_capacity(marks.len());
    let (mut open, mut crossing): (Vec<usize>, usize) = (Vec::new(), 0);
    for mark in marks {
        let span = |kept: &[Option<Mark>], n: usize| kept[n].as_ref().map_or(Span::new(0, 0), |m| m.span);
        open.retain(|&n| span(&kept, n).end() > mark.span.start());
        let is_quote = !matches!(mark.what, What::Mention { .. });
        let crossed = |kept: &[Option<Mark>], n: usize| span(kept, n).end() < mark.span.end();
        let mention =
            |kept: &[Option<Mark>], n: usize| matches!(kept[n].as_ref().map(|m| &m.what), Some(What::Mention { .. }));
        if is_quote && open.iter().all(|&n| !crossed(&kept, n) || mention(&kept, n)) {
            let (out, left): (Vec<usize>, Vec<usize>) = open.iter().partition(|&&n| crossed(&kept, n));
            crossing += out.len();
            out.into_iter().for_each(|n| kept[n] = None);
            open = left;
        } else if open.iter().any(|&n| crossed(&kept, n)) {
            crossing += usize::from(!is_quote);
            continue;
        }
        let same = open.iter().copied().find(|&n| kept[n].as_ref().is_some_and(|m| m.is_same_kind(&mark)));
        if let Some(Mark { what: What::Mention { value, .. }, .. }) = same.and_then(|n| kept[n].as_mut()) {
            // Words that several rules of a kind found say all of what they are.
            if let What::Mention { value: more, .. } = mark.what
                && !value.split(", ").any(|v| v == more)
            {
                *value += &format!(", {more}");
            }
            continue;
        }
        if !open.iter().filter_map(|&n| kept[n].as_ref()).any(|outer| is_part(&mark, outer)) {
            open.push(kept.len());
            kept.push(Some(mark));
        }
    }
    (kept.into_iter().flatten().collect(), crossing)
}

/// Whether a mark tells nothing that one around it does not tell: the same again, a number within a sum or a time, a part of
/// its own kind.
fn is_part(mark: &Mark, outer: &Mark) -> bool {
    match (&outer.what, &mark.what) {
        (What::Mention { kind: around, .. }, What::Mention { kind, .. }) if outer.span != mark.span => {
            around == kind || *kind == "number"
        }
        (around, inner) => outer.span == mark.span && around == inner,
    }
}

impl Mark {
    fn is_same_kind(&self, other: &Mark) -> bool {
        let kind = |m: &Mark| match m.what {
            What::Mention { kind, .. } => Some(kind),
            _ => None,
        };
        self.span == other.span && kind(self).is_some() && kind(self) == kind(other)
    }
}

impl What {
    fn opening(&self) -> String {
        match self {
            What::Claim(n) => format!("{{{n}: "),
            What::Deed(n) => format!("{{done {n}: "),
            What::Mention { .. } => "[".to_owned(),
        }
    }
    fn closing(&self) -> String {
        match self {
            What::Claim(_) | What::Deed(_) => "}".to_owned(),
            What::Mention { kind, value } if value.is_empty() => format!("|{kind}]"),
            What::Mention { kind, value } => format!("|{kind} {value}]"),
        }
    }
}

fn mark(mention: &Mention, cues: bool) -> Option<Mark> {
    let (kind, value) = match &mention.value {
        Value::Actor { id: Some(id), .. } => ("actor", id.clone()),
        Value::Actor { kind, .. } => {
            let what = match kind {
                ActorKind::State => "state",
                ActorKind::Organisation => "organisation",
                ActorKind::Person => "person",
                ActorKind::Region => "region",
                ActorKind::Anaphor => "anaphor",
            };
            ("actor", what.to_owned())
        }
        Value::Time(time) => ("time", time.edtf.clone()),
        Value::Money(sums) => ("money", sums.iter().map(sum).collect::<Vec<_>>().join(", ")),
        Value::Number(number) => ("number", number.to_string()),
        Value::Field(field) => ("field", field.code().to_owned()),
        Value::Place(place) => ("place", place.clone()),
        Value::Meeting => ("meeting", String::new()),
        Value::Cue(_) if !cues => return None,
        Value::Cue(cue) => ("cue", cue.to_string()),
        Value::Attribution => ("attribution", String::new()),
        Value::Forum => ("forum", String::new()),
    };
    Some(Mark { span: mention.span, what: What::Mention { kind, value } })
}

/// A character as it is shown: one that could steer a terminal or turn the direction of writing has a picture instead.
fn shown(c: char) -> char {
    match c {
        '\u{0}'..='\u{1F}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}'),
        '\u{7F}' => '\u{2421}',
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => '\u{FFFD}',
        c if c.is_control() => '\u{FFFD}',
        c => c,
    }
}

/// Lines in the making.
#[derive(Default)]
struct Page {
    width: usize,
    lines: Vec<Vec<Run>>,
    line: Vec<Run>,
    used: usize,
    /// The space before the word in the making, and the word.
    gap: Option<Face>,
    word: Vec<Run>,
    wide: usize,
}

fn push(runs: &mut Vec<Run>, text: &str, face: Face) {
    match runs.last_mut().filter(|run| run.face == face) {
        Some(run) => run.text.push_str(text),
        None => runs.push(Run { face, text: text.to_owned() }),
    }
}

impl Page {
    /// Adds to the word in the making; what is written in one call stays on one line.
    fn write(&mut self, text: &str, face: Face) {
        let wide: usize = text.chars().map(|c| c.width().unwrap_or(0)).sum();
        // A word as long as a line, as in writing without spaces, is broken where it must be.
        if self.wide + wide > self.width && !self.word.is_empty() {
            self.end_word();
            self.end_line();
        }
        push(&mut self.word, text, face);
        self.wide += wide;
    }

    /// Adds what closes a mark, to the word before even where a space follows it already.
    fn write_closing(&mut self, text: &str, face: Face) {
        if self.word.is_empty() && !self.line.is_empty() {
            push(&mut self.line, text, face);
            self.used += text.chars().map(|c| c.width().unwrap_or(0)).sum::<usize>();
        } else {
            self.write(text, face);
        }
    }

    fn space(&mut self, face: Face) {
        self.end_word();
        self.gap = Some(face);
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let gap = self.gap.take().filter(|_| !self.line.is_empty());
        if self.used + usize::from(gap.is_some()) + self.wide > self.width && !self.line.is_empty() {
            self.end_line();
        } else if let Some(face) = gap {
            push(&mut self.line, " ", face);
            self.used += 1;
        }
        for run in std::mem::take(&mut self.word) {
            push(&mut self.line, &run.text, run.face);
        }
        self.used += std::mem::take(&mut self.wide);
    }

    fn end_line(&mut self) {
        self.lines.push(std::mem::take(&mut self.line));
        self.used = 0;
        self.gap = None;
    }

    /// Ends the line; several empty lines are one.
    fn end_paragraph(&mut self) {
        self.end_word();
        if !self.line.is_empty() || self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.end_line();
        }
        self.gap = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entente_model::{Field, Part, RuleId, SourceId, Text};

    fn document(text: &str) -> Document {
        Document {
            id: "d".into(),
            url: None,
            source: SourceId("sha256:0".into()),
            reader: "test".into(),
            lang: None,
            published: None,
            published_how: None,
            title: None,
            about: Default::default(),
            text: Text::new(text),
            blocks: Vec::new(),
        }
    }

    /// Mentions of the words of `marks`, and a claim with the words of `quote`.
    fn found(text: &str, marks: &[(&str, Value)], quote: &str) -> Extraction {
        let span = |words: &str| {
            let at = text.find(words).expect("the words stand in the text");
            Span::new(at, at + words.len())
        };
        let mention = |(words, value): &(&str, Value)| Mention {
            span: span(words),
            value: value.clone(),
            rule: RuleId::from("xx.test.rule"),
            parts: Vec::<Part>::new(),
        };
        let document = document(text);
        let line = serde_json::json!({"commitments": [{"quote": quote, "parties": [], "action": "fund", "fields": [],
            "strength": "firm", "places": [], "money": []}]});
        let claims =
            if quote.is_empty() { Vec::new() } else { crate::given::read(&line, &document).expect("given").claims };
        Extraction { claims, mentions: marks.iter().map(mention).collect(), ..Extraction::default() }
    }

    fn bracketed(text: &str, marks: &[(&str, Value)], quote: &str, width: usize) -> Vec<String> {
        let document = document(text);
        let marked = Marked::new(&document, &found(text, marks, quote), false);
        let said = |line: &Vec<Run>| line.iter().map(|run| run.text.as_str()).collect::<String>();
        marked.lines(width, true).iter().map(said).collect()
    }

    fn state(code: &str) -> Value {
        Value::Actor { kind: ActorKind::State, id: Some(code.into()), state: Some(code.into()) }
    }

    #[test]
    fn mentions_and_quotes_stand_in_brackets_one_within_the_other() {
        let text = "Chile and Japan will fund joint research on batteries. So they say.";
        let marks = [("Japan", state("JP")), ("batteries", Value::Field(Field::Batteries)), ("Chile", state("CL"))];
        assert_eq!(
            bracketed(text, &marks, "Chile and Japan will fund joint research on batteries", 200),
            ["{1: [Chile|actor CL] and [Japan|actor JP] will fund joint research on [batteries|field batteries]}. So \
              they say."]
        );
    }

    #[test]
    fn a_mention_that_crosses_a_quote_is_counted_and_parts_of_a_kind_are_left_out() {
        let text = "The Paris AI summit will be held. Ten times.";
        let marks = [
            ("AI summit", Value::Meeting),
            ("summit", Value::Meeting),
            ("held. Ten", Value::Forum),
            ("Ten", Value::Place("FR".into())),
        ];
        let document = document(text);
        let marked = Marked::new(&document, &found(text, &marks, "AI summit will be held"), false);
        assert_eq!(marked.crossing, 1);
        assert_eq!(marked.kinds().collect::<Vec<_>>(), ["place", "meeting"]);
        let said: String = marked.lines(200, true).concat().into_iter().map(|run| run.text).collect();
        assert_eq!(said, "The Paris {1: [AI summit|meeting] will be held}. [Ten|place FR] times.");
    }

    #[test]
    fn words_that_are_several_things_of_a_kind_say_all_of_them() {
        let text = "In Paris.";
        let cue = |c: &str| Value::Cue(c.into());
        let marks = [("In", cue("in")), ("In", cue("prep")), ("In", cue("in")), ("Paris", state("FR"))];
        let document = document(text);
        let found = found(text, &marks, "");
        let said = |cues| Marked::new(&document, &found, cues).lines(80, true).concat().into_iter().map(|r| r.text);
        assert_eq!(said(true).collect::<String>(), "[In|cue in, prep] [Paris|actor FR].");
        assert_eq!(said(false).collect::<String>(), "In [Paris|actor FR].");
    }

    #[test]
    fn nothing_in_a_text_steers_a_terminal() {
        let text = "a\u{1b}[31mb\u{9b}2Jc\u{7}d\u{202e}e\u{7f}f\u{0}g\rh\u{85}i\u{2028}j";
        let lines = bracketed(text, &[], "", 80);
        for c in lines.iter().flat_map(|l| l.chars()) {
            assert!(!c.is_control() && !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'), "{lines:?}");
        }
        assert_eq!(lines, ["a␛[31mb\u{FFFD}2Jc␇d\u{FFFD}e␡f␀g h i", "j"]);
    }

    #[test]
    fn lines_keep_to_the_width_and_paragraphs_stay() {
        let text = "one two three four five\n\n\n\nsix\n대한민국정부는대한민국정부는대한민국";
        let lines = bracketed(text, &[], "", 20);
        assert_eq!(lines, ["one two three four", "five", "", "six", "대한민국정부는대한민", "국정부는대한민국"]);
    }

    #[test]
    fn faces_tell_the_innermost_kind_and_the_quote() {
        let text = "Chile will pay.";
        let document = document(text);
        let lines = Marked::new(&document, &found(text, &[("Chile", state("CL"))], text), false).lines(80, false);
        let face = |kind| Face { kind, claim: true, deed: false };
        let run = |text: &str, kind| Run { face: face(kind), text: text.into() };
        assert_eq!(lines, [vec![run("Chile", Some("actor")), run(" will pay.", None)]]);
    }
}
