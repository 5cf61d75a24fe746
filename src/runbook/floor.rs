//! The floor: what no runbook can ask less than. One table of numbers, and the rules that are not
//! numbers.
//!
//! The bounds stand in docs/runbook.md; where they come from a standard or a platform, its name stands with
//! them. A bound on the strict side only keeps a slip of the finger from making the tool useless.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::policy::{EvidenceKind, Policy, Unacceptable};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Minutes,
    Hours,
    Days,
    /// Of what there are so many.
    Count(&'static str),
}

impl Unit {
    /// "1 minute", "15 minutes".
    pub fn of(self, number: u64) -> String {
        let noun = match self {
            Unit::Minutes => "minutes",
            Unit::Hours => "hours",
            Unit::Days => "days",
            Unit::Count(noun) => noun,
        };
        let noun = if number == 1 { noun.strip_suffix('s').unwrap_or(noun) } else { noun };
        format!("{number} {noun}")
    }
}

/// The direction that is stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strict {
    Fewer,
    More,
}

/// A number of the policy: its key in the file, its bounds, and how to say it.
pub(super) struct Number {
    pub key: &'static str,
    pub unit: Unit,
    pub least: u64,
    pub most: u64,
    pub strict: Strict,
    /// The sentence that a number and its unit complete.
    pub says: &'static str,
    pub read: fn(&Policy) -> u64,
    pub write: fn(&mut Policy, u64),
    /// The value of the number in a runbook from before there was such a number.
    pub absent: Option<u64>,
}

/// `time(field, unit)` and `count(field)`: the two shapes that a number has in [`Policy`].
macro_rules! number {
    ($key:literal, $field:ident: $unit:ident, $least:literal..=$most:literal, $strict:ident, $says:literal $(, absent $absent:literal)?) => {
        Number {
            key: $key,
            unit: Unit::$unit,
            least: $least,
            most: $most,
            strict: Strict::$strict,
            says: $says,
            read: |p| from_time(Unit::$unit, p.$field),
            write: |p, n| p.$field = to_time(Unit::$unit, n),
            absent: [$(Some($absent),)? None][0],
        }
    };
    ($key:literal, $field:ident: $noun:literal, $least:literal..=$most:literal, $strict:ident, $says:literal) => {
        Number {
            key: $key,
            unit: Unit::Count($noun),
            least: $least,
            most: $most,
            strict: Strict::$strict,
            says: $says,
            read: |p| u64::try_from(p.$field).unwrap_or(u64::MAX),
            write: |p, n| p.$field = n.try_into().unwrap_or_default(),
            absent: None,
        }
    };
}

/// Fewest characters of a reason, under any runbook: as the table below has it.
pub const REASON_LEAST: usize = 10;

pub(super) const NUMBERS: &[Number] = &[
    // Specops Secure Service Desk: 15 by default, 5 to 60.
    number!("verification.fresh_minutes", verification_fresh: Minutes, 5..=60, Fewer, "a verification holds"),
    number!("verification.contact_window_days", contact_window: Days, 1..=3650, More,
        "a number, address or identity counts once it is on file for"),
    // NIST SP 800-63B-4, 3.2.2 allows 100; lower is better.
    number!("verification.attempts", attempts: "attempts", 1..=10, Fewer, "a target can be verified in"),
    number!("verification.attempts_window_hours", attempts_window: Hours, 24..=8760, More, "attempts are counted over"),
    number!("verification.cooling_hours", refusal_cooling: Hours, 24..=8760, More,
        "after a refusal, another senior is needed for"),
    number!("verification.ordinary", ordinary_verifications: "verifications", 1..=4, More, "an ordinary target needs"),
    // NIST SP 800-63B-4, 4.2.2.2.
    number!("verification.strong", strong_verifications: "verifications", 2..=4, More,
        "a privileged target, or password and factors in one case, needs"),
    number!("approval.fresh_minutes", approval_fresh: Minutes, 5..=60, Fewer, "an approval holds"),
    // RubyGems.org.
    number!("reason.least_characters", reason_least: "characters", 10..=200, More, "a reason has at least"),
    number!("sign_ins.failed", failed_sign_ins: "failed sign-ins", 1..=20, Fewer, "a red flag is raised from"),
    number!("sign_ins.window_hours", sign_in_window: Hours, 1..=8760, More, "failed sign-ins are counted over"),
    // CISA and FBI, AA23-320A.
    number!("contacts.repeated", repeated_contacts: "contacts", 2..=10, Fewer, "a red flag is raised from"),
    number!("contacts.window_days", contacts_window: Days, 1..=365, More, "contacts about one target are counted over"),
    // Microsoft Entra's temporary access pass: at most 8 hours.
    number!("password.lifetime_minutes", password_lifetime: Minutes, 5..=480, Fewer, "a temporary password holds"),
    number!("password.ticket_minutes", ticket_lifetime: Minutes, 5..=60, Fewer, "a link to set a new password holds",
        absent 15),
    number!("password.words", password_words: "words", 4..=12, More, "a temporary password has"),
    number!("codes.issued", codes_issued: "codes", 1..=20, Fewer, "issued at once:"),
    // Elastic's detection rules: no new enrolment within 12 hours is an alarm.
    number!("enrolment.overdue_minutes", enrolment_overdue: Minutes, 15..=720, Fewer, "a new factor is overdue after"),
    // Elastic's detection rules: 5 in 60 minutes by one operator.
    number!("limits.operator_hourly", operator_hourly: "recoveries", 1..=20, Fewer,
        "without a senior, one operator has in an hour at most"),
    number!("limits.target_weekly", target_weekly: "recoveries", 1..=10, Fewer,
        "without a senior, one target has in a week at most"),
    number!("limits.service_hourly", service_hourly: "recoveries", 1..=100, Fewer,
        "without a senior, one service principal has in an hour at most"),
];

fn to_time(unit: Unit, number: u64) -> TimeDelta {
    let number = i64::try_from(number).unwrap_or_default();
    match unit {
        Unit::Minutes => TimeDelta::try_minutes(number),
        Unit::Hours => TimeDelta::try_hours(number),
        Unit::Days => TimeDelta::try_days(number),
        Unit::Count(_) => None,
    }
    .unwrap_or_default()
}

fn from_time(unit: Unit, time: TimeDelta) -> u64 {
    let number = match unit {
        Unit::Minutes => time.num_minutes(),
        Unit::Hours => time.num_hours(),
        Unit::Days => time.num_days(),
        Unit::Count(_) => 0,
    };
    u64::try_from(number).unwrap_or_default()
}

/// Red flags that every runbook puts to the operator.
pub const RED_FLAGS: &[&str] = &["pressure", "unusual-activity", "gut-feeling"];

/// Reasons to refuse that every runbook has: the four that the procedure began with.
pub const REFUSALS: &[&str] = &["cannot-verify", "pressure", "unusual-activity", "gut-feeling"];

/// Returns what the floor says of a policy beyond its numbers' bounds: the key of each fault, and
/// the rule.
pub(super) fn below(policy: &Policy) -> Vec<(String, String)> {
    let mut faults = Vec::new();
    let mut fault = |key: String, rule: String| faults.push((key, rule));

    if policy.privileged_groups.is_empty() {
        fault(
            "privileged.groups".into(),
            "privileged.groups is empty; the floor wants at least one pattern".into(),
        );
    }
    if policy.strong_verifications < policy.ordinary_verifications {
        let rule = format!(
            "verification.strong is {}, fewer than verification.ordinary, which is {}",
            policy.strong_verifications, policy.ordinary_verifications
        );
        fault("verification.strong".into(), rule);
    }

    let channels: BTreeSet<&str> = policy.methods.iter().map(|m| m.channel.as_str()).collect();
    for (n, method) in policy.methods.iter().enumerate() {
        let at = format!("method[{}]", n + 1);
        let id = &method.id;
        if Unacceptable::parse(id).is_some() {
            fault(
                format!("{at}.id"),
                format!("{at}.id is {id}, which the floor never accepts as a verification"),
            );
        }
        // A ticket is no channel to the target, and a federated sign-in is none at all.
        if method.carries_secrets
            && !matches!(method.evidence, EvidenceKind::Compared | EvidenceKind::NumberOnFile)
        {
            let rule = format!(
                "{at}.carries_secrets is true for {id}; the floor allows it for compared and number-on-file only"
            );
            fault(format!("{at}.carries_secrets"), rule);
        }
        // A link is a secret: whoever has it sets the password.
        if method.carries_links && !method.carries_secrets {
            let rule = format!(
                "{at}.carries_links is true for {id}, which carries no secrets; a link is one"
            );
            fault(format!("{at}.carries_links"), rule);
        }
        // Otherwise two calls to one number, over "phone" and "telephone", would count as two
        // verifications.
        let twin = policy.methods[..n]
            .iter()
            .find(|m| m.evidence == method.evidence && m.channel != method.channel);
        if let Some(twin) = twin {
            let rule = format!(
                "{at}.channel is {} for {id}; it must be {} as for {}, because both rest on {}",
                method.channel, twin.channel, twin.id, method.evidence
            );
            fault(format!("{at}.channel"), rule);
        }
    }
    if policy.methods.is_empty() {
        fault("method".into(), "there is no [[method]]; nobody could be verified".into());
    } else if channels.len() < policy.strong_verifications as usize {
        let rule = format!(
            "verification.strong is {}, but the methods use only {}; nobody could be verified that often",
            policy.strong_verifications,
            Unit::Count("channels").of(channels.len() as u64)
        );
        fault("verification.strong".into(), rule);
    }

    for (list, reasons, wanted) in
        [("red_flag", &policy.red_flags, RED_FLAGS), ("refusal", &policy.refusals, REFUSALS)]
    {
        for code in wanted {
            if !reasons.iter().any(|r| r.code == *code) {
                fault(
                    list.into(),
                    format!("there is no [[{list}]] with code \"{code}\"; the floor wants it"),
                );
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_of_a_reason_is_the_tables() {
        let reason = NUMBERS.iter().find(|number| number.key == "reason.least_characters");
        assert_eq!(reason.map(|number| number.least), u64::try_from(REASON_LEAST).ok());
    }
}
