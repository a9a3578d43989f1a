//! What is counted of many commitments by the index is what looking at each of them gives: for every day and query, after merges,
//! deeds and redactions.

#[path = "../examples/made/mod.rs"]
mod made;

use entente_app::asked::{By, Of};
use entente_app::follow::money::{Payment, Range, Ranges, part_of, several, told};
use entente_app::follow::{Schedule, Status};
use entente_app::ledger::{Commitment, Ledger, NewLink};
use entente_app::model::{Amount, Currency, Day, DeedKind, Effect, PartyRole};
use entente_app::publish::due::DueLine;
use entente_app::publish::money::LeftOut;
use entente_app::reconcile::Slot;
use entente_app::search::{Query, When};
use entente_app::{App, Book, Snapshot};
use made::Kind;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const QUERIES: [&str; 8] = [
    "",
    "party:KR",
    "field:ai -status:kept",
    "status:kept,no-evidence",
    "due:none",
    "place:KE,GH,VN",
    "\"will joint\" party:US",
    "party:nobody",
];
const DAYS: [&str; 5] = ["2014-01-01", "2017-06-30", "2020-02-29", "2023-05-01", "2031-01-01"];

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// A ledger of things that are made up, some of which were merged and some erased later.
fn ledger(app: &App, path: &Path) {
    made::make(app, path, 700, Kind::Rich, &mut std::io::sink()).expect("made");
    let mut ledger = app.indexing(Ledger::open(path).expect("opened"), true).expect("indexed").seeded([1; 32]);
    let commitments = ledger.commitments().expect("read");
    let mut clusters: Vec<Vec<String>> = Vec::new();
    for (n, commitment) in commitments.iter().enumerate() {
        match clusters.last_mut().filter(|_| n % 9 == 0) {
            Some(last) => last.extend(commitment.claims.clone()),
            None => clusters.push(commitment.claims.clone()),
        }
    }
    ledger.put_partition(&clusters, &[]).expect("merged");
    let commitments = ledger.commitments().expect("read");
    let deeds = ledger.deeds().expect("read");
    let link = |(n, deed): (usize, &entente_app::ledger::StoredDeed)| NewLink {
        deed: deed.id.clone(),
        commitment: commitments[n * 7 % 60].id.clone(),
        effect: Effect::ALL[n % Effect::ALL.len()],
        score: 700,
        reasons: Vec::new(),
    };
    ledger.put_links(&deeds.iter().enumerate().map(link).collect::<Vec<_>>()).expect("linked");
    for document in ["d3", "d14", "d20"] {
        ledger.redact(document, "somebody", "the law asks for it").expect("erased");
    }
    assert_eq!(ledger.check_index().expect("checked"), None);
}

/// Every query on every day, by both ways to look at a day.
fn each(check: impl Fn(&App, &Book, &Of, When, &str)) {
    let app = App::builtin().expect("packs");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("test.entente");
    ledger(&app, &path);
    let book = app.look(&path).expect("a ledger");
    for query in QUERIES {
        let of = Of::Query(Query::parse(&app, query).expect("a query"));
        for when in DAYS.iter().flat_map(|d| [When::ToldBy(day(d)), When::AllKnown(day(d))]) {
            check(&app, &book, &of, when, &format!("{query:?} {when:?}"));
        }
    }
    let one = Of::One(book.find(&all(&app)).expect("found").commitments.remove(0));
    for when in DAYS.iter().flat_map(|d| [When::ToldBy(day(d)), When::AllKnown(day(d))]) {
        check(&app, &book, &one, when, &format!("{one:?} {when:?}"));
    }
}

fn all(app: &App) -> entente_app::search::Listing {
    let (query, when) = (Query::parse(app, "").expect("a query"), When::AllKnown(Day::MAX));
    let sort = entente_app::search::Sort::Reports;
    entente_app::search::Listing { query, when, sort, descending: true, after: None, limit: None }
}

/// The rows of a commitment, as one looks at it.
fn rows(snapshot: &Snapshot, commitment: &Commitment, by: By) -> BTreeSet<String> {
    let preferred = snapshot.preferred(commitment).expect("a telling");
    let rows: BTreeSet<String> = match by {
        By::Party => {
            let parties = preferred.of(Slot::Parties).0.claim.parties.iter();
            parties.filter(|p| p.role == PartyRole::Promiser).filter_map(|p| p.id.clone()).collect()
        }
        By::Field => preferred.of(Slot::Fields).0.claim.fields.iter().map(|f| f.code().to_owned()).collect(),
        By::Forum => {
            let words = |span, text: &entente_app::model::Text| text.get(span).trim().to_lowercase();
            let told = snapshot.tellings(commitment).into_iter();
            told.filter_map(|(c, d)| Some(words(c.claim.forum?, &d.document.text))).collect()
        }
        By::Year => {
            let first = snapshot.tellings(commitment).iter().filter_map(|(_, d)| d.day()).min();
            first.map(|day| format!("{:04}", day.year())).into_iter().collect()
        }
    };
    if rows.is_empty() { BTreeSet::from(["none".to_owned()]) } else { rows }
}

/// What a commitment counts in a row: how many, with which status, whether its day has passed, whether it has none.
type Counted = BTreeMap<(&'static str, bool, bool), usize>;

#[test]
fn a_scorecard_by_the_index_is_that_of_looking_at_each_commitment() {
    each(|_, book, of, when, place| {
        for by in By::ALL {
            let mut wanted: BTreeMap<String, Counted> = BTreeMap::new();
            let total = book
                .visit(of, when, |snapshot, commitment| {
                    let report = snapshot.status(commitment, when.day());
                    let (passed, none) = (report.schedule == Schedule::Passed, report.schedule == Schedule::NoDay);
                    for row in rows(snapshot, commitment, by) {
                        let counts = wanted.entry(row).or_default();
                        *counts.entry((report.status.code(), passed, none)).or_default() += 1;
                    }
                    Ok(())
                })
                .expect("read");
            let card = book.scorecard(of, when, by).expect("counted");
            assert_eq!(card.distinct.commitments as u64, total, "{place} {by:?}");
            let keys: BTreeSet<&String> = card.rows.iter().map(|row| &row.key).collect();
            assert_eq!(keys, wanted.keys().collect(), "{place} {by:?}");
            for row in &card.rows {
                let wanted = &wanted[&row.key];
                let sum = |which: &dyn Fn(&(&str, bool, bool)) -> bool| {
                    wanted.iter().filter(|(of, _)| which(of)).map(|(_, n)| n).sum::<usize>()
                };
                let place = format!("{place} {by:?} {}", row.key);
                assert_eq!(row.counts.commitments, sum(&|_| true), "{place}");
                assert_eq!(row.counts.no_day, sum(&|(_, _, none)| *none), "{place}");
                for status in Status::ALL.map(Status::code) {
                    assert_eq!(row.counts.statuses[status], sum(&|(s, _, _)| *s == status), "{place} {status}");
                    let passed = sum(&|(s, passed, _)| *s == status && *passed);
                    assert_eq!(row.counts.due_so_far.statuses[status], passed, "{place} {status}");
                }
                let named = by == By::Party || by == By::Forum;
                assert_eq!(row.name.is_empty(), !named || row.key == "none", "{place}");
            }
        }
    });
}

#[test]
fn what_falls_due_by_the_index_is_what_looking_at_each_commitment_gives() {
    each(|_, book, of, when, place| {
        let as_of = when.day();
        for until in [as_of, day("2024-06-30"), Day::MAX] {
            let (mut later, mut no_end, mut no_day) = (0, 0, 0);
            let mut told_of: BTreeMap<String, u64> = BTreeMap::new();
            let mut lists: [Vec<(i64, String)>; 3] = Default::default();
            book.visit(of, when, |snapshot, commitment| {
                let report = snapshot.status(commitment, as_of);
                let Some(due) = report.due else {
                    let tellings = snapshot.tellings(commitment);
                    let named = tellings.iter().filter_map(|(c, _)| c.claim.due.as_ref()?.interval.from);
                    match named.min() {
                        None => no_day += 1,
                        Some(from) if from > until => later += 1,
                        Some(_) => no_end += 1,
                    }
                    return Ok(());
                };
                let days = i64::from(as_of.until(due).expect("near").get_days());
                match report.status {
                    _ if due > until => later += 1,
                    _ if due >= as_of => lists[0].push((days, commitment.id.clone())),
                    Status::NoEvidence => lists[1].push((-days, commitment.id.clone())),
                    Status::Overdue => lists[2].push((-days, commitment.id.clone())),
                    other => *told_of.entry(other.code().to_owned()).or_default() += 1,
                }
                Ok(())
            })
            .expect("read");
            lists.iter_mut().for_each(|list| list.sort());
            for most in [None, Some(0), Some(7)] {
                let due = book.due(of, when, until, most).expect("listed");
                let place = format!("{place} {until} {most:?}");
                assert_eq!((due.later, due.no_end, due.no_day), (later, no_end, no_day), "{place}");
                assert_eq!(due.told_of, told_of, "{place}");
                let more = due.more.unwrap_or_default();
                let got = [(&due.coming, more.coming), (&due.silent, more.silent), (&due.overdue, more.overdue)];
                for ((lines, more), wanted) in got.into_iter().zip(&lists) {
                    let ids = |lines: &[DueLine]| lines.iter().map(|l| l.commitment.clone()).collect::<Vec<_>>();
                    let first = wanted.iter().take(most.unwrap_or(usize::MAX)).map(|(_, id)| id.clone());
                    assert_eq!(ids(lines), first.collect::<Vec<_>>(), "{place}");
                    assert_eq!(lines.len() as u64 + more, wanted.len() as u64, "{place}");
                }
                assert_eq!(due.more.is_some(), most.is_some(), "{place}");
            }
        }
    });
}

/// What was pledged, committed and disbursed of one commitment, as one looks at it.
fn money_of(snapshot: &Snapshot, commitment: &Commitment, out: &mut LeftOut) -> [Ranges; 3] {
    let tellings = snapshot.tellings(commitment);
    let named: Vec<_> = tellings.iter().map(|(c, _)| &c.claim).filter(|c| !c.money.is_empty()).collect();
    let preferred = snapshot.preferred(commitment).map(|p| &p.of(Slot::Money).0.claim);
    let counts = preferred.filter(|c| !c.money.is_empty()).or(named.first().copied());
    let sums = |c: &entente_app::model::Claim| told(&c.money, c.due.as_ref().map(|due| due.interval));
    let pledged = counts.map(sums).unwrap_or_default();
    out.no_sum += usize::from(counts.is_none());
    (out.shares, out.yearly) = (out.shares + pledged.shares, out.yearly + pledged.yearly);
    let ways: BTreeSet<Vec<(Currency, Range)>> = named.iter().map(|c| sums(c).ranges.into_iter().collect()).collect();
    out.told_differently += usize::from(ways.len() > 1);
    let mut stages = [pledged.ranges, Ranges::new(), Ranges::new()];
    for (at, kind) in [(1, DeedKind::Signed), (2, DeedKind::Paid)] {
        let mut payments: BTreeMap<Currency, Vec<Payment>> = BTreeMap::new();
        let mut unsaid = 0;
        for link in snapshot.links.get(&commitment.id).into_iter().flatten() {
            let Some(deed) = snapshot.deeds.get(&link.deed).map(|d| &d.deed).filter(|d| d.what == kind) else {
                continue;
            };
            let sums = told(&deed.money, None);
            (out.shares, out.yearly) = (out.shares + sums.shares, out.yearly + sums.yearly);
            unsaid += usize::from(deed.money.is_empty());
            for (currency, range) in sums.ranges {
                let all = deed.partial && stages[0].get(&currency).is_none_or(|p| p.low <= range.low);
                let range = if all { part_of(range) } else { range };
                if range.low == Amount::default() && range.high.is_none() {
                    unsaid += 1;
                } else {
                    let when = deed.date.and_then(|d| d.interval());
                    payments.entry(currency).or_default().push(Payment { when, range });
                }
            }
        }
        *(if at == 1 { &mut out.signed_without_sum } else { &mut out.paid_without_sum }) += unsaid;
        stages[at] = payments.iter().filter_map(|(currency, p)| Some((*currency, several(p)?))).collect();
    }
    stages
}

#[test]
fn money_by_the_index_is_that_of_looking_at_each_commitment() {
    each(|_, book, of, when, place| {
        let mut out = LeftOut::default();
        let mut with_sum = 0_usize;
        let mut stages: [BTreeMap<Currency, (usize, Range)>; 3] = Default::default();
        let total = book
            .visit(of, when, |snapshot, commitment| {
                let ranges = money_of(snapshot, commitment, &mut out);
                with_sum += usize::from(ranges.iter().any(|ranges| !ranges.is_empty()));
                for (stage, ranges) in stages.iter_mut().zip(ranges) {
                    for (currency, range) in ranges {
                        let before = stage.get(&currency).copied();
                        let now = before.map_or((1, range), |(n, sum)| (n + 1, sum.plus(range)));
                        stage.insert(currency, now);
                    }
                }
                Ok(())
            })
            .expect("read");
        let money = book.money(of, when, None).expect("added up");
        assert_eq!((money.total, money.with_sum), (total, with_sum), "{place}");
        assert_eq!(money.left_out, out, "{place}");
        let number = |amount: Amount| entente_app::publish::number(amount);
        for row in &money.currencies {
            let got = [&row.stages.pledged, &row.stages.committed, &row.stages.disbursed];
            for (sum, stage) in got.into_iter().zip(&stages) {
                let wanted = Currency::new(&row.currency).and_then(|currency| stage.get(&currency));
                let told = sum.as_ref().map(|s| (s.commitments, s.low.clone(), s.high.clone(), s.about));
                let wanted = wanted.map(|(n, r)| (*n, number(r.low), r.high.map(number), r.about));
                assert_eq!(told, wanted, "{place} {}", row.currency);
            }
        }
        let currencies: BTreeSet<&str> = stages.iter().flat_map(|s| s.keys().map(Currency::code)).collect();
        assert_eq!(
            money.currencies.iter().map(|r| r.currency.as_str()).collect::<BTreeSet<_>>(),
            currencies,
            "{place}"
        );
    });
}

#[test]
fn places_are_those_that_did_not_promise_themselves() {
    each(|app, book, of, when, place| {
        let Of::Query(query) = of else { return };
        let mut wanted: BTreeMap<String, u64> = BTreeMap::new();
        book.visit(of, when, |snapshot, commitment| {
            let entry = snapshot.entry(app, commitment, when.day()).expect("a telling");
            let own: BTreeSet<&str> = entry.parties.iter().filter_map(|p| p.id.as_deref()).collect();
            let gains = entry.others.iter().filter(|a| a.role.as_deref() == Some("beneficiary"));
            let gains = gains.filter_map(|a| a.id.as_deref()).filter(|id| id.len() <= 3);
            let all: BTreeSet<&str> = entry.places.iter().map(String::as_str).chain(gains).collect();
            all.difference(&own).for_each(|code| *wanted.entry((*code).to_owned()).or_default() += 1);
            Ok(())
        })
        .expect("read");
        let places = book.places(query, when).expect("counted");
        let got: BTreeMap<String, u64> = places.iter().map(|p| (p.value.clone(), p.count)).collect();
        assert_eq!(got, wanted, "{place}");
        for (code, n) in got.iter().take(3) {
            let narrow = query.clone().and(app, "place", code).expect("a place");
            let found = book.places(&narrow, when).expect("counted");
            assert_eq!(found.iter().find(|p| p.value == *code).map(|p| p.count), Some(*n), "{place} {code}");
        }
    });
}
