use std::path::{Path, PathBuf};
use std::rc::Rc;

use secrecy::SecretString;

use super::{Failure, Global};
use crate::base::clock::{Clock, SystemClock};
use crate::base::trusted::word;
use crate::ledger::Signer;
use crate::operator::{
    Agent, AgentError, AgentKey, KeyError, OperatorAccount, OperatorKey, SealedKey, SshKey,
};
use crate::ui::Ui;

/// An operator who has shown who they are.
pub struct SignedIn {
    pub account: OperatorAccount,
    pub key: Box<dyn Signer>,
}

/// A key that was opened, and what opened it.
pub struct OpenedKey {
    pub key: OperatorKey,
    pub passphrase: Option<SecretString>,
    pub sealed: Option<SealedKey>,
    /// A person typed the passphrase, and can be asked again.
    pub asked: bool,
}

/// Returns a failure that says what is wrong with a key's file, and what to do.
pub fn unusable(error: KeyError) -> Failure {
    let hint = match &error {
        KeyError::Open(path) => format!("make it yours alone: chmod 600 {}{}", word(path), of_a_volume(path)),
        KeyError::Folder(path) => {
            format!("make it a folder of yours alone: chmod 700 {}{}", word(path), of_a_volume(path))
        }
        KeyError::Untrusted(why) => why.fix(),
        KeyError::Sealed(_) => "give its passphrase".to_owned(),
        KeyError::NotYours(_) => "sign in from the login whose key it is".to_owned(),
        KeyError::Missing(_) => {
            "without their key nobody can act as this operator; restore it from a backup, or an admin runs \
             `readmit operator rotate-key NAME`"
                .to_owned()
        }
        KeyError::NotAKey(_) => "restore it from a backup".to_owned(),
        KeyError::Io { .. } => "see to its disk and its rights; if it is lost, restore it from a backup".to_owned(),
    };
    Failure::of(8, error).hint(hint)
}

/// A container's volume gives its group everything, at each start of the container.
pub(crate) fn of_a_volume(path: &Path) -> &'static str {
    use std::os::unix::fs::MetadataExt;
    match std::fs::symlink_metadata(path) {
        Ok(meta) if meta.mode() & 0o060 == 0o060 => {
            "; where a container's volume makes it so at each start, set fsGroupChangePolicy: OnRootMismatch"
        }
        Ok(_) | Err(_) => "",
    }
}

/// The key that `--ssh-key` names.
pub fn given(text: &str) -> Result<SshKey, Failure> {
    SshKey::read(text).map_err(|e| {
        Failure::at(2, "--ssh-key", e)
            .hint("`ssh-keygen -t ed25519-sk` makes one on a security key, `ssh-keygen -t ed25519` one in a file")
    })
}

/// The agent that this login has.
pub fn agent(global: &Global) -> Result<Agent, AgentError> {
    let socket = std::env::var_os("SSH_AUTH_SOCK").filter(|s| !s.is_empty()).map(PathBuf::from);
    let interrupts = global.interrupts.clone();
    let enough = Rc::new(move || interrupts.as_ref().is_some_and(|i| i.raised().is_some()));
    Ok(Agent::at(socket.ok_or(AgentError::None)?, enough))
}

/// A key that the agent has, to sign with.
pub fn open(global: &Global, key: SshKey, step_up: chrono::TimeDelta) -> Result<AgentKey, Failure> {
    let asks = Box::new(|| Ui::new().note("touch your security key"));
    agent(global)
        .and_then(|agent| AgentKey::open(agent, key, asks, SystemClock.now(), step_up))
        .map_err(unsigned)
}

/// The same, once it has signed something: whoever is given this key can use it.
pub fn proven(
    global: &Global,
    key: SshKey,
    step_up: chrono::TimeDelta,
) -> Result<AgentKey, Failure> {
    let key = open(global, key, step_up)?;
    key.prove(SystemClock.now()).map_err(unsigned)?;
    Ok(key)
}

/// The keys of an operator that are in an agent, here or elsewhere.
pub fn keys_of(account: &OperatorAccount) -> Vec<SshKey> {
    account.keys.iter().filter_map(|key| SshKey::known(key.public_key, &key.kind)).collect()
}

/// The one of these that signs here: the first that the agent has, or else the first.
pub fn first_here(global: &Global, keys: Vec<SshKey>) -> Option<SshKey> {
    let one_of_several = match keys.as_slice() {
        [] | [_] => None,
        several => {
            let has = |agent: Agent| several.iter().find(|key| agent.has(key).is_ok()).cloned();
            agent(global).ok().and_then(has)
        }
    };
    one_of_several.or_else(|| keys.into_iter().next())
}

fn unsigned(error: AgentError) -> Failure {
    let hint = error.hint();
    Failure::of(8, error).hint(hint)
}
