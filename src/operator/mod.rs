//! Who runs the tool: names, roles, keys and passphrases. Knows nothing of cases.

mod agent;
mod aliases;
mod attempts;
mod key;
mod keyfile;
mod name;
mod passphrase;
mod rights;
mod roll;
mod rules;
mod seal;
mod unlocked;

pub use agent::{Agent, AgentError, AgentKey, BadKey, SshKey};
pub use aliases::{Aliases, is_any_of};
pub use key::OperatorKey;
pub use keyfile::{KeyError, KeyFile, remove};
pub use name::{BadName, check_name};
pub use passphrase::{BadPassphrase, CREDENTIAL, LEAST, Source, check_passphrase};
pub use rights::{Right, may};
pub use roll::{Account, Proposal, Roll, added, mark_handed_over, requested, rotated};
pub use rules::{Breach, CONTACTS_BY_ONE, WEEK, is_second_pair, within_service};
pub use seal::{Cost, Holder, SealedKey};
pub use unlocked::{NotOpened, OnWrong, StepUp, UnlockedKey};
