//! An installation, opened: what most commands begin with.

use super::{Failure, Global};
use crate::case::{Actor, Refusal};
use crate::clock::{Clock, SystemClock};
use crate::directory::{Directory, Hashing, random};
use crate::home::{Config, Home, RunbookLibrary, config::ProviderConfig};
use crate::ledger::keyfile::InstallationKey;
use crate::ledger::sqlite::SqliteLedger;
use crate::ledger::{Action, Draft, Ledger, LedgerError, Mode, Object};
use crate::operator::{Account, KeyError, OperatorKey, Right, Roll, may};
use crate::provider::Provider;
use crate::provider::embedded::Embedded;
use crate::witness::Witnessed;

/// Where the home is: named, or the user's own.
pub fn home(global: &Global) -> Result<Home, Failure> {
    match &global.home {
        Some(root) => Ok(Home::new(root)),
        None => Home::default_root()
            .map(Home::new)
            .ok_or_else(|| Failure::usage("there is no home folder").hint("name one with --home DIR")),
    }
}

/// The ledger alone, for what only lists: nothing can be written, and the installation's key need not be there.
pub fn ledger(global: &Global) -> Result<SqliteLedger, Failure> {
    let mut ledger = SqliteLedger::open(&home(global)?.ledger(), None, Box::new(random::system))?;
    ledger.set_wait(std::time::Duration::from_secs(20), Some(Box::new(report_wait)));
    Ok(ledger)
}

fn ledger_of(home: &Home) -> Result<SqliteLedger, Failure> {
    // A missing ledger is told before anything else: nothing but `init` makes one.
    if !home.ledger().exists() {
        return Err(LedgerError::Missing(home.ledger()).into());
    }
    let key = InstallationKey::load(&home.installation_key())?;
    let mut ledger = SqliteLedger::open(&home.ledger(), Some(key), Box::new(random::system))?;
    ledger.set_wait(std::time::Duration::from_secs(20), Some(Box::new(report_wait)));
    Ok(ledger)
}

/// Home, configuration, ledger and operators.
pub struct Installation {
    pub home: Home,
    pub config: Config,
    pub ledger: Witnessed,
    pub roll: Roll,
}

impl Installation {
    /// Opens it for writing.
    pub fn open(global: &Global) -> Result<Installation, Failure> {
        Installation::open_at(home(global)?)
    }

    pub fn open_at(home: Home) -> Result<Installation, Failure> {
        let ledger = ledger_of(&home)?;
        let roll = Roll::read(&ledger)?;
        let config = Config::load(&home.config())?;
        let ledger = Witnessed::new(ledger, config.witness.as_ref(), Box::new(warn));
        Ok(Installation { home, config, ledger, roll })
    }

    /// Opens it to look at: nothing can be written, and the installation's key need not be there.
    pub fn open_to_read(global: &Global) -> Result<Installation, Failure> {
        let home = home(global)?;
        let ledger = SqliteLedger::open(&home.ledger(), None, Box::new(random::system))?;
        Installation::of(home, ledger)
    }

    /// A home with a ledger that is not, or not yet, in its place.
    pub fn of(home: Home, mut ledger: SqliteLedger) -> Result<Installation, Failure> {
        ledger.set_wait(std::time::Duration::from_secs(20), Some(Box::new(report_wait)));
        let roll = Roll::read(&ledger)?;
        let config = Config::load(&home.config())?;
        let ledger = Witnessed::new(ledger, None, Box::new(warn));
        Ok(Installation { home, config, ledger, roll })
    }

    pub fn library(&self) -> Result<RunbookLibrary, Failure> {
        Ok(RunbookLibrary::read(&self.home.runbooks(), &self.ledger)?)
    }

    /// Who acts: named, or the one called like the login, or the only one there is.
    pub fn account(&self, global: &Global) -> Result<&Account, Failure> {
        let login = || std::env::var("USER").or_else(|_| std::env::var("LOGNAME")).ok();
        let account = if let Some(name) = &global.operator {
            self.roll.get(name).ok_or_else(|| {
                Failure::new(8, format!("there is no operator {name}")).hint("`readmit operator list` shows them")
            })?
        } else {
            let mut active = self.roll.active();
            let by_login = login().and_then(|l| self.roll.active().find(|a| a.name == l));
            match (by_login, active.next(), active.next()) {
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

    /// The operator's key, from their own folder.
    pub fn key(&self, account: &Account) -> Result<OperatorKey, Failure> {
        let path = self.home.operator_key(&account.name);
        OperatorKey::load(&path).map_err(|error| {
            let hint = match &error {
                KeyError::Open(path) => format!("make it yours alone: chmod 600 {}", path.display()),
                _ => "only they can act under this name; restore their key from a backup".to_owned(),
            };
            Failure::new(8, error.to_string()).hint(hint)
        })
    }

    pub fn actor(account: &Account, mode: Mode) -> Actor {
        Actor { name: account.name.clone(), role: account.role, mode, users: account.users.clone() }
    }

    /// Records something about the installation, by whoever acts, if their role allows it.
    pub fn record(
        &mut self,
        global: &Global,
        right: Right,
        action: Action,
        data: Object,
        private: Object,
    ) -> Result<(), Failure> {
        let account = self.account(global)?.clone();
        if !may(account.role, right) {
            return Err(Refusal::Role(account.role.as_str()).into());
        }
        let key = self.key(&account)?;
        let plain = Draft::plain(SystemClock.now(), action, &account.name, account.role, Mode::Scripted);
        self.ledger.append(&[Draft { data, private, ..plain }], &key, &[])?;
        Ok(())
    }

    /// The identity platform that is meant.
    pub fn provider(&self, global: &Global) -> Result<Box<dyn Provider>, Failure> {
        match self.config.provider(global.provider.as_deref())? {
            ProviderConfig::Embedded { name } => {
                let directory = self.directory()?;
                let now = || SystemClock.now();
                Ok(Box::new(Embedded::new(name, directory, now, random::system)))
            }
        }
    }

    /// The embedded directory itself, for its own commands.
    pub fn directory(&self) -> Result<Directory, Failure> {
        Directory::open(self.home.root(), Hashing::owasp())
            .map_err(|e| Failure::new(7, e.to_string()).hint(e.hint().to_owned()))
    }
}

/// What does not stop the work, to whoever does it.
fn warn(text: &str) {
    use std::io::Write;
    drop(writeln!(std::io::stderr().lock(), "readmit: warning: {}", crate::ui::text::safe(text)));
}

fn report_wait(waited: std::time::Duration) {
    use std::io::Write;
    let line = format!("readmit: another session is writing to the ledger; waiting ({} s)", waited.as_secs());
    drop(writeln!(std::io::stderr().lock(), "{line}"));
}
