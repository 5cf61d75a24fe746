//! Addresses and numbers, checked.

use lettre::Address;
use lettre::message::Mailbox;
use thiserror::Error;

use crate::base::plain_text::is_hidden;

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadAddress {
    #[error("the address holds a control or invisible character")]
    Hidden,
    #[error("the address is longer than 254 characters")]
    TooLong,
    #[error("it is not an e-mail address")]
    Malformed,
}

/// The recipient of a message: an address alone. A display name from a directory has no place in a
/// header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient(Address);

impl Recipient {
    pub fn parse(text: &str) -> Result<Self, BadAddress> {
        address(text).map(Recipient)
    }

    pub(crate) fn address(&self) -> &Address {
        &self.0
    }
}

/// The sender of a message, as configured: `desk@example.com` or `Service Desk <desk@example.com>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender(Mailbox);

impl Sender {
    pub fn parse(text: &str) -> Result<Self, BadAddress> {
        if text.chars().any(is_hidden) {
            return Err(BadAddress::Hidden);
        }
        let (name, inner) = match text.trim().strip_suffix('>').and_then(|t| t.rsplit_once('<')) {
            Some((name, inner)) => (name.trim().trim_matches('"').trim(), inner),
            None => ("", text.trim()),
        };
        let name = (!name.is_empty()).then(|| name.to_owned());
        let mailbox = Mailbox::new(name, address(inner)?);
        // As a header it is read back by the library when a message is made.
        mailbox.to_string().parse::<Mailbox>().map_err(|_| BadAddress::Malformed)?;
        Ok(Sender(mailbox))
    }

    pub(crate) fn mailbox(&self) -> &Mailbox {
        &self.0
    }
}

fn address(text: &str) -> Result<Address, BadAddress> {
    if text.chars().any(is_hidden) {
        return Err(BadAddress::Hidden);
    }
    if text.chars().count() > 254 {
        return Err(BadAddress::TooLong);
    }
    text.parse().map_err(|_| BadAddress::Malformed)
}

/// Returns true if a text is one telephone number. A number in E.164 has 15 digits at most, so two
/// numbers in one field count as no number.
pub fn is_phone_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let pluses = text.trim_start().chars().skip(1).any(|c| c == '+');
    let fits = text.chars().all(|c| c.is_ascii_digit() || " +-/().".contains(c));
    fits && !pluses && (5..=15).contains(&digits)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_would_break_a_header_is_no_address() {
        for (text, wrong) in [
            ("ann@example.com\r\nBcc: eve@evil.example", BadAddress::Hidden),
            ("ann@example.com\u{202e}", BadAddress::Hidden),
            ("ann\0@example.com", BadAddress::Hidden),
            ("ann", BadAddress::Malformed),
            ("", BadAddress::Malformed),
            ("ann@example.com, eve@evil.example", BadAddress::Malformed),
            ("ann@example.com> RCPT TO:<eve@evil.example", BadAddress::Malformed),
        ] {
            assert_eq!(Recipient::parse(text), Err(wrong.clone()), "{text:?}");
            assert!(Sender::parse(text).is_err(), "{text:?}");
        }
        assert_eq!(
            Recipient::parse(&format!("{}@example.com", "x".repeat(250))),
            Err(BadAddress::TooLong)
        );
        assert!(Sender::parse("Desk\r\nBcc: eve@evil.example <desk@example.com>").is_err());
    }

    #[test]
    fn a_sender_may_have_a_name() {
        let plain = Sender::parse("desk@example.com").unwrap();
        assert_eq!(plain.mailbox().name, None);
        let named = Sender::parse("\"Service Desk, Köln\" <desk@example.com>").unwrap();
        assert_eq!(named.mailbox().name.as_deref(), Some("Service Desk, Köln"));
        assert_eq!(named.mailbox().email.to_string(), "desk@example.com");
    }
}
