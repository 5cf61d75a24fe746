//! The small closed sets that entries are written in.

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            pub const fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $text,)+
                }
            }

            pub fn parse(text: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|w| w.as_str() == text)
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

// Other closed sets of the product are written the same way.
pub(crate) use words;

words! {
    /// What an operator may do. The rights themselves are one table, in `operator::rights`.
    Role {
        Admin = "admin",
        Senior = "senior",
        Operator = "operator",
        Auditor = "auditor",
        Service = "service",
    }
}

words! {
    /// Whether a person answered at a terminal or flags did.
    Mode {
        Interactive = "interactive",
        Scripted = "scripted",
    }
}

words! {
    /// The two halves that bracket every change on a platform.
    Phase {
        Intent = "intent",
        Outcome = "outcome",
    }
}

words! {
    /// What came of an act, or of a whole case.
    Outcome {
        /// Done, and seen to be done.
        Succeeded = "succeeded",
        /// The platform took it; it is not yet confirmed.
        Accepted = "accepted",
        /// A person says so.
        Attested = "attested",
        /// Not done.
        Failed = "failed",
        /// Nobody can tell.
        Unknown = "unknown",
        RecoveredByReset = "recovered_by_reset",
        RecoveredByBackupCode = "recovered_by_backup_code",
        RecoveredByFederatedSignIn = "recovered_by_federated_sign_in",
        Refused = "refused",
        Escalated = "escalated",
        Abandoned = "abandoned",
        Compromised = "compromised",
    }
}
