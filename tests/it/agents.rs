//! Operators whose key is in an ssh-agent: the real program beside a real one.
//!
//! Nothing is tried where OpenSSH is not installed, and it is said; it is a failure if
//! `SHELLS_REQUIRED` names `ssh-agent`: `.ci/run` does.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::operators::{Done, House};

const SOFIA: &str = "mango violin harbour seven";

/// A running ssh-agent, ended when this goes.
struct Agent {
    child: Child,
    folder: tempfile::TempDir,
}

impl Drop for Agent {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Agent {
    /// `None`: there is no OpenSSH here.
    #[allow(clippy::print_stderr)]
    fn start() -> Option<Agent> {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("agent");
        let mut command = Command::new("ssh-agent");
        let security_keys = format!("{}/*", folder.path().canonicalize().unwrap().display());
        command.args(["-D", "-P", &security_keys, "-a"]).arg(&socket);
        let Ok(child) = command.stdout(Stdio::null()).spawn() else {
            let required = std::env::var("SHELLS_REQUIRED").unwrap_or_default();
            assert!(!required.contains("ssh-agent"), "ssh-agent is required, and not installed");
            eprintln!("NOT TRIED: ssh-agent is not installed here");
            return None;
        };
        let agent = Agent { child, folder };
        let until = Instant::now() + Duration::from_secs(20);
        while !socket.exists() {
            assert!(Instant::now() < until, "the agent does not start");
            std::thread::yield_now();
        }
        Some(agent)
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("agent")
    }

    fn run(&self, program: &str, args: &[&str]) {
        let output = Command::new(program)
            .args(args)
            .env("SSH_AUTH_SOCK", self.socket())
            .env("SSH_ASKPASS_REQUIRE", "force")
            .env("SSH_ASKPASS", self.folder.path().join("askpass"))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(output.status.success(), "{program} {args:?}: {output:?}");
    }

    /// A new key of this kind, in the agent: the file of its public half.
    fn key(&self, name: &str) -> String {
        let path = self.folder.path().join(name);
        let path = path.to_str().unwrap();
        self.run("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path]);
        self.run("ssh-add", &["-q", path]);
        format!("{path}.pub")
    }

    /// The same, on a security key that is software: `None` where no library can be made of it.
    #[allow(clippy::print_stderr)]
    fn security_key(&self, name: &str, more: &[&str]) -> Option<String> {
        let folder = self.folder.path().canonicalize().unwrap();
        let library = folder.join("security_key.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/security_key.c");
        let made = Command::new("cc")
            .args(["-shared", "-fPIC", "-o"])
            .args([&library, &source])
            .arg("-l:libcrypto.so.3")
            .stderr(Stdio::null())
            .status();
        if !made.is_ok_and(|status| status.success()) {
            let required = std::env::var("SHELLS_REQUIRED").unwrap_or_default();
            assert!(
                !required.contains("ssh-agent"),
                "a C compiler and libcrypto are required, and not there"
            );
            eprintln!("NOT TRIED: a security key, which needs a C compiler and libcrypto");
            return None;
        }
        let (library, path) = (library.to_str().unwrap(), folder.join(name));
        let path = path.to_str().unwrap();
        let arguments = ["-q", "-t", "ed25519-sk", "-N", "", "-C", name, "-w", library, "-f", path];
        self.run("ssh-keygen", &[&arguments[..], more].concat());
        self.run("ssh-add", &["-q", "-S", library, path]);
        Some(format!("{path}.pub"))
    }

    /// Whoever is asked for the agent's own password answers this.
    fn answers(&self, word: &str) {
        let path = self.folder.path().join("askpass");
        std::fs::write(&path, format!("#!/bin/sh\necho {word}\n")).unwrap();
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o700))
            .unwrap();
    }
}

/// The program, with this agent.
fn script(house: &House, agent: &Path, name: &str, args: &[&str]) -> Done {
    house.with(&[("SSH_AUTH_SOCK", agent.to_str().unwrap())], args, &["--operator", name])
}

#[test]
fn an_installation_begins_and_goes_on_with_keys_in_an_agent() {
    let Some(agent) = Agent::start() else { return };
    let house = House::empty();
    let (maria, ravi) = (agent.key("maria"), agent.key("ravi"));
    let none = house.bare(&["init", "--ssh-key", &maria], &["--operator", "maria"]).fails(8);
    assert!(none.contains("SSH_AUTH_SOCK"), "{none}");
    assert!(!house.home().exists(), "nothing was made");
    let as_maria = |args: &[&str]| script(&house, &agent.socket(), "maria", args);
    as_maria(&["init", "--ssh-key", &maria]).ok();
    assert!(!house.home().join("operators").exists(), "no key is kept here");

    let line =
        script(&house, &agent.socket(), "ravi", &["operator", "enrol", "ravi", "--ssh-key", &ravi])
            .ok();
    let line = line.split('\'').nth(1).unwrap().to_owned();
    as_maria(&["operator", "add", "ravi", "--ssh-key", &line]).ok();
    let doctor = script(&house, &agent.socket(), "ravi", &["doctor"]).0;
    let doctor = String::from_utf8(doctor.stdout).unwrap();
    assert!(doctor.contains("ravi (operator), with a key in the ssh-agent"), "{doctor}");
    let file = house.path("a.csv");
    script(&house, &agent.socket(), "ravi", &["audit", "export", "-o", file.to_str().unwrap()])
        .ok();
    assert_eq!(house.entries("audit.exported")[0]["actor"], "ravi");
    assert_eq!(house.entries("operator.added")[0]["data"]["kind"], "ssh-ed25519");
    // Whoever has no file of their own here works on cases all the same.
    house
        .bare(
            &[
                "directory",
                "add",
                "anna",
                "--name",
                "Anna",
                "--email",
                "anna@example.com",
                "--since",
                "2024-01-31",
            ],
            &[],
        )
        .ok();
    house
        .bare(
            &["directory", "codes", "anna", "--secret-to", house.path("codes").to_str().unwrap()],
            &[],
        )
        .ok();
    let recover = [
        &[
            "recover",
            "anna",
            "--lost",
            "phone",
            "--lost-number",
            "none",
            "--ticket",
            "SD-1043",
            "--no-red-flags",
        ][..],
        &[
            "--verify",
            "video-call",
            "--evidence",
            "compared=HR photo of 2024",
            "--backup-codes",
            "not-at-hand",
        ],
        &["--confirm", "anna", "--reason", "Lost phone; seen on a video call, see SD-1043"],
        &["--notice", "sent", "--follow-up", "print"],
    ];
    script(&house, &agent.socket(), "ravi", &recover.concat()).fails(5);
    assert_eq!(house.entries("case.opened")[0]["actor"], "ravi");
    let report = as_maria(&["audit", "verify"]).ok();
    assert!(!report.contains('✗'), "{report}");
    let twice = as_maria(&["operator", "add", "rita", "--ssh-key", &line]);
    assert!(twice.fails(2).contains("is ravi's"));
}

#[test]
fn an_agent_that_does_not_sign_is_one_clear_error_and_nothing_is_recorded() {
    let Some(agent) = Agent::start() else { return };
    let house = House::empty();
    let maria = agent.key("maria");
    let as_maria = |args: &[&str]| script(&house, &agent.socket(), "maria", args);
    as_maria(&["init", "--ssh-key", &maria]).ok();
    let file = house.path("a.csv");
    let export = ["audit", "export", "-o", file.to_str().unwrap()];
    agent.answers("open-sesame");

    agent.run("ssh-add", &["-x"]);
    let said = as_maria(&export).fails(8);
    assert!(said.contains("locked") && said.contains("ssh-add -X"), "{said}");
    agent.run("ssh-add", &["-X"]);
    let other = agent.key("other");
    agent.run("ssh-add", &["-d", &maria]);
    let said = as_maria(&export).fails(8);
    assert!(said.contains("has not the key SHA256:") && said.contains("ssh-add KEY"), "{said}");
    agent.run("ssh-add", &["-D"]);
    assert!(as_maria(&export).fails(8).contains("shows no keys"));
    let said = script(&house, Path::new("/nowhere/agent"), "maria", &export).fails(8);
    assert!(said.contains("cannot be reached"), "{said}");
    let said = house.bare(&export, &["--operator", "maria"]).fails(8);
    assert!(said.contains("SSH_AUTH_SOCK"), "{said}");
    assert!(house.entries("audit.exported").is_empty() && !file.exists());
    // Somebody who is asked, and says no.
    let private = maria.strip_suffix(".pub").unwrap();
    agent.answers("no");
    std::fs::write(agent.folder.path().join("askpass"), "#!/bin/sh\nexit 1\n").unwrap();
    agent.run("ssh-add", &["-q", "-c", private]);
    let said = as_maria(&export).fails(8);
    assert!(said.contains("refused to sign") && said.contains("ssh-add -h"), "{said}");
    assert!(!said.contains("touch"), "{said}");
    assert!(house.entries("audit.exported").is_empty() && !file.exists());
    assert!(
        as_maria(&["operator", "add", "eve", "--ssh-key", private]).fails(2).contains("secret key")
    );
    assert!(
        as_maria(&["operator", "add", "bot", "--role", "service", "--ssh-key", &other])
            .fails(2)
            .contains("service")
    );
}

#[test]
fn a_key_moves_into_an_agent_and_out_again() {
    let Some(agent) = Agent::start() else { return };
    let house = House::new();
    house.add("sofia", "operator", SOFIA);
    let (file, key) = (house.path("a.csv"), agent.key("sofia"));
    let export = ["audit", "export", "-o", file.to_str().unwrap()];
    let word = house.secret("word", SOFIA);
    let with_both = |args: &[&str], more: &[&str]| {
        let more = [&["--operator", "sofia"], more].concat();
        house.with(&[("SSH_AUTH_SOCK", agent.socket().to_str().unwrap())], args, &more)
    };
    let passphrase = ["--passphrase-file", word.to_str().unwrap()];
    agent.run("ssh-add", &["-d", &key]);
    let said = with_both(&["operator", "rotate-key", "--ssh-key", &key], &passphrase).fails(8);
    assert!(said.contains("shows no keys"), "{said}");
    house.script("sofia", SOFIA, &["note", "R-NONE22", "--text", "x"]).fails(2);
    agent.run("ssh-add", &["-q", key.strip_suffix(".pub").unwrap()]);
    with_both(&["operator", "rotate-key", "--ssh-key", &key], &passphrase).ok();
    assert!(!house.home().join("operators/sofia/key").exists(), "it signs no more");
    with_both(&export, &[]).ok();
    assert!(with_both(&["operator", "passphrase"], &[]).fails(2).contains("in an ssh-agent"));
    // Back, with a passphrase of readmit's own.
    with_both(&["operator", "rotate-key"], &passphrase).ok();
    let again = house.path("b.csv");
    house.script("sofia", SOFIA, &["audit", "export", "-o", again.to_str().unwrap()]).ok();
    assert_eq!(house.entries("operator.key_rotated").len(), 3);
    let report = house.script("maria", "cedar lantern oyster plank", &["audit", "verify"]).ok();
    assert!(!report.contains('✗'), "{report}");
}

/// One person, two keys: a file here, and one in an agent. Each signs, and is disabled singly.
#[test]
fn a_second_key_signs_for_the_same_person_and_is_disabled_alone() {
    let Some(agent) = Agent::start() else { return };
    let house = House::new();
    house.add("sofia", "senior", SOFIA);
    let (spare, other) = (agent.key("spare"), agent.key("other"));
    let word = house.secret("word", SOFIA);
    let by_file = |args: &[&str]| {
        let more = ["--operator", "sofia", "--passphrase-file", word.to_str().unwrap()];
        house.with(&[("SSH_AUTH_SOCK", agent.socket().to_str().unwrap())], args, &more)
    };
    by_file(&["operator", "add-key", "spare", "--ssh-key", &spare]).ok();
    // A name or a key is taken once; nobody adds a key for somebody else, or without signing.
    let again = by_file(&["operator", "add-key", "spare", "--ssh-key", &other]).fails(2);
    assert!(again.contains("sofia has a key spare already"), "{again}");
    let again = by_file(&["operator", "add-key", "more", "--ssh-key", &spare]).fails(2);
    assert!(again.contains("this key is sofia's"), "{again}");
    let odd = by_file(&["operator", "add-key", "a b", "--ssh-key", &other]).fails(2);
    assert!(odd.contains("a key's name is"), "{odd}");
    let unsigned = house.bare(
        &["operator", "add-key", "x", "--ssh-key", &other],
        &["--operator", "sofia", "--no-input"],
    );
    assert!(unsigned.fails(2).contains("--passphrase-file"));
    assert_eq!(house.entries("operator.key_added").len(), 1);
    let listed = house.bare(&["operator", "list"], &[]).ok();
    assert!(listed.contains("(spare) of sofia, in an ssh-agent"), "{listed}");

    // On a machine without the file the key in the agent signs, and its own kind comes first there.
    let (key, aside) = (house.home().join("operators/sofia/key"), house.path("key"));
    std::fs::rename(&key, &aside).unwrap();
    let file = house.path("a.csv");
    let line = ["audit", "export", "-o", file.to_str().unwrap()];
    script(&house, &agent.socket(), "sofia", &line).ok();
    let exported = &house.entries("audit.exported")[0];
    assert_eq!(
        (exported["actor"].as_str(), exported["role"].as_str()),
        (Some("sofia"), Some("senior"))
    );
    std::fs::rename(&aside, &key).unwrap();
    // A reviewer sees whose the second key is, from the bundle alone.
    let (rows, bundle) = (house.path("b.csv"), house.path("b.bundle"));
    let (rows, bundle) = (rows.to_str().unwrap(), bundle.to_str().unwrap());
    by_file(&["audit", "export", "-o", rows, "--bundle", bundle]).ok();
    let report = house.bare(&["audit", "verify", "--bundle", bundle, "--rows", rows], &[]).0.stdout;
    assert!(String::from_utf8_lossy(&report).contains("each is genuine"), "{report:?}");

    // The file's key is disabled by the other one, singly, and signs no more.
    let listed: serde_json::Value =
        serde_json::from_str(&house.bare(&["operator", "list", "--json"], &[]).ok()).unwrap();
    let operators = listed["operators"].as_array().unwrap();
    let sofias = operators.iter().find(|o| o["name"] == "sofia").unwrap()["keys"].clone();
    let first = sofias[0]["key"].as_str().unwrap();
    assert_eq!((sofias[1]["label"].as_str(), sofias.as_array().unwrap().len()), (Some("spare"), 2));
    by_file(&["operator", "disable-key", first]).ok();
    script(&house, &agent.socket(), "sofia", &["operator", "disable-key", "spare"]).fails(2);
    agent.run("ssh-add", &["-d", &spare]);
    std::fs::remove_file(&file).unwrap();
    let said = by_file(&line).fails(8);
    assert!(said.contains("has not the key SHA256:"), "{said}");
    let report = house.script("maria", "cedar lantern oyster plank", &["audit", "verify"]).ok();
    assert!(!report.contains('✗'), "{report}");
}

/// OpenSSH's own signatures by security keys, through a whole installation and past a reviewer.
#[test]
fn a_security_key_signs_and_is_told_to_be_touched() {
    let Some(agent) = Agent::start() else { return };
    let Some(maria) = agent.security_key("maria", &[]) else {
        return;
    };
    let house = House::empty();
    let as_maria = |args: &[&str]| script(&house, &agent.socket(), "maria", args);
    let made = as_maria(&["init", "--ssh-key", &maria]).0;
    assert!(made.status.success(), "{made:?}");
    assert_eq!(
        String::from_utf8_lossy(&made.stderr).matches("touch your security key").count(),
        3,
        "{made:?}"
    );
    let path = |name: &str| house.path(name).to_str().unwrap().to_owned();
    as_maria(&["audit", "export", "-o", &path("a.csv"), "--bundle", &path("bundle")]).ok();
    assert_eq!(house.entries("ledger.created")[0]["data"]["application"], "ssh:");
    assert!(!as_maria(&["audit", "verify"]).ok().contains('✗'));
    std::fs::write(path("key"), house.bare(&["audit", "head", "--key"], &[]).ok()).unwrap();
    let check = [
        "audit",
        "verify",
        "--bundle",
        &path("bundle"),
        "--csv",
        &path("a.csv"),
        "--key",
        &path("key"),
    ];
    house.bare(&check, &[]).ok();
    // One that was made to sign without a touch shows nobody's presence.
    let idle = agent.security_key("idle", &["-O", "no-touch-required"]).unwrap();
    let said = as_maria(&["operator", "enrol", "ravi", "--ssh-key", &idle]).fails(8);
    assert!(said.contains("without a touch"), "{said}");
}
