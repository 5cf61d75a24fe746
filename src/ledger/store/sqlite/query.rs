//! A filter as SQL.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, types::Value};

use super::{census::gone, fault::ErrorContext, row::COLUMNS};
use crate::ledger::{Action, Filter, LedgerError, format::text};
use crate::model::Outcome;

/// A range of entries, half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub from: u64,
    pub to: u64,
}

impl Range {
    pub fn contains(self, seq: u64) -> bool {
        (self.from..self.to).contains(&seq)
    }
}

/// The entries of a time range, in a ledger of `size` entries. Time never runs backwards, so this
/// is found by halving.
pub fn range(
    conn: &Connection,
    store: &ErrorContext,
    size: u64,
    filter: &Filter,
) -> Result<Range, LedgerError> {
    let first =
        |bound: Option<DateTime<Utc>>| bound.map(|at| first_at(conn, store, size, at)).transpose();
    let from = first(filter.since)?.unwrap_or(0);
    Ok(Range { from, to: first(filter.until)?.unwrap_or(size).max(from) })
}

/// The first entry that is not earlier than `at`; the size if all are.
pub fn first_at(
    conn: &Connection,
    store: &ErrorContext,
    size: u64,
    at: DateTime<Utc>,
) -> Result<u64, LedgerError> {
    let at =
        text::time(at + (chrono::TimeDelta::milliseconds(1) - chrono::TimeDelta::nanoseconds(1)));
    let mut query = conn
        .prepare_cached("SELECT time FROM entry WHERE seq = ?1")
        .map_err(|e| store.fault(&e))?;
    let (mut low, mut high) = (0, size);
    while low < high {
        let middle = low.midpoint(high);
        let time: Option<String> =
            query.query_row([middle], |row| row.get(0)).optional().map_err(|e| store.fault(&e))?;
        if time.ok_or_else(|| gone(middle))? < at { low = middle + 1 } else { high = middle }
    }
    Ok(low)
}

/// The statement for a filter within a range, and its values. At most `limit` rows, newest first or
/// last.
pub fn select(
    filter: &Filter,
    range: Range,
    newest_first: bool,
    limit: u64,
) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = Vec::new();
    let mut terms: Vec<String> = Vec::new();
    let mut one_of = |column: &str, wanted: Vec<String>| {
        if !wanted.is_empty() {
            terms.push(format!("{column} IN ({})", vec!["?"; wanted.len()].join(",")));
            values.extend(wanted.into_iter().map(Value::Text));
        }
    };
    one_of("e.case_id", filter.cases.clone());
    one_of("e.target", filter.targets.clone());
    // A case or a user has few entries, an action or an actor may have most of them. SQLite does
    // not know that, and takes the index of a column only if no `+` stands before it.
    let few = !filter.cases.is_empty() || !filter.targets.is_empty();
    let (action, actor) = if few { ("+e.action", "+e.actor") } else { ("e.action", "e.actor") };
    let opening = filter.actions == [Action::CaseOpened] && !filter.actors.is_empty() && !few;
    if !opening {
        one_of(action, filter.actions.iter().map(|a| a.as_str().to_owned()).collect());
    }
    one_of(actor, filter.actors.clone());
    one_of(
        "e.outcome",
        filter.outcomes.iter().copied().map(Outcome::as_str).map(str::to_owned).collect(),
    );
    // Spelled as in the partial indices, which are not taken otherwise.
    if opening {
        terms.push("e.action = 'case.opened'".to_owned());
    }
    if filter.caseless {
        terms.push("e.case_id IS NULL".to_owned());
    }
    terms.push("e.seq >= ? AND e.seq < ?".to_owned());
    let number = |n: u64| Value::Integer(i64::try_from(n).unwrap_or(i64::MAX));
    values.extend([number(range.from), number(range.to), number(limit)]);
    let order = if newest_first { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT {COLUMNS} FROM entry AS e LEFT JOIN private AS p ON p.seq = e.seq
         WHERE {} ORDER BY e.seq {order} LIMIT ?",
        terms.join(" AND ")
    );
    (sql, values)
}
