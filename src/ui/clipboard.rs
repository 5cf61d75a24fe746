//! A text for the clipboard of whoever sits at the terminal (OSC 52).
//!
//! The terminal is at the other end of a connection, and does not answer: that it was asked is all
//! that can be said. The text travels as base64, so that nothing in it can steer the terminal.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::clipboard_kind::Clipboard;
use super::prompter::MessageStyle;
use super::redraw::{Output, put};
use super::terminal::Terminal;
use crate::secret::known::KnownSecrets;

/// Terminals that take a copy take so much at least, in base64; what is longer may be cut.
const MOST: usize = 100_000;

/// Returns the sequence that asks the terminal to copy `text`; `None` if that would be too long.
pub fn sequence(text: &str) -> Option<String> {
    let coded = STANDARD.encode(text);
    (coded.len() <= MOST).then(|| format!("\u{1b}]52;c;{coded}\u{1b}\\"))
}

/// Returns what is said of a copy, in a line: the terminal does not answer.
pub fn said(clipboard: Clipboard, what: &str) -> (MessageStyle, String) {
    match clipboard {
        Clipboard::Takes => {
            (MessageStyle::Info, format!("{what}: handed to the clipboard. Paste it to see."))
        }
        Clipboard::Unknown => (
            MessageStyle::Info,
            format!(
                "{what}: handed to the terminal, which may take no copies. Paste it to see; otherwise mark it with the mouse."
            ),
        ),
        Clipboard::Refuses(why) => {
            (MessageStyle::Warn, format!("{what}: not copied, {why}. Mark it with the mouse."))
        }
    }
}

/// Hands `text` to the terminal's clipboard. A secret is never copied: other programs read the
/// clipboard, and keep what was on it.
pub fn copy(
    terminal: &Terminal,
    out: &mut Output,
    known: &KnownSecrets,
    what: &str,
    text: &str,
) -> (MessageStyle, String) {
    if known.is_in(text) {
        return (MessageStyle::Warn, format!("{what}: not copied, it holds a secret."));
    }
    if let Clipboard::Refuses(_) = terminal.clipboard {
        return said(terminal.clipboard, what);
    }
    let Some(sequence) = sequence(text) else {
        return (
            MessageStyle::Warn,
            format!("{what}: not copied, it is too long for a clipboard."),
        );
    };
    let _ = put(out, &sequence);
    said(terminal.clipboard, what)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use proptest::prelude::*;
    use secrecy::SecretString;

    use super::*;
    use crate::ui::terminal::bare;

    #[derive(Clone, Default)]
    struct Wire(Arc<Mutex<Vec<u8>>>);

    impl Write for Wire {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn copied(clipboard: Clipboard, known: &KnownSecrets, text: &str) -> (String, String) {
        let wire = Wire::default();
        let mut out: Output = Box::new(wire.clone());
        let told = copy(&Terminal { clipboard, ..bare(80) }, &mut out, known, "The notice", text);
        let sent = String::from_utf8(wire.0.lock().unwrap().clone()).unwrap();
        (sent, told.1)
    }

    #[test]
    fn nothing_is_sent_that_is_secret_too_long_or_for_a_terminal_that_takes_none() {
        let mut known = KnownSecrets::default();
        known.hold(&SecretString::from("Cedar-lantern-oyster-plank-7"));
        let (sent, told) =
            copied(Clipboard::Takes, &known, "Use Cedar-lantern-oyster-plank-7 once");
        assert_eq!((sent.as_str(), told.contains("a secret")), ("", true), "{told}");
        let (sent, told) = copied(Clipboard::Takes, &known, &"x".repeat(75_001));
        assert_eq!((sent.as_str(), told.contains("too long")), ("", true), "{told}");
        let (sent, told) = copied(Clipboard::Refuses("it is a printer"), &known, "text");
        assert_eq!((sent.as_str(), told.contains("it is a printer")), ("", true), "{told}");
        let (sent, told) = copied(Clipboard::Unknown, &known, "text");
        assert!(!sent.is_empty() && told.contains("may take no copies"), "{told}");
    }

    proptest! {
        /// Whatever the text: between the beginning and the end there are letters of base64 alone,
        /// and they are the text.
        #[test]
        fn a_text_cannot_steer_the_terminal(text in "\\PC{0,60}|[\\x00-\\x1f\\x7f-\\u{9f}a-z]{0,40}") {
            let (sent, _) = copied(Clipboard::Takes, &KnownSecrets::default(), &text);
            let coded = sent.strip_prefix("\u{1b}]52;c;").and_then(|rest| rest.strip_suffix("\u{1b}\\")).unwrap();
            prop_assert!(coded.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b)));
            prop_assert_eq!(STANDARD.decode(coded).unwrap(), text.as_bytes());
        }
    }
}
