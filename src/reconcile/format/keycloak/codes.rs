//! Keycloak's admin operations that need not be explained, each with the reason.

use crate::reconcile::event::{ENDS, Harmless};

pub(crate) const CACHE: &str = "what is stored is read anew";

pub(crate) const NOBODY: &str =
    "nobody is in it or has it yet; what is given to it, and who gets it, are rows of their own";

pub(crate) const LABEL: &str =
    "what a factor is called or in which order it stands; the factor stays what it is";

/// With the path in the realm. What is not here is a finding: what this module knows by its name,
/// the rest as not known.
pub const OPERATIONS: [Harmless; 19] = [
    ("ACTION clear-keys-cache", CACHE),
    ("ACTION clear-realm-cache", CACHE),
    ("ACTION clear-user-cache", CACHE),
    ("ACTION logout-all", ENDS),
    ("ACTION push-revocation", ENDS),
    ("ACTION users/*/consents/*", ENDS),
    ("ACTION users/*/credentials/*/moveAfter/*", LABEL),
    ("ACTION users/*/credentials/*/moveToFirst", LABEL),
    ("ACTION users/*/logout", ENDS),
    (
        "ACTION users/*/send-verify-email",
        "a mail to the address on file, which shows only that it is read",
    ),
    ("CREATE clients/*/roles/*", NOBODY),
    ("CREATE groups/*", NOBODY),
    ("CREATE roles/*", NOBODY),
    ("CREATE users/*", "a new account; groups, roles and links given along with it are findings"),
    ("DELETE sessions/*", ENDS),
    ("DELETE users/*/consents/*", ENDS),
    ("DELETE users/*/sessions/*", ENDS),
    ("DELETE users/*/offline-sessions/*", ENDS),
    ("UPDATE users/*/credentials/*/userLabel", LABEL),
];
