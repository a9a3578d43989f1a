//! The parts of which pages are made.

pub mod layout;
pub mod parts;
pub mod rows;
