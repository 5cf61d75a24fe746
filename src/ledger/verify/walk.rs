//! Through an index in its own order.

use rusqlite::{Connection, params_from_iter, types::Value};

use crate::ledger::{Action, Draft, sqlite::schema::Format};

/// How many rows are read before the file is let go for a moment, so that a writer is not held up.
pub const STEP: usize = 16_384;

/// An index of the file.
pub struct Index {
    pub name: &'static str,
    pub column: &'static str,
    pub second: Option<&'static str>,
    /// Which entries it is over, if not all that have the first column.
    pub only: Option<&'static str>,
    /// What stands in it about an entry.
    pub of: fn(&Draft) -> Option<(&str, &str)>,
}

/// Those of a format.
pub fn indices(format: Format) -> &'static [Index] {
    match format {
        Format::One => &[ACTION, ACTOR, CASE, TARGET, SPAN],
        Format::Two => &[ACTION, ACTOR, CASE, TARGET, OPENING, CASELESS],
    }
}

const ACTION: Index =
    Index { name: "entry_action", column: "action", second: None, only: None, of: |d| Some((d.action.as_str(), "")) };
const ACTOR: Index =
    Index { name: "entry_actor", column: "actor", second: None, only: None, of: |d| Some((&d.actor, "")) };
const CASE: Index =
    Index { name: "entry_case", column: "case_id", second: None, only: None, of: |d| Some((d.case.as_deref()?, "")) };
const TARGET: Index = Index {
    name: "entry_target",
    column: "target",
    second: Some("provider"),
    only: None,
    of: |d| Some((d.target.as_deref()?, d.provider.as_deref().unwrap_or_default())),
};
const OPENING: Index = Index {
    name: "entry_opening",
    column: "actor",
    second: None,
    only: Some("action = 'case.opened'"),
    of: |d| (d.action == Action::CaseOpened).then_some((&d.actor, "")),
};
const CASELESS: Index = Index {
    name: "entry_caseless",
    column: "action",
    second: None,
    only: Some("case_id IS NULL"),
    of: |d| d.case.is_none().then_some((d.action.as_str(), "")),
};
const SPAN: Index = Index {
    name: "entry_span",
    column: "case_id",
    second: Some("action"),
    only: Some("action IN ('case.opened', 'case.closed', 'incident.opened', 'incident.closed')"),
    of: |d| d.action.span().and_then(|_| Some((d.case.as_deref()?, d.action.as_str()))),
};

/// Where a step ended.
struct Place {
    first: String,
    second: Option<String>,
    seq: u64,
}

/// Gives `each` what stands in the index about the entries from `from` on: the columns, and the entry. At most `step` such
/// rows are read at one moment.
pub fn walk(
    conn: &Connection,
    index: &Index,
    from: u64,
    step: usize,
    each: &mut dyn FnMut(&str, &str, u64),
) -> rusqlite::Result<()> {
    let mut at = None;
    loop {
        let mut left = step;
        for (sql, mut values) in index.beyond(at.take().as_ref()) {
            values.extend([number(from), number(left as u64)]);
            let mut query = conn.prepare_cached(&sql)?;
            let mut rows = query.query(params_from_iter(values))?;
            while let Some(row) = rows.next()? {
                let (first, second) = (row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str_or_null()?);
                let seq = row.get(2)?;
                each(first, second.unwrap_or_default(), seq);
                left -= 1;
                if left == 0 {
                    at = Some(Place { first: first.to_owned(), second: second.map(str::to_owned), seq });
                }
            }
            if left == 0 {
                break;
            }
        }
        if left > 0 {
            return Ok(());
        }
    }
}

impl Index {
    /// What gives the rows after a place, or all of them, one query after the other. Each begins where it is asked to: one
    /// that asked for everything beyond the place would be answered from the first row with the same value on, and a walk
    /// through many rows of one value would take the square of their number.
    fn beyond(&self, at: Option<&Place>) -> Vec<(String, Vec<Value>)> {
        let column = self.column;
        let (second, then) = self.second.map_or(("NULL", String::new()), |second| (second, format!("{second},")));
        let select = |which: &str| {
            format!(
                "SELECT {column}, {second}, seq FROM entry INDEXED BY {}
                 WHERE {column} IS NOT NULL AND {} AND {which} AND seq >= ? ORDER BY {column}, {then} seq LIMIT ?",
                self.name,
                self.only.unwrap_or("true"),
            )
        };
        let Some(Place { first, second: value, seq }) = at else { return vec![(select("true"), Vec::new())] };
        let text = |text: &str| Value::Text(text.to_owned());
        let beyond = (select(&format!("{column} > ?")), vec![text(first)]);
        let same = format!("{column} = ?");
        match (self.second, value) {
            (None, _) => vec![(select(&format!("{same} AND seq > ?")), vec![text(first), number(*seq)]), beyond],
            // Those that have none come first.
            (Some(second), None) => vec![
                (select(&format!("{same} AND {second} IS NULL AND seq > ?")), vec![text(first), number(*seq)]),
                (select(&format!("{same} AND {second} IS NOT NULL")), vec![text(first)]),
                beyond,
            ],
            (Some(second), Some(value)) => vec![
                (select(&format!("{same} AND {second} = ? AND seq > ?")), vec![text(first), text(value), number(*seq)]),
                (select(&format!("{same} AND {second} > ?")), vec![text(first), text(value)]),
                beyond,
            ],
        }
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
    use crate::ledger::sqlite::schema::STATEMENTS;

    /// The table and its indices, without the triggers.
    fn file(rows: &[[usize; 5]]) -> Connection {
        let conn = Connection::open_in_memory().unwrap();
        for statement in STATEMENTS.iter().filter(|s| s.starts_with("CREATE TABLE entry") || s.contains("INDEX")) {
            conn.execute_batch(statement).unwrap();
        }
        let texts = [Some(""), Some("a"), Some("b"), Some("ü"), None];
        for row in rows {
            let [actor, case, target, provider, opening] = row.map(|i| texts[i]);
            let action = opening.map_or("note.added", |_| "case.opened");
            let body = json!({"action": action, "actor": actor, "case": case, "target": target, "provider": provider});
            conn.execute("INSERT INTO entry (body, sig, leaf) VALUES (?1, x'', x'')", [body.to_string()]).unwrap();
        }
        conn
    }

    proptest! {
        #[test]
        fn every_row_comes_once_and_in_order(
            rows in proptest::collection::vec(proptest::array::uniform5(0usize..5), 0..40),
            from in 0u64..8,
            step in 1usize..12,
        ) {
            let conn = file(&rows);
            for index in indices(Format::Two) {
                let (column, second) = (index.column, index.second.unwrap_or("NULL"));
                // By way of the table itself.
                let sql = format!(
                    "SELECT {column}, coalesce({second}, ''), seq FROM entry NOT INDEXED WHERE {column} IS NOT NULL AND {}
                     AND seq >= {from} ORDER BY {column}, {second}, seq",
                    index.only.unwrap_or("true"),
                );
                let mut query = conn.prepare(&sql).unwrap();
                let expected = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
                let expected: Vec<(String, String, u64)> = expected.unwrap().collect::<Result<_, _>>().unwrap();
                let mut walked = Vec::new();
                walk(&conn, index, from, step, &mut |a, b, seq| walked.push((a.to_owned(), b.to_owned(), seq))).unwrap();
                prop_assert_eq!(walked, expected, "{}", index.name);
            }
        }
    }
}
