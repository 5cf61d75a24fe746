//! Messages as mail (RFC 5322, UTF-8, plain text), and as `.eml` files for a person to open in a
//! mail program and send.

use std::fs::OpenOptions;
use std::io;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use lettre::address::Envelope;
use lettre::message::{
    MessageBuilder, SinglePart,
    header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
};
use sha2::{Digest, Sha256};

use super::{Delivery, Message, Messenger};
use crate::model::{Fate, Recipient, Sender};

/// Writes one file for each recipient: `follow-up.eml`, then `follow-up-2.eml` and so on.
#[derive(Clone, Debug)]
pub struct EmlFiles {
    path: PathBuf,
    from: Sender,
    /// The number of files that were asked for.
    asked: usize,
}

impl EmlFiles {
    pub fn new(path: &Path, from: Sender) -> Self {
        EmlFiles { path: path.to_owned(), from, asked: 0 }
    }

    /// The file for the `n`th recipient, from 0.
    fn file(&self, n: usize) -> PathBuf {
        if n == 0 {
            return self.path.clone();
        }
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy();
        let ending = self.path.extension().map_or_else(|| "eml".into(), |e| e.to_string_lossy());
        self.path.with_file_name(format!("{stem}-{}.{ending}", n + 1))
    }
}

impl Messenger for EmlFiles {
    fn channel(&self) -> &'static str {
        "eml"
    }

    fn deliver(&mut self, message: &Message, to: &str, now: DateTime<Utc>) -> Delivery {
        let path = self.file(self.asked);
        self.asked += 1;
        let bytes = match Recipient::parse(to) {
            Ok(recipient) => mail(&self.from, &recipient, message, now),
            Err(e) => Err(e.to_string()),
        };
        match bytes.and_then(|bytes| {
            write_new(&path, &bytes).map_err(|e| format!("{}: {e}", path.display()))
        }) {
            Ok(()) => Delivery::new(to, Fate::Saved, &path.display().to_string()),
            Err(why) => Delivery::new(to, Fate::Failed, &why),
        }
    }
}

/// A new file that only its owner reads, durable when this returns. Never writes over one that is
/// there, nor through a link.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// The bytes of a message to one recipient, with `\r\n` line ends. The message id is made from text
/// and recipient: what is sent again, because nobody knew whether it had gone out, is the same
/// mail.
pub(super) fn mail(
    from: &Sender,
    to: &Recipient,
    message: &Message,
    now: DateTime<Utc>,
) -> Result<Vec<u8>, String> {
    let digest = Sha256::digest(format!("{}\n{}", to.address(), message.text()).as_bytes());
    let id = format!("<{}@{}>", HEXLOWER.encode(&digest[..16]), from.mailbox().email.domain());
    let part = SinglePart::builder()
        .header(ContentType::TEXT_PLAIN)
        .header(ContentTransferEncoding::QuotedPrintable)
        .body(message.body().to_owned());
    // Given, because lettre reads it back from the header otherwise, and cannot read every address
    // that is one.
    let envelope = Envelope::new(Some(from.mailbox().email.clone()), vec![to.address().clone()]);
    let mail = MessageBuilder::new()
        .envelope(envelope.map_err(|e| e.to_string())?)
        .date(SystemTime::from(now))
        .from(from.mailbox().clone())
        .to(to.address().clone().into())
        .subject(message.subject())
        .message_id(Some(id))
        // RFC 3834: so that nobody's absence note answers.
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .singlepart(part)
        .map_err(|e| e.to_string())?;
    Ok(mail.formatted())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn each_recipient_has_a_file_and_none_is_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("m.eml");
        let mut files = EmlFiles::new(&path, Sender::parse("desk@example.com").unwrap());
        let to = ["a@example.com", "b@example.com", "no address"].map(str::to_owned);
        let message = Message::new(&to, "Hello", "Text\n");
        let now = "2026-05-17T14:03:00Z".parse().unwrap();

        let mut fates =
            || to.iter().map(|to| files.deliver(&message, to, now).fate).collect::<Vec<_>>();
        assert_eq!(fates(), [Fate::Saved, Fate::Saved, Fate::Failed]);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let second = fs::read_to_string(dir.path().join("m-2.eml")).unwrap();
        assert!(
            second.contains("To: b@example.com\r\n") && !second.contains("a@example.com"),
            "{second}"
        );

        let before = fs::read(&path).unwrap();
        let mut files = EmlFiles::new(&path, Sender::parse("desk@example.com").unwrap());
        assert_eq!(files.deliver(&message, &to[0], now).fate, Fate::Failed);
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}

#[cfg(test)]
mod mime_tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn made(subject: &str, body: &str) -> String {
        let from = Sender::parse("Dësk, \"A\" <desk@example.com>").unwrap();
        let to = Recipient::parse("maria@example.com").unwrap();
        let now = "2026-05-17T14:03:00Z".parse().unwrap();
        String::from_utf8(mail(&from, &to, &Message::new(&[], subject, body), now).unwrap())
            .unwrap()
    }

    #[test]
    fn a_mail_is_ascii_with_one_recipient_and_the_callers_date() {
        let mail = made("Your sign-in: María", "Hello María,\n\n.\nFrom here on\n");
        assert!(mail.is_ascii());
        assert!(mail.contains("To: maria@example.com\r\n"), "{mail}");
        assert!(mail.contains("Date: Sun, 17 May 2026 14:03:00 +0000\r\n"), "{mail}");
        assert!(mail.contains("Auto-Submitted: auto-generated\r\n"), "{mail}");
        assert!(mail.contains("Mar=C3=ADa"), "{mail}");
        assert!(!mail.replace("\r\n", "").contains(['\r', '\n']));
    }

    #[test]
    fn every_address_that_is_one_gets_a_mail() {
        let from = Sender::parse("desk@example.com").unwrap();
        let now = "2026-05-17T14:03:00Z".parse().unwrap();
        for to in [
            "\"dana okafor\"@example.com",
            "\"a,b\"@example.com",
            "o'neil+x@example.com",
            "a@[192.0.2.7]",
            "a/b@example.com",
            "\"a\\\"b\"@example.com",
            "\"@\"@example.com",
        ] {
            let mail =
                mail(&from, &Recipient::parse(to).unwrap(), &Message::new(&[], "a", "b"), now)
                    .unwrap();
            let mail = String::from_utf8(mail).unwrap();
            assert!(mail.contains(&format!("To: {to}\r\n")), "{mail}");
        }
    }

    #[test]
    fn the_same_text_to_the_same_recipient_is_the_same_mail() {
        let id = |m: &str| m.lines().find(|l| l.starts_with("Message-ID: ")).unwrap().to_owned();
        assert_eq!(id(&made("a", "b")), id(&made("a", "b")));
        assert_ne!(id(&made("a", "b")), id(&made("a", "c")));
    }

    #[test]
    fn hostile_subjects_and_texts_add_no_header() {
        for hostile in [
            "x\r\nBcc: eve@evil.example",
            "x\n\n<html>",
            "\r\n.\r\nMAIL FROM:<eve@evil.example>",
            "\u{2028}Bcc: a@b",
        ] {
            let mail = made(hostile, hostile);
            let (headers, _) = mail.split_once("\r\n\r\n").unwrap();
            assert!(
                !headers.lines().any(|l| l.starts_with("Bcc") || l.starts_with("MAIL")),
                "{headers}"
            );
        }
    }
}
