use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use csv::StringRecord;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::ledger::format;

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
                return Err(format!("line 1: the column \"{name}\" is there twice"));
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
pub struct LogRecord(RecordFields);

#[derive(Clone, Debug)]
enum RecordFields {
    Object(Map<String, Value>),
    Cells(Rc<Header>, StringRecord),
}

impl LogRecord {
    pub fn of_object(object: Map<String, Value>) -> LogRecord {
        LogRecord(RecordFields::Object(object))
    }

    pub fn of_cells(header: Rc<Header>, cells: StringRecord) -> LogRecord {
        LogRecord(RecordFields::Cells(header, cells))
    }

    /// Returns what stands at a path like `actor.email`. The value is nested, or in a column that
    /// is called so, or inside a column that holds JSON. A value that is empty is not there.
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

    /// Returns the SHA-256 of what the row holds, in hex, whatever the order of its fields.
    pub fn digest(&self) -> String {
        let text = match &self.0 {
            RecordFields::Object(object) => serde_json::to_string(object),
            RecordFields::Cells(header, cells) => {
                let named: BTreeMap<&str, &str> = header
                    .0
                    .iter()
                    .filter_map(|(name, place)| Some((name.as_str(), cells.get(*place)?.trim())))
                    .collect();
                serde_json::to_string(&named)
            }
        };
        // Keys are sorted, and are text: there is nothing that could not be written.
        format::text::hex(&Sha256::digest(text.unwrap_or_default()))
    }

    /// Returns true if there is something at one of these places.
    pub fn has(&self, paths: &[&str]) -> bool {
        paths.iter().any(|path| self.at(path).is_some())
    }

    pub fn has_text(&self, paths: &[&str]) -> bool {
        paths.iter().any(|path| self.at(path).is_some_and(|value| value.is_string()))
    }

    /// Hands on the rows inside the envelopes that log streams put around them; itself where it is
    /// one, or where it holds none.
    pub fn inside<E>(
        &self,
        is_row: &dyn Fn(&LogRecord) -> bool,
        take: &mut dyn FnMut(&LogRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut found = Vec::new();
        // A CloudEvent has a type and a time of its own.
        if is_row(self) && !self.has(&["specversion"]) {
            take(self)?;
            // An envelope may look like a row too: then neither is left out.
            if let RecordFields::Object(object) = &self.0 {
                let inner = ENVELOPES
                    .iter()
                    .filter_map(|name| object.get(*name))
                    .filter(|value| may_hold(value));
                inner.for_each(|value| open_value(value, is_row, 0, &mut found));
            }
            return found.iter().try_for_each(take);
        }
        self.open(is_row, 0, &mut found);
        if found.is_empty() { take(self) } else { found.iter().try_for_each(take) }
    }

    /// Looks where streams are known to put rows, and everywhere else where there is none. The same
    /// row twice is one.
    fn open(&self, is_row: &dyn Fn(&LogRecord) -> bool, depth: usize, found: &mut Vec<LogRecord>) {
        if depth == DEEPEST {
            return;
        }
        let before = found.len();
        for name in ENVELOPES {
            self.at(name).iter().for_each(|value| open_value(value, is_row, depth, found));
        }
        if let RecordFields::Object(object) = &self.0
            && found.len() == before
        {
            object.values().for_each(|value| open_value(value, is_row, depth, found));
        }
    }

    fn is_the_same(&self, other: &LogRecord) -> bool {
        matches!((&self.0, &other.0), (RecordFields::Object(a), RecordFields::Object(b)) if a == b)
    }

    fn at(&self, path: &str) -> Option<Cow<'_, Value>> {
        match &self.0 {
            RecordFields::Object(object) => {
                let (first, rest) = split(path);
                let whole =
                    rest.and_then(|_| member(object, path)).filter(|value| !value.is_null());
                whole.map(Cow::Borrowed).or_else(|| walk(member(object, first)?, rest))
            }
            RecordFields::Cells(header, cells) => {
                let cell = |name: &str| {
                    header.0.get(&squashed(name)).and_then(|place| cells.get(*place)).map(str::trim)
                };
                if let Some(text) = cell(path).filter(|text| !text.is_empty()) {
                    let json =
                        text.starts_with('{').then(|| serde_json::from_str(text).ok()).flatten();
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

/// The places where streams put the row. The streams are `EventBridge`, Event Grid and
/// `CloudEvents`, Splunk's collector, Splunk's and Elastic's exports, `CloudWatch`, Azure Monitor.
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
const DEEPEST: usize = 5;

fn may_hold(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::String(text) => text.contains("{\""),
        _ => false,
    }
}

fn open_value(
    value: &Value,
    is_row: &dyn Fn(&LogRecord) -> bool,
    depth: usize,
    found: &mut Vec<LogRecord>,
) {
    let mut of_object = |object: Map<String, Value>| {
        let inner = LogRecord::of_object(object);
        if !is_row(&inner) {
            inner.open(is_row, depth + 1, found);
        } else if !found.iter().any(|other| other.is_the_same(&inner)) {
            found.push(inner);
        }
    };
    match value {
        Value::Object(object) => of_object(object.clone()),
        Value::String(text) => objects_in(text).into_iter().for_each(of_object),
        // Pairs of a time and a line, too.
        Value::Array(list) if depth < DEEPEST => {
            for value in list {
                open_value(value, is_row, depth + 1, found);
            }
        }
        _ => {}
    }
}

/// The objects that are written into a text one after another, after whatever a collector put
/// before them; or the text is one in Base64, as queues hand it on.
pub fn objects_in(text: &str) -> Vec<Map<String, Value>> {
    let unpacked = text.trim().starts_with("eyJ").then(|| base64(text.trim())).flatten();
    let text = unpacked.as_deref().unwrap_or(text);
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        rest = &rest[start..];
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Map<String, Value>>();
        let mut end = 0;
        let stop = loop {
            match values.next() {
                Some(Ok(object)) => found.push(object),
                Some(Err(error)) => break Some(error),
                None => break None,
            }
            end = values.byte_offset();
        };
        rest = match (end, stop) {
            // Cut off: what is inside it is no row of its own.
            (0, Some(error)) if error.is_eof() => {
                rest.split_once('\n').map_or("", |(_, next)| next)
            }
            (0, _) => &rest[1..],
            (end, _) => &rest[end..],
        };
    }
    found
}

fn base64(text: &str) -> Option<String> {
    String::from_utf8(format::text::parse_base64(text)?).ok()
}

/// A member by its name, or by one that differs in case, dots and underscores alone, as databases
/// write them.
fn member<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    object
        .get(name)
        .or_else(|| object.iter().find(|(key, _)| is_same(key, name)).map(|(_, value)| value))
}

fn is_same(a: &str, b: &str) -> bool {
    let of = |s: &'_ str| {
        s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<Vec<_>>()
    };
    // Most names differ where it costs nothing to see.
    let first = |s: &str| s.bytes().find(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase());
    first(a) == first(b) && a.len().abs_diff(b.len()) < 8 && of(a) == of(b)
}

fn split(path: &str) -> (&str, Option<&str>) {
    path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)))
}

/// Down a path. JSON inside a string, as databases and Keycloak's representations have it, is
/// opened on the way.
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
