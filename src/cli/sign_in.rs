//! Signing in: from an account to a key that signs as it.

use std::sync::{Arc, atomic::AtomicBool};

use secrecy::{ExposeSecret, SecretString};

use super::installation::Installation;
use super::opened_key::{OpenedKey, SignedIn, unusable};
use super::witnessed::witnessed;
use super::{Failure, Global, ledger_file, opened_key};
use crate::base::clock::{Clock, SystemClock};
use crate::base::random;
use crate::case::Refusal;
use crate::home::{ConfigError, Home, RunbookLibrary};
use crate::ledger::keyfile::InstallationKey;
use crate::ledger::keys::INSTALLATION;
use crate::ledger::{Action, Draft, Ledger as _, LedgerError, Object};
use crate::model::{Mode, Role};
use crate::operator::anew::asks_anew;
use crate::operator::{
    Cost, KeyError, KeyFile, NotOpened, OperatorAccount, Right, SealedKey, SshKey, StepUp,
    UnlockedKey, check_passphrase, may, remove,
};
use crate::session::Library as _;
use crate::ui::Ui;
use crate::ui::prompter::{MessageStyle, Prompter};
use crate::witness::WitnessConfig;

/// The flag that answers the question for a passphrase.
pub const FLAG: &str = "--passphrase-file";

/// The number of times that a person may try in one command.
const TRIES: usize = 3;

impl Installation {
    /// Signs the acting operator in, if their role has this right, to record an entry that is about
    /// no case.
    pub fn signed_in(
        &self,
        global: &Global,
        right: Right,
        action: Action,
    ) -> Result<SignedIn, Failure> {
        let signed_in = self.sign_in_any(global, &[right], asks_anew(action, false))?;
        if let Some(said) = signed_in.key.said() {
            global.person()?.tell(MessageStyle::Info, &format!("Key: {said}."));
        }
        Ok(signed_in)
    }

    /// The same for one of several rights. `anew` says whether the passphrase is asked for although
    /// the key is open.
    pub fn sign_in_any(
        &self,
        global: &Global,
        rights: &[Right],
        anew: bool,
    ) -> Result<SignedIn, Failure> {
        // Who may not is told before anything is asked of them.
        let account = self.may_any(global, rights)?.clone();
        self.sign_in(global, &account, anew)
    }

    /// The acting operator's account, if their role has one of these rights.
    pub fn may_any(&self, global: &Global, rights: &[Right]) -> Result<&OperatorAccount, Failure> {
        let account = self.account(global)?;
        if rights.iter().any(|right| may(account.role, *right)) {
            Ok(account)
        } else {
            Err(Refusal::Role(account.role.as_str()).into())
        }
    }

    /// Fails if the operator's key is one that somebody else has made.
    pub fn is_their_own(account: &OperatorAccount) -> Result<(), Failure> {
        if account.handed_over() {
            let hint =
                format!("set your own: readmit operator passphrase --operator {}", account.name);
            return Err(Failure::new(
                8,
                format!("{}'s key was made by {}", account.name, account.added_by),
            )
            .hint(hint));
        }
        Ok(())
    }

    /// Opens the operator's key for this command, or takes the one that is open at this terminal.
    /// A passphrase that is given by a flag is used in any case.
    pub fn sign_in(
        &self,
        global: &Global,
        account: &OperatorAccount,
        anew: bool,
    ) -> Result<SignedIn, Failure> {
        Installation::is_their_own(account)?;
        if let Some(key) = self.agent_key(global, account) {
            let key = Box::new(opened_key::open(global, key, self.config.step_up())?);
            return Ok(SignedIn { account: account.clone(), key });
        }
        if !anew
            && global.passphrase().is_none()
            && let KeyFile::Sealed(sealed) = self.key_file(account)?
            && let Some(key) = self.lent(account, sealed.clone())
        {
            // It was not typed here. A line that opens the key is no text all the same.
            let opens = move |text: &str| {
                check_passphrase(&text.into(), "").is_ok() && sealed.open(&text.into()).is_some()
            };
            self.known.borrow_mut().hold_sealed(Box::new(opens));
            return Ok(SignedIn { account: account.clone(), key: Box::new(key) });
        }
        let opened = self.open_key(global, account)?;
        let step_up = match opened.sealed {
            Some(sealed) if opened.asked => Some(self.step_up(account, sealed)),
            Some(_) | None => None,
        };
        let key = Box::new(UnlockedKey::new(opened.key, SystemClock.now(), step_up));
        Ok(SignedIn { account: account.clone(), key })
    }

    /// Opens the operator's key with their passphrase, whoever made it.
    pub fn open_key(
        &self,
        global: &Global,
        account: &OperatorAccount,
    ) -> Result<OpenedKey, Failure> {
        let path = self.home.operator_key(&account.name);
        let sealed = match self.key_file(account)? {
            KeyFile::Plain(key) => {
                return Ok(OpenedKey { key, passphrase: None, sealed: None, asked: false });
            }
            KeyFile::Sealed(sealed) => sealed,
        };
        let step_up = self.step_up(account, sealed.clone());
        let source = global.passphrase();
        let mut person = global.person()?;
        for tries_left in (0..TRIES).rev() {
            let passphrase = match &source {
                Some(source) => source.read().map_err(|e| Failure::of(8, e))?,
                None => person.secret(FLAG, &format!("Passphrase of {}", account.name))?,
            };
            match step_up.open(&passphrase, SystemClock.now()) {
                Ok(key) => {
                    self.known.borrow_mut().hold(&passphrase);
                    if sealed.is_cheaper_than(Cost::OWASP) {
                        let holder = sealed.holder();
                        let dearer = SealedKey::seal(
                            &key,
                            &passphrase,
                            holder,
                            Cost::OWASP,
                            &mut random::fill,
                        );
                        KeyFile::Sealed(dearer).replace(&path).map_err(unusable)?;
                    }
                    let passphrase = Some(passphrase);
                    return Ok(OpenedKey {
                        key,
                        passphrase,
                        sealed: Some(sealed),
                        asked: source.is_none(),
                    });
                }
                Err(NotOpened::Wrong(_)) if source.is_none() && tries_left > 0 => {
                    person.tell(MessageStyle::Warn, "That is not the passphrase.");
                }
                Err(error) => return Err(not_opened(error)),
            }
        }
        Err(not_opened(NotOpened::Wrong(0)))
    }

    pub(super) fn step_up(&self, account: &OperatorAccount, sealed: SealedKey) -> StepUp {
        let (home, name) = (self.home.clone(), account.name.clone());
        // A reader's configuration may name a program that nobody has checked.
        let checked = self.config.witness.is_some() && self.config.check_named(&self.home).is_ok();
        let witness = self.config.witness.clone().filter(|_| checked);
        let appended = Arc::clone(self.ledger.appended());
        StepUp {
            sealed,
            attempts: self.home.attempts(&account.name),
            after: self.config.step_up(),
            on_wrong: Box::new(move |count| {
                if let Err(error) = record_wrong(&home, witness.as_ref(), &appended, &name, count) {
                    Ui::new().note(&format!("the failed sign-in is not recorded: {error}"));
                }
            }),
        }
    }

    /// The key's file, if it is the key that the ledger knows.
    pub fn key_file(&self, account: &OperatorAccount) -> Result<KeyFile, Failure> {
        let path = self.home.operator_key(&account.name);
        self.finish_exchange(account)?;
        let file = KeyFile::read(&path).map_err(unusable)?;
        if account.key(&file.public_key()).is_none() {
            let what = format!(
                "{} is not {} that this ledger knows as {}'s",
                path.display(),
                if account.keys.len() > 1 { "one of the keys" } else { "the key" },
                account.name
            );
            return Err(Failure::new(8, what)
                .hint("a key that was exchanged signs no more; restore the newest from a backup, or ask an admin"));
        }
        Ok(file)
    }

    /// The operator's key in an ssh-agent, if that is what signs here. A key's file in this home comes
    /// first: an operator with several keys has one a machine.
    pub fn agent_key(&self, global: &Global, account: &OperatorAccount) -> Option<SshKey> {
        let keys = opened_key::keys_of(account);
        if keys.is_empty() || keys.len() < account.keys.len() && self.has_key_file(account) {
            return None;
        }
        opened_key::first_here(global, keys)
    }

    /// Returns true if a file here is one of the operator's keys, or cannot be looked at.
    fn has_key_file(&self, account: &OperatorAccount) -> bool {
        if self.finish_exchange(account).is_err() {
            return true;
        }
        match KeyFile::read(&self.home.operator_key(&account.name)) {
            Ok(file) => account.key(&file.public_key()).is_some(),
            Err(KeyError::Missing(_)) => false,
            Err(_) => true,
        }
    }

    /// A change of keys that was cut off after the ledger had it: the new key takes its place now.
    /// One that was cut off before never counted. A key that was added on another machine is put in
    /// its place here, where there is none yet.
    fn finish_exchange(&self, account: &OperatorAccount) -> Result<(), Failure> {
        let (path, next) =
            (self.home.operator_key(&account.name), self.home.next_key(&account.name));
        let counts = |file: &KeyFile| account.key(&file.public_key()).is_some();
        match KeyFile::read(&next) {
            Ok(file) if counts(&file) && !KeyFile::read(&path).is_ok_and(|old| counts(&old)) => {
                file.replace(&path).and_then(|()| remove(&next)).map_err(unusable)
            }
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// Gives an operator another key: written first, then recorded by `record`, and only then in
    /// the place of the old one. `None` from `record` is "done"; a number is that of a request that
    /// somebody else has to confirm first.
    pub fn exchange_key(
        &mut self,
        of: &OperatorAccount,
        file: &KeyFile,
        record: impl FnOnce(&mut Installation) -> Result<Option<u64>, Failure>,
    ) -> Result<Option<u64>, Failure> {
        let (path, next) = (self.home.operator_key(&of.name), self.home.next_key(&of.name));
        remove(&next).and_then(|()| file.create(&next)).map_err(unusable)?;
        let waits = record(self)?;
        if waits.is_none() {
            file.replace(&path).and_then(|()| remove(&next)).map_err(unusable)?;
        }
        Ok(waits)
    }
}

/// A passphrase to be set: from its file or descriptor, or typed twice.
pub fn new_passphrase(
    person: &mut dyn Prompter,
    source: Option<&crate::operator::PassphraseSource>,
    flag: &'static str,
    name: &str,
) -> Result<SecretString, Failure> {
    if let Some(source) = source {
        let passphrase = source.read().map_err(|e| Failure::of(2, e))?;
        check_passphrase(&passphrase, name).map_err(|e| Failure::of(2, e).hint(ADVICE))?;
        return Ok(passphrase);
    }
    loop {
        let passphrase = person.secret(flag, "New passphrase, 12 characters or more")?;
        if let Err(error) = check_passphrase(&passphrase, name) {
            person.tell(MessageStyle::Warn, &format!("{error}."));
            person.tell(MessageStyle::Do, ADVICE);
            continue;
        }
        let again = person.secret(flag, "The same again")?;
        if again.expose_secret() == passphrase.expose_secret() {
            return Ok(passphrase);
        }
        person.tell(MessageStyle::Warn, "These were two different ones.");
    }
}

const ADVICE: &str =
    "Four or five words that nobody would put together are easy to remember and hard to guess.";

/// Records a wrong passphrase in the installation's own name: nobody was signed in. As with every
/// entry, an older copy of the ledger gets none, and a witness that is required hears of it.
fn record_wrong(
    home: &Home,
    witness: Option<&WitnessConfig>,
    appended: &Arc<AtomicBool>,
    name: &str,
    count: u32,
) -> Result<(), LedgerError> {
    let key = InstallationKey::load(&home.installation_key())?;
    let ledger = ledger_file::to_write(&home.ledger(), key.clone())?;
    let runbook = RunbookLibrary::read(home.blobs(), &*ledger)
        .ok()
        .and_then(|library| library.current().ok());
    let wrong = |error: ConfigError| LedgerError::Io(error.to_string());
    let mut ledger = witnessed(home, ledger, witness).map_err(wrong)?.noting(appended);
    if runbook.is_some_and(|runbook| runbook.policy.witness_required) {
        ledger.require_witness();
    }
    let mut data = Object::new();
    data.insert("name".into(), name.into());
    data.insert("in_a_row".into(), count.into());
    let plain = Draft::plain(
        SystemClock.now(),
        Action::OperatorSignInFailed,
        INSTALLATION,
        Role::Service,
        Mode::Scripted,
    );
    ledger.append(&[Draft { data, ..plain }], &key, &[]).map(|_| ())
}

fn not_opened(error: NotOpened) -> Failure {
    let hint = match &error {
        NotOpened::Wrong(_) => {
            "try again; if the passphrase is lost, an admin gives you a new key: readmit operator rotate-key NAME"
        }
        NotOpened::Wait { .. } => {
            "after three, each wrong or interrupted try doubles the wait; a right one ends it"
        }
        NotOpened::NoLocks(_) => "move the home to a local disk",
        NotOpened::Io(_) => {
            "make room on the disk, and the operator's folder writable for its owner"
        }
    };
    Failure::of(8, error).hint(hint)
}
