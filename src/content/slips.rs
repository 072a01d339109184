//! How far apart two words are in slips of the keyboard.

/// The number of letters to add, drop, change or exchange with their neighbor to make one word of
/// the other (the optimal string alignment distance). Words of more than 64 letters are as far
/// apart as can be, so that it stays cheap.
pub(super) fn distance(one: &str, other: &str) -> usize {
    const LIMIT: usize = 64;
    let one: Vec<char> = one.chars().take(LIMIT + 1).collect();
    let other: Vec<char> = other.chars().take(LIMIT + 1).collect();
    if one.len() > LIMIT || other.len() > LIMIT {
        return usize::MAX;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
    for (i, a) in one.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let change = at(&row, j) + usize::from(a != b);
            let mut best = change.min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            let exchanged =
                i > 0 && j > 0 && one.get(i - 1) == Some(b) && other.get(j - 1) == Some(a);
            if exchanged {
                best = best.min(at(&before, j - 1) + 1);
            }
            next.push(best);
        }
        before = row;
        row = next;
    }
    at(&row, other.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (one, other, count) in [
            ("http", "http", 0),
            ("htpp", "http", 1),
            ("htp", "http", 1),
            ("hhtp", "http", 1),
            ("frist_name", "first_name", 1),
            ("", "abc", 3),
            ("email", "phone", 5),
        ] {
            assert_eq!(distance(one, other), count, "{one} {other}");
        }
        assert_eq!(distance(&"a".repeat(65), "a"), usize::MAX);
    }
}
