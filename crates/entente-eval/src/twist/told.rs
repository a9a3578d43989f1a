//! What a claim tells, laid beside what an edited text tells: where a place of the text went, and which slots differ.

use entente_app::model::{Claim, Due, Money, Span};

/// Where the places of a text are after an edit.
#[derive(Clone, Debug)]
pub enum Shift {
    /// Stretches, in order, were replaced by others of these lengths, in bytes.
    Replaced(Vec<(usize, usize, usize)>),
    /// The stretches `from..middle` and `second..to` changed places; what stands between them stayed between them.
    Swapped {
        /// First byte of the first stretch.
        from: usize,
        /// The byte after it.
        middle: usize,
        /// First byte of the second stretch.
        second: usize,
        /// The byte after it.
        to: usize,
    },
}

impl Shift {
    /// Where byte `at`, the first of a place or the one after its last, is now.
    fn place(&self, at: usize, is_end: bool) -> usize {
        match self {
            Shift::Replaced(pieces) => {
                let mut shift = 0i64;
                for &(from, to, length) in pieces {
                    if at <= from {
                        break;
                    }
                    if at < to {
                        let moved = from as i64 + shift + if is_end { length as i64 } else { 0 };
                        return usize::try_from(moved).unwrap_or(0);
                    }
                    shift += length as i64 - (to - from) as i64;
                }
                usize::try_from(at as i64 + shift).unwrap_or(0)
            }
            &Shift::Swapped { from, middle, second, to } => {
                let last = at.saturating_sub(usize::from(is_end));
                let (first, gap, other) = (middle - from, second - middle, to - second);
                if last < from || last >= to {
                    at
                } else if last < middle {
                    at + gap + other
                } else if last < second {
                    (at + other).saturating_sub(first)
                } else {
                    at - first - gap
                }
            }
        }
    }
    /// Where a place is now.
    pub fn span(&self, span: Span) -> Span {
        Span::new(self.place(span.start(), false), self.place(span.end(), true))
    }
}

/// What one claim tells: quote and slots, without how sure it is and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The clause.
    pub quote: Span,
    /// Other tellings.
    pub also: Vec<Span>,
    /// Id, or else the name as typed plainly, and role, sorted.
    pub parties: Vec<(String, &'static str)>,
    /// Id or else name, sorted.
    pub bodies: Vec<String>,
    /// Its code.
    pub action: &'static str,
    /// Their codes.
    pub fields: Vec<&'static str>,
    /// Its code.
    pub strength: &'static str,
    /// Sums with their places.
    pub money: Vec<(Span, Money)>,
    /// By when.
    pub due: Option<Due>,
    /// Codes, sorted.
    pub places: Vec<String>,
}

/// A name with straight quotes and single plain spaces.
fn plainly(name: &str) -> String {
    let straight = |c| match c {
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        c => c,
    };
    let name: String = name.chars().map(straight).collect();
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Told {
    /// What `claim` tells, its places moved by `shift`.
    pub fn new(claim: &Claim, shift: &Shift) -> Told {
        let known = |id: &Option<String>, name: &str| id.clone().unwrap_or_else(|| plainly(name));
        let mut parties: Vec<_> = claim.parties.iter().map(|p| (known(&p.id, &p.name), p.role.code())).collect();
        let mut bodies: Vec<_> = claim.bodies.iter().map(|b| known(&b.id, &b.name)).collect();
        let mut places: Vec<_> = claim.places.iter().map(|p| p.id.clone()).collect();
        parties.sort();
        bodies.sort();
        places.sort();
        Told {
            quote: shift.span(claim.quote),
            also: claim.also.iter().map(|&s| shift.span(s)).collect(),
            parties,
            bodies,
            action: claim.action.code(),
            fields: claim.fields.iter().map(|f| f.code()).collect(),
            strength: claim.strength.code(),
            money: claim.money.iter().map(|(s, m)| (shift.span(*s), *m)).collect(),
            due: claim.due.clone().map(|due| Due { surface: shift.span(due.surface), ..due }),
            places,
        }
    }

    /// The slots in which two tellings differ, each with what was expected and what is told.
    fn differences(&self, told: &Told) -> Vec<String> {
        let mut slots = Vec::new();
        let mut differ = |slot: &str, same: bool, a: String, b: String| {
            if !same {
                slots.push(format!("{slot}: expected {a}, told {b}"));
            }
        };
        macro_rules! slot {
            ($($name:ident),*) => { $(differ(stringify!($name), self.$name == told.$name, format!("{:?}", self.$name), format!("{:?}", told.$name));)* };
        }
        slot!(quote, also, parties, bodies, action, fields, strength, money, due, places);
        slots
    }
}

/// What differs between the tellings expected and those of the edited text; nothing where the edit held.
pub fn differences(expected: &[Told], told: &[Told], text: &str) -> Vec<String> {
    let mut wanting: Vec<&Told> = Vec::new();
    let mut left: Vec<&Told> = told.iter().collect();
    for one in expected {
        match left.iter().position(|t| *t == one) {
            Some(at) => drop(left.remove(at)),
            None => wanting.push(one),
        }
    }
    let words = |span: Span| text.get(span.start()..span.end()).unwrap_or("?");
    let mut found = Vec::new();
    for one in wanting {
        match left.iter().position(|t| t.quote.overlaps(one.quote)) {
            Some(at) => {
                let other = left.remove(at);
                found.push(format!("“{}” {}", words(other.quote), one.differences(other).join("; ")));
            }
            None => found.push(format!("lost “{}”", words(one.quote))),
        }
    }
    found.extend(left.iter().map(|t| format!("new “{}” {:?} {}", words(t.quote), t.parties, t.strength)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_follow_what_was_replaced() {
        // "pay 40 now" → "pay at least 40 now" → the sum grows to the left, what follows moves.
        let shift = Shift::Replaced(vec![(4, 4, 9), (7, 10, 5)]);
        let moved = |from, to| shift.span(Span::new(from, to));
        assert_eq!(moved(0, 3), Span::new(0, 3));
        assert_eq!(moved(4, 6), Span::new(4, 15));
        assert_eq!(moved(7, 10), Span::new(16, 21));
        assert_eq!(moved(11, 12), Span::new(22, 23));
    }

    #[test]
    fn places_follow_paragraphs_that_change_places() {
        // "AAA-BB|C" → "BB-AAA|C"
        let shift = Shift::Swapped { from: 0, middle: 3, second: 4, to: 6 };
        let moved = |from, to| shift.span(Span::new(from, to));
        assert_eq!(moved(0, 3), Span::new(3, 6));
        assert_eq!(moved(4, 6), Span::new(0, 2));
        assert_eq!(moved(7, 8), Span::new(7, 8));
    }
}
