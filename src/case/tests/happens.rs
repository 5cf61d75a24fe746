//! Anything that anyone may try: well meant, careless, ill-typed and malicious.

use chrono::TimeDelta;

use super::dice::Dice;
use super::evidence::{REASON, blank, sent};
use super::world::CaseWorld;
use crate::case::event::{
    Approval, Change, Closed, CodesChecked, Door, DoorHow, Enrolled, EvidenceSeen, FactorSeen,
    Handed, IncidentOpened, Overdue, PasswordChanged, ReadBack, Rejected, Remark, Screened,
    SelfRecovery, Verified,
};
use crate::case::{ApprovalFor, Case, CodesAnswer, Event, Rejection, Route};
use crate::model::{Enroller, FactorKind, Fate, Outcome};
use crate::provider::ActKind;
use crate::runbook::{EvidenceKind, Unacceptable};

fn reason(dice: &mut Dice) -> Option<String> {
    match dice.below(8) {
        0 => None,
        1 => Some("  ok  ".into()),
        2 => Some("card 4111 1111 1111 1111, lost phone, long enough a reason for most".into()),
        _ => Some(REASON.into()),
    }
}

fn id(dice: &mut Dice, prefix: &str) -> Option<String> {
    let n = dice.below(5);
    dice.some(90, format!("{prefix}-{n}"))
}

pub fn verified(world: &CaseWorld, case: &Case, dice: &mut Dice) -> Verified {
    let mut it = match blank(&world.policy, *dice.pick(EvidenceKind::ALL)) {
        Some(it) => it,
        None => {
            Verified { method: "video-call".into(), channel: "video".into(), ..Verified::default() }
        }
    };
    let logins: Vec<String> =
        case.opened.what.vouchers.iter().map(|v| v.login.to_uppercase()).collect();
    match it.evidence.0 {
        EvidenceKind::Compared => it.compared = dice.some(90, "HR photo".into()),
        EvidenceKind::NumberOnFile => it.number = id(dice, "p"),
        EvidenceKind::Voucher => {
            it.ticket = dice.some(90, "#7".into());
            it.vouched_by = if logins.is_empty() {
                Some("boss@example.com".into())
            } else {
                Some(dice.pick(&logins).clone())
            };
        }
        EvidenceKind::LinkedIdentity => {
            it.identity = id(dice, "i");
            it.signed_in = Some(world.now + TimeDelta::minutes(dice.between(-30, 10)));
        }
    }
    match dice.below(16) {
        0 => it.method = (*dice.pick(Unacceptable::ALL)).as_str().into(),
        1 => it.carries_secrets = true,
        6 => it.carries_links = true,
        2 => it.channel = "telephone".into(),
        3 => it.evidence = EvidenceSeen(EvidenceKind::Compared),
        4 => it.vouched_by = Some("sue".into()),
        5 => it.source = None,
        _ => {}
    }
    it
}

pub fn change(world: &CaseWorld, case: &Case, dice: &mut Dice) -> Change {
    let act = dice.one_of(97, ActKind::ALL);
    let channels: Vec<String> = world.policy.methods.iter().map(|m| m.channel.clone()).collect();
    let factor =
        (act == Some(ActKind::RemoveFactor) || dice.chance(3)).then(|| id(dice, "f")).flatten();
    let carried =
        case.verified.iter().rev().find(|v| v.what.carries_secrets).map(|v| v.what.channel.clone());
    let channel = if dice.chance(70) { carried } else { Some(dice.pick(&channels).clone()) };
    Change {
        act,
        factor,
        kind: Some(FactorKind::Totp),
        channel,
        reason: reason(dice),
        ..Change::default()
    }
}

fn remark(world: &CaseWorld, dice: &mut Dice) -> Remark {
    let to = dice.pick(&world.people).name.clone();
    let code = if dice.chance(90) { "pressure" } else { "just because" };
    Remark {
        code: dice.some(60, code.into()),
        to: dice.some(90, to),
        from: None,
        ticket: None,
        flags: if dice.chance(20) { vec![code.into()] } else { Vec::new() },
        ticket_check: None,
        reason: reason(dice),
    }
}

fn approval(case: &Case, dice: &mut Dice) -> Approval {
    let asked = case.requested.as_ref().and_then(|r| r.what);
    let what =
        if dice.chance(70) && asked.is_some() { asked } else { Some(*dice.pick(ApprovalFor::ALL)) };
    let latest = case.requested.as_ref().map(|r| r.seq);
    let request = if dice.chance(80) { latest } else { Some(0) };
    Approval { what, request, reason: reason(dice) }
}

fn message(case: &Case, dice: &mut Dice) -> crate::case::event::Sent {
    let covers = match dice.below(4) {
        0 => u64::MAX,
        1 => 0,
        _ => case.last,
    };
    let mut it = sent(case, covers);
    match dice.below(6) {
        0 => it.recipients = vec!["eve@evil.example".into(); it.deliveries.len()],
        1 => it.deliveries[0].outcome = Fate::Failed,
        2 => {
            // One of several, and whoever records it says how many are left, or lies.
            it.recipients.truncate(1);
            it.deliveries.truncate(1);
            it.left = Some(dice.below(2) as u64);
        }
        3 => {
            it.recipients.reverse();
            it.recipients.truncate(1);
            it.deliveries.truncate(1);
            it.left = Some(dice.below(2) as u64);
        }
        _ => {}
    }
    it
}

fn way(case: &Case, dice: &mut Dice) -> SelfRecovery {
    let under_way = case.self_recovery.as_ref().map(|s| s.route);
    let route = if dice.chance(60) { under_way } else { dice.one_of(90, Route::ALL) };
    SelfRecovery { route, identity: id(dice, "i"), signed_in: None, reason: None }
}

/// One of all the events there are.
pub fn anything(world: &CaseWorld, case: &Case, dice: &mut Dice) -> Event {
    let outcome = *dice.pick(Outcome::ALL);
    match dice.below(30) {
        0 => Event::Opened(case.opened.what.clone()),
        1 => {
            let flag = ["pressure", "gut-feeling", "no such flag"][dice.below(3)];
            Event::Screened(Screened {
                flags: dice.some(40, flag.to_owned()).into_iter().collect(),
            })
        }
        2..=4 => Event::Verified(verified(world, case, dice)),
        5 => {
            let method = ["video-call", "ticket", "matching-email", "chat-message", "nonsense"]
                [dice.below(5)];
            let why = dice.one_of(85, Rejection::ALL);
            Event::Rejected(Rejected { method: method.into(), why, ..Rejected::default() })
        }
        6 => Event::ApprovalRequested(approval(case, dice)),
        7 | 8 => Event::ApprovalGranted(approval(case, dice)),
        9 => Event::ApprovalDenied(approval(case, dice)),
        10 => Event::CodesChecked(CodesChecked {
            answer: dice.one_of(90, CodesAnswer::ALL),
            left: [None, Some(0), Some(2)][dice.below(3)],
            attested: dice.chance(20),
            reason: reason(dice),
        }),
        11 => Event::SelfStarted(way(case, dice)),
        12 => Event::SelfConfirmed(way(case, dice)),
        13 => Event::SelfFailed(way(case, dice)),
        14 | 15 => Event::Intended(change(world, case, dice)),
        16 => {
            let open = case.unsettled().map(|c| c.intent.clone());
            let base = if dice.chance(80) { open.as_ref().map(|o| o.what.clone()) } else { None };
            let base = base.unwrap_or_else(|| change(world, case, dice));
            let intent = open.map(|o| o.seq).or(Some(dice.below(40) as u64));
            Event::CameOut(Change { intent, reason: None, ..base }, outcome)
        }
        17 => {
            let left =
                FactorSeen { id: "f-0".into(), kind: FactorKind::Totp, since: None, phone: None };
            let read = ReadBack {
                left: dice.some(40, left).into_iter().collect(),
                backup_codes_left: dice.some(30, 2),
                ..ReadBack::default()
            };
            Event::ReadBack(read, if dice.chance(60) { Outcome::Succeeded } else { outcome })
        }
        18 => Event::Enrolled(Enrolled {
            factor: id(dice, "f").unwrap_or_default(),
            by: dice.one_of(40, Enroller::ALL),
            theirs: dice.one_of(70, &[true, true, false]),
            under: case.verified.last().map(|v| v.seq).filter(|_| dice.chance(60)),
            ..Enrolled::default()
        }),
        19 => Event::Overdue(Overdue::default()),
        20 => Event::Notified(message(case, dice)),
        21 => Event::FollowedUp(message(case, dice)),
        22 => Event::Noted(remark(world, dice)),
        23 => {
            if dice.chance(50) {
                Event::Paused(remark(world, dice))
            } else {
                Event::Resumed(remark(world, dice))
            }
        }
        24 => Event::HandedOver(remark(world, dice)),
        25 => Event::TakenOver(remark(world, dice)),
        26 => match dice.below(12) {
            0 => Event::Refused(remark(world, dice)),
            1 => Event::Referred(remark(world, dice)),
            2 => Event::Abandoned(remark(world, dice)),
            3 => Event::Escalated(remark(world, dice)),
            4..=6 => Event::DoorClosed(Door {
                how: dice.one_of(90, DoorHow::ALL),
                attested: false,
                reason: reason(dice),
            }),
            7 => Event::PasswordChanged(PasswordChanged { at: dice.some(70, world.now) }),
            _ => Event::Noted(remark(world, dice)),
        },
        27 => Event::Closed(
            Closed {
                entries: case.entries + dice.below(3) as u64,
                seconds: 0,
                enabled: dice.one_of(30, &[true, false]),
            },
            outcome,
        ),
        28 => {
            let newest = case.changes.last().map(|c| &c.intent);
            let (act, intent) = (newest.and_then(|c| c.what.act), newest.map_or(0, |c| c.seq));
            Event::Handed(Handed { act, intent, channel: None })
        }
        _ => Event::IncidentOpened(IncidentOpened::default()),
    }
}
