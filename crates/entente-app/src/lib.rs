//! The use cases, wired once: the command line and any other face of the program call these and nothing below.
//!
//! [`App::read`] turns inputs into readings. [`App::open`] gives a [`Book`], to which readings are added; its [`Snapshot`]
//! answers what is promised, who told it, and what became of it by a day.

mod agreement;
pub mod asked;
mod book;
pub mod care;
pub mod clocks;
pub mod decisions;
pub mod difference;
mod entry;
mod error;
pub mod export;
mod files;
mod inputs;
pub mod judge;
mod lineage;
pub mod log;
pub mod meetings;
mod overlay;
mod pool;
pub mod published;
mod reading;
pub mod review;
pub mod search;
mod settling;
mod snapshot;
mod taken;
mod told;
mod trace;
pub mod update;
mod views;
mod vocabulary;
mod whole;

pub use agreement::Preferred;
pub use book::{Book, Entered};
pub use entente_extract::{Lesson, Offered, Shown};
pub use entente_follow as follow;
pub use entente_ledger as ledger;
pub use entente_model as model;
pub use entente_publish as publish;
pub use entente_read as read;
pub use entente_read::{Format, Limits, Overrides};
pub use entente_reconcile as reconcile;
pub use error::{AppError, Kind};
pub use inputs::{Input, how_many};
pub use overlay::{PacksReport, check_packs};
pub use reading::{App, Outcome, ReadOptions, Readout};
pub use settling::Settler;
pub use snapshot::Snapshot;
pub use told::{DocumentTold, Held, Library, SourceLine};
pub use trace::{MentionTrace, Rule, SlotTrace};
pub use vocabulary::holds;
