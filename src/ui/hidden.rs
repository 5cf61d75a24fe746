//! The prompt for secrets, for a screen and for plain lines alike: echo is off before the question is shown, so an
//! answer sent at once is neither lost nor shown.
//!
//! dialoguer's shows the question first and then throws away what was typed; others switch echo for each key.

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::canvas::{Out, put};
use super::keys::{Key, Keyboard};
use super::person::Unasked;
use super::signals::Interrupts;
use super::text::safe;

/// Most bytes of a secret. The buffer never grows.
const MOST: usize = 1024;

/// Asks on `out` and reads from standard input until Enter. Ctrl-U starts over, Ctrl-D in an empty answer is
/// [`Unasked::Gone`].
pub fn ask(interrupts: &Interrupts, out: &mut Out, question: &str) -> Result<SecretString, Unasked> {
    let mut keyboard = Keyboard::open(interrupts, false)?;
    put(out, &format!("{} (not shown): ", safe(question)))?;
    let answer = read(&mut keyboard);
    put(out, "\r\n")?;
    answer
}

fn read(keyboard: &mut Keyboard) -> Result<SecretString, Unasked> {
    let mut secret = Zeroizing::new(String::with_capacity(MOST));
    loop {
        match keyboard.key()? {
            Key::Char(c) if secret.len() + c.len_utf8() <= MOST => secret.push(c),
            Key::Enter => return Ok(SecretString::from(secret.as_str())),
            Key::Backspace => drop(secret.pop()),
            Key::Ctrl('u') => secret.clear(),
            Key::Ctrl('d') if secret.is_empty() => return Err(Unasked::Gone),
            Key::Char(_)
            | Key::Ctrl(_)
            | Key::Tab
            | Key::Esc
            | Key::Delete
            | Key::Up
            | Key::Down
            | Key::Left
            | Key::Right
            | Key::Home
            | Key::End
            | Key::Other => {}
        }
    }
}
