//! Bytes of a terminal, as keys.

use std::collections::VecDeque;

use zeroize::Zeroizing;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPress {
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
    /// Text was pasted: `Keyboard::take_paste` has it.
    Paste,
    /// Bytes that are not UTF-8.
    NotText,
    /// The window has another size.
    Resized,
    /// A sequence or a byte that means nothing here.
    Other,
}

pub(crate) const ESC: u8 = 0x1b;

pub(crate) const CTRL_C: u8 = 0x03;

/// The longest sequence that is taken for one key.
pub(crate) const LONGEST: usize = 16;

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Decoded {
    Key(KeyPress, usize),
    /// The mark at the beginning of a paste, which is so long.
    Paste(usize),
    /// More bytes are needed to tell whether it is Esc or a key's sequence.
    Sequence,
    /// The rest of a letter is needed.
    Letter,
}

/// The key at the front of `bytes`, which is not empty.
pub(crate) fn decode(bytes: &VecDeque<u8>) -> Decoded {
    let first = bytes.front().copied().unwrap_or(0);
    let one = |key| Decoded::Key(key, 1);
    match first {
        ESC => decode_sequence(bytes),
        b'\r' | b'\n' => one(KeyPress::Enter),
        b'\t' => one(KeyPress::Tab),
        0x08 | 0x7f => one(KeyPress::Backspace),
        0x01..=0x1a => one(KeyPress::Ctrl(char::from(b'a' + first - 1))),
        0x00 | 0x1c..=0x1f => one(KeyPress::Other),
        0x20..=0x7e => one(KeyPress::Char(char::from(first))),
        0x80..=0xff => decode_letter(bytes, first),
    }
}

/// A letter of several bytes.
pub(crate) fn decode_letter(bytes: &VecDeque<u8>, first: u8) -> Decoded {
    let size = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Decoded::Key(KeyPress::NotText, 1),
    };
    let mut whole = Zeroizing::new([0_u8; 4]);
    for index in 0..size {
        match bytes.get(index) {
            Some(byte) if index == 0 || (0x80..=0xbf).contains(byte) => whole[index] = *byte,
            // The letter breaks off; what follows it is a key of its own.
            Some(_) => return Decoded::Key(KeyPress::NotText, index),
            None => return Decoded::Letter,
        }
    }
    match std::str::from_utf8(&whole[..size]).ok().and_then(|text| text.chars().next()) {
        // C1 controls are no letters
        Some(c) if !c.is_control() => Decoded::Key(KeyPress::Char(c), size),
        Some(_) => Decoded::Key(KeyPress::Other, size),
        None => Decoded::Key(KeyPress::NotText, 1),
    }
}

pub(crate) fn decode_sequence(bytes: &VecDeque<u8>) -> Decoded {
    let Some(&second) = bytes.get(1) else {
        return Decoded::Sequence;
    };
    match second {
        b'[' | b'O' => {}
        // Esc twice is Esc; Alt with a letter is nothing here.
        ESC => return Decoded::Key(KeyPress::Esc, 1),
        _ => return Decoded::Key(KeyPress::Other, 2),
    }
    let Some(length) = bytes.iter().skip(2).position(|byte| (0x40..=0x7e).contains(byte)) else {
        return if bytes.len() > LONGEST {
            Decoded::Key(KeyPress::Other, bytes.len())
        } else {
            Decoded::Sequence
        };
    };
    let sequence: Vec<u8> = bytes.iter().skip(2).take(length + 1).copied().collect();
    if second == b'[' && sequence == PASTE_BEGINS {
        return Decoded::Paste(length + 3);
    }
    let key = match sequence.as_slice() {
        b"A" => KeyPress::Up,
        b"B" => KeyPress::Down,
        b"C" => KeyPress::Right,
        b"D" => KeyPress::Left,
        b"H" | b"1~" | b"7~" => KeyPress::Home,
        b"F" | b"4~" | b"8~" => KeyPress::End,
        b"3~" => KeyPress::Delete,
        [last] if second == b'O' => keypad(*last),
        _ => KeyPress::Other,
    };
    Decoded::Key(key, length + 3)
}

/// A key of the number block in application mode (VT220: `ESC O p` is 0).
pub(crate) fn keypad(last: u8) -> KeyPress {
    match last {
        b'p'..=b'y' => KeyPress::Char(char::from(b'0' + last - b'p')),
        b'j'..=b'o' => KeyPress::Char(char::from(b'*' + last - b'j')),
        b'X' => KeyPress::Char('='),
        b'M' => KeyPress::Enter,
        b'I' => KeyPress::Tab,
        _ => KeyPress::Other,
    }
}

pub(crate) const PASTE_BEGINS: &[u8] = b"200~";
