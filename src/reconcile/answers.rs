//! The ids of findings, the answers that seniors gave to them, and what an earlier run left open.
//!
//! An id stays the same from run to run: it is made of what the finding says happened. An answer is
//! bound to the rows as well. If a row is changed, or another joins it, the finding is new again.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::finding::{Code, LogFinding};
use super::mark::{Answer, FindingMark};
use super::{Period, PlatformAct};
use crate::ledger::format::text::{hex, parse_time, time};
use crate::ledger::{Action, Committed, Filter, LedgerError, Object};
use crate::report::EntrySource;

/// The most bytes of findings that an entry keeps. What is beyond them is found again by the next
/// run.
const KEPT: usize = 48 << 10;

/// The most rows of a finding that an entry keeps.
const ROWS_KEPT: usize = 16;

/// The time before the end of the last run that is read once more: rows come late, and what
/// followed a reset may have come since.
const OVERLAP: TimeDelta = TimeDelta::hours(25);

/// Letters and digits that are not mistaken for one another.
const ALPHABET: &[u8; 26] = b"234679ACDEFGHJKMNPQRTVWXYZ";

/// The mark of a finding of a run about a platform.
pub(super) fn mark_of(provider: &str, finding: &LogFinding) -> FindingMark {
    let LogFinding { code, act, at, target, case, actor, detail, rows, digests, .. } = finding;
    let (code, act, when) = (code.as_str(), act.as_str(), time(*at));
    let target = target.to_lowercase();
    let said = json!(["readmit finding", provider, code, act, when, target, case, actor, detail]);
    let mut number = Sha256::digest(said.to_string())
        .iter()
        .take(12)
        .fold(0_u128, |all, byte| all << 8 | u128::from(*byte));
    let mut id = "D-".to_owned();
    for _ in 0..8 {
        let place = usize::try_from(number % ALPHABET.len() as u128).unwrap_or_default();
        id.push(char::from(ALPHABET[place]));
        number /= ALPHABET.len() as u128;
    }
    let mut digests: Vec<&str> = digests.iter().map(String::as_str).collect();
    digests.sort_unstable();
    digests.dedup();
    // What the log does not show has no row: then the number of rows and the case are all there
    // is.
    let bound = match digests.as_slice() {
        [] => json!([code, act, when, case, rows]),
        rows => json!(rows),
    };
    FindingMark { id, row: hex(&Sha256::digest(bound.to_string())) }
}

/// All answers about one platform, by the marks of what they answer.
#[derive(Clone, Debug, Default)]
pub struct Answers(BTreeMap<(String, String), Answer>);

impl Answers {
    pub fn read(source: &dyn EntrySource, provider: &str) -> Result<Answers, LedgerError> {
        let mut all = Answers::default();
        each_about(source, provider, &mut |entry| {
            let text = |key: &str| entry.data().get(key).and_then(Value::as_str).map(str::to_owned);
            if let (Some(id), Some(row)) = (text("answers"), text("row")) {
                let reason = entry.draft().reason().map(str::to_owned);
                let (entry, by, at) = (entry.seq(), entry.draft().actor.clone(), entry.time());
                all.0.insert((id, row), Answer { entry, by, at, reason });
            }
        })?;
        Ok(all)
    }

    pub fn of(&self, mark: &FindingMark) -> Option<&Answer> {
        self.0.get(&(mark.id.clone(), mark.row.clone()))
    }
}

/// The state that the last run left which read this platform's log by itself.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The end of the time that it judged.
    pub until: Option<DateTime<Utc>>,
    /// The oldest finding that nobody had answered.
    open_since: Option<DateTime<Utc>>,
    /// The findings that nobody had answered, as far as they are kept.
    pub open: Vec<LogFinding>,
}

impl Known {
    /// Reads the newest run that `by` has signed. What others say they have read is not gone on
    /// from: who can record a run could make the next one leave something out.
    pub fn read(source: &dyn EntrySource, provider: &str, by: &str) -> Result<Known, LedgerError> {
        let mut known = Known::default();
        each_about(source, provider, &mut |entry| {
            let fetched = entry.data().get("fetched") == Some(&Value::Bool(true));
            if fetched && entry.draft().actor == by {
                let to = entry.data().get("period").and_then(|period| period.get("to"));
                known = Known {
                    until: to.and_then(Value::as_str).and_then(parse_time),
                    open_since: moment(entry.data(), "open_since"),
                    open: kept_in(entry),
                };
            }
        })?;
        Ok(known)
    }

    /// The moment to read from: what was left open is judged once more, as long as the log has it.
    pub fn from(&self, skew: TimeDelta) -> Option<DateTime<Utc>> {
        let end = self.until? - OVERLAP;
        Some(self.open_since.map_or(end, |open| end.min(open - skew)))
    }
}

/// The newest finding of this id that a run has kept.
pub fn answer_of(
    source: &dyn EntrySource,
    provider: &str,
    id: &str,
) -> Result<Option<LogFinding>, LedgerError> {
    let mut newest = None;
    each_about(source, provider, &mut |entry| {
        let found = kept_in(entry).into_iter().find(|finding| finding.mark.id == id);
        newest = found.or(newest.take());
    })?;
    Ok(newest)
}

/// The data and the private part of the entry that answers a finding.
pub fn answer_parts(provider: &str, finding: &LogFinding, reason: &str) -> (Object, Object) {
    let mut data = Object::new();
    data.insert("provider".into(), provider.into());
    data.insert("answers".into(), finding.mark.id.as_str().into());
    data.insert("row".into(), finding.mark.row.as_str().into());
    data.insert("finding".into(), finding.code.as_str().into());
    data.insert("act".into(), finding.act.as_str().into());
    data.insert("at".into(), time(finding.at).into());
    if let Some(case) = &finding.case {
        data.insert("of".into(), case.as_str().into());
    }
    if let Some(operator) = &finding.operator {
        data.insert("operator".into(), operator.as_str().into());
    }
    let mut private = Object::new();
    private.insert("reason".into(), reason.trim().into());
    private.insert("user".into(), finding.target.as_str().into());
    private.insert("what".into(), finding.what.as_str().into());
    if let Some(actor) = &finding.actor {
        private.insert("actor".into(), actor.as_str().into());
    }
    (data, private)
}

/// Adds what a run leaves open to what is recorded of it.
pub(super) fn keep(data: &mut Object, private: &mut Object, found: &[LogFinding]) {
    let open = || found.iter().filter(|finding| finding.answered.is_none());
    data.insert("open".into(), open().count().into());
    // A time that is gone is not in any log.
    let rows = open().filter(|finding| finding.code != Code::NotCovered);
    if let Some(oldest) = rows.map(|finding| finding.at).min() {
        data.insert("open_since".into(), time(oldest).into());
    }
    let mut room = KEPT;
    let fits = |one: &Value| {
        let size = one.to_string().len();
        let fits = size <= room;
        room = room.saturating_sub(size);
        fits
    };
    let kept: Vec<Value> = open().map(kept).take_while(fits).collect();
    if !kept.is_empty() {
        private.insert("found".into(), kept.into());
    }
}

fn kept(finding: &LogFinding) -> Value {
    json!({
        "id": finding.mark.id,
        "row": finding.mark.row,
        "finding": finding.code.as_str(),
        "act": finding.act.as_str(),
        "at": time(finding.at),
        "user": finding.target,
        "case": finding.case,
        "actor": finding.actor,
        "operator": finding.operator,
        "rows": finding.rows,
        "what": finding.what,
        "digests": finding.digests.iter().take(ROWS_KEPT).collect::<Vec<_>>(),
    })
}

fn kept_in(entry: &Committed) -> Vec<LogFinding> {
    let all = entry.draft().private.get("found").and_then(Value::as_array);
    all.into_iter().flatten().filter_map(Value::as_object).filter_map(of_kept).collect()
}

fn of_kept(kept: &Object) -> Option<LogFinding> {
    let text = |key: &str| kept.get(key).and_then(Value::as_str).map(str::to_owned);
    let digests = kept.get("digests").and_then(Value::as_array).into_iter().flatten();
    Some(LogFinding {
        code: Code::parse(&text("finding")?)?,
        act: PlatformAct::parse(&text("act")?)?,
        at: moment(kept, "at")?,
        target: text("user").unwrap_or_default(),
        case: text("case"),
        actor: text("actor"),
        operator: text("operator"),
        rows: kept.get("rows").and_then(Value::as_u64).unwrap_or(0),
        place: None,
        what: text("what").unwrap_or_default(),
        detail: None,
        digests: digests.filter_map(|one| one.as_str().map(str::to_owned)).collect(),
        mark: FindingMark { id: text("id")?, row: text("row")? },
        answered: None,
    })
}

fn moment(object: &Object, key: &str) -> Option<DateTime<Utc>> {
    object.get(key).and_then(Value::as_str).and_then(parse_time)
}

/// A time between two runs that the log does not reach back to any more.
pub(super) fn not_covered(gap: Period) -> Option<LogFinding> {
    let (from, to) = (gap.from?, gap.to?);
    let at = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M:%S").to_string();
    Some(LogFinding {
        code: Code::NotCovered,
        act: PlatformAct::Untold,
        at: from,
        target: String::new(),
        case: None,
        actor: None,
        operator: None,
        rows: 0,
        place: None,
        what: format!(
            "the platform has no rows of {} to {} UTC any more: nothing is shown of that time",
            at(from),
            at(to)
        ),
        detail: None,
        digests: Vec::new(),
        mark: FindingMark::default(),
        answered: None,
    })
}

fn each_about(
    source: &dyn EntrySource,
    provider: &str,
    take: &mut dyn FnMut(&Committed),
) -> Result<(), LedgerError> {
    let filter = Filter { actions: vec![Action::AuditReconciled], ..Filter::default() };
    source.each(&filter, &mut |entry| {
        if entry.data().get("provider").and_then(Value::as_str) == Some(provider) {
            take(entry);
        }
    })
}
