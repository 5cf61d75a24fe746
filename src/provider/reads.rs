use std::ops::ControlFlow;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{
    Act, ActKind, Capability, LogExtent, Moment, Outlook, PreflightCheck, ProviderError,
    Remediation, Residue, SettledAct,
};
use crate::base::string_enum::string_enum;
use crate::model::{Factor, FoundUsers, Profile, Recorded, SearchTerms, SignIn, User, UserId};

/// The answers of an identity platform. Nothing here changes anything, and every read may be
/// repeated.
///
/// A user is named by the id that the platform itself gave, which never changes. Times are UTC.
/// What a platform does not know, it says: [`Recorded::Cannot`] if it has nothing of the kind,
/// [`Recorded::NotRecorded`] if it did not keep it. Text in an answer is outside text. Each
/// adapter's module says from which interface of its platform an answer comes.
///
/// # Errors
///
/// Every fallible read returns the [`ProviderError`] of the call that failed: not reached, refused,
/// not allowed, or not understood. [`ProviderError::NoSuchUser`] means that the id is gone, and
/// [`ProviderError::Unread`] that a person has to read it first. An error never stands for an empty
/// answer.
pub trait ProviderReads {
    /// Returns the configured name, as it stands in entries.
    fn name(&self) -> &str;

    /// Returns whether the platform can do a kind of act, and how. The capability is asked for
    /// before a step is offered.
    fn capability(&self, kind: ActKind) -> Capability;

    /// Returns true if suspending an account does the work of this kind of act as well. Nothing of
    /// the kind is then left when the account is suspended.
    fn suspending_does(&self, _kind: ActKind) -> bool {
        false
    }

    /// Returns how this platform closes a way in that a factor reset may leave open.
    fn residue(&self, what: Residue) -> Remediation;

    /// Returns what the operator should know of this platform at `moment`, a sentence each. The
    /// sentences are the adapter's own words, not outside text.
    fn advice(&self, _moment: Moment) -> Vec<String> {
        Vec::new()
    }

    /// Returns how far the answers can be relied on. The default is a platform that answers by
    /// itself.
    fn provenance(&self) -> Provenance {
        Provenance::default()
    }

    /// Returns what has to be done before the reads about `what` answer as it is now. No read asks
    /// a person by itself: without a reading it returns [`ProviderError::Unread`].
    fn refresh(&self, _what: Look) -> Refresh {
        Refresh::ByItself
    }

    /// Takes in what a person has read. A platform that answers by itself needs no reading.
    fn saw(&self, _reading: Observation) {}

    /// Returns true if the reads about `what` have something to answer with: the platform itself
    /// answers, no screen shows it, or it has been read since the user was read.
    fn has_seen(&self, _what: Look) -> bool {
        true
    }

    /// Forgets what was read, as if nobody had looked.
    fn forget(&self) {}

    /// Returns all users that `who` (a login, an address or an id) names. None and several are both
    /// answers.
    fn find(&self, who: &str) -> Result<Vec<User>, ProviderError>;

    /// Returns the users whom a part of what is on file fits. `None`: the platform cannot search. A
    /// search is behind what is so on some platforms, so nothing is decided by it alone: whoever is
    /// picked is read anew.
    fn search(&self, _part: &SearchTerms) -> Result<Option<FoundUsers>, ProviderError> {
        Ok(None)
    }

    /// Returns everything that the runbook needs to know about one user.
    fn profile(&self, user: &UserId) -> Result<Profile, ProviderError>;

    /// Returns what an incident needs, which waits for nothing else: who the user is, whether they
    /// may sign in, and how they are reached. The rest may be not recorded.
    fn reach(&self, user: &UserId) -> Result<Profile, ProviderError> {
        self.profile(user)
    }

    /// Returns the reason to doubt whether this user is who was meant, once the profile was read.
    /// The reason is a sentence. A doubt is a red flag.
    fn doubt(&self, _user: &UserId) -> Option<String> {
        None
    }

    /// Returns how a recovery of this user would go. The outlook is read before a case is opened.
    fn outlook(&self, _user: &UserId) -> Result<Outlook, ProviderError> {
        Ok(Outlook::default())
    }

    /// Returns the user that the program itself acts as there. An incident reads it, so it makes no
    /// call about anybody.
    fn own_user(&self) -> Result<Option<UserId>, ProviderError> {
        Ok(None)
    }

    /// Returns the enrolled factors, backup codes not among them (see
    /// [`ProviderReads::backup_codes`]).
    fn factors(&self, user: &UserId) -> Result<Vec<Factor>, ProviderError>;

    /// Returns the number of unused backup codes that are left.
    fn backup_codes(&self, user: &UserId) -> Result<Recorded<u32>, ProviderError>;

    /// Returns sign-in attempts at or after `since`, oldest first.
    fn sign_ins(
        &self,
        user: &UserId,
        since: DateTime<Utc>,
    ) -> Result<Recorded<Vec<SignIn>>, ProviderError>;

    /// Returns when the present password was set, by whomever.
    fn password_changed(&self, user: &UserId) -> Result<Recorded<DateTime<Utc>>, ProviderError>;

    /// Returns true if a password that is set here stops working at the end of its lifetime. Where
    /// a password does not stop working, no lifetime is promised.
    fn password_expires(&self) -> bool;

    /// Returns the platform's own clock, if an answer carries one.
    fn clock(&self) -> Result<Recorded<DateTime<Utc>>, ProviderError>;

    /// Checks, with reads alone, whether the program may do there what it has to. Each fault comes
    /// with its remedy.
    fn examine(&self) -> Result<Vec<PreflightCheck>, ProviderError> {
        Ok(Vec::new())
    }

    /// Hands on the rows of the platform's own log from `from` to `until`, each as the platform
    /// writes it, until `take` breaks. Rows may come twice, and in any order. `from`: none, as far
    /// back as the log reaches. Returns the time that the log is whole for. The log of what was
    /// removed or never recorded is not made up for: the extent says so.
    fn log_rows(
        &self,
        _from: Option<DateTime<Utc>>,
        _until: DateTime<Utc>,
        _take: &mut dyn FnMut(Value) -> ControlFlow<()>,
    ) -> Result<Recorded<LogExtent>, ProviderError> {
        Ok(Recorded::Cannot)
    }

    /// After a crash between intent and outcome: finds out whether the act that was begun at
    /// `since` (the intent's time) has taken effect. Never repeats the act.
    fn settle(
        &self,
        user: &UserId,
        act: &Act,
        since: DateTime<Utc>,
    ) -> Result<SettledAct, ProviderError>;
}

string_enum! {
    /// The thing that a person reads off the screens of a platform without a programming interface.
    Look {
        /// The user who is meant.
        User = "user",
        /// The state of the account: whether the user may sign in, and the user's roles.
        Account = "account",
        Factors = "factors",
        BackupCodes = "backup-codes",
        SignIns = "sign-ins",
    }
}

/// The worth of a platform's answers. The default is that of a platform that answers by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// A person has read them off a screen, and answers for them: they are recorded as attested.
    pub attested: bool,
    /// A person types the user's id, so that it may be a wrong one: the login counts as well.
    pub typed_ids: bool,
    /// Factors are listed by kind, without ids: a new one is not told from an old one of its kind.
    pub factors_by_kind: bool,
}

/// The thing to do before a platform answers about something as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refresh {
    /// Nothing: the platform answers by itself.
    ByItself,
    /// A person reads it there, and the platform is told by [`ProviderReads::saw`].
    ///
    /// [`ProviderReads::saw`]: crate::provider::ProviderReads::saw
    ByPerson(ScreenInstructions),
    /// Nothing can be done: no screen shows it.
    NotShown,
}

/// The place to look, in the console's own words, and the place on that screen where each thing
/// stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScreenInstructions {
    pub steps: Vec<String>,
    /// By what is read: "User id" and "below the name". What is not here has no place of its own.
    pub at: Vec<(String, String)>,
}

impl ScreenInstructions {
    /// Returns the place where `what` stands.
    pub fn place(&self, what: &str) -> Option<&str> {
        self.at.iter().find(|(key, _)| key == what).map(|(_, place)| place.as_str())
    }
}

/// A thing that a person has read. The reading is for that person to answer for, and is recorded as
/// attested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observation {
    /// From here on the readings are about this user.
    User(User),
    Account {
        enabled: bool,
        groups: Recorded<Vec<String>>,
    },
    Factors(Vec<Factor>),
    BackupCodes(Recorded<u32>),
}
