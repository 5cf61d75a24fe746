//! Along the bytes of a body, field by field: whether they are what would be written, without writing it.

use std::borrow::Cow;

use serde::Serialize;

/// Goes along a body, field by field, each as it has to be spelled, and keeps the statement's.
pub struct Spelling<'b> {
    rest: &'b [u8],
    statement: Vec<u8>,
    scratch: Vec<u8>,
}

#[expect(clippy::ptr_arg, reason = "whether it was borrowed is what tells")]
impl<'b> Spelling<'b> {
    pub fn of(body: &'b [u8]) -> Spelling<'b> {
        Spelling { rest: body, statement: Vec::with_capacity(body.len()), scratch: Vec::new() }
    }

    /// The bytes of the statement, if that was all.
    pub fn end(mut self) -> Option<Vec<u8>> {
        self.statement.push(b'}');
        (self.rest == b"}").then_some(self.statement)
    }

    /// A field of the statement.
    pub fn stated(&mut self, name: &str, value: Option<impl Serialize>) -> Option<()> {
        let Some(value) = value else { return Some(()) };
        let rest = self.after(name, value)?;
        self.keep(rest);
        Some(())
    }

    /// A field of the place.
    pub fn placed(&mut self, name: &str, value: Option<impl Serialize>) -> Option<()> {
        if let Some(value) = value {
            self.rest = self.after(name, value)?;
        }
        Some(())
    }

    pub fn text(&mut self, name: &str, value: &Cow<'_, str>) -> Option<()> {
        let rest = self.after_text(name, value)?;
        self.keep(rest);
        Some(())
    }

    pub fn text_if(&mut self, name: &str, value: Option<&Cow<'_, str>>) -> Option<()> {
        value.map_or(Some(()), |value| self.text(name, value))
    }

    pub fn placed_text(&mut self, name: &str, value: Option<&Cow<'_, str>>) -> Option<()> {
        if let Some(value) = value {
            self.rest = self.after_text(name, value)?;
        }
        Some(())
    }

    fn keep(&mut self, rest: &'b [u8]) {
        self.statement.extend_from_slice(&self.rest[..self.rest.len() - rest.len()]);
        self.rest = rest;
    }

    /// What follows the field.
    fn after(&mut self, name: &str, value: impl Serialize) -> Option<&'b [u8]> {
        self.scratch.clear();
        serde_json::to_writer(&mut self.scratch, &value).ok()?;
        self.rest.strip_prefix(name.as_bytes())?.strip_prefix(self.scratch.as_slice())
    }

    fn after_text(&mut self, name: &str, value: &Cow<'_, str>) -> Option<&'b [u8]> {
        match value {
            // It was read as it stands there, so there is nothing in it that has to be escaped.
            Cow::Borrowed(text) => {
                let rest = self.rest.strip_prefix(name.as_bytes())?.strip_prefix(b"\"")?;
                rest.strip_prefix(text.as_bytes())?.strip_prefix(b"\"")
            }
            Cow::Owned(text) => self.after(name, text),
        }
    }
}
