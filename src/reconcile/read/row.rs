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

    /// Whether there is something at one of these places.
    pub fn has(&self, paths: &[&str]) -> bool {
        paths.iter().any(|path| self.at(path).is_some())
    }

    pub fn has_text(&self, paths: &[&str]) -> bool {
        paths.iter().any(|path| self.at(path).is_some_and(|value| value.is_string()))
    }

    /// The row inside the envelopes that log streams put around it; itself where it is one.
    pub fn inside(&self, is_row: &dyn Fn(&Row) -> bool) -> Cow<'_, Row> {
        // A CloudEvent has a type and a time of its own.
        if is_row(self) && !self.has(&["specversion"]) {
            return Cow::Borrowed(self);
        }
        self.opened(is_row, 0).map_or(Cow::Borrowed(self), Cow::Owned)
    }

    fn opened(&self, is_row: &dyn Fn(&Row) -> bool, depth: usize) -> Option<Row> {
        if depth == DEEPEST {
            return None;
        }
        ENVELOPES.iter().find_map(|name| {
            let inner = match self.at(name)?.as_ref() {
                Value::Object(object) => Row::of_object(object.clone()),
                Value::String(text) => Row::of_object(object_in(text)?),
                _ => return None,
            };
            if is_row(&inner) { Some(inner) } else { inner.opened(is_row, depth + 1) }
        })
    }

    fn at(&self, path: &str) -> Option<Cow<'_, Value>> {
        match &self.0 {
            Fields::Object(object) => {
                let (first, rest) = split(path);
                let whole = rest.and_then(|_| member(object, path)).filter(|value| !value.is_null());
                whole.map(Cow::Borrowed).or_else(|| walk(member(object, first)?, rest))
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

/// Where streams put the row: `EventBridge`, Event Grid and `CloudEvents`, Splunk's collector, Splunk's and Elastic's exports,
/// `CloudWatch`, Azure Monitor.
const ENVELOPES: [&str; 12] = [
    "detail",
    "data",
    "event",
    "_source",
    "result",
    "_raw",
    "message",
    "body",
    "payload",
    "properties",
    "fields",
    "original",
];
const DEEPEST: usize = 4;

/// An object that is written into a text, after whatever a collector put before it.
pub fn object_in(text: &str) -> Option<Map<String, Value>> {
    let start = text.find('{')?;
    let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<Map<String, Value>>();
    values.next()?.ok()
}

/// A member by its name, or by one that differs in case, dots and underscores alone, as databases write them.
fn member<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    object.get(name).or_else(|| object.iter().find(|(key, _)| is_same(key, name)).map(|(_, value)| value))
}

fn is_same(a: &str, b: &str) -> bool {
    let of = |s: &'_ str| s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<Vec<_>>();
    // Most names differ where it costs nothing to see.
    let first = |s: &str| s.bytes().find(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase());
    first(a) == first(b) && a.len().abs_diff(b.len()) < 8 && of(a) == of(b)
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
        Value::Object(object) => walk(member(object, first)?, rest),
        Value::String(text) if text.starts_with('{') => {
            let inner: Value = serde_json::from_str(text).ok()?;
            walk(&inner, Some(path)).map(|found| Cow::Owned(found.into_owned()))
        }
        _ => None,
    }
}
