//! Other people's systems: the identity platforms that hold the targets.
//!
//! One trait, one file (or folder) per platform. A platform says what it can do before it is asked to do it, and what it
//! cannot know it says so: "cannot" and "not recorded" are answers. It knows nothing of cases and of the ledger.

mod act;
pub mod auth0;
pub mod console;
mod console_reader;
pub mod contacts;
#[cfg(test)]
pub(crate) mod contract;
pub mod embedded;
mod fault;
#[cfg(test)]
pub(crate) mod hostile;
pub mod http;
pub mod keycloak;
mod outlook;
mod preflight;
mod profile;
mod residual_access;

pub use act::{Act, ActKind, ActOutcome, ActReport, Capability, Instructions, SettledAct};
pub use console_reader::{ConsoleReader, Look, Observation, ScreenInstructions};
pub use fault::ProviderError;
pub use outlook::Outlook;
pub use preflight::PreflightCheck;
pub use profile::{
    ADMINISTRATOR, Address, Contact, Enroller, FOR_GOOD, Factor, FactorKind, Identity, Manager, Phone, Profile,
    Recorded, SignIn, SignInMethod, SignInResult, User, UserId, id_end, told_apart,
};
pub use residual_access::{Moment, Remediation, Residue};

use chrono::{DateTime, Utc};

/// An identity platform. Reads may be repeated; an act is asked for once, and only through the session's gate, which
/// wants a permit that a committed entry made.
pub trait Provider {
    /// The configured name, as it stands in entries.
    fn name(&self) -> &str;

    /// Returns whether the platform can do a kind of act, and how. The capability is asked for before a step is
    /// offered.
    fn capability(&self, kind: ActKind) -> Capability;

    /// Returns true if suspending an account does the work of this kind of act as well. Nothing of the kind is
    /// then left when the account is suspended.
    fn suspending_does(&self, _kind: ActKind) -> bool {
        false
    }

    /// Returns how this platform closes a way in that a factor reset may leave open.
    fn residue(&self, what: Residue) -> Remediation;

    /// Returns what the operator should know of this platform at `moment`, a sentence each. The sentences are the
    /// adapter's own words, not outside text.
    fn advice(&self, _moment: Moment) -> Vec<String> {
        Vec::new()
    }

    /// Returns the place where a person reads this platform's screens for the provider. Returns `None` if the
    /// platform answers by itself. A provider that wraps another provider hands on what the wrapped provider
    /// says.
    fn sight(&self) -> Option<&dyn ConsoleReader> {
        None
    }

    /// All users that `who` (a login, an address or an id) names. None and several are both answers.
    fn find(&self, who: &str) -> Result<Vec<User>, ProviderError>;

    /// Everything the runbook needs to know about one user. [`ProviderError::NoSuchUser`] if the id is gone.
    fn profile(&self, user: &UserId) -> Result<Profile, ProviderError>;

    /// For an incident, which waits for nothing else: who they are, whether they may sign in, and how they are reached. The
    /// rest may be not recorded.
    fn reach(&self, user: &UserId) -> Result<Profile, ProviderError> {
        self.profile(user)
    }

    /// Returns the reason to doubt whether this user is who was meant, once the profile was read. The reason is a
    /// sentence. A doubt is a red flag.
    fn doubt(&self, _user: &UserId) -> Option<String> {
        None
    }

    /// Returns how a recovery of this user would go. The outlook is read before a case is opened. A provider that
    /// wraps another provider hands on what the wrapped provider says.
    fn outlook(&self, _user: &UserId) -> Result<Outlook, ProviderError> {
        Ok(Outlook::default())
    }

    /// The user that the program itself acts as there. Read for an incident, so without a call about anybody.
    fn own_user(&self) -> Result<Option<UserId>, ProviderError> {
        Ok(None)
    }

    /// The enrolled factors, backup codes not among them (see [`Provider::backup_codes`]).
    fn factors(&self, user: &UserId) -> Result<Vec<Factor>, ProviderError>;

    /// Returns the number of unused backup codes that are left.
    fn backup_codes(&self, user: &UserId) -> Result<Recorded<u32>, ProviderError>;

    /// Sign-in attempts at or after `since`, oldest first.
    fn sign_ins(&self, user: &UserId, since: DateTime<Utc>) -> Result<Recorded<Vec<SignIn>>, ProviderError>;

    /// When the present password was set, by whomever.
    fn password_changed(&self, user: &UserId) -> Result<Recorded<DateTime<Utc>>, ProviderError>;

    /// Returns true if a password that is set here stops working at the end of its lifetime. Where a password
    /// does not stop working, no lifetime is promised.
    fn password_expires(&self) -> bool;

    /// The platform's own clock, if an answer carries one.
    fn clock(&self) -> Result<Recorded<DateTime<Utc>>, ProviderError>;

    /// Looks, with reads alone, whether the program may do there what it has to; what is wrong comes with its remedy.
    fn examine(&self) -> Result<Vec<PreflightCheck>, ProviderError> {
        Ok(Vec::new())
    }

    /// Does it. Something that is already so is [`ActOutcome::Succeeded`]. What got no answer is [`ActOutcome::Unknown`], never a guess.
    fn act(&self, user: &UserId, act: &Act) -> ActReport;

    /// After a crash between intent and outcome: whether the act that was begun at `since` (the intent's time) has taken
    /// effect. Never repeats it.
    fn settle(&self, user: &UserId, act: &Act, since: DateTime<Utc>) -> Result<SettledAct, ProviderError>;
}
