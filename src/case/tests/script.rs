//! The next acts of someone of good will: the holder, a senior who helps, and a target with good
//! evidence.

use chrono::TimeDelta;

use super::evidence::{
    REASON, asks, blank, change, closed, door, follow_up, grants, nothing_left, notice, remark,
    removal, screened, secret, way_in,
};
use super::world::CaseWorld;
use crate::case::event::{Change, CodesChecked, DoorHow, Enrolled, Handed, Remark, Verified, Was};
use crate::case::{Case, CodesAnswer, Event, Step};
use crate::model::{FactorKind, Outcome};
use crate::provider::ActKind;
use crate::runbook::EvidenceKind;

/// The event that this step asks for, by someone. `None`: nothing good can be said, the caller is
/// to be refused.
pub fn helpful(world: &CaseWorld, case: usize, senior: &str) -> Option<(String, Event)> {
    let it = &world.cases[case];
    let holder = it.holder.clone();
    let step = world.seen(&holder, &it.target, |ctx| it.next(ctx));
    let event = match step {
        Step::Settle { intent, .. } => {
            let began = it.changes.iter().find(|c| c.intent.seq == intent).unwrap();
            let came = Change { intent: Some(intent), reason: None, ..began.intent.what.clone() };
            return Some((senior.into(), Event::CameOut(came, Outcome::Succeeded)));
        }
        Step::Resume => Event::Resumed(Remark::default()),
        Step::Screen => screened(&[]),
        Step::Verify(_) => verification(world, it, &holder)?,
        Step::SelfRecovery => {
            let left = it.opened.what.backup_codes;
            let answer = if left == Some(0) { CodesAnswer::None } else { CodesAnswer::NotAtHand };
            Event::CodesChecked(CodesChecked {
                answer: Some(answer),
                left,
                reason: Some(REASON.into()),
                attested: false,
            })
        }
        Step::AwaitSelfRecovery { route, .. } => Event::SelfFailed(way_in(route)),
        Step::Approve { what, requested: false, denied: false } => asks(what),
        Step::Approve { what, requested: true, denied: false } => {
            let need = world.seen(senior, &it.target, |ctx| it.need(ctx));
            if need.approver_missing {
                return Some((senior.into(), verification(world, it, senior)?));
            }
            return Some((senior.into(), grants(what)));
        }
        Step::Reset => {
            let gone = |id: &str| {
                it.changes.iter().any(|c| c.done() && c.intent.what.factor.as_deref() == Some(id))
            };
            let left = it.opened.what.factors.iter().find(|f| !gone(&f.id));
            left.map_or_else(nothing_left, |f| Event::Intended(removal(&f.id)))
        }
        Step::Notice => notice(it),
        // The one that was made is shown; one that was not done is made anew.
        Step::Password if made(it).is_some() => {
            let (act, intent) = (Some(ActKind::SetTemporaryPassword), made(it)?);
            Event::Handed(Handed { act, intent, channel: None })
        }
        Step::Password => {
            let channel = world.seen(&holder, &it.target, |ctx| it.secret_channel(ctx));
            match channel {
                Some(channel) => Event::Intended(secret(ActKind::SetTemporaryPassword, &channel)),
                None => carrying(world, it, &holder)?,
            }
        }
        Step::Enable => {
            let was = it.enabling_in_doubt().then_some(Was::Enabled);
            return Some((
                senior.into(),
                Event::Intended(Change { was, ..change(ActKind::Enable) }),
            ));
        }
        Step::AwaitEnrolment { .. } => Event::Enrolled(Enrolled {
            factor: "f-new".into(),
            kind: Some(FactorKind::Totp),
            ..Enrolled::default()
        }),
        Step::FollowUp => follow_up(it),
        Step::AwaitSenior => return Some((senior.into(), Event::TakenOver(remark()))),
        // Where there is no senior left who had no part in it, the account is suspended, and read
        // back.
        Step::OpenDoor => {
            let outside =
                world.seen(senior, &it.target, |ctx| crate::case::outsider(it, ctx).is_ok());
            return Some(if outside {
                (senior.into(), door(DoorHow::Senior))
            } else {
                (holder, door(DoorHow::Suspended))
            });
        }
        // A service principal that holds the case cannot judge that it went wrong.
        Step::Close(Outcome::Compromised) => {
            return Some((senior.into(), closed(it, Outcome::Compromised)));
        }
        Step::Close(outcome) => closed(it, outcome),
        Step::Approve { denied: true, .. } | Step::Done(_) => return None,
    };
    Some((holder, event))
}

fn made(case: &Case) -> Option<u64> {
    let password =
        |c: &&crate::case::ChangeState| c.intent.what.act == Some(ActKind::SetTemporaryPassword);
    case.changes.iter().rev().find(password).filter(|c| c.done()).map(|c| c.intent.seq)
}

/// A verification that would be accepted now, over a channel that is not used yet.
fn verification(world: &CaseWorld, case: &Case, by: &str) -> Option<Event> {
    let used: Vec<String> = world.seen(by, &case.target, |ctx| {
        case.fresh(ctx).iter().map(|v| v.what.channel.clone()).collect()
    });
    acceptable(world, case, by)
        .into_iter()
        .find(|v| !used.contains(&v.channel))
        .map(Event::Verified)
}

/// One over a channel that may carry a secret, whichever were used.
fn carrying(world: &CaseWorld, case: &Case, by: &str) -> Option<Event> {
    acceptable(world, case, by).into_iter().find(|v| v.carries_secrets).map(Event::Verified)
}

/// Every verification that would be accepted now.
pub fn acceptable(world: &CaseWorld, case: &Case, by: &str) -> Vec<Verified> {
    let opened = &case.opened.what;
    let mut all: Vec<Verified> = Vec::new();
    let policy = &world.policy;
    if let Some(v) = blank(policy, EvidenceKind::Compared) {
        all.push(Verified { compared: Some("HR photo".into()), ..v });
    }
    if let Some(v) = blank(policy, EvidenceKind::NumberOnFile) {
        all.extend(
            opened.numbers.iter().map(|n| Verified { number: Some(n.id.clone()), ..v.clone() }),
        );
    }
    if let Some(v) = blank(policy, EvidenceKind::Voucher) {
        let ticket = Some("#1".to_owned());
        all.extend(opened.vouchers.iter().map(|o| Verified {
            ticket: ticket.clone(),
            vouched_by: Some(o.login.clone()),
            ..v.clone()
        }));
    }
    if let Some(v) = blank(policy, EvidenceKind::LinkedIdentity) {
        let signed_in = Some(case.last_at + TimeDelta::milliseconds(1));
        all.extend(opened.identities.iter().map(|i| Verified {
            identity: Some(i.id.clone()),
            signed_in,
            ..v.clone()
        }));
    }
    let may = |v: &Verified| {
        world.seen(by, &case.target, |ctx| {
            crate::case::decide(case, Event::Verified(v.clone()), ctx).is_ok()
        })
    };
    all.into_iter().filter(may).collect()
}

/// Ends the case without a recovery.
pub fn give_up(world: &CaseWorld, case: usize) -> (String, Event) {
    (world.cases[case].holder.clone(), super::evidence::refuses())
}
