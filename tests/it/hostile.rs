//! Hostile text stays text: control, bidi, zero-width and formula payloads through every screen,
//! file and export.

use chrono::{TimeDelta, Utc};
use readmit::base::random;
use readmit::directory::Directory;
use readmit::model::{FactorKind, SignIn, SignInMethod, SignInResult};

use crate::desk::{BINARY, Desk, Ran, reset};
use crate::screen::{Program, Screen};

/// As a name that somebody else may choose.
const NAME: &str = "=cmd|' /C calc'!A0\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\r\nMaria\u{202e}nimda\u{2066}\u{200b}\u{feff}\u{85}\u{2028}\u{ad}";

/// As an address on file, to which nothing can be sent.
const BAD: &str =
    "\"=1+1\u{202e}\"@example.com, eve@evil.example\r\nMaria\u{202e}nimda\r\nSubject: x";

/// As a number on file.
const NUMBER: &str = "+49 151 \u{202e}5550\u{1b}[31m4242";

/// Characters that must not reach a terminal from outside: controls, bidi and invisible characters,
/// line and paragraph separators.
fn dangerous(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[track_caller]
fn harmless(what: &str, text: &str) {
    let found = text.char_indices().find(|(_, c)| dangerous(*c));
    if let Some((at, c)) = found {
        let near: String =
            text[..at].chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
        panic!("{what}: {c:?} after {near:?}");
    }
    // What follows the line ends in a name or an address begins no line of its own; an error goes
    // on behind an indent. A wrong word on the command line, which clap quotes, is the operator's
    // own.
    let own = text.starts_with("error: ");
    let forged = text.lines().find(|line| line.starts_with("Maria<U+202E>nimda") && !own);
    assert_eq!(forged, None, "{what}");
}

#[track_caller]
fn both_harmless(what: &str, ran: &Ran) {
    harmless(&format!("{what}, stdout"), &ran.out);
    harmless(&format!("{what}, stderr"), &ran.err);
    assert!(!ran.err.contains("panicked"), "{what}: {}", ran.err);
}

/// Someone whose every field is hostile. The directory refuses such addresses and numbers, and may
/// have older ones.
fn furnish(desk: &Desk, address: &str) {
    let long_ago = Utc::now() - TimeDelta::days(400);
    let user = desk.add("maria", NAME, |new| {
        new.group(&format!("{NAME}group"), long_ago)
            .manager("boss", NAME, long_ago)
            .address("maria@example.com", long_ago)
            .address("old@example.com", long_ago)
            .phone("+49 151 55504242", long_ago)
            .identity("corp\u{1b}[31m\u{202e}", NAME, long_ago)
    });
    let file = rusqlite::Connection::open(Directory::path(&desk.home())).unwrap();
    let older = |sql: &str, value: &str| assert_eq!(file.execute(sql, [value]).unwrap(), 1);
    older("UPDATE addresses SET address = ?1 WHERE address = 'old@example.com'", address);
    older("UPDATE phones SET number = ?1", NUMBER);
    let mut directory = desk.directory();
    directory
        .record_factor(
            &user,
            FactorKind::Push,
            NAME,
            Some(long_ago),
            None,
            long_ago,
            &mut random::fill,
        )
        .unwrap();
    let attempt = SignIn {
        at: Utc::now() - TimeDelta::hours(1),
        address: "192.0.2.1\u{1b}]0;x\u{7}\u{202e}".into(),
        method: SignInMethod::Password,
        result: SignInResult::WrongPassword,
        identity: None,
    };
    directory.record_sign_in(&user, &attempt).unwrap();
}

fn everywhere(desk: &Desk) {
    let case = desk.case();
    for args in [
        &["directory", "list"][..],
        &["directory", "show", "maria"],
        &["show", &case],
        &["cases", "--all"],
        &["cases", "--user", "maria"],
        &["audit", "list"],
    ] {
        for json in [&[][..], &["--json"], &["--json=lines"]] {
            let args = [args, json].concat();
            both_harmless(&args.join(" "), &desk.run(&args).ended(0));
        }
        // Colour is asked for, and the text is still no command to the terminal.
        let ran = desk.run(&[args, &["--color", "always"]].concat()).ended(0);
        let shown = ran.out.replace("\u{1b}[0m", "");
        assert!(
            !shown.contains("\u{1b}[2J")
                && !shown.contains("\u{1b}]")
                && !shown.contains('\u{202e}'),
            "{shown:?}"
        );
    }
}

#[test]
fn a_recovery_of_a_hostile_user() {
    let desk = Desk::new();
    furnish(&desk, BAD);
    let eml = desk.beside("follow.eml");
    let mut args = reset("maria");
    args.retain(|a| *a != "print");
    args.push(eml.to_str().unwrap());
    args.extend(["--federated", "no"]);
    both_harmless("dry run", &desk.run(&[&args[..], &["--dry-run"]].concat()));
    for json in [None, Some("--json"), Some("--json=lines")] {
        let args: Vec<&str> = args.iter().copied().chain(json).collect();
        both_harmless("recover", &desk.run(&args));
    }
    both_harmless(
        "recover with an answer that is hostile",
        &desk.run(&["recover", "maria", "--confirm", NAME]),
    );
    everywhere(&desk);
    exports(&desk);
}

fn exports(desk: &Desk) {
    let csv = desk.beside("export.csv");
    both_harmless("export", &desk.run(&["audit", "export", "-o", csv.to_str().unwrap()]).ended(0));
    let text = std::fs::read_to_string(&csv).unwrap();
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut cells = 0;
    for row in reader.records() {
        for cell in &row.unwrap() {
            cells += 1;
            let first = cell.chars().next().unwrap_or('x');
            let number =
                cell.trim_start_matches('-').chars().all(|c| c.is_ascii_digit() || c == '.');
            assert!(
                !matches!(first, '=' | '+' | '@' | '\t' | '\r') && (first != '-' || number),
                "{cell:?}"
            );
        }
    }
    assert!(cells > 100);
    let json = desk.beside("export.json");
    desk.run(&["audit", "export", "--format", "json", "-o", json.to_str().unwrap()]).ended(0);
    let text = std::fs::read_to_string(&json).unwrap();
    assert_eq!(text.chars().find(|c| c.is_ascii_control() && *c != '\n'), None);
    for line in text.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
}

/// The follow-up, on standard output and as a file, and the notice, on standard error.
#[test]
fn messages_to_a_hostile_user() {
    let desk = Desk::new();
    furnish(&desk, "maria@home.example");
    let mut args =
        vec!["recover", "maria", "--lost", "password", "--ticket", "4711", "--no-red-flags"];
    let (secret, eml) = (desk.beside("secret"), desk.beside("follow.eml"));
    args.extend([
        "--reason",
        "Lost password; seen on video, see ticket 4711",
        "--backup-codes",
        "none",
    ]);
    args.extend([
        "--federated",
        "no",
        "--verify",
        "video-call",
        "--evidence",
        "compared=HR photo",
        "--confirm",
        "maria",
    ]);
    args.extend(["--notice", "sent", "--secret-to", secret.to_str().unwrap()]);
    let to_file = [&args[..], &["--follow-up", eml.to_str().unwrap()]].concat();
    let ran = desk.run(&to_file);
    both_harmless("recover", &ran);
    ran.ended(0);
    let mut found = 0;
    for file in std::fs::read_dir(eml.parent().unwrap()).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|e| e == "eml") {
            found += 1;
            let text = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
            harmless(&path.display().to_string(), &text);
            assert!(
                !text.lines().any(|l| l.starts_with("Bcc:") || l.starts_with("nimda")),
                "{text}"
            );
        }
    }
    assert!(found >= 1);
    everywhere(&desk);
}

#[test]
fn errors_about_hostile_words() {
    let desk = Desk::new();
    desk.maria();
    let long = format!("{NAME}{}", "x".repeat(10_000));
    for args in [
        &["recover", NAME][..],
        &["recover", &long],
        &["show", NAME],
        &["resume", NAME],
        &["directory", "show", NAME],
        &["recover", "maria", "--verify", NAME],
        &["recover", "maria", "--lost", "key", "--no-red-flags", "--verify", NAME],
        &[
            "recover",
            "maria",
            "--lost",
            "key",
            "--no-red-flags",
            "--verify",
            "video-call",
            "--evidence",
            NAME,
        ],
        &["recover", "maria", "--follow-up", NAME],
        &["recover", "maria", "--wait", NAME],
        &["recover", "maria", "--red-flag", NAME, "--lost", "key"],
        &["recover", "maria", "--operator", NAME],
        &["recover", "maria", "--provider", NAME],
        &["cases", "--user", NAME],
        &["audit", "list", "--action", NAME],
        &["operator", "add", NAME],
        &["--home", "/nonexistent/\u{202e}\u{1b}[2J", "cases"],
        &["directory", "import", "/nonexistent/\u{202e}\u{1b}[2J"],
        &["runbook", "check", "/nonexistent/\u{202e}\u{1b}[2J"],
        &[NAME],
        &["recover", "--lost", NAME],
    ] {
        for json in [&[][..], &["--json"]] {
            let ran = desk.run(&[args, json].concat());
            both_harmless(&args.join(" ").escape_default().to_string(), &ran);
        }
    }
}

#[test]
fn a_hostile_import() {
    let desk = Desk::new();
    for csv in [
        format!("login,name\nanna,Anna\n\u{202e}\u{1b}[2J,{NAME}x\n"),
        "login,na\u{1b}[2Jme\u{202e}\nanna,Anna\n".to_owned(),
        "login,name,enabled\nanna,Anna,\u{1b}[2J\u{202e}\n".to_owned(),
        "login,name\nanna\n".to_owned(),
    ] {
        let ran = crate::desk::fed(desk.command(&["directory", "import", "-"]), &csv);
        both_harmless("import", &ran);
        assert_ne!(ran.code, Some(0));
    }
    both_harmless("list", &desk.run(&["directory", "list"]).ended(0));
}

/// On a real terminal, where a screen shows what a person would see.
#[test]
fn a_hostile_user_on_a_terminal() {
    let desk = Desk::new();
    furnish(&desk, BAD);
    for plain in ["", "1"] {
        let mut program = Program::new(BINARY)
            .size(60, 30)
            .env("READMIT_HOME", desk.home())
            .env("USER", "jonas")
            .env("CREDENTIALS_DIRECTORY", desk.credentials());
        for arg in ["recover", "maria", "--lost", "key", "--ticket", "4711"] {
            program = program.arg(arg);
        }
        if !plain.is_empty() {
            program = program.env("READMIT_PLAIN", plain);
        }
        let mut screen = Screen::start(&program);
        screen.wait_for("ask the first red flag", |s| s.contents().to_lowercase().contains("no"));
        screen.see("help");
        screen.send("\x03");
        let end = screen.end();
        assert!(end.is_sane());
        for payload in [
            "\u{1b}]0;",
            "\u{202e}",
            "\u{9b}",
            "\u{2066}",
            "\u{200b}",
            "\u{feff}",
            "calc'!A0\u{1b}",
        ] {
            assert!(!end.raw.contains(payload), "{payload:?} reached the terminal");
        }
    }
}
