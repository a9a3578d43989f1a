//! The status in the words of others: PolitiFact, the G7 and G20 research groups, IATI.

use crate::Status;

/// The rating that PolitiFact's promise meters would give.
pub fn politifact(status: Status) -> &'static str {
    match status {
        Status::Kept | Status::KeptLate => "Promise Kept",
        Status::PartlyKept | Status::Superseded => "Compromise",
        Status::Broken => "Promise Broken",
        Status::Overdue => "Stalled",
        Status::InProgress => "In the Works",
        Status::NotYetDue | Status::NoEvidence | Status::Untestable => "Not Yet Rated",
    }
}

/// Compliance as the G7 and G20 research groups score it: +1 full, 0 partial or under way, −1 failure; `None` where
/// nothing is known.
pub fn g7_compliance(status: Status) -> Option<i8> {
    match status {
        Status::Kept | Status::KeptLate => Some(1),
        Status::PartlyKept | Status::InProgress => Some(0),
        Status::Broken | Status::Overdue => Some(-1),
        Status::Superseded | Status::NotYetDue | Status::NoEvidence | Status::Untestable => None,
    }
}

/// Code of IATI's list ActivityStatus: 1 pipeline, 2 implementation, 3 finalisation, 5 cancelled; `None` where the list
/// has no word for it. 4 (closed) is never said: that accounts are closed is more than a news text tells.
pub fn iati_activity_status(status: Status) -> Option<u8> {
    match status {
        Status::NotYetDue | Status::NoEvidence => Some(1),
        Status::InProgress | Status::PartlyKept | Status::Overdue => Some(2),
        Status::Kept | Status::KeptLate => Some(3),
        Status::Broken | Status::Superseded => Some(5),
        Status::Untestable => None,
    }
}
