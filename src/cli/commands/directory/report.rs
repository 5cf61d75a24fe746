use serde_json::{Value, json};

use crate::ui::person::{Card, Grid};

/// What a command has to say: one object for `--json`, and the same for a person. Neither holds a secret. Text in it may
/// come from outside: who shows it makes it safe.
#[derive(Debug)]
pub struct Report {
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

impl Report {
    /// `fields` is an object; `schema` is put into it.
    pub(super) fn new(schema: &str, mut fields: Value, human: Human) -> Report {
        fields["schema"] = json!(format!("readmit.directory.{schema}/1"));
        Report { json: fields, human }
    }
}
