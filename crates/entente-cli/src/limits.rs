//! How much of one input is taken, as the command line says it.

use clap::Args;
use entente_app::Limits;
use std::num::NonZeroUsize;

/// Options that raise or lower the limits of reading.
#[derive(Args, Debug)]
pub struct LimitArgs {
    /// Most bytes of a file or of one line of JSON Lines, such as 100MiB; 25MiB if left out.
    #[arg(long, value_name = "SIZE", value_parser = size, help_heading = "Limits")]
    pub max_bytes: Option<usize>,
    /// Most bytes of text in one reading, such as 100MiB; 50MiB if left out.
    #[arg(long, value_name = "SIZE", value_parser = size, help_heading = "Limits")]
    pub max_text: Option<usize>,
    /// Deepest nesting of elements in a page; 512 if left out.
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub max_depth: Option<NonZeroUsize>,
    /// Most elements in a page; 500000 if left out.
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub max_elements: Option<NonZeroUsize>,
    /// Most attributes of one element of a page; 512 if left out.
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub max_attributes: Option<NonZeroUsize>,
}

impl LimitArgs {
    /// The limits: the usual ones where nothing else is said.
    pub fn limits(&self) -> Limits {
        let usual = Limits::default();
        let number = |said: Option<NonZeroUsize>, usual: usize| said.map_or(usual, NonZeroUsize::get);
        Limits {
            raw_bytes: self.max_bytes.unwrap_or(usual.raw_bytes),
            text_bytes: self.max_text.unwrap_or(usual.text_bytes),
            depth: number(self.max_depth, usual.depth),
            elements: number(self.max_elements, usual.elements),
            attributes: number(self.max_attributes, usual.attributes),
        }
    }
}

/// A size in bytes: a whole number, alone or with `KiB`, `MiB` or `GiB`.
fn size(said: &str) -> Result<usize, String> {
    let digits = said.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = said[digits.len()..].to_ascii_lowercase();
    let one: usize = match unit.as_str() {
        "" | "b" => 1,
        "k" | "kib" => 1 << 10,
        "m" | "mib" => 1 << 20,
        "g" | "gib" => 1 << 30,
        _ => return Err(format!("{:?} is no unit; write KiB, MiB or GiB", &said[digits.len()..])),
    };
    let number: usize = digits.trim().parse().map_err(|_| "write a whole number such as 1000 or 100MiB".to_owned())?;
    match number.checked_mul(one) {
        Some(0) => Err("a limit of nothing lets nothing in".to_owned()),
        Some(bytes) => Ok(bytes),
        None => Err("that is more than this machine can count".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_bytes_or_have_a_unit() {
        for (said, bytes) in [
            ("1", Some(1)),
            ("1000b", Some(1000)),
            ("2KiB", Some(2048)),
            ("100 mib", Some(100 << 20)),
            ("1G", Some(1 << 30)),
            ("0", None),
            ("", None),
            ("MiB", None),
            ("1.5MiB", None),
            ("-1", None),
            ("5 apples", None),
            ("99999999999999GiB", None),
            ("１MiB", None),
        ] {
            assert_eq!(size(said).ok(), bytes, "{said}");
        }
    }
}
