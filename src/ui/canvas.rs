//! A few lines at the bottom of the screen that are drawn again as keys come. Lines never wrap: whoever draws has
//! measured them.

use std::fmt::Write as _;
use std::io::Write;

use super::person::Unasked;

/// Standard error, or what stands for it in a test.
pub type Out = Box<dyn Write + Send>;

/// What is drawn, and where the cursor is in it.
#[derive(Debug, Default)]
pub struct Canvas {
    /// Lines on the screen.
    height: usize,
    /// The row of it that the cursor is on; `height` is the line below.
    row: usize,
}

impl Canvas {
    /// Draws `lines` in place of what was drawn before, and leaves the cursor at (row, column), or below them all.
    pub fn draw(&mut self, out: &mut Out, lines: &[String], cursor: Option<(usize, usize)>) -> Result<(), Unasked> {
        let mut text = String::new();
        self.home(&mut text);
        for line in lines {
            // Erased first: behind a line that fills the screen, erasing takes its last character.
            let _ = write!(text, "\x1b[K{line}\r\n");
        }
        let spare = self.height.saturating_sub(lines.len());
        for _ in 0..spare {
            text.push_str("\x1b[K\r\n");
        }
        up(&mut text, spare);
        self.height = lines.len();
        self.row = self.height;
        if let Some((row, column)) = cursor {
            up(&mut text, self.height.saturating_sub(row));
            if column > 0 {
                let _ = write!(text, "\x1b[{column}C");
            }
            self.row = row.min(self.height);
        }
        put(out, &text)
    }

    /// Takes away what was drawn.
    pub fn clear(&mut self, out: &mut Out) -> Result<(), Unasked> {
        self.draw(out, &[], None)
    }

    /// Leaves what was drawn, and goes on below it.
    pub fn leave(&mut self, out: &mut Out) -> Result<(), Unasked> {
        let down = "\r\n".repeat(self.height.saturating_sub(self.row));
        *self = Self::default();
        put(out, &down)
    }

    fn home(&self, text: &mut String) {
        text.push('\r');
        up(text, self.row);
    }
}

fn up(text: &mut String, rows: usize) {
    if rows > 0 {
        let _ = write!(text, "\x1b[{rows}A");
    }
}

/// Writes and flushes. A terminal that takes nothing any more is gone.
pub fn put(out: &mut Out, text: &str) -> Result<(), Unasked> {
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|_| Unasked::Gone)
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
            let mut parser = vt100::Parser::new(NonZeroU16::new(6).unwrap(), NonZeroU16::new(20).unwrap(), 0);
            parser.process(&self.0.lock().unwrap());
            (parser.screen().contents().trim_end().to_owned(), parser.screen().cursor_position())
        }
    }

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn what_was_drawn_is_replaced_also_at_the_bottom_of_the_screen() {
        let screen = Screen::default();
        let mut out: Out = Box::new(screen.clone());
        let mut canvas = Canvas::default();
        put(&mut out, "1\r\n2\r\n3\r\n4\r\n").unwrap();
        canvas.draw(&mut out, &lines("a\nb\nc"), Some((1, 1))).unwrap();
        assert_eq!(screen.shows().0, "3\n4\na\nb\nc");
        assert_eq!(screen.shows().1, (3, 1));
        canvas.draw(&mut out, &lines("x\ny"), None).unwrap();
        assert_eq!(screen.shows().0, "3\n4\nx\ny");
        canvas.draw(&mut out, &lines("x\ny\nz"), Some((0, 0))).unwrap();
        canvas.leave(&mut out).unwrap();
        put(&mut out, "end").unwrap();
        assert_eq!(screen.shows().0, "3\n4\nx\ny\nz\nend");
    }
}
