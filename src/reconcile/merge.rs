//! Several rows about one act make one finding: a platform that logs each removed credential, or a
//! request and its effect.

use std::collections::{HashMap, VecDeque};

use chrono::TimeDelta;

use super::PlatformAct;
use super::finding::{Code, LogFinding};

/// So many findings are held back at a time. What is older is handed on; memory stays what it is.
const HELD: usize = 4096;

/// By code, act, and whom or what it is about; rows that say exactly what was done are one only if
/// they say the same.
type MergeKey = (Code, PlatformAct, String);

/// Holds findings back until nothing more can join them.
#[derive(Debug)]
pub struct Merger {
    window: TimeDelta,
    held: HashMap<MergeKey, LogFinding>,
    order: VecDeque<MergeKey>,
}

impl Merger {
    pub fn new(window: TimeDelta) -> Merger {
        Merger { window, held: HashMap::new(), order: VecDeque::new() }
    }

    pub fn take(&mut self, finding: LogFinding, emit: &mut dyn FnMut(LogFinding)) {
        let mut about = finding.case.clone().unwrap_or_else(|| finding.target.to_lowercase());
        if finding.exact {
            about.push('\n');
            about.push_str(&finding.what);
        }
        let key = (finding.code, finding.act, about);
        if let Some(held) = self.held.get_mut(&key) {
            let near = (finding.at - held.at).abs() <= self.window;
            let same_actor =
                held.actor.is_none() || finding.actor.is_none() || held.actor == finding.actor;
            if near && same_actor {
                held.rows += finding.rows;
                if held.actor.is_none() && finding.actor.is_some() {
                    held.actor = finding.actor;
                    held.what = finding.what;
                }
                return;
            }
            emit(std::mem::replace(held, finding));
            return;
        }
        if self.order.len() >= HELD
            && let Some(oldest) = self.order.pop_front()
            && let Some(finding) = self.held.remove(&oldest)
        {
            emit(finding);
        }
        self.order.push_back(key.clone());
        self.held.insert(key, finding);
    }

    pub fn finish(&mut self, emit: &mut dyn FnMut(LogFinding)) {
        while let Some(key) = self.order.pop_front() {
            if let Some(finding) = self.held.remove(&key) {
                emit(finding);
            }
        }
    }
}

/// The marks that were seen lately. The last [`HELD`] marks are remembered.
#[derive(Debug, Default)]
pub struct RecentRows {
    seen: std::collections::HashSet<String>,
    order: VecDeque<String>,
}

impl RecentRows {
    /// Returns true if the mark is seen for the first time.
    pub fn is_new(&mut self, mark: String) -> bool {
        if self.seen.contains(&mark) {
            return false;
        }
        if self.order.len() >= HELD
            && let Some(oldest) = self.order.pop_front()
        {
            self.seen.remove(&oldest);
        }
        self.order.push_back(mark.clone());
        self.seen.insert(mark)
    }
}
