//! The instants at which a process can die, as something that can be counted and walked: around every write of the ledger,
//! around every act of the platform and every message, and before every reading of the platform.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use chrono::{DateTime, Utc};

use super::stage::append_line;
use crate::ledger::{Committed, Draft, Expect, Filter, Ledger, LedgerError, Signer, SqliteLedger};
use crate::message::{Delivery, Message, Messenger, Sent};
use crate::provider::embedded::Embedded;
use crate::provider::{
    Act, ActKind, ActReport, Came, Capability, Closes, Factor, Fault, Moment, Profile, Provider, Recorded, Residue,
    Settled, SignIn, User, UserId,
};

/// Counts the instants and ends this process, as `kill -9` does, at one of them.
#[derive(Default)]
pub struct Points {
    passed: RefCell<Vec<String>>,
    fatal: Option<usize>,
    /// The platform answers "cannot tell" when it is asked what came of an act.
    pub mute: Cell<bool>,
}

impl Points {
    pub fn none() -> Rc<Points> {
        Rc::default()
    }

    pub fn fatal(at: usize) -> Rc<Points> {
        Rc::new(Points { fatal: Some(at), ..Points::default() })
    }

    /// What each instant was, in order.
    pub fn passed(&self) -> Vec<String> {
        self.passed.borrow().clone()
    }

    pub fn pass(&self, what: String) {
        let mut passed = self.passed.borrow_mut();
        if self.fatal == Some(passed.len()) {
            let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
            unreachable!("this process is dead");
        }
        passed.push(what);
    }
}

/// The real ledger.
pub struct MortalLedger {
    pub ledger: SqliteLedger,
    pub points: Rc<Points>,
}

impl Ledger for MortalLedger {
    fn append(
        &mut self,
        drafts: &[Draft],
        signer: &dyn Signer,
        expect: &[Expect],
    ) -> Result<Vec<Committed>, LedgerError> {
        let what: Vec<String> = drafts
            .iter()
            .map(|d| format!("{}{}", d.action, d.phase.map_or(String::new(), |p| format!(" {p}"))))
            .collect();
        let what = what.join("+");
        self.points.pass(format!("before append {what}"));
        let appended = self.ledger.append(drafts, signer, expect);
        self.points.pass(format!("after append {what}"));
        appended
    }

    fn read(&self, filter: &Filter) -> Result<Vec<Committed>, LedgerError> {
        self.ledger.read(filter)
    }

    fn newest(&self) -> Result<Option<DateTime<Utc>>, LedgerError> {
        self.ledger.newest()
    }

    fn mark(&self) -> Result<Option<(u64, String)>, LedgerError> {
        self.ledger.mark()
    }
}

/// The real directory, and where a scene has them, links and tokens, which stand in a file.
pub struct MortalPlatform {
    pub platform: Embedded,
    pub points: Rc<Points>,
    pub lent: Option<std::path::PathBuf>,
}

impl MortalPlatform {
    /// What the directory has not.
    fn lends(&self, act: &Act) -> Option<ActReport> {
        let file = self.lent.as_ref()?;
        let secrets = match act {
            Act::IssuePasswordTicket { .. } => vec!["https://acme.example/reset?ticket=4f9d".to_owned().into()],
            Act::RevokeTokens => Vec::new(),
            _ => return None,
        };
        append_line(file, act.kind().as_str());
        Some(ActReport { secrets, ..ActReport::came(Came::Succeeded) })
    }

    fn read<T>(&self, what: &str, read: impl FnOnce(&Embedded) -> T) -> T {
        self.points.pass(format!("read {what}"));
        read(&self.platform)
    }
}

impl Provider for MortalPlatform {
    fn name(&self) -> &str {
        self.platform.name()
    }

    fn capability(&self, kind: ActKind) -> Capability {
        match kind {
            ActKind::SetTemporaryPassword if self.lent.is_some() => Capability::Cannot("a link is issued".into()),
            ActKind::IssuePasswordTicket | ActKind::RevokeTokens if self.lent.is_some() => Capability::Can,
            kind => self.platform.capability(kind),
        }
    }

    fn residue(&self, what: Residue) -> Closes {
        self.platform.residue(what)
    }

    fn advice(&self, moment: Moment) -> Vec<String> {
        self.platform.advice(moment)
    }

    fn find(&self, who: &str) -> Result<Vec<User>, Fault> {
        self.read("find", |p| p.find(who))
    }

    fn profile(&self, user: &UserId) -> Result<Profile, Fault> {
        self.read("profile", |p| p.profile(user))
    }

    fn factors(&self, user: &UserId) -> Result<Vec<Factor>, Fault> {
        self.read("factors", |p| p.factors(user))
    }

    fn backup_codes(&self, user: &UserId) -> Result<Recorded<u32>, Fault> {
        self.read("codes", |p| p.backup_codes(user))
    }

    fn sign_ins(&self, user: &UserId, since: DateTime<Utc>) -> Result<Recorded<Vec<SignIn>>, Fault> {
        self.read("sign-ins", |p| p.sign_ins(user, since))
    }

    fn clock(&self) -> Result<Recorded<DateTime<Utc>>, Fault> {
        self.platform.clock()
    }

    fn act(&self, user: &UserId, act: &Act) -> ActReport {
        self.points.pass(format!("before act {}", act.kind()));
        let report = self.lends(act).unwrap_or_else(|| self.platform.act(user, act));
        self.points.pass(format!("after act {}", act.kind()));
        report
    }

    fn settle(&self, user: &UserId, act: &Act, since: DateTime<Utc>) -> Result<Settled, Fault> {
        self.points.pass("read settle".into());
        match (&self.lent, act) {
            // A link leaves no trace.
            (Some(_), Act::IssuePasswordTicket { .. }) => return Ok(Settled::CannotTell),
            (Some(file), Act::RevokeTokens) => {
                let done = std::fs::read_to_string(file).unwrap_or_default().contains(act.kind().as_str());
                return Ok(if done { Settled::Done } else { Settled::NotDone });
            }
            _ => {}
        }
        if self.points.mute.get() { Ok(Settled::CannotTell) } else { self.platform.settle(user, act, since) }
    }
}

/// A mail server that takes everything, and a file that says what it took.
pub struct MortalMail {
    pub taken: std::path::PathBuf,
    pub points: Rc<Points>,
}

impl Messenger for MortalMail {
    fn channel(&self) -> &'static str {
        "smtp"
    }

    fn deliver(&mut self, message: &Message, _now: DateTime<Utc>) -> Vec<Delivery> {
        self.points.pass("before mail".into());
        append_line(&self.taken, message.subject());
        self.points.pass("after mail".into());
        message.to().iter().map(|to| Delivery::new(to, Sent::Accepted, "taken")).collect()
    }
}
