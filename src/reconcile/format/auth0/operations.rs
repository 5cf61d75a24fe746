//! Writes through Auth0's Management API that need not be explained.

use crate::reconcile::format::harmless::{ENDS, Harmless};

/// With the path below `/api/v2`. What is not here is a finding: what [`super::management`] knows by its name, the rest as
/// not known.
pub const OPERATIONS: [Harmless; 16] = [
    ("delete device-credentials/*", ENDS),
    ("delete grants", ENDS),
    ("delete grants/*", ENDS),
    ("delete refresh-tokens/*", ENDS),
    ("delete sessions/*", ENDS),
    ("delete users/*/federated-connections-tokensets/*", ENDS),
    ("delete users/*/refresh-tokens", ENDS),
    ("delete users/*/sessions", ENDS),
    ("post jobs/verification-email", "a mail to the address on file, which shows only that it is read"),
    ("post refresh-tokens/revoke", ENDS),
    ("post roles", "a role that nobody has yet; giving it is a row of its own"),
    ("post sessions/*/revoke", ENDS),
    ("post tokens/blacklist", ENDS),
    ("post users", "a new account with nothing given to it: addresses taken as verified, and metadata, are findings"),
    ("post users/*/multifactor/actions/invalidate-remember-browser", "the next sign-in asks for the factor again"),
    ("post users/*/revoke-access", ENDS),
];

/// The fields that may stand in a change of a user. The fields say how the user is called, and how the user
/// looks.
pub const FIELDS: [Harmless; 5] = [
    ("family_name", "how the user is called: nobody signs in by it"),
    ("given_name", "how the user is called: nobody signs in by it"),
    ("name", "how the user is called: nobody signs in by it"),
    ("nickname", "how the user is called: nobody signs in by it"),
    ("picture", "how the user looks"),
];
