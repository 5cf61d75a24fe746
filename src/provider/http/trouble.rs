use serde_json::Value;

use super::{BadId, Call};
use crate::provider::{Came, Fault};

/// Longest piece of a platform's message that is passed on.
const MESSAGE: usize = 300;

/// Why there is no [`Answer`](super::Answer) of 200 to 299.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub fault: Fault,
    /// Whether the platform may have done what it was asked.
    pub perhaps_done: bool,
    /// What it answered, if it did.
    pub status: Option<u16>,
    /// The platform's own word for it (Auth0: `errorCode`; Keycloak and OAuth: `error`). Outside text.
    pub code: Option<String>,
}

impl Trouble {
    /// Nothing was done.
    pub fn plain(fault: Fault) -> Trouble {
        Trouble { fault, perhaps_done: false, status: None, code: None }
    }

    /// There is no answer, or none that says what was done.
    pub fn unclear(fault: Fault) -> Trouble {
        Trouble { fault, perhaps_done: true, status: None, code: None }
    }

    /// As an act's report says it.
    pub fn came(self) -> Came {
        if self.perhaps_done { Came::Unknown(self.fault) } else { Came::Failed(self.fault) }
    }

    /// 404 and 410: what the path names is not there. Which part of the path, the adapter finds out.
    pub fn is_missing(&self) -> bool {
        matches!(self.status, Some(404 | 410))
    }

    pub fn is_forbidden(&self) -> bool {
        self.status == Some(403)
    }

    /// From an answer that is not of 200 to 299. `kind` is what the platform calls its permissions: scope, role.
    pub(super) fn answered(call: &Call, status: u16, body: &[u8], kind: &str, token: Option<&str>) -> Trouble {
        let said: Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |key: &str| said.get(key).and_then(Value::as_str).filter(|t| !t.is_empty());
        let message = text("message").or_else(|| text("errorMessage")).or_else(|| text("error_description"));
        let code = text("errorCode").or_else(|| text("error"));
        let shown = |part: Option<&str>| {
            part.filter(|t| !call.gives_away(t) && token.is_none_or(|secret| !t.contains(secret)))
                .map(|t| t.chars().take(MESSAGE).collect::<String>())
        };
        let code = shown(code);
        let words = shown(message).or_else(|| code.clone());
        let says = words.clone().unwrap_or_else(|| format!("it answered {status}"));
        let fault = match status {
            300..=399 => {
                Fault::Garbled(format!("it answered {status}, a redirect, which is not followed; is base_url right?"))
            }
            401 => Fault::Unauthorised(says),
            403 => Fault::Forbidden(lacking(kind, call.needs).unwrap_or(says)),
            404 | 410 => Fault::NoSuchUser,
            409 | 412 => Fault::Changed(says),
            408 => Fault::Unreachable("it answered 408: it waited too long for the request".into()),
            429 => Fault::SlowDown { retry_after_s: None },
            407 => Fault::Unreachable(super::wire::PROXY_SIGN_IN.into()),
            500.. => Fault::Unreachable(
                words.map_or_else(|| format!("it answered {status}"), |words| format!("it answered {status}: {words}")),
            ),
            _ => Fault::Refused(says),
        };
        Trouble { fault, perhaps_done: !(200..500).contains(&status), status: Some(status), code }
    }
}

/// "the scope read:users" or "the scopes read:users and read:roles".
pub(super) fn lacking(kind: &str, names: &[&str]) -> Option<String> {
    match names {
        [] => None,
        [one] => Some(format!("the {kind} {one}")),
        [first @ .., last] => Some(format!("the {kind}s {} and {last}", first.join(", "))),
    }
}

impl From<Trouble> for Fault {
    fn from(trouble: Trouble) -> Fault {
        trouble.fault
    }
}

impl From<BadId> for Trouble {
    fn from(bad: BadId) -> Trouble {
        Trouble { status: Some(404), ..Trouble::plain(bad.into()) }
    }
}
