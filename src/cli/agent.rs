//! Operators' keys that are in an ssh-agent, as a command meets them.

use std::path::PathBuf;
use std::rc::Rc;

use super::{Failure, Global};
use crate::base::clock::{Clock, SystemClock};
use crate::operator::{Agent, AgentError, AgentKey, OperatorAccount, SshKey};
use crate::ui::Ui;

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

/// The key of an operator that is in an agent, if theirs is.
pub fn key_of(account: &OperatorAccount) -> Option<SshKey> {
    SshKey::known(account.public_key, &account.kind)
}

fn unsigned(error: AgentError) -> Failure {
    let hint = error.hint();
    Failure::of(8, error).hint(hint)
}
