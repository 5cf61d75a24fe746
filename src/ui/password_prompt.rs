//! The prompt for secrets, for a screen and for plain lines alike: echo is off before the question
//! is shown, so an answer sent at once is neither lost nor shown.
//!
//! dialoguer's shows the question first and then throws away what was typed; others switch echo for
//! each key.

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::key_decoder::KeyPress;
use super::keys::{AT_ONCE, Keyboard, NOT_UTF8, one_line};
use super::prompter::PromptError;
use super::redraw::{Output, put};
use super::signals::Interrupts;
use crate::base::safe_text::safe;

/// Most bytes of a secret. The buffer never grows.
const MOST: usize = 1024;

/// The input that was typed.
enum HiddenInput {
    Secret(SecretString),
    /// Nothing of it is taken, and why.
    Refused(&'static str),
}

/// Asks on `out` and reads from standard input until Enter. Ctrl-U starts over, Ctrl-D in an empty
/// answer is [`PromptError::Ended`]. With `marks` the terminal is asked to mark what is pasted.
pub fn ask(
    interrupts: &Interrupts,
    out: &mut Output,
    question: &str,
    marks: bool,
) -> Result<SecretString, PromptError> {
    let mut keyboard = Keyboard::open(interrupts, false, marks)?;
    loop {
        put(out, &format!("{} (not shown): ", safe(question)))?;
        let typed = read(&mut keyboard);
        put(out, "\r\n")?;
        match typed? {
            HiddenInput::Secret(secret) => return Ok(secret),
            HiddenInput::Refused(why) => put(out, &format!("{why}\r\n"))?,
        }
    }
}

fn read(keyboard: &mut Keyboard) -> Result<HiddenInput, PromptError> {
    let mut secret = Zeroizing::new(String::with_capacity(MOST));
    let mut fault = None;
    loop {
        match keyboard.key()? {
            KeyPress::Char(c) if secret.len() + c.len_utf8() <= MOST => secret.push(c),
            KeyPress::Char(_) => fault = Some("That is too long. Nothing was taken."),
            KeyPress::Paste => {
                let pasted = keyboard.take_paste();
                match one_line(&pasted) {
                    Ok(text) if secret.len() + text.len() <= MOST => secret.push_str(text),
                    Ok(_) => fault = Some("That is too long. Nothing was taken."),
                    Err(why) => fault = Some(why),
                }
            }
            // Letters that are missing would make a wrong answer of a right one.
            KeyPress::NotText => fault = Some(NOT_UTF8),
            KeyPress::Enter if keyboard.crowded()? => return Ok(HiddenInput::Refused(AT_ONCE)),
            KeyPress::Enter => {
                return Ok(match fault {
                    Some(why) => HiddenInput::Refused(why),
                    None => HiddenInput::Secret(SecretString::from(secret.as_str())),
                });
            }
            KeyPress::Backspace => drop(secret.pop()),
            KeyPress::Ctrl('u') => {
                secret.clear();
                fault = None;
            }
            KeyPress::Ctrl('d') if secret.is_empty() => return Err(PromptError::Ended),
            KeyPress::Ctrl(_)
            | KeyPress::Tab
            | KeyPress::Esc
            | KeyPress::Delete
            | KeyPress::Up
            | KeyPress::Down
            | KeyPress::Left
            | KeyPress::Right
            | KeyPress::Home
            | KeyPress::End
            | KeyPress::Resized
            | KeyPress::Other => {}
        }
    }
}
