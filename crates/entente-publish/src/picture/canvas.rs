//! The sheet on which all pictures are drawn: shapes and text with their attributes, patterns, links, and the frame.

use super::text::{escape, fit, from_the_right, measure};
use super::{Caption, Ground, Look, Picture, Sheet, internal};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Letters of labels.
pub const SIZE: f64 = 13.0;
/// Letters of what is said by the way.
pub const SMALL: f64 = 12.0;
/// From line to line, in sizes of letters.
pub const LEADING: f64 = 1.3;
/// The ground and the text of a dark file.
const DARK: (&str, &str) = ("#16181d", "#e8e8ea");
/// The ground and the text of a light file.
const LIGHT: (&str, &str) = ("#ffffff", "#1d1d21");

/// Colours that stand on white and on near-black, and carry white letters.
pub mod colour {
    /// The one colour of pictures that need only one.
    pub const MAIN: &str = "#2c6fae";
    /// Done.
    pub const GREEN: &str = "#1d7d55";
    /// Under way.
    pub const BLUE: &str = "#3a6fc0";
    /// Late.
    pub const AMBER: &str = "#a65e0b";
    /// Given up.
    pub const RED: &str = "#c23a32";
    /// Gone over into another.
    pub const VIOLET: &str = "#7d5fb0";
    /// Nothing known.
    pub const GREY: &str = "#6a7280";
    /// All of them.
    #[cfg(test)]
    pub const ALL: [&str; 7] = [MAIN, GREEN, BLUE, AMBER, RED, VIOLET, GREY];
}

/// How an area is filled besides its colour, for those who do not see colours and for print.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Texture {
    /// Evenly.
    Plain,
    /// Lines rising to the right.
    Rising,
    /// Lines falling to the right.
    Falling,
    /// Both.
    Crossed,
    /// Dots.
    Dotted,
    /// Upright lines.
    Upright,
}

impl Texture {
    fn name(self) -> &'static str {
        match self {
            Texture::Plain => "plain",
            Texture::Rising => "rising",
            Texture::Falling => "falling",
            Texture::Crossed => "crossed",
            Texture::Dotted => "dotted",
            Texture::Upright => "upright",
        }
    }
    fn marks(self) -> &'static str {
        match self {
            Texture::Plain => "",
            Texture::Rising => "M-1 7L7 -1M-1 1L1 -1M5 7L7 5",
            Texture::Falling => "M-1 -1L7 7M5 -1L7 1M-1 5L1 7",
            Texture::Crossed => "M-1 7L7 -1M-1 -1L7 7",
            Texture::Dotted => "M1.5 3h1.6M4.5 0h1.6M4.5 6h1.6",
            Texture::Upright => "M1.5 0v6",
        }
    }
}

/// Which point of a text its place is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Anchor {
    /// Its left edge, whichever way it is written.
    Left,
    /// Its middle.
    Middle,
    /// Its right edge.
    Right,
}

/// A text to be drawn on a line.
#[derive(Clone, Copy, Debug)]
pub struct Text<'t> {
    /// What it says.
    pub text: &'t str,
    /// Where, in pixels from the left.
    pub x: f64,
    /// The base line, from the top.
    pub y: f64,
    /// Letters.
    pub size: f64,
    /// Which point `x` is.
    pub anchor: Anchor,
    /// Whether it is to be noticed first.
    pub bold: bool,
    /// Whether it is said by the way.
    pub faint: bool,
    /// Its colour, if not that of the page.
    pub fill: Option<&'t str>,
}

impl<'t> Text<'t> {
    /// A label with its left edge at `x`.
    pub fn at(x: f64, y: f64, text: &'t str) -> Text<'t> {
        Text { text, x, y, size: SIZE, anchor: Anchor::Left, bold: false, faint: false, fill: None }
    }
    /// With letters of this size.
    pub fn size(self, size: f64) -> Text<'t> {
        Text { size, ..self }
    }
    /// With `x` as this point of it.
    pub fn anchor(self, anchor: Anchor) -> Text<'t> {
        Text { anchor, ..self }
    }
    /// Noticed first.
    pub fn bold(self) -> Text<'t> {
        Text { bold: true, ..self }
    }
    /// Said by the way.
    pub fn faint(self) -> Text<'t> {
        Text { faint: true, ..self }
    }
    /// In this colour.
    pub fn fill(self, fill: &'t str) -> Text<'t> {
        Text { fill: Some(fill), ..self }
    }
}

/// A number of pixels: at most one digit behind the point.
pub fn px(x: f64) -> String {
    let tenths = if x.is_finite() { (x * 10.0).round() as i64 } else { 0 };
    let sign = if tenths < 0 { "-" } else { "" };
    match (tenths.abs() / 10, tenths.abs() % 10) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, tenth) => format!("{sign}{whole}.{tenth}"),
    }
}

/// The sheet.
pub struct Canvas<'a> {
    look: &'a Look<'a>,
    /// Width in pixels.
    pub width: f64,
    /// Where the next thing may begin.
    pub y: f64,
    id: String,
    body: String,
    defs: BTreeMap<String, String>,
    linked: bool,
}

/// What a drawing says of itself where it stands alone: the name of its language, and its letters.
const ALONE: [&str; 2] = [
    " xmlns=\"http://www.w3.org/2000/svg\"",
    " font-family=\"system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Noto Sans CJK KR', sans-serif\"",
];

impl<'a> Canvas<'a> {
    /// A sheet, with the caption at its head where it is a file of its own.
    pub fn new(look: &'a Look<'a>, caption: &Caption) -> Canvas<'a> {
        let id: String = look.id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let id = format!("pic-{id}");
        let width = f64::from(look.width.max(120));
        let mut canvas = Canvas { look, width, y: 4.0, id, body: String::new(), defs: BTreeMap::new(), linked: false };
        if look.ground != Ground::Page {
            canvas.y = 14.0;
            let (left, room) = (canvas.left(), canvas.room());
            canvas.lines(Text::at(left, 0.0, &caption.title).size(17.0).bold(), room, 3);
            if !caption.about.is_empty() {
                canvas.y += 4.0;
                canvas.lines(Text::at(left, 0.0, &caption.about).faint(), room, 4);
            }
            canvas.y += 12.0;
        }
        canvas
    }
    /// Whether it is too narrow for labels beside what they name.
    pub fn narrow(&self) -> bool {
        self.width < 560.0
    }
    /// The left edge of what is drawn; a file of its own has a margin.
    pub fn left(&self) -> f64 {
        if self.look.ground == Ground::Page { 1.0 } else { 14.0 }
    }
    /// The right edge.
    pub fn right(&self) -> f64 {
        self.width - self.left()
    }
    /// From edge to edge.
    pub fn room(&self) -> f64 {
        self.right() - self.left()
    }
    /// Draws a shape: its name and its attributes, which are written as they are.
    pub fn shape(&mut self, name: &str, attributes: &str) {
        let _ = write!(self.body, "<{name} {attributes}/>");
    }
    /// A rectangle.
    pub fn rect(&mut self, [x, y, w, h]: [f64; 4], attributes: &str) {
        let place = format!("x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {attributes}", px(x), px(y), px(w), px(h));
        self.shape("rect", &place);
    }
    /// A straight line in the colour of the text.
    pub fn line(&mut self, [x1, y1, x2, y2]: [f64; 4], attributes: &str) {
        let place = format!(
            "x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"currentColor\" {attributes}",
            px(x1),
            px(y1),
            px(x2),
            px(y2)
        );
        self.shape("line", &place);
    }
    /// Begins a group that says `title` when pointed at and leads to `href`, if that is a link into the same site.
    pub fn open(&mut self, class: &str, href: Option<&str>, title: &str) -> Closing {
        let link = internal(href);
        self.linked |= link.is_some();
        let (start, end) = match link {
            Some(href) => (format!("<a href=\"{}\" class=\"{class}\">", escape(href)), "</a>"),
            None => (format!("<g class=\"{class}\">"), "</g>"),
        };
        self.body.push_str(&start);
        if !title.is_empty() {
            let _ = write!(self.body, "<title>{}</title>", escape(title));
        }
        Closing(end)
    }
    /// Ends a group.
    pub fn close(&mut self, closing: Closing) {
        self.body.push_str(closing.0);
    }
    /// Writes a text as it is, on one line.
    pub fn text(&mut self, text: Text<'_>) {
        self.written(text, text.text, None);
    }
    /// Writes a text on one line no wider than `room`; what is cut is said when it is pointed at.
    pub fn short(&mut self, text: Text<'_>, room: f64) {
        let fitted = fit(text.text, text.size, room, 1);
        self.written(text, &fitted.lines[0], fitted.cut.then_some(text.text));
    }
    /// Writes a text in at most `most` lines below the place that is reached, and goes on below it; its `y` is not used.
    pub fn lines(&mut self, text: Text<'_>, room: f64, most: usize) {
        self.y += self.block(text, self.y, room, most);
    }
    /// Writes a text in at most `most` lines below `top`; gives its height.
    pub fn block(&mut self, text: Text<'_>, top: f64, room: f64, most: usize) -> f64 {
        let fitted = fit(text.text, text.size, room, most);
        let step = text.size * LEADING;
        for (n, line) in fitted.lines.iter().enumerate() {
            let y = top + n as f64 * step + text.size;
            let full = (fitted.cut && n == 0).then_some(text.text);
            self.written(Text { y, ..text }, line, full);
        }
        fitted.lines.len() as f64 * step
    }
    /// Writes a text that rises to the right from its place, on one line no longer than `room`.
    pub fn slanted(&mut self, text: Text<'_>, room: f64) {
        let fitted = fit(text.text, text.size, room, 1);
        let _ = write!(self.body, "<g transform=\"translate({} {}) rotate(-60)\">", px(text.x), px(text.y));
        self.written(Text { x: 0.0, y: 0.0, ..text }, &fitted.lines[0], fitted.cut.then_some(text.text));
        self.body.push_str("</g>");
    }
    fn written(&mut self, at: Text<'_>, line: &str, full: Option<&str>) {
        if line.is_empty() {
            return;
        }
        let right = from_the_right(at.text);
        // "start" is the right edge of what is written from the right.
        let anchor = match (at.anchor, right) {
            (Anchor::Middle, _) => " text-anchor=\"middle\"",
            (Anchor::Left, false) | (Anchor::Right, true) => "",
            (Anchor::Left, true) | (Anchor::Right, false) => " text-anchor=\"end\"",
        };
        let direction = if right { " direction=\"rtl\" unicode-bidi=\"embed\"" } else { "" };
        let size = if at.size == SIZE { String::new() } else { format!(" font-size=\"{}\"", px(at.size)) };
        let bold = if at.bold { " font-weight=\"600\"" } else { "" };
        let faint = if at.faint { " fill-opacity=\"0.76\"" } else { "" };
        let fill = at.fill.map_or(String::new(), |fill| format!(" fill=\"{fill}\""));
        let title = full.map_or(String::new(), |full| format!("<title>{}</title>", escape(full)));
        let _ = write!(
            self.body,
            "<text x=\"{}\" y=\"{}\"{anchor}{direction}{size}{bold}{faint}{fill}>{title}{}</text>",
            px(at.x),
            px(at.y),
            escape(line)
        );
    }
    /// The value of `fill` for a colour with a texture.
    pub fn paint(&mut self, colour: &str, texture: Texture) -> String {
        if texture == Texture::Plain {
            return colour.to_owned();
        }
        let key = format!("{}-{}-{}", self.id, texture.name(), colour.trim_start_matches('#'));
        let pattern = format!(
            "<pattern id=\"{key}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><rect width=\"6\" height=\"6\" \
             fill=\"{colour}\"/><path d=\"{}\" stroke=\"#fff\" stroke-opacity=\"0.45\" stroke-width=\"1.2\" fill=\"none\"/></pattern>",
            texture.marks()
        );
        self.defs.insert(key.clone(), pattern);
        format!("url(#{key})")
    }
    /// The value of `fill` for lines in a colour on no ground.
    pub fn hatch(&mut self, colour: &str) -> String {
        let key = format!("{}-hatch-{}", self.id, colour.trim_start_matches('#'));
        let pattern = format!(
            "<pattern id=\"{key}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><rect width=\"6\" height=\"6\" \
             fill=\"{colour}\" fill-opacity=\"0.18\"/><path d=\"{}\" stroke=\"{colour}\" stroke-width=\"1.5\" fill=\"none\"/></pattern>",
            Texture::Rising.marks()
        );
        self.defs.insert(key.clone(), pattern);
        format!("url(#{key})")
    }
    /// Items of a legend: on one line where they have room there, else in columns; `mark` draws one at the place of its
    /// left middle, in a room of 17 pixels.
    pub fn legend<T>(&mut self, items: &[(T, String)], mut mark: impl FnMut(&mut Canvas<'a>, &T, f64, f64)) {
        let (left, step, gap) = (self.left(), SMALL * 1.7, 16.0);
        let wide = |label: &str| 22.0 + measure(label, SMALL) + gap;
        let all: f64 = items.iter().map(|(_, label)| wide(label)).sum();
        let column = items.iter().map(|(_, label)| wide(label)).fold(1.0, f64::max);
        let columns = ((self.room() + gap) / column).floor().max(1.0) as usize;
        // Labels of unequal length take fewer lines one after the other than in columns.
        let mut lines = (1, 0.0);
        for (_, label) in items {
            let next = lines.1 + wide(label);
            lines =
                if lines.1 > 0.0 && next - gap > self.room() { (lines.0 + 1, wide(label)) } else { (lines.0, next) };
        }
        let line = all - gap <= self.room() || lines.0 * 3 <= items.len().div_ceil(columns) * 2;
        let mut x = left;
        for (n, (item, label)) in items.iter().enumerate() {
            let full = if line { x + wide(label) - gap > self.right() } else { n % columns == 0 };
            if n > 0 && full {
                x = left;
                self.y += step;
            }
            let middle = self.y + step / 2.0;
            mark(self, item, x, middle);
            self.short(Text::at(x + 22.0, middle + SMALL * 0.36, label).size(SMALL), self.room() - 22.0);
            x += if line { wide(label) } else { column };
        }
        if !items.is_empty() {
            self.y += step;
        }
    }
    /// The finished picture; `class` names its kind.
    pub fn finish(mut self, class: &str, caption: &Caption, table: Sheet) -> Picture {
        let mut root = String::new();
        let mut paper = String::new();
        if let (Ground::Light | Ground::Dark, (ground, ink)) =
            (self.look.ground, if self.look.ground == Ground::Dark { DARK } else { LIGHT })
        {
            if !caption.note.is_empty() {
                self.y += 10.0;
                let (left, room) = (self.left(), self.room());
                self.lines(Text::at(left, 0.0, &caption.note).size(11.0).faint(), room, 6);
            }
            self.y += 12.0;
            let _ = write!(root, " color=\"{ink}\"");
            let _ = write!(paper, "<rect width=\"100%\" height=\"100%\" fill=\"{ground}\"/>");
        }
        let (id, lang) = (&self.id, escape(self.look.speak.lang()));
        // What has links inside is a group: assistive technology would not reach into an image.
        let role = if self.linked { "group" } else { "img" };
        let defs: String = self.defs.values().map(String::as_str).collect();
        // Inside a page the element needs no name of its language, and takes the page's letters.
        let [space, letters] = if self.look.ground == Ground::Page { ["", ""] } else { ALONE };
        let defs = if defs.is_empty() { defs } else { format!("<defs>{defs}</defs>") };
        let svg = format!(
            "<svg{space} role=\"{role}\" class=\"picture picture-{class}\" lang=\"{lang}\" viewBox=\"0 0 {} {}\" \
             aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\"{letters} font-size=\"{}\" fill=\"currentColor\"{root}>\
             <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>{paper}{defs}{}</svg>",
            px(self.width),
            px(self.y.ceil() + 2.0),
            px(SIZE),
            escape(&caption.title),
            escape(&caption.about),
            self.body
        );
        Picture { svg, table }
    }
}

/// The end of a group that was begun.
#[must_use]
pub struct Closing(&'static str);

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance by WCAG 2.
    fn luminance(hex: &str) -> f64 {
        let part = |n: usize| {
            let value = u8::from_str_radix(&hex[n..n + 2], 16).expect("hexadecimal");
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        a.max(b) / a.min(b)
    }

    #[test]
    fn colours_stand_on_both_grounds_and_carry_white_letters() {
        for colour in colour::ALL {
            assert!(contrast(colour, DARK.0) >= 3.0, "{colour} on dark: {}", contrast(colour, DARK.0));
            assert!(contrast(colour, "#ffffff") >= 4.5, "white on {colour}: {}", contrast(colour, "#ffffff"));
        }
        for (ground, ink) in [DARK, LIGHT] {
            assert!(contrast(ground, ink) >= 12.0, "{ink} on {ground}");
        }
    }

    #[test]
    fn places_are_written_short() {
        for (x, text) in [(1.0, "1"), (1.04, "1"), (1.06, "1.1"), (-0.04, "0"), (-2.55, "-2.6"), (f64::NAN, "0")] {
            assert_eq!(px(x), text);
        }
    }
}
