//! A secret is nowhere but where it was shown.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use base64::Engine;

use crate::desk::{BINARY, Desk, reset, with_password};
use crate::screen::{Program, Screen};

/// The ways in which a secret could be lying about.
fn guises(secret: &str) -> Vec<String> {
    let parts: Vec<&str> = secret.split('-').collect();
    let mut guises = vec![secret.to_owned(), secret.to_lowercase(), secret.to_uppercase()];
    for joint in ["", " ", "_", ",", "\n", ".", "\\n", "\", \""] {
        guises.push(parts.join(joint));
        // Most of it is as bad.
        guises.push(parts[..parts.len() - 1].join(joint).to_lowercase());
        guises.push(parts[1..].join(joint));
    }
    let standard = base64::engine::general_purpose::STANDARD_NO_PAD;
    for whole in [secret.to_owned(), format!("{secret}\n")] {
        guises.push(standard.encode(&whole));
        guises.push(data_encoding::HEXLOWER.encode(whole.as_bytes()));
        guises.push(data_encoding::HEXUPPER.encode(whole.as_bytes()));
        guises.push(data_encoding::BASE32_NOPAD.encode(whole.as_bytes()));
    }
    let backwards: String = secret.chars().rev().collect();
    guises.push(backwards);
    guises
}

#[track_caller]
fn nowhere_in(what: &str, bytes: &[u8], secrets: &[String]) {
    for guise in secrets.iter().flat_map(|s| guises(s)) {
        let found = bytes.windows(guise.len()).any(|w| w == guise.as_bytes());
        assert!(!found, "{what} holds the secret as {guise:?}");
    }
}

fn nowhere_at(desk: &Desk, secrets: &[String]) {
    for (path, bytes) in desk.files() {
        nowhere_in(&path.display().to_string(), &bytes, secrets);
    }
    for args in [
        &["audit", "list"][..],
        &["audit", "list", "--json"],
        &["cases", "--all"],
        &["show", &desk.case()],
        &["show", &desk.case(), "--json"],
        &["directory", "show", "maria"],
        &["directory", "show", "maria", "--json"],
    ] {
        let ran = desk.run(args);
        nowhere_in(&args.join(" "), format!("{}{}", ran.out, ran.err).as_bytes(), secrets);
    }
    for format in ["csv", "json"] {
        let file = desk.beside(&format!("export.{format}"));
        desk.run(&["audit", "export", "--format", format, "-o", file.to_str().unwrap()]).ended(0);
        nowhere_in(format, &std::fs::read(&file).unwrap(), secrets);
    }
}

fn lines_of(path: &Path) -> Vec<String> {
    std::fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect()
}

/// The process is looked at while it runs, by whoever may read `/proc`.
#[test]
fn a_temporary_password_in_a_file() {
    use std::os::unix::fs::PermissionsExt;
    for json in [None, Some("--json"), Some("--json=lines")] {
        let desk = Desk::new();
        desk.maria();
        let file = desk.beside("secret");
        let mut args = with_password("maria");
        args.extend(["--secret-to", file.to_str().unwrap(), "--wait", "3s"]);
        args.extend(json);
        let mut command = desk.command(&args);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let started = Instant::now();
        while std::fs::read(&file).map_or(0, |b| b.len()) == 0
            && started.elapsed() < Duration::from_secs(20)
        {
            std::thread::sleep(Duration::from_millis(10));
        }
        let process = Path::new("/proc").join(child.id().to_string());
        let seen: Vec<Vec<u8>> = ["cmdline", "environ"]
            .iter()
            .filter_map(|f| std::fs::read(process.join(f)).ok())
            .collect();
        let ran: crate::desk::Ran = child.wait_with_output().unwrap().into();
        let secrets = lines_of(&file);
        assert_eq!(secrets.len(), 1, "{}", ran.err);
        assert!(secrets[0].split('-').count() >= 5);
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        for bytes in &seen {
            nowhere_in("the process list", bytes, &secrets);
        }
        let ran = ran.ended(5);
        nowhere_in("stdout", ran.out.as_bytes(), &secrets);
        nowhere_in("stderr", ran.err.as_bytes(), &secrets);
        nowhere_at(&desk, &secrets);
    }
}

/// Not even the file is written over, and nothing is changed for a secret that cannot be told.
#[test]
fn no_change_for_a_secret_that_cannot_be_told() {
    let desk = Desk::new();
    desk.maria();
    let file = desk.beside("secret");
    std::fs::write(&file, "mine").unwrap();
    let mut args = with_password("maria");
    args.extend(["--secret-to", file.to_str().unwrap()]);
    desk.run(&args).ended(2).saying(&["secret-to"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    let show = desk.run(&["directory", "show", "maria", "--json"]).ended(0).out;
    let show: serde_json::Value = serde_json::from_str(&show).unwrap();
    assert!(show.to_string().contains("webauthn"), "nothing was reset: {show}");
}

fn between<'a>(raw: &'a str, from: &str, to: &str) -> (String, Vec<&'a str>) {
    let (mut outside, mut inside, mut rest) = (String::new(), Vec::new(), raw);
    while let Some((before, after)) = rest.split_once(from) {
        outside.push_str(before);
        let (page, left) = after.split_once(to).unwrap_or((after, ""));
        inside.push(page);
        rest = left;
    }
    (outside + rest, inside)
}

fn at_terminal(desk: &Desk, args: &[&str]) -> Screen {
    let program = args.iter().fold(Program::new(BINARY), |p, a| p.arg(*a)).size(100, 40);
    let program = program
        .env("READMIT_HOME", desk.home())
        .env("USER", "jonas")
        .env("CREDENTIALS_DIRECTORY", desk.credentials());
    Screen::start(&program)
}

/// Shown on the alternate screen, gone with a key press, and nowhere else.
#[test]
fn backup_codes_at_a_terminal() {
    let desk = Desk::new();
    desk.maria();
    let mut args = reset("maria");
    args.extend(["--verdict", "confirmed"]);
    let mut screen = at_terminal(&desk, &args);
    screen.see("waiting for sign-in").send("\x03").see("Waiting for the new factor").send("2\r");
    screen.see("How many codes will you read out?").send("3\r").see("Press any key");
    let mut pages = 0;
    while screen.contents().contains("for the next page") && pages < 20 {
        pages += 1;
        screen.send("x").wait_for("see another page", |_| true);
        std::thread::sleep(Duration::from_millis(100));
        screen.see("Press any key");
    }
    screen.send("x").see_no("Press any key").see("waiting for sign-in");
    screen.send("\x03").see("Keep waiting").send("p").see("Yes: it waits").send("y\r");
    let end = screen.end();
    assert_eq!(end.code, Some(0), "{}", end.contents);
    assert!(end.is_sane());
    let (outside, inside) = between(&end.raw, "\x1b[?1049h", "\x1b[?1049l");
    let code = |word: &&str| {
        word.len() == 19 && word.split('-').count() == 4 && word.split('-').all(|p| p.len() == 4)
    };
    let words =
        inside.iter().flat_map(|page| page.split(|c: char| c != '-' && !c.is_ascii_alphanumeric()));
    let mut codes: Vec<String> = words.filter(code).map(str::to_owned).collect();
    codes.dedup();
    assert!(codes.len() >= 10, "{codes:?}");
    nowhere_in("the screen afterwards", end.contents.as_bytes(), &codes);
    nowhere_in("the scrollback", outside.as_bytes(), &codes);
    nowhere_at(&desk, &codes);
}

/// A type that holds a secret does not print it.
#[test]
fn debug_shows_no_secret() {
    use readmit::base::random;
    use readmit::directory::Algorithm;
    use readmit::directory::caller::{Authenticator, Caller};
    use readmit::provider::{Act, ActOutcome, ActReport};
    use readmit::ui::prompter::Reveal;
    use secrecy::SecretString;

    let desk = Desk::new();
    let user = desk.maria();
    let secret = "Cedar-lantern-oyster-plank-mango-7";
    let held = SecretString::from(secret);
    let act =
        Act::SetTemporaryPassword { password: held.clone(), lifetime: chrono::TimeDelta::hours(1) };
    let mut report = ActReport::came(ActOutcome::Succeeded);
    report.secrets.push(held.clone());
    let reveal = Reveal {
        title: "Password".into(),
        advice: Vec::new(),
        secrets: vec![held.clone()],
        links: false,
        picture: Vec::new(),
    };
    let flags = readmit::ui::secret_file::SecretFile::new(desk.beside("x"));
    let shown = format!("{act:?} {report:?} {reveal:?} {held:?} {flags:?}");
    nowhere_in("Debug", shown.as_bytes(), &[secret.to_owned()]);

    let mut directory = desk.directory();
    let begun = directory
        .begin_enrolment(&user, Algorithm::Sha1, "app", chrono::Utc::now(), &mut random::fill)
        .unwrap();
    let uri = secrecy::ExposeSecret::expose_secret(&begun.uri).to_owned();
    let key = uri.split("secret=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let app = Authenticator::scan(&begun).unwrap();
    let shown = format!("{begun:?} {app:?}");
    assert!(!shown.contains(&key), "{shown}");
    let _ = Caller::new("maria", held, "192.0.2.1");
}
