//! Keys, one by one, from standard input: raw for the whole of a question (console switches per key, so fast typing is
//! echoed in between), woken by signals, and put back when dropped.

use std::collections::VecDeque;
use std::time::Duration;

use rustix::io::Errno;
use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflush, tcgetattr, tcsetattr,
};
use zeroize::{Zeroize, Zeroizing};

use super::person::Unasked;
use super::signals::{Interrupts, Woken};

/// How long after Esc the rest of a key's sequence may come.
const ESC_REST: Duration = Duration::from_millis(40);

/// Linux's `_POSIX_VDISABLE`.
const DISABLED: u8 = 0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Char(char),
    Ctrl(char),
    Enter,
    Tab,
    Esc,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    /// A sequence or a byte that means nothing here.
    Other,
}

/// Standard input without echo and line editing, until dropped. Ctrl-C is a key meanwhile, unless `signals`.
#[derive(Debug)]
pub struct Raw {
    before: Termios,
}

impl Raw {
    /// Also throws away what was typed before the question could be read: it was not meant for it.
    pub fn enter(signals: bool) -> Result<Self, Unasked> {
        let stdin = std::io::stdin();
        let before = tcgetattr(&stdin).map_err(|_| Unasked::Gone)?;
        let mut raw = before.clone();
        raw.local_modes.remove(LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ICANON | LocalModes::IEXTEN);
        if !signals {
            raw.local_modes.remove(LocalModes::ISIG);
        }
        // While Ctrl-C is a signal, Ctrl-Z and Ctrl-\ must not leave a shell without echo.
        raw.special_codes[SpecialCodeIndex::VSUSP] = DISABLED;
        raw.special_codes[SpecialCodeIndex::VQUIT] = DISABLED;
        raw.special_codes[SpecialCodeIndex::VMIN] = 1;
        raw.special_codes[SpecialCodeIndex::VTIME] = 0;
        let this = Self { before };
        tcsetattr(&stdin, OptionalActions::Flush, &raw).map_err(|_| Unasked::Gone)?;
        Ok(this)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // Flush: what was typed after the answer must not reach the shell, or the next question.
        let _ = tcsetattr(std::io::stdin(), OptionalActions::Flush, &self.before);
    }
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
    _raw: Raw,
}

impl Keyboard {
    /// With `signals`, Ctrl-C stays a signal: for a wait, in which the program is also busy elsewhere.
    pub fn open(interrupts: &Interrupts, signals: bool) -> Result<Self, Unasked> {
        let raw = Raw::enter(signals)?;
        // Fixed room, so that no copy of a secret is left behind by growing.
        Ok(Self { interrupts: interrupts.clone(), bytes: VecDeque::with_capacity(512), _raw: raw })
    }

    /// The next key. Ctrl-C and signals are [`Unasked::Interrupted`], a closed terminal is [`Unasked::Gone`].
    pub fn key(&mut self) -> Result<Key, Unasked> {
        loop {
            if let Some(key) = self.key_within(None)? {
                return Ok(key);
            }
        }
    }

    /// As [`Keyboard::key`]; `None` when `limit` was over first.
    pub fn key_within(&mut self, limit: Option<Duration>) -> Result<Option<Key>, Unasked> {
        if self.bytes.is_empty() && !self.fill(limit)? {
            return Ok(None);
        }
        loop {
            match decode(&self.bytes) {
                Decoded::Key(key, used) => {
                    self.forget(used);
                    if key == Key::Ctrl('c') {
                        self.interrupts.note_ctrl_c();
                        return Err(Unasked::Interrupted(2));
                    }
                    return Ok(Some(key));
                }
                Decoded::Part => {
                    if !self.fill(Some(ESC_REST))? {
                        let key = if self.bytes.front() == Some(&ESC) { Key::Esc } else { Key::Other };
                        let all = self.bytes.len();
                        self.forget(all);
                        return Ok(Some(key));
                    }
                }
            }
        }
    }

    fn forget(&mut self, count: usize) {
        for byte in self.bytes.range_mut(..count) {
            byte.zeroize();
        }
        self.bytes.drain(..count);
    }

    /// False when `limit` was over first.
    fn fill(&mut self, limit: Option<Duration>) -> Result<bool, Unasked> {
        loop {
            let woken = self.interrupts.pause(limit, true);
            if let Some(signal) = self.interrupts.raised() {
                return Err(Unasked::Interrupted(signal));
            }
            match woken {
                Woken::Nothing if limit.is_some() => return Ok(false),
                Woken::Nothing => {}
                Woken::Input => {
                    let mut buffer = Zeroizing::new([0_u8; 128]);
                    match rustix::io::read(std::io::stdin(), &mut buffer[..]) {
                        Ok(0) => return Err(Unasked::Gone),
                        Ok(count) => {
                            self.bytes.extend(&buffer[..count]);
                            return Ok(true);
                        }
                        Err(Errno::INTR | Errno::AGAIN) => {}
                        Err(_) => return Err(Unasked::Gone),
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

const ESC: u8 = 0x1b;

/// The longest sequence that is taken for one key.
const LONGEST: usize = 16;

#[derive(Debug, PartialEq, Eq)]
enum Decoded {
    Key(Key, usize),
    /// More bytes are needed to tell.
    Part,
}

/// The key at the front of `bytes`, which is not empty.
fn decode(bytes: &VecDeque<u8>) -> Decoded {
    let at = |index: usize| bytes.get(index).copied();
    let first = at(0).unwrap_or(0);
    let one = |key| Decoded::Key(key, 1);
    match first {
        ESC => decode_sequence(bytes),
        b'\r' | b'\n' => one(Key::Enter),
        b'\t' => one(Key::Tab),
        0x08 | 0x7f => one(Key::Backspace),
        0x01..=0x1a => one(Key::Ctrl(char::from(b'a' + first - 1))),
        0x00 | 0x1c..=0x1f => one(Key::Other),
        0x20..=0x7e => one(Key::Char(char::from(first))),
        0x80..=0xff => {
            let size = match first {
                0xc2..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xf4 => 4,
                _ => return one(Key::Other),
            };
            let mut whole = Zeroizing::new([0_u8; 4]);
            for index in 0..size {
                match at(index) {
                    Some(byte) => whole[index] = byte,
                    None => return Decoded::Part,
                }
            }
            match std::str::from_utf8(&whole[..size]).ok().and_then(|text| text.chars().next()) {
                // C1 controls are no letters
                Some(c) if !c.is_control() => Decoded::Key(Key::Char(c), size),
                Some(_) => Decoded::Key(Key::Other, size),
                None => one(Key::Other),
            }
        }
    }
}

fn decode_sequence(bytes: &VecDeque<u8>) -> Decoded {
    let Some(&second) = bytes.get(1) else { return Decoded::Part };
    match second {
        b'[' | b'O' => {}
        // Esc twice is Esc; Alt with a letter is nothing here.
        ESC => return Decoded::Key(Key::Esc, 1),
        _ => return Decoded::Key(Key::Other, 2),
    }
    let Some(length) = bytes.iter().skip(2).position(|byte| (0x40..=0x7e).contains(byte)) else {
        return if bytes.len() > LONGEST { Decoded::Key(Key::Other, bytes.len()) } else { Decoded::Part };
    };
    let sequence: Vec<u8> = bytes.iter().skip(2).take(length + 1).copied().collect();
    let key = match sequence.as_slice() {
        b"A" => Key::Up,
        b"B" => Key::Down,
        b"C" => Key::Right,
        b"D" => Key::Left,
        b"H" | b"1~" | b"7~" => Key::Home,
        b"F" | b"4~" | b"8~" => Key::End,
        b"3~" => Key::Delete,
        _ => Key::Other,
    };
    Decoded::Key(key, length + 3)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys(bytes: &[u8]) -> Vec<Key> {
        let mut left: VecDeque<u8> = bytes.iter().copied().collect();
        let mut keys = Vec::new();
        while !left.is_empty() {
            match decode(&left) {
                Decoded::Key(key, used) => {
                    keys.push(key);
                    left.drain(..used);
                }
                Decoded::Part => {
                    keys.push(Key::Esc);
                    left.clear();
                }
            }
        }
        keys
    }

    #[test]
    fn the_keys_of_a_terminal() {
        assert_eq!(keys(b"a\r"), [Key::Char('a'), Key::Enter]);
        assert_eq!(keys(b"\x1b[A\x1bOB\x1b[3~\x1b[1~"), [Key::Up, Key::Down, Key::Delete, Key::Home]);
        assert_eq!(keys(b"\x03\x04\x15\x7f"), [Key::Ctrl('c'), Key::Ctrl('d'), Key::Ctrl('u'), Key::Backspace]);
        assert_eq!(keys("日é".as_bytes()), [Key::Char('日'), Key::Char('é')]);
        assert_eq!(keys(b"\x1b[200~x"), [Key::Other, Key::Char('x')]);
        assert_eq!(keys(b"\x1b"), [Key::Esc]);
        assert_eq!(keys(b"\xc2\x9b1m"), [Key::Other, Key::Char('1'), Key::Char('m')]);
    }

    proptest! {
        #[test]
        fn it_always_gets_on_and_no_letter_is_a_control(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            for key in keys(&bytes) {
                if let Key::Char(c) = key {
                    prop_assert!(!c.is_control());
                }
            }
        }

        #[test]
        fn letters_come_through(text in "\\PC{0,40}") {
            let expected: Vec<Key> = text.chars().filter(|c| !c.is_control()).map(Key::Char).collect();
            prop_assert_eq!(keys(text.as_bytes()), expected);
        }
    }
}
