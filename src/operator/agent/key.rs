//! A key in an agent that signs for its operator.

use std::cell::Cell;
use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Agent, AgentError, SshKey};
use crate::ledger::signatures::KeyFault;
use crate::ledger::{KeyKind, PublicKey, Reopen, SignError, Signature, Signer};

/// Told before somebody has to touch their key.
pub type Asks = Box<dyn Fn()>;

/// The text that is signed only to see that the key still signs. The text is no statement, and
/// begins like none. Nor does the text begin like anything that SSH itself has signed.
const AGAIN: &str = "readmit sign-in v1\n";

/// Signs by asking the agent, each time.
pub struct AgentKey {
    agent: Agent,
    key: SshKey,
    asks: Asks,
    opened: Cell<DateTime<Utc>>,
    shut: Cell<bool>,
    /// The time after which the agent is asked again in so many words.
    after: TimeDelta,
}

impl fmt::Debug for AgentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AgentKey").field(&self.key.fingerprint()).finish()
    }
}

impl AgentKey {
    /// A key that the agent has at `now`. Nothing is signed yet.
    pub fn open(
        agent: Agent,
        key: SshKey,
        asks: Asks,
        now: DateTime<Utc>,
        after: TimeDelta,
    ) -> Result<AgentKey, AgentError> {
        agent.has(&key)?;
        Ok(AgentKey { agent, key, asks, opened: Cell::new(now), shut: Cell::new(false), after })
    }

    /// Has the agent sign something of no meaning, and looks at it: the key is there, and whoever
    /// holds it agrees.
    pub fn prove(&self, now: DateTime<Utc>) -> Result<(), AgentError> {
        let message = format!("{AGAIN}{}", now.to_rfc3339());
        let signature = self.ask(message.as_bytes())?;
        let public = PublicKey::of(self).map_err(|_| AgentError::Nonsense)?;
        public.verify(message.as_bytes(), &signature).map_err(|fault| match fault {
            KeyFault::Untouched => AgentError::Untouched,
            _ => AgentError::Nonsense,
        })
    }

    fn ask(&self, message: &[u8]) -> Result<Signature, AgentError> {
        if self.key.is_touched() {
            (self.asks)();
        }
        self.agent.sign(&self.key, message)
    }
}

impl From<AgentError> for SignError {
    fn from(error: AgentError) -> SignError {
        SignError(format!("{error}; {}", error.hint()))
    }
}

impl Signer for AgentKey {
    fn public_key(&self) -> [u8; 32] {
        self.key.public_key
    }

    fn kind(&self) -> KeyKind {
        self.key.kind.clone()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        Ok(self.ask(message)?)
    }

    /// A security key is touched for every signature: nobody can be asked more than that.
    fn locked(&self, now: DateTime<Utc>) -> bool {
        let over = now < self.opened.get() || now - self.opened.get() >= self.after;
        if over {
            self.lock();
        }
        self.shut.get()
    }

    fn lock(&self) {
        self.shut.set(!self.key.is_touched());
    }

    fn reopen(&self) -> Reopen {
        Reopen::Agent
    }

    fn ask_again(&self, now: DateTime<Utc>) -> Result<(), SignError> {
        self.prove(now)?;
        self.opened.set(now);
        self.shut.set(false);
        Ok(())
    }
}
