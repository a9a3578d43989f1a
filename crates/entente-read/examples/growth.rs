//! How the time for one page grows with its size, for shapes that make readers slow.
//!
//! `cargo run --release -p entente-read --example growth` prints seconds by megabytes and the largest ratio of a size to
//! half of it; it ends with code 1 where a ratio is 2.5 or more. `-- 6` goes up to 6 MB instead of 25. Each reading is a process
//! of its own, so that no page finds memory warm that one before it has used. The seconds are those that the processor worked,
//! where the system tells them; on a busy machine they still rise and fall with its caches. Then instructions tell:
//! `-- --once "table rows" 12` reads one page of 12 MB once, for `valgrind --tool=callgrind` to count.

use entente_read::{Format, Limits, Overrides, read};
use std::io::{self, Write};
use std::process::{Command, ExitCode};
use std::time::Instant;

/// A page that takes twice the size may take less than so many times as long.
const MOST: f64 = 2.5;
/// Times below this, in seconds, say nothing.
const NOISE: f64 = 0.05;
/// Readings of one page, of which the quickest counts.
const TIMES: usize = 5;

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
        && let Ok(size) = size.parse::<f64>()
    {
        let told = writeln!(io::stdout(), "{}", time(head, piece, tail, (size * 1_048_576.0) as usize));
        return ExitCode::from(u8::from(told.is_err()));
    }
    let most: f64 = arguments.first().and_then(|a| a.parse().ok()).unwrap_or(25.0);
    let sizes = [8.0, 4.0, 2.0, 1.0].map(|part| most / part);
    let mut failed = false;
    let mut out = io::stdout().lock();
    for (name, ..) in SHAPES {
        let times: Option<Vec<f64>> = sizes.iter().map(|size| quickest(name, *size)).collect();
        let Some(times) = times else {
            let _ = writeln!(out, "{name:<24} could not be read");
            failed = true;
            continue;
        };
        let pairs = times.windows(2).filter(|pair| pair[1] > NOISE);
        let ratio = pairs.map(|pair| pair[1] / pair[0].max(NOISE / 2.0)).fold(0.0, f64::max);
        failed |= ratio >= MOST;
        let told: Vec<String> = times.iter().map(|time| format!("{time:7.3}")).collect();
        let _ = writeln!(out, "{name:<24} {}  ratio {ratio:.2}", told.join(" "));
    }
    ExitCode::from(u8::from(failed))
}

/// The least of some readings of a page of so many megabytes, each by a process of its own, in seconds; nothing where one fails.
fn quickest(shape: &str, size: f64) -> Option<f64> {
    let mut best = f64::MAX;
    for _ in 0..TIMES {
        let program = std::env::current_exe().ok()?;
        let told = Command::new(program).args(["--once", shape, &size.to_string()]).output().ok()?;
        let time: f64 = String::from_utf8(told.stdout).ok()?.trim().parse().ok()?;
        best = best.min(time);
    }
    Some(best)
}

fn as_page() -> Overrides {
    Overrides { format: Some(Format::Html), ..Overrides::default() }
}

/// Seconds for one reading of a page of about `size` bytes, with limits that do not cut it. A page of nothing but nesting is
/// refused, and counts until then.
fn time(head: &str, piece: &str, tail: &str, size: usize) -> f64 {
    let count = size.saturating_sub(head.len() + tail.len()) / piece.len();
    let limits = Limits { elements: usize::MAX, attributes: 512, ..Limits::default() };
    let page = format!("{head}{}{tail}", piece.repeat(count));
    let (began, before) = (Instant::now(), worked());
    std::hint::black_box(read("page", page.as_bytes(), &as_page(), &limits).is_ok());
    let worked = before.zip(worked()).map(|(before, after)| after - before);
    worked.unwrap_or_else(|| began.elapsed().as_secs_f64())
}

/// Seconds that this thread has worked so far, as Linux counts them.
fn worked() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(told.split_ascii_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}
