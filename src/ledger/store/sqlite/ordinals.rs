//! The number of each entry within its action: a reading of some actions that leaves one out shows
//! by a gap.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::census::{ActionCounts, counts_before, each_body, unlisted};
use super::fault::ErrorContext;
use super::query::Range;
use super::row::BodyFields;
use crate::ledger::format::body::action_of;
use crate::ledger::{Action, LedgerError};

/// Counts along the entries of some actions.
pub struct Ordinals {
    newest_first: bool,
    range: Range,
    /// Of each action, the ordinal that was met last, and where.
    met: Vec<(Action, u64, Option<u64>)>,
    /// The number of entries of each action before the range, or at its end. The ordinal that is
    /// met last has to be the same number.
    last: ActionCounts,
}

impl Ordinals {
    pub fn new(
        conn: &Connection,
        store: &ErrorContext,
        actions: &[Action],
        range: Range,
        newest_first: bool,
    ) -> Result<Ordinals, LedgerError> {
        let (before, through) = (
            counts_before(conn, store, range.from)?,
            counts_before(conn, store, range.to.max(range.from))?,
        );
        let (first, last) = if newest_first { (through, before) } else { (before, through) };
        let first =
            |action: &Action| first.get(action).copied().unwrap_or(0) + u64::from(newest_first);
        let actions: BTreeSet<Action> = actions.iter().copied().collect();
        let met = actions.iter().map(|action| (*action, first(action), None)).collect();
        Ok(Ordinals { newest_first, range, met, last })
    }

    /// The next row that the index shows.
    pub fn take(
        &mut self,
        conn: &Connection,
        store: &ErrorContext,
        seq: u64,
        fields: &BodyFields<'_>,
    ) -> Result<(), LedgerError> {
        let newest_first = self.newest_first;
        let own = self.met.iter_mut().find(|(action, ..)| Some(*action) == fields.action());
        let Some((action, met, at)) = own else {
            return Err(misplaced(seq, "entry_action"));
        };
        let expected = if newest_first { met.checked_sub(1) } else { met.checked_add(1) };
        if expected != Some(fields.an) {
            let expected =
                expected.filter(|n| *n > 0).ok_or_else(|| misplaced(seq, "entry_action"))?;
            let (from, to) = between(newest_first, self.range, *at, Some(seq));
            return Err(unmet(conn, store, *action, expected, from, to));
        }
        (*met, *at) = (fields.an, Some(seq));
        Ok(())
    }

    /// When there are no more.
    pub fn finish(&self, conn: &Connection, store: &ErrorContext) -> Result<(), LedgerError> {
        self.reaches(conn, store, &self.last, None)
    }

    /// When there may be more, and `lowest` is the last row that the index showed, newest first.
    pub fn stop(
        &self,
        conn: &Connection,
        store: &ErrorContext,
        lowest: u64,
    ) -> Result<(), LedgerError> {
        self.reaches(conn, store, &counts_before(conn, store, lowest)?, Some(lowest))
    }

    fn reaches(
        &self,
        conn: &Connection,
        store: &ErrorContext,
        counts: &ActionCounts,
        lowest: Option<u64>,
    ) -> Result<(), LedgerError> {
        for (action, met, at) in &self.met {
            let last = counts.get(action).copied().unwrap_or(0) + u64::from(self.newest_first);
            if *met != last {
                let missing = if self.newest_first { met.saturating_sub(1) } else { met + 1 };
                let (from, to) = between(self.newest_first, self.range, *at, lowest);
                return Err(unmet(conn, store, *action, missing, from, to));
            }
        }
        Ok(())
    }
}

/// The places between two rows, half open.
pub(crate) fn between(
    newest_first: bool,
    range: Range,
    before: Option<u64>,
    after: Option<u64>,
) -> (u64, u64) {
    if newest_first {
        (after.unwrap_or(range.from), before.unwrap_or(range.to))
    } else {
        (before.map_or(range.from, |seq| seq + 1), after.unwrap_or(range.to))
    }
}

/// Names the entry that the index does not show: the table has it, or it is gone from there too.
pub(crate) fn unmet(
    conn: &Connection,
    store: &ErrorContext,
    action: Action,
    ordinal: u64,
    from: u64,
    to: u64,
) -> LedgerError {
    let mut found = None;
    let looked = each_body(conn, store, from, to, &mut |seq, body| {
        if found.is_none()
            && action_of(body) == Some(action)
            && BodyFields::of(seq, body)?.an == ordinal
        {
            found = Some(seq);
        }
        Ok(())
    });
    match (looked, found) {
        (Err(error), _) => error,
        (Ok(()), Some(seq)) => unlisted(seq, "entry_action"),
        (Ok(()), None) => LedgerError::Unsound {
            seq: to.saturating_sub(1),
            what: format!(
                "before it, number {ordinal} of {action} is missing, and an answer without it would be incomplete"
            ),
        },
    }
}

pub(crate) fn misplaced(seq: u64, index: &str) -> LedgerError {
    LedgerError::Unsound {
        seq,
        what: format!("the index {index} shows it where it does not belong"),
    }
}
