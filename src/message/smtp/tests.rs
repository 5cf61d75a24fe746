#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::thread::{self, JoinHandle};

use super::*;

/// What the server does with one connection.
#[derive(Clone, Copy, PartialEq)]
enum Manner {
    Takes,
    RefusesRecipient,
    RefusesText,
    /// Hangs up after the final dot, without an answer.
    GoneAfterText,
    /// Answers the final dot with something that is not SMTP.
    Babbles,
    /// Keeps the connection open after the final dot and never answers.
    Silent,
    HangsUpAtOnce,
}

/// A mail server without TLS, one connection for each manner. Gives back the texts that reached it whole.
fn server(manners: &[Manner]) -> (u16, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let manners = manners.to_vec();
    let thread = thread::spawn(move || {
        let mut texts = Vec::new();
        for manner in manners {
            let (stream, _) = listener.accept().unwrap();
            texts.extend(converse(stream, manner));
        }
        texts
    });
    (port, thread)
}

fn converse(stream: TcpStream, manner: Manner) -> Option<String> {
    if manner == Manner::HangsUpAtOnce {
        return None;
    }
    let mut out = stream.try_clone().unwrap();
    let mut say = |line: &str| out.write_all(format!("{line}\r\n").as_bytes()).is_ok();
    let mut lines = BufReader::new(stream).lines();
    say("220 mail.test ready");
    let mut text = None;
    while let Some(Ok(line)) = lines.next() {
        let known = match line.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => say("250-mail.test\r\n250-8BITMIME\r\n250 AUTH PLAIN"),
            "RCPT" if manner == Manner::RefusesRecipient => say("550 5.1.1 no such \u{1b}[31mmailbox"),
            "MAIL" | "RCPT" => say("250 ok"),
            "DATA" => {
                say("354 go on");
                let body: Vec<String> = lines.by_ref().map_while(Result::ok).take_while(|l| l != ".").collect();
                text = Some(body.join("\n"));
                match manner {
                    Manner::RefusesText => say("554 5.7.1 not today"),
                    Manner::GoneAfterText => return text,
                    Manner::Babbles => say("hello there"),
                    // The client gives up and closes.
                    Manner::Silent => return lines.next().and(text),
                    _ => say("250 2.0.0 queued as 42"),
                }
            }
            "QUIT" => break,
            _ => say("502 no"),
        };
        if !known {
            break;
        }
    }
    text
}

fn config(port: u16) -> SmtpConfig {
    SmtpConfig {
        host: "127.0.0.1".into(),
        port: Some(port),
        tls: TlsMode::None,
        from: "Service Desk <desk@example.com>".into(),
        user: None,
        password_file: None,
        ca_file: None,
        timeout_seconds: None,
    }
}

fn deliver(manners: &[Manner], to: &[&str]) -> (Vec<Delivery>, Vec<String>) {
    let (port, thread) = server(manners);
    let mut smtp = config(port).open().unwrap();
    smtp.timeout = Duration::from_millis(300);
    let to: Vec<String> = to.iter().map(|t| (*t).to_owned()).collect();
    let message = Message::new(&to, "Your sign-in", "Hello\n.\n.. and so on\n");
    let deliveries = smtp.deliver(&message, "2026-05-17T14:03:00Z".parse().unwrap());
    (deliveries, thread.join().unwrap())
}

#[test]
fn each_recipient_gets_a_mail_alone() {
    let (deliveries, texts) = deliver(&[Manner::Takes, Manner::Takes], &["a@example.com", "b@example.org"]);
    assert_eq!(deliveries[0], Delivery::new("a@example.com", Sent::Accepted, "2.0.0 queued as 42"));
    assert_eq!(deliveries[1].sent, Sent::Accepted);
    assert!(texts[0].contains("To: a@example.com") && !texts[0].contains("b@example.org"));
    assert!(texts[1].contains("To: b@example.org") && !texts[1].contains("a@example.com"));
    assert!(texts[0].ends_with("Hello\n..\n... and so on"), "dots are stuffed: {}", texts[0]);
}

#[test]
fn what_an_error_means_depends_on_when_it_comes() {
    for (manner, sent, detail) in [
        (Manner::RefusesRecipient, Sent::Failed, "550"),
        (Manner::RefusesText, Sent::Failed, "554"),
        (Manner::GoneAfterText, Sent::Unknown, "no answer after the text had gone out"),
        (Manner::Babbles, Sent::Unknown, "no answer after the text had gone out"),
        (Manner::Silent, Sent::Unknown, "no answer after the text had gone out"),
        (Manner::HangsUpAtOnce, Sent::Failed, "cannot reach 127.0.0.1"),
    ] {
        let (deliveries, _) = deliver(&[manner], &["a@example.com"]);
        assert_eq!(deliveries.len(), 1);
        assert_eq!(deliveries[0].sent, sent, "{deliveries:?}");
        assert!(deliveries[0].detail.contains(detail), "{deliveries:?}");
        assert!(!deliveries[0].detail.contains(crate::runbook::is_hidden), "{deliveries:?}");
    }
}

#[test]
fn one_bad_address_does_not_keep_the_others_from_theirs() {
    let to =
        ["a@example.com\r\nRCPT TO:<eve@evil.example>", "jürgen@example.com", "refused@example.com", "b@example.com"];
    let (deliveries, texts) = deliver(&[Manner::RefusesRecipient, Manner::Takes], &to);
    let sent: Vec<Sent> = deliveries.iter().map(|d| d.sent).collect();
    assert_eq!(sent, [Sent::Failed, Sent::Failed, Sent::Failed, Sent::Accepted]);
    assert_eq!(texts.len(), 1);
}

#[test]
fn a_server_that_is_not_there_is_tried_once() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut smtp = config(port).open().unwrap();
    let to = ["a@example.com", "b@example.com"].map(str::to_owned);
    let deliveries = smtp.deliver(&Message::new(&to, "a", "b"), "2026-05-17T14:03:00Z".parse().unwrap());
    assert!(
        deliveries.iter().all(|d| d.sent == Sent::Failed && d.detail.starts_with("cannot reach")),
        "{deliveries:?}"
    );
    assert!(smtp.probe().is_err());
}

#[test]
fn nothing_is_sent_without_the_tls_that_was_asked_for() {
    let (port, thread) = server(&[Manner::Takes]);
    let mut smtp = SmtpConfig { tls: TlsMode::StartTls, ..config(port) }.open().unwrap();
    let message = Message::new(&["a@example.com".to_owned()], "a", "b");
    let deliveries = smtp.deliver(&message, "2026-05-17T14:03:00Z".parse().unwrap());
    assert_eq!(deliveries[0].sent, Sent::Failed);
    assert!(deliveries[0].detail.starts_with("no TLS with 127.0.0.1"), "{deliveries:?}");
    drop(smtp);
    assert_eq!(thread.join().unwrap(), Vec::<String>::new());
}

#[test]
fn a_configuration_that_would_leak_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let secret = dir.path().join("password");
    fs::write(&secret, "s3cret-of-smtp\n").unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).unwrap();
    let with = |change: &dyn Fn(&mut SmtpConfig)| {
        let mut config = SmtpConfig { tls: TlsMode::Tls, ..config(465) };
        change(&mut config);
        config.open().map(|_| ()).unwrap_err().to_string()
    };
    let user = |c: &mut SmtpConfig| {
        c.user = Some("desk".into());
        c.password_file = Some(secret.clone());
    };
    assert!(with(&user).contains("can be read by others"));
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(
        with(&|c| {
            user(c);
            c.tls = TlsMode::None;
        })
        .contains("needs smtp.tls")
    );
    assert!(
        with(&|c| {
            user(c);
            c.password_file = None;
        })
        .contains("together or not at all")
    );
    assert!(
        with(&|c| {
            c.tls = TlsMode::None;
            c.host = "mail.example.com".into();
        })
        .contains("without TLS only")
    );
    assert!(with(&|c| c.from = "desk\r\n@example.com".into()).contains("smtp.from"));
    assert!(with(&|c| c.timeout_seconds = Some(0)).contains("1 to 300"));
    assert!(with(&|c| c.ca_file = Some(secret.clone())).contains("no certificate"));
    fs::write(&secret, "\nsecond line\n").unwrap();
    assert!(with(&user).contains("no password in its first line"));
}

#[test]
fn a_typing_error_in_the_configuration_is_told() {
    let text = "host = \"a\"\ntls = \"tls\"\nfrom = \"desk@example.com\"\n";
    assert!(toml::from_str::<SmtpConfig>(text).is_ok());
    assert!(toml::from_str::<SmtpConfig>(&format!("{text}pasword_file = \"x\"\n")).is_err());
    assert!(toml::from_str::<SmtpConfig>(&text.replace("\"tls\"", "\"ssl\"")).is_err());
}
