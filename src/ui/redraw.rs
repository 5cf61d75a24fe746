//! A few lines at the bottom of the screen that are drawn again as keys come. Lines never wrap:
//! whoever draws has measured them.

use std::fmt::Write as _;
use std::io::Write;

use super::prompter::PromptError;
use super::terminal::{Size, Terminal};

/// Standard error, or what stands for it in a test.
pub type Output = Box<dyn Write + Send>;

/// The lines that are drawn, and the place of the cursor in the lines.
#[derive(Debug, Default)]
pub struct Redraw {
    /// The widths of the lines on the screen.
    widths: Vec<usize>,
    /// The row of it that the cursor is on; one more than there are is the line below.
    row: usize,
}

/// The limits that a drawing has to keep to.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    pub size: Size,
    /// True if the terminal breaks lines that a smaller window has no room for.
    pub reflows: bool,
}

impl Frame {
    /// The window as it is now.
    pub fn of(terminal: &Terminal) -> Self {
        Self { size: Size::now(), reflows: terminal.reflows }
    }
}

/// The place of something in a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CursorAt {
    /// The cursor goes to this row and column.
    Cursor(usize, usize),
    /// The cursor goes below; this row is seen in any case.
    Seen(usize),
}

impl Redraw {
    /// Draws `lines` in place of what was drawn before. What the window has no room for is left
    /// out: it would scroll, and the next drawing would not find its beginning.
    pub fn draw(
        &mut self,
        out: &mut Output,
        lines: &[String],
        at: CursorAt,
        frame: Frame,
    ) -> Result<(), PromptError> {
        let Size { columns, rows } = frame.size;
        let (focus, cursor) = match at {
            CursorAt::Cursor(row, column) => (row, Some((row, column))),
            CursorAt::Seen(row) => (row, None),
        };
        // The cursor takes the row below.
        let room = rows.saturating_sub(1);
        let first = if lines.len() <= room {
            0
        } else {
            (focus + 1).saturating_sub(room).min(lines.len() - room)
        };
        let lines: Vec<String> =
            lines.iter().skip(first).take(room).map(|line| cut(line, columns)).collect();

        let mut text = String::new();
        let spare = self.home(&mut text, frame).saturating_sub(lines.len());
        for line in &lines {
            // Erased first: behind a line that fills the screen, erasing takes its last character.
            let _ = write!(text, "\x1b[K{line}\r\n");
        }
        for _ in 0..spare.min(room.saturating_sub(lines.len())) {
            text.push_str("\x1b[K\r\n");
        }
        up(&mut text, spare.min(room.saturating_sub(lines.len())));
        self.widths = lines.iter().map(|line| console::measure_text_width(line)).collect();
        self.row = lines.len();
        if let Some((row, column)) = cursor {
            let (row, column) = (row.saturating_sub(first), column.min(columns.saturating_sub(1)));
            up(&mut text, self.row.saturating_sub(row));
            if column > 0 {
                let _ = write!(text, "\x1b[{column}C");
            }
            self.row = row.min(self.row);
        }
        put(out, &text)
    }

    /// Takes away what was drawn.
    pub fn clear(&mut self, out: &mut Output, frame: Frame) -> Result<(), PromptError> {
        self.draw(out, &[], CursorAt::Seen(0), frame)
    }

    /// Leaves what was drawn, and goes on below it.
    pub fn leave(&mut self, out: &mut Output) -> Result<(), PromptError> {
        let down = "\r\n".repeat(self.widths.len().saturating_sub(self.row));
        *self = Self::default();
        put(out, &down)
    }

    /// Goes to the first line, and gives how many rows of the window the lines take now.
    fn home(&self, text: &mut String, frame: Frame) -> usize {
        let taken = |width: &usize| {
            if frame.reflows { width.div_ceil(frame.size.columns.max(1)).max(1) } else { 1 }
        };
        let above: usize = self.widths.iter().take(self.row).map(taken).sum();
        text.push('\r');
        up(text, above.min(frame.size.rows.saturating_sub(1)));
        self.widths.iter().map(taken).sum()
    }
}

/// `line` without what is beyond `columns`.
fn cut(line: &str, columns: usize) -> String {
    if console::measure_text_width(line) <= columns {
        return line.to_owned();
    }
    console::truncate_str(line, columns, "").into_owned()
}

fn up(text: &mut String, rows: usize) {
    if rows > 0 {
        let _ = write!(text, "\x1b[{rows}A");
    }
}

/// Writes and flushes. A terminal that takes nothing any more is gone.
pub fn put(out: &mut Output, text: &str) -> Result<(), PromptError> {
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|_| PromptError::Gone)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::num::NonZeroU16;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Screen(Arc<Mutex<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl Screen {
        fn shows(&self) -> (String, (u16, u16)) {
            let mut parser =
                vt100::Parser::new(NonZeroU16::new(6).unwrap(), NonZeroU16::new(20).unwrap(), 0);
            parser.process(&self.0.lock().unwrap());
            (parser.screen().contents().trim_end().to_owned(), parser.screen().cursor_position())
        }
    }

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    const FRAME: Frame = Frame { size: Size { columns: 20, rows: 6 }, reflows: true };

    /// Draws, and gives what a screen of `rows` shows.
    #[test]
    fn what_has_no_room_is_left_out_and_the_row_that_matters_is_seen() {
        for rows in 1..8_u16 {
            for focus in 0..7 {
                let screen = Screen::default();
                let mut out: Output = Box::new(screen.clone());
                let mut canvas = Redraw::default();
                let frame = Frame { size: Size { columns: 8, rows: rows.into() }, reflows: true };
                let all = lines("0 a\n1 b\n2 c\n3 and too long\n4 e\n5 f\n6 g");
                for _ in 0..3 {
                    canvas.draw(&mut out, &all, CursorAt::Seen(focus), frame).unwrap();
                }
                let mut parser = vt100::Parser::new(
                    NonZeroU16::new(rows).unwrap(),
                    NonZeroU16::new(8).unwrap(),
                    50,
                );
                parser.process(&screen.0.lock().unwrap());
                let shown = parser.screen().contents();
                if rows > 1 {
                    assert!(shown.contains(&all[focus][..3]), "{rows} {focus}: {shown}");
                }
                parser.screen_mut().set_scrollback(50);
                assert_eq!(parser.screen().scrollback(), 0, "{rows}: nothing has scrolled");
            }
        }
    }

    #[test]
    fn what_was_drawn_is_replaced_also_at_the_bottom_of_the_screen() {
        let screen = Screen::default();
        let mut out: Output = Box::new(screen.clone());
        let mut canvas = Redraw::default();
        put(&mut out, "1\r\n2\r\n3\r\n4\r\n").unwrap();
        canvas.draw(&mut out, &lines("a\nb\nc"), CursorAt::Cursor(1, 1), FRAME).unwrap();
        assert_eq!(screen.shows().0, "3\n4\na\nb\nc");
        assert_eq!(screen.shows().1, (3, 1));
        canvas.draw(&mut out, &lines("x\ny"), CursorAt::Seen(0), FRAME).unwrap();
        assert_eq!(screen.shows().0, "3\n4\nx\ny");
        canvas.draw(&mut out, &lines("x\ny\nz"), CursorAt::Cursor(0, 0), FRAME).unwrap();
        canvas.leave(&mut out).unwrap();
        put(&mut out, "end").unwrap();
        assert_eq!(screen.shows().0, "3\n4\nx\ny\nz\nend");
    }
}
