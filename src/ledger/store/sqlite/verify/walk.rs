//! Through an index in its own order.

use rusqlite::{
    Connection, params_from_iter,
    types::{Value, ValueRef},
};

use super::super::schema::SchemaFormat;
use crate::ledger::format::body::EntryPlace;
use crate::ledger::{Action, Draft};

/// The number of rows that are read before the file is let go for a moment, so that a writer is not
/// held up.
pub const STEP: usize = 16_384;

/// The values that an index has for an entry: its first column, and the second if there is one.
pub type IndexKey<'k> = (&'k str, Option<&'k str>);

/// Is given the columns of a row, and the entry that it is about.
pub type EachKey<'e> = &'e mut dyn FnMut(&[u8], Option<&[u8]>, i64);

/// An index of the file.
pub struct Index {
    pub name: &'static str,
    pub column: &'static str,
    pub second: Option<&'static str>,
    /// The condition for the entries that the index is over, if the index is not over all that have
    /// the first column.
    pub only: Option<&'static str>,
    /// The function that gives what stands in the index about an entry.
    pub of: fn(&Draft) -> Option<IndexKey<'_>>,
    /// The function that gives an entry's ordinal among those with the same values, since version 2.
    pub ordinal: Option<fn(&EntryPlace) -> Option<u64>>,
}

/// Those of a format.
pub fn indices(format: SchemaFormat) -> &'static [Index] {
    match format {
        SchemaFormat::One => &[ACTION, ACTOR, CASE, TARGET, SPAN],
        SchemaFormat::Two | SchemaFormat::Three => {
            &[ACTION, ACTOR, CASE, TARGET, OPENING, CASELESS]
        }
    }
}

const ACTION: Index = Index {
    name: "entry_action",
    column: "action",
    second: None,
    only: None,
    of: |d| Some((d.action.as_str(), None)),
    ordinal: None,
};
const ACTOR: Index = Index {
    name: "entry_actor",
    column: "actor",
    second: None,
    only: None,
    of: |d| Some((&d.actor, None)),
    ordinal: None,
};
const CASE: Index = Index {
    name: "entry_case",
    column: "case_id",
    second: None,
    only: None,
    of: |d| Some((d.case.as_deref()?, None)),
    ordinal: Some(|place| place.in_case),
};
const TARGET: Index = Index {
    name: "entry_target",
    column: "target",
    second: Some("provider"),
    only: None,
    of: |d| Some((d.target.as_deref()?, d.provider.as_deref())),
    ordinal: Some(|place| place.of_target),
};
const OPENING: Index = Index {
    name: "entry_opening",
    column: "actor",
    second: None,
    only: Some("action = 'case.opened'"),
    of: |d| (d.action == Action::CaseOpened).then_some((&d.actor, None)),
    ordinal: None,
};
const CASELESS: Index = Index {
    name: "entry_caseless",
    column: "action",
    second: None,
    only: Some("case_id IS NULL"),
    of: |d| d.case.is_none().then_some((d.action.as_str(), None)),
    ordinal: None,
};
const SPAN: Index = Index {
    name: "entry_span",
    column: "case_id",
    second: Some("action"),
    only: Some("action IN ('case.opened', 'case.closed', 'incident.opened', 'incident.closed')"),
    of: |d| d.action.span().and_then(|_| Some((d.case.as_deref()?, Some(d.action.as_str())))),
    ordinal: None,
};

/// The point that a walk has reached.
#[derive(Default)]
struct IndexPlace {
    first: Vec<u8>,
    second: Option<Vec<u8>>,
    seq: i64,
}

/// The reason why a walk stops. Beyond this point nothing that is found by the index can be relied
/// on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalkEnd {
    /// This entry stands after one that comes later, or a second time.
    Order(i64),
    /// The index holds something about this entry that is no text.
    Odd(i64),
}

/// Gives `each` what stands in the index: the columns, and the entry. At most `step` rows are read
/// at one moment. Every row must come after the one before it, as SQLite compares them: a lookup in
/// an index of another order finds nothing, however complete the index is.
pub fn walk(
    conn: &Connection,
    index: &Index,
    step: usize,
    each: EachKey<'_>,
) -> rusqlite::Result<Option<WalkEnd>> {
    let mut at: Option<IndexPlace> = None;
    loop {
        let mut left = step;
        let Some(beyond) = index.beyond(at.as_ref()) else {
            return Ok(at.map(|at| WalkEnd::Odd(at.seq)));
        };
        for (sql, mut values) in beyond {
            values.push(number(left as u64));
            let mut query = conn.prepare_cached(&sql)?;
            let mut rows = query.query(params_from_iter(values))?;
            while let Some(row) = rows.next()? {
                let ValueRef::Integer(seq) = row.get_ref(2)? else {
                    return Ok(Some(WalkEnd::Odd(-1)));
                };
                let (first, second) = match (row.get_ref(0)?, row.get_ref(1)?) {
                    (ValueRef::Text(first), ValueRef::Null) => (first, None),
                    (ValueRef::Text(first), ValueRef::Text(second)) => (first, Some(second)),
                    _ => return Ok(Some(WalkEnd::Odd(seq))),
                };
                let place =
                    at.get_or_insert_with(|| IndexPlace { seq: i64::MIN, ..IndexPlace::default() });
                if !place.comes_before(first, second, seq) {
                    return Ok(Some(WalkEnd::Order(seq)));
                }
                place.go_to(first, second, seq);
                each(first, second, seq);
                left -= 1;
            }
            if left == 0 {
                break;
            }
        }
        if left > 0 {
            return Ok(None);
        }
    }
}

impl IndexPlace {
    /// As SQLite has it: text by its bytes, and nothing at all before any text.
    fn comes_before(&self, first: &[u8], second: Option<&[u8]>, seq: i64) -> bool {
        (self.first.as_slice(), self.second.as_deref(), self.seq) < (first, second, seq)
    }

    fn go_to(&mut self, first: &[u8], second: Option<&[u8]>, seq: i64) {
        // Most rows have the value of the one before.
        if self.first != first {
            self.first.clear();
            self.first.extend_from_slice(first);
        }
        if self.second.as_deref() != second {
            self.second = second.map(<[u8]>::to_vec);
        }
        self.seq = seq;
    }
}

impl Index {
    /// Returns the queries for the rows after a place, or for all rows, to be run one after the
    /// other. Returns `None` if the place cannot be asked for. Each query begins where it is asked
    /// to begin. A query for everything beyond the place would be answered from the first row with
    /// the same value on. A walk through many rows of one value would then take the square of their
    /// number.
    fn beyond(&self, at: Option<&IndexPlace>) -> Option<Vec<(String, Vec<Value>)>> {
        let column = self.column;
        let (second, then) =
            self.second.map_or(("NULL", String::new()), |second| (second, format!("{second},")));
        let select = |which: &str| {
            format!(
                "SELECT {column}, {second}, seq FROM entry INDEXED BY {}
                 WHERE {column} IS NOT NULL AND {} AND {which} ORDER BY {column}, {then} seq LIMIT ?",
                self.name,
                self.only.unwrap_or("true"),
            )
        };
        let Some(IndexPlace { first, second: value, seq }) = at else {
            return Some(vec![(select("true"), Vec::new())]);
        };
        let text = |text: &[u8]| Some(Value::Text(String::from_utf8(text.to_vec()).ok()?));
        let beyond = (select(&format!("{column} > ?")), vec![text(first)?]);
        let same = format!("{column} = ?");
        Some(match (self.second, value) {
            (None, _) => {
                vec![
                    (
                        select(&format!("{same} AND seq > ?")),
                        vec![text(first)?, Value::Integer(*seq)],
                    ),
                    beyond,
                ]
            }
            // Those that have none come first.
            (Some(second), None) => vec![
                (
                    select(&format!("{same} AND {second} IS NULL AND seq > ?")),
                    vec![text(first)?, Value::Integer(*seq)],
                ),
                (select(&format!("{same} AND {second} IS NOT NULL")), vec![text(first)?]),
                beyond,
            ],
            (Some(second), Some(value)) => vec![
                (
                    select(&format!("{same} AND {second} = ? AND seq > ?")),
                    vec![text(first)?, text(value)?, Value::Integer(*seq)],
                ),
                (select(&format!("{same} AND {second} > ?")), vec![text(first)?, text(value)?]),
                beyond,
            ],
        })
    }
}

fn number(n: u64) -> Value {
    Value::Integer(i64::try_from(n).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::ledger::store::sqlite::schema::STATEMENTS;

    /// The table and its indices, without the triggers.
    fn file(rows: &[[usize; 5]]) -> Connection {
        let conn = Connection::open_in_memory().unwrap();
        for statement in
            STATEMENTS.iter().filter(|s| s.starts_with("CREATE TABLE entry") || s.contains("INDEX"))
        {
            conn.execute_batch(statement).unwrap();
        }
        let texts = [Some(""), Some("a"), Some("b"), Some("ü"), None];
        for row in rows {
            let [actor, case, target, provider, opening] = row.map(|i| texts[i]);
            let action = opening.map_or("note.added", |_| "case.opened");
            let body = json!({"action": action, "actor": actor, "case": case, "target": target, "provider": provider});
            conn.execute(
                "INSERT INTO entry (body, sig, leaf) VALUES (?1, x'', x'')",
                [body.to_string()],
            )
            .unwrap();
        }
        conn
    }

    proptest! {
        #[test]
        fn every_row_comes_once_and_in_order(
            rows in proptest::collection::vec(proptest::array::uniform5(0usize..5), 0..40),
            step in 1usize..12,
        ) {
            let conn = file(&rows);
            for index in indices(SchemaFormat::CURRENT) {
                let (column, second) = (index.column, index.second.unwrap_or("NULL"));
                // By way of the table itself.
                let sql = format!(
                    "SELECT {column}, {second}, seq FROM entry NOT INDEXED WHERE {column} IS NOT NULL AND {}
                     ORDER BY {column}, {second}, seq",
                    index.only.unwrap_or("true"),
                );
                let mut query = conn.prepare(&sql).unwrap();
                let expected = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
                let expected: Vec<(String, Option<String>, i64)> = expected.unwrap().collect::<Result<_, _>>().unwrap();
                let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
                let mut walked = Vec::new();
                let stop = walk(&conn, index, step, &mut |a, b, seq| walked.push((text(a), b.map(text), seq))).unwrap();
                prop_assert_eq!(stop, None);
                prop_assert_eq!(walked, expected, "{}", index.name);
            }
        }
    }
}
