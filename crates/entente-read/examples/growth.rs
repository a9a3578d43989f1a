//! How the time for one page grows with its size, for shapes that make readers slow.
//!
//! `cargo run --release -p entente-read --example growth` prints seconds by megabytes and the largest ratio of a size to
//! half of it; it ends with code 1 where a ratio is 2.5 or more. `-- 6` goes up to 6 MB instead of 25. The seconds are those
//! that the processor worked, where the system tells them; on a busy machine they still rise and fall with its caches. Then
//! instructions tell: `-- --once "table rows" 12` reads one page of 12 MB once, for `valgrind --tool=callgrind` to count.

use entente_read::{Format, Limits, Overrides, read};
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

/// A page that takes twice the size may take less than so many times as long.
const MOST: f64 = 2.5;
/// Times below this, in seconds, say nothing.
const NOISE: f64 = 0.05;

/// Pages by name: what opens them, what is repeated, what closes them.
const SHAPES: [(&str, &str, &str, &str); 14] = [
    ("nested divs", "", "<div>", ""),
    ("nested lists", "", "<ul><li>", ""),
    ("misnested inline", "", "<b><i>x</b>y</i>", ""),
    (
        "flat paragraphs",
        "<article>",
        "<p>The two sides will build a joint centre for research by 2026, they said.</p>",
        "</article>",
    ),
    ("flat divs with classes", "", "<div class=\"related box news-item\" id=a1><a href=x>A link to read</a></div>", ""),
    ("attributes", "", "<p a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8 data-state='{\"x\":1}'>text of a line</p>", ""),
    ("one tag of attributes", "<div ", "data-name-of-some-kind=\"value\" ", ">x</div>"),
    ("table rows", "<table>", "<tr><td>State</td><td>10 million</td><td>2025</td></tr>", "</table>"),
    ("tables in cells", "", "<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>", ""),
    ("one line", "", "The two sides will build a joint centre for research by 2026, they said. ", ""),
    ("breaks", "<p>", "a line of a list that goes on<br>", "</p>"),
    (
        "headings and links",
        "<h1>T</h1>",
        "<h2><a href=x>Title of a thing</a></h2><p>A snippet of the thing that is linked above here.</p>",
        "",
    ),
    (
        "articles",
        "",
        "<article itemprop=articleBody><h1>T</h1><time datetime=2020-01-01>1 May 2020</time></article>",
        "",
    ),
    ("script and style", "", "<script>var a = '<p>' + 1 < 2;</script><style>p{}</style><p>x</p>", ""),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [once, shape, size] = arguments.as_slice()
        && once == "--once"
        && let Some((_, head, piece, tail)) = SHAPES.iter().find(|(name, ..)| name == shape)
        && let Ok(size) = size.parse::<usize>()
    {
        let (page, limits) = page(head, piece, tail, size << 20);
        return ExitCode::from(u8::from(read("page", page.as_bytes(), &as_page(), &limits).is_err()));
    }
    let most: usize = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(25);
    let sizes: Vec<usize> = [8, 4, 2, 1].iter().map(|part| (most << 20) / part).collect();
    let mut steep = false;
    let mut out = io::stdout().lock();
    for (name, head, piece, tail) in SHAPES {
        let times: Vec<f64> = sizes.iter().map(|size| time(head, piece, tail, *size)).collect();
        let pairs = times.windows(2).filter(|pair| pair[1] > NOISE);
        let ratio = pairs.map(|pair| pair[1] / pair[0].max(NOISE / 2.0)).fold(0.0, f64::max);
        steep |= ratio >= MOST;
        let told: Vec<String> = times.iter().map(|time| format!("{time:7.3}")).collect();
        let _ = writeln!(out, "{name:<24} {}  ratio {ratio:.2}", told.join(" "));
    }
    ExitCode::from(u8::from(steep))
}

/// A page of about `size` bytes, and limits that do not cut it.
fn page(head: &str, piece: &str, tail: &str, size: usize) -> (String, Limits) {
    let count = size.saturating_sub(head.len() + tail.len()) / piece.len();
    let limits = Limits { elements: usize::MAX, attributes: 512, ..Limits::default() };
    (format!("{head}{}{tail}", piece.repeat(count)), limits)
}

fn as_page() -> Overrides {
    Overrides { format: Some(Format::Html), ..Overrides::default() }
}

/// The quickest of three readings of a page of about `size` bytes, in seconds.
fn time(head: &str, piece: &str, tail: &str, size: usize) -> f64 {
    let (page, limits) = page(head, piece, tail, size);
    let once = || {
        let (began, worked) = (Instant::now(), worked());
        std::hint::black_box(read("page", page.as_bytes(), &as_page(), &limits).is_ok());
        let worked = worked.zip(self::worked()).map(|(before, after)| after - before);
        worked.unwrap_or_else(|| began.elapsed().as_secs_f64())
    };
    (0..3).map(|_| once()).fold(f64::MAX, f64::min)
}

/// Seconds that this thread has worked so far, as Linux counts them.
fn worked() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(told.split_ascii_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}
