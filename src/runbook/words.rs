//! The texts that the program asks a runbook for. A runbook has all of them, and no others.

/// Every key under `[words]`. `say` is said to the caller, `do` and `why` are for the operator. For
/// each method there is `verify.<id>.say` and `verify.<id>.do` besides, from its `[[method]]`.
pub const KEYS: &[&str] = &[
    "open.say",
    "open.do",
    "screen.say",
    "screen.do",
    "screen.pressure.say",
    "screen.flagged.do",
    "flag.failed-sign-ins",
    "flag.new-addresses",
    "flag.changed-contact",
    "flag.repeated-contacts",
    "flag.recent-refusal",
    "flag.suspended",
    "flag.escalated",
    "verify.say",
    "verify.do",
    "verify.uncertain.say",
    "verify.uncertain.do",
    "verify.failed.say",
    "verify.failed.do",
    "verify.second.say",
    "verify.second.do",
    "verify.stale.say",
    "verify.stale.do",
    "unacceptable.matching-email.why",
    "unacceptable.matching-email.say",
    "unacceptable.personal-data.why",
    "unacceptable.personal-data.say",
    "unacceptable.recovery-address-code.why",
    "unacceptable.recovery-address-code.say",
    "unacceptable.chat-message.why",
    "unacceptable.chat-message.say",
    "self_recovery.say",
    "self_recovery.do",
    "self_recovery.backup_code.say",
    "self_recovery.backup_code.do",
    "self_recovery.federated.say",
    "self_recovery.federated.do",
    "self_recovery.not_at_hand.say",
    "self_recovery.not_at_hand.do",
    "self_recovery.failed.say",
    "self_recovery.failed.do",
    "self_recovery.afterwards.say",
    "approve.say",
    "approve.do",
    "approve.senior.do",
    "approve.denied.say",
    "approve.denied.do",
    "reset.say",
    "reset.do",
    "reset.partial.say",
    "reset.partial.do",
    "notice.say",
    "notice.do",
    "notice.by_hand.do",
    "password.say",
    "password.do",
    "password.link.say",
    "password.link.do",
    "await.say",
    "await.do",
    "await.enrolled.say",
    "await.enrolled.do",
    "await.overdue.say",
    "await.overdue.do",
    "await.cannot_enrol.say",
    "await.cannot_enrol.do",
    "await.link.say",
    "await.link.do",
    "codes.say",
    "codes.do",
    "follow_up.say",
    "follow_up.do",
    "close.say",
    "close.do",
    "refuse.say",
    "refuse.do",
    "escalate.say",
    "escalate.do",
    "pause.say",
    "pause.do",
    "hand_over.do",
    "incident.say",
    "incident.do",
    "incident.checklist.suspend",
    "incident.checklist.end_sessions",
    "incident.checklist.tell_target",
    "incident.checklist.record",
    "incident.checklist.check_account",
    "incident.checklist.related_cases",
    "incident.checklist.security_team",
    "incident.checklist.new_case",
    "incident.checklist.enable_last",
    "incident.checklist.review",
];

/// Keys that came later, with the texts of a runbook from before: open cases are finished under the
/// copy they began with.
pub(super) const LATER: &[(&str, &str)] = &[
    (
        "flag.suspended",
        "This account is suspended, and not by an incident of ours. Whoever did it had a reason: find out before anything \
         else.",
    ),
    (
        "flag.escalated",
        "This case was escalated. Taking it back does not take the doubt back: a senior has to approve.",
    ),
    (
        "password.link.say",
        "I'm sending you a link here in this call. Open it now, and choose a new password.",
    ),
    (
        "password.link.do",
        "Paste it into the chat of the very call you verified them in, and nowhere else. Not by e-mail, not into a \
         ticket. Stay until they have used it.",
    ),
    (
        "await.link.say",
        "I'm sending you a link here in this call. Open it on the new device, and follow it.",
    ),
    (
        "await.link.do",
        "Only if signing in does not lead them to it. Paste it into the chat of the call you verified them in, and \
         nowhere else.",
    ),
];

/// The incident's checklist, in the order in which it is worked down.
pub const CHECKLIST: &[&str] = &[
    "suspend",
    "end_sessions",
    "tell_target",
    "record",
    "check_account",
    "related_cases",
    "security_team",
    "new_case",
    "enable_last",
    "review",
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::{CHECKLIST, KEYS};

    #[test]
    fn the_checklist_is_in_the_keys_in_order() {
        let keys: Vec<&str> =
            KEYS.iter().filter_map(|k| k.strip_prefix("incident.checklist.")).collect();
        assert_eq!(keys, CHECKLIST);
    }

    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }

    /// A text that nobody has is asked for in vain and shows nothing: what the sources ask for by
    /// its whole key is here.
    #[test]
    fn every_text_that_the_program_asks_for_is_a_key() {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = Vec::new();
        sources(&src, &mut files);
        let groups: BTreeSet<&str> = KEYS.iter().filter_map(|k| k.split('.').next()).collect();
        for file in files.iter().filter(|f| !f.starts_with(src.join("runbook"))) {
            for literal in fs::read_to_string(file).unwrap().split('"') {
                let whole =
                    literal.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '.' | '_' | '-'));
                let group = literal.split('.').next().unwrap_or_default();
                let word = [".say", ".do", ".why"].iter().any(|end| literal.ends_with(end));
                if whole && word && groups.contains(group) {
                    assert!(
                        KEYS.contains(&literal),
                        "{}: the runbook has no text {literal}",
                        file.display()
                    );
                }
            }
        }
    }
}
