//! The words of Entente as plain types.
//!
//! Start with [`Document`], [`Claim`] and [`Extraction`]: everything left of the
//! ledger is built from these. Nothing here reads a file, a clock or the network, and nothing here is
//! serialised: what leaves the program has its own types in `entente-publish`.

mod amount;
mod claim;
mod codes;
mod day;
mod diagnostic;
mod document;
mod judgement;
mod mention;
mod text;

pub use amount::{Amount, Bound, Currency, Money, MoneyPart, Per};
pub use claim::{
    ActorId, Body, Chair, Claim, Deed, DeedKind, Due, DueKind, Evidence, Extraction, Meeting, Party, PartyRole, Place,
};
pub use codes::{Action, Field, Strength, UnknownCode};
pub use day::{Day, Interval, PartialDay};
pub use diagnostic::{Diagnostic, Refusal, Severity};
pub use document::{About, Block, Dated, DayKnown, DayPlace, Document, Role, SourceId};
pub use judgement::{AuthorKind, Effect, Judgement, Verdict};
pub use mention::{ActorKind, Grain, Mention, Part, RuleId, Timex, Value};
pub use text::{Selector, Span, Text};
