//! Events as an honest operator would state them.

use chrono::{DateTime, Utc};

use super::world::CaseWorld;
use crate::case::event::{
    Approval, Change, Closed, CodesChecked, DeliveryRecord, Door, DoorHow, Enrolled, EvidenceSeen,
    ReadBack, Rejected, Remark, Screened, SelfRecovery, Sent, Verified,
};
use crate::case::{ApprovalFor, Case, CodesAnswer, Event, Rejection, Route};
use crate::model::{FactorKind, Fate, Outcome};
use crate::provider::ActKind;
use crate::runbook::{EvidenceKind, Policy};

pub const REASON: &str = "Lost phone; identity verified, and the rest of a reason that is long enough for any runbook \
                          that can be loaded: what was lost, how the caller was verified, and the ticket in which the \
                          request stands.";

/// A method with this kind of evidence, filled in but for the evidence.
pub fn blank(policy: &Policy, kind: EvidenceKind) -> Option<Verified> {
    let method = policy.methods.iter().find(|m| m.evidence == kind)?;
    Some(Verified {
        method: method.id.clone(),
        channel: method.channel.clone(),
        carries_secrets: method.carries_secrets,
        carries_links: method.carries_links,
        evidence: EvidenceSeen(method.evidence),
        ..Verified::default()
    })
}

fn shipped(kind: EvidenceKind) -> Verified {
    blank(&crate::runbook::testing::shipped_once().policy, kind).unwrap()
}

pub fn video() -> Event {
    Event::Verified(Verified {
        compared: Some("HR photo".into()),
        ..shipped(EvidenceKind::Compared)
    })
}

pub fn call(number: &str) -> Event {
    Event::Verified(Verified { number: Some(number.into()), ..shipped(EvidenceKind::NumberOnFile) })
}

pub fn ticket(voucher: &str) -> Event {
    let (ticket, vouched_by) = (Some("#1234".into()), Some(voucher.into()));
    Event::Verified(Verified { ticket, vouched_by, ..shipped(EvidenceKind::Voucher) })
}

pub fn federated(identity: &str, signed_in: DateTime<Utc>) -> Event {
    let (identity, signed_in) = (Some(identity.into()), Some(signed_in));
    Event::Verified(Verified { identity, signed_in, ..shipped(EvidenceKind::LinkedIdentity) })
}

pub fn rejected(method: &str, why: Rejection) -> Event {
    Event::Rejected(Rejected { method: method.into(), why: Some(why), ..Rejected::default() })
}

pub fn screened(flags: &[&str]) -> Event {
    Event::Screened(Screened { flags: flags.iter().map(|f| (*f).to_owned()).collect() })
}

pub fn no_codes() -> Event {
    Event::CodesChecked(CodesChecked {
        answer: Some(CodesAnswer::None),
        left: Some(0),
        ..CodesChecked::default()
    })
}

pub fn change(act: ActKind) -> Change {
    Change { act: Some(act), reason: Some(REASON.into()), ..Change::default() }
}

pub fn removal(factor: &str) -> Change {
    Change {
        factor: Some(factor.into()),
        kind: Some(FactorKind::Totp),
        ..change(ActKind::RemoveFactor)
    }
}

pub fn secret(act: ActKind, channel: &str) -> Change {
    Change { channel: Some(channel.into()), ..change(act) }
}

pub fn nothing_left() -> Event {
    Event::ReadBack(
        ReadBack { backup_codes_left: Some(0), ..ReadBack::default() },
        Outcome::Succeeded,
    )
}

pub fn asks(what: ApprovalFor) -> Event {
    Event::ApprovalRequested(Approval { what: Some(what), ..Approval::default() })
}

pub fn grants(what: ApprovalFor) -> Event {
    Event::ApprovalGranted(Approval {
        what: Some(what),
        reason: Some(REASON.into()),
        ..Approval::default()
    })
}

pub fn denies() -> Event {
    Event::ApprovalDenied(Approval { reason: Some(REASON.into()), ..Approval::default() })
}

pub fn enrolled() -> Event {
    Event::Enrolled(Enrolled {
        factor: "f-new".into(),
        kind: Some(FactorKind::Totp),
        ..Enrolled::default()
    })
}

pub fn way_in(route: Route) -> SelfRecovery {
    SelfRecovery { route: Some(route), ..SelfRecovery::default() }
}

pub fn sent(case: &Case, covers: u64) -> Sent {
    let mut recipients = case.opened.what.addresses.clone();
    if recipients.is_empty() {
        recipients.push("(in person)".into());
    }
    let delivery = DeliveryRecord {
        channel: "email".into(),
        outcome: Fate::Accepted,
        text_sha256: "00".repeat(32),
    };
    Sent {
        template: "notice".into(),
        means: "smtp".into(),
        deliveries: vec![delivery; recipients.len()],
        covers,
        head: None,
        language: None,
        left: None,
        recipients,
        replies: Vec::new(),
    }
}

pub fn notice(case: &Case) -> Event {
    Event::Notified(sent(case, case.to_tell().unwrap_or(case.last)))
}

pub fn follow_up(case: &Case) -> Event {
    Event::FollowedUp(sent(case, case.last))
}

pub fn remark() -> Remark {
    Remark { reason: Some(REASON.into()), ..Remark::default() }
}

pub fn door(how: DoorHow) -> Event {
    Event::DoorClosed(Door { how: Some(how), attested: false, reason: Some(REASON.into()) })
}

pub fn refuses() -> Event {
    Event::Refused(Remark { code: Some("cannot-verify".into()), ..remark() })
}

pub fn closed(case: &Case, outcome: Outcome) -> Event {
    Event::Closed(Closed { entries: case.entries + 1, seconds: 0, enabled: None }, outcome)
}

impl CaseWorld {
    /// Opened by olga, screened without a flag, verified by video.
    pub fn verified(&mut self) {
        self.open("olga").unwrap();
        self.does("olga", screened(&[]));
        self.does("olga", video());
    }

    /// olga resets both factors, and the list is empty.
    pub fn resets(&mut self) {
        self.does("olga", no_codes());
        self.changes("olga", removal("f-1"), Outcome::Succeeded);
        self.changes("olga", removal("f-2"), Outcome::Succeeded);
        self.does("olga", nothing_left());
    }

    pub fn notifies(&mut self, by: &str) {
        let event = notice(self.case());
        self.does(by, event);
    }

    /// Follow-up and close.
    pub fn ends(&mut self, by: &str, outcome: Outcome) {
        let event = follow_up(self.case());
        self.does(by, event);
        let event = closed(self.case(), outcome);
        self.does(by, event);
    }
}
