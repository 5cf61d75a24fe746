//! The layout of a secret, in pages. The window has room for each page at the size that the window
//! has now.

use secrecy::ExposeSecret;
use unicode_width::UnicodeWidthStr;
use zeroize::Zeroizing;

use crate::base::safe_text::{safe, safe_block};
use crate::secret::spell_out::{Capitals, read_out};
use crate::ui::prompter::{Reveal, SecretKind};
use crate::ui::show::wrapped;
use crate::ui::terminal::{Size, Terminal, WIDEST};

/// Fewer columns than this show no secret that anybody could read out.
const NARROWEST: usize = 12;

/// A line of a page.
pub struct RevealRow {
    pub text: Zeroizing<String>,
    /// The secret itself, not how it is said.
    pub is_secret: bool,
    /// The number of rows of the screen that the line takes.
    pub rows: usize,
}

impl RevealRow {
    pub(super) fn beside(text: String) -> Self {
        Self { text: Zeroizing::new(text), is_secret: false, rows: 1 }
    }

    fn secret(text: Zeroizing<String>) -> Self {
        Self { text, is_secret: true, rows: 1 }
    }

    /// Whole, from the first column on and without a break of ours: the terminal goes on in the
    /// next row by itself, and knows that it is one line when it is copied.
    fn whole(text: Zeroizing<String>, columns: usize) -> Self {
        let rows = text.chars().count().div_ceil(columns.max(1)).max(1);
        Self { text, is_secret: true, rows }
    }
}

/// The place where a page begins in all that is shown. A page begins before the secrets, or with a
/// certain line of a certain secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RevealPart {
    secret: usize,
    line: usize,
}

pub struct Page {
    pub lines: Vec<RevealRow>,
    pub first: RevealPart,
    /// There is no room for what would be shown: the page says so, and holds nothing of it.
    pub too_small: bool,
}

impl Page {
    /// Returns the text that says what a key does, as far as there is room for the text.
    pub fn prompt(&self, more: usize, copies: bool, columns: usize) -> String {
        let all = match (self.too_small, more) {
            (true, _) => {
                ["Larger, or any key to leave it", "Larger, or a key", "..."].map(str::to_owned)
            }
            (false, 0) if copies => {
                ["c copies it, any other key hides it.", "c copies, a key hides it", "..."]
                    .map(str::to_owned)
            }
            (false, 0) => {
                ["Press any key to hide this for good.", "A key hides it", "..."].map(str::to_owned)
            }
            (false, more) => [
                format!("Press any key for the next page ({more} more)."),
                format!("A key: {more} more"),
                format!("+{more}"),
            ],
        };
        // The last column stays free: a terminal would go on in a row that there is not.
        all.iter().find(|text| text.width() < columns).or(all.last()).cloned().unwrap_or_default()
    }
}

/// Returns true if a window of this size has room for a secret of this kind, however the secret
/// turns out.
pub fn fits(shown: SecretKind, size: Size) -> bool {
    size.columns >= NARROWEST && shown.longest().div_ceil(size.columns) < size.rows
}

/// The pages. A page is never longer than the window less one row, which says what a key does.
pub fn pages(terminal: &Terminal, reveal: &Reveal, size: Size) -> Vec<Page> {
    let room = size.rows.saturating_sub(1);
    let mut filled = FilledPage { pages: Vec::new(), room };
    if size.columns < NARROWEST || room == 0 {
        return vec![too_small(RevealPart::default(), size, None)];
    }
    filled.begin(RevealPart::default());
    let columns = size.columns.min(WIDEST);
    let mut head: Vec<RevealRow> = beside(&safe(&reveal.title), columns);
    for advice in &reveal.advice {
        head.extend(beside(&safe_block(advice), columns));
    }
    let (drawn, high) = picture(reveal, size, columns);
    let capitals = Capitals::of(&reveal.secrets);
    if !reveal.links
        && let Some(said) = capitals.said()
    {
        head.extend(beside(said, columns));
    }
    let above = head.len();
    for (line, text) in head.into_iter().chain(drawn).enumerate() {
        // A picture is not torn.
        if line == above && filled.left() < high {
            filled.begin(RevealPart { secret: 0, line });
        }
        filled.push(text, RevealPart { secret: 0, line });
    }
    for (index, secret) in reveal.secrets.iter().enumerate() {
        let at = |line: usize| RevealPart { secret: index + 1, line };
        let (written, said) = if reveal.links {
            let link = Zeroizing::new(safe_block(secret.expose_secret()).replace('\n', "\u{240a}"));
            (vec![RevealRow::whole(link, size.columns)], Vec::new())
        } else {
            secret_lines(terminal, secret.expose_secret(), capitals, columns)
        };
        let taken: usize = written.iter().map(|line| line.rows).sum();
        if taken > room {
            filled.pages.push(too_small(at(0), size, Some(taken + 1)));
            filled.begin(at(1));
            continue;
        }
        // Together where there is room, with a blank line before each; the secret itself is never
        // torn.
        let all = 1 + taken + if said.is_empty() { 0 } else { said.len() + 1 };
        if filled.left() < all && filled.left() < filled.room {
            filled.begin(at(0));
        }
        let roomy = all <= filled.left();
        if roomy {
            filled.push(RevealRow::beside(String::new()), at(0));
        }
        if filled.left() < taken {
            filled.begin(at(0));
        }
        for line in written {
            filled.push(line, at(0));
        }
        if roomy && !said.is_empty() {
            filled.push(RevealRow::beside(String::new()), at(1));
        }
        for (line, said) in said.into_iter().enumerate() {
            filled.push(said, at(line + 1));
        }
    }
    filled.pages.retain(|page| !page.lines.is_empty());
    filled.pages
}

struct FilledPage {
    pages: Vec<Page>,
    room: usize,
}

impl FilledPage {
    fn begin(&mut self, first: RevealPart) {
        self.pages.push(Page { lines: Vec::new(), first, too_small: false });
    }

    fn left(&self) -> usize {
        let used =
            self.pages.last().map_or(0, |page| page.lines.iter().map(|line| line.rows).sum());
        self.room.saturating_sub(used)
    }

    fn push(&mut self, line: RevealRow, part: RevealPart) {
        if self.left() < line.rows {
            self.begin(part);
        }
        if let Some(page) = self.pages.last_mut() {
            if page.lines.is_empty() {
                page.first = part;
            }
            page.lines.push(line);
        }
    }
}

/// Says that there is no room, in what room there is.
fn too_small(first: RevealPart, size: Size, rows: Option<usize>) -> Page {
    let needed = rows.map_or_else(String::new, |rows| format!(" It takes {rows} rows."));
    let text = format!("This window is too small to show the secret.{needed} Make it larger.");
    let mut lines = beside(&text, size.columns.max(1));
    lines.truncate(size.rows.saturating_sub(1));
    if lines.is_empty() {
        // In one row there is the prompt alone.
        lines.push(RevealRow { rows: 0, ..RevealRow::beside(String::new()) });
    }
    Page { lines, first, too_small: true }
}

fn beside(text: &str, columns: usize) -> Vec<RevealRow> {
    wrapped(text, columns, "", "").into_iter().map(RevealRow::beside).collect()
}

/// The picture, whole, or a line that says why there is none: a part of it is of no use. And how
/// many rows are to stay together.
fn picture(reveal: &Reveal, size: Size, columns: usize) -> (Vec<RevealRow>, usize) {
    let wide = reveal.picture.iter().map(|line| line.width()).max().unwrap_or(0);
    let high = reveal.picture.len();
    if high == 0 {
        return (Vec::new(), 0);
    }
    if wide > size.columns || high > size.rows.saturating_sub(1) {
        let said = format!(
            "The QR code takes a window of {wide} by {}: there is no room for it.",
            high + 1
        );
        return (beside(&said, columns), 1);
    }
    (reveal.picture.iter().map(|line| RevealRow::beside(line.clone())).collect(), high)
}

/// A secret as it is written, and as it is said.
fn secret_lines(
    terminal: &Terminal,
    secret: &str,
    capitals: Capitals,
    columns: usize,
) -> (Vec<RevealRow>, Vec<RevealRow>) {
    let written = Zeroizing::new(safe(secret));
    let label = if terminal.plain { "Written: " } else { "      " };
    // Unbroken rather than indented.
    let (label, indent) = match written.chars().count() + label.len() <= columns {
        true if terminal.plain => (label, ""),
        true => (label, label),
        false => ("", ""),
    };
    let (first, rest) = match (terminal.plain, indent.is_empty()) {
        (true, _) => ("Said: ", ""),
        (false, false) => ("Say:  ", "      "),
        (false, true) => ("Say: ", "  "),
    };
    let mut said = Vec::new();
    for (index, line) in read_out(secret, capitals).iter().enumerate() {
        let first = if index == 0 { first } else { rest };
        said.extend(wrapped(line, columns, first, rest).into_iter().map(RevealRow::beside));
    }
    (broken(&written, columns, label, indent), said)
}

/// `text` cut where the screen ends and nowhere else: a secret must be read as it is.
fn broken(text: &str, columns: usize, first: &str, rest: &str) -> Vec<RevealRow> {
    let mut lines = Vec::new();
    let mut line = Zeroizing::new(String::with_capacity(columns * 4));
    line.push_str(first);
    for c in text.chars() {
        if line.chars().count() >= columns {
            lines.push(RevealRow::secret(std::mem::replace(
                &mut line,
                Zeroizing::new(String::with_capacity(columns * 4)),
            )));
            line.push_str(rest);
        }
        line.push(c);
    }
    lines.push(RevealRow::secret(line));
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use secrecy::SecretString;

    use super::*;
    use crate::ui::terminal::bare;

    fn password() -> Reveal {
        Reveal {
            title: "Temporary password for Maria Silva".into(),
            advice: vec![
                "Read it out on the video call. It must be changed at the next sign-in.".into(),
            ],
            secrets: vec![SecretString::from("Cedar-lantern-oyster-plank-mango-7")],
            links: false,
            picture: Vec::new(),
        }
    }

    fn codes(count: usize) -> Reveal {
        let secrets =
            (0..count).map(|n| SecretString::from(format!("K7QX-9MZA-BB3D-1{n:02}O"))).collect();
        Reveal { secrets, ..password() }
    }

    fn size(columns: usize, rows: usize) -> Size {
        Size { columns, rows }
    }

    fn laid(reveal: &Reveal, columns: usize, rows: usize, plain: bool) -> Vec<Page> {
        pages(&Terminal { plain, ..bare(columns) }, reveal, size(columns, rows))
    }

    fn text(pages: &[Page]) -> String {
        let page =
            |page: &Page| page.lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("\n");
        pages.iter().map(page).collect::<Vec<_>>().join("\n=\n")
    }

    #[test]
    fn a_password_of_words() {
        insta::assert_snapshot!(text(&laid(&password(), 60, 24, false)), @r#"
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
        let mixed = Reveal {
            secrets: vec![SecretString::from("k7Qx-9mZa"), SecretString::from("Bb3d-11oO")],
            ..password()
        };
        insta::assert_snapshot!(text(&laid(&mixed, 60, 24, true)), @r#"
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
        let capitals = text(&laid(&codes(2), 60, 24, false));
        assert_eq!(capitals.matches("all letters are capitals").count(), 1);
        assert!(
            capitals.contains("Kilo, seven, Quebec, X-ray") && !capitals.contains("capital "),
            "{capitals}"
        );
    }

    /// In pieces it could not be copied, and read out it does not arrive.
    #[test]
    fn a_link_stays_whole_and_is_not_spelled() {
        let link = format!(
            "https://tenant.example.com/lo/reset?ticket={}#",
            "k7Qx9mZaBb3d11oO".repeat(14)
        );
        let reveal = Reveal { secrets: vec![link.clone().into()], links: true, ..password() };
        for (columns, rows) in [(60, 20), (80, 20), (80, 5), (36, 24)] {
            for plain in [false, true] {
                let pages = laid(&reveal, columns, rows, plain);
                let written: Vec<_> = pages
                    .iter()
                    .flat_map(|page| &page.lines)
                    .filter(|l| l.is_secret)
                    .map(|l| (l.text.as_str().to_owned(), l.rows))
                    .collect();
                assert_eq!(
                    written,
                    [(link.clone(), link.len().div_ceil(columns))],
                    "once, and nothing is spelled"
                );
            }
        }
        // Where it has no room, nothing of it is shown.
        for (columns, rows) in [(80, 4), (40, 7), (11, 60)] {
            let pages = laid(&reveal, columns, rows, false);
            assert!(pages.iter().any(|page| page.too_small), "{columns}x{rows}");
            assert!(!text(&pages).contains("ticket="), "{columns}x{rows}");
        }
    }

    #[test]
    fn a_picture_is_whole_or_not_there() {
        let picture: Vec<String> = (0..20).map(|_| "█".repeat(45)).collect();
        let reveal = Reveal { picture, ..password() };
        for rows in [21, 22, 24, 40] {
            let pages = laid(&reveal, 80, rows, false);
            let whole =
                |page: &&Page| page.lines.iter().filter(|l| l.text.starts_with('█')).count() == 20;
            assert_eq!(pages.iter().filter(whole).count(), 1, "{rows}");
        }
        for (columns, rows) in [(44, 24), (80, 20), (36, 24)] {
            let shown = text(&laid(&reveal, columns, rows, false));
            assert!(!shown.contains('█') && shown.contains("QR"), "{columns}x{rows}: {shown}");
        }
    }

    #[test]
    fn whether_there_is_room_is_known_beforehand() {
        for shown in [SecretKind::Codes, SecretKind::Password, SecretKind::Link, SecretKind::Seed] {
            assert!(
                fits(shown, size(80, 24)) && fits(shown, size(60, 20)) && fits(shown, size(36, 24)),
                "{shown}"
            );
            assert!(!fits(shown, size(11, 60)) && !fits(shown, size(80, 1)), "{shown}");
            for (columns, rows) in [(80, 2), (80, 4), (36, 5), (12, 12), (12, 50)] {
                // What fits is shown: the longest of its kind is on some page, whole.
                let secret = SecretString::from("x".repeat(shown.longest()));
                let reveal = Reveal {
                    secrets: vec![secret],
                    links: shown == SecretKind::Link,
                    ..password()
                };
                let pages = laid(&reveal, columns, rows, false);
                let written: usize = pages
                    .iter()
                    .flat_map(|p| &p.lines)
                    .filter(|l| l.is_secret)
                    .map(|l| l.text.trim_start().len())
                    .sum();
                assert_eq!(
                    fits(shown, size(columns, rows)),
                    written == shown.longest(),
                    "{shown} {columns}x{rows}"
                );
                assert_ne!(
                    fits(shown, size(columns, rows)),
                    pages.iter().any(|page| page.too_small)
                );
            }
        }
        assert!(fits(SecretKind::Codes, size(80, 4)) && !fits(SecretKind::Link, size(80, 4)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Whatever the window: no page scrolls, no line is wider than it, each secret is on one
        /// page, whole and once, or on none, and the pages begin one after another.
        #[test]
        fn no_page_is_longer_or_wider_than_the_window(
            count in 1_usize..12, columns in 1_usize..120, rows in 1_usize..40, links: bool, plain: bool
        ) {
            let reveal = Reveal { links, ..codes(count) };
            let pages = laid(&reveal, columns, rows, plain);
            prop_assert!(!pages.is_empty());
            prop_assert!(pages.windows(2).all(|two| two[0].first < two[1].first));
            for page in &pages {
                prop_assert!(page.lines.iter().map(|l| l.rows).sum::<usize>() < rows.max(1) || rows == 1);
                for line in &page.lines {
                    prop_assert!(line.text.width() <= columns * line.rows.max(1) || page.too_small, "{:?}", line.text.as_str());
                }
                if columns > 4 {
                    prop_assert!(page.prompt(3, false, columns).width() < columns);
                }
            }
            let too_small = pages.iter().any(|page| page.too_small);
            for (n, secret) in reveal.secrets.iter().enumerate() {
                let on = |page: &&Page| {
                    let all: String = page.lines.iter().filter(|l| l.is_secret).map(|l| l.text.trim_start()).collect();
                    all.replace("Written: ", "").contains(secret.expose_secret())
                };
                let seen = pages.iter().filter(on).count();
                prop_assert_eq!(seen, usize::from(!too_small), "code {} on {} pages of {}x{}", n, seen, columns, rows);
            }
        }
    }
}
