//! Proof that a reading leaves nothing out. An index can be whole and in another order than it
//! says, and then shows less than there is; so what it shows is held against the numbers in the
//! entries, or against the table.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use serde::Deserialize;

use super::{
    census::{ActionCounts, counts_before, each_body, unlisted},
    fault::ErrorContext,
    fields::{BodyFields, Markers},
    query::Range,
    recent::RecentEntries,
    schema::SchemaFormat,
};
use crate::ledger::{
    Action, Filter, LedgerError, entry::CaseSpan, format::body::action_of, stored::Stored,
};

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

    fn index(self, asked: &Filter) -> &'static str {
        match self {
            LookupWay::Whole | LookupWay::Actions => "entry_action",
            LookupWay::Caseless => "entry_caseless",
            LookupWay::Opening => "entry_opening",
            LookupWay::Few if asked.cases.is_empty() => "entry_target",
            LookupWay::Few => "entry_case",
        }
    }
}

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
fn between(
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
fn unmet(
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

fn misplaced(seq: u64, index: &str) -> LedgerError {
    LedgerError::Unsound {
        seq,
        what: format!("the index {index} shows it where it does not belong"),
    }
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
            let doubtful = doubtful(asked, &listed, from, beside)?;
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
fn as_the_entries_say(
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
