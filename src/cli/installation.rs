//! An installation, opened: what most commands begin with.

use std::cell::RefCell;

use super::ledger_file::ledger_of;
use super::opened_key::{SignedIn, unusable};
use super::witnessed::witnessed;
use super::{Failure, Global, ledger_file};
use crate::base::clock::{Clock, SystemClock};
use crate::base::file_mode::Sharing;
use crate::case::rules::free_text;
use crate::case::{Actor, Refusal};
use crate::directory::Directory;
use crate::home::config::ConfigError;
use crate::home::{Config, Home, RunbookLibrary, contacts};
use crate::hooks::Hooks;
use crate::ledger::{
    Action, CaseListing, Draft, Expect, InstallationKey, KeptLedger, Ledger, Listener, Object,
    Scope, Signer, retry_on_conflict,
};
use crate::model::{Mode, Outcome};
use crate::operator::{OperatorAccount, OperatorKey, OperatorRegistry, Right, requested};
use crate::provider::contacts::{ContactsTable, WithContacts};
use crate::provider::{Provider, ProviderConfig};
use crate::runbook::REASON_LEAST;
use crate::secret::known::{KnownSecrets, NOT_TEXT};
use crate::session::{Library as _, SessionError};
use crate::ui::Ui;
use crate::witness::Witnessed;

/// Returns the home: the named one, or the user's own.
pub fn home(global: &Global) -> Result<Home, Failure> {
    let home = match &global.home {
        Some(root) => Home::new(root),
        None => Home::default_root().map(Home::new).ok_or_else(|| {
            Failure::usage("there is no home folder").hint("name one with --home DIR")
        })?,
    };
    for_the_group(&home);
    Ok(home)
}

/// In a home that is shared, what SQLite and others make beside our files is for the group too,
/// from its first moment on. A file that is one person's is made with a mode of its own.
pub fn for_the_group(home: &Home) {
    if let Sharing::Group(_) = home.sharing() {
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o007));
    }
}

/// The cases alone, for what only lists them: nothing can be written, and the installation's key
/// need not be there.
pub fn case_list(global: &Global) -> Result<Box<dyn CaseListing>, Failure> {
    Ok(ledger_file::to_list(&home(global)?.ledger())?)
}

/// Refuses a reason that no runbook would take.
pub fn check_reason_by_the_floor(reason: &str) -> Result<(), Failure> {
    reason_of_at_least(REASON_LEAST, reason)
}

fn reason_of_at_least(least: usize, reason: &str) -> Result<(), Failure> {
    free_text::refuse(reason)?;
    Ok(free_text::long_enough(Some(reason), least)?)
}

/// Home, configuration, ledger and operators.
pub struct Installation {
    pub home: Home,
    pub config: Config,
    pub ledger: Witnessed,
    pub roll: OperatorRegistry,
    /// The secrets that opened a key here. None of the secrets is taken as text.
    pub known: RefCell<KnownSecrets>,
}

impl Installation {
    /// Opens it for writing.
    pub fn open(global: &Global) -> Result<Installation, Failure> {
        Ok(Installation::open_at(home(global)?)?.noting(global))
    }

    pub fn open_at(home: Home) -> Result<Installation, Failure> {
        let ledger = ledger_of(&home)?;
        let roll = OperatorRegistry::read(&*ledger)?;
        let config = Config::of(&home)?;
        config.check_named(&home)?;
        let ledger = witnessed(&home, ledger, config.witness.as_ref())?.heard_by(listener(&config));
        Ok(Installation { home, config, ledger, roll, known: RefCell::default() })
    }

    /// Opens it to look at: nothing can be written, and neither the installation's key nor a
    /// configuration need be there. A reviewer has a copy of the ledger alone.
    pub fn open_to_read(global: &Global) -> Result<Installation, Failure> {
        let home = home(global)?;
        let ledger = ledger_file::to_read(&home.ledger())?;
        let config = match Config::of(&home) {
            Err(ConfigError::Missing(_)) => Config::default(),
            other => other?,
        };
        Ok(Installation::with(home, config, ledger)?.noting(global))
    }

    /// As [`Installation::open_to_read`], for a command that hands out a head. Where none is signed
    /// over the newest entries, one is, if the installation's key is to be had: whoever keeps a head
    /// keeps one over everything.
    pub fn open_to_hand_out(global: &Global) -> Result<Installation, Failure> {
        let this = Installation::open_to_read(global)?;
        let kept = this.ledger.kept();
        if kept.head()?.size < kept.end()?.size
            && let Ok(key) = InstallationKey::load(&this.home.installation_key())
        {
            ledger_file::to_write(&this.home.ledger(), key)?.head()?;
        }
        Ok(this)
    }

    fn noting(self, global: &Global) -> Installation {
        let ledger = self.ledger.noting(&global.recorded).alarming(&global.alarmed);
        Installation { ledger, ..self }
    }

    /// A home with a ledger that is not, or not yet, in its place.
    pub fn of(home: Home, ledger: Box<dyn KeptLedger>) -> Result<Installation, Failure> {
        let config = Config::of(&home)?;
        Installation::with(home, config, ledger)
    }

    fn with(
        home: Home,
        config: Config,
        ledger: Box<dyn KeptLedger>,
    ) -> Result<Installation, Failure> {
        let roll = OperatorRegistry::read(&*ledger)?;
        let ledger = Witnessed::new(ledger, None, Box::new(warn));
        Ok(Installation { home, config, ledger, roll, known: RefCell::default() })
    }

    pub fn library(&self) -> Result<RunbookLibrary, Failure> {
        Ok(RunbookLibrary::read(self.home.blobs(), &self.ledger)?)
    }

    /// Returns the operator who acts: the named one, or the one called like the login, or the only
    /// person there is. A service or timer beside one person leaves no doubt who types.
    pub fn account(&self, global: &Global) -> Result<&OperatorAccount, Failure> {
        let login = || std::env::var("USER").or_else(|_| std::env::var("LOGNAME")).ok();
        let account = if let Some(name) = &global.operator {
            self.roll.get(name).ok_or_else(|| {
                Failure::new(8, format!("there is no operator {name}"))
                    .hint("`readmit operator list` shows them")
            })?
        } else {
            let mut people = self.roll.active().filter(|a| !a.role.is_unattended());
            let by_login = login().and_then(|l| self.roll.active().find(|a| a.name == l));
            match (by_login, people.next(), people.next()) {
                (Some(account), _, _) | (None, Some(account), None) => account,
                _ => {
                    return Err(Failure::new(8, "which operator are you?")
                        .hint("name yourself with --operator NAME or READMIT_OPERATOR"));
                }
            }
        };
        if account.disabled {
            return Err(Failure::new(8, format!("the operator {} is disabled", account.name)));
        }
        Ok(account)
    }

    /// An operator who is there and not disabled.
    pub fn active(&self, name: &str) -> Result<OperatorAccount, Failure> {
        self.roll.active().find(|a| a.name == name).cloned().ok_or_else(|| {
            Failure::usage(format!("there is no active operator {name}"))
                .hint("`readmit operator list` shows them")
        })
    }

    /// The operator's key where it is not sealed: a service's, or that of a throwaway home.
    pub fn key(&self, account: &OperatorAccount) -> Result<OperatorKey, Failure> {
        OperatorKey::load(&self.home.operator_key(&account.name)).map_err(unusable)
    }

    pub fn actor(account: &OperatorAccount, mode: Mode) -> Actor {
        Actor { name: account.name.clone(), role: account.role, mode, users: account.users.clone() }
    }

    /// Records something about the installation, by whoever acts, if their role allows it.
    #[allow(clippy::needless_pass_by_value)] // nobody has a use for them afterwards
    pub fn record(
        &mut self,
        global: &Global,
        right: Right,
        action: Action,
        data: Object,
        private: Object,
    ) -> Result<(), Failure> {
        let SignedIn { account, key } = self.signed_in(global, right, action)?;
        self.record_by(&account, &key, action, &data, &private)
    }

    /// Refuses a reason that is shorter than the accepted runbook asks for, or that holds what
    /// nobody may record. Where no runbook is accepted, the floor decides.
    ///
    /// # Errors
    /// Also if the text of the accepted runbook is lost: to take it away must not make a reason
    /// shorter.
    pub fn check_reason(&self, reason: &str) -> Result<(), Failure> {
        let least = match self.library()?.current() {
            Ok(runbook) => runbook.policy.reason_least,
            Err(SessionError::Usage(_)) => REASON_LEAST,
            Err(lost) => return Err(lost.into()),
        };
        reason_of_at_least(least, reason)?;
        self.refuse_secret(reason)
    }

    /// The same for a restore, which may be what mends a home: where the text is lost, the floor
    /// decides.
    pub fn check_reason_to_mend(&self, reason: &str) -> Result<(), Failure> {
        match self.library()?.current() {
            Err(SessionError::RunbookText { .. }) => {
                check_reason_by_the_floor(reason)?;
                self.refuse_secret(reason)
            }
            Ok(_) | Err(_) => self.check_reason(reason),
        }
    }

    /// Refuses text that holds what has opened a key in this command.
    pub fn refuse_secret(&self, text: &str) -> Result<(), Failure> {
        if self.known.borrow().is_in(text) {
            Err(Refusal::FreeText(NOT_TEXT).into())
        } else {
            Ok(())
        }
    }

    /// The same, of every text in what an entry would hold.
    fn refuse_secrets(&self, value: &serde_json::Value) -> Result<(), Failure> {
        use serde_json::Value;
        match value {
            Value::String(text) => self.refuse_secret(text),
            Value::Array(values) => values.iter().try_for_each(|value| self.refuse_secrets(value)),
            Value::Object(fields) => {
                fields.values().try_for_each(|value| self.refuse_secrets(value))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
        }
    }

    /// The same, by somebody who has signed in.
    pub fn record_by(
        &mut self,
        account: &OperatorAccount,
        signer: &dyn Signer,
        action: Action,
        data: &Object,
        private: &Object,
    ) -> Result<(), Failure> {
        self.record_outcome(account, signer, action, None, data, private)
    }

    /// The same, with what came of it.
    pub fn record_outcome(
        &mut self,
        account: &OperatorAccount,
        signer: &dyn Signer,
        action: Action,
        outcome: Option<Outcome>,
        data: &Object,
        private: &Object,
    ) -> Result<(), Failure> {
        let plain =
            Draft::plain(SystemClock.now(), action, &account.name, account.role, Mode::Scripted);
        let draft = Draft { outcome, data: data.clone(), private: private.clone(), ..plain };
        self.record_draft(signer, &draft).map(drop)
    }

    /// Records an entry that is about no case, if its actor may: its place. The time is that at
    /// which it is recorded.
    pub fn record_draft(&mut self, signer: &dyn Signer, draft: &Draft) -> Result<u64, Failure> {
        for value in draft.data.values().chain(draft.private.values()) {
            self.refuse_secrets(value)?;
        }
        draft.ticket.as_deref().map_or(Ok(()), |ticket| self.refuse_secret(ticket))?;
        retry_on_conflict(Scope::All, || {
            let draft = Draft { clock: SystemClock.now(), ..draft.clone() };
            // What is decided on is all that is there: a role may change while somebody types a
            // passphrase.
            let last = self.ledger.kept().end()?.size.checked_sub(1);
            self.roll = OperatorRegistry::read(&self.ledger)?;
            self.roll.allows(draft.clock, &draft)?;
            Ok(self
                .ledger
                .append(&[draft], signer, &[Expect { scope: Scope::All, last }])
                .map(|entries| entries.first().map_or(0, crate::ledger::Committed::seq)))
        })
    }

    /// Records a change of operators, or, where that takes two, the request for it: its number.
    pub fn change(
        &mut self,
        by: &SignedIn,
        action: Action,
        data: &Object,
        private: &Object,
    ) -> Result<Option<u64>, Failure> {
        let plain = Draft::plain(
            SystemClock.now(),
            action,
            &by.account.name,
            by.account.role,
            Mode::Scripted,
        );
        let draft = Draft { data: data.clone(), ..plain };
        if !self.roll.takes_two(draft.clock, &by.account.name, &draft) {
            return self.record_by(&by.account, &by.key, action, data, private).map(|()| None);
        }
        let asked = requested(action, data);
        self.record_by(&by.account, &by.key, Action::ApprovalRequested, &asked, private)?;
        self.roll = OperatorRegistry::read(&self.ledger)?;
        let mine = self
            .roll
            .proposals()
            .filter(|p| p.by == by.account.name && p.action == action && p.data == *data);
        Ok(mine.map(|p| p.seq).max())
    }

    /// Returns the options with the platform of a case in place, unless another is named. A case
    /// knows its platform, and whichever is the default by now does not matter to it.
    pub fn at_case(&self, case: Option<&str>, global: &Global) -> Result<Global, Failure> {
        let mut global = global.clone();
        if let (Some(case), None) = (case, &global.provider) {
            let entries = self.ledger.case(case)?;
            global.provider = entries.first().and_then(|entry| entry.draft().provider.clone());
        }
        Ok(global)
    }

    /// The identity platform that is meant.
    pub fn provider(&self, global: &Global) -> Result<Box<dyn Provider>, Failure> {
        self.provider_named(global.provider.as_deref(), global)
    }

    /// The configured platform of a name; without one, the default.
    pub fn provider_named(
        &self,
        name: Option<&str>,
        global: &Global,
    ) -> Result<Box<dyn Provider>, Failure> {
        let config = self.config.provider(name)?;
        let provider = super::platform::open(config, &self.home, global)?;
        Ok(match self.contacts_for(config)? {
            Some((book, own)) => Box::new(WithContacts::new(provider, book).own(own)),
            None => provider,
        })
    }

    /// The same for an incident, which waits neither for a contacts file to be accepted nor for its
    /// faults to be mended.
    pub fn provider_to_contain(&self, global: &Global) -> Result<Box<dyn Provider>, Failure> {
        let config = self.config.provider(global.provider.as_deref())?;
        let provider = super::platform::open(config, &self.home, global)?;
        Ok(match self.contacts_for(config) {
            Ok(Some((book, own))) => {
                Box::new(WithContacts::new(provider, book).own(own).lenient(warn))
            }
            Ok(None) => provider,
            Err(failure) => {
                warn(&format!(
                    "{}; without it the notice goes only to the addresses that the platform has",
                    failure.message()
                ));
                provider
            }
        })
    }

    /// The contacts file that is configured for a platform, if it is the one that was accepted, and
    /// whether it is for that platform alone.
    fn contacts_for(
        &self,
        config: &ProviderConfig,
    ) -> Result<Option<(ContactsTable, bool)>, Failure> {
        let Some(contacts) = &self.config.contacts else {
            return Ok(None);
        };
        let own = contacts.own(config.name());
        let file = own.or(contacts
            .file
            .as_ref()
            .filter(|_| !matches!(config, ProviderConfig::Embedded { .. })));
        let Some(file) = file else { return Ok(None) };
        let book = contacts::open(
            &self.ledger,
            own.map(|_| config.name()),
            &self.home.root().join(file),
            &self.home.blobs(),
        )?;
        Ok(Some((book, own.is_some())))
    }

    /// The embedded directory itself, for its own commands.
    pub fn directory(&self) -> Result<Directory, Failure> {
        super::platform::directory(&self.home)
    }
}

/// Whoever is told of what is recorded, by the configuration.
pub fn listener(config: &Config) -> Option<Box<dyn Listener>> {
    let now = || SystemClock.now();
    let hooks = Hooks::new(config.notify.as_ref(), config.ticket.as_ref(), now, Box::new(warn))?;
    Some(Box::new(hooks))
}

/// Prints a warning of something that does not stop the work, for whoever does the work.
pub fn warn(text: &str) {
    Ui::new().warn(text);
}
