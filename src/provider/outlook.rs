//! The answers before anything is begun: may the program do its work there, and how would a
//! recovery go.

use chrono::{DateTime, Utc};

use super::{ActKind, ProviderError};
use crate::model::Recorded;
use crate::secret::PasswordRules;

/// About one user. The default says nothing, and holds for a platform that knows nothing
/// beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// The reason why the account is nobody's, and so is not recovered like a person's. The reason
    /// is a sentence without its full stop.
    pub nobodys: Option<String>,
    /// True if the user has a password. A user who has no password could not sign in once the
    /// factors are gone.
    pub password: Recorded<bool>,
    /// Acts that would fail, and why.
    pub barred: Vec<(ActKind, ProviderError)>,
    /// The reason why backup codes that are left do not let the user in. The reason is a sentence
    /// without its full stop.
    pub codes_useless: Option<String>,
    /// For the operator, a sentence each, in the adapter's own words. They are recorded with the
    /// opening.
    pub warnings: Vec<String>,
    /// The time back to which sign-ins are known. The time is `None` if sign-ins are known as far
    /// back as anybody asks.
    pub known_since: Option<DateTime<Utc>>,
    /// The rules that a password has to keep that is set here.
    pub password_rules: PasswordRules,
}

impl Default for Outlook {
    fn default() -> Outlook {
        Outlook {
            nobodys: None,
            password: Recorded::NotRecorded,
            barred: Vec::new(),
            codes_useless: None,
            warnings: Vec::new(),
            known_since: None,
            password_rules: PasswordRules::default(),
        }
    }
}

impl Outlook {
    pub fn bars(&self, kind: ActKind) -> Option<&ProviderError> {
        self.barred.iter().find(|(barred, _)| *barred == kind).map(|(_, why)| why)
    }
}

/// One thing that a platform says of how this program is set up there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreflightCheck {
    /// May hold outside text.
    pub says: String,
    /// The advice on what to do, where something is wrong or lacking.
    pub fix: Option<String>,
    /// The rights that the program's own account lacks, by the platform's names.
    pub lacking: Vec<String>,
    /// The rights that it has and does not need.
    pub too_much: Vec<String>,
}

impl PreflightCheck {
    pub fn sound(says: impl Into<String>) -> PreflightCheck {
        PreflightCheck { says: says.into(), fix: None, lacking: Vec::new(), too_much: Vec::new() }
    }

    pub fn wrong(says: impl Into<String>, fix: impl Into<String>) -> PreflightCheck {
        PreflightCheck { fix: Some(fix.into()), ..PreflightCheck::sound(says) }
    }

    /// Names the rights that are lacking.
    #[must_use]
    pub fn lacks<T: Into<String>>(self, rights: impl IntoIterator<Item = T>) -> PreflightCheck {
        PreflightCheck { lacking: rights.into_iter().map(Into::into).collect(), ..self }
    }

    /// Names the rights that are not needed.
    #[must_use]
    pub fn need_not<T: Into<String>>(self, rights: impl IntoIterator<Item = T>) -> PreflightCheck {
        PreflightCheck { too_much: rights.into_iter().map(Into::into).collect(), ..self }
    }
}
