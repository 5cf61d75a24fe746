//! Small pictures of numbers, for a terminal.

/// `n` of `max` as a bar of at most `width` columns: at least one where there is something.
pub fn bar(n: u64, max: u64, width: usize, unicode: bool) -> String {
    if n == 0 || max == 0 {
        return String::new();
    }
    let width = u64::try_from(width).unwrap_or(0);
    let columns = (n.min(max) * width).div_ceil(max).max(1);
    if unicode { "█" } else { "#" }.repeat(usize::try_from(columns).unwrap_or(1))
}

/// A column for each number, as high as it is large.
pub fn sparkline(numbers: &[u64], unicode: bool) -> String {
    let signs: &[char] =
        if unicode { &['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] } else { &['.', ':', '+', '#'] };
    let max = numbers.iter().copied().max().unwrap_or(0).max(1);
    let top = signs.len() as u64 - 1;
    let sign = |n: u64| if n == 0 { ' ' } else { signs[usize::try_from((n * top).div_ceil(max)).unwrap_or(0)] };
    numbers.iter().map(|n| sign(*n)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_never_nothing() {
        assert_eq!(bar(0, 10, 10, true), "");
        assert_eq!(bar(1, 1_000_000, 10, true), "█");
        assert_eq!(bar(5, 10, 10, false), "#####");
        assert_eq!(bar(10, 10, 10, true).chars().count(), 10);
        assert_eq!(sparkline(&[0, 1, 50, 100], true), " ▂▅█");
        assert_eq!(sparkline(&[0, 1, 50, 100], false), " :+#");
        assert_eq!(sparkline(&[], true), "");
    }
}
