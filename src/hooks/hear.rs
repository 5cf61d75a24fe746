use std::collections::BTreeSet;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::kinds::{NotifyKind, may_open_a_door, of_entry, opens_a_door};
use super::{NotifyConfig, TicketConfig};
use crate::base::program::{ProgramFault, run};
use crate::base::safe_text::{safe, safe_json};
use crate::ledger::format::text::time;
use crate::ledger::{Action, Alarm, Committed, Ledger, Listener};
use crate::model::Outcome;

/// Tells the configured programs of what is recorded.
pub struct Hooks {
    notify: Option<NotifyConfig>,
    ticket: Option<TicketConfig>,
    background: Background,
    now: fn() -> DateTime<Utc>,
    /// Alarms that were given in this process.
    given: BTreeSet<Alarm>,
}

impl Hooks {
    /// `None` if no program is to be told of anything.
    pub fn new(
        notify: Option<&NotifyConfig>,
        ticket: Option<&TicketConfig>,
        now: fn() -> DateTime<Utc>,
        tell: Box<dyn FnMut(&str)>,
    ) -> Option<Hooks> {
        let ticket = ticket.filter(|ticket| !ticket.post.is_empty());
        if notify.is_none() && ticket.is_none() {
            return None;
        }
        Some(Hooks {
            notify: notify.cloned(),
            ticket: ticket.cloned(),
            background: Background::new(tell),
            now,
            given: BTreeSet::new(),
        })
    }

    fn heard(&mut self, entry: &Committed, ledger: &dyn Ledger) {
        if self.notify.is_some() {
            let mut kinds = of_entry(entry);
            let door = may_open_a_door(entry.draft().action);
            let case = if kinds.is_empty() && !door { None } else { self.case(entry, ledger) };
            let case = case.unwrap_or_default();
            if door && opens_a_door(up_to(&case, entry)) {
                kinds.push(NotifyKind::OpenDoor);
            }
            let login = case.first().and_then(|first| first.draft().private.get("login"));
            let login = login.and_then(|login| login.as_str()).map(str::to_owned);
            for kind in kinds {
                self.notify(kind, Some(entry), login.as_deref(), entry.time());
            }
        }
        if entry.draft().action == Action::CaseClosed {
            self.post(entry, ledger);
        }
    }

    /// The entries of the case that an entry is of.
    fn case(&mut self, entry: &Committed, ledger: &dyn Ledger) -> Option<Vec<Committed>> {
        let id = entry.draft().case.as_deref()?;
        match ledger.case(id) {
            Ok(entries) => Some(entries),
            Err(error) => {
                let failed = format!("the user of {id} is not named to [notify] command");
                self.background.fails(&failed, &error.to_string());
                None
            }
        }
    }

    fn notify(
        &mut self,
        kind: NotifyKind,
        entry: Option<&Committed>,
        login: Option<&str>,
        at: DateTime<Utc>,
    ) {
        let Some(config) = &self.notify else { return };
        let draft = entry.map(Committed::draft);
        let case = draft.and_then(|draft| draft.case.as_deref());
        let document = json!({
            "kind": kind.as_str(),
            "case": case,
            "ticket": draft.and_then(|draft| draft.ticket.as_deref()),
            "login": login,
            "time": time(at),
        });
        let failed = match case {
            Some(case) => format!("[notify] command was not told: {kind}, {case}"),
            None => format!("[notify] command was not told: {kind}"),
        };
        let (argv, limit) = (config.command.clone(), config.limit());
        self.background.start(failed, &argv, &line(&document), limit);
    }

    /// Writes to the ticket that a case is closed. The outcome is neutral: it teaches nobody how a
    /// caller was verified, or why one was refused.
    fn post(&mut self, closed: &Committed, ledger: &dyn Ledger) {
        let draft = closed.draft();
        let (Some(config), Some(case)) = (&self.ticket, draft.case.as_deref()) else { return };
        let Some(ticket) = draft.ticket.as_deref() else { return };
        let outcome = neutral(draft.outcome);
        let mark = ledger.mark().ok().flatten().map(|(_, mark)| mark);
        let text = match &mark {
            Some(mark) => format!("Case {case}: {outcome}. Audit ledger: {mark}."),
            None => format!("Case {case}: {outcome}."),
        };
        let document = json!({
            "ticket": ticket, "case": case, "outcome": outcome, "mark": mark, "text": text,
        });
        let failed = format!("nothing was written to the ticket {ticket} of {case}");
        let (argv, limit) = (config.post.clone(), config.limit());
        self.background.start(failed, &argv, &line(&document), limit);
    }
}

impl Listener for Hooks {
    fn committed(&mut self, entries: &[Committed], ledger: &dyn Ledger) {
        for entry in entries {
            self.heard(entry, ledger);
        }
    }

    fn alarm(&mut self, alarm: Alarm) {
        if self.given.insert(alarm) {
            self.notify(alarm.into(), None, None, (self.now)());
        }
    }
}

/// The entries of a case up to one of them: others may have been written meanwhile.
fn up_to<'a>(case: &'a [Committed], entry: &Committed) -> &'a [Committed] {
    let end = case.partition_point(|other| other.seq() <= entry.seq());
    case.get(..end).unwrap_or_default()
}

fn line(document: &serde_json::Value) -> String {
    safe_json(&document.to_string()) + "\n"
}

fn neutral(outcome: Option<Outcome>) -> &'static str {
    let recovered = matches!(
        outcome,
        Some(
            Outcome::RecoveredByReset
                | Outcome::RecoveredByBackupCode
                | Outcome::RecoveredByFederatedSignIn
        )
    );
    if recovered { "recovered" } else { "not recovered" }
}

/// More programs than these do not run side by side.
const MOST: usize = 16;

/// Programs that run beside the work. Nobody waits for one before the command is done, and then no
/// longer than its limit.
pub(super) struct Background {
    running: Vec<Running>,
    tell: Box<dyn FnMut(&str)>,
}

struct Running {
    /// The sentence that says what failed, if it does.
    failed: String,
    thread: JoinHandle<Result<Vec<u8>, ProgramFault>>,
}

impl Background {
    pub(super) fn new(tell: Box<dyn FnMut(&str)>) -> Background {
        Background { running: Vec::new(), tell }
    }

    /// Starts a program. `failed` is told with the reason, if it fails.
    pub(super) fn start(&mut self, failed: String, argv: &[String], input: &str, limit: Duration) {
        self.collect(MOST - 1);
        let (argv, input) = (argv.to_vec(), input.to_owned());
        let work = move || run(&argv, input.as_bytes(), limit);
        match Builder::new().name("hook".into()).spawn(work) {
            Ok(thread) => self.running.push(Running { failed, thread }),
            Err(error) => self.fails(&failed, &error.to_string()),
        }
    }

    /// Says something about the programs.
    pub(super) fn fails(&mut self, failed: &str, why: &str) {
        // One line, whatever the program has printed.
        (self.tell)(&safe(&format!("{failed}: {why}")));
    }

    /// Tells what became of those that have ended, and waits until no more than `most` run.
    fn collect(&mut self, most: usize) {
        let mut at = 0;
        while at < self.running.len() {
            if self.running.len() > most || self.running[at].thread.is_finished() {
                let Running { failed, thread } = self.running.remove(at);
                match thread.join() {
                    Ok(Ok(_)) => {}
                    Ok(Err(fault)) => self.fails(&failed, &fault.to_string()),
                    Err(_) => self.fails(&failed, "it broke off"),
                }
            } else {
                at += 1;
            }
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.collect(0);
    }
}
