//! The instants at which a process can die, as something that can be counted and walked: around
//! every write of the ledger, around every act of the platform and every message, and before every
//! reading of the platform.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use chrono::{DateTime, Utc};

use super::stage::append_line;
use crate::ledger::{Committed, Draft, Expect, Filter, Ledger, LedgerError, Signer, SqliteLedger};
use crate::message::{Delivery, Message, Messenger};
use crate::model::{Factor, Fate, Profile, Recorded, SignIn, User, UserId};
use crate::provider::embedded::Embedded;
use crate::provider::{
    Act, ActKind, ActOutcome, ActReport, Capability, ProviderActs, ProviderError, ProviderLayer,
    ProviderReads, SettledAct,
};

/// Counts the instants and ends this process, as `kill -9` does, at one of them.
#[derive(Default)]
pub struct CrashPoints {
    passed: RefCell<Vec<String>>,
    fatal: Option<usize>,
    /// The platform answers "cannot tell" when it is asked what came of an act.
    pub mute: Cell<bool>,
}

impl CrashPoints {
    pub fn none() -> Rc<CrashPoints> {
        Rc::default()
    }

    pub fn fatal(at: usize) -> Rc<CrashPoints> {
        Rc::new(CrashPoints { fatal: Some(at), ..CrashPoints::default() })
    }

    /// Returns what each instant was, in order.
    pub fn passed(&self) -> Vec<String> {
        self.passed.borrow().clone()
    }

    pub fn pass(&self, what: String) {
        let mut passed = self.passed.borrow_mut();
        if self.fatal == Some(passed.len()) {
            let _ = rustix::process::kill_process(
                rustix::process::getpid(),
                rustix::process::Signal::KILL,
            );
            unreachable!("this process is dead");
        }
        passed.push(what);
    }
}

/// The real ledger.
pub struct CrashingLedger {
    pub ledger: SqliteLedger,
    pub points: Rc<CrashPoints>,
}

impl Ledger for CrashingLedger {
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
pub struct CrashingPlatform {
    pub platform: Embedded,
    pub points: Rc<CrashPoints>,
    pub lent: Option<std::path::PathBuf>,
}

impl CrashingPlatform {
    /// Carries out an act that the directory does not have.
    fn lends(&self, act: &Act) -> Option<ActReport> {
        let file = self.lent.as_ref()?;
        let secrets = match act {
            Act::IssuePasswordTicket { .. } => {
                vec!["https://acme.example/reset?ticket=4f9d".to_owned().into()]
            }
            Act::RevokeTokens => Vec::new(),
            _ => return None,
        };
        append_line(file, act.kind().as_str());
        Some(ActReport { secrets, ..ActReport::came(ActOutcome::Succeeded) })
    }

    fn read<T>(&self, what: &str, read: impl FnOnce(&Embedded) -> T) -> T {
        self.points.pass(format!("read {what}"));
        read(&self.platform)
    }
}

impl ProviderLayer for CrashingPlatform {
    fn inner(&self) -> &dyn ProviderReads {
        &self.platform
    }

    fn capability(&self, kind: ActKind) -> Capability {
        match kind {
            ActKind::SetTemporaryPassword if self.lent.is_some() => {
                Capability::Cannot("a link is issued".into())
            }
            ActKind::IssuePasswordTicket | ActKind::RevokeTokens if self.lent.is_some() => {
                Capability::Can
            }
            kind => self.platform.capability(kind),
        }
    }

    fn find(&self, who: &str) -> Result<Vec<User>, ProviderError> {
        self.read("find", |p| p.find(who))
    }

    fn profile(&self, user: &UserId) -> Result<Profile, ProviderError> {
        self.read("profile", |p| p.profile(user))
    }

    fn reach(&self, user: &UserId) -> Result<Profile, ProviderError> {
        ProviderLayer::profile(self, user)
    }

    fn factors(&self, user: &UserId) -> Result<Vec<Factor>, ProviderError> {
        self.read("factors", |p| p.factors(user))
    }

    fn backup_codes(&self, user: &UserId) -> Result<Recorded<u32>, ProviderError> {
        self.read("codes", |p| p.backup_codes(user))
    }

    fn sign_ins(
        &self,
        user: &UserId,
        since: DateTime<Utc>,
    ) -> Result<Recorded<Vec<SignIn>>, ProviderError> {
        self.read("sign-ins", |p| p.sign_ins(user, since))
    }

    fn password_changed(&self, user: &UserId) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        self.read("password", |p| p.password_changed(user))
    }

    fn settle(
        &self,
        user: &UserId,
        act: &Act,
        since: DateTime<Utc>,
    ) -> Result<SettledAct, ProviderError> {
        self.points.pass("read settle".into());
        match (&self.lent, act) {
            // A link leaves no trace.
            (Some(_), Act::IssuePasswordTicket { .. }) => return Ok(SettledAct::CannotTell),
            (Some(file), Act::RevokeTokens) => {
                let done =
                    std::fs::read_to_string(file).unwrap_or_default().contains(act.kind().as_str());
                return Ok(if done { SettledAct::Done } else { SettledAct::NotDone });
            }
            _ => {}
        }
        if self.points.mute.get() {
            Ok(SettledAct::CannotTell)
        } else {
            self.platform.settle(user, act, since)
        }
    }
}

impl ProviderActs for CrashingPlatform {
    fn act(&self, user: &UserId, act: &Act) -> ActReport {
        self.points.pass(format!("before act {}", act.kind()));
        let report = self.lends(act).unwrap_or_else(|| self.platform.act(user, act));
        self.points.pass(format!("after act {}", act.kind()));
        report
    }
}

/// A mail server that takes everything, and a file that says what it took.
pub struct CrashingMail {
    pub taken: std::path::PathBuf,
    pub points: Rc<CrashPoints>,
}

impl Messenger for CrashingMail {
    fn channel(&self) -> &'static str {
        "smtp"
    }

    fn deliver(&mut self, message: &Message, to: &str, _now: DateTime<Utc>) -> Delivery {
        self.points.pass("before mail".into());
        append_line(&self.taken, &format!("{to}: {}", message.subject()));
        self.points.pass("after mail".into());
        Delivery::new(to, Fate::Accepted, "taken")
    }
}
