//! Shows a secret on the alternate screen until a key is pressed, and wipes it line by line before leaving.
//!
//! `CSI 2J` would do it in one go, but tmux moves what it clears into its scrollback, where the secret would stay.

use std::time::Duration;

use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use super::canvas::{Out, put};
use super::keys::Keyboard;
use super::person::{Reveal, Unasked};
use super::show::wrapped;
use super::signals::Interrupts;
use super::terminal::{Terminal, rows};
use super::text::{safe, safe_block};
use crate::secret::phone::read_out;

/// How long a page stays when nobody presses a key: a desk that was left must not show it all day.
const LONGEST: Duration = Duration::from_secs(600);

type Lines = Vec<Shown>;

/// A line of the page.
struct Shown {
    text: Zeroizing<String>,
    /// The secret itself, not how it is said.
    written: bool,
    /// How many rows of the screen it takes.
    rows: usize,
}

impl Shown {
    fn beside(text: String) -> Self {
        Self { text: Zeroizing::new(text), written: false, rows: 1 }
    }

    fn written(text: Zeroizing<String>) -> Self {
        Self { text, written: true, rows: 1 }
    }

    /// Whole, from the first column on and without a break of ours: the terminal goes on in the next row by itself, and knows
    /// that it is one line when it is copied.
    fn whole(text: Zeroizing<String>, width: usize) -> Self {
        let rows = text.chars().count().div_ceil(width.max(1)).max(1);
        Self { text, written: true, rows }
    }
}

/// Whether what is shown on this terminal can be taken away again.
pub fn possible(terminal: &Terminal) -> Result<(), Unasked> {
    if terminal.dumb { Err(Unasked::NobodyToAsk(vec![format!("{} FILE", super::secret_file::FLAG)])) } else { Ok(()) }
}

/// Shows `reveal`, page by page if it must. The screen is wiped also when this ends by a signal or an error.
pub fn show(terminal: &Terminal, interrupts: &Interrupts, out: &mut Out, reveal: &Reveal) -> Result<(), Unasked> {
    let mut keyboard = Keyboard::open(interrupts, false)?;
    let height = rows();
    let pages = pages(terminal, reveal, height.saturating_sub(2).max(4));
    let mut screen = Alternate::enter(out, height)?;
    for (index, page) in pages.iter().enumerate() {
        screen.wipe()?;
        for line in page {
            let (on, off) = if terminal.colour && line.written { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
            for part in [on, &line.text, off, "\r\n"] {
                put(screen.out, part)?;
            }
        }
        let what = match pages.len() - index - 1 {
            0 => "Press any key to hide this for good.".to_owned(),
            more => format!("Press any key for the next page ({more} more)."),
        };
        put(screen.out, &format!("\r\n{what} "))?;
        keyboard.key_within(Some(LONGEST))?;
    }
    Ok(())
}

/// The alternate screen, wiped and left when dropped.
struct Alternate<'a> {
    out: &'a mut Out,
    height: usize,
}

impl<'a> Alternate<'a> {
    fn enter(out: &'a mut Out, height: usize) -> Result<Self, Unasked> {
        let this = Self { out, height };
        put(this.out, "\x1b[?1049h")?;
        Ok(this)
    }

    fn wipe(&mut self) -> Result<(), Unasked> {
        // The window may have grown meanwhile.
        for row in 1..=self.height.max(rows()) {
            put(self.out, &format!("\x1b[{row};1H\x1b[K"))?;
        }
        put(self.out, "\x1b[1;1H")
    }
}

impl Drop for Alternate<'_> {
    fn drop(&mut self) {
        let _ = self.wipe();
        let _ = put(self.out, "\x1b[?1049l");
    }
}

/// The lines, in pages of no more than `height`: a page that scrolled would leave lines behind.
fn pages(terminal: &Terminal, reveal: &Reveal, height: usize) -> Vec<Lines> {
    let width = terminal.width;
    let mut head: Lines = wrapped(&safe(&reveal.title), width, "", "").into_iter().map(Shown::beside).collect();
    for advice in &reveal.advice {
        head.extend(wrapped(&safe_block(advice), width, "", "").into_iter().map(Shown::beside));
    }
    let mut pages = Vec::new();
    let mut page = head;
    let rows = |lines: &Lines| lines.iter().map(|line| line.rows).sum::<usize>();
    for secret in &reveal.secrets {
        let block = if reveal.links {
            let link = Zeroizing::new(safe_block(secret.expose_secret()).replace('\n', "\u{240a}"));
            vec![Shown::beside(String::new()), Shown::whole(link, width)]
        } else {
            secret_lines(terminal, secret.expose_secret())
        };
        if rows(&page) + rows(&block) > height && !page.is_empty() {
            pages.push(std::mem::take(&mut page));
        }
        for line in block {
            if rows(&page) >= height {
                pages.push(std::mem::take(&mut page));
            }
            page.push(line);
        }
    }
    if !page.is_empty() {
        pages.push(page);
    }
    pages
}

/// A secret as it is written, and as it is said.
fn secret_lines(terminal: &Terminal, secret: &str) -> Lines {
    let width = terminal.width;
    let indent = if terminal.plain { "" } else { "      " };
    let mut lines: Lines = vec![Shown::beside(String::new())];
    let written = Zeroizing::new(safe(secret));
    let label = if terminal.plain { "Written: " } else { indent };
    lines.extend(broken(&written, width, label, indent));
    lines.push(Shown::beside(String::new()));
    for (index, said) in read_out(secret).iter().enumerate() {
        let (first, rest) = match (terminal.plain, index) {
            (true, 0) => ("Said: ", ""),
            (true, _) => ("", ""),
            (false, 0) => ("Say:  ", indent),
            (false, _) => (indent, indent),
        };
        lines.extend(wrapped(said, width, first, rest).into_iter().map(Shown::beside));
    }
    lines
}

/// `text` cut where the screen ends and nowhere else: a secret must be read as it is.
fn broken(text: &str, width: usize, first: &str, rest: &str) -> Lines {
    let mut lines = Vec::new();
    let mut line = Zeroizing::new(String::with_capacity(width * 4));
    line.push_str(first);
    for c in text.chars() {
        if line.chars().count() >= width {
            lines.push(Shown::written(std::mem::replace(&mut line, Zeroizing::new(String::with_capacity(width * 4)))));
            line.push_str(rest);
        }
        line.push(c);
    }
    lines.push(Shown::written(line));
    lines
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;
    use crate::ui::terminal::bare;

    fn password() -> Reveal {
        Reveal {
            title: "Temporary password for Maria Silva".into(),
            advice: vec!["Read it out on the video call. It must be changed at the next sign-in.".into()],
            secrets: vec![SecretString::from("Cedar-lantern-oyster-plank-mango-7")],
            links: false,
        }
    }

    fn text(pages: &[Lines]) -> String {
        pages
            .iter()
            .map(|p| p.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("\n"))
            .collect::<Vec<_>>()
            .join("\n=\n")
    }

    #[test]
    fn a_password_of_words() {
        insta::assert_snapshot!(text(&pages(&bare(60), &password(), 22)), @r#"
        Temporary password for Maria Silva
        Read it out on the video call. It must be changed at the
        next sign-in.

              Cedar-lantern-oyster-plank-mango-7

        Say:  cedar, with a capital C
              hyphen, lantern
              hyphen, oyster
              hyphen, plank
              hyphen, mango
              hyphen, the digit seven
        "#);
    }

    #[test]
    fn codes_read_aloud() {
        let plain = Terminal { plain: true, ..bare(60) };
        let codes =
            Reveal { secrets: vec![SecretString::from("k7Qx-9mZa"), SecretString::from("Bb3d-11oO")], ..password() };
        insta::assert_snapshot!(text(&pages(&plain, &codes, 22)), @r#"
        Temporary password for Maria Silva
        Read it out on the video call. It must be changed at the
        next sign-in.

        Written: k7Qx-9mZa

        Said: Kilo, seven, capital Quebec, X-ray
        hyphen, nine, Mike, capital Zulu, Alfa

        Written: Bb3d-11oO

        Said: capital Bravo, Bravo, three, Delta
        hyphen, one, one, Oscar, capital Oscar
        "#);
    }

    /// In pieces it could not be copied, and read out it does not arrive.
    #[test]
    fn a_link_stays_whole_and_is_not_spelled() {
        let link = format!("https://tenant.example.com/lo/reset?ticket={}#", "k7Qx9mZaBb3d11oO".repeat(14));
        for (width, height) in [(60, 20), (80, 20), (40, 4)] {
            for plain in [false, true] {
                let reveal = Reveal { secrets: vec![link.clone().into()], links: true, ..password() };
                let pages = pages(&Terminal { plain, ..bare(width) }, &reveal, height);
                let all: Vec<&Shown> = pages.iter().flatten().collect();
                assert_eq!(all.iter().filter(|l| l.text.contains("https")).count(), 1);
                let written: Vec<_> =
                    all.iter().filter(|l| l.written).map(|l| (l.text.as_str().to_owned(), l.rows)).collect();
                assert_eq!(written, [(link.clone(), link.len().div_ceil(width))], "once, and nothing is spelled");
                assert!(pages.len() > usize::from(height == 4));
            }
        }
    }

    #[test]
    fn no_page_is_longer_than_the_screen() {
        let secrets = (0..12).map(|_| SecretString::from("k7Qx-9mZa-Bb3d-11oO")).collect();
        let pages = pages(&bare(60), &Reveal { secrets, ..password() }, 20);
        assert!(pages.len() > 1 && pages.iter().all(|page| page.len() <= 20));
    }
}
