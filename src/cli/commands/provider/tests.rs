#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use serde_json::Value;

use super::*;
use crate::cli::commands::init::make;
use crate::cli::{Cli, Command, JsonMode};
use crate::home::Home;
use crate::provider::auth0::fake::{self, CLIENT, DOMAIN, SECRET, Tenant};
use crate::provider::http::testing::{Moment, Server};
use crate::testkit::prompter::Fake;

/// A home, and a tenant of Auth0.
struct Place {
    folder: tempfile::TempDir,
    tenant: Server<Tenant>,
    moment: Moment,
}

impl Place {
    fn new() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path().join("home"));
        drop(make(&home, "maria", &[], Mode::Scripted).unwrap());
        let moment = Moment::new();
        let tenant = Server::start(Tenant::new(&moment), &moment);
        Place { folder, tenant, moment }
    }

    fn home(&self) -> Home {
        Home::new(self.folder.path().join("home"))
    }

    fn config(&self) -> String {
        fs::read_to_string(self.home().config()).unwrap()
    }

    fn secrets(&self) -> usize {
        fs::read_dir(self.home().secrets()).map_or(0, Iterator::count)
    }

    fn secret(&self, text: &str) -> String {
        let path = self.folder.path().join("given");
        fs::write(&path, format!("{text}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// `readmit provider add` with these words, by somebody.
    fn add(&self, words: &[&str], person: Fake) -> Result<(u8, Value), Failure> {
        use clap::Parser as _;
        let home = self.home().root().to_str().unwrap().to_owned();
        let line = ["readmit", "--home", &home, "--json", "provider", "add"];
        let cli = Cli::try_parse_from(line.iter().chain(words)).unwrap();
        let Command::Provider(crate::cli::commands::Deferred(ProviderCommand::Add(args))) =
            cli.command
        else {
            panic!("another command")
        };
        let mut out = Out::keeping(Some(JsonMode::Document));
        let code = add(&args, &cli.global, &mut out, Box::new(person), self.moment.time())?;
        Ok((code, serde_json::from_str(&out.kept()).unwrap()))
    }

    fn address(&self) -> Vec<String> {
        let set = |key: &str, value: &str| ["--set".to_owned(), format!("{key}={value}")];
        let words = ["--kind", "auth0", "--address"].map(str::to_owned);
        [&words[..], &[self.tenant.url()], &set("domain", DOMAIN), &set("client_id", CLIENT)]
            .concat()
    }

    fn scripted(&self, more: &[&str]) -> Result<(u8, Value), Failure> {
        let words = self.address();
        let words: Vec<&str> =
            words.iter().map(String::as_str).chain(more.iter().copied()).collect();
        self.add(&words, Fake::new().scripted())
    }
}

#[test]
fn a_platform_that_is_sound_is_added_with_its_secret_and_nothing_else_changes() {
    let place = Place::new();
    place.tenant.state(|tenant| fake::furnish(tenant, "maria"));
    let (before, secret) = (place.config(), place.secret(SECRET));
    let (code, document) =
        place.scripted(&["--secret-file", &secret, "--user", "maria", "--name", "corp"]).unwrap();
    assert_eq!(
        (code, &document["written"], &document["sound"]),
        (0, &true.into(), &true.into()),
        "{document:#}"
    );
    assert_eq!(document["user"]["login"], "maria");
    assert!(!document["user"]["factors"].as_array().unwrap().is_empty());
    assert_eq!(document["actor"], CLIENT);
    let after = place.config();
    assert!(after.starts_with(&before) && !after.contains(SECRET), "{after}");
    let kept = place.home().secrets().join("corp.secret");
    assert!(after.contains(kept.to_str().unwrap()), "{after}");
    let meta = fs::metadata(&kept).unwrap();
    assert_eq!(
        (meta.mode() & 0o777, fs::read_to_string(&kept).unwrap()),
        (0o600, format!("{SECRET}\n"))
    );
    assert_eq!(fs::metadata(place.home().secrets()).unwrap().mode() & 0o777, 0o700);
    assert!(!document.to_string().contains(SECRET));
    let asked = place.tenant.seen();
    assert!(asked.iter().all(|r| r.method == "GET" || r.path == "/oauth/token"), "reads alone");
    // A name is taken once, whatever else is said.
    let twice = place.scripted(&["--secret-file", &secret, "--name", "corp"]).unwrap_err();
    assert_eq!((twice.code, place.secrets()), (2, 1));
    // A secret that is there is somebody's: another platform may name the file.
    let theirs = place.home().secrets().join("other.secret");
    fs::write(&theirs, "THEIRS").unwrap();
    let words = ["--secret-file", &secret, "--name", "other"];
    let taken = place.scripted(&words).unwrap_err();
    assert_eq!((taken.code, fs::read_to_string(&theirs).unwrap().as_str()), (1, "THEIRS"));
    assert_eq!(Config::of(&place.home()).unwrap().provider.len(), 2, "nothing is half done");
    fs::remove_file(theirs).unwrap();
    let (_, second) = place.scripted(&["--secret-file", &secret, "--default"]).unwrap();
    assert_eq!(second["name"], "example", "a name is made of the domain");
    let config = Config::of(&place.home()).unwrap();
    assert_eq!((config.default_provider.as_str(), config.provider.len()), ("example", 3));
}

#[test]
fn what_is_lacking_is_one_line_and_what_is_too_much_is_named() {
    let place = Place::new();
    place.tenant.state(|tenant| {
        tenant.scopes.remove("read:logs");
        tenant.scopes.remove("update:users");
        tenant.scopes.insert("delete:users".into());
    });
    let (before, secret) = (place.config(), place.secret(SECRET));
    let (code, document) = place.scripted(&["--secret-file", &secret]).unwrap();
    assert_eq!((code, &document["written"]), (7, &false.into()));
    assert_eq!((place.config(), place.secrets()), (before, 0), "nothing is half done");
    assert_eq!(document["lacking"], serde_json::json!(["update:users", "read:logs"]));
    assert_eq!(document["too_much"], serde_json::json!(["delete:users"]));
    let lines = document["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 1);
    let line = lines[0].as_str().unwrap();
    assert!(
        line.contains("read:logs") && !line.contains("delete:users") && !line.contains('\n'),
        "{line}"
    );
    // Whoever says so has it written all the same.
    let (code, document) = place.scripted(&["--secret-file", &secret, "--keep"]).unwrap();
    assert_eq!((code, &document["written"], &document["sound"]), (0, &true.into(), &false.into()));
    assert_eq!((Config::of(&place.home()).unwrap().provider.len(), place.secrets()), (2, 1));
}

#[test]
fn a_failed_try_leaves_all_as_it_was() {
    let place = Place::new();
    let before = place.config();
    let wrong = place.secret("hunter2-is-wrong");
    let (code, document) = place.scripted(&["--secret-file", &wrong]).unwrap();
    assert_eq!((code, &document["sound"]), (7, &false.into()), "{document:#}");
    assert!(!document.to_string().contains("hunter2"), "{document:#}");
    let nobody = [
        "--address",
        "http://127.0.0.1:9/realms/corp",
        "--set",
        "client_id=x",
        "--secret-file",
        &wrong,
    ];
    let (code, document) = place.add(&nobody, Fake::new().scripted()).unwrap();
    assert_eq!((code, &document["written"]), (7, &false.into()));
    assert_eq!((place.config(), place.secrets()), (before, 0));
}

#[test]
fn every_missing_flag_is_named_before_anything_is_done() {
    let place = Place::new();
    let missing = place.add(&[], Fake::new().scripted()).unwrap_err().message();
    for flag in ["--address", "--kind", "--secret-file", "--private-key", "--credential"] {
        assert!(missing.contains(flag), "{missing}");
    }
    let some = ["--address", "https://id.example.com"];
    assert!(place.add(&some, Fake::new().scripted()).unwrap_err().message().contains("--kind"));
    let realm = ["--address", "https://id.example.com/realms/corp"];
    let missing = place.add(&realm, Fake::new().scripted()).unwrap_err().message();
    assert!(missing.contains("--set client_id=") && !missing.contains("--kind"), "{missing}");
    for (odd, said) in [
        (vec!["--address", "https://u:hunter2@id.example.com/"], "leave out"),
        (vec!["--address", "http://id.example.com/realms/corp"], "--address"),
        (vec!["--kind", "okta"], "auth0, keycloak"),
        (vec!["--set", "realm"], "KEY=VALUE"),
        (vec!["--set", "client_secret=hunter2", "--kind", "auth0"], "flag of its own"),
        (vec!["--set", "relm=x", "--kind", "keycloak"], "no such key"),
        (vec!["--name", "../../etc/x"], "--name"),
        (vec!["--name", "embedded"], "called so already"),
    ] {
        let failure = place.add(&odd, Fake::new().scripted()).unwrap_err();
        let all = format!("{} {:?}", failure.message(), failure.hint);
        assert!(
            failure.code == 2 && all.contains(said) && !all.contains("hunter2"),
            "{odd:?}: {all}"
        );
    }
    assert_eq!(place.secrets(), 0);
}

#[test]
fn a_person_is_led_through_it() {
    let place = Place::new();
    place.tenant.state(|tenant| {
        fake::furnish(tenant, "maria");
        tenant.scopes.remove("read:logs");
    });
    let url = place.tenant.url();
    let person = || {
        Fake::new()
            .answer("--address", "no address at all")
            .answer("--address", &url)
            .answer("--kind", "auth0")
            .answer_key("--set", "domain", DOMAIN)
            .answer_key("--set", "client_id", CLIENT)
            .keep_draft("--name")
            .answer("--secret-file", SECRET)
            .answer("--user", "maria")
    };
    let before = place.config();
    let (code, _) = place.add(&[], person().answer("--keep", "no")).unwrap();
    assert_eq!((code, place.config(), place.secrets()), (7, before, 0));
    let (code, document) = place.add(&[], person().answer("--keep", "yes")).unwrap();
    assert_eq!(
        (code, &document["written"], &document["name"]),
        (0, &true.into(), &"example".into())
    );
    // Whoever leaves has done nothing.
    let place = Place::new();
    let before = place.config();
    let left = place.add(&[], Fake::new().back("--address"));
    assert!(left.is_err());
    assert_eq!((place.config(), place.secrets()), (before, 0));
}
