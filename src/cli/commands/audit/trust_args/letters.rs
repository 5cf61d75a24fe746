//! A file as the texts that a person would read in it: a mail's parts decoded, a page without its
//! tags.

use mail_parser::decoders::html::html_to_text;
use mail_parser::{MessageParser, PartType};

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
