//! The scopes that the program's application has to be granted, by the document's own names.

pub(super) const READ_USERS: &str = "read:users";
pub(super) const READ_METHODS: &str = "read:authentication_methods";
pub(super) const DELETE_METHODS: &str = "delete:authentication_methods";
pub(super) const UPDATE_USERS: &str = "update:users";
pub(super) const READ_ROLES: &str = "read:roles";
pub(super) const READ_LOGS: &str = "read:logs";
pub(super) const READ_POLICIES: &str = "read:mfa_policies";
pub(super) const PASSWORD_TICKETS: &str = "create:user_tickets";
pub(super) const ENROLMENT_TICKETS: &str = "create:guardian_enrollment_tickets";
pub(super) const READ_SESSIONS: &str = "read:sessions";
pub(super) const DELETE_SESSIONS: &str = "delete:sessions";
pub(super) const READ_TOKENS: &str = "read:refresh_tokens";
pub(super) const DELETE_TOKENS: &str = "delete:refresh_tokens";
pub(super) const READ_DEVICES: &str = "read:device_credentials";
pub(super) const DELETE_DEVICES: &str = "delete:device_credentials";
pub(super) const READ_ORGANISATIONS: &str = "read:organizations";
pub(super) const READ_MEMBER_ROLES: &str = "read:organization_member_roles";
/// Not asked for; used where it is granted all the same.
pub(super) const READ_CONNECTIONS: &str = "read:connections";

/// Without these a reset could stop half way: none is begun unless all are there.
pub(super) const RESET: [&str; 4] = [READ_USERS, READ_METHODS, DELETE_METHODS, UPDATE_USERS];

/// Without one of these something is not known or not offered: the scope, and what is lost without
/// it.
pub(super) const MORE: [(&str, &str); 13] = [
    (
        READ_ROLES,
        "a user's roles, and what they permit, are unknown, so everybody counts as privileged",
    ),
    (READ_LOGS, "sign-ins, and where an enrolment came from, are unknown"),
    (READ_POLICIES, "it is unknown whether the tenant asks for a second factor at all"),
    (PASSWORD_TICKETS, "no link to set a password can be issued"),
    (ENROLMENT_TICKETS, "no link to enrolment can be issued"),
    (DELETE_SESSIONS, "sessions are not ended"),
    (READ_SESSIONS, "ended sessions are never confirmed"),
    (DELETE_TOKENS, "refresh tokens are not revoked"),
    (READ_TOKENS, "revoked refresh tokens are never confirmed"),
    (READ_DEVICES, "refresh tokens cannot be revoked on plans without their own interface"),
    (DELETE_DEVICES, "refresh tokens cannot be revoked on plans without their own interface"),
    (READ_ORGANISATIONS, "a user's organisations are unknown, so everybody counts as privileged"),
    (
        READ_MEMBER_ROLES,
        "roles inside organisations are unknown, so every member of one counts as privileged",
    ),
];
