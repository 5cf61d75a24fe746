//! The number of independent verifications. Two verifications over one channel, or from one person,
//! count as one.

use crate::case::changes::Stamped;
use crate::case::event::Verified;
use crate::case::state::Case;
use crate::case::{ApprovalFor, Context};
use crate::runbook::{Policy, Tier};

/// The size of the largest set in which no two share a channel or a source. The sets are tiny (a
/// case has a handful of verifications), so trying all of them is the simplest thing that is right.
pub fn independent(verified: &[&Stamped<Verified>]) -> u32 {
    let Some((first, rest)) = verified.split_first() else {
        return 0;
    };
    let compatible: Vec<&Stamped<Verified>> =
        rest.iter().copied().filter(|v| !clash(&first.what, &v.what)).collect();
    let with = 1 + independent(&compatible);
    if compatible.len() == rest.len() { with } else { with.max(independent(rest)) }
}

fn clash(a: &Verified, b: &Verified) -> bool {
    a.channel == b.channel || (a.source.is_some() && a.source == b.source)
}

/// The verification that a change needs, and the verification that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerificationNeed {
    pub have: u32,
    pub want: u32,
    /// A privileged target needs one by the approver, and there is none yet.
    pub approver_missing: bool,
    /// Some verification was accepted and no longer counts.
    pub stale: bool,
}

impl VerificationNeed {
    pub fn met(&self) -> bool {
        self.have >= self.want && !self.approver_missing
    }

    /// Returns true if those who hold the case have done their part. The approver's part is left
    /// aside.
    pub fn holders_part_met(&self) -> bool {
        self.have + u32::from(self.approver_missing) >= self.want
    }
}

impl Case {
    /// Verifications that still hold.
    pub fn fresh<'a>(&'a self, ctx: &Context<'_>) -> Vec<&'a Stamped<Verified>> {
        let fresh =
            |v: &Stamped<Verified>| ctx.is_fresh(v.seq, v.at, ctx.policy.verification_fresh);
        // A long attempt limit must not make the search for independent ones expensive: the newest
        // few are enough.
        let fresh: Vec<_> = self
            .verified
            .iter()
            .rev()
            .filter(|v| fresh(v) && v.seq >= self.valid_from)
            .take(8)
            .collect();
        fresh.into_iter().rev().collect()
    }

    /// Returns what is needed before a change in this case.
    pub fn need(&self, ctx: &Context<'_>) -> VerificationNeed {
        let fresh = self.fresh(ctx);
        let privileged = self.tier() == Tier::Privileged;
        let want = self.verifications_wanted(ctx.policy);
        let by_approver = fresh.iter().any(|v| self.by_approver(v, ctx));
        VerificationNeed {
            have: independent(&fresh),
            want,
            approver_missing: privileged && !by_approver,
            stale: fresh.len() < self.verified.len(),
        }
    }

    /// Returns what there is of verifications that were made after `seq`, and what a change would
    /// need.
    pub fn need_since(&self, seq: u64, ctx: &Context<'_>) -> VerificationNeed {
        let fresh: Vec<_> = self.fresh(ctx).into_iter().filter(|v| v.seq > seq).collect();
        let want = self.verifications_wanted(ctx.policy);
        VerificationNeed { have: independent(&fresh), want, approver_missing: false, stale: false }
    }

    /// Returns true if this verification is the approver's own. The approver is the one who
    /// approved, if somebody has. If nobody has, the approver is the one who is about to approve.
    /// Otherwise, anybody who may become the approver counts.
    fn by_approver(&self, verified: &Stamped<Verified>, ctx: &Context<'_>) -> bool {
        match &self.approval {
            Some(approval) if approval.what => verified.by == approval.by,
            Some(_) | None if self.holders.contains(&ctx.actor.name) => {
                !self.holders.contains(&verified.by)
            }
            Some(_) | None => verified.by == ctx.actor.name,
        }
    }

    fn verifications_wanted(&self, policy: &Policy) -> u32 {
        let both = self.wants_reset() && self.wants_password();
        let strong = self.tier() == Tier::Privileged || both || self.opened.what.incident.is_some();
        if strong {
            policy.strong_verifications.max(2)
        } else {
            policy.ordinary_verifications.max(1)
        }
    }

    /// Returns what a senior has to approve before a change, or `None` if no approval is needed.
    pub fn approval_wanted(&self, policy: &Policy) -> Option<ApprovalFor> {
        if !self.flags().is_empty() {
            Some(ApprovalFor::RedFlag)
        } else if self.tier() == Tier::Privileged
            || policy.ordinary_approval
            || self.wants_enabling()
        {
            Some(ApprovalFor::Reset)
        } else {
            None
        }
    }

    /// Returns true if the approval that is needed is there and fresh. Whoever vouches has to have
    /// been known to the approver. Only approvers can say under which names they are known
    /// themselves.
    pub fn approved(&self, ctx: &Context<'_>) -> bool {
        let Some(approval) = self.approval.as_ref().filter(|a| a.what) else {
            return false;
        };
        let vouched = |before: bool| {
            let then = self.verified.iter().filter(move |v| (v.seq < approval.seq) == before);
            then.filter_map(|v| v.what.vouched_by.as_deref())
        };
        let mut later = vouched(false);
        let all_known =
            later.all(|voucher| vouched(true).any(|known| known.eq_ignore_ascii_case(voucher)));
        ctx.is_fresh(approval.seq, approval.at, ctx.policy.approval_fresh)
            && approval.seq >= self.valid_from
            && all_known
    }

    /// The channels of fresh verifications in this case that may carry a secret.
    pub fn secret_channels<'a>(&'a self, ctx: &Context<'_>) -> impl Iterator<Item = &'a String> {
        self.fresh(ctx).into_iter().filter(|v| v.what.carries_secrets).map(|v| &v.what.channel)
    }

    /// Those of them that a link can go over.
    pub fn link_channels<'a>(&'a self, ctx: &Context<'_>) -> impl Iterator<Item = &'a String> {
        let carries = |v: &&Stamped<Verified>| v.what.carries_secrets && v.what.carries_links;
        self.fresh(ctx).into_iter().filter(carries).map(|v| &v.what.channel)
    }

    /// One of them, if there is one.
    pub fn link_channel(&self, ctx: &Context<'_>) -> Option<String> {
        self.link_channels(ctx).next().cloned()
    }

    /// One that a secret can go over, if there is one.
    pub fn secret_channel(&self, ctx: &Context<'_>) -> Option<String> {
        self.secret_channels(ctx).next().cloned()
    }
}
