//! The rules, in the order in which they are tried. The first that applies decides; `docs/methodology.md` is made from
//! the texts below, so what is published is what runs.

use crate::Status;
use crate::facts::{Facts, Known, months_after};
use entente_model::Effect;
use std::fmt::Write;

/// One rule for deciding a status.
pub struct Rule {
    /// Stable id.
    pub id: &'static str,
    /// The status it gives.
    pub status: Status,
    /// What it says, for people.
    pub text: &'static str,
    applies: fn(&Facts) -> Option<Grounds>,
}

/// What a rule rests on: evidence ids and a sentence.
struct Grounds {
    rests_on: Vec<String>,
    because: String,
}

pub(crate) struct Decision {
    pub(crate) status: Status,
    pub(crate) rests_on: Vec<String>,
    pub(crate) because: String,
}

const DECISIVE: &[Effect] = &[Effect::Kept, Effect::KeptLate, Effect::Broken, Effect::Superseded];
const DONE: &[Effect] = &[Effect::Kept, Effect::KeptLate];
const SESSION: &[Effect] = &[Effect::Kept, Effect::KeptLate, Effect::Partly, Effect::Progress];

/// All rules, in the order in which they are tried.
pub const RULES: &[Rule] = &[
    Rule {
        id: "follow.superseded",
        status: Status::Superseded,
        text: "The newest decisive evidence says that another promise, usually a bigger one, took the place of this one. \
               Decisive is what says that a promise was kept, broken or superseded.",
        applies: |f| decisive(f, Effect::Superseded, "another promise took its place"),
    },
    Rule {
        id: "follow.broken",
        status: Status::Broken,
        text: "The newest decisive evidence says that it was given up or can no longer be done. A day that passed in \
               silence is not enough.",
        applies: |f| decisive(f, Effect::Broken, "it was given up or can no longer be done"),
    },
    Rule {
        id: "follow.recurring",
        status: Status::InProgress,
        text: "It is promised again and again (\"every year\", \"an annual dialogue\"), and a session is told: each session is \
               progress, and none of them keeps the promise for good. It stays in progress while it is on time: two \
               sessions in a row lie at most two periods apart. After that, too, silence is not read as failure, and the \
               sentence says since when nothing is told; newer evidence that a session is overdue goes before.",
        applies: |f| {
            let months = f.every?;
            let newest = f.newest(DECISIVE).is_none_or(|k| DONE.contains(&k.effect));
            let k =
                f.newest(&[SESSION, &[Effect::Overdue]].concat()).filter(|k| newest && SESSION.contains(&k.effect))?;
            let next = k.day.and_then(|d| months_after(d, 2 * i32::from(months)));
            Some(match next.filter(|next| *next < f.as_of) {
                None => {
                    grounds(k, format!("it is promised for every {}, and a session is told{}", period(months), on(k)))
                }
                Some(next) => grounds(
                    k,
                    format!(
                        "it is promised for every {}; a session is told{}, and none since, though the next was to follow by {next}",
                        period(months),
                        on(k)
                    ),
                ),
            })
        },
    },
    Rule {
        id: "follow.kept-late",
        status: Status::KeptLate,
        text: "The newest decisive evidence says that it was done, and the first telling of it lies wholly after the last \
               day of the first date that was named, or says itself that it came late. A new date that was set later \
               does not make it punctual.",
        applies: |f| {
            // What recurs is done for good by no session.
            f.newest(DECISIVE).filter(|k| DONE.contains(&k.effect) && f.every.is_none())?;
            let first = f.oldest(DONE)?;
            let said = first.effect == Effect::KeptLate;
            let after = f.first_due.zip(first.earliest).is_some_and(|(due, day)| day > due);
            (said || after).then(|| {
                let due = f.first_due.map_or(String::new(), |d| format!(", and it was due by {d}"));
                grounds(first, format!("it was done{}{due}", on(first)))
            })
        },
    },
    Rule {
        id: "follow.kept",
        status: Status::Kept,
        text: "The newest decisive evidence says that it was done, and nothing shows that it came after its day.",
        applies: |f| {
            let newest = f.newest(DECISIVE).filter(|k| DONE.contains(&k.effect) && f.every.is_none())?;
            let k = f.oldest(DONE).unwrap_or(newest);
            Some(grounds(k, format!("it was done{}", on(k))))
        },
    },
    Rule {
        id: "follow.partly",
        status: Status::PartlyKept,
        text: "Evidence says that a part was done, nothing decisive is known, and nothing newer says that it is overdue.",
        applies: |f| {
            let k = f.newest(&[Effect::Partly, Effect::Overdue]).filter(|k| k.effect == Effect::Partly)?;
            Some(grounds(k, format!("a part of it was done{}", on(k))))
        },
    },
    Rule {
        id: "follow.overdue",
        status: Status::Overdue,
        text: "Evidence says that its day passed and it was not done, nothing decisive is known, and no new date that \
               still lies ahead was named since.",
        applies: |f| {
            let k = f.newest(&[Effect::Overdue])?;
            if promised_anew(f, k) {
                return None;
            }
            Some(grounds(k, format!("it was said{} that it is late and not done", on(k))))
        },
    },
    Rule {
        id: "follow.in-progress",
        status: Status::InProgress,
        text: "Evidence tells of work on it or of one of several steps; or it was overdue and has been promised anew for \
               a day that lies ahead.",
        applies: |f| {
            if let Some(k) = f.newest(&[Effect::Progress]) {
                return Some(grounds(k, format!("work on it is told{}", on(k))));
            }
            let k = f.newest(&[Effect::Overdue])?;
            let due = f.due.map_or(String::new(), |d| format!(" and is now due by {d}"));
            Some(grounds(k, format!("it was late{} but has been promised anew{due}", on(k))))
        },
    },
    Rule {
        id: "follow.untestable",
        status: Status::Untestable,
        text: "Nothing is known, and it names no day, no sum, no body and nothing else by which anyone could tell: general \
               cooperation, or something that is only to be explored.",
        applies: |f| (!f.testable).then(|| bare("it names nothing by which one could tell")),
    },
    Rule {
        id: "follow.not-yet-due",
        status: Status::NotYetDue,
        text: "Nothing is known, and the last day that was named for it has not passed.",
        applies: |f| {
            use crate::Schedule::{Ahead, Running};
            let due = f.due.map_or(String::new(), |d| format!(" by {d}"));
            matches!(f.schedule, Ahead | Running).then(|| bare(&format!("it is not due yet{due} and nothing is known")))
        },
    },
    Rule {
        id: "follow.no-evidence",
        status: Status::NoEvidence,
        text: "Nothing is known. Silence is not read as failure, not even after the day has passed.",
        applies: |f| {
            let due = f.due.map_or(String::new(), |d| format!(", though it was due by {d}"));
            Some(bare(&format!("nothing is known about it{due}")))
        },
    },
];

fn decisive(f: &Facts, effect: Effect, what: &str) -> Option<Grounds> {
    let k = f.newest(DECISIVE).filter(|k| k.effect == effect)?;
    Some(grounds(k, format!("{what}{}", on(k))))
}

/// A period of so many months in words.
fn period(months: u16) -> String {
    match (months, months % 12) {
        (1, _) => "month".to_owned(),
        (12, _) => "year".to_owned(),
        (_, 0) => format!("{} years", months / 12),
        _ => format!("{months} months"),
    }
}

/// Whether a new date was named after it was found overdue, and that date has not passed.
fn promised_anew(f: &Facts, overdue: &Known) -> bool {
    let since = f.redated.is_some_and(|d| overdue.told.or(overdue.day).is_none_or(|told| d >= told));
    since && f.schedule != crate::Schedule::Passed
}

fn on(k: &Known) -> String {
    match (k.day, k.told) {
        (Some(day), _) if k.earliest == Some(day) => format!(" on {day}"),
        (Some(day), _) => format!(" by {day}"),
        _ => String::new(),
    }
}

fn grounds(k: &Known, because: String) -> Grounds {
    Grounds { rests_on: vec![k.id.clone()], because }
}

fn bare(because: &str) -> Grounds {
    Grounds { rests_on: Vec::new(), because: because.to_owned() }
}

/// The first rule that applies.
pub(crate) fn decide(facts: &Facts) -> (&'static str, Decision) {
    for rule in RULES {
        if let Some(mut grounds) = (rule.applies)(facts) {
            let others = facts.known.iter().rev().map(|k| k.id.clone()).filter(|id| !grounds.rests_on.contains(id));
            let others: Vec<String> = others.collect();
            grounds.rests_on.extend(others);
            return (rule.id, Decision { status: rule.status, rests_on: grounds.rests_on, because: grounds.because });
        }
    }
    // The last rule always applies, so this is only what it would say.
    ("follow.no-evidence", Decision { status: Status::NoEvidence, rests_on: Vec::new(), because: String::new() })
}

/// What the evidence says, whatever the schedule.
pub(crate) fn evidence_only(facts: &Facts) -> Status {
    if facts.known.is_empty() { Status::NoEvidence } else { decide(facts).1.status }
}

/// The page that explains the rules, made from the rules themselves.
pub fn methodology() -> String {
    let mut page = String::from(
        "# How a status is decided\n\n\
         A status is computed for a day from what was known by then and is never stored as truth. The rules below are\n\
         tried in this order and the first that applies decides; the program runs these very rules, and this page is\n\
         made from their texts. Silence is never read as failure.\n\n\
         Evidence is known by a day if neither its document nor what it tells is later. Of two pieces of evidence the\n\
         newer is the one that happened later; where a text does not say when, the day of its document stands in.\n\
         Tellings within 45 days of the first count as one announcement, and the latest day named in it is the first\n\
         date of the promise.\n\n\
         | order | rule | status | when |\n|---|---|---|---|\n",
    );
    for (at, rule) in RULES.iter().enumerate() {
        let text: Vec<&str> = rule.text.split_whitespace().collect();
        let _ = writeln!(page, "| {} | `{}` | `{}` | {} |", at + 1, rule.id, rule.status.code(), text.join(" "));
    }
    page.push_str("\n## In the words of others\n\n| status | PolitiFact | G7 compliance | IATI activity status |\n|---|---|---|---|\n");
    for status in Status::ALL {
        let g7 = crate::g7_compliance(status).map_or("none".to_owned(), |n| format!("{n:+}").replace("+0", "0"));
        let iati = crate::iati_activity_status(status).map_or("none".to_owned(), |n| n.to_string());
        let _ = writeln!(page, "| `{}` | {} | {g7} | {iati} |", status.code(), crate::politifact(status));
    }
    page.push_str(
        "\n\"None\" means that the other vocabulary has no word for it: saying nothing is better than saying failure.\n",
    );
    page
}
