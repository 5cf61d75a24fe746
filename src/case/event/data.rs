//! The particulars of each event: the data of its entry, typed, and which of the data is personal.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::codec::{Payload, payload};
use super::snapshot::{
    DeliveryRecord, EvidenceSeen, FactorSeen, IdentitySeen, NumberSeen, TierSeen, VoucherSeen,
};
use crate::base::string_enum::string_enum;
use crate::case::ticket::{TicketCheck, TicketPeople, TicketSource};
use crate::model::{Enroller, FactorKind};
use crate::provider::ActKind;
use crate::runbook::Lost;

string_enum! {
    /// The party that suspended an account that was found suspended.
    SuspendedBy {
        /// An incident that is open: its suspension found the account enabled.
        Us = "us",
        Others = "others",
    }
}

payload! {
    /// `case.opened`: who, what is lost, and everything the platform had on file at that moment.
    Opened private [
        "login", "name", "addresses", "vouchers", "ticket_people", "languages",
        "tier", "tier_untold", "numbers", "backup_codes", "raised"
    ] {
        lost: Vec<Lost>,
        runbook: String,
        runbook_version: String,
        runbook_sha256: String,
        tier: TierSeen,
        /// The platform does not show all that would make a user privileged, so this one counts as
        /// privileged.
        tier_untold: Option<bool>,
        /// The course that the recovery would take on this platform, as the operator was told. The
        /// words are the adapter's own.
        foreseen: Vec<String>,
        enabled: bool,
        /// Absent where it was enabled, where it is not on record, and in entries from before this
        /// was recorded.
        suspended: Option<SuspendedBy>,
        /// Failed sign-ins have locked them out, until then.
        locked_until: Option<DateTime<Utc>>,
        factors: Vec<FactorSeen>,
        numbers: Vec<NumberSeen>,
        identities: Vec<IdentitySeen>,
        /// Unused backup codes; absent if the platform does not say.
        backup_codes: Option<u32>,
        /// An operator read all of this off the platform's screens: it is what they say it is.
        attested: bool,
        /// Red flags that the tool raised itself.
        raised: Vec<String>,
        /// Earlier cases about this target, whatever became of them.
        contacts: u64,
        /// Opened by another senior within the cooling time after a refusal or exhausted attempts.
        cooling: bool,
        /// The incident that this case repairs.
        incident: Option<String>,
        /// Other ids under which this user is on record, where a person reads ids off the screen.
        other_ids: Vec<String>,
        /// The result of looking the ticket up. Absent where nobody was asked.
        ticket_check: Option<TicketCheck>,
        ticket_source: Option<TicketSource>,
        /// The id as it was read at first, where a second reading made it one that is on record.
        first_read: Option<String>,
        login: String,
        name: String,
        addresses: Vec<String>,
        vouchers: Vec<VoucherSeen>,
        ticket_people: Option<Box<TicketPeople>>,
        /// The user's languages: the personnel department's, then the platform's.
        languages: Vec<String>,
    }
}

payload! {
    /// `case.screened`: the red flags, those a person judged among them.
    Screened private ["flags"] {
        flags: Vec<String>,
    }
}

payload! {
    /// `verification.accepted`.
    Verified private ["compared", "vouched_by", "ticket_opener", "number", "last4", "ticket"] {
        method: String,
        channel: String,
        carries_secrets: bool,
        carries_links: bool,
        evidence: EvidenceSeen,
        number: Option<String>,
        last4: Option<String>,
        /// The whole number was shown to the operator, to be dialled. Absent where it was not.
        number_shown: Option<bool>,
        ticket: Option<String>,
        /// As in an opening, of the ticket in which somebody vouches.
        ticket_check: Option<TicketCheck>,
        ticket_source: Option<TicketSource>,
        identity: Option<String>,
        signed_in: Option<DateTime<Utc>>,
        /// A person says so; the platform could not be asked.
        attested: bool,
        /// A digest that tells one voucher from another and outlives the erasure of the name.
        source: Option<String>,
        compared: Option<String>,
        vouched_by: Option<String>,
        ticket_opener: Option<String>,
    }
}

string_enum! {
    /// The reason why a verification did not count.
    Rejection {
        Uncertain = "uncertain",
        Failed = "failed",
        Unacceptable = "unacceptable",
    }
}

payload! {
    /// `verification.rejected`.
    Rejected private ["reason"] {
        method: String,
        why: Option<Rejection>,
        /// As in a verification that was accepted.
        number_shown: Option<bool>,
        reason: Option<String>,
    }
}

string_enum! {
    /// The purpose of an approval.
    ApprovalFor {
        /// Factors, and the password that goes with them.
        Reset = "reset",
        /// Going on although a red flag stands, for self-recovery too.
        RedFlag = "red-flag",
    }
}

payload! {
    /// `approval.requested`, `.granted`, `.denied`.
    Approval private ["reason"] {
        what: Option<ApprovalFor>,
        /// The request that a senior saw and answers: its place in the ledger. Absent in a request,
        /// and in entries from before this was recorded.
        request: Option<u64>,
        reason: Option<String>,
    }
}

string_enum! {
    /// The caller's word on their backup codes.
    CodesAnswer {
        /// None left, or none ever saved.
        None = "none",
        NotAtHand = "not-at-hand",
        AtHand = "at-hand",
    }
}

payload! {
    /// `backup_codes.checked`.
    CodesChecked private ["reason", "left"] {
        answer: Option<CodesAnswer>,
        /// The number of backup codes that the platform says is left.
        left: Option<u32>,
        /// An operator read that off the platform's screens.
        attested: bool,
        reason: Option<String>,
    }
}

string_enum! {
    /// The way in which a target helps themself.
    Route {
        BackupCode = "backup-code",
        Federated = "federated-sign-in",
    }
}

payload! {
    /// `self_recovery.started`, `.confirmed`, `.failed`.
    SelfRecovery private ["reason"] {
        route: Option<Route>,
        identity: Option<String>,
        /// When the platform saw the sign-in; absent if a person says so.
        signed_in: Option<DateTime<Utc>>,
        reason: Option<String>,
    }
}

string_enum! {
    /// The state of an account just before the account was suspended.
    Was {
        Enabled = "enabled",
        Suspended = "suspended",
        Unknown = "unknown",
    }
}

payload! {
    /// Both halves of a change: what is about to be done, and what came of it.
    Change private ["reason", "detail", "name", "attested"] {
        act: Option<ActKind>,
        /// For a factor: its id and kind.
        factor: Option<String>,
        kind: Option<FactorKind>,
        /// For an outcome: the `seq` of its intent.
        intent: Option<u64>,
        /// For a secret: until when it holds, and the channel it goes over.
        expires: Option<DateTime<Utc>>,
        channel: Option<String>,
        /// The outcome was found out afterwards, by asking the platform or a person.
        settled: bool,
        /// For a suspension's outcome: how the account stood before. Absent in entries from before
        /// this was recorded. For an enabling, where the opening does not say who suspended the
        /// account: how the account stood before the incident, by the word of whoever enables it.
        was: Option<Was>,
        /// For the first change of a reset: the ids of factors that are there and were not when the
        /// case was opened.
        there: Vec<String>,
        /// A password that nobody is told: it only makes an end of the old one.
        unshown: Option<bool>,
        /// The statements of an operator, where a person made the change or had to say what came of
        /// it.
        attested: Vec<String>,
        reason: Option<String>,
        /// The words of the platform.
        detail: Option<String>,
        name: Option<String>,
    }
}

payload! {
    /// `mfa.factor_admin_reset` with neither phase: the list was read again.
    ReadBack private ["backup_codes_left", "backup_codes_new"] {
        left: Vec<FactorSeen>,
        /// New since the reset began, and the target's own by the word of the operator: they stay.
        theirs: Vec<FactorSeen>,
        backup_codes_left: Option<u32>,
        /// Codes that came with a factor of the target's own since the reset began: they stay, too.
        backup_codes_new: Option<u32>,
    }
}

payload! {
    /// `user.password_set_by_admin` or `mfa.backup_codes_generated_by_admin` with neither phase:
    /// the secret that the change made has been shown or written. Without this entry, nobody may
    /// have seen it.
    Handed private [] {
        act: Option<ActKind>,
        /// The `seq` of the change's intent.
        intent: u64,
        /// The channel over which the secret is to be read.
        channel: Option<String>,
    }
}

payload! {
    /// `mfa.factor_enrolled`: the new factor, as read back.
    Enrolled private ["address", "label"] {
        factor: String,
        kind: Option<FactorKind>,
        at: Option<DateTime<Utc>>,
        /// An operator read it off the platform's screens.
        attested: bool,
        /// The one who put the factor there, as far as the platform tells.
        by: Option<Enroller>,
        /// The target says that they set it up themself. Absent where nobody was asked.
        theirs: Option<bool>,
        /// The verification that was fresh when they said so, by its `seq`.
        under: Option<u64>,
        address: Option<String>,
        label: Option<String>,
    }
}

payload! {
    /// `enrolment.overdue`.
    Overdue private [] {
        since: Option<DateTime<Utc>>,
    }
}

payload! {
    /// `notice.sent`, `follow_up.sent`: what became of a message to one recipient or to several.
    Sent private ["recipients", "replies", "language"] {
        /// The template, and the means by which the message went out: `smtp`, `by-hand`, `print`,
        /// `eml`.
        template: String,
        means: String,
        deliveries: Vec<DeliveryRecord>,
        /// The newest entry of the case that this message tells of.
        covers: u64,
        /// The tree's size at the head that the message carries.
        head: Option<u64>,
        /// The number of addresses that are still without the message, those that failed here among
        /// them. `None` stands in older entries, where the deliveries are those to everyone.
        left: Option<u64>,
        /// The language in which the message begins, where that is not the organisation's, in which
        /// it always is too.
        language: Option<String>,
        recipients: Vec<String>,
        /// The answers to each delivery, where an answer says more than the outcome.
        replies: Vec<String>,
    }
}

payload! {
    /// `note.added`, and the reasons of pause, escalate and the like.
    Remark private ["reason", "code", "ticket", "flags"] {
        /// A reason code of the runbook, for a refusal.
        code: Option<String>,
        /// The operator a case is handed to, or taken from.
        to: Option<String>,
        from: Option<String>,
        /// The case's right ticket, where it was mistyped. Only in a note.
        ticket: Option<String>,
        /// Red flags that the holder saw after the screening. Only in a note.
        flags: Vec<String>,
        /// The result of looking up a ticket that is named in the note. A no is a red flag. Only in
        /// a note.
        ticket_check: Option<TicketCheck>,
        reason: Option<String>,
    }
}

string_enum! {
    /// The way in which an open door was closed.
    DoorHow {
        /// The account was read again, and is suspended.
        Suspended = "suspended",
        /// A senior who had no part in the case ended it, and says why.
        Senior = "senior",
    }
}

payload! {
    /// `case.door_closed`.
    Door private ["reason"] {
        how: Option<DoorHow>,
        /// An operator read it off the platform's screens.
        attested: bool,
        reason: Option<String>,
    }
}

payload! {
    /// `user.password_changed`: the platform shows that the password is not the one from before.
    PasswordChanged private [] {
        at: Option<DateTime<Utc>>,
    }
}

payload! {
    /// `case.closed`.
    Closed private [] {
        /// The number of entries that the case has, this one among them.
        entries: u64,
        /// Seconds from `case.opened`.
        seconds: i64,
        /// For a recovery: whether the account was enabled when it was read just before; absent
        /// where nobody read it.
        enabled: Option<bool>,
    }
}

payload! {
    /// `incident.opened`.
    IncidentOpened private ["reason", "login", "name", "addresses", "languages"] {
        /// The case that went wrong, if there was one.
        of: Option<String>,
        /// The runbook it is worked off under.
        runbook_sha256: String,
        /// The account was contained before anybody was asked: how it was found follows as a note.
        reason_follows: Option<bool>,
        /// The way in which the incident was found, and what happened.
        reason: Option<String>,
        login: String,
        name: String,
        addresses: Vec<String>,
        /// As in an opening.
        languages: Vec<String>,
    }
}

payload! {
    /// `incident.closed`: the review of the process.
    IncidentClosed private ["reason"] {
        entries: u64,
        reason: Option<String>,
    }
}

impl Remark {
    /// Returns the red flags that a note raises: those that the holder saw, and a ticket's.
    pub fn raised(&self) -> impl Iterator<Item = String> + '_ {
        let of_ticket = self.ticket_check.and_then(TicketCheck::flag);
        self.flags.iter().cloned().chain(of_ticket.map(str::to_owned))
    }

    pub fn raises_flags(&self) -> bool {
        self.raised().next().is_some()
    }
}
