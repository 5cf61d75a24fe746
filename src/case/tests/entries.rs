//! The checks of what single entries must be, whatever the case.

use serde_json::Value;

use super::reading::*;
use super::verdict::NEVER;
use super::world::CaseWorld;
use crate::ledger::entry::{Action, Committed};
use crate::model::{Outcome, Role};
use crate::runbook::EvidenceKind;

/// An accepted verification: its method, its evidence and who made it.
pub(super) fn accepted(
    world: &CaseWorld,
    e: &Committed,
    case: &Seen<'_>,
    must: &mut dyn FnMut(bool, &str),
) {
    let policy = &world.policy;
    let name = text(e, "method").unwrap_or_default();
    must(!NEVER.contains(&name), "floor 2: an unacceptable method");
    let Some(method) = policy.method(name) else {
        return must(false, "a method that the runbook does not have");
    };
    must(text(e, "channel") == Some(method.channel.as_str()), "another channel than the runbook's");
    must(
        (e.data()["carries_links"] == true) == method.carries_links,
        "links over what does not carry them",
    );
    must(
        (e.data()["carries_secrets"] == true) == method.carries_secrets,
        "secrets over what does not carry them",
    );
    let opened = case.opened;
    let window = opened.time() - policy.contact_window;
    let old = |v: &Value| time(v).is_some_and(|s| s <= window);
    let on_file = |key: &str, by: &str, id: &str| {
        list(opened, key)
            .into_iter()
            .find(|n| n[by].as_str().is_some_and(|i| low(i) == low(id)))
            .cloned()
    };
    let me = world.people.iter().find(|p| p.name == e.draft().actor).unwrap();
    let current = case.holders.last() == Some(&e.draft().actor.as_str());
    must(
        current || (me.role == Role::Senior && case.has(Action::ApprovalRequested)),
        "verified by a stranger",
    );
    match method.evidence {
        EvidenceKind::Compared => {
            must(
                text(e, "compared").is_some_and(|c| !c.trim().is_empty()),
                "compared with nothing",
            );
        }
        EvidenceKind::NumberOnFile => {
            let id = text(e, "number").unwrap_or_default();
            let Some(number) = on_file("numbers", "id", id) else {
                return must(false, "a number that is not on file");
            };
            must(old(&number["since"]), "a number that is too new");
            must(number["lost"] != true, "a number on the lost device");
            let device =
                case.lost(&["phone", "app", "key", "number"]) || text(opened, "incident").is_some();
            let removed = list(opened, "factors").iter().any(|f| f["phone"] == id);
            must(!(device && removed), "a number that is a factor to be removed");
        }
        EvidenceKind::Voucher => {
            let by = text(e, "vouched_by").unwrap_or_default();
            must(text(e, "ticket").is_some_and(|t| !t.trim().is_empty()), "no ticket");
            let found = list(opened, "vouchers")
                .into_iter()
                .any(|v| v["login"].as_str().map(low) == Some(low(by)) && old(&v["since"]));
            must(found, "a voucher who is not on file, or too new");
            must(!is_person(me, by), "the operator vouches");
            must(!case.holders.iter().any(|h| low(h) == local(by)), "a holder vouches");
            must(!case.target_names().iter().any(|t| local(t) == local(by)), "the target vouches");
        }
        EvidenceKind::LinkedIdentity => {
            let id = text(e, "identity").unwrap_or_default();
            let Some(identity) = on_file("identities", "id", id) else {
                return must(false, "an identity not linked");
            };
            must(old(&identity["linked"]), "an identity linked too lately");
            let at = e.data().get("signed_in").and_then(time);
            must(at.is_some_and(|at| at > opened.time()), "a sign-in from before the case");
        }
    }
}

/// Checks what a close has to find.
pub(super) fn closed(case: &Seen<'_>, e: &Committed, must: &mut dyn FnMut(bool, &str)) {
    must(e.data()["entries"] == case.entries.len(), "the close counts wrongly");
    let settled = case.intents().all(|i| case.outcome_of(i.seq()).is_some());
    must(settled, "closed with a change of which nobody knows what came of it");
    let outcome = e.draft().outcome.unwrap();
    // Floor 6.
    let on_file: Vec<String> = words(case.opened, "addresses").into_iter().map(low).collect();
    let told = |after: u64| {
        let got = |address: Option<&String>| {
            case.all(Action::NoticeSent).any(|n| {
                let to: Vec<String> = words(n, "recipients").into_iter().map(low).collect();
                let covers = n.data()["covers"].as_u64().unwrap_or(0);
                let to = address.is_none_or(|a| {
                    to.iter().zip(list(n, "deliveries")).any(|(t, d)| t == a && sent(d))
                });
                n.seq() > after && covers >= after && to && (address.is_some() || delivered(n))
            })
        };
        if on_file.is_empty() { got(None) } else { on_file.iter().all(|a| got(Some(a))) }
    };
    for intent in case.intents().filter(|i| text(i, "act") != Some("note")) {
        let came = case.outcome_of(intent.seq());
        if let Some(came) = came.filter(|c| c.draft().outcome != Some(Outcome::Failed)) {
            must(told(came.seq()), "floor 6: closed, and nobody told the target of a change");
        }
    }
    let attempt = case.all(Action::VerificationRejected).last().map(Committed::seq);
    match outcome {
        Outcome::Refused => {
            let refused = case.all(Action::CaseRefused).last().map(Committed::seq);
            must(
                refused.is_some_and(told),
                "floor 6: closed, and nobody told the target of the attempt",
            );
        }
        Outcome::Escalated | Outcome::Abandoned => {
            must(
                attempt.is_none_or(told),
                "floor 6: closed, and nobody told the target of the attempt",
            );
        }
        Outcome::Compromised => {}
        Outcome::RecoveredByBackupCode | Outcome::RecoveredByFederatedSignIn => {
            must(
                case.has(Action::SelfRecoveryConfirmed),
                "recovered by oneself, and nobody saw it",
            );
            must(case.has(Action::FactorEnrolled), "recovered, and no new factor");
            must(case.all(Action::FollowUpSent).any(delivered), "no follow-up");
        }
        Outcome::RecoveredByReset => {
            let follow_up =
                case.all(Action::FollowUpSent).filter(|f| delivered(f)).map(Committed::seq).max();
            let undone = |i: &Committed| {
                case.outcome_of(i.seq()).is_some_and(|o| o.draft().outcome == Some(Outcome::Failed))
            };
            let changes = case.intents().filter(|i| text(i, "act") != Some("note") && !undone(i));
            let last = changes.map(Committed::seq).max();
            must(
                follow_up.is_some() && last.is_none_or(|l| follow_up > Some(l)),
                "no follow-up after the last change",
            );
            let device = case.lost(&["phone", "app", "key", "number"])
                || text(case.opened, "incident").is_some();
            must(!device || case.has(Action::FactorEnrolled), "recovered, and no new factor");
        }
        Outcome::Succeeded
        | Outcome::Accepted
        | Outcome::Attested
        | Outcome::Failed
        | Outcome::Unknown => {
            must(false, "that is no outcome of a case");
        }
    }
}
