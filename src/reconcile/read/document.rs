//! One JSON array, or an object that holds one: what a paged API hands out. Read an element at a time.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, BufReader};
use std::rc::Rc;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::Fault;
use super::csv_rows::Fuse;
use super::row::Row;

/// Under what names a platform keeps the list.
pub const LISTS: [&str; 6] = ["logs", "events", "entries", "items", "results", "value"];

type Take<'a> = &'a mut dyn FnMut(u64, Result<Row, String>) -> io::Result<()>;

pub fn each(body: &mut dyn BufRead, take: Take<'_>) -> Result<(), Fault> {
    let since = Rc::new(Cell::new(0));
    let reader = BufReader::with_capacity(1 << 16, Fuse { inner: body, since: since.clone() });
    let mut failed = None;
    let mut number = 0;
    let mut json = serde_json::Deserializer::from_reader(reader);
    loop {
        let rows = Rows { take, since: &since, number: &mut number, failed: &mut failed, lists: true };
        let read = rows.deserialize(&mut json);
        if let Some(error) = failed {
            return Err(Fault::Io(error));
        }
        match read {
            Ok(()) => {}
            Err(error) => return Err(Fault::Broken(format!("{error}, after {number} events"))),
        }
        // Pages one after another in a file are one log.
        if json.end().is_ok() {
            return Ok(());
        }
    }
}

/// Goes through a list, or the one that an object holds.
struct Rows<'a, 'b> {
    take: Take<'a>,
    since: &'b Rc<Cell<usize>>,
    number: &'b mut u64,
    failed: &'b mut Option<io::Error>,
    /// An object here holds the list; it is no row.
    lists: bool,
}

impl<'de> DeserializeSeed<'de> for Rows<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of events")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(value) = seq.next_element::<Value>()? {
            self.since.set(0);
            *self.number += 1;
            let row = match value {
                Value::Object(object) => Ok(Row::of_object(object)),
                _ => Err("it is no JSON object".to_owned()),
            };
            if self.failed.is_none()
                && let Err(error) = (self.take)(*self.number, row)
            {
                *self.failed = Some(error);
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Rows { take, since, number, failed, lists } = self;
        let mut found = false;
        while let Some(key) = map.next_key::<String>()? {
            if lists && LISTS.contains(&key.as_str()) {
                found = true;
                map.next_value_seed(Rows { take: &mut *take, since, number, failed, lists: false })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        if found { Ok(()) } else { Err(serde::de::Error::custom("there is no list of events in it")) }
    }
}
