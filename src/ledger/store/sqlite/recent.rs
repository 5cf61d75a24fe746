//! The newest entries as the table has them, to hold against what an index shows of them.

use std::cell::RefCell;

use rusqlite::Connection;

use super::census::each_body;
use super::fault::ErrorContext;
use super::row::{BodyFields, Markers};
use crate::ledger::{Filter, LedgerError};

/// So many entries, if the ledger has them: days of a busy desk, and no more than a few
/// milliseconds of one command.
const RECENT: u64 = 4096;

/// The newest entries as they were read. What was read is kept, since entries never change.
pub struct RecentEntries {
    /// The number of newest entries that are wanted.
    reach: u64,
    tail: RefCell<Tail>,
}

impl Default for RecentEntries {
    fn default() -> RecentEntries {
        RecentEntries::reaching(RECENT)
    }
}

#[derive(Default)]
struct Tail {
    from: u64,
    /// One body after the other.
    text: Vec<u8>,
    /// The positions at which the bodies end.
    ends: Vec<usize>,
}

impl Tail {
    fn to(&self) -> u64 {
        self.from + self.ends.len() as u64
    }

    fn bodies(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        let spans = begins.zip(self.ends.iter().copied());
        (self.from..).zip(spans.map(|(from, to)| self.text.get(from..to).unwrap_or_default()))
    }
}

impl RecentEntries {
    pub fn reaching(reach: u64) -> RecentEntries {
        RecentEntries { reach, tail: RefCell::default() }
    }

    /// The place of the first of the newest entries, and the places of all of them that `filter`
    /// means, ascending; its range of time aside. `size` is how many entries there are.
    pub fn meant_by(
        &self,
        conn: &Connection,
        store: &ErrorContext,
        size: u64,
        filter: &Filter,
    ) -> Result<(u64, Vec<u64>), LedgerError> {
        let mut tail = self.tail.borrow_mut();
        if size < tail.to() || tail.to() + self.reach < size || tail.ends.is_empty() {
            *tail = Tail { from: size.saturating_sub(self.reach), ..Tail::default() };
        }
        let (from, Tail { text, ends, .. }) = (tail.to(), &mut *tail);
        each_body(conn, store, from, size, &mut |_, body| {
            text.extend_from_slice(body);
            ends.push(text.len());
            Ok(())
        })?;
        let markers = Markers::of(filter);
        let mut meant = Vec::new();
        for (seq, body) in tail.bodies().filter(|(_, body)| markers.may_mean(body)) {
            if BodyFields::of(seq, body)?.matches(filter) {
                meant.push(seq);
            }
        }
        Ok((tail.from, meant))
    }
}
