//! Short heads in what people keep: first the texts that a person would read in a file, then the
//! marks in them.
//!
//! A file is a mail with its parts decoded, a page without its tags, or plain text. In it a mark is
//! as mail programs and people leave it: wrapped, with other dashes, between other words. Only a
//! whole mark is taken: its groups are where they belong, its letters are of one case, and nothing
//! goes on at either end. One that lost a letter is not completed by the word after it.

use mail_parser::decoders::html::html_to_text;
use mail_parser::{MessageParser, PartType};

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

/// Mails within mails are opened so deep, and of one mailbox so many.
const DEEPEST: usize = 4;

const MAILS: usize = 10_000;

/// The texts that can be read in a file.
#[derive(Debug, Default)]
pub struct MailText {
    pub texts: Vec<String>,
    /// A part of a mail was packed as base64.
    pub base64: bool,
}

impl MailText {
    pub fn open(bytes: &[u8]) -> MailText {
        let mut letter = MailText::default();
        letter.read(bytes, 0);
        letter
    }

    fn read(&mut self, bytes: &[u8], depth: usize) {
        let text = decoded(bytes);
        if depth < DEEPEST {
            for mail in mails(text.as_bytes()) {
                self.mail(mail, depth);
            }
        }
        if has_tags(&text) {
            self.texts.push(without_tags(&text));
        }
        self.texts.push(text);
    }

    fn mail(&mut self, mail: &[u8], depth: usize) {
        let Some(message) = MessageParser::new().parse(mail) else {
            return;
        };
        for part in &message.parts {
            self.base64 |= matches!(part.encoding, mail_parser::Encoding::Base64);
            match &part.body {
                PartType::Text(text) => {
                    if has_tags(text) {
                        self.texts.push(without_tags(text));
                    }
                    self.texts.push(text.to_string());
                }
                PartType::Html(page) => self.texts.push(without_tags(page)),
                PartType::Message(inner) => self.mail(inner.raw_message(), depth + 1),
                // A ticket may hang on it as a file.
                PartType::Binary(file) | PartType::InlineBinary(file) => self.read(file, depth + 1),
                PartType::Multipart(_) => {}
            }
        }
    }
}

/// UTF-16 where it says so or every other byte is nothing, and UTF-8 as far as it goes.
pub fn decoded(bytes: &[u8]) -> String {
    let utf16 = |bytes: &[u8], of: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|two| of([two[0], two[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    let start = &bytes[..bytes.len().min(64) & !1];
    let empty = |at: usize| start.len() >= 8 && start.iter().skip(at).step_by(2).all(|b| *b == 0);
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ if empty(1) => utf16(bytes, u16::from_le_bytes),
        _ if empty(0) => utf16(bytes, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The mail that a file is, or those of a mailbox.
fn mails(bytes: &[u8]) -> Vec<&[u8]> {
    let begins: Vec<usize> = std::iter::once(0)
        .filter(|_| bytes.starts_with(b"From "))
        .chain(bytes.windows(6).enumerate().filter(|(_, w)| *w == b"\nFrom ").map(|(at, _)| at + 1))
        .take(MAILS)
        .collect();
    if begins.first() != Some(&0) {
        return if is_mail(bytes) { vec![bytes] } else { Vec::new() };
    }
    let ends = begins.iter().skip(1).copied().chain([bytes.len()]);
    let after_line =
        |mail: &'_ [u8]| mail.iter().position(|b| *b == b'\n').map_or(mail.len(), |at| at + 1);
    begins
        .iter()
        .zip(ends)
        .map(|(from, to)| &bytes[from + after_line(&bytes[*from..to])..to])
        .collect()
}

/// Begins with a header.
fn is_mail(bytes: &[u8]) -> bool {
    let line = bytes.trim_ascii_start().split(|b| *b == b'\n').next().unwrap_or_default();
    let name = line
        .split(|b| *b == b':')
        .next()
        .filter(|name| name.len() < line.len())
        .unwrap_or_default();
    !name.is_empty() && name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
}

fn has_tags(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let next = text[at + 1..].trim_start_matches(['/', '!']);
        next.starts_with(|c: char| c.is_ascii_alphabetic()) && next.contains('>')
    })
}

/// The tags that do not break a word.
const INLINE: [&str; 14] = [
    "a", "b", "code", "em", "font", "i", "kbd", "mark", "small", "span", "strong", "tt", "u", "wbr",
];

/// Without tags, and with the characters that entities stand for. Lines stay lines.
fn without_tags(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let name: String = after
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_lowercase();
        let (is_tag, end) = match after.find('>') {
            Some(end) if !name.is_empty() || after.starts_with('!') => (true, end + 1),
            Some(_) | None => (false, 0),
        };
        if !is_tag {
            text.push('<');
        } else if !INLINE.contains(&name.as_str()) {
            text.push('\n');
        }
        rest = &after[end..];
    }
    text.push_str(rest);
    let lines: Vec<String> = text
        .lines()
        .map(|line| if line.contains('&') { html_to_text(line) } else { line.to_owned() })
        .collect();
    lines.join("\n")
}
