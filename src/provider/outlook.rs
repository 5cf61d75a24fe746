//! How a recovery would go, as far as a platform knows it before anything is done.

use chrono::{DateTime, Utc};

use super::{ActKind, Fault, Recorded};
use crate::secret::PasswordRules;

/// About one user. The default says nothing, and holds for a platform that knows nothing beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// Why the account is nobody's, and so is not recovered like a person's: a sentence without its full stop.
    pub nobodys: Option<String>,
    /// Whether they have a password: who has none could not sign in once the factors are gone.
    pub password: Recorded<bool>,
    /// Acts that would fail, and why.
    pub barred: Vec<(ActKind, Fault)>,
    /// Why backup codes that are left do not let the user in: a sentence without its full stop.
    pub codes_useless: Option<String>,
    /// For the operator, a sentence each, in the adapter's own words. They are recorded with the opening.
    pub warnings: Vec<String>,
    /// How far back sign-ins are known. `None`: as far as anybody asks.
    pub known_since: Option<DateTime<Utc>>,
    /// What a password has to be that is set here.
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
    pub fn bars(&self, kind: ActKind) -> Option<&Fault> {
        self.barred.iter().find(|(barred, _)| *barred == kind).map(|(_, why)| why)
    }
}
