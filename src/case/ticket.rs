//! The things that a ticket system says of a ticket, and the conclusions from them. Nothing here
//! verifies anybody: a ticket that fits is only one in which nothing is wrong.

use serde::{Deserialize, Serialize};

use crate::base::string_enum::string_enum;

string_enum! {
    /// The state of a ticket, as far as it matters here.
    TicketState {
        Open = "open",
        Closed = "closed",
    }
}

string_enum! {
    /// The way in which a ticket came in.
    TicketSource {
        Phone = "phone",
        Mail = "mail",
        Portal = "portal",
        Chat = "chat",
        Other = "other",
    }
}

string_enum! {
    /// The result of looking a ticket up. All but the first and the last are a no.
    TicketCheck {
        Fits = "fits",
        NotFound = "not-found",
        Closed = "closed",
        /// It was requested by somebody who is neither the user nor on file for them.
        OfAnother = "of-another",
        /// There was no answer, or none that says enough. That is no yes.
        NotChecked = "not-checked",
    }
}

impl TicketCheck {
    /// The red flag that a no raises.
    pub const fn flag(self) -> Option<&'static str> {
        match self {
            TicketCheck::NotFound => Some("ticket-not-found"),
            TicketCheck::Closed => Some("ticket-closed"),
            TicketCheck::OfAnother => Some("ticket-of-another"),
            TicketCheck::Fits | TicketCheck::NotChecked => None,
        }
    }
}

/// The answer of a ticket system, word for word. Anything that is no such answer is nonsense.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketFacts {
    pub found: bool,
    /// The login of whoever opened it.
    #[serde(default)]
    pub opener: Option<String>,
    /// The login or an address of the person whom it is about.
    #[serde(default)]
    pub requester: Option<String>,
    #[serde(default)]
    pub state: Option<TicketState>,
    #[serde(default)]
    pub source: Option<TicketSource>,
}

/// The people of a ticket, as the ticket system names them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketPeople {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opener: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requester: Option<String>,
}

impl TicketFacts {
    /// Judges a ticket of a case. `fitting` are the names of the user, and the logins of those who
    /// may vouch for them.
    pub fn judge<'a>(&self, mut fitting: impl Iterator<Item = &'a str>) -> TicketCheck {
        if !self.found {
            return TicketCheck::NotFound;
        }
        if self.state == Some(TicketState::Closed) {
            return TicketCheck::Closed;
        }
        let requester = self.requester.as_deref().map(str::trim).filter(|name| !name.is_empty());
        match requester {
            Some(name) if !fitting.any(|fits| same(fits, name)) => TicketCheck::OfAnother,
            Some(_) if self.state.is_some() => TicketCheck::Fits,
            Some(_) | None => TicketCheck::NotChecked,
        }
    }
}

pub(crate) fn same(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const FITTING: [&str; 3] = ["u-1", "nora@example.com", "boss"];

    fn facts(json: &str) -> TicketFacts {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_no_is_a_red_flag_and_silence_is_neither() {
        for (json, check) in [
            (r#"{"found":false}"#, TicketCheck::NotFound),
            (
                r#"{"found":false,"state":"open","requester":"nora@example.com"}"#,
                TicketCheck::NotFound,
            ),
            (r#"{"found":true,"state":"closed"}"#, TicketCheck::Closed),
            (r#"{"found":true,"state":"open","requester":"eve"}"#, TicketCheck::OfAnother),
            (r#"{"found":true,"requester":"eve"}"#, TicketCheck::OfAnother),
            (r#"{"found":true,"state":"open","requester":" Nora@Example.com"}"#, TicketCheck::Fits),
            (r#"{"found":true,"state":"open","requester":"BOSS"}"#, TicketCheck::Fits),
            (r#"{"found":true,"requester":"boss"}"#, TicketCheck::NotChecked),
            (r#"{"found":true,"state":"open"}"#, TicketCheck::NotChecked),
            (r#"{"found":true,"state":"open","requester":""}"#, TicketCheck::NotChecked),
            (r#"{"found":true}"#, TicketCheck::NotChecked),
        ] {
            assert_eq!(facts(json).judge(FITTING.into_iter()), check, "{json}");
        }
        for check in TicketCheck::ALL {
            let is_no = !matches!(check, TicketCheck::Fits | TicketCheck::NotChecked);
            assert_eq!(check.flag().is_some(), is_no, "{check}");
        }
    }

    #[test]
    fn nonsense_is_no_answer() {
        for nonsense in
            ["", "yes", "true", "{}", "[]", r#"{"found":"yes"}"#, r#"{"found":true,"state":"new"}"#]
        {
            assert!(serde_json::from_str::<TicketFacts>(nonsense).is_err(), "{nonsense}");
        }
    }
}
