//! Short heads in running text, as mail programs and people leave them: wrapped, with other dashes,
//! between other words.
//!
//! Only a whole mark is taken: its groups are where they belong, its letters are of one case, and
//! nothing goes on at either end. One that lost a letter is not completed by the word after it.

use crate::ledger::verify::TrustedHead;

/// Letters and digits of a root, and how they stand.
const ROOT: usize = 26;
const GROUP: usize = 4;

/// Every short head in a text.
pub fn in_text(label: &str, text: &str) -> Vec<TrustedHead> {
    let text: Vec<char> = text.chars().filter(|c| !is_nothing(*c)).map(plain).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if !text[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = at + text[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        if is_free(&text[..at])
            && let Some((mark, after)) = mark(&text, at, end)
            && let Some(head) = TrustedHead::parse_short(label, &mark)
        {
            found.push(head);
            at = after;
        } else {
            at = end;
        }
    }
    found
}

/// A typed mark with whatever dashes it has.
pub fn typed(text: &str) -> String {
    text.chars().filter(|c| !is_nothing(*c)).map(plain).collect()
}

/// Any dash as a hyphen, any blank as a blank, a wide character as what it is. What could not be
/// read as UTF-8 may be a dash of another encoding: the root tells whether it was.
fn plain(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{ff0d}'
        | '\u{fffd}' => '-',
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => {
            char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
        }
        '\n' => '\n',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// Stands between letters and is not seen: soft hyphens, joiners, marks of direction.
fn is_nothing(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\r')
}

/// Returns true if a number can begin after `before`. No number begins in the middle of a word, a
/// date, or a longer number.
fn is_free(before: &[char]) -> bool {
    match before {
        [.., d, '.' | ',' | '\'' | ':' | ' ']
            if d.is_ascii_digit() && before.last() != Some(&' ') =>
        {
            false
        }
        [.., c] => !c.is_alphanumeric() && *c != '-',
        [] => true,
    }
}

/// The mark whose size is from `at` to `end`, and where it is over.
fn mark(text: &[char], at: usize, end: usize) -> Option<(String, usize)> {
    let (mut next, mut root) = (end, String::with_capacity(ROOT));
    let mut dashes = 0;
    let mut gaps = 0;
    while root.len() < ROOT {
        if root.len().is_multiple_of(GROUP) {
            let (after, dash) = gap(text, next);
            dashes += usize::from(dash);
            gaps += usize::from(after > next);
            next = after;
        }
        let c = *text.get(next)?;
        if !c.is_ascii_alphanumeric() {
            return None;
        }
        root.push(c);
        next += 1;
    }
    // It goes on.
    let goes_on = match (text.get(next), text.get(next + 1)) {
        (Some('-'), Some(c)) | (Some(c), _) => c.is_alphanumeric(),
        (None, _) => false,
    };
    let one_case = !root.chars().any(|c| c.is_ascii_lowercase())
        || !root.chars().any(|c| c.is_ascii_uppercase());
    let groups = ROOT.div_ceil(GROUP);
    let whole = match (dashes, gaps) {
        // As it is printed, or without the dashes between the groups.
        (d, g) if d == groups && g == groups => true,
        (1, 1) => mixed(&root) >= 1,
        // Words can stand so, too.
        (0 | 1, g) if g == groups => mixed(&root) >= 2,
        _ => false,
    };
    let size: String = text[at..end].iter().collect();
    (whole && one_case && !goes_on).then(|| (format!("{size}-{root}"), next))
}

/// Returns the place where the next group begins, and whether a dash stands before that group. The
/// gap may be `-`, `- `, or a line's end with a quote's mark after it.
fn gap(text: &[char], from: usize) -> (usize, bool) {
    let (mut at, mut dash, mut lines) = (from, false, 0);
    while let Some(c) = text.get(at) {
        match c {
            ' ' => {}
            '\n' if lines < 2 => lines += 1,
            '>' | '|' if lines > 0 => {}
            // At the end of a line and again at the beginning of the next is still one.
            '-' if !dash || lines > 0 && text[from..at].contains(&'\n') => dash = true,
            _ => break,
        }
        at += 1;
    }
    (at, dash)
}

/// Groups in which letters and digits both stand, as in no word.
fn mixed(root: &str) -> usize {
    let is_mixed = |group: &&[u8]| {
        group.iter().any(u8::is_ascii_digit) && group.iter().any(u8::is_ascii_alphabetic)
    };
    root.as_bytes().chunks(GROUP).filter(is_mixed).count()
}
