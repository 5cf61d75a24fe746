//! The rules by which the evidence of a verification is of the right kind and could be true.

use super::guards::attempts;
use super::ticket;
use crate::case::event::Verified;
use crate::case::state::Case;
use crate::case::{Context, Refusal};
use crate::runbook::{EvidenceKind, Unacceptable};

/// The fields that belong to its kind of evidence, and no others: a voucher named in a video call
/// would keep a senior from approving.
fn only(verified: &Verified) -> Verified {
    let v = verified.clone();
    let base = Verified {
        method: v.method,
        channel: v.channel,
        carries_secrets: v.carries_secrets,
        carries_links: v.carries_links,
        evidence: v.evidence,
        ..Verified::default()
    };
    match v.evidence.0 {
        EvidenceKind::Compared => Verified { compared: v.compared, ..base },
        EvidenceKind::NumberOnFile => {
            Verified { number: v.number, last4: v.last4, number_shown: v.number_shown, ..base }
        }
        EvidenceKind::Voucher => {
            let looked_up = Verified {
                ticket_check: v.ticket_check,
                ticket_source: v.ticket_source,
                ticket_opener: v.ticket_opener,
                ..base
            };
            Verified { ticket: v.ticket, source: v.source, vouched_by: v.vouched_by, ..looked_up }
        }
        EvidenceKind::LinkedIdentity => {
            Verified { identity: v.identity, signed_in: v.signed_in, attested: v.attested, ..base }
        }
    }
}

/// Returns an error unless the evidence is of the right kind and could be true.
pub(crate) fn verified_soundly(
    case: &Case,
    verified: &Verified,
    ctx: &Context<'_>,
) -> Result<(), Refusal> {
    attempts(ctx)?;
    if Unacceptable::parse(&verified.method).is_some() {
        return Err(Refusal::Unacceptable(verified.method.clone()));
    }
    let method = ctx
        .policy
        .method(&verified.method)
        .ok_or_else(|| Refusal::NoSuchMethod(verified.method.clone()))?;
    if method.channel != verified.channel
        || method.evidence != verified.evidence.0
        || method.carries_secrets != verified.carries_secrets
        || method.carries_links != verified.carries_links
    {
        return Err(Refusal::Evidence("it is not what the runbook says of this method".into()));
    }
    if *verified != only(verified) {
        return Err(Refusal::Evidence("it holds what is evidence of another kind".into()));
    }
    let lacking = |what: &str| Refusal::Evidence(format!("{what} is missing"));
    match method.evidence {
        EvidenceKind::Compared => {
            let compared = verified.compared.as_deref().unwrap_or_default().trim();
            if compared.is_empty() {
                Err(lacking("the record that the face was compared with"))
            } else {
                Ok(())
            }
        }
        EvidenceKind::NumberOnFile => {
            let id =
                verified.number.as_deref().ok_or_else(|| lacking("the number that was called"))?;
            if let Some(why) = case.number_barred(id, ctx.policy) {
                return Err(Refusal::Evidence(why));
            }
            let on_file = case.opened.what.numbers.iter().find(|n| n.id == id).map(|n| &n.last4);
            if verified.last4.is_some() && verified.last4.as_ref() != on_file {
                return Err(Refusal::Evidence(
                    "the last digits are those of another number".into(),
                ));
            }
            Ok(())
        }
        EvidenceKind::Voucher => {
            if verified.ticket.as_deref().unwrap_or_default().trim().is_empty() {
                return Err(lacking("the ticket's id"));
            }
            let voucher = verified.vouched_by.as_deref().filter(|v| !v.trim().is_empty());
            let voucher = voucher.ok_or_else(|| lacking("who vouches"))?;
            case.voucher_allowed(voucher, ctx)?;
            let (opener, source) = (verified.ticket_opener.as_deref(), verified.ticket_source);
            verified
                .ticket_check
                .map_or(Ok(()), |check| ticket::vouches(check, opener, source, voucher))
        }
        EvidenceKind::LinkedIdentity => {
            let id = verified.identity.as_deref().ok_or_else(|| lacking("the linked identity"))?;
            if let Some(why) = case.identity_barred(id, ctx.policy) {
                return Err(Refusal::Evidence(why));
            }
            let signed_in =
                verified.signed_in.ok_or_else(|| lacking("when the identity signed in"))?;
            if signed_in <= case.opened.at {
                return Err(Refusal::Evidence(
                    "the sign-in is not later than the opening of this case".into(),
                ));
            }
            if signed_in > ctx.effective_now() + crate::case::context::CLOCK_TOLERANCE {
                return Err(Refusal::Evidence("the sign-in lies in the future".into()));
            }
            Ok(())
        }
    }
}
