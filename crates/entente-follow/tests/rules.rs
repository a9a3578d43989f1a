//! What becomes of a promise: the day, what was known, and the status that the rules give.

use entente_follow::{
    CommitmentView, EvidenceView, Lack, RULES, Schedule, Status, Telling, checkability, g7_compliance,
    iati_activity_status, politifact, status,
};
use entente_model::{Action, Day, Effect, Interval, Strength};

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// `FROM..TO`, either end may be left out.
fn window(text: &str) -> Interval {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let end = |t: &str| (!t.is_empty()).then(|| day(t));
    Interval { from: end(from), to: end(to) }
}

/// Tellings as `DAY` or `DAY by WINDOW`, parted by commas.
fn promise(tellings: &str) -> CommitmentView {
    let telling = |t: &str| match t.trim().split_once(" by ") {
        Some((told, due)) => Telling { told: Some(day(told)), due: Some(window(due)) },
        None => Telling { told: Some(day(t.trim())), due: None },
    };
    CommitmentView {
        id: "p-1".into(),
        tellings: tellings.split(',').map(telling).collect(),
        action: Action::Build,
        strength: Strength::Firm,
        has_amount: true,
        has_measure: true,
        has_owner: true,
        every: None,
    }
}

/// Evidence as `EFFECT DAY` or `EFFECT WINDOW told DAY`, parted by commas.
fn evidence(text: &str) -> Vec<EvidenceView> {
    let one = |(n, t): (usize, &str)| {
        let (effect, rest) = t.trim().split_once(' ').expect("an effect and a day");
        let (happened, told) = rest.split_once(" told ").unwrap_or((rest, rest));
        EvidenceView {
            id: format!("d-{n}"),
            effect: Effect::parse(effect).expect("an effect"),
            happened: (happened != "?").then(|| window(happened)),
            told: Some(day(told.split("..").next().unwrap_or(told))),
            official: false,
        }
    };
    text.split(',').filter(|t| !t.trim().is_empty()).enumerate().map(one).collect()
}

#[test]
fn a_status_follows_from_what_was_known_by_the_day() {
    let cases = [
        // Silence is never failure.
        ("2023-01-10 by ..2023-12-31", "", "2023-06-01", "not-yet-due"),
        ("2023-01-10 by ..2023-12-31", "", "2029-06-01", "no-evidence"),
        ("2023-01-10", "", "2029-06-01", "no-evidence"),
        // Done, in time and late.
        ("2023-01-10 by ..2023-12-31", "kept 2023-11-02", "2024-01-01", "kept"),
        ("2023-01-10 by ..2023-12-31", "kept 2024-01-02", "2024-06-01", "kept-late"),
        ("2023-01-10 by ..2023-12-31", "kept-late ? told 2024-05-01", "2024-06-01", "kept-late"),
        ("2023-01-10 by ..2023-12-31", "kept 2023-01-01..2024-12-31 told 2024-05-01", "2024-06-01", "kept"),
        ("2023-01-10", "kept 2031-01-02", "2031-06-01", "kept"),
        // A new date does not make it punctual; tellings of one announcement share the latest day.
        ("2023-01-10 by ..2023-12-31, 2024-02-01 by ..2024-12-31", "kept 2024-03-05", "2024-06-01", "kept-late"),
        ("2023-01-10 by ..2023-12-31, 2023-01-12 by ..2024-03-31", "kept 2024-03-05", "2024-06-01", "kept"),
        // Evidence that lies after the day is not known yet.
        ("2023-01-10 by ..2023-12-31", "kept 2023-11-02", "2023-06-01", "not-yet-due"),
        ("2023-01-10 by ..2023-12-31", "broken ? told 2024-11-02", "2024-06-01", "no-evidence"),
        // Under way, in part, late, given up, replaced.
        ("2023-01-10", "progress 2023-05-01", "2024-06-01", "in-progress"),
        ("2023-01-10", "progress 2023-05-01, partly 2023-08-01", "2024-06-01", "partly-kept"),
        ("2023-01-10", "partly 2023-05-01, progress 2023-08-01", "2024-06-01", "partly-kept"),
        ("2023-01-10", "partly 2023-05-01, overdue 2023-08-01", "2024-06-01", "overdue"),
        ("2023-01-10 by ..2023-02-01", "overdue 2023-05-01", "2024-06-01", "overdue"),
        ("2023-01-10 by ..2023-02-01", "overdue 2023-05-01, kept 2023-08-01", "2024-06-01", "kept-late"),
        ("2023-01-10", "progress 2023-05-01, broken 2023-08-01", "2024-06-01", "broken"),
        ("2023-01-10", "kept 2023-05-01, broken 2023-08-01", "2024-06-01", "broken"),
        ("2023-01-10", "broken 2023-05-01, kept 2023-08-01", "2024-06-01", "kept"),
        ("2023-01-10", "superseded 2023-05-01", "2024-06-01", "superseded"),
        ("2023-01-10", "kept 2023-05-01, progress 2023-08-01", "2024-06-01", "kept"),
        // Overdue and promised anew: in progress until the new day passes.
        ("2023-01-10 by ..2023-02-01, 2023-05-01 by ..2024-12-31", "overdue 2023-05-01", "2024-06-01", "in-progress"),
        ("2023-01-10 by ..2023-02-01, 2023-05-01 by ..2024-12-31", "overdue 2023-05-01", "2025-06-01", "overdue"),
    ];
    for (tellings, known, as_of, expected) in cases {
        let report = status(&promise(tellings), &evidence(known), day(as_of));
        assert_eq!(report.status.code(), expected, "{tellings} | {known} | {as_of}: {report:?}");
        assert!(!report.because.is_empty() && !report.rules.is_empty());
        assert_eq!(report.rests_on.is_empty(), report.evidence == Status::NoEvidence, "{report:?}");
    }
}

#[test]
fn each_session_of_what_recurs_is_progress() {
    let cases = [
        // (months, evidence, day, status, whether the sentence says that the next is missing)
        (12, "", "2024-06-01", "not-yet-due", false),
        (12, "kept 2024-03-05", "2024-06-01", "in-progress", false),
        (12, "kept 2024-03-05", "2026-03-05", "in-progress", false),
        (12, "kept 2024-03-05", "2026-03-06", "in-progress", true),
        (12, "kept 2024-03-05, kept-late 2025-11-02", "2026-06-01", "in-progress", false),
        (24, "progress 2024-03-05", "2027-06-01", "in-progress", false),
        (12, "kept 2024-03-05, overdue 2025-12-01", "2025-12-24", "overdue", false),
        (12, "overdue 2024-12-01, kept 2025-03-05", "2025-12-24", "in-progress", false),
        (12, "kept 2024-03-05, broken 2025-03-05", "2025-12-24", "broken", false),
        (12, "kept 2024-03-05, superseded 2025-03-05", "2025-12-24", "superseded", false),
        (12, "broken 2024-03-05, kept 2025-03-05", "2025-12-24", "in-progress", false),
    ];
    for (months, known, as_of, expected, missing) in cases {
        let mut view = promise("2023-01-10 by 2024-01-01..2024-12-31");
        view.every = Some(months);
        let report = status(&view, &evidence(known), day(as_of));
        assert_eq!(report.status.code(), expected, "{known} | {as_of}: {report:?}");
        assert_eq!(report.because.contains("none since"), missing, "{known} | {as_of}: {}", report.because);
    }
    // What is promised once is kept by one session.
    let once = promise("2023-01-10 by 2024-01-01..2024-12-31");
    assert_eq!(status(&once, &evidence("kept 2024-03-05"), day("2024-06-01")).status, Status::Kept);
}

#[test]
fn the_order_of_evidence_and_tellings_does_not_matter() {
    let mut view = promise("2023-01-10 by ..2023-12-31, 2023-01-12 by ..2024-03-31, 2024-02-01 by ..2024-12-31");
    let mut known = evidence("progress 2023-05-01, overdue 2024-01-05, partly 2024-03-01, kept 2024-11-01");
    let first = status(&view, &known, day("2025-01-01"));
    for turn in 1..known.len() {
        known.rotate_left(turn);
        view.tellings.rotate_left(1);
        known.swap(0, 2);
        assert_eq!(status(&view, &known, day("2025-01-01")), first);
    }
}

#[test]
fn general_cooperation_cannot_be_tested() {
    let mut view = promise("2023-01-10");
    (view.has_amount, view.has_owner, view.has_measure) = (false, false, false);
    view.action = Action::Cooperate;
    assert_eq!(status(&view, &[], day("2024-01-01")).status, Status::Untestable);
    assert_eq!(status(&view, &evidence("progress 2023-05-01"), day("2024-01-01")).status, Status::InProgress);
}

#[test]
fn what_officials_say_and_what_evidence_supports_are_kept_apart() {
    let mut known = evidence("kept 2023-05-01, broken 2023-08-01");
    known[0].official = true;
    let report = status(&promise("2023-01-10 by ..2023-12-31"), &known, day("2024-01-01"));
    assert_eq!((report.official, report.evidence, report.status), (Status::Kept, Status::Broken, Status::Broken));
    assert_eq!(report.schedule, Schedule::Passed);
    assert_eq!(report.rests_on, ["d-1", "d-0"]);
}

#[test]
fn the_schedule_says_only_what_the_dates_say() {
    let cases = [
        ("2023-01-10", "2024-01-01", Schedule::NoDay),
        ("2023-01-10 by 2024-01-01..2024-12-31", "2023-06-01", Schedule::Ahead),
        ("2023-01-10 by 2024-01-01..2024-12-31", "2024-06-01", Schedule::Running),
        ("2023-01-10 by 2024-01-01..2024-12-31", "2025-01-01", Schedule::Passed),
        ("2023-01-10 by ..2024-12-31", "2024-12-31", Schedule::Ahead),
    ];
    for (tellings, as_of, expected) in cases {
        assert_eq!(status(&promise(tellings), &[], day(as_of)).schedule, expected, "{tellings} {as_of}");
    }
}

#[test]
fn a_promise_is_told_what_it_lacks() {
    let full = promise("2023-01-10 by ..2023-12-31");
    assert_eq!((checkability(&full).score, checkability(&full).lacks), (100, vec![]));
    let mut vague = promise("2023-01-10");
    (vague.action, vague.has_owner, vague.strength) = (Action::Cooperate, false, Strength::Exploratory);
    let found = checkability(&vague);
    assert_eq!(found.lacks, [Lack::Date, Lack::Owner, Lack::Measure, Lack::Firmness]);
    assert_eq!(found.score, 10);
}

#[test]
fn other_vocabularies_never_turn_silence_into_failure() {
    for status in [Status::NoEvidence, Status::NotYetDue, Status::Untestable] {
        assert_eq!(g7_compliance(status), None);
        assert_eq!(politifact(status), "Not Yet Rated");
    }
    assert_eq!(g7_compliance(Status::KeptLate), Some(1));
    assert_eq!(g7_compliance(Status::Broken), Some(-1));
    assert!(Status::ALL.iter().all(|s| iati_activity_status(*s) != Some(4)));
    assert!(Status::ALL.iter().all(|s| Status::parse(s.code()) == Some(*s)));
}

#[test]
fn every_status_has_a_rule_and_no_rule_a_name_twice() {
    for status in Status::ALL {
        assert!(RULES.iter().any(|r| r.status == status), "{}", status.code());
    }
    let mut ids: Vec<&str> = RULES.iter().map(|r| r.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), RULES.len());
}

/// The published page is made from the rules. Run with `ENTENTE_BLESS=1` to write it anew.
#[test]
fn the_published_page_says_what_the_rules_say() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/methodology.md");
    let made = entente_follow::methodology();
    if std::env::var_os("ENTENTE_BLESS").is_some() {
        std::fs::write(&path, &made).expect("written");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == made, "docs/methodology.md has drifted; run the tests with ENTENTE_BLESS=1");
}
