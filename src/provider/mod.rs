//! Other people's systems: the identity platforms that hold the targets.
//!
//! One trait, one file (or folder) per platform. A platform says what it can do before it is asked to do it, and what it
//! cannot know it says so: "cannot" and "not recorded" are answers. It knows nothing of cases and of the ledger.

mod act;
pub mod auth0;
pub mod console;
pub mod contacts;
#[cfg(test)]
pub(crate) mod contract;
pub mod embedded;
mod examine;
mod fault;
#[cfg(test)]
pub(crate) mod hostile;
pub mod http;
pub mod keycloak;
mod outlook;
mod profile;
mod residue;
mod sight;

pub use act::{Act, ActKind, ActReport, Came, Capability, Instructions, Settled};
pub use examine::Examined;
pub use fault::Fault;
pub use outlook::Outlook;
pub use profile::{
    ADMINISTRATOR, Address, Contact, Enroller, FOR_GOOD, Factor, FactorKind, Identity, Manager, Phone, Profile,
    Recorded, SignIn, SignInMethod, SignInResult, User, UserId,
};
pub use residue::{Closes, Moment, Residue};
pub use sight::{Look, Looking, Reading, Sight};

use chrono::{DateTime, Utc};

/// An identity platform. Reads may be repeated; an act is asked for once, and only through the session's gate, which
/// wants a permit that a committed entry made.
pub trait Provider {
    /// The configured name, as it stands in entries.
    fn name(&self) -> &str;

    /// Whether it can do a kind of act, and how. Asked before a step is offered.
    fn capability(&self, kind: ActKind) -> Capability;

    /// Whether suspending an account does this as well, so that nothing of it is left when it is suspended.
    fn suspending_does(&self, _kind: ActKind) -> bool {
        false
    }

    /// How a way in that a factor reset may leave open is closed here.
    fn residue(&self, what: Residue) -> Closes;

    /// What the operator should know of this platform at `moment`, a sentence each. The adapter's own words, not outside text.
    fn advice(&self, _moment: Moment) -> Vec<String> {
        Vec::new()
    }

    /// Where a person reads this platform's screens for it; `None` where it answers by itself. Whoever wraps a provider hands
    /// on what that one says.
    fn sight(&self) -> Option<&dyn Sight> {
        None
    }

    /// All users that `who` (a login, an address or an id) names. None and several are both answers.
    fn find(&self, who: &str) -> Result<Vec<User>, Fault>;

    /// Everything the runbook needs to know about one user. [`Fault::NoSuchUser`] if the id is gone.
    fn profile(&self, user: &UserId) -> Result<Profile, Fault>;

    /// For an incident, which waits for nothing else: who they are, whether they may sign in, and how they are reached. The
    /// rest may be not recorded.
    fn reach(&self, user: &UserId) -> Result<Profile, Fault> {
        self.profile(user)
    }

    /// Why it is in doubt whether this is who was meant, once the profile was read: a sentence. It is a red flag.
    fn doubt(&self, _user: &UserId) -> Option<String> {
        None
    }

    /// How a recovery of this user would go, read before a case is opened. Whoever wraps a provider hands on what that one says.
    fn outlook(&self, _user: &UserId) -> Result<Outlook, Fault> {
        Ok(Outlook::default())
    }

    /// The user that the program itself acts as there. Read for an incident, so without a call about anybody.
    fn own_user(&self) -> Result<Option<UserId>, Fault> {
        Ok(None)
    }

    /// The enrolled factors, backup codes not among them (see [`Provider::backup_codes`]).
    fn factors(&self, user: &UserId) -> Result<Vec<Factor>, Fault>;

    /// How many unused backup codes are left.
    fn backup_codes(&self, user: &UserId) -> Result<Recorded<u32>, Fault>;

    /// Sign-in attempts at or after `since`, oldest first.
    fn sign_ins(&self, user: &UserId, since: DateTime<Utc>) -> Result<Recorded<Vec<SignIn>>, Fault>;

    /// When the present password was set, by whomever.
    fn password_changed(&self, user: &UserId) -> Result<Recorded<DateTime<Utc>>, Fault>;

    /// Whether a password that is set here stops working at the end of its lifetime. Where it does not, none is promised.
    fn password_expires(&self) -> bool;

    /// The platform's own clock, if an answer carries one.
    fn clock(&self) -> Result<Recorded<DateTime<Utc>>, Fault>;

    /// Looks, with reads alone, whether the program may do there what it has to; what is wrong comes with its remedy.
    fn examine(&self) -> Result<Vec<Examined>, Fault> {
        Ok(Vec::new())
    }

    /// Does it. Something that is already so is [`Came::Succeeded`]. What got no answer is [`Came::Unknown`], never a guess.
    fn act(&self, user: &UserId, act: &Act) -> ActReport;

    /// After a crash between intent and outcome: whether the act that was begun at `since` (the intent's time) has taken
    /// effect. Never repeats it.
    fn settle(&self, user: &UserId, act: &Act, since: DateTime<Utc>) -> Result<Settled, Fault>;
}
