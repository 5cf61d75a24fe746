//! The prompt for secrets, for a screen and for plain lines alike: echo is off before the question is shown, so an
//! answer sent at once is neither lost nor shown.
//!
//! dialoguer's shows the question first and then throws away what was typed; others switch echo for each key.

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::canvas::{Out, put};
use super::keys::{AT_ONCE, Key, Keyboard, NOT_UTF8, one_line};
use super::person::Unasked;
use super::signals::Interrupts;
use super::text::safe;

/// Most bytes of a secret. The buffer never grows.
const MOST: usize = 1024;

/// What was typed.
enum Typed {
    Secret(SecretString),
    /// Nothing of it is taken, and why.
    Refused(&'static str),
}

/// Asks on `out` and reads from standard input until Enter. Ctrl-U starts over, Ctrl-D in an empty answer is
/// [`Unasked::Ended`]. With `marks` the terminal is asked to mark what is pasted.
pub fn ask(interrupts: &Interrupts, out: &mut Out, question: &str, marks: bool) -> Result<SecretString, Unasked> {
    let mut keyboard = Keyboard::open(interrupts, false, marks)?;
    loop {
        put(out, &format!("{} (not shown): ", safe(question)))?;
        let typed = read(&mut keyboard);
        put(out, "\r\n")?;
        match typed? {
            Typed::Secret(secret) => return Ok(secret),
            Typed::Refused(why) => put(out, &format!("{why}\r\n"))?,
        }
    }
}

fn read(keyboard: &mut Keyboard) -> Result<Typed, Unasked> {
    let mut secret = Zeroizing::new(String::with_capacity(MOST));
    let mut fault = None;
    loop {
        match keyboard.key()? {
            Key::Char(c) if secret.len() + c.len_utf8() <= MOST => secret.push(c),
            Key::Char(_) => fault = Some("That is too long. Nothing was taken."),
            Key::Paste => {
                let pasted = keyboard.take_paste();
                match one_line(&pasted) {
                    Ok(text) if secret.len() + text.len() <= MOST => secret.push_str(text),
                    Ok(_) => fault = Some("That is too long. Nothing was taken."),
                    Err(why) => fault = Some(why),
                }
            }
            // Letters that are missing would make a wrong answer of a right one.
            Key::NotText => fault = Some(NOT_UTF8),
            Key::Enter if keyboard.crowded()? => return Ok(Typed::Refused(AT_ONCE)),
            Key::Enter => {
                return Ok(match fault {
                    Some(why) => Typed::Refused(why),
                    None => Typed::Secret(SecretString::from(secret.as_str())),
                });
            }
            Key::Backspace => drop(secret.pop()),
            Key::Ctrl('u') => {
                secret.clear();
                fault = None;
            }
            Key::Ctrl('d') if secret.is_empty() => return Err(Unasked::Ended),
            Key::Ctrl(_)
            | Key::Tab
            | Key::Esc
            | Key::Delete
            | Key::Up
            | Key::Down
            | Key::Left
            | Key::Right
            | Key::Home
            | Key::End
            | Key::Resized
            | Key::Other => {}
        }
    }
}
