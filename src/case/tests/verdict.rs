//! The floor, written down a second time, as `docs/security-model.md` has it: over the bare entries
//! and the permits that were granted. It uses nothing of the engine that it judges.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;

use super::entries::{accepted, closed};
use super::reading::*;
use super::world::{CaseWorld, Granted};
use crate::case::Actor;
use crate::ledger::entry::{Action, Committed};
use crate::model::{Phase, Role};
use crate::provider::ActKind;
use crate::runbook::EvidenceKind;

pub(super) const NEVER: [&str; 4] =
    ["matching-email", "personal-data", "recovery-address-code", "chat-message"];

pub struct Verdict<'a> {
    world: &'a CaseWorld,
    faults: Vec<String>,
}

/// Everything that is wrong.
pub fn judge(world: &CaseWorld) -> Vec<String> {
    let mut verdict = Verdict { world, faults: Vec::new() };
    let mut used = BTreeSet::new();
    for permit in &world.granted {
        if !used.insert(permit.intent) {
            verdict.fault(permit, "a second permit for one intent");
        }
        verdict.permit(permit);
    }
    verdict.ledger();
    verdict.faults
}

impl Verdict<'_> {
    fn fault(&mut self, permit: &Granted, what: &str) {
        self.faults.push(format!("{what}: {permit:?}"));
    }

    fn person(&self, name: &str) -> &Actor {
        self.world.people.iter().find(|p| p.name == name).unwrap()
    }

    fn permit(&mut self, p: &Granted) {
        let world = self.world;
        let policy = &world.policy;
        let before = &world.ledger.entries()[..p.entries];
        let Some(intent) = before.iter().find(|e| e.seq() == p.intent) else {
            return self.fault(p, "no entry says so");
        };
        let case = Seen::of(before, intent.draft().case.as_deref().unwrap());
        let newest = before.iter().map(Committed::time).max().unwrap();
        let effective = newest.max(p.now);
        let actor = self.person(&p.by).clone();
        let mut wrong: Vec<String> = Vec::new();
        let mut must = |holds: bool, what: &str| {
            if !holds {
                wrong.push(what.to_owned());
            }
        };

        must(intent.draft().phase == Some(Phase::Intent), "what it rests on is no intent");
        must(intent.draft().actor == p.by, "somebody else's intent");
        must(intent.draft().target.as_deref() == Some(p.target.as_str()), "another target");
        must(text(intent, "act") == Some(p.act.as_str()), "another act");
        must(text(intent, "factor") == p.factor.as_deref(), "another factor");
        must(case.outcome_of(p.intent).is_none(), "it has an outcome already");
        must(!case.has(Action::CaseClosed), "the case is closed");
        let holds = case.holders.last() == Some(&p.by.as_str());
        if p.act == ActKind::Note {
            must(holds, "a note by who does not hold the case");
            self.faults.extend(wrong.into_iter().map(|w| format!("{w}: {p:?}")));
            return;
        }

        let reason = text(intent, "reason").unwrap_or_default().trim().chars().count();
        must(reason >= policy.reason_least.max(10), "floor 5: no reason");
        must(newest - p.now <= TimeDelta::minutes(5), "the clock is behind the newest entry");
        must(
            p.off.is_none_or(|off| off.abs() <= TimeDelta::minutes(5)),
            "the clock is off the platform's",
        );
        must(!case.target_names().iter().any(|n| is_person(&actor, n)), "floor 3: oneself");
        must(
            !case.vouchers().iter().any(|v| is_person(&actor, v)),
            "floor 3: the operator vouches",
        );
        let enabling = p.act == ActKind::Enable;
        must(holds || enabling, "who does not hold the case changes something");
        must(
            matches!(actor.role, Role::Operator | Role::Senior | Role::Admin | Role::Service),
            "the role",
        );
        must(case.has(Action::CaseScreened), "nothing was screened");
        let ending = [Action::CaseRefused, Action::CaseEscalated, Action::CaseAbandoned];
        must(!ending.iter().any(|a| case.has(*a)), "the case is ending");
        let mut others = case.intents().filter(|i| i.seq() != p.intent);
        must(others.all(|i| case.outcome_of(i.seq()).is_some()), "another change is unsettled");

        // Incidents: only the case that repairs it goes on, and none that went wrong itself.
        let about =
            before.iter().filter(|e| e.draft().target.as_deref() == Some(p.target.as_str()));
        let mut open: Vec<&str> = Vec::new();
        for e in about {
            let id = e.draft().case.as_deref().unwrap();
            if is(e, Action::IncidentOpened) {
                open.push(id);
                must(text(e, "of") != case.opened.draft().case.as_deref(), "the case went wrong");
            }
            if is(e, Action::IncidentClosed) {
                open.retain(|o| *o != id);
            }
        }
        let repairs = text(case.opened, "incident");
        must(open.iter().all(|o| repairs == Some(o)), "an incident is open");

        // Verification.
        let oldest = effective - policy.verification_fresh;
        let fresh: Vec<&Committed> = case
            .all(Action::VerificationAccepted)
            .filter(|v| v.time() >= oldest && v.seq() >= case.valid_from && v.seq() < p.intent)
            .collect();
        let have = most_independent(&fresh);
        must(have >= 1, "floor 1: no fresh verification");
        must(have >= policy.ordinary_verifications as usize, "too few verifications");
        let device = case.lost(&["phone", "app", "key", "number"]) || repairs.is_some();
        let password = case.lost(&["email", "password"]) || repairs.is_some();
        if case.privileged() || repairs.is_some() || (device && password) {
            must(
                have >= 2 && have >= policy.strong_verifications as usize,
                "two independent methods are needed",
            );
        }
        let kinds: BTreeSet<bool> =
            case.intents().filter_map(|i| secret_or_reset(text(i, "act"))).collect();
        // Codes replace factors that were removed; with a password of ours they are a whole way in.
        let with_password = case.intents().any(|i| gives_password(text(i, "act")));
        must(
            kinds.len() < 2 || !with_password || have >= 2,
            "password and factors with one verification",
        );

        // Taking an escalated case back does not take the doubt back.
        let escalated = super::doors::escalated(&case);
        if let Some(since) = escalated {
            let approved = case.all(Action::ApprovalGranted).any(|a| a.seq() > since);
            must(approved, "escalated, and no senior has approved since");
        }
        must(!super::doors::waits(&case), "it waits for a senior");

        // Approval.
        if case.privileged() || case.flagged() || policy.ordinary_approval || enabling {
            let last = case.entries.iter().rev().find(|e| {
                matches!(
                    e.draft().action,
                    Action::ApprovalGranted | Action::ApprovalDenied | Action::ApprovalRequested
                )
            });
            let granted = last.filter(|e| is(e, Action::ApprovalGranted));
            must(granted.is_some(), "floor 4 and 8: no approval");
            must(!case.has(Action::ApprovalDenied), "it was denied");
            if let Some(granted) = granted {
                let approver = self.person(&granted.draft().actor).clone();
                must(
                    granted.draft().role == Role::Senior && approver.role == Role::Senior,
                    "the approver's role",
                );
                must(granted.time() >= effective - policy.approval_fresh, "the approval is stale");
                must(
                    case.flagged_late().is_none_or(|late| granted.seq() > late),
                    "a red flag came up after the approval",
                );
                must(granted.seq() >= case.valid_from, "the approval was for somebody else's case");
                must(
                    !case.holders.contains(&approver.name.as_str()),
                    "floor 3: the approver held the case",
                );
                must(
                    !case.target_names().iter().any(|n| is_person(&approver, n)),
                    "floor 3: approver and target",
                );
                must(
                    !case.vouchers().iter().any(|v| is_person(&approver, v)),
                    "floor 3: approver and voucher",
                );
                let own = fresh.iter().any(|v| v.draft().actor == approver.name);
                must(own || !case.privileged(), "floor 4: the approver verified nobody");
            }
        }

        let resets: Vec<u64> = case
            .intents()
            .filter(|i| secret_or_reset(text(i, "act")) == Some(false))
            .map(|i| case.outcome_of(i.seq()).map_or(i.seq(), Committed::seq))
            .collect();
        let empty = case
            .all(Action::FactorAdminReset)
            .filter(|e| e.draft().phase.is_none())
            .last()
            .filter(|e| good(e.draft().outcome) && list(e, "left").is_empty())
            .is_some_and(|e| resets.iter().all(|r| *r < e.seq()));
        match p.act {
            ActKind::RequireEnrolment
            | ActKind::RemoveFactor
            | ActKind::RemoveBackupCodes
            | ActKind::ForgetDevices
            | ActKind::EndSessions
            | ActKind::RevokeTokens => {
                must(case.has(Action::BackupCodesChecked), "nobody looked for backup codes");
                must(device, "nothing is lost that a reset would help");
                must(!case.has(Action::FactorEnrolled), "what the target enrolled is taken away");
                must(!case.has(Action::SelfRecoveryConfirmed), "the target was in already");
                must(p.act != ActKind::RemoveFactor || p.factor.is_some(), "no factor is named");
            }
            ActKind::SetTemporaryPassword
            | ActKind::IssuePasswordTicket
            | ActKind::IssueBackupCodes
            | ActKind::IssueEnrolmentTicket => {
                let carries = |v: &&Committed| {
                    let kind = policy.method(text(v, "method").unwrap()).map(|m| m.evidence);
                    matches!(kind, Some(EvidenceKind::Compared | EvidenceKind::NumberOnFile))
                        && text(v, "channel") == text(intent, "channel")
                };
                let told = intent.data().get("unshown") != Some(&serde_json::Value::Bool(true));
                must(!told || fresh.iter().any(carries), "floor 9: no channel to the target");
                must(
                    told || repairs.is_some() && p.act == ActKind::SetTemporaryPassword,
                    "a secret for nobody",
                );
                let link =
                    matches!(p.act, ActKind::IssuePasswordTicket | ActKind::IssueEnrolmentTicket);
                let carries_links = |v: &&Committed| {
                    let method = policy.method(text(v, "method").unwrap());
                    carries(v) && method.is_some_and(|m| m.carries_links)
                };
                must(
                    !link || fresh.iter().any(carries_links),
                    "floor 9: a link over what carries none",
                );
                must(!device || empty, "a secret before the factors are gone");
                let codes =
                    matches!(p.act, ActKind::IssueBackupCodes | ActKind::IssueEnrolmentTicket);
                must(codes || password, "nobody lost a password");
            }
            ActKind::Enable => {
                must(actor.role == Role::Senior, "enabling is a senior's");
                must(
                    repairs.is_some() && case.opened.data()["enabled"] == false,
                    "nothing was switched off",
                );
                let set = case.intents().filter(|i| gives_password(text(i, "act")));
                let set =
                    set.filter_map(|i| case.outcome_of(i.seq())).any(|o| good(o.draft().outcome));
                must(empty && set, "enabling comes last");
                must(
                    super::doors::old_password_gone(&case),
                    "the password from before the incident still works",
                );
                must(
                    text(case.opened, "suspended") != Some("others"),
                    "somebody else suspended it",
                );
                let said = text(case.opened, "suspended") == Some("us")
                    || text(intent, "was") == Some("enabled");
                must(said, "nobody said that it was enabled before");
            }
            ActKind::Suspend => must(false, "a case suspends nobody"),
            ActKind::Note => {}
        }
        self.faults.extend(wrong.into_iter().map(|w| format!("{w}: {p:?}")));
    }

    /// Checks what has to hold of the entries themselves.
    fn ledger(&mut self) {
        let world = self.world;
        let policy = &world.policy;
        let all = world.ledger.entries();
        let mut open: BTreeMap<&str, &str> = BTreeMap::new();
        let mut faults = Vec::new();
        for (n, e) in all.iter().enumerate() {
            let mut must = |holds: bool, what: &str| {
                if !holds {
                    faults.push(format!("{what}: {e:?}"));
                }
            };
            let draft = e.draft();
            let (id, target) = (draft.case.as_deref().unwrap(), draft.target.as_deref().unwrap());
            let before = &all[..n];
            match draft.action {
                Action::CaseOpened => {
                    must(open.insert(target, id).is_none(), "two open cases for one target");
                    let seen = Seen::of(&all[..=n], id);
                    let me = world.people.iter().find(|p| p.name == draft.actor).unwrap();
                    must(
                        !seen.target_names().iter().any(|t| is_person(me, t)),
                        "opened for oneself",
                    );
                    must(!matches!(draft.role, Role::Auditor), "opened by who only reads");
                    for key in ["runbook", "runbook_version", "runbook_sha256"] {
                        must(text(e, key).is_some_and(|t| !t.is_empty()), "floor 7: no runbook");
                    }
                    for old in cooling(before, target, policy, e.time()) {
                        let held = Seen::of(before, old).holders.contains(&draft.actor.as_str());
                        must(
                            draft.role == Role::Senior && !held,
                            "floor 8: opened too soon after a refusal",
                        );
                    }
                }
                Action::VerificationAccepted => {
                    must(
                        used(before, target, policy, e.time()) < policy.attempts as usize,
                        "too many attempts",
                    );
                    accepted(world, e, &Seen::of(&all[..=n], id), &mut must);
                }
                Action::VerificationRejected => {
                    must(
                        used(before, target, policy, e.time()) < policy.attempts as usize,
                        "too many attempts",
                    );
                    must(text(e, "why").is_some(), "an attempt that says not why");
                }
                Action::CaseClosed => {
                    must(open.remove(target).is_some(), "closed twice");
                    closed(&Seen::of(&all[..=n], id), e, &mut must);
                    super::doors::shut(world, &all[..n], id, e, &mut must);
                }
                _ => must(
                    id.starts_with("I-") || open.get(target) == Some(&id),
                    "something after the close",
                ),
            }
            if draft.phase == Some(Phase::Outcome) {
                let intents = before.iter().filter(|i| e.data()["intent"] == i.seq());
                let of: Vec<_> = intents
                    .filter(|i| {
                        i.draft().phase == Some(Phase::Intent) && i.draft().case == draft.case
                    })
                    .collect();
                must(
                    of.len() == 1 && text(of[0], "act") == text(e, "act"),
                    "an outcome of nothing, or of something else",
                );
                let again = |o: &&Committed| {
                    o.draft().phase == Some(Phase::Outcome)
                        && o.data()["intent"] == e.data()["intent"]
                };
                must(!before.iter().any(|o| again(&o)), "two outcomes for one intent");
            }
        }
        self.faults.extend(faults);
    }
}
