//! The next entries of a scan, read at one moment and shown to be all there are.

use std::collections::BTreeSet;

use rusqlite::{Connection, params_from_iter};

use super::census::{each_body, gone};
use super::complete::prove;
use super::fault::ErrorContext;
use super::ordinals::Ordinals;
use super::query::{LookupWay, Range};
use super::row::{BodyFields, Markers, stored, take};
use super::{SqliteLedger, census, query, row};
use crate::ledger::stored::Stored;
use crate::ledger::{Filter, LedgerError};

/// The point that a scan has reached.
pub struct BatchPlace<'f> {
    filter: &'f Filter,
    way: LookupWay,
    /// The filter that the index is asked for.
    asked: Filter,
    newest_first: bool,
    /// The number of entries that are read at one moment.
    batch: u64,
    /// The number of entries that are still wanted.
    left: u64,
    /// The range that is left to read, once the range is known.
    range: Option<Range>,
    ordinals: Option<Ordinals>,
    done: bool,
}

impl<'f> BatchPlace<'f> {
    pub fn new(filter: &'f Filter, batch: u64) -> BatchPlace<'f> {
        let way = LookupWay::of(filter);
        BatchPlace {
            filter,
            way,
            asked: way.asked(filter),
            newest_first: filter.newest.is_some(),
            batch,
            left: filter.newest.map_or(u64::MAX, |n| n as u64),
            range: None,
            ordinals: None,
            done: false,
        }
    }

    pub fn is_done(&self) -> bool {
        self.done || self.left == 0
    }

    /// Returns true if the filter asks for more than the index was asked for.
    fn is_narrower(&self) -> bool {
        let Filter { actions, cases, targets, actors, outcomes, caseless, .. } = self.filter;
        let asked = &self.asked;
        (actions, cases, targets, actors)
            != (&asked.actions, &asked.cases, &asked.targets, &asked.actors)
            || !outcomes.is_empty()
            || *caseless != asked.caseless
    }
}

impl SqliteLedger {
    /// The next records in their order, and what `with` finds at the same moment; nothing if there
    /// are no more.
    pub(super) fn next_batch<K>(
        &self,
        place: &mut BatchPlace<'_>,
        with: impl Fn(&Connection, &[Stored]) -> Result<K, LedgerError>,
    ) -> Result<Option<(Vec<Stored>, K)>, LedgerError> {
        let store = self.store();
        while !place.is_done() {
            let tx = self.begin_read()?;
            let range = if let Some(range) = place.range {
                range
            } else {
                let size = census::size(&tx, &store)?;
                *place.range.insert(query::range(&tx, &store, size, place.filter)?)
            };
            let mut batch = match place.way {
                LookupWay::Few | LookupWay::Caseless | LookupWay::Opening => {
                    self.at_once(&tx, &store, place, range)?
                }
                LookupWay::Actions => numbered(&tx, &store, place, range)?,
                LookupWay::Whole if place.is_narrower() => {
                    looked_through(&tx, &store, place, range)?
                }
                LookupWay::Whole => by_place(&tx, &store, place, range)?,
            };
            batch.truncate(usize::try_from(place.left).unwrap_or(usize::MAX));
            place.left -= batch.len() as u64;
            if !batch.is_empty() {
                let found = with(&tx, &batch)?;
                return Ok(Some((batch, found)));
            }
        }
        Ok(None)
    }

    /// All of what has few entries, held against what shows that none is missing.
    fn at_once(
        &self,
        conn: &Connection,
        store: &ErrorContext,
        place: &mut BatchPlace<'_>,
        range: Range,
    ) -> Result<Vec<Stored>, LedgerError> {
        place.done = true;
        let size = census::size(conn, store)?;
        let everything = Range { from: 0, to: size };
        // The newest of somebody's openings are asked for because there may be many.
        let most = (place.way == LookupWay::Opening && place.newest_first && range.to == size)
            .then_some(place.left);
        let mut rows = if place.way == LookupWay::Opening && most.is_none() {
            let rows = select(conn, store, &place.asked, range, false, u64::MAX)?;
            prove_openings(conn, store, &place.asked, range, &rows)?;
            rows
        } else {
            let rows = select(
                conn,
                store,
                &place.asked,
                everything,
                most.is_some(),
                most.unwrap_or(u64::MAX),
            )?;
            prove(place.way, &place.asked, &rows, most, self.beside(conn, store, size))?;
            rows
        };
        rows.sort_unstable_by_key(|row| row.seq);
        let mut wanted = Vec::with_capacity(rows.len());
        for row in rows {
            if range.contains(row.seq) && BodyFields::of(row.seq, &row.body)?.matches(place.filter)
            {
                wanted.push(row);
            }
        }
        if place.newest_first {
            wanted.reverse();
        }
        Ok(wanted)
    }
}

/// The openings of a range of time by somebody are among those by anybody, which are numbered.
fn prove_openings(
    conn: &Connection,
    store: &ErrorContext,
    asked: &Filter,
    range: Range,
    rows: &[Stored],
) -> Result<(), LedgerError> {
    let all = Filter { actors: Vec::new(), ..asked.clone() };
    let shown: BTreeSet<u64> = rows.iter().map(|row| row.seq).collect();
    let mut ordinals = Ordinals::new(conn, store, &all.actions, range, false)?;
    for row in select(conn, store, &all, range, false, u64::MAX)? {
        let fields = BodyFields::of(row.seq, &row.body)?;
        ordinals.take(conn, store, row.seq, &fields)?;
        if fields.matches(asked) != shown.contains(&row.seq) {
            return Err(census::unlisted(row.seq, "entry_opening"));
        }
    }
    ordinals.finish(conn, store)
}

/// Entries of some actions, along their numbers.
fn numbered(
    conn: &Connection,
    store: &ErrorContext,
    place: &mut BatchPlace<'_>,
    range: Range,
) -> Result<Vec<Stored>, LedgerError> {
    let narrower = place.is_narrower();
    let most = if narrower { place.batch } else { place.batch.min(place.left) };
    let mut ordinals = match place.ordinals.take() {
        Some(ordinals) => ordinals,
        None => Ordinals::new(conn, store, &place.asked.actions, range, place.newest_first)?,
    };
    let rows = select(conn, store, &place.asked, range, place.newest_first, most)?;
    let lowest = rows.last().map(|row| row.seq);
    let read = rows.len() as u64;
    let mut wanted = Vec::with_capacity(rows.len());
    for row in rows {
        let fields = BodyFields::of(row.seq, &row.body)?;
        ordinals.take(conn, store, row.seq, &fields)?;
        if !narrower || fields.matches(place.filter) {
            wanted.push(row);
        }
    }
    if read < most {
        ordinals.finish(conn, store)?;
        place.done = true;
    } else if let Some(last) = lowest {
        if wanted.len() as u64 >= place.left {
            ordinals.stop(conn, store, last)?;
        }
        place.range = Some(if place.newest_first {
            Range { to: last, ..range }
        } else {
            Range { from: last + 1, ..range }
        });
    }
    place.ordinals = Some(ordinals);
    Ok(wanted)
}

/// Every entry of the range, place by place.
fn by_place(
    conn: &Connection,
    store: &ErrorContext,
    place: &mut BatchPlace<'_>,
    range: Range,
) -> Result<Vec<Stored>, LedgerError> {
    let here = window(place, range, place.batch.min(place.left));
    let mut rows = row::range(conn, store, here.from, here.to)?;
    if place.newest_first {
        rows.reverse();
    }
    let expected = |at: u64| {
        if place.newest_first { here.to - 1 - at } else { here.from + at }
    };
    let places = (0..here.to - here.from).map(expected);
    let mut shown = rows.iter().map(|row| row.seq);
    for seq in places {
        if shown.next() != Some(seq) {
            return Err(gone(seq));
        }
    }
    Ok(rows)
}

/// The entries of the next places that are wanted, and perhaps none.
fn looked_through(
    conn: &Connection,
    store: &ErrorContext,
    place: &mut BatchPlace<'_>,
    range: Range,
) -> Result<Vec<Stored>, LedgerError> {
    let here = window(place, range, place.batch);
    let markers = Markers::of(place.filter);
    let mut found = Vec::new();
    each_body(conn, store, here.from, here.to, &mut |seq, body| {
        if markers.may_mean(body) && BodyFields::of(seq, body)?.matches(place.filter) {
            found.push(seq);
        }
        Ok(())
    })?;
    if place.newest_first {
        found.reverse();
    }
    found.into_iter().map(|seq| stored(conn, store, seq)?.ok_or_else(|| gone(seq))).collect()
}

/// The next places of the range, which go from it.
fn window(place: &mut BatchPlace<'_>, range: Range, most: u64) -> Range {
    let here = if place.newest_first {
        Range { from: range.to.saturating_sub(most).max(range.from), ..range }
    } else {
        Range { to: range.from.saturating_add(most).min(range.to), ..range }
    };
    let rest = if place.newest_first {
        Range { to: here.from, ..range }
    } else {
        Range { from: here.to, ..range }
    };
    place.done = rest.from >= rest.to;
    place.range = Some(rest);
    here
}

fn select(
    conn: &Connection,
    store: &ErrorContext,
    asked: &Filter,
    range: Range,
    newest_first: bool,
    limit: u64,
) -> Result<Vec<Stored>, LedgerError> {
    let (sql, values) = query::select(asked, range, newest_first, limit);
    let mut query = conn.prepare_cached(&sql).map_err(|e| store.fault(&e))?;
    let mut rows = query.query(params_from_iter(values)).map_err(|e| store.fault(&e))?;
    let mut batch = Vec::new();
    while let Some(row) = rows.next().map_err(|e| store.fault(&e))? {
        batch.push(take(row, store)?);
    }
    Ok(batch)
}
