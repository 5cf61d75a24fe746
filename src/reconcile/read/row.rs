use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use csv::StringRecord;
use serde_json::{Map, Value};

/// The columns of a CSV file, by their names without case, dots and underscores.
#[derive(Debug)]
pub struct Header(HashMap<String, usize>);

impl Header {
    /// The error names a column that is there twice.
    pub fn of(record: &StringRecord) -> Result<Header, String> {
        let mut places = HashMap::new();
        for (place, name) in record.iter().enumerate() {
            let name = name.trim_start_matches('\u{feff}').trim();
            if !name.is_empty() && places.insert(squashed(name), place).is_some() {
                return Err(format!("line 1: the column {name:?} is there twice"));
            }
        }
        Ok(Header(places))
    }
}

fn squashed(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// One row of a log: an object, or the cells of a line.
#[derive(Clone, Debug)]
pub struct Row(Fields);

#[derive(Clone, Debug)]
enum Fields {
    Object(Map<String, Value>),
    Cells(Rc<Header>, StringRecord),
}

impl Row {
    pub fn of_object(object: Map<String, Value>) -> Row {
        Row(Fields::Object(object))
    }

    pub fn of_cells(header: Rc<Header>, cells: StringRecord) -> Row {
        Row(Fields::Cells(header, cells))
    }

    /// What stands at a path like `actor.email`: nested, or in a column that is called so, or inside a column that holds
    /// JSON. What is empty is not there.
    pub fn value(&self, path: &str) -> Option<Value> {
        self.at(path).map(Cow::into_owned)
    }

    /// The same as text; numbers are written out.
    pub fn text(&self, path: &str) -> Option<String> {
        match self.at(path)?.as_ref() {
            Value::String(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(_) | Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// The row inside the row, where it has no `key` of its own.
    pub fn unwrapped(&self, inner: &str, key: &str) -> Cow<'_, Row> {
        match &self.0 {
            Fields::Object(object) if !object.contains_key(key) => match object.get(inner) {
                Some(Value::Object(inner)) => Cow::Owned(Row(Fields::Object(inner.clone()))),
                Some(_) | None => Cow::Borrowed(self),
            },
            Fields::Object(_) | Fields::Cells(..) => Cow::Borrowed(self),
        }
    }

    fn at(&self, path: &str) -> Option<Cow<'_, Value>> {
        match &self.0 {
            Fields::Object(object) => {
                let (first, rest) = split(path);
                walk(object.get(first)?, rest)
            }
            Fields::Cells(header, cells) => {
                let cell =
                    |name: &str| header.0.get(&squashed(name)).and_then(|place| cells.get(*place)).map(str::trim);
                if let Some(text) = cell(path).filter(|text| !text.is_empty()) {
                    let json = text.starts_with('{').then(|| serde_json::from_str(text).ok()).flatten();
                    return Some(Cow::Owned(json.unwrap_or_else(|| Value::from(text))));
                }
                // The longest column name that the path begins with.
                let (column, rest) = path.rmatch_indices('.').find_map(|(dot, _)| {
                    let text = cell(&path[..dot]).filter(|text| text.starts_with('{'))?;
                    Some((text, &path[dot + 1..]))
                })?;
                let value: Value = serde_json::from_str(column).ok()?;
                walk(&value, Some(rest)).map(|found| Cow::Owned(found.into_owned()))
            }
        }
    }
}

fn split(path: &str) -> (&str, Option<&str>) {
    path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)))
}

/// Down a path. JSON inside a string, as databases and Keycloak's representations have it, is opened on the way.
fn walk<'v>(value: &'v Value, path: Option<&str>) -> Option<Cow<'v, Value>> {
    let Some(path) = path else {
        return (!value.is_null()).then_some(Cow::Borrowed(value));
    };
    let (first, rest) = split(path);
    match value {
        Value::Object(object) => walk(object.get(first)?, rest),
        Value::String(text) if text.starts_with('{') => {
            let inner: Value = serde_json::from_str(text).ok()?;
            walk(&inner, Some(path)).map(|found| Cow::Owned(found.into_owned()))
        }
        _ => None,
    }
}
