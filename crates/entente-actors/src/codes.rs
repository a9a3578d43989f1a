//! Codes of states and regions, small enough to copy.

use std::fmt;

/// ISO 3166-1 alpha-2, `EU` or `XK`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateCode([u8; 2]);

impl StateCode {
    /// The code if it is two ASCII capitals; whether it is listed is for [`crate::Actors::is_state`] to say.
    pub fn new(code: &str) -> Option<StateCode> {
        let bytes: [u8; 2] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(StateCode(bytes))
    }
    /// The two letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("ZZ")
    }
}

/// A three-digit code of UN M49.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionCode([u8; 3]);

impl RegionCode {
    /// The code if it is three ASCII digits.
    pub fn new(code: &str) -> Option<RegionCode> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_digit).then_some(RegionCode(bytes))
    }
    /// The three digits.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("000")
    }
}

impl fmt::Debug for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
