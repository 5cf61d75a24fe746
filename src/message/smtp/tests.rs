#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::thread::{self, JoinHandle};

use super::*;

/// The manner in which the server treats one connection.
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

/// A mail server without TLS, one connection for each manner. Gives back the texts that reached it
/// whole.
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
            "RCPT" if manner == Manner::RefusesRecipient => {
                say("550 5.1.1 no such \u{1b}[31mmailbox")
            }
            "MAIL" | "RCPT" => say("250 ok"),
            "DATA" => {
                say("354 go on");
                let body: Vec<String> =
                    lines.by_ref().map_while(Result::ok).take_while(|l| l != ".").collect();
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
        hello: None,
        timeout_seconds: None,
    }
}

fn deliver_all(smtp: &mut Smtp, message: &Message) -> Vec<Delivery> {
    let now = "2026-05-17T14:03:00Z".parse().unwrap();
    message.to().iter().map(|to| smtp.deliver(message, to, now)).collect()
}

fn deliver(manners: &[Manner], to: &[&str]) -> (Vec<Delivery>, Vec<String>) {
    let (port, thread) = server(manners);
    let mut smtp = config(port).open().unwrap();
    // Only a server that is silent lets the limit run out.
    if manners.contains(&Manner::Silent) {
        smtp.timeout = Duration::from_millis(300);
    }
    let to: Vec<String> = to.iter().map(|t| (*t).to_owned()).collect();
    let message = Message::new(&to, "Your sign-in", "Hello\n.\n.. and so on\n");
    (deliver_all(&mut smtp, &message), thread.join().unwrap())
}

#[test]
fn each_recipient_gets_a_mail_alone() {
    let (deliveries, texts) =
        deliver(&[Manner::Takes, Manner::Takes], &["a@example.com", "b@example.org"]);
    assert_eq!(deliveries[0], Delivery::new("a@example.com", Fate::Accepted, "2.0.0 queued as 42"));
    assert_eq!(deliveries[1].fate, Fate::Accepted);
    assert!(texts[0].contains("To: a@example.com") && !texts[0].contains("b@example.org"));
    assert!(texts[1].contains("To: b@example.org") && !texts[1].contains("a@example.com"));
    assert!(texts[0].ends_with("Hello\n..\n... and so on"), "dots are stuffed: {}", texts[0]);
}

#[test]
fn what_an_error_means_depends_on_when_it_comes() {
    for (manner, sent, detail) in [
        (Manner::RefusesRecipient, Fate::Failed, "550"),
        (Manner::RefusesText, Fate::Failed, "554"),
        (Manner::GoneAfterText, Fate::Unknown, "no clear answer after the text had gone out"),
        (Manner::Babbles, Fate::Unknown, "no clear answer after the text had gone out"),
        (Manner::Silent, Fate::Unknown, "no clear answer after the text had gone out"),
        (Manner::HangsUpAtOnce, Fate::Deferred, "cannot reach 127.0.0.1"),
    ] {
        let (deliveries, _) = deliver(&[manner], &["a@example.com"]);
        assert_eq!(deliveries.len(), 1);
        assert_eq!(deliveries[0].fate, sent, "{deliveries:?}");
        assert!(deliveries[0].detail.contains(detail), "{deliveries:?}");
        assert!(
            !deliveries[0].detail.contains(crate::base::plain_text::is_hidden),
            "{deliveries:?}"
        );
    }
}

#[test]
fn one_bad_address_does_not_keep_the_others_from_theirs() {
    let to = [
        "a@example.com\r\nRCPT TO:<eve@evil.example>",
        "jürgen@example.com",
        "refused@example.com",
        "b@example.com",
    ];
    let (deliveries, texts) = deliver(&[Manner::RefusesRecipient, Manner::Takes], &to);
    let sent: Vec<Fate> = deliveries.iter().map(|d| d.fate).collect();
    assert_eq!(sent, [Fate::Failed, Fate::Failed, Fate::Failed, Fate::Accepted]);
    assert_eq!(texts.len(), 1);
}

#[test]
fn a_server_that_is_not_there_is_tried_once() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut smtp = config(port).open().unwrap();
    let to = ["a@example.com", "b@example.com"].map(str::to_owned);
    let deliveries = deliver_all(&mut smtp, &Message::new(&to, "a", "b"));
    assert!(
        deliveries.iter().all(|d| d.fate == Fate::Deferred && d.detail.starts_with("cannot reach")),
        "{deliveries:?}"
    );
    assert!(smtp.probe().is_err());
}

#[test]
fn nothing_is_sent_without_the_tls_that_was_asked_for() {
    let (port, thread) = server(&[Manner::Takes]);
    let mut smtp = SmtpConfig { tls: TlsMode::StartTls, ..config(port) }.open().unwrap();
    let message = Message::new(&["a@example.com".to_owned()], "a", "b");
    let deliveries = deliver_all(&mut smtp, &message);
    assert_eq!(deliveries[0].fate, Fate::Failed);
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
    assert!(with(&user).contains("others can read"));
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
    assert!(
        with(&|c| c.from = "desk@d\u{f6}sk.example".into()).contains("write its domain as xn--")
    );
    assert!(with(&|c| c.timeout_seconds = Some(0)).contains("1 to 300"));
    assert!(with(&|c| c.ca_file = Some(secret.clone())).contains("no certificate"));
    fs::write(&secret, "\nsecond line\n").unwrap();
    assert!(with(&user).contains("the first line of"));
}

#[test]
fn a_typing_error_in_the_configuration_is_told() {
    let text = "host = \"a\"\ntls = \"tls\"\nfrom = \"desk@example.com\"\n";
    assert!(toml::from_str::<SmtpConfig>(text).is_ok());
    assert!(toml::from_str::<SmtpConfig>(&format!("{text}pasword_file = \"x\"\n")).is_err());
    assert!(toml::from_str::<SmtpConfig>(&text.replace("\"tls\"", "\"ssl\"")).is_err());
}

/// A server that answers every command with yes, but for those that begin with one of these. What
/// it was sent.
fn scripted(odd: &'static [(&'static str, &'static [u8])]) -> (u16, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let thread = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut out = stream.try_clone().unwrap();
        let mut answer = |step: &str, usual: &[u8]| {
            let odd = odd.iter().find(|(begins, _)| step.starts_with(begins));
            out.write_all(odd.map_or(usual, |(_, bytes)| bytes)).is_ok()
        };
        answer("greeting", b"220 ready\r\n");
        let mut sent = Vec::new();
        let mut lines = BufReader::new(stream).lines();
        while let Some(Ok(line)) = lines.next() {
            let usual: &[u8] = match line.get(..4).unwrap_or_default() {
                "EHLO" => b"250-mail.test\r\n250 AUTH PLAIN LOGIN\r\n",
                "AUTH" => b"235 in\r\n",
                "DATA" => b"354 go on\r\n",
                _ => b"250 ok\r\n",
            };
            answer(&line, usual);
            let data = line == "DATA" && !odd.iter().any(|(step, _)| *step == "DATA");
            sent.push(line);
            if data {
                lines.by_ref().map_while(Result::ok).take_while(|l| l != ".").for_each(drop);
                answer("text", b"250 queued\r\n");
            }
        }
        sent
    });
    (port, thread)
}

/// Returns what comes of one message to one recipient where the server is odd in this way.
fn odd(odd: &'static [(&'static str, &'static [u8])], sign_in: bool) -> (Delivery, Vec<String>) {
    let (port, thread) = scripted(odd);
    let mut smtp =
        SmtpConfig { hello: Some("desk.example.com".into()), ..config(port) }.open().unwrap();
    smtp.user = sign_in.then(|| ("desk".to_owned(), SecretString::from("s3cret-of-smtp")));
    let delivery =
        deliver_all(&mut smtp, &Message::new(&["a@example.com".to_owned()], "a", "b")).remove(0);
    (delivery, thread.join().unwrap())
}

#[test]
fn what_may_pass_is_put_off_and_what_may_not_has_failed() {
    for step in ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "text"] {
        for (reply, fate) in [
            (&b"421 4.3.2 shutting down\r\n"[..], Fate::Deferred),
            (b"451 4.7.1 Greylisted, try again in 300 seconds\r\n", Fate::Deferred),
            (b"452 4.2.2 full\r\n", Fate::Deferred),
            (b"550 5.1.1 no such user\r\n", Fate::Failed),
            (b"504 5.5.2 need fully-qualified hostname\r\n", Fate::Failed),
        ] {
            let (delivery, _) = odd(Box::leak(Box::new([(step, reply)])), false);
            assert_eq!(delivery.fate, fate, "{step}: {delivery:?}");
            let code = std::str::from_utf8(&reply[..9]).unwrap();
            assert!(delivery.detail.contains(code), "{step}: {delivery:?}");
        }
    }
}

#[test]
fn only_a_no_to_the_text_is_a_no() {
    for reply in [&b"354 go on\r\n"[..], b"354-\r\n354 more\r\n", b"334 VXNlcm5hbWU6\r\n"] {
        let (delivery, _) = odd(Box::leak(Box::new([("text", reply)])), false);
        assert_eq!(delivery.fate, Fate::Unknown, "{delivery:?}");
        assert!(delivery.detail.starts_with("no clear answer after the text"), "{delivery:?}");
    }
}

/// The answer to the text is the answer that comes after it.
#[test]
fn an_answer_that_comes_before_its_question_is_none() {
    for (step, reply) in [
        ("greeting", &b"220 ready\r\n250 hello\r\n"[..]),
        ("MAIL", b"250 ok\r\n250 ok\r\n"),
        ("RCPT", b"250 ok\r\n354 go on\r\n"),
        ("DATA", b"354 go on\r\n250 queued\r\n"),
    ] {
        let script: &'static [_] =
            Box::leak(Box::new([(step, reply), ("text", b"554 5.7.1 spam\r\n")]));
        let (delivery, _) = odd(script, false);
        assert_eq!(delivery.fate, Fate::Failed, "{step}: {delivery:?}");
        assert!(
            delivery.detail.contains("it answered more than it was asked"),
            "{step}: {delivery:?}"
        );
    }
}

#[test]
fn a_server_without_ehlo_is_greeted_the_old_way() {
    for no in [&b"502 5.5.1 not implemented\r\n"[..], b"500 what\r\n"] {
        let (delivery, sent) = odd(Box::leak(Box::new([("EHLO", no)])), false);
        assert_eq!(delivery.fate, Fate::Accepted, "{delivery:?}");
        assert_eq!(sent[..2], ["EHLO desk.example.com", "HELO desk.example.com"]);
        // It offers nothing then, a way to sign in neither.
        let (delivery, sent) = odd(Box::leak(Box::new([("EHLO", no)])), true);
        assert_eq!((delivery.fate, sent.len()), (Fate::Failed, 2), "{delivery:?}");
    }
}

#[test]
fn a_server_that_answers_no_is_not_called_unreachable() {
    for (step, reply) in
        [("greeting", &b"554 5.7.1 go away\r\n"[..]), ("EHLO", b"504 5.5.2 need a full name\r\n")]
    {
        let (delivery, _) = odd(Box::leak(Box::new([(step, reply)])), false);
        assert!(delivery.detail.starts_with("no mail is taken by 127.0.0.1:"), "{delivery:?}");
    }
}

#[test]
fn a_reply_in_another_alphabet_or_without_a_text_is_the_reply_that_it_is() {
    for step in ["greeting", "MAIL", "RCPT", "DATA", "text"] {
        let yes = if step == "DATA" {
            "354"
        } else if step == "greeting" {
            "220"
        } else {
            "250"
        };
        for text in
            [&b""[..], b" ", b" angenommen f\xfcr dich", b" \xbd\xd3\xca\xd5", b" \x1b[31mred"]
        {
            let reply = [yes.as_bytes(), text, b"\r\n"].concat();
            let (delivery, _) = odd(Box::leak(Box::new([(step, &*reply.leak())])), false);
            assert_eq!(delivery.fate, Fate::Accepted, "{step}: {delivery:?}");
            assert!(!delivery.detail.contains(crate::base::plain_text::is_hidden), "{delivery:?}");
        }
    }
}

#[test]
fn a_sign_in_that_fails_says_how_and_gives_nothing_away() {
    type Script = &'static [(&'static str, &'static [u8])];
    const CASES: [(Script, Fate, &str); 6] = [
        (
            &[("AUTH", b"535 5.7.139 Authentication unsuccessful, s3cret-of-smtp\r\n")],
            Fate::Failed,
            "the user or the password (535 5.7.139)",
        ),
        (
            &[("AUTH", b"535 f\xfcr s3cret-of-smtp\r\n")],
            Fate::Failed,
            "the user or the password (535)",
        ),
        (
            &[("AUTH", b"454 4.7.0 busy\r\n")],
            Fate::Deferred,
            "cannot check the password now (454 4.7.0)",
        ),
        (
            &[("AUTH", b"534 5.7.9 application password\r\n")],
            Fate::Failed,
            "refuses the sign-in (534 5.7.9)",
        ),
        (
            &[("EHLO", b"250-x\r\n250 AUTH XOAUTH2 NTLM\r\n")],
            Fate::Failed,
            "it offers XOAUTH2, NTLM to sign in",
        ),
        (&[("EHLO", b"250 x\r\n")], Fate::Failed, "it offers no way to sign in"),
    ];
    for (script, fate, said) in CASES {
        let (delivery, _) = odd(script, true);
        assert_eq!(delivery.fate, fate, "{delivery:?}");
        assert!(
            delivery.detail.contains(said) && !delivery.detail.contains("s3cret"),
            "{delivery:?}"
        );
    }
    let (delivery, sent) = odd(
        &[
            ("EHLO", b"250-x\r\n250 AUTH=LOGIN\r\n"),
            ("AUTH", b"334 VXNlcm5hbWU6\r\n"),
            ("ZGVzaw==", b"334 UGFz\r\n"),
            ("czNj", b"235 in\r\n"),
        ],
        true,
    );
    assert_eq!(delivery.fate, Fate::Accepted, "{delivery:?} {sent:?}");
}

#[test]
fn a_probe_goes_as_far_as_the_recipient_and_sends_nothing() {
    let (port, thread) = scripted(&[]);
    SmtpConfig { hello: Some("desk.example.com".into()), ..config(port) }
        .open()
        .unwrap()
        .probe()
        .unwrap();
    let sent = thread.join().unwrap();
    let all = [
        "EHLO desk.example.com",
        "MAIL FROM:<desk@example.com>",
        "RCPT TO:<desk@example.com>",
        "RSET",
        "QUIT",
    ];
    assert_eq!(sent, all);
    let (port, thread) =
        scripted(&[("RCPT", b"504 5.5.2 <vm>: need fully-qualified hostname\r\n")]);
    let refused = config(port).open().unwrap().probe().unwrap_err();
    assert!(
        refused.contains("504 5.5.2 <vm>: need fully-qualified hostname (to RCPT)"),
        "{refused}"
    );
    thread.join().unwrap();
}

#[test]
fn the_name_that_is_said_has_a_dot_and_nothing_else_in_it() {
    let hello =
        |name: &str| SmtpConfig { hello: Some(name.into()), ..config(25) }.open().map(|s| s.hello);
    assert_eq!(hello("desk.example.com").unwrap(), "desk.example.com");
    assert_eq!(hello("[192.0.2.7]").unwrap(), "[192.0.2.7]");
    for name in ["", "a b", "x\r\nMAIL FROM:<eve@evil.example>", "ä.example", "[]"] {
        assert!(hello(name).unwrap_err().to_string().starts_with("smtp.hello"), "{name:?}");
    }
    assert!(config(25).open().unwrap().hello.contains('.'));
}
