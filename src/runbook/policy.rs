//! The rules of a runbook, as the rest of the program reads them. A value of this type has been
//! checked against the floor: there is no other way to make one outside this module's tests.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use crate::base::string_enum::string_enum;

string_enum! {
    /// The kind of evidence that must support a verification. A new verification method is data. A
    /// new kind of evidence is a variant.
    EvidenceKind {
        /// A face, compared with a record the operator sees.
        Compared = "compared",
        /// A call that the operator makes to a number on file.
        NumberOnFile = "number-on-file",
        /// A ticket in which a manager or HR on file vouches.
        Voucher = "voucher",
        /// A sign-in with a linked identity, later than `case.opened`.
        LinkedIdentity = "linked-identity",
    }
}

string_enum! {
    /// The methods that a runbook may never accept. The methods are offered only so that choosing
    /// one is recorded, counted and explained.
    Unacceptable {
        MatchingEmail = "matching-email",
        PersonalData = "personal-data",
        RecoveryAddressCode = "recovery-address-code",
        ChatMessage = "chat-message",
    }
}

string_enum! {
    /// The thing that the caller says is lost.
    Lost {
        Phone = "phone",
        App = "app",
        Key = "key",
        Number = "number",
        Email = "email",
        Password = "password",
    }
}

string_enum! {
    Tier {
        Ordinary = "ordinary",
        Privileged = "privileged",
    }
}

/// One accepted way of proving who the caller is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// As flags and entries name it: `video-call`.
    pub id: String,
    pub label: String,
    pub evidence: EvidenceKind,
    /// Two methods over one channel count as one.
    pub channel: String,
    /// True if a secret may be passed to the target over the channel. The floor allows secrets for
    /// `Compared` and `NumberOnFile` only.
    pub carries_secrets: bool,
    /// True if a link can be passed over the channel, so that the link arrives as it is. A link
    /// that is read out does not arrive as it is. The floor allows links only where secrets may go.
    pub carries_links: bool,
    /// The things to do, followed by what to say to the caller, in the runbook's words.
    pub instruct: Vec<String>,
    pub say: String,
}

/// A red flag or a reason to refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// As flags and entries name it: `pressure`.
    pub code: String,
    /// For a red flag: the question put to the operator. For a refusal: what it means.
    pub label: String,
    /// For a refusal: the caller is not the target. After a change, that is no refusal but an
    /// incident.
    pub caller_is_another: bool,
}

/// The desk that the target turns to when they did not ask for what was done. Every message to the
/// target carries the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HelpDeskContact {
    pub organisation: String,
    /// "the service desk".
    pub name: String,
    /// The way to reach the desk, in a sentence.
    pub reach: String,
}

/// The rules. Durations are whole minutes, hours or days in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// The time for which a verification holds. Floor: 5 to 60 minutes.
    pub verification_fresh: TimeDelta,
    /// A number, address or identity that came on file within this time does not count. Floor: at
    /// least 1 day.
    pub contact_window: TimeDelta,
    /// Attempts at verification per target within `attempts_window`, over all cases. Floor: 1 to
    /// 10.
    pub attempts: u32,
    /// Floor: at least 24 hours.
    pub attempts_window: TimeDelta,
    /// After a refusal or exhausted attempts, how long a new case needs another senior. Floor: at
    /// least 24 hours.
    pub refusal_cooling: TimeDelta,
    /// Independent verifications for an ordinary target. Floor: at least 1.
    pub ordinary_verifications: u32,
    /// For a privileged target, and for a password and a factor reset in one case. Floor: at least
    /// 2.
    pub strong_verifications: u32,
    /// True if an ordinary target needs an approval too. Floor: a privileged target always needs
    /// one.
    pub ordinary_approval: bool,
    /// True if a step stops where the ledger's new head cannot be handed to a witness. An
    /// installation's configuration can ask for the stop too, and cannot take the stop back.
    pub witness_required: bool,
    /// The time for which an approval holds. Floor: 5 to 60 minutes.
    pub approval_fresh: TimeDelta,
    /// Case-insensitive patterns over groups and roles, `*` matching anything. One that matches
    /// makes the target privileged. Floor: not empty.
    pub privileged_groups: Vec<String>,
    /// Fewest characters of a reason. Floor: at least 10.
    pub reason_least: usize,
    /// Failed sign-ins within `sign_in_window` that raise a flag. Floor: 1 to 20.
    pub failed_sign_ins: u32,
    pub sign_in_window: TimeDelta,
    /// Contacts about one target within `contacts_window` that raise a flag. Floor: 2 to 10.
    pub repeated_contacts: u32,
    pub contacts_window: TimeDelta,
    /// Floor: at most 8 hours.
    pub password_lifetime: TimeDelta,
    /// The time for which a link to set a new password holds. Floor: 5 to 60 minutes.
    pub ticket_lifetime: TimeDelta,
    /// Words in a generated password. Floor: at least 4.
    pub password_words: u32,
    /// Admin-issued backup codes. Floor: 1 to 20.
    pub codes_issued: u32,
    /// No new factor within this time is overdue. Floor: 15 minutes to 12 hours.
    pub enrolment_overdue: TimeDelta,
    pub methods: Vec<Method>,
    /// The red flags that a person judges.
    pub red_flags: Vec<Reason>,
    /// Reasons to refuse.
    pub refusals: Vec<Reason>,
    /// Warn from, and a senior is needed beyond: recoveries by one operator in 60 minutes.
    pub operator_hourly: u32,
    /// Recoveries of one target in 7 days.
    pub target_weekly: u32,
    /// Recoveries by one service principal in 60 minutes.
    pub service_hourly: u32,
    pub desk: HelpDeskContact,
    /// Texts, by key: what to say and do at each step. Checked at load to be complete.
    pub words: BTreeMap<String, String>,
}

impl Policy {
    /// Nothing filled in yet: below the floor, and never handed out.
    pub(super) fn blank() -> Policy {
        Policy {
            verification_fresh: TimeDelta::zero(),
            contact_window: TimeDelta::zero(),
            attempts: 0,
            attempts_window: TimeDelta::zero(),
            refusal_cooling: TimeDelta::zero(),
            ordinary_verifications: 0,
            strong_verifications: 0,
            ordinary_approval: false,
            witness_required: false,
            approval_fresh: TimeDelta::zero(),
            privileged_groups: Vec::new(),
            reason_least: 0,
            failed_sign_ins: 0,
            sign_in_window: TimeDelta::zero(),
            repeated_contacts: 0,
            contacts_window: TimeDelta::zero(),
            password_lifetime: TimeDelta::zero(),
            ticket_lifetime: TimeDelta::zero(),
            password_words: 0,
            codes_issued: 0,
            enrolment_overdue: TimeDelta::zero(),
            methods: Vec::new(),
            red_flags: Vec::new(),
            refusals: Vec::new(),
            operator_hourly: 0,
            target_weekly: 0,
            service_hourly: 0,
            desk: HelpDeskContact::default(),
            words: BTreeMap::new(),
        }
    }

    /// Returns true if a refusal by this code says that the caller is not the target.
    pub fn caller_is_another(&self, code: Option<&str>) -> bool {
        code.is_some_and(|code| self.refusals.iter().any(|r| r.code == code && r.caller_is_another))
    }

    pub fn method(&self, id: &str) -> Option<&Method> {
        self.methods.iter().find(|m| m.id == id)
    }

    /// A text of the runbook. Load makes sure that every key that is asked for is there.
    pub fn word(&self, key: &str) -> &str {
        self.words.get(key).map_or("", String::as_str)
    }

    /// Returns the tier that these groups put a user in. `None` stands for a tier that could not be
    /// read, and the user is then privileged.
    pub fn tier(&self, groups: Option<&[String]>) -> Tier {
        let Some(groups) = groups else {
            return Tier::Privileged;
        };
        let hit =
            groups.iter().any(|g| self.privileged_groups.iter().any(|p| matches_pattern(p, g)));
        if hit { Tier::Privileged } else { Tier::Ordinary }
    }
}

/// `*` matches any run of characters; everything else matches itself, whatever its case.
fn matches_pattern(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_lowercase(), text.to_lowercase());
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches_pattern;

    #[test]
    fn patterns_match_whole_names_and_ignore_case() {
        for (pattern, text, hit) in [
            ("admin", "Admin", true),
            ("admin", "admins", false),
            ("*admin*", "Global Administrators", true),
            ("*-admin", "db-admin", true),
            ("*-admin", "admin", false),
            ("a*b*c", "aXbXc", true),
            ("a*b*c", "aXc", false),
            ("*", "", true),
            ("", "x", false),
        ] {
            assert_eq!(matches_pattern(pattern, text), hit, "{pattern} on {text}");
        }
    }
}
