//! Which prediction answers which annotation: by the overlap of their quotes, one to one, best first.

/// A place in a text, in code points, half-open.
pub type Place = (usize, usize);

/// The places of those quotes that stand in the text; the first place of each.
pub fn places<'a>(text: &str, quotes: impl IntoIterator<Item = &'a str>) -> Vec<Place> {
    quotes.into_iter().filter_map(|quote| place(text, quote)).collect()
}

/// The first place of a quote in the text.
pub fn place(text: &str, quote: &str) -> Option<Place> {
    if quote.is_empty() {
        return None;
    }
    let at = text.find(quote)?;
    let start = text[..at].chars().count();
    Some((start, start + quote.chars().count()))
}

fn shared(a: Place, b: Place) -> usize {
    a.1.min(b.1).saturating_sub(a.0.max(b.0))
}

/// How alike two places are (Dice), zero unless they share half of the shorter and a quarter of the longer.
pub fn overlap(a: Place, b: Place) -> f64 {
    let both = shared(a, b);
    let (la, lb) = (a.1 - a.0, b.1 - b.0);
    let (shorter, longer) = (la.min(lb) as f64, la.max(lb) as f64);
    if both == 0 || (both as f64) < 0.5 * shorter || (both as f64) < 0.25 * longer {
        return 0.0;
    }
    2.0 * both as f64 / (shorter + longer)
}

/// Intersection over union.
pub fn iou(a: Place, b: Place) -> f64 {
    let both = shared(a, b);
    both as f64 / (a.1 - a.0 + b.1 - b.0 - both) as f64
}

/// Whether two places share anything at all.
pub fn touch(a: Place, b: Place) -> bool {
    shared(a, b) > 0
}

/// The best intersection over union of any telling of one with any telling of the other.
pub fn best_iou(annotated: &[Place], predicted: &[Place]) -> f64 {
    annotated.iter().flat_map(|&a| predicted.iter().map(move |&b| iou(a, b))).fold(0.0, f64::max)
}

/// Pairs of (annotated, predicted), best overlap first, each used once.
pub fn pair_up(annotated: &[Vec<Place>], predicted: &[Vec<Place>]) -> Vec<(usize, usize)> {
    let mut scored = Vec::new();
    for (g, alternatives) in annotated.iter().enumerate() {
        for (p, tellings) in predicted.iter().enumerate() {
            let best =
                alternatives.iter().flat_map(|&a| tellings.iter().map(move |&b| overlap(a, b))).fold(0.0, f64::max);
            if best > 0.0 {
                scored.push((best, g, p));
            }
        }
    }
    scored.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)).then(x.2.cmp(&y.2)));
    let (mut used_g, mut used_p) = (vec![false; annotated.len()], vec![false; predicted.len()]);
    let mut pairs = Vec::new();
    for (_, g, p) in scored {
        if !used_g[g] && !used_p[p] {
            used_g[g] = true;
            used_p[p] = true;
            pairs.push((g, p));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_code_points() {
        assert_eq!(place("한국과 미국", "미국"), Some((4, 6)));
        assert_eq!(place("한국", "미국"), None);
        assert_eq!(place("한국", ""), None);
    }

    #[test]
    fn a_quote_pairs_when_it_shares_half_of_the_shorter_and_a_quarter_of_the_longer() {
        assert_eq!(overlap((0, 10), (0, 10)), 1.0);
        assert_eq!(overlap((0, 10), (5, 15)), 0.5);
        assert_eq!(overlap((0, 10), (6, 16)), 0.0, "four of ten is less than half");
        assert_eq!(overlap((0, 10), (0, 41)), 0.0, "ten of forty-one is less than a quarter");
        assert!(overlap((0, 10), (0, 40)) > 0.0);
    }

    #[test]
    fn the_best_overlap_is_taken_first_and_each_once() {
        let annotated = [vec![(0, 10)], vec![(0, 12)]];
        let predicted = [vec![(0, 12)], vec![(0, 9)]];
        assert_eq!(pair_up(&annotated, &predicted), [(1, 0), (0, 1)]);
    }
}
