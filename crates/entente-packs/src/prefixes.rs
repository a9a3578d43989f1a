//! Which of many sorted keys a text begins with.

/// Calls `each` with those of `sorted`, which is in the order of its keys, whose key `text` begins with, the longest first
/// and equal ones in their order.
pub fn prefixes<'d, T>(sorted: &'d [T], key: impl Fn(&'d T) -> &'d [u8], text: &[u8], each: &mut impl FnMut(&'d T)) {
    let mut limit = text.len();
    let mut top = sorted.len();
    while limit > 0 && top > 0 {
        top = partition(&sorted[..top], |i| key(i) <= &text[..limit]);
        let Some(last) = top.checked_sub(1) else { break };
        let longest = key(&sorted[last]);
        let common = longest.iter().zip(text).take_while(|(a, b)| a == b).count();
        if common < longest.len() {
            limit = common;
            continue;
        }
        let first = partition(&sorted[..top], |i| key(i) < longest);
        sorted[first..top].iter().for_each(&mut *each);
        top = first;
        limit = longest.len().saturating_sub(1);
    }
}

/// How many at the beginning of a list are so, where none behind them is: the standard library's `partition_point`, which lends
/// its things for one question only, while the keys here live as long as the list.
fn partition<'d, T>(list: &'d [T], is: impl Fn(&'d T) -> bool) -> usize {
    let (mut from, mut to) = (0, list.len());
    while from < to {
        let middle = from.midpoint(to);
        if is(&list[middle]) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    from
}

#[cfg(test)]
mod tests {
    use super::prefixes;

    #[test]
    fn the_longest_comes_first_and_equal_ones_in_their_order() {
        let keys = [("", 0), ("a", 1), ("a", 2), ("ab", 3), ("abd", 4), ("b", 5)];
        for (text, expected) in [("abc", vec![3, 1, 2]), ("abd", vec![4, 3, 1, 2]), ("c", vec![]), ("b", vec![5])] {
            let mut found = Vec::new();
            prefixes(&keys, |k| k.0.as_bytes(), text.as_bytes(), &mut |k| found.push(k.1));
            found.retain(|&n| n > 0);
            assert_eq!(found, expected, "{text}");
        }
    }
}
