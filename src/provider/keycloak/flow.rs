//! The way in which the realm's browser flow asks for a second factor. The flow thereby says which
//! factor a user has to enrol.

use super::api::{Execution, RealmShape};
use super::{CONFIGURE_TOTP, Keycloak, VIEW_REALM, VIEW_USERS};
use crate::provider::http::{HttpCall, HttpError, Path};

const WEBAUTHN: &str = "webauthn-register";
const PASSKEY: &str = "webauthn-register-passwordless";
/// Every action that leads to the enrolment of a factor.
pub(super) const ENROLMENTS: [&str; 3] = [CONFIGURE_TOTP, WEBAUTHN, PASSKEY];

#[allow(clippy::struct_excessive_bools)] // each is a switch of its own in the realm
pub(super) struct Flow {
    pub(super) name: String,
    pub(super) otp: bool,
    pub(super) webauthn: bool,
    pub(super) passwordless: bool,
    /// Recovery codes can be used to sign in.
    pub(super) codes: bool,
    /// Whoever has no factor is let in without one.
    pub(super) only_if_configured: bool,
}

impl Flow {
    fn read(name: String, steps: &[Execution]) -> Flow {
        let on = in_effect(steps);
        let has = |provider: &str| on.iter().any(|step| step.is(provider));
        Flow {
            name,
            otp: has("auth-otp-form"),
            webauthn: has("webauthn-authenticator"),
            passwordless: has("webauthn-authenticator-passwordless"),
            codes: has("auth-recovery-authn-code-form"),
            only_if_configured: has("conditional-user-configured"),
        }
    }

    /// The actions that lead to a factor which the flow asks for, the commonest first.
    pub(super) fn enrolments(&self) -> Vec<&'static str> {
        let all =
            [(self.otp, CONFIGURE_TOTP), (self.webauthn, WEBAUTHN), (self.passwordless, PASSKEY)];
        all.into_iter().filter(|(on, _)| *on).map(|(_, action)| action).collect()
    }
}

/// Returns the steps that are not switched off, and that are not inside of a step that is switched
/// off.
fn in_effect(steps: &[Execution]) -> Vec<&Execution> {
    let mut off: Option<u32> = None;
    let mut on = Vec::new();
    for step in steps {
        if off.is_some_and(|level| step.level > level) {
            continue;
        }
        off = step.is_off().then_some(step.level);
        if off.is_none() {
            on.push(step);
        }
    }
    on
}

impl Keycloak {
    /// `None`: the account may not read it.
    pub(super) fn flow(&self) -> Result<Option<Flow>, HttpError> {
        // Without view-realm there is little in it.
        let realm: RealmShape = self.get(HttpCall::get(self.realm_path()?).needs(VIEW_USERS))?;
        let Some(name) = realm.browser_flow else {
            return Ok(None);
        };
        let path: Path =
            self.realm_path()?.then("/authentication/flows").id(&name)?.then("/executions");
        match self.get::<Vec<Execution>>(HttpCall::get(path).needs(VIEW_REALM)) {
            Ok(steps) => Ok(Some(Flow::read(name, &steps))),
            Err(trouble) if trouble.is_forbidden() => Ok(None),
            Err(trouble) => Err(trouble),
        }
    }

    /// The action that leads to a new factor, or why none does. A flow that cannot be read, and one
    /// that asks for no factor at all, get the commonest.
    pub(super) fn way_to_enrolment(&self) -> Result<Result<&'static str, String>, HttpError> {
        let wanted = self.flow()?.map(|flow| flow.enrolments()).filter(|all| !all.is_empty());
        let mut why = String::new();
        for action in wanted.unwrap_or_else(|| vec![CONFIGURE_TOTP]) {
            match self.switched_off(action)? {
                None => return Ok(Ok(action)),
                Some(off) if why.is_empty() => why = off,
                Some(_) => {}
            }
        }
        Ok(Err(why))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(level: u32, provider: &str, requirement: &str) -> Execution {
        Execution {
            provider_id: Some(provider.into()),
            requirement: Some(requirement.into()),
            level,
        }
    }

    #[test]
    fn what_is_inside_of_something_that_is_switched_off_is_off() {
        for (outer, inner, otp) in [
            ("CONDITIONAL", "REQUIRED", true),
            ("CONDITIONAL", "ALTERNATIVE", true),
            ("CONDITIONAL", "DISABLED", false),
            ("DISABLED", "REQUIRED", false),
        ] {
            let flow = Flow::read(
                "browser".into(),
                &[
                    step(0, "auth-username-password-form", "REQUIRED"),
                    step(0, "", outer),
                    step(1, "", "REQUIRED"),
                    step(2, "auth-otp-form", inner),
                    step(0, "webauthn-authenticator", "REQUIRED"),
                ],
            );
            assert_eq!((flow.otp, flow.webauthn), (otp, true), "{outer} {inner}");
            assert_eq!(flow.enrolments().first() == Some(&CONFIGURE_TOTP), otp);
        }
    }
}
