//! Each finding of a run with its mark and its answer, and what an earlier run has left open.

use std::collections::BTreeSet;

use super::answers::{Answers, mark_of};
use super::coverage::Period;
use super::finding::LogFinding;

/// So many findings are kept to be recorded and to be told apart from those of before.
const MOST: usize = 100_000;

/// Gives each finding its mark and its answer, and hands it on.
pub(super) struct Judged<'a> {
    pub(super) provider: &'a str,
    pub(super) answers: &'a Answers,
    pub(super) all: Vec<LogFinding>,
    pub(super) emit: &'a mut dyn FnMut(LogFinding),
}

impl Judged<'_> {
    pub(super) fn take(&mut self, mut finding: LogFinding) {
        // One of before has its mark already.
        if finding.mark.id.is_empty() {
            finding.mark = mark_of(self.provider, &finding);
        }
        finding.answered = self.answers.of(&finding.mark).cloned();
        if self.all.len() < MOST {
            self.all.push(finding.clone());
        }
        (self.emit)(finding);
    }
}

/// Returns what an earlier run left open and this run does not show, unless it is explained now: its
/// rows are still in the log, or it has none and its time was judged.
pub(super) fn still_open(
    before: &[LogFinding],
    now: &[LogFinding],
    digests: &BTreeSet<String>,
    period: Period,
) -> Vec<LogFinding> {
    let shown: BTreeSet<&str> = now.iter().map(|finding| finding.mark.id.as_str()).collect();
    let in_period = |finding: &LogFinding| period.contains(finding.at, finding.at);
    let is_explained = |finding: &LogFinding| {
        if finding.digests.is_empty() {
            in_period(finding)
        } else {
            finding.digests.iter().all(|digest| digests.contains(digest))
        }
    };
    let gone = before
        .iter()
        .filter(|finding| !shown.contains(finding.mark.id.as_str()) && !is_explained(finding));
    gone.map(|finding| {
        let said = if in_period(finding) {
            "its row is not in the platform's log any more"
        } else {
            "found by an earlier run; the log does not reach back to it"
        };
        let what = match finding.what.split_once(" [") {
            Some((what, _)) => what,
            None => &finding.what,
        };
        LogFinding { what: format!("{what} [{said}]"), ..finding.clone() }
    })
    .collect()
}
