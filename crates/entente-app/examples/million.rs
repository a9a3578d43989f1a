//! How fast a list of a large ledger is: makes a ledger of so many commitments, opens it, and asks it.
//!
//! `cargo run --release -p entente-app --example million -- target/million.entente 1000000` makes the ledger where it is not
//! there yet, through the same steps by which the program writes: each document of fifty claims is added, then the
//! claims are made commitments and deeds are linked to some, and the index is kept in the same steps. Only reading and
//! reconciling are left out: what the documents tell is made up, the same at every run. Figures mean something on a machine
//! at rest; a third number says how often each thing is measured.

mod made;

use entente_app::App;
use entente_app::ledger::Ledger;
use entente_app::ledger::index::IndexState;
use entente_app::model::Day;
use entente_app::search::{Facets, Listing, Query, Sort, When};
use made::Kind;
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

/// The same as the program has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const TIMES: usize = 40;

/// Seconds that this process has been at work on a processor, where the system tells: on a machine that is busy with other
/// things this says more than the clock.
fn at_work() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    told.split(' ').next()?.parse::<f64>().ok().map(|n| n / 1e9)
}

/// Measures one thing after another, by the clock and by the processor.
struct Watch {
    begun: Instant,
    work: Option<f64>,
}

impl Watch {
    fn start() -> Watch {
        Watch { begun: Instant::now(), work: at_work() }
    }
    fn stop(&self) -> (f64, f64) {
        let clock = self.begun.elapsed().as_secs_f64();
        (clock, at_work().zip(self.work).map_or(clock, |(now, then)| now - then))
    }
}

/// Times by the clock and by the processor.
#[derive(Default)]
struct Times {
    clock: Vec<f64>,
    work: Vec<f64>,
}

impl Times {
    fn push(&mut self, (clock, work): (f64, f64)) {
        self.clock.push(clock);
        self.work.push(work);
    }
    fn p95(&mut self) -> (f64, f64) {
        (percentile(&mut self.clock, 95), percentile(&mut self.work, 95))
    }
    fn told(&mut self) -> String {
        let (clock, work) = self.p95();
        let (half, half_work) = (percentile(&mut self.clock, 50), percentile(&mut self.work, 50));
        format!("{half:>8.1} {clock:>8.1}   {half_work:>8.1} {work:>8.1}")
    }
}

/// The value below which so many hundredths of the times lie, in milliseconds.
fn percentile(times: &mut [f64], hundredths: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    let at = (times.len() * hundredths).div_ceil(100).saturating_sub(1);
    times.get(at).copied().unwrap_or(0.0) * 1000.0
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let path = PathBuf::from(args.next().unwrap_or_else(|| "target/million.entente".to_owned()));
    let commitments: usize = args.next().map_or(Ok(1_000_000), |n| n.parse())?;
    let repeats: usize = args.next().map_or(Ok(TIMES), |n| n.parse())?;
    let mut out = std::io::stdout().lock();
    let app = App::builtin()?;
    if !path.exists() {
        made::make(&app, &path, commitments, Kind::Plain, &mut out)?;
    }
    let begun = Instant::now();
    let mut ledger = app.indexing(Ledger::open(&path)?, false)?;
    if ledger.index_state()? != IndexState::InUse {
        ledger.index_anew()?;
        writeln!(out, "the index of another version made anew in {:.0} s", begun.elapsed().as_secs_f64())?;
    }
    drop(ledger);
    writeln!(out, "{} MB on the disk", std::fs::metadata(&path)?.len() / 1_000_000)?;
    let mut opening = Times::default();
    for _ in 0..repeats {
        let watch = Watch::start();
        let book = app.look(&path)?;
        opening.push(watch.stop());
        drop(book);
    }
    writeln!(out, "\nmilliseconds, {repeats} times each, a new opening before each")?;
    writeln!(out, "{:<52} {:>17}   {:>17}", "", "by the clock", "at work")?;
    writeln!(out, "{:<52} {:>8} {:>8}   {:>8} {:>8}", "", "p50", "p95", "p50", "p95")?;
    writeln!(out, "{:<52} {}", "opening", opening.told())?;
    let today = When::AllKnown(Day::new(2024, 12, 31)?);
    let then = When::ToldBy(Day::new(2021, 6, 30)?);
    let (mut worst, mut worst_shown) = ((0.0, 0.0), (0.0, 0.0));
    for (text, sort, descending, when) in [
        ("party:KR field:quantum", Sort::Added, false, today),
        ("party:KR status:no-evidence", Sort::Due, false, today),
        ("party:US,KR status:not-yet-due", Sort::Due, true, today),
        ("field:ai strength:firm", Sort::Day, true, today),
        ("action:research due:2025..2027", Sort::Id, false, today),
        ("party:JP -status:no-evidence,untestable", Sort::Party, true, today),
        ("양국 party:KR", Sort::Added, false, today),
        ("coree language:aa", Sort::Day, false, today),
        ("labo status:kept", Sort::Reports, true, today),
        ("\"joint research\" party:KR", Sort::Added, false, today),
        ("\"research joint\" -party:US", Sort::Due, false, today),
        ("공동연구 due:2025", Sort::Due, false, today),
        ("source:news7.example.org field:space", Sort::Status, false, today),
        ("party:UZ plan7a1", Sort::Added, false, today),
        ("told:2019 status:no-evidence,not-yet-due", Sort::Party, false, today),
        ("party:KR status:no-evidence", Sort::Due, false, then),
        ("party:EE field:quantum", Sort::Status, true, then),
    ] {
        let query = Query::parse(&app, text)?;
        let (mut times, mut whole, mut total, mut after) = (Times::default(), Times::default(), 0, None);
        for n in 0..repeats {
            let book = app.look(&path)?;
            let watch = Watch::start();
            // Pages are turned, too.
            let asked = Listing { query: query.clone(), when, sort, descending, after: after.take(), limit: Some(100) };
            let listed = book.find(&asked)?;
            times.push(watch.stop());
            listed.entries(|_| Ok::<(), entente_app::AppError>(()))?;
            whole.push(watch.stop());
            total = listed.total;
            after = if n % 5 == 4 { None } else { listed.next };
        }
        let larger = |a: (f64, f64), b: (f64, f64)| (f64::max(a.0, b.0), f64::max(a.1, b.1));
        (worst, worst_shown) = (larger(worst, times.p95()), larger(worst_shown, whole.p95()));
        let sign = if descending { "-" } else { "" };
        let name = format!("{text} by {sign}{}", sort.code());
        writeln!(out, "{name:<52} {}   {total:>7} found", times.told())?;
        writeln!(out, "{:<52} {}", "    and read whole", whole.told())?;
    }
    writeln!(out)?;
    for text in ["", "party:KR", "field:ai -status:kept", "공동연구"] {
        let query = Query::parse(&app, text)?;
        let (mut times, mut total) = (Times::default(), 0);
        for _ in 0..repeats {
            let book = app.look(&path)?;
            let watch = Watch::start();
            total = book.facets(&query, today, Facets::SHOWN)?.total;
            times.push(watch.stop());
        }
        let name = format!("all facets of {}", if text.is_empty() { "everything" } else { text });
        writeln!(out, "{name:<52} {}   {total:>7} found", times.told())?;
    }
    let told = |(clock, work): (f64, f64)| format!("{clock:.1} ms by the clock, {work:.1} ms at work");
    writeln!(out, "\nslowest p95 of finding a page of 100: {}", told(worst))?;
    writeln!(out, "slowest p95 with these 100 read whole: {}", told(worst_shown))?;
    Ok(())
}
