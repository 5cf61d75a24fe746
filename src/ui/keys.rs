//! Keys, one by one, from standard input: raw for the whole of a question (console switches per
//! key, so fast typing is echoed in between), woken by signals, and put back when dropped.

use std::collections::VecDeque;
use std::io::Write as _;
use std::time::Duration;

use rustix::io::Errno;
use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflush, tcgetattr,
    tcsetattr,
};
use zeroize::{Zeroize, Zeroizing};

use super::key_decoder::{CTRL_C, Decoded, ESC, KeyPress, decode};
use super::prompter::PromptError;
use super::signals::{Interrupts, Woken};

/// The time after Esc within which the rest of a key's sequence may come.
const ESC_REST: Duration = Duration::from_millis(40);

/// The time after an Enter that is too short for typing. Input that arrives within this time is a
/// paste, on a terminal that does not mark a paste.
pub const BURST: Duration = Duration::from_millis(25);

/// Most bytes of a paste that are kept, and of a burst that are thrown away in one go.
const MOST_PASTED: usize = 8 * 1024;

const MOST_THROWN: usize = 1024 * 1024;

/// Switch the marks around pasted text on and off (xterm's bracketed paste).
const PASTE_ON: &str = "\x1b[?2004h";

const PASTE_OFF: &str = "\x1b[?2004l";

const PASTE_ENDS: &[u8] = b"\x1b[201~";

/// Said of bytes that are no text.
pub const NOT_UTF8: &str =
    "This terminal does not send UTF-8. Set it to UTF-8, and type that again.";

/// Said of several lines that came at once.
pub const AT_ONCE: &str =
    "Several lines came at once. Nothing of them was taken: one line, then Enter.";

/// Linux's `_POSIX_VDISABLE`.
const DISABLED: u8 = 0;

/// Text that was pasted in one go.
#[derive(Debug, Default)]
pub struct Pasted {
    pub text: Zeroizing<String>,
    /// Nothing of it is missing.
    pub whole: bool,
}

/// Returns the text that was pasted, if the text can be one answer. One answer is one line, which
/// may end as lines do.
pub fn one_line(pasted: &Pasted) -> Result<&str, &'static str> {
    let text = pasted.text.trim_matches(['\r', '\n']);
    if !pasted.whole {
        return Err("That is too long. Nothing of it was taken.");
    }
    if text.contains('\u{fffd}') {
        return Err(NOT_UTF8);
    }
    if text.contains(['\r', '\n', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) {
        return Err("Several lines were pasted. Nothing of them was taken: one line, then Enter.");
    }
    Ok(text)
}

/// Standard input without echo and line editing, until dropped. Ctrl-C is a key meanwhile, unless
/// `signals`.
#[derive(Debug)]
pub struct RawMode {
    before: Termios,
    /// The terminal marks what is pasted.
    marks: bool,
}

impl RawMode {
    /// Also throws away what was typed before the question could be read: it was not meant for it.
    pub fn enter(signals: bool, marks: bool) -> Result<Self, PromptError> {
        let stdin = std::io::stdin();
        let before = tcgetattr(&stdin).map_err(|_| PromptError::Gone)?;
        let mut raw = before.clone();
        raw.local_modes.remove(
            LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ICANON | LocalModes::IEXTEN,
        );
        if !signals {
            raw.local_modes.remove(LocalModes::ISIG);
        }
        // While Ctrl-C is a signal, Ctrl-Z and Ctrl-\ must not leave a shell without echo.
        raw.special_codes[SpecialCodeIndex::VSUSP] = DISABLED;
        raw.special_codes[SpecialCodeIndex::VQUIT] = DISABLED;
        raw.special_codes[SpecialCodeIndex::VMIN] = 1;
        raw.special_codes[SpecialCodeIndex::VTIME] = 0;
        let this = Self { before, marks };
        tcsetattr(&stdin, OptionalActions::Flush, &raw).map_err(|_| PromptError::Gone)?;
        if marks {
            write(PASTE_ON);
        }
        Ok(this)
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        if self.marks {
            write(PASTE_OFF);
        }
        // Flush: what was typed after the answer must not reach the shell, or the next question.
        let _ = tcsetattr(std::io::stdin(), OptionalActions::Flush, &self.before);
    }
}

/// A terminal that is gone is noticed by whoever reads from it.
fn write(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

/// Throws away what was typed and not read yet.
pub fn flush_input() {
    let _ = tcflush(std::io::stdin(), QueueSelector::IFlush);
}

/// Keys of one question.
#[derive(Debug)]
pub struct Keyboard {
    interrupts: Interrupts,
    bytes: VecDeque<u8>,
    pasted: Pasted,
    /// The key that was read last was Enter.
    entered: bool,
    /// The key that was read last did not come right behind the one before it.
    apart: bool,
    resized: bool,
    _raw: RawMode,
}

/// The outcome of waiting for more input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeyBuffer {
    Bytes,
    /// The time was over first.
    Over,
    Resized,
}

impl Keyboard {
    /// With `signals`, Ctrl-C stays a signal: for a wait, in which the program is also busy
    /// elsewhere. With `marks`, the terminal is asked to mark what is pasted.
    pub fn open(interrupts: &Interrupts, signals: bool, marks: bool) -> Result<Self, PromptError> {
        let raw = RawMode::enter(signals, marks)?;
        // Whoever draws the question measures the window first.
        interrupts.take_resized();
        let (interrupts, pasted) = (interrupts.clone(), Pasted::default());
        // Fixed room, so that no copy of a secret is left behind by growing.
        Ok(Self {
            interrupts,
            bytes: VecDeque::with_capacity(512),
            pasted,
            entered: false,
            apart: true,
            resized: false,
            _raw: raw,
        })
    }

    /// The next key. Ctrl-C and signals are [`PromptError::Interrupted`], a closed terminal is
    /// [`PromptError::Gone`].
    pub fn key(&mut self) -> Result<KeyPress, PromptError> {
        self.apart = self.bytes.is_empty()
            && match self.fill(Some(BURST))? {
                KeyBuffer::Over => true,
                KeyBuffer::Bytes => false,
                KeyBuffer::Resized => {
                    self.resized = true;
                    true
                }
            };
        loop {
            if let Some(key) = self.key_within(None)? {
                return Ok(key);
            }
        }
    }

    /// As [`Keyboard::key`]; `None` when `limit` was over first.
    pub fn key_within(&mut self, limit: Option<Duration>) -> Result<Option<KeyPress>, PromptError> {
        if std::mem::take(&mut self.resized) {
            return Ok(Some(KeyPress::Resized));
        }
        let mut patience = limit;
        loop {
            if !self.bytes.is_empty() {
                match decode(&self.bytes) {
                    Decoded::Key(key, used) => {
                        self.forget(used);
                        self.entered = key == KeyPress::Enter;
                        if key == KeyPress::Ctrl('c') {
                            return Err(self.ctrl_c());
                        }
                        return Ok(Some(key));
                    }
                    Decoded::Paste(used) => {
                        self.forget(used);
                        self.entered = false;
                        self.read_paste()?;
                        return Ok(Some(KeyPress::Paste));
                    }
                    // Only Esc alone looks like the beginning of something else: a letter has all
                    // the time it needs.
                    Decoded::Sequence => patience = Some(ESC_REST),
                    Decoded::Letter => patience = limit,
                }
            }
            match self.fill(patience)? {
                KeyBuffer::Bytes => {}
                KeyBuffer::Resized => return Ok(Some(KeyPress::Resized)),
                KeyBuffer::Over if self.bytes.front() == Some(&ESC) => {
                    let all = self.bytes.len();
                    let key = if all == 1 { KeyPress::Esc } else { KeyPress::Other };
                    self.forget(all);
                    self.entered = false;
                    return Ok(Some(key));
                }
                KeyBuffer::Over => return Ok(None),
            }
        }
    }

    /// Returns true if a pause was before the key that was read last. What comes without one came
    /// in the same go.
    pub fn apart(&self) -> bool {
        self.apart
    }

    /// Takes out the text that was pasted last.
    pub fn take_paste(&mut self) -> Pasted {
        std::mem::take(&mut self.pasted)
    }

    /// Returns true if more input came together with the key that was read last. Several lines at
    /// once are pasted, and answer nothing. In that case the extra input is thrown away. A second
    /// byte of the same Enter does not count.
    pub fn crowded(&mut self) -> Result<bool, PromptError> {
        let mut thrown = 0;
        let mut enters = usize::from(self.entered);
        loop {
            if self.bytes.is_empty() {
                match self.fill(Some(BURST))? {
                    KeyBuffer::Bytes => {}
                    KeyBuffer::Resized => {
                        self.resized = true;
                        continue;
                    }
                    KeyBuffer::Over => return Ok(thrown > 0),
                }
            }
            if enters == 1
                && self.bytes.len() == 1
                && matches!(self.bytes.front(), Some(b'\n' | b'\r' | 0))
            {
                enters = 2;
                self.forget(1);
                continue;
            }
            if self.bytes.contains(&CTRL_C) {
                return Err(self.ctrl_c());
            }
            let all = self.bytes.len();
            thrown += all;
            self.forget(all);
            if thrown > MOST_THROWN {
                return Ok(true);
            }
        }
    }

    fn ctrl_c(&self) -> PromptError {
        self.interrupts.note_ctrl_c();
        PromptError::Interrupted(2)
    }

    /// Everything up to the mark at its end, however long that takes; Ctrl-C ends it too.
    fn read_paste(&mut self) -> Result<(), PromptError> {
        let mut held = Zeroizing::new(Vec::with_capacity(MOST_PASTED));
        let mut whole = true;
        loop {
            let bytes = self.bytes.make_contiguous();
            if bytes.contains(&CTRL_C) {
                return Err(self.ctrl_c());
            }
            let end = bytes.windows(PASTE_ENDS.len()).position(|window| window == PASTE_ENDS);
            // The mark itself may arrive in pieces.
            let taken = end.unwrap_or_else(|| bytes.len().saturating_sub(PASTE_ENDS.len() - 1));
            let room = MOST_PASTED - held.len();
            whole &= taken <= room;
            held.extend_from_slice(&bytes[..taken.min(room)]);
            self.forget(taken + if end.is_some() { PASTE_ENDS.len() } else { 0 });
            if end.is_some() {
                break;
            }
            if self.fill(None)? == KeyBuffer::Resized {
                self.resized = true;
            }
        }
        let text = Zeroizing::new(String::from_utf8_lossy(&held).into_owned());
        self.pasted = Pasted { text, whole };
        Ok(())
    }

    fn forget(&mut self, count: usize) {
        for byte in self.bytes.range_mut(..count) {
            byte.zeroize();
        }
        self.bytes.drain(..count);
    }

    fn fill(&mut self, limit: Option<Duration>) -> Result<KeyBuffer, PromptError> {
        loop {
            let woken = self.interrupts.pause(limit, true);
            if let Some(signal) = self.interrupts.raised() {
                return Err(PromptError::Interrupted(signal));
            }
            if self.interrupts.take_resized() {
                return Ok(KeyBuffer::Resized);
            }
            match woken {
                Woken::Over => return Ok(KeyBuffer::Over),
                Woken::Nothing => {}
                Woken::Input => {
                    let mut buffer = Zeroizing::new([0_u8; 128]);
                    match rustix::io::read(std::io::stdin(), &mut buffer[..]) {
                        Ok(0) => return Err(PromptError::Gone),
                        Ok(count) => {
                            self.bytes.extend(&buffer[..count]);
                            return Ok(KeyBuffer::Bytes);
                        }
                        Err(Errno::INTR | Errno::AGAIN) => {}
                        Err(_) => return Err(PromptError::Gone),
                    }
                }
            }
        }
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        let all = self.bytes.len();
        self.forget(all);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys(bytes: &[u8]) -> Vec<KeyPress> {
        let mut left: VecDeque<u8> = bytes.iter().copied().collect();
        let mut keys = Vec::new();
        while !left.is_empty() {
            match decode(&left) {
                Decoded::Key(key, used) => {
                    keys.push(key);
                    left.drain(..used);
                }
                Decoded::Paste(used) => {
                    keys.push(KeyPress::Paste);
                    left.drain(..used);
                }
                Decoded::Sequence | Decoded::Letter => {
                    keys.push(KeyPress::Esc);
                    left.clear();
                }
            }
        }
        keys
    }

    #[test]
    fn the_keys_of_a_terminal() {
        assert_eq!(keys(b"a\r"), [KeyPress::Char('a'), KeyPress::Enter]);
        assert_eq!(
            keys(b"\x1b[A\x1bOB\x1b[3~\x1b[1~"),
            [KeyPress::Up, KeyPress::Down, KeyPress::Delete, KeyPress::Home]
        );
        assert_eq!(
            keys(b"\x03\x04\x15\x7f"),
            [KeyPress::Ctrl('c'), KeyPress::Ctrl('d'), KeyPress::Ctrl('u'), KeyPress::Backspace]
        );
        assert_eq!(keys("日é".as_bytes()), [KeyPress::Char('日'), KeyPress::Char('é')]);
        assert_eq!(keys(b"\x1b[200~x"), [KeyPress::Paste, KeyPress::Char('x')]);
        assert_eq!(keys(b"\x1b"), [KeyPress::Esc]);
        // The number block in application mode.
        assert_eq!(
            keys(b"\x1bOq\x1bOy\x1bOm\x1bOM"),
            [KeyPress::Char('1'), KeyPress::Char('9'), KeyPress::Char('-'), KeyPress::Enter]
        );
        assert_eq!(
            keys(b"\xc2\x9b1m"),
            [KeyPress::Other, KeyPress::Char('1'), KeyPress::Char('m')]
        );
    }

    #[test]
    fn a_paste_is_one_line_or_none() {
        let pasted = |text: &str, whole| Pasted { text: Zeroizing::new(text.to_owned()), whole };
        for text in ["one line", "one line\n", "\r\none line\r\n"] {
            assert_eq!(one_line(&pasted(text, true)), Ok("one line"));
        }
        for text in ["1\nyes", "a\rb", "a\u{2028}b", "a\u{85}b"] {
            assert!(
                one_line(&pasted(text, true)).is_err_and(|why| why.starts_with("Several lines")),
                "{text:?}"
            );
        }
        assert!(one_line(&pasted("the beginning", false)).is_err());
        assert_eq!(one_line(&pasted("gr\u{fffd}", true)), Err(NOT_UTF8));
    }

    /// Latin-1, whatever comes after it, and letters that break off.
    #[test]
    fn what_is_not_utf8_is_said_and_nothing_after_it_is_lost() {
        assert_eq!(
            keys(b"gr\xfc\xdfe"),
            [
                KeyPress::Char('g'),
                KeyPress::Char('r'),
                KeyPress::NotText,
                KeyPress::NotText,
                KeyPress::Char('e')
            ]
        );
        assert_eq!(
            keys(b"Zo\xeb\r"),
            [KeyPress::Char('Z'), KeyPress::Char('o'), KeyPress::NotText, KeyPress::Enter]
        );
        assert_eq!(keys(b"\xe6\x97x"), [KeyPress::NotText, KeyPress::Char('x')]);
        assert_eq!(keys(b"\xe9\x03"), [KeyPress::NotText, KeyPress::Ctrl('c')]);
        assert_eq!(
            keys(b"\xff\xc0\x80"),
            [KeyPress::NotText, KeyPress::NotText, KeyPress::NotText]
        );
    }

    #[test]
    fn a_letter_is_waited_for_byte_by_byte() {
        for letter in ["é", "日", "🔑"] {
            let bytes = letter.as_bytes();
            for end in 1..bytes.len() {
                assert_eq!(
                    decode(&bytes[..end].iter().copied().collect()),
                    Decoded::Letter,
                    "{letter} {end}"
                );
            }
        }
        assert_eq!(decode(&[ESC].into()), Decoded::Sequence);
    }

    proptest! {
        #[test]
        fn it_always_gets_on_and_no_letter_is_a_control(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            for key in keys(&bytes) {
                if let KeyPress::Char(c) = key {
                    prop_assert!(!c.is_control());
                }
            }
        }

        #[test]
        fn letters_come_through(text in "\\PC{0,40}") {
            let expected: Vec<KeyPress> = text.chars().filter(|c| !c.is_control()).map(KeyPress::Char).collect();
            prop_assert_eq!(keys(text.as_bytes()), expected);
        }
    }
}
