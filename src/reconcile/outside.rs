//! Work while the ledger was down, as it was entered later: it explains rows of the log
//! like a case does, once a second person has confirmed it.

use chrono::{DateTime, TimeDelta, Utc};

use super::PlatformAct;
use super::facts::{CaseFacts, ChangeFact, LogFacts, OutsideState};
use crate::case::outside::{OutsideAct, OutsideCame, OutsideDone, OutsideRecord, records};
use crate::ledger::{Action, Filter, LedgerError};
use crate::model::Outcome;
use crate::report::EntrySource;

/// On paper a time has minutes, and is read off whatever clock hangs there.
const PAPER: TimeDelta = TimeDelta::minutes(10);

/// Adds what was done outside on a platform from `since` to before `until`, by its own times: it
/// was entered later. `target`: to this user alone.
pub fn with_outside(
    mut facts: LogFacts,
    source: &dyn EntrySource,
    provider: &str,
    target: Option<&str>,
    since: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
) -> Result<LogFacts, LedgerError> {
    let mut entries = Vec::new();
    for action in [Action::OutsideRecorded, Action::OutsideConfirmed] {
        let filter = Filter { actions: vec![action], ..Filter::default() };
        source.each(&filter, &mut |entry| entries.push(entry.clone()))?;
    }
    entries.sort_by_key(crate::ledger::Committed::seq);
    let inside = |done: &OutsideDone| {
        since.is_none_or(|since| since <= done.at) && until.is_none_or(|until| done.at < until)
    };
    let meant = |one: &OutsideRecord| {
        one.provider == provider && target.is_none_or(|target| target == one.target)
    };
    let all = records(&entries).into_iter().filter(meant).map(|one| of(&one, inside));
    let mut cases = std::mem::take(&mut facts.cases);
    cases.extend(all.filter(|facts| !facts.changes.is_empty()));
    Ok(LogFacts::new(cases))
}

fn of(record: &OutsideRecord, inside: impl Fn(&OutsideDone) -> bool) -> CaseFacts {
    let change = |done: &OutsideDone| {
        Some(ChangeFact {
            act: act_of(done.act)?,
            from: done.at - PAPER,
            to: Some(done.at + PAPER),
            came: Some(came_of(done.came)),
            by: record.by.clone(),
            factor: None,
        })
    };
    let state = match record.confirmed {
        Some(_) => OutsideState::Confirmed,
        None => OutsideState::Unconfirmed,
    };
    CaseFacts {
        case: format!("outside {}", record.seq),
        target: record.target.clone(),
        login: record.login.clone(),
        changes: record.acts.iter().filter(|done| inside(done)).filter_map(change).collect(),
        // It is not entered without one.
        reason: true,
        outside: Some(state),
        ..CaseFacts::default()
    }
}

/// Ended sessions are on no list of what a log tells from others.
const fn act_of(act: OutsideAct) -> Option<PlatformAct> {
    match act {
        OutsideAct::Factors | OutsideAct::BackupCodes => Some(PlatformAct::Reset),
        OutsideAct::Password => Some(PlatformAct::Password),
        OutsideAct::Suspend => Some(PlatformAct::Suspended),
        OutsideAct::Enable => Some(PlatformAct::Enabled),
        OutsideAct::Sessions => None,
    }
}

/// An unknown outcome stays so: it may explain a row, and no row is expected for it.
const fn came_of(came: OutsideCame) -> Outcome {
    match came {
        OutsideCame::Done => Outcome::Attested,
        OutsideCame::Failed => Outcome::Failed,
        OutsideCame::NotKnown => Outcome::Unknown,
    }
}
