//! The operators who run the tool: names, roles, keys and passphrases. The module knows nothing of
//! cases.

mod agent;
pub mod anew;
mod attempts;
pub mod keeper;
mod keyfile;
mod name;
mod passphrase;
mod registry;
mod rules;
mod seal;
mod unlocked;

pub use agent::{Agent, AgentError, AgentKey, BadPublicKey, SshKey};
pub use keyfile::{KeyError, KeyFile, remove};
pub use name::{Aliases, is_any_of};
pub use name::{BadName, check_name};
pub use passphrase::{BadPassphrase, CREDENTIAL, LEAST, PassphraseSource, check_passphrase};
pub use registry::is_second_pair;
pub use registry::{
    AccountKey, OperatorAccount, OperatorRegistry, Proposal, added, key_added, key_disabled,
    mark_handed_over, mark_replaced, requested, rotated,
};
pub use registry::{Right, may};
pub use rules::{
    CONTACTS_BY_ONE, MOST_KEYS, RETAINED_AT_LEAST, RETENTION, RuleViolation, WEEK, within_service,
};
pub use seal::OperatorKey;
pub use seal::{Cost, Holder, SealedKey};
pub use unlocked::{NotOpened, OnWrong, StepUp, UnlockedKey};
