//! The rules by which the evidence of a verification is of the right kind and could be true.

use super::guards::attempts;
use crate::case::event::{Opened, Verified};
use crate::case::state::Case;
use crate::case::ticket::{TicketCheck, TicketSource, same};
use crate::case::{Context, Refusal};
use crate::runbook::{EvidenceKind, Lost, Policy, Unacceptable};

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
            verified.ticket_check.map_or(Ok(()), |check| vouches(check, opener, source, voucher))
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

/// Fails unless the ticket is one in which `voucher` vouches: opened by them, and not by mail,
/// which anybody can send in their name.
pub fn vouches(
    check: TicketCheck,
    opener: Option<&str>,
    source: Option<TicketSource>,
    voucher: &str,
) -> Result<(), Refusal> {
    let why = match (check, source) {
        (TicketCheck::NotFound, _) => "the ticket system does not know the ticket",
        (TicketCheck::Closed, _) => "the ticket is closed",
        (TicketCheck::OfAnother, _) => "the ticket is about somebody else",
        (TicketCheck::NotChecked, _) => {
            "the ticket could not be checked, and so it vouches for nobody"
        }
        (TicketCheck::Fits, None) => "the ticket system does not say how the ticket came in",
        (TicketCheck::Fits, Some(TicketSource::Mail)) => {
            "the ticket came in by mail, which anybody can send in another's name"
        }
        (
            TicketCheck::Fits,
            Some(
                TicketSource::Phone
                | TicketSource::Portal
                | TicketSource::Chat
                | TicketSource::Other,
            ),
        ) => {
            if opener.is_some_and(|opener| same(opener, voucher)) {
                return Ok(());
            }
            "the ticket was not opened by the one who is said to vouch"
        }
    };
    Err(Refusal::Evidence(why.to_owned()))
}

/// Returns the names that a ticket's requester may have: the user's, and of those on file for them.
pub fn fitting(case: &Case) -> impl Iterator<Item = &str> {
    case.target_names().chain(case.opened.what.vouchers.iter().map(|v| v.login.as_str()))
}

impl Opened {
    /// Returns what a flag calls a number on file. The name is the number's last four digits, or
    /// the number's id where two numbers share those digits.
    pub fn number_name(&self, id: &str) -> String {
        let Some(number) = self.numbers.iter().find(|n| n.id == id) else {
            return id.to_owned();
        };
        let alone = self.numbers.iter().filter(|n| n.last4 == number.last4).count() == 1;
        if alone && !number.last4.is_empty() { number.last4.clone() } else { number.id.clone() }
    }
}

impl Case {
    /// Returns the reason why a number on file may not be called to verify, or `None` if the number
    /// may be called. The list is the one that was read when the case was opened. Numbers that came
    /// on file since then do not count.
    pub fn number_barred(&self, id: &str, policy: &Policy) -> Option<String> {
        let opened = &self.opened;
        let Some(number) = opened.what.numbers.iter().find(|n| n.id == id) else {
            return Some("the number was not on file when the case was opened".into());
        };
        let Some(since) = number.since else {
            return Some("nobody knows since when it is on file".into());
        };
        if since > opened.at - policy.contact_window || since.date_naive() == opened.at.date_naive()
        {
            return Some(format!("on file only since {}", since.format("%Y-%m-%d")));
        }
        if number.lost {
            return Some("it is on the lost device".into());
        }
        let a_factor = |f: &crate::case::event::FactorSeen| f.phone.as_deref() == Some(id);
        if self.wants_reset() && opened.what.factors.iter().any(a_factor) {
            return Some("it is itself a factor that would be removed".into());
        }
        None
    }

    /// Returns the reason why a linked identity may not count, or `None` if the identity may count.
    pub fn identity_barred(&self, id: &str, policy: &Policy) -> Option<String> {
        let opened = &self.opened;
        let Some(identity) = opened.what.identities.iter().find(|i| i.id == id) else {
            return Some("the identity was not linked when the case was opened".into());
        };
        match identity.linked {
            None => Some("nobody knows since when it is linked".into()),
            Some(linked) if linked > opened.at - policy.contact_window => {
                Some(format!("linked only since {}", linked.format("%Y-%m-%d")))
            }
            Some(_) => None,
        }
    }

    /// A voucher is a manager or HR on file, long enough, and neither target nor operator nor
    /// approver.
    pub fn voucher_allowed(&self, voucher: &str, ctx: &Context<'_>) -> Result<(), Refusal> {
        let opened = &self.opened;
        let Some(on_file) =
            opened.what.vouchers.iter().find(|v| v.login.eq_ignore_ascii_case(voucher))
        else {
            return Err(Refusal::Evidence(format!(
                "{voucher} is not on file as this user's manager or HR"
            )));
        };
        if on_file.since.is_none_or(|s| s > opened.at - ctx.policy.contact_window) {
            return Err(Refusal::Evidence(format!("{voucher} is on file for too short a time")));
        }
        let names = [on_file.login.as_str(), voucher];
        let approved = self.approval.iter().map(|a| &a.by);
        let mut others =
            self.holders.iter().chain(approved).chain(self.verified.iter().map(|v| &v.by));
        let one_of =
            |o: &String| same_account(o, &on_file.login) || ctx.operators.is_any_of(o, names);
        if ctx.actor_is(names) || others.any(one_of) {
            return Err(Refusal::SeparationOfDuties(voucher.to_owned()));
        }
        if self.target_names().any(|t| same_account(t, &on_file.login)) {
            return Err(Refusal::SeparationOfDuties(voucher.to_owned()));
        }
        Ok(())
    }

    /// Returns true if what is lost leaves a backup code usable. A backup code is asked for after
    /// the password.
    pub fn codes_usable(&self) -> bool {
        !self.opened.what.lost.contains(&Lost::Password)
    }
}

fn same_account(a: &str, b: &str) -> bool {
    let local = |s: &str| s.trim().to_lowercase().split('@').next().unwrap_or_default().to_owned();
    a.trim().eq_ignore_ascii_case(b.trim()) || local(a) == local(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of all that can be said of a ticket, one thing lets it vouch.
    #[test]
    fn a_ticket_vouches_only_if_the_voucher_opened_it_and_not_by_mail() {
        for check in TicketCheck::ALL {
            for source in TicketSource::ALL.iter().map(|s| Some(*s)).chain([None]) {
                for opener in [None, Some("boss"), Some("Boss "), Some("nora"), Some("")] {
                    let may = *check == TicketCheck::Fits
                        && source.is_some_and(|source| source != TicketSource::Mail)
                        && opener.is_some_and(|opener| opener.to_lowercase().trim() == "boss");
                    let said = vouches(*check, opener, source, "boss");
                    assert_eq!(said.is_ok(), may, "{check} {source:?} {opener:?}");
                }
            }
        }
    }
}
