//! The evidence on file that may prove who is calling, and the evidence that may not.

use crate::case::event::Opened;
use crate::case::state::Case;
use crate::case::{Context, Refusal};
use crate::runbook::{Lost, Policy};

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
        let one_of = |o: &String| same(o, &on_file.login) || ctx.operators.is_any_of(o, names);
        if ctx.actor_is(names) || others.any(one_of) {
            return Err(Refusal::SeparationOfDuties(voucher.to_owned()));
        }
        if self.target_names().any(|t| same(t, &on_file.login)) {
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

fn same(a: &str, b: &str) -> bool {
    let local = |s: &str| s.trim().to_lowercase().split('@').next().unwrap_or_default().to_owned();
    a.trim().eq_ignore_ascii_case(b.trim()) || local(a) == local(b)
}
