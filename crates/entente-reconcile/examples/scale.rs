//! How long reconciling takes, how much memory, and what comes of it: so many invented claims at once, and then one more document at a
//! time.
//!
//! usage: cargo run --release -p entente-reconcile --example scale -- 10000 1000000

mod made;

use entente_reconcile::{ClaimView, Cluster, Reconciler};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;
use std::io::Write;
use std::time::Instant;

/// So many documents are added one at a time.
const MORE: usize = 400;

fn main() -> Result<(), Box<dyn Error>> {
    let sizes: Vec<usize> = std::env::args().skip(1).map(|n| n.parse()).collect::<Result<_, _>>()?;
    if sizes.is_empty() {
        return Err("usage: scale CLAIMS [CLAIMS ...]".into());
    }
    let mut first: Option<f64> = None;
    for number in sizes {
        measure(number, &mut first)?;
    }
    Ok(())
}

fn measure(number: usize, first: &mut Option<f64>) -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout();
    let told = made::claims(number + MORE * 4, 0x2545_F491_4F6C_DD1D)?;
    let truth: HashMap<&str, usize> = told.iter().map(|(promise, c)| (c.id.as_str(), *promise)).collect();
    // The last documents come one at a time.
    let mut documents: Vec<&[made::Told]> = told.chunk_by(|a, b| a.1.document == b.1.document).collect();
    let later = documents.split_off(documents.len() - MORE);
    let mut claims = documents.iter().flat_map(|d| d.iter()).map(|(_, c)| c);
    let begun = Instant::now();
    let mut reconciler = Reconciler::new();
    reconciler.put(claims.by_ref().map(Cow::Borrowed));
    let held = reconciler.len();
    let clusters = reconciler.settle();
    let seconds = begun.elapsed().as_secs_f64();
    let each = seconds * 1e6 / held as f64;
    let ratio = each / *first.get_or_insert(each);
    writeln!(
        out,
        "{held} claims in {} commitments: {seconds:.1} s, {each:.0} µs a claim ({ratio:.2} times the first), {} MB at most",
        clusters.len(),
        memory()
    )?;
    let (precision, recall) = b_cubed(&clusters, &truth);
    let f1 = 2.0 * precision * recall / (precision + recall);
    writeln!(out, "  b-cubed precision {precision:.3} recall {recall:.3} F1 {f1:.3}")?;
    let (mut times, mut touched) = (Vec::new(), Vec::new());
    for document in later {
        let fresh: Vec<ClaimView> = document.iter().map(|(_, c)| c.clone()).collect();
        let begun = Instant::now();
        reconciler.put(fresh.into_iter().map(Cow::Owned));
        let changed = reconciler.settle();
        times.push(begun.elapsed().as_secs_f64() * 1e3);
        touched.push(changed.iter().map(|c| c.claims.len()).sum::<usize>() as f64);
    }
    for (what, list) in [("ms", &mut times), ("claims grouped anew", &mut touched)] {
        list.sort_by(f64::total_cmp);
        let at = |hundredths: usize| list.get((list.len() * hundredths).div_ceil(100) - 1).copied().unwrap_or(0.0);
        writeln!(
            out,
            "  one more document: {what}: half {:.1}, 95 in 100 {:.1}, at most {:.1}",
            at(50),
            at(95),
            at(100)
        )?;
    }
    Ok(())
}

/// The most memory that this process has had, in megabytes, where the system tells.
fn memory() -> u64 {
    let told = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// How much of a claim's cluster is of its promise, and how much of its promise is in its cluster, on average.
fn b_cubed(clusters: &[Cluster], truth: &HashMap<&str, usize>) -> (f64, f64) {
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    let told: BTreeSet<&str> = clusters.iter().flat_map(|c| &c.claims).map(String::as_str).collect();
    told.iter().filter_map(|id| truth.get(id)).for_each(|promise| *sizes.entry(*promise).or_insert(0) += 1);
    let (mut precision, mut recall) = (0.0, 0.0);
    for cluster in clusters {
        let mut of: BTreeMap<usize, usize> = BTreeMap::new();
        cluster.claims.iter().filter_map(|id| truth.get(id.as_str())).for_each(|p| *of.entry(*p).or_insert(0) += 1);
        for (promise, n) in of {
            let n = n as f64;
            precision += n * n / cluster.claims.len() as f64;
            recall += n * n / sizes.get(&promise).copied().unwrap_or(1) as f64;
        }
    }
    (precision / told.len() as f64, recall / told.len() as f64)
}
