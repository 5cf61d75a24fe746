#![allow(clippy::unwrap_used)]

use std::collections::VecDeque;
use std::fs;

use chrono::TimeDelta;
use clap::Parser;
use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;
use totp_rs::{Builder, Totp};

use super::*;
use crate::cli::JsonMode;
use crate::directory::Hashing;
use crate::model::Mode;
use crate::testkit::clock::SettableClock;
use crate::testkit::random::counting;
use crate::ui::prompter::{
    Card, Choice, Grid, MessageStyle, PromptError, Reply, Reveal, SecretKind, TextQuestion, Waited,
};

#[derive(Parser)]
struct Flags {
    #[command(subcommand)]
    command: DirectoryCommand,
}

/// Someone with an authenticator app, who types into it what they are shown and answers "app" with
/// its code.
#[derive(Default)]
struct Chair {
    now: DateTime<Utc>,
    blind: bool,
    answers: VecDeque<String>,
    app: Option<Totp>,
    shown: Vec<Reveal>,
    told: Vec<String>,
}

impl Prompter for Chair {
    fn mode(&self) -> Mode {
        if self.blind { Mode::Scripted } else { Mode::Interactive }
    }
    fn tell(&mut self, _: MessageStyle, text: &str) {
        self.told.push(text.into());
    }
    fn card(&mut self, _: &Card) {}
    fn grid(&mut self, _: &Grid) {}
    fn choose(&mut self, _: &Choice) -> Result<Reply<String>, PromptError> {
        Err(PromptError::Gone)
    }
    fn choose_several(&mut self, _: &Choice) -> Result<Reply<Vec<String>>, PromptError> {
        Err(PromptError::Gone)
    }
    fn line(&mut self, _: &TextQuestion) -> Result<Reply<String>, PromptError> {
        Err(PromptError::Gone)
    }
    fn secret(&mut self, flag: &'static str, _: &str) -> Result<SecretString, PromptError> {
        match self.answers.pop_front().as_deref() {
            None => Err(PromptError::NobodyToAsk(vec![flag.into()])),
            Some("app") => {
                let seconds = u64::try_from(self.now.timestamp()).unwrap();
                Ok(self.app.as_ref().unwrap().generate(seconds).to_string().into())
            }
            Some(answer) => Ok(answer.into()),
        }
    }
    fn reveal(&mut self, reveal: &Reveal) -> Result<(), PromptError> {
        let typed = reveal.secrets[0].expose_secret().replace(' ', "");
        if let Ok(secret) = data_encoding::BASE32_NOPAD.decode(typed.as_bytes()) {
            self.app = Builder::new().with_secret(secret).build().ok();
        }
        self.shown.push(reveal.clone());
        Ok(())
    }
    fn glance(&mut self, _shown: &Reveal) -> Result<(), PromptError> {
        Err(PromptError::NobodyToAsk(Vec::new()))
    }

    fn can_reveal(&self, _shown: SecretKind) -> Result<(), PromptError> {
        if self.blind { Err(PromptError::NobodyToAsk(vec!["--secret-to".into()])) } else { Ok(()) }
    }
    fn wait(&mut self, _: &str, _: u64) -> Result<Waited, PromptError> {
        Err(PromptError::Gone)
    }
}

struct Room {
    home: TempDir,
    directory: Directory,
    chair: Chair,
    json: Option<JsonMode>,
}

impl Room {
    fn new() -> Room {
        let home = tempfile::tempdir().unwrap();
        let directory = Directory::create(home.path(), Hashing::cheap(), &mut counting()).unwrap();
        let chair = Chair { now: "2026-05-17T12:00:00Z".parse().unwrap(), ..Chair::default() };
        Room { home, directory, chair, json: Some(JsonMode::Document) }
    }

    fn run(&mut self, line: &str, answers: &[&str]) -> Result<String, Failure> {
        self.chair.now += TimeDelta::seconds(90);
        let words =
            line.split_whitespace().map(|w| w.replace("HOME", self.home.path().to_str().unwrap()));
        let flags =
            Flags::try_parse_from(std::iter::once("directory".to_owned()).chain(words)).unwrap();
        self.chair.answers = answers.iter().map(ToString::to_string).collect();
        let clock = SettableClock::at(self.chair.now);
        let mut random = crate::base::random::fill;
        let mut out = Out::keeping(self.json);
        let mut desk = DirectoryContext {
            directory: &mut self.directory,
            person: &mut self.chair,
            clock: &clock,
            random: &mut random,
            out: &mut out,
            wishes: TerminalOptions::default(),
        };
        let done = work(&flags.command, &mut desk);
        assert!(
            done.is_err() || self.chair.answers.is_empty(),
            "nobody asked for {:?}",
            self.chair.answers
        );
        done.map(|code| {
            assert_eq!(code, 0);
            out.kept()
        })
    }

    fn ok(&mut self, line: &str, answers: &[&str]) -> serde_json::Value {
        serde_json::from_str(&self.run(line, answers).unwrap()).unwrap()
    }
}

#[test]
fn from_nobody_to_signed_in() {
    let mut room = Room::new();
    room.ok("add maria --name Maria --email m@example.com --phone +442079460001 --group staff --since 2024-01-02", &[]);
    room.ok("set-password maria --temporary 60", &["four words for now"]);
    let session =
        room.ok("sign-in maria", &["four words for now", "short", "mine from now on", "app"]);
    assert_eq!(session["method"], "password+factor");
    assert_eq!(
        room.chair.shown[0].picture.len(),
        21,
        "the QR code fits a screen of 24 lines with its prompt"
    );

    room.ok("codes m@example.com --count 2", &[]);
    let code = room.chair.shown[1].secrets[0].expose_secret().to_owned();
    assert_eq!(
        room.ok("sign-in maria", &["mine from now on", "000000", &code])["method"],
        "password+backup-code"
    );
    assert_eq!(room.ok("sign-in maria", &["mine from now on", "app"])["method"], "password+factor");
    let wrong = room.run("sign-in maria", &["mine from now on", &code, "app"]);
    assert!(wrong.is_ok(), "a used code, then the app: {wrong:?}");

    let account = room.ok("show maria", &[]);
    assert_eq!(account["schema"], "readmit.directory.account/1");
    assert_eq!(
        (&account["backup_codes_left"], &account["factors"][0]["from"]),
        (&1.into(), &"local".into())
    );
    assert_eq!(account["phones"][0]["since"], "2024-01-02T00:00:00.000Z");
}

#[test]
fn suspended_is_told_only_to_who_knows_the_password() {
    let mut room = Room::new();
    room.ok("add maria --name Maria", &[]);
    room.ok("set-password maria", &["correct horse"]);
    room.ok("suspend maria", &[]);
    let said =
        |room: &mut Room, password| room.run("sign-in maria", &[password]).unwrap_err().message();
    assert_eq!(said(&mut room, "wrong horse"), "not signed in: the login or the password is wrong");
    assert_eq!(said(&mut room, "correct horse"), "not signed in: the account is suspended");
    room.ok("enable maria", &[]);
    room.ok("sign-in maria", &["correct horse", "app"]);
}

#[test]
fn a_script_enrols_in_two_steps() {
    let mut room = Room::new();
    room.chair.blind = true;
    room.ok("add maria --name Maria", &[]);
    let error = room.run("enrol maria", &[]).unwrap_err();
    assert_eq!(error.code, 2, "{error:?}");
    let begun = room.ok("enrol maria --secret-to HOME/uri --algorithm sha256", &[]);
    let uri = fs::read_to_string(room.home.path().join("uri")).unwrap();
    let app = Totp::from_url(uri.trim()).unwrap();
    let factor = begun["factor"].as_str().unwrap();
    let file = room.home.path().join("code");
    let set = |mode| {
        fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    };
    fs::write(&file, "000000").unwrap();
    set(0o644);
    let open = room
        .run(&format!("enrol maria --confirm {factor} --code-file HOME/code"), &[])
        .unwrap_err();
    assert!(open.code == 2 && open.message().contains("others can read"), "{open:?}");
    let later = room.chair.now + TimeDelta::seconds(90);
    let code = app.generate(u64::try_from(later.timestamp()).unwrap()).to_string();
    fs::write(&file, code).unwrap();
    set(0o600);
    let done = room.ok(&format!("enrol maria --confirm {factor} --code-file HOME/code"), &[]);
    assert_eq!(done["enrolled"], true);
    let again = room.run("codes maria --secret-to HOME/uri", &[]).unwrap_err();
    assert_eq!(again.code, 2, "a file is never overwritten: {again:?}");
}

#[test]
fn several_users_are_named_by_id() {
    let mut room = Room::new();
    for login in ["a", "b"] {
        room.ok(&format!("add {login} --name x --email desk@example.com"), &[]);
    }
    let error = room.run("show desk@example.com", &[]).unwrap_err();
    assert!(
        error.message().starts_with("several users are called that: a (")
            && error.message().contains(", b ("),
        "{error:?}"
    );
    assert_eq!((error.code, room.run("show nobody", &[]).unwrap_err().code), (2, 2));
}

#[test]
fn what_was_put_on_file_can_be_taken_off_again() {
    let mut room = Room::new();
    room.ok(
        "add maria --name Maria --email m@example.com --email a@home.example --phone +442079460001",
        &[],
    );
    for (line, what) in [
        (
            "remove-phone maria +442079460002",
            "the phone number +442079460002 is not on file for maria",
        ),
        ("remove-phone maria abc", "the phone number abc is not on file for maria"),
        (
            "remove-address maria nobody@example.com",
            "the address nobody@example.com is not on file for maria",
        ),
        ("remove maria --confirm mario", "--confirm: mario is not maria: nobody was removed"),
        ("remove nobody --confirm nobody", "the directory knows no such user"),
    ] {
        let error = room.run(line, &[]).unwrap_err();
        assert_eq!((error.code, error.message().as_str()), (2, what));
    }
    room.ok("remove-phone maria 44-2079-460001", &[]);
    assert_eq!(room.ok("remove-address maria M@EXAMPLE.com", &[])["left"], 1);
    let account = room.ok("show maria", &[]);
    assert_eq!(
        (account["phones"].as_array().unwrap().len(), &account["addresses"][0]["primary"]),
        (0, &true.into())
    );
    assert_eq!(room.ok("remove-address maria a@home.example", &[])["left"], 0);
    room.ok("remove maria --confirm MARIA", &[]);
    assert_eq!(room.run("show maria", &[]).unwrap_err().code, 2);
    room.ok("add maria --name Maria", &[]);
}

#[test]
fn a_list_says_that_there_is_more() {
    let mut room = Room::new();
    fs::write(room.home.path().join("all.csv"), "login,name\nc,C\na,A\nb,B\n").unwrap();
    assert_eq!(room.ok("import HOME/all.csv", &[])["added"], 3);
    assert_eq!(room.run("import HOME/all.csv", &[]).unwrap_err().code, 2);
    let first = room.ok("list --limit 2", &[]);
    assert_eq!((&first["users"][1]["login"], &first["next"]), (&"b".into(), &"b".into()));
    let rest = room.ok("list --after b", &[]);
    assert_eq!(
        (&rest["users"][0]["login"], &rest["next"]),
        (&"c".into(), &serde_json::Value::Null)
    );
}

#[test]
fn a_person_is_told_in_a_sentence_a_card_or_a_table() {
    let mut room = Room { json: None, ..Room::new() };
    let added = room.run("add maria --name Maria\u{202e}", &[]).unwrap();
    assert!(
        added.starts_with("maria is ") && added.ends_with(". There is no password yet.\n"),
        "{added}"
    );
    assert_eq!(room.run("suspend maria", &[]).unwrap(), "maria is suspended, and signed out.\n");
    for (line, title) in [("show maria", "maria"), ("list", "login")] {
        let shown = room.run(line, &[]).unwrap();
        assert!(
            shown.contains(title) && shown.contains("Maria<U+202E>") && shown.contains("suspended"),
            "{shown}"
        );
    }
}

#[test]
fn a_linked_identity_signs_in() {
    let mut room = Room::new();
    room.ok("add maria --name Maria", &[]);
    room.ok("link-identity maria corp m@corp --since 2024-01-02", &[]);
    room.ok("add-phone maria +447700900123", &[]);
    room.ok("add-address maria m@example.com --primary", &[]);
    assert_eq!(room.ok("sign-in-federated maria --identity corp", &[])["method"], "federated");
    let error = room.run("sign-in-federated maria --identity google", &[]).unwrap_err();
    assert_eq!(error.code, 3);
}

#[test]
fn no_command_takes_a_secret_as_an_argument() {
    use clap::CommandFactory;
    for command in Flags::command().get_subcommands() {
        for flag in command.get_arguments() {
            let name = flag.get_id().as_str();
            let secret = ["password", "code", "secret"].iter().any(|s| name.contains(s));
            assert!(
                !secret || name.ends_with("_file") || name == "secret_to",
                "{} {name}",
                command.get_name()
            );
        }
    }
}
