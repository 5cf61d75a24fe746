//! An installation in a folder that goes away, people in its directory, and the real program run on
//! it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use chrono::{TimeDelta, Utc};
use readmit::base::random;
use readmit::directory::{Actor, Directory, Hashing, NewUser};
use readmit::model::{FactorKind, UserId};
use tempfile::TempDir;

/// Both operators'.
pub const PASSPHRASE: &str = "cedar lantern oyster plank";

pub const BINARY: &str = env!("CARGO_BIN_EXE_readmit");

/// The end of a run of the program.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Fails unless the program ended with `code`.
    #[track_caller]
    pub fn ended(self, code: i32) -> Ran {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// Fails unless it said all of `words` on standard error, once a fault.
    #[track_caller]
    pub fn saying(self, words: &[&str]) -> Ran {
        for word in words {
            assert!(self.err.contains(word), "{word:?} is not in:\n{}", self.err);
        }
        let faults = self.err.lines().filter(|l| l.starts_with("readmit: ")).count();
        assert_eq!(faults, 1, "one error:\n{}", self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

pub struct Desk {
    folder: TempDir,
}

impl Desk {
    /// With the first operator, jonas, and a senior, petra.
    pub fn new() -> Desk {
        let desk = Desk { folder: TempDir::new().unwrap() };
        std::fs::create_dir(desk.credentials()).unwrap();
        std::fs::write(desk.credentials().join("readmit-passphrase"), PASSPHRASE).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(desk.credentials().join("readmit-passphrase"), mode).unwrap();
        desk.run(&["init", "--operator", "jonas"]).ended(0);
        let once = desk.beside("once");
        let once = once.to_str().unwrap();
        let add = [
            "operator",
            "add",
            "petra",
            "--role",
            "senior",
            "--operator",
            "jonas",
            "--secret-to",
            once,
        ];
        desk.run(&add).ended(0);
        let own = desk.credentials().join("readmit-passphrase");
        let set = [
            "operator",
            "passphrase",
            "--operator",
            "petra",
            "--passphrase-file",
            once,
            "--new-passphrase-file",
        ];
        desk.run(&[&set[..], &[own.to_str().unwrap()]].concat()).ended(0);
        desk
    }

    /// The installation's folder.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// A folder as systemd makes one: everybody's passphrase is in it.
    pub fn credentials(&self) -> PathBuf {
        self.folder.path().join("credentials")
    }

    /// A file beside the installation.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// With an environment of its own and no terminal.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("LANG", "C.UTF-8")
            .env("READMIT_HOME", self.home());
        command
            .env("USER", "jonas")
            .env("CREDENTIALS_DIRECTORY", self.credentials())
            .args(args)
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        self.command(args).output().unwrap().into()
    }

    /// In a shell, where `$R` is the program.
    pub fn shell(&self, script: &str) -> Ran {
        let mut command = self.command(&[]);
        let mut shell = Command::new("sh");
        for (name, value) in command.get_envs() {
            shell.env(name, value.unwrap());
        }
        command.stdin(Stdio::null());
        shell.env("R", BINARY).arg("-c").arg(script).stdin(Stdio::null()).output().unwrap().into()
    }

    pub fn directory(&self) -> Directory {
        Directory::open(&self.home(), Hashing::owasp()).unwrap()
    }

    /// Maria, on file for long, with a security key and an address; and whatever `more` adds.
    pub fn add(&self, login: &str, name: &str, more: impl FnOnce(NewUser) -> NewUser) -> UserId {
        let (now, mut directory) = (Utc::now(), self.directory());
        let long_ago = now - TimeDelta::days(400);
        let new = NewUser::new(login, name).manager("okoye", "Ada Okoye", long_ago);
        let draw = &mut random::fill;
        let user = directory.add(&more(new), long_ago, draw).unwrap();
        directory
            .set_password(&user, &"correct horse battery".into(), long_ago, Actor::Admin, draw)
            .unwrap();
        directory
            .record_factor(&user, FactorKind::Webauthn, "key", Some(long_ago), None, long_ago, draw)
            .unwrap();
        user
    }

    pub fn maria(&self) -> UserId {
        let long_ago = Utc::now() - TimeDelta::days(400);
        self.add("maria", "Maria Weber", |new| new.address("maria@example.com", long_ago))
    }

    /// All files of the installation, read.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        walk(&self.home(), &mut found);
        found
    }

    /// The only case there is.
    pub fn case(&self) -> String {
        let cases: serde_json::Value =
            serde_json::from_str(&self.run(&["cases", "--all", "--json"]).ended(0).out).unwrap();
        let cases = cases["cases"].as_array().unwrap();
        assert_eq!(cases.len(), 1, "{cases:?}");
        cases[0]["case"].as_str().unwrap().to_owned()
    }

    /// The number of entries in the ledger.
    pub fn entries(&self) -> usize {
        let list: serde_json::Value =
            serde_json::from_str(&self.run(&["audit", "list", "--json"]).ended(0).out).unwrap();
        list["entries"].as_array().unwrap().len()
    }
}

fn walk(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else {
            found.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
}

/// Every answer to a recovery of `who` with reset and temporary password.
pub fn with_password(who: &str) -> Vec<&str> {
    let mut args = vec![
        "recover",
        who,
        "--lost",
        "key",
        "--lost",
        "email",
        "--ticket",
        "4711",
        "--no-red-flags",
    ];
    args.extend([
        "--reason",
        "Lost key and e-mail; seen on video, see ticket 4711",
        "--backup-codes",
        "none",
    ]);
    args.extend([
        "--verify",
        "video-call",
        "--evidence",
        "compared=HR photo",
        "--verify",
        "ticket",
    ]);
    args.extend(["--evidence", "id=4711", "--evidence", "vouched-by=okoye", "--confirm", who]);
    args.extend(["--notice", "sent", "--follow-up", "print"]);
    args
}

/// Every answer to a reset.
pub fn reset(who: &str) -> Vec<&str> {
    let mut args = vec!["recover", who, "--lost", "key", "--ticket", "4711", "--no-red-flags"];
    args.extend(["--reason", "Lost key; seen on video, see ticket 4711", "--backup-codes", "none"]);
    args.extend(["--verify", "video-call", "--evidence", "compared=HR photo", "--confirm", who]);
    args.extend(["--notice", "sent", "--follow-up", "print"]);
    args
}

/// Runs it with `input` on standard input.
pub fn fed(mut command: Command, input: &str) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap().into()
}
