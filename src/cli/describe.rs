//! The content of an entry, told as a person would tell it.

use serde_json::Value;

use crate::case::Event;
use crate::case::event::{DoorHow, Sent, Was};
use crate::case::outside::OutsideDone;
use crate::ledger::{Action, Committed, Draft};
use crate::message::in_words;
use crate::model::{Enroller, Outcome, Recipient};
use crate::provider::ActKind;
use crate::runbook::MessageKind;
use crate::session::described;

pub fn sentence(entry: &Committed) -> String {
    let draft = entry.draft();
    let erased = if entry.entry().erased { " (personal data erased)" } else { "" };
    let told = match Event::of(draft) {
        Ok(Some(event)) => of_event(&event, entry.entry().lacks_facts()),
        Ok(None) => of_installation(draft),
        Err(why) => format!("{}: unreadable ({why})", draft.action),
    };
    match draft.reason() {
        Some(reason) if !told.contains(reason) => format!("{told}: \"{reason}\"{erased}"),
        _ => format!("{told}{erased}"),
    }
}

/// `erased`: facts that stood beside the body were erased, and are said to be.
fn of_event(event: &Event, erased: bool) -> String {
    let list = |items: &[String]| {
        if items.is_empty() { "none".to_owned() } else { items.join(", ") }
    };
    match event {
        Event::Opened(o) => {
            let gone: Vec<String> = o.lost.iter().map(|l| l.as_str().to_owned()).collect();
            let raised = if erased {
                "; raised: (erased)".to_owned()
            } else if o.raised.is_empty() {
                String::new()
            } else {
                format!("; raised: {}", o.raised.join(", "))
            };
            let others = match o.other_ids.as_slice() {
                [] => String::new(),
                others => format!("; on record as {} too", others.join(", ")),
            };
            let first = o
                .first_read
                .as_ref()
                .map(|id| format!("; id first read as {id}"))
                .unwrap_or_default();
            let tier = if erased { "(erased)".to_owned() } else { o.tier.0.to_string() };
            let untold = if o.tier_untold == Some(true) { " (it cannot be told)" } else { "" };
            let foreseen = o
                .foreseen
                .iter()
                .fold(String::new(), |all, said| format!("{all}; {}", said.trim_end_matches('.')));
            let factors = o.factors.len();
            format!(
                "opened for {}, lost {}, {tier} tier{untold}, {factors} factor(s), runbook {} {}{raised}{others}{first}{foreseen}",
                named(&o.name, &o.login),
                list(&gone),
                o.runbook,
                o.runbook_version
            ) + if o.attested { "; read off the console" } else { "" }
        }
        Event::Screened(s) => {
            let flags = if erased { "(erased)".to_owned() } else { list(&s.flags) };
            format!("screened, red flags judged by the operator: {flags}")
        }
        Event::Verified(v) => {
            let with = [
                v.compared.as_ref().map(|c| format!("compared with {c}")),
                v.last4.as_ref().map(|l| format!("called the number ending {l}")),
                v.vouched_by.as_ref().map(|b| format!("{b} vouches")),
                v.ticket.as_ref().map(|t| format!("ticket {t}")),
                v.signed_in.map(|t| format!("signed in at {}", t.format("%H:%M"))),
                v.attested.then(|| "attested".to_owned()),
            ];
            let with: Vec<String> = with.into_iter().flatten().collect();
            format!("verified by {} ({})", v.method, list(&with))
        }
        Event::Rejected(r) => {
            format!(
                "verification by {} did not count ({})",
                r.method,
                r.why.map_or("no reason", |w| w.as_str())
            )
        }
        Event::ApprovalRequested(_) => "asked for a senior's approval".to_owned(),
        Event::ApprovalGranted(_) => "approved".to_owned(),
        Event::ApprovalDenied(_) => "denied".to_owned(),
        Event::CodesChecked(c) => {
            let unknown = if erased { "(erased)" } else { "unknown" };
            let left = c.left.map_or(unknown.to_owned(), |n| n.to_string());
            let seen = if c.attested { ", by eye" } else { "" };
            format!(
                "backup codes checked: {} ({left} left{seen})",
                c.answer.map_or("no answer", |a| a.as_str())
            )
        }
        Event::SelfStarted(s) => {
            format!("self-recovery begun, by {}", s.route.map_or("?", |r| r.as_str()))
        }
        Event::SelfConfirmed(s) => {
            let seen = s
                .signed_in
                .map_or("as attested".to_owned(), |t| format!("seen at {}", t.format("%H:%M:%S")));
            format!("self-recovery succeeded, by {} ({seen})", s.route.map_or("?", |r| r.as_str()))
        }
        Event::SelfFailed(s) => {
            format!("self-recovery failed, by {}", s.route.map_or("?", |r| r.as_str()))
        }
        Event::Intended(c) => format!("about to {}{}", described(c), factor(c)),
        Event::CameOut(c, outcome) => {
            let how = if c.settled { ", found out afterwards" } else { "" };
            let detail = c.detail.as_ref().filter(|_| *outcome != Outcome::Succeeded && !c.settled);
            let detail = detail.map(|d| format!(" ({d})")).unwrap_or_default();
            let said = if c.attested.is_empty() {
                String::new()
            } else {
                format!(" ({})", c.attested.join(", "))
            };
            let was = match c.was {
                Some(Was::Suspended) => "; it was suspended already, not by us",
                Some(Was::Unknown) => "; how it was before is not known",
                Some(Was::Enabled) if c.act == Some(ActKind::Enable) && c.attested.is_empty() => {
                    "; it was enabled before the incident, as they say"
                }
                Some(Was::Enabled) | None => "",
            };
            format!("{}{}: {outcome}{how}{was}{detail}{said}", described(c), factor(c))
        }
        Event::ReadBack(r, outcome) => match outcome {
            Outcome::Succeeded if !r.theirs.is_empty() => {
                "read the list again: no old factor is left, only what is the user's own".to_owned()
            }
            Outcome::Succeeded => "read the list again: no factor is left".to_owned(),
            Outcome::Attested => "read the list again, by eye: no factor is left".to_owned(),
            Outcome::Unknown => "the list could not be read again".to_owned(),
            _ => {
                let codes =
                    r.backup_codes_left.filter(|n| *n > 0).map(|n| format!("{n} backup code(s)"));
                let factors = Some(r.left.len())
                    .filter(|n| *n > 0 || codes.is_none())
                    .map(|n| format!("{n} factor(s)"));
                let left: Vec<String> = factors.into_iter().chain(codes).collect();
                format!("read the list again: {} left", left.join(" and "))
            }
        },
        Event::Handed(h) => {
            let what = match h.act {
                Some(ActKind::IssueBackupCodes) => "backup codes",
                Some(ActKind::IssuePasswordTicket) => "link to set a password",
                Some(ActKind::IssueEnrolmentTicket) => "link to enrolment",
                _ => "temporary password",
            };
            format!(
                "{what} shown, to be given over the {}",
                h.channel.as_deref().unwrap_or("verified channel")
            )
        }
        Event::Enrolled(e) => {
            let at = e.at.map_or("at an unknown time".to_owned(), |t| {
                format!("at {}", t.format("%H:%M:%S"))
            });
            let at = if e.attested { "as attested".to_owned() } else { at };
            let by =
                if e.by == Some(Enroller::Other) { ", put there by somebody else" } else { "" };
            let said = match (e.theirs, e.under) {
                (Some(true), Some(_)) => ", confirmed by the verified user",
                (Some(true), None) => ", theirs as they say, unverified by then",
                _ => ", nobody was asked whose it is",
            };
            format!("enrolled a new factor: {} {at}{by}{said}", e.kind.map_or("?", |k| k.as_str()))
        }
        Event::Overdue(_) => "enrolment is overdue".to_owned(),
        Event::Notified(s) | Event::FollowedUp(s) => of_message(s),
        Event::Noted(r) if !r.flags.is_empty() => {
            format!("a red flag came up later: {}", list(&r.flags))
        }
        Event::Noted(r) => match &r.ticket {
            Some(ticket) => format!("the ticket is {ticket}"),
            None => "note".to_owned(),
        },
        Event::Paused(_) => "paused".to_owned(),
        Event::Resumed(_) => "resumed".to_owned(),
        Event::HandedOver(r) => format!("offered to {}", r.to.as_deref().unwrap_or("?")),
        Event::TakenOver(r) => format!("taken over from {}", r.from.as_deref().unwrap_or("?")),
        Event::Refused(r) => {
            let none = if erased { "code erased" } else { "no code" };
            format!("refused ({})", r.code.as_deref().unwrap_or(none))
        }
        Event::Escalated(_) | Event::Referred(_) => "escalated".to_owned(),
        Event::DoorClosed(d) => match d.how {
            Some(DoorHow::Suspended) => {
                "the open door is closed: the account was read as suspended".to_owned()
            }
            Some(DoorHow::Senior) | None => {
                "the open door is ended by a senior; the account stays as it is".to_owned()
            }
        },
        Event::PasswordChanged(_) => "the platform shows that the password was changed".to_owned(),
        Event::Abandoned(_) => "given up".to_owned(),
        Event::Closed(c, outcome) => {
            format!(
                "closed: {}, after {} min, {} entries",
                outcome.as_str().replace('_', " "),
                c.seconds / 60,
                c.entries
            )
        }
        Event::IncidentOpened(i) => {
            let of = i.of.as_ref().map(|of| format!(" about {of}")).unwrap_or_default();
            format!("incident opened{of} for {}", named(&i.name, &i.login))
        }
        Event::IncidentClosed(_) => "incident closed".to_owned(),
    }
}

/// Tells what became of a message, address by address. Addresses with the same fate are told
/// together.
fn of_message(sent: &Sent) -> String {
    let name = MessageKind::parse(&sent.template).map_or("message", MessageKind::name);
    let name = match &sent.language {
        Some(language) => format!("{name} (first in {language})"),
        None => name.to_owned(),
    };
    let mut told: Vec<(String, Vec<String>)> = Vec::new();
    for (n, fate) in sent.fates().enumerate() {
        let to = sent.recipients.get(n).map_or_else(|| "(erased)".to_owned(), |to| one_address(to));
        let how = in_words(fate, &sent.means, sent.replies.get(n).map_or("", String::as_str));
        match told.iter_mut().find(|(said, _)| *said == how) {
            Some((_, all)) => all.push(to),
            None => told.push((how, vec![to])),
        }
    }
    let told: Vec<String> =
        told.into_iter().map(|(how, to)| format!("{}: {how}", to.join(", "))).collect();
    if told.is_empty() {
        format!("{name} to nobody")
    } else {
        format!("{name} to {}", told.join("; "))
    }
}

/// An address, in quotes where it is none: a comma in it would make two of it.
fn one_address(address: &str) -> String {
    if Recipient::parse(address).is_ok() {
        address.to_owned()
    } else {
        format!("\"{}\"", address.replace('"', "'"))
    }
}

/// The kind of the factor, and the end of its id: several of a kind are told apart. A console shows
/// no id but the kind.
fn factor(change: &crate::case::event::Change) -> String {
    let Some(kind) = change.kind else {
        return String::new();
    };
    match change.factor.as_deref().filter(|id| *id != kind.as_str()) {
        Some(id) => format!(" ({kind} {})", crate::model::id_end(id)),
        None => format!(" ({kind})"),
    }
}

/// A user, unless their data was erased.
fn named(name: &str, login: &str) -> String {
    if login.is_empty() { "(erased)".to_owned() } else { format!("{name} ({login})") }
}

/// Tells the content of an entry that is about no case.
fn of_installation(draft: &Draft) -> String {
    let text = |key: &str| draft.data.get(key).and_then(Value::as_str).unwrap_or("?");
    let number = |key: &str| draft.data.get(key).and_then(Value::as_u64).unwrap_or(0);
    match draft.action {
        Action::LedgerCreated => format!("ledger made; first operator {}", text("name")),
        Action::LedgerRestored => match number("known") {
            0 => format!("ledger restored with {} entries", number("size")),
            known => format!(
                "ledger restored with {} entries; {known} are known to have been there{}",
                number("size"),
                draft
                    .data
                    .get("origin")
                    .and_then(Value::as_str)
                    .map_or_else(String::new, |name| { format!("; it goes on as {name}") })
            ),
        },
        Action::LedgerDisputed => {
            let entries: Vec<String> =
                crate::ledger::disputes(draft).map(|entry| entry.to_string()).collect();
            match entries.as_slice() {
                [] => format!("ledger disputed; it goes on as {}", text("origin")),
                entries => format!("not by whom they name: entries {}", entries.join(", ")),
            }
        }
        Action::OperatorAdded => format!("operator {} added ({})", text("name"), text("role")),
        Action::OperatorDisabled => format!("operator {} disabled", text("name")),
        Action::OperatorKeyRotated => format!("key of operator {} exchanged", text("name")),
        Action::OperatorKeyAdded => {
            format!("operator {} added a key of their own, {}", text("name"), text("label"))
        }
        Action::OperatorKeyDisabled => {
            let key = draft.data.get("label").and_then(Value::as_str).unwrap_or(text("key"));
            format!("key {key} of operator {} disabled", text("name"))
        }
        Action::OperatorRoleChanged => format!("operator {} is {} now", text("name"), text("role")),
        Action::RunbookAccepted => format!("runbook {} {} accepted", text("name"), text("version")),
        Action::ContactsAccepted => format!("contacts of {} people accepted", number("people")),
        Action::ClockCorrected => "the clock was corrected".to_owned(),
        Action::AuditExported if draft.outcome == Some(Outcome::Failed) => {
            format!("export failed, not all of it went out ({})", text("format"))
        }
        Action::AuditExported => format!("exported ({})", text("format")),
        Action::AuditVerified => format!("verified {} entries", number("size")),
        Action::AuditReconciled if draft.data.contains_key("answers") => {
            format!("answered the finding {} ({})", text("answers"), text("finding"))
        }
        Action::AuditReconciled => {
            let findings = draft.data.get("findings").and_then(Value::as_object);
            let unexplained: u64 =
                findings.into_iter().flatten().filter_map(|(_, n)| n.as_u64()).sum();
            format!(
                "{} rows of {} reconciled, {unexplained} unexplained{}",
                number("rows"),
                text("format"),
                if draft.data.contains_key("fetched") { ", read from the platform" } else { "" }
            )
        }
        Action::AuditErased => {
            let entries = draft.data.get("entries").and_then(Value::as_array).map_or(0, Vec::len);
            let whose = if draft.data.contains_key("unproven") {
                ", on the word of who restored it"
            } else {
                ""
            };
            let by_age = draft.data.get("retention").and_then(|r| r.get("personal_data")?.as_str());
            let kept = by_age.map(|kept| format!(", after {kept}")).unwrap_or_default();
            format!("personal data of {entries} entries erased{kept}{whose}")
        }
        Action::OutsideRecorded => {
            let acts = draft.data.get("acts").cloned().unwrap_or_default();
            let acts: Vec<OutsideDone> = serde_json::from_value(acts).unwrap_or_default();
            let acts: Vec<String> = acts.iter().map(OutsideDone::in_words).collect();
            format!("done outside, as entered later: {}", acts.join("; "))
        }
        Action::OutsideConfirmed => {
            format!("confirmed what was done outside (entry {})", number("confirms"))
        }
        // What is about a case is an event, and told as one; the rest is told by its name.
        _ => draft.action.as_str().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::event::DeliveryRecord;
    use crate::model::Fate;

    #[test]
    fn what_was_erased_is_said_to_be_and_not_to_be_none() {
        use crate::case::event::{CodesChecked, Opened, Remark, Screened};
        let events = [
            Event::Opened(Opened::default()),
            Event::Screened(Screened::default()),
            Event::CodesChecked(CodesChecked::default()),
            Event::Refused(Remark::default()),
        ];
        for event in events {
            let told = of_event(&event, true);
            assert!(told.contains("erased"), "{told}");
            for claim in ["privileged", "ordinary", "none", "unknown", "no code"] {
                let of_it = told.replace("lost none", "");
                assert!(!of_it.contains(claim), "{told}");
            }
        }
        let known = of_event(&Event::Screened(Screened::default()), false);
        assert_eq!(known, "screened, red flags judged by the operator: none");
    }

    #[test]
    fn a_message_is_told_as_it_came() {
        let told = |template: &str, means: &str, to: &[(&str, Fate, &str)]| {
            let delivery = |fate: Fate| DeliveryRecord {
                channel: "email".into(),
                outcome: fate,
                text_sha256: String::new(),
            };
            of_message(&Sent {
                template: template.into(),
                means: means.into(),
                deliveries: to.iter().map(|(_, fate, _)| delivery(*fate)).collect(),
                recipients: to.iter().map(|(to, ..)| (*to).to_owned()).collect(),
                replies: to.iter().map(|(.., reply)| (*reply).to_owned()).collect(),
                ..Sent::default()
            })
        };
        let (a, b) = ("a@b.example", "c@d.example");
        for (template, means, to, wanted) in [
            (
                "notice",
                "by-hand",
                &[(a, Fate::Failed, "")][..],
                "notice to a@b.example: NOT sent: the operator said so",
            ),
            (
                "notice",
                "by-hand",
                &[(a, Fate::Attested, ""), (b, Fate::Attested, "")],
                "notice to a@b.example, c@d.example: sent by hand, as the operator says",
            ),
            (
                "attempt_notice",
                "smtp",
                &[(a, Fate::Accepted, "2.0.0 ok"), (b, Fate::Undelivered, "451 4.7.1 later")],
                "notice of the attempt to a@b.example: taken by the mail server; c@d.example: undelivered: 451 4.7.1 later",
            ),
            (
                "incident_notice",
                "smtp",
                &[(a, Fate::Unknown, "no answer")],
                "notice of the incident to a@b.example: unknown whether the mail server took it: no answer",
            ),
            (
                "notice",
                "by-hand",
                &[("a@x.example, eve@evil.example", Fate::Attested, "")],
                "notice to \"a@x.example, eve@evil.example\": sent by hand, as the operator says",
            ),
            (
                "notice",
                "by-hand",
                &[("\"dana okafor\"@example.com", Fate::Attested, "")],
                "notice to \"dana okafor\"@example.com: sent by hand, as the operator says",
            ),
            (
                "notice",
                "smtp",
                &[(a, Fate::Failed, "550 no")],
                "notice to a@b.example: NOT sent: 550 no",
            ),
            (
                "follow_up",
                "print",
                &[(a, Fate::Printed, "")],
                "follow-up to a@b.example: printed, to be sent by hand",
            ),
            // As entries were written before that was a word.
            (
                "follow_up",
                "print",
                &[(a, Fate::Attested, "")],
                "follow-up to a@b.example: printed, to be sent by hand",
            ),
            (
                "follow_up",
                "eml",
                &[(a, Fate::Saved, "x.eml")],
                "follow-up to a@b.example: saved as x.eml, to be sent by hand",
            ),
            (
                "follow_up",
                "eml",
                &[(a, Fate::Failed, "/nope/x.eml: gone")],
                "follow-up to a@b.example: NOT sent: /nope/x.eml: gone",
            ),
        ] {
            assert_eq!(told(template, means, to), wanted);
        }
    }
}
