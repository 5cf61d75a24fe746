//! Text from outside, made safe to show: the characters that could steer a terminal, hide, or turn
//! the reading order become visible.
//!
//! Nothing is dropped in silence: an attack that shows is one that somebody notices. The raw value
//! stays in the ledger; this is for the output edge only.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar;

/// Most characters that [`safe`] returns.
pub const LINE_CAP: usize = 200;

/// Most characters that [`safe_block`] returns.
pub const BLOCK_CAP: usize = 8_000;

/// Marks stacked on one letter beyond this are shown as code points. No language needs more.
const MARKS: usize = 3;

/// The character at the end of text that was cut.
const CUT: char = '…';

/// `text` on one line: controls (line ends and tabs too), bidi controls and invisible characters
/// become `<U+XXXX>`, and no more than [`LINE_CAP`] characters are left.
pub fn safe(text: &str) -> String {
    made_visible(text, LINE_CAP, false)
}

/// As [`safe`], for a line that may be as long as [`BLOCK_CAP`].
pub fn safe_long(text: &str) -> String {
    made_visible(text, BLOCK_CAP, false)
}

/// As [`safe`] for free text: line ends stay, a tab becomes a space, and the cap is [`BLOCK_CAP`].
pub fn safe_block(text: &str) -> String {
    made_visible(text, BLOCK_CAP, true)
}

/// As [`safe_block`], whole: for a document of ours, which somebody may copy, send or keep. Tabs
/// stay.
pub fn safe_text(text: &str) -> String {
    let shown: Vec<String> =
        text.split('\t').map(|part| made_visible(part, usize::MAX, true)).collect();
    shown.join("\t")
}

/// `c` as it may be shown on a line: itself, or its code point. For text that is being typed.
pub fn safe_char(c: char) -> String {
    if is_hidden(c) { code_point(c) } else { c.to_string() }
}

/// A JSON document that says the same and has none of those characters in it as they are.
pub fn safe_json(json: &str) -> String {
    visible_json(json).into_owned()
}

fn made_visible(text: &str, cap: usize, block: bool) -> String {
    let plain = |b: &u8| matches!(b, b' '..=b'~') || block && *b == b'\n';
    // Most text: nothing in it that could be more than it seems.
    if text.len() <= cap && text.as_bytes().iter().all(plain) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len().min(cap.saturating_mul(4)));
    let mut used = 0;
    let mut marks = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        marks = if c.width() == Some(0) { marks + 1 } else { 0 };
        let shown = match c {
            '\r' if block && chars.peek() == Some(&'\n') => continue,
            '\n' if block => "\n".to_owned(),
            '\t' if block => " ".to_owned(),
            _ if is_hidden(c) || marks > MARKS => code_point(c),
            _ => c.to_string(),
        };
        let size = shown.chars().count();
        let last = chars.peek().is_none();
        if used + size > cap || !last && used + size == cap {
            out.push(CUT);
            break;
        }
        out.push_str(&shown);
        used += size;
    }
    out
}

/// Controls, all of Unicode's `Bidi_Control`, and what takes no room or looks like nothing.
pub fn is_hidden(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    matches!(c,
        '\u{80}'..='\u{9f}' // C1: a terminal may take U+009B for CSI
        | '\u{ad}' // soft hyphen
        | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' // zero width, and the two marks of direction
        | '\u{2028}' | '\u{2029}' // line and paragraph separators
        | '\u{202a}'..='\u{202e}' // embeddings and overrides
        | '\u{2060}'..='\u{206f}' // word joiner, isolates, deprecated format characters
        | '\u{fe00}'..='\u{fe0f}' // variation selectors: terminals disagree on the room that they make
        | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' // tags, variation selectors: text that nobody sees
    )
}

/// A character by its number: `<U+001B>`.
pub fn code_point(c: char) -> String {
    format!("<U+{:04X}>", u32::from(c))
}

/// Text with each of them as its number.
pub fn visible(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let shown = |c| {
        if is_hidden(c) { Cow::Owned(code_point(c)) } else { Cow::Owned(String::from(c)) }
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// A JSON document that says the same and has none of those characters in it as they are: `\u202e`
/// instead. They can only stand inside strings, but for the line ends between them.
pub fn visible_json(json: &str) -> Cow<'_, str> {
    let is_shown = |c: char| c == '\n' || !is_hidden(c);
    if is_plain(json) || json.chars().all(is_shown) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_shown(c) {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    Cow::Owned(out)
}

/// Nearly all text. Looked at byte by byte without stopping, which the processor does many at a
/// time.
fn is_plain(text: &str) -> bool {
    text.bytes().fold(true, |plain, b| plain & matches!(b, b' '..=b'~'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_document_says_the_same_and_steers_nothing(text: String) {
            let text = format!("{text}\u{202e}\u{9b}\u{7f}\u{e0041}");
            let json = serde_json::to_string_pretty(&serde_json::json!({ &text: [&text] })).unwrap_or_default();
            let safe = safe_json(&json);
            prop_assert!(!safe.chars().any(|c| is_hidden(c) && c != '\n'));
            let read = |json: &str| serde_json::from_str::<serde_json::Value>(json).ok();
            prop_assert_eq!(read(&safe), read(&json));
        }
    }

    /// Written out apart from `hidden`, from Unicode's own lists.
    fn forbidden(c: char) -> bool {
        let bidi = [
            0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068,
            0x2069,
        ];
        c.is_control()
            || bidi.contains(&u32::from(c))
            || matches!(u32::from(c), 0xE0000..=0xE0FFF | 0x200B..=0x200D | 0xFEFF)
    }

    fn hostile() -> impl Strategy<Value = String> {
        let nasty = proptest::sample::select(vec![
            '\u{1b}',
            '\u{9b}',
            '\u{7f}',
            '\0',
            '\n',
            '\r',
            '\t',
            '\u{8}',
            '\u{202e}',
            '\u{2066}',
            '\u{200b}',
            '\u{feff}',
            '\u{e0041}',
            '\u{300}',
            '\u{301}',
            'a',
            '[',
            '日',
        ]);
        prop_oneof![
            any::<String>(),
            proptest::collection::vec(prop_oneof![nasty, any::<char>()], 0..600)
                .prop_map(|c| c.into_iter().collect())
        ]
    }

    proptest! {
        #[test]
        fn nothing_that_steers_is_left(text in hostile()) {
            let line = safe(&text);
            prop_assert!(!line.chars().any(forbidden), "{line:?}");
            prop_assert!(line.chars().count() <= LINE_CAP);
            let block = safe_block(&text);
            prop_assert!(!block.chars().any(|c| c != '\n' && forbidden(c)), "{block:?}");
            prop_assert!(block.chars().count() <= BLOCK_CAP);
        }

        #[test]
        fn a_document_is_shown_whole(text in "[ -~\n\t]{0,300}") {
            let long = text.repeat(60);
            prop_assert_eq!(safe_text(&long), long);
        }

        #[test]
        fn a_document_hides_nothing(text in ".{0,200}") {
            let shown = safe_text(&text);
            prop_assert!(!shown.chars().any(|c| !matches!(c, '\n' | '\t') && is_hidden(c)), "{shown:?}");
        }

        #[test]
        fn plain_ascii_is_left_alone(text in "[ -~]{0,200}") {
            prop_assert_eq!(safe(&text), text.clone());
            prop_assert_eq!(safe_block(&text), text);
        }

        #[test]
        fn letters_of_any_script_are_left_alone(text in "[\\p{L}\\p{N}]{0,100}") {
            let expected: String = text.chars().map(safe_char).collect();
            if expected == text {
                prop_assert_eq!(safe(&text), text);
            }
        }

        #[test]
        fn doing_it_twice_changes_nothing(text in hostile()) {
            let once = safe(&text);
            prop_assert_eq!(safe(&once), once);
        }
    }

    #[test]
    fn it_shows_what_was_there() {
        assert_eq!(safe("a\u{1b}[2Jb"), "a<U+001B>[2Jb");
        assert_eq!(safe("Maria\u{202e}aimaS"), "Maria<U+202E>aimaS");
        assert_eq!(safe("line\r\nline"), "line<U+000D><U+000A>line");
        assert_eq!(safe_block("line\r\n\tline\u{9b}1m"), "line\n line<U+009B>1m");
        assert_eq!(safe("é e\u{301} 日本 नमस्ते 🙂"), "é e\u{301} 日本 नमस्ते 🙂");
    }

    #[test]
    fn a_tower_of_marks_is_flattened() {
        let tower = format!("a{}", "\u{300}".repeat(50));
        assert!(safe(&tower).contains("<U+0300>"));
    }

    #[test]
    fn what_was_cut_says_so() {
        assert_eq!(safe(&"x".repeat(200)).chars().count(), 200);
        let cut = safe(&"x".repeat(201));
        assert_eq!(cut.chars().count(), 200);
        assert!(cut.ends_with('…'));
    }
}

#[cfg(test)]
mod visible_tests {
    use super::*;

    #[test]
    fn what_hides_is_shown_by_its_number_and_the_rest_as_it_is() {
        for (text, shown) in [
            ("", ""),
            ("Zoë, 5 €", "Zoë, 5 €"),
            ("\u{1b}]0;x\u{7}", "<U+001B>]0;x<U+0007>"),
            ("a\r\nb\t\u{7f}\u{9b}31m", "a<U+000D><U+000A>b<U+0009><U+007F><U+009B>31m"),
            ("moc\u{202e}\u{2066}", "moc<U+202E><U+2066>"),
            ("\u{200b}\u{feff}\u{e0041}", "<U+200B><U+FEFF><U+E0041>"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }
}
