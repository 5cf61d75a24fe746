//! Results, on standard output.

use std::io::{ErrorKind, Write};

use serde::Serialize;

use super::{Failure, Global, JsonMode};
use crate::base::safe_text::safe_json;
use crate::ui::output::{fitted, results};

/// Standard output. A reader that goes away ends the writing quietly; any other fault is one.
pub struct Out {
    json: Option<JsonMode>,
    closed: bool,
    /// In a test: what was written, in the place of standard output.
    #[cfg(test)]
    kept: Option<Vec<u8>>,
}

impl Out {
    pub fn new(global: &Global) -> Out {
        Out {
            json: global.json,
            closed: false,
            #[cfg(test)]
            kept: None,
        }
    }

    /// Keeps what is written, for a test.
    #[cfg(test)]
    pub fn keeping(json: Option<JsonMode>) -> Out {
        Out { json, closed: false, kept: Some(Vec::new()) }
    }

    #[cfg(test)]
    pub fn kept(self) -> String {
        String::from_utf8_lossy(&self.kept.unwrap_or_default()).into_owned()
    }

    pub fn json(&self) -> Option<JsonMode> {
        self.json
    }

    /// A line of text, already safe to show. On a screen it is broken between words.
    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        match self.json {
            Some(_) => self.write(text.as_bytes(), true),
            None => self.write(fitted(text).as_bytes(), true),
        }
    }

    /// A text that is kept or pasted as it stands, already safe to show.
    pub fn verbatim(&mut self, text: &str) -> Result<(), Failure> {
        self.write(text.as_bytes(), true)
    }

    /// A document, in the form that was asked for.
    pub fn document(&mut self, document: &impl Serialize) -> Result<(), Failure> {
        let text = match self.json {
            Some(JsonMode::Lines) => serde_json::to_string(document),
            Some(JsonMode::Document) | None => serde_json::to_string_pretty(document),
        };
        self.line(&safe_json(&text.map_err(Failure::unexpected)?))
    }

    /// One event of many, on a line of its own.
    pub fn event(&mut self, event: &impl Serialize) {
        if let Ok(text) = serde_json::to_string(event) {
            drop(self.line(&safe_json(&text)));
        }
    }

    fn write(&mut self, bytes: &[u8], newline: bool) -> Result<(), Failure> {
        if self.closed {
            return Ok(());
        }
        #[cfg(test)]
        if let Some(kept) = &mut self.kept {
            kept.extend_from_slice(bytes);
            kept.extend(newline.then_some(b'\n'));
            return Ok(());
        }
        let stdout = results();
        let mut stdout = stdout.lock();
        let written = stdout
            .write_all(bytes)
            .and_then(|()| if newline { stdout.write_all(b"\n") } else { Ok(()) });
        match written.and_then(|()| stdout.flush()) {
            Ok(()) => Ok(()),
            Err(e) if e.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(e) => Err(Failure::at(1, "standard output", e)),
        }
    }
}
