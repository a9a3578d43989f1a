//! Web pages.

use crate::options::{Limits, Overrides, Reading};
use crate::text;
use entente_model::Refusal;

/// Reads a web page.
pub(crate) fn read(name: &str, bytes: &[u8], overrides: &Overrides, limits: &Limits) -> Result<Reading, Refusal> {
    text::read(name, bytes, overrides, limits)
}
