//! A filter as SQL.

use chrono::{DateTime, Utc};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _};

use super::census::gone;
use super::fault::ErrorContext;
use super::row::COLUMNS;
use crate::ledger::format::text;
use crate::ledger::{Action, Filter, LedgerError};
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

/// The way in which a filter is read, and by which the reading shows that it is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookupWay {
    /// All entries of a range, place by place.
    Whole,
    /// All entries of some actions: each is numbered within its action.
    Actions,
    /// Those about no case, of actions that cases have many of.
    Caseless,
    /// The cases that somebody has opened, newest first.
    Opening,
    /// Cases or users, which have few entries each.
    Few,
}

impl LookupWay {
    pub fn of(filter: &Filter) -> LookupWay {
        let Filter { actions, cases, targets, actors, outcomes, caseless, .. } = filter;
        if !cases.is_empty() || !targets.is_empty() {
            LookupWay::Few
        } else if actions.is_empty() {
            LookupWay::Whole
        } else if actions == &[Action::CaseOpened]
            && !actors.is_empty()
            && outcomes.is_empty()
            && !caseless
        {
            LookupWay::Opening
        } else if *caseless
            && actors.is_empty()
            && outcomes.is_empty()
            && !actions.iter().all(|a| a.is_caseless())
        {
            LookupWay::Caseless
        } else {
            LookupWay::Actions
        }
    }

    /// Returns the filter that the index is asked for. The rest of `filter` is looked at
    /// afterwards.
    pub fn asked(self, filter: &Filter) -> Filter {
        let Filter { actions, cases, targets, actors, .. } = filter.clone();
        let all = Filter::default();
        match self {
            LookupWay::Whole => all,
            LookupWay::Actions => Filter { actions, ..all },
            LookupWay::Caseless => Filter { actions, caseless: true, ..all },
            LookupWay::Opening => Filter { actions, actors, ..all },
            LookupWay::Few if cases.is_empty() => Filter { targets, ..all },
            LookupWay::Few => Filter { cases, ..all },
        }
    }

    pub(super) fn index(self, asked: &Filter) -> &'static str {
        match self {
            LookupWay::Whole | LookupWay::Actions => "entry_action",
            LookupWay::Caseless => "entry_caseless",
            LookupWay::Opening => "entry_opening",
            LookupWay::Few if asked.cases.is_empty() => "entry_target",
            LookupWay::Few => "entry_case",
        }
    }
}
