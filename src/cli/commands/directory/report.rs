use serde_json::{Value, json};

use crate::ui::prompter::{Card, Grid};

/// The result of a command: one object for `--json`, and the same for a person. Neither form holds a secret.
/// Text in the result may come from outside. Whoever shows the text makes it safe.
#[derive(Debug)]
pub struct DirectoryReport {
    /// Has a `schema` field.
    pub json: Value,
    pub human: Human,
}

#[derive(Debug)]
pub enum Human {
    Grid(Grid),
    Card(Card),
    Line(String),
}

impl DirectoryReport {
    /// `fields` is an object; `schema` is put into it.
    pub(super) fn new(schema: &str, mut fields: Value, human: Human) -> DirectoryReport {
        fields["schema"] = json!(format!("readmit.directory.{schema}/1"));
        DirectoryReport { json: fields, human }
    }
}
