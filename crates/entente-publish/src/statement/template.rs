//! Templates: `{slot}`, `{slot|after a consonant|after a vowel}`, and `[ … ]` that goes when a slot in it is empty.

/// What stands in the place of each slot, by its name.
pub(super) type Slots<'s> = [(&'s str, &'s str)];

/// A filled template and the slots that it used.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Filled<'a> {
    pub text: String,
    pub used: Vec<&'a str>,
    /// Whether a slot outside brackets was empty.
    lacking: bool,
}

/// The first of `templates` whose slots outside brackets are all filled; the last one if none is.
pub(super) fn first<'a>(templates: &'a [String], slots: &Slots<'_>) -> Option<Filled<'a>> {
    let mut filled = None;
    for template in templates {
        let this = fill(template, slots);
        let whole = !this.lacking;
        filled = Some(this);
        if whole {
            break;
        }
    }
    filled
}

/// `template` with its slots filled.
pub(super) fn fill<'a>(template: &'a str, slots: &Slots<'_>) -> Filled<'a> {
    let mut out = Filled::default();
    let mut rest = template;
    while let Some(at) = rest.find(['[', '{']) {
        out.text.push_str(&rest[..at]);
        let (open, after) = rest[at..].split_at(1);
        let close = if open == "[" { ']' } else { '}' };
        let Some(end) = after.find(close) else {
            out.text.push_str(&rest[at..]);
            return out;
        };
        let inner = &after[..end];
        rest = &after[end + 1..];
        if open == "[" {
            let group = fill(inner, slots);
            if !group.lacking {
                out.text.push_str(&group.text);
                out.used.extend(group.used);
            }
        } else {
            out.slot(inner, slots);
        }
    }
    out.text.push_str(rest);
    out
}

impl<'a> Filled<'a> {
    fn slot(&mut self, inner: &'a str, slots: &Slots<'_>) {
        let mut parts = inner.split('|');
        let name = parts.next().unwrap_or_default();
        let value = slots.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| *value);
        if value.is_empty() {
            self.lacking = true;
            return;
        }
        self.used.push(name);
        self.text.push_str(value);
        if let (Some(consonant), Some(vowel)) = (parts.next(), parts.next()) {
            match ends_in_consonant(value) {
                Some(true) => self.text.push_str(consonant),
                Some(false) => self.text.push_str(vowel),
                None => self.text.extend([consonant, "(", vowel, ")"]),
            }
        }
    }
}

/// Whether the last syllable closes with a consonant, as the code point of a Hangul syllable tells; `None` in other scripts.
fn ends_in_consonant(word: &str) -> Option<bool> {
    let last = word.chars().rev().find(|c| c.is_alphanumeric())?;
    let syllable = u32::from(last).checked_sub(0xAC00).filter(|&n| n < 11_172)?;
    Some(syllable % 28 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_go_when_a_slot_in_them_is_empty() {
        let slots = [("a", "A"), ("b", "")];
        for (template, said) in [
            ("{a}[ and {b}].", "A."),
            ("{a}[ and {a}].", "A and A."),
            ("[{b}, ]{a}", "A"),
            ("no slots", "no slots"),
            ("open {a", "open {a"),
        ] {
            assert_eq!(fill(template, &slots).text, said, "{template}");
        }
    }

    #[test]
    fn particles_follow_the_final_sound() {
        for (word, said) in
            [("한국", "한국은"), ("프랑스", "프랑스는"), ("NSF", "NSF은(는)"), ("미국(US)", "미국(US)은(는)")]
        {
            let slots = [("who", word)];
            assert_eq!(fill("{who|은|는}", &slots).text, said);
        }
    }

    #[test]
    fn the_first_template_that_can_be_filled_is_taken() {
        let templates = ["put up {money}".to_owned(), "put up money".to_owned()];
        let said = |money: &str| {
            let slots = [("money", money)];
            first(&templates, &slots).map(|f| f.text)
        };
        assert_eq!(said("10 USD").as_deref(), Some("put up 10 USD"));
        assert_eq!(said("").as_deref(), Some("put up money"));
    }
}
