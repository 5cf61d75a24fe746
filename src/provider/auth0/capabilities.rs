//! The acts that Auth0 can and cannot do, and the facts about Auth0 that an operator should know.

use super::api::MfaPolicy;
use super::{Auth0, scopes};
use crate::provider::http::HttpError;
use crate::provider::{ActKind, Capability, Moment, ProviderError, Remediation, Residue};

pub(super) fn capability(at: &Auth0, kind: ActKind) -> Capability {
    match kind {
        ActKind::RequireEnrolment => require_enrolment(at),
        ActKind::IssuePasswordTicket => granted(at, scopes::PASSWORD_TICKETS, Capability::Can),
        ActKind::IssueEnrolmentTicket => granted(at, scopes::ENROLMENT_TICKETS, Capability::Can),
        ActKind::RemoveFactor
        | ActKind::RemoveBackupCodes
        | ActKind::ForgetDevices
        | ActKind::Suspend
        | ActKind::Enable
        | ActKind::Note => Capability::Can,
        ActKind::EndSessions if at.small_plan.get() == Some(&true) => {
            Capability::Cannot("the tenant's plan has no interface for sessions; a new password ends them".into())
        }
        ActKind::EndSessions => granted(at, scopes::DELETE_SESSIONS, taken_on(at)),
        ActKind::RevokeTokens => taken_on(at),
        ActKind::SetTemporaryPassword => Capability::InPart(
            "Auth0 cannot force a change of the password, and it does not expire; a link to set a new one is better"
                .into(),
        ),
        ActKind::IssueBackupCodes => {
            Capability::InPart("Auth0 has one recovery code, and only for a user with a second factor".into())
        }
    }
}

/// Returns the given capability, unless the token is known not to grant the scope. An act that is
/// known not to be granted is not offered. Another way is offered instead.
fn granted(at: &Auth0, scope: &'static str, then: Capability) -> Capability {
    match at.client.require(&[scope]) {
        Err(HttpError { fault: fault @ ProviderError::Forbidden(_), .. }) => {
            Capability::Cannot(fault.to_string())
        }
        // Without an answer it is not known, and the act will say.
        Ok(()) | Err(_) => then,
    }
}

fn taken_on(at: &Auth0) -> Capability {
    Capability::InPart(
        match at.small_plan.get() {
            Some(true) => {
                "the tenant's plan has no interface for it: device credentials are deleted instead"
            }
            Some(false) => "Auth0 does it some time after it has accepted it",
            None => "Auth0 does it some time after it has accepted it, and not on every plan",
        }
        .into(),
    )
}

/// Nothing asks one user; the tenant asks everyone, or does not.
fn require_enrolment(at: &Auth0) -> Capability {
    match at.policy() {
        Ok(MfaPolicy::Everyone) => Capability::NotApplicable,
        Ok(MfaPolicy::Sometimes) => Capability::Cannot(
            "the tenant asks for a second factor by its own estimate of the risk: after the reset the password alone may do. \
             Issue a link to enrolment"
                .into(),
        ),
        Ok(MfaPolicy::Never) => Capability::Cannot(
            "the tenant's policy never asks for a second factor, unless an Action does: after the reset the password alone \
             may do. Issue a link to enrolment"
                .into(),
        ),
        Err(trouble) => Capability::Cannot(format!(
            "it is unknown whether the tenant asks for a second factor ({}): after the reset the password alone may do",
            trouble.fault
        )),
    }
}

pub(super) fn residue(what: Residue, keep_passkeys: bool) -> Remediation {
    match what {
        Residue::Sessions => Remediation::With(ActKind::EndSessions),
        Residue::RefreshTokens => Remediation::With(ActKind::RevokeTokens),
        Residue::RememberedDevices => Remediation::With(ActKind::ForgetDevices),
        Residue::Passkeys if keep_passkeys => Remediation::Cannot("keep_passkeys is set: ask on which device each of them is".into()),
        Residue::Passkeys => Remediation::With(ActKind::RemoveFactor),
        Residue::BackupCodes => Remediation::With(ActKind::RemoveBackupCodes),
        Residue::AppPasswords => Remediation::NotApplicable,
        Residue::RecoveryContacts => Remediation::Cannot(
            "whoever reads the e-mail on file can ask Auth0 for a new password: if that is in doubt, change it in the dashboard"
                .into(),
        ),
    }
}

pub(super) fn advice(moment: Moment) -> Vec<String> {
    let lines: &[&str] = match moment {
        Moment::Opening => &[
            "An administrator of the Auth0 dashboard itself is no user of this tenant: only Auth0 Support can reset their factor.",
            "Auth0 keeps its log for 1 to 30 days, by plan: older sign-ins do not show.",
        ],
        Moment::Enrolment => &[
            "If Guardian was re-installed and asks for a recovery code that is lost: uninstall Guardian, switch off the automatic \
             restoration of backups in the device's settings, install it again, and add the account as for the first time.",
            "If signing in does not lead to enrolment, issue a link to enrolment.",
        ],
        Moment::CodeUsed => &[
            "Auth0 replaces a recovery code that was used by a new one, and shows it once: ask them to save it.",
        ],
    };
    lines.iter().map(|&line| line.to_owned()).collect()
}
