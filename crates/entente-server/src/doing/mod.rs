//! Doing: what a person can do on a page of ours. Plain forms, sent with the token of this process; each thing done answers
//! with the way to the page that shows it.

mod amount;
pub mod by_hand;
pub mod decide;
pub mod decided;
pub mod form;
pub mod parts;
mod preview;
pub mod read;
pub mod review;
mod slots;

pub use parts::message;
