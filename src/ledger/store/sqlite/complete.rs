//! Proof that a reading leaves nothing out. An index can be whole and in another order than it
//! says, and then shows less than there is; so what it shows is held against the numbers in the
//! entries, or against the table.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use serde::Deserialize;

use super::census::{counts_before, each_body, unlisted};
use super::fault::ErrorContext;
use super::ordinals::{Ordinals, misplaced};
use super::query::{LookupWay, Range};
use super::row::{BodyFields, Markers};
use super::schema::SchemaFormat;
use crate::ledger::entry::CaseSpan;
use crate::ledger::format::body::action_of;
use crate::ledger::stored::Stored;
use crate::ledger::{Action, Filter, LedgerError};

/// The things that a proof looks at beside the rows.
#[derive(Clone, Copy)]
pub struct BesideIndex<'a> {
    pub conn: &'a Connection,
    pub store: &'a ErrorContext,
    pub format: SchemaFormat,
    pub recent: &'a RecentEntries,
    /// The number of entries in the ledger.
    pub size: u64,
}

/// Checks that `rows`, all that an index shows of what is asked for, are all there are. With
/// `most`, no more rows than that number were asked for, newest first.
///
/// The newest entries are held against the table. Older entries are complete if they are of a case
/// whose closing counts its entries. Where the closing does not show completeness, another index
/// and the list of open cases are asked. If the index or the list says otherwise, the table is
/// asked.
pub fn prove(
    way: LookupWay,
    asked: &Filter,
    rows: &[Stored],
    most: Option<u64>,
    beside: BesideIndex<'_>,
) -> Result<(), LedgerError> {
    let BesideIndex { conn, store, recent, size, .. } = beside;
    let index = way.index(asked);
    let mut listed = Vec::with_capacity(rows.len());
    for row in rows {
        let fields = BodyFields::of(row.seq, &row.body)?;
        if !fields.matches(asked) {
            return Err(misplaced(row.seq, index));
        }
        listed.push((row, fields));
    }
    let shown: BTreeSet<u64> = rows.iter().map(|row| row.seq).collect();
    let (from, mut meant) = recent.meant_by(conn, store, size, asked)?;
    if let Some(most) = most {
        let more = meant.len().saturating_sub(usize::try_from(most).unwrap_or(usize::MAX));
        meant.drain(..more);
    }
    if let Some(seq) = meant.into_iter().find(|seq| !shown.contains(seq)) {
        return Err(unlisted(seq, index));
    }
    if from == 0 {
        return Ok(());
    }
    match way {
        // Those are numbered along the way, and of these only the newest are asked for.
        LookupWay::Whole | LookupWay::Actions | LookupWay::Opening => Ok(()),
        LookupWay::Caseless => in_order(asked, &listed, beside),
        LookupWay::Few => {
            let doubtful = has_gap(asked, &listed) || doubtful(asked, &listed, from, beside)?;
            if doubtful { hunt(asked, &shown, index, beside) } else { Ok(()) }
        }
    }
}

/// Of actions that only ever are about no case, every entry is there by its number.
fn in_order(
    asked: &Filter,
    listed: &[(&Stored, BodyFields<'_>)],
    beside: BesideIndex<'_>,
) -> Result<(), LedgerError> {
    let BesideIndex { conn, store, size, .. } = beside;
    let actions: Vec<Action> =
        asked.actions.iter().copied().filter(|action| action.is_caseless()).collect();
    let mut ordinals = Ordinals::new(conn, store, &actions, Range { from: 0, to: size }, false)?;
    for (row, fields) in
        listed.iter().filter(|(_, fields)| fields.action().is_some_and(|a| actions.contains(&a)))
    {
        ordinals.take(conn, store, row.seq, fields)?;
    }
    ordinals.finish(conn, store)
}

/// Looks through the table for what the index does not show.
fn hunt(
    asked: &Filter,
    shown: &BTreeSet<u64>,
    index: &str,
    beside: BesideIndex<'_>,
) -> Result<(), LedgerError> {
    let markers = Markers::of(asked);
    each_body(beside.conn, beside.store, 0, beside.size, &mut |seq, body| {
        if !shown.contains(&seq)
            && markers.may_mean(body)
            && BodyFields::of(seq, body)?.matches(asked)
        {
            return Err(unlisted(seq, index));
        }
        Ok(())
    })
}

/// Returns true if the numbers of the rows in their case, or among those about their target, leave
/// one out. Only a newest row that is not shown leaves no gap.
fn has_gap(asked: &Filter, listed: &[(&Stored, BodyFields<'_>)]) -> bool {
    let mut rows: Vec<_> = listed.iter().collect();
    rows.sort_unstable_by_key(|(row, _)| row.seq);
    let mut counts: BTreeMap<(&str, Option<&str>), u64> = BTreeMap::new();
    rows.iter().any(|(_, fields)| {
        let (of, ordinal) = if asked.cases.is_empty() {
            let target = fields.target.as_deref().map(|t| (t, fields.provider.as_deref()));
            (target, fields.tn)
        } else {
            (fields.case.as_deref().map(|case| (case, None)), fields.cn)
        };
        let Some(of) = of else { return false };
        let count = counts.entry(of).or_default();
        *count += 1;
        ordinal.is_some_and(|ordinal| ordinal != *count)
    })
}

/// Returns true if the rows before `from` may not be all there are.
fn doubtful(
    asked: &Filter,
    listed: &[(&Stored, BodyFields<'_>)],
    from: u64,
    beside: BesideIndex<'_>,
) -> Result<bool, LedgerError> {
    let mut cases: Vec<(&str, Vec<&(&Stored, BodyFields<'_>)>)> = Vec::new();
    for row in listed {
        let Some(case) = row.1.case.as_deref() else {
            continue;
        };
        match cases.iter_mut().find(|(id, _)| *id == case) {
            Some((_, rows)) => rows.push(row),
            None => cases.push((case, vec![row])),
        }
    }
    if asked.cases.iter().any(|asked| !cases.iter().any(|(case, _)| case == asked)) {
        return Ok(true);
    }
    let open = open_cases(beside.conn, beside.store, beside.format, beside.size)?;
    for (case, rows) in &cases {
        let spans = |span| {
            rows.iter().position(|(_, fields)| fields.action().and_then(Action::span) == Some(span))
        };
        let began = spans(CaseSpan::Begins).map(|at| rows[at].0.seq);
        // The newest ones were held against the table.
        if rows.first().is_some_and(|(row, _)| row.seq >= from) && began.is_some() {
            continue;
        }
        let counted =
            spans(CaseSpan::Ends).and_then(|at| Some((at, entries_in(&rows[at].0.body)?)));
        match counted {
            Some((at, entries)) if at as u64 + 1 == entries => continue,
            Some(_) => return Ok(true),
            None => {}
        }
        let known = open.iter().find(|(id, _)| id == case).map(|(_, seq)| *seq);
        let is_open = spans(CaseSpan::Ends).is_none() && began.is_some();
        if is_open != known.is_some()
            || (is_open && known != began)
            || !others_agree(asked, case, rows, beside)?
        {
            return Ok(true);
        }
    }
    // An open case of which the index shows nothing at all.
    let unshown = |(id, _): &&(String, u64)| {
        asked.cases.is_empty() && !cases.iter().any(|(case, _)| case == id)
    };
    for (_, seq) in open.iter().filter(unshown) {
        let mut meant = false;
        each_body(beside.conn, beside.store, *seq, seq + 1, &mut |seq, body| {
            meant = BodyFields::of(seq, body)?.matches(asked);
            Ok(())
        })?;
        if meant {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns the number of entries that the closing of a case says that the case has.
fn entries_in(body: &[u8]) -> Option<u64> {
    #[derive(Deserialize)]
    struct Closing {
        data: Counted,
    }
    #[derive(Deserialize)]
    struct Counted {
        entries: u64,
    }
    serde_json::from_slice::<Closing>(body).ok().map(|closing| closing.data.entries)
}

/// Returns true if the other of the two indices that have a case's entries shows no more of them.
fn others_agree(
    asked: &Filter,
    case: &str,
    rows: &[&(&Stored, BodyFields<'_>)],
    BesideIndex { conn, store, .. }: BesideIndex<'_>,
) -> Result<bool, LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    let shown: BTreeSet<u64> = rows.iter().map(|(row, _)| row.seq).collect();
    let targets: BTreeSet<&str> =
        rows.iter().filter_map(|(_, fields)| fields.target.as_deref()).collect();
    let sql = if asked.cases.is_empty() {
        "SELECT seq FROM entry WHERE case_id = ?2 AND +target = ?1"
    } else {
        "SELECT seq FROM entry WHERE target = ?1 AND +case_id = ?2"
    };
    let mut query = conn.prepare_cached(sql).map_err(fault)?;
    for target in targets {
        let found = query.query_map([target, case], |row| row.get::<_, u64>(0)).map_err(fault)?;
        for seq in found {
            if !shown.contains(&seq.map_err(fault)?) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// The cases and incidents that have begun and not ended, each with the entry that it begins with.
pub fn open_cases(
    conn: &Connection,
    store: &ErrorContext,
    format: SchemaFormat,
    size: u64,
) -> Result<Vec<(String, u64)>, LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    let sql = format!("SELECT case_id, seq FROM {} ORDER BY case_id", format.open_cases());
    let mut query = conn.prepare_cached(&sql).map_err(fault)?;
    let open = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(fault)?;
    let open: Vec<(String, u64)> = open.collect::<Result<_, _>>().map_err(fault)?;
    let counts = counts_before(conn, store, size)?;
    let count = |actions: [Action; 2]| actions.iter().filter_map(|a| counts.get(a)).sum::<u64>();
    let begun = count([Action::CaseOpened, Action::IncidentOpened]);
    let ended = count([Action::CaseClosed, Action::IncidentClosed]);
    if begun.checked_sub(ended) != Some(open.len() as u64) {
        as_the_entries_say(conn, store, size, &open)?;
    }
    Ok(open)
}

/// Holds the list of open cases against the table, where their number does not fit the entries.
pub(crate) fn as_the_entries_say(
    conn: &Connection,
    store: &ErrorContext,
    size: u64,
    open: &[(String, u64)],
) -> Result<(), LedgerError> {
    let mut begun: BTreeMap<String, u64> = BTreeMap::new();
    each_body(conn, store, 0, size, &mut |seq, body| {
        let Some(span) = action_of(body).and_then(Action::span) else {
            return Ok(());
        };
        match (BodyFields::of(seq, body)?.case, span) {
            (Some(case), CaseSpan::Begins) => drop(begun.insert(case.into_owned(), seq)),
            (Some(case), CaseSpan::Ends) => drop(begun.remove(&*case)),
            (None, _) => {}
        }
        Ok(())
    })?;
    let listed: BTreeMap<&String, u64> = open.iter().map(|(case, seq)| (case, *seq)).collect();
    let what = |case: &str, is: &str| {
        format!("the list of open cases {is} {case}, and an answer from it would be wrong")
    };
    if let Some((case, seq)) = begun.iter().find(|(case, seq)| listed.get(case) != Some(seq)) {
        return Err(LedgerError::Unsound { seq: *seq, what: what(case, "does not have") });
    }
    match open.iter().find(|(case, _)| !begun.contains_key(case)) {
        Some((case, seq)) => Err(LedgerError::Unsound { seq: *seq, what: what(case, "still has") }),
        None => Ok(()),
    }
}

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
