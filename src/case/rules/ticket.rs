//! The rule by which a ticket lets somebody vouch.

use crate::case::Refusal;
use crate::case::state::Case;
use crate::case::ticket::{TicketCheck, TicketSource, same};

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
