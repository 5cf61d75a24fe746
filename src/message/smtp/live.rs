//! Against a real mail server, which `tests/live/smtp/run.sh` starts, and which then looks at what
//! arrived.
#![allow(clippy::unwrap_used)]

use std::env;
use std::path::PathBuf;

use super::*;
use crate::message::EmlFiles;
use crate::runbook::{MessageFacts, MessageKind, shipped};

fn setting(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} is not set; run tests/live/smtp/run.sh"))
}

fn config(tls: TlsMode, port: &str) -> SmtpConfig {
    SmtpConfig {
        host: "localhost".into(),
        port: Some(setting(port).parse().unwrap()),
        tls,
        from: "Dësk <desk@example.com>".into(),
        user: Some("desk".into()),
        password_file: Some(PathBuf::from(setting("LIVE_SMTP_PASSWORD"))),
        ca_file: Some(PathBuf::from(setting("LIVE_SMTP_CA"))),
        hello: None,
        timeout_seconds: Some(10),
    }
}

fn message(to: &[&str]) -> Message {
    let facts = MessageFacts {
        name: "María José Núñez\r\nBcc: eve@evil.example".into(),
        login: "maria".into(),
        account: "Example Directory".into(),
        case: "R-7Q4K2M".into(),
        what: vec![
            "removed the authenticator app \u{202e}\"Phone\"".into(),
            "ended all sessions".into(),
        ],
        when: "2026-05-17 14:03 UTC".into(),
        verified: vec!["video call".into()],
        ticket: "1234".into(),
        head: "42 qL2v9f".into(),
        ..MessageFacts::default()
    };
    let rendered = shipped().message(MessageKind::FollowUp, &facts).unwrap();
    Message::from_template(&to.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>(), &rendered)
}

#[test]
#[ignore = "needs the server of tests/live/smtp/run.sh"]
fn a_real_server_takes_the_messages() {
    let now = "2026-05-17T14:03:00Z".parse().unwrap();
    for (tls, port, to) in [
        (
            TlsMode::StartTls,
            "LIVE_SMTP_STARTTLS_PORT",
            ["one@example.com", "two@example.org", "refused@example.com"],
        ),
        (
            TlsMode::Tls,
            "LIVE_SMTP_TLS_PORT",
            ["three@example.com", "four@example.org", "refused@example.com"],
        ),
    ] {
        let mut smtp = config(tls, port).open().unwrap();
        smtp.probe().unwrap();
        let message = message(&to);
        let fates = to.map(|to| smtp.deliver(&message, to, now).fate);
        assert_eq!(fates, [Fate::Accepted, Fate::Accepted, Fate::Failed]);

        // Without the certificate that signed the server's, nothing is sent.
        let strange = SmtpConfig { ca_file: None, ..config(tls, port) };
        let refused = strange.open().unwrap().probe().unwrap_err();
        assert!(refused.to_lowercase().contains("certificate"), "{refused}");

        // Nor with a password that the server does not know.
        let wrong = PathBuf::from(setting("LIVE_SMTP_WRONG_PASSWORD"));
        let wrong = SmtpConfig { password_file: Some(wrong), ..config(tls, port) };
        let refused = wrong.open().unwrap().probe().unwrap_err();
        assert!(refused.contains("does not accept the user or the password (535"), "{refused}");
    }
    let file = PathBuf::from(setting("LIVE_SMTP_EML"));
    let mut files = EmlFiles::new(&file, Sender::parse("Dësk <desk@example.com>").unwrap());
    let message = message(&["five@example.com"]);
    assert_eq!(files.deliver(&message, "five@example.com", now).fate, Fate::Saved);
}
