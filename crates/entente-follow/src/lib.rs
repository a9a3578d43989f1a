//! From evidence to a status as of a day, by written rules.
//!
//! [`status`] takes one commitment, the evidence on it and a day, and says what the rules of [`RULES`] make of them,
//! with the rules that fired and a sentence. Silence is never read as failure: `overdue` and `broken` are said only
//! where something says so. Nothing here reads a clock; the day is an argument.

mod checkability;
mod facts;
mod mappings;
pub mod money;
mod rules;

pub use checkability::{Checkability, Lack, checkability};
pub use mappings::{g7_compliance, iati_activity_status, politifact};
pub use rules::{RULES, Rule, methodology};

use entente_model::{Action, Day, Effect, Interval, Strength};
use facts::Facts;

/// What has become of a commitment by a day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Status {
    /// Its day has not come and nothing is known yet.
    NotYetDue,
    /// Nothing is known about it.
    NoEvidence,
    /// Work on it is told.
    InProgress,
    /// It was carried out.
    Kept,
    /// It was carried out after its day.
    KeptLate,
    /// A part of it was carried out.
    PartlyKept,
    /// Its day passed and someone says that it was not done.
    Overdue,
    /// Someone says that it was given up or can no longer be done.
    Broken,
    /// Another promise took its place.
    Superseded,
    /// It names nothing by which anyone could tell.
    Untestable,
}

impl Status {
    /// All statuses.
    pub const ALL: [Status; 10] = [
        Status::NotYetDue,
        Status::NoEvidence,
        Status::InProgress,
        Status::Kept,
        Status::KeptLate,
        Status::PartlyKept,
        Status::Overdue,
        Status::Broken,
        Status::Superseded,
        Status::Untestable,
    ];
    /// The code of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            Status::NotYetDue => "not-yet-due",
            Status::NoEvidence => "no-evidence",
            Status::InProgress => "in-progress",
            Status::Kept => "kept",
            Status::KeptLate => "kept-late",
            Status::PartlyKept => "partly-kept",
            Status::Overdue => "overdue",
            Status::Broken => "broken",
            Status::Superseded => "superseded",
            Status::Untestable => "untestable",
        }
    }
    /// The status of a code.
    pub fn parse(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// One telling of a commitment, as far as following it needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Telling {
    /// When its document was published; `None` if unknown.
    pub told: Option<Day>,
    /// The window that it names for the deed.
    pub due: Option<Interval>,
}

/// A commitment as far as following it needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitmentView {
    /// Its id.
    pub id: String,
    /// Every telling, in any order.
    pub tellings: Vec<Telling>,
    /// What kind of promise.
    pub action: Action,
    /// How firm at its firmest.
    pub strength: Strength,
    /// Whether a telling names a sum.
    pub has_amount: bool,
    /// Whether a telling names an organisation, a place or a forum by which the deed could be recognised.
    pub has_measure: bool,
    /// Whether a telling names a body or a party other than a state that is to carry it out.
    pub has_owner: bool,
    /// How many months lie between two times, where it is promised again and again ("every year").
    pub every: Option<u16>,
}

/// One piece of evidence on a commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceView {
    /// The deed's or record's id.
    pub id: String,
    /// What it does to the promise.
    pub effect: Effect,
    /// The days on which it may have happened; `None` if the text does not say.
    pub happened: Option<Interval>,
    /// When it became known: the day of its document; `None` if unknown.
    pub told: Option<Day>,
    /// Whether those who promised, or their agencies, say so themselves.
    pub official: bool,
}

/// What the schedule alone says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Schedule {
    /// No telling names a day.
    NoDay,
    /// The last day named lies ahead.
    Ahead,
    /// The window is open: its first day has come, its last has not.
    Running,
    /// The last day named has passed.
    Passed,
}

impl Schedule {
    /// The code of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            Schedule::NoDay => "no-day",
            Schedule::Ahead => "ahead",
            Schedule::Running => "running",
            Schedule::Passed => "passed",
        }
    }

    /// What the days named say on a day: the last one that holds, and the first one named as a beginning.
    pub fn on(end: Option<Day>, begins: Option<Day>, as_of: Day) -> Schedule {
        match (end, begins) {
            (Some(end), _) if end < as_of => Schedule::Passed,
            (_, Some(from)) if from > as_of => Schedule::Ahead,
            (None, None) => Schedule::NoDay,
            (Some(_), None) => Schedule::Ahead,
            _ => Schedule::Running,
        }
    }
}

/// A status with its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusReport {
    /// The one word.
    pub status: Status,
    /// For which day.
    pub as_of: Day,
    /// What those who promised say of it themselves; `NoEvidence` if they say nothing.
    pub official: Status,
    /// What all evidence says; `NoEvidence` if there is none.
    pub evidence: Status,
    /// What the schedule says.
    pub schedule: Schedule,
    /// The last day named for it that holds on this day, after any new date.
    pub due: Option<Day>,
    /// The rule that decided.
    pub rules: Vec<&'static str>,
    /// The evidence on which it rests, the decisive piece first.
    pub rests_on: Vec<String>,
    /// One sentence: why this status.
    pub because: String,
}

/// The status of a commitment on the day `as_of`, from the evidence that was known by then.
///
/// Evidence published, or said to have happened, after that day is left out, and so are tellings published after it.
/// The result depends neither on the order of the tellings nor on that of the evidence.
pub fn status(commitment: &CommitmentView, evidence: &[EvidenceView], as_of: Day) -> StatusReport {
    let all = Facts::gather(commitment, evidence, as_of);
    let said: Vec<EvidenceView> = evidence.iter().filter(|e| e.official).cloned().collect();
    let (rule, decision) = rules::decide(&all);
    let on_evidence = rules::evidence_only(&all);
    let official = rules::evidence_only(&Facts::gather(commitment, &said, as_of));
    StatusReport {
        status: decision.status,
        as_of,
        official,
        evidence: on_evidence,
        schedule: all.schedule,
        due: all.due,
        rules: vec![rule],
        rests_on: decision.rests_on,
        because: decision.because,
    }
}
